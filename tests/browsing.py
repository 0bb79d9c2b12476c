"""What the browser tests share: contexts that cannot leave this machine, and what was seen in them."""

import gzip
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
WIDTH, HEIGHT = 1280, 800
TIMEOUT_MS = 8000

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


class Seen:
    """What happened in a context: addresses refused, complaints of the console, and responses."""

    def __init__(self):
        self.outside, self.complaints, self.responses = [], [], []

    def watch(self, page):
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", lambda response: self.responses.append(response))

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@contextmanager
def opened(browser, home, **options):
    """Yield (page, Seen) in a context of its own, in which only addresses that begin with home are reached."""
    context = browser.new_context(**{"viewport": {"width": WIDTH, "height": HEIGHT}, **options})
    seen = Seen()

    def refuse(route):
        seen.outside.append(route.request.url)
        route.abort()

    context.route(lambda address: not address.startswith((home, "data:", "blob:")), refuse)
    context.add_init_script(WATCH_SHIFT)
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    seen.watch(page)
    try:
        yield page, seen
    finally:
        context.close()


def weight(response):
    """Return what a response weighs on the wire, in bytes: text compressed, everything else as it is."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if kind.startswith(TEXT) else len(body)


def violations(page):
    """Return what axe finds wrong, one line for each element.

    Left out is the look of formulas, thousands of elements hidden from screen readers, whose MathML is checked.
    """
    page.evaluate(AXE)
    script = "axe.run({ exclude: [['.katex-html']] }, { resultTypes: ['violations'], preload: false })"
    found = page.evaluate(f"{script}.then((results) => results.violations)")
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


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
    """Scroll from the top to the bottom as a reader does, a screen at a time, until every figure has begun."""
    height = page.evaluate("innerHeight")
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), height):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        settle(page)
    page.wait_for_function("() => !document.querySelector('.gd-figure[data-state=picture]')")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    settle(page)
