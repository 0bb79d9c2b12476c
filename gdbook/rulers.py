"""Rulers: norms by which a step is measured, and the steepest way down by each."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.registry import Registry


class Ruler(NamedTuple):
    """A norm, the steepest direction by it, and what that direction gains.

    length(step) -> the norm |u|.  steepest(gradient) -> the u with |u| <= 1 for which gradient . u is least, zeros
    where the gradient is zero.  drop(gradient) -> how much that is, -gradient . u: the dual norm of the gradient.
    """

    title: str
    length: Callable
    steepest: Callable
    drop: Callable


def ellipse(matrix) -> Ruler:
    """Return the ruler |u| = sqrt(u . A u) of a symmetric positive definite matrix A, shape (n, n).

    Steepest is -A^-1 g / sqrt(g . A^-1 g): with A the Hessian, Newton's direction.  ValueError for another matrix.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.4.1.
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T):
        raise ValueError(f"matrix must be symmetric, of shape (n, n), got {matrix.tolist()!r}")
    if not np.linalg.eigvalsh(matrix).min() > 0:
        raise ValueError(f"matrix must be positive definite, got {matrix.tolist()!r}")

    def drop(gradient):
        return float(np.sqrt(gradient @ np.linalg.solve(matrix, gradient)))

    def steepest(gradient):
        return -np.linalg.solve(matrix, gradient) / (drop(gradient) or 1.0)

    return Ruler("Ellipse", lambda step: float(np.sqrt(step @ matrix @ step)), steepest, drop)


def _one_coordinate(gradient):
    """Return the step of length 1 along the first coordinate whose slope is largest."""
    step, largest = np.zeros(len(gradient)), int(np.argmax(abs(gradient)))
    step[largest] = -np.sign(gradient[largest])
    return step


def _unit(gradient):
    return -gradient / (np.linalg.norm(gradient) or 1.0)


RULERS = Registry(
    "ruler",
    {
        "l2": Ruler("Euclid", lambda u: float(np.linalg.norm(u)), _unit, lambda g: float(np.linalg.norm(g))),
        "l1": Ruler("City blocks", lambda u: float(abs(u).sum()), _one_coordinate, lambda g: float(abs(g).max())),
        "linf": Ruler(
            "Longest coordinate", lambda u: float(abs(u).max()), lambda g: -np.sign(g), lambda g: float(abs(g).sum())
        ),
    },
)


def steepest_direction(gradient, ruler: str | Ruler = "l2") -> np.ndarray:
    """Return the direction u, shape (n,), of length at most 1 by the ruler, for which gradient . u is least.

    ruler: "l2" gives -g/|g|; "l1" one coordinate, the one of the largest slope (the first of equals); "linf" minus the
    signs (0 where the slope is 0); or a Ruler such as ellipse(A).  Zeros where the gradient is zero.
    """
    return _chosen(ruler).steepest(checks.point("gradient", gradient))


def steepest_descent(gradient, start, learning_rate: float, steps: int, ruler: str | Ruler = "l2") -> np.ndarray:
    """Return the points, shape (steps + 1, n), of descent by a ruler:  w <- w + learning_rate * |g|_* * u.

    g is gradient(w), u its steepest direction by the ruler and |g|_* the dual norm, how much u gains: "l2" makes this
    gradient descent, ellipse(A) a step of -learning_rate * A^-1 g.  The points end where the next is not finite.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 9.4 (unnormalised, there with a line search).
    """
    ruler, points = _chosen(ruler), [checks.point("start", start)]
    learning_rate = checks.positive("learning_rate", learning_rate)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(checks.whole("steps", steps)):
            slope = np.asarray(gradient(points[-1]), dtype=float)
            point = points[-1] + learning_rate * ruler.drop(slope) * ruler.steepest(slope)
            if not np.isfinite(point).all():
                break
            points.append(point)
    return np.array(points)


def _chosen(ruler):
    return ruler if isinstance(ruler, Ruler) else RULERS[ruler]
