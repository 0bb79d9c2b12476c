"""Measure the book beside its budgets and its peers: `python tools/bench.py`, into a table and `_build/bench.json`.

Too heavy a page is a failure; a clock never is, since a shared machine has its moods: compare ratios.
DOWNHILL_SITE names a site already built, which leaves out the times of building.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from environment import ROOT
from progress import Progress, ending, say

sys.path.extend(str(ROOT / "tests" / folder) for folder in (".", "bench", "site"))

import browser as browsers
import build
import maps
import pages
import run_tests
import steps
from browsing import FLAGS
from playwright.sync_api import sync_playwright
from table import Column, Table, beyond, rows_of, text_of
from test_every_page import MOST_KB, MOST_REQUESTS, PAGES

RESULT = ROOT / "_build" / "bench.json"
IMPORTS = 9

PAGE_COLUMNS = (
    Column("weight", "kB gzip", 150, limit=MOST_KB),
    Column("requests", "", 20, limit=MOST_REQUESTS),
    Column("first paint", "s", 0.9, 2),
    Column("ready", "s", 1.2, 2),
    Column("blocking", "s", 0.05, 2),
    Column("shift", "", 0.0, 2),
)
PAGE_PEERS = {
    "* Jupyter Book, default, one anywidget": (2336, 35, 11.3, 16.3, 3.0, 0.19),
    "* Distill, Why Momentum Really Works": (272, 18, 1.9, 2.75, 5.9, 0.08),
    "* Frederickson, gradient descent": (157, 7, 0.9, 1.67, 0.30, 0.04),
}
FRAME_COLUMNS = (
    Column("median", "ms", 0.5, 2),
    Column("90 %", "ms", 2, 2),
    Column("layout", "ms", None, 2),
    Column("late", f"of {pages.MOVES}", 0),
)
FRAME_PEERS = {
    "* interact + matplotlib, through a kernel": (107, 133, None, None),
    "* ipympl": (111, 193, None, None),
    "* canvas, to the frame on the screen": (10, 14, None, None),
}
STEP_COLUMNS = (Column("gradient descent", "ns", 1500), Column("Adam", "ns", 3000))
STEP_PEERS = {
    "* torch.optim": (72_000, 108_000),
    "* NumPy loop with stopping rule": (2100, None),
    "* plain Python floats": (170, None),
}
MAP_COLUMNS = (Column("map", "ms", 30), Column("most memory", "MB", 45))
TWIN_MAP_COLUMNS = (Column("map", "ms", 50), Column("most memory", "MB"))
MAP_PEERS = {
    "* NumPy, an array for each coordinate": (184, 47),
    "* jax, jit": (29, 252),
    "* numba": (11, 207),
}
IMPORT_COLUMNS = (
    Column("import", "ms", 25, 1),
    Column("first descent", "ms", None, 0),
    Column("needless", "modules", 0),
)
IMPORT_PEERS = {"* ipywidgets": (90, None, None), "* pyplot": (360, None, None), "* sympy": (200, None, None)}
IMPORT = """
import sys, time
import numpy
def timed(statement):
    before = time.process_time()
    exec(statement, globals())
    return (time.process_time() - before) * 1000
spent = timed("import gdbook")
needless = [name for name in ("matplotlib.pyplot", "ipywidgets", "sympy") if name in sys.modules]
print(spent, timed("gdbook.gradient_descent(gdbook.OBJECTIVES['himmelblau'], (0, 0), 0.01)"), len(needless))
"""
TEST_COLUMNS = (*(Column(layer, "s", None, 0) for layer in run_tests.LAYERS), Column("together", "s", 360, 0))
BUILD_COLUMNS = (Column("from nothing", "s", 75), Column("unchanged", "s", 6, 1))


def main(arguments):
    with tempfile.TemporaryDirectory() as folder:
        ready = os.environ.get("DOWNHILL_SITE")
        site, tables = (Path(ready), []) if ready else built(Path(folder))
        with Progress("Measuring") as progress:
            tables = [
                *measured_pages(site, progress),
                measured_steps(progress),
                *measured_maps(progress),
                measured_import(progress),
                *tables,
                *told_tests(),
            ]
    say("\n\n".join(map(text_of, tables)))
    rows = [row for table in tables for row in rows_of(table)]
    verdicts = [row["verdict"] for row in rows if row["verdict"]]
    say(f"\n{verdicts.count('met')} of {len(verdicts)} budgets met; ! missed; * measured once, on another machine.")
    return store(rows)


def built(folder):
    """Return the site, built twice into `folder`, and the Table of how long that took."""
    times = []
    for _ in range(2):
        start = time.monotonic()
        site = build.build(folder)
        times.append(time.monotonic() - start)
    beside = {"* Jupyter Book, fifteen notebooks": (24, 3)}
    return site, [Table("Building the site", BUILD_COLUMNS, {f"{len(PAGES)} pages": tuple(times)}, beside)]


def measured_pages(site, progress):
    """Return the Tables of the pages and of their figures."""
    found, frames = {}, {}
    with pages.serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.ensure(), args=FLAGS)
        for path in PAGES:
            progress.stage = f"the weight and speed of {path}"
            found[path] = (*pages.weigh(browser, address, path), *pages.visit_slowly(browser, address + path))
            for name, cell in pages.figures_of(browser, address, path):
                progress.stage = f"the frames of {name} in {path}"
                frames[f"{name}, {cell}"] = pages.move_slider(browser, address, path, name, cell)
        browser.close()
    slow = f"CPU {pages.CPU_SLOWDOWN} times slower, 1.6 Mbit/s, round trips of 150 ms"
    return [
        Table(f"Pages, first visit; times: {slow}", PAGE_COLUMNS, found, PAGE_PEERS),
        Table("Figures: from moving a slider to the new picture", FRAME_COLUMNS, sliding(frames), FRAME_PEERS),
    ]


def sliding(frames):
    """Return the rows of figures, those without a slider marked so."""
    none = (None,) * len(FRAME_COLUMNS)
    return {name if row else f"{name}: no slider": row or none for name, row in frames.items()}


def measured_steps(progress):
    beside = {}
    for name, nanoseconds in {"its twin in JavaScript": steps.in_javascript, **steps.PEERS}.items():
        progress.stage = f"the steps of {name}"
        beside |= steps.rows(name, nanoseconds)
    progress.stage = "the steps of gdbook"
    ours = steps.rows("gdbook", steps.ours)
    return Table("One step of descent in the plane, recorded; processor time", STEP_COLUMNS, ours, beside | STEP_PEERS)


def measured_maps(progress):
    """Return the Tables of the map of basins, of gdbook and of its twin, which has a budget of its own."""
    progress.stage = "the map of basins"
    title = f"A map of basins, {maps.SIZE} x {maps.SIZE} starts and {maps.STEPS} steps"
    beside = maps.peers() | MAP_PEERS
    twin = {"in JavaScript": maps.in_javascript()}
    return [
        Table(title, MAP_COLUMNS, {"gdbook": maps.ours()}, beside),
        Table(f"{title}, in the browser's engine", TWIN_MAP_COLUMNS, twin),
    ]


def measured_import(progress):
    progress.stage = "importing gdbook"
    runs = [subprocess.check_output([sys.executable, "-c", IMPORT], text=True, cwd=ROOT) for _ in range(IMPORTS)]
    row = tuple(median(each) for each in zip(*(map(float, run.split()) for run in runs), strict=True))
    return Table("Importing, after NumPy (90 ms *)", IMPORT_COLUMNS, {"gdbook": row}, IMPORT_PEERS)


def told_tests(path=run_tests.SECONDS):
    """Return, in a list, the Table of how long the last whole run of the tests took; an empty list where unknown."""
    if not path.exists():
        return []
    spent = json.loads(path.read_text(encoding="utf-8"))
    row = tuple(spent.get(layer, 0.0) for layer in run_tests.LAYERS)
    return [Table("The last whole run of `make test`", TEST_COLUMNS, {"tests": (*row, sum(row))}, {})]


def store(rows):
    """Write the records to RESULT; return 1, saying why, where something is over its limit."""
    machine = {"system": platform.system(), "processors": os.cpu_count(), "python": platform.python_version()}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1), encoding="utf-8")
    say(f"Stored in {os.path.relpath(RESULT)}.")
    for sentence in (over := beyond(rows)):
        say(f"Too heavy: {sentence}.")
    return 1 if over else 0


if __name__ == "__main__":
    ending(main)
