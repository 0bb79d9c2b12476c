"""Put questions into the page as the plain HTML they are, and bring the script that makes them live."""

import json
import re

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from gdbook.figures.link import linked
from gdbook.site.figures import FOLDER, LiveFigures, _ancestor, _hash, _is_figure, _write
from gdbook.teaching.quizzes.widget import SCRIPT, STYLE

WIDGET = "gdbook.teaching.quizzes.widget.Quiz"
_TEXT = r'"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|/(?! )(?:\\.|\[[^\]]*\]|[^/\n\\])+/'  # strings and regular expressions
_BLANKS = re.compile(
    rf"(?P<text>{_TEXT})|/\*.*?\*/\s*| *//[^\n]*|^\s+| *(?P<sign>=>|[=<>?:,;{{(&|])\s*| *(?P<end>[)}}]) *",
    re.MULTILINE | re.DOTALL,
)


class PlainQuizzes(SphinxPostTransform):
    """Replace each cell that shows a question by the question: neither its code nor a widget is for the page."""

    default_priority = LiveFigures.default_priority - 1
    formats = ("html",)

    def run(self, **options):
        for bundle in list(self.document.findall(_is_figure)):
            markup = [child.astext() for child in bundle.children if child.get("mime_type") == "text/html"]
            if markup and markup[0].startswith('<div class="gd-quiz"'):
                _ancestor(bundle, "cell_code").replace_self(nodes.raw("", markup[0], format="html"))


def is_quiz(record: dict) -> bool:
    """Return whether a stored widget is a question."""
    return record["state"].get("_anywidget_id") == WIDGET


def take_quizzes(app, doctree):
    """Drop the questions from the widget state that myst_nb stored for this page; their HTML holds all there is."""
    files = NbMetadataCollector.get_js_files(app.env, app.env.docname)
    if "ipywidgets_state" in files:
        name, state = files["ipywidgets_state"]
        stored = json.loads(state["body"])
        stored["state"] = {key: record for key, record in stored["state"].items() if not is_quiz(record)}
        files["ipywidgets_state"] = (name, state | {"body": json.dumps(stored)})


def script() -> str:
    """Return the script of all questions as a classic one that starts itself, without what only people need."""
    body, count = re.subn(r"^export default .*;\n", "start(document);\n", linked(SCRIPT), flags=re.MULTILINE)
    if count != 1:
        raise ValueError(f"{SCRIPT.name} must have one default export on a line of its own, got {count}")
    return f'(() => {{\n"use strict";\n{bare(body)}}})();\n'


def bare(source: str) -> str:
    """Return a script of ours without comments, needless blanks, and functions that nothing names."""
    commentless = re.sub(r"^ *(/\*\*.*?\*/|//[^\n]*)\n", "", source, flags=re.MULTILINE | re.DOTALL)
    return _BLANKS.sub(lambda found: found["text"] or found["sign"] or found["end"] or "", _used(commentless))


def _used(source):
    """Return a script without its top-level functions that nothing in it names; their last line is a lone brace."""
    unused = [name for name in re.findall(r"^function (\w+)", source, re.MULTILINE) if not _named(name, source)]
    for name in unused:
        source = re.sub(rf"^function {name}\(.*?^\}}\n", "", source, count=1, flags=re.MULTILINE | re.DOTALL)
    return _used(source) if unused else source


def _named(name, source):
    return len(re.findall(rf"\b{name}\b", source)) > 1


def add_to_page(app, pagename, templatename, context, doctree):
    """Give a page that asks something the script and the style of questions."""
    if 'class="gd-quiz"' not in context.get("body", ""):
        return
    app.add_css_file(_asset(app, ".css", STYLE.read_text(encoding="utf-8")))
    app.add_js_file(_asset(app, ".js", script()), loading_method="defer")


def _asset(app, suffix, text):
    name = f"quiz-{_hash(text)}{suffix}"
    _write(app, name, text)
    return f"{FOLDER}/{name}"


def setup(app):
    app.add_post_transform(PlainQuizzes)
    app.connect("doctree-read", take_quizzes, priority=400)  # before the figures take what is left
    app.connect("html-page-context", add_to_page)
