"""The questions on convergence: where each slip leads, worked out with the mistake in it, and the numbers in words."""

import math
import re

import numpy as np
import pytest

from gdbook.teaching.quizzes import items
from gdbook.teaching.quizzes.convergence import PROMISE, SMALL_CHANGE, SMALL_GRADIENT, STRAIGHT

LEFT_IN_TEN = 0.7**10

# Each wrong number, worked out with its mistake in it.
SLIPS = {
    "far": [1e-3 / 1, 1e-3**2 / (2 * 1e-6), 1e-3 * 1e-6],
    "digits": [-math.log10(LEFT_IN_TEN) / 10, -math.log(LEFT_IN_TEN), 10 * 0.3],
    "bound": [2 * 3**2 / (2 * 4), 2 * 3 / (4 * 4 + 2), 2 * 3**2 / (4 * 3 + 2)],
    "kappa": [691, 691 * math.sqrt(400 / 100), 691 * (400 / 100) ** 2],
    "scaling": [20_000 / 10, 1, (10 / 20_000) ** 2, 2 * 20_000**2 / 2],
    "fires": [1 / 1e-6**2, 1 / 1e-6 ** (2 / 3), 1 / 2e-6 ** (1 / 3)],
}


def question(word):
    return items()[f"convergence-{word}"]


@pytest.mark.parametrize("word", SLIPS)
def test_each_typical_value_is_where_its_slip_leads(word):
    found = [each.value for each in question(word).typical]
    np.testing.assert_allclose(found, SLIPS[word], rtol=2e-3)


def test_each_of_the_four_beliefs_tempts_in_some_question():
    wrong = [
        each for item in items().values() for each in [*getattr(item, "options", ()), *getattr(item, "typical", ())]
    ]
    assert {SMALL_CHANGE, STRAIGHT, PROMISE, SMALL_GRADIENT} <= {each.belief for each in wrong}


def test_the_line_of_a_tenth_a_step_is_where_repeated_shares_lead():
    line = question("line")
    assert [line.truth(t) for t in (0, 10, 20)] == pytest.approx([1, 0.9**10, 0.9**20])
    said = [float(number) for number in re.findall(r"\$(0\.\d+)\$", line.why)]
    assert said == [round(0.9**10, 2), round(0.9**20, 2)]


def test_the_walk_on_the_quartic_has_the_distance_and_the_slope_that_are_told():
    curve = question("sublinear")
    assert f"${curve.truth(100):.2f}$" in curve.hint
    slope = math.log(curve.truth(10_000) / curve.truth(1000)) / math.log(10)
    assert slope == pytest.approx(-1 / 2, abs=0.005)
    assert curve.truth(10_000) == pytest.approx(1 / math.sqrt(0.2 * 10_000), rel=0.01)


def test_the_steps_a_digit_in_the_order_of_rates_are_those_of_their_factors():
    told = dict(question("order").items)
    for factor in (0.99, 0.5):
        steps = float(re.search(r"([\d.]+)\$ steps a digit", told[f"${factor}^t$"])[1])
        assert steps == pytest.approx(-1 / math.log10(factor), rel=0.01)
    for text, power in ((r"$1/\sqrt t$", 1 / 2), ("$1/t^2$", 2)):
        times = float(re.search(r"\$([\d.]+)\$ times the steps", told[text])[1])
        assert times == pytest.approx(10 ** (1 / power), rel=0.02)


def test_the_errors_of_the_order_of_rates_cross_where_its_typical_answer_says():
    [crossing] = map(int, re.findall(r"t = (\d+)", question("order").typical[0].why))
    assert [0.99**t < t**-2 for t in (crossing - 100, crossing)] == [False, True]


def test_six_digits_at_the_condition_number_of_the_question_take_the_steps_it_gives():
    kappa, steps = map(int, re.search(r"kappa = (\d+)\$ takes \$(\d+)\$", question("kappa").question).groups())
    assert math.ceil(math.log(1e-6) / math.log((kappa - 1) / (kappa + 1))) == steps


def test_the_rule_on_steps_fires_where_the_cube_of_the_place_says():
    [place] = map(float, re.findall(r"x = ([\d.]+)", question("fires").why))
    assert place**3 / 2 == pytest.approx(1e-6, rel=0.01)
    assert question("fires").answer == pytest.approx(place**-2, rel=0.01)
