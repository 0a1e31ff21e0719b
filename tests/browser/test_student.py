"""A student works through every unit in JupyterLab, with everything outside this machine refused."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from oxus.folders import unit_ids
from oxus.preflight import is_graded, is_solution
from oxus.source import read_notebook

ROOT = Path(__file__).resolve().parents[2]

RUN_ALL_CELLS = """async () => {
  // As a student does: Shift+Enter from the first cell to the last, going on after an error.
  const { commands, shell } = window.jupyterapp;
  const panel = shell.currentWidget;
  await panel.sessionContext.ready;
  panel.content.activeCellIndex = 0;
  for (let index = 0; index < panel.content.widgets.length; index++) {
    panel.content.activeCellIndex = index;
    await commands.execute("notebook:run-cell");
  }
  return panel.content.widgets.length;
}"""

FAILED_CELLS = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
  const failed = [];
  for (let index = 0; index < cells.length; index++) {
    const cell = cells.get(index);
    const outputs = cell.toJSON().outputs || [];
    if (outputs.some((output) => output.output_type === "error")) failed.push(cell.id);
  }
  return failed;
}"""


def open_notebook(page, lab, unit: str) -> None:
    page.goto(lab.url(f"/lab/tree/{unit}/{unit}.ipynb?reset"))
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )


@pytest.mark.parametrize("unit", unit_ids(ROOT))
def test_a_unit_runs_from_top_to_bottom_and_only_open_answers_fail(page, lab, unit, screenshots):
    open_notebook(page, lab, unit)
    release = read_notebook(lab.folder / "work" / unit / f"{unit}.ipynb")
    assert page.evaluate(RUN_ALL_CELLS) == len(release.cells)
    failed = set(page.evaluate(FAILED_CELLS))
    tests = {c.id for c in release.cells if c.cell_type == "code" and is_graded(c)}
    answers = {c.id for c in release.cells if c.cell_type == "code" and is_solution(c)}
    assert tests <= failed <= tests | answers
    page.screenshot(path=screenshots / f"{unit}-end.png")
    assert page.outside == []


@pytest.fixture
def unit_08(page, lab):
    """Unit 08, run from top to bottom."""
    open_notebook(page, lab, "08-institutional-membership")
    page.evaluate(RUN_ALL_CELLS)
    yield page
    assert page.outside == []


def explorer(page):
    found = page.locator(".oxus-explorer").first
    found.scroll_into_view_if_needed()
    expect(found.locator("table")).to_be_visible()
    return found


def in_kernel(page, code: str) -> str:
    """What an expression is in the notebook's kernel."""
    return page.evaluate(
        """async (code) => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const future = kernel.requestExecute({ code: "", user_expressions: { it: code }, silent: false });
          const reply = await future.done;
          return reply.content.user_expressions.it.data["text/plain"];
        }""",
        code,
    )


def fresh(page, code: str = "explorer.date = '2018-03-01'") -> None:
    """Set the explorer from Python, as the notebook's own cells do."""
    in_kernel(page, f"exec({code!r})")


def test_the_explorer_moves_by_mouse(unit_08, screenshots):
    page, widget = unit_08, explorer(unit_08)
    slider = widget.locator(".oxus-slider")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    day = widget.locator(".oxus-date").input_value()
    assert re.fullmatch(r"200[3-7]-\d\d-01", day), day
    page.wait_for_timeout(600)
    assert in_kernel(page, "explorer.date") == f"'{day}'"
    widget.screenshot(path=screenshots / "explorer-by-mouse.png")


def test_the_explorer_moves_by_keyboard(unit_08):
    page, widget = unit_08, explorer(unit_08)
    fresh(page)
    expect(widget.locator(".oxus-date")).to_have_value("2018-03-01")
    widget.locator(".oxus-slider").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(widget.locator(".oxus-date")).to_have_value("2018-01-01")
    expect(widget.locator(".oxus-slider")).to_have_attribute("aria-valuetext", "1 January 2018")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the button "earlier change"
    assert widget.locator(".oxus-date").input_value() < "2018-01-01"


def test_a_cell_is_read_by_arrow_keys(unit_08):
    page, widget = unit_08, explorer(unit_08)
    fresh(
        page,
        "explorer.institutions, explorer.states, explorer.date = ['SCO', 'ECO'], ['KAZ', 'TKM'], '2018-03-01'",
    )
    cell = widget.locator("td[data-state=KAZ][data-institution=SCO]")
    expect(cell).to_have_attribute("data-status", "founding_member")
    cell.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(widget.locator("td[data-state=TKM][data-institution=ECO]")).to_be_focused()
    expect(widget.locator(".oxus-detail")).to_have_text(
        "Turkmenistan in the Economic Cooperation Organization: member since 28 November 1992"
    )


def test_bodies_are_chosen_by_keyboard_and_an_empty_choice_is_answered(unit_08):
    page, widget = unit_08, explorer(unit_08)
    fresh(page, "explorer.institutions, explorer.states = ['SCO', 'ECO'], ['KAZ', 'TKM']")
    chooser = widget.locator("details[data-trait=institutions]")
    chooser.locator("summary").focus()
    page.keyboard.press("Enter")
    box = chooser.get_by_label(re.compile("^CSTO:"))
    box.focus()
    page.keyboard.press("Space")
    expect(widget.locator("td[data-state=KAZ][data-institution=CSTO]")).to_be_visible()
    page.wait_for_timeout(400)
    assert in_kernel(page, "explorer.institutions") == "['SCO', 'ECO', 'CSTO']"
    chooser.get_by_role("button", name="None").click()
    expect(widget.locator(".oxus-message")).to_contain_text("Choose at least one")
    expect(widget.locator("td[data-state=KAZ][data-institution=SCO]")).to_be_visible()
    assert in_kernel(page, "explorer.institutions") == "['SCO', 'ECO', 'CSTO']"


def test_python_sets_the_explorer_and_an_unknown_body_is_an_error_in_words(unit_08):
    page, widget = unit_08, explorer(unit_08)
    fresh(page, "explorer.date, explorer.institutions, explorer.states = '2007-01-01', ['CSTO'], ['UZB']")
    expect(widget.locator("td[data-state=UZB]")).to_have_attribute("data-status", "member")
    fresh(page, "explorer.date = '2018-03-01'")
    expect(widget.locator("td[data-state=UZB]")).to_have_attribute("data-status", "")


def test_the_map_is_drawn_from_what_the_page_holds(unit_08, screenshots):
    page = unit_08
    frame = page.locator("figure.oxus-map iframe").first
    frame.scroll_into_view_if_needed()
    inside = page.frame_locator("figure.oxus-map iframe").first
    expect(inside.locator("path.leaflet-interactive").first).to_be_visible()
    assert inside.locator("path").count() > 100, "the countries"
    seats = inside.locator(".oxus-seat")
    assert seats.count() > 5
    assert inside.locator("path[stroke='#0072b2']").count() == 8, "the members of the SCO"
    expect(inside.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")
    seats.first.focus()
    page.keyboard.press("Enter")
    expect(inside.locator(".leaflet-popup-content")).to_contain_text("seat of")
    page.locator("figure.oxus-map").first.screenshot(path=screenshots / "map.png")
    words = page.locator("figure.oxus-map details").first
    words.locator("summary").click()
    expect(words.get_by_role("row", name=re.compile("Uzbekistan"))).to_contain_text(
        "founding member since 15 June 2001"
    )


def test_the_quiz_answers(unit_08):
    page = unit_08
    button = page.get_by_role("button", name="Check").first
    button.scroll_into_view_if_needed()
    button.click()
    expect(page.get_by_text("Choose an answer first.")).to_be_visible()
