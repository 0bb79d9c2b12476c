"""What a page weighs, how soon it is there over a slow line, and how fast its figures follow a slider."""

import gzip
import io
import json
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from urllib.parse import quote

import browsing
import serve
from playwright.sync_api import TimeoutError

from gdbook import OBJECTIVES

CPU_SLOWDOWN = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
VISITS, WARM_UPS, MOVES = 3, 20, 60
PATIENCE_MS = 60_000
AFTERTHOUGHTS_MS = 1500
VALLEY = OBJECTIVES["rosenbrock"]  # long enough for 200 steps
STATES = {
    "DescentExplorer": {
        "objective": VALLEY.name,
        "start": VALLEY.start,
        "learning_rate": VALLEY.learning_rate / 10,
        "steps": 200,
    }
}

# Notes the long tasks, and the first frame after the first figure went live, to which a reader scrolls at once where it
# is further down; runs before the page's own scripts.
WATCH_READY = """
globalThis.bench = { tasks: [], ready: null };
new PerformanceObserver((list) => bench.tasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
const watcher = new MutationObserver(() => {
  if (document.querySelector(".gd-figure[data-cell]")?.dataset.state !== "live") return;
  watcher.disconnect();
  requestAnimationFrame(() => { bench.ready = performance.now(); });
});
watcher.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
addEventListener("DOMContentLoaded", () => {
  document.querySelector(".gd-figure[data-cell]")?.scrollIntoView({ block: "nearest", behavior: "instant" });
});
"""
READY = "() => bench.ready || !document.querySelector('.gd-figure[data-cell]')"
READINGS = """() => {
  const [{ startTime: painted }] = performance.getEntriesByName("first-contentful-paint");
  const blocking = bench.tasks.map(({ startTime, duration }) => (startTime > painted ? Math.max(0, duration - 50) : 0));
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const shift = sum(layoutShifts.map(([value]) => value));
  return [painted / 1000, bench.ready && bench.ready / 1000, sum(blocking) / 1000, shift];
}"""

# Moves the first slider from 10 % to 40 % of its way; returns [own, layout, shown] of each move after the warm-ups: the
# milliseconds the figure computes and draws, at once or in the next frame, those of the browser's style and layout,
# and whether that frame shows another picture.
MOVE = """async (figure, [warmUps, moves]) => {
  const slider = figure.querySelector("input[type=range]");
  const plots = figure.querySelector(".gd-plots");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const move = (part) => new Promise((done) => {
    const before = plots.innerHTML;
    let begun;
    requestAnimationFrame(() => { begun = performance.now(); });
    slider.value = low + part * (high - low);
    const moved = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const answered = performance.now();
    requestAnimationFrame(() => {
      const drawn = performance.now();
      plots.getBoundingClientRect();
      const layout = performance.now() - drawn;
      done([answered - moved + drawn - begun, layout, plots.innerHTML !== before]);
    });
  });
  const found = [];
  for (let i = 0; i < warmUps + moves; i += 1) found.push(await move(0.1 + (0.3 * (i + 1)) / (warmUps + moves)));
  return found.slice(warmUps);
}"""


class Handler(serve.Handler):
    """Serves text compressed, as hosts of static pages do, and isolated, which gives pages a clock of microseconds."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(path)
        if not path.is_file() or not kind.startswith(browsing.TEXT):
            return super().send_head()
        body = compressed(path)
        self.send_response(200)
        for name, value in {"Type": kind, "Encoding": "gzip", "Length": len(body)}.items():
            self.send_header(f"Content-{name}", str(value))
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self):
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


@cache
def compressed(path):
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def serving(site):
    """Serve the site as a host would, and yield its address."""
    with serve.Server(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()


def weigh(browser, address, path):
    """Return (kB, requests) of a first visit, before scrolling."""
    with browsing.opened(browser, address) as (page, seen):
        page.goto(address + path, wait_until="networkidle")
        page.wait_for_timeout(AFTERTHOUGHTS_MS)  # a long page begins its figures late
        loaded = [response for response in seen.responses if response.url.startswith("http")]
        return sum(map(browsing.weight, loaded)) / 1000, len(loaded)


def visit_slowly(browser, url):
    """Return (first paint, ready, blocking, shift) of the median of several first visits, each by itself; in seconds.

    ready: None where the page has no figure; all are None where the page does not come to rest.
    """
    visits = [one_slow_visit(browser, url) for _ in range(VISITS)]
    return tuple(None if None in each else median(each) for each in zip(*visits, strict=True))


def one_slow_visit(browser, url):
    # Not browsing.opened: what lets it refuse other hosts delays every request, and switches the cache off.
    context = browser.new_context(viewport={"width": browsing.WIDTH, "height": browsing.HEIGHT})
    try:
        context.add_init_script(browsing.WATCH_SHIFT + WATCH_READY)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        page.goto(url, wait_until="networkidle", timeout=PATIENCE_MS)
        page.wait_for_function(READY, timeout=PATIENCE_MS)
        browsing.settle(page)
        return page.evaluate(READINGS)
    except TimeoutError:
        return (None,) * 4
    finally:
        context.close()


def figures_of(browser, address, path):
    """Return the (name, cell id) of every figure on a page."""
    with browsing.opened(browser, address, java_script_enabled=False) as (page, _):
        page.goto(address + path)
        figures = page.locator(".gd-figure[data-cell]")
        return figures.evaluate_all("(all) => all.map(({ dataset }) => [dataset.figure, dataset.cell])")


def move_slider(browser, address, path, name, cell):
    """Return (median, 90th percentile, median of layout, late frames) of a figure, in ms; None where it cannot move."""
    state = "".join(f"&{key}={quote(json.dumps(value))}" for key, value in STATES.get(name, {}).items())
    with browsing.opened(browser, address) as (page, _):
        page.goto(f"{address}{path}#fig={quote(cell)}{state}")
        figure = page.locator(f".gd-figure[data-cell='{cell}'][data-state=live]")
        try:
            figure.locator("input[type=range]").first.wait_for()
        except TimeoutError:
            return None
        browsing.settle(page)
        own, layout, shown = zip(*figure.evaluate(MOVE, [WARM_UPS, MOVES]), strict=True)
    return median(own), quantiles(own, n=10)[-1], median(layout), shown.count(False)
