"""StepRegimes: one learning rate on a parabola, and the five ways descent can go."""

import math

from gdbook.descent import gradient_descent, regime
from gdbook.figures.figure import Figure, Finite, Positive, Whole
from gdbook.objectives import parabola


class StepRegimes(Figure):
    """A parabola f(x) = 1/2 L x^2, descent's staircase on it, and its values on a logarithmic axis."""

    learning_rate = Positive(0.4, help="the learning rate eta")
    curvature = Positive(1.0, help="the curvature L of the parabola")
    start = Finite(-1.6, help="the first iterate")
    steps = Whole(10, help="how many steps are shown", most=30)

    def describe(self):
        run = self._run()
        where = f"f goes from {run.values[0]:.3g} to {run.values[-1]:.3g}" if self.start else "it starts at the minimum"
        return (
            f"A parabola of curvature {self.curvature:g} with {self.steps} steps of gradient descent "
            f"from {self.start:g} at learning rate {self.learning_rate:g}, drawn as a staircase, "
            f"beside their values on a logarithmic axis: {regime(self.learning_rate, self.curvature)}, {where}."
        )

    def draw(self):
        import numpy as np
        from matplotlib.figure import Figure as Canvas

        from gdbook.plots import TONES

        # The same frame as in the browser: staircase.mjs, frameFor.
        far = abs(self.start) if abs(self.start) >= 1e-6 else 1.0
        reach, height = 2.3**0.5 * far, 1.15 * self.curvature * far**2
        top = 10.0 ** (math.ceil(math.log10(height)) + 2)
        run = self._run()
        drawn = np.cumsum(run.values > 100 * top) == 0
        x, values = run.points[drawn, 0], np.maximum(run.values[drawn], top / 1e12)
        canvas = Canvas(figsize=(7.2, 3.4), layout="constrained")
        bowl, heights = canvas.subplots(1, 2)
        line = np.linspace(-reach, reach, 201)
        bowl.plot(line, 0.5 * self.curvature * line**2, color=TONES["ink"])
        bowl.step(x, values, where="post", color=TONES["path"])
        bowl.plot(x, values, "o", color=TONES["path"], markersize=4)
        bowl.plot(x[:1], values[:1], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        bowl.set(xlim=(-reach, reach), ylim=(-0.03 * height, height), xlabel="$x$")
        bowl.set_title("$f(x) = L\\,x^2/2$", loc="left", fontsize=11)
        heights.semilogy(values, "o-", color=TONES["path"], markersize=4)
        heights.set(xlim=(-0.7, 30.7), ylim=(top / 1e10, top), xlabel="step $t$")
        heights.set_title("$f(x_t)$, log scale", loc="left", fontsize=11)
        return canvas

    def _run(self):
        return gradient_descent(parabola(self.curvature), self.start, self.learning_rate, self.steps)
