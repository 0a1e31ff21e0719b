"""Update due dates, names and late penalties in nbgrader's gradebook, from class.toml and the roster."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.freshness import grade_digests
from oxus.teaching.gradebook.extensions import apply_extensions
from oxus.teaching.gradebook.grades import register_students
from oxus.teaching.nbgrader_api import api, open_gradebook
from oxus.teaching.settings import Settings
from oxus.teaching.students.roster import class_roster


def settle(course: Path, settings: Settings, unit: str = "") -> None:
    """Make the gradebook agree with class.toml and the roster: due dates, extensions, names, late penalties.

    nbgrader takes a late penalty off when it autogrades, and no more than the points there are then. Essays are graded
    later, and dates and policies change: so the penalties are calculated again here, by the same policy.

    Parameters
    ----------
    course : Path
        The class folder.
    settings : Settings
        Its class.toml.
    unit : str
        A unit that is about to be graded: its date is noted though it is not in the gradebook yet.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    from oxus.grader.recorder import make_gradebook

    path = gradebook_path(course)
    there = check_gradebook(path, needed=False)
    if not there and not unit:
        return
    nbgrader = api(course)
    if not there:
        make_gradebook(path)
    with open_gradebook(course, nbgrader) as gradebook:
        _settle_in(gradebook, course, settings, unit)


def grades_once_settled(course: Path, settings: Settings, unit: str) -> dict[str, str]:
    """Return the `grade_digests` of a unit as `settle` will leave them. The gradebook does not change.

    Parameters
    ----------
    course : Path
        The class folder.
    settings : Settings
        Its class.toml.
    unit : str
        The unit's id.

    Raises
    ------
    CourseError
        If there is no gradebook, or it cannot be used.
    """
    from sqlalchemy import URL

    from oxus.grader.recorder import gradebook_errors

    path = gradebook_path(course)
    check_gradebook(path)
    with tempfile.TemporaryDirectory() as scratch, gradebook_errors(path):
        copy = Path(scratch) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with api(course, db_url=str(URL.create("sqlite", database=str(copy)))).gradebook as gradebook:
            _settle_in(gradebook, course, settings)
            return grade_digests(gradebook, unit)


def _settle_in(gradebook: Any, course: Path, settings: Settings, unit: str = "") -> None:
    register_students(gradebook, class_roster(course))
    names = {assignment.name for assignment in gradebook.assignments} | ({unit} - {""})
    for name in sorted(names & settings.units.keys()):
        assignment = gradebook.update_or_create_assignment(name, duedate=settings.units[name].due)
        apply_extensions(gradebook, assignment, settings.units[name])
        _penalize(gradebook, assignment, settings)


def _penalize(gradebook: Any, assignment: Any, settings: Settings) -> None:
    from nbgrader.api import SubmittedAssignment

    submissions = gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id)
    for submission in submissions:
        seconds = submission.total_seconds_late if assignment.duedate else 0
        if not seconds and not submission.late_submission_penalty:
            continue
        for notebook in submission.notebooks:
            penalty = settings.late.penalty(notebook.score, seconds) or None
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty
    gradebook.db.commit()
