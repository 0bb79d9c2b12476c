import assert from "node:assert/strict";
import test from "node:test";

import { linkText, pythonCall } from "../../gdbook/figures/lib/card.mjs";
import { formatNumber, powerOfTen, shortNumber } from "../../gdbook/figures/lib/format.mjs";
import { gradientDescent, parabola } from "../../gdbook/figures/lib/descent.mjs";

test("numbers are written with a true minus and raised exponents", () => {
  assert.deepEqual([0, 0.4, -1.6, 0.00123, 12345, -2.834e-7].map((value) => formatNumber(value)),
    ["0", "0.400", "−1.60", "0.00123", "12300", "−2.83\u00a0×\u00a010⁻⁷"]);
  assert.deepEqual([1.995, 0.4].map((rate) => formatNumber(rate, 4)), ["1.995", "0.4000"]);
  assert.equal(powerOfTen(-12), "10⁻¹²");
  assert.deepEqual([0, 0.5, 2, 1 / 3, -4, 2.5e6, 1e-6].map(shortNumber), ["0", "0.5", "2", "0.333", "−4", "2.5·10⁶", "1·10⁻⁶"]);
});

test("the state reads as a Python call and as a link", () => {
  const state = { learning_rate: 0.4, steps: 3 };
  assert.equal(pythonCall("StepRegimes", state), "StepRegimes(learning_rate=0.4, steps=3)");
  assert.equal(linkText(state), "learning_rate=0.4&steps=3");
});

test("each step of descent multiplies by one minus eta L", () => {
  const { points } = gradientDescent(parabola(3), [-2], 0.5, 20);
  points.forEach(([x], t) => assert.ok(Math.abs(x - -2 * (1 - 1.5) ** t) < 1e-12));
});

test("a run that leaves the finite numbers stops and says so", () => {
  const { points, values, stoppedBy } = gradientDescent(parabola(1), [1], 1e9, 1000);
  assert.equal(stoppedBy, "diverged");
  assert.ok(points.flat().concat(values).every(Number.isFinite));
});
