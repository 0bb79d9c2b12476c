/** A painting behind a plot: areas, each in a colour and a hatching of its own, cell by cell. */

import { element } from "./dom.mjs";

/** The areas in their order: their colour's token, and their hatching. */
const AREA_LOOKS = [["gradient", "rising"], ["step", "falling"], ["second", "level"], ["third", "upright"]];
const NOWHERE_LOOK = ["contour", "dotted"];
const GONE_LOOK = ["error", "crossed"];
const SHADES = 8;
const PERIOD = 8;
/** The area of a cell that nothing is painted on. */
export const NO_AREA = 255;
/** How strongly a colour is laid on: the ground and its hatching, and, shaded, the first and the last of the grounds. */
const STRENGTHS = { ground: 0.26, hatch: 0.24, first: 0.62, last: 0.06 };

/** Return whether a pixel is on a line of the hatching, which repeats every PERIOD pixels; u to the right, v down. */
export function isHatched(hatching, u, v) {
  const on = (at, period = PERIOD) => at - period * Math.floor(at / period) < 1.25;
  switch (hatching) {
    case "rising": return on(u + v);
    case "falling": return on(u - v);
    case "level": return on(v);
    case "upright": return on(u);
    case "dotted": return on(u, PERIOD / 2) && on(v, PERIOD / 2);
    default: return on(u + v) || on(u - v);
  }
}

/** Return [token, hatching] of an area: those of minima first, then "none of them", then "diverges". */
export function areaLook(area, count) {
  return area < count ? AREA_LOOKS[area % AREA_LOOKS.length] : area === count ? NOWHERE_LOOK : GONE_LOOK;
}

/** Return the mixture of two colours [r, g, b], `part` of it the second, as one number of a picture's memory. */
export function mixedPixel(one, other, part) {
  const [r, g, b] = one.map((each, i) => Math.round(each + part * (other[i] - each)));
  return (255 << 24 | b << 16 | g << 8 | r) >>> 0;
}

/** Return pixels[area][shade][hatched] -> number, of colours by token; shade: 0 for the plain ground, then 1 (few) to SHADES (many). */
export function paletteOf(colours, count) {
  const strengths = [STRENGTHS.ground, ...Array.from({ length: SHADES }, (_, i) => (
    STRENGTHS.first + ((STRENGTHS.last - STRENGTHS.first) * i) / (SHADES - 1)))];
  return Array.from({ length: count + 2 }, (_, area) => {
    const colour = colours[areaLook(area, count)[0]];
    return strengths.map((part) => [part, part + STRENGTHS.hatch].map((each) => mixedPixel(colours.surface, colour, each)));
  });
}

/** Return the shade of a number of steps, from 1 to SHADES: equal factors are equal differences. */
export function shadeOf(steps, most) {
  return 1 + Math.min(SHADES - 1, Math.floor((SHADES * Math.log(1 + steps)) / Math.log(1 + most)));
}

/**
 * Put a painting behind `plot` and return paint({left, top, width, height}, count, grid), the place in pixels of the plot's
 * area; grid: {columns, rows, areas, shades}, the area and the shade (0 for none) of each cell, row by row from the top; count:
 * how many minima there are.  It keeps up with the colours of the page, by painting again what was painted last.
 */
export function createPainting(plot, signal) {
  const canvas = element("canvas", { class: "gd-painting", "aria-hidden": "true" });
  let [again, colours] = [() => {}, null];  // to read the colours anew for each painting would take longer than all the rest
  canvas.addEventListener("transitionend", () => {
    colours = null;
    again();
  }, { signal });
  const paint = ({ left, top, width, height }, count, grid) => {
    const ratio = Math.max(1, Math.min(2, Math.round(globalThis.devicePixelRatio || 1)));
    const [columns, rows] = [width, height].map((each) => Math.max(1, Math.round(each * ratio)));
    if (canvas.width !== columns || canvas.height !== rows) {
      Object.assign(canvas, { width: columns, height: rows });
      colours = null;
    }
    const [x, y] = ["x", "y"].map((name) => Number(plot.area.getAttribute(name)));
    Object.assign(canvas.style, { left: `${x + left}px`, top: `${y + top}px`, width: `${width}px`, height: `${height}px` });
    if (!canvas.parentNode) plot.root.before(canvas);  // not before it has its place, or it would be seen to move there
    const context = canvas.getContext("2d");
    colours ??= coloursOf(canvas);
    const image = context.createImageData(columns, rows);
    fillPixels(new Uint32Array(image.data.buffer), columns, ratio, paletteOf(colours, count), grid);
    context.putImageData(image, 0, 0);
  };
  return (...picture) => {
    again = () => paint(...picture);
    again();
  };
}

/** Fill `pixels`, row by row of `columns`, `ratio` of them to a pixel of the page, with the cells of the grid. */
export function fillPixels(pixels, columns, ratio, palette, { columns: across, rows: down, areas, shades }) {
  const rows = pixels.length / columns;
  const side = PERIOD * ratio;
  // One flat array each: this is the longest loop of a frame.
  const colours = Uint32Array.from(palette.flat(2));
  const [perArea, perTile] = [colours.length / palette.length, side * side];
  const tiles = Uint8Array.from(palette.flatMap((_, area) => hatchTile(areaLook(area, palette.length - 2)[1], ratio)));
  const cells = Uint32Array.from({ length: columns }, (_, i) => Math.floor(((i + 0.5) * across) / columns));
  for (let j = 0; j < rows; j += 1) {
    const [first, tileRow, at] = [Math.floor(((j + 0.5) * down) / rows) * across, (j % side) * side, j * columns];
    for (let i = 0; i < columns; i += 1) {
      const cell = first + cells[i];
      const area = areas[cell];
      if (area !== NO_AREA) pixels[at + i] = colours[area * perArea + 2 * shades[cell] + tiles[area * perTile + tileRow + (i % side)]];
    }
  }
}

/** Return the hatching of one period, an array with 1 on its lines, row by row. */
function hatchTile(hatching, ratio) {
  const side = PERIOD * ratio;
  return Array.from({ length: side * side }, (_, k) => Number(isHatched(hatching, (k % side) / ratio, Math.floor(k / side) / ratio)));
}

/** Return the colours [r, g, b] by token, as they are where the canvas is. */
function coloursOf(canvas) {
  const style = getComputedStyle(canvas);
  const read = (name) => {
    const text = style.getPropertyValue(`--gd-${name}`).trim();
    return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  };
  return Object.fromEntries(["surface", ...[...AREA_LOOKS, NOWHERE_LOOK, GONE_LOOK].map(([name]) => name)].map((name) => [name, read(name)]));
}
