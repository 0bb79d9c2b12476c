"""KaTeX while the site is built: its server started patiently, its errors refused, its fonts named."""

import re
import socket
import time
from html import escape, unescape
from subprocess import PIPE, Popen

from sphinx.errors import ExtensionError
from sphinxcontrib import katex

PATIENCE = 60.0  # seconds, for a busy machine

_FONT_OF = {  # which class in KaTeX's output takes which font
    "katex": "Main-Regular",
    "mathnormal": "Math-Italic",
    "mathbf": "Main-Bold",
    "amsrm": "AMS-Regular",
    "mathbb": "AMS-Regular",
    "mathcal": "Caligraphic-Regular",
    "size1": "Size1-Regular",
    "small-op": "Size1-Regular",
    "large-op": "Size2-Regular",
}


def setup(app):
    """Let the KaTeX extension wait for its server: it connects once, when the socket exists, and may be refused."""
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = PATIENCE
    katex.KaTeXServer.start_server_process = classmethod(_start)


def _start(server, folder, timeout):
    path = folder / "katex.sock"
    process = Popen(server.build_command(socket=path), stdin=PIPE, stdout=PIPE, cwd=folder)
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and process.poll() is None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
    process.kill()
    raise ExtensionError("KaTeX did not start: is Node installed and on the path?")


def refuse_broken(body: str, page: str) -> None:
    """Raise where KaTeX left an error in the page instead of a formula."""
    broken = re.search(r'<span class="katex-error" title="([^"]*)"[^>]*>(.*?)</span>', body, re.DOTALL)
    if broken:
        reason, formula = (unescape(text).strip() for text in broken.groups())
        raise ExtensionError(f"{page}: KaTeX cannot typeset the formula {formula} ({reason})")


def fonts(body: str) -> list[list[str]]:
    """Return file, family, style and weight of each font that the page's formulas need."""
    every = [set(value.split()) for value in re.findall(r'class="([^"]*)"', body)]
    classes = set().union(*(names - {"size1"} if "sizing" in names else names for names in every))  # a size, not a font
    return [_face(font) for font in sorted({font for mark, font in _FONT_OF.items() if mark in classes})]


def _face(font):
    family, variant = font.split("-")
    style = "italic" if "Italic" in variant else "normal"
    weight = "700" if "Bold" in variant else "400"
    return [f"KaTeX_{font}.woff2", f"KaTeX_{family}", style, weight]


_INLINE = '<span class="math">'
_SPAN = re.compile(r"<(/?)span\b[^>]*>")


def bind_punctuation(body: str) -> str:
    """Return the body with each short inline formula kept on one line with the punctuation that touches it."""
    pieces, done = [], 0
    while (start := body.find(_INLINE, done)) >= 0:
        end = _end_of_span(body, start)
        before, formula = body[done:start], body[start:end]
        opening = re.search(r"[(\[“‘]*$", before)[0]
        closing = re.match(r"[.,;:!?)\]”’]*", body[end : end + 8])[0]
        if formula.count('class="base"') == 1 and (opening or closing):
            before = before.removesuffix(opening)
            formula = f'<span class="gd-bound">{opening}{formula}{closing}</span>'
            end += len(closing)
        pieces += [before, formula]
        done = end
    return "".join([*pieces, body[done:]])


_FORMULA = re.compile(r'<math (.*?<annotation encoding="application/x-tex">(.*?)</annotation>)', re.DOTALL)


def name_in_headers(body: str) -> str:
    """Return the body with each formula in a table's header named by its TeX: not every checker reads MathML."""

    def named(formula):
        return f'<math aria-label="{escape(unescape(formula[2]))}" {formula[1]}'

    return re.sub(r"<th\b.*?</th>", lambda header: _FORMULA.sub(named, header[0]), body, flags=re.DOTALL)


def _end_of_span(body, start):
    depth = 0
    for tag in _SPAN.finditer(body, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    raise ExtensionError("a formula's span has no end")
