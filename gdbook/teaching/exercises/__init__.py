"""The code exercises of the chapters, one module each: a module here holds TASKS, and its chapter's name."""

import pkgutil
from functools import cache
from importlib import import_module

from gdbook.registry import Registry
from gdbook.teaching.checking import Exercise


def exercise(name: str) -> Exercise:
    """Return the exercise of a name such as "learning-rate-1".  KeyError, listing the known ones, for any other."""
    return exercises()[name]


@cache
def exercises() -> Registry:
    """Return every exercise of the book by name; each is made once, so that it remembers which hints it gave."""
    chapters = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return Registry("exercise", {task.name: Exercise(task) for chapter in chapters for task in chapter.TASKS})
