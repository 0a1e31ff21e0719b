"""Self-study: instant checks, hints, progress, and solutions after a try; everything stays on this computer."""

import os
from typing import Any

__all__ = ["calibration", "check", "check_button", "progress", "solution"]


def check(exercise: str) -> Any:
    """Check an answer in this notebook: whether it is right and, if not, what may be wrong.

    Parameters
    ----------
    exercise : str
        `"08.members_on"`, `"u08.e1"` (the first of unit 08), or `"members_on"` in the unit's own notebook.

    Returns
    -------
    Verdict or None
        The notebook displays it. Its `state` is right, passes, unsure, wrong, error, empty, missing or off. None
        while nbgrader grades. The check does not change your variables and raises no error.

    Examples
    --------
    >>> oxus.check("08.members_on")  # doctest: +SKIP
    """
    if _nbgrader_runs():
        return None
    from oxus.selfstudy import feedback

    return feedback.check(exercise, feedback.namespace())


def check_button(exercise: str) -> Any:
    """Make a button that does what `check` does; None while nbgrader grades."""
    if _nbgrader_runs():
        return None
    from oxus.selfstudy.widgets import CheckButton

    return CheckButton(str(exercise))


def calibration() -> Any:
    """Show how well your confidence in your verdicts agrees with how often they are right.

    None while nbgrader grades.
    """
    if _nbgrader_runs():
        return None
    from oxus.core.errors import CourseError
    from oxus.selfstudy.calibration import calibration_of
    from oxus.selfstudy.progress_data import progress_file, read_progress
    from oxus.selfstudy.verdict import Verdict

    try:
        return calibration_of(read_progress(progress_file())[0])
    except CourseError as error:
        return Verdict("", "off", (str(error),))


def progress(unit: str | int = "") -> Any:
    """Show your progress in this notebook's unit, a given unit (`"08"`) or `"all"`; None while nbgrader grades."""
    if _nbgrader_runs():
        return None
    from oxus.core.errors import CourseError
    from oxus.core.layout import match_unit
    from oxus.selfstudy.exercises import unit_here, units
    from oxus.selfstudy.verdict import Verdict
    from oxus.selfstudy.widgets import ProgressView

    try:
        if unit == "all":
            return ProgressView()
        return ProgressView(match_unit(units(), str(unit)) if unit not in ("", None) else unit_here())
    except CourseError as error:
        return Verdict("", "off", (str(error),))


def solution(exercise: str) -> Any:
    """Show the course's solution of an exercise that you have tried, with an explanation; None while nbgrader grades.

    Parameters
    ----------
    exercise : str
        As for `check`.
    """
    if _nbgrader_runs():
        return None
    from oxus.selfstudy.solutions import solution as found

    return found(exercise)


def _nbgrader_runs() -> bool:
    """Whether nbgrader runs this notebook. Self-study then does nothing and does not import its modules."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))
