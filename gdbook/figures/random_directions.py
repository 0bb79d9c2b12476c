"""RandomDirections: how much of the steepest slope a direction chosen at random gains, as the dimension grows."""

import math

import numpy as np

from gdbook.figures.clinic import uniforms
from gdbook.figures.figure import Figure, Whole

SAMPLE = 2000
BINS = 30
MOST_DIMENSIONS = 1_000_000


def mean_cosine(dimension: int) -> float:
    """Return the mean of |cos|, Gamma(d/2) / (sqrt(pi) Gamma((d + 1)/2)), to nine digits."""
    return math.exp(math.lgamma(dimension / 2) - math.lgamma((dimension + 1) / 2)) / math.sqrt(math.pi)


def cosine_density(dimension: int, cosine: np.ndarray) -> np.ndarray:
    """Return the density of |cos|, (d - 1) mean(d) (1 - cosine^2)^((d - 3)/2)."""
    return (dimension - 1) * mean_cosine(dimension) * (1 - cosine**2) ** ((dimension - 3) / 2)


def draw_cosines(dimension: int, seed: int, count: int) -> np.ndarray:
    """Return |cos| between a fixed direction and directions chosen evenly among all, shape (count,).

    Only the part of a direction in a plane that holds the fixed one is drawn: the share of the squared length outside
    the plane is at most s with the probability s^((d - 2)/2), and within the plane every angle is as likely.
    """
    drawn = uniforms(seed)
    share, turn = np.array([next(drawn) for _ in range(2 * count)]).reshape(count, 2).T
    power = 2 / (dimension - 2) if dimension > 2 else math.inf
    return np.sqrt(-np.expm1(power * np.log(share))) * abs(np.cos(2 * np.pi * turn))


class RandomDirections(Figure):
    """A histogram of |cos| between the gradient and 2000 random directions, beside its mean in each dimension."""

    dimension = Whole(2, help="how many dimensions", most=MOST_DIMENSIONS, least=2)
    seed = Whole(1, help="which sample is drawn", most=1000, least=1)

    def describe(self):
        mean, sampled = mean_cosine(self.dimension), draw_cosines(self.dimension, self.seed, SAMPLE).mean()
        return (
            f"Histogram of the size of the cosine between a gradient and {SAMPLE} random directions in "
            f"{self.dimension} dimensions, with its density, beside its mean in each dimension on logarithmic axes: "
            f"on average {mean:.3g}, in this sample {sampled:.3g}; a random way down gains {100 * mean:.3g} % of the "
            f"steepest."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        histogram, decay = canvas.subplots(1, 2)
        cosines = draw_cosines(self.dimension, self.seed, SAMPLE)
        self._draw_histogram(histogram, cosines)
        self._draw_decay(decay, cosines.mean())
        return canvas

    def _draw_histogram(self, ax, cosines):
        from gdbook.plots import TONES

        d = self.dimension
        bins = np.linspace(0, 1, math.ceil(BINS * max(1, math.sqrt(d) / 6)) + 1)
        heights, _ = np.histogram(cosines, bins, density=True)
        ax.stairs(heights, bins, fill=True, color=TONES["contour"], alpha=0.5)
        along = np.minimum(np.linspace(0, 1, 201) ** 3, 1 - 1e-6)
        ax.plot(along, cosine_density(d, along), color=TONES["ink"])
        ax.axvline(cosines.mean(), color=TONES["path"])
        top = 5 if d == 2 else 1.3 * cosine_density(d, 0)
        ax.set(xlim=(0, 1), ylim=(0, top), xlabel="across $\\leftarrow$ |cos| $\\rightarrow$ along the gradient")
        ax.set_title("how often (density)", loc="left", fontsize=11)

    def _draw_decay(self, ax, sampled):
        from gdbook.plots import TONES

        along = np.unique(np.geomspace(2, MOST_DIMENSIONS, 121).round())
        ax.loglog(along, [mean_cosine(d) for d in along], color=TONES["ink"])
        ax.loglog(along, np.sqrt(2 / (np.pi * along)), "--", color=TONES["ink"], linewidth=1)
        ax.plot(self.dimension, sampled, "o", color=TONES["path"], markersize=8)
        ax.text(300, 0.4, "dashed: $\\sqrt{2/(\\pi d)}$", color=TONES["ink"])
        ax.set(xlim=(1.7, 1.5e6), ylim=(5e-4, 1), xlabel="dimension $d$")
        ax.set_title("mean |cos|, log scales", loc="left", fontsize=11)
