"""Objectives: functions to descend, each a formula and what is known about it; OBJECTIVES holds those of the book."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import pi
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.formula import Formula, InPlace
from gdbook.grammar import names_in
from gdbook.registry import Registry


class Functions(NamedTuple):
    """value(x, y, ...) -> number or array, gradient(x, y, ...) -> tuple of n of them."""

    value: Callable
    gradient: Callable

    @classmethod
    def of(cls, compiled):
        return cls(compiled.value, compiled.gradient)


@dataclass(frozen=True, repr=False, eq=False)
class Objective:
    """A function of n variables, given as a formula or as two callables of a point, (value, gradient), and its facts.

    variables: by default the names in the formula, sorted; None for callables, which may take any number.
    domain: (low, high) for each variable, where it is drawn.  minima: the points known within the domain, global and
    local; those among them that have no gradient are `kinks` too.  curvature: the largest Hessian eigenvalue L where it
    is the same everywhere.  start, learning_rate: a descent worth seeing.
    Raises FormulaError, TypeError or ValueError where these do not fit together.
    """

    name: str
    formula: str | None = None
    variables: tuple[str, ...] | None = None
    domain: tuple[tuple[float, float], ...] = ()
    minima: tuple[tuple[float, ...], ...] = ()
    kinks: tuple[tuple[float, ...], ...] = ()
    start: tuple[float, ...] = ()
    learning_rate: float | None = None
    curvature: float | None = None
    source: str = ""
    title: str = ""
    functions: tuple[Callable, Callable] | None = None

    def __post_init__(self):
        if (self.formula is None) == (self.functions is None):
            raise TypeError(f"objective {self.name!r} must have either a formula or two functions")
        known = {name: _tuples(getattr(self, name)) for name in ("variables", "domain", "minima", "kinks", "start")}
        known["title"] = self.title or self.name.replace("_", " ").capitalize()
        if self.formula is not None:
            known["variables"] = names_in(self.formula) if self.variables is None else known["variables"]
            known["_compiled"] = Formula(self.formula, known["variables"])
        vars(self).update(known)  # frozen for everyone else
        self._check_facts()

    def _check_facts(self):
        facts = [("domain", self.domain), ("start", self.start), *(("minima", point) for point in self.minima)]
        for name, fact in facts:
            if fact and self.variables is not None and len(fact) != len(self.variables):
                raise ValueError(f"{name} must have an entry for each of {', '.join(self.variables)}, got {fact!r}")
        for low, high in self.domain:
            if not -np.inf < low < high < np.inf:
                raise ValueError(f"domain must have finite (low, high) with low < high, got {(low, high)!r}")

    @classmethod
    def from_formula(cls, formula: str, variables: tuple[str, ...] | None = None, **facts) -> "Objective":
        """Return an objective of your own, named after its formula."""
        return cls(**{"name": formula, "title": formula, "formula": formula, "variables": variables} | facts)

    @classmethod
    def from_functions(cls, value: Callable, gradient: Callable, name: str = "your objective", **facts) -> "Objective":
        """Return an objective from value(point) -> number and gradient(point) -> array (n,)."""
        for role, given in (("value", value), ("gradient", gradient)):
            if not callable(given):
                raise TypeError(f"{role} must be callable, got {given!r}")
        return cls(name=name, functions=(value, gradient), **facts)

    def value(self, point) -> float:
        """Return f(point); a formula whose arithmetic fails there gives inf or nan."""
        if self.functions:
            return self.functions[0](point)
        return self._compiled.on_floats.value(*self._coordinates(point))

    def gradient(self, point) -> np.ndarray:
        """Return the gradient at a point, shape (n,)."""
        if self.functions:
            return self.functions[1](point)
        return np.array(self._compiled.on_floats.gradient(*self._coordinates(point)))

    def hessian(self, point) -> np.ndarray:
        """Return the Hessian at a point, shape (n, n); of two callables by central differences of the gradient."""
        if self.functions:
            return _differences(self.functions[1], np.atleast_1d(np.asarray(point, dtype=float)))
        upper = np.triu_indices(len(self.variables))
        matrix = np.empty((len(self.variables), len(self.variables)))
        matrix[upper] = matrix.T[upper] = self._compiled.on_floats.hessian(*self._coordinates(point))
        return matrix

    @property
    def latex(self) -> str:
        """The formula as it was written, for KaTeX; "" where there is none."""
        return "" if self.functions else self._compiled.latex

    @cached_property
    def on_floats(self) -> Functions | None:
        """value and gradient of n floats, fastest for one path; None where there is no formula."""
        return None if self.functions else Functions.of(self._compiled.on_floats)

    @cached_property
    def on_arrays(self) -> Functions | None:
        """value and gradient of n arrays, for maps and many paths at once; None where there is no formula."""
        return None if self.functions else Functions.of(self._compiled.on_arrays)

    @cached_property
    def gradient_in_place(self) -> InPlace | None:
        """The gradient of n arrays written over arrays at hand, for a great many paths; None without a formula."""
        return None if self.functions else self._compiled.in_place.gradient

    def facts(self) -> dict:
        """Return what a figure needs to know, as plain JSON values."""
        names = ("name", "title", "formula", "variables", "domain", "minima", "start", "learning_rate")
        return {name: _listed(getattr(self, name)) for name in names}

    def __repr__(self) -> str:
        return f"<Objective {self.name}>"

    def _coordinates(self, point):
        coordinates = np.asarray(point, dtype=float).reshape(-1).tolist()
        if len(coordinates) != len(self.variables):
            raise ValueError(f"point must have a coordinate for each of {', '.join(self.variables)}, got {point!r}")
        return coordinates


def _tuples(fact):
    return tuple(map(_tuples, fact)) if isinstance(fact, (list, tuple, np.ndarray)) else fact


def _listed(fact):
    return [_listed(each) for each in fact] if isinstance(fact, tuple) else fact


def _differences(gradient, point, h=1e-5):
    steps = h * np.maximum(1, abs(point)) * np.eye(len(point))
    rows = [(gradient(point + step) - gradient(point - step)) / (2 * step.sum()) for step in steps]
    return (np.array(rows) + np.transpose(rows)) / 2


def parabola(curvature: float = 1.0) -> Objective:
    """Return f(x) = 1/2 L x^2 with curvature L, in any number of coordinates; its gradient is L x, its minimum 0 at 0.

    Raises TypeError or ValueError unless the curvature is a positive finite number.
    """
    curvature = checks.positive("curvature", curvature)
    return Objective.from_functions(
        lambda point: 0.5 * curvature * np.dot(point, point),
        lambda point: curvature * np.asarray(point, dtype=float),
        name=f"parabola of curvature {curvature:g}",
        curvature=curvature,
        minima=((0.0,),),
    )


def bowl(*curvatures: float, **facts) -> Objective:
    """Return the bowl  1/2 sum of L_i w_i^2  with the curvatures L_1, L_2, ... along its axes (D-1, D-2).

    The variables are x, y, z, or x1, x2, ... where there are more; learning_rate is the best, 2 / (mu + L).
    Raises TypeError or ValueError unless each curvature is a positive finite number.
    """
    if not curvatures:
        raise TypeError("bowl needs at least one curvature")
    curvatures = [checks.positive("curvature", curvature) for curvature in curvatures]
    n = len(curvatures)
    variables = tuple("xyz"[:n]) if n <= 3 else tuple(f"x{i + 1}" for i in range(n))
    terms = [f"{c!r}*{name}^2".removeprefix("1.0*") for c, name in zip(curvatures, variables, strict=True)]
    label = ", ".join(f"{curvature:g}" for curvature in curvatures)
    known = {
        "name": f"bowl({label})",
        "title": f"Bowl with {'curvatures' if n > 1 else 'curvature'} {label}",
        "formula": f"({' + '.join(terms)})/2".replace(".0*", "*"),
        "variables": variables,
        "domain": ((-3, 3),) * n,
        "minima": ((0,) * n,),
        "start": (2.5, 1.0, *(1.0,) * n)[:n],
        "learning_rate": 2 / (min(curvatures) + max(curvatures)),
        "curvature": max(curvatures),
        "source": "Polyak, Introduction to Optimization, 1987",
    }
    return Objective(**known | facts)


_HIMMELBLAU = (
    (3.0, 2.0),
    (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.283185991286170),
    (3.584428340330492, -1.848126526964404),
)
_MCCORMICK = ((0.5 - pi / 3, -0.5 - pi / 3), (0.5 + 2 * pi / 3, -0.5 + 2 * pi / 3))  # x - y = 1, cos(x + y) = -1/2
_STYBLINSKI_TANG = (-2.903534027771177, 2.746802770990837)  # of the roots of 4x^3 - 32x + 5, those with f'' > 0
_RASTRIGIN = (0.0, 0.994958637652335, 1.989912233708550, 2.984855701039481, 3.979783860300754, 4.974691390895051)

_ENTRIES = (
    bowl(1, name="parabola", title="Parabola", learning_rate=0.3),
    bowl(1, 1, name="round_bowl", title="Round bowl", learning_rate=0.3),
    bowl(2, 6, name="oval_bowl", title="Oval bowl", formula="x^2 + 3*y^2", start=(2.0, 1.0), learning_rate=0.1),
    bowl(1, 10, name="bowl", title="Bowl, ten times steeper along y"),
    bowl(1, 100, name="ravine", title="Bowl, a hundred times steeper along y"),
    Objective(
        name="rosenbrock",
        formula="100*(y - x^2)^2 + (1 - x)^2",
        variables=("x", "y"),
        domain=((-2, 2), (-1, 3)),
        minima=((1, 1),),
        start=(-1.2, 1.0),
        learning_rate=0.001,
        source="Rosenbrock, Comput. J. 3:175-184, 1960",
    ),
    Objective(
        name="himmelblau",
        formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        variables=("x", "y"),
        domain=((-6, 6), (-6, 6)),
        minima=_HIMMELBLAU,
        start=(0.0, 0.0),
        learning_rate=0.01,
        source="Himmelblau, Applied Nonlinear Programming, 1972",
    ),
    Objective(
        name="beale",
        formula="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        variables=("x", "y"),
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        minima=((3, 0.5),),
        start=(1.0, 1.0),
        learning_rate=0.01,
        source="Beale, Princeton Technical Report 25, 1958",
    ),
    Objective(
        name="booth",
        formula="(x + 2*y - 7)^2 + (2*x + y - 5)^2",
        variables=("x", "y"),
        domain=((-10, 10), (-10, 10)),
        minima=((1, 3),),
        start=(-6.0, -4.0),
        learning_rate=0.1,
        curvature=18.0,
        source="Jamil and Yang, Int. J. Math. Model. Numer. Optim. 4:150-194, 2013",
    ),
    Objective(
        name="matyas",
        formula="0.26*(x^2 + y^2) - 0.48*x*y",
        variables=("x", "y"),
        domain=((-10, 10), (-10, 10)),
        minima=((0, 0),),
        start=(-8.0, 4.0),
        learning_rate=1.0,
        curvature=1.0,
        source="Jamil and Yang, Int. J. Math. Model. Numer. Optim. 4:150-194, 2013",
    ),
    Objective(
        name="mccormick",
        title="McCormick",
        formula="sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
        variables=("x", "y"),
        domain=((-1.5, 4), (-3, 4)),
        minima=_MCCORMICK,
        start=(3.5, -2.0),
        learning_rate=0.1,
        curvature=4.0,  # along x - y; along x + y it is -2 sin(x + y)
        source="Jamil and Yang, Int. J. Math. Model. Numer. Optim. 4:150-194, 2013",
    ),
    Objective(
        name="styblinski_tang",
        title="Styblinski–Tang",
        formula="(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        variables=("x", "y"),
        domain=((-5, 5), (-5, 5)),
        minima=tuple(product(_STYBLINSKI_TANG, repeat=2)),
        start=(0.5, -4.0),
        learning_rate=0.02,
        source="Styblinski and Tang, Neural Networks 3:467-483, 1990",
    ),
    Objective(
        name="ackley",  # its local minima, one near each other whole point, are not listed
        formula="20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
        variables=("x", "y"),
        domain=((-5, 5), (-5, 5)),
        minima=((0, 0),),
        kinks=((0, 0),),
        start=(2.2, 1.4),
        learning_rate=0.02,
        source="Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987",
    ),
    Objective(
        name="rastrigin",
        formula="20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        variables=("x", "y"),
        domain=((-5.12, 5.12), (-5.12, 5.12)),
        minima=tuple(product([*(-x for x in _RASTRIGIN[:0:-1]), *_RASTRIGIN], repeat=2)),
        start=(2.3, 1.4),
        learning_rate=0.002,
        source="Rastrigin, Systems of Extremal Control, 1974",
    ),
    Objective(
        name="double_well",
        formula="x^4/4 - x^2/2",
        variables=("x",),
        domain=((-2, 2),),
        minima=((-1,), (1,)),
        start=(0.2,),
        learning_rate=0.5,
        source="van den Doel and Ascher, J. Sci. Comput. 51:560-581, 2012",
    ),
    Objective(
        name="monkey_saddle",
        formula="x^3 - 3*x*y^2",
        variables=("x", "y"),
        domain=((-2, 2), (-2, 2)),
        start=(1.5, 0.01),
        learning_rate=0.05,
        source="Hilbert and Cohn-Vossen, Geometry and the Imagination, 1952",
    ),
    Objective(
        name="strict_saddle",
        formula="x^2/2 + y^4/4 - y^2/2",
        variables=("x", "y"),
        domain=((-2, 2), (-2, 2)),
        minima=((0, -1), (0, 1)),
        start=(1.5, 0.001),
        learning_rate=0.1,
        source="Lee, Simchowitz, Jordan and Recht, COLT 2016, PMLR 49:1246-1257",
    ),
    Objective(
        name="quartic",
        formula="x^4/4",
        variables=("x",),
        domain=((-2, 2),),
        minima=((0,),),
        start=(1.5,),
        learning_rate=0.1,
        source="Nesterov, Introductory Lectures on Convex Optimization, 2004",
    ),
)

OBJECTIVES = Registry("objective", {entry.name: entry for entry in _ENTRIES})
