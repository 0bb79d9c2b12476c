/** DescentExplorer: any objective of two variables, any optimizer, from anywhere; map and loss side by side. */

import { element, shape, lifetime, onChange, write } from "./lib/dom.mjs";
import { formatNumber } from "./lib/format.mjs";
import { descend } from "./lib/descent.mjs";
import { OPTIMIZERS } from "./lib/optimizers.mjs";
import { compileFormula } from "./lib/formula.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { contourLevels, contourLines, sampleGrid } from "./lib/contours.mjs";
import { createTrail } from "./lib/trail.mjs";
import { addShare, addTasks, createCard } from "./lib/card.mjs";
import {
  createButton, createGlide, createMarkedSlider, createMenu, createPlayer, createTextField, createTickBox, makePlaneHandle,
} from "./lib/controls.mjs";
import { frameOf, largestCurvature, rateLandmarks, runSentence, withinBox } from "./lib/explorer.mjs";

const MOST_STEPS = 1000;
const GRID = 96;
const LEVELS = 14;
const TRAITS = ["objective", "formula", "optimizer", "learning_rate", "start", "steps", "fog"];
const isNumber = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;

/** What a link may set. */
const accepts = {
  objective: (value, model) => model.get("known_objectives").some(({ name }) => name === value),
  formula: (value) => value === "" || isReadable(value),
  optimizer: (value) => Object.hasOwn(OPTIMIZERS, value),
  learning_rate: (value) => isNumber(value, 1e-6, 1e6),
  start: (value) => Array.isArray(value) && value.length === 2 && value.every((at) => isNumber(at, -1e6, 1e6)),
  steps: (value) => Number.isInteger(value) && value >= 0 && value <= 1e6,
  fog: (value) => typeof value === "boolean",
};

function isReadable(text) {
  try {
    return typeof text === "string" && Boolean(compileFormula(text, ["x", "y"]));
  } catch {
    return false;
  }
}

const TASKS = [
  ["Reach a minimum: gradient below 0.000001.", ({ run }) => run.stoppedBy === "gradient norm"],
  ["Make it run away.", ({ run }) => run.stoppedBy === "diverged"],
  ["Overshoot, and still arrive.", ({ run }) => run.stoppedBy === "gradient norm" && run.values.some((value, t) => t && value > run.values[t - 1])],
];

/** Return the objective the traits name: facts and compiled functions; throws FormulaError for a typed one that is wrong. */
function objectiveOf(state, known) {
  const facts = known.find(({ name }) => name === state.objective) ?? known[0];
  const formula = state.formula || facts.formula;
  const own = formula !== facts.formula;
  return { ...facts, minima: own ? [] : facts.minima, formula, ...compileFormula(formula, ["x", "y"]) };
}

/** Return the state and the run it makes: {state, objective, start, capped, clamped, run}. */
function readRun(model, objective) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const start = withinBox(state.start, objective.domain);
  const steps = Math.min(state.steps, MOST_STEPS);
  const run = descend(objective, start, OPTIMIZERS[state.optimizer].make(), state.learning_rate, { gradientNorm: 1e-6, steps });
  return { state, objective, start, run, capped: steps < state.steps, clamped: String(start) !== String(state.start) };
}

/** The map: contours, minima, the path, the movable start, and the fog. view() -> {now, shown}. */
function createMap(parent, view, moveStart, signal) {
  const plot = createPlot(parent, { label: "Contour map with the path of descent", x: { label: "x" }, y: { label: "y" } }, () => {
    drawGround();
    draw();
  }, signal);
  const ground = shape("g", { class: "gd-contours" });
  const stars = shape("g", { class: "gd-minima" });
  const fog = element("div", { class: "gd-fog" });
  const veil = shape("foreignObject", { x: 0, y: 0, width: "100%", height: "100%" }, fog);
  plot.area.append(ground, stars, veil);
  const drawTrail = createTrail(plot.area);
  const handle = shape("g", { class: "gd-start" }, shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 8 }));
  plot.above.append(handle);
  const describe = makePlaneHandle(handle, "Start", {
    read: () => {
      const { start, objective: { domain } } = view().now;
      const steps = domain.map(([low, high]) => (high - low) / 50);
      return { point: start, box: domain, steps, text: `x = ${formatNumber(start[0])}, y = ${formatNumber(start[1])}` };
    },
    fromPointer: (event) => {
      const box = plot.area.getBoundingClientRect();
      const [[left, right], [bottom, top]] = view().now.objective.domain;
      return [left + ((event.clientX - box.left) / box.width) * (right - left), top - ((event.clientY - box.top) / box.height) * (top - bottom)];
    },
    pick: (point) => moveStart(point.map((at) => Number(at.toPrecision(4)))),
  }, signal);

  function drawGround() {
    const { objective } = view().now;
    const grid = sampleGrid((x, y) => objective.value([x, y]), ...objective.domain, GRID, GRID);
    const toPixels = ([i, j]) => [(i / (GRID - 1)) * plot.width, (1 - j / (GRID - 1)) * plot.height];
    ground.replaceChildren(...contourLevels(grid, LEVELS).map((level) => (
      shape("path", { d: contourLines(grid, level).map((line) => polyline(line.map(toPixels))).join("") }))));
    stars.replaceChildren(...objective.minima.map(([x, y]) => shape("text", { x: plot.toX(x), y: plot.toY(y) + 5, "text-anchor": "middle" }, "★")));
  }

  function draw() {
    const { now: { state, run, start }, shown } = view();
    const pixels = seenPoints(run.points, shown).map(([x, y]) => [plot.toX(x), plot.toY(y)]);
    const [x, y] = pixels.at(-1);
    drawTrail(pixels, pixels.slice(-60), x >= 0 && x <= plot.width && y >= 0 && y <= plot.height);
    handle.setAttribute("transform", `translate(${plot.toX(start[0])} ${plot.toY(start[1])})`);
    veil.setAttribute("visibility", state.fog ? "visible" : "hidden");
    fog.style.setProperty("--gd-x", `${x}px`);
    fog.style.setProperty("--gd-y", `${y}px`);
    describe();
  }
  return { plot, draw, reframe: ({ domain }) => { [plot.x.domain, plot.y.domain] = domain; } };
}

/** Return the points of the first `shown` steps, the last one on its way. */
function seenPoints(points, shown) {
  const whole = Math.min(Math.floor(shown), points.length - 1);
  const part = shown - whole;
  const seen = points.slice(0, whole + 1);
  if (part <= 0 || whole + 1 >= points.length) return seen;
  return [...seen, points[whole].map((at, i) => at + part * (points[whole + 1][i] - at))];
}

/** The loss, step by step, on a logarithmic axis above the lowest known value. */
function createLoss(parent, view, signal) {
  const axes = { x: { label: "step t", domain: [0, 1] }, y: { label: "f above its lowest value, log scale", log: true } };
  const plot = createPlot(parent, { label: "The value of f after each step", ...axes }, () => draw(), signal);
  const drawTrail = createTrail(plot.area);
  function draw() {
    const { now: { run, frame }, shown } = view();
    const heights = run.values.slice(0, Math.floor(shown) + 1).map((value) => Math.max(value - frame.lowest, frame.values[0] / 10));
    const pixels = heights.map((height, t) => [plot.toX(t), plot.toY(height)]);
    drawTrail(pixels, pixels.slice(-1), true);
  }
  return { plot, draw, reframe: ({ steps, values }) => {
    plot.x.domain = [-0.02 * steps, 1.02 * steps];
    plot.y.domain = values;
  } };
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const card = createCard(el, "DescentExplorer", "Where does it go?", life.signal);
  const known = model.get("known_objectives");
  const traits = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  let objective = objectiveOf(traits(), known);
  let now = framed(readRun(model, objective));
  let shown = now.run.points.length - 1;
  const view = () => ({ now, shown });
  card.plots.classList.add("gd-square");
  const map = createMap(card.plots, view, (start) => write(model, { start }), life.signal);
  const loss = createLoss(card.plots, view, life.signal);
  const parts = [map, loss];

  const ground = createMenu("Objective", (name) => {
    const facts = known.find((each) => each.name === name);
    write(model, { objective: name, formula: "", start: facts.start, learning_rate: suitableRate(facts) });
  }, life.signal);
  const formula = createTextField("f(x, y) =", (text) => tryFormula(text), life.signal);
  const method = createMenu("Optimizer", (name) => {
    write(model, { optimizer: name, learning_rate: name === "gradient_descent" ? suitableRate(objective) : OPTIMIZERS[name].learningRate });
  }, life.signal);
  const rate = createMarkedSlider("Learning rate η, log scale", (value) => write(model, { learning_rate: value }), life.signal);
  const remark = element("p", { class: "gd-remark" });
  const step = () => {
    if (model.get("steps") < MOST_STEPS) write(model, { steps: Math.min(model.get("steps"), now.run.points.length - 1) + 1 });
    return now.run.stoppedBy === "step limit" && model.get("steps") < MOST_STEPS;
  };
  const play = createButton("Play", () => {
    if (now.run.stoppedBy !== "step limit") write(model, { steps: 0 });
    player.toggle();
  }, life.signal);
  const player = createPlayer(step, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, life.signal);
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { steps: 0 });
  }, life.signal);
  const further = createButton("100 steps", () => write(model, { steps: Math.min(MOST_STEPS, model.get("steps") + 100) }), life.signal);
  const fog = createTickBox("Fog", (value) => write(model, { fog: value }), life.signal);
  card.controls.append(ground.root, method.root, formula.root, rate.root, remark,
    createButton("Step", step, life.signal), further, play, reset, fog.root);
  const check = addTasks(card.more, TASKS, life.signal);
  const share = addShare(card.more, "DescentExplorer", () => now.state, life.signal);

  /** Take over a typed formula once it can be read; until then say what is wrong and keep the last good picture. */
  function tryFormula(text) {
    try {
      const candidate = objectiveOf({ ...traits(), formula: text }, known);
      descend(candidate, withinBox(model.get("start"), candidate.domain), OPTIMIZERS.gradient_descent.make(), 0.1, { steps: 0 });
      formula.complain("");
      write(model, { formula: text });
    } catch (error) {
      formula.complain(error.message);
    }
  }

  function framed(read) {
    return { ...read, frame: frameOf(read.run, read.objective, read.run.points.length - 1) };
  }

  function tell() {
    const { state, run } = now;
    const { marks, remark: words } = rateLandmarks(state.optimizer, OPTIMIZERS[state.optimizer], largestCurvature(objective.hessian(run.points.at(-1))));
    const usual = suitableRate(objective);
    rate.show({ value: state.learning_rate, low: usual / 100, most: usual * 100, log: true, text: formatNumber(state.learning_rate, 4), marks });
    remark.textContent = words;
    ground.show(state.objective, known.map(({ name, title }) => [name, title]));
    method.show(state.optimizer, Object.entries(OPTIMIZERS).map(([name, { title }]) => [name, title]));
    formula.show(objective.formula);
    fog.show(state.fog);
    const [sentence, readout] = runSentence(now, OPTIMIZERS[state.optimizer].title);
    card.say(sentence, readout);
    check(now);
    share();
  }

  function reframe() {
    for (const part of parts) {
      part.reframe({ domain: objective.domain, ...now.frame });
      if (part.plot.width) part.plot.layout();
    }
  }

  function reframeLoss() {
    loss.reframe(now.frame);
    if (loss.plot.width) loss.plot.layout();
  }

  const glide = createGlide(shown, (steps) => {
    shown = steps;
    for (const part of parts) if (part.plot.width) part.draw();
  }, life.signal);

  const update = (newGround) => {
    try {
      if (newGround) objective = objectiveOf(traits(), known);
      const last = JSON.stringify(now.frame);
      now = framed(readRun(model, objective));
      if (newGround) reframe();
      else if (JSON.stringify(now.frame) !== last) reframeLoss();
    } catch (error) {
      formula.complain(error.message);
      return;
    }
    glide(now.run.points.length - 1);
    tell();
  };
  onChange(model, ["objective", "formula"], () => update(true), life.signal);
  onChange(model, ["optimizer", "learning_rate", "start", "steps", "fog"], () => update(false), life.signal);
  reframe();
  tell();
  return () => life.abort();
}

function suitableRate({ learning_rate: rate }) {
  return rate ?? 0.01;
}

export default { render, accepts };
