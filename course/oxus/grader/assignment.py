"""The gradebook's record of a notebook, read once: enough to sanitize and grade without a database."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from nbgrader.api import MissingEntry

from oxus.grader.second_opinion import Plan


@dataclass(frozen=True)
class SourceCell:
    """A cell as it was handed out (nbgrader's `SourceCell`)."""

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str


@dataclass(frozen=True)
class GradedCell:
    """A cell that gives points (nbgrader's `GradeCell` or `TaskCell`)."""

    name: str
    max_score: float


@dataclass(frozen=True)
class AssignmentSpec:
    """One notebook of an assignment, as the gradebook describes it.

    It answers as nbgrader's `Gradebook` does, so that nbgrader's own preprocessors can be given it.
    """

    unit: str
    """The assignment's name; in Oxus, the unit's id."""
    sources: dict[str, SourceCell]
    graded: dict[str, GradedCell]
    kernelspec: dict[str, Any]
    release: str
    """The student's notebook as it was handed out, JSON."""
    files: tuple[tuple[str, bytes], ...] = ()
    """The files that go with the notebook, by their path in its folder."""
    name: str = ""
    """The notebook's name, without `.ipynb`; empty if it is the assignment's."""
    plan: Plan = field(default_factory=dict)
    """What to ask for a second opinion."""

    @property
    def notebook(self) -> str:
        """The notebook's name, without `.ipynb`; in Oxus, the unit's id."""
        return self.name or self.unit

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SourceCell:
        """Find a source cell, as `Gradebook.find_source_cell` does; raises `MissingEntry` if there is none."""
        return _find(self.sources, name)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> GradedCell:
        """Find a graded cell, as `Gradebook.find_graded_cell` does; raises `MissingEntry` if there is none."""
        return _find(self.graded, name)


_Cell = TypeVar("_Cell")


def _find(cells: dict[str, _Cell], name: str) -> _Cell:
    if name not in cells:
        raise MissingEntry(f"no such cell: {name}")
    return cells[name]
