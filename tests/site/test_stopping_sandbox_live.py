"""StoppingSandbox in the browser: its words and marks are where Python stops, and the tolerance can be dragged."""

import math
import re

import browsing
import pytest
from playwright.sync_api import expect

from gdbook import Stopping
from gdbook.figures.stopping_sandbox import (
    CASES,
    LOWEST,
    RULES,
    measured,
    run_of,
    stopping_by,
    stops_at,
    top_of,
    truths,
)

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/convergence.html", "stopping-sandbox"
SHORT = {"gradient norm": "gradient", "step norm": "step", "value change": "value"}


@pytest.fixture
def figure(live):
    return live(PAGE, CELL)


def menu(figure, label):
    return figure.locator(".gd-choice", has_text=words(label)).locator("select")


def told(figure):
    return figure.locator("[aria-live=polite]")


def words(*parts):
    """Return what matches these parts in their order, each space of any kind."""
    return re.compile(".*".join(re.escape(part).replace(r"\ ", r"\s") for part in parts), re.DOTALL)


def stop_of(name, rule, tolerance, relative):
    """Return the step at which a rule stops a case and what is then still to go, None where it does not."""
    case = CASES[name]
    t = stops_at(case, rule, tolerance, relative, case.steps)
    if t is None:
        return None
    left = truths(case, run_of(case, stopping_by(rule, tolerance, relative, case.steps)), "error")[-1]
    return t, left


def test_each_rule_is_said_to_stop_where_python_stops(figure):
    for name, relative in [*((name, False) for name in CASES), ("scaled", True), ("hilltop", True)]:
        case = CASES[name]
        state = f'preset="{name}"&step_limit={case.steps}&relative={str(relative).lower()}&tolerance=0.001'
        browsing.follow(figure.page, f"#fig={CELL}&{state}")
        for rule in RULES:
            found = stop_of(name, rule, 1e-3, relative)
            stamp = figure.locator(f".gd-plot-box:first-child .gd-stop-stamp.gd-stop-{SHORT[rule]}")
            if found is None:
                expect(stamp).to_have_attribute("d", "")
                expect(told(figure)).not_to_have_text(re.compile(rf"{SHORT[rule]} rule (stops )?at"))
            else:
                at = rf"{SHORT[rule]} rule (stops )?at (t\s=\s)?{found[0]} with"
                expect(told(figure)).to_have_text(re.compile(at))
                expect(stamp).not_to_have_attribute("d", "")


def axis_of(name):
    """Return the ends of the logarithmic axis of a case, as powers of ten."""
    run = run_of(CASES[name], Stopping(steps=CASES[name].steps))
    top = top_of([*measured(run, False).values(), truths(CASES[name], run, "error")])
    return math.log10(LOWEST / 3), math.log10(top)


def size_of_plot(figure):
    area = figure.locator(".gd-plot-box:first-child svg svg")
    return [float(area.get_attribute(name)) for name in ("width", "height")]


def test_the_marks_stand_at_their_step_on_the_tolerance_and_the_drop_ends_at_the_truth(figure):
    browsing.follow(figure.page, f'#fig={CELL}&preset="flat"&step_limit=1000&tolerance=0.001')
    expect(told(figure)).to_have_text(words("the step rule at 102"))
    (width, height), (low, high) = size_of_plot(figure), axis_of("flat")
    t, left = stop_of("flat", "step norm", 1e-3, False)
    drop = figure.locator(".gd-stop-drop.gd-stop-step").get_attribute("d")
    x, *ends = (float(each) for each in re.fullmatch(r"M(\S+) (\S+)V(\S+)", drop).groups())
    assert x == pytest.approx(width * t / CASES["flat"].steps, abs=0.1)
    at = [height * (high - math.log10(size)) / (high - low) for size in (1e-3, left)]
    assert ends == pytest.approx(at, abs=0.2)


def test_presets_bring_their_limit_and_tasks_are_ticked_off(figure):
    menu(figure, "Run").select_option("flat")
    expect(menu(figure, "Step limit")).to_have_value("1000")
    expect(told(figure)).to_have_text(words("The value and step rules lie:"))
    expect(figure.locator(".gd-done")).to_have_count(1)
    menu(figure, "Run").select_option("cycle")
    expect(told(figure)).to_have_text(words("None of the three rules", "t = 100 with 0.699 still to go"))
    expect(figure.locator(".gd-done")).to_have_count(2)
    menu(figure, "Run").select_option("ravine")
    expect(told(figure)).to_have_text(words("1.00 still to go"))
    expect(figure.locator(".gd-done")).to_have_count(3)
    menu(figure, "To go").select_option("excess")
    expect(told(figure)).to_have_text(words("nine tenths of the way"))


def test_the_tolerance_is_dragged_up_and_down_its_axis(figure):
    page, handle = figure.page, figure.locator("svg [role=slider]")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=4)
    page.mouse.up()
    page.wait_for_function("(node) => node.getAttribute('aria-valuenow') < -3.5", arg=handle.element_handle())
    (_, height), (low, high) = size_of_plot(figure), axis_of("bowl")
    fallen = -3 - float(handle.get_attribute("aria-valuenow"))
    assert fallen == pytest.approx(60 * (high - low) / height, abs=0.02)
    handle.press("End")
    expect(handle).to_have_attribute("aria-valuetext", "0.1")
