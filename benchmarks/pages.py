"""What a page of the site costs its reader: bytes, time to the first picture of it, jumps.

Used by ``benchmarks.site``, which prints it, and by the tests, which hold weight and jumps (never
times) to the budget.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 1.5e6  # transferred
MOST_SECONDS = 1.0  # to the first contentful paint
MOST_SHIFT = 0.1
VIEWPORTS = {"desktop": (1280, 900), "phone": (360, 780)}
# What hosts compress; pictures in PNG are compressed already.
TEXTS = (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", "")
# Before anything of the page: what it paints first, and each jump that no reader has caused.
WATCH = """() => {
  window.paint = 0;
  window.shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntriesByName('first-contentful-paint'))
      window.paint = entry.startTime;
  }).observe({type: 'paint', buffered: true});
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
}"""
# Pictures that load late do so when a reader comes near.
SCROLL = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += window.innerHeight / 2) {
    window.scrollTo({top: y, behavior: 'instant'});
    await frame();
  }
}"""
WEIGHT = """() => performance.getEntriesByType('navigation')
  .concat(performance.getEntriesByType('resource'))
  .reduce((sum, entry) => [sum[0] + entry.encodedBodySize, sum[1] + entry.decodedBodySize], [0, 0])
"""


@dataclass(frozen=True)
class Cost:
    """What one page costs.

    Attributes
    ----------
    transferred, raw : int
        Bytes of the page and all that it loads, down to its end: as a host sends them that
        compresses texts, and as they are.
    paint : float
        Seconds until the first text or picture is seen; the median where measured several times.
    shift : float
        Sum of all layout shifts while it loads and is scrolled through; the largest measured.
    """

    transferred: int
    raw: int
    paint: float
    shift: float

    def over(self, times: bool = True) -> list[str]:
        """In words, what is over the budget."""
        found = []
        if self.transferred > MOST_BYTES:
            found.append(f"{self.transferred / 1e6:.2f} MB, at most {MOST_BYTES / 1e6} MB")
        if times and self.paint > MOST_SECONDS:
            found.append(f"first paint after {self.paint:.2f} s, at most {MOST_SECONDS} s")
        if self.shift > MOST_SHIFT:
            found.append(f"layout shift {self.shift:.3f}, at most {MOST_SHIFT}")
        return found


def pages(edition: Path) -> list[str]:
    """The pages of a rendered edition, front page first, without slides and forwarding pages."""
    found = [path.relative_to(edition).as_posix() for path in edition.rglob("*.html")]
    inner = [name for name in found if name.startswith(("book/", "source_notebooks/"))]
    return sorted(inner, key=lambda name: (name != "book/index.html", name))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of a folder that sends texts compressed, as hosts do."""

    @functools.cache
    def compressed(path: Path, changed: int) -> bytes:
        return gzip.compress(path.read_bytes(), 6)

    class Host(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for many files

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if not path.is_file() or path.suffix not in TEXTS:
                super().do_GET()
                return
            body = compressed(path, path.stat().st_mtime_ns)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    handler = functools.partial(Host, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def cost(browser: Any, address: str, viewport: tuple[int, int], times: int = 1) -> Cost:
    """What a page costs, opened so many times, each time with nothing kept from before."""
    found = [_cost(browser, address, viewport) for _ in range(times)]
    return Cost(
        found[0].transferred, found[0].raw, statistics.median(one.paint for one in found),
        max(one.shift for one in found),
    )  # fmt: skip


def _cost(browser: Any, address: str, viewport: tuple[int, int]) -> Cost:
    context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})
    try:
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        page.goto(address, wait_until="networkidle")
        page.evaluate(
            "async () => { if (window.MathJax?.startup) await MathJax.startup.promise; }"
        )
        page.evaluate(SCROLL)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(100)  # a shift is told after the frame that has it
        transferred, raw = page.evaluate(WEIGHT)
        return Cost(transferred, raw, page.evaluate("paint") / 1000, page.evaluate("shift"))
    finally:
        context.close()


def table(browser: Any, edition: Path, names: Sequence[str] = (), times: int = 3) -> int:
    """Print what each page of an edition costs; return how many are over the budget."""
    over = 0
    print(f"{'':<48}{'sent, kB':>9}{'raw, kB':>9}{'paint, s':>10}{'shift':>8}{'phone':>8}")
    with served(edition) as address:
        cost(browser, f"{address}/book/index.html", VIEWPORTS["desktop"])  # wakes the browser
        for name in names or pages(edition):
            large = cost(browser, f"{address}/{name}", VIEWPORTS["desktop"], times)
            small = cost(browser, f"{address}/{name}", VIEWPORTS["phone"])
            problems = large.over() + [f"phone: {text}" for text in small.over(times=False)]
            over += bool(problems)
            print(
                f"{Path(name).with_suffix('').as_posix().split('/', 1)[-1][-47:]:<48}"
                f"{large.transferred / 1e3:>9.0f}{large.raw / 1e3:>9.0f}{large.paint:>10.2f}"
                f"{large.shift:>8.3f}{small.shift:>8.3f}"
                + "".join(f"   OVER: {text}" for text in problems), flush=True,
            )  # fmt: skip
    return over
