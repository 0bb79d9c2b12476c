"""The rules a stored notebook and the book must keep, each a pure function from parsed pages to complaints.

A page is a notebook as nbformat parses it; a markdown file is a page of one cell.  A rule returns a list of sentences,
empty when it is kept.  NOTEBOOK_RULES apply to notebooks, PROSE_RULES to every page, BOOK_RULES to the whole book.
"""

import ast
import posixpath
import re
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat
import yaml

from gdbook.teaching import ledger
from gdbook.teaching.claims import CLAIM_ID

LONGEST_CELL = 10
SHORTEST_ALT = 15
TAGS = {"remove-cell", "hide-input", "raises-exception"}
CHAPTER_FOLDERS = {"before", "core", "variants", "applications"}
OPENED, CLOSED = "After this chapter you can", "Now you can"
PRINTERS = {"print", "display", "claim"}
CHECKS = {"claim", "exercise"}
PLOT = r"<Figure size|<IPython\.core\.display\.Image"
CITING = ("cite", "cite:p", "cite:t", "cite:ps", "cite:ts", "cite:alp", "cite:author", "cite:year", "footcite")
LOADERS = "script|img|iframe|link|video|audio|source|embed|object|input"
OUTSIDE = r"(?:https?:)?//[^\"'\s>);]+"


class Book(NamedTuple):
    """The book as the rules see it; names are paths under the root, of pages without suffix."""

    pages: dict  # by name, such as "book/core/learning_rate"
    listed: list  # the names in _toc.yml
    bibliography: str
    files: set  # the names of all files under book/


# Reading


def read_book(root):
    """Return the Book under a root folder."""
    paths = sorted(path for path in (root / "book").rglob("*") if path.is_file())
    paths = [path for path in paths if ".ipynb_checkpoints" not in path.parts]
    names = [path.relative_to(root).as_posix() for path in paths]
    sources = [(name, path) for name, path in zip(names, paths, strict=True) if path.suffix in {".ipynb", ".md"}]
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return Book(
        pages={name.rsplit(".", 1)[0]: read_page(path) for name, path in sources},
        listed=list(toc_entries(toc)),
        bibliography="".join(path.read_text(encoding="utf-8") for path in paths if path.suffix == ".bib"),
        files=set(names),
    )


def read_page(path):
    """Return the notebook in a file, or a notebook of one cell that holds a markdown file."""
    text = Path(path).read_text(encoding="utf-8")
    if Path(path).suffix == ".ipynb":
        return nbformat.reader.reads(text)  # nbformat.reads would mend missing and repeated ids
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="page")])


def toc_entries(node):
    """Yield the files a table of contents names, in order."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("root", "file") if key in node)
        node = [value for value in node.values() if isinstance(value, list)]
    if isinstance(node, list):
        for child in node:
            yield from toc_entries(child)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def prose_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def prose(notebook):
    """Return all markdown without its code blocks and inline code."""
    return "\n\n".join(without_code(cell.source) for cell in prose_cells(notebook))


def without_code(text):
    text = re.sub(r"^(```+)(?!\{)[^\n]*\n.*?^\1`*\s*$", "", text, flags=re.M | re.S)
    role, code = r"(\{[\w:-]+\}`[^`]+`)", r"(`+)(?!`).+?(?<!`)\2(?!`)"
    return re.sub(f"{role}|{code}", lambda match: match[1] or "", text)


def outputs(cell):
    return cell.get("outputs", [])


def texts(cell):
    """Return every stored text of a cell's outputs."""
    found = []
    for output in outputs(cell):
        found += [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
        found += [value for kind, value in output.get("data", {}).items() if kind.startswith("text/")]
    return [text for text in found if text]


def shown(notebook):
    """Return (cell id, text) of all stored texts."""
    return [(cell.id, text) for cell in code_cells(notebook) for text in texts(cell)]


def repeated(items):
    """Return (item, count) of what occurs more than once."""
    return [(item, count) for item, count in Counter(items).items() if count > 1]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def tree(cell):
    return ast.parse(cell.source)


def called_names(node):
    return [call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]


def roles(text, *names):
    """Return the contents of {name}`content` for the given roles."""
    return re.findall(rf"\{{(?:{'|'.join(map(re.escape, names))})\}}`([^`]+)`", text)


def targets(text, *names):
    """Return what roles point to: `target` or `words <target>`."""
    return [re.sub(r"^.*<([^<>]+)>$", r"\1", content.strip(), flags=re.S).strip() for content in roles(text, *names)]


def blocks(text, name):
    """Return (argument, body) of each colon-fenced directive of a name."""
    pattern = rf"^(:{{3,}})\{{{re.escape(name)}\}}[ \t]*(.*?)[ \t]*\n(.*?)^\1[ \t]*$"
    return [(argument, body) for _, argument, body in re.findall(pattern, text, flags=re.M | re.S)]


def list_items(body):
    """Return the items of a list, each on one line."""
    items = re.split(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", body, flags=re.M)[1:]
    return [" ".join(item.split()) for item in items]


# Rules for a notebook


def stores_no_picture(notebook):
    every = [(cell.id, output) for cell in code_cells(notebook) for output in outputs(cell)]
    kinds = [(id, kind) for id, output in every for kind in output.get("data", {})]
    bad = [f"cell {id} stores {kind}" for id, kind in kinds if kind.startswith("image/") or "widget" in kind]
    bad += [f"cell {cell.id} holds an attachment" for cell in notebook.cells if cell.get("attachments")]
    return bad + [f"the notebook stores metadata.{key}" for key in ("widgets",) if key in notebook.metadata]


def is_of_format_4_5(notebook):
    version = f"{notebook.nbformat}.{notebook.nbformat_minor}"
    return [] if version == "4.5" else [f"nbformat must be 4.5, got {version}"]


def was_run_from_top_to_bottom(notebook):
    wrong = [(cell, count) for count, cell in enumerate(code_cells(notebook), 1) if cell.execution_count != count]
    return [f"cell {cell.id} must have execution count {count}, got {cell.execution_count}" for cell, count in wrong]


def keeps_an_output_wherever_a_cell_shows_something(notebook):
    silent = [cell.id for cell in code_cells(notebook) if shows(cell) and not outputs(cell)]
    return [f"cell {id} shows something but stores no output" for id in silent]


def shows(cell):
    """Return whether a cell prints, at its top level, or ends in an expression."""
    statements = tree(cell).body
    if statements and isinstance(statements[-1], ast.Expr):
        return not cell.source.rstrip().endswith(";")
    plain = [statement for statement in statements if not isinstance(statement, ast.FunctionDef | ast.ClassDef)]
    return any(name in PRINTERS for statement in plain for name in called_names(statement))


def has_ids_that_are_words(notebook):
    word = r"[a-z]+(-([a-z]+|\d+[a-z]?))*"
    ids = [cell.get("id", "") for cell in notebook.cells]
    return [f"id {id!r} must be words joined by hyphens" for id in ids if not re.fullmatch(word, id)]


def has_each_id_once(notebook):
    return [f"id {id!r} is used {count} times" for id, count in repeated(cell.get("id") for cell in notebook.cells)]


def imports_first(notebook):
    wrong = [cell.id for cell in code_cells(notebook)[:1] if not all(map(imports, tree(cell).body))]
    return [f"the first code cell, {id}, must only import" for id in wrong]


def imports_only_first(notebook):
    late = [cell.id for cell in code_cells(notebook)[1:] if any(map(imports, ast.walk(tree(cell))))]
    return [f"cell {id} imports; imports stand in the first code cell" for id in late]


def imports(node):
    return isinstance(node, ast.Import | ast.ImportFrom)


def has_short_code_cells(notebook):
    long = [cell.id for cell in code_cells(notebook) if len(cell.source.strip().splitlines()) > LONGEST_CELL]
    return [f"cell {id} has more than {LONGEST_CELL} lines" for id in long]


def has_known_tags(notebook):
    found = [(cell.id, tag) for cell in notebook.cells for tag in sorted(tags(cell) - TAGS)]
    return [f"cell {id} has the unknown tag {tag!r}" for id, tag in found]


def has_prose_between_code_cells(notebook):
    pairs = pairwise(cell for cell in notebook.cells if cell.source.strip())
    bare = [(one.id, two.id) for one, two in pairs if is_to_be_read(one) and is_to_be_read(two)]
    return [f"cells {one} and {two} need prose between them" for one, two in bare]


def is_to_be_read(cell):
    if cell.cell_type != "code" or tags(cell) & {"remove-cell", "hide-input"}:
        return False
    return not CHECKS & set(called_names(tree(cell)))


def describes_each_plot(notebook):
    plots = [cell for cell in code_cells(notebook) if any(re.match(PLOT, text) for text in texts(cell))]
    bare = [cell.id for cell in plots if not describes(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""))]
    return [f"cell {id} draws a picture; metadata.mystnb.image.alt must describe it" for id in bare]


def describes(alt):
    """Return whether an alternative text can be a description: some words, not a file name."""
    words = alt.strip()
    return len(words) >= SHORTEST_ALT and " " in words and not re.search(r"\.(png|svg|jpe?g|webp)$", words)


def stores_no_warning(notebook):
    noisy = [cell.id for cell in code_cells(notebook) for output in outputs(cell) if output.get("name") == "stderr"]
    return [f"cell {id} stores a warning or other text on stderr" for id in noisy]


def stores_nothing_of_this_machine(notebook):
    trace = r"\bat 0x[0-9a-f]{4,}|/site-packages/|(?<![\w.])/(?:home|Users|root|tmp|work)/|[A-Z]:\\Users"
    found = [(id, re.search(trace, text)) for id, text in shown(notebook)]
    return [f"cell {id} stores {match[0]!r}, which differs between machines" for id, match in found if match]


def prints_no_bare_numpy(notebook):
    found = [(id, re.search(r"\barray\(|\bnp\.\w+\(", text)) for id, text in shown(notebook)]
    return [f"cell {id} shows a bare NumPy repr ({match[0]}...); format the numbers" for id, match in found if match]


def downloads_and_times_nothing(notebook):
    pattern = r"^\s*[%!].*$|\b(urllib|requests|perf_counter|timeit|urlretrieve)\b"
    found = [(cell.id, re.search(pattern, cell.source, flags=re.M)) for cell in code_cells(notebook)]
    return [f"cell {id} downloads, times or uses a magic ({match[0].strip()})" for id, match in found if match]


def claims_have_literal_ids(notebook):
    bad = [cell for cell, id in claims(notebook) if not CLAIM_ID.fullmatch(id)]
    return [f"cell {cell} makes a claim whose ID is not a literal such as D-1 or learning_rate-3" for cell in bad]


def claims(notebook):
    """Return (cell id, claim ID) of each claim(...); the ID is empty where it is not a literal string."""
    calls = [(cell.id, call) for cell in code_cells(notebook) for call in calls_of(cell, "claim")]
    first = [(cell, call.args[0] if call.args else None) for cell, call in calls]
    return [(cell, argument.value if is_string(argument) else "") for cell, argument in first]


def calls_of(cell, name):
    calls = [node for node in ast.walk(tree(cell)) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def is_string(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


NOTEBOOK_RULES = [
    stores_no_picture,
    is_of_format_4_5,
    was_run_from_top_to_bottom,
    keeps_an_output_wherever_a_cell_shows_something,
    has_ids_that_are_words,
    has_each_id_once,
    imports_first,
    imports_only_first,
    has_short_code_cells,
    has_known_tags,
    has_prose_between_code_cells,
    describes_each_plot,
    stores_no_warning,
    stores_nothing_of_this_machine,
    prints_no_bare_numpy,
    downloads_and_times_nothing,
    claims_have_literal_ids,
    ledger.claims_have_literal_tolerances,
    ledger.marks_each_claim_once,
    ledger.stores_one_line_for_each_claim,
    ledger.stores_only_claims_that_hold,
]


# Rules for every page


def fences_directives_with_colons(notebook):
    text = "\n\n".join(cell.source for cell in prose_cells(notebook))
    found = re.findall(r"^[ \t]*((?:```+|~~~+)\{[\w:-]+\})", text, flags=re.M)
    return [f"{fence} must be fenced with colons" for fence in found]


def describes_each_image(notebook):
    text = prose(notebook)
    bare = [source for alt, source in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", text) if not describes(alt)]
    for name in ("image", "figure"):
        bare += [source for source, body in blocks(text, name) if not describes(option(body, "alt"))]
    alts = [(tag, re.findall(r'alt="([^"]*)"', tag)) for tag in re.findall(r"<img\b[^>]*>", text)]
    bare += [tag for tag, alt in alts if not any(map(describes, alt))]
    return [f"the image {source} needs alternative text that describes it" for source in bare]


def option(body, name):
    return (re.findall(rf"^:{name}:[ \t]*(.*)$", body, flags=re.M) or [""])[0]


def loads_nothing_from_outside(notebook):
    text = prose(notebook)
    found = re.findall(rf"<(?:{LOADERS})\b[^>]*?=[\"']?\s*({OUTSIDE})", text, flags=re.I)
    found += re.findall(rf"!\[[^\]]*\]\(({OUTSIDE})", text)
    found += re.findall(rf"(?:url\(|@import)\s*[\"']?({OUTSIDE})", text)
    found += [source for name in ("image", "figure", "iframe") for source, _ in blocks(text, name) if "//" in source]
    return [f"{address} would be loaded from outside" for address in found]


PROSE_RULES = [
    fences_directives_with_colons,
    describes_each_image,
    loads_nothing_from_outside,
    ledger.checks_each_claim_it_marks,
    ledger.marks_claims_at_the_end_of_a_line_of_prose,
    ledger.cites_a_source_for_each_fact,
]


# Rules for the book


def opens_and_closes_with_the_same_three_objectives(book):
    chapters = [(name, page) for name, page in book.pages.items() if is_chapter(name)]
    return [f"{name} {complaint}" for name, page in chapters for complaint in objective_complaints(page)]


def is_chapter(name):
    return len(PurePosixPath(name).parts) == 3 and PurePosixPath(name).parts[1] in CHAPTER_FOLDERS


def objective_complaints(page):
    opened, closed = objectives(page, OPENED), objectives(page, CLOSED)
    if len(opened) != 1 or len(closed) != 1:
        return [f"needs one admonition {OPENED!r} and one {CLOSED!r}, got {len(opened)} and {len(closed)}"]
    if len(opened[0]) != 3:
        return [f"needs three objectives, got {len(opened[0])}"]
    return [] if opened == closed else ["must close with the objectives it opened with"]


def objectives(page, start):
    """Return the list in each admonition whose title begins so."""
    return [list_items(body) for title, body in blocks(prose(page), "admonition") if title.startswith(start)]


def lists_every_page(book):
    missing = [f"{name} is not listed in _toc.yml" for name in sorted(set(book.pages) - set(book.listed))]
    return missing + [f"_toc.yml lists {name}, which is not there" for name in book.listed if name not in book.pages]


def cites_only_what_is_in_the_references(book):
    known = set(bibliography_keys(book))
    return [f"{name} cites {key}, which is not in references.bib" for name, key in citations(book) if key not in known]


def cites_every_reference(book):
    cited = {key for _, key in citations(book)}
    return [f"references.bib holds {key}, which no page cites" for key in bibliography_keys(book) if key not in cited]


def has_each_reference_once(book):
    return [f"references.bib holds {key} {count} times" for key, count in repeated(bibliography_keys(book))]


def bibliography_keys(book):
    return re.findall(r"^\s*@(?!comment|string|preamble)\w+\s*\{\s*([^,\s]+)\s*,", book.bibliography, flags=re.M | re.I)


def citations(book):
    found = [(name, content) for name, page in book.pages.items() for content in roles(prose(page), *CITING)]
    return [(name, key.strip()) for name, content in found for key in content.split(",")]


def makes_each_claim_once(book):
    made = [id for page in book.pages.values() for _, id in claims(page)]
    return [f"claim {id} is made {count} times" for id, count in repeated(made)]


def numbers_a_chapter_s_own_claims_by_its_name(book):
    made = [(name, id) for name, page in book.pages.items() for _, id in claims(page)]
    foreign = [(name, id) for name, id in made if id.rsplit("-", 1)[0] not in ("D", PurePosixPath(name).name)]
    return [f"{name} makes the claim {id!r}, which is not named after this chapter" for name, id in foreign]


def defines_each_term_once(book):
    return [f"the glossary defines {term!r} {count} times" for term, count in repeated(map(str.lower, terms(book)))]


def uses_only_defined_terms(book):
    known = set(map(str.lower, terms(book)))
    used = [(name, term) for name, page in book.pages.items() for term in targets(prose(page), "term")]
    unknown = [(name, term) for name, term in used if term.lower() not in known]
    return [f"{name} uses the term {term!r}, which the glossary does not define" for name, term in unknown]


def terms(book):
    """Return the terms of every glossary: lines at the margin, each followed by its indented definition."""
    bodies = [body for page in book.pages.values() for _, body in blocks(prose(page), "glossary")]
    return [line.strip() for body in bodies for line in body.splitlines() if re.match(r"[^\s:]", line)]


def refers_only_to_what_is_there(book):
    known = labels(book)
    used = [(name, label) for name, page in book.pages.items() for label in references(prose(page))]
    return [f"{name} refers to {label!r}, which no page defines" for name, label in used if label not in known]


def references(text):
    return (
        targets(text, "ref", "numref", "eq", "prf:ref")
        + re.findall(r"\]\(#([^)\s]+)\)", text)
        + card_links(text, "ref")
    )


def card_links(text, kind):
    """Return where cards lead by a link of a kind, doc or ref."""
    return re.findall(rf"^:link:[ \t]*(\S+)\n:link-type:[ \t]*{kind}\b", text, flags=re.M)


def labels(book):
    options = [re.findall(r"^\s*:(?:label|name):[ \t]*(\S+)", prose(page), flags=re.M) for page in book.pages.values()]
    return {*marks(book), *chain(*options), "genindex", "search"}


def marks(book):
    """Return every (label)= before a heading or figure and every $$ ... $$ (label)."""
    pattern = r"^\(([^)\s]+)\)=\s*$|\$\$[ \t]*\(([^)\s]+)\)"
    found = [re.findall(pattern, prose(page), flags=re.M) for page in book.pages.values()]
    return [before or after for before, after in chain(*found)]


def defines_each_label_once(book):
    return [f"the label {label!r} is defined {count} times" for label, count in repeated(marks(book))]


def links_only_to_files_that_are_there(book):
    links = [(name, target) for name, page in book.pages.items() for target in file_links(prose(page))]
    dead = [(name, target) for name, target in links if not leads_to_a_file(book, name, target)]
    return [f"{name} links to {target}, which is not there" for name, target in dead]


def file_links(text):
    """Return the targets of links and images that are neither addresses nor labels."""
    found = re.findall(r"\]\(<?([^)\s>#]+)[^)]*\)", text) + targets(text, "doc") + card_links(text, "doc")
    found += [source for name in ("image", "figure") for source, _ in blocks(text, name)]
    return [target for target in found if not re.match(r"[a-z][a-z0-9+.-]*:|//", target)]


def leads_to_a_file(book, name, target):
    folder = "/" if target.startswith("/") else f"/{PurePosixPath(name).parent}"
    path = posixpath.normpath(posixpath.join(folder, target.lstrip("/"))).lstrip("/")
    return path in book.files or path in book.pages


BOOK_RULES = [
    opens_and_closes_with_the_same_three_objectives,
    lists_every_page,
    cites_only_what_is_in_the_references,
    cites_every_reference,
    has_each_reference_once,
    makes_each_claim_once,
    numbers_a_chapter_s_own_claims_by_its_name,
    defines_each_term_once,
    uses_only_defined_terms,
    refers_only_to_what_is_there,
    defines_each_label_once,
    links_only_to_files_that_are_there,
]
