"""NoisyWell: its density and walks against closed forms, other sums and other noise, and its JavaScript."""

import math

import mpmath
import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, NoisyWell, gradient_descent
from gdbook.figures.clinic import normals
from gdbook.figures.noisy_well import COOLINGS, gibbs, height, noisy_walk, temperature_at, walk_facts, well_places

WALKS = [  # temperature, tilt, learning_rate, start, cooling, steps, seed
    (0.1, 0.03, 0.05, 1.0, "none", 20_000, 1),
    (0.5, -0.3, 0.2, -1.8, "none", 5000, 77),
    (0.2, 0.1, 0.01, 0.3, "slow", 21_000, 1000),
    (0.3, 0.0, 0.05, 0.0, "fast", 400, 3),
    (0.0, 0.2, 0.1, 0.4, "none", 300, 2),
]
LAWS = [(0.0, 0.1), (0.03, 0.1), (-0.3, 0.5), (0.3, 0.02), (0.1, 0.001)]


@pytest.fixture(scope="module")
def twin():
    return evaluate(
        """import { gibbs, noisyWalk, temperatureAt, walkFacts, wellPlaces } from "./langevin.mjs";
        import { normals } from "./random.mjs";
        const names = ["temperature", "tilt", "learning_rate", "start", "cooling", "steps", "seed"];
        const next = normals(12);
        result = {
          normals: Array.from({ length: 1001 }, next),
          walks: argument.walks.map((values) => {
            const settings = Object.fromEntries(names.map((name, i) => [name, values[i]]));
            const { places, steps } = noisyWalk(settings, settings.steps);
            return { ...walkFacts({ places, steps }, settings.tilt), steps, every: [...places].slice(0, steps + 1)
              .filter((_, t) => t % 7 === 0), temperature: temperatureAt(settings, 123) };
          }),
          laws: argument.laws.map(([tilt, temperature]) => {
            const { at, left, height } = gibbs(tilt, temperature);
            return [...wellPlaces(tilt), left, height, ...[-1.3, -0.9, 0, 0.4, 1].map(at)];
          }),
        };""",
        {"walks": WALKS, "laws": LAWS},
    )


def test_normal_numbers_are_the_same_in_both_languages(twin):
    drawn = normals(12)
    np.testing.assert_allclose(twin["normals"], [next(drawn) for _ in range(1001)], rtol=1e-13, atol=1e-15)


def test_normal_numbers_have_the_shares_of_their_distribution():
    drawn = normals(5)
    sample = np.sort([next(drawn) for _ in range(20_000)])
    exact = np.array([(1 + math.erf(x / math.sqrt(2))) / 2 for x in sample])
    assert abs(exact - (np.arange(20_000) + 0.5) / 20_000).max() < 1.63 / math.sqrt(20_000)


@pytest.mark.parametrize("case", range(len(WALKS)))
def test_walks_are_the_same_in_both_languages(twin, case):
    """Noise brings walks together rather than apart, so rounding does not grow."""
    *settings, steps, seed = WALKS[case]
    places, other = noisy_walk(*settings, steps=steps, seed=seed), twin["walks"][case]
    facts = walk_facts(places, settings[1])
    np.testing.assert_allclose(other["every"], places[::7], rtol=1e-10, atol=1e-10)
    assert other["steps"] == len(places) - 1 == steps
    assert other["crossings"] == facts.crossings
    assert other["counts"] == facts.counts.tolist()
    assert [other["left"], other["height"]] == pytest.approx([facts.left, facts.height], rel=1e-10)
    assert other["temperature"] == temperature_at(settings[0], settings[4], 123)


def test_laws_are_the_same_in_both_languages(twin):
    laws = [
        [*well_places(tilt), law.left, law.height, *law.at(np.array([-1.3, -0.9, 0, 0.4, 1]))]
        for tilt, law in ((tilt, gibbs(tilt, temperature)) for tilt, temperature in LAWS)
    ]
    np.testing.assert_allclose(twin["laws"], laws, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(("tilt", "temperature"), LAWS)
def test_the_places_are_the_roots_of_the_slope(tilt, temperature):
    np.testing.assert_allclose(well_places(tilt), np.sort(np.roots([1, 0, -1, tilt]).real), atol=1e-12)


@pytest.mark.parametrize(("tilt", "temperature"), LAWS[:4])
def test_the_density_has_the_sums_that_quadrature_of_another_kind_finds(tilt, temperature):
    left, barrier, right = well_places(tilt)

    def weight(x):
        return mpmath.exp(-(height(x, tilt) - height(left if tilt > 0 else right, tilt)) / temperature)

    pieces = [-6, left, barrier, right, 6]
    total = mpmath.quad(weight, pieces)
    law = gibbs(tilt, temperature)
    assert law.left == pytest.approx(float(mpmath.quad(weight, pieces[:3]) / total), rel=1e-9)
    assert law.at(0.4) == pytest.approx(float(weight(0.4) / total), rel=1e-9)


def test_without_a_tilt_the_mean_square_is_a_quotient_of_bessel_functions():
    """The integral of exp(-(x^4/4 - b x^2/2)/T) is pi/2 sqrt(b) e^q (I(-1/4, q) + I(1/4, q)), q = b^2/(8T)."""

    def area(bend, temperature):  # of exp(-(x^4/4 - bend x^2/2)/T)
        q = bend**2 / (8 * temperature)
        both = mpmath.besseli(-0.25, q) + mpmath.besseli(0.25, q)
        return mpmath.pi / 2 * mpmath.sqrt(bend) * mpmath.exp(q) * both

    square = 2 * 0.2 * mpmath.diff(lambda bend: mpmath.log(area(bend, 0.2)), 1)
    x = np.linspace(-4, 4, 20_001)
    assert float(square) == pytest.approx((x**2 * gibbs(0.0, 0.2).at(x)).sum() * (x[1] - x[0]), rel=1e-8)


def test_without_noise_it_is_plain_descent_of_the_double_well():
    run = gradient_descent(OBJECTIVES["double_well"], 0.2, 0.05, 60)
    np.testing.assert_allclose(noisy_walk(0.0, 0.0, 0.05, 0.2, steps=60), run.points[:, 0], rtol=1e-12)


@pytest.mark.parametrize(("learning_rate", "above"), [(0.02, (0.95, 1.07)), (0.2, (1.08, 1.3))])
def test_many_walkers_are_where_gibbs_says_if_steps_are_short_and_higher_if_long(learning_rate, above):
    """Walkers of NumPy's own noise give the law of these steps; the figure's one long walk has the same mean height."""
    law, steps = gibbs(0.03, 0.2), int(30 / learning_rate)
    noise, x = np.random.default_rng(1), np.full(6000, 1.0)
    for _ in range(steps):
        kick = math.sqrt(2 * learning_rate * 0.2) * noise.normal(size=len(x))
        x = x - learning_rate * (x**3 - x + 0.03) + kick
    many = (height(x, 0.03) - height(well_places(0.03)[0], 0.03)).mean()
    assert above[0] < many / law.height < above[1]
    one = walk_facts(noisy_walk(0.2, 0.03, learning_rate, 1.0, steps=100_000, seed=4), 0.03)
    assert one.height == pytest.approx(many, rel=0.06)


def test_walkers_cross_as_often_as_kramers_says():
    """In the cold, each waits sqrt(f''(bottom) |f''(top)|)/(2 pi) exp(-barrier/T) crossings per unit of time."""
    facts = walk_facts(noisy_walk(0.06, 0.0, 0.02, 1.0, steps=200_000, seed=2), 0.0)
    expected = 200_000 * 0.02 * math.sqrt(2) / (2 * math.pi) * math.exp(-0.25 / 0.06)
    assert facts.crossings == pytest.approx(expected, rel=0.6)
    assert expected > 10


def test_slow_cooling_ends_deep_where_fast_cooling_stays_where_it_was():
    left = {
        cooling: sum(noisy_walk(0.1, 0.1, 0.05, 1.0, cooling, COOLINGS[cooling], seed)[-1] < 0 for seed in range(1, 11))
        for cooling in ("slow", "fast")
    }
    assert left["slow"] >= 8 and left["fast"] <= 2


def test_the_description_says_where_the_walker_was():
    told, facts = NoisyWell().describe(), walk_facts(NoisyWell().walk(), 0.03)
    for words in ("temperature 0.1 ", f"{facts.crossings} crossings", f"{100 * facts.left:.0f} %", "says 63 %"):
        assert words in told
    assert "falling to 0 in 200 steps" in NoisyWell(cooling="fast", steps=50).describe()


@pytest.mark.parametrize(
    "state",
    [{"steps": 0}, {"temperature": 0.0, "steps": 1}, {"temperature": 1e-5}, {"cooling": "slow", "tilt": -0.3}],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = NoisyWell(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"temperature": -0.1}, "temperature must be between 0 and 0.5, got -0.1"),
        ({"tilt": 0.31}, "tilt must be between -0.3 and 0.3, got 0.31"),
        ({"learning_rate": 0.3}, "learning_rate must be between 0.001 and 0.2, got 0.3"),
        ({"cooling": "quick"}, "cooling must be one of none, slow, fast, got 'quick'"),
        ({"steps": 200_001}, "steps must be between 0 and 200000, got 200001"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        NoisyWell(**state)
