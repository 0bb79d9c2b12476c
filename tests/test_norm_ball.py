"""NormBall: what it shows against rulers.py, brute force and its JavaScript, and that its tasks can be done."""

import math

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, RULERS, NormBall, ellipse, gradient_descent
from gdbook.figures.norm_ball import BOWLS, TITLES
from gdbook.rulers import steepest_descent

STATES = [
    {"ruler": ruler, "objective": name, **more}
    for ruler in TITLES
    for name in BOWLS
    for more in ({}, {"start": (-1.3, 0.4), "steps": 25, "learning_rate": 0.02, "stretch": 3.5, "tilt": -400.0})
]


def complete(state):
    figure = NormBall(**state)
    return {name: getattr(figure, name) for name in figure.state_names()}


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { ballAt, bowlGround } from "./ball.mjs";
        const [known, states] = argument;
        const grounds = Object.fromEntries(known.map((facts) => [facts.name, bowlGround(facts)]));
        result = states.map((state) => ballAt(state, grounds[state.objective]));""",
        [NormBall().known_objectives, [complete(state) for state in STATES]],
    )


@pytest.fixture(params=range(len(STATES)), ids=[f"{i}-{state['ruler']}" for i, state in enumerate(STATES)])
def case(request, twins):
    return complete(STATES[request.param]), twins[request.param]


def ruler_of(state, ground):
    """Return the ruler of a state, the matrix of an ellipse made by turning a stretched one."""
    turn = math.radians(state["tilt"])
    turning = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    matrices = {
        "ellipse": turning @ np.diag([1, state["stretch"] ** 2]) @ turning.T,
        "hessian": ground.hessian(ground.minima[0]),
    }
    return ellipse(matrices[state["ruler"]]) if state["ruler"] in matrices else RULERS[state["ruler"]]


def test_the_browser_s_steepest_way_and_paths_are_python_s(case):
    state, twin = case
    ground = OBJECTIVES[state["objective"]]
    ruler, gradient = ruler_of(state, ground), ground.gradient(state["start"])
    np.testing.assert_allclose(twin["gradient"], gradient, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(twin["way"], ruler.steepest(gradient), rtol=1e-9, atol=1e-12)
    assert twin["drop"] == pytest.approx(ruler.drop(gradient), rel=1e-9)
    run = state["start"], state["learning_rate"], state["steps"]
    path = steepest_descent(ground.gradient, *run, ruler)
    np.testing.assert_allclose(twin["path"]["points"], path, rtol=1e-9, atol=1e-9)
    plain = gradient_descent(ground, *run).points
    np.testing.assert_allclose(twin["plain"]["points"], plain, rtol=1e-9, atol=1e-9)


def test_the_ball_the_browser_draws_has_length_one_and_its_lowest_corner_falls_most(case):
    state, twin = case
    ruler = ruler_of(state, OBJECTIVES[state["objective"]])
    outline = np.array(twin["outline"])
    assert [ruler.length(corner) for corner in outline] == pytest.approx([1] * len(outline), rel=1e-9)
    assert -(outline @ twin["gradient"]).min() == pytest.approx(twin["drop"], rel=1.5e-2)


def test_python_s_picture_shows_the_paths_and_the_map_of_the_browser(case):
    state, twin = case
    figure = NormBall(**state)
    for points, name in zip(figure._paths(), ("path", "plain"), strict=True):
        np.testing.assert_allclose(points, twin[name]["points"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(figure._box(), twin["ground"]["box"], rtol=1e-12)


@pytest.mark.parametrize("name", BOWLS)
def test_some_contour_fits_the_map_and_the_start_is_on_it(name):
    box, ground = NormBall(objective=name)._box(), OBJECTIVES[name]
    low, high = np.transpose(ground.domain)
    assert (box[:, 0] >= low - 1e-9).all() and (box[:, 1] <= high + 1e-9).all()
    assert np.isclose(box.T, [low, high], atol=1e-9).any()
    start = NormBall(objective=name).start
    assert (box[:, 0] < start).all() and (start < box[:, 1]).all()


@pytest.mark.parametrize("name", BOWLS)
def test_from_each_bowl_s_start_all_paths_go_down_and_rulers_disagree(name):
    ends = {}
    for ruler in TITLES:
        figure = NormBall(objective=name, ruler=ruler, steps=30)
        points = figure._paths()[0]
        values = OBJECTIVES[name].on_arrays.value(*points.T)
        assert values[-1] < 0.5 * values[0]
        ends[ruler] = points[1] - points[0]
    turns = {round(math.degrees(math.atan2(y, x))) for x, y in ends.values()}
    assert len(turns) >= 4 if name != "round_bowl" else len(turns) >= 3


def test_an_ellipse_of_the_reader_s_own_can_lead_straight_to_the_minimum_from_any_start():
    best = {"oval_bowl": (1.73, 0), "round_bowl": (1, 77), "booth": (3, 135)}
    home = evaluate(
        """import { ballAt, bowlGround, startTowards } from "./ball.mjs";
        result = argument.map(([facts, stretch, tilt]) => [20, 130, 250, 300].map((angle) => {
          const ground = bowlGround(facts);
          const start = startTowards(ground, ground.lowest + 5, angle);
          return ballAt({ ruler: "ellipse", start, learning_rate: 0.1, steps: 3, stretch, tilt }, ground).home;
        }));""",
        [[facts, *best[facts["name"]]] for facts in NormBall().known_objectives],
    )
    assert home == [[True] * 4] * 3


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["the diamond", "(4, 6)", "(0, -1), which falls 6 per unit", "after 10 steps", "0.188", "0.0461"]),
        ({"ruler": "linf"}, ["the square", "(-1, -1), which falls 10 per unit"]),
        ({"ruler": "l2"}, ["the circle", "(-0.555, -0.832), which falls 7.21"]),
        ({"ruler": "hessian"}, ["(-0.535, -0.267), which falls 3.74"]),
        ({"start": (0.0, 0.0)}, ["the ground is level"]),
    ],
)
def test_the_description_gives_the_numbers_of_the_chapter(state, words):
    described = NormBall(**state).describe()
    for each in words:
        assert each in described


def test_an_objective_alone_brings_a_start_and_a_rate():
    figure = NormBall(objective="booth")
    assert (figure.start, figure.learning_rate) == ((-4.5, 4.0), 0.03)
    assert NormBall(objective="booth", start=(0, 1)).start == (0.0, 1.0)


@pytest.mark.parametrize(
    "state",
    [
        {"learning_rate": 1e6, "steps": 30},
        {"learning_rate": 1e-6, "ruler": "ellipse", "stretch": 5, "tilt": -1e6},
        {"objective": "booth", "start": (1e6, -1e6), "ruler": "linf", "learning_rate": 1e6, "steps": 30},
        {"start": (0.0, 0.0), "ruler": "hessian", "steps": 0},
        {"start": (1.5, 0.5)},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = NormBall(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"ruler": "l3"}, "ruler must be one of l2, l1, linf, ellipse, hessian, got 'l3'"),
        ({"objective": "himmelblau"}, "objective must be one of oval_bowl, round_bowl, booth, got 'himmelblau'"),
        ({"stretch": 0.5}, "stretch must be between 1 and 5, got 0.5"),
        ({"steps": 31}, "steps must be between 0 and 30, got 31"),
        ({"start": (1.0,)}, "start must have 2 numbers"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        NormBall(**state)
