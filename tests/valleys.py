"""Objectives written by hand in both languages: what the formulas' own machinery is compared with, and does without."""

from typing import NamedTuple

import numpy as np

from gdbook import Objective


class Valley(NamedTuple):
    """formula; value(x, y) and gradient(x, y) by hand; javascript: the same as {value, gradient, minima}."""

    formula: str
    value: object
    gradient: object
    javascript: str
    start: tuple

    @property
    def objective(self):
        """The formula, which descends over floats."""
        return Objective.from_formula(self.formula, ("x", "y"))

    @property
    def by_hand(self):
        """Two callables, which descend over one array."""
        return lambda w: self.value(*w), lambda w: np.array(self.gradient(*w))


VALLEYS = {
    "rosenbrock": Valley(
        "100*(y - x^2)^2 + (1 - x)^2",
        lambda x, y: 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x),
        lambda x, y: (-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)),
        """{ value: ([x, y]) => 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x),
             gradient: ([x, y]) => [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)], minima: [[1, 1]] }""",
        (-1.2, 1.0),
    ),
    "himmelblau": Valley(
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        lambda x, y: (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
        lambda x, y: (
            4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        ),
        """{ value: ([x, y]) => (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
             gradient: ([x, y]) => [4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
               2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)], minima: [[3, 2]] }""",
        (0.5, -1.0),
    ),
    "ellipse": Valley(
        "(x^2 + 25*y^2)/2",
        lambda x, y: 0.5 * (x * x + 25 * y * y),
        lambda x, y: (x, 25 * y),
        "{ value: ([x, y]) => 0.5 * (x * x + 25 * y * y), gradient: ([x, y]) => [x, 25 * y], minima: [[0, 0]] }",
        (3.0, -1.5),
    ),
}
