"""FogWalk: its hills are what they are said to be, and its walks are the same in both languages."""

import numpy as np
import pytest
from node import evaluate

from gdbook import FogWalk, gradient_descent
from gdbook.figures.fog_walk import heading, wind
from gdbook.figures.hills import HILLS

PATH = [[-2.9, -0.4], [-2.3, 0.5], [9.0, 0.3], [0.5, 0.2]]
WALK = """import { walkOn } from "./fog.mjs";
import { compileFormula } from "./formula.mjs";
result = argument.map(([facts, state]) => {
  const { places, heights, run, lowest } = walkOn({ ...facts, ...compileFormula(facts.formula, ["x", "y"]) }, state);
  return { places, heights, points: run.points, values: run.values, lowest };
});"""

each_hill = pytest.mark.parametrize("hill", HILLS, ids=lambda hill: hill.name)


def grid_of(hill):
    return np.meshgrid(*(np.linspace(low, high, 41) for low, high in hill.domain), indexing="ij")


# The hills


@each_hill
def test_each_valley_is_a_minimum(hill):
    for place in hill.minima:
        assert np.linalg.norm(hill.gradient(place)) < 1e-12
        assert np.linalg.eigvalsh(hill.hessian(place)).min() > 0.1


@each_hill
def test_the_ground_runs_down_into_the_listed_valleys_and_nowhere_else(hill):
    walkers = np.array(grid_of(hill))
    for _ in range(2000):
        walkers = walkers - 0.05 * np.array(hill.on_arrays.gradient(*walkers))
    slopes = np.hypot(*hill.on_arrays.gradient(*walkers))
    moving = slopes > 1e-6  # those few that began between two valleys
    away = [np.hypot(walkers[0] - x, walkers[1] - y) for x, y in hill.minima]
    assert (np.min(away, axis=0)[~moving] < 1e-4).all()
    assert moving.mean() < 0.01
    assert all((each < 1e-4).any() for each in away)


@each_hill
def test_the_first_valley_is_the_lowest_and_above_zero(hill):
    heights = [hill.value(place) for place in hill.minima]
    assert heights[0] > 0.5
    assert min(heights[1:]) > heights[0] + 0.5
    assert hill.on_arrays.value(*grid_of(hill)).min() > heights[0] - 1e-9


@each_hill
def test_descent_comes_down_a_bend_and_stays_on_the_map(hill):
    run = gradient_descent(hill, hill.start, 0.1, 20)
    low, high = np.transpose(hill.domain)
    assert ((run.points > low) & (run.points < high)).all()
    assert (np.diff(run.values) < 0).all()
    assert run.gradient_norms[-1] < 0.15 < 1.2 < run.gradient_norms[0]
    way = np.diff(run.points[:12], axis=0)
    assert np.ptp(np.degrees(np.unwrap(np.arctan2(*way.T)))) > 35


def test_on_some_hills_descent_finds_the_lowest_valley_and_on_some_it_does_not():
    ends = [gradient_descent(hill, hill.start, 0.1, 20).points[-1] for hill in HILLS]
    found = [np.linalg.norm(end - hill.minima[0]) < 0.2 for end, hill in zip(ends, HILLS, strict=True)]
    assert sum(found) == len(HILLS) / 2
    assert not found[0]


# Twins


@pytest.mark.parametrize("fog", [True, False])
def test_both_walks_are_the_same_in_both_languages(fog):
    figures = [FogWalk(hill=i + 1, path=PATH, steps=15, learning_rate=0.2, fog=fog) for i in range(len(HILLS))]
    states = [{name: getattr(each, name) for name in each.state_names()} for each in figures]
    twins = evaluate(WALK, list(zip(figures[0].hills, states, strict=True)))
    for hill, each, twin in zip(HILLS, figures, twins, strict=True):
        run = gradient_descent(hill, hill.start, 0.2, 15)
        np.testing.assert_array_equal(twin["places"], each._places())
        np.testing.assert_allclose(twin["heights"], [hill.value(place) for place in each._places()], rtol=1e-12)
        np.testing.assert_allclose(twin["points"], run.points, rtol=0, atol=1e-10)
        np.testing.assert_allclose(twin["values"], run.values, rtol=1e-10)
        assert twin["lowest"]["height"] == pytest.approx(hill.value(hill.minima[0]), rel=1e-12)


def test_the_winds_have_the_same_names_in_both_languages():
    twins = evaluate(
        'import { windOf } from "./fog.mjs"; result = Array.from({ length: 360 }, (_, each) => windOf(each));'
    )
    assert twins == [wind(each) for each in range(360)]
    assert len(set(twins)) == 16
    assert (twins[231], twins[100], twins[340]) == ("south-west", "east", "north-north-west")


def test_headings_are_the_same_in_both_languages():
    ways = [(np.sin(angle), np.cos(angle)) for angle in np.linspace(0, 7, 97)]
    twins = evaluate('import { headingOf } from "./fog.mjs"; result = argument.map(headingOf);', ways)
    assert twins == [heading(way) for way in ways]


# The picture and its words


def test_in_fog_no_valley_is_named_or_drawn():
    figure = FogWalk(path=PATH, descent=20)
    assert "valley" not in figure.describe()
    ground, heights = figure.draw().axes
    assert len(ground.images) == 1 and not ground.collections
    assert len(heights.lines) == 4  # both walks, the place reached, the start


def test_without_fog_the_contours_and_the_lowest_valley_are_seen():
    figure = FogWalk(path=PATH, descent=20, fog=False)
    assert "lowest valley is at (1.12, 0.20), height 1.50" in figure.describe()
    ground, heights = figure.draw().axes
    assert not ground.images and ground.collections
    assert heights.lines[-1].get_ydata()[0] == pytest.approx(1.5, abs=0.01)


def test_it_is_told_how_the_ground_lies_underfoot():
    assert "After 0 of 20 steps the hiker stands at (-3.00, -1.00), height 9.94" in FogWalk().describe()
    assert "falls 3.14 per unit towards the north-east" in FogWalk().describe()
    assert "the ground is level" in FogWalk(path=[HILLS[0].minima[0]]).describe()
    assert "Descent at rate 0.1: height 3.7 after 20 steps." in FogWalk(descent=20).describe()


def test_what_lies_off_the_map_or_beyond_the_steps_is_left_out():
    places = FogWalk(path=PATH, steps=3)._places()
    assert places.shape == (4, 2)
    assert places[-1].tolist() == [4.0, 0.3]


@pytest.mark.parametrize("state", [{"learning_rate": 1e6, "descent": 30, "steps": 30}, {"path": [[1e6, -1e6]] * 30}])
def test_extreme_walks_can_be_drawn_and_described(state):
    figure = FogWalk(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ({"hill": 9}, ValueError, "hill must be between 1 and 8, got 9"),
        ({"path": "here"}, TypeError, "path must be a list of places, got 'here'"),
        ({"path": [(1, 2, 3)]}, ValueError, r"path must have 2 numbers, got \(1, 2, 3\)"),
        ({"path": [(1, float("nan"))]}, ValueError, "path must be finite"),
        ({"path": [(1, 2)] * 31}, ValueError, "path must have at most 30 places, got 31"),
        ({"heading": 360}, ValueError, "heading must be between 0 and 359, got 360"),
        ({"step_length": 3}, ValueError, "step_length must be between 0.1 and 1, got 3"),
        ({"steps": 0}, ValueError, "steps must be between 1 and 30, got 0"),
    ],
)
def test_bad_states_are_named_with_their_rule_and_value(state, error, message):
    with pytest.raises(error, match=message):
        FogWalk(**state)
