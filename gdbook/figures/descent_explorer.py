"""DescentExplorer: any objective of two variables, any optimizer, from anywhere."""

import traitlets

from gdbook.descent import descend
from gdbook.figures.figure import Figure, Name, Place, Positive, Switch, Text, Whole
from gdbook.formula import Formula
from gdbook.objectives import OBJECTIVES, Objective
from gdbook.optimizers import OPTIMIZERS

PLANE = {name: each for name, each in OBJECTIVES.items() if len(each.variables) == 2}
MOST_DRAWN = 1000


class DescentExplorer(Figure):
    """A contour map with the path of a descent on it, and the loss beside it.

    A formula in x and y takes the place of the objective's own, on the same map; "" stands for the objective's.
    Where only the objective is given, start and learning rate are those it lists.
    """

    objective = Name("himmelblau", help="the objective's name in OBJECTIVES", known=PLANE)
    formula = Text("", help='a formula in x and y, or ""', check=lambda text: text and Formula(text, ("x", "y")))
    optimizer = Name("gradient_descent", help="the optimizer's name in OPTIMIZERS", known=OPTIMIZERS)
    learning_rate = Positive(0.01, help="the learning rate eta")
    start = Place((0.0, 0.0), help="the first iterate; outside the map the figure moves it to the edge")
    steps = Whole(30, help="how many steps; the figure draws 1000 at most", most=1_000_000)
    fog = Switch(False, help="whether only the ground near the walker is seen")
    known_objectives = traitlets.List(help="what the browser knows of the objectives").tag(sync=True)

    def __init__(self, **state):
        facts = PLANE.get(state.get("objective"))
        if facts:
            state = {"learning_rate": facts.learning_rate, "start": facts.start} | state
        super().__init__(**state)
        self.known_objectives = [each.facts() for each in PLANE.values()]

    def describe(self):
        run = self._run()
        ground = self.formula or PLANE[self.objective].title
        return (
            f"Contour map of {ground} with the path of {OPTIMIZERS[self.optimizer].title} from "
            f"({self.start[0]:g}, {self.start[1]:g}) at learning rate {self.learning_rate:g}, beside its values on a "
            f"logarithmic axis: after {len(run.learning_rates)} steps f is {run.values[-1]:.3g}, {run.stopped_by}."
        )

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        from gdbook import plots

        objective, run = self._ground(), self._run()
        canvas = Canvas(figsize=(7.2, 3.6), layout="constrained")
        ground, loss = canvas.subplots(1, 2)
        plots.path(run, plots.contours(objective, ground))
        known = [objective.value(point) for point in objective.minima]
        lowest = min(known, default=run.values.min() - 1e-6)
        plots.curves({"": run}, loss, lowest=lowest)
        return canvas

    def _ground(self):
        facts = PLANE[self.objective]
        if self.formula in ("", facts.formula):
            return facts
        return Objective.from_formula(self.formula, ("x", "y"), domain=facts.domain)

    def _run(self):
        start = [min(max(at, low), high) for at, (low, high) in zip(self.start, self._ground().domain, strict=True)]
        steps = min(self.steps, MOST_DRAWN)
        return descend(self._ground(), start, self.optimizer, self.learning_rate, steps=steps)
