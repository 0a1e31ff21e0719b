"""Change a student's folder of submissions so that an interrupted run can be completed.

Before a folder is changed, the changes are written down in `grading/downloaded/<unit>/taking.jsonl`, together with the
record of the file that is taken. All content comes from the archive. The next run carries out the last plan again,
because it may have been interrupted, and takes over all records.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.json_lines import append_line, read_lines
from oxus.core.repair import repair
from oxus.core.safe_output import printable
from oxus.teaching.assignments import release_notebooks
from oxus.teaching.collection.companions import listed
from oxus.teaching.collection.records import (
    CollectedFile,
    archive_of,
    journal_of,
    keep_collected,
    make_executable,
    read_collected,
)
from oxus.teaching.collection.slim import parse_slim
from oxus.teaching.submissions import TIMESTAMP_FILE, files_beside, submitted_folder


@dataclass
class Plan:
    """The changes to one student's folder."""

    student: str
    name: str
    """The name of the assignment's notebook."""
    kept: str
    """The path in the archive of the notebook as it was submitted; empty if it stays as it is."""
    beside: dict[str, str]
    """The path in the archive of each file to put beside it, by its path in the student's folder."""
    removed: list[str] = field(default_factory=list)
    """The files of the earlier submission that are removed."""
    stamp: str | None = None
    """The time to write; None to keep the present one, empty to remove it."""


def files_to_remove(folder: Path, beside: Mapping[str, str]) -> list[str]:
    """List the files beside the earlier submission that the new one does not replace."""
    if not folder.is_dir():
        return []
    paths = [path.relative_to(folder).as_posix() for path in files_beside(folder, limited=False)]
    return [path for path in paths if path not in beside]


def remarks_on_files(plan: Plan, failed: Mapping[str, str]) -> list[str]:
    """Write remarks on the files beside the notebook: those that could not be written, and those that were taken.

    Parameters
    ----------
    plan : Plan
        What was planned.
    failed : mapping of str to str
        From `carry_out`.
    """
    remarks = [f"check: left out: {printable(inside)} ({why})" for inside, why in failed.items()]
    taken = [inside for inside in plan.beside if inside not in failed]
    return [*remarks, *([f"with {listed(taken)}"] if taken else [])]


def write_down(course: Path, unit: str, plan: Plan, record: CollectedFile) -> None:
    """Write down a plan and the record of the file that is taken.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    append_line(journal_of(course, unit), asdict(plan) | {"rows": [asdict(record)]})


def carry_out(course: Path, unit: str, plan: Plan, text: str) -> dict[str, str]:
    """Change a student's folder as planned. It may have been changed in part already.

    Parameters
    ----------
    course, unit
        As in `take`.
    plan : Plan
        The changes.
    text : str
        The content of the notebook; empty if it stays as it is.

    Returns
    -------
    dict of str to str
        For each file beside the notebook that could not be written, why.

    Raises
    ------
    CourseError
        If the notebook or its time cannot be written.
    OSError
        If a file of the earlier submission cannot be removed.
    """
    folder, archive = submitted_folder(course, plan.student, unit), archive_of(course, unit)
    targets = [*plan.beside, *([f"{plan.name}.ipynb"] if text else [])]
    for one in plan.removed:
        if any(_in_the_way(one, target) for target in targets):
            _remove(folder, one)
    failed = {}
    for inside, kept in plan.beside.items():
        target = folder / inside
        try:
            _own(folder, inside)
            write_atomic(target, (archive / kept).read_bytes())
            if (archive / kept).stat().st_mode & 0o100:
                make_executable(target)
        except (CourseError, OSError, ValueError) as error:
            cause = error.__context__ if isinstance(error, CourseError) else error
            failed[inside] = getattr(cause, "strerror", "") or "it cannot be written"
    if text:
        _own(folder, f"{plan.name}.ipynb")
        write_atomic(folder / f"{plan.name}.ipynb", text)
    for one in plan.removed:
        _remove(folder, one)
    if plan.stamp is not None:
        _own(folder, TIMESTAMP_FILE)
        if plan.stamp:
            write_atomic(folder / TIMESTAMP_FILE, plan.stamp + "\n")
        else:
            (folder / TIMESTAMP_FILE).unlink(missing_ok=True)
    return failed


def complete_interrupted(course: Path, units: Iterable[str]) -> None:
    """Complete the changes of a run of `oxus collect` that was interrupted, and keep the records of what it had taken.

    Parameters
    ----------
    course : Path
        The course folder.
    units : iterable of str
        The units' ids.

    Raises
    ------
    CourseError
        If the records cannot be read or written.
    """
    for unit in units:
        if plans := list(read_lines(journal_of(course, unit))):
            records = read_collected(course, unit)
            # The next run finds the same problem, and reports it. Another edition may have written other fields,
            # and the assignment may have lost the notebook.
            with contextlib.suppress(CourseError, OSError, TypeError, KeyError, ValueError):
                _carry_out_again(course, unit, plans[-1])
            keep_collected(course, unit, records)


def _carry_out_again(course: Path, unit: str, written: dict[str, Any]) -> None:
    plan = Plan(**{key: value for key, value in written.items() if key != "rows"})
    text = ""
    if plan.kept:
        data = (archive_of(course, unit) / plan.kept).read_bytes()
        release = release_notebooks(course, unit)[plan.name]
        text = nbformat.writes(repair(parse_slim(data), release).notebook) + "\n"
    carry_out(course, unit, plan, text)


def _in_the_way(old: str, new: str) -> bool:
    """Return whether one of two paths is a folder above the other."""
    return old.startswith(f"{new}/") or new.startswith(f"{old}/")


def _remove(folder: Path, inside: str) -> None:
    """Remove a file and the folders that are empty without it."""
    path = folder / inside
    path.unlink(missing_ok=True)
    for above in list(path.parents)[: len(Path(inside).parts) - 1]:
        try:
            above.rmdir()
        except OSError:
            return


def _own(folder: Path, inside: str) -> None:
    """Remove links on the path to a file, so nothing is written outside the folder."""
    parts = Path(inside).parts
    for number in range(1, len(parts) + 1):
        path = folder.joinpath(*parts[:number])
        if path.is_symlink():
            path.unlink()
