/** NoisyWell: what noise does to a descent in a double well, and what Gibbs' density says of it. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { createPlot, polyline, roundUp } from "./lib/axes.mjs";
import { createButton, createMarkedSlider, createMenu, createPlayer, makeHandle, prefersStillness } from "./lib/controls.mjs";
import { createKey } from "./lib/key.mjs";
import { startRing } from "./lib/trail.mjs";
import { openFigure } from "./lib/figure.mjs";
import { formatNumber } from "./lib/format.mjs";
import {
  COOLINGS, NOISE, NOISE_ROOM, endWell, isCooled, moreSteps, noiseSentence, noisyHeight, readNoise, temperatureAt, traceCorners,
  wellName, wellPlaces,
} from "./lib/langevin.mjs";

const MOST_SEED = 1000;
const [MOST_TEMPERATURE, MOST_TILT, LEAST_RATE, MOST_RATE, START_REACH] = [0.5, 0.3, 0.001, 0.2, 1.8];
const WINDOW = [-NOISE.reach, NOISE.reach];
const BAR = (2 * NOISE.reach) / NOISE.bars;
const SWEEP_MS = 250;
const TRAIL = 12;

/** The traits, and what a link may set. */
const accepts = {
  temperature: KIND.between(0, MOST_TEMPERATURE),
  tilt: KIND.between(-MOST_TILT, MOST_TILT),
  learning_rate: KIND.between(LEAST_RATE, MOST_RATE),
  start: KIND.between(-START_REACH, START_REACH),
  cooling: KIND.name(Object.keys(COOLINGS)),
  steps: KIND.whole(NOISE.steps),
  seed: KIND.whole(MOST_SEED, 1),
};

const warm = ({ exact, walk }) => exact !== null && walk.steps >= 20000;
const TASKS = [
  ["Find a temperature above 0 at which it does not cross once in 20 000 steps.", (now) => warm(now) && now.facts.crossings === 0],
  ["Take steps so long that it walks a tenth higher than Gibbs says.", (now) => warm(now) && now.facts.height > 1.1 * now.exact.height],
  ["Start in the shallower well and cool the walker into the deeper one.", (now) => (
    isCooled(now) && endWell(now) === "deeper" && wellName(now.state.start, now.state.tilt) === "shallower")],
];

/** Return sweep(from, to): `draw` is called with whole numbers on the way, or with less motion with `to` at once. */
function createSweep(draw, signal) {
  let frame = 0;
  signal.addEventListener("abort", () => cancelAnimationFrame(frame), { once: true });
  return (from, to) => {
    cancelAnimationFrame(frame);
    if (from >= to || prefersStillness()) return draw(to);
    const started = performance.now();
    const move = (time) => {
      const part = Math.min(1, Math.max(0, (time - started) / SWEEP_MS));
      draw(Math.round(from + part * (to - from)));
      if (part < 1) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return undefined;
  };
}

/** The double well with the walker, its last places and its movable start. */
function createWell(parent, view, moveStart, signal) {
  const axes = { x: { label: "x", domain: WINDOW }, y: { label: "f(x) = x⁴/4 − x²/2 + tilt · x", domain: [-1.05, 1.75] } };
  const plot = createPlot(parent, { label: "The double well and the walker", ...axes }, () => draw(), signal);
  const curve = shape("path", { class: "gd-curve" });
  const stars = shape("g", { class: "gd-minima" }, ...["★", "★"].map((star) => shape("text", { "text-anchor": "middle" }, star)));
  const trail = shape("path", { class: "gd-noise-trail" });
  const walker = shape("circle", { class: "gd-here", r: 6.5 });
  plot.area.append(curve, stars, trail, walker);
  const handle = startRing();
  plot.above.append(handle);
  const describe = makeHandle(handle, "Start", {
    read: () => ({ value: view().now.state.start, low: -START_REACH, high: START_REACH, step: 0.05, text: `x = ${formatNumber(view().now.state.start)}` }),
    fromPointer: (event) => plot.at(event)[0],
    pick: (value) => moveStart(Number(value.toFixed(3))),
  }, signal);
  const sweep = createSweep(drawWalker, signal);
  let drawn = { steps: 0, next: null };

  function place(x) {
    return [plot.toX(x), plot.toY(noisyHeight(x, view().now.state.tilt))];
  }

  function drawWalker(t) {
    const { places } = view().now.walk;
    const recent = Array.from({ length: Math.min(TRAIL, t) }, (_, i) => place(places[t - 1 - i]));
    trail.setAttribute("d", recent.map(([x, y]) => `M${x.toFixed(1)} ${Math.max(-99, y).toFixed(1)}h0`).join(""));
    const [x, y] = place(places[t]);
    walker.setAttribute("cx", x.toFixed(1));
    walker.setAttribute("cy", y.toFixed(1));
  }

  function draw() {
    const { walk, state: { tilt, start } } = view().now;
    const along = Array.from({ length: 121 }, (_, i) => NOISE.reach * (i / 60 - 1));
    curve.setAttribute("d", polyline(along.map(place)));
    const [left, , right] = wellPlaces(tilt);
    [left, right].map(place).forEach(([x, y], i) => {
      stars.children[i].setAttribute("x", x);
      stars.children[i].setAttribute("y", y + 18);
      stars.children[i].textContent = wellName([left, right][i], tilt) === "shallower" ? "☆" : "★";
    });
    handle.setAttribute("transform", `translate(${place(start)})`);
    describe();
    sweep(drawn.next === walk.next ? drawn.steps : walk.steps, walk.steps);
    drawn = { steps: walk.steps, next: walk.next };
  }
  return { plot, draw };
}

/** How often the walker was where, with Gibbs' density where there is one, and both shares on each side of the barrier. */
function createVisits(parent, view, signal) {
  const axes = { x: { label: "x", domain: WINDOW }, y: { label: "how often (density)", domain: [0, 1] } };
  const plot = createPlot(parent, { label: "How often the walker was where", ...axes }, () => draw(), signal);
  const bars = shape("path", { class: "gd-noise-bars" });
  const exact = shape("path", { class: "gd-curve" });
  const barrier = shape("path", { class: "gd-ahead" });
  const shares = [0, 1].map((side) => shape("text", { class: "gd-landmark", y: 14, "text-anchor": side ? "end" : "start" }));
  const laws = [0, 1].map((side) => shape("text", { class: "gd-landmark", y: 31, "text-anchor": side ? "end" : "start" }));
  plot.area.append(bars, exact, barrier, ...shares, ...laws);

  function draw() {
    const { walk, facts, exact: law, state } = view().now;
    const top = (density) => Math.max(-plot.height, plot.toY(density));
    const outline = facts.counts.map((count, i) => [plot.toX(i * BAR - NOISE.reach), top(count / (walk.steps || 1) / BAR)]);
    bars.setAttribute("d", `M0 ${plot.height}${outline.map(([x, y]) => `H${x.toFixed(1)}V${y.toFixed(1)}`).join("")}H${plot.width}V${plot.height}Z`);
    const along = Array.from({ length: 481 }, (_, i) => NOISE.reach * (i / 240 - 1));
    exact.setAttribute("d", law ? polyline(along.map((x) => [plot.toX(x), top(law.at(x))])) : "");
    barrier.setAttribute("d", `M${plot.toX(wellPlaces(state.tilt)[1])} 0V${plot.height}`);
    drawShares(walk.steps ? facts.left : null, law && law.left);
  }

  function drawShares(measured, wanted) {
    const percent = (left, side) => `${Math.round(100 * (side ? 1 - left : left))} %`;
    [0, 1].forEach((side) => {
      for (const text of [shares[side], laws[side]]) text.setAttribute("x", side ? plot.width - 4 : 6);
      shares[side].textContent = measured === null ? "" : `walker ${percent(measured, side)}`;
      laws[side].textContent = wanted === null ? "" : `Gibbs ${percent(wanted, side)}`;
    });
  }
  const frame = ({ exact: law, facts: { counts }, walk, state: { tilt } }) => {
    const [left, , right] = wellPlaces(tilt);
    const highest = law ? Math.max(law.at(left), law.at(right)) : Math.max(...counts) / (walk.steps || 1) / BAR;
    return { y: { domain: [0, roundUp(1.45 * Math.max(0.2, highest))] } };
  };
  return { plot, draw, frame };
}

/** Where the walker was at each step, and the temperature where it falls. */
function createTrace(parent, view, signal) {
  const plot = createPlot(parent, { label: "Where the walker was at each step", x: { label: "step" }, y: { label: "x", domain: WINDOW } }, () => draw(), signal);
  const bottoms = shape("path", { class: "gd-limit" });
  const line = shape("path", { class: "gd-noise-trace" });
  const cooling = shape("path", { class: "gd-noise-temperature" });
  const key = createKey([["gd-noise-temperature", "temperature"]]);
  plot.area.append(line, bottoms, cooling, key.root);

  function draw() {
    const { walk, state } = view().now;
    const [left, , right] = wellPlaces(state.tilt);
    bottoms.setAttribute("d", [left, right].map((x) => `M0 ${plot.toY(x)}H${plot.width}`).join(""));
    line.setAttribute("d", polyline(traceCorners(walk, plot.toX, plot.toY)));
    const falls = COOLINGS[state.cooling] > 0 && state.temperature > 0;
    const degree = (t) => [plot.toX(t), plot.height * (1 - temperatureAt(state, t) / state.temperature)];
    cooling.setAttribute("d", falls ? polyline([0, COOLINGS[state.cooling], plot.x.domain[1]].map(degree)) : "");
    key.root.setAttribute("visibility", falls ? "visible" : "hidden");
    key.place(plot.width - 130);
  }
  const frame = ({ walk: { steps } }) => ({ x: { domain: [0, [100, 300, 1000, 3000, 10000, 20000, 50000, 100000].find((most) => most >= steps) ?? NOISE.steps] } });
  return { plot, draw, frame };
}

/** The sliders, the menu and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, signal) {
  const slider = (label, name) => createMarkedSlider(label, (value) => write(model, { [name]: value }), signal);
  const sliders = { temperature: slider("Temperature T", "temperature"), tilt: slider("Tilt", "tilt"), learning_rate: slider("Learning rate η, log", "learning_rate") };
  const cooling = createMenu("Cooling", (name) => write(model, { cooling: name }), signal);
  const walkOn = (more) => () => {
    const steps = model.get("steps");
    if (steps < NOISE.steps) write(model, { steps: more(steps) });
    return model.get("steps") < NOISE.steps;
  };
  const step = createButton("Step", walkOn((steps) => steps + 1), signal);
  const play = createButton("Play", () => {
    if (model.get("steps") >= NOISE.steps) write(model, { steps: 0 });
    player.toggle();
  }, signal);
  const player = createPlayer(walkOn(moreSteps), (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { steps: 0 });
  }, signal);
  const again = createButton("Other noise", () => write(model, { seed: (model.get("seed") % MOST_SEED) + 1 }), signal);
  parent.append(...Object.values(sliders).map(({ root }) => root), cooling.root, step, play, again, reset);
  const mark = (what) => (value) => ({ value, text: String(value), label: `Set the ${what} to ${value}` });
  const tracks = {
    temperature: { low: 0, most: MOST_TEMPERATURE, marks: [0, 0.1, 0.25, 0.5].map(mark("temperature")) },
    tilt: { low: -MOST_TILT, most: MOST_TILT, marks: [0].map(mark("tilt")) },
    learning_rate: { low: LEAST_RATE, most: MOST_RATE, log: true, marks: [0.01, 0.05, 0.2].map(mark("learning rate")) },
  };
  return ({ state }) => {
    for (const [name, { show }] of Object.entries(sliders)) show({ value: state[name], text: formatNumber(state[name]), ...tracks[name] });
    cooling.show(state.cooling, [["none", "none"], ["slow", "slow, 20 000 steps"], ["fast", "fast, 200 steps"]]);
    step.setAttribute("aria-disabled", state.steps >= NOISE.steps);
  };
}

function render(host) {
  const figure = openFigure(host, { name: "NoisyWell", title: "What does noise do to a descent?", accepts, tasks: TASKS, read: readNoise, room: NOISE_ROOM });
  const { card, model, view, signal } = figure;
  const well = createWell(card.plots, view, (start) => write(model, { start }), signal);
  const parts = [well, createVisits(card.plots, view, signal), createTrace(card.plots, view, signal)];
  const show = addControls(card.controls, model, signal);
  return figure.run({ parts, show, words: noiseSentence });
}

export default { render, accepts };
