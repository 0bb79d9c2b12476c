"""The five kinds of question, checked at the door: choice, multiple, number, order, predict."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gdbook import checks
from gdbook.teaching.quizzes.text import inline

MOST_OPTIONS = 6
MOST_COLUMNS = 25
NAME = re.compile(r"[a-z]+(-([a-z]+|\d+))*")

# Mistakes of the hand rather than of the idea; every other belief is one that the chapter names.
SLIPS = (
    "forgotten factor",
    "forgotten square",
    "forgotten root",
    "wrong sign",
    "inverse",
    "off by one",
    "rounded the wrong way",
    "wrong unit",
    "another quantity",
    "only half of it",
    "too general",
    "backwards",
    "straight line",
    "one step only",
)


class Option(NamedTuple):
    """One answer to choose.  why: what is said of it once chosen.  belief: the misconception or slip behind it."""

    text: str
    why: str
    right: bool = False
    belief: str = ""


class Typical(NamedTuple):
    """A wrong number, order, curve or point that a typical mistake gives, and what is said of it."""

    value: Any
    why: str
    belief: str


class Axis(NamedTuple):
    """An axis to predict on: its name and its ends; with log, equal factors are equal lengths."""

    label: str
    low: float
    high: float
    log: bool = False


class Choice(NamedTuple):
    name: str
    question: str
    options: tuple[Option, ...]
    check: Callable | None
    kind: str = "choice"


class Multiple(NamedTuple):
    name: str
    question: str
    options: tuple[Option, ...]
    check: Callable | None
    kind: str = "multiple"


class Number(NamedTuple):
    name: str
    question: str
    answer: float
    why: str
    check: Callable
    hint: str
    tolerance: float
    unit: str
    typical: tuple[Typical, ...]
    kind: str = "number"


class Order(NamedTuple):
    name: str
    question: str
    items: tuple[tuple[str, str], ...]
    why: str
    check: Callable
    hint: str
    typical: tuple[Typical, ...]
    kind: str = "order"


class Predict(NamedTuple):
    """A curve (truth: a function of x) or a point (truth: a pair); given: a curve drawn beforehand."""

    name: str
    question: str
    x: Axis
    y: Axis
    truth: Any
    why: str
    hint: str
    tolerance: float
    typical: tuple[Typical, ...]
    given: Callable | None
    columns: int
    kind: str = "predict"

    @property
    def is_curve(self) -> bool:
        return callable(self.truth)


Item = Choice | Multiple | Number | Order | Predict


def choice(name: str, question: str, options: Sequence[Option], check: Callable | None = None) -> Choice:
    """Return a question with exactly one right option.  check() -> the text of the right one, recomputed."""
    options = _options(options)
    if sum(option.right for option in options) != 1:
        raise ValueError(f"options must hold exactly one right one, got {sum(option.right for option in options)}")
    return Choice(_name(name), _text("question", question), options, _check(check, optional=True))


def multiple(name: str, question: str, options: Sequence[Option], check: Callable | None = None) -> Multiple:
    """Return a question of which several options, or one, or all, may be right.

    Each `why` serves both who picked it wrongly and who left it out wrongly.  check() -> the texts of the right ones.
    """
    options = _options(options)
    if not any(option.right for option in options):
        raise ValueError("options must hold at least one right one, got none")
    return Multiple(_name(name), _text("question", question), options, _check(check, optional=True))


def number(
    name: str,
    question: str,
    answer: float,
    why: str,
    check: Callable,
    *,
    hint: str,
    tolerance: float | None = None,
    unit: str = "",
    typical: Sequence[Typical] = (),
) -> Number:
    """Return a question whose answer is typed as a number.  check() -> the number, recomputed.

    tolerance: the largest distance that still is right; by default half a per cent of the answer.
    unit: shown behind the field; with "%" the answer 12 means 12 %.
    hint: what is said of a wrong number that nobody foresaw.
    """
    answer = checks.finite("answer", answer)
    if tolerance is None and answer == 0:
        raise ValueError("tolerance must be given where the answer is 0, got None")
    tolerance = checks.positive("tolerance", 0.005 * abs(answer) if tolerance is None else tolerance)
    typical = _typical(typical)
    for each in typical:
        if not abs(checks.finite("typical value", each.value) - answer) > 2 * tolerance:
            raise ValueError(f"typical value must lie clear of the answer {answer:g}, got {each.value!r}")
    return Number(
        _name(name),
        _text("question", question),
        answer,
        _text("why", why),
        _check(check),
        _text("hint", hint),
        tolerance,
        unit,
        typical,
    )


def order(
    name: str,
    question: str,
    items: Sequence[tuple[str, str]],
    why: str,
    check: Callable,
    *,
    hint: str,
    typical: Sequence[Typical] = (),
) -> Order:
    """Return a question whose answer is an order.  items: (text, why it stands there), in the right order.

    check() -> the texts, sorted anew by numbers it computes.  The value of a Typical is the texts in a wrong order.
    hint: what is said of a wrong order that nobody foresaw.
    """
    items = tuple((_text("item", text), _text("why of an item", reason)) for text, reason in items)
    texts = [text for text, _ in items]
    if not 3 <= len(items) <= MOST_OPTIONS or len(set(texts)) != len(texts):
        raise ValueError(f"items must be 3 to {MOST_OPTIONS} different ones, got {texts!r}")
    typical = _typical(typical)
    for each in typical:
        if sorted(each.value) != sorted(texts) or list(each.value) == texts:
            raise ValueError(f"typical value must be the items in another order, got {each.value!r}")
    return Order(
        _name(name),
        _text("question", question),
        items,
        _text("why", why),
        _check(check),
        _text("hint", hint),
        typical,
    )


def predict(
    name: str,
    question: str,
    x: Axis,
    y: Axis,
    truth: Callable | tuple[float, float],
    why: str,
    tolerance: float,
    *,
    hint: str,
    typical: Sequence[Typical] = (),
    given: Callable | None = None,
    columns: int = 9,
) -> Predict:
    """Return a question answered by drawing: a curve where truth is a function of x, a point where it is a pair.

    tolerance: how far off still is right, as a part of the axes: for a curve the mean distance in height, for a point
    the larger of both distances.  given: a curve drawn beforehand; a point then rides on it.
    columns: in how many places a curve is drawn and compared; given is drawn in 25.
    The value of a Typical is of the kind of truth.  hint: what is said of a drawing that nobody foresaw.
    """
    x, y = _axis("x", x), _axis("y", y)
    checks.whole("columns", columns, MOST_COLUMNS, 3)
    item = Predict(
        _name(name),
        _text("question", question),
        x,
        y,
        truth,
        _text("why", why),
        _text("hint", hint),
        checks.between("tolerance", checks.positive("tolerance", tolerance), 0, 0.5),
        _typical(typical),
        given,
        columns,
    )
    _check_drawing(item)
    return item


def places(axis: Axis, count: int) -> list[float]:
    """Return `count` numbers from one end of the axis to the other, evenly spaced on it."""
    parts = [i / (count - 1) for i in range(count)]
    if axis.log:
        return [axis.low * (axis.high / axis.low) ** part for part in parts]
    return [axis.low + (axis.high - axis.low) * part for part in parts]


def part(axis: Axis, value: float) -> float:
    """Return where on the axis the value lies: 0 at its low end, 1 at its high end."""
    if axis.log:
        return math.log(value / axis.low) / math.log(axis.high / axis.low) if value > 0 else -math.inf
    return (value - axis.low) / (axis.high - axis.low)


def inside(part: float) -> float:
    """Return a part of an axis, or its nearest end."""
    return min(1.0, max(0.0, part))


def drawn(item: Predict, value) -> list[float]:
    """Return a curve of the question as heights, a point as (across, up), in parts of the axes, kept inside them."""
    if item.is_curve:
        return [inside(part(item.y, float(value(at)))) for at in places(item.x, item.columns)]
    across, up = value
    return [inside(part(item.x, across)), inside(part(item.y, up))]


def distance(item: Predict, one: Sequence[float], other: Sequence[float]) -> float:
    """Return how far apart two drawings are, in parts of the axes: see `tolerance` of predict."""
    gaps = [abs(a - b) for a, b in zip(one, other, strict=True)]
    return sum(gaps) / len(gaps) if item.is_curve else max(gaps)


def _check_drawing(item):
    if callable(item.truth) != all(callable(each.value) for each in item.typical) and item.typical:
        raise TypeError("typical values must be of the kind of truth: functions of x, or pairs")
    if item.is_curve:
        heights = [part(item.y, float(item.truth(at))) for at in places(item.x, item.columns)]
    else:
        heights = [part(item.x, float(item.truth[0])), part(item.y, float(item.truth[1]))]
    if not all(-1e-9 <= height <= 1 + 1e-9 for height in heights):
        raise ValueError(f"truth must lie inside the axes, got {[round(height, 3) for height in heights]} of them")
    right = drawn(item, item.truth)
    for each in item.typical:
        if not distance(item, drawn(item, each.value), right) > item.tolerance:
            raise ValueError(f"typical value must lie farther from the truth than tolerance, got {each.belief!r}")


def _name(name):
    if not isinstance(name, str):
        raise TypeError(f"name must be a string, got {name!r}")
    if not NAME.fullmatch(name):
        raise ValueError(f"name must be words joined by hyphens, got {name!r}")
    return name


def _text(rule, text):
    """Return the text, once it has been typeset on trial."""
    if not isinstance(text, str):
        raise TypeError(f"{rule} must be a string, got {text!r}")
    if not text.strip():
        raise ValueError(f"{rule} must say something, got {text!r}")
    inline(text)
    return text


def _options(options):
    options = tuple(Option(*option) for option in options)
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise ValueError(f"options must be 2 to {MOST_OPTIONS}, got {len(options)}")
    for option in options:
        _text("option", option.text)
        _text("why of an option", option.why)
        if not option.right:
            _text("belief of a wrong option", option.belief)
    if len({option.text for option in options}) != len(options):
        raise ValueError(f"options must differ, got {[option.text for option in options]!r}")
    return options


def _typical(typical):
    typical = tuple(Typical(*each) for each in typical)
    for each in typical:
        _text("why of a typical value", each.why)
        _text("belief of a typical value", each.belief)
    return typical


def _check(check, optional=False):
    if not callable(check) and not (optional and check is None):
        raise TypeError(f"check must be a function without arguments, got {check!r}")
    return check


def _axis(rule, axis):
    axis = Axis(*axis)
    low, high = checks.finite(f"{rule}.low", axis.low), checks.finite(f"{rule}.high", axis.high)
    if not low < high or (axis.log and not low > 0):
        raise ValueError(f"{rule} must go up, from above 0 where it is logarithmic, got {axis!r}")
    _text(f"{rule}.label", axis.label)
    if set(axis.label) & set("$,.:()"):
        raise ValueError(f"{rule}.label must be words without punctuation, got {axis.label!r}")
    return axis
