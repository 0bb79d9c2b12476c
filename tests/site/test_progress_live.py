"""The fold "Your answers" and the marks beside the chapters, on a page to which questions of the test are added."""

import json

import browsing
import pytest

pytestmark = pytest.mark.site

PAGE, OTHER = "book/reference/glossary.html", "book/reference/bibliography.html"
KEY = "downhill-answers"
ASKED = ("probe-one", "probe-two", "probe-three")


def with_questions(route):
    """Answer with the built page and three questions of which only the names are real."""
    answer = route.fetch()
    asked = "".join(f'<div class="gd-quiz" data-quiz="{name}"></div>' for name in ASKED)
    route.fulfill(response=answer, body=answer.text().replace("</article>", asked + "</article>"))


ROUTES = {f"**/{PAGE}": with_questions}


def answer(page, **right):
    """Leave answers as a question does that was answered, probe_one=True rightly; the page hears of it."""
    page.evaluate(
        """([key, right]) => {
          const store = JSON.parse(localStorage.getItem(key) ?? '{"version": 1}');
          for (const [name, value] of Object.entries(right)) {
            (store.answers ??= {})[name.replaceAll("_", "-")] = { answer: "a", right: value, tries: 1 };
          }
          localStorage.setItem(key, JSON.stringify(store));
          document.dispatchEvent(new CustomEvent("gd-progress", { detail: {} }));
        }""",
        [KEY, right],
    )


def answers_kept(page):
    return sorted(page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))?.answers ?? {{}}"))


def mark(page, title="Glossary"):
    return page.locator(".gd-book .bd-links li > a", has_text=title).locator(".gd-mark")


def part(page, name):
    return page.locator(f'.gd-answers [data-part="{name}"]')


def import_file(page, text):
    """Choose a file of this text, and return the sentence that answers."""
    part(page, "status").evaluate("(node) => { node.textContent = ''; }")
    file = {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Import").set_input_files(file)
    page.wait_for_function("() => document.querySelector('.gd-answers [data-part=status]').textContent")
    return part(page, "status").inner_text()


@pytest.fixture
def opened(visit):
    """The page with its questions, its fold open."""
    page, seen = visit(PAGE, ROUTES)
    page.locator(".gd-answers summary").click()
    yield page
    assert (seen.outside, seen.complaints) == ([], [])


def test_the_mark_of_a_chapter_follows_its_answers_at_once_and_on_other_pages(opened, address):
    assert mark(opened).inner_text() == "0 of 3 questions answered"
    answer(opened, probe_one=True, probe_three=False, elsewhere=True)
    assert mark(opened).inner_text() == "2 of 3 questions answered"
    assert part(opened, "count").inner_text() == "3 questions answered, 2 right. On this page: 2 of 3."
    assert opened.get_by_role("link", name="Glossary 2 of 3 questions answered").count() == 1
    answer(opened, probe_two=True)
    assert "gd-mark-full" in mark(opened).get_attribute("class")
    opened.goto(address + OTHER)
    assert mark(opened).inner_text() == "3 of 3 questions answered"
    assert mark(opened, "Bibliography").count() == 0


def test_answers_can_be_taken_to_another_browser_and_erased(opened):
    part(opened, "export").click()
    assert part(opened, "status").inner_text() == "There is no answer to export yet."
    answer(opened, probe_one=True, probe_two=False)
    with opened.expect_download() as download:
        part(opened, "export").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename == "downhill-answers.json"
    line = {"chapter": "Glossary", "question": "probe-one", "answer": "a", "right": True, "tries": 1}
    assert json.loads(text)["answers"] == [line, line | {"question": "probe-two", "right": False}]

    erased = "() => addEventListener('gd-progress', (event) => { globalThis.heard = event.detail; }, true)"
    opened.evaluate(erased)
    part(opened, "erase").click()
    assert "Erase 2 answers from this browser?" in part(opened, "question").inner_text()
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.dataset.part") == "erase"
    part(opened, "erase").click()
    part(opened, "keep").click()
    assert answers_kept(opened) == ["probe-one", "probe-two"]
    part(opened, "erase").click()
    part(opened, "really").click()
    assert answers_kept(opened) == []
    assert opened.evaluate("heard") == {"erased": True}
    assert mark(opened).inner_text() == "0 of 3 questions answered"

    assert import_file(opened, text) == "Read 2 answers: 2 new."
    assert opened.evaluate("heard") == {"restored": True}
    assert mark(opened).inner_text() == "2 of 3 questions answered"
    assert import_file(opened, text) == "Read 2 answers: 2 already here."
    assert import_file(opened, "{") == "The file holds no answers exported from this book. Nothing was changed."
    assert answers_kept(opened) == ["probe-one", "probe-two"]


def test_two_tabs_show_the_same(opened, address):
    other = opened.context.new_page()
    other.goto(address + OTHER)
    answer(other, probe_one=True)
    opened.wait_for_function("() => document.querySelector('.gd-mark').textContent.includes('1 of 3')")
    other.locator(".gd-answers summary").click()
    part(other, "erase").click()
    part(other, "really").click()
    opened.wait_for_function("() => document.querySelector('.gd-mark').textContent.includes('0 of 3')")
    assert answers_kept(opened) == []


def test_a_question_of_the_book_is_counted_erased_and_survives_a_spoilt_answer(visit):
    page, seen = visit("book/reference/authoring.html")
    question = page.locator("[data-quiz=authoring-number]")
    question.get_by_role("textbox").fill("4,5")
    question.get_by_role("button", name="Check").click()
    assert mark(page, "Writing").inner_text() == "1 of 5 questions answered"
    assert "Not yet" in question.inner_text()

    page.locator(".gd-answers summary").click()
    part(page, "erase").click()
    part(page, "really").click()
    assert mark(page, "Writing").inner_text() == "0 of 5 questions answered"
    assert "Not yet" not in question.inner_text()

    kinds = ("choice", "multiple", "number", "order", "predict")
    spoilt = [{"question": f"authoring-{kind}", "answer": {"x": [1]}, "right": True, "tries": 1} for kind in kinds]
    told = import_file(page, json.dumps({"book": "Downhill", "version": 1, "answers": spoilt}))
    assert told == "Read 5 answers: 5 new."
    page.reload()
    assert "gd-mark-full" in mark(page, "Writing").get_attribute("class")
    assert (seen.outside, seen.complaints) == ([], [])


def test_on_a_narrow_screen_the_keyboard_alone_suffices(visit):
    page, seen = visit(PAGE, ROUTES, viewport={"width": 320, "height": 700}, color_scheme="dark")
    answer(page, probe_one=True)
    page.get_by_role("button", name="Contents of the book").click()
    page.locator(".gd-book .bd-links li > a").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focused = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focused.append(page.evaluate("document.activeElement.dataset.part"))
    assert focused == ["export", "import", "erase"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.part") == "keep"
    browsing.settle(page)
    small = """(all) => all.filter((each) => each.checkVisibility())
      .map((each) => each.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < 24).length"""
    assert page.locator(".gd-answers :is(button, label, summary)").evaluate_all(small) == 0
    assert page.evaluate("document.querySelector('.gd-answers').scrollWidth <= innerWidth")
    assert browsing.violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.part") == "erase"
    assert page.evaluate("document.querySelector('#pst-primary-sidebar-modal').open")
    for key in ("Enter", "Tab", "Space"):
        page.keyboard.press(key)
    assert answers_kept(page) == []
    assert (seen.outside, seen.complaints) == ([], [])


def test_a_page_opened_from_a_file_keeps_and_marks_answers_too(chromium, site):
    with browsing.opened(chromium, site.as_uri()) as (page, seen):
        page.goto((site / OTHER).as_uri())
        page.evaluate(
            "(key) => localStorage.setItem(key, JSON.stringify({ version: 1, answers: {}, pages:"
            " { 'book/reference/glossary': { title: 'Glossary', names: ['probe-one', 'probe-two'] } } }))",
            KEY,
        )
        answer(page, probe_one=True)
        assert mark(page).inner_text() == "1 of 2 questions answered"
        assert seen.complaints == []


NO_STORAGE = """Object.defineProperty(globalThis, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});"""


def test_where_storage_is_forbidden_the_fold_says_so(chromium, address):
    with browsing.opened(chromium, address) as (page, _):  # the theme's own script complains here
        page.add_init_script(NO_STORAGE)
        page.goto(address + OTHER)
        page.locator(".gd-answers summary").click()
        assert part(page, "where").inner_text().startswith("This browser keeps nothing for this page")
        one = {"question": "probe-one", "answer": 1, "right": True, "tries": 1}
        told = import_file(page, json.dumps({"book": "Downhill", "version": 1, "answers": [one]}))
        assert told == "This browser cannot keep answers: its storage is off or full. Nothing was changed."


def test_without_scripts_there_is_no_fold_that_does_nothing(visit):
    page, _ = visit(OTHER, java_script_enabled=False)
    assert not page.locator(".gd-answers").is_visible()
