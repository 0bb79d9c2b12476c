"""Values as a sentence shows them: short, without addresses, and in plain Python wherever they can be typed."""

import inspect
import re

import numpy as np

LONGEST = 100
MOST_ITEMS = 8


def text_of(value, depth: int = 3) -> str:
    """Return a value as text of at most about LONGEST characters; whatever its repr does, this does not raise."""
    try:
        return _shortened(_text(value, depth))
    except Exception:
        return f"an object of type {type(value).__name__}"


def _text(value, depth):
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, np.ndarray):
        return f"np.array({_text(value.tolist(), depth)})"
    if type(value) in (list, tuple) and depth:
        return _items(value, depth)
    if inspect.isroutine(value) or isinstance(value, type):
        return f"the {'class' if isinstance(value, type) else 'function'} {value.__name__}"
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))


def _items(values, depth):
    shown = [_text(value, depth - 1) for value in values[:MOST_ITEMS]] + ["…"] * (len(values) > MOST_ITEMS)
    if isinstance(values, list):
        return f"[{', '.join(shown)}]"
    return f"({', '.join(shown)}{',' * (len(values) == 1)})"


def _shortened(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def code(text: str) -> str:
    """Return a text as a code span of Markdown, in which nothing of it has a meaning."""
    plain = " ".join(text.replace("`", "'").split())
    return f"`{plain}`"


def call_text(name: str, inputs: tuple) -> str:
    """Return a call as it would be typed, such as steps_needed(0.1, 1.0, 6)."""
    return f"{name}({', '.join(map(text_of, inputs))})"


def error_text(error: BaseException) -> str:
    """Return the kind of an exception and the first line of its message."""
    try:
        message = (str(error).strip().splitlines() or [""])[0]
    except Exception:
        message = ""
    return f"{type(error).__name__}: {_shortened(message)}" if message else type(error).__name__
