"""What the Sphinx extension makes of stored widgets, without building a page."""

import json
import re
import subprocess

import pytest
from node import node
from sphinx.errors import ExtensionError

import gdbook
from gdbook.site import figures


def stored(widget):
    """Return a widget as a notebook stores it."""
    state = {name: widget.get_state(name)[name] for name in widget.keys if name != "layout"}
    return {"model_name": widget._model_name, "model_module": widget._model_module, "state": state}


def test_a_page_keeps_the_traits_and_names_the_module():
    figure = figures.figure_of("page", stored(gdbook.StepRegimes(learning_rate=1.5)))
    assert figure["state"] == {"learning_rate": 1.5, "curvature": 1.0, "start": -1.6, "steps": 10}
    assert figure["name"] == "StepRegimes"
    assert figure["module"].startswith("StepRegimes-")
    assert figure["esm"] == gdbook.StepRegimes._esm


def test_a_module_is_named_after_its_content():
    record = stored(gdbook.StepRegimes())
    before = figures.figure_of("page", record)["module"]
    record["state"]["_esm"] += "// changed\n"
    assert figures.figure_of("page", record)["module"] != before


def test_a_widget_that_needs_a_kernel_is_refused_by_name():
    record = {"model_name": "IntSliderModel", "model_module": "@jupyter-widgets/controls", "state": {}}
    with pytest.raises(ExtensionError, match=r"core/page: @jupyter-widgets/controls\.IntSliderModel needs a kernel"):
        figures.figure_of("core/page", record)


def test_the_classic_copy_of_a_module_gives_the_same_figure():
    script = figures.classic("StepRegimes-1", gdbook.StepRegimes._esm)
    program = f"{script}\nconsole.log(Object.keys(globalThis.gdModules['StepRegimes-1'].default).join());"
    done = subprocess.run(
        [node(), "--input-type=commonjs", "--eval", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "render,accepts"


@pytest.mark.parametrize("esm", ['import x from "y";\nexport default { x };\n', "export const one = 1;\n", ""])
def test_a_module_with_imports_or_without_a_default_has_no_classic_copy(esm):
    assert figures.classic("name", esm) == ""


def test_the_host_script_is_a_classic_script_that_starts_itself():
    script = figures.host_script()
    subprocess.run([node(), "--check", "--input-type=commonjs"], input=script, text=True, check=True)
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    assert script.rstrip().endswith("start(document, loadModule);\n})();")


def test_a_state_cannot_end_its_script_early():
    state = {"models": {"a": {"state": {"text": "</script><script>alert(1)</script>"}}}}
    body = figures.page_state(state)
    assert "</" not in body
    assert json.loads(body) == state


def test_the_package_hash_changes_with_any_file_a_page_depends_on(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "PACKAGE", tmp_path)
    hashes = set()
    for name in ("a.py", "figures/b.mjs", "c.css", "a.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{len(hashes)}")
        hashes.add(figures.package_hash())
    assert len(hashes) == 4
