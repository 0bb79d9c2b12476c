import assert from "node:assert/strict";
import test from "node:test";

import {
  DIFFERENCES_ROOM, DIFFERENCE_FORMULAS, STEP_RANGE, curveAround, differenceFunction, differencesAt, differencesReadout,
  differencesSentence, digitParts, errorCurves, expectedErrors, secantEnds,
} from "../../gdbook/figures/lib/differences.mjs";

const SINE = differenceFunction("sin(x)");
const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within * Math.abs(b), `${a} is not ${b}`);

function stateOf(f, x, h) {
  return { f, x, h, found: differencesAt(f, x, h), expected: expectedErrors(f, x) };
}

test("for the sine at 1 the errors are those published, and the complex step has none", () => {  // D-26
  near(differencesAt(SINE, 1, 1.5e-8).forward.error, 6.7e-9, 0.02);
  // Published is 9.3e-12; a sine that is off in its last digit, as some engines' are, moves that by up to 1e-11.
  assert.ok(Math.abs(differencesAt(SINE, 1, 6e-6).central.error - 9.3e-12) < 1e-11);
  assert.equal(differencesAt(SINE, 1, 1e-20).complex.error, 0);
});

test("bending alone makes the forward error fall like h and the central one like h squared", () => {
  for (const h of [1e-2, 1e-3]) {
    const { forward, central } = differencesAt(SINE, 1, h);
    near(forward.error, (h * Math.sin(1)) / 2, 0.01);
    near(central.error, (h * h * Math.cos(1)) / 6, 0.01);
  }
});

test("what is expected bounds what is found, but for the chance of a few roundings", () => {
  for (const formula of DIFFERENCE_FORMULAS) {
    for (const x of [0.5, 1, 2, 3]) {
      const f = differenceFunction(formula);
      const [curves, expected] = [errorCurves(f, x), expectedErrors(f, x)];
      for (const way of ["forward", "central"]) {
        // Rounding x + h itself moves the slope too; and a function of functions rounds more than once.
        for (const [h, error] of curves[way].filter(([each]) => each <= 0.1)) assert.ok(error < 5 * expected[way].at(h) + 3 * Math.abs(f.gradient([x])[0]) * Math.min(1, (x * STEP_RANGE.rounding) / h), `${formula} ${x} ${way} ${h}`);
      }
    }
  }
});

test("the best steps are where the expected errors are least", () => {
  for (const f of DIFFERENCE_FORMULAS.map(differenceFunction)) {
    for (const { best, at } of Object.values(expectedErrors(f, 2))) for (const aside of [0.9, 1.1]) assert.ok(at(best) < at(aside * best));
  }
  near(expectedErrors(SINE, 1).forward.best, 2 * Math.sqrt(STEP_RANGE.rounding), 1e-6);
});

test("through abs there is a forward and a central slope but no complex one", () => {
  const { forward, complex } = differencesAt(differenceFunction("abs(sin(x))"), 1, 1e-8);
  near(forward.slope, Math.cos(1), 1e-7);
  assert.deepEqual([complex.slope, complex.printed], [NaN, ["", "none"]]);
  assert.equal(errorCurves(differenceFunction("abs(sin(x))"), 1).complex.length, 0);
});

test("digits are right from the first on, as long as they are those of the true slope", () => {
  assert.deepEqual(digitParts(0.5403, 0.5409), { printed: ["0.540", "9000000000000"], digits: 3 });
  assert.deepEqual(digitParts(0.05403, 0.05409).digits, 3);
  assert.deepEqual(digitParts(-20.08, -20.0855), { printed: ["−20.08", "550000000000"], digits: 4 });
  assert.deepEqual(digitParts(0.5403, 0), { printed: ["", "0.0000000000000000"], digits: 0 });
  assert.equal(digitParts(0.5403, -0.5403).digits, 0);
  assert.equal(digitParts(1.05, 10.5).digits, 0);
  assert.equal(digitParts(Math.cos(1), Math.cos(1)).digits, 16);
  assert.deepEqual(digitParts(0.5, NaN), { printed: ["", "none"], digits: 0 });
});

test("the tasks can be done with the slider", () => {
  const steps = Array.from({ length: 501 }, (_, k) => Number((10 ** (-20 + k / 25)).toPrecision(4)));
  const found = steps.map((h) => differencesAt(SINE, 1, h));
  assert.ok(found.some(({ forward }) => forward.digits >= 7));
  assert.ok(found.some(({ central }) => central.digits >= 10));
  assert.ok(found.some(({ forward, central }) => central.error > forward.error));
});

test("errors are taken eight times a decade, and what is no number is left out", () => {
  const curves = errorCurves(differenceFunction("sin(x)/(x - 2)"), 1);
  assert.equal(curves.complex.length, 161);
  assert.deepEqual(curves.complex.map(([h]) => h).slice(0, 9).filter((_, k) => k % 8 === 0), [1, 0.1]);
  assert.equal(curves.forward.length, 160, "f(1 + 1) is not finite");
});

test("secants go through the points of the curve that they are named after", () => {
  const found = differencesAt(SINE, 1, 0.5);
  const { forward, central } = secantEnds(SINE, 1, 0.5, found);
  const on = ([[t0, r0], [t1, r1]], t) => r0 + ((t - t0) / (t1 - t0)) * (r1 - r0);
  const rise = (t) => (Math.sin(1 + 0.5 * t) - Math.sin(1)) / 0.5;
  for (const [line, places] of [[forward, [0, 1]], [central, [-1, 1]]]) {
    for (const t of places) assert.ok(Math.abs(on(line, t) - rise(t)) < 1e-12);
  }
  assert.deepEqual(secantEnds(SINE, 1, 0.5, { forward: { slope: NaN }, central: { slope: NaN } }), { forward: [], central: [] });
});

test("a curve as wide as a few roundings is a staircase, a wider one is none", () => {
  const heights = (h) => new Set(curveAround(SINE, 1, h).map(([, rise]) => rise)).size;
  assert.ok(heights(1e-15) < 30 && heights(1e-3) > 350);
});

test("the sentences give the errors and why they are there", () => {
  const now = stateOf(SINE, 1, 1e-2);
  assert.equal(differencesSentence(now), "With h = 0.01 the forward difference is off by 0.00422, the central one is off by 9.00\u00a0×\u00a010⁻⁶, and the complex step is off by 9.01\u00a0×\u00a010⁻⁶.");
  assert.match(differencesSentence(stateOf(SINE, 1, 1e-12)), /and the complex step is exact\.$/);
  assert.match(differencesSentence(stateOf(differenceFunction("abs(sin(x))"), 1, 1e-12)), /cannot go through abs\.$/);
  const reasons = [1, 8e-6, 3e-7, 2e-8, 1e-12, 1e-18].map((h) => differencesReadout(stateOf(SINE, 1, h)));
  [/curve bends/, /central one is about as good/, /already by rounding/, /forward difference is about as good/, /is chance/, /x itself/].forEach((words, k) => assert.match(reasons[k], words));
});

test("room is kept for what is said of every function", () => {
  for (const f of DIFFERENCE_FORMULAS.map(differenceFunction)) {
    for (let k = 0; k <= 160; k += 1) {
      const now = stateOf(f, 2, Number((10 ** (-k / 8)).toPrecision(4)));
      assert.ok(differencesSentence(now).length <= DIFFERENCES_ROOM[0].length, differencesSentence(now));
      assert.ok(differencesReadout(now).length <= DIFFERENCES_ROOM[1].length, differencesReadout(now));
    }
  }
});
