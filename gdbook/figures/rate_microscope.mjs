/** RateMicroscope: runs of five rates, from sublinear to quadratic, on axes that bend or straighten them. */

import { element, shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, powerOfTen } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createChoice, createMarkedSlider, createMenu } from "./lib/controls.mjs";
import { createStepSlider } from "./lib/question.mjs";
import { openFigure } from "./lib/figure.mjs";
import { RATES_ROOM, RATE_AXES, RATE_FLOOR, RATE_RUNS, rateCells, rateReadout, rateSentence, rateWordStep, ratesAt } from "./lib/rates.mjs";

const MOST_STEPS = 1000;
const NAMED_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const FACTORS = [0.05, 0.99];
const MARKED_FACTORS = [0.1, 0.9];
const STEP_CHOICES = [10, 40, 200, 1000];
const NAMES = Object.keys(RATE_RUNS);
const APART = 9;  // in pixels, of marks

/** The traits, and what a link may set. */
const accepts = {
  rate: KIND.name(NAMES),
  axes: KIND.name(RATE_AXES),
  factor: KIND.between(...FACTORS),
  steps: KIND.whole(MOST_STEPS, 10),
  step: KIND.whole(MOST_STEPS),
};

const TASKS = [
  ["Find the axes on which 1/t is straight.", ({ state: { rate, axes } }) => rate === "inverse" && axes === RATE_RUNS.inverse.straight],
  ["Read ρ off the slope: let the linear run take ten steps a digit.", ({ state: { factor } }) => Math.abs(-Math.log10(factor) - 0.1) < 0.002],
  ["Find a ρ and a step at which 1/√t is ahead of the linear run.", ({ readings: { sqrt, linear } }) => sqrt.share < linear.share],
];

/** The marks of the runs around a place in pixels: round, square, three-cornered, on its tip, crossed. */
const MARKS = {
  sqrt: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  inverse: (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  linear: (x, y, r) => `M${x} ${y - 1.2 * r}l${1.2 * r} ${2 * r}h${-2.4 * r}Z`,
  superlinear: (x, y, r) => `M${x} ${y - 1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}Z`,
  quadratic: (x, y, r) => `M${x - r} ${y - r / 3}h${r * 2 / 3}v${-r * 2 / 3}h${r * 2 / 3}v${r * 2 / 3}h${r * 2 / 3}v${r * 2 / 3}h${-r * 2 / 3}v${r * 2 / 3}h${-r * 2 / 3}v${-r * 2 / 3}h${-r * 2 / 3}Z`,
};

/** Return those of places in pixels, in their order, that keep apart. */
function keptApart(places) {
  const kept = [];
  for (const [x, y] of places) {
    const last = kept.at(-1);
    if (!last || Math.hypot(x - last[0], y - last[1]) >= APART) kept.push([x, y]);
  }
  return kept;
}

/** Return the marks of a run around places in pixels, as path data. */
function runMarks(name, places, r) {
  return places.map(([x, y]) => MARKS[name](Number(x.toFixed(1)), Number(y.toFixed(1)), r)).join("");
}

/** Return a path for each run, by name, added to `parent`. */
function runPaths(parent, kind) {
  const paths = Object.fromEntries(NAMES.map((name) => [name, shape("path", { class: `${kind} gd-run-${name}` })]));
  parent.append(...Object.values(paths));
  return paths;
}

/** The errors against the step, on the axes that are chosen. */
function createErrors(parent, view, signal) {
  const plot = createPlot(parent, { label: "The error of each run after each step", x: { domain: [0, 40] }, y: { domain: [0, 1] } }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const now = shape("path", { class: "gd-rates-now" });
  plot.area.append(now);
  const [lines, marks] = ["gd-rates-line", "gd-rates-marks"].map((kind) => runPaths(plot.area, kind));
  const here = runPaths(plot.area, "gd-rates-here");
  const words = NAMES.map((name) => shape("text", { class: `gd-rates-word gd-run-${name}` }, RATE_RUNS[name].title));
  plot.area.append(...words);
  const drawn = {};
  const place = (share, at) => [plot.toX(at), plot.toY(share)];

  /** A line and its name depend on the run, the axes and their size, not on the step that is read. */
  function drawRun(name, shares, { state: { axes, steps }, chosen, first }) {
    const key = [axes, steps, plot.width, plot.height, chosen].join(" ");
    if (drawn[name]?.shares === shares && drawn[name].key === key) return;
    drawn[name] = { shares, key };
    const places = shares.map(place).slice(first);
    lines[name].setAttribute("d", polyline(places));
    lines[name].classList.toggle("gd-rates-chosen", chosen);
    marks[name].setAttribute("d", chosen ? runMarks(name, keptApart(places), 3) : "");
    const at = rateWordStep(name, axes, shares.length - 1);
    const [x, y] = place(shares[at], Math.max(first, at));
    const word = words[NAMES.indexOf(name)];
    word.setAttribute("x", (x + 6).toFixed(1));
    word.setAttribute("y", Math.min(plot.height - 4, Math.max(13, y - 5)).toFixed(1));
  }

  function draw() {
    const { now: { state, runs, t } } = view();
    const first = state.axes === "log-log" ? 1 : 0;
    for (const [name, shares] of Object.entries(runs)) {
      const chosen = name === state.rate;
      drawRun(name, shares, { state, chosen, first });
      const left = t >= first ? shares[t] : 0;
      here[name].setAttribute("d", left ? runMarks(name, [place(left, t)], chosen ? 6 : 4) : "");
    }
    const x = plot.toX(Math.max(plot.x.domain[0], t));
    now.setAttribute("d", `M${x} 0V${plot.height}`);
  }
  const frame = ({ state: { axes, steps } }) => {
    const both = axes === "log-log";
    const log = axes !== "linear";
    const met = NAMED_STEPS.filter((t) => t <= steps && (steps <= 50 || Number.isInteger(Math.log10(t))));
    const named = both ? met.map((t) => [t, String(t)]) : null;
    return {
      x: { domain: [both ? 1 : 0, steps], log: both, label: both ? "step t, log scale" : "step t", named },
      y: { domain: log ? [RATE_FLOOR, 2] : [0, 1], log, label: `error, as a share of the first${log ? ", log scale" : ""}` },
    };
  };
  return { plot, draw, frame };
}

/** The next error against this one, both on logarithmic axes: the slope is the order. */
function createFollowing(parent, view, signal) {
  const named = [-15, -12, -9, -6, -3, 0].map((power) => [10 ** power, powerOfTen(power)]);
  const axis = { log: true, domain: [RATE_FLOOR, 4] };
  const axes = { x: { ...axis, label: "error at t", named: named.filter((_, i) => i % 2 === 1) }, y: { ...axis, label: "error at t + 1", named } };
  const plot = createPlot(parent, { label: "The next error against this one", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const diagonal = shape("path", { class: "gd-model" });
  const word = shape("text", { class: "gd-landmark", "text-anchor": "end" }, "nothing gained");
  plot.area.append(diagonal);
  const [lines, marks] = ["gd-rates-line", "gd-rates-marks"].map((kind) => runPaths(plot.area, kind));
  const ring = shape("circle", { class: "gd-begin", r: 9 });
  const slopes = { superlinear: "slope 1.6", quadratic: "slope 2" };
  const slopeWords = Object.entries(slopes).map(([name, text]) => shape("text", { class: `gd-rates-word gd-run-${name}` }, text));
  plot.area.append(word);
  plot.above.append(...slopeWords, ring);

  const drawn = {};

  function draw() {
    const { now: { state: { rate }, runs, t, chosen } } = view();
    const place = ([one, next]) => [plot.toX(one), plot.toY(next)];
    const pairs = (shares) => shares.slice(1).map((share, i) => place([shares[i], share]));
    for (const [name, shares] of Object.entries(runs)) {
      const key = [plot.width, plot.height, name === rate].join(" ");
      if (drawn[name]?.shares === shares && drawn[name].key === key) continue;
      drawn[name] = { shares, key };
      lines[name].setAttribute("d", polyline(pairs(shares)));
      marks[name].setAttribute("d", name === rate ? runMarks(name, keptApart(pairs(shares)), 3.5) : "");
    }
    diagonal.setAttribute("d", polyline([[RATE_FLOOR, RATE_FLOOR], [4, 4]].map(place)));
    Object.keys(slopes).forEach((name, i) => {
      const [endX, endY] = pairs(runs[name]).at(-1);
      slopeWords[i].setAttribute("x", (endX + 5).toFixed(1));
      slopeWords[i].setAttribute("y", (endY + 6).toFixed(1));
    });
    const [x, y] = place([1e-3, 1e-3]);
    word.setAttribute("x", x - 4);
    word.setAttribute("y", y - 8);
    const [atX, atY] = chosen[t + 1] ? place([chosen[t], chosen[t + 1]]) : [-99, -99];
    ring.setAttribute("cx", atX.toFixed(1));
    ring.setAttribute("cy", atY.toFixed(1));
    ring.setAttribute("visibility", chosen[t + 1] ? "visible" : "hidden");
  }
  return { plot, draw };
}

/** What the step after t does to each run; returns a part. */
function createTable(parent, view) {
  const titles = ["run", "error", "next / this", "digits gained", "order"];
  const rows = Object.fromEntries(NAMES.map((name) => {
    const cells = titles.slice(1).map(() => element("td"));
    return [name, { cells, root: element("tr", {}, element("th", { scope: "row" }, element("span", { class: `gd-run-${name}` }, RATE_RUNS[name].title)), ...cells) }];
  }));
  const head = element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title)));
  const table = element("table", { class: "gd-rates-table" }, element("thead", {}, head), element("tbody", {}, ...Object.values(rows).map(({ root }) => root)));
  table.setAttribute("aria-label", "What each run gains by the step that is read");
  parent.append(table);

  function draw() {
    const { now: { readings, state: { rate } } } = view();
    for (const [name, { cells, root }] of Object.entries(rows)) {
      rateCells(readings[name]).forEach((text, i) => { cells[i].textContent = text; });
      root.classList.toggle("gd-rates-row", name === rate);
    }
  }
  return { draw };
}

/** The sliders and the choices; returns show(now), which sets them to the state. */
function addControls(parent, model, signal) {
  const step = createStepSlider("Read at step t", (value) => write(model, { step: value }), signal);
  const rate = createMenu("Run", (name) => write(model, { rate: name }), signal);
  const axes = createMenu("Axes", (name) => write(model, { axes: name }), signal);
  const steps = createChoice("Steps shown", (value) => write(model, { steps: value }), signal);
  const factor = createMarkedSlider("ρ of the linear run", (value) => write(model, { factor: Math.min(FACTORS[1], Math.max(FACTORS[0], value)) }), signal);
  parent.append(rate.root, axes.root, steps.root, step.root, factor.root);
  const marks = MARKED_FACTORS.map((value) => ({ value, text: String(value), label: `ρ = ${value}` }));
  return ({ state, t }) => {
    rate.show(state.rate, NAMES.map((name) => [name, RATE_RUNS[name].title]));
    axes.show(state.axes, RATE_AXES.map((name) => [name, name]));
    steps.show(state.steps, STEP_CHOICES);
    step.show(t, state.steps);
    factor.show({ value: state.factor, low: FACTORS[0], most: FACTORS[1], text: formatNumber(state.factor), marks });
  };
}

function render(host) {
  const figure = openFigure(host, { name: "RateMicroscope", title: "What does a rate look like?", accepts, tasks: TASKS, read: ratesAt, room: RATES_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createErrors(card.plots, view, signal), createFollowing(card.plots, view, signal), createTable(card.plots, view)];
  const show = addControls(card.controls, model, signal);
  return figure.run({ parts, show, words: (now) => [rateSentence(now), rateReadout(now)] });
}

export default { render, accepts };
