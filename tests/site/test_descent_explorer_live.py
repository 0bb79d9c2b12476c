"""DescentExplorer in the browser: its numbers are Python's, its map is where it says, and no typing breaks it."""

import re

import browsing
import pytest
from browsing import plain, said, until

import gdbook

pytestmark = pytest.mark.site

PAGE, CELL = "index.html", "hero"
OBJECTIVE = gdbook.OBJECTIVES["himmelblau"]


@pytest.fixture
def explorer(live):
    """explorer(link="") -> the live figure of the opening page alone, steps shown without animation."""

    def explorer(link=""):
        figure = live(PAGE, CELL, link, reduced_motion="reduce")
        figure.locator(".gd-contours path").first.wait_for(state="attached")
        return figure

    return explorer


def readout(figure):
    """Return (t, x, y, f, gradient norm) from the live sentence."""
    found = re.search(r"t = (\d+), w = \((\S+), (\S+)\), f = (\S+), gradient norm = (\S+)\.(?!\d)", said(figure))
    return [float(each) for each in found.groups()]


def start(figure):
    label = figure.locator("[role=application]").get_attribute("aria-label")
    return [float(each) for each in re.search(r"x = (\S+), y = (\S+?)\. ", plain(label)).groups()]


def map_box(figure):
    area = figure.locator(".gd-plot").first.locator("svg").first
    return area.evaluate(
        "(node) => node.getBoundingClientRect().toJSON()"
    )  # without the breadth of lines, unlike a box


@pytest.mark.parametrize(
    ("optimizer", "rate", "steps"),
    [("gradient_descent", 0.01, 30), ("gradient_descent", 0.02, 7), ("heavy_ball", 0.002, 40), ("adam", 0.3, 25)],
)
def test_the_sentence_gives_python_s_numbers(explorer, optimizer, rate, steps):
    figure = explorer(f"optimizer={optimizer}&learning_rate={rate}&steps={steps}")
    run = gdbook.descend(OBJECTIVE, (0.0, 0.0), optimizer, rate, steps=steps)
    expected = [steps, *run.points[-1], run.values[-1], run.gradient_norms[-1]]
    assert readout(figure) == pytest.approx(expected, rel=6e-3)


@pytest.mark.parametrize("place", [(0.2, 0.3), (0.75, 0.1), (0.6, 0.9)])
def test_the_ring_drops_where_the_pointer_lets_it_go(explorer, place):
    figure = explorer()
    mouse, box = figure.page.mouse, map_box(figure)
    ring = figure.locator("[role=application] .gd-grip").bounding_box()
    mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"], steps=3)
    mouse.up()
    (left, right), (bottom, top) = OBJECTIVE.domain
    expected = [left + place[0] * (right - left), top - place[1] * (top - bottom)]
    until(figure.page, lambda: start(figure) == pytest.approx(expected, abs=0.02))
    browsing.settle(figure.page)  # what is measured is what was last painted
    ring = figure.locator("[role=application] .gd-grip").bounding_box()
    assert abs(ring["x"] + ring["width"] / 2 - box["x"] - place[0] * box["width"]) < 2
    assert abs(ring["y"] + ring["height"] / 2 - box["y"] - place[1] * box["height"]) < 2


@pytest.mark.parametrize(("key", "axis", "sign"), [("ArrowRight", 0, 1), ("ArrowDown", 1, -1), ("ArrowUp", 1, 1)])
def test_an_arrow_key_moves_the_ring_its_own_way_only(explorer, key, axis, sign):
    figure = explorer()
    before = start(figure)
    figure.locator("[role=application]").press(key)
    until(figure.page, lambda: start(figure) != before)
    moved = [after - at for after, at in zip(start(figure), before, strict=True)]
    assert moved[1 - axis] == 0
    assert moved[axis] * sign == pytest.approx(12 / 50, abs=0.01)


def test_a_star_stands_on_each_minimum(explorer):
    figure = explorer()
    box, (left, right), (bottom, top) = map_box(figure), *OBJECTIVE.domain
    stars = [star.bounding_box() for star in figure.locator(".gd-minima text").all()]
    assert len(stars) == len(OBJECTIVE.minima)
    for star, (x, y) in zip(stars, OBJECTIVE.minima, strict=True):
        across = box["x"] + (x - left) / (right - left) * box["width"]
        down = box["y"] + (top - y) / (top - bottom) * box["height"]
        assert abs(star["x"] + star["width"] / 2 - across) < 3
        assert abs(star["y"] + star["height"] / 2 - down) < 6


def test_a_formula_with_a_fault_is_explained_and_the_picture_stays(explorer):
    figure = explorer()
    field, told = figure.get_by_label("f(x, y) ="), said(figure)
    ground = figure.locator(".gd-contours").inner_html()
    for text in ("x^2 + z", "x^2 +", "(x^2", "constructor", "1/0*x + 1/(x - x)", "(" * 1500, "x" * 3000):
        field.fill(text)
        assert len(figure.locator(".gd-fault").inner_text().split()) > 2, text
        assert figure.locator(".gd-contours").inner_html() == ground
        assert said(figure) == told


def test_a_typed_formula_is_descended_as_python_descends_it(explorer):
    figure = explorer("start=%5B2,-1%5D&learning_rate=0.05&steps=12")
    figure.get_by_label("f(x, y) =").fill("x^2 + 3*y^2 + sin(x*y)")
    assert figure.locator(".gd-fault").inner_text() == ""
    mine = gdbook.Objective.from_formula("x^2 + 3*y^2 + sin(x*y)", ("x", "y"))
    run = gdbook.gradient_descent(mine, (2.0, -1.0), 0.05, steps=12)
    assert readout(figure)[1:4] == pytest.approx([*run.points[-1], run.values[-1]], rel=6e-3)


def test_a_walk_that_diverges_says_so(explorer):
    assert "diverged" in said(explorer("learning_rate=0.1&steps=200"))


def test_a_start_off_the_map_is_moved_to_its_edge_with_a_sentence(explorer):
    figure = explorer("start=%5B100,0%5D&steps=0")
    assert readout(figure)[1:3] == [6, 0]
    assert "moved to (6.00, 0)" in said(figure)


def test_a_million_steps_are_drawn_as_a_thousand_with_a_sentence(explorer):
    figure = explorer("learning_rate=0.00001&steps=1000000")
    assert readout(figure)[0] == 1000
    assert "1000 steps at most" in said(figure)


def test_the_marks_stand_at_one_and_two_over_the_curvature_underfoot(explorer):
    figure = explorer("start=%5B3,2%5D&steps=0")
    largest = max(gdbook.plots.np.linalg.eigvalsh(OBJECTIVE.hessian((3.0, 2.0))))
    for text, rate in (("1/L", 1 / largest), ("2/L", 2 / largest)):
        figure.get_by_role("button", name=f"Set the learning rate to {text} =").click()
        assert float(figure.locator(".gd-number").inner_text()) == pytest.approx(rate, rel=1e-3)
    figure.get_by_label("Optimizer").select_option("adam")
    assert figure.locator(".gd-mark").count() == 0
    assert "do not apply" in figure.locator(".gd-remark").inner_text()


def test_in_fog_only_the_ground_near_the_walker_is_seen(explorer):
    figure = explorer()
    figure.get_by_label("Fog").check()
    veil = figure.locator("foreignObject")
    assert veil.get_attribute("visibility") == "visible"
