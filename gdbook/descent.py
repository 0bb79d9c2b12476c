"""Gradient descent, and what its learning rate means on a parabola."""

import math
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.objectives import Objective


class Descent(NamedTuple):
    """The path of a descent and why it stopped.

    points (steps + 1, n), values (steps + 1,), gradient_norms (steps + 1,), learning_rates (steps,).
    stopped_by: "step limit", or "diverged" when the next point or its value would not be finite.
    """

    points: np.ndarray
    values: np.ndarray
    gradient_norms: np.ndarray
    learning_rates: np.ndarray
    stopped_by: str

    def __repr__(self) -> str:
        steps = len(self.learning_rates)
        return f"<Descent of {steps} steps: f from {self.values[0]:.4g} to {self.values[-1]:.4g}, {self.stopped_by}>"


def gradient_descent(objective: Objective, start, learning_rate: float, steps: int = 100) -> Descent:
    """Return the descent  point <- point - learning_rate * gradient(point)  (Cauchy 1847).

    start: a number or a sequence of n numbers.  steps: how many to take at most.
    Raises TypeError or ValueError naming the argument, the rule and the value.
    """
    point = checks.point("start", start)
    learning_rate = checks.positive("learning_rate", learning_rate)
    with np.errstate(over="ignore", invalid="ignore"):
        points, values, gradients, stopped_by = _walk(objective, point, learning_rate, checks.whole("steps", steps))
    norms = np.hypot.reduce(gradients, axis=1, initial=0)  # norm() would overflow long before the path does
    return Descent(np.array(points), np.array(values), norms, np.full(len(points) - 1, learning_rate), stopped_by)


def _walk(objective, point, learning_rate, steps):
    points, values, gradients = [point], [objective.value(point)], [objective.gradient(point)]
    for _ in range(steps):
        point = point - learning_rate * gradients[-1]
        value = objective.value(point)
        if not (np.isfinite(point).all() and math.isfinite(value)):
            return points, values, gradients, "diverged"
        points.append(point)
        values.append(value)
        gradients.append(objective.gradient(point))
    return points, values, gradients, "step limit"


def regime(learning_rate: float, curvature: float) -> str:
    """Return how descent behaves on f(x) = 1/2 L x^2, where each step multiplies x by 1 - eta L (Goh 2017).

    "monotone" for 0 < eta L < 1, "one step" at 1, "alternating" below 2, "bouncing" at 2, "divergent" above;
    1 and 2 are met to twelve digits, since 1/L rarely is a floating-point number.
    """
    product = checks.positive("learning_rate", learning_rate) * checks.positive("curvature", curvature)
    if abs(product - 1) <= 1e-12:
        return "one step"
    if abs(product - 2) <= 1e-12:
        return "bouncing"
    if product < 1:
        return "monotone"
    return "alternating" if product < 2 else "divergent"
