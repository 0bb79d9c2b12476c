"""Gradients from values alone, by differences, and the check that every gradient written by hand deserves."""

from collections.abc import Callable

import numpy as np

from gdbook import checks

FORWARD_STEP = 1.5e-8  # about the square root of the rounding unit 2.2e-16; CENTRAL_STEP is its cube root
CENTRAL_STEP = 6e-6


def forward_difference(value: Callable, point, h: float = FORWARD_STEP) -> np.ndarray:
    """Return (f(w + h e_i) - f(w)) / h for each coordinate i, shape (n,); the error is of order h.

    value(point) -> number, of a point of shape (n,).  Source: Nocedal and Wright 2006, section 8.1.
    """
    point, steps = _steps(point, h)
    here = value(point.copy())
    return np.array([(value(point + step) - here) / h for step in steps])


def central_difference(value: Callable, point, h: float = CENTRAL_STEP) -> np.ndarray:
    """Return (f(w + h e_i) - f(w - h e_i)) / 2h for each coordinate i, shape (n,); the error is of order h^2.

    value(point) -> number, of a point of shape (n,).  Source: Nocedal and Wright 2006, section 8.1.
    """
    point, steps = _steps(point, h)
    return np.array([(value(point + step) - value(point - step)) / (2 * h) for step in steps])


def complex_step(value: Callable, point, h: float = 1e-20) -> np.ndarray:
    """Return Im f(w + i h e_i) / h for each coordinate i, shape (n,); nothing is subtracted, so no digit is lost.

    value must be made of operations that hold for complex numbers too: no abs, no comparison, NumPy's functions
    instead of math's.  Source: Squire and Trapp, SIAM Rev. 40:110-112, 1998.
    """
    point, steps = _steps(point, h)
    return np.array([np.imag(value(point + 1j * step)) / h for step in steps])


def gradient_error(value: Callable, gradient: Callable, point, h: float = CENTRAL_STEP) -> float:
    """Return |g - d| / max(1, |g|, |d|): how far gradient(point) = g is from the central difference d of the value.

    A right gradient gives about 1e-11 where the numbers are of ordinary size; 1e-2 is a mistake.
    Raises ValueError where gradient does not return n numbers.
    """
    point = checks.point("point", point)
    given = np.asarray(gradient(point.copy()), dtype=float)
    if given.shape != point.shape:
        raise ValueError(f"gradient must return shape {point.shape}, as point has, got {given.shape}")
    measured = central_difference(value, point, h)
    return float(np.linalg.norm(given - measured) / max(1, np.linalg.norm(given), np.linalg.norm(measured)))


def _steps(point, h):
    """Return the point, shape (n,), and the steps h e_i, the rows of an array of shape (n, n)."""
    point = checks.point("point", point)
    return point, checks.positive("h", h) * np.eye(len(point))
