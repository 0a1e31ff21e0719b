"""What collecting and grading say of a submission reaches the table, the CSV and the student, and nothing else does."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.preprocessors import LimitOutput

from class_helpers import answered
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.core.repair import parse_submission, repair
from oxus.grader.outcomes import Outcome, table
from oxus.teaching.collection.collect import collect
from oxus.teaching.gradebook.grades import with_times
from oxus.teaching.nbgrader_api import api
from oxus.teaching.remarks import Remarks, cut_outputs
from oxus.teaching.students.roster import Student
from test_lms import DAMAGE, zipped

UNIT = "01-tiny"


@pytest.fixture
def built(course):
    build(course, [UNIT])
    return course


@pytest.mark.slow
@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_student_reads_all_that_was_repaired_sentence_by_sentence(built, change):
    release = read_notebook(student_notebook(built, UNIT))
    content = json.loads(nbformat.writes(answered(release, {"double": "def double(x):\n    return 2 * x"})))
    change(content)
    try:
        repaired = repair(parse_submission(json.dumps(content).encode()), release)
    except CourseError:
        return
    said = [*repaired.remarks, *repaired.notes]
    collected = {
        "file": "a",
        "student_id": "bek",
        "outcome": "repaired",
        "time": "",
        "reason": "; ".join(said),
    }
    path = built / "grading" / "downloaded" / UNIT / "collected.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([collected]), encoding="utf-8")
    remarks = Remarks(built, UNIT)
    assert remarks.for_student("bek") == remarks.for_instructor("bek") == list(dict.fromkeys(said))


def test_a_student_reads_what_collecting_found_of_the_time_and_not_whose_the_file_may_be(built, tmp_path):
    release = read_notebook(student_notebook(built, UNIT))

    def work(when, digest=None):
        made = answered(release, {})
        made.metadata["oxus"] = {"unit": UNIT, "student": "dana", "handed_in": when, "digest": digest}
        return nbformat.writes(made).encode()

    entries = {
        "bek_1_10_01-tiny.ipynb": work("2020-01-01T00:00:00+00:00", "0" * 64),
        "chynara_2_11_01-tiny.ipynb": work("9999-01-01T00:00:00+00:00"),
        "emil_3_12_01-tiny.ipynb": work("soon"),
    }
    roster = [Student(name, lms_id=str(n)) for n, name in enumerate(("bek", "chynara", "emil"), start=1)]
    collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)], [*roster, Student("dana")])
    remarks = Remarks(built, UNIT)
    for student, words in (
        ("bek", "changed after"),
        ("chynara", "9999-01-01"),
        ("emil", "soon is not a time"),
    ):
        shown = [remark for remark in remarks.for_student(student) if words in remark]
        assert len(shown) == 1 and not shown[0].startswith("check: ")
        assert any("dana" in remark for remark in remarks.for_instructor(student)), "it may be a copy"
        assert not any("dana" in remark for remark in remarks.for_student(student))
        assert any(words in remark for remark in remarks.to_check(student))


def test_the_table_of_a_run_has_the_points_before_and_after_the_penalty():
    outcomes = [
        Outcome("aigerim", score=4.5, max_score=5, penalty=1.25, days_late=2),
        Outcome("bek", score=3, max_score=5, days_late=1),
        Outcome("chynara", score=3, max_score=5),
        Outcome("dana", "refused", reason="not a notebook", days_late=1),
    ]
    assert table(outcomes).splitlines() == [
        "aigerim     4.5 of 5  (2 days late: 1.25 off, 3.25 after)",
        "bek           3 of 5  (1 day late: nothing off)",
        "chynara       3 of 5",
        "dana          -  refused: not a notebook",
    ]


def test_what_collecting_found_is_in_the_table_of_grading_too(graded):
    with api(graded).gradebook as gradebook:
        gradebook.update_or_create_submission(UNIT, "bek", timestamp="2027-02-11 12:00:00 UTC")
    listed = graded / "grading" / "downloaded" / UNIT / "collected.json"
    rows = json.loads(listed.read_text("utf-8"))
    own = next(row for row in rows if row["student_id"] == "bek")
    own["reason"] = (
        "double: points not as in the unit; restored; check: 2027-12-08 12:00:00 UTC is still to come"
    )
    rows.append({**own, "file": "all.zip/work.rar", "outcome": "refused", "reason": "not a notebook"})
    listed.write_text(json.dumps(rows), encoding="utf-8")
    (outcome,) = with_times(graded, UNIT, [Outcome("bek", remarks=("output cut",))])
    assert outcome.remarks == (
        "output cut",
        "check: 2027-12-08 12:00:00 UTC is still to come",
        "work.rar: refused: not a notebook",
    )
    assert outcome.submitted == "2027-02-11 12:00 UTC"
    shown = Remarks(graded, UNIT).for_student("bek")
    assert shown[0] == "double: points not as in the unit; restored" and shown[1].startswith("2027-12-08")


def test_output_that_was_cut_is_a_remark():
    notebook = new_notebook(
        cells=[new_code_cell("1"), new_code_cell("2", metadata={"nbgrader": {"grade_id": "double"}})]
    )
    for cell in notebook.cells:
        cell.outputs = [new_output("stream", text="\n" * 2000)]
        LimitOutput().preprocess_cell(cell, {}, 0)
    said = "printed too much; the end of its output is cut off"
    assert cut_outputs(nbformat.writes(notebook)) == [f"cell 1: {said}", f"double: {said}"]
    notebook.cells[0].outputs = [new_output("stream", text="short\n")]
    notebook.cells[1].outputs = []
    assert cut_outputs(nbformat.writes(notebook)) == []
