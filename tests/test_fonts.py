"""The fonts of formulas are cut to what the book uses, and nothing that is used is lost or altered."""

import io
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from gdbook.site import fonts

FOLDER = Path(__file__).parents[1] / "book/assets/katex/fonts"
MAIN = (FOLDER / "KaTeX_Main-Regular.woff2").read_bytes()


def opened(font):
    return TTFont(io.BytesIO(font))


def outline(font, character):
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.value, glyphs[font.getBestCmap()[ord(character)]].width


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.woff2")), ids=lambda path: path.stem)
def test_a_cut_font_has_each_asked_character_that_it_had_and_no_other(path):
    before, after = opened(path.read_bytes()), opened(fonts.smaller(path.read_bytes(), "1xηη∇ "))
    assert set(after.getBestCmap()) == set(before.getBestCmap()) & set(map(ord, "1xη∇ "))


@pytest.mark.parametrize("character", "1xΓ∇(")
def test_what_is_kept_is_drawn_as_before(character):
    assert outline(opened(fonts.smaller(MAIN, "1xΓ∇(")), character) == outline(opened(MAIN), character)


def test_a_cut_font_is_much_smaller_and_the_same_each_time():
    once = fonts.smaller(MAIN, fonts.ALWAYS)
    assert len(once) < 0.6 * len(MAIN)
    assert once == fonts.smaller(MAIN, fonts.ALWAYS)


def test_the_sign_of_roots_is_kept_though_a_page_draws_them_without_it(tmp_path):
    (tmp_path / "page.html").write_text("<math><msqrt><mi>t</mi></msqrt></math>", encoding="utf-8")
    cut = opened(fonts.smaller(MAIN, fonts.used(tmp_path)))
    assert outline(cut, "√") == outline(opened(MAIN), "√")


def test_every_character_of_every_page_is_used_and_no_mark_up(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/page.html").write_text('<p class="ж">η &lt; &#8711;</p>', encoding="utf-8")
    (tmp_path / "other.html").write_text("<p>ψ</p>", encoding="utf-8")
    assert set(fonts.used(tmp_path)) == set(fonts.ALWAYS) | set("η∇ψ")
