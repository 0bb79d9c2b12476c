"""RandomDirections in the browser: its numbers and its dot are Python's, keys and buttons change what they should."""

import re

import browsing
import numpy as np
import pytest
from browsing import said

from gdbook.figures.random_directions import SAMPLE, draw_cosines, mean_cosine

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/negative_gradient.html", "random-figure"


@pytest.fixture
def guesses(live):
    return live(PAGE, CELL)


def test_words_and_dot_are_those_that_python_finds(guesses):
    """The dot on axes of which 1 and a thousandth, ten and a hundred thousand are named."""
    for dimension, seed in ((2, 1), (10, 3), (1000, 5)):
        browsing.follow(guesses.page, f"#fig={CELL}&dimension={dimension}&seed={seed}")
        sampled = draw_cosines(dimension, seed, SAMPLE).mean()
        told = re.search(r"\|cos\| (\S+) on average.* mean (\S+),", said(guesses), re.DOTALL).groups()
        assert [float(each) for each in told] == pytest.approx([mean_cosine(dimension), sampled], rel=5e-3)
        corners = guesses.locator(".gd-plot-box:nth-child(2) .gd-curve").first.get_attribute("d")
        curve = np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) ([\d.]+)", corners)])
        part = np.log(dimension / 2) / np.log(1e6 / 2)
        dot = guesses.locator(".gd-plot-box:nth-child(2) .gd-here")
        assert float(dot.get_attribute("cx")) == pytest.approx(curve[0, 0] + part * np.ptp(curve[:, 0]), abs=0.2)
        high, low = np.log(mean_cosine(2)), np.log(mean_cosine(1_000_000))
        down = (high - np.log(sampled)) / (high - low)
        assert float(dot.get_attribute("cy")) == pytest.approx(curve[0, 1] + down * np.ptp(curve[:, 1]), abs=0.2)


def test_keys_go_from_dimension_to_dimension_and_a_button_draws_anew(guesses):
    slider = guesses.get_by_role("slider")
    met = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"):
        slider.press(key)
        met.append(re.match(r"In (.*?) dimensions", said(guesses))[1])
    assert met == ["3", "4", "5", "4", "1000000", "2"]
    guesses.get_by_role("button", name="Set the dimension to 100", exact=True).click()
    assert "gains 8.00 % of the steepest" in said(guesses)
    before = said(guesses)
    guesses.get_by_role("button", name="Another sample").click()
    assert said(guesses) != before and "gains 8.00 %" in said(guesses)


def test_a_pointer_drags_the_dimension_the_way_it_goes(guesses):
    page, slider = guesses.page, guesses.get_by_role("slider")
    guesses.get_by_role("button", name="Set the dimension to 10", exact=True).click()
    width = slider.bounding_box()["width"]
    thumb = 10 + (width - 20) * np.log(5) / np.log(5e5)
    slider.hover(position={"x": thumb, "y": 13})  # waits until the page stands still
    page.mouse.down()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + thumb + 0.25 * width, box["y"] + 13, steps=6)
    page.mouse.up()
    browsing.settle(page)
    dimension = int(re.match(r"In (.*?) dimensions", said(guesses))[1])
    assert dimension == pytest.approx(10 * 5e5 ** (0.25 * width / (width - 20)), rel=0.2)
