"""What the browser tests share: contexts that cannot leave this machine, and what was seen in them."""

import gzip
from contextlib import contextmanager, suppress
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error

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
  for (const block of document.querySelectorAll("pre")) {
    const shown = new Set();
    for (const word of block.querySelectorAll("span:not(:has(*), [id], [role], [tabindex], [style])")) {
      const kind = [word.className, word.parentElement.className].join();
      if (shown.has(kind)) word.replaceWith(word.textContent);
      shown.add(kind);
    }
  }
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

    Left out is the look of formulas, hidden from screen readers, whose MathML is checked; and of the words of a
    block of code that look alike, all but the first.
    """
    page.evaluate(THIN_OUT)
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) => violations)"
    )
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
