"""Bifurcation's mathematics: known periods, exact borders, and agreement with JavaScript."""

import math

import numpy as np
import pytest
from node import evaluate

from gdbook import Bifurcation, gradient_descent
from gdbook.figures.bifurcation import RATES, REACH, growth, orbit, period

DOUBLE_WELL = (lambda w: float(w[0] ** 4 / 4 - w[0] ** 2 / 2), lambda w: w * w * w - w)
RATES_TRIED = [*np.linspace(0.6, 2.1, 26).tolist(), 1e-6, 1e6, 1.236, 1.2361, 5**0.5 - 1, 1.455]
CHAOTIC = (1.5, 1.65, 1.8, 1.99)
SECOND_DOUBLING, WELLS_JOIN = math.sqrt(5) - 1, 1.5 * math.sqrt(3) - 1


@pytest.mark.parametrize(("learning_rate", "steps"), [(0.6, 200), (1.2, 200), (1.9, 20), (2.1, 8)])
def test_the_orbit_is_gradient_descent_on_the_double_well(learning_rate, steps):
    run = gradient_descent(DOUBLE_WELL, 0.3, learning_rate, steps)
    np.testing.assert_allclose(orbit(learning_rate, 0.3, steps), run.points[:, 0], rtol=1e-9)


@pytest.mark.parametrize(
    ("learning_rate", "expected"),
    [(0.9, 1), (0.9999, 1), (1.0001, 2), (1.1, 2), (1.2, 2), (1.236, 2), (1.2361, 4), (1.29, 8), (1.3, 16), (1.455, 3)],
)
def test_each_known_window_has_its_period(learning_rate, expected):
    assert [period(learning_rate, start) for start in (0.3, -0.3, 0.7)] == [expected] * 3


@pytest.mark.parametrize("learning_rate", [*CHAOTIC, 2.0])
def test_chaos_has_no_period_and_parts_neighbours(learning_rate):
    assert period(learning_rate, 0.3) == 0
    assert growth(learning_rate, 0.3) > 1.3


@pytest.mark.parametrize("learning_rate", [2.001, 2.01, 2.1, 1e6])
def test_past_two_the_descent_runs_away(learning_rate):
    assert period(learning_rate, 0.3) is None
    assert growth(learning_rate, 0.3) == math.inf


@pytest.mark.parametrize("learning_rate", [1.0, SECOND_DOUBLING])
def test_on_a_border_between_two_periods_neither_is_claimed(learning_rate):
    assert period(learning_rate, 0.3) == 0
    assert growth(learning_rate, 0.3) == pytest.approx(1, abs=1e-3)


def test_hardly_moving_is_not_settling():
    assert period(1e-6, 1e-6) == 0


@pytest.mark.parametrize("start", [0.0, 1.0, -1.0])
def test_where_there_is_no_slope_the_period_is_one(start):
    assert period(1.9, start) == 1


def test_at_two_neighbours_part_by_three_a_step_as_on_the_chebyshev_cubic():
    # x = sqrt(2) cos(a) goes to -sqrt(2) cos(3a): each step triples the angle.  20,000 steps give two digits.
    assert growth(2.0, 0.3) == pytest.approx(3, rel=0.01)


def test_the_largest_step_from_the_well_reaches_its_far_zero_where_the_wells_join():
    turn = math.sqrt((1 + WELLS_JOIN) / (3 * WELLS_JOIN))
    assert orbit(WELLS_JOIN, turn, 1)[1] == pytest.approx(math.sqrt(1 + 1 / WELLS_JOIN), rel=1e-12)
    assert min(orbit(WELLS_JOIN - 1e-3, 0.3, 20_000)) > 0
    assert min(orbit(WELLS_JOIN + 1e-3, 0.3, 20_000)) < -1


def test_starts_beyond_the_outer_two_cycle_run_away_and_those_inside_stay():
    for learning_rate in (0.7, 1.2, 1.9):
        border = math.sqrt(1 + 2 / learning_rate)
        assert period(learning_rate, 1.001 * border) is None
        assert period(learning_rate, 0.999 * border) is not None


def test_a_bad_rate_is_named():
    with pytest.raises(ValueError, match="learning_rate must be positive, got 0"):
        period(0, 0.3)


def test_both_languages_find_the_same_periods_and_growth():
    twins = evaluate(
        """import { fateOf } from "./bifurcation.mjs";
        result = argument.map((rate) => fateOf(rate, 0.3));""",
        RATES_TRIED,
    )
    for rate, twin in zip(RATES_TRIED, twins, strict=True):
        length = period(rate, 0.3)
        assert twin["period"] == length, rate
        if length:
            window = orbit(rate, orbit(rate, 0.3, 50_000)[-1], length - 1)
            assert twin["values"] == pytest.approx(window, abs=1e-9)
        if length == 0:
            assert twin["growth"] == pytest.approx(growth(rate, 0.3), rel=0.02)
            assert (twin["kind"] == "chaos") == (growth(rate, 0.3) > 1.005)


def test_both_languages_walk_the_same_orbit():
    # Where an orbit is chaotic it amplifies rounding some threefold a step: 20 steps leave 1e-16 below 1e-6.
    cases = [(rate, 20 if rate in CHAOTIC else 200) for rate in (0.6, 0.9, 1.0, 1.2, 1.28, *CHAOTIC)]
    twins = evaluate(
        """import { doubleWellOrbit } from "./bifurcation.mjs";
        result = argument.map(([rate, steps]) => doubleWellOrbit(rate, 0.3, steps));""",
        cases,
    )
    for (rate, steps), twin in zip(cases, twins, strict=True):
        np.testing.assert_allclose(twin, orbit(rate, 0.3, steps), atol=1e-6 if rate in CHAOTIC else 1e-12)


def test_both_languages_frame_the_same_rates_and_know_the_same_borders():
    frame = evaluate(
        """import { DOUBLE_WELL, SECOND_DOUBLING, WELLS_JOIN } from "./bifurcation.mjs";
        result = { ...DOUBLE_WELL, borders: [SECOND_DOUBLING, WELLS_JOIN] };"""
    )
    assert (tuple(frame["rates"]), frame["reach"]) == (RATES, REACH)
    assert frame["borders"] == pytest.approx([SECOND_DOUBLING, WELLS_JOIN], rel=1e-15)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"learning_rate": 0.9}, "it settles"),
        ({"learning_rate": 1.2}, "it hops between 2 values for ever"),
        ({"learning_rate": 1.5}, "it never repeats but stays bounded (chaos)"),
        ({"learning_rate": 1.0}, "it changes too slowly to tell"),
        ({"learning_rate": 2.05, "steps": 200}, "it runs away"),
        ({"learning_rate": 1e6, "start": 1e6}, "it runs away"),
        ({"learning_rate": 1e-6, "start": 0.0, "steps": 0}, "it settles"),
    ],
)
def test_every_state_can_be_described_and_drawn(state, words):
    figure = Bifurcation(**state)
    assert figure.describe().endswith(f": {words}.")
    assert "nan" not in figure.describe()
    assert len(figure._picture()) < 60_000
