"""The site without solutions, with a chapter just begun in it: built once, and searched through for each of them."""

import html
import json
import os
import re
import zipfile
from pathlib import Path

import build
import editions
import nbformat
import new_chapter
import pytest

from gdbook.teaching.exercises import exercises

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = sorted((ROOT / "book").rglob("*.ipynb"))
PICTURES = {".png", ".webp", ".woff2", ".woff", ".ttf", ".eot", ".ico", ".inv"}
LONG = 16  # characters a line must have, spaces and signs aside, to be told from others
BEGUN = "just_begun"
ADDRESS = "https://example.org/course/"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The built site; DOWNHILL_COURSE names one already built by this, to write tests faster."""
    if ready := os.environ.get("DOWNHILL_COURSE"):
        return Path(ready)
    book = tmp_path_factory.mktemp("book")
    editions.mirror(editions.read_sources(ROOT), book)
    new_chapter.make(book, "variants", BEGUN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "ROOT", book)
        patch.setenv("DOWNHILL_ADDRESS", ADDRESS)
        patch.setenv("DOWNHILL_REPOSITORY", "owner/name")
        return build.build(tmp_path_factory.mktemp("course"), solutions=False)


def tight(text):
    """Return a text without spaces, in which neither colours nor line breaks make a difference."""
    return re.sub(r"\s+", "", html.unescape(text))


def bare(text):
    """Return a text without spaces and signs, in which markup makes no difference either."""
    return re.sub(r"[\W_]+", "", html.unescape(text))


def cells(kind, *, solutions):
    """Return the sources of the stored notebooks' cells of a kind, told apart by their ids."""
    every = [cell for path in NOTEBOOKS for cell in nbformat.read(path, nbformat.NO_CONVERT).cells]
    return [cell.source for cell in every if (cell.cell_type, cell.id.startswith("solution-")) == (kind, solutions)]


def references():
    return [each.task.solution for each in exercises().values()]


def allowed(package="gdbook"):
    """Return all that the book says outside solutions; package: the folder of the modules counted with it."""
    package = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / package).rglob("*.py")))
    for reference in references():
        package = package.replace(reference, "")
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").rglob("*.md"))]
    begun = re.sub(r"%%% solution-.*%%% now", "", new_chapter.TEMPLATE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join([package, begun, *pages, *cells("markdown", solutions=False), *cells("code", solutions=False)])


def telling(bared, texts, separator):
    """Return the texts, and the parts of their lines long enough to be told, that the book says in solutions alone."""
    known = bared(allowed())
    parts = [part for text in texts for line in text.splitlines() for part in re.split(separator, line)]
    return {part for part in map(bared, [*texts, *parts]) if len(part) >= LONG and part not in known}


@pytest.fixture(scope="module")
def code():
    return telling(tight, [*cells("code", solutions=True), *references()], separator="#")


@pytest.fixture(scope="module")
def prose():
    return telling(bare, cells("markdown", solutions=True), separator=r"\$[^$]*\$|\{[\w:-]+\}`[^`]*`")


@pytest.fixture(scope="module")
def built(course):
    """The text of every file of the site, also of those in a wheel, twice where it is a page: with tags and without."""
    found = {}
    for path in [path for path in course.rglob("*") if path.is_file() and path.suffix not in PICTURES]:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name).decode() for name in archive.namelist()}
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            text = "\n".join(strings(json.loads(text)))
        found[path.relative_to(course).as_posix()] = text
        if path.suffix == ".html":
            found[f"{path.relative_to(course).as_posix()} without tags"] = re.sub(r"<[^>]*>", "", text)
    return found


def strings(node):
    """Return every text in a parsed JSON file, a notebook's sources joined from their lines."""
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [text for child in children for text in strings(child)]


def test_each_solution_would_be_told(code, prose):
    assert {tight(reference) for reference in references()} <= code
    everything = "".join(map(tight, cells("code", solutions=True)))
    assert len([line for line in code if line in everything]) > 20
    assert len(prose) > 20


def test_no_code_of_a_solution_is_in_any_file(code, built):
    assert found(code, {name: tight(text) for name, text in built.items()}) == []


def test_no_words_of_a_solution_are_in_any_file(prose, built):
    assert found(prose, {name: bare(text) for name, text in built.items()}) == []


def found(secrets, texts):
    return [(name, secret) for secret in sorted(secrets) for name, text in texts.items() if secret in text]


def test_no_word_that_only_solutions_use_can_be_searched(built):
    known, index = allowed("gdbook/teaching").lower(), built["searchindex.js"].lower()
    solutions = [*cells("markdown", solutions=True), *cells("code", solutions=True)]
    begun = {word[:6] for word in re.findall(r"\w{5,}", "\n".join(solutions).lower())}  # what no stemming cuts
    rare = {word for word in begun if word not in known}
    assert len(rare) > 5
    assert [word for word in sorted(rare) if word in index] == []


def test_exercises_and_their_checks_are_still_there(built):
    pages = tight("".join(text for name, text in built.items() if name.endswith("without tags")))
    for each in exercises().values():
        assert tight(each.task.title) in pages
        assert tight(each.task.stub) in pages
    for kind in ("gd-figure", "gd-quiz"):
        assert f'class="{kind}"' in built["book/core/learning_rate.html"]


def test_a_chapter_just_begun_is_built_as_it_is(built):
    page = built[f"book/variants/{BEGUN}.html"]
    assert "<h1>Just begun" in page
    assert 'class="gd-figure"' in page
    assert "so two steps lead to" not in page  # its solution
    assert f"book/variants/{BEGUN}" in built["searchindex.js"]


def test_the_notebooks_are_whole_and_fetch_this_edition_s_package(course, built):
    wheels = [path.name for path in course.rglob("*.whl")]
    for path in (course / "_sources").rglob("*.ipynb"):
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count]
        assert counts == list(range(1, len(counts) + 1))
        assert f"{ADDRESS}_static/{wheels[0]}" in notebook.cells[0].source
    assert len(wheels) == 1


def test_no_page_leads_to_the_repository_which_holds_the_solutions(built):
    pages = {name: text for name, text in built.items() if name.endswith((".html", ".ipynb"))}
    assert [name for name, text in pages.items() if "owner/name" in text or "mybinder.org" in text] == []


def test_the_widgets_state_is_that_of_the_pages_figures_alone(course, built):
    page = built["book/core/learning_rate.html"]
    [models] = re.findall(r'class="gd-models"[^>]*>(.*?)</script>', page, flags=re.S)
    placed = re.findall(r'data-model="(\w+)"', page)
    assert sorted(json.loads(models)["models"]) == sorted(placed)
