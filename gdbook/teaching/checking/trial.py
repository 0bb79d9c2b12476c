"""One call of a reader's function on copies of its inputs, and what came of it."""

import copy
from typing import NamedTuple

import numpy as np

from gdbook.teaching.checking.limit import TimeUp


class Outcome(NamedTuple):
    """What came of a call: a value, or the exception that ended it; what it printed; whether it changed its inputs."""

    value: object = None
    error: BaseException | None = None
    printed: str = ""
    changed: bool = False


def tried(function, inputs: tuple, heard) -> Outcome:
    """Return the outcome of function(*copies of the inputs).  Only KeyboardInterrupt and TimeUp are raised."""
    given = copy.deepcopy(inputs)
    heard.clear()
    try:
        value = function(*given)
        return Outcome(value, printed=heard.text, changed=not unchanged(given, inputs))
    except (KeyboardInterrupt, TimeUp):
        raise
    except BaseException as error:
        return Outcome(error=error, printed=heard.text)


def unchanged(given, inputs) -> bool:
    """Return whether inputs of numbers, sequences and arrays are still what they were."""
    if isinstance(inputs, np.ndarray):
        return isinstance(given, np.ndarray) and np.array_equal(given, inputs)
    if isinstance(inputs, (list, tuple)):
        return len(given) == len(inputs) and all(map(unchanged, given, inputs))
    return bool(given == inputs)


def alike(one: Outcome, two: Outcome) -> bool:
    """Return whether two calls came to the same: equal values, numbers up to rounding, or one kind of exception."""
    if one.error or two.error:
        return type(one.error) is type(two.error)
    try:
        first, second = (np.asarray(outcome.value, dtype=float) for outcome in (one, two))
        return first.shape == second.shape and np.allclose(first, second, rtol=1e-9, atol=1e-12, equal_nan=True)
    except (TypeError, ValueError):
        return type(one.value) is type(two.value) and bool(one.value == two.value)
