"""BoundVsReality: what a theorem promises of descent, what a run does, and the function that uses most of it."""

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.descent import gradient_descent
from gdbook.figures.figure import Between, Figure, Name, Whole
from gdbook.objectives import Objective

MOST_STEPS = 100
TOO_LARGE = 2.1  # times 1/L: the rate where the one that a theorem asks for is dropped
REACH = 6.5


def huber(curvature: float, distance: float, steps: int):
    """Return the convex function on which descent from `distance` is slowest in `steps` steps, (value, gradient).

    1/2 L x^2 up to the knee at R / (2N + 1), a straight line past it: at the rate 1/L each of N steps moves by the
    knee, and f_N = L R^2 / (4N + 2) (Drori and Teboulle, Math. Program. 145:451-482, 2014).
    """
    curvature, distance = checks.positive("curvature", curvature), checks.positive("distance", distance)
    knee = distance / (2 * checks.whole("steps", steps) + 1)

    def value(point):
        far = abs(float(point[0]))
        return 0.5 * curvature * far * far if far <= knee else curvature * knee * (far - 0.5 * knee)

    def gradient(point):
        return np.array([curvature * min(knee, max(-knee, float(point[0])))])

    return value, gradient


def zigzag(curvature: float, gap: float, steps: int, start: float = 0.0):
    """Return the function on which the smallest gradient of `steps` is largest, (value, gradient); f* = 0.

    From `start`, `gap` above its lowest value, to the left: each of N steps at the rate 1/L begins at the same slope G,
    between two of them the slope sinks to G / 2 and comes back, as fast as L allows; a parabola ends it.  G^2 =
    4 L gap / (3N - 1) (the rate of Abbaszadehpeivasti, de Klerk and Zamani, Optim. Lett. 16:1649-1661, 2022).
    """
    curvature, gap = checks.positive("curvature", curvature), checks.positive("gap", gap)
    start, steps = checks.finite("start", start), checks.whole("steps", steps, least=1)
    slope = math.sqrt(4 * curvature * gap / (3 * steps - 1))
    stride = slope / curvature
    # A step that falls short of the next tooth doubles what it is short of: a hair of overshoot keeps rounding small.
    tooth = stride * (1 - 1e-13)
    drop = tooth * (slope - 0.25 * curvature * tooth)

    def place(point):
        down = start - float(point[0])
        which = min(steps - 1, max(0, math.floor(down / tooth)))
        return which, down - which * tooth

    def value(point):
        which, rest = place(point)
        if which == steps - 1:
            return 0.5 * curvature * (stride - rest) * (stride - rest)
        late, below = tooth - rest, 0.5 * slope * stride + (steps - 1 - which) * drop
        if rest <= late:
            return below - slope * rest + 0.5 * curvature * max(0.0, rest) * rest
        return below - drop + slope * late - 0.5 * curvature * late * late

    def gradient(point):
        which, rest = place(point)
        if which == steps - 1:
            return np.array([curvature * (stride - rest)])
        return np.array([slope - curvature * max(0.0, min(rest, tooth - rest))])

    return value, gradient


def bowl_of(curvature: float):
    """Return  1/2 mu x^2  as (value, gradient)."""
    return (
        lambda point: 0.5 * curvature * float(point[0]) * float(point[0]),
        lambda point: np.array([curvature * float(point[0])]),
    )


@cache
def _function(formula):
    return Objective.from_formula(formula, ("x",))


class Case(NamedTuple):
    """A function of x, lowest at 0 with the value 0, and the constants a theorem is told of it, true or not."""

    formula: str
    curvature: float
    least: float = 0.0


class Theorem(NamedTuple):
    """A promise about descent: quantity(run, L), shape (steps + 1,), is at most bound(N, mu / L) after N steps.

    quantity(run, L) divides by what the bound is in units of, so that no two functions have different bounds.
    """

    promise: str
    quantity: Callable
    bound: Callable
    rate: Callable  # rate(L, mu)
    worst: Callable  # worst(case, run, N) -> (value, gradient)
    cases: dict  # what is dropped -> Case


def _smallest_gradient(run, curvature):
    """Return min over t < N of |gradient|^2 / (2 L f_0), nan for N = 0."""
    smallest = np.minimum.accumulate(run.gradient_norms**2)[:-1]
    return np.append(math.nan, smallest) / (2 * curvature * run.values[0])


def _height(run, curvature):
    return run.values / (curvature * run.points[0, 0] ** 2)


def _distance(run, curvature):
    return abs(run.points[:, 0]) / abs(run.points[0, 0])


def _share(run, curvature):
    return run.values / run.values[0]


def _one_over_largest(curvature, least):
    return 1 / curvature


PLATEAU, FLAT_BOTTOM = "x^2/(1 + x^2)", "x^2 - log(1 + x^2)"
KINK, SECOND_VALLEY = "abs(x) + 0.05*x^2", "x^2/20 + sin(x)^2"
_ANY = {"rate": Case("x^2/2", 1.0, 0.1), "smooth": Case(KINK, 1.0, 0.1)}

THEOREMS = {
    "nonconvex": Theorem(
        promise="min |gradient|^2 <= 2 L (f_0 - f*) / N",
        quantity=_smallest_gradient,
        bound=lambda n, ratio: 1 / n,
        rate=_one_over_largest,
        worst=lambda case, run, n: zigzag(case.curvature, run.values[0], n, run.points[0, 0]),
        cases={"nothing": Case(PLATEAU, 2.0)} | _ANY | {"bounded": Case("x", 1.0)},
    ),
    "convex": Theorem(
        promise="f_N - f* <= L R^2 / (4 N + 2)",
        quantity=_height,
        bound=lambda n, ratio: 1 / (4 * n + 2),
        rate=_one_over_largest,
        worst=lambda case, run, n: huber(case.curvature, run.points[0, 0], n),
        cases={"nothing": Case(FLAT_BOTTOM, 2.25)} | _ANY | {"convex": Case(SECOND_VALLEY, 2.1)},
    ),
    "strongly_convex": Theorem(
        promise="|w_N - w*| <= ((L - mu) / (L + mu))^N R",
        quantity=_distance,
        bound=lambda n, ratio: ((1 - ratio) / (1 + ratio)) ** n,
        rate=lambda curvature, least: 2 / (least + curvature),
        worst=lambda case, run, n: bowl_of(case.least),
        cases={"nothing": Case("0.05*x^2 + sqrt(1 + x^2) - 1", 1.1, 0.1)}
        | _ANY
        | {"strong": Case(FLAT_BOTTOM, 2.25, 0.225)},
    ),
    "pl": Theorem(
        promise="f_N - f* <= (1 - mu / L)^N (f_0 - f*)",
        quantity=_share,
        bound=lambda n, ratio: (1 - ratio) ** n,
        rate=_one_over_largest,
        worst=lambda case, run, n: bowl_of(case.least),
        cases={"nothing": Case("x^2 + 3*sin(x)^2", 8.0, 0.1754)} | _ANY | {"pl": Case(PLATEAU, 2.0, 0.2)},
    ),
}
DROPPED = ("nothing", "rate", "smooth", "bounded", "convex", "strong", "pl")
TITLES = {
    "nothing": "",
    "rate": "the rate",
    "smooth": "smoothness",
    "bounded": "a lowest value",
    "convex": "convexity",
    "strong": "strong convexity",
    "pl": "the Polyak-Lojasiewicz inequality",
}
_LABELS = {
    "nonconvex": "min $|\\nabla f|^2$ / $2L(f_0 - f^*)$",
    "convex": "$(f_N - f^*)$ / $LR^2$",
    "strongly_convex": "distance / $R$",
    "pl": "$(f_N - f^*)$ / $(f_0 - f^*)$",
}
LOWEST = {"nonconvex": 1e-6, "convex": 1e-7, "strongly_convex": 1e-9, "pl": 1e-4}  # what the axis of each holds


class BoundVsReality(Figure):
    """A theorem's bound, the run it is about, and the function that uses most of the bound, against the steps N.

    Each run is of gradient_descent at the rate the theorem asks for, in one dimension; its quantity is divided by what
    the bound is in units of (L R^2, say), so that the bound is one line.  The worst-case function is made anew for each
    N.  What is `dropped` is an assumption of the theorem: the run is then on a function without it, or at the rate
    2.1/L, and the bound, with the constants of THEOREMS, is no longer promised.  An assumption that the theorem does
    not make counts as "nothing".
    """

    theorem = Name("convex", help="the theorem's name in THEOREMS", known=tuple(THEOREMS))
    dropped = Name("nothing", help="the assumption that is dropped, or nothing", known=DROPPED)
    start = Between(3.6, help="where the run begins; the minimum is at 0", low=0.5, high=6)
    steps = Whole(20, help="after how many steps N the bound and the runs are compared", most=MOST_STEPS, least=1)

    def describe(self):
        theorem, case, run = self._reading()
        used = self._used(run)[self.steps]
        promised = f"{theorem.promise}: after {self.steps} steps the run on {case.formula} from {self.start:.3g}"
        if self._dropped() != "nothing":
            return (
                f"A bound, dashed since {TITLES[self._dropped()]} is dropped, and a run on logarithmic axes.  No "
                f"longer promised is {promised} is at {used:.3g} times the bound.  Beside it the function."
            )
        return (
            f"A bound, a run and the run on a worst-case function on logarithmic axes.  Promised is {promised} uses "
            f"{100 * used:.3g} % of the bound, the worst-case one {100 * self._used(self._worst())[self.steps]:.3g} %. "
            f"Beside it both functions."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        curves, ground = canvas.subplots(1, 2)
        self._draw_curves(curves)
        self._draw_ground(ground)
        return canvas

    def _dropped(self):
        """Return what is dropped, nothing where the theorem does not ask for it."""
        return self.dropped if self.dropped in THEOREMS[self.theorem].cases else "nothing"

    def _reading(self):
        """Return the theorem, the case and the run of MOST_STEPS."""
        theorem = THEOREMS[self.theorem]
        case = theorem.cases[self._dropped()]
        return theorem, case, self._run(_function(case.formula), MOST_STEPS)

    def _run(self, function, steps):
        theorem = THEOREMS[self.theorem]
        case = theorem.cases[self._dropped()]
        wild = self._dropped() == "rate"
        rate = TOO_LARGE / case.curvature if wild else theorem.rate(case.curvature, case.least)
        return gradient_descent(function, self.start, rate, steps)

    def _worst(self):
        """Return the run of `steps` on the worst-case function."""
        theorem, case, run = self._reading()
        return self._run(theorem.worst(case, run, self.steps), self.steps)

    def _quantity(self, run):
        theorem = THEOREMS[self.theorem]
        return theorem.quantity(run, theorem.cases[self._dropped()].curvature)

    def _bound(self, steps):
        theorem = THEOREMS[self.theorem]
        case = theorem.cases[self._dropped()]
        return np.array([math.nan, *(theorem.bound(n, case.least / case.curvature) for n in range(1, steps + 1))])

    def _used(self, run):
        """Return the quantity over the bound after N = 0, 1, ... steps, nan for 0."""
        return self._quantity(run) / self._bound(len(run.values) - 1)

    def _frame(self):
        """Return what the axis of quantities holds."""
        low = LOWEST[self.theorem]
        if self._dropped() == "nothing":
            return low, 3
        return (low if self.theorem == "strongly_convex" else 1e-4), 30

    def _draw_curves(self, ax):
        from gdbook.plots import TONES

        _, _, run = self._reading()
        kept, n = self._dropped() == "nothing", np.arange(MOST_STEPS + 1)
        low, _ = self._frame()
        line, tone = ("-", "ink") if kept else ("--", "error")
        word = "promised" if kept else "no longer promised"
        ax.plot(n, self._bound(MOST_STEPS), line, color=TONES[tone], label=word)
        marks = {"markevery": [self.steps], "markersize": 7}
        if kept:
            worst = self._quantity(self._worst())
            ax.plot(n[: len(worst)], worst, "s--", color=TONES["second"], label="worst case", **marks)
        ax.plot(n, np.clip(self._quantity(run), low / 1e3, 1e9), "o-", color=TONES["path"], label="this run", **marks)
        across = "log" if self.theorem in ("nonconvex", "convex") else "linear"
        ax.set(xscale=across, yscale="log", xlim=(1, 105), ylim=self._frame(), xlabel="steps $N$")
        ax.set_title(_LABELS[self.theorem], loc="left", fontsize=11)
        ax.legend(loc="lower right" if self.theorem == "pl" else "lower left", fontsize=9, frameon=False)

    def _draw_ground(self, ax):
        from gdbook.plots import TONES

        theorem, case, run = self._reading()
        x = np.linspace(-REACH, REACH, 521)
        heights = _function(case.formula).on_arrays.value(x)
        ax.plot(x, heights, color=TONES["ink"])
        if self._dropped() == "nothing":
            value, _ = theorem.worst(case, run, self.steps)
            ax.plot(x, [value([each]) for each in x], "--", color=TONES["second"])
        near = heights[abs(x) <= (4.4 if self.start <= 4 else REACH)]
        far = 100 * np.ptp(heights)
        places = np.clip(np.column_stack([run.points, run.values])[: self.steps + 1], -far, far)
        ax.plot(*places.T, "o-", color=TONES["path"], markersize=4)
        ax.plot(*places[0], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        pad = 0.06 * np.ptp(near)
        ax.set(xlim=(-REACH, REACH), ylim=(near.min() - pad, near.max() + pad), xlabel="$x$")
        ax.set_title("$f(x)$", loc="left", fontsize=11)
