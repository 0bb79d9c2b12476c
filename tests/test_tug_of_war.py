"""TugOfWar: its numbers against closed forms, measured descents and its JavaScript."""

import numpy as np
import pytest
from node import evaluate

from gdbook import TugOfWar, gradient_descent, regime

STATES = [
    {"learning_rate": 0.15},
    {"learning_rate": 2 / 11},
    {"learning_rate": 0.2},
    {"learning_rate": 0.22, "steps": 7},
    {"learning_rate": 0.019, "flattest": 1.0, "sharpest": 100.0, "count": 8, "steps": 100},
    {"learning_rate": 0.3, "flattest": 5.0, "sharpest": 0.02, "count": 2},
    {"learning_rate": 1.0, "flattest": 2.0, "sharpest": 2.0, "count": 3, "steps": 1},
]


def complete(state):
    figure = TugOfWar(**state)
    return {name: getattr(figure, name) for name in figure.state_names()}


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { stepsPerDigit, tugOfWar } from "./tug.mjs";
        result = argument.map((state) => ({ ...tugOfWar(state), digit: stepsPerDigit(tugOfWar(state).worst) }));""",
        [complete(state) for state in STATES],
    )


@pytest.fixture(params=range(len(STATES)), ids=[str(state) for state in STATES])
def case(request, twins):
    return complete(STATES[request.param]), twins[request.param]


def test_curvatures_and_factors_are_the_same_in_both_languages(case):
    state, twin = case
    low, high = sorted((state["flattest"], state["sharpest"]))
    curvatures = np.geomspace(low, high, state["count"])
    np.testing.assert_allclose(twin["curvatures"], curvatures, rtol=1e-12)
    np.testing.assert_allclose(twin["factors"], 1 - state["learning_rate"] * curvatures, rtol=0, atol=1e-12)
    assert twin["regime"] == regime(state["learning_rate"], high)


def test_what_the_sentence_says_is_left_is_what_descent_leaves(case):
    state, twin = case
    curvatures = np.array(twin["curvatures"])
    bowl = (lambda w: 0.5 * curvatures @ w**2, lambda w: curvatures * w)
    run = gradient_descent(bowl, np.ones(state["count"]), state["learning_rate"], state["steps"])
    np.testing.assert_allclose(abs(run.points[-1]).max(), twin["left"], rtol=1e-9, atol=1e-12)


def test_the_best_factor_is_the_lowest_worst_factor_on_a_fine_grid(case):
    state, twin = case
    low, high = sorted((state["flattest"], state["sharpest"]))
    rates = np.linspace(0, 2.4 / high, 24001)
    worst = abs(1 - np.outer(rates, twin["curvatures"])).max(axis=1)
    kappa = high / low
    assert twin["kappa"] == pytest.approx(kappa, rel=1e-11)
    assert twin["best"]["factor"] == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-12)
    assert worst.min() == pytest.approx(twin["best"]["factor"], abs=2e-4)
    assert rates[worst.argmin()] == pytest.approx(twin["best"]["rate"], abs=2e-4 * 2.4 / high)


def test_steps_for_a_digit_are_what_descent_takes_on_average():
    figure = TugOfWar()
    digit = evaluate('import { stepsPerDigit } from "./tug.mjs"; result = stepsPerDigit(argument);', 0.85)
    bowl = (lambda w: 0.5 * figure.flattest * w @ w, lambda w: figure.flattest * w)
    distances = abs(gradient_descent(bowl, 1.0, figure.learning_rate, 2000).points[:, 0])
    taken = np.flatnonzero(distances <= 1e-20)[0]
    assert taken == int(np.ceil(20 * digit))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["the flattest is slowest with 0.85", "alternating", "best rate 0.182 reaches 0.818"]),
        ({"learning_rate": 2 / 11}, ["the flattest and the sharpest are slowest with 0.818"]),
        ({"learning_rate": 0.19}, ["the sharpest is slowest with 0.9"]),
        ({"learning_rate": 0.22}, ["the sharpest is slowest with 1.2", "divergent"]),
        ({"flattest": 10, "sharpest": 1}, ["from 1 to 10", "best rate 0.182 reaches 0.818"]),
    ],
)
def test_the_description_names_the_slowest_and_the_best(state, words):
    described = TugOfWar(**state).describe()
    for each in words:
        assert each in described


@pytest.mark.parametrize(
    "state",
    [
        {"learning_rate": 1e6, "sharpest": 1e6},
        {"flattest": 1e-6, "sharpest": 1e-6, "learning_rate": 1e6},
        {"flattest": 1e-6, "sharpest": 1e6, "count": 8},
        {"flattest": 2.0, "sharpest": 2.0, "learning_rate": 0.5, "count": 2, "steps": 0},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = TugOfWar(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"count": 1}, "count must be between 2 and 8, got 1"),
        ({"count": 9}, "count must be between 2 and 8, got 9"),
        ({"steps": -1}, "steps must be between 0 and 1000, got -1"),
        ({"flattest": 0}, "flattest must be positive, got 0"),
        ({"sharpest": 1e9}, r"sharpest must be between 1e-06 and 1e\+06, got 1000000000.0"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        TugOfWar(**state)
