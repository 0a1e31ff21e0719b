"""Find the work that must be repeated: submissions to grade, and feedback pages to write.

`oxus collect`, `grade`, `feedback` and `oxus class status` all ask here. Content decides, and never a time. The journal
of a unit (`grading/outcomes/<unit>.jsonl`) keeps the SHA-256 of each submission as it was graded, and of the tests and
points that it was graded with. A journal of the feedback pages is beside it (`<unit>.feedback.jsonl`), with the
SHA-256 of the grades, times, remarks and autograded notebook that each page shows. Class folders of edition 0.2.0 and
of stock nbgrader have neither: there the answers, tests and points in the autograded notebook are compared with those
submitted and those of the unit, and every page is outdated.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.core.digest import cells_digest
from oxus.core.errors import CourseError
from oxus.core.json_lines import append_line, read_lines, write_lines
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import nbgrader_metadata, read_notebook
from oxus.core.repair import parse_submission
from oxus.teaching.assignments import notebook_names
from oxus.teaching.grading.regrading import has_same_tests, tests_digest
from oxus.teaching.remarks import Remarks
from oxus.teaching.submissions import autograded_folder, read_submission, submitted_folder

_MAKE = 2
"""How pages are made. The first kind could run scripts of students, so those pages are outdated."""


@dataclass
class Freshness:
    """The current state of one unit: which steps are done.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    grades : mapping of str to str
        From `grade_digests`; empty where there is no gradebook yet.
    """

    course: Path
    unit: str
    grades: Mapping[str, str]

    def __post_init__(self) -> None:
        from oxus.grader.outcomes import Journal  # imports nbgrader, which `oxus collect` does without

        self.notebooks = notebook_names(self.course, self.unit)
        outcomes = self.course / "grading" / "outcomes"
        self.journal = Journal(outcomes / f"{self.unit}.jsonl")
        self._pages_path = outcomes / f"{self.unit}.feedback.jsonl"
        self._pages = {str(one.get("student")): str(one.get("shows")) for one in read_lines(self._pages_path)}
        self.remarks = Remarks(self.course, self.unit)

    @cached_property
    def tests(self) -> str:
        """The SHA-256 of the unit's tests and points as they are now; see `tests_digest`."""
        return tests_digest(self.course, self.unit)

    def is_graded(self, student: str) -> bool:
        """Return whether a student's current submission was graded with the current tests and points."""
        folder = submitted_folder(self.course, student, self.unit)
        graded = autograded_folder(self.course, student, self.unit)
        if student not in self.grades or not self.graded_notebooks(student):
            return False
        entry = self.journal.entries.get(student)
        if entry and entry.outcome in ("refused", "failed"):
            return False
        if not self._has_current_tests(entry, student):
            return False
        try:
            submission = read_submission(folder, self.unit, self.notebooks, folders(self.course).ignore)
            if entry and entry.digest:
                return submission.digest == entry.digest
            return all(
                has_same_answers(graded / f"{name}.ipynb", parse_submission(data))
                for name, data in submission.notebooks.items()
            )
        except CourseError:
            return False

    def graded_notebooks(self, student: str) -> dict[str, Path]:
        """Return the autograded notebooks of a student, by name."""
        folder = autograded_folder(self.course, student, self.unit)
        paths = {name: folder / f"{name}.ipynb" for name in self.notebooks}
        return {name: path for name, path in paths.items() if path.is_file()}

    def _has_current_tests(self, entry: Any, student: str) -> bool:
        if entry and entry.tests:
            return bool(entry.tests == self.tests)
        notebooks = self.graded_notebooks(student).values()
        return all(has_same_tests(self.course, self.unit, path) for path in notebooks)

    def page(self, student: str, notebook: str = "") -> Path:
        """Return where nbgrader keeps the feedback page of a student for a notebook; by default the unit's."""
        folder = folders(self.course).path("feedback", student, self.unit)
        return folder / f"{notebook or self.unit}.html"

    def page_digest(self, student: str, notebook: str = "") -> str:
        """Return the SHA-256 of what a feedback page written now would show; empty if the student has no grades."""
        path = autograded_folder(self.course, student, self.unit) / f"{notebook or self.unit}.ipynb"
        if student not in self.grades or not path.is_file():
            return ""
        said = json.dumps([_MAKE, self.grades[student], self.remarks.for_student(student)])
        return hashlib.sha256(said.encode() + _shown(path.read_bytes())).hexdigest()

    def is_current_page(self, student: str, notebook: str = "") -> bool:
        """Return whether there is a page that is recorded as showing the current grades."""
        key = self._key(student, notebook)
        return bool(
            key in self._pages
            and self.page(student, notebook).is_file()
            and self._pages[key] == self.page_digest(student, notebook)
        )

    def _key(self, student: str, notebook: str) -> str:
        return student if notebook in ("", self.unit) else f"{student}/{notebook}"

    def note_page(self, student: str, shows: str, notebook: str = "") -> None:
        """Record that a page was written, and the `page_digest` from before it was.

        Raises
        ------
        CourseError
            If it cannot be recorded.
        """
        key = self._key(student, notebook)
        self._pages[key] = shows
        append_line(self._pages_path, {"student": key, "shows": shows})

    def tidy_pages(self) -> None:
        """Keep one record of each page."""
        write_lines(self._pages_path, ({"student": s, "shows": d} for s, d in self._pages.items()))


def _shown(notebook: bytes) -> bytes:
    """Return the parts of a notebook that a page can show: everything except when its cells ran, which differs each
    time it is graded."""
    try:
        content = json.loads(notebook)
        for cell in content["cells"]:
            cell["metadata"].pop("execution", None)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # not a notebook
        return notebook
    return json.dumps(content, sort_keys=True).encode()


def has_same_answers(path: Path, notebook: NotebookNode) -> bool:
    """Return whether a submitted notebook has the same student answers as another one.

    Locked cells are the course's: grading restores them, so a new edition of a test changes no submission.
    """
    try:
        earlier = read_notebook(path)
    except CourseError:
        return False
    return _own_digest(earlier) == _own_digest(notebook)


def _own_digest(notebook: NotebookNode) -> str:
    cells = (cell for cell in notebook.cells if isinstance(cell, NotebookNode))
    return cells_digest(cell for cell in cells if not nbgrader_metadata(cell).get("locked"))


def grade_digests(gradebook: Any, unit: str) -> dict[str, str]:
    """Return, for each student, the SHA-256 of everything that the gradebook has about their submission.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Open.
    unit : str
        The unit's id; it need not be in the gradebook.

    Returns
    -------
    dict of str to str
        By student: of points, comments, the penalty, the times, and whether something still needs manual grading.
    """
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        GradeCell,
        SubmittedAssignment,
        SubmittedNotebook,
        TaskCell,
    )
    from sqlalchemy import select

    session, student = gradebook.db, SubmittedAssignment.student_id
    of_unit = (
        select(student)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == unit)
    )
    of_notebook = of_unit.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    shown: dict[str, list[list[Any]]] = {name: [] for name in session.execute(of_unit).scalars()}
    most = {cell: points for kind in (GradeCell, TaskCell) for cell, points in session.execute(_maxima(kind))}
    grades = of_notebook.join(Grade, Grade.notebook_id == SubmittedNotebook.id).add_columns(
        Grade.cell_id, Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade
    )
    for name, cell, *values in session.execute(grades):
        shown[name].append(["grade", cell, most.get(cell), *values])
    comments = (
        of_notebook.join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .add_columns(BaseCell.name, Comment.auto_comment, Comment.manual_comment)
    )
    for name, *values in session.execute(comments):
        shown[name].append(["comment", *values])
    for name, penalty in session.execute(of_notebook.add_columns(SubmittedNotebook.late_submission_penalty)):
        shown[name].append(["penalty", penalty or 0])
    times = of_unit.add_columns(
        Assignment.duedate, SubmittedAssignment.timestamp, SubmittedAssignment.extension
    )
    for name, *values in session.execute(times):
        shown[name].append(["times", *map(str, values)])
    return {
        name: hashlib.sha256(json.dumps(sorted(rows, key=json.dumps)).encode()).hexdigest()
        for name, rows in shown.items()
    }


def _maxima(kind: Any) -> Any:
    from sqlalchemy import select

    return select(kind.id, kind.max_score)
