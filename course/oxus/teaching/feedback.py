"""`oxus feedback`: one page a student, with scores and comments, to hand back.

The pages are nbgrader's: its converter GenerateFeedback and its template, with the same scores and comments. Other than
nbgrader's they show no hidden test, ask nothing of the network, and say at the top what was given for which exercise;
and one process with one look at the gradebook writes them all.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import find_course, find_unit
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.nbgrader_api import api


def feedback(course: Path, unit: str, output: Path | None = None, student: str = "*") -> list[Path]:
    """Write a feedback page for each student, readable without a network and without the hidden tests.

    Each page is written atomically; one that cannot be made stops no other.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    output : Path, optional
        A folder to put copies in, `<student>_<unit>.html`, for handing back.
    student : str
        One student's id; all of them unless told otherwise.

    Returns
    -------
    list of Path
        The pages, one a student.

    Raises
    ------
    CourseError
        If nothing was graded, or, after all others are written, for pages that could not be made.
    """
    pages, problems = [], {}
    for name, page in make_pages(course, unit, output, student):
        if isinstance(page, Path):
            pages.append(page)
        else:
            problems[name] = page
    if problems:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in problems.items())
        raise CourseError(
            f"{len(pages)} of {len(pages) + len(problems)} pages are written; not those of {reasons}"
        )
    return pages


def make_pages(
    course: Path, unit: str, output: Path | None = None, student: str = "*"
) -> Iterator[tuple[str, Path | str]]:
    """The same as `feedback`, student by student: the page, or why there is none."""
    check_gradebook(gradebook_path(course))
    graded = sorted((course / "grading" / "autograded").glob(f"{student}/{unit}/{unit}.ipynb"))
    if not graded:
        who = "nothing" if student == "*" else f"nothing by {student}"
        raise CourseError(f"{who} is graded for {unit}: run `oxus grade {unit}` first")
    nbgrader = api(course)
    from oxus.teaching.feedback_page import Pages

    with nbgrader.gradebook as gradebook:
        pages = Pages(nbgrader, unit, gradebook)
        for path in graded:
            name = path.parent.parent.name
            try:
                text = pages.page(path)
            except Exception as error:  # whatever is wrong with one notebook
                yield name, " ".join(f"{type(error).__name__}: {error}".split())[:300]
                continue
            page = pages.write(name, text)
            if output:
                page = output / f"{name}_{unit}.html"
                write_atomic(page, text)
            yield name, page


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `feedback` to the `oxus` command."""
    one = commands.add_parser("feedback")
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("--output", type=Path, help="a folder for copies to hand back")
    one.add_argument("--student", default="*", help="only this student")
    one.set_defaults(run=_run_feedback)


def write_and_tell(course: Path, unit: str, output: Path | None = None, student: str = "*") -> int:
    """Write pages as `make_pages` does, and print how many, and which could not be made.

    Returns
    -------
    int
        The exit status of `oxus feedback`: 1 if a page could not be made.

    Raises
    ------
    CourseError
        As `make_pages` does.
    """
    pages, failed = [], 0
    for name, page in make_pages(course, unit, output, student):
        if isinstance(page, Path):
            pages.append(page)
        else:
            failed += 1
            print(f"failed   {name}: {page}")
    where = output or course / "grading" / "feedback"
    print(f"{len(pages)} page{'s' if len(pages) != 1 else ''} in {where}")
    return 1 if failed else 0


def _run_feedback(args: argparse.Namespace) -> int:
    course = find_course()
    return write_and_tell(course, find_unit(course, args.unit), args.output, args.student)
