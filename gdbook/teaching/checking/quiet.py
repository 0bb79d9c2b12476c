"""Run foreign code so that nothing of it is left behind: no output, warning, figure or reseeded generator."""

import contextlib
import io
import random
import sys
import warnings

import numpy as np

MOST_CHARACTERS = 500


class Heard(io.TextIOBase):
    """A stream that keeps the first few characters written to it."""

    def __init__(self):
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text[: MOST_CHARACTERS - len(self.text)]
        return len(text)

    def clear(self) -> None:
        self.text = ""


@contextlib.contextmanager
def quiet():
    """Yield the Heard that stands in for stdout and stderr, while displays, warnings and figures go nowhere."""
    heard = Heard()
    with contextlib.ExitStack() as stack:
        for one in (contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard), _nothing_displayed()):
            stack.enter_context(one)
        for one in (_no_figure_left(), _generators_as_before(), np.errstate(all="ignore"), warnings.catch_warnings()):
            stack.enter_context(one)
        warnings.simplefilter("ignore")
        yield heard


def _nothing_displayed():
    """Return what keeps `display` and `plt.show` in a notebook from showing anything."""
    interactive = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
    if not interactive:
        return contextlib.nullcontext()
    from IPython.utils.capture import capture_output

    return capture_output(stdout=False, stderr=False, display=True)


@contextlib.contextmanager
def _no_figure_left():
    before = set(_figures())
    try:
        yield
    finally:
        for number in set(_figures()) - before:
            sys.modules["matplotlib.pyplot"].close(number)


def _figures():
    return sys.modules["matplotlib.pyplot"].get_fignums() if "matplotlib.pyplot" in sys.modules else []


@contextlib.contextmanager
def _generators_as_before():
    plain, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(plain)
        np.random.set_state(numpy)
