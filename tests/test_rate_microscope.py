"""RateMicroscope: its runs are those of exact arithmetic, in both languages, and straight where they should be."""

import math
import warnings
from decimal import Decimal, localcontext
from itertools import product

import numpy as np
import pytest
from node import evaluate

from gdbook import RateMicroscope
from gdbook.figures import rate_microscope as microscope
from gdbook.figures.rate_microscope import AXES, RATES, error_shares, local_order, word_step

every_rate = pytest.mark.parametrize("name", RATES)
STRAIGHT = {"sqrt": "log-log", "inverse": "log-log", "linear": "semilog", "superlinear": "", "quadratic": ""}
PLACES = {"linear": (lambda t: t, lambda e: e), "semilog": (lambda t: t, np.log), "log-log": (np.log, np.log)}


def test_both_languages_know_the_same_runs():
    twin = evaluate(
        """import { RATE_AXES, RATE_FLOOR, RATE_RUNS } from "./rates.mjs";
        const factsOf = ({ title, formula, start, minimum }) => [title, formula, start, minimum];
        const runs = Object.entries(RATE_RUNS).map(([name, run]) => [name, factsOf(run)]);
        result = [runs, RATE_FLOOR, RATE_AXES, Object.values(RATE_RUNS).map(({ straight }) => straight)];"""
    )
    assert twin == [
        [[name, list(facts)] for name, facts in RATES.items()],
        microscope.FLOOR,
        list(AXES),
        list(STRAIGHT.values()),
    ]


def test_each_run_is_the_same_in_both_languages():
    cases = list(product(RATES, [0.05, 0.5, 0.99], [1000]))
    twins = evaluate(
        'import { errorShares } from "./rates.mjs"; result = argument.map((c) => errorShares(...c));', cases
    )
    for case, twin in zip(cases, twins, strict=True):
        # Half a unit in the last digit of sqrt(2) is 1.1e-16, of the first error 8.6 hardly 2e-17.
        np.testing.assert_allclose(twin, error_shares(*case), rtol=1e-9, atol=1e-16, err_msg=str(case))


def test_names_stand_at_the_same_steps_in_both_languages():
    cases = list(product(RATES, AXES, (6, 10, 40, 200, 1000)))
    twin = evaluate(
        'import { rateWordStep } from "./rates.mjs"; result = argument.map((c) => rateWordStep(...c));', cases
    )
    assert twin == [word_step(*case) for case in cases]
    assert all(0 <= step <= last for step, (*_, last) in zip(twin, cases, strict=True))


def exactly(name):
    """Return the shares of a run of Newton or of secants for x^2 = 2, in a hundred digits."""
    with localcontext() as context:
        context.prec = 100
        root, old, x = Decimal(2).sqrt(), Decimal(10), Decimal(9)
        places = [old] if name == "quadratic" else [old, x]
        for _ in range(13):
            if name == "quadratic":
                places.append((places[-1] + 2 / places[-1]) / 2)  # as the Babylonians did
            else:
                old, x = places[-2:]
                places.append((old * x + 2) / (old + x))  # the secant of x^2 - 2, without its cancellation
        return [float(abs(x - root) / (10 - root)) for x in places]


@pytest.mark.parametrize("name", ["superlinear", "quadratic"])
def test_newton_and_secants_are_those_of_exact_arithmetic_down_to_rounding(name):
    shares, exact = error_shares(name, 0.5, 1000), exactly(name)
    np.testing.assert_allclose(shares, exact[: len(shares)], rtol=1e-9, atol=3e-16)
    assert exact[len(shares)] < microscope.FLOOR


def test_sublinear_runs_tend_to_their_powers_and_the_linear_one_keeps_its_factor():
    t = 1000
    assert error_shares("sqrt", 0.5, t)[t] * math.sqrt(t) == pytest.approx(1, rel=5e-3)  # (2 eta t)^(-1/2), D-39
    assert error_shares("inverse", 0.5, t)[t] * t == pytest.approx(2, rel=0.02)  # 1 / (eta t)
    linear = error_shares("linear", 0.8, t)
    np.testing.assert_allclose(linear[1:] / linear[:-1], 0.8, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "order"), [("linear", 1), ("superlinear", (1 + math.sqrt(5)) / 2), ("quadratic", 2), ("sqrt", 1)]
)
def test_near_its_end_the_local_order_is_that_of_the_method(name, order):
    shares = error_shares(name, 0.5, 400)
    within = 0.12 if name == "superlinear" else 0.02  # of secants each order is too small and too large in turn
    assert local_order(shares, len(shares) - 3) == pytest.approx(order, abs=within)
    assert math.isnan(local_order(shares, len(shares) - 2))


@every_rate
@pytest.mark.parametrize("axes", AXES)
def test_a_run_is_straight_on_the_axes_said_and_on_no_others(name, axes):
    shares = error_shares(name, 0.5, 1000)
    late = np.arange(len(shares) // 2, len(shares))
    across, up = (turn(each) for turn, each in zip(PLACES[axes], (late, shares[late]), strict=True))
    chord = up[0] + (up[-1] - up[0]) * (across - across[0]) / (across[-1] - across[0])
    bend = max(abs(up - chord)) / abs(up[-1] - up[0])
    assert (bend < 0.01) == (axes == STRAIGHT[name]), bend


def test_the_description_reads_the_run_at_the_step():
    described = RateMicroscope(rate="quadratic", step=4).describe()
    assert "1.98 digits gained, of local order 2" in described
    assert "keeps" not in RateMicroscope(rate="quadratic", step=40).describe()


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize(
    ("name", "factor", "steps", "step"), [("linear", 0.05, 10, 0), ("quadratic", 0.99, 1000, 1000)]
)
def test_extreme_states_can_be_drawn_and_described(name, axes, factor, steps, step):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = RateMicroscope(rate=name, axes=axes, factor=factor, steps=steps, step=step)
        assert "nan" not in figure.describe()
        assert len(figure._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"rate": "cubic"}, "rate must be one of sqrt, inverse"),
        ({"axes": "polar"}, "axes must be one of linear, semilog, log-log"),
        ({"factor": 1}, "factor must be between 0.05 and 0.99, got 1"),
        ({"steps": 9}, "steps must be between 10 and 1000, got 9"),
        ({"step": -1}, "step must be between 0 and 1000, got -1"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, message):
    with pytest.raises(ValueError, match=message):
        RateMicroscope(**state)
