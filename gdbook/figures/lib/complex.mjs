/** Complex numbers [re, im], and formulas evaluated with them: what the complex step puts into the same text. */

import { FormulaError, parseFormula, workOut } from "./grammar.mjs";

const LARGEST_POWER = 64;

const complexSum = ([a, b], [c, d]) => [a + c, b + d];
const complexDifference = ([a, b], [c, d]) => [a - c, b - d];
const complexProduct = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];

/** Return z / w without the squares that a large or a small w would lose (Smith, Commun. ACM 5:435, 1962). */
export function complexQuotient([a, b], [c, d]) {
  if (Math.abs(c) < Math.abs(d)) {
    const ratio = c / d;
    return [(a * ratio + b) / (c * ratio + d), (b * ratio - a) / (c * ratio + d)];
  }
  const ratio = d / c;
  return [(a + b * ratio) / (c + d * ratio), (b - a * ratio) / (c + d * ratio)];
}

function complexExp([a, b]) {
  return [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];
}

function complexLog([a, b]) {
  return [Math.log(Math.hypot(a, b)), Math.atan2(b, a)];
}

/** Return the square root with a real part of at least 0. */
function complexRoot([a, b]) {
  const larger = Math.sqrt((Math.hypot(a, b) + Math.abs(a)) / 2);
  if (larger === 0) return [0, b];
  const other = b / (2 * larger);
  return a >= 0 ? [larger, other] : [Math.abs(other), b < 0 || Object.is(b, -0) ? -larger : larger];
}

function complexPower(base, exponent) {
  const [n, imaginary] = exponent;
  if (imaginary === 0 && Number.isInteger(n) && Math.abs(n) <= LARGEST_POWER) {
    const product = wholePower(base, Math.abs(n));
    return n < 0 ? complexQuotient([1, 0], product) : product;
  }
  if (base[0] === 0 && base[1] === 0) return [Math.pow(0, n), 0];
  return complexExp(complexProduct(exponent, complexLog(base)));
}

function wholePower(base, n) {
  if (n === 0) return [1, 0];
  const half = wholePower(base, Math.floor(n / 2));
  const square = complexProduct(half, half);
  return n % 2 ? complexProduct(square, base) : square;
}

const COMPLEX_WORK = new Map([
  ["+", complexSum],
  ["-", complexDifference],
  ["*", complexProduct],
  ["/", complexQuotient],
  ["~", ([a, b]) => [-a, -b]],
  ["^", complexPower],
  ["sin", ([a, b]) => [Math.sin(a) * Math.cosh(b), Math.cos(a) * Math.sinh(b)]],
  ["cos", ([a, b]) => [Math.cos(a) * Math.cosh(b), -Math.sin(a) * Math.sinh(b)]],
  ["tan", ([a, b]) => complexQuotient([Math.tan(a), Math.tanh(b)], [1, -Math.tan(a) * Math.tanh(b)])],
  ["tanh", ([a, b]) => complexQuotient([Math.tanh(a), Math.tan(b)], [1, Math.tanh(a) * Math.tan(b)])],
  ["exp", complexExp],
  ["log", complexLog],
  ["sqrt", complexRoot],
]);

/**
 * Return a formula as value(point) -> [re, im], of a point of such pairs; logarithm and root are the principal ones.
 * Throws FormulaError where the text cannot be read or contains abs, which has no complex derivative.
 */
export function complexFormula(text, variables) {
  const postfix = parseFormula(text, variables);
  if (postfix.includes("abs")) throw new FormulaError("The complex step cannot go through abs, which has no complex derivative.");
  return (point) => {
    const known = new Map([["pi", [Math.PI, 0]], ["e", [Math.E, 0]], ...variables.map((name, i) => [name, point[i]])]);
    return workOut(postfix, (word) => known.get(word) ?? [Number(word), 0], (word, ...operands) => COMPLEX_WORK.get(word)(...operands));
  };
}
