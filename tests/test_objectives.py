"""The registry: every entry against central differences, published numbers and its twin in JavaScript."""

import dataclasses
import json
import math

import numpy as np
import pytest
from formulas import all_in_javascript, assert_agree, assert_differences_agree, in_python

from gdbook.grammar import FormulaError
from gdbook.objectives import OBJECTIVES, Objective, bowl, parabola

ENTRIES = list(OBJECTIVES.values())
every_entry = pytest.mark.parametrize("objective", ENTRIES, ids=lambda entry: entry.name)


def points_of(objective, count=60):
    low, high = np.transpose(objective.domain)
    return np.random.default_rng(11).uniform(low, high, (count, len(low)))


def scale_of(objective):
    """The objective's size on its domain: the largest of its values, slopes and curvatures at random points."""
    return max(abs(part).max() for part in in_python(objective, points_of(objective)))


@every_entry
def test_gradient_equals_the_central_difference_of_the_value(objective):
    points = points_of(objective, 20)
    assert_differences_agree(objective.value, objective.gradient, points, 1e-3 * (1 + scale_of(objective)))


@every_entry
def test_hessian_equals_the_central_difference_of_the_gradient(objective):
    points = points_of(objective, 20)
    assert_differences_agree(objective.gradient, objective.hessian, points, 1e-3 * (1 + scale_of(objective)))


@every_entry
def test_gradient_is_zero_at_each_listed_minimum(objective):
    for minimum in objective.minima:
        if minimum in objective.kinks:
            continue
        curvature = 1 + abs(objective.hessian(minimum)).max()
        np.testing.assert_allclose(objective.gradient(minimum), 0, atol=1e-12 * curvature)


@every_entry
def test_each_listed_minimum_is_lower_than_all_around_it_and_lies_in_the_domain(objective):
    around = np.random.default_rng(2).normal(size=(200, len(objective.variables)))
    for minimum in objective.minima:
        nearby = np.add(minimum, 1e-2 * around / np.linalg.norm(around, axis=1, keepdims=True))
        assert objective.on_arrays.value(*nearby.T).min() > objective.value(minimum)
        assert all(low <= x <= high for (low, high), x in zip(objective.domain, minimum, strict=True))


@pytest.mark.parametrize("name", sorted(set(OBJECTIVES) - {"ackley"}))  # of which only the lowest is listed
def test_no_minimum_in_the_domain_is_missing(name):
    objective = OBJECTIVES[name]
    n = len(objective.variables)
    axes = [np.linspace(low, high, 61 if n == 2 else 400) for low, high in objective.domain]
    points = np.array([axis.ravel() for axis in np.meshgrid(*axes)])
    upper = np.triu_indices(n)
    for _ in range(40):  # Newton's method from all points at once
        gradient = np.array(objective.on_arrays.gradient(*points))
        matrices = np.zeros((points.shape[1], n, n))
        matrices[:, upper[0], upper[1]] = np.transpose(objective._compiled.on_arrays.hessian(*points))
        matrices[:, upper[1], upper[0]] = matrices[:, upper[0], upper[1]]
        points = points - np.einsum("kij,jk->ik", np.linalg.pinv(matrices), gradient)
    low, high = np.transpose(objective.domain)[:, :, None]
    inside = ((points >= low) & (points <= high)).all(axis=0)
    settled = np.linalg.norm(gradient, axis=0) < 1e-9
    bent = np.linalg.eigvalsh(matrices).min(axis=1) > 1e-6
    for point in points[:, inside & settled & bent].T:
        assert min(np.linalg.norm(np.subtract(point, minimum)) for minimum in objective.minima) < 1e-6, point


@every_entry
def test_curvature_is_the_largest_eigenvalue_everywhere_where_it_is_given(objective):
    largest = [np.linalg.eigvalsh(objective.hessian(point))[-1] for point in points_of(objective, 5)]
    if objective.curvature is None:
        assert np.ptp(largest) > 1e-3
    else:
        np.testing.assert_allclose(largest, objective.curvature, rtol=1e-12)


@every_entry
def test_an_entry_carries_what_a_figure_and_a_page_need(objective):
    assert objective.title and objective.source and objective.latex
    assert len(objective.domain) == len(objective.start) == len(objective.variables)
    assert all(low <= x <= high for (low, high), x in zip(objective.domain, objective.start, strict=True))
    assert objective.learning_rate > 0
    assert json.loads(json.dumps(objective.facts())) == objective.facts()
    assert set(objective.kinks) <= set(objective.minima)


def test_python_and_javascript_agree_over_the_whole_registry():
    requests = [
        (each.formula, each.variables, [*points_of(each), *(set(each.minima) - set(each.kinks))]) for each in ENTRIES
    ]
    for objective, request, twins in zip(ENTRIES, requests, all_in_javascript(requests), strict=True):
        assert_agree(in_python(objective, request[2]), twins, scale=scale_of(objective))


PUBLISHED = {  # name: (source, point, value)
    "rosenbrock minimum": ("D-12b", (1, 1), 0),
    "rosenbrock start": ("D-12b", (-1.2, 1), 24.2),
    "himmelblau 1": ("D-13", (3, 2), 0),
    "himmelblau 2": ("D-13", (-2.805118, 3.131313), 0),
    "himmelblau 3": ("D-13", (-3.779310, -3.283186), 0),
    "himmelblau 4": ("D-13", (3.584428, -1.848127), 0),
    "himmelblau top": ("D-13", (-0.270845, -0.923039), 181.6165),
    "beale": ("D-14", (3, 0.5), 0),
    "booth": ("Jamil and Yang 2013", (1, 3), 0),
    "matyas": ("Jamil and Yang 2013", (0, 0), 0),
    "mccormick": ("Jamil and Yang 2013", (-0.54719, -1.54719), -1.9133),
    "styblinski_tang lowest": ("D-15", (-2.90353403, -2.90353403), 2 * -39.16616570),
    "styblinski_tang other": ("D-15", (2.746803, 2.746803), 2 * -25.0294),
    "ackley": ("Ackley 1987", (0, 0), 0),
    "rastrigin": ("Rastrigin 1974", (0, 0), 0),
    "double_well": ("D-44", (1,), -0.25),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_values_are_the_published_ones(name):
    _, point, value = PUBLISHED[name]
    digits = 1e-7 if value == round(value, 4) == 0 else 1e-4
    assert OBJECTIVES[name.split()[0]].value(point) == pytest.approx(value, abs=digits)


def test_the_lowest_value_of_styblinski_tang_has_the_published_digits():
    objective = OBJECTIVES["styblinski_tang"]
    assert min(map(objective.value, objective.minima)) / 2 == pytest.approx(-39.16616570, abs=5e-9)


@pytest.mark.parametrize(
    ("name", "point", "eigenvalues"),
    [
        ("rosenbrock", (1, 1), (0.399361, 1001.600639)),  # D-12b
        ("beale", (3, 0.5), (0.301464, 48.979786)),  # D-14
        ("booth", (1, 3), (2, 18)),  # D-14: condition 9
        ("matyas", (0, 0), (0.04, 1)),  # D-14: condition 25
        ("strict_saddle", (0, 0), (-1, 1)),  # D-16
        ("monkey_saddle", (0, 0), (0, 0)),
    ],
)
def test_hessians_have_the_published_eigenvalues(name, point, eigenvalues):
    found = np.linalg.eigvalsh(OBJECTIVES[name].hessian(point))
    np.testing.assert_allclose(found, eigenvalues, rtol=0, atol=6e-7)


def test_himmelblau_has_the_published_limits_of_the_learning_rate():
    himmelblau = OBJECTIVES["himmelblau"]
    limits = [2 / np.linalg.eigvalsh(himmelblau.hessian(minimum))[-1] for minimum in himmelblau.minima]
    np.testing.assert_allclose(limits, [0.0243, 0.0248, 0.0149, 0.0190], atol=5e-5)  # D-13


def test_an_unknown_objective_lists_the_known_ones():
    with pytest.raises(KeyError, match="unknown objective 'himmelbau'; known are parabola, .*himmelblau"):
        OBJECTIVES["himmelbau"]


def test_the_registry_holds_at_least_fourteen_under_their_own_names():
    assert len(OBJECTIVES) >= 14
    assert all(name == objective.name for name, objective in OBJECTIVES.items())


# Objectives of a reader's own.


def test_a_formula_makes_an_objective_in_any_number_of_variables():
    objective = Objective.from_formula("a^2 + 2*b^2 + 3*c^2 + 4*d^2")
    assert objective.variables == ("a", "b", "c", "d")
    assert objective.gradient((1, 1, 1, 1)).tolist() == [2, 4, 6, 8]
    assert objective.hessian((1, 1, 1, 1)).tolist() == np.diag([2, 4, 6, 8]).tolist()


def test_two_callables_make_an_objective_with_a_hessian_by_differences():
    twin = OBJECTIVES["himmelblau"]
    objective = Objective.from_functions(twin.value, twin.gradient)
    assert objective.on_floats is None and objective.formula is None and objective.latex == ""
    assert objective.value((1, 2)) == twin.value((1, 2))
    np.testing.assert_allclose(objective.hessian((1, 2)), twin.hessian((1, 2)), rtol=1e-8)


def test_a_bowl_has_the_curvatures_it_was_given():
    assert np.diag(bowl(0.1, 2, 30, 4.5).hessian((1, 2, 3, 4))).tolist() == pytest.approx([0.1, 2, 30, 4.5])
    assert bowl(0.1, 2, 30, 4.5).variables == ("x1", "x2", "x3", "x4")
    assert bowl(1e-7, 1e22).value((1, 1)) == pytest.approx(5e21)
    assert bowl(1, 10).formula == "(x^2 + 10*y^2)/2"
    assert (bowl(1, 10).curvature, bowl(1, 10).learning_rate) == (10, 2 / 11)


def test_a_parabola_is_a_bowl_of_one_curvature():
    for x in (-1.7, 0.3, 1e5):
        assert parabola(3).value(x) == pytest.approx(bowl(3).value(x))
        assert parabola(3).gradient(x) == pytest.approx(bowl(3).gradient(x)[0])
    assert parabola(3).hessian(2.0) == pytest.approx(3)


def test_an_objective_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        OBJECTIVES["rosenbrock"].formula = "x^2"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Objective.from_formula("x +"), FormulaError, "missing at the end"),
        (lambda: Objective.from_formula("x + y", ("x",)), FormulaError, '"y" at character 5 is unknown'),
        (
            lambda: Objective.from_formula("x + y", domain=((0, 1),)),
            ValueError,
            "domain must have an entry for each of x, y",
        ),
        (lambda: Objective.from_formula("x", start=(1, 2)), ValueError, "start must have an entry for each of x"),
        (lambda: Objective.from_formula("x", minima=((1, 2),)), ValueError, "minima must have an entry"),
        (lambda: Objective.from_formula("x", domain=((1, 1),)), ValueError, "low < high"),
        (lambda: Objective.from_formula("x", domain=((0, math.nan),)), ValueError, "finite"),
        (lambda: Objective("nothing"), TypeError, "either a formula or two functions"),
        (lambda: Objective.from_functions(1, abs), TypeError, "value must be callable, got 1"),
        (lambda: Objective.from_formula("x + y").value(3), ValueError, "point must have a coordinate for each of x, y"),
        (lambda: bowl(), TypeError, "at least one curvature"),
        (lambda: bowl(1, -1), ValueError, "curvature must be positive"),
    ],
)
def test_wrong_arguments_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()
