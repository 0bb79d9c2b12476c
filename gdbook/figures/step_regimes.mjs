/** StepRegimes: one learning rate on a parabola, and the five ways descent can go. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { gradientDescent, parabola, regimeOf } from "./lib/descent.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createLeavingArrow, createTrail, startRing } from "./lib/trail.mjs";
import { createChoice, createMarkedSlider, makeHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { openFigure } from "./lib/figure.mjs";
import { countInside, drawnPart, farthest, fits, frameFor, placeSentence, rateMarks, regimeSentence, staircase } from "./lib/staircase.mjs";

const MOST_STEPS = 30;

/** The traits, and what a link may set. */
const accepts = {
  learning_rate: KIND.positive,
  curvature: KIND.positive,
  start: KIND.finite,
  steps: KIND.whole(MOST_STEPS),
};

const TASKS = [
  ["Land on the minimum in a single step.", ({ start, regime, steps }) => start !== 0 && regime === "one step" && steps > 0],
  ["Bounce for ever at the same height.", ({ start, regime, steps }) => start !== 0 && regime === "bouncing" && steps > 1],
  ["Converge with a rate within 5 % of 2/L.", ({ start, regime, product }) => start !== 0 && regime === "alternating" && product >= 1.9],
];

/** Return the traits and the run they make, all of its steps: places is an array of [x, f]; the frame stays while they fit. */
function readRun({ learning_rate: rate, curvature, start, steps }, last) {
  const run = gradientDescent(parabola(curvature), [start], rate, MOST_STEPS);
  return {
    rate, curvature, start, steps,
    product: rate * curvature,
    regime: regimeOf(rate, curvature),
    places: run.points.map(([x], t) => [x, run.values[t]]),
    frame: last && fits(last.frame, curvature, start) ? last.frame : frameFor(curvature, start),
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
  const handle = startRing();
  plot.above.append(handle);
  const describeStart = makeHandle(handle, "Start", {
    read: () => {
      const { now: { start, curvature, frame } } = view();
      const far = farthest(frame, curvature);
      return { value: start, low: -far, high: far, step: frame.reach / 50, text: `x = ${formatNumber(start)}` };
    },
    fromPointer: (event) => plot.at(event)[0],
    pick: (value) => moveStart(Number(value.toPrecision(4))),
  }, signal);

  function draw() {
    const { now: { places, curvature, frame }, shown } = view();
    const toPixels = ([x, value]) => [plot.toX(x), plot.toY(value)];
    const xs = Array.from({ length: 81 }, (_, i) => frame.reach * (i / 40 - 1));
    curve.setAttribute("d", polyline(xs.map((x) => toPixels([x, 0.5 * curvature * x * x]))));
    const inside = countInside(frame, places);
    const pixels = places.slice(0, inside).map(toPixels);
    drawTrail(drawnPart(staircase(pixels), shown, 2), pixels.slice(0, Math.floor(shown) + 1), shown < inside);
    const [x] = places[inside] ?? [-places[inside - 1][0]];  // past the largest number: on the other side
    drawLeaving(shown >= inside ? pixels[inside - 1] : null, x > 0 ? plot.width : 0);
    handle.setAttribute("transform", `translate(${pixels[0].join(" ")})`);
    describeStart();
  }
  const frame = ({ frame: { reach, height } }) => ({ x: { domain: [-reach, reach] }, y: { domain: [-0.03 * height, height] } });
  return { plot, draw, frame };
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
    const { now: { places, steps, frame: { values: [low, high] } }, shown } = view();
    const pixels = places.map(([, value], t) => [plot.toX(t), plot.toY(Math.min(100 * high, Math.max(value, low / 100)))]);
    ahead.setAttribute("d", polyline(pixels));
    drawTrail(drawnPart(pixels, shown, 1), pixels.slice(0, Math.floor(shown) + 1), true);
    const value = places[Math.min(steps, places.length - 1)][1];
    note.textContent = value < low ? `off the axis: f = ${formatNumber(value)} ↓` : value > high ? `off the axis: f = ${formatNumber(value)} ↑` : "";
    note.setAttribute("x", plot.width);
    note.setAttribute("y", value < low ? 12 : plot.height - 10);  // where the line is not
  }
  return { plot, draw, frame: ({ frame: { values } }) => ({ y: { domain: values } }) };
}

/** The slider, the choice and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), signal);
  const bend = createChoice("Curvature L", (value) => write(model, { curvature: value }), signal);
  const { start } = view().now;
  const walk = createStepper(model, () => ({ steps: view().now.steps, last: MOST_STEPS }), { start }, signal);
  parent.append(rate.root, bend.root, ...walk.buttons);
  return ({ rate: value, curvature, frame }) => {
    walk.show();
    rate.show({ value, low: frame.most / 500, most: frame.most, text: formatNumber(value, 4), ...rateMarks(curvature, frame.most) });
    bend.show(curvature, [1, 1.5, 2].map((factor) => factor * frame.curvature));
  };
}

function render(host) {
  const figure = openFigure(host, { name: "StepRegimes", title: "How long a step?", accepts, tasks: TASKS, read: readRun });
  const { card, model, view, signal } = figure;
  const bowl = createBowl(card.plots, view, (start) => write(model, { start }), signal);
  const heights = createHeights(card.plots, view, signal);
  const show = addControls(card.controls, model, view, signal);
  const words = ({ regime, product, start, places, steps }) => (
    [regimeSentence(regime, Math.abs(1 - product), start), placeSentence(places, steps)]);
  return figure.run({ parts: [bowl, heights], show, words });
}

export default { render, accepts };
