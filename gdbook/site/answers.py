"""The script behind the fold "Your answers" and the marks beside the chapters, on every page."""

from gdbook.figures.link import linked
from gdbook.site.figures import FOLDER, PACKAGE, _hash, _write


def script() -> str:
    """Return the sidebar's module and its leaves as a classic script that starts itself."""
    return f'(() => {{\n"use strict";\n{linked(PACKAGE / "teaching" / "sidebar.mjs")}}})();\n'


def add_to_page(app, pagename, templatename, context, doctree):
    """Give the page the script; pages that bring all they need have no sidebar."""
    text = script()
    name = f"answers-{_hash(text)}.js"
    _write(app, name, text)
    app.add_js_file(f"{FOLDER}/{name}", loading_method="defer")


def setup(app):
    app.connect("html-page-context", add_to_page)
