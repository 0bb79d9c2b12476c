"""EigenPanels: descent on a turned bowl, and what is left along its flat and along its steep direction."""

import math

import numpy as np

from gdbook import checks
from gdbook.descent import gradient_descent
from gdbook.figures.figure import Between, Figure, Place, Whole

REACH = 3.0
MOST_STEPS, MOST_KAPPA, MOST_RATE = 1000, 1e4, 2.4
HORIZONS = (20, 50, 100, 200, 500, 1000)
LEVELS = (0.15, 0.35, 0.6, 0.9, 1.3, 1.8, 2.4, 3.1)


def turned_bowl(condition_number: float, tilt: float = 0.0):
    """Return the bowl  f = 1/2 (p^2 / kappa + q^2)  as two callables (value, gradient) of a point of shape (2,).

    p is the coordinate along the direction `tilt`, in degrees from the x axis, and q the one across it; the curvature
    across, L, is 1.  Raises TypeError or ValueError unless the condition number kappa is at least 1.
    """
    kappa = checks.between("condition_number", condition_number, 1, 1e300)
    turning = turn(tilt)

    def value(point):
        p, q = turning.T @ point
        return 0.5 * (p * p / kappa + q * q)

    def gradient(point):
        p, q = turning.T @ point
        return turning @ (p / kappa, q)

    return value, gradient


def turn(tilt: float) -> np.ndarray:
    """Return the matrix, shape (2, 2), whose columns are the directions along and across `tilt`, in degrees."""
    radians = math.radians(checks.finite("tilt", tilt))
    c, s = math.cos(radians), math.sin(radians)
    return np.array([[c, -s], [s, c]])


class EigenPanels(Figure):
    """Descent on a bowl in its own coordinates, and the error along the flat and the steep direction, step by step.

    The curvature of the steep direction is L = 1, that of the flat one mu = 1 / kappa.  Each distance is multiplied by
    1 - learning_rate * curvature in a step, and f - f* is the sum of 1/2 curvature distance^2 over the two.  A start
    outside the map, -3 to 3 either way, is moved to its edge.
    """

    condition_number = Between(50.0, help="kappa = L / mu, with L = 1", low=1, high=MOST_KAPPA)
    learning_rate = Between(1.8, help="the learning rate eta, in units of 1/L", low=0.001, high=MOST_RATE)
    tilt = Between(30.0, help="the direction of the flat axis, in degrees from the x axis", low=0, high=360)
    start = Place((1.7, 2.4), help="the point (x, y) where the descent begins")
    steps = Whole(20, help="how many steps are shown", most=MOST_STEPS)

    def describe(self):
        flat, steep = (abs(factor) for factor in self._factors())
        heights = self._heights(self.steps)[:, -1]
        total = heights.sum()
        share = (
            f"{100 * heights[0] / total:.3g} % of it along the flat direction" if total else "the minimum is reached"
        )
        return (
            f"Contour map of a bowl with condition number {self.condition_number:.3g}, its flat axis at "
            f"{self.tilt:.0f} degrees, with the path of descent at learning rate {self.learning_rate:.3g}/L from "
            f"({self.start[0]:.3g}, {self.start[1]:.3g}).  Beside it, on logarithmic axes, the distance along the flat "
            f"direction, which each step multiplies by {flat:.4g}, and along the steep one, by {steep:.4g}, and what f "
            f"is above its lowest: after {self.steps} steps {total:.3g}, {share}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        grid = canvas.add_gridspec(2, 2)
        self._draw_bowl(canvas.add_subplot(grid[:, 0]))
        steps = next((most for most in HORIZONS if most > self.steps), MOST_STEPS)
        distances, heights = abs(self._distances(steps)), self._heights(steps)
        names = [f"{end} × {abs(each):.4g}" for end, each in zip(("flat", "steep"), self._factors(), strict=True)]
        self._draw_lines(canvas.add_subplot(grid[0, 1]), distances, "distance along each", names)
        parts = np.vstack([heights, heights.sum(axis=0)])
        self._draw_lines(canvas.add_subplot(grid[1, 1]), parts, "$f - f^*$ and its parts", ("", "", ""))
        return canvas

    def _factors(self):
        """Return 1 - eta lambda along the flat and the steep direction."""
        return 1 - self.learning_rate * np.array([1 / self.condition_number, 1.0])

    def _begin(self):
        """Return the start, inside the map, and its coordinates along the flat and the steep direction."""
        start = np.clip(self.start, -REACH, REACH)
        parts = turn(self.tilt).T @ start
        return start, np.where(abs(parts) < 1e-12 * math.hypot(*start), 0, parts)

    def _distances(self, steps):
        """Return the coordinates after each step, shape (2, steps + 1)."""
        return self._begin()[1][:, None] * self._factors()[:, None] ** np.arange(steps + 1)

    def _heights(self, steps):
        """Return 1/2 lambda distance^2 along each direction after each step, shape (2, steps + 1)."""
        return 0.5 * np.array([[1 / self.condition_number], [1.0]]) * self._distances(steps) ** 2

    def _path(self):
        bowl = turned_bowl(self.condition_number, self.tilt)
        return gradient_descent(bowl, self._begin()[0], self.learning_rate, self.steps).points

    def _draw_bowl(self, ax):
        from gdbook.plots import TONES

        turning, angles = turn(self.tilt), np.linspace(0, 2 * np.pi, 181)
        for b in LEVELS:
            along = b * np.array([np.sqrt(self.condition_number) * np.cos(angles), np.sin(angles)])
            ax.plot(*(turning @ along), color=TONES["contour"], linewidth=0.8)
        for way, tone, line in zip(turning.T, ("second", "third"), ("--", ":"), strict=True):
            ax.plot(*np.outer(way, (-9, 9)), line, color=TONES[tone])
        path = np.clip(self._path(), -100, 100)  # no larger than matplotlib can cut
        ax.plot(*path.T, "o-", color=TONES["path"], markersize=4)
        ax.plot(*path[0], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        ax.plot(0, 0, "*", color=TONES["ink"], markersize=11)
        edge = (-1.05 * REACH, 1.05 * REACH)
        ax.set(xlim=edge, ylim=edge, aspect="equal", xlabel="$x$", ylabel="$y$")

    def _draw_lines(self, ax, lines, title, names):
        from gdbook.plots import TONES

        looks = (("second", "s--"), ("third", "^:"), ("path", "o-"))
        for heights, (tone, look), name in zip(lines, looks, names, strict=False):
            seen = np.where(heights > 0, np.clip(heights, 1e-12, 1e8), np.nan)
            ax.semilogy(seen, look, color=TONES[tone], markevery=[self.steps], label=name)
        ax.axvline(self.steps, color=TONES["ink"], linewidth=1)
        top = 10 ** min(4, math.ceil(math.log10(max(1, lines.max()))))
        last = lines.shape[1] - 1
        ax.set(xlim=(-0.02 * last, 1.02 * last), ylim=(1e-8, top), xlabel="step $k$")
        ax.set_title(title, loc="left", fontsize=11)
        if any(names):
            ax.legend(loc="lower right", fontsize=9, frameon=False)
