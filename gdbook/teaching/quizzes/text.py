"""The text of quizzes: inline Markdown with $formulas$, as HTML with MathML that needs no script and little room."""

import re
from functools import cache
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

_NAMESPACE = re.compile(r"^\{.*\}")
_THOUSANDS = re.compile(r"</mn><mrow><mo>&#x0002C;</mo></mrow><mn>")  # 2{,}000 is one number
_NEEDS = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "msqrt": 1}


def inline(text: str) -> str:
    """Return one paragraph of Markdown with $TeX$ as HTML, without the paragraph itself.

    Raises ValueError where a formula cannot be typeset, naming it.
    """
    return _reader().renderInline(text)


def formula(tex: str) -> str:
    """Return a formula as MathML, without what every formula would repeat.  ValueError where it cannot be typeset."""
    try:
        tree = ElementTree.fromstring(_THOUSANDS.sub(",", convert(tex)))
        return f"<math>{''.join(map(_written, _lone(tree)))}</math>"
    except Exception as error:
        raise ValueError(f"the formula ${tex}$ cannot be typeset: {error}") from None


@cache
def _reader():
    reader = MarkdownIt("commonmark", {"html": False}).use(dollarmath_plugin, allow_digits=False)
    reader.add_render_rule("math_inline", lambda self, tokens, index, options, env: formula(tokens[index].content))
    return reader


def _lone(node):
    """Return the children of a node; a lone row among them stands for its own."""
    children = list(node)
    return _lone(children[0]) if len(children) == 1 and _tag(children[0]) == "mrow" else children


def _written(node):
    tag, text = _tag(node), node.text or ""
    if "\\" in text:
        raise ValueError(f"{text} is unknown")
    children = list(node)
    if len(children) < _NEEDS.get(tag, 0):
        raise ValueError(f"{tag} lacks a part")
    if (tag == "mrow" and len(children) == 1) or (tag == "mstyle" and node.get("displaystyle") == "false"):
        return "".join(map(_written, children))  # formulas in a line of text are small anyway
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _kept(tag, text, node.attrib))
    return f"<{tag}{attributes}>{escape(text)}{''.join(map(_written, children))}</{tag}>"


def _kept(tag, text, attributes):
    """Return the attributes that change how a formula looks; a name of several letters stands upright."""
    if tag == "mi" and len(text) > 1:
        attributes = {"mathvariant": "normal"} | attributes
    return attributes.items()


def _tag(node):
    return _NAMESPACE.sub("", node.tag)
