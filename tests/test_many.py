"""descend_many against plain steps written out here, against single descents, and within its memory."""

import os
import tracemalloc

import numpy as np
import pytest

import gdbook
from gdbook import OBJECTIVES, Objective, Stopping, descend_many, gradient_descent, many

HIMMELBLAU = OBJECTIVES["himmelblau"]
FORMULAS = [name for name in OBJECTIVES if OBJECTIVES[name].formula]
CALM = {"monkey_saddle": 0.01, "quartic": 0.1}  # rates at which rounding does not decide where a descent goes


def grid(objective, size):
    axes = [np.linspace(low, high, size) for low, high in objective.domain]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(axes))


def plain_steps(starts, rate, steps):
    """Return where plain steps on Himmelblau's function end, written out."""
    x, y = starts.T.copy()
    with np.errstate(all="ignore"):
        for _ in range(steps):
            u, v = x * x + y - 11, x + y * y - 7
            x, y = x - rate * (4 * x * u + 2 * v), y - rate * (2 * u + 4 * y * v)
    return np.column_stack([x, y])


def nearest(points, minima, near):
    """Return the index of the nearest of the minima within `near`, else -1."""
    with np.errstate(all="ignore"):
        apart = np.linalg.norm(points[:, None, :] - np.array(minima), axis=2)
    best = np.nan_to_num(apart, nan=np.inf).argmin(axis=1)
    return np.where(apart[np.arange(len(points)), best] < near, best, -1)


@pytest.fixture(scope="module")
def whole_map():
    """The map of the budget: 512 x 512 starts, 200 steps; and the memory it took beyond them, in MB."""
    starts = grid(HIMMELBLAU, 512)
    descend_many(HIMMELBLAU, starts[:9], 0.01)  # imports, compiles
    tracemalloc.start()
    ends = descend_many(HIMMELBLAU, starts, 0.01)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return starts, ends, peak


def test_the_map_of_himmelblau_has_the_labels_of_200_plain_steps(whole_map):
    starts, ends, _ = whole_map
    plain = plain_steps(starts, 0.01, 200)
    np.testing.assert_array_equal(ends.minima, nearest(plain, HIMMELBLAU.minima, 0.01))
    assert np.bincount(ends.minima + 1, minlength=5)[1:].min() > 0.2 * len(starts)


def test_the_map_stays_within_its_memory(whole_map):
    assert whole_map[2] <= 45


def test_himmelblau_s_basins_have_the_shares_of_the_literature():
    """D-13: 25.0, 25.8, 24.3 and 24.9 % at a small rate."""
    ends = descend_many(HIMMELBLAU, grid(HIMMELBLAU, 200), 0.001, steps=2000)
    shares = 100 * np.bincount(ends.minima, minlength=4) / len(ends.minima)
    np.testing.assert_allclose(shares, [25.0, 25.8, 24.3, 24.9], atol=0.15)


@pytest.mark.parametrize("name", FORMULAS)
def test_each_start_ends_as_a_descent_of_its_own_would(name):
    objective = OBJECTIVES[name]
    starts, rate = grid(objective, 7), CALM.get(name, 0.3 * objective.learning_rate)
    ends = descend_many(objective, starts, rate, steps=60, gradient_norm=1e-2)
    for i, start in enumerate(starts):
        if not np.isfinite(objective.gradient(start)).all():
            assert ends.diverged[i]
            continue
        run = gradient_descent(objective, start, rate, stopping=Stopping(gradient_norm=1e-2, steps=60))
        assert ends.diverged[i] == (run.stopped_by == "diverged")
        if ends.diverged[i]:
            continue
        assert ends.steps[i] == len(run.learning_rates)
        np.testing.assert_allclose(ends.points[i], run.points[-1], rtol=1e-9, atol=1e-9)


def test_a_start_that_has_ended_stays_where_it_was():
    """On y^2 the first coordinate is never asked for, so that nothing but the record tells who has ended."""
    flat = Objective.from_formula("y^2 + 0*x", ("x", "y"))
    ends = descend_many(flat, [(1.0, 0.0), (2.0, 1.0)], 0.25, steps=50, gradient_norm=1e-3)
    np.testing.assert_array_equal(ends.steps, [0, 11])  # 2 * 2^-11 < 1e-3 <= 2 * 2^-10
    np.testing.assert_array_equal(ends.points, [(1.0, 0.0), (2.0, 2.0**-11)])


def test_a_diverging_start_is_told_from_one_that_has_not_ended():
    starts = [(3.0, 2.1), (-40.0, 40.0), (0.0, 0.0)]
    ends = descend_many(HIMMELBLAU, starts, 0.01, steps=5)
    assert ends.diverged.tolist() == [False, True, False]
    assert ends.minima.tolist()[1] == -1 and ends.steps.tolist()[1] < 5 and ends.steps.tolist()[2] == 5
    assert np.isfinite(ends.points).all()


def test_where_the_gradient_is_no_number_a_start_diverges_at_once():
    objective = Objective.from_formula("sqrt(x) + x", ("x",))
    ends = descend_many(objective, [(-1.0,), (1.0,)], 0.1, steps=3)
    assert (ends.diverged.tolist(), ends.steps.tolist()) == ([True, False], [0, 3])
    np.testing.assert_array_equal(ends.points[0], [-1.0])


def test_only_a_minimum_within_reach_counts_as_reached():
    wells = OBJECTIVES["double_well"]
    for near, labels in ((0.3, [0, 1, -1]), (0.05, [-1, 1, -1])):
        ends = descend_many(wells, [(-0.8,), (1.01,), (0.0,)], 0.1, steps=0, near=near)
        assert ends.minima.tolist() == labels


def test_two_callables_end_like_the_formula():
    by_hand = Objective.from_functions(
        HIMMELBLAU.value, lambda w: np.array(HIMMELBLAU.gradient(w)), minima=HIMMELBLAU.minima
    )
    starts = grid(HIMMELBLAU, 5)
    ours, theirs = (descend_many(each, starts, 0.01, steps=300) for each in (HIMMELBLAU, by_hand))
    np.testing.assert_allclose(ours.points, theirs.points, atol=1e-9)
    np.testing.assert_array_equal(ours.minima, theirs.minima)
    np.testing.assert_array_equal(ours.steps, theirs.steps)


@pytest.mark.parametrize("cores", [1, 3])
def test_neither_cores_nor_blocks_nor_rounds_change_the_map(cores, monkeypatch):
    starts = grid(HIMMELBLAU, 40)
    expected = descend_many(HIMMELBLAU, starts, 0.0195)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(many, "BLOCK", 37)
    monkeypatch.setattr(many, "ROUND", 3)
    for ours, other in zip(expected, descend_many(HIMMELBLAU, starts, 0.0195), strict=True):
        np.testing.assert_array_equal(ours, other)


def test_no_starts_have_no_ends():
    ends = descend_many(HIMMELBLAU, np.empty((0, 2)), 0.01)
    assert ends.points.shape == (0, 2) and len(ends.steps) == len(ends.minima) == len(ends.diverged) == 0


def test_the_starts_are_left_as_they_were():
    starts = grid(HIMMELBLAU, 4)
    before = starts.copy()
    descend_many(HIMMELBLAU, starts, 0.01)
    np.testing.assert_array_equal(starts, before)


def test_the_ends_say_how_many_arrived_and_how_many_diverged():
    ends = descend_many(HIMMELBLAU, [(3.0, 2.1), (-40.0, 40.0), (0.0, 0.0)], 0.01)
    assert repr(ends) == "<Ends of 3 descents: 2 at a listed minimum, 1 diverged>"


@pytest.mark.parametrize(
    "arguments, kind, message",
    [
        ((lambda w: w, [(0, 0)], 0.01), TypeError, "objective must be an Objective, got <function"),
        ((HIMMELBLAU, [0.0, 0.0], 0.01), ValueError, r"starts must have shape \(m, 2\), got \(2,\)"),
        ((HIMMELBLAU, [(0.0,)], 0.01), ValueError, r"starts must have shape \(m, 2\), got \(1, 1\)"),
        ((HIMMELBLAU, [(0.0, np.nan)], 0.01), ValueError, r"starts must be finite, got \[ 0. nan\]"),
        ((HIMMELBLAU, "here", 0.01), TypeError, "starts must be an array of numbers, got 'here'"),
        ((HIMMELBLAU, [(0, 0)], -0.01), ValueError, "learning_rate must be positive, got -0.01"),
        ((HIMMELBLAU, [(0, 0)], 0.01, 2.5), TypeError, "steps must be a whole number, got 2.5"),
        ((HIMMELBLAU, [(0, 0)], 0.01, 9, -1.0), ValueError, "gradient_norm must be at least 0, got -1.0"),
        ((HIMMELBLAU, [(0, 0)], 0.01, 9, 0.0, 0.0), ValueError, "near must be positive, got 0.0"),
    ],
)
def test_bad_arguments_are_named_with_their_rule(arguments, kind, message):
    with pytest.raises(kind, match=message):
        descend_many(*arguments)


def test_it_is_among_the_public_names():
    assert gdbook.descend_many is many.descend_many
