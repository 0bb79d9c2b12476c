"""The code exercises of the chapter on convergence."""

import math
from numbers import Real

import numpy as np

from gdbook.teaching.checking import Mistake, Property, Task, several, short

# 1. An honest rule


def _draw_run(rng):
    """Return (norms, tolerance) of a run that falls, now and then rises, and ends far below what is asked.

    The norms have two digits and begin with a power of ten, the tolerances have three, so rounding decides nothing.
    """
    count, tolerance = int(rng.integers(6, 12)), float(rng.choice([0.125, 0.0375, 0.00125]))
    exponents = np.linspace(0, math.log(tolerance / 50), count) + rng.uniform(-1, 1, count)
    scale = 10.0 ** rng.integers(-4, 5)
    norms = scale * np.exp([0, *exponents[1:-1], exponents[-1] - 1])
    return [short(norm) for norm in norms], tolerance


def _runs(rng):
    known = [8.0, 7.9, 7.8, 0.3, 0.9, 0.2, 0.001]
    rising = [2.0, 8.0, 0.3, 0.09, 0.001]
    return [(known, 0.05), (rising, 0.05), *several(20, _draw_run)(rng)]


def _restless_runs(rng):
    """Return runs that never come down to a tenth of their first gradient norm."""
    return [([0.02, 0.01, 0.02, 0.01], 0.1), *[([short(n) for n in rng.uniform(1, 5, 6)], 0.1) for _ in range(5)]]


def _is_a_step(came, norms, _):
    return not isinstance(came, bool) and came == int(came) and 0 <= came < len(norms)


def _is_small_there(came, norms, tolerance):
    return norms[came] <= tolerance * norms[0] * (1 + 1e-9)


def _was_never_small_before(came, norms, tolerance):
    return all(norm >= tolerance * norms[0] * (1 - 1e-9) for norm in norms[:came])


STOP = Task(
    name="convergence-1",
    title="Write an honest rule",
    answer="stop_step",
    stub="""\
def stop_step(norms, tolerance):
    ...
""",
    properties=(
        Property(
            "with the height in other units, which multiplies all norms by `1000`, it is the same step",
            _runs,
            lambda came, other, *_: came == other,
            change=lambda norms, tolerance: ([1000 * norm for norm in norms], tolerance),
        ),
        Property("it is the number of a step of the run", _runs, _is_a_step),
        Property("there the gradient norm is at most `tolerance` times the first", _runs, _is_small_there),
        Property("at no earlier step was it so small", _runs, _was_never_small_before),
        Property(
            "a run that starts on level ground stops at step 0",
            lambda rng: [([0.0, 0.0], 0.1), ([0.0], 0.001)],
            lambda came, *_: came == 0,
        ),
        Property("where no gradient norm is small enough, it is `None`", _restless_runs, lambda came, *_: came is None),
    ),
    hints=(
        "With what can a gradient norm be compared, so that the unit of the height cancels?",
        "Go through the run from the start, with `enumerate(norms)`, and return where a norm is small enough.",
        "Small enough is: at most `tolerance` times `norms[0]`. Only after the loop may you return `None`.",
    ),
    mistakes=(
        Mistake(
            """\
def stop_step(norms, tolerance):
    for t, norm in enumerate(norms):
        if norm <= tolerance:
            return t
    return None
""",
            "This compares the norm with a bare number. In other units of the height the same run would stop "
            "elsewhere: compare it with the first norm.",
        ),
        Mistake(
            """\
def stop_step(norms, tolerance):
    for t in range(1, len(norms)):
        if abs(norms[t] - norms[t - 1]) <= tolerance * norms[0]:
            return t
    return None
""",
            "A norm that hardly changes may still be large. Ask for its size, not for its change.",
        ),
        Mistake(
            """\
def stop_step(norms, tolerance):
    large = [norm for norm in norms if norm > tolerance * norms[0]]
    return len(large) if len(large) < len(norms) else None
""",
            "This counts the large norms. But norms may rise again, and then the first small one stands before "
            "the last large one.",
        ),
    ),
    solution="""\
def stop_step(norms, tolerance):
    for t, norm in enumerate(norms):
        if norm <= tolerance * norms[0]:
            return t
    return None
""",
)


# 2. Read the factor off a run


def _shrinking(factor, first, steps):
    return (first * factor ** np.arange(steps + 1),)


def _draw_linear(rng):
    return _shrinking(short(rng.uniform(0.2, 0.98)), short(np.exp(rng.uniform(-5, 5))), int(rng.integers(20, 90)))


def _linear_runs(rng):
    return [_shrinking(0.5, 8.0, 20), _shrinking(0.9, 1.0, 40), *several(12, _draw_linear)(rng)]


def _draw_two_speeds(rng):
    """Return errors that fall quickly at first, then by a slower factor: the sum of two linear runs, the slow one 1."""
    slow, quick = short(rng.uniform(0.85, 0.97)), short(rng.uniform(0.2, 0.5))
    return (_shrinking(slow, 1.0, 100)[0] + _shrinking(quick, 200.0, 100)[0],)


def _two_speeds(rng):
    return several(12, _draw_two_speeds)(rng)


def _is_the_factor_at_the_start(came, errors):
    return math.isclose(came, errors[1] / errors[0], rel_tol=1e-6)


def _is_the_factor_at_the_end(came, errors):
    return math.isclose(came, errors[-1] / errors[-2], rel_tol=1e-3)


FACTOR = Task(
    name="convergence-2",
    title="Read the factor off a run",
    answer="factor_per_step",
    stub="""\
def factor_per_step(errors):
    ...
""",
    needs={"np": np},
    properties=(
        Property(
            "it is a number, and above 0", _linear_runs, lambda came, _: isinstance(came, Real) and 0 < came < math.inf
        ),
        Property(
            "with the errors in other units it is the same",
            _linear_runs,
            lambda came, other, _: math.isclose(came, other, rel_tol=1e-9),
            change=lambda errors: (1000 * errors,),
        ),
        Property("on a run of one factor it is that factor", _linear_runs, _is_the_factor_at_the_start),
        Property(
            "a quick beginning does not count: the factor of the end does", _two_speeds, _is_the_factor_at_the_end
        ),
    ),
    hints=(
        "From which step on is the run straight on semilog axes?",
        "Take the second half alone. Over its steps the error shrinks from its first number to its last: "
        "by which factor, and in how many steps?",
        "$k$ equal factors that multiply to $q$ are $q^{1/k}$ each. "
        "From the number `half` to the last there are `len(errors) - 1 - half` steps.",
    ),
    mistakes=(
        Mistake(
            """\
def factor_per_step(errors):
    return np.polyfit(np.arange(len(errors)), errors, 1)[0]
""",
            "This lays a line through the errors on linear axes, where such a run is a curve. "
            "It is straight where the vertical axis is logarithmic.",
        ),
        Mistake(
            """\
def factor_per_step(errors):
    half = len(errors) // 2
    slope = np.polyfit(np.arange(half, len(errors)), np.log10(errors[half:]), 1)[0]
    return float(np.exp(slope))
""",
            "The slope counts decimal digits, so the way back is `10**slope`. `np.exp` undoes `np.log`.",
        ),
        Mistake(
            """\
def factor_per_step(errors):
    return (errors[-1] / errors[0]) ** (1 / (len(errors) - 1))
""",
            "This is the mean factor over the whole run, its quick beginning included. "
            "What is still to come will be as slow as the end.",
        ),
    ),
    solution="""\
def factor_per_step(errors):
    half = len(errors) // 2
    steps = len(errors) - 1 - half
    return (errors[-1] / errors[half]) ** (1 / steps)
""",
)


# 3. Standardise a table


def _draw_table(rng):
    """Return a table whose columns have means and spreads of very different sizes."""
    rows, columns = int(rng.integers(4, 9)), int(rng.integers(2, 5))
    scales, means = 10.0 ** rng.integers(-2, 5, columns), rng.uniform(-5, 5, columns)
    return (np.array([[short(x) for x in row] for row in (rng.normal(size=(rows, columns)) + means) * scales]),)


def _tables(rng):
    people = [[25.0, 31_000.0], [38.0, 52_000.0], [47.0, 48_000.0], [62.0, 75_000.0]]
    return [(np.array(people),), *several(15, _draw_table)(rng)]


def _tables_with_a_constant(rng):
    """Return tables in which one column holds the same whole number in each row."""
    tables = [table for (table,) in several(4, _draw_table)(rng)]
    constants = [np.full(len(table), float(i)) for i, table in enumerate(tables)]
    return [(np.column_stack(columns),) for columns in zip(tables, constants, strict=True)]


def _has_the_table_s_shape(came, table):
    return isinstance(came, np.ndarray) and came.shape == table.shape


def _runs_along_with_the_table(came, table):
    """Return whether each column of both is the same but for its mean and a positive factor."""
    pairs = zip(np.transpose(came), np.transpose(table), strict=True)
    return all(np.corrcoef(one, other)[0, 1] > 1 - 1e-9 for one, other in pairs)


STANDARDISE = Task(
    name="convergence-3",
    title="Standardise a table",
    answer="standardise",
    stub="""\
def standardise(X):
    ...
""",
    needs={"np": np},
    properties=(
        Property("an array of the same shape comes back", _tables, _has_the_table_s_shape),
        Property("each column has the mean 0", _tables, lambda came, _: abs(came.mean(axis=0)).max() <= 1e-9),
        Property(
            "each column has the standard deviation 1", _tables, lambda came, _: abs(came.std(axis=0) - 1).max() <= 1e-9
        ),
        Property(
            "within a column all differences keep their sign and their proportions", _tables, _runs_along_with_the_table
        ),
        Property(
            "a column without spread becomes a column of zeros",
            _tables_with_a_constant,
            lambda came, _: abs(came[:, -1]).max() == 0,
        ),
    ),
    hints=(
        "Each column has a mean and a spread of its own. Which argument of `mean` and `std` keeps columns apart?",
        "With `axis=0` they go down the columns. First take the mean away, then divide by the spread.",
        "In a column without spread the largest and the smallest number are the same, and the standard deviation is 0. "
        "There, divide by 1 and return zeros: `np.where` chooses.",
    ),
    mistakes=(
        Mistake(
            """\
def standardise(X):
    return (X - X.mean()) / X.std()
""",
            "This is one mean and one spread for the whole table, so the columns differ as much as before. "
            "`axis=0` goes down the columns.",
        ),
        Mistake(
            """\
def standardise(X):
    return X / abs(X).max(axis=0)
""",
            "Now all columns are of one size, but each keeps its mean. "
            "Columns with means far from 0 all point the same way, and the ravine stays.",
        ),
        Mistake(
            """\
def standardise(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)
""",
            "A column that never changes has the standard deviation 0, and $0/0$ is no number.",
        ),
    ),
    solution="""\
def standardise(X):
    centred = X - X.mean(axis=0)
    constant = X.max(axis=0) == X.min(axis=0)
    return np.where(constant, 0, centred / np.where(constant, 1, X.std(axis=0)))
""",
)


TASKS = [STOP, FACTOR, STANDARDISE]
