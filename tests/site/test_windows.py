"""The browser's windows that tests lend one another: as new each time, and never one for two."""

import pytest

pytestmark = pytest.mark.site

PAGE = "404.html"
MEMORY = """() => [localStorage.length, document.cookie, matchMedia("print").matches,
  matchMedia("(prefers-color-scheme: dark)").matches, innerWidth, document.title]"""


def test_a_window_lent_again_remembers_nothing(windows, address):
    with windows({}) as (page, seen):
        page.goto(address + PAGE)
        as_new = page.evaluate(MEMORY)
        page.route(f"**/{PAGE}", lambda route: route.fulfill(body="", content_type="text/html"))
        page.emulate_media(media="print", color_scheme="dark")
        page.set_viewport_size({"width": 400, "height": 400})
        page.evaluate("localStorage.setItem('mode', 'dark'); document.cookie = 'a=b'; console.error('odd')")
        page.context.new_page().goto(address + PAGE)
        page.reload()
        assert [one == other for one, other in zip(page.evaluate(MEMORY), as_new, strict=True)] == [False] * 6
        assert seen.complaints != []
    with windows({}) as (again, seen):
        assert (again, again.context.pages, seen.complaints) == (page, [page], [])
        again.goto(address + PAGE)
        assert again.evaluate(MEMORY) == as_new
        assert (seen.outside, seen.complaints) == ([], [])


def test_two_windows_at_once_are_two(windows):
    with windows({}) as (one, _), windows({}) as (other, _):
        assert one != other
