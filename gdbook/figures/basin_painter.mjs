/** BasinPainter: every start coloured by the minimum its descent reaches, and the descent from one of them. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, groupedDigits } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { createMarkedSlider, createMenu, createTickBox, makePlaneHandle } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import { createMapMaker } from "./lib/many.mjs";
import { NO_AREA, createPainting, shadeOf } from "./lib/painting.mjs";
import {
  BASIN_ROOM, COARSE, NEIGHBOUR, basinSentence, lossMarks, mapRules, nearestTo, basinPercent, readBasins,
} from "./lib/basins.mjs";

const FINE = 200;
const GROUND_CELLS = 81;
const GROUND_LEVELS = 12;
const MANY_DOTS = 60;

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name((model) => model.get("known_objectives").map(({ name }) => name)),
  learning_rate: KIND.positive,
  start: KIND.place(2),
  by_steps: KIND.switch,
};

const TASKS = [
  ["Find a rate that loses exactly one of several minima.", ({ lost, ground }) => lost.length === 1 && ground.minima.length > 1],
  ["Find two starts closer than 0.05 that end in different minima.", ({ runs: [one, other] }) => one.label >= 0 && other.label >= 0 && one.label !== other.label],
  ["Find a start that does not end in the nearest minimum.", ({ runs: [{ label }], ground, start }) => label >= 0 && label !== nearestTo(ground.minima, start)],
];

/** The map: the basins behind contours, the numbers of the minima, the descent from the movable start and its neighbour's. */
function createMap(parent, view, moveStart, signal) {
  const domains = () => equalUnits(view().now.ground.domain, plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return domains()[0]; } }, y: { label: "y", get domain() { return domains()[1]; } } };
  const plot = createPlot(parent, { label: "Map of the starts, each painted by where it ends", ...axes }, () => layout(), signal);
  const drawContours = createGround(plot, GROUND_CELLS, GROUND_LEVELS);
  const paint = createPainting(plot, signal);
  const surface = shape("rect", { class: "gd-grip", fill: "transparent", width: "100%", height: "100%" });
  const numbers = shape("g", { class: "gd-basin-numbers" });
  const neighbour = shape("path", { class: "gd-basin-neighbour" });
  plot.area.append(surface, neighbour);
  const drawTrail = createTrail(plot.area);
  plot.area.append(numbers);
  const handle = startRing();
  plot.above.append(handle);
  surface.addEventListener("click", (event) => {
    moveStart(plot.at(event));
    handle.focus({ preventScroll: true });
  }, { signal });
  const describe = makePlaneHandle(handle, "Start", {
    read: () => {
      const { start, ground } = view().now;
      return { point: start, box: ground.domain, steps: [NEIGHBOUR, NEIGHBOUR], text: startText(start) };
    },
    fromPointer: plot.at,
    pick: moveStart,
  }, signal);

  const shown = { coarse: null, fine: null, byPlot: "", bySteps: false };
  const ask = createMapMaker((ends, job) => {
    if (job !== shown.job) return;
    shown.fine = { size: FINE, ...ends };
    paintMap();
  }, signal);

  function paintMap() {
    const { now: { ground: { domain: [[left, right], [bottom, top]], minima, steps }, state } } = view();
    const map = shown.fine ?? shown.coarse;
    const box = { left: plot.toX(left), top: plot.toY(top), width: plot.toX(right) - plot.toX(left), height: plot.toY(bottom) - plot.toY(top) };
    paint(box, minima.length, mapGrid(map, minima.length, state.by_steps ? steps : 0));
    plot.root.setAttribute("data-cells", map.size);
  }

  function paintAnew() {
    const { now: { ground: { sweep, domain, minima, ...ground }, rate, coarse, state } } = view();
    const byPlot = [plot.width, plot.height].join();
    const same = shown.coarse === coarse;
    if (same && shown.byPlot === byPlot && shown.bySteps === state.by_steps) return;
    Object.assign(shown, { coarse, byPlot, bySteps: state.by_steps, fine: same ? shown.fine : null });
    paintMap();
    if (same) return;
    shown.job = { domain, size: FINE, rules: mapRules(ground, rate), minima };
    ask(sweep, shown.job);
  }

  function layout() {
    const { ground } = view().now;
    drawContours(ground);
    numbers.replaceChildren(...ground.minima.map(([x, y], k) => (
      shape("text", { class: "gd-landmark", x: plot.toX(x) + 9, y: plot.toY(y) + 5 }, k + 1))));
    draw();
  }

  function draw() {
    const { now: { start, runs: [run, other] } } = view();
    const pixels = ({ points }) => points.map(([x, y]) => [plot.toX(x), plot.toY(y)]);
    const path = pixels(run);
    plot.area.classList.toggle("gd-dense", path.length > MANY_DOTS);
    drawTrail(path, path, !run.diverged);
    neighbour.setAttribute("d", polyline(pixels(other)));
    handle.setAttribute("transform", `translate(${plot.toX(start[0])} ${plot.toY(start[1])})`);
    describe();
    paintAnew();
  }
  const frame = ({ ground: { name } }) => ({ held: name });
  return { plot, draw, frame };
}

/** Return what is painted of a map, its top row first: areas, and where `most` steps are shaded their shades. */
function mapGrid({ size, minima, diverged, steps }, count, most) {
  const areas = new Uint8Array(size * size);
  const shades = new Uint8Array(size * size);
  for (let k = 0; k < size * size; k += 1) {
    const cell = (size - 1 - Math.floor(k / size)) * size + (k % size);
    areas[cell] = diverged[k] ? count + 1 : minima[k] < 0 ? count : minima[k];
    if (most) shades[cell] = shadeOf(steps[k], most);
  }
  return { columns: size, rows: size, areas, shades };
}

function startText([x, y]) {
  return `x = ${formatNumber(x)}, y = ${formatNumber(y)}`;
}

/** The shares: a bar for each minimum, for the starts that arrive nowhere, and for those that diverge. */
function createShares(parent, view, signal) {
  const axes = {
    x: { label: `share of ${groupedDigits(COARSE * COARSE)} starts (%)`, domain: [0, 100] },
    y: { label: "where they end", domain: [1, 0], named: [] },
  };
  const plot = createPlot(parent, { label: "How many of the starts end where", ...axes }, () => draw(), signal);
  const paint = createPainting(plot, signal);
  const bars = shape("path", { class: "gd-basin-bars" });
  const words = shape("g", { class: "gd-basin-words" });
  plot.area.append(bars, words);

  function draw() {
    const { now: { shares, ground: { minima }, lost } } = view();
    const half = 0.36;
    const corners = shares.map((share, k) => [plot.toY(k + 1 - half), plot.toY(k + 1 + half), plot.toX(100 * share)]);
    bars.setAttribute("d", corners.map(([top, bottom, end]) => `M0 ${top}H${end}V${bottom}H0`).join(""));
    words.replaceChildren(...shares.map((share, k) => (
      shape("text", { class: lost.includes(k) ? "gd-landmark gd-basin-lost" : "gd-landmark", x: 6, y: plot.toY(k + 1) + 5 }, shareText(share, k, minima, lost)))));
    paint({ left: 0, top: 0, width: plot.width, height: plot.height }, minima.length, barGrid(corners, plot));
  }
  const frame = ({ shares, ground: { minima } }) => {
    const named = shares.map((_, k) => [k + 1, k < minima.length ? String(k + 1) : k === minima.length ? "none" : "→ ∞"]);
    const most = 100 * Math.max(...shares);
    return { x: { domain: [0, [30, 60, 100].find((each) => each >= most - 1e-9)] }, y: { domain: [shares.length + 0.5, 0.5], named } };
  };
  return { plot, draw, frame };
}

/** Return what is painted of bars from the left edge, each [top, bottom, end] in pixels. */
function barGrid(corners, plot) {
  const [columns, rows] = [plot.width, plot.height].map(Math.ceil);
  const areas = new Uint8Array(columns * rows).fill(NO_AREA);
  corners.forEach(([top, bottom, end], area) => {
    for (let j = Math.round(top); j < Math.round(bottom); j += 1) areas.fill(area, j * columns, j * columns + Math.round(end));
  });
  return { columns, rows, areas, shades: new Uint8Array(columns * rows) };
}

function shareText(share, k, minima, lost) {
  if (k >= minima.length) return `${basinPercent(share)} ${k === minima.length ? "have not arrived" : "diverge"}`;
  return `${basinPercent(share)} at (${minima[k].map((at) => formatNumber(at)).join(", ")})${lost.includes(k) ? ", lost" : ""}`;
}

/** The controls; returns show(now), which sets them to the state. */
function addControls(parent, model, known, signal) {
  const ground = createMenu("Objective", (name) => {
    const { start, learning_rate } = known.find((each) => each.name === name);
    write(model, { objective: name, start, learning_rate });
  }, signal);
  const shade = createTickBox("Paler for more steps", (by_steps) => write(model, { by_steps }), signal);
  const rate = createMarkedSlider("Learning rate η (✗: 2/L of that minimum)", (learning_rate) => write(model, { learning_rate }), signal);
  parent.append(ground.root, shade.root, rate.root);
  return ({ ground: now, rate: value, state }) => {
    ground.show(now.name, known.map((each) => [each.name, each.title]));
    shade.show(state.by_steps);
    rate.show({ value, low: now.rates[0], most: now.rates[1], text: formatNumber(value, 4), marks: lossMarks(now) });
  };
}

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readBasins(state, last, known);
  const figure = openFigure(host, { name: "BasinPainter", title: "Which start ends where?", accepts, tasks: TASKS, read, room: BASIN_ROOM });
  const { card, model, view, signal } = figure;
  card.plots.classList.add("gd-square");
  const moveStart = (point) => {
    const { domain } = view().now.ground;
    write(model, { start: point.map((at, i) => Number(Math.min(domain[i][1], Math.max(domain[i][0], at)).toFixed(3))) });
  };
  const map = createMap(card.plots, view, moveStart, signal);
  const shares = createShares(card.plots, view, signal);
  const show = addControls(card.controls, model, known, signal);
  return figure.run({ parts: [map, shares], show, words: basinSentence });
}

export default { render, accepts };
