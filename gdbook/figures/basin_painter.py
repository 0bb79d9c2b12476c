"""BasinPainter: every start of a map coloured by the minimum its descent reaches, and the descent from one of them."""

import numpy as np
import traitlets

from gdbook.descent import Stopping, gradient_descent
from gdbook.figures.figure import Figure, Name, Place, Positive, Switch
from gdbook.many import descend_many
from gdbook.objectives import OBJECTIVES, Objective

TWO_WELLS = Objective(
    name="two_wells",
    title="Two wells",
    formula="x^4/4 - x^2/2 + y^2/2",
    variables=("x", "y"),
    domain=((-3, 3), (-3, 3)),
    minima=((-1, 0), (1, 0)),
    start=(0.3, 2.0),
    learning_rate=0.3,
)
CURVED_VALLEY = Objective(
    name="curved_valley",
    title="Curved valley, one minimum",
    formula="(1 - x)^2 + (y - x^2)^2",
    variables=("x", "y"),
    domain=((-3, 3), (-2, 4)),
    minima=((1, 1),),
    start=(-1.5, 0.0),
    learning_rate=0.1,
)
# The slider's learning rates, whose 500 steps are round numbers, and the steps after which a start has not arrived.
GROUNDS = {
    "himmelblau": (OBJECTIVES["himmelblau"], {"rates": (0.003, 0.028), "steps": 300}),
    "two_wells": (TWO_WELLS, {"rates": (0.1, 2.1), "steps": 300}),
    "styblinski_tang": (OBJECTIVES["styblinski_tang"], {"rates": (0.01, 0.11), "steps": 300}),
    "curved_valley": (CURVED_VALLEY, {"rates": (0.05, 0.3), "steps": 600}),
}
RULES = {"gradient_norm": 1e-6, "near": 0.01}  # as in basins.mjs
NEIGHBOUR = 0.04
COARSE, DRAWN = 50, 150
COLOURS = ("gradient", "step", "second", "third")
HATCHES = ("///", "\\\\\\", "---", "|||")


class BasinPainter(Figure):
    """A map of starts, each painted by the minimum that plain gradient descent from it reaches.

    An area is told by its colour, its hatching and, at its minimum, a number: 1 for the first in the objective's
    `minima`; starts that arrive at none of them within 300 steps (600 in the curved valley), and those that diverge,
    have areas of their own.  The shares are those of 50 x 50 starts, the middles of as many cells; the browser paints
    200 x 200.  Over the map lies the descent from the start, and dashed that from its neighbour, 0.04 to the right.
    Where only the objective is given, start and learning rate are its own; a start off the map is moved to its edge.
    """

    objective = Name("himmelblau", help="the objective's name", known=tuple(GROUNDS))
    learning_rate = Positive(0.01, help="the learning rate eta")
    start = Place((0.0, 0.0), help="the point (x, y) whose descent is drawn")
    by_steps = Switch(False, help="whether a start is painted the paler the more steps its descent takes")
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        ground, _ = GROUNDS.get(state.get("objective"), (None, None))
        own = {"start": ground.start, "learning_rate": ground.learning_rate} if ground else {}
        super().__init__(**own | state)
        self.known_objectives = [ground.facts() | facts for ground, facts in GROUNDS.values()]

    def describe(self):
        ground, start = self._ground(), self._start()
        shares, lost = self.shares(), self.lost()
        ends = ", ".join(
            f"{share:.1%} at {k} ({x:.3g}, {y:.3g})"
            for k, (share, (x, y)) in enumerate(zip(shares, ground.minima, strict=False), 1)
        )
        rest = [f"{share:.1%} {word}" for share, word in zip(shares[-2:], ("at none", "diverge"), strict=True) if share]
        names = ", ".join(str(k + 1) for k in lost)
        held = (
            f"too large to hold {'minima' if len(lost) > 1 else 'minimum'} {names}" if lost else "which holds them all"
        )
        return (
            f"Map of the starts of {ground.formula}, painted by the minimum that gradient descent reaches at learning "
            f"rate {self.learning_rate:g}, {held}: of {COARSE * COARSE} starts {', '.join([ends, *rest])}.  "
            f"The descent from ({start[0]:g}, {start[1]:g}) {self._fate()}."
        )

    def shares(self):
        """Return the shares of the starts that end at each minimum, at none of them, and diverge; their sum is 1."""
        ends = self._ends(COARSE)
        areas = self._areas(ends)
        return np.bincount(areas, minlength=len(self._ground().minima) + 2) / len(areas)

    def lost(self):
        """Return the indices of the minima that this learning rate cannot hold: eta L >= 2 there (D-13)."""
        ground = self._ground()
        curvatures = [np.linalg.eigvalsh(ground.hessian(point))[-1] for point in ground.minima]
        return [k for k, curvature in enumerate(curvatures) if self.learning_rate * curvature >= 2]

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        ground, bars = canvas.subplots(1, 2, width_ratios=(5, 4))
        self._draw_map(ground)
        self._draw_shares(bars)
        return canvas

    def _ground(self):
        return GROUNDS[self.objective][0]

    def _steps(self):
        return GROUNDS[self.objective][1]["steps"]

    def _start(self):
        domain = self._ground().domain
        return tuple(min(max(at, low), high) for at, (low, high) in zip(self.start, domain, strict=True))

    def _ends(self, size):
        """Return where the middles of size x size cells of the map end, row by row from the bottom."""
        middles = (np.arange(size) + 0.5) / size
        x, y = (low + middles * (high - low) for low, high in self._ground().domain)
        starts = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        return descend_many(self._ground(), starts, self.learning_rate, self._steps(), **RULES)

    def _areas(self, ends):
        """Return the area of each start: its minimum, then none of them, then divergence."""
        count = len(self._ground().minima)
        return np.where(ends.diverged, count + 1, np.where(ends.minima < 0, count, ends.minima))

    def _fate(self):
        end = descend_many(self._ground(), [self._start()], self.learning_rate, self._steps(), **RULES)
        if end.diverged[0]:
            return f"diverges after {end.steps[0]} steps"
        if end.minima[0] < 0:
            return f"has not arrived after {end.steps[0]} steps"
        return f"ends at {end.minima[0] + 1} after {end.steps[0]} steps"

    def _tones(self):
        from gdbook.plots import TONES

        return [TONES[name] for name in (*COLOURS[: len(self._ground().minima)], "contour", "error")]

    def _draw_map(self, ax):
        from matplotlib.colors import to_rgba

        from gdbook import plots

        ground = self._ground()
        strengths = [to_rgba(tone, 0.6 if k > len(ground.minima) else 0.35) for k, tone in enumerate(self._tones())]
        cells = np.array(strengths)[self._areas(self._ends(DRAWN))].reshape(DRAWN, DRAWN, 4)
        (left, right), (low, high) = ground.domain
        ax.imshow(cells, origin="lower", extent=(left, right, low, high), interpolation="nearest")
        plots.contours(ground, ax)
        for k, (x, y) in enumerate(ground.minima, 1):
            ax.annotate(str(k), (x, y), (6, -4), textcoords="offset points", color=plots.TONES["ink"], weight="bold")
        stopping = Stopping(gradient_norm=RULES["gradient_norm"], steps=self._steps())
        points = gradient_descent(ground, self._start(), self.learning_rate, stopping=stopping).points
        size = np.array([right - left, high - low])
        near = np.clip(points, np.array([left, low]) - 9 * size, np.array([right, high]) + 9 * size)
        ax.plot(*near.T, "o-", color=plots.TONES["path"], markersize=3.5, linewidth=1.2)
        ax.plot(*self._start(), "o", color=plots.TONES["ink"], markersize=9, markerfacecolor="none")
        ax.set(xlim=(left, right), ylim=(low, high), aspect="equal", xlabel="$x$", ylabel="$y$")

    def _draw_shares(self, ax):
        from gdbook.plots import TONES

        ground, shares = self._ground(), 100 * self.shares()
        hatches = (*HATCHES[: len(ground.minima)], "..", "xx")
        rows = [k for k, share in enumerate(shares) if k < len(ground.minima) or share > 0]
        names = [*(str(k + 1) for k in range(len(ground.minima))), "none", "diverge"]
        for at, k in enumerate(rows):
            tone = self._tones()[k]
            ax.barh(at, shares[k], 0.7, facecolor="none", edgecolor=tone, hatch=hatches[k], linewidth=1.2)
            ax.text(shares[k] + 1, at, f"{shares[k]:.1f} %", color=TONES["ink"], va="center")
        ax.set(yticks=range(len(rows)), yticklabels=[names[k] for k in rows], xlim=(0, 1.3 * max(shares)))
        ax.invert_yaxis()
        ax.set(xlabel="share of the starts (%)")
        ax.set_title("where they end", loc="left", fontsize=11)
