"""The quizzes of the chapter on the learning rate.  Each answer is recomputed by its check, by walking."""

import numpy as np

from gdbook import schedules
from gdbook.descent import gradient_descent
from gdbook.objectives import OBJECTIVES, parabola
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

# The chapter's beliefs to leave behind.
EXPLODES = "A rate that is too large always explodes."
SMALLER = "Smaller is safer."
BELOW = "The rate must stay below $1/L$."
ONE_VALUE = "There is one good value for every problem."
LOWEST = "The best step is the one that goes lowest."


def _bowl(*curvatures):
    """Return value and gradient of  1/2 (c_1 w_1^2 + ... + c_n w_n^2)."""
    curvatures = np.array(curvatures, dtype=float)
    return lambda w: curvatures @ w**2 / 2, lambda w: curvatures * w


def _places(rate, curvature=1.0, start=1.0, steps=60):
    """Return the places of a walk on a parabola, shape (steps + 1,)."""
    return gradient_descent(parabola(curvature), start, rate, steps).points[:, 0]


def _steps(rate, objective=None, start=1.0, digits=6):
    """Return how many steps bring every coordinate so many digits nearer to 0, None where 2000 do not."""
    walk = gradient_descent(objective or parabola(1.0), start, rate, steps=2000).points
    near = np.abs(walk / walk[0]).max(axis=1) <= 10.0**-digits * (1 + 1e-9)  # 1 - 0.9 is not quite 0.1
    return int(near.argmax()) if near.any() else None


def _border(holds, low, high):
    """Return where `holds` turns from true at low to false at high, by bisection."""
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _worst_factors(rates, *curvatures):
    """Return what one step of each rate leaves of the worst coordinate of a bowl, shape of rates."""
    ones = np.ones(len(curvatures))
    _, gradient = _bowl(*curvatures)
    return np.abs(ones - np.multiply.outer(rates, gradient(ones))).max(axis=-1)


# Inside the chapter

_HOPS = _places(1.5, start=-1.6, steps=4)

WALK = predict(
    "learning-rate-walk",
    r"On $\tfrac12 x^2$ the slope at $x$ is $x$. From $-1.6$, with the rate $1.5$: where are you after each step?",
    x=Axis("step", 0, 4),
    y=Axis("place", -2.5, 2.5),
    truth=lambda t: _HOPS[round(t)],
    why="Each step is $1.5$ times your distance: you land on the other side, half as far away.",
    tolerance=0.04,
    hint="The first step goes $1.5$ times $1.6$ to the right.",
    typical=[
        Typical(
            lambda t: -1.6 * 0.5**t,
            "Right distances, but each step leads past the bottom: the side changes.",
            "wrong sign",
        ),
        Typical(
            lambda t: -1.6 + 1.5 * t,
            "The rate is not the length of a step. Rate times slope is.",
            "forgotten factor",
        ),
        Typical(
            lambda t: -1.6 * (-1.5) ** t,
            "You do pass the bottom at each step, but land nearer.",
            EXPLODES,
        ),
    ],
    columns=5,
)

FACTOR = number(
    "learning-rate-factor",
    "A parabola has the curvature $4$, the rate is $0.3$. By what number does each step multiply $x$?",
    -0.2,
    r"$1 - 0.3 \cdot 4 = -0.2$: to the other side, and five times nearer.",
    check=lambda: _places(0.3, curvature=4.0)[1],
    hint="Where does one step from $1$ lead? The slope there is $4$.",
    typical=[
        Typical(0.2, "That is its size. You pass the bottom, so the sign changes.", "wrong sign"),
        Typical(0.7, "The curvature is missing: the slope is $4x$.", "forgotten factor"),
        Typical(1.2, "So much is taken away. What is left is one minus it.", "only half of it"),
        Typical(2.2, "With a plus you would climb.", "wrong sign"),
        Typical(0.04, "So much is left of the height, which keeps the square.", "another quantity"),
    ],
)

DIGITS = number(
    "learning-rate-digits",
    "On a parabola a walk comes a thousand times nearer in $31$ steps. "
    "About how many in all make it a million times nearer?",
    62,
    "A million is a thousand times a thousand. Every digit costs the same, so six cost twice as much as three.",
    check=lambda: _steps(0.2),
    hint="How many digits is a thousand, how many a million?",
    tolerance=1,
    typical=[
        Typical(31_000, "A thousand times nearer is three more digits, not that much more work.", "straight line"),
        Typical(961, "The factors multiply, but the steps add: $31$ and $31$ more.", "another quantity"),
        Typical(34, "Three more digits, not three more steps: each digit took about ten.", "another quantity"),
        Typical(31, "So many *more*. In all, the first $31$ count too.", "only half of it"),
    ],
)


def _rate_of_the_sum():
    """Return the rate whose step down a sum over 200 examples is that of 0.1 down their mean."""
    slopes = 3.0 - np.linspace(-1, 1, 200)
    return 0.1 * np.mean(slopes) / np.sum(slopes)


UNITS = number(
    "learning-rate-units",
    "A loss is the mean over $200$ examples, and its rate is $0.1$. Now the code sums instead. "
    "Which rate makes the same walk?",
    0.0005,
    r"The curvature is $200$ times as large now, so the rate must be $200$ times smaller: only $\eta L$ counts.",
    check=_rate_of_the_sum,
    hint="How much steeper is the sum than the mean, and how long may the steps be?",
    typical=[
        Typical(20, "The other way round: steeper slopes make longer steps, so the rate has to shrink.", "inverse"),
        Typical(0.1, "The same rate now makes steps $200$ times as long. A rate suits one curvature.", ONE_VALUE),
        Typical(2.5e-6, "The square is for units of position. Scaling heights scales $L$ once.", "another quantity"),
    ],
)

WORST = predict(
    "learning-rate-worst",
    "A bowl has the curvatures $1$ and $3$, so two factors. How does the larger of their sizes change with the rate?",
    x=Axis("learning rate", 0, 0.8),
    y=Axis("larger size", 0, 1.5),
    truth=lambda rate: float(_worst_factors(rate, 1, 3)),
    why=r"Up to $0.5$ the flat direction is the slower, $1 - \eta$; from there on the sharp one, $3\eta - 1$, three "
    r"times as steep.",
    tolerance=0.05,
    hint="Draw one V for each curvature, and keep whichever is higher.",
    typical=[
        Typical(
            lambda rate: float(_worst_factors(rate, 3)),
            "That is the sharp direction. Up to $0.5$ the flat one is slower.",
            "only half of it",
        ),
        Typical(
            lambda rate: float(_worst_factors(rate, 1)),
            "That is the flat direction. Beyond $0.5$ the sharp one is worse, and beyond $2/3$ it diverges.",
            "only half of it",
        ),
        Typical(
            lambda rate: float(_worst_factors(rate, 2)),
            "Curvatures do not average: of the two Vs the higher counts.",
            ONE_VALUE,
        ),
    ],
    columns=9,
)


def _after_two_steps(start):
    """Return whether two steps of rate 1.2 on the double well lead farther from its minimum 1."""
    ends = gradient_descent(OBJECTIVES["double_well"], start, 1.2, steps=2).points[[0, -1], 0]
    return bool(np.diff(np.abs(ends - 1)) > 0)


_BOUNCES = {
    (True, False): "Close to $1$ it is driven out, far from $1$ it is drawn in.",
    (False, False): "It is still on its way into the minimum, crossing at each step.",
    (True, True): "Nothing: beyond the border it runs away in the end.",
}

DOUBLE_WELL = choice(
    "learning-rate-double-well",
    "On the double well, the rate $1.2$ leads from $0.3$ to two places around $1$, to and fro for ever. "
    "What keeps the walk there?",
    [
        Option(
            _BOUNCES[False, False],
            r"With curvature $1$ it would be. Here the factor near it is $1 - 1.2 \cdot 2 = -1.4$, which leads away.",
            belief="forgotten factor",
        ),
        Option(
            _BOUNCES[True, True],
            "On a parabola it would. Here two steps from $1.25$ lead to $0.81$, which is nearer to $1$.",
            belief=EXPLODES,
        ),
        Option(
            _BOUNCES[True, False],
            "The factor at $1$ is $-1.4$; yet two steps from $1.25$ lead to $0.81$. In between, it goes to and fro.",
            right=True,
        ),
        Option(
            "The two places are minima too.",
            "The slope there is not zero: each step is as long as the gap. The minimum of this well is $1$.",
            belief="another quantity",
        ),
    ],
    check=lambda: _BOUNCES[_after_two_steps(1.01), _after_two_steps(1.25)],
)

_NEXT = {
    0.1: "Try $0.1$ as well.",
    0.01: "Keep $0.01$, the best of the three.",
    0.001: "Go back to $0.001$, to be on the safe side.",
}


def _best_of_the_grid():
    """Return which rate ends lowest on the bowl after 200 steps, one beyond the grid of the question included."""
    bowl = OBJECTIVES["bowl"]
    ends = {rate: gradient_descent(bowl, bowl.start, rate, steps=200).values[-1] for rate in (0.0001, *_NEXT)}
    return min(ends, key=ends.get)


GRID = choice(
    "learning-rate-grid",
    "On a bowl, $200$ steps of the rates $0.0001$, $0.001$ and $0.01$ end at the heights $6.4$, $2.2$ and $0.056$. "
    "What do you do next?",
    [
        Option(
            _NEXT[0.01],
            "But the grid ended while things were still getting better.",
            belief="only half of it",
        ),
        Option(
            "Try $0.002$ and $0.005$, to be precise.",
            "Refine last. First find a rate that is too large; here none is yet.",
            belief="backwards",
        ),
        Option(
            _NEXT[0.001],
            "Nothing diverged, so $0.01$ was as safe, and had got much farther.",
            belief=SMALLER,
        ),
        Option(
            _NEXT[0.1],
            "The best was the last, so a better one may lie beyond. Here it does.",
            right=True,
        ),
    ],
    check=lambda: _NEXT[_best_of_the_grid()],
)


def _zig_zag():
    """Return whether exact search from (10, 1) turns by right angles, and whether a rate exceeds the border 2/L."""
    walk = gradient_descent(OBJECTIVES["bowl"], (10.0, 1.0), schedules.exact(), steps=20)
    steps = np.diff(walk.points, axis=0)
    turns = np.abs((steps[1:] * steps[:-1]).sum(axis=1))
    return bool(turns.max() < 1e-9), bool(walk.learning_rates.max() > 2 / 10)


_REASONS = {
    (True, False): "Where a line is lowest, the new gradient points straight across it.",
    (False, True): "Its steps are longer than $2/L$ allows.",
}

ZIG_ZAG = choice(
    "learning-rate-zig-zag",
    r"From $(10, 1)$ on $\tfrac12 (x^2 + 10 y^2)$ exact search zig-zags. Why?",
    [
        Option(
            "It does not go low enough along each line.",
            "It goes as low as the line does. That is what turns the next step by a right angle.",
            belief=LOWEST,
        ),
        Option(
            _REASONS[False, True],
            "Its rate here is $2/11$ at every step, below $2/L = 0.2$. And it comes nearer, zig-zag or not.",
            belief=EXPLODES,
        ),
        Option(
            "It varies the rate; the best fixed one would go straight.",
            "The best fixed rate is $2/11$ too, and makes the very same walk from here.",
            belief=ONE_VALUE,
        ),
        Option(
            _REASONS[True, False],
            "Along the line nothing is left to gain, so all that is left of the gradient is at right angles to it.",
            right=True,
        ),
    ],
    check=lambda: _REASONS[_zig_zag()],
)

BACKTRACKING = number(
    "learning-rate-backtracking",
    r"On $\tfrac12 x^2$ Armijo's rule, with $c = 10^{-4}$, tries the rate $3$ first and halves it until it may stop. "
    "Which rate does it take?",
    1.5,
    "At $3$ you would land twice as far out, so higher. At $1.5$ you land half as far away, which is low enough.",
    check=lambda: gradient_descent(parabola(1.0), 1.0, schedules.armijo(first=3.0), steps=1).learning_rates[0],
    hint="Try them from $1$: which is the first to end clearly lower?",
    typical=[
        Typical(0.75, "It stops earlier: at $1.5$ you pass the bottom, but the height falls to a quarter.", BELOW),
        Typical(1, "That leads lowest, but it is never tried. Low enough will do.", LOWEST),
        Typical(3, "That is only tried: from $1$ it leads to $-2$, four times as high.", "only half of it"),
    ],
)


# Before the exercises

_CROSSING = {
    frozenset({True, False}): "The rate is above $1/L$; the walk may converge or not.",
    frozenset({False}): "The rate is above $2/L$, so the walk diverges.",
}


def _fates_of_crossing():
    """Return whether walks that cross at every step come nearer: True, False, or both."""
    walks = [_places(rate) for rate in np.arange(0.1, 3, 0.2)]
    return frozenset(bool(abs(walk[-1]) < 1) for walk in walks if (walk[1:] * walk[:-1] < 0).all())


CROSSING = choice(
    "learning-rate-crossing",
    "A walk on a parabola lands on the other side of the bottom at every step. What follows?",
    [
        Option(
            _CROSSING[frozenset({False})],
            "At $1.5/L$ it crosses at every step too, and halves its distance each time.",
            belief=EXPLODES,
        ),
        Option(
            "The rate must be lowered below $1/L$, or the walk will not converge.",
            "Overstepping is not failing: between $1/L$ and $2/L$ every step crosses, and lands nearer.",
            belief=BELOW,
        ),
        Option(
            _CROSSING[frozenset({True, False})],
            r"Crossing means that $1 - \eta L$ is negative. Whether the walk converges depends on its size.",
            right=True,
        ),
        Option(
            "The code adds the gradient instead of subtracting it.",
            r"Then the factor would be $1 + \eta L$: the walk would climb on its own side, and never cross.",
            belief="wrong sign",
        ),
    ],
    check=lambda: _CROSSING[_fates_of_crossing()],
)

SMOOTH = choice(
    "learning-rate-smooth",
    "On a parabola the height has fallen at every one of a thousand steps. What does that prove?",
    [
        Option(
            "The rate is a good one.",
            r"With $\eta L = 10^{-6}$ it falls at every step too, and a thousand steps go a thousandth of the way.",
            belief=SMALLER,
        ),
        Option(
            "The rate is below $1/L$.",
            "Between $1/L$ and $2/L$ it falls at every step as well, on alternating sides.",
            belief=BELOW,
        ),
        Option(
            "The rate is below $2/L$.",
            "At $2/L$ the height stays, and beyond it rises. No more is known.",
            right=True,
        ),
        Option(
            "The bottom is near.",
            "A timid walk falls all the time and may have hardly begun. Falling does not say how much is left.",
            belief=SMALLER,
        ),
    ],
    check=lambda: f"The rate is below ${_border(_falls, 0.5, 3):.0f}/L$.",
)


def _falls(rate):
    return bool((np.diff(np.abs(_places(rate))) < 0).all())


QUICKEST = order(
    "learning-rate-quickest",
    r"Which product $\eta L$ needs the fewest steps for six digits on a parabola? Quickest first.",
    [
        ("$1$", "factor $0$, one step"),
        ("$1.3$", "size $0.3$, $12$ steps"),
        ("$0.5$", "size $0.5$, $20$ steps"),
        ("$1.8$", "size $0.8$, $62$ steps"),
        ("$0.1$", "size $0.9$, $132$ steps"),
    ],
    r"The nearer $\eta L$ is to $1$, on either side, the smaller is $1 - \eta L$ in size.",
    check=lambda: sorted(["$0.1$", "$0.5$", "$1$", "$1.3$", "$1.8$"], key=lambda text: _steps(float(text.strip("$")))),
    hint=r"Write down the size of $1 - \eta L$ for each.",
    typical=[
        Typical(
            ["$0.1$", "$0.5$", "$1$", "$1.3$", "$1.8$"],
            "Cautious is not quick: at $0.1$ nine tenths of the distance are left after each step.",
            SMALLER,
        ),
        Typical(
            ["$1.8$", "$1.3$", "$1$", "$0.5$", "$0.1$"],
            r"You sorted by $1 - \eta L$ itself. Its size counts: at $1.8$ you land four fifths as far away, opposite.",
            "wrong sign",
        ),
        Typical(
            ["$1$", "$0.5$", "$0.1$", "$1.3$", "$1.8$"],
            "Rates above $1/L$ are not last: at $1.3$ only $0.3$ of the distance is left.",
            BELOW,
        ),
    ],
)

MIRROR = number(
    "learning-rate-mirror",
    r"On a parabola, which other product $\eta L$ is exactly as quick as $0.2$?",
    1.8,
    "The factors are $-0.8$ and $0.8$: the same size. The two products lie equally far from $1$.",
    check=lambda: _border(lambda product: abs(_places(product)[1]) < _places(0.2)[1], 1, 2.5),
    hint=r"Which $\eta L$ makes $1 - \eta L$ as large, with the other sign?",
    typical=[
        Typical(0.8, "That is the factor. Which other product gives the factor $-0.8$?", "another quantity"),
        Typical(5, r"The distance of $\eta L$ from $1$ counts. Here you would land four times as far out.", "inverse"),
        Typical(2.2, "Beyond $2/L$ every walk diverges. The mirror stands at $1/L$.", "another quantity"),
    ],
)

_CLAIMS_OF_BOLDNESS = [
    (
        Option("It crosses the bottom at every step.", "The factor is $-0.9$: the minus sign says so.", right=True),
        lambda walk: (walk[1:] * walk[:-1] < 0).all(),
    ),
    (
        Option("The height falls at every step.", "Each step keeps $0.9^2 = 0.81$ of it, on either side.", right=True),
        lambda walk: (np.diff(walk**2) < 0).all(),
    ),
    (
        Option(
            "It diverges, being above $1/L$.",
            "The border is $2/L$. From $1/L$ on you overstep, but land nearer.",
            belief=BELOW,
        ),
        lambda walk: abs(walk[-1]) > 1,
    ),
    (
        Option(
            "It beats $0.5/L$, since its steps are longer.",
            "They are longer, but mostly there and back: $0.9$ of the distance is left, against $0.5$.",
            belief="another quantity",
        ),
        lambda walk: _steps(1.9) < _steps(0.5),
    ),
    (
        Option("It needs as many steps as $0.1/L$.", "The factors $-0.9$ and $0.9$ have the same size.", right=True),
        lambda walk: _steps(1.9) == _steps(0.1),
    ),
]

BOLD = multiple(
    "learning-rate-bold",
    "A walk on a parabola has the rate $1.9/L$. What is true of it?",
    [option for option, _ in _CLAIMS_OF_BOLDNESS],
    check=lambda: [option.text for option, holds in _CLAIMS_OF_BOLDNESS if holds(_places(1.9))],
)


def _turned(value, gradient, angle=0.5):
    """Return value and gradient of a bowl turned by an angle, and the start (1, 1) turned with it."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (lambda w: value(turn.T @ w), lambda w: turn @ gradient(turn.T @ w)), turn @ (1.0, 1.0)


_CHANGES = [
    (
        Option("Adding $7$ to the height.", "The slopes stay, and descent feels nothing but slopes.", right=True),
        ((lambda w: _bowl(1, 4)[0](w) + 7, _bowl(1, 4)[1]), (1, 1)),
    ),
    (
        Option(
            "Multiplying the height by $10$.",
            r"Slopes and curvatures grow tenfold. Here that gives $\eta L = 4$, and the walk diverges.",
            belief=ONE_VALUE,
        ),
        (_bowl(10, 40), (1, 1)),
    ),
    (
        Option("Starting ten times as far out.", "The factors are the same wherever you stand.", right=True),
        (_bowl(1, 4), (10, 10)),
    ),
    (
        Option(
            "Measuring $x$ and $y$ in centimetres, not metres.",
            "In these units the curvatures are $10^4$ times smaller: with the same rate, you creep.",
            belief=ONE_VALUE,
        ),
        (_bowl(1e-4, 4e-4), (100, 100)),
    ),
    (
        Option(
            "Turning the bowl, and the start with it.",
            "Descent knows nothing of your axes; the curvatures turn with the bowl.",
            right=True,
        ),
        _turned(*_bowl(1, 4)),
    ),
]


def _kept(objective, start):
    """Return the part of the distance that twenty steps of rate 0.1 leave."""
    ends = gradient_descent(objective, start, 0.1, steps=20).points[[0, -1]]
    return np.divide(*np.linalg.norm(ends, axis=1)[::-1])


UNCHANGED = multiple(
    "learning-rate-unchanged",
    r"A walk on $\tfrac12 (x^2 + 4 y^2)$ with the rate $0.1$ is repeated, with the same rate. "
    "Which changes leave the steps for each digit as they were?",
    [option for option, _ in _CHANGES],
    check=lambda: [option.text for option, case in _CHANGES if np.isclose(_kept(*case), _kept(_bowl(1, 4), (1, 1)))],
)


def _largest_that_converges():
    """Return the border of the bowl with the curvatures 2, 3 and 8, by walking from (1, 1, 1)."""

    def nearer(rate):
        return np.abs(gradient_descent(_bowl(2, 3, 8), (1, 1, 1), rate, steps=50).points[-1]).max() < 1

    return _border(nearer, 0.01, 2)


BORDER = number(
    "learning-rate-border",
    "A bowl has the curvatures $2$, $3$ and $8$. Below which rate does descent converge from every start?",
    0.25,
    "All three walks share the rate, and the sharpest has the smallest border: $2/8$.",
    check=_largest_that_converges,
    hint="Each direction has a border of its own. Which comes first?",
    typical=[
        Typical(1, "That is $2/2$, for the flattest. There the sharpest has the factor $-7$.", "another quantity"),
        Typical(0.125, "That is $1/L$. Up to twice as much the sharpest oversteps, but still lands nearer.", BELOW),
        Typical(0.2, "That is the *best* rate, $2/(2 + 8)$. A little more still converges.", "another quantity"),
        Typical(4, "The larger the curvature, the smaller the border: $2/8$, not $8/2$.", "inverse"),
    ],
)


def _best(*curvatures):
    """Return the rate with the smallest worst factor, and that factor, on a grid of a thousandth."""
    rates = np.arange(1, 2001) / 1000
    worst = _worst_factors(rates, *curvatures)
    return float(rates[worst.argmin()]), float(worst.min())


BEST = predict(
    "learning-rate-best",
    "A bowl has the curvatures $1$ and $9$. Place the point: the best rate, and the larger size of its two factors.",
    x=Axis("learning rate", 0, 1),
    y=Axis("larger size", 0, 1),
    truth=_best(1, 9),
    why="The sizes tie at $2/(1 + 9)$: the flat factor is $0.8$, the sharp one $-0.8$.",
    tolerance=0.04,
    hint="At the best rate the two factors are equally large, with opposite signs.",
    typical=[
        Typical((1 / 9, 8 / 9), "At $1/L$ the sharp direction is done at once, but the flat one keeps $8/9$.", BELOW),
        Typical((1 / 9, 0), "That serves the sharp direction alone. The flat one keeps $8/9$.", "only half of it"),
        Typical((1, 0), "That serves the flat direction alone. The sharp one has the factor $-8$.", "only half of it"),
        Typical((2 / 9, 1), "That is the border $2/L$, where the sharp direction bounces.", "another quantity"),
    ],
)


# Inside the exercises

DISGUISE = number(
    "learning-rate-disguise",
    "What is $x_3$?",
    -0.125,
    r"The curvature is $6$, the factor $1 - 6/4 = -\tfrac12$, and three steps give $-\tfrac18$: alternating.",
    check=lambda: gradient_descent((lambda x: 3 * x[0] ** 2, lambda x: 6 * x), 1.0, 0.25, 3).points[3, 0],
    hint="What is the slope of $3x^2$ at $1$? Take the first step from there.",
    typical=[
        Typical(0.015625, r"You took $L = 3$, which gives $\tfrac14$. The slope is $6x$.", "forgotten factor"),
        Typical(0.125, r"The factor is $-\tfrac12$, and an odd number of steps ends on the other side.", "wrong sign"),
        Typical(0.25, "One more step.", "off by one"),
        Typical(15.625, "With a plus you would climb.", "wrong sign"),
    ],
)


def _height_left():
    values = gradient_descent(parabola(2.0), -1.6, 0.9, steps=1).values
    return values[1] / values[0]


HEIGHT = number(
    "learning-rate-height",
    "What fraction of the height is left after one step?",
    0.64,
    "The factor is $-0.8$, and the height keeps its square.",
    check=_height_left,
    hint=r"First the factor of $x$, from $\eta L = 1.8$. The height goes with the square of $x$.",
    typical=[
        Typical(0.8, "So much is left of the distance. The height keeps the square.", "forgotten square"),
        Typical(-0.8, "That is the factor of $x$. The height keeps its square, which is positive.", "forgotten square"),
        Typical(0.36, "So much is lost. What is left?", "another quantity"),
        Typical(0.01, "That is $(1 - 0.9)^2$: the curvature $2$ is missing.", "forgotten factor"),
        Typical(3.24, r"That is the square of $\eta L$. The factor is $1 - \eta L$.", "only half of it"),
    ],
)

FOOTPRINTS = number(
    "learning-rate-footprints",
    "What was the curvature?",
    5,
    "Each footprint is $-0.6$ times the last, so $0.32\\,L = 1.6$. The rate $1/5 = 0.2$ lands in one step.",
    check=lambda: _border(lambda curvature: _places(0.32, curvature, start=5.0)[1] > -3, 1, 9),
    hint=r"The quotient of two footprints is $1 - \eta L$.",
    typical=[
        Typical(1.25, "The quotient is $-0.6$, not $0.6$: they lie on different sides.", "wrong sign"),
        Typical(1.875, r"You took $0.6$ for $\eta L$. It is the size of $1 - \eta L$.", "only half of it"),
        Typical(0.2, "That is the rate of one step, $1/L$. The curvature is its inverse.", "inverse"),
        Typical(25 / 3, "You divided each footprint by the next. It is the other way: after by before.", "inverse"),
    ],
)


def _quartic_border():
    """Return how far out a step of rate 1/8 on x^4/4, whose slope is x^3, still lands nearer."""
    return _border(lambda x: abs(x - x**3 / 8) < x, 0.1, 10)


QUARTIC = number(
    "learning-rate-quartic",
    r"With $\eta = \tfrac18$: how far from $0$ may you start, and still come nearer at each step?",
    4,
    r"The factor $1 - \tfrac18 x^2$ reaches $-1$ at $x^2 = 16$.",
    check=_quartic_border,
    hint=r"When is the factor $-1$?",
    typical=[
        Typical(2, r"That was for another rate. A smaller one bears steeper ground.", ONE_VALUE),
        Typical(16, "That is $x^2$.", "forgotten root"),
        Typical(8**0.5, "From there you land on the bottom. You may overstep as far again.", BELOW),
        Typical(
            (16 / 3) ** 0.5,
            "There the rate is $2$ over the curvature. But the factor comes from slope over $x$.",
            "another quantity",
        ),
    ],
)

THREE = number(
    "learning-rate-three-directions",
    "How many steps does the best rate need for six digits?",
    28,
    "The best rate is $2/(1 + 4)$, its worst factor $0.6$: $27.05$ steps, rounded up.",
    check=lambda: _steps(0.4, _bowl(1, 2, 4), (1.0, 1.0, 1.0)),
    hint="At the best rate the outer two factors tie.",
    tolerance=0.25,
    typical=[
        Typical(27, "Almost: one step more.", "rounded the wrong way"),
        Typical(49, "That is for $1/L$. Beyond it lies a better one.", BELOW),
        Typical(12, "Digits ask for the decimal logarithm.", "forgotten factor"),
        Typical(13, "That balances $2$ and $4$, but the flattest is $1$.", "only half of it"),
    ],
)


def _larger_place():
    return gradient_descent(OBJECTIVES["double_well"], 0.3, 1.2, steps=500).points[-2:, 0].max()


CYCLE = number(
    "learning-rate-cycle",
    r"For $\eta = 1.2$ and $0 < a < b$, what is $b$?",
    1.1395,
    "$(a + b)^2 = 3.5$ and $(b - a)^2 = 0.1667$; half the sum of the roots is $b$, half their difference $a = 0.7313$.",
    check=_larger_place,
    hint="From the sum of the squares and twice the product you get $(a + b)^2$ and $(b - a)^2$.",
    tolerance=0.001,
    typical=[
        Typical(0.7313, "That is $a$, the smaller.", "another quantity"),
        Typical(1.2985, "That is $b^2$.", "forgotten root"),
        Typical(1.8708, "That is $a + b$.", "another quantity"),
        Typical(2.279, "That is twice $b$.", "only half of it"),
    ],
)

QUIZZES = [
    *(WALK, FACTOR, DIGITS, UNITS, WORST, ZIG_ZAG, BACKTRACKING, GRID, DOUBLE_WELL),
    *(CROSSING, SMOOTH, QUICKEST, MIRROR, BOLD, UNCHANGED, BORDER, BEST),
    *(DISGUISE, HEIGHT, FOOTPRINTS, QUARTIC, THREE, CYCLE),
]
