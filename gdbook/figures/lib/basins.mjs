/** What BasinPainter works out and says: where the starts of a map end, and the descent from one start and its neighbour. */

import { compileFormula } from "./formula.mjs";
import { formatNumber, groupedDigits, shortNumber } from "./format.mjs";
import { plainDescent } from "./optimizers.mjs";
import { descend } from "./descent.mjs";
import { largestCurvature, withinBox } from "./explorer.mjs";
import { beginMap, descendMany, sweepOf } from "./many.mjs";

/** How far off the neighbour of a start is, and an arrow key moves it; starts along an edge whose shares are told. */
export const NEIGHBOUR = 0.04;
export const COARSE = 50;
/** As in basin_painter.py. */
const MAP_RULES = { gradientNorm: 1e-6, near: 0.01 };

/** The longest that is said. */
export const BASIN_ROOM = [
  "At learning rate 0.01700, of 2 500 starts 24 % end at 1 (3.00, 2.00), 24 % at 2 (−2.81, 3.13), under 1 % at 3 (−3.78, −3.28), 24 % at 4 (3.58, −1.85), 24 % at none of them and 24 % diverge. The start (−2.00, −2.00) ends at 1 after 300 steps, its neighbour 0.04 to the right at 2 after 300.",
  "Minima 1, 2, 3 and 4 are lost: there η L is 2.28, 2.28, 2.28 and 2.28, above 2.",
];

/** Return the ground that facts describe: its functions, its sweep, and the largest curvature L of each minimum. */
export function basinGround(facts) {
  const ground = { ...facts, ...compileFormula(facts.formula, ["x", "y"]), sweep: sweepOf(facts.formula, ["x", "y"]) };
  return { ...ground, curvatures: facts.minima.map((point) => largestCurvature(ground.hessian(point))) };
}

/** Return the rules of a map of this ground. */
export function mapRules({ steps }, learningRate) {
  return { ...MAP_RULES, steps, learningRate };
}

/** Return the map of size times size starts: {size, minima, steps, diverged}. */
export function basinMap({ sweep, domain, minima, ...ground }, learningRate, size) {
  const { ends, advance } = beginMap(sweep, { domain, size, rules: mapRules(ground, learningRate), minima });
  while (!advance());
  return { size, ...ends };
}

/** Return the shares of the starts that end at each minimum, at none of them, and diverge: an array, all adding up to 1. */
export function basinShares({ minima, diverged }, count) {
  const counts = new Array(count + 2).fill(0);
  minima.forEach((label, k) => { counts[diverged[k] ? count + 1 : label < 0 ? count : label] += 1; });
  return counts.map((each) => each / minima.length);
}

/** Return which minima, by index, a rate cannot hold: those with learning rate times L of 2 or more. */
export function lostMinima({ curvatures }, learningRate) {
  return curvatures.flatMap((curvature, k) => (learningRate * curvature >= 2 ? [k] : []));
}

/** Return the descents from `start` and from its neighbour: [{points, label, steps, diverged}, the same], and the neighbour. */
export function basinRuns(ground, start, learningRate) {
  const [, right] = ground.domain[0];
  const side = start[0] + NEIGHBOUR > right ? -1 : 1;
  const starts = [start, [start[0] + side * NEIGHBOUR, start[1]]];
  const rules = mapRules(ground, learningRate);
  const ends = descendMany(ground.sweep, [0, 1].map((i) => Float64Array.from(starts, (point) => point[i])), rules, ground.minima);
  const runs = starts.map((point, k) => ({
    points: descend(ground, point, plainDescent(), learningRate, rules).points,
    label: ends.minima[k],
    steps: ends.steps[k],
    diverged: ends.diverged[k] === 1,
  }));
  return { runs, side };
}

/** Return the index of the minimum nearest to a point. */
export function nearestTo(minima, [x, y]) {
  const apart = minima.map((minimum) => Math.hypot(minimum[0] - x, minimum[1] - y));
  return apart.indexOf(Math.min(...apart));
}

/** Return what a state shows; last: what was shown before, whose map stays while ground and rate do. */
export function readBasins({ objective, learning_rate: rate, start: wanted }, last, known) {
  const facts = known.find(({ name }) => name === objective) ?? known[0];
  const ground = last?.ground.name === facts.name ? last.ground : basinGround(facts);
  const start = withinBox(wanted, ground.domain);
  const coarse = last?.ground === ground && last.rate === rate ? last.coarse : basinMap(ground, rate, COARSE);
  const shares = basinShares(coarse, ground.minima.length);
  return { ground, rate, start, coarse, shares, lost: lostMinima(ground, rate), ...basinRuns(ground, start, rate) };
}

/** Return a share as whole per cent. */
export function basinPercent(share) {
  return share > 0 && share < 0.005 ? "under 1\u00a0%" : `${Math.round(100 * share)}\u00a0%`;
}

function minimumText(point) {
  return `(${point.map((at) => formatNumber(at)).join(", ")})`;
}

function joined(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Return [what becomes of all starts and of the one, which minima are lost]. */
export function basinSentence({ ground: { minima, curvatures }, rate, start, shares, lost, runs: [run, other], side }) {
  const found = minima.map((point, k) => `${basinPercent(shares[k])} ${k ? "at" : "end at"} ${k + 1} ${minimumText(point)}`);
  const rest = [["at none of them", minima.length], ["diverge", minima.length + 1]].filter(([, k]) => shares[k] > 0);
  const all = joined([...found, ...rest.map(([words, k]) => `${basinPercent(shares[k])} ${words}`)]);
  const way = side > 0 ? "right" : "left";
  const own = `The start ${minimumText(start)} ${endText(run, "ends at ")}, its neighbour ${NEIGHBOUR} to the ${way} ${endText(other, run.label < 0 ? "ends at " : "at ")}.`;
  const limits = lost.map((k) => (rate * curvatures[k]).toFixed(2));
  const least = Math.max(...curvatures.map((curvature) => rate * curvature));
  const held = `Every minimum can be held: η\u00a0L is ${least.toFixed(2)} at most, below 2.`;
  const names = joined(lost.map((k) => String(k + 1)));
  const gone = `${lost.length > 1 ? "Minima" : "Minimum"} ${names} ${lost.length > 1 ? "are" : "is"} lost: there η\u00a0L is ${joined(limits)}, above 2.`;
  const count = groupedDigits(COARSE * COARSE);
  return [`At learning rate ${formatNumber(rate, 4)}, of ${count} starts ${all}. ${own}`, lost.length ? gone : held];
}

function endText({ label, steps, diverged }, verb) {
  if (diverged) return `diverges after ${steps} steps`;
  return label < 0 ? `has not arrived after ${steps} steps` : `${verb}${label + 1} after ${steps} step${steps === 1 ? "" : "s"}`;
}

/** Return the marks of the learning-rate slider: 2/L of each minimum, but where two would cover each other. */
export function lossMarks({ curvatures, rates: [low, most] }) {
  const limits = curvatures.map((curvature, k) => [2 / curvature, [k + 1]]).sort(([one], [other]) => one - other);
  const apart = limits.reduce((kept, [limit, [name]]) => {
    const [value, names] = kept.at(-1) ?? [-Infinity, []];
    if (limit - value > 0.12 * (most - low)) return [...kept, [limit, [name]]];
    if (limit - value < 1e-9 * most) names.push(name);
    return kept;
  }, []);
  return apart.map(([value, names]) => {
    const text = names.length < curvatures.length ? `✗\u00a0${names.join(",")}` : "✗";
    return { value, text, label: `Set the learning rate to ${shortNumber(value)}, where minimum ${names.join(" and ")} is lost` };
  });
}
