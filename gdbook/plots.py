"""Matplotlib in the book's visual language: transparent, in tones that read on light and on dark pages."""

from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.objectives import Objective

# Between the light and the dark tokens: at least 3:1 on both backgrounds.
TONES = {
    "ink": "#77818c",
    "path": "#e0601a",
    "gradient": "#3f7ff0",
    "step": "#0d9373",
    "second": "#c23fb0",
    "third": "#8a7426",
    "contour": "#8a94a0",
    "error": "#e05252",
}


@contextmanager
def style():
    """Within this context, matplotlib draws in the book's style without a window; nothing outside it changes."""
    import matplotlib

    ink = dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), TONES["ink"])
    rest = {
        "font.size": 11,
        "figure.dpi": 110,
        "savefig.transparent": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.facecolor": "none",
        "lines.linewidth": 1.6,
        "mathtext.fontset": "cm",
    }
    with matplotlib.rc_context(ink | rest):
        yield


class _Run(NamedTuple):
    tone: str
    marker: str
    line: str


# First, second, third run: told apart without colour too.
_RUNS = (_Run("path", "o", "-"), _Run("second", "s", "--"), _Run("third", "^", ":"))


def contours(objective: Objective, ax=None, domain=None, count: int = 14):
    """Draw `count` contour lines of an objective of two variables, and stars on its minima; return the axes.

    ax: by default new ones.  domain: ((low, high), (low, high)), by default the objective's own.
    """
    domain = domain or getattr(objective, "domain", ())
    if len(domain) != 2:
        raise ValueError(f"objective must have two variables and a domain to have contours, got {objective!r}")
    ax = _new_axes() if ax is None else ax
    x, y = (np.linspace(low, high, 201) for low, high in domain)
    heights = objective.on_arrays.value(*np.meshgrid(x, y))
    ax.contour(x, y, heights, levels=contour_levels(heights, count), colors=TONES["contour"], linewidths=0.8)
    if len(objective.minima):
        ax.plot(*np.transpose(objective.minima), "*", color=TONES["ink"], markersize=11, clip_on=False)
    across, up = objective.variables or ("x", "y")
    ax.set(xlim=domain[0], ylim=domain[1], xlabel=f"${across}$", ylabel=f"${up}$")
    return ax


def contour_levels(heights, count: int) -> np.ndarray:
    """Return at most `count` levels that part the area between them evenly, closer together towards the bottom."""
    shares = (np.arange(1, checks.whole("count", count) + 1) / (count + 1)) ** 1.5
    return np.unique(np.quantile(heights[np.isfinite(heights)], shares))


def path(run, ax=None, which: int = 0):
    """Draw a descent: a ring on its start, dots joined by a line, the last one largest; return the axes.

    In one dimension the dots are (x, f(x)), in two (x, y).  A descent that leaves the axes is drawn to their edge, and
    named there if it diverges.  which: 0, 1 or 2, the marks of a first, second or third run to compare.
    """
    places = _places(run)
    diverging = run.stopped_by == "diverged"
    ax = _new_axes() if ax is None else ax
    if not ax.has_data():
        _frame(ax, places[: len(places) // 4 + 1] if diverging else places)
    box = np.sort(np.transpose([ax.get_xlim(), ax.get_ylim()]), axis=0)
    inside = ((places >= box[0]) & (places <= box[1])).all(axis=1)
    shown = int(inside.argmin()) if diverging and not inside.all() else len(places)
    far = 9 * np.ptp(box, axis=0)  # matplotlib cuts at the axes, but not numbers of any size
    _draw(ax, np.clip(places[:shown], box[0] - far, box[1] + far), _kind(which))
    if 0 < shown < len(places):
        _leave(ax, places[shown - 1], places[shown], box)
    return ax


def _places(run):
    n = run.points.shape[1]
    if n > 2:
        raise ValueError(f"run must have one or two dimensions to be drawn, got {n}")
    return np.column_stack([run.points, run.values]) if n == 1 else run.points


def _draw(ax, places, kind):
    color = TONES[kind.tone]
    ax.plot(*places.T, kind.line, marker=kind.marker, color=color, markersize=4)
    ax.plot(*places[-1:].T, kind.marker, color=color, markersize=8)
    ax.plot(*places[:1].T, "o", color=TONES["ink"], markersize=9, markerfacecolor="none")


def _frame(ax, places):
    low, high = places.min(axis=0), places.max(axis=0)
    margin = 0.1 * np.where(high > low, high - low, 1)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))


def _leave(ax, last, gone, box):
    """Draw the arrow from the last place inside the axes towards the next, up to their edge, and name it."""
    step = gone / 2 - last / 2  # the difference itself might be past the largest number
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.nanmin(
            np.where(step > 0, (box[1] - last) / step, np.where(step < 0, (box[0] - last) / step, np.inf))
        )
    edge = last + reach * step
    arrow = {"arrowstyle": "->", "linestyle": "--", "color": TONES["error"], "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=edge, xytext=last, arrowprops=arrow)
    across = "left" if edge[0] < box[:, 0].mean() else "right"
    up = "bottom" if edge[1] < box[:, 1].mean() else "top"
    ax.annotate(
        "diverges",
        edge,
        (4 if across == "left" else -4, 4 if up == "bottom" else -4),
        textcoords="offset points",
        color=TONES["error"],
        ha=across,
        va=up,
    )


def curves(runs: dict, ax=None, quantity: str = "values", lowest: float = 0.0):
    """Draw a quantity of up to three descents against the step, on a logarithmic axis; return the axes.

    runs: a label for each, written at the end of its curve.  quantity: "values" or "gradient_norms".
    lowest: what is taken off first, so that values tend to 0; what is not above it is left out.
    """
    if quantity not in ("values", "gradient_norms"):
        raise ValueError(f"quantity must be 'values' or 'gradient_norms', got {quantity!r}")
    ax = _new_axes() if ax is None else ax
    for which, (label, run) in enumerate(runs.items()):
        tone, marker, line = _kind(which)
        heights = getattr(run, quantity) - checks.finite("lowest", lowest)
        t = np.flatnonzero(heights > 0)
        ax.semilogy(t, heights[t], line, marker=marker, markevery=max(1, len(t) // 10), markersize=4, color=TONES[tone])
        if len(t):
            ax.annotate(
                label, (t[-1], heights[t[-1]]), (6, 0), textcoords="offset points", va="center", color=TONES[tone]
            )
    what = "|\\nabla f(w_t)|" if quantity == "gradient_norms" else f"f(w_t) - {lowest:g}" if lowest else "f(w_t)"
    ax.set(xlabel="step $t$", ylabel=f"${what}$")
    return ax


def _kind(which):
    return _RUNS[checks.whole("which", which, len(_RUNS) - 1)]


def _new_axes():
    import matplotlib.pyplot as plt

    return plt.subplots(layout="constrained")[1]
