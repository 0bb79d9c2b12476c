"""The quizzes of the chapter on the gradient.  Each answer is recomputed by its check, by differences."""

import math

import numpy as np

from gdbook.differences import central_difference, complex_step, gradient_error
from gdbook.objectives import OBJECTIVES
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

# The chapter's beliefs to leave behind.
LIES = "The gradient lies along the surface."
POINTS = "The gradient points at the maximum."
FARTHER = "A longer gradient means that it is farther to go."
SMALLER_H = "The smaller h, the better."
LOWEST = "Where the gradient is zero, it is lowest."

_BOWL = OBJECTIVES["oval_bowl"]


def _slope(angle, point=(2.0, 1.0)):
    """Return the slope of the oval bowl in a direction, in degrees from the x axis, measured by a difference."""
    turn = math.radians(angle)
    way = np.array([math.cos(turn), math.sin(turn)])
    return float(central_difference(lambda t: _BOWL.value(np.array(point) + t[0] * way), 0.0)[0])


# Inside the chapter

PARTIAL = number(
    "gradient-partial",
    r"Let $f(x, y) = x^3 y + 5y$. What is the slope along $x$ at $(2, 3)$?",
    36,
    r"With $y = 3$ the slice is $3x^3 + 15$, its slope $9x^2$, at $x = 2$ it is $36$.",
    check=lambda: complex_step(lambda p: p[0] ** 3 * p[1] + 5 * p[1], (2, 3))[0],
    hint="Put $y = 3$ first, then differentiate by $x$ as at school.",
    typical=[
        Typical(12, "That is $3x^2$. The factor $y = 3$ stays.", "forgotten factor"),
        Typical(13, "That is the slope along $y$, $x^3 + 5$.", "another quantity"),
        Typical(41, "$5y$ does not change while $y$ is held still: its slope along $x$ is $0$.", "too general"),
        Typical(39, "That is the height there.", "another quantity"),
    ],
)


def _dimensions():
    """Return how many numbers the gradient of a function of two letters has."""
    return len(_BOWL.gradient((2, 1)))


_HOMES = {
    2: "In the floor plane, on the map.",
    3: "On the hillside, along the surface.",
}

FLOOR = choice(
    "gradient-floor",
    "The height over a map is a function of $x$ and $y$. Where does its gradient lie?",
    [
        Option(
            _HOMES[3],
            "Then it would need a third number, for the height. It has two.",
            belief=LIES,
        ),
        Option(
            "It stands upright on the surface.",
            "That arrow is the surface's normal, another one. The gradient has no part upwards.",
            belief=LIES,
        ),
        Option(
            _HOMES[2],
            "One number for each letter: so much to the east, so much to the north.",
            right=True,
        ),
        Option(
            "From where you stand to the summit.",
            "It starts where you stand, but knows of no summit.",
            belief=POINTS,
        ),
    ],
    check=lambda: _HOMES[_dimensions()],
)


def _miss(h):
    """Return what the linear model of the bowl misses at the end of a diagonal step of size h."""
    start, step = np.array([2.0, 1.0]), np.array([h, h])
    return _BOWL.value(start + step) - _BOWL.value(start) - _BOWL.gradient(start) @ step


ZOOM = number(
    "gradient-zoom",
    "On a quadratic, a step of length $0.08$ leaves a miss of $0.0128$. "
    "What does a step half as long, the same way, miss?",
    0.0032,
    "Half the step, a quarter of the miss: it falls like $h^2$.",
    check=lambda: 0.0128 * _miss(0.04) / _miss(0.08),
    hint="By what does $h^2$ shrink when $h$ is halved?",
    typical=[
        Typical(0.0064, "The linear part halves. The miss is of second order, and quarters.", "forgotten square"),
        Typical(0.0016, "That is an eighth, as of $h^3$.", "too general"),
        Typical(0.0128, "It depends on the step: the nearer, the flatter.", "straight line"),
    ],
)

TOWARDS = number(
    "gradient-towards",
    r"At a point $\nabla f = (4, 6)$. How steep is the ground in the direction of the arrow $(3, 4)$?",
    7.2,
    r"The arrow has length $5$, so $\mathbf u = (0.6, 0.8)$, and $4 \cdot 0.6 + 6 \cdot 0.8 = 7.2$.",
    check=lambda: _slope(math.degrees(math.atan2(4, 3))),
    hint="Which arrow of length $1$ points that way?",
    tolerance=0.005,
    typical=[
        Typical(36, "That is for an arrow of length $5$. Divide by it: a slope is per unit.", "forgotten factor"),
        Typical(7.211, "That is the steepest slope of all. This way it is a little less.", "another quantity"),
        Typical(10, "Add the products, not the slopes.", "another quantity"),
        Typical(1.44, "You divided by $25$: the length is the root of it.", "forgotten root"),
    ],
)

TURN = predict(
    "gradient-turn",
    "At $(2, 1)$ on the oval bowl the slope is $4$ along $x$, at $0°$, and $6$ along $y$, at $90°$. "
    "Draw it all the way round.",
    x=Axis("direction in degrees", 0, 360),
    y=Axis("slope", -8, 8),
    truth=_slope,
    why=r"It is $7.21$ times a cosine: highest along the gradient, at $56°$, and lowest opposite it, at $236°$.",
    tolerance=0.06,
    hint="What is the slope half a turn from east, and half a turn from north?",
    typical=[
        Typical(
            lambda angle: abs(_slope(angle)),
            "Half a turn changes the sign.",
            "wrong sign",
        ),
        Typical(
            lambda angle: 4.0,
            "You know two that differ.",
            "too general",
        ),
        Typical(
            lambda angle: 4 + 2 * angle / 90 if angle <= 180 else 8 - 4 * (angle - 180) / 180,
            "At $180°$, in the west, it is $-4$.",
            "straight line",
        ),
    ],
    columns=13,
)


def _true_of_the_bowl():
    """Return which of the four statements hold on the oval bowl at (2, 1), by measuring."""
    slopes = np.array([_slope(angle) for angle in range(360)])
    gradient, place = _BOWL.gradient((2, 1)), np.array([2.0, 1.0])
    steepest = math.isclose(slopes.max(), np.linalg.norm(gradient), rel_tol=1e-3)
    level = abs(_slope(math.degrees(math.atan2(gradient[1], gradient[0])) + 90)) < 1e-6
    aims = abs(gradient[0] * place[1] - gradient[1] * place[0]) < 1e-9
    return [steepest, level, aims, math.isclose(np.linalg.norm(gradient), np.linalg.norm(place))]


_STATEMENTS = (
    "No direction rises more steeply than the gradient's.",
    "A quarter turn from it the ground is level.",
    "Straight against it lies the bottom.",
    "Its length is how far the bottom is.",
)

STATEMENTS = multiple(
    "gradient-statements",
    "Which of these are true at $(2, 1)$ on the oval bowl?",
    [
        Option(_STATEMENTS[0], "The slope is the gradient's length times a cosine, which is at most $1$.", right=True),
        Option(_STATEMENTS[1], "That way runs the contour: the cosine is $0$.", right=True),
        Option(_STATEMENTS[2], "That line passes the bottom at a distance of $1.11$.", belief=POINTS),
        Option(_STATEMENTS[3], "Its length is a slope, $7.2$. The bottom is $2.2$ away.", belief=FARTHER),
    ],
    check=lambda: [text for text, true in zip(_STATEMENTS, _true_of_the_bowl(), strict=True) if true],
)

_EPSILON = 1.1e-16


def _forward_error(h):
    """Return about how far a forward difference of the sine at 1 is off, by the worst of both of its errors."""
    return 0.5 * h * math.sin(1) + 2 * _EPSILON * math.sin(1) / h


SMALL = predict(
    "gradient-small",
    "How does the error of the forward difference of $\\sin$ at $1$ depend on $h$? Both axes are logarithmic.",
    x=Axis("h", 1e-16, 1, log=True),
    y=Axis("error", 1e-16, 1, log=True),
    truth=lambda h: min(1.0, _forward_error(h)),
    why="Down to about $10^{-8}$ the error falls with $h$. Below that, rounding is divided by $h$, and it rises again.",
    tolerance=0.08,
    hint="What is left of two nearly equal numbers when one is subtracted from the other?",
    typical=[
        Typical(
            lambda h: max(1e-16, 0.42 * h),
            "So it would be with exact numbers. The computer's have sixteen digits, and the subtraction eats them.",
            SMALLER_H,
        ),
        Typical(
            lambda h: max(1e-16, 0.09 * h**2),
            "That is the central difference with exact numbers.",
            SMALLER_H,
        ),
        Typical(
            lambda h: min(1.0, max(1e-16, 1e-16 / h)),
            "That is the rounding alone. For large $h$ the secant is not the tangent.",
            "only half of it",
        ),
    ],
    columns=9,
)


def _heights_computed(count):
    """Return how many heights a central difference computes for so many parameters."""
    calls = []
    central_difference(lambda point: calls.append(point) or 0.0, np.zeros(count))
    return len(calls)


COST = number(
    "gradient-cost",
    "A model has $500$ parameters. How many heights does one gradient by central differences take?",
    1000,
    "Two for each parameter, one on either side.",
    check=lambda: _heights_computed(500),
    hint="How many heights does it take along one axis?",
    typical=[
        Typical(501, "That is the forward difference, which shares the height in the middle.", "another quantity"),
        Typical(500, "Each axis needs two, one on either side.", "only half of it"),
        Typical(2, "That is for one axis only.", "one step only"),
        Typical(250_000, "Each axis once, not each pair of axes.", "forgotten root"),
    ],
)

# Before the exercises

_WAYS = {"along the gradient": 56.31, "north": 90, "east": 0, "along the contour": 146.31, "west": 180}

SLOPES = order(
    "gradient-slopes",
    "At $(2, 1)$ on the oval bowl, where the gradient is $(4, 6)$: from the steepest way up to the steepest way down.",
    [
        ("along the gradient", "$7.2$, its length."),
        ("north", "$6$, the slope along $y$."),
        ("east", "$4$, the slope along $x$."),
        ("along the contour", "$0$."),
        ("west", "$-4$: east the other way round."),
    ],
    "It is the gradient's length times the cosine of the angle to it.",
    check=lambda: sorted(_WAYS, key=lambda way: -_slope(_WAYS[way])),
    hint="The larger the angle to the gradient, the smaller the slope.",
    typical=[
        Typical(
            ("along the gradient", "north", "east", "west", "along the contour"),
            "West goes down, and down is below level.",
            "wrong sign",
        ),
        Typical(
            ("west", "along the contour", "east", "north", "along the gradient"),
            "That is from the way down to the way up.",
            "backwards",
        ),
    ],
)


def _level_places():
    """Return whether a level place can be a bottom, and whether it can be something else."""
    saddle = OBJECTIVES["strict_saddle"]
    level = np.linalg.norm(saddle.gradient((0, 0))) == 0
    lower = saddle.value((0, 0.1)) < saddle.value((0, 0)) < saddle.value((0.1, 0))
    return bool(np.linalg.norm(_BOWL.gradient((0, 0))) == 0), bool(level and lower)


_LEVEL = {
    (True, False): "That it is the lowest for some way around.",
    (True, True): "Only that the tangent plane is level there.",
}

ZERO = choice(
    "gradient-zero",
    r"At some place $\nabla f = \mathbf 0$. What do you know?",
    [
        Option(_LEVEL[True, False], "A summit is level too, and so is a pass.", belief=LOWEST),
        Option(
            "That the function is constant nearby.",
            "Level to first order only: the bottom of a bowl is level, and the bowl rises from it.",
            belief="too general",
        ),
        Option(_LEVEL[True, True], "Bottom, summit or pass: the first slopes do not tell them apart.", right=True),
        Option(
            "That there is no gradient there.",
            "There is one: it is the zero vector. At a kink there is none.",
            belief="another quantity",
        ),
    ],
    check=lambda: _LEVEL[_level_places()],
)


def _nearest():
    """Return how near to the bottom the straight line against the gradient passes, from (1, 1)."""
    start = np.array([1.0, 1.0])
    line = start - np.linspace(0, 1, 200_001)[:, None] * _BOWL.gradient(start)
    return float(np.linalg.norm(line, axis=1).min())


NEAREST = number(
    "gradient-nearest",
    "From $(1, 1)$ on the oval bowl, walk straight on against the gradient $(2, 6)$. "
    "How near do you come to the bottom at $(0, 0)$?",
    4 / math.sqrt(40),
    r"The line passes at $\lvert 1 \cdot 6 - 1 \cdot 2\rvert / \sqrt{40} = 0.632$, nearest at $(0.6, -0.2)$.",
    check=_nearest,
    hint="Along $(1 - 2s, 1 - 6s)$, for which $s$ is the distance smallest?",
    typical=[
        Typical(0, "Only if the gradient pointed away from the bottom. It points across the contour.", POINTS),
        Typical(4, r"Divide by the length of the gradient, $\sqrt{40}$.", "forgotten factor"),
        Typical(0.4, "That is the square of the distance.", "forgotten root"),
    ],
)

# The exercises

BY_HAND = number(
    "gradient-by-hand",
    r"Your answer: the slope along $y$ at $(3, 0)$.",
    11,
    r"$x^2 + 2\,e^{2y}$ is $9 + 2$.",
    check=lambda: complex_step(lambda p: p[0] ** 2 * p[1] + np.exp(2 * p[1]), (3, 0))[1],
    hint="Put $x = 3$ first: then it is $9y + e^{2y}$.",
    typical=[
        Typical(10, "The chain rule: $e^{2y}$ has the slope $2e^{2y}$.", "forgotten factor"),
        Typical(0, "That is the slope along $x$.", "another quantity"),
        Typical(9, r"$e^{2y}$ changes with $y$ too.", "only half of it"),
    ],
)

_GRADIENTS = {
    "Anna": lambda x, y: (1 - 2 * x**2, -2 * x * y),
    "Ben": lambda x, y: (1 - 2 * x, -2 * x * y),
    "Cleo": lambda x, y: (1 - 2 * x * x, -2 * y * x),
}


def _culprit():
    """Return whose gradient differs most from differences of the bump, at a few random points."""

    def bump(p):
        return p[0] * np.exp(-(p[0] ** 2) - p[1] ** 2)

    def error(name, point):
        factors = _GRADIENTS[name]
        return gradient_error(bump, lambda p: np.exp(-(p[0] ** 2) - p[1] ** 2) * np.array(factors(*p)), point)

    points = np.random.default_rng(2).uniform(-1, 1, (5, 2))
    return max(_GRADIENTS, key=lambda name: max(error(name, point) for point in points))


CULPRIT = choice(
    "gradient-culprit",
    "Whose gradient is wrong?",
    [
        Option("Anna", r"$1 - 2x^2$ is right: product rule and chain rule.", belief="another quantity"),
        Option("Ben", "The chain rule brings $-2x$, and the $x$ in front makes it $-2x^2$.", right=True),
        Option("Cleo", "Hers is Anna's, multiplied out.", belief="another quantity"),
        Option("None", "Check at $(0.5, 0.5)$: one of them is off by $0.3$.", belief="too general"),
    ],
    check=_culprit,
)


QUIZZES = [
    *(PARTIAL, FLOOR, ZOOM, TOWARDS, TURN, STATEMENTS, SMALL, COST),
    *(SLOPES, ZERO, NEAREST, BY_HAND, CULPRIT),
]
