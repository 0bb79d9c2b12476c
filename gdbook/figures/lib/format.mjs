/** Numbers as the reader sees them. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** Return `exponent` as a power of ten: 10⁻³. */
export function powerOfTen(exponent) {
  return `10${[...String(exponent)].map((digit) => RAISED[digit]).join("")}`;
}

/** Return `value` to three digits, or as many as asked for: 0.400, 12.3, −1.60, 2.83 × 10⁻⁷. */
export function formatNumber(value, count = 3) {
  if (value === 0) return "0";
  const [digits, exponent] = Math.abs(value).toExponential(count - 1).split("e").map(Number);
  const sign = value < 0 ? "−" : "";
  if (exponent < -3 || exponent > 4) return `${sign}${digits.toFixed(count - 1)}\u00a0×\u00a0${powerOfTen(exponent)}`;
  return sign + (digits * 10 ** exponent).toFixed(Math.max(0, count - 1 - exponent));
}

/** Return `value` in as few digits as tell it apart from its neighbours: 0.5, 2, 0.333, 2.5·10⁶. */
export function shortNumber(value) {
  const [digits, exponent] = value.toExponential(2).split("e").map(Number);
  const short = exponent < -3 || exponent > 4 ? `${digits}·${powerOfTen(exponent)}` : String(Number(value.toPrecision(3)));
  return short.replace("-", "−");
}

/** Return a whole number with its digits in groups of three. */
export function groupedDigits(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
