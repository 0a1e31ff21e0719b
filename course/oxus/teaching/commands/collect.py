"""`oxus collect`: collect a class's submissions from an LMS, from folders or from nbgrader's exchange."""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.teaching.assignments import find_assignment, release_notebooks
from oxus.teaching.collection.answering import finish, is_interrupted
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.companions import LEFT_OUT, listed
from oxus.teaching.collection.records import read_collected
from oxus.teaching.collection.taking import Collected
from oxus.teaching.commands.common import (
    add_dry_run,
    find_class,
    find_roster,
    number_of,
    print_next,
    without_unknown_times,
)
from oxus.teaching.exchange import Staged, find_submissions, keep_secrets, stage
from oxus.teaching.one_run import one_run
from oxus.teaching.settings import Settings, Unit
from oxus.teaching.students.answers import answers_path
from oxus.teaching.students.identity import closest, telling
from oxus.teaching.students.roster import Student, class_roster
from oxus.teaching.submissions import remove_leftovers, submission_folders


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `collect` to the `oxus` command."""
    add_arguments(commands.add_parser("collect"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `collect`."""
    command.add_argument("unit", help="the unit's id or number")
    command.add_argument(
        "place", nargs="+", type=Path, help="zip files, folders, notebooks or an nbgrader exchange"
    )
    command.add_argument(
        "--roster", type=Path, help="the list of students (default: grading/roster.csv, if it exists)"
    )
    add_dry_run(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Collect submissions and print the outcome of each file; the exit status is 1 if one was refused."""
    course, settings = find_class()
    if not args.dry_run:
        finish_interrupted_answer(course, settings)
    unit = find_assignment(course, args.unit)
    own = settings.units.get(unit, Unit()) if settings else Unit()
    roster = find_roster(course, args.roster)
    places: list[Path] = []
    from_exchange = Staged()
    with tempfile.TemporaryDirectory() as scratch:
        for count, place in enumerate(args.place, start=1):
            submissions = find_submissions(place, unit)
            if submissions is None:
                places.append(place)
                continue
            staged = Path(scratch) / f"exchange {count}"
            staged.mkdir()
            found = stage(submissions, staged, release_notebooks(course, unit))
            from_exchange.secrets |= found.secrets
            from_exchange.notes |= found.notes
            from_exchange.refused += found.refused
            places.append(staged)
        where = _copy_for_collecting(course, unit, Path(scratch) / "class") if args.dry_run else course
        with one_run(where, "collect", "downloaded"):
            remove_leftovers(where, unit)
            notes, refused = from_exchange.notes, from_exchange.refused
            result = collect(where, unit, places, roster, own.due, own.extensions, notes, refused)
            keep_secrets(where, unit, result.taken, from_exchange.secrets)
        submitted = submission_folders(where, unit)
        records = read_collected(where, unit)
    print_result(result, roster)
    not_taken = {f.student_id for f in records if f.outcome == "refused"}
    missing = [s.student_id for s in roster if not s.withdrawn and s.student_id not in submitted]
    for words, names in (
        ("nothing by", [name for name in missing if name not in not_taken]),
        ("only files that were refused by", [name for name in missing if name in not_taken]),
    ):
        if names:
            print(f"{words} {len(names)} of the roster: {', '.join(names[:10])}{' ...' * (len(names) > 10)}")
    if not result.files:
        raise CourseError("no notebook was found there")
    waits = f", {len(result.waiting)} waiting: which student are they from?" if result.waiting else ""
    print(f"{len(result.taken)} {'would be ' * args.dry_run}taken{waits}")
    number = number_of(unit)
    if args.dry_run:
        print_next(f"`oxus collect {number} ...` without --dry-run")
    else:
        print_next(*["`oxus who`"] * bool(result.waiting), f"`oxus grade {number}`")
    return 1 if result.refused or result.waiting else 0


def _copy_for_collecting(course: Path, unit: str, copy: Path) -> Path:
    """Make a course folder with nbgrader's own folders, and a copy of everything that collecting reads."""
    for name, release in release_notebooks(course, unit).items():
        write_atomic(copy / "release" / unit / f"{name}.ipynb", nbformat.writes(release))
    records = Path("grading") / "downloaded" / unit
    if (course / records).is_dir():
        _copy_tree(course / records, copy / records)
    if answers_path(course).is_file():
        answers_path(copy).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(answers_path(course), answers_path(copy))
    for student, folder in submission_folders(course, unit).items():
        _copy_tree(folder, copy / "submitted" / student / unit)
    return copy


def _copy_tree(source: Path, target: Path) -> None:
    """Copy files without their modes, because a copy of a read-only folder must be writable and removable.

    `shutil.copytree` copies the modes of folders whatever it is given."""
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_symlink():
            continue
        if path.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        elif path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def finish_interrupted_answer(course: Path, settings: Settings | None) -> None:
    """Finish what an `oxus who` that was killed left to do, and print it.

    Raises
    ------
    CourseError
        If something cannot be written, or another run is at work.
    """
    if not is_interrupted(course):
        return
    roster = class_roster(course)
    lines, done = finish(course, roster, settings.units if settings else {})
    for line in lines:
        print(f"finished what `oxus who` began: {line}")
    for result in done.values():
        print_result(result, roster)


def print_retimed(students: Sequence[str]) -> None:
    """Print which students have another time now than the one that edition 0.2.0 had guessed."""
    if students:
        print(
            "check: edition 0.2.0 took the time of the download for the time of submission; this time is not used any "
            f"more, and who is not known to be late is on time: {', '.join(students)}"
        )


_ALIKE = 10
"""Files that are refused for the same reason; of more, the table has the number."""


def print_result(result: Collected, roster: Sequence[Student] = ()) -> None:
    """Print the outcome of each file, one per line, with the remarks below."""
    print_retimed(result.retimed)
    shown, unknown_times = without_unknown_times(result.taken)
    for student, remarks in shown.items():
        print(f"taken    {student}" + "".join(f"\n           {remark}" for remark in remarks))
    if unknown_times:
        print(unknown_times)
    for name, reason in result.older.items():
        print(f"older    {name}: {reason}")
    refused: dict[str, list[str]] = {}
    for name, reason in result.refused.items():
        refused.setdefault(reason, []).append(name)
    for reason, names in refused.items():
        for name in names[:_ALIKE]:
            print(f"refused  {name}: {reason}")
        if len(names) > _ALIKE:
            print(f"refused  {len(names) - _ALIKE} more files: {reason}")
    if result.left_out:
        print(f"left out {listed(result.left_out)}: {LEFT_OUT}")
    people = {f.file: f.lms for f in result.files}
    for name, reason in result.waiting.items():
        rows = ", ".join(row.student_id for row in closest(telling(people.get(name) or name), roster))
        print(f"waiting  {name}: {reason}" + f"\n           closest on the roster: {rows}" * bool(rows))
