/** RandomDirections: how much of the steepest slope a direction chosen at random gains, as the dimension grows. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createButton, createMarkedSlider } from "./lib/controls.mjs";
import { KEY_WIDTH, createKey } from "./lib/key.mjs";
import { openFigure } from "./lib/figure.mjs";
import { groupedDigits } from "./lib/format.mjs";
import {
  DIRECTIONS_ROOM, MOST_DIMENSIONS, barWidth, cosineBars, cosineDensity, cosineLimit, densityTop, directionsSentence,
  meanCosine, nextDimension, randomDirections,
} from "./lib/directions.mjs";

const MOST_SEED = 1000;
const MARKED = [10, 100, 1000, 10000];

/** The traits, and what a link may set. */
const accepts = {
  dimension: KIND.whole(MOST_DIMENSIONS, 2),
  seed: KIND.whole(MOST_SEED, 1),
};

const TASKS = [
  ["Find a dimension in which a random way gains less than a tenth, but only just.", ({ mean }) => mean < 0.1 && mean > 0.095],
  ["Find a dimension in which it gains one per cent.", ({ mean }) => Math.abs(mean - 0.01) < 2e-4],
  ["Find a sample whose mean is more than 2 % off.", ({ mean, sampled }) => Math.abs(sampled / mean - 1) > 0.02],
];

/** The histogram of |cos| with its exact density, and the mean of the sample. */
function createHistogram(parent, view, signal) {
  const axes = { x: { label: "across ← |cos| → along the gradient", domain: [0, 1] }, y: { label: "how often (density)", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "How often each |cos| comes up", ...axes }, () => draw(), signal);
  const bars = shape("path", { class: "gd-direction-bars" });
  const exact = shape("path", { class: "gd-curve" });
  const line = shape("path", { class: "gd-now" });
  const name = shape("text", { class: "gd-landmark", y: 14 });
  plot.area.append(bars, exact, line, name);

  function draw() {
    const { dimension, cosines, sampled } = view().now;
    const place = ([cosine, density]) => [plot.toX(cosine), Math.max(-plot.height, plot.toY(density))];
    const outline = cosineBars(cosines, barWidth(dimension)).map(([from, to, height]) => (
      `${polyline([[from, 0], [from, height], [to, height], [to, 0]].map(place))}Z`));
    bars.setAttribute("d", outline.join(""));
    const along = Array.from({ length: 201 }, (_, i) => Math.min(1 - 1e-6, (i / 200) ** 3));  // densest where it is steep
    exact.setAttribute("d", polyline(along.map((cosine) => place([cosine, cosineDensity(dimension, cosine)]))));
    const x = plot.toX(sampled);
    line.setAttribute("d", `M${x} 0V${plot.height}`);
    name.textContent = "mean";
    name.setAttribute("x", x + 6);
  }
  return { plot, draw, frame: ({ dimension }) => ({ y: { domain: [0, densityTop(dimension)] } }) };
}

/** The mean of |cos| against the dimension, both on logarithmic axes: exact, its limit, and the sample's as a dot. */
function createDecay(parent, view, signal) {
  const axes = { x: { label: "dimension d, log scale", domain: [1.7, 1.5e6], log: true }, y: { label: "mean |cos|, log scale", domain: [5e-4, 1], log: true } };
  const plot = createPlot(parent, { label: "The mean of |cos| in each dimension", ...axes }, () => {
    drawCurves();
    draw();
  }, signal);
  const limit = shape("path", { class: "gd-model" });
  const exact = shape("path", { class: "gd-curve" });
  const drop = shape("path", { class: "gd-ahead" });
  const key = createKey([["gd-curve", "exact"], ["gd-model", "√(2/πd)"]]);
  const dot = shape("circle", { class: "gd-here", r: 6.5 });
  plot.area.append(drop, exact, limit, key.root);
  plot.above.append(dot);

  function drawCurves() {
    const along = Array.from({ length: 121 }, (_, i) => 2 * (MOST_DIMENSIONS / 2) ** (i / 120));
    exact.setAttribute("d", polyline(along.map((d) => [plot.toX(d), plot.toY(meanCosine(d))])));
    limit.setAttribute("d", polyline(along.map((d) => [plot.toX(d), plot.toY(cosineLimit(d))])));
    key.place(plot.width - KEY_WIDTH);
  }

  function draw() {
    const { dimension, sampled } = view().now;
    const [x, y] = [plot.toX(dimension), plot.toY(sampled)];
    drop.setAttribute("d", `M0 ${y}H${x}V${plot.height}`);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
  }
  return { plot, draw };
}

/** The slider and the button; returns show(now), which sets them to the state. */
function addControls(parent, model, signal) {
  let held = false;
  const pick = (value) => write(model, { dimension: nextDimension(value, model.get("dimension"), held) });
  const dimension = createMarkedSlider("Dimension d, log scale", pick, signal);
  for (const [event, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    dimension.root.addEventListener(event, () => { held = now; }, { signal });
  }
  const again = createButton("Another sample", () => write(model, { seed: (model.get("seed") % MOST_SEED) + 1 }), signal);
  const marks = MARKED.map((d) => ({ value: d, text: groupedDigits(d), label: `Set the dimension to ${groupedDigits(d)}` }));
  parent.append(dimension.root, again);
  return ({ dimension: value }) => dimension.show({ value, low: 2, most: MOST_DIMENSIONS, log: true, text: groupedDigits(value), marks });
}

function render(host) {
  const read = ({ dimension, seed }) => randomDirections(dimension, seed);
  const figure = openFigure(host, { name: "RandomDirections", title: "How good is a guess in many dimensions?", accepts, tasks: TASKS, read, room: DIRECTIONS_ROOM });
  const { card, model, view, signal } = figure;
  const histogram = createHistogram(card.plots, view, signal);
  const decay = createDecay(card.plots, view, signal);
  const show = addControls(card.controls, model, signal);
  return figure.run({ parts: [histogram, decay], show, words: directionsSentence });
}

export default { render, accepts };
