"""EigenPanels: its path against gradient_descent, its parts against an eigendecomposition, its words and its tasks."""

import itertools

import numpy as np
import pytest
from node import evaluate

from gdbook import EigenPanels, gradient_descent
from gdbook.figures.eigen_panels import LEVELS, turn, turned_bowl

STATES = [
    {"condition_number": kappa, "learning_rate": rate, "tilt": tilt, "start": start, "steps": steps}
    for (kappa, tilt, start), (rate, steps) in itertools.product(
        [(1.0, 40.0, (1.0, -2.0)), (50.0, 30.0, (1.7, 2.4)), (1e4, 217.0, (-2.9, 0.3)), (7.0, 0.0, (0.0, 2.0))],
        [(0.3, 50), (1.0, 20), (1.96, 200), (2.0, 7), (2.1, 30), (1.5, 0), (1.0, 1)],
    )
]


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { eigenPanels, ellipsePoints } from "./eigen.mjs";
        result = argument.map((state) => {
          const now = eigenPanels(state);
          return { ...now, ellipses: [0.5, 2].map((b) => ellipsePoints(now.bowl, b)) };
        });""",
        STATES,
    )


@pytest.fixture(params=range(len(STATES)))
def case(request, twins):
    return STATES[request.param], twins[request.param]


def matrix_of(state):
    """Return the Hessian, put together from its eigenvectors."""
    vectors = np.transpose([np.array([[0, -1], [1, 0]]) @ turn(state["tilt"])[:, 0], turn(state["tilt"])[:, 0]])
    return vectors @ np.diag([1, 1 / state["condition_number"]]) @ vectors.T


def test_the_browser_s_path_is_python_s_gradient_descent(case):
    state, twin = case
    matrix = matrix_of(state)
    bowl = (lambda w: 0.5 * w @ matrix @ w, lambda w: matrix @ w)
    run = gradient_descent(bowl, state["start"], state["learning_rate"], state["steps"])
    scale = abs(run.points).max()
    np.testing.assert_allclose(twin["points"], run.points, atol=1e-12 * scale, rtol=0)
    np.testing.assert_allclose(EigenPanels(**state)._path(), run.points, atol=1e-12 * scale, rtol=0)


def test_the_parts_are_those_of_an_eigendecomposition_and_add_up_to_f(case):
    state, twin = case
    matrix = matrix_of(state)
    run = gradient_descent(
        (lambda w: 0.5 * w @ matrix @ w, lambda w: matrix @ w), state["start"], state["learning_rate"], state["steps"]
    )
    curvatures, vectors = np.linalg.eigh(matrix)  # in rising order: flat, steep
    count, scale = state["steps"] + 1, max(run.values.max(), 1e-300)
    if state["condition_number"] > 1:
        parts = abs(run.points @ vectors).T
        np.testing.assert_allclose(np.array(twin["distances"])[:, :count], parts, atol=1e-11 * abs(run.points).max())
        heights = 0.5 * curvatures[:, None] * parts**2
        np.testing.assert_allclose(np.array(twin["heights"])[:, :count], heights, atol=1e-11 * scale)
    np.testing.assert_allclose(twin["sums"][:count], run.values, atol=1e-11 * scale, rtol=0)


def test_python_s_picture_shows_the_parts_of_the_browser(case):
    state, twin = case
    figure = EigenPanels(**state)
    steps = twin["horizon"]
    np.testing.assert_allclose(abs(figure._distances(steps)), twin["distances"], rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(figure._heights(steps), twin["heights"], rtol=1e-9, atol=1e-300)
    assert "nan" not in figure.describe()


def test_each_contour_is_where_f_is_half_its_thickness_squared(case):
    state, twin = case
    value, _ = turned_bowl(state["condition_number"], state["tilt"])
    for b, points in zip((0.5, 2), twin["ellipses"], strict=True):
        np.testing.assert_allclose([value(np.array(each)) for each in points], 0.5 * b * b, rtol=1e-9)


def test_both_languages_draw_the_same_contours():
    assert evaluate('import { EIGEN_LEVELS } from "./eigen.mjs"; result = EIGEN_LEVELS;') == list(LEVELS)


@pytest.mark.parametrize("kappa", [1.5, 10.0, 1e4])
@pytest.mark.parametrize("tilt", [0.0, 33.0, 200.0])
def test_the_turned_bowl_is_flat_along_its_tilt(kappa, tilt):
    value, gradient = turned_bowl(kappa, tilt)
    along, across = turn(tilt).T
    np.testing.assert_allclose(gradient(along), along / kappa, atol=1e-15)
    np.testing.assert_allclose(gradient(across), across, atol=1e-15)
    assert (value(2 * along), value(2 * across)) == pytest.approx((2 / kappa, 2), rel=1e-12)


def test_the_best_rate_reaches_kappa_minus_one_over_kappa_plus_one_in_both_directions():
    for kappa in (3.0, 50.0, 1e4):
        factors = abs(EigenPanels(condition_number=kappa, learning_rate=2 * kappa / (kappa + 1))._factors())
        np.testing.assert_allclose(factors, (kappa - 1) / (kappa + 1), rtol=1e-12)


@pytest.mark.parametrize(
    "state", [{"start": (0.0, 0.0)}, {"steps": 1000, "learning_rate": 2.4}, {"start": (1e6, -1e6)}]
)
def test_extreme_bowls_can_be_drawn_and_described(state):
    figure = EigenPanels(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: turned_bowl(0.5), ValueError, r"condition_number must be between 1 and 1e\+300, got 0.5"),
        (lambda: turned_bowl(2, "north"), TypeError, "tilt must be a number, got 'north'"),
        (lambda: EigenPanels(condition_number=0), ValueError, "condition_number must be between 1 and 10000, got 0"),
        (lambda: EigenPanels(learning_rate=3), ValueError, "learning_rate must be between 0.001 and 2.4, got 3"),
    ],
)
def test_what_a_bowl_cannot_have_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
