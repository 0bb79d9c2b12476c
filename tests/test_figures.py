"""Live figures from the Python side: their traits, their one module, their picture."""

import io
import math
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import matplotlib.image
import pytest
from node import ROOT, evaluate, node

import gdbook
from gdbook import tokens
from gdbook.figures import figure as base
from gdbook.figures.link import linked

FIGURES = {name: getattr(gdbook, name) for name, home in gdbook._HOMES.items() if home.startswith("figures.")}
FOLDER = Path(base.__file__).parent
each_figure = pytest.mark.parametrize("kind", FIGURES.values(), ids=FIGURES)


def module_of(kind):
    name = re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower()
    return FOLDER / f"{name}.mjs"


PROBES = (
    0,
    1,
    -1,
    2,
    7,
    0.5,
    -0.5,
    9e-7,
    1e-6,
    1000000,
    1000001,
    -1000000,
    -1000001,
    True,
    False,
    None,
    "",
    "a",
    "x^2",
)
PROBES += ([], [1], [1, 2], [0.5, -0.5, 3], [1, 1000001], [1, None], {}, "learning_rate", "constructor")
PROBES += ([[1, 2]], [[1, 2], [3]], [[1, 2, 3]], [[1, 1000001]], [[0.5, -3]] * 30, [[0.5, -3]] * 31, [{}], [None])


def probes_of(trait):
    """Return values, as JSON knows them, of every kind and on both sides of the trait's own limits."""
    limits = [getattr(trait, name) for name in ("low", "high", "least", "most") if hasattr(trait, name)]
    beside = [limit + step for limit in limits for step in (-1, -0.5, 0, 0.5, 1)]
    return [*PROBES, *(int(each) if each == int(each) else each for each in beside), *getattr(trait, "known", ())]


def accepted(trait, value):
    try:
        trait.validate(None, value)
    except (TypeError, ValueError):
        return False
    return True


def in_javascript(kind, path, result, argument=None):
    """Return what an expression of `figure`, the linked module, of `model`, its default state, and `argument` gives."""
    path.write_text(linked(module_of(kind)), encoding="utf-8")
    default = kind()
    state = {name: getattr(default, name) for name in default.keys if not name.startswith("_") and name != "layout"}
    source = f"""import figure from "{path.as_uri()}";
    const model = {{ get: (name) => argument.state[name] }};
    result = ({result})(argument.given);"""
    return evaluate(source, {"state": state, "given": argument})


@each_figure
def test_a_link_may_set_every_trait_and_nothing_else(kind, tmp_path):
    assert in_javascript(kind, tmp_path / "figure.mjs", "() => Object.keys(figure.accepts)") == kind.state_names()


@each_figure
def test_traits_are_the_names_its_javascript_reads(kind):
    read = set(re.findall(r'model\.get\("(\w+)"\)', linked(module_of(kind))))
    assert read <= {name for name, trait in kind.class_traits().items() if trait.metadata.get("sync")}


@each_figure
def test_a_link_may_set_just_the_values_that_python_accepts(kind, tmp_path):
    probes = {name: probes_of(kind.class_traits()[name]) for name in kind.state_names()}
    wanted = {name: [accepted(kind.class_traits()[name], value) for value in probes[name]] for name in probes}
    test_each = """(probes) => Object.fromEntries(Object.entries(probes).map(([name, values]) => (
      [name, values.map((value) => Boolean(figure.accepts[name](value, model)))])))"""
    found = in_javascript(kind, tmp_path / "figure.mjs", test_each, probes)
    differing = [
        (name, value)
        for name in probes
        for value, *both in zip(probes[name], wanted[name], found[name], strict=True)
        if both[0] != both[1]
    ]
    assert differing == []
    assert all(any(each) and not all(each) for each in wanted.values())


@each_figure
def test_every_trait_says_what_it_is(kind):
    for name in kind.state_names():
        assert kind.class_traits()[name].help, name


@each_figure
def test_the_linked_module_stands_alone_and_runs(kind, tmp_path):
    path = tmp_path / "figure.mjs"
    path.write_text(linked(module_of(kind)), encoding="utf-8")
    assert not re.search(r"^import\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    program = f'import figure from "{path.as_uri()}"; if (typeof figure.render !== "function") throw new Error();'
    subprocess.run([node(), "--input-type=module", "--eval", program], check=True)


def test_an_import_in_another_form_is_refused(tmp_path):
    path = tmp_path / "figure.mjs"
    path.write_text('import * as all from "./lib/axes.mjs";\n')
    with pytest.raises(ValueError, match=r"figure\.mjs: an import must read"):
        linked(path)


def test_leaves_come_before_what_imports_them_once_each(tmp_path):
    (tmp_path / "one.mjs").write_text("export const one = 1;\n")
    (tmp_path / "two.mjs").write_text('import { one } from "./one.mjs";\nexport const two = one + 1;\n')
    path = tmp_path / "figure.mjs"
    path.write_text(
        'import { two } from "./two.mjs";\nimport { one } from "./one.mjs";\nexport default { one, two };\n'
    )
    assert linked(path) == "const one = 1;\nconst two = one + 1;\nexport default { one, two };\n"


def test_repr_is_the_call_that_makes_the_figure():
    figure = gdbook.StepRegimes(learning_rate=1.5, steps=3)
    assert repr(figure) == "StepRegimes(learning_rate=1.5, curvature=1.0, start=-1.6, steps=3)"
    assert repr(eval(repr(figure), {"StepRegimes": gdbook.StepRegimes})) == repr(figure)


@each_figure
def test_its_picture_is_small_and_described(kind):
    data, metadata = kind()._repr_mimebundle_()
    picture = b64decode(data["image/png"])
    assert len(picture) < 60_000
    height, width, _ = matplotlib.image.imread(io.BytesIO(picture)).shape
    assert width / height == pytest.approx(2, abs=0.2)
    assert metadata["image/png"]["alt"] == kind().describe()
    assert data["text/plain"] == repr(kind())
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_picture_follows_the_state():
    figure = gdbook.StepRegimes()
    before = figure._repr_mimebundle_()[0]["image/png"]
    figure.learning_rate = 1.8
    assert figure._repr_mimebundle_()[0]["image/png"] != before
    assert "alternating" in figure.describe()


FRAMES = [(1.0, -1.6), (250.0, 0.01), (0.02, 40.0), (3.0, 0.0), (1.0, 1e-7), (1e6, 1e6), (1e-6, 1e-6), (2.0, 1.0)]


@pytest.mark.parametrize(("curvature", "start"), FRAMES)
def test_the_picture_has_the_frame_of_the_browser(curvature, start):
    frame = evaluate('import { frameFor } from "./staircase.mjs"; result = frameFor(...argument);', (curvature, start))
    bowl, heights = gdbook.StepRegimes(curvature=curvature, start=start).draw().axes
    assert bowl.get_xlim() == pytest.approx((-frame["reach"], frame["reach"]), rel=1e-12)
    assert bowl.get_ylim() == pytest.approx((-0.03 * frame["height"], frame["height"]), rel=1e-12)
    assert heights.get_ylim() == pytest.approx(frame["values"], rel=1e-12)


@pytest.mark.parametrize(
    "state",
    [{"learning_rate": 1.0}, {"learning_rate": 1e6, "curvature": 1e6, "steps": 30}, {"start": 0.0}, {"steps": 0}],
)
def test_extreme_states_can_be_drawn_and_described(state):
    figure = gdbook.StepRegimes(**state)
    assert "nan" not in figure.describe()
    assert figure._picture()


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ({"learning_rate": 0}, ValueError, "learning_rate must be positive, got 0"),
        ({"learning_rate": -0.1}, ValueError, "learning_rate must be positive, got -0.1"),
        ({"learning_rate": math.nan}, ValueError, "learning_rate must be finite, got nan"),
        ({"learning_rate": "fast"}, TypeError, "learning_rate must be a number, got 'fast'"),
        ({"curvature": 0}, ValueError, "curvature must be positive, got 0"),
        ({"start": math.inf}, ValueError, "start must be finite, got inf"),
        ({"start": (1, 2)}, TypeError, r"start must be a number, got \(1, 2\)"),
        ({"curvature": 1e9}, ValueError, r"curvature must be between 1e-06 and 1e\+06, got 1000000000.0"),
        ({"steps": 31}, ValueError, "steps must be between 0 and 30, got 31"),
        ({"rate": 1}, TypeError, "StepRegimes has no 'rate'; it has learning_rate, curvature, start, steps"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, error, message):
    with pytest.raises(error, match=message):
        gdbook.StepRegimes(**state)


def test_a_refused_value_leaves_the_figure_as_it_was():
    figure = gdbook.StepRegimes()
    with pytest.raises(ValueError, match="learning_rate must be positive"):
        figure.learning_rate = -1
    assert figure.learning_rate == 0.4


def test_every_colour_a_figure_uses_is_a_token():
    style = (FOLDER / "figure.css").read_text()
    local = {"thumb", "place", "x", "y"}
    assert set(re.findall(r"var\(--gd-(\w+)", style)) - local <= set(tokens.LIGHT)
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", style)


def test_no_other_stylesheet_reaches_into_a_figure():
    classes = re.compile(r"\.([a-z][\w-]*)")
    ours = set(classes.findall((FOLDER / "figure.css").read_text())) - {"gd-figure"}
    others = [path for folder in ("gdbook", "book") for path in (ROOT / folder).rglob("*.css") if path.parent != FOLDER]
    for path in others:
        for selector in re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)):
            for each in re.split(r",(?![^(]*\))", selector):
                named = classes.findall(each)
                assert not named or named[0] not in ours, f"{path.name}: {each.strip()} needs a parent of its own"


def test_importing_the_package_leaves_heavy_libraries_alone():
    heavy = ["matplotlib", "ipywidgets", "anywidget", "sympy", "sphinx"]
    code = f"import sys, gdbook; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(AttributeError, match="has no attribute 'descend_faster'; it has .*StepRegimes"):
        _ = gdbook.descend_faster
