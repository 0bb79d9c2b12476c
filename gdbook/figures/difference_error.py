"""DifferenceError: how far forward difference, central difference and complex step are off, for every h."""

import math
import operator
from collections.abc import Callable

import numpy as np

from gdbook.differences import central_difference, complex_step, forward_difference
from gdbook.figures.figure import Between, Figure, Name
from gdbook.grammar import CONSTANTS, parse, work_out
from gdbook.objectives import Objective

SMALLEST, LARGEST = 1e-20, 1.0
PER_DECADE = 8
ROUNDING = 2.0**-53  # half the distance from 1 to the next number
# Their slopes are not round numbers, so that the digits of a difference can be compared with them one by one.
FORMULAS = ("sin(x)", "exp(x)", "tanh(x)", "exp(-x^2)", "sqrt(1 + x^2)", "log(1 + exp(x))", "abs(sin(x))")

_COMPLEX = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": np.divide,
    "^": np.power,
    "~": operator.neg,
} | {name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh")}


def complex_value(text: str) -> Callable:
    """Return a formula in x as a function of a complex number.  ValueError where it contains abs."""
    postfix = parse(text, ("x",))
    if "abs" in postfix:
        raise ValueError(f"text must not contain abs, which has no complex derivative, got {text!r}")

    def value(x):
        known = {name: complex(number) for name, number in CONSTANTS.items()} | {"x": np.complex128(x)}
        return work_out(
            postfix,
            lambda word: np.complex128(known[word] if word in known else float(word)),
            lambda word, *operands: _COMPLEX[word](*operands),
        )

    return value


def slopes_with(text: str, point: float, h: float) -> dict[str, float]:
    """Return the derivative of a formula in x by each way, with the step h; nan where there is none."""
    value = Objective.from_formula(text, ("x",)).value
    with np.errstate(all="ignore"):
        found = {
            "forward": float(forward_difference(value, point, h)[0]),
            "central": float(central_difference(value, point, h)[0]),
            "complex": math.nan if "abs" in text else float(complex_step(_first(complex_value(text)), point, h)[0]),
        }
    return {way: slope if math.isfinite(slope) else math.nan for way, slope in found.items()}


def _first(function):
    return lambda point: function(point[0])


def best_steps(text: str, point: float) -> tuple[float, float]:
    """Return the h at which bending and rounding are balanced, for the forward and for the central difference.

    2 sqrt(eps |f| / |f''|) and cbrt(3 eps |f| / |f'''|), from 1e-20 to 1; eps is the rounding of a number, 1.1e-16.
    """
    height, second, third = _bending(text, point)
    steps = (2 * math.sqrt(ROUNDING * height / second), math.cbrt(3 * ROUNDING * height / third))
    return tuple(min(LARGEST, max(SMALLEST, step)) for step in steps)


def expected_errors(text: str, point: float, h):
    """Return what the forward and the central difference are off by at most, about: bending and rounding together.

    h |f''| / 2 + 2 eps |f| / h  and  h^2 |f'''| / 6 + eps |f| / h.
    """
    height, second, third = _bending(text, point)
    return h * second / 2 + 2 * ROUNDING * height / h, h * h * third / 6 + ROUNDING * height / h


def _bending(text, point):
    """Return |f|, |f''| and |f'''|, none of them 0; the third derivative from a difference of the second."""
    function, aside = Objective.from_formula(text, ("x",)), 1e-4
    second = [function.hessian(at)[0, 0] for at in (point - aside, point, point + aside)]
    found = (function.value(point), second[1], (second[2] - second[0]) / (2 * aside))
    return tuple(max(abs(float(each)), 1e-12) for each in found)


# How each way is drawn: its tone and marker, and where and how its name is written.
_MARKS = {
    "forward": ("path", "o", (1e-4, 3e-4), "right"),
    "central": ("second", "s", (2e-6, 3e-14), "right"),
    "complex": ("third", "^", (1e-14, 1e-17), "center"),
}


class DifferenceError(Figure):
    """The error of three ways to a derivative against the step h, on logarithmic axes, and the secants at one h."""

    formula = Name("sin(x)", help=f"the function: {', '.join(FORMULAS)}", known=FORMULAS)
    point = Between(1.0, help="where its derivative is taken", low=0.1, high=3)
    h = Between(0.5, help="the step", low=SMALLEST, high=LARGEST)

    def describe(self):
        errors = ", ".join(
            f"{way} {'refused' if math.isnan(error) else f'{error:.2g}'}" for way, error in self._errors(self.h).items()
        )
        forward, central = best_steps(self.formula, self.point)
        refused = math.isnan(self._errors(self.h)["complex"])
        complex_step = "There is no complex step through abs." if refused else "The complex step's never rises again."
        return (
            f"The errors of the derivative of {self.formula} at {self.point:g} against the step h from 1 to 1e-20, on "
            f"logarithmic axes: the forward difference's falls like h down to about h = {forward:.1g}, the central "
            f"one's like h squared down to about {central:.1g}; then both rise by rounding. {complex_step} "
            f"At h = {self.h:.3g}: {errors}. Beside it the secants at this h."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        errors, secants = canvas.subplots(1, 2, width_ratios=(3, 2))
        self._draw_errors(errors)
        self._draw_secants(secants)
        return canvas

    def _draw_errors(self, ax):
        from gdbook.plots import TONES

        steps = 10.0 ** (-np.arange(20 * PER_DECADE + 1) / PER_DECADE)
        errors = [self._errors(h) for h in steps]
        for way, (tone, marker, place, align) in _MARKS.items():
            drawn = np.maximum([each[way] for each in errors], 1e-18)  # 0 has no logarithm
            ax.plot(steps, drawn, marker, color=TONES[tone], markersize=2)
            here = max(self._errors(self.h)[way], 1e-18)
            ax.plot(self.h, here, marker, color=TONES[tone], markersize=8, clip_on=False)
            ax.text(*place, "complex step" if way == "complex" else way, color=TONES[tone], ha=align)
        for expected in expected_errors(self.formula, self.point, steps):
            ax.plot(steps, expected, ":", color=TONES["ink"], linewidth=1)
        ax.axvline(self.h, color=TONES["ink"], linewidth=1)
        ax.set(xscale="log", yscale="log", xlim=(3e-21, 3), ylim=(3e-19, 1e3), xlabel="step $h$")
        ax.set_yticks([1e-18, 1e-12, 1e-6, 1], ["0", "$10^{-12}$", "$10^{-6}$", "1"])
        ax.set_title("error", loc="left", fontsize=11)

    def _draw_secants(self, ax):
        from gdbook.plots import TONES

        function, slopes = Objective.from_formula(self.formula, ("x",)), slopes_with(self.formula, self.point, self.h)
        across = np.linspace(-1.5, 1.5, 301)
        slope = float(function.gradient(self.point)[0])
        rises = (function.on_arrays.value(self.point + self.h * across) - function.value(self.point)) / self.h
        ax.plot(across, rises, color=TONES["ink"])
        ax.plot(across, slope * across, ":", color=TONES["ink"])
        ax.plot(across, slopes["forward"] * across, color=TONES["path"])
        behind = (function.value(self.point - self.h) - function.value(self.point)) / self.h
        ax.plot(across, behind + slopes["central"] * (across + 1), "--", color=TONES["second"])
        reach = 1.7 * abs(slope)
        ax.set(
            xlim=(-1.5, 1.5), ylim=(-reach, reach), xticks=(-1, 0, 1), yticks=(), xlabel=f"from $x = {self.point:g}$"
        )
        ax.set_xticklabels(["$-h$", "0", "$h$"])
        ax.set_title(f"secants, $h$ = {self.h:.3g}", loc="left", fontsize=11)

    def _errors(self, h):
        slope = float(Objective.from_formula(self.formula, ("x",)).gradient(self.point)[0])
        return {way: abs(found - slope) for way, found in slopes_with(self.formula, self.point, h).items()}
