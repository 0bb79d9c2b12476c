/** What TugOfWar works out: the contraction factors of several curvatures under one rate, and the words for them. */

import { formatNumber, shortNumber } from "./format.mjs";
import { regimeOf } from "./descent.mjs";

/** Past this factor a bar or a curve runs off the picture. */
export const MOST_FACTOR = 1.5;

/** Return `count` curvatures from `low` to `high`, each the same multiple of the one before. */
export function spreadCurvatures(low, high, count) {
  const inner = Array.from({ length: count - 2 }, (_, i) => low * (high / low) ** ((i + 1) / (count - 1)));
  return [low, ...inner, high];
}

/**
 * Return the tug of war of a state {learning_rate, flattest, sharpest, count, steps}: {curvatures, factors: 1 - eta L of
 * each, worst: the largest size, pulling: which of them have it, regime, kappa, best: {rate, factor}, left: what `steps`
 * steps leave}. The two ends may come in either order. A tie is one where the ends differ by 2 % of what is gained.
 */
export function tugOfWar({ learning_rate: rate, flattest, sharpest, count, steps }) {
  const [low, high] = [Math.min(flattest, sharpest), Math.max(flattest, sharpest)];
  const curvatures = spreadCurvatures(low, high, count);
  const regimes = curvatures.map((curvature) => regimeOf(rate, curvature));
  const factors = curvatures.map((curvature, i) => ({ "one step": 0, "bouncing": -1 }[regimes[i]] ?? 1 - rate * curvature));
  const sizes = factors.map(Math.abs);
  const worst = Math.max(...sizes);
  const margin = worst < 1 ? 0.02 * (1 - worst) : 0;
  return {
    rate, curvatures, regimes, factors, sizes, worst, steps,
    pulling: sizes.map((size) => size >= worst - margin),
    regime: regimes.at(-1),
    kappa: Number((high / low).toPrecision(12)),
    best: { rate: 2 / (low + high), factor: (high - low) / (high + low) },
    left: worst ** steps,
  };
}

/** Return whether the flattest and the sharpest, two different ones, keep the same share on opposite sides. */
export function isTie({ kappa, pulling, factors, worst }) {
  return kappa > 1 && worst < 1 && pulling[0] && pulling.at(-1) && factors.at(-1) < 0;
}

/** Return whether the sharpest diverges and each of the others converges. */
export function onlySharpestDiverges({ regimes, sizes }) {
  return regimes.at(-1) === "divergent" && sizes.slice(0, -1).every((size) => size < 1);
}

/** Return how many steps make the error ten times smaller, or infinity. */
export function stepsPerDigit(factor) {
  if (factor === 0) return 1;
  return factor < 1 ? -Math.LN10 / Math.log(factor) : Infinity;
}

/** Return the largest |1 - rate L| over the curvatures: that of the flattest or that of the sharpest. */
export function worstFactor(curvatures, rate) {
  return Math.max(Math.abs(1 - rate * curvatures[0]), Math.abs(1 - rate * curvatures.at(-1)));
}

/** Return the corners [rate, factor] of the curve of worst factors up to the rate `most`. */
export function envelopeCorners({ curvatures, best }, most) {
  const corners = best.rate < most ? [best.rate] : [];
  return [0, ...corners, most].map((rate) => [rate, worstFactor(curvatures, rate)]);
}

/** Return the corners [rate, factor] of |1 - rate L| up to the rate `most`. */
export function veeCorners(curvature, most) {
  const corners = 1 / curvature < most ? [1 / curvature] : [];
  return [0, ...corners, most].map((rate) => [rate, Math.abs(1 - rate * curvature)]);
}

/** Return the rates a slider and the curve show, {low, most}: from near 0 to a bit above 2/L, inside what traits allow. */
export function tugRates({ curvatures }) {
  const most = Math.min(2.4 / curvatures.at(-1), 1e6);
  return { low: Math.max(most / 500, 1e-6), most };
}

/** Return the slider's marks: 1/L, 2/(mu + L) and 2/L. */
export function tugMarks({ curvatures, best }) {
  const sharpest = curvatures.at(-1);
  return [[1 / sharpest, "1/L"], [best.rate, "2/(μ+L)"], [2 / sharpest, "2/L"]].map(([value, text]) => (
    { value, text: `${text} = ${shortNumber(value)}`, label: `Set the learning rate to ${text} = ${shortNumber(value)}` }));
}

/** Return the ends [flattest, sharpest] with condition number `kappa`: the sharpest stays where traits allow it. */
export function endsFor({ curvatures }, kappa) {
  const sharpest = curvatures.at(-1);
  const flattest = Number((sharpest / kappa).toPrecision(12));
  return flattest >= 1e-6 ? [flattest, sharpest] : [1e-6, Number((1e-6 * kappa).toPrecision(12))];
}

/** Return a factor in as many digits as tell it from 1: 0.850, 0.99980, 1.0002, 1.20. */
export function factorText(factor) {
  const gap = Math.abs(1 - factor);
  if (gap === 0) return "1";
  return formatNumber(factor, Math.max(3, Math.min(14, Math.ceil(-Math.log10(gap) - 1e-9) + 1)));
}

/** Return a curvature in at most about six characters. */
export function curvatureText(curvature) {
  const text = shortNumber(curvature);
  return text.length > 5 ? shortNumber(Number(curvature.toPrecision(1))) : text;
}

/** Return one sentence: who is slowest, what a step leaves, and how many steps a digit takes. */
export function tugSentence(tug) {
  const { kappa, curvatures, regimes, factors, worst, regime } = tug;
  const named = (end, i) => (kappa === 1 ? `the only curvature, ${shortNumber(curvatures[0])}` : `the ${end}, curvature ${shortNumber(curvatures.at(i))}`);
  const sharpest = named("sharpest", -1);
  if (regime === "divergent") {
    const wild = regimes.filter((each) => each === "divergent").length;
    const others = kappa > 1 && wild > 1 ? ` ${wild} of ${curvatures.length} diverge.` : "";
    return `Diverges: ${sharpest}, crosses and multiplies its distance by ${factorText(worst)} in each step.${others}`;
  }
  if (regime === "bouncing") return `A bounce: ${sharpest}, crosses to the same distance for ever.`;
  if (worst === 0) return "All curvatures are equal, and one step lands on the minimum.";
  if (isTie(tug)) return `A tie: the flattest and the sharpest both keep ${factorText(worst)}, on opposite sides. No rate does better: ${paceText(worst)}.`;
  const flat = Math.abs(factors[0]) >= worst;
  const crosses = factors.at(flat ? 0 : -1) < 0;
  return `Slowest is ${flat ? named("flattest", 0) : sharpest}: it keeps ${factorText(worst)} of its distance (${crosses ? "crossing" : "same side"}), `
    + `${paceText(worst)}. It pulls the rate ${crosses ? "down" : "up"}.`;
}

function paceText(factor) {
  const steps = stepsPerDigit(factor);
  return steps < 1 ? `${formatNumber(1 / steps)} digits in each step` : `${formatNumber(steps)} steps for each digit`;
}

/** Return in words what each bar shows. */
export function barsLabel({ curvatures, factors, regimes }) {
  const rows = curvatures.map((curvature, i) => (
    `curvature ${shortNumber(curvature)} ${regimes[i] === "divergent" ? "diverges" : factors[i] < 0 ? "crosses" : "same side"} ${factorText(Math.abs(factors[i]))}`));
  return `Factor of each curvature in a step: ${rows.join(", ")}`;
}

/** Return the numbers under the sentence: the condition number, the best factor, and what the steps leave. */
export function tugReadout({ kappa, best, left, steps, worst }) {
  const share = left > 1e300 ? "more than 10³⁰⁰" : left < 1e-300 && worst > 0 ? "less than 10⁻³⁰⁰" : worst <= 1 ? factorText(left) : formatNumber(left);
  const after = `After ${steps} ${steps === 1 ? "step" : "steps"} the slowest`;
  return `κ\u00a0=\u00a0${shortNumber(kappa)}, best\u00a0=\u00a0${factorText(best.factor)} at η\u00a0=\u00a0${formatNumber(best.rate)}. `
    + (worst > 1 ? `${after} is ${share} times as far.` : `${after} keeps ${share}.`);
}
