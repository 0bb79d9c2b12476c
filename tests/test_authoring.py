"""The page for authors shows sources that are the sources: of its own cells, its questions and the Makefile."""

import json
import re
from pathlib import Path

import hygiene
import pytest

from gdbook.teaching.quizzes import items

ROOT = Path(__file__).resolve().parent.parent
PAGE = hygiene.read_page(ROOT / "book/reference/authoring.ipynb")
LISTING = re.compile(r"^`{5}(\w+)\n(.*?)\n^`{5}$", re.MULTILINE | re.DOTALL)
PROSE = "\n\n".join(cell.source for cell in hygiene.prose_cells(PAGE))
ELIDED = re.compile(r"^\(Here follow.*\)$", re.MULTILINE)


def listings(language):
    return [text for name, text in LISTING.findall(PROSE) if name == language]


@pytest.mark.parametrize("text", listings("md"), ids=lambda text: text.split("\n")[0][:40])
def test_each_source_shown_is_that_of_a_result_on_the_page(text):
    results = LISTING.sub("", PROSE)
    assert [part for part in ELIDED.split(text) if part.strip() not in results] == []


def test_each_question_is_listed_as_its_module_has_it():
    module = (ROOT / "gdbook/teaching/quizzes/authoring.py").read_text(encoding="utf-8")
    shown = listings("python")
    assert [text for text in shown if text not in module] == []
    kinds = [re.search(r"^\w+ = (\w+)\($", text, re.MULTILINE)[1] for text in shown]
    assert kinds == ["choice", "multiple", "number", "order", "predict"]
    assert kinds == [item.kind for name, item in items().items() if name.startswith("authoring-")]


def test_the_metadata_shown_are_those_of_the_picture():
    [shown] = map(json.loads, listings("json"))
    [cell] = [cell for cell in PAGE.cells if cell.id == "line-picture"]
    assert cell.metadata == shown


def test_every_command_and_file_named_on_the_page_is_there():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([\w-]+)", PROSE, re.MULTILINE)) <= targets
    files = set(re.findall(r"`((?:gdbook|book)/[\w/]+\.\w+)`", PROSE))
    assert "gdbook/teaching/exercises/authoring.py" in files
    missing = [name for name in files if "CHAPTER" not in name and not (ROOT / name).is_file()]
    assert missing == []


def test_no_reference_solution_is_among_the_sources_shown():
    source = (ROOT / "gdbook/teaching/exercises/authoring.py").read_text(encoding="utf-8")
    lines = re.search(r'solution="""\\\n(.*?)"""', source, re.DOTALL)[1].splitlines()[1:]
    assert lines
    assert [line for line in lines if line.strip() in PROSE] == []
