"""TugOfWar: several curvatures share one learning rate, and the slowest of them sets the pace."""

import numpy as np

from gdbook.descent import regime
from gdbook.figures.figure import Figure, Positive, Whole

MOST_FACTOR = 1.5  # as in tug.mjs: past it a bar runs off the picture


class TugOfWar(Figure):
    """The factor 1 - eta L that a step leaves of each coordinate of 1/2 sum L_i w_i^2, and the worst at each rate.

    The curvatures lie between two ends, which may come in either order, each the same multiple of the one before.
    """

    learning_rate = Positive(0.15, help="the learning rate eta, shared by all")
    flattest = Positive(1.0, help="the smallest curvature mu")
    sharpest = Positive(10.0, help="the largest curvature L")
    count = Whole(4, help="how many curvatures", most=8, least=2)
    steps = Whole(20, help="after how many steps the sentence says what is left", most=1000)

    def describe(self):
        low, *_, high = self._curvatures()
        first, *_, last = self._pulling()
        who = ("the flattest and the sharpest are" if last else "the flattest is") if first else "the sharpest is"
        return (
            f"Bars for the factors of {self.count} curvatures from {low:.3g} to {high:.3g} at learning rate "
            f"{self.learning_rate:.3g}, beside the worst factor at each rate: {who} slowest with "
            f"{abs(self._factors()).max():.3g}, the sharpest is {regime(self.learning_rate, high)}, "
            f"and the best rate {2 / (low + high):.3g} reaches {(high - low) / (high + low):.3g}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        bars, valley = canvas.subplots(1, 2)
        self._draw_bars(bars)
        self._draw_valley(valley)
        return canvas

    def _curvatures(self):
        return np.geomspace(*sorted((self.flattest, self.sharpest)), self.count)

    def _factors(self):
        return 1 - self.learning_rate * self._curvatures()

    def _pulling(self):
        """Return who has the worst factor: as in tug.mjs, within 2 % of what a step gains there is a tie."""
        sizes = abs(self._factors())
        worst = sizes.max()
        return sizes >= worst - 0.02 * max(0, 1 - worst)

    def _draw_bars(self, ax):
        from gdbook.plots import TONES

        factors, pulling = self._factors(), self._pulling()
        for i, factor in enumerate(factors):
            wild, slowest = factor < -1 - 1e-12, pulling[i] and factor != 0
            tone = TONES["error"] if wild else TONES["path"] if slowest else TONES["contour"]
            fill = {"facecolor": "none", "hatch": "////"} if wild else {"facecolor": tone}
            ax.barh(i, max(factor, -2 * MOST_FACTOR), height=0.6, edgecolor=tone, **fill)
            word = f"diverges × {-factor:.3g}" if wild else "slowest" if slowest else ""
            aside, across = (-0.05, "right") if factor > 0 else (0.05, "left")
            ax.text(aside, i, word, color=tone, ha=across, va="center")
        for place, line in ((-1, "--"), (0, "-"), (1, "--")):
            ax.axvline(place, color=TONES["ink"], linewidth=1, linestyle=line)
        ax.set(xlim=(-MOST_FACTOR, MOST_FACTOR), ylim=(self.count - 0.4, -0.6), xticks=(-1, 0, 1))
        ax.set_yticks(range(self.count), [f"{each:.3g}" for each in self._curvatures()])
        ax.set_xlabel("crosses $\\leftarrow$ $1 - \\eta L$ $\\rightarrow$ same side")
        ax.set_title("curvature $L$", loc="left", fontsize=11)

    def _draw_valley(self, ax):
        from gdbook.plots import TONES

        curvatures = self._curvatures()
        low, *_, high = curvatures
        best, most = 2 / (low + high), min(2.4 / high, 1e6)
        rates = np.unique([*np.linspace(0, most, 241), best])
        sizes = abs(1 - np.outer(rates, curvatures))
        ax.plot(rates, sizes, color=TONES["contour"], linewidth=0.7)
        ax.plot(rates, sizes.max(axis=1), color=TONES["ink"])
        ax.axhline(1, color=TONES["ink"], linewidth=1, linestyle="--")
        for rate, text, side in ((best, "$2/(\\mu + L)$ ", "right"), (2 / high, " $2/L$", "left")):
            if rate < most:
                ax.axvline(rate, color=TONES["contour"], linewidth=1, linestyle=":")
                ax.text(rate, 1.4, text, color=TONES["ink"], ha=side)
        if self.learning_rate <= most:
            ax.axvline(self.learning_rate, color=TONES["path"], linewidth=1)
            ax.plot(self.learning_rate, abs(self._factors()).max(), "o", color=TONES["path"], markersize=8)
        ax.set(xlim=(0, most), ylim=(0, MOST_FACTOR), xlabel="learning rate $\\eta$")
        ax.set_title("largest $|1 - \\eta L|$", loc="left", fontsize=11)
