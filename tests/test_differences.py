"""Differences against derivatives known in closed form, and the check of gradients against planted mistakes."""

import numpy as np
import pytest

from gdbook.differences import central_difference, complex_step, forward_difference, gradient_error
from gdbook.objectives import OBJECTIVES

WAYS = {"forward": forward_difference, "central": central_difference, "complex": complex_step}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def wavy(point):
    x, y = point
    return np.sin(x) * np.exp(y)


def wavy_gradient(point):
    x, y = point
    return np.array([np.cos(x) * np.exp(y), np.sin(x) * np.exp(y)])


@every_way
def test_each_way_equals_the_derivative_in_closed_form(way):
    np.testing.assert_allclose(way(wavy, (0.7, -0.3)), wavy_gradient((0.7, -0.3)), rtol=1e-7)


# D-26: the errors for sin at 1, at the step that each likes best (Nocedal and Wright 2006; Squire and Trapp 1998)
@pytest.mark.parametrize(("way", "h", "error"), [("forward", 1.5e-8, 6.7e-9), ("central", 6e-6, 9.3e-12)])
def test_errors_for_the_sine_are_those_published(way, h, error):
    [slope] = WAYS[way](lambda point: np.sin(point[0]), 1.0, h)
    assert abs(slope - np.cos(1)) == pytest.approx(error, rel=0.02)


def test_the_complex_step_loses_no_digit():
    assert complex_step(lambda point: np.sin(point[0]), 1.0)[0] == pytest.approx(np.cos(1), rel=3e-16)


@pytest.mark.parametrize(("way", "order"), [("forward", 1), ("central", 2)])
def test_the_error_falls_with_the_power_of_h_that_is_promised(way, order):
    errors = [np.linalg.norm(WAYS[way](wavy, (0.7, -0.3), h) - wavy_gradient((0.7, -0.3))) for h in (1e-2, 1e-3)]
    assert np.log10(errors[0] / errors[1]) == pytest.approx(order, abs=0.02)


@every_way
def test_the_point_is_left_as_it_was(way):
    point = np.array([0.7, -0.3])
    way(wavy, point)
    assert point.tolist() == [0.7, -0.3]


@pytest.mark.parametrize("name", ["himmelblau", "beale", "oval_bowl"])
def test_a_right_gradient_passes_the_check(name):
    objective = OBJECTIVES[name]
    assert gradient_error(objective.value, objective.gradient, (0.4, -0.7)) < 1e-9


def test_a_forgotten_factor_is_found():
    bowl = OBJECTIVES["oval_bowl"]
    assert gradient_error(bowl.value, lambda point: bowl.gradient(point) / 2, (2, 1)) == pytest.approx(0.5)


def test_a_wrong_sign_in_one_coordinate_is_found():
    error = gradient_error(wavy, lambda point: wavy_gradient(point) * (1, -1), (0.7, -0.3))
    assert error > 0.5


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (((0.7, -0.3), 0.0), "h must be positive, got 0.0"),
        (((0.7, float("nan")), 1e-6), "point must be finite"),
    ],
)
@every_way
def test_bad_arguments_are_named(way, arguments, fault):
    with pytest.raises(ValueError, match=fault):
        way(wavy, *arguments)


def test_a_gradient_of_the_wrong_shape_is_named():
    with pytest.raises(ValueError, match=r"gradient must return shape \(2,\), as point has, got \(\)"):
        gradient_error(wavy, lambda point: 1.0, (0.7, -0.3))
