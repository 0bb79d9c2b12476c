"""RateMicroscope: runs of five rates, from sublinear to quadratic, on axes that bend or straighten them."""

import math
from functools import cache
from itertools import pairwise

import numpy as np

from gdbook.descent import gradient_descent
from gdbook.figures.figure import Between, Figure, Name, Whole
from gdbook.objectives import Objective

FLOOR = 1e-15  # below this share of the first error, the rounding of numbers hides it
MOST_STEPS = 1000
AXES = ("linear", "semilog", "log-log")
# By name: the rate, what descends or is solved, and from where.  Newton and the secants look for where f' is 0.
RATES = {
    "sqrt": ("1/√t", "x^4/4", 1.0, 0.0),
    "inverse": ("1/t", "abs(x)^3/3", 1.0, 0.0),
    "linear": ("linear", "x^2/2", 1.0, 0.0),
    "superlinear": ("superlinear", "x^3/3 - 2*x", 10.0, math.sqrt(2)),
    "quadratic": ("quadratic", "x^3/3 - 2*x", 10.0, math.sqrt(2)),
}
SUBLINEAR_RATE = 0.5  # the learning rate of the first two
SECOND_START = 9.0  # of the secants


def places(name: str, factor: float, steps: int) -> np.ndarray:
    """Return x_0, x_1, ... of a run of RATES, at most steps + 1 of them.  factor: that of the linear run."""
    _, formula, start, _ = RATES[name]
    function = _function(formula)
    if name == "superlinear":
        return np.array(_secants(lambda x: float(function.gradient(x)[0]), start, SECOND_START, steps))
    if name == "quadratic":
        return np.array(_newton(function, start, steps))
    rate = 1 - factor if name == "linear" else SUBLINEAR_RATE
    return gradient_descent(function, start, rate, steps).points[:, 0]


@cache
def _function(formula):
    return Objective.from_formula(formula, ("x",))


def _newton(function, x, steps):
    """x <- x - f'(x) / f''(x)"""
    found = [x]
    for _ in range(min(steps, 30)):
        x = x - float(function.gradient(x)[0]) / float(function.hessian(x)[0, 0])
        found.append(x)
    return found


def _secants(slope, old, x, steps):
    """x <- x - f'(x) (x - old) / (f'(x) - f'(old)); it ends where both slopes are the same number."""
    found = [old, x]
    while len(found) <= min(steps, 30) and slope(x) != slope(old):
        old, x = x, x - slope(x) * (x - old) / (slope(x) - slope(old))
        found.append(x)
    return found


def error_shares(name: str, factor: float, steps: int) -> np.ndarray:
    """Return |x_t - x*| / |x_0 - x*| for t = 0, 1, ..., steps at most, and none from the first below FLOOR."""
    errors = abs(places(name, factor, steps) - RATES[name][3])
    shares = errors / errors[0]
    return shares[np.cumsum(shares < FLOOR) == 0]


def local_order(shares: np.ndarray, t: int) -> float:
    """Return log(e_{t+2} / e_{t+1}) / log(e_{t+1} / e_t); nan where the run ends before."""
    if t + 2 >= len(shares):
        return math.nan
    first, second = (math.log(after / before) for before, after in pairwise(shares[t : t + 3]))
    return second / first


class RateMicroscope(Figure):
    """The error of five runs against the step, and the next error against this one, with one run under the microscope.

    1/sqrt(t): descent on x^4/4; 1/t: descent on |x|^3/3; linear: descent on x^2/2 at the rate 1 - factor;
    superlinear: secants, of order 1.618, and quadratic: Newton's method, both for the minimum of x^3/3 - 2x.
    """

    rate = Name("linear", help=f"the run under the microscope: {', '.join(RATES)}", known=tuple(RATES))
    axes = Name("semilog", help=f"the axes: {', '.join(AXES)}", known=AXES)
    factor = Between(0.5, help="what the linear run multiplies its error by, rho", low=0.05, high=0.99)
    steps = Whole(40, help="how many steps are shown", most=MOST_STEPS, least=10)
    step = Whole(4, help="at which step the runs are read", most=MOST_STEPS)

    def describe(self):
        shares, t = self._shares(self.rate), min(self.step, self.steps)
        ends = len(shares) - 1
        said = f"after {ends} steps {shares[-1]:.3g} of its first error is left"
        if t < ends:
            ratio = shares[t + 1] / shares[t]
            order = local_order(shares, t)
            said += f", and step {t} keeps {ratio:.3g} of the error, {-math.log10(ratio):.3g} digits gained"
            said += "" if math.isnan(order) else f", of local order {order:.3g}"
        return (
            f"The errors of runs of five rates, {', '.join(title for title, *_ in RATES.values())}, against the step "
            f"on {self.axes} axes, beside the next error against this one on logarithmic axes. "
            f"The {RATES[self.rate][0]} run: {said}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        errors, following = canvas.subplots(1, 2, width_ratios=(3, 2))
        self._draw_errors(errors)
        self._draw_following(following)
        return canvas

    def _shares(self, name):
        return error_shares(name, self.factor, self.steps)

    def _draw_errors(self, ax):
        from gdbook.plots import TONES

        for name, (tone, marker, style) in _MARKS.items():
            shares = self._shares(name)
            t = np.arange(len(shares))
            begin, chosen = int(self.axes == "log-log"), name == self.rate
            width, every = (2.2, max(1, len(shares) // 40)) if chosen else (1.1, len(shares) + 9)
            marks = {"marker": marker, "markersize": 4, "markevery": every} if chosen else {}
            ax.plot(t[begin:], shares[begin:], style, color=TONES[tone], linewidth=width, **marks)
            if (at := word_step(name, self.axes, len(shares) - 1)) >= begin:
                ax.annotate(RATES[name][0], (at, shares[at]), (5, 2), textcoords="offset points", color=TONES[tone])
        ax.axvline(min(self.step, self.steps), color=TONES["ink"], linewidth=1, linestyle=":")
        ax.set(xlim=(int(self.axes == "log-log"), self.steps), xlabel="step $t$")
        if self.axes == "log-log":
            ax.set_xscale("log")
        ax.set(**{"ylim": (0, 1)} if self.axes == "linear" else {"yscale": "log", "ylim": (FLOOR, 2)})
        ax.set_title(f"error as a share of the first, {self.axes} axes", loc="left", fontsize=11)

    def _draw_following(self, ax):
        from gdbook.plots import TONES

        ax.plot([FLOOR, 1], [FLOOR, 1], "--", color=TONES["contour"], linewidth=1)
        for name, (tone, marker, _) in _MARKS.items():
            shares, chosen = self._shares(name), name == self.rate
            ax.plot(shares[:-1], shares[1:], marker, ls="-", color=TONES[tone], lw=0.8, markersize=5 if chosen else 2)
        ax.set(xscale="log", yscale="log", xlim=(FLOOR, 2), ylim=(FLOOR, 2), xlabel="error at $t$")
        ax.set_xticks([1e-12, 1e-6, 1])
        ax.set_title("error at $t + 1$", loc="left", fontsize=11)


def word_step(name: str, axes: str, last: int) -> int:
    """Return the step at which a run's name is written, so that no two names meet; last: the run's last step."""
    if name in ("superlinear", "quadratic"):
        return 1 if axes == "linear" else last
    if name == "linear":
        return {"linear": min(2, last), "semilog": int(0.3 * last), "log-log": int(last**0.75)}[axes]
    part = 0.8 if name == "sqrt" else 0.5
    return int(last**part if axes == "log-log" else part * last)


# How each run is drawn: its tone, marker and line.
_MARKS = {
    "sqrt": ("path", "o", "-"),
    "inverse": ("second", "s", "--"),
    "linear": ("gradient", "^", "-"),
    "superlinear": ("step", "D", "-."),
    "quadratic": ("third", "X", ":"),
}
