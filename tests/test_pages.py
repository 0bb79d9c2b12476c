"""The colours, the launch buttons and the mending of pages, without building the site."""

import itertools
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sphinx.errors import ExtensionError
from sphinxcontrib.katex import katex_version

from gdbook.site import formulas, launch, pages
from gdbook.tokens import DARK, LIGHT, css_variables

ASSETS = Path(__file__).parents[1] / "book/assets"
RUNS = ("path", "gradient", "step", "second", "third")

# Linear RGB as a person sees it who lacks one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1.0.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour):
    """Return the linear RGB of a colour written as #rrggbb (IEC 61966-2-1)."""
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    """Return the contrast ratio of WCAG 2."""
    light, dark = sorted((linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def cielab(rgb):
    """Return the CIELAB coordinates (D65) of a linear RGB colour."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    ratio = xyz / [0.95047, 1.0, 1.08883]
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted", "error", *RUNS])
def test_text_in_each_colour_can_be_read_on_both_surfaces(colours, name):
    assert min(contrast(colours[name], colours[ground]) for ground in ("background", "surface")) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colours_of_runs_and_arrows_stay_apart(colours, sight):
    seen = {name: cielab(SIGHTS[sight] @ linear(colours[name])) for name in RUNS}
    distances = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in itertools.combinations(RUNS, 2)}
    assert min(distances.values()) > 20, distances


def test_light_and_dark_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()


def test_each_colour_becomes_one_variable_of_each_theme():
    light, dark = css_variables("A", "B").split("}\n")[:2]
    assert re.findall(r"--gd-(\w+): (#\w+);", light) == list(LIGHT.items())
    assert re.findall(r"--gd-(\w+): (#\w+);", dark) == list(DARK.items())


def test_the_stored_katex_is_the_one_that_typesets():
    assert f'content:"{katex_version}"' in (ASSETS / "katex/katex.min.css").read_text()


def test_every_font_katex_names_is_stored():
    named = set(re.findall(r"url\(fonts/([^)]+)\)", (ASSETS / "katex/katex.min.css").read_text()))
    assert named == {font.name for font in (ASSETS / "katex/fonts").iterdir()}


def test_a_size_of_letters_asks_for_no_font_of_large_symbols():
    small = '<span class="katex"></span><span class="sizing reset-size3 size1 mtight"></span>'
    assert [font[0] for font in formulas.fonts(small)] == ["KaTeX_Main-Regular.woff2"]
    bracket = '<span class="katex"></span><span class="delimsizing size1"></span>'
    assert len(formulas.fonts(bracket)) == 2


def test_every_font_loaded_early_is_stored():
    every = formulas.fonts(" ".join(f'class="{mark}"' for mark in formulas._FONT_OF))
    assert all((ASSETS / "katex/fonts" / file).is_file() for file, *_ in every)


@pytest.mark.parametrize("name", ["book.css", "hiker.svg", "favicon.svg"])
def test_an_asset_asks_for_nothing_outside(name):
    addresses = re.findall(r"https?://[^\s'\")]+", (ASSETS / name).read_text())
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/ada/descent",
        "https://github.com/ada/descent.git",
        "https://user:secret@github.com/ada/descent.git\n",
        "git@github.com:ada/descent.git",
        "ssh://git@github.com/ada/descent",
        "ada/descent",
    ],
)
def test_a_github_repository_is_recognised(remote):
    assert launch.github_repository(remote) == "ada/descent"


@pytest.mark.parametrize("remote", ["", "/srv/git/descent", "https://example.org/ada/descent", "../descent", "descent"])
def test_what_is_not_on_github_has_no_buttons(remote):
    published = launch.Publication(launch.github_repository(remote), "")
    assert published.repository == ""
    assert launch.links(published, "book/index", notebook=True) == []


def test_a_directory_without_a_remote_is_not_published(tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert launch.publication(tmp_path, {}) == launch.Publication("", "")


def test_the_remote_origin_says_where_the_book_is_published(tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", "git@github.com:Ada/descent.git"], check=True)
    assert launch.publication(tmp_path, {}) == launch.Publication("Ada/descent", "https://ada.github.io/descent/")


def test_the_environment_wins_over_the_remote(tmp_path):
    variables = {"DOWNHILL_REPOSITORY": "ada/descent", "DOWNHILL_ADDRESS": "https://descent.example"}
    assert launch.publication(tmp_path, variables) == launch.Publication("ada/descent", "https://descent.example/")


@pytest.mark.parametrize("said", ["", "https://example.org/course"])
def test_an_edition_without_solutions_names_no_repository_and_no_address_but_its_own(tmp_path, said):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", "https://github.com/owner/name"], check=True)
    environment = {"DOWNHILL_SOLUTIONS": "no", "DOWNHILL_REPOSITORY": "owner/name", "DOWNHILL_ADDRESS": said}
    assert launch.publication(tmp_path, environment) == ("", said and f"{said}/")


def test_a_site_of_an_owner_lies_at_the_root():
    assert launch.pages_address("Ada/ada.github.io") == "https://ada.github.io/"


def test_a_notebook_opens_where_it_is_published():
    links = launch.links(launch.Publication("ada/descent", ""), "book/core/learning_rate", notebook=True)
    assert [link.address for link in links] == [
        "https://colab.research.google.com/github/ada/descent/blob/gh-pages/_sources/book/core/learning_rate.ipynb",
        "https://mybinder.org/v2/gh/ada/descent/main?urlpath=lab/tree/book/core/learning_rate.ipynb",
        "https://github.com/ada/descent",
    ]


def test_a_page_without_code_only_links_its_source():
    assert len(launch.links(launch.Publication("ada/descent", ""), "book/reference/glossary", notebook=False)) == 1


def published_notebook():
    stored = json.dumps({"cells": [{"id": "question", "cell_type": "markdown", "source": "# Why?"}], "nbformat": 4})
    return launch.with_prelude(stored, "https://ada.github.io/descent/_static/gdbook.whl")


def test_a_published_notebook_begins_by_fetching_the_package():
    first, second = json.loads(published_notebook())["cells"]
    assert '"https://ada.github.io/descent/_static/gdbook.whl"' in "".join(first["source"])
    assert second["id"] == "question"


def test_a_notebook_fetches_the_package_once():
    assert launch.with_prelude(published_notebook(), "elsewhere.whl") == published_notebook()


def test_the_first_cell_is_silent_where_the_package_is_installed():
    source = "".join(json.loads(published_notebook())["cells"][0]["source"])
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_wheel_carries_the_package_and_can_be_imported(tmp_path):
    wheel = launch.write_wheel(Path(pages.__file__).parents[1], tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    assert {"gdbook/__init__.py", "gdbook/figures/figure.css", "gdbook/site/templates/layout.html"} <= set(names)
    program = f"import sys; sys.path.insert(0, {str(wheel)!r}); import gdbook; print(gdbook.__file__)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    assert run.stdout.startswith(str(wheel)), run.stderr


def test_the_same_sources_give_the_same_wheel(tmp_path):
    package = Path(pages.__file__).parents[1]
    first = launch.write_wheel(package, tmp_path).read_bytes()
    assert launch.write_wheel(package, tmp_path).read_bytes() == first


REMARK = (
    '<div class="dropdown admonition" id="r">'
    '<p class="admonition-title">More <a href="#x">here</a></p><div>{}</div></div>'
)


def test_a_dropdown_becomes_details_whose_title_has_no_link():
    assert pages.fold(REMARK.format("text") + "<p>after</p>") == (
        '<details class="gd-fold admonition" id="r"><summary class="admonition-title">More here</summary>'
        "<div>text</div></details><p>after</p>"
    )


def test_a_fold_within_a_fold_becomes_details_too():
    folded = pages.fold(REMARK.format(REMARK.format("deep")))
    assert folded.count("<details") == folded.count("</details>") == 2
    assert folded.count("<div") == folded.count("</div>")


@pytest.mark.parametrize("classes", ["dropdown admonition", "admonition note dropdown", "solution dropdown admonition"])
def test_every_order_of_classes_is_folded(classes):
    assert "<details" in pages.fold(f'<div class="{classes}"><p class="admonition-title">T</p></div>')


def test_a_plain_admonition_is_left_alone():
    plain = '<div class="admonition note"><p class="admonition-title">Note</p></div>'
    assert pages.fold(plain) == plain


def test_a_picture_gets_the_size_of_its_file():
    assert pages.sized('<img alt="A" src="../_images/a.png">', {"a.png": (60, 30)}) == (
        '<img loading="lazy" width="60" height="30" alt="A" src="../_images/a.png">'
    )


@pytest.mark.parametrize("image", ['<img src="b.png">', '<img src="a.png" width="5">', "<img alt='none'>"])
def test_a_picture_unknown_or_sized_already_is_left_alone(image):
    assert pages.sized(image, {"a.png": (60, 30)}) == image


def test_a_formula_that_katex_refuses_fails_the_build():
    body = '<span class="katex-error" title="ParseError: Undefined control sequence" style="">\\oops &lt; 1</span>'
    with pytest.raises(ExtensionError, match=r"core/gradient: .* \\oops < 1 \(ParseError: Undefined"):
        pages.mended_body(body, "core/gradient", {})


FORMULA = '<span class="math"><span class="katex"><span class="base">x</span>{}</span></span>'


def test_a_short_formula_stays_with_its_punctuation():
    assert formulas.bind_punctuation(f"so ({FORMULA.format('')}).") == (
        f'so <span class="gd-bound">({FORMULA.format("")}).</span>'
    )


def test_a_long_formula_may_break():
    text = FORMULA.format('<span class="base">=1</span>') + "."
    assert formulas.bind_punctuation(text) == text


def test_a_formula_in_a_header_is_named_by_its_tex():
    formula = '<math xmlns="m"><mi>x</mi><annotation encoding="application/x-tex">x &lt; "1"</annotation></math>'
    cell = f'<td><p class="a">{formula}</p></td>'
    named = formulas.name_in_headers(f"<thead><th>{formula}</th></thead>{cell}")
    assert 'aria-label="x &lt; &quot;1&quot;"' in named
    assert named.endswith(cell)


@pytest.mark.parametrize(
    ("title", "home", "expected"),
    [
        ("Downhill", True, "Downhill: A book"),
        ("How <em>long</em> a step?", False, "How long a step? — Downhill"),
        ("f &amp; g", False, "f & g — Downhill"),
    ],
)
def test_a_title_says_page_and_book(title, home, expected):
    assert pages.page_title(title, "Downhill", "A book", home) == expected


def test_the_home_page_is_found_under_its_new_name():
    class Plain:
        def dump(self, data, file):
            self.stored = data

        def load(self, file):
            return self.stored

    index = pages._HomeIndex(plain := Plain(), "book/index")
    index.dump({"docnames": ["book/a", "book/index"], "terms": {}}, None)
    assert plain.stored["docnames"] == ["book/a", "index"]
    assert index.load(None)["docnames"] == ["book/a", "book/index"]


def test_paper_is_light():
    assert f"--gd-ink:{LIGHT['ink']}" in pages.tokens().split("@media print")[1]
