"""`oxus class`: a class's folder, its roster, the files that students are given, and the class's progress."""

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import find_unit, unit_ids
from oxus.core.safe_output import padded, to_csv, width
from oxus.teaching.class_folder import check_new, new, source_course
from oxus.teaching.collection.who import waiting
from oxus.teaching.commands import collect, export, feedback, grade
from oxus.teaching.commands.common import (
    add_dry_run,
    add_yes,
    confirm_replacing,
    counted,
    need_class,
    number_of,
    print_next,
)
from oxus.teaching.exchange import is_released, release_unit
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.hand_out import zip_of
from oxus.teaching.progress import Progress, progress
from oxus.teaching.settings import FILE, Late, write_settings, zone_of
from oxus.teaching.students.roster import COLUMNS, Student, class_roster, read_roster_file, roster_path

HAND_OUT = "hand-out"
MOVED = {"collect": collect, "grade": grade, "feedback": feedback, "export": export}
"""The steps of edition 0.2.0 that are commands of their own, and work in any course folder."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `class` to the `oxus` command."""
    group = commands.add_parser("class")
    steps = group.add_subparsers(title="steps", metavar="STEP", required=True)

    one = steps.add_parser("new", help="make a class folder from the course")
    one.add_argument("folder", type=Path, help="the folder to make, outside the clone")
    one.add_argument("--name", required=True, help="the name of the class")
    one.add_argument("--units", help="the units' ids or numbers, for example 01,03,08 (default: all units)")
    one.add_argument(
        "--first-due", help="the day the first unit is due, for example 2027-02-08 (until midnight)"
    )
    one.add_argument("--every", type=int, default=7, help="days from one due date to the next (default: 7)")
    one.add_argument(
        "--timezone", default="", help="the time zone of the due dates, for example Asia/Bishkek"
    )
    one.add_argument("--points-per-day", type=float, default=0.0, help="points to take off for each day late")
    one.add_argument("--zero-after", type=float, help="days after which a late submission gets no points")
    one.add_argument(
        "--sandbox", choices=("on", "unsafe"), default="on", help="unsafe: grade without a sandbox"
    )
    one.add_argument("--further", action="store_true", help="give points for Further exercises")
    add_dry_run(one)
    _take_yes(one)
    one.set_defaults(run=_run_new)

    one = steps.add_parser("status", help="show the progress of the class and what to do next")
    one.set_defaults(run=_run_status)

    one = steps.add_parser("roster", help="read the list of students (CSV)")
    one.add_argument(
        "file",
        type=Path,
        help=f"the export of Moodle or Canvas, or a CSV file with some of the columns {', '.join(COLUMNS)}",
    )
    add_dry_run(one)
    add_yes(one)
    one.set_defaults(run=_run_roster)

    one = steps.add_parser("hand-out", help="write a unit's zip file for students")
    one.add_argument("unit", help="the unit's id or number")
    one.add_argument(
        "--output", type=Path, help=f"the folder to write to (default: {HAND_OUT} in the class folder)"
    )
    one.add_argument(
        "--exchange", action="store_true", help="also copy the unit to nbgrader's exchange on a JupyterHub"
    )
    add_dry_run(one)
    add_yes(one)
    one.set_defaults(run=_run_hand_out)

    for name, module in MOVED.items():  # without `help`, a step is not listed
        one = steps.add_parser(name)
        module.add_arguments(one)
        if module in (collect, grade):
            _take_yes(one)
        one.set_defaults(run=_renamed(name, module.run))


def _take_yes(step: argparse.ArgumentParser) -> None:
    """Let a step that asks nothing accept `--yes`, as in edition 0.2.0."""
    step.add_argument("--yes", action="store_true", help=argparse.SUPPRESS)


def _renamed(name: str, run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def run_with_a_note(args: argparse.Namespace) -> int:
        print(
            f"note: `oxus class {name}` is now `oxus {name}`; only this edition takes the old spelling",
            file=sys.stderr,
        )
        return run(args)

    return run_with_a_note


def _run_new(args: argparse.Namespace) -> int:
    course = source_course()
    if args.units is None:
        units = unit_ids(course)
    else:
        units = sorted({find_unit(course, u) for u in args.units.split(",") if u.strip()})
    if not units:
        raise CourseError("--units names no unit")
    if not all(0 <= number < math.inf for number in (args.points_per_day, args.every, args.zero_after or 0)):
        raise CourseError("--points-per-day, --zero-after and --every must be 0 or more")
    if args.timezone:
        zone_of(args.timezone)
    late = Late(args.points_per_day, args.zero_after)
    due = _dates(args.first_due, args.every, units)
    text = write_settings(args.name, due, late, args.sandbox == "unsafe", args.timezone, args.further)
    folder = args.folder.resolve()
    if args.dry_run:
        check_new(course, folder, units)
        print(f"would make {folder} from {course}, with {FILE}:\n\n{text}")
    else:
        new(course, folder, units, text)
        print(f"{folder} is the folder of the class {args.name!r}: {', '.join(units)}")
        print(
            "Its folder grading/ will contain the students' work: keep it where only you can read it, and back it up."
        )
    print_next(
        f"change into {folder}",
        f"check {FILE}",
        "`oxus class roster FILE`",
        "`oxus class hand-out UNIT`",
    )
    return 0


def _dates(first: str | None, every: int, units: list[str]) -> dict[str, date | None]:
    if first is None:
        return dict.fromkeys(units)
    try:
        start = date.fromisoformat(first)
    except ValueError:
        raise CourseError(f"--first-due {first!r} is not a date: write it as 2027-02-08") from None
    return {unit: start + timedelta(days=every * number) for number, unit in enumerate(units)}


def _run_status(args: argparse.Namespace) -> int:
    course, settings = need_class()
    roster = class_roster(course)
    found = progress(course, list(settings.units))
    present = [student.student_id for student in roster if not student.withdrawn]
    print(f"{settings.name}: {len(present)} in the roster; late: {settings.late}")
    for unit, own in settings.units.items():
        unknown = sorted(own.extensions.keys() - set(present)) if own.extensions and roster else []
        if unknown:
            print(f"check: {FILE} gives an extension in {unit} to {', '.join(unknown)}, not in the roster")
    if settings.unsafe:
        print('sandbox = "unsafe": students\' code can do everything on this computer that you can')
    header = ("unit", "due", "weight", "submitted", "graded", "essays waiting", "feedback", "outdated")
    rows = [
        (unit, own.due_words() or "-", f"{own.weight:g}", *map(str, astuple(found[unit])))
        for unit, own in settings.units.items()
    ]
    widths = [max(width(row[n]) for row in (header, *rows)) for n in range(len(header))]
    for row in (header, *rows):
        cells = [padded(c, w, right=n > 1) for n, (c, w) in enumerate(zip(row, widths, strict=True))]
        print("  ".join(cells).rstrip())
    waits = len(waiting(course, roster))
    if waits:
        print(f"{counted(waits, 'submission')} waiting: which student are they from?")
    print_next(*["`oxus who`"] * bool(waits), *_next_steps(course, found, bool(roster)))
    return 0


def _next_steps(course: Path, found: dict[str, Progress], has_roster: bool) -> list[str]:
    """Suggest what an instructor can do next: first for units with submissions, then for the next unit."""
    for unit, state in found.items():
        number = number_of(unit)
        if state.graded < state.submitted:
            return [f"`oxus grade {number}`"]
        if state.essays:
            return [f"`oxus formgrader` for the essays of {unit}", f"`oxus feedback {number}`"]
        if state.feedback < state.graded:
            return [f"`oxus feedback {number}`"]
    if not has_roster:
        return ["`oxus class roster FILE`"]
    open_units = [number_of(unit) for unit, state in found.items() if not state.submitted]
    if not open_units:
        return ["`oxus export`"]
    if any((course / HAND_OUT).glob(f"{open_units[0]}-*.zip")):
        return [f"`oxus collect {open_units[0]} PLACE`"]
    return [f"`oxus class hand-out {open_units[0]}`"]


def _run_roster(args: argparse.Namespace) -> int:
    course, settings = need_class()
    known = class_roster(course)
    file = read_roster_file(args.file, known)
    students = file.students
    if not students:
        raise CourseError(f"{args.file}: it lists no students")
    for remark in file.remarks:
        print(f"note: {remark}")
    before, after = ({s.student_id: s for s in them} for them in (known, students))
    gone = sorted(before.keys() - after.keys())
    changed = sorted(s for s in before.keys() & after.keys() if before[s] != after[s])
    added = sorted(after.keys() - before.keys())
    for words, names in (("added", added), ("changed", changed), ("no longer there", gone)):
        if names:
            print(
                f"{words}: {', '.join(names[:10])}{f' and {len(names) - 10} more' if len(names) > 10 else ''}"
            )
    if gone:
        print(
            "Students no longer on the roster keep their grades in the gradebook; `oxus export` writes these to a "
            "file of their own."
        )
    if args.dry_run:
        print(f"would write {roster_path(course)}: {len(students)} students")
    elif added or changed or gone:
        if before:
            confirm_replacing(f"{roster_path(course)} already exists, with {len(before)} students", args.yes)
        write_atomic(roster_path(course), _roster_csv(students))
        settle(course, settings)
        print(f"{len(students)} students in {roster_path(course)}")
    else:
        print(f"nothing new: {len(students)} students in {roster_path(course)}")
    print_next("`oxus class hand-out UNIT`")
    return 0


def _roster_csv(students: list[Student]) -> str:
    return to_csv([COLUMNS, *(astuple(student) for student in students)])


def _run_hand_out(args: argparse.Namespace) -> int:
    course, settings = need_class()
    unit = find_unit(course, args.unit)
    content = zip_of(course, unit, settings)
    target = (args.output or course / HAND_OUT) / f"{unit}.zip"
    same = target.exists() and target.read_bytes() == content
    if args.dry_run:
        print(f"{target} is up to date" if same else f"would write {target}, {len(content) / 1000:.0f} KB")
    elif not same:
        if target.exists():
            confirm_replacing(f"{target} already exists with different content", args.yes)
        write_atomic(target, content)
        print(f"{target} is ready, {len(content) / 1000:.0f} KB: give it to the students")
    else:
        print(f"{target} is up to date")
    if args.exchange and args.dry_run:
        print("would put the unit into nbgrader's exchange")
    elif args.exchange:
        _release(course, unit, args.yes)
    print_next(f"when it is due, `oxus collect {number_of(unit)} PLACE`")
    return 0


def _release(course: Path, unit: str, yes: bool) -> None:
    if is_released(course, unit):
        confirm_replacing(f"{unit} is in nbgrader's exchange (students who fetched it keep their copy)", yes)
    release_unit(course, unit)
    print(f"{unit} is in nbgrader's exchange: students can fetch it")
