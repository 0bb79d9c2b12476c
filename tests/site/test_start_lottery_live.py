"""StartLottery in the browser: its odds and its tickets are Python's, its sliders go in whole numbers, and it plays."""

import re

import browsing
import pytest
from playwright.sync_api import expect

from gdbook.figures.start_lottery import any_chance, count_winners, draw_tickets, restarts_needed, win_chance

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/minima.html", "lottery"


@pytest.fixture
def lottery(live):
    return live(PAGE, CELL)


def said(figure):
    return figure.locator("[aria-live=polite]")


def circles(figure, nth, kind):
    return figure.locator(f".gd-plot-box:nth-child({nth}) .gd-ticket-{kind}").get_attribute("d").count("M")


def test_odds_tickets_and_squares_are_those_that_python_finds(lottery):
    for d, n, count, seed in ((10, 100, 20, 1), (1, 1, 5, 4), (20, 2_000_000, 2000, 9), (3, 40, 300, 2)):
        browsing.follow(lottery.page, f"#fig={CELL}&dimension={d}&restarts={n}&tickets={count}&seed={seed}")
        deep, chance = draw_tickets(seed, count)[1], win_chance(d)
        winners = count_winners(deep)
        told = browsing.said(lottery)
        inverse, success, needed = re.search(r"start in ([\d.]+).* with ([\d.]+) %.* takes (\d+)\.", told).groups()
        assert float(inverse) == pytest.approx(1 / chance, rel=0.03)
        assert float(success) == pytest.approx(100 * any_chance(chance, n), rel=5e-3)
        assert int(needed) == restarts_needed(chance)
        assert f"{winners[d - 1]} winner" in told
        rows = deep[-12:, :d]
        assert (circles(lottery, 2, "deep"), circles(lottery, 2, "shallow")) == (rows.sum(), (~rows).sum())
        assert circles(lottery, 1, "deep") == deep[-1, :d].sum()
        assert lottery.locator(".gd-plot-box:nth-child(2) .gd-minima text").count() == rows.all(axis=1).sum()
        squares = lottery.locator(".gd-plot-box:nth-child(3) svg > .gd-odds-share").get_attribute("d")
        assert squares.count("M") == (winners > 0).sum()


def test_keys_go_from_number_to_number_and_the_range_is_for_the_tickets_drawn(lottery):
    dimension, restarts = lottery.get_by_role("slider").all()
    for slider, keys, wanted in (
        (
            dimension,
            ("Home", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowLeft", "End"),
            ("1", "1", "2", "3", "2", "20"),
        ),
        (restarts, ("Home", "ArrowRight", "ArrowRight", "End"), ("1", "2", "3", "10 000 000")),
    ):
        for key, value in zip(keys, wanted, strict=True):
            slider.press(key)
            expect(slider).to_have_attribute("aria-valuetext", value.replace(" ", "\u202f"))
    expect(said(lottery)).to_contain_text("In 20 dimensions")


def test_tickets_are_drawn_one_by_one_and_by_playing_to_the_last(lottery):
    lottery.get_by_role("button", name="Draw a ticket").click()
    expect(said(lottery)).to_contain_text("21 tickets drawn")
    lottery.get_by_role("button", name="Play").click()
    expect(said(lottery)).to_contain_text(re.compile("2[4-9] tickets|[3-9][0-9] tickets"))
    lottery.get_by_role("button", name="Pause").click()
    expect(lottery.get_by_role("button", name="Play")).to_be_visible()
    before = said(lottery).inner_text()
    browsing.follow(lottery.page, f"#fig={CELL}&dimension=1&tickets=1999")
    lottery.get_by_role("button", name="Draw a ticket").click()
    expect(said(lottery)).to_contain_text("2\u202f000 tickets drawn")
    expect(lottery.get_by_role("button", name="Draw a ticket")).to_have_attribute("aria-disabled", "true")
    told = said(lottery).inner_text()
    lottery.get_by_role("button", name="Other tickets").click()
    expect(said(lottery)).not_to_have_text(told)
    assert before != told
