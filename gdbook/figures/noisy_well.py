"""NoisyWell: what noise does to a descent in a double well, and what Gibbs' density says of it."""

import math
from typing import NamedTuple

import numpy as np

from gdbook.figures.clinic import normals
from gdbook.figures.figure import Between, Figure, Name, Whole

MOST_STEPS, REACH, BARS, COLDEST = 200_000, 2.4, 60, 0.001
COOLINGS = {"none": 0, "slow": 20_000, "fast": 200}  # in how many steps the temperature falls evenly to 0; 0: it stays
GONE = 100
GIBBS_REACH, GIBBS_PARTS = 4.0, 4000


class Facts(NamedTuple):
    """What a walk's places after its start amount to: counts in the bars of the window, shares, a mean, crossings.

    left: the share left of the barrier.  height: the mean of f above its least value.  crossings: bottom to bottom.
    """

    counts: np.ndarray
    left: float
    height: float
    crossings: int


class Gibbs(NamedTuple):
    """Gibbs' density exp(-f/T)/Z as a function of x, its share left of the barrier, its mean of f above the least."""

    at: object
    left: float
    height: float


def height(x, tilt: float):
    """Return x^4/4 - x^2/2 + tilt x."""
    return x**4 / 4 - x**2 / 2 + tilt * x


def well_places(tilt: float) -> tuple[float, float, float]:
    """Return the roots of x^3 - x + tilt, (left bottom, barrier, right bottom), for |tilt| below 2/sqrt(27)."""
    angle = math.acos(-1.5 * math.sqrt(3) * tilt) / 3
    return tuple(2 / math.sqrt(3) * math.cos(angle - 2 * math.pi * k / 3) for k in (2, 1, 0))


def temperature_at(temperature: float, cooling: str, t: int) -> float:
    """Return the temperature at step t."""
    most = COOLINGS[cooling]
    return temperature * max(0.0, 1 - t / most) if most else temperature


def noisy_walk(temperature, tilt, learning_rate, start, cooling="none", steps=20_000, seed=1) -> np.ndarray:
    """Return the places, shape (steps + 1,), of  x <- x - rate f'(x) + sqrt(2 rate T) xi,  xi normal numbers of `seed`.

    Fewer where |x| exceeds 100.  In the limit of small steps this is Langevin's equation, whose walker is at x as often
    as Gibbs' density says; steps of some length walk a little higher (Roberts and Tweedie 1996).
    """
    places, kicks, x = [start], normals(seed), start
    for t in range(steps):
        if not abs(x) <= GONE:
            break
        kick = math.sqrt(2 * learning_rate * temperature_at(temperature, cooling, t)) * next(kicks)
        x = x - learning_rate * (x * x * x - x + tilt) + kick
        places.append(x)
    return np.array(places)


def walk_facts(places: np.ndarray, tilt: float) -> Facts:
    """Return the facts of a walk of at least one step; a crossing is complete at the bottom beyond the barrier."""
    left, barrier, right = well_places(tilt)
    walked = places[1:]
    counts, _ = np.histogram(walked, BARS, range=(-REACH, REACH))
    sides = np.where(places <= left, -1, np.where(places >= right, 1, 0))
    sides = sides[sides != 0]
    mean = height(walked, tilt).mean() - _least(tilt)
    return Facts(counts, (walked < barrier).mean(), mean, int((sides[1:] != sides[:-1]).sum()))


def _least(tilt):
    left, _, right = well_places(tilt)
    return min(height(left, tilt), height(right, tilt))


def gibbs(tilt: float, temperature: float) -> Gibbs:
    """Return Gibbs' density at a temperature of at least 0.001; below, its sums would need places closer together."""
    _, barrier, _ = well_places(tilt)
    least = _least(tilt)

    def weight(x):
        return np.exp((least - height(x, tilt)) / temperature)

    total = _simpson(weight, -GIBBS_REACH, GIBBS_REACH)
    left = _simpson(weight, -GIBBS_REACH, barrier) / total
    mean = _simpson(lambda x: weight(x) * (height(x, tilt) - least), -GIBBS_REACH, GIBBS_REACH) / total
    return Gibbs(lambda x: weight(x) / total, left, mean)


def _simpson(f, low, high):
    x = np.linspace(low, high, GIBBS_PARTS + 1)
    weights = np.where(np.arange(GIBBS_PARTS + 1) % 2, 4.0, 2.0)
    weights[[0, -1]] = 1.0
    return (weights * f(x)).sum() * (high - low) / GIBBS_PARTS / 3


class NoisyWell(Figure):
    """A descent with noise in f = x^4/4 - x^2/2 + tilt x, how often it was where, and Gibbs' density beside it.

    Each of `steps` steps is one of descent from `start` at `learning_rate` and a kick of variance
    2 learning_rate temperature, drawn from `seed`; at temperature 0 it is plain descent.  cooling: "none", or the
    temperature falls evenly to 0, "slow" in 20,000 or "fast" in 200 steps.
    """

    temperature = Between(0.1, help="the temperature T of the noise, at the start", low=0, high=0.5)
    tilt = Between(0.03, help="how much the line tilt x adds; above 0 the left well is the deeper", low=-0.3, high=0.3)
    learning_rate = Between(0.05, help="the learning rate", low=0.001, high=0.2)
    start = Between(1.0, help="where the walker starts", low=-1.8, high=1.8)
    cooling = Name("none", help="whether the temperature falls", known=tuple(COOLINGS))
    steps = Whole(20_000, help="how many steps are walked", most=MOST_STEPS)
    seed = Whole(1, help="which noise is drawn", most=1000, least=1)

    def walk(self) -> np.ndarray:
        """Return the places of the walk, shape (steps + 1,)."""
        settings = (self.temperature, self.tilt, self.learning_rate, self.start, self.cooling)
        return noisy_walk(*settings, steps=self.steps, seed=self.seed)

    def exact(self) -> Gibbs | None:
        """Return Gibbs' density, or None where the temperature falls or is too low for one."""
        has_density = self.cooling == "none" and self.temperature >= COLDEST
        return gibbs(self.tilt, self.temperature) if has_density else None

    def describe(self):
        places, law = self.walk(), self.exact()
        cooled = "" if self.cooling == "none" else f" falling to 0 in {COOLINGS[self.cooling]} steps"
        told = (
            f"A double well with a walker, a histogram of where it was and its places step by step: descent with noise "
            f"at temperature {self.temperature:.3g}{cooled} is at x = {places[-1]:.3f} after {len(places) - 1} steps"
        )
        if len(places) == 1:
            return f"{told}."
        facts = walk_facts(places, self.tilt)
        left = f"{told}, with {facts.crossings} crossings and {100 * facts.left:.0f} % of its time in the left well"
        return f"{left}, of which Gibbs' density says {100 * law.left:.0f} %." if law else f"{left}."

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        axes = canvas.subplot_mosaic([["well", "visits"], ["trace", "trace"]], height_ratios=(5, 3))
        places = self.walk()
        self._draw_well(axes["well"], places)
        self._draw_visits(axes["visits"], places)
        self._draw_trace(axes["trace"], places)
        return canvas

    def _draw_well(self, ax, places):
        from gdbook.plots import TONES

        x = np.linspace(-REACH, REACH, 241)
        ax.plot(x, height(x, self.tilt), color=TONES["ink"])
        bottoms = np.array(well_places(self.tilt)[::2])
        ax.plot(bottoms, height(bottoms, self.tilt) - 0.22, "*", color=TONES["ink"], markersize=9)
        ax.plot(self.start, height(self.start, self.tilt), "o", color=TONES["ink"], fillstyle="none", markersize=9)
        ax.plot(places[-1], height(places[-1], self.tilt), "o", color=TONES["path"], markersize=8)
        ax.set(xlim=(-REACH, REACH), ylim=(-1.05, 1.75), xlabel="$x$")
        ax.set_title("$f(x)$, ring: start, dot: walker", loc="left", fontsize=11)

    def _draw_visits(self, ax, places):
        from gdbook.plots import TONES

        law, edges = self.exact(), np.linspace(-REACH, REACH, BARS + 1)
        if len(places) > 1:
            density = walk_facts(places, self.tilt).counts / (len(places) - 1) / np.diff(edges)
            ax.stairs(density, edges, fill=True, color=TONES["path"], alpha=0.45)
        if law:
            x = np.linspace(-REACH, REACH, 481)
            ax.plot(x, law.at(x), color=TONES["ink"])
            ax.set_ylim(0, 1.45 * law.at(x).max())
        ax.set(xlim=(-REACH, REACH), xlabel="$x$")
        ax.set_title("how often; line: Gibbs" if law else "how often", loc="left", fontsize=11)

    def _draw_trace(self, ax, places):
        from gdbook.plots import TONES

        every = max(1, len(places) // 4000)
        ax.plot(np.arange(len(places))[::every], places[::every], color=TONES["path"], linewidth=0.5)
        for bottom in well_places(self.tilt)[::2]:
            ax.axhline(bottom, color=TONES["ink"], linestyle="--", linewidth=0.8)
        ax.set(xlim=(0, max(100, len(places))), ylim=(-REACH, REACH), xlabel="step", ylabel="$x$")
