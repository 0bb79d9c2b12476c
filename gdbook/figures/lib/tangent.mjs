/** What TangentPlane works out and says: slopes at a point, the tangent plane, and the arrow of the gradient. */

import { compileFormula } from "./formula.mjs";
import { sampleGrid } from "./contours.mjs";

const GRID = 41;
const TOLERANCE = Math.sin(Math.PI / 180);  // a degree off counts as met: the slider goes in degrees
const FLAT = 0.02;

/** Return an objective's facts with its functions, what its pictures hold, and how steep it usually is. */
export function tangentGround(facts) {
  const functions = compileFormula(facts.formula, ["x", "y"]);
  const sampled = (f) => sampleGrid((x, y) => f([x, y]), ...facts.domain, GRID, GRID);
  const grid = sampled(functions.value);
  const slopes = sampled((point) => Math.hypot(...functions.gradient(point))).values.sort();
  return {
    ...facts, ...functions,
    grid,
    heights: [Math.min(...grid.values), Math.max(...grid.values)],
    usual: slopes[Math.floor(slopes.length / 2)],
    span: Math.max(...facts.domain.map(([low, high]) => high - low)),
  };
}

/** Return an angle in degrees as the same direction from 0 up to 360. */
export function turned(angle) {
  return ((angle % 360) + 360) % 360;
}

/** Return what is known at a point and in a direction `angle` degrees from the x axis. */
export function tangentAt(ground, point, angle) {
  const gradient = ground.gradient(point);
  const radians = (turned(angle) * Math.PI) / 180;
  const direction = [Math.cos(radians), Math.sin(radians)];
  const steepest = Math.hypot(...gradient);
  return {
    point, gradient, direction, steepest,
    angle: turned(angle),
    height: ground.value(point),
    slope: gradient[0] * direction[0] + gradient[1] * direction[1],
    steepestAngle: turned((Math.atan2(gradient[1], gradient[0]) * 180) / Math.PI),
    flat: steepest < FLAT * ground.usual,
  };
}

/** Return the height of the tangent plane above [x, y]. */
export function planeHeight({ point, gradient, height }, [x, y]) {
  return height + gradient[0] * (x - point[0]) + gradient[1] * (y - point[1]);
}

/** Return the point [x, y] that lies `t` from the point in the probe's direction. */
export function alongProbe({ point, direction }, t) {
  return point.map((at, i) => at + t * direction[i]);
}

/**
 * Return the end of the arrow that stands for the gradient on the map: where the ground is as steep as it usually is, about
 * a quarter of the map long, and in proportion elsewhere, but at most 0.4 of it.
 */
export function gradientTip({ point, gradient, steepest }, { usual, span }) {
  const length = Math.min((0.24 * span) / usual, (0.4 * span) / steepest);
  return steepest > 0 ? point.map((at, i) => at + length * gradient[i]) : point;
}

/** Return an arrow in the plane with an open head, as two lines: arrays of [x, y]. */
export function arrowLines(from, to, barb) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const size = Math.min(barb, 0.6 * length) / length;
  const wing = (side) => [to[0] - size * (dx - side * 0.5 * dy), to[1] - size * (dy + side * 0.5 * dx)];
  return [[from, to], [wing(1), to, wing(-1)]];
}

/** Return the length of one press of an arrow key: 1, 2 or 5 times a power of ten, about a sixtieth of the map. */
export function pressLength(span) {
  const power = 10 ** Math.floor(Math.log10(span / 60));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= span / 85);
}

/** Return whether the probe points along the contour, within a degree. */
export function isLevel({ slope, steepest, flat }) {
  return !flat && Math.abs(slope) <= TOLERANCE * steepest * 1.0001;
}

/** Return whether the probe points straight up, or with sign -1 straight down, within a degree. */
export function isSteepest({ gradient: [a, b], direction: [c, s], slope, steepest, flat }, sign = 1) {
  return !flat && sign * slope > 0 && Math.abs(a * s - b * c) <= TOLERANCE * steepest * 1.0001;
}

/** Return `value` with a fixed number of decimals and a true minus sign. */
export function decimals(value, count = 2) {
  const text = value.toFixed(count);
  return Number(text) === 0 ? (0).toFixed(count) : text.replace("-", "−");
}

const factor = (value, count) => (decimals(value, count).startsWith("−") ? `(${decimals(value, count)})` : decimals(value, count));

/** Return where the point is and how steep its two slices are. */
export function placeWords({ point: [x, y], height, gradient: [a, b], clamped }) {
  const moved = clamped ? " The point was outside the map and was moved to its edge." : "";
  return `At (${decimals(x)}, ${decimals(y)}) the height is ${decimals(height)}; slope along x ${decimals(a)}, along y ${decimals(b)}.${moved}`;
}

/** Return the slope in the probe's direction, worked out, and how it lies to the steepest; that only where `arrow` is shown. */
export function probeWords(now, arrow) {
  const { gradient: [a, b], direction: [c, s], angle, slope, steepest, steepestAngle, flat } = now;
  if (flat) return `The tangent plane is ${steepest < 0.005 ? "" : "nearly "}level here: no slope is steeper than ${decimals(steepest)}.`;
  const sum = `${decimals(a)}\u00a0×\u00a0${factor(c, 3)} + ${factor(b)}\u00a0×\u00a0${factor(s, 3)} = ${decimals(slope)}`;
  const rest = arrow ? `; steepest is ${decimals(steepest)} towards ${decimals(steepestAngle, 1)}°` : "";
  return `Towards ${Math.round(angle * 10) / 10}°: ${sum}, ${probeKind(now)}${rest}.`;
}

function probeKind(now) {
  if (isLevel(now)) return "level";
  if (isSteepest(now)) return "the steepest way up";
  if (isSteepest(now, -1)) return "the steepest way down";
  return now.slope > 0 ? "uphill" : "downhill";
}
