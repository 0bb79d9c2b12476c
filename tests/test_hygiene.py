"""Each rule of hygiene accepts a sound book and refuses the book in which just that was broken."""

import copy

import hygiene
import nbformat
import pytest

from gdbook.teaching import ledger

ALL_RULES = hygiene.NOTEBOOK_RULES + hygiene.PROSE_RULES + hygiene.BOOK_RULES
IMPORTS = "from gdbook import claim, gradient_descent"
ALT = "The values fall on a straight line of the log axis."
CHAPTER = """\
# How long a step?

(how-long)=
## A question

:::{admonition} After this chapter you can
- name the five regimes,
- say why a rate below
  $2/L$ converges,
- predict the factor.
:::

See {cite}`polyak1987,goh2017`, {ref}`how-long`, [the rule](#how-long), {eq}`factor`, the {term}`learning rate`,
[the glossary](../reference/glossary.md) and {doc}`../reference/glossary`.

$$ x_{t+1} = (1 - \\eta L)\\, x_t $$ (factor)

![A hiker stands in fog on a slope](../assets/hiker.svg)

:::{figure} ../assets/hiker.svg
:alt: A hiker stands in fog on a slope
:name: hiker
:::

:::{card} Read
:link: ../reference/glossary
:link-type: doc
:::

:::{card} Play
:link: how-long
:link-type: ref
:::

The factor of one step is one {cite}`goh2017`. {claim}`D-1`
So is its square. {claim}`learning_rate-1`

Links may leave: [a site](https://example.org), and code may name `{cite}` or `![](https://example.org/a.png)`.

```python
<img src="https://example.org/quoted.png">
```

:::{admonition} Now you can
1. name the five regimes,
2. say why a rate below $2/L$ converges,
3. predict the factor.
:::
"""
GLOSSARY = """\
# Glossary

:::{glossary}
learning rate
    The length of a step per unit of gradient.

objective
    What is minimised.
:::
"""
REFERENCES = "@book{polyak1987,\n title={Introduction}}\n\n@article{goh2017,\n title={Momentum}}\n"


def markdown(id, text):
    return nbformat.v4.new_markdown_cell(text, id=id)


def code(id, text, count, *outputs, **metadata):
    return nbformat.v4.new_code_cell(text, id=id, execution_count=count, outputs=list(outputs), metadata=metadata)


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def shown(text):
    return nbformat.v4.new_output("execute_result", data={"text/plain": text})


@pytest.fixture
def notebook():
    cells = [
        markdown("title", CHAPTER),
        code("imports", IMPORTS, 1),
        markdown("words", "Then the path."),
        code("path", "path = gradient_descent()\nprint(path)", 2, stream("a path\n")),
        code("factor-d-1", 'claim("D-1", 1, 1)', 3, stream("D-1  measured 1  expected 1\n"), tags=["remove-cell"]),
        code("own", 'claim("learning_rate-1", 1, 1)', 4, stream("learning_rate-1  measured 1  expected 1\n")),
        markdown("task", "Now you."),
        code("stub", "def factor(rate):\n    ...", 5),
        code("check", 'exercise("learning-rate-1").check(factor)', 6, shown("Your turn")),
        markdown("more-words", "And its picture."),
        code("plot", "path.plot()", 7, shown("<Figure size 640x320 with 1 Axes>"), mystnb={"image": {"alt": ALT}}),
        code("empty", " ", None),
    ]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def book(notebook):
    glossary = nbformat.v4.new_notebook(cells=[markdown("page", GLOSSARY)])
    return hygiene.Book(
        pages={"book/core/learning_rate": notebook, "book/reference/glossary": glossary},
        listed=["book/core/learning_rate", "book/reference/glossary"],
        bibliography=REFERENCES,
        files={"book/core/learning_rate.ipynb", "book/reference/glossary.md", "book/assets/hiker.svg"},
    )


def cell(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


@pytest.mark.parametrize("rule", hygiene.NOTEBOOK_RULES + hygiene.PROSE_RULES, ids=lambda rule: rule.__name__)
def test_a_sound_notebook_keeps_every_rule(rule, notebook):
    assert rule(notebook) == []


@pytest.mark.parametrize("rule", hygiene.BOOK_RULES, ids=lambda rule: rule.__name__)
def test_a_sound_book_keeps_every_rule(rule, book):
    assert rule(book) == []


def edit(id, /, **changes):
    """Return a mutation that sets fields of one cell."""
    return lambda notebook: cell(notebook, id).update(changes)


def tag(id, *tags):
    return lambda notebook: cell(notebook, id).metadata.update(tags=list(tags))


def add(text):
    """Return a mutation that adds prose."""
    return lambda notebook: notebook.cells.append(markdown("added", text))


def say(old, new):
    """Return a mutation of the first prose cell."""

    def change(notebook):
        title = cell(notebook, "title")
        assert old in title.source
        title.source = title.source.replace(old, new)

    return change


def picture(kind):
    return lambda notebook: cell(notebook, "plot").outputs[0].data.update({kind: "x"})


def attach(notebook):
    cell(notebook, "title").attachments = {"a.png": {"image/png": "x"}}


BROKEN_NOTEBOOKS = [
    (hygiene.stores_no_picture, picture("image/png")),
    (hygiene.stores_no_picture, picture("image/svg+xml")),
    (hygiene.stores_no_picture, picture("application/vnd.jupyter.widget-view+json")),
    (hygiene.stores_no_picture, lambda notebook: notebook.metadata.update(widgets={})),
    (hygiene.stores_no_picture, attach),
    (hygiene.is_of_format_4_5, lambda notebook: notebook.update(nbformat_minor=4)),
    (hygiene.was_run_from_top_to_bottom, edit("plot", execution_count=None)),
    (hygiene.was_run_from_top_to_bottom, edit("plot", execution_count=8)),
    (hygiene.was_run_from_top_to_bottom, lambda notebook: notebook.cells.reverse()),
    (hygiene.keeps_an_output_wherever_a_cell_shows_something, edit("path", outputs=[])),
    (hygiene.keeps_an_output_wherever_a_cell_shows_something, edit("plot", outputs=[])),
    (
        hygiene.keeps_an_output_wherever_a_cell_shows_something,
        edit("plot", source="for i in a:\n    print(i)", outputs=[]),
    ),
    (hygiene.has_ids_that_are_words, edit("plot", id="8f3e21ab-11")),
    (hygiene.has_ids_that_are_words, edit("plot", id="a1b2c3d4")),
    (hygiene.has_ids_that_are_words, edit("plot", id="Rate_Figure")),
    (hygiene.has_each_id_once, edit("plot", id="path")),
    (hygiene.imports_first, edit("imports", source="import numpy as np\nx = 1")),
    (hygiene.imports_only_first, edit("plot", source="import numpy as np\npath.plot()")),
    (hygiene.has_short_code_cells, edit("plot", source="path\n" * 11)),
    (hygiene.has_known_tags, tag("plot", "remove-cel")),
    (hygiene.has_prose_between_code_cells, edit("words", cell_type="raw", source="")),
    (hygiene.has_prose_between_code_cells, edit("check", source="factor(0.5)")),
    (hygiene.describes_each_plot, edit("plot", metadata={})),
    (hygiene.describes_each_plot, edit("plot", metadata={"mystnb": {"image": {"alt": "plot"}}})),
    (hygiene.describes_each_plot, edit("plot", metadata={"mystnb": {"image": {"alt": "my long picture.png"}}})),
    (hygiene.stores_no_warning, edit("path", outputs=[stream("UserWarning: no", "stderr")])),
    (hygiene.stores_nothing_of_this_machine, edit("path", outputs=[shown("<object at 0x7f12ab34cd>")])),
    (hygiene.stores_nothing_of_this_machine, edit("path", outputs=[shown("/home/someone/book")])),
    (hygiene.prints_no_bare_numpy, edit("path", outputs=[shown("np.float64(0.1)")])),
    (hygiene.prints_no_bare_numpy, edit("path", outputs=[stream("array([0.1, 0.2])")])),
    (hygiene.downloads_and_times_nothing, edit("path", source="%timeit path")),
    (hygiene.downloads_and_times_nothing, edit("path", source="!pip install x")),
    (hygiene.downloads_and_times_nothing, edit("path", source="urllib.request.urlopen(a)")),
    (hygiene.claims_have_literal_ids, edit("own", source='claim("D1", 1, 1)')),
    (hygiene.claims_have_literal_ids, edit("own", source='claim(f"D-{n}", 1, 1)')),
    (ledger.claims_have_literal_tolerances, edit("own", source='claim("learning_rate-1", 1, 1, rtol=small)')),
    (ledger.claims_have_literal_tolerances, edit("own", source='claim("learning_rate-1", 1, 1, 1e-3, small)')),
    (ledger.marks_each_claim_once, say("So is its square. {claim}`learning_rate-1`", "So is its square.")),
    (ledger.marks_each_claim_once, add("It is one again. {claim}`learning_rate-1`")),
    (ledger.stores_one_line_for_each_claim, edit("own", outputs=[])),
    (ledger.stores_one_line_for_each_claim, edit("own", outputs=[stream("learning_rate-1  measured 1\n")])),
    (
        ledger.stores_one_line_for_each_claim,
        edit("own", outputs=[stream("learning_rate-10  measured 1  expected 1\n")]),
    ),
    (
        ledger.stores_one_line_for_each_claim,
        edit("own", outputs=[stream("learning_rate-1  measured 1  expected 1\n" * 2)]),
    ),
    (
        ledger.stores_only_claims_that_hold,
        edit("own", outputs=[stream("learning_rate-1  measured 1.01  expected 1\n")]),
    ),
    (ledger.checks_each_claim_it_marks, say("{claim}`learning_rate-1`", "{claim}`learning_rate-2`")),
    (ledger.checks_each_claim_it_marks, say("{claim}`D-1`", "{claim}`D-1, D-1b`")),
    (
        ledger.marks_claims_at_the_end_of_a_line_of_prose,
        say("So is its square. {claim}`learning_rate-1`", "So {claim}`learning_rate-1` is its square."),
    ),
    (
        ledger.marks_claims_at_the_end_of_a_line_of_prose,
        say("So is its square. {claim}", "| its square | one | {claim}"),
    ),
    (ledger.marks_claims_at_the_end_of_a_line_of_prose, say("So is its square. {claim}", "$$ 1 $$ {claim}")),
    (ledger.cites_a_source_for_each_fact, say("one {cite}`goh2017`. {claim}", "one. {claim}")),
    (
        ledger.cites_a_source_for_each_fact,
        say("{cite}`goh2017`. {claim}", "{cite}`goh2017`.\n\nIt is one. {claim}"),
    ),
    (hygiene.fences_directives_with_colons, add("```{note}\nWords.\n```")),
    (hygiene.describes_each_image, add("![](a.svg)")),
    (hygiene.describes_each_image, add("![hiker](a.svg)")),
    (hygiene.describes_each_image, add(":::{figure} a.svg\n:name: b\n:::\n")),
    (hygiene.describes_each_image, add('<img src="a.svg">')),
    (hygiene.loads_nothing_from_outside, add('<script src="https://example.org/a.js"></script>')),
    (hygiene.loads_nothing_from_outside, add("<iframe width=3 src='//example.org/a'></iframe>")),
    (hygiene.loads_nothing_from_outside, add("![A hiker stands in fog](http://example.org/a.png)")),
    (hygiene.loads_nothing_from_outside, add("<style>p {background: url(https://example.org/a.png)}</style>")),
    (hygiene.loads_nothing_from_outside, add(":::{figure} https://example.org/a.png\n:alt: a\n:::\n")),
]


def case_id(value):
    return value.__name__ if value in ALL_RULES else "broken"


@pytest.mark.parametrize(("rule", "broken"), BROKEN_NOTEBOOKS, ids=case_id)
def test_a_broken_notebook_breaks_the_rule(rule, broken, notebook):
    broken(notebook)
    assert rule(notebook) != []


def prose(old, new):
    """Return a mutation of the chapter's prose."""

    def change(book):
        title = cell(book.pages["book/core/learning_rate"], "title")
        assert old in title.source
        title.source = title.source.replace(old, new)
        return book

    return change


def glossary(old, new):
    def change(book):
        page = book.pages["book/reference/glossary"].cells[0]
        assert old in page.source
        page.source = page.source.replace(old, new)
        return book

    return change


def references(text):
    return lambda book: book._replace(bibliography=book.bibliography + text)


def claim_twice(book):
    cell(book.pages["book/core/learning_rate"], "own").source = 'claim("D-1", 2, 2)'
    return book


def claim_of_another_chapter(book):
    cell(book.pages["book/core/learning_rate"], "own").source = 'claim("minima-1", 2, 2)'
    return book


def forget_page(book):
    return book._replace(listed=book.listed[:1])


def list_missing_page(book):
    return book._replace(listed=[*book.listed, "book/core/minima"])


BROKEN_BOOKS = [
    (hygiene.opens_and_closes_with_the_same_three_objectives, prose("Now you can", "At last you can")),
    (hygiene.opens_and_closes_with_the_same_three_objectives, prose("After this chapter you can", "Objectives")),
    (hygiene.opens_and_closes_with_the_same_three_objectives, prose("3. predict the factor.", "3. guess the factor.")),
    (hygiene.opens_and_closes_with_the_same_three_objectives, prose("- predict the factor.\n", "")),
    (hygiene.lists_every_page, forget_page),
    (hygiene.lists_every_page, list_missing_page),
    (hygiene.cites_only_what_is_in_the_references, prose("goh2017", "goh2107")),
    (hygiene.cites_every_reference, prose("polyak1987,", "")),
    (hygiene.has_each_reference_once, references("@misc{goh2017,\n}")),
    (hygiene.makes_each_claim_once, claim_twice),
    (hygiene.numbers_a_chapter_s_own_claims_by_its_name, claim_of_another_chapter),
    (hygiene.defines_each_term_once, glossary("objective\n", "Learning rate\n")),
    (hygiene.uses_only_defined_terms, prose("{term}`learning rate`", "{term}`step length <step>`")),
    (hygiene.refers_only_to_what_is_there, prose("{ref}`how-long`", "{ref}`how-short`")),
    (hygiene.refers_only_to_what_is_there, prose("(#how-long)", "(#how-short)")),
    (hygiene.refers_only_to_what_is_there, prose("$$ (factor)", "$$")),
    (hygiene.refers_only_to_what_is_there, prose(":link: how-long", ":link: how-short")),
    (hygiene.defines_each_label_once, prose("(how-long)=", "(how-long)=\n# A\n\n(how-long)=")),
    (hygiene.links_only_to_files_that_are_there, prose("../reference/glossary.md", "../reference/glosary.md")),
    (hygiene.links_only_to_files_that_are_there, prose("{doc}`../reference/", "{doc}`../../reference/")),
    (hygiene.links_only_to_files_that_are_there, prose(":link: ../reference", ":link: reference")),
    (hygiene.links_only_to_files_that_are_there, prose("![A hiker stands in fog on a slope](../", "![A hiker](")),
]


@pytest.mark.parametrize(("rule", "broken"), BROKEN_BOOKS, ids=case_id)
def test_a_broken_book_breaks_the_rule(rule, broken, book):
    assert rule(broken(copy.deepcopy(book))) != []


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_an_example_that_breaks_it(rule):
    assert rule in [rule for rule, _ in BROKEN_NOTEBOOKS + BROKEN_BOOKS]
