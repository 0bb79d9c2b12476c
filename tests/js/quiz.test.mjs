import assert from "node:assert/strict";
import test from "node:test";

import { completed, curveGap, farthest, firstInversion, heightAt, pointGap, stroked, ticksOf, valueAt } from "../../gdbook/teaching/quizzes/judging.mjs";
import { indexMet, readings, relation } from "../../gdbook/teaching/quizzes/readings.mjs";

const near = (found, expected) => {
  assert.equal(found.length, expected.length, `${found} is not ${expected}`);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12 * (1 + Math.abs(expected[i])), `${found} is not ${expected}`));
};

test("numbers are read in every form a reader may type", () => {
  const forms = {
    "1/8": 0.125, "-1/8": -0.125, "−1/8": -0.125, "- 1 / 8": -0.125, "0.125": 0.125, ".125": 0.125, "2.": 2, "+3": 3, "0,125": 0.125,
    "-0,125": -0.125, "−0.125": -0.125, "–0.125": -0.125, "1e-3": 0.001, "1E-3": 0.001, "2.5e6": 2.5e6, "2·10^-3": 0.002, "2 × 10⁻³": 0.002,
    "10^-6": 1e-6, "10^(-6)": 1e-6, "10⁶": 1e6, "0.6^27": 0.6 ** 27, "3*0.5": 1.5, "12 %": 0.12, "12%": 0.12, "x = 0.4": 0.4,
    "≈ 0.4": 0.4, "12 500": 12500, "1 375 000": 1375000, "2,000.5": 2000.5, "  7  ": 7, "-2^2": -4,
  };
  for (const [text, value] of Object.entries(forms)) near(readings(text), [value]);
});

test("a comma before three digits can be a point or can group them", () => {
  near(readings("1,375"), [1375, 1.375]);
  near(readings("276,989"), [276989, 276.989]);
  near(readings("1,375,000"), [1375000]);
  near(readings("0,36"), [0.36]);
});

test("what is no number has no reading", () => {
  for (const text of ["", "abc", "1/2/3", "1..2", "--1", "1 1/2", "3 4", "1/0", "0/0", "1e", "e", "1,2,3", "%", "2x", "12 steps", "Infinity", "0x10"]) {
    assert.deepEqual(readings(text), [], text);
  }
});

test("the unit may be typed or left out, and per cent stay per cent where they are asked for", () => {
  near(readings("28 steps", "steps"), [28]);
  near(readings("28", "steps"), [28]);
  near(readings("36.6 %", "%"), [36.6]);
  near(readings("36.6", "%"), [36.6]);
  assert.deepEqual(readings("28 metres", "steps"), []);
});

test("a number meets a value within its tolerance, ends included", () => {
  assert.equal(indexMet([0.5], [0.4, 0.6], 0.1), 0);
  assert.equal(indexMet([1375, 1.375], [28, 1375], 1), 1);
  assert.equal(indexMet([0.51], [0.4, 0.62], 0.1), -1);
});

test("a wrong number is told how it is related to the right one", () => {
  assert.equal(relation(0.125, -0.125, 0.001), "Only the sign is wrong.");
  assert.equal(relation(-8, -0.125, 0.001), "This is one divided by the answer.");
  for (const wrong of [-1.25, -125, -0.0125]) assert.match(relation(wrong, -0.125, 0.001), /power of ten/);
  assert.match(relation(0.52, 0.5243, 0.002), /round only at the end/);
  assert.equal(relation(3, 2, 0.01), "That is too large.");
  assert.equal(relation(-3, 2, 0.01), "That is too small.");
  assert.equal(relation(3, 0, 0.01), "That is too large.");
});

test("an order is wrong where a later item stands first", () => {
  assert.equal(firstInversion([0, 1, 2, 3]), -1);
  assert.equal(firstInversion([0, 2, 1, 3]), 1);
  assert.equal(firstInversion([3, 2, 1, 0]), 0);
});

test("gaps in a curve are filled in straight lines with level ends", () => {
  assert.equal(completed([null, null, null]), null);
  assert.deepEqual(completed([null, 10, null, null, 40, null]), [10, 10, 20, 30, 40, 40]);
  assert.deepEqual(completed([5]), [5]);
});

test("a stroke sets the columns it passes and leaves the others", () => {
  const empty = [null, null, null, null, null];
  assert.deepEqual(stroked(empty, [1, 10], [3, 30]), [null, 10, 20, 30, null]);
  assert.deepEqual(stroked(empty, [3, 30], [1, 10]), [null, 10, 20, 30, null]);
  assert.deepEqual(stroked(empty, [2, 7], [2, 7]), [null, null, 7, null, null]);
  assert.deepEqual(stroked(empty, [0.5, 5], [2.8, 28]), [null, 10, 20, 28, null]);
  assert.deepEqual(stroked([1, 2, 3, 4, 5], [1.4, 9], [1.6, 9]), [1, 2, 3, 4, 5]);
});

test("distances are parts of the axes, and the widest gap is found", () => {
  assert.equal(curveGap([0, 10, 20], [0, 20, 50], 100), 40 / 300);
  assert.equal(pointGap([0, 0], [30, 10], [300, 50]), 0.2);
  assert.equal(farthest([0, 10, 20], [0, 40, 10]), 1);
});

test("a broken line has a height between and beyond its corners", () => {
  const line = [[0, 0], [10, 20], [20, 0]];
  assert.deepEqual([-5, 0, 5, 10, 15, 20, 25].map((x) => heightAt(line, x)), [0, 0, 10, 20, 10, 0, 0]);
});

test("an axis gives its values evenly, or by equal factors", () => {
  assert.equal(valueAt({ low: -2, high: 2, log: false }, 0.75), 1);
  assert.ok(Math.abs(valueAt({ low: 0.001, high: 10, log: true }, 0.5) - 0.1) < 1e-12);
});

test("ticks are few round numbers at their places", () => {
  const values = (axis, most) => ticksOf(axis, most).map(([, value]) => Number(value.toPrecision(6)));
  assert.deepEqual(values({ low: 0, high: 2.5 }, 4), [0, 1, 2]);
  assert.deepEqual(values({ low: -2, high: 2 }, 4), [-2, -1, 0, 1, 2]);
  assert.deepEqual(values({ low: -2.5, high: 2.5 }, 3), [-2, 0, 2]);
  assert.deepEqual(values({ low: 0, high: 0.4 }, 4), [0, 0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(values({ low: 0.001, high: 1, log: true }, 4), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(values({ low: 1, high: 10000, log: true }, 3), [1, 100, 10000]);
  assert.deepEqual(values({ low: 3, high: 2000, log: true }, 4), [10, 100, 1000]);
  assert.deepEqual(ticksOf({ low: -2, high: 2 }, 4).map(([part]) => part), [0, 0.25, 0.5, 0.75, 1]);
});
