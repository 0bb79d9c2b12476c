/** Twin of gdbook/figures/rate_microscope.py: runs of five rates, what a step of each gains, and the words. */

import { descend } from "./descent.mjs";
import { formatNumber } from "./format.mjs";
import { compileFormula } from "./formula.mjs";
import { plainDescent } from "./optimizers.mjs";

/** Below this share of the first error, the rounding of numbers hides it. */
export const RATE_FLOOR = 1e-15;
export const RATE_AXES = ["linear", "semilog", "log-log"];
/** The runs by name: the rate, what descends or is solved from where to where, what makes it, the axes on which it is straight. */
export const RATE_RUNS = {
  sqrt: { title: "1/√t", formula: "x^4/4", start: 1, minimum: 0, made: "descent on x⁴/4 from 1 with η = 0.5", straight: "log-log" },
  inverse: { title: "1/t", formula: "abs(x)^3/3", start: 1, minimum: 0, made: "descent on |x|³/3 from 1 with η = 0.5", straight: "log-log" },
  linear: { title: "linear", formula: "x^2/2", start: 1, minimum: 0, made: "descent on x²/2 from 1 with η = 1 − ρ", straight: "semilog" },
  superlinear: { title: "superlinear", formula: "x^3/3 - 2*x", start: 10, minimum: Math.SQRT2, made: "secants on x³/3 − 2x from 10 and 9", straight: "" },
  quadratic: { title: "quadratic", formula: "x^3/3 - 2*x", start: 10, minimum: Math.SQRT2, made: "Newton’s method on x³/3 − 2x from 10", straight: "" },
};
const SUBLINEAR_LEARNING_RATE = 0.5;
const SECOND_START = 9;
const MOST_SOLVING = 30;

/** Return x_0, x_1, ... of a run, at most steps + 1 of them.  factor: that of the linear run. */
export function ratePlaces(name, factor, steps) {
  const { formula, start } = RATE_RUNS[name];
  const ground = compileFormula(formula, ["x"]);
  if (name === "superlinear") return secantPlaces((x) => ground.gradient([x])[0], start, SECOND_START, Math.min(steps, MOST_SOLVING));
  if (name === "quadratic") return newtonPlaces(ground, start, Math.min(steps, MOST_SOLVING));
  const rate = name === "linear" ? 1 - factor : SUBLINEAR_LEARNING_RATE;
  return descend(ground, [start], plainDescent(), rate, { steps }).points.map(([x]) => x);
}

/** x <- x - f'(x) / f''(x) */
function newtonPlaces({ gradient, hessian }, start, steps) {
  const places = [start];
  for (let t = 0; t < steps; t += 1) places.push(places[t] - gradient([places[t]])[0] / hessian([places[t]])[0][0]);
  return places;
}

/** x <- x - f'(x) (x - old) / (f'(x) - f'(old)); it ends where both slopes are the same number. */
function secantPlaces(slope, first, second, steps) {
  const places = [first, second];
  while (places.length <= steps) {
    const [old, x] = places.slice(-2);
    if (slope(x) === slope(old)) break;
    places.push(x - (slope(x) * (x - old)) / (slope(x) - slope(old)));
  }
  return places;
}

/** Return |x_t - x*| / |x_0 - x*| for t = 0, 1, ..., at most steps + 1 of them, and none from the first below RATE_FLOOR. */
export function errorShares(name, factor, steps) {
  const errors = ratePlaces(name, factor, steps).map((x) => Math.abs(x - RATE_RUNS[name].minimum));
  const shares = errors.map((error) => error / errors[0]);
  const hidden = shares.findIndex((share) => share < RATE_FLOOR);
  return hidden < 0 ? shares : shares.slice(0, hidden);
}

/** Return what the step after t does: {share, ratio, digits, order}, NaN what lies beyond the run's end. */
export function rateReading(shares, t) {
  const [share, next, afterNext] = [0, 1, 2].map((ahead) => shares[t + ahead] ?? NaN);
  const ratio = next / share;
  return { share, ratio, digits: -Math.log10(ratio), order: Math.log(afterNext / next) / Math.log(ratio) };
}

/** Return what a state shows; `last` is what the one before did, of which the runs are kept while they are the same. */
export function ratesAt({ rate, factor, steps: shown, step }, last) {
  const [sameSteps, sameFactor] = [last?.state.steps === shown, last?.state.factor === factor];
  const sharesOf = (name) => (sameSteps && (sameFactor || name !== "linear") ? last.runs[name] : errorShares(name, factor, shown));
  const runs = Object.fromEntries(Object.keys(RATE_RUNS).map((name) => [name, sharesOf(name)]));
  const t = Math.min(step, shown);
  const readings = Object.fromEntries(Object.entries(runs).map(([name, shares]) => [name, rateReading(shares, t)]));
  return { runs, t, readings, chosen: runs[rate], reading: readings[rate] };
}

/** Return the step at which a run's name is written, so that no two names meet, as Python's; last: the run's last step. */
export function rateWordStep(name, axes, last) {
  if (RATE_RUNS[name].straight === "") return axes === "linear" ? 1 : last;
  if (name === "linear") return { linear: Math.min(2, last), semilog: Math.floor(0.3 * last), "log-log": Math.floor(last ** 0.75) }[axes];
  const part = name === "sqrt" ? 0.8 : 0.5;
  return Math.floor(axes === "log-log" ? last ** part : part * last);
}

const RATE_LOOKS = {
  linear: {
    linear: ({ factor }) => `On linear axes the linear run is no straight line: it keeps the same share, ${formatNumber(factor)}, of the error at each step, and that is a curve.`,
    semilog: ({ factor }) => `On semilog axes the linear run is straight: each step keeps ${formatNumber(factor)} of the error, ${formatNumber(-Math.log10(factor))} digits a step.`,
    "log-log": () => "On log-log axes the linear run bends down ever more steeply: in the end it beats every power of t.",
  },
  superlinear: {
    linear: () => "On linear axes the superlinear run drops, and is soon not to be told from 0.",
    semilog: () => "On semilog axes the superlinear run bends down: each step gains about 1.6 times the digits of the one before.",
    "log-log": () => "On log-log axes the superlinear run bends down too: on none of these axes is it straight.",
  },
  quadratic: {
    linear: () => "On linear axes the quadratic run drops, and is soon not to be told from 0.",
    semilog: () => "On semilog axes the quadratic run bends down: once it is near, each step doubles the right digits.",
    "log-log": () => "On log-log axes the quadratic run bends down too: on none of these axes is it straight.",
  },
};

function sublinearLook(axes, title, cost, slope) {
  if (axes === "linear") return `On linear axes ${title} looks like the others: it falls, and then seems to lie flat.`;
  if (axes === "semilog") return `On semilog axes ${title} flattens out: each further digit takes ${cost} times the steps.`;
  return `On log-log axes ${title} becomes straight, with the slope ${slope}: ${cost} times the steps are one digit.`;
}

/** Return what the axes make of the run under the microscope. */
export function rateSentence({ state: { rate, axes, factor } }) {
  if (rate === "sqrt") return sublinearLook(axes, "1/√t", 100, "−1/2");
  if (rate === "inverse") return sublinearLook(axes, "1/t", 10, "−1");
  return RATE_LOOKS[rate][axes]({ factor });
}

/** Return what makes the run, and where it ends. */
export function rateReadout({ state: { rate, steps }, chosen }) {
  const made = RATE_RUNS[rate].made;
  const said = `Made by ${made}`;
  const last = chosen.length - 1;
  const left = formatNumber(chosen[last]);
  return last < steps ? `${said}; from t\u00a0=\u00a0${last + 1} on less than 10⁻¹⁵ is left, which roundings hide.` : `${said}; after t\u00a0=\u00a0${last} the share ${left} of the first error is left.`;
}

/** Return the cells of a row of the table: [share, ratio, digits, order], an em dash for what lies beyond the run's end. */
export function rateCells({ share, ratio, digits, order }) {
  const cell = (value, text) => (Number.isFinite(value) ? text(value) : "—");
  const short = (value) => value.toFixed(value < 9.995 ? 2 : 1);
  return [cell(share, (value) => formatNumber(value, 2)), cell(ratio, (value) => formatNumber(value, 2)), cell(digits, short), cell(order, short)];
}

/** The longest that is said. */
export const RATES_ROOM = [
  "On linear axes the linear run is no straight line: it keeps the same share, 0.0506, of the error at each step, and that is a curve.",
  "Made by descent on |x|³/3 from 1 with η = 0.5; after t\u00a0=\u00a01000 the share 2.83\u00a0×\u00a010⁻¹⁰ of the first error is left.",
];
