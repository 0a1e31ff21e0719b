"""Submissions whose cells lost nbgrader's metadata: a converter dropped them, or a student made a cell of their own."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from class_helpers import answered, reference_answers
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.repair import repair
from repository import ROOT, units_to_run


@pytest.fixture(scope="module", params=units_to_run())
def unit(request):
    """A unit's release, and a complete notebook of a student's with its own words."""
    release = read_notebook(student_notebook(ROOT, request.param))
    answers = reference_answers(read_notebook(solution_notebook(ROOT, request.param)))
    answers = {name: f"{text}\n\n" for name, text in answers.items()}
    return release, answered(release, answers)


def without_metadata(notebook, ids: bool):
    """A copy without nbgrader's metadata, and with other ids."""
    copy = nbformat.from_dict(notebook)
    for number, cell in enumerate(copy.cells):
        cell.metadata.pop("nbgrader", None)
        if not ids:
            cell.id = f"other-{number}"
    return copy


@pytest.mark.parametrize("ids", [True, False])
def test_a_complete_notebook_without_metadata_is_as_if_it_had_them(unit, ids):
    release, complete = unit
    wanted, found = repair(complete, release), repair(without_metadata(complete, ids), release)
    assert wanted.remarks == []
    assert "deleted" not in " ".join(found.remarks) and found.remarks
    assert {grade_id(c): c.source for c in found.notebook.cells if grade_id(c)} == {
        grade_id(c): c.source for c in wanted.notebook.cells if grade_id(c)
    }
    assert len(found.notebook.cells) == len(wanted.notebook.cells)


def test_an_answer_in_a_cell_of_one_s_own_is_the_answer(release):
    cells = [c for c in release.cells if grade_id(c) != "double"]
    cells += [
        new_code_cell("def double(x):\n    return 0"),
        new_code_cell("def double(x):\n    return 2 * x"),
    ]
    repaired = repair(nbformat.v4.new_notebook(cells=cells), release)
    (answer,) = [c for c in repaired.notebook.cells if grade_id(c) == "double"]
    assert answer.source == "def double(x):\n    return 2 * x"
    assert any("double: nbgrader's metadata were missing" in remark for remark in repaired.remarks)


def test_a_call_or_a_comparison_defines_nothing(release):
    cells = [c for c in release.cells if grade_id(c) != "double"]
    cells += [new_code_cell("double(2)\nprint(double)\ndouble == 3"), new_markdown_cell("def double(x):")]
    repaired = repair(nbformat.v4.new_notebook(cells=cells), release)
    assert any("double: this cell was deleted" in remark for remark in repaired.remarks)


@pytest.mark.parametrize(
    ("points", "changed"), [(2.0, False), (2, False), (True, True), (3, True), ("2", True)]
)
def test_the_same_number_in_another_form_is_no_change(release, points, changed):
    notebook = nbformat.from_dict(release)
    (test,) = [c for c in notebook.cells if grade_id(c) == "test_double"]
    test.metadata["nbgrader"]["points"] = points
    assert bool(repair(notebook, release).remarks) == changed


@pytest.fixture
def release():
    def marked(cell, name, **more):
        cell.metadata["nbgrader"] = {
            "grade_id": name,
            "grade": False,
            "solution": False,
            "locked": True,
            **more,
        }
        return cell

    cells = [
        marked(
            new_code_cell("def double(x):\n    raise NotImplementedError"),
            "double",
            solution=True,
            locked=False,
        ),
        marked(new_code_cell("assert double(2) == 4"), "test_double", grade=True, points=2),
    ]
    return nbformat.v4.new_notebook(cells=cells)
