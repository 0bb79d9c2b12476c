"""The code exercises of the chapter on the learning rate."""

import math
from numbers import Real

import numpy as np

from gdbook.descent import regime
from gdbook.teaching.checking import Mistake, Property, Task, Written, several, short

# 1. Count without walking

_CURVATURES = (0.5, 1.0, 2.0, 4.0, 5.0, 10.0)  # a short product divided by one of these is short, too


def _draw_convergent(rng):
    """Return (learning rate, curvature, digits) of a walk that converges, in more than one step."""
    product = rng.uniform(0.05, 0.95) + int(rng.integers(2))
    curvature = float(rng.choice(_CURVATURES))
    return short(product) / curvature, curvature, int(rng.integers(1, 9))


def _convergent(rng):
    return [(0.1, 1.0, 6), (0.3, 5.0, 3), *several(25, _draw_convergent)(rng)]


def _one_step(rng):
    return [(1 / curvature, curvature, int(rng.integers(1, 9))) for curvature in (4.0, 0.25, 1.0, 8.0)]


def _never(rng):
    beyond = [(short(rng.uniform(2.1, 5)) / curvature, curvature, 6) for curvature in _CURVATURES]
    return [(2 / curvature, curvature, 6) for curvature in (4.0, 0.25, 1.0)] + beyond


def _distance_left(steps, learning_rate, curvature):
    """Return what is left of a distance of 1 after so many steps, each of which multiplies it by the factor."""
    return abs(1 - learning_rate * curvature) ** int(steps)


def _is_enough(came, learning_rate, curvature, digits):
    return _distance_left(came, learning_rate, curvature) <= 10**-digits * (1 + 1e-9)  # forgives rounding


def _one_fewer_is_not(came, learning_rate, curvature, digits):
    return _distance_left(came - 1, learning_rate, curvature) > 10**-digits * (1 - 1e-9)


COUNT = Task(
    name="learning-rate-1",
    title="Count without walking",
    answer="steps_needed",
    stub="""\
def steps_needed(learning_rate, curvature, digits):
    ...
""",
    needs={"math": math, "regime": regime},
    properties=(
        Property(
            "the number of steps is a whole number, at least 1",
            _convergent,
            lambda came, *_: came == int(came) >= 1,
        ),
        Property("after that many steps the distance has shrunk by the factor `10**digits`", _convergent, _is_enough),
        Property("one step fewer is not enough", _convergent, _one_fewer_is_not),
        Property("at the rate `1 / curvature` it is 1 step", _one_step, lambda came, *_: came == 1),
        Property(
            "where the walk does not converge, no number is enough, and it is `None`",
            _never,
            lambda came, *_: came is None,
        ),
    ),
    hints=(
        "The formula is in the section on what caution costs. "
        "Which learning rates does it leave out, and what happens to the logarithm there?",
        "The logarithm of $0$ does not exist, and the logarithm of $1$ is $0$, by which you cannot divide. "
        "Ask `regime(learning_rate, curvature)` first.",
        'Return `None` where the regime is "bouncing" or "divergent", and 1 where it is "one step". '
        "For the rest, `math.ceil` rounds up, and `math.log10` of the *size* of the factor is negative.",
    ),
    mistakes=(
        Mistake(
            """\
def steps_needed(learning_rate, curvature, digits):
    size = abs(1 - learning_rate * curvature)
    return math.ceil(digits / -math.log(size))
""",
            "`math.log` is the natural logarithm; digits are counted by `math.log10`.",
        ),
        Mistake(
            """\
def steps_needed(learning_rate, curvature, digits):
    if learning_rate * curvature >= 2:
        return None
    size = abs(1 - learning_rate * curvature)
    return math.ceil(digits / -math.log10(size))
""",
            "Here the factor is 0, which has no logarithm: the first step lands on the bottom. "
            "Return 1 before you take one.",
        ),
        Mistake(
            """\
def steps_needed(learning_rate, curvature, digits):
    size = abs(1 - learning_rate * curvature)
    if size == 0:
        return 1
    return math.ceil(digits / -math.log10(size))
""",
            "Here the size of the factor is 1 or more, and every step keeps or enlarges the distance. "
            "The formula does not know that: return `None` before it is used.",
        ),
    ),
    solution="""\
def steps_needed(learning_rate, curvature, digits):
    kind = regime(learning_rate, curvature)
    if kind in ("bouncing", "divergent"):
        return None  # no number of steps is enough
    if kind == "one step":
        return 1
    size = abs(1 - learning_rate * curvature)
    return math.ceil(digits / -math.log10(size) - 1e-9)
""",
)


# 2. The best rate for any bowl


def _draw_bowl(rng):
    count = int(rng.integers(2, 7))
    return ([short(curvature) for curvature in np.exp(rng.uniform(-2, 4, count))],)


def _bowls(rng):
    return [([1.0, 2.0, 4.0],), ([4.0, 1.0, 2.0],), ([3.0],), *several(20, _draw_bowl)(rng)]


def _worst_factor(rates, curvatures):
    """Return the largest size of a factor, for each of the rates."""
    return np.abs(1 - np.multiply.outer(rates, curvatures)).max(axis=-1)


def _tells_the_factor(came, curvatures):
    rate, factor = came
    return abs(_worst_factor(rate, curvatures) - factor) <= 1e-9


def _is_best(came, curvatures):
    """Compare with a grid of rates up to the border, and closely around the rate that came."""
    rate, _ = came
    others = [np.linspace(0, 2 / max(curvatures), 501), rate * (1 + np.array([-1e-3, -1e-5, 1e-5, 1e-3]))]
    return _worst_factor(rate, curvatures) <= _worst_factor(np.concatenate(others), curvatures).min() + 1e-12


def _same(came, other, curvatures):
    return np.allclose(came, other, rtol=1e-9, atol=1e-12)


BEST_RATE = Task(
    name="learning-rate-2",
    title="The best rate for any bowl",
    answer="best_rate",
    stub="""\
def best_rate(curvatures):
    ...
""",
    properties=(
        Property(
            "two numbers come back, the rate and its worst factor",
            _bowls,
            lambda came, _: len(came) == 2 and all(isinstance(number, Real) and number >= 0 for number in came),
        ),
        Property(
            "the order of the curvatures does not matter",
            _bowls,
            _same,
            change=lambda curvatures: (curvatures[1:] + curvatures[:1],),
        ),
        Property(
            "a bowl twice as sharp takes half the rate and has the same worst factor",
            _bowls,
            lambda came, other, _: np.allclose(came, (2 * other[0], other[1]), rtol=1e-9, atol=1e-12),
            change=lambda curvatures: ([2 * curvature for curvature in curvatures],),
        ),
        Property("no other rate has a smaller worst factor", _bowls, _is_best),
        Property("the second number is the largest size of a factor at that rate", _bowls, _tells_the_factor),
    ),
    hints=(
        "In the tug of war, which bars ever were the longest?",
        "Only the smallest and the largest curvature count, wherever they stand in the list.",
        "With $\\mu$ = `min(curvatures)` and $L$ = `max(curvatures)`, the theorem on the best rate gives both numbers. "
        "Return them as `rate, factor`.",
    ),
    mistakes=(
        Mistake(
            """\
def best_rate(curvatures):
    mu, L = curvatures[0], curvatures[-1]
    return 2 / (mu + L), abs(L - mu) / (L + mu)
""",
            "Nobody promised that the list is sorted: "
            "its first entry need not be the smallest, nor its last the largest.",
        ),
        Mistake(
            """\
def best_rate(curvatures):
    rate = len(curvatures) / sum(curvatures)
    return rate, max(abs(1 - rate * curvature) for curvature in curvatures)
""",
            "This is one over the mean curvature. The curvatures between the two ends do not matter: "
            "the best rate is one over the middle between the smallest and the largest.",
        ),
        Mistake(
            """\
def best_rate(curvatures):
    rate = 1 / max(curvatures)
    return rate, 1 - rate * min(curvatures)
""",
            "$1/L$ is safe, but not best: a longer step lets the flattest direction gain "
            "while the sharpest has room to spare.",
        ),
    ),
    solution="""\
def best_rate(curvatures):
    mu, L = min(curvatures), max(curvatures)
    return 2 / (mu + L), (L - mu) / (L + mu)
""",
)


# 3. Write a line search


def _parabola(curvature, x):
    """Return (value, slope, x) of half the curvature times x squared."""
    return Written(f"lambda x: {curvature} * x**2 / 2"), Written(f"lambda x: {curvature} * x"), x


def _quartic(x):
    return Written("lambda x: x**4 / 4"), Written("lambda x: x**3"), x


def _draw_valley(rng):
    x = short(rng.choice([-1, 1]) * rng.uniform(0.5, 9))
    return _quartic(x) if rng.integers(3) == 0 else _parabola(short(np.exp(rng.uniform(-2, 5))), x)


def _valleys(rng):
    return [_quartic(2.0), _quartic(2.1), _parabola(1.0, 3.0), *several(25, _draw_valley)(rng)]


def _hardly_lower(rng):
    """Return parabolas on which some power of 1/2 as a rate lowers the height by half of what is asked."""
    return [_parabola(1.9999 * 2**k, short(rng.uniform(2, 9))) for k in range(5)]


def _fallen_enough(rate, value, slope, x):
    """Return whether Armijo's inequality holds at a rate, with c = 1e-4."""
    return value(x - rate * slope(x)) <= value(x) - 1e-4 * rate * slope(x) ** 2


def _twice_was_too_bold(came, value, slope, x):
    return came == 1 or not _fallen_enough(2 * came, value, slope, x)


LINE_SEARCH = Task(
    name="learning-rate-3",
    title="Write a line search",
    answer="backtrack",
    stub="""\
def backtrack(value, slope, x):
    ...
""",
    properties=(
        Property(
            "the rate is one of 1, 1/2, 1/4, 1/8, ...",
            _valleys,
            lambda came, *_: 0 < came <= 1 and math.frexp(came)[0] == 0.5,
        ),
        Property("at this rate the height falls", _valleys, lambda came, v, s, x: v(x - came * s(x)) < v(x)),
        Property("at this rate the height falls by as much as Armijo's inequality asks", _hardly_lower, _fallen_enough),
        Property("twice this rate is above 1, or too bold for Armijo's inequality", _valleys, _twice_was_too_bold),
        Property(
            "at the bottom, where the slope is 0, the rate 1 will do",
            lambda rng: [_parabola(3.0, 0.0), _quartic(0.0)],
            lambda came, *_: came == 1,
        ),
    ),
    hints=(
        "Begin with the rate 1. What must be asked, again and again, before it is returned?",
        'A `while` loop whose condition is "not yet fallen enough", and whose body halves the rate.',
        "In one dimension $\\mathbf g$ is the number `slope(x)` and $\\lVert\\mathbf g\\rVert^2$ its square. "
        "The height after the step is `value(x - rate * slope(x))`.",
    ),
    mistakes=(
        Mistake(
            """\
def backtrack(value, slope, x):
    rate, g = 1.0, slope(x)
    while value(x - rate * g) >= value(x) and g != 0:
        rate = rate / 2
    return rate
""",
            "Here the height falls, but by less than Armijo asks. "
            "Without the share of $10^{-4}$ a walk may go on for ever and hardly descend.",
        ),
        Mistake(
            """\
def backtrack(value, slope, x):
    rate, g = 1.0, slope(x)
    if value(x - rate * g) > value(x) - 1e-4 * rate * g * g:
        rate = rate / 2
    return rate
""",
            "`if` asks only once; where half the rate is still too bold, it must be halved again. That is a `while`.",
        ),
        Mistake(
            """\
def backtrack(value, slope, x):
    rate, g = 1.0, slope(x)
    while value(x + rate * g) > value(x) - 1e-4 * rate * g * g:
        rate = rate / 2
    return rate
""",
            "This looks uphill: the step goes *against* the slope, from `x` to `x - rate * slope(x)`.",
        ),
    ),
    solution="""\
def backtrack(value, slope, x):
    rate, g = 1.0, slope(x)
    while value(x - rate * g) > value(x) - 1e-4 * rate * g * g:
        rate = rate / 2
    return rate
""",
)


TASKS = [COUNT, BEST_RATE, LINE_SEARCH]
