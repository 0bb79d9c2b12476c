"""Claims: what they print, what they refuse, and that a wrong number never passes."""

import math

import numpy as np
import pytest

from gdbook.teaching import ClaimFailed, claim


def printed(capsys, *args, **kwargs):
    claim(*args, **kwargs)
    return capsys.readouterr().out


def test_a_true_claim_prints_one_line_with_both_numbers(capsys):
    assert printed(capsys, "D-13", 181.61652, 181.6165, rtol=1e-5) == "D-13  measured 181.6165  expected 181.6165\n"


def test_a_sequence_is_printed_on_one_line_joined_by_commas(capsys):
    line = printed(capsys, "D-12b", np.array([0.399361, 1001.600639]), [0.399361, 1001.600639])
    assert line == "D-12b  measured 0.399361, 1001.601  expected 0.399361, 1001.601\n"


def test_seven_significant_digits_are_printed(capsys):
    assert "measured 0.3333333  expected 0.3333333" in printed(capsys, "learning_rate-3", 1 / 3, 1 / 3)


@pytest.mark.parametrize("noise", [0.0, -0.0, 3e-17, -8e-17])
def test_rounding_noise_below_atol_is_not_printed(capsys, noise):
    assert printed(capsys, "D-1", noise, 0, atol=1e-12) == "D-1  measured 0  expected 0\n"


def test_the_smallest_possible_atol_still_prints_the_number(capsys):
    assert "measured 1e+10 " in printed(capsys, "D-1", 1e10, 1e10, atol=5e-324)


def test_a_false_claim_raises_and_prints_nothing(capsys):
    with pytest.raises(ClaimFailed):
        claim("D-13", 181.7, 181.6165)
    assert capsys.readouterr().out == ""


def test_a_failed_claim_names_id_both_numbers_and_the_tolerance():
    with pytest.raises(ClaimFailed) as caught:
        claim("D-13", 181.7, 181.6165, rtol=1e-5, atol=1e-9)
    assert str(caught.value) == "D-13: measured 181.7, expected 181.6165, tolerance rtol=1e-05, atol=1e-09"


def test_a_failed_claim_is_an_assertion_error():
    with pytest.raises(AssertionError):
        claim("D-1", 1, 2)


@pytest.mark.parametrize("measured", [math.nan, math.inf, -math.inf])
def test_a_measured_number_that_is_not_finite_fails(measured):
    with pytest.raises(ClaimFailed):
        claim("D-1", measured, 1.0, rtol=1.0)


def test_one_wrong_number_in_a_sequence_fails():
    with pytest.raises(ClaimFailed):
        claim("D-1", [1.0, 2.0, math.nan], [1.0, 2.0, 3.0])


# The edge is 1 + 2^-10 exactly, so the comparison itself adds no rounding.
@pytest.mark.parametrize(("measured", "passes"), [(1 + 2**-10, True), (1 + 2**-10 + 2**-20, False), (1 - 2**-10, True)])
def test_the_relative_tolerance_is_of_the_expected_number(measured, passes, capsys):
    if passes:
        assert printed(capsys, "D-1", measured, 1.0, rtol=2**-10)
        return
    with pytest.raises(ClaimFailed):
        claim("D-1", measured, 1.0, rtol=2**-10)


def test_the_absolute_tolerance_is_added_to_the_relative_one(capsys):
    assert printed(capsys, "D-1", 1.75, 1.0, rtol=0.5, atol=0.25)
    with pytest.raises(ClaimFailed):
        claim("D-1", 1.75, 1.0, rtol=0.5)


@pytest.mark.parametrize("id", ["D-1", "D-12b", "D-44", "learning_rate-3", "index-1", "negative_gradient-12"])
def test_an_id_of_the_ledger_or_of_a_chapter_is_accepted(id, capsys):
    assert printed(capsys, id, 1, 1).startswith(f"{id}  ")


@pytest.mark.parametrize(
    "id", ["", "D1", "D-", "D-0", "D-01", "D-1B", "d-1b", "Learning-1", "learning-rate-1", "x_-1", " D-1", "D-1\n"]
)
def test_a_misshapen_id_is_refused_by_name(id):
    with pytest.raises(ValueError, match="id must look like"):
        claim(id, 1, 1)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((1, 1.0, 1.0), TypeError, "id must be a string, got 1"),
        (("D-1", "1.0", 1.0), TypeError, "measured must be a number or a sequence of numbers, got '1.0'"),
        (("D-1", 1.0, None), TypeError, "expected must be a number or a sequence of numbers, got None"),
        (("D-1", True, 1.0), TypeError, "measured must be a number"),
        (("D-1", 1j, 1.0), TypeError, "measured must be a number"),
        (("D-1", [[1.0]], [[1.0]]), TypeError, "measured must be a number or a sequence"),
        (("D-1", [1.0, [2.0]], [1.0, 2.0]), TypeError, "measured must be a number or a sequence"),
        (("D-1", [], []), ValueError, "measured must hold at least one number"),
        (("D-1", [1.0], [1.0, 2.0]), ValueError, "equally long, got 1 numbers and 2 numbers"),
        (("D-1", 1.0, [1.0]), ValueError, "equally long, got a number and 1 numbers"),
        (("D-1", 1.0, math.inf), ValueError, "expected must be finite, got inf"),
        (("D-1", 1.0, math.nan), ValueError, "expected must be finite, got nan"),
        (("D-1", 1.0, 1.0, -1e-6), ValueError, "rtol must be finite and not negative, got -1e-06"),
        (("D-1", 1.0, 1.0, math.nan), ValueError, "rtol must be finite"),
        (("D-1", 1.0, 1.0, 0.0, math.inf), ValueError, "atol must be finite"),
        (("D-1", 1.0, 1.0, "1e-6"), TypeError, "rtol must be a number, got '1e-6'"),
    ],
)
def test_a_bad_argument_is_refused_by_name_rule_and_value(arguments, error, words):
    with pytest.raises(error) as caught:
        claim(*arguments)
    assert words in str(caught.value)


def test_numpy_scalars_are_numbers(capsys):
    assert printed(capsys, "D-1", np.float64(2.0), np.int64(2)) == "D-1  measured 2  expected 2\n"
