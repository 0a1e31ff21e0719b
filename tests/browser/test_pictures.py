"""The pictures in the README are what a person sees: made here, and compared with what is committed in size only.

`OXUS_UPDATE_PICTURES=1 pytest -m browser` makes them anew.
"""

import os
import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from oxus_widgets import MembershipExplorer, RegionnessLadder, TradeExplorer, membership_map
from widgets_in_chromium import shown

pytestmark = pytest.mark.full

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "course" / "pictures"


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    return struct.unpack(">II", path.read_bytes()[16:24])


def keep(shot, name: str, folder: Path) -> None:
    """Take a picture; it replaces the committed one only if asked to."""
    path = folder / name
    shot.screenshot(path=path)
    width, height = size(path)
    assert width > 600 and height > 300, f"{name}: cut off at {width} by {height}"
    if os.environ.get("OXUS_UPDATE_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / name).write_bytes(path.read_bytes())


WIDGETS = {
    "membership-explorer.png": (
        lambda: MembershipExplorer(views=["matrix", "map", "network", "overlap"]),
        1280,
        1500,
    ),
    "regionness-ladder.png": (
        lambda: RegionnessLadder(2018, verdicts={1: "reached", 2: "reached", 3: "partly"}),
        1120,
        900,
    ),
    "trade-explorer.png": (lambda: TradeExplorer("KGZ"), 1120, 820),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget(browser, tmp_path, name):
    make, width, height = WIDGETS[name]
    with shown(browser, make(), tmp_path, width=width, height=height) as page:
        # As much of it as the picture takes, without the title of the page.
        page.locator("h1").evaluate("(title) => title.remove()")
        keep(page, name, tmp_path)


def test_the_membership_map(page, tmp_path):
    path = tmp_path / "map.html"
    membership_map("SCO", "2018-03-01", status="any").save(path)
    page.set_viewport_size({"width": 960, "height": 800})
    page.goto(path.as_uri())
    expect(page.locator("path.leaflet-interactive").first).to_be_visible()
    page.wait_for_timeout(500)
    keep(page.locator("main"), "membership-map.png", tmp_path)
    assert page.outside == []


@pytest.mark.parametrize(
    "name", re.findall(r"\]\((course/pictures/[^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
)
def test_the_readme_s_pictures_are_there(name):
    assert size(ROOT / name)[0] > 600
