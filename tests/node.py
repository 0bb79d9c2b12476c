"""Running JavaScript from tests: the environment's Node, else the machine's."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEAVES = ROOT / "gdbook" / "figures" / "lib"


def node() -> str:
    """Return the path of Node; raise with what to do where there is none."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    if found := shutil.which("node", path=places):
        return found
    raise FileNotFoundError("Node was not found: run `make test`, which brings it into .venv")


def evaluate(source: str, argument=None):
    """Return what the body `source` of an ES module leaves in `result`, through JSON; `argument` is known to it."""
    program = f"const argument = {json.dumps(argument)};\nlet result;\n{source}\nconsole.log(JSON.stringify(result));"
    command = [node(), "--input-type=module", "--eval", program]
    done = subprocess.run(command, cwd=LEAVES, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
