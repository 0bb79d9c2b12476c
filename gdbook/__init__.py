"""Downhill's helper package: the descent, its live figures, and what the chapters teach with."""

from importlib import import_module

_HOMES = {
    "BasinPainter": "figures.basin_painter",
    "Bifurcation": "figures.bifurcation",
    "BoundVsReality": "figures.bound_vs_reality",
    "bowl": "objectives",
    "central_difference": "differences",
    "claim": "teaching.claims",
    "CompassRose": "figures.compass_rose",
    "complex_step": "differences",
    "CriticalPointDial": "figures.critical_point_dial",
    "CurveClinic": "figures.curve_clinic",
    "descend": "descent",
    "descend_many": "many",
    "Descent": "descent",
    "DescentExplorer": "figures.descent_explorer",
    "DifferenceError": "figures.difference_error",
    "EigenPanels": "figures.eigen_panels",
    "ellipse": "rulers",
    "exercise": "teaching.exercises",
    "FogWalk": "figures.fog_walk",
    "forward_difference": "differences",
    "gradient_descent": "descent",
    "gradient_error": "differences",
    "LINE_SEARCHES": "schedules",
    "LineSearch": "figures.line_search",
    "NoisyWell": "figures.noisy_well",
    "NormBall": "figures.norm_ball",
    "Objective": "objectives",
    "OBJECTIVES": "objectives",
    "OPTIMIZERS": "optimizers",
    "parabola": "objectives",
    "quiz": "teaching.quizzes",
    "RandomDirections": "figures.random_directions",
    "RateMicroscope": "figures.rate_microscope",
    "regime": "descent",
    "RULERS": "rulers",
    "SaddleClock": "figures.saddle_clock",
    "SCHEDULES": "schedules",
    "steepest_direction": "rulers",
    "StartLottery": "figures.start_lottery",
    "StepRegimes": "figures.step_regimes",
    "Stopping": "descent",
    "StoppingSandbox": "figures.stopping_sandbox",
    "TangentPlane": "figures.tangent_plane",
    "TugOfWar": "figures.tug_of_war",
    "ZoomUntilLinear": "figures.zoom_until_linear",
}

_NAMESPACES = ("optimizers", "plots", "schedules")

__all__ = sorted([*_HOMES, *_NAMESPACES])


def __getattr__(name):
    if name in _NAMESPACES:
        return import_module(f"gdbook.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'gdbook' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"gdbook.{_HOMES[name]}"), name)


def __dir__():
    return __all__
