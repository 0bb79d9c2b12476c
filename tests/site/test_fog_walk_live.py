"""FogWalk in the browser: played by keyboard, by tapping and by its controls, it is the walk that Python knows."""

import re

import browsing
import numpy as np
import pytest
from alone import alone_path
from browsing import live_figure, said

from gdbook import gradient_descent
from gdbook.figures.fog_walk import wind
from gdbook.figures.hills import HILLS

pytestmark = pytest.mark.site

PAGE = "book/core/negative_gradient.html"
CELL = "fog-figure"
HILL = HILLS[0]
READOUT = re.compile(r"Step (\d+) of 20, at \((\S+), (\S+)\): height (\S+), slope (\S+)\.")


@pytest.fixture(scope="module")
def page_figure(chromium, address):
    with browsing.opened(chromium, address, viewport={"width": 700, "height": 900}, reduced_motion="reduce") as (
        page,
        _,
    ):
        page.goto(f"{address}{alone_path(PAGE, CELL)}#fig={CELL}&hill=1")
        yield live_figure(page, CELL)


@pytest.fixture
def figure(page_figure):
    """The figure with nobody having walked on the first hill, the aim half a unit to the east."""
    fresh = "hill=1&path=[]&descent=0&fog=true&heading=90&step_length=0.5&learning_rate=0.1"
    browsing.follow(page_figure.page, "#")  # a link is followed only when it is another one
    browsing.follow(page_figure.page, f"#fig={CELL}&{fresh}")
    return page_figure


def reading(figure):
    """Return what is said of the place where the hiker stands: (step, [x, y], height, slope)."""
    step, x, y, height, slope = READOUT.search(said(figure)).groups()
    return int(step), np.array([float(x), float(y)]), float(height), float(slope)


def press(figure, name):
    figure.get_by_role("button", name=name, exact=True).click()
    browsing.settle(figure.page)


def aim(figure):
    return figure.locator("[role=application]")


def test_what_is_said_underfoot_is_what_python_finds_there(figure):
    for heading, step in ((23, 1), (45, 2), (338, 3)):
        figure.get_by_label("Direction").select_option(str(heading))
        press(figure, "Walk")
        taken, place, height, slope = reading(figure)
        assert taken == step
        assert height == pytest.approx(HILL.value(place), abs=0.03)
        assert slope == pytest.approx(np.linalg.norm(HILL.gradient(place)), abs=0.04)


def test_a_walk_by_keys_alone_goes_where_it_is_turned(figure):
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        aim(figure).press(key)
    browsing.settle(figure.page)
    _, place, _, _ = reading(figure)
    np.testing.assert_allclose(place - HILL.start, 0.6 * np.array([1, -1]) / 2**0.5, atol=0.006)
    assert f"Aim: {wind(135)}, 0.6 long" in aim(figure).get_attribute("aria-label")


def test_a_tap_aims_at_the_place_that_is_tapped_and_a_drag_follows(figure):
    ring, ground = aim(figure).bounding_box(), figure.locator(".gd-aim-ground").bounding_box()
    unit = ring["x"] + ring["width"] / 2 - here_of(figure)[0]  # half a unit to the east
    x, y = here_of(figure)
    figure.locator(".gd-aim-ground").click(position={"x": x - ground["x"] + unit, "y": y - ground["y"] - 1.2 * unit})
    assert f"Aim: {wind(40)}" in aim(figure).get_attribute("aria-label")
    box, page = aim(figure).bounding_box(), figure.page
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    x, y = here_of(figure)  # again: the click may have scrolled
    page.mouse.move(x, y - 1.6 * unit, steps=4)
    page.mouse.up()
    press(figure, "Walk")
    np.testing.assert_allclose(reading(figure)[1] - HILL.start, [0, 0.8], atol=0.05)


def here_of(figure):
    box = figure.locator(".gd-aim-reach").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_back_and_start_again_lead_back(figure):
    before = said(figure)
    press(figure, "Walk")
    once = said(figure)
    press(figure, "Walk")
    press(figure, "Back")
    assert said(figure) == once
    press(figure, "Start again")
    assert said(figure) == before


def test_nobody_walks_further_than_the_steps_allow(figure):
    for _ in range(22):
        aim(figure).press("Enter")
    browsing.settle(figure.page)
    assert reading(figure)[0] == 20
    assert "Your steps are used up." in said(figure)


def test_descent_walks_as_in_python_and_follows_its_rate(figure):
    assert figure.get_by_label("Learning rate").count() == 0
    press(figure, "Let descent walk")
    run = gradient_descent(HILL, HILL.start, 0.1, 20)
    assert f"Descent has taken 20 steps and is at height {run.values[-1]:.2f}." in said(figure)
    assert figure.locator(".gd-plot").first.locator(".gd-stamps").get_attribute("d").count("M") == 21
    figure.get_by_label("Learning rate").press("Home")
    slow = gradient_descent(HILL, HILL.start, 0.01, 20)
    assert f"is at height {slow.values[-1]:.2f}." in said(figure)


def test_the_fog_hides_contours_and_valleys_until_it_is_lifted(figure):
    plot = figure.locator(".gd-plot").first
    assert [plot.locator(name).count() for name in (".gd-contours path:visible", ".gd-minima text:visible")] == [0, 0]
    assert plot.locator(".gd-mist").is_visible()
    press(figure, "Lift the fog")
    assert plot.locator(".gd-contours path:visible").count() > 5
    assert plot.locator(".gd-minima text:visible").count() == len(HILL.minima)
    assert not plot.locator(".gd-mist").is_visible()
    assert "The lowest valley is at (1.12, 0.20), height 1.50." in said(figure)
    press(figure, "Another hill")
    assert plot.locator(".gd-mist").is_visible()
    assert reading(figure)[2] == pytest.approx(HILLS[1].value(HILLS[1].start), abs=0.006)
