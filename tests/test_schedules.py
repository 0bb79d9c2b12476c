"""Schedules against PyTorch and hand calculation; line searches against what is known of them."""

import json
import math

import numpy as np
import pytest
from node import ROOT, evaluate
from valleys import VALLEYS

from gdbook import LINE_SEARCHES, SCHEDULES, Stopping, descend, gradient_descent, optimizers, schedules

TORCH = json.loads((ROOT / "tests" / "reference" / "torch.json").read_text(encoding="utf-8"))["schedules"]

OURS_OF_TORCH = {
    "step": schedules.step(0.1, 0.5, every=7),
    "exponential": schedules.exponential(0.1, 0.95),
    "inverse_time": schedules.inverse_time(0.1, 0.25),
    "cosine": schedules.cosine(0.1, 60, lowest=0.001),
    "warm_up": schedules.warm_up(0.1, steps=10),
}


def ellipse(mu, most):
    """Return 1/2 (mu x^2 + most y^2) as two callables."""
    bend = np.array([mu, most])
    return lambda w: 0.5 * float(w @ (bend * w)), lambda w: bend * w


def bowl(curvature):
    """Return 1/2 L x^2 in any number of coordinates, as two callables."""
    return lambda w: 0.5 * curvature * float(w @ w), lambda w: curvature * w


@pytest.mark.parametrize("name", TORCH)
def test_each_schedule_equals_pytorchs(name):
    np.testing.assert_allclose([OURS_OF_TORCH[name](t) for t in range(61)], TORCH[name], rtol=1e-12)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (schedules.constant(0.3), [0.3] * 5),
        (schedules.step(0.8, 0.5, every=2), [0.8, 0.8, 0.4, 0.4, 0.2]),
        (schedules.exponential(1.0, 0.1), [1, 0.1, 0.01, 0.001, 0.0001]),
        (schedules.inverse_time(1.0, 1.0), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]),
        (schedules.cosine(1.0, 2), [1, 0.5, 0, 0, 0]),
        (schedules.warm_up(schedules.exponential(0.3, 0.5), 2), [0.1, 0.2, 0.3, 0.15, 0.075]),
    ],
)
def test_each_schedule_begins_as_calculated_by_hand(schedule, rates):
    np.testing.assert_allclose([schedule(t) for t in range(5)], rates, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_registry_says_the_schedules_defaults(name):
    entry = SCHEDULES[name]
    first = {key: entry.defaults[key] for key in ("rate", "then") if key in entry.defaults}
    named, plain = entry.make(**entry.defaults), entry.make(**first)
    assert [named(t) for t in range(120)] == [plain(t) for t in range(120)]
    assert entry.title and entry.source


@pytest.mark.parametrize("name", LINE_SEARCHES)
def test_the_registry_says_the_line_searches_defaults(name):
    entry = LINE_SEARCHES[name]
    options = entry.defaults | ({"lowest": 0.0} if name == "polyak" else {})
    few = {"lowest": 0.0} if name == "polyak" else {}
    named, plain = (
        gradient_descent(VALLEYS["ellipse"].objective, (3.0, -1.5), entry.make(**chosen), 30)
        for chosen in (options, few)
    )
    np.testing.assert_array_equal(named.points, plain.points)
    assert entry.title and entry.source


def test_a_schedules_rates_are_taken_and_recorded_step_by_step():
    run = gradient_descent(bowl(1), 1.0, schedules.inverse_time(0.5, 1.0), 3)
    np.testing.assert_allclose(run.learning_rates, [1 / 2, 1 / 4, 1 / 6], rtol=1e-15)
    np.testing.assert_allclose(run.points[:, 0], [1, 1 / 2, 3 / 8, 5 / 16], rtol=1e-15)


def test_the_rate_one_over_t_turns_noisy_gradients_into_their_mean():  # D-10
    samples = np.random.default_rng(1).normal(size=200)
    drawn = iter(samples.tolist())
    noisy = (lambda w: 0.0, lambda w: w - next(drawn, 0.0))
    run = gradient_descent(noisy, 0.0, schedules.inverse_time(1.0, 1.0), 200)
    assert run.points[-1, 0] == pytest.approx(samples.mean(), rel=1e-12)


# Line searches.


def test_exact_line_search_zigzags_as_calculated():  # D-18
    k, steps = 10, 40
    run = gradient_descent(ellipse(1, k), (k, 1), schedules.exact(), steps)
    r, t = (k - 1) / (k + 1), np.arange(steps + 1)
    np.testing.assert_allclose(run.points, np.stack([k * r**t, (-r) ** t], axis=1), rtol=1e-13)
    np.testing.assert_allclose(run.values[1:] / run.values[:-1], r * r, rtol=1e-12)


@pytest.mark.parametrize("objective", ["rosenbrock", "himmelblau"])
def test_after_an_exact_line_search_the_next_gradient_is_at_right_angles(objective):
    valley = VALLEYS[objective]
    run = gradient_descent(valley.objective, valley.start, schedules.exact(0.001), 30)
    gradients = np.array([valley.gradient(*point) for point in run.points])
    products = (gradients[1:] * gradients[:-1]).sum(axis=1)
    assert (abs(products) <= 1e-9 * run.gradient_norms[0] * run.gradient_norms[:-1]).all()
    assert (np.diff(run.values) <= 0).all()


def test_exact_line_search_needs_few_gradients_on_a_bowl():
    calls = []
    value, gradient = ellipse(1, 10)
    gradient_descent((value, lambda w: calls.append(1) or gradient(w)), (10.0, 1.0), schedules.exact(), 20)
    assert len(calls) < 20 * 12


def test_where_the_line_falls_for_ever_the_search_ends_and_the_descent_diverges():
    slide = (lambda w: -float(np.exp(w[0])), lambda w: -np.exp(w))
    assert gradient_descent(slide, 0.0, schedules.exact(), 50).stopped_by == "diverged"


def test_armijo_takes_the_first_rate_that_lets_the_value_fall_enough():
    # f = x^2 / 2 from 1: f(1 - rate) <= 1/2 - slope * rate holds for rate <= 2 (1 - slope).
    for slope, rate in [(0.1, 1.0), (0.4, 1.0), (0.6, 0.5), (0.8, 0.25)]:
        run = gradient_descent(bowl(1), 1.0, schedules.armijo(first=4.0, slope=slope), 1)
        assert run.learning_rates[0] == rate


def test_armijo_backs_off_from_where_the_objective_is_not_a_number():
    barrier = (lambda w: float(w[0] - np.log(w[0])), lambda w: 1 - 1 / w)
    run = gradient_descent(barrier, 3.0, schedules.armijo(first=100.0), 200)
    assert run.stopped_by == "step limit"
    assert run.points[-1] == pytest.approx(1.0, abs=1e-6)


def test_armijo_never_climbs_and_reaches_himmelblaus_minimum():
    run = gradient_descent(VALLEYS["himmelblau"].objective, (0.5, -1.0), schedules.armijo(), 300)
    assert (np.diff(run.values) <= 0).all()
    assert run.gradient_norms[-1] < 1e-6


def test_armijo_ends_at_its_last_trial_where_nothing_helps():
    climbing = (lambda w: float(w[0]), lambda w: -np.ones(1))
    run = gradient_descent(climbing, 0.0, schedules.armijo(trials=5), 1)
    assert run.learning_rates[0] == 1 / 16


def test_polyaks_step_on_a_parabola_halves_the_distance():
    # (1/2 L x^2) / (L x)^2 = 1 / (2 L), so each step multiplies x by 1/2.
    run = gradient_descent(bowl(7), 3.0, schedules.polyak(lowest=0), 20)
    np.testing.assert_allclose(run.points[:, 0], 3 * 0.5 ** np.arange(21), rtol=1e-12)


def test_polyaks_step_stands_still_at_the_lowest_value():
    run = gradient_descent(ellipse(1, 2), (0.0, 0.0), schedules.polyak(lowest=0), 3)
    assert not run.points.any()


def test_polyaks_step_asks_for_a_lowest_value_where_none_is_listed():
    with pytest.raises(ValueError, match="lowest must be given for an objective without listed minima"):
        gradient_descent(ellipse(1, 2), (1.0, 1.0), schedules.polyak(), 3)


@pytest.mark.parametrize(
    ("start", "first", "formula", "steps"),
    [((1, 1), 2 / 101, 1, 7), ((1, 1), 1 / 100, 1, 3), ((100, 1), 2 / 101, 1, 108)],
)
def test_barzilai_borwein_takes_the_known_number_of_steps(start, first, formula, steps):  # D-19
    search = schedules.barzilai_borwein(first, formula)
    run = gradient_descent(ellipse(1, 100), start, search, stopping=Stopping(gradient_norm=1e-10, steps=1000))
    assert (run.stopped_by, len(run.learning_rates)) == ("gradient norm", steps)


@pytest.mark.parametrize("formula", [1, 2])
def test_barzilai_borwein_uses_the_points_and_gradients_of_the_last_step(formula):
    valley = VALLEYS["himmelblau"]
    run = gradient_descent(valley.objective, (2.5, 1.5), schedules.barzilai_borwein(0.005, formula), 8)
    gradients = np.array([valley.gradient(*point) for point in run.points])
    s, y = np.diff(run.points, axis=0)[:-1], np.diff(gradients, axis=0)[:-1]
    sy = (s * y).sum(axis=1)
    assert (sy > 0).all()
    expected = (s * s).sum(axis=1) / sy if formula == 1 else sy / (y * y).sum(axis=1)
    np.testing.assert_allclose(run.learning_rates[1:], expected, rtol=1e-4)


def test_barzilai_borwein_keeps_its_rate_where_the_objective_curves_downward():
    run = gradient_descent(
        (lambda w: float(np.cos(w[0])), lambda w: -np.sin(w)), 0.1, schedules.barzilai_borwein(0.5), 3
    )
    np.testing.assert_array_equal(run.learning_rates, 0.5)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: schedules.constant(0), ValueError, "rate must be positive, got 0"),
        (lambda: schedules.step(0.1, 1.5), ValueError, r"factor must be in \[0, 1\), got 1.5"),
        (lambda: schedules.step(0.1, 0.5, every=0), ValueError, "every must be at least 1, got 0"),
        (lambda: schedules.exponential(0.1, 0.0), ValueError, "factor must be positive, got 0.0"),
        (lambda: schedules.inverse_time(0.1, -1), ValueError, "decay must be at least 0, got -1"),
        (lambda: schedules.cosine(0.1, steps=1.5), TypeError, "steps must be a whole number, got 1.5"),
        (lambda: schedules.cosine(0.1, 10, lowest=0.2), ValueError, "lowest must be at most the rate 0.1, got 0.2"),
        (lambda: schedules.warm_up("fast"), TypeError, "then must be a number, got 'fast'"),
        (lambda: schedules.armijo(shrink=1), ValueError, r"shrink must be in \[0, 1\), got 1"),
        (lambda: schedules.armijo(trials=0), ValueError, "trials must be at least 1, got 0"),
        (lambda: schedules.exact(first=-1), ValueError, "first must be positive, got -1"),
        (lambda: schedules.polyak(lowest=math.inf), ValueError, "lowest must be finite, got inf"),
        (lambda: schedules.barzilai_borwein(formula=3), ValueError, "formula must be 1 or 2, got 3"),
        (lambda: SCHEDULES["cosin"], KeyError, "unknown schedule 'cosin'; known are constant, step"),
        (lambda: LINE_SEARCHES["wolfe"], KeyError, "unknown line search 'wolfe'; known are armijo"),
    ],
)
def test_settings_outside_their_range_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_schedule_that_returns_no_rate_is_named_with_its_step(rate):
    with pytest.raises(ValueError, match="learning_rate at step 2 must be"):
        gradient_descent(bowl(1), 1.0, lambda t: 0.1 if t < 2 else rate, 5)


def test_an_error_inside_a_schedule_is_not_taken_for_divergence():
    with pytest.raises(ZeroDivisionError):
        gradient_descent(VALLEYS["ellipse"].objective, (1, 1), lambda t: 1 / t, 5)


def test_a_line_search_goes_with_plain_gradient_descent_only():
    with pytest.raises(ValueError, match="learning_rate must be a number or a schedule"):
        descend(VALLEYS["ellipse"].objective, (1, 1), optimizers.heavy_ball(), schedules.exact())


# JavaScript.


def test_the_registries_have_the_same_entries_in_both_languages():
    twins = evaluate(
        """import { SCHEDULES, LINE_SEARCHES } from "./schedules.mjs";
        result = [SCHEDULES, LINE_SEARCHES].map((registry) =>
          Object.entries(registry).map(([name, { title, defaults }]) => [name, title, defaults]));"""
    )
    ours = [
        [[name, entry.title, entry.defaults] for name, entry in registry.items()]
        for registry in (SCHEDULES, LINE_SEARCHES)
    ]
    assert twins == ours


def test_schedules_give_the_same_rates_in_both_languages():
    cases = [(name, entry.defaults) for name, entry in SCHEDULES.items()] + [
        ("step", {"rate": 0.7, "factor": 0.9, "every": 4}),
        ("cosine", {"rate": 0.7, "steps": 37, "lowest": 0.2}),
        ("warm_up", {"then": 0.7, "steps": 7}),
    ]
    twins = evaluate(
        """import { SCHEDULES } from "./schedules.mjs";
        const times = Array.from({ length: 200 }, (_, t) => t);
        result = argument.map(([name, options]) => times.map(SCHEDULES[name].make(options)));""",
        cases,
    )
    ours = [[SCHEDULES[name].make(**options)(t) for t in range(200)] for name, options in cases]
    np.testing.assert_allclose(twins, ours, rtol=1e-13, atol=1e-17)


def test_a_warm_up_goes_over_into_any_schedule_in_both_languages():
    twin = evaluate(
        """import { cosineRate, warmUpRate } from "./schedules.mjs";
        const schedule = warmUpRate({ then: cosineRate({ rate: 0.5, steps: 20 }), steps: 5 });
        result = Array.from({ length: 40 }, (_, t) => schedule(t));"""
    )
    schedule = schedules.warm_up(schedules.cosine(0.5, 20), 5)
    np.testing.assert_allclose(twin, [schedule(t) for t in range(40)], rtol=1e-13, atol=1e-17)


SEARCHES = [
    ("armijo", {}),
    ("armijo", {"first": 0.3, "shrink": 0.7, "slope": 0.3}),
    ("exact", {"first": 0.01}),
    ("polyak", {"lowest": 0.0}),
    ("barzilai_borwein", {"first": 0.001}),
    ("barzilai_borwein", {"first": 0.001, "formula": 2}),
]


@pytest.mark.parametrize(("objective", "steps"), [("ellipse", 20), ("himmelblau", 20), ("rosenbrock", 20)])
def test_line_searches_take_the_same_path_in_both_languages(objective, steps):
    start = VALLEYS[objective].start
    twins = evaluate(
        f"""import {{ descend }} from "./descent.mjs"; import {{ plainDescent }} from "./optimizers.mjs";
        import {{ LINE_SEARCHES }} from "./schedules.mjs";
        const objective = {VALLEYS[objective].javascript};
        const [start, searches, stopping] = argument;
        result = searches.map(([name, options]) =>
          descend(objective, start, plainDescent(), LINE_SEARCHES[name].make(options), stopping));""",
        [start, SEARCHES, {"steps": steps, "gradientNorm": 1e-6}],
    )
    for (name, options), twin in zip(SEARCHES, twins, strict=True):
        search, stopping = LINE_SEARCHES[name].make(**options), Stopping(gradient_norm=1e-6, steps=steps)
        run = gradient_descent(VALLEYS[objective].by_hand, start, search, stopping=stopping)
        assert run.stopped_by == twin["stoppedBy"], name
        np.testing.assert_allclose(run.points, twin["points"], rtol=0, atol=1e-12 * (1 + abs(run.points).max()))
        np.testing.assert_allclose(run.learning_rates, twin["learningRates"], rtol=1e-9, err_msg=name)


def test_polyaks_step_finds_the_listed_minima_in_javascript():
    twin = evaluate(
        f"""import {{ polyakStep }} from "./schedules.mjs";
        result = polyakStep().init({VALLEYS["himmelblau"].javascript});"""
    )
    assert twin == 0
