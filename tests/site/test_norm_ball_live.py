"""NormBall in the browser: arrow, stripe and words are those of rulers.py; pointer and keys turn the gradient."""

import json
import re

import browsing
import numpy as np
import pytest
from browsing import said

import gdbook

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/negative_gradient.html", "ruler-figure"
BOWL = gdbook.OBJECTIVES["oval_bowl"]
RULERS = {**gdbook.RULERS, "hessian": gdbook.ellipse(BOWL.hessian((0.0, 0.0)))}
STARTS = [(2, 1), (-1, 0.5), (0.5, -1.5)]


@pytest.fixture
def figure(live):
    return live(PAGE, CELL)


def corners(figure, path):
    """Return the corners of a drawn path, in pixels."""
    text = figure.locator(path).first.get_attribute("d")
    return np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)])


def test_the_arrow_ends_on_the_ball_where_the_last_stripe_touches_it(figure):
    for name, ruler in RULERS.items():
        for start in STARTS:
            state = f"ruler={json.dumps(name)}&start={json.dumps(start)}&steps=0"
            browsing.follow(figure.page, f"#fig={CELL}&{state}")
            gradient = BOWL.gradient(np.array(start, dtype=float))
            centre, tip = corners(figure, ".gd-ball-step")[0], corners(figure, ".gd-ball-head")[0]
            unit = np.ptp(corners(figure, ".gd-ball")[:, 0]) / 2 * ruler.length(np.array([1.0, 0.0]))
            way = (tip - centre) * (1, -1) / unit
            np.testing.assert_allclose(way, ruler.steepest(gradient), atol=0.02)
            low, high = corners(figure, ".gd-last-stripe")
            along = (high - low) / np.linalg.norm(high - low)
            apart = corners(figure, ".gd-ball") - low
            depth = along[0] * apart[:, 1] - along[1] * apart[:, 0]
            assert abs(depth).min() < 0.6  # pixels: the stripe meets the ball
            assert (depth > -0.6).all() or (depth < 0.6).all()  # and leaves all of it on one side
            assert f"falls {ruler.drop(gradient):.2f} per unit" in said(figure)


def test_pointer_keys_and_menus_turn_the_gradient_and_change_the_ruler(figure):
    page, tip = figure.page, figure.get_by_role("slider", name="Direction of the gradient").first
    axes = figure.get_by_label("Long axis over short axis")
    assert tip.get_attribute("aria-valuetext") == "56°" and not axes.is_visible()
    for _ in range(11):
        tip.press("ArrowLeft")
    assert "a whole edge lies lowest, from (-1, 0) to (0, -1)" in said(figure)
    page.wait_for_function("() => [...document.querySelectorAll('.gd-done')].length === 1")
    tip.press("ArrowLeft")
    assert "along -x" in said(figure)
    figure.locator("select").first.select_option("ellipse")
    assert axes.is_visible()
    before = said(figure)
    axes.press("End")
    assert said(figure) != before
    box, plot = tip.bounding_box(), figure.locator("svg svg").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 4, steps=4)
    page.mouse.up()
    assert tip.get_attribute("aria-valuetext") == "90°"
    assert "w₀ = (0.00," in said(figure)


def test_the_ellipse_of_the_hessian_lands_in_one_step(figure):
    figure.locator("select").first.select_option("hessian")
    browsing.follow(figure.page, f'#fig={CELL}&ruler="hessian"&learning_rate=1&steps=0')
    figure.get_by_role("button", name="Step", exact=True).click()
    assert "straight to the minimum" in said(figure)
    assert "After 1 step by this ruler f = 0, by the circle" in said(figure)
