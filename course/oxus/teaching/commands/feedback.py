"""`oxus feedback`: write the pages that students get back."""

import argparse
from pathlib import Path

from oxus.core.nbgrader_settings import folders
from oxus.teaching.assignments import find_assignment
from oxus.teaching.commands.common import (
    add_dry_run,
    add_yes,
    confirm_replacing,
    counted,
    find_class,
    number_of,
    print_next,
)
from oxus.teaching.exchange import release_pages
from oxus.teaching.feedback.write import make_pages, outdated_pages
from oxus.teaching.gradebook.penalties import grades_once_settled, settle
from oxus.teaching.nbgrader_api import open_gradebook
from oxus.teaching.progress import count_waiting

HAND_BACK = "hand-back"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `feedback` to the `oxus` command."""
    add_arguments(commands.add_parser("feedback"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `feedback`."""
    command.add_argument("unit", help="the unit's id or number")
    command.add_argument(
        "--output", type=Path, help=f"a folder for copies to return (default: {HAND_BACK}/<unit> in a class)"
    )
    command.add_argument("--student", default="*", help="write only the page of the student with this id")
    command.add_argument("--again", action="store_true", help="also write the pages that are up to date")
    command.add_argument(
        "--exchange", action="store_true", help="also copy the pages to nbgrader's exchange on a JupyterHub"
    )
    add_dry_run(command)
    add_yes(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the pages that are missing or out of date; the exit status is 1 if one could not be made."""
    course, settings = find_class()
    unit = find_assignment(course, args.unit)
    output = args.output or (course / HAND_BACK / unit if settings else None)
    # With the penalties as they will be, so that the question is about the pages that are then replaced.
    grades = grades_once_settled(course, settings, unit) if settings else None
    write, replaced = outdated_pages(course, unit, output, args.student, args.again, grades)
    where = output or folders(course).path("feedback", ".", ".")
    with open_gradebook(course) as gradebook:
        essays = count_waiting(gradebook).get(unit, 0)
    if essays:
        needs = "needs" if essays == 1 else "need"
        print(f"not final: {counted(essays, 'student')} still {needs} manual grading (`oxus formgrader`)")
    if args.dry_run:
        print(f"would write {counted(len(write), 'page')} into {where} and replace {len(replaced)} there")
        if args.exchange:
            print("would also put the pages of students who submitted through nbgrader's exchange there")
        print_next(f"`oxus feedback {number_of(unit)}` without --dry-run")
        return 0
    if settings and replaced:
        confirm_replacing(f"{counted(len(replaced), 'page')} in {where} would be replaced", args.yes)
    if settings:
        settle(course, settings)
    pages = list(make_pages(course, unit, output, args.student, args.again))
    for page in pages:
        if page.problem:
            print(f"failed   {page.student}: {page.problem}")
    made = [page for page in pages if not page.problem]
    new = sum(page.is_new for page in made)
    same = f", {len(made) - new} of them up to date before" if new < len(made) else ""
    print(f"{counted(len(made), 'page')} in {where}{same}")
    if args.exchange:
        through, others = release_pages(course, unit)
        print(f"pages in nbgrader's exchange, for students to fetch: {len(through)}")
        if others:
            print(
                f"not in the exchange, because these students submitted in another way: {', '.join(others)}"
            )
    print_next(f"return the pages in {where} to the students", "`oxus export`")
    return 1 if len(made) < len(pages) else 0
