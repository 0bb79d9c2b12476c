/** Twin of gdbook/descent.py and objectives.py: the same arithmetic in the same order. */

/** Return f(x) = 1/2 L x^2 as value(point) and gradient(point), for a point [x]. */
export function parabola(curvature) {
  return {
    value: (point) => 0.5 * curvature * point.reduce((sum, x) => sum + x * x, 0),
    gradient: (point) => point.map((x) => curvature * x),
  };
}

/** Return the descent from `start`: {points: array of [x], steps + 1 long, values, stoppedBy}. */
export function gradientDescent(objective, start, learningRate, steps) {
  const points = [start];
  const values = [objective.value(start)];
  for (let t = 0; t < steps; t += 1) {
    const gradient = objective.gradient(points[t]);
    const point = points[t].map((x, i) => x - learningRate * gradient[i]);
    const value = objective.value(point);
    if (![value, ...point].every(Number.isFinite)) return { points, values, stoppedBy: "diverged" };
    points.push(point);
    values.push(value);
  }
  return { points, values, stoppedBy: "step limit" };
}

/** Return the regime of descent on a parabola: where eta L lies against 1 and 2, met to twelve digits. */
export function regimeOf(learningRate, curvature) {
  const product = learningRate * curvature;
  if (Math.abs(product - 1) <= 1e-12) return "one step";
  if (Math.abs(product - 2) <= 1e-12) return "bouncing";
  if (product < 1) return "monotone";
  return product < 2 ? "alternating" : "divergent";
}
