/** What NormBall works out and says: a ruler's ball, its lowest point, and descent by that ruler on a quadratic bowl. */

import { compileFormula } from "./formula.mjs";
import { decimals, turned } from "./tangent.mjs";
import { formatNumber, shortNumber } from "./format.mjs";
import { RULERS, ellipse, solve2, steepestDescent } from "./rulers.mjs";

const CORNERS = 120;
const EQUAL = 1e-4;  // of the larger: two slopes closer than that count as equally large

/** The rulers a reader chooses from: how they are called, and how they measure (x, y). */
export const RULER_NAMES = {
  l2: ["Circle", "√(x² + y²)"],
  l1: ["Diamond", "|x| + |y|"],
  linf: ["Square", "the larger of |x| and |y|"],
  ellipse: ["Ellipse of your own", "√(u · A u)"],
  hessian: ["Ellipse of the Hessian", "√(u · H u)"],
};

/**
 * Return a quadratic bowl's facts with its functions, its Hessian, its middle, where it is lowest, and its map: `room`, how high
 * above the middle a contour can lie and still fit the domain, and `box`, what the contour at that height just fits.
 */
export function bowlGround(facts) {
  const functions = compileFormula(facts.formula, ["x", "y"]);
  const [middle] = facts.minima;
  const hessian = functions.hessian(middle);
  const spreads = [solve2(hessian, [1, 0])[0], solve2(hessian, [0, 1])[1]];
  const room = Math.min(...spreads.map((spread, i) => (
    Math.min(...facts.domain[i].map((edge) => Math.abs(edge - middle[i]))) ** 2 / (2 * spread))));
  const box = spreads.map((spread, i) => [-1, 1].map((side) => Number((middle[i] + side * Math.sqrt(2 * room * spread)).toFixed(2))));
  return { ...facts, ...functions, middle, hessian, lowest: functions.value(middle), room, box };
}

/** Return the matrix of the ellipse half of whose long axis is 1, `tilt` degrees from the x axis, and `stretch` times the short. */
export function stretchMatrix(stretch, tilt) {
  const radians = (turned(tilt) * Math.PI) / 180;
  const [c, s, most] = [Math.cos(radians), Math.sin(radians), stretch * stretch];
  return [[c * c + most * s * s, (1 - most) * c * s], [(1 - most) * c * s, s * s + most * c * c]];
}

/** Return the matrix of the ruler that the traits name on a ground, or null for one that has none. */
export function matrixOf({ ruler, stretch, tilt }, { hessian }) {
  if (ruler === "hessian") return hessian;
  return ruler === "ellipse" ? stretchMatrix(stretch, tilt) : null;
}

/** Return the largest u . H u for |u| = 1 by the ruler: with rates below 2 over it, descent by the ruler always goes down. */
export function rulerCurvature({ ruler }, matrix, [[a, b], [, d]]) {
  if (ruler === "l1") return Math.max(a, d);
  if (ruler === "linf") return a + d + 2 * Math.abs(b);
  const [p, q] = matrix ? [solve2(matrix, [a, b]), solve2(matrix, [b, d])] : [[a, b], [b, d]];
  const half = (p[0] + q[1]) / 2;
  return half + Math.sqrt(Math.max(0, half * half - (p[0] * q[1] - p[1] * q[0])));
}

/** Return the corners [x, y] of the ball |u| <= 1, closed; those of a round one are many. */
export function ballOutline({ length }, name) {
  if (name === "l1") return [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]];
  if (name === "linf") return [[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]];
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    const way = [Math.cos(angle), Math.sin(angle)];
    return way.map((at) => at / length(way));
  });
}

/** Return the two ends of the edge of the ball that is lowest as a whole, or null where one point is. */
export function lowestEdge(name, gradient) {
  const [a, b] = gradient.map(Math.abs);
  const [x, y] = gradient.map((slope) => -Math.sign(slope));
  if (a + b === 0) return null;
  if (name === "l1" && Math.abs(a - b) <= EQUAL * Math.max(a, b)) return [[x, 0], [0, y]];
  if (name === "linf" && a <= EQUAL * b) return [[-1, y], [1, y]];
  if (name === "linf" && b <= EQUAL * a) return [[x, -1], [x, 1]];
  return null;
}

/** Return the point at the same height above the bowl's bottom, lower where that would leave the map, whose gradient has this angle. */
export function startTowards(ground, height, angle) {
  const { hessian, middle, room, lowest, start } = ground;
  const radians = (angle * Math.PI) / 180;
  const way = [Math.cos(radians), Math.sin(radians)].map((each) => Number(each.toFixed(12)));
  const aside = solve2(hessian, way);
  const above = Math.min(room, height - lowest > 1e-9 ? height - lowest : ground.value(start) - lowest);
  const far = Math.sqrt((2 * above) / (way[0] * aside[0] + way[1] * aside[1]));
  return middle.map((at, i) => Number((at + far * aside[i]).toFixed(5)) + 0);
}

/** Return what the traits make on a ground: what is measured at the start, and the paths by the ruler and by the circle. */
export function ballAt(state, ground) {
  const start = state.start.map((at, i) => Math.min(ground.box[i][1], Math.max(ground.box[i][0], at)));
  const matrix = matrixOf(state, ground);
  const ruler = matrix ? ellipse(matrix) : RULERS[state.ruler];
  const gradient = ground.gradient(start);
  const run = (by) => finitePart(steepestDescent(ground.gradient, start, state.learning_rate, state.steps, by), ground.value);
  const way = ruler.steepest(gradient);
  return {
    ground, start, matrix, gradient, way,
    clamped: String(start) !== String(state.start),
    height: ground.value(start),
    level: !Math.hypot(...gradient),
    angle: turned((Math.atan2(gradient[1], gradient[0]) * 180) / Math.PI),
    drop: ruler.drop(gradient),
    edge: lowestEdge(state.ruler, gradient),
    outline: ballOutline(ruler, state.ruler),
    curvature: rulerCurvature(state, matrix, ground.hessian),
    home: pointsHome(start, way, ground.middle),
    path: run(ruler),
    plain: run(RULERS.l2),
  };
}

/** Return {points, values} up to the first value that is not finite. */
function finitePart(points, value) {
  const values = points.map(value);
  const end = values.findIndex((each) => !Number.isFinite(each));
  return end < 0 ? { points, values } : { points: points.slice(0, end), values: values.slice(0, end) };
}

/** Return whether the way from `start` points at the middle, within a degree. */
function pointsHome(start, way, middle) {
  const home = middle.map((at, i) => at - start[i]);
  const lengths = Math.hypot(...home) * Math.hypot(...way);
  return lengths > 0 && (home[0] * way[0] + home[1] * way[1]) / lengths > Math.cos(Math.PI / 180);
}

/** Return whether the first step is taken and ends on the minimum, from a start in line with it along no axis. */
export function landsAtOnce({ start, path: { points }, ground: { middle } }) {
  const away = middle.map((at, i) => Math.abs(start[i] - at));
  const left = points.length > 1 ? Math.hypot(...middle.map((at, i) => points[1][i] - at)) : Infinity;
  return Math.min(...away) > 0.05 && left < 0.01 * Math.hypot(...away);
}

/** Return stripes of the tilted plane, [height, from, to] each, four of them between the middle and the ball's lowest point. */
export function stripesOf({ gradient, drop, level }, reach) {
  if (level) return [];
  const norm = Math.hypot(...gradient);
  const [x, y] = gradient.map((slope) => slope / norm);
  const apart = drop / 4;
  const most = Math.min(60, Math.ceil((reach * norm) / apart));
  return Array.from({ length: 2 * most + 1 }, (_, i) => i - most).map((k) => {
    const aside = (k * apart) / norm;
    return [k, ...[-reach, reach].map((along) => [aside * x - along * y, aside * y + along * x])];
  });
}

/** Return a slider's marks at 1/L and 2/L, L being the curvature by the ruler. */
export function rulerMarks({ curvature }) {
  return [[1 / curvature, "1/L"], [2 / curvature, "2/L"]].map(([value, text]) => (
    { value, text, label: `Set the learning rate to ${text} = ${shortNumber(value)}` }));
}

/** Return [a, b] as the reader sees it. */
export function pairText(pair, count = 2) {
  return `(${pair.map((at) => decimals(at, count)).join(", ")})`;
}

/** Return which ruler measures, which way is steepest by it, and how much it falls. */
export function ballSentence(now) {
  const { level, edge, way, drop, state: { ruler }, home } = now;
  if (level) return "The ground is level here: no ruler finds a way down.";
  const measured = `Measured by ${RULER_NAMES[ruler][1]}`;
  const falls = `falls ${decimals(drop)} per unit of this ruler`;
  if (edge) {
    const why = ruler === "l1" ? "both slopes are equally large" : "one of the slopes is zero";
    return `${measured}, a whole edge lies lowest, from ${pairText(edge[0], 0)} to ${pairText(edge[1], 0)}, because ${why}: each of its points ${falls}; the figure takes ${pairText(way, 0)}.`;
  }
  const straight = home && (ruler === "ellipse" || ruler === "hessian") ? " It leads straight to the minimum." : "";
  return `${measured}, the steepest way from here is ${wayText(now)}; it ${falls}, ${dualText(now)}.${straight}`;
}

function wayText({ way, state: { ruler } }) {
  if (ruler === "l1") return `along ${way[0] + way[1] < 0 ? "−" : "+"}${way[0] ? "x" : "y"}, one coordinate alone`;
  if (ruler === "linf") return `${pairText(way, 0)}, minus the signs of the gradient`;
  if (ruler === "l2") return `${pairText(way, 3)}, against the gradient`;
  return `${pairText(way, 3)}, along −${ruler === "hessian" ? "H" : "A"}⁻¹∇f`;
}

function dualText({ gradient, state: { ruler } }) {
  if (ruler === "l1") return "the larger slope";
  if (ruler === "linf") return `the sizes of both slopes, ${gradient.map((slope) => decimals(Math.abs(slope))).join(" + ")}`;
  if (ruler === "l2") return "the length of the gradient";
  return `√(∇f · ${ruler === "hessian" ? "H" : "A"}⁻¹∇f)`;
}

/** Return where it starts, how the ground bends by the ruler, and how high each path is at its end. */
export function ballReadout(now) {
  const { start, gradient, path, plain, matrix, curvature, clamped, state: { ruler, steps } } = now;
  const table = matrix ? `, ${ruler === "hessian" ? "H" : "A"}\u00a0=\u00a0[${matrix.map((row) => pairText(row)).join(", ")}]` : "";
  const moved = clamped ? " The start was outside the map and was moved to its edge." : "";
  const circle = ruler === "l2" ? "" : `, by the circle ${heightText(plain, now)}`;
  return `w₀\u00a0=\u00a0${pairText(start)}, ∇f\u00a0=\u00a0${pairText(gradient)}${table}, L\u00a0=\u00a0${decimals(curvature)} by this ruler. After ${steps} ${steps === 1 ? "step" : "steps"} `
    + `by this ruler ${heightText(path, now)}${circle}.${moved}`;
}

/** A path is said to diverge where it ends before its steps are all taken: the next would not be finite. */
function heightText({ values }, { height, state: { steps } }) {
  if (values.length <= steps) return "it diverges";
  return `f\u00a0=\u00a0${formatNumber(values.at(-1))}${values.at(-1) > height ? ", higher than at the start" : ""}`;
}
