"""Fixtures that several kinds of tests share."""

import browser as browsers
import pytest
from browsing import FLAGS
from playwright.sync_api import sync_playwright

LONGEST = ("test_lab.py", "test_course.py")  # each waits for one long fixture


def pytest_collection_modifyitems(items):
    """Let workers share tests by groups that share what is dear to make, the longest first (`--dist loadgroup`)."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if group := group_of(item.path.name, getattr(item, "callspec", None)):
            item.add_marker(pytest.mark.xdist_group(group))


def group_of(name, call):
    """Return the group of a test in the file of that name, called so; None: it goes alone."""
    params = call.params if call else {}
    if "place" in params:
        return None
    return " ".join([name, *(str(params[each]) for each in ("path", "found") if each in params)])


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; where the machine has none, the error says how to get one."""
    path = browsers.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
