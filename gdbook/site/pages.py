"""The theme's pages, mended: a home page at the root, templates of our own, folds, descriptions, a 404 page."""

import hashlib
import html
import posixpath
import re
from pathlib import Path
from urllib.parse import quote

import imagesize
from docutils import nodes
from sphinx.errors import ExtensionError

from gdbook.site import formulas, launch
from gdbook.tokens import DARK, LIGHT, css_variables

_HERE = Path(__file__).parent
_FONTS = (
    'Charter, "Bitstream Charter", "Iowan Old Style", Palatino, "Palatino Linotype", Cambria, "Liberation Serif", serif'
)
_UNUSED = {"katex-math.css", "proof.css", "exercise.css"}  # replaced by book.css


def setup(app):
    formulas.setup(app)
    app.add_config_value("gd_assets", "", "html", str)  # when it changes, Sphinx writes every page and asset anew
    app.connect("config-inited", configure)
    app.connect("builder-inited", move_home, priority=900)
    app.connect("html-collect-pages", lambda app: [("404", {}, "404.html")])
    app.connect("html-page-context", mend, priority=900)
    app.connect("build-finished", finish, priority=900)
    app.add_css_file("book.css", priority=900)
    app.add_js_file("book.js", priority=900, loading_method="defer")


def configure(app, config):
    """Find our templates before the theme's, and learn where the book is published."""
    config.templates_path.insert(0, str(_HERE / "templates"))
    published = launch.publication(Path(app.srcdir))
    config.html_baseurl = published.address
    config.html_context["gd_publication"] = list(published)
    config.gd_assets = files_hash(Path(app.srcdir) / config.html_static_path[0], _HERE / "templates")


def files_hash(*folders: Path) -> str:
    """Return a hash of the names and contents of all files in the folders."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


# The home page


def move_home(app):
    """Let the root document be written, linked and found as index.html, wherever its source lies."""
    builder, root = app.builder, app.config.root_doc
    if builder.name != "html" or root == "index":
        return
    target, outfile = builder.get_target_uri, builder.get_outfilename
    builder.get_target_uri = lambda name, typ=None: "index.html" if name == root else target(name, typ)
    builder.get_outfilename = lambda name: outfile("index" if name == root else name)
    builder.indexer_format = _HomeIndex(builder.indexer_format, root)


class _HomeIndex:
    """The search index, in which the root document is called index, as its page is."""

    def __init__(self, plain, root):
        self._plain, self._root = plain, root

    def dump(self, data, file):
        self._plain.dump(self._renamed(data, self._root, "index"), file)

    def load(self, file):
        return self._renamed(self._plain.load(file), "index", self._root)

    @staticmethod
    def _renamed(data, old, new):
        return {**data, "docnames": [new if name == old else name for name in data["docnames"]]}


# Every page


def mend(app, pagename, templatename, context, doctree):
    """Give our templates what they ask for, and mend the body of the page."""
    published = launch.Publication(*app.config.html_context["gd_publication"])
    home = pagename == app.config.root_doc
    if home and context.get("pageurl"):
        context["pageurl"] = published.address
    context["css_files"] = [css for css in context["css_files"] if Path(str(css.filename or "")).name not in _UNUSED]
    context["language"] = "en-GB"
    notebook = str(context.get("sourcename", "")).endswith(".ipynb")
    context |= {
        "gd_title": page_title(
            context.get("title") or pagename.capitalize(), context["docstitle"], context.get("tagline", ""), home
        ),
        "gd_description": description(doctree) or context.get("tagline", ""),
        "default_mode": "light",  # without scripts; with them the page follows the reader
        "gd_tokens": tokens(),
        "gd_tokens_without_scripts": tokens_without_scripts(),
        "gd_notebook": notebook,
        "gd_fonts_first": formulas.fonts(context.get("body", "")),
        "gd_links": launch.links(published, pagename, notebook),
    }
    if templatename == "404.html":
        context |= _self_contained(app, published)
    if "body" in context:
        context["body"] = mended_body(context["body"], pagename, _image_sizes(app))


def page_title(title: str, book: str, tagline: str, home: bool) -> str:
    title = html.unescape(re.sub("<[^>]+>", "", title))
    if home:
        return f"{book}: {tagline}" if tagline else book
    return f"{title} — {book}"


def description(doctree, length: int = 200) -> str:
    """Return the page's first paragraph without formulas, shortened at a word."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else []:
        text = " ".join(paragraph.astext().split())
        if text and not any(paragraph.findall(nodes.math)):
            return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
    return ""


def tokens() -> str:
    """Return the colours of the light and dark page; paper is always light."""
    screen = css_variables(":root", 'html[data-theme="dark"]')
    return f"{screen}@media print {{ html[data-theme] {{ color-scheme: light; {_variables(LIGHT)} }} }}"


def tokens_without_scripts() -> str:
    """Return the colours of a page that no script can turn dark; code is then of one colour."""
    dark = f"html[data-theme], html[data-theme] .gd-figure {{ color-scheme: dark; {_variables(DARK)} }}"
    return (
        f"@media screen and (prefers-color-scheme: dark) {{ {dark} .highlight span {{ color: inherit !important; }} }}"
    )


def _variables(colours):
    return "".join(f"--gd-{name}:{colour};" for name, colour in colours.items())


def _self_contained(app, published):
    assets = Path(app.srcdir) / app.config.html_static_path[0]
    icon = quote((assets / "favicon.svg").read_text())
    return {
        "gd_hiker": (assets / "hiker.svg").read_text(),
        "gd_favicon": f"data:image/svg+xml,{icon}",
        "gd_address": published.address,
        "gd_fonts": _FONTS,
    }


# The body of a page


def mended_body(body: str, page: str, image_sizes: dict) -> str:
    """Return the page's body with native folds, sized pictures and honest labels; raise where a formula is broken."""
    formulas.refuse_broken(body, page)
    body = body.replace(' aria-label="Toggle hidden content"', "")
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    body = re.sub(r' id="(?:proof|exercise|solution)-content"', "", body)  # the same on every exercise
    body = re.sub(r"<img [^>]*>", lambda found: sized(found[0], image_sizes), body)
    return fold(formulas.name_in_headers(formulas.bind_punctuation(body)))


def sized(image: str, sizes: dict) -> str:
    """Return the image tag with width and height, so that no text moves when it is loaded, as it comes near."""
    source = re.search(r'src="([^"]*)"', image)
    size = sizes.get(posixpath.basename(source[1])) if source else None
    if not size or " width=" in image:
        return image
    width, height = size
    return image.replace("<img ", f'<img loading="lazy" width="{width}" height="{height}" ', 1)


def _image_sizes(app):
    def size(source):
        return tuple(round(side) for side in imagesize.get(str(Path(app.srcdir, source))))

    return {name: size(source) for source, name in app.builder.images.items() if size(source)[0] > 0}


_FOLD = re.compile(
    r'<div class="(?=[^"]*\bdropdown\b)([^"]*\badmonition\b[^"]*)"([^>]*)>\s*<p class="admonition-title">(.*?)</p>',
    re.DOTALL,
)


def fold(body: str) -> str:
    """Return the body with each `dropdown` admonition as `<details>`, which opens without scripts and prints."""
    while found := _FOLD.search(body):
        classes = " ".join(name for name in found[1].split() if name != "dropdown")
        title = re.sub(r"</?a\b[^>]*>", "", found[3])  # a link inside would swallow the click
        end = _closing_div(body, found.end())
        opened = f'<details class="gd-fold {classes}"{found[2]}><summary class="admonition-title">{title}</summary>'
        body = body[: found.start()] + opened + body[found.end() : end] + "</details>" + body[end + len("</div>") :]
    return body


def _closing_div(body, start):
    depth = 1
    for tag in re.compile(r"<(/?)div\b").finditer(body, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    raise ExtensionError("a folded admonition has no end")


# The whole site


def finish(app, exception):
    """Redirect the home page's old address, and make the published notebooks fetch the package."""
    if exception or app.builder.name != "html":
        return
    out, root = Path(app.outdir), app.config.root_doc
    if root != "index":
        _write(out / f"{root}.html", _redirect("../" * root.count("/") + "index.html"))
    published = launch.Publication(*app.config.html_context["gd_publication"])
    if published.address:
        launch.write_wheel(_HERE.parent, out / "_static")
        wheel = f"{published.address}_static/{launch.wheel_name()}"
        for notebook in sorted((out / "_sources").rglob("*.ipynb")):
            _write(notebook, launch.with_prelude(notebook.read_text(encoding="utf-8"), wheel))


def _redirect(target):
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><main><a href="{target}">This page is at the beginning of the book.</a></main></body></html>\n'
    )


def _write(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
