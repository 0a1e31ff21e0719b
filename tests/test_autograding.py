"""`oxus grade` before anything is run: where it refuses to begin."""

import pytest

from class_helpers import UNSAFE, answered, hand_in
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import sandbox
from oxus.teaching.collection.collect import collect
from oxus.teaching.grading import autograde

UNIT = "01-tiny"


@pytest.fixture
def handed_in(course, tmp_path):
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    hand_in(answered(release, {}), tmp_path / "in" / f"aigerim_{UNIT}.ipynb")
    collect(course, UNIT, [tmp_path / "in"])
    return course


@pytest.mark.slow
def test_without_a_sandbox_it_asks_for_unsafe(handed_in, monkeypatch):
    monkeypatch.setattr(sandbox, "unavailable", lambda: "user namespaces are shut")
    with pytest.raises(CourseError, match=r"user namespaces are shut\. With --unsafe"):
        autograde.grade(handed_in, UNIT)
    assert [o.outcome for o in autograde.grade(handed_in, UNIT, unsafe=True)] == ["graded"]


@pytest.mark.skipif(UNSAFE, reason="there is no sandbox here")
def test_a_course_that_the_sandbox_would_show_is_not_graded(handed_in, monkeypatch):
    monkeypatch.setattr(sandbox, "unavailable", lambda: "")
    monkeypatch.setattr(sandbox, "python_paths", lambda: (handed_in.parent.resolve(),))
    with pytest.raises(CourseError, match="move it out of"):
        autograde.grade(handed_in, UNIT)


def test_a_unit_that_is_not_built_is_named(handed_in):
    student_notebook(handed_in, UNIT).unlink()
    with pytest.raises(CourseError, match="not built yet"):
        autograde.grade(handed_in, UNIT)
