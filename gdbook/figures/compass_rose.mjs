/** CompassRose: steps of one length in all directions; which of them ends lowest, and how far off minus the gradient. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber, shortNumber } from "./lib/format.mjs";
import { compileFormula } from "./lib/formula.mjs";
import { createPlot, equalUnits, polyline } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { startRing } from "./lib/trail.mjs";
import { KEY_WIDTH, createKey } from "./lib/key.mjs";
import { createRemark } from "./lib/card.mjs";
import { createMarkedSlider, createMenu, makePlaneHandle } from "./lib/controls.mjs";
import { openFigure } from "./lib/figure.mjs";
import { withinBox } from "./lib/explorer.mjs";
import { turned } from "./lib/tangent.mjs";
import {
  ROSE_LENGTHS, ROSE_ROOM, compassRose, isFirstToClimb, nearestDistance, roseFrame, roseSentence, roseWindow, tickParts,
} from "./lib/rose.mjs";

const ROSE_CELLS = 81;
const ROSE_LEVELS = 13;
const LEAST_RADIUS = 23;
const NEAREST_MARK = 0.45;
const ROSE_LEGEND = "Dot: lowest of 360 steps. Arrow: minus the gradient. Ticks: inwards lower, outwards higher.";

/** The traits, and what a link may set. */
const accepts = {
  objective: KIND.name((model) => model.get("known_objectives").map(({ name }) => name)),
  point: KIND.place(2),
  length: KIND.between(ROSE_LENGTHS.low, ROSE_LENGTHS.most),
};

const TASKS = [
  ["Find a length whose best direction is 10° off minus the gradient.", ({ off }) => off !== null && Math.abs(off - 10) <= 0.5],
  ["Find a place where even a step of 1 is best taken straight against the gradient.", ({ off, length, change }) => off !== null && off < 0.5 && length >= 1 && change < 0],
  ["Find the shortest step, within 5 %, of which every direction leads up.", (now) => isFirstToClimb(now.ground, now)],
];

/** Return the rose a state makes, on its ground, which stays while it is the same. */
function readRose({ objective, point, length }, last, known) {
  const facts = known.find(({ name }) => name === objective) ?? known[0];
  const ground = last?.ground.name === facts.name ? last.ground : { ...facts, ...compileFormula(facts.formula, ["x", "y"]) };
  const inside = withinBox(point, ground.domain);
  return { ground, clamped: String(inside) !== String(point), ...compassRose(ground, inside, length) };
}

/** The map: contours, the ring of ends with its ticks, the best of them, minus the gradient, and the movable point. */
function createMap(parent, view, movePoint, signal) {
  const domains = () => equalUnits(roseWindow(view().now.ground.domain, view().now.length), plot.width, plot.height);
  const axes = { x: { label: "x", get domain() { return domains()[0]; } }, y: { label: "y", get domain() { return domains()[1]; } } };
  const plot = createPlot(parent, { label: "Contour map with the ends of 360 steps of equal length", ...axes }, () => {
    drawContours(view().now.ground);
    draw();
  }, signal);
  const drawContours = createGround(plot, ROSE_CELLS, ROSE_LEVELS);
  const ring = shape("circle", { class: "gd-rose-ring" });
  const higher = shape("path", { class: "gd-rose-higher" });
  const lower = shape("path", { class: "gd-rose-lower" });
  const drawArc = createArc(plot.area);
  const drawArrow = createAgainst(plot.area);
  const line = shape("path", { class: "gd-path" });
  const dot = shape("circle", { class: "gd-here", r: 6.5 });
  const note = shape("text", { class: "gd-landmark", x: 6, y: 14 });
  plot.area.prepend(ring, higher, lower);
  plot.area.append(line, dot, note);
  const handle = startRing();
  plot.above.append(handle);
  const describe = makePlaneHandle(handle, "Where the steps begin", {
    read: () => {
      const { point, ground: { domain } } = view().now;
      const steps = domain.map(([low, high]) => (high - low) / 60);
      return { point, box: domain, steps, text: `x = ${formatNumber(point[0])}, y = ${formatNumber(point[1])}` };
    },
    fromPointer: plot.at,
    pick: (point) => movePoint(point.map((at) => Number(at.toPrecision(4)))),
  }, signal);

  function draw() {
    const { now } = view();
    const centre = [plot.toX(now.point[0]), plot.toY(now.point[1])];
    const exact = plot.toX(now.length) - plot.toX(0);
    const radius = Math.max(LEAST_RADIUS, exact);
    const at = (degrees, distance) => polar(centre, degrees, distance);
    const most = Math.min(26, 0.4 * radius);
    const ticks = tickParts(now).map((part, degrees) => ({ part, d: polyline([at(degrees, radius), at(degrees, radius + tickReach(part, most))]) }));
    ring.setAttribute("r", radius);
    for (const [mark, [x, y]] of [[ring, centre], [dot, at(now.best, radius)]]) {
      mark.setAttribute("cx", x);
      mark.setAttribute("cy", y);
    }
    lower.setAttribute("d", ticks.filter(({ part }) => part < 0).map(({ d }) => d).join(""));
    higher.setAttribute("d", ticks.filter(({ part }) => part >= 0).map(({ d }) => d).join(""));
    line.setAttribute("d", polyline([centre, at(now.best, radius)]));
    drawArrow(centre, now.against, radius + 24);
    drawArc(centre, now, 0.5 * radius, radius + 22);
    note.textContent = exact < LEAST_RADIUS ? `ring drawn ${shortNumber(LEAST_RADIUS / exact)} times as large` : "";
    handle.setAttribute("transform", `translate(${centre.join(" ")})`);
    describe();
  }
  const frame = ({ ground: { formula, domain }, length }) => ({ held: [formula, roseWindow(domain, length)] });
  return { plot, draw, frame };
}

/** Return the pixel at a distance from `centre`, in a direction in degrees. */
function polar([x, y], degrees, distance) {
  const radians = (degrees * Math.PI) / 180;
  return [x + distance * Math.cos(radians), y - distance * Math.sin(radians)];
}

function tickReach(part, most) {
  return Math.sign(part) * (2 + (most - 2) * Math.abs(part));
}

/** Add the arrow of minus the gradient to `area`; return draw(centre, degrees, length), none where degrees is null. */
function createAgainst(area) {
  const line = shape("path");
  const head = shape("path", { class: "gd-head" });
  const group = shape("g", { class: "gd-step-arrow" }, line, head);
  area.append(group);
  return (centre, degrees, length) => {
    group.setAttribute("visibility", degrees === null ? "hidden" : "visible");
    if (degrees === null) return;
    const tip = polar(centre, degrees, length);
    line.setAttribute("d", polyline([centre, polar(centre, degrees, length - 8)]));
    head.setAttribute("d", `${polyline([tip, polar(tip, degrees + 155, 13), polar(tip, degrees - 155, 13)])}Z`);
  };
}

/** Add the arc between the best direction and minus the gradient; return draw(centre, rose, radius, beyond), with its size. */
function createArc(area) {
  const arc = shape("path", { class: "gd-rose-arc" });
  const size = shape("text", { class: "gd-landmark", "text-anchor": "middle" });
  area.append(arc, size);
  return (centre, { best, against, off }, radius, beyond) => {
    const turn = off === null ? 0 : turned(best - against + 180) - 180;
    const corners = Array.from({ length: 31 }, (_, i) => polar(centre, against + (turn * i) / 30, radius));
    arc.setAttribute("d", off === null ? "" : polyline(corners));
    const [x, y] = polar(centre, best, beyond);
    size.setAttribute("x", x);
    size.setAttribute("y", y + 4.5);
    size.textContent = off > 9 ? `${Math.round(off)}°` : "";
  };
}

/** The change of height for each unit walked against the direction: as measured, and as the slope alone predicts it. */
function createWave(parent, view, signal) {
  const named = [0, 90, 180, 270, 360].map((degrees) => [degrees, `${degrees}°`]);
  const axes = { x: { label: "direction of the step", domain: [0, 360], named }, y: { label: "change of height per unit walked", domain: [-1, 1] } };
  const plot = createPlot(parent, { label: "The change of height in each direction", ...axes }, () => draw(), signal);
  const zero = shape("path", { class: "gd-zero" });
  const drops = shape("path", { class: "gd-ahead" });
  const predicted = shape("path", { class: "gd-rose-predicted" });
  const measured = shape("path", { class: "gd-curve" });
  const key = createKey([["gd-curve", "measured"], ["gd-rose-predicted", "slope alone"]]);
  const promised = shape("path", { class: "gd-rose-promised" });
  const dot = shape("circle", { class: "gd-here", r: 6.5 });
  plot.area.append(zero, drops, predicted, measured, key.root);
  plot.above.append(promised, dot);

  function draw() {
    const { changes, length, slope, against, best, change } = view().now;
    const place = (degrees, each) => [plot.toX(degrees), Math.max(-plot.height, Math.min(2 * plot.height, plot.toY(each)))];
    const wave = (degrees) => (against === null ? 0 : -slope * Math.cos(((degrees - against) * Math.PI) / 180));
    const all = Array.from({ length: 361 }, (_, degrees) => [degrees, changes[degrees % 360]]);
    const curve = [...all, [best, change]].sort(([one], [other]) => one - other);
    measured.setAttribute("d", polyline(curve.map(([degrees, each]) => place(degrees, each / length))));
    predicted.setAttribute("d", polyline(all.map(([degrees]) => place(degrees, wave(degrees)))));
    zero.setAttribute("d", `M0 ${plot.toY(0)}H${plot.width}`);
    const [x, y] = place(best, change / length);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    const [px, py] = place(against ?? 0, -slope);
    promised.setAttribute("visibility", against === null ? "hidden" : "visible");
    promised.setAttribute("d", `M${px} ${py - 7}l7 7l-7 7l-7 -7Z`);
    drops.setAttribute("d", `M${x} ${y}V${plot.height}${against === null ? "" : `M${px} ${py}V${plot.height}`}`);
    key.place(against > 180 ? plot.width - KEY_WIDTH : 0);
  }
  const frame = (now) => ({ y: { domain: roseFrame(now) } });
  return { plot, draw, frame };
}

/** The choice and the slider; returns show(now), which sets them to the state. */
function addControls(parent, model, known, signal) {
  const ground = createMenu("Objective", (name) => {
    write(model, { objective: name, point: known.find((each) => each.name === name).start });
  }, signal);
  const length = createMarkedSlider("Step length r, log scale", (value) => write(model, { length: value }), signal);
  const legend = createRemark([ROSE_LEGEND]);
  parent.append(ground.root, length.root, legend.root);
  legend.show(ROSE_LEGEND);
  return ({ ground: { name, minima }, point, length: value }) => {
    const far = nearestDistance(minima, point);
    const marks = [[0.01, "0.01"], [0.1, "0.1"], [far, `★ ${shortNumber(far)}`]].map(([each, text], i) => (
      { value: each, text, label: i === 2 ? `Set the length to ${shortNumber(far)}, the distance to the nearest minimum` : `Set the length to ${text}` }));
    ground.show(name, known.map((each) => [each.name, each.title]));
    length.show({ value, ...ROSE_LENGTHS, log: true, text: formatNumber(value), marks: far > NEAREST_MARK ? marks : marks.slice(0, 2) });
  };
}

function render(host) {
  const known = host.model.get("known_objectives");
  const read = (state, last) => readRose(state, last, known);
  const figure = openFigure(host, { name: "CompassRose", title: "Which way down is best?", accepts, tasks: TASKS, read, room: ROSE_ROOM });
  const { card, model, view, signal } = figure;
  card.plots.classList.add("gd-square");
  const map = createMap(card.plots, view, (point) => write(model, { point }), signal);
  const wave = createWave(card.plots, view, signal);
  const show = addControls(card.controls, model, known, signal);
  return figure.run({ parts: [map, wave], show, words: roseSentence });
}

export default { render, accepts };
