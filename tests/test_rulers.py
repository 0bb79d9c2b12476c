"""The steepest direction by each ruler, against brute force over directions and against the dual norm."""

import numpy as np
import pytest

from gdbook import OBJECTIVES, gradient_descent
from gdbook.rulers import RULERS, ellipse, steepest_descent, steepest_direction

TILTED = ellipse([[2.0, 0.8], [0.8, 1.0]])
ALL = {**RULERS, "ellipse": TILTED}
every_ruler = pytest.mark.parametrize("ruler", ALL.values(), ids=ALL)
GRADIENTS = np.random.default_rng(3).normal(size=(20, 2))


@every_ruler
def test_no_direction_of_length_one_goes_lower(ruler):
    turns = np.linspace(0, 2 * np.pi, 20_001)
    ways = np.column_stack([np.cos(turns), np.sin(turns)])
    ways /= np.array([ruler.length(way) for way in ways])[:, None]
    for gradient in GRADIENTS:
        best = (ways @ gradient).min()
        assert gradient @ ruler.steepest(gradient) == pytest.approx(best, rel=1e-4)


@every_ruler
def test_the_steepest_direction_has_length_one_and_drops_by_the_dual_norm(ruler):
    for gradient in GRADIENTS:
        step = steepest_direction(gradient, ruler)
        assert ruler.length(step) == pytest.approx(1)
        assert -gradient @ step == pytest.approx(ruler.drop(gradient))


@every_ruler
def test_a_level_place_has_no_steepest_direction(ruler):
    assert steepest_direction((0.0, 0.0), ruler).tolist() == [0, 0]


@pytest.mark.parametrize(("name", "step"), [("l2", (-0.6, 0.8)), ("l1", (0, 1)), ("linf", (-1, 1))])
def test_each_ruler_has_its_own_way_down(name, step):
    np.testing.assert_allclose(steepest_direction((3.0, -4.0), name), step)


def test_the_ellipse_of_the_hessian_points_at_the_minimum_of_a_bowl():
    hessian, place = np.array([[2.0, 0.0], [0.0, 6.0]]), np.array([2.0, 1.0])
    step = steepest_direction(hessian @ place, ellipse(hessian))
    np.testing.assert_allclose(step / np.linalg.norm(step), -place / np.linalg.norm(place))


@pytest.mark.parametrize(
    ("matrix", "fault"),
    [([[1, 2], [0, 1]], "symmetric"), ([[1, 0], [0, -1]], "positive definite"), ([1, 2], "shape")],
)
def test_an_ellipse_needs_a_symmetric_positive_definite_matrix(matrix, fault):
    with pytest.raises(ValueError, match=fault):
        ellipse(matrix)


def test_an_unknown_ruler_lists_the_known():
    with pytest.raises(KeyError, match="unknown ruler 'l3'; known are l2, l1, linf"):
        steepest_direction((1.0, 2.0), "l3")


def test_descent_by_the_circle_is_gradient_descent():
    bowl = OBJECTIVES["oval_bowl"]
    points = steepest_descent(bowl.gradient, (2.0, 1.0), 0.1, 20)
    np.testing.assert_allclose(points, gradient_descent(bowl, (2.0, 1.0), 0.1, steps=20).points, rtol=1e-12)


@pytest.mark.parametrize("name", ["oval_bowl", "booth"])
def test_descent_by_the_hessian_is_newton_s_and_lands_in_one_step(name):
    ground = OBJECTIVES[name]
    points = steepest_descent(ground.gradient, (-5.0, 4.0), 1.0, 1, ellipse(ground.hessian((0.0, 0.0))))
    np.testing.assert_allclose(points[1], ground.minima[0], rtol=0, atol=1e-12)


def test_descent_by_the_diamond_is_gradient_descent_in_the_coordinate_of_the_largest_slope():
    curvatures = np.array([2.0, 6.0, 3.0])
    points = steepest_descent(lambda w: curvatures * w, (2.0, 1.0, -1.0), 0.1, 30, "l1")
    for before, after in zip(points, points[1:], strict=False):
        slopes = curvatures * before
        largest = abs(slopes).argmax()
        wanted = before.copy()
        wanted[largest] -= 0.1 * slopes[largest]
        np.testing.assert_allclose(after, wanted, rtol=1e-12)


def test_descent_by_the_square_moves_every_coordinate_equally_far():
    steps = np.diff(steepest_descent(lambda w: np.array([2.0, 6.0]) * w, (2.0, 0.5), 0.1, 5, "linf"), axis=0)
    np.testing.assert_allclose(abs(steps[:, 0]), abs(steps[:, 1]), rtol=1e-12)
    assert steps[0] == pytest.approx((-0.7, -0.7))


def test_a_descent_ends_before_its_numbers_do():
    points = steepest_descent(lambda w: 6 * w, (1.0, 1.0), 1e6, 100, "linf")
    assert np.isfinite(points).all() and len(points) < 60


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("start", np.nan, "start must be finite"),
        ("learning_rate", 0, "learning_rate must be positive, got 0"),
        ("steps", -1, "steps must be at least 0, got -1"),
    ],
)
def test_a_descent_names_what_it_cannot_use(name, value, message):
    told = {"start": (1.0, 2.0), "learning_rate": 0.1, "steps": 3} | {name: value}
    with pytest.raises(ValueError, match=message):
        steepest_descent(lambda w: w, **told)
