"""Objectives: functions to descend, each with its gradient."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdbook.checks import positive


class Objective(NamedTuple):
    """A differentiable function with its gradient.

    value(point) -> number and gradient(point) -> array of shape (n,), for a point of shape (n,).
    curvature: the largest eigenvalue L of the Hessian where it is the same everywhere, else None.
    """

    name: str
    value: Callable
    gradient: Callable
    curvature: float | None = None

    def __repr__(self) -> str:
        return f"<Objective {self.name}>"


def parabola(curvature: float = 1.0) -> Objective:
    """Return f(x) = 1/2 L x^2 with curvature L; its gradient is L x and its minimum 0 lies at 0.

    Raises TypeError or ValueError unless the curvature is a positive finite number.
    """
    curvature = positive("curvature", curvature)
    return Objective(
        name=f"parabola of curvature {curvature:g}",
        value=lambda point: 0.5 * curvature * np.dot(point, point),
        gradient=lambda point: curvature * np.asarray(point, dtype=float),
        curvature=curvature,
    )
