"""DifferenceError: complex numbers and errors the same in both languages, and the published errors."""

import cmath
import math

import numpy as np
import pytest
from formulas import random_formula
from node import evaluate

from gdbook import DifferenceError, Objective
from gdbook.figures import difference_error
from gdbook.figures.difference_error import best_steps, complex_value, expected_errors, slopes_with

STEPS = [1.0, 0.1, 1e-3, 1e-5, 1e-7]
POINTS = [0.5, 1.0, 2.0, 3.0]
every_formula = pytest.mark.parametrize("text", difference_error.FORMULAS)
WITHOUT_ABS = [text for text in difference_error.FORMULAS if "abs" not in text]


def test_both_languages_know_the_same_functions_and_steps():
    formulas, steps = evaluate(
        """import { DIFFERENCE_FORMULAS, STEP_RANGE } from "./differences.mjs";
        result = [DIFFERENCE_FORMULAS, STEP_RANGE];"""
    )
    assert formulas == list(difference_error.FORMULAS)
    assert steps == {
        "smallest": difference_error.SMALLEST,
        "largest": difference_error.LARGEST,
        "perDecade": difference_error.PER_DECADE,
        "rounding": difference_error.ROUNDING,
    }
    assert np.finfo(float).epsneg == difference_error.ROUNDING


def in_javascript(requests):
    """Return the values of formulas in x at complex numbers, one each."""
    found = evaluate(
        """import { complexFormula } from "./complex.mjs";
        result = argument.map(([text, re, im]) => complexFormula(text, ["x", "y"])([[re, im], [im, re]]));""",
        [(text, z.real, z.imag) for text, z in requests],
    )
    return [complex(*(math.nan if part is None else part for part in each)) for each in found]


def test_each_function_of_the_grammar_has_numpys_value_off_the_axis():
    names = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh")
    places = [complex(a, b) for a in (-2.3, -0.4, 0.7, 3.1) for b in (-1.6, -1e-20, 1e-20, 0.9)]
    cases = [(name, z) for name in names for z in places]
    twins = in_javascript([(f"{name}(x)", z) for name, z in cases])
    for (name, z), twin in zip(cases, twins, strict=True):
        wanted = complex(getattr(np, name)(z))
        assert twin.real == pytest.approx(wanted.real, rel=1e-13, abs=1e-15), (name, z)
        assert twin.imag == pytest.approx(wanted.imag, rel=1e-13, abs=1e-34), (name, z)


@pytest.mark.parametrize("exponent", ["0", "1", "2", "3", "7", "-1", "-4", "0.5", "-1.5", "(0.3*x)", "y"])
def test_powers_have_the_values_of_the_standard_library(exponent):
    for z in (1.3 + 0.4j, -0.7 + 1.1j, 2.0 - 0.2j):
        n = {"(0.3*x)": 0.3 * z, "y": complex(z.imag, z.real)}.get(exponent) or float(exponent)
        assert cmath.isclose(in_javascript([(f"x^{exponent}", z)])[0], z**n, rel_tol=1e-12)


def test_formulas_of_every_kind_have_the_same_complex_values_in_both_languages():
    texts = [random_formula(np.random.default_rng(seed)) for seed in range(200)]
    texts = [text.replace("y", "x") for text in texts if "abs" not in text]
    requests = [(text, complex(0.6, 0.3)) for text in texts]
    assert len(requests) > 100
    for (text, z), twin in zip(requests, in_javascript(requests), strict=True):
        with np.errstate(all="ignore"):
            wanted = complex(complex_value(text)(z))
        if cmath.isfinite(wanted) and cmath.isfinite(twin):
            assert cmath.isclose(twin, wanted, rel_tol=1e-8), text


def test_the_complex_step_is_the_gradient_for_formulas_of_every_kind():
    texts = [random_formula(np.random.default_rng(seed)).replace("y", "x") for seed in range(60)]
    texts = [text for text in texts if "abs" not in text]
    twins = in_javascript([(text, complex(0.6, 1e-20)) for text in texts])
    for text, twin in zip(texts, twins, strict=True):
        [slope] = Objective.from_formula(text, ("x",)).gradient(0.6)
        size = abs(slope) + abs(Objective.from_formula(text, ("x",)).value(0.6)) + 1
        assert twin.imag / 1e-20 == pytest.approx(slope, abs=1e-9 * size), text


@every_formula
def test_every_way_gives_the_same_slopes_in_both_languages(text):
    cases = [(x, h) for x in POINTS for h in STEPS]
    twins = evaluate(
        """import { differenceFunction, differencesAt } from "./differences.mjs";
        const [text, cases] = argument;
        const f = differenceFunction(text);
        result = cases.map(([x, h]) => Object.values(differencesAt(f, x, h)).map(({ slope }) => slope));""",
        [text, cases],
    )
    for (x, h), twin in zip(cases, twins, strict=True):
        ours = list(slopes_with(text, x, h).values())
        theirs = [math.nan if slope is None else slope for slope in twin]
        # A sine may differ in its last digit between the languages, and a difference shows that divided by h.
        np.testing.assert_allclose(theirs, ours, rtol=1e-14, atol=1e-14 / h * (1 + abs(ours[0])), err_msg=f"{x} {h}")


@every_formula
def test_both_languages_expect_the_same_errors_and_the_same_best_steps(text):
    twins = evaluate(
        """import { differenceFunction, expectedErrors } from "./differences.mjs";
        result = argument[1].map((x) => Object.values(expectedErrors(differenceFunction(argument[0]), x))
          .map(({ best, at }) => [best, at(1e-3)]));""",
        [text, POINTS],
    )
    for x, twin in zip(POINTS, twins, strict=True):
        ours = list(zip(best_steps(text, x), expected_errors(text, x, 1e-3), strict=True))
        np.testing.assert_allclose(twin, ours, rtol=1e-5)


# D-26: Nocedal and Wright 2006, chapter 8; Squire and Trapp 1998
@pytest.mark.parametrize(("way", "h", "error"), [("forward", 1.5e-8, 6.7e-9), ("central", 6e-6, 9.3e-12)])
def test_the_errors_for_the_sine_at_one_are_those_published(way, h, error):
    assert abs(slopes_with("sin(x)", 1.0, h)[way] - math.cos(1)) == pytest.approx(error, rel=0.02)


@pytest.mark.parametrize("text", WITHOUT_ABS)
def test_the_complex_step_is_off_by_a_rounding_at_most(text):
    for x in POINTS:
        [slope] = Objective.from_formula(text, ("x",)).gradient(x)
        assert slopes_with(text, x, 1e-20)["complex"] == pytest.approx(slope, rel=1e-15)


def test_the_complex_step_cannot_go_through_abs():
    with pytest.raises(ValueError, match="text must not contain abs"):
        complex_value("abs(x)")
    assert math.isnan(slopes_with("abs(sin(x))", 1.0, 1e-8)["complex"])


def test_a_slope_that_is_no_number_is_nan():
    assert math.isnan(slopes_with("1/(x - 2)", 1.0, 1.0)["forward"])


def test_the_description_gives_the_best_steps_and_the_errors():
    described = DifferenceError(h=1.5e-8).describe()
    for words in ("sin(x) at 1", "h = 2e-08", "about 8e-06", "forward 6.7e-09", "complex 0"):
        assert words in described
    assert "complex refused" in DifferenceError(formula="abs(sin(x))").describe()


@every_formula
@pytest.mark.parametrize(("point", "h"), [(0.1, 1.0), (3.0, 1e-20)])
def test_extreme_states_can_be_described(text, point, h):
    assert "nan" not in DifferenceError(formula=text, point=point, h=h).describe()


@pytest.mark.parametrize(("text", "point", "h"), [("exp(x)", 3.0, 1.0), ("abs(sin(x))", 0.1, 1e-20)])
def test_extreme_states_can_be_drawn(text, point, h):
    assert len(DifferenceError(formula=text, point=point, h=h)._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"formula": "x^2"}, "formula must be one of sin"),
        ({"point": 0}, "point must be between 0.1 and 3, got 0"),
        ({"h": 0}, "h must be between 1e-20 and 1, got 0"),
        ({"h": 2}, "h must be between 1e-20 and 1, got 2"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, message):
    with pytest.raises(ValueError, match=message):
        DifferenceError(**state)
