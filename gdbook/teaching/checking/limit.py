"""A time limit for code that may never end: by signal in the main thread, elsewhere by a trace function."""

import contextlib
import itertools
import signal
import sys
import threading
import time
from collections.abc import Callable

UNLIMITED = "No time limit works here: if nothing comes, interrupt the kernel."
AGAIN_S = 0.05


class TimeUp(BaseException):  # noqa: N818 (not an Exception, so that `except Exception` in an answer lets it pass)
    """The time limit was reached."""


def kind() -> str:
    """Return how a time limit can be kept here: "signal", "trace", or "" where it cannot."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if in_main_thread and hasattr(signal, "setitimer") and sys.platform not in ("emscripten", "wasi"):
        return "signal"
    return "trace" if sys.gettrace() is None else ""  # a debugger's trace function is not ours to replace


def within(seconds: float, call: Callable):
    """Return call().  Raises TimeUp where that takes longer, provided a limit can be kept here at all (see `kind`)."""
    keep = {"signal": _by_signal, "trace": _by_trace}.get(kind())
    return keep(seconds, call) if keep else call()


def _by_signal(seconds, call):
    over, rings = False, itertools.count(1)

    def ring(_, frame):
        if not over:
            _end(frame, next(rings))

    former = signal.signal(signal.SIGALRM, ring)
    tracing = sys.gettrace()
    began, (remaining, interval) = time.monotonic(), signal.getitimer(signal.ITIMER_REAL)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)  # and again, in case a bare `except` swallows it
        return call()
    finally:
        over = True
        sys.settrace(tracing)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
        if remaining:
            signal.setitimer(signal.ITIMER_REAL, max(remaining - (time.monotonic() - began), AGAIN_S), interval)


def _end(frame, ring):
    """Raise TimeUp at once at the first ring, and at a later one `ring` lines later: by and by outside of any `try`."""
    if ring == 1 or sys.gettrace():
        raise TimeUp
    lines = itertools.count()

    def watch(*_):
        if next(lines) >= ring:
            raise TimeUp
        return watch

    sys.settrace(watch)
    while frame and frame.f_code is not _by_signal.__code__:
        frame.f_trace, frame = watch, frame.f_back


def _by_trace(seconds, call):
    end = time.monotonic() + seconds

    def watch(*_):
        if time.monotonic() > end:
            raise TimeUp
        return watch

    with contextlib.ExitStack() as stack:
        stack.callback(sys.settrace, None)
        sys.settrace(watch)
        return call()
