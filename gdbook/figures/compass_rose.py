"""CompassRose: steps of one length in all directions; which of them ends lowest."""

from typing import NamedTuple

import numpy as np
import traitlets

from gdbook.figures.figure import Between, Figure, Name, Place
from gdbook.objectives import OBJECTIVES, Objective

GROUNDS = ("oval_bowl", "ravine", "himmelblau", "rosenbrock")
LEVEL = 1e-9  # a shorter gradient is rounding


class Rose(NamedTuple):
    """What steps of one length do; angles in degrees from the x axis, `against` None where the ground is level.

    changes: of height towards 0, 1, ... degrees, shape (360,).  slope, against: the length of the gradient and the
    direction of minus the gradient.  best, change: the direction of the lowest end, to a hundredth, and its change.
    """

    changes: np.ndarray
    slope: float
    against: float | None
    best: float
    change: float

    @property
    def off(self) -> float | None:
        """The angle between the best direction and minus the gradient, from 0 to 180."""
        return None if self.against is None else abs((self.best - self.against + 180) % 360 - 180)


def compass_rose(objective: Objective, point, length: float) -> Rose:
    """Return what steps of `length` from `point` do."""

    def changes(degrees):
        x, y = length * np.cos(np.radians(degrees)), length * np.sin(np.radians(degrees))
        return objective.on_arrays.value(point[0] + x, point[1] + y) - objective.value(point)

    around = changes(np.arange(360.0))
    fine = around.argmin() + np.linspace(-1, 1, 201)
    nearby = changes(fine)
    gradient = objective.gradient(point)
    slope = float(np.hypot(*gradient))
    against = float(np.degrees(np.arctan2(*-gradient[::-1])) % 360) if slope > LEVEL else None
    return Rose(around, slope, against, float(fine[nearby.argmin()] % 360), float(nearby.min()))


class CompassRose(Figure):
    """A contour map with the ends of 360 steps of equal length, beside the change of height in each direction.

    Where only the objective is given, the point is its start.
    """

    objective = Name("oval_bowl", help="the objective's name in OBJECTIVES", known=GROUNDS)
    point = Place((2.0, 1.0), help="where the steps begin; outside the map the figure moves it to the edge")
    length = Between(0.5, help="the length of each step", low=0.001, high=100)
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        if state.get("objective") in GROUNDS:
            state = {"point": OBJECTIVES[state["objective"]].start} | state
        super().__init__(**state)
        self.known_objectives = [OBJECTIVES[name].facts() for name in GROUNDS]

    def describe(self):
        ground, point, rose = self._rose()
        lower = int((rose.changes < 0).sum())
        aim = "" if rose.off is None else f", {rose.off:.1f} degrees off minus the gradient"
        fate = f"falls by {-rose.change:.3g}" if rose.change < 0 else f"climbs by {rose.change:.3g}"
        return (
            f"Contour map of {ground.title} with the ends of 360 steps of length {self.length:g} from "
            f"({point[0]:g}, {point[1]:g}), beside the change of height in each direction: the best, towards "
            f"{rose.best:.1f} degrees{aim}, {fate}; {lower} of the steps end lower than the start."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        plane, wave = canvas.subplots(1, 2)
        ground, point, rose = self._rose()
        self._draw_map(plane, ground, point, rose)
        self._draw_wave(wave, rose)
        return canvas

    def _rose(self):
        ground = OBJECTIVES[self.objective]
        point = [min(max(at, low), high) for at, (low, high) in zip(self.point, ground.domain, strict=True)]
        return ground, point, compass_rose(ground, point, self.length)

    def _draw_map(self, ax, ground, point, rose):
        from gdbook import plots

        domain = np.array(ground.domain, dtype=float)
        middle, half = domain.mean(axis=1, keepdims=True), np.ptp(domain, axis=1).min() / 2
        factor = 2.0 ** max(0, np.ceil(np.log2(self.length / half)))  # as in rose.mjs, roseWindow
        window = middle + factor * (domain - middle)
        plots.contours(ground, ax, domain=[tuple(each) for each in window])
        ax.set_aspect("equal")
        tones = plots.TONES
        radius = max(self.length, 0.16 * factor * half)
        unit = -rose.change if rose.change < 0 else rose.changes.max() or 1.0
        parts = np.sign(rose.changes) * np.minimum(1, abs(rose.changes) / unit)
        ways = np.array([np.cos(np.radians(np.arange(360))), np.sin(np.radians(np.arange(360)))])
        ring = np.array(point)[:, None] + radius * ways
        ends = ring + min(0.4 * radius, 0.2 * factor * half) * parts * ways
        for chosen, tone, width in ((rose.changes >= 0, "contour", 0.6), (rose.changes < 0, "step", 1.2)):
            lines = np.stack([ring, ends, np.full_like(ring, np.nan)], axis=2)[:, chosen].reshape(2, -1)
            ax.plot(*lines, color=tones[tone], linewidth=width, alpha=0.5)
        ax.plot(*ring, color=tones["ink"], linewidth=0.8)
        best = np.radians(rose.best)
        landing = np.array(point) + radius * np.array([np.cos(best), np.sin(best)])
        ax.plot(*zip(point, landing, strict=True), color=tones["path"])
        ax.plot(*landing, "o", color=tones["path"], markersize=8)
        ax.plot(*point, "o", color=tones["ink"], markersize=9, markerfacecolor="none")
        if rose.against is not None:
            aim = np.radians(rose.against)
            tip = np.array(point) + (radius + 0.2 * factor * half) * np.array([np.cos(aim), np.sin(aim)])
            arrow = {"arrowstyle": "-|>", "color": tones["step"], "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", tip, point, arrowprops=arrow, annotation_clip=False)

    def _draw_wave(self, ax, rose):
        from gdbook.plots import TONES

        around = np.arange(361)
        measured = rose.changes[around % 360] / self.length
        ax.axhline(0, color=TONES["ink"], linewidth=0.8)
        if rose.against is not None:
            predicted = -rose.slope * np.cos(np.radians(around - rose.against))
            ax.plot(around, predicted, "--", color=TONES["step"], linewidth=1.2)
            ax.plot(rose.against, -rose.slope, "D", color=TONES["step"], markersize=7)
        ax.plot(around, measured, color=TONES["ink"])
        ax.plot(rose.best, rose.change / self.length, "o", color=TONES["path"], markersize=8)
        lowest = rose.change / self.length
        usual = max(rose.slope, abs(lowest)) or measured.max() or 1.0
        top = max(rose.slope, min(measured.max(), 2.5 * usual), 1.5 * lowest) or 1.0
        ax.set(xlim=(0, 360), ylim=(1.1 * min(-rose.slope, lowest, -0.1 * top), 1.1 * top))
        ax.set(xticks=range(0, 361, 90), xlabel="direction of the step (degrees)")
        ax.set_title("change of height per unit walked", loc="left", fontsize=11)
