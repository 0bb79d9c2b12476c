"""The code exercise of the page for authors: one of each part, as short as it can be."""

import math

from gdbook.descent import gradient_descent
from gdbook.objectives import parabola
from gdbook.teaching.checking import Mistake, Property, Task, several, short


def _draw(rng):
    """Return (place, learning rate, curvature), with a step that neither stands still nor lands on the bottom."""
    curvature = short(rng.uniform(0.5, 5))
    return short(rng.uniform(1, 4)), short(rng.uniform(0.1, 0.8) / curvature), curvature


def _is_the_step_of_descent(came, x, learning_rate, curvature):
    walked = gradient_descent(parabola(curvature), x, learning_rate, steps=1).points[1, 0]
    return math.isclose(came, walked, rel_tol=1e-9)


STEP = Task(
    name="authoring-1",
    title="One step downhill",
    answer="one_step",
    stub="""\
def one_step(x, learning_rate, curvature):
    ...
""",
    properties=(
        Property(
            "from twice as far, one step leads twice as far",
            several(20, _draw),
            lambda came, twice, *_: math.isclose(twice, 2 * came, rel_tol=1e-9),
            change=lambda x, learning_rate, curvature: (2 * x, learning_rate, curvature),
        ),
        Property("it is the step that descent takes", several(20, _draw), _is_the_step_of_descent),
    ),
    hints=(
        "The slope of the parabola at $x$ is the curvature times $x$.",
        "A step leads *against* the slope, and its length is the slope times the rate.",
    ),
    mistakes=(
        Mistake(
            """\
def one_step(x, learning_rate, curvature):
    return x + learning_rate * curvature * x
""",
            "That step climbs: it leads along the slope, not against it.",
        ),
        Mistake(
            """\
def one_step(x, learning_rate, curvature):
    return x - learning_rate * x
""",
            "The slope at $x$ is $x$ only where the curvature is 1.",
        ),
        Mistake(
            """\
def one_step(x, learning_rate, curvature):
    return learning_rate * curvature * x
""",
            "That is the length of the step; asked for is the place where it ends.",
        ),
    ),
    solution="""\
def one_step(x, learning_rate, curvature):
    slope = curvature * x
    return x - learning_rate * slope
""",
)

TASKS = [STEP]
