"""Fixtures that several kinds of tests share."""

import browser as browsers
import pytest
from browsing import FLAGS
from dealing import LONGEST, Dealing
from playwright.sync_api import sync_playwright


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_xdist_make_scheduler(config, log):
    return Dealing(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; where the machine has none, the error says how to get one."""
    path = browsers.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
