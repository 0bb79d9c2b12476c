"""Code exercises on the built page: stub, verdict and graded hints in one box, the solution folded below it."""

import pytest
from bs4 import BeautifulSoup

from gdbook.teaching.exercises import exercise, exercises

pytestmark = pytest.mark.site
NAMES = list(exercises())


@pytest.fixture(scope="module")
def boxes(site):
    """Return the boxes that check an exercise, by its name: the exercise itself, then its solution."""
    pages = [path.read_text(encoding="utf-8") for path in sorted((site / "book").rglob("*.html"))]
    every = [box for page in pages for box in BeautifulSoup(page, "html.parser").select(".admonition")]
    return {name: [box for box in every if f'exercise("{name}").check(' in box.get_text()] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_box_holds_the_stub_and_its_verdict(boxes, name):
    box, _ = boxes[name]
    assert "exercise" in box["class"]
    sources = [code.get_text().strip() for code in box.select(".cell_input pre")]
    assert sources[0] == exercise(name).task.stub.strip()
    assert [output.get_text().strip()[:10] for output in box.select(".cell_output")] == ["Your turn:"]


@pytest.mark.parametrize("name", NAMES)
def test_the_hints_are_folded_one_inside_the_other(boxes, name):
    folds = boxes[name][0].find_all("details")
    titles = [fold.summary.get_text(strip=True) for fold in folds]
    assert titles == [f"Hint {i}" for i, _ in enumerate(exercise(name).hints, start=1)]
    assert all(inner.find_parent("details") is outer for outer, inner in zip(folds, folds[1:], strict=False))
    assert [fold for fold in folds if fold.has_attr("open")] == []


@pytest.mark.parametrize("name", NAMES)
def test_formulas_in_hints_are_typeset(boxes, name):
    folds = boxes[name][0].find_all("details")
    formulas = "".join(exercise(name).hints).count("$") // 2
    assert len(folds[0].select(".katex-html")) == formulas
    assert "$" not in folds[0].get_text()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_for_the_bare_notebook_is_not_shown(boxes, name):
    assert ".hint()" not in boxes[name][0].get_text()


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_is_folded_and_passes(boxes, name):
    _, solution = boxes[name]
    assert (solution.name, solution.has_attr("open")) == ("details", False)
    outputs = [output.get_text().strip() for output in solution.select(".cell_output")]
    assert outputs[0].startswith("Passed: ")
