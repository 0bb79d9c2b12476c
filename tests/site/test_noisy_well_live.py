"""NoisyWell in the browser: its walk, shares and bars are Python's, it plays on, and its start can be moved."""

import re

import browsing
import numpy as np
import pytest
from playwright.sync_api import expect

from gdbook import NoisyWell
from gdbook.figures.noisy_well import BARS, walk_facts

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/minima.html", "noisy-well"
STATES = [
    {},
    {"temperature": 0.2, "tilt": -0.1, "learning_rate": 0.15, "steps": 5000, "seed": 7},
    {"temperature": 0.3, "tilt": 0.0, "steps": 900, "start": -0.5, "seed": 3},
]


@pytest.fixture
def well(live):
    return live(PAGE, CELL, reduced_motion="reduce")


def said(figure):
    return figure.locator("[aria-live=polite]")


def link(figure, **state):
    query = "&".join(
        f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}" for name, value in state.items()
    )
    browsing.follow(figure.page, f"#fig={CELL}&{query}")


def number(text):
    return float(browsing.plain(text))


def test_words_and_bars_are_those_that_python_finds(well):
    for state in STATES:
        figure = NoisyWell(**state)
        link(well, **{name: getattr(figure, name) for name in figure.state_names()})
        facts, law = walk_facts(figure.walk(), figure.tilt), figure.exact()
        measured, wanted = (1 - facts.left, 1 - law.left) if figure.tilt < 0 else (facts.left, law.left)
        expect(said(well)).to_contain_text(f"{figure.steps:,} steps; {percent(measured)} of".replace(",", "\u202f"))
        told = said(well).inner_text().replace("\xa0", " ")
        assert f"Gibbs says {100 * wanted:.0f} %" in told
        assert {0: "not once", 1: "once", 2: "twice"}.get(facts.crossings, f"{facts.crossings} times") in told
        mean, exact = (number(each) for each in re.search(r"point: (\S+); Gibbs: (\S+)\. ", told).groups())
        assert [mean, exact] == pytest.approx([facts.height, law.height], rel=5e-3)
        assert number(re.search(r"Now x = (\S+),", told)[1]) == pytest.approx(figure.walk()[-1], rel=5e-3)
        heights = bar_heights(well.locator(".gd-noise-bars").get_attribute("d"))
        np.testing.assert_allclose(
            heights / heights.max(), facts.counts / facts.counts.max(), atol=0.15 / heights.max()
        )


def percent(share):
    return f"{100 * share:.0f}\xa0%"


def bar_heights(path):
    """Return how high each bar of an outline rises from its floor, in pixels."""
    floor = float(re.search(r"^M0 ([\d.]+)", path)[1])
    return floor - np.array([float(y) for y in re.findall(r"V([-\d.]+)", path)])[:BARS]


def test_step_play_reset_and_other_noise_walk(well):
    link(well, steps=0)
    expect(said(well)).to_contain_text("stands at x = 1.00, in the shallower well".replace(" = ", "\xa0=\xa0"))
    well.get_by_role("button", name="Step").click()
    expect(said(well)).to_contain_text("in 1 step;")
    well.get_by_role("button", name="Play").click()
    expect(said(well)).to_contain_text("in 200\u202f000 steps")
    expect(well.get_by_role("button", name="Step")).to_have_attribute("aria-disabled", "true")
    link(well, steps=300)
    expect(said(well)).to_contain_text("in 300 steps")
    before = said(well).inner_text()
    well.get_by_role("button", name="Other noise").click()
    expect(said(well)).not_to_have_text(before)
    well.get_by_role("button", name="Reset").click()
    expect(said(well)).to_contain_text("stands at x")


def test_while_it_plays_the_walker_goes_along_its_walk(well):
    well.page.emulate_media(reduced_motion="no-preference")
    link(well, steps=0)
    well.get_by_role("button", name="Play").click()
    expect(said(well)).to_contain_text(re.compile("in (4[5-9]|[5-9][0-9]) steps"))
    well.get_by_role("button", name="Pause").click()
    steps = int(re.search(r"in (\d+) steps", said(well).inner_text())[1])
    place = NoisyWell(steps=steps).walk()[-1]
    plot = well.locator(".gd-plot-box").first
    width = float(plot.locator("svg svg").get_attribute("width"))
    wanted = f"{width * (place + 2.4) / 4.8:.1f}"
    expect(plot.locator("circle.gd-here")).to_have_attribute("cx", wanted)


def test_the_start_is_moved_by_arrows_and_cooling_ends_in_a_well(well):
    handle = well.locator("svg [role=slider]")
    handle.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "x = 0.950")
    handle.press("Home")
    expect(handle).to_have_attribute("aria-valuenow", "-1.8")
    well.get_by_label("Cooling").select_option("slow")
    ended = "left" if NoisyWell(start=-1.8, cooling="slow").walk()[-1] < 0 else "right"
    well_name = {"left": "deeper", "right": "shallower"}[ended]
    expect(said(well)).to_contain_text(f"to 0 in 20\u202f000 steps, it has ended in the {well_name} well")
    well.get_by_role("slider", name="Temperature T").press("Home")
    expect(said(well)).to_contain_text("At temperature 0 there is no noise")
