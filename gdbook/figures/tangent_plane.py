"""TangentPlane: a hill, the plane that touches it at a movable point, and the slope in any direction from there."""

import math

import numpy as np
import traitlets

from gdbook.figures.figure import Figure, Finite, Name, Place, Switch
from gdbook.objectives import OBJECTIVES

GROUNDS = ("oval_bowl", "round_bowl", "strict_saddle", "monkey_saddle", "styblinski_tang")


class TangentPlane(Figure):
    """A surface with its tangent plane, its contour map with the gradient, and three slices with their tangents.

    The gradient is drawn where it lives, on the map and in the floor below the surface, in proportion to its length
    but at most 0.4 of the map long.  Where only the objective is given, the point is the start it lists; a point
    outside the map is moved to its edge.
    """

    objective = Name("oval_bowl", help="the objective's name in OBJECTIVES", known=GROUNDS)
    point = Place((2.0, 1.0), help="the point (x, y) at which the plane touches")
    angle = Finite(30.0, help="the direction of the probe, in degrees from the x axis")
    turn = Finite(330.0, help="by how many degrees the picture of the surface is turned")
    arrow = Switch(True, help="whether the gradient is shown, and said")
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        if state.get("objective") in GROUNDS:
            state = {"point": OBJECTIVES[state["objective"]].start} | state
        super().__init__(**state)
        self.known_objectives = [OBJECTIVES[name].facts() for name in GROUNDS]

    def describe(self):
        (x, y), height, gradient, _, slope = self._reading()
        steepest, towards = np.linalg.norm(gradient), math.degrees(math.atan2(gradient[1], gradient[0])) % 360
        arrow = f", and the gradient, {steepest:.2f} long towards {towards:.1f}°, flat on the floor and on a map"
        return (
            f"The surface {OBJECTIVES[self.objective].formula} with its tangent plane at ({x:.2f}, {y:.2f}), height "
            f"{height:.2f}{arrow if self.arrow else ''}: the slope is {gradient[0]:.2f} along x, {gradient[1]:.2f} "
            f"along y and {slope:.2f} towards {self.angle % 360:g}°."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        hill = canvas.add_subplot(1, 2, 1, projection="3d")
        plane = canvas.add_subplot(1, 2, 2)
        self._draw_hill(hill)
        self._draw_map(plane)
        return canvas

    def _reading(self):
        """Return the point, and there the height, the gradient, the probe's direction and the slope along it."""
        ground = OBJECTIVES[self.objective]
        point = np.clip(self.point, *np.transpose(ground.domain))
        angle = math.radians(self.angle % 360)
        direction = np.array([math.cos(angle), math.sin(angle)])
        gradient = ground.gradient(point)
        return point, ground.value(point), gradient, direction, gradient @ direction

    def _draw_hill(self, ax):
        from gdbook.plots import TONES

        ground, (point, height, gradient, direction, slope) = OBJECTIVES[self.objective], self._reading()
        x, y = np.meshgrid(*(np.linspace(low, high, 15) for low, high in ground.domain))
        heights, reach = ground.on_arrays.value(x, y), _span(ground) / 6
        ax.plot_wireframe(x, y, heights, color=TONES["contour"], linewidth=0.6)
        side = np.array([[-reach, reach], [-reach, reach]])
        above = height + gradient[0] * side + gradient[1] * side.T
        ax.plot_surface(point[0] + side, point[1] + side.T, above, color=TONES["path"], alpha=0.35)
        probe = [*(point + reach * direction), height + reach * slope]
        ax.plot(*np.transpose([[*point, height], probe]), color=TONES["path"], linewidth=2)
        ax.plot(*point, height, "o", color=TONES["ink"], markersize=8, markerfacecolor="none")
        floor = heights.min() - 0.5 * np.ptp(heights)
        ax.plot(*np.transpose([[*point, height], [*point, floor]]), ":", color=TONES["ink"], linewidth=1)
        self._draw_floor(ax, floor)
        ax.set_box_aspect([*np.ptp(ground.domain, axis=1), 0.7 * _span(ground)], zoom=1.2)
        ax.view_init(elev=25, azim=-90 - self.turn % 360)
        ax.set_axis_off()

    def _draw_floor(self, ax, floor):
        from gdbook.plots import TONES

        ground = OBJECTIVES[self.objective]
        self._draw_level(ax, linewidths=1, offset=floor)
        (left, right), (low, high) = ground.domain
        corners = [left, right, right, left, left], [low, low, high, high, low]
        ax.plot(*corners, floor, color=TONES["contour"], linewidth=0.8)
        aside = 0.1 * _span(ground)
        for name, place in {"x": ((left + right) / 2, low - aside), "y": (right + aside, (low + high) / 2)}.items():
            ax.text(*place, floor, f"${name}$", ha="center", va="center")
        for line in self._arrow():
            ax.plot(*np.transpose(line), floor, color=TONES["gradient"], linewidth=2)

    def _draw_map(self, ax):
        from gdbook import plots

        ground, (point, _, _, direction, _) = OBJECTIVES[self.objective], self._reading()
        plots.contours(ground, ax)
        ax.set_aspect("equal")
        self._draw_level(ax, linewidths=1.4)
        for line in self._arrow():
            ax.plot(*np.transpose(line), color=plots.TONES["gradient"], linewidth=2)
        probe = np.transpose([point, point + _span(ground) / 6 * direction])
        ax.plot(*probe, "-", color=plots.TONES["path"], linewidth=2)
        ax.plot(*probe[:, 1], "o", color=plots.TONES["path"], markersize=6)
        ax.plot(*point, "o", color=plots.TONES["ink"], markersize=9, markerfacecolor="none")

    def _draw_level(self, ax, **look):
        from gdbook.plots import TONES

        ground, height = OBJECTIVES[self.objective], self._reading()[1]
        x, y = np.meshgrid(*(np.linspace(low, high, 201) for low, high in ground.domain))
        heights = ground.on_arrays.value(x, y)
        ax.contour(x, y, heights, levels=[height], colors=TONES["ink"], linestyles="-", **look)

    def _arrow(self):
        """Return the lines of the gradient's arrow, its shaft and its open head; none where it is hidden."""
        point, tip = self._reading()[0], self._tip()
        back = 0.25 * (point - tip)
        aside = 0.5 * back[::-1] * (1, -1)
        return [[point, tip], [tip + back + aside, tip, tip + back - aside]] if self.arrow else []

    def _tip(self):
        """Return where the arrow of the gradient ends: gradientTip of tangent.mjs."""
        ground, (point, _, gradient, _, _) = OBJECTIVES[self.objective], self._reading()
        x, y = np.meshgrid(*(np.linspace(low, high, 41) for low, high in ground.domain))
        usual = np.sort(np.hypot(*ground.on_arrays.gradient(x, y)), axis=None)[41 * 41 // 2]
        steepest = np.linalg.norm(gradient)
        length = _span(ground) * min(0.24 / usual, 0.4 / steepest) if steepest else 0
        return point + length * gradient


def _span(ground):
    return max(high - low for low, high in ground.domain)
