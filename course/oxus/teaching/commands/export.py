"""`oxus export`: write the grades as CSV; in a class folder, with the weighted total."""

import argparse
import sys
import tempfile
from datetime import UTC
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import find_assignment
from oxus.teaching.collection.who import waiting
from oxus.teaching.commands.common import (
    add_dry_run,
    add_yes,
    confirm_replacing,
    counted,
    find_class,
    find_roster,
    print_next,
)
from oxus.teaching.gradebook.export import SYSTEMS, Exported, export, left_out_path
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.gradebook.totals import details_path, totals, write_totals
from oxus.teaching.settings import Settings


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `export` to the `oxus` command."""
    add_arguments(commands.add_parser("export"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""
    command.add_argument(
        "--output", type=Path, help="the file (default: grades.csv; for a class, in its class folder)"
    )
    command.add_argument(
        "--for",
        dest="system",
        choices=SYSTEMS,
        default="csv",
        help="the system to write columns for; csv (the default) writes the weighted total in a class folder, "
        "otherwise nbgrader's columns",
    )
    command.add_argument(
        "--wide", action="store_true", help="write one row per student and one column per unit, no total"
    )
    command.add_argument(
        "--unit", action="append", default=[], help="export only this unit; you can repeat this option"
    )
    command.add_argument(
        "--roster", type=Path, help="the list of students (default: grading/roster.csv, if it exists)"
    )
    add_dry_run(command)
    add_yes(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the grades, and list those that are not final."""
    course, settings = find_class()
    with_total = settings is not None and args.system == "csv" and not args.wide
    if args.wide and args.system != "csv":
        raise CourseError(f"--wide goes with --for csv alone: leave out --wide or --for {args.system}")
    if with_total and args.unit:
        raise CourseError(
            "--unit leaves units out, and the weighted total counts them all: add --wide for a table without the "
            "total, or --for nbgrader, moodle or canvas"
        )
    units = [find_assignment(course, unit) for unit in args.unit]
    roster = find_roster(course, args.roster)
    check_gradebook(gradebook_path(course))
    output = args.output or _default_output(course, settings, args.system)
    if settings and output.is_file() and not args.dry_run:
        confirm_replacing(f"{output} already exists", args.yes)
    if settings and not args.dry_run:
        settle(course, settings)
    zone = settings.zone if settings else UTC
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "grades.csv" if args.dry_run else output
        if settings and with_total:
            table = totals(course, settings, roster, not args.dry_run)
            result = write_totals(table, target, zone)
            words = ", ".join(f"{unit} {settings.units[unit].weight:g}" for unit in table.units)
            print(f"total (per cent): the share of points in each unit, averaged with these weights: {words}")
        else:
            result = export(course, target, args.wide, args.system, units, roster, not args.dry_run, zone)
    _print_notes(result, output)
    print(f"{'would write ' * args.dry_run}{counted(result.rows, 'row')} in {output}")
    if with_total:
        print(f"points before and after the penalty, times and remarks, by unit: {details_path(output)}")
    unknown = [entry for entry in waiting(course, roster) if not units or entry.unit in ("", *units)]
    if unknown:
        waits = f"{counted(len(unknown), 'submission')} {'waits' if len(unknown) == 1 else 'wait'}"
        print(f"not final: {waits}: which student is it from? (`oxus who`)", file=sys.stderr)
    if unknown or result.waiting:
        steps = ["`oxus who`"] * bool(unknown) + ["`oxus formgrader`"] * bool(result.waiting)
        print_next(*steps, "`oxus export` again")
    else:
        print_next("put the file into your LMS or spreadsheet")
    return 0


def _default_output(course: Path, settings: Settings | None, system: str) -> Path:
    if not settings:
        return Path("grades.csv")
    return course / ("grades.csv" if system == "csv" else f"grades-{system}.csv")


def _print_notes(result: Exported, output: Path) -> None:
    for remark in result.remarks:
        print(f"note: {remark}", file=sys.stderr)
    for reason in dict.fromkeys(result.left_out.values()):
        names = [student for student, own in result.left_out.items() if own == reason]
        listed = f"{', '.join(names[:10])}{f' and {len(names) - 10} more' if len(names) > 10 else ''}"
        print(f"left out ({reason}): {listed}; in {left_out_path(output).name}", file=sys.stderr)
    for unit, number in result.waiting.items():
        needs = f"{counted(number, 'student')} in {unit} still {'needs' if number == 1 else 'need'}"
        print(f"not final: {needs} manual grading (`oxus formgrader`)", file=sys.stderr)
