"""Milliseconds and megabytes of a map of basins: 512 x 512 starts, 200 steps on Himmelblau's function, in float64."""

import time
import tracemalloc

import numpy as np
from node import evaluate

from gdbook import OBJECTIVES, descend_many

SIZE, STEPS, ROUNDS, RATE = 512, 200, 11, 0.01
GROUND = OBJECTIVES["himmelblau"]


def starts():
    """Return the middles of SIZE x SIZE cells, shape (SIZE^2, 2)."""
    (low, high), _ = GROUND.domain
    middles = low + (high - low) * (np.arange(SIZE) + 0.5) / SIZE
    return np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)


def spent(run):
    """Return the milliseconds of the quickest of ROUNDS runs, after one which compiles."""
    run()
    return min(timed(run) for _ in range(ROUNDS))


def timed(run):
    before = time.perf_counter()
    run()
    return (time.perf_counter() - before) * 1000


def ours():
    """Return the milliseconds, and the most megabytes taken beyond the starts."""
    given = starts()
    elapsed = spent(lambda: descend_many(GROUND, given, RATE, STEPS))
    tracemalloc.start()
    descend_many(GROUND, given, RATE, STEPS)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return elapsed, peak


def in_javascript():
    """Return the same of its twin in Node, whose engine is a browser's; its memory is not measured."""
    elapsed = evaluate(
        """import { beginMap, sweepOf } from "./many.mjs";
        const [{ formula, domain, minima }, size, steps, rounds, learningRate] = argument;
        const sweep = sweepOf(formula, ["x", "y"]);
        const rules = { learningRate, steps, gradientNorm: 1e-6, near: 0.01 };
        const times = Array.from({ length: rounds + 1 }, () => {
          const before = performance.now();
          const { advance } = beginMap(sweep, { domain, size, rules, minima });
          while (!advance());
          return performance.now() - before;
        });
        result = Math.min(...times.slice(1));""",
        [GROUND.facts(), SIZE, STEPS, ROUNDS, RATE],
    )
    return elapsed, None


def plain():
    """Return the same of NumPy as it is written first: an array for each coordinate, a new one for each operation."""
    given = starts().T.copy()

    def run():
        x, y = given
        for _ in range(STEPS):
            u, v = x * x + y - 11, x + y * y - 7
            x, y = x - RATE * (4 * x * u + 2 * v), y - RATE * (2 * u + 4 * y * v)

    return spent(run), None


def with_jax():
    """Return the same of jax, compiled, where it is installed."""
    import jax

    jax.config.update("jax_enable_x64", True)

    @jax.jit
    def run(x, y):
        def step(_, point):
            x, y = point
            u, v = x * x + y - 11, x + y * y - 7
            return x - RATE * (4 * x * u + 2 * v), y - RATE * (2 * u + 4 * y * v)

        return jax.lax.fori_loop(0, STEPS, step, (x, y))

    given = [jax.numpy.asarray(each) for each in starts().T]
    return spent(lambda: jax.block_until_ready(run(*given))), None


def with_numba():
    """Return the same of a compiled loop, start by start, where numba is installed."""
    import numba

    @numba.njit
    def run(points):
        for k in range(points.shape[1]):
            x, y = points[:, k]
            for _ in range(STEPS):
                u, v = x * x + y - 11, x + y * y - 7
                x, y = x - RATE * (4 * x * u + 2 * v), y - RATE * (2 * u + 4 * y * v)
            points[0, k], points[1, k] = x, y

    given = starts().T
    return spent(lambda: run(given.copy())), None


PEERS = {"NumPy, written plainly": plain, "jax, jit": with_jax, "numba, start by start": with_numba}


def peers():
    """Return {name: (milliseconds, megabytes)} of those that are installed, and say of the others that they are not."""
    return dict(row_of(name, measure) for name, measure in PEERS.items())


def row_of(name, measure):
    try:
        return name, measure()
    except ImportError:
        return f"{name}: not installed", (None, None)
