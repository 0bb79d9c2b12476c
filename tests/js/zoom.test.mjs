import assert from "node:assert/strict";
import test from "node:test";

import {
  ZOOM_RANGE, ZOOM_ROOM, changeLevels, fallFrame, isKinked, largestMiss, missCurve, planeStripes, slopesAt, zoomHill, zoomReading,
  zoomReadout, zoomSentence,
} from "../../gdbook/figures/lib/zoom.mjs";
import { sampleGrid } from "../../gdbook/figures/lib/contours.mjs";

const hillOf = (formula) => zoomHill({ formula });
const BOWL = hillOf("x^2 + 3*y^2");
const KINK = hillOf("abs(x) + y^2/4");
const CONE = hillOf("sqrt(x^2 + y^2)");
const near = (a, b, within = 1e-12) => assert.ok(Math.abs(a - b) <= within * Math.abs(b), `${a} is not ${b}`);

function readingOf(hill, point, width) {
  const slopes = slopesAt(hill, point);
  return zoomReading(hill, point, slopes, missCurve(hill, point, slopes), width);
}

test("what a plane misses of a bowl is half its largest curvature times the square of the step", () => {
  for (const width of [1, 0.1, 0.01]) near(largestMiss(BOWL, [2, 1], [4, 12 / 2], width), 3 * width * width, 1e-9);
  near(largestMiss(BOWL, [2, 1], [4, 6], ZOOM_RANGE.nearest), 3e-8, 1e-5);
});

test("the plane of the bowl explains the length of the gradient times the half-width", () => {
  const { explained, share, fall, kind } = readingOf(BOWL, [2, 1], 0.25);
  near(explained, Math.sqrt(52) / 4);
  near(share, (3 * 0.25) / Math.sqrt(52), 1e-9);
  near(fall, 4, 1e-9);
  assert.equal(kind, "curved");
});

test("with smaller windows the contours of a smooth hill are nearly and then truly stripes", () => {
  const kinds = [1, 0.1, 0.01, 0.001].map((width) => readingOf(BOWL, [2, 1], width).kind);
  assert.deepEqual(kinds, ["curved", "nearly", "linear", "linear"]);
});

test("on a crease, at a tip and where only the slices are level the miss falls no faster than the window", () => {
  for (const [hill, point, factor] of [[KINK, [0, 1], 1], [CONE, [0, 0], 1], [hillOf("sqrt(abs(x*y))"), [0, 0], Math.SQRT1_2]]) {
    for (const width of [0.5, 0.01, 1e-4]) {
      const { missed, fall, kind } = readingOf(hill, point, width);
      near(missed, factor * width, 1e-4);
      near(fall, 2, 1e-4);
      assert.equal(kind, "kink");
    }
  }
});

test("beside a crease the plane fails until the crease is outside the window", () => {
  assert.deepEqual([0.1, 0.001].map((width) => readingOf(KINK, [0.01, 1], width).kind), ["curved", "linear"]);
  near(readingOf(KINK, [0.01, 1], 0.02).missed, 0.02, 1e-9);
  near(readingOf(KINK, [0.01, 1], 0.0099).missed, 0.0099 ** 2 / 4, 1e-9);
});

test("at the bottom the plane is level, which is no kink", () => {
  const { kind, share, fall } = readingOf(BOWL, [0, 0], 0.01);
  assert.deepEqual([kind, share], ["level", null]);
  near(fall, 4, 1e-9);
});

test("a formula without a gradient at the point has the slopes of central differences", () => {
  assert.ok(Number.isNaN(CONE.gradient([0, 0])[0]));
  assert.deepEqual(slopesAt(CONE, [0, 0]), [0, 0]);
  assert.deepEqual(slopesAt(BOWL, [2, 1]), [4, 6]);
});

test("the windows measured are each half as wide as the one before, down to the nearest", () => {
  const widths = missCurve(BOWL, [2, 1], [4, 6]).map(([width]) => width);
  assert.equal(widths[0], ZOOM_RANGE.farthest);
  widths.slice(1).forEach((width, k) => assert.equal(width, widths[k] / 2));
  assert.ok(widths.at(-1) >= ZOOM_RANGE.nearest && widths.at(-1) / 2 < ZOOM_RANGE.nearest);
});

test("contours are equally far apart in height, and one passes through the point", () => {
  const levels = changeLevels({ values: Float64Array.of(-2.5, 0.2, 7.5) }, 10);
  assert.deepEqual([levels.length, levels[0], levels[2], levels.at(-1)], [10, -2, 0, 7]);
  levels.slice(1).forEach((level, k) => near(level - levels[k], 1));
  assert.deepEqual(changeLevels({ values: Float64Array.of(0, 0) }, 10), []);
});

test("the stripes of the plane lie across the gradient, at its heights, and equally far apart", () => {
  const slopes = [3, -4];
  const stripes = planeStripes(slopes, 0.5, [-1, 0, 1]);
  stripes.forEach(([[x, y], [u, v]], k) => {
    for (const [px, py] of [[x, y], [u, v]]) assert.ok(Math.abs(0.5 * (3 * px - 4 * py) - (k - 1)) < 1e-12);
    assert.ok(Math.hypot(u - x, v - y) > 2 * Math.SQRT2);
  });
  assert.deepEqual(planeStripes([0, 0], 0.5, [1]), []);
});

test("in a small window the contours of the hill are the stripes of its plane", () => {
  const change = (width) => sampleGrid((x, y) => BOWL.value([2 + width * x, 1 + width * y]) - 7 - width * (4 * x + 6 * y), [-1, 1], [-1, 1], 21, 21);
  const most = ({ values }) => Math.max(...values.map(Math.abs));
  const spacing = 20 * 1e-3 / 15;
  assert.ok(most(change(1e-3)) < 0.01 * spacing);
});

test("the plot against the half-width holds every miss and what the plane explains", () => {
  for (const [hill, point] of [[BOWL, [2, 1]], [BOWL, [0, 0]], [KINK, [0, 1]], [KINK, [0.01, 1]]]) {
    const slopes = slopesAt(hill, point);
    const misses = missCurve(hill, point, slopes);
    const { x: { domain: [left, right] }, y: { domain: [low, high] } } = fallFrame(misses, Math.hypot(...slopes));
    for (const [width, missed] of misses) {
      assert.ok(left < width && width < right && low < missed && missed < high);
      if (slopes.some(Boolean)) assert.ok(low < Math.hypot(...slopes) * width && Math.hypot(...slopes) * width < high);
    }
  }
});

test("a miss that falls like the window is a kink only where it is no small part of the change", () => {
  assert.equal(isKinked([[2e-4, 2], [1e-4, 1]], 1), true);
  assert.equal(isKinked([[2e-4, 4], [1e-4, 1]], 1), false);
  assert.equal(isKinked([[2e-4, 2e-7], [1e-4, 1e-7]], 1), false);
});

test("the sentence gives the window, both numbers and their share", () => {
  const now = readingOf(BOWL, [2, 1], 0.0625);
  assert.equal(zoomSentence(now), "The contours are nearly stripes. Within 0.0625 the plane explains up to 0.451 up or down and misses at most 0.0117, 2.60\u00a0% of that.");
  assert.equal(zoomReadout({ ...now, moved: false }), "Halving the window halves what it explains and divides what it misses by 4.00.");
  assert.match(zoomReadout({ ...now, moved: true }), /The point was outside the map and was moved to its edge\.$/);
  assert.equal(zoomSentence(readingOf(BOWL, [0, 0], 0.5)), "The plane is level, so there are no stripes to become. Within 0.5 the plane explains nothing and misses at most 0.750.");
  const tip = readingOf(CONE, [0, 0], 0.5);
  assert.equal(zoomSentence(tip), "Never stripes, however near. Within 0.5 the plane explains nothing and misses at most 0.500.");
  assert.equal(zoomReadout(tip), "Halving the window divides what it misses by 2.00.");
  assert.match(zoomReadout(readingOf(KINK, [0, 1], 0.5)), /misses by 2\.00: as large a part as before\.$/);
});

test("room is kept for what is said of every hill", () => {
  for (const [hill, point] of [[BOWL, [2, 1]], [KINK, [0, 1]], [CONE, [0.6, 0.8]], [hillOf("(x^2 + y - 11)^2 + (x + y^2 - 7)^2"), [0, 0]]]) {
    for (const width of [1, 0.3, 0.0123, 1e-3, 1.22e-4, 1e-4]) {
      const now = readingOf(hill, point, width);
      assert.ok(zoomSentence(now).length <= ZOOM_ROOM[0].length + 2, zoomSentence(now));
      assert.ok(zoomReadout(now).length <= ZOOM_ROOM[1].length, zoomReadout(now));
    }
  }
});
