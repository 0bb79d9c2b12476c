"""StepRegimes in the browser: the numbers it shows and the dots it draws are those of gdbook.gradient_descent."""

import re

import browsing
import numpy as np
import pytest
from alone import alone_path
from browsing import live_figure, plain, said

import gdbook

pytestmark = pytest.mark.site

PAGE = "book/core/learning_rate.html"
CELL = "rate-figure"
DEFAULT = {"learning_rate": 0.4, "curvature": 1.0, "start": -1.6, "steps": 10}
STATES = [
    {"learning_rate": 0.05},
    {"learning_rate": 0.4},
    {"learning_rate": 0.999, "steps": 3},
    {"learning_rate": 1.0},
    {"learning_rate": 1.3},
    {"learning_rate": 1.95, "steps": 30},
    {"learning_rate": 2.0, "steps": 7},
    {"learning_rate": 2.05, "steps": 9},
    {"learning_rate": 2.5, "steps": 30},
    {"learning_rate": 0.3, "curvature": 4.0, "start": 0.7, "steps": 5},
    {"learning_rate": 0.25, "curvature": 8.0, "start": 2.0, "steps": 4},
    {"learning_rate": 3.0, "curvature": 0.5, "start": -3.0, "steps": 6},
    {"learning_rate": 0.4, "steps": 0},
]

# Centres on the screen: of the dots on the parabola, and of each axis's ticks with the number written beside it.
GEOMETRY = """(figure) => {
  const middle = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const plot = figure.querySelector("svg");
  const marks = [...plot.querySelectorAll(".gd-axes path")]
    .map((mark) => ({ word: mark.nextElementSibling, across: mark.getAttribute("d").includes("v4"), at: middle(mark) }))
    .filter(({ word }) => word?.localName === "text");
  return {
    frame: [plot.getBoundingClientRect()].flatMap(({ left, top, right }) => [left, top, right]),
    dots: [...plot.querySelectorAll(".gd-dots circle")].map(middle),
    x: marks.filter(({ across }) => across).map(({ word, at }) => [word.textContent, at[0]]),
    y: marks.filter(({ across }) => !across).map(({ word, at }) => [word.textContent, at[1]]),
  };
}"""


@pytest.fixture(scope="module")
def figure(chromium, address):
    """The live figure alone, its plots wide enough for several ticks, steps shown without animation."""
    options = {"viewport": {"width": 620, "height": 900}, "reduced_motion": "reduce"}
    with browsing.opened(chromium, address, **options) as (page, _):
        page.goto(f"{address}{alone_path(PAGE, CELL)}#fig={CELL}&learning_rate=0.4")
        yield live_figure(page, CELL)


@pytest.fixture(params=STATES, ids=lambda state: "-".join(map(str, state.values())))
def shown(request, figure):
    """The figure in a state, and Python's run of the same state."""
    state = DEFAULT | request.param
    query = "&".join(f"{name}={value}" for name, value in state.items())
    browsing.follow(figure.page, f"#fig={CELL}&{query}")
    objective = gdbook.parabola(state["curvature"])
    run = gdbook.gradient_descent(objective, state["start"], state["learning_rate"], state["steps"])
    return figure, state, run


def number(text):
    """Return the number written as −1.60 or 2.83 × 10⁻⁷."""
    return float(plain(text).replace(",", ""))


def test_the_sentence_names_python_s_regime(shown):
    figure, state, _ = shown
    assert said(figure).lower().startswith(gdbook.regime(state["learning_rate"], state["curvature"]))


def test_the_sentence_gives_python_s_iterate_and_value_to_three_digits(shown):
    figure, state, run = shown
    step, x, value = re.search(r"[Ss]tep (\d+): x = (.+?), f = (.+?)\.(?!\d)", said(figure)).groups()
    assert int(step) == state["steps"]
    assert number(x) == pytest.approx(run.points[-1, 0], rel=6e-3)  # half a unit in the third digit
    assert number(value) == pytest.approx(run.values[-1], rel=6e-3)


def test_the_dots_stand_at_python_s_iterates(shown):
    figure, _, run = shown
    seen = figure.evaluate(GEOMETRY)
    dots, places = np.array(seen["dots"]), np.column_stack([run.points[:, 0], run.values])
    pixels = np.column_stack([affine(seen["x"])(places[:, 0]), affine(seen["y"])(places[:, 1])])
    assert dots == pytest.approx(pixels[: len(dots)], abs=0.1, rel=1e-4)  # placed to a tenth of a pixel
    left, top, right = seen["frame"]
    beyond = pixels[len(dots) :]
    assert all(
        (beyond[:, 0] < left) | (beyond[:, 0] > right) | (beyond[:, 1] < top)
    )  # only what cannot be seen is left out


def affine(ticks):
    """Return the map from numbers to pixels that the ticks of an axis state."""
    values, pixels = [number(text) for text, _ in ticks], [place for _, place in ticks]
    slope, offset = np.polyfit(values, pixels, 1)
    return lambda value: slope * np.asarray(value) + offset


def test_the_start_handle_stands_at_the_start(shown):
    figure, state, _ = shown
    handle = figure.locator("svg [role=slider]").first
    assert float(handle.get_attribute("aria-valuenow")) == state["start"]
