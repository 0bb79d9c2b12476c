/** Numbers as readers type them: what a text can mean, and how a wrong number is related to the right one. */

const RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

/**
 * Return every number that a text can mean, none where it is no number: "1,375" is 1375 or 1.375, "−1/8" is -0.125,
 * "2·10⁻³" and "2e-3" are 0.002, "12 %" is 0.12, or 12 where `unit` is "%". The unit may be typed or left out.
 */
export function readings(text, unit = "") {
  const plain = plainText(text, unit);
  const bare = plain.replace(/%$/, "");
  const scale = bare === plain || unit === "%" ? 1 : 0.01;
  const parts = bare.split("/");
  if (parts.length > 2) return [];
  const [above, below] = parts.map(products);
  const found = parts.length === 1 ? above : above.flatMap((one) => below.map((other) => one / other));
  return found.map((number) => scale * number).filter(Number.isFinite);
}

function plainText(text, unit) {
  const signs = text.replace(/^.*[=≈~]/, "").replace(/[−–]/g, "-").trim();
  const raised = signs.replace(/[⁰¹²³⁴-⁹⁻]+/g, (all) => `^${[...all].map((one) => "0123456789-"[RAISED_DIGITS.indexOf(one)]).join("")}`);
  const alone = unit && unit !== "%" && raised.endsWith(unit) ? raised.slice(0, -unit.length) : raised;
  const grouped = alone.replace(/(\d)\s(?=\d{3}(?!\d))/g, "$1");
  return grouped.replace(/(\d)e(?=[+-]?\d)/i, "$1*10^").replace(/\s*([-+*·×/^%])\s*/g, "$1").trim();
}

/** Return every number that factors joined by * can mean. */
function products(text) {
  const factors = text.split(/[*·×]/).map(factor);
  return factors.reduce((found, next) => found.flatMap((one) => next.map((other) => one * other)));
}

function factor(text) {
  const [, sign, digits, power = "1"] = /^([+-]?)([\d.,]+)(?:\^\(?([+-]?\d+)\)?)?$/.exec(text) ?? [];
  if (!digits) return [];
  const forms = [];
  if (/^(\d+\.?\d*|\.\d+)$/.test(digits)) forms.push(digits);
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(digits)) forms.push(digits.replaceAll(",", ""));
  if (/^\d*,\d+$/.test(digits)) forms.push(digits.replace(",", "."));
  return forms.map((form) => (sign === "-" ? -1 : 1) * Number(form) ** Number(power));
}

/** Return the place in `values` of the first that one of the numbers meets within the tolerance, else -1. */
export function indexMet(numbers, values, tolerance) {
  return values.findIndex((value) => numbers.some((number) => Math.abs(number - value) <= tolerance * (1 + 1e-9)));
}

/** Say how a wrong number is related to the right one. */
export function relation(number, right, tolerance) {
  const meets = (other, widen = 1) => right !== 0 && Math.abs(number - other) <= widen * tolerance * Math.abs(other / right);
  if (meets(-right)) return "Only the sign is wrong.";
  if (meets(1 / right)) return "This is one divided by the answer.";
  if ([0.001, 0.01, 0.1, 10, 100, 1000].some((power) => meets(right * power))) return "The digits are right, the power of ten is not.";
  if (meets(right, 6)) return "Very near, but not near enough: round only at the end.";
  return number > right ? "That is too large." : "That is too small.";
}
