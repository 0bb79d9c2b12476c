"""Plain gradient descent from many starts at once, for maps of where each of them ends."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.descent import Stopping, gradient_descent
from gdbook.formula import InPlace
from gdbook.objectives import Objective

BLOCK = 16_384  # starts that walk together: their arrays stay in a core's cache
ROUND = 8  # steps after which those that have ended are dropped
FARTHEST = 1e300  # the square of a gradient norm beyond which a descent has diverged


class Ends(NamedTuple):
    """Where many descents ended.

    points (m, n), steps (m,): as those of `descend` with these stopping rules.
    minima (m,): the index, in the objective's `minima`, of the nearest within reach of the end, else -1.
    diverged (m,): whether the gradient left the finite numbers, its square being counted; the end is where it did.
    """

    points: np.ndarray
    steps: np.ndarray
    minima: np.ndarray
    diverged: np.ndarray

    def __repr__(self) -> str:
        found, gone = np.count_nonzero(self.minima >= 0), np.count_nonzero(self.diverged)
        return f"<Ends of {len(self.steps)} descents: {found} at a listed minimum, {gone} diverged>"


def descend_many(
    objective: Objective,
    starts,
    learning_rate: float,
    steps: int = 200,
    gradient_norm: float = 1e-6,
    near: float = 0.01,
) -> Ends:
    """Return where  point <- point - learning_rate * gradient(point)  ends from each of `starts`, shape (m, n).

    Each stops as `descend` does with Stopping(gradient_norm=gradient_norm, steps=steps), and is dropped then.
    near: how far from its end a listed minimum may be to count as reached.
    A formula costs a few nanoseconds a step and start, two callables as much as as many calls of `descend`.
    Raises TypeError or ValueError naming the argument, the rule and the value.
    """
    starts, rate = _starts(objective, starts), checks.positive("learning_rate", learning_rate)
    steps, near = checks.whole("steps", steps), checks.positive("near", near)
    small = checks.at_least_zero("gradient_norm", gradient_norm)
    if objective.functions:
        ledger = _one_by_one(objective, starts, rate, Stopping(gradient_norm=small, steps=steps))
    else:
        ledger = _together(_Rules(objective.gradient_in_place, rate, steps, small), starts)
    return Ends(ledger.points.T, ledger.steps, _nearest(ledger, objective.minima, near), ledger.diverged)


def _starts(objective, starts):
    if not isinstance(objective, Objective):
        raise TypeError(f"objective must be an Objective, got {objective!r}")
    try:
        array = np.asarray(starts, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"starts must be an array of numbers, got {starts!r}") from None
    n = len(objective.variables) if objective.variables else "n"
    if array.ndim != 2 or not array.shape[1] or n not in ("n", array.shape[1]):
        raise ValueError(f"starts must have shape (m, {n}), got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"starts must be finite, got {array[~np.isfinite(array).all(axis=1)][0]}")
    return array


class _Rules(NamedTuple):
    """gradient: an InPlace; rate, steps, gradient_norm: as in descend_many."""

    gradient: InPlace
    rate: float
    steps: int
    gradient_norm: float


class _Ledger(NamedTuple):
    """What is known of m starts that have ended: points (n, m), steps (m,), diverged (m,)."""

    points: np.ndarray
    steps: np.ndarray
    diverged: np.ndarray


def _one_by_one(objective, starts, rate, stopping):
    runs = [gradient_descent(objective, start, rate, stopping=stopping) for start in starts]
    points = np.array([run.points[-1] for run in runs]).reshape(starts.shape).T
    steps = np.array([len(run.learning_rates) for run in runs], dtype=np.int32)
    return _Ledger(points, steps, np.array([run.stopped_by == "diverged" for run in runs], dtype=bool))


def _together(rules, starts):
    """Return the ledger of all starts (m, n), of which each core takes every second, or third, ..."""
    m, n = starts.shape
    ledger = _Ledger(np.empty((n, m)), np.full(m, rules.steps, np.int32), np.zeros(m, bool))
    teams = max(1, min(os.cpu_count() or 1, m // BLOCK))
    parts = [_Ledger(*(each[..., i::teams] for each in ledger)) for i in range(teams)]
    points = [np.array(starts[i::teams].T, order="C") for i in range(teams)]
    if teams == 1:  # where there is but one core there may be no threads at all
        _walk(rules, parts[0], points[0])
    else:
        with ThreadPoolExecutor(teams) as pool:
            list(pool.map(lambda *each: _walk(rules, *each), parts, points))
    return ledger


@np.errstate(all="ignore")
def _walk(rules, ledger, points):
    """Walk from `points` (n, k), which are written over, until all have ended, into the ledger."""
    who, registers = np.arange(points.shape[1]), np.empty((rules.gradient.registers + 2, min(BLOCK, points.shape[1])))
    for first in range(0, rules.steps + 1, ROUND):
        last, left = min(first + ROUND, rules.steps + 1), 0
        for at in range(0, len(who), BLOCK):
            block = slice(at, at + BLOCK)
            _round(rules, ledger, range(first, last), who[block], points[:, block], registers)
            going = np.flatnonzero(~np.isnan(points[0, block])) + at
            new = slice(left, left := left + len(going))
            who[new], points[:, new] = who[going], points[:, going]
        who, points = who[:left], points[:, :left]
    ledger.points[:, who] = points


def _round(rules, ledger, times, who, points, registers):
    """Walk the starts `who` from `points` (n, k), writing NaN where one ends, which goes into the ledger."""
    *registers, norm, step = registers[:, : len(who)]
    alive = len(who)
    for t in times:
        gradient = rules.gradient.function(*points, *registers)
        _square(gradient, norm, step)
        alive -= _end(rules, ledger, t, who, points, norm, alive)
        if t == rules.steps or not alive:
            break
        for x, slope in zip(points, gradient, strict=True):
            np.multiply(slope, rules.rate, step)
            np.subtract(x, step, x)


def _square(gradient, norm, step):
    """Write the square of the gradient's norm."""
    np.multiply(gradient[0], gradient[0], norm)
    for slope in gradient[1:]:
        np.multiply(slope, slope, step)
        np.add(norm, step, norm)


def _end(rules, ledger, t, who, points, norm, alive):
    """Enter those that end at step t in the ledger; return how many.  alive: how many had not ended before."""
    found, inside = norm < rules.gradient_norm**2, norm <= FARTHEST
    all_inside = np.count_nonzero(inside) == alive
    if all_inside and not np.count_nonzero(found):
        return 0
    ended = np.flatnonzero(found if all_inside else found | ~(inside | np.isnan(points[0])))
    names = who[ended]
    for kept, x in zip(ledger.points, points, strict=True):
        kept[names] = x[ended]
    ledger.steps[names] = t
    if not all_inside:
        ledger.diverged[names] = ~inside[ended]
    points[:, ended] = np.nan
    return len(ended)


def _nearest(ledger, minima, near):
    """Return the index of the nearest of the minima within `near` of each end, -1 where there is none."""
    labels = np.full(len(ledger.steps), -1, np.int32)
    for at in range(0, len(labels), BLOCK):
        block = slice(at, at + BLOCK)
        _label(labels[block], ledger.points[:, block], minima, near)
    labels[ledger.diverged] = -1
    return labels


@np.errstate(all="ignore")
def _label(labels, points, minima, near):
    least = np.full(len(labels), near**2)
    for k, minimum in enumerate(minima):
        apart = sum((x - at) ** 2 for x, at in zip(points, minimum, strict=True))
        np.copyto(labels, k, where=apart < least)
        np.minimum(least, apart, out=least)
