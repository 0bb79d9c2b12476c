/** DescentExplorer: any objective of two variables, any optimizer, from anywhere; map and loss side by side. */

import { element, shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { descend } from "./lib/descent.mjs";
import { OPTIMIZERS } from "./lib/optimizers.mjs";
import { compileFormula } from "./lib/formula.mjs";
import { createPlot } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { createRemark } from "./lib/card.mjs";
import { createButton, createMarkedSlider, createMenu, createTextField, createTickBox, makePlaneHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { openFigure } from "./lib/figure.mjs";
import { frameOf, largestCurvature, rateLandmarks, runSentence, withinBox } from "./lib/explorer.mjs";

const MOST_STEPS = 1000;
const GRID = 96;
const LEVELS = 14;

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name((model) => model.get("known_objectives").map(({ name }) => name)),
  formula: KIND.text((text) => text && compileFormula(text, ["x", "y"])),
  optimizer: KIND.name(Object.keys(OPTIMIZERS)),
  learning_rate: KIND.positive,
  start: KIND.place(2),
  steps: KIND.whole(1e6),
  fog: KIND.switch,
};

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

/** Return the run a state makes on an objective: {objective, start, capped, clamped, run, steps, frame}. */
function readRun(state, objective) {
  const start = withinBox(state.start, objective.domain);
  const most = Math.min(state.steps, MOST_STEPS);
  const run = descend(objective, start, OPTIMIZERS[state.optimizer].make(), state.learning_rate, { gradientNorm: 1e-6, steps: most });
  const steps = run.points.length - 1;
  return {
    objective, start, run, steps, fault: "",
    frame: frameOf(run, objective, steps),
    capped: most < state.steps,
    clamped: String(start) !== String(state.start),
  };
}

/** Return the same of the known objectives; a formula that cannot be used leaves what was last, and is its fault. */
function readWalk(state, last, known) {
  const same = last && !last.fault && state.objective === last.state.objective && state.formula === last.state.formula;
  try {
    return readRun(state, same ? last.objective : objectiveOf(state, known));
  } catch (error) {
    if (!last) throw error;
    return { ...last, fault: error.message };
  }
}

/** The map: contours, minima, the path, the movable start, and the fog. view() -> {now, shown}. */
function createMap(parent, view, moveStart, signal) {
  const plot = createPlot(parent, { label: "Contour map with the path of descent", x: { label: "x" }, y: { label: "y" } }, () => {
    drawContours(view().now.objective);
    draw();
  }, signal);
  const drawContours = createGround(plot, GRID, LEVELS);
  const fog = element("div", { class: "gd-fog" });
  const veil = shape("foreignObject", { x: 0, y: 0, width: "100%", height: "100%" }, fog);
  plot.area.append(veil);
  const drawTrail = createTrail(plot.area);
  const handle = startRing();
  plot.above.append(handle);
  const describe = makePlaneHandle(handle, "Start", {
    read: () => {
      const { start, objective: { domain } } = view().now;
      const steps = domain.map(([low, high]) => (high - low) / 50);
      return { point: start, box: domain, steps, text: `x = ${formatNumber(start[0])}, y = ${formatNumber(start[1])}` };
    },
    fromPointer: plot.at,
    pick: (point) => moveStart(point.map((at) => Number(at.toPrecision(4)))),
  }, signal);

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
  const frame = ({ objective: { formula, domain: [across, up] } }) => ({ formula, x: { domain: across }, y: { domain: up } });
  return { plot, draw, frame };
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
  const frame = ({ frame: { steps, values } }) => ({ x: { domain: [-0.02 * steps, 1.02 * steps] }, y: { domain: values } });
  return { plot, draw, frame };
}

/** All that may be said beside the slider. */
const REMARKS = Object.entries(OPTIMIZERS).flatMap(([name, each]) => [-1, 123.4].map((bend) => rateLandmarks(name, each, bend).remark));

/** The choices, the formula, the slider and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, view, known, signal) {
  const state = () => view().now.state;
  const ground = createMenu("Objective", (name) => {
    const facts = known.find((each) => each.name === name);
    write(model, { objective: name, formula: "", start: facts.start, learning_rate: suitableRate(facts) });
  }, signal);
  const formula = createTextField("f(x, y) =", tryFormula, signal);
  const method = createMenu("Optimizer", (name) => {
    const plain = name === "gradient_descent";
    write(model, { optimizer: name, learning_rate: plain ? suitableRate(view().now.objective) : OPTIMIZERS[name].learningRate });
  }, signal);
  const rate = createMarkedSlider("Learning rate η, log scale", (value) => write(model, { learning_rate: value }), signal);
  const remark = createRemark(REMARKS);
  const walk = createStepper(model, () => {
    const { steps, run } = view().now;
    return { steps, last: run.stoppedBy === "step limit" ? MOST_STEPS : steps, most: MOST_STEPS };
  }, {}, signal);
  const further = createButton("100 steps", () => write(model, { steps: Math.min(MOST_STEPS, state().steps + 100) }), signal);
  const fog = createTickBox("Fog", (value) => write(model, { fog: value }), signal);
  const [step, ...others] = walk.buttons;
  parent.append(ground.root, method.root, formula.root, rate.root, remark.root, step, further, ...others, fog.root);

  /** Take over a typed formula once it can be read; until then say what is wrong and keep the last good picture. */
  function tryFormula(text) {
    try {
      readRun({ ...state(), optimizer: "gradient_descent", steps: 0 }, objectiveOf({ ...state(), formula: text }, known));
      formula.complain("");
      write(model, { formula: text });
    } catch (error) {
      formula.complain(error.message);
    }
  }

  return ({ state: traits, objective, run, fault }) => {
    const curvature = largestCurvature(objective.hessian(run.points.at(-1)));
    const landmarks = rateLandmarks(traits.optimizer, OPTIMIZERS[traits.optimizer], curvature);
    const usual = suitableRate(objective);
    const value = traits.learning_rate;
    rate.show({ value, low: usual / 100, most: usual * 100, log: true, text: formatNumber(value, 4), marks: landmarks.marks });
    remark.show(landmarks.remark);
    ground.show(traits.objective, known.map(({ name, title }) => [name, title]));
    method.show(traits.optimizer, Object.entries(OPTIMIZERS).map(([name, { title }]) => [name, title]));
    formula.show(objective.formula);
    fog.show(traits.fog);
    walk.show();
    if (fault) formula.complain(fault);
  };
}

function suitableRate({ learning_rate: rate }) {
  return rate ?? 0.01;
}

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readWalk(state, last, known);
  const figure = openFigure(host, { name: "DescentExplorer", title: "Where does it go?", accepts, tasks: TASKS, read });
  const { card, model, view, signal } = figure;
  card.plots.classList.add("gd-square");
  const map = createMap(card.plots, view, (start) => write(model, { start }), signal);
  const loss = createLoss(card.plots, view, signal);
  const show = addControls(card.controls, model, view, known, signal);
  const words = (now) => runSentence(now, OPTIMIZERS[now.state.optimizer].title);
  return figure.run({ parts: [map, loss], show, words });
}

export default { render, accepts };
