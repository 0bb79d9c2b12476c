"""BasinPainter: its map, shares and runs are those of Python, and what it says of them holds."""

import numpy as np
import pytest
from node import evaluate
from test_many import nearest

from gdbook import OBJECTIVES, BasinPainter, descend_many
from gdbook.figures.basin_painter import GROUNDS, RULES

# Rates at which no minimum is lost, so that rounding does not decide where a start ends, but on a few borders.
CALM = {"himmelblau": (0.004, 0.01, 0.014), "two_wells": (0.3, 0.9), "styblinski_tang": (0.02, 0.05)}
CALM |= {"curved_valley": (0.08, 0.15)}
CASES = [(name, rate) for name, rates in CALM.items() for rate in rates]


@pytest.fixture(scope="module")
def twins():
    """For each case the browser's coarse map, shares and runs, from the objective's own start."""
    facts = {each["name"]: each for each in BasinPainter().known_objectives}
    found = evaluate(
        """import { readBasins } from "./basins.mjs";
        result = argument.map(([facts, learning_rate]) => {
          const state = { objective: facts.name, learning_rate, start: facts.start, by_steps: false };
          const { coarse, shares, lost, runs } = readBasins(state, undefined, [facts]);
          const { size, minima, steps, diverged } = coarse;
          return { size, minima: [...minima], steps: [...steps], diverged: [...diverged], shares, lost, runs };
        });""",
        [(facts[name], rate) for name, rate in CASES],
    )
    return dict(zip(CASES, found, strict=True))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_browser_s_map_is_that_of_descend_many(twins, case):
    name, rate = case
    figure, twin = BasinPainter(objective=name, learning_rate=rate), twins[case]
    ends = figure._ends(twin["size"])
    different = np.flatnonzero((ends.minima != twin["minima"]) | (ends.diverged != twin["diverged"]))
    assert len(different) <= 2
    assert np.mean(ends.steps == twin["steps"]) > 0.99
    np.testing.assert_allclose(twin["shares"], figure.shares(), atol=2.5 / twin["size"] ** 2)
    assert twin["lost"] == figure.lost() == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_descent_drawn_ends_as_python_s(twins, case):
    name, rate = case
    figure, (run, _) = BasinPainter(objective=name, learning_rate=rate), twins[case]["runs"]
    end = descend_many(figure._ground(), [figure.start], rate, figure._steps(), **RULES)
    assert (run["label"], run["steps"], run["diverged"]) == (end.minima[0], end.steps[0], end.diverged[0])
    np.testing.assert_allclose(run["points"][-1], end.points[0], atol=1e-6)
    assert figure.describe().endswith(f" {figure._fate()}.")


def test_himmelblau_s_map_of_512_squared_has_the_same_labels_in_the_browser():
    himmelblau, size = OBJECTIVES["himmelblau"], 512
    middles = -6 + 12 * (np.arange(size) + 0.5) / size
    starts = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    ours = descend_many(himmelblau, starts, 0.01)
    minima, counts = evaluate(
        """import { beginMap, sweepOf } from "./many.mjs";
        const { formula, domain, minima } = argument;
        const rules = { learningRate: 0.01, steps: 200, gradientNorm: 1e-6, near: 0.01 };
        const { ends, advance } = beginMap(sweepOf(formula, ["x", "y"]), { domain, size: 512, rules, minima });
        while (!advance());
        const letters = [...ends.minima].map((label) => String.fromCharCode(98 + label));
        result = [letters.join(""), [...ends.steps].reduce((a, b) => a + b)];""",
        himmelblau.facts(),
    )
    labels = np.frombuffer(minima.encode(), np.uint8).astype(int) - 98
    assert np.count_nonzero(labels != ours.minima) <= 3  # of 262,144: borders within rounding
    assert counts == pytest.approx(int(ours.steps.sum()), rel=1e-5)


@pytest.mark.parametrize("name", GROUNDS)
def test_each_listed_minimum_is_one(name):
    ground, _ = GROUNDS[name]
    for point in ground.minima:
        assert np.linalg.norm(ground.gradient(point)) < 1e-8
        assert np.linalg.eigvalsh(ground.hessian(point))[0] > 0


@pytest.mark.parametrize("name", GROUNDS)
def test_the_slider_reaches_from_rates_that_hold_all_minima_to_rates_that_hold_none(name):
    ground, facts = GROUNDS[name]
    low, most = facts["rates"]
    assert low <= ground.learning_rate <= most
    assert BasinPainter(objective=name, learning_rate=low).lost() == []
    assert BasinPainter(objective=name, learning_rate=most).lost() == list(range(len(ground.minima)))


def test_between_0_0150_and_0_0190_exactly_one_minimum_is_lost_and_nobody_arrives_there():
    """D-13: 2/L is 0.0243, 0.0248, 0.0149 and 0.0190 at the four minima of Himmelblau's function."""
    for rate, lost in [(0.0148, []), (0.0150, [2]), (0.0170, [2]), (0.0189, [2]), (0.0192, [2, 3])]:
        assert BasinPainter(learning_rate=rate).lost() == lost
    for rate in (0.016, 0.017, 0.018):
        shares = BasinPainter(learning_rate=rate).shares()
        assert shares[2] == 0 and shares[[0, 1, 3]].min() > 0.1
        assert shares[4] > 0.2  # its basin goes to pieces: most of it arrives nowhere


def test_the_shares_are_those_of_plain_steps():
    figure = BasinPainter(learning_rate=0.01)
    middles = -6 + 12 * (np.arange(50) + 0.5) / 50
    x, y = (each.ravel() for each in np.meshgrid(middles, middles))
    for _ in range(300):
        u, v = x * x + y - 11, x + y * y - 7
        x, y = x - 0.01 * (4 * x * u + 2 * v), y - 0.01 * (2 * u + 4 * y * v)
    labels = nearest(np.column_stack([x, y]), OBJECTIVES["himmelblau"].minima, 0.01)
    np.testing.assert_array_equal(figure.shares(), [*np.bincount(labels, minlength=4) / 2500, 0, 0])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["(x^2 + y - 11)^2", "rate 0.01, which holds them all", "26.4% at 1 (3, 2)", "(0, 0) ends at 1 after"]),
        ({"learning_rate": 0.017}, ["too large to hold minimum 3", "0.0% at 3", "24.2% at none", "1.8% diverge"]),
        ({"learning_rate": 0.026}, ["too large to hold minima 1, 2, 3, 4"]),
        ({"learning_rate": 0.017, "start": (-2, -2)}, ["(-2, -2) has not arrived after 300 steps"]),
        ({"objective": "two_wells", "start": (3, 0), "learning_rate": 1.0}, ["(3, 0) diverges after"]),
        ({"start": (99, -99)}, ["(6, -6)"]),
    ],
)
def test_the_description_tells_what_the_map_shows(state, words):
    described = BasinPainter(**state).describe()
    for each in words:
        assert each in described


def test_an_objective_alone_brings_its_start_and_rate():
    figure = BasinPainter(objective="two_wells")
    assert (figure.start, figure.learning_rate) == ((0.3, 2.0), 0.3)
    assert BasinPainter(objective="two_wells", start=(0, 1)).start == (0.0, 1.0)


@pytest.mark.parametrize(
    "state",
    [
        {"learning_rate": 1e6},
        {"learning_rate": 1e-6, "by_steps": True},
        {"learning_rate": 0.0248, "start": (5.9, 5.9)},
        {"objective": "two_wells", "learning_rate": 2.0},
        {"objective": "curved_valley", "learning_rate": 0.3, "start": (1e6, -1e6)},
    ],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = BasinPainter(**state)
    assert "nan" not in figure.describe()
    assert 1000 < len(figure._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        (
            {"objective": "ackley"},
            ValueError,
            "objective must be one of himmelblau, two_wells, ",
        ),
        ({"learning_rate": 0}, ValueError, "learning_rate must be positive, got 0"),
        ({"start": (1.0,)}, ValueError, "start must have 2 numbers"),
        ({"by_steps": 1}, TypeError, "by_steps must be True or False, got 1"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, error, message):
    with pytest.raises(error, match=message):
        BasinPainter(**state)
