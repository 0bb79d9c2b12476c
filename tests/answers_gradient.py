"""Answers to the code exercises of the chapter on the gradient: right in other ways, and nearly right."""

import math

import numpy as np


def gradient_by_filling(value, point, h=1e-5):
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        ahead, behind = point.copy(), point.copy()
        ahead[i] += h
        behind[i] -= h
        slopes[i] = (value(ahead) - value(behind)) / (ahead[i] - behind[i])
    return slopes


def gradient_by_extrapolation(value, point, h=1e-5):
    coarse, fine = gradient_by_filling(value, point, 200 * h), gradient_by_filling(value, point, 100 * h)
    return (4 * fine - coarse) / 3


def level_by_turning(gradient):
    turn = math.atan2(gradient[1], gradient[0]) - math.pi / 2
    return (math.cos(turn), math.sin(turn))


def level_by_complex_numbers(gradient):
    number = complex(*gradient) * 1j
    unit = number / abs(number) if number else 1
    return [unit.real, unit.imag]


def divide_by_the_school_s_rule(top, bottom):
    slope = (top[1] * bottom[0] - top[0] * bottom[1]) / bottom[0] ** 2
    return np.array([top[0] / bottom[0], slope])


def divide_by_undoing_a_product(top, bottom):
    inverse = (1 / bottom[0], -bottom[1] / bottom[0] ** 2)
    return [top[0] * inverse[0], top[1] * inverse[0] + top[0] * inverse[1]]


RIGHT = {
    "gradient-1": [gradient_by_filling, gradient_by_extrapolation],
    "gradient-2": [level_by_turning, level_by_complex_numbers],
    "gradient-3": [divide_by_the_school_s_rule, divide_by_undoing_a_product],
}
NEARLY = {
    "gradient-1": [
        ("np.array(rises) / (2 * h)", "[rise / (2 * h) for rise in rises]"),
        ("2 * h", "1.99 * h"),
        ("value(point - step)", "value(point)"),
        ("point + step", "point - step"),
        ("h=1e-5", "h=0.3"),
    ],
    "gradient-2": [
        ("np.array([-b, a]) / length", "-b / length"),
        ("-b, a", "b, a"),
        ("-b, a", "a, b"),
        ("/ length", "/ length**2"),
        ("length == 0", "length < -1"),
        ("[1.0, 0.0]", "[1.0, 1.0]"),
    ],
    "gradient-3": [
        ("quotient, slope", "slope"),
        ("top[0] / bottom[0]", "bottom[0] / top[0]"),
        ("top[1] - ", "top[1] + "),
        (") / bottom[0]", ")"),
        ("quotient * bottom[1]", "bottom[1]"),
    ],
}
