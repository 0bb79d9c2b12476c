import assert from "node:assert/strict";
import test from "node:test";

import { compileFormula } from "../../gdbook/figures/lib/formula.mjs";
import {
  ROSE_ROOM, angleBetween, compassRose, isFirstToClimb, lowestBetween, nearestDistance, roseFrame, roseSentence, roseWindow,
  tickParts,
} from "../../gdbook/figures/lib/rose.mjs";

const OVAL = compileFormula("x^2 + 3*y^2", ["x", "y"]);
const near = (found, wanted, margin, what = "") => assert.ok(Math.abs(found - wanted) <= margin, `${what} ${found}, not ${wanted}`);

test("the best direction on the bowl drifts off minus the gradient as the step grows, and at the distance of the minimum leads there", () => {
  for (const [length, off] of [[0.01, 0.15], [0.1, 1.5], [1, 15.9], [Math.sqrt(5), 29.745]]) near(compassRose(OVAL, [2, 1], length).off, off, 0.05, length);
  const { best, change } = compassRose(OVAL, [2, 1], Math.sqrt(5));
  near(best, 180 + (Math.atan2(1, 2) * 180) / Math.PI, 0.01);
  near(change, -7, 1e-7);
});

test("short steps keep to the bound sin off <= L r / |gradient|, with L = 6", () => {
  for (const point of [[2, 1], [-1.3, 0.4], [0.2, -2]]) for (const length of [0.001, 0.03, 0.2]) {
    const { off, slope } = compassRose(OVAL, point, length);
    assert.ok(Math.sin((off * Math.PI) / 180) <= (6 * length) / slope + 1e-6);
  }
});

test("on a tilted plane every length agrees with the slope", () => {
  const plane = compileFormula("3*x - 4*y", ["x", "y"]);
  for (const length of [0.001, 1, 100]) {
    const rose = compassRose(plane, [0.3, 0.2], length);
    near(rose.slope, 5, 1e-12);
    near(rose.off, 0, 1e-4);
    near(rose.change, -5 * length, 1e-9 * length);
    assert.equal(rose.lower, 180);
  }
});

test("along the axes of the bowl minus the gradient stays the best direction", () => {
  for (const [point, length] of [[[2, 0], 1.5], [[-3, 0], 2], [[0, 2], 1]]) near(compassRose(OVAL, point, length).off, 0, 1e-3);
});

test("from a length on every direction climbs: that of the farthest point as low as here", () => {
  const inside = Array.from({ length: 36000 }, (_, i) => (i / 18000) * Math.PI).map((t) => [Math.sqrt(7) * Math.cos(t), Math.sqrt(7 / 3) * Math.sin(t)]);
  const farthest = Math.max(...inside.map(([x, y]) => Math.hypot(x - 2, y - 1)));
  const climbs = (length) => isFirstToClimb(OVAL, compassRose(OVAL, [2, 1], length));
  assert.deepEqual([0.99, 1.001, 1.04, 1.06].map((factor) => climbs(factor * farthest)), [false, true, true, false]);
});

test("where the ground is level there is no direction to be off from", () => {
  const rose = compassRose(OVAL, [0, 0], 0.5);
  assert.equal(rose.against, null);
  assert.equal(rose.off, null);
  near(rose.change, 0.25, 1e-12);
  assert.match(roseSentence(rose).join(" "), /all lead up, least towards .*gradient is zero here.*climbs by 0\.250; the slope promised nothing/);
});

test("angles are measured the short way round", () => {
  assert.deepEqual([[350, 10], [10, 350], [90, 270], [0, 0], [359.5, 360]].map(([a, b]) => angleBetween(a, b)), [20, 20, 180, 0, 0.5]);
});

test("the lowest place between two is found", () => {
  near(lowestBetween((x) => (x - 0.3) ** 2, -1, 1), 0.3, 1e-5);
  near(lowestBetween((x) => Math.abs(x + 0.9), -1, 1), -0.9, 1e-5);
  near(lowestBetween((x) => x, 2, 3), 2, 1e-5);
});

test("the map doubles until half of it is as long as the step", () => {
  const domain = [[-2, 2], [-1, 3]];
  assert.deepEqual(roseWindow(domain, 0.001), domain);
  assert.deepEqual(roseWindow(domain, 2), domain);
  assert.deepEqual(roseWindow(domain, 2.001), [[-4, 4], [-3, 5]]);
  assert.deepEqual(roseWindow(domain, 7), [[-8, 8], [-7, 9]]);
});

test("the plot of changes holds both minima, whatever the length", () => {
  for (const formula of ["x^2 + 3*y^2", "(x^2 + 100*y^2)/2", "100*(y - x^2)^2 + (1 - x)^2"]) {
    for (const point of [[2, 1], [0, 0], [-1.2, 1]]) for (const length of [0.001, 0.1, 3, 100]) {
      const rose = compassRose(compileFormula(formula, ["x", "y"]), point, length);
      const [low, high] = roseFrame(rose);
      assert.ok(low < 0 && high > 0 && low <= -rose.slope && rose.slope <= high);
      assert.ok(low <= rose.change / length && rose.change / length <= high);
    }
  }
});

test("ticks point inwards where the end is lower, the deepest fall being the longest", () => {
  const parts = tickParts(compassRose(OVAL, [2, 1], 0.5));
  const { changes } = compassRose(OVAL, [2, 1], 0.5);
  assert.deepEqual(parts.map(Math.sign), changes.map(Math.sign));
  near(Math.min(...parts), -1, 1e-3);
  assert.ok(parts.every((part) => Math.abs(part) <= 1));
  assert.equal(Math.max(...tickParts(compassRose(OVAL, [0, 0], 1))), 1);
});

test("the nearest minimum is the nearest", () => {
  assert.equal(nearestDistance([[3, 4], [-1, 0], [10, 0]], [0, 0]), 1);
});

test("the sentence says where, how far off, what is gained and what was promised", () => {
  assert.deepEqual(roseSentence(compassRose(OVAL, [2, 1], 1)), [
    "Steps of 1.00: lowest towards 220.4°, 15.9° off minus the gradient (236.3°).",
    "It falls by 5.09; the slope promised a fall of 7.21. 152 of 360 steps end lower than the start.",
  ]);
  assert.match(roseSentence({ ...compassRose(OVAL, [2, 1], 5), clamped: true })[0], /^Steps of 5\.00: all lead up, least towards 194\.4°, .* moved to the map's edge\.$/);
});

test("no state makes a sentence without a number or longer than its room", () => {
  for (const formula of ["x^2 + 3*y^2", "100*(y - x^2)^2 + (1 - x)^2", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"]) {
    for (const point of [[2, 1], [0, 0], [1, 1], [-6, 6]]) for (const length of [0.001, 0.00123, 1, 99.77, 100]) {
      const words = roseSentence(compassRose(compileFormula(formula, ["x", "y"]), point, length));
      assert.doesNotMatch(words.join(" "), /NaN|Infinity|undefined|360\.0/);
      words.forEach((each, i) => assert.ok(each.length <= ROSE_ROOM[i].length, each));
    }
  }
});
