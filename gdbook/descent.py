"""The descent: from a start, step by step, to a path and the reason why it stopped."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdbook import checks, optimizers
from gdbook.objectives import Objective
from gdbook.schedules import Line, LineSearch


class Stopping(NamedTuple):
    """When a descent stops: at the first point where one of these holds, asked in this order.

    "gradient norm": |g_t| < gradient_norm, or < relative_gradient_norm * |g_0|; this one is asked at the start too.
    "step norm": |w_t - w_{t-1}| < step_norm, or < relative_step_norm * |w_t|.
    "value change": |f_t - f_{t-1}| < value_change, or < relative_value_change * |f_t|.
    "step limit": t = steps.
    A threshold of 0 never stops.  Whatever these are, "diverged" ends a descent that leaves the finite numbers.
    """

    gradient_norm: float = 0.0
    step_norm: float = 0.0
    value_change: float = 0.0
    relative_gradient_norm: float = 0.0
    relative_step_norm: float = 0.0
    relative_value_change: float = 0.0
    steps: int = 100


class Descent(NamedTuple):
    """The path of a descent and why it stopped; all of its numbers are finite.

    points (steps + 1, n), values (steps + 1,), gradient_norms (steps + 1,), learning_rates (steps,).
    stopped_by: "gradient norm", "step norm", "value change", "step limit" (see Stopping), or "diverged" when the next
    point, its value or its gradient would not be finite.
    """

    points: np.ndarray
    values: np.ndarray
    gradient_norms: np.ndarray
    learning_rates: np.ndarray
    stopped_by: str

    def __repr__(self) -> str:
        steps = len(self.learning_rates)
        return f"<Descent of {steps} steps: f from {self.values[0]:.4g} to {self.values[-1]:.4g}, {self.stopped_by}>"


def gradient_descent(
    objective, start, learning_rate, steps: int | None = None, stopping: Stopping | None = None
) -> Descent:
    """Return the descent  point <- point - learning_rate * gradient(point)  (Cauchy 1847); arguments as `descend`'s."""
    return descend(objective, start, optimizers.gradient_descent(), learning_rate, stopping, steps)


def descend(
    objective, start, optimizer, learning_rate, stopping: Stopping | None = None, steps: int | None = None
) -> Descent:
    """Return the descent of `objective` from `start` with any optimizer and any learning rate.

    objective: an Objective, or two callables (value, gradient) of a point of shape (n,).
    start: a number or a sequence of n numbers, where value and gradient are finite.
    optimizer: one of `gdbook.optimizers`, or a name in OPTIMIZERS for the one with default settings.
    learning_rate: a number, a schedule, or with plain gradient descent a line search (`gdbook.schedules`).
    stopping: its rules; by default 100 steps.  steps: how many to take at most, in place of stopping's.
    Raises TypeError, ValueError or KeyError naming the argument, the rule and the value.
    """
    optimizer, stopping = _optimizer(optimizer), _stopping(stopping, steps)
    with np.errstate(all="ignore"):
        ground = _ground(objective, checks.point("start", start))
        rate = _learning_rate(learning_rate, objective, ground, optimizer)
        return _finished(*_walk(ground, optimizer, rate, stopping))


class _Ground(NamedTuple):
    """An objective as the loop sees it: functions of coordinates, which are floats, or of a single array of them all.

    value(*point) -> float, gradient(*point) -> as many as the point has, norm(*vector), distance(a, b), dot(a, b).
    """

    start: list
    value: Callable
    gradient: Callable
    norm: Callable
    distance: Callable
    dot: Callable


def _walk(ground, optimizer, learning_rate, stopping):
    """Return why the descent ended, and its points (one flat list of coordinates), values, gradient norms, rates."""
    _, value_of, gradient_of, norm_of, *_ = ground
    point, (init, update) = ground.start.copy(), optimizer
    states, coordinates = [init(x) for x in point], range(len(point))
    value, gradient = value_of(*point), gradient_of(*point)
    norm = norm_of(*gradient)
    _check_start(point, value, norm)
    points, values, norms, rates = record = point.copy(), [value], [norm], []
    rate, changing = learning_rate, callable(learning_rate)
    small = max(stopping.gradient_norm, stopping.relative_gradient_norm * norm)
    settled, n = _settling(stopping, ground), len(point)
    if norm < small:
        return "gradient norm", *record
    # Budgeted at 1.5 microseconds a step with a formula of two variables, so nothing is called that can be written out.
    for t in range(stopping.steps):
        if changing:
            rate = learning_rate(t, point, value, gradient)
        for i in coordinates:
            step, states[i] = update(gradient[i], states[i], point[i], rate)
            point[i] = point[i] + step
        value, gradient = value_of(*point), gradient_of(*point)
        norm = norm_of(*gradient)
        if not math.isfinite(value + norm):
            return "diverged", *record
        points += point
        values.append(value)
        norms.append(norm)
        rates.append(rate)
        if norm < small:
            return "gradient norm", *record
        if settled and (reason := settled(points[-2 * n : -n], point, values[-2], value)):
            return reason, *record
    return "step limit", *record


def _settling(stopping, ground):
    """Return the rules on changes as one function of the last two points and values, or None where none is set."""
    _, step_norm, value_change, _, relative_step_norm, relative_value_change, _ = stopping
    if not any((step_norm, value_change, relative_step_norm, relative_value_change)):
        return None

    def settled(old, new, old_value, value):
        step, change = ground.distance(old, new), abs(value - old_value)
        if step < step_norm or (relative_step_norm and step < relative_step_norm * ground.norm(*new)):
            return "step norm"
        if change < value_change or change < relative_value_change * abs(value):
            return "value change"
        return None

    return settled


def _finished(stopped_by, points, values, norms, rates) -> Descent:
    points = np.array(points).reshape(len(values), -1)
    # A point can leave the numbers while value and gradient stay, as on tanh: then the descent ended before it.
    inside = np.isfinite(points).all(axis=1)
    if not inside.all():
        stopped_by, end = "diverged", int(inside.argmin())
        points, values, norms, rates = points[:end], values[:end], norms[:end], rates[: end - 1]
    return Descent(points, np.array(values), np.array(norms), np.array(rates), stopped_by)


def _check_start(point, value, norm):
    if not math.isfinite(value + norm):
        where = ", ".join(f"{x:g}" for x in np.ravel(point))
        raise ValueError(
            "start must be where the objective and its gradient are finite, "
            f"got value {value:g} and gradient norm {norm:g} at ({where})"
        )


def _ground(objective, start):
    """Return the objective over floats where it is a formula, else over one array."""
    if isinstance(objective, Objective) and objective.formula is not None:
        if len(start) != len(objective.variables):
            names = ", ".join(objective.variables)
            raise ValueError(f"start must have {len(objective.variables)} coordinates ({names}), got {len(start)}")
        return _Ground(start.tolist(), *objective.on_floats, math.hypot, math.dist, _dot_of_floats)
    return _Ground(
        [start], *_on_an_array(*_two_functions(objective)), _norm_of_array, _distance_of_arrays, _dot_of_arrays
    )


def _two_functions(objective):
    functions = objective.functions if isinstance(objective, Objective) else objective
    if isinstance(functions, tuple | list) and len(functions) == 2 and all(map(callable, functions)):
        return functions
    raise TypeError(f"objective must be an Objective or two callables (value, gradient), got {objective!r}")


def _on_an_array(value_of, gradient_of):
    def value(point):
        return _array_of("value", value_of, point, 1).item()

    def gradient(point):
        array = _array_of("gradient", gradient_of, point, point.size)
        return (array if array.ndim == 1 else array.reshape(-1),)

    return value, gradient


def _array_of(name, function, point, size):
    try:
        array = np.asarray(function(point), dtype=float)
    except ArithmeticError:
        return np.full(size, math.nan)
    if array.size != size:
        raise ValueError(f"the objective's {name} must be {size} number{'s' * (size > 1)}, got shape {array.shape}")
    return array


def _norm_of_array(vector):
    return math.hypot(*vector.tolist())  # np.linalg.norm would overflow long before the path does


def _distance_of_arrays(a, b):
    return _norm_of_array(b[0] - a[0])


def _dot_of_floats(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def _dot_of_arrays(a, b):
    return float(np.dot(a[0], b[0]))


def _optimizer(optimizer):
    if isinstance(optimizer, str):
        return optimizers.OPTIMIZERS[optimizer].make()
    if not isinstance(optimizer, optimizers.Optimizer):
        raise TypeError(f"optimizer must be an Optimizer or the name of one, got {optimizer!r}")
    return optimizer


def _stopping(stopping, steps):
    stopping = Stopping() if stopping is None else stopping
    if not isinstance(stopping, Stopping):
        raise TypeError(f"stopping must be a Stopping, got {stopping!r}")
    for name in Stopping._fields[:-1]:
        checks.at_least_zero(name, getattr(stopping, name))
    return stopping._replace(steps=checks.whole("steps", stopping.steps if steps is None else steps))


def _learning_rate(learning_rate, objective, ground, optimizer):
    """Return the rate as a float, or as a function of t, point, value and gradient."""
    if isinstance(learning_rate, LineSearch):
        if optimizer != optimizers.gradient_descent():
            raise ValueError("learning_rate must be a number or a schedule unless with plain gradient descent")
        return _searching(learning_rate, objective, ground)
    if callable(learning_rate):
        return _scheduled(learning_rate)
    return checks.positive("learning_rate", learning_rate)


def _scheduled(schedule):
    def rate_of(t, point, value, gradient):
        rate = schedule(t)
        return rate if 0 <= rate < math.inf else checks.at_least_zero(f"learning_rate at step {t}", rate)

    return rate_of


def _searching(search, objective, ground):
    state = search.init(objective)

    def rate_of(t, point, value, gradient):
        nonlocal state
        rate, state = search.choose(_line(ground, point, value, gradient), state)
        return rate

    return rate_of


def _line(ground, point, value, gradient):
    def there(rate):
        return [x - rate * g for x, g in zip(point, gradient, strict=True)]

    return Line(
        point=point.copy(),
        value=value,
        gradient=gradient,
        squared_norm=ground.dot(gradient, gradient),
        value_at=lambda rate: ground.value(*there(rate)),
        slope_at=lambda rate: -ground.dot(ground.gradient(*there(rate)), gradient),
        dot=ground.dot,
    )


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
