"""The descent against closed forms and published numbers: its path, its record, and why it stops."""

import math
import re

import numpy as np
import pytest
from node import evaluate
from valleys import VALLEYS

from gdbook import OBJECTIVES, Objective, Stopping, descend, gradient_descent, optimizers, parabola, regime

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


BOWL = (lambda w: float(w @ w), lambda w: 2 * w)


def test_a_start_in_several_coordinates_gives_points_of_that_shape():
    run = gradient_descent(BOWL, (3.0, 4.0), 0.1, 7)
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


@pytest.mark.parametrize("valley", VALLEYS.values(), ids=VALLEYS)
def test_a_formula_and_functions_by_hand_take_the_same_path(valley):
    run, other = (gradient_descent(kind, valley.start, 1e-3, 300) for kind in (valley.objective, valley.by_hand))
    scale = 1 + run.values[0]
    np.testing.assert_allclose(run.points, other.points, rtol=0, atol=1e-12)
    np.testing.assert_allclose(run.values, other.values, rtol=0, atol=1e-12 * scale)
    np.testing.assert_allclose(run.gradient_norms, other.gradient_norms, rtol=0, atol=1e-12 * scale)


def test_the_record_holds_the_values_and_gradient_norms_of_its_points():
    valley = VALLEYS["himmelblau"]
    run = descend(valley.by_hand, valley.start, "adam", 0.1, steps=50)
    np.testing.assert_array_equal(run.values, [valley.value(*point) for point in run.points])
    norms = [math.hypot(*valley.gradient(*point)) for point in run.points]
    np.testing.assert_allclose(run.gradient_norms, norms, rtol=1e-15)
    np.testing.assert_array_equal(run.learning_rates, [0.1] * 50)


def test_gradient_descent_is_descend_with_its_optimizer():
    himmelblau = OBJECTIVES["himmelblau"]
    run = gradient_descent(himmelblau, (0.5, -1.0), 0.01, 30)
    other = descend(himmelblau, (0.5, -1.0), optimizers.gradient_descent(), 0.01, Stopping(steps=30))
    np.testing.assert_array_equal(run.points, other.points)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_each_objective_of_the_book_is_descended_from_its_start(name):
    objective = OBJECTIVES[name]
    run = gradient_descent(objective, objective.start, objective.learning_rate, 100)
    assert run.values.min() < run.values[0]
    if name != "monkey_saddle":  # which has no floor
        assert run.stopped_by == "step limit"
        assert run.values[-1] < run.values[0]


# Why it stops.  On x^2 / 2 with rate 1/2 each step halves x: from 1, x_t = 2^-t, the gradient is x and f = x^2 / 2.

RULES = [
    (Stopping(gradient_norm=0.25), "gradient norm", 3),  # the first x below 1/4 is 1/8
    (Stopping(gradient_norm=0.26), "gradient norm", 2),
    (Stopping(gradient_norm=2.0), "gradient norm", 0),
    (Stopping(relative_gradient_norm=0.1), "gradient norm", 4),
    (Stopping(step_norm=0.25), "step norm", 3),  # steps of 1/2, 1/4, 1/8
    (Stopping(step_norm=0.6), "step norm", 1),
    (Stopping(relative_step_norm=1.1), "step norm", 1),  # each step is as long as what is left
    (Stopping(value_change=0.1), "value change", 2),  # changes of 3/8, 3/32
    (Stopping(relative_value_change=3.1), "value change", 1),  # each change is three times what is left
    (Stopping(gradient_norm=0.26, step_norm=0.26), "gradient norm", 2),
    (Stopping(step_norm=0.26, value_change=0.1), "step norm", 2),
    (Stopping(gradient_norm=0.26, steps=2), "gradient norm", 2),
    (Stopping(gradient_norm=0.26, steps=1), "step limit", 1),
    (Stopping(gradient_norm=0.1, steps=0), "step limit", 0),
    (Stopping(), "step limit", 100),
]


@pytest.mark.parametrize(("stopping", "reason", "steps"), RULES)
@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_each_rule_stops_at_the_first_point_where_it_holds(stopping, reason, steps, scale):
    # The same in other units: lengths times `scale`, values times its square, absolute thresholds likewise.
    stopping = stopping._replace(
        gradient_norm=stopping.gradient_norm * scale,
        step_norm=stopping.step_norm * scale,
        value_change=stopping.value_change * scale**2,
    )
    run = gradient_descent(parabola(1.0), scale, 0.5, stopping=stopping)
    assert (run.stopped_by, len(run.points) - 1) == (reason, steps)
    np.testing.assert_array_equal(run.points[:, 0], scale * 0.5 ** np.arange(steps + 1))
    assert len(run.values) == len(run.gradient_norms) == len(run.learning_rates) + 1 == steps + 1


def test_without_thresholds_a_descent_goes_on_at_the_minimum():
    run = gradient_descent(parabola(1.0), 0.0, 0.5, 20)
    assert (run.stopped_by, len(run.points)) == ("step limit", 21)


def test_steps_take_the_place_of_the_limit_in_stopping():
    run = gradient_descent(parabola(1.0), 1.0, 0.5, 7, Stopping(steps=3, gradient_norm=1e-9))
    assert len(run.learning_rates) == 7


def test_a_million_steps_are_taken():
    run = gradient_descent(OBJECTIVES["parabola"], 1.0, 1e-6, 1_000_000)
    assert run.points[-1, 0] == pytest.approx(math.exp(-1), rel=1e-5)
    assert len(run.learning_rates) == 1_000_000


def test_both_languages_stop_at_the_same_step_for_the_same_reason():
    twins = evaluate(
        """import { descend, parabola, STOPPING } from "./descent.mjs";
        import { plainDescent } from "./optimizers.mjs";
        const names = Object.keys(STOPPING);
        result = argument.map((values) => {
          const stopping = Object.fromEntries(values.map((value, i) => [names[i], value]));
          return descend(parabola(1), [1], plainDescent(), 0.5, stopping);
        });""",
        [tuple(stopping) for stopping, _, _ in RULES],
    )
    assert [(twin["stoppedBy"], len(twin["points"]) - 1) for twin in twins] == [rule[1:] for rule in RULES]


# Leaving the numbers.


RUNAWAYS = {
    "exponential": (lambda w: -float(np.exp(w[0])), lambda w: -np.exp(w), 0.0),
    "raising": (lambda w: -math.exp(w[0]), lambda w: np.array([-math.exp(w[0])]), 0.0),
    "dividing": (lambda w: 1 / float(w[0]), lambda w: np.array([1.0 if w[0] else 1 / 0]), 1.0),
    "edge": (lambda w: float(-np.sqrt(1 - w[0])), lambda w: -0.5 / np.sqrt(1 - w), 0.0),
    "no gradient": (lambda w: float(np.sqrt(abs(w[0]))), lambda w: np.where(w == 0, np.nan, 1.0), 3.0),
    "bounded": (lambda w: float(np.tanh(w[0])), lambda w: np.full(1, 1e308), 0.0),
}


@pytest.mark.parametrize("kind", RUNAWAYS)
@pytest.mark.parametrize("optimizer", ["gradient_descent", "heavy_ball", "adam"])
def test_a_descent_never_raises_and_holds_finite_numbers_only(kind, optimizer):
    value, gradient, start = RUNAWAYS[kind]
    run = descend((value, gradient), start, optimizer, 1.0, steps=2000)
    assert run.stopped_by in ("diverged", "step limit")
    for numbers in (run.points, run.values, run.gradient_norms, run.learning_rates):
        assert np.isfinite(numbers).all()
    assert len(run.points) == len(run.values) == len(run.gradient_norms) == len(run.learning_rates) + 1
    if optimizer == "gradient_descent":
        assert run.stopped_by == "diverged"


@pytest.mark.parametrize(
    ("formula", "start"),
    [("log(x)", 0.5), ("-exp(x)", 0.0), ("1/x", -1.0), ("sqrt(x)", 1.0), ("x^3", -2.0)],
)
def test_a_formula_that_leaves_the_numbers_diverges(formula, start):
    run = gradient_descent(Objective.from_formula(formula), start, 1.0, 3000)
    assert run.stopped_by == "diverged"
    for numbers in (run.points, run.values, run.gradient_norms):
        assert np.isfinite(numbers).all()


def test_a_start_without_a_finite_gradient_is_an_error_in_both_languages():
    spike = (lambda w: float(np.sqrt(abs(w[0]))), lambda w: np.sign(w) / (2 * np.sqrt(abs(w))))
    with pytest.raises(
        ValueError, match=r"start must be where .* are finite, got value 0 and gradient norm nan at \(0\)"
    ):
        gradient_descent(spike, 0.0, 0.1)
    with pytest.raises(RuntimeError, match="RangeError: start must be where .* are finite, got value 0 and gradient"):
        evaluate(
            """import { gradientDescent } from "./descent.mjs";
            gradientDescent({ value: () => 0, gradient: () => [0 / 0] }, [0], 0.1, 5);"""
        )


# Published numbers.


def test_rosenbrock_takes_32076_steps_at_a_thousandth():  # D-12b
    stopping = Stopping(gradient_norm=1e-6, steps=100_000)
    run = gradient_descent(OBJECTIVES["rosenbrock"], (-1.2, 1.0), 1e-3, stopping=stopping)
    assert run.values[0] == pytest.approx(24.2)
    assert (run.stopped_by, len(run.learning_rates)) == ("gradient norm", 32_076)


def test_rosenbrock_beyond_two_over_l_ends_in_a_cycle_of_two():  # D-12b
    run = gradient_descent(OBJECTIVES["rosenbrock"], (-1.2, 1.0), 2.1e-3, 200_000)
    ends = sorted(run.points[-2:].tolist())
    np.testing.assert_allclose(ends, [[0.9608, 0.9427], [0.9767, 0.9345]], atol=1e-4)
    np.testing.assert_allclose(run.points[-1], run.points[-3], rtol=1e-9)


def test_on_a_quartic_small_steps_do_not_mean_arrival():  # D-39
    quartic = OBJECTIVES["quartic"]
    run = gradient_descent(quartic, 1.0, 0.1, 100_000)
    assert run.points[-1, 0] == pytest.approx(0.00707063, abs=1e-8)
    early = gradient_descent(quartic, 1.0, 0.1, stopping=Stopping(step_norm=1e-6, steps=100_000))
    assert early.stopped_by == "step norm"
    assert early.points[-1, 0] > 0.02


def double_well_period(rate):
    """Return the period of the long run on x^4/4 - x^2/2, up to 64, or None; asserted bounded."""
    x = gradient_descent(OBJECTIVES["double_well"], 0.3, rate, 5000).points[:, 0]
    assert len(x) == 5001
    assert abs(x).max() < 2
    return next((period for period in range(1, 65) if abs(x[-500:] - x[-500 - period : -period]).max() < 1e-6), None)


@pytest.mark.parametrize(("rate", "period"), [(0.9, 1), (1.1, 2), (1.2, 2), (1.5, None), (1.9, None)])
def test_the_double_well_doubles_its_period_and_turns_chaotic(rate, period):  # D-44
    assert double_well_period(rate) == period


def test_the_double_well_is_left_beyond_a_rate_of_two():  # D-44
    assert gradient_descent(OBJECTIVES["double_well"], 0.3, 2.01, 5000).stopped_by == "diverged"


@pytest.mark.parametrize("kappa", [3.0, 100.0])
def test_the_best_rate_on_two_curvatures_shrinks_by_kappa_less_one_over_kappa_plus_one(kappa):  # D-2
    bend = np.array([1.0, kappa])
    run = gradient_descent((lambda w: 0.5 * float(w @ (bend * w)), lambda w: bend * w), (1.0, 1.0), 2 / (1 + kappa), 50)
    sizes = np.hypot(*run.points.T)
    np.testing.assert_allclose(sizes[1:] / sizes[:-1], (kappa - 1) / (kappa + 1), rtol=1e-12)


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
        ({"stopping": Stopping(gradient_norm=-1)}, ValueError, "gradient_norm must be at least 0, got -1"),
        ({"stopping": Stopping(step_norm=math.nan)}, ValueError, "step_norm must be finite, got nan"),
        ({"stopping": Stopping(steps=-1)}, ValueError, "steps must be at least 0, got -1"),
        ({"stopping": 1e-6}, TypeError, "stopping must be a Stopping, got 1e-06"),
        ({"objective": OBJECTIVES["himmelblau"]}, ValueError, "start must have 2 coordinates (x, y), got 1"),
        ({"objective": math.sin}, TypeError, "objective must be an Objective or two callables"),
        ({"objective": (math.sin, 3)}, TypeError, "objective must be an Objective or two callables"),
        ({"objective": BOWL, "start": 1e200}, ValueError, "start must be where the objective and its gradient are fin"),
        ({"objective": (BOWL[0], lambda w: [1, 2])}, ValueError, "objective's gradient must be 1 number, got shape"),
        ({"objective": (lambda w: [1, 2], BOWL[1])}, ValueError, "objective's value must be 1 number, got shape"),
    ],
)
def test_bad_arguments_are_named_with_their_rule_and_value(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        gradient_descent(**({"objective": parabola(1.0), "start": 1.0, "learning_rate": 0.1} | arguments))


def test_an_optimizer_of_another_kind_is_named():
    with pytest.raises(TypeError, match="optimizer must be an Optimizer or the name of one, got 0.1"):
        descend(parabola(1.0), 1.0, 0.1, 0.1)


@pytest.mark.parametrize("curvature", [0, -2, math.nan, "steep"])
def test_a_parabola_needs_a_positive_curvature(curvature):
    with pytest.raises((ValueError, TypeError), match="curvature must be"):
        parabola(curvature)
