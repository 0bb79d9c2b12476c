"""CriticalPointDial: its verdicts, Himmelblau's nine points, its surface against its JavaScript, and its picture."""

import math
from itertools import product

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, CriticalPointDial, Objective
from gdbook.figures.critical_point_dial import TERMS, critical_points, himmelblau_points, verdict

HIMMELBLAU = OBJECTIVES["himmelblau"]
PAIRS = [
    (2.0, -1.0),
    (-2.0, 0.5),
    (1.0, 3.0),
    (-1.0, -0.1),
    (0.0, 2.0),
    (2.0, 0.0),
    (-1.0, 0.0),
    (0.0, 0.0),
    (9.0, -4.0),
]
STATES = [
    {"eigenvalues": pair, "term": term, "tilt": tilt, "himmelblau": himmelblau}
    for pair in PAIRS
    for term in TERMS
    for tilt, himmelblau in ((0.0, False), (-400.0, True))
]
D13_MINIMA = [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]
D13_SADDLES = [13.3119, 67.7192, 104.0152, 178.3372]
PLACES = [(0.0, 0.0), (1.0, -1.0), (0.3, 0.7), (-0.9, 0.2)]


def of_shape(*signs):
    return [each for each in himmelblau_points() if tuple(np.sign(each["eigenvalues"])) == signs]


def test_himmelblau_has_the_nine_critical_points_of_fact_13():
    assert len(himmelblau_points()) == 9
    minima = sorted(tuple(each["place"]) for each in of_shape(1, 1))
    np.testing.assert_allclose(minima, sorted(D13_MINIMA), atol=1e-6)
    assert [each["value"] for each in of_shape(1, -1)] == pytest.approx(D13_SADDLES, abs=6e-5)
    [top] = of_shape(-1, -1)
    assert top["place"] == pytest.approx((-0.270845, -0.923039), abs=1e-6)
    assert top["value"] == pytest.approx(181.6165, abs=5e-5)


def test_the_rates_that_hold_each_minimum_are_those_of_fact_13():
    rates = sorted(2 / each["eigenvalues"][0] for each in of_shape(1, 1))
    assert rates == pytest.approx([0.0149, 0.0190, 0.0243, 0.0248], abs=6e-5)


@pytest.mark.parametrize("index", range(9))
def test_each_pair_is_the_bending_of_the_ground_along_its_own_directions(index):
    """By second differences of the value, along u and across it."""
    known = himmelblau_points()[index]
    angle, h = math.radians(known["tilt"]), 1e-3
    along = np.array([math.cos(angle), math.sin(angle)])
    for way, each in zip((along, along[::-1] * (-1, 1)), known["eigenvalues"], strict=True):
        points = (np.array(known["place"]) + side * h * way for side in (-1, 0, 1))
        low, middle, high = (HIMMELBLAU.value(point) for point in points)
        assert (low - 2 * middle + high) / h**2 == pytest.approx(each, abs=0.02)


def test_a_function_without_critical_points_in_its_domain_has_none():
    steep = Objective("steep", "exp(x) + y^2", ("x", "y"), domain=((-2, 2), (-2, 2)))
    assert critical_points(steep) == []


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { readDial } from "./dial.mjs";
        const [known, states, places] = argument;
        result = states.map((state) => {
          const now = readDial(state, known);
          return { verdict: now.verdict, pair: now.eigenvalues, heights: places.map(now.value) };
        });""",
        [list(himmelblau_points()), STATES, PLACES],
    )


@pytest.mark.parametrize("index", range(len(STATES)))
def test_verdict_pair_and_surface_are_the_browser_s(index, twins):
    state, twin = STATES[index], twins[index]
    figure = CriticalPointDial(**state)
    assert twin["pair"] == list(figure._pair())
    assert twin["verdict"] == verdict(figure._pair(), state["term"])
    heights = [figure._height(x, y) for x, y in PLACES]
    np.testing.assert_allclose(twin["heights"], heights, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("pair", "term"), list(product(PAIRS, TERMS)))
def test_the_verdict_is_what_heights_close_around_the_point_show(pair, term):
    """On a ring that meets the axes themselves, along which alone a surface may be level."""
    figure = CriticalPointDial(eigenvalues=pair, term=term)
    turns = np.arange(720) * math.pi / 360
    ring = 0.01 * np.round([np.cos(turns), np.sin(turns)], 12)
    low, high = figure._height(*ring).min(), figure._height(*ring).max()
    assert ("saddle" in verdict(pair, term)) == (low < 0 < high)
    assert (verdict(pair, term) == "a strict minimum") == (low > 0)
    assert (verdict(pair, term) == "a strict maximum") == (high < 0)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["the pair 2 and -1", "The surface drawn has there a saddle."]),
        ({"eigenvalues": (0.0, 1.0)}, ["The Hessian alone cannot tell", "a minimum, but not a strict one"]),
        ({"eigenvalues": (0.0, 1.0), "term": "-u^4"}, ["the term -u^4. The Hessian alone cannot tell", "a saddle"]),
        ({"himmelblau": True}, ["the pair 97.5 and -14.1 on it beside Himmelblau's nine"]),
    ],
)
def test_the_description_says_what_the_hessian_tells(state, words):
    described = CriticalPointDial(**state).describe()
    for each in words:
        assert each in described


def test_himmelblau_alone_brings_its_lowest_saddle():
    figure = CriticalPointDial(himmelblau=True)
    assert (figure.eigenvalues, figure.tilt) == ((97.5479, -14.1352), 7.17)
    assert CriticalPointDial(himmelblau=True, eigenvalues=(50, 1)).eigenvalues == (50.0, 1.0)


@pytest.mark.parametrize("himmelblau", [True, False])
def test_the_picture_marks_the_pair_and_each_known_point(himmelblau):
    plane = CriticalPointDial(himmelblau=himmelblau, eigenvalues=(1.0, -1e6)).draw().axes[0]
    dots = [tuple(float(at) for (at,) in line.get_data()) for line in plane.lines[2:]]
    assert dots[-1] == (1.0, -150.0 if himmelblau else -3.0)
    assert dots[:-1] == [tuple(each["eigenvalues"]) for each in himmelblau_points() if himmelblau]


@pytest.mark.parametrize(
    "state",
    [
        {"eigenvalues": (1e6, -1e6), "tilt": -1e6, "turn": 1e6},
        {"eigenvalues": (0.0, 0.0), "term": "u^3", "himmelblau": True},
        {"eigenvalues": (1e-300, -1e-300)},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = CriticalPointDial(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ({"eigenvalues": (1.0,)}, ValueError, "eigenvalues must have 2 numbers"),
        ({"term": "u^5"}, ValueError, r"term must be one of none, u\^4, -u\^4, u\^3, got 'u\^5'"),
        ({"himmelblau": 1}, TypeError, "himmelblau must be True or False, got 1"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, error, message):
    with pytest.raises(error, match=message):
        CriticalPointDial(**state)
