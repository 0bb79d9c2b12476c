"""The book's notebooks keep every rule of hygiene; storing them is repeatable; nbval sees a changed digit."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import hygiene
import nbformat
import notebooks
import pytest
import run_tests

ROOT = Path(__file__).resolve().parent.parent
BOOK = hygiene.read_book(ROOT)
NOTEBOOKS = [name for name in BOOK.pages if f"{name}.ipynb" in BOOK.files]


@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.parametrize("rule", hygiene.NOTEBOOK_RULES, ids=lambda rule: rule.__name__)
def test_each_notebook(rule, name):
    assert rule(BOOK.pages[name]) == []


@pytest.mark.parametrize("name", BOOK.pages)
@pytest.mark.parametrize("rule", hygiene.PROSE_RULES, ids=lambda rule: rule.__name__)
def test_each_page(rule, name):
    assert rule(BOOK.pages[name]) == []


@pytest.mark.parametrize("rule", hygiene.BOOK_RULES, ids=lambda rule: rule.__name__)
def test_the_book(rule):
    assert rule(BOOK) == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_is_formatted_as_make_notebooks_stores_it(name):
    text = (ROOT / f"{name}.ipynb").read_text(encoding="utf-8")
    assert notebooks.stored_text(notebooks.read(text)) == text


# Storing


CELLS = {
    "imports": "import sys\nimport ipywidgets\nimport matplotlib.pyplot as plt\nfrom IPython.display import Math",
    "pieces": "for i in range(3):\n    print(i, flush=True)",
    "plot": "plt.plot([1, 2])\nplt.show()",
    "widget": "ipywidgets.IntSlider(3)",
    "formula": "Math('x^2')",
    "drawing": "display({'image/svg+xml': '<svg></svg>', 'text/plain': 'a drawing'}, raw=True)",
    "empty": "  ",
    "failure": "[].pop()",
    "interpreter": "print(sys.executable)",
    "place": "len(open('beside.txt').read())",
}


def write_notebook(path, cells, tags=None, **metadata):
    """Write a notebook as an editor would leave it, with traces of its own."""
    made = [nbformat.v4.new_code_cell(source, id=id, execution_count=99) for id, source in cells.items()]
    for cell in made:
        cell.metadata = {"tags": (tags or {}).get(cell.id, []), "execution": {"started": "noon"}, "collapsed": False}
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"widgets": {"state": 1}, "toc": {"a": 1}, **metadata})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The path of a notebook that holds one cell of every kind, stored."""
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "beside.txt").write_text("four")
    path = write_notebook(folder / "every.ipynb", CELLS, tags={"failure": ["raises-exception"]})
    assert notebooks.store(path)
    return path


@pytest.fixture(scope="module")
def cells(stored):
    notebook = nbformat.read(stored, as_version=nbformat.NO_CONVERT)
    return {cell.id: cell for cell in notebook.cells}


def data(cell):
    return [output.get("data", {}) for output in cell.outputs]


def test_storing_again_changes_no_byte(stored):
    before = stored.read_bytes()
    assert not notebooks.store(stored)
    assert stored.read_bytes() == before


def test_a_plot_keeps_its_output_and_text_but_not_its_picture(cells):
    assert data(cells["plot"]) == [{"text/plain": "<Figure size 640x480 with 1 Axes>"}]


def test_a_widget_keeps_its_output_and_text_but_not_its_view(cells):
    assert data(cells["widget"]) == [{"text/plain": "IntSlider(value=3)"}]


def test_latex_is_kept(cells):
    assert data(cells["formula"])[0]["text/latex"] == r"$\displaystyle x^2$"


def test_svg_is_not_kept(cells):
    assert data(cells["drawing"]) == [{"text/plain": "a drawing"}]


def test_a_stream_that_came_in_pieces_is_one_output(cells):
    assert [output.text for output in cells["pieces"].outputs] == ["0\n1\n2\n"]


def test_execution_counts_run_from_one_and_skip_empty_cells(cells):
    counts = [cell.execution_count for cell in cells.values()]
    assert counts == [1, 2, 3, 4, 5, 6, None, 7, 8, 9]


def test_an_expected_error_is_kept_without_the_paths_of_its_traceback(cells):
    (output,) = cells["failure"].outputs
    assert (output.ename, output.traceback) == ("IndexError", ["IndexError: pop from empty list"])


def test_cells_run_on_the_interpreter_that_stores_them(cells):
    assert cells["interpreter"].outputs[0].text.strip() == sys.executable


def test_cells_run_in_the_notebook_s_own_folder(cells):
    assert data(cells["place"]) == [{"text/plain": "4"}]


def test_the_editor_s_metadata_and_widget_state_are_not_stored(stored, cells):
    metadata = json.loads(stored.read_text())["metadata"]
    assert sorted(metadata) == ["kernelspec", "language_info"]
    assert "version" not in metadata["language_info"]
    assert [cell.metadata for cell in cells.values() if cell.metadata] == [{"tags": ["raises-exception"]}]


def test_the_file_is_indented_by_one_and_ends_in_one_newline(stored):
    text = stored.read_text()
    assert text.startswith('{\n "cells": [\n  {\n   "cell_type"')
    assert text.endswith("}\n")


def test_metadata_the_book_itself_uses_is_kept(tmp_path):
    notebook = notebooks.read(write_notebook(tmp_path / "a.ipynb", {}, mystnb={"render": 1}).read_text())
    assert json.loads(notebooks.stored_text(notebook))["metadata"]["mystnb"] == {"render": 1}


def run_tool(*arguments):
    return subprocess.run([sys.executable, ROOT / "tools" / "notebooks.py", *arguments], capture_output=True, text=True)


def test_a_failing_cell_is_named_in_a_sentence_and_nothing_is_written(tmp_path):
    path = write_notebook(tmp_path / "bad.ipynb", {"fine": "1 + 1", "boom": "raise ValueError('one\\ntwo')"})
    before = path.read_bytes()
    done = run_tool(path)
    assert done.returncode == 1
    assert "Cell boom failed with ValueError: two. Nothing was written." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert path.read_bytes() == before


EMPTY = '{"nbformat": 4, "nbformat_minor": %d, "cells": %s, "metadata": {}}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("not json", "It is not a notebook"),
        ("{}", "nbformat must be 4.5, got None.None."),
        (EMPTY % (4, "[]"), "nbformat must be 4.5, got 4.4."),
        (EMPTY % (5, '[{"cell_type": "raw", "metadata": {}, "source": ""}]'), "Cell 1 has no id"),
    ],
    ids=["text", "object", "older", "nameless"],
)
def test_a_broken_file_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(notebooks.Problem, match=re.escape(sentence)):
        notebooks.read(text)


def test_a_path_that_is_no_notebook_is_refused_in_a_sentence():
    with pytest.raises(notebooks.Problem, match="README.md is neither a notebook nor a folder"):
        notebooks.notebook_paths([ROOT / "README.md"])


def test_an_editor_s_checkpoints_are_not_run(tmp_path):
    (tmp_path / ".ipynb_checkpoints").mkdir()
    write_notebook(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb", {})
    kept = write_notebook(tmp_path / "a.ipynb", {})
    assert notebooks.notebook_paths([tmp_path]) == [kept]


# nbval


def test_nbval_accepts_what_is_stored_and_refuses_one_changed_digit(tmp_path):
    path = write_notebook(tmp_path / "sound.ipynb", {"words": "print('seventh')", "number": "print(f'{1 / 7:.4f}')"})
    notebooks.store(path)
    (tmp_path / "changed.ipynb").write_text(path.read_text().replace("0.1429", "0.1428"))
    told = run_nbval(tmp_path)
    assert "1 failed, 3 passed" in told
    assert re.findall(r"FAILED .*/(\w+\.ipynb::Cell \d)", told) == ["changed.ipynb::Cell 1"]


def run_nbval(folder):
    """Run the layer "notebooks" of `make test` on another folder, in one process, and return what it says."""
    command = [folder if part == "book" else part for part in run_tests.LAYERS["notebooks"][1]] + ["-n", "0"]
    done = subprocess.run(
        [*command, "-rf"], cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COLUMNS": "200"}
    )
    return done.stdout
