/** NormBall: the unit ball of a ruler on the stripes of the tilted plane, and descent by that ruler beside plain descent. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { drawnPart } from "./lib/staircase.mjs";
import { createMarkedSlider, createMenu, makeHandle, makePlaneHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { filledArrow } from "./lib/arrow.mjs";
import { openFigure } from "./lib/figure.mjs";
import { createAngleSlider } from "./lib/stage.mjs";
import { arrowLines, decimals, pressLength, turned } from "./lib/tangent.mjs";
import {
  RULER_NAMES, ballAt, ballReadout, ballSentence, bowlGround, landsAtOnce, rulerMarks, startTowards, stripesOf,
} from "./lib/ball.mjs";

const CELLS = 81;
const LEVELS = 12;
const MOST_STEPS = 30;
const REACH = 1.4;  // of the ball's picture either way
const TIP = 1.25;  // where the arrow of the gradient ends there: it shows its direction alone

/** The traits, and what a link may set. */
const accepts = {
  ruler: KIND.name(Object.keys(RULER_NAMES)),
  objective: KIND.name((model) => model.get("known_objectives").map(({ name }) => name)),
  start: KIND.place(2),
  learning_rate: KIND.positive,
  steps: KIND.whole(MOST_STEPS),
  stretch: KIND.between(1, 5),
  tilt: KIND.finite,
};

const TASKS = [
  ["Turn the gradient until the diamond cannot decide.", ({ state, edge }) => state.ruler === "l1" && edge !== null],
  ["Build an ellipse of your own that leads straight to the minimum.", ({ state, home, level }) => state.ruler === "ellipse" && home && !level],
  ["Land on the minimum in one step, not along an axis.", landsAtOnce],
];

/** Put `lines`, arrays of [x, y], into `path`, each point by `toPixels`. */
function drawAll(path, lines, toPixels) {
  path.setAttribute("d", lines.map((line) => polyline(line.map(toPixels))).join(""));
}

/** The ball of the ruler among the stripes, its lowest point, and the gradient, whose tip can be turned. */
function createBall(parent, view, turnGradient, signal) {
  const plot = createPlot(parent, {
    label: "The unit ball of the ruler on the tilted plane",
    x: { label: "step along x, in units of the ruler", get domain() { return framed(plot)[0]; } },
    y: { label: "along y", get domain() { return framed(plot)[1]; } },
  }, () => draw(), signal);
  const [ball, stripes, last, edge, plain, arrow, step, head] = ["ball", "stripe-lines", "last-stripe", "ball-edge", "plain-way", "gradient-arrow", "ball-step", "ball-head"]
    .map((name) => shape("path", { class: `gd-${name}` }));
  plot.area.append(ball, stripes, last, edge, plain, arrow, step, head);
  const told = shape("text", { class: "gd-slope-note", "text-anchor": "end", y: -12 });
  const tip = shape("g", { class: "gd-probe-tip" }, shape("circle", { r: 14, class: "gd-grip" }), shape("circle", { class: "gd-gradient-tip", r: 5 }));
  plot.above.append(told, tip);
  const describe = makeHandle(tip, "Direction of the gradient", {
    // Past both ends, so that keys go all the way round.
    read: () => ({ value: Math.round(view().now.angle), low: -10, high: 370, step: 1, text: `${Math.round(view().now.angle)}°` }),
    fromPointer: (event) => {
      const [x, y] = plot.at(event);
      return turned((Math.atan2(y, x) * 180) / Math.PI);
    },
    pick: turnGradient,
  }, signal);

  function draw() {
    const { now } = view();
    const { way, drop, level, outline, angle } = now;
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    const around = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const all = stripesOf(now, 3 * REACH * Math.max(1, plot.width / plot.height));
    const lowest = all.filter(([k]) => k === -4);
    drawAll(ball, [outline], toPixels);
    drawAll(stripes, all.filter(([k]) => k !== -4).map(([, ...line]) => line), toPixels);
    drawAll(last, lowest.map(([, ...line]) => line), toPixels);
    drawAll(edge, now.edge ? [now.edge] : [], toPixels);
    drawAll(plain, level ? [] : [[[0, 0], around.map((at) => -at)]], toPixels);
    drawAll(arrow, level ? [] : arrowLines([0, 0], around.map((at) => TIP * at), 0.16), toPixels);
    const drawn = level ? { shaft: "", head: "" } : filledArrow(toPixels([0, 0]), toPixels(way));
    step.setAttribute("d", drawn.shaft);
    head.setAttribute("d", drawn.head);
    told.textContent = level ? "level" : `last stripe ${decimals(-drop)}`;
    told.setAttribute("x", plot.width);
    tip.setAttribute("transform", `translate(${toPixels(around.map((at) => TIP * at)).join(" ")})`);
    describe();
  }
  return { plot, draw };
}

const framed = ({ width, height }) => equalUnits([[-REACH, REACH], [-REACH, REACH]], width, height);

/** The bowl with both paths, the movable start, and around it the ball that the first step ends on. */
function createBowlMap(parent, view, moveStart, signal) {
  const padded = () => {
    const { box } = view().now.ground;
    return equalUnits(box.map(([low, high]) => [low - (high - low) / 20, high + (high - low) / 20]), plot.width, plot.height);
  };
  const axes = { x: { label: "x", get domain() { return padded()[0]; } }, y: { label: "y", get domain() { return padded()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the path by this ruler and by the circle", ...axes }, () => {
    drawContours(view().now.ground);
    draw();
  }, signal);
  const drawContours = createGround(plot, CELLS, LEVELS);
  const ball = shape("path", { class: "gd-ball" });
  const [line, stamps] = [shape("path"), shape("path", { class: "gd-stamps" })];
  plot.area.append(ball, shape("g", { class: "gd-second-run" }, line, stamps));
  const drawTrail = createTrail(plot.area);
  const ring = startRing();
  const [circle, own] = [shape("tspan", { class: "gd-circle-word" }, "▪ circle"), shape("tspan", { class: "gd-ruler-word" }, "● this ruler")];
  const key = shape("text", { class: "gd-rulers-key", "text-anchor": "end", y: -12 }, own, "  ", circle);
  plot.above.append(key, ring);
  const describe = makePlaneHandle(ring, "Start", {
    read: () => {
      const { start, ground: { box } } = view().now;
      const press = pressLength(box[0][1] - box[0][0]);
      return { point: start, box, steps: [press, press], text: `x = ${decimals(start[0])}, y = ${decimals(start[1])}` };
    },
    fromPointer: plot.at,
    pick: (point) => moveStart(point.map((at) => Number(at.toFixed(3)))),
  }, signal);

  function draw() {
    const { now, shown } = view();
    const { start, path, plain, outline, drop, state } = now;
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    const size = state.learning_rate * drop;
    drawAll(ball, [outline.map((at) => at.map((each, i) => start[i] + size * each))], toPixels);
    const pixels = path.points.map(toPixels);
    drawTrail(drawnPart(pixels, shown, 1), pixels.slice(0, Math.floor(shown) + 1), shown < pixels.length);
    const others = plain.points.map(toPixels);
    line.setAttribute("d", polyline(drawnPart(others, shown, 1)));
    stamps.setAttribute("d", others.slice(0, Math.floor(shown) + 1).map((at) => `${polyline([at])}h0`).join(""));
    ring.setAttribute("transform", `translate(${toPixels(start).join(" ")})`);
    key.setAttribute("x", plot.width);
    describe();
  }
  return { plot, draw, frame: ({ ground: { name } }) => ({ name }) };
}

/** Return the slider of the axes of the reader's own ellipse; show(value) redraws it. */
function createStretchSlider(pick, signal) {
  const slider = createMarkedSlider("Long axis over short axis", pick, signal);
  slider.root.classList.add("gd-unmarked");
  return { root: slider.root, show: (value) => slider.show({ value, low: 1, most: 5, text: formatNumber(value), marks: [] }) };
}

/** The menus, sliders and buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, view, known, turnGradient, signal) {
  const ruler = createMenu("Ruler", (name) => write(model, { ruler: name }), signal);
  const ground = createMenu("Bowl", (name) => {
    const { start, learning_rate: rate } = known.find((each) => each.name === name);
    write(model, { objective: name, start, learning_rate: rate });
  }, signal);
  const angle = createAngleSlider("Direction of the gradient", turnGradient, signal);
  const rate = createMarkedSlider("Learning rate η, log scale", (value) => write(model, { learning_rate: value }), signal);
  const stretch = createStretchSlider((value) => write(model, { stretch: value }), signal);
  const tilt = createAngleSlider("Direction of the long axis", (value) => write(model, { tilt: value }), signal);
  const walk = createStepper(model, () => ({ steps: view().now.steps, last: MOST_STEPS }), {}, signal);
  parent.append(ruler.root, ground.root, angle.root, rate.root, stretch.root, tilt.root, ...walk.buttons);
  return (now) => {
    const { state } = now;
    ruler.show(state.ruler, Object.entries(RULER_NAMES).map(([name, [title]]) => [name, title]));
    ground.show(state.objective, known.map(({ name, title }) => [name, title]));
    angle.show(now.angle);
    rate.show({ value: state.learning_rate, low: 0.005, most: 2, log: true, text: formatNumber(state.learning_rate, 4), marks: rulerMarks(now) });
    stretch.show(state.stretch);
    tilt.show(turned(state.tilt));
    for (const { root } of [stretch, tilt]) root.hidden = state.ruler !== "ellipse";
    walk.show();
  };
}

/** Return what the traits make; the ground is kept while it is the same. */
function readBall(state, last, known) {
  const same = last && last.state.objective === state.objective;
  const ground = same ? last.ground : bowlGround(known.find(({ name }) => name === state.objective));
  return { ...ballAt(state, ground), steps: state.steps };
}

/** As wordy as the figure gets, with any ruler: from far away, and where a whole edge is lowest. */
function wordiest(known) {
  const all = Object.keys(RULER_NAMES).flatMap((ruler) => [[-5.99, -3.99], [-4.2, 3.6]].map((start) => {
    const state = { ruler, objective: known.at(-1).name, start, learning_rate: 0.12, steps: 30, stretch: 2, tilt: 30 };
    const now = { ...readBall(state, null, known), state };
    return { ...now, edge: now.edge ?? (ruler === "linf" ? [[-1, -1], [-1, 1]] : null), home: true };
  }));
  return [ballSentence, ballReadout].map((say) => all.map(say).reduce((most, text) => (text.length > most.length ? text : most)));
}

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readBall(state, last, known);
  const figure = openFigure(host, { name: "NormBall", title: "Steepest by which ruler?", accepts, tasks: TASKS, read, room: wordiest(known) });
  const { card, model, view, signal } = figure;
  const turnGradient = (angle) => {
    const { ground, height } = view().now;
    write(model, { start: startTowards(ground, height, turned(Math.round(angle))) });
  };
  const parts = [createBall(card.plots, view, turnGradient, signal), createBowlMap(card.plots, view, (start) => write(model, { start }), signal)];
  const show = addControls(card.controls, model, view, known, turnGradient, signal);
  return figure.run({ parts, show, words: (now) => [ballSentence(now), ballReadout(now)] });
}

export default { render, accepts };
