/** What SaddleClock works out and says: how long descent on x^2/2 + y^4/4 - y^2/2 stays near its saddle; twin of saddle_clock.py. */

import { compileFormula } from "./formula.mjs";
import { formatNumber, powerOfTen, shortNumber } from "./format.mjs";
import { uniforms } from "./random.mjs";

export const SADDLE_RANGE = { edge: 0.5, nearest: 1e-16, steps: 6000, far: 1 };
const BETWEEN_DECADES = 2;

/** Return kick() -> a random number from -size to size, even among all; 0 where the size is. */
export function saddleKicks(size, seed) {
  const next = uniforms(seed);
  next();  // the first is near 0 for every small seed
  return () => (size ? size * (2 * next() - 1) : 0);
}

/** Return visit(x, y, t) called for the start (1, y0) and after each step, until it returns false; each step is kicked both ways. */
function walkSaddle([x0, y0], { rate, noise, seed }, visit) {
  const kick = saddleKicks(noise, seed);
  let [x, y] = [x0, y0];
  for (let t = 0; t <= SADDLE_RANGE.steps && visit(x, y, t); t += 1) [x, y] = [x - rate * x + kick(), y - rate * (y * y * y - y) + kick()];
}

/** Return after how many steps |y| is above 0.5 for the first time, or null where it never is. */
export function escapeTime(y0, run) {
  if (!y0 && !run.noise) return null;
  let found = null;
  walkSaddle([1, y0], run, (x, y, t) => {
    if (Math.abs(y) > SADDLE_RANGE.edge) found = t;
    return found === null;
  });
  return found;
}

/** Return how far from the axis kicks of a size, all together, put a walker on it: the deviation of sum kick_t / (1 + rate)^t. */
export function kicksReach({ rate, noise }) {
  return noise / Math.sqrt(3 * ((1 + rate) ** 2 - 1));
}

/** Return ln(0.5 / offset) / ln(1 + rate), at least 0: the steps to leave, were the saddle a parabola; offset: with what kicks add. */
export function escapeEstimate(y0, run) {
  const offset = Math.hypot(y0, kicksReach(run));
  return Math.max(0, Math.log(SADDLE_RANGE.edge / offset) / Math.log1p(run.rate));
}

/** Return [offset, escape time] for offsets from 1 down to 1e-16, two in each decade. */
export function escapeTimes(run) {
  const count = BETWEEN_DECADES * 16 + 1;
  return Array.from({ length: count }, (_, k) => 10 ** (-k / BETWEEN_DECADES)).map((offset) => [offset, escapeTime(offset, run)]);
}

/** Return the points [x, y] from (1, y0), `steps` + 1 of them. */
export function saddlePath(y0, run, steps) {
  const points = [];
  walkSaddle([1, y0], run, (x, y, t) => points.push([x, y]) && t < steps);
  return points;
}

/** Return how many steps there are to watch: some after the walker has left, or while it stays. */
export function stepsToWatch(escape, { rate }) {
  return Math.min(SADDLE_RANGE.steps, escape === null ? Math.ceil(20 / rate) : escape + Math.ceil(5 / rate));
}

/** Return what the traits make on the ground of `facts`; the measured times are kept while rate and kicks are the same. */
export function readSaddle({ y0: wanted, learning_rate: rate, noise: size, seed, steps }, last, facts) {
  const ground = last?.ground ?? { ...facts, ...compileFormula(facts.formula, ["x", "y"]) };
  const cut = (value) => (Math.abs(value) < SADDLE_RANGE.nearest ? 0 : value);
  const [y0, run] = [cut(wanted), { rate, noise: cut(size), seed }];
  const same = last && JSON.stringify(last.run) === JSON.stringify(run);
  const escape = escapeTime(y0, run);
  const end = stepsToWatch(escape, run);
  const points = saddlePath(y0, run, Math.max(end, steps));
  return {
    ground, y0, run, escape, points, steps,
    norms: points.map((point) => Math.hypot(...ground.gradient(point))),
    times: same ? last.times : escapeTimes(run),
    fromAxis: same ? last.fromAxis : escapeTime(0, run),
    estimate: y0 || run.noise ? escapeEstimate(y0, run) : null,
    last: end,
  };
}

/**
 * Return the offset a slider means by `value` when it shows `offset`: below 1e-16 there is only 0, which a key reaches from 1e-16
 * and leaves to it, and a pointer that holds the slider reaches from half way.
 */
export function nextOffset(value, offset, held, zero) {
  const { nearest } = SADDLE_RANGE;
  if (value >= nearest) return value;
  if (held) return value > Math.sqrt(nearest * zero) ? nearest : 0;
  return offset === 0 && value > zero * (1 + 1e-9) ? nearest : 0;
}

/** Return `pixels` without those less than `apart` from the last one kept; the first and the last stay. */
export function thinned(pixels, apart) {
  const kept = pixels.slice(0, 1);
  for (const [x, y] of pixels) {
    const [beforeX, beforeY] = kept.at(-1);
    if (Math.hypot(x - beforeX, y - beforeY) >= apart) kept.push([x, y]);
  }
  return pixels.length > 1 ? [...kept, pixels.at(-1)] : kept;
}

/** Return each `nth` of `corners`, from the first, and the last. */
export function everyNth(corners, nth) {
  return nth > 1 ? corners.filter((_, t) => t % nth === 0 || t === corners.length - 1) : corners;
}

/** Return the lower end of the axis of |y| and the gradient: below all they are, or what matters of it. */
export function clockFloor({ points, norms, y0, run: { noise } }) {
  const heights = points.map(([, y]) => Math.abs(y)).filter(Boolean);
  const least = Math.min(...norms, ...heights);
  const matters = Math.abs(y0) && noise ? Math.min(Math.abs(y0), noise) : Math.abs(y0) || noise || 1e-10;
  return 10 ** Math.floor(Math.log10(Math.max(least, matters / 10)) - 0.2);
}

/** Return a length in as few signs as it has: 10⁻⁸, 2.5·10⁻⁸, 0.02. */
export function lengthText(length) {
  const exponent = Math.round(Math.log10(length));
  return length < 1e-3 && Math.abs(length / 10 ** exponent - 1) < 1e-9 ? powerOfTen(exponent) : shortNumber(length);
}

/** Return how long the saddle holds, and what ten times nearer costs. */
export function saddleSentence({ y0, run, escape }) {
  const { rate, noise } = run;
  const more = `costs about ${Math.round(Math.LN10 / Math.log1p(rate))} more`;
  const took = `${escape} ${escape === 1 ? "step" : "steps"} to leave`;
  const offset = lengthText(Math.abs(y0));
  if (escape === null) return "From an offset of exactly 0 it never leaves: along y the gradient is 0 at every step, and it walks straight to the saddle.";
  if (escape === 0) return `An offset of ${offset} is past 0.5 from the start: this saddle does not hold it.`;
  if (kicksReach(run) > Math.abs(y0)) return `Kicked by at most ${lengthText(noise)} it takes ${took}${y0 ? "" : ", though it starts on the axis itself"}; kicks ten times smaller ${more.replace("costs", "cost")}.`;
  return `From an offset of ${offset}${y0 < 0 ? " below the axis" : ""} it takes ${took}; ten times nearer ${more}.`;
}

/** Return where the walker stands after the steps shown, and what the law gives. */
export function saddleReadout({ points, norms, steps, estimate, run: { noise } }) {
  const [x, y] = points[steps].map((at) => formatNumber(at));
  const law = `ln(0.5/${noise ? "offset and kicks" : "|y₀|"})\u00a0/\u00a0ln(1\u00a0+\u00a0η)\u00a0=\u00a0`;
  return `Step ${steps}: x\u00a0=\u00a0${x}, y\u00a0=\u00a0${y}, gradient norm ${formatNumber(norms[steps])}.${estimate === null ? "" : ` ${law}${formatNumber(estimate, 4)}.`}`;
}

/** The most that is said. */
export const SADDLE_ROOM = [
  saddleSentence({ y0: 0, run: { rate: 0.01, noise: 2.25e-12, seed: 1 }, escape: 3333 }),
  saddleReadout({ points: [[-1.23e-10, -1.23e-10]], norms: [1.23e-10], steps: 0, estimate: 3333, run: { noise: 1 } }),
];
