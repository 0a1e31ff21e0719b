"""Move the grades of a submission in nbgrader's gradebook from one id to another, or set them aside."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oxus.core.files import write_atomic
from oxus.core.safe_output import to_json
from oxus.teaching.submissions import submitted_folder


@dataclass(frozen=True)
class Move:
    """What has to be done in one unit, and how much of it is done."""

    unit: str
    old: str
    """The id that has the submission."""
    new: str
    """The id that gets it; empty if it is set aside because it is not from anyone in the class."""
    loser: str
    """The id with the submission that does not count: it is set aside."""
    aside: str
    """The folder for what is set aside, from the course folder."""
    notebooks: tuple[str, ...] = ()
    """The names of the notebooks that are moved; empty if all of the submission is."""
    beside: tuple[str, ...] = ()
    """The SHA-256 of the files that were submitted with these notebooks."""
    rename: bool = False
    """Whether all files that were collected under the old id are now recorded under the new one."""
    done: int = 0
    """The number of steps that are done."""


def by_hand(gradebook: Any, student: str, unit: str) -> int:
    """Count the manual grades."""
    return sum(grade["manual_score"] is not None for grade in _grades(gradebook, student, unit))


def _grades(gradebook: Any, student: str, unit: str) -> list[dict[str, Any]]:
    """Return everything that the gradebook has about a submission."""
    submission = find_submission(gradebook, student, unit)
    found = []
    for notebook in submission.notebooks if submission else ():
        comments = {one.name: one for one in notebook.comments}
        for grade in notebook.grades:
            comment = comments.get(grade.name)
            found.append(
                {
                    "notebook": notebook.name,
                    "cell": grade.name,
                    "auto_score": grade.auto_score,
                    "manual_score": grade.manual_score,
                    "extra_credit": grade.extra_credit,
                    "needs_manual_grade": bool(grade.needs_manual_grade),
                    "comment": comment and comment.comment,
                }
            )
        graded = {grade.name for grade in notebook.grades}
        found += [
            {"notebook": notebook.name, "cell": name, "manual_score": None, "comment": one.comment}
            for name, one in comments.items()
            if one.comment and name not in graded
        ]
    return found


def find_submission(gradebook: Any, student: str, unit: str) -> Any:
    """Return a submission in the gradebook; None if there is none, or no gradebook."""
    from nbgrader.api import MissingEntry

    if gradebook is None:
        return None
    try:
        return gradebook.find_submission(unit, student)
    except MissingEntry:
        return None


def set_aside_grades(course: Path, gradebook: Any, move: Move) -> None:
    """Write the grades of the submission that does not count to a file, and remove it from the gradebook."""
    if submission := find_submission(gradebook, move.loser, move.unit):
        _write_grades(course, move, move.loser, submission, _grades(gradebook, move.loser, move.unit))
        gradebook.remove_submission(move.unit, move.loser)


def _write_grades(
    course: Path, move: Move, student: str, submission: Any, grades: list[dict[str, Any]]
) -> None:
    said = {
        "student": student,
        "unit": move.unit,
        "time": str(submission.timestamp or ""),
        "grades": grades,
    }
    text = to_json(said, indent=1) + "\n"
    write_atomic(course / move.aside / "grades.json", text)


def move_grades(gradebook: Any, move: Move) -> None:
    """Give the submission in the gradebook to the new id, which has none."""
    if submission := find_submission(gradebook, move.old, move.unit):
        gradebook.update_or_create_student(move.new)
        submission.student_id = move.new
        gradebook.db.commit()


def move_notebook_grades(course: Path, gradebook: Any, move: Move) -> None:
    """Give the grades and comments of some notebooks to the new id, or set manual ones aside."""
    submission = find_submission(gradebook, move.old, move.unit)
    if not submission:
        return
    mine = [notebook for notebook in submission.notebooks if notebook.name in move.notebooks]
    lost = {notebook.name for notebook in mine}
    if move.new:
        where = submitted_folder(course, move.new, move.unit)
        lost = {name for name in lost if (where / f"{name}.ipynb").exists()}
        gradebook.update_or_create_student(move.new)
        others = {n.name: n for n in gradebook.update_or_create_submission(move.unit, move.new).notebooks}
        given = [notebook for notebook in mine if notebook.name not in lost]
        for notebook in given:
            _copy_grades(notebook, others.pop(notebook.name))
        for other in others.values():
            for grade in other.grades if not (where / f"{other.name}.ipynb").exists() else ():
                _mark_as_missing(grade)
    graded = [grade for grade in _grades(gradebook, move.old, move.unit) if grade["notebook"] in lost]
    if any(grade["manual_score"] is not None or grade["comment"] for grade in graded):
        _write_grades(course, move, move.old, submission, graded)
    for notebook in mine:
        notebook.late_submission_penalty = None
        for grade in notebook.grades:
            _mark_as_missing(grade)
        for comment in notebook.comments:
            comment.auto_comment = comment.manual_comment = None
    gradebook.db.commit()  # the only commit, so nothing is moved twice or lost


def _copy_grades(source: Any, target: Any) -> None:
    """Give all grades and comments of a notebook to another row, which has none."""
    if any(grade.auto_score is not None for grade in source.grades):
        target.late_submission_penalty = source.late_submission_penalty
    grades = {grade.name: grade for grade in source.grades}
    for grade in target.grades:
        if (given := grades.get(grade.name)) and not _is_empty(given):
            grade.auto_score, grade.manual_score = given.auto_score, given.manual_score
            grade.extra_credit, grade.needs_manual_grade = given.extra_credit, given.needs_manual_grade
        elif grade.auto_score is None and grade.manual_score is None:
            _mark_as_missing(grade)
    comments = {comment.name: comment for comment in source.comments}
    for comment in target.comments:
        if (given := comments.get(comment.name)) and (given.auto_comment or given.manual_comment):
            comment.auto_comment, comment.manual_comment = given.auto_comment, given.manual_comment


def _mark_as_missing(grade: Any) -> None:
    """Set a row to what nbgrader records for a notebook that was not submitted."""
    grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0, None, None, False


def _is_empty(grade: Any) -> bool:
    """Return whether there is nothing in a row of the gradebook, as after its content was moved."""
    return not grade.auto_score and grade.manual_score is None and not grade.needs_manual_grade
