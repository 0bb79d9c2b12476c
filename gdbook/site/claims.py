"""Claims on the page: a mark after each checked sentence, and the ledger of them all; each leads to the other."""

import json
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from gdbook.teaching import ledger

COLUMNS = ("Claim", "Statement", "Source", "Expected", "Measured", "Tolerance", "Verdict")
COMPUTED = "computed here"


def setup(app):
    app.add_role("claim", ClaimRole())
    app.add_directive("ledger", LedgerDirective)
    app.add_post_transform(ClaimLinks)


def anchor(id: str) -> str:
    """Return the name of a claim's place, the same in its chapter and in the ledger."""
    return f"claim-{id}"


class claim_link(nodes.Inline, nodes.TextElement):  # noqa: N801 (docutils writes nodes so)
    """A link from a claim's place to the ledger, or back; it becomes one when all pages have been read."""


class ClaimRole(SphinxRole):
    """A mark for each of the claims named, after the sentence that states them."""

    def run(self):
        ids = [id.strip() for id in self.text.split(",")]
        return [claim_link("", "✓", claim=id, to="ledger", ids=[anchor(id)]) for id in ids], []


class LedgerDirective(SphinxDirective):
    """The claims of every notebook of the book: how many, then for each notebook a section with a table."""

    def run(self):
        notebooks = {name: self._read(name) for name in self.env.external_site_map if self._is_notebook(name)}
        try:
            entries = ledger.ledger(notebooks)
        except ValueError as faults:
            raise ExtensionError(str(faults)) from None
        chapters = {name: [entry for entry in entries if entry.chapter == name] for name in notebooks}
        sections = [self._section(ledger.title(notebooks[name]), own) for name, own in chapters.items() if own]
        return [nodes.paragraph("", summary(entries), classes=["gd-ledger-count"]), *sections]

    def _is_notebook(self, name):
        return name in self.env.found_docs and self.env.doc2path(name).endswith(".ipynb")

    def _read(self, name):
        path = self.env.doc2path(name)
        self.env.note_dependency(path)
        return json.loads(Path(path).read_text(encoding="utf-8"))

    def _section(self, heading, entries):
        title = nodes.title()
        section = nodes.section("", title, ids=[nodes.make_id(f"claims-{entries[0].chapter}")], names=[heading])
        title += self._inline(heading)
        section += self._table(entries)
        return section

    def _table(self, entries):
        chapter = self._inline(f"{{doc}}`/{entries[0].chapter}`")
        caption = nodes.title("", "From ", *chapter, nodes.Text(f": {summary(entries)}"))
        sizes = [nodes.colspec(colwidth=1, **({"stub": 1} if name == COLUMNS[0] else {})) for name in COLUMNS]
        head = nodes.row("", *[nodes.entry("", nodes.paragraph("", name)) for name in COLUMNS])
        body = nodes.tbody("", *[self._row(entry) for entry in entries])
        group = nodes.tgroup("", *sizes, nodes.thead("", head), body, cols=len(COLUMNS))
        return nodes.table("", caption, group, classes=["gd-ledger", "colwidths-auto"])

    def _row(self, entry):
        domain, id = self.env.get_domain("std"), anchor(entry.id)
        domain.note_hyperlink_target(id.lower(), self.env.docname, id, entry.id)
        place = nodes.paragraph("", "", claim_link("", entry.id, claim=entry.id, to=entry.chapter))
        source = self._parsed(f"{{cite:p}}`{','.join(entry.keys)}`" if entry.keys else COMPUTED)
        texts = [entry.expected, entry.measured, entry.tolerance, f"✓ {entry.verdict}"]
        told = zip(COLUMNS[2:], [source, *map(_unbroken, texts)], strict=True)
        cells = [[place], self._parsed(entry.statement), *[[_label(name), *cell] for name, cell in told]]
        return nodes.row("", *[nodes.entry("", *cell) for cell in cells], ids=[id])

    def _parsed(self, text):
        """Return the nodes of a text in MyST: formulas, terms, citations and all."""
        holder = nodes.container()
        self.state.nested_parse(StringList(text.splitlines(), self.get_source_info()[0]), 0, holder)
        return holder.children

    def _inline(self, text):
        return self._parsed(text)[0].children


def _unbroken(text):
    """Return a paragraph of a text in which no number such as 1e-06 is broken at its hyphen."""
    words = [nodes.inline("", word, classes=["gd-bound"]) for word in text.split()]
    spaces = [nodes.Text(" ") for _ in words]
    return [nodes.paragraph("", "", *[node for pair in zip(words, spaces, strict=True) for node in pair][:-1])]


def _label(name):
    """Return a column's name as a cell shows it where the table is too narrow to be one."""
    return nodes.paragraph("", name, classes=["gd-ledger-label"])


def summary(entries: list) -> str:
    """Return how many claims there are; none is entered that fails."""
    return "1 claim, which holds" if len(entries) == 1 else f"{len(entries)} claims, all hold"


class ClaimLinks(SphinxPostTransform):
    """Let each mark lead to the ledger, where the book has one, and each row of the ledger back to its mark."""

    default_priority = 9

    def run(self, **options):
        for node in list(self.document.findall(claim_link)):
            _join(node)
            node.replace_self(self._reference(node))

    def _reference(self, node):
        page, id = node["to"], node["claim"]
        labels = self.env.get_domain("std").anonlabels
        if page == "ledger":
            page = labels.get(anchor(id).lower(), [None])[0]
        text = node.astext()
        if page is None:
            return nodes.inline("", text, ids=node["ids"], classes=["gd-claim"])
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        link = nodes.reference("", text, internal=True, refuri=f"{address}#{anchor(id)}", ids=node["ids"])
        if node["to"] == "ledger":
            link["classes"], link["reftitle"] = ["gd-claim"], f"Claim {id}, checked"
            link += nodes.inline("", f" claim {id}", classes=["gd-unseen"])
        return link


def _join(node):
    """Keep a mark on the line of its sentence's last word."""
    siblings = node.parent.children
    before = siblings[node.parent.index(node) - 1] if node.parent.index(node) else None
    if node["to"] == "ledger" and isinstance(before, nodes.Text):
        node.parent.replace(before, nodes.Text(before.astext().rstrip()))
