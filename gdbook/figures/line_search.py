"""LineSearch: rules that choose the learning rate by looking along the gradient."""

import traitlets

from gdbook import schedules
from gdbook.descent import Stopping, gradient_descent
from gdbook.figures.figure import Between, Figure, Name, Positive, Whole
from gdbook.objectives import OBJECTIVES, bowl

OTHERS = ("rosenbrock", "himmelblau")
MOST_STEPS = 300
ARRIVED = 1e-3
MOST_RISE = 1e9
ARMIJO_SLOPE = 0.1

# The same as in the browser: line.mjs, LINE_RULES.
RULES = {
    "constant": ("a rate set by hand", lambda ground, rate: rate),
    "armijo": ("Armijo backtracking", lambda ground, rate: schedules.armijo(slope=ARMIJO_SLOPE)),
    "exact": ("exact line search", lambda ground, rate: schedules.exact(ground.learning_rate)),
    "polyak": ("Polyak's step", lambda ground, rate: schedules.polyak()),
    "barzilai_borwein": (
        "the step of Barzilai and Borwein",
        lambda ground, rate: schedules.barzilai_borwein(ground.learning_rate / 2),
    ),
}


class LineSearch(Figure):
    """A contour map with the path of a descent, and the objective along the line of its next step.

    The bowl is (x^2 + condition_number y^2) / 2 from (condition_number, 1), where exact line search zigzags (D-18).
    """

    objective = Name("bowl", help='"bowl", "rosenbrock" or "himmelblau"', known=("bowl", *OTHERS))
    condition_number = Between(10.0, help="how many times steeper along y the bowl is", low=1, high=1000)
    rule = Name("armijo", help="how the rate is chosen; constant: it is learning_rate", known=tuple(RULES))
    learning_rate = Positive(0.1, help="the learning rate eta of the rule constant")
    steps = Whole(3, help="how many steps; the descent ends where the gradient norm is below 0.001", most=MOST_STEPS)
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.known_objectives = [OBJECTIVES[name].facts() for name in OTHERS]

    def describe(self):
        ground, (points, values, rates) = self._ground(), self._run()
        what = f"f(x, y) = {ground.formula}" if self.objective == "bowl" else ground.title
        taken = len(points) - 1
        next_step = f"; the next step takes the rate {rates[taken]:.3g}" if taken < len(rates) else ""
        return (
            f"Contour map of {what} with {taken} {'step' if taken == 1 else 'steps'} of gradient descent by "
            f"{RULES[self.rule][0]}, from f = {values[0]:.3g} to {values[-1]:.3g}, beside f along the line of the next "
            f"step{next_step}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        from gdbook import plots

        ground, (points, values, rates) = self._ground(), self._run()
        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        plane, along = canvas.subplots(1, 2)
        plots.contours(ground, plane)
        plane.set_aspect("equal")
        tones = plots.TONES
        plane.plot(*points.T, "o-", color=tones["path"], markersize=4)
        plane.plot(*points[-1:].T, "o", color=tones["path"], markersize=8)
        plane.plot(*points[:1].T, "o", color=tones["ink"], markersize=9, markerfacecolor="none")
        rate = rates[len(points) - 1] if len(points) <= len(rates) else None
        rule = None if self.rule == "barzilai_borwein" and len(points) == 1 else self.rule  # it has no last step yet
        self._draw_line(along, ground, points[-1], values[-1], rate, rule)
        if rate is not None:
            arrow = {"arrowstyle": "-|>", "color": tones["step"], "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
            landing = points[-1] - rate * ground.gradient(points[-1])
            plane.annotate("", landing, points[-1], arrowprops=arrow, annotation_clip=True)
        return canvas

    def _draw_line(self, ax, ground, point, value, rate, rule):
        import numpy as np

        from gdbook.plots import TONES

        gradient = ground.gradient(point)
        squared_norm = float(gradient @ gradient)
        usual = rate if rate is not None else ground.learning_rate
        rates = np.linspace(0, 2.3 * usual, 201)
        heights = np.array([ground.value(point - each * gradient) for each in rates])
        models = {
            "armijo": value - ARMIJO_SLOPE * rates * squared_norm,
            "polyak": value - rates * squared_norm,
            "barzilai_borwein": value - rates * squared_norm * (1 - rates / (2 * usual)),
        }
        ax.plot(rates, heights, color=TONES["ink"])
        if rate is not None:
            if rule in models:
                ax.plot(rates, models[rule], "--", color=TONES["ink"], linewidth=1.2)
            ax.plot(rate, ground.value(point - rate * gradient), "o", color=TONES["step"], markersize=8)
        ax.plot(0, value, "o", color=TONES["path"], markersize=8, clip_on=False)
        low, landing = heights.min(), ground.value(point - usual * gradient)
        depth = value - low or abs(value) or 1.0
        high = max(value + 0.9 * depth, landing + 0.1 * depth)
        ax.set(xlim=(0, rates[-1]), ylim=(low - 0.06 * (high - low), high), xlabel="learning rate $\\eta$")
        ax.set_title("$f(w - \\eta\\, g)$", loc="left", fontsize=11)

    def _ground(self):
        if self.objective in OTHERS:
            return OBJECTIVES[self.objective]
        k = self.condition_number
        return bowl(1, k, start=(k, 1.0), domain=((-0.15 * k, 1.15 * k), (-0.55 * k, 0.55 * k)))

    def _run(self):
        """Return the points and values of the steps that are shown, and the rates, the next one too where there is one.

        It ends before the value exceeds MOST_RISE times its first.
        """
        ground = self._ground()
        rate = RULES[self.rule][1](ground, self.learning_rate)
        stopping = Stopping(gradient_norm=ARRIVED, steps=self.steps + 1)
        run = gradient_descent(ground, ground.start, rate, stopping=stopping)
        beyond = run.values > MOST_RISE * run.values[0]
        shown = min(int(beyond.argmax()) if beyond.any() else len(run.values), self.steps + 1)
        return run.points[:shown], run.values[:shown], run.learning_rates[:shown]
