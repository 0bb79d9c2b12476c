"""ZoomUntilLinear: a hill under a magnifying glass, and what a plane explains and misses of it, window by window."""

import math

import numpy as np
import traitlets

from gdbook.differences import central_difference
from gdbook.figures.figure import Between, Figure, Name, Place, Switch
from gdbook.objectives import OBJECTIVES, Objective

# Below 1e-4 the rounding of f would show in a remainder that falls like the square of the half-width.
NEAREST, FARTHEST = 1e-4, 2.0
DIRECTIONS = 360
LEVELS = 15


def _own(name, title, formula):
    return Objective(name=name, title=title, formula=formula, variables=("x", "y"), domain=((-3, 3), (-3, 3)))


# Each hill, and the places on it worth a look; the first is where it begins.
HILLS = {
    "oval_bowl": (OBJECTIVES["oval_bowl"], {"on the slope": (2, 1), "at the bottom": (0, 0)}),
    "himmelblau": (OBJECTIVES["himmelblau"], {"between the valleys": (0, 0), "at a minimum": (3, 2)}),
    "kink": (
        _own("kink", "Kink: |x| + y²/4", "abs(x) + y^2/4"),
        {"on the crease": (0, 1), "beside the crease": (0.01, 1), "far from the crease": (2, 1)},
    ),
    "cone": (_own("cone", "Cone: √(x² + y²)", "sqrt(x^2 + y^2)"), {"at the tip": (0, 0), "on the side": (0.6, 0.8)}),
    "cross": (
        _own("cross", "Cross: √|x y|", "sqrt(abs(x*y))"),
        {"where both slices are level": (0, 0), "on the diagonal": (1, 1)},
    ),
}


def slopes_at(objective: Objective, point: tuple[float, float]) -> np.ndarray:
    """Return the gradient, shape (2,), or the central difference where there is none, as at the tip of a cone."""
    gradient = objective.gradient(point)
    return gradient if np.isfinite(gradient).all() else central_difference(objective.value, point)


def largest_miss(objective: Objective, point: tuple[float, float], distance: float) -> float:
    """Return the largest |f(w + d) - f(w) - gradient . d| over 360 steps d of length `distance`, a degree apart."""
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    steps = distance * np.array([np.cos(angles), np.sin(angles)])
    change = objective.on_arrays.value(*(np.reshape(point, (2, 1)) + steps)) - objective.value(point)
    return float(abs(change - slopes_at(objective, point) @ steps).max())


class ZoomUntilLinear(Figure):
    """A contour map of the window around a point, and what the tangent plane explains and misses there.

    The window reaches half_width to each side.  What the plane explains is the largest change it gives for a step of
    that length, |gradient| half_width; what it misses is the largest remainder |f(w + d) - f(w) - gradient . d| over
    such steps.  Where only the objective is given, the point is the first of its places.
    """

    objective = Name("oval_bowl", help=f"the hill: {', '.join(HILLS)}", known=tuple(HILLS))
    point = Place((2.0, 1.0), help="the point w, in the middle; outside the hill's domain the figure moves it there")
    half_width = Between(1.0, help="how far the window reaches, h", low=NEAREST, high=FARTHEST)
    plane = Switch(False, help="whether the contours of the plane are drawn too")
    known_hills = traitlets.List(help="what the browser knows of the hills").tag(sync=True)

    def __init__(self, **state):
        if state.get("objective") in HILLS:
            state = {"point": next(iter(HILLS[state["objective"]][1].values()))} | state
        super().__init__(**state)
        self.known_hills = [
            hill.facts() | {"places": [[words, list(map(float, place))] for words, place in places.items()]}
            for hill, places in HILLS.values()
        ]

    def describe(self):
        hill, point, slopes = self._reading()
        explained, missed = math.hypot(*slopes) * self.half_width, largest_miss(hill, point, self.half_width)
        share = f", {100 * missed / explained:.3g} % of that" if explained else ""
        fall = missed / largest_miss(hill, point, self.half_width / 2)
        return (
            f"Contour map of {hill.formula} within {self.half_width:.3g} of ({point[0]:g}, {point[1]:g}): the plane "
            f"explains a change of up to {explained:.3g} and misses at most {missed:.3g}{share}. Beside it both "
            f"against the width of the window on logarithmic axes: halving it divides what is missed by {fall:.2f}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        window, fall = canvas.subplots(1, 2)
        self._draw_window(window)
        self._draw_fall(fall)
        return canvas

    def _draw_window(self, ax):
        from gdbook.plots import TONES

        hill, point, slopes = self._reading()
        h, across = self.half_width, np.linspace(-1, 1, 201)
        x, y = np.meshgrid(across, across)
        change = hill.on_arrays.value(point[0] + h * x, point[1] + h * y) - hill.value(point)
        spacing = np.ptp(change) / LEVELS
        levels = spacing * np.arange(np.ceil(change.min() / spacing), np.floor(change.max() / spacing) + 1)
        ax.contour(x, y, change, levels=levels, colors=TONES["contour"], linewidths=0.9, linestyles="solid")
        if self.plane and slopes.any():
            rise = h * (slopes[0] * x + slopes[1] * y)
            ax.contour(x, y, rise, levels=levels, colors=TONES["path"], linewidths=0.9, linestyles="dotted")
        ax.plot(np.cos(np.pi * across), np.sin(np.pi * across), ":", color=TONES["ink"], linewidth=1)
        if slopes.any():
            arrow = {"arrowstyle": "->", "color": TONES["gradient"], "lw": 2, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", slopes / math.hypot(*slopes) / 2, (0, 0), arrowprops=arrow)
        ax.plot(0, 0, "o", color=TONES["ink"], markersize=8, markerfacecolor="none")
        ax.set(aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1), xlabel=f"from $x = {point[0]:g}$")
        ax.set_xticklabels(["$-h$", "0", "$h$"])
        ax.set_yticklabels(["$-h$", "0", "$h$"])
        ax.set_title(f"from $y = {point[1]:g}$; $h = {h:.3g}$", loc="left", fontsize=11)

    def _draw_fall(self, ax):
        from gdbook.plots import TONES

        hill, point, slopes = self._reading()
        widths = FARTHEST / 2.0 ** np.arange(15)
        missed = [largest_miss(hill, point, width) for width in widths]
        if slopes.any():
            ax.plot(widths, math.hypot(*slopes) * widths, color=TONES["gradient"])
            at = widths[6], math.hypot(*slopes) * widths[6]
            ax.annotate("the plane explains", at, (-6, 4), ha="right", textcoords="offset points")
        ax.plot(widths, missed, "s", color=TONES["second"], markersize=4)
        ax.annotate("it misses", (widths[6], missed[6]), (6, -12), textcoords="offset points")
        here = largest_miss(hill, point, self.half_width)
        ax.plot(widths, here * (widths / self.half_width) ** 2, ":", color=TONES["ink"], zorder=0)
        ax.axvline(self.half_width, color=TONES["ink"], linewidth=1.2)
        ax.set(xscale="log", yscale="log", xlabel="half-width $h$ of the window")
        ax.set_title("change of $f$; dotted: $\\propto h^2$", loc="left", fontsize=11)

    def _reading(self):
        """Return the hill, the point within its domain, and the slopes there."""
        hill, _ = HILLS[self.objective]
        point = tuple(float(min(high, max(low, at))) for at, (low, high) in zip(self.point, hill.domain, strict=True))
        return hill, point, slopes_at(hill, point)
