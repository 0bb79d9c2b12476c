"""The form of a code exercise: what its author writes down, and nothing that runs a reader's code."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

SEED = 1847
MISTAKES = 3
NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*-[1-9]\d*"


class Property(NamedTuple):
    """A sentence that holds for every right answer, with inputs to try it on; never a table of right answers.

    cases(rng) -> a list of inputs, each a tuple; rng is a NumPy Generator of a fixed seed.
    holds(came, *inputs) -> whether it holds.  NaN must not hold; where the function raises, it does not hold either.
    change(*inputs) -> further inputs, for a property of two calls, which is then holds(came, came_of_those, *inputs).
    """

    sentence: str
    cases: Callable
    holds: Callable
    change: Callable | None = None

    def trials(self, index: int) -> list[tuple]:
        """Return, for each case, the inputs of one call or two.  index: with SEED the seed of its generator."""
        cases = self.cases(np.random.default_rng([SEED, index]))
        return [(inputs, self.change(*inputs)) if self.change else (inputs,) for inputs in cases]


class Mistake(NamedTuple):
    """A typical wrong answer, as source, and the hint for whoever's answer does the same."""

    code: str
    hint: str


@dataclass(frozen=True)
class Task:
    """What there is to write, and how it is judged.  Raises ValueError where the parts do not fit the form.

    name: the chapter's, with hyphens, and a number.  answer: the name of the function, or the value, to be written.
    stub, solution: source texts that define it, the very texts of the notebook's cells; a course's edition lacks the
    solutions.  needs: what these texts use, by name.  hints: from the gentlest on.  mistakes: three typical ones.
    """

    name: str
    title: str
    answer: str
    stub: str
    properties: tuple[Property, ...]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    needs: dict = field(default_factory=dict, repr=False)
    solution: str = ""

    def __post_init__(self):
        if not re.fullmatch(NAME, self.name):
            raise ValueError(f"name must be words and a number joined by hyphens, got {self.name!r}")
        for part in ("properties", "hints"):
            if not getattr(self, part):
                raise ValueError(f"{self.name}: {part} must hold at least one, got none")
        if len(self.mistakes) != MISTAKES:
            raise ValueError(f"{self.name}: mistakes must be {MISTAKES}, got {len(self.mistakes)}")
        for source in (self.stub, self.solution, *(mistake.code for mistake in self.mistakes)):
            if source and not re.search(rf"^(def {self.answer}\(|{self.answer} = )", source, re.MULTILINE):
                raise ValueError(f"{self.name}: stub, solution and mistakes must define {self.answer}, got {source!r}")

    @property
    def is_function(self) -> bool:
        return bool(re.search(rf"^def {self.answer}\(", self.stub, re.MULTILINE))

    def defined(self, source: str):
        """Return what a source text of this task defines under the name of the answer."""
        namespace = dict(self.needs)
        exec(compile(source, f"<{self.name}>", "exec"), namespace)
        return namespace[self.answer]


# What cases are made of


@dataclass(frozen=True)
class Written:
    """A function of numbers that shows itself as it is written, such as Written("lambda x: x**4 / 4")."""

    source: str

    def __call__(self, *inputs):
        return _compiled(self.source)(*inputs)

    def __repr__(self) -> str:
        return self.source


@cache
def _compiled(source):
    return eval(source, {"np": np})  # the text of a chapter's author, never a reader's


def several(count: int, draw: Callable) -> Callable:
    """Return the cases of a property that are drawn one by one: draw(rng) -> inputs."""
    return lambda rng: [draw(rng) for _ in range(count)]


def short(number: float, digits: int = 2) -> float:
    """Return a number rounded to so many significant digits, so that a reader can type it."""
    return float(f"{number:.{digits}g}")
