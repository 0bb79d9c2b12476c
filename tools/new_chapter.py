"""Begin a chapter: `python tools/new_chapter.py core/gradient` writes a notebook to fill in and lists it in `_toc.yml`.

What it writes is chapter.md with the chapter's name put in, run and stored: it passes the tests as it is.
"""

import re
from pathlib import Path

import nbformat
import notebooks
from environment import ROOT
from progress import Problem, ending, say

TEMPLATE = Path(__file__).with_name("chapter.md")
PARTS = {
    "before": "Before the descent",
    "core": "Core",
    "variants": "Variants",
    "applications": "Applications",
}
ORDER = (*PARTS, "course", "reference")  # of the folders; the last two hold no chapters
NEXT = """\
Written: {path}, and listed in _toc.yml.
Next:
  1. Fill it in from top to bottom: {lab}
     reference/authoring shows each element with its source.
  2. Questions stand in gdbook/teaching/quizzes/{slug}.py, code exercises in gdbook/teaching/exercises/{slug}.py.
  3. Run and store it, then look at it: make notebooks ARGS={path}; make book
  4. Before it is committed: make test"""


def main(arguments):
    path = make(ROOT, *checked(arguments))
    name = path.relative_to(ROOT).as_posix()
    say(NEXT.format(path=name, slug=path.stem, lab=f"make lab ARGS={name}"))
    return 0


def checked(arguments):
    """Return (part, slug) of the one argument, such as core/gradient."""
    if len(arguments) != 1 or not arguments[0]:
        raise Problem("Say where and what, for example: make new-chapter NAME=core/gradient")
    part, _, slug = arguments[0].partition("/")
    if part not in PARTS:
        raise Problem(f"NAME must begin with {', '.join(PARTS)} and a slash, got {arguments[0]!r}.")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", slug):
        raise Problem(f"The chapter's name must be small letters, joined by underscores, got {slug!r}.")
    return part, slug


def make(root, part, slug):
    """Write and list the chapter under a root folder, both or neither; return its path."""
    path, toc = root / "book" / part / f"{slug}.ipynb", root / "_toc.yml"
    taken = [found for found in sorted((root / "book").rglob(f"{slug}.*")) if found.suffix in (".ipynb", ".md")]
    if taken:
        raise Problem(f"There is a {taken[0].relative_to(root)} already; its claims and links go by that name.")
    listed = with_chapter(toc.read_text(encoding="utf-8"), part, slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebooks.stored_text(notebooks.run(skeleton(slug), path.parent)), encoding="utf-8")
    toc.write_text(listed, encoding="utf-8")
    return path


# The notebook


def skeleton(slug):
    """Return the notebook to fill in, not yet run."""
    names = {"slug": slug, "label": slug.replace("_", "-"), "title": slug.replace("_", " ").capitalize()}
    text = re.sub(r"@(\w+)@", lambda found: names[found[1]], TEMPLATE.read_text(encoding="utf-8"))
    cells = re.findall(r"^%%% (\S+) ?([^\n]*)\n(.*?)(?=\n+%%% |\n*\Z)", text, flags=re.MULTILINE | re.DOTALL)
    return nbformat.v4.new_notebook(cells=[cell(id, kind.split(), source) for id, kind, source in cells])


def cell(id, kind, source):
    """Return a cell; kind: nothing for prose, else "code" and its tags."""
    if not kind:
        return nbformat.v4.new_markdown_cell(source, id=id)
    return nbformat.v4.new_code_cell(source, id=id, metadata={"tags": kind[1:]} if kind[1:] else {})


# The table of contents


def with_chapter(toc, part, slug):
    """Return the text of _toc.yml with the chapter at the end of its part; no other line changes."""
    lines = toc.splitlines(keepends=True)
    places = {name: [i for i, line in enumerate(lines) if f"file: book/{name}/" in line] for name in ORDER}
    if places[part]:
        last = places[part][-1]
        return "".join([*lines[: last + 1], re.sub(r"book/.*", f"book/{part}/{slug}", lines[last]), *lines[last + 1 :]])
    later = [places[name][0] for name in ORDER[ORDER.index(part) + 1 :] if places[name]]
    if not later:
        raise Problem(f"_toc.yml has no part for book/{part} to stand in, or to stand before.")
    before = max(i for i, line in enumerate(lines[: later[0]]) if "caption:" in line)
    return "".join([*lines[:before], *new_part(lines[before : later[0] + 1], part, slug), *lines[before:]])


def new_part(shape, part, slug):
    """Return the lines of a part with one chapter; shape: those of another, from its caption to its first file."""
    caption, *between, file = shape
    first = caption.partition("caption:")[0] + f"caption: {PARTS[part]}\n"
    return [first, *between, file.partition("file:")[0] + f"file: book/{part}/{slug}\n"]


if __name__ == "__main__":
    ending(main)
