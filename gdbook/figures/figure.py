"""The base of every live figure: a Python class beside a JavaScript module, and a picture for where nothing runs."""

import io
import sys
from base64 import b64encode
from pathlib import Path

import anywidget
import traitlets

from gdbook import checks, tokens
from gdbook.figures.link import linked

_DARK_HOSTS = ('html[data-theme="dark"]', 'body[data-jp-theme-light="false"]', "body.vscode-dark", 'html[theme="dark"]')
STYLE = tokens.css_variables(light=".gd-figure", dark=", ".join(f"{host} .gd-figure" for host in _DARK_HOSTS)) + Path(
    __file__
).with_name("figure.css").read_text(encoding="utf-8")


class Finite(traitlets.TraitType):
    """A synchronised number of at most a million either way, so that whatever is drawn from it can be."""

    def __init__(self, default, help):
        super().__init__(default, help=help)
        self.tag(sync=True)

    def validate(self, obj, value):
        return checks.between(self.name, value, -1e6, 1e6)


class Positive(Finite):
    """A synchronised positive number, from a millionth to a million."""

    def validate(self, obj, value):
        return checks.between(self.name, checks.positive(self.name, value), 1e-6, 1e6)


class Whole(Finite):
    """A synchronised whole number from 0 to `most`."""

    def __init__(self, default, help, most):
        super().__init__(default, help)
        self.most = most

    def validate(self, obj, value):
        return checks.whole(self.name, value, self.most)


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
            name for each in reversed(cls.__mro__) for name, trait in vars(each).items() if isinstance(trait, Finite)
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
        from gdbook import plots

        with plots.style(), io.BytesIO() as file:
            self.draw().savefig(file, format="png", metadata={"Software": None})
            return file.getvalue()
