/** What DifferenceError works out and says: three ways to a derivative, their errors and right digits. */

import { compileFormula } from "./formula.mjs";
import { complexFormula } from "./complex.mjs";
import { formatNumber, shortNumber } from "./format.mjs";

/** The steps h, and the rounding of a number: as in difference_error.py. */
export const STEP_RANGE = { smallest: 1e-20, largest: 1, perDecade: 8, rounding: 2 ** -53 };
/** The functions offered. */
export const DIFFERENCE_FORMULAS = ["sin(x)", "exp(x)", "tanh(x)", "exp(-x^2)", "sqrt(1 + x^2)", "log(1 + exp(x))", "abs(sin(x))"];
/** The ways by name: what they are called, and the formula that they are. */
export const WAYS = {
  forward: { title: "Forward", slope: ({ value }, x, h) => (value([x + h]) - value([x])) / h },
  central: { title: "Central", slope: ({ value }, x, h) => (value([x + h]) - value([x - h])) / (2 * h) },
  complex: { title: "Complex step", slope: ({ onComplex }, x, h) => (onComplex ? onComplex([[x, h]])[1] / h : NaN) },
};
const MOST_DIGITS = 16;  // of a number of the computer

/** Return a formula in x with its functions; onComplex: null where it contains what no complex number can go through. */
export function differenceFunction(formula) {
  return { formula, ...compileFormula(formula, ["x"]), onComplex: formula.includes("abs") ? null : complexFormula(formula, ["x"]) };
}

/** Return by way {slope, error, printed, digits} with the step h; slope and error NaN where there is none. */
export function differencesAt(f, x, h) {
  const [exact] = f.gradient([x]);
  return Object.fromEntries(Object.entries(WAYS).map(([way, { slope }]) => {
    const found = slope(f, x, h);
    const known = Number.isFinite(found) ? found : NaN;
    return [way, { slope: known, error: Math.abs(known - exact), ...digitParts(exact, known) }];
  }));
}

/**
 * Return a slope as it is printed beside `exact`, with as many decimals: {printed: [the digits that agree, the rest], digits},
 * digits being how many of those that agree count, from the first that is not 0.
 */
export function digitParts(exact, slope) {
  if (Number.isNaN(slope)) return { printed: ["", "none"], digits: 0 };
  const decimals = MOST_DIGITS - 1 - Number(exact.toExponential().split("e")[1]);
  const [text, wanted] = [slope, exact].map((value) => value.toFixed(decimals).replace("-", "−"));
  const same = text.length === wanted.length ? [...text].findIndex((sign, i) => sign !== wanted[i]) : 0;
  const end = same < 0 ? text.length : same;
  const digits = text.slice(0, end).replace(/^[−0.]*|\./g, "").length;
  return { printed: digits ? [text.slice(0, end), text.slice(end)] : ["", text], digits };
}

/** Return the errors for steps from 1 down to 1e-20, eight a decade: by way, an array of [h, error]; NaN is left out. */
export function errorCurves(f, x) {
  const { smallest, perDecade } = STEP_RANGE;
  const count = Math.round(-Math.log10(smallest) * perDecade) + 1;
  const found = Array.from({ length: count }, (_, k) => 10 ** (-k / perDecade)).map((h) => [h, differencesAt(f, x, h)]);
  return Object.fromEntries(Object.keys(WAYS).map((way) => (
    [way, found.map(([h, each]) => [h, each[way].error]).filter(([, error]) => Number.isFinite(error))])));
}

/**
 * Return the errors to be expected, and where they are least: {forward, central: {best, at(h)}}, bending and rounding together,
 * h |f''| / 2 + 2 eps |f| / h  and  h^2 |f'''| / 6 + eps |f| / h.
 */
export function expectedErrors(f, x) {
  const { rounding } = STEP_RANGE;
  const aside = 1e-4;
  const second = [x - aside, x, x + aside].map((at) => f.hessian([at])[0][0]);
  const sizes = [f.value([x]), second[1], (second[2] - second[0]) / (2 * aside)];
  const [height, bend, twist] = sizes.map((each) => Math.max(Math.abs(each), 1e-12));
  return {
    forward: { best: clampedStep(2 * Math.sqrt((rounding * height) / bend)), at: (h) => (h * bend) / 2 + (2 * rounding * height) / h },
    central: { best: clampedStep(Math.cbrt((3 * rounding * height) / twist)), at: (h) => (h * h * twist) / 6 + (rounding * height) / h },
  };
}

function clampedStep(h) {
  return Math.min(STEP_RANGE.largest, Math.max(STEP_RANGE.smallest, h));
}

/** Return the curve around x in units of h, points [t, (f(x + th) - f(x)) / h]: where it is steps, those are roundings. */
export function curveAround({ value }, x, h) {
  const height = value([x]);
  const places = Array.from({ length: 361 }, (_, i) => (i - 180) / 120);
  return places.map((t) => [t, (value([x + t * h]) - height) / h]).filter(([, rise]) => Number.isFinite(rise));
}

/** Return the ends of the secants in units of h, by way: a line through two points of the curve, drawn over all of [-1.5, 1.5]. */
export function secantEnds({ value }, x, h, found) {
  const behind = (value([x - h]) - value([x])) / h;
  const line = (slope, [t, rise]) => [-1.5, 1.5].map((at) => [at, rise + slope * (at - t)]);
  return {
    forward: Number.isFinite(found.forward.slope) ? line(found.forward.slope, [0, 0]) : [],
    central: Number.isFinite(found.central.slope) ? line(found.central.slope, [-1, behind]) : [],
  };
}

const offWords = ({ slope, error }) => (Number.isNaN(slope) ? "has no value" : error === 0 ? "is exact" : `is off by ${formatNumber(error)}`);

/** Return how far each way is off. */
export function differencesSentence({ h, found, f }) {
  const complex = f.onComplex ? `the complex step ${offWords(found.complex)}` : "the complex step cannot go through abs";
  return `With h = ${shortNumber(h)} the forward difference ${offWords(found.forward)}, the central one ${offWords(found.central)}, and ${complex}.`;
}

/** Return why. */
export function differencesReadout({ h, found, expected }) {
  if (found.forward.slope === 0 && found.central.slope === 0) return "For the computer x + h and x − h are x itself: no rise, and so no slope, is left.";
  const { forward: { best: forward }, central: { best: central } } = expected;
  if (h > 3 * central) return "Both differences err because the curve bends: a smaller h is better.";
  if (h > central / 3) return "The forward difference still errs by bending; the central one is about as good as it gets.";
  if (h > 3 * forward) return "The forward difference still errs by bending, the central one already by rounding.";
  if (h > forward / 3) return "The forward difference is about as good as it gets; the central one already errs by rounding.";
  return "Both differences err by rounding: the heights agree in nearly all digits, and what is left is chance.";
}

/** The longest that is said. */
export const DIFFERENCES_ROOM = [
  "With h = 1.58·10⁻¹⁸ the forward difference is off by 6.72\u00a0×\u00a010⁻⁹, the central one is off by 9.32\u00a0×\u00a010⁻¹², and the complex step is off by 1.11\u00a0×\u00a010⁻¹⁶.",
  "Both differences err by rounding: the heights agree in nearly all digits, and what is left is chance.",
];
