/** TugOfWar: several curvatures share one learning rate, and the slowest of them sets the pace. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createChoice, createMarkedSlider, makeHandle, sliderTrack, snapped } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  MOST_FACTOR, barsLabel, curvatureText, endsFor, envelopeCorners, factorText, isTie, onlySharpestDiverges, tugMarks, tugOfWar,
  tugRates, tugReadout, tugSentence, veeCorners,
} from "./lib/tug.mjs";

const KAPPAS = [2, 5, 10, 20, 100];
const COUNTS = [2, 3, 4, 5, 6, 7, 8];

/** The traits, and what a link may set. */
const accepts = {
  learning_rate: KIND.positive,
  flattest: KIND.positive,
  sharpest: KIND.positive,
  count: KIND.whole(8, 2),
  steps: KIND.whole(1000),
};

const TASKS = [
  ["Let the flattest and the sharpest pull equally.", isTie],
  ["Make only the sharpest diverge.", onlySharpestDiverges],
  ["Raise κ until the best factor is above 0.9.", ({ best }) => best.factor > 0.9],
];

/** One bar per curvature, 1 - eta L long: to the right of 0 it stays on its side, to the left it crosses. */
function createBars(parent, view, signal) {
  const x = { label: "", domain: [-MOST_FACTOR, MOST_FACTOR], named: [[-1, "−1"], [0, "0"], [1, "1"]] };
  const plot = createPlot(parent, { label: "The factor of each curvature", x, y: { label: "curvature L" } }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const outside = [-1, 1].map(() => shape("rect", { class: "gd-beyond", y: 0, height: "100%" }));
  const lines = shape("path", { class: "gd-limit" });
  const bars = shape("g", { class: "gd-bars" });
  const zeroLine = shape("path", { class: "gd-zero" });
  const words = shape("g", { class: "gd-words" });
  const sides = shape("text", { "text-anchor": "middle" }, "crosses ← 1 − ηL → same side");
  plot.area.append(...outside, lines, bars, zeroLine);
  plot.above.append(words, sides);

  function drawBar(bar, [value, word], i) {
    const { factors, regimes, pulling, worst } = view().now;
    const side = factors[i] < 0 ? -1 : 1;
    const wild = regimes[i] === "divergent";
    const [zero, end] = [plot.toX(0), plot.toX(Math.max(-MOST_FACTOR - 0.1, factors[i]))];
    const middle = plot.toY(i);
    const thick = Math.min(26, 0.62 * Math.abs(plot.toY(1) - plot.toY(0)));
    bar.setAttribute("class", wild ? "gd-bar-wild" : pulling[i] && worst > 0 ? "gd-bar-slowest" : "gd-bar");
    bar.setAttribute("d", `M${zero} ${middle}H${end}`);
    bar.setAttribute("stroke-width", thick);
    place(value, wild ? zero - 8 * side : end + 6 * side, middle, side * (wild ? -1 : 1), wild ? `diverges ×${factorText(-factors[i])}` : factorText(Math.abs(factors[i])));
    place(word, zero - 8 * side, middle, -side, !wild && pulling[i] && worst > 0 ? (isTie(view().now) ? "tie" : "slowest") : "");
    value.setAttribute("class", wild ? "gd-word-wild" : "");
  }

  function draw() {
    const { curvatures } = view().now;
    while (bars.childElementCount > curvatures.length) for (const group of [bars, words, words]) group.lastElementChild.remove();
    while (bars.childElementCount < curvatures.length) {
      bars.append(shape("path"));
      words.append(shape("text"), shape("text", { class: "gd-word-slowest" }));
    }
    [...bars.children].forEach((bar, i) => drawBar(bar, [words.children[2 * i], words.children[2 * i + 1]], i));
    plot.root.setAttribute("aria-label", barsLabel(view().now));
    const [left, zero, right] = [-1, 0, 1].map((factor) => plot.toX(factor));
    lines.setAttribute("d", `M${left} 0V${plot.height}M${right} 0V${plot.height}`);
    zeroLine.setAttribute("d", `M${zero} 0V${plot.height}`);
    outside[0].setAttribute("width", left);
    outside[1].setAttribute("x", right);
    outside[1].setAttribute("width", plot.width - right);
    sides.setAttribute("x", zero);
    sides.setAttribute("y", plot.height + 33);
  }
  const frame = ({ curvatures }) => (
    { y: { domain: [curvatures.length - 0.4, -0.6], named: curvatures.map((curvature, i) => [i, curvatureText(curvature)]) } });
  return { plot, draw, frame };
}

function place(text, x, y, side, words) {
  text.setAttribute("x", x.toFixed(1));
  text.setAttribute("y", (y + 4.5).toFixed(1));
  text.setAttribute("text-anchor", side < 0 ? "end" : "start");
  text.textContent = words;
}

/** The worst factor against the rate over the faint V of each curvature, and the rate as a line to move. */
function createValley(parent, view, pick, signal) {
  const axes = { x: { label: "learning rate η", domain: [0, 1] }, y: { label: "largest |1 − ηL|", domain: [0, MOST_FACTOR] } };
  const plot = createPlot(parent, { label: "The worst factor at each learning rate", ...axes }, () => {
    drawGround();
    draw();
  }, signal);
  const beyond = shape("rect", { class: "gd-beyond", width: "100%", y: 0 });
  const limit = shape("path", { class: "gd-limit" });
  const vees = shape("path", { class: "gd-vees" });
  const landmarks = shape("path", { class: "gd-ahead" });
  const curve = shape("path", { class: "gd-curve" });
  const now = shape("path", { class: "gd-now" });
  const dots = shape("g", { class: "gd-tug-dots" });
  const names = ["end", "start"].map((anchor) => shape("text", { "text-anchor": anchor, class: "gd-landmark" }));
  const note = shape("text", { class: "gd-note", "text-anchor": "end" });
  plot.area.append(beyond, limit, vees, landmarks, curve, now, dots);
  const handle = shape("g", { class: "gd-rate-handle" }, shape("rect", { class: "gd-grip", x: -18, width: 36, y: 0 }), shape("circle", { r: 8 }));
  plot.above.append(...names, note, handle);
  const track = () => sliderTrack(view().now.rates.low, view().now.rates.most, false);
  const marks = () => tugMarks(view().now).map(({ value }) => value);
  const describe = makeHandle(handle, "Learning rate", {
    read: () => {
      const { rate, worst, rates: { low, most } } = view().now;
      return { value: Math.min(most, Math.max(low, rate)), low, high: most, step: most / 250, text: `η = ${formatNumber(rate, 4)}, worst factor ${factorText(worst)}` };
    },
    fromPointer: (event) => snapped(plot.at(event)[0], marks(), track().step, true),
    pick: (value) => {
      const near = snapped(value, marks(), track().step, false);
      pick(marks().includes(near) ? near : track().value(near));
    },
  }, signal);

  const toPixels = ([rate, factor]) => [plot.toX(rate), plot.toY(Math.min(20, factor))];

  function drawGround() {
    const tug = view().now;
    const { curvatures, rates: { most }, best } = tug;
    const edge = 2 / curvatures.at(-1);
    vees.setAttribute("d", curvatures.map((curvature) => polyline(veeCorners(curvature, most).map(toPixels))).join(""));
    curve.setAttribute("d", polyline(envelopeCorners(tug, most).map(toPixels)));
    limit.setAttribute("d", `M0 ${plot.toY(1)}H${plot.width}`);
    beyond.setAttribute("height", plot.toY(1));
    landmarks.setAttribute("d", [best.rate, edge].map((rate) => `M${plot.toX(rate)} 0V${plot.height}`).join(""));
    [[best.rate, "2/(μ+L)", -5], [edge, "2/L", 5]].forEach(([rate, text, aside], i) => {
      names[i].textContent = rate <= most ? text : "";
      names[i].setAttribute("x", plot.toX(rate) + aside);
      names[i].setAttribute("y", 12);
    });
  }

  function draw() {
    const { rate, rates: { most }, sizes, pulling } = view().now;
    const x = plot.toX(Math.min(rate, most));
    for (const mark of [now, dots]) mark.setAttribute("visibility", rate > most ? "hidden" : "visible");
    now.setAttribute("d", `M${x} 0V${plot.height}`);
    while (dots.childElementCount > sizes.length) dots.lastElementChild.remove();
    while (dots.childElementCount < sizes.length) dots.append(shape("circle"));
    sizes.forEach((size, i) => {
      const dot = dots.children[i];
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", plot.toY(Math.min(20, size)));
      dot.setAttribute("r", pulling[i] ? 6 : 3.5);
      dot.setAttribute("class", pulling[i] ? "gd-dot-slowest" : "gd-dot");
    });
    note.textContent = rate > most ? `off the axis: η = ${formatNumber(rate)} →` : "";
    note.setAttribute("x", plot.width);
    note.setAttribute("y", plot.height - 22);
    handle.setAttribute("transform", `translate(${x} 0)`);
    handle.firstChild.setAttribute("height", plot.height + 10);
    handle.lastChild.setAttribute("cy", plot.height);
    describe();
  }
  return { plot, draw, frame: ({ curvatures, rates: { most } }) => ({ curvatures, x: { domain: [0, most] } }) };
}

/** The slider and the choices; returns show(tug), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), signal);
  const kappa = createChoice("κ = L/μ", (value) => {
    const [flattest, sharpest] = endsFor(view().now, value);
    write(model, { flattest, sharpest });
  }, signal);
  const count = createChoice("Curvatures", (value) => write(model, { count: value }), signal);
  const steps = createChoice("Steps", (value) => write(model, { steps: value }), signal);
  parent.append(rate.root, kappa.root, steps.root, count.root);
  return (tug) => {
    rate.show({ value: tug.rate, ...tug.rates, text: formatNumber(tug.rate, 4), marks: tugMarks(tug) });
    kappa.show(tug.kappa, KAPPAS);
    count.show(tug.curvatures.length, COUNTS);
    steps.show(tug.steps, [1, 20, 100]);
  };
}

function readTug(state) {
  const tug = tugOfWar(state);
  return { ...tug, rates: tugRates(tug) };
}

/** As wordy as the controls make it: a slowest with long numbers. */
const WORDIEST = readTug({ learning_rate: 4.123e-6, flattest: 12.34, sharpest: 1234, count: 8, steps: 100 });

function render(host) {
  const room = [tugSentence(WORDIEST), tugReadout(WORDIEST)];
  const figure = openFigure(host, { name: "TugOfWar", title: "Which curvature sets the pace?", accepts, tasks: TASKS, read: readTug, room });
  const { card, model, view, signal } = figure;
  const parts = [createBars(card.plots, view, signal), createValley(card.plots, view, (rate) => write(model, { learning_rate: rate }), signal)];
  const show = addControls(card.controls, model, view, signal);
  return figure.run({ parts, show, words: (tug) => [tugSentence(tug), tugReadout(tug)] });
}

export default { render, accepts };
