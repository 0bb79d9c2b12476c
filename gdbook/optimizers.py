"""Optimizers: how a gradient becomes a step.

Each is a pair of pure functions without loops: every coordinate is treated alike and alone, so one `update` serves a
float (one coordinate) as well as an array (all of them).  The caller adds the step to the point.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdbook import checks
from gdbook.registry import Registry


class Optimizer(NamedTuple):
    """init(point) -> state;  update(gradient, state, point, learning_rate) -> (step, state)."""

    init: Callable
    update: Callable


def gradient_descent() -> Optimizer:
    """Return plain gradient descent (Cauchy 1847):  step = -learning_rate * gradient."""
    return _GRADIENT_DESCENT


def _no_state(point):
    return None


def _downhill(gradient, state, point, learning_rate):
    return -learning_rate * gradient, None


_GRADIENT_DESCENT = Optimizer(_no_state, _downhill)


def heavy_ball(momentum: float = 0.9) -> Optimizer:
    """Return the heavy-ball optimizer (Polyak 1964).

    velocity <- momentum * velocity - learning_rate * gradient;  step = velocity.
    The learning rate sits inside the velocity, so changing it takes effect gradually.  PyTorch scales outside: the
    same path while the rate stays the same; where it changes, PyTorch's with momentum * previous rate / rate.

    momentum: in [0, 1); 0 gives plain gradient descent.  Raises ValueError outside.
    """
    momentum = checks.fraction("momentum", momentum)

    def update(gradient, velocity, point, learning_rate):
        velocity = momentum * velocity - learning_rate * gradient
        return velocity, velocity

    return Optimizer(_zero, update)


def nesterov(momentum: float = 0.9) -> Optimizer:
    """Return Nesterov's accelerated gradient (Nesterov 1983) as PyTorch writes it (Sutskever et al. 2013).

    velocity <- momentum * velocity + gradient;  step = -learning_rate * (gradient + momentum * velocity).
    The points are those where gradients are taken, ahead of Nesterov's own iterates by momentum times his last step.

    momentum: in [0, 1); 0 gives plain gradient descent.  Raises ValueError outside.
    """
    momentum = checks.fraction("momentum", momentum)

    def update(gradient, velocity, point, learning_rate):
        velocity = momentum * velocity + gradient
        return -learning_rate * (gradient + momentum * velocity), velocity

    return Optimizer(_zero, update)


def adagrad(epsilon: float = 1e-10) -> Optimizer:
    """Return AdaGrad (Duchi, Hazan, Singer 2011): each coordinate has its own rate, which only falls.

    total <- total + gradient^2;  step = -learning_rate * gradient / (sqrt(total) + epsilon).
    """
    epsilon = checks.positive("epsilon", epsilon)

    def update(gradient, total, point, learning_rate):
        total = total + gradient * gradient
        return -learning_rate * gradient / (total**0.5 + epsilon), total

    return Optimizer(_zero, update)


def rmsprop(memory: float = 0.99, epsilon: float = 1e-8) -> Optimizer:
    """Return RMSProp (Tieleman and Hinton 2012): AdaGrad with a mean that forgets in place of the sum.

    mean <- memory * mean + (1 - memory) * gradient^2;  step = -learning_rate * gradient / (sqrt(mean) + epsilon).
    The mean starts at 0 and is not corrected for it, so the first step is 1 / sqrt(1 - memory) rates long.

    memory: in [0, 1).  Raises ValueError outside.
    """
    memory, epsilon = checks.fraction("memory", memory), checks.positive("epsilon", epsilon)

    def update(gradient, mean, point, learning_rate):
        mean = memory * mean + (1 - memory) * (gradient * gradient)
        return -learning_rate * gradient / (mean**0.5 + epsilon), mean

    return Optimizer(_zero, update)


def adam(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Optimizer:
    """Return Adam (Kingma and Ba 2015, algorithm 1): momentum over RMSProp, both means corrected for their start at 0.

    mean   <- beta1 * mean   + (1 - beta1) * gradient
    square <- beta2 * square + (1 - beta2) * gradient^2
    step = -learning_rate * (mean / (1 - beta1^t)) / (sqrt(square / (1 - beta2^t)) + epsilon),  t = 1, 2, ...

    beta1, beta2: in [0, 1).  Raises ValueError outside.
    """
    return _adam_over(beta1, beta2, epsilon, lambda largest, square: square)


def adamw(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8, weight_decay: float = 0.01) -> Optimizer:
    """Return AdamW (Loshchilov and Hutter 2019): Adam, and a pull towards 0 that Adam's denominators do not touch.

    step = Adam's step - learning_rate * weight_decay * point.  The decay is scaled by the rate, as in PyTorch.

    weight_decay: at least 0; 0 gives Adam.  Raises ValueError below.
    """
    weight_decay = checks.at_least_zero("weight_decay", weight_decay)
    init, adam_update = adam(beta1, beta2, epsilon)

    def update(gradient, state, point, learning_rate):
        step, state = adam_update(gradient, state, point, learning_rate)
        return step - learning_rate * weight_decay * point, state

    return Optimizer(init, update)


def amsgrad(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Optimizer:
    """Return AMSGrad (Reddi, Kale, Kumar 2018): Adam whose denominator keeps the largest mean square so far.

    mean and square as Adam;  largest <- max(largest, square);
    step = -learning_rate * (mean / (1 - beta1^t)) / (sqrt(largest / (1 - beta2^t)) + epsilon),  t = 1, 2, ...
    Corrected for the start at 0 as in PyTorch; the paper's algorithm 2 has neither correction.

    beta1, beta2: in [0, 1).  Raises ValueError outside.
    """
    return _adam_over(beta1, beta2, epsilon, _larger)


def _adam_over(beta1, beta2, epsilon, keep):
    """Return Adam with keep(last kept, square) in place of its mean square."""
    beta1, beta2 = checks.fraction("beta1", beta1), checks.fraction("beta2", beta2)
    epsilon = checks.positive("epsilon", epsilon)

    def init(point):
        return _zero(point), _zero(point), _zero(point), 1.0, 1.0

    def update(gradient, state, point, learning_rate):
        mean, square, kept, power1, power2 = state
        mean = beta1 * mean + (1 - beta1) * gradient
        square = beta2 * square + (1 - beta2) * (gradient * gradient)
        kept = keep(kept, square)
        power1 *= beta1
        power2 *= beta2
        step = -learning_rate * (mean / (1 - power1)) / ((kept / (1 - power2)) ** 0.5 + epsilon)
        return step, (mean, square, kept, power1, power2)

    return Optimizer(init, update)


def _zero(point):
    return point - point


def _larger(a, b):
    return max(a, b) if isinstance(b, float) else np.maximum(a, b)


class OptimizerEntry(NamedTuple):
    """What tests, figures and pages need to know of an optimizer.

    make(**defaults) -> Optimizer.  learning_rate: one that works on the book's objectives, to begin with.
    stable_product(**options): on a curvature L it converges below the learning rate stable_product / L; None where no
    such border exists, since the steps hardly depend on the gradient's size.
    """

    title: str
    make: Callable
    defaults: dict
    learning_rate: float
    source: str
    stable_product: Callable | None = None


OPTIMIZERS = Registry(
    "optimizer",
    {
        "gradient_descent": OptimizerEntry(
            "Gradient descent", gradient_descent, {}, 0.01, "Cauchy 1847", stable_product=lambda: 2.0
        ),
        "heavy_ball": OptimizerEntry(
            "Heavy ball",
            heavy_ball,
            {"momentum": 0.9},
            0.001,
            "Polyak 1964",
            stable_product=lambda momentum=0.9: 2 + 2 * momentum,
        ),
        "nesterov": OptimizerEntry(
            "Nesterov",
            nesterov,
            {"momentum": 0.9},
            0.001,
            "Nesterov 1983",
            stable_product=lambda momentum=0.9: (2 + 2 * momentum) / (1 + 2 * momentum),
        ),
        "adagrad": OptimizerEntry("AdaGrad", adagrad, {"epsilon": 1e-10}, 0.5, "Duchi, Hazan, Singer 2011"),
        "rmsprop": OptimizerEntry(
            "RMSProp", rmsprop, {"memory": 0.99, "epsilon": 1e-8}, 0.01, "Tieleman and Hinton 2012"
        ),
        "adam": OptimizerEntry(
            "Adam", adam, {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, 0.1, "Kingma and Ba 2015"
        ),
        "adamw": OptimizerEntry(
            "AdamW",
            adamw,
            {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
            0.1,
            "Loshchilov and Hutter 2019",
        ),
        "amsgrad": OptimizerEntry(
            "AMSGrad", amsgrad, {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, 0.1, "Reddi, Kale, Kumar 2018"
        ),
    },
)
