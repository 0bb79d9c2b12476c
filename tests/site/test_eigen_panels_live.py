"""EigenPanels in the browser: lines and shares are those of the eigenvalues; keys and marks do the tasks."""

import re

import browsing
import numpy as np
import pytest
from playwright.sync_api import expect

from gdbook import EigenPanels
from gdbook.figures.eigen_panels import turn

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/convergence.html", "eigen-panels"


@pytest.fixture
def figure(live):
    return live(PAGE, CELL)


def corners(figure, path):
    """Return the corners of a drawn path, in pixels."""
    text = figure.locator(path).first.get_attribute("d")
    return np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)])


def frame_of(figure, i):
    """Return the box between the axes of a plot, in pixels; its drawing area is larger where lines leave it."""
    box, area = figure.locator(".gd-plot-box").nth(i).bounding_box(), figure.locator("svg svg").nth(i)
    x, y, width, height = (float(area.get_attribute(name)) for name in ("x", "y", "width", "height"))
    return {"x": box["x"] + x, "y": box["y"] + y, "width": width, "height": height}


def test_lines_are_straight_and_as_steep_as_the_eigenvalues_say(figure):
    for kappa, rate in ((50, 1.8), (5, 0.6), (1000, 1.99)):
        state = f"condition_number={kappa}&learning_rate={rate}&tilt=100&steps=10"
        browsing.follow(figure.page, f"#fig={CELL}&{state}")
        expect(figure.locator("[aria-live=polite]")).to_contain_text(f"κ = {kappa}, η = {rate:#.3g}/L")
        plot = frame_of(figure, 1)
        for end, factor in zip(("flat", "steep"), (1 - rate / kappa, 1 - rate), strict=True):
            line = corners(figure, f".gd-eigen-line.gd-eigen-{end}")
            line = line[line[:, 1] < plot["height"]]
            unit = plot["height"] / 9  # a power of ten, from 1e-8 to 10
            slopes = np.diff(line[:8], axis=0)
            np.testing.assert_allclose(slopes[:, 1], -np.log10(abs(factor)) * unit, atol=0.15)
        axis = corners(figure, ".gd-eigen-axis.gd-eigen-flat")
        along = (axis[1] - axis[0]) * (1, -1) / np.linalg.norm(axis[1] - axis[0])
        np.testing.assert_allclose(along, turn(100)[:, 0], atol=2e-3)


def test_the_bar_is_split_as_the_error_is(figure):
    for steps in (0, 3, 20):
        browsing.follow(figure.page, f"#fig={CELL}&steps={steps}")
        heights = EigenPanels(steps=steps)._heights(steps)[:, -1]
        share = heights[0] / heights.sum()
        expect(figure.locator("[aria-live=polite]")).to_contain_text(f"Step {steps}:")
        expect(figure.locator(".gd-share-word").first).to_have_text(f"error: {100 * share:#.3g} % flat")
        widths = [figure.locator(f".gd-share-{end}").bounding_box()["width"] for end in ("flat", "steep")]
        assert widths[0] / sum(widths) == pytest.approx(share, abs=0.01)


def test_marks_keys_and_a_dragged_start_do_the_three_tasks(figure):
    page = figure.page
    figure.get_by_role("button", name="Set the learning rate to 2/(μ+L)").click()
    expect(figure.locator("[aria-live=polite]")).to_contain_text("Both directions shrink alike")
    expect(figure.locator(".gd-done")).to_have_count(1)
    ring, plot = figure.get_by_role("application"), frame_of(figure, 0)
    box, unit = ring.bounding_box(), min(plot["width"], plot["height"]) / 6.3
    steep = 1.9 * turn(30)[:, 1] + (0.02, 0)  # beside the axis, where it snaps
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    middle = (plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    page.mouse.move(middle[0] + unit * steep[0], middle[1] - unit * steep[1], steps=5)
    page.mouse.up()
    expect(figure.locator("[aria-live=polite]")).to_contain_text("the flat direction never matters")
    expect(figure.locator(".gd-done")).to_have_count(2)
    ring.press("ArrowRight")
    ring.press("ArrowRight")
    expect(figure.locator("[aria-live=polite]")).not_to_contain_text("never matters")
    figure.get_by_role("button", name="Set the condition number to 1", exact=True).click()
    figure.get_by_role("button", name="Set the learning rate to 1/L").click()
    expect(figure.locator("[aria-live=polite]")).to_contain_text("The minimum is reached straight away")
    expect(figure.locator(".gd-done")).to_have_count(3)
