"""Where the book is published, where its notebooks open, and how a published notebook fetches the helper package."""

import base64
import hashlib
import json
import os
import re
import subprocess
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

_GITHUB = re.compile(r"^(?:https?://(?:[^@/]+@)?|ssh://git@|git@)github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a wheel of the same sources is the same file


class Publication(NamedTuple):
    """The public repository as "OWNER/NAME" and the address of the site, each empty where unknown."""

    repository: str = ""
    address: str = ""


class Link(NamedTuple):
    text: str
    address: str
    icon: str


def publication(root: Path, environment=os.environ) -> Publication:
    """Return what DOWNHILL_REPOSITORY and DOWNHILL_ADDRESS say, else what the git remote `origin` of `root` implies.

    An edition without solutions names no repository, which holds them, and has no address but what is said.
    """
    own = environment.get("DOWNHILL_ADDRESS", "")
    if environment.get("DOWNHILL_SOLUTIONS") == "no":
        return Publication("", _closed(own))
    repository = github_repository(environment.get("DOWNHILL_REPOSITORY", "") or _origin(root))
    return Publication(repository, _closed(own or pages_address(repository)))


def _closed(address):
    return address.rstrip("/") + "/" if address else ""


def github_repository(text: str) -> str:
    """Return "OWNER/NAME" of a GitHub address (https or ssh) or of that very form, else the empty string."""
    text = text.strip()
    found = _GITHUB.match(text) or re.fullmatch(r"([\w-][\w.-]*)/([\w.-]+)", text)
    return "/".join(found.groups()) if found else ""


def pages_address(repository: str) -> str:
    """Return where GitHub Pages serves that repository."""
    if not repository:
        return ""
    owner, name = repository.split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def links(published: Publication, page: str, notebook: bool) -> list[Link]:
    """Return where this page can be run or its source seen; nothing where no public repository is known."""
    if not published.repository:
        return []
    home = f"https://github.com/{published.repository}"
    source = [Link("Source on GitHub", home, "source")]
    if not notebook:
        return source
    branch = f"github/{published.repository}/blob/gh-pages"
    colab = f"https://colab.research.google.com/{branch}/_sources/{page}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{published.repository}/main?urlpath=lab/tree/{page}.ipynb"
    return [Link("Open in Colab", colab, "play"), Link("Open in Binder", binder, "play"), *source]


def with_prelude(notebook: str, wheel: str) -> str:
    """Return the notebook (as JSON text) with a first cell that fetches gdbook where it is missing; once is enough."""
    content = json.loads(notebook)
    if content["cells"] and content["cells"][0].get("id") == "fetch-gdbook":
        return notebook
    content["cells"].insert(0, _prelude(wheel))
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _prelude(wheel):
    source = f"""\
# Colab and Binder do not know this book's package: fetch it from the book's own site, and let Colab show its figures.
import subprocess, sys
from importlib.util import find_spec
if find_spec("gdbook") is None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "{wheel}"], check=True)
if "google.colab" in sys.modules:
    from google.colab import output
    output.enable_custom_widget_manager()
"""
    metadata = {"tags": ["remove-cell"], "cellView": "form", "jupyter": {"source_hidden": True}}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "fetch-gdbook",
        "metadata": metadata,
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def wheel_name() -> str:
    return f"gdbook-{distribution('gdbook').version}-py3-none-any.whl"


def write_wheel(package: Path, folder: Path) -> Path:
    """Write the wheel of gdbook, whose sources are in `package`, into the folder; return its path."""
    installed = distribution("gdbook")
    about = f"gdbook-{installed.version}.dist-info"
    files = {f"gdbook/{path.relative_to(package).as_posix()}": path.read_bytes() for path in _sources(package)}
    files[f"{about}/METADATA"] = str(installed.metadata).encode()
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: gdbook\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    files[f"{about}/RECORD"] = "".join([*record, f"{about}/RECORD,,\n"]).encode()
    wheel = folder / wheel_name()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return wheel


def _sources(package):
    return sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _origin(root):
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""
