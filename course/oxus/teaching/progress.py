"""A class's progress in each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.nbgrader_api import open_gradebook
from oxus.teaching.submissions import submission_folders


@dataclass(frozen=True)
class Progress:
    """A class's progress in one unit, in numbers of students."""

    submitted: int = 0
    graded: int = 0
    """The number of students whose latest submission is graded."""
    essays: int = 0
    """Students who wait for a manual grade."""
    feedback: int = 0
    """Students with a feedback page that shows the grades as they are now."""
    outdated: int = 0
    """Students with a feedback page that shows other grades, or an earlier submission."""


def progress(course: Path, units: Sequence[str]) -> dict[str, Progress]:
    """Return a class's progress, by unit.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    grades: dict[str, dict[str, str]] = {}
    waiting: dict[str, int] = {}
    if check_gradebook(gradebook_path(course), needed=False):
        with open_gradebook(course) as gradebook:
            grades = {unit: grade_digests(gradebook, unit) for unit in units}
            waiting = count_waiting(gradebook)
    found = {}
    for unit in units:
        state = Freshness(course, unit, grades.get(unit, {}))
        students = submission_folders(course, unit)
        graded = [student for student in students if state.is_graded(student)]
        pages = [
            student for student in students if any(state.page(student, n).is_file() for n in state.notebooks)
        ]
        current = [
            student
            for student in graded
            if all(state.is_current_page(student, name) for name in state.graded_notebooks(student))
        ]
        outdated = len(set(pages) - set(current))
        found[unit] = Progress(len(students), len(graded), waiting.get(unit, 0), len(current), outdated)
    return found


def count_waiting(gradebook: Any) -> dict[str, int]:
    """Count, for each unit, the students who wait for a manual grade."""
    from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func, select

    # From the grades up: nbgrader's own `needs_manual_grade` sends a query per submission, which takes seconds.
    wanted = (
        select(Assignment.name, func.count(SubmittedAssignment.id.distinct()))
        .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Grade.needs_manual_grade)
        .group_by(Assignment.name)
    )
    return {name: number for name, number in gradebook.db.execute(wanted)}
