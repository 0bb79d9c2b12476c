"""Gradient descent against its closed form on a parabola."""

import math

import numpy as np
import pytest

from gdbook import gradient_descent, parabola, regime

CURVATURES = [0.01, 1.0, 3.0, 250.0]


@pytest.mark.parametrize("curvature", CURVATURES)
def test_gradient_equals_the_central_difference(curvature):
    objective = parabola(curvature)
    for x in (-3.0, -0.2, 0.0, 1.7):
        slope = (objective.value(x + 1e-5) - objective.value(x - 1e-5)) / 2e-5
        assert objective.gradient(x) == pytest.approx(slope, rel=1e-6, abs=1e-9 * curvature)


@pytest.mark.parametrize("curvature", CURVATURES)
@pytest.mark.parametrize("product", [0.1, 0.9, 1.5, 1.99, 2.0, 2.1])
def test_iterates_shrink_by_one_minus_eta_curvature(product, curvature):
    run = gradient_descent(parabola(curvature), -1.6, product / curvature, 40)
    expected = -1.6 * (1 - product) ** np.arange(41)
    np.testing.assert_allclose(run.points[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(run.values, 0.5 * curvature * expected**2, rtol=1e-11)
    np.testing.assert_allclose(run.gradient_norms, curvature * abs(expected), rtol=1e-11)
    assert run.learning_rates.shape == (40,)


def test_a_start_in_several_coordinates_gives_points_of_that_shape():
    run = gradient_descent(parabola(2.0), (3.0, 4.0), 0.1, 7)
    assert run.points.shape == (8, 2)
    np.testing.assert_allclose(run.values, 25 * 0.8 ** (2 * np.arange(8)))


def test_divergence_is_a_result_with_finite_numbers_only():
    run = gradient_descent(parabola(1.0), 1.0, 1e6, 1000)
    assert run.stopped_by == "diverged"
    assert len(run.points) < 100
    for numbers in (run.points, run.values, run.gradient_norms):
        assert np.isfinite(numbers).all()


def test_the_summary_is_one_readable_line():
    run = gradient_descent(parabola(2.0), 3.0, 0.4, 5)
    assert repr(run) == "<Descent of 5 steps: f from 9 to 9.216e-07, step limit>"


@pytest.mark.parametrize("curvature", [0.3, 1, 3, 7, 49])
@pytest.mark.parametrize(
    ("product", "name"),
    [(0.5, "monotone"), (1, "one step"), (1.5, "alternating"), (2, "bouncing"), (2.001, "divergent")],
)
def test_regimes_change_at_one_and_two_over_the_curvature(product, name, curvature):
    assert regime(product / curvature, curvature) == name


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"learning_rate": 0}, ValueError, "learning_rate must be positive, got 0"),
        ({"learning_rate": -1}, ValueError, "learning_rate must be positive, got -1"),
        ({"learning_rate": math.nan}, ValueError, "learning_rate must be finite, got nan"),
        ({"learning_rate": "0.1"}, TypeError, "learning_rate must be a number, got '0.1'"),
        ({"learning_rate": True}, TypeError, "learning_rate must be a number, got True"),
        ({"start": math.inf}, ValueError, "start must be finite, got inf"),
        ({"start": [[1, 2]]}, ValueError, "start must be one point"),
        ({"start": []}, ValueError, "start must be one point"),
        ({"start": "here"}, TypeError, "start must be a number or a sequence of numbers, got 'here'"),
        ({"steps": -1}, ValueError, "steps must be at least 0, got -1"),
        ({"steps": 1.5}, TypeError, "steps must be a whole number, got 1.5"),
    ],
)
def test_bad_arguments_are_named_with_their_rule_and_value(arguments, error, message):
    with pytest.raises(error, match=message.replace("[", r"\[")):
        gradient_descent(parabola(1.0), **({"start": 1.0, "learning_rate": 0.1} | arguments))


@pytest.mark.parametrize("curvature", [0, -2, math.nan, "steep"])
def test_a_parabola_needs_a_positive_curvature(curvature):
    with pytest.raises((ValueError, TypeError), match="curvature must be"):
        parabola(curvature)
