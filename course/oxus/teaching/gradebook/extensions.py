"""Extensions: later due dates for single students, as nbgrader's gradebook stores them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from oxus.teaching.settings import Unit


def apply_extensions(gradebook: Any, assignment: Any, unit: Unit) -> None:
    """Give each student the extension of class.toml, in nbgrader's own form: the time beyond the unit's due date.

    If class.toml has no table of extensions for the unit, those that were granted through nbgrader stay. If it has one,
    it counts for all students, so that deleting a line takes an extension back.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Open.
    assignment : nbgrader.api.Assignment
        The unit there, with its due date.
    unit : Unit
        Its settings.
    """
    from nbgrader.api import SubmittedAssignment

    if unit.extensions is None:
        return
    for submission in gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id):
        until = unit.extensions.get(submission.student_id)
        extension = until - unit.due if until and unit.due else None
        if submission.extension != extension:
            submission.extension = extension
    gradebook.db.commit()


def due_for(due: datetime | None, extension: timedelta | None) -> datetime | None:
    """Return when a unit is due for a student, UTC; None if it has no due date. Both are as nbgrader's gradebook has
    them."""
    return (due + (extension or timedelta(0))).replace(tzinfo=UTC) if due else None


def seconds_late(due: datetime | None, submitted: datetime | None) -> float:
    """Return how late a submission is; 0 if it is on time or one of the times is not known."""
    return max(0.0, (submitted - due).total_seconds()) if due and submitted else 0.0
