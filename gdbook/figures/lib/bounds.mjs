/** What BoundVsReality works out and says: theorems, the runs they are about, and the functions that use most of them. */

import { compileFormula } from "./formula.mjs";
import { formatNumber } from "./format.mjs";
import { gradientDescent } from "./descent.mjs";

export const BOUND_STEPS = 100;
const TOO_LARGE_RATE = 2.1;  // times 1/L: where the rate that a theorem asks for is dropped
const CROSSED = 1 + 1e-9;  // rounding does not cross a bound

/** Return the convex function on which descent from `distance` is slowest in `steps` steps, as huber of bound_vs_reality.py. */
export function huberFunction(curvature, distance, steps) {
  const knee = distance / (2 * steps + 1);
  const value = ([x]) => {
    const far = Math.abs(x);
    return far <= knee ? 0.5 * curvature * far * far : curvature * knee * (far - 0.5 * knee);
  };
  return { value, gradient: ([x]) => [curvature * Math.min(knee, Math.max(-knee, x))] };
}

/** Return the function on which the smallest gradient of `steps` is largest, as zigzag of bound_vs_reality.py. */
export function zigzagFunction(curvature, gap, steps, start) {
  const slope = Math.sqrt((4 * curvature * gap) / (3 * steps - 1));
  const stride = slope / curvature;
  const tooth = stride * (1 - 1e-13);  // a hair of overshoot keeps rounding from doubling in each step
  const drop = tooth * (slope - 0.25 * curvature * tooth);
  const place = ([x]) => {
    const down = start - x;
    const which = Math.min(steps - 1, Math.max(0, Math.floor(down / tooth)));
    return [which, down - which * tooth];
  };
  const value = (point) => {
    const [which, rest] = place(point);
    if (which === steps - 1) return 0.5 * curvature * (stride - rest) * (stride - rest);
    const [late, below] = [tooth - rest, 0.5 * slope * stride + (steps - 1 - which) * drop];
    if (rest <= late) return below - slope * rest + 0.5 * curvature * Math.max(0, rest) * rest;
    return below - drop + slope * late - 0.5 * curvature * late * late;
  };
  const gradient = (point) => {
    const [which, rest] = place(point);
    return [which === steps - 1 ? curvature * (stride - rest) : slope - curvature * Math.max(0, Math.min(rest, tooth - rest))];
  };
  return { value, gradient };
}

const bowlOf = (curvature) => ({ value: ([x]) => 0.5 * curvature * x * x, gradient: ([x]) => [curvature * x] });
const oneOverLargest = (curvature) => 1 / curvature;
const [BOUND_PLATEAU, BOUND_FLAT] = [["x^2/(1 + x^2)", "x²/(1 + x²)"], ["x^2 - log(1 + x^2)", "x² − log(1 + x²)"]];
const ANY_CASES = {
  rate: { formula: ["x^2/2", "½x²"], curvature: 1, least: 0.1 },
  smooth: { formula: ["abs(x) + 0.05*x^2", "|x| + x²/20"], curvature: 1, least: 0.1 },
};

/**
 * The theorems by name, as THEOREMS of bound_vs_reality.py.  quantity(run, L) -> array, after each step, in units of unit(run, L);
 * bound(N, mu / L); second: [what it is, (N) -> number], another line to compare; assumes: [what may be dropped, how it reads].
 */
export const BOUND_THEOREMS = {
  nonconvex: {
    title: "Smooth",
    promise: "the smallest |∇f|² of N steps ≤ 2L(f₀ − f*)/N",
    axis: "min |∇f|² ÷ 2L(f₀ − f*)",
    measured: "smallest |∇f|²",
    worstName: "worst case",
    low: 1e-6,
    log: true,
    assumes: [["smooth", "L-smooth"], ["bounded", "bounded below"], ["rate", "η = 1/L"]],
    quantity: ({ gradientNorms, values }, curvature) => {
      let least = Infinity;
      const smallest = gradientNorms.map((norm) => { least = Math.min(least, norm * norm); return least; });
      return [NaN, ...smallest.slice(0, -1)].map((each) => each / (2 * curvature * values[0]));
    },
    unit: ({ values }, curvature) => 2 * curvature * values[0],
    bound: (n) => 1 / n,
    second: ["tight: 2/(3N − 1)", (n) => 2 / (3 * n - 1)],
    rate: oneOverLargest,
    worst: ({ curvature }, { values, points }, n) => zigzagFunction(curvature, values[0], n, points[0][0]),
    cases: { nothing: { formula: BOUND_PLATEAU, curvature: 2, least: 0 }, ...ANY_CASES, bounded: { formula: ["x", "x"], curvature: 1, least: 0 } },
  },
  convex: {
    title: "Smooth and convex",
    promise: "f − f* after N steps ≤ LR²/(4N + 2)",
    axis: "(f − f*) ÷ LR²",
    measured: "f − f*",
    worstName: "worst case",
    low: 1e-7,
    log: true,
    assumes: [["smooth", "L-smooth"], ["convex", "convex"], ["rate", "η = 1/L"]],
    quantity: ({ values, points: [[x]] }, curvature) => values.map((value) => value / (curvature * x * x)),
    unit: ({ points: [[x]] }, curvature) => curvature * x * x,
    bound: (n) => 1 / (4 * n + 2),
    second: ["textbook: 1/(2N)", (n) => 1 / (2 * n)],
    rate: oneOverLargest,
    worst: ({ curvature }, { points }, n) => huberFunction(curvature, points[0][0], n),
    cases: { nothing: { formula: BOUND_FLAT, curvature: 2.25, least: 0 }, ...ANY_CASES, convex: { formula: ["x^2/20 + sin(x)^2", "x²/20 + sin²x"], curvature: 2.1, least: 0 } },
  },
  strongly_convex: {
    title: "Smooth and strongly convex",
    promise: "the distance after N steps ≤ ((L − μ)/(L + μ))ᴺ R",
    axis: "distance ÷ R",
    measured: "distance",
    worstName: "flattest bowl",
    low: 1e-9,
    log: false,
    assumes: [["smooth", "L-smooth"], ["strong", "μ-strongly convex"], ["rate", "η = 2/(μ + L)"]],
    quantity: ({ points }) => points.map(([x]) => Math.abs(x) / Math.abs(points[0][0])),
    unit: ({ points: [[x]] }) => Math.abs(x),
    bound: (n, ratio) => ((1 - ratio) / (1 + ratio)) ** n,
    rate: (curvature, least) => 2 / (least + curvature),
    worst: ({ least }) => bowlOf(least),
    cases: { nothing: { formula: ["0.05*x^2 + sqrt(1 + x^2) - 1", "x²/20 + √(1 + x²) − 1"], curvature: 1.1, least: 0.1 }, ...ANY_CASES, strong: { formula: BOUND_FLAT, curvature: 2.25, least: 0.225 } },
  },
  pl: {
    title: "Smooth and PL",
    promise: "f − f* after N steps ≤ (1 − μ/L)ᴺ (f₀ − f*)",
    axis: "(f − f*) ÷ (f₀ − f*)",
    measured: "f − f*",
    worstName: "flattest bowl",
    low: 1e-4,
    log: false,
    assumes: [["smooth", "L-smooth"], ["pl", "|∇f|² ≥ 2μ(f − f*)"], ["rate", "η = 1/L"]],
    quantity: ({ values }) => values.map((value) => value / values[0]),
    unit: ({ values }) => values[0],
    bound: (n, ratio) => (1 - ratio) ** n,
    rate: oneOverLargest,
    worst: ({ least }) => bowlOf(least),
    cases: { nothing: { formula: ["x^2 + 3*sin(x)^2", "x² + 3 sin²x"], curvature: 8, least: 0.1754 }, ...ANY_CASES, pl: { formula: BOUND_PLATEAU, curvature: 2, least: 0.2 } },
  },
};
/** What may be dropped of some theorem, in words. */
export const BOUND_DROPS = {
  nothing: "nothing", rate: "the rate", smooth: "smoothness", bounded: "a lowest value", convex: "convexity", strong: "strong convexity", pl: "the PL inequality",
};

/**
 * Return what the traits make: the run of BOUND_STEPS with its quantities, the bound, what is used of it after each step, where
 * the run first crosses it (or null), and the worst-case function with its run of n steps, null where something is dropped.
 */
export function boundAt({ theorem: name, dropped, start, steps }) {
  const theorem = BOUND_THEOREMS[name];
  const without = dropped in theorem.cases ? dropped : "nothing";
  const given = theorem.cases[without];
  const { curvature, least } = given;
  const rate = without === "rate" ? TOO_LARGE_RATE / curvature : theorem.rate(curvature, least);
  const ground = compileFormula(given.formula[0], ["x"]);
  const bound = Array.from({ length: BOUND_STEPS + 1 }, (_, n) => (n ? theorem.bound(n, least / curvature) : NaN));
  const follow = (on, count) => {
    const run = gradientDescent(on, [start], rate, count);
    const quantities = theorem.quantity(run, curvature);
    return { run, ground: on, quantities, used: quantities.map((each, n) => each / bound[n]) };
  };
  const own = follow(ground, BOUND_STEPS);
  const worst = without === "nothing" ? follow(theorem.worst(given, own.run, steps), steps) : null;
  const crossing = own.used.findIndex((each) => each > CROSSED);
  return {
    name, theorem, without, given, start, n: steps, rate, bound, own, worst,
    crossing: crossing < 0 ? null : crossing,
    used: own.used[steps],
    measured: own.quantities[steps] * theorem.unit(own.run, curvature),
    promised: bound[steps] * theorem.unit(own.run, curvature),
  };
}

/** Return what the axis of quantities holds. */
export function boundFrame({ name, theorem, without }) {
  if (without === "nothing") return [theorem.low, 3];
  return [name === "strongly_convex" ? theorem.low : 1e-4, 30];
}

/** Return how much of a bound is used, as a percentage. */
export function usedText(used) {
  if (Math.abs(used - 1) < 1e-9) return "100 %";
  if (used < 1e-6) return used === 0 ? "nothing" : "less than 0.0001 %";
  return `${used > 0.9995 ? "over 99.9" : formatNumber(100 * used, used < 0.01 ? 2 : 3)} %`;
}

const boundSteps = (n) => `${n} ${n === 1 ? "step" : "steps"}`;

function worstClause({ name, n, worst }) {
  const used = usedText(worst.used[n]);
  return {
    nonconvex: `the worst-case function, made for N = ${n}, uses ${used}, and none uses more`,
    convex: `the worst-case function, made for N = ${n}, uses ${used}`,
    strongly_convex: `the flattest bowl uses ${used}`,
    pl: `the flattest bowl uses ${used}, and none uses all of it`,
  }[name];
}

/** Return one sentence: how much of the promise is used, or what happens where it is no longer made. */
export function boundSentence(now) {
  const { n, without, given: { formula }, used, crossing } = now;
  if (without === "nothing") return `After ${boundSteps(n)} the run on ${formula[1]} uses ${usedText(used)} of the bound; ${worstClause(now)}.`;
  const lost = `No longer promised without ${BOUND_DROPS[without]}`;
  const at = `after ${boundSteps(n)} the run on ${formula[1]}${without === "rate" ? " at η = 2.1/L" : ""}`;
  if (used > CROSSED) return `${lost}: ${at} is at ${formatNumber(used)} times the bound; it crossed it at N = ${crossing}.`;
  if (crossing !== null && crossing <= n) return `${lost}: ${at} is back below the bound, which it crossed at N = ${crossing}.`;
  if (crossing !== null) return `${lost}: ${at} is still below the bound, but crosses it at N = ${crossing}.`;
  return `${lost}: ${at} keeps below the bound all the same. No promise is not a promise to fail.`;
}

/** Return the numbers under the sentence; where a theorem is told what is not so, its constants are "as if". */
export function boundReadout({ theorem, n, without, given: { curvature, least }, measured, promised, start }) {
  const told = ["smooth", "bounded", "strong", "pl"].includes(without) ? "As if " : "";
  const constants = [...(without === "bounded" ? ["f*\u00a0=\u00a00"] : []), `L\u00a0=\u00a0${formatNumber(curvature)}`, ...(theorem.log ? [] : [`μ\u00a0=\u00a0${formatNumber(least)}`])];
  const said = without === "nothing" ? "promised at most" : "the bound would be";
  return `N\u00a0=\u00a0${n}: ${theorem.measured}\u00a0=\u00a0${formatNumber(measured)}, ${said} ${formatNumber(promised)}. ${told}${constants.join(", ")}; start x₀\u00a0=\u00a0${formatNumber(start)}.`;
}

/** Return the theorem with its assumptions, each kept or dropped. */
export function promiseText({ theorem, without }) {
  const [first, second, third] = theorem.assumes.map(([name, text]) => `${name === without ? "✗\u00a0not" : "✓"}\u00a0${text}`);
  return `Theorem: ${first}, ${second}, ${third}: ${without === "nothing" ? "then" : "no promise that"} ${theorem.promise}.`;
}

/** The longest of each that is said. */
export const BOUND_ROOM = [
  "No longer promised without strong convexity: after 100 steps the run on x² − log(1 + x²) at η = 2.1/L is at 1.23\u00a0×\u00a010¹² times the bound; it crossed it at N = 100.",
  "N\u00a0=\u00a0100: smallest |∇f|²\u00a0=\u00a01.23\u00a0×\u00a010⁻¹⁰⁰, the bound would be 1.23\u00a0×\u00a010⁻¹⁰. As if L\u00a0=\u00a02.25, μ\u00a0=\u00a00.225; start x₀\u00a0=\u00a03.60.",
];
