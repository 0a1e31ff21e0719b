"""`oxus class`: from a folder for the class to its grades, each step with a dry run and the next one named.

Grading, feedback and the rest are done by the commands of those names, which work in a class folder as in the clone:
here they get what class.toml says, ask before they replace anything, and say what comes next.
"""

import argparse
import math
import shutil
import sys
import tempfile
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path

from oxus.core.ask import agreed
from oxus.core.errors import CourseError
from oxus.core.files import to_csv, write_atomic
from oxus.core.layout import NOTEBOOKS, find_course, find_unit, unit_ids
from oxus.teaching.roster import COLUMNS, Student, class_roster, read_roster, roster_path
from oxus.teaching.settings import FILE, Late, Settings, read_settings, write_settings, zone_of

HAND_OUT, HAND_BACK = "hand-out", "hand-back"


def may_replace(what: str, yes: bool) -> None:
    """Ask whether something may be replaced.

    Raises
    ------
    CourseError
        If the answer is no, or nobody can be asked and `--yes` was not given.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CourseError(f"{what}; nothing was changed: --yes replaces it")
    if not agreed(f"{what}. Replace it?"):
        raise CourseError("nothing was changed")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `class` to the `oxus` command."""
    group = commands.add_parser("class")
    steps = group.add_subparsers(title="steps", metavar="STEP", required=True)

    one = steps.add_parser("new", help="make a folder for a class from the course")
    one.add_argument("folder", type=Path, help="what to make, outside the clone")
    one.add_argument("--name", required=True, help="the name of the class")
    one.add_argument("--units", help="ids or numbers, as in 01,03,08; all units unless told otherwise")
    one.add_argument("--first-due", help="when the first unit is due, as in 2027-02-08 (its last second)")
    one.add_argument("--every", type=int, default=7, help="days from one unit to the next (default: 7)")
    one.add_argument("--timezone", default="", help="of the due dates, as in Asia/Bishkek")
    one.add_argument("--points-per-day", type=float, default=0.0, help="taken off for each day late")
    one.add_argument("--zero-after", type=float, help="days after which nothing counts")
    one.add_argument("--sandbox", choices=("on", "unsafe"), default="on", help="unsafe: grade without one")
    one.set_defaults(run=_run_new)

    one = steps.add_parser("status", help="where the class stands, and what is next")
    one.set_defaults(run=_run_status)
    one = steps.add_parser("roster", help="take the list of the class (CSV)")
    one.add_argument("file", type=Path, help=f"columns: {', '.join(COLUMNS)}")
    one.set_defaults(run=_run_roster)
    one = steps.add_parser("hand-out", help="write a unit's zip file for students")
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("--output", type=Path, help=f"the folder (default: {HAND_OUT} in the class folder)")
    one.add_argument("--exchange", action="store_true", help="also put it into nbgrader's exchange, on a Hub")
    one.set_defaults(run=_run_hand_out)
    one = steps.add_parser("collect", help="take what the class handed in")
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("place", nargs="+", type=Path, help="zip files, folders, an nbgrader exchange")
    one.set_defaults(run=_run_collect)
    one = steps.add_parser("grade", help="autograde what was handed in")
    one.add_argument("unit", help="a unit's id or number")
    one.set_defaults(run=_run_grade)
    one = steps.add_parser("feedback", help="write one page a student, to hand back")
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("--output", type=Path, help=f"the folder (default: {HAND_BACK}/<unit>)")
    one.add_argument(
        "--exchange", action="store_true", help="also put them into nbgrader's exchange, on a Hub"
    )
    one.set_defaults(run=_run_feedback)
    one = steps.add_parser("export", help="write the grades, with the weighted total")
    one.add_argument("--output", type=Path, help="the file (default: grades.csv in the class folder)")
    one.add_argument("--for", dest="system", choices=("csv", "moodle", "canvas"), default="csv")
    one.set_defaults(run=_run_export)

    for name, step in steps.choices.items():
        if name != "status":
            step.add_argument("--dry-run", action="store_true", help="only say what would be done")
            step.add_argument("--yes", action="store_true", help="replace what is there without asking")


def _class() -> tuple[Path, Settings]:
    course = find_course()
    return course, read_settings(course)


def _next(*words: str) -> int:
    print("next: " + ", then ".join(words))
    return 0


# --- the steps ---


def _run_new(args: argparse.Namespace) -> int:
    from oxus.teaching.class_folder import check_new, new, source_course

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
    text = write_settings(args.name, due, late, args.sandbox == "unsafe", args.timezone)
    folder = args.folder.resolve()
    if args.dry_run:
        check_new(course, folder, units)
        print(f"would make {folder} from {course}, with {FILE}:\n\n{text}")
    else:
        new(course, folder, units, text)
        print(f"{folder} holds the class {args.name!r}: {', '.join(units)}")
        print(
            "Students' work will lie in its folder grading/: keep it where only you can read, and back it up."
        )
    return _next(
        f"change into {folder}",
        f"look through {FILE}",
        "`oxus class roster FILE`",
        "`oxus class hand-out UNIT`",
    )


def _dates(first: str | None, every: int, units: list[str]) -> dict[str, date | None]:
    if first is None:
        return dict.fromkeys(units)
    try:
        start = date.fromisoformat(first)
    except ValueError:
        raise CourseError(f"--first-due {first!r} is not a date: write it as 2027-02-08") from None
    return {unit: start + timedelta(days=every * number) for number, unit in enumerate(units)}


def _run_status(args: argparse.Namespace) -> int:
    from oxus.teaching.class_gradebook import progress

    course, settings = _class()
    roster = class_roster(course)
    found = progress(course, list(settings.units))
    print(f"{settings.name}: {len(roster)} in the roster; late: {settings.late}")
    if settings.unsafe:
        print('sandbox = "unsafe": what students wrote runs with all that you can do')
    header = ("unit", "due", "weight", "handed in", "graded", "essays waiting", "feedback")
    rows = [
        (unit, own.due_words() or "-", f"{own.weight:g}", *map(str, astuple(found[unit])))
        for unit, own in settings.units.items()
    ]
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    for row in (header, *rows):
        cells = [
            c.ljust(w) if n < 2 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    for unit, state in found.items():
        number = unit.split("-")[0]
        if state.graded < state.handed_in:
            return _next(f"`oxus class grade {number}`")
        if state.essays:
            return _next(f"`oxus formgrader` for the essays of {unit}", f"`oxus class feedback {number}`")
        if state.feedback < state.graded:
            return _next(f"`oxus class feedback {number}`")
    if not roster:
        return _next("`oxus class roster FILE`")
    open_units = [unit.split("-")[0] for unit, state in found.items() if not state.handed_in]
    if not open_units:
        return _next("`oxus class export`")
    zipped = (course / HAND_OUT).glob(f"{open_units[0]}-*.zip")
    if any(zipped):
        return _next(f"`oxus class collect {open_units[0]} PLACE`")
    return _next(f"`oxus class hand-out {open_units[0]}`")


def _run_roster(args: argparse.Namespace) -> int:
    from oxus.teaching.class_gradebook import settle

    course, settings = _class()
    students = read_roster(args.file)
    if not students:
        raise CourseError(f"{args.file}: no student is in it")
    before, after = ({s.student_id: s for s in them} for them in (class_roster(course), students))
    gone = sorted(before.keys() - after.keys())
    changed = sorted(s for s in before.keys() & after.keys() if before[s] != after[s])
    added = sorted(after.keys() - before.keys())
    for words, names in (("added", added), ("changed", changed), ("no longer there", gone)):
        if names:
            print(
                f"{words}: {', '.join(names[:10])}{f' and {len(names) - 10} more' if len(names) > 10 else ''}"
            )
    if gone:
        print("Who is no longer there keeps the grades that the gradebook has.")
    if args.dry_run:
        print(f"would write {roster_path(course)}: {len(students)} students")
    elif added or changed or gone:
        if before:
            may_replace(f"{roster_path(course)} is there, with {len(before)} students", args.yes)
        write_atomic(roster_path(course), _roster_csv(students))
        settle(course, settings)
        print(f"{len(students)} students in {roster_path(course)}")
    else:
        print(f"nothing new: {len(students)} students in {roster_path(course)}")
    return _next("`oxus class hand-out UNIT`")


def _roster_csv(students: list[Student]) -> str:
    return to_csv([COLUMNS, *(astuple(student) for student in students)])


def _run_hand_out(args: argparse.Namespace) -> int:
    from oxus.teaching.hand_out import zip_of

    course, settings = _class()
    unit = find_unit(course, args.unit)
    content = zip_of(course, unit, settings)
    target = (args.output or course / HAND_OUT) / f"{unit}.zip"
    same = target.exists() and target.read_bytes() == content
    if args.dry_run:
        print(
            f"would write {target}, {len(content) / 1000:.0f} KB"
            if not same
            else f"{target} is as it would be"
        )
    elif not same:
        if target.exists():
            may_replace(f"{target} is there, and differs", args.yes)
        write_atomic(target, content)
        print(f"{target} is ready, {len(content) / 1000:.0f} KB: give it to the students")
    else:
        print(f"{target} is as it would be")
    if args.exchange and args.dry_run:
        print("would put the unit into nbgrader's exchange")
    elif args.exchange:
        _release(course, unit, args.yes)
    return _next(f"when it is due, `oxus class collect {unit.split('-')[0]} PLACE`")


def _release(course: Path, unit: str, yes: bool) -> None:
    from oxus.teaching.exchange import is_released, release_unit

    if is_released(course, unit):
        may_replace(f"{unit} is in nbgrader's exchange (who has fetched it keeps what they have)", yes)
    release_unit(course, unit)
    print(f"{unit} is in nbgrader's exchange: students can fetch it")


def _run_collect(args: argparse.Namespace) -> int:
    from oxus.teaching.collect import collect, tell
    from oxus.teaching.exchange import Secrets, find_submissions, keep_secrets, stage

    course, settings = _class()
    unit = find_unit(course, args.unit)
    number = unit.split("-")[0]
    roster = class_roster(course)
    places, remarks = [], []
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
        where = course
        if args.dry_run:
            where = _copy_for_collecting(course, unit, Path(scratch) / "class")
        result = collect(where, unit, places, roster)
        keep_secrets(where, unit, result.taken, secrets)
        came = {p.parent.name for p in (where / "grading" / "submitted").glob(f"*/{unit}")}
    for line in remarks:
        print(line)
    tell(result)
    missing = [s.student_id for s in roster if s.student_id not in came]
    if missing:
        print(
            f"nothing by {len(missing)} of the roster: {', '.join(missing[:10])}{' ...' * (len(missing) > 10)}"
        )
    refused = bool(result.refused) or any(line.startswith("refused") for line in remarks)
    if not result.taken and not result.older and not refused:
        raise CourseError("no notebook was found there")
    print(f"{len(result.taken)} {'would be ' * args.dry_run}taken")
    _next(
        f"`oxus class collect {number} ...` without --dry-run"
        if args.dry_run
        else f"`oxus class grade {number}`"
    )
    return 1 if refused else 0


def _copy_for_collecting(course: Path, unit: str, copy: Path) -> Path:
    """A copy of the class with all that collecting looks at."""
    for name in (NOTEBOOKS / unit, Path("grading") / "downloaded" / unit):
        if (course / name).is_dir():
            shutil.copytree(course / name, copy / name)
    for stamp in (course / "grading" / "submitted").glob(f"*/{unit}/timestamp.txt"):
        target = copy / stamp.relative_to(course)
        target.parent.mkdir(parents=True)
        shutil.copy(stamp, target)
    return copy


def _run_grade(args: argparse.Namespace) -> int:
    from oxus.teaching.autograde import grade_and_tell
    from oxus.teaching.class_gradebook import progress, settle

    course, settings = _class()
    unit = find_unit(course, args.unit)
    number = unit.split("-")[0]
    state = progress(course, [unit])[unit]
    if not state.handed_in:
        raise CourseError(f"nothing was handed in for {unit}: run `oxus class collect {number} PLACE` first")
    if args.dry_run:
        kind = "without a sandbox" if settings.unsafe else "in a sandbox"
        due = settings.units[unit].due_words() or "no date"
        print(f"would grade {state.handed_in - state.graded} of {state.handed_in} hand-ins of {unit} {kind}")
        print(f"due: {due}; late: {settings.late}; grades by hand stay")
        return _next(f"`oxus class grade {number}`")
    settle(course, settings, unit)
    status, _ = grade_and_tell(course, unit, unsafe=settings.unsafe)
    settle(course, settings)
    if status > 1:  # stopped
        return status
    essays = progress(course, [unit])[unit].essays
    _next(*(["`oxus formgrader` for the essays"] if essays else []), f"`oxus class feedback {number}`")
    return status


def _run_feedback(args: argparse.Namespace) -> int:
    from oxus.teaching.class_gradebook import progress, settle
    from oxus.teaching.exchange import release_pages
    from oxus.teaching.feedback import write_and_tell

    course, settings = _class()
    unit = find_unit(course, args.unit)
    state = progress(course, [unit])[unit]
    if not state.graded:
        raise CourseError(f"nothing is graded for {unit}: run `oxus class grade {unit.split('-')[0]}` first")
    folder = args.output or course / HAND_BACK / unit
    there = len(list(folder.glob(f"*_{unit}.html")))
    if state.essays:
        print(f"not final: students whose essay waits for a grade (`oxus formgrader`): {state.essays}")
    if args.dry_run:
        print(f"would write {state.graded} pages into {folder}; {there} are there")
        if args.exchange:
            print("would put those of whom handed in through nbgrader's exchange there, too")
        return _next(f"`oxus class feedback {unit.split('-')[0]}`")
    if there:
        may_replace(f"{there} pages are in {folder}", args.yes)
    settle(course, settings)
    status = write_and_tell(course, unit, folder)
    if args.exchange:
        through, others = release_pages(course, unit)
        print(f"pages in nbgrader's exchange, for students to fetch: {len(through)}")
        if others:
            print(f"not there, since handed in otherwise: {', '.join(others)}")
    _next(f"hand back the pages in {folder}", "`oxus class export`")
    return status


def _run_export(args: argparse.Namespace) -> int:
    from oxus.grader.gradebook import check_gradebook, gradebook_path
    from oxus.teaching.class_gradebook import settle, totals, write_totals
    from oxus.teaching.export import export, tell

    course, settings = _class()
    # A dry run leaves the gradebook alone: those who are not in it yet are only counted.
    roster = class_roster(course) if not args.dry_run else []
    check_gradebook(gradebook_path(course))
    output = args.output or course / ("grades.csv" if args.system == "csv" else f"grades-{args.system}.csv")
    if output.exists() and not args.dry_run:
        may_replace(f"{output} is there", args.yes)
    if not args.dry_run:
        settle(course, settings)
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "grades.csv" if args.dry_run else output
        if args.system == "csv":
            table = totals(course, settings, roster)
            write_totals(table, target)
            result, rows = table.exported, len(table.rows)
            words = ", ".join(f"{unit} {settings.units[unit].weight:g}" for unit in table.units)
            print(f"total, in percent: each unit by the share of its points, weighted: {words}")
        else:
            result = export(course, target, system=args.system, roster=roster)
            rows = result.rows
    tell(result)
    print(f"{'would write ' * args.dry_run}{rows} students in {output}")
    if result.waiting:
        return _next("`oxus formgrader`", "`oxus class export` again")
    return _next("put the file into your LMS or spreadsheet")
