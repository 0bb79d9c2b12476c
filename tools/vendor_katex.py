"""Fetch the stylesheet and fonts of the KaTeX that typesets the book, and store them under book/assets/katex.

Run it after upgrading sphinxcontrib-katex, from the repository's root: python tools/vendor_katex.py
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from sphinxcontrib.katex import katex_version

TARGET = Path(__file__).parents[1] / "book/assets/katex"


def fetch(version: str, folder: Path) -> Path:
    """Return the folder of the unpacked npm package of that version."""
    subprocess.run(["npm", "pack", "--silent", f"katex@{version}"], cwd=folder, check=True)
    with tarfile.open(folder / f"katex-{version}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def slim(stylesheet: str) -> str:
    """Return the stylesheet with woff2 alone, and text that waits for its font, so no formula changes its look."""
    sources = re.compile(r"(src:url\([^)]+\.woff2\) format\(.woff2.\))(,url\([^)]+\) format\([^)]+\))+")
    return sources.sub(r"\1;font-display:block", stylesheet)


def store(package: Path, target: Path) -> None:
    """Write stylesheet, licence and woff2 fonts of the package to the target."""
    fonts = target / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    (target / "katex.min.css").write_text(slim((package / "dist/katex.min.css").read_text()))
    (target / "LICENSE").write_text((package / "LICENSE").read_text())
    for font in (package / "dist/fonts").glob("*.woff2"):
        (fonts / font.name).write_bytes(font.read_bytes())


def main() -> None:
    if len(sys.argv) > 1:
        store(Path(sys.argv[1]), TARGET)
        return
    with tempfile.TemporaryDirectory() as folder:
        store(fetch(katex_version, Path(folder)), TARGET)


if __name__ == "__main__":
    main()
