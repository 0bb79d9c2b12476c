"""The code exercises of the chapter on local and global minima."""

import math

import numpy as np

from gdbook.teaching.checking import Mistake, Property, Task, Written, several, short

# 1. Classify


def _turned(curvatures, rng):
    """Return a symmetric matrix with these eigenvalues, in axes turned at random."""
    turn, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = turn @ np.diag(curvatures) @ turn.T
    return (matrix + matrix.T) / 2


def _signed(signs, rng):
    """Return a turned matrix whose eigenvalues have these signs, and sizes clear of 0."""
    return (_turned([sign * rng.uniform(0.5, 5) for sign in signs], rng),)


def _definite(rng):
    signs = [[sign] * count for sign in (1, -1) for count in (1, 2, 3, 4)]
    known = [[[2.0, 0.0], [0.0, 6.0]], [[1e-7, 0.0], [0.0, 2.0]]]
    return [*[(np.array(each),) for each in known], *[_signed(each, rng) for each in signs * 2]]


def _mixed(rng):
    known = [
        [[2.0, 3.0], [3.0, 2.0]],
        [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 0.0]],
        [[1.0, 0.0], [0.0, -1e-7]],
    ]
    signs = [(1, -1), (1, -1, -1), (1, 1, -1), (1, 1, -1, -1), (1, 0, -1)]
    return [*[(np.array(each),) for each in known], *[_signed(each, rng) for each in signs * 2]]


def _semidefinite(rng):
    known = [[[0.0, 0.0], [0.0, 0.0]], [[3.0, 0.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0]], [[-1.0, 2.0], [2.0, -4.0]]]
    return [*[(np.array(each),) for each in known], *[_signed(each, rng) for each in [(1, 1, 0), (-1, 0, -1), (0, -1)]]]


def _matrices(rng):
    return [*_definite(rng), *_mixed(rng), *_semidefinite(rng)]


def _in_other_axes(hessian):
    """Return the matrix of the same landscape after a turn of the axes."""
    turn, _ = np.linalg.qr(np.cos(np.arange(1.0, hessian.size + 1)).reshape(hessian.shape))
    turned = turn @ hessian @ turn.T
    return ((turned + turned.T) / 2,)


CLASSIFY = Task(
    name="minima-1",
    title="Classify a flat place",
    answer="classify",
    stub="""\
def classify(hessian):
    ...
""",
    needs={"np": np},
    properties=(
        Property(
            'it is "minimum", "maximum", "saddle" or "undecided"',
            _matrices,
            lambda came, _: came in ("minimum", "maximum", "saddle", "undecided"),
        ),
        Property(
            "turning the axes changes nothing", _matrices, lambda came, other, _: came == other, change=_in_other_axes
        ),
        Property(
            "where the ground curves up in every direction it is a minimum, and where down, a maximum",
            _definite,
            lambda came, hessian: came == ("minimum" if hessian[0, 0] > 0 else "maximum"),
        ),
        Property(
            "where it curves up in one direction and down in another, it is a saddle",
            _mixed,
            lambda came, _: came == "saddle",
        ),
        Property(
            "where it is level to second order in some direction, and no two others disagree, it is undecided",
            _semidefinite,
            lambda came, _: came == "undecided",
        ),
    ),
    hints=(
        "Which numbers say how the ground curves in *every* direction, not only along the axes?",
        "`np.linalg.eigvalsh(hessian)` gives the eigenvalues. First ask whether both signs occur: that is a saddle.",
        "Then ask whether one of them is 0 up to `1e-9`: undecided. What is left has one sign only.",
    ),
    mistakes=(
        Mistake(
            """\
def classify(hessian):
    along_axes = np.diag(hessian)
    if (along_axes > 1e-9).any() and (along_axes < -1e-9).any():
        return "saddle"
    if (abs(along_axes) <= 1e-9).any():
        return "undecided"
    return "minimum" if along_axes[0] > 0 else "maximum"
""",
            "The diagonal tells of the slices along the axes only. Between the axes the ground may curve "
            "the other way: ask the eigenvalues.",
        ),
        Mistake(
            """\
def classify(hessian):
    product, total = np.linalg.det(hessian), np.trace(hessian)
    if abs(product) <= 1e-9:
        return "undecided"
    if product < 0:
        return "saddle"
    return "minimum" if total > 0 else "maximum"
""",
            "Determinant and trace suffice for two eigenvalues. "
            "Of three, two may be negative and the product of all positive.",
        ),
        Mistake(
            """\
def classify(hessian):
    curvatures = np.linalg.eigvalsh(hessian)
    if (curvatures >= -1e-9).all():
        return "minimum"
    if (curvatures <= 1e-9).all():
        return "maximum"
    return "saddle"
""",
            "An eigenvalue 0 leaves it open: $x^2 + y^4$ and $x^2 - y^4$ have the same Hessian at the origin.",
        ),
    ),
    solution="""\
def classify(hessian):
    curvatures = np.linalg.eigvalsh(hessian)
    up, down = (curvatures > 1e-9).any(), (curvatures < -1e-9).any()
    if up and down:
        return "saddle"
    if (abs(curvatures) <= 1e-9).any():
        return "undecided"
    return "minimum" if up else "maximum"
""",
)


# 2. How often to start


def _draw_chance(rng):
    return short(rng.uniform(0.02, 0.95)), float(rng.choice([0.5, 0.9, 0.95, 0.99, 0.999]))


def _chances(rng):
    return [(0.25, 0.95), (0.5, 0.75), *several(25, _draw_chance)(rng)]


def _tiny_chances(rng):
    """Return chances such as those of 30 to 60 coordinates that must all come right."""
    return [(short(0.515673**d), 0.95) for d in (30, 40, 50, 60)]


def _missed(starts, p):
    """Return the chance that so many starts all miss."""
    return math.exp(float(starts) * math.log1p(-p))


def _is_enough(came, p, confidence):
    return _missed(came, p) <= (1 - confidence) * (1 + 1e-9)


def _one_fewer_is_not(came, p, confidence):
    return _missed(came - 1, p) > (1 - confidence) * (1 - 1e-9)


RESTARTS = Task(
    name="minima-2",
    title="How often to start",
    answer="restarts_needed",
    stub="""\
def restarts_needed(p, confidence):
    ...
""",
    needs={"math": math},
    properties=(
        Property("it is a whole number, at least 1", _chances, lambda came, *_: came == int(came) >= 1),
        Property("so many starts hit at least once with the chance `confidence` or more", _chances, _is_enough),
        Property("one start fewer does not", _chances, _one_fewer_is_not),
        Property(
            "where $p = 0.5$, two starts hit with the chance $0.75$ exactly, and that is enough",
            lambda rng: [(0.5, 0.75)],
            lambda came, *_: came == 2,
        ),
        Property(
            "where every start hits, one is enough",
            lambda rng: [(1.0, 0.95), (1.0, 0.5)],
            lambda came, *_: came == 1,
        ),
        Property(
            "where no start ever hits, no number is enough, and it is `None`",
            lambda rng: [(0.0, 0.95), (0.0, 0.5)],
            lambda came, *_: came is None,
        ),
        Property(
            "for tiny chances, too, so many starts are enough and hardly fewer are not",
            _tiny_chances,
            lambda came, *inputs: _is_enough(came, *inputs) and _one_fewer_is_not(came, *inputs),
        ),
    ),
    hints=(
        "It is easier to ask for the chance that *every* start misses. What is it after $n$ of them?",
        "$(1 - p)^n \\le 1 - c$, where $c$ is the confidence. Take logarithms. Both are negative: mind the sign.",
        "Treat $p = 0$ and $p = 1$ first. For tiny $p$ the number `1 - p` has lost most digits of $p$: "
        "`math.log1p(-p)` is the logarithm of $1 - p$ without that loss.",
    ),
    mistakes=(
        Mistake(
            """\
def restarts_needed(p, confidence):
    return math.ceil(confidence / p) if p > 0 else None
""",
            "Chances of several starts do not add up: four starts with $p = 0.25$ hit with $68$ per cent, not "
            "with $100$. The chances to *miss* multiply.",
        ),
        Mistake(
            """\
def restarts_needed(p, confidence):
    if p in (0, 1):
        return 1 if p else None
    return math.ceil(math.log(1 - confidence) / math.log(p))
""",
            "$p^n$ is the chance that all $n$ starts hit. One is enough: ask when all of them miss.",
        ),
        Mistake(
            """\
def restarts_needed(p, confidence):
    if p in (0, 1):
        return 1 if p else None
    misses = math.log(1 - p)
    return math.ceil(math.log(1 - confidence) / misses - 1e-9) if misses else None
""",
            "The formula is right, but `1 - p` rounds away most of a tiny $p$. "
            "`math.log1p(-p)` takes the logarithm of $1 - p$ without computing $1 - p$.",
        ),
    ),
    solution="""\
def restarts_needed(p, confidence):
    if p == 0:
        return None  # no number of starts is enough
    if p == 1:
        return 1
    starts = math.log1p(-confidence) / math.log1p(-p)
    return math.ceil(starts - 1e-9)
""",
)


# 3. Where each start ends

_WELLS = Written("lambda w: w**3 - w")
_TILTED = Written("lambda w: 2*w**3 - 16*w + 2.5")
_LOW, _BARRIER, _HIGH = -2.903534, 0.156731, 2.746803


def _corners(places, count):
    """Return every point whose coordinates are each one of two places: a row each."""
    return np.array(np.meshgrid(*[places] * count)).reshape(count, -1).T


def _draw_beside(rng):
    """Return starts beside the minima of a double well in every coordinate, and the minima in another order."""
    corners = _corners([-1.0, 1.0], int(rng.integers(1, 4)))
    starts = rng.permutation(corners) + 0.25 * rng.choice([-1, 1], corners.shape)
    return _WELLS, starts, 0.2, 60, rng.permutation(corners)


def _draw_tilted(rng):
    """Return starts in a tilted double well in every coordinate, clear of the barrier."""
    count = int(rng.integers(1, 4))
    starts = _BARRIER + rng.choice([-1, 1], (5, count)) * rng.uniform(0.05, 3, (5, count))
    starts[0] = 0.1
    return _TILTED, np.round(starts, 2), 0.01, 150, rng.permutation(_corners([_LOW, _HIGH], count))


_tilted = several(8, _draw_tilted)


def _beside(rng):
    """Return starts beside minima, the last of which need every step to come within 0.01."""
    last = (_WELLS, np.array([[1.2], [-1.2]]), 0.4, 2, _corners([-1.0, 1.0], 1))
    return [*several(8, _draw_beside)(rng), last]


def _lost(rng):
    """Return starts that run away, that are one step short or more, and that stay on a summit."""
    two, four = _corners([-1.0, 1.0], 1), _corners([-1.0, 1.0], 2)
    return [
        (_WELLS, np.array([[30.0], [-40.0]]), 0.2, 60, two),
        (_WELLS, np.array([[0.5, 0.5], [0.9, -0.4]]), 0.01, 10, four),
        (_WELLS, np.array([[1.5], [0.75]]), 0.2, 5, two),
        (_WELLS, np.array([[0.0, 0.0], [0.0, 0.5]]), 0.2, 60, four),
    ]


def _are_labels(came, gradient, starts, learning_rate, steps, minima):
    came = np.asarray(came)
    return came.shape == (len(starts),) and bool(np.isin(came, range(-1, len(minima))).all())


def _are_beside_the_starts(came, gradient, starts, learning_rate, steps, minima):
    return bool((np.asarray(came) >= 0).all()) and abs(minima[np.asarray(came)] - starts).max() < 0.5


def _are_on_the_starts_side(came, gradient, starts, learning_rate, steps, minima):
    labels = np.asarray(came)
    return bool((labels >= 0).all() and ((minima[labels] > _BARRIER) == (starts > _BARRIER)).all())


LABELS = Task(
    name="minima-3",
    title="Where each start ends",
    answer="end_labels",
    stub="""\
def end_labels(gradient, starts, learning_rate, steps, minima):
    ...
""",
    needs={"np": np},
    properties=(
        Property(
            "for each start there is the number of a row of `minima`, or -1",
            _beside,
            _are_labels,
        ),
        Property("a start beside a minimum gets the number of this one", _beside, _are_beside_the_starts),
        Property(
            "in the tilted well the barrier at 0.1567 decides, not the distance",
            _tilted,
            _are_on_the_starts_side,
        ),
        Property(
            "a start that ends farther than 0.01 from every minimum gets -1",
            _lost,
            lambda came, _, starts, *__: list(came) == [-1] * len(starts),
        ),
    ),
    hints=(
        "First walk; only where a start *ends* is compared with the minima.",
        "The gradient of all places at once is `gradient(w)`, a row each, so one loop over the steps walks them all. "
        "Then you need the distance of each end to each minimum.",
        "`w[:, None] - minima` holds every difference: a row of ends, a column of minima, and their coordinates. "
        "`np.linalg.norm(..., axis=2)` makes distances of them, and `argmin(axis=1)` finds the nearest.",
    ),
    mistakes=(
        Mistake(
            """\
def end_labels(gradient, starts, learning_rate, steps, minima):
    gaps = np.linalg.norm(starts[:, None] - minima, axis=2)
    return gaps.argmin(axis=1)
""",
            "This is the minimum nearest to the *start*. "
            "Descent goes downhill from there, which may lead to a farther one.",
        ),
        Mistake(
            """\
def end_labels(gradient, starts, learning_rate, steps, minima):
    w = starts
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
    return np.linalg.norm(w[:, None] - minima, axis=2).argmin(axis=1)
""",
            "`argmin` finds the nearest minimum even where none is near. Ask how far it is, too.",
        ),
        Mistake(
            """\
def end_labels(gradient, starts, learning_rate, steps, minima):
    w = starts - steps * learning_rate * gradient(starts)
    gaps = np.linalg.norm(w[:, None] - minima, axis=2)
    return np.where(gaps.min(axis=1) < 0.01, gaps.argmin(axis=1), -1)
""",
            "This is one step, so many times too long. The gradient must be felt anew at each place.",
        ),
    ),
    solution="""\
def end_labels(gradient, starts, learning_rate, steps, minima):
    w = starts
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
    gaps = np.linalg.norm(w[:, None] - minima, axis=2)
    arrived = gaps.min(axis=1) < 0.01
    return np.where(arrived, gaps.argmin(axis=1), -1)
""",
)


TASKS = [CLASSIFY, RESTARTS, LABELS]
