"""SaddleClock: its times against facts, plain descent, high precision and its JavaScript, and its picture."""

from fractions import Fraction
from itertools import islice

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, SaddleClock, gradient_descent
from gdbook.figures.saddle_clock import (
    OFFSETS,
    escape_estimate,
    escape_time,
    kicks,
    saddle_walk,
)

GROUND = OBJECTIVES["strict_saddle"]
RUNS = [
    (y0, rate, noise, seed)
    for y0 in (0.0, 1e-16, -3e-9, 0.02, 0.5, -0.9)
    for rate in (0.01, 0.1, 0.5)
    for noise, seed in ((0.0, 1), (1e-8, 7), (0.01, 1000))
]


@pytest.mark.parametrize(("y0", "steps"), [(1e-2, 43), (1e-4, 91), (1e-8, 188), (1e-16, 381), (0.0, None)])
def test_the_times_are_those_of_fact_16(y0, steps):
    assert escape_time(y0, 0.1) == steps


@pytest.mark.parametrize(("y0", "law"), [(1e-2, 41), (1e-4, 89), (1e-8, 186), (1e-16, 379)])
def test_the_law_is_that_of_fact_16(y0, law):
    assert round(escape_estimate(y0, 0.1)) == law


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("y0", [1e-16, 1e-8, -1e-2, 0.3])
def test_the_walk_is_plain_descent_on_the_objective(y0, rate):
    steps = escape_time(y0, rate)
    run = gradient_descent(GROUND, (1.0, y0), rate, steps)
    assert (abs(run.points[:-1, 1]) <= 0.5).all() and abs(run.points[-1, 1]) > 0.5
    walked = list(islice(saddle_walk(y0, rate), steps + 1))
    np.testing.assert_allclose(walked, run.points, rtol=1e-11)


@pytest.mark.parametrize("y0", [1e-2, 1e-4, 1e-8, 1e-16])
def test_rounding_moves_no_escape_by_a_step(y0):
    """The same walk with sixty digits, rounded to those after each step."""
    y, rate, steps, digits = Fraction(y0), Fraction(0.1), 0, 10**60
    while abs(y) <= Fraction(1, 2):
        y = Fraction(round((y - rate * (y**3 - y)) * digits), digits)
        steps += 1
    assert steps == escape_time(y0, 0.1)


@pytest.mark.parametrize("y0", [0.5, -0.03, 1e-12])
def test_a_start_off_the_axis_ends_in_the_well_on_its_side(y0):
    *_, (x, y) = islice(saddle_walk(y0, 0.1), escape_time(y0, 0.1) + 300)
    assert (x, y) == pytest.approx((0, np.sign(y0)), abs=1e-9)


def test_the_start_beyond_the_condition_of_fact_16_lands_on_the_saddle():
    """At sqrt((1 + eta)/eta) one step leads to y = 0; the figure's starts, at most 1 away, lie below it."""
    far = np.sqrt(1.1 / 0.1)
    assert far == pytest.approx(np.sqrt(11))
    _, (_, y) = islice(saddle_walk(far, 0.1), 2)
    assert abs(y) < 1e-14
    assert np.sqrt((1 + 0.5) / 0.5) > 1


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { escapeEstimate, escapeTime, saddleKicks, saddlePath } from "./saddle.mjs";
        result = argument.map(([y0, rate, noise, seed]) => {
          const run = { rate, noise, seed };
          const [escape, kick] = [escapeTime(y0, run), saddleKicks(0.5, seed)];
          return {
            escape, estimate: y0 || noise ? escapeEstimate(y0, run) : null, path: saddlePath(y0, run, 400),
            kicks: Array.from({ length: 50 }, () => kick()),
          };
        });""",
        RUNS,
    )


@pytest.mark.parametrize("index", range(len(RUNS)), ids=[str(run) for run in RUNS])
def test_kicks_times_law_and_path_are_the_browser_s(index, twins):
    run, twin = RUNS[index], twins[index]
    assert twin["kicks"] == list(islice(kicks(0.5, run[3]), 50))
    assert twin["escape"] == escape_time(*run)
    assert twin["estimate"] is None or twin["estimate"] == pytest.approx(escape_estimate(*run[:3]), rel=1e-12)
    y0, rate, noise, seed = run
    points = SaddleClock(y0=y0, learning_rate=rate, noise=noise, seed=seed, steps=400)._points()
    np.testing.assert_allclose(points, twin["path"], rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["(1, 1e-08)", "takes 188 steps to leave it", "is 186.0", "costs 24.2 steps more"]),
        ({"y0": 0.0}, ["never leaves it."]),
        ({"y0": 0.0, "noise": 1e-8, "seed": 3}, ["kicked at each step by at most 1e-08", "steps to leave it"]),
        ({"y0": 9e-17}, ["(1, 0)", "never leaves it"]),
        ({"learning_rate": 0.5}, ["takes 44 steps"]),
    ],
)
def test_the_description_gives_the_numbers(state, words):
    described = SaddleClock(**state).describe()
    for each in words:
        assert each in described


def test_the_path_of_the_default_ends_where_the_walker_has_just_left():
    points = SaddleClock()._points()
    assert len(points) == 189
    assert points[-2, 1] <= 0.5 < points[-1, 1]


def test_the_picture_marks_each_measured_time_and_the_one_of_the_start():
    times = SaddleClock(y0=-1e-8).draw().axes[1]
    law, measured, here = times.lines
    assert list(measured.get_ydata()) == [escape_time(offset, 0.1) for offset in OFFSETS]
    assert (here.get_xdata()[0], here.get_ydata()[0]) == (1e-8, 188)
    assert law.get_ydata()[-1] == pytest.approx(np.log(0.5e16) / np.log(1.1))


@pytest.mark.parametrize(
    "state",
    [
        {"y0": 0.0, "learning_rate": 0.01},
        {"y0": 1e-16, "learning_rate": 0.01, "noise": 0.01, "seed": 1000},
        {"y0": -1.0, "learning_rate": 0.5, "steps": 0},
        {"y0": 5e-324, "noise": 5e-324},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = SaddleClock(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"y0": 1.5}, "y0 must be between -1 and 1, got 1.5"),
        ({"learning_rate": 0.6}, "learning_rate must be between 0.01 and 0.5, got 0.6"),
        ({"noise": -1e-8}, "noise must be between 0 and 0.01, got -1e-08"),
        ({"seed": 0}, "seed must be between 1 and 1000, got 0"),
        ({"steps": 6001}, "steps must be between 0 and 6000, got 6001"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        SaddleClock(**state)
