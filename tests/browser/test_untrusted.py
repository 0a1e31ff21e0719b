"""Nothing that a student wrote runs in a page that others open: formgrader, feedback, and pages of a site.

One notebook contains all attacks, and the course's own map, widget and formula, which must still work.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import expect

from browser_attacks import FAR, Witness, attack_notebook, handler, script
from jupyter_in_chromium import Lab, visit
from notebook_with_widgets import saved
from oxus.cli import main
from oxus.core.notebook import read_notebook
from oxus.teaching.feedback.write import feedback
from oxus.teaching.nbgrader_api import api
from oxus_widgets import OfflineMap
from tiny_unit import TINY_UNIT as UNIT


@pytest.fixture(scope="module")
def attacked(graded_class, tmp_path_factory):
    """A class in which bek has handed in all attacks, and a file beside them, under a name that is one."""
    course = shutil.copytree(graded_class, tmp_path_factory.mktemp("attacked") / "class")
    folder = course / "grading" / "autograded" / "bek" / UNIT
    path = folder / f"{UNIT}.ipynb"
    path.chmod(0o644)
    notebook, attacks, good = read_notebook(path), attack_notebook(), saved(tmp_path_factory.mktemp("good"))
    states = attacks.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    states |= good.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    further = new_output(
        "display_data", {"text/html": OfflineMap(title="Further")._framed(carries_base=False)}
    )
    good.cells.append(new_code_cell("further", outputs=[further]))
    notebook.cells = [*notebook.cells, *good.cells, *attacks.cells]
    notebook.metadata = attacks.metadata
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "page.html").write_text(script("file-name"), encoding="utf-8")
    with api(course).gradebook as gradebook:
        gradebook.update_or_create_student(
            "bek", first_name=handler("student-name"), last_name='"; alert(1); "' + script("student-name")
        )
        gradebook.find_comment("essay", UNIT, UNIT, "bek").manual_comment = script("comment")
        gradebook.db.commit()
    return course


def scrolled(page):
    """Read the page to its end, so that all frames load, and click on what was made to be clicked."""
    page.wait_for_load_state("load")
    height = page.evaluate("() => document.body.scrollHeight")
    for y in range(0, height, 700):
        page.evaluate(f"window.scrollTo(0, {y})")
        page.wait_for_timeout(20)
    page.evaluate(
        "() => { for (const a of document.querySelectorAll('main a, #notebook a')) "
        "if (!/^https?:/.test(a.getAttribute('href') ?? '')) a.click(); }"
    )
    page.evaluate("window.scrollTo(0, 0)")


def works(page):
    """The course's own map, widget and formula are alive."""
    inside = page.locator("iframe.oxus-frame")
    quiz = frame_with(page, ".oxus-question")
    assert quiz.parent_frame == page.main_frame
    quiz.get_by_label("Yes").first.check()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz.get_by_text("Right.").first).to_be_visible()
    assert inside.count() > 3
    map_works(page)


def frame_with(page, selector):
    """The first frame that shows this, as soon as one does: maps and widgets are drawn after the page has loaded."""
    for _ in range(3000):
        for frame in page.frames:
            if not frame.is_detached() and frame.query_selector(selector):
                return frame
        page.wait_for_timeout(100)
    raise AssertionError(f"no frame with {selector}")


def map_works(page):
    """Each map is drawn, also the one that was saved without the base of the maps."""
    ours = page.locator('iframe.oxus-frame[srcdoc*="folium-map"]')
    expect(ours).to_have_count(2)
    for frame in ours.all():
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame.locator("iframe").content_frame  # a map's own frame is in one of ours
        expect(inside.locator(".leaflet-container path").first).to_be_attached()
    page.evaluate("window.scrollTo(0, 0)")
    assert page.locator("math").first.is_visible()


@pytest.mark.full
def test_stock_pages_run_these_attacks(attacked, page, tmp_path):
    """The attacks are real: the witness sees them where nothing protects the page."""
    notebook = attack_notebook()
    notebook.cells = [
        c for c in notebook.cells if c.source not in ("x = 1", "y = 2")
    ]  # stock nbconvert refuses these
    notebook.metadata = {}
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    (tmp_path / "stock.html").write_text(html, encoding="utf-8")
    witness = Witness(page)
    page.goto((tmp_path / "stock.html").as_uri(), wait_until="commit")
    page.wait_for_timeout(1500)
    assert witness.seen


@pytest.mark.full
def test_formgrader_runs_nothing_of_a_submission(attacked, browser, tmp_path, screenshot):
    server = Lab(tmp_path / "instructor", ["formgrader"], OXUS_COURSE=str(attacked))
    try:
        with visit(browser) as page:
            witness = Witness(page)
            page.goto(server.url("/formgrader"))
            with api(attacked).gradebook as gradebook:
                number = gradebook.find_submission_notebook(UNIT, UNIT, "bek").id
            assert page.goto(server.url(f"/formgrader/submissions/{number}/?index=0")).ok
            assert "token" not in page.url, "a frame could read it"
            scrolled(page)
            found = witness.report()
            assert {name: what for name, what in found.items() if what} == {}
            assert not witness.writes and page.outside == [] and not page.url.startswith(FAR)
            works(page)
            screenshot(page, "formgrader-attacked.png", full_page=True)

            score = page.locator("input.score").last
            score.fill("1.5")
            score.press("Tab")
            expect(page.locator(".score-saved").last).to_be_visible()
            comment = page.locator("textarea.comment").last
            expect(comment).to_have_value(script("comment"))
            page.keyboard.press("Escape")
            page.get_by_title("Show student name").or_(page.locator(".glyphicon-eye-open")).first.click()
            expect(page.locator("a.name-shown")).to_be_visible()
            for path in (
                "manage_students",
                "manage_students/bek",
                f"manage_submissions/{UNIT}",
                f"gradebook/{UNIT}/{UNIT}",
            ):
                page.goto(server.url(f"/formgrader/{path}"))
                expect(page.locator("#main-table")).not_to_contain_text("Loading")
            page.goto(server.url(f"/formgrader/submissions/{number}/page.html"))
            assert not any(witness.report().values()), witness.seen
            with api(attacked).gradebook as gradebook:
                assert gradebook.find_grade("essay", UNIT, UNIT, "bek").manual_score == 1.5
    finally:
        server.stop()


@pytest.mark.full
def test_jupyter_server_in_the_class_folder_protects_formgrader_without_any_setting(attacked):
    with api(attacked).gradebook as gradebook:
        number = gradebook.find_submission_notebook(UNIT, UNIT, "bek").id
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    server = Lab(attacked, root, program="jupyter_server")
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(server.url(f"/formgrader/submissions/{number}/")) as answer:
            policy, text = answer.headers["Content-Security-Policy"], answer.read().decode("utf-8")
        assert "script-src 'nonce-" in policy and "'unsafe-inline'" not in policy.partition("style-src")[0]
        assert 'iframe class="oxus-frame"' in text and "<script>" not in text
        with opener.open(server.url(f"/formgrader/submissions/{number}/page.html")) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    finally:
        server.stop()


@pytest.mark.full
def test_nbgrader_s_own_feedback_runs_nothing(attacked, page):
    """`nbgrader generate_feedback` in the class folder, and formgrader's button."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", UNIT, "--student=bek", "--force"],
        cwd=attacked,
        check=True,
        capture_output=True,
    )
    witness = Witness(page)
    page.goto((attacked / "grading" / "feedback" / "bek" / UNIT / f"{UNIT}.html").as_uri())
    scrolled(page)
    assert {name: what for name, what in witness.report().items() if what} == {}
    assert page.outside == []
    map_works(page)


def test_every_handler_in_nbgrader_s_templates_is_known_to_the_policy():
    from oxus.teaching.formgrader.exporter import NBGRADER_TEMPLATES
    from oxus.teaching.formgrader.handlers import INLINE

    found = set()
    for path in NBGRADER_TEMPLATES.rglob("*.*"):
        found |= set(re.findall(r'\son\w+="([^"]*)"', path.read_text(encoding="utf-8"), flags=re.IGNORECASE))
    assert found == set(INLINE)


def test_a_feedback_page_runs_nothing_and_shows_the_score_that_was_given(attacked, page, screenshot):
    (path,) = feedback(attacked, UNIT, student="bek")
    witness = Witness(page)
    page.goto(path.as_uri())
    scrolled(page)
    assert {name: what for name, what in witness.report().items() if what} == {}
    assert page.outside == []
    map_works(page)
    total = page.locator(".oxus-total")
    expect(total).to_have_count(1)
    expect(total).to_be_visible()
    box = total.bounding_box()
    on_top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).className", [box["x"] + 5, box["y"] + 5]
    )
    assert on_top == "oxus-total", "nothing covers it"
    screenshot(page, "feedback-attacked.png", full_page=True)


@pytest.mark.full
def test_a_page_of_a_site_from_a_student_s_notebook_runs_nothing(attacked, page, tmp_path, screenshot):
    notebook = attacked / "grading" / "autograded" / "bek" / UNIT / f"{UNIT}.ipynb"
    assert main(["site", str(notebook), "--output", str(tmp_path / "site")]) == 0
    witness = Witness(page)
    page.goto((tmp_path / "site" / f"{UNIT}.html").as_uri())
    scrolled(page)
    assert {name: what for name, what in witness.report().items() if what} == {}
    assert page.outside == []
    works(page)
    page.get_by_role("button", name="Search").click()
    screenshot(page, "site-attacked.png", full_page=True)
