"""The questions on local and global minima: where each slip leads, with the mistake in it, and the numbers in words."""

import math
import re

import numpy as np
import pytest

from gdbook.teaching.quizzes import items
from gdbook.teaching.quizzes.minima import FLAT, LUCK, NEAREST, STUCK

# Each wrong number, worked out with its mistake in it.
SLIPS = {
    "nearer": [math.log(10) / math.log(1.1), 10 / 0.2, math.log10(10) / math.log(1.2)],
    "restarts": [4 * 25, 100 * 0.75**4, 100 * 0.25**4],
    "warm": [0.2 / 0.1, math.exp(-0.2 / 0.1), math.exp(0)],
    "slices": [2, 2 - 3 / 2, 2 + 3, (2 - 3) * (2 + 3)],
    "hair": [math.log10(0.5 / 1e-6) / math.log(1.1), 0.5 / (0.1 * 1e-6), math.log(0.5 / 1e-6) / math.log(1.1**2)],
}


def question(word):
    return items()[f"minima-{word}"]


@pytest.mark.parametrize("word", SLIPS)
def test_each_typical_value_is_where_its_slip_leads(word):
    found = [each.value for each in question(word).typical]
    np.testing.assert_allclose(found, SLIPS[word], rtol=0.01)


def test_each_of_the_four_beliefs_tempts_in_some_question():
    wrong = [
        each for item in items().values() for each in [*getattr(item, "options", ()), *getattr(item, "typical", ())]
    ]
    assert {NEAREST, FLAT, STUCK, LUCK} <= {each.belief for each in wrong}


def test_the_summit_of_the_well_lies_between_the_starts_and_the_shallow_minimum_is_nearer_to_both():
    deep, summit, shallow = np.sort(np.roots([4, 0, -32, 5]))  # of the slope of x^4 - 16 x^2 + 5 x
    assert 0.15 < summit < 0.16
    assert abs(0.15 - shallow) < abs(0.15 - deep)
    told = re.findall(r"\$(-?[\d.]+)\$", question("apart").question)[:3]
    assert [float(text) for text in told] == pytest.approx([deep, shallow, summit], abs=0.005)


def test_each_limit_of_himmelblau_s_minima_is_two_over_its_curvature():
    for option in question("held").options:
        curvature = float(re.search(r"curvature \$(\d+)", option.text)[1])
        limit = float(re.search(r"= ([\d.]+)", option.why)[1])
        assert limit == pytest.approx(2 / curvature, rel=0.005)
        assert option.right == (limit > 0.02)


def test_each_count_in_the_order_of_clocks_obeys_the_bounds_on_the_time_to_leave():
    for text, why in question("clock").items:
        power, rate = re.search(r"10\^\{-(\d+)\}\$, \$\\eta = ([\d.]+)", text).groups()
        [steps] = map(int, re.findall(r"\d+", why))
        way, rate = math.log(0.5 * 10 ** int(power)), float(rate)
        assert way / math.log(1 + rate) < steps <= way / math.log(1 + 0.75 * rate) + 1


def test_the_chance_of_a_hundred_starts_is_that_of_drawn_ones():
    rng = np.random.default_rng(6)
    for d in (5, 8):
        starts = rng.random((2000, 100, d)) < (5 + 0.156731) / 10
        assert question("lottery").truth(d) == pytest.approx(starts.all(axis=2).any(axis=1).mean(), abs=0.03)


def test_the_milestones_told_of_the_lottery_lie_on_its_curve():
    chance = question("lottery").truth
    assert chance(4) > 0.999
    assert chance(7.5) == pytest.approx(1 / 2, abs=0.01)
    assert chance(15) < 0.006
    assert f"${round(1 / 0.515673**10, -1):.0f}$" in question("lottery").hint


def test_the_hessian_of_the_slices_has_the_answer_as_its_smaller_eigenvalue_and_falls_along_the_diagonal():
    low, high = np.linalg.eigvalsh([[2, 3], [3, 2]])
    assert (low, high) == pytest.approx((question("slices").answer, 5))
    assert 1**2 + 3 * 1 * -1 + (-1) ** 2 < 0
