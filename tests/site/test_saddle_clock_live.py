"""SaddleClock in the browser: its times are Python's; slider, handle, kicks and play do what they say."""

import re

import browsing
import pytest
from playwright.sync_api import expect

from gdbook.figures.saddle_clock import OFFSETS, escape_estimate, escape_time

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/minima.html", "saddle-clock"


@pytest.fixture
def clock(live):
    return live(PAGE, CELL)


def live(clock):
    return clock.locator("[aria-live=polite]")


def button(clock, name):
    return clock.get_by_role("button", name=name, exact=True)


def test_sentence_and_dots_are_python_s_times(clock):
    for y0, rate, noise in ((1e-8, 0.1, 0), (-1e-4, 0.2, 0), (0, 0.05, 1e-8)):
        browsing.follow(clock.page, f"#fig={CELL}&y0={y0}&learning_rate={rate}&noise={noise}&seed=4")
        expect(live(clock)).to_contain_text(f"takes {escape_time(y0, rate, noise, 4)} steps to leave")
        dots = clock.locator(".gd-saddle-times circle")
        expect(dots).to_have_count(len(OFFSETS) + bool(noise))
        measured = [escape_time(offset, rate, noise, 4) for offset in OFFSETS]
        heights = [float(at) for at in dots.evaluate_all("(all) => all.map((dot) => dot.getAttribute('cy'))")]
        unit = (heights[0] - heights[32]) / (measured[32] - measured[0])
        assert unit > 0
        for k in range(33):
            assert heights[0] - heights[k] == pytest.approx(unit * (measured[k] - measured[0]), abs=0.2)
    assert f"= {escape_estimate(0, 0.05, 1e-8):.1f}" in browsing.said(clock)


def test_the_slider_reaches_exactly_0_and_kicks_free_the_walker_there(clock):
    button(clock, "Set the offset to 0").click()
    expect(live(clock)).to_contain_text("exactly 0 it never leaves")
    expect(clock.locator(".gd-saddle-never")).to_have_attribute("d", re.compile("^M"))
    expect(clock.locator(".gd-done")).to_have_count(1)
    slider = clock.get_by_role("slider", name="Offset")
    slider.press("ArrowRight")
    expect(live(clock)).to_contain_text("From an offset of 10⁻¹⁶ it takes 381 steps")
    slider.press("ArrowLeft")
    expect(live(clock)).to_contain_text("never leaves")
    expect(button(clock, "Other kicks")).to_be_hidden()
    clock.locator("select").select_option("1e-8")
    expect(live(clock)).to_contain_text(
        f"takes {escape_time(0, 0.1, 1e-8, 1)} steps to leave, though it starts on the axis"
    )
    button(clock, "Other kicks").click()
    expect(live(clock)).to_contain_text(f"takes {escape_time(0, 0.1, 1e-8, 2)} steps")
    expect(clock.locator(".gd-done")).to_have_count(2)


def test_the_start_can_be_dragged_and_mirrored(clock):
    ring = clock.get_by_role("slider", name="Start")
    ring.press("ArrowDown")
    expect(live(clock)).to_contain_text("0.02 below the axis")
    button(clock, "Other side").click()
    expect(live(clock)).to_contain_text("From an offset of 0.02 it takes")
    expect(ring).to_have_attribute("aria-valuenow", "0.02")


def test_reset_step_and_play_walk_through_the_run(clock):
    button(clock, "Reset").click()
    expect(live(clock)).to_contain_text("Step 0:")
    button(clock, "Step").click()
    expect(live(clock)).to_contain_text("Step 1:")
    clock.page.emulate_media(reduced_motion="reduce")
    button(clock, "Play").click()
    expect(live(clock)).to_contain_text("Step 238:")
