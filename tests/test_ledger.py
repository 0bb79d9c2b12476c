"""The ledger: what a mark states and cites, what a check measured and tolerates, and what is refused by name."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from gdbook.teaching import claim, ledger

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = {
    path.relative_to(ROOT).with_suffix("").as_posix(): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "book").rglob("*.ipynb"))
    if ".ipynb_checkpoints" not in path.parts
}


def prose(text, id="words"):
    return nbformat.v4.new_markdown_cell(text, id=id)


def code(source, printed="", id="check"):
    outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)] if printed else []
    return nbformat.v4.new_code_cell(source, id=id, outputs=outputs)


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def marked(text):
    """Return the one mark in a text."""
    (mark,) = ledger.marks(notebook(prose(text)))
    return mark


def checked(source, printed=""):
    (check,) = ledger.checks(notebook(code(source, printed)))
    return check


def stated(*ids):
    """Return a notebook that states, cites and checks a claim of each ID."""
    words = [prose(f"It is one {{cite}}`polyak1987`. {{claim}}`{id}`", id=f"words-{id}") for id in ids]
    cells = [code(f'claim("{id}", 1, 1)', f"{id}  measured 1  expected 1\n", id=f"check-{id}") for id in ids]
    return notebook(*words, *cells)


# The statement and its source


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("It takes $62$ steps. {claim}`index-1`", "It takes $62$ steps."),
        ("Before.\nIt takes $62$ steps. {claim}`index-1`\nAfter.", "It takes $62$ steps."),
        ("- **First.** It is one. {claim}`index-1`\n- Second.", "**First.** It is one."),
        ("  2. It is one. {claim}`index-1`", "It is one."),
        ("It is one {cite:p}`goh2017`. {claim}`index-1`", "It is one."),
        ("As {cite:t}`goh2017` says. {claim}`index-1`", "As {cite:t}`goh2017` says."),
        ("See {term}`walk`. {claim}`index-1`", "See {term}`walk`."),
    ],
)
def test_the_statement_is_the_marked_line_without_mark_bullet_and_bracketed_citation(text, statement):
    assert marked(text).statement == statement


def test_a_line_that_ends_in_a_colon_takes_the_table_after_it_along():
    text = ":::{dropdown} A title\nThe steps: {claim}`index-1`\n\n| a |\n|---|\n| 1 |\n:::\nMore."
    assert marked(text).statement == "The steps:\n\n| a |\n|---|\n| 1 |"


def test_a_formula_taken_along_leaves_its_label_behind():
    text = "It is known: {claim}`index-1`\n\n$$\nx = 1\n$$ (one)\n\nMore."
    assert marked(text).statement == "It is known:\n\n$$\nx = 1\n$$"


def test_each_of_several_ids_in_one_mark_is_a_mark_of_its_own():
    marks = ledger.marks(notebook(prose("Both are one. {claim}`D-1, index-2`")))
    assert [(mark.id, mark.statement) for mark in marks] == [("D-1", "Both are one."), ("index-2", "Both are one.")]


def test_a_mark_shown_as_code_marks_nothing():
    assert ledger.marks(notebook(prose("Write so:\n\n```md\nIt is one. {claim}`D-1`\n```"))) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("One {cite:p}`a`.\nTwo {cite:t}`b, c`. {claim}`D-1`\nThree {cite}`d`.", ("b", "c")),
        ("One {cite}`a`.\nTwo {cite}`b`.\nThree. {claim}`D-1`\nFour {cite}`d`.", ("b",)),
        ("One. {claim}`D-1`\nTwo {cite}`c`.", ("c",)),
        ("One {cite}`a`.\n\nTwo. {claim}`D-1`", ()),
        ("One {cite}`a`.\nTwo. {claim}`index-1`", ()),
        ("One {cite}`a` and {cite}`b,a`. {claim}`index-1`", ("a", "b")),
    ],
    ids=["its own line", "the line before", "the line after", "another paragraph", "a chapter's own", "each once"],
)
def test_a_fact_s_source_is_the_nearest_citation_and_a_chapter_s_own_claim_has_only_that_of_its_line(text, keys):
    assert marked(text).keys == keys


# The numbers


def test_what_claim_prints_is_what_the_ledger_reads(capsys):
    claim("D-12b", [1 / 3, 2e-9], [0.3333, 0], rtol=1e-3, atol=1e-8)
    claim("index-1", -7.25, -7.25)
    printed = capsys.readouterr().out
    assert checked('claim("D-12b", a, b)', printed).lines == [("0.3333333, 0", "0.3333, 0")]
    assert checked('claim("index-1", a, b)', printed).lines == [("-7.25", "-7.25")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", f"relative {claim.__defaults__[0]:g}"),
        (", rtol=0.02", "relative 0.02"),
        (", 0.02", "relative 0.02"),
        (", 0.02, 0.5", "relative 0.02, absolute 0.5"),
        (", rtol=0, atol=1e-9", "absolute 1e-09"),
        (", rtol=0", "exact"),
    ],
)
def test_the_tolerance_is_that_of_the_call_and_else_the_default_of_claim(arguments, words):
    assert ledger.tolerance(checked(f'claim("D-1", a, b{arguments})')) == words


@pytest.mark.parametrize(
    ("printed", "holds"),
    [
        ("measured 1.009  expected 1", True),
        ("measured 1.011  expected 1", False),
        ("measured 5, 0.995  expected 5, 1", True),
        ("measured 5, 0.985  expected 5, 1", False),
        ("measured -1  expected 1", False),
    ],
)
def test_stored_numbers_are_compared_with_the_tolerance(printed, holds):
    assert ledger.holds(checked('claim("D-1", a, b, rtol=0.01)', f"D-1  {printed}\n")) is holds


def test_rounding_to_seven_digits_breaks_no_exact_claim():
    assert ledger.holds(checked('claim("D-1", a, b, rtol=1e-12)', "D-1  measured 0.3333334  expected 0.3333333\n"))


# The whole


def test_entries_come_in_the_order_of_chapters_and_of_numbers_with_facts_first():
    first = stated("minima-2", "D-12b", "D-13", "minima-11", "D-2", "D-12")
    entries = ledger.ledger({"book/core/minima": first, "book/core/early": stated("D-1")})
    assert [entry.id for entry in entries] == ["D-2", "D-12", "D-12b", "D-13", "minima-2", "minima-11", "D-1"]
    assert [entry.chapter for entry in entries[-2:]] == ["book/core/minima", "book/core/early"]


def test_an_entry_carries_what_the_prose_states_and_what_the_code_found():
    words = prose("It is $9.81$ {cite:p}`goh2017`. {claim}`D-1`")
    check = code('claim("D-1", g(), 9.81, rtol=1e-3)', "D-1  measured 9.80665  expected 9.81\n")
    (entry,) = ledger.ledger({"book/core/fall": notebook(words, check)})
    assert entry == ledger.Entry(
        id="D-1",
        statement="It is $9.81$.",
        keys=("goh2017",),
        chapter="book/core/fall",
        cell="words",
        measured="9.80665",
        expected="9.81",
        tolerance="relative 0.001",
        verdict="holds",
    )


def without(notebook, id):
    return nbformat.v4.new_notebook(cells=[cell for cell in notebook.cells if cell.id != id])


@pytest.mark.parametrize(
    ("notebooks", "sentence"),
    [
        (
            {"a": without(stated("D-1", "D-2"), "words-D-2")},
            "a: cell check-D-2 checks the claim D-2, which the prose must",
        ),
        (
            {"a": without(stated("D-1", "D-2"), "check-D-2")},
            "a: cell words-D-2 marks the claim D-2, which no cell checks",
        ),
        (
            {"a": notebook(prose("One {cite}`a`. {claim}`D-1`"), code('claim("D-1", 1, 1)'))},
            "one line of the claim D-1, not 0",
        ),
        ({"a": stated("D-1"), "b": stated("D-1")}, "claim D-1 is made 2 times"),
    ],
    ids=["unmarked", "unchecked", "unprinted", "twice"],
)
def test_a_claim_that_cannot_be_entered_is_refused_by_name(notebooks, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        ledger.ledger(notebooks)


def test_the_first_heading_is_the_title():
    assert (
        ledger.title(notebook(prose("(label)=\n# How *long*?\n\n## Then"), prose("# Later", id="later")))
        == "How *long*?"
    )


def test_every_claim_of_the_book_is_in_the_ledger_under_its_chapter():
    entries = {(entry.chapter, entry.id) for entry in ledger.ledger(NOTEBOOKS)}
    cells = [(name, "".join(cell["source"])) for name, book in NOTEBOOKS.items() for cell in book["cells"]]
    called = [
        (name, id) for name, source in cells for id in re.findall(r'^\s*claim\(\s*"([^"]+)"', source, re.MULTILINE)
    ]
    assert len(called) >= 40
    assert entries == set(called)
