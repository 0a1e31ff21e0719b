"""How large the course's site is, how long it takes to build, and how soon a reader sees something.

python tests/bench_site.py [SITE] [--runs N]

Needs Chromium, as the browser tests do. Builds the whole site into a folder of its own, unless one is named that `oxus
site` has written. The first page and the heaviest unit are opened in a fresh browser profile each time, from the disk
and from a server on this machine; told are the medians of the runs, in ms from the start of the navigation: first
contentful paint, first widget or map drawn, all of them drawn, and the search's answer after its first key. Any request
that would leave this machine is refused, and counted on every page.
"""

import argparse
import gzip
import os
import statistics
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from jupyter_in_chromium import QUIET, chromium, visit
from oxus.cli import main as oxus

# Set before the page's own scripts: when the first and the last widget or map stands there.
_WATCH = """() => {
  window.drawn = {};
  const map = (frame) => frame.contentDocument?.querySelector(".leaflet-pane path, .leaflet-pane canvas");
  const drawn = (place) => (place.matches("iframe") ? map(place) : place.querySelector(".oxus-widget"));
  const look = () => {
    const places = [...document.querySelectorAll(".oxus-place, iframe")];
    const there = places.filter(drawn).length;
    if (there) window.drawn.first ??= performance.now();
    if (document.readyState === "complete" && there === places.length) window.drawn.all ??= performance.now();
    else setTimeout(look, 10);
  };
  look();
}"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Quiet(SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *_: object) -> None:
        pass


def sizes(site: Path) -> None:
    """A line a file: its bytes, and these as a server would send them."""
    total = [0, 0]
    for path in sorted(site.glob("*.*")):
        data = path.read_bytes()
        both = len(data), len(gzip.compress(data, 6))
        total = [sum(pair) for pair in zip(total, both, strict=True)]
        print(f"{path.name:<36}{both[0] / 1000:9.1f} kB{both[1] / 1000:9.1f} kB compressed")
    print(f"{'all':<36}{total[0] / 1000:9.1f} kB{total[1] / 1000:9.1f} kB compressed")


def first_view(browser, address: str, runs: int) -> str:
    """The medians of a page, in words."""
    found: dict[str, list[float]] = {}
    for _ in range(runs):
        with visit(browser, width=1280, height=900) as page:
            page.add_init_script(f"({_WATCH})()")
            page.goto(address)
            page.wait_for_function("window.drawn.all")
            drawn = page.evaluate("window.drawn")
            painted = page.wait_for_function(_PAINTED).json_value()  # the browser tells of it a moment later
            times = {"painted": painted, **(drawn if "first" in drawn else {})}
            page.keyboard.press("/")
            start = time.perf_counter()
            page.keyboard.type("t")
            page.locator(".oxus-site-find li a").first.wait_for()
            times["search"] = (time.perf_counter() - start) * 1000
            for name, value in times.items():
                found.setdefault(name, []).append(value)
    names = {"painted": "painted", "first": "first drawn", "all": "all drawn", "search": "search answers"}
    return ", ".join(f"{names[n]} {statistics.median(found[n]):6.0f}" for n in names if n in found)


def outside(browser, site: Path) -> None:
    """How many requests the pages would send away from this machine."""
    counted = 0
    pages = sorted(site.glob("*.html"))
    for path in pages:
        with visit(browser, width=1280, height=900) as page:
            page.goto(path.as_uri())
            page.wait_for_timeout(1000)
            counted += len(page.outside)
    print(f"requests to elsewhere, {len(pages)} pages: {counted}")


def main() -> None:
    """Print a line for each measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", nargs="?", type=Path, help="a site that is there; built unless named")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    flags = QUIET + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = args.site or Path(scratch) / "site"
        if not args.site:
            start = time.perf_counter()
            oxus(["site", "--output", str(site)])
            print(f"built in {time.perf_counter() - start:.1f} s")
        sizes(site)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        heaviest = max(site.glob("[0-9]*.html"), key=lambda path: path.stat().st_size).name
        print(f"ms, medians of {args.runs}:")
        for name in ("index.html", heaviest):
            for where in (site.resolve().as_uri(), f"http://127.0.0.1:{server.server_port}"):
                told = first_view(browser, f"{where}/{name}", args.runs)
                print(f"{name:<30}{where.partition(':')[0]:<6}{told}")
        outside(browser, site)
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
