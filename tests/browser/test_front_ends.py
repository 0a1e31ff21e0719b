"""All widgets in the front ends that a class uses, each with a kernel: JupyterLab, Notebook 7 and Voilà.

What the widgets do by themselves is tested on pages without a kernel (test_explorer.py and its siblings). Here: that
all are drawn, that a change comes to Python in one message, and that Python's change comes back.
"""

import nbformat
import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import Lab, run_all_cells, run_notebook, visit
from widgets_in_chromium import axe_violations, timers_held

pytestmark = pytest.mark.full

WIDGETS = [
    "MembershipExplorer",
    "RegionnessLadder",
    "ActorMatrix",
    "CrossTab",
    "ClaimLedger",
    "TradeExplorer",
    "Quiz",
]
CODE = """
import ipywidgets
from IPython.display import display
from oxus_widgets import *

told, heard = ipywidgets.Label("nothing heard"), []
explorer = MembershipExplorer()

def hear(change):
    heard.append(change["new"])
    told.value = f"heard {len(heard)}: {change['new']}"

explorer.observe(hear, "date")
button = ipywidgets.Button(description="From Python")
button.on_click(lambda _: setattr(explorer, "date", "2001-06-15"))
quiz = Quiz([{"question": "Is 1 < 2?", "options": ["Yes", "No"], "answer": 0, "why": "By one."}])
display(told, button, explorer)
display(RegionnessLadder(), ActorMatrix(), CrossTab(), ClaimLedger(unit="08"), TradeExplorer(), quiz)
"""
THEMES = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]


def write_notebook(path) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CODE)], metadata={"kernelspec": kernel}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def round_trip(page) -> None:
    """All widgets are drawn; a drag of the explorer's slider is one message; Python answers."""
    for number in range(len(WIDGETS)):
        expect(page.locator(".oxus-widget").nth(number)).to_be_attached()
    expect(page.get_by_text("nothing heard", exact=True)).to_be_visible()
    page.locator(".oxus-explorer .oxus-slider").focus()
    with timers_held(page):
        for _ in range(12):
            page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("heard 1: 2017-03-01")).to_be_visible()
    page.get_by_role("button", name="From Python").click()
    expect(page.locator(".oxus-explorer .oxus-date")).to_have_value("2001-06-15")
    expect(page.locator("td[data-state=KGZ][data-institution=SCO]")).to_have_attribute(
        "data-status", "founding_member"
    )
    expect(page.get_by_text("heard 2: 2001-06-15")).to_be_visible()


def test_jupyterlab_in_every_theme(browser, lab, screenshot):
    write_notebook(lab.folder / "work" / "widgets" / "widgets.ipynb")
    with visit(browser, width=1024, height=768) as page:
        run_notebook(page, lab, "widgets")
        round_trip(page)
        for theme in THEMES:
            page.evaluate(
                "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
            )
            page.wait_for_timeout(800)
            assert axe_violations(page) == []
            for number in range(len(WIDGETS)):
                widget = page.locator(".oxus-widget").nth(number)
                widget.evaluate("(element) => element.scrollIntoView()")
                wider = widget.evaluate("(element) => element.scrollWidth - element.clientWidth")
                assert wider <= 0, f"{WIDGETS[number]} runs off its cell by {wider} pixels"
                screenshot(page, f"lab-{theme.split()[-1].lower()}-{WIDGETS[number]}.png")
        page.evaluate(
            "window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })"
        )
        assert page.outside == []


def test_notebook_7(browser, tmp_path, screenshot):
    write_notebook(tmp_path / "work" / "widgets.ipynb")
    front_end = Lab(tmp_path, ["work", "--allow-root"], program="notebook")
    try:
        with visit(browser, width=1280, height=900) as page:
            page.goto(front_end.url("/notebooks/widgets.ipynb"))
            run_all_cells(page)
            round_trip(page)
            screenshot(page, "notebook-7.png")
    finally:
        front_end.stop()


def test_voila(browser, tmp_path, screenshot):
    pytest.importorskip("voila")
    write_notebook(tmp_path / "work" / "widgets.ipynb")
    front_end = Lab(tmp_path, ["work/widgets.ipynb", "--Voila.ip=127.0.0.1"], program="voila", first="/")
    try:
        with visit(browser, width=1280, height=900) as page:
            page.goto(front_end.url("/"))
            round_trip(page)
            screenshot(page, "voila.png")
            # Voilà's own page asks for a font of signs; the widgets ask for nothing.
            assert [url for url in page.outside if "fontawesome" not in url] == []
    finally:
        front_end.stop()
