"""The quizzes of the chapter on convergence.  Each answer is recomputed by its check."""

import math
from functools import cache

import numpy as np

from gdbook.descent import Stopping, gradient_descent
from gdbook.objectives import OBJECTIVES, bowl, parabola
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

# The chapter's beliefs to leave behind.
SMALL_CHANGE = "A small change means converged."
STRAIGHT = "Linear convergence is a straight line on linear axes."
PROMISE = "A theorem's bound says what will happen."
SMALL_GRADIENT = "A small gradient means a small error."

# Inside the chapter: when to stop


def _last_gradient(rate, step_norm):
    """Return the gradient norm at the last step that a step rule lets pass, on a parabola whose bottom is far."""
    stopping = Stopping(step_norm=step_norm, steps=10_000)
    run = gradient_descent(OBJECTIVES["parabola"], 0.02, rate, stopping=stopping)
    return run.gradient_norms[-2]


STOPS = choice(
    "convergence-stops",
    r"With $\eta = 10^{-4}$, the rule on steps shorter than $10^{-6}$ has just ended a descent. What is sure?",
    [
        Option(
            "The minimum is nearer than $10^{-6}$.",
            "So small a rate makes short steps anywhere. The way left may be long.",
            belief=SMALL_CHANGE,
        ),
        Option(
            "All further steps would be shorter.",
            "Leaving a saddle, they grow.",
            belief=SMALL_CHANGE,
        ),
        Option(
            "The gradient of the last step was shorter than $0.01$.",
            r"The step is $\eta$ times it, and $10^{-6}/10^{-4} = 0.01$. No more is known.",
            right=True,
        ),
        Option(
            "The height is within $10^{-6}$ of the lowest.",
            "A rule that sees one step knows no lowest height.",
            belief="too general",
        ),
    ],
    check=lambda: f"The gradient of the last step was shorter than ${_last_gradient(1e-4, 1e-6):.2g}$.",
)


def _farthest(flat, steep, norm):
    """Return how far from the bottom of a bowl a gradient of this length can be, over all directions of it."""
    around = np.linspace(0, math.pi / 2, 1001)
    return float(np.hypot(norm * np.cos(around) / flat, norm * np.sin(around) / steep).max())


FAR = number(
    "convergence-far",
    "The curvatures of a ravine are $10^{-6}$ and $1$, and its gradient here has length $0.001$. "
    "How far away may the bottom be?",
    1000,
    r"At most $\lVert\mathbf g\rVert/\mu = 10^{-3}/10^{-6}$, and along the flat axis it is so far.",
    check=lambda: _farthest(1e-6, 1.0, 1e-3),
    hint=r"Which curvature stands in $\lVert\mathbf w - \mathbf w^*\rVert \le \lVert\mathbf g\rVert/\mu$?",
    typical=[
        Typical(0.001, "So it would be with curvature $1$ in every direction.", SMALL_GRADIENT),
        Typical(0.5, r"That is the height left at most, $\lVert\mathbf g\rVert^2/(2\mu)$.", "another quantity"),
        Typical(1e-9, "Divide: the flatter the ground, the farther.", "inverse"),
    ],
)


def _bump(w):
    """Return the height and gradient of 1 - exp(-|w|^2), level far out."""
    hill = math.exp(-w @ w)
    return 1 - hill, 2 * w * hill


def _places():
    """Return (gradient, distance to the minimum, height above it) at three places with a tiny gradient."""
    ravine, saddle = bowl(1e-9, 1.0), OBJECTIVES["strict_saddle"]
    far, out, level = np.array([5.0, 0.0]), np.array([6.0, 0.0]), np.array([0.0, 1e-9])
    height, slope = _bump(out)
    return [
        (ravine.gradient(far), 5.0, ravine.value(far)),
        (slope, 6.0, height),
        (saddle.gradient(level), 1.0, saddle.value(level) - saddle.value((0, 1))),
    ]


_OF_THE_FLAT = [
    (
        Option("In no direction is the slope steeper than $10^{-8}$.", "It is at most the gradient's length.", True),
        lambda gradient, *_: np.abs(np.array([[1, 0], [0.6, 0.8], [0, 1]]) @ gradient).max() <= 1e-8,
    ),
    (
        Option("The next step is shorter than $10^{-9}$.", r"It is $\eta$ times the gradient.", True),
        lambda gradient, *_: np.linalg.norm(0.1 * gradient) < 1e-9,
    ),
    (
        Option("The minimum is near.", "Not in a ravine, and not on a plateau.", belief=SMALL_GRADIENT),
        lambda _, distance, __: distance < 0.1,
    ),
    (
        Option("The height is nearly the lowest.", "Not on a plateau or at a saddle.", belief=SMALL_GRADIENT),
        lambda *known: known[2] < 0.1,
    ),
]

FLAT = multiple(
    "convergence-flat",
    r"With $\eta = 0.1$ a descent has ended at a gradient norm below $10^{-8}$. What is sure of any smooth objective?",
    [option for option, _ in _OF_THE_FLAT],
    check=lambda: [option.text for option, holds in _OF_THE_FLAT if all(holds(*place) for place in _places())],
)


# Inside the chapter: rates

LINE = predict(
    "convergence-line",
    "The error is $1$, and each step leaves $0.9$ of it. Draw it. The axes are linear.",
    x=Axis("step", 0, 40),
    y=Axis("error", 0, 1),
    truth=lambda t: gradient_descent(OBJECTIVES["parabola"], 1.0, 0.1, steps=40).points[round(t), 0],
    why="A tenth of what is *left* goes at each step: $0.35$ is left after $10$ steps, $0.12$ after $20$.",
    tolerance=0.06,
    hint="How much is left after seven steps? And after seven more?",
    typical=[
        Typical(
            lambda t: 1 - t / 40,
            "The line is straight where the vertical axis is logarithmic.",
            STRAIGHT,
        ),
        Typical(
            lambda t: max(0, 1 - t / 10),
            "A tenth of the *first* error at each step would end after ten.",
            "straight line",
        ),
    ],
    columns=9,
)


def _after(steps, factor):
    """Return what is left of an error of 1 after so many steps of descent on a parabola, at this factor."""
    return gradient_descent(OBJECTIVES["parabola"], 1.0, 1 - factor, steps=steps).points[-1, 0]


DIGITS = number(
    "convergence-digits",
    "Each step leaves $0.7$ of the error. How many decimal digits do ten steps gain?",
    -10 * math.log10(0.7),
    r"$0.7^{10} = 0.028$: about one digit and a half, $0.155$ a step.",
    check=lambda: -math.log10(_after(10, 0.7)),
    hint="What is left of the error after ten steps? How many zeros is that?",
    tolerance=0.03,
    typical=[
        Typical(0.155, "So many in one step.", "one step only"),
        Typical(3.57, "You took the natural logarithm.", "forgotten factor"),
        Typical(3, r"Ten times $0.3$: but a step takes $0.3$ of what is left.", STRAIGHT),
    ],
)


@cache
def _quartic_walk():
    return gradient_descent(OBJECTIVES["quartic"], 1.0, 0.1, steps=10_000).points[:, 0]


SUBLINEAR = predict(
    "convergence-sublinear",
    r"Descent on $\tfrac14 x^4$ from $1$ with $\eta = 0.1$: how far from $0$ is it?",
    x=Axis("step", 1, 10_000, log=True),
    y=Axis("distance", 1e-4, 1, log=True),
    truth=lambda t: _quartic_walk()[round(t)],
    why=r"In the end $1/\sqrt{0.2\,t}$, of slope $-\tfrac12$: a hundred times the steps for a digit.",
    tolerance=0.05,
    hint=r"After $100$ steps it is at $0.22$.",
    typical=[
        Typical(
            lambda t: max(1e-4, 0.9**t),
            "So it falls on a parabola. Here the slope fades.",
            "another quantity",
        ),
        Typical(
            lambda t: min(1, 5 / t),
            "So falls $x^2$; the distance is its root.",
            "forgotten root",
        ),
    ],
    columns=7,
)

_RATES = {
    r"$1/\sqrt t$": lambda t: -math.log(t) / 2,
    "$1/t^2$": lambda t: -2 * math.log(t),
    "$0.99^t$": lambda t: t * math.log(0.99),
    "$0.5^t$": lambda t: t * math.log(0.5),
    "$0.5^{2^t}$": lambda t: -(2**t),
}

ORDER = order(
    "convergence-order",
    "In the end, which of these errors falls slowest, and which quickest? Slowest first.",
    list(
        zip(
            _RATES,
            [
                "sublinear, $100$ times the steps for a digit",
                "sublinear too, $3.2$ times the steps",
                "linear, about $230$ steps a digit",
                "linear, $3.3$ steps a digit",
                "quadratic: each step doubles the digits",
            ],
            strict=True,
        )
    ),
    "Any factor below $1$ beats any power of $t$ in the end, and doubling digits beats any factor.",
    check=lambda: sorted(_RATES, key=lambda text: -_RATES[text](5000)),
    hint="How many more steps does the next digit take: ever more, always as many, or ever fewer?",
    typical=[
        Typical(
            ["$0.99^t$", r"$1/\sqrt t$", "$1/t^2$", "$0.5^t$", "$0.5^{2^t}$"],
            "So it begins. From $t = 1500$ on, $0.99^t$ is below $1/t^2$.",
            "one step only",
        ),
        Typical(list(_RATES)[::-1], "That is quickest first.", "backwards"),
    ],
)


# Inside the chapter: theorems


def _huber(knee, curvature):
    """Return value and slope of the hill that is a parabola up to the knee and straight beyond."""

    def value(w):
        x = abs(float(w[0]))
        return curvature * (x * x / 2 if x <= knee else knee * x - knee * knee / 2)

    return value, lambda w: curvature * np.clip(w, -knee, knee)


def _worst(curvature, radius, steps):
    """Return the largest height left after so many steps of 1/L, over Huber's hills of many knees."""
    knees = radius * np.arange(1, 91) / 90
    runs = (gradient_descent(_huber(knee, curvature), radius, 1 / curvature, steps) for knee in knees)
    return max(run.values[-1] for run in runs)


BOUND = number(
    "convergence-bound",
    r"Of a convex hill it is known that $L = 2$ and that the minimum is at most $3$ away. "
    r"What height is left at most after $4$ steps with $\eta = 1/L$?",
    1,
    r"$LR^2/(4N + 2) = 18/18$. On one hill of this kind it is so much.",
    check=lambda: _worst(2.0, 3.0, 4),
    hint=r"Put $L = 2$, $R = 3$ and $N = 4$ into $LR^2/(4N + 2)$.",
    typical=[
        Typical(2.25, "$LR^2/(2N)$ holds, too, but promises less than is true.", "forgotten factor"),
        Typical(1 / 3, "The distance enters squared.", "forgotten square"),
        Typical(9 / 7, "That is for three steps.", "off by one"),
    ],
)

_VERDICTS = {
    True: "Nothing: the bound is for the worst hill of the kind.",
    False: "The theorem does not fit this hill.",
}


def _below_and_attained():
    """Return whether a parabola of curvature 1 ends at 0.018, and the worst hill of its kind at the bound."""
    kind = gradient_descent(parabola(1.0), 3.0, 1 / 2, steps=4).values[-1]
    return math.isclose(kind, 0.018, rel_tol=0.03) and math.isclose(_worst(2.0, 3.0, 4), 1, rel_tol=1e-9)


PROMISED = choice(
    "convergence-promised",
    "A theorem promises a height of at most $1$ after $4$ steps. A run of the kind has $0.018$. What is wrong?",
    [
        Option(
            _VERDICTS[False],
            "It does, and what it says is true: $0.018$ is at most $1$.",
            belief=PROMISE,
        ),
        Option(
            "The run will climb back towards $1$.",
            "The bound falls from step to step, and nothing draws a run to it.",
            belief=PROMISE,
        ),
        Option(
            "The theorem's constant is careless.",
            "On another hill of the kind the height is exactly $1$: no smaller constant is true.",
            belief="too general",
        ),
        Option(_VERDICTS[True], "Most hills are kinder.", right=True),
    ],
    check=lambda: _VERDICTS[_below_and_attained()],
)


def _steps_to_a_millionth(kappa):
    """Return how many steps of the best rate shrink the distance on a bowl of this condition number to 1e-6."""
    flat, steep = 1.0, float(kappa)
    path = gradient_descent(bowl(flat, steep), (1.0, 1.0), 2 / (flat + steep), steps=8000).points
    return int((np.linalg.norm(path, axis=1) <= 1e-6 * math.sqrt(2) * (1 + 1e-9)).argmax())


KAPPA = number(
    "convergence-kappa",
    r"At the best rate, a bowl with $\kappa = 100$ takes $691$ steps to a millionth of the error. "
    r"About how many does $\kappa = 400$ take?",
    2763,
    r"Each step leaves about $1 - 2/\kappa$, so four times $\kappa$ is four times the steps.",
    check=lambda: _steps_to_a_millionth(400),
    hint=r"What does $(\kappa - 1)/(\kappa + 1)$ lack of $1$?",
    tolerance=30,
    typical=[
        Typical(691, "The best rate helps, but even it leaves most of the flat direction.", "too general"),
        Typical(
            1382,
            r"The steps of plain descent grow with $\kappa$ itself; those of accelerated methods grow with its root.",
            "another quantity",
        ),
        Typical(11_056, r"With $\kappa$, not with its square.", "forgotten root"),
    ],
)


def _condition(table):
    """Return the condition number of the Hessian of the mean squared error."""
    return float(np.linalg.cond(2 / len(table) * table.T @ table))


SCALING = number(
    "convergence-scaling",
    r"Two weights and no constant are fitted to two inputs, uncorrelated and with mean $0$. One is in years and "
    r"spreads by $10$, the other in francs and spreads by $20\,000$. What is $\kappa$ of the mean squared error?",
    4e6,
    r"The curvatures are as the squares of the spreads, $2000^2$. Standardised, $\kappa = 1$.",
    check=lambda: _condition(np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) * [10, 20_000]),
    hint="The Hessian is $2/n$ times the sums of squares of the inputs.",
    typical=[
        Typical(2000, "The quotient of the spreads. The curvature is quadratic in them.", "forgotten square"),
        Typical(1, "So it is once they are standardised.", "another quantity"),
        Typical(2.5e-7, "The larger over the smaller.", "inverse"),
        Typical(4e8, "With a constant, of curvature $2$. Here is none.", "another quantity"),
    ],
)

# Inside the exercises


def _fires(step_norm):
    """Return at which step the rule on steps ends the walk on x^4/4 from 1 with the rate 1/2."""
    stopping = Stopping(step_norm=step_norm, steps=20_000)
    return len(gradient_descent(OBJECTIVES["quartic"], 1.0, 0.5, stopping=stopping).learning_rates)


FIRES = number(
    "convergence-fires",
    "Your prediction: at about which step does it stop?",
    6292,
    r"The step $\tfrac12 x^3$ is $10^{-6}$ at $x = 0.0126$, and $1/\sqrt t$ is there at $t \approx 6300$.",
    check=lambda: _fires(1e-6),
    hint=r"At which $x$ is $\tfrac12 x^3$ as small as $10^{-6}$? And at which $t$ is $1/\sqrt t$ there?",
    tolerance=100,
    typical=[
        Typical(
            1e12, "That is where $x$ itself is $10^{-6}$. The step is much shorter than the way left.", SMALL_CHANGE
        ),
        Typical(10_000, r"The step is half of $x^3$: solve $\tfrac12 x^3 = 10^{-6}$.", "forgotten factor"),
        Typical(79.4, "That is $1/x$. The steps go with its square.", "forgotten square"),
    ],
)

_RULES = [
    (Option("step below $10^{-3}$", "The same points, so the same steps.", right=True), {"step_norm": 1e-3}),
    (
        Option(
            "gradient norm below $10^{-3}$",
            "All gradients are a thousand times longer: it stops later.",
            False,
            "wrong unit",
        ),
        {"gradient_norm": 1e-3},
    ),
    (
        Option("gradient norm below $10^{-3}$ of the first", "In a quotient of two the unit cancels.", right=True),
        {"relative_gradient_norm": 1e-3},
    ),
    (
        Option("change of height below $10^{-6}$", "All changes are a thousand times larger.", False, "wrong unit"),
        {"value_change": 1e-6},
    ),
]


def _stops_at_the_same_step(rule):
    """Return whether a rule ends descent on x^2 + 3 y^2 where it ends it on a thousand times that."""
    plain, stopping = OBJECTIVES["oval_bowl"], Stopping(**rule, steps=1000)
    high = (lambda w: 1000 * plain.value(w), lambda w: 1000 * plain.gradient(w))
    runs = [gradient_descent(hill, (2.0, 1.0), rate, stopping=stopping) for hill, rate in [(plain, 0.1), (high, 1e-4)]]
    return len(runs[0].values) == len(runs[1].values)


UNITS = multiple(
    "convergence-units",
    "The height is multiplied by $1000$ and the rate divided by $1000$. "
    "Which rules stop at the same step as before, whatever the objective?",
    [option for option, _ in _RULES],
    check=lambda: [option.text for option, rule in _RULES if _stops_at_the_same_step(rule)],
)

QUIZZES = [
    *(STOPS, FAR, FLAT, LINE, DIGITS, SUBLINEAR, ORDER, BOUND, PROMISED, KAPPA, SCALING),
    *(FIRES, UNITS),
]
