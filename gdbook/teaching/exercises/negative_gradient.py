"""The code exercises of the chapter on stepping against the gradient."""

import numpy as np

from gdbook.teaching.checking import Mistake, Property, Task, Written, several, short

# 1. Write gradient descent


def _numbers(rng, count, low=-3.0, high=3.0):
    return [short(number) for number in rng.uniform(low, high, count)]


def _bowl_of(curvatures, start, rate, steps):
    """Return (gradient, start, learning rate, steps) on half the sum of c_i w_i^2."""
    return Written(f"lambda w: np.array({curvatures}) * w"), np.array(start), rate, steps


def _draw_bowl(rng):
    count = int(rng.integers(1, 4))
    curvatures = _numbers(rng, count, 0.2, 4)
    return _bowl_of(curvatures, _numbers(rng, count), short(rng.uniform(0.02, 0.4)), int(rng.integers(1, 9)))


def _bowls(rng):
    return [_bowl_of([2.0, 6.0], [2.0, 1.0], 0.1, 3), *several(15, _draw_bowl)(rng)]


def _draw_wave(rng):
    a = short(rng.uniform(0.5, 2))
    gradient = Written(f"lambda w: np.array([np.cos({a} * w[0]) * w[1], np.sin({a} * w[0]) + w[1]])")
    return gradient, np.array(_numbers(rng, 2)), short(rng.uniform(0.02, 0.3)), int(rng.integers(1, 9))


def _hills(rng):
    return [*several(10, _draw_bowl)(rng), *several(10, _draw_wave)(rng)]


def _has_a_row_for_each_iterate(came, gradient, start, learning_rate, steps):
    return isinstance(came, np.ndarray) and came.shape == (steps + 1, len(start))


def _steps_against_the_gradient(came, gradient, start, learning_rate, steps):
    wanted = [-learning_rate * gradient(point) for point in came[:-1]]
    return np.allclose(np.diff(came, axis=0), wanted, rtol=1e-9, atol=1e-12)


def _shrinks_by_its_factors(came, gradient, start, learning_rate, steps):
    curvatures = gradient(np.ones(len(start)))
    wanted = start * (1 - learning_rate * curvatures) ** np.arange(steps + 1)[:, None]
    return np.allclose(came, wanted, rtol=1e-9, atol=1e-12)


DESCEND = Task(
    name="negative-gradient-1",
    title="Write gradient descent",
    answer="descend",
    stub="""\
def descend(gradient, start, learning_rate, steps):
    ...
""",
    needs={"np": np},
    properties=(
        Property(
            "the path is an array with `steps + 1` rows, one for each iterate", _bowls, _has_a_row_for_each_iterate
        ),
        Property("its first row is the start", _bowls, lambda came, _, start, *__: np.array_equal(came[0], start)),
        Property("on a bowl each coordinate shrinks by its own factor at each step", _bowls, _shrinks_by_its_factors),
        Property(
            "each row is the one before, less the rate times the gradient there", _hills, _steps_against_the_gradient
        ),
        Property(
            "with no steps at all the path is the start alone",
            lambda rng: [_bowl_of([1.0, 2.0], [3.0, 4.0], 0.1, 0)],
            lambda came, _, start, *__: np.array_equal(came, [start]),
        ),
    ),
    hints=(
        "Which of the five lines in the section on the algorithm do you need, and where must each iterate be noted?",
        "Begin with a list that holds the start. After each update append the new point, "
        "and in the end make an array of the list.",
        "In the loop: `w = w - learning_rate * ...`, which makes a new array, then `path.append(w)`. "
        "`np.array(path)` has one row for each.",
    ),
    mistakes=(
        Mistake(
            """\
def descend(gradient, start, learning_rate, steps):
    w, path = start, [start]
    for _ in range(steps):
        w = w + learning_rate * gradient(w)
        path.append(w)
    return np.array(path)
""",
            "This climbs: with a plus it steps *along* the gradient, which points uphill.",
        ),
        Mistake(
            """\
def descend(gradient, start, learning_rate, steps):
    w, path = start, [start]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)
""",
            "`w -= ...` writes into the array that is there. All rows of the path are that one array, and so is the "
            "caller's start. `w = w - ...` makes a new one.",
        ),
        Mistake(
            """\
def descend(gradient, start, learning_rate, steps):
    w, path = start, []
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        path.append(w)
    return np.array(path)
""",
            "The start is missing: it is the first row of the path, before any step.",
        ),
    ),
    solution="""\
def descend(gradient, start, learning_rate, steps):
    w, path = start, [start]
    for _ in range(steps):
        g = gradient(w)
        w = w - learning_rate * g
        path.append(w)
    return np.array(path)
""",
)


# 2. Two more rulers


def _draw_gradient(rng):
    """Return (gradient, ruler); no slope is zero, and no two are equally large."""
    sizes = 0.5 + rng.permutation(int(rng.integers(2, 6)))
    slopes = sizes * rng.choice([-1, 1], len(sizes))
    return np.array([short(slope) for slope in slopes]), str(rng.choice(["l1", "linf"]))


def _gradients(rng):
    known = [(np.array([4.0, 6.0]), ruler) for ruler in ("l1", "linf")]
    return [*known, (np.array([1.0, -5.0, 2.0]), "l1"), *several(25, _draw_gradient)(rng)]


def _length(step, ruler):
    return abs(step).sum() if ruler == "l1" else abs(step).max()


def _corners(count, ruler):
    """Return the corners of the ball, one of which is lowest on any tilted plane: a row each."""
    if ruler == "l1":
        return np.concatenate([np.eye(count), -np.eye(count)])
    return np.array(np.meshgrid(*[[-1, 1]] * count)).reshape(count, -1).T


def _is_steepest(came, gradient, ruler):
    return gradient @ came <= (_corners(len(gradient), ruler) @ gradient).min() + 1e-9


STEEPEST = Task(
    name="negative-gradient-2",
    title="Two more rulers",
    answer="steepest",
    stub="""\
def steepest(gradient, ruler):
    ...
""",
    needs={"np": np},
    properties=(
        Property(
            "it is an array with a number for each coordinate",
            _gradients,
            lambda came, gradient, _: isinstance(came, np.ndarray) and came.shape == gradient.shape,
        ),
        Property("it leads down", _gradients, lambda came, gradient, _: gradient @ came < 0),
        Property(
            "its length is at most 1 by the ruler",
            _gradients,
            lambda came, _, ruler: _length(came, ruler) <= 1 + 1e-9,
        ),
        Property("no other step of length 1 by the ruler falls more", _gradients, _is_steepest),
    ),
    hints=(
        "Of a square and of a diamond it is always a corner. Where are the corners?",
        'For `"linf"` every coordinate may move by 1, up or down: which way? '
        'For `"l1"` the whole length is best spent on one coordinate.',
        "`np.sign` gives the signs, and `np.argmax(abs(gradient))` the place of the largest slope, whatever its sign.",
    ),
    mistakes=(
        Mistake(
            """\
def steepest(gradient, ruler):
    return -gradient / np.linalg.norm(gradient)
""",
            "That is the answer of the circle, whose ruler is the root of the sum of squares.",
        ),
        Mistake(
            """\
def steepest(gradient, ruler):
    if ruler == "l1":
        return -gradient / abs(gradient).sum()
    return -gradient / abs(gradient).max()
""",
            "This is minus the gradient, cut to length by the right ruler. "
            "But by these rulers another direction falls more.",
        ),
        Mistake(
            """\
def steepest(gradient, ruler):
    if ruler == "linf":
        return -np.sign(gradient)
    u = np.zeros(len(gradient))
    u[np.argmax(gradient)] = -np.sign(gradient.max())
    return u
""",
            "The slope of the largest *size* counts, and it may be negative: $-5$ is steeper than $2$.",
        ),
    ),
    solution="""\
def steepest(gradient, ruler):
    if ruler == "linf":
        return -np.sign(gradient)
    largest = np.argmax(abs(gradient))
    u = np.zeros(len(gradient))
    u[largest] = -np.sign(gradient[largest])
    return u
""",
)


TASKS = [DESCEND, STEEPEST]
