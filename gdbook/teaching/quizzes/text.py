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
_NEGATIVE = re.compile(r"(?<=[=≈≠;<>≤≥(,→·∈]</mo>)<mo>−</mo>")  # a sign after a sign is no operation
_NEGATIVE_NUMBER = re.compile(r"(?:(?<=[=≈≠;<>≤≥(,→·∈]</mo>)|(?<=<math>)|(?<=<mrow>))<mo>−</mo><mn>")
_SPACE = ElementTree.Element("mspace", width="0.167em")
_HIGH = re.compile("<m(frac|su|sq|ov|un|ta)")
_LONE_NUMBER = re.compile(r"<mrow>(<mn>[^<]*</mn>)</mrow>")
_FORMULA = r"<math>(?:(?!</math>).)*</math>"
_TOUCHING = re.compile(rf"[(\[“]+{_FORMULA}[.,;:!?)\]”]*|{_FORMULA}[.,;:!?)\]”]+")  # stays on the formula's line
_NEEDS = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "msqrt": 1}


def inline(text: str) -> str:
    """Return one paragraph of Markdown with $TeX$ as HTML, without the paragraph itself.

    Raises ValueError where a formula cannot be typeset, naming it.
    """
    return _TOUCHING.sub(r'<span class="gd-bound">\g<0></span>', _reader().renderInline(text))


def formula(tex: str) -> str:
    """Return a formula as MathML, without what every formula would repeat.  ValueError where it cannot be typeset."""
    try:
        tree = ElementTree.fromstring(_THOUSANDS.sub(",", convert(tex)))
        written = f"<math>{''.join(map(_written, _spaced(_lone(tree))))}</math>"
    except Exception as error:
        raise ValueError(f"the formula ${tex}$ cannot be typeset: {error}") from None
    return _light(written)


def _light(written):
    """Return the same formula in less: minus signs in their numbers, heights fixed only where something is high."""
    signed = _LONE_NUMBER.sub(r"\1", _NEGATIVE_NUMBER.sub("<mn>−", written))
    signed = _NEGATIVE.sub('<mo form="prefix">−</mo>', signed)
    return signed if _HIGH.search(signed) else signed.replace(' stretchy="false"', "")


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
    tag, text = _tag(node), (node.text or "").replace("″", "′′").replace("‴", "′′′")  # as many as KaTeX's fonts have
    if text == "/":
        return "<mtext>/</mtext>"  # as an operator it would stand apart
    if "\\" in text:
        raise ValueError(f"{text} is unknown")
    children = _spaced(list(node)) if tag == "mrow" else list(node)
    if len(children) < _NEEDS.get(tag, 0):
        raise ValueError(f"{tag} lacks a part")
    if (tag == "mrow" and len(children) == 1) or (tag == "mstyle" and node.get("displaystyle") == "false"):
        return "".join(map(_written, children))  # formulas in a line of text are small anyway
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _kept(tag, text, node.attrib))
    return f"<{tag}{attributes}>{escape(text)}{''.join(map(_written, children))}</{tag}>"


def _kept(tag, text, attributes):
    """Return the attributes that change how a formula looks: upright names and primes, level strokes."""
    if tag == "mi" and (len(text) > 1 or text == "′"):
        attributes = {"mathvariant": "normal"} | attributes
    if tag == "mo" and text == "|":
        attributes = {"stretchy": "false"} | attributes
    return attributes.items()


def _spaced(children):
    """Return the children with a thin space between a function's name, such as ln, and what it is applied to."""
    pairs = zip(children, [*children[1:], None], strict=True)
    return [part for child, after in pairs for part in ([child, _SPACE] if _is_applied(child, after) else [child])]


def _is_applied(child, after):
    name = child[0] if _tag(child) in ("msub", "msup") else child
    return _tag(name) == "mi" and len(name.text or "") > 1 and after is not None and _tag(after) != "mo"


def _tag(node):
    return _NAMESPACE.sub("", node.tag)
