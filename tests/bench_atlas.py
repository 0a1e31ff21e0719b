"""How large the historical atlas is, and how long it takes to appear and to move.

python tests/bench_atlas.py

Needs Chromium, as the browser tests do. A step is one through every era: its median and longest time on the clock,
and its mean processor time in the page, which a busy machine does not change.
"""

import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from jupyter_in_chromium import QUIET, chromium
from oxus_widgets import HistoricalAtlas
from oxus_widgets.base_map import base

STEPS = """() => {
  const slider = document.querySelector('input[aria-label=Era]'), times = [];
  for (let n = 0; n < 21; n++) {
    const start = performance.now();
    slider.value = n;
    slider.dispatchEvent(new Event('input'));
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return times;
}"""


def processor_time(cdp) -> float:
    """Seconds that the page's main thread has used so far."""
    found = {each["name"]: each["value"] for each in cdp.send("Performance.getMetrics")["metrics"]}
    return found["TaskDuration"]


def main() -> None:
    """Print a line for each measure."""
    start = time.perf_counter()
    page_of_its_own = HistoricalAtlas().to_html()
    print(f"made in Python       {1000 * (time.perf_counter() - start):6.0f} ms")
    print(f"page                 {len(page_of_its_own.encode()) / 1000:6.0f} kB")
    own = len(page_of_its_own.encode()) - len(base().encode())
    print(f"without the base map {own / 1000:6.0f} kB")
    print(f"page, compressed     {len(gzip.compress(page_of_its_own.encode())) / 1000:6.0f} kB")
    flags = QUIET + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "atlas.html"
        path.write_text(page_of_its_own, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        start = time.perf_counter()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("path.oxus-polity", state="attached")
        print(
            f"first polity drawn   {1000 * (time.perf_counter() - start):6.0f} ms after the page is asked for"
        )
        page.evaluate(STEPS)  # the first time, each name is measured and each function compiled
        cdp = page.context.new_cdp_session(page)
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = processor_time(cdp)
        steps = page.evaluate(STEPS)
        used = (processor_time(cdp) - before) / len(steps)
        print(f"one step             {statistics.median(steps):6.0f} ms, longest {max(steps):.0f} ms")
        print(f"  processor time     {1000 * used:6.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
