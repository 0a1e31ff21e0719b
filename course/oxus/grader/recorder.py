"""The gradebook's only writer: read a unit's cells, and record what each submission earned."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    InvalidEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import URL, Boolean, Update, bindparam, case, func, insert, or_, select, text, update
from sqlalchemy.exc import DBAPIError
from traitlets.config import Config

from oxus.core.errors import CourseError
from oxus.grader import assignment
from oxus.grader.gradebook import schema_version
from oxus.grader.one_submission import Graded

BUSY_TIMEOUT = 30
"""Seconds to wait for another program that writes to the gradebook."""


@contextlib.contextmanager
def gradebook_errors(path: Path) -> Iterator[None]:
    """Report database errors in one line.

    Parameters
    ----------
    path : Path
        The gradebook.

    Raises
    ------
    CourseError
        Where SQLAlchemy raises DBAPIError, also within nbgrader's InvalidEntry, or SQLite an error of its own.
    """
    try:
        yield
    except (DBAPIError, InvalidEntry, sqlite3.Error) as error:
        cause = error.__context__ if isinstance(error, InvalidEntry) else error
        if not isinstance(cause, DBAPIError | sqlite3.Error):
            raise
        said = str(cause.orig if isinstance(cause, DBAPIError) else cause)
        what = "check that the disk is not full and that you may write to the file and its folder"
        if "locked" in said:
            what = "another program writes to it: close formgrader or wait for the other run"
        raise CourseError(
            f"{path}: {said}: {what}, then run the command again; what was recorded before is in it"
        ) from None


def make_gradebook(path: Path) -> None:
    """Make a gradebook atomically: nbgrader's own way leaves an incomplete one if it is interrupted.

    Parameters
    ----------
    path : Path
        Where there is none yet.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.unlink(missing_ok=True)
        with gradebook_errors(path):
            # nbgrader asks a process of its own, `alembic`, for this number, and Ctrl-C would hit that one too.
            with contextlib.closing(sqlite3.connect(scratch)) as connection, connection:
                connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                connection.execute("INSERT INTO alembic_version VALUES (?)", [schema_version()])
            Gradebook(URL.create("sqlite", database=str(scratch))).close()
        scratch.replace(path)
    except OSError as error:
        raise CourseError(f"{path}: cannot be written ({error.strerror}): is the folder yours?") from None


class Recorder:
    """Records the grades of one notebook of a unit.

    `nbgrader autograde` uses some forty queries and as many commits per notebook; here one transaction records a
    submission atomically. Manual grades are never changed.

    Parameters
    ----------
    gradebook : Gradebook
        nbgrader's gradebook, open; the unit is registered in it.
    unit : str
        The unit's id.
    config : Config
        nbgrader's settings of the course, for the late policy.
    notebook : str
        The notebook's name; by default the unit's id.
    """

    def __init__(self, gradebook: Gradebook, unit: str, config: Config, notebook: str = "") -> None:
        self.gradebook = gradebook
        # SQLite waits for five seconds where another program writes; formgrader on a slow disk may take longer.
        gradebook.db.execute(text(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}"))
        self.unit, self.name = unit, notebook or unit
        self.late = AssignLatePenalties(config=config)
        self.late.init_plugin()
        found = gradebook.find_notebook(self.name, unit)
        self.assignment_id, self.notebook_id = found.assignment_id, found.id
        self.grade_cells = self._cells(GradeCell, TaskCell)
        self.comment_cells = self._cells(SolutionCell, TaskCell)

    def _cells(self, *kinds: Any) -> dict[str, str]:
        """Return the ids of the unit's cells of these kinds, by name."""
        names = [kind.__mapper_args__["polymorphic_identity"] for kind in kinds]
        wanted = select(BaseCell.name, BaseCell.id).where(
            BaseCell.notebook_id == self.notebook_id, BaseCell.type.in_(names)
        )
        return {name: identity for name, identity in self.gradebook.db.execute(wanted)}

    def spec(self, release: str, files: tuple[tuple[str, bytes], ...]) -> assignment.AssignmentSpec:
        """Return the unit's description, for the processes that grade.

        Parameters
        ----------
        release : str
            The student's notebook as it was handed out, JSON.
        files : tuple of (str, bytes)
            The files that go with it.
        """
        session = self.gradebook.db
        kernelspec = session.execute(
            select(Notebook.kernelspec).where(Notebook.id == self.notebook_id)
        ).scalar()
        sources = {
            cell.name: assignment.SourceCell(
                cell.name, cell.cell_type, bool(cell.locked), cell.source, cell.checksum
            )
            for cell in session.execute(
                select(SourceCell).where(SourceCell.notebook_id == self.notebook_id)
            ).scalars()
        }
        graded = {
            cell.name: assignment.GradedCell(cell.name, cell.max_score)
            for kind in (GradeCell, TaskCell)
            for cell in session.execute(select(kind).where(kind.notebook_id == self.notebook_id)).scalars()
        }
        known = json.loads(kernelspec) if kernelspec else {}
        return assignment.AssignmentSpec(self.unit, sources, graded, known, release, files, self.name)

    def scores(self) -> dict[str, tuple[float, float, bool]]:
        """Return each student's points, the maximum points, and whether something waits for manual grading."""
        rows = self.gradebook.db.execute(
            select(
                SubmittedAssignment.student_id,
                SubmittedAssignment.score,
                SubmittedAssignment.max_score,
                SubmittedAssignment.needs_manual_grade,
            ).where(SubmittedAssignment.assignment_id == self.assignment_id)
        )
        return {student: (score, most, bool(waits)) for student, score, most, waits in rows}

    def record(self, graded: Graded, timestamp: datetime | None, same: frozenset[str] = frozenset()) -> None:
        """Write the points and comments of one submission, in one transaction.

        Parameters
        ----------
        graded : Graded
            With scores; what has none is not for the gradebook.
        timestamp : datetime, optional
            When it was handed in, UTC.
        same : frozenset of str
            The cells that were graded before as they are now: manual grades in them do not have to be given again.
            (Stock nbgrader lets every grade by hand wait again.)

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            If the gradebook cannot be written; it is as it was (see `gradebook_errors`).
        """
        session = self.gradebook.db
        try:
            notebook = self._submission(graded.student, timestamp)
            for stays in (False, True):
                rows = [
                    {"cell": self.grade_cells[name], "score": score, "unscored": score is None}
                    for name, score in graded.scores.items()
                    if (name in same) is stays
                ]
                if rows:
                    session.connection().execute(_grades(notebook, stays), rows)
            comments = [
                {"cell": self.comment_cells[name], "comment": comment}
                for name, comment in graded.comments.items()
            ]
            if comments:
                session.connection().execute(_comments(notebook), comments)
            self._penalize(graded.student, notebook)
            session.commit()
        except BaseException:
            session.rollback()
            raise

    def note_time(self, student: str, timestamp: datetime | None) -> None:
        """Update the time and the penalty of a submission that was graded before, if the gradebook has another time.

        Parameters
        ----------
        student : str
            Who has a submission in the gradebook.
        timestamp : datetime, optional
            When it was handed in, UTC; None if that is not known, so that it is not late.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            If the gradebook cannot be written.
        """
        submission = self.gradebook.find_submission(self.unit, student)
        if submission.timestamp != timestamp:
            submission.timestamp = timestamp
            for notebook in submission.notebooks:
                self._penalize(student, notebook.id)
            self.gradebook.db.commit()

    def _submission(self, student: str, timestamp: datetime | None) -> str:
        """Return the id of the student's notebook in the gradebook; if need be, create it with all its grades and
        comments."""
        session = self.gradebook.db
        mine = (
            SubmittedAssignment.assignment_id == self.assignment_id,
            SubmittedAssignment.student_id == student,
        )
        submission = session.execute(select(SubmittedAssignment.id).where(*mine)).scalar()
        if submission is not None:
            if timestamp is not None:
                change = update(SubmittedAssignment).where(*mine).values(timestamp=timestamp)
                session.execute(change.execution_options(synchronize_session=False))
            notebook = session.execute(
                select(SubmittedNotebook.id).where(
                    SubmittedNotebook.assignment_id == submission,
                    SubmittedNotebook.notebook_id == self.notebook_id,
                )
            ).scalar()
            if notebook is not None:
                return str(notebook)
        else:
            if session.get(Student, student) is None:
                session.add(Student(id=student))
                session.flush()
            submission = new_uuid()
            values = {"id": submission, "assignment_id": self.assignment_id, "student_id": student}
            session.execute(insert(SubmittedAssignment).values(**values, timestamp=timestamp))
        notebook = new_uuid()
        session.execute(
            insert(SubmittedNotebook).values(
                id=notebook, assignment_id=submission, notebook_id=self.notebook_id, flagged=False
            )
        )
        for kind, cells, more in (
            (Grade, self.grade_cells, {"needs_manual_grade": True}),
            (Comment, self.comment_cells, {}),
        ):
            rows = [{"id": new_uuid(), "cell_id": c, "notebook_id": notebook, **more} for c in cells.values()]
            if rows:
                session.execute(insert(kind), rows)
        return str(notebook)

    def _penalize(self, student: str, identity: str) -> None:
        """Apply the late policy, as nbgrader's AssignLatePenalties does."""
        if self.gradebook.db.get(Assignment, self.assignment_id).duedate is None:  # nobody is late, any more
            none = update(SubmittedNotebook).where(SubmittedNotebook.id == identity)
            none = none.values(late_submission_penalty=None).execution_options(synchronize_session=False)
            self.gradebook.db.execute(none)
            return
        submission = self.gradebook.find_submission(self.unit, student)
        self.gradebook.db.refresh(submission)
        notebook = self.gradebook.find_submission_notebook(self.name, self.unit, student)
        notebook.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            penalty = self.late.plugin_inst.late_submission_penalty(
                student, notebook.score, submission.total_seconds_late
            )
            if penalty is not None:
                notebook.late_submission_penalty = self.late._check_late_penalty(notebook, penalty)


def _grades(notebook: str, stays: bool) -> Update:
    """Return the statement that writes the points of many cells at once.

    Parameters
    ----------
    notebook : str
        The id of the student's notebook.
    stays : bool
        Whether a manual grade that was given already still counts as given; it waits again otherwise.
    """
    table: Any = Grade.__table__
    unscored = bindparam("unscored", type_=Boolean())
    has_manual = or_(table.c.manual_score.is_not(None), func.coalesce(table.c.extra_credit, 0) != 0)
    by_hand = or_(has_manual, unscored)
    if stays:
        by_hand = case((has_manual, table.c.needs_manual_grade), else_=unscored)
    mine = (table.c.notebook_id == notebook, table.c.cell_id == bindparam("cell"))
    return update(table).where(*mine).values(auto_score=bindparam("score"), needs_manual_grade=by_hand)


def _comments(notebook: str) -> Update:
    """Return the statement that writes the automatic comments of many cells at once."""
    table: Any = Comment.__table__
    mine = (table.c.notebook_id == notebook, table.c.cell_id == bindparam("cell"))
    return update(table).where(*mine).values(auto_comment=bindparam("comment"))
