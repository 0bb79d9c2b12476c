/** What EigenPanels works out and says: descent on a turned bowl, split into its flat and its steep direction. */

import { gradientDescent } from "./descent.mjs";
import { formatNumber, shortNumber } from "./format.mjs";
import { factorText, stepsPerDigit } from "./tug.mjs";

/** What the traits may hold; the start stays within `reach` of the minimum, along each axis. */
export const EIGEN_LIMITS = { reach: 3, steps: 1000, kappa: 1e4, rate: 2.4 };
/** Half the thickness of the contours that are drawn. */
export const EIGEN_LEVELS = [0.15, 0.35, 0.6, 0.9, 1.3, 1.8, 2.4, 3.1];
const SNAP = 0.06;  // a start nearer than this to an axis of the bowl is put on it
const HORIZONS = [20, 50, 100, 200, 500, 1000];
const [LOWEST_SHOWN, HIGHEST_SHOWN] = [1e-8, 1e4];

/**
 * Return the bowl f = 1/2 (p^2 / kappa + q^2), p along the direction `tilt` in degrees, q across it:
 * {value, gradient, split: [x, y] -> [p, q], join: [p, q] -> [x, y], curvatures: [1 / kappa, 1]}.
 */
export function turnedBowl(kappa, tilt) {
  const radians = (tilt * Math.PI) / 180;
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  const split = ([x, y]) => [c * x + s * y, c * y - s * x];
  const join = ([p, q]) => [c * p - s * q, s * p + c * q];
  const value = (point) => {
    const [p, q] = split(point);
    return 0.5 * (p * p / kappa + q * q);
  };
  const gradient = (point) => {
    const [p, q] = split(point);
    return join([p / kappa, q]);
  };
  return { value, gradient, split, join, curvatures: [1 / kappa, 1] };
}

/** Return x, x factor, x factor^2, ... as far as `steps`, by running products. */
export function shrinking(x, factor, steps) {
  const places = [x];
  for (let k = 0; k < steps; k += 1) places.push(places[k] * factor);
  return places;
}

/**
 * Return what the traits make: the path, and by direction [flat, steep] the factors 1 - eta lambda, the distances after each
 * step as far as `horizon`, and the heights 1/2 lambda distance^2, whose sum is f; share: the flat one's part of it now.
 */
export function eigenPanels({ condition_number: kappa, learning_rate: rate, tilt, start, steps }) {
  const bowl = turnedBowl(kappa, tilt);
  const from = start.map((at) => Math.min(EIGEN_LIMITS.reach, Math.max(-EIGEN_LIMITS.reach, at)));
  const factors = bowl.curvatures.map((curvature) => 1 - rate * curvature);
  const horizon = HORIZONS.find((most) => most > steps) ?? EIGEN_LIMITS.steps;
  // Turning leaves a rounding along an axis the start is on, and divergence would make much of it.
  const begin = bowl.split(from).map((part) => (Math.abs(part) < 1e-12 * Math.hypot(...from) ? 0 : part));
  const distances = begin.map((part, i) => shrinking(part, factors[i], horizon).map(Math.abs));
  const heights = distances.map((all, i) => all.map((part) => 0.5 * bowl.curvatures[i] * part * part));
  const sums = heights[0].map((flat, k) => flat + heights[1][k]);
  const { points } = gradientDescent(bowl, from, rate, steps);
  return { bowl, kappa, rate, tilt, steps, from, begin, factors, horizon, distances, heights, sums, points, share: heights[0][steps] / sums[steps] };
}

/** Return the point, or the nearest one on an axis of the bowl where that is near. */
export function ontoAxis(point, { split, join }) {
  const [p, q] = split(point);
  if (Math.min(Math.abs(p), Math.abs(q)) > SNAP) return point.map((at) => Number(at.toFixed(2)));
  return join(Math.abs(p) < Math.abs(q) ? [0, q] : [p, 0]);
}

/** Return the contour whose half thickness is b, as points [x, y]. */
export function ellipsePoints({ curvatures: [flat], join }, b) {
  const long = b / Math.sqrt(flat);
  return Array.from({ length: 181 }, (_, i) => {
    const angle = (i * Math.PI) / 90;
    return join([long * Math.cos(angle), b * Math.sin(angle)]);
  });
}

/** Return what the axes of distances and heights hold. */
export function eigenFrame({ horizon, distances, sums }) {
  const most = Math.max(...distances.flat(), ...sums, 1);
  return { steps: [-0.02 * horizon, 1.02 * horizon], heights: [LOWEST_SHOWN, Math.min(HIGHEST_SHOWN, 10 ** Math.ceil(Math.log10(most)))] };
}

/** Return after how many steps there is nothing more to watch: f is a millionth of a millionth, or ten thousand times as high. */
export function lastWatched({ begin, factors, bowl: { curvatures } }, most) {
  const parts = begin.map((part, i) => 0.5 * curvatures[i] * part * part);
  const first = parts[0] + parts[1];
  for (let k = 1; k < most; k += 1) {
    factors.forEach((factor, i) => { parts[i] *= factor * factor; });
    const ratio = (parts[0] + parts[1]) / first;
    if (!(ratio > 1e-12 && ratio < 1e4)) return k;
  }
  return most;
}

/** Return whether the two directions shrink by the same factor, within 2 % of what a step gains. */
export function shrinkAlike({ kappa, factors }) {
  const sizes = factors.map(Math.abs);
  const worst = Math.max(...sizes);
  return kappa > 1 && worst < 1 && Math.abs(sizes[0] - sizes[1]) <= 0.02 * (1 - worst);
}

/** Return the marks of the rate's slider, L being 1. */
export function eigenMarks(kappa) {
  return [[1, "1/L"], [2 * kappa / (kappa + 1), "2/(μ+L)"], [2, "2/L"]].map(([value, text]) => (
    { value, text, label: `Set the learning rate to ${text} = ${formatNumber(value, 5)}, in units of 1/L` }));
}

/** Return a share as a percentage, no fuller and no emptier than it is. */
export function shareText(share) {
  if (share > 0.9995 && share < 1) return "over 99.9 %";
  if (share > 0 && share < 1e-4) return "under 0.01 %";
  return `${share === 1 ? 100 : formatNumber(100 * share)} %`;
}

function partKept(factor) {
  const size = Math.abs(factor);
  if (size < 1e-12) return "a step takes all of it";
  if (size === 1) return "each step crosses to the same distance";
  if (size > 1) return `each step crosses and multiplies that distance by ${factorText(size)}`;
  return `each step keeps ${factorText(size)} of the distance along it${factor < 0 ? ", crossing" : ""}`;
}

const eigenSteps = (steps) => `${steps} ${steps === 1 ? "step" : "steps"}`;

/** Return one sentence: along which direction the error lies now, and what a step leaves of it. */
export function eigenSentence(now) {
  const { kappa, begin, factors, steps, sums, share } = now;
  if (!begin.some(Boolean)) return "The start is the minimum: nothing moves.";
  const atOnce = kappa === 1 && factors[0] === 0;
  if (sums[steps] === 0) return `The minimum is reached${atOnce ? " straight away: with κ = 1 no direction is flatter than another" : ""}.`;
  if (kappa === 1) return `κ = 1: no direction is flatter than another, the path is straight, and ${partKept(factors[0])}.`;
  const wild = begin[1] !== 0 && factors[1] < -1;
  if (wild) return `Diverges: along the steep direction ${partKept(factors[1])}; along the flat one ${partKept(factors[0])}.`;
  if (begin[0] === 0) return `The start lies on the steep axis, so the flat direction never matters: ${partKept(factors[1])}.`;
  if (begin[1] === 0) return `The start lies on the flat axis, and all of the error with it: ${partKept(factors[0])}.`;
  if (shrinkAlike(now)) return `Both directions shrink alike, and no rate does better for both: along each, ${partKept(factors[0]).replace(" along it", "")}.`;
  const flat = share >= 0.5;
  return `After ${eigenSteps(steps)} ${shareText(flat ? share : 1 - share)} of the error lies along the ${flat ? "flat" : "steep"} direction; ${partKept(factors[flat ? 0 : 1])}.`;
}

/** Return the numbers under the sentence: f and its two parts, and how long a digit takes. */
export function eigenReadout({ kappa, rate, factors, steps, heights, sums }) {
  const [flat, steep, sum] = [heights[0][steps], heights[1][steps], sums[steps]].map((height) => formatNumber(height));
  const worst = Math.max(...factors.map(Math.abs));
  const pace = worst < 1 && worst > 0 ? ` A digit of the distance takes ${shortNumber(Number(stepsPerDigit(worst).toPrecision(3)))} steps.` : "";
  return `κ\u00a0=\u00a0${shortNumber(kappa)}, η\u00a0=\u00a0${formatNumber(rate)}/L. Step ${steps}: f\u00a0−\u00a0f*\u00a0=\u00a0${sum}\u00a0= ${flat}\u00a0(flat)\u00a0+ ${steep}\u00a0(steep).${pace}`;
}

/** The longest that eigenSentence and eigenReadout say. */
export const EIGEN_ROOM = [
  "Diverges: along the steep direction each step crosses and multiplies that distance by 1.0001; along the flat one each step keeps 0.99980 of the distance along it, crossing.",
  "κ\u00a0=\u00a09.99·10³, η\u00a0=\u00a02.20/L. Step 1000: f\u00a0−\u00a0f*\u00a0=\u00a01.23\u00a0×\u00a010⁻¹⁰⁰\u00a0= 1.23\u00a0×\u00a010⁻¹⁰⁰\u00a0(flat)\u00a0+ 1.23\u00a0×\u00a010⁻¹⁰⁰\u00a0(steep). A digit of the distance takes 1.15·10⁴ steps.",
];
