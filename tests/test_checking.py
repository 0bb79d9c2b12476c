"""Checking an answer: the three verdicts, whatever a reader hands over, within its time and leaving nothing behind."""

import asyncio
import contextlib
import math
import random
import signal
import sys
import threading
import time
import warnings
from dataclasses import replace

import matplotlib.pyplot as plt
import nbformat
import notebooks
import numpy as np
import pytest

from gdbook.teaching.checking import Exercise, Mistake, Property, Task, Written, limit, several, short, verdict
from gdbook.teaching.checking.quiet import Heard

DOUBLE = Task(
    name="sample-1",
    title="Twice as much",
    answer="double",
    stub="def double(x):\n    ...\n",
    solution="def double(x):\n    return 2 * x\n",
    properties=(
        Property(
            "half of it is the input", lambda rng: [(3.0,), (-1.5,), (short(rng.normal()),)], lambda y, x: y / 2 == x
        ),
        Property(
            "the sign of the input is kept", lambda rng: [(2.0,)], lambda y, z, x: y == -z, change=lambda x: (-x,)
        ),
    ),
    hints=("Add it to itself.", "Multiply by $2$."),
    mistakes=(
        Mistake("def double(x):\n    return x * x\n", "This is the square."),
        Mistake("def double(x):\n    return x / 2\n", "This is the half."),
        Mistake("def double(x):\n    return 2 * abs(x)\n", "The sign is lost."),
    ),
)
REVERSED = Task(
    name="sample-2",
    title="Backwards",
    answer="backwards",
    stub="def backwards(values):\n    ...\n",
    properties=(Property("the last is first", lambda rng: [(np.array([1.0, 2.0]),)], lambda y, x: y[0] == x[-1]),),
    hints=("Slice.",),
    mistakes=tuple(Mistake(f"def backwards(values):\n    return values - {i}\n", f"Not {i}.") for i in range(3)),
)
THIRD = Task(
    name="sample-3",
    title="The third point",
    answer="x3",
    stub="x3 = ...\n",
    properties=(Property("it solves x + 1 = 0", lambda rng: [()], lambda x: abs(x + 1) < 1e-9),),
    hints=("Subtract.",),
    mistakes=(
        Mistake("x3 = 1.0", "A sign is lost."),
        Mistake("x3 = 0.0", "This is the bottom."),
        Mistake("x3 = 2.0", "This is beyond."),
    ),
)


def check(answer, task=DOUBLE):
    return Exercise(task).check(answer)


# The three verdicts


def test_a_right_answer_passes_and_the_text_lists_what_held():
    assert repr(check(lambda x: x + x)) == (
        "Passed: Twice as much. What held:\n\n"
        "- half of it is the input (3 of 3)\n- the sign of the input is kept (1 of 1)"
    )


def test_a_wrong_answer_is_told_the_first_input_what_came_and_what_was_to_hold():
    said = check(lambda x: x + 3.5)
    assert said.status == "not yet"
    assert said.sentence == "`double(3.0)` returned `6.5`. This must hold: half of it is the input."


def test_a_property_of_two_calls_shows_both():
    said = check(lambda x: 4.0 if x == -2 else 2 * x)
    assert said.sentence.startswith(
        "`double(2.0)` returned `4.0`, and `double(-2.0)` returned `4.0`. This must hold: the sign"
    )


def test_an_unknown_mistake_points_to_the_hints():
    assert check(lambda x: x + 3.5).hint.startswith('`exercise("sample-1").hint()`')


@pytest.mark.parametrize("mistake", DOUBLE.mistakes, ids=lambda mistake: mistake.hint)
def test_a_typical_mistake_gets_its_own_hint(mistake):
    assert check(DOUBLE.defined(mistake.code)).hint == mistake.hint


def test_a_mistake_is_known_by_what_it_does_not_by_how_it_is_written():
    assert check(lambda x: math.pow(x, 2)).hint == "This is the square."


def test_an_answer_that_differs_from_a_mistake_on_one_input_does_not_get_its_hint():
    assert check(lambda x: x * x if x > 0 else 7.0).hint != "This is the square."


def test_an_answer_near_a_mistake_does_not_get_its_hint():
    assert check(lambda x: 1.001 * x * x).hint != "This is the square."


def test_the_untouched_stub_says_your_turn_wherever_it_stands():
    assert check(DOUBLE.defined("\n\n\n" + DOUBLE.stub)).status == "your turn"
    assert check(...).status == "your turn"


@pytest.mark.parametrize("docstring", ["", '    """Return twice x."""\n'], ids=["bare", "with docstring"])
def test_a_touched_stub_is_no_longer_untouched(docstring):
    task = replace(DOUBLE, stub=f"def double(x):\n{docstring}    ...\n")
    assert check(task.defined(task.stub), task).status == "your turn"
    assert check(task.defined("def double(x):\n    return 0\n"), task).status == "not yet"


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        (..., "your turn", "complete `x3`"),
        (-1, "passed", ""),
        (1, "not yet", "`x3` is `1`."),
        (abs, "not yet", "a value"),
    ],
    ids=["stub", "right", "wrong", "function"],
)
def test_an_answer_may_be_a_plain_value(answer, status, text):
    said = check(answer, THIRD)
    assert said.status == status
    assert text in said.sentence


def test_a_typical_wrong_value_gets_its_hint():
    assert check(1, THIRD).hint == "A sign is lost."


def test_an_array_does_for_a_value_where_the_property_takes_it():
    assert check(np.array(-1.0), THIRD).status == "passed"
    assert check(np.array([1.0, 2.0]), THIRD).sentence.startswith("`x3` is `np.array([1.0, 2.0])`.")


# What readers hand over


class Hostile:
    """An object on which every operation raises."""

    def _raise(self, *_):
        raise RuntimeError("leave me alone")

    __repr__ = __eq__ = __bool__ = __float__ = __truediv__ = __array__ = __getattr__ = _raise
    __hash__ = None


class Alarm(BaseException):
    pass


def raising(error):
    def answer(x):
        raise error

    return answer


def endless_descent(x):
    return endless_descent(x)


def generating(x):
    yield 2 * x


def forgetful(x):
    x = 2 * x


async def waiting(x):
    await asyncio.sleep(0)


ODD = {
    "text": lambda x: "six",
    "nothing": forgetful,
    "nan": lambda x: math.nan,
    "shape": lambda x: np.ones((2, 3)),
    "ragged": lambda x: [[1], [2, 3]],
    "hostile": lambda x: Hostile(),
    "error": raising(ValueError("no")),
    "bare error": raising(ZeroDivisionError()),
    "exit": raising(SystemExit(3)),
    "generator exit": raising(GeneratorExit()),
    "own base exception": raising(Alarm()),
    "stop": raising(StopIteration()),
    "recursion": endless_descent,
    "generator": generating,
    "coroutine": waiting,
    "class": Hostile,
    "no argument": lambda: 6,
    "two arguments": lambda x, y: 2 * x,
    "builtin": len,
    "function of functions": lambda x: lambda: 2 * x,
    "number": 6.0,
    "string": "double",
    "none": None,
    "module": math,
    "hostile itself": Hostile(),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_whatever_is_handed_over_the_check_does_not_raise_and_does_not_print(answer, capfd):
    said = check(answer)
    assert said.status == "not yet"
    assert said.sentence
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ODD["error"], "`double(3.0)` raised `ValueError: no` in the line `raise error`"),
        (ODD["recursion"], "RecursionError"),
        (ODD["text"], "`double(3.0)` returned `'six'`."),
        (ODD["nan"], "`double(3.0)` returned `nan`."),
        (ODD["number"], "`double` must be a function, got `6.0`."),
    ],
    ids=["error", "recursion", "text", "nan", "number"],
)
def test_the_sentence_names_what_came(answer, words):
    assert words in check(answer).sentence


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ODD["recursion"], "calls itself without end"),
        (ODD["generator"], "`return` in place of `yield`"),
        (ODD["coroutine"], "no `async`"),
        (ODD["no argument"], "double(x)"),
        (ODD["number"], "check(double)"),
        (ODD["nothing"], "without `return`"),
        (lambda x: print(2 * x), "It printed `'6.0'` and returned nothing"),
    ],
    ids=["recursion", "generator", "coroutine", "arguments", "call", "nothing", "print"],
)
def test_the_hint_fits_the_kind_of_the_slip(answer, words):
    assert words in check(answer).hint


def test_what_an_earlier_call_printed_is_not_held_against_a_later_one():
    assert "without `return`" in check(lambda x: print("early") or 2 * x if x == 3 else None).hint


def test_a_type_error_inside_the_answer_is_not_taken_for_wrong_arguments():
    def double(x):
        return 2 + "x"

    assert "what the stub takes" not in check(double).hint


def test_an_answer_that_changes_its_inputs_is_told_so():
    def backwards(values):
        values[:] = values[::-1]
        return values

    said = check(backwards, REVERSED)
    assert said.status == "not yet"
    assert "`backwards(np.array([1.0, 2.0]))` changes what it is given" in said.sentence


def test_the_inputs_a_property_sees_are_those_that_were_given():
    def backwards(values):
        values[:] = 0
        return values

    assert "returned `np.array([0.0, 0.0])`" in check(backwards, REVERSED).sentence


def test_an_answer_that_leaves_its_inputs_alone_passes():
    assert check(lambda values: values[::-1].copy(), REVERSED).status == "passed"


def test_a_long_value_is_shortened_and_no_address_is_shown():
    assert len(check(lambda x: "a" * 10_000).sentence) < 250
    assert " at 0x" not in check(lambda x: object()).sentence


def test_a_notebook_typesets_the_verdict():
    said = check(lambda x: x * x)
    assert said._repr_markdown_() == f"**Not yet:** {said.sentence}\n\n**Hint:** This is the square."
    assert repr(said) == f"Not yet: {said.sentence}\n\nHint: This is the square."


def test_what_a_reader_s_object_says_cannot_leave_its_code_span():
    said = check(lambda x: "`<b>*loud*</b>\n\n# Title `")
    assert said.sentence.count("`") == 4
    assert "\n" not in said.sentence


def test_numpy_numbers_are_shown_plainly():
    assert "returned `(0.5, [1, True])`" in check(lambda x: (np.float64(0.5), [np.int64(1), np.True_])).sentence


# Nothing is left behind


def test_nothing_of_an_answer_is_left_behind(capfd):
    def messy(x):
        print("noise")
        print("noise", file=sys.stderr)
        plt.figure()
        np.random.seed(0)
        random.seed(0)
        np.seterr(all="raise")
        warnings.warn("a warning", UserWarning, stacklevel=1)
        return 2 * x

    state, plain, figures, errors = np.random.get_state()[1].tolist(), random.getstate(), plt.get_fignums(), np.geterr()
    streams = (sys.stdout, sys.stderr)
    assert check(messy).status == "passed"
    assert (np.random.get_state()[1].tolist(), random.getstate()) == (state, plain)
    assert (plt.get_fignums(), np.geterr(), (sys.stdout, sys.stderr)) == (figures, errors, streams)
    assert capfd.readouterr() == ("", "")


def test_a_figure_that_stood_before_the_check_still_stands():
    figure = plt.figure()
    check(lambda x: 2 * x)
    assert plt.fignum_exists(figure.number)
    plt.close(figure)


def test_an_answer_that_reseeds_sees_the_same_inputs():
    seen = []

    def reseeding(x):
        seen.append(x)
        np.random.seed(len(seen))
        return 2 * x

    check(reseeding)
    first, seen[:] = list(seen), []
    np.random.seed(99)
    check(reseeding)
    assert seen == first


def test_endless_printing_is_not_kept(monkeypatch):
    monkeypatch.setattr(verdict, "SECONDS", 0.1)

    def chatter(x):
        while True:
            print("more" * 100)

    assert "stopped after 0.1 s" in check(chatter).sentence


# Time


def endless(x):
    while True:
        pass


def sleeping(x):
    time.sleep(4)


def stubborn(x):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


def deaf(x):
    while True:
        try:  # noqa: SIM105
            sum(range(1000))
        except:  # noqa: E722 (it swallows the first alarms)
            pass


def test_five_seconds_are_given():
    assert verdict.SECONDS == 5


@pytest.mark.parametrize("answer", [endless, sleeping, stubborn, deaf], ids=lambda answer: answer.__name__)
def test_an_endless_loop_is_stopped_with_a_sentence(answer, monkeypatch):
    monkeypatch.setattr(verdict, "SECONDS", 0.2)
    start = time.monotonic()
    said = check(answer)
    assert 0.2 <= time.monotonic() - start < 3
    assert said.sentence == "the check was stopped after 0.2 s, at `double(3.0)`."
    assert "never becomes false" in said.hint


def in_a_thread(function):
    results = []
    thread = threading.Thread(target=lambda: results.append(function()))
    thread.start()
    thread.join()
    return results[0]


@pytest.mark.parametrize("answer", [endless, stubborn], ids=lambda answer: answer.__name__)
def test_where_no_signal_comes_a_trace_function_stops_the_loop(answer, monkeypatch):
    monkeypatch.setattr(verdict, "SECONDS", 0.2)
    said, tracing = in_a_thread(lambda: (check(answer), sys.gettrace()))
    assert said.sentence == "the check was stopped after 0.2 s, at `double(3.0)`."
    assert tracing is None


def test_with_a_trace_function_a_right_answer_passes():
    assert in_a_thread(lambda: check(lambda x: 2 * x)).status == "passed"


def test_where_neither_works_it_says_so_first(capsys):
    def debugged():
        sys.settrace(lambda *_: None)
        try:
            return check(lambda x: 2 * x)
        finally:
            sys.settrace(None)

    assert in_a_thread(debugged).status == "passed"
    assert capsys.readouterr().out == f"{limit.UNLIMITED}\n"


def test_where_a_limit_is_kept_nothing_is_said(capsys):
    check(lambda x: 2 * x)
    assert capsys.readouterr().out == ""


def test_no_alarm_is_left_and_an_earlier_one_still_rings(monkeypatch):
    rung = []
    former = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.15)
    try:
        check(lambda x: 2 * x)
        assert not rung
        time.sleep(0.3)
        assert rung == [1]
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    finally:
        signal.signal(signal.SIGALRM, former)


def test_a_real_interrupt_still_interrupts():
    def interrupted(x):
        signal.raise_signal(signal.SIGINT)
        return 2 * x

    with pytest.raises(KeyboardInterrupt):
        check(interrupted)
    assert sys.stdout is not None and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


# In a notebook


NOTEBOOK = {
    "start": """\
import matplotlib.pyplot as plt
from gdbook import exercise
from gdbook.teaching.checking import verdict

verdict.SECONDS = 60  # the first picture of a kernel takes its time on a busy machine
def drawing(curvatures):
    if len(curvatures) == 1:
        plt.plot(curvatures)
        plt.show()
        display("a display")
    mu, L = min(curvatures), max(curvatures)
    return 2 / (mu + L), (L - mu) / (L + mu)

def endless(curvatures):
    while True:
        pass""",
    "draws": 'exercise("learning-rate-2").check(drawing)',
    "stops": 'verdict.SECONDS = 0.5\nexercise("learning-rate-2").check(endless)',
}


@pytest.fixture(scope="module")
def kernel_outputs(tmp_path_factory):
    """What a notebook's kernel shows for a right answer that draws and for one that never ends."""
    cells = [nbformat.v4.new_code_cell(source, id=id) for id, source in NOTEBOOK.items()]
    done = notebooks.run(nbformat.v4.new_notebook(cells=cells), tmp_path_factory.mktemp("notebook"))
    return {cell.id: cell.outputs for cell in done.cells}


def test_in_a_notebook_only_the_verdict_is_shown(kernel_outputs):
    [output] = kernel_outputs["draws"]
    assert output.data["text/plain"].startswith("Passed: ")
    assert output.data["text/markdown"].startswith("**Passed:** ")


def test_in_a_notebook_an_endless_loop_is_stopped(kernel_outputs):
    [output] = kernel_outputs["stops"]
    assert "stopped after 0.5 s" in output.data["text/plain"]


# Hints and solutions


def test_hints_come_one_at_a_time_and_then_no_more():
    exercise = Exercise(DOUBLE)
    said = [repr(exercise.hint()) for _ in range(4)]
    assert said[:2] == ["Hint 1 of 2: Add it to itself.", "Hint 2 of 2: Multiply by $2$."]
    assert said[2] == said[3] and "no more hints" in said[2]


def test_the_solution_is_the_reference_and_a_notebook_shows_it_as_code():
    solution = Exercise(DOUBLE).solution()
    assert repr(solution) == "def double(x):\n    return 2 * x"
    assert solution._repr_markdown_() == "```python\ndef double(x):\n    return 2 * x\n```"


def test_an_edition_without_solutions_says_so():
    assert repr(Exercise(REVERSED).solution()) == "This edition comes without solutions."


def test_an_exercise_tells_what_it_offers():
    assert 'exercise("sample-1").check(double)' in repr(Exercise(DOUBLE))


# The form


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("name", "sample", "name must be words and a number joined by hyphens, got 'sample'"),
        ("name", "learning_rate-1", "name must be"),
        ("hints", (), "hints must hold at least one"),
        ("properties", (), "properties must hold at least one"),
        ("mistakes", DOUBLE.mistakes[:2], "mistakes must be 3, got 2"),
        ("stub", "def twice(x):\n    ...", "must define double"),
        ("solution", "def twice(x):\n    ...", "must define double"),
    ],
)
def test_a_task_that_does_not_fit_the_form_is_refused(part, value, sentence):
    parts = {name: getattr(DOUBLE, name) for name in DOUBLE.__dataclass_fields__}
    with pytest.raises(ValueError, match=sentence):
        Task(**parts | {part: value})


def test_drawn_cases_are_the_same_every_time_and_differ_between_properties():
    one = Property("it holds", several(5, lambda rng: (rng.random(),)), bool)
    assert one.trials(0) == one.trials(0)
    assert one.trials(0) != one.trials(1)


def test_a_written_function_shows_what_it_computes():
    cube = Written("lambda x: x**3")
    assert (repr(cube), cube(2.0), eval(repr(cube))(2.0)) == ("lambda x: x**3", 8.0, 8.0)


@pytest.mark.parametrize(("number", "expected"), [(0.12345, 0.12), (123.45, 120.0), (-0.0995, -0.1), (0.0, 0.0)])
def test_a_short_number_has_two_significant_digits(number, expected):
    assert short(number) == expected


def test_what_is_written_to_the_stand_in_stream_is_cut():
    stream = Heard()
    assert stream.write("a" * 10_000) == 10_000
    assert len(stream.text) == 500
