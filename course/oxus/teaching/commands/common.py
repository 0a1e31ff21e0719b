"""Helpers that the commands share: finding the class, asking questions, and printing the next step."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from oxus.core.ask import confirm
from oxus.core.errors import CourseError
from oxus.core.layout import find_course
from oxus.teaching.assignments import short_name
from oxus.teaching.collection.times import NO_TIME
from oxus.teaching.settings import FILE, Settings, read_settings
from oxus.teaching.students.roster import Student, named_roster


def find_class() -> tuple[Path, Settings | None]:
    """Find the folder of Oxus or of another nbgrader course, and the settings of the class if it is a class folder.

    Raises
    ------
    CourseError
        If there is no course folder, or its class.toml cannot be used.
    """
    course = find_course(for_grading=True)
    return course, read_settings(course) if (course / FILE).exists() else None


def need_class() -> tuple[Path, Settings]:
    """Find the class folder and its settings.

    Raises
    ------
    CourseError
        If the course folder is not a class folder, or its class.toml cannot be used.
    """
    course = find_course()
    return course, read_settings(course)


def find_roster(course: Path, path: Path | None) -> list[Student]:
    """Read the roster that `--roster` names, or that of the class; prints the parts of a named file that were not used.

    Raises
    ------
    CourseError
        If it cannot be used.
    """
    file = named_roster(course, path)
    for remark in file.remarks:
        print(f"note: {remark}", file=sys.stderr)
    return file.students


def without_unknown_times(remarks: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[str]], str]:
    """Replace the remark that a time is not known, which may concern a whole class, by one line for all.

    Parameters
    ----------
    remarks : mapping of str to sequence of str
        The remarks by student.

    Returns
    -------
    dict of str to list of str
        The remarks without it.
    str
        The line; empty if no student has this remark.
    """
    found = {student: [r for r in own if not r.endswith(NO_TIME)] for student, own in remarks.items()}
    names = [student for student, own in remarks.items() if len(own) > len(found[student])]
    if not names:
        return found, ""
    shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
    return (
        found,
        f"{NO_TIME.replace('it was submitted: it counts', 'these were submitted: they count')}: {shown}",
    )


def add_dry_run(command: argparse.ArgumentParser) -> None:
    """Add `--dry-run`."""
    command.add_argument("--dry-run", action="store_true", help="show what would be done, and change nothing")


def add_yes(command: argparse.ArgumentParser) -> None:
    """Add `--yes`."""
    command.add_argument("--yes", action="store_true", help="replace existing files without asking")


def confirm_replacing(what: str, yes: bool) -> None:
    """Ask whether something may be replaced.

    Raises
    ------
    CourseError
        If the answer is no, or the question cannot be asked and `--yes` was not given.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CourseError(f"{what}; nothing was replaced: --yes replaces it")
    if not confirm(f"{what}. Replace it?"):
        raise CourseError("nothing was replaced")


def number_of(unit: str) -> str:
    """Return the number that names a unit in a command, as in 01."""
    return short_name(unit)


def counted(number: int, noun: str) -> str:
    """Format a number with its noun, as in `1 page` and `2 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def print_next(*words: str) -> None:
    """Print what to do next, as the last line of a command."""
    print("next: " + ", then ".join(words))
