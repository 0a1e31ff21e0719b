"""`oxus grade` and `nbgrader autograde` give the same points, comments and notebooks in every unit, and feedback."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from class_helpers import copy_course, grade, make_class
from compare_grading import differences, whole_streams, without_ids
from oxus.core.jupyter import environment
from oxus.teaching.nbgrader_api import api, register
from repository import ALWAYS, ROOT, units_to_run


def stock(course, *words):
    """Run nbgrader as an instructor does."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def both(request, tmp_path_factory):
    """One student whose answers are not the reference solution's, graded twice."""
    unit = request.param
    root = tmp_path_factory.mktemp("same class")
    theirs, ours = (copy_course(ROOT, root / name / "course") for name in ("stock", "ours"))
    make_class(ours, unit, 1, first=1)
    shutil.copytree(ours / "grading" / "submitted", theirs / "grading" / "submitted")
    with pytest.MonkeyPatch.context() as patch:
        # Sets are shown in the order of their hashes, which are drawn at random for each Python.
        patch.setenv("PYTHONHASHSEED", "0")
        register(theirs, unit)
        stock(theirs, "autograde", unit)
        grade(ours, unit)
    return unit, theirs, ours


@pytest.mark.parametrize("both", units_to_run(), indirect=True)
def test_points_comments_and_notebooks_are_equal(both):
    unit, theirs, ours = both
    assert differences(theirs, ours, unit) == []


# A page is made by nbgrader from a notebook and its points, which are compared above in all units.
@pytest.mark.slow
@pytest.mark.parametrize("both", ALWAYS, indirect=True)
def test_feedback_is_equal(both):
    unit, theirs, ours = both
    pages = []
    for course in (theirs, ours):
        for notebook in (course / "grading" / "autograded").glob(f"*/{unit}/{unit}.ipynb"):
            join_streams(notebook)
        assert api(course).generate_feedback(unit, force=True)["success"]
        found = sorted((course / "grading" / "feedback").glob(f"*/{unit}/{unit}.html"))
        pages.append([neutral_page(path.read_text(encoding="utf-8")) for path in found])
    assert len(pages[0]) == 1 and pages[0] == pages[1]


def join_streams(notebook):
    """Make one again of a stream that the kernel happened to cut in two, which a page shows as two."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if "outputs" in cell:
            cell["outputs"] = whole_streams(cell["outputs"])
    notebook.chmod(0o644)
    notebook.write_text(json.dumps(content), encoding="utf-8")


def neutral_page(page: str) -> str:
    """A page without ids, times and the order of the widgets' state."""
    page = re.sub(
        r"<script type=\"application/vnd.jupyter.widget-state\+json\">.*?</script>", "", page, flags=re.S
    )
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\dZ]*", "TIME", without_ids(page))
