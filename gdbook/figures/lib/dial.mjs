/** What CriticalPointDial works out and says: what two eigenvalues of the Hessian tell of a critical point; twin of critical_point_dial.py. */

import { decimals, turned } from "./tangent.mjs";
import { shortNumber } from "./format.mjs";

/** How far the plane of eigenvalues reaches, with Himmelblau's nine points and without. */
export const DIAL_REACH = { own: 3, himmelblau: 150 };

/** The further terms along an axis whose eigenvalue is 0: how often u is multiplied, its sign, which way that bends, how it is raised. */
export const DIAL_TERMS = {
  "none": { power: 4, sign: 0, way: "level", raised: "" },
  "u^4": { power: 4, sign: 1, way: "up", raised: "⁴" },
  "-u^4": { power: 4, sign: -1, way: "down", raised: "⁴" },
  "u^3": { power: 3, sign: 1, way: "through", raised: "³" },
};

/** Return how a surface bends along each axis, "up", "down", "level" or "through": what its eigenvalue or, at 0, the term says. */
export function dialWays(eigenvalues, term) {
  return eigenvalues.map((each) => (each > 0 ? "up" : each < 0 ? "down" : DIAL_TERMS[term].way));
}

/** Return the name of the surface that the Hessian alone makes, and whether that tells what the point is. */
export function hessianShape([a, b]) {
  if (a && b) return { shape: a > 0 && b > 0 ? "bowl" : a < 0 && b < 0 ? "dome" : "saddle", told: true };
  const other = a || b;
  return { shape: other > 0 ? "trough" : other < 0 ? "ridge" : "plateau", told: false };
}

/** Return what the point of a sum of one function of u and one of v is, which bend these ways. */
export function dialVerdict(ways) {
  const has = (way) => ways.includes(way);
  if (has("through") || (has("up") && has("down"))) return "a saddle";
  if (has("up")) return has("level") ? "a minimum, but not a strict one" : "a strict minimum";
  if (has("down")) return has("level") ? "a maximum, but not a strict one" : "a strict maximum";
  return "level every way, a minimum and a maximum, neither of them strict";
}

/** Return value(u, v) and gradient([u, v]) of 1/2 (a u^2 + b v^2), and along an axis whose eigenvalue is 0 half the scaled term. */
export function dialSurface([a, b], term, scale) {
  const { power, sign } = DIAL_TERMS[term];
  const [c, d] = [a, b].map((each) => (each ? 0 : sign * scale));
  const raised = (at) => (power === 4 ? at * at * at * at : at * at * at);
  return {
    value: (u, v) => 0.5 * (a * u * u + b * v * v + c * raised(u) + d * raised(v)),
    gradient: ([u, v]) => [a * u + 0.5 * c * power * (raised(u) / u || 0), b * v + 0.5 * d * power * (raised(v) / v || 0)],
  };
}

/** Return the axes' directions [u, v], u being `tilt` degrees from x. */
export function dialAxes(tilt) {
  const radians = (turned(tilt) * Math.PI) / 180;
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return [[c, s], [-s, c]];
}

/** Return the rows of the Hessian with these eigenvalues along these axes. */
export function dialHessian([a, b], [[c, s]]) {
  return [[a * c * c + b * s * s, (a - b) * c * s], [(a - b) * c * s, a * s * s + b * c * c]];
}

/** Return what the traits make; known: the critical points {place, value, eigenvalues, tilt}, of which one may be meant. */
export function readDial({ eigenvalues: wanted, tilt, term, himmelblau }, known) {
  const reach = himmelblau ? DIAL_REACH.himmelblau : DIAL_REACH.own;
  const eigenvalues = wanted.map((each) => Math.min(reach, Math.max(-reach, each)) + 0);
  const axes = dialAxes(tilt);
  const ways = dialWays(eigenvalues, term);
  const { value, gradient } = dialSurface(eigenvalues, term, reach / DIAL_REACH.own);
  const [[c, s]] = axes;
  return {
    reach, eigenvalues, axes, ways, term,
    ...hessianShape(eigenvalues),
    verdict: dialVerdict(ways),
    clamped: String(eigenvalues) !== String(wanted.map((each) => each + 0)),
    hessian: dialHessian(eigenvalues, axes),
    gradient,
    value: ([x, y]) => value(x * c + y * s, y * c - x * s),
    meant: himmelblau ? known.findIndex((each) => each.eigenvalues.every((one, i) => Math.abs(one - eigenvalues[i]) < 1e-4)) : -1,
    known: himmelblau ? known : [],
  };
}

/** Return the pair a pointer means: 0 where one of the two is near it, and a known point's where both are near that. */
export function dialSnapped(pair, { reach, known }) {
  const near = known.find(({ eigenvalues }) => Math.hypot(...eigenvalues.map((each, i) => each - pair[i])) < 0.05 * reach);
  if (near) return near.eigenvalues;
  const digits = reach > 10 ? 0 : 2;
  return pair.map((each) => (Math.abs(each) < 0.05 * reach ? 0 : Number(each.toFixed(digits))));
}

/** Return the places [u, v] around the point where arrows of descent stand, each with where it ends, at most `most` away. */
export function descentArrows({ gradient, reach }, radius, most) {
  return Array.from({ length: 8 }, (_, k) => (Math.PI * k) / 4)
    .map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)].map((at) => Number(at.toFixed(12))))
    .map((from) => {
      const slopes = gradient(from);
      const length = Math.hypot(...slopes);
      const share = length > 1e-9 * reach ? Math.min(0.9 / reach, most / length) : 0;
      return [from, from.map((at, i) => at - share * slopes[i])];
    });
}

/** Return the mark of what a point is: star, triangle, cross, or that it is not strict. */
export function verdictMark(verdict) {
  return { "a strict minimum": "★", "a strict maximum": "▲", "a saddle": "×" }[verdict] ?? "?";
}

const NAMES = ["u", "v"];

/** Return the ways down from a saddle: along u, or where the term goes through, along one side of it. */
function downhillWays(ways) {
  const down = ways.flatMap((way, i) => ({ down: [NAMES[i]], through: [`−${NAMES[i]}`] }[way] ?? []));
  return down.join(" and ");
}

/** Return half the scaled term in words: ½u⁴, −½u⁴ − ½v⁴, 25u³. */
export function termText({ eigenvalues, term, reach }) {
  const { sign, raised } = DIAL_TERMS[term];
  const factor = reach === DIAL_REACH.own ? "½" : String(reach / DIAL_REACH.own / 2);
  const parts = NAMES.filter((_, i) => eigenvalues[i] === 0).map((name) => `${factor}${name}${raised}`);
  return (sign < 0 ? "−" : "") + parts.join(sign < 0 ? " − " : " + ");
}

function shapeWords({ eigenvalues, shape, ways }) {
  const [a, b] = eigenvalues.map(shortNumber);
  const [above, below] = eigenvalues[0] > 0 ? [a, b] : [b, a];
  return {
    bowl: `both eigenvalues, ${a} and ${b}, are above 0: a bowl, so a strict minimum; uphill every way.`,
    dome: `both eigenvalues, ${a} and ${b}, are below 0: a dome, so a strict maximum; downhill every way.`,
    saddle: `one eigenvalue ${above} above 0, one ${below} below: a saddle; downhill along ${downhillWays(ways)}.`,
    trough: `one eigenvalue ${eigenvalues[0] ? a : b} above 0, one exactly 0: the Hessian cannot tell.`,
    ridge: `one eigenvalue ${eigenvalues[0] ? a : b} below 0, one exactly 0: the Hessian cannot tell.`,
    plateau: "both eigenvalues are exactly 0: the Hessian cannot tell.",
  }[shape];
}

function beyondWords(now) {
  const { told, term, shape, verdict, ways, eigenvalues } = now;
  if (told) return "";
  const level = NAMES.filter((_, i) => eigenvalues[i] === 0).join(" and ");
  if (term === "none") return shape === "plateau" ? ` With no further term it is ${verdict}.` : ` With no further term it is a ${shape}, level along ${level}: ${verdict}.`;
  return ` The next term, ${termText(now)}, makes it ${verdict}${verdict === "a saddle" ? `; downhill along ${downhillWays(ways)}` : ""}.`;
}

/** Return what the two eigenvalues say of the point. */
export function dialSentence(now) {
  const said = shapeWords(now) + beyondWords(now);
  if (now.meant < 0) return said[0].toUpperCase() + said.slice(1);
  const { place: [x, y], value } = now.known[now.meant];
  return `Himmelblau at (${decimals(x)}, ${decimals(y)}), f\u00a0=\u00a0${decimals(value)}: ${said}`;
}

/** Return the step of descent along one axis: u → (1 − 2η)u. */
function stepText({ eigenvalues, term, reach }, i) {
  const [name, each] = [NAMES[i], eigenvalues[i]];
  const factor = (number) => (number === 1 ? "" : shortNumber(number));
  if (each) return `${name}\u00a0→\u00a0(1\u00a0${each > 0 ? "−" : "+"}\u00a0${factor(Math.abs(each))}η)${name}`;
  const { power, sign } = DIAL_TERMS[term];
  if (!sign) return `${name}\u00a0→\u00a0${name}`;
  const slope = (0.5 * power * reach) / DIAL_REACH.own;
  return `${name}\u00a0→\u00a0${name}\u00a0${sign > 0 ? "−" : "+"}\u00a0${factor(slope)}η${name}${power === 4 ? "³" : "²"}`;
}

const MOVES = { up: "towards the point", down: "away from the point", level: "nowhere", through: "one way, past the point," };

/** Return what a step of descent does along each axis, and the Hessian. */
export function dialReadout(now) {
  const { ways, hessian, clamped } = now;
  const moves = ways[0] === ways[1] ? `${MOVES[ways[0]]} along u and v` : ways.map((way, i) => `${MOVES[way]} along ${NAMES[i]}`).join(", ");
  const steps = NAMES.map((_, i) => stepText(now, i)).join(", ");
  const rows = hessian.map((row) => `(${row.map((each) => decimals(each)).join(", ")})`).join(", ");
  const moved = clamped ? " The pair was outside the plane and was moved to its edge." : "";
  return `A step of descent leads ${moves}: ${steps}. H\u00a0=\u00a0[${rows}].${moved}`;
}

/** Return as wordy as the figure gets, with the longest name of a known point. */
export function dialRoom(known) {
  const all = [[0, 0], [-11.7, 0], [-11.7, 12.4]].flatMap((eigenvalues) => Object.keys(DIAL_TERMS).map((term) => (
    { ...readDial({ eigenvalues, tilt: 30, term, himmelblau: true }, known), meant: known.length - 2 })));
  return [dialSentence, dialReadout].map((say) => all.map(say).reduce((most, text) => (text.length > most.length ? text : most)));
}
