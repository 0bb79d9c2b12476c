/** FogWalk: a hill in fog, walked by the reader, then by descent, then seen. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { compileFormula } from "./lib/formula.mjs";
import { createPlot, equalUnits } from "./lib/axes.mjs";
import { createGround } from "./lib/ground.mjs";
import { createTrail } from "./lib/trail.mjs";
import { createRemark } from "./lib/card.mjs";
import { createButton, createMarkedSlider, createMenu, createPlayer } from "./lib/controls.mjs";
import { createStepSlider } from "./lib/question.mjs";
import { createAim } from "./lib/aim.mjs";
import { createHiker, createMist, createNeedle, createSecondRun } from "./lib/hiker.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  REACH, aimAt, fogSentence, placeAhead, topOfHeights, turnedHeading, twoDecimals, underfoot, walkOn, walkedPart, windEntries, windOf,
} from "./lib/fog.mjs";

const COUNT = 8;
const MOST_STEPS = 30;
const [CELLS, LEVELS] = [96, 14];
const HINT = "Tap the map, drag the ring or choose a direction; then walk.";

/** The traits, and what a link may set. */
const accepts = {
  hill: KIND.whole(COUNT, 1),
  path: KIND.places(2, MOST_STEPS),
  steps: KIND.whole(MOST_STEPS, 1),
  heading: KIND.whole(359),
  step_length: KIND.between(REACH.least, REACH.most),
  learning_rate: KIND.positive,
  descent: KIND.whole(MOST_STEPS),
  fog: KIND.switch,
};

const TASKS = [
  ["Stand where the slope is below 0.2.", ({ hill, places, steps }) => steps > 0 && underfoot(hill, places.at(-1)).slope < 0.2],
  ["End lower than descent, before the fog lifts.", ({ fog, walked, allowed, heights, run }) => fog && walked === allowed && heights.at(-1) < run.values[walked] - 0.01],
  ["Find a rate that makes descent climb.", ({ walked, run }) => run.values.slice(1, walked + 1).some((value, t) => value > run.values[t])],
];

/** The map: the fog or what it hid, both walks, the hiker with the needle, and the aim. */
function createMap(parent, view, acts, signal) {
  const units = () => equalUnits(view().now.hill.domain, plot.width, plot.height);
  const axes = { x: { label: "x, to the east", get domain() { return units()[0]; } }, y: { label: "y, to the north", get domain() { return units()[1]; } } };
  const plot = createPlot(parent, { label: "Map of the hill", ...axes }, () => {
    if (!view().now.fog) drawGround(view().now.hill);
    draw();
  }, signal);
  const drawGround = createGround(plot, CELLS, LEVELS);
  const drawMist = createMist(plot);
  const drawAim = createAim(plot, acts, signal);
  const drawRun = createSecondRun(plot.area);
  const drawTrail = createTrail(plot.area);
  const start = shape("circle", { r: 8, class: "gd-begin" });
  plot.area.append(start);
  const drawNeedle = createNeedle(plot.area);
  const drawHiker = createHiker(plot.area);
  const lowest = shape("text", { class: "gd-note", "text-anchor": "middle" });
  plot.area.append(lowest);
  const toPixels = ([x, y]) => [plot.toX(x), plot.toY(y)].map((at) => Math.max(-1e6, Math.min(1e6, at)));

  function draw() {
    const { now: { hill, places, run, walked, fog, heading, length }, shown } = view();
    const part = walkedPart(places, shown);
    const here = toPixels(part.at(-1));
    const ground = underfoot(hill, part.at(-1));
    plot.root.classList.toggle("gd-lifted", !fog);
    drawMist(here, fog);
    drawAim(here, toPixels(placeAhead(part.at(-1), heading, length, hill.domain)), plot.toX(length) - plot.toX(0), `${windOf(heading)}, ${length} long`);
    drawRun(walked ? run.points.slice(0, walked + 1).map(toPixels) : []);
    drawTrail(part.map(toPixels), part.map(toPixels), true);
    drawNeedle(here, ground, twoDecimals(ground.slope));
    const [lowX, lowY] = toPixels(hill.minima[0]);
    putNote(lowest, fog ? "" : "lowest", lowX, lowY + 22);
    drawHiker(here, heading < 180 ? 1 : -1);
    const [startX, startY] = toPixels(hill.start);
    start.setAttribute("cx", startX);
    start.setAttribute("cy", startY);
  }
  const frame = ({ fog, state: { hill } }) => ({ fog, hill });
  return { plot, draw, frame };
}

/** The heights step by step, and once the fog is lifted that of the lowest valley. */
function createHeights(parent, view, signal) {
  const plot = createPlot(parent, { label: "The height after each step", x: { label: "step t", domain: [0, 1] }, y: { label: "height", domain: [0, 1] } }, () => draw(), signal);
  const floor = shape("path", { class: "gd-limit" });
  const floorWord = shape("text", { class: "gd-note" });
  const [you, it] = ["gd-your-name", "gd-repaired"].map((name) => shape("text", { class: name, "text-anchor": "end" }));
  plot.area.append(floor);
  const drawRun = createSecondRun(plot.area);
  const drawTrail = createTrail(plot.area);
  plot.above.append(floorWord, you, it);

  function draw() {
    const { now: { heights, run, walked, fog, lowest }, shown } = view();
    const toPixels = (height, t) => [plot.toX(t), plot.toY(Math.min(height, 3 * plot.y.domain[1]))];
    const pixels = walkedPart(heights.map(toPixels), shown);
    drawTrail(pixels, pixels, true);
    drawRun(walked ? [...run.values.slice(0, walked + 1)].map(toPixels) : []);
    const level = plot.toY(lowest.height);
    floor.setAttribute("d", fog ? "" : `M0 ${level}H${plot.width}`);
    putNote(floorWord, fog ? "" : "lowest valley", 4, level + (level + 20 < plot.height ? 15 : -6));
    putNote(you, "● you", plot.width, 12);
    putNote(it, walked ? `■ descent${run.values[walked] > plot.y.domain[1] ? " ↑" : ""}` : "", plot.width, 29);
  }
  return { plot, draw, frame: (now) => ({ x: { domain: [-0.03 * now.allowed, 1.03 * now.allowed] }, y: { domain: [0, topOfHeights(now)] } }) };
}

function putNote(note, text, x, y) {
  note.textContent = text;
  note.setAttribute("x", x);
  note.setAttribute("y", y);
}

/** Return what the reader may do, each of them writing traits: {pointAt, turn, walk, back, again, other, lift}. */
function actions(model, view) {
  const now = () => view().now;
  const fresh = { path: [], descent: 0, fog: true };
  const aim = (heading, length) => write(model, { heading, step_length: length });
  return {
    pointAt: (place) => {
      const { heading, length } = aimAt(now().places.at(-1), place);
      aim(heading, length);
    },
    turn: (winds, tenths) => {
      const { heading, length } = now();
      const changed = Math.round(10 * length + tenths) / 10;
      aim(winds ? turnedHeading(heading, winds) : heading, tenths ? Math.min(REACH.most, Math.max(REACH.least, changed)) : length);
    },
    walk: () => {
      const { places, steps, allowed, hill, heading, length } = now();
      if (steps < allowed) write(model, { path: [...places.slice(1), placeAhead(places.at(-1), heading, length, hill.domain)] });
    },
    back: () => { if (now().steps) write(model, { path: now().places.slice(1, -1) }); },
    again: () => write(model, fresh),
    other: () => write(model, { ...fresh, hill: (now().state.hill % COUNT) + 1 }),
    lift: () => write(model, { fog: !now().fog }),
  };
}

/** The direction, the length, the buttons, and once descent has walked its rate; returns show(now), which sets them. */
function addControls(parent, model, view, acts, signal) {
  const wind = createMenu("Direction", (heading) => write(model, { heading: Number(heading) }), signal);
  const size = { least: REACH.least, step: 0.05, tell: (value) => `${value} long` };
  const length = createStepSlider("Step length", (value) => write(model, { step_length: value }), signal, size);
  const rate = createMarkedSlider("Learning rate η, log scale", (value) => write(model, { learning_rate: value }), signal);
  const advance = () => {
    write(model, { descent: view().now.walked + 1 });
    return goesOn();
  };
  const goesOn = () => view().now.walked < view().now.run.points.length - 1;
  const play = createPlayer(advance, (playing) => { descend.textContent = playing ? "Pause descent" : "Let descent walk"; }, signal);
  const descend = createButton("Let descent walk", () => {
    if (!goesOn()) write(model, { descent: 0 });
    play.toggle();
  }, signal);
  const stopThen = (act) => () => {
    play.stop();
    act();
  };
  const [walk, back, lift] = [["Walk", acts.walk], ["Back", acts.back], ["Lift the fog", acts.lift]].map(([text, act]) => createButton(text, act, signal));
  const others = [["Start again", acts.again], ["Another hill", acts.other]].map(([text, act]) => createButton(text, stopThen(act), signal));
  const hint = createRemark([HINT]);
  hint.show(HINT);
  parent.append(wind.root, length.root, walk, back, hint.root, descend, lift, ...others);

  return ({ steps, allowed, walked, fog, heading, length: reach, state: { learning_rate: value } }) => {
    wind.show(String(heading), windEntries(heading));
    length.show(reach, REACH.most);
    rate.show({ value, low: 0.01, most: 1, log: true, text: formatNumber(value), marks: [] });
    walk.setAttribute("aria-disabled", steps === allowed);
    back.setAttribute("aria-disabled", steps === 0);
    lift.textContent = fog ? "Lift the fog" : "Fog again";
    if (walked && !parent.contains(rate.root)) parent.append(rate.root);
    else if (!walked) rate.root.remove();
  };
}

/** The longest that is said: a walk over, with descent's, in fog. */
const ROOM = [
  "Down by 0.42 to height 10.42. The ground falls 10.42 per unit towards the south-south-west. Your steps are used up. Descent has taken 20 steps and is at height 1.23 × 10⁻⁷, and diverges.",
  "Step 20 of 20, at (−1.23, −1.23): height 10.42, slope 10.42. Next: 0.50 to the south-south-west.",
];

function render(host) {
  const hills = host.model.get("hills").map((facts) => ({ ...facts, ...compileFormula(facts.formula, ["x", "y"]) }));
  const read = (state) => walkOn(hills[state.hill - 1], state);
  const figure = openFigure(host, { name: "FogWalk", title: "Can you find the valley in the fog?", accepts, tasks: TASKS, read, room: ROOM });
  const { card, model, view, signal } = figure;
  const acts = actions(model, view);
  const parts = [createMap(card.plots, view, acts, signal), createHeights(card.plots, view, signal)];
  const show = addControls(card.controls, model, view, acts, signal);
  return figure.run({ parts, show, words: fogSentence });
}

export default { render, accepts };
