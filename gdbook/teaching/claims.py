"""Claims: a number the prose states, compared with the number just computed.  The IDs are the book's ledger."""

import re
from math import ceil, log10

import numpy as np

CLAIM_ID = re.compile(r"(D-[1-9]\d*[a-z]?|[a-z][a-z0-9]*(_[a-z0-9]+)*-[1-9]\d*)")
PRINTED = re.compile(r"^(?P<id>\S+)  measured (?P<measured>.+)  expected (?P<expected>.+)$", re.MULTILINE)


class ClaimFailed(AssertionError):  # noqa: N818 (it reads as a sentence)
    """A measured number lies outside the tolerance of its claim."""


def claim(id: str, measured, expected, rtol: float = 1e-6, atol: float = 0.0) -> None:
    """Print the claim on one line, or raise ClaimFailed where |measured - expected| > atol + rtol * |expected|.

    measured, expected: two finite numbers, or two sequences of equal length; a measured NaN or infinity fails.
    Seven significant digits are printed, and of measured none below atol, where digits differ between machines.
    """
    _check_id(id)
    _check_tolerance("rtol", rtol)
    _check_tolerance("atol", atol)
    got, want = _numbers("measured", measured), _numbers("expected", expected)
    if got.shape != want.shape:
        raise ValueError(f"measured and expected must be equally long, got {_size(got)} and {_size(want)}")
    if not np.isfinite(want).all():
        raise ValueError(f"expected must be finite, got {_text(want)}")
    if not (np.abs(got - want) <= atol + rtol * np.abs(want)).all():
        raise ClaimFailed(
            f"{id}: measured {_text(got)}, expected {_text(want)}, tolerance rtol={rtol:g}, atol={atol:g}"
        )
    print(f"{id}  measured {_text(_rounded(got, atol))}  expected {_text(want)}")


def _check_id(id):
    if not isinstance(id, str):
        raise TypeError(f"id must be a string, got {id!r}")
    if not CLAIM_ID.fullmatch(id):
        raise ValueError(f"id must look like D-1, D-12b or learning_rate-3, got {id!r}")


def _check_tolerance(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 <= value < np.inf:
        raise ValueError(f"{name} must be finite and not negative, got {value!r}")


def _numbers(name, values):
    """Return values as an array of floats, of no or one dimension; booleans and strings are not numbers."""
    try:
        array = np.asarray(values)
    except ValueError:
        array = None
    if array is None or array.dtype.kind not in "iuf" or array.ndim > 1:
        raise TypeError(f"{name} must be a number or a sequence of numbers, got {values!r}")
    if array.size == 0:
        raise ValueError(f"{name} must hold at least one number, got {values!r}")
    return array.astype(float)


def _rounded(values, atol):
    if atol == 0:
        return values
    places = ceil(-log10(atol))
    return [round(float(value), places) for value in np.atleast_1d(values)]


def _text(values):
    return ", ".join(f"{value + 0.0:.7g}" for value in np.atleast_1d(values))  # + 0.0 turns -0 into 0


def _size(values):
    return "a number" if values.ndim == 0 else f"{len(values)} numbers"
