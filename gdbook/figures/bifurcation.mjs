/** Bifurcation: what descent on the double well does in the long run, rate by rate, beside one descent. */

import { shape, lifetime, onChange, write } from "./lib/dom.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createTrail } from "./lib/trail.mjs";
import { addShare, addTasks, createCard } from "./lib/card.mjs";
import { createButton, createChoice, createGlide, createMarkedSlider, createPlayer, makeHandle } from "./lib/controls.mjs";
import { drawnPart } from "./lib/staircase.mjs";
import {
  DOUBLE_WELL, SECOND_DOUBLING, diagramPaths, doubleWellOrbit, edgePoint, fateOf, fateSentence, rateBorders,
} from "./lib/bifurcation.mjs";

const MOST_STEPS = 200;
const { rates: [LOWEST, HIGHEST], reach: REACH } = DOUBLE_WELL;
const TRAITS = ["learning_rate", "start", "steps"];

/** What a link may set. */
const accepts = {
  learning_rate: (value) => Number.isFinite(value) && value >= 1e-6 && value <= 1e6,
  start: (value) => Number.isFinite(value) && Math.abs(value) <= 1e6,
  steps: (value) => Number.isInteger(value) && value >= 0 && value <= MOST_STEPS,
};

const TASKS = [
  ["Find the largest rate with period 2.", ({ rate }) => rate >= 0.99 * SECOND_DOUBLING && rate <= SECOND_DOUBLING],
  ["Find period 4.", ({ fate }) => fate.period === 4],
  ["Find the largest rate that stays bounded.", ({ rate, fate }) => rate >= 1.98 && fate.kind === "chaos"],
];

/** Return the traits, the descent they make, all of its steps, and what becomes of it. */
function readDescent(model) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const rate = state.learning_rate;
  const start = Math.min(REACH, Math.max(-REACH, state.start));
  const places = doubleWellOrbit(rate, start, MOST_STEPS);
  const gone = places.findIndex((x) => Math.abs(x) > REACH);
  const [moved, inside] = [start !== state.start, gone < 0 ? places.length : gone];
  return { state, rate, start, steps: state.steps, places, inside, moved, fate: fateOf(rate, start) };
}

/** The diagram: where the iterates end up, rate by rate; faint, the same from -start; and the movable rate. */
function createDiagram(parent, view, moveRate, signal) {
  const axes = { x: { label: "learning rate η", domain: [LOWEST, HIGHEST] }, y: { label: "where x ends up", domain: [-REACH, REACH] } };
  const plot = createPlot(parent, { label: "Where the iterates end up, for each learning rate", ...axes }, () => layout(), signal);
  const mirrored = shape("g", { class: "gd-visits gd-mirrored" }, shape("path"), shape("path"));
  const visits = shape("g", { class: "gd-visits" }, shape("path"), shape("path"));
  const ground = shape("rect", { class: "gd-grip", width: "100%", height: "100%" });
  const line = shape("path", { class: "gd-rate-line" });
  const grip = shape("rect", { class: "gd-grip", x: -16, width: 32, rx: 6 });
  const values = shape("g", { class: "gd-dots" });
  const knob = shape("circle", { r: 7 });
  const handle = shape("g", { class: "gd-rate-handle" }, grip, line, values, knob);
  const note = shape("text", { x: 6 }, "faint: mirrored start");
  plot.area.append(mirrored, visits, ground);
  plot.above.append(note, handle);
  let [drawnFrom, waiting] = [null, 0];
  const rateAt = (event) => {
    const box = plot.area.getBoundingClientRect();
    const at = LOWEST + ((event.clientX - box.left) / box.width) * (HIGHEST - LOWEST);
    return Number(Math.min(HIGHEST, Math.max(LOWEST, at)).toPrecision(4));
  };
  ground.addEventListener("click", (event) => moveRate(rateAt(event)), { signal });
  signal.addEventListener("abort", () => cancelAnimationFrame(waiting), { once: true });
  const describe = makeHandle(handle, "Learning rate in the diagram", {
    read: () => ({ value: view().now.rate, low: LOWEST, high: HIGHEST, step: 0.003, text: formatNumber(view().now.rate, 4) }),
    fromPointer: rateAt,
    pick: (value) => moveRate(Number(value.toPrecision(4))),
  }, signal);

  function drawVisits() {
    const { start } = view().now;
    drawnFrom = start;
    const [width, height] = [Math.min(480, Math.round(plot.width)), Math.min(300, Math.round(plot.height))];
    diagramPaths(start, width, height).forEach((data, level) => {
      for (const group of [visits, mirrored]) group.children[level].setAttribute("d", data);
    });
    const fit = `scale(${plot.width / width} ${plot.height / height})`;
    visits.setAttribute("transform", fit);
    mirrored.setAttribute("transform", `translate(0 ${plot.height}) scale(1 -1) ${fit}`);
  }

  function layout() {
    drawVisits();
    grip.setAttribute("height", plot.height);
    knob.setAttribute("cy", plot.height);
    line.setAttribute("d", `M0 0V${plot.height}`);
    note.setAttribute("y", plot.toY(0) + 4);
    draw();
  }

  function draw() {
    const { rate, start, fate } = view().now;
    const x = plot.toX(rate);
    handle.setAttribute("transform", `translate(${Math.min(plot.width, Math.max(0, x)).toFixed(1)} 0)`);
    line.setAttribute("visibility", x >= 0 && x <= plot.width ? "visible" : "hidden");
    const r = fate.values.length > 4 ? 3 : 4;
    values.replaceChildren(...fate.values.map((value) => shape("circle", { cy: plot.toY(value).toFixed(1), r })));
    note.setAttribute("visibility", start === 0 ? "hidden" : "visible");
    describe();
    if (start === drawnFrom) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawVisits);
  }
  return { plot, draw };
}

/** The descent itself, step by step, between the two wells. */
function createWalk(parent, view, moveStart, signal) {
  const axes = { x: { label: "step t", domain: [0, 1] }, y: { label: "xₜ, wells at ±1", domain: [-REACH, REACH] } };
  const plot = createPlot(parent, { label: "The iterate after each step", ...axes }, () => draw(), signal);
  const wells = shape("path", { class: "gd-ahead" });
  plot.area.append(wells);
  const drawTrail = createTrail(plot.area);
  const arrow = [shape("path"), shape("path", { class: "gd-head" }), shape("text", {}, "diverges")];
  const leaving = shape("g", { class: "gd-leaving" }, ...arrow);
  const handle = shape("g", { class: "gd-start" }, shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 8 }));
  plot.area.append(leaving);
  plot.above.append(handle);
  const describe = makeHandle(handle, "Start", {
    read: () => ({ value: view().now.start, low: -REACH, high: REACH, step: 0.05, text: `x = ${formatNumber(view().now.start)}` }),
    fromPointer: (event) => {
      const box = plot.area.getBoundingClientRect();
      return (1 - ((event.clientY - box.top) / box.height) * 2) * REACH;
    },
    pick: (value) => moveStart(Number(value.toFixed(3))),
  }, signal);

  function draw() {
    const { now: { places, inside, start }, shown } = view();
    const pixels = places.slice(0, inside).map((x, t) => [plot.toX(t), plot.toY(x)]);
    plot.area.classList.toggle("gd-dense", shown > 60);
    drawTrail(drawnPart(pixels, shown, 1), pixels.slice(0, Math.floor(shown) + 1), shown < inside);
    wells.setAttribute("d", [1, -1].map((x) => `M0 ${plot.toY(x)}H${plot.width}`).join(""));
    handle.setAttribute("transform", `translate(${plot.toX(0)} ${plot.toY(start)})`);
    leaving.setAttribute("visibility", shown >= inside && inside < places.length ? "visible" : "hidden");
    if (inside < places.length) drawLeaving(pixels[inside - 1], [plot.toX(inside), plot.toY(places[inside])]);
    describe();
  }

  function drawLeaving(from, to) {
    const [x, y] = edgePoint(from, to, plot.height);
    const back = y > 0 ? -9 : 9;
    arrow[0].setAttribute("d", polyline([from, [x, y]]));
    arrow[1].setAttribute("d", polyline([[x - 5, y + back], [x, y], [x + 5, y + back]]));
    const right = x < plot.width / 2;
    for (const [name, value] of [["x", x + (right ? 10 : -10)], ["y", y > 0 ? y - 6 : 16], ["text-anchor", right ? "start" : "end"]]) {
      arrow[2].setAttribute(name, value);
    }
  }
  return { plot, draw, reframe: (steps) => {
    const most = [40, 100, MOST_STEPS].find((each) => each >= steps);
    const changed = plot.x.domain[1] !== most * 1.03;
    plot.x.domain = [-0.06 * most, most * 1.03];
    if (changed && plot.width) plot.layout();
  } };
}

/** The slider, the buttons and the choice; returns show(now), which sets them to the state. */
function addControls(parent, model, now, signal) {
  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), signal);
  const step = () => {
    if (now().steps < MOST_STEPS) write(model, { steps: now().steps + 1 });
    return now().steps < Math.min(MOST_STEPS, now().inside);
  };
  const player = createPlayer(step, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const play = createButton("Play", () => {
    if (now().steps >= Math.min(MOST_STEPS, now().inside)) write(model, { steps: 0 });
    player.toggle();
  }, signal);
  const { start } = now();
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { start, steps: 0 });
  }, signal);
  const next = createButton("Step", step, signal);
  const count = createChoice("Steps", (value) => {
    player.stop();
    write(model, { steps: value });
  }, signal);
  parent.append(rate.root, count.root, next, play, reset);
  const borders = rateBorders();
  return ({ rate: value, steps }) => {
    next.setAttribute("aria-disabled", steps >= MOST_STEPS);
    rate.show({ value, low: LOWEST, most: HIGHEST, text: formatNumber(value, 4), ...borders });
    count.show(steps, [10, 40, 100, MOST_STEPS]);
  };
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const card = createCard(el, "Bifurcation", "Too long a step?", life.signal);
  let now = readDescent(model);
  let shown = now.steps;
  const view = () => ({ now, shown });
  const diagram = createDiagram(card.plots, view, (value) => write(model, { learning_rate: value }), life.signal);
  const walk = createWalk(card.plots, view, (start) => write(model, { start }), life.signal);
  const showControls = addControls(card.controls, model, () => now, life.signal);
  const check = addTasks(card.more, TASKS, life.signal);
  const share = addShare(card.more, "Bifurcation", () => now.state, life.signal);

  function draw() {
    for (const part of [diagram, walk]) if (part.plot.width) part.draw();
  }

  function tell() {
    card.say(...fateSentence(now.fate, now));
    showControls(now);
    check(now);
    share();
  }

  const glide = createGlide(shown, (steps) => {
    shown = steps;
    if (walk.plot.width) walk.draw();
  }, life.signal);
  onChange(model, ["learning_rate", "start"], () => {
    now = readDescent(model);
    draw();
    tell();
  }, life.signal);
  onChange(model, ["steps"], () => {
    now = { ...now, steps: model.get("steps"), state: { ...now.state, steps: model.get("steps") } };
    walk.reframe(now.steps);
    glide(now.steps);
    tell();
  }, life.signal);
  walk.reframe(now.steps);
  tell();
  return () => life.abort();
}

export default { render, accepts };
