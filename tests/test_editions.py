"""The edition without solutions: what is taken from pages and package, what stays, and where it is built."""

import json
import os
import subprocess
import sys
from pathlib import Path

import editions
import pytest
import serve
from progress import Problem

ROOT = Path(__file__).resolve().parent.parent

GATED = """\
Before it.

:::{solution-start} ex-one
:class: dropdown
:::
"""
END = ":::{solution-end}\n:::\n"
SHOWN = """\
A gate looks so:

````md
:::{solution-start} ex-one
:::
````
"""


def cell(source, kind="markdown", **more):
    return {"cell_type": kind, "id": "a", "metadata": {}, "source": source, **more}


def code(source, count, output=None):
    outputs = [{"output_type": "execute_result", "execution_count": count, "data": {"text/plain": output}}]
    return cell(source, "code", execution_count=count, outputs=outputs if output else [])


def notebook(*cells):
    stored = [{**each, "source": each["source"].splitlines(keepends=True)} for each in cells]
    return json.dumps({"cells": stored, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def stripped(files):
    """Return {name: text} of the files without solutions, their names those of pages."""
    made = editions.without_solutions({f"book/{name}": content for name, content in files.items()})
    return {name.removeprefix("book/"): content.decode() for name, content in made.items()}


def page(text):
    return stripped({"page.md": text.encode()})["page.md"]


def cells_of(*cells):
    return json.loads(stripped({"page.ipynb": notebook(*cells)})["page.ipynb"])["cells"]


def test_every_cell_from_start_to_end_is_gone_and_no_other():
    solution = [cell(GATED), cell("Secret"), code("secret()", 1), cell(END)]
    kept = cells_of(cell("One"), *solution, code("open()", 2), cell("Two"))
    assert ["".join(each["source"]) for each in kept] == ["One", "Before it.", "open()", "Two"]


def test_execution_counts_run_from_one_again():
    kept = cells_of(code("first()", 1, "1"), cell(GATED), code("secret()", 2, "2"), cell(END), code("last()", 3, "3"))
    last = [each for each in kept if each["cell_type"] == "code"][-1]
    assert (last["execution_count"], last["outputs"][0]["execution_count"]) == (2, 2)
    assert last["outputs"][0]["data"] == {"text/plain": "3"}


def test_a_markdown_page_loses_its_solutions_too():
    assert page(f"{GATED}\nSecret.\n\n{END}\nAfter it.\n") == "Before it.\n\nAfter it.\n"


def test_a_solution_directive_is_gone_wherever_it_stands():
    inside = "::::{exercise}\nTask.\n\n:::{solution} ex-one\nSecret.\n:::\n\nMore.\n::::\n\n"
    left = page(inside + ":::{solution} ex-two\nHidden.\n:::\n")
    assert "Secret" not in left
    assert "Hidden" not in left
    assert left.startswith("::::{exercise}\nTask.\n")
    assert left.rstrip().endswith("More.\n::::")


def test_a_page_that_only_shows_how_a_solution_is_written_keeps_it():
    assert page(SHOWN) == SHOWN


def test_a_page_without_solutions_is_left_as_it_is():
    before = notebook(cell("One\n"), code("1 + 1", 1, "2"))
    assert json.loads(stripped({"page.ipynb": before})["page.ipynb"]) == json.loads(before)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GATED, "book/page.md: the last solution-start has no solution-end."),
        (END, "book/page.md: a solution-end stands outside a solution."),
        (GATED + "\n" + GATED + "\n" + END, "book/page.md: a solution-start stands inside a solution."),
    ],
    ids=["open", "unopened", "twice"],
)
def test_a_gate_that_does_not_fit_is_refused_by_page(text, sentence):
    with pytest.raises(Problem) as caught:
        page(text)
    assert str(caught.value) == sentence


LABELLED = "(sol-one)=\n$$ x = 1 $$ (sol-eq)\n\n:::{prf:lemma} A\n:label: sol-lemma\n:::\n\n"
LINKS = {
    "{ref}`how <sol-one>`": "how",
    "{ref}`sol-one`": "the solution",
    "{eq}`sol-eq`": "the solution",
    "{prf:ref}`sol-lemma`": "the solution",
    "[see there](#sol-one)": "see there",
    "{ref}`ex-one`": "{ref}`ex-one`",
    "[there](#ex-one)": "[there](#ex-one)",
}


@pytest.mark.parametrize(("link", "left"), LINKS.items(), ids=LINKS)
def test_a_link_to_what_is_gone_becomes_its_words(link, left):
    pages = {"a.md": f"{GATED}\n{LABELLED}{END}".encode(), "b.md": f"Read {link}.\n".encode()}
    assert stripped(pages)["b.md"] == f"Read {left}.\n"


# The package

TASKS = '''\
"""Aufgaben für später."""
ONE = Task(
    name="ü",
    solution="""\\
def answer():
    return 42  # secret
""",
    hints=("a",),
)
TWO = Task(name="b", solution="secret = 1")
THREE = [Task(solution=("secret" "two"), name="c"), Task(hints=("solution=1",), solution="secret")]
'''


def test_each_solution_leaves_the_source_of_the_exercises_and_nothing_else_does():
    left = editions.without_keyword(TASKS.encode(), "tasks.py").decode()
    made = []
    exec(left, {"Task": lambda **given: made.append(given)})
    assert made == [{"name": "ü", "hints": ("a",)}, {"name": "b"}, {"name": "c"}, {"hints": ("solution=1",)}]
    assert "secret" not in left


@pytest.mark.parametrize("value", ["TEXT", "f'{1}'", "text()", "'a' + 'b'"])
def test_a_solution_that_is_no_literal_is_refused_by_line(value):
    with pytest.raises(Problem, match=r"tasks.py, line 2: solution= must be a literal text"):
        editions.without_keyword(f"Task(\n    solution={value},\n)\n".encode(), "tasks.py")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    editions.copy_without_solutions(ROOT, folder)
    return folder


def test_the_course_s_package_judges_answers_and_tells_no_solution(copy):
    program = (
        "import gdbook\nfrom gdbook.teaching.exercises import exercises\n"
        "print(gdbook.__file__)\n"
        "for each in exercises().values():\n"
        "    wrong = each.task.defined(each.task.mistakes[0].code)\n"
        "    print(each.check(wrong).status, '|', each.solution())\n"
    )
    command, env = [sys.executable, "-c", program], os.environ | {"PYTHONPATH": str(copy)}
    done = subprocess.run(command, env=env, cwd=copy, capture_output=True, text=True)
    place, *told = done.stdout.splitlines()
    assert Path(place).is_relative_to(copy), done.stderr
    assert len(told) >= 3
    assert set(told) == {"not yet | This edition comes without solutions."}


# Copying


def test_copying_again_writes_nothing_and_removes_what_is_gone(copy):
    (copy / "book" / "gone.md").write_text("gone")
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file() and path.name != "gone.md"}
    editions.copy_without_solutions(ROOT, copy)
    now = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    assert now == before


def test_a_change_reaches_the_copy(tmp_path):
    editions.mirror({"a/b.md": b"one", "c.md": b"two"}, tmp_path)
    editions.mirror({"a/b.md": b"three"}, tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.rglob("*.md")} == {"b.md": "three"}


# Choosing


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], (True, [])),
        (["--solutions=yes", "place"], (True, ["place"])),
        (["place", "--solutions=no"], (False, ["place"])),
    ],
)
def test_an_edition_is_chosen_by_a_word(arguments, expected):
    assert editions.chosen(arguments) == expected


@pytest.mark.parametrize("word", ["", "No", "maybe", "0"])
def test_any_other_word_is_refused_in_a_sentence(word):
    with pytest.raises(Problem) as caught:
        editions.chosen([f"--solutions={word}"])
    assert str(caught.value) == f"SOLUTIONS must be yes or no, got {word!r}."


def test_the_editions_never_share_a_directory(tmp_path):
    full, course = (editions.site(tmp_path, solutions) for solutions in (True, False))
    assert full == tmp_path / "_build" / "html"
    assert not course.is_relative_to(full)
    assert not full.is_relative_to(course)


def test_serving_a_course_s_site_before_building_says_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    with pytest.raises(Problem, match="run `make html SOLUTIONS=no` first"):
        serve.main(["--solutions=no"])


def test_make_hands_the_word_to_build_and_server():
    told = subprocess.run(["make", "-n", "book", "SOLUTIONS=no"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "tools/build.py '--solutions=no'" in told
    assert "tools/serve.py '--solutions=no'" in told
