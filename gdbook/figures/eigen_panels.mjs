/** EigenPanels: descent on a turned bowl, and what is left along its flat and along its steep direction. */

import { element, shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, powerOfTen, shortNumber } from "./lib/format.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { drawnPart } from "./lib/staircase.mjs";
import { createChoice, createMarkedSlider, makePlaneHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { createAngleSlider } from "./lib/stage.mjs";
import { openFigure } from "./lib/figure.mjs";
import { factorText } from "./lib/tug.mjs";
import {
  EIGEN_LEVELS, EIGEN_LIMITS, EIGEN_ROOM, eigenFrame, eigenMarks, eigenPanels, eigenReadout, eigenSentence, ellipsePoints,
  lastWatched, ontoAxis, shareText, shrinkAlike,
} from "./lib/eigen.mjs";

const { reach: REACH, steps: MOST_STEPS, kappa: MOST_KAPPA, rate: MOST_RATE } = EIGEN_LIMITS;
const WATCHED = 100;
const ENDS = ["flat", "steep"];

/** The traits, and what a link may set. */
const accepts = {
  condition_number: KIND.between(1, MOST_KAPPA),
  learning_rate: KIND.between(0.001, MOST_RATE),
  tilt: KIND.between(0, 360),
  start: KIND.place(2),
  steps: KIND.whole(MOST_STEPS),
};

const TASKS = [
  ["Find the rate at which both directions shrink alike.", shrinkAlike],
  ["Find a start from which the flat direction never matters.", ({ kappa, begin: [flat, steep] }) => kappa > 1 && flat === 0 && steep !== 0],
  ["Scale the bowl so that one step lands, from any start.", ({ kappa, rate, steps, begin }) => kappa === 1 && rate === 1 && steps > 0 && begin.some(Boolean)],
];

/** The bowl in its own coordinates: contours, both axes, the path, the movable start. */
function createBowlView(parent, view, moveStart, signal) {
  const domain = (i) => equalUnits([[-REACH, REACH], [-REACH, REACH]].map(([low, high]) => [1.05 * low, 1.05 * high]), plot.width, plot.height)[i];
  const axes = { x: { label: "x", get domain() { return domain(0); } }, y: { label: "y", get domain() { return domain(1); } } };
  const plot = createPlot(parent, { label: "The bowl with the path of descent", ...axes }, () => draw(), signal);
  const contours = shape("g", { class: "gd-contours" }, ...EIGEN_LEVELS.map(() => shape("path")));
  const lines = ENDS.map((end) => shape("path", { class: `gd-eigen-axis gd-eigen-${end}` }));
  const star = shape("g", { class: "gd-minima" }, shape("text", { "text-anchor": "middle" }, "★"));
  plot.area.append(contours, ...lines, star);
  const drawTrail = createTrail(plot.area);
  const names = ENDS.map((end) => shape("text", { class: `gd-eigen-word gd-eigen-${end}`, "text-anchor": "middle" }, end));
  const ring = startRing();
  plot.above.append(...names, ring);
  const describe = makePlaneHandle(ring, "Start", {
    read: () => {
      const { from } = view().now;
      return { point: from, box: [[-REACH, REACH], [-REACH, REACH]], steps: [0.1, 0.1], text: `x = ${formatNumber(from[0])}, y = ${formatNumber(from[1])}` };
    },
    fromPointer: plot.at,
    pick: (point) => moveStart(ontoAxis(point, view().now.bowl)),
  }, signal);

  function draw() {
    const { now: { bowl, from, points }, shown } = view();
    const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)];
    EIGEN_LEVELS.forEach((b, i) => contours.children[i].setAttribute("d", polyline(ellipsePoints(bowl, b).map(toPixels))));
    [[1, 0], [0, 1]].forEach((way, i) => {
      const end = (far) => toPixels(bowl.join(way.map((at) => far * at)));
      lines[i].setAttribute("d", polyline([end(-9), end(9)]));
      const [x, y] = end(-0.82 * REACH);
      names[i].setAttribute("x", x.toFixed(1));
      names[i].setAttribute("y", (y + 4).toFixed(1));
    });
    const [x, y] = toPixels([0, 0]);
    star.firstElementChild.setAttribute("x", x);
    star.firstElementChild.setAttribute("y", y + 5);
    const pixels = points.map(toPixels);
    const dots = pixels.slice(0, Math.floor(shown) + 1);
    drawTrail(drawnPart(pixels, shown, 1), dots.slice(-80), true);
    ring.setAttribute("transform", `translate(${toPixels(from).join(" ")})`);
    describe();
  }
  return { plot, draw };
}

/** Lines against the step on a logarithmic axis, those of the flat and the steep direction and `sum`; a dot where the walk is. */
function createLines(parent, view, { label, yLabel, names, linesOf, wordsOf }, signal) {
  const plot = createPlot(parent, { label, x: { label: "step k", domain: [0, 20] }, y: { label: yLabel, log: true, domain: [1e-8, 10] } }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const lines = names.map((name) => shape("path", { class: `gd-eigen-line gd-eigen-${name}` }));
  const marks = names.map((name) => shape("path", { class: `gd-eigen-mark gd-eigen-${name}` }));
  const now = shape("path", { class: "gd-rate-line" });
  plot.area.append(now, ...lines, ...marks);
  const words = names.map((name, i) => shape("text", { class: `gd-eigen-word gd-eigen-${name}`, "text-anchor": "end" }));
  plot.above.append(...words);

  function draw() {
    const { now: state, shown } = view();
    const [low, high] = plot.y.domain;
    const place = (height, k) => [plot.toX(k), plot.toY(Math.min(high * 1e3, Math.max(low / 1e3, height)))];
    linesOf(state).forEach((heights, i) => {
      lines[i].setAttribute("d", heights[0] === 0 ? "" : polyline(heights.map(place)));
      const at = place(heights[state.steps], shown);
      marks[i].setAttribute("d", heights[0] === 0 ? "" : eigenMark(names[i], at));
    });
    now.setAttribute("d", `M${plot.toX(shown).toFixed(1)} 0V${plot.height}`);
    wordsOf(state).forEach((text, i) => {
      words[i].textContent = text;
      words[i].setAttribute("x", plot.width);
      words[i].setAttribute("y", plot.height - 6 - 17 * (names.length - 1 - i));
    });
  }
  const frame = (state) => {
    const { steps, heights } = eigenFrame(state);
    return { x: { domain: steps }, y: { domain: heights } };
  };
  return { plot, draw, frame };
}

/** Return the mark of a line around a place in pixels, as path data: a square, a triangle, or a disc. */
function eigenMark(name, [left, top]) {
  const [x, y] = [left.toFixed(1), Math.max(-1e4, Math.min(1e4, top)).toFixed(1)];
  if (name === "flat") return `M${x} ${y}m-4.5 -4.5h9v9h-9Z`;
  if (name === "steep") return `M${x} ${y}m0 -6l5.5 9.5h-11Z`;
  return `M${x} ${y}m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0`;
}

/** A bar that is split as the error is. */
function createShares(parent, view) {
  const [flat, steep] = ENDS.map((end) => element("span", { class: `gd-share gd-share-${end}` }));
  const words = ENDS.map((end) => element("span", { class: `gd-share-word gd-eigen-${end}` }));
  const bar = element("div", { class: "gd-share-bar", "aria-hidden": "true" }, flat, steep);
  parent.append(element("div", { class: "gd-shares" }, element("div", { class: "gd-slider-head" }, ...words), bar));
  return { draw: () => {
    const { sums, steps, share } = view().now;
    const known = sums[steps] > 0;
    [share, 1 - share].forEach((part, i) => {
      words[i].textContent = known ? `${i ? "" : "error: "}${shareText(part)} ${ENDS[i]}` : i ? "" : "error: none";
      [flat, steep][i].style.flexGrow = known ? part : 0;
    });
  } };
}

/** The sliders and buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const kappa = createMarkedSlider("Condition number κ = L/μ, log scale", (value) => write(model, { condition_number: value }), signal);
  const rate = createMarkedSlider("Learning rate η, in units of 1/L", (value) => write(model, { learning_rate: value }), signal);
  rate.root.classList.add("gd-eigen-rate");
  const tilt = createAngleSlider("Direction of the flat axis", (value) => write(model, { tilt: value }), signal);
  const count = createChoice("Steps", (value) => {
    walk.stop();
    write(model, { steps: value });
  }, signal);
  const walk = createStepper(model, () => {
    const { now } = view();
    return { steps: now.steps, last: lastWatched(now, WATCHED), most: MOST_STEPS };
  }, {}, signal);
  parent.append(kappa.root, rate.root, tilt.root, count.root, ...walk.buttons);
  const marks = [1, 10, 100, 1000, 1e4].map((value) => ({ value, text: value > 1000 ? powerOfTen(4) : String(value), label: `Set the condition number to ${value}` }));
  const zones = [{ to: 1, text: "nothing crosses", kind: "calm" }, { to: 2, text: "steep crosses", kind: "crossing" }, { to: MOST_RATE, text: "diverges", kind: "wild" }];
  return (now) => {
    kappa.show({ value: now.kappa, low: 1, most: MOST_KAPPA, log: true, text: shortNumber(now.kappa), marks });
    rate.show({ value: now.rate, low: MOST_RATE / 500, most: MOST_RATE, text: formatNumber(now.rate, 4), marks: eigenMarks(now.kappa), zones });
    tilt.show(now.tilt);
    count.show(now.steps, [1, 5, 20, 100, 1000]);
    walk.show();
  };
}

function render(host) {
  const figure = openFigure(host, { name: "EigenPanels", title: "Why is it slow, and in which direction?", accepts, tasks: TASKS, read: eigenPanels, room: EIGEN_ROOM });
  const { card, model, view, signal } = figure;
  const map = createBowlView(card.plots, view, (start) => write(model, { start }), signal);
  const distances = createLines(card.plots, view, {
    label: "What is left of the distance along each direction", yLabel: "distance along each, log scale", names: ENDS,
    linesOf: (now) => now.distances,
    wordsOf: ({ factors }) => factors.map((factor, i) => `${ENDS[i]} × ${Math.abs(factor) < 1e-12 ? "0" : factorText(Math.abs(factor))}`),
  }, signal);
  const heights = createLines(card.plots, view, {
    label: "What is left of f, and its parts", yLabel: "f − f* and its parts, log scale", names: [...ENDS, "sum"],
    linesOf: (now) => [...now.heights, now.sums], wordsOf: () => ["flat part", "steep part", "● their sum, f − f*"],
  }, signal);
  const shares = createShares(card.plots, view);
  const show = addControls(card.controls, model, view, signal);
  return figure.run({ parts: [map, distances, heights, shares], show, words: (now) => [eigenSentence(now), eigenReadout(now)] });
}

export default { render, accepts };
