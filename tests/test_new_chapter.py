"""A chapter begun by `make new-chapter` keeps every rule as it is; the table of contents changes by one entry."""

import json
import re
import shutil
from pathlib import Path

import hygiene
import new_chapter
import notebooks
import pytest
import yaml
from progress import Problem

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["question", "objectives", "first-figure", "by-hand", "mathematics"]
PARTS += ["code-walk", "limits", "exercises", "now-you-can", "sources"]
TOC = """\
format: jb-book
root: book/index
# The order of the chapters is here alone.
parts:
  - caption: Core
    numbered: true
    chapters:
      - file: book/core/learning_rate   # the first written
      - file: book/core/convergence
  - caption: Reference
    chapters:
      - file: book/reference/glossary
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A copy of the book with a chapter begun in it."""
    root = tmp_path_factory.mktemp("begun")
    shutil.copytree(ROOT / "book", root / "book")
    shutil.copy(ROOT / "_toc.yml", root)
    new_chapter.make(root, "variants", "heavy_ball_trial")
    return root


@pytest.fixture(scope="module")
def book(root):
    return hygiene.read_book(root)


@pytest.fixture(scope="module")
def page(book):
    return book.pages["book/variants/heavy_ball_trial"]


@pytest.mark.parametrize("rule", [*hygiene.NOTEBOOK_RULES, *hygiene.PROSE_RULES], ids=lambda rule: rule.__name__)
def test_a_begun_chapter(rule, page):
    assert rule(page) == []


@pytest.mark.parametrize("rule", hygiene.BOOK_RULES, ids=lambda rule: rule.__name__)
def test_the_book_with_a_begun_chapter(rule, book):
    assert rule(book) == []


def test_a_begun_chapter_is_stored_as_running_it_gives(root):
    assert not notebooks.store(root / "book/variants/heavy_ball_trial.ipynb")


def test_a_begun_chapter_has_the_parts_of_a_chapter_in_their_order(page):
    assert [cell.id for cell in page.cells if cell.id in PARTS] == PARTS
    assert page.cells[0].source.startswith("(heavy-ball-trial)=\n# Heavy ball trial\n")


def test_no_placeholder_is_left(page):
    assert re.findall(r"@\w*@|%%%", json.dumps(page)) == []


# The table of contents


def entries(text):
    return {part["caption"]: [each["file"] for each in part["chapters"]] for part in yaml.safe_load(text)["parts"]}


@pytest.mark.parametrize(
    ("part", "captions"),
    [
        ("before", ["Before the descent", "Core", "Reference"]),
        ("core", ["Core", "Reference"]),
        ("variants", ["Core", "Variants", "Reference"]),
        ("applications", ["Core", "Applications", "Reference"]),
    ],
)
def test_a_chapter_is_listed_last_in_its_part_which_is_made_where_it_lacks(part, captions):
    found = entries(new_chapter.with_chapter(TOC, part, "slug"))
    assert list(found) == captions
    [files] = [files for files in found.values() if f"book/{part}/slug" in files]
    assert files[-1] == f"book/{part}/slug"
    assert sum(map(len, found.values())) == 4


@pytest.mark.parametrize("part", new_chapter.PARTS)
def test_every_other_line_of_the_table_of_contents_stays_as_it_is(part):
    before, after = TOC.splitlines(), new_chapter.with_chapter(TOC, part, "slug").splitlines()
    rest = iter(after)
    assert all(line in rest for line in before)
    assert len(after) - len(before) == (1 if part == "core" else 4 if part in ("before",) else 3)


def test_a_table_of_contents_without_parts_is_refused_in_a_sentence():
    with pytest.raises(Problem, match="_toc.yml has no part for book/core to stand in, or to stand before."):
        new_chapter.with_chapter("format: jb-book\nroot: book/index\n", "core", "slug")


# What is refused


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say where and what"),
        ([""], "Say where and what"),
        (["core/a", "core/b"], "Say where and what"),
        (["gradient"], "NAME must begin with before, core, variants, applications and a slash"),
        (["reference/x"], "NAME must begin with"),
        (["core/"], "must be small letters, joined by underscores, got ''"),
        (["core/Gradient"], "got 'Gradient'"),
        (["core/negative-gradient"], "got 'negative-gradient'"),
        (["core/../x"], "got '../x'"),
        (["core/a.ipynb"], "got 'a.ipynb'"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(Problem) as caught:
        new_chapter.checked(arguments)
    assert sentence in str(caught.value)


def test_a_good_name_is_taken_apart():
    assert new_chapter.checked(["core/negative_gradient"]) == ("core", "negative_gradient")


@pytest.mark.parametrize("name", ["core/learning_rate", "variants/learning_rate", "core/glossary"])
def test_a_name_that_is_taken_is_refused_and_nothing_is_written(root, name):
    part, slug = name.split("/")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(Problem, match=f"There is a .*{slug}.* already"):
        new_chapter.make(root, part, slug)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
