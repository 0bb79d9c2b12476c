import assert from "node:assert/strict";
import test from "node:test";

import { contourLevels, contourLines, sampleGrid } from "../../gdbook/figures/lib/contours.mjs";

const bowl = sampleGrid((x, y) => x * x + y * y, [-2, 2], [-2, 2], 81, 81);
const toPlane = ([i, j]) => [i / 20 - 2, j / 20 - 2];

test("the contour of a round bowl is one closed circle of the right radius", () => {
  const lines = contourLines(bowl, 1);
  assert.equal(lines.length, 1);
  const circle = lines[0].map(toPlane);
  assert.deepEqual(circle[0], circle.at(-1));
  assert.ok(circle.length > 100);
  for (const [x, y] of circle) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 1e-3);
});

test("neighbours on a line are neighbours on the grid", () => {
  for (const line of contourLines(bowl, 2.3)) {
    line.slice(1).forEach(([i, j], k) => assert.ok(Math.hypot(i - line[k][0], j - line[k][1]) <= Math.SQRT2 + 1e-12));
  }
});

test("a contour that leaves the grid is open and ends on its border", () => {
  const lines = contourLines(bowl, 5);
  assert.equal(lines.length, 4);
  for (const line of lines) for (const [i, j] of [line[0], line.at(-1)]) assert.ok([0, 80].includes(i) || [0, 80].includes(j));
});

test("a saddle's zero contour is its two diagonals", () => {
  const saddle = sampleGrid((x, y) => x * y, [-1.03, 1], [-1.03, 1], 30, 30);
  for (const [i, j] of contourLines(saddle, 0).flat()) {
    const [x, y] = [-1.03 + (2.03 * i) / 29, -1.03 + (2.03 * j) / 29];
    assert.ok(Math.min(Math.abs(x), Math.abs(y)) < 0.02);
  }
});

test("cells without a finite value are left out", () => {
  const holed = sampleGrid((x, y) => (x < 0 ? NaN : x + y), [-1, 1], [-1, 1], 21, 21);
  const places = contourLines(holed, 0.5).flat();
  assert.ok(places.length > 0);
  for (const [i, j] of places) assert.ok(i >= 10 && Number.isFinite(j));
});

test("levels part the area between them, and a flat ground has one", () => {
  const levels = contourLevels(bowl, 10);
  assert.equal(levels.length, 10);
  const share = (level) => bowl.values.filter((value) => value < level).length / bowl.values.length;
  levels.forEach((level, k) => assert.ok(Math.abs(share(level) - ((k + 1) / 11) ** 1.5) < 0.01));
  assert.deepEqual(contourLevels(sampleGrid(() => 3, [0, 1], [0, 1], 5, 5), 10), [3]);
});
