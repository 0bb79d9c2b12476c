"""Make anywidgets live on static pages: their modules as files, their state in the page, their picture beside them."""

import hashlib
import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector, SelectMimeType
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from gdbook.site.cards import cards

VIEW = "application/vnd.jupyter.widget-view+json"
PACKAGE = Path(__file__).parent.parent
FOLDER = "gdbook"
NOT_OURS = ("layout", "tabbable", "tooltip")  # traits every ipywidget has


class PictureRenderer:
    """Gives a picture the alternative text its output carries (a myst_nb mime renderer, named in pyproject.toml)."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer, data, inline):
        alt = data.output_metadata.get(data.mime_type, {}).get("alt") if data.mime_type == "image/png" else None
        if not alt:
            return None
        [image] = renderer.render_image(data)
        image.setdefault("alt", alt)
        return [image]


class LiveFigures(SphinxPostTransform):
    """Put a figure's picture and its place on the page into one wrapper, before myst_nb keeps only one of them."""

    default_priority = SelectMimeType.default_priority - 1
    formats = ("html",)

    def run(self, **options):
        bundles = list(self.document.findall(_is_figure))
        if not bundles:
            return
        sources = json.loads(Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8"))["cells"]
        models = NbMetadataCollector.get_doc_data(self.env)[self.env.docname].get("figures", {})
        figures = [models[_model_of(bundle)] for bundle in bundles]
        for bundle, figure, card in zip(bundles, figures, cards(self.env.docname, figures), strict=True):
            cell = _ancestor(bundle, "cell_code")
            bundle.replace_self(self._wrapper(bundle, sources[cell["cell_index"]]["id"], figure["name"], card))

    def _wrapper(self, bundle, cell_id, name, card):
        children = {child["mime_type"]: child for child in bundle.children}
        if "image/png" not in children:
            raise ExtensionError(f"{self.env.docname}: the widget in cell {cell_id!r} gives no picture (image/png)")
        picture = children["image/png"].next_node(nodes.image)
        picture["classes"] += ["gd-picture"]
        opening = (
            f'<div class="gd-figure" data-figure="{escape(name)}" data-state="picture" '
            f'data-model="{_model_of(bundle)}" data-cell="{escape(cell_id)}"><div class="gd-stage">'
        )
        closing = (
            f'<div class="gd-view">{card}</div></div><p class="gd-message" role="status"></p>'
            '<noscript><p class="gd-note-text">Scripts are off, so this is a picture; with them the figure moves.</p>'
            "</noscript></div>"
        )
        return [nodes.raw("", opening, format="html"), picture, nodes.raw("", closing, format="html")]


def _is_figure(node):
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "mime_bundle"
        and any(child.get("mime_type") == VIEW for child in node.children)
    )


def _model_of(bundle):
    view = next(child for child in bundle.children if child["mime_type"] == VIEW)
    return json.loads(re.search(r"\{.*\}", view.astext())[0])["model_id"]


def _ancestor(node, element):
    while node.get("nb_element") != element:
        node = node.parent
    return node


def take_models(app, doctree):
    """Replace the widget state that myst_nb stored for this page by figures: {id: name, module, esm, css, state}."""
    env, docname = app.env, app.env.docname
    files = NbMetadataCollector.get_js_files(env, docname)
    _, state = files.pop("ipywidgets_state", (None, None))
    if state:
        records = json.loads(state["body"])["state"]
        figures = {key: figure_of(docname, record) for key, record in records.items() if not _is_layout(record)}
        NbMetadataCollector.set_doc_data(env, docname, "figures", figures)


def _is_layout(record):
    return record["model_name"] == "LayoutModel"


def figure_of(docname: str, record: dict) -> dict:
    """Return what a page needs of one stored widget.  ExtensionError where it is not an anywidget."""
    if record["model_module"] != "anywidget":
        raise ExtensionError(
            f"{docname}: {record['model_module']}.{record['model_name']} needs a kernel; "
            "only anywidgets are live on a static page"
        )
    state = record["state"]
    name = state["_anywidget_id"].rsplit(".", 1)[-1]
    esm, css = state["_esm"], state.get("_css", "")
    traits = {
        key: value
        for key, value in state.items()
        if not key.startswith("_") and key not in ("layout", "tabbable", "tooltip")
    }
    return {"name": name, "module": f"{name}-{_hash(esm)}", "esm": esm, "css": css, "state": traits}


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def classic(module: str, esm: str) -> str:
    """Return a module without imports as a classic script, for pages opened from a file, where modules are refused."""
    body, count = re.subn(r"^export default (.*);\s*\Z", r"return { default: \1 };", esm, flags=re.MULTILINE)
    if count != 1 or re.search(r"^(import|export)\b", body, re.MULTILINE):
        return ""
    return f'(globalThis.gdModules ??= {{}})["{module}"] = (() => {{\n{body}\n}})();\n'


def host_script() -> str:
    """Return the page host as a classic script that starts itself."""
    source = re.sub(r"^export ", "", (PACKAGE / "site" / "host.mjs").read_text(encoding="utf-8"), flags=re.MULTILINE)
    loader = (PACKAGE / "site" / "load.js").read_text(encoding="utf-8")
    return f'(() => {{\n"use strict";\n{source}\n{loader}}})();\n'


def page_state(state: dict) -> str:
    """Return `state` as JSON that may stand inside a script element."""
    return json.dumps(state).replace("</", "<\\/")


def add_to_page(app, pagename, templatename, context, doctree):
    """Give a page with figures their state, their styles and the host, and write the files these name."""
    figures = NbMetadataCollector.get_doc_data(app.env)[pagename].get("figures", {}) if doctree else {}
    if not figures:
        return
    models = {key: {"module": figure["module"], "state": figure["state"]} for key, figure in figures.items()}
    app.add_js_file(None, body=page_state({"models": models}), type="application/json", **{"class": "gd-models"})
    for module, esm in {figure["module"]: figure["esm"] for figure in figures.values()}.items():
        _write(app, f"{module}.mjs", esm)
        _write(app, f"{module}.js", classic(module, esm))
    for css in {figure["css"] for figure in figures.values()}:
        style = f"figure-{_hash(css)}.css"
        _write(app, style, css)
        app.add_css_file(f"{FOLDER}/{style}")
    script = host_script()
    name = f"host-{_hash(script)}.js"
    _write(app, name, script)
    app.add_js_file(f"{FOLDER}/{name}", loading_method="defer")
    app.add_js_file(None, body=(PACKAGE / "site" / "too_old.js").read_text(encoding="utf-8"), nomodule="nomodule")


def _write(app, name, text):
    path = Path(app.outdir, "_static", FOLDER, name)
    if text and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def package_hash() -> str:
    """Return a hash of every file of the package, so that pages are read again when any of them changes."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".mjs", ".js", ".css", ".json"):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def setup(app):
    app.add_config_value("gdbook_hash", package_hash(), "env", str)
    app.add_post_transform(LiveFigures)
    app.connect("doctree-read", take_models)
    app.connect("html-page-context", add_to_page)
