/** What RandomDirections works out and says: the cosine between a gradient and directions chosen at random. */

import { roundUp } from "./axes.mjs";
import { nextWhole } from "./controls.mjs";
import { formatNumber, groupedDigits } from "./format.mjs";
import { uniforms } from "./random.mjs";

export const MOST_DIMENSIONS = 1e6;
export const DIRECTION_SAMPLE = 2000;
const BINS = 30;
const SERIES_FROM = 60;

/**
 * Return the mean of |cos| in `dimension` d, a real number from 2: Gamma(d/2) / (sqrt(pi) Gamma((d + 1)/2)), to ten digits.
 * From mean(d) = mean(d + 2) (d + 1)/d, and for large d from the series of the quotient of gammas (Tricomi and Erdelyi 1951).
 */
export function meanCosine(dimension) {
  let factor = 1;
  let d = dimension;
  for (; d < SERIES_FROM; d += 2) factor *= (d + 1) / d;
  const series = 1 + 1 / (4 * d) + 1 / (32 * d ** 2) - 5 / (128 * d ** 3) - 21 / (2048 * d ** 4);
  return factor * cosineLimit(d) * series;
}

/** Return sqrt(2 / (pi d)), what the mean tends to. */
export function cosineLimit(dimension) {
  return Math.sqrt(2 / (Math.PI * dimension));
}

/** Return the density of |cos| at `cosine`: (d - 1) mean(d) (1 - cosine^2)^((d - 3)/2). */
export function cosineDensity(dimension, cosine) {
  return (dimension - 1) * meanCosine(dimension) * (1 - cosine * cosine) ** ((dimension - 3) / 2);
}

/**
 * Return |cos| between a fixed direction and `count` directions, each chosen evenly among all of a dimension.
 * Only the part of the direction in a plane that holds the fixed one is drawn: the share of the squared length outside the
 * plane is at most s with the probability s^((d - 2)/2), and within the plane every angle is as likely.
 */
export function drawCosines(dimension, seed, count) {
  const next = uniforms(seed);
  return Array.from({ length: count }, () => {
    const inPlane = -Math.expm1((2 / (dimension - 2)) * Math.log(next()));
    return Math.sqrt(inPlane) * Math.abs(Math.cos(2 * Math.PI * next()));
  });
}

/** Return the width of the bars: a whole part of 1, thirty of them over what most cosines lie in. */
export function barWidth(dimension) {
  return 1 / Math.ceil(BINS * Math.max(1, Math.sqrt(dimension) / 6));
}

/** Return the bars of a histogram of area 1, [from, to, height], of width `width` from 0. */
export function cosineBars(cosines, width) {
  const counts = new Map();
  for (const cosine of cosines) {
    const bin = Math.floor(Math.min(cosine, 1 - 1e-9) / width);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts].sort(([one], [other]) => one - other)
    .map(([bin, count]) => [bin * width, (bin + 1) * width, count / (cosines.length * width)]);
}

/** Return the upper end of the density's axis; in two dimensions the density itself has none. */
export function densityTop(dimension) {
  return dimension === 2 ? 5 : roundUp(1.3 * cosineDensity(dimension, 0));
}

/** Return the dimension a slider means by `value` when it shows `now`, as nextWhole does. */
export function nextDimension(value, now, held) {
  return nextWhole(value, now, held, [2, MOST_DIMENSIONS]);
}

/** Return what a state shows: {dimension, mean, cosines, sampled: their mean, median}. */
export function randomDirections(dimension, seed) {
  const cosines = drawCosines(dimension, seed, DIRECTION_SAMPLE);
  const sorted = Float64Array.from(cosines).sort();
  return {
    dimension, cosines,
    mean: meanCosine(dimension),
    sampled: cosines.reduce((sum, each) => sum + each, 0) / cosines.length,
    median: (sorted[cosines.length / 2 - 1] + sorted[cosines.length / 2]) / 2,
  };
}

/** Return [what a random direction is worth, what this sample says] in words. */
export function directionsSentence({ dimension, mean, sampled, median }) {
  const angle = (Math.asin(median) * 180) / Math.PI;
  return [
    `In ${groupedDigits(dimension)} dimensions a random direction has |cos|\u00a0${formatNumber(mean)} on average: going down a random way gains ${formatNumber(100 * mean)}\u00a0% of the steepest.`,
    `This sample of ${DIRECTION_SAMPLE}: mean ${formatNumber(sampled)}, half within ${formatNumber(angle)}° of level; √(2/\u2060πd)\u00a0=\u00a0${formatNumber(cosineLimit(dimension))}.`,
  ];
}

/** The most that is said. */
export const DIRECTIONS_ROOM = directionsSentence({ dimension: MOST_DIMENSIONS, mean: 1.234e-4, sampled: 1.234e-4, median: 1.234e-7 });
