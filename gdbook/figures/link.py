"""Join a figure's JavaScript module and the leaves it imports into the one module a widget carries."""

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[\w./]+\.mjs)";\n', re.MULTILINE)


@cache
def linked(path: Path) -> str:
    """Return the module at `path` with its imports, and theirs, placed before it once each, in order.

    Leaves share one scope: their top-level names are unique and imports never rename.
    Raises ValueError where an import has another form than `import { a, b } from "./leaf.mjs";`.
    """
    return "".join(_source(leaf, leaf == path) for leaf in _in_order(path, []))


def _in_order(path, found):
    for _, leaf in _IMPORT.findall(path.read_text(encoding="utf-8")):
        target = (path.parent / leaf).resolve()
        if target not in found:
            _in_order(target, found)
    if path not in found:
        found.append(path)
    return found


def _source(path, is_figure):
    text = _IMPORT.sub("", path.read_text(encoding="utf-8"))
    if re.search(r"^import\b", text, re.MULTILINE):
        raise ValueError(f'{path.name}: an import must read `import {{ a, b }} from "./leaf.mjs";` on one line')
    return text if is_figure else re.sub(r"^export (?!default)", "", text, flags=re.MULTILINE)
