"""CriticalPointDial in the browser: its words and marks are Python's; pointer, keys and menus move the pair."""

import json
import re

import browsing
import pytest
from playwright.sync_api import expect

from gdbook.figures.critical_point_dial import himmelblau_points, verdict

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/minima.html", "dial"
STATES = [((2, 1), "none"), ((-2, -1), "none"), ((-1, 2), "none"), ((0, 2), "u^4"), ((0, 2), "-u^4"), ((-1, 0), "u^3")]
MARKS = {"a strict minimum": "★", "a strict maximum": "▲", "a saddle": "×"}


@pytest.fixture
def dial(live):
    return live(PAGE, CELL)


def live(dial):
    return dial.locator("[aria-live=polite]")


def corners(dial, kind):
    """Return the moves of a path, "M" and "L", with their places in pixels."""
    text = dial.locator(f".gd-plot-box:nth-child(3) .{kind}").get_attribute("d")
    return [(word, float(x), float(y)) for word, x, y in re.findall(r"([ML])(\S+?) (-?[\d.]+)", text)]


def test_words_and_mark_are_python_s_verdict_for_each_shape(dial):
    for pair, term in STATES:
        browsing.follow(dial.page, f"#fig={CELL}&eigenvalues={json.dumps(pair)}&term={json.dumps(term)}")
        expect(live(dial)).to_contain_text(verdict(pair, term))
        expect(dial.locator(".gd-dial-mark").nth(1)).to_have_text(MARKS[verdict(pair, term)])


def test_descent_s_arrows_lead_towards_the_point_where_it_bends_up_and_away_where_down(dial):
    """The shafts on the map: of eight, the first lies along u, the third along v."""
    browsing.follow(dial.page, f"#fig={CELL}&eigenvalues=[2,-1]&tilt=0")
    expect(live(dial)).to_contain_text("downhill along v")
    shafts = corners(dial, "gd-dial-shafts")
    mark = dial.locator(".gd-dial-mark").nth(1)
    x, y = float(mark.get_attribute("x")), float(mark.get_attribute("y")) - 6
    (_, ux, uy), (_, u_end, _) = shafts[0:2]
    (_, _, vy), (_, _, v_end) = shafts[4:6]
    assert uy == pytest.approx(y, abs=0.2) and ux > u_end > x
    assert v_end < vy < y
    assert len(shafts) == 16


def test_keys_pass_through_exactly_zero_and_the_menu_decides_there(dial):
    ring = dial.get_by_role("application")
    for _ in range(10):
        ring.press("ArrowUp")
    expect(live(dial)).to_contain_text("the Hessian cannot tell. With no further term it is a trough, level along v")
    dial.locator("select").first.select_option("-u^4")
    expect(live(dial)).to_contain_text("The next term, −½v⁴, makes it a saddle")
    dial.locator("select").first.select_option("u^4")
    expect(live(dial)).to_contain_text("makes it a strict minimum")
    expect(dial.locator(".gd-done")).to_have_count(1)
    ring.press("ArrowUp")
    expect(live(dial)).to_contain_text("are above 0: a bowl")


def test_himmelblau_s_nine_stand_where_their_eigenvalues_are_and_the_menu_goes_to_each(dial):
    menu, marks = dial.locator("select").nth(1), dial.locator(".gd-dial-known text")
    for index in (8, 4, 0):
        menu.select_option(str(index))
        known = himmelblau_points()[index]
        expect(live(dial)).to_contain_text(
            f"Himmelblau at ({', '.join(f'{at:.2f}' for at in known['place'])})".replace("-", "−")
        )
        expect(live(dial)).to_contain_text(verdict(known["eigenvalues"], "none"))
        box, mark = dial.get_by_role("application").bounding_box(), marks.nth(index).bounding_box()
        for side, size in (("x", "width"), ("y", "height")):
            assert box[side] + box[size] / 2 == pytest.approx(mark[side] + mark[size] / 2, abs=4)
    expect(marks).to_have_text([*"★★★★××××▲"])


def test_a_click_on_the_plane_and_a_drag_move_the_pair_and_meet_zero(dial):
    page, ground = dial.page, dial.locator(".gd-dial-ground")
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    ground.click(position={"x": 0.25 * box["width"], "y": 0.25 * box["height"]})
    expect(live(dial)).to_contain_text("a saddle; downhill along u.")
    ring = dial.get_by_role("application").bounding_box()
    page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + 0.25 * box["height"], steps=5)
    page.mouse.up()
    expect(live(dial)).to_contain_text("one exactly 0: the Hessian cannot tell")
