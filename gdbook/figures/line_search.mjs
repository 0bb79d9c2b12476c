/** LineSearch: rules that choose the learning rate by looking along the gradient; the slider moves by itself. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, shortNumber } from "./lib/format.mjs";
import { OPTIMIZERS } from "./lib/optimizers.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail } from "./lib/trail.mjs";
import { createRemark } from "./lib/card.mjs";
import { createMarkedSlider, createMenu } from "./lib/controls.mjs";
import { createStepper } from "./lib/stepper.mjs";
import { openFigure } from "./lib/figure.mjs";
import { largestCurvature, rateLandmarks } from "./lib/explorer.mjs";
import {
  LINE_LEGENDS, LINE_LIMIT, LINE_ROOM, LINE_RULES, hasRisen, lineExtent, lineGround, lineMove, lineReadout,
  lineRun, lineSentence, squareTurns,
} from "./lib/line.mjs";

const GRID = 81;
const LEVELS = 13;
const MOST_DOTS = 60;

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name(["bowl", "rosenbrock", "himmelblau"]),
  condition_number: KIND.between(1, 1000),
  rule: KIND.name(Object.keys(LINE_RULES)),
  learning_rate: KIND.positive,
  steps: KIND.whole(LINE_LIMIT.steps),
};

const hasArrived = ({ run, steps }) => run.stoppedBy === "gradient norm" && steps === run.points.length - 1;
const TASKS = [
  ["Zigzag: turn by a right angle four times running.", ({ ground, run, steps }) => squareTurns(ground, run, steps) >= 4],
  ["Reach gradient norm 0.001 in fewer than 10 steps, f never rising.", (now) => hasArrived(now) && now.steps < 10 && !hasRisen(now.run, now.steps)],
  ["Find a rule that lets f rise and still beats exact search.", (now) => (
    hasArrived(now) && hasRisen(now.run, now.steps) && now.steps < lineRun(now.ground, "exact").points.length - 1)],
];

/** Return the run a state makes, and how many of its steps are shown; the ground stays while it is the same. */
function readRun({ objective, condition_number: number, rule, learning_rate: rate, steps }, last, known) {
  const same = last && objective === last.state.objective && number === last.state.condition_number;
  const ground = same ? last.ground : lineGround(objective, number, known);
  const run = lineRun(ground, rule, rate);
  return { ground, rule, run, steps: Math.min(steps, run.points.length - 1) };
}

/** Return the walker's place on the way from step to step. */
function placeAt({ points }, shown) {
  const whole = Math.min(Math.floor(shown), points.length - 1);
  const next = points[whole + 1] ?? points[whole];
  return points[whole].map((at, i) => at + (shown - whole) * (next[i] - at));
}

/** The map: contours, minima, the path, and the line that is searched. view() -> {now, shown, move, extent}. */
function createMap(parent, view, signal) {
  const domains = () => equalUnits(view().now.ground.domain, plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return domains()[0]; } }, y: { label: "y", get domain() { return domains()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the path of descent and the line of the next step", ...axes }, () => {
    drawContours(view().now.ground);
    draw();
  }, signal);
  const drawContours = createGround(plot, GRID, LEVELS);
  const ahead = shape("path", { class: "gd-ahead" });
  const begin = shape("circle", { class: "gd-begin", r: 8 });
  plot.area.append(ahead, begin);
  const drawTrail = createTrail(plot.area);
  const drawTried = createRings(plot.area);
  const drawArrow = createStepArrow(plot.area);
  const drawLeaving = createLeaving(plot.area);
  const toPixels = (point) => [plot.toX(point[0]), plot.toY(point[1])].map((at) => Math.max(-1e5, Math.min(1e5, at)));
  const isInside = ([x, y]) => x >= 0 && x <= plot.width && y >= 0 && y <= plot.height;

  function draw() {
    const { now: { run }, shown, move, extent } = view();
    const whole = Math.floor(shown);
    const path = [...run.points.slice(0, whole + 1), placeAt(run, shown)].map(toPixels);
    const outside = run.stoppedBy === "diverged" ? path.findIndex((pixel) => !isInside(pixel)) : -1;
    const seen = outside < 0 ? path : path.slice(0, outside);
    plot.area.classList.toggle("gd-dense", seen.length > 20);
    drawTrail(seen, seen.slice(-MOST_DOTS), outside < 0 && isInside(path.at(-1)));
    drawLeaving(outside < 0 ? null : seen.at(-1), path[outside], plot.width, plot.height);
    const [x, y] = toPixels(run.points[0]);
    begin.setAttribute("cx", x);
    begin.setAttribute("cy", y);
    const searching = move.rate !== null && outside < 0;
    const along = (rate) => toPixels(move.line.point.map((at, i) => at - rate * move.line.gradient[i]));
    ahead.setAttribute("d", searching ? polyline([along(0), along(extent.rates[1])]) : "");
    drawTried(searching ? move.tried.map(along).filter(isInside) : []);
    drawArrow(searching && shown === whole ? along(0) : null, searching && along(move.rate));
  }
  return { plot, draw, frame: ({ ground: { formula } }) => ({ formula }) };
}

/** The objective along the line of the next step: curve, the rule's model of it, the rates tried, the rate chosen. */
function createLine(parent, view, signal) {
  const axes = { x: { label: "learning rate η", domain: [0, 1] }, y: { label: "f(w − η g)", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "The objective along the line of the next step", ...axes }, () => draw(), signal);
  const curve = shape("path", { class: "gd-curve" });
  const model = shape("path", { class: "gd-model" });
  const drop = shape("path", { class: "gd-ahead" });
  const here = shape("circle", { class: "gd-here", r: 6 });
  plot.area.append(drop, model, curve);
  const drawTried = createRings(plot.area);
  const chosen = shape("circle", { class: "gd-chosen", r: 6 });
  plot.above.append(here, chosen);

  function draw() {
    const { move: { line, rate, to, tried, model: modelAt }, extent: { rates: [, most] } } = view();
    const place = (at, value) => [plot.toX(at), Math.max(-plot.height, Math.min(2 * plot.height, plot.toY(value)))];
    const trace = (f) => {
      const samples = Array.from({ length: 121 }, (_, i) => (i / 120) * most).map((at) => [at, f(at)]);
      return polyline(samples.filter(([, value]) => Number.isFinite(value)).map(([at, value]) => place(at, value)));
    };
    curve.setAttribute("d", trace(line.valueAt));
    model.setAttribute("d", modelAt ? trace(modelAt) : "");
    drawTried(tried.filter((at) => at <= most).map((at) => [plot.toX(at), Math.max(7, place(at, line.valueAt(at))[1])]));
    putDot(here, place(0, line.value));
    chosen.setAttribute("visibility", rate === null ? "hidden" : "visible");
    drop.setAttribute("d", "");
    if (rate === null) return;
    const [x, y] = place(rate, to);
    putDot(chosen, [x, y]);
    drop.setAttribute("d", `M${x} ${y}V${plot.height}`);
  }
  function putDot(dot, [x, y]) {
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
  }
  const frame = () => {
    const { extent: { rates, values } } = view();
    return { x: { domain: rates }, y: { domain: values } };
  };
  return { plot, draw, frame };
}

/** Add hollow marks to `area`; return draw(places), an array of [x, y] in pixels. */
function createRings(area) {
  const group = shape("g", { class: "gd-tried" });
  area.append(group);
  return (places) => group.replaceChildren(...places.map(([cx, cy]) => shape("circle", { cx, cy, r: 4.5 })));
}

/** Add the arrow of a step to `area`; return draw(from, to), at least long enough to be seen, or none for null. */
function createStepArrow(area) {
  const line = shape("path");
  const head = shape("path", { class: "gd-head" });
  const group = shape("g", { class: "gd-step-arrow" }, line, head);
  area.append(group);
  return (from, to) => {
    group.setAttribute("visibility", from ? "visible" : "hidden");
    if (!from) return;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const reach = Math.max(length, 18);
    const at = (ahead, aside) => [from[0] + ahead * ux - aside * uy, from[1] + ahead * uy + aside * ux];
    line.setAttribute("d", polyline([at(0, 0), at(reach - 6, 0)]));
    head.setAttribute("d", `${polyline([at(reach, 0), at(reach - 10, 4.5), at(reach - 10, -4.5)])}Z`);
  };
}

/** Add the mark of divergence to `area`; return draw(from, to, width, height): from the last place inside to the frame. */
function createLeaving(area) {
  const line = shape("path");
  const text = shape("text", {}, "diverges");
  const group = shape("g", { class: "gd-leaving", visibility: "hidden" }, line, text);
  area.append(group);
  return (from, to, width, height) => {
    group.setAttribute("visibility", from ? "visible" : "hidden");
    if (!from) return;
    line.setAttribute("d", polyline([from, to]));
    const left = from[0] < width / 2;
    text.setAttribute("x", from[0] + (left ? 10 : -10));
    text.setAttribute("y", Math.max(18, Math.min(height - 8, from[1] + 4)));
    text.setAttribute("text-anchor", left ? "start" : "end");
  };
}

/** Return lookAhead({now, shown}) -> those and what the step drawn last does: {now, shown, move, extent}. */
function createLookAhead() {
  let last = null;  // so that a glide within a step works nothing out again
  return ({ now, shown }) => {
    const t = Math.min(Math.floor(shown), now.run.points.length - 1);
    if (last?.now !== now || last.t !== t) {
      const move = lineMove(now.ground, now.run, now.rule, t);
      last = { now, t, move, extent: lineExtent(now.ground, move, now.rule) };
    }
    return { ...last, shown };
  };
}

/** Return the rate of step t, or of the last one where the descent has ended. */
function nextRate({ run: { learningRates }, state }, t) {
  return learningRates[Math.min(t, learningRates.length - 1)] ?? state.learning_rate;
}

/** The choices, the slider and the buttons; {show(now), rate}, rate being the slider as a part that moves with the walk. */
function addControls(parent, model, view, known, signal) {
  const objective = createMenu("Objective", (text) => {
    const [name, number] = text.split(" ");
    const chosen = { objective: name, condition_number: number ? Number(number) : model.get("condition_number") };
    const usual = lineGround(chosen.objective, chosen.condition_number, known).learning_rate;
    walk.stop();
    write(model, { ...chosen, learning_rate: Number(usual.toPrecision(4)), steps: 0 });
  }, signal);
  const rule = createMenu("Rule", (name) => {
    const { now } = view();
    write(model, name === "constant" ? { rule: name, learning_rate: Number(nextRate(now, now.steps).toPrecision(4)) } : { rule: name });
  }, signal);
  const rate = createMarkedSlider("Next rate η, log scale", (value) => write(model, { rule: "constant", learning_rate: value }), signal);
  const remark = createRemark(Object.values(LINE_LEGENDS));
  const walk = createStepper(model, () => {
    const { steps, run } = view().now;
    return { steps, last: run.points.length - 1 };
  }, {}, signal);
  parent.append(objective.root, rule.root, rate.root, remark.root, ...walk.buttons);

  const drawRate = () => {
    const { now, shown } = view();
    const whole = Math.floor(shown);
    const [from, to] = [nextRate(now, whole), nextRate(now, whole + 1)];
    const value = from > 0 && to > 0 ? from * (to / from) ** (shown - whole) : from;
    const { ground, run: { points } } = now;
    const curvature = largestCurvature(ground.hessian(points[Math.min(whole, points.length - 1)]));
    const { marks } = rateLandmarks("gradient_descent", OPTIMIZERS.gradient_descent, curvature);
    rate.show({ value, low: ground.learning_rate / 10, most: 2, log: true, text: formatNumber(value, 4), marks });
  };
  const show = ({ state: { objective: name, condition_number: own, rule: chosen } }) => {
    const bowls = [...new Set([2, 10, 50, own])].sort((a, b) => a - b);
    objective.show(name === "bowl" ? `bowl ${own}` : name, [
      ...bowls.map((number) => [`bowl ${number}`, `Bowl, κ = ${shortNumber(number)}`]), ...known.map((each) => [each.name, each.title])]);
    rule.show(chosen, Object.entries(LINE_RULES).map(([each, { title }]) => [each, title]));
    remark.show(LINE_LEGENDS[chosen]);
    walk.show();
  };
  return { show, rate: { draw: drawRate } };
}

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readRun(state, last, known);
  const figure = openFigure(host, { name: "LineSearch", title: "Who sets the rate?", accepts, tasks: TASKS, read, room: LINE_ROOM });
  const { card, model, signal } = figure;
  const lookAhead = createLookAhead();
  const view = () => lookAhead(figure.view());
  const map = createMap(card.plots, view, signal);
  const along = createLine(card.plots, view, signal);
  const { show, rate } = addControls(card.controls, model, view, known, signal);
  const words = ({ rule, ground, run, steps }) => {
    const move = lineMove(ground, run, rule, steps);
    return [lineSentence(rule, ground, run, steps, move), lineReadout(run, steps, move)];
  };
  return figure.run({ parts: [along, map, rate], show, words });
}

export default { render, accepts };
