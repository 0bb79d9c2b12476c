import assert from "node:assert/strict";
import test from "node:test";

import { createPlot, decades, equalUnits, polyline, roundUp, scale, ticks } from "../../gdbook/figures/lib/axes.mjs";
import { PaperElement, providePaper } from "../../gdbook/site/cards.mjs";

providePaper(globalThis);

test("a unit is as long across as up, whatever the plot's shape", () => {
  for (const [width, height] of [[300, 200], [200, 300]]) {
    const [[left, right], [bottom, top]] = equalUnits([[-1, 11], [-4, 4]], width, height);
    assert.ok(Math.abs((right - left) / width - (top - bottom) / height) < 1e-12);
    assert.ok(left <= -1 && right >= 11 && bottom <= -4 && top >= 4);
    assert.ok(Math.abs((left + right) / 2 - 5) < 1e-12);
  }
});

test("a scale maps its ends and its middle, also when the range runs backwards", () => {
  const place = scale([-2, 2], [300, 0]);
  assert.deepEqual([-2, 0, 2].map(place), [300, 150, 0]);
});

test("on a logarithmic scale equal factors are equal lengths", () => {
  const place = scale([1e-3, 1e3], [0, 60], true);
  assert.ok(Math.abs(place(1) - 30) < 1e-12);
  assert.ok(Math.abs(place(100) - place(10) - 10) < 1e-12);
});

test("ticks are round, inside the domain and not too many", () => {
  assert.deepEqual(ticks([0, 2.94], 6).map((tick) => tick.toFixed(1)), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]);
  assert.deepEqual(ticks([-2, 2], 4), [-2, -1, 0, 1, 2]);
  for (const [low, high] of [[0, 1e-7], [-31, 47], [5, 1e6]]) {
    const found = ticks([low, high], 5);
    assert.ok(found.length >= 3 && found.length <= 8);
    assert.ok(found.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12));
  }
});

test("decades are powers of ten, thinned evenly", () => {
  assert.deepEqual(decades([0.5, 2000], 9), [1, 10, 100, 1000]);
  const thin = decades([1e-7, 1e3], 6).map(Math.log10).map(Math.round);
  assert.deepEqual(thin, [-7, -5, -3, -1, 1, 3]);
});

test("a polyline moves once and then draws lines", () => {
  assert.equal(polyline([[0, 1], [2, 3.26]]), "M0.0 1.0L2.0 3.3");
  assert.equal(polyline([]), "");
});

test("the pointer's place is given in numbers, upwards, and by factors on a logarithmic axis", () => {
  const axes = { label: "plane", x: { domain: [-1, 3] }, y: { domain: [1, 100], log: true } };
  const plot = createPlot(new PaperElement("div"), axes, () => {}, new AbortController().signal);
  Object.assign(plot, { width: 40, height: 200 });
  plot.root.getBoundingClientRect = () => ({ left: 54, top: 24 });  // 46 and 26 before the axes begin
  const [x, y] = plot.at({ clientX: 110, clientY: 150 });
  assert.equal(x, 0);
  assert.ok(Math.abs(y - 10) < 1e-12);
});

test("a line is drawn in numbers an engine can read, however far it goes", () => {
  assert.equal(polyline([[0.04, 1e300], [-1e38, 7]]), "M0.0 1000000000.0L-1000000000.0 7.0");
});

test("ends of axes are round and never below what they hold", () => {
  assert.deepEqual([1, 1.01, 2, 2.5, 4, 6, 8, 0.0031, 4000].map(roundUp), [1, 1.5, 2, 3, 5, 7, 10, 0.005, 5000]);
});
