/** DifferenceError: how far forward difference, central difference and complex step are off, for every h. */

import { element, shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { powerOfTen, shortNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createChoice, createMarkedSlider, createMenu } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  DIFFERENCES_ROOM, DIFFERENCE_FORMULAS, STEP_RANGE, WAYS, curveAround, differenceFunction, differencesAt,
  differencesReadout, differencesSentence, digitParts, errorCurves, expectedErrors, secantEnds,
} from "./lib/differences.mjs";

const { smallest: SMALLEST, largest: LARGEST, rounding: ROUNDING } = STEP_RANGE;
const ZERO = 1e-18;  // where an error of 0, which has no logarithm, is drawn

/** The traits, and what a link may set. */
const accepts = {
  formula: KIND.name(DIFFERENCE_FORMULAS),
  point: KIND.between(0.1, 3),
  h: KIND.between(SMALLEST, LARGEST),
};

const TASKS = [
  ["Get seven right digits out of the forward difference.", ({ found }) => found.forward.digits >= 7],
  ["Get ten out of the central difference.", ({ found }) => found.central.digits >= 10],
  ["Make the central difference worse than the forward one.", ({ found: { forward, central } }) => central.error > forward.error],
];

/** Return what the traits make; the function and its curves are kept while they are the same. */
function readDifferences({ formula, point, h }, last) {
  const f = last && last.f.formula === formula ? last.f : differenceFunction(formula);
  const kept = last && last.f === f && last.x === point ? last : { curves: errorCurves(f, point), expected: expectedErrors(f, point) };
  return { f, x: point, h, curves: kept.curves, expected: kept.expected, found: differencesAt(f, point, h), exact: f.gradient([point])[0] };
}

/** The marks of the ways: round, square, three-cornered. */
const MARKS = {
  forward: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  central: (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  complex: (x, y, r) => `M${x} ${y - 1.2 * r}l${1.2 * r} ${2 * r}h${-2.4 * r}Z`,
};

/** Return the mark of a way around a place in pixels, as path data. */
function markAt(way, [x, y], r) {
  return MARKS[way](Number(x.toFixed(1)), Number(y.toFixed(1)), r);
}

/** Return a path for each way, by name, added to `parent`. */
function wayPaths(parent, kind) {
  const paths = Object.fromEntries(Object.keys(WAYS).map((way) => [way, shape("path", { class: `${kind} gd-way-${way}` })]));
  parent.append(...Object.values(paths));
  return paths;
}

/** The errors against h, what was to be expected of them, and the h that is chosen. */
function createErrors(parent, view, signal) {
  const axes = { x: { label: "step h, log scale", log: true, domain: [SMALLEST / 3, 3] }, y: { label: "error, log scale", log: true, domain: [ZERO / 3, 10] } };
  const plot = createPlot(parent, { label: "The errors against the step h", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [now, expected] = ["gd-rate-line", "gd-model"].map((name) => shape("path", { class: name }));
  plot.area.append(expected);
  const dots = wayPaths(plot.area, "gd-way-dots");
  plot.area.append(now);
  const current = wayPaths(plot.area, "gd-way-now");
  const words = Object.entries(WAYS).map(([way, { title }]) => shape("text", { class: `gd-way-word gd-way-${way}` }, title.toLowerCase()));
  plot.area.append(...words);
  const place = (h, error) => [plot.toX(h), plot.toY(Math.max(error, ZERO))];
  let drawn = null;

  /** The curves depend on the function and the point alone, and on the plot's size. */
  function drawCurves({ curves, expected: { forward, central } }) {
    for (const way of Object.keys(WAYS)) dots[way].setAttribute("d", curves[way].map((each) => markAt(way, place(...each), 1.8)).join(""));
    const steps = Array.from({ length: 81 }, (_, k) => 10 ** (-k / 4));
    expected.setAttribute("d", [forward, central].map(({ at }) => polyline(steps.map((h) => place(h, at(h))))).join(""));
    const put = (text, [x, y], anchor) => {
      for (const [name, value] of [["x", x.toFixed(1)], ["y", y.toFixed(1)], ["text-anchor", anchor]]) text.setAttribute(name, value);
    };
    const [aboveX, aboveY] = place(1e-4, forward.at(1e-4));
    const [belowX, belowY] = place(central.best, 1e-13);
    put(words[0], [aboveX - 8, aboveY - 6], "end");
    put(words[1], [belowX - 14, belowY], "end");
    put(words[2], [plot.toX(1e-14), plot.toY(ZERO) - 10], "middle");
    words[2].setAttribute("visibility", curves.complex.length ? "visible" : "hidden");
  }

  function draw() {
    const { now: { curves, expected: foreseen, found, h } } = view();
    const key = [plot.width, plot.height, plot.y.domain[1]].join(" ");
    if (drawn?.curves !== curves || drawn.key !== key) drawCurves({ curves, expected: foreseen });
    drawn = { curves, key };
    now.setAttribute("d", `M${plot.toX(h)} 0V${plot.height}`);
    for (const [way, { error }] of Object.entries(found)) current[way].setAttribute("d", Number.isFinite(error) ? markAt(way, place(h, error), 5.5) : "");
  }
  const frame = ({ curves }) => {
    const most = Math.max(...Object.values(curves).flat().map(([, error]) => error));
    const top = Math.max(1, Math.ceil(Math.log10(most)));
    const named = [[ZERO, "0"], ...[-15, -12, -9, -6, -3, 0].map((power) => [10 ** power, powerOfTen(power)])];
    return { y: { domain: [ZERO / 3, 10 ** (top + 0.3)], named } };
  };
  return { plot, draw, frame };
}

/** The curve around the point, in units of h, with its tangent and the secants. */
function createSecants(parent, view, signal) {
  const named = [[-1, "−h"], [0, "0"], [1, "h"]];
  const axes = { x: { label: "", named, domain: [-1.5, 1.5] }, y: { label: "f, from f(x)", named: [[0, "0"]], domain: [-1, 1] } };
  const plot = createPlot(parent, { label: "The curve and its secants, as wide as h", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [curve, tangent] = ["gd-curve", "gd-ahead"].map((name) => shape("path", { class: name }));
  plot.area.append(tangent);
  const secants = wayPaths(plot.area, "gd-way-line");
  plot.area.append(curve);
  const ends = wayPaths(plot.area, "gd-way-now");

  function draw() {
    const { now: { f, x, h, found, exact } } = view();
    const toPixels = ([t, rise]) => [plot.toX(t), plot.toY(rise)];
    const trace = (points) => polyline(points.map(toPixels));
    curve.setAttribute("d", trace(curveAround(f, x, h)));
    tangent.setAttribute("d", trace([-1.5, 1.5].map((t) => [t, exact * t])));
    const lines = secantEnds(f, x, h, found);
    const rise = (t) => (f.value([x + t * h]) - f.value([x])) / h;
    for (const [way, at] of [["forward", [0, 1]], ["central", [-1, 1]]]) {
      secants[way].setAttribute("d", trace(lines[way]));
      const seen = at.map((t) => [t, rise(t)]).filter(([, up]) => Number.isFinite(up));
      ends[way].setAttribute("d", seen.map((each) => markAt(way, toPixels(each), way === "forward" ? 5.5 : 4)).join(""));
    }
  }
  const frame = ({ x, exact }) => {
    const reach = 1.7 * Math.max(Math.abs(exact), 1e-6);
    return { x: { label: `from x = ${shortNumber(x)}` }, y: { domain: [-reach, reach] } };
  };
  return { plot, draw, frame };
}

/** The three slopes digit by digit, under the true one; returns a part. */
function createDigits(parent, view) {
  const row = (title) => {
    const [right, rest, count] = [element("span", { class: "gd-right-digits" }), element("span", { class: "gd-wrong-digits" }), element("td")];
    return { right, rest, count, root: element("tr", {}, element("th", { scope: "row" }, title), element("td", { class: "gd-digits" }, right, rest), count) };
  };
  const exact = row("True slope");
  const rows = Object.fromEntries(Object.entries(WAYS).map(([way, { title }]) => [way, row(title.split(" ")[0])]));
  const table = element("table", { class: "gd-digits-table" }, element("tbody", {}, exact.root, ...Object.values(rows).map(({ root }) => root)));
  table.setAttribute("aria-label", "The slopes; right digits are underlined");
  parent.append(table);

  function fill({ right, rest, count }, [agreeing, others], said) {
    [right.textContent, rest.textContent, count.textContent] = [agreeing, others, said];
  }

  function draw() {
    const { found, exact: slope } = view().now;
    fill(exact, digitParts(slope, slope).printed, "");
    for (const [way, { printed, digits, error }] of Object.entries(found)) fill(rows[way], printed, Number.isNaN(error) ? "" : `${digits} right`);
  }
  return { draw };
}

/** The slider and the choices; returns show(now), which sets them to the state. */
function addControls(parent, model, signal) {
  const step = createMarkedSlider("Step h, log scale", (h) => write(model, { h: Math.min(LARGEST, Math.max(SMALLEST, h)) }), signal);
  const formula = createMenu("f(x) =", (text) => write(model, { formula: text }), signal);
  const point = createChoice("at x =", (value) => write(model, { point: value }), signal);
  parent.append(step.root, formula.root, point.root);
  return ({ state, expected: { forward, central } }) => {
    const marks = [
      { value: SMALLEST, text: powerOfTen(-20), label: "Step 1e-20" },
      { value: Number(ROUNDING.toPrecision(4)), text: "ε", label: "Step ε, the rounding of a number" },
      { value: Number(forward.best.toPrecision(3)), text: "√ε", label: "About the best step of the forward difference" },
      { value: Number(central.best.toPrecision(3)), text: "∛ε", label: "About the best step of the central difference" },
      { value: LARGEST, text: "1", label: "Step 1" },
    ];
    step.show({ value: state.h, low: SMALLEST, most: LARGEST, log: true, text: shortNumber(state.h), marks });
    formula.show(state.formula, DIFFERENCE_FORMULAS.map((each) => [each, each]));
    point.show(state.point, [0.5, 1, 2, 3]);
  };
}

function render(host) {
  const figure = openFigure(host, { name: "DifferenceError", title: "How small a step for a derivative?", accepts, tasks: TASKS, read: readDifferences, room: DIFFERENCES_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createErrors(card.plots, view, signal), createSecants(card.plots, view, signal), createDigits(card.plots, view)];
  const show = addControls(card.controls, model, signal);
  return figure.run({ parts, show, words: (now) => [differencesSentence(now), differencesReadout(now)] });
}

export default { render, accepts };
