"""Store what PyTorch's optimizers and schedules do, for the tests to compare with: tests/reference/torch.json.

Run by hand where PyTorch is installed: python tools/reference_torch.py.  PyTorch is no dependency of the book.
"""

import json
from pathlib import Path

import torch

STEPS = 200
KEPT = [0, 1, 2, 3, 5, 8, *range(10, STEPS + 1, 10)]

OBJECTIVES = {
    "rosenbrock": (lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2, (-1.2, 1.0)),
    "himmelblau": (lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, (0.5, -1.0)),
}

# Our name and options, PyTorch's class and options, the rate on each of the two objectives.
OPTIMIZERS = [
    ("gradient_descent", {}, "SGD", {}, (1e-3, 1e-2)),
    ("heavy_ball", {"momentum": 0.9}, "SGD", {"momentum": 0.9}, (2e-4, 1e-3)),
    ("heavy_ball", {"momentum": 0.5}, "SGD", {"momentum": 0.5}, (5e-4, 5e-3)),
    ("nesterov", {"momentum": 0.9}, "SGD", {"momentum": 0.9, "nesterov": True}, (2e-4, 1e-3)),
    ("nesterov", {"momentum": 0.5}, "SGD", {"momentum": 0.5, "nesterov": True}, (5e-4, 5e-3)),
    ("adagrad", {}, "Adagrad", {}, (0.3, 0.5)),
    ("adagrad", {"epsilon": 0.1}, "Adagrad", {"eps": 0.1}, (0.3, 0.5)),
    ("rmsprop", {}, "RMSprop", {}, (0.01, 0.01)),
    ("rmsprop", {"memory": 0.9, "epsilon": 1e-3}, "RMSprop", {"alpha": 0.9, "eps": 1e-3}, (0.01, 0.01)),
    ("adam", {}, "Adam", {}, (0.05, 0.1)),
    (
        "adam",
        {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
        "Adam",
        {"betas": (0.8, 0.95), "eps": 1e-3},
        (0.02, 0.1),
    ),
    ("adamw", {}, "AdamW", {}, (0.05, 0.1)),
    ("adamw", {"weight_decay": 0.3}, "AdamW", {"weight_decay": 0.3}, (0.05, 0.1)),
    ("amsgrad", {}, "Adam", {"amsgrad": True}, (0.05, 0.1)),
    (
        "amsgrad",
        {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3},
        "Adam",
        {"betas": (0.8, 0.9), "eps": 1e-3, "amsgrad": True},
        (0.05, 0.1),
    ),
]

FACTOR = 0.99  # of the falling rate, with which the two conventions of momentum part


def path(objective, start, optimizer_class, options, rate, before_step=lambda t, group: None):
    """Return every point of STEPS steps in float64; before_step may change the parameter group."""
    parameters = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in start]
    optimizer = optimizer_class(parameters, lr=rate, **options)
    points = [list(start)]
    for t in range(STEPS):
        optimizer.zero_grad()
        objective(*parameters).backward()
        before_step(t, optimizer.param_groups[0])
        optimizer.step()
        points.append([x.item() for x in parameters])
    return points


def runs():
    for name, options, torch_name, torch_options, rates in OPTIMIZERS:
        for (title, (objective, start)), rate in zip(OBJECTIVES.items(), rates, strict=True):
            points = path(objective, start, getattr(torch.optim, torch_name), torch_options, rate)
            yield {
                "optimizer": name,
                "options": options,
                "objective": title,
                "start": start,
                "learning_rate": rate,
                "points": [points[t] for t in KEPT],
            }


def falling_heavy_balls():
    """Return heavy-ball runs on Himmelblau whose rate falls: PyTorch's own, and with its momentum scaled."""
    objective, start = OBJECTIVES["himmelblau"]
    rate, momentum = 2e-3, 0.9

    def fall(t, group):
        group["lr"] = rate * FACTOR**t

    def fall_with_momentum(t, group):
        fall(t, group)
        group["momentum"] = momentum / FACTOR if t else momentum

    def points(before_step):
        whole = path(objective, start, torch.optim.SGD, {"momentum": momentum}, rate, before_step)
        return [whole[t] for t in KEPT]

    return {
        "start": start,
        "learning_rate": rate,
        "factor": FACTOR,
        "momentum": momentum,
        "plain": points(fall),
        "scaled": points(fall_with_momentum),
    }


def schedules():
    """Return the rates of PyTorch's schedules at t = 0, 1, ..., 60, each from 0.1."""
    of = torch.optim.lr_scheduler
    kinds = {
        "step": lambda optimizer: of.StepLR(optimizer, step_size=7, gamma=0.5),
        "exponential": lambda optimizer: of.ExponentialLR(optimizer, gamma=0.95),
        "inverse_time": lambda optimizer: of.LambdaLR(optimizer, lambda t: 1 / (1 + 0.25 * t)),
        "cosine": lambda optimizer: of.CosineAnnealingLR(optimizer, T_max=60, eta_min=0.001),
        "warm_up": lambda optimizer: of.LinearLR(optimizer, start_factor=1 / 11, total_iters=10),
    }
    return {name: rates(make) for name, make in kinds.items()}


def rates(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule, found = make(optimizer), []
    for _ in range(61):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


if __name__ == "__main__":
    content = {
        "made_by": "tools/reference_torch.py",
        "torch": torch.__version__,
        "kept": KEPT,
        "runs": list(runs()),
        "falling_heavy_ball": falling_heavy_balls(),
        "schedules": schedules(),
    }
    target = Path(__file__).parent.parent / "tests" / "reference" / "torch.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
