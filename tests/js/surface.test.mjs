import assert from "node:assert/strict";
import test from "node:test";

import { isHidden, surfaceView, wireParts, wires } from "../../gdbook/figures/lib/surface.mjs";

const DOMAIN = [[-3, 3], [-2, 2]];
const TURNS = [0, 30, 137, 330, -45, 725];
const near = (a, b, within = 1e-12) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("without a turn x runs to the right, y away and z up", () => {
  const { toFlat } = surfaceView(DOMAIN, [0, 10], 0);
  const [[across, up], right, away, above] = [[0, 0, 5], [1, 0, 5], [0, 1, 5], [0, 0, 6]].map(toFlat);
  assert.ok(right[0] > across && right[1] === up);
  assert.ok(away[1] > up && away[0] === across);
  assert.ok(above[1] > up && above[0] === across);
});

test("a quarter turn to the left brings x where y was", () => {
  const [before, after] = [0, 90].map((turn) => surfaceView(DOMAIN, [0, 10], turn).toFlat);
  after([1, 0, 5]).forEach((at, i) => near(at, before([0, 1, 5])[i]));
});

test("what lies behind a point is drawn where the point is", () => {
  for (const turn of TURNS) {
    const { toFlat, towards } = surfaceView(DOMAIN, [-4, 10], turn);
    const point = [0.7, -1.2, 3];
    const behind = point.map((at, i) => at - 0.8 * towards[i]);
    toFlat(behind).forEach((at, i) => near(at, toFlat(point)[i]));
  }
});

test("every turn stays within reach, and the floor below the surface", () => {
  for (const turn of TURNS) {
    const { toFlat, floor, reach } = surfaceView(DOMAIN, [-4, 10], turn);
    assert.ok(floor < -4);
    for (const x of DOMAIN[0]) for (const y of DOMAIN[1]) for (const z of [floor, -4, 10]) {
      const [across, up] = toFlat([x, y, z]);
      assert.ok(across >= reach.across[0] - 1e-12 && across <= reach.across[1] + 1e-12, `${across}`);
      assert.ok(up >= reach.up[0] - 1e-12 && up <= reach.up[1] + 1e-12, `${up}`);
    }
  }
});

const ridge = ([, y]) => 10 * Math.exp(-20 * (y + 1) ** 2);

test("a ridge hides what is behind it, and not what is before it", () => {
  const hides = (turn, point) => isHidden(ridge, point, surfaceView(DOMAIN, [0, 10], turn).towards, DOMAIN);
  assert.deepEqual([hides(0, [0, -0.4]), hides(0, [0, -1.7])], [true, false]);
  assert.deepEqual([hides(180, [0, -0.4]), hides(180, [0, -1.7])], [false, true]);
});

test("the outside of a bowl is seen, and the ground behind its wall is not", () => {
  const bowl = ([x, y]) => x * x + y * y;
  const round = [[-3, 3], [-3, 3]];
  const { towards } = surfaceView(round, [0, 18], 0);
  assert.deepEqual([[0, -2.9], [0, -1.2], [0, 2.5]].map((point) => isHidden(bowl, point, towards, round)), [false, true, false]);
});

test("no plane hides any of itself", () => {
  for (const turn of TURNS) {
    const { seen, hidden } = wireParts(([x, y]) => 2 * x - y + 1, DOMAIN, surfaceView(DOMAIN, [-7, 9], turn).towards);
    assert.equal(hidden.length, 0);
    assert.equal(seen.length, wires(DOMAIN).length);
  }
});

test("the parts of the lines leave nothing out and lie on the surface", () => {
  const { seen, hidden } = wireParts(ridge, DOMAIN, surfaceView(DOMAIN, [0, 10], 30).towards);
  const places = [...seen, ...hidden].flat();
  assert.ok(hidden.length > 5);
  for (const [x, y, z] of places) assert.equal(z, ridge([x, y]));
  const known = new Set(places.map(([x, y]) => `${x} ${y}`));
  for (const [x, y] of wires(DOMAIN).flat()) assert.ok(known.has(`${x} ${y}`));
});

test("wires reach the edges of the domain", () => {
  const places = wires(DOMAIN).flat();
  for (const [axis, [low, high]] of DOMAIN.entries()) {
    assert.equal(Math.min(...places.map((place) => place[axis])), low);
    assert.equal(Math.max(...places.map((place) => place[axis])), high);
  }
});
