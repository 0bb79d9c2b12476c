"""CompassRose in the browser: its numbers are Python's, its marks point where they say, pointer and keys move it."""

import json
import re

import browsing
import numpy as np
import pytest
from browsing import said

import gdbook
from gdbook.figures.compass_rose import compass_rose

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/negative_gradient.html", "rose-figure"
STATES = [("oval_bowl", (2, 1), 0.1), ("oval_bowl", (-1, 0.5), 3), ("ravine", (2.5, 1), 2), ("himmelblau", (-4, 5), 3)]


@pytest.fixture
def rose(live):
    return live(PAGE, CELL)


def lines(figure, path):
    """Return the corners of a drawn path, in pixels."""
    text = figure.locator(path).get_attribute("d")
    return np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)])


def bearing(corners):
    """Return the direction from the first corner to the last, in degrees, of which a tenth of a pixel is up to 0.4."""
    across, down = corners[-1] - corners[0]
    return np.degrees(np.arctan2(-down, across)) % 360


def test_words_and_marks_are_those_that_python_finds(rose):
    for name, point, length in STATES:
        state = f"objective={json.dumps(name)}&point={json.dumps(point)}&length={length}"
        browsing.follow(rose.page, f"#fig={CELL}&{state}")
        expected = compass_rose(gdbook.OBJECTIVES[name], point, length)
        told = re.search(r"towards (\S+)°, (\S+)° off minus the gradient \((\S+)°\)", said(rose)).groups()
        assert [float(each) for each in told] == pytest.approx(
            [expected.best, expected.off, expected.against], abs=0.051
        )
        assert f"{(expected.changes < 0).sum()} of 360 steps end lower" in said(rose)
        assert bearing(lines(rose, ".gd-path")) == pytest.approx(expected.best, abs=0.4)
        assert bearing(lines(rose, ".gd-step-arrow path:not(.gd-head)")) == pytest.approx(expected.against, abs=0.4)


def test_ticks_point_inwards_just_where_the_ends_are_lower(rose):
    ring = rose.locator(".gd-rose-ring")
    centre, radius = np.array([float(ring.get_attribute(at)) for at in ("cx", "cy")]), float(ring.get_attribute("r"))
    for kind, inwards in (("lower", True), ("higher", False)):
        distances = np.linalg.norm(lines(rose, f".gd-rose-{kind}")[1::2] - centre, axis=1)
        assert ((distances < radius) == inwards).all()
        assert len(distances) == {"lower": 166, "higher": 194}[kind]


def test_pointer_keys_and_choices_move_the_rose(rose):
    page, ring, length = rose.page, rose.locator("[role=application]"), rose.get_by_role("slider")
    rose.get_by_role("button", name="the distance to the nearest minimum").click()
    assert "falls by 7.00" in said(rose)
    length.press("End")
    assert "Steps of 100: all lead up" in said(rose)
    ring.press("ArrowLeft")
    assert "x = 1.90, y = 1.00" in ring.get_attribute("aria-label")
    rose.get_by_role("button", name="Set the length to 0.1").click()
    ring.hover()  # waits until the page stands still
    box = ring.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    browsing.settle(page)
    across, up = re.search(r"x = (\S+), y = (\S+)\.", ring.get_attribute("aria-label")).groups()
    assert float(across) < 1.5 and float(up) == pytest.approx(1, abs=0.05)
    rose.get_by_label("Objective").select_option("ravine")
    assert "x = 2.50, y = 1.00" in ring.get_attribute("aria-label")
