"""A question in Jupyter: the same HTML and the same script as on the static page, carried by an anywidget."""

from pathlib import Path

import anywidget
import traitlets

from gdbook import tokens
from gdbook.figures.figure import DARK_HOSTS
from gdbook.figures.link import linked
from gdbook.teaching.quizzes.kinds import Item
from gdbook.teaching.quizzes.markup import html

SCRIPT = Path(__file__).with_name("quiz.mjs")
STYLE = Path(__file__).with_name("quiz.css")


class Quiz(anywidget.AnyWidget):
    """A question, live: html is what it looks like before its script runs, and all the script knows."""

    html = traitlets.Unicode(help="the question and its answers as plain HTML", read_only=True).tag(sync=True)

    _esm = linked(SCRIPT)
    _css = tokens.css_variables(
        light=".gd-quiz", dark=", ".join(f"{host} .gd-quiz" for host in DARK_HOSTS)
    ) + STYLE.read_text(encoding="utf-8")

    def __init__(self, item: Item):
        super().__init__()
        self.item = item
        self.set_trait("html", html(item))

    def __repr__(self):
        return f"Quiz({self.item.name!r})"

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options)
        return data | {"text/html": self.html}, metadata
