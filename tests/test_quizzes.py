"""Questions: every answer recomputed, every belief known, every fault refused, and HTML that needs no script."""

import gzip
import math
import re
import subprocess
from functools import cache
from pathlib import Path

import hygiene
import numpy as np
import pytest
from bs4 import BeautifulSoup
from node import node
from questions import CHOICE, CURVE, MULTIPLE, NUMBER, ORDER, POINT, SAMPLES, STEPS

import gdbook
from gdbook.site import quizzes as site
from gdbook.teaching import quizzes
from gdbook.teaching.quizzes import Axis, Option, Typical, choice, multiple, number, order, predict
from gdbook.teaching.quizzes.kinds import SLIPS, drawn, places
from gdbook.teaching.quizzes.markup import BOTTOM, LEFT, RIGHT, TASKS, TOP, html, shuffled
from gdbook.teaching.quizzes.text import formula, inline
from gdbook.teaching.quizzes.widget import SCRIPT, Quiz

ROOT = Path(__file__).parent.parent
FOLDER = SCRIPT.parent
MOST_SCRIPT = 8000
RIGHT_ONE, WRONG_ONE = Option("yes", "so it is", True), Option("no", "so it is not", belief="inverse")
ITEMS = quizzes.items()
each_item = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
each_question = pytest.mark.parametrize("item", [*ITEMS.values(), *SAMPLES], ids=lambda item: item.name)


# What every question of the book must keep


def fault(item):
    """Return what differs between the marked answer and the recomputed one, "" where nothing does."""
    if item.kind == "predict" or item.check is None:
        return ""
    marked, found = marked_answer(item), item.check()
    if item.kind == "number":
        return (
            "" if abs(marked - found) <= item.tolerance / 4 else f"{item.name}: marked {marked:g}, computed {found:g}"
        )
    return "" if marked == found else f"{item.name}: marked {marked!r}, computed {found!r}"


def marked_answer(item):
    if item.kind == "number":
        return item.answer
    if item.kind == "order":
        return [text for text, _ in item.items]
    right = [option.text for option in item.options if option.right]
    return right[0] if item.kind == "choice" else right


@each_question
def test_the_marked_answer_is_the_recomputed_one(item):
    assert fault(item) == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (NUMBER._replace(answer=0.125), "sample-number: marked 0.125, computed -0.125"),
        (NUMBER._replace(answer=-0.126), "sample-number: marked -0.126, computed -0.125"),
        (ORDER._replace(items=ORDER.items[::-1]), "sample-order: marked"),
        (
            CHOICE._replace(options=[option._replace(right=not option.right) for option in CHOICE.options]),
            "sample-choice",
        ),
        (MULTIPLE._replace(options=MULTIPLE.options[1:]), "sample-multiple: marked"),
    ],
    ids=["sign", "digit", "order", "choice", "multiple"],
)
def test_a_wrongly_marked_answer_is_found_and_named(wrong, sentence):
    assert fault(wrong).startswith(sentence)


@each_item
def test_each_belief_is_a_slip_or_one_its_chapter_names(item):
    assert sorted(beliefs(item) - set(SLIPS) - named_beliefs(chapter_of(item))) == []


def beliefs(item):
    options = [option for option in getattr(item, "options", ()) if not option.right]
    return {each.belief for each in [*options, *getattr(item, "typical", ())]}


def named_beliefs(notebook):
    return set(re.findall(r"\*\*[\"“]([^\"”]+)[\"”]\*\*", hygiene.prose(notebook)))


def chapter_of(item):
    """Return the notebook of the chapter whose module asks this."""
    return notebook_of(next(name for name in quizzes.chapters() if item.name.startswith(f"{name.replace('_', '-')}-")))


@cache
def notebook_of(module):
    [path] = (ROOT / "book").rglob(f"{module}.ipynb")
    return hygiene.read_page(path)


@each_item
def test_each_question_is_asked_once_in_its_chapter(item):
    calls = [call for cell in hygiene.code_cells(chapter_of(item)) for call in hygiene.calls_of(cell, "quiz")]
    assert [call.args[0].value for call in calls].count(item.name) == 1


@each_item
def test_no_two_typical_answers_look_the_same(item):
    values = [str(each.value) for each in getattr(item, "typical", ()) if not callable(each.value)]
    assert len(set(values)) == len(values)


# The plain HTML


@each_question
def test_its_html_asks_first_and_folds_the_answers_away(item):
    soup = BeautifulSoup(html(item), "html.parser")
    root = soup.find("div")
    assert (root["class"], root["data-quiz"], root["data-kind"]) == (["gd-quiz"], item.name, item.kind)
    *_, answer = root.find_all("details", recursive=False)
    assert answer.summary.text == "Answer"
    outside = root.get_text().replace(answer.get_text(), "")
    assert TASKS[item.kind] in outside
    assert "Right." not in outside


@each_question
def test_its_html_is_the_same_every_time_and_holds_no_id_and_no_tex(item):
    assert html(item) == html(item)
    soup = BeautifulSoup(html(item), "html.parser")
    assert [tag for tag in soup.find_all(True) if tag.has_attr("id") or tag.has_attr("style")] == []
    assert not re.search(r"[$\\]", soup.get_text())


@each_question
def test_every_explanation_stands_in_its_html(item):
    text = html(item)
    told = [each.why for each in [*getattr(item, "options", ()), *getattr(item, "typical", ())]]
    told += [why for _, why in getattr(item, "items", ())] + [
        getattr(item, name) for name in ("why", "hint") if hasattr(item, name)
    ]
    assert [why for why in told if inline(why) not in text] == []


def test_what_is_to_be_ordered_is_never_shown_in_order_and_always_in_the_same():
    for i in range(50):
        item = ORDER._replace(name=f"sample-{i}")
        assert sorted(shuffled(item)) == [0, 1, 2, 3]
        assert shuffled(item) != [0, 1, 2, 3]
        assert shuffled(item) == shuffled(item)


def test_a_curve_is_drawn_where_its_function_is():
    [line] = BeautifulSoup(html(CURVE), "html.parser").select("polyline.gd-truth")
    x, y = np.array([pair.split(",") for pair in line["points"].split()], dtype=float).T
    product, size = 2.5 * (x - LEFT) / (RIGHT - LEFT), 2 * (BOTTOM - y) / (BOTTOM - TOP)
    np.testing.assert_allclose(product, np.linspace(0, 2.5, 11), atol=0.01)
    np.testing.assert_allclose(size, abs(1 - product), atol=0.02)  # a pixel is 0.014 high


def test_a_point_on_logarithmic_axes_stands_where_its_logarithms_say():
    [dot] = BeautifulSoup(html(STEPS), "html.parser").select("circle.gd-truth")
    across, up = (int(dot["cx"]) - LEFT) / (RIGHT - LEFT), (BOTTOM - int(dot["cy"])) / (BOTTOM - TOP)
    assert (10 ** (3 * across - 3), 10 ** (4 * up)) == pytest.approx((0.1, 132), rel=0.05)
    assert places(STEPS.x, 4) == pytest.approx([0.001, 0.01, 0.1, 1])


def test_what_leaves_the_axes_of_a_typical_curve_is_drawn_at_their_edge():
    assert max(drawn(CURVE, lambda product: 9 * product)) == 1


def test_numbers_are_written_with_a_true_minus_and_raised_powers():
    wrong = [Typical(value, "so", "inverse") for value in (-1.5, 2.5e-6, 3e7)]
    text = html(NUMBER._replace(typical=tuple(wrong)))
    assert re.findall(r"<b>([^<]*): inverse", text) == ["−1.5", "2.5·10⁻⁶", "3·10⁷"]
    assert re.findall(r'data-is="(.*?)"', text)[1:] == ["-1.5", "2.5e-06", "30000000"]


# Text


def test_text_is_markdown_with_formulas_and_never_markup():
    assert inline("*so* $x^2$ & <b>no</b>") == (
        "<em>so</em> <math><msup><mi>x</mi><mn>2</mn></msup></math> &amp; &lt;b&gt;no&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"2{,}000", "<mn>2,000</mn>"),
        (r"x = -1.6", "<mi>x</mi><mo>=</mo><mn>−1.6</mn>"),
        (r"a - 1", "<mi>a</mi><mo>−</mo><mn>1</mn>"),
        (r"\ln 2", '<mi mathvariant="normal">ln</mi><mspace width="0.167em"></mspace><mn>2</mn>'),
        (r"2/L", "<mn>2</mn><mtext>/</mtext><mi>L</mi>"),
        (r"\tfrac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"f''", '<msup><mi>f</mi><mi mathvariant="normal">′′</mi></msup>'),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)
def test_formulas_are_lean_mathml(tex, mathml):
    assert formula(tex) == f"<math>{mathml}</math>"


def test_a_formula_and_what_touches_it_stay_on_one_line():
    assert inline("at ($x$), then").startswith('at <span class="gd-bound">(<math><mi>x</mi></math>),</span> then')
    assert "gd-bound" not in inline("at $x$ then")


@pytest.mark.parametrize("tex", [r"\nosuch x", r"\frac{a}", "x^"])
def test_a_formula_that_cannot_be_typeset_is_refused_by_name(tex):
    with pytest.raises(ValueError, match=re.escape(f"the formula ${tex}$ cannot be typeset")):
        inline(f"What is ${tex}$?")


# At the door


def chosen(*options, name="a", question="?", check=None):
    return lambda: choice(name, question, options, check)


def several(*options):
    return lambda: multiple("a", "?", options)


def counted(answer=1, *typical, **changes):
    given = {"why": "so it is", "check": lambda: answer, "hint": "think"} | changes
    return lambda: number("a", "?", answer, **given, typical=[Typical(*each) for each in typical])


def arranged(texts, *typical):
    items = [(text, "so") for text in texts]
    return lambda: order(
        "a", "?", items, "so", lambda: texts, hint="think", typical=[Typical(*each) for each in typical]
    )


def sketched(*typical, **changes):
    given = {"x": Axis("rate", 0, 1), "y": Axis("steps", 0, 1), "truth": lambda x: 1 - x, "tolerance": 0.1} | changes
    return lambda: predict("a", "?", **given, why="so", hint="think", typical=[Typical(*each) for each in typical])


BAD_VALUES = {
    "name must be words joined by hyphens, got 'Sample'": chosen(RIGHT_ONE, WRONG_ONE, name="Sample"),
    "question must say something, got ' '": chosen(RIGHT_ONE, WRONG_ONE, question=" "),
    "options must be 2 to 6, got 1": chosen(RIGHT_ONE),
    "options must be 2 to 6, got 7": chosen(RIGHT_ONE, *[WRONG_ONE._replace(text=f"no {i}") for i in range(6)]),
    "options must hold exactly one right one, got 0": chosen(WRONG_ONE, WRONG_ONE._replace(text="or no")),
    "options must hold exactly one right one, got 2": chosen(RIGHT_ONE, RIGHT_ONE._replace(text="so")),
    "belief of a wrong option must say something, got ''": chosen(RIGHT_ONE, WRONG_ONE._replace(belief="")),
    "why of an option must say something, got ''": chosen(RIGHT_ONE, WRONG_ONE._replace(why="")),
    "options must differ, got ['yes', 'yes']": chosen(RIGHT_ONE, WRONG_ONE._replace(text="yes")),
    "options must hold at least one right one, got none": several(WRONG_ONE, WRONG_ONE._replace(text="or no")),
    "answer must be finite, got nan": counted(math.nan),
    "tolerance must be given where the answer is 0, got None": counted(0),
    "tolerance must be positive, got 0": counted(tolerance=0),
    "hint must say something, got ''": counted(hint=""),
    "typical value must lie clear of the answer 1, got 1.005": counted(1, (1.005, "near", "inverse")),
    "why of a typical value must say something, got ''": counted(1, (2, "", "inverse")),
    "belief of a typical value must say something, got ''": counted(1, (2, "twice", "")),
    "items must be 3 to 6 different ones, got ['x', 'y']": arranged(["x", "y"]),
    "items must be 3 to 6 different ones, got ['x', 'y', 'x']": arranged(["x", "y", "x"]),
    "typical value must be the items in another order, got ['x', 'y', 'z']": arranged(
        ["x", "y", "z"], (["x", "y", "z"], "so", "inverse")
    ),
    "typical value must be the items in another order, got ['x', 'y']": arranged(
        ["x", "y", "z"], (["x", "y"], "so", "inverse")
    ),
    "truth must lie inside the axes, got [2.0,": sketched(truth=lambda x: 2 - x),
    "truth must lie inside the axes, got [nan,": sketched(truth=lambda x: math.nan),
    "truth must lie inside the axes, got [0.5, 1.5]": sketched(truth=(0.5, 1.5)),
    "x must go up, from above 0 where it is logarithmic, got": sketched(x=Axis("rate", 0, 1, log=True)),
    "y must go up, from above 0 where it is logarithmic, got": sketched(y=Axis("steps", 1, 0)),
    "y.label must be words without punctuation, got 'steps, many'": sketched(y=Axis("steps, many", 0, 1)),
    "tolerance must be between 0 and 0.5, got 0.9": sketched(tolerance=0.9),
    "columns must be between 3 and 25, got 2": sketched(columns=2),
    "typical value must lie farther from the truth than tolerance, got 'inverse'": sketched(
        (lambda x: 1.05 - x, "so", "inverse")
    ),
}
BAD_KINDS = {
    "name must be a string, got 3": chosen(RIGHT_ONE, WRONG_ONE, name=3),
    "check must be a function without arguments, got 'yes'": chosen(RIGHT_ONE, WRONG_ONE, check="yes"),
    "check must be a function without arguments, got 1": counted(check=1),
    "hint must be a string, got None": counted(hint=None),
    "typical values must be of the kind of truth: functions of x, or pairs": sketched(((1, 1), "so", "inverse")),
}


@pytest.mark.parametrize("message", BAD_VALUES)
def test_a_bad_value_is_named_with_its_rule(message):
    with pytest.raises(ValueError, match=re.escape(message)):
        BAD_VALUES[message]()


@pytest.mark.parametrize("message", BAD_KINDS)
def test_a_wrong_kind_is_named_with_its_rule(message):
    with pytest.raises(TypeError, match=re.escape(message)):
        BAD_KINDS[message]()


# The registry and the widget


def test_an_unknown_question_is_an_error_that_lists_the_known_ones():
    with pytest.raises(KeyError, match=r"unknown quiz 'nowhere'; known are .*learning-rate-\w+"):
        gdbook.quiz("nowhere")


@pytest.fixture
def module(monkeypatch):
    """module(*items): the book asks these, in a chapter called sample."""

    def module(*items):
        quizzes.items.cache_clear()
        monkeypatch.setattr(quizzes, "chapters", lambda: ["sample"])
        monkeypatch.setattr(quizzes, "import_module", lambda _: type("Module", (), {"QUIZZES": list(items)}))

    yield module
    quizzes.items.cache_clear()


def test_a_name_without_its_chapter_s_is_refused(module):
    module(CHOICE._replace(name="other-choice"))
    with pytest.raises(ValueError, match="name must begin with its chapter's, sample-, got 'other-choice'"):
        quizzes.items()


def test_a_name_used_twice_is_refused(module):
    module(CHOICE, NUMBER._replace(name="sample-choice"))
    with pytest.raises(ValueError, match="name must be used once, got 'sample-choice' 2 times"):
        quizzes.items()


def test_in_jupyter_a_question_is_its_html_and_reads_as_its_name():
    shown = Quiz(POINT)
    data, _ = shown._repr_mimebundle_()
    assert (data["text/html"], data["text/plain"]) == (html(POINT), "Quiz('sample-point')")
    assert shown.get_state(["html"]) == {"html": html(POINT)}


def test_the_widget_reads_no_trait_but_its_html():
    assert re.findall(r"model\.get\(\"(\w+)\"\)", Quiz._esm) == ["html"]


# The script


def test_every_kind_has_its_form():
    [forms] = re.findall(r"const FORMS = \{(.*?)\}", SCRIPT.read_text(encoding="utf-8"))
    assert re.findall(r"(\w+):", forms) == list(TASKS)


def test_top_level_names_are_unique_across_what_the_script_is_linked_from():
    names = re.findall(r"^(?:async )?(?:function|const|class|let) (\w+)", Quiz._esm, re.MULTILINE)
    assert len(names) > 40
    assert sorted(names) == sorted(set(names))


def test_the_script_is_classic_and_weighs_at_most_8_kb():
    script = site.script()
    subprocess.run([node(), "--check", "--input-type=commonjs"], input=script, text=True, check=True)
    assert script.rstrip().endswith("start(document);})();")
    assert len(gzip.compress(script.encode(), 6)) <= MOST_SCRIPT


def test_squeezing_leaves_texts_and_expressions_alone():
    source = """/** A note. */
function unused() {
  return helper("never");
}

function helper(text) {
  return text === "a , b = c" ? /a , b/ : `${ text } // x`; // (gone)
}

start(helper);
"""
    assert site.bare(source).strip() == (
        'function helper(text){return text==="a , b = c"?/a , b/:`${ text } // x`;\n}\nstart(helper);'
    )


def test_a_question_s_widget_is_no_figure_of_the_page():
    record = {"state": {"_anywidget_id": f"{Quiz.__module__}.Quiz"}}
    assert site.is_quiz(record)
    assert not site.is_quiz({"state": {"_anywidget_id": "gdbook.figures.tug_of_war.TugOfWar"}})
    assert Quiz(CHOICE).get_state(["_anywidget_id"])["_anywidget_id"] == site.WIDGET
