/** A surface z = f(x, y) seen from above and aside: where its points are drawn, and which parts of its lines are hidden. */

const LIFT = (25 * Math.PI) / 180;  // how far above the horizon the eye is
const TALL = 0.95;  // of the ground's half width
const GAP = 0.5;
const LINES = 15;
const SAMPLES = 43;
const MARCH = 20;

/**
 * Return how a surface over `domain`, [[left, right], [bottom, top]], with heights [low, high] is drawn after a turn in
 * degrees; at 0 x runs to the right and y away.  toFlat([x, y, z]) -> [across, up], x and y in one unit, half the larger
 * width being 1; floor: the z of the plane below; towards: the way to the eye, in x, y and z; all turns stay within reach.
 */
export function surfaceView(domain, [low, high], turn) {
  const [middle, halves] = [domain.map(([from, to]) => (from + to) / 2), domain.map(([from, to]) => (to - from) / 2)];
  const half = Math.max(...halves);
  const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const tall = TALL / (high - low);
  const toFlat = ([x, y, z]) => {
    const [a, b] = [(x - middle[0]) / half, (y - middle[1]) / half];
    return [a * c - b * s, (a * s + b * c) * Math.sin(LIFT) + (z - low) * tall * Math.cos(LIFT)];
  };
  const towards = [-half * s * Math.cos(LIFT), -half * c * Math.cos(LIFT), Math.sin(LIFT) / tall];
  const far = Math.hypot(...halves) / half;
  const [down, up] = [far * Math.sin(LIFT) + GAP * Math.cos(LIFT), far * Math.sin(LIFT) + TALL * Math.cos(LIFT)];
  return { toFlat, towards, floor: low - GAP / tall, reach: { across: [-far, far], up: [-down, up] } };
}

/** Return the lines of a grid over the domain, along x and then along y: arrays of [x, y]. */
export function wires([[left, right], [bottom, top]]) {
  const part = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));
  const between = (from, to) => (share) => from + share * (to - from);
  const [x, y] = [between(left, right), between(bottom, top)];
  return [
    ...part(LINES).map((j) => part(SAMPLES).map((i) => [x(i), y(j)])),
    ...part(LINES).map((i) => part(SAMPLES).map((j) => [x(i), y(j)])),
  ];
}

/** Return whether the surface value([x, y]) stands between its point above (x, y) and the eye. */
export function isHidden(value, [x, y], towards, [[left, right], [bottom, top]]) {
  const [z, [dx, dy, dz]] = [value([x, y]), towards];
  const most = Math.hypot(right - left, top - bottom) / Math.hypot(dx, dy);
  let side = 0;
  for (let k = 1; k <= MARCH; k += 1) {
    const t = (k / MARCH) ** 2 * most;  // closer together near the point
    const [u, v] = [x + t * dx, y + t * dy];
    if (u < left || u > right || v < bottom || v > top) return false;
    const above = Math.sign(z + t * dz - value([u, v]));
    if (side && above && above !== side) return true;
    side = side || above;
  }
  return false;
}

/** Return {seen, hidden}: the parts of the surface's lines that are and are not, arrays of [x, y, z]. */
export function wireParts(value, domain, towards) {
  const parts = { seen: [], hidden: [] };
  for (const line of wires(domain)) {
    let run = null;
    for (const [x, y] of line) {
      const kind = isHidden(value, [x, y], towards, domain) ? "hidden" : "seen";
      const place = [x, y, value([x, y])];
      if (run) run.places.push(place);
      if (run?.kind === kind) continue;
      run = { kind, places: [place] };
      parts[kind].push(run.places);
    }
  }
  return parts;
}
