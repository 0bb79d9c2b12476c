/** Twin of gdbook/figures/bifurcation.py: descent on the double well f = x^4/4 - x^2/2, in the long run, and in words. */

import { formatNumber } from "./format.mjs";

const [BURN_IN, WATCHED, MOST_PERIOD] = [50000, 20000, 64];
const WINDOW = 4 * MOST_PERIOD;

/** What the picture holds: learning rates, and places either side of 0. */
export const DOUBLE_WELL = { rates: [0.6, 2.1], reach: 1.6 };

/** Where the 2-cycle stops attracting: its slope 9 - 2(1 + eta)^2 is -1. */
export const SECOND_DOUBLING = Math.sqrt(5) - 1;

/** Where the wells join: the largest x after a step from between them reaches the far zero of the map, sqrt(1 + 1/eta). */
export const WELLS_JOIN = 1.5 * Math.sqrt(3) - 1;

/** Return the iterates of x <- x - rate (x^3 - x) from `start` on, as far as they are finite. */
export function doubleWellOrbit(rate, start, steps) {
  const places = [start];
  let x = start;
  for (let t = 0; t < steps; t += 1) {
    x = x - rate * (x * x * x - x);
    if (!Number.isFinite(x)) break;
    places.push(x);
  }
  return places;
}

/**
 * Return what the descent does in the long run: {kind, period, values, growth, low, high}.
 * kind: "still", "periodic", "chaos", "undecided" or "runs away"; period: as Python's, null where it runs away; values:
 * those of the cycle, in the order it visits them; growth, low, high: where there is no period, how neighbours part
 * per step, and what the iterates stay between.
 */
export function fateOf(rate, start) {
  const window = windowAfterBurnIn(rate, start);
  if (!window) return { kind: "runs away", period: null, values: [] };
  const period = periodIn(window, rate);
  if (period) {
    const still = window.every((x) => x === start);
    return { kind: still ? "still" : "periodic", period, values: window.slice(0, period) };
  }
  const roaming = roam(rate, window.at(-1));
  return { kind: roaming.growth > 1.005 ? "chaos" : "undecided", period, values: [], ...roaming };
}

function windowAfterBurnIn(rate, start) {
  let x = start;
  for (let t = 0; t < BURN_IN; t += 1) x = x - rate * (x * x * x - x);
  const window = doubleWellOrbit(rate, x, WINDOW - 1);
  return Number.isFinite(x) && window.length === WINDOW ? window : null;
}

function periodIn(window, rate) {
  for (let length = 1; length <= MOST_PERIOD; length += 1) {
    const repeats = window.every((x, t) => t < length || Math.abs(x - window[t - length]) <= 1e-6);
    const found = repeats && (window[length] === window[0] ? length : polishedPeriod(rate, window[0], length));
    if (found) return found;
  }
  return 0;
}

/** Return the shortest period, a divisor of `length`, of the attracting cycle at `begin`, or 0 where there is none. */
function polishedPeriod(rate, begin, length) {
  let x = begin;
  for (let k = 0; k < 20; k += 1) {
    const [end, slope] = around(rate, x, length);
    if (slope === 1 || !(Math.abs(x - begin) <= 1e-3)) return 0;
    x -= (end - x) / (slope - 1);
  }
  const [end, slope] = around(rate, x, length);
  if (!(Math.abs(end - x) <= 1e-12 && Math.abs(slope) < 1 - 1e-6)) return 0;
  let shortest = 1;
  while (length % shortest || Math.abs(around(rate, x, shortest)[0] - x) > 1e-9) shortest += 1;
  return shortest;
}

/** Return [where `length` steps from x end, the derivative of that by x]. */
function around(rate, begin, length) {
  let [x, slope] = [begin, 1];
  for (let t = 0; t < length; t += 1) {
    slope *= stepSlope(rate, x);
    x = x - rate * (x * x * x - x);
  }
  return [x, slope];
}

function stepSlope(rate, x) {
  return 1 - rate * (3 * x * x - 1);
}

function roam(rate, begin) {
  let [x, total, low, high] = [begin, 0, begin, begin];
  for (let t = 0; t < WATCHED; t += 1) {
    total += Math.log(Math.max(Math.abs(stepSlope(rate, x)), 1e-300));
    x = x - rate * (x * x * x - x);
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return { growth: Math.exp(total / WATCHED), low, high };
}

/**
 * Return the diagram as two path data, of pixels visited and of pixels visited often: a column for each of `width`
 * learning rates, its long-run iterates as rows from the top of `height`, runs of neighbouring pixels as one stroke.
 */
export function diagramPaths(start, width, height) {
  const { rates: [low, high], reach } = DOUBLE_WELL;
  const hits = new Uint16Array(height + 1);
  const paths = ["", ""];
  for (let i = 0; i < width; i += 1) {
    countVisits(hits, low + ((i + 0.5) / width) * (high - low), start, height / (2 * reach), reach);
    [1, 4].forEach((least, level) => { paths[level] += columnStrokes(hits, least, i + 0.5); });
  }
  return paths;
}

function countVisits(hits, rate, start, perUnit, reach) {
  hits.fill(0);
  let x = start;
  for (let t = 0; t < 300; t += 1) x = x - rate * (x * x * x - x);
  for (let t = 0; t < 200 && Math.abs(x) < reach; t += 1) {
    hits[Math.floor((reach - x) * perUnit)] += 1;
    x = x - rate * (x * x * x - x);
  }
}

function columnStrokes(hits, least, x) {
  let data = "";
  for (let row = 0; row < hits.length; row += 1) {
    if (hits[row] < least) continue;
    const first = row;
    while (hits[row + 1] >= least) row += 1;
    data += `M${x} ${first}v${row + 1 - first}`;
  }
  return data;
}

/** Return where the line between two points in pixels, the second above or below the picture, meets its edge. */
export function edgePoint([x0, y0], [x1, y1], height) {
  const edge = y1 < 0 ? 0 : height;
  return [x0 + ((edge - y0) / (y1 - y0)) * (x1 - x0), edge];
}

/** Return [what happens in the long run, where it is after `steps` steps] in words; moved: the start was outside. */
export function fateSentence(fate, { rate, start, steps, places, moved }) {
  const note = moved ? ` The start was outside the picture and was moved to ${placeText(start)}.` : "";
  const here = steps < places.length ? `Step ${steps}: x\u00a0=\u00a0${placeText(places[steps])}.`
    : `Step ${places.length} leaves the numbers a computer can hold.`;
  return [longRunWords(fate, rate, start) + note, here];
}

function longRunWords({ kind, period, values, growth, low, high }, rate, start) {
  if (kind === "runs away") return runawayWords(rate, start);
  if (kind === "still" && start === 0) return "Balanced on the hilltop x = 0: no slope, so no step. Any other start leaves it.";
  if (kind === "still") return `Starts on the minimum x = ${placeText(start)}: no slope, so no step.`;
  if (period === 1) return `Settles at x = ${placeText(values[0])}.`;
  if (period) {
    const listed = period <= 4 ? `: ${values.map(placeText).join(", ")}` : "";
    return `Period ${period}: hops between ${period} values for ever${listed}.`;
  }
  if (kind === "undecided") return "No period up to 64 found, and no chaos: it settles too slowly to tell, as on a border between two periods.";
  return `Never repeats but stays bounded, in ${low < 0 && high > 0 ? "both wells" : "one well"} (chaos; no period up to 64 found). `
    + `Two neighbours part by a factor of ${formatNumber(growth)} a step.`;
}

/** Beyond sqrt(1 + 2/rate) a step multiplies |x| by rate x^2 - 1 - rate > 1, so it grows for ever. */
function runawayWords(rate, start) {
  const border = Math.sqrt(1 + 2 / rate);
  const from = Math.abs(start) > border ? `it starts beyond √(1 + 2/η) = ${formatNumber(border)}, where` : "in the end";
  return `Runs away: ${from} each step overshoots further than the last.`;
}

function placeText(x) {
  return Math.abs(x) < 0.001 || Math.abs(x) >= 10 ? formatNumber(x) : x.toFixed(3).replace("-", "−");
}

/** Return the slider's marks and zones. */
export function rateBorders() {
  const mark = (value, meaning) => (
    { value, text: String(Number(value.toFixed(3))), label: `Set the learning rate to ${formatNumber(value, 4)}, ${meaning}` });
  return {
    marks: [
      mark(1, "the first doubling"), mark(SECOND_DOUBLING, "the second doubling"),
      mark(WELLS_JOIN, "where the wells join"), mark(2, "the escape"),
    ],
    zones: [
      { to: 1, text: "settles", kind: "calm" },
      { to: SECOND_DOUBLING, text: "2 values", kind: "crossing" },
      { to: WELLS_JOIN, text: "4, 8, chaos", kind: "crossing" },
      { to: 2, text: "both wells", kind: "crossing" },
      { to: DOUBLE_WELL.rates[1], text: "away", kind: "wild" },
    ],
  };
}
