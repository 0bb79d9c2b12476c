"""TangentPlane in the browser: its numbers are Python's, its gradient lies flat, and what is moved moves."""

import json
import math
import re

import browsing
import numpy as np
import pytest
from browsing import said

import gdbook

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/gradient.html", "plane-figure"
GROUND = gdbook.OBJECTIVES["oval_bowl"]
STATES = [("oval_bowl", (2, 1), 30), ("oval_bowl", (-1.5, 0.4), 200), ("monkey_saddle", (0.6, -1.1), 75)]


@pytest.fixture
def plane(live):
    figure = live(PAGE, CELL)
    figure.page.wait_for_function("() => document.querySelector('.gd-stage-plot .gd-seen-line[d]')")
    return figure


def corners(figure, path):
    """Return the corners of a drawn path, in pixels."""
    text = figure.locator(path).get_attribute("d")
    return np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)])


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    browsing.settle(page)


def test_the_sentence_gives_python_s_numbers(plane):
    for name, point, angle in STATES:
        state = f"objective={json.dumps(name)}&point={json.dumps(point)}&angle={angle}"
        browsing.follow(plane.page, f"#fig={CELL}&{state}")
        ground, u = gdbook.OBJECTIVES[name], np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        gradient = ground.gradient(point)
        height, across, up = re.search(r"height is (\S+); slope along x (\S+), along y (\S+)\.\s", said(plane)).groups()
        found = [height, across, up, *re.search(r" = (\S+), .* steepest is (\S+) ", said(plane)).groups()]
        expected = [ground.value(point), *gradient, gradient @ u, np.linalg.norm(gradient)]
        assert [float(each) for each in found] == pytest.approx(expected, abs=0.0051)


def test_the_gradient_lies_flat_in_the_floor_and_square_on_the_contour_of_the_map(plane):
    origin, right, opposite, up = corners(plane, ".gd-stage-plot .gd-floor-line")[:4]
    assert right - origin == pytest.approx(opposite - up, abs=0.2)
    to_floor = np.linalg.inv(np.column_stack([right - origin, up - origin]))
    foot, tip = ((to_floor @ (at - origin)) * 6 - 3 for at in corners(plane, ".gd-stage-plot .gd-gradient-arrow")[:2])
    assert foot == pytest.approx((2, 1), abs=0.02)
    assert (tip - foot) / np.linalg.norm(tip - foot) == pytest.approx(np.array([4, 6]) / math.sqrt(52), abs=0.03)
    point, below = (
        float(plane.locator(f".gd-stage-plot .gd-{name}").get_attribute("cy")) for name in ("here-ring", "foot")
    )
    assert below > point + 30
    foot, tip = corners(plane, ".gd-plot:not(.gd-stage-plot) .gd-gradient-arrow")[:2]
    level = corners(plane, ".gd-plot:not(.gd-stage-plot) .gd-level-line")
    apart = level - foot
    nearby = level[np.argsort(np.linalg.norm(apart, axis=1))[:3]]
    assert np.linalg.norm(apart, axis=1).min() < 4
    along = np.ptp(nearby, axis=0) * (1, 1 if np.prod(nearby[0] - nearby[2]) > 0 else -1)
    cosine = along @ (tip - foot) / np.linalg.norm(along) / np.linalg.norm(tip - foot)
    assert abs(cosine) < 0.15


def test_pointer_and_keys_move_the_point_the_probe_and_the_picture(plane):
    page, ring, tip = plane.page, plane.locator("[role=application]"), plane.locator("svg [role=slider]")
    x, y = middle(ring)
    drag(page, middle(tip), (x, y - 60))
    assert float(tip.get_attribute("aria-valuenow")) == 90
    ring.press("ArrowLeft")
    ring.press("ArrowUp")
    assert "At (1.90, 1.10)" in said(plane)
    before = float(plane.get_by_label("Turn the picture").input_value())
    x, y = middle(plane.locator(".gd-stage-plot"))
    drag(page, (x, y), (x + 60, y))
    assert float(plane.get_by_label("Turn the picture").input_value()) == (before + 30) % 360


def test_a_hidden_gradient_is_neither_drawn_nor_said(plane):
    assert "steepest is 7.21" in said(plane)
    plane.get_by_label("Show the gradient").uncheck()
    browsing.settle(plane.page)
    drawn = plane.locator(".gd-gradient-arrow").evaluate_all("(all) => all.map((each) => each.getAttribute('d'))")
    assert drawn == ["", ""]
    assert "7.21" not in said(plane)
