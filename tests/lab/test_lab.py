"""A chapter in JupyterLab: its figure is live there, and Python and the page hold one and the same value."""

import os
import re
import subprocess
import sys
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from threading import Thread, Timer
from urllib.request import Request, urlopen

import browsing
import hygiene
import pytest
from jupyter_client import BlockingKernelClient

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOK, CELL = "core/learning_rate.ipynb", "rate-figure"
QUESTION = "learning-rate-factor"
CODE_CELLS = [cell.id for cell in hygiene.code_cells(hygiene.read_page(ROOT / "book" / NOTEBOOK))]
TOKEN = "downhill"
OWN_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+/)lab\?token")
LIMIT_S = 60
ROUNDS = 50  # far more questions and answers than a message takes
LIMIT_MS = 1000 * LIMIT_S


@contextmanager
def jupyterlab(folder, own):
    """Serve a folder in a JupyterLab with settings of its own; yield its address, and end it with its kernels."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += ["--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    variables = {name: str(own / name.lower()) for name in OWN_FOLDERS}
    with subprocess.Popen(command, env=os.environ | variables, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = address_of(process)
            Thread(target=deque, args=(process.stderr, 0), daemon=True).start()  # a full pipe would halt the server
            yield address
            urlopen(Request(f"{address}api/shutdown?token={TOKEN}", method="POST"), timeout=LIMIT_S).close()
            process.wait(LIMIT_S)
        finally:
            process.kill()


def address_of(process):
    """Read what the server says until it gives its address."""
    said, timer = [], Timer(LIMIT_S, process.kill)
    timer.start()
    for line in process.stderr:
        said.append(line)
        if found := ADDRESS.search(line):
            timer.cancel()
            return found[1]
    pytest.fail(f"JupyterLab did not start; it said:\n{''.join(said[-20:])}")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def address(own):
    copytree(ROOT / "book", own / "book", ignore=ignore_patterns(".ipynb_checkpoints"))
    with jupyterlab(own / "book", own) as address:
        yield address


@pytest.fixture(scope="module")
def lab(chromium, address):
    """(page, what was seen) with the chapter open and told to run every cell."""
    with browsing.opened(chromium, address) as (page, seen):
        page.set_default_timeout(LIMIT_MS)
        page.goto(f"{address}lab/tree/{NOTEBOOK}?token={TOKEN}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        yield page, seen


@pytest.fixture(scope="module")
def figure(lab):
    figure = lab[0].locator(".jp-OutputArea .gd-figure[data-state=live]").first
    figure.wait_for()
    figure.scroll_into_view_if_needed()
    return figure


@pytest.fixture(scope="module")
def kernel(own, figure):
    """A client of the kernel that JupyterLab runs the chapter in."""
    (connection,) = (own / "jupyter_runtime_dir").glob("kernel-*.json")
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=LIMIT_S)
    yield client
    client.stop_channels()


def ask(kernel, expression):
    """Return the repr of an expression in the chapter's kernel; an empty cell does not count as one."""
    reply = kernel.execute("", user_expressions={"value": expression}, reply=True, timeout=LIMIT_S)
    value = reply["content"]["user_expressions"]["value"]
    assert value["status"] == "ok", value
    return value["data"]["text/plain"]


def shown(trait):
    """Return the Python expression for a trait of the figure the chapter shows."""
    return f"Out[{CODE_CELLS.index(CELL) + 1}].{trait}"


def sentence(figure):
    return figure.locator("[aria-live=polite]").inner_text()


def test_the_chapter_runs_from_top_to_bottom_without_an_error(lab, kernel):
    last = lab[0].locator(".jp-InputPrompt", has_text=f"[{len(CODE_CELLS)}]:")
    last.wait_for(state="attached")  # a cell that fails stops those below it
    assert ask(kernel, "get_ipython().execution_count") == str(len(CODE_CELLS) + 1)


def test_python_reads_the_value_the_reader_set_with_the_arrow_keys(figure, kernel):
    slider, before = figure.locator("input[type=range]"), float(ask(kernel, shown("learning_rate")))
    slider.focus()
    for _ in range(3):
        figure.page.keyboard.press("ArrowRight")
    moved = float(slider.input_value())
    assert moved > before
    # While one message is under way the page keeps back all but the last of those that follow.
    heard = (float(ask(kernel, shown("learning_rate"))) for _ in range(ROUNDS))
    assert any(value == pytest.approx(moved, abs=1e-9) for value in heard)


def test_a_value_set_in_python_moves_the_figure(figure, kernel):
    before = figure.locator("svg").first.inner_html()
    ask(kernel, f"{shown('set_trait')}('learning_rate', 1.5)")
    figure.locator("[aria-live=polite]", has_text="Alternating").wait_for()
    assert float(figure.locator("input[type=range]").input_value()) == 1.5
    assert figure.locator("svg").first.inner_html() != before


def test_a_value_python_refuses_leaves_the_figure_as_it_is(figure, kernel):
    told = sentence(figure)
    reply = kernel.execute(f"{shown('learning_rate')} = -1", reply=True, timeout=LIMIT_S)
    assert reply["content"]["ename"] == "ValueError"
    assert float(ask(kernel, shown("learning_rate"))) > 0
    assert sentence(figure) == told


def test_a_question_of_the_chapter_is_answered_by_keyboard(lab, figure):
    question = lab[0].locator(f".jp-OutputArea .gd-quiz[data-quiz={QUESTION}][data-state=live]")
    question.wait_for()
    question.get_by_label("Your answer").press_sequentially("-0,2")
    question.page.keyboard.press("Enter")
    question.locator(".gd-verdict", has_text="Right.").wait_for()


def test_jupyterlab_shows_the_chapter_without_the_network(lab, figure):
    assert lab[1].outside == []
