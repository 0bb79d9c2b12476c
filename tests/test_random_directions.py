"""RandomDirections: its numbers against gammas, arrows of normal numbers, and its JavaScript."""

import math

import numpy as np
import pytest
from node import evaluate

from gdbook import RandomDirections
from gdbook.figures.random_directions import SAMPLE, cosine_density, draw_cosines, mean_cosine

DIMENSIONS = [2, 3, 4, 10, 59, 60, 61, 100, 1000, 123456, 1_000_000]


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { cosineDensity, drawCosines, meanCosine } from "./directions.mjs";
        result = argument.map((d) => ({
          mean: meanCosine(d), sample: drawCosines(d, d % 1000 + 1, 500),
          density: [0, 0.01, 0.3].map((c) => cosineDensity(d, c)),
        }));""",
        DIMENSIONS,
    )


@pytest.fixture(params=range(len(DIMENSIONS)), ids=map(str, DIMENSIONS))
def case(request, twins):
    return DIMENSIONS[request.param], twins[request.param]


def test_the_mean_is_the_quotient_of_gammas(case):
    d, twin = case
    gammas = math.lgamma(d / 2) - math.lgamma((d + 1) / 2)  # of large numbers, hence nine digits at most
    assert twin["mean"] == pytest.approx(math.exp(gammas) / math.sqrt(math.pi), rel=4e-9)
    assert mean_cosine(d) == pytest.approx(twin["mean"], rel=4e-9)


@pytest.mark.parametrize(("d", "known"), [(2, 0.6366), (10, 0.2587), (100, 0.0800), (1000, 0.0252)])
def test_the_means_are_those_of_fact_33(d, known):
    assert mean_cosine(d) == pytest.approx(known, abs=5e-5)


def test_the_density_is_the_same_in_both_languages(case):
    d, twin = case
    density = cosine_density(d, np.array([0, 0.01, 0.3]))
    np.testing.assert_allclose(twin["density"], density, rtol=1e-8, atol=1e-300)


def test_the_sample_is_the_same_in_both_languages(case):
    d, twin = case
    np.testing.assert_allclose(twin["sample"], draw_cosines(d, d % 1000 + 1, 500), rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("d", [2, 3, 5, 20, 100])
def test_a_sample_is_spread_like_arrows_of_normal_numbers(d):
    """By chance their shares below some cosine differ by more than 1.63 sqrt(1/n + 1/m) once in a hundred samples."""
    arrows = np.random.default_rng(33).normal(size=(20_000, d))
    gradient = np.arange(1.0, d + 1)
    cosines = np.sort(abs(arrows @ gradient) / np.linalg.norm(arrows, axis=1) / np.linalg.norm(gradient))
    drawn = np.sort(draw_cosines(d, 5, 20_000))
    places = np.linspace(0, 1, 2001)
    gaps = np.searchsorted(drawn, places) / len(drawn) - np.searchsorted(cosines, places) / len(cosines)
    assert abs(gaps).max() < 1.63 * math.sqrt(2 / 20_000)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["in 2 dimensions", "on average 0.637", "63.7 % of the steepest"]),
        ({"dimension": 100}, ["in 100 dimensions", "on average 0.08,", "8 % of the steepest"]),
    ],
)
def test_the_description_says_what_a_random_way_gains(state, words):
    described = RandomDirections(**state).describe()
    for each in words:
        assert each in described


def test_the_description_tells_the_mean_of_the_sample_that_is_drawn():
    told = [RandomDirections(dimension=10, seed=seed).describe() for seed in (1, 2)]
    for seed, each in zip((1, 2), told, strict=True):
        assert f"in this sample {draw_cosines(10, seed, SAMPLE).mean():.3g}" in each
    assert told[0] != told[1]


@pytest.mark.parametrize("dimension", [2, 3, 1_000_000])
def test_extreme_states_can_be_drawn_and_described(dimension):
    figure = RandomDirections(dimension=dimension, seed=1000)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"dimension": 1}, "dimension must be between 2 and 1000000, got 1"),
        ({"dimension": 1_000_001}, "dimension must be between 2 and 1000000, got 1000001"),
        ({"seed": 0}, "seed must be between 1 and 1000, got 0"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        RandomDirections(**state)
