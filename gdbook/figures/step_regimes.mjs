/** StepRegimes: one learning rate on a parabola, and the five ways descent can go. */

import { shape, lifetime, onChange, write } from "./lib/dom.mjs";
import { formatNumber } from "./lib/format.mjs";
import { gradientDescent, parabola, regimeOf } from "./lib/descent.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { addShare, addTasks, createCard } from "./lib/card.mjs";
import { createButton, createChoice, createGlide, createMarkedSlider, createPlayer, makeHandle } from "./lib/controls.mjs";
import { drawnPart, fits, frameFor, rateMarks, regimeSentence, staircase } from "./lib/staircase.mjs";

const MOST_STEPS = 30;
const TRAITS = ["learning_rate", "curvature", "start", "steps"];
const isPositive = (value) => Number.isFinite(value) && value > 0;

/** What a link may set. */
const accepts = {
  learning_rate: isPositive,
  curvature: isPositive,
  start: Number.isFinite,
  steps: (value) => Number.isInteger(value) && value >= 0 && value <= MOST_STEPS,
};

const TASKS = [
  ["Land on the minimum in a single step.", ({ regime, steps }) => regime === "one step" && steps > 0],
  ["Bounce for ever at the same height.", ({ regime, steps }) => regime === "bouncing" && steps > 1],
  ["Find the largest rate that still converges.", ({ regime, product }) => regime === "alternating" && product >= 1.98],
];

function read(model) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const product = state.learning_rate * state.curvature;
  const run = gradientDescent(parabola(state.curvature), [state.start], state.learning_rate, MOST_STEPS);
  const places = run.points.map(([x], t) => [x, run.values[t]]);
  return { ...state, product, places, regime: regimeOf(state.learning_rate, state.curvature) };
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const card = createCard(el, "StepRegimes", "How long a step?", life.signal);
  let now = read(model);
  let frame = frameFor(now.curvature, now.start);
  let shown = now.steps;

  const curve = shape("path", { class: "gd-curve" });
  const stairs = shape("path", { class: "gd-path" });
  const dots = shape("g", { class: "gd-dots" });
  const leaving = shape("text", { class: "gd-leaving" });
  const handle = shape("g", { class: "gd-start" }, shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 7 }));
  const bowl = createPlot(card.plots, {
    label: "The parabola and the steps on it", x: { label: "x" }, y: { label: "f(x) = ½ L x²" },
  }, () => draw(), life.signal);
  bowl.area.append(curve, stairs, dots);
  bowl.above.append(leaving, handle);

  const ahead = shape("path", { class: "gd-ahead" });
  const fall = shape("path", { class: "gd-path" });
  const falls = shape("g", { class: "gd-dots" });
  const note = shape("text", { class: "gd-note" });
  const heights = createPlot(card.plots, {
    label: "The value of f after each step", x: { label: "step t" }, y: { label: "f(xₜ), log scale", log: true },
  }, () => draw(), life.signal);
  heights.area.append(ahead, fall, falls);
  heights.above.append(note);

  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), life.signal);
  const bend = createChoice("Curvature L", (value) => write(model, { curvature: value }), life.signal);
  const player = createPlayer(() => step(), (playing) => { play.textContent = playing ? "Pause" : "Play"; }, life.signal);
  const play = createButton("Play", () => {
    if (now.steps >= MOST_STEPS) write(model, { steps: 0 });
    player.toggle();
  }, life.signal);
  const row = [bend.root, createButton("Step", () => step(), life.signal), play, createButton("Reset", () => {
    player.stop();
    write(model, { steps: 0 });
  }, life.signal)];
  card.controls.append(rate.root, ...row);
  const check = addTasks(card.more, TASKS);
  const share = addShare(card.more, "StepRegimes", () => Object.fromEntries(TRAITS.map((name) => [name, now[name]])), life.signal);

  const describeStart = makeHandle(handle, "Start", {
    read: () => ({ value: now.start, low: -0.95 * frame.reach, high: 0.95 * frame.reach, step: frame.reach / 50,
      text: `x = ${formatNumber(now.start)}` }),
    fromPointer: (event) => {
      const box = bowl.area.getBoundingClientRect();
      return ((event.clientX - box.left) / box.width * 2 - 1) * frame.reach;
    },
    pick: (value) => write(model, { start: Number(value.toFixed(6)) }),
  }, life.signal);

  function step() {
    if (now.steps < MOST_STEPS) write(model, { steps: now.steps + 1 });
    return now.steps < MOST_STEPS;
  }

  function reframe() {
    frame = frameFor(now.curvature, now.start);
    bowl.x.domain = [-frame.reach, frame.reach];
    bowl.y.domain = [0, frame.height];
    heights.x.domain = [0, MOST_STEPS];
    heights.y.domain = frame.values;
    for (const plot of [bowl, heights]) if (plot.toX) plot.layout();
  }

  function draw() {
    if (!bowl.toX || !heights.toX) return;
    drawBowl();
    drawHeights();
  }

  function drawBowl() {
    const { toX, toY, width } = bowl;
    const xs = Array.from({ length: 81 }, (_, i) => frame.reach * (i / 40 - 1));
    curve.setAttribute("d", polyline(xs.map((x) => [toX(x), toY(0.5 * now.curvature * x * x)])));
    const pixels = seen(now.places).map(([x, value]) => [toX(x), toY(value)]);
    stairs.setAttribute("d", polyline(drawnPart(staircase(pixels), shown, 2)));
    placeDots(dots, pixels);
    handle.setAttribute("transform", `translate(${toX(now.start)} ${toY(0.5 * now.curvature * now.start ** 2)})`);
    const exit = now.places.slice(0, Math.floor(shown) + 1).find(([x, value]) => Math.abs(x) > frame.reach || value > frame.height);
    leaving.textContent = exit ? (exit[0] > 0 ? "diverges ↗" : "↖ diverges") : "";
    for (const [name, value] of Object.entries(exit?.[0] > 0 ? { x: width, "text-anchor": "end" } : { x: 0, "text-anchor": "start" })) {
      leaving.setAttribute(name, value);
    }
    leaving.setAttribute("y", -6);
  }

  function drawHeights() {
    const { toX, toY, width, height } = heights;
    const [low] = frame.values;
    const pixels = seen(now.places).map(([, value], t) => [toX(t), toY(Math.max(value, low / 10))]);
    ahead.setAttribute("d", polyline(pixels));
    fall.setAttribute("d", polyline(drawnPart(pixels, shown, 1)));
    placeDots(falls, pixels);
    const last = now.places[Math.min(now.steps, now.places.length - 1)][1];
    note.textContent = last < low ? `below the axis: f = ${formatNumber(last)}` : "";
    for (const [name, value] of Object.entries({ x: width, y: height - 8, "text-anchor": "end" })) note.setAttribute(name, value);
  }

  /** Far outside the frame nothing can be seen, and pixels there would overflow. */
  function seen(places) {
    const end = places.findIndex(([x, value]) => Math.abs(x) > 100 * frame.reach || value > 1e3 * frame.values[1]);
    return end < 0 ? places : places.slice(0, end + 1);
  }

  function placeDots(group, pixels) {
    const count = Math.min(pixels.length, Math.floor(shown) + 1);
    while (group.childElementCount > count) group.lastElementChild.remove();
    while (group.childElementCount < count) group.append(shape("circle"));
    pixels.slice(0, count).forEach(([x, y], t) => {
      const dot = group.children[t];
      dot.setAttribute("cx", x.toFixed(1));
      dot.setAttribute("cy", y.toFixed(1));
      dot.setAttribute("r", t === count - 1 ? 6 : 3.5);
    });
  }

  function tell() {
    const { curvature, learning_rate: learningRate, places, product, regime, start, steps } = now;
    const [x, value] = places[Math.min(steps, places.length - 1)];
    rate.show({ value: learningRate, most: frame.most, text: formatNumber(learningRate), ...rateMarks(curvature, frame.most) });
    bend.show(curvature, [0.5, 1, 2].map((factor) => factor * frame.curvature));
    describeStart();
    card.say(`${regimeSentence(regime, Math.abs(1 - product), start)} Step ${steps}: x = ${formatNumber(x)}, f = ${formatNumber(value)}.`);
    check(now);
    share();
  }

  const glide = createGlide(shown, (steps) => {
    shown = steps;
    draw();
  }, life.signal);
  const update = () => {
    now = read(model);
    if (!fits(frame, now.curvature, now.start)) reframe();
    draw();
    tell();
  };
  onChange(model, ["learning_rate", "curvature", "start"], update, life.signal);
  onChange(model, ["steps"], () => {
    now = read(model);
    tell();
    glide.glide(now.steps);
  }, life.signal);
  reframe();
  update();
  return () => life.abort();
}

export default { render, accepts };
