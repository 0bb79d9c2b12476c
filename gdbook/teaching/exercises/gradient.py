"""The code exercises of the chapter on the gradient."""

import math

import numpy as np

from gdbook.teaching.checking import Mistake, Property, Task, Written, several, short

# 1. Write the central difference


def _numbers(rng, count, most=3.0):
    return np.array([short(number) for number in rng.uniform(-most, most, count)])


def _draw_quadratic(rng):
    """Return (value, point) of a w . w + b . w in two or three dimensions."""
    point = _numbers(rng, int(rng.integers(2, 4)))
    a, b = short(rng.uniform(0.5, 4)), _numbers(rng, len(point)).tolist()
    return Written(f"lambda w: {a} * w @ w + np.array({b}) @ w"), point


def _quadratics(rng):
    return [(Written("lambda w: w[0]**2 + 3 * w[1]**2"), np.array([2.0, 1.0])), *several(15, _draw_quadratic)(rng)]


def _draw_wave(rng):
    a, b = short(rng.uniform(0.5, 2)), short(rng.uniform(-1, 1))
    return Written(f"lambda w: np.sin({a} * w[0]) * np.exp({b} * w[1])"), _numbers(rng, 2, 1.5)


def _waves(rng):
    return several(15, _draw_wave)(rng)


def _predicts_small_steps(came, value, point, *_):
    """Return whether came . d is the change of the value along d, from both sides, in directions between the axes."""
    ways = np.random.default_rng(5).normal(size=(4, len(point))) * 1e-4
    changes = [(value(point + way) - value(point - way)) / 2 for way in ways]
    return np.allclose(ways @ came, changes, rtol=1e-3, atol=2e-8)


def _has_the_shape_of_the_point(came, value, point, *_):
    return isinstance(came, np.ndarray) and came.shape == point.shape and bool(np.isfinite(came).all())


def _with_coarse_step(cases):
    return lambda rng: [(value, point, 0.5) for value, point in cases(rng)]


CENTRAL = Task(
    name="gradient-1",
    title="Write the central difference",
    answer="difference_gradient",
    stub="""\
def difference_gradient(value, point, h=1e-5):
    ...
""",
    needs={"np": np},
    properties=(
        Property("it is an array with a number for each coordinate", _quadratics, _has_the_shape_of_the_point),
        Property("times a small step it gives the change of the height", _quadratics, _predicts_small_steps),
        Property(
            "on a quadratic it is right even with the coarse step `h=0.5`",
            _with_coarse_step(_quadratics),
            _predicts_small_steps,
        ),
        Property("on a wave, too, it gives the change of the height", _waves, _predicts_small_steps),
    ),
    hints=(
        "One coordinate after the other: what is the step that changes only that one?",
        "`h * np.eye(len(point))` has these steps as its rows. "
        "For each, compute the height in front of the point and behind it.",
        "The rise is `value(point + step) - value(point - step)`, and the run between the two places is `2 * h`.",
    ),
    mistakes=(
        Mistake(
            """\
def difference_gradient(value, point, h=1e-5):
    steps = h * np.eye(len(point))
    return np.array([(value(point + step) - value(point - step)) / h for step in steps])
""",
            "From `point - step` to `point + step` the run is `2 * h`: this is twice the slope.",
        ),
        Mistake(
            """\
def difference_gradient(value, point, h=1e-5):
    steps = h * np.eye(len(point))
    return np.array([(value(point + step) - value(point)) / h for step in steps])
""",
            "That is the forward difference. Step both ways: the errors of the two sides then cancel.",
        ),
        Mistake(
            """\
def difference_gradient(value, point, h=1e-5):
    rise = value(point + h) - value(point - h)
    return np.array([rise / (2 * h) for _ in point])
""",
            "`point + h` moves every coordinate at once. Each slope needs a step along its own axis only.",
        ),
    ),
    solution="""\
def difference_gradient(value, point, h=1e-5):
    steps = h * np.eye(len(point))
    rises = [value(point + step) - value(point - step) for step in steps]
    return np.array(rises) / (2 * h)
""",
)


# 2. Stay level


def _draw_gradient(rng):
    return (_numbers(rng, 2, 9.0),)


def _gradients(rng):
    sides = [(4.0, 6.0), (3.0, 4.0), (0.0, 2.0), (-5.0, 0.0)]
    return [*[(np.array(side),) for side in sides], *several(20, _draw_gradient)(rng)]


def _length(vector):
    return float(np.linalg.norm(np.asarray(vector, dtype=float)))


LEVEL = Task(
    name="gradient-2",
    title="Stay level",
    answer="level_direction",
    stub="""\
def level_direction(gradient):
    ...
""",
    needs={"np": np, "math": math},
    properties=(
        Property("two numbers come back", _gradients, lambda came, _: np.shape(came) == (2,)),
        Property(
            "in this direction the slope is 0",
            _gradients,
            lambda came, gradient: abs(np.dot(came, gradient)) <= 1e-9 * _length(gradient) * _length(came),
        ),
        Property("its length is 1", _gradients, lambda came, _: abs(_length(came) - 1) <= 1e-9),
        Property(
            "for the gradient (0, 0) it is a direction of length 1 all the same",
            lambda rng: [(np.array([0.0, 0.0]),)],
            lambda came, _: abs(_length(came) - 1) <= 1e-9,
        ),
    ),
    hints=(
        "Which product must be zero?",
        "$(a, b)\\cdot(-b, a) = 0$, whatever $a$ and $b$ are. What is left is the length.",
        "Divide by `np.hypot(a, b)`, and treat the gradient $(0, 0)$ before you divide.",
    ),
    mistakes=(
        Mistake(
            """\
def level_direction(gradient):
    a, b = gradient
    return np.array([-b, a]) if a or b else np.array([1.0, 0.0])
""",
            "The direction is right. Divide it by its length.",
        ),
        Mistake(
            """\
def level_direction(gradient):
    a, b = gradient
    return np.array([b, a]) / np.hypot(a, b) if a or b else np.array([1.0, 0.0])
""",
            "Swapping the numbers is half of it: $(a, b)\\cdot(b, a) = 2ab$. One sign must turn.",
        ),
        Mistake(
            """\
def level_direction(gradient):
    a, b = gradient
    return np.array([-b, a]) / np.hypot(a, b)
""",
            "The gradient $(0, 0)$ has the length 0, by which you cannot divide. Ask for it first.",
        ),
    ),
    solution="""\
def level_direction(gradient):
    a, b = gradient
    length = np.hypot(a, b)
    if length == 0:
        return np.array([1.0, 0.0])
    return np.array([-b, a]) / length
""",
)


# 3. Teach dual numbers to divide


def _draw_duals(rng):
    bottom = short(rng.choice([-1, 1]) * rng.uniform(0.5, 4))
    top, *slopes = (short(number) for number in rng.uniform(-4, 4, 3))
    return (top, slopes[0]), (bottom, slopes[1])


def _duals(rng):
    return [((6.0, 1.0), (2.0, 0.0)), ((1.0, 0.0), (4.0, 1.0)), *several(20, _draw_duals)(rng)]


def _slope_of_the_quotient(top, bottom):
    """Return the slope of (a + a' t) / (b + b' t) at t = 0, by the complex step."""
    return ((top[0] + 1e-20j * top[1]) / (bottom[0] + 1e-20j * bottom[1])).imag / 1e-20


QUOTIENT = Task(
    name="gradient-3",
    title="Teach dual numbers to divide",
    answer="divide",
    stub="""\
def divide(top, bottom):
    ...
""",
    properties=(
        Property("two numbers come back, the value and the slope", _duals, lambda came, *_: len(came) == 2),
        Property(
            "the value is the quotient of the values",
            _duals,
            lambda came, top, bottom: math.isclose(came[0] * bottom[0], top[0], rel_tol=1e-12, abs_tol=1e-12),
        ),
        Property(
            "the slope is what the quotient gains when both pairs move a tiny step along their slopes",
            _duals,
            lambda came, *pairs: math.isclose(came[1], _slope_of_the_quotient(*pairs), rel_tol=1e-9, abs_tol=1e-9),
        ),
    ),
    hints=(
        "What is the rule for the derivative of $a/b$, from school?",
        "$(a/b)' = (a'b - ab')/b^2$. The values are `top[0]` and `bottom[0]`, the slopes `top[1]` and `bottom[1]`.",
        "Return a pair: first the quotient of the values, then the slope.",
    ),
    mistakes=(
        Mistake(
            """\
def divide(top, bottom):
    return top[0] / bottom[0], top[1] / bottom[1] if bottom[1] else 0.0
""",
            "The slope of a quotient is not the quotient of the slopes: both numbers move at once.",
        ),
        Mistake(
            """\
def divide(top, bottom):
    slope = (top[1] * bottom[0] + top[0] * bottom[1]) / bottom[0] ** 2
    return top[0] / bottom[0], slope
""",
            "Where the bottom grows the quotient shrinks: there is a minus in the rule.",
        ),
        Mistake(
            """\
def divide(top, bottom):
    slope = (top[1] * bottom[0] - top[0] * bottom[1]) / bottom[0]
    return top[0] / bottom[0], slope
""",
            "The bottom of the rule is squared.",
        ),
    ),
    solution="""\
def divide(top, bottom):
    quotient = top[0] / bottom[0]
    slope = (top[1] - quotient * bottom[1]) / bottom[0]
    return quotient, slope
""",
)


TASKS = [CENTRAL, LEVEL, QUOTIENT]
