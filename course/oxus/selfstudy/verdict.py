"""The verdict of self-study on an answer, and the number of attempts at an exercise."""

import contextlib
from collections import Counter
from dataclasses import dataclass

from oxus.core.errors import CourseError
from oxus.core.safe_output import html_text, html_with_code
from oxus.selfstudy.progress_data import progress_file, read_progress

STATES = {
    "right": ("✓", "Right"),
    "passes": ("✓", "All checks pass"),
    "unsure": ("?", "Not sure"),
    "wrong": ("✗", "Not yet"),
    "error": ("!", "It stopped"),
    "empty": ("○", "Nothing written yet"),
    "missing": ("○", "Not run yet"),
    "off": ("–", "Not checked"),
}
"""The mark and the words of each state."""
TRIED = ("right", "passes", "unsure", "wrong", "error")
"""The states of an answer that was more than the stub: these count as attempts."""
tried_here: Counter[tuple[str, str]] = Counter()
"""Attempts of this session, in case no file can be written to count them."""


@dataclass(frozen=True)
class Verdict:
    """The feedback on an answer; a notebook displays it as the value of a cell."""

    exercise: str
    """`08.members_on`"""
    state: str
    """One of STATES."""
    lines: tuple[str, ...] = ()
    note: str = ""
    """A remark on something else, such as the file of the progress."""
    done: str = ""
    """How many exercises of the unit are solved, in words."""
    solution: bool = False
    """Whether `oxus.solution` shows the solution now."""

    @property
    def headline(self) -> str:
        """The state in words."""
        return f"{STATES[self.state][1]}: {self.exercise}" if self.exercise else STATES[self.state][1]

    @property
    def told(self) -> tuple[str, ...]:
        """What follows the headline, line by line."""
        ask = f'To see the solution: oxus.solution("{self.exercise}")' if self.solution else ""
        return tuple(filter(None, (*self.lines, ask, self.note, self.done)))

    def __str__(self) -> str:
        return "\n".join([f"{STATES[self.state][0]} {self.headline}", *self.told])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        lines = "".join(f'<p style="margin:4px 0">{html_with_code(line)}</p>' for line in self.told)
        return (
            '<div role="status" aria-live="polite" style="border-left:4px solid currentColor;padding:2px 10px">'
            f'<p style="margin:4px 0"><span aria-hidden="true">{STATES[self.state][0]}</span> '
            f"<strong>{html_text(self.headline)}</strong></p>{lines}</div>"
        )


def attempts(unit: str, exercise: str) -> int:
    """The number of times that an answer other than the stub was checked, in the student's file or in this session."""
    counted = 0
    with contextlib.suppress(CourseError):
        content, _ = read_progress(progress_file())
        counted = content["units"].get(unit, {}).get("exercises", {}).get(exercise, {}).get("attempts", 0)
    return max(counted, tried_here[unit, exercise])
