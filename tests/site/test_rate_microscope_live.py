"""RateMicroscope in the browser: its table, lines and ring are Python's, and the axes straighten what they should."""

import math
import re

import browsing
import numpy as np
import pytest
from playwright.sync_api import expect

from gdbook.figures.rate_microscope import FLOOR, RATES, error_shares, local_order

pytestmark = pytest.mark.site

PAGE, CELL = "book/core/convergence.html", "rate-microscope"


@pytest.fixture
def figure(live):
    return live(PAGE, CELL)


def menu(figure, label):
    return figure.locator(".gd-choice", has_text=re.compile(f"^{label}")).locator("select")


def told(figure):
    return figure.locator("[aria-live=polite]")


def read_back(text):
    """Return the number a cell shows, nan for a dash."""
    return math.nan if text == "—" else float(browsing.plain(text))


def corners(figure, path):
    text = figure.locator(path).first.get_attribute("d")
    return np.array([[float(at) for at in pair] for pair in re.findall(r"[ML](\S+?) (-?[\d.]+)", text)])


def bend(points):
    """Return how far a line is from its chord, as a share of its own height."""
    x, y = points.T
    chord = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
    return abs(y - chord).max() / abs(y[-1] - y[0])


def test_the_table_reads_each_run_as_python_does(figure):
    for factor, t in ((0.5, 4), (0.9, 7), (0.2, 30)):
        browsing.follow(figure.page, f"#fig={CELL}&factor={factor}&step={t}&steps=40")
        expect(figure.get_by_label("Read at step t")).to_have_value(str(t))
        for name, (title, *_) in RATES.items():
            shares = np.append(error_shares(name, factor, 40), [math.nan] * 40)
            ratio = shares[t + 1] / shares[t]
            wanted = [shares[t], ratio, -math.log10(ratio), local_order(shares, t)]
            cells = figure.locator(".gd-rates-table tbody tr", has=figure.page.get_by_role("rowheader", name=title))
            found = [read_back(text) for text in cells.first.locator("td").all_inner_texts()]
            assert found == pytest.approx(wanted, rel=0.06, abs=0.006, nan_ok=True), (name, factor, t)


def test_each_run_is_straight_on_its_own_axes_only(figure):
    browsing.follow(figure.page, f"#fig={CELL}&factor=0.98&steps=1000")
    for axes, straight in (("linear", ()), ("semilog", ("linear",)), ("log-log", ("sqrt", "inverse"))):
        menu(figure, "Axes").select_option(axes)
        expect(told(figure)).to_contain_text(f"On {axes} axes the linear run")
        for name in ("sqrt", "inverse", "linear"):
            line = corners(figure, f".gd-rates-line.gd-run-{name}")
            assert (bend(line[30:]) < 0.03) == (name in straight), (axes, name)


def test_the_slope_of_the_straight_line_is_the_factor(figure):
    browsing.follow(figure.page, f'#fig={CELL}&axes="semilog"&factor=0.8&steps=40')
    expect(told(figure)).to_contain_text("each step keeps 0.800 of the error, 0.0969 digits a step")
    area = figure.locator(".gd-plot-box:first-child svg svg")
    width, height = (float(area.get_attribute(name)) for name in ("width", "height"))
    (x0, y0), (x1, y1) = corners(figure, ".gd-rates-line.gd-run-linear")[[0, -1]]
    digits = (y1 - y0) / height * math.log10(2 / FLOOR) / ((x1 - x0) / width * 40)
    assert 10**-digits == pytest.approx(0.8, abs=0.002)


def test_slope_two_beside_the_diagonal_is_newtons_and_the_tasks_are_ticked_off(figure):
    menu(figure, "Run").select_option("quadratic")
    expect(told(figure)).to_contain_text("Newton")
    (x0, y0), (x1, y1) = corners(figure, ".gd-plot-box:nth-child(2) .gd-rates-line.gd-run-quadratic")[-2:]
    diagonal = np.diff(corners(figure, ".gd-plot-box:nth-child(2) .gd-model"), axis=0)[0]
    assert (y1 - y0) / (x1 - x0) / (diagonal[1] / diagonal[0]) == pytest.approx(2, abs=0.03)
    ring = figure.locator(".gd-begin")
    expect(ring).to_have_attribute("visibility", "visible")
    figure.get_by_label("Read at step t").press("End")
    expect(ring).to_have_attribute("visibility", "hidden")
    figure.get_by_role("button", name="ρ = 0.9").click()
    figure.get_by_label("Read at step t").press("Home")
    figure.get_by_label("Read at step t").press("PageUp")
    menu(figure, "Run").select_option("inverse")
    menu(figure, "Axes").select_option("log-log")
    expect(told(figure)).to_contain_text("becomes straight, with the slope −1")
    expect(figure.locator(".gd-done")).to_have_count(2)
