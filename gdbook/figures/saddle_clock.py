"""SaddleClock: descent that passes near a saddle, and how long it takes to leave, start by start."""

import math
from itertools import islice

import numpy as np
import traitlets

from gdbook.figures.clinic import uniforms
from gdbook.figures.figure import Between, Figure, Whole
from gdbook.objectives import OBJECTIVES

EDGE = 0.5  # a walker has left where |y| is larger
NEAREST = 1e-16
MOST_STEPS = 6000
OFFSETS = tuple(10 ** (-k / 2) for k in range(33))
ZERO = 1e-19  # where the offset 0, which has no logarithm, is drawn


def kicks(size: float, seed: int):
    """Yield random numbers from -size to size, even among all; 0 where the size is."""
    drawn = uniforms(seed)
    next(drawn)  # the first is near 0 for every small seed
    while True:
        yield size * (2 * next(drawn) - 1) if size else 0.0


def saddle_walk(y0: float, learning_rate: float, noise: float = 0.0, seed: int = 1):
    """Yield (1, y0) and the point after each step of descent on x^2/2 + y^4/4 - y^2/2, both coordinates kicked."""
    kick = kicks(noise, seed)
    x, y = 1.0, y0
    while True:
        yield x, y
        x, y = x - learning_rate * x + next(kick), y - learning_rate * (y * y * y - y) + next(kick)


def escape_time(y0: float, learning_rate: float, noise: float = 0.0, seed: int = 1) -> int | None:
    """Return after how many steps |y| is above 0.5 for the first time; None where it is not within 6000."""
    if not y0 and not noise:
        return None
    walk = islice(saddle_walk(y0, learning_rate, noise, seed), MOST_STEPS + 1)
    return next((t for t, (_, y) in enumerate(walk) if abs(y) > EDGE), None)


def escape_estimate(y0: float, learning_rate: float, noise: float = 0.0) -> float:
    """Return ln(0.5 / offset) / ln(1 + learning_rate), at least 0: the steps to leave, were the saddle a parabola.

    offset: |y0|, and at a right angle to it what the kicks add, the deviation of sum kick_t / (1 + learning_rate)^t.
    """
    offset = math.hypot(y0, noise / math.sqrt(3 * ((1 + learning_rate) ** 2 - 1)))
    return max(0.0, math.log(EDGE / offset) / math.log1p(learning_rate))


class SaddleClock(Figure):
    """The path of descent from (1, y0) past the saddle of x^2/2 + y^4/4 - y^2/2, and the time to leave, |y| > 0.5.

    Kicks are the same for every start, and even from -noise to noise.  An offset or a kick below 1e-16 counts as 0.
    What is ahead of the steps shown is drawn faintly, until the walker has left and come to rest.
    """

    y0 = Between(1e-8, help="the offset of the start (1, y0) from the axis on which the saddle holds", low=-1, high=1)
    learning_rate = Between(0.1, help="the learning rate eta", low=0.01, high=0.5)
    noise = Between(0.0, help="how large the random kicks are at most", low=0, high=0.01)
    seed = Whole(1, help="which kicks are drawn", most=1000, least=1)
    steps = Whole(188, help="how many steps are shown", most=MOST_STEPS)
    known_objective = traitlets.Dict(help="what the browser knows of the objective").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.known_objective = OBJECTIVES["strict_saddle"].facts()

    def describe(self):
        run = self._run()
        time = escape_time(*run)
        kicked = f", kicked at each step by at most {run[2]:g}," if run[2] else ""
        took = "never leaves it" if time is None else f"takes {time} steps to leave it"
        law = f"; ln(0.5/offset)/ln(1 + eta) is {escape_estimate(*run[:3]):.1f}" if time is not None else ""
        return (
            f"Descent from (1, {run[0]:g}) at learning rate {run[1]:g}{kicked} passes the saddle of x^2/2 + y^4/4 - "
            f"y^2/2 at (0, 0) and {took}{law}. Beside the map the steps to leave against the offset on a logarithmic "
            f"axis: a falling straight line, ten times nearer costs {math.log(10) / math.log1p(run[1]):.1f} steps more."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        ground, times = canvas.subplots(1, 2)
        self._draw_path(ground)
        self._draw_times(times)
        return canvas

    def _run(self):
        """Return y0, learning rate, noise and seed, offset and kicks below 1e-16 being 0."""
        y0, noise = (0.0 if abs(value) < NEAREST else value for value in (self.y0, self.noise))
        return y0, self.learning_rate, noise, self.seed

    def _points(self):
        """Return the points shown, shape (steps + 1, 2)."""
        return np.array(list(islice(saddle_walk(*self._run()), self.steps + 1)))

    def _draw_path(self, ax):
        from gdbook import plots

        plots.contours(OBJECTIVES["strict_saddle"], ax, domain=((-0.7, 1.4), (-1.3, 1.3)))
        ax.set_aspect("equal")
        for y in (-EDGE, EDGE):
            ax.axhline(y, color=plots.TONES["ink"], linestyle="--", linewidth=1)
        ax.plot(0, 0, "x", color=plots.TONES["ink"], markersize=9, markeredgewidth=2)
        points = self._points()
        ax.plot(*points.T, "o-", color=plots.TONES["path"], markersize=4)
        ax.plot(*points[-1:].T, "o", color=plots.TONES["path"], markersize=8)
        ax.plot(*points[0], "o", color=plots.TONES["ink"], markersize=9, markerfacecolor="none")

    def _draw_times(self, ax):
        from gdbook.plots import TONES

        y0, *run = self._run()
        times = [escape_time(offset, *run) for offset in (*OFFSETS, 0.0)]
        law = [escape_estimate(offset, *run[:2]) for offset in OFFSETS]
        ax.semilogx(OFFSETS, law, "--", color=TONES["ink"], linewidth=1)
        ax.plot(OFFSETS, times[:-1], "o", color=TONES["path"], markersize=3)
        self._draw_axis(ax, times[-1])
        if (time := escape_time(y0, *run)) is not None:
            ax.plot(abs(y0) or ZERO, time, "o", color=TONES["path"], markersize=8)
        top = 1.12 * max(times[-1] or 0, escape_estimate(NEAREST, run[0]))
        ax.set(xlim=(ZERO / 5, 4), ylim=(0, top), xlabel="offset $|y_0|$")
        ax.set_xticks([ZERO, 1e-16, 1e-8, 1], ["0", "$10^{-16}$", "$10^{-8}$", "1"])
        ax.set_title("steps to leave", loc="left", fontsize=11)

    def _draw_axis(self, ax, time):
        """Draw the time from an offset of 0: a dot, or an arrow upwards where it never leaves."""
        from gdbook.plots import TONES

        if time is not None:
            ax.plot(ZERO, time, "o", color=TONES["path"], markersize=3)
            return
        top = escape_estimate(NEAREST, self.learning_rate)
        ax.annotate("", (ZERO, 1.12 * top), (ZERO, 0.94 * top), arrowprops={"arrowstyle": "->", "color": TONES["path"]})
        ax.text(2.5 * ZERO, 1.06 * top, "never", color=TONES["ink"])
