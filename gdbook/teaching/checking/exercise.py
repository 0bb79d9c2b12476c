"""A code exercise as a reader meets it: check an answer, take a hint, see the solution."""

import itertools

from gdbook.teaching.checking.task import Task
from gdbook.teaching.checking.verdict import Verdict, verdict_on

NO_SOLUTION = "This edition comes without solutions."


class Note(str):
    """A text that a notebook typesets and a terminal prints as it is."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


class Code(Note):
    """Python, which a notebook colours."""

    def _repr_markdown_(self) -> str:
        return f"```python\n{self}\n```"


class Exercise:
    """A task, and how many of its hints were shown."""

    def __init__(self, task: Task):
        self.task = task
        self._asked = itertools.count()

    def __repr__(self) -> str:
        call = f'exercise("{self.task.name}")'
        return f"{call}: {self.task.title}\n{call}.check({self.task.answer}), .hint() and .solution() help."

    @property
    def hints(self) -> tuple[str, ...]:
        return self.task.hints

    def check(self, answer) -> Verdict:
        """Return the verdict on an answer: passed, not yet or your turn.  Only KeyboardInterrupt is ever raised."""
        return verdict_on(self.task, answer)

    def hint(self) -> Note:
        """Return the next hint; after the last, a sentence that there are no more."""
        number, count = next(self._asked) + 1, len(self.hints)
        if number > count:
            return Note(f"There are no more hints than these {count}; solution() shows one way to do it.")
        return Note(f"Hint {number} of {count}: {self.hints[number - 1]}")

    def solution(self) -> Note:
        """Return the reference solution, one way among others, or a sentence where this edition has none."""
        return Code(self.task.solution.strip()) if self.task.solution else Note(NO_SOLUTION)
