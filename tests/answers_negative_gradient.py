"""Answers to the code exercises of the chapter on stepping against the gradient: right in other ways, nearly right."""

import numpy as np


def descend_by_filling(gradient, start, learning_rate, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for t in range(steps):
        path[t + 1] = path[t] - learning_rate * gradient(path[t])
    return path


def descend_by_calling_itself(gradient, start, learning_rate, steps):
    if steps == 0:
        return np.array([start])
    after = descend_by_calling_itself(gradient, start - learning_rate * gradient(start), learning_rate, steps - 1)
    return np.concatenate([[start], after])


def steepest_by_trying_the_corners(gradient, ruler):
    n = len(gradient)
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * n)).reshape(n, -1).T
    corners = signs if ruler == "linf" else np.concatenate([np.eye(n), -np.eye(n)])
    return corners[(corners @ gradient).argmin()]


def steepest_by_dividing(gradient, ruler):
    size = abs(gradient)
    return -gradient / size * (size == size.max() if ruler == "l1" else 1)


RIGHT = {
    "negative-gradient-1": [descend_by_filling, descend_by_calling_itself],
    "negative-gradient-2": [steepest_by_trying_the_corners, steepest_by_dividing],
}
NEARLY = {
    "negative-gradient-1": [
        ("w - ", "w - 1.0001 * "),
        ("gradient(w)", "gradient(start)"),
        ("range(steps)", "range(steps - 1)"),
        ("range(steps)", "range(max(steps, 1))"),
        ("gradient(w)", "gradient(np.ones(len(w))) * w"),
        ("w - learning_rate * g", "w - g"),
        ("[start]", "[0 * start]"),
    ],
    "negative-gradient-2": [
        ("-np.sign(gradient)", "np.sign(gradient)"),
        ("argmax", "argmin"),
        ("return u", "return u[:-1]"),
        ("-np.sign(gradient[largest])", "-gradient[largest]"),
        ('"linf"', '"l1"'),
    ],
}
