"""The result of running a notebook."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Run:
    """The result of running a notebook."""

    stopped: str = ""
    """The reason why the run ended before the last cell; empty if it did not."""
    tampered: list[str] = field(default_factory=list)
    """The names of everything that the submission changed in the grader."""
    notes: list[str] = field(default_factory=list)
    """Other remarks for the instructor on how the points came about."""
    errors: set[str] = field(default_factory=set)
    """The grade_ids of the test cells that ended in an error, as the child's own reply says."""
    answers: dict[str, list[Any]] = field(default_factory=dict)
    """The results for the second opinion, by exercise; they may be anything."""
    unanswered: dict[str, str] = field(default_factory=dict)
    """The exercises about which the child gave no answer when it was asked again, and the reason."""
    timeouts: list[str] = field(default_factory=list)
    """The cells that were interrupted at their time limit, in words, tests first by their grade_id."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time that the cells took, as the child says."""
