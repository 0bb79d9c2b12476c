"""The pictures' own helpers: what they draw, read back from matplotlib."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from gdbook import OBJECTIVES, descend, gradient_descent, parabola, plots, tokens

matplotlib.use("agg")


def axes():
    return Figure(layout="constrained").subplots()


def render(ax):
    """Draw for real: overflow and bad marks show only then."""
    ax.figure.canvas.draw()
    return ax


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


@pytest.mark.parametrize("ground", [tokens.LIGHT["background"], tokens.DARK["background"]])
@pytest.mark.parametrize("name", plots.TONES)
def test_every_tone_reads_on_light_and_on_dark_pages(name, ground):
    high, low = sorted((luminance(plots.TONES[name]), luminance(ground)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("name", [name for name, entry in OBJECTIVES.items() if len(entry.variables) == 2])
def test_every_objective_of_two_variables_has_contours(name):
    objective = OBJECTIVES[name]
    ax = render(plots.contours(objective, axes()))
    assert (ax.get_xlim(), ax.get_ylim()) == objective.domain
    levels = ax.collections[0].levels
    assert len(levels) >= 10
    assert (np.diff(levels) > 0).all()
    if objective.minima:
        np.testing.assert_array_equal(ax.lines[0].get_xydata(), objective.minima)


def test_contours_lie_where_the_objective_has_their_height():
    ax = plots.contours(OBJECTIVES["bowl"], axes(), count=5)
    for level, lines in zip(ax.collections[0].levels, ax.collections[0].get_paths(), strict=True):
        heights = (lines.vertices**2) @ (0.5, 5.0)
        np.testing.assert_allclose(heights, level, rtol=0.02)


def test_contours_need_two_variables():
    with pytest.raises(ValueError, match="objective must have two variables and a domain to have contours"):
        plots.contours(OBJECTIVES["double_well"], axes())


def test_a_path_shows_each_point_once_its_start_as_a_ring_and_its_end_largest():
    run = descend(OBJECTIVES["himmelblau"], (0.5, -1.0), "adam", 0.1, steps=40)
    ax = render(plots.path(run, plots.contours(OBJECTIVES["himmelblau"], axes())))
    line, end, start = ax.lines[1:]
    np.testing.assert_array_equal(line.get_xydata(), run.points)
    np.testing.assert_array_equal(end.get_xydata(), run.points[-1:])
    np.testing.assert_array_equal(start.get_xydata(), run.points[:1])
    assert end.get_markersize() > line.get_markersize()
    assert start.get_markerfacecolor() == "none"


def test_a_path_in_one_dimension_lies_on_the_graph():
    run = gradient_descent(parabola(1.0), 2.0, 0.3, 10)
    ax = render(plots.path(run, axes()))
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), np.column_stack([run.points, run.values]))
    assert not texts(ax)


@pytest.mark.parametrize("rate", [0.21, 0.5, 1e6])
def test_a_diverging_path_is_drawn_to_the_edge_and_named(rate):
    bowl = OBJECTIVES["bowl"]
    run = gradient_descent(bowl, (2.5, 0.1), rate, 5000)
    assert run.stopped_by == "diverged"
    ax = render(plots.path(run, plots.contours(bowl, axes())))
    assert texts(ax) == ["diverges"]
    (low, high), _ = bowl.domain
    assert abs(ax.lines[1].get_xydata()).max() <= high
    assert abs(np.array(ax.texts[-1].xy)).max() == pytest.approx(high)
    assert (ax.get_xlim(), ax.get_ylim()) == bowl.domain


def test_a_diverging_path_can_be_drawn_without_contours():
    render(plots.path(gradient_descent(parabola(1.0), 1.0, 2.5, 5000), axes()))


def test_runs_to_compare_differ_in_more_than_colour():
    run = gradient_descent(parabola(1.0), 2.0, 0.3, 10)
    ax = axes()
    for which in range(3):
        plots.path(run, ax, which)
    lines = ax.lines[::3]
    assert len({line.get_marker() for line in lines}) == len({line.get_linestyle() for line in lines}) == 3
    with pytest.raises(ValueError, match="which must be between 0 and 2, got 3"):
        plots.path(run, ax, 3)


def test_a_path_in_three_dimensions_is_refused():
    run = gradient_descent(parabola(1.0), (1.0, 2.0, 3.0), 0.1, 3)
    with pytest.raises(ValueError, match="run must have one or two dimensions to be drawn, got 3"):
        plots.path(run, axes())


def test_curves_are_labelled_at_their_end_and_leave_out_what_a_logarithm_cannot_show():
    runs = {
        "slow": gradient_descent(parabola(1.0), 2.0, 0.1, 30),
        "one step": gradient_descent(parabola(1.0), 2.0, 1, 9),
    }
    ax = render(plots.curves(runs, axes()))
    assert texts(ax) == ["slow", "one step"]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), runs["slow"].values)
    np.testing.assert_array_equal(ax.lines[1].get_xydata(), [[0, 2]])
    assert ax.get_yscale() == "log"


def test_curves_show_gradient_norms_and_values_above_the_lowest():
    run = gradient_descent(OBJECTIVES["double_well"], 0.2, 0.1, 20)
    norms = plots.curves({"": run}, axes(), quantity="gradient_norms")
    above = plots.curves({"": run}, axes(), lowest=-0.25)
    np.testing.assert_array_equal(norms.lines[0].get_ydata(), run.gradient_norms)
    np.testing.assert_array_equal(above.lines[0].get_ydata(), run.values + 0.25)
    with pytest.raises(ValueError, match="quantity must be 'values' or 'gradient_norms', got 'loss'"):
        plots.curves({"": run}, axes(), quantity="loss")


def test_without_axes_new_ones_are_made():
    import matplotlib.pyplot as plt

    run = gradient_descent(parabola(1.0), 2.0, 0.3, 10)
    drawn = {plots.path(run), plots.curves({"": run}), plots.contours(OBJECTIVES["bowl"])}
    assert len(drawn) == 3
    plt.close("all")


def test_the_style_ends_with_its_context():
    before = matplotlib.rcParams["font.size"], matplotlib.rcParams["text.color"]
    with plots.style():
        assert matplotlib.rcParams["text.color"] == plots.TONES["ink"]
    assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["text.color"]) == before
