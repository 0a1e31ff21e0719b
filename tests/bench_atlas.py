"""How large the historical atlas is, and how long it takes to appear and to move.

python tests/bench_atlas.py

Needs Chromium, as the browser tests do. The median step is that of 20: one through every era.
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

STEPS = """() => {
  const slider = document.querySelector('input[type=range]'), times = [];
  for (let n = 0; n < 20; n++) {
    const start = performance.now();
    slider.value = n;
    slider.dispatchEvent(new Event('input'));
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return times;
}"""


def main() -> None:
    """Print a line for each measure."""
    start = time.perf_counter()
    page_of_its_own = HistoricalAtlas().to_html()
    print(f"made in Python       {1000 * (time.perf_counter() - start):6.0f} ms")
    print(f"page                 {len(page_of_its_own.encode()) / 1000:6.0f} kB")
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
        steps = page.evaluate(STEPS)
        print(f"one step             {statistics.median(steps):6.0f} ms, longest {max(steps):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
