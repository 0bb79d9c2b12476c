"""The site, built fresh and served, and the pages a test opens in it."""

import json
import os
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import build
import pytest
import serve
from alone import alone_path, with_pages_alone
from browsing import lent, live_figure, opened


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a site built from nothing; DOWNHILL_SITE names one already built."""
    ready = os.environ.get("DOWNHILL_SITE")
    if ready:
        return Path(ready)
    return build.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def folder(site, tmp_path_factory):
    """The site with a page more for each figure (see alone.py)."""
    return with_pages_alone(site, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def address(folder):
    """Where that folder is served."""
    with serve.serving(folder) as address:
        yield f"{address}/"


@pytest.fixture(scope="session")
def windows(chromium, address):
    """window(options) -> a context manager of (page, Seen), as new but opened once for all tests in turn.

    To empty a window takes a third of the time that a new one takes to start.
    """
    free = defaultdict(list)
    with ExitStack() as stack:

        def window(options):
            waiting = free[json.dumps(options, sort_keys=True)]
            found = waiting.pop() if waiting else stack.enter_context(opened(chromium, address, **options))
            return lent(waiting, options, *found, address)

        yield window


@pytest.fixture
def visit(windows, address):
    """visit(path, **options of the context) -> (page, what was seen), closed after the test."""
    with ExitStack() as stack:

        def visit(path, routes=None, **options):
            page, seen = stack.enter_context(windows(options))
            for pattern, answer in (routes or {}).items():
                page.route(pattern, answer)
            page.goto(address + path)
            page.locator("html:not(.gd-waiting)").wait_for(state="attached")  # hidden until its fonts are here
            return page, seen

        yield visit


@pytest.fixture
def live(visit):
    """live(path, cell, link="", **options of the context) -> the live figure of a cell, on a page of its own."""

    def live(path, cell, link="", **options):
        page, _ = visit(f"{alone_path(path, cell)}#fig={cell}&{link}", **options)
        return live_figure(page, cell)

    return live
