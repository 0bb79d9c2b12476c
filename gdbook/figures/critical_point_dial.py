"""CriticalPointDial: the two eigenvalues of the Hessian, and the surface around a critical point that they make."""

import math
from functools import cache
from itertools import product

import numpy as np
import traitlets

from gdbook.figures.figure import Figure, Finite, Name, Place, Switch
from gdbook.objectives import OBJECTIVES, Objective

OWN_REACH, HIMMELBLAU_REACH = 3.0, 150.0  # of the plane of eigenvalues, either way
TERMS = {"none": (4, 0, "level"), "u^4": (4, 1, "up"), "-u^4": (4, -1, "down"), "u^3": (3, 1, "through")}
MARKS = {"a strict minimum": "*", "a strict maximum": "^", "a saddle": "x"}
FOUND = 1e-10  # of the gradient: rounding leaves less


def critical_points(objective: Objective, grid: int = 9) -> list[np.ndarray]:
    """Return where the gradient is 0, lowest first, then from left to right: Newton's method from a grid."""
    starts = product(*(np.linspace(low, high, grid) for low, high in objective.domain))
    found = []
    for start in starts:
        point = _newton(objective, np.array(start))
        if point is not None and all(np.linalg.norm(point - other) > 1e-6 for other in found):
            found.append(point)
    return sorted(found, key=lambda point: (round(objective.value(point), 6), *point))


def _newton(objective, point, steps=50):
    """Return the critical point that Newton's method reaches, or None where it reaches none in the domain."""
    for _ in range(steps):
        gradient, hessian = objective.gradient(point), objective.hessian(point)
        if np.linalg.norm(gradient) < FOUND:
            inside = all(low <= at <= high for at, (low, high) in zip(point, objective.domain, strict=True))
            return point if inside else None
        if abs(np.linalg.det(hessian)) < 1e-9:
            return None
        point = point - np.linalg.solve(hessian, gradient)
    return None


@cache
def himmelblau_points() -> tuple[dict, ...]:
    """Return Himmelblau's nine: place, value, eigenvalues, the larger first, and the direction of its eigenvector."""
    ground = OBJECTIVES["himmelblau"]
    return tuple(_known(ground, point) for point in critical_points(ground))


def _known(ground, point):
    (low, high), vectors = np.linalg.eigh(ground.hessian(point))
    tilt = math.degrees(math.atan2(vectors[1, 1], vectors[0, 1])) % 180
    return {
        "place": [round(float(at), 6) for at in point],
        "value": round(float(ground.value(point)), 6),
        "eigenvalues": [round(float(high), 4), round(float(low), 4)],
        "tilt": round(tilt, 2),
    }


def ways(eigenvalues, term: str) -> list[str]:
    """Return how the surface bends along each axis: what its eigenvalue says or, where that is 0, the term."""
    return ["up" if each > 0 else "down" if each < 0 else TERMS[term][2] for each in eigenvalues]


def verdict(eigenvalues, term: str) -> str:
    """Return what the critical point is, the surface being a sum of one function of u and one of v."""
    bends = set(ways(eigenvalues, term))
    if "through" in bends or bends == {"up", "down"}:
        return "a saddle"
    if bends == {"level"}:
        return "level every way, a minimum and a maximum, neither of them strict"
    kind = "minimum" if "up" in bends else "maximum"
    return f"a {kind}, but not a strict one" if "level" in bends else f"a strict {kind}"


class CriticalPointDial(Figure):
    """The plane of two eigenvalues, and the surface 1/2 (lambda_1 u^2 + lambda_2 v^2) around a critical point.

    Along an axis whose eigenvalue is exactly 0 half the further term is added, u^4, -u^4 or u^3, fifty times as large
    on the plane of Himmelblau's nine critical points, which reaches to 150, the other to 3; a pair outside is moved to
    its edge.  Where only himmelblau is given, the pair is that of the function's lowest saddle.
    """

    eigenvalues = Place((2.0, -1.0), help="the eigenvalues (lambda_1, lambda_2) of the Hessian, along u and along v")
    tilt = Finite(0.0, help="the direction of u, in degrees from the x axis")
    term = Name("none", help="what is added along an axis whose eigenvalue is 0", known=tuple(TERMS))
    himmelblau = Switch(False, help="whether the plane shows Himmelblau's nine critical points")
    turn = Finite(330.0, help="by how many degrees the picture of the surface is turned")
    known_points = traitlets.List(help="what the browser knows of Himmelblau's critical points").tag(sync=True)

    def __init__(self, **state):
        if state.get("himmelblau") is True:
            saddle = next(each for each in himmelblau_points() if each["eigenvalues"][1] < 0)
            state = {name: saddle[name] for name in ("eigenvalues", "tilt")} | state
        super().__init__(**state)
        self.known_points = list(himmelblau_points())

    def describe(self):
        first, second = self._pair()
        flat = not first or not second
        added = f" and, where an eigenvalue is 0, the term {self.term}" if flat and self.term != "none" else ""
        tell = "The Hessian alone cannot tell; the surface drawn has" if flat else "The surface drawn has"
        return (
            f"The plane of the two eigenvalues of a Hessian, with the pair {first:.3g} and {second:.3g} on it"
            f"{self._nine()}, and the surface they make around a critical point{added}. "
            f"{tell} there {verdict((first, second), self.term)}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        self._draw_plane(canvas.add_subplot(1, 2, 1))
        self._draw_hill(canvas.add_subplot(1, 2, 2, projection="3d"))
        return canvas

    def _nine(self):
        return " beside Himmelblau's nine critical points" if self.himmelblau else ""

    def _reach(self):
        return HIMMELBLAU_REACH if self.himmelblau else OWN_REACH

    def _pair(self):
        """Return the eigenvalues, inside the plane."""
        return tuple(float(min(self._reach(), max(-self._reach(), each))) for each in self.eigenvalues)

    def _height(self, x, y):
        """Return the surface above (x, y), numbers or arrays: dialSurface of dial.mjs."""
        angle = math.radians(self.tilt % 360)
        u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        power, sign, _ = TERMS[self.term]
        scale = self._reach() / OWN_REACH
        return sum(
            0.5 * (each * at**2 if each else sign * scale * at**power)
            for each, at in zip(self._pair(), (u, v), strict=True)
        )

    def _draw_plane(self, ax):
        from gdbook.plots import TONES

        reach = self._reach()
        names = {(1, 1): "bowl\nminimum", (-1, -1): "dome\nmaximum", (-1, 1): "saddle", (1, -1): "saddle"}
        for (right, up), name in names.items():
            ax.text(0.6 * right * reach, 0.75 * up * reach, name, ha="center", va="center", color=TONES["ink"])
        ax.axhline(0, color=TONES["ink"], linestyle="--")
        ax.axvline(0, color=TONES["ink"], linestyle="--")
        ax.text(1.1 * reach, 0.04 * reach, "undecided", ha="right", color=TONES["ink"])
        for each in self.known_points if self.himmelblau else ():
            ax.plot(*each["eigenvalues"], MARKS[verdict(each["eigenvalues"], "none")], color=TONES["ink"])
        ax.plot(*self._pair(), "o", color=TONES["ink"], markersize=12, markerfacecolor="none", markeredgewidth=2)
        far = (-1.12 * reach, 1.12 * reach)
        ax.set(xlim=far, ylim=far, aspect="equal", xlabel="$\\lambda_1$, along $u$")
        ax.set_title("$\\lambda_2$, along $v$", loc="left", fontsize=11)

    def _draw_hill(self, ax):
        from gdbook.plots import TONES

        side = np.linspace(-1, 1, 15)
        x, y = np.meshgrid(side, side)
        ax.plot_wireframe(x, y, self._height(x, y), color=TONES["contour"], linewidth=0.6)
        angle = math.radians(self.tilt % 360)
        for turn in (0, math.pi / 2):
            axis = np.array([math.cos(angle + turn), math.sin(angle + turn)])
            places = np.outer(np.linspace(-1, 1, 61), axis / abs(axis).max())
            ax.plot(*places.T, self._height(*places.T), color=TONES["ink"], linewidth=1.2)
        ax.plot(0, 0, 0, MARKS.get(verdict(self._pair(), self.term), "o"), color=TONES["path"], markersize=9)
        ax.set(zlim=(-0.8 * self._reach(), 0.8 * self._reach()))
        ax.set_box_aspect([1, 1, 0.9], zoom=1.3)
        ax.view_init(elev=25, azim=-90 - self.turn % 360)
        ax.set_axis_off()
