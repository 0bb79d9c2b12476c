/** Twin of gdbook/figures/stopping_sandbox.py: what stopping rules measure, where each stops a descent, and the words. */

import { descend } from "./descent.mjs";
import { formatNumber, shortNumber } from "./format.mjs";
import { compileFormula } from "./formula.mjs";
import { plainDescent } from "./optimizers.mjs";

/** The rules by name: what each is called, and the first step at which it is asked. */
export const STOP_RULES = {
  "gradient norm": { short: "gradient", first: 0 },
  "step norm": { short: "step", first: 1 },
  "value change": { short: "value", first: 1 },
};
/** What the logarithmic axis holds at most, and how much of the first error makes a lie: as in stopping_sandbox.py. */
export const STOP_AXIS = { lowest: 1e-16, highest: 1e4 };
export const LYING = 0.1;
export const STOP_TRUTHS = { error: "distance to the minimum", excess: "f above its lowest value" };

/** Return value(point) and gradient(point) of a case. */
export function stopGround({ formula, start }) {
  return compileFormula(formula, ["x", "y"].slice(0, start.length));
}

/** Return the run of a case up to a step limit: the descent, with `ground`, and `truths`, what is still to go by name. */
export function stopRun(stopCase, steps) {
  const ground = stopGround(stopCase);
  const run = descend(ground, stopCase.start, plainDescent(), stopCase.learning_rate, { steps });
  const lowest = Math.min(...stopCase.minima.map((minimum) => ground.value(minimum)));
  return {
    ...run,
    ground,
    truths: {
      error: run.points.map((point) => Math.min(...stopCase.minima.map((minimum) => apart(point, minimum)))),
      excess: run.values.map((value) => Math.max(0, value - lowest)),
    },
  };
}

function apart(one, other) {
  return Math.hypot(...one.map((x, i) => x - other[i]));
}

/** Return what each rule measures, by name: {sizes, units}, of which a rule holds where size < tolerance * unit; NaN at no step. */
export function stopMeasures({ points, values, gradientNorms }, relative) {
  const unitsOf = (unit) => points.map(relative ? unit : () => 1);
  return {
    "gradient norm": { sizes: gradientNorms, units: unitsOf(() => gradientNorms[0]) },
    "step norm": { sizes: points.map((point, t) => (t ? apart(point, points[t - 1]) : NaN)), units: unitsOf((point) => Math.hypot(...point)) },
    "value change": { sizes: values.map((value, t) => (t ? Math.abs(value - values[t - 1]) : NaN)), units: unitsOf((_, t) => Math.abs(values[t])) },
  };
}

/** Return by rule the step at which it stops the descent, or -1. */
export function stopSteps(measures, tolerance) {
  return Object.fromEntries(Object.entries(STOP_RULES).map(([rule, { first }]) => {
    const { sizes, units } = measures[rule];
    return [rule, sizes.findIndex((size, t) => t >= first && size < tolerance * units[t])];
  }));
}

/** Return what a state shows; `last` is what the one before did, of which the run and the lines are kept while they are the same. */
export function stoppingAt({ preset, tolerance, relative, truth, step_limit: limit }, cases, last) {
  const stopCase = cases[preset];
  const run = last?.stopCase === stopCase && last.limit === limit ? last.run : stopRun(stopCase, limit);
  const kept = last?.run === run && last.state.relative === relative;
  const measures = kept ? last.measures : stopMeasures(run, relative);
  const lines = kept ? last.lines : Object.values(measures).map(({ sizes, units }) => sizes.map((size, t) => size / units[t]));
  const left = run.truths[truth];
  return { stopCase, limit, run, measures, lines, left, tolerance, at: stopSteps(measures, tolerance) };
}

/** Return the upper end of the axis: a power of ten above all that is measured, at most STOP_AXIS.highest, and a little. */
export function stopTop(series) {
  let most = 0.1;
  for (const each of series) for (const size of each) if (size > most && size < Infinity) most = size;
  return 10 ** (Math.ceil(Math.log10(Math.min(STOP_AXIS.highest, most))) + 0.1);
}

/** Return the rules that stop a descent, in the order in which they do: [rule, step, what is then to go]. */
export function stopsInOrder({ at, left }) {
  return Object.entries(at).filter(([, t]) => t >= 0).map(([rule, t]) => [rule, t, left[t]]).sort(([, one], [, other]) => one - other);
}

/** Return the rules that lie: that stop with more than a tenth of the first error left. */
export function lyingRules(now) {
  return stopsInOrder(now).filter(([,, left]) => left > LYING * now.left[0]).map(([rule]) => rule);
}

/** Return the indices of at most about `most` of `count` steps, an odd number apart, so that no to and fro is overlooked. */
export function thinnedSteps(count, most) {
  const every = 2 * Math.floor(Math.ceil(count / most) / 2) + 1;
  const steps = Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
  return steps.at(-1) === count - 1 ? steps : [...steps, count - 1];
}

const rulesText = (rules) => {
  const names = rules.map((rule) => STOP_RULES[rule].short);
  return `the ${names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} rules` : `${names[0]} rule`}`;
};
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Return where each rule stops, and with how much still to go. */
export function stopSentence(now) {
  const stops = stopsInOrder(now);
  const never = Object.keys(now.at).filter((rule) => now.at[rule] < 0);
  if (!stops.length) return `None of the three rules stops it: ${endOfRun(now)}.`;
  const [[rule, t, left], ...others] = stops;
  const first = `The ${STOP_RULES[rule].short} rule stops at t\u00a0=\u00a0${t} with ${formatNumber(left)} still to go`;
  const then = others.map(([each, step, size]) => `, the ${STOP_RULES[each].short} rule at ${step} with ${formatNumber(size)}`);
  return `${first}${then.join("")}${never.length ? `; ${rulesText(never)} never` : ""}.`;
}

function endOfRun({ run: { stoppedBy, points }, left }) {
  const last = points.length - 1;
  const rest = `with ${formatNumber(left[last])} still to go`;
  return stoppedBy === "diverged" ? `after t\u00a0=\u00a0${last} it leaves the numbers of the computer (diverged)` : `the step limit does, after t\u00a0=\u00a0${last} ${rest}`;
}

/** Return what a descent with all of the rules is stopped by. */
export function stoppedByAll(now) {
  return stopsInOrder(now)[0]?.[0] ?? now.run.stoppedBy;
}

/** Return whether the rules told the truth, and what Python says of all of them together. */
export function stopReadout(now) {
  return `${verdictOnRules(now)} All together: stopped_by = "${stoppedByAll(now)}".`;
}

function verdictOnRules(now) {
  const [lying, stops] = [lyingRules(now), stopsInOrder(now)];
  if (lying.length) return `${capital(rulesText(lying))} ${lying.length > 1 ? "lie" : "lies"}: more than a tenth of the way is still to go.`;
  if (stops.length) return "Whichever stops it, nine tenths of the way and more are done.";
  if (now.run.stoppedBy === "diverged") return "No rule looks for this; the next number would not be finite.";
  return "A rule that never holds would wait for ever: that is what a step limit is for.";
}

/** Return the run of a case in words: what descends, from where, at what rate, and what to see. */
export function caseText({ formula, start, learning_rate: rate, lesson }) {
  const place = start.map(shortNumber).join(", ");
  return `f = ${formula}, from ${start.length > 1 ? `(${place})` : place}, η = ${shortNumber(rate)}. ${lesson}`;
}

/** The longest that is said. */
export const STOPPING_ROOM = [
  "The gradient rule stops at t\u00a0=\u00a00 with 2.83\u00a0×\u00a010⁻⁷ still to go, the step rule at 10000 with 2.83\u00a0×\u00a010⁻⁷, the value rule at 10000 with 2.83\u00a0×\u00a010⁻⁷.",
  "The gradient, step and value rules lie: more than a tenth of the way is still to go. All together: stopped_by = \"gradient norm\".",
];
