"""The runs of CurveClinic: small problems, the ways to run them well or badly, and the numbers behind both."""

import math
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.descent import Descent, Stopping, gradient_descent
from gdbook.objectives import Objective

MODULUS, MULTIPLIER = 2**31 - 1, 16807


class Problem(NamedTuple):
    """A loss of one or two parameters: a formula, or with `points` a linear model of data drawn from `seed`.

    Feature j is uniform within +-spreads[j]; a target is weights . features + noise * (uniform within +-1), and the
    loss half the mean of squared errors.  labels: a target is 1 with the probability of the logistic model, else 0, and
    the loss the mean cross-entropy.
    """

    formula: str = ""
    points: int = 0
    seed: int = 1
    spreads: tuple = (1.0, 1.0)
    weights: tuple = (0.0, 0.0)
    noise: float = 0.0
    labels: bool = False


class Settings(NamedTuple):
    """How a problem was run: by plain gradient descent, but for what is said here.

    growth: by which the rate is multiplied after each step.  batch: how many points each gradient sees, drawn with
    replacement; 0 is all.  times: what each coordinate of the gradient is multiplied by.  standardised: each feature is
    divided by its standard deviation first.  step_norm, gradient_norm: as in Stopping.
    """

    start: tuple
    learning_rate: float
    steps: int
    growth: float = 1.0
    batch: int = 0
    times: tuple = ()
    standardised: bool = False
    step_norm: float = 0.0
    gradient_norm: float = 0.0


class Patient(NamedTuple):
    """A run to diagnose.

    history: what is known beforehand.  options: a diagnosis and what speaks for or against it, four of them,
    `diagnosis` among them.  repair: what to change, in words; repaired: the settings that change, or none.
    code: the line that made the run, and the repaired one.  domain: (low, high) of each parameter in the picture.
    healthy: whether the run is as good as its problem allows.
    """

    history: str
    problem: Problem
    settings: Settings
    diagnosis: str
    options: dict
    repair: str
    repaired: dict
    code: tuple
    domain: tuple
    healthy: bool = False

    def facts(self) -> dict:
        """Return what the browser needs to know, as plain JSON values."""
        plain = {"problem": self.problem._asdict(), "settings": self.settings._asdict()}
        return self._asdict() | plain | {"options": [list(option) for option in self.options.items()]}


def uniforms(seed: int) -> Iterator[float]:
    """Yield numbers between 0 and 1: s <- 16807 s mod (2^31 - 1), divided by 2^31 - 1 (Park and Miller 1988).

    seed: the first s, from 1 to 2^31 - 2.  The same numbers, to the last digit, as in the browser.
    """
    state = checks.whole("seed", seed, MODULUS - 1, least=1)

    def following():
        s = state
        while True:
            s = MULTIPLIER * s % MODULUS
            yield s / MODULUS

    return following()


def normals(seed: int) -> Iterator[float]:
    """Yield normal numbers, two from each two of `uniforms` (Box and Muller 1958); to rounding the browser's."""
    drawn = uniforms(seed)
    next(drawn)  # of a small seed a small number, whose logarithm would make the first two normal numbers large

    def following():
        while True:
            length, angle = math.sqrt(-2 * math.log(next(drawn))), 2 * math.pi * next(drawn)
            yield length * math.cos(angle)
            yield length * math.sin(angle)

    return following()


@cache
def data(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Return the features, shape (points, 2), and the targets, shape (points,)."""
    drawn, features, targets = uniforms(problem.seed), [], []
    for _ in range(problem.points):
        row = [spread * (2 * next(drawn) - 1) for spread in problem.spreads]
        exact = sum(weight * x for weight, x in zip(problem.weights, row, strict=True))
        luck = next(drawn)
        features.append(row)
        chance = 1 / (1 + math.exp(-exact))
        targets.append(float(luck < chance) if problem.labels else exact + problem.noise * (2 * luck - 1))
    return np.array(features), np.array(targets)


def ground(problem: Problem, settings: Settings):
    """Return value(point), gradient(point) as that run sees it, and the scales that features were divided by."""
    value, gradient, scales = _formula(problem) if problem.formula else _model(problem, settings)
    times = np.array(settings.times or 1.0)
    return value, lambda point: times * gradient(point), scales


def _formula(problem):
    objective = Objective.from_formula(problem.formula)
    return objective.value, objective.gradient, np.array(1.0)


def _model(problem, settings):
    features, targets = data(problem)
    scales = features.std(axis=0) if settings.standardised else np.array(1.0)
    x, n = features / scales, len(targets)
    value = _cross_entropy(x, targets) if problem.labels else lambda w: ((x @ w - targets) ** 2).sum() / (2 * n)
    drawn = uniforms(problem.seed + 1)

    def gradient(w):
        rows = [math.floor(n * next(drawn)) for _ in range(settings.batch)] or slice(None)
        guess = x[rows] @ w
        errors = (1 / (1 + np.exp(-guess)) if problem.labels else guess) - targets[rows]
        return x[rows].T @ errors / len(errors)

    return value, gradient, scales


def _cross_entropy(x, labels):
    signs = 1 - 2 * labels
    return lambda w: np.logaddexp(0, signs * (x @ w)).mean()


def run(problem: Problem, settings: Settings) -> Descent:
    """Return the descent these settings make; points in the problem's own coordinates, norms as that run sees them."""
    value, gradient, scales = ground(problem, settings)
    rate, growth = settings.learning_rate, settings.growth
    schedule = rate if growth == 1 else lambda t: rate * growth**t
    rules = Stopping(step_norm=settings.step_norm, gradient_norm=settings.gradient_norm, steps=settings.steps)
    made = gradient_descent((value, gradient), settings.start, schedule, stopping=rules)
    return made._replace(points=made.points / scales)


def runs(patient: Patient) -> list[Descent]:
    """Return the patient's run and, where there is something to repair, the repaired one."""
    repaired = [patient.settings._replace(**patient.repaired)] if patient.repaired else []
    return [run(patient.problem, settings) for settings in (patient.settings, *repaired)]


def frame(patient: Patient, shown: list[Descent], log: bool) -> tuple[tuple, tuple]:
    """Return what the axes hold, ((first step, last step), (lowest loss, highest loss)).

    Of a loss that explodes a linear axis holds three times the start; a logarithmic one holds powers of ten.
    """
    most = patient.settings.steps
    steps = (-0.02 * most, 1.02 * most)
    highest, start = max(each.values.max() for each in shown), shown[0].values[0]
    if not log:
        return steps, (0.0, 1.06 * (highest if highest <= 25 * start else 3 * start))
    lowest = min(each.values[each.values > 0].min() for each in shown)
    top = math.ceil(math.log10(highest))
    bottom = max(math.floor(math.log10(lowest)), top - 30)
    return steps, (10.0 ** min(bottom, top - 1), 10.0**top)
