"""What the browser tests share: contexts that cannot leave this machine, and what was seen in them."""

import gzip
import re
from contextlib import contextmanager, suppress
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine has an address, and no proxy may know better.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-proxy-server",
]
TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
WIDTH, HEIGHT = 1280, 800
VIEWPORT = {"width": WIDTH, "height": HEIGHT}
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
TIMEOUT_MS = 8000
PATIENCE_MS = 50
NEAR = 500  # pixels; figures begin a little farther from the view (gdbook/site/host.mjs)
POWER = re.compile(r"\s×\s10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

# Adds up what moves without the reader's doing; runs before the page's own scripts.
WATCH_SHIFT = """
globalThis.layoutShifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources, hadRecentInput } of list.getEntries()) {
    const moved = sources.map(({ node, previousRect, currentRect }) =>
      `${node?.nodeName}.${node?.className}: y ${previousRect.y} to ${currentRect.y},` +
      ` height ${previousRect.height} to ${currentRect.height}`);
    if (!hadRecentInput) layoutShifts.push([value, moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


# What a screen reader never meets, thousands of elements: each formula's look makes room for a box of its size.
# A word of code of a kind (one class) the block has shown looks like the first, which stays for all.
THIN_OUT = """() => {
  const looks = [...document.querySelectorAll(".katex-html")].map((look) => [look, look.getBoundingClientRect()]);
  for (const [look, { width, height }] of looks) {
    look.replaceChildren();
    look.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
  }
  for (const formula of document.querySelectorAll("math")) formula.textContent = formula.textContent;
  for (const block of document.querySelectorAll("pre")) {
    const shown = new Set();
    for (const word of block.querySelectorAll("span:not(:has(*), [id], [role], [tabindex], [style])")) {
      const kind = [word.className, word.parentElement.className].join();
      if (shown.has(kind)) word.replaceWith(word.textContent);
      shown.add(kind);
    }
  }
}"""


# Of the words that look alike in every colour scheme, only the first keep their letters: what the contrast of a page
# is checked on.  A look is the colours, sizes and opacities of an element and of all it stands in.
ONE_OF_EACH_LOOK = """() => {
  const root = document.documentElement, chosen = root.dataset.theme;
  const words = [...document.querySelectorAll("body *")].filter((node) => (
    [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()) && node.checkVisibility()));
  const styles = () => {
    const known = new Map();
    const look = (node) => {
      if (!node) return "";
      if (!known.has(node)) {
        const { color, fill, backgroundColor, backgroundImage, fontSize, fontWeight, opacity } = getComputedStyle(node);
        const painted = [backgroundColor, backgroundImage, opacity].join();
        known.set(node, [painted === "rgba(0, 0, 0, 0),none,1" ? "" : painted, look(node.parentElement)].join(""));
        node.ownLook = [color, fill, fontSize, fontWeight].join();
      }
      return known.get(node);
    };
    return words.map((node) => look(node) + node.ownLook);
  };
  const looks = ["light", "dark"].map((theme) => { root.dataset.theme = theme; return styles(); });
  root.dataset.theme = chosen;
  const seen = new Set();
  words.forEach((node, i) => {
    const look = looks.map((each) => each[i]).join();
    if (seen.has(look)) for (const child of node.childNodes) if (child.nodeType === 3) child.data = "";
    seen.add(look);
  });
}"""


class Seen:
    """What happened in a context: addresses outside home asked for, complaints of the console, and responses."""

    def __init__(self, home):
        self._home = (home, "data:", "blob:", "about:")
        self.forget()

    def forget(self):
        self.outside, self.complaints, self.responses = [], [], []

    def watch(self, page):
        page.on("request", self._note)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", lambda response: self.responses.append(response))

    def _note(self, request):
        if not request.url.startswith(self._home):
            self.outside.append(request.url)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@contextmanager
def opened(browser, home, **options):
    """Yield (page, Seen) in a context of its own; what begins with home is at home, the rest is outside."""
    context = browser.new_context(**{"viewport": VIEWPORT, **options})
    seen = Seen(home)
    context.add_init_script(WATCH_SHIFT)
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    seen.watch(page)
    try:
        yield page, seen
    finally:
        context.close()


@contextmanager
def lent(waiting, options, page, seen, address):
    """Yield (page, seen), opened with these options; afterwards empty them, and let them wait for the next test."""
    yield page, seen
    with suppress(Error):  # a page that crashed waits for nobody
        empty(page, address, options)
        seen.forget()
        waiting.append((page, seen))


def empty(page, address, options):
    """Leave a blank page: no document, storage, other tab, route, medium or size of the last test."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.unroute_all(behavior="ignoreErrors")
    page.goto("about:blank")
    page.set_viewport_size(options.get("viewport", VIEWPORT))
    page.emulate_media(media="null", **{name: options.get(name, usual) for name, usual in MEDIA.items()})
    page.mouse.move(0, 0)
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": address.rstrip("/"), "storageTypes": "all"})
    session.detach()


def weight(response):
    """Return what a response weighs on the wire, in bytes: text compressed, everything else as it is."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if kind.startswith(TEXT) else len(body)


def violations(page):
    """Return what axe finds wrong, one line for each element; the page is thinned out first and not to be used again.

    Left out is the look of formulas, hidden from screen readers, and the tags inside their MathML; and of the words
    of a block of code that look alike, all but the first.  Contrast is checked in light and dark, once for each look.
    """
    page.evaluate(THIN_OUT)
    page.evaluate(AXE)
    found = faults(page, {"rules": {"color-contrast": {"enabled": False}}})
    page.evaluate(ONE_OF_EACH_LOOK)
    for scheme in ("light", "dark"):
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        settle(page)
        found += [f"{scheme}: {each}" for each in faults(page, {"runOnly": ["color-contrast"]})]
    return found


def faults(page, options):
    """Return what axe, run with these options, finds wrong."""
    run = "(options) => axe.run(document, options).then(({ violations }) => violations)"
    found = page.evaluate(run, {"resultTypes": ["violations"], "preload": False, **options})
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def live_figure(page, cell):
    """Return the figure of a cell, once it is live, drawn, and says something."""
    figure = page.locator(f".gd-figure[data-cell='{cell}'][data-state=live]")
    figure.wait_for()
    said(figure)
    settle(page)
    return figure


def said(figure):
    """Return what a figure says, with plain spaces, minus signs and powers; a sentence not there yet is waited for."""
    live = figure.locator("[aria-live=polite]")
    expect(live).to_have_text(re.compile(r"\S"), use_inner_text=True, timeout=TIMEOUT_MS)
    return plain(live.inner_text())


def plain(text):
    """Return a text as Python reads its numbers: −2.83 × 10⁻⁷ as -2.83e-7, no thin spaces, one space between words."""
    written = POWER.sub(lambda power: f"e{power[1].translate(RAISED)}", text.replace("\u202f", "").replace("−", "-"))
    return " ".join(written.split())


def until(page, holds):
    """Wait until `holds()`, for what a page does in its own time; where it never does, fail."""
    for _ in range(TIMEOUT_MS // PATIENCE_MS):
        if holds():
            return
        page.wait_for_timeout(PATIENCE_MS)
    assert holds()


def settle(page):
    """Wait until the page has drawn what it was told to draw."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def follow(page, fragment):
    """Follow a link to a fragment of the open page, and wait until the page has answered."""
    page.evaluate(
        """(fragment) => new Promise((done) => {
          const before = location.href;
          addEventListener("hashchange", () => setTimeout(done), { once: true });
          location.hash = fragment;
          if (location.href === before) done();
        })""",
        fragment,
    )
    settle(page)


def scroll_through(page):
    """Scroll from the top to the bottom until every figure has begun: to each place that comes near the view."""
    step = page.evaluate("innerHeight") + NEAR
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), step):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        settle(page)
    page.wait_for_function("() => !document.querySelector('.gd-figure[data-state=picture]')")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    settle(page)
