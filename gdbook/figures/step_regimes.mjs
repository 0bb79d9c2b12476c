/** StepRegimes: one learning rate on a parabola, and the five ways descent can go. */

import { shape, lifetime, onChange, write } from "./lib/dom.mjs";
import { formatNumber } from "./lib/format.mjs";
import { gradientDescent, parabola, regimeOf } from "./lib/descent.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createLeavingArrow, createTrail } from "./lib/trail.mjs";
import { addShare, addTasks, createCard } from "./lib/card.mjs";
import { createButton, createChoice, createGlide, createMarkedSlider, createPlayer, makeHandle } from "./lib/controls.mjs";
import { countInside, drawnPart, farthest, fits, frameFor, placeSentence, rateMarks, regimeSentence, staircase } from "./lib/staircase.mjs";

const MOST_STEPS = 30;
const TRAITS = ["learning_rate", "curvature", "start", "steps"];
const isPositive = (value) => Number.isFinite(value) && value >= 1e-6 && value <= 1e6;

/** What a link may set. */
const accepts = {
  learning_rate: isPositive,
  curvature: isPositive,
  start: (value) => Number.isFinite(value) && Math.abs(value) <= 1e6,
  steps: (value) => Number.isInteger(value) && value >= 0 && value <= MOST_STEPS,
};

const TASKS = [
  ["Land on the minimum in a single step.", ({ regime, steps }) => regime === "one step" && steps > 0],
  ["Bounce for ever at the same height.", ({ regime, steps }) => regime === "bouncing" && steps > 1],
  ["Converge with a rate within 5 % of 2/L.", ({ regime, product }) => regime === "alternating" && product >= 1.9],
];

/** Return the traits and the run they make, all of its steps: places is an array of [x, f]. */
function readRun(model) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const run = gradientDescent(parabola(state.curvature), [state.start], state.learning_rate, MOST_STEPS);
  return {
    state,
    ...state,
    product: state.learning_rate * state.curvature,
    regime: regimeOf(state.learning_rate, state.curvature),
    places: run.points.map(([x], t) => [x, run.values[t]]),
  };
}

/** The parabola with the staircase on it; view() -> {run, frame, shown}, shown being the steps drawn so far. */
function createBowl(parent, view, moveStart, signal) {
  const axes = { x: { label: "x" }, y: { label: "f(x) = ½ L x²" } };
  const plot = createPlot(parent, { label: "The parabola and the steps on it", ...axes }, () => draw(), signal);
  const curve = shape("path", { class: "gd-curve" });
  plot.area.append(curve);
  const drawTrail = createTrail(plot.area);
  const drawLeaving = createLeavingArrow(plot.area);
  const handle = shape("g", { class: "gd-start" }, shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 8 }));
  plot.above.append(handle);
  const describeStart = makeHandle(handle, "Start", {
    read: () => {
      const { run, frame } = view();
      const far = farthest(frame, run.curvature);
      return { value: run.start, low: -far, high: far, step: frame.reach / 50, text: `x = ${formatNumber(run.start)}` };
    },
    fromPointer: (event) => {
      const box = plot.area.getBoundingClientRect();
      return ((event.clientX - box.left) / box.width * 2 - 1) * view().frame.reach;
    },
    pick: (value) => moveStart(Number(value.toPrecision(4))),
  }, signal);

  function draw() {
    const { run, frame, shown } = view();
    const toPixels = ([x, value]) => [plot.toX(x), plot.toY(value)];
    const xs = Array.from({ length: 81 }, (_, i) => frame.reach * (i / 40 - 1));
    curve.setAttribute("d", polyline(xs.map((x) => toPixels([x, 0.5 * run.curvature * x * x]))));
    const inside = countInside(frame, run.places);
    const pixels = run.places.slice(0, inside).map(toPixels);
    drawTrail(drawnPart(staircase(pixels), shown, 2), pixels.slice(0, Math.floor(shown) + 1), shown < inside);
    const [x] = run.places[inside] ?? [-run.places[inside - 1][0]];  // past the largest number: on the other side
    drawLeaving(shown >= inside ? pixels[inside - 1] : null, x > 0 ? plot.width : 0);
    handle.setAttribute("transform", `translate(${pixels[0].join(" ")})`);
    describeStart();
  }
  return { plot, draw, reframe: ({ reach, height }) => {
    plot.x.domain = [-reach, reach];
    plot.y.domain = [-0.03 * height, height];
  } };
}

/** The values step by step on a logarithmic axis: taken ones as a trail, those ahead as a faint line. */
function createHeights(parent, view, signal) {
  const axes = { x: { label: "step t", domain: [-0.7, MOST_STEPS + 0.7] }, y: { label: "f(xₜ), log scale", log: true } };
  const plot = createPlot(parent, { label: "The value of f after each step", ...axes }, () => draw(), signal);
  const ahead = shape("path", { class: "gd-ahead" });
  const note = shape("text", { class: "gd-note", "text-anchor": "end" });
  plot.area.append(ahead);
  const drawTrail = createTrail(plot.area);
  plot.above.append(note);

  function draw() {
    const { run, frame: { values: [low, high] }, shown } = view();
    const pixels = run.places.map(([, value], t) => [plot.toX(t), plot.toY(Math.min(100 * high, Math.max(value, low / 100)))]);
    ahead.setAttribute("d", polyline(pixels));
    drawTrail(drawnPart(pixels, shown, 1), pixels.slice(0, Math.floor(shown) + 1), true);
    const value = run.places[Math.min(run.steps, run.places.length - 1)][1];
    note.textContent = value < low ? `off the axis: f = ${formatNumber(value)} ↓` : value > high ? `off the axis: f = ${formatNumber(value)} ↑` : "";
    note.setAttribute("x", plot.width);
    note.setAttribute("y", value < low ? 12 : plot.height - 10);  // where the line is not
  }
  return { plot, draw, reframe: ({ values }) => { plot.y.domain = values; } };
}

/** The slider, the choice and the buttons; returns show(run, frame), which sets them to the state. */
function addControls(parent, model, run, signal) {
  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), signal);
  const bend = createChoice("Curvature L", (value) => write(model, { curvature: value }), signal);
  const step = () => {
    if (run().steps < MOST_STEPS) write(model, { steps: run().steps + 1 });
    return run().steps < MOST_STEPS;
  };
  const player = createPlayer(step, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const play = createButton("Play", () => {
    if (run().steps >= MOST_STEPS) write(model, { steps: 0 });
    player.toggle();
  }, signal);
  const { start } = run();
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { start, steps: 0 });
  }, signal);
  const next = createButton("Step", step, signal);
  parent.append(rate.root, bend.root, next, play, reset);
  return ({ learning_rate: value, curvature, steps }, frame) => {
    next.setAttribute("aria-disabled", steps >= MOST_STEPS);
    rate.show({ value, low: frame.most / 500, most: frame.most, text: formatNumber(value, 4), ...rateMarks(curvature, frame.most) });
    bend.show(curvature, [1, 1.5, 2].map((factor) => factor * frame.curvature));
  };
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const card = createCard(el, "StepRegimes", "How long a step?", life.signal);
  let run = readRun(model);
  let frame = null;
  let shown = run.steps;
  const view = () => ({ run, frame, shown });
  const bowl = createBowl(card.plots, view, (start) => write(model, { start }), life.signal);
  const heights = createHeights(card.plots, view, life.signal);
  const showControls = addControls(card.controls, model, () => run, life.signal);
  const check = addTasks(card.more, TASKS, life.signal);
  const share = addShare(card.more, "StepRegimes", () => run.state, life.signal);

  function draw() {
    for (const part of [bowl, heights]) if (part.plot.width) part.draw();
  }

  function reframe() {
    frame = frameFor(run.curvature, run.start);
    for (const part of [bowl, heights]) {
      part.reframe(frame);
      if (part.plot.width) part.plot.layout();
    }
  }

  function tell() {
    card.say(regimeSentence(run.regime, Math.abs(1 - run.product), run.start), placeSentence(run.places, run.steps));
    showControls(run, frame);
    if (run.start !== 0) check(run);
    share();
  }

  const glide = createGlide(shown, (steps) => {
    shown = steps;
    draw();
  }, life.signal);
  onChange(model, ["learning_rate", "curvature", "start"], () => {
    run = readRun(model);
    if (!fits(frame, run.curvature, run.start)) reframe();
    draw();
    tell();
  }, life.signal);
  onChange(model, ["steps"], () => {
    run = readRun(model);
    glide(run.steps);
    tell();
  }, life.signal);
  reframe();
  tell();
  return () => life.abort();
}

export default { render, accepts };
