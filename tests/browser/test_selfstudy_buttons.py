"""The button below an exercise and the progress at the head of a notebook, on pages of their own and in JupyterLab."""

import re
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell
from playwright.sync_api import expect

from jupyter_in_chromium import IDLE, Lab, in_kernel, run_notebook, show_cell, visit
from oxus.authoring.judge import read_answers
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.selfstudy.progress_data import note_attempt
from oxus.selfstudy.widgets import CheckButton, ProgressView
from widgets_in_chromium import THEMES, axe_violations, set_trait, shown, sideways, trait

pytestmark = pytest.mark.full

ROOT = Path(__file__).resolve().parents[2]
UNIT = "08-institutional-membership"
NOT_YET = {
    "number": 1,
    "state": "wrong",
    "done": "1 of 7 exercises of unit 08 solved.",
    "solution": True,
    "mark": "✗",
    "headline": "Not yet: 08.members_on",
    "lines": [
        "Uzbekistan left <b>in 2012</b>: do you use `end`?",
        "A common idea leads to this result: “Once a member, always a member.”",
    ],
}


def test_it_is_pressed_by_keyboard_and_what_python_says_is_read_out(browser, tmp_path):
    with shown(browser, CheckButton("08.members_on"), tmp_path) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Check my answer")).to_be_focused()
        said = page.locator(".oxus-check .oxus-said")
        expect(said).to_be_hidden()
        page.keyboard.press("Enter")
        expect(said).to_have_text("Checking ...")
        assert trait(page, "_asked") == 1
        set_trait(page, "verdict", NOT_YET)
        expect(page.get_by_role("status").filter(has_text="Not yet: 08.members_on")).to_be_visible()
        expect(said).to_contain_text("Uzbekistan left <b>in 2012</b>: do you use end?")
        expect(said.locator("code")).to_have_text("end")
        assert said.get_attribute("aria-live") == "polite"
        page.keyboard.press("Space")
        expect(said).to_have_text("Checking ...")
        expect(said).to_contain_text("on a saved page there is none")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_theme(browser, tmp_path, monkeypatch, theme):
    monkeypatch.setenv("OXUS_PROGRESS", str(tmp_path / "progress.json"))
    note_attempt(tmp_path / "progress.json", UNIT, "members_on", "right", {})
    button = CheckButton("08.members_on")
    button.verdict = NOT_YET
    for widget in (button, ProgressView(UNIT)):
        with shown(browser, widget, tmp_path, theme=theme) as page:
            for summary in page.locator("summary").all():
                summary.click()
            assert axe_violations(page) == []


def test_nothing_is_cut_off_at_four_times_the_size(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_PROGRESS", str(tmp_path / "progress.json"))
    button = CheckButton("08.members_on")
    button.verdict = NOT_YET
    for widget in (button, ProgressView(UNIT)):
        with shown(browser, widget, tmp_path, width=320, height=256) as page:
            assert sideways(page) == 0


def test_the_progress_says_what_is_solved(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_PROGRESS", str(tmp_path / "progress.json"))
    note_attempt(tmp_path / "progress.json", UNIT, "members_on", "right", {})
    note_attempt(tmp_path / "progress.json", UNIT, "overlap", "wrong", {})
    with shown(browser, ProgressView(UNIT), tmp_path) as page:
        expect(page.get_by_role("status").first).to_have_text(
            "1 of 4 exercises of unit 08 solved, and 0 of 3 further ones"
        )
        page.get_by_text("Exercise by exercise").click()
        expect(page.get_by_role("row", name="08.members_on")).to_contain_text("✓ right")
        expect(page.get_by_role("row", name="08.overlap")).to_contain_text("✗ not yet")
        expect(page.get_by_role("row", name="08.density")).to_contain_text("○ not tried")


@pytest.fixture(scope="module")
def tried(browser, tmp_path_factory):
    """Unit 08 up to its first exercise, answered wrongly, with the button and the progress, in JupyterLab."""
    lab = Lab(tmp_path_factory.mktemp("self study"), ["lab", "--dir", "oxus-work"])
    path = lab.folder / "oxus-work" / UNIT / f"{UNIT}.ipynb"
    notebook = read_notebook(student_notebook(ROOT, UNIT))
    ids = [cell.id for cell in notebook.cells]
    last = max(n for n, name in enumerate(ids) if name.startswith("test_members_on"))
    notebook.cells = [c for c in notebook.cells[: last + 1] if "oxus.progress" not in c.source]
    wrong = next(
        a
        for a in read_answers(ROOT / "course" / "units" / UNIT / "answers.toml")
        if a.exercise == "members_on" and a.name == "the end is not looked at"
    )
    next(cell for cell in notebook.cells if cell.id == "members_on").source = wrong.code
    notebook.cells += [
        new_code_cell('import oxus\n\noxus.check_button("08.members_on")', id="check-members_on"),
        new_code_cell("oxus.progress()", id="progress-of-unit"),
    ]
    write(notebook, path)
    with visit(browser) as page:
        run_notebook(page, lab, UNIT)
        yield page, lab
        assert page.outside == []
    lab.stop()


def test_in_jupyterlab_a_mistake_is_told_then_mended_and_counted(tried, screenshot):
    page, lab = tried
    show_cell(page, "oxus.check_button")
    button = page.get_by_role("button", name="Check my answer")
    button.focus()
    page.keyboard.press("Enter")
    said = page.locator(".oxus-check .oxus-said")
    expect(said).to_contain_text("Not yet: 08.members_on")
    expect(said).to_contain_text("Once a member, always a member.")
    expect(said).to_contain_text("0 of 4 exercises of unit 08 solved")
    page.get_by_role("button", name="Show the solution").click()
    solution = page.get_by_role("region", name="Solution")
    expect(solution).to_contain_text("return")
    expect(solution.locator(".oxus-code-keyword").first).to_have_text("def")
    expect(solution).to_contain_text("Common mistakes")
    screenshot(page.locator(".oxus-check"), "selfstudy-not-yet.png")
    in_kernel(
        page,
        "def members_on(table, institution, on):\n"
        "    day = pd.Timestamp(on)\n"
        "    full = table['status'].isin(oxus_data.FULL) & (table['institution_id'] == institution)\n"
        "    return list(table[full & (table['start'] <= day) & ~(table['end'] <= day)]['state_id'])",
    )
    button.click()
    expect(said).to_contain_text("Right: 08.members_on")
    expect(said).to_have_attribute("data-state", "right")
    assert (lab.folder / "oxus-work" / "progress.json").is_file()
    show_cell(page, "oxus.progress()")
    head = page.locator(".oxus-progress")
    head.get_by_role("button", name="Show it as it is now").click()
    expect(head.get_by_role("status").first).to_have_text(re.compile("^1 of 4 exercises of unit 08 solved"))
    screenshot(head, "selfstudy-progress.png")


EDIT = """(text) => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets.find((one) => one.model.id === "members_on");
  cell.model.sharedModel.setSource(cell.model.sharedModel.getSource() + text);
}"""
RUN = """async () => {
  const { commands, shell } = window.jupyterapp;
  const { content } = shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex((one) => one.model.id === "members_on");
  await commands.execute("notebook:run-cell");
}"""
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


def test_in_jupyterlab_an_edited_answer_must_run_first_and_a_restart_is_said(tried):
    page, _ = tried
    show_cell(page, "oxus.check_button")
    button = page.get_by_role("button", name="Check my answer")
    said = page.locator(".oxus-check .oxus-said")
    page.evaluate(EDIT, "\n# a remark")
    button.click()
    expect(said).to_contain_text("You have edited a cell above")
    page.evaluate(RUN)
    button.click()
    expect(said).to_contain_text("Not yet: 08.members_on")
    page.evaluate(RESTART)
    page.wait_for_function(IDLE)
    button.click()
    expect(said).to_contain_text("Python has restarted since this button was made")
