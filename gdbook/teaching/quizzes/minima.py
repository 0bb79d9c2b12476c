"""The quizzes of the chapter on local and global minima.  Each answer is recomputed by its check."""

import itertools
import math

import numpy as np

from gdbook.descent import gradient_descent
from gdbook.objectives import OBJECTIVES
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

# The chapter's beliefs to leave behind.
NEAREST = "It goes to the nearest minimum."
FLAT = "A zero gradient means a minimum."
STUCK = "Gradient descent gets stuck at saddles."
LUCK = "In high dimension restarts will find the best minimum."

# Inside the chapter: where it ends


def _tilted_well():
    """Return value and gradient of the Styblinski-Tang well, one coordinate of it."""
    return lambda w: float((w**4 - 16 * w**2 + 5 * w)[0] / 2), lambda w: 2 * w**3 - 16 * w + 2.5


_ENDS = {
    (-2.9, 2.75): "$0.15$ at $-2.90$, $0.16$ at $2.75$",
    (2.75, 2.75): "both at $2.75$",
    (-2.9, -2.9): "both at $-2.90$",
    (2.75, -2.9): "$0.15$ at $2.75$, $0.16$ at $-2.90$",
}


def _ends(*starts):
    ends = [gradient_descent(_tilted_well(), start, 0.01, steps=300).points[-1, 0] for start in starts]
    return tuple(float(f"{end:.3g}") for end in ends)


APART = choice(
    "minima-apart",
    "A well has minima at $-2.90$ and $2.75$, and between them a summit at $0.157$. "
    "Where does descent with a small rate end, from $0.15$ and from $0.16$?",
    [
        Option(_ENDS[2.75, 2.75], "$2.75$ is nearer, but from $0.15$ that way leads up.", belief=NEAREST),
        Option(_ENDS[-2.9, 2.75], "They start on different sides of the summit.", right=True),
        Option(_ENDS[-2.9, -2.9], "It sees no depth, only the slope underfoot.", belief="too general"),
        Option(_ENDS[2.75, -2.9], "Each goes down, away from the summit.", belief="wrong sign"),
    ],
    check=lambda: _ENDS[_ends(0.15, 0.16)],
)

_FATES = {
    (True, True): "A minimum or a saddle: these numbers do not tell.",
    (True, False): "A minimum.",
}


def _fates_of_a_trough():
    """Return whether 3/2 x^2 + y^4 has a minimum at 0, and whether 3/2 x^2 - y^4 falls from there."""
    y = np.array([-0.1, 0.1, 0.01])
    return bool((y**4 > 0).all()), bool((-(y**4) < 0).all())


TROUGH = choice(
    "minima-trough",
    "The gradient is zero, and the eigenvalues of the Hessian are $3$ and $0$. What is the place?",
    [
        Option(_FATES[True, False], "$x^2 - y^4$ looks so at the origin, and falls along $y$.", belief=FLAT),
        Option("A saddle.", "That needs a negative one. $x^2 + y^4$ looks so, too, and rises.", belief="too general"),
        Option(_FATES[True, True], r"$x^2 + y^4$ and $x^2 - y^4$ both look so.", right=True),
        Option("A maximum.", "Along the first direction it curves up.", belief="wrong sign"),
    ],
    check=lambda: _FATES[_fates_of_a_trough()],
)


def _told(minimum):
    """Return a minimum of Himmelblau's function as an option tells it, with its largest curvature."""
    sharpest = np.linalg.eigvalsh(_HIMMELBLAU.hessian(minimum))[-1]
    return f"$({minimum[0]:.2f}, {minimum[1]:.2f})$, curvature ${sharpest:.0f}$"


def _is_held(minimum, rate):
    """Return whether descent from very near a minimum comes nearer to it."""
    run = gradient_descent(_HIMMELBLAU, np.array(minimum) + 1e-6, rate, steps=200)
    return bool(np.linalg.norm(run.points[-1] - minimum) < 1e-6)


_HIMMELBLAU = OBJECTIVES["himmelblau"]

HELD = multiple(
    "minima-held",
    r"Himmelblau's minima, with the largest curvature at each. At which can descent settle with $\eta = 0.02$?",
    [
        Option("$(3.00, 2.00)$, curvature $82$", "Its limit is $2/82 = 0.0243$.", right=True),
        Option("$(-2.81, 3.13)$, curvature $81$", "Its limit is $2/81 = 0.0248$.", right=True),
        Option("$(-3.78, -3.28)$, curvature $134$", "Its limit is $2/134 = 0.0149$.", belief="too general"),
        Option("$(3.58, -1.85)$, curvature $105$", "Its limit is $2/105 = 0.0190$.", belief="too general"),
    ],
    check=lambda: [_told(minimum) for minimum in _HIMMELBLAU.minima if _is_held(minimum, 0.02)],
)


# Inside the chapter: saddles


def _escape(offset, rate):
    """Return how many steps descent on x^2/2 + y^4/4 - y^2/2 takes from (1, offset) until |y| > 1/2 (D-16)."""
    path = gradient_descent(OBJECTIVES["strict_saddle"], (1.0, offset), rate, steps=3000).points[:, 1]
    return int((abs(path) > 0.5).argmax())


_CLOCKS = {
    r"$10^{-2}$, $\eta = 0.1$": (1e-2, 0.1),
    r"$10^{-4}$, $\eta = 0.2$": (1e-4, 0.2),
    r"$10^{-4}$, $\eta = 0.1$": (1e-4, 0.1),
    r"$10^{-8}$, $\eta = 0.1$": (1e-8, 0.1),
    r"$10^{-16}$, $\eta = 0.1$": (1e-16, 0.1),
}

CLOCK = order(
    "minima-clock",
    r"Descent on $\tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2$ starts beside the saddle, at this $y$ and rate. "
    r"Which leaves soonest?",
    list(zip(_CLOCKS, [f"${steps}$ steps" for steps in (43, 48, 91, 188, 381)], strict=True)),
    "The offset grows by $1.1$ or $1.2$ at each step, so twice the digits take twice the steps.",
    check=lambda: sorted(_CLOCKS, key=lambda text: _escape(*_CLOCKS[text])),
    hint=r"Each step multiplies $y$ by $1 + \eta$. Count digits.",
    typical=[
        Typical(
            [r"$10^{-4}$, $\eta = 0.2$", *[text for text in _CLOCKS if "0.1" in text]],
            "Nearly: $48$ steps against $43$.",
            "another quantity",
        ),
        Typical(list(_CLOCKS)[::-1], "The nearer to the saddle, the longer.", "backwards"),
    ],
)


def _cost_of_a_digit(rate):
    """Return how many more steps a start ten times nearer to the saddle takes, on the mean over ten digits."""
    return (_escape(1e-14, rate) - _escape(1e-4, rate)) / 10


NEARER = number(
    "minima-nearer",
    r"A saddle has the curvatures $1$ and $-1$, and $\eta = 0.2$. "
    "How many more steps does it take to leave it from a start ten times nearer?",
    12.6,
    r"$\ln 10/\ln 1.2$: each step multiplies the offset by $1.2$.",
    check=lambda: _cost_of_a_digit(0.2),
    hint="How often must you multiply by $1.2$ to gain a factor of ten?",
    tolerance=0.7,
    typical=[
        Typical(24, r"That is for $\eta = 0.1$.", "another quantity"),
        Typical(50, r"$10/0.2$: but the offset grows by a factor, not by a piece.", "straight line"),
        Typical(5.5, "Divide the logarithms, both natural or both decimal.", "forgotten factor"),
    ],
)

_STAYS = {
    1.0: "Near $(0, 1)$, a minimum.",
    0.0: "Near $(0, 0)$, the saddle.",
}

HELD_UP = choice(
    "minima-stuck",
    r"Descent on $\tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2$ starts at $(1, 10^{-16})$, with $\eta = 0.1$. "
    "Where is it after $1000$ steps?",
    [
        Option(_STAYS[0.0], "It is slow there, then leaves: after $381$ steps $y$ is past $0.5$.", belief=STUCK),
        Option("About halfway between.", "Once $y$ is visible, the rest takes a few dozen steps.", belief=STUCK),
        Option(_STAYS[1.0], "Any offset grows by a tenth at each step. Only $y = 0$ stays.", right=True),
        Option("Gone to infinity.", "It falls at each step, and the height rises on all sides.", belief="too general"),
    ],
    check=lambda: _STAYS[
        float(gradient_descent(OBJECTIVES["strict_saddle"], (1.0, 1e-16), 0.1, steps=1000).points[-1, 1].round(6))
    ],
)


# Inside the chapter: chance


def _hits_by_counting(starts):
    """Return the chance that one of some starts comes right where each does in one case of four, by listing all."""
    cases = list(itertools.product(range(4), repeat=starts))
    return 100 * sum(0 in case for case in cases) / len(cases)


RESTARTS = number(
    "minima-restarts",
    "A start reaches the lowest minimum with the chance $0.25$. With which chance does at least one of four?",
    100 * (1 - 0.75**4),
    "All four miss with $0.75^4 = 0.316$.",
    check=lambda: _hits_by_counting(4),
    hint="What is the chance that all four miss?",
    unit="%",
    typical=[
        Typical(100, "Chances of several starts do not add up: they may hit twice, or never.", "straight line"),
        Typical(31.6, "With this chance all four miss.", "another quantity"),
        Typical(0.39, "With this chance all four hit.", "another quantity"),
    ],
)

_HIT = (5 + 0.156731) / 10


def _found(d):
    """Return the chance that one of a hundred starts finds the best minimum of Styblinski and Tang's (D-15)."""
    return 1 - (1 - _HIT**d) ** 100


LOTTERY = predict(
    "minima-lottery",
    "Each coordinate comes right with the chance $0.516$, and all $d$ must. "
    "What is the chance that one of $100$ starts does?",
    x=Axis("dimension", 1, 25),
    y=Axis("chance", 0, 1),
    truth=_found,
    why=r"$1 - (1 - 0.516^d)^{100}$: sure at $4$, a half at $7.5$, hopeless beyond $15$.",
    tolerance=0.07,
    hint="In ten dimensions one start in $750$ comes right.",
    typical=[
        Typical(lambda d: 1.0, "Each dimension halves the chance of a start.", LUCK),
        Typical(lambda d: _HIT**d, "That is for one start.", "one step only"),
    ],
    columns=9,
)


def _times_likelier(gap, temperature):
    """Return how many times the Gibbs density of a well outweighs that of one of the same shape, higher by the gap."""
    across = np.linspace(-3, 3, 20_001)
    deep, high = across**2, across**2 + gap
    return float(np.exp(-deep / temperature).sum() / np.exp(-high / temperature).sum())


WARM = number(
    "minima-warm",
    "Two wells have the same shape, one is deeper by $0.2$. "
    "At the temperature $0.1$, how many times as long is a noisy descent in the deeper one, in the long run?",
    math.exp(2),
    r"The Gibbs curve is $\mathrm e^{-f/T}$, so it is $\mathrm e^{0.2/0.1} = \mathrm e^2$.",
    check=lambda: _times_likelier(0.2, 0.1),
    hint=r"Divide two values of $\mathrm e^{-f/T}$.",
    tolerance=0.05,
    typical=[
        Typical(2, "That is the exponent.", "only half of it"),
        Typical(0.1353, "That is how many times as long it is in the higher one.", "inverse"),
        Typical(1, "Noise does not forget the depth: it climbs out of the higher one more often.", "too general"),
    ],
)


# Inside the chapter: what is guaranteed


_CASES = (
    (OBJECTIVES["oval_bowl"], (2.0, 1.0), 0.1, 0.0),
    (OBJECTIVES["strict_saddle"], (1.0, 1e-3), 0.1, -0.25),
    (OBJECTIVES["strict_saddle"], (1.0, 0.0), 0.1, -0.25),
    (OBJECTIVES["styblinski_tang"], (0.5, -4.0), 0.01, -78.33233140),
)


def _least_curvature(objective, place):
    return np.linalg.eigvalsh(objective.hessian(place))[0]


_GUARANTEES = [
    (
        Option("The height never rises.", "That is the descent lemma.", right=True),
        lambda run, *_: (np.diff(run.values) <= 1e-12).all(),
    ),
    (
        Option(r"The gradient tends to $\mathbf 0$.", "Else each step would gain a fixed piece, for ever.", right=True),
        lambda run, *_: run.gradient_norms[-1] < 1e-6,
    ),
    (
        Option("It ends at a minimum.", "From the ridge it ends on the saddle.", belief=FLAT),
        lambda run, objective, _: _least_curvature(objective, run.points[-1]) > 0,
    ),
    (
        Option("It reaches the lowest height.", "It stays in the valley it is in.", belief="too general"),
        lambda run, _, lowest: math.isclose(run.values[-1], lowest, abs_tol=1e-6),
    ),
]


def _is_sure(holds):
    """Return whether a statement is true of each of the descents: a bowl, both sides of a ridge, two valleys."""
    runs = [(gradient_descent(f, start, rate, 400), f, lowest) for f, start, rate, lowest in _CASES]
    return all(holds(*case) for case in runs)


GUARANTEED = multiple(
    "minima-guaranteed",
    r"$f$ is $L$-smooth and bounded below, and $\eta < 1/L$. What is sure from *every* start?",
    [option for option, _ in _GUARANTEES],
    check=lambda: [option.text for option, holds in _GUARANTEES if _is_sure(holds)],
)

# Inside the exercises


def _lowest_curvature():
    """Return the smallest curvature of x^2 + 3xy + y^2 over the directions, by differences of its height."""
    around = np.linspace(0, math.pi, 3601)
    x, y = np.cos(around), np.sin(around)
    return float(2 * (x * x + 3 * x * y + y * y).min())


SLICES = number(
    "minima-slices",
    "Your answer: the smaller eigenvalue of the Hessian.",
    -1,
    r"The Hessian has $2$ on its diagonal and $3$ beside it: $2 - 3 = -1$ along $(1, -1)$.",
    check=_lowest_curvature,
    hint="The eigenvalues of a matrix of two rows with $a$ on the diagonal and $b$ beside it are $a + b$ and $a - b$.",
    typical=[
        Typical(2, "That is the curvature along the axes. Between them it is less.", FLAT),
        Typical(0.5, "The second derivative of $3xy$ by $x$ and $y$ is $3$, not $1.5$.", "forgotten factor"),
        Typical(5, "That is the larger, along $(1, 1)$.", "another quantity"),
        Typical(-5, "That is their product, the determinant.", "another quantity"),
    ],
)

HAIR = number(
    "minima-hair",
    "Your prediction: after how many steps are they one apart?",
    139,
    r"$\ln(0.5/10^{-6})/\ln 1.1 = 137.7$, and the cube slows the last steps a little.",
    check=lambda: _escape(1e-6, 0.1),
    hint="The offset grows by $1.1$ at each step. How often until it is $0.5$?",
    tolerance=3,
    typical=[
        Typical(60, "Take both logarithms natural, or both decimal.", "forgotten factor"),
        Typical(5e6, "The offset grows by a factor, not by a piece.", "straight line"),
        Typical(69, "Each step leaves the offset $1.1$ times as large, not $1.21$ times.", "forgotten root"),
    ],
)

QUIZZES = [
    *(APART, TROUGH, HELD, CLOCK, NEARER, HELD_UP, RESTARTS, LOTTERY, WARM, GUARANTEED),
    *(SLICES, HAIR),
]
