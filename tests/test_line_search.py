"""LineSearch: the same numbers in both languages, and the facts its figure shows."""

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, LineSearch, Stopping, gradient_descent, schedules
from gdbook.figures import line_search
from gdbook.objectives import bowl

STATES = [
    {"objective": objective, "condition_number": number, "rule": rule, "learning_rate": rate, "steps": 12}
    for objective, number in [("bowl", 2), ("bowl", 10), ("bowl", 50), ("rosenbrock", 10), ("himmelblau", 10)]
    for rule in line_search.RULES
    for rate in ((0.001, 0.25) if rule == "constant" else (0.1,))
]
KNOWN = [OBJECTIVES[name].facts() for name in line_search.OTHERS]


def test_both_languages_know_the_same_rules_and_limits():
    rules, limit = evaluate(
        'import { LINE_LIMIT, LINE_RULES } from "./line.mjs"; result = [Object.keys(LINE_RULES), LINE_LIMIT];'
    )
    assert rules == list(line_search.RULES)
    ours = {"steps": line_search.MOST_STEPS, "gradientNorm": line_search.ARRIVED, "rise": line_search.MOST_RISE}
    assert limit == ours


def test_every_rule_takes_the_same_steps_in_both_languages():
    twins = evaluate(
        """import { lineGround, lineRun } from "./line.mjs";
        const [states, known] = argument;
        result = states.map(({ objective, condition_number: number, rule, learning_rate: rate }) => {
          const { points, values, learningRates } = lineRun(lineGround(objective, number, known), rule, rate);
          return { points, values, learningRates };
        });""",
        [STATES, KNOWN],
    )
    for state, twin in zip(STATES, twins, strict=True):
        points, values, rates = LineSearch(**state)._run()
        size = 1 + abs(points).max()
        np.testing.assert_allclose(twin["points"][:13], points, rtol=0, atol=1e-10 * size, err_msg=str(state))
        np.testing.assert_allclose(twin["values"][:13], values, rtol=1e-6, atol=1e-12, err_msg=str(state))
        np.testing.assert_allclose(twin["learningRates"][:13], rates, rtol=1e-6, err_msg=str(state))


@pytest.mark.parametrize("state", [{"rule": "armijo"}, {"rule": "exact", "objective": "himmelblau"}])
def test_the_rates_tried_in_the_browser_are_those_python_asks_about(state):
    figure = LineSearch(**state)
    ground, (points, values, rates) = figure._ground(), figure._run()
    point, gradient, asked = points[-1], ground.gradient(points[-1]), []

    def noting(answer):
        return lambda rate: asked.append(rate) or answer(rate)

    line = schedules.Line(
        point.tolist(),
        float(values[-1]),
        gradient.tolist(),
        float(gradient @ gradient),
        noting(lambda rate: ground.value(point - rate * gradient)),
        noting(lambda rate: float(-ground.gradient(point - rate * gradient) @ gradient)),
        np.dot,
    )
    chosen, _ = line_search.RULES[figure.rule][1](ground, None).choose(line, None)
    assert chosen == pytest.approx(rates[-1])
    tried = evaluate(
        """import { lineGround, lineMove, lineRun } from "./line.mjs";
        const [{ objective, condition_number: number, rule, steps }, known] = argument;
        const ground = lineGround(objective, number, known);
        result = lineMove(ground, lineRun(ground, rule), rule, steps).tried;""",
        [{name: getattr(figure, name) for name in figure.state_names()}, KNOWN],
    )
    assert tried == pytest.approx([rate for rate in dict.fromkeys(asked) if abs(rate / chosen - 1) > 0.02])


@pytest.mark.parametrize("number", [2, 10, 50])
def test_exact_search_on_the_figures_bowl_is_the_zigzag_of_the_book(number):  # D-18
    points, values, _ = LineSearch(rule="exact", condition_number=number, steps=7)._run()
    r, t = (number - 1) / (number + 1), np.arange(8)
    np.testing.assert_allclose(points, np.stack([number * r**t, (-r) ** t], axis=1), rtol=1e-13)
    np.testing.assert_allclose(values[1:] / values[:-1], r * r, rtol=1e-12)


def test_barzilai_borwein_needs_seven_steps_where_the_best_constant_rate_needs_over_a_thousand():  # D-19
    ravine, stopping = bowl(1, 100), Stopping(gradient_norm=1e-10, steps=2000)
    runs = [
        gradient_descent(ravine, (1, 1), rate, stopping=stopping)
        for rate in (schedules.barzilai_borwein(2 / 101), 2 / 101)
    ]
    assert [len(run.learning_rates) for run in runs] == [7, 1382]


def test_the_description_gives_the_steps_the_values_and_the_next_rate():
    assert LineSearch().describe() == (
        "Contour map of f(x, y) = (x^2 + 10*y^2)/2 with 3 steps of gradient descent by Armijo backtracking, from f = "
        "55 to 16.6, beside f along the line of the next step; the next step takes the rate 0.125."
    )
    arrived = LineSearch(rule="barzilai_borwein", steps=300).describe()
    assert "8 steps" in arrived and "next step takes" not in arrived


@pytest.mark.parametrize("objective", ["bowl", "rosenbrock", "himmelblau"])
@pytest.mark.parametrize("rule", line_search.RULES)
@pytest.mark.parametrize(("rate", "steps"), [(1e-6, 0), (1e6, 300)])
def test_extreme_states_can_be_described(objective, rule, rate, steps):
    figure = LineSearch(objective=objective, rule=rule, learning_rate=rate, steps=steps, condition_number=1000)
    assert "nan" not in figure.describe()


@pytest.mark.parametrize(("objective", "rate", "steps"), [("bowl", 1e-6, 0), ("rosenbrock", 1e6, 300)])
def test_extreme_states_can_be_drawn(objective, rate, steps):
    figure = LineSearch(objective=objective, rule="constant", learning_rate=rate, steps=steps)
    assert len(figure._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"rule": "wolfe"}, "rule must be one of constant, armijo, exact, polyak, barzilai_borwein, got 'wolfe'"),
        ({"objective": "ackley"}, "objective must be one of bowl, rosenbrock, himmelblau, got 'ackley'"),
        ({"condition_number": 0.5}, "condition_number must be between 1 and 1000, got 0.5"),
        ({"steps": 301}, "steps must be between 0 and 300, got 301"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, message):
    with pytest.raises(ValueError, match=message):
        LineSearch(**state)
