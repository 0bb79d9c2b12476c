"""The directive `hints`: an exercise's graded hints, each folded inside the one before it."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from gdbook.teaching.exercises import exercise


class Hints(SphinxDirective):
    """`:::{hints} NAME` shows the hints of exercise NAME; what stands in it is for readers of the bare notebook."""

    required_arguments = 1
    has_content = True

    def run(self):
        try:
            hints = exercise(self.arguments[0]).hints
        except KeyError as error:
            raise self.error(error.args[0]) from None
        box = nodes.container()
        self.state.nested_parse(StringList(nested(hints).splitlines(), source=self.get_source_info()[0]), 0, box)
        return box.children


def nested(hints: tuple[str, ...], number: int = 1) -> str:
    """Return MyST in which each hint is a fold whose last part is the next."""
    if not hints:
        return ""
    fence = ":" * (len(hints) + 2)
    return f"{fence}{{dropdown}} Hint {number}\n{hints[0]}\n\n{nested(hints[1:], number + 1)}\n{fence}"


def setup(app):
    app.add_directive("hints", Hints)
