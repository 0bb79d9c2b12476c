"""Checks at the door: each returns the value it accepts, or names the argument, the rule and the value it got."""

import math
from numbers import Integral, Real

import numpy as np


def finite(name: str, value: float) -> float:
    """Return value as a float.  TypeError unless it is a number, ValueError unless it is finite."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not math.isfinite(value):
        raise ValueError(f"{name} must be finite, got {value!r}")
    return float(value)


def positive(name: str, value: float) -> float:
    """Return value as a float.  TypeError unless it is a number, ValueError unless it is finite and above 0."""
    value = finite(name, value)
    if not value > 0:
        raise ValueError(f"{name} must be positive, got {value!r}")
    return value


def between(name: str, value: float, low: float, high: float) -> float:
    """Return value as a float.  TypeError unless it is a number, ValueError unless low <= value <= high."""
    value = finite(name, value)
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low:g} and {high:g}, got {value!r}")
    return value


def whole(name: str, value: int, most: float = math.inf, least: int = 0) -> int:
    """Return value as an int.  TypeError unless it is a whole number, ValueError unless least <= value <= most."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if not least <= value <= most:
        limit = f"at least {least}" if most == math.inf else f"between {least} and {most}"
        raise ValueError(f"{name} must be {limit}, got {value!r}")
    return int(value)


def point(name: str, value) -> np.ndarray:
    """Return value, a number or a sequence of n >= 1 numbers, as an array of shape (n,); all must be finite."""
    try:
        array = np.atleast_1d(np.asarray(value, dtype=float))
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number or a sequence of numbers, got {value!r}") from None
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{name} must be one point, of shape (n,) with n at least 1, got {value!r}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {value!r}")
    return array


def fraction(name: str, value: float) -> float:
    """Return value as a float.  TypeError unless it is a number, ValueError unless 0 <= value < 1."""
    value = finite(name, value)
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in [0, 1), got {value!r}")
    return value


def at_least_zero(name: str, value: float) -> float:
    """Return value as a float.  TypeError unless it is a number, ValueError unless it is finite and at least 0."""
    value = finite(name, value)
    if not value >= 0:
        raise ValueError(f"{name} must be at least 0, got {value!r}")
    return value
