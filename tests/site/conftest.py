"""The site, built fresh and served, and the pages a test opens in it."""

import os
from contextlib import ExitStack
from pathlib import Path

import build
import pytest
import serve
from browsing import opened


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a site built from nothing; DOWNHILL_SITE names one already built, to write tests faster."""
    ready = os.environ.get("DOWNHILL_SITE")
    if ready:
        return Path(ready)
    return build.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def address(site):
    with serve.serving(site) as address:
        yield f"{address}/"


@pytest.fixture
def visit(chromium, address):
    """visit(path, **options of the context) -> (page, what was seen), closed after the test."""
    with ExitStack() as stack:

        def visit(path, routes=None, **options):
            page, seen = stack.enter_context(opened(chromium, address, **options))
            for pattern, answer in (routes or {}).items():
                page.route(pattern, answer)
            page.goto(address + path)
            return page, seen

        yield visit
