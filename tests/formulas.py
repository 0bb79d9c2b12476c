"""What the tests of formulas share: the case file, formulas made at random, and the twin in JavaScript."""

import json
from pathlib import Path

import numpy as np
from node import evaluate

CASES = json.loads(Path(__file__).with_name("formula_cases.json").read_text(encoding="utf-8"))


def written_out(formula):
    """Return the text of a case, which may be given as pieces [text, how often]."""
    return formula if isinstance(formula, str) else "".join(text * times for text, times in formula)


def label(case):
    return repr(written_out(case["formula"])[:24])


def random_formula(rng, depth=3):
    """Return a formula in x and y, every rule of the grammar likely; its functions stay where they are smooth."""
    if depth == 0 or rng.random() < 0.1:
        return str(rng.choice(["x", "y", "x", "y", "pi", "e", "2", "0.7", "1.5e-1", "3"]))
    a, b = (random_formula(rng, depth - 1) for _ in range(2))
    safe = f"(1 + ({a})^2)"
    forms = [f"{a} + {b}", f"{a} - ({b})", f"({a})*({b})", f"({a})/(2 + sin({b}))", f"-({a})^2", f"({a})^3"]
    forms += [f"sin({a})", f"cos({a})", f"tan(tanh({a}))", f"tanh({a})", f"exp(sin({a}))", f"log{safe}", f"sqrt{safe}"]
    forms += [f"abs({a}) + {b}", f"{safe}^(cos({b}))", f"{safe}^-1.5", f"2^-cos({a})", f"--({a})*-tanh({b})"]
    return str(rng.choice(forms))


def random_words(rng):
    """Return words of formulas in no order: now and then a formula, mostly not."""
    words = [*"xy2()+-*/^", "sin", "abs", "pi", ".5", "1e3", " ", "**", "z", "$", "(x)", "sin(", "x*", "2^"]
    return "".join(rng.choice(words, size=rng.integers(1, 9)))


def in_javascript(formula, variables, points, compiler="compileNodes"):
    """Return the twin's values (m,), gradients (m, n) and Hessians (m, n, n) at points (m, n)."""
    return all_in_javascript([(formula, variables, points)], compiler)[0]


def all_in_javascript(requests, compiler="compileNodes"):
    found = evaluate(
        f"""import {{ compileFormula, compileNodes, interpretNodes }} from "./formula.mjs";
        result = argument.map(([formula, variables, points]) => {{
          const {{ value, gradient, hessian }} = compileFormula(formula, variables, {compiler});
          return [points.map(value), points.map(gradient), points.map(hessian)];
        }});""",
        [(formula, variables, np.asarray(points).tolist()) for formula, variables, points in requests],
    )
    return [tuple(np.array(part, dtype=float) for part in parts) for parts in found]


def in_python(objective, points):
    """Return values (m,), gradients (m, n) and Hessians (m, n, n) at points (m, n)."""
    parts = (objective.value, objective.gradient, objective.hessian)
    return tuple(np.array([part(point) for point in points]) for part in parts)


def assert_agree(ours, twins, scale=None):
    """Assert |a - b| <= 1e-12 (1 + scale) for value, gradient and Hessian; scale is the largest of all they hold."""
    scale = max(np.nanmax(abs(part)) for part in ours) if scale is None else scale
    for name, a, b in zip(("value", "gradient", "hessian"), ours, twins, strict=True):
        np.testing.assert_allclose(b, a, rtol=0, atol=1e-12 * (1 + scale), err_msg=name)


def assert_differences_agree(value, slope, points, scale, h=1e-5):
    """Assert that slope(point) (n, ...) is the central difference of value(point) (...) along each coordinate."""
    for point in points:
        steps = h * np.eye(len(point))
        expected = [(value(point + step) - value(point - step)) / (2 * h) for step in steps]
        np.testing.assert_allclose(slope(point), expected, rtol=1e-6, atol=1e-6 * scale)
