"""The steepest direction by each ruler, against brute force over directions and against the dual norm."""

import numpy as np
import pytest

from gdbook.rulers import RULERS, ellipse, steepest_direction

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
