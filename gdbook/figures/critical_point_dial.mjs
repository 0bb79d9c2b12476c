/** CriticalPointDial: the two eigenvalues of the Hessian, and the surface around a critical point that they make. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { shortNumber } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { contourLines, sampleGrid } from "./lib/contours.mjs";
import { startRing } from "./lib/trail.mjs";
import { createMenu, makePlaneHandle } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import { surfaceView, wireParts } from "./lib/surface.mjs";
import { createAngleSlider, createStage } from "./lib/stage.mjs";
import { filledArrow } from "./lib/arrow.mjs";
import { decimals, pressLength, turned } from "./lib/tangent.mjs";
import {
  DIAL_REACH, DIAL_TERMS, descentArrows, dialReadout, dialRoom, dialSentence, dialSnapped, hessianShape, readDial, termText, verdictMark,
} from "./lib/dial.mjs";

const CELLS = 49;
const SQUARE = [[-1, 1], [-1, 1]];
const LEVELS = [0.03, 0.08, 0.15, 0.24, 0.35, 0.5, 0.7, 0.95];  // of the reach

/** The traits, and what a link may set. */
const accepts = {
  eigenvalues: KIND.place(2),
  tilt: KIND.finite,
  term: KIND.name(Object.keys(DIAL_TERMS)),
  himmelblau: KIND.switch,
  turn: KIND.finite,
};

const TASKS = [
  ["Make a saddle whose way down is along u.", ({ shape: made, eigenvalues: [a] }) => made === "saddle" && a < 0],
  ["Make a strict minimum that the Hessian cannot tell.", ({ told, verdict }) => !told && verdict === "a strict minimum"],
  ["Find the only maximum among Himmelblau's nine.", ({ shape: made, meant }) => made === "dome" && meant >= 0],
];

const QUARTERS = [
  [[1, 1], "bowl", "minimum"], [[-1, 1], "saddle", "down along u"], [[-1, -1], "dome", "maximum"], [[1, -1], "saddle", "down along v"],
];

function placed(text, [x, y], anchor = "middle") {
  for (const [name, value] of [["x", x.toFixed(1)], ["y", y.toFixed(1)], ["text-anchor", anchor]]) text.setAttribute(name, value);
}

/** The plane of the eigenvalues with its regions, Himmelblau's points, and the pair, which can be moved. */
function createPlane(parent, view, pick, signal) {
  const reached = () => {
    const far = 1.12 * view().now.reach;
    return equalUnits([[-far, far], [-far, far]], plot.width, plot.height);
  };
  const axes = { x: { label: "λ₁, along u", get domain() { return reached()[0]; } }, y: { label: "λ₂, along v", get domain() { return reached()[1]; } } };
  const plot = createPlot(parent, { label: "The plane of the two eigenvalues", ...axes }, () => draw(), signal);
  const ground = shape("rect", { class: "gd-dial-ground", width: "100%", height: "100%" });
  const quarter = shape("rect", { class: "gd-dial-quarter" });
  const lines = shape("path", { class: "gd-dial-axes" });
  const names = QUARTERS.map(([, name]) => shape("text", { class: "gd-dial-name" }, name));
  const kinds = QUARTERS.map(([, , kind]) => shape("text", { class: "gd-dial-kind" }, kind));
  const open = [shape("text", { class: "gd-dial-kind" }, "undecided"), shape("text", { class: "gd-dial-kind" }, "undecided")];
  const marks = shape("g", { class: "gd-dial-known" });
  plot.area.append(quarter, lines, ...names, ...kinds, ...open, marks, ground);
  const ring = startRing();
  plot.above.append(ring);
  const meant = (event) => dialSnapped(plot.at(event), view().now);
  ground.addEventListener("click", (event) => pick(meant(event).map((at) => Math.min(view().now.reach, Math.max(-view().now.reach, at)))), { signal });
  const describe = makePlaneHandle(ring, "Pair of eigenvalues", {
    read: () => {
      const { eigenvalues, reach, shape: made } = view().now;
      const press = pressLength(2 * reach);
      return { point: eigenvalues, box: [[-reach, reach], [-reach, reach]], steps: [press, press], text: `${eigenvalues.map(shortNumber).join(" and ")}, ${made}` };
    },
    fromPointer: meant,
    pick: (pair) => pick(pair.map((each) => Number(each.toFixed(4)))),
  }, signal);

  function draw() {
    const { eigenvalues, known, reach } = view().now;
    const toPixels = ([a, b]) => [plot.toX(a), plot.toY(b)];
    const [left, middle] = toPixels([0, 0]);
    const [right, up] = eigenvalues.map(Math.sign);
    const [x, y] = [right < 0 ? 0 : left, up > 0 ? 0 : middle];
    const across = { x, y, width: right < 0 ? left : plot.width - left, height: up > 0 ? middle : plot.height - middle };
    for (const [name, value] of Object.entries(across)) quarter.setAttribute(name, value);
    quarter.setAttribute("visibility", right && up ? "visible" : "hidden");
    lines.setAttribute("d", `M0 ${middle}H${plot.width}M${left} 0V${plot.height}`);
    QUARTERS.forEach(([corner], i) => {
      const [at, down] = toPixels(corner.map((side, k) => (k ? 0.72 : 0.6) * side * reach));
      placed(names[i], [at, down - 2]);
      placed(kinds[i], [at, down + 14]);
    });
    placed(open[0], [4, middle - 5], "start");
    placed(open[1], [left + 5, 14], "start");
    const glyphs = known.map(({ eigenvalues: pair }) => {
      const glyph = shape("text", {}, { bowl: "★", dome: "▲", saddle: "×" }[hessianShape(pair).shape]);
      const [at, down] = toPixels(pair);
      placed(glyph, [at, down + 5]);
      return glyph;
    });
    marks.replaceChildren(...glyphs);
    ring.setAttribute("transform", `translate(${toPixels(eigenvalues).join(" ")})`);
    describe();
  }
  return { plot, draw, frame: ({ reach }) => ({ reach }) };
}

/** Put `lines`, arrays of points, into `path`, each point by `toPixels`. */
function drawTraces(path, lines, toPixels) {
  path.setAttribute("d", lines.map((line) => polyline(line.map(toPixels))).join(""));
}

/** The surface, its two principal curves, and on its floor where u and v point. */
function createHill(parent, view, turn, signal) {
  const stage = createStage(parent, "The surface around the point", () => draw(), signal);
  const lines = Object.fromEntries(["floor", "hidden", "seen", "dial-floor", "slices"].map((name) => [name, shape("path", { class: `gd-${name}-line` })]));
  const [shafts, heads] = ["gd-dial-shafts", "gd-dial-heads"].map((name) => shape("path", { class: name }));
  const names = ["u", "v"].map((name) => shape("text", { class: "gd-dial-axis", "text-anchor": "middle" }, name));
  const mark = shape("text", { class: "gd-dial-mark", "text-anchor": "middle" });
  stage.root.append(...Object.values(lines), shafts, heads, ...names, mark);
  stage.onTurn((degrees) => turn(view().now.state.turn + degrees));

  function draw() {
    const { now } = view();
    const { value, reach, axes, ways, state, verdict } = now;
    const seen = surfaceView(SQUARE, [-0.8 * reach, 0.8 * reach], turned(state.turn));
    const toPixels = (place) => stage.place(seen.toFlat(place), seen.reach);
    const onFloor = ([x, y]) => toPixels([x, y, seen.floor]);
    const onHill = ([x, y]) => toPixels([x, y, value([x, y])]);
    const along = (axis, share) => axis.map((at) => (share * at) / Math.max(...axis.map(Math.abs)));
    const parts = wireParts(value, SQUARE, seen.towards);
    drawTraces(lines.seen, parts.seen, toPixels);
    drawTraces(lines.hidden, parts.hidden, toPixels);
    drawTraces(lines.floor, [[[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]], onFloor);
    drawTraces(lines["dial-floor"], axes.map((axis) => [along(axis, -1), along(axis, 1)]), onFloor);
    drawTraces(lines.slices, axes.map((axis) => Array.from({ length: 61 }, (_, i) => along(axis, i / 30 - 1))), onHill);
    const pushes = axes.flatMap((axis, i) => pushesAlong(ways[i]).map(([from, to]) => filledArrow(onHill(along(axis, from)), onHill(along(axis, to)))));
    shafts.setAttribute("d", pushes.map(({ shaft }) => shaft).join(""));
    heads.setAttribute("d", pushes.map(({ head }) => head).join(""));
    axes.forEach((axis, i) => {
      const [x, y] = onFloor(along(axis, 1.13));
      placed(names[i], [x, y + 4]);
    });
    const [x, y] = onHill([0, 0]);
    mark.textContent = verdictMark(verdict);
    placed(mark, [x, y + 6]);
  }
  return { plot: stage, draw };
}

/** Return [from, to] of the arrows of descent on a principal curve. */
function pushesAlong(way) {
  const [outer, inner] = [0.85, 0.4];
  return {
    up: [[outer, inner], [-outer, -inner]],
    down: [[inner, outer], [-inner, -outer]],
    through: [[outer, inner], [-inner, -outer]],
    level: [],
  }[way];
}

/** The map: lines above the point's height and below it, the level one, and where descent pushes. */
function createDialMap(parent, view, signal) {
  const fitted = () => equalUnits([[-1.12, 1.12], [-1.12, 1.12]], plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return fitted()[0]; } }, y: { label: "y", get domain() { return fitted()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with descent's arrows", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [above, below, level, cross, shafts, heads] = ["dial-above", "dial-below", "dial-level", "dial-cross", "dial-shafts", "dial-heads"].map((name) => shape("path", { class: `gd-${name}` }));
  const names = ["u", "v"].map((name) => shape("text", { class: "gd-dial-axis" }, name));
  const mark = shape("text", { class: "gd-dial-mark" });
  plot.area.append(cross, above, below, level, shafts, heads, ...names, mark);

  function draw() {
    const { now } = view();
    const { value, reach, axes: ways, verdict } = now;
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    const inXY = ([u, v]) => [0, 1].map((i) => u * ways[0][i] + v * ways[1][i]);
    const grid = sampleGrid((x, y) => value([x, y]), plot.x.domain, plot.y.domain, CELLS, CELLS);
    const fromCells = ([i, j]) => [(i / (CELLS - 1)) * plot.width, (1 - j / (CELLS - 1)) * plot.height];
    const at = (heights) => heights.flatMap((height) => contourLines(grid, height));
    drawTraces(above, at(LEVELS.map((each) => each * reach)), fromCells);
    drawTraces(below, at(LEVELS.map((each) => -each * reach)), fromCells);
    drawTraces(level, now.ways.every((way) => way === "level") ? [] : at([0]), fromCells);
    drawTraces(cross, ways.map((axis) => [-2, 2].map((share) => axis.map((each) => share * each))), toPixels);
    const arrows = descentArrows(now, 0.72, 0.45).filter(([from, to]) => String(from) !== String(to))
      .map((ends) => filledArrow(...ends.map((place) => toPixels(inXY(place)))));
    shafts.setAttribute("d", arrows.map(({ shaft }) => shaft).join(""));
    heads.setAttribute("d", arrows.map(({ head }) => head).join(""));
    ways.forEach((axis, i) => {
      const [x, y] = toPixels(axis.map((each, k) => 1.02 * each + 0.09 * ways[1 - i][k]));
      placed(names[i], [x, y + 4]);
    });
    const [x, y] = toPixels([0, 0]);
    mark.textContent = verdictMark(verdict);
    placed(mark, [x, y + 6]);
  }
  return { plot, draw };
}

/** Return how a known point is listed: × (3.39, 0.07). */
function pointName({ place, eigenvalues }) {
  const { shape: made } = hessianShape(eigenvalues);
  return `${{ bowl: "minimum", dome: "maximum", saddle: "saddle" }[made]} (${place.map((at) => decimals(at)).join(", ")})`;
}

/** The menus and the sliders; returns show(now), which sets them to the state. */
function addControls(parent, model, known, turn, signal) {
  const term = createMenu("Where λ = 0, add", (name) => write(model, { term: name }), signal);
  const point = createMenu("Himmelblau's", (index) => {
    const { eigenvalues, tilt } = known[index] ?? { eigenvalues: [2, -1], tilt: 0 };
    write(model, { himmelblau: index !== "none", eigenvalues, tilt });
  }, signal);
  const tilt = createAngleSlider("Direction of u", (angle) => write(model, { tilt: angle }), signal);
  const picture = createAngleSlider("Turn the picture", turn, signal);
  parent.append(term.root, point.root, tilt.root, picture.root);
  const entries = [["none", "none"], ...known.map((each, i) => [String(i), pointName(each)])];
  return ({ state, reach, meant }) => {
    const named = (name) => (name === "none" ? "nothing" : termText({ eigenvalues: [0, 1], term: name, reach }));
    term.show(state.term, Object.keys(DIAL_TERMS).map((name) => [name, named(name)]));
    const free = state.himmelblau && meant < 0;
    point.show(state.himmelblau ? String(meant) : "none", free ? [...entries, ["-1", "your own pair"]] : entries);
    tilt.show(turned(state.tilt));
    picture.show(turned(state.turn));
  };
}

function render(host) {
  const known = host.model.get("known_points");
  const read = (state) => readDial(state, known);
  const figure = openFigure(host, { name: "CriticalPointDial", title: "What do two numbers say about a flat place?", accepts, tasks: TASKS, read, room: dialRoom(known) });
  const { card, model, view, signal } = figure;
  const pick = (eigenvalues) => {
    const near = view().now.known.find((each) => String(each.eigenvalues) === String(eigenvalues));
    write(model, { eigenvalues, ...(near && { tilt: near.tilt }) });
  };
  const turn = (angle) => write(model, { turn: turned(Math.round(angle)) });
  const parts = [createPlane(card.plots, view, pick, signal), createHill(card.plots, view, turn, signal), createDialMap(card.plots, view, signal)];
  const show = addControls(card.controls, model, known, turn, signal);
  return figure.run({ parts, show, words: (now) => [dialSentence(now), dialReadout(now)] });
}

export default { render, accepts };
