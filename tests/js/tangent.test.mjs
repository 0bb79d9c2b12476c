import assert from "node:assert/strict";
import test from "node:test";

import {
  alongProbe, arrowLines, decimals, gradientTip, isLevel, isSteepest, placeWords, planeHeight, pressLength, probeWords, tangentAt,
  tangentGround, turned,
} from "../../gdbook/figures/lib/tangent.mjs";

const bowl = tangentGround({ name: "oval_bowl", formula: "x^2 + 3*y^2", domain: [[-3, 3], [-3, 3]] });
const wavy = tangentGround({ name: "wavy", formula: "sin(x)*y + x^2*y/4 - y^3/9", domain: [[-2, 3], [-4, 3]] });
const near = (a, b, within = 1e-12) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("a ground knows its heights, and how far it reaches", () => {
  assert.deepEqual(bowl.heights, [0, 36]);
  assert.deepEqual([bowl.span, wavy.span], [6, 7]);
  const steeper = [];
  for (let i = 0; i < 100; i += 1) for (let j = 0; j < 100; j += 1) {
    steeper.push(Math.hypot(2 * (6 * i / 99 - 3), 6 * (6 * j / 99 - 3)) > bowl.usual);
  }
  near(steeper.filter(Boolean).length / 1e4, 0.5, 0.02);
});

test("the tangent plane touches: what is left falls four times as fast as the distance", () => {
  for (const [ground, point] of [[bowl, [2, 1]], [wavy, [1.1, -0.7]], [wavy, [-1, 2]]]) {
    for (const angle of [0, 30, 123, 290]) {
      const now = tangentAt(ground, point, angle);
      const miss = (t) => Math.abs(ground.value(alongProbe(now, t)) - planeHeight(now, alongProbe(now, t)));
      assert.equal(miss(0), 0);
      near(miss(1e-3) / miss(2e-3), 0.25, 0.01);
    }
  }
});

test("the slope towards the probe is the rise for each unit walked", () => {
  for (const angle of [0, 30, 90, 123, 290, -45, 750]) {
    const now = tangentAt(wavy, [1.1, -0.7], angle);
    const [ahead, back] = [1e-5, -1e-5].map((t) => wavy.value(alongProbe(now, t)));
    near(now.slope, (ahead - back) / 2e-5, 1e-9);
    near(Math.hypot(...now.direction), 1);
  }
});

test("no direction is steeper than the gradient's, and there it is as steep as the gradient is long", () => {
  const slopes = Array.from({ length: 3600 }, (_, i) => tangentAt(bowl, [2, 1], i / 10).slope);
  const { steepest, steepestAngle } = tangentAt(bowl, [2, 1], 0);
  near(Math.max(...slopes), steepest, 1e-4);
  near(slopes.indexOf(Math.max(...slopes)) / 10, steepestAngle, 0.1);
  near(tangentAt(bowl, [2, 1], steepestAngle).slope, Math.sqrt(52));
});

test("an angle and the same after whole turns are one direction from 0 up to 360", () => {
  assert.deepEqual([0, 30, 360, 390, -30, -720, 725].map(turned), [0, 30, 0, 30, 330, 0, 5]);
});

test("the arrow points along the gradient, in proportion, and at most 0.4 of the map", () => {
  const arrow = (point) => {
    const now = tangentAt(bowl, point, 0);
    return [gradientTip(now, bowl).map((at, i) => at - point[i]), now.gradient];
  };
  for (const point of [[2, 1], [-1, 0.2], [3, -3], [0.1, 0]]) {
    const [[dx, dy], [a, b]] = arrow(point);
    near(dx * b - dy * a, 0, 1e-9);
    assert.ok(dx * a + dy * b > 0);
    assert.ok(Math.hypot(dx, dy) <= 2.4 + 1e-12);
  }
  const [[twice], [once]] = [arrow([1, 0])[0], arrow([0.5, 0])[0]];
  near(twice / once, 2);
  assert.deepEqual(gradientTip(tangentAt(bowl, [0, 0], 0), bowl), [0, 0]);
});

test("an arrow's head is open, at its tip, and as wide on one side as on the other", () => {
  const [line, [left, tip, right]] = arrowLines([1, 1], [4, 5], 0.5);
  assert.deepEqual([line, tip], [[[1, 1], [4, 5]], [4, 5]]);
  near(Math.hypot(left[0] - 4, left[1] - 5), Math.hypot(right[0] - 4, right[1] - 5));
  for (const wing of [left, right]) assert.ok((wing[0] - 4) * 3 + (wing[1] - 5) * 4 < 0, "behind the tip");
  near((left[0] + right[0]) / 2 - 4, -0.3);
  assert.ok(arrowLines([1, 1], [1, 1], 0.5).flat(2).every(Number.isFinite));
});

test("a press of a key is a round length, a sixtieth of the map or so", () => {
  assert.deepEqual([4, 6, 7, 10, 1].map(pressLength), [0.05, 0.1, 0.1, 0.2, 0.02]);
});

test("with whole degrees one can meet the level, the steepest way up and the steepest way down", () => {
  for (const [ground, point] of [[bowl, [2, 1]], [wavy, [1.13, -0.71]], [wavy, [-1, 2]]]) {
    const all = Array.from({ length: 360 }, (_, angle) => tangentAt(ground, point, angle));
    const found = [isLevel, isSteepest, (now) => isSteepest(now, -1)].map((is) => all.filter(is).map(({ angle }) => angle));
    const [level, up, down] = found.map((angles) => angles.length);
    assert.ok(level >= 4 && level <= 6 && up >= 2 && up <= 3 && down >= 2 && down <= 3, `${level} ${up} ${down}`);
    for (const angle of found[1]) assert.ok(Math.abs(turned(angle - all[0].steepestAngle + 180) - 180) <= 1, `${angle}`);
    near(turned(found[0][0] - all[0].steepestAngle + 360) % 180, 90, 1.01);
  }
});

test("where the ground is flat no direction is level or steepest", () => {
  const now = tangentAt(bowl, [0.01, 0], 30);
  assert.deepEqual([now.flat, isLevel(now), isSteepest(now), isSteepest(now, -1)], [true, false, false, false]);
  assert.match(probeWords(now, true), /^The tangent plane is nearly level here: no slope is steeper than 0\.02\.$/);
  assert.equal(tangentAt(bowl, [0.2, 0], 30).flat, false);
});

test("the sentences give the sum behind the slope", () => {
  const now = tangentAt(bowl, [2, 1], 30);
  assert.equal(placeWords(now), "At (2.00, 1.00) the height is 7.00; slope along x 4.00, along y 6.00.");
  assert.equal(probeWords(now, true).replaceAll("\u00a0", " "), "Towards 30°: 4.00 × 0.866 + 6.00 × 0.500 = 6.46, uphill; steepest is 7.21 towards 56.3°.");
  assert.equal(probeWords(now, false).includes("7.21"), false);
  const other = tangentAt(bowl, [2, -1], 200);
  assert.match(probeWords(other, true), /4\.00\s×\s\(−0\.940\) \+ \(−6\.00\)\s×\s\(−0\.342\) = −1\.71, downhill/);
  const kind = (angle) => probeWords(tangentAt(bowl, [2, 1], angle), true).match(/= [^,]*, ([^;]*);/)[1];
  assert.deepEqual([146, 56, 236, 100].map(kind), ["level", "the steepest way up", "the steepest way down", "uphill"]);
  assert.match(placeWords({ ...now, clamped: true }), /moved to its edge/);
});

test("numbers keep their decimals and have no negative nought", () => {
  assert.deepEqual([4, -1.6, -0.001, 0].map((value) => decimals(value)), ["4.00", "−1.60", "0.00", "0.00"]);
  assert.equal(decimals(-0.94, 3), "−0.940");
});
