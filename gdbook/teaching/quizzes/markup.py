"""A question as plain HTML that can be read, printed and answered with scripts off; quiz.mjs makes the live form of it.

What the script needs stands in the same elements: data-kind, data-right on what is right, data-is on recognised values.
"""

import random
from html import escape

from gdbook.teaching.quizzes.kinds import SLIPS, Axis, Item, Typical, drawn, inside, part, places
from gdbook.teaching.quizzes.text import inline

TASKS = {
    "choice": "Choose one.",
    "multiple": "Choose all that apply.",
    "number": "Type a number.",
    "order": "Put in order.",
    "predict": "Predict, then run.",
}

LEFT, RIGHT, TOP, BOTTOM = 40, 308, 24, 164
GIVEN_COLUMNS = 17
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def html(item: Item) -> str:
    """Return the question, what can be answered, and folded away the answers with their explanations."""
    body = {"choice": _chosen, "multiple": _chosen, "number": _typed, "order": _sorted, "predict": _sketched}[item.kind]
    asked, answers, data = body(item)
    hint = _fold("Hint", f"<p>{inline(item.hint)}</p>") if hasattr(item, "hint") else ""
    task = f"<p><small>{TASKS[item.kind]}</small> {inline(item.question)}</p>"
    opening = f'<div class="gd-quiz" data-quiz="{item.name}" data-kind="{item.kind}"{data}>'
    return "\n".join(filter(None, [opening, task, asked, hint, _fold("Answer", answers), "</div>"]))


def shuffled(item) -> list[int]:
    """Return the order in which items are shown, as places in the right order; the same every time, never right."""
    shown, chance = list(range(len(item.items))), random.Random(item.name)
    while shown == sorted(shown):
        chance.shuffle(shown)
    return shown


def believed(belief: str) -> str:
    """Return a slip as a word with a capital, a misconception in quotation marks."""
    return belief.capitalize() if belief in SLIPS else f"“{belief}”"


# Each of these returns (what can be answered, the answers, further attributes) of one kind


def _chosen(item):
    asked = "".join(f"<li>{inline(option.text)}</li>" for option in item.options)
    return f'<ol type="A">{asked}</ol>', f'<ol type="A">{"".join(map(_explained, item.options))}</ol>', ""


def _explained(option):
    verdict = "Right." if option.right else f"{_sentence(believed(option.belief))}"
    return f"<li{' data-right' if option.right else ''}><b>{inline(verdict)}</b> {inline(option.why)}</li>"


def _typed(item):
    unit = f"{'' if item.unit in ('', '%') else ' '}{item.unit}"
    said = f"<b>{_number(item.answer)}{escape(unit)}.</b> {inline(item.why)}"
    typical = "".join(_recognised(each, f"{each.value:.12g}", f"{_number(each.value)}: ") for each in item.typical)
    data = f' data-tolerance="{item.tolerance:.3g}"' + (f' data-unit="{escape(item.unit)}"' if item.unit else "")
    return "", f'<ul><li data-right data-is="{item.answer:.12g}">{said}</li>{typical}</ul>', data


def _sorted(item):
    texts = [text for text, _ in item.items]
    asked = "".join(f'<li data-is="{place}">{inline(texts[place])}</li>' for place in shuffled(item))
    right = "".join(f"<li>{inline(text)}: {inline(why)}</li>" for text, why in item.items)
    orders = [(each, " ".join(str(texts.index(text)) for text in each.value)) for each in item.typical]
    return f"<ul>{asked}</ul>", f"<p>{inline(item.why)}</p><ol>{right}</ol>{_others(orders)}", ""


def _sketched(item):
    heights = drawn(item, item.truth)
    truth = _line("gd-truth", heights) if item.is_curve else _dot(heights)
    others = _others([(each, _pixels(item, drawn(item, each.value))) for each in item.typical])
    board = f'<svg viewBox="{LEFT} {TOP} {RIGHT - LEFT} {BOTTOM - TOP}" aria-hidden="true">{_given(item)}{truth}</svg>'
    asked = f"<p>Across: {_range(item.x)}. Up: {_range(item.y)}.</p>"
    return asked, f"{board}<p>{inline(item.why)}</p>{others}", f' data-tolerance="{item.tolerance:g}"'


def _given(item):
    if not item.given:
        return ""
    return _line("gd-given", [inside(part(item.y, float(item.given(at)))) for at in places(item.x, GIVEN_COLUMNS)])


def _range(axis: Axis):
    """Return an axis in words, which the script reads too."""
    return escape(f"{axis.label}, {_number(axis.low)} to {_number(axis.high)}{' (logarithmic)' if axis.log else ''}")


def _others(recognised):
    """Return the list of recognised wrong answers, (typical, its value as the script reads it) each."""
    return f"<ul>{''.join(_recognised(*each) for each in recognised)}</ul>" if recognised else ""


def _recognised(typical: Typical, value, before=""):
    said = inline(_sentence(believed(typical.belief)))
    said = said[0].lower() + said[1:] if before else said
    return f'<li data-is="{value}"><b>{before}{said}</b> {inline(typical.why)}</li>'


def _fold(title, body):
    return f"<details><summary>{title}</summary>{body}</details>"


def _sentence(text):
    return text if text.rstrip("”")[-1] in ".?!" else f"{text}."


def _number(value):
    """Return a number as it is written: −0.125, 2.5·10⁻⁶."""
    digits, _, power = f"{value:.6g}".partition("e")
    return digits.replace("-", "−") + (f"·10{str(int(power)).translate(_RAISED)}" if power else "")


# Drawing, in whole pixels of the board; the script adds frame and numbers around what is drawn here


def _line(name, heights):
    step = (RIGHT - LEFT) / (len(heights) - 1)
    points = " ".join(f"{LEFT + i * step:.0f},{_down(height)}" for i, height in enumerate(heights))
    return f'<polyline class="{name}" points="{points}"/>'


def _dot(place):
    across, down = _pixel(place)
    return f'<circle class="gd-truth" cx="{across}" cy="{down}" r="5"/>'


def _pixels(item, parts):
    return " ".join(map(str, [_down(height) for height in parts] if item.is_curve else _pixel(parts)))


def _pixel(place):
    return round(LEFT + place[0] * (RIGHT - LEFT)), _down(place[1])


def _down(height):
    return round(BOTTOM - height * (BOTTOM - TOP))
