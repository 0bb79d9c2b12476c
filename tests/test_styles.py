"""The stylesheets are cut to what the pages use: what can apply stays as it was, what cannot is gone."""

import pytest

from gdbook.site import styles

KNOWN = {"html", "body", "p", "a", "used", "other", "here", "w-50%"}
PAGE = '<html><script src="_static/page.js?v=1"></script><body class="used" id="here">{}</body></html>'


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        ("p", True),
        (".used > a.other:hover::before", True),
        ("nav", False),
        (".gone", False),
        (".used .gone", False),
        ("#here", True),
        ("#gone", False),
        (".used:not(.gone)", True),
        (":is(.gone, .used) p:nth-child(2n + 1)", True),
        ("a[data-gone=b].used", True),
        (r".w-50\%", True),
        (r".w-75\%", False),
        ("*", True),
        (":root", True),
    ],
)
def test_a_rule_stays_if_all_its_names_are_known(selector, kept):
    assert styles.smaller(f"{selector} {{ top: 0 }}", KNOWN) == (f"{selector}{{top: 0}}" if kept else "")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (".gone, p, .gone a { top: 0 }", "p{top: 0}"),
        ("/* words */ p { /* more */ top: 0 }", "p{top: 0}"),
        ("@media print { .gone { top: 0 } p { top: 1px } }", "@media print {p{top: 1px}}"),
        ("@media print { .gone { top: 0 } }", ""),
        ("@keyframes turn { to { top: 0 } }", ""),
        ("@keyframes turn { to { top: 0 } } p { animation: turn 1s }", None),
        ("@keyframes turn { to { top: 0 } } p { animation: turn-back 1s }", "p{animation: turn-back 1s}"),
        ('@font-face { font-family: "Odd"; src: url(odd.woff2) } p { color: red }', "p{color: red}"),
        ('@font-face { font-family: "Odd"; src: url(odd.woff2) } p { font-family: "Odd" }', None),
    ],
)
def test_what_no_rule_asks_for_goes_with_the_rules(text, cut):
    found = styles.smaller(text, KNOWN)
    assert found == cut if cut is not None else ("turn" in found and "to { top" in found) or "odd.woff2" in found


def test_a_property_stays_while_somebody_reads_it_and_then_its_neighbours_too():
    sheet = 'p{--a: 1;--b: var(--c);--c: url("x;y{z}");--d: var(--e);--e: 2;top: var(--b)}a{--d: 3}'
    cut = styles.without_unused_properties({"one": sheet}, ["nothing"])
    assert cut == {"one": 'p{--b: var(--c);--c: url("x;y{z}");top: var(--b)}'}
    assert "--a: 1" in styles.without_unused_properties({"one": sheet}, ['<p style="top: var(--a)">'])["one"]


def test_pages_and_the_scripts_they_load_say_what_is_used(tmp_path):
    static = tmp_path / "_static"
    static.mkdir()
    (tmp_path / "a.html").write_text(PAGE.format('<a class="x &amp; y"></a><script>toggle("inline")</script>'))
    (static / "page.js").write_text("node.classList.add('made-here')")
    (static / "idle.js").write_text("node.classList.add('made-nowhere')")
    (static / "figure.mjs").write_text("element('figcaption')")
    known = styles.used(tmp_path)
    assert {"used", "here", "a", "x", "&", "y", "inline", "made-here", "figcaption"} <= known
    assert "made-nowhere" not in known


class Builder:
    name = "html"


class App:
    builder = Builder

    def __init__(self, outdir):
        self.outdir = outdir


def test_a_site_cut_again_has_what_a_new_page_needs_and_our_own_files_stay(tmp_path):
    site = tmp_path / "html"
    (site / "_static").mkdir(parents=True)
    theme, ours = site / "_static" / "theme.css", site / "_static" / "book.css"
    theme.write_text(".used{top: 0}.late{top: 1px}.never{top: 2px}")
    ours.write_text(".never { top: 0 }")
    (site / "a.html").write_text(PAGE.format(""))
    styles.cut(App(site), None)
    assert theme.read_text() == styles.MARK + ".used{top: 0}"
    (site / "b.html").write_text('<p class="late"></p>')
    styles.cut(App(site), None)
    assert theme.read_text() == styles.MARK + ".used{top: 0}.late{top: 1px}"
    assert ours.read_text() == ".never { top: 0 }"


def test_after_a_failed_build_nothing_is_cut(tmp_path):
    (tmp_path / "theme.css").write_text(".never{top: 0}")
    styles.cut(App(tmp_path), ValueError("the build failed"))
    assert (tmp_path / "theme.css").read_text() == ".never{top: 0}"
