"""`oxus collect`: take what a class submitted, from an LMS, from folders or from nbgrader's exchange."""

import argparse
import shutil
import tempfile
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.layout import NOTEBOOKS, find_unit
from oxus.teaching.collect import Collected, collect
from oxus.teaching.commands.common import add_dry_run, find_class, number_of, print_next
from oxus.teaching.exchange import Secrets, find_submissions, keep_secrets, stage
from oxus.teaching.one_run import one_run
from oxus.teaching.roster import class_roster
from oxus.teaching.submissions import TIMESTAMP_FILE, remove_leftovers, submission_folders


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
    """Collect and print what became of each file; 1 if one was refused."""
    course, _ = find_class()
    unit = find_unit(course, args.unit)
    roster = class_roster(course, args.roster)
    places: list[Path] = []
    remarks: list[str] = []
    secrets: Secrets = {}
    with tempfile.TemporaryDirectory() as scratch:
        for count, place in enumerate(args.place, start=1):
            submissions = find_submissions(place, unit)
            if submissions is None:
                places.append(place)
                continue
            staged = Path(scratch) / f"exchange {count}"
            staged.mkdir()
            said, found = stage(submissions, staged)
            remarks += said
            secrets |= found
            places.append(staged)
        where = _copy_for_collecting(course, unit, Path(scratch) / "class") if args.dry_run else course
        with one_run(where, "collect", "downloaded"):
            remove_leftovers(where, unit)
            result = collect(where, unit, places, roster)
            keep_secrets(where, unit, result.taken, secrets)
        submitted = submission_folders(where, unit)
    for line in remarks:
        print(line)
    print_result(result)
    missing = [s.student_id for s in roster if s.student_id not in submitted]
    if missing:
        names = f"{', '.join(missing[:10])}{' ...' * (len(missing) > 10)}"
        print(f"nothing by {len(missing)} of the roster: {names}")
    refused = bool(result.refused) or any(line.startswith("refused") for line in remarks)
    if not result.taken and not result.older and not refused:
        raise CourseError("no notebook was found there")
    print(f"{len(result.taken)} {'would be ' * args.dry_run}taken")
    number = number_of(unit)
    print_next(f"`oxus collect {number} ...` without --dry-run" if args.dry_run else f"`oxus grade {number}`")
    return 1 if refused else 0


def _copy_for_collecting(course: Path, unit: str, copy: Path) -> Path:
    """A copy of the course folder with all that collecting looks at."""
    for name in (NOTEBOOKS / unit, Path("grading") / "downloaded" / unit):
        if (course / name).is_dir():
            _copy_tree(course / name, copy / name)
    for folder in (course / "grading" / "submitted").glob(f"*/{unit}"):
        target = copy / folder.relative_to(course)
        target.mkdir(parents=True)
        for file in (TIMESTAMP_FILE, f"{unit}.ipynb"):
            if (folder / file).is_file():
                shutil.copyfile(folder / file, target / file)
    return copy


def _copy_tree(source: Path, target: Path) -> None:
    """Copy files without their modes: a copy of a folder that is read-only can be written and removed.

    `shutil.copytree` copies the modes of folders whatever it is given."""
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        elif path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def print_result(result: Collected) -> None:
    """Print what became of each file, one per line, with the remarks below."""
    for student, remarks in result.taken.items():
        print(f"taken    {student}" + "".join(f"\n           {remark}" for remark in remarks))
    for name, reason in result.older.items():
        print(f"older    {name}: {reason}")
    for name, reason in result.refused.items():
        print(f"refused  {name}: {reason}")
