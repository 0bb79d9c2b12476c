"""Nanoseconds per step of the descent, of processor time: python tests/bench/steps.py.  Prints and never fails."""

import time

from node import evaluate

from gdbook import OBJECTIVES, OPTIMIZERS, Stopping, descend

STEPS, ROUNDS, START, RATE = 20_000, 7, (1.1, 0.9), 1e-6
BUDGETS = {"gradient_descent": 1500, "adam": 3000}


def per_step(run) -> float:
    """Return the least of ROUNDS measurements of run(), in nanoseconds per step."""
    times = []
    for _ in range(ROUNDS):
        before = time.process_time_ns()
        run()
        times.append(time.process_time_ns() - before)
    return min(times) / STEPS


def in_python(objective, optimizer) -> float:
    stopping = Stopping(gradient_norm=1e-300, steps=STEPS)
    return per_step(lambda: descend(OBJECTIVES[objective], START, optimizer, RATE, stopping))


def in_javascript(objective) -> dict:
    """Return the same for each optimizer in Node, where a browser's engine runs it."""
    return evaluate(
        """import { compileFormula } from "./formula.mjs";
        import { descend } from "./descent.mjs"; import { OPTIMIZERS } from "./optimizers.mjs";
        const [{ formula, variables }, start, rate, steps, rounds] = argument;
        const objective = compileFormula(formula, variables);
        result = {};
        for (const [name, { make }] of Object.entries(OPTIMIZERS)) {
          const times = Array.from({ length: rounds }, () => {
            const before = performance.now();
            descend(objective, start, make(), rate, { gradientNorm: 1e-300, steps });
            return performance.now() - before;
          });
          result[name] = Math.min(...times) * 1e6 / steps;
        }""",
        [OBJECTIVES[objective].facts(), START, RATE, STEPS, ROUNDS],
    )


if __name__ == "__main__":
    print("ns per step               Python   budget   JavaScript")
    for objective in ("himmelblau", "rosenbrock", "bowl"):
        twins = in_javascript(objective)
        for name in OPTIMIZERS:
            ours, budget = in_python(objective, name), BUDGETS.get(name, "")
            print(f"{objective:11} {name:17} {ours:7.0f} {budget!s:>8} {twins[name]:9.0f}")
