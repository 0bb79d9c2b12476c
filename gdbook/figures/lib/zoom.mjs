/** What ZoomUntilLinear works out and says: what the tangent plane explains and misses in a window, and its stripes. */

import { compileFormula } from "./formula.mjs";
import { formatNumber, shortNumber } from "./format.mjs";

/** The half-widths of windows, as in zoom_until_linear.py, where it says why no smaller. */
export const ZOOM_RANGE = { nearest: 1e-4, farthest: 2 };
const ZOOM_DIRECTIONS = 360;
const DIFFERENCE_STEP = 6e-6;

/** Return a hill's facts with its functions. */
export function zoomHill(facts) {
  return { ...facts, ...compileFormula(facts.formula, ["x", "y"]) };
}

/** Return the gradient, or the central difference where the formula has none, as at the tip of a cone. */
export function slopesAt({ value, gradient }, point) {
  const slopes = gradient(point);
  if (slopes.every(Number.isFinite)) return slopes;
  const moved = (i, by) => value(point.map((at, k) => (k === i ? at + by : at)));
  return point.map((_, i) => (moved(i, DIFFERENCE_STEP) - moved(i, -DIFFERENCE_STEP)) / (2 * DIFFERENCE_STEP));
}

/** Return the largest |f(w + d) - f(w) - slopes . d| over 360 steps d of length `distance`, a degree apart. */
export function largestMiss({ value }, point, slopes, distance) {
  const height = value(point);
  let most = 0;
  for (let k = 0; k < ZOOM_DIRECTIONS; k += 1) {
    const angle = (2 * Math.PI * k) / ZOOM_DIRECTIONS;
    const [dx, dy] = [distance * Math.cos(angle), distance * Math.sin(angle)];
    const change = value([point[0] + dx, point[1] + dy]) - height;
    most = Math.max(most, Math.abs(change - (slopes[0] * dx + slopes[1] * dy)));
  }
  return most;
}

/** Return the windows that are measured, each half as wide as the one before: an array of [half-width, largest miss]. */
export function missCurve(hill, point, slopes) {
  const count = Math.floor(Math.log2(ZOOM_RANGE.farthest / ZOOM_RANGE.nearest)) + 1;
  const widths = Array.from({ length: count }, (_, k) => ZOOM_RANGE.farthest / 2 ** k);
  return widths.map((width) => [width, largestMiss(hill, point, slopes, width)]);
}

/** Return whether the miss, between the two nearest windows, still falls only as fast as the window: there is no plane. */
export function isKinked(misses, steepest) {
  const [[, before], [nearest, last]] = misses.slice(-2);
  return before < 2.2 * last && last > 0.1 * steepest * nearest;
}

/**
 * Return what the window of half-width `width` shows: steepest, the length of the slopes; explained, the largest change the
 * plane gives for a step of length `width`; missed; share, the one as part of the other, null where the plane is level; fall,
 * what halving the window divides the miss by; kind: "kink", "level", where the plane is, "linear", "nearly" or "curved".
 */
export function zoomReading(hill, point, slopes, misses, width) {
  const steepest = Math.hypot(...slopes);
  const [missed, half] = [width, width / 2].map((each) => largestMiss(hill, point, slopes, each));
  const explained = steepest * width;
  const share = explained > 0 ? missed / explained : null;
  const kind = isKinked(misses, steepest) ? "kink" : windowKind(share);
  return { point, slopes, width, steepest, explained, missed, share, kind, fall: missed / half };
}

function windowKind(share) {
  if (share === null) return "level";
  return share < 0.01 ? "linear" : share < 0.1 ? "nearly" : "curved";
}

/** Return heights, equally far apart and 0 among them, of about `count` contours of a grid of changes of f. */
export function changeLevels({ values }, count) {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 0]);
  const spacing = (high - low) / count;
  if (!(spacing > 0)) return [];
  const first = Math.ceil(low / spacing);
  return Array.from({ length: Math.floor(high / spacing) - first + 1 }, (_, k) => (first + k) * spacing);
}

/**
 * Return the plane's contours at `levels`, in a window whose sides are 1: arrays of two ends [x, y], far outside it.
 * width: the window's half-width, so that the plane rises by `width` times slopes . d.
 */
export function planeStripes([a, b], width, levels) {
  const squared = a * a + b * b;
  if (!(squared > 0)) return [];
  const [across, up] = [-b, a].map((each) => (4 * each) / Math.sqrt(squared));
  return levels.map((level) => {
    const [x, y] = [a, b].map((each) => (level * each) / (width * squared));
    return [[x - across, y - up], [x + across, y + up]];
  });
}

/** Return the axes of the plot against the half-width: powers of ten around all that is drawn. */
export function fallFrame(misses, steepest) {
  const [[farthest], [nearest]] = [misses[0], misses.at(-1)];
  const heights = misses.map(([, missed]) => missed).concat(steepest * farthest, steepest * nearest).filter((height) => height > 0);
  const powers = [Math.floor(Math.log10(Math.min(...heights))), Math.ceil(Math.log10(Math.max(...heights)))];
  return { x: { domain: [0.8e-4, 2.5] }, y: { domain: [10 ** (powers[0] - 0.3), 10 ** (powers[1] + 0.3)] } };
}

const percent = (share) => `${formatNumber(100 * share)}\u00a0%`;
const LOOKS = {
  linear: "The contours are stripes",
  nearly: "The contours are nearly stripes",
  curved: "The contours are curved",
  level: "The plane is level, so there are no stripes to become",
  kink: "Never stripes, however near",
};

/** Return how the window looks, and what the plane explains and misses of it. */
export function zoomSentence({ width, explained, missed, share, kind }) {
  const part = share === null ? "" : `, ${percent(share)} of that`;
  const explains = share === null ? "the plane explains nothing" : `the plane explains up to ${formatNumber(explained)} up or down`;
  return `${LOOKS[kind]}. Within ${shortNumber(width)} ${explains} and misses at most ${formatNumber(missed)}${part}.`;
}

/** Return what halving the window does. */
export function zoomReadout({ share, fall, kind, moved }) {
  const explains = share === null ? "" : "halves what it explains and ";
  const end = kind === "kink" && share !== null ? ": as large a part as before" : "";
  const outside = moved ? " The point was outside the map and was moved to its edge." : "";
  return `Halving the window ${explains}divides what it misses by ${formatNumber(fall)}${end}.${outside}`;
}

/** As wordy as the figure gets. */
const WORDIEST_WINDOW = { width: 1.22e-4, explained: 8.8e-4, missed: 4.4e-8, share: 5.1e-5, fall: 4, kind: "kink", moved: false };
export const ZOOM_ROOM = [zoomSentence({ ...WORDIEST_WINDOW, kind: "nearly" }), zoomReadout(WORDIEST_WINDOW)];
