/** TangentPlane: a hill, the plane that touches it at a movable point, and the slope in any direction from there. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { contourLines, sampleGrid } from "./lib/contours.mjs";
import { createGround } from "./lib/ground.mjs";
import { startRing } from "./lib/trail.mjs";
import { createMenu, createTickBox, makeHandle, makePlaneHandle } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import { surfaceView, wireParts } from "./lib/surface.mjs";
import { createAngleSlider, createStage } from "./lib/stage.mjs";
import {
  alongProbe, arrowLines, decimals, gradientTip, isLevel, isSteepest, placeWords, planeHeight, pressLength, probeWords, tangentAt,
  tangentGround, turned,
} from "./lib/tangent.mjs";

const CELLS = 81;
const LEVELS = 13;

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name((model) => model.get("known_objectives").map(({ name }) => name)),
  point: KIND.place(2),
  angle: KIND.finite,
  turn: KIND.finite,
  arrow: KIND.switch,
};

const TASKS = [
  ["Find a direction in which the ground is level.", isLevel],
  ["Hide the gradient, then find the steepest way up.", (now) => !now.state.arrow && isSteepest(now)],
  ["Find a point where the tangent plane is level.", ({ flat }) => flat],
];

/** Return what the traits make: the ground, kept while it is the same, and what is known at the point. */
function readTangent(state, last, known) {
  const same = last && last.state.objective === state.objective;
  const ground = same ? last.ground : tangentGround(known.find(({ name }) => name === state.objective));
  const point = state.point.map((at, i) => Math.min(ground.domain[i][1], Math.max(ground.domain[i][0], at)));
  return { ground, ...tangentAt(ground, point, state.angle), clamped: String(point) !== String(state.point) };
}

/** Put `places`, arrays of points, into `path` as lines, each point by `toPixels`. */
function drawLines(path, places, toPixels) {
  path.setAttribute("d", places.map((line) => polyline(line.map(toPixels))).join(""));
}

/** The surface, the plane that touches it, and in the floor below it what lives on the map: the gradient. */
function createSurface(parent, view, turn, signal) {
  const stage = createStage(parent, "The surface with its tangent plane, above its floor", () => draw(), signal);
  const lines = Object.fromEntries(["floor", "level", "drop", "arrow", "hidden", "seen", "slices", "patch", "probe"].map((name) => (
    [name, shape("path", { class: `gd-${name}-line` })])));
  lines.arrow.setAttribute("class", "gd-gradient-arrow");
  const names = ["x", "y"].map((name) => shape("text", { "text-anchor": "middle" }, name));
  const [foot, tip, here] = [shape("circle", { class: "gd-foot", r: 3 }), shape("circle", { class: "gd-tip", r: 4.5 }), shape("circle", { class: "gd-here-ring", r: 6 })];
  stage.root.append(...Object.values(lines), ...names, foot, tip, here);
  stage.onTurn((degrees) => turn(view().now.state.turn + degrees));
  let held = { drawn: "" };

  /** The wires depend on the ground and the turn alone. */
  function drawWires(ground, seen, toPixels) {
    const drawn = JSON.stringify([ground.name, view().now.state.turn, stage.width, stage.height]);
    if (drawn === held.drawn) return;
    held = { drawn };
    const parts = wireParts(ground.value, ground.domain, seen.towards);
    drawLines(lines.seen, parts.seen, toPixels);
    drawLines(lines.hidden, parts.hidden, toPixels);
  }

  function draw() {
    const { now } = view();
    const { ground: { value, grid, domain: [[left, right], [bottom, top]], span }, point, height } = now;
    const seen = surfaceView(now.ground.domain, now.ground.heights, now.state.turn);
    const toPixels = (place) => stage.place(seen.toFlat(place), seen.reach);
    const onFloor = ([x, y]) => toPixels([x, y, seen.floor]);
    const onHill = ([x, y]) => toPixels([x, y, value([x, y])]);
    const onPlane = (at) => toPixels([...at, planeHeight(now, at)]);
    const shares = Array.from({ length: 61 }, (_, i) => i / 60);
    drawWires(now.ground, seen, toPixels);
    drawLines(lines.floor, [[[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]], onFloor);
    drawLines(lines.level, contourLines(grid, height), ([i, j]) => onFloor([left + (i / (grid.columns - 1)) * (right - left), bottom + (j / (grid.rows - 1)) * (top - bottom)]));
    drawLines(lines.drop, [[[...point, height], [...point, seen.floor]]], toPixels);
    drawLines(lines.arrow, now.state.arrow && !now.flat ? arrowLines(point, gradientTip(now, now.ground), 0.06 * span) : [], onFloor);
    drawLines(lines.slices, [shares.map((at) => [left + at * (right - left), point[1]]), shares.map((at) => [point[0], bottom + at * (top - bottom)])], onHill);
    drawLines(lines.patch, [[[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]].map((corner) => point.map((at, i) => at + (corner[i] * span) / 6))], onPlane);
    drawLines(lines.probe, [[point, alongProbe(now, span / 6)]], onPlane);
    for (const [dot, [x, y]] of [[foot, onFloor(point)], [tip, onPlane(alongProbe(now, span / 6))], [here, onHill(point)]]) putAt(dot, x, y);
    [[(left + right) / 2, bottom - 0.07 * span], [right + 0.07 * span, (bottom + top) / 2]].forEach((at, i) => putText(names[i], ...onFloor(at)));
  }
  return { plot: stage, draw, frame: ({ ground: { name } }) => ({ name }) };
}

function putAt(dot, x, y) {
  dot.setAttribute("cx", x.toFixed(1));
  dot.setAttribute("cy", y.toFixed(1));
}

function putText(text, x, y) {
  text.setAttribute("x", x.toFixed(1));
  text.setAttribute("y", (y + 4).toFixed(1));
}

/** The map: contours, the one through the point, the gradient, and the probe to turn. */
function createMap(parent, view, { movePoint, turnProbe }, signal) {
  const padded = () => {
    const { ground: { domain, span } } = view().now;
    return equalUnits(domain.map(([low, high]) => [low - span / 14, high + span / 14]), plot.width, plot.height);
  };
  const axes = { x: { label: "x", get domain() { return padded()[0]; } }, y: { label: "y", get domain() { return padded()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the gradient at the point", ...axes }, () => {
    drawContours(view().now.ground);
    grid = sampleGrid((x, y) => view().now.ground.value([x, y]), plot.x.domain, plot.y.domain, CELLS, CELLS);
    draw();
  }, signal);
  let grid = null;
  const drawContours = createGround(plot, CELLS, LEVELS);
  const [level, slices, arrow, probe] = ["level-line", "drop-line", "gradient-arrow", "probe-line"].map((name) => shape("path", { class: `gd-${name}` }));
  plot.area.append(level, slices, arrow, probe);
  const ring = startRing();
  const tip = shape("g", { class: "gd-probe-tip" }, shape("circle", { r: 14, class: "gd-grip" }), shape("circle", { class: "gd-tip", r: 6 }));
  plot.above.append(ring, tip);
  const describePoint = makePlaneHandle(ring, "Point", {
    read: () => {
      const { point, ground: { domain, span } } = view().now;
      const step = pressLength(span);
      return { point, box: domain, steps: [step, step], text: `x = ${decimals(point[0])}, y = ${decimals(point[1])}` };
    },
    fromPointer: plot.at,
    pick: (point) => movePoint(point.map((at) => Number(at.toFixed(3)))),
  }, signal);
  const describeProbe = makeHandle(tip, "Probe", {
    // Past both ends, so that keys go all the way round.
    read: () => ({ value: view().now.angle, low: -10, high: 370, step: 1, text: `${decimals(view().now.angle, 0)}°, slope ${decimals(view().now.slope)}` }),
    fromPointer: (event) => {
      const [dx, dy] = plot.at(event).map((at, i) => at - view().now.point[i]);
      return turned((Math.atan2(dy, dx) * 180) / Math.PI);
    },
    pick: turnProbe,
  }, signal);

  function draw() {
    const { now } = view();
    const { ground: { span }, point, state } = now;
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    const fromCells = ([i, j]) => [(i / (CELLS - 1)) * plot.width, (1 - j / (CELLS - 1)) * plot.height];
    drawLines(level, contourLines(grid, now.height), fromCells);
    drawLines(arrow, state.arrow && !now.flat ? arrowLines(point, gradientTip(now, now.ground), 0.06 * span) : [], toPixels);
    const end = toPixels(alongProbe(now, span / 6)).map((at, i) => Math.min([plot.width, plot.height][i], Math.max(0, at)));
    const from = toPixels(point);
    slices.setAttribute("d", `M0 ${from[1].toFixed(1)}H${plot.width}M${from[0].toFixed(1)} 0V${plot.height}`);
    probe.setAttribute("d", polyline([from, end]));
    ring.setAttribute("transform", `translate(${from.join(" ")})`);
    tip.setAttribute("transform", `translate(${end.join(" ")})`);
    describePoint();
    describeProbe();
  }
  const frame = ({ ground: { name } }) => ({ name });
  return { plot, draw, frame };
}

/** What each slice shows: its place on its own axis, its height there, its middle, and its slope. */
const SLICES = {
  x: { label: "along x", at: ({ point }) => point[0], place: ({ point }, x) => [x, point[1]], middle: ({ domain: [across] }) => across, slope: ({ gradient }) => gradient[0] },
  y: { label: "along y", at: ({ point }) => point[1], place: ({ point }, y) => [point[0], y], middle: ({ domain: [, up] }) => up, slope: ({ gradient }) => gradient[1] },
  probe: { label: "along the probe", at: () => 0, place: alongProbe, middle: () => [0, 0], slope: ({ slope }) => slope },
};

/** The hill cut along one line through the point, and the tangent of the cut. */
function createSlice(parent, name, view, signal) {
  const { label, at, place, middle, slope } = SLICES[name];
  const plot = createPlot(parent, { label, x: { label, domain: [0, 1] }, y: { label: "f", domain: [0, 1] } }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const tangent = shape("path", { class: name === "probe" ? "gd-probe-line" : "gd-tangent-line" });
  const curve = shape("path", { class: "gd-curve" });
  const dot = shape("circle", { class: "gd-here-ring", r: 5 });
  const told = shape("text", { class: "gd-slope-note", "text-anchor": "end" });
  plot.area.append(tangent, curve, dot);
  plot.above.append(told);

  function draw() {
    const { now } = view();
    const [low, high] = plot.x.domain;
    const toPixels = ([x, z]) => [plot.toX(x), plot.toY(z)];
    const samples = Array.from({ length: 81 }, (_, i) => low + (i / 80) * (high - low));
    drawLines(curve, [samples.map((x) => [x, now.ground.value(place(now, x))])], toPixels);
    drawLines(tangent, [[low, high].map((x) => [x, now.height + slope(now) * (x - at(now))])], toPixels);
    putAt(dot, ...toPixels([at(now), now.height]));
    told.textContent = `slope ${decimals(slope(now))}`;
    told.setAttribute("x", plot.width);
    told.setAttribute("y", -12);
    plot.root.setAttribute("aria-label", `f ${label}, slope ${decimals(slope(now))}`);
  }
  const frame = ({ ground }) => {
    const [[from, to], [low, high]] = [middle(ground), ground.heights];
    const centre = (from + to) / 2;
    return { x: { domain: [centre - ground.span / 2, centre + ground.span / 2] }, y: { domain: [low - 0.05 * (high - low), high] } };
  };
  return { plot, draw, frame };
}

/** The sliders and choices; returns show(now), which sets them to the state. */
function addControls(parent, model, { turnProbe, turnPicture }, known, signal) {
  const probe = createAngleSlider("Direction of the probe", turnProbe, signal);
  const turn = createAngleSlider("Turn the picture", turnPicture, signal);
  const ground = createMenu("Hill", (objective) => {
    const { start } = known.find(({ name }) => name === objective);
    write(model, { objective, point: start });
  }, signal);
  const arrow = createTickBox("Show the gradient", (value) => write(model, { arrow: value }), signal);
  parent.append(probe.root, turn.root, ground.root, arrow.root);
  return ({ state, angle }) => {
    probe.show(angle);
    turn.show(turned(state.turn));
    ground.show(state.objective, known.map(({ name, title }) => [name, title]));
    arrow.show(state.arrow);
  };
}

/** As wordy as the figure gets. */
const WORDIEST = {
  point: [-5, -5], height: 125, gradient: [-168.5, -168.5], direction: [-0.707, -0.707], angle: 225, slope: 235.05, steepest: 238.29,
  steepestAngle: 225.1, flat: false, clamped: false,
};

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readTangent(state, last, known);
  const room = [placeWords(WORDIEST), probeWords(WORDIEST, true)];
  const figure = openFigure(host, { name: "TangentPlane", title: "What does the slope look like from here?", accepts, tasks: TASKS, read, room });
  const { card, model, view, signal } = figure;
  const moves = {
    movePoint: (point) => write(model, { point }),
    turnProbe: (angle) => write(model, { angle: turned(Math.round(angle)) }),
    turnPicture: (turn) => write(model, { turn: turned(Math.round(turn)) }),
  };
  const parts = [createSurface(card.plots, view, moves.turnPicture, signal), createMap(card.plots, view, moves, signal)];
  parts.push(...Object.keys(SLICES).map((name) => createSlice(card.plots, name, view, signal)));
  const show = addControls(card.controls, model, moves, known, signal);
  return figure.run({ parts, show, words: (now) => [placeWords(now), probeWords(now, now.state.arrow)] });
}

export default { render, accepts };
