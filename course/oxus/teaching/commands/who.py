"""`oxus who`: say which student a file is from, if neither its content nor its path shows this."""

import argparse
import sys
from collections.abc import Callable

from oxus.core.errors import CourseError
from oxus.teaching.collection.answering import answer, finish
from oxus.teaching.collection.taking import Collected
from oxus.teaching.collection.who import Waiting, find, taken, waiting
from oxus.teaching.commands.collect import print_result
from oxus.teaching.commands.common import counted, find_class, number_of, print_next
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.students.answers import NOBODY, answers_path
from oxus.teaching.students.roster import Student, class_roster


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `who` to the `oxus` command."""
    add_arguments(commands.add_parser("who"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `who`."""
    command.add_argument("file", nargs="?", help="a file as `oxus who` lists it, or a part of its name")
    command.add_argument("student", nargs="?", help="the student's id")
    command.add_argument(
        "--nobody",
        action="store_true",
        help="the file is not from anyone in the class; if its work was taken, it is set aside in grading/merged/",
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the files that wait for an answer, ask, or record an answer; the exit status is 1 if something still
    waits."""
    course, settings = find_class()
    roster = class_roster(course)
    dates = settings.units if settings else {}

    def show(lines: list[str], done: dict[str, Collected]) -> list[str]:
        for line in lines:
            print(line)
        for result in done.values():
            print_result(result, roster)
        if settings and lines:
            settle(course, settings)
        return sorted(
            {number_of(u) for u, result in done.items() if result.files}
            | {number_of(line.partition(":")[0]) for line in lines}
        )

    def note(chosen: list[Waiting], student: str) -> None:
        units = show(*answer(course, chosen, student, roster, dates))
        print(f"noted in {answers_path(course)}")
        if units:
            print_next(*(f"`oxus grade {unit}`" for unit in units))

    show(*finish(course, roster, dates))
    entries = waiting(course, roster)

    if args.file and (args.student or args.nobody):
        known = [entry for entry in entries if args.file in (entry.name, entry.text)]
        note(known or find([*entries, *taken(course)], args.file), NOBODY if args.nobody else args.student)
        return 0
    if args.file:
        entries = find(entries, args.file)
    if not entries:
        print("nothing waits for an answer")
        return 0
    if not sys.stdin.isatty():
        print_waiting(entries)
        print_next("`oxus who FILE STUDENT`, or `oxus who FILE --nobody`")
        return 1
    return _ask(entries, note)


def print_waiting(entries: list[Waiting]) -> None:
    """Print the entries that wait, each with the closest students of the roster."""
    for entry in entries:
        print(f"{entry.unit or 'all units':12}  {entry.name}\n    {entry.reason}")
        if entry.record and entry.record.lms:
            print(f"    the LMS names {entry.record.lms}")
        if entry.closest:
            print(f"    closest: {', '.join(map(shown, entry.closest))}")


def shown(row: Student) -> str:
    """Format a student with the name, for a list."""
    name = " ".join(filter(None, (row.first_name, row.last_name))) or row.lms_name
    return f"{row.student_id} ({name})" if name else row.student_id


def _ask(entries: list[Waiting], note: Callable[[list[Waiting], str], None]) -> int:
    """Ask about each person once; an empty answer leaves it waiting."""
    left = 0
    asked: set[str] = set()
    for entry in entries:
        if entry.text in asked:
            continue
        asked.add(entry.text)
        print_waiting([entry])
        for number, row in enumerate(entry.closest, start=1):
            print(f"      {number}  {shown(row)}")
        student = _answer(entry)
        if not student:
            left += 1
            continue
        try:
            note([one for one in entries if one.text == entry.text], student)
        except CourseError as error:
            print(error)
            left += 1
    if left:
        print(f"{counted(left, 'file')} still waiting")
    return 1 if left else 0


def _answer(entry: Waiting) -> str:
    try:
        said = input(
            "who is this? A number, a student's id, - for nobody in the class, Enter for later: "
        ).strip()
    except EOFError:
        print()
        return ""
    if said.isdigit() and 1 <= int(said) <= len(entry.closest):
        return entry.closest[int(said) - 1].student_id
    return said
