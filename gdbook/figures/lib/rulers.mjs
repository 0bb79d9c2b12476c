/** Twin of gdbook/rulers.py in two dimensions: rulers are {length(step), steepest(gradient), drop(gradient)}. */

const dot2 = ([a, b], [c, d]) => a * c + b * d;

/** RULERS.l2, .l1 and .linf, with what Python says of them. */
export const RULERS = {
  l2: {
    length: (step) => Math.hypot(...step),
    steepest: (gradient) => gradient.map((slope) => -slope / (Math.hypot(...gradient) || 1)),
    drop: (gradient) => Math.hypot(...gradient),
  },
  l1: {
    length: ([x, y]) => Math.abs(x) + Math.abs(y),
    steepest: ([a, b]) => (Math.abs(a) >= Math.abs(b) ? [-Math.sign(a), 0] : [0, -Math.sign(b)]),
    drop: ([a, b]) => Math.max(Math.abs(a), Math.abs(b)),
  },
  linf: {
    length: ([x, y]) => Math.max(Math.abs(x), Math.abs(y)),
    steepest: (gradient) => gradient.map((slope) => -Math.sign(slope)),
    drop: ([a, b]) => Math.abs(a) + Math.abs(b),
  },
};

/** Return matrix^-1 vector, for a matrix [[a, b], [b, d]]. */
export function solve2([[a, b], [c, d]], [x, y]) {
  const determinant = a * d - b * c;
  return [(d * x - b * y) / determinant, (a * y - c * x) / determinant];
}

/** Return the ruler |u| = sqrt(u . A u) of a symmetric positive definite matrix A = [[a, b], [b, d]]. */
export function ellipse(matrix) {
  const drop = (gradient) => Math.sqrt(dot2(gradient, solve2(matrix, gradient)));
  return {
    length: (step) => Math.sqrt(dot2(step, matrix.map((row) => dot2(row, step)))),
    steepest: (gradient) => solve2(matrix, gradient).map((each) => -each / (drop(gradient) || 1)),
    drop,
  };
}

/** Return the points of descent by a ruler, w <- w + learningRate * drop * steepest; they end before one is not finite. */
export function steepestDescent(gradient, start, learningRate, steps, ruler) {
  const points = [start];
  for (let t = 0; t < steps; t += 1) {
    const slope = gradient(points[t]);
    const length = learningRate * ruler.drop(slope);
    const way = ruler.steepest(slope);
    const point = points[t].map((at, i) => at + length * way[i]);
    if (!point.every(Number.isFinite)) break;
    points.push(point);
  }
  return points;
}
