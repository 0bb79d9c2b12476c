/** What FogWalk works out: the reader's walk and that of descent, directions as a compass names them, its words. */

import { formatNumber } from "./format.mjs";
import { gradientDescent } from "./descent.mjs";
import { withinBox } from "./explorer.mjs";

/** How far one step may lead. */
export const REACH = { least: 0.1, most: 1 };

/** Below this slope the ground counts as level. */
const LEVEL_SLOPE = 0.05;

const WINDS = [
  "north", "north-north-east", "north-east", "east-north-east", "east", "east-south-east", "south-east", "south-south-east",
  "south", "south-south-west", "south-west", "west-south-west", "west", "west-north-west", "north-west", "north-north-west",
];

/** Return the direction [east, north] in whole degrees from north by east, from 0 to 359. */
export function headingOf([east, north]) {
  return (Math.round((Math.atan2(east, north) * 180) / Math.PI) + 360) % 360;
}

/** Return the nearest of the sixteen winds by name: 231 degrees is south-west. */
export function windOf(heading) {
  return WINDS[Math.round(heading / 22.5) % 16];
}

/** Return the heading `by` winds to the right of the wind nearest to `heading`. */
export function turnedHeading(heading, by) {
  return Math.round((((Math.round(heading / 22.5) + by) % 16 + 16) % 16) * 22.5);
}

/** Return what a menu of directions offers, as [value, text], in order: the winds, and `heading` where it is none of them. */
export function windEntries(heading) {
  const headings = WINDS.map((_, i) => Math.round(22.5 * i));
  const all = [...new Set([...headings, heading])].sort((a, b) => a - b);
  return all.map((each) => [String(each), headings.includes(each) ? windOf(each) : `${each}°, about ${windOf(each)}`]);
}

/** Return the place that a step of that heading and length leads to, at most the edge of the map. */
export function placeAhead([x, y], heading, length, domain) {
  const angle = (heading * Math.PI) / 180;
  const there = [x + length * Math.sin(angle), y + length * Math.cos(angle)];
  return withinBox(there, domain).map((at) => Number(at.toFixed(3)));
}

/** Return the aim {heading, length} from here at a place, as far as a step may lead. */
export function aimAt([x, y], [toX, toY]) {
  const length = Math.min(REACH.most, Math.max(REACH.least, Math.hypot(toX - x, toY - y)));
  return { heading: headingOf([toX - x, toY - y]), length: Math.round(20 * length) / 20 };
}

/** Return how the ground lies at a place: its height, its slope, and the heading in which it falls most steeply. */
export function underfoot(hill, place) {
  const [east, north] = hill.gradient(place);
  const slope = Math.hypot(east, north);
  return { height: hill.value(place), slope, level: slope < LEVEL_SLOPE, downhill: headingOf([-east, -north]) };
}

/**
 * Return both walks on a hill: the reader's `places` and `heights`, as many as the steps allow, and the `run` of descent
 * with `walked` of its steps shown; `steps`: those the reader has taken; `lowest`: {place, height} of the lowest valley.
 */
export function walkOn(hill, { path, steps: allowed, heading, step_length: length, learning_rate: rate, descent, fog }) {
  const places = [hill.start, ...path.slice(0, allowed)].map((place) => withinBox(place, hill.domain));
  const run = gradientDescent(hill, hill.start, rate, allowed);
  return {
    hill, places, run, allowed, heading, length, fog,
    heights: places.map((place) => hill.value(place)),
    steps: places.length - 1,
    walked: Math.min(descent, run.points.length - 1),
    lowest: { place: hill.minima[0], height: hill.value(hill.minima[0]) },
  };
}

/** Return the points of the first `shown` steps, the last one on its way. */
export function walkedPart(points, shown) {
  const whole = Math.min(Math.floor(shown), points.length - 1);
  const [from, to] = [points[whole], points[whole + 1] ?? points[whole]];
  const part = Math.min(1, shown - whole);
  return part > 0 ? [...points.slice(0, whole + 1), from.map((at, i) => at + part * (to[i] - at))] : points.slice(0, whole + 1);
}

/** Return the top of the axis of heights: a whole number a quarter above the start. */
export function topOfHeights({ heights }) {
  return Math.ceil(1.25 * heights[0]);
}

/** Return `value` with two decimals and a true minus sign; what is too large for that in powers of ten. */
export function twoDecimals(value) {
  return Math.abs(value) < 1e4 ? value.toFixed(2).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "") : formatNumber(value);
}

const whereText = (place) => `(${place.map(twoDecimals).join(", ")})`;
const countSteps = (count) => `${count}\u00a0${count === 1 ? "step" : "steps"}`;

/** Return how the ground lies, in words. */
export function groundSentence({ slope, level, downhill }) {
  return level ? "The ground is level here." : `The ground falls ${twoDecimals(slope)} per unit towards the ${windOf(downhill)}.`;
}

/** Return [what happened and how the ground lies, where you are] while the fog hides the map, and who got where once it is lifted. */
export function fogSentence(walk) {
  const { hill, places, heights, steps, allowed, heading, length, fog } = walk;
  const ground = underfoot(hill, places.at(-1));
  const next = steps < allowed ? ` Next: ${twoDecimals(length)}\u00a0to the\u00a0${windOf(heading)}.` : "";
  const readout = `Step\u00a0${steps} of\u00a0${allowed}, at\u00a0${whereText(places.at(-1))}: height\u00a0${twoDecimals(heights.at(-1))}, slope\u00a0${twoDecimals(ground.slope)}.${next}`;
  if (!fog) return [comparison(walk), readout];
  const said = [lastStep(heights), groundSentence(ground), steps === allowed ? "Your steps are used up." : "", descentSentence(walk)];
  return [said.filter(Boolean).join(" "), readout];
}

function lastStep(heights) {
  const [before, here] = [heights.at(-2) ?? heights[0], heights.at(-1)];
  if (heights.length === 1) return `You stand at height ${twoDecimals(here)}, in fog.`;
  const change = twoDecimals(Math.abs(here - before));
  if (change === "0.00") return `Still at height ${twoDecimals(here)}.`;
  return `${here < before ? "Down" : "Up"} by ${change} to height ${twoDecimals(here)}.`;
}

function descentSentence({ run, walked }) {
  if (!walked) return "";
  const ended = run.stoppedBy === "diverged" && walked === run.points.length - 1 ? ", and diverges" : "";
  return `Descent has taken ${countSteps(walked)} and is at height ${twoDecimals(run.values[walked])}${ended}.`;
}

function comparison({ run, walked, steps, heights, lowest }) {
  const yours = `You: ${countSteps(steps)}, height ${twoDecimals(heights.at(-1))}.`;
  const its = walked ? ` Descent: ${countSteps(walked)}, height ${twoDecimals(run.values[walked])}.` : "";
  return `${yours}${its} The lowest valley is at ${whereText(lowest.place)}, height ${twoDecimals(lowest.height)}.`;
}
