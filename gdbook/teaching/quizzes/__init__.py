"""Questions of the chapters: quiz(name) shows one, and each chapter's own stand in a module named after it."""

import pkgutil
from functools import cache
from importlib import import_module

from gdbook.registry import Registry
from gdbook.teaching.quizzes.kinds import Axis, Item, Option, Typical, choice, multiple, number, order, predict

__all__ = ["Axis", "Item", "Option", "Typical", "choice", "items", "multiple", "number", "order", "predict", "quiz"]

_MACHINERY = {"kinds", "markup", "text", "widget"}


def quiz(name: str):
    """Return the question of that name, live.  KeyError, listing the known names, where there is none."""
    from gdbook.teaching.quizzes.widget import Quiz

    return Quiz(items()[name])


@cache
def items() -> Registry:
    """Return every question of the book by its name, in the order of its chapter's module.

    Raises ValueError where a name is used twice or does not begin with its chapter's.
    """
    found = [(module, item) for module in chapters() for item in import_module(f"{__name__}.{module}").QUIZZES]
    names = [item.name for _, item in found]
    for module, item in found:
        if not item.name.startswith(f"{module.replace('_', '-')}-"):
            raise ValueError(f"name must begin with its chapter's, {module.replace('_', '-')}-, got {item.name!r}")
        if names.count(item.name) > 1:
            raise ValueError(f"name must be used once, got {item.name!r} {names.count(item.name)} times")
    return Registry("quiz", {item.name: item for _, item in found})


def chapters() -> list[str]:
    """Return the names of the chapters with questions, as their modules are called."""
    return [module.name for module in pkgutil.iter_modules(__path__) if module.name not in _MACHINERY]
