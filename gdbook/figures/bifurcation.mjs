/** Bifurcation: what descent on the double well does in the long run, rate by rate, beside one descent. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { createChoice, createMarkedSlider, makeHandle } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { openFigure } from "./lib/figure.mjs";
import { drawnPart } from "./lib/staircase.mjs";
import {
  DOUBLE_WELL, SECOND_DOUBLING, diagramPaths, doubleWellOrbit, edgePoint, fateOf, fateSentence, rateBorders,
} from "./lib/bifurcation.mjs";

const MOST_STEPS = 200;
const { rates: [LOWEST, HIGHEST], reach: REACH } = DOUBLE_WELL;

/** The traits, and what a link may set. */
const accepts = {
  learning_rate: KIND.positive,
  start: KIND.finite,
  steps: KIND.whole(MOST_STEPS),
};

const TASKS = [
  ["Find the largest rate with period 2.", ({ rate }) => rate >= 0.99 * SECOND_DOUBLING && rate <= SECOND_DOUBLING],
  ["Find period 4.", ({ fate }) => fate.period === 4],
  ["Find the largest rate that stays bounded.", ({ rate, fate }) => rate >= 1.98 && fate.kind === "chaos"],
];

/** Return the descent the traits make, all of its steps, and what becomes of it. */
function readDescent({ learning_rate: rate, start: wanted, steps }, last) {
  const start = Math.min(REACH, Math.max(-REACH, wanted));
  if (last && last.rate === rate && last.start === start) return { ...last, steps, moved: start !== wanted };
  const places = doubleWellOrbit(rate, start, MOST_STEPS);
  const gone = places.findIndex((x) => Math.abs(x) > REACH);
  const inside = gone < 0 ? places.length : gone;
  return { rate, start, steps, places, inside, moved: start !== wanted, fate: fateOf(rate, start) };
}

/** The diagram: where the iterates end up, rate by rate; faint, the same from -start; and the movable rate. */
function createDiagram(parent, view, moveRate, signal) {
  const axes = { x: { label: "learning rate η", domain: [LOWEST, HIGHEST] }, y: { label: "where x ends up", domain: [-REACH, REACH] } };
  const plot = createPlot(parent, { label: "Where the iterates end up, for each learning rate", ...axes }, () => layout(), signal);
  const mirrored = shape("g", { class: "gd-visits gd-mirrored" }, shape("path"), shape("path"));
  const visits = shape("g", { class: "gd-visits" }, shape("path"), shape("path"));
  const ground = shape("rect", { class: "gd-grip", width: "100%", height: "100%" });
  const line = shape("path", { class: "gd-rate-line" });
  const grip = shape("rect", { class: "gd-grip", x: -16, width: 32, rx: 6 });
  const values = shape("g", { class: "gd-dots" });
  const knob = shape("circle", { r: 7 });
  const handle = shape("g", { class: "gd-rate-handle" }, grip, line, values, knob);
  const note = shape("text", { x: 6 }, "faint: mirrored start");
  plot.area.append(mirrored, visits, ground);
  plot.above.append(note, handle);
  let [drawnFrom, waiting] = [null, 0];
  const rateAt = (event) => {
    const [at] = plot.at(event);
    return Number(Math.min(HIGHEST, Math.max(LOWEST, at)).toPrecision(4));
  };
  ground.addEventListener("click", (event) => moveRate(rateAt(event)), { signal });
  signal.addEventListener("abort", () => cancelAnimationFrame(waiting), { once: true });
  const describe = makeHandle(handle, "Learning rate in the diagram", {
    read: () => ({ value: view().now.rate, low: LOWEST, high: HIGHEST, step: 0.003, text: formatNumber(view().now.rate, 4) }),
    fromPointer: rateAt,
    pick: (value) => moveRate(Number(value.toPrecision(4))),
  }, signal);

  function drawVisits() {
    const { start } = view().now;
    drawnFrom = start;
    const [width, height] = [Math.min(480, Math.round(plot.width)), Math.min(300, Math.round(plot.height))];
    diagramPaths(start, width, height).forEach((data, level) => {
      for (const group of [visits, mirrored]) group.children[level].setAttribute("d", data);
    });
    const fit = `scale(${plot.width / width} ${plot.height / height})`;
    visits.setAttribute("transform", fit);
    mirrored.setAttribute("transform", `translate(0 ${plot.height}) scale(1 -1) ${fit}`);
  }

  function layout() {
    drawVisits();
    grip.setAttribute("height", plot.height);
    knob.setAttribute("cy", plot.height);
    line.setAttribute("d", `M0 0V${plot.height}`);
    note.setAttribute("y", plot.toY(0) + 4);
    draw();
  }

  function draw() {
    const { rate, start, fate } = view().now;
    const x = plot.toX(rate);
    handle.setAttribute("transform", `translate(${Math.min(plot.width, Math.max(0, x)).toFixed(1)} 0)`);
    line.setAttribute("visibility", x >= 0 && x <= plot.width ? "visible" : "hidden");
    const r = fate.values.length > 4 ? 3 : 4;
    values.replaceChildren(...fate.values.map((value) => shape("circle", { cy: plot.toY(value).toFixed(1), r })));
    note.setAttribute("visibility", start === 0 ? "hidden" : "visible");
    describe();
    if (start === drawnFrom) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawVisits);
  }
  return { plot, draw };
}

/** The descent itself, step by step, between the two wells. */
function createWalk(parent, view, moveStart, signal) {
  const axes = { x: { label: "step t", domain: [0, 1] }, y: { label: "xₜ, wells at ±1", domain: [-REACH, REACH] } };
  const plot = createPlot(parent, { label: "The iterate after each step", ...axes }, () => draw(), signal);
  const wells = shape("path", { class: "gd-ahead" });
  plot.area.append(wells);
  const drawTrail = createTrail(plot.area);
  const arrow = [shape("path"), shape("path", { class: "gd-head" }), shape("text", {}, "diverges")];
  const leaving = shape("g", { class: "gd-leaving" }, ...arrow);
  const handle = startRing();
  plot.area.append(leaving);
  plot.above.append(handle);
  const describe = makeHandle(handle, "Start", {
    read: () => ({ value: view().now.start, low: -REACH, high: REACH, step: 0.05, text: `x = ${formatNumber(view().now.start)}` }),
    fromPointer: (event) => plot.at(event)[1],
    pick: (value) => moveStart(Number(value.toFixed(3))),
  }, signal);

  function draw() {
    const { now: { places, inside, start }, shown } = view();
    const pixels = places.slice(0, inside).map((x, t) => [plot.toX(t), plot.toY(x)]);
    plot.area.classList.toggle("gd-dense", shown > 60);
    drawTrail(drawnPart(pixels, shown, 1), pixels.slice(0, Math.floor(shown) + 1), shown < inside);
    wells.setAttribute("d", [1, -1].map((x) => `M0 ${plot.toY(x)}H${plot.width}`).join(""));
    handle.setAttribute("transform", `translate(${plot.toX(0)} ${plot.toY(start)})`);
    leaving.setAttribute("visibility", shown >= inside && inside < places.length ? "visible" : "hidden");
    if (inside < places.length) drawLeaving(pixels[inside - 1], [plot.toX(inside), plot.toY(places[inside])]);
    describe();
  }

  function drawLeaving(from, to) {
    const [x, y] = edgePoint(from, to, plot.height);
    const back = y > 0 ? -9 : 9;
    arrow[0].setAttribute("d", polyline([from, [x, y]]));
    arrow[1].setAttribute("d", polyline([[x - 5, y + back], [x, y], [x + 5, y + back]]));
    const right = x < plot.width / 2;
    for (const [name, value] of [["x", x + (right ? 10 : -10)], ["y", y > 0 ? y - 6 : 16], ["text-anchor", right ? "start" : "end"]]) {
      arrow[2].setAttribute(name, value);
    }
  }
  const frame = ({ steps }) => {
    const most = [40, 100, MOST_STEPS].find((each) => each >= steps);
    return { x: { domain: [-0.06 * most, most * 1.03] } };
  };
  return { plot, draw, frame };
}

/** The slider, the buttons and the choice; returns show(now), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const rate = createMarkedSlider("Learning rate η", (value) => write(model, { learning_rate: value }), signal);
  const { start } = view().now;
  const reach = () => ({ steps: view().now.steps, last: Math.min(MOST_STEPS, view().now.inside), most: MOST_STEPS });
  const walk = createStepper(model, reach, { start }, signal);
  const count = createChoice("Steps", (value) => {
    walk.stop();
    write(model, { steps: value });
  }, signal);
  parent.append(rate.root, count.root, ...walk.buttons);
  const borders = rateBorders();
  return ({ rate: value, steps }) => {
    walk.show();
    rate.show({ value, low: LOWEST, most: HIGHEST, text: formatNumber(value, 4), ...borders });
    count.show(steps, [10, 40, 100, MOST_STEPS]);
  };
}

function render(host) {
  const figure = openFigure(host, { name: "Bifurcation", title: "Too long a step?", accepts, tasks: TASKS, read: readDescent });
  const { card, model, view, signal } = figure;
  const diagram = createDiagram(card.plots, view, (value) => write(model, { learning_rate: value }), signal);
  const walk = createWalk(card.plots, view, (start) => write(model, { start }), signal);
  const show = addControls(card.controls, model, view, signal);
  return figure.run({ parts: [diagram, walk], show, words: (now) => fateSentence(now.fate, now) });
}

export default { render, accepts };
