import assert from "node:assert/strict";
import test from "node:test";

import { NO_AREA, areaLook, fillPixels, isHatched, mixedPixel, paletteOf, shadeOf } from "../../gdbook/figures/lib/painting.mjs";

const COLOURS = { surface: [255, 255, 255], gradient: [0, 0, 255], step: [0, 128, 0], second: [128, 0, 128], third: [90, 60, 0], contour: [130, 140, 150], error: [200, 0, 0] };
const channels = (pixel) => [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255, pixel >>> 24];

test("a mixture lies between its colours, opaque, red first in memory", () => {
  assert.deepEqual(channels(mixedPixel([0, 100, 200], [100, 200, 0], 0.25)), [25, 125, 150, 255]);
  assert.deepEqual([...new Uint8Array(Uint32Array.of(mixedPixel([1, 2, 3], [1, 2, 3], 0)).buffer)], [1, 2, 3, 255]);
});

test("no two areas of a map have the same look, and their hatchings alone tell them apart", () => {
  const looks = [0, 1, 2, 3, 4, 5].map((area) => areaLook(area, 4));
  assert.equal(new Set(looks.map(([token]) => token)).size, 6);
  const pixels = looks.map(([, hatching]) => Array.from({ length: 3600 }, (_, i) => Number(isHatched(hatching, i % 60, Math.floor(i / 60)))).join(""));
  assert.equal(new Set(pixels).size, 6);
  pixels.forEach((each) => assert.ok(each.includes("1") && each.includes("0")));
});

test("with fewer minima the last two areas stay those of no arrival and of divergence", () => {
  assert.deepEqual([areaLook(1, 1), areaLook(2, 1)], [["contour", "dotted"], ["error", "crossed"]]);
});

test("hatching is stronger than its ground, and more steps are paler", () => {
  const blue = (pixel) => 255 - channels(pixel)[0]; // how far from white
  for (const [ground, hatch] of paletteOf(COLOURS, 4)[0]) assert.ok(blue(hatch) > blue(ground) + 20);
  const shades = paletteOf(COLOURS, 4)[0].slice(1).map(([ground]) => blue(ground));
  assert.deepEqual(shades, [...shades].sort((a, b) => b - a));
  assert.equal(new Set(shades).size, 8);
});

test("shades grow with the logarithm of the steps, from the first to the last", () => {
  assert.deepEqual([0, 300, 1e9].map((steps) => shadeOf(steps, 300)), [1, 8, 8]);
  const places = Array.from({ length: 301 }, (_, steps) => shadeOf(steps, 300));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
  assert.deepEqual([2, 4, 8, 16, 32, 64].map((steps) => shadeOf(steps, 255)), [2, 3, 4, 5, 6, 7]);
});

test("each cell of the grid is painted where it is, in its area's colour and shade, hatched like it, and no other", () => {
  const palette = Array.from({ length: 4 }, (_, area) => [0, 1].map((shade) => [100 * area + 10 * shade + 1, 100 * area + 10 * shade + 2]));
  const grid = { columns: 2, rows: 2, areas: Uint8Array.of(NO_AREA, 0, 1, 3), shades: Uint8Array.of(0, 1, 0, 0) };
  for (const ratio of [1, 2]) {
    const pixels = new Uint32Array(100 * 60);
    fillPixels(pixels, 100, ratio, palette, grid);
    const look = (i, j) => (i < 50 ? (j < 30 ? null : 100) : j < 30 ? 10 : 300);
    for (let j = 0; j < 60; j += 1) for (let i = 0; i < 100; i += 1) {
      const ground = look(i, j);
      const hatching = { 10: "rising", 100: "falling", 300: "crossed" }[ground];
      const wanted = ground === null ? 0 : ground + 1 + Number(isHatched(hatching, i / ratio, j / ratio));
      assert.equal(pixels[100 * j + i], wanted);
    }
  }
});
