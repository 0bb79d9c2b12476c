/** BoundVsReality: what a theorem promises, what a run does, and the function that uses most of the promise. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createTrail, startRing } from "./lib/trail.mjs";
import { createMenu, makeHandle } from "./lib/controls.mjs";
import { createRemark } from "./lib/card.mjs";
import { createStepSlider } from "./lib/question.mjs";
import { openFigure } from "./lib/figure.mjs";
import { BOUND_DROPS, BOUND_ROOM, BOUND_STEPS, BOUND_THEOREMS, boundAt, boundFrame, boundReadout, boundSentence, promiseText } from "./lib/bounds.mjs";

const REACH = 6.5;
const [NEAREST, NEAR, FARTHEST] = [0.5, 4, 6];  // of a start; up to NEAR less of the heights is shown

/** The traits, and what a link may set. */
const accepts = {
  theorem: KIND.name(Object.keys(BOUND_THEOREMS)),
  dropped: KIND.name(Object.keys(BOUND_DROPS)),
  start: KIND.between(NEAREST, FARTHEST),
  steps: KIND.whole(BOUND_STEPS, 1),
};

const TASKS = [
  ["Find a promise of which this run uses more than half.", ({ without, used }) => without === "nothing" && used > 0.5],
  ["Drop an assumption, and see the run cross the bound.", ({ without, used }) => without !== "nothing" && used > 1 + 1e-9],
  ["Drop one from where the run keeps below the bound all the same.", ({ without, crossing }) => without !== "nothing" && crossing === null],
];

/** Return the mark of the worst case, a square, around a place in pixels, as path data. */
const squareAt = ([x, y], r) => `M${(x - r).toFixed(1)} ${(y - r).toFixed(1)}h${2 * r}v${2 * r}h${-2 * r}Z`;

/** The bound, this run and the worst case against the steps; names say which is which. */
function createCurves(parent, view, signal) {
  const axes = { x: { label: "steps N", domain: [1, 105] }, y: { label: "", log: true, domain: [1e-7, 3] } };
  const plot = createPlot(parent, { label: "The bound and the runs against the steps", ...axes }, () => draw(), signal);
  plot.root.setAttribute("role", "img");
  const [now, bound, second, worst, run] = ["gd-ahead", "gd-bound-line", "gd-model", "gd-bound-worst", "gd-path"].map((name) => shape("path", { class: name }));
  const [square, dot, promised] = [shape("path", { class: "gd-bound-square" }), shape("circle", { class: "gd-here", r: 5.5 }), shape("path", { class: "gd-bound-tick" })];
  plot.area.append(now, second, bound, worst, run, promised, square, dot);
  const words = ["gd-bound-word", "gd-bound-run-word", "gd-bound-worst-word", "gd-bound-second-word"].map((name) => shape("text", { class: name }));
  plot.above.append(...words);

  const place = (quantity, n) => {
    const [low, high] = plot.y.domain;
    return [plot.toX(n), plot.toY(Math.min(1e3 * high, Math.max(low / 1e3, quantity)))];
  };
  const trace = (quantities) => polyline(quantities.map((each, n) => [each, n]).slice(1).map(([each, n]) => place(each, n)));

  function draw() {
    const { name, theorem, without, bound: bounds, own, worst: worstRun, n } = view().now;
    const kept = without === "nothing";
    const numbers = Array.from({ length: BOUND_STEPS + 1 }, (_, k) => k);
    bound.setAttribute("d", trace(bounds));
    bound.classList.toggle("gd-bound-lost", !kept);
    second.setAttribute("d", kept && theorem.second ? trace(numbers.map((k) => theorem.second[1](k))) : "");
    run.setAttribute("d", trace(own.quantities));
    worst.setAttribute("d", kept ? trace(worstRun.quantities) : "");
    square.setAttribute("d", kept ? squareAt(place(worstRun.quantities[n], n), 5) : "");
    const [x, y] = place(own.quantities[n], n);
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
    now.setAttribute("d", `M${x.toFixed(1)} 0V${plot.height}`);
    const [, top] = place(bounds[n], n);
    promised.setAttribute("d", `M${(x - 8).toFixed(1)} ${top.toFixed(1)}h16`);
    const told = [kept ? "━ promised" : "╌ no longer promised", "● this run", kept ? `■ ${theorem.worstName}` : "", kept && theorem.second ? `╌ ${theorem.second[0]}` : ""];
    words.forEach((word, i) => {
      word.textContent = told[i];
      word.setAttribute("x", name === "pl" ? plot.width : 8);  // where its runs are not
      word.setAttribute("text-anchor", name === "pl" ? "end" : "start");
      word.setAttribute("y", plot.height - 10 - 17 * (told.filter(Boolean).length - 1 - i));
    });
    words[0].classList.toggle("gd-bound-lost-word", !kept);
  }
  const frame = (state) => {
    const { axis, log } = state.theorem;
    return {
      x: { label: log ? "steps N, log scale" : "steps N", log, domain: log ? [0.95, 110] : [-1, 103] },
      y: { label: `${axis}, log scale`, domain: boundFrame(state) },
    };
  };
  return { plot, draw, frame };
}

/** The function of this run with its iterates, the worst-case one, and the start that is moved along it. */
function createLandscape(parent, view, moveStart, signal) {
  const axes = { x: { label: "x", domain: [-REACH, REACH] }, y: { label: "f(x)", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "The functions, and the steps on the one of this run", ...axes }, () => draw(), signal);
  const [curve, other] = ["gd-curve", "gd-bound-worst"].map((name) => shape("path", { class: name }));
  plot.area.append(curve, other);
  const drawTrail = createTrail(plot.area);
  const ring = startRing();
  plot.above.append(ring);
  const describe = makeHandle(ring, "Start", {
    read: () => ({ value: view().now.start, low: NEAREST, high: FARTHEST, step: 0.1, text: `x = ${formatNumber(view().now.start)}` }),
    fromPointer: (event) => plot.at(event)[0],
    pick: (value) => moveStart(Number(value.toFixed(2))),
  }, signal);
  const across = Array.from({ length: 261 }, (_, i) => (i / 130 - 1) * REACH);

  function draw() {
    const { own: { ground, run }, worst, n } = view().now;
    const toPixels = ([x, height]) => [plot.toX(x), plot.toY(height)];
    const trace = ({ value }) => polyline(across.map((x) => toPixels([x, value([x])])));
    curve.setAttribute("d", trace(ground));
    other.setAttribute("d", worst ? trace(worst.ground) : "");
    const pixels = run.points.slice(0, n + 1).map(([x], t) => toPixels([x, run.values[t]]).map((at) => Math.max(-1e6, Math.min(1e6, at))));
    drawTrail(pixels, pixels, true);
    ring.setAttribute("transform", `translate(${pixels[0].map((at) => at.toFixed(1)).join(" ")})`);
    describe();
  }
  const frame = ({ start, own: { ground }, given: { formula } }) => {
    const shown = start <= NEAR ? NEAR * 1.1 : REACH;
    const heights = across.filter((x) => Math.abs(x) <= shown).map((x) => ground.value([x]));
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    return { y: { label: `f(x) = ${formula[1]}`, domain: [low - 0.06 * (high - low), high + 0.06 * (high - low)] } };
  };
  return { plot, draw, frame };
}

/** The menus, the slider, and the theorem in words; returns show(now), which sets them to the state. */
function addControls(parent, model, view, signal) {
  const theorem = createMenu("Theorem", (name) => write(model, { theorem: name, dropped: "nothing" }), signal);
  const drop = createMenu("Drop", (name) => write(model, { dropped: name }), signal);
  const remark = createRemark(Object.values(BOUND_THEOREMS).map((each) => promiseText({ theorem: each, without: "smooth" })));
  const steps = createStepSlider("Steps N", (value) => write(model, { steps: value }), signal, { least: 1, tell: (value) => `${value} steps` });
  parent.append(theorem.root, drop.root, remark.root, steps.root);
  return (now) => {
    theorem.show(now.name, Object.entries(BOUND_THEOREMS).map(([name, { title }]) => [name, title]));
    drop.show(now.without, Object.keys(now.theorem.cases).map((name) => [name, BOUND_DROPS[name]]));
    remark.show(promiseText(now));
    steps.show(now.n, BOUND_STEPS);
  };
}

function render(host) {
  const figure = openFigure(host, { name: "BoundVsReality", title: "How much of the promise is used?", accepts, tasks: TASKS, read: boundAt, room: BOUND_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createCurves(card.plots, view, signal), createLandscape(card.plots, view, (start) => write(model, { start }), signal)];
  const show = addControls(card.controls, model, view, signal);
  return figure.run({ parts, show, words: (now) => [boundSentence(now), boundReadout(now)] });
}

export default { render, accepts };
