"""The base of every live figure: a Python class beside a JavaScript module, and a picture for where nothing runs.

A new figure is: NAME.py, a subclass of Figure with one trait of a kind below for all it remembers, describe() and
draw(); NAME.mjs with `accepts` (the same traits in the same order, kinds of lib/accepts.mjs), TASKS, read(state, last),
a function for each plot that returns {plot, draw, frame}, and `render`, which opens the figure and runs it
(lib/figure.mjs; copy step_regimes.mjs); a leaf of lib/ that works out and words what is shown and never touches the
page, with tests/js/LEAF.test.mjs; tests/test_NAME.py, which compares it with Python; a line in gdbook/__init__.py.
figure.css takes what its drawing needs, never a height for the whole: its card keeps its own room, rendered without a
browser (site/cards.mjs), so `render` only makes elements and leaves drawing to `draw`; `room` is the most it says.
For nothing it gets test_figures.py (traits, links, module, picture) and test_cards.py (its card); in a chapter, of
tests/site, test_every_figure.py (keyboard, touch, links, paper, failure) and test_figure_room.py (nothing moves).
"""

import io
import sys
from base64 import b64encode
from pathlib import Path

import anywidget
import traitlets

from gdbook import checks, tokens
from gdbook.figures.link import linked

DARK_HOSTS = ('html[data-theme="dark"]', 'body[data-jp-theme-light="false"]', "body.vscode-dark", 'html[theme="dark"]')
STYLE = tokens.css_variables(light=".gd-figure", dark=", ".join(f"{host} .gd-figure" for host in DARK_HOSTS)) + Path(
    __file__
).with_name("figure.css").read_text(encoding="utf-8")


class State(traitlets.TraitType):
    """A synchronised trait that is part of what the figure shows."""

    def __init__(self, default, help):
        super().__init__(default, help=help)
        self.tag(sync=True)


class Finite(State):
    """A number of at most a million either way, so that whatever is drawn from it can be."""

    def validate(self, obj, value):
        return checks.between(self.name, value, -1e6, 1e6)


class Positive(Finite):
    """A positive number, from a millionth to a million."""

    def validate(self, obj, value):
        return checks.between(self.name, checks.positive(self.name, value), 1e-6, 1e6)


class Between(Finite):
    """A number from `low` to `high`."""

    def __init__(self, default, help, low, high):
        super().__init__(default, help)
        self.low, self.high = low, high

    def validate(self, obj, value):
        return checks.between(self.name, value, self.low, self.high)


class Place(State):
    """A point of as many numbers as its default, each of at most a million either way; a tuple."""

    def validate(self, obj, value):
        return _place(self.name, value, len(self.default_value))


class Places(State):
    """At most `most` points of `count` numbers, each of at most a million either way; a tuple of tuples."""

    def __init__(self, default, help, count, most):
        super().__init__(default, help)
        self.count, self.most = count, most

    def validate(self, obj, value):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{self.name} must be a list of places, got {value!r}")
        if len(value) > self.most:
            raise ValueError(f"{self.name} must have at most {self.most} places, got {len(value)}")
        return tuple(_place(self.name, each, self.count) for each in value)


def _place(name, value, count):
    place = checks.point(name, value)
    if len(place) != count:
        raise ValueError(f"{name} must have {count} numbers, got {value!r}")
    return tuple(checks.between(name, float(each), -1e6, 1e6) for each in place)


class Switch(State):
    """True or False."""

    def validate(self, obj, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.name} must be True or False, got {value!r}")
        return value


class Name(State):
    """A name among those `known`."""

    def __init__(self, default, help, known):
        super().__init__(default, help)
        self.known = known

    def validate(self, obj, value):
        if value not in self.known:
            raise ValueError(f"{self.name} must be one of {', '.join(self.known)}, got {value!r}")
        return value


class Text(State):
    """A text that `check` accepts; check(text) raises where it does not."""

    def __init__(self, default, help, check):
        super().__init__(default, help)
        self.check = check

    def validate(self, obj, value):
        if not isinstance(value, str):
            raise TypeError(f"{self.name} must be a text, got {value!r}")
        self.check(value)
        return value


class Whole(Finite):
    """A whole number from `least` to `most`."""

    def __init__(self, default, help, most, least=0):
        super().__init__(default, help)
        self.least, self.most = least, most

    def validate(self, obj, value):
        return checks.whole(self.name, value, self.most, self.least)


class Figure(anywidget.AnyWidget):
    """A live figure: the traits below it in NAME.py, what the browser does with them in NAME.mjs.

    The browser computes and draws; Python holds the state.  A subclass gives its traits, `describe()`, one sentence
    that serves as alternative text, and `draw()`, a matplotlib figure of the current state.
    """

    def __init_subclass__(cls, **options):
        if "_esm" not in vars(cls):  # anywidget derives a class of its own, where these already are traits
            cls._esm, cls._css = linked(Path(sys.modules[cls.__module__].__file__).with_suffix(".mjs")), STYLE
        super().__init_subclass__(**options)

    def __init__(self, **state):
        known = self.state_names()
        if unknown := [name for name in state if name not in known and name not in ("layout", "tooltip")]:
            raise TypeError(f"{type(self).__name__} has no {unknown[0]!r}; it has {', '.join(known)}")
        super().__init__(**state)

    @classmethod
    def state_names(cls) -> list[str]:
        """Return the names of the traits that make up the figure's state, in the order they are written."""
        return [
            name for each in reversed(cls.__mro__) for name, trait in vars(each).items() if isinstance(trait, State)
        ]

    def describe(self) -> str:
        """Return one sentence that says what the figure shows now."""
        raise NotImplementedError

    def draw(self):
        """Return a matplotlib figure of the current state."""
        raise NotImplementedError

    def __repr__(self):
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.state_names())
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options)
        data["image/png"] = b64encode(self._picture()).decode()
        return data, metadata | {"image/png": {"alt": self.describe()}}

    def _picture(self):
        from PIL import Image

        from gdbook import plots

        with plots.style(), io.BytesIO() as drawn, io.BytesIO() as small:
            self.draw().savefig(drawn, format="png", metadata={"Software": None})
            # A line drawing needs few colours: a quarter of the bytes.
            Image.open(drawn).quantize(64, Image.Quantize.FASTOCTREE).save(small, "png", optimize=True)
            return small.getvalue()
