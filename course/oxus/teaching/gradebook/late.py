"""The late policy of class.toml, as a plugin of nbgrader."""

from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

from oxus.teaching.settings import Late, read_settings


class LatePolicy(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader has no types
    """A policy that takes points off for each day begun, and gives no points after a number of days."""

    points_per_day = Float(0.0, help="Points taken off for each day begun.").tag(config=True)
    zero_after_days = Float(
        None, allow_none=True, help="Submissions later than this many days get no points."
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off; None for nothing, as nbgrader has it."""
        late = Late(self.points_per_day, self.zero_after_days)
        return late.penalty(score, total_seconds_late) or None


def configure(config: Any, course: Path) -> None:
    """Give nbgrader the late policy of a class; the class's nbgrader_config.py calls this.

    Parameters
    ----------
    config : traitlets.config.Config
        The return value of `get_config()`.
    course : Path
        The class folder.
    """
    late = read_settings(course).late
    config.AssignLatePenalties.plugin_class = "oxus.teaching.gradebook.late.LatePolicy"
    config.LatePolicy.points_per_day = late.points_per_day
    config.LatePolicy.zero_after_days = late.zero_after_days
