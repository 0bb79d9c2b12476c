"""Learning rates that change: schedules, which know only the time, and line searches, which look along the gradient.

A schedule is a function of the step's number t = 0, 1, ... that returns the rate of that step.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from gdbook import checks
from gdbook.registry import Registry


def constant(rate: float) -> Callable:
    """Return the schedule that is `rate` at every step."""
    rate = checks.positive("rate", rate)
    return lambda t: rate


def step(rate: float, factor: float = 0.5, every: int = 30) -> Callable:
    """Return  rate * factor^floor(t / every): a staircase down."""
    rate, factor, every = checks.positive("rate", rate), _shrinking("factor", factor), _count("every", every)
    return lambda t: rate * factor ** (t // every)


def exponential(rate: float, factor: float = 0.99) -> Callable:
    """Return  rate * factor^t."""
    return step(rate, factor, every=1)


def inverse_time(rate: float, decay: float = 0.1) -> Callable:
    """Return  rate / (1 + decay * t).

    The sum of the rates is infinite and that of their squares finite, as Robbins and Monro (1951) ask; with rate 1 and
    decay 1 it is 1, 1/2, 1/3, ...
    """
    rate, decay = checks.positive("rate", rate), checks.at_least_zero("decay", decay)
    return lambda t: rate / (1 + decay * t)


def cosine(rate: float, steps: int = 100, lowest: float = 0.0) -> Callable:
    """Return half a cosine wave from `rate` at 0 to `lowest` at `steps`, which it keeps (Loshchilov and Hutter 2017).

    lowest + (rate - lowest) * (1 + cos(pi * min(t, steps) / steps)) / 2, without restarts.
    """
    rate, steps, lowest = checks.positive("rate", rate), _count("steps", steps), checks.at_least_zero("lowest", lowest)
    if lowest > rate:
        raise ValueError(f"lowest must be at most the rate {rate!r}, got {lowest!r}")
    return lambda t: lowest + (rate - lowest) * (1 + math.cos(math.pi * min(t, steps) / steps)) / 2


def warm_up(then: float | Callable, steps: int = 10) -> Callable:
    """Return a straight rise over `steps` steps to where `then`, a number or a schedule, begins.

    then(0) * (t + 1) / (steps + 1) for t < steps, and then(t - steps) from there.
    """
    steps = _count("steps", steps)
    then = then if callable(then) else constant(checks.positive("then", then))
    start = then(0)
    return lambda t: start * (t + 1) / (steps + 1) if t < steps else then(t - steps)


def _shrinking(name, value):
    return checks.positive(name, checks.fraction(name, value))


def _count(name, value):
    if checks.whole(name, value) == 0:
        raise ValueError(f"{name} must be at least 1, got {value!r}")
    return int(value)


class Line(NamedTuple):
    """What a line search sees: the objective along point - rate * gradient.

    point, value, gradient: where the line begins, the first and last as lists of coordinates.  squared_norm: |g|^2.
    value_at(rate), slope_at(rate): the objective and its derivative by the rate.  dot(a, b): of two such lists.
    """

    point: list
    value: float
    gradient: list
    squared_norm: float
    value_at: Callable
    slope_at: Callable
    dot: Callable


class LineSearch(NamedTuple):
    """init(objective) -> state;  choose(line, state) -> (rate, state)."""

    init: Callable
    choose: Callable


def armijo(first: float = 1.0, shrink: float = 0.5, slope: float = 1e-4, trials: int = 100) -> LineSearch:
    """Return backtracking: from `first`, shrink the rate until the value has fallen enough (Armijo 1966).

    Enough is  f(w - rate * g) <= f(w) - slope * rate * |g|^2.  A value that is not finite has not fallen.
    The last of `trials` rates is taken as it is.
    """
    first, trials = checks.positive("first", first), _count("trials", trials)
    shrink, slope = _shrinking("shrink", shrink), checks.fraction("slope", slope)

    def choose(line, state):
        rate = first
        for _ in range(trials - 1):
            if line.value_at(rate) <= line.value - slope * rate * line.squared_norm:
                break
            rate *= shrink
        return rate, state

    return LineSearch(_no_state, choose)


def exact(first: float = 1.0) -> LineSearch:
    """Return exact line search (Cauchy 1847): go to the lowest point along the line, where the new gradient is at
    right angles to the old one.

    The rate is doubled from `first` until the line rises, and the derivative's zero before it found by false
    position (Illinois: Dowell and Jarratt 1971) to rounding; on a quadratic that takes one trial.  Of several valleys
    along the line it takes one, not always the lowest.
    """
    first = checks.positive("first", first)

    def choose(line, state):
        low, high = 0.0, first
        slope_low, slope_high = -line.squared_norm, line.slope_at(first)
        for _ in range(_DOUBLINGS):
            if not slope_high < 0:
                break
            low, slope_low = high, slope_high
            high *= 2
            slope_high = line.slope_at(high)
        return _zero_between(line.slope_at, low, slope_low, high, slope_high, 1e-15 * line.squared_norm), state

    return LineSearch(_no_state, choose)


_DOUBLINGS = 60
_TRIALS = 100


def _zero_between(slope_at, low, slope_low, high, slope_high, enough):
    """Return where slope_at vanishes between low, where it is negative, and high, or high where it still is; what is
    not finite counts as positive."""
    if slope_high <= 0:
        return high
    kept = 0  # which end stayed in the last trial: its slope is halved when it stays twice, so that it must move
    for _ in range(_TRIALS):
        rate = (low * slope_high - high * slope_low) / (slope_high - slope_low)
        if not low < rate < high:
            rate = low + (high - low) / 2
            if not low < rate < high:
                return low
        slope = slope_at(rate)
        if abs(slope) <= enough:
            return rate
        if slope < 0:
            low, slope_low = rate, slope
            slope_high = slope_high / 2 if kept == 1 else slope_high
            kept = 1
        else:
            high, slope_high = rate, slope
            slope_low = slope_low / 2 if kept == -1 else slope_low
            kept = -1
    return low


def polyak(lowest: float | None = None) -> LineSearch:
    """Return Polyak's step (Polyak 1969):  rate = (f(w) - lowest) / |g|^2.

    lowest: the objective's lowest value; by default that of its listed minima.  ValueError where none is known.
    """
    lowest = lowest if lowest is None else checks.finite("lowest", lowest)

    def init(objective):
        return _lowest_listed(objective) if lowest is None else lowest

    def choose(line, goal):
        above = line.value - goal
        return (above / line.squared_norm if above > 0 and line.squared_norm > 0 else 0.0), goal

    return LineSearch(init, choose)


def _lowest_listed(objective):
    minima = getattr(objective, "minima", ())
    if not len(minima):
        raise ValueError("lowest must be given for an objective without listed minima, got None")
    return min(float(objective.value(point)) for point in minima)


def barzilai_borwein(first: float = 0.01, formula: int = 1) -> LineSearch:
    """Return the step of Barzilai and Borwein (1988): a curvature read off the last two gradients, and its inverse.

    With s = w_t - w_{t-1} and y = g_t - g_{t-1}, formula 1 is s.s / s.y and formula 2 is s.y / y.y.  Where the
    objective curved downward along the step, s.y <= 0, the last rate is kept.

    first: the rate of the first step.
    """
    first = checks.positive("first", first)
    if formula not in (1, 2):
        raise ValueError(f"formula must be 1 or 2, got {formula!r}")

    def choose(line, state):
        rate = first if state is None else _barzilai_borwein_rate(line, *state, formula)
        return rate, (rate, line.point, line.gradient)

    return LineSearch(_no_state, choose)


def _barzilai_borwein_rate(line, rate, point, gradient, formula):
    s = [new - old for new, old in zip(line.point, point, strict=True)]
    y = [new - old for new, old in zip(line.gradient, gradient, strict=True)]
    above, below = (line.dot(s, s), line.dot(s, y)) if formula == 1 else (line.dot(s, y), line.dot(y, y))
    return above / below if above > 0 and below > 0 else rate


def _no_state(objective):
    return None


class RateEntry(NamedTuple):
    """What tests, figures and pages need to know of a schedule or a line search: make(**defaults) is one."""

    title: str
    make: Callable
    defaults: dict
    source: str


SCHEDULES = Registry(
    "schedule",
    {
        "constant": RateEntry("Constant", constant, {"rate": 0.1}, "Cauchy 1847"),
        "step": RateEntry("Step", step, {"rate": 0.1, "factor": 0.5, "every": 30}, "Goodfellow et al. 2016"),
        "exponential": RateEntry("Exponential", exponential, {"rate": 0.1, "factor": 0.99}, "Goodfellow et al. 2016"),
        "inverse_time": RateEntry("1/t", inverse_time, {"rate": 0.1, "decay": 0.1}, "Robbins and Monro 1951"),
        "cosine": RateEntry("Cosine", cosine, {"rate": 0.1, "steps": 100, "lowest": 0.0}, "Loshchilov and Hutter 2017"),
        "warm_up": RateEntry("Warm-up", warm_up, {"then": 0.1, "steps": 10}, "Goyal et al. 2017"),
    },
)

LINE_SEARCHES = Registry(
    "line search",
    {
        "armijo": RateEntry(
            "Armijo", armijo, {"first": 1.0, "shrink": 0.5, "slope": 1e-4, "trials": 100}, "Armijo 1966"
        ),
        "exact": RateEntry("Exact", exact, {"first": 1.0}, "Cauchy 1847"),
        "polyak": RateEntry("Polyak", polyak, {"lowest": None}, "Polyak 1969"),
        "barzilai_borwein": RateEntry(
            "Barzilai–Borwein", barzilai_borwein, {"first": 0.01, "formula": 1}, "Barzilai and Borwein 1988"
        ),
    },
)
