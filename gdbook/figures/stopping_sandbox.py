"""StoppingSandbox: four rules that end a descent, beside the error that none of them can see."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import traitlets

from gdbook.descent import Descent, Stopping, gradient_descent
from gdbook.figures.figure import Between, Figure, Name, Switch, Whole
from gdbook.objectives import Objective

RULES = ("gradient norm", "step norm", "value change")
LOWEST, HIGHEST = 1e-16, 1e4  # what the logarithmic axis holds at most
MOST_STEPS = 10_000
LYING = 0.1  # a rule lies where it stops with more than this share of the first error left


class Case(NamedTuple):
    """A descent to be stopped.

    steps: a step limit after which its story is told.  minima: the points an error is measured to.
    domain: (low, high) of each variable in the picture.  lesson: what to see in it.
    """

    title: str
    formula: str
    start: tuple
    learning_rate: float
    steps: int
    minima: tuple
    domain: tuple
    lesson: str


_BOWL, _AROUND = "(x - 3)^2 + 2", ((-1, 7),)
CASES = {
    "bowl": Case(
        "an honest bowl",
        _BOWL,
        (0.0,),
        0.2,
        100,
        ((3.0,),),
        _AROUND,
        "Each step is a share of the error, so what is small is near.",
    ),
    "tiny": Case(
        "a tiny learning rate",
        _BOWL,
        (0.0,),
        1e-6,
        100,
        ((3.0,),),
        _AROUND,
        "The steps are small because the rate is, not because the minimum is near.",
    ),
    "flat": Case(
        "a flat minimum",
        "x^4/4",
        (1.0,),
        0.1,
        1000,
        ((0.0,),),
        ((-1.2, 1.2),),
        "Where the curve flattens, slopes and steps shrink long before the error does.",
    ),
    "plateau": Case(
        "a plateau",
        "x^2/(1 + x^2)",
        (13.0,),
        0.45,
        10_000,
        ((0.0,),),
        ((-5, 15),),
        "Far out it is nearly flat: the slope is small, and the minimum thousands of steps away.",
    ),
    "ravine": Case(
        "a ravine, κ = 10⁶",
        "(x^2 + 1e-6*y^2)/2",
        (1.0, 1.0),
        0.5,
        100,
        ((0.0, 0.0),),
        ((-1.2, 1.2), (-0.3, 1.3)),
        "Along its floor the slope is a millionth of the error.",
    ),
    "saddle": Case(
        "past a saddle",
        "x^2/2 + y^4/4 - y^2/2",
        (1.0, 1e-8),
        0.1,
        400,
        ((0.0, -1.0), (0.0, 1.0)),
        ((-0.7, 1.3), (-1.4, 1.4)),
        "It slows down at the saddle as if it had arrived, and goes on afterwards.",
    ),
    "hilltop": Case(
        "on a hilltop",
        "((x - 2)^2 - 1)^2/4",
        (2.0,),
        0.1,
        100,
        ((1.0,), (3.0,)),
        ((0.2, 3.8),),
        "The gradient is 0 there too: stationary is not lowest.",
    ),
    "scaled": Case(
        "the bowl in other units",
        "1e-6*((x - 3)^2 + 2)",
        (0.0,),
        2e5,
        100,
        ((3.0,),),
        _AROUND,
        "The same steps as in the honest bowl; but f, and with it each slope, is a millionth.",
    ),
    "bounce": Case(
        "to and fro",
        _BOWL,
        (0.0,),
        1.0,
        100,
        ((3.0,),),
        _AROUND,
        "At the rate 2/L the value never changes, and nothing is gained.",
    ),
    "cycle": Case(
        "round in circles",
        "exp(x) - x",
        (1.0,),
        2.2,
        100,
        ((0.0,),),
        ((-3, 2.2),),
        "No rule but the step limit ends this.",
    ),
    "diverging": Case(
        "away for good",
        "x^4/4",
        (3.0,),
        0.25,
        20,
        ((0.0,),),
        ((-6, 6),),
        "Too steep out there for its rate: the descent ends where the numbers do.",
    ),
}
TRUTHS = {"error": "distance to the minimum", "excess": "f above its lowest value"}


@cache
def _function(formula):
    return Objective.from_formula(formula)


def stopping_by(rule: str, tolerance: float, relative: bool, steps: int) -> Stopping:
    """Return the Stopping with this one rule of RULES, and the step limit."""
    name = rule.replace(" ", "_")
    return Stopping(**{f"relative_{name}" if relative else name: tolerance}, steps=steps)


def run_of(case: Case, stopping: Stopping) -> Descent:
    """Return the descent of a case."""
    return gradient_descent(_function(case.formula), case.start, case.learning_rate, stopping=stopping)


def stops_at(case: Case, rule: str, tolerance: float, relative: bool, steps: int) -> int | None:
    """Return the step at which a rule stops the descent, None where it does not."""
    run = run_of(case, stopping_by(rule, tolerance, relative, steps))
    return len(run.learning_rates) if run.stopped_by == rule else None


def measured(run: Descent, relative: bool) -> dict[str, np.ndarray]:
    """Return what each rule measures, shape (steps + 1,); nan before the first step, and for 0/0."""
    steps, changes = _lengths(np.diff(run.points, axis=0)), abs(np.diff(run.values))
    sizes = {
        "gradient norm": (run.gradient_norms, run.gradient_norms[0]),
        "step norm": (np.append(np.nan, steps), _lengths(run.points)),
        "value change": (np.append(np.nan, changes), abs(run.values)),
    }
    with np.errstate(all="ignore"):
        return {rule: size / unit if relative else size for rule, (size, unit) in sizes.items()}


def truths(case: Case, run: Descent, truth: str) -> np.ndarray:
    """Return what is still to go after each step, shape (steps + 1,): by name in TRUTHS."""
    if truth == "excess":
        value = _function(case.formula).value
        return np.maximum(run.values - min(value(np.array(each)) for each in case.minima), 0)
    return np.min([_lengths(run.points - each) for each in case.minima], axis=0)


def _lengths(vectors):
    return np.hypot.reduce(abs(vectors), axis=1)  # np.linalg.norm would overflow long before the path does


class StoppingSandbox(Figure):
    """What three rules measure at each step of a descent, where each would stop it, and the error then still to go.

    The fourth rule, the step limit, is the right end.  Each preset of CASES but the first makes some rule lie; a rule
    lies where it stops with more than a tenth of the first error left.
    """

    preset = Name("bowl", help=f"the descent: {', '.join(CASES)}", known=tuple(CASES))
    tolerance = Between(1e-3, help="the threshold of the three rules", low=1e-12, high=0.1)
    relative = Switch(False, help="whether the thresholds are relative: to |g_0|, to |w_t|, to |f_t|")
    truth = Name("error", help="what is still to go: error, the distance; excess, of f", known=tuple(TRUTHS))
    step_limit = Whole(100, help="the step limit", most=MOST_STEPS, least=10)
    cases = traitlets.Dict(help="what the browser knows of the presets").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.cases = {name: case._asdict() for name, case in CASES.items()}

    def describe(self):
        case, run, left = self._case(), self._run(), self._left()
        at = {rule: self._stops_at(rule) for rule in RULES}
        stops = [f"by {rule} after {t} with {left[t]:.3g}" for rule, t in at.items() if t is not None]
        silent = [rule for rule in RULES if at[rule] is None]
        never = f" It would not stop by {' or '.join(silent)}." if silent else ""
        stopped = f" Descent would stop {', '.join(stops)} still to go." if stops else ""
        return (
            f"What the stopping rules measure against the step, on a logarithmic axis, and {TRUTHS[self.truth]}: "
            f"{case.title}, f = {case.formula}, learning rate {case.learning_rate:g}, "
            f"{'relative ' if self.relative else ''}tolerance {self.tolerance:g}.{stopped}{never} "
            f"After {len(left) - 1} steps {left[-1]:.3g} is still to go ({run.stopped_by})."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        measures, where = canvas.subplots(1, 2, width_ratios=(3, 2))
        self._draw_measures(measures)
        self._draw_run(where)
        return canvas

    def _case(self):
        return CASES[self.preset]

    def _run(self):
        return run_of(self._case(), Stopping(steps=self.step_limit))

    def _left(self):
        return truths(self._case(), self._run(), self.truth)

    def _stops_at(self, rule):
        return stops_at(self._case(), rule, self.tolerance, self.relative, self.step_limit)

    def _draw_measures(self, ax):
        from gdbook.plots import TONES

        left, held = self._left(), lambda sizes: np.clip(sizes, LOWEST / 3, HIGHEST * 3)
        lines = measured(self._run(), self.relative)
        for rule, (tone, marker, size, style, word) in _MARKS.items():
            ax.plot(held(lines[rule]), style, color=TONES[tone], linewidth=1.3)
            if (t := self._stops_at(rule)) is not None:
                ax.plot(t, self.tolerance, marker, color=TONES[tone], markersize=size, clip_on=False)
                ax.plot([t, t], held([self.tolerance, left[t]]), ":", color=TONES[tone], linewidth=1)
            _name(ax, word, held(lines[rule]), (0.06, 0.36, 0.58)[list(_MARKS).index(rule)], TONES[tone])
        ax.plot(held(left), color=TONES["ink"], linewidth=2.5)
        _name(ax, "to go", held(left), 0.78, TONES["ink"])
        ax.axhline(self.tolerance, color=TONES["ink"], linewidth=1, linestyle="--")
        top = top_of([*lines.values(), left])
        ax.set(yscale="log", xlim=(0, self.step_limit), ylim=(LOWEST / 3, top), xlabel="step $t$")
        ax.set_title("what they measure, log scale", loc="left", fontsize=11)

    def _draw_run(self, ax):
        from gdbook.plots import TONES, contour_levels

        case, run = self._case(), self._run()
        function = _function(case.formula)
        if len(case.domain) == 1:
            line = np.linspace(*case.domain[0], 201)
            ax.plot(line, function.on_arrays.value(line), color=TONES["ink"])
            places = np.column_stack([run.points, run.values])
            ax.set(xlim=case.domain[0], ylim=heights_of(case), xlabel="$x$")
        else:
            x, y = (np.linspace(*each, 61) for each in case.domain)
            heights = function.on_arrays.value(x[np.newaxis], y[:, np.newaxis]) + 0 * x
            ax.contour(x, y, heights, contour_levels(heights, 12), colors=TONES["contour"], linewidths=0.8)
            places = run.points
            ax.set(xlim=case.domain[0], ylim=case.domain[1], xlabel="$x$")
        ax.plot(*np.clip(places, -1e6, 1e6).T, ".-", color=TONES["path"], linewidth=1)
        ax.plot(*places[0], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        for rule, (tone, marker, size, *_) in _MARKS.items():
            if (t := self._stops_at(rule)) is not None:
                ax.plot(*places[t], marker, color=TONES[tone], markersize=size, clip_on=False)
        ax.set_title("where they stop", loc="left", fontsize=11)


# How each rule is drawn: its tone, marker and its size, so that none is covered, its line and its name beside that.
_MARKS = {
    "gradient norm": ("gradient", "o", 12, "-", "gradient"),
    "step norm": ("step", "^", 9, "-.", "step"),
    "value change": ("second", "s", 5, "--", "value"),
}


def top_of(series) -> float:
    """Return the upper end of the axis, a power of ten above all that is measured, at most HIGHEST, and a little."""
    most = max(float(np.max(each[np.isfinite(each)], initial=LOWEST)) for each in series)
    return 10.0 ** (math.ceil(math.log10(min(HIGHEST, max(most, 0.1)))) + 0.1)


def heights_of(case: Case) -> tuple[float, float]:
    """Return (low, high) of f over the domain of a case of one variable, with room below."""
    heights = _function(case.formula).on_arrays.value(np.linspace(*case.domain[0], 121))
    low, high = float(heights.min()), float(heights.max())
    return low - 0.08 * (high - low), high


def _name(ax, word, sizes, part, colour):
    t = int(part * (len(sizes) - 1))
    if np.isfinite(sizes[t]):
        ax.annotate(word, (t, sizes[t]), (3, 4), textcoords="offset points", color=colour)
