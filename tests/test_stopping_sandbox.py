"""StoppingSandbox: its rules stop where Stopping does, in both languages, and each preset tells its story."""

import math
import warnings
from functools import cache
from itertools import product

import numpy as np
import pytest
from node import evaluate

from gdbook import Objective, Stopping, StoppingSandbox, gradient_descent
from gdbook.figures import stopping_sandbox as sandbox
from gdbook.figures.stopping_sandbox import CASES, RULES, measured, run_of, stopping_by, stops_at, truths

TOLERANCES = [0.1, 1e-2, 1e-3, 1e-6, 1e-10]
every_case = pytest.mark.parametrize("name", CASES)


def left_by(name, rule, tolerance=1e-3, relative=False, truth="error"):
    """Return what is still to go where a rule stops a case, as a share of the first; None where it does not."""
    case = CASES[name]
    run = run_of(case, stopping_by(rule, tolerance, relative, case.steps))
    left = truths(case, run, truth)
    return left[-1] / left[0] if run.stopped_by == rule else None


def test_both_languages_know_the_same_rules_and_limits():
    known = evaluate(
        """import { LYING, STOP_AXIS, STOP_RULES, STOP_TRUTHS } from "./stopping.mjs";
        result = [Object.keys(STOP_RULES), STOP_AXIS, LYING, STOP_TRUTHS];"""
    )
    axis = {"lowest": sandbox.LOWEST, "highest": sandbox.HIGHEST}
    assert known == [list(RULES), axis, sandbox.LYING, sandbox.TRUTHS]


@cache
def twins():
    """Return by case [absolute, relative]: where each rule stops at each tolerance, and some of what is measured."""
    return evaluate(
        """import { stopSteps, stoppedByAll, stoppingAt } from "./stopping.mjs";
        const [cases, tolerances] = argument;
        const sparse = (sizes) => sizes.filter((_, t) => t % 97 < 30);
        const read = (preset, relative) => {
          const truth = relative ? "excess" : "error";
          const state = { preset, tolerance: 1, relative, truth, step_limit: cases[preset].steps };
          const now = stoppingAt(state, cases);
          const at = tolerances.map((each) => stopSteps(now.measures, each));
          const all = at.map((each) => stoppedByAll({ ...now, at: each }));
          return { at, all, lines: [...now.lines, now.left].map(sparse) };
        };
        const both = (name) => [read(name, false), read(name, true)];
        result = Object.fromEntries(Object.keys(cases).map((name) => [name, both(name)]));""",
        [{name: case._asdict() for name, case in CASES.items()}, TOLERANCES],
    )


def test_the_axis_has_the_same_end_in_both_languages():
    cases = [[3, 40], [1e200], [1e-9], [1.0], [0.5]]
    twin = evaluate('import { stopTop } from "./stopping.mjs"; result = argument.map((c) => stopTop([c]));', cases)
    assert twin == pytest.approx([sandbox.top_of([np.array(case, dtype=float)]) for case in cases], rel=1e-12)


@every_case
@pytest.mark.parametrize("relative", [False, True])
def test_each_rule_stops_at_the_same_step_in_both_languages(name, relative):
    case = CASES[name]
    for tolerance, twin in zip(TOLERANCES, twins()[name][relative]["at"], strict=True):
        ours = {rule: stops_at(case, rule, tolerance, relative, case.steps) for rule in RULES}
        assert {rule: None if t < 0 else t for rule, t in twin.items()} == ours, tolerance


@every_case
@pytest.mark.parametrize("relative", [False, True])
def test_all_rules_together_are_stopped_by_the_same_in_both_languages(name, relative):
    names = [f"{'relative_' * relative}{rule.replace(' ', '_')}" for rule in RULES]
    ours = [run_of(CASES[name], Stopping(**dict.fromkeys(names, each), steps=CASES[name].steps)) for each in TOLERANCES]
    assert twins()[name][relative]["all"] == [run.stopped_by for run in ours]


@every_case
def test_what_is_measured_and_still_to_go_is_the_same_in_both_languages(name):
    case = CASES[name]
    run = run_of(case, Stopping(steps=case.steps))
    t = np.arange(len(run.values)) % 97 < 30
    for relative, truth in ((False, "error"), (True, "excess")):
        lines = twins()[name][relative]["lines"]
        ours = [*measured(run, relative).values(), truths(case, run, truth)]
        for mine, theirs in zip(ours, lines, strict=True):
            theirs = np.array([math.nan if each is None else each for each in theirs])
            infinite = np.isinf(mine[t])  # which JSON has no word for
            np.testing.assert_allclose(theirs[~infinite], mine[t][~infinite], rtol=1e-6, atol=3e-15)


@every_case
@pytest.mark.parametrize("relative", [False, True])
def test_a_rule_stops_at_the_first_step_at_which_it_holds(name, relative):
    case = CASES[name]
    run = run_of(case, Stopping(steps=case.steps))
    for rule, tolerance in product(RULES, TOLERANCES):
        holds = np.flatnonzero(measured(run, relative)[rule] < tolerance)
        found = stops_at(case, rule, tolerance, relative, case.steps)
        assert found == (holds[0] if len(holds) else None), (rule, tolerance)


@every_case
def test_the_listed_minima_have_no_gradient_and_lie_lowest(name):
    case = CASES[name]
    function = Objective.from_formula(case.formula)
    grid = product(*(np.linspace(low, high, 41) for low, high in case.domain))
    lowest = min(function.value(np.array(place)) for place in grid)
    for minimum in case.minima:
        np.testing.assert_allclose(function.gradient(np.array(minimum)), 0, atol=1e-15)
        assert function.value(np.array(minimum)) <= lowest + 1e-12


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("tiny", "step norm"),
        ("tiny", "value change"),
        ("flat", "step norm"),
        ("flat", "value change"),
        ("plateau", "gradient norm"),
        ("ravine", "gradient norm"),
        ("saddle", "gradient norm"),
        ("hilltop", "gradient norm"),
        ("scaled", "gradient norm"),
        ("scaled", "value change"),
        ("bounce", "value change"),
    ],
)
def test_in_these_presets_the_rule_lies_at_a_tolerance_of_a_thousandth(name, rule):
    assert left_by(name, rule) > sandbox.LYING


def test_in_the_honest_bowl_no_rule_lies_and_none_where_the_units_are_divided_out():
    for rule, tolerance in product(RULES, TOLERANCES[1:]):
        assert left_by("bowl", rule, tolerance) < sandbox.LYING
    for rule, tolerance in product(RULES, TOLERANCES[1:]):
        assert left_by("scaled", rule, tolerance, relative=True) == left_by("bowl", rule, tolerance, relative=True)


def test_only_the_step_limit_ends_the_cycle_and_the_numbers_end_what_diverges():
    assert all(left_by("cycle", *each) is None for each in product(RULES, TOLERANCES[1:], [False, True]))
    case = CASES["diverging"]
    for rule in RULES:
        assert run_of(case, stopping_by(rule, 1e-3, False, case.steps)).stopped_by == "diverged"


def test_the_flat_minimum_is_approached_like_one_over_the_square_root_of_t():
    """D-39: x_t ~ (2 eta t)^(-1/2), so the step, eta x^3, is below the tolerance long before x is."""
    case = CASES["flat"]
    run = run_of(case, Stopping(steps=10_000))
    assert run.points[-1, 0] == pytest.approx((2 * case.learning_rate * 10_000) ** -0.5, rel=5e-3)
    expected = (1e-3 / case.learning_rate) ** (1 / 3)
    assert left_by("flat", "step norm") == pytest.approx(expected, rel=0.01)


def test_in_the_ravine_the_error_is_up_to_a_million_times_the_gradient():
    """|w - w*| <= |g| / mu for a strongly convex f (Nesterov 2004, theorem 2.1.10), equal along y."""
    run = run_of(CASES["ravine"], Stopping(steps=100))
    shares = truths(CASES["ravine"], run, "error") / run.gradient_norms
    assert max(shares) <= 1e6 * (1 + 1e-9) and max(shares) == pytest.approx(1e6, rel=1e-3)
    assert left_by("ravine", "gradient norm", truth="excess") < 1e-5  # though f is all but lowest


def test_the_descent_past_the_saddle_arrives_in_the_end():
    run = run_of(CASES["saddle"], Stopping(steps=CASES["saddle"].steps))
    left = truths(CASES["saddle"], run, "error")
    assert left[90] > 0.99 and left[-1] < 1e-12
    assert run.gradient_norms[90] < 1e-3 < run.gradient_norms[180]


def test_the_rules_of_a_case_are_those_of_stopping():
    assert stopping_by("step norm", 0.5, False, 7) == Stopping(step_norm=0.5, steps=7)
    assert stopping_by("value change", 0.5, True, 7) == Stopping(relative_value_change=0.5, steps=7)
    run = gradient_descent(Objective.from_formula("x^4/4"), 1.0, 0.1, stopping=Stopping(step_norm=1e-3, steps=1000))
    assert stops_at(CASES["flat"], "step norm", 1e-3, False, 1000) == len(run.learning_rates)


def test_the_description_says_where_each_rule_stops_and_with_what():
    described = StoppingSandbox(preset="flat", step_limit=1000).describe()
    for words in ("by step norm after 102 with 0.214", "by gradient norm after 492", "0.0704 is still to go"):
        assert words in described
    assert (
        "It would not stop by gradient norm or step norm or value change." in StoppingSandbox(preset="cycle").describe()
    )
    assert "(diverged)" in StoppingSandbox(preset="diverging").describe()


@pytest.mark.parametrize(
    ("name", "relative", "truth"),
    [("ravine", False, "excess"), ("hilltop", True, "error"), ("cycle", True, "excess"), ("diverging", False, "error")],
)
def test_extreme_states_can_be_drawn_and_described(name, relative, truth):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = StoppingSandbox(preset=name, relative=relative, truth=truth, tolerance=1e-12, step_limit=400)
        assert "nan" not in figure.describe()
        assert len(figure._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"preset": "valley"}, "preset must be one of bowl, tiny"),
        ({"tolerance": 0}, "tolerance must be between 1e-12 and 0.1, got 0"),
        ({"truth": "value"}, "truth must be one of error, excess"),
        ({"step_limit": 9}, "step_limit must be between 10 and 10000, got 9"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, message):
    with pytest.raises(ValueError, match=message):
        StoppingSandbox(**state)
