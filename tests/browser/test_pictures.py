"""The pictures in the README and in the students' notebooks are what a person sees.

They are made here, and compared with what is committed in size only. This makes them again, then builds the notebooks:

    OXUS_UPDATE_PICTURES=1 pytest tests/browser/test_pictures.py && oxus build
"""

import base64
import os
import re
import struct
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import Lab, run_notebook, visit
from oxus.authoring.stored_pictures import LARGEST, find_cell, pictures
from oxus.core.layout import student_notebook
from oxus.core.notebook import exercises, is_selfstudy_cell, read_notebook
from oxus.publish.exporter import OxusExporter
from oxus.publish.site.pages import run_for_page
from oxus_widgets import HistoricalAtlas, MembershipExplorer, RegionnessLadder, TradeExplorer, membership_map
from repository import cross_section
from widgets_in_chromium import shown

pytestmark = pytest.mark.full

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "course" / "pictures"


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    return struct.unpack(">II", path.read_bytes()[16:24])


def keep(shot, name: str, folder: Path, **options) -> None:
    """Take a picture; it replaces the committed one only if asked to."""
    path = folder / name
    shot.screenshot(path=path, **options)
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


def test_the_atlas(page, tmp_path):
    path = tmp_path / "atlas.html"
    HistoricalAtlas("e10").save(path)
    page.set_viewport_size({"width": 1100, "height": 720})
    page.goto(path.as_uri())
    expect(page.get_by_role("slider", name="Era")).to_be_visible()
    expect(page.get_by_text("TIMURID EMPIRE").or_(page.get_by_text("Timurid Empire")).first).to_be_visible()
    page.wait_for_timeout(1500)  # the names take their places
    box = page.get_by_role("slider", name="Era").bounding_box()
    keep(
        page,
        "atlas.png",
        tmp_path,
        clip={"x": 0, "y": 0, "width": 1100, "height": box["y"] + box["height"]},
    )
    assert page.outside == []


# --- pictures that the students' notebooks store ---
WIDE, TALL = 860, 640
"""Pixels of the widest and tallest picture in a notebook; what is taller shows its beginning."""
DRAWN = """() => {
  const all = (selector, drawn) => [...document.querySelectorAll(selector)].every(drawn);
  return all(".oxus-place", (place) => place.querySelector(".oxus-widget"))
    && all("iframe", (frame) => frame.contentDocument.querySelector(".leaflet-pane path"));
}"""
UNITS = [path.name for path in sorted((ROOT / "course" / "units").iterdir()) if pictures(path)]
UPDATE = bool(os.environ.get("OXUS_UPDATE_PICTURES"))


# A picture, smaller and as a JPEG: the first that is small enough.
SHRINK = """async ([picture, largest]) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  for (const scale of [1, 0.85, 0.72, 0.6]) {
    const canvas = new OffscreenCanvas(bitmap.width * scale, bitmap.height * scale);
    const drawing = canvas.getContext("2d");
    drawing.imageSmoothingQuality = "high";
    drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.7]) {
      const small = await canvas.convertToBlob({ type: "image/jpeg", quality });
      if (small.size <= largest) return [...new Uint8Array(await small.arrayBuffer())];
    }
  }
  return [];
}"""


def photograph(page, cell: str) -> bytes:
    """What a cell puts out, as a JPEG that is small enough for a notebook; empty if it cannot be made so small."""
    output = page.locator(f"[id='cell-id={cell}'] .jp-Cell-outputWrapper")
    output.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)  # maps fit themselves to what is seen, and nothing says when they have
    box = output.bounding_box()
    top = page.evaluate("scrollY") + box["y"]
    clip = {"x": box["x"], "y": top, "width": min(box["width"], WIDE), "height": min(box["height"], TALL)}
    shot = base64.b64encode(page.screenshot(clip=clip, full_page=True)).decode()
    return bytes(page.evaluate(SHRINK, [f"data:image/png;base64,{shot}", LARGEST]))


@pytest.mark.parametrize("unit", UNITS if UPDATE else cross_section(UNITS, ["00-orientation"]))
def test_the_pictures_of_a_student_s_notebook(browser, tmp_path, unit):
    """They show what the student's notebook shows when it is run, in which nothing is answered."""
    source = ROOT / "course" / "units" / unit
    notebook = read_notebook(student_notebook(ROOT, unit))
    cells = {picture.path: find_cell(notebook, picture).id for picture in pictures(source)}
    notebook.cells = [cell for cell in notebook.cells if not is_selfstudy_cell(cell)]
    last = max(n for n, cell in enumerate(notebook.cells) if cell.id in cells.values())
    notebook.cells = notebook.cells[: last + 1]
    html, _ = OxusExporter().from_notebook_node(run_for_page(notebook, tmp_path))
    (tmp_path / "unit.html").write_text(html, encoding="utf-8")
    with visit(browser, width=WIDE + 64, height=900) as page:
        page.goto((tmp_path / "unit.html").as_uri())
        page.wait_for_function(DRAWN)
        for path, cell in cells.items():
            shot = photograph(page, cell)
            assert 5_000 < len(shot) <= LARGEST, f"{path.name}: {len(shot)} bytes"
            if UPDATE:
                path.write_bytes(shot)
        assert page.outside == []


# --- an exercise ---
OVERLOOKS_THE_END = """\
def members_on(table, institution, on):
    day = pd.Timestamp(on)
    inside = (
        (table["institution_id"] == institution)
        & table["status"].isin(oxus_data.FULL)
        & (table["start"] <= day)
    )
    return set(table.loc[inside, "state_id"])"""


def test_an_exercise_with_the_message_of_its_check(browser, tmp_path):
    """A student's answer that overlooks the end of a membership, and what *Check my answer* says of it."""
    unit = "08-institutional-membership"
    lab = Lab(tmp_path / "lab", ["lab", "--dir", "oxus-work"])
    notebook = read_notebook(student_notebook(ROOT, unit))
    cells = {cell.id: cell for cell in notebook.cells}
    cells["members_on"].source = OVERLOOKS_THE_END
    (exercise,) = [e for e in exercises(notebook) if e.name == "members_on"]
    # What the exercise needs and the button's own code, folded; the exercise with its answer.
    tools = next(cell for cell in notebook.cells if "import oxus_data" in cell.source)
    needed = [tools, cells["helpers"]]
    for cell in (*needed, cells["check-members_on"]):
        cell.metadata["jupyter"] = {"source_hidden": True}
    notebook.cells = [*needed, exercise.prompt[-1], cells["members_on"], cells["check-members_on"]]
    nbformat.write(notebook, lab.folder / "oxus-work" / unit / f"{unit}.ipynb")
    try:
        with visit(browser, width=1000, height=1100) as page:
            run_notebook(page, lab, unit)
            page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
            page.get_by_role("button", name="Check my answer").click()
            said = page.locator(".oxus-said")
            expect(said).to_contain_text("Uzbekistan")
            heading = page.get_by_role("heading", name=re.compile("^Exercise 1"))
            heading.scroll_into_view_if_needed()
            page.wait_for_timeout(1000)  # the layout moves, and the cursor leaves
            top, end = heading.bounding_box(), said.bounding_box()
            clip = {
                "x": 0,
                "y": top["y"] - 12,
                "width": 1000,
                "height": end["y"] + end["height"] - top["y"] + 24,
            }
            keep(page, "exercise.png", tmp_path, clip=clip)
    finally:
        lab.stop()


@pytest.mark.parametrize(
    "name", re.findall(r"\]\((course/pictures/[^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
)
def test_the_readme_s_pictures_are_there(name):
    assert size(ROOT / name)[0] > 600
