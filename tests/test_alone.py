"""The pages on which the tests of a figure find it alone."""

import pytest
from alone import ALL, alone_path, element_at, pages_alone, with_pages_alone

FIGURES = {
    "one": '<div class="gd-figure" data-figure="A" data-cell="one"><div><img alt="\\1"><div></div></div><p></p></div>',
    "two": '<div class="gd-figure" data-figure="B" data-cell="two"><div class="gd-view"></div></div>',
}
PAGE = f"""<head><title>t</title></head><body><article class="bd-article"><section><h1>Title</h1><p>long</p>
<div class="cell">{FIGURES["one"]}</div><section>{FIGURES["two"]}</section></section></article>
<nav id="pst-page-toc-nav"><ul><li>long</li></ul></nav><footer>end</footer></body>"""
ALONE = """<head><title>t</title></head><body><article class="bd-article"><section><h1>Title</h1>{}</section></article>
<footer>end</footer></body>"""


def test_the_article_is_left_with_its_title_and_one_figure_or_all():
    alone = {cell: "".join(text.split()) for cell, text in pages_alone(PAGE).items()}
    expected = FIGURES | {ALL: FIGURES["one"] + FIGURES["two"]}
    assert alone == {cell: "".join(ALONE.format(figure).split()) for cell, figure in expected.items()}


def test_a_page_without_figures_gives_none():
    assert pages_alone("<article class='bd-article'><h1>Title</h1></article>") == {}


def test_a_div_that_does_not_end_is_an_error():
    with pytest.raises(ValueError, match="the div at 1 does not end"):
        element_at(" <div><div></div>", 1)


def test_the_served_folder_holds_the_site_and_beside_each_page_its_figures(tmp_path):
    site, folder = tmp_path / "site", tmp_path / "served"
    (site / "core").mkdir(parents=True)
    (site / "core" / "a.html").write_text(PAGE)
    (site / "a.css").write_text("p {}")
    with_pages_alone(site, folder)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert names == sorted(["a.css", "core/a.html", *(alone_path("core/a.html", cell) for cell in [*FIGURES, ALL])])
    assert (folder / "core" / "a.html").read_text() == PAGE
    assert [path.name for path in site.rglob("*.html")] == ["a.html"]
