"""BoundVsReality in the browser: the worst case touches the bound, what is dropped dashes it, a start can be moved."""

import re

import pytest
from playwright.sync_api import expect

from gdbook import BoundVsReality

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/convergence.html", "bound-reality"


@pytest.fixture
def figure(live):
    return live(PAGE, CELL)


def corners(figure, path):
    """Return the corners of a drawn path, in pixels."""
    text = figure.locator(path).first.get_attribute("d")
    return [tuple(float(at) for at in pair) for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)]


def told(figure):
    return figure.locator("[aria-live=polite]")


def test_the_worst_case_touches_the_bound_at_its_own_number_of_steps(figure):
    slider = figure.get_by_role("slider", name="Steps N")
    for steps in (1, 7, 60):
        slider.fill(str(steps))
        expect(told(figure)).to_contain_text(f"made for N = {steps}, uses 100 %")
        assert corners(figure, ".gd-bound-worst")[-1] == corners(figure, ".gd-bound-line")[steps - 1]
        used = BoundVsReality(steps=steps)._used(BoundVsReality(steps=steps)._reading()[2])[steps]
        expect(told(figure)).to_contain_text(f"uses {100 * used:#.{3 if used >= 0.01 else 2}g} % of the bound")


def test_a_dropped_assumption_dashes_the_bound_and_lets_the_run_cross_it(figure):
    [theorem, drop] = figure.locator("select").all()
    drop.select_option("convex")
    expect(figure.locator(".gd-bound-word")).to_have_text("╌ no longer promised")
    expect(told(figure)).to_contain_text("is at 1.42 times the bound; it crossed it at N = 14")
    dashes = figure.locator(".gd-bound-line").evaluate("(line) => getComputedStyle(line).strokeDasharray")
    assert dashes != "none"
    run, bound = corners(figure, ".gd-path"), corners(figure, ".gd-bound-line")
    higher = [its[1] - mine[1] for mine, its in zip(run, bound, strict=True)]  # pixels count downwards
    assert max(higher[:12]) < 0 < min(higher[15:])
    expect(figure.locator(".gd-remark")).to_contain_text("✗\xa0not\xa0convex")
    expect(figure.locator(".gd-done")).to_have_count(1)
    theorem.select_option("pl")
    expect(figure.locator(".gd-bound-word")).to_have_text("━ promised")
    expect(drop.locator("option")).to_have_text(["nothing", "the rate", "smoothness", "the PL inequality"])


def test_a_start_is_moved_by_pointer_and_keys_and_the_other_tasks_are_done(figure):
    page, ring = figure.page, figure.get_by_role("slider", name="Start")
    figure.locator("select").nth(1).select_option("convex")
    box, area = ring.bounding_box(), figure.locator("svg svg").nth(1)
    unit = float(area.get_attribute("width")) / 13
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 2.6 * unit, box["y"] + box["height"], steps=4)
    page.mouse.up()
    assert float(ring.get_attribute("aria-valuenow")) == pytest.approx(1.0, abs=0.05)
    expect(told(figure)).to_contain_text("keeps below the bound all the same")
    expect(figure.locator(".gd-done")).to_have_count(1)
    figure.locator("select").first.select_option("nonconvex")
    ring.press("Home")
    figure.get_by_role("slider", name="Steps N").press("Home")
    expect(told(figure)).to_contain_text(
        "uses 51.2 % of the bound; the worst-case function, made for N = 1, uses 100 %"
    )
    expect(figure.locator(".gd-done")).to_have_count(2)
