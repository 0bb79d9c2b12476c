"""Hints that fit how any answer may go wrong, whatever the exercise asks."""

import inspect
import linecache
import traceback

from gdbook.teaching.checking.texts import code, text_of


def hint_on_the_kind(task, answer, outcome) -> str:
    """Return a hint that fits the exception or the kind of value an answer ended in, or ""."""
    if isinstance(outcome.error, RecursionError):
        return f"{code(task.answer)} calls itself without end."
    if isinstance(outcome.error, TypeError) and not _own_lines(outcome.error, answer):
        return f"It must take what the stub takes: {code(task.stub.splitlines()[0])}"
    if inspect.isgenerator(outcome.value) or inspect.iscoroutine(outcome.value):
        return "A plain function is wanted: `return` in place of `yield`, and no `async` before `def`."
    if task.is_function and outcome.value is None and outcome.error is None:
        return _hint_on_nothing(outcome.printed.strip())
    return ""


def _hint_on_nothing(printed):
    if not printed:
        return "A function that ends without `return` gives `None`."
    return f"It printed {code(text_of(printed))} and returned nothing: `print` shows a value, `return` hands it over."


def place(error: BaseException, answer) -> str:
    """Return in which line of the answer's own code an exception arose, or "" where that is not known."""
    lines = _own_lines(error, answer)
    source = linecache.getline(_file(answer), lines[-1]).strip() if lines else ""
    return f" in the line {code(source)}" if source else ""


def _own_lines(error, answer):
    return [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == _file(answer)]


def _file(answer):
    return getattr(getattr(answer, "__code__", None), "co_filename", None)
