"""The built site with one page more for each live figure, on which it stands alone, and one for all of a page.

A chapter takes seconds to lay out; all that a figure needs of it is its head and the width of its column.
"""

import os
import re
from pathlib import Path
from shutil import copytree

FIGURE = re.compile(r'<div class="gd-figure"[^>]* data-cell="([^"]+)"')
TAG = re.compile(r"<(/?)div\b[^>]*>")
ARTICLE = re.compile(r'(<article class="bd-article">.*?</h1>).*(</article>)', re.DOTALL)
CONTENTS = re.compile(r'<nav id="pst-page-toc-nav".*?</nav>', re.DOTALL)  # would point at sections no longer there
HERE = "<!-- the figure -->"
ALL = "figures"  # stands for the figures of all cells of a page


def alone_path(path, cell):
    """Return where the figure of a cell stands alone, beside the page at `path` so that its links lead as there."""
    return f"{path.removesuffix('.html')}.{cell}.html"


def element_at(text, start):
    """Return the div that begins at `start`, up to its own end."""
    depth = 0
    for tag in TAG.finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return text[start : tag.end()]
    raise ValueError(f"the div at {start} does not end")


def pages_alone(text):
    """Return {cell: the page with no more in its article than its title and that figure}, and one with ALL figures."""
    figures = {found[1]: element_at(text, found.start()) for found in FIGURE.finditer(text)}
    bare = CONTENTS.sub("", ARTICLE.sub(rf"\1{HERE}</section>\2", text)) if figures else ""
    every = {ALL: "".join(figures.values())} if figures else {}
    return {cell: bare.replace(HERE, figure) for cell, figure in (figures | every).items()}


def with_pages_alone(site, folder):
    """Fill `folder` with links to the files of the site, and with the pages of its figures alone; return it."""
    copytree(site.resolve(), folder, copy_function=os.symlink, dirs_exist_ok=True)
    for page in site.rglob("*.html"):
        for cell, text in pages_alone(page.read_text(encoding="utf-8")).items():
            Path(folder, alone_path(page.relative_to(site).as_posix(), cell)).write_text(text, encoding="utf-8")
    return folder
