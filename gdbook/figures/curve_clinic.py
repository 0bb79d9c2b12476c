"""CurveClinic: loss curves of runs that went wrong, or well, to be diagnosed."""

import math
import re

import numpy as np
import traitlets

from gdbook.figures import clinic
from gdbook.figures.clinic_patients import DIAGNOSES, PATIENTS
from gdbook.figures.figure import Figure, Name, Switch, Text, Whole


def _check_record(text):
    if not re.fullmatch(rf"[-+.]{{0,{len(PATIENTS)}}}", text):
        raise ValueError(f"record must be at most {len(PATIENTS)} of the signs + - . for the patients, got {text!r}")


class CurveClinic(Figure):
    """A loss curve and four diagnoses; once the right one is chosen, the run behind the curve and a repaired one."""

    patient = Whole(1, help="which patient is seen", most=len(PATIENTS), least=1)
    diagnosis = Name("", help='the diagnosis given, a name in DIAGNOSES; "": none yet', known=("", *DIAGNOSES))
    log = Switch(False, help="whether the loss has a logarithmic axis")
    steps = Whole(20, help="after how many steps the sentence reads the curve", most=200)
    record = Text("", help="a sign for each patient: + right at first sight, - wrong, . not yet", check=_check_record)
    patients = traitlets.List(help="what the browser knows of the patients").tag(sync=True)
    diagnoses = traitlets.Dict(help="what the browser calls the diagnoses").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.patients = [patient.facts() for patient in PATIENTS]
        self.diagnoses = DIAGNOSES

    def describe(self):
        patient, (faulty, *_) = self._patient(), self._runs()
        axis = " on a logarithmic axis" if self.log else ""
        seen = f"Loss against step{axis}, patient {self.patient} of {len(PATIENTS)}. {patient.history}"
        return f"{seen} {shape_of(faulty)} {self._finding()}"

    def draw(self):
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=(7.2, 3.5), layout="constrained")
        if not self._solved():
            self._draw_curve(canvas.subplots())
            return canvas
        curve, behind = canvas.subplots(1, 2)
        self._draw_curve(curve)
        self._draw_behind(behind)
        return canvas

    def _patient(self):
        return PATIENTS[self.patient - 1]

    def _solved(self):
        return self.diagnosis == self._patient().diagnosis

    def _runs(self):
        """Return the runs that are shown: the patient's, and the repaired one only once the diagnosis is found."""
        found = clinic.runs(self._patient())
        return found if self._solved() else found[:1]

    def _finding(self):
        patient = self._patient()
        if self.diagnosis not in patient.options:
            return f"What is the diagnosis: {'; '.join(DIAGNOSES[name] for name in patient.options)}?"
        name = DIAGNOSES[self.diagnosis]
        if not self._solved():
            return f"“{name[0].upper()}{name[1:]}” does not fit. {patient.options[self.diagnosis]}"
        ends = " and ".join(f"{each.values[-1]:.3g}" for each in self._runs())
        return f"The diagnosis is “{name}”. {patient.options[self.diagnosis]} {patient.repair} The loss ends at {ends}."

    def _draw_curve(self, ax):
        from gdbook.plots import TONES

        shown = self._runs()
        (left, right), (low, high) = clinic.frame(self._patient(), shown, self.log)
        for each, marks in zip(shown, _MARKS, strict=False):
            heights = np.where(each.values > 0, each.values, np.nan) if self.log else each.values
            _plot(ax, each, range(len(heights)), np.minimum(heights, 9 * high), **marks)
        ax.plot(0, shown[0].values[0], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        if self.log:
            ax.set_yscale("log")
        ax.set(xlim=(left, right), ylim=(low, high), xlabel="step $t$")
        ax.set_title("loss, log scale" if self.log else "loss", loc="left", fontsize=11)
        if len(shown) > 1:
            ax.set_title("■ repaired", loc="right", fontsize=11, color=TONES["second"])

    def _draw_behind(self, ax):
        from gdbook.plots import TONES

        patient, shown = self._patient(), self._runs()
        value, *_ = clinic.ground(patient.problem, patient.settings._replace(standardised=False))
        flat = len(patient.domain) == 1
        (_draw_line if flat else _draw_map)(ax, value, patient.domain)
        far = 9 * np.ptp([*patient.domain, ax.get_ylim()], axis=1).max()
        for each, marks in zip(shown, _MARKS, strict=False):
            places = np.column_stack([each.points, each.values]) if flat else each.points
            _plot(ax, each, *np.clip(places, -far, far).T, **marks)
            ax.plot(*places[0], "o", color=TONES["ink"], markersize=9, markerfacecolor="none")
        ax.set_title("the run behind it", loc="left", fontsize=11)


_MARKS = (
    {"tone": "path", "marker": "o", "linestyle": "-"},
    {"tone": "second", "marker": "s", "linestyle": "--"},
)


def _plot(ax, run, x, y, tone, **marks):
    from gdbook.plots import TONES

    order = 4 - len(run.values) / 1000  # the longer run lies below, for it may cover the other
    every = math.ceil(len(run.values) / 60)
    ax.plot(x, y, color=TONES[tone], markevery=every, markersize=4, linewidth=1.2, zorder=order, **marks)


def shape_of(run) -> str:
    """Return in words where a run's loss begins and ends, and how often it climbs."""
    climbs, taken = int((np.diff(run.values) > 0).sum()), len(run.values) - 1
    often = {0: "at no step does it climb", taken: "every step climbs"}.get(climbs, f"{climbs} of them climb")
    return f"The loss goes from {run.values[0]:.3g} to {run.values[-1]:.3g} in {taken} steps; {often}."


def _draw_line(ax, value, domain):
    from gdbook.plots import TONES

    line = np.linspace(*domain[0], 201)
    heights = np.array([value(np.array([x])) for x in line])
    ax.plot(line, heights, color=TONES["ink"])
    low, high = heights.min(), heights.max()
    ax.set(xlim=domain[0], ylim=(low - 0.06 * (high - low), high), xlabel="parameter")


def _draw_map(ax, value, domain):
    from gdbook.plots import TONES, contour_levels

    x, y = (np.linspace(*each, 41) for each in domain)
    heights = np.array([[value(np.array([across, up])) for across in x] for up in y])
    ax.contour(x, y, heights, levels=contour_levels(heights, 12), colors=TONES["contour"], linewidths=0.8)
    ax.set(xlim=domain[0], ylim=domain[1], xlabel="first parameter")
