"""How the answers to code exercises are checked: by properties, under a time limit, leaving nothing behind."""

from gdbook.teaching.checking.exercise import Exercise
from gdbook.teaching.checking.task import Mistake, Property, Task, Written, several, short
from gdbook.teaching.checking.verdict import NOT_YET, PASSED, YOUR_TURN, Verdict

__all__ = [
    "Exercise",
    "Mistake",
    "NOT_YET",
    "PASSED",
    "Property",
    "Task",
    "Verdict",
    "Written",
    "YOUR_TURN",
    "several",
    "short",
]
