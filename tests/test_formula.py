"""Formulas: the grammar, and value, gradient and Hessian in both languages."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sphinxcontrib.katex
from formulas import (
    CASES,
    all_in_javascript,
    assert_agree,
    assert_differences_agree,
    in_javascript,
    in_python,
    label,
    random_formula,
    random_words,
    written_out,
)
from node import LEAVES, ROOT, evaluate, node

from gdbook import formula as formulas
from gdbook.formula import Formula
from gdbook.grammar import FormulaError, names_in, parse
from gdbook.objectives import Objective

ACCEPTED, REFUSED = CASES["accepted"], CASES["refused"]
RANDOM = [random_formula(np.random.default_rng(seed)) for seed in range(200)]
POINTS = np.random.default_rng(7).uniform(-1.5, 1.5, (8, 2))


@pytest.mark.parametrize("case", ACCEPTED, ids=label)
def test_an_accepted_formula_has_its_value_over_floats_and_over_arrays(case):
    formula = Formula(written_out(case["formula"]), case["variables"])
    assert formula.on_floats.value(*case["point"]) == pytest.approx(case["value"], rel=1e-14)
    arrays = [np.full((2, 3), x) for x in case["point"]]
    np.testing.assert_allclose(formula.on_arrays.value(*arrays), case["value"], rtol=1e-14)


def test_accepted_formulas_have_the_same_values_in_javascript():
    requests = [(written_out(case["formula"]), case["variables"], [case["point"]]) for case in ACCEPTED]
    values = [values[0] for values, _, _ in all_in_javascript(requests)]
    np.testing.assert_allclose(values, [case["value"] for case in ACCEPTED], rtol=1e-14)


@pytest.mark.parametrize("case", REFUSED, ids=label)
def test_a_refused_formula_is_told_why_and_where(case):
    with pytest.raises(FormulaError) as caught:
        Formula(written_out(case["formula"]), case["variables"])
    assert str(caught.value) == case["message"]
    assert re.search(r"at character \d|at the end|is empty|has \d+ characters", case["message"])


def read_in_javascript(requests):
    """Return for each (text, variables) its postfix order, or the sentence that refuses it."""
    return evaluate(
        """import { FormulaError, parseFormula } from "./grammar.mjs";
        result = argument.map(([text, variables]) => {
          try { return parseFormula(text, variables); } catch (error) {
            if (error instanceof FormulaError) return error.message;
            throw error;
          }
        });""",
        requests,
    )


def read_in_python(text, variables):
    try:
        return list(parse(text, variables))
    except FormulaError as error:
        return str(error)


def test_both_parsers_read_and_refuse_the_cases_alike_word_for_word():
    requests = [(written_out(case["formula"]), case["variables"]) for case in ACCEPTED + REFUSED]
    assert read_in_javascript(requests) == [read_in_python(*request) for request in requests]


def test_both_parsers_agree_on_words_in_any_order():
    rng = np.random.default_rng(3)
    requests = [(random_words(rng), ["x", "y"]) for _ in range(4000)]
    ours = [read_in_python(*request) for request in requests]
    assert read_in_javascript(requests) == ours
    assert 200 < sum(isinstance(found, list) for found in ours) < 3800


def test_what_is_read_is_what_python_itself_would_read():
    for text in RANDOM:
        tree = ast.parse(text.replace("^", "**"), mode="eval")
        words = [type(each).__name__ for each in ast.walk(tree)]
        postfix = parse(text, ("x", "y"))
        for operator, name in {"+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "^": "Pow", "~": "USub"}.items():
            assert postfix.count(operator) == words.count(name), text


@pytest.mark.parametrize(
    "text", RANDOM[:60] + ["x", "3", "x + y", "x*y", "exp(x)*y", "(x + y)^2", "x^4 - y^3", "2*x + y^2"]
)
def test_code_in_place_gives_what_arrays_give_to_the_bit_and_leaves_its_inputs(text):
    formula, inputs = Formula(text, ("x", "y")), POINTS.T.copy()
    for part in ("value", "gradient"):
        expected, in_place = getattr(formula.on_arrays, part)(*POINTS.T), getattr(formula.in_place, part)
        registers = np.full((in_place.registers, len(POINTS)), np.nan)
        found = in_place.function(*inputs, *registers)
        np.testing.assert_array_equal(inputs, POINTS.T)
        for ours, other in zip(found, expected if part == "gradient" else [expected], strict=True):
            np.testing.assert_array_equal(np.broadcast_to(ours, len(POINTS)), other)


def test_code_in_place_uses_few_arrays_again_and_again():
    himmelblau = Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", ("x", "y"))
    assert himmelblau.in_place.gradient.registers <= 4  # of 14 operations


# Derivatives.


def test_random_formulas_have_the_values_that_python_arithmetic_gives():
    known = {name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "pi", "e")}
    for text in RANDOM:
        code = compile(text.replace("^", "**"), "<test>", "eval")  # our own text, not a reader's
        expected = [eval(code, known | {"x": x, "y": y}) for x, y in POINTS]
        np.testing.assert_allclose(Formula(text, ("x", "y")).on_arrays.value(*POINTS.T), expected, rtol=1e-12)


@pytest.fixture(scope="module")
def random_results():
    """Each random formula as an objective, with its value, gradient and Hessian at POINTS."""
    objectives = [Objective.from_formula(text, ("x", "y")) for text in RANDOM]
    return [(objective, in_python(objective, POINTS)) for objective in objectives]


@pytest.mark.parametrize("compiler", ["compileNodes", "interpretNodes"])
def test_python_and_javascript_agree_on_random_formulas(random_results, compiler):
    twins = all_in_javascript([(text, ["x", "y"], POINTS) for text in RANDOM], compiler)
    for (_, ours), twin in zip(random_results, twins, strict=True):
        assert_agree(ours, twin)


def test_derivatives_of_random_formulas_are_central_differences(random_results):
    for objective, parts in random_results:
        scale = 1 + max(abs(part).max() for part in parts)
        assert_differences_agree(objective.value, objective.gradient, POINTS[:3], scale)
        assert_differences_agree(objective.gradient, objective.hessian, POINTS[:3], scale)


RULES = ["x + y^2*x", "x - 3*y*x", "x*y", "x/y", "-x*y", "x^3*y^5", "x^y", "2^(x*y)", "(x*y)^-1.5", "x^0.5", "sin(x*y)"]
RULES += ["cos(x*y)", "tan(x*y/2)", "exp(x*y)", "log(x*y)", "sqrt(x*y)", "abs(x*y - 1)", "abs(1 - x*y)", "tanh(x*y)"]


@pytest.mark.parametrize("text", RULES)
def test_each_derivative_rule_gives_central_differences_in_both_languages(text):
    objective = Objective.from_formula(text, ("x", "y"))
    points = np.random.default_rng(5).uniform(0.5, 1.4, (4, 2))
    assert_differences_agree(objective.value, objective.gradient, points, 1)
    assert_differences_agree(objective.gradient, objective.hessian, points, 1)
    assert_agree(in_python(objective, points), in_javascript(text, ["x", "y"], points))


def test_the_slope_of_abs_at_zero_is_zero_in_both_languages():
    results = in_python(Objective.from_formula("3*abs(x)"), [[0.0]])
    for found in (results, in_javascript("3*abs(x)", ["x"], [[0.0]])):
        assert [part.item() for part in found] == [0, 0, 0]


LONG = {
    "a sum of 999 terms": "x + " * 498 + "x*y",
    "a product of 60 sums": "*".join(f"(x/9 + {1 + i / 100})" for i in range(60)),
    "100 levels": "sin(" * 60 + "x" + ")" * 60,
    "a chain of fractions": "(x + 1/" * 40 + "2" + ")" * 40,
}


@pytest.mark.parametrize("name", LONG)
def test_long_formulas_are_differentiated_in_pieces_and_agree(name):
    objective = Objective.from_formula(LONG[name], ("x", "y"))
    points = [[0.3, 0.5], [0.9, -1.2]]
    assert_agree(in_python(objective, points), in_javascript(LONG[name], ["x", "y"], points))


# Where arithmetic fails.


@pytest.mark.parametrize(
    ("text", "point", "value", "slope"),
    [
        ("1/x", 0.0, np.inf, -np.inf),
        ("log(x)", 0.0, -np.inf, np.inf),
        ("log(x)", -1.0, np.nan, -1.0),
        ("sqrt(x)", -1.0, np.nan, np.nan),
        ("sqrt(x)", 0.0, 0.0, np.inf),
        ("x^0.5", -1.0, np.nan, np.nan),
        ("exp(x)", 1000.0, np.inf, np.inf),
        ("exp(-exp(x))", 1000.0, 0.0, np.nan),
        ("1/(1 + exp(x))", 1000.0, 0.0, np.nan),
        ("x^9", 1e200, np.inf, np.inf),
        ("x + 1/0", 1.0, np.inf, 1.0),
        ("9^9^9^9*x", 1.0, np.inf, np.inf),
        ("sin(x)", np.inf, np.nan, np.nan),
        ("abs(x)", np.nan, np.nan, np.nan),
    ],
)
def test_failing_arithmetic_gives_infinity_or_no_number_in_both_languages(text, point, value, slope):
    formula = Formula(text, ("x",))
    for compiled in (formula.on_floats, formula.on_arrays):
        np.testing.assert_array_equal(compiled.value(point), value)
        np.testing.assert_array_equal(compiled.gradient(point)[0], slope)
    assert isinstance(formula.on_floats.value(point), float)
    assert isinstance(formula.on_floats.gradient(point)[0], float)
    twin = evaluate(
        """import { compileFormula } from "./formula.mjs";
        const { value, gradient } = compileFormula(argument[0], ["x"]);
        result = [value([Number(argument[1])]), gradient([Number(argument[1])])[0]].map(String);""",
        [text, str(point).replace("inf", "Infinity")],
    )
    np.testing.assert_array_equal(np.array(twin[:1], dtype=float), [value])
    assert np.isfinite(float(twin[1])) == np.isfinite(slope)


def test_floats_and_arrays_agree_and_arrays_broadcast():
    formula = Formula("x^2*y + 3*y + 1", ("x", "y"))
    x, y = np.linspace(-1, 1, 5), np.linspace(0, 2, 4)[:, None]
    assert formula.on_arrays.value(x, y).shape == (4, 5)
    for part in (*formula.on_arrays.gradient(x, y), *formula.on_arrays.hessian(x, y)):
        assert part.shape == (4, 5)
    assert formula.on_arrays.gradient(x, y)[1][2, 3] == formula.on_floats.gradient(0.5, y[2, 0])[1]


# Safety.


def test_only_names_of_our_own_reach_the_compiler(monkeypatch):
    sources = []
    monkeypatch.setattr(
        formulas, "compile", lambda source, *rest: sources.append(source) or compile(source, *rest), False
    )
    names = ["breakpoint", "x9", "function", "rescue"]
    objective = Objective.from_formula("breakpoint^2 + sin(x9*function) + abs(rescue)", names)
    in_python(objective, [[1.0, 2.0, 3.0, 4.0]])
    allowed = re.compile(
        r"def|function|try|except|return|errors|rescue|with|quiet|all|ignore|[xt]\d+|inf|nan|pow|sign|e\d*"
    )
    for source in sources:
        for word in re.findall(r"[A-Za-z_]\w*", source):
            assert allowed.fullmatch(word) or word in ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh"), word
        assert "breakpoint" not in source
    assert len(sources) == 6


def test_javascript_generates_code_from_names_of_its_own_only():
    found = evaluate(
        """import { compileFormula, compileNodes } from "./formula.mjs";
        const sources = [];
        const compile = (results, inputs) => {
          sources.push(`${compileNodes(results, inputs)}`);
          return compileNodes(results, inputs);
        };
        const names = ["alert", "document"];
        const { value, gradient, hessian } = compileFormula("alert*alert + sin(alert*document)", names, compile);
        result = [value([1, 2]), gradient([1, 2]), hessian([1, 2]), sources];"""
    )
    assert found[0] == pytest.approx(1 + np.sin(2))
    for source in found[3]:
        words = set(re.findall(r"[A-Za-z_]\w*", source))
        assert words <= {"function", "anonymous", "point", "const", "return", "Math", "sin", "cos"} | {
            f"{kind}{i}" for kind in "xt" for i in range(60)
        }


def test_javascript_works_where_a_content_policy_forbids_new_code():
    command = [node(), "--disallow-code-generation-from-strings", "--input-type=module", "--eval"]
    program = """import { compileFormula } from "./formula.mjs";
    console.log(JSON.stringify(compileFormula("x^2*y", ["x", "y"]).hessian([3, 5])));"""
    done = subprocess.run([*command, program], cwd=LEAVES, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [[10, 6], [6, 0]]


def test_sympy_is_imported_only_when_a_derivative_is_needed():
    program = """import sys
from gdbook.objectives import OBJECTIVES, Objective
himmelblau = OBJECTIVES["himmelblau"]
himmelblau.value((1, 2)), himmelblau.latex, Objective.from_formula("x^2").value(3)
assert "sympy" not in sys.modules
himmelblau.gradient((1, 2))
assert "sympy" in sys.modules"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_generated_code_does_not_depend_on_the_hash_seed():
    program = """from gdbook.derivatives import hessian_code
from gdbook.formula import Formula
code = hessian_code(Formula("(1.5 - x + x*y)^2*sin(x*y) + abs(x - y)/sqrt(1 + x^2)", ("x", "y")))
print(code.lines, code.returns)"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "77")
    ]
    assert runs[0] == runs[1] == runs[2]


# Names, LaTeX, arguments.


def test_names_are_found_and_sorted_as_a_reader_counts():
    assert names_in("x10 + x2*sin(b)^e - a/pi") == ("a", "b", "x2", "x10")


@pytest.mark.parametrize("names", [["sin"], ["pi"], ["x", "x"], ["_a"], ["2x"], [""], ["x y"], [3], ["é"]])
def test_variables_must_be_distinct_free_names(names):
    with pytest.raises(ValueError, match="variables must be"):
        Formula("1", names)


def test_a_formula_must_be_a_text():
    with pytest.raises(TypeError, match="formula must be a text, got 3"):
        Formula(3, ("x",))


TYPESET = [case for case in ACCEPTED if "latex" in case]


@pytest.mark.parametrize("case", TYPESET, ids=label)
def test_a_formula_is_typeset_as_it_was_written(case):
    assert Formula(case["formula"], case["variables"]).latex == case["latex"]


def test_katex_reads_what_is_typeset():
    katex = Path(sphinxcontrib.katex.__file__).with_name("katex.min.js")
    texts = [case["latex"] for case in TYPESET] + [Formula(text, ("x", "y")).latex for text in RANDOM]
    program = """import { createRequire } from "node:module";
    const katex = createRequire("file:///")(argument[0]);
    result = argument[1].filter((text) => !katex.renderToString(text, { throwOnError: true, strict: "error" }));"""
    assert evaluate(program, [str(katex), texts]) == []
