"""The quizzes of the chapter on stepping against the gradient.  Each answer is recomputed by its check."""

import math

import numpy as np

from gdbook.descent import gradient_descent
from gdbook.objectives import OBJECTIVES, parabola
from gdbook.rulers import steepest_direction
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

# The chapter's beliefs to leave behind.
POINTS = "Minus the gradient points at the minimum."
ALWAYS = "A step against the gradient always goes down."
ONLY = "Only minus the gradient goes down."
ABSOLUTE = "Steepest is absolute."
NAMED = "It says descent, so it descends."

_BOWL = OBJECTIVES["oval_bowl"]
_START = (2.0, 1.0)


def _bowl(*curvatures):
    """Return value and gradient of  1/2 (c_1 w_1^2 + ... + c_n w_n^2)."""
    curvatures = np.array(curvatures, dtype=float)
    return lambda w: curvatures @ w**2 / 2, lambda w: curvatures * w


def _walk(rate, steps=1, start=_START):
    return gradient_descent(_BOWL, start, rate, steps)


# Inside the chapter

ROW = number(
    "negative-gradient-row",
    "What is the height in the last row of the table, $t = 3$?",
    1.0609,
    r"At each step $x$ is multiplied by $0.8$ and $y$ by $0.4$: $\mathbf w_3 = (1.024, 0.064)$.",
    check=lambda: _walk(0.1, 3).values[3],
    hint=r"First fill in $\mathbf w_2 = (1.6 - 0.32,\; 0.4 - 0.24)$, then feel the gradient there.",
    typical=[
        Typical(1.7152, "That is the height in the row before.", "off by one"),
        Typical(2.56, "You went on with the first gradient. It must be felt anew at each place.", "one step only"),
        Typical(62.2756, "You climbed: the step is *minus* the rate times the gradient.", "wrong sign"),
    ],
)

_WAYS = [
    (
        Option("$(0, 1)$", r"$\nabla f \cdot \mathbf u = -2$, the slope along $y$.", right=True),
        (0, 1),
    ),
    (
        Option("$(1, 0)$", "That is straight along a positive slope: up.", belief="wrong sign"),
        (1, 0),
    ),
    (
        Option("$(1, 1)$", "$1 - 2 = -1$: down, though $x$ alone goes up.", right=True),
        (1, 1),
    ),
    (
        Option(
            "$(2, 1)$",
            "$2 - 2 = 0$: along the contour. Level at first, and on this valley it rises then.",
            belief="too general",
        ),
        (2, 1),
    ),
    (
        Option("$(-1, 2)$", "Minus the gradient itself, and the steepest.", right=True),
        (-1, 2),
    ),
]


def _leads_down(way):
    """Return whether a short step from (1, -1) in a direction ends lower on the valley of the question."""
    value, _ = _bowl(1, 2)
    start = np.array([1.0, -1.0])
    return value(start + 1e-3 * np.array(way)) < value(start)


DOWNHILL = multiple(
    "negative-gradient-downhill",
    r"On $\tfrac12(x^2 + 2y^2)$ the gradient at $(1, -1)$ is $(1, -2)$. "
    "In which of these directions does a short enough step lead down?",
    [option for option, _ in _WAYS],
    check=lambda: [option.text for option, way in _WAYS if _leads_down(way)],
)

_TURNS = np.arange(0, math.pi, 1e-3)


def _drift(length):
    """Return by how many degrees the best step of this length from (2, 1) is off minus the gradient."""
    against = math.atan2(-6, -4)
    ways = against - _TURNS
    heights = _BOWL.on_arrays.value(2 + length * np.cos(ways), 1 + length * np.sin(ways))
    return math.degrees(_TURNS[heights.argmin()])


DRIFT = predict(
    "negative-gradient-drift",
    "The length of the step grows from $0.01$ to $10$, well past the bottom. "
    "How many degrees off minus the gradient is the best direction?",
    x=Axis("length of the step", 0.01, 10, log=True),
    y=Axis("degrees off", 0, 60),
    truth=_drift,
    why=r"It leaves $0°$ slowly, is $29.7°$ where the step just reaches the bottom, and turns on: "
    "far out, only the flat way matters.",
    tolerance=0.07,
    hint="For tiny steps the theorem tells. At the length $2.24$ the best step leads to the bottom, $29.7°$ off.",
    typical=[
        Typical(
            lambda length: 0,
            "So it is for the shortest steps. A longer one meets ground of which the gradient knows nothing.",
            "too general",
        ),
        Typical(
            lambda length: 29.7,
            "That is the way to the bottom, which only a step of the right length should take.",
            "another quantity",
        ),
    ],
    columns=10,
)

GAIN = number(
    "negative-gradient-gain",
    r"A hill is $4$-smooth, and the gradient underfoot has length $2$. "
    r"How much is one step with $\eta = 1/L$ sure to gain?",
    0.5,
    r"$\lVert\mathbf g\rVert^2/(2L) = 4/8$.",
    check=lambda: -float(np.diff(gradient_descent(parabola(4.0), 0.5, 0.25, steps=1).values)[0]),
    hint=r"Put $\eta = 1/L$ into the descent lemma: what is the bracket?",
    typical=[
        Typical(1, "That is what the slope alone promises. The bending takes half of it back.", "only half of it"),
        Typical(
            0.25, "The gradient's length enters squared: once for the slope, once for the step.", "forgotten square"
        ),
        Typical(2, "$L$ is missing: the more the ground bends, the less is sure.", "forgotten factor"),
    ],
)

_RATES = ["$0.2$", "$0.3$", "$0.1$", "$0.4$", "$0.5$"]

RATES = order(
    "negative-gradient-rates",
    r"One step on $x^2 + 3y^2$ from $(2, 1)$. Which rate leads lowest? Lowest first.",
    list(
        zip(
            _RATES,
            ["height $1.56$", "height $2.56$", "height $3.04$", "height $6.04$", "height $12$, above the start"],
            strict=True,
        )
    ),
    "At first a longer step gains more; then the bending takes it back, and in the end more than that.",
    check=lambda: sorted(_RATES, key=lambda text: _walk(float(text.strip("$"))).values[1]),
    hint=r"The height after the step is $(2 - 4\eta)^2 + 3(1 - 6\eta)^2$.",
    typical=[
        Typical(
            ["$0.5$", "$0.4$", "$0.3$", "$0.2$", "$0.1$"],
            "Not the longer the better: $0.5$ leads from $7$ up to $12$.",
            ALWAYS,
        ),
        Typical(
            ["$0.1$", "$0.2$", "$0.3$", "$0.4$", "$0.5$"],
            "Not the shorter the better, either: $0.1$ stops well above what $0.2$ reaches.",
            "backwards",
        ),
    ],
)

_CAUSES = {
    True: "The variable `gradient` holds minus the gradient.",
    False: "Nothing: a height may well rise at first.",
}


def _climbs_with_the_wrong_sign():
    """Return whether the heights of the question are those of a loop with one minus sign too many."""
    places = [np.array(_START) * np.array([1.1, 1.3]) ** t for t in range(3)]
    heights = [_BOWL.value(place) for place in places]
    return np.allclose(heights, [7, 9.91, 14.42], atol=0.005) and bool((np.diff(_walk(0.05, 2).values) < 0).all())


SIGNS = choice(
    "negative-gradient-signs",
    r"On $x^2 + 3y^2$ a loop with the line `w = w - 0.05 * gradient` prints the heights $7$, $9.91$, $14.42$. "
    "What is wrong?",
    [
        Option(
            "The rate is too large.",
            "$0.05$ is far below $1/L = 1/6$, so every true step must go down.",
            belief="another quantity",
        ),
        Option(
            _CAUSES[False],
            "Not with a rate below $2/L$: the descent lemma forbids it.",
            belief="too general",
        ),
        Option(
            "It cannot be a sign: the line has its minus.",
            "One minus stands there. Another may hide in the variable.",
            belief=NAMED,
        ),
        Option(
            _CAUSES[True],
            "Then the line adds $0.05$ times the true gradient: $x$ grows by $1.1$, $y$ by $1.3$ at each step.",
            right=True,
        ),
    ],
    check=lambda: _CAUSES[_climbs_with_the_wrong_sign()],
)

_STARTS = [
    (Option("$(3, 0)$", "On the flat axis, an eigenvector.", right=True), (3, 0)),
    (Option("$(0, -1)$", "On the sharp axis, the other one.", right=True), (0, -1)),
    (
        Option("$(1, 1)$", "The step is along $(-2, -6)$, the bottom along $(-1, -1)$.", belief=POINTS),
        (1, 1),
    ),
    (
        Option(
            "$(2, 1)$, if the rate is small enough.",
            "Shorter steps only follow the flow more closely, and that is the curve $y = (x/2)^3$.",
            belief=POINTS,
        ),
        (2, 1),
    ),
    (Option("$(-2, 0)$", "On the flat axis again, from the other side.", right=True), (-2, 0)),
]


def _goes_straight(start):
    points = _walk(0.01, 50, start).points
    return bool(np.abs(points[:, 0] * start[1] - points[:, 1] * start[0]).max() < 1e-9)


STRAIGHT = multiple(
    "negative-gradient-straight",
    "From which starts does descent on $x^2 + 3y^2$ go straight to the bottom?",
    [option for option, _ in _STARTS],
    check=lambda: [option.text for option, start in _STARTS if _goes_straight(start)],
)


def _text_of(step):
    return f"${tuple(map(int, step))}$"


RULER = choice(
    "negative-gradient-ruler",
    "The gradient is $(3, -4, 1)$, and a step is said to be as long as its longest coordinate. "
    "Which step of length $1$ falls most?",
    [
        Option(
            "$(0, 1, 0)$",
            "That is for the sum of the sizes. Here the other coordinates may move as well, at no cost.",
            belief="another quantity",
        ),
        Option("$(-1, 1, -1)$", "Each coordinate as far as it may, each downhill: $3 + 4 + 1 = 8$.", right=True),
        Option(
            "$(-3, 4, -1)$, cut to length $1$",
            "That falls by $26/4 = 6.5$; $(-1, 1, -1)$ is as long by this ruler and falls by $8$.",
            belief=ABSOLUTE,
        ),
        Option("$(1, -1, 1)$", "That rises by $8$.", belief="wrong sign"),
    ],
    check=lambda: _text_of(steepest_direction((3, -4, 1), "linf")),
)


def _shorter_in_centimetres():
    """Return how many times shorter a step down half of x^2, x in metres, is when x is told in centimetres."""
    metres = gradient_descent(parabola(1.0), 1.0, 0.1, steps=1).points[:, 0]
    hill = (lambda v: v @ v / 100**2 / 2, lambda v: v / 100**2)
    centimetres = gradient_descent(hill, 100.0, 0.1, steps=1).points[:, 0] / 100
    return float(np.diff(metres)[0] / np.diff(centimetres)[0])


CENTIMETRES = number(
    "negative-gradient-centimetres",
    "The coordinate $x$, given in metres, is now given in centimetres, and the rate stays. "
    "How many times shorter is the next step along $x$, on the hill?",
    10_000,
    r"The slope per centimetre is $100$ times smaller, and so many *centimetres* are walked: $d^2 = 1/100^2$.",
    check=_shorter_in_centimetres,
    hint="What happens to the slope, and what to the unit in which the step is walked?",
    typical=[
        Typical(100, "That is the slope alone. The step is walked in the new unit, too.", "forgotten square"),
        Typical(1, "The hill is the same, but the ruler is not, and the step depends on it.", ABSOLUTE),
        Typical(0.0001, "The other way round: it gets shorter.", "inverse"),
    ],
)


def _gap(rate):
    """Return how far descent on the bowl is behind the flow along x at the time 1."""
    return 2 * math.exp(-2) - _walk(rate, round(1 / rate)).points[-1, 0]


FLOW = number(
    "negative-gradient-flow",
    r"With the rate $0.0125$ the gap to the flow at the time $1$ is $0.0068$. About what is it with $0.00625$?",
    0.0034,
    "Half the rate, half the gap.",
    check=lambda: _gap(0.00625),
    hint="Compare the rows of the table: by how much does the gap shrink when the rate is halved?",
    tolerance=0.0002,
    typical=[
        Typical(
            0.0017, "A quarter would be an error of second order. Euler's method is of first order.", "too general"
        ),
        Typical(0.0068, "Nearer steps follow the flow more nearly.", "forgotten factor"),
        Typical(0.0136, "That is for twice the rate.", "inverse"),
    ],
)


def _mean_share(d):
    """Return the mean size of the cosine between a random direction and the gradient in d dimensions (D-33)."""
    return math.exp(math.lgamma(d / 2) - math.lgamma((d + 1) / 2)) / math.sqrt(math.pi)


GUESS = predict(
    "negative-gradient-guess",
    "How does the mean share of the steepest slope that a random direction gets change with the dimension?",
    x=Axis("dimension", 2, 1000, log=True),
    y=Axis("mean share", 0.01, 1, log=True),
    truth=_mean_share,
    why=r"It falls like one over the root of the dimension: about $\sqrt{2/(\pi d)}$.",
    tolerance=0.06,
    hint="The squares of all $d$ cosines with the axes add up to $1$.",
    typical=[
        Typical(
            lambda d: _mean_share(2),
            "In many dimensions almost all directions are nearly level.",
            "too general",
        ),
        Typical(
            lambda d: 1 / d,
            "That is the mean of the *squared* cosine. The cosine itself falls like its root.",
            "forgotten root",
        ),
    ],
    columns=7,
)


# Before the exercises


def _random_ways(count):
    return np.random.default_rng(1847).normal(size=(count, 2))


_STATEMENTS = [
    (
        Option(
            "Where the ground is not level, a short enough one goes down.", "That is the first theorem.", right=True
        ),
        lambda: _walk(1e-3).values[1] < 7,
    ),
    (
        Option("It leads nearer to the bottom than any other step of its length.", "Not from $(2, 1)$.", belief=POINTS),
        lambda: _drift(0.72) < 1,
    ),
    (
        Option("No other direction goes down.", "Half of all directions do; it is the steepest.", belief=ONLY),
        lambda: not any(_BOWL.value(np.array(_START) + 1e-3 * way) < 7 for way in _random_ways(9)),
    ),
    (
        Option("On turned axes it is the same step.", "Turning changes neither lengths nor slopes.", right=True),
        lambda: np.allclose(_turned_step(), np.diff(_walk(0.1).points, axis=0)[0]),
    ),
    (
        Option("In other units it is the same step.", "Other units are another ruler.", belief=ABSOLUTE),
        lambda: math.isclose(_shorter_in_centimetres(), 1),
    ),
]


def _turned_step():
    """Return the first step of rate 0.1 down the bowl, taken in axes turned by 0.5 and drawn on the old map."""
    turn = np.array([[math.cos(0.5), -math.sin(0.5)], [math.sin(0.5), math.cos(0.5)]])
    hill = (lambda v: _BOWL.value(turn @ v), lambda v: turn.T @ _BOWL.gradient(turn @ v))
    return turn @ np.diff(gradient_descent(hill, turn.T @ _START, 0.1, steps=1).points, axis=0)[0]


STATEMENTS = multiple(
    "negative-gradient-statements",
    "What is true of a step against the gradient?",
    [option for option, _ in _STATEMENTS],
    check=lambda: [option.text for option, holds in _STATEMENTS if holds()],
)

_PAIRS = ["$3$ and $3$", "$10$ and $20$", "$2$ and $6$", "$5$ and $45$", "$1$ and $100$"]


def _widest_miss(low, high):
    """Return the largest angle between minus the gradient and the way to the bottom, over a circle of places."""
    around = np.linspace(0, math.pi / 2, 10_001)
    x, y = np.cos(around), np.sin(around)
    cosine = (low * x * x + high * y * y) / np.hypot(low * x, high * y)
    return math.degrees(math.acos(min(1, cosine.min())))


MISSES = order(
    "negative-gradient-misses",
    "Five bowls have these two curvatures. "
    "On which can minus the gradient miss the direction to the minimum by most? Smallest miss first.",
    list(
        zip(
            _PAIRS,
            [
                "round, it never misses",
                r"$\kappa = 2$, up to $19.5°$",
                r"$\kappa = 3$, up to $30°$",
                r"$\kappa = 9$, up to $53.1°$",
                r"$\kappa = 100$, up to $78.6°$",
            ],
            strict=True,
        )
    ),
    r"Only the quotient $\kappa = L/\mu$ counts: how oval the bowl is, not how steep.",
    check=lambda: sorted(_PAIRS, key=lambda text: _widest_miss(*_numbers_in(text))),
    hint="Which of them is round? And what does making a bowl twice as deep change?",
    typical=[
        Typical(
            ["$3$ and $3$", "$2$ and $6$", "$10$ and $20$", "$5$ and $45$", "$1$ and $100$"],
            "You sorted by the sharper curvature. Twice as deep a bowl turns no arrow.",
            "another quantity",
        ),
        Typical(_PAIRS[::-1], "The other way round: the round bowl never misses.", "backwards"),
    ],
)


def _numbers_in(text):
    return [float(part) for part in text.replace("$", "").split(" and ")]


def _longest_sure(curvature):
    """Return the largest rate below which a step on a parabola, the worst case, still goes down, by bisection."""
    low, high = 0.0, 10.0
    while high - low > 1e-9:
        rate = (low + high) / 2
        values = gradient_descent(parabola(curvature), 1.0, rate, steps=1).values
        low, high = (rate, high) if values[1] < values[0] else (low, rate)
    return low


LONG = number(
    "negative-gradient-long",
    "All that is known of a hill is that it is $10$-smooth. Below which rate is every step sure to go down?",
    0.2,
    r"The bracket $1 - \tfrac12 L\eta$ is positive below $2/L$.",
    check=lambda: _longest_sure(10.0),
    hint=r"Where does $1 - \tfrac12 L\eta$ turn negative?",
    typical=[
        Typical(0.1, "There the sure gain is largest. It is still positive up to twice that.", "only half of it"),
        Typical(0.05, "The rate is $2/L$, not $1/(2L)$.", "inverse"),
        Typical(5, "That is $L/2$: the more the ground bends, the shorter the sure step.", "inverse"),
    ],
)


# Inside the exercises

BOLDER = number(
    "negative-gradient-bolder",
    "What is the height after two steps with $0.3$?",
    1.3312,
    "The factors are $0.4$ and $-0.8$, so it is $0.32^2 + 3 \\cdot 0.64^2$.",
    check=lambda: _walk(0.3, 2).values[2],
    hint="After one step you are at $(0.8, -0.8)$. What is the gradient there?",
    typical=[
        Typical(2.56, "That is after one step.", "off by one"),
        Typical(1.7152, "That is with the rate $0.1$.", "another quantity"),
        Typical(210.6112, "With a plus you would climb.", "wrong sign"),
    ],
)


_LOOPS = [
    (
        Option("Anna's", "Two signs, but right: she adds minus the gradient.", right=True),
        lambda w: w + 0.1 * -_BOWL.gradient(w),
    ),
    (
        Option("Ben's", "His step leads down, and he subtracts it: up.", belief=NAMED),
        lambda w: w - (-0.1 * _BOWL.gradient(w)),
    ),
    (
        Option("Cleo's", "She feels the slope on the opposite side of the valley.", belief=NAMED),
        lambda w: w - 0.1 * _BOWL.gradient(-w),
    ),
]

CLIMBS = multiple(
    "negative-gradient-climbs",
    "Whose step goes down?",
    [option for option, _ in _LOOPS],
    check=lambda: [option.text for option, step in _LOOPS if _BOWL.value(step(np.array(_START))) < 7],
)


def _sure_share(degrees):
    """Return how much of the sure gain is left in a direction off minus the gradient, in per cent, on a grid."""
    lengths = np.linspace(0, 1, 100_001)
    return 100 * (lengths * math.cos(math.radians(degrees)) - lengths**2 / 2).max() / 0.5


BESIDE = number(
    "negative-gradient-beside",
    "How much of the sure gain is left at $60°$?",
    25,
    r"$\cos^2 60° = \tfrac14$.",
    check=lambda: _sure_share(60),
    hint="Both the slope and the best length shrink with the cosine.",
    unit="%",
    typical=[
        Typical(
            50, "So much is left of the slope, and of the best length. The gain is their product.", "forgotten square"
        ),
        Typical(75, "So much is lost.", "another quantity"),
    ],
)


def _steps_to_halve(d):
    """Return how many blind steps bring the mean height to half or below, multiplying it by 1 - 1/d each."""
    height, steps = 1.0, 0
    while height > 0.5:
        height, steps = height * (1 - 1 / d), steps + 1
    return steps


BLIND = number(
    "negative-gradient-blind",
    "After how many steps is the mean height halved?",
    69,
    r"Each step leaves $0.99$ of it, and $0.99^{69} = 0.4998$.",
    check=lambda: _steps_to_halve(100),
    hint="Each step leaves $1 - c^2$ of the height. What is its mean in $100$ dimensions?",
    tolerance=1,
    typical=[
        Typical(50, r"$1/100$ of what is *left*, not of the whole: it takes longer.", "straight line"),
        Typical(100, r"That would leave $0.37$.", "too general"),
        Typical(9, r"You took the mean of $\lvert c\rvert$. What is lost of the height is $c^2$.", "forgotten square"),
    ],
)

WIDEST = number(
    "negative-gradient-widest",
    "What is the largest angle, in degrees?",
    53.13,
    r"$\cos\beta = 2\sqrt9/(9 + 1) = 0.6$.",
    check=lambda: _widest_miss(1, 9),
    hint=r"What is $\kappa$ here?",
    tolerance=0.2,
    unit="°",
    typical=[
        Typical(36.87, "That is the angle whose *sine* is $0.6$.", "another quantity"),
        Typical(72.54, r"The cosine is $2\sqrt\kappa/(\kappa + 1)$, with the $2$.", "forgotten factor"),
        Typical(0.6, "That is the cosine.", "another quantity"),
    ],
)

QUIZZES = [
    *(ROW, DOWNHILL, DRIFT, GAIN, RATES, SIGNS, STRAIGHT, RULER, CENTIMETRES, FLOW, GUESS),
    *(STATEMENTS, MISSES, LONG),
    *(BOLDER, CLIMBS, BESIDE, BLIND, WIDEST),
]
