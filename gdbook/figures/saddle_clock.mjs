/** SaddleClock: descent that passes near a saddle, and how long it takes to leave, start by start. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { drawnPart } from "./lib/staircase.mjs";
import { createButton, createChoice, createMarkedSlider, makeHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  SADDLE_RANGE, SADDLE_ROOM, clockFloor, escapeEstimate, everyNth, lengthText, nextOffset, readSaddle, saddleReadout, saddleSentence, thinned,
} from "./lib/saddle.mjs";

const CELLS = 81;
const LEVELS = 14;
const MOST_SEED = 1000;
const MOST_CORNERS = 400;  // of a line, more than which cannot be seen
const ZERO = 1e-19;  // where the offset 0, which has no logarithm, is drawn
const BOX = [[-0.55, 1.25], [-1.3, 1.3]];
const { edge: EDGE, nearest: NEAREST, steps: MOST_STEPS, far: FAR } = SADDLE_RANGE;

/** The traits, and what a link may set. */
const accepts = {
  y0: KIND.between(-FAR, FAR),
  learning_rate: KIND.between(0.01, 0.5),
  noise: KIND.between(0, 0.01),
  seed: KIND.whole(MOST_SEED, 1),
  steps: KIND.whole(MOST_STEPS),
};

const TASKS = [
  ["Let it stay for more than 1000 steps, but not for ever.", ({ escape }) => escape > 1000],
  ["Find the start from which it never leaves.", ({ escape }) => escape === null],
  ["Free that start without moving it.", ({ y0, escape }) => y0 === 0 && escape !== null],
];

/** The map with the path, the saddle, and the lines past which the walker has left; the start moves up and down. */
function createSaddleMap(parent, view, moveStart, signal) {
  const fitted = () => equalUnits(BOX, plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return fitted()[0]; } }, y: { label: "y", get domain() { return fitted()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the path past the saddle", ...axes }, () => {
    drawGround(view().now.ground);
    draw();
  }, signal);
  const drawGround = createGround(plot, CELLS, LEVELS);
  const [edges, ahead] = ["gd-limit", "gd-ahead"].map((name) => shape("path", { class: name }));
  const word = shape("text", { class: "gd-landmark" }, "saddle");
  const cross = shape("text", { class: "gd-saddle-cross", "text-anchor": "middle" }, "×");
  plot.area.append(edges, ahead);
  const drawTrail = createTrail(plot.area);
  const ring = startRing();
  plot.above.append(cross, word, ring);
  const describe = makeHandle(ring, "Start", {
    // Rounded, as a value for screen readers may have no exponent.
    read: () => ({ value: Number(view().now.y0.toFixed(4)), low: -FAR, high: FAR, step: 0.02, text: `y₀ = ${formatNumber(view().now.y0)}` }),
    fromPointer: (event) => plot.at(event)[1],
    pick: (value) => moveStart(Number(value.toPrecision(3))),
  }, signal);

  function draw() {
    const { now: { points }, shown } = view();
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    edges.setAttribute("d", [EDGE, -EDGE].map((y) => `M0 ${plot.toY(y)}H${plot.width}`).join(""));
    const [left, middle] = toPixels([0, 0]);
    for (const [name, value] of [["x", left], ["y", middle + 7]]) cross.setAttribute(name, value);
    for (const [name, value] of [["x", left - 10], ["y", middle + 5], ["text-anchor", "end"]]) word.setAttribute(name, value);
    const pixels = points.map(toPixels);
    const walked = drawnPart(pixels, shown, 1);
    ahead.setAttribute("d", polyline(thinned(pixels, 1)));
    drawTrail(thinned(walked, 1), thinned(walked, 3), true);
    ring.setAttribute("transform", `translate(${toPixels(points[0]).join(" ")})`);
    describe();
  }
  return { plot, draw };
}

/** The measured times against the offset, the law, and the mark of the start from which none is measured. */
function createTimes(parent, view, signal) {
  const named = [[ZERO, "0"], ...[-16, -12, -8, -4, 0].map((power) => [10 ** power, lengthText(10 ** power)])];
  const axes = { x: { label: "offset |y₀|, log scale", domain: [ZERO / 5, 4], log: true, named }, y: { label: "steps to leave", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "Steps to leave, for each offset", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [law, drop, never] = ["gd-model", "gd-ahead", "gd-saddle-never"].map((name) => shape("path", { class: name }));
  const dots = shape("g", { class: "gd-saddle-times" });
  const here = shape("circle", { class: "gd-here", r: 6.5 });
  const note = shape("text", { class: "gd-landmark", y: 56 }, "never");
  const rule = shape("text", { class: "gd-landmark", "text-anchor": "end", y: 14 });
  plot.area.append(drop, law, dots);
  plot.above.append(never, note, rule, here);
  const place = (offset, time) => [plot.toX(Math.max(offset, ZERO)), plot.toY(time)];

  function draw() {
    const { y0, run, escape, times, fromAxis } = view().now;
    const offsets = Array.from({ length: 81 }, (_, k) => 10 ** (-k / 5));
    law.setAttribute("d", polyline(offsets.map((offset) => place(offset, escapeEstimate(offset, run)))));
    rule.textContent = run.noise ? "dashed: expected" : "dashed: the law";
    rule.setAttribute("x", plot.width);
    const measured = fromAxis === null ? times : [...times, [0, fromAxis]];
    dots.replaceChildren(...measured.map((each) => place(...each)).map(([x, y]) => shape("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.5 })));
    const [left] = place(0, 0);
    never.setAttribute("d", fromAxis === null ? `M${left} 36V2M${left - 5} 10L${left} 1L${left + 5} 10` : "");
    note.setAttribute("x", left - 6);
    note.setAttribute("visibility", fromAxis === null ? "visible" : "hidden");
    const [x, y] = escape === null ? [left, 36] : place(Math.abs(y0), escape);
    here.setAttribute("cx", x.toFixed(1));
    here.setAttribute("cy", y.toFixed(1));
    drop.setAttribute("d", escape === null ? `M${x} ${plot.height}V36` : `M0 ${y}H${x}V${plot.height}`);
  }
  const frame = ({ run: { rate }, fromAxis }) => ({ y: { domain: [0, 1.12 * Math.max(fromAxis ?? 0, escapeEstimate(NEAREST, { rate, noise: 0 }))] } });
  return { plot, draw, frame };
}

/** |y| and the length of the gradient step by step, on a logarithmic axis: what the map is too coarse for. */
function createClock(parent, view, signal) {
  const axes = { x: { label: "step t", domain: [0, 1] }, y: { label: "|yₜ| and |∇f|, log scale", log: true, domain: [0.1, 1] } };
  const plot = createPlot(parent, { label: "The distance from the axis and the gradient after each step", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [edge, leave, ahead, slopes, line] = ["gd-limit", "gd-rate-line", "gd-ahead", "gd-saddle-slopes", "gd-path"].map((name) => shape("path", { class: name }));
  const [dot, corner] = [shape("circle", { class: "gd-here", r: 6 }), shape("rect", { class: "gd-saddle-slope", width: 9, height: 9 })];
  const names = ["height", "slope", "leave"].map((name) => shape("text", { class: `gd-saddle-word gd-saddle-${name}-word` }));
  plot.area.append(edge, leave, ahead, slopes, line, dot, corner, ...names);

  function draw() {
    const { now: { points, norms, escape, y0, run: { noise } }, shown } = view();
    const [low] = plot.y.domain;
    const trace = (corners) => polyline(everyNth(corners, Math.ceil(points.length / MOST_CORNERS)));
    const place = (values) => values.map((value, t) => [plot.toX(t), plot.toY(Math.max(value, low))]);
    const [heights, lengths] = [place(points.map(([, y]) => Math.abs(y))), place(norms)];
    edge.setAttribute("d", `M0 ${plot.toY(EDGE)}H${plot.width}`);
    leave.setAttribute("d", escape === null ? "" : `M${plot.toX(escape)} 0V${plot.height}`);
    ahead.setAttribute("d", trace(heights) + trace(lengths));
    const [walked, felt] = [heights, lengths].map((all) => drawnPart(all, shown, 1));
    line.setAttribute("d", trace(walked));
    slopes.setAttribute("d", trace(felt));
    const [[x, y], [right, up]] = [walked.at(-1), felt.at(-1)];
    for (const [name, value] of [["cx", x], ["cy", y]]) dot.setAttribute(name, value.toFixed(1));
    for (const [name, value] of [["x", right - 4.5], ["y", up - 4.5]]) corner.setAttribute(name, value.toFixed(1));
    const early = Math.round(0.1 * points.length);
    wordAt(names[0], y0 ? "|y|" : noise ? "|y|, 0 at first" : "y = 0", heights[early][0], Math.min(plot.height - 6, heights[early][1] + 18), "start");
    wordAt(names[1], "|∇f|", lengths[early][0] + 8, Math.max(14, lengths[early][1] - 4), "start");
    wordAt(names[2], escape === null ? "never leaves" : `leaves at ${escape}`, escape === null ? plot.width - 4 : plot.toX(escape) - 5, 0.62 * plot.height, "end");
  }
  const frame = (now) => ({ x: { domain: [0, 1.02 * (now.points.length - 1)] }, y: { domain: [clockFloor(now), 3] } });
  return { plot, draw, frame };
}

function wordAt(text, words, x, y, anchor) {
  text.textContent = words;
  for (const [name, value] of [["x", x.toFixed(1)], ["y", y.toFixed(1)], ["text-anchor", anchor]]) text.setAttribute(name, value);
}

/** The slider of |y0|, on which 0 lies left of all others; show(y0) redraws it. */
function createOffsetSlider(model, view, signal) {
  let held = false;
  const low = NEAREST / 10;
  const slider = createMarkedSlider("Offset |y₀|, log scale", (value) => {
    const { y0 } = view().now;
    write(model, { y0: (y0 < 0 ? -1 : 1) * nextOffset(value, Math.abs(y0), held, low) + 0 });
  }, signal);
  for (const [event, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    slider.root.addEventListener(event, () => { held = now; }, { signal });
  }
  const marks = [low, 1e-12, 1e-8, 1e-4, 0.01].map((value) => {
    const text = value === low ? "0" : lengthText(value);
    return { value, text, label: `Set the offset to ${text}` };
  });
  return { root: slider.root, show: (y0) => {
    const offset = Math.abs(y0);
    slider.show({ value: offset || low, low, most: FAR, log: true, text: y0 < 0 ? `${lengthText(offset)} below` : offset ? lengthText(offset) : "0", marks });
  } };
}

/** The sliders, the choice and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const offset = createOffsetSlider(model, view, signal);
  const rate = createMarkedSlider("Learning rate η, log scale", (value) => write(model, { learning_rate: value }), signal);
  const noise = createChoice("Kicks of at most", (value) => write(model, { noise: value }), signal);
  const mirror = createButton("Other side", () => write(model, { y0: 0 - view().now.y0 }), signal);
  const again = createButton("Other kicks", () => write(model, { seed: (model.get("seed") % MOST_SEED) + 1 }), signal);
  const walk = createStepper(model, () => {
    const { steps, last } = view().now;
    return { steps, last, most: MOST_STEPS, stride: Math.ceil(last / 60) };
  }, {}, signal);
  parent.append(offset.root, rate.root, noise.root, again, mirror, ...walk.buttons);
  const marks = [0.02, 0.05, 0.1, 0.2].map((value) => ({ value, text: String(value), label: `Set the learning rate to ${value}` }));
  return ({ y0, run, state }) => {
    offset.show(y0);
    rate.show({ value: run.rate, low: 0.01, most: 0.5, log: true, text: formatNumber(run.rate, 4), marks });
    noise.show(state.noise, [0, 1e-12, 1e-8, 1e-4]);
    mirror.setAttribute("aria-disabled", y0 === 0);
    again.hidden = !run.noise;
    walk.show();
  };
}

function render(host) {
  const facts = host.model.get("known_objective");
  const read = (state, last) => readSaddle(state, last, facts);
  const figure = openFigure(host, { name: "SaddleClock", title: "How long does a saddle hold you?", accepts, tasks: TASKS, read, room: SADDLE_ROOM });
  const { card, model, view, signal } = figure;
  const map = createSaddleMap(card.plots, view, (y0) => write(model, { y0: y0 + 0 }), signal);
  const parts = [map, createTimes(card.plots, view, signal), createClock(card.plots, view, signal)];
  const show = addControls(card.controls, model, view, signal);
  return figure.run({ parts, show, words: (now) => [saddleSentence(now), saddleReadout(now)] });
}

export default { render, accepts };
