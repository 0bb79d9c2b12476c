"""What holds for every live figure: it lives, by keyboard and by touch, and where it cannot, its picture stays."""

import re
from itertools import product
from pathlib import Path
from typing import NamedTuple

import browsing
import hygiene
import pytest
from alone import alone_path, pages_alone
from browsing import live_figure, said
from bs4 import BeautifulSoup, SoupStrainer
from playwright.sync_api import TimeoutError

import gdbook

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = hygiene.read_book(ROOT)
SMALLEST_TARGET = 24
LEAST_CONTRAST = 4.5
CONTROLS = "input:not([readonly]), select, button, [role=slider], [role=application], summary"
# Of radio buttons Tab reaches one, and arrow keys the others.
BEHIND_ARROWS = "(node) => node.type === 'radio' && node !== node.form?.elements[node.name]?.[0]"
KEYS = {
    "range": ("ArrowRight", "ArrowLeft"),
    "select": ("ArrowDown", "ArrowUp"),
    "press": ("Enter", "Space"),
    "text": ("1",),
}

BROKEN_LINKS = [
    *(f"learning_rate={text}" for text in ("abc", "-1", "0", "NaN", "null", "1e999", "%7B%7D", "%E0%A4%A", "9" * 5000)),
    *(
        "unknown=1",
        "constructor=1",
        "__proto__=1",
        "curvature=0",
        "curvature=",
        "start=Infinity",
        "steps=-1",
        "steps=1e9",
    ),
]
EXTREME_RATES = ("5e-324", "1e-300", "1e300", "1.7976931348623157e308")
EXTREME_OTHERS = ("", "&curvature=1e300", "&curvature=1e-300", "&start=1e300", "&start=1e-300", "&start=0", "&steps=0")

# Everything a reader can see or hear of a figure.
LOOK = """(figure) => [figure.innerHTML,
  ...[...figure.querySelectorAll("input, select")].map((control) => control.value)].join("\\n")"""
NOT_FINITE = """(figure) => [...figure.querySelectorAll(".gd-view *")].flatMap((node) => [
  ...[...node.attributes].map((attribute) => `${attribute.name}=${attribute.value}`),
  ...(node.childElementCount ? [] : [node.textContent])])
  .filter((text) => /NaN|Infinity|undefined|\\[object/.test(text))"""


class Place(NamedTuple):
    """A figure's page and the id of its cell."""

    path: str
    cell: str

    @property
    def alone(self):
        return alone_path(self.path, self.cell)


def figure_places():
    """Return the Place of each cell that shows a live figure, in the order of the book."""
    cells = [(name, cell) for name in BOOK.listed for cell in hygiene.code_cells(BOOK.pages[name])]
    return [Place(page_path(name), cell.id) for name, cell in cells if any(map(is_figure, hygiene.texts(cell)))]


def page_path(name):
    return "index.html" if name == BOOK.listed[0] else f"{name}.html"


def is_figure(text):
    """Return whether a stored text is the repr of a figure, such as StepRegimes(learning_rate=0.4, ...)."""
    name = re.match(r"\w*", text)[0]
    return name in dir(gdbook) and hasattr(getattr(gdbook, name), "_esm")


FIGURES = figure_places()
PATHS = sorted({place.path for place in FIGURES})
REGIMES = next(place for place in FIGURES if place.cell == "rate-figure")  # whose traits the links below name


@pytest.fixture(scope="module", params=FIGURES, ids=lambda place: place.cell)
def place(request):
    return request.param


@pytest.fixture(scope="module")
def still(windows, address, place):
    """(page, figure), alone, live and in view, for tests that leave it as they found it."""
    with windows({}) as (page, _):
        page.goto(address + place.alone)
        yield page, live_figure(page, place.cell)


@pytest.fixture(scope="module")
def phone(windows, address, place):
    """(page, figure) on a phone, for tests that may leave it in any state."""
    with windows({"has_touch": True, "viewport": {"width": 360, "height": 800}}) as (page, _):
        page.goto(address + place.alone)
        yield page, live_figure(page, place.cell)


@pytest.fixture
def enter(visit):
    """enter(place, link="", **options of the context) -> (page, figure, seen), the figure alone, live and in view."""

    def enter(place, link="", **options):
        page, seen = visit(place.alone + (link and f"#fig={place.cell}&{link}"), **options)
        figure = figure_at(page, place)
        figure.scroll_into_view_if_needed()
        alive(page, place)
        return page, figure, seen

    return enter


def figure_at(page, place):
    return page.locator(f".gd-figure[data-cell='{place.cell}']")


def alive(page, place, state="live"):
    """Wait until the figure is no longer a mere picture, and require a state of it."""
    page.locator(f".gd-figure[data-cell='{place.cell}']:not([data-state=picture])").wait_for()
    assert figure_at(page, place).get_attribute("data-state") == state
    browsing.settle(page)


def changes(figure, before):
    """Return whether the figure comes to look different from before; an animation may take a moment."""
    script = f"([figure, before]) => ({LOOK})(figure) !== before"
    page = figure.page
    try:
        page.wait_for_function(script, arg=[figure.element_handle(), before], timeout=600)
    except TimeoutError:
        return False
    return True


def controls(figure):
    """Return the figure's visible controls, folds opened first."""
    figure.locator("details").evaluate_all("(folds) => folds.forEach((fold) => { fold.open = true; })")
    return [control for control in figure.locator(CONTROLS).all() if control.is_visible() and control.is_enabled()]


def name_of(control):
    return control.evaluate(
        "(node) => node.getAttribute('aria-label') || node.labels?.[0]?.textContent || node.textContent"
    )


def keys_for(control):
    movable = "['slider', 'application'].includes(node.role)"
    kind = control.evaluate(f"(node) => {movable} ? 'range' : node.localName === 'input' ? node.type : node.localName")
    return KEYS.get(kind, KEYS["press"])


# It lives


def places_of(path):
    return [place for place in FIGURES if place.path == path]


@pytest.mark.parametrize("path", PATHS)
def test_the_figures_of_a_page_are_those_of_its_notebook(site, path):
    figures = figures_in((site / path).read_text(encoding="utf-8"))
    assert [figure["data-cell"] for figure in figures] == [place.cell for place in places_of(path)]


@pytest.mark.parametrize("path", PATHS)
def test_a_figure_alone_is_the_one_of_its_page(site, path):
    text = (site / path).read_text(encoding="utf-8")
    figures = {figure["data-cell"]: str(figure) for figure in figures_in(text)}
    for place in places_of(path):
        alone = pages_alone(text)[place.cell]
        assert [str(figure) for figure in figures_in(alone)] == [figures[place.cell]]
        assert alone.split("<article")[0] == text.split("<article")[0]


def figures_in(text):
    return BeautifulSoup(text, "html.parser", parse_only=SoupStrainer("div", class_="gd-figure")).find_all(
        "div", class_="gd-figure"
    )


def test_each_figure_is_a_picture_until_the_reader_comes_near(visit):
    page, _ = visit(REGIMES.path, viewport={"width": 1280, "height": 200})
    page.wait_for_load_state("networkidle")
    figures = [figure_at(page, place) for place in places_of(REGIMES.path)]
    near = [figure.evaluate("(node) => node.getBoundingClientRect().top") <= 200 + 600 for figure in figures]
    states = [figure.get_attribute("data-state") for figure in figures]
    assert states == ["live" if each else "picture" for each in near]
    for place, figure in zip(places_of(REGIMES.path), figures, strict=True):
        figure.scroll_into_view_if_needed()
        alive(page, place)


def test_exactly_one_sentence_of_the_figure_is_read_aloud(still):
    _, figure = still
    assert figure.locator("[aria-live=polite]").count() == 1
    assert len(said(figure).split()) > 5


# The keyboard alone


def test_tab_reaches_every_control(still):
    page, figure = still
    wanted = {name_of(control) for control in controls(figure) if not control.evaluate(BEHIND_ARROWS)}
    page.evaluate("(node) => { node.tabIndex = -1; node.focus(); }", figure.element_handle())
    reached = set()
    for _ in range(3 * len(wanted)):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if figure.evaluate("(node) => !node.contains(document.activeElement)"):
            break
        reached.add(name_of(focused))
    assert wanted - reached == set()


def test_each_control_does_something_by_keyboard(enter, place):
    page, figure, seen = enter(place)
    idle = []
    for control in [control.element_handle() for control in controls(figure)]:
        if not control.evaluate("(node) => node.isConnected && node.checkVisibility()"):
            continue  # an earlier control has put it away
        label, before = name_of(control), figure.evaluate(LOOK)
        control.focus()
        if not any(pressed(page, key, figure, before) for key in keys_for(control)):
            idle.append(label)
        page.keyboard.press("Escape")
    assert idle == []
    assert seen.complaints == []


def pressed(page, key, figure, before):
    page.keyboard.press(key)
    return changes(figure, before)


def test_each_slider_moves_the_drawing_and_changes_what_is_said(enter, place):
    page, figure, _ = enter(place)
    still = []
    for control in figure.locator("input[type=range], [role=slider]").all():
        drawing, told = drawn(figure), [said(figure), control.get_attribute("aria-valuetext")]
        control.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        browsing.settle(page)
        if drawn(figure) == drawing or [said(figure), control.get_attribute("aria-valuetext")] == told:
            still.append(name_of(control))
    assert still == []


def drawn(figure):
    """Return the figure's shapes, without what may be written beside them."""
    return figure.locator("svg").evaluate_all(
        "(all) => all.flatMap((svg) => [...svg.querySelectorAll('path, circle')].map((node) => node.outerHTML))"
    )


def test_the_focused_control_can_be_seen(still):
    page, figure = still
    bare = []
    for control in controls(figure):
        control.focus()
        page.keyboard.press("Shift")  # a key, so that the browser shows the focus as it does for a keyboard
        style = control.evaluate(
            "(node) => [node, ...node.querySelectorAll('*')].map((each) => getComputedStyle(each))"
            ".map((style) => [style.outlineStyle, style.boxShadow, style.stroke].join())"
        )
        if not control.evaluate("(node) => node.matches(':focus-visible')") or all(map(is_unmarked, style)):
            bare.append(name_of(control))
    assert bare == []


def is_unmarked(style):
    return style.startswith("none,none")


# Touch and pointer


def test_a_tap_on_each_button_does_something(phone):
    _, figure = phone
    idle = []
    for button in figure.locator(".gd-controls button:visible").all():
        before, label = figure.evaluate(LOOK), name_of(button)
        button.tap()
        if not changes(figure, before):
            idle.append(label)
    assert idle == []


def test_a_tap_on_a_slider_moves_it_there(phone):
    page, figure = phone
    for slider in figure.locator("input[type=range]:visible").all():
        slider.scroll_into_view_if_needed()
        box, before = slider.bounding_box(), float(slider.input_value())
        page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
        low, high = (float(slider.get_attribute(name)) for name in ("min", "max"))
        assert float(slider.input_value()) == pytest.approx(low + 0.7 * (high - low), abs=0.03 * (high - low))
        assert float(slider.input_value()) != before


def test_each_target_is_large_enough_for_a_finger(phone):
    _, figure = phone
    small = []
    for control in controls(figure):
        box = control.bounding_box()
        if min(box["width"], box["height"]) < SMALLEST_TARGET:
            small.append((name_of(control), box["width"], box["height"]))
    assert small == []


def test_a_handle_follows_the_pointer(enter, place):
    page, figure, _ = enter(place)
    handles = figure.locator("svg [role=slider]").all()
    for handle in handles:
        before, box = handle.get_attribute("aria-valuenow"), handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y - 40, steps=4)  # to the right and up: one of the two is its way, unless it turns
        page.mouse.up()
        now, box = handle.get_attribute("aria-valuenow"), handle.bounding_box()
        right, up = box["x"] + box["width"] / 2 - x, y - box["y"] - box["height"] / 2
        assert float(now) > float(before) or (now != before and right + up > 1)


# Motion, sizes, paper


def test_with_reduced_motion_play_arrives_at_once(enter, place):
    page, figure, _ = enter(place, reduced_motion="reduce")
    play = figure.get_by_role("button", name="Play")
    if play.count() == 0:
        return
    play.click()
    browsing.settle(page)
    arrived = drawn(figure)
    page.wait_for_timeout(400)  # longer than a step: nothing may move any more
    assert drawn(figure) == arrived
    assert play.is_visible()


def test_enlarge_makes_the_drawing_larger_and_escape_brings_it_back(still):
    page, figure = still
    before, enlarge = drawing_area(figure), figure.get_by_role("button", name="Enlarge")
    enlarge.press("Enter")
    browsing.settle(page)
    assert drawing_area(figure) > 1.1 * before
    page.keyboard.press("Escape")
    enlarge.wait_for()
    browsing.settle(page)
    assert drawing_area(figure) == pytest.approx(before, rel=0.01)
    assert enlarge.evaluate("(node) => node === document.activeElement")


def drawing_area(figure):
    boxes = [svg.bounding_box() for svg in figure.locator("svg").all()]
    return sum(box["width"] * box["height"] for box in boxes)


def test_paper_shows_the_picture_unless_the_reader_moved_the_figure(enter, place):
    page, figure, _ = enter(place)
    page.emulate_media(media="print")
    assert (figure.locator(".gd-picture").is_visible(), figure.locator("svg").first.is_visible()) == (True, False)
    page.emulate_media(media="screen")
    figure.locator("input[type=range]").first.press("ArrowRight")
    page.emulate_media(media="print")
    assert (figure.locator(".gd-picture").is_visible(), figure.locator("svg").first.is_visible()) == (False, True)


def test_each_word_in_the_drawing_stands_out_from_the_card(still):
    page, figure = still
    faint = []
    for scheme in ("dark", "light"):
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        card = luminance(figure.locator(".gd-card").evaluate("(node) => getComputedStyle(node).backgroundColor"))
        assert (card < 0.2) == (scheme == "dark")
        words = figure.locator("svg text").evaluate_all(
            "(all) => all.map((node) => [node.textContent, getComputedStyle(node).fill]).filter(([word]) => word)"
        )
        assert len(words) > 5
        faint += [(scheme, word) for word, fill in words if contrast(luminance(fill), card) < LEAST_CONTRAST]
    assert faint == []


def luminance(colour):
    """Return the relative luminance of rgb(r, g, b) (WCAG 2.2)."""
    shares = [int(part) / 255 for part in re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour).groups()]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


# Links to a state


def shared_link(figure):
    figure.locator("details", has_text="Share").evaluate("(fold) => { fold.open = true; }")
    field = figure.get_by_label("Link to this figure")
    figure.page.wait_for_function("(field) => field.value", arg=field.element_handle())
    return field.input_value()


def test_a_shared_link_restores_what_the_reader_saw(enter, visit, address, place):
    page, figure, _ = enter(place)
    for control in figure.locator("input[type=range], [role=slider]").all():
        control.press("ArrowRight")
        control.press("PageUp")
    link, told = shared_link(figure), said(figure)
    for control in figure.locator("input[type=range], [role=slider]").all():
        control.press("ArrowLeft")
    assert said(figure) != told
    follow(page, place, link.partition(f"#fig={place.cell}&")[2])
    assert said(figure) == told
    page, _ = visit(link.removeprefix(address))
    alive(page, place)
    again = figure_at(page, place)
    assert again.is_visible()
    assert said(again) == told


def test_a_broken_link_leaves_the_figure_as_it_was_and_says_so(enter):
    _, plain, _ = enter(REGIMES)
    _, figure, seen = enter(REGIMES, "learning_rate=abc")
    assert said(figure) == said(plain)
    assert "learning_rate=abc" in figure.locator(".gd-message").inner_text()
    assert seen.complaints == []


def test_no_broken_link_changes_the_figure_or_draws_what_is_not_finite(enter):
    page, figure, seen = enter(REGIMES)
    told, wrong = said(figure), []
    for link in BROKEN_LINKS:
        figure.locator(".gd-message").evaluate("(node) => { node.textContent = ''; }")
        follow(page, REGIMES, link)
        silent = figure.locator(".gd-message").inner_text().strip() == ""
        if silent or said(figure) != told or figure.evaluate(NOT_FINITE):
            wrong.append(link[:40])
    assert wrong == []
    assert seen.complaints == []


def follow(page, place, link):
    """Follow a link to the figure on its own open page."""
    browsing.follow(page, f"#fig={place.cell}&{link}")


def test_the_good_part_of_a_half_broken_link_is_used(enter):
    _, figure, _ = enter(REGIMES, "learning_rate=1.5&curvature=abc")
    assert "alternating" in said(figure).lower()
    assert "curvature" in figure.locator(".gd-message").inner_text()


def test_a_link_to_a_figure_that_is_not_there_leaves_the_page_alone(visit):
    page, seen = visit(f"{REGIMES.path}#fig=no-such-figure&learning_rate=1")
    browsing.scroll_through(page)
    assert page.locator(".gd-figure:not([data-state=live])").count() == 0
    assert seen.complaints == []


def test_an_ordinary_section_link_still_leads_to_its_section(visit):
    page, _ = visit("book/core/learning_rate.html#one-factor")
    top = page.locator("#one-factor").evaluate("(node) => node.getBoundingClientRect().top")
    assert 0 <= top < browsing.HEIGHT / 2


def test_no_extreme_draws_a_number_that_is_not_finite(enter):
    page, figure, seen = enter(REGIMES)
    wrong = []
    for rate, others in product(EXTREME_RATES, EXTREME_OTHERS):
        follow(page, REGIMES, f"learning_rate={rate}&curvature=1&start=-1.6&steps=10")
        follow(page, REGIMES, f"learning_rate={rate}{others}")
        wrong += [(rate, others, field) for field in figure.evaluate(NOT_FINITE)[:1]]
    assert wrong == []
    assert seen.complaints == []


# Where it cannot live


def throwing(route):
    route.fulfill(body="export default { render() { throw new Error('broken'); } };", content_type="text/javascript")


def unreadable(route):
    route.fulfill(body="export default {", content_type="text/javascript")


def lost(route):
    route.abort()


@pytest.mark.parametrize("answer", [throwing, unreadable, lost])
def test_a_figure_that_fails_keeps_its_picture_and_says_so(visit, answer):
    page, _ = visit(REGIMES.alone, routes={"**/*.mjs": answer})
    figure = figure_at(page, REGIMES)
    figure.scroll_into_view_if_needed()
    alive(page, REGIMES, "failed")
    assert is_seen(figure.locator(".gd-picture"))
    assert len(figure.locator(".gd-message").inner_text().split()) > 5
    assert figure.locator("svg").count() == 0


def test_a_figure_whose_module_never_arrives_keeps_its_picture(visit):
    page, _ = visit(REGIMES.alone, routes={"**/*.mjs": lambda route: None})
    figure = figure_at(page, REGIMES)
    figure.scroll_into_view_if_needed()
    assert is_seen(figure.locator(".gd-picture"))
    assert figure.get_attribute("data-state") == "picture"


def test_one_failing_figure_leaves_the_rest_of_the_page_working(visit, site):
    names = [figure["data-figure"] for figure in figures_in((site / REGIMES.path).read_text(encoding="utf-8"))]
    name = names[0]
    page, _ = visit(REGIMES.path, routes={f"**/{name}-*.mjs": throwing})
    browsing.scroll_through(page)
    states = page.locator(".gd-figure").evaluate_all("(all) => all.map(({ dataset }) => dataset.state)")
    assert states == ["failed" if each == name else "live" for each in names]
    page.locator("details > summary").first.evaluate("(node) => node.click()")
    assert page.locator("details[open]").count() >= 1


def test_without_scripts_the_figure_is_a_picture_with_a_sentence(visit, place):
    page, _ = visit(place.alone, java_script_enabled=False)
    figure = figure_at(page, place)
    picture = figure.locator(".gd-picture")
    picture.scroll_into_view_if_needed()
    assert is_seen(picture)
    assert hygiene.describes(picture.get_attribute("alt"))
    assert "picture" in figure.locator("noscript p, .gd-message:visible").first.text_content()


def is_seen(image):
    """Return whether a picture is visible, large, and will not stay empty."""
    box = image.bounding_box()
    return image.is_visible() and box["width"] > 200 and box["height"] > 80
