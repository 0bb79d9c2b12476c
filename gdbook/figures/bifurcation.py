"""Bifurcation: what gradient descent on the double well does in the long run, rate by rate."""

import math

from gdbook import checks
from gdbook.figures.figure import Figure, Finite, Positive, Whole

RATES, REACH = (0.6, 2.1), 1.6  # what the picture holds: learning rates, and places either side of 0
BURN_IN, WATCHED, MOST_PERIOD = 50_000, 20_000, 64


def orbit(learning_rate: float, start: float, steps: int) -> list[float]:
    """Return the iterates of  x <- x - learning_rate * (x^3 - x)  from start on, as far as they are finite.

    This is gradient descent on the double well f(x) = x^4/4 - x^2/2.
    """
    x, places = start, [start]
    for _ in range(steps):
        x = x - learning_rate * (x * x * x - x)
        if not math.isfinite(x):
            break
        places.append(x)
    return places


def period(learning_rate: float, start: float) -> int | None:
    """Return how many values the descent on the double well ends up hopping between, or None where it runs away.

    From 1, where it settles, to 64; 0 where no period up to 64 is found after 50,000 steps.  A period counts where the
    cycle, polished by Newton's method, draws its neighbours in, or where the numbers repeat exactly; so it is not
    mistaken for the twice as long one that slow settling looks like, nor for a passage that only seems to repeat.
    """
    window = _window(learning_rate, start)
    if window is None:
        return None
    for length in range(1, MOST_PERIOD + 1):
        if all(abs(b - a) <= 1e-6 for a, b in zip(window, window[length:], strict=False)):
            if window[length] == window[0]:
                return length
            if found := _polished(learning_rate, window[0], length):
                return found
    return 0


def growth(learning_rate: float, start: float) -> float:
    """Return the factor by which two neighbouring descents part per step in the long run: above 1 is chaos.

    The geometric mean of |1 - learning_rate * (3 x^2 - 1)| over 20,000 steps after 50,000 (the exponential of the
    Lyapunov exponent); inf where the descent runs away.
    """
    window = _window(learning_rate, start)
    if window is None:
        return math.inf
    x, total = window[-1], 0.0
    for _ in range(WATCHED):
        total += math.log(max(abs(_slope(learning_rate, x)), 1e-300))
        x = x - learning_rate * (x * x * x - x)
    return math.exp(total / WATCHED)


def _window(learning_rate, start):
    """Return the iterates after the burn-in, four times as many as the longest period, or None where it runs away."""
    x, learning_rate = checks.finite("start", start), checks.positive("learning_rate", learning_rate)
    for _ in range(BURN_IN):
        x = x - learning_rate * (x * x * x - x)
    window = orbit(learning_rate, x, 4 * MOST_PERIOD - 1)
    return window if math.isfinite(x) and len(window) == 4 * MOST_PERIOD else None


def _slope(learning_rate, x):
    return 1 - learning_rate * (3 * x * x - 1)


def _polished(learning_rate, x, length):
    """Return the shortest period, a divisor of `length`, of the attracting cycle at x, or 0 where there is none."""
    begin = x
    for _ in range(20):
        end, slope = _around(learning_rate, x, length)
        if slope == 1 or not abs(x - begin) <= 1e-3:
            return 0
        x -= (end - x) / (slope - 1)
    end, slope = _around(learning_rate, x, length)
    if not (abs(end - x) <= 1e-12 and abs(slope) < 1 - 1e-6):
        return 0
    return next(n for n in range(1, length + 1) if not length % n and abs(_around(learning_rate, x, n)[0] - x) <= 1e-9)


def _around(learning_rate, x, length):
    """Return where `length` steps from x end, and the derivative of that by x."""
    slope = 1.0
    for _ in range(length):
        slope *= _slope(learning_rate, x)
        x = x - learning_rate * (x * x * x - x)
    return x, slope


class Bifurcation(Figure):
    """The long-run iterates of gradient descent on the double well against the learning rate, beside one descent."""

    learning_rate = Positive(1.2, help="the learning rate eta")
    start = Finite(0.3, help="the first iterate; beyond 1.6 the figure moves it there")
    steps = Whole(40, help="how many steps are shown", most=200)

    def describe(self):
        return (
            "The values gradient descent on the double well ends up at, against the learning rate from "
            f"{RATES[0]:g} to {RATES[1]:g}: one, then 2, 4, 8, then whole bands of them until it runs away above 2. "
            f"Beside it {self.steps} steps from {self._start():g} at learning rate {self.learning_rate:g}: "
            f"{self._fate()}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        from gdbook.plots import TONES

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        diagram, walk = canvas.subplots(1, 2, width_ratios=(3, 2))
        rates, values = self._diagram(columns=420, seen=90)
        for sign, tone in ((-1, "contour"), (1, "path")):
            diagram.plot(rates, sign * values, ",", color=TONES[tone])
        if RATES[0] <= self.learning_rate <= RATES[1]:
            diagram.axvline(self.learning_rate, color=TONES["ink"], linewidth=1.2)
        diagram.set(xlim=RATES, ylim=(-REACH, REACH), xlabel="learning rate $\\eta$")
        diagram.set_title("where $x$ ends up", loc="left", fontsize=11)
        places = orbit(self.learning_rate, self._start(), self.steps)
        gone = next((t for t, x in enumerate(places) if abs(x) > REACH), len(places))
        for well in (-1, 1):
            walk.axhline(well, color=TONES["ink"], linewidth=0.8, linestyle=":")
        walk.plot([min(max(x, -9), 9) for x in places[: gone + 1]], "-", color=TONES["path"], linewidth=1)
        walk.plot(places[:gone], "o", color=TONES["path"], markersize=3.5)
        walk.plot(0, self._start(), "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        if gone < len(places):
            walk.text(gone + 1, 1.3, "diverges", color=TONES["error"])
        most = next(most for most in (40, 100, 200) if most >= self.steps)
        walk.set(ylim=(-REACH, REACH), xlim=(-0.06 * most, 1.03 * most), xlabel="step $t$")
        walk.set_title("$x_t$", loc="left", fontsize=11)
        return canvas

    def _start(self):
        return min(max(self.start, -REACH), REACH)

    def _diagram(self, columns, seen):
        """Return learning rates and long-run iterates, both of shape (seen, columns); nan where it runs away."""
        import numpy as np

        rates, x = np.linspace(*RATES, columns), np.full(columns, self._start())
        values = np.empty((seen, columns))
        with np.errstate(all="ignore"):
            for t in range(-300, seen):
                x = x - rates * (x * x * x - x)
                values[max(t, 0)] = x
        return np.broadcast_to(rates, values.shape), values

    def _fate(self):
        rate, start = self.learning_rate, self._start()
        length = period(rate, start)
        if length is None:
            return "it runs away"
        if length:
            return "it settles" if length == 1 else f"it hops between {length} values for ever"
        if growth(rate, start) > 1.005:
            return "it never repeats but stays bounded (chaos)"
        return "it changes too slowly to tell"
