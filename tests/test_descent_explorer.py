"""DescentExplorer: what it refuses, and that the browser's run is Python's."""

import numpy as np
import pytest
from node import evaluate

import gdbook
from gdbook.figures.descent_explorer import PLANE

RUN = """import { descend } from "./descent.mjs";
import { compileFormula } from "./formula.mjs";
import { OPTIMIZERS } from "./optimizers.mjs";
result = argument.map(([formula, optimizer, start, rate, steps]) => {
  const run = descend(compileFormula(formula, ["x", "y"]), start, OPTIMIZERS[optimizer].make(), rate, { steps });
  return [run.points, run.values];
});"""


def test_each_objective_s_own_descent_is_the_same_in_both_languages():
    cases = [(each.formula, "gradient_descent", each.start, each.learning_rate, 60) for each in PLANE.values()]
    for each, (points, values) in zip(PLANE.values(), evaluate(RUN, cases), strict=True):
        run = gdbook.gradient_descent(each, each.start, each.learning_rate, 60)
        scale = 1 + abs(np.array(run.values)).max()
        np.testing.assert_allclose(
            points, run.points, rtol=0, atol=1e-12 * (1 + abs(run.points).max()), err_msg=each.name
        )
        np.testing.assert_allclose(values, run.values, rtol=0, atol=1e-12 * scale, err_msg=each.name)


@pytest.mark.parametrize("name", PLANE)
def test_naming_an_objective_sets_the_start_and_rate_it_lists(name):
    figure = gdbook.DescentExplorer(objective=name)
    assert figure.start == PLANE[name].start
    assert figure.learning_rate == PLANE[name].learning_rate
    assert figure.describe()


def test_a_start_off_the_map_is_legal_and_drawn_at_its_edge():
    figure = gdbook.DescentExplorer(start=(100, 0), steps=0)
    assert figure.start == (100.0, 0.0)
    assert figure._run().points[0].tolist() == [6.0, 0.0]


def test_a_million_steps_are_legal_and_drawn_as_a_thousand():
    assert len(gdbook.DescentExplorer(steps=1_000_000, learning_rate=1e-5)._run().learning_rates) == 1000


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ({"objective": "valley"}, ValueError, "objective must be one of .*himmelblau.*, got 'valley'"),
        ({"optimizer": "sgd"}, ValueError, "optimizer must be one of gradient_descent, .*, got 'sgd'"),
        ({"formula": "x^2 + z"}, ValueError, "z"),
        ({"formula": "(" * 1000}, ValueError, "100"),
        ({"formula": 3}, TypeError, "formula must be a text, got 3"),
        ({"start": (1, 2, 3)}, ValueError, r"start must have 2 numbers, got \(1, 2, 3\)"),
        ({"start": (1, float("nan"))}, ValueError, "start must be finite"),
        ({"steps": -1}, ValueError, "steps must be between 0 and 1000000, got -1"),
        ({"fog": 1}, TypeError, "fog must be True or False, got 1"),
    ],
)
def test_bad_states_are_named_with_their_rule_and_value(state, error, message):
    with pytest.raises(error, match=message):
        gdbook.DescentExplorer(**state)
