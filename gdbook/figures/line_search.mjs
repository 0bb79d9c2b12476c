/** LineSearch: rules that choose the learning rate by looking along the gradient; the slider moves by itself. */

import { element, shape, lifetime, onChange, write } from "./lib/dom.mjs";
import { formatNumber, shortNumber } from "./lib/format.mjs";
import { OPTIMIZERS } from "./lib/optimizers.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { contourLevels, contourLines, sampleGrid } from "./lib/contours.mjs";
import { createTrail } from "./lib/trail.mjs";
import { addShare, addTasks, createCard } from "./lib/card.mjs";
import { createButton, createGlide, createMarkedSlider, createMenu, createPlayer } from "./lib/controls.mjs";
import { largestCurvature, rateLandmarks } from "./lib/explorer.mjs";
import {
  LINE_LEGENDS, LINE_LIMIT, LINE_RULES, equalUnits, hasRisen, lineExtent, lineGround, lineMove, lineReadout,
  lineRun, lineSentence, squareTurns,
} from "./lib/line.mjs";

const TRAITS = ["objective", "condition_number", "rule", "learning_rate", "steps"];
const GRID = 81;
const LEVELS = 13;
const MOST_DOTS = 60;
const isWithin = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;

/** What a link may set. */
const accepts = {
  objective: (value) => ["bowl", "rosenbrock", "himmelblau"].includes(value),
  condition_number: (value) => isWithin(value, 1, 1000),
  rule: (value) => Object.hasOwn(LINE_RULES, value),
  learning_rate: (value) => isWithin(value, 1e-6, 1e6),
  steps: (value) => Number.isInteger(value) && value >= 0 && value <= LINE_LIMIT.steps,
};

const hasArrived = ({ run, t }) => run.stoppedBy === "gradient norm" && t === run.points.length - 1;
const TASKS = [
  ["Zigzag: turn by a right angle four times running.", ({ ground, run, t }) => squareTurns(ground, run, t) >= 4],
  ["Reach gradient norm 0.001 in fewer than 10 steps, f never rising.", (now) => hasArrived(now) && now.t < 10 && !hasRisen(now.run, now.t)],
  ["Find a rule that lets f rise and still beats exact search.", (now) => (
    hasArrived(now) && hasRisen(now.run, now.t) && now.t < lineRun(now.ground, "exact").points.length - 1)],
];

/** Return the state and the run it makes: {state, ground, rule, run, t}. */
function readRun(model, ground) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const run = lineRun(ground, state.rule, state.learning_rate);
  return { state, ground, rule: state.rule, run, t: Math.min(state.steps, run.points.length - 1) };
}

/** Return the walker's place on the way from step to step. */
function placeAt({ points }, shown) {
  const whole = Math.min(Math.floor(shown), points.length - 1);
  const next = points[whole + 1] ?? points[whole];
  return points[whole].map((at, i) => at + (shown - whole) * (next[i] - at));
}

/** The map: contours, minima, the path, and the line that is searched. view() -> {now, shown, move, extent}. */
function createMap(parent, view, signal) {
  const domains = () => equalUnits(view().now.ground.domain, plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return domains()[0]; } }, y: { label: "y", get domain() { return domains()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the path of descent and the line of the next step", ...axes }, () => {
    drawGround();
    draw();
  }, signal);
  const ground = shape("g", { class: "gd-contours" });
  const stars = shape("g", { class: "gd-minima" });
  const ahead = shape("path", { class: "gd-ahead" });
  const begin = shape("circle", { class: "gd-begin", r: 8 });
  plot.area.append(ground, stars, ahead, begin);
  const drawTrail = createTrail(plot.area);
  const drawTried = createRings(plot.area);
  const drawArrow = createStepArrow(plot.area);
  const drawLeaving = createLeaving(plot.area);
  const toPixels = (point) => [plot.toX(point[0]), plot.toY(point[1])].map((at) => Math.max(-1e5, Math.min(1e5, at)));
  const isInside = ([x, y]) => x >= 0 && x <= plot.width && y >= 0 && y <= plot.height;

  function drawGround() {
    const { value, minima } = view().now.ground;
    const grid = sampleGrid((x, y) => value([x, y]), ...domains(), GRID, GRID);
    const toPlot = ([i, j]) => [(i / (GRID - 1)) * plot.width, (1 - j / (GRID - 1)) * plot.height];
    ground.replaceChildren(...contourLevels(grid, LEVELS).map((level) => (
      shape("path", { d: contourLines(grid, level).map((line) => polyline(line.map(toPlot))).join("") }))));
    stars.replaceChildren(...minima.map(([x, y]) => shape("text", { x: plot.toX(x), y: plot.toY(y) + 5, "text-anchor": "middle" }, "★")));
  }

  function draw() {
    const { now: { run }, shown, move, extent } = view();
    const whole = Math.floor(shown);
    const path = [...run.points.slice(0, whole + 1), placeAt(run, shown)].map(toPixels);
    const outside = run.stoppedBy === "diverged" ? path.findIndex((pixel) => !isInside(pixel)) : -1;
    const seen = outside < 0 ? path : path.slice(0, outside);
    plot.area.classList.toggle("gd-dense", seen.length > 20);
    drawTrail(seen, seen.slice(-MOST_DOTS), outside < 0 && isInside(path.at(-1)));
    drawLeaving(outside < 0 ? null : seen.at(-1), path[outside], plot.width, plot.height);
    const [x, y] = toPixels(run.points[0]);
    begin.setAttribute("cx", x);
    begin.setAttribute("cy", y);
    const searching = move.rate !== null && outside < 0;
    const along = (rate) => toPixels(move.line.point.map((at, i) => at - rate * move.line.gradient[i]));
    ahead.setAttribute("d", searching ? polyline([along(0), along(extent.rates[1])]) : "");
    drawTried(searching ? move.tried.map(along).filter(isInside) : []);
    drawArrow(searching && shown === whole ? along(0) : null, searching && along(move.rate));
  }
  return { plot, draw };
}

/** The objective along the line of the next step: curve, the rule's model of it, the rates tried, the rate chosen. */
function createLine(parent, view, signal) {
  const axes = { x: { label: "learning rate η", domain: [0, 1] }, y: { label: "f(w − η g)", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "The objective along the line of the next step", ...axes }, () => draw(), signal);
  const curve = shape("path", { class: "gd-curve" });
  const model = shape("path", { class: "gd-model" });
  const drop = shape("path", { class: "gd-ahead" });
  const here = shape("circle", { class: "gd-here", r: 6 });
  plot.area.append(drop, model, curve);
  const drawTried = createRings(plot.area);
  const chosen = shape("circle", { class: "gd-chosen", r: 6 });
  plot.above.append(here, chosen);

  function draw() {
    const { move: { line, rate, to, tried, model: modelAt }, extent: { rates: [, most] } } = view();
    const place = (at, value) => [plot.toX(at), Math.max(-plot.height, Math.min(2 * plot.height, plot.toY(value)))];
    const trace = (f) => {
      const samples = Array.from({ length: 121 }, (_, i) => (i / 120) * most).map((at) => [at, f(at)]);
      return polyline(samples.filter(([, value]) => Number.isFinite(value)).map(([at, value]) => place(at, value)));
    };
    curve.setAttribute("d", trace(line.valueAt));
    model.setAttribute("d", modelAt ? trace(modelAt) : "");
    drawTried(tried.filter((at) => at <= most).map((at) => [plot.toX(at), Math.max(7, place(at, line.valueAt(at))[1])]));
    putDot(here, place(0, line.value));
    chosen.setAttribute("visibility", rate === null ? "hidden" : "visible");
    drop.setAttribute("d", "");
    if (rate === null) return;
    const [x, y] = place(rate, to);
    putDot(chosen, [x, y]);
    drop.setAttribute("d", `M${x} ${y}V${plot.height}`);
  }
  function putDot(dot, [x, y]) {
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
  }
  return { plot, draw, reframe: ({ rates, values }) => {
    plot.x.domain = rates;
    plot.y.domain = values;
  } };
}

/** Add hollow marks to `area`; return draw(places), an array of [x, y] in pixels. */
function createRings(area) {
  const group = shape("g", { class: "gd-tried" });
  area.append(group);
  return (places) => group.replaceChildren(...places.map(([cx, cy]) => shape("circle", { cx, cy, r: 4.5 })));
}

/** Add the arrow of a step to `area`; return draw(from, to), at least long enough to be seen, or none for null. */
function createStepArrow(area) {
  const line = shape("path");
  const head = shape("path", { class: "gd-head" });
  const group = shape("g", { class: "gd-step-arrow" }, line, head);
  area.append(group);
  return (from, to) => {
    group.setAttribute("visibility", from ? "visible" : "hidden");
    if (!from) return;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const reach = Math.max(length, 18);
    const at = (ahead, aside) => [from[0] + ahead * ux - aside * uy, from[1] + ahead * uy + aside * ux];
    line.setAttribute("d", polyline([at(0, 0), at(reach - 6, 0)]));
    head.setAttribute("d", `${polyline([at(reach, 0), at(reach - 10, 4.5), at(reach - 10, -4.5)])}Z`);
  };
}

/** Add the mark of divergence to `area`; return draw(from, to, width, height): from the last place inside to the frame. */
function createLeaving(area) {
  const line = shape("path");
  const text = shape("text", {}, "diverges");
  const group = shape("g", { class: "gd-leaving", visibility: "hidden" }, line, text);
  area.append(group);
  return (from, to, width, height) => {
    group.setAttribute("visibility", from ? "visible" : "hidden");
    if (!from) return;
    line.setAttribute("d", polyline([from, to]));
    const left = from[0] < width / 2;
    text.setAttribute("x", from[0] + (left ? 10 : -10));
    text.setAttribute("y", Math.max(18, Math.min(height - 8, from[1] + 4)));
    text.setAttribute("text-anchor", left ? "start" : "end");
  };
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const card = createCard(el, "LineSearch", "Who sets the rate?", life.signal);
  const known = model.get("known_objectives");
  const readGround = () => lineGround(model.get("objective"), model.get("condition_number"), known);
  let now = readRun(model, readGround());
  let shown = now.t;
  let framed = null;
  let searched = null;  // what the step drawn last does, so that a glide within it works nothing out again
  const view = () => {
    const t = Math.min(Math.floor(shown), now.run.points.length - 1);
    if (searched?.now !== now || searched.t !== t) {
      const move = lineMove(now.ground, now.run, now.rule, t);
      searched = { now, t, move, extent: lineExtent(now.ground, move, now.rule) };
    }
    return { ...searched, shown };
  };
  const map = createMap(card.plots, view, life.signal);
  const along = createLine(card.plots, view, life.signal);

  const objective = createMenu("Objective", (text) => {
    const [name, number] = text.split(" ");
    const chosen = { objective: name, condition_number: number ? Number(number) : model.get("condition_number") };
    const usual = lineGround(chosen.objective, chosen.condition_number, known).learning_rate;
    player.stop();
    write(model, { ...chosen, learning_rate: Number(usual.toPrecision(4)), steps: 0 });
  }, life.signal);
  const rule = createMenu("Rule", (name) => {
    write(model, name === "constant" ? { rule: name, learning_rate: Number(nextRate(now.t).toPrecision(4)) } : { rule: name });
  }, life.signal);
  const rate = createMarkedSlider("Next rate η, log scale", (value) => {
    write(model, { rule: "constant", learning_rate: value });
  }, life.signal);
  const remark = element("p", { class: "gd-remark" });
  const last = () => now.run.points.length - 1;
  const step = () => {
    if (now.t < last()) write(model, { steps: now.t + 1 });
    return now.t < last();
  };
  const play = createButton("Play", () => {
    if (now.t >= last()) write(model, { steps: 0 });
    player.toggle();
  }, life.signal);
  const player = createPlayer(step, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, life.signal);
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { steps: 0 });
  }, life.signal);
  const next = createButton("Step", step, life.signal);
  card.controls.append(objective.root, rule.root, rate.root, remark, next, play, reset);
  const check = addTasks(card.more, TASKS, life.signal);
  const share = addShare(card.more, "LineSearch", () => now.state, life.signal);

  /** Return the rate of step t, or of the last one where the descent has ended. */
  function nextRate(t) {
    const { learningRates } = now.run;
    return learningRates[Math.min(t, learningRates.length - 1)] ?? now.state.learning_rate;
  }

  function showRate() {
    const whole = Math.floor(shown);
    const [from, to] = [nextRate(whole), nextRate(whole + 1)];
    const value = from > 0 && to > 0 ? from * (to / from) ** (shown - whole) : from;
    const { ground, run } = now;
    const curvature = largestCurvature(ground.hessian(run.points[Math.min(whole, last())]));
    const { marks } = rateLandmarks("gradient_descent", OPTIMIZERS.gradient_descent, curvature);
    rate.show({ value, low: ground.learning_rate / 10, most: 2, log: true, text: formatNumber(value, 4), marks });
  }

  function draw() {
    const { extent } = view();
    if (extent !== framed) {
      framed = extent;
      along.reframe(extent);
      if (along.plot.width) along.plot.layout();
    }
    if (map.plot.width) map.draw();
    showRate();
  }

  function tell() {
    const { state, ground, run, t } = now;
    const move = lineMove(ground, run, now.rule, t);
    const bowls = [...new Set([2, 10, 50, state.condition_number])].sort((a, b) => a - b);
    objective.show(state.objective === "bowl" ? `bowl ${state.condition_number}` : state.objective, [
      ...bowls.map((number) => [`bowl ${number}`, `Bowl, κ = ${shortNumber(number)}`]), ...known.map(({ name, title }) => [name, title])]);
    rule.show(state.rule, Object.entries(LINE_RULES).map(([name, { title }]) => [name, title]));
    remark.textContent = LINE_LEGENDS[state.rule];
    next.setAttribute("aria-disabled", t >= last());
    card.say(lineSentence(state.rule, ground, run, t, move), lineReadout(run, t, move));
    check(now);
    share();
  }

  const glide = createGlide(shown, (steps) => {
    shown = steps;
    draw();
  }, life.signal);
  const update = (ground) => {
    now = readRun(model, ground);
    shown = Math.min(shown, last());
    glide(now.t);
    tell();
  };
  onChange(model, ["objective", "condition_number"], () => {
    update(readGround());
    if (map.plot.width) map.plot.layout();
  }, life.signal);
  onChange(model, ["rule", "learning_rate"], () => update(now.ground), life.signal);
  onChange(model, ["steps"], () => {
    now = readRun(model, now.ground);
    glide(now.t);
    tell();
  }, life.signal);
  draw();
  tell();
  return () => life.abort();
}

export default { render, accepts };
