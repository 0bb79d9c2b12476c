"""The questions on stepping against the gradient: where each slip leads, worked out with the mistake in it."""

import math
import re

import numpy as np
import pytest

from gdbook.teaching.quizzes import items

SLIPS = {
    "row": [4 * 0.8**4 + 3 * 0.4**4, (2 - 3 * 0.4) ** 2 + 3 * (1 - 3 * 0.6) ** 2, 4 * 1.2**6 + 3 * 1.6**6],
    "gain": [2**2 / 4, 2 / (2 * 4), 2**2 / 2],
    "centimetres": [100, 1, 1 / 100**2],
    "flow": [0.0068 / 4, 0.0068, 0.0068 * 2],
    "long": [1 / 10, 1 / (2 * 10), 10 / 2],
    "bolder": [0.8**2 + 3 * 0.8**2, 1.28**2 + 3 * 0.16**2, 4 * 1.6**4 + 3 * 2.8**4],
    "beside": [100 * math.cos(math.pi / 3), 100 * (1 - math.cos(math.pi / 3) ** 2)],
    "blind": [100 / 2, 100, math.ceil(math.log(2) / -math.log(1 - math.sqrt(2 / (math.pi * 100))))],
    "widest": [math.degrees(math.asin(0.6)), math.degrees(math.acos(math.sqrt(9) / 10)), 2 * math.sqrt(9) / 10],
}


def question(word):
    return items()[f"negative-gradient-{word}"]


@pytest.mark.parametrize("word", SLIPS)
def test_each_typical_value_is_where_its_slip_leads(word):
    found = [each.value for each in question(word).typical]
    np.testing.assert_allclose(found, SLIPS[word], rtol=2e-4)


def test_each_height_in_the_order_of_rates_is_that_of_the_step():
    for text, why in question("rates").items:
        rate = float(text.strip("$"))
        height = float(re.search(r"height \$([\d.]+)\$", why)[1])
        assert height == pytest.approx((2 - 4 * rate) ** 2 + 3 * (1 - 6 * rate) ** 2)


def test_each_angle_in_the_order_of_misses_follows_from_the_condition_number():
    for text, why in question("misses").items[1:]:
        low, high = map(float, re.findall(r"\d+", text))
        kappa, angle = map(float, re.search(r"kappa = (\d+)\$, up to \$([\d.]+)°", why).groups())
        assert kappa == high / low
        assert angle == pytest.approx(math.degrees(math.acos(2 * math.sqrt(kappa) / (kappa + 1))), abs=0.05)


def test_the_best_direction_reaches_the_bottom_with_the_step_that_can_and_ends_flat():
    drift = question("drift").truth
    to_the_bottom = math.degrees(math.atan2(6, 4) - math.atan2(1, 2))
    assert drift(math.sqrt(5)) == pytest.approx(to_the_bottom, abs=0.1)
    assert drift(1e-3) == pytest.approx(0, abs=0.1)
    assert drift(1e4) == pytest.approx(math.degrees(math.atan2(6, 4)), abs=0.1)


def test_the_share_of_a_guess_is_that_of_sampled_directions():
    rng = np.random.default_rng(3)
    for d in (2, 30):
        arrows = rng.normal(size=(20_000, d))
        shares = abs(arrows[:, 0]) / np.linalg.norm(arrows, axis=1)
        assert question("guess").truth(d) == pytest.approx(shares.mean(), rel=0.02)
