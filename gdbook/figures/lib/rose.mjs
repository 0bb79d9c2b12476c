/** What CompassRose works out and says: steps of one length in all directions, and the one that ends lowest. */

import { roundUp } from "./axes.mjs";
import { formatNumber } from "./format.mjs";
import { decimals, turned } from "./tangent.mjs";

/** The steps that are tried, one for each degree. */
export const ROSE_STEPS = 360;
/** The lengths the slider offers. */
export const ROSE_LENGTHS = { low: 0.001, most: 100 };
const LEVEL = 1e-9;  // a shorter gradient is rounding

/** Return the change of height a step makes, a function of its direction in degrees. */
function changeTowards({ value }, point, length) {
  const height = value(point);
  return (degrees) => {
    const radians = (degrees * Math.PI) / 180;
    return value([point[0] + length * Math.cos(radians), point[1] + length * Math.sin(radians)]) - height;
  };
}

/** Return where `f` is lowest between `low` and `high`, by golden section. */
export function lowestBetween(f, low, high) {
  const shrink = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [left, right] = [b - shrink * (b - a), a + shrink * (b - a)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let i = 0; i < 30; i += 1) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - shrink * (b - a);
      atLeft = f(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + shrink * (b - a);
      atRight = f(right);
    }
  }
  return (a + b) / 2;
}

/** Return the angle between two directions, from 0 to 180. */
export function angleBetween(one, other) {
  const gap = turned(one - other);
  return Math.min(gap, 360 - gap);
}

/**
 * Return what steps of `length` from `point` do, angles in degrees from the x axis: {changes: of height, towards 0, 1, ...
 * degrees; slope: the length of the gradient; against: the direction of minus the gradient, null where the ground is level;
 * best: the direction of the lowest end, looked for between the neighbours of the best step, and its change; off: the
 * angle between the two, or null; lower: how many of the steps end lower}.
 */
export function compassRose(ground, point, length) {
  const changeAt = changeTowards(ground, point, length);
  const changes = Array.from({ length: ROSE_STEPS }, (_, degrees) => changeAt(degrees));
  const first = changes.indexOf(Math.min(...changes));
  const best = turned(lowestBetween(changeAt, first - 1, first + 1));
  const [a, b] = ground.gradient(point);
  const slope = Math.hypot(a, b);
  const against = slope > LEVEL ? turned((Math.atan2(-b, -a) * 180) / Math.PI) : null;
  return {
    point, length, changes, slope, against, best,
    change: changeAt(best),
    off: against === null ? null : angleBetween(best, against),
    lower: changes.filter((change) => change < 0).length,
  };
}

/** Return whether even the best step climbs, and one a twentieth shorter does not. */
export function isFirstToClimb(ground, { point, length, change }) {
  return change > 0 && compassRose(ground, point, length / 1.05).change < 0;
}

/** Return the distance from `point` to the nearest of `minima`. */
export function nearestDistance(minima, [x, y]) {
  return Math.min(...minima.map(([a, b]) => Math.hypot(a - x, b - y)));
}

/** Return what the map holds: the domain, doubled about its middle until half of it is as long as the step. */
export function roseWindow(domain, length) {
  const half = Math.min(...domain.map(([low, high]) => (high - low) / 2));
  const factor = 2 ** Math.max(0, Math.ceil(Math.log2(length / half)));
  return domain.map(([low, high]) => [-1, 1].map((side) => (low + high) / 2 + (side * factor * (high - low)) / 2));
}

/** Return what the plot of changes holds, for each unit walked: both waves, but of the climbs only what stays near them. */
export function roseFrame({ changes, length, slope, change }) {
  const highest = Math.max(...changes) / length;
  const lowest = change / length;
  const usual = Math.max(slope, Math.abs(lowest)) || highest || 1;
  const top = Math.max(slope, Math.min(highest, 2.5 * usual), lowest > 0 ? 1.5 * lowest : 0) || 1;
  const bottom = Math.min(-slope, lowest, -0.1 * top);
  return [-roundUp(-1.05 * bottom), roundUp(1.05 * top)];
}

/** Return the lengths of the ticks, as parts of the longest: measured by the deepest fall, where there is one. */
export function tickParts({ changes, change }) {
  const unit = change < 0 ? -change : Math.max(...changes) || 1;
  return changes.map((each) => Math.sign(each) * Math.min(1, Math.abs(each) / unit));
}

const degreesText = (angle) => `${decimals(turned(Math.round(10 * angle) / 10), 1)}°`;

/** Return [where the lowest step ends, what it gains and how many gain at all] in words. */
export function roseSentence({ length, against, best, change, off, lower, slope, clamped }) {
  const leads = change > 0 ? "all lead up, least" : "lowest";
  const aim = off === null ? "; the gradient is zero here" : `, ${decimals(off, off < 1 ? 2 : 1)}° off minus the gradient (${degreesText(against)})`;
  const moved = clamped ? " The point was moved to the map's edge." : "";
  const fate = change < 0 ? `falls by ${formatNumber(-change)}` : `climbs by ${formatNumber(change)}`;
  const promise = off === null ? "the slope promised nothing" : `the slope promised a fall of ${formatNumber(length * slope)}`;
  return [
    `Steps of ${formatNumber(length)}: ${leads} towards ${degreesText(best)}${aim}.${moved}`,
    `It ${fate}; ${promise}. ${lower} of ${ROSE_STEPS} steps end lower than the start.`,
  ];
}

/** The most that is said, but for a point that a link puts outside. */
export const ROSE_ROOM = [
  "Steps of 0.00123: all lead up, least towards 123.4°, 123.4° off minus the gradient (123.4°).",
  "It climbs by 1.23\u00a0×\u00a010⁻¹²; the slope promised a fall of 1.23\u00a0×\u00a010⁻¹². 123 of 360 steps end lower than the start.",
];
