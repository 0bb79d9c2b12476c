"""TangentPlane: its numbers against differences, the gradient it shows, its JavaScript, and its tasks on every hill."""

import math
import re

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, TangentPlane, central_difference
from gdbook.figures.tangent_plane import GROUNDS

PLACES = [
    (name, point, angle)
    for name in GROUNDS
    for point, angle in [((2.0, 1.0), 30.0), ((-0.7, 0.4), 123.0), ((1.5, -1.3), -75.0), ((0.1, -2.0), 725.0)]
]


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { gradientTip, tangentAt, tangentGround } from "./tangent.mjs";
        const [facts, places] = argument;
        result = places.map(([name, point, angle]) => {
          const ground = tangentGround(facts[name]);
          const now = tangentAt(ground, point, angle);
          return { ...now, heights: ground.heights, tip: gradientTip(now, ground) };
        });""",
        [{name: OBJECTIVES[name].facts() for name in GROUNDS}, PLACES],
    )


@pytest.fixture(params=range(len(PLACES)), ids=["-".join(map(str, place)) for place in PLACES])
def case(request, twins):
    return *PLACES[request.param], twins[request.param]


def test_slopes_are_those_of_differences(case):
    name, point, angle, twin = case
    ground = OBJECTIVES[name]
    u = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    assert twin["height"] == pytest.approx(ground.value(point), rel=1e-12, abs=1e-12)
    scale = 1 + np.ptp(twin["heights"])
    np.testing.assert_allclose(twin["gradient"], central_difference(ground.value, point), rtol=1e-6, atol=1e-8 * scale)
    along = central_difference(lambda t: ground.value(np.add(point, t[0] * u)), 0.0)[0]
    assert twin["slope"] == pytest.approx(along, rel=1e-6, abs=1e-8 * scale)


def test_python_s_picture_shows_the_gradient_of_the_browser(case):
    name, point, angle, twin = case
    figure = TangentPlane(objective=name, point=point, angle=angle)
    np.testing.assert_allclose(figure._tip(), twin["tip"], rtol=1e-9)
    slope = float(re.search(r"and (\S+) towards", figure.describe())[1])
    assert slope == pytest.approx(twin["slope"], abs=0.0051)


@pytest.mark.parametrize("name", GROUNDS)
def test_every_hill_can_be_drawn_whole(name):
    ground = OBJECTIVES[name]
    x, y = np.meshgrid(*(np.linspace(low, high, 41) for low, high in ground.domain))
    heights = ground.on_arrays.value(x, y)
    assert np.isfinite(heights).all()
    within = np.quantile(heights, 0.9) - heights.min()
    assert within > 0.35 * np.ptp(heights)  # else all but a corner of the surface would look flat


@pytest.mark.parametrize("name", GROUNDS)
def test_on_every_hill_keys_reach_a_level_tangent_plane(name):
    flat = evaluate(
        """import { pressLength, tangentAt, tangentGround } from "./tangent.mjs";
        const ground = tangentGround(argument);
        const press = pressLength(ground.span);
        result = [];
        for (let i = -60; i <= 60; i += 1) for (let j = -60; j <= 60; j += 1) {
          const point = argument.start.map((at, k) => at + press * [i, j][k]);
          const inside = point.every((at, k) => at >= ground.domain[k][0] && at <= ground.domain[k][1]);
          if (inside && tangentAt(ground, point, 0).flat) result.push(point);
        }""",
        OBJECTIVES[name].facts(),
    )
    assert flat
    start = OBJECTIVES[name].gradient(OBJECTIVES[name].start)
    assert min(np.linalg.norm(OBJECTIVES[name].gradient(point)) for point in flat) < 0.2 * np.linalg.norm(start)


def test_the_chapter_s_figure_says_the_chapter_s_numbers():
    described = TangentPlane(objective="oval_bowl", point=(2.0, 1.0), angle=30.0).describe()
    for words in ("(2.00, 1.00), height 7.00", "7.21 long towards 56.3°", "4.00 along x, 6.00 along y and 6.46"):
        assert words in described


def test_an_objective_alone_brings_its_start():
    assert TangentPlane(objective="styblinski_tang").point == OBJECTIVES["styblinski_tang"].start
    assert TangentPlane(objective="styblinski_tang", point=(0, 1)).point == (0.0, 1.0)
    assert TangentPlane().point == OBJECTIVES["oval_bowl"].start


def test_a_hidden_gradient_is_neither_said_nor_drawn():
    figure = TangentPlane(arrow=False)
    assert "7.21" not in figure.describe()
    assert figure._picture() != TangentPlane()._picture()


@pytest.mark.parametrize(
    "state",
    [
        {"point": (1e6, -1e6), "angle": 1e6, "turn": -1e6},
        {"point": (0.0, 0.0)},
        {"objective": "styblinski_tang", "point": (-2.903534, -2.903534)},
        {"objective": "monkey_saddle", "point": (0.0, 0.0), "angle": -400.0},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = TangentPlane(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ({"objective": "everest"}, ValueError, "objective must be one of oval_bowl, round_bowl, .*, got 'everest'"),
        ({"point": (1.0,)}, ValueError, r"point must have 2 numbers, got \(1.0,\)"),
        ({"angle": math.nan}, ValueError, "angle must be finite, got nan"),
        ({"turn": "left"}, TypeError, "turn must be a number, got 'left'"),
        ({"arrow": 1}, TypeError, "arrow must be True or False, got 1"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, error, message):
    with pytest.raises(error, match=message):
        TangentPlane(**state)
