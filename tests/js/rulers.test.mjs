import assert from "node:assert/strict";
import test from "node:test";

import { RULERS, ellipse, solve2, steepestDescent } from "../../gdbook/figures/lib/rulers.mjs";

const tilted = [[2, 0.8], [0.8, 1]];
const all = { ...RULERS, ellipse: ellipse(tilted) };
const near = (a, b, within = 1e-12) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("no step of length one goes lower than the steepest, and that goes down by the dual norm", () => {
  for (const { length, steepest, drop } of Object.values(all)) {
    for (const gradient of [[4, 6], [-1, 0.3], [0.2, -5], [-2, -2], [3, 0]]) {
      const way = steepest(gradient);
      near(way[0] * gradient[0] + way[1] * gradient[1], -drop(gradient));
      near(length(way), 1);
      for (let i = 0; i < 720; i += 1) {
        const other = [Math.cos((i * Math.PI) / 360), Math.sin((i * Math.PI) / 360)];
        const gain = -(other[0] * gradient[0] + other[1] * gradient[1]) / length(other);
        assert.ok(gain <= drop(gradient) + 1e-12, `${other} gains ${gain}`);
      }
    }
  }
});

test("where the ground is level no step is steepest, and none falls", () => {
  for (const { steepest, drop } of Object.values(all)) {
    assert.deepEqual(steepest([0, 0]).map(Math.abs), [0, 0]);
    assert.equal(drop([0, 0]), 0);
  }
});

test("solving is the inverse of multiplying", () => {
  const [x, y] = solve2([[2, 0.5], [0.8, 1]], [0.3, -7]);
  near(2 * x + 0.5 * y, 0.3);
  near(0.8 * x + y, -7);
});

test("the ellipse of the Hessian lands on the bottom in one step of rate 1; the circle and the diamond do as they are known to", () => {
  const gradient = ([x, y]) => [2 * x, 6 * y];
  const [, landed] = steepestDescent(gradient, [2, 1], 1, 1, ellipse([[2, 0], [0, 6]]));
  landed.forEach((at) => near(at, 0));
  const [, first, second] = steepestDescent(gradient, [2, 1], 0.1, 2, RULERS.l2);
  [[first, [1.6, 0.4]], [second, [1.28, 0.16]]].forEach(([point, wanted]) => point.forEach((at, i) => near(at, wanted[i])));
  assert.deepEqual(steepestDescent(gradient, [2, 1], 0.1, 2, RULERS.l1).map(([x]) => x), [2, 2, 1.6]);
});

test("points end before numbers do", () => {
  const points = steepestDescent(([x, y]) => [2 * x, 6 * y], [2, 1], 1e6, 100, RULERS.l2);
  assert.ok(points.length < 100 && points.flat().every(Number.isFinite));
});
