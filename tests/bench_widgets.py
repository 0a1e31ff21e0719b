"""How large the widgets are; how fast the membership explorer answers, and how often it speaks to the kernel.

python tests/bench_widgets.py

Needs Chromium, as the browser tests do. All states and bodies of the data are shown. A step moves the date slider by a
month or more, as an arrow key does, and is timed from the input to the frame that shows it: the first task after the
next animation frame. The page runs with no kernel; what would be a message to it is counted.
"""

import gzip
import json
import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import oxus_data
import oxus_widgets
from jupyter_in_chromium import QUIET, chromium
from oxus_widgets import MembershipExplorer
from oxus_widgets.explorer import VIEWS
from widgets_in_chromium import messages, shown

STEPS = 200
ALL = ("MembershipExplorer", "RegionnessLadder", "ActorMatrix", "CrossTab", "ClaimLedger", "TradeExplorer")
# The next frame lays out and paints what the input changed; what is posted from there runs after it.
_TIMED = """async (steps) => {
  const slider = document.querySelector(".oxus-slider"), times = [];
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  }));
  const [first, last] = [Number(slider.min), Number(slider.max)];
  await painted();
  for (let n = 0; n < steps; n++) {
    const start = performance.now();
    slider.value = first + Math.round(((last - first) * n) / (steps - 1));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""


def main() -> None:
    """Print a line for each measure."""
    states = oxus_data.load("states")["state_id"].tolist()
    bodies = oxus_data.load("institutions")["institution_id"].tolist()
    explorer = MembershipExplorer(states=states, institutions=bodies)
    for name in ALL:
        widget = getattr(oxus_widgets, name)()
        sizes = {"module": widget._esm, "style": widget._css, "data": json.dumps(widget._data)}
        told = ", ".join(f"{part} {len(text.encode()) / 1000:5.1f} kB" for part, text in sizes.items())
        front_end = (widget._esm + widget._css).encode()
        print(f"{name:<24}{told}; module and style compressed {len(gzip.compress(front_end)) / 1000:4.1f} kB")
    print(f"{STEPS} steps of the date, {len(states)} states, {len(bodies)} bodies; ms from input to painted:")
    flags = QUIET + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        for views in (["matrix"], *([view] for view in VIEWS[1:]), list(VIEWS)):
            explorer.views = views
            with shown(browser, explorer, Path(folder), width=1280, height=900) as page:
                times = sorted(page.evaluate(_TIMED, STEPS))
                page.wait_for_timeout(600)
                ranks = {"median": 0.5, "95th": 0.95, "99th": 0.99, "longest": 1}
                told = ", ".join(
                    f"{k} {times[min(int(q * STEPS), STEPS - 1)]:5.1f}" for k, q in ranks.items()
                )
                print(
                    f"{'all' if len(views) > 1 else views[0]:<24}{told}; messages to the kernel: {messages(page)}"
                )
        browser.close()


if __name__ == "__main__":
    main()
