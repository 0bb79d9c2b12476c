"""Run the layers of tests, from fast to slow, up to the first that fails: `python tools/run_tests.py [layer …]`."""

import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

import browser
import build
from environment import ROOT, variables
from progress import COLOUR, Problem, ending, say

PYTEST = (sys.executable, "-m", "pytest", f"--color={'yes' if sys.stdout.isatty() else 'no'}")
WORKERS = ("-n", "2", "--dist")
AGAIN = ("--reruns", "2", "--reruns-delay", "1", "-rfER")  # a browser on a busy machine may be late; told as "rerun"
LAYERS = {
    "style": ("the code reads as agreed", (sys.executable, "-m", "ruff", "check", ".")),
    "unit": (
        "the package, its JavaScript, the notebooks' form and the tools",
        (*PYTEST, "-m", "not site", *WORKERS, "loadfile"),
    ),
    "notebooks": (
        "every stored output is what running the notebook gives",
        (*PYTEST, "--nbval", "--nbval-current-env", *WORKERS, "loadfile", "book"),
    ),
    "site": (
        "the built pages and JupyterLab, driven in a browser",
        (*PYTEST, "-m", "site", *WORKERS, "loadscope", "--no-loadscope-reorder", *AGAIN),
    ),
}
CLOSING = re.compile(r"^=+ (.*) in [\d.]+s.* =+$")
SECONDS = ROOT / "_build" / "test-seconds.json"
COUNT = re.compile(r"(\d+) (failed|passed|skipped|xfailed|xpassed|error|rerun)")


def counts(text):
    """Return pytest's counts from its closing line, such as {"passed": 3}; {} where `text` has none."""
    plain = COLOUR.sub("", text).splitlines()
    closing = [match[1] for match in map(CLOSING.match, plain) if match]
    return {word: int(number) for number, word in COUNT.findall(closing[-1])} if closing else {}


def total(parts, seconds):
    """Return pytest's closing line for all layers together."""
    words = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "rerun")
    sums = {word: sum(part.get(word, 0) for part in parts) for word in words}
    told = ", ".join(f"{number} {word}" for word, number in sums.items() if number) or "no tests ran"
    return f" {told} in {seconds:.2f}s ".center(80, "=")


def run(command, env):
    """Run `command`, passing on what it prints as it comes; return (exit code, that text)."""
    heard = []
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        while chunk := process.stdout.read1():
            heard.append(chunk)
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
    return process.returncode, b"".join(heard).decode(errors="replace")


@contextmanager
def with_site(env):
    """Yield `env` naming a site built from nothing, one for all workers, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="downhill-") as folder:
        yield env | {"DOWNHILL_SITE": str(build.build(Path(folder)))}


def run_layer(name, env):
    """Run a layer; return (exit code, pytest's counts), where a site that cannot be built is one error."""
    try:
        with with_site(env) if name == "site" else nullcontext(env) as env:
            code, text = run(LAYERS[name][1], env)
    except Problem as problem:
        say(problem)
        return 1, {"error": 1}
    return code, counts(text)


def main(arguments):
    unknown = set(arguments) - set(LAYERS)
    if unknown:
        raise Problem(f"No layer is called {', '.join(sorted(unknown))}; there are {', '.join(LAYERS)}.")
    chosen = [name for name in LAYERS if name in (arguments or LAYERS)]
    env = variables()
    if {"unit", "site"} & set(chosen):
        env["DOWNHILL_BROWSER"] = browser.ensure()
    began, parts, times, spent = time.monotonic(), [], [], {}
    for name in chosen:
        say(f"\n== {name}: {LAYERS[name][0]}")
        start = time.monotonic()
        code, part = run_layer(name, env)
        parts.append(part)
        spent[name] = round(time.monotonic() - start, 1)
        times.append(f"{name} {spent[name]:.0f} s")
        if code:
            times[-1] += " (failed)"
            break
    if not code and chosen == list(LAYERS):
        remember(spent)
    say(f"\n{', '.join(times)}\n{total(parts, time.monotonic() - began)}")
    return code


def remember(spent, path=SECONDS):
    """Write how long each layer of a whole run took, for `make bench` to tell."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(spent), encoding="utf-8")


if __name__ == "__main__":
    ending(main)
