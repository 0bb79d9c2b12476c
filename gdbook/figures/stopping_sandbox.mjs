/** StoppingSandbox: four rules that end a descent, beside the error that none of them can see. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { powerOfTen, shortNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createChoice, createMarkedSlider, createMenu, createTickBox, makeHandle } from "./lib/controls.mjs";
import { createRemark } from "./lib/card.mjs";
import { createGround } from "./lib/ground.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  STOPPING_ROOM, STOP_AXIS, STOP_RULES, STOP_TRUTHS, caseText, lyingRules, stopReadout, stopSentence, stopTop, stoppingAt, thinnedSteps,
} from "./lib/stopping.mjs";

const PRESETS = ["bowl", "tiny", "flat", "plateau", "ravine", "saddle", "hilltop", "scaled", "bounce", "cycle", "diverging"];
const [LOW, HIGH] = [1e-12, 0.1];
const LIMITS = [20, 50, 100, 400, 1000, 3000, 10000];
const { lowest: LOWEST } = STOP_AXIS;
const WORD_PLACES = [0.06, 0.36, 0.58, 0.78];  // of the words along the axis, so that no two meet
const MOST_CORNERS = 500;
const SIZES = { "gradient norm": 8.5, "step norm": 6.5, "value change": 3.5 };  // of marks, so that none is covered

/** The traits, and what a link may set. */
const accepts = {
  preset: KIND.name(PRESETS),
  tolerance: KIND.between(LOW, HIGH),
  relative: KIND.switch,
  truth: KIND.name(Object.keys(STOP_TRUTHS)),
  step_limit: KIND.whole(10000, 10),
};

const TASKS = [
  ["Make the step rule stop with an error above 0.1.", ({ at, run }) => run.truths.error[at["step norm"]] > 0.1],
  ["Make the gradient rule lie.", (now) => lyingRules(now).includes("gradient norm")],
  ["Find a run that only the step limit ends.", ({ at, run }) => run.stoppedBy === "step limit" && Object.values(at).every((t) => t < 0)],
];

/** The marks of the rules around a place in pixels: round, three-cornered, square. */
const STAMPS = {
  "gradient norm": ([x, y], r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  "step norm": ([x, y], r) => `M${x} ${y - 1.2 * r}l${1.2 * r} ${2 * r}h${-2.4 * r}Z`,
  "value change": ([x, y], r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
};

/** Return the mark of a rule as path data. */
function stampAt(rule, place) {
  return STAMPS[rule](place.map((at) => Number(at.toFixed(1))), SIZES[rule]);
}

/** Return a path for each rule, by name, added to `parent`. */
function rulePaths(parent, kind) {
  const paths = Object.fromEntries(Object.entries(STOP_RULES).map(([rule, { short }]) => [rule, shape("path", { class: `${kind} gd-stop-${short}` })]));
  parent.append(...Object.values(paths));
  return paths;
}

/** Return a word for each line, the last for what is still to go, added to `parent`; each has a place along its line. */
function lineWords(parent) {
  const names = [...Object.values(STOP_RULES).map(({ short }) => short), "to go"];
  const words = names.map((name) => shape("text", { class: `gd-stop-word gd-stop-${name.replace(" ", "-")}` }, name));
  parent.append(...words);
  return words;
}

/** What the rules measure against the step, their tolerance, and what is still to go. */
function createMeasures(parent, model, view, signal) {
  const axes = { x: { label: "step t", domain: [0, 100] }, y: { label: "what they measure, log scale", log: true, domain: [LOWEST / 3, 10] } };
  const plot = createPlot(parent, { label: "What the rules measure, and what is still to go", ...axes }, () => draw(), signal);
  const truth = shape("path", { class: "gd-stop-truth" });
  const lines = rulePaths(plot.area, "gd-stop-line");
  const threshold = shape("path", { class: "gd-stop-threshold" });
  plot.area.append(truth, threshold);
  const words = lineWords(plot.area);
  const leaving = shape("g", { class: "gd-leaving" }, shape("text", { y: 36 }, "diverges"));
  plot.area.append(leaving);
  const drops = rulePaths(plot.area, "gd-stop-drop");
  const stamps = rulePaths(plot.above, "gd-stop-stamp");
  const handle = shape("g", { class: "gd-stop-handle" }, shape("circle", { r: 16, class: "gd-grip" }), shape("circle", { r: 7 }));
  plot.above.append(handle);
  const tell = makeHandle(handle, "Tolerance", {
    read: () => ({ value: Math.log10(view().now.tolerance), low: Math.log10(LOW), high: Math.log10(HIGH), step: 0.25, text: shortNumber(view().now.tolerance) }),
    fromPointer: (event) => Math.log10(plot.at(event)[1]),
    pick: (power) => write(model, { tolerance: toleranceOf(10 ** power) }),
  }, signal);
  const place = (size, t) => [plot.toX(t), plot.toY(Math.max(LOWEST / 3, size))];
  let drawn = null;

  /** The lines depend on the run and what is asked of it, not on the tolerance. */
  function drawLines({ lines: sizes, left, run: { stoppedBy } }) {
    leaving.setAttribute("visibility", stoppedBy === "diverged" ? "visible" : "hidden");
    leaving.setAttribute("transform", `translate(${plot.toX(left.length - 1) + 6} 0)`);
    const chosen = thinnedSteps(left.length, MOST_CORNERS);
    const trace = (each) => polyline(chosen.filter((t) => Number.isFinite(each[t])).map((t) => place(each[t], t)));
    Object.values(lines).forEach((line, i) => line.setAttribute("d", trace(sizes[i])));
    truth.setAttribute("d", trace(left));
    [...sizes, left].forEach((each, i) => putWord(words[i], each, WORD_PLACES[i]));
  }

  function putWord(word, sizes, part) {
    const t = Math.min(sizes.length - 1, Math.max(1, Math.round((part * plot.x.domain[1]))));
    const [x, y] = place(sizes[t], t);
    word.setAttribute("visibility", sizes[t] < plot.y.domain[1] ? "visible" : "hidden");
    if (!Number.isFinite(y)) return;
    word.setAttribute("x", (x + 4).toFixed(1));
    word.setAttribute("y", Math.min(plot.height - 4, Math.max(14, y - 6)).toFixed(1));
  }

  function draw() {
    const { now } = view();
    const key = [plot.width, plot.height, plot.x.domain[1], plot.y.domain[1]].join(" ");
    if (drawn?.sizes !== now.lines || drawn.left !== now.left || drawn.key !== key) drawLines(now);
    drawn = { sizes: now.lines, left: now.left, key };
    const y = plot.toY(now.tolerance);
    threshold.setAttribute("d", `M0 ${y}H${plot.width}`);
    handle.setAttribute("transform", `translate(${plot.width} ${y})`);
    for (const [rule, t] of Object.entries(now.at)) {
      const [x, end] = t < 0 ? [0, 0] : place(now.left[t], t);
      stamps[rule].setAttribute("d", t < 0 ? "" : stampAt(rule, [x, y]));
      drops[rule].setAttribute("d", t < 0 ? "" : `M${x} ${y}V${Math.max(-9, end)}`);
    }
    tell();
  }
  const frame = ({ limit, lines: sizes, left }) => ({ x: { domain: [0, limit] }, y: { domain: [LOWEST / 3, stopTop([...sizes, left])] } });
  return { plot, draw, frame };
}

/** Where the rules stop: on the graph of a function of one variable, on the map of one of two. */
function createWhere(parent, view, signal) {
  const plot = createPlot(parent, { label: "Where the rules stop", x: { label: "x", domain: [0, 1] }, y: { domain: [0, 1] } }, () => {
    drawGround();
    draw();
  }, signal);
  plot.root.setAttribute("role", "img");
  const drawMap = createGround(plot, 61, 12);
  const [graph, path, dots] = ["gd-curve", "gd-path gd-stop-way", "gd-stop-dots"].map((name) => shape("path", { class: name }));
  const begin = shape("circle", { r: 8, class: "gd-begin" });
  const stars = shape("g", { class: "gd-minima gd-stop-minima" });
  plot.area.append(graph, path, dots, stars, begin);
  const stamps = rulePaths(plot.above, "gd-stop-stamp");
  const flat = ({ domain }) => domain.length === 1;
  const graphOf = ({ domain: [[low, high]] }, { value }) => Array.from({ length: 121 }, (_, i) => low + (i / 120) * (high - low)).map((x) => [x, value([x])]);
  const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];

  function drawGround() {
    const { stopCase, run: { ground } } = view().now;
    plot.root.classList.toggle("gd-stop-graph", flat(stopCase));
    graph.setAttribute("d", flat(stopCase) ? polyline(graphOf(stopCase, ground).map(toPixels)) : "");
    if (!flat(stopCase)) drawMap({ value: ground.value, minima: [] });
    const places = stopCase.minima.map((minimum) => toPixels(flat(stopCase) ? [minimum[0], ground.value(minimum)] : minimum));
    stars.replaceChildren(...places.map(([x, y]) => shape("text", { x, y: Math.min(plot.height - 1, y + (flat(stopCase) ? 18 : 5)), "text-anchor": "middle" }, "★")));
  }

  function draw() {
    const { stopCase, run: { points, values }, at } = view().now;
    const place = (t) => toPixels(flat(stopCase) ? [points[t][0], values[t]] : points[t]);
    const places = thinnedSteps(points.length, MOST_CORNERS).map(place);
    path.setAttribute("d", polyline(places));
    dots.setAttribute("d", places.map((each) => `${polyline([each])}h0.01`).join(""));
    const [x, y] = place(0);
    begin.setAttribute("cx", x);
    begin.setAttribute("cy", y);
    for (const [rule, t] of Object.entries(at)) stamps[rule].setAttribute("d", t < 0 ? "" : stampAt(rule, place(t)));
  }
  const frame = ({ stopCase, run: { ground } }) => {
    const heights = flat(stopCase) ? graphOf(stopCase, ground).map(([, height]) => height) : [];
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    const y = flat(stopCase) ? { domain: [low - 0.08 * (high - low), high], label: "f" } : { domain: stopCase.domain[1], label: "y" };
    return { x: { domain: stopCase.domain[0] }, y, title: stopCase.title };
  };
  return { plot, draw, frame };
}

function toleranceOf(value) {
  return Math.min(HIGH, Math.max(LOW, Number(value.toPrecision(3))));
}

/** The slider and the choices; returns show(now), which sets them to the state. */
function addControls(parent, model, cases, signal) {
  const preset = createMenu("Run", (name) => write(model, { preset: name, step_limit: cases[name].steps }), signal);
  const limit = createChoice("Step limit", (value) => write(model, { step_limit: value }), signal);
  const truth = createMenu("To\u00a0go", (name) => write(model, { truth: name }), signal);
  const relative = createTickBox("Relative thresholds", (value) => write(model, { relative: value }), signal);
  const tolerance = createMarkedSlider("Tolerance, log scale", (value) => write(model, { tolerance: toleranceOf(value) }), signal);
  const remark = createRemark(Object.values(cases).map(caseText));
  parent.append(preset.root, remark.root, tolerance.root, limit.root, relative.root, truth.root);
  const marks = [-10, -6, -2].map((power) => ({ value: 10 ** power, text: powerOfTen(power), label: `Tolerance 1e${power}` }));
  return ({ state, stopCase }) => {
    preset.show(state.preset, PRESETS.map((name) => [name, cases[name].title]));
    remark.show(caseText(stopCase));
    tolerance.show({ value: state.tolerance, low: LOW, most: HIGH, log: true, text: shortNumber(state.tolerance), marks });
    limit.show(state.step_limit, LIMITS);
    relative.show(state.relative);
    truth.show(state.truth, Object.entries(STOP_TRUTHS));
  };
}

function render(host) {
  const cases = host.model.get("cases");
  const read = (state, last) => stoppingAt(state, cases, last);
  const figure = openFigure(host, { name: "StoppingSandbox", title: "Which rule knows when to stop?", accepts, tasks: TASKS, read, room: STOPPING_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createMeasures(card.plots, model, view, signal), createWhere(card.plots, view, signal)];
  const show = addControls(card.controls, model, cases, signal);
  return figure.run({ parts, show, words: (now) => [stopSentence(now), stopReadout(now)] });
}

export default { render, accepts };
