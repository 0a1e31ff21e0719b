"""The gradebook that `oxus grade` writes holds, row by row, what stock nbgrader writes for the same class."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from class_helpers import answered, grade, hand_in
from compare_grading import neutral
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook, unit_source
from oxus.core.nbgrader_settings import nbgrader_config
from oxus.core.notebook import read_notebook
from oxus.grader.one_submission import Graded
from oxus.grader.recorder import Recorder, make_gradebook
from oxus.teaching.collection.collect import collect
from oxus.teaching.nbgrader_api import api, register
from tiny_unit import TINY, tiny_course

pytestmark = pytest.mark.full

UNIT = "01-tiny"
ROOT = Path(__file__).resolve().parents[1]

TASK = """
# %% [markdown] nbgrader={"grade": false, "grade_id": "task", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": true}
# Draw a map of the region.
"""  # noqa: E501

POLICY = """
from nbgrader.plugins import BasePlugin

class Policy(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {"dana": -3, "emil": 1000}.get(student_id, total_seconds_late / 7200)
"""

RIGHT = "def double(x):\n    return 2 * x"
ANSWERS = {
    "aigerim": {"double": RIGHT, "essay": "It does."},
    "bek": {"double": RIGHT},
    "chynara": {"double": "def double(x):\n    return 2 * abs(x)", "essay": "It does not."},
    "dana": {"double": RIGHT, "essay": "Yes."},
    "emil": {"double": RIGHT, "essay": "No."},
}
TIMES = {"aigerim": "2030-01-31 11:00:00 UTC", "bek": "2030-01-31 13:00:00 UTC"}
LATE = "2030-01-31 14:30:00 UTC"
DUE = datetime(2030, 1, 31, 12)


@pytest.fixture
def twins(tmp_path, monkeypatch) -> list[Path]:
    """Two courses with the same class: two students late, one who says no time, one on time, one with files beside."""
    course = tiny_course(tmp_path / "stock", TINY + TASK)
    source = unit_source(course, UNIT)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('\nc.AssignLatePenalties.plugin_class = "late_policy.Policy"\n')
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "late_policy.py").write_text(POLICY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "modules")
    (source.parent / "figures").mkdir()
    (source.parent / "figures" / "given.svg").write_text("<svg/>", encoding="utf-8")
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for student, answers in ANSWERS.items():
        hand_in(answered(release, answers), tmp_path / "in" / f"{student}_{UNIT}.ipynb")
    collect(course, UNIT, [tmp_path / "in"])
    for student in ANSWERS:
        stamp(course, student, TIMES.get(student, LATE))
    folder = submitted(course, "chynara")
    (folder / "timestamp.txt").unlink()
    (folder / "notes").mkdir()
    (folder / "notes" / "мои.txt").write_text("mine", encoding="utf-8")
    (folder / "figures").mkdir()
    (folder / "figures" / "given.svg").write_text("changed", encoding="utf-8")
    register(course, UNIT)
    in_gradebook(course, lambda book: setattr(book.find_assignment(UNIT), "duedate", DUE))
    shutil.copytree(course, tmp_path / "ours")
    return [course, tmp_path / "ours"]


def submitted(course: Path, student: str) -> Path:
    return course / "grading" / "submitted" / student / UNIT


def stamp(course: Path, student: str, when: str) -> None:
    (submitted(course, student) / "timestamp.txt").write_text(when, encoding="utf-8")


def in_gradebook(course: Path, act: Callable[[Gradebook], object]) -> None:
    with api(course).gradebook as book:
        act(book)
        book.db.commit()


def rows(course: Path) -> dict[str, dict[str, object]]:
    """All that the gradebook says, through nbgrader's own interface."""
    with api(course).gradebook as book:
        assignment = book.find_assignment(UNIT)
        found: dict[str, dict[str, object]] = {
            "": {"max": assignment.max_score, "mean": round(book.average_assignment_score(UNIT), 9)}
        }
        for submission in assignment.submissions:
            (notebook,) = submission.notebooks
            student = {k: v for k, v in vars(submission.student).items() if not k.startswith("_")}
            found[submission.student.id] = {
                **{k: v for k, v in submission.to_dict().items() if k != "id"},
                "student row": {k: v for k, v in student.items() if isinstance(v, str | float | None)},
                "time": (submission.timestamp, submission.extension, submission.duedate),
                "penalty": (submission.late_submission_penalty, notebook.late_submission_penalty),
                "notebook": {k: v for k, v in notebook.to_dict().items() if k not in ("id", "assignment")},
                "grades": {g.name: {**g.to_dict(), "id": ""} for g in notebook.grades},
                "comments": {
                    c.name: (c.auto_comment, c.manual_comment, c.comment) for c in notebook.comments
                },
            }
        return found


def files(course: Path) -> dict[str, object]:
    """The autograded files, but for what differs from run to run."""
    top = course / "grading" / "autograded"
    return {
        str(p.relative_to(top)): neutral(p) if p.suffix == ".ipynb" else p.read_bytes()
        for p in top.rglob("*")
        if p.is_file()
    }


def test_a_class_graded_again_and_again_has_the_rows_of_stock_nbgrader(twins):
    """Late penalties, extensions, grades by hand, new hand-ins and files, each step in both courses."""

    def nothing(course: Path) -> None:
        pass

    def extension_and_hand(course: Path) -> None:
        def act(book: Gradebook) -> None:
            book.grant_extension(UNIT, "bek", hours=2)
            for student, points in (("aigerim", 1.5), ("bek", 0)):
                cell = book.find_grade("test_double", UNIT, UNIT, student)
                cell.manual_score, cell.extra_credit, cell.needs_manual_grade = points, 0.5, False
            for name in ("essay", "task"):
                cell = book.find_grade(name, UNIT, UNIT, "dana")
                cell.manual_score, cell.needs_manual_grade = 2.5, False
                book.find_comment(name, UNIT, UNIT, "dana").manual_comment = "Хорошо"
            book.find_grade("essay", UNIT, UNIT, "emil").extra_credit = 1

        in_gradebook(course, act)

    def new_hand_in(course: Path) -> None:
        release = read_notebook(student_notebook(course, UNIT))
        hand_in(answered(release, {"double": RIGHT}), submitted(course, "chynara") / f"{UNIT}.ipynb")
        shutil.rmtree(submitted(course, "chynara") / "notes")
        stamp(course, "chynara", "2030-01-31 12:30:00 UTC")
        stamp(course, "emil", "2030-01-31 16:00:00 UTC")

    def no_due_date(course: Path) -> None:
        def act(book: Gradebook) -> None:
            book.grant_extension(UNIT, "bek")  # nbgrader cannot have an extension of nothing
            book.find_assignment(UNIT).duedate = None

        in_gradebook(course, act)

    stock, ours = twins
    for change in (nothing, extension_and_hand, new_hand_in, no_due_date):
        for course in twins:
            change(course)
        assert api(stock).autograde(UNIT, "*", force=True)["success"]
        assert {o.outcome for o in grade(ours, UNIT, again=True)} == {"graded"}
        theirs, mine = rows(stock), rows(ours)
        assert list(theirs) == list(mine)
        for student in theirs:
            assert but_for_waiting(mine[student]) == but_for_waiting(theirs[student]), (
                change.__name__,
                student,
            )
        assert files(ours) == files(stock), change.__name__
    # The steps do something.
    assert files(ours)["chynara/01-tiny/figures/given.svg"] == b"<svg/>"
    assert "chynara/01-tiny/notes/мои.txt" not in files(ours)


def but_for_waiting(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what waits for a grade by hand: with stock nbgrader, all that was graded by hand waits again."""
    left = {
        key: value for key, value in row.items() if key not in ("needs_manual_grade", "notebook", "grades")
    }
    waits = "needs_manual_grade"
    left["notebook"] = {key: value for key, value in row.get("notebook", {}).items() if key != waits}
    left["grades"] = {
        name: {key: v for key, v in cell.items() if key != waits or cell["manual_score"] is None}
        for name, cell in row.get("grades", {}).items()
    }
    return left


def test_a_later_time_is_noted_as_by_nbgrader_and_grades_nothing_again(twins):
    """Without `--again`; stock nbgrader without `--force` runs the same notebook again, to the same points."""
    stock, ours = twins
    api(stock).autograde(UNIT, "*", force=True)
    grade(ours, UNIT)
    for course in twins:
        stamp(course, "bek", "2030-02-02 12:00:00 UTC")
        stamp(course, "dana", "2029-02-02 12:00:00 UTC")
    api(stock).autograde(UNIT, "*", force=False)
    again = [o.student for o in grade(ours, UNIT) if o.outcome != "unchanged"]
    assert again == []
    mine, theirs = rows(ours), rows(stock)
    # An earlier time is noted, too: it may have been corrected. Stock nbgrader keeps the later one.
    assert mine.pop("dana")["time"][0] == datetime(2029, 2, 2, 12) < theirs.pop("dana")["time"][0]
    assert mine == theirs


@pytest.mark.parametrize("change", ["added", "taken away"])
def test_cells_added_or_taken_away_after_grades_were_given_are_refused_as_by_nbgrader(twins, change):
    _, ours = twins
    grade(ours, UNIT)
    before = rows(ours)
    source = ours / "course" / "units" / UNIT / f"{UNIT}.py"
    more = TASK.replace('"task",', '"task_2",')
    source.write_text(TINY + (TASK + more if change == "added" else ""), encoding="utf-8", newline="\n")
    build(ours, [UNIT])
    with pytest.raises(CourseError, match="nbgrader could not register the unit") as error:
        grade(ours, UNIT, again=True)
    assert "\n" not in str(error.value)
    assert rows(ours) == before


def test_other_points_for_a_cell_count_from_the_next_run_on(twins):
    stock, ours = twins
    for course in twins:
        source = course / "course" / "units" / UNIT / f"{UNIT}.py"
        source.write_text(
            (TINY + TASK).replace('"points": 2,', '"points": 6,'), encoding="utf-8", newline="\n"
        )
        build(course, [UNIT])
    register(stock, UNIT)
    api(stock).autograde(UNIT, "*", force=True)
    grade(ours, UNIT, again=True)
    assert rows(ours) == rows(stock)
    assert rows(ours)["aigerim"]["notebook"]["score"] == 6  # type: ignore[index]


def test_a_new_gradebook_is_nbgrader_s_own_and_no_other_process_makes_it(tmp_path, monkeypatch):
    theirs, ours = tmp_path / "stock.db", tmp_path / "ours.db"
    Gradebook(f"sqlite:///{theirs}").close()

    def no_process(*_: object, **__: object) -> None:
        raise AssertionError("Ctrl-C would hit it too")

    monkeypatch.setattr("subprocess.Popen.__init__", no_process)
    make_gradebook(ours)
    held = []
    for path in (theirs, ours):
        with closing(sqlite3.connect(path)) as connection:
            held.append(sorted(connection.iterdump()))
    assert held[0] == held[1]


def test_a_gradebook_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("oxus.grader.recorder.schema_version", lambda: object())  # SQLite cannot store it
    with pytest.raises(CourseError, match=r"new\.db: .*: check that the disk is not full"):
        make_gradebook(tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_fault_in_the_middle_leaves_the_gradebook_as_it_was(twins):
    _, ours = twins
    grade(ours, UNIT)
    before = rows(ours)
    with api(ours).gradebook as book:
        recorder = Recorder(book, UNIT, nbgrader_config(ours))
        for student in ("aigerim", "new-one"):
            with pytest.raises(KeyError):
                recorder.record(Graded(student, "graded", scores={"test_double": 0.0, "no such": 1}), None)
    assert rows(ours) == before


def test_how_long_recording_takes(twins, capsys):
    """Printed, not asserted: `pytest -s`."""
    _, ours = twins
    graded = [Graded(f"s{n}", "graded", scores={"test_double": 2.0, "essay": None}) for n in range(100)]
    with api(ours).gradebook as book:
        recorder = Recorder(book, UNIT, nbgrader_config(ours))
        for words in ("new", "again"):
            start = time.monotonic()
            for one in graded:
                recorder.record(one, DUE + timedelta(hours=1))
            with capsys.disabled():
                print(f"\nrecord(), {words}: {(time.monotonic() - start) * 10:.1f} ms a submission")
    assert len(rows(ours)) == 101
