"""The fonts of formulas, cut down to the characters the book uses: half of what a page with formulas would weigh."""

import hashlib
import html
import io
import re
from pathlib import Path

from fontTools import subset

# ASCII, so that a word more in a formula seldom makes all fonts anew; browsers draw roots with a sign no text holds.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "√"


def setup(app):
    app.connect("build-finished", cut, priority=950)


def cut(app, exception):
    """Replace each font of the built site by its subset; what was cut before is kept beside the doctrees."""
    if exception or app.builder.name != "html":
        return
    characters = used(Path(app.outdir))
    for font in sorted(Path(app.outdir, "_static", "katex", "fonts").glob("*.woff2")):
        whole = Path(app.srcdir, app.config.html_static_path[0], "katex", "fonts", font.name).read_bytes()
        small = _kept(Path(app.doctreedir) / "fonts", whole, characters)
        if font.read_bytes() != small:
            font.write_bytes(small)


def used(site: Path) -> str:
    """Return every character that occurs in the text of a page of the site, in order, and what is kept always."""
    texts = (html.unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8"))) for page in site.rglob("*.html"))
    return "".join(sorted(set(ALWAYS).union(*texts)))


def _kept(folder, whole, characters):
    digest = hashlib.sha256(whole + characters.encode()).hexdigest()
    path = folder / f"{digest}.woff2"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(smaller(whole, characters))
    return path.read_bytes()


def smaller(font: bytes, characters: str) -> bytes:
    """Return a WOFF2 font with the glyphs of these characters only; what it lacks it lacked before."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    with io.BytesIO(font) as source, io.BytesIO() as target, subset.load_font(source, options) as loaded:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(loaded)
        subset.save_font(loaded, target, options)
        return target.getvalue()
