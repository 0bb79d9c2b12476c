"""The cards of live figures, without what is drawn on them: they keep a figure's room until it is live."""

import json
import subprocess
from pathlib import Path

from sphinx.errors import ExtensionError

PROGRAM = Path(__file__).with_suffix(".mjs")


def cards(docname: str, figures: list[dict]) -> list[str]:
    """Return the HTML of the card of each figure, {name, esm, state}.  ExtensionError naming one that cannot render."""
    asked = json.dumps([{name: figure[name] for name in ("name", "esm", "state")} for figure in figures])
    try:
        done = subprocess.run(["node", PROGRAM], input=asked, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ExtensionError("Node was not found: run `make html`, which brings it into .venv") from None
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("Error: ")), done.stderr)
        raise ExtensionError(f"{docname}: a figure renders only in a browser: {reason.removeprefix('Error: ')}")
    return json.loads(done.stdout)
