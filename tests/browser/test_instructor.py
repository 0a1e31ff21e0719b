"""An instructor grades an essay in formgrader, started by the course's command."""

import pytest
from playwright.sync_api import expect

from class_helpers import answered, grade, hand_in, reference_answers
from jupyter_in_chromium import Lab
from oxus.authoring.build import build
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection.collect import collect
from oxus.teaching.feedback.write import feedback
from oxus.teaching.nbgrader_api import api
from sandboxed import until

UNIT = "01-tiny"


@pytest.fixture
def formgrader(course, tmp_path):
    build(course, [UNIT])
    right = reference_answers(read_notebook(solution_notebook(course, UNIT)))
    release = read_notebook(student_notebook(course, UNIT))
    hand_in(answered(release, right), tmp_path / "in" / f"aigerim_{UNIT}.ipynb")
    collect(course, UNIT, [tmp_path / "in"])
    grade(course, UNIT)
    server = Lab(tmp_path / "instructor", ["formgrader"], OXUS_COURSE=str(course))
    yield server
    server.stop()


def _essay(course) -> tuple[float | None, bool, str | None, float]:
    """The essay's points, whether it waits, its comment, and the points of the submission."""
    with api(course).gradebook as gradebook:
        grade = gradebook.find_grade("essay", UNIT, UNIT, "aigerim")
        comment = gradebook.find_comment("essay", UNIT, UNIT, "aigerim")
        total = gradebook.find_submission(UNIT, "aigerim").score
        return grade.manual_score, bool(grade.needs_manual_grade), comment.manual_comment, total


def test_the_essay_is_graded_in_formgrader_and_comes_back_in_the_feedback(
    page, formgrader, course, screenshot
):
    page.goto(formgrader.url("/formgrader"))
    page.get_by_role("link", name="Manual Grading").click()
    page.get_by_role("link", name=UNIT).click()
    page.get_by_role("link", name=UNIT).last.click()
    page.get_by_role("link", name="Submission #1").click()
    score = page.locator("input.score").last
    expect(score).to_be_visible()
    expect(page.get_by_text("Doubling keeps the sign.")).to_be_visible()
    page.wait_for_load_state("networkidle")  # formgrader fills its fields from the gradebook first
    score.fill("2.5")
    score.press("Tab")
    comment = page.locator("textarea.comment").last
    comment.fill("Say why, too.")
    comment.press("Tab")
    until(lambda: _essay(course) == (2.5, False, "Say why, too.", 4.5))
    screenshot(page, "formgrader.png", full_page=True)
    (path,) = feedback(course, UNIT)
    assert "Say why, too." in path.read_text(encoding="utf-8")
    page.goto(path.as_uri())
    screenshot(page, "feedback.png", full_page=True)
    assert page.outside == []
