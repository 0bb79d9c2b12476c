"""Answers to the code exercises of the chapter on local and global minima: right in other ways, and nearly right."""

import math
from fractions import Fraction

import numpy as np


def classify_by_signs(hessian):
    signs = set(np.sign(np.round(np.linalg.eig(hessian)[0].real, 8)))
    if {1, -1} <= signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "undecided")


def classify_by_descartes(hessian):
    """Count the positive eigenvalues by the changes of sign of the characteristic polynomial, whose roots are real."""

    def positive(matrix):
        signs = [sign for sign in np.sign(np.round(np.poly(matrix), 8)) if sign]
        return sum(one != other for one, other in zip(signs, signs[1:], strict=False))

    up, down = positive(hessian), positive(-hessian)
    if up and down:
        return "saddle"
    return "undecided" if up + down < len(hessian) else "minimum" if up else "maximum"


def restarts_by_doubling(p, confidence):
    """Find the number by doubling, then by halving the interval, with exact fractions of the logarithms."""
    if p in (0, 1):
        return 1 if p else None
    each, wanted = Fraction(math.log1p(-p)), Fraction(math.log1p(-confidence)) * (1 - Fraction(1, 10**12))
    low, high = 0, 1
    while high * each > wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle * each > wanted else (low, middle)
    return high


def restarts_with_numpy(p, confidence):
    if not 0 < p < 1:
        return None if p == 0 else 1
    return np.ceil(np.log1p(-confidence) / np.log1p(-p) * (1 - 1e-12))


def labels_one_by_one(gradient, starts, learning_rate, steps, minima):
    labels = []
    for w in starts:
        for _ in range(steps):
            w = w - learning_rate * gradient(w)
        near = [i for i, place in enumerate(minima) if math.dist(w, place) < 0.01]
        labels.append(near[0] if near else -1)
    return labels


def labels_by_matching(gradient, starts, learning_rate, steps, minima):
    w = starts.copy()
    for _ in range(steps):
        w -= learning_rate * gradient(w)
    labels = np.full(len(starts), -1)
    for i, place in enumerate(minima):
        labels[abs(w - place).max(axis=1) < 0.005] = i
    return labels


RIGHT = {
    "minima-1": [classify_by_signs, classify_by_descartes],
    "minima-2": [restarts_by_doubling, restarts_with_numpy],
    "minima-3": [labels_one_by_one, labels_by_matching],
}
NEARLY = {
    "minima-1": [
        ('"undecided"', '"trough"'),
        ("curvatures < -1e-9", "curvatures < -2"),
        ("curvatures < -1e-9", "curvatures < -1e-3"),
        ("abs(curvatures) <= 1e-9", "abs(curvatures) <= 1e-3"),
        ("if up else", "if down else"),
        ("up and down", "curvatures[0] < 0"),
        ("abs(curvatures) <= 1e-9", "abs(curvatures) < 0"),
        ("abs(curvatures) <= 1e-9", "curvatures <= 1e-9"),
    ],
    "minima-2": [
        ("math.ceil(", "float("),
        ("math.ceil(", "math.floor("),
        (" - 1e-9)", " + 1)"),
        ("math.ceil(starts - 1e-9)", "int(starts) + 1"),
        ("return 1\n", "return 2\n"),
        ("return None", "return 0"),
        ("math.log1p(-p)", "math.log(1 - p)"),
        ("math.log1p(-confidence)", "math.log(confidence)"),
    ],
    "minima-3": [
        ("-1)", "None)"),
        ("return np.where", "return w[0] + np.where"),
        ("w - learning_rate", "w + learning_rate"),
        ("w - learning_rate", "w - 9 * learning_rate"),
        ("argmin", "argmax"),
        ("range(steps)", "range(1)"),
        ("range(steps)", "range(steps - 1)"),
        ("range(steps)", "range(steps + 1)"),
        ("range(steps)", "range(10 * steps)"),
        ("< 0.01", "< 9"),
        ("< 0.01", "< 0.3"),
        ("gaps = np.linalg.norm(w[:, None]", "gaps = np.linalg.norm(starts[:, None]"),
    ],
}
