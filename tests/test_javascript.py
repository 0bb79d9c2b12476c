"""The JavaScript leaves: their own tests, and their agreement with Python."""

import math
import re
import subprocess

import numpy as np
import pytest
from node import LEAVES, ROOT, evaluate, node

from gdbook import gradient_descent, parabola, regime

RUNS = [
    (rate, curvature, start)
    for rate in (0.004, 0.3, 1 / 3, 0.9, 1.999, 2.5)
    for curvature in (0.01, 1.0, 3.0, 40.0)
    for start in (-1.6, 0.1, 7.0)
]


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "js").glob("*.test.mjs")), ids=lambda path: path.name)
def test_javascript_passes_its_own_tests(path):
    done = subprocess.run([node(), "--test", path], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout


def test_descent_takes_the_same_path_in_both_languages():
    twins = evaluate(
        """import { gradientDescent, parabola } from "./descent.mjs";
        result = argument.map(([rate, bend, start]) => gradientDescent(parabola(bend), [start], rate, 500));""",
        RUNS,
    )
    for (rate, curvature, start), twin in zip(RUNS, twins, strict=True):
        run = gradient_descent(parabola(curvature), start, rate, 500)
        assert twin["stoppedBy"] == run.stopped_by
        np.testing.assert_array_equal(np.array(twin["points"], dtype=float), run.points)
        np.testing.assert_array_equal(np.array(twin["values"], dtype=float), run.values)


def test_regimes_have_the_same_names_in_both_languages():
    cases = [(factor / curvature, curvature) for factor in (0.1, 1, 1.5, 2, 2.01) for curvature in (0.3, 1, 3, 7, 49)]
    twins = evaluate(
        """import { regimeOf } from "./descent.mjs";
        result = argument.map(([rate, curvature]) => regimeOf(rate, curvature));""",
        cases,
    )
    assert twins == [regime(*case) for case in cases]


def test_top_level_names_are_unique_across_leaves():
    declaration = re.compile(r"^(?:export )?(?:async )?(?:function|const|class|let) (\w+)", re.MULTILINE)
    names = [name for path in LEAVES.glob("*.mjs") for name in declaration.findall(path.read_text(encoding="utf-8"))]
    assert len(names) > 20
    assert sorted(names) == sorted(set(names))


def test_numbers_keep_three_digits_of_their_value():
    values = [0.4, -1.6, 12.3456, 98765.0, 2.83e-7, -5e-5, 1e9, 0.001]
    texts = evaluate(
        'import { formatNumber } from "./format.mjs"; result = argument.map((value) => formatNumber(value));', values
    )
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−\xa0", "-0123456789- ")
    for value, text in zip(values, texts, strict=True):
        read_back = float(text.translate(raised).replace(" × 10", "e"))
        assert math.isclose(read_back, value, rel_tol=5e-3), text
