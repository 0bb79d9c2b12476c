"""FogWalk: a hill in fog, walked by the reader, then by descent, then seen."""

import math

import numpy as np
import traitlets

from gdbook.descent import gradient_descent
from gdbook.figures.figure import Between, Figure, Places, Positive, Switch, Whole
from gdbook.figures.hills import HILLS

MOST_STEPS = 30
LEVEL_SLOPE = 0.05
_POINTS = ("north", "east", "south", "west")
_CORNERS = ("north-east", "south-east", "south-west", "north-west")


class FogWalk(Figure):
    """A foggy map with the reader's walk on it, and of the hill only the height and the slope where the hiker stands.

    Descent walks the same hill from the same start as a second run, and with the fog lifted the contours, the valleys
    and both paths are seen.  A place off the map is moved to its edge; what a path has beyond `steps` is left out.
    """

    hill = Whole(1, help="which hill it is", most=len(HILLS), least=1)
    path = Places((), help="the places (x, y) walked to after the start", count=2, most=MOST_STEPS)
    steps = Whole(20, help="how many steps each may take", most=MOST_STEPS, least=1)
    heading = Whole(90, help="where the next step is to lead, in degrees from north by east", most=359)
    step_length = Between(0.5, help="how long the next step is to be", low=0.1, high=1.0)
    learning_rate = Positive(0.1, help="the learning rate eta of descent")
    descent = Whole(0, help="how many steps of descent are shown; 0: it has not walked", most=MOST_STEPS)
    fog = Switch(True, help="whether the fog hides the map")
    hills = traitlets.List(help="what the browser knows of the hills").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.hills = [hill.facts() for hill in HILLS]

    def describe(self):
        (x, y), (height, slope, downhill) = self._places()[-1], self._underfoot()
        ground = "is level" if slope < LEVEL_SLOPE else f"falls {slope:.2f} per unit towards the {wind(downhill)}"
        walked = len(self._places()) - 1
        return (
            f"{self._map_in_words()} After {walked} of {self.steps} steps the hiker stands at ({x:.2f}, {y:.2f}), "
            f"height {height:.2f}, where the ground {ground}.{self._descent_in_words()} "
            "Beside it the heights, step by step."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.4), layout="constrained")
        ground, heights = canvas.subplots(1, 2, width_ratios=(3, 2))
        self._draw_map(ground)
        self._draw_heights(heights)
        return canvas

    def _hill(self):
        return HILLS[self.hill - 1]

    def _places(self):
        """Return the start and the places walked to, shape (steps taken + 1, 2)."""
        low, high = np.transpose(self._hill().domain)
        return np.clip([self._hill().start, *self.path[: self.steps]], low, high)

    def _run(self):
        """Return the steps of descent that are shown."""
        return gradient_descent(self._hill(), self._hill().start, self.learning_rate, min(self.descent, self.steps))

    def _underfoot(self):
        here = self._places()[-1]
        east, north = self._hill().gradient(here)
        return self._hill().value(here), math.hypot(east, north), heading((-east, -north))

    def _map_in_words(self):
        if self.fog:
            return "A map in fog."
        (x, y), *_ = self._hill().minima
        return f"A contour map whose lowest valley is at ({x:.2f}, {y:.2f}), height {self._hill().value((x, y)):.2f}."

    def _descent_in_words(self):
        if not self.descent:
            return ""
        run = self._run()
        taken = len(run.learning_rates)
        return f" Descent at rate {self.learning_rate:g}: height {run.values[-1]:.3g} after {taken} steps."

    def _draw_map(self, ax):
        from gdbook import plots

        hill, places, far = self._hill(), self._places(), 50
        if self.fog:
            _draw_fog(ax, hill.domain, places[-1])
        else:
            plots.contours(hill, ax)
            ax.annotate("lowest", hill.minima[0], (0, -16), textcoords="offset points", ha="center")
        if self.descent:
            _draw_run(ax, *np.clip(self._run().points, -far, far).T, second=True)
        _draw_run(ax, *places.T)
        self._draw_needle(ax)
        ax.set(xlim=hill.domain[0], ylim=hill.domain[1], xlabel="$x$, to the east", ylabel="")
        ax.set_title("$y$, to the north", loc="left", fontsize=11)

    def _draw_needle(self, ax):
        from gdbook.plots import TONES

        here, (_, slope, downhill) = self._places()[-1], self._underfoot()
        if slope < LEVEL_SLOPE:
            return
        way = np.array([math.sin(math.radians(downhill)), math.cos(math.radians(downhill))])
        arrow = {"arrowstyle": "-|>", "color": TONES["step"], "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        tip = here + min(1.7, 0.3 + 0.38 * slope) * way
        ax.annotate("", xy=tip, xytext=here, arrowprops=arrow)
        ax.annotate(f"{slope:.2f}", tip + 0.3 * way, ha="center", va="center", color=TONES["step"])

    def _draw_heights(self, ax):
        from gdbook.plots import TONES

        hill, run = self._hill(), self._run()
        top = math.ceil(1.25 * hill.value(hill.start))
        if self.descent:
            _draw_run(ax, np.arange(len(run.values)), np.minimum(run.values, 3 * top), second=True)
        heights = [hill.value(place) for place in self._places()]
        _draw_run(ax, np.arange(len(heights)), heights)
        if not self.fog:
            ax.axhline(hill.value(hill.minima[0]), color=TONES["ink"], linestyle="--", linewidth=1)
        ax.set(xlim=(-0.03 * self.steps, 1.03 * self.steps), ylim=(0, top), xlabel="step $t$")
        ax.set_title("height", loc="left", fontsize=11)


def heading(way) -> int:
    """Return the direction (east, north) in whole degrees from north by east, from 0 to 359."""
    return round(math.degrees(math.atan2(*way))) % 360


def wind(degrees: int) -> str:
    """Return the nearest of the sixteen winds by name: 231 degrees is south-west."""
    quarter, part = divmod(round(degrees / 22.5) % 16, 4)
    corner = _CORNERS[quarter]
    return (_POINTS[quarter], f"{_POINTS[quarter]}-{corner}", corner, f"{_POINTS[(quarter + 1) % 4]}-{corner}")[part]


def _draw_run(ax, x, y, second=False):
    from gdbook.plots import TONES

    line, marker, tone = ("--", "s", "second") if second else ("-", "o", "path")
    ax.plot(x, y, line, marker=marker, color=TONES[tone], markersize=4, linewidth=1.4)
    if not second:
        ax.plot(x[-1:], y[-1:], marker, color=TONES[tone], markersize=8)
        ax.plot(x[:1], y[:1], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")


def _draw_fog(ax, domain, here):
    """Cover the map, thinly around the place where the hiker stands."""
    from matplotlib.colors import to_rgb

    from gdbook.plots import TONES

    (left, right), (low, high) = domain
    x, y = np.meshgrid(np.linspace(left, right, 480), np.linspace(low, high, 360))
    away = np.hypot(x - here[0], y - here[1])
    veil = np.empty((*x.shape, 4))
    veil[..., :3] = to_rgb(TONES["contour"])
    veil[..., 3] = 0.35 * (1 - np.exp(-((away / 1.2) ** 2)))
    levels = (255 * veil).round().astype(np.uint8)  # floats, blended, would weigh four times as much
    ax.imshow(levels, origin="lower", extent=(left, right, low, high), aspect="auto", interpolation="nearest")
