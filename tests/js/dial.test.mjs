import assert from "node:assert/strict";
import test from "node:test";

import {
  DIAL_TERMS, descentArrows, dialReadout, dialRoom, dialSentence, dialSnapped, dialSurface, dialVerdict, dialWays, hessianShape, readDial,
  termText, verdictMark,
} from "../../gdbook/figures/lib/dial.mjs";

const KNOWN = [
  { place: [3, 2], value: 0, eigenvalues: [82.2843, 25.7157], tilt: 22.5 },
  { place: [3.385154, 0.073852], value: 13.311926, eigenvalues: [97.5479, -14.1352], tilt: 7.17 },
];
const at = (changes) => readDial({ eigenvalues: [2, -1], tilt: 0, term: "none", himmelblau: false, ...changes }, KNOWN);
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
const TERMS = Object.keys(DIAL_TERMS);

test("the Hessian alone names six shapes, and tells what the point is only where no eigenvalue is 0", () => {
  const shapes = [[2, 1], [-1, -3], [2, -1], [-1, 2], [0, 2], [2, 0], [-1, 0], [0, 0]].map((pair) => hessianShape(pair));
  assert.deepEqual(shapes.map(({ shape }) => shape), ["bowl", "dome", "saddle", "saddle", "trough", "trough", "ridge", "plateau"]);
  assert.deepEqual(shapes.map(({ told }) => told), [true, true, true, true, false, false, false, false]);
});

test("the verdict is what heights close around the point show", () => {
  const ring = Array.from({ length: 720 }, (_, k) => [Math.cos((Math.PI * k) / 360), Math.sin((Math.PI * k) / 360)].map((each) => Number(each.toFixed(12))));
  for (const a of [-2, 0, 0.5]) for (const b of [-1, 0, 3]) for (const term of TERMS) for (const radius of [1e-1, 1e-2]) {
    const { value } = dialSurface([a, b], term, 1);
    const heights = ring.map((way) => value(...way.map((each) => radius * each)));
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    const seen = low < 0 && high > 0 ? "a saddle" : low > 0 ? "a strict minimum" : high < 0 ? "a strict maximum"
      : high > 0 ? "a minimum, but not a strict one" : low < 0 ? "a maximum, but not a strict one" : "level every way, a minimum and a maximum, neither of them strict";
    assert.equal(dialVerdict(dialWays([a, b], term)), seen, `${a} ${b} ${term} ${radius}`);
  }
});

test("the gradient is that of the surface, by central differences", () => {
  for (const pair of [[2, -1], [0, 3], [0, 0], [-2, 0]]) for (const term of TERMS) {
    const { value, gradient } = dialSurface(pair, term, 50);
    const place = [0.7, -0.4];
    gradient(place).forEach((slope, i) => {
      const moved = (h) => place.map((each, k) => each + (k === i ? h : 0));
      near(slope, (value(...moved(1e-5)) - value(...moved(-1e-5))) / 2e-5, 1e-6);
    });
  }
});

test("the turned surface has the Hessian that is told, with these eigenvalues", () => {
  for (const tilt of [0, 30, -75, 400]) {
    const { value, hessian: [[a, b], [c, d]] } = at({ tilt });
    assert.equal(b, c);
    near(a + d, 1);
    near(a * d - b * c, -2);
    const h = 1e-3;
    near((value([h, 0]) + value([-h, 0])) / h ** 2, a, 1e-9);
    near((value([h, h]) - value([h, -h]) - value([-h, h]) + value([-h, -h])) / (4 * h * h), b, 1e-9);
    near(value([Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)]), 1);
  }
});

test("descent's arrows point downhill, none where it is level", () => {
  for (const pair of [[2, -1], [3, 3], [0, -2]]) for (const term of TERMS) {
    const now = at({ eigenvalues: pair, term });
    const value = ([u, v]) => now.value([u, v]);
    const arrows = descentArrows(now, 0.7, 0.45);
    assert.equal(arrows.length, 8);
    for (const [from, to] of arrows) {
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      assert.ok(length <= 0.45 + 1e-9);
      const start = from.map((each, i) => each + 1e-3 * (to[i] - from[i]));
      if (length) assert.ok(value(start) < value(from));
    }
  }
  for (const [from, to] of descentArrows(at({ eigenvalues: [0, 0] }), 0.7, 0.45)) assert.deepEqual(...[from, to].map((ends) => ends.map((each) => each + 0)));
});

test("a pair outside the plane is moved to its edge, which Himmelblau's points lie far inside", () => {
  assert.deepEqual([at({ eigenvalues: [9, -4] }).eigenvalues, at({ eigenvalues: [9, -4] }).clamped], [[3, -3], true]);
  assert.deepEqual([at({ eigenvalues: [9, -4], himmelblau: true }).eigenvalues, at({ himmelblau: true }).clamped], [[9, -4], false]);
  assert.deepEqual([at({ eigenvalues: [97.5479, -14.1352], himmelblau: true }).meant, at({ himmelblau: true }).meant], [1, -1]);
});

test("a pointer meets exactly 0 and the known points", () => {
  assert.deepEqual(dialSnapped([0.1, 1.234], at({})), [0, 1.23]);
  assert.deepEqual(dialSnapped([-0.16, -0.14], at({})), [-0.16, 0]);
  assert.deepEqual(dialSnapped([80, 30], at({ himmelblau: true })), KNOWN[0].eigenvalues);
  assert.deepEqual(dialSnapped([60.4, -7], at({ himmelblau: true })), [60, 0]);
});

test("the sentence says what the eigenvalues tell, and where they cannot, what the next term does", () => {
  const says = (changes, text) => assert.equal(dialSentence(at(changes)), text);
  says({}, "One eigenvalue 2 above 0, one −1 below: a saddle; downhill along v.");
  says({ eigenvalues: [-0.5, 1] }, "One eigenvalue 1 above 0, one −0.5 below: a saddle; downhill along u.");
  says({ eigenvalues: [2, 1] }, "Both eigenvalues, 2 and 1, are above 0: a bowl, so a strict minimum; uphill every way.");
  says({ eigenvalues: [-2, -1] }, "Both eigenvalues, −2 and −1, are below 0: a dome, so a strict maximum; downhill every way.");
  says({ eigenvalues: [0, 2] }, "One eigenvalue 2 above 0, one exactly 0: the Hessian cannot tell. With no further term it is a trough, level along u: a minimum, but not a strict one.");
  says({ eigenvalues: [0, 2], term: "u^4" }, "One eigenvalue 2 above 0, one exactly 0: the Hessian cannot tell. The next term, ½u⁴, makes it a strict minimum.");
  says({ eigenvalues: [2, 0], term: "-u^4" }, "One eigenvalue 2 above 0, one exactly 0: the Hessian cannot tell. The next term, −½v⁴, makes it a saddle; downhill along v.");
  says({ eigenvalues: [-2, 0], term: "u^3" }, "One eigenvalue −2 below 0, one exactly 0: the Hessian cannot tell. The next term, ½v³, makes it a saddle; downhill along u and −v.");
  says({ eigenvalues: [0, 0], term: "-u^4" }, "Both eigenvalues are exactly 0: the Hessian cannot tell. The next term, −½u⁴ − ½v⁴, makes it a strict maximum.");
  says({ eigenvalues: [0, 0] }, "Both eigenvalues are exactly 0: the Hessian cannot tell. With no further term it is level every way, a minimum and a maximum, neither of them strict.");
  says({ eigenvalues: [97.5479, -14.1352], himmelblau: true }, "Himmelblau at (3.39, 0.07), f\u00a0=\u00a013.31: one eigenvalue 97.5 above 0, one −14.1 below: a saddle; downhill along v.");
  assert.equal(termText({ eigenvalues: [0, 1], term: "u^3", reach: 150 }), "25u³");
});

test("the readout tells the factor of a step along each axis, which is that of the gradient", () => {
  const reads = (changes, ...parts) => parts.forEach((part) => assert.ok(dialReadout(at(changes)).includes(part), dialReadout(at(changes))));
  reads({}, "towards the point along u, away from the point along v", "u\u00a0→\u00a0(1\u00a0−\u00a02η)u, v\u00a0→\u00a0(1\u00a0+\u00a0η)v", "H\u00a0=\u00a0[(2.00, 0.00), (0.00, −1.00)]");
  reads({ eigenvalues: [1, 1] }, "towards the point along u and v");
  reads({ eigenvalues: [0, 1] }, "nowhere along u", "u\u00a0→\u00a0u,");
  reads({ eigenvalues: [9, 1] }, "moved to its edge");
  const rate = 1e-3;
  for (const [term, text] of [["u^4", "u\u00a0→\u00a0u\u00a0−\u00a02ηu³"], ["-u^4", "u\u00a0→\u00a0u\u00a0+\u00a02ηu³"], ["u^3", "u\u00a0→\u00a0u\u00a0−\u00a01.5ηu²"]]) {
    reads({ eigenvalues: [0, 1], term }, text);
    const [, sign, factor, power] = /(−|\+)\u00a0(\S+)ηu(.)/.exec(text);
    const moved = (sign === "−" ? -1 : 1) * Number(factor) * rate * 0.7 ** (power === "³" ? 3 : 2);
    near(-rate * at({ eigenvalues: [0, 1], term }).gradient([0.7, 0])[0], moved, 1e-12);
  }
});

test("marks are star, cross, triangle, and a question where it is not strict", () => {
  assert.deepEqual([[2, 1], [2, -1], [-1, -1], [0, 1]].map((pair) => verdictMark(dialVerdict(dialWays(pair, "none")))), ["★", "×", "▲", "?"]);
});

test("the room holds the longest that any state says", () => {
  const [sentence, readout] = dialRoom(KNOWN);
  for (const himmelblau of [false, true]) for (const a of [-2.34, 0, 2.34, 97.5479]) for (const b of [-14.1352, 0, 1]) for (const term of TERMS) {
    const now = at({ eigenvalues: [a, b], term, himmelblau, tilt: 33 });
    assert.ok(dialSentence(now).length <= sentence.length, dialSentence(now));
    if (!now.clamped) assert.ok(dialReadout(now).length <= readout.length + 4, dialReadout(now));
  }
});
