"""What holds on every page of the built site, in a real browser that can reach nothing but this machine."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import browsing
import hygiene
import pytest
import yaml
from alone import ALL, alone_path
from bs4 import BeautifulSoup
from hygiene import describes

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent.parent
TOC = list(hygiene.toc_entries(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))))
HOME = f"{TOC[0]}.html"  # the old address of the home page, which only leads there
CHAPTERS = [f"{name}.html" for name in TOC[1:]]
PAGES = ["index.html", *CHAPTERS, "search.html", "404.html"]
MOST_KB, MOST_REQUESTS = 300, 40
LEAST_SHIFT = 0.005  # below it the usual two digits say 0.00

OVERFLOWING = """() => {
  const clipped = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      const { overflowX, position } = getComputedStyle(at);
      if (overflowX !== "visible" || position === "fixed") return true;
    }
    return false;
  };
  const shown = [...document.querySelectorAll("main *, header *, footer *")].filter((node) => node.checkVisibility());
  const wide = shown.filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5 && !clipped(node));
  const { scrollWidth } = document.documentElement;
  const page = scrollWidth > innerWidth ? [`the page: ${scrollWidth}`] : [];
  return [...page, ...wide.map((node) => `${node.tagName}.${node.className}: ${node.getBoundingClientRect().right}`)];
}"""
HIDDEN_FOLDS = """() => [...document.querySelectorAll("article details:not(.gd-figure details)")]
  .flatMap((fold) => [...fold.children].filter((child) => child.tagName !== "SUMMARY" && !child.checkVisibility()))
  .map((node) => `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 60)}`)"""


class View(NamedTuple):
    """The colours a page is opened in, and the widths it is looked at in, opened in the last."""

    scheme: str
    widths: tuple


VIEWS = {"desk": View("light", (1280,)), "phone": View("dark", (360, 320))}


class Record(NamedTuple):
    """What one visit to a page found; each field of strings is empty where all is well."""

    outside: list
    complaints: list
    kilobytes: float
    requests: list
    shifts: list
    dead_figures: list
    folded: list
    overflowing: list
    violations: list


def record(page, seen, url, view):
    page.goto(url, wait_until="networkidle")
    first = [response for response in seen.responses if response.url.startswith("http")]
    kilobytes = sum(map(browsing.weight, first)) / 1000
    requests = [response.url for response in first]
    browsing.scroll_through(page)
    shifts = page.evaluate("layoutShifts")
    dead = page.locator(".gd-figure:not([data-state=live])").evaluate_all(
        "(all) => all.map((each) => each.dataset.cell)"
    )
    folded = on_paper(page, HIDDEN_FOLDS)
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")
    overflowing = [each for width in view.widths for each in at_width(page, width, OVERFLOWING)]
    return Record(
        seen.outside, seen.complaints, kilobytes, requests, shifts, dead, folded, overflowing, browsing.violations(page)
    )


def on_paper(page, script):
    page.emulate_media(media="print")
    found = page.evaluate(script)
    page.emulate_media(media="screen")
    return found


def at_width(page, width, script):
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": browsing.HEIGHT})
        page.wait_for_function("(width) => innerWidth === width", arg=width)
        page.evaluate("() => new Promise((done) => setTimeout(done, 500))")  # the theme marks later what scrolls
    browsing.settle(page)
    return page.evaluate(script)


@pytest.fixture(scope="session", params=PAGES)
def path(request):
    return request.param


@pytest.fixture(scope="session", params=VIEWS)
def found(request, chromium, address, path):
    """The Record of one visit to one page in one view."""
    view = VIEWS[request.param]
    options = {"viewport": {"width": view.widths[-1], "height": browsing.HEIGHT}, "color_scheme": view.scheme}
    with browsing.opened(chromium, address, **options) as (page, seen):
        return record(page, seen, address + path, view)


def test_no_request_leaves_this_machine(found):
    assert found.outside == []


def test_the_console_hears_no_error_and_no_warning(found):
    assert found.complaints == []


def test_nothing_moves_that_the_reader_did_not_move(found):
    assert sum(value for value, _ in found.shifts) < LEAST_SHIFT, found.shifts


def test_every_figure_is_live_once_scrolled_past(found):
    assert found.dead_figures == []


def test_print_shows_what_is_folded_away(found):
    assert found.folded == []


def test_nothing_overflows_sideways(found):
    assert found.overflowing == []


def test_axe_finds_no_violation(found):
    assert found.violations == []


def test_the_first_load_is_light(found):
    assert found.kilobytes <= MOST_KB
    assert len(found.requests) <= MOST_REQUESTS, found.requests


# The built files


@pytest.fixture(scope="session")
def soup(site):
    @cache
    def soup(path):
        return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")

    return soup


def built_pages(site):
    names = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    return sorted(name for name in names if not name.startswith(("_static/", "_sources/")))


def test_the_pages_tested_here_are_all_the_pages_there_are(site):
    assert built_pages(site) == sorted([*PAGES, HOME])


def test_each_image_has_an_alternative_text_that_describes_it(soup, path):
    bare = [image for image in soup(path).find_all("img") if not describes(image.get("alt", ""))]
    assert [str(image)[:200] for image in bare if not is_ornament(image)] == []


def is_ornament(image):
    """Return whether an image says nothing on purpose, in a link that has words of its own."""
    link = image.find_parent("a")
    return image.get("alt") == "" and link is not None and link.get_text(strip=True) != ""


@pytest.mark.parametrize("path", [*PAGES, HOME])
def test_each_internal_link_leads_to_a_page_and_a_place_on_it(site, soup, path):
    tags = [(tag, name) for tag in soup(path).find_all(True) for name in ("href", "src") if tag.get(name)]
    links = {tag[name] for tag, name in tags if not urlsplit(tag[name]).scheme and not tag[name].startswith("//")}
    assert [link for link in sorted(links) if not leads_somewhere(site, path, link)] == []


def leads_somewhere(site, path, link):
    parts = urlsplit(link)
    start = site if parts.path.startswith("/") else (site / path).parent
    target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else site / path
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    if not parts.fragment or target.suffix != ".html" or parts.fragment == "":
        return True
    name = target.relative_to(site.resolve()).as_posix() if target.is_absolute() else path
    return place_named(parts.fragment) in places(site / name)


@cache
def places(page):
    """Return the ids of a page, and those of its figures' cells behind a "#"."""
    text = page.read_text(encoding="utf-8")
    return {*re.findall(r'\sid="([^"]*)"', text), *(f"#{cell}" for cell in re.findall(r'\sdata-cell="([^"]*)"', text))}


def place_named(fragment):
    """Return what names a place among those of its page: a figure in a state (#fig=CELL&...), else an id."""
    cell = parse_qs(fragment).get("fig")
    return f"#{cell[0]}" if cell else unquote(fragment)


@pytest.mark.parametrize("path", [path for path in CHAPTERS if (ROOT / path).with_suffix(".ipynb").is_file()])
def test_each_chapter_offers_its_notebook(soup, path):
    links = [link["href"] for link in soup(path).find_all("a", href=True)]
    assert [link for link in links if link.endswith(f"{Path(path).stem}.ipynb")] != []


# Other ways to read


def test_the_old_address_of_the_home_page_leads_home(visit, address):
    page, _ = visit(HOME)
    page.wait_for_url(re.compile(re.escape(address) + r"(index\.html)?$"))


def test_a_missing_page_is_answered_with_our_own(visit):
    page, seen = visit("core/no-such-page.html")
    assert page.get_by_role("link").count() >= 1
    assert page.locator("h1").is_visible()
    assert seen.outside == []


def test_a_page_opened_from_a_file_looks_and_works_as_the_served_one(chromium, folder, path):
    figures = folder / alone_path(path, ALL)
    with browsing.opened(chromium, folder.as_uri()) as (page, seen):
        page.goto((figures if figures.is_file() else folder / path).as_uri())
        browsing.scroll_through(page)
        assert page.locator(".gd-figure:not([data-state=live])").count() == 0
        assert (seen.outside, seen.complaints) == ([], [])


def test_without_scripts_the_page_can_be_read(visit, path):
    page, seen = visit(path, java_script_enabled=False)
    assert page.locator("h1").first.is_visible()
    assert (seen.outside, seen.complaints) == ([], [])


def test_search_finds_a_page_by_a_word_in_it(visit):
    page, seen = visit("search.html?q=parabola")
    page.locator("#search-results a").first.wait_for()
    links = page.locator("#search-results a").evaluate_all("(all) => all.map((each) => each.pathname)")
    assert [link for link in links if link.endswith("core/learning_rate.html")] != []
    assert (seen.outside, seen.complaints) == ([], [])


@pytest.mark.parametrize("path", CHAPTERS[:1])
def test_the_reader_s_choice_of_colours_lasts(visit, address, path):
    page, _ = visit(path, color_scheme="light")
    theme = "() => document.documentElement.dataset.theme"
    button = page.locator(".theme-switch-button:visible").first
    for _ in range(3):
        if page.evaluate(theme) == "dark":
            break
        button.click()
    page.goto(f"{address}index.html")
    assert page.evaluate(theme) == "dark"
