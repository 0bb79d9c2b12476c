"""Make or mend `.venv`: `python3 tools/setup.py [book|lab|test]`. Does nothing where nothing is lacking.

`tools/setup.py lock` rewrites constraints.txt instead.

Only the check of Python's version is here, in words that any Python can read; environment.py does the work.
"""

import os
import sys

OLDEST = (3, 11)


def on_path(name):
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders)


def too_old(version, found=on_path):
    """Return the sentence for a Python that is too old, naming a newer one where `found(name)`; "" where it will do."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    text = "Downhill needs Python {}.{} or newer, and this is Python {}.{}. ".format(*(OLDEST + tuple(version[:2])))
    newer = [name for name in ["python3.{}".format(minor) for minor in range(11, 20)] if found(name)]
    if newer:
        return text + "There is a {0} on this machine: add PYTHON={0} to the command.".format(newer[0])
    return text + "Install a newer one, then run the same command again."


if __name__ == "__main__":
    if too_old(sys.version_info):
        sys.exit(too_old(sys.version_info))
    if os.name == "nt":
        sys.exit("Downhill's tools run on Linux and macOS; on Windows, run the same command inside WSL.")

    import environment
    import progress

    progress.ending(environment.main)
