"""Answers to the code exercises of the chapter on convergence: right in other ways, and nearly right."""

import numpy as np


def stop_by_listing(norms, tolerance):
    small = [t for t in range(len(norms)) if norms[t] <= tolerance * norms[0]]
    return min(small, default=None)


def stop_with_arrays(norms, tolerance):
    small = np.array(norms) <= tolerance * norms[0]
    return small.argmax() if small.any() else None


def factor_by_the_slope(errors):
    late = np.arange(len(errors)) >= len(errors) / 2
    slope, _ = np.polyfit(np.flatnonzero(late), np.log(errors[late]), 1)
    return np.exp(slope)


def factor_by_the_median(errors):
    ratios = errors[1:] / errors[:-1]
    return float(np.median(ratios[len(ratios) // 2 :]))


def standardise_by_columns(X):  # noqa: N803 (a matrix)
    table = np.zeros_like(X)
    for j, column in enumerate(X.T):
        if np.ptp(column) > 0:
            table[:, j] = (column - np.mean(column)) / np.std(column)
    return table


def standardise_by_lengths(X):  # noqa: N803 (a matrix)
    centred = X - np.ones((len(X), len(X))) @ X / len(X)
    lengths = np.linalg.norm(centred, axis=0)
    return np.sqrt(len(X)) * np.divide(centred, lengths, out=np.zeros_like(X), where=np.ptp(X, axis=0) > 0)


RIGHT = {
    "convergence-1": [stop_by_listing, stop_with_arrays],
    "convergence-2": [factor_by_the_slope, factor_by_the_median],
    "convergence-3": [standardise_by_columns, standardise_by_lengths],
}
NEARLY = {
    "convergence-1": [
        ("return t\n", "return norm\n"),
        ("return t\n", "return t + len(norms)\n"),
        ("tolerance * norms[0]", "1.5 * tolerance * norms[0]"),
        ("tolerance * norms[0]", "tolerance / 2 * norms[0]"),
        ("tolerance * norms[0]", "tolerance * max(norms)"),
        ("<=", "<"),
        ("return None", "return len(norms) - 1"),
    ],
    "convergence-2": [
        ("errors[-1] / errors[half]", "errors[-1]"),
        ("len(errors) - 1 - half", "len(errors) - half"),
        ("len(errors) // 2", "len(errors) // 40"),
        ("errors[-1] / errors[half]", "errors[half] / errors[-1]"),
        ("1 / steps", "1"),
    ],
    "convergence-3": [
        ("centred / np", "centred[1:] / np"),
        ("X.mean(axis=0)", "X.min(axis=0)"),
        ("X.std(axis=0)", "X.std(axis=0, ddof=1)"),
        ("X.std(axis=0)", "abs(X).max(axis=0)"),
        ("centred / np", "-centred / np"),
        ("constant, 0,", "constant, 1,"),
        ("== X.min(axis=0)", "<= X.min(axis=0) + 0.05"),
    ],
}
