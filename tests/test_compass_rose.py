"""CompassRose: its numbers against a fine grid, conditions of a minimum, and its JavaScript."""

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, CompassRose
from gdbook.figures.compass_rose import GROUNDS, compass_rose

STATES = [
    ("oval_bowl", (2.0, 1.0), 0.001),
    ("oval_bowl", (2.0, 1.0), 0.5),
    ("oval_bowl", (2.0, 1.0), 5.0),
    ("ravine", (2.5, 1.0), 2.0),
    ("ravine", (2.5, 1.0), 13.0),
    ("himmelblau", (-4.0, 5.0), 3.0),
    ("rosenbrock", (-1.2, 1.0), 0.3),
]


@pytest.fixture(scope="module")
def twins():
    cases = [(OBJECTIVES[name].formula, point, length) for name, point, length in STATES]
    return evaluate(
        """import { compileFormula } from "./formula.mjs";
        import { compassRose } from "./rose.mjs";
        result = argument.map(([formula, ...step]) => compassRose(compileFormula(formula, ["x", "y"]), ...step));""",
        cases,
    )


@pytest.fixture(params=range(len(STATES)), ids=[f"{name} {length:g}" for name, _, length in STATES])
def case(request, twins):
    return STATES[request.param], twins[request.param]


def test_the_changes_are_the_same_in_both_languages(case):
    (name, point, length), twin = case
    rose = compass_rose(OBJECTIVES[name], point, length)
    scale = abs(rose.changes).max() + OBJECTIVES[name].value(point)
    np.testing.assert_allclose(twin["changes"], rose.changes, rtol=0, atol=1e-12 * scale)
    assert twin["slope"] == pytest.approx(rose.slope, rel=1e-12)
    assert twin["against"] == pytest.approx(rose.against, abs=1e-9)
    assert twin["best"] == pytest.approx(rose.best, abs=0.0051)  # Python looks at hundredths
    assert twin["off"] == pytest.approx(rose.off, abs=0.0051)


def ends(point, length, degrees):
    way = np.radians(degrees)
    return point[0] + length * np.cos(way), point[1] + length * np.sin(way)


def test_no_direction_on_a_fine_grid_ends_lower(case):
    (name, point, length), twin = case
    objective = OBJECTIVES[name]
    heights = objective.on_arrays.value(*ends(point, length, np.arange(0, 360, 0.01)))
    lowest = heights.min() - objective.value(point)
    assert twin["change"] <= lowest + 1e-12 * abs(heights).max()
    assert twin["change"] == pytest.approx(lowest, rel=1e-4)


def test_at_the_best_end_the_ground_is_level_along_the_ring(case):
    """Where it is lowest on the circle the gradient has no part along it."""
    (name, point, length), twin = case
    way = np.radians(twin["best"])
    h = 1e-4  # radians to either side: the change of slope across it is what the margin allows
    slopes = [
        OBJECTIVES[name].gradient(ends(point, length, np.degrees(way + side)))
        @ (-np.sin(way + side), np.cos(way + side))
        for side in (-h, h)
    ]
    assert slopes[0] < 0 < slopes[1]


def test_the_slope_and_minus_the_gradient_are_those_of_central_differences(case):
    (name, point, _), twin = case
    value, h = OBJECTIVES[name].value, 1e-5
    a = (value((point[0] + h, point[1])) - value((point[0] - h, point[1]))) / (2 * h)
    b = (value((point[0], point[1] + h)) - value((point[0], point[1] - h))) / (2 * h)
    assert twin["slope"] == pytest.approx(np.hypot(a, b), rel=1e-6)
    assert twin["against"] == pytest.approx(np.degrees(np.arctan2(-b, -a)) % 360, abs=1e-4)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"length": 1.0}, ["towards 220.4 degrees, 15.9 degrees off", "falls by 5.09", "152 of the steps end lower"]),
        ({"length": 5.0}, ["climbs by 1.26", "0 of the steps end lower"]),
        ({"objective": "ravine", "length": 2.0}, ["from (2.5, 1)", "58.7 degrees off"]),
        ({"point": (9.0, 1.0)}, ["from (3, 1)"]),
    ],
)
def test_the_description_says_which_way_is_best(state, words):
    described = CompassRose(**state).describe()
    for each in words:
        assert each in described


@pytest.mark.parametrize("objective", GROUNDS)
@pytest.mark.parametrize("length", [0.001, 100.0])
def test_extreme_states_can_be_drawn_and_described(objective, length):
    for point in ((1e6, -1e6), (0.0, 0.0), (1.0, 1.0)):
        figure = CompassRose(objective=objective, point=point, length=length)
        assert "nan" not in figure.describe()
    assert figure._picture()


def test_at_a_minimum_no_angle_is_told():
    assert "off minus the gradient" not in CompassRose(point=(0.0, 0.0)).describe()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"length": 0}, "length must be between 0.001 and 100, got 0"),
        ({"length": 101}, "length must be between 0.001 and 100, got 101"),
        ({"point": (1, 2, 3)}, "point must have 2 numbers"),
        ({"objective": "bowl"}, "objective must be one of oval_bowl, ravine, himmelblau, rosenbrock, got 'bowl'"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        CompassRose(**state)
