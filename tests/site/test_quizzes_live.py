"""Questions in the browser: each kind by keyboard, by finger, by mouse and with scripts off; on a page of samples."""

import gzip
import re
import statistics
from functools import cache

import browsing
import pytest
from questions import CHOICE, CURVE, MULTIPLE, NUMBER, ORDER, PERCENT, POINT, SAMPLES

from gdbook.site.quizzes import script
from gdbook.teaching.quizzes import items
from gdbook.teaching.quizzes.markup import html, shuffled
from gdbook.teaching.quizzes.widget import STYLE

pytestmark = pytest.mark.site

PAGE, CHAPTER = "book/reference/bibliography.html", "book/core/learning_rate.html"
ARTICLE = re.compile(r'(?<=<article class="bd-article">).*?(?=</article>)', re.DOTALL)
KEY = "downhill-answers"
MOST_ITEM = 512
DECLARED = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
LIVE = f"<script>{script()}</script>"
SMALL_TARGETS = """() => [...document.querySelectorAll(".gd-quiz :is(input, button, summary, .gd-grip)")]
  .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < 24).map(([text]) => text)"""
HEIGHTS = "() => [...document.querySelectorAll('.gd-quiz')].map((root) => [root.dataset.quiz, root.offsetHeight])"


def samples(tail=LIVE):
    """Return routes that answer with a built page whose article is the sample questions."""

    def answer(route):
        built = route.fetch()
        asked = DECLARED + "<h1>Questions</h1>" + "\n".join(map(html, SAMPLES)) + tail
        route.fulfill(response=built, body=ARTICLE.sub(lambda _: asked, built.text()))

    return {f"**/{PAGE}": answer}


@pytest.fixture
def page(visit):
    """The page of samples, live."""
    page, seen = visit(PAGE, samples(), reduced_motion="reduce")
    yield page
    assert (seen.outside, seen.complaints) == ([], [])


@pytest.fixture
def phone(visit):
    """The page of samples, live, on a phone that is touched."""
    page, seen = visit(PAGE, samples(), viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    yield page
    assert (seen.outside, seen.complaints) == ([], [])


def root(page, item):
    return page.locator(f'[data-quiz="{item.name}"]')


def verdict(page, item):
    """Return what the live region says, its paragraphs on one line."""
    parts = "(region) => [...region.children].map((part) => part.textContent).join(' ')"
    return " ".join(root(page, item).locator(".gd-verdict[aria-live=polite]").evaluate(parts).split())


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def kept(page):
    return page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))?.answers ?? {{}}")


def standing(page):
    """Return the order in which the rows stand, as places in the right order."""
    return (
        root(page, ORDER).locator(".gd-rows > li").evaluate_all("(rows) => rows.map((row) => Number(row.dataset.is))")
    )


def on_board(page, item, across, up):
    """Return where on the screen a place of the board lies, given in parts of its axes."""
    box = root(page, item).locator("fieldset svg").bounding_box()
    scale = box["width"] / 320
    return box["x"] + scale * (40 + 268 * across), box["y"] + scale * (164 - 140 * up)


# By keyboard


def test_a_choice_by_keyboard_moves_by_arrows_and_is_judged_by_enter(page):
    root(page, CHOICE).get_by_role("radio").first.focus()
    press(page, "Space", "ArrowDown", "ArrowDown")
    assert root(page, CHOICE).get_by_role("radio", checked=True).input_value() == "C"
    assert verdict(page, CHOICE) == ""
    assert kept(page) == {}
    press(page, "Enter")
    assert verdict(page, CHOICE).startswith("✗ Not yet. “The rate must stay below")
    assert "It oversteps, which is not failing." in verdict(page, CHOICE)
    press(page, "ArrowUp", "Tab", "Enter")
    assert verdict(page, CHOICE).startswith("✓ Right. The factor")
    assert kept(page)[CHOICE.name] == {"answer": "B", "right": True, "tries": 2}
    assert root(page, CHOICE).locator(".gd-sign").all_text_contents() == ["", "✓right", "✗tried, not right"]


def test_several_by_keyboard_are_told_what_belongs_and_what_does_not(page):
    root(page, MULTIPLE).get_by_role("checkbox").first.focus()
    press(page, "Space", "Tab", "Tab", "Space")
    assert verdict(page, MULTIPLE) == ""
    press(page, "Tab", "Space")
    said = verdict(page, MULTIPLE)
    assert said.startswith(
        "✗ Not yet. B belongs here too: The factor is negative. C does not belong: “Smaller is safer.”"
    )
    page.keyboard.press("Shift+Tab")
    press(page, "Space")
    page.keyboard.press("Shift+Tab")
    press(page, "Space", "Enter")
    assert verdict(page, MULTIPLE).startswith(
        "✓ Right. A: The size of the factor is a half. B: The factor is negative."
    )


def test_a_number_by_keyboard_is_recognised_with_its_slip(page):
    field = root(page, NUMBER).get_by_label("Your answer")
    field.focus()
    press(page, "Enter")
    assert verdict(page, NUMBER) == "Type a number first."
    for typed, said in {
        "1/64": "✗ Not yet. 0.015625: forgotten factor. The curvature is 6, not 3.",
        "0,125": "✗ Not yet. 0.125: wrong sign. Three changes of sign make it negative.",
        "-8": "✗ Not yet. This is one divided by the answer. Find the curvature, then the factor.",
        "-2": "✗ Not yet. That is too small. Find the curvature, then the factor.",
        "soon": "“soon” cannot be read as a number. Write it like −0.125, −1/8 or 2e-3.",
        "−1/8": "✓ Right. −0.125. Here L=f′′=6, so the factor is",
    }.items():
        field.fill(typed)
        press(page, "Enter")
        assert verdict(page, NUMBER).startswith(said)
    assert kept(page)[NUMBER.name] == {"answer": "−1/8", "right": True, "tries": 5}


def test_a_percentage_is_right_with_its_sign_and_without(page):
    for typed in ("90 %", "90"):
        root(page, PERCENT).get_by_label("Your answer").fill(typed)
        press(page, "Enter")
        assert verdict(page, PERCENT).startswith("✓ Right. 90%.")
        root(page, PERCENT).get_by_label("Your answer").fill("10")
        press(page, "Enter")
        assert verdict(page, PERCENT).startswith("✗ Not yet. 10: only half of it.")


def test_an_order_by_keyboard_keeps_the_focus_and_says_where_a_row_went(page):
    shown = shuffled(ORDER)
    assert standing(page) == shown
    for place in range(len(shown)):
        row = root(page, ORDER).locator(f'.gd-rows > li[data-is="{place}"]')
        for _ in range(standing(page).index(place) - place):
            row.get_by_role("button", name="Move up").focus()
            press(page, "Enter")
            assert row.get_by_role("button", name="Move up").evaluate("(node) => node === document.activeElement")
            said = root(page, ORDER).locator("fieldset [aria-live]").text_content()
            assert said.endswith(f": now {standing(page).index(place) + 1} of 4")
    assert verdict(page, ORDER) == ""
    root(page, ORDER).get_by_role("button", name="Check").focus()
    press(page, "Enter")
    assert verdict(page, ORDER) == "✓ Right. The size of the factor decides."


def test_an_order_in_doubt_names_two_rows_and_a_typical_one_its_belief(page):
    check = root(page, ORDER).get_by_role("button", name="Check")
    check.click()
    assert "These two stand the wrong way round:" in verdict(page, ORDER)
    pair = root(page, ORDER).locator(".gd-verdict li").all_text_contents()
    whys = ["one step", "factor −0.4", "factor 0.5", "factor −0.9"]
    first, second = [[why in text for why in whys].index(True) for text in pair]
    assert first > second
    sort_rows(page, [2, 0, 1, 3])
    check.click()
    assert verdict(page, ORDER) == "✗ Not yet. “Smaller is safer.” You sorted by the rate."


def sort_rows(page, order):
    for at, place in enumerate(order):
        for _ in range(standing(page).index(place) - at):
            root(page, ORDER).locator(f'li[data-is="{place}"]').get_by_role("button", name="Move up").click()


def test_a_curve_by_keyboard_is_run_and_seen_beside_the_truth(page):
    board, pen = root(page, CURVE).locator("fieldset svg"), root(page, CURVE).get_by_role("slider")
    root(page, CURVE).get_by_role("button", name="Run").click()
    assert verdict(page, CURVE) == "Draw your prediction first."
    pen.focus()
    assert pen.get_attribute("aria-valuetext") == "rate times curvature 0: nothing yet"
    press(page, "End", *["Shift+ArrowUp"] * 2, "ArrowUp", "ArrowUp")
    assert pen.get_attribute("aria-valuetext") == "rate times curvature 2.5: 1.5"
    press(page, *["ArrowLeft"] * 6, *["Shift+ArrowDown"] * 11)
    assert pen.get_attribute("aria-valuetext") == "rate times curvature 1: 0"
    press(page, "Home", *["Shift+ArrowUp"] * 5)
    assert pen.get_attribute("aria-valuetext") == "rate times curvature 0: 1"
    assert verdict(page, CURVE) == "Draw your prediction first."
    assert board.locator(".gd-truth").count() == 0
    root(page, CURVE).get_by_role("button", name="Run").click()
    assert verdict(page, CURVE) == "✓ Right. You drew what happens. It falls to 0 at 1, then rises again: a V."
    assert board.locator(".gd-truth").is_visible()
    assert board.locator(".gd-sketch polyline").is_visible()


def test_a_point_by_keyboard_rides_on_the_curve_it_is_given(page):
    pen = root(page, POINT).get_by_role("slider")
    pen.focus()
    press(page, *["ArrowLeft"] * 27)  # two of the 67 pixels of a unit each
    assert pen.get_attribute("aria-valuetext") == "place −0.81, height 0.34"
    root(page, POINT).get_by_role("button", name="Run").click()
    assert "You chose place −0.81, height 0.34; it is place 0.81, height 0.31." in verdict(page, POINT)
    assert "Wrong sign. The factor is negative: the side changes." in verdict(page, POINT)
    pen.focus()
    press(page, *["ArrowRight"] * 54)
    root(page, POINT).get_by_role("button", name="Run").click()
    assert verdict(page, POINT).startswith("✓ Right.")
    root(page, POINT).get_by_role("button", name="Clear").click()
    assert pen.get_attribute("aria-valuetext") == "nothing yet"


# By finger and by mouse


def drag(page, places, touch):
    """Move a finger, or the mouse held down, through places on the screen."""
    if not touch:
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        return page.mouse.up()
    finger = page.context.new_cdp_session(page)
    for kind, place in [("Start", places[0]), *[("Move", place) for place in places[1:]], ("End", None)]:
        points = [{"x": place[0], "y": place[1]}] if place else []
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    return finger.detach()


def draw_curve(page, touch):
    root(page, CURVE).locator("fieldset svg").scroll_into_view_if_needed()
    corners = [(0, 0.5), (0.2, 0.25), (0.4, 0), (0.7, 0.375), (1, 0.75)]
    drag(page, [on_board(page, CURVE, *corner) for corner in corners], touch)
    root(page, CURVE).get_by_role("button", name="Run").click()
    assert verdict(page, CURVE).startswith("✓ Right. You drew what happens.")


def drag_order(page, touch):
    for place in reversed(range(4)):
        rows = root(page, ORDER).locator(".gd-rows > li")
        rows.first.scroll_into_view_if_needed()
        grip = root(page, ORDER).locator(f'li[data-is="{place}"] .gd-grip').bounding_box()
        top = rows.first.bounding_box()
        x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
        drag(page, [(x, y), (x, (y + top["y"]) / 2), (x, top["y"] + 2)], touch)
    assert standing(page) == [0, 1, 2, 3]
    root(page, ORDER).get_by_role("button", name="Check").click()
    assert verdict(page, ORDER).startswith("✓ Right.")


def place_point(page, touch):
    root(page, POINT).locator("fieldset svg").scroll_into_view_if_needed()
    drag(page, [on_board(page, POINT, 0.3, 0.9), on_board(page, POINT, 0.7, 0.9)], touch)
    root(page, POINT).get_by_role("button", name="Run").click()
    assert verdict(page, POINT).startswith("✓ Right.")


def test_every_kind_is_answered_by_finger_on_a_phone(phone):
    root(phone, CHOICE).get_by_text("It diverges.").tap()
    root(phone, CHOICE).get_by_role("button", name="Check").tap()
    assert verdict(phone, CHOICE).startswith("✗ Not yet.")
    for text in ("The walk converges.", "The walk crosses the bottom at each step."):
        root(phone, MULTIPLE).get_by_text(text).tap()
    root(phone, MULTIPLE).get_by_role("button", name="Check").tap()
    assert verdict(phone, MULTIPLE).startswith("✓ Right.")
    drag_order(phone, touch=True)
    draw_curve(phone, touch=True)
    place_point(phone, touch=True)
    assert phone.evaluate(SMALL_TARGETS) == []


def test_what_is_drawn_and_dragged_can_be_with_a_mouse(page):
    drag_order(page, touch=False)
    draw_curve(page, touch=False)
    place_point(page, touch=False)


def test_a_curve_that_is_typical_of_a_slip_is_told_so(page):
    root(page, CURVE).locator("fieldset svg").scroll_into_view_if_needed()
    drag(page, [on_board(page, CURVE, *corner) for corner in [(0, 0.5), (0.4, 0), (1, 0)]], touch=False)
    root(page, CURVE).get_by_role("button", name="Run").click()
    assert re.search(r"most at rate times curvature 2\.5: you drew 0, it is 1\.5\. Wrong sign\.", verdict(page, CURVE))
    assert 20 <= int(re.search(r"(\d+) % of the height", verdict(page, CURVE))[1]) <= 26  # (0 + ... + 0.75) / 11 = 23 %


def test_an_answer_is_explained_before_the_next_frame(page):
    said = root(page, CHOICE).evaluate(
        """(root) => {
          root.querySelectorAll("input")[0].click();
          root.querySelector("button").click();
          return root.querySelector(".gd-verdict").textContent;
        }"""
    )
    assert "Wrong sign. The factor is negative" in said


# What lasts


def test_answers_and_their_explanations_outlast_the_page_until_they_are_erased(page):
    root(page, CHOICE).get_by_label("It diverges.").check()
    root(page, CHOICE).get_by_role("button", name="Check").click()
    root(page, NUMBER).get_by_label("Your answer").fill("−0,125")
    root(page, NUMBER).get_by_role("button", name="Check").click()
    sort_rows(page, [0, 1, 2, 3])
    root(page, ORDER).get_by_role("button", name="Check").click()
    draw_curve(page, touch=False)
    before = [verdict(page, item) for item in (CHOICE, NUMBER, ORDER, CURVE)]
    page.reload()
    assert [verdict(page, item) for item in (CHOICE, NUMBER, ORDER, CURVE)] == before
    assert root(page, CHOICE).get_by_role("radio", checked=True).input_value() == "C"
    assert root(page, NUMBER).get_by_label("Your answer").input_value() == "−0,125"
    assert standing(page) == [0, 1, 2, 3]
    assert root(page, CURVE).locator("fieldset .gd-truth").is_visible()
    root(page, CHOICE).get_by_role("button", name="Check").click()
    assert kept(page)[CHOICE.name]["tries"] == 2
    page.evaluate("document.dispatchEvent(new CustomEvent('gd-progress', { detail: { erased: true } }))")
    assert [verdict(page, item) for item in (CHOICE, NUMBER, ORDER, CURVE)] == [""] * 4
    assert root(page, CHOICE).get_by_role("radio", checked=True).count() == 0
    assert standing(page) == shuffled(ORDER)
    assert root(page, CHOICE).get_by_text("Show the answer").is_hidden()


def test_an_answer_once_right_stays_right_while_others_are_tried(page):
    for text in ("It crosses the bottom at each step and converges.", "It diverges."):
        root(page, CHOICE).get_by_label(text).check()
        root(page, CHOICE).get_by_role("button", name="Check").click()
    assert verdict(page, CHOICE).startswith("✗ Not yet.")
    assert kept(page)[CHOICE.name] == {"answer": "B", "right": True, "tries": 1}


def test_answers_that_cannot_be_are_left_alone(page):
    store = {name: {"answer": answer, "right": False, "tries": 1} for name, answer in SPOILT.items()}
    page.evaluate(f"(answers) => localStorage.setItem('{KEY}', JSON.stringify({{ version: 1, answers }}))", store)
    page.reload()
    assert [verdict(page, item) for item in (CHOICE, ORDER, CURVE, POINT, NUMBER)] == [""] * 5


SPOILT = {CHOICE.name: "Z", ORDER.name: "ABCDE", CURVE.name: "1 2", POINT.name: "a b", NUMBER.name: 3}


def test_the_answer_is_offered_after_a_try_and_not_before(page):
    offer = root(page, CHOICE).get_by_text("Show the answer")
    assert offer.is_hidden()
    root(page, CHOICE).get_by_label("It diverges.").check()
    root(page, CHOICE).get_by_role("button", name="Check").click()
    offer.click()
    assert root(page, CHOICE).get_by_text("changes the sign and halves the distance.").is_visible()


# For everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_was_answered_at_320_px(visit, scheme):
    page, _ = visit(
        PAGE, samples(), viewport={"width": 320, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    root(page, CHOICE).get_by_label("It diverges.").check()
    root(page, NUMBER).get_by_label("Your answer").fill("-1/8")
    root(page, CURVE).get_by_role("slider").press("ArrowUp")
    root(page, POINT).get_by_role("slider").press("ArrowRight")
    for item in (CHOICE, NUMBER, ORDER, CURVE, POINT):
        root(page, item).locator("button[type=submit]").click()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(browsing.AXE)
    found = page.evaluate("axe.run('.gd-quiz', { resultTypes: ['violations'] }).then(({ violations }) => violations)")
    assert [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [1280, 360])
def test_a_question_keeps_its_height_when_it_becomes_live(visit, width):
    page, _ = visit(PAGE, samples(tail=""), viewport={"width": width, "height": 800})
    page.wait_for_function("document.fonts.status === 'loaded'")
    before = page.evaluate(HEIGHTS)
    page.add_script_tag(content=script())
    after = dict(page.evaluate(HEIGHTS))
    assert [(name, height, after[name]) for name, height in before if abs(height - after[name]) > 2] == []


def test_without_scripts_each_question_can_be_read_and_its_answer_opened(visit):
    page, seen = visit(PAGE, samples(), java_script_enabled=False)
    assert page.locator(".gd-quiz :is(form, input, button)").count() == 0
    for item in SAMPLES:
        answer = root(page, item).locator("> details").last
        assert answer.locator("> :not(summary)").first.is_hidden()
        answer.locator("summary").click()
        assert answer.locator("> :not(summary)").first.is_visible()
    assert root(page, CHOICE).get_by_role("listitem").count() == 6
    assert root(page, ORDER).get_by_role("listitem").count() >= 8
    assert root(page, CURVE).locator("svg").is_visible()
    assert (seen.outside, seen.complaints) == ([], [])


def test_paper_shows_question_and_answer_without_the_tools(page):
    page.emulate_media(media="print")
    for item in SAMPLES:
        assert root(page, item).locator("legend").is_visible()
        assert root(page, item).locator(".gd-answer > :not(summary)").first.is_visible()
    assert page.locator(".gd-quiz button:visible").count() == 0


# In the chapter


@pytest.fixture(scope="module")
def chapter(site):
    return (site / CHAPTER).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(site):
    """The pages that ask something, as texts."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((site / "book").rglob("*.html"))]
    return [text for text in texts if asked(text)]


def asked(text):
    """Return {name: (where it begins, where it ends)} of each question on a page."""
    found = re.finditer(r'<div class="gd-quiz" data-quiz="([\w-]+)".*?</details>\n</div>', text, re.DOTALL)
    return {each[1]: each.span() for each in found}


def test_the_chapter_holds_each_of_its_questions_once_and_nothing_else_of_them(chapter):
    own = [name for name in items() if name.startswith("learning-rate-")]
    assert sorted(asked(chapter)) == sorted(own)
    assert [chapter.count(f'data-quiz="{name}"') for name in own] == [1] * len(own)
    assert "Quiz" not in re.sub(r"<article.*?</article>", "", chapter, flags=re.DOTALL)
    assert 'quiz("' not in re.sub("<[^>]+>", "", chapter).replace("&quot;", '"')


def test_a_page_without_questions_does_not_load_their_script(site):
    assert "gdbook/quiz-" not in (site / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", items())
def test_each_question_adds_at_most_half_a_kilobyte(pages, name):
    page = next(page for page in pages if name in asked(page))
    begin, end = asked(page)[name]
    without, question = page[:begin] + page[end:], page[begin:end]
    assert statistics.median(added(question, without, place) for place in [begin, *headings(without)]) <= MOST_ITEM


def added(question, page, place):
    return weight(page[:place] + question + page[place:]) - weight(page)


def headings(page):
    """Return three more places for a question; at one alone its weight depends on what happens to be 32 kB before."""
    found = [each.start() for each in re.finditer("<h2", page)]
    return [found[len(found) * part // 4] for part in (1, 2, 3)]


@cache
def weight(text):
    return len(gzip.compress(text.encode(), 6))


def test_every_question_of_a_chapter_opened_from_a_file_is_live(chromium, site):
    with browsing.opened(chromium, site.as_uri()) as (page, seen):
        page.goto((site / CHAPTER).as_uri())
        page.wait_for_function("() => document.querySelectorAll('.gd-quiz[data-state=live]').length")
        assert page.locator(".gd-quiz:not([data-state=live])").count() == 0
        assert (seen.outside, seen.complaints) == ([], [])
