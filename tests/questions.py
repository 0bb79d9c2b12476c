"""One question of every kind, for tests; each kind that can recognise a typical mistake does."""

from gdbook import gradient_descent, parabola, regime
from gdbook.teaching.quizzes import Axis, Option, Typical, choice, multiple, number, order, predict

SMALLER, BELOW = "Smaller is safer.", "The rate must stay below $1/L$."
WALKS = {"alternating": "It crosses the bottom at each step and converges."}
PRODUCTS = [r"$\eta L = 1$", r"$\eta L = 1.4$", r"$\eta L = 0.5$", r"$\eta L = 1.9$"]

CHOICE = choice(
    "sample-choice",
    r"A hiker walks on $\tfrac12 L x^2$ with the rate $1.5/L$. What does the walk do?",
    [
        Option(
            "It stays on its side and converges.",
            "The factor is negative: each step changes the side.",
            False,
            "wrong sign",
        ),
        Option(WALKS["alternating"], r"The factor $-\tfrac12$ changes the sign and halves the distance.", True),
        Option("It diverges.", "It oversteps, which is not failing.", belief=BELOW),
    ],
    check=lambda: WALKS[regime(1.5, 1.0)],
)
MULTIPLE = multiple(
    "sample-multiple",
    r"Which are true of $\eta L = 1.5$?",
    [
        Option("The walk converges.", "The size of the factor is a half.", True),
        Option("The walk crosses the bottom at each step.", "The factor is negative.", True),
        Option(r"It is slower than $\eta L = 0.5$.", "Both factors have the size a half.", belief=SMALLER),
    ],
    check=lambda: ["The walk converges.", "The walk crosses the bottom at each step."],
)
NUMBER = number(
    "sample-number",
    r"Let $f(x) = 3x^2$, $x_0 = 1$ and $\eta = \tfrac14$. What is $x_3$?",
    -0.125,
    r"Here $L = f'' = 6$, so the factor is $-\tfrac12$.",
    lambda: gradient_descent(parabola(6.0), 1.0, 0.25, 3).points[3, 0],
    hint="Find the curvature, then the factor.",
    typical=[
        Typical(0.125, "Three changes of sign make it negative.", "wrong sign"),
        Typical(1 / 64, "The curvature is $6$, not $3$.", "forgotten factor"),
    ],
)
PERCENT = number(
    "sample-percent",
    r"How much of the way is still ahead after one step with $\eta L = 0.1$?",
    90,
    "The factor is $0.9$.",
    lambda: 100 * gradient_descent(parabola(1.0), 1.0, 0.1, 1).points[1, 0],
    hint="Multiply by the factor.",
    unit="%",
    typical=[Typical(10, "That is what the step took away.", "only half of it")],
)
ORDER = order(
    "sample-order",
    "From the fewest steps for six digits to the most:",
    list(zip(PRODUCTS, ["one step", "factor $-0.4$", "factor $0.5$", "factor $-0.9$"], strict=True)),
    "The size of the factor decides.",
    lambda: sorted(PRODUCTS, key=lambda text: abs(1 - float(text.split("= ")[1][:-1]))),
    hint="Only the sizes of the factors count.",
    typical=[Typical([PRODUCTS[i] for i in (2, 0, 1, 3)], "You sorted by the rate.", SMALLER)],
)
CURVE = predict(
    "sample-curve",
    r"How large is the factor's size, as $\eta L$ grows?",
    Axis("rate times curvature", 0, 2.5),
    Axis("size of the factor", 0, 2),
    lambda product: abs(1 - product),
    "It falls to $0$ at $1$, then rises again: a V.",
    0.06,
    hint="What is it at $0$, at $1$ and at $2$?",
    typical=[Typical(lambda product: max(0, 1 - product), "Beyond $1$ the size grows again.", "wrong sign")],
    columns=11,
)
POINT = predict(
    "sample-point",
    r"Where on $\tfrac12 x^2$ is the hiker one step of $1.5$ after $x = -1.6$?",
    Axis("place", -2, 2),
    Axis("height", 0, 2),
    (0.8, 0.32),
    r"The factor is $-\tfrac12$.",
    0.04,
    hint="Which factor?",
    typical=[Typical((-0.8, 0.32), "The factor is negative: the side changes.", "wrong sign")],
    given=lambda x: x * x / 2,
)
STEPS = predict(
    "sample-steps",
    r"How many steps do six digits cost at $\eta L = 0.1$?",
    Axis("product", 0.001, 1, log=True),
    Axis("steps", 1, 10000, log=True),
    (0.1, 132),
    "Each step leaves $0.9$.",
    0.05,
    hint="Take logarithms.",
)
SAMPLES = [CHOICE, MULTIPLE, NUMBER, PERCENT, ORDER, CURVE, POINT, STEPS]
