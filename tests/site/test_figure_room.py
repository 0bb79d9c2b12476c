"""A figure's room is kept before it is live, whatever the width: nothing below it moves when it comes alive."""

import browsing
import pytest
from alone import ALL, alone_path
from test_every_figure import FIGURES

pytestmark = pytest.mark.site

WIDTHS = (300, 345, 400, 560, 640, 1280)
HEIGHTS = "() => [...document.querySelectorAll('.gd-stage')].map((stage) => stage.getBoundingClientRect().height)"
# Nothing comes near the view until comeNear() says that every figure has; runs before the page's own scripts.
FAR = """
const watching = [];
globalThis.IntersectionObserver = class {
  constructor(tell) { this.tell = tell; }
  observe(target) { watching.push({ observer: this, target, isIntersecting: true }); }
  unobserve() {}
  disconnect() {}
};
globalThis.comeNear = () => watching.filter(({ target }) => target.matches(".gd-figure"))
  .forEach((entry) => entry.observer.tell([entry], entry.observer));
"""


def heights(page):
    """Return the heights of the stages of a page at each of WIDTHS."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": browsing.HEIGHT})
        browsing.settle(page)
        found.append(page.evaluate(HEIGHTS))
    return found


@pytest.mark.parametrize("path", sorted({place.path for place in FIGURES}))
def test_a_figure_takes_the_room_that_was_kept_for_it(chromium, address, path):
    with browsing.opened(chromium, address) as (page, _):
        page.add_init_script(FAR)
        page.goto(address + alone_path(path, ALL))
        kept = heights(page)
        assert page.locator(".gd-figure:not([data-state=picture])").count() == 0
        page.evaluate("comeNear()")
        page.wait_for_function("() => !document.querySelector('.gd-figure:not([data-state=live])')")
        taken = heights(page)
    for width, before, after in zip(WIDTHS, kept, taken, strict=True):
        assert after == pytest.approx(before, abs=0.1), width
    assert min(kept[0]) > 400
