"""The stylesheets of the theme and of extensions, cut down to what can apply to a page: a sixth of what they weigh."""

import html
import re
from pathlib import Path

import tinycss2

OURS = ("book.css", "gdbook/*", "katex/*")
MARK = "/* Cut down to what the pages use. */\n"
CLASSES = re.compile(r'\s(?:class|id)="([^"]*)"')
TAGS = re.compile(r"<([a-zA-Z][\w-]*)")
WORDS = re.compile(r"[\w-]+")
# What stands in brackets, of pseudo-classes and attributes, is never a reason to drop a rule.
BRACKETS = re.compile(r"\[[^\]]*\]|\([^()]*\)")
NAMED = re.compile(r"[.#]?(?<!:)-?[a-zA-Z_](?:[\w-]|\\.)*")
PSEUDO = re.compile(r"::?[\w-]+")
DECLARED = re.compile(r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|\([^()]*\)|[^;{}"'(])*(?:;|(?=\}))""")
EMPTY = re.compile(r"[^{}]*\{\s*\}")


def setup(app):
    app.connect("build-finished", cut, priority=950)


def cut(app, exception):
    """Replace each stylesheet that is not our own by what the pages can use; the whole is kept beside the site."""
    if exception or app.builder.name != "html":
        return
    site = Path(app.outdir)
    static, kept = site / "_static", site.parent / ".styles"
    paths = [path for path in sorted(static.rglob("*.css")) if not any(map(path.relative_to(static).match, OURS))]
    wholes = {path: whole(path, kept / path.relative_to(static)) for path in paths}
    known = used(site)
    small = {path: smaller(text, known) for path, text in wholes.items()}
    others = [path for path in static.rglob("*.css") if path not in small]
    texts = [path.read_text(encoding="utf-8") for path in [*site.rglob("*.html"), *scripts(site), *others]]
    for path, text in without_unused_properties(small, texts).items():
        path.write_text(MARK + text, encoding="utf-8")


def whole(path, kept):
    """Return a stylesheet as it was before it was cut, and keep it."""
    text = path.read_text(encoding="utf-8")
    if text.startswith(MARK):
        return kept.read_text(encoding="utf-8")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(text, encoding="utf-8")
    return text


def scripts(site: Path) -> list[Path]:
    """Return the scripts that some page of the site loads, and the modules of figures."""
    sources = {
        (page.parent / source.split("?")[0]).resolve()
        for page in site.rglob("*.html")
        for source in re.findall(r'<script[^>]*\ssrc="([^":]+)"', page.read_text(encoding="utf-8"))
    }
    return sorted({path for path in sources if path.is_file()} | set((site / "_static").rglob("*.mjs")))


def used(site: Path) -> set[str]:
    """Return the names a selector may ask for: tags, classes and ids of all pages, and every word of a script."""
    known = {"html", "body"}
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        known |= {name for each in CLASSES.findall(text) for name in html.unescape(each).split()}
        known |= {tag.lower() for tag in TAGS.findall(text)} | set(WORDS.findall(" ".join(inline(text))))
    return known.union(*(WORDS.findall(path.read_text(encoding="utf-8")) for path in scripts(site)))


def inline(text):
    return re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)


def smaller(text: str, known: set[str]) -> str:
    """Return a stylesheet without the selectors that need a name which is not `known`, comments and empty rules."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    kept = [(rule, cut) for rule in rules if (cut := kept_rule(rule, known))]
    text = "".join(cut for _, cut in kept)
    return "".join(cut for rule, cut in kept if not idle(rule, text))


def kept_rule(rule, known):
    """Return the text of a rule, cut down, or "" where nothing of it is left."""
    if rule.type == "qualified-rule":
        selectors = [each for each in split(rule.prelude) if applies(each, known)]
        return f"{','.join(selectors)}{{{tight(rule.content)}}}" if selectors and rule.content else ""
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "container", "layer") and rule.content:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        kept = "".join(kept_rule(each, known) for each in inner)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""
    if rule.type == "at-rule" and rule.lower_at_keyword != "charset":
        return rule.serialize()
    return ""


def tight(tokens):
    """Return the text of declarations without comments and needless space."""
    return re.sub(r"\s+", " ", tinycss2.serialize([each for each in tokens if each.type != "comment"])).strip()


def split(prelude):
    """Return the selectors of a list, as texts."""
    found = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        elif token.type != "comment":
            found[-1].append(token)
    return [tinycss2.serialize(each).strip() for each in found]


def applies(selector: str, known: set[str]) -> bool:
    """Return whether all names a selector needs are known."""
    bare = selector
    while (shorter := BRACKETS.sub("", bare)) != bare:
        bare = shorter
    names = NAMED.findall(PSEUDO.sub("", bare))
    return all(re.sub(r"\\(.)", r"\1", name).lstrip(".#") in known for name in names)


def idle(rule, text):
    """Return whether a font or an animation is asked for by no other rule of the text."""
    if rule.type != "at-rule" or rule.lower_at_keyword not in ("font-face", "keyframes"):
        return False
    if rule.lower_at_keyword == "keyframes":
        return len(re.findall(rf"(?<![\w-]){re.escape(tinycss2.serialize(rule.prelude).strip())}(?![\w-])", text)) < 2
    family = re.search(r"font-family:\s*([^;]+)", tinycss2.serialize(rule.content))[1].strip("\"' ")
    others = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    return family not in others


def without_unused_properties(styles: dict, texts: list[str]) -> dict:
    """Return the stylesheets without custom properties that neither they nor the other texts ever read."""
    asked = set(re.findall(r"--[\w-]+", "".join(texts)))
    while True:
        read = asked.union(*(re.findall(r"var\(\s*(--[\w-]+)", text) for text in styles.values()))
        fewer = {path: drop(text, read) for path, text in styles.items()}
        if fewer == styles:
            return styles
        styles = fewer


def drop(text, read):
    """Return a stylesheet without the declarations of custom properties that are not in `read`."""
    return EMPTY.sub("", DECLARED.sub(lambda found: found[0] if found[1] in read else "", text))
