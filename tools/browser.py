"""Find a Chrome or Chromium for the tests, or get one: `python tools/browser.py` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from progress import Problem, Progress, ending, follow, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
APT_LIMIT_S = 300
DOWNLOAD_LIMIT_S = 180
HOW = "Install Chrome or Chromium (on Debian: apt-get install chromium), or name one in DOWNHILL_BROWSER."


def runs(path):
    """Return whether it is a browser that starts; some systems put a mere signpost under its name."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def of_playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find():
    """Return the path of a browser that starts, or raise Problem saying how to get one."""
    named = os.environ.get("DOWNHILL_BROWSER")
    if named:
        if runs(named):
            return named
        raise Problem(f"DOWNHILL_BROWSER names {named}, which does not start. {HOW}")
    for path in [*map(shutil.which, NAMES), str(MAC)]:
        if path and runs(path):
            return path
    path = of_playwright()
    if runs(path):
        return path
    raise Problem(f"The tests need a browser, and none was found. {HOW}")


def last_words(line):
    return line.strip()[:80] or None


def get_from_debian():
    """Let apt install Chromium, with one font to write in."""
    install = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation"
    with Progress("Installing Chromium for the tests (apt-get install chromium)") as progress:
        variables = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        follow(["sh", "-c", install], last_words, progress, limit_s=APT_LIMIT_S, env=variables)


def get_from_playwright():
    """Let Playwright download its Chromium; give up early, since some networks only let it hang."""
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    with Progress("Downloading Playwright's Chromium for the tests") as progress:
        follow(command, last_words, progress, limit_s=DOWNLOAD_LIMIT_S)


def ensure():
    """Return the path of a browser that starts, getting one where the machine has none."""
    ways = [get_from_playwright]
    if shutil.which("apt-get") and os.geteuid() == 0:
        ways.insert(0, get_from_debian)
    for way in ways:
        try:
            return find()
        except Problem:
            if os.environ.get("DOWNHILL_BROWSER"):
                raise
            way()
    return find()


def main(arguments):
    say(ensure())
    return 0


if __name__ == "__main__":
    ending(main)
