import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { compileFormula, compileNodes, interpretNodes } from "../../gdbook/figures/lib/formula.mjs";
import { FormulaError, parseFormula } from "../../gdbook/figures/lib/grammar.mjs";

const cases = JSON.parse(readFileSync(new URL("../formula_cases.json", import.meta.url), "utf8"));
const writtenOut = (formula) =>
  typeof formula === "string" ? formula : formula.map(([text, times]) => text.repeat(times)).join("");

test("an accepted formula has its value, compiled and interpreted", () => {
  for (const { formula, variables, point, value } of cases.accepted) {
    for (const compile of [compileNodes, interpretNodes]) {
      const found = compileFormula(writtenOut(formula), variables, compile).value(point);
      assert.ok(Math.abs(found - value) <= 1e-14 * (1 + Math.abs(value)), `${writtenOut(formula).slice(0, 40)}: ${found}`);
    }
  }
});

test("a refused formula is told why and where", () => {
  for (const { formula, variables, message } of cases.refused) {
    assert.throws(() => parseFormula(writtenOut(formula), variables), (error) => {
      assert.ok(error instanceof FormulaError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

test("what can be written in postfix order says how a formula was read", () => {
  assert.deepEqual(parseFormula("-x^2^y - 3", ["x", "y"]), ["x", "2", "y", "^", "^", "~", "3", "-"]);
});

test("compiled and interpreted formulas agree to the bit", () => {
  const text = "(x^3 - y)^4/(1 + abs(x*y)) + tanh(x)^2*exp(-y) - sqrt(1 + x^2)*log(2 + cos(y))^1.5";
  const [one, other] = [compileNodes, interpretNodes].map((compile) => compileFormula(text, ["x", "y"], compile));
  for (const point of [[0.3, -1.2], [2, 0.7], [0, 0]]) {
    for (const part of ["value", "gradient", "hessian"]) assert.deepEqual(one[part](point), other[part](point));
  }
});

test("derivatives hold no operation that comes to nothing", () => {
  const sources = [];
  const compile = (results, inputs) => {
    sources.push(`${compileNodes(results, inputs)}`);
    return compileNodes(results, inputs);
  };
  const { gradient, hessian } = compileFormula("3*x + 2*x*y - y^2/2", ["x", "y"], compile);
  assert.deepEqual(gradient([1, 2]), [7, 0]);
  assert.deepEqual(hessian([1, 2]), [[0, 2], [2, -1]]);
  for (const source of sources) assert.doesNotMatch(source, /[*+] [01];|= [01] \*|= 0 [-+]/);
});

test("a gradient is worked out anew at each point and its array is the caller's own", () => {
  const { gradient } = compileFormula("x^2 + y^2", ["x", "y"], interpretNodes);
  const first = gradient([1, 2]);
  gradient([5, 6]);
  assert.deepEqual(first, [2, 4]);
});
