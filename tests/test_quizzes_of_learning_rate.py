"""The questions on the learning rate: what the tests of every question cannot know, such as where a slip leads."""

import math
import re

import numpy as np
import pytest

from gdbook.objectives import OBJECTIVES
from gdbook.teaching.quizzes import items

# Each wrong number, worked out with its mistake in it.
SLIPS = {
    "factor": [abs(1 - 0.3 * 4), 1 - 0.3, 0.3 * 4, 1 + 0.3 * 4, (1 - 0.3 * 4) ** 2],
    "digits": [31 * 1000, 31**2, 31 + 3, 31],
    "units": [0.1 * 200, 0.1, 0.1 / 200**2],
    "backtracking": [3 / 2**2, 1 / 1, 3],
    "mirror": [1 - 0.2, 1 / 0.2, 2 + 0.2],
    "border": [2 / min(2, 3, 8), 1 / 8, 2 / (2 + 8), 8 / 2],
    "disguise": [(1 - 3 / 4) ** 3, abs((1 - 6 / 4) ** 3), (1 - 6 / 4) ** 2, (1 + 6 / 4) ** 3],
    "height": [abs(1 - 0.9 * 2), 1 - 0.9 * 2, 1 - (1 - 0.9 * 2) ** 2, (1 - 0.9) ** 2, (0.9 * 2) ** 2],
    "footprints": [(1 - 3 / 5) / 0.32, 3 / 5 / 0.32, 0.32 / (1 + 3 / 5), (1 + 5 / 3) / 0.32],
    "quartic": [math.sqrt(2 / (1 / 2)), 2 / (1 / 8), math.sqrt(8), math.sqrt(2 / (3 / 8))],
    "three-directions": [
        math.floor(6 / -math.log10(3 / 5)),
        math.ceil(6 / -math.log10(1 - 1 / 4)),
        math.ceil(6 / -math.log(3 / 5)),
        math.ceil(6 / -math.log10((4 - 2) / (4 + 2))),
    ],
}


def question(word):
    return items()[f"learning-rate-{word}"]


@pytest.mark.parametrize("word", SLIPS)
def test_each_typical_value_is_where_its_slip_leads(word):
    found = [each.value for each in question(word).typical]
    np.testing.assert_allclose(found, SLIPS[word], rtol=1e-12)


def test_the_typical_places_of_the_cycle_solve_its_two_equations():
    smaller, squared, both, twice = (each.value for each in question("cycle").typical)
    larger = question("cycle").answer
    assert smaller * larger == pytest.approx(1 / 1.2, abs=1e-4)
    assert smaller**2 + larger**2 == pytest.approx(1 + 1 / 1.2, abs=1e-4)
    assert (squared, both, twice) == pytest.approx((larger**2, smaller + larger, 2 * larger), abs=1e-4)


def test_each_number_in_the_order_of_rates_is_a_count_of_steps():
    for text, why in question("quickest").items:
        size = abs(1 - float(text.strip("$")))
        counted = 1 if size == 0 else math.ceil(6 / -math.log10(size) - 1e-9)
        said = re.search(r"(\w+)\$? step", why)[1]
        assert said == ("one" if counted == 1 else str(counted))


def test_the_heights_in_the_question_on_the_grid_are_those_on_the_bowl():
    rates, heights = np.array([0.0001, 0.001, 0.01]), "$6.4$, $2.2$ and $0.056$"
    start = np.array(OBJECTIVES["bowl"].start)
    left = 0.5 * (start[0] ** 2 * (1 - rates) ** 400 + 10 * start[1] ** 2 * (1 - 10 * rates) ** 400)
    assert heights in question("grid").question
    np.testing.assert_allclose(left, [float(text) for text in re.findall(r"\$([\d.]+)\$", heights)], rtol=0.01)


def test_three_digits_take_31_steps_at_the_factor_of_the_question_on_digits():
    assert math.ceil(3 / -math.log10(0.8)) == 31
    assert math.ceil(6 / -math.log10(0.8)) == question("digits").answer
