/** Twin of gdbook/figures/noisy_well.py: descent with noise in a double well, Gibbs' density, and words. */

import { formatNumber, groupedDigits } from "./format.mjs";
import { normals } from "./random.mjs";

/** The most steps, the window either side of 0 and the bars of its histogram, and the lowest temperature with a density. */
export const NOISE = { steps: 200000, reach: 2.4, bars: 60, coldest: 0.001 };

/** In how many steps the temperature falls evenly to 0; 0: it stays. */
export const COOLINGS = { none: 0, slow: 20000, fast: 200 };

const GONE = 100;
const [GIBBS_REACH, GIBBS_PARTS] = [4, 4000];

/** Return the height x^4/4 - x^2/2 + tilt x. */
export function noisyHeight(x, tilt) {
  return (x * x * x * x) / 4 - (x * x) / 2 + tilt * x;
}

/** Return the roots of x^3 - x + tilt, [left bottom, barrier, right bottom], for |tilt| below 2/sqrt(27). */
export function wellPlaces(tilt) {
  const angle = Math.acos(-1.5 * Math.sqrt(3) * tilt) / 3;
  return [2, 1, 0].map((k) => (2 / Math.sqrt(3)) * Math.cos(angle - (2 * Math.PI * k) / 3));
}

/** Return the temperature at step t. */
export function temperatureAt({ temperature, cooling }, t) {
  const most = COOLINGS[cooling];
  return most ? temperature * Math.max(0, 1 - t / most) : temperature;
}

/**
 * Return the walk x <- x - rate f'(x) + sqrt(2 rate T) xi, xi the normal numbers of `seed`, until it has taken `steps` steps:
 * {places, steps, next}, places[t] for t up to steps; fewer steps where |x| exceeds 100.  It goes on from `last`, if given,
 * a shorter part of the same walk, which is of no further use then.
 */
export function noisyWalk(settings, steps, last) {
  const { learning_rate: rate, tilt, start, seed } = settings;
  const places = withRoom(last?.places ?? [start], steps + 1);
  const next = last?.next ?? normals(seed);
  const most = COOLINGS[settings.cooling];
  let kick = Math.sqrt(2 * rate * settings.temperature);
  let t = last?.steps ?? 0;
  for (let x = places[t]; t < steps && Math.abs(x) <= GONE; t += 1) {
    if (most) kick = Math.sqrt(2 * rate * temperatureAt(settings, t));
    x = x - rate * (x * x * x - x + tilt) + kick * next();
    places[t + 1] = x;
  }
  return { places, steps: t, next };
}

function withRoom(places, count) {
  if (places.length >= count) return places;
  const larger = new Float64Array(Math.min(NOISE.steps + 1, Math.max(count, 2 * places.length)));
  larger.set(places);
  return larger;
}

/**
 * Return what a walk's places after its start amount to: {counts, in the bars of the window; left: the share left of the
 * barrier; height: the mean of f above its least value; crossings}.  A crossing is complete at the bottom beyond the barrier.
 * `last`, if given, are the facts of a shorter part of the same walk.
 */
export function walkFacts({ places, steps }, tilt, last) {
  const [leftBottom, barrier, rightBottom] = wellPlaces(tilt);
  const perUnit = NOISE.bars / (2 * NOISE.reach);
  const counts = last ? [...last.counts] : new Array(NOISE.bars).fill(0);
  let { below, sum, crossings, side } = last ?? { below: 0, sum: 0, crossings: 0, side: sideOf(places[0], leftBottom, rightBottom) };
  for (let t = (last?.steps ?? 0) + 1; t <= steps; t += 1) {
    const x = places[t];
    const bar = Math.floor((x + NOISE.reach) * perUnit);
    if (bar >= 0 && bar < NOISE.bars) counts[bar] += 1;
    if (x < barrier) below += 1;
    sum += noisyHeight(x, tilt);
    const now = sideOf(x, leftBottom, rightBottom);
    if (now && side && now !== side) crossings += 1;
    side = now || side;
  }
  return { counts, crossings, left: below / steps, height: sum / steps - leastHeight(tilt), steps, below, sum, side };
}

function sideOf(x, leftBottom, rightBottom) {
  return x <= leftBottom ? -1 : x >= rightBottom ? 1 : 0;
}

function leastHeight(tilt) {
  const [left, , right] = wellPlaces(tilt);
  return Math.min(noisyHeight(left, tilt), noisyHeight(right, tilt));
}

/**
 * Return Gibbs' density exp(-f/T)/Z: {at(x), left: its share left of the barrier, height: the mean of f above its least
 * value}, for T from NOISE.coldest on, where the places its sums are made of lie close enough.
 */
export function gibbs(tilt, temperature) {
  const [, barrier] = wellPlaces(tilt);
  const least = leastHeight(tilt);
  const weight = (x) => Math.exp((least - noisyHeight(x, tilt)) / temperature);
  const total = simpson(weight, -GIBBS_REACH, GIBBS_REACH);
  return {
    at: (x) => weight(x) / total,
    left: simpson(weight, -GIBBS_REACH, barrier) / total,
    height: simpson((x) => weight(x) * (noisyHeight(x, tilt) - least), -GIBBS_REACH, GIBBS_REACH) / total,
  };
}

/** Return the integral of f from `low` to `high` by Simpson's rule. */
function simpson(f, low, high) {
  const step = (high - low) / GIBBS_PARTS;
  let sum = f(low) + f(high);
  for (let i = 1; i < GIBBS_PARTS; i += 1) sum += (i % 2 ? 4 : 2) * f(low + i * step);
  return (sum * step) / 3;
}

/** Return what a state shows: {walk, facts, exact: Gibbs' density or null where there is none}; `last`: what one showed before. */
export function readNoise(state, last) {
  const { steps, temperature, tilt, cooling } = state;
  const same = last && Object.keys(state).every((name) => name === "steps" || state[name] === last.state[name]);
  const part = same && last.walk.steps <= steps ? last : undefined;
  const walk = noisyWalk(state, steps, part?.walk);
  const kept = last && last.state.tilt === tilt && last.state.temperature === temperature && last.state.cooling === cooling;
  const hasDensity = cooling === "none" && temperature >= NOISE.coldest;
  const exact = kept ? last.exact : hasDensity ? gibbs(tilt, temperature) : null;
  return { walk, exact, facts: walkFacts(walk, tilt, part?.facts) };
}

/** Return how many steps there are after a next part of the walk while it plays: few at first, later an eighth more. */
export function moreSteps(steps) {
  return Math.min(NOISE.steps, steps + Math.max(15, Math.floor(steps / 8)));
}

/** Return whether x lies in the deeper well, "deeper" or "shallower", or with no tilt on which side, "left" or "right". */
export function wellName(x, tilt) {
  const left = x < wellPlaces(tilt)[1];
  if (tilt === 0) return left ? "left" : "right";
  return left === tilt > 0 ? "deeper" : "shallower";
}

/** Return whether the walk has been cooled down to 0. */
export function isCooled({ state: { cooling }, walk }) {
  return COOLINGS[cooling] > 0 && walk.steps >= COOLINGS[cooling];
}

/** Return where the walk ended: the name of its well. */
export function endWell({ state: { tilt }, walk: { places, steps } }) {
  return wellName(places[steps], tilt);
}

/** Return [how the walk went, where it is and how high] in words. */
export function noiseSentence(now) {
  const { walk: { places, steps }, state } = now;
  const x = places[steps];
  if (steps < state.steps) return [`Step ${groupedDigits(steps)} throws the walker out: from so far a step overshoots further each time, and it diverges.`, ""];
  if (steps === 0) return [`The walker stands at x\u00a0=\u00a0${formatNumber(x)}, in the ${wellName(x, state.tilt)} well.`, "Step or play."];
  if (state.temperature === 0) return stillWords(now, x);
  return [state.cooling === "none" ? warmWords(now) : coolWords(now), heightWords(now, x)];
}

function stillWords({ walk: { steps }, state: { tilt } }, x) {
  const slope = x * x * x - x + tilt;
  const held = Math.abs(slope) < 1e-6 ? `rests at x\u00a0=\u00a0${formatNumber(x)}, in the ${wellName(x, tilt)} well, for ever` : `has come to x\u00a0=\u00a0${formatNumber(x)}`;
  return [`At temperature 0 there is no noise: after ${stepCount(steps)} plain descent ${held}.`, `Slope ${formatNumber(slope)}.`];
}

function warmWords({ walk: { steps }, facts, exact, state: { temperature, tilt } }) {
  const [name, share, wanted] = tilt < 0 ? ["deeper", 1 - facts.left, 1 - exact?.left] : [tilt > 0 ? "deeper" : "left", facts.left, exact?.left];
  const law = exact ? `, Gibbs says ${wholePercent(wanted)}` : "";
  return `At temperature ${formatNumber(temperature)} the walker crossed the barrier ${timesText(facts.crossings)} in ${stepCount(steps)}; `
    + `${wholePercent(share)} of its time in the ${name} well${law}.`;
}

function coolWords(now) {
  const { walk: { places, steps }, facts, state } = now;
  const from = `Cooled from ${formatNumber(state.temperature)}`;
  const well = `in the ${endWell(now)} well`;
  if (isCooled(now)) {
    return `${from} to 0 in ${stepCount(COOLINGS[state.cooling])}, it has ended ${well} at x\u00a0=\u00a0${formatNumber(places[steps])}, ${crossingText(facts.crossings)}.`;
  }
  return `${from}, it has temperature ${formatNumber(temperatureAt(state, steps))} at step ${groupedDigits(steps)} and is ${well}, ${crossingText(facts.crossings)}.`;
}

function heightWords({ facts, exact, state: { learning_rate: rate } }, x) {
  const law = exact ? `; Gibbs: ${formatNumber(exact.height)}` : "";
  return `Mean height above the lowest point: ${formatNumber(facts.height)}${law}. Now x\u00a0=\u00a0${formatNumber(x)}, learning rate ${formatNumber(rate)}.`;
}

function stepCount(steps) {
  return `${groupedDigits(steps)} step${steps === 1 ? "" : "s"}`;
}

function timesText(count) {
  return count === 0 ? "not once" : count === 1 ? "once" : count === 2 ? "twice" : `${groupedDigits(count)} times`;
}

function crossingText(count) {
  return count === 0 ? "without a crossing" : `after ${groupedDigits(count)} crossing${count === 1 ? "" : "s"}`;
}

function wholePercent(share) {
  return `${Math.round(100 * share)}\u00a0%`;
}

/** The most that is said. */
export const NOISE_ROOM = [
  "At temperature 0.0123 the walker crossed the barrier 1\u202f234 times in 123\u202f456 steps; 100\u00a0% of its time in the deeper well, Gibbs says 100\u00a0%.",
  "Mean height above the lowest point: 1.23\u00a0×\u00a010⁻⁴; Gibbs: 1.23\u00a0×\u00a010⁻⁴. Now x\u00a0=\u00a0−0.1234, learning rate 0.00123.",
];

/** Return the line of a walk in a plot: pixels [x, y] of each place, or, past one for each column, of the ends of each column. */
export function traceCorners({ places, steps }, toX, toY) {
  const per = Math.max(1, steps / Math.max(1, toX(steps) - toX(0)));
  if (per <= 1) return Array.from({ length: steps + 1 }, (_, t) => [toX(t), toY(places[t])]);
  const corners = [];
  for (let t = 0; t <= steps; t += per) {
    const first = Math.floor(t);
    let [low, high] = [places[first], places[first]];
    for (let s = first; s <= Math.min(steps, t + per); s += 1) {
      low = Math.min(low, places[s]);
      high = Math.max(high, places[s]);
    }
    corners.push([toX(t), toY(low)], [toX(t), toY(high)]);
  }
  return corners;
}
