"""The questions of the page for authors: one of each kind.  That page lists each of them as it stands here."""

from gdbook.descent import gradient_descent
from gdbook.objectives import parabola
from gdbook.teaching.quizzes.kinds import Axis, Option, Typical, choice, multiple, number, order, predict

RATES = {"$0.5$": 0.5, "$1$": 1.0, "$1.5$": 1.5, "$2$": 2.0, "$2.5$": 2.5}


def after(steps, rate, start=1.0):
    """Return the place on the parabola of curvature 1 after so many steps."""
    return gradient_descent(parabola(1.0), start, rate, steps).points[steps, 0]


CHOICE = choice(
    "authoring-choice",
    r"On $\tfrac12 x^2$, which rate lands on the bottom in one step?",
    [
        Option("$0.5$", "The step is half your distance, so half of it is left.", belief="only half of it"),
        Option("$1$", "The step is exactly your distance to the bottom.", right=True),
        Option("$2$", "You land on the other side, as far away.", belief="A longer step is a faster step."),
    ],
    check=lambda: next(text for text, rate in RATES.items() if after(1, rate) == 0),
)

MULTIPLE = multiple(
    "authoring-multiple",
    r"Which rates come nearer to the bottom of $\tfrac12 x^2$ at each step?",
    [
        Option("$0.5$", "Each step halves the distance.", right=True),
        Option("$1.5$", "It passes the bottom each time, and lands half as far away.", right=True),
        Option("$2.5$", "It lands $1.5$ times as far away.", belief="A longer step is a faster step."),
    ],
    check=lambda: [text for text in ("$0.5$", "$1.5$", "$2.5$") if abs(after(1, RATES[text])) < 1],
)

NUMBER = number(
    "authoring-number",
    r"On $\tfrac12 x^2$, from $3$ with the rate $0.5$: where are you after one step?",
    1.5,
    r"$3 - 0.5 \cdot 3 = 1.5$: the slope at $3$ is $3$, and the step leads against it.",
    check=lambda: after(1, 0.5, start=3.0),
    hint="What is the slope at $3$?",
    typical=[
        Typical(4.5, "With a plus you climb: a step leads against the slope.", "wrong sign"),
        Typical(2.5, "The slope is missing: the rate is only a part of the step.", "forgotten factor"),
    ],
)

ORDER = order(
    "authoring-order",
    r"On $\tfrac12 x^2$, which rate leads nearest to the bottom in ten steps? Nearest first.",
    [
        ("$0.9$", "Each step keeps a tenth."),
        ("$0.5$", "Each step keeps a half."),
        ("$1.9$", "Each step keeps nine tenths, on the other side."),
    ],
    "What counts is the size of one minus the rate.",
    check=lambda: sorted(["$0.5$", "$0.9$", "$1.9$"], key=lambda text: abs(after(10, float(text.strip("$"))))),
    hint="What does one step leave of the distance?",
    typical=[
        Typical(("$1.9$", "$0.9$", "$0.5$"), "The longest passes the bottom.", "A longer step is a faster step."),
    ],
)

PREDICT = predict(
    "authoring-predict",
    r"On $\tfrac12 x^2$, from $2$ with the rate $0.5$: draw where you are after each step.",
    x=Axis("step", 0, 5),
    y=Axis("place", -2.5, 2.5),
    truth=lambda t: after(round(t), 0.5, start=2.0),
    why="Each step halves the distance, so the steps shrink, too.",
    tolerance=0.05,
    hint="Start at $2$. Where does the first step lead?",
    typical=[
        Typical(lambda t: max(2 - t, -2.5), "A step is as long as the slope says, and that shrinks.", "straight line"),
    ],
    columns=6,
)

QUIZZES = [CHOICE, MULTIPLE, NUMBER, ORDER, PREDICT]
