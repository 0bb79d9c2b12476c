"""StartLottery: its odds against descents of the whole objective, and its JavaScript."""

import math

import numpy as np
import pytest
from node import evaluate

from gdbook import OBJECTIVES, StartLottery, gradient_descent
from gdbook.figures.start_lottery import (
    BARRIER,
    DEEP,
    SHALLOW,
    SMALL_RATE,
    any_chance,
    count_winners,
    draw_tickets,
    restarts_needed,
    win_chance,
)

LEAVES = 'import { drawTickets, winChance, anyChance, restartsNeeded, VALLEYS } from "./lottery.mjs";'


def test_the_valleys_and_the_barrier_are_the_roots_of_the_slope():
    roots = np.sort(np.roots([4, 0, -32, 5]))
    np.testing.assert_allclose([DEEP, BARRIER, SHALLOW], roots, rtol=1e-13)


def test_no_step_of_the_rate_leads_across_the_barrier():
    """Its map x - rate f'(x) increases on [-5, 5], so the barrier, a fixed point, parts the starts exactly."""
    slope = OBJECTIVES["styblinski_tang"].gradient
    x = np.linspace(-5, 5, 2001)
    steps = np.array([at - SMALL_RATE * slope((at, 0.0))[0] for at in x])
    assert (np.diff(steps) > 0).all()
    assert steps[0] >= -5 and steps[-1] <= 5


@pytest.mark.parametrize(("d", "known"), [(1, 0.5157), (2, 0.2659), (5, 0.0365), (10, 0.00133)])
def test_the_chances_are_those_of_fact_15(d, known):
    assert win_chance(d) == pytest.approx(known, rel=3e-3)


def test_a_ticket_wins_where_descent_of_the_whole_objective_finds_its_lowest_minimum():
    objective = OBJECTIVES["styblinski_tang"]
    starts, deep = draw_tickets(2, 80)
    found = [gradient_descent(objective, start[:2], 0.005, 600).points[-1] for start in starts]
    best = min(objective.minima, key=objective.value)
    won = [math.dist(end, best) < 1e-3 for end in found]
    assert won == deep[:, :2].all(axis=1).tolist()
    assert 0 < sum(won) < 80


def test_in_five_dimensions_too():
    """The value of each end, against 5 times the least of one coordinate, and the share of winners."""
    starts, deep = draw_tickets(3, 60)
    sums = (lambda x: float((x**4 - 16 * x**2 + 5 * x).sum() / 2), lambda x: 2 * x**3 - 16 * x + 2.5)
    ends = [gradient_descent(sums, start[:5], 0.005, 600).values[-1] for start in starts]
    lowest = 5 * -39.16616570377142
    assert [end < lowest + 1e-3 for end in ends] == deep[:, :5].all(axis=1).tolist()
    assert min(ends) >= lowest - 1e-9


def test_tickets_and_odds_are_the_same_in_both_languages():
    twin = evaluate(
        f"""{LEAVES} result = {{
          tickets: argument.seeds.map((seed) => drawTickets(seed, 50).map((row) => row.map(Object.values))),
          odds: argument.cases.map(([d, n]) => (
            [winChance(d), anyChance(winChance(d), n), restartsNeeded(winChance(d), 0.95)])),
          valleys: Object.values(VALLEYS),
        }};""",
        {"seeds": [1, 2, 999], "cases": [(d, n) for d in (1, 5, 20) for n in (1, 100, 10_000_000)]},
    )
    for seed, tickets in zip([1, 2, 999], twin["tickets"], strict=True):
        starts, deep = draw_tickets(seed, 50)
        np.testing.assert_array_equal(np.array(tickets)[:, :, 0], starts)
        np.testing.assert_array_equal(np.array(tickets)[:, :, 1], deep)
    odds = [
        [win_chance(d), any_chance(win_chance(d), n), restarts_needed(win_chance(d))]
        for d in (1, 5, 20)
        for n in (1, 100, 10_000_000)
    ]
    np.testing.assert_allclose(twin["odds"], odds, rtol=1e-12)
    assert twin["valleys"] == [DEEP, BARRIER, SHALLOW]


def test_the_share_of_tickets_that_win_is_the_chance():
    """Of 2000 tickets, within three and a half standard deviations, in one to six dimensions."""
    shares = count_winners(draw_tickets(5, 2000)[1]) / 2000
    for d in range(1, 7):
        chance = win_chance(d)
        assert shares[d - 1] == pytest.approx(chance, abs=3.5 * math.sqrt(chance * (1 - chance) / 2000))


def test_restarts_succeed_as_often_as_they_do_in_a_drawing():
    winners = draw_tickets(11, 2000)[1][:, :4].all(axis=1).reshape(100, 20)
    chance = any_chance(win_chance(4), 20)
    assert winners.any(axis=1).mean() == pytest.approx(chance, abs=3.5 * math.sqrt(chance * (1 - chance) / 100))


def test_the_description_says_the_odds_and_what_was_drawn():
    told = StartLottery(dimension=5, tickets=60).describe()
    won = count_winners(draw_tickets(1, 60)[1])[4]
    for words in ("one start in 27.4", "of 32 valleys", "succeed with 97.6 %", f"of 60 tickets drawn {won} won"):
        assert words in told


@pytest.mark.parametrize(
    "state", [{"tickets": 0}, {"dimension": 1, "restarts": 1}, {"dimension": 20, "restarts": 10_000_000}]
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = StartLottery(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"dimension": 21}, "dimension must be between 1 and 20, got 21"),
        ({"restarts": 0}, "restarts must be between 1 and 10000000, got 0"),
        ({"tickets": 2001}, "tickets must be between 0 and 2000, got 2001"),
    ],
)
def test_bad_values_are_named_with_their_rule(state, message):
    with pytest.raises(ValueError, match=message):
        StartLottery(**state)
