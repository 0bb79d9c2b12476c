"""The two editions of the book: with solutions, for self-study, and without, for a course.

The second is built from a copy of the sources in which every solution is gone: the cells from `solution-start` to
`solution-end`, `solution` directives, and the `solution=` of the exercises in the package.  Quizzes stay: without a
server, a page can only say why an answer is wrong if it knows the right one.
"""

import ast
import json
import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from progress import Problem

SOURCES = ("_config.yml", "_toc.yml", "book", "gdbook")
EXERCISES = "gdbook/teaching/exercises/"
PARSER = MarkdownIt("commonmark").use(colon_fence_plugin)
LABEL = re.compile(r"^\(([^()\s]+)\)=[ \t]*$|^:(?:label|name):[ \t]*(\S+)|\$\$[ \t]*\(([^()\s]+)\)[ \t]*$", re.M)
REFERENCE = re.compile(
    r"\{(?:ref|numref|eq|prf:ref)\}`(?:(?P<words>[^`<]*?)[ \t]*<(?P<named>[^`>]+)>|(?P<bare>[^`<]+))`"
    r"|\[(?P<text>[^\]\n]+)\]\(#(?P<anchor>[^)\s]+)\)"
)


class Directive(NamedTuple):
    """A fenced directive, from line `first` up to but without line `after`."""

    name: str
    first: int
    after: int


# Which edition, and where


def chosen(arguments):
    """Return (whether with solutions, the other arguments); `--solutions=yes` or `--solutions=no` says it."""
    said = [argument.removeprefix("--solutions=") for argument in arguments if argument.startswith("--solutions=")]
    for word in said:
        if word not in ("yes", "no"):
            raise Problem(f"SOLUTIONS must be yes or no, got {word!r}.")
    return said[-1:] != ["no"], [argument for argument in arguments if not argument.startswith("--solutions=")]


def home(output, solutions):
    """Return the folder under which an edition is built, so that the two never mix."""
    return output if solutions else output / "_build" / "course"


def site(output, solutions):
    return home(output, solutions) / "_build" / "html"


# The sources without solutions


def copy_without_solutions(root, folder):
    """Make `folder` the copy of the sources under `root` without solutions; only what changed is written."""
    mirror(without_solutions(read_sources(root)), folder)


def read_sources(root):
    """Return {name: bytes} of all that a build reads."""
    paths = [path for name in SOURCES for path in [root / name, *(root / name).rglob("*")] if path.is_file()]
    names = [path.relative_to(root) for path in paths]
    return {name.as_posix(): (root / name).read_bytes() for name in names if not is_private(name)}


def is_private(name):
    return any(part.startswith(".") or part == "__pycache__" for part in name.parts)


def mirror(files, folder):
    """Write {name: bytes} into a folder, where it differs, and remove from the folder what else there is."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        name = path.relative_to(folder)
        if name.as_posix() not in files and not is_private(name):
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def without_solutions(files):
    """Return {name: bytes} of the same files without a solution and without a link to one."""
    pages = {name: read_cells(name, content) for name, content in files.items() if is_page(name)}
    kept = {name: kept_cells(name, cells) for name, cells in pages.items()}
    labels = {name: labels_in(cells) for name, cells in pages.items()}
    dropped = {label for name in pages for label in labels[name] - labels_in(kept[name])}
    written = {name: written_page(name, files[name], without_links(kept[name], dropped)) for name in pages}
    tasks = {name: without_keyword(files[name], name) for name in files if is_exercises(name)}
    return files | written | tasks


def is_page(name):
    return name.startswith("book/") and name.endswith((".ipynb", ".md"))


def is_exercises(name):
    return name.startswith(EXERCISES) and name.endswith(".py")


# Pages


def read_cells(name, content):
    """Return the cells of a notebook with their sources as texts, or those of a markdown page, which is one cell."""
    if name.endswith(".md"):
        return [{"cell_type": "markdown", "source": content.decode()}]
    return [{**cell, "source": "".join(cell["source"])} for cell in json.loads(content)["cells"]]


def written_page(name, content, cells):
    if name.endswith(".md"):
        return (cells[0]["source"].strip("\n") + "\n").encode() if cells else b""
    stored = [{**cell, "source": cell["source"].splitlines(keepends=True)} for cell in renumbered(cells)]
    return (json.dumps({**json.loads(content), "cells": stored}, indent=1, ensure_ascii=False) + "\n").encode()


def renumbered(cells):
    """Return the cells with execution counts that run from one again."""
    counts = iter(range(1, len(cells) + 1))
    return [recounted(cell, next(counts)) if cell.get("execution_count") else cell for cell in cells]


def recounted(cell, count):
    outputs = [{**each, "execution_count": count} if "execution_count" in each else each for each in cell["outputs"]]
    return {**cell, "execution_count": count, "outputs": outputs}


def kept_cells(name, cells):
    """Return the cells without solutions; a cell of which nothing is left is gone."""
    kept, inside = [], False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source, inside = outside_solutions(name, cell["source"], inside)
            kept += [{**cell, "source": source}] if source.strip() else []
        elif not inside:
            kept.append(cell)
    if inside:
        raise Problem(f"{name}: the last solution-start has no solution-end.")
    return kept


def outside_solutions(name, text, inside):
    """Return (what of a text stands outside solutions, whether one is open after it); inside: whether one is before."""
    found, lines, kept, position = list(directives(text)), text.splitlines(), [], 0
    if not found:
        return ("" if inside else text), inside
    for directive in found:
        if directive.name != "solution" and inside == (directive.name == "solution-start"):
            raise Problem(f"{name}: a {directive.name} stands {'inside' if inside else 'outside'} a solution.")
        kept += [] if inside else [lines[position : directive.first]]
        position = directive.after
        inside = {"solution-start": True, "solution-end": False}.get(directive.name, inside)
    kept += [] if inside else [lines[position:]]
    return "\n\n".join(filter(None, ("\n".join(part).strip("\n") for part in kept))), inside


def directives(text, offset=0):
    """Yield the solutions' Directives of a text in order, also those inside others; code that shows one is none."""
    for token in PARSER.parse(text):
        found = re.match(r"\{([\w:-]+)\}", token.info)
        if found and found[1] in ("solution", "solution-start", "solution-end"):
            yield Directive(found[1], offset + token.map[0], offset + token.map[1])
        elif found:
            yield from directives(token.content, offset + token.map[0] + 1)


def labels_in(cells):
    """Return what the prose of the cells can be referred to by."""
    texts = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    return {label for text in texts for groups in LABEL.findall(text) for label in groups if label}


def without_links(cells, labels):
    """Return the cells in which a link to one of the labels has become its words."""

    def words(found):
        if (found["named"] or found["bare"] or found["anchor"]).strip() not in labels:
            return found[0]
        return found["words"] or found["text"] or "the solution"

    def unlinked(cell):
        return {**cell, "source": REFERENCE.sub(words, cell["source"])} if cell["cell_type"] == "markdown" else cell

    return [unlinked(cell) for cell in cells]


# The package


def without_keyword(source, name, keyword="solution"):
    """Return Python source (bytes) without a keyword of its calls, which must be given a literal text."""
    for call in [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]:
        for given in [each for each in call.keywords if each.arg == keyword]:
            if not isinstance(given.value, ast.Constant):
                raise Problem(f"{name}, line {given.lineno}: {keyword}= must be a literal text, to be left out.")
            return without_keyword(without_span(source, given), name, keyword)
    return source


def without_span(source, node):
    """Return the source without a node and the comma after it; an ast's columns count bytes."""
    lines = source.splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    comma = re.match(rb"\s*,?[ \t]*\n?", source[end:])
    return source[:start].rstrip(b" \t") + source[end + comma.end() :]
