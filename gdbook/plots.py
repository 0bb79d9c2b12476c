"""Matplotlib in the book's visual language: transparent, in tones that read on light and on dark pages."""

from contextlib import contextmanager

# Between the light and the dark tokens: at least 3:1 on both backgrounds.
TONES = {
    "ink": "#77818c",
    "path": "#e0601a",
    "gradient": "#3f7ff0",
    "step": "#0d9373",
    "second": "#c23fb0",
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
