/** What is right and what is wrong about an order or a drawing; nothing here touches the page. */

/** Return the first i at which order[i] and order[i + 1] stand the wrong way round, -1 where none do. */
export function firstInversion(order) {
  return order.findIndex((place, i) => place > order[i + 1]);
}

/** Return the heights with gaps filled in straight lines and level ends; null where none is drawn. */
export function completed(heights) {
  const drawn = heights.flatMap((height, i) => (height === null ? [] : [i]));
  if (!drawn.length) return null;
  return heights.map((_, i) => {
    const before = drawn.findLast((at) => at <= i) ?? drawn[0];
    const after = drawn.find((at) => at >= i) ?? before;
    const share = after === before ? 0 : (i - before) / (after - before);
    return heights[before] + share * (heights[after] - heights[before]);
  });
}

const REACH = 0.3;

/**
 * Return the heights after a stroke from [place, height] to [place, height]; places are columns and parts of them.
 * The stroke sets each column it passes and the one it comes near, but no column it leaves: peaks stay where they are.
 */
export function stroked(heights, [from, low], [to, high]) {
  return heights.map((height, i) => {
    const passed = Math.min(from, to) <= i && i <= Math.max(from, to);
    const nearing = Math.abs(i - to) <= Math.min(REACH, Math.abs(i - from));
    if (!passed && !nearing) return height;
    return from === to ? high : low + Math.min(1, Math.max(0, (i - from) / (to - from))) * (high - low);
  });
}

/** Return the mean distance of two curves, arrays of heights, as a part of `span`. */
export function curveGap(one, other, span) {
  return one.reduce((sum, height, i) => sum + Math.abs(height - other[i]), 0) / one.length / span;
}

/** Return the larger distance of two points, as a part of the axes' lengths [across, up]. */
export function pointGap(one, other, spans) {
  return Math.max(...one.map((at, i) => Math.abs(at - other[i]) / spans[i]));
}

/** Return where two curves are farthest apart. */
export function farthest(one, other) {
  const gaps = one.map((height, i) => Math.abs(height - other[i]));
  return gaps.indexOf(Math.max(...gaps));
}

/** Return the height of a broken line, an array of [x, y] with x rising, at `x`. */
export function heightAt(line, x) {
  const i = Math.max(1, line.findIndex(([at], j) => at >= x || j === line.length - 1));
  const [[left, one], [right, other]] = [line[i - 1], line[i]];
  return one + (other - one) * Math.min(1, Math.max(0, (x - left) / (right - left)));
}

/** Return the value at the part of an axis {low, high, log}: low at 0, high at 1. */
export function valueAt({ low, high, log }, part) {
  return log ? low * (high / low) ** part : low + (high - low) * part;
}

/** Return about `most` round numbers on an axis, each with its place: [part, value]; powers of ten on a logarithmic one. */
export function ticksOf({ low, high, log }, most) {
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  const rough = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  const step = log ? Math.ceil(rough) : power * [1, 2, 5, 10].find((factor) => power * factor > rough * (1 - 1e-9));
  const ticks = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i += 1) {
    ticks.push([(i * step - from) / (to - from), log ? 10 ** (i * step) : i * step]);
  }
  return ticks;
}
