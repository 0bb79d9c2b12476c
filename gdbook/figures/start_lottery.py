"""StartLottery: how likely random starts find the best of the valleys of Styblinski and Tang's function."""

import math

import numpy as np

from gdbook.figures.clinic import uniforms
from gdbook.figures.figure import Figure, Whole

MOST_DIMENSIONS, MOST_RESTARTS, MOST_TICKETS = 20, 10_000_000, 2000
REACH = 5.0
DEEP, BARRIER, SHALLOW = -2.903534027771177, 0.15673125678034, 2.746802770990837  # the roots of 4x^3 - 32x + 5
SMALL_RATE = 0.005  # below 1/134, one over the largest curvature on [-5, 5]: a step keeps its side of the barrier
NEAR, MOST_DOWN = 0.01, 1000
ROWS = 12


def win_chance(dimension: int) -> float:
    """Return the share p^d of [-5, 5]^d from which small steps find the best valley; p = .5157.

    p is the share left of the barrier, exactly: a rate below 1/134 makes each coordinate's step an increasing map of
    [-5, 5], of which the barrier is a fixed point, and the coordinates know nothing of each other.
    """
    return ((BARRIER + REACH) / (2 * REACH)) ** dimension


def any_chance(chance: float, restarts: int) -> float:
    """Return 1 - (1 - chance)^restarts."""
    return -math.expm1(restarts * math.log1p(-chance))


def restarts_needed(chance: float, wanted: float = 0.95) -> int:
    """Return the fewest starts of which at least one succeeds with the probability `wanted`."""
    return math.ceil(math.log1p(-wanted) / math.log1p(-chance))


def draw_tickets(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return starts, even in [-5, 5], and whether each coordinate ends deep, both of shape (count, 20)."""
    drawn = uniforms(seed)
    for _ in range(MOST_DIMENSIONS):  # of small seeds the first numbers are alike
        next(drawn)
    shares = np.array([next(drawn) for _ in range(MOST_DIMENSIONS * count)]).reshape(count, MOST_DIMENSIONS)
    starts = REACH * (2 * shares - 1)
    return starts, _ends_deep(starts)


def _ends_deep(starts):
    x = starts.copy()
    for _ in range(MOST_DOWN):
        far = (abs(x - DEEP) >= NEAR) & (abs(x - SHALLOW) >= NEAR)
        if not far.any():
            break
        x[far] -= SMALL_RATE * (2 * x[far] ** 3 - 16 * x[far] + 2.5)
    return abs(x - DEEP) < NEAR


def count_winners(deep: np.ndarray) -> np.ndarray:
    """Return how many tickets win in 1, 2, ... 20 dimensions: whose first d coordinates all end in the deep valley."""
    return np.logical_and.accumulate(deep, axis=1).sum(axis=0)


class StartLottery(Figure):
    """The odds that random starts in `dimension` d find the best of 2^d valleys of Styblinski and Tang's function.

    The function is a sum of one well of two valleys per coordinate, so each coordinate descends alone; one start in
    1/p^d wins (D-15), at least one of `restarts` n with the probability 1 - (1 - p^d)^n.  Shown: the well with its
    barrier and the newest ticket's coordinates; the newest of `tickets` real starts, drawn from `seed` and descended,
    one row each; the odds in each dimension with the share of tickets that won (by their first d coordinates).
    """

    dimension = Whole(10, help="how many dimensions", most=MOST_DIMENSIONS, least=1)
    restarts = Whole(100, help="how many starts there are in all", most=MOST_RESTARTS, least=1)
    tickets = Whole(20, help="how many starts are drawn and descended", most=MOST_TICKETS)
    seed = Whole(1, help="which tickets are drawn", most=1000, least=1)

    def describe(self):
        d, chance = self.dimension, win_chance(self.dimension)
        won = count_winners(draw_tickets(self.seed, self.tickets)[1])[d - 1]
        return (
            f"A well with a deep and a shallow valley, random starts with one mark for each coordinate, and the chance "
            f"of the best valley in 1 to {MOST_DIMENSIONS} dimensions on a logarithmic axis: in {d} dimensions one "
            f"start in {1 / chance:.3g} finds the best of {2**d} valleys, {self.restarts} restarts succeed with "
            f"{100 * any_chance(chance, self.restarts):.3g} %; of {self.tickets} tickets drawn {won} won."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        axes = canvas.subplot_mosaic([["valleys", "odds"], ["tickets", "odds"]], height_ratios=(4, 5))
        starts, deep = draw_tickets(self.seed, self.tickets)
        self._draw_valleys(axes["valleys"], starts[-1:, : self.dimension], deep[-1:, : self.dimension])
        self._draw_tickets(axes["tickets"], deep[:, : self.dimension])
        self._draw_odds(axes["odds"], count_winners(deep))
        return canvas

    def _draw_valleys(self, ax, starts, deep):
        from gdbook.plots import TONES

        x = np.linspace(-REACH, REACH, 201)
        ax.plot(x, _height(x), color=TONES["ink"])
        ax.axvline(BARRIER, color=TONES["ink"], linestyle=":", linewidth=1)
        _draw_balls(ax, starts, _height(starts), deep, size=5)
        ax.text(BARRIER - 0.2, 92, f"deep: {100 * win_chance(1):.1f} %", ha="right", fontsize=9)
        ax.text(BARRIER + 0.2, 92, f"shallow: {100 - 100 * win_chance(1):.1f} %", fontsize=9)
        ax.set(xlim=(-REACH, REACH), ylim=(-90, 130), xlabel="$x$")
        ax.set_title("height of one coordinate", loc="left", fontsize=11)

    def _draw_tickets(self, ax, deep):
        newest = max(ROWS, len(deep))
        rows = np.arange(len(deep))[-ROWS:] + 1
        coordinates = np.arange(1, self.dimension + 1)
        places = [each.ravel() for each in np.meshgrid(coordinates, rows)]
        _draw_balls(ax, *places, deep[-ROWS:].ravel(), size=4.5)
        won = rows[deep[-ROWS:].all(axis=1)]
        ax.plot(np.full(len(won), self.dimension + 1), won, "*", color=ax.xaxis.label.get_color(), markersize=9)
        ax.set(xlim=(0.2, max(5, self.dimension) + 1.5), ylim=(newest - ROWS + 0.3, newest + 0.7), xlabel="coordinate")
        ax.set_title("tickets, newest on top", loc="left", fontsize=11)

    def _draw_odds(self, ax, winners):
        from gdbook.plots import TONES

        dimensions = np.arange(1, MOST_DIMENSIONS + 1)
        chances = np.array([win_chance(d) for d in dimensions])
        successes = np.array([any_chance(chance, self.restarts) for chance in chances])
        ax.semilogy(dimensions, successes, "--", color=TONES["path"])
        ax.plot(dimensions, chances, color=TONES["ink"])
        ax.plot(dimensions[winners > 0], winners[winners > 0] / max(1, self.tickets), "s", color=TONES["second"])
        ax.plot(self.dimension, successes[self.dimension - 1], "o", color=TONES["path"], markersize=8)
        ax.text(1, 3e-6, f"dashed: {self.restarts} restarts\nline: one start, $p^d$\nsquares: tickets that won")
        ax.set(xlim=(0.5, MOST_DIMENSIONS + 0.5), ylim=(1e-6, 1.6), xlabel="dimension $d$")
        ax.set_title("chance of the best valley, log scale", loc="left", fontsize=11)


def _height(x):
    return (x**4 - 16 * x**2 + 5 * x) / 2


def _draw_balls(ax, x, y, deep, size):
    from gdbook.plots import TONES

    for chosen, fill in ((deep, TONES["path"]), (~deep, "none")):
        ax.plot(x[chosen], y[chosen], "o", color=TONES["path"], markerfacecolor=fill, markersize=size)
