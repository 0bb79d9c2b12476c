"""BasinPainter in the browser: the painting is Python's map, with a worker and without; pointer, keys and slider."""

import re

import browsing
import numpy as np
import pytest
from alone import alone_path
from browsing import said
from playwright.sync_api import expect

from gdbook import BasinPainter

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/minima.html", "basins"
FINE, EVERY = 200, 4
# The colours of every fourth cell's middle, row by row from the bottom, as numbers.
CELLS = """(canvas, [size, every]) => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
  const middles = Array.from({ length: size / every }, (_, i) => (every * i + 0.5) / size);
  return middles.flatMap((up) => middles.map((right) => (
    pixels[Math.floor((1 - up) * height) * width + Math.floor(right * width)])));
}"""
# What a module is given in place of the browser's workers: one that counts its answers, and one that may not be.
WORKERS = {
    "counted": """const Worker = class extends globalThis.Worker {
      constructor(url) {
        super(url);
        this.addEventListener("message", () => { globalThis.answers = (globalThis.answers ?? 0) + 1; });
      }
    };""",
    "forbidden": "const Worker = class { constructor() { throw new Error('forbidden'); } };",
}


def painted(figure):
    """Wait for the whole map, and return the colours of every fourth of its cells both ways."""
    expect(figure.locator("svg[data-cells]")).to_have_attribute("data-cells", str(FINE))
    return np.array(figure.locator("canvas").first.evaluate(CELLS, [FINE, EVERY]))


def assert_areas_are(cells, areas):
    """Assert that each area has two colours of its own, its ground and its hatching."""
    looks = {area: set(cells[areas == area].tolist()) for area in np.unique(areas)}
    own = {area: {look for look in all if np.mean(areas[cells == look] == area) > 0.99} for area, all in looks.items()}
    assert {area: len(all) for area, all in own.items()} == dict.fromkeys(looks, 2)
    right = np.array([cell in own[area] for cell, area in zip(cells.tolist(), areas.tolist(), strict=True)])
    assert right.mean() > 0.998  # chaos next to a lost minimum, where rounding decides


@pytest.mark.parametrize("worker", WORKERS)
def test_the_painting_is_the_map_of_python_and_nothing_is_asked_for(visit, worker):
    def given(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{WORKERS[worker]}\n{answer.text()}")

    page, seen = visit(f"{alone_path(PAGE, CELL)}#fig={CELL}", routes={"**/BasinPainter-*.mjs": given})
    figure = browsing.live_figure(page, CELL)
    for rate in (0.01, 0.017):
        browsing.follow(page, f"#fig={CELL}&learning_rate={rate}")
        python = BasinPainter(learning_rate=rate)
        areas = python._areas(python._ends(FINE)).reshape(FINE, FINE)[::EVERY, ::EVERY].ravel()
        assert_areas_are(painted(figure), areas)
        told = said(figure)
        for k, share in enumerate(python.shares()[:4], 1):
            assert f"{round(100 * share)} % {'end at' if k == 1 else 'at'} {k} (" in told
    assert (page.evaluate("globalThis.answers ?? 0") > 0) == (worker == "counted")
    assert (seen.outside, seen.complaints) == ([], [])


def test_the_slider_loses_minima_one_by_one(live):
    figure = live(PAGE, CELL)
    slider = figure.get_by_role("slider", name="Learning rate")
    for mark, lost in [("3", "Minimum 3 is lost"), ("4", "Minima 3 and 4 are"), ("1", "Minima 1, 3 and 4 are")]:
        figure.get_by_role("button", name=f"where minimum {mark} is lost").click()
        slider.press("ArrowRight")
        assert lost in said(figure)
        expect(figure.locator(".gd-basin-lost")).to_have_count(lost.count(",") + lost.count(" and ") + 1)
    slider.press("Home")
    assert "Every minimum can be held" in said(figure)
    slider.press("End")
    assert "diverge." in said(figure).split("The start")[0]


def test_a_click_and_keys_move_the_start_and_find_where_neighbours_part(live):
    figure = live(PAGE, CELL)
    page, box = figure.page, figure.locator("canvas").first.bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    start = figure.get_by_role("application", name="Start")
    expect(start).to_have_attribute("aria-label", re.compile("x = −(2.9|3.0)., y = −(2.9|3.0)."))
    expect(start).to_be_focused()
    assert re.search(r"The start \(-(2.9|3.0)., -(2.9|3.0).\) ends at 3 after", said(figure))
    path = figure.locator(".gd-path").get_attribute("d")
    browsing.follow(page, f"#fig={CELL}&start=[-0.2,1.5]")
    for _ in range(20):
        if "ends at 2" in said(figure) and "right at 1" in said(figure):
            break
        start.press("ArrowRight")
    expect(figure.locator(".gd-done")).to_have_count(1)
    assert figure.locator(".gd-path").get_attribute("d") != path
    assert figure.locator(".gd-basin-neighbour").get_attribute("d").count("L") > 5


def test_shading_and_the_page_s_colours_repaint_it(live):
    figure = live(PAGE, CELL, color_scheme="light")
    page = figure.page
    light = set(painted(figure).tolist())
    figure.get_by_role("checkbox", name="Paler").check()
    assert len(set(painted(figure).tolist())) > len(light)
    figure.get_by_role("checkbox", name="Paler").uncheck()
    assert set(painted(figure).tolist()) == light
    page.emulate_media(color_scheme="dark")
    browsing.until(page, lambda: not light & set(painted(figure).tolist()))
