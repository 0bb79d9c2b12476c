"""Build the site into `_build/html`, what changed since the last time only: `python tools/build.py [directory]`.

With `--solutions=no` it is the course's edition, without solutions, built into a directory of its own.
"""

import itertools
import os
import re
import shutil
import sys
from pathlib import Path

import editions
from environment import ROOT, variables
from progress import Problem, Progress, ending, follow, say

LAST_LINES = 60
FAULT = re.compile(r"\b(WARNING|ERROR|CRITICAL): ")
COUNTED = re.compile(r"(reading sources|writing output|copying images)\.\.\. *\[ *(\d+)%\] *(\S*)")


def stage_of(line):
    """Return in a few words what the build does, from a line of its; None where the line says nothing new."""
    if counted := COUNTED.search(line):
        return f"{counted[1]}, {counted[2]} %  {counted[3]}"
    if "Executing notebook" in line:
        return "running " + line.split(":")[0].rsplit("/", 1)[-1]
    return None


def telling(lines):
    """Return the lines worth reading after a failure: the faults, or what led to a crash but its outer part."""
    faults = [line for line in lines if FAULT.search(line)]
    if faults and not any(line.startswith("Traceback") for line in lines):
        return faults
    told = itertools.takewhile(lambda line: "was the direct cause of" not in line, lines)
    return [line for line in told if line.strip() and not COUNTED.search(line) and "Config(" not in line][-LAST_LINES:]


def build(output=ROOT, solutions=True):
    """Build the site and return its directory; raise Problem with the build's own words where a page has a fault."""
    home = editions.home(output, solutions)
    source = ROOT if solutions else home / "source"
    if not solutions:
        editions.copy_without_solutions(ROOT, source)
    program = Path(sys.prefix) / "bin" / "jupyter-book"
    command = [program, "build", ".", "-W", "--keep-going", "--path-output", home]
    with Progress("Building the book" + ("" if solutions else " without solutions")) as progress:
        code, lines = follow(command, stage_of, progress, cwd=source, env=environment(source, solutions))
    if code:
        # Unchanged pages are not read again, so their faults would go unnoticed next time.
        shutil.rmtree(home / "_build" / ".doctrees", ignore_errors=True)
        if any("No space left on device" in line for line in lines):
            raise Problem("The disk is full: make room, then run the same command again.")
        raise Problem("\n".join([*telling(lines), "", "The book was not built: the lines above say why."]))
    site = editions.site(output, solutions)
    say(f"Built in {progress.seconds:.0f} s: {os.path.relpath(site)}")
    return site


def environment(source, solutions):
    """Return the variables of a build; one without solutions knows only the package that has none."""
    if solutions:
        return variables()
    path = os.pathsep.join(filter(None, [str(source), os.environ.get("PYTHONPATH", "")]))
    return variables() | {"PYTHONPATH": path, "DOWNHILL_SOLUTIONS": "no"}


def main(arguments):
    solutions, folders = editions.chosen(arguments)
    build(Path(folders[0]).resolve() if folders else ROOT, solutions)
    return 0


if __name__ == "__main__":
    ending(main)
