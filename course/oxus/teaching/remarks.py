"""Remarks from collecting and grading a submission, for the tables, the CSV files and the students' pages."""

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.json_lines import read_lines
from oxus.core.safe_output import printable
from oxus.grader.second_opinion import MARK
from oxus.teaching.collection.records import CollectedFile, read_collected
from oxus.teaching.collection.times import NO_TIME
from oxus.teaching.submissions import submitted_at, submitted_folder

_BETWEEN = re.compile(r"; (?=[^;]*: |the kernel was |the notebook's |Canvas |with )")
"""Between two remarks that collecting joined; a `; ` within one is followed by words without a colon."""

_CUT = "... Output truncated ..."
"""The text that nbgrader writes in place of what it cut."""

_COUNTS = ("taken", "repaired", "mended")
_FOR_STUDENTS = re.compile(
    r"changed after `oxus submit`|in the future|still to come|is not a time|Canvas (?:marks|does not mark)"
    r"|the LMS gives its time|nothing tells (?:when|that it is later)|the kernel was"
    r"|^check: left out|again, as the notebook uses it$|kept in the archive"
    r"|which came with the earlier submission"
    r"|(?:restored|joined|removed|the first is kept|kept as a plain one)$"
)
"""The remarks on collecting that a student may read. Remarks about which student a file is from may name others."""


class Remarks:
    """The remarks on the submissions of one unit.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    """

    def __init__(self, course: Path, unit: str) -> None:
        self._course, self._unit = course, unit
        self._files: dict[str, list[CollectedFile]] = {}
        with contextlib.suppress(
            CourseError
        ):  # `oxus collect` reports a damaged list; here it has no remarks
            for file in read_collected(course, unit):
                self._files.setdefault(file.student_id, []).append(file)
        journal = course / "grading" / "outcomes" / f"{unit}.jsonl"
        self._graded: dict[str, dict[str, Any]] = {
            str(line.get("student")): line for line in read_lines(journal)
        }

    def lms_name(self, student: str) -> str:
        """Return the person as the LMS names them; empty if no LMS had a file of theirs."""
        return next((file.lms for file in self._files.get(student, ()) if file.lms), "")

    def for_instructor(self, student: str) -> list[str]:
        """Return all remarks on the submission that counts, and on files that were refused."""
        return list(
            dict.fromkeys([*self._collecting(student), *self._refused(student), *self._grading(student)])
        )

    def to_check(self, student: str) -> list[str]:
        """Return the remarks from collecting that an instructor should check, and the files that were refused."""
        doubts = [remark for remark in self._collecting(student) if remark.startswith("check: ")]
        return list(dict.fromkeys([*doubts, *self._refused(student)]))

    def for_student(self, student: str) -> list[str]:
        """Return the remarks that a student is shown: no second opinions, and none that name another student."""
        own = [remark for remark in self._collecting(student) if _FOR_STUDENTS.search(remark)]
        graded = [remark for remark in self._grading(student) if not remark.startswith(MARK)]
        shown = [*own, *self._refused(student), *graded]
        return list(dict.fromkeys(remark.removeprefix("check: ") for remark in shown))

    def _collecting(self, student: str) -> Iterator[str]:
        taken = [file for file in self._files.get(student, ()) if file.outcome in _COUNTS]
        if taken:
            found = filter(None, _BETWEEN.split(max(taken, key=lambda file: file.time).reason))
            yield from (remark for remark in found if not self._is_settled(remark, student))

    def _is_settled(self, remark: str, student: str) -> bool:
        """Return whether a remark says that a time is not known, but an instructor has written one since."""
        return NO_TIME in remark and bool(submitted_at(submitted_folder(self._course, student, self._unit)))

    def _refused(self, student: str) -> Iterator[str]:
        for file in self._files.get(student, ()):
            if file.outcome == "refused":
                yield f"{printable(file.file.rsplit('/', 1)[-1])}: refused: {file.reason}"

    def _grading(self, student: str) -> Iterator[str]:
        entry = self._graded.get(student, {})
        if entry.get("reason"):
            yield f"{entry.get('outcome')}: {entry['reason']}"
        yield from map(str, entry.get("remarks") or ())


def cut_outputs(notebook: str) -> list[str]:
    """Write a remark for each cell whose output nbgrader's LimitOutput cut.

    Parameters
    ----------
    notebook : str
        The autograded notebook, JSON.
    """
    if _CUT not in notebook:  # nearly all: they need not be read
        return []
    found = []
    for number, cell in enumerate(json.loads(notebook).get("cells", ()), start=1):
        outputs = [output for output in cell.get("outputs", ()) if output.get("output_type") == "stream"]
        if any("".join(output.get("text", "")).rstrip().endswith(_CUT) for output in outputs):
            name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or f"cell {number}"
            found.append(f"{name}: printed too much; the end of its output is cut off")
    return found
