"""NormBall: the unit ball of a ruler on the stripes of the tilted plane, and descent by that ruler."""

import math

import numpy as np
import traitlets

from gdbook.figures.figure import Between, Figure, Finite, Name, Place, Positive, Whole
from gdbook.objectives import OBJECTIVES
from gdbook.rulers import RULERS, ellipse, steepest_descent

# A start and a learning rate at which the rulers part: where the objective lists its start, on booth, they do not.
BOWLS = {
    "oval_bowl": {"start": (2.0, 1.0), "learning_rate": 0.1},
    "round_bowl": {"start": (2.0, 1.0), "learning_rate": 0.1},
    "booth": {"start": (-4.5, 4.0), "learning_rate": 0.03},
}
TITLES = {
    "l2": "the circle",
    "l1": "the diamond",
    "linf": "the square",
    "ellipse": "an ellipse",
    "hessian": "the ellipse of the Hessian",
}
CIRCLE = np.linspace(0, 2 * np.pi, 121)


class NormBall(Figure):
    """The ball |u| <= 1 of a ruler, its lowest point on the tilted plane, and two paths: by this ruler, by the circle.

    Each step of a path is learning_rate * |gradient|_* * u, as in steepest_descent of gdbook/rulers.py.  The ruler
    "ellipse" has the matrix A with u . A u = (along the long axis)^2 + (stretch * across it)^2, "hessian" that of the
    objective.  Turning the gradient moves the start round its contour.  Where only the objective is given, start and
    learning rate are those of BOWLS.  The map is what the largest contour in the objective's domain just fits; a start
    outside is moved to its edge.
    """

    ruler = Name("l1", help="the ruler's name in RULERS, or ellipse or hessian", known=tuple(TITLES))
    objective = Name("oval_bowl", help="the objective's name in OBJECTIVES", known=tuple(BOWLS))
    start = Place((2.0, 1.0), help="the point (x, y) where the ruler is laid on, the first iterate")
    learning_rate = Positive(0.1, help="the learning rate eta")
    steps = Whole(10, help="how many steps are shown", most=30)
    stretch = Between(2.0, help="long axis over short axis of the ruler ellipse", low=1, high=5)
    tilt = Finite(30.0, help="the direction of the long axis of the ruler ellipse, in degrees from the x axis")
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**BOWLS.get(state.get("objective"), {}) | state)
        self.known_objectives = [OBJECTIVES[name].facts() | facts for name, facts in BOWLS.items()]

    def describe(self):
        ground, (start, gradient, ruler) = OBJECTIVES[self.objective], self._reading()
        way, fall = ruler.steepest(gradient) + 0.0, ruler.drop(gradient)  # + 0.0: no -0
        heights = [ground.value(points[-1]) for points in self._paths()]
        steepest = f"the steepest way is ({way[0]:.3g}, {way[1]:.3g}), which falls {fall:.3g} per unit of the ruler"
        found = steepest if fall else "the ground is level"
        return (
            f"The unit ball of {TITLES[self.ruler]} on the stripes of the tilted plane with gradient "
            f"({gradient[0]:.3g}, {gradient[1]:.3g}): {found}.  Beside it a contour map "
            f"of {ground.formula} from ({start[0]:g}, {start[1]:g}): after {self.steps} steps at learning rate "
            f"{self.learning_rate:g} f is {heights[0]:.3g} by this ruler and {heights[1]:.3g} by the circle."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        ball, ground = canvas.subplots(1, 2)
        self._draw_ball(ball)
        self._draw_paths(ground)
        return canvas

    def _reading(self):
        """Return the start, inside the map, the gradient there, and the ruler."""
        ground = OBJECTIVES[self.objective]
        start = np.clip(self.start, *self._box().T)
        if self.ruler in RULERS:
            return start, ground.gradient(start), RULERS[self.ruler]
        matrix = ground.hessian(start) if self.ruler == "hessian" else _matrix(self.stretch, self.tilt)
        return start, ground.gradient(start), ellipse(matrix)

    def _box(self):
        """Return the map, rows [low, high]: the largest contour in the domain just fits it (bowlGround of ball.mjs)."""
        ground = OBJECTIVES[self.objective]
        (middle,) = np.array(ground.minima, dtype=float)
        spreads = np.sqrt(np.diag(np.linalg.inv(ground.hessian(middle))))
        size = (abs(np.transpose(ground.domain) - middle).min(axis=0) / spreads).min()
        return np.round(np.transpose([middle - size * spreads, middle + size * spreads]), 2)

    def _paths(self):
        """Return the points by this ruler and by the circle, those whose values are finite."""
        ground, (start, _, ruler) = OBJECTIVES[self.objective], self._reading()
        runs = [
            steepest_descent(ground.gradient, start, self.learning_rate, self.steps, each) for each in (ruler, "l2")
        ]
        with np.errstate(over="ignore", invalid="ignore"):
            finite = [np.isfinite(ground.on_arrays.value(*points.T)) for points in runs]
        return [points[np.cumprod(each, dtype=bool)] for points, each in zip(runs, finite, strict=True)]

    def _draw_ball(self, ax):
        from gdbook.plots import TONES

        _, gradient, ruler = self._reading()
        ways = np.column_stack([np.cos(CIRCLE), np.sin(CIRCLE)])
        outline = np.array([way / ruler.length(way) for way in ways])
        ax.fill(*outline.T, facecolor="none", edgecolor=TONES["ink"], linewidth=2)
        if gradient.any():
            self._draw_stripes(ax, gradient, ruler.drop(gradient))
            self._draw_arrows(ax, gradient / np.linalg.norm(gradient), ruler.steepest(gradient))
        ax.set(xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), aspect="equal", xlabel="$x$", ylabel="$y$")
        ax.set_title(f"last stripe: {-ruler.drop(gradient):.2f}", loc="left", fontsize=11)

    def _draw_stripes(self, ax, gradient, drop):
        """Draw where the tilted plane is equally high; the fourth stripe down touches the ball and has its own tone."""
        from gdbook.plots import TONES

        across = 5 * np.array([-gradient[1], gradient[0]]) / np.linalg.norm(gradient)
        for k in range(-24, 25):
            middle = k * drop / 4 * gradient / (gradient @ gradient)
            tone, width = (TONES["step"], 1.6) if k == -4 else (TONES["contour"], 0.6)
            ax.plot(*np.transpose([middle - across, middle + across]), color=tone, linewidth=width)

    def _draw_arrows(self, ax, uphill, steepest):
        from gdbook.plots import TONES

        look = {"linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", 1.25 * uphill, (0, 0), arrowprops=look | {"arrowstyle": "->", "color": TONES["gradient"]})
        ax.plot(*np.transpose([0 * uphill, -uphill]), "--", color=TONES["second"])
        ax.annotate("", steepest, (0, 0), arrowprops=look | {"arrowstyle": "-|>", "color": TONES["step"]})

    def _draw_paths(self, ax):
        from gdbook import plots

        box = self._box().T + 0.05 * np.ptp(self._box(), axis=1) * [[-1], [1]]
        plots.contours(OBJECTIVES[self.objective], ax, domain=box.T.tolist())
        ax.set_aspect("equal")
        for points, tone, look in zip(reversed(self._paths()), ("second", "path"), ("s--", "o-"), strict=True):
            near = np.clip(points, *(box + 9 * np.diff(box, axis=0) * [[-1], [1]]))  # no larger than matplotlib can cut
            ax.plot(*near.T, look, color=plots.TONES[tone], markersize=4)
        ax.plot(*points[0], "o", color=plots.TONES["ink"], markersize=9, markerfacecolor="none")
        ax.set_title("this ruler, and the circle dashed", loc="left", fontsize=11)


def _matrix(stretch, tilt):
    """Return the matrix of the ruler ellipse: stretchMatrix of ball.mjs."""
    along = np.array([math.cos(math.radians(tilt % 360)), math.sin(math.radians(tilt % 360))])
    across = np.array([-along[1], along[0]])
    return np.outer(along, along) + stretch**2 * np.outer(across, across)
