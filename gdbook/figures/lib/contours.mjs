/** Contour lines of a function of two variables, by marching squares; data in, data out. */

/** Return the values of value(x, y) on a grid: {values, columns, rows}, row by row from y's low end. */
export function sampleGrid(value, [left, right], [bottom, top], columns, rows) {
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j += 1) {
    const y = bottom + ((top - bottom) * j) / (rows - 1);
    for (let i = 0; i < columns; i += 1) values[j * columns + i] = value(left + ((right - left) * i) / (columns - 1), y);
  }
  return { values, columns, rows };
}

/** Return at most `count` levels that part the area between them evenly, closer together towards the bottom. */
export function contourLevels({ values }, count) {
  const sorted = values.filter(Number.isFinite).sort();
  const levels = Array.from({ length: count }, (_, k) => {
    const place = ((k + 1) / (count + 1)) ** 1.5 * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below] + (place - below) * (sorted[Math.ceil(place)] - sorted[below]);
  });
  return levels.filter((level, k) => k === 0 || level > levels[k - 1]);
}

/**
 * Return the lines on which the grid's function equals `level`: arrays of [i, j] in grid units, closed ones ending where
 * they began. Cells with a corner that is not finite are left out.
 */
export function contourLines({ values, columns, rows }, level) {
  const links = new Map();
  const link = (from, to) => {
    for (const [a, b] of [[from, to], [to, from]]) {
      const known = links.get(a);
      if (known) known.push(b);
      else links.set(a, [b]);
    }
  };
  for (let j = 0; j + 1 < rows; j += 1) {
    for (let i = 0; i + 1 < columns; i += 1) {
      const corner = j * columns + i;
      const count = (values[corner] > level) + (values[corner + 1] > level)
        + (values[corner + columns] > level) + (values[corner + columns + 1] > level);
      if (count % 4) crossings(values, columns, corner, level).forEach(([from, to]) => link(from, to));
    }
  }
  const place = (edge) => edgePlace(values, columns, edge, level);
  const ends = [...links.keys()].filter((edge) => links.get(edge).length === 1);
  const lines = [...ends, ...links.keys()].map((edge) => trace(links, edge)).filter((line) => line.length > 1);
  return lines.map((line) => line.map(place));
}

/** An edge is named 2 * (its lower left corner's index), plus 1 where it runs upwards. */
function crossings(values, columns, corner, level) {
  const [a, b, c, d] = [values[corner], values[corner + 1], values[corner + columns + 1], values[corner + columns]];
  if (!Number.isFinite(a + b + c + d)) return [];
  const [south, east, north, west] = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + columns), 2 * corner + 1];
  const above = [a, b, c, d].map((value) => value > level);
  const crossed = [[0, 1, south], [1, 2, east], [2, 3, north], [3, 0, west]]
    .filter(([from, to]) => above[from] !== above[to]).map(([, , edge]) => edge);
  if (crossed.length < 4) return crossed.length ? [crossed] : [];
  const joinsSouthWest = (a > level) !== ((a + b + c + d) / 4 > level);
  return joinsSouthWest ? [[south, west], [east, north]] : [[south, east], [north, west]];
}

function edgePlace(values, columns, edge, level) {
  const corner = Math.floor(edge / 2);
  const upwards = edge % 2 === 1;
  const [from, to] = [values[corner], values[corner + (upwards ? columns : 1)]];
  const part = (level - from) / (to - from);
  const [i, j] = [corner % columns, Math.floor(corner / columns)];
  return upwards ? [i, j + part] : [i + part, j];
}

/** Follow the links from an edge, using each up, until they end. */
function trace(links, start) {
  const line = [start];
  for (let here = start; links.get(here).length;) {
    const next = links.get(here).pop();
    const back = links.get(next);
    back.splice(back.indexOf(here), 1);
    line.push(next);
    here = next;
  }
  return line;
}
