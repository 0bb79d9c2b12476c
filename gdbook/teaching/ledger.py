"""The ledger: each claim with its sentence, source, numbers and tolerance, read from notebooks as they are stored.

In the prose a mark, the role claim with one or more IDs, ends the line that states what was checked; a line that ends
in a colon takes the formula or table after it along.  In the code claim(...) checks it, and prints what is read here.
A notebook is what JSON or nbformat gives.
"""

import ast
import math
import re
from collections import Counter
from inspect import signature
from itertools import takewhile
from typing import NamedTuple

from gdbook.teaching.claims import PRINTED, claim

MARK = re.compile(r"\{claim\}`([^`]+)`")
CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
_FENCED = re.compile(r"^(```+)(?!\{).*?^\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
_BESIDE = re.compile(rf"[ \t]*(?:{MARK.pattern}|\{{cite:p\}}`[^`]+`)")  # what a statement is told without
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+")
_LABEL = re.compile(r"^(\$\$)[ \t]*\([^)\s]+\)[ \t]*$", re.MULTILINE)
_OF_PROSE = re.compile(rf"(?![|:]|\$\$).*[^`|] {MARK.pattern}")
_PARAMETERS = signature(claim).parameters


class Mark(NamedTuple):
    """One ID that the prose marks, where, and what stands there."""

    id: str
    cell: str
    line: str
    statement: str  # MyST, without marks, citations in brackets and labels
    keys: tuple[str, ...]  # of its citations


class Check(NamedTuple):
    """One claim(...) of the code, and what its cell stores of it."""

    id: str
    cell: str
    rtol: float  # NaN where it is not a literal, as is atol
    atol: float
    lines: list[tuple[str, str]]  # (measured, expected) of each printed line; one, where all is well


class Entry(NamedTuple):
    """One line of the ledger."""

    id: str
    statement: str
    keys: tuple[str, ...]
    chapter: str
    cell: str
    measured: str
    expected: str
    tolerance: str
    verdict: str


def ledger(notebooks: dict) -> list[Entry]:
    """Return the entries of notebooks given by name, chapter after chapter, in each the book's facts first.

    Raises ValueError with every fault, one sentence a line, where a claim cannot be entered.
    """
    found = [f"{name}: {fault}" for name, notebook in notebooks.items() for fault in faults(notebook)]
    found += [f"claim {id} is made {count} times" for id, count in _repeated(_ids_made(notebooks.values()))]
    if found:
        raise ValueError("\n".join(found))
    return [entry for name, notebook in notebooks.items() for entry in _entries(name, notebook)]


def _entries(chapter, notebook):
    stated = {mark.id: mark for mark in marks(notebook)}
    made = sorted(checks(notebook), key=lambda check: order(check.id))
    return [_entry(chapter, stated[check.id], check) for check in made]


def _entry(chapter, mark, check):
    [numbers] = check.lines
    verdict = "holds" if holds(check) else "fails"
    return Entry(mark.id, mark.statement, mark.keys, chapter, mark.cell, *numbers, tolerance(check), verdict)


def _ids_made(notebooks):
    return [check.id for notebook in notebooks for check in checks(notebook)]


def order(id: str) -> tuple:
    """Return what sorts IDs: the book's facts by number (D-2, D-12, D-12b, D-13), then a chapter's own."""
    name, number, letter = re.fullmatch(r"(.*)-(\d+)([a-z]?)", id).groups()
    return (name != "D", name, int(number), letter)


def title(notebook: dict) -> str:
    """Return the first heading of a notebook, without its mark of level."""
    headings = [re.search(r"^#[ \t]+(.*)$", text, re.MULTILINE) for _, text in _cells(notebook, "markdown")]
    return next((found[1].strip() for found in headings if found), "")


# What the prose marks


def marks(notebook: dict) -> list[Mark]:
    """Return every ID marked in the prose, in order."""
    return [mark for id, text in _cells(notebook, "markdown") for mark in _marks_in(id, _FENCED.sub("", text))]


def _marks_in(cell, text):
    lines = text.splitlines()
    marked = [(i, id.strip()) for i, line in enumerate(lines) for ids in MARK.findall(line) for id in ids.split(",")]
    return [Mark(id, cell, lines[i], _statement(lines, i), _keys(id, lines, i)) for i, id in marked]


def _statement(lines, i):
    sentence = _BULLET.sub("", _BESIDE.sub("", lines[i]).strip())
    if not sentence.endswith(":"):
        return sentence
    rest = "\n".join(lines[i + 1 :]).strip("\n")
    block = re.match(r"(?:(?!:::).+\n?)*", rest)[0]
    return _LABEL.sub(r"\1", f"{sentence}\n\n{block}".strip())


def _keys(id, lines, i):
    """Return the keys cited in a claim's line; where there are none, the nearest in the paragraph of a fact."""
    before = list(takewhile(_is_of_paragraph, reversed(lines[:i])))
    after = list(takewhile(_is_of_paragraph, lines[i + 1 :]))
    nearest = [lines[i], *before, *after] if id.startswith("D-") else [lines[i]]
    cited = next((found for line in nearest if (found := CITED.findall(line))), [])
    return tuple(dict.fromkeys(key.strip() for keys in cited for key in keys.split(",")))


def _is_of_paragraph(line):
    return bool(line.strip()) and not line.startswith(":::")


# What the code checks


def checks(notebook: dict) -> list[Check]:
    """Return every claim(...) whose ID is a literal, in order."""
    return [check for cell in notebook["cells"] if cell["cell_type"] == "code" for check in _checks_in(cell)]


def _checks_in(cell):
    nodes = ast.walk(ast.parse("".join(cell["source"])))
    calls = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim"]
    given = [{**dict(zip(_PARAMETERS, call.args, strict=False)), **_keywords(call)} for call in calls]
    named = [(arguments["id"].value, arguments) for arguments in given if _is_text(arguments.get("id"))]
    return [
        Check(id, cell["id"], _bound(arguments, "rtol"), _bound(arguments, "atol"), _lines(cell, id))
        for id, arguments in named
    ]


def _keywords(call):
    return {keyword.arg: keyword.value for keyword in call.keywords}


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _bound(arguments, name):
    if name not in arguments:
        return float(_PARAMETERS[name].default)
    try:
        return float(ast.literal_eval(arguments[name]))
    except (ValueError, TypeError):
        return math.nan


def tolerance(check: Check) -> str:
    """Return the tolerance of a check in words."""
    bounds = [("relative", check.rtol), ("absolute", check.atol)]
    return ", ".join(f"{kind} {bound:g}" for kind, bound in bounds if bound) or "exact"


def holds(check: Check) -> bool:
    """Return whether each stored line agrees with itself, as far as its digits tell."""
    return all(
        abs(got - want) <= 2 * check.atol + check.rtol * abs(want) + 1e-6 * (abs(got) + abs(want))
        for measured, expected in check.lines
        for got, want in zip(_numbers(measured), _numbers(expected), strict=True)
    )


def _numbers(text):
    return [float(number) for number in text.split(", ")]


def _lines(cell, id):
    text = "\n".join("".join(output.get("text", "")) for output in cell["outputs"])
    return [(found["measured"], found["expected"]) for found in PRINTED.finditer(text) if found["id"] == id]


def _cells(notebook, kind):
    return [(cell["id"], "".join(cell["source"])) for cell in notebook["cells"] if cell["cell_type"] == kind]


# What the two must keep, each a function from a notebook to complaints


def checks_each_claim_it_marks(notebook: dict) -> list[str]:
    made = {check.id for check in checks(notebook)}
    return [
        f"cell {mark.cell} marks the claim {mark.id}, which no cell checks"
        for mark in marks(notebook)
        if mark.id not in made
    ]


def marks_each_claim_once(notebook: dict) -> list[str]:
    marked = Counter(mark.id for mark in marks(notebook))
    wrong = [(check, marked[check.id]) for check in checks(notebook) if marked[check.id] != 1]
    return [
        f"cell {check.cell} checks the claim {check.id}, which the prose must mark once, not {n} times"
        for check, n in wrong
    ]


def marks_claims_at_the_end_of_a_line_of_prose(notebook: dict) -> list[str]:
    wrong = [mark for mark in marks(notebook) if not _OF_PROSE.fullmatch(mark.line.strip())]
    return [f"cell {mark.cell} must mark the claim {mark.id} at the end of a line of prose" for mark in wrong]


def cites_a_source_for_each_fact(notebook: dict) -> list[str]:
    bare = [mark for mark in marks(notebook) if mark.id.startswith("D-") and not mark.keys]
    return [f"cell {mark.cell} marks the claim {mark.id} in a paragraph that cites nothing" for mark in bare]


def stores_one_line_for_each_claim(notebook: dict) -> list[str]:
    wrong = [check for check in checks(notebook) if len(check.lines) != 1]
    return [f"cell {check.cell} must store one line of the claim {check.id}, not {len(check.lines)}" for check in wrong]


def stores_only_claims_that_hold(notebook: dict) -> list[str]:
    wrong = [check for check in checks(notebook) if not math.isnan(check.rtol + check.atol) and not holds(check)]
    return [f"cell {check.cell} stores numbers of the claim {check.id} that do not agree" for check in wrong]


def claims_have_literal_tolerances(notebook: dict) -> list[str]:
    wrong = [check for check in checks(notebook) if math.isnan(check.rtol + check.atol)]
    return [f"cell {check.cell} makes the claim {check.id} with a tolerance that is no literal" for check in wrong]


RULES = [
    checks_each_claim_it_marks,
    marks_each_claim_once,
    marks_claims_at_the_end_of_a_line_of_prose,
    cites_a_source_for_each_fact,
    stores_one_line_for_each_claim,
    stores_only_claims_that_hold,
    claims_have_literal_tolerances,
]


def faults(notebook: dict) -> list[str]:
    """Return what keeps a notebook's claims from being entered, in sentences."""
    return [fault for rule in RULES for fault in rule(notebook)]


def _repeated(items):
    return [(item, count) for item, count in Counter(items).items() if count > 1]
