"""Self-study: instant checks, hints, progress, and solutions after a try; everything stays on this computer."""

import os
from typing import Any

__all__ = ["check", "check_button", "progress", "solution"]


def check(exercise: str) -> Any:
    """Say of an answer in this notebook whether it is right, and if not, what may be amiss.

    Parameters
    ----------
    exercise : str
        `"08.members_on"`, `"u08.e1"` (the first of unit 08), or `"members_on"` where that is clear.

    Returns
    -------
    Verdict or None
        Shown by the notebook; `state` is right, passes, unsure, wrong, error, empty, missing or off. None while
        nbgrader grades. Your variables stay as they are, and nothing is raised.

    Examples
    --------
    >>> oxus.check("08.members_on")  # doctest: +SKIP
    """
    if _nbgrader_runs():
        return None
    from oxus.selfstudy import feedback

    return feedback.check(exercise, feedback.namespace())


def check_button(exercise: str) -> Any:
    """A button that does what `check` does; None while nbgrader grades."""
    if _nbgrader_runs():
        return None
    from oxus.selfstudy.widgets import CheckButton

    return CheckButton(str(exercise))


def progress(unit: str | int = "") -> Any:
    """Your progress in this notebook's unit, in the one named (`"08"`), or in `"all"`; None while nbgrader grades."""
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
    """The course's solution of an exercise that you have tried, and why it is so; None while nbgrader grades.

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
    """Whether nbgrader runs this notebook. Self-study then does nothing, and its modules are not even imported."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))
