"""The site of `oxus lite` in Chromium: JupyterLab and Python run in the browser, and what is asked of whom."""

import base64
import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import IDLE, RUN_CELLS, visit
from lite_site import COMPILED, served, usual_site, whole_site

pytest.importorskip("jupyterlite_pyodide_kernel")
from oxus.core.layout import unit_ids  # noqa: E402
from oxus.publish.lite.commands import MARK, build, unit_link  # noqa: E402

pytestmark = pytest.mark.full

UNIT = "08-institutional-membership"
STARTED = 600_000  # Python in the browser takes its time where other things run too
# The kernel runs a piece of code; what it said, printed or raised.
SAID = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code });
  let said = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") said += content.text;
    if (header.msg_type === "error") said += `${content.ename}: ${content.evalue}`;
  };
  await future.done;
  return said.trim();
}"""


@pytest.fixture(scope="module")
def usual(browser):
    """A unit in the usual site, its kernel started."""
    with served(usual_site()) as address, visit(browser) as page:
        opened(page, f"{address}/{unit_link(UNIT)}")
        yield page


def opened(page, address):
    page.goto(address)
    page.wait_for_function(IDLE, timeout=STARTED)


def test_the_first_page_lists_the_units(browser, root):
    with served(usual_site()) as address, visit(browser) as page:
        page.goto(f"{address}/")
        for unit in unit_ids(root):
            expect(page.locator(".jp-DirListing-itemText", has_text=unit)).to_be_visible(timeout=STARTED)
        assert page.outside == []


def test_a_unit_opens_from_its_link_and_python_starts_without_a_request_outside(usual, screenshot):
    expect(usual.get_by_role("heading", name="The spaghetti bowl")).to_be_visible()
    expect(usual.get_by_text("Python (Pyodide)").first).to_be_visible()
    screenshot(usual, "lite.png")
    assert usual.evaluate(SAID, "import sys; print(sys.platform, 6 * 7)") == "emscripten 42"
    assert usual.outside == []


def test_python_works_in_the_unit_s_folder_and_sees_the_others(usual, root):
    said = usual.evaluate(SAID, "import os; print(os.path.basename(os.getcwd()), *sorted(os.listdir('..')))")
    assert said.split()[0] == UNIT and set(said.split()[1:]) >= set(unit_ids(root))


def test_importing_the_course_asks_pyodide_s_server_for_what_is_compiled_and_nothing_else(usual):
    """That server cannot be reached here: what needs no compiled package works all the same."""
    remote = json.loads((usual_site() / MARK).read_text(encoding="utf-8"))["remote"]
    assert len(remote) == len(COMPILED)
    said = usual.evaluate(SAID, "import oxus; print(oxus.__name__, oxus.__version__ > '0')")
    assert said == "oxus True"
    assert set(usual.outside) == set(remote)
    assert "No module named 'pandas'" in usual.evaluate(SAID, "import oxus_data")


def test_pure_packages_come_from_the_site(usual):
    code = (
        "import anywidget, branca, ipywidgets, networkx, psygnal, xyzservices; print(ipywidgets.__version__)"
    )
    said = usual.evaluate(SAID, code)
    # branca needs a compiled package, the others do not.
    assert "No module named 'markupsafe'" in said
    assert usual.evaluate(SAID, code.replace("branca, ", "")).startswith("8.")


def test_progress_is_kept_in_the_visitor_s_browser(usual):
    code = f"""
from oxus.selfstudy.progress_data import note_attempt, progress_file
print(progress_file(), note_attempt(progress_file(), {UNIT!r}, "members_on", "wrong", {{}}))
"""
    assert usual.evaluate(SAID, code) == "/drive/progress.json"
    kept = usual.evaluate(
        "async () => await window.jupyterapp.serviceManager.contents.get('progress.json', {content: true})"
    )
    assert kept["format"] == "base64"
    content = json.loads(base64.b64decode(kept["content"]))
    assert content["units"][UNIT]["exercises"]["members_on"]["attempts"] == 1


def test_a_site_made_from_pyodide_s_full_release_asks_nobody(browser):
    """With stand-ins for what is compiled: where they come from is tested, not what they do."""
    with served(whole_site()) as address, visit(browser) as page:
        opened(page, f"{address}/{unit_link(UNIT)}")
        assert page.evaluate(SAID, "import oxus, pandas, shapely, markupsafe, numpy, rpds") == ""
        code = "print(*(m.stands_in_for for m in (pandas, shapely, markupsafe, numpy, rpds)))"
        assert page.evaluate(SAID, code) == "pandas shapely markupsafe numpy rpds-py"
        assert page.outside == []


@pytest.mark.skipif(
    not os.environ.get("OXUS_PYODIDE"), reason="OXUS_PYODIDE names no folder of Pyodide's full release"
)
def test_with_the_full_release_every_unit_runs_from_top_to_bottom(browser, root, tmp_path):
    assert build(tmp_path / "site", Path(os.environ["OXUS_PYODIDE"])) == []
    with served(tmp_path / "site") as address:
        for unit in unit_ids(root):
            with visit(browser) as page:
                page.set_default_timeout(600_000)
                opened(page, f"{address}/{unit_link(unit)}")
                page.evaluate(RUN_CELLS)
                assert faults(page) == [], unit
                assert page.outside == [], unit


def faults(page) -> list[str]:
    """The errors of the notebook's cells, those left out that come of answers still missing."""
    cells = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells"
    )
    return [
        f"{cell['id']}: {output['ename']}: {output['evalue']}"
        for cell in cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error" and not cell["metadata"].get("nbgrader")
    ]
