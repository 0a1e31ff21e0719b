"""A student works through every unit in JupyterLab, with everything outside this machine refused."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import in_kernel, run_notebook, show_cell, value_in_kernel, wait_for_kernel
from oxus.core.layout import unit_ids
from oxus.core.notebook import is_graded, is_solution, read_notebook
from repository import ALWAYS, cross_section
from widgets_in_chromium import settle

ROOT = Path(__file__).resolve().parents[2]

# test_units.py runs every unit in a kernel; these have, between them, every kind of widget, figure and map.
IN_JUPYTERLAB = cross_section(
    [unit for unit in unit_ids(ROOT) if unit[:2] in ("00", "02", "04", "06", "08")], ALWAYS[:1]
)
FAILED_CELLS = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
  const failed = [];
  for (let index = 0; index < cells.length; index++) {
    const outputs = cells.get(index).toJSON().outputs || [];
    if (outputs.some((output) => output.output_type === "error")) failed.push(cells.get(index).id);
  }
  return failed;
}"""


@pytest.mark.parametrize("unit", IN_JUPYTERLAB)
def test_a_unit_runs_from_top_to_bottom_and_only_open_answers_fail(page, lab, unit, screenshot):
    release = read_notebook(lab.folder / "work" / unit / f"{unit}.ipynb")
    assert run_notebook(page, lab, unit) == len(release.cells)
    failed = set(page.evaluate(FAILED_CELLS))
    tests = {c.id for c in release.cells if c.cell_type == "code" and is_graded(c)}
    answers = {c.id for c in release.cells if c.cell_type == "code" and is_solution(c)}
    assert tests <= failed <= tests | answers
    seen = [t for t in ("Explorer(", "Atlas(", "_map(", "Quiz(") if any(t in c.source for c in release.cells)]
    for number, text in enumerate(seen, start=1):
        show_cell(page, text)
        page.wait_for_timeout(500)
        screenshot(page, f"{unit}-{number}.png")
    assert page.outside == []


def test_the_explorer_moves_by_mouse(unit_08, explorer, screenshot):
    box = explorer.locator(".oxus-slider").bounding_box()
    unit_08.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    day = explorer.locator(".oxus-date").input_value()
    assert re.fullmatch(r"200[3-7]-\d\d-01", day), day
    wait_for_kernel(unit_08, "explorer.date", f"'{day}'")
    screenshot(explorer, "explorer-by-mouse.png")


def test_the_explorer_moves_by_keyboard(unit_08, explorer):
    explorer.locator(".oxus-slider").focus()
    unit_08.keyboard.press("ArrowLeft")
    unit_08.keyboard.press("ArrowLeft")
    expect(explorer.locator(".oxus-date")).to_have_value("2018-01-01")
    expect(explorer.locator(".oxus-slider")).to_have_attribute("aria-valuetext", "1 January 2018")
    explorer.locator(".oxus-before").focus()
    unit_08.keyboard.press("Enter")
    assert explorer.locator(".oxus-date").input_value() < "2018-01-01"


def test_a_cell_is_read_by_arrow_keys(unit_08, explorer):
    in_kernel(unit_08, "explorer.institutions, explorer.states = ['SCO', 'ECO'], ['KAZ', 'TKM']")
    cell = explorer.locator("td[data-state=KAZ][data-institution=SCO]")
    expect(cell).to_have_attribute("data-status", "founding_member")
    cell.focus()
    unit_08.keyboard.press("ArrowRight")
    unit_08.keyboard.press("ArrowDown")
    expect(explorer.locator("td[data-state=TKM][data-institution=ECO]")).to_be_focused()
    expect(explorer.locator(".oxus-detail")).to_contain_text(
        re.compile("Turkmenistan in the Economic Cooperation Organization.*: member since 28 November 1992")
    )


def test_bodies_are_chosen_by_keyboard_and_an_empty_choice_is_answered(unit_08, explorer):
    in_kernel(unit_08, "explorer.institutions, explorer.states = ['SCO', 'ECO'], ['KAZ', 'TKM']")
    explorer.get_by_role("button", name="Filters").click()
    chooser = explorer.locator("details[data-trait=institutions]")
    chooser.locator("summary").focus()
    unit_08.keyboard.press("Enter")
    chooser.get_by_label(re.compile("^CSTO")).focus()
    unit_08.keyboard.press("Space")
    expect(explorer.locator("td[data-state=KAZ][data-institution=CSTO]")).to_be_visible()
    wait_for_kernel(unit_08, "explorer.institutions", "['SCO', 'ECO', 'CSTO']")
    chooser.get_by_role("button", name="None").click()
    expect(explorer.locator(".oxus-message")).to_contain_text(re.compile("at least one", re.IGNORECASE))


def test_a_day_outside_the_data_is_answered_in_the_widget(unit_08, explorer):
    explorer.locator(".oxus-date").fill("2099-01-01")
    explorer.locator(".oxus-date").press("Tab")
    expect(explorer.locator(".oxus-message")).to_contain_text("2026")
    expect(explorer.locator("table")).to_be_visible()
    settle(unit_08)
    assert value_in_kernel(unit_08, "explorer.date") == "'2018-03-01'"


def test_python_sets_the_explorer(unit_08, explorer):
    in_kernel(
        unit_08, "explorer.date, explorer.institutions, explorer.states = '2007-01-01', ['CSTO'], ['UZB']"
    )
    expect(explorer.locator("td[data-state=UZB]")).to_have_attribute("data-status", "member")
    in_kernel(unit_08, "explorer.date = '2018-03-01'")
    expect(explorer.locator("td[data-state=UZB]")).to_have_attribute("data-status", "")


def test_a_reset_brings_back_what_the_cell_showed_first_and_can_be_undone(unit_08, explorer):
    in_kernel(unit_08, "explorer.date = '2007-01-01'")
    expect(explorer.locator(".oxus-date")).to_have_value("2007-01-01")
    explorer.get_by_role("button", name="Reset").click()
    expect(explorer.locator(".oxus-date")).to_have_value("2018-03-01")
    wait_for_kernel(unit_08, "explorer.date", "'2018-03-01'")
    explorer.get_by_role("button", name="Undo reset").click()
    expect(explorer.locator(".oxus-date")).to_have_value("2007-01-01")
    wait_for_kernel(unit_08, "explorer.date", "'2007-01-01'")


def test_the_map_is_drawn_from_what_the_page_holds(unit_08, screenshot):
    show_cell(unit_08, 'membership_map("SCO", "2018-03-01", status="any")')
    figure = unit_08.locator("figure.oxus-map").first
    figure.locator("iframe").scroll_into_view_if_needed()
    inside = figure.frame_locator("iframe")
    expect(inside.locator("path.leaflet-interactive").first).to_be_visible()
    assert inside.locator("path.leaflet-interactive[stroke='#0072b2' i]").count() == 8, (
        "the members of the SCO"
    )
    expect(inside.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")
    seats = inside.locator(".leaflet-marker-icon")
    assert seats.count() > 5
    seats.first.focus()
    unit_08.keyboard.press("Enter")
    expect(inside.locator(".leaflet-popup-content")).to_contain_text("eat of")
    screenshot(figure, "map-with-popup.png")
    words = figure.locator("details")
    words.locator("summary").click()
    expect(words.get_by_role("row", name=re.compile("Uzbekistan"))).to_contain_text("15 June 2001")


def test_the_quiz_answers(unit_08):
    show_cell(unit_08, "Quiz(")
    first = unit_08.locator(".oxus-quiz .oxus-question").first
    first.scroll_into_view_if_needed()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status")).to_have_text("Choose an answer first.")
    right = "China and Russia contain each other, so no one leads alone"
    first.get_by_label(right, exact=True).check()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status")).to_contain_text("Right.")
    # The page sends what was chosen, and waits for nothing: the kernel knows it a moment later.
    wait_for_kernel(unit_08, "quiz.score", "1")
    assert value_in_kernel(unit_08, "quiz.answers") == "[0, None, None, None, None]"
