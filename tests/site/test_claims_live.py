"""The ledger on the page: every claim with the numbers of this build, and a way from each sentence and back."""

import re
from pathlib import Path

import browsing
import hygiene
import pytest
from bs4 import BeautifulSoup

from gdbook.teaching.claims import PRINTED

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent.parent
LEDGER = "book/reference/claims.html"
CHAPTER = "book/core/learning_rate.html"
LEAST_TARGET = 24


@pytest.fixture(scope="module")
def soup(site):
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in site.rglob("*.html")
        if not path.relative_to(site).as_posix().startswith(("_static/", "_sources/"))
    }


@pytest.fixture(scope="module")
def rows(soup):
    """The cells of each claim's row, by ID; labels for narrow screens left out."""
    found = {}
    for row in soup[LEDGER].select("table.gd-ledger > tbody > tr"):
        for label in row.select(".gd-ledger-label"):
            label.extract()
        cells = row.find_all(["th", "td"], recursive=False)
        found[row["id"].removeprefix("claim-")] = [" ".join(cell.get_text().split()) for cell in cells]
    return found


def claims_made():
    book = hygiene.read_book(ROOT)
    return {id for name, page in book.pages.items() if name in book.listed for _, id in hygiene.claims(page)}


def test_every_claim_of_the_book_has_a_row_and_the_page_counts_them(soup, rows):
    assert rows.keys() == claims_made()
    assert soup[LEDGER].select_one(".gd-ledger-count").get_text() == f"{len(rows)} claims, all hold"


def test_each_row_tells_the_numbers_that_this_build_printed(soup, rows):
    pages = [page for path, page in soup.items() if path != LEDGER]
    texts = [output.get_text() for page in pages for output in page.select(".cell_output pre")]
    printed = {
        found["id"]: [found["expected"], found["measured"]] for text in texts for found in PRINTED.finditer(text)
    }
    assert len(printed) >= len(rows) - 5  # the home page runs some of its checks out of sight
    assert {id: rows[id][3:5] for id in printed} == printed


def test_each_row_has_a_statement_a_source_a_tolerance_and_a_verdict(rows):
    bare = {id: row for id, row in rows.items() if len(row) != 7 or not all(row) or row[-1] != "✓ holds"}
    assert bare == {}
    assert [id for id, row in rows.items() if id.startswith("D-") and not re.search(r"\[\w+\d\d", row[2])] == []


def test_each_mark_leads_to_its_row_and_each_row_to_its_mark(soup, rows):
    marks = {mark["id"]: mark["href"] for page in soup.values() for mark in page.select("a.gd-claim")}
    assert marks.keys() == {f"claim-{id}" for id in rows}
    assert [href for id, href in marks.items() if not href.endswith(f"claims.html#{id}")] == []
    back = soup[LEDGER].select("table.gd-ledger > tbody > tr > th a")
    assert {link["href"].split("#")[1] for link in back} == marks.keys()


def test_a_mark_is_named_and_reached_by_finger_and_its_row_comes_back_into_the_folded_solution(visit, address):
    page, seen = visit(CHAPTER, viewport={"width": 360, "height": 800}, has_touch=True)
    mark = page.get_by_role("link", name="✓ claim D-1", exact=True)
    box = mark.bounding_box()
    assert min(box["width"], box["height"]) >= LEAST_TARGET
    mark.tap()
    page.wait_for_url(f"{address}{LEDGER}#claim-D-1")
    labels = page.locator("#claim-D-1 .gd-ledger-label")
    assert labels.all_inner_texts() == ["Source", "Expected", "Measured", "Tolerance", "Verdict"]
    page.get_by_role("link", name="learning_rate-7", exact=True).press("Enter")
    page.wait_for_url(f"{address}{CHAPTER}#claim-learning_rate-7")
    browsing.settle(page)
    assert page.locator("#claim-learning_rate-7").is_visible()
    assert (seen.outside, seen.complaints) == ([], [])


def test_at_a_desk_the_ledger_is_a_table_whose_columns_all_fit(visit):
    page, _ = visit(LEDGER)
    assert page.get_by_role("columnheader").all_inner_texts()[:7] == [
        "Claim",
        "Statement",
        "Source",
        "Expected",
        "Measured",
        "Tolerance",
        "Verdict",
    ]
    assert page.locator("#claim-D-1 .gd-ledger-label:visible").count() == 0
    holders = page.locator(".pst-scrollable-table-container:has(> .gd-ledger)")
    assert (
        holders.evaluate_all("(all) => all.map((each) => each.scrollWidth - each.clientWidth)") == [0] * holders.count()
    )
