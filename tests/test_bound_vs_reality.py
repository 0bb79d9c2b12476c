"""BoundVsReality: its theorems hold where they are promised and fail where they are not, in both languages alike."""

import math

import numpy as np
import pytest
from node import evaluate

from gdbook import BoundVsReality, Objective, gradient_descent
from gdbook.figures.bound_vs_reality import DROPPED, LOWEST, MOST_STEPS, THEOREMS, huber, zigzag

STATES = [
    {"theorem": theorem, "dropped": dropped, "start": start, "steps": steps}
    for theorem in THEOREMS
    for dropped in DROPPED
    for start, steps in ((3.6, 20), (0.5, 1), (5.37, 100))
]
NAMES = [f"{state['theorem']}-{state['dropped']}-{state['start']}" for state in STATES]
CASES = [(name, dropped) for name, theorem in THEOREMS.items() for dropped in theorem.cases]
X = np.linspace(-8, 8, 16001)  # 0 among them


@pytest.fixture(scope="module")
def twins():
    return evaluate(
        """import { boundAt, boundFrame } from "./bounds.mjs";
        result = argument.map((state) => ({ ...boundAt(state), frame: boundFrame(boundAt(state)) }));""",
        STATES,
    )


@pytest.fixture(params=range(len(STATES)), ids=NAMES)
def case(request, twins):
    return BoundVsReality(**STATES[request.param]), twins[request.param]


def numbers(values):
    return np.array(values, dtype=float)


def test_the_browser_s_runs_are_python_s_gradient_descent(case):
    figure, twin = case
    given = THEOREMS[figure.theorem].cases[figure._dropped()]
    run = gradient_descent(Objective.from_formula(given.formula, ("x",)), figure.start, twin["rate"], MOST_STEPS)
    scale = abs(run.points).max()
    np.testing.assert_allclose(twin["own"]["run"]["points"], run.points, rtol=1e-9, atol=1e-12 * scale)
    np.testing.assert_allclose(twin["own"]["run"]["values"], run.values, rtol=1e-6, atol=1e-12 * abs(run.values).max())
    if figure._dropped() == "nothing":
        np.testing.assert_allclose(twin["worst"]["run"]["values"], figure._worst().values, rtol=1e-9)


def test_quantities_bounds_and_frames_are_the_same_in_both_languages(case):
    figure, twin = case
    _, _, run = figure._reading()
    assert twin["without"] == figure._dropped()
    np.testing.assert_allclose(numbers(twin["bound"])[1:], figure._bound(MOST_STEPS)[1:], rtol=1e-12)
    np.testing.assert_allclose(numbers(twin["own"]["quantities"])[1:], figure._quantity(run)[1:], rtol=1e-6, atol=1e-12)
    assert twin["used"] == pytest.approx(figure._used(run)[figure.steps], rel=1e-6, abs=1e-10)
    crossed = np.flatnonzero(figure._used(run) > 1 + 1e-9)
    assert twin["crossing"] == (crossed[0] if len(crossed) else None)
    assert tuple(twin["frame"]) == figure._frame()


def test_the_theorems_know_the_same_functions_in_both_languages():
    told = evaluate(
        """import { BOUND_THEOREMS } from "./bounds.mjs";
        result = Object.fromEntries(Object.entries(BOUND_THEOREMS).map(([name, { cases, low }]) => [name, [low,
          Object.fromEntries(Object.entries(cases).map(([dropped, { formula, curvature, least }]) => (
            [dropped, [formula[0], curvature, least]])))]]));"""
    )
    assert told == {
        name: [LOWEST[name], {dropped: list(given) for dropped, given in theorem.cases.items()}]
        for name, theorem in THEOREMS.items()
    }


# What is assumed


def assumptions(theorem, given):
    """Return which assumptions of a theorem a function keeps, by looking at its values and gradients everywhere."""
    functions = Objective.from_formula(given.formula, ("x",)).on_arrays
    value, (gradient,) = functions.value(X), functions.gradient(X)
    bends = np.diff(gradient) / np.diff(X)
    known = {
        "smooth": abs(bends).max() <= given.curvature * (1 + 1e-6),
        "bounded": value.min() >= 0,
        "convex": bends.min() >= -1e-9,
        "strong": bends.min() >= given.least * (1 - 1e-6) > 0,
        # where the slope is undefined, at a kink, there is no gradient to speak of
        "pl": bool((gradient**2 >= 2 * given.least * value - 1e-12)[X != 0].all()) and given.least > 0,
    }
    asked = {"nonconvex": ("smooth", "bounded"), "convex": ("smooth", "convex"), "pl": ("smooth", "pl")}
    return {name: bool(known[name]) for name in asked.get(theorem, ("smooth", "strong"))}


@pytest.mark.parametrize(("theorem", "dropped"), CASES)
def test_a_function_breaks_the_assumption_that_is_dropped_and_no_other(theorem, dropped):
    kept = assumptions(theorem, THEOREMS[theorem].cases[dropped])
    assert [name for name, holds in kept.items() if not holds] == ([dropped] if dropped in kept else [])


@pytest.mark.parametrize(("theorem", "dropped"), CASES)
def test_every_function_with_a_lowest_value_has_it_at_zero(theorem, dropped):
    if dropped == "bounded":
        return
    value = Objective.from_formula(THEOREMS[theorem].cases[dropped].formula, ("x",)).on_arrays.value(X)
    assert value.min() == 0 and X[value.argmin()] == 0


def test_the_pl_constant_is_the_best_to_three_digits():
    x = np.linspace(0.001, 20, 400001)
    ratio = (2 * x + 3 * np.sin(2 * x)) ** 2 / (2 * (x**2 + 3 * np.sin(x) ** 2))
    assert ratio.min() == pytest.approx(0.1755, abs=5e-5)
    assert 0.999 * ratio.min() < THEOREMS["pl"].cases["nothing"].least <= ratio.min()


# What is promised


@pytest.mark.parametrize("theorem", THEOREMS)
def test_no_run_crosses_a_bound_whose_assumptions_hold(theorem):
    for start in np.random.default_rng(5).uniform(0.5, 6, 12):
        figure = BoundVsReality(theorem=theorem, start=float(start))
        assert np.nanmax(figure._used(figure._reading()[2])[1:]) <= 1 + 1e-12
        for steps in (1, 3, 31, 100):
            figure.steps = steps
            assert np.nanmax(figure._used(figure._worst())[1:]) <= 1 + 1e-12


@pytest.mark.parametrize(("theorem", "dropped"), [each for each in CASES if each[1] != "nothing"])
def test_each_dropped_assumption_lets_a_run_cross_the_bound(theorem, dropped):
    figure = BoundVsReality(theorem=theorem, dropped=dropped)
    assert np.nanmax(figure._used(figure._reading()[2])[1:]) > 1.1


@pytest.mark.parametrize("curvature", [0.3, 1.0, 2.25, 40.0])
@pytest.mark.parametrize("distance", [0.01, 1.0, 3.6, 1000.0])
def test_the_huber_function_attains_the_tight_bound(curvature, distance):
    for n in (0, 1, 2, 5, 50, 333):
        run = gradient_descent(huber(curvature, distance, n), distance, 1 / curvature, n)
        assert run.values[-1] == pytest.approx(curvature * distance**2 / (4 * n + 2), rel=1e-12)


def test_the_numbers_of_d_7():
    found = [gradient_descent(huber(1, 1, n), 1, 1, n).values[-1] for n in (1, 5, 50)]
    assert found == pytest.approx([1 / 6, 1 / 22, 1 / 202], rel=1e-13)


@pytest.mark.parametrize("curvature", [0.3, 2.0, 40.0])
@pytest.mark.parametrize("gap", [0.01, 1.0, 77.0])
def test_the_zigzag_keeps_every_gradient_at_the_tight_bound(curvature, gap):
    for n in (1, 2, 3, 20, 100, 300):
        run = gradient_descent(zigzag(curvature, gap, n, 1.5), 1.5, 1 / curvature, n)
        assert run.values[0] == pytest.approx(gap, rel=1e-12)
        assert (run.gradient_norms[:-1] ** 2).min() == pytest.approx(4 * curvature * gap / (3 * n - 1), rel=1e-11)


@pytest.mark.parametrize("function", [huber(2.0, 3.0, 4), zigzag(2.0, 3.0, 4, 1.0)], ids=["huber", "zigzag"])
def test_the_worst_functions_are_smooth_and_their_gradients_their_slopes(function):
    value, gradient = function
    x = np.linspace(-9, 9, 18001)
    values, slopes = np.array([[value([at]), gradient([at])[0]] for at in x]).T
    bends = np.diff(slopes) / np.diff(x)
    assert abs(bends).max() == pytest.approx(2, rel=1e-6)
    assert values.min() == pytest.approx(0, abs=1e-6) and values.min() >= 0
    np.testing.assert_allclose((values[2:] - values[:-2]) / (x[2:] - x[:-2]), slopes[1:-1], atol=2e-3)


def test_the_huber_function_is_convex_and_the_zigzag_is_not():
    x = np.linspace(-9, 9, 18001)
    bends = [np.diff([gradient([at])[0] for at in x]) for _, gradient in (huber(2.0, 3.0, 4), zigzag(2.0, 3.0, 4))]
    assert bends[0].min() > -1e-12 and bends[1].min() < -1e-3


def test_flat_bowls_use_all_of_the_linear_bound_and_not_all_of_pl_s():
    for steps in (1, 20, 100):
        for theorem, low, high in (("strongly_convex", 1 - 1e-12, 1 + 1e-12), ("pl", 0, 1 - 1e-3)):
            figure = BoundVsReality(theorem=theorem, steps=steps)
            assert low <= figure._used(figure._worst())[steps] <= high


@pytest.mark.parametrize("state", STATES, ids=NAMES)
def test_every_bound_can_be_described(state):
    figure = BoundVsReality(**state)
    assert "nan" not in figure.describe()


@pytest.mark.parametrize(
    ("theorem", "dropped"), [("nonconvex", "bounded"), ("strongly_convex", "nothing"), ("pl", "rate")]
)
def test_bounds_near_and_far_can_be_drawn(theorem, dropped):
    assert BoundVsReality(theorem=theorem, dropped=dropped, start=6.0, steps=100)._picture()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: huber(0, 1, 1), ValueError, "curvature must be positive, got 0"),
        (lambda: huber(1, -1, 1), ValueError, "distance must be positive, got -1"),
        (lambda: huber(1, 1, 1.5), TypeError, "steps must be a whole number, got 1.5"),
        (lambda: zigzag(1, 0, 1), ValueError, "gap must be positive, got 0"),
        (lambda: zigzag(1, 1, 0), ValueError, "steps must be at least 1, got 0"),
        (lambda: zigzag(1, 1, 1, math.inf), ValueError, "start must be finite, got inf"),
        (lambda: BoundVsReality(theorem="newton"), ValueError, "theorem must be one of nonconvex, .*, got 'newton'"),
        (lambda: BoundVsReality(start=0), ValueError, "start must be between 0.5 and 6, got 0"),
    ],
)
def test_what_a_bound_cannot_be_about_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
