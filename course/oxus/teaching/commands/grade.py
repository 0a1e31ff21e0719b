"""`oxus grade`: autograde the submissions of a unit."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import find_assignment, foresee
from oxus.teaching.collection.old_records import complete_old_records, has_old_records
from oxus.teaching.commands.collect import finish_interrupted_answer, print_retimed
from oxus.teaching.commands.common import (
    add_dry_run,
    find_class,
    number_of,
    print_next,
    without_unknown_times,
)
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.gradebook.grades import with_times
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.grading.autograde import grade, require_submissions, who_grades
from oxus.teaching.nbgrader_api import open_gradebook
from oxus.teaching.one_run import one_run
from oxus.teaching.settings import Settings, Unit
from oxus.teaching.stopping import stoppable


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `grade` to the `oxus` command."""
    add_arguments(commands.add_parser("grade"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `grade`."""
    command.epilog = (
        "Exit status: 0 on success; 1 if a submission needs your attention or the run failed; 130 after Ctrl-C; 143 "
        "after SIGTERM. If a run ends early, the next one continues where it stopped."
    )
    command.add_argument("unit", help="the unit's id or number")
    command.add_argument("--student", default="*", help="grade only the student with this id")
    command.add_argument(
        "--again",
        action="store_true",
        help="also grade submissions that are already graded (manual grades are kept)",
    )
    command.add_argument(
        "--workers", type=int, help="how many submissions to grade at once (default: 3 on 2 processors)"
    )
    command.add_argument(
        "--scheduler", default="", help="the address of a Dask scheduler (tcp://HOST:PORT), or `local`"
    )
    command.add_argument(
        "--unsafe", action="store_true", help='grade without a sandbox, like sandbox = "unsafe" in class.toml'
    )
    command.add_argument(
        "--no-check-solution",
        dest="check_solution",
        action="store_false",
        help="do not grade your own solution first (in a class folder)",
    )
    add_dry_run(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Grade, and print the outcome of each submission; the exit status is explained in the epilog above."""
    course, settings = find_class()
    if not args.dry_run:
        finish_interrupted_answer(course, settings)
    unit = find_assignment(course, args.unit)
    if args.workers is not None and args.workers < 1:
        raise CourseError("--workers must be 1 or more")
    unsafe = args.unsafe or settings is not None and settings.unsafe
    submissions = require_submissions(course, unit, args.student)
    if args.dry_run:
        if note := who_grades(course, foresee(course, unit), args.scheduler, unsafe):
            print(f"note: {unit}: {note}", file=sys.stderr)
        _print_plan(course, unit, list(submissions), args.again, unsafe, settings)
        return 0
    if has_old_records(course, unit):
        own = settings.units.get(unit, Unit()) if settings else Unit()
        with one_run(course, "collect", "downloaded"):
            print_retimed(complete_old_records(course, unit, own.due, own.extensions))
    if not gradebook_path(course).exists():
        print(f"making a new gradebook: {gradebook_path(course)}")
    if settings:
        settle(course, settings, unit)
    options = {
        key: getattr(args, key) for key in ("student", "again", "workers", "scheduler", "check_solution")
    }
    outcomes, status = _until_stopped(
        unit, lambda signals: grade(course, unit, **options, unsafe=unsafe, show=True, signals=signals)
    )
    if settings:
        settle(course, settings)
    if outcomes is None:
        return status
    outcomes = with_times(course, unit, outcomes, settings.zone if settings else UTC)
    _print_outcomes(course, unit, outcomes)
    essays = ["`oxus formgrader` for the essays"] if any(o.needs_manual_grade for o in outcomes) else []
    print_next(*essays, f"`oxus feedback {number_of(unit)}`")
    return int(any(outcome.problem for outcome in outcomes))


def _print_plan(
    course: Path, unit: str, students: list[str], again: bool, unsafe: bool, settings: Settings | None
) -> None:
    grades: dict[str, str] = {}
    if check_gradebook(gradebook_path(course), needed=False):
        with open_gradebook(course) as gradebook:
            grades = grade_digests(gradebook, unit)
    state = Freshness(course, unit, grades)
    todo = [student for student in students if again or not state.is_graded(student)]
    kind = "without a sandbox" if unsafe else "in a sandbox"
    print(f"would grade {len(todo)} of {len(students)} submissions of {unit} {kind}")
    if settings:
        print(f"due: {settings.units[unit].due_words() or 'no date'}; late: {settings.late}")
    print("manual grades are kept")
    print_next(f"`oxus grade {number_of(unit)}` without --dry-run")


def _until_stopped(unit: str, act: Callable[[list[int]], list[Any]]) -> tuple[list[Any] | None, int]:
    """Return the outcomes, or None and the exit status if the run was stopped.

    Raises
    ------
    CourseError
        As `grade` does, and if the disk is full.
    """
    with stoppable() as signals:
        try:
            outcomes = act(signals)
        except BaseException as error:
            if not signals:
                if isinstance(error, OSError):
                    where = f"{error.filename}: " if error.filename else ""
                    raise CourseError(f"{where}{error.strerror or error}: is the disk full?") from None
                raise
        if not signals:
            return outcomes, 0
    print(
        "oxus: stopped; what was graded is in the gradebook: "
        f"`oxus grade {number_of(unit)}` continues with the rest",
        file=sys.stderr,
    )
    return None, 128 + signals[0]


def _print_outcomes(course: Path, unit: str, outcomes: list[Any]) -> None:
    from oxus.grader.outcomes import counts, table, write_summary

    remarks, unknown_times = without_unknown_times({one.student: one.remarks for one in outcomes})
    print(table([replace(one, remarks=tuple(remarks[one.student])) for one in outcomes]))
    if unknown_times:
        print(unknown_times)
    summary, _ = write_summary(outcomes, course / "grading" / "outcomes" / unit)
    print(f"{len(outcomes)} submissions: {counts(outcomes)}; also in {summary} and .json")
