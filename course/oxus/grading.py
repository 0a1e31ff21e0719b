"""The instructor's commands: collect, grade, formgrader, feedback, export. Grading itself is stock nbgrader."""

import argparse
import csv
import io
import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oxus.collect import collect
from oxus.errors import CourseError
from oxus.files import write_whole
from oxus.folders import find_course, find_unit, solution_notebook
from oxus.gradebook import check_gradebook, gradebook_path
from oxus.lab import check_port, environment, open_lab

EXPORT = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
EXPORT += ["raw_score", "late_submission_penalty", "score", "max_score"]


# The browser fetches nothing from elsewhere: neither nbgrader's MathJax, which a room without network would wait for,
# nor anything that a student's output names.
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: wss: data: blob:; "
    "frame-ancestors 'self'"
)
SAME_SERVER_ONLY = (
    f"--ServerApp.tornado_settings={{'headers': {{'Content-Security-Policy': {_POLICY!r}}}}}",
)


@dataclass(frozen=True)
class Outcome:
    """The result of one student in one unit."""

    student: str
    score: float
    max_score: float
    needs_manual_grade: bool
    problem: str = ""


def api(course: Path, **directories: str) -> Any:
    """nbgrader's own interface to a course folder.

    Parameters
    ----------
    course : Path
        The course folder; its nbgrader_config.py applies.
    **directories : str
        Settings of nbgrader's CourseDirectory to use instead of the configured ones.

    Raises
    ------
    CourseError
        If nbgrader is not installed, or its settings cannot be read.
    """
    try:
        from nbgrader.apps import NbGraderAPI
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise CourseError('grading needs nbgrader: pip install ".[teach]" in the clone') from None
    from sqlalchemy.exc import SAWarning

    from oxus.release import nbgrader_config

    warnings.filterwarnings(
        "ignore", category=SAWarning
    )  # nbgrader's own, and nothing an instructor can mend
    # nbgrader calls `alembic` by its bare name; without an activated environment it would not be found.
    os.environ.update(environment())
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(course)
    config.Execute.extra_arguments = [
        "--IPKernelApp.log_level=40"
    ]  # the kernel's warnings are not the instructor's
    for name, value in directories.items():
        config.CourseDirectory[name] = value
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def register(course: Path, unit: str) -> None:
    """Tell the gradebook what the unit asks and how many points it gives; notebooks/ is left alone.

    Raises
    ------
    CourseError
        If the unit is not built, or nbgrader refuses it.
    """
    if not solution_notebook(course, unit).is_file():
        raise CourseError(f"{solution_notebook(course, unit)}: not built yet: run `oxus build {unit}`")
    gradebook_path(course).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        result = api(course, release_directory=scratch).generate_assignment(unit)
    _succeeded(result, f"{unit}: nbgrader could not register the unit")


def grade(course: Path, unit: str, student: str = "*", again: bool = False) -> list[Outcome]:
    """Autograde what was handed in for a unit with stock nbgrader.

    Grades given by hand stay. A submission that was graded already is graded again if it is newer than its grade.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    student : str
        One student's id; all of them unless told otherwise.
    again : bool
        Grade also what was graded already.

    Returns
    -------
    list of Outcome
        One for each student who handed in, in order of their ids.

    Raises
    ------
    CourseError
        If nothing was handed in, or the gradebook cannot be used.
    """
    submitted = course / "grading" / "submitted"
    students = sorted(p.parent.parent.name for p in submitted.glob(f"{student}/{unit}/{unit}.ipynb"))
    if not students:
        who = "nothing" if student == "*" else f"nothing by {student}"
        raise CourseError(f"{who} was handed in for {unit}: run `oxus collect {unit} FOLDER` first")
    check_gradebook(gradebook_path(course), needed=False)
    register(course, unit)
    grader = api(course)
    problems = {}
    for name in students:
        result = grader.autograde(unit, name, force=again)
        if not result["success"]:
            problems[name] = _reason(result)
    with grader.gradebook as gradebook:
        outcomes = []
        for name in students:
            if name in problems:
                outcomes.append(Outcome(name, 0, 0, True, problems[name]))
                continue
            found = gradebook.find_submission(unit, name)
            outcomes.append(Outcome(name, found.score, found.max_score, bool(found.needs_manual_grade)))
    return outcomes


def feedback(course: Path, unit: str, output: Path | None = None) -> list[Path]:
    """Write nbgrader's feedback page for each student, readable without a network.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    output : Path, optional
        A folder to put copies in, `<student>_<unit>.html`, for handing back.

    Returns
    -------
    list of Path
        The pages, one a student.

    Raises
    ------
    CourseError
        If nothing was graded, or nbgrader fails.
    """
    check_gradebook(gradebook_path(course))
    graded = sorted((course / "grading" / "autograded").glob(f"*/{unit}/{unit}.ipynb"))
    if not graded:
        raise CourseError(f"nothing is graded for {unit}: run `oxus grade {unit}` first")
    _succeeded(
        api(course).generate_feedback(unit, force=True), f"{unit}: nbgrader could not write the feedback"
    )
    pages = []
    for path in sorted((course / "grading" / "feedback").glob(f"*/{unit}/{unit}.html")):
        text = offline(path.read_text(encoding="utf-8"))
        write_whole(path, text)
        if output:
            path = output / f"{path.parent.parent.name}_{unit}.html"
            write_whole(path, text)
        pages.append(path)
    return pages


def offline(page: str) -> str:
    """A page without the scripts and styles that it would fetch from elsewhere (nbconvert adds MathJax and others)."""
    page = re.sub(r"<script[^>]*\bsrc=[\"'](?:https?:)?//[^>]*>\s*</script>", "", page)
    return re.sub(r"<link[^>]*\bhref=[\"'](?:https?:)?//[^>]*>", "", page)


def export(course: Path, output: Path, wide: bool = False) -> int:
    """Write the grades as CSV: nbgrader's columns, one row a student and unit, or one row a student for an LMS.

    Parameters
    ----------
    course : Path
        The course folder.
    output : Path
        The file to write; written whole or not at all.
    wide : bool
        One row a student and one column a unit.

    Returns
    -------
    int
        The number of rows.

    Raises
    ------
    CourseError
        If there is no gradebook, or the file cannot be written.
    """
    check_gradebook(gradebook_path(course))
    rows = _grades(course)
    fields = EXPORT
    if wide:
        units = list(dict.fromkeys(str(r["assignment"]) for r in rows))
        fields = ["student_id", "last_name", "first_name", "email", *units]
        by_student: dict[str, dict[str, Any]] = {}
        for row in rows:
            entry = by_student.setdefault(str(row["student_id"]), {k: row[k] for k in fields[:4]})
            entry[str(row["assignment"])] = row["score"]
        rows = list(by_student.values())
    text = io.StringIO()
    writer = csv.DictWriter(text, fields, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    # The mark at the start makes spreadsheet programs read names in any script as UTF-8.
    write_whole(output, "\ufeff" + text.getvalue())
    return len(rows)


def _grades(course: Path) -> list[dict[str, Any]]:
    rows = []
    with api(course).gradebook as gradebook:
        for assignment in gradebook.assignments:
            submissions = {s.student.id: s for s in assignment.submissions}
            for student in gradebook.students:
                found = submissions.get(student.id)
                penalty = found.late_submission_penalty if found else 0.0
                values = (
                    *(assignment.name, assignment.duedate, found.timestamp if found else None),
                    *(student.id, student.last_name, student.first_name, student.email),
                    *(found.score if found else 0.0, penalty),
                    *(max(0.0, found.score - penalty) if found else 0.0, assignment.max_score),
                )
                rows.append({k: "" if v is None else v for k, v in zip(EXPORT, values, strict=True)})
    return rows


def _reason(result: dict[str, Any]) -> str:
    """The line of nbgrader's log that names the cause."""
    lines = [line for line in str(result.get("log", "")).splitlines() if line.startswith("[ERROR]")]
    for line in lines:
        if "Traceback" not in line and "error processing" not in line.lower():
            return line.removeprefix("[ERROR] ")
    return str(result.get("error", "no reason given")).strip().splitlines()[-1]


def _succeeded(result: dict[str, Any], message: str) -> None:
    if not result["success"]:
        raise CourseError(f"{message}: {_reason(result)}")


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Add the instructor's commands to the `oxus` command."""

    def command(name: str, words: str, run: Any, unit: bool = True) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words)
        if unit:
            one.add_argument("unit", help="a unit's id or number")
        one.set_defaults(run=run)
        return one

    one = command("collect", "take what a class handed in", _run_collect)
    one.add_argument("place", nargs="+", type=Path, help="folders, zip files or notebooks")
    one = command("grade", "autograde with nbgrader", _run_grade)
    one.add_argument("--student", default="*", help="only this student")
    one.add_argument(
        "--again", action="store_true", help="also what was graded already (grades by hand stay)"
    )
    one = command("formgrader", "grade essays in nbgrader's formgrader", _run_formgrader, unit=False)
    one.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="only print the address")
    one = command("feedback", "write one page a student, with scores and comments", _run_feedback)
    one.add_argument("--output", type=Path, help="a folder for copies to hand back")
    one = command("export", "write the grades as CSV", _run_export, unit=False)
    one.add_argument("--output", type=Path, default=Path("grades.csv"), help="the file (default: grades.csv)")
    one.add_argument("--wide", action="store_true", help="one row a student, one column a unit")


def _run_collect(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    result = collect(course, unit, args.place)
    for student, remarks in result.taken.items():
        print(f"taken    {student}" + "".join(f"\n           {remark}" for remark in remarks))
    for name, reason in result.older.items():
        print(f"older    {name}: {reason}")
    for name, reason in result.refused.items():
        print(f"refused  {name}: {reason}")
    if result.taken:
        print(f"{len(result.taken)} taken; next: `oxus grade {unit}`")
    elif not result.refused:
        raise CourseError("no notebook was found there")
    return 1 if result.refused else 0


def _run_grade(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    if not gradebook_path(course).exists():
        print(f"a new gradebook is made: {gradebook_path(course)}")
    outcomes = grade(course, unit, args.student, args.again)
    width = max(len(o.student) for o in outcomes)
    for o in outcomes:
        result = f"failed: {o.problem}" if o.problem else f"{o.score:6g} of {o.max_score:g}"
        print(
            f"{o.student:{width}}  {result}{'  (essay to be graded)' if o.needs_manual_grade and not o.problem else ''}"
        )
    waiting = sum(o.needs_manual_grade for o in outcomes)
    print(f"next: {'`oxus formgrader` for the essays, then ' if waiting else ''}`oxus feedback {unit}`")
    return 1 if any(o.problem for o in outcomes) else 0


def _run_formgrader(args: argparse.Namespace) -> int:
    course = find_course()
    check_gradebook(gradebook_path(course))
    if args.port is not None:
        check_port(args.port)
    api(course)  # says so if nbgrader is missing
    return open_lab(course, "/formgrader", args.port, browser=not args.no_browser, options=SAME_SERVER_ONLY)


def _run_feedback(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    pages = feedback(course, unit, args.output)
    where = pages[0].parent if args.output else course / "grading" / "feedback"
    print(f"{len(pages)} page{'s' if len(pages) != 1 else ''} in {where}")
    return 0


def _run_export(args: argparse.Namespace) -> int:
    rows = export(find_course(), args.output, args.wide)
    print(f"{rows} row{'s' if rows != 1 else ''} in {args.output}")
    return 0
