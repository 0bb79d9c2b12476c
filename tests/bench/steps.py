"""Nanoseconds of processor time per step of the descent: ours, its twin in JavaScript, and peers where installed."""

import time
from statistics import median

from node import evaluate

from gdbook import OBJECTIVES, Stopping, descend

STEPS, PEER_STEPS, ROUNDS, START, RATE = 20_000, 300, 7, (1.1, 0.9), 1e-6
VALLEYS, OPTIMIZERS = ("himmelblau", "rosenbrock"), ("gradient_descent", "adam")


def per_step(run) -> float:
    """Return the median over ROUNDS of the time of run(), which returns how many steps it took, per step."""
    run()  # imports, compiles
    return median(timed(run) for _ in range(ROUNDS))


def timed(run):
    before = time.process_time_ns()
    steps = run()
    return (time.process_time_ns() - before) / steps


def ours(objective, optimizer):
    stopping = Stopping(gradient_norm=1e-300, steps=STEPS)
    return per_step(lambda: len(descend(OBJECTIVES[objective], START, optimizer, RATE, stopping).learning_rates))


def in_javascript(objective, optimizer):
    """Return the same in Node, whose engine is a browser's."""
    return evaluate(
        """import { compileFormula } from "./formula.mjs";
        import { descend } from "./descent.mjs"; import { OPTIMIZERS } from "./optimizers.mjs";
        const [{ formula, variables }, optimizer, start, rate, steps, rounds] = argument;
        const objective = compileFormula(formula, variables);
        const times = Array.from({ length: rounds }, () => {
          const before = performance.now();
          descend(objective, start, OPTIMIZERS[optimizer].make(), rate, { gradientNorm: 1e-300, steps });
          return performance.now() - before;
        });
        result = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] * 1e6 / steps;""",
        [OBJECTIVES[objective].facts(), optimizer, START, RATE, STEPS, ROUNDS],
    )


def compiled(objective):
    """Return value(x, y) and gradient(x, y) over whatever + - * / and ** work on."""
    import sympy

    facts = OBJECTIVES[objective]
    variables = sympy.symbols(facts.variables)
    value = sympy.sympify(facts.formula.replace("^", "**"))
    gradient = [value.diff(each) for each in variables]
    return sympy.lambdify(variables, value, "math"), sympy.lambdify(variables, gradient, "math")


def with_torch(objective, optimizer):
    """torch.optim, recording the path."""
    import torch

    make = {"gradient_descent": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer]
    value, _ = compiled(objective)

    def run():
        point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        stepper, path = make([point], lr=RATE), []
        for _ in range(PEER_STEPS):
            stepper.zero_grad()
            value(*point).backward()
            stepper.step()
            path.append(point.detach().clone())
        return len(path)

    return per_step(run)


def with_scipy(objective, optimizer):
    """scipy's conjugate gradients, per iteration; it has no Adam."""
    from scipy.optimize import minimize

    if optimizer != "gradient_descent":
        return None
    value, gradient = compiled(objective)
    return per_step(lambda: minimize(lambda w: value(*w), START, jac=lambda w: gradient(*w), method="CG").nit)


def with_numba(objective, optimizer):
    """A compiled loop of plain descent, recording the path."""
    import numba
    import numpy as np

    if optimizer != "gradient_descent":
        return None
    gradient = numba.njit(compiled(objective)[1])

    @numba.njit
    def run():
        path = np.empty((STEPS + 1, 2))
        path[0] = START
        for t in range(STEPS):
            slope = gradient(path[t, 0], path[t, 1])
            path[t + 1, 0] = path[t, 0] - RATE * slope[0]
            path[t + 1, 1] = path[t, 1] - RATE * slope[1]
        return len(path) - 1

    return per_step(run)


PEERS = {"torch.optim": with_torch, "scipy, CG": with_scipy, "numba": with_numba}


def rows(name, nanoseconds):
    """Return {label: ns for each of OPTIMIZERS} over the valleys, of nanoseconds(objective, optimizer)."""
    try:
        return {f"{name}, {valley}": tuple(nanoseconds(valley, each) for each in OPTIMIZERS) for valley in VALLEYS}
    except ImportError:
        return {f"{name}: not installed": (None,) * len(OPTIMIZERS)}
