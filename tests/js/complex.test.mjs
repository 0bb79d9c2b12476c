import assert from "node:assert/strict";
import test from "node:test";

import { complexFormula, complexQuotient } from "../../gdbook/figures/lib/complex.mjs";
import { compileFormula } from "../../gdbook/figures/lib/formula.mjs";

const near = ([a, b], [c, d], within = 1e-13) => {
  const size = within * Math.max(Math.hypot(c, d), 1e-300);
  assert.ok(Math.abs(a - c) <= size && Math.abs(b - d) <= size, `${a} + ${b}i is not ${c} + ${d}i`);
};
const at = (text, z) => complexFormula(text, ["x"])([z]);

test("i times i is minus one, and its root comes back", () => {
  assert.deepEqual(at("x*x", [0, 1]), [-1, 0]);
  assert.deepEqual(at("x^2", [0, 1]), [-1, 0]);
  near(at("sqrt(x)", [-1, 0]), [0, 1]);
  near(at("sqrt(x)", [-1, -0]), [0, -1]);
  assert.deepEqual(at("sqrt(x)", [0, 0]), [0, 0]);
});

test("the exponential of i pi is minus one, and the logarithm of minus one is i pi", () => {
  near(at("exp(x)", [0, Math.PI]), [-1, 0]);
  near(at("log(x)", [-1, 0]), [0, Math.PI]);
});

test("a quotient times its divisor is what was divided, however large the numbers", () => {
  for (const [z, w] of [[[1, 2], [3, -4]], [[1, 2], [-4, 300]], [[1e200, 2e200], [1e200, -3e200]]]) {
    const [a, b] = complexQuotient(z, w);
    near([a * w[0] - b * w[1], a * w[1] + b * w[0]], z);
  }
});

test("sine and cosine, exponential and logarithm, tangents and powers keep their laws off the axis", () => {
  for (const z of [[0.3, 0.7], [-1.2, 0.4], [2.1, -1.3]]) {
    near(at("sin(x)^2 + cos(x)^2", z), [1, 0], 1e-12);
    near(at("exp(log(x))", z), z);
    near(at("tan(x) - sin(x)/cos(x)", z).map((part) => part + 1), [1, 1]);
    near(at("tanh(x) - (exp(x) - exp(-x))/(exp(x) + exp(-x))", z).map((part) => part + 1), [1, 1]);
    near(at("sqrt(x)^2", z), z);
    near(at("x^-3 * x^3", z), [1, 0]);
    near(at("x^0.5", z), at("sqrt(x)", z));
    near(at("x^5", z), at("x*x*x*x*x", z));
    near(at("2^x", z), at("exp(x*log(2))", z));
  }
});

test("over real numbers a complex formula is the real one", () => {
  for (const text of ["sin(x)*cos(x)/tan(x)", "exp(-x^2)", "x^3 - 2*x^-2 + pi*e", "log(1 + exp(x))", "sqrt(1 + x^2)^3", "tanh(x)^x", "-x^2"]) {
    const [re, im] = at(text, [0.8, 0]);
    near([re, im], [compileFormula(text, ["x"]).value([0.8]), 0]);
  }
});

test("an imaginary part of 1e-20 comes out as the derivative times 1e-20", () => {
  for (const text of ["sin(x)", "cos(x)", "tan(x)", "tanh(x)", "exp(x)", "log(x)", "sqrt(x)", "x^3", "x^-2", "x^x", "1/(1 + x^2)", "2^x"]) {
    const [slope] = compileFormula(text, ["x"]).gradient([0.8]);
    near([at(text, [0.8, 1e-20])[1] / 1e-20, 0], [slope, 0]);
  }
});

test("nothing times itself and powers of nothing are defined", () => {
  assert.deepEqual(at("x^0", [0, 0]), [1, 0]);
  assert.deepEqual(at("x^0.5", [0, 0]), [0, 0]);
});

test("abs is refused by name, and so is what the grammar refuses", () => {
  assert.throws(() => complexFormula("abs(sin(x))", ["x"]), /cannot go through abs/);
  assert.throws(() => complexFormula("2x", ["x"]), /An operator is missing/);
});
