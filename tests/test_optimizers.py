"""The optimizers against PyTorch, against their twins in JavaScript, and against what is known of them."""

import json
import math

import numpy as np
import pytest
from node import ROOT, evaluate
from valleys import VALLEYS

from gdbook import OBJECTIVES, OPTIMIZERS, Stopping, descend, optimizers, schedules

TORCH = json.loads((ROOT / "tests" / "reference" / "torch.json").read_text(encoding="utf-8"))
SETTINGS = pytest.mark.parametrize("name", OPTIMIZERS)


HIMMELBLAU = VALLEYS["himmelblau"].objective


@pytest.mark.parametrize("way", ["objective", "by_hand"])
@pytest.mark.parametrize(
    "run", TORCH["runs"], ids=lambda run: f"{run['optimizer']}-{json.dumps(run['options'])}-{run['objective']}"
)
def test_each_optimizer_takes_pytorchs_path(run, way):
    optimizer = OPTIMIZERS[run["optimizer"]].make(**run["options"])
    ours = descend(getattr(VALLEYS[run["objective"]], way), run["start"], optimizer, run["learning_rate"], steps=200)
    np.testing.assert_allclose(ours.points[TORCH["kept"]], run["points"], rtol=0, atol=1e-10)


def test_pytorch_was_asked_for_every_optimizer_on_two_objectives():
    assert {run["optimizer"] for run in TORCH["runs"]} == set(OPTIMIZERS)
    assert all(len({run["objective"] for run in TORCH["runs"] if run["optimizer"] == name}) == 2 for name in OPTIMIZERS)


def test_heavy_ball_under_a_falling_rate_is_pytorchs_with_momentum_over_the_ratio_of_rates():
    torch = TORCH["falling_heavy_ball"]
    falling = schedules.exponential(torch["learning_rate"], torch["factor"])
    ball = optimizers.heavy_ball(torch["momentum"])
    ours = descend(HIMMELBLAU, torch["start"], ball, falling, steps=200)
    np.testing.assert_allclose(ours.points[TORCH["kept"]], torch["scaled"], rtol=0, atol=1e-10)
    assert abs(ours.points[TORCH["kept"]] - torch["plain"]).max() > 0.01


@SETTINGS
def test_the_registry_says_the_defaults(name):
    entry = OPTIMIZERS[name]
    run, again = (
        descend(HIMMELBLAU, (0.5, -1.0), optimizer, 0.001, steps=20)
        for optimizer in (name, entry.make(**entry.defaults))
    )
    np.testing.assert_array_equal(run.points, again.points)
    assert entry.title and entry.source


@SETTINGS
def test_one_update_serves_floats_and_arrays_alike(name):
    rng = np.random.default_rng(4)
    start, gradients = rng.normal(size=(6,)), rng.normal(size=(30, 6))
    init, update = OPTIMIZERS[name].make()
    whole, state = start.copy(), init(start)
    singles, states = start.tolist(), [init(x) for x in start.tolist()]
    for gradient in gradients:
        step, state = update(gradient, state, whole, 0.1)
        whole = whole + step
        for i, slope in enumerate(gradient.tolist()):
            step, states[i] = update(slope, states[i], singles[i], 0.1)
            singles[i] += step
    np.testing.assert_allclose(whole, singles, rtol=1e-14)


@SETTINGS
def test_updates_leave_their_arguments_as_they_were(name):
    init, update = OPTIMIZERS[name].make()
    point, gradient = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    _, state = update(gradient, init(point), point, 0.1)
    step, _ = update(gradient, state, point, 0.1)
    again, _ = update(gradient, state, point, 0.1)
    np.testing.assert_array_equal(step, again)
    np.testing.assert_array_equal([*point, *gradient], [1.0, -2.0, 0.5, 3.0])


@SETTINGS
def test_each_optimizer_comes_down_into_himmelblaus_valley(name):
    run = descend(HIMMELBLAU, (0.5, -1.0), name, OPTIMIZERS[name].learning_rate, steps=2000)
    assert run.values[-1] < 0.02


@pytest.mark.parametrize("gradient", [(1e-3, -4.0), (700.0, 0.02)])
@pytest.mark.parametrize("name", ["adam", "amsgrad"])
def test_adams_first_step_is_the_rate_against_each_sign(name, gradient):  # D-12
    init, update = OPTIMIZERS[name].make()
    for slope in gradient:
        assert update(slope, init(0.0), 0.0, 0.1)[0] == pytest.approx(-0.1 * math.copysign(1, slope), rel=2e-5)


def test_adams_path_hardly_changes_when_the_objective_is_scaled():  # D-12
    scaled = (lambda w: 1000 * HIMMELBLAU.value(w), lambda w: 1000 * HIMMELBLAU.gradient(w))
    run, other = (descend(objective, (0.5, -1.0), "adam", 0.1, steps=200) for objective in (HIMMELBLAU, scaled))
    assert abs(run.points - other.points).max() < 1e-6


def test_adagrad_on_a_constant_gradient_takes_steps_of_one_over_the_root_of_t():
    init, update = optimizers.adagrad()
    state, steps = init(0.0), []
    for _ in range(9):
        step, state = update(-3.0, state, 0.0, 0.5)
        steps.append(step)
    np.testing.assert_allclose(steps, 0.5 / np.sqrt(np.arange(1, 10)), rtol=1e-9)


def test_adamw_on_a_flat_objective_only_decays():
    flat = (lambda w: 0.0, lambda w: 0 * w)
    run = descend(flat, 2.0, optimizers.adamw(weight_decay=0.3), 0.1, steps=50)
    np.testing.assert_allclose(run.points[:, 0], 2 * 0.97 ** np.arange(51), rtol=1e-12)


def test_adam_follows_the_wrong_gradient_where_amsgrad_does_not():  # D-11, Reddi et al. 2018
    ends = {}
    for name in ("adam", "amsgrad"):
        (init, update), x = OPTIMIZERS[name].make(beta1=0.0, beta2=1 / 17), 0.0
        state = init(x)
        for t in range(1, 20_001):
            step, state = update(4.0 if t % 3 == 1 else -1.0, state, x, 0.5 / math.sqrt(t))
            x = min(1.0, max(-1.0, x + step))
        ends[name] = x
    assert ends["adam"] > 0.98
    assert ends["amsgrad"] < -0.98


@pytest.mark.parametrize("curvature", [0.2, 1.0, 30.0])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("name", ["gradient_descent", "heavy_ball", "nesterov"])
def test_the_stable_product_parts_convergence_from_divergence(name, momentum, curvature):  # D-1, D-4
    entry, options = OPTIMIZERS[name], {} if name == "gradient_descent" else {"momentum": momentum}
    bowl = (lambda w: 0.5 * curvature * float(w @ w), lambda w: curvature * w)
    border = entry.stable_product(**options) / curvature
    below, above = (descend(bowl, 1.0, entry.make(**options), f * border, steps=4000) for f in (0.99, 1.01))
    assert abs(below.points[-1]) < 1e-6
    assert abs(above.points[-1]) > 1e3


def test_tuned_heavy_ball_has_the_square_root_rate():  # D-3
    a, b = 1.0, 10.0  # roots of mu = 1 and L = 100
    momentum = ((b - a) / (b + a)) ** 2
    bowl = (lambda w: 0.5 * float(w @ (np.array([1.0, 100.0]) * w)), lambda w: np.array([1.0, 100.0]) * w)
    stopping = Stopping(gradient_norm=1e-9, steps=1000)
    fast = descend(bowl, (1.0, 1.0), optimizers.heavy_ball(momentum), (2 / (a + b)) ** 2, stopping)
    slow = descend(bowl, (1.0, 1.0), "gradient_descent", 2 / 101, stopping._replace(steps=10_000))
    assert fast.stopped_by == slow.stopped_by == "gradient norm"
    assert len(slow.points) > 8 * len(fast.points)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: optimizers.heavy_ball(1.0), r"momentum must be in \[0, 1\), got 1.0"),
        (lambda: optimizers.nesterov(-0.1), r"momentum must be in \[0, 1\), got -0.1"),
        (lambda: optimizers.adam(beta1=1), r"beta1 must be in \[0, 1\), got 1"),
        (lambda: optimizers.amsgrad(beta2=math.nan), "beta2 must be finite, got nan"),
        (lambda: optimizers.rmsprop(memory=2), r"memory must be in \[0, 1\), got 2"),
        (lambda: optimizers.adagrad(epsilon=0), "epsilon must be positive, got 0"),
        (lambda: optimizers.adamw(weight_decay=-1), "weight_decay must be at least 0, got -1"),
    ],
)
def test_settings_outside_their_range_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_an_unknown_optimizer_is_answered_with_the_known_ones():
    with pytest.raises(KeyError, match="unknown optimizer 'adma'; known are gradient_descent, heavy_ball, .*, amsgrad"):
        descend(HIMMELBLAU, (1, 1), "adma", 0.1)


# JavaScript.


def test_the_registries_have_the_same_entries_in_both_languages():
    twins = evaluate(
        """import { OPTIMIZERS } from "./optimizers.mjs";
        result = Object.entries(OPTIMIZERS).map(([name, { title, defaults, learningRate, stableProduct }]) =>
          ({ name, title, defaults, learningRate, product: stableProduct ? stableProduct(defaults) : null }));"""
    )
    ours = [
        {
            "name": name,
            "title": entry.title,
            "defaults": entry.defaults,
            "learningRate": entry.learning_rate,
            "product": entry.stable_product and entry.stable_product(**entry.defaults),
        }
        for name, entry in OPTIMIZERS.items()
    ]
    assert twins == ours


OTHER_OPTIONS = {"momentum": 0.7, "memory": 0.9, "beta1": 0.8, "beta2": 0.97, "epsilon": 1e-5, "weight_decay": 0.2}


@pytest.mark.parametrize("objective", VALLEYS)
def test_both_languages_take_the_same_500_steps_with_every_optimizer(objective):
    start, runs = VALLEYS[objective].start, []
    for name, entry in OPTIMIZERS.items():
        rate = entry.learning_rate / (5 if objective == "rosenbrock" and entry.stable_product else 1)
        rate /= 4 if name == "gradient_descent" and objective == "rosenbrock" else 1
        others = {option: OTHER_OPTIONS[option] for option in entry.defaults}
        runs += [(name, entry.defaults, rate), (name, others, rate)]
    twins = evaluate(
        f"""import {{ descend }} from "./descent.mjs"; import {{ OPTIMIZERS }} from "./optimizers.mjs";
        const objective = {VALLEYS[objective].javascript};
        const [start, runs] = argument;
        result = runs.map(([name, options, rate]) =>
          descend(objective, start, OPTIMIZERS[name].make(options), rate, {{ steps: 500 }}));""",
        [start, runs],
    )
    for (name, options, rate), twin in zip(runs, twins, strict=True):
        ours = descend(VALLEYS[objective].by_hand, start, OPTIMIZERS[name].make(**options), rate, steps=500)
        assert ours.stopped_by == twin["stoppedBy"] == "step limit"
        for mine, other in [
            (ours.points, twin["points"]),
            (ours.values, twin["values"]),
            (ours.gradient_norms, twin["gradientNorms"]),
            (ours.learning_rates, twin["learningRates"]),
        ]:
            np.testing.assert_allclose(mine, other, rtol=0, atol=1e-12 * (1 + abs(mine).max()), err_msg=name)


def is_chaotic(objective, start, optimizer, rate):
    """Return whether gradients wrong by one part in 10^10 move the path by more than a hundred parts, in 500 steps."""
    noise = np.random.default_rng(0)

    def gradient(w):
        return objective.gradient(w) * (1 + 1e-10 * noise.uniform(-1, 1, len(w)))

    run, near = (descend(f, start, optimizer, rate, steps=500) for f in (objective, (objective.value, gradient)))
    return len(run.points) != len(near.points) or abs(run.points - near.points).max() > 1e-8


@pytest.mark.parametrize("name", OBJECTIVES)
def test_both_languages_descend_every_objective_with_every_optimizer(name):
    objective, runs = OBJECTIVES[name], []
    for optimizer, entry in OPTIMIZERS.items():
        gentle = 1 if optimizer == "gradient_descent" else 0.2
        rate = gentle * (objective.learning_rate if entry.stable_product else entry.learning_rate)
        steps = 20 if is_chaotic(objective, objective.start, optimizer, rate) else 500
        runs.append((optimizer, rate, steps))
    assert sum(steps == 500 for _, _, steps in runs) >= 4 or name == "monkey_saddle"  # which has no floor
    twins = evaluate(
        """import { compileFormula } from "./formula.mjs";
        import { descend } from "./descent.mjs"; import { OPTIMIZERS } from "./optimizers.mjs";
        const [{ formula, variables, start }, runs] = argument;
        const objective = compileFormula(formula, variables);
        result = runs.map(([name, rate, steps]) =>
          descend(objective, start, OPTIMIZERS[name].make(), rate, { steps }));""",
        [objective.facts(), runs],
    )
    for (optimizer, rate, steps), twin in zip(runs, twins, strict=True):
        ours = descend(objective, objective.start, optimizer, rate, steps=steps)
        assert ours.stopped_by == twin["stoppedBy"], optimizer
        for mine, other in [
            (ours.points, twin["points"]),
            (ours.values, twin["values"]),
            (ours.gradient_norms, twin["gradientNorms"]),
        ]:
            np.testing.assert_allclose(mine, other, rtol=0, atol=1e-12 * (1 + abs(mine).max()), err_msg=optimizer)
