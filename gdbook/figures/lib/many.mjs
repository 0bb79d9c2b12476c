/** Twin of gdbook/many.py: plain gradient descent from many starts at once, and maps of where each of them ends. */

import { compileFormula, interpretNodes, mayCompile, writtenNodes } from "./formula.mjs";

const MAP_BLOCK = 2048; // starts that walk together: their numbers stay in the cache

/**
 * Return sweep(batch) -> how many are left: one step of all starts of a batch {points: n arrays, who, live, ends, t, last,
 * rate, small}, the first `live` of which walk on; those that end are entered in `ends` at their place who[i], and the rest
 * close ranks.  compile: compileSweep, or interpretSweep where a content policy forbids new code.
 */
export function sweepOf(formula, variables, compile = mayCompile() ? compileSweep : interpretSweep) {
  return compileFormula(formula, variables, (slopes, inputs) => () => compile(slopes, inputs)).gradient();
}

/** Return the sweep as generated code. */
export function compileSweep(slopes, inputs) {
  const { lines } = writtenNodes(slopes);
  const all = (text) => inputs.map(({ name }, i) => text.replaceAll("#", i).replaceAll("X", name));
  return new Function("batch", [
    "const { points, who, ends, live, t, last, rate, small } = batch;",
    ...all("const p# = points[#], e# = ends.points[#];"),
    "let left = 0;",
    "for (let i = 0; i < live; i += 1) {",
    ...all("const X = p#[i];"),
    ...lines,
    ...slopes.map((slope, i) => `const g${i} = ${writtenNodes(slope).returned};`),
    `const norm = ${all("g# * g#").join(" + ")};`,
    "if (norm >= small && norm <= 1e300 && !last) {",
    ...all("p#[left] = X - rate * g#;"),
    "who[left] = who[i];",
    "left += 1;",
    "} else {",
    "const k = who[i];",
    ...all("e#[k] = X;"),
    "ends.steps[k] = t;",
    "ends.diverged[k] = norm <= 1e300 ? 0 : 1;",
    "}",
    "}",
    "return left;",
  ].join("\n"));
}

/** Return the sweep as a function that fills one slot after the other, about ten times slower. */
export function interpretSweep(slopes, inputs) {
  const gradientAt = interpretNodes(slopes, inputs);
  return ({ points, who, ends, live, t, last, rate, small }) => {
    let left = 0;
    for (let i = 0; i < live; i += 1) {
      const point = points.map((each) => each[i]);
      const gradient = gradientAt(point);
      const norm = gradient.reduce((sum, slope) => sum + slope * slope, 0);
      if (norm >= small && norm <= 1e300 && !last) {
        points.forEach((each, j) => { each[left] = point[j] - rate * gradient[j]; });
        who[left] = who[i];
        left += 1;
        continue;
      }
      ends.points.forEach((each, j) => { each[who[i]] = point[j]; });
      ends.steps[who[i]] = t;
      ends.diverged[who[i]] = norm <= 1e300 ? 0 : 1;
    }
    return left;
  };
}

/**
 * Return where descent ends from each start, as Python's Ends: {points, steps, minima, diverged}, arrays of m, or n of them.
 * starts: n arrays of m coordinates; rules: {learningRate, steps, gradientNorm, near}; minima: those to be reached.
 */
export function descendMany(sweep, starts, rules, minima) {
  const ends = createEnds(starts.length, starts[0].length);
  for (let first = 0; first < starts[0].length; first += MAP_BLOCK) {
    descendBlock(sweep, starts.map((each) => each.slice(first, first + MAP_BLOCK)), first, ends, rules, minima);
  }
  return ends;
}

// What follows is also the text of a worker: nothing in it but itself, and what it is given.

export function createEnds(n, m) {
  const points = Array.from({ length: n }, () => new Float64Array(m));
  return { points, steps: new Uint16Array(m), minima: new Int16Array(m), diverged: new Uint8Array(m) };
}

/** Walk from `points`, which are written over, and enter in `ends`, from `first` on, where they end. */
export function descendBlock(sweep, points, first, ends, { learningRate, steps, gradientNorm, near }, minima) {
  const who = Int32Array.from(points[0], (_, i) => first + i);
  const batch = { points, who, ends, rate: learningRate, small: gradientNorm * gradientNorm };
  let live = who.length;
  for (let t = 0; live && t <= steps; t += 1) live = sweep({ ...batch, live, t, last: t === steps });
  for (let k = first; k < first + who.length; k += 1) ends.minima[k] = nearestMinimum(ends, k, minima, near);
}

function nearestMinimum({ points, diverged }, k, minima, near) {
  let [found, least] = [-1, near * near];
  for (let j = 0; j < minima.length && !diverged[k]; j += 1) {
    let apart = 0;
    for (let i = 0; i < points.length; i += 1) apart += (points[i][k] - minima[j][i]) * (points[i][k] - minima[j][i]);
    if (apart < least) [found, least] = [j, apart];
  }
  return found;
}

/**
 * Return a map under way: {ends, advance()}, which works out some rows more and returns whether all are done.  The starts are
 * the middles of size times size cells of the domain [[left, right], [bottom, top]], row by row from the bottom.
 */
export function beginMap(sweep, { domain: [[left, right], [bottom, top]], size, rules, minima }) {
  const ends = createEnds(2, size * size);
  const rows = Math.max(1, Math.ceil(2048 / size));
  let row = 0;
  const advance = () => {
    const count = Math.min(rows, size - row) * size;
    const x = Float64Array.from({ length: count }, (_, i) => left + ((i % size + 0.5) * (right - left)) / size);
    const y = Float64Array.from({ length: count }, (_, i) => bottom + ((row + Math.floor(i / size) + 0.5) * (top - bottom)) / size);
    descendBlock(sweep, [x, y], row * size, ends, rules, minima);
    row += rows;
    return row >= size;
  };
  return { ends, advance };
}

/** Answer each message {id, sweep: its text, job} with {id, ends}; the newest wins, and what it finds unfinished is dropped. */
export function serveMaps(scope) {
  const turn = new MessageChannel();
  const known = { text: "", sweep: null };
  let newest = null;
  const work = () => {
    if (!newest.map.advance()) return turn.port2.postMessage(0);
    const { id, map: { ends: { steps, minima, diverged } } } = newest;
    newest = null;
    return scope.postMessage({ id, ends: { steps, minima, diverged } }, [steps.buffer, minima.buffer, diverged.buffer]);
  };
  turn.port1.onmessage = () => work();
  scope.onmessage = ({ data: { id, sweep: text, job } }) => {
    if (text !== known.text) Object.assign(known, { text, sweep: new Function(`return ${text};`)() });
    const idle = !newest;
    newest = { id, map: beginMap(known.sweep, job) };
    if (idle) work();
  };
}

const WORKER_PARTS = [createEnds, descendBlock, nearestMinimum, beginMap, serveMaps];

/** Return a worker that serves maps, made of the functions' own text so that nothing is asked for; null where it may not be. */
export function createMapWorker(signal) {
  try {
    const text = [...WORKER_PARTS.map(String), "serveMaps(self);"].join("\n");
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const worker = new Worker(url);
    signal.addEventListener("abort", () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    }, { once: true });
    return worker;
  } catch {
    return null;
  }
}

/**
 * Return ask(sweep, job), which has a map made while the page goes on, by a worker or, where there can be none, a little at a
 * time; deliver(ends, job) is called for the newest map asked for alone.
 */
export function createMapMaker(deliver, signal) {
  let worker = mayCompile() ? createMapWorker(signal) : null;
  let [asked, timer] = [{ id: 0 }, 0];
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  const here = () => {
    const { sweep, job } = asked;
    const map = beginMap(sweep, job);
    const work = () => {
      if (map.advance()) deliver(map.ends, job);
      else timer = setTimeout(work);
    };
    clearTimeout(timer);
    timer = setTimeout(work);
  };
  const answered = ({ data: { id, ends } }) => { if (id === asked.id) deliver(ends, asked.job); };
  worker?.addEventListener("message", answered, { signal });
  worker?.addEventListener("error", (event) => {
    event.preventDefault();
    worker = null;
    here();
  }, { signal });
  return (sweep, job) => {
    asked = { id: asked.id + 1, sweep, job };
    if (worker) worker.postMessage({ id: asked.id, sweep: String(sweep), job });
    else here();
  };
}
