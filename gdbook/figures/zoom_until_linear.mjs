/** ZoomUntilLinear: a hill under a magnifying glass, and what a plane explains and misses of it, window by window. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, powerOfTen, shortNumber } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { contourLines, sampleGrid } from "./lib/contours.mjs";
import { createButton, createMarkedSlider, createMenu, createPlayer, createTickBox } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import { arrowLines } from "./lib/tangent.mjs";
import {
  ZOOM_RANGE, ZOOM_ROOM, changeLevels, fallFrame, largestMiss, missCurve, planeStripes, slopesAt, zoomHill, zoomReading,
  zoomReadout, zoomSentence,
} from "./lib/zoom.mjs";

const CELLS = 61;
const LEVELS = 15;
const { nearest: NEAREST, farthest: FARTHEST } = ZOOM_RANGE;

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name((model) => model.get("known_hills").map(({ name }) => name)),
  point: KIND.place(2),
  half_width: KIND.between(NEAREST, FARTHEST),
  plane: KIND.switch,
};

const TASKS = [
  ["Zoom until the plane misses less than 1 % of what it explains.", ({ kind }) => kind === "linear"],
  ["Find a place where zooming in a hundred times helps nothing.", ({ kind, width }) => kind === "kink" && width <= 0.01],
  ["Find a place where the miss falls like h², and yet stripes never come.", ({ kind, width }) => kind === "level" && width <= 0.01],
];

/**
 * Return what the traits make: the hill and the misses, kept while they are the same, and what the window shows.
 * steps: how many times the widest window was halved, so that zooming in glides.
 */
function readWindow(state, last, known) {
  const same = last && last.state.objective === state.objective;
  const hill = same ? last.hill : zoomHill(known.find(({ name }) => name === state.objective));
  const point = state.point.map((at, i) => Math.min(hill.domain[i][1], Math.max(hill.domain[i][0], at)));
  const slopes = slopesAt(hill, point);
  const misses = same && String(last.point) === String(point) ? last.misses : missCurve(hill, point, slopes);
  return {
    hill, misses,
    ...zoomReading(hill, point, slopes, misses, state.half_width),
    steps: Math.log2(FARTHEST / state.half_width),
    moved: String(point) !== String(state.point),
  };
}

/** Put `lines`, arrays of points in pixels, into `path`. */
function putLines(path, lines) {
  path.setAttribute("d", lines.map(polyline).join(""));
}

/** The window: contours, on request those of the plane, the ring of steps as long as it reaches, and the gradient. */
function createWindow(parent, view, signal) {
  const units = () => equalUnits([[-1, 1], [-1, 1]], plot.width, plot.height);
  const named = [[-1, "−h"], [0, "0"], [1, "h"]];
  const axes = { x: { label: "", named, get domain() { return units()[0]; } }, y: { label: "", named, get domain() { return units()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map of the window", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const contours = shape("g", { class: "gd-contours" }, shape("path"));
  const [level, stripes, ring, arrow] = ["gd-level-line", "gd-stripes", "gd-ahead", "gd-gradient-arrow"].map((name) => shape("path", { class: name }));
  const here = shape("circle", { class: "gd-here-ring", r: 6 });
  plot.area.append(contours, level, ring, stripes, arrow, here);

  function draw() {
    const { now: { hill, point, slopes, steepest, state }, shown } = view();
    const width = FARTHEST / 2 ** shown;
    const height = hill.value(point);
    const grid = sampleGrid((x, y) => hill.value([point[0] + width * x, point[1] + width * y]) - height, plot.x.domain, plot.y.domain, CELLS, CELLS);
    const fromCells = ([i, j]) => [(i / (CELLS - 1)) * plot.width, (1 - j / (CELLS - 1)) * plot.height];
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    const levels = changeLevels(grid, LEVELS);
    const linesAt = (heights) => heights.flatMap((each) => contourLines(grid, each).map((line) => line.map(fromCells)));
    putLines(contours.firstElementChild, linesAt(levels.filter(Boolean)));
    putLines(level, linesAt([0]));
    putLines(stripes, state.plane ? planeStripes(slopes, width, levels).map((ends) => ends.map(toPixels)) : []);
    const tip = slopes.map((slope) => slope / (2 * steepest));
    putLines(arrow, steepest > 0 ? arrowLines([0, 0], tip, 0.12).map((line) => line.map(toPixels)) : []);
    const [x, y] = toPixels([0, 0]);
    const reach = plot.toX(1) - x;
    ring.setAttribute("d", `M${x - reach} ${y}a${reach} ${reach} 0 1 1 ${2 * reach} 0a${reach} ${reach} 0 1 1 ${-2 * reach} 0`);
    here.setAttribute("cx", x);
    here.setAttribute("cy", y);
  }
  const frame = ({ point: [x, y], hill: { title }, width, kind }) => {
    plot.root.setAttribute("aria-label", `Contour map of ${title} within ${shortNumber(width)} of (${x}, ${y})${kind === "linear" ? ": straight stripes" : ""}`);
    return { x: { label: `from x = ${shortNumber(x)}` }, y: { label: `from y = ${shortNumber(y)}` } };
  };
  return { plot, draw, frame };
}

/** What the plane explains and what it misses, against the half-width of the window, on logarithmic axes. */
function createFall(parent, view, signal) {
  const axes = { x: { label: "half-width h of the window", log: true, domain: [NEAREST, FARTHEST] }, y: { label: "change of f, log scale", log: true, domain: [1e-8, 1] } };
  const plot = createPlot(parent, { label: "", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [guide, now, plane, missed] = ["gd-ahead", "gd-rate-line", "gd-explained", "gd-missed"].map((name) => shape("path", { class: name }));
  const dots = shape("g", { class: "gd-missed-dots" });
  const [onPlane, onMissed] = [shape("circle", { class: "gd-foot", r: 5 }), shape("circle", { class: "gd-foot", r: 5 })];
  const [word, other] = ["gd-explained-word", "gd-missed-word"].map((name) => shape("text", { class: name }));
  plot.area.append(now, guide, plane, missed, dots, onPlane, onMissed, word, other);

  /** The curves depend on the place alone. */
  function drawCurves({ misses, steepest }) {
    const toPixels = ([width, height]) => [plot.toX(width), plot.toY(Math.max(height, plot.y.domain[0] / 10))];
    const pixels = misses.map(toPixels);
    const ends = [FARTHEST, NEAREST].map((width) => toPixels([width, steepest * width]));
    putLines(plane, steepest > 0 ? [ends] : []);
    putLines(missed, [pixels]);
    dots.replaceChildren(...pixels.map(([x, y]) => shape("rect", { x: x - 3, y: y - 3, width: 6, height: 6 })));
  }

  function draw() {
    const { now: { hill, point, slopes, steepest, misses }, shown } = view();
    drawCurves(view().now);
    const width = FARTHEST / 2 ** shown;
    const height = largestMiss(hill, point, slopes, width);
    const x = plot.toX(width);
    now.setAttribute("d", `M${x} 0V${plot.height}`);
    putLines(guide, [[NEAREST, FARTHEST].map((each) => [plot.toX(each), plot.toY(height * (each / width) ** 2)])]);
    for (const [dot, value] of [[onPlane, steepest * width], [onMissed, height]]) {
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", value > 0 ? plot.toY(value) : -20);
    }
    placeNames(misses, steepest);
  }

  /** Words lie beside the curves, the higher one's above it and the lower one's below. */
  function placeNames(misses, steepest) {
    const missIsLower = steepest > 0 && misses[5][1] < steepest * misses[5][0];
    putWord(word, steepest > 0 ? "explained" : "", (at) => steepest * misses[at][0], missIsLower);
    putWord(other, "missed", (at) => misses[at][1], !missIsLower);
  }

  function putWord(text, words, heightAt, above) {
    const at = above ? 5 : 7;
    text.textContent = words;
    if (!words) return;
    text.setAttribute("x", plot.toX(FARTHEST / 2 ** at) + (above ? -8 : 8));
    text.setAttribute("y", plot.toY(heightAt(at)) + (above ? -6 : 16));
    text.setAttribute("text-anchor", above ? "end" : "start");
  }
  const frame = ({ misses, steepest, fall }) => {
    plot.root.setAttribute("aria-label", `What the plane explains and what it misses against the half-width; halving that divides the miss by ${formatNumber(fall)}`);
    return fallFrame(misses, steepest);
  };
  return { plot, draw, frame };
}

/** Zoom in, Play and Zoom out. */
function createZoom(model, signal) {
  const halve = () => {
    write(model, { half_width: Math.max(NEAREST, model.get("half_width") / 2) });
    return model.get("half_width") > NEAREST;
  };
  const closer = createButton("Zoom in", halve, signal);
  const play = createButton("Play", () => {
    if (model.get("half_width") === NEAREST) write(model, { half_width: FARTHEST });
    player.toggle();
  }, signal);
  const player = createPlayer(halve, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const farther = createButton("Zoom out", () => {
    player.stop();
    write(model, { half_width: Math.min(FARTHEST, 2 * model.get("half_width")) });
  }, signal);
  const show = (width) => {
    closer.setAttribute("aria-disabled", width <= NEAREST);
    farther.setAttribute("aria-disabled", width >= FARTHEST);
  };
  return { buttons: [closer, farther, play], stop: player.stop, show };
}

/** The slider, the choices and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, known, signal) {
  const zoom = createZoom(model, signal);
  const goTo = (values) => {
    zoom.stop();
    write(model, values);
  };
  const width = createMarkedSlider("Half-width h, log scale", (value) => goTo({ half_width: value }), signal);
  const hill = createMenu("Hill", (objective) => {
    const { places: [[, point]] } = known.find(({ name }) => name === objective);
    goTo({ objective, point, half_width: 1 });
  }, signal);
  const place = createMenu("Place", (text) => goTo({ point: JSON.parse(text) }), signal);
  const plane = createTickBox("Show the plane's contours", (value) => write(model, { plane: value }), signal);
  parent.append(width.root, hill.root, place.root, ...zoom.buttons, plane.root);
  const marks = [-4, -3, -2, -1, 0].map((power) => ({ value: Number(`1e${power}`), text: powerOfTen(power), label: `Half-width ${Number(`1e${power}`)}` }));
  return ({ state, hill: { places }, width: value, point }) => {
    zoom.show(value);
    width.show({ value, low: NEAREST, most: FARTHEST, log: true, text: shortNumber(value), marks });
    hill.show(state.objective, known.map(({ name, title }) => [name, title]));
    const listed = places.map(([words, at]) => [JSON.stringify(at), `(${at.map(shortNumber).join(", ")}), ${words}`]);
    const own = JSON.stringify(point);
    if (!listed.some(([text]) => text === own)) listed.push([own, `(${point.map(shortNumber).join(", ")})`]);
    place.show(own, listed);
    plane.show(state.plane);
  };
}

function render(host) {
  const known = host.model.get("known_hills");
  const read = (state, last) => readWindow(state, last, known);
  const figure = openFigure(host, { name: "ZoomUntilLinear", title: "Does every hill look flat from near?", accepts, tasks: TASKS, read, room: ZOOM_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createWindow(card.plots, view, signal), createFall(card.plots, view, signal)];
  const show = addControls(card.controls, model, known, signal);
  return figure.run({ parts, show, words: (now) => [zoomSentence(now), zoomReadout(now)] });
}

export default { render, accepts };
