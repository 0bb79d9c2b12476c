"""The theorems of core/convergence, step by step along walks on random grounds, and the algebra of their proofs."""

import numpy as np
import pytest
import sympy

from gdbook import gradient_descent

STEPS = 12


def random_ground(seed, mu=0.0):
    """Return sum c_i log cosh(a_i . w) + 1/2 mu |w|^2 as (value, gradient), lowest at 0, its L, and a start."""
    rng = np.random.default_rng(seed)
    directions, weights = rng.normal(size=(4, 3)), rng.uniform(0.1, 2, size=4)
    largest = np.linalg.eigvalsh(directions.T * weights @ directions).max() + mu

    def value(w):
        return weights @ np.log(np.cosh(directions @ w)) + mu / 2 * w @ w

    def gradient(w):
        return directions.T @ (weights * np.tanh(directions @ w)) + mu * w

    return (value, gradient), largest, 3 * rng.normal(size=3)


def walk_on(seed):
    """Return L and the errors (n + 1, 3), heights and gradients of a walk with the rate 1/L."""
    ground, L, start = random_ground(seed)
    run = gradient_descent(ground, start, 1 / L, steps=STEPS)
    return L, run.points, run.values, np.array([ground[1](w) for w in run.points])


seeds = pytest.mark.parametrize("seed", range(20))


@seeds
def test_each_step_of_the_proof_of_the_convex_bound_holds(seed):
    L, errors, heights, gradients = walk_on(seed)
    squares, slack = (gradients**2).sum(axis=1), 1e-12 * heights[0]
    assert (heights[:-1] - heights[1:] >= (squares[:-1] + squares[1:]) / (2 * L) - slack).all()
    assert (np.diff(squares) <= slack).all()
    assert ((gradients * errors).sum(axis=1) >= heights + squares / (2 * L) - slack).all()
    fall = -np.diff((errors**2).sum(axis=1))
    assert (fall >= 2 / L * heights[:-1] - slack).all()


@seeds
def test_no_height_is_above_the_convex_bound(seed):
    L, errors, heights, _ = walk_on(seed)
    bounds = L * (errors[0] @ errors[0]) / (4 * np.arange(STEPS + 1) + 2)
    assert (heights <= bounds).all()


@seeds
@pytest.mark.parametrize("share", [0.3, 1.0, 1.9])
def test_no_distance_shrinks_more_slowly_than_the_factor_of_a_bowl(seed, share):
    mu = 0.2
    ground, L, start = random_ground(seed, mu)
    distances = np.linalg.norm(gradient_descent(ground, start, share / L, steps=STEPS).points, axis=1)
    factor = max(1 - share * mu / L, share - 1)
    assert (distances[1:] <= factor * distances[:-1] * (1 + 1e-12)).all()


def test_the_last_inequality_of_the_convex_bound_is_a_square():
    n, r, g = sympy.symbols("N r G", positive=True)  # in units with L = 1
    left, right = r**2 + n * (n + 1) * g**2, 2 * (n + 1) * r * g - (n + 1) * g**2
    assert sympy.expand(left - right - (r - (n + 1) * g) ** 2) == 0


def test_the_factor_of_a_step_is_a_square_on_either_side_of_the_best_rate():
    eta, mu, L = sympy.symbols("eta mu L", positive=True)
    first, second = 1 - 2 * eta * mu * L / (L + mu), eta * (eta - 2 / (L + mu))
    for steepness in (mu, L):
        assert sympy.simplify(first + second * steepness**2 - (1 - eta * steepness) ** 2) == 0


@pytest.mark.parametrize("k", [1, 2, 5, 40])
def test_on_the_chain_for_k_steps_the_first_k_coordinates_lead_no_lower_than_the_lower_bound(k):
    n = 2 * k + 1
    hessian = 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)
    bottom, reached = (np.linalg.solve(hessian[:m, :m], np.eye(m)[0]) for m in (n, k))
    left = (bottom[0] - reached[0]) / 2
    assert left == pytest.approx(1 / (4 * (k + 1)), rel=1e-9)
    assert left >= 3 * 4 * (bottom @ bottom) / (32 * (k + 1) ** 2)
    assert np.linalg.eigvalsh(hessian)[-1] <= 4
    np.testing.assert_allclose(bottom, 1 - np.arange(1, n + 1) / (n + 1))
