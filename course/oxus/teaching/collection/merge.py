"""Merge two ids of one student: submissions, grades and feedback under one id move to the other.

nbgrader's gradebook, the folders and the journals are changed together. If both ids have a submission of a unit, one
counts and the other is set aside in `grading/merged/`, with its grades and comments: nothing is deleted.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.json_lines import read_lines, write_lines
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import read_notebook
from oxus.core.safe_output import to_json
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import release_notebooks
from oxus.teaching.collection.latest import Work, work_in
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.nbgrader_api import api
from oxus.teaching.submissions import submitted_at, submitted_folder

KINDS = ("submitted", "autograded", "feedback")
HAND_BACK = "hand-back"


def units_of(course: Path, student: str) -> list[str]:
    """List the units of which there is something under an id, in nbgrader's folders."""
    where = folders(course)
    return sorted({unit for kind in KINDS for unit in where.of_student(kind, student)})


def merge(course: Path, old: str, new: str, units: list[str]) -> list[str]:
    """Move the submissions, grades and feedback of one id to another.

    The caller holds the course folder (`oxus.teaching.one_run`). A call that was interrupted can be repeated.

    Parameters
    ----------
    course : Path
        The course folder.
    old, new : str
        The ids.
    units : list of str
        The units' ids.

    Returns
    -------
    list of str
        The steps that were done, one line per unit.

    Raises
    ------
    CourseError
        If the gradebook cannot be used, or a folder cannot be moved.
    """
    if not check_gradebook(gradebook_path(course), needed=False):
        return [_merge_unit(course, None, old, new, unit) for unit in units]
    with api(course).gradebook as gradebook:
        lines = [_merge_unit(course, gradebook, old, new, unit) for unit in units]
        if not units_of(course, old):
            _forget(gradebook, old)
    return lines


def _merge_unit(course: Path, gradebook: Any, old: str, new: str, unit: str) -> str:
    both = submitted_folder(course, new, unit).is_dir() and submitted_folder(course, old, unit).is_dir()
    if not both:
        _set_aside_grades(course, gradebook, new, old, new, unit)
        _move(course, gradebook, old, new, unit)
        return f"{unit}: {old} is now {new}"
    loser = old if _new_counts(course, gradebook, old, new, unit) else new
    aside = _aside(course, old, new, unit)
    _set_aside_grades(course, gradebook, loser, old, new, unit)
    for kind in KINDS:
        _rename(folders(course).path(kind, loser, unit), aside / kind)
    if loser == new:
        _move(course, gradebook, old, new, unit)
    else:
        _drop_from_journals(course, unit, old)
    return (
        f"{unit}: {old} is {new}, and both had submitted: what {loser} had is in {aside.relative_to(course)}"
    )


def _new_counts(course: Path, gradebook: Any, old: str, new: str, unit: str) -> bool:
    """Return whether the new id's submission counts: the later one, else the one with more work or manual grades."""
    mine, other = (submitted_folder(course, student, unit) for student in (new, old))
    try:
        releases = release_notebooks(course, unit)
        both = [
            {name: read_notebook(path) for name in releases if (path := folder / f"{name}.ipynb").exists()}
            for folder in (mine, other)
        ]
    except CourseError:
        return True
    same = both[0].keys() == both[1].keys() and all(
        has_same_answers(mine / f"{name}.ipynb", notebook) for name, notebook in both[1].items()
    )
    if not same:
        times = [submitted_at(folder) for folder in (mine, other)]
        if times[0] and times[1] and times[0] != times[1]:
            return times[0] > times[1]
        works = [_work_in_all(notebooks, releases) for notebooks in both]
        if works[0] != works[1]:
            return works[0] > works[1]
    return _by_hand(gradebook, new, unit) >= _by_hand(gradebook, old, unit)


def _work_in_all(notebooks: Mapping[str, NotebookNode], releases: Mapping[str, NotebookNode]) -> Work:
    """Measure how much work is in the notebooks of one submission together."""
    works = [work_in(notebook, releases[name]) for name, notebook in notebooks.items()]
    return any(differs for differs, _ in works), sum(answered for _, answered in works)


def _by_hand(gradebook: Any, student: str, unit: str) -> int:
    """Count the manual grades."""
    return sum(grade["manual_score"] is not None for grade in _grades(gradebook, student, unit))


def _grades(gradebook: Any, student: str, unit: str) -> list[dict[str, Any]]:
    """Return everything that the gradebook has about a submission."""
    submission = _submission(gradebook, student, unit)
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


def _submission(gradebook: Any, student: str, unit: str) -> Any:
    from nbgrader.api import MissingEntry

    if gradebook is None:
        return None
    try:
        return gradebook.find_submission(unit, student)
    except MissingEntry:
        return None


def _aside(course: Path, old: str, new: str, unit: str) -> Path:
    number, base = 1, course / "grading" / "merged" / f"{old} to {new}"
    while (base / (unit if number == 1 else f"{unit} {number}")).exists():
        number += 1
    return base / (unit if number == 1 else f"{unit} {number}")


def _set_aside_grades(course: Path, gradebook: Any, loser: str, old: str, new: str, unit: str) -> None:
    """Write the grades of a submission to a file, and remove it from the gradebook."""
    if not (submission := _submission(gradebook, loser, unit)) or not _submission(gradebook, old, unit):
        return
    grades = {
        "student": loser,
        "unit": unit,
        "time": str(submission.timestamp or ""),
        "grades": _grades(gradebook, loser, unit),
    }
    write_atomic(
        _aside(course, old, new, unit) / "grades.json",
        to_json(grades, indent=1) + "\n",
    )
    gradebook.remove_submission(unit, loser)


def _move(course: Path, gradebook: Any, old: str, new: str, unit: str) -> None:
    """Move everything of a unit to the new id, which has nothing of it."""
    if submission := _submission(gradebook, old, unit):
        gradebook.update_or_create_student(new)
        submission.student_id = new
        gradebook.db.commit()
    outcomes = course / "grading" / "outcomes"
    for path in (outcomes / f"{unit}.jsonl", outcomes / f"{unit}.feedback.jsonl"):
        if path.exists():
            lines = [line for line in read_lines(path) if line.get("student") != new]
            write_lines(
                path, (line | {"student": new} if line.get("student") == old else line for line in lines)
            )
    page = course / HAND_BACK / unit / f"{old}_{unit}.html"
    if page.exists():
        _rename(page, page.with_name(f"{new}_{unit}.html"))
    for kind in KINDS:
        _rename(*(folders(course).path(kind, student, unit) for student in (old, new)))


def _drop_from_journals(course: Path, unit: str, old: str) -> None:
    outcomes = course / "grading" / "outcomes"
    for path in (outcomes / f"{unit}.jsonl", outcomes / f"{unit}.feedback.jsonl"):
        if path.exists():
            write_lines(path, [line for line in read_lines(path) if line.get("student") != old])


def _rename(source: Path, target: Path) -> None:
    """Move a file or folder, and remove its old folder if nothing else is in it."""
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        if not any(source.parent.iterdir()):
            source.parent.rmdir()
    except OSError as error:
        raise CourseError(
            f"{source}: cannot be moved to {target} ({error.strerror}): run the command again"
        ) from None


def _forget(gradebook: Any, student: str) -> None:
    """Remove a student without submissions from the gradebook."""
    from nbgrader.api import MissingEntry

    try:
        if not gradebook.find_student(student).submissions:
            gradebook.remove_student(student)
    except MissingEntry:
        return
