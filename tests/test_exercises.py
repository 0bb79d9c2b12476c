"""The book's code exercises: stub, reference, typical mistakes and notebook agree; other right answers pass, too."""

import ast
import inspect
import math
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import hygiene
import nbformat
import numpy as np
import pytest

import gdbook
from gdbook.site.exercises import nested
from gdbook.teaching import exercises as chapters
from gdbook.teaching.checking import Exercise
from gdbook.teaching.exercises import exercise, exercises

ROOT = Path(__file__).resolve().parent.parent
NAMES = list(exercises())
CASES = [(name, mistake) for name in NAMES for mistake in exercise(name).task.mistakes]
ATTENTIVE_S = 0.2
ANSWERS = [import_module(path.stem) for path in sorted(Path(__file__).parent.glob("answers_*.py"))]  # of later chapters


def notebook_of(name):
    """Return the notebook of an exercise's chapter."""
    slug = name.rsplit("-", 1)[0].replace("-", "_")
    [path] = (ROOT / "book").rglob(f"{slug}.ipynb")
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def code_of(name):
    return [cell for cell in notebook_of(name).cells if cell.cell_type == "code"]


def shown(cell):
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def verdicts_in(name):
    """Return (source of the cell before, text shown) of each cell of the chapter that checks this exercise."""
    cells = code_of(name)
    call = f'exercise("{name}").check({exercise(name).task.answer})'
    return [(before.source, shown(cell)) for before, cell in zip(cells, cells[1:], strict=False) if cell.source == call]


# What the chapter shows


@pytest.mark.parametrize("name", NAMES)
def test_the_chapter_checks_the_very_stub_and_then_the_very_reference(name):
    task = exercise(name).task
    assert [source for source, _ in verdicts_in(name)] == [task.stub.strip(), task.solution.strip()]


@pytest.mark.parametrize("name", NAMES)
def test_the_chapter_says_your_turn_to_the_stub_and_passed_to_the_reference(name):
    stub, reference = [text for _, text in verdicts_in(name)]
    assert stub.startswith("Your turn: ")
    assert reference.startswith("Passed: ")


@pytest.mark.parametrize("name", NAMES)
def test_the_chapter_gives_its_hints_once(name):
    assert hygiene.prose(notebook_of(name)).count(f":::{{hints}} {name}\n") == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_named_after_its_chapter_and_numbered_from_one(name):
    module = next(each for each in modules() if exercise(name).task in each.TASKS)
    slug = module.__name__.rsplit(".", 1)[1].replace("_", "-")
    assert [task.name for task in module.TASKS] == [f"{slug}-{i}" for i, _ in enumerate(module.TASKS, start=1)]


def modules():
    found = [vars(chapters).get(path.stem) for path in Path(chapters.__file__).parent.glob("*.py")]
    return [module for module in found if inspect.ismodule(module)]


# Stub, reference and mistakes


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_passes(name):
    task = exercise(name).task
    assert exercise(name).check(task.defined(task.solution)).status == "passed"


@pytest.mark.parametrize("name", NAMES)
def test_the_stub_says_your_turn(name):
    task = exercise(name).task
    assert exercise(name).check(task.defined(task.stub)).status == "your turn"


@pytest.mark.parametrize(("name", "mistake"), CASES, ids=[f"{name}:{mistake.hint[:25]}" for name, mistake in CASES])
def test_each_typical_mistake_is_not_yet_right_and_gets_its_hint(name, mistake):
    said = exercise(name).check(exercise(name).task.defined(mistake.code))
    assert (said.status, said.hint) == ("not yet", mistake.hint)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_answers_within_two_hundred_milliseconds(name):
    task = exercise(name).task
    sources = [task.solution, task.stub, *(mistake.code for mistake in task.mistakes)]
    assert max(quickest(name, task.defined(source)) for source in sources) < ATTENTIVE_S


def quickest(name, answer):
    """Return the time of the quickest of up to five checks: what the machine does besides is not the check's doing."""
    times = []
    while len(times) < 5 and min(times, default=1) >= ATTENTIVE_S / 2:
        start = time.perf_counter()
        exercise(name).check(answer)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_gives_the_solution_away(name):
    task = exercise(name).task
    assert len(task.hints) >= 2
    body = [line.strip() for line in task.solution.splitlines()[1:]]
    assert [line for line in body if any(line in hint for hint in task.hints) and len(line) > 20] == []


# Other right answers


def steps_by_walking(learning_rate, curvature, digits):
    x, steps = 1.0, 0
    while abs(x) > 10**-digits * (1 + 1e-9):
        x, steps = x - learning_rate * curvature * x, steps + 1
        if steps > 400:
            return None
    return steps


def steps_by_natural_logarithms(learning_rate, curvature, digits):
    size = np.abs(1 - learning_rate * curvature)
    if size >= 1:
        return None
    return np.ceil(np.log(10) * digits / -np.log(size)) if size else 1


def rate_by_thirds(curvatures):
    """Narrow an interval that holds the lowest point of the worst factor, which falls and then rises."""
    curvatures = np.array(curvatures)
    low, high = 0.0, 2 / curvatures.max()
    for _ in range(200):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if abs(1 - left * curvatures).max() < abs(1 - right * curvatures).max():
            high = right
        else:
            low = left
    return [low, abs(1 - low * curvatures).max()]


def rate_from_the_condition_number(curvatures):
    condition = max(curvatures) / min(curvatures)
    return np.array([2 / min(curvatures) / (1 + condition), (condition - 1) / (condition + 1)])


def backtrack_by_calling_itself(value, slope, x, rate=1.0):
    if value(x - rate * slope(x)) <= value(x) - 1e-4 * rate * slope(x) ** 2:
        return rate
    return backtrack_by_calling_itself(value, slope, x, rate / 2)


def backtrack_by_listing(value, slope, x):
    fits = [value(x - slope(x) / 2**k) <= value(x) - 1e-4 * slope(x) ** 2 / 2**k for k in range(60)]
    return np.float64(0.5 ** fits.index(True))


def step_by_the_factor(x, learning_rate, curvature):
    return (1 - learning_rate * curvature) * x


RIGHT = {
    "authoring-1": [step_by_the_factor],
    "learning-rate-1": [steps_by_walking, steps_by_natural_logarithms],
    "learning-rate-2": [rate_by_thirds, rate_from_the_condition_number],
    "learning-rate-3": [backtrack_by_calling_itself, backtrack_by_listing],
}
for _answers in ANSWERS:
    RIGHT |= _answers.RIGHT


@pytest.mark.parametrize(
    ("name", "answer"),
    [(name, answer) for name in NAMES for answer in RIGHT.get(name, ())],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_another_way_to_do_it_passes(name, answer):
    assert repr(exercise(name).check(answer)).startswith("Passed: ")


# Nearly right answers, each made from the reference by one small change


NEARLY = {
    "authoring-1": [("return x", "return 1 + x")],
    "learning-rate-1": [
        ("math.ceil(", "float("),
        ("math.ceil(", "math.floor("),
        (" - 1e-9)", " + 1)"),
        ("return 1\n", "return 2\n"),
        ('"bouncing", "divergent"', '"divergent",'),
    ],
    "learning-rate-2": [
        (", (L - mu) / (L + mu)", ""),
        ("min(curvatures)", "curvatures[0]"),
        ("2 / (mu + L)", "2 / (1 + L)"),
        ("2 / (mu + L)", "2.001 / (mu + L)"),
        ("(L - mu) / (L + mu)", "1 - mu / L"),
    ],
    "learning-rate-3": [
        ("rate / 2", "rate / 3"),
        ("while", "if"),
        ("1e-4", "0"),
        ("g * g", "g"),
        ("return rate", "return rate if rate == 1 else rate / 2"),
        ("1.0, slope(x)", "1.0 if slope(x) else 0.5, slope(x)"),
        (" > ", " >= "),
    ],
}
for _answers in ANSWERS:
    NEARLY |= _answers.NEARLY


def ends(said, each):
    return said.sentence.endswith(f"This must hold: {each.sentence}.")


def nearly(name, old, new):
    """Return the verdict on the reference in which `old` was replaced."""
    task = exercise(name).task
    assert old in task.solution
    return exercise(name).check(task.defined(task.solution.replace(old, new, 1)))


@pytest.fixture
def in_a_hurry(monkeypatch):
    monkeypatch.setattr("gdbook.teaching.checking.verdict.SECONDS", 0.5)


@pytest.mark.parametrize(("name", "old", "new"), [(name, *pair) for name in NAMES for pair in NEARLY.get(name, ())])
def test_a_nearly_right_answer_is_not_yet_right(name, old, new, in_a_hurry):
    assert nearly(name, old, new).status == "not yet"


@pytest.mark.parametrize("name", NAMES)
def test_each_property_is_the_first_to_refuse_some_mistake_or_nearly_right_answer(name, in_a_hurry):
    task = exercise(name).task
    verdicts = [nearly(name, *pair) for pair in NEARLY.get(name, ())]
    verdicts += [exercise(name).check(task.defined(mistake.code)) for mistake in task.mistakes]
    idle = [each for each in task.properties if not any(ends(said, each) for said in verdicts)]
    assert [each.sentence for each in idle] == []


@pytest.mark.parametrize("rows", [3, 6, 7])
def test_a_column_of_tenths_is_standardised_to_zeros_though_rounding_gives_it_a_spread(rows):
    task = exercise("convergence-3").task
    table = np.column_stack([np.full(rows, 0.1), np.arange(rows)])
    assert table.std(axis=0)[0] > 0
    assert (task.defined(task.solution)(table)[:, 0] == 0).all()


def test_sorting_the_reader_s_list_in_place_is_told():
    def best_rate(curvatures):
        curvatures.sort()
        mu, L = curvatures[0], curvatures[-1]  # noqa: N806
        return 2 / (mu + L), (L - mu) / (L + mu)

    said = exercise("learning-rate-2").check(best_rate)
    assert said.status == "not yet"
    assert "`best_rate([4.0, 1.0, 2.0])` changes what it is given" in said.sentence


def test_the_formula_alone_is_helped_through_its_gaps_one_by_one():
    def steps_needed(learning_rate, curvature, digits):
        return math.ceil(digits / -math.log10(abs(1 - learning_rate * curvature)))

    first, second, third = (mistake.hint for mistake in exercise("learning-rate-1").task.mistakes)
    assert exercise("learning-rate-1").check(steps_needed).hint == second


# Asking for an exercise


def test_exercises_are_found_by_name_from_the_package_s_front_door():
    assert gdbook.exercise("learning-rate-2").task.title == "The best rate for any bowl"


def test_an_unknown_exercise_is_refused_with_the_known_ones():
    with pytest.raises(KeyError, match="unknown exercise 'learning-rate-0'; known are .*learning-rate-1"):
        exercise("learning-rate-0")


def test_the_next_hint_comes_also_when_the_exercise_is_asked_for_anew():
    name = NAMES[0]
    exercises.cache_clear()  # no hint was asked for yet
    assert "Hint 1 of" in exercise(name).hint()
    assert "Hint 2 of" in exercise(name).hint()


def test_asking_for_an_exercise_loads_neither_pyplot_nor_widgets():
    code = "import sys, gdbook; gdbook.exercise('learning-rate-1'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"matplotlib.pyplot", "anywidget"} & set(done.stdout.split()) == set()


# The course's edition, which lacks the solutions


class WithoutSolutions(ast.NodeTransformer):
    def visit_Call(self, call):  # noqa: N802 (the name is ast's)
        self.generic_visit(call)
        call.keywords = [keyword for keyword in call.keywords if keyword.arg != "solution"]
        return call


def course_edition(module):
    """Return the exercises of a chapter's module from whose source every `solution=` was taken."""
    tree = WithoutSolutions().visit(ast.parse(inspect.getsource(module)))
    namespace = {"__name__": "course"}
    exec(compile(ast.unparse(tree), "course", "exec"), namespace)
    return [Exercise(task) for task in namespace["TASKS"]]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__.rsplit(".", 1)[1])
def test_the_course_s_edition_lacks_the_solutions_and_nothing_else(module):
    for whole, course in zip(module.TASKS, course_edition(module), strict=True):
        assert course.solution() == "This edition comes without solutions."
        assert course.check(whole.defined(whole.solution)).status == "passed"
        assert course.check(whole.defined(whole.stub)).status == "your turn"
        assert course.check(whole.defined(whole.mistakes[0].code)).hint == whole.mistakes[0].hint


@pytest.mark.parametrize("name", NAMES)
def test_each_solution_can_be_taken_out_for_it_is_a_literal_and_stands_nowhere_else(name):
    source = "".join(inspect.getsource(module) for module in modules())
    assert source.count(exercise(name).task.solution) == 1


# The hints on the page


def test_each_hint_is_folded_inside_the_one_before_it():
    assert nested(("one", "two $x$")) == "::::{dropdown} Hint 1\none\n\n:::{dropdown} Hint 2\ntwo $x$\n\n\n:::\n::::"
