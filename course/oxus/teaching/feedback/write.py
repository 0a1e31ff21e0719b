"""Write feedback pages for students (`oxus feedback`): one per student and notebook, with scores and comments.

The pages are nbgrader's: its converter GenerateFeedback and its template, with the same scores and comments. Other than
nbgrader's they show no hidden test, ask nothing of the network, and say at the top what was given for which exercise;
and one process with one look at the gradebook writes them all.

A page is written if it is missing, or if the grades or the autograded notebook are no longer those that it shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.nbgrader_settings import folders
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import notebook_names, short_name
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.nbgrader_api import api, open_gradebook
from oxus.teaching.settings import class_zone


@dataclass(frozen=True)
class Page:
    """The feedback page of one student."""

    student: str
    path: Path
    """The copy for the student if there is a folder for copies, else nbgrader's file."""
    is_new: bool = False
    """Whether it was written, and not up to date already."""
    problem: str = ""
    """The reason why it could not be written; empty if it was."""


def feedback(
    course: Path, unit: str, output: Path | None = None, student: str = "*", again: bool = False
) -> list[Path]:
    """Write a feedback page for each student, readable without a network and without the hidden tests.

    Each page is written atomically; one that cannot be made stops no other.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    output : Path, optional
        A folder to put copies in, `<student>_<unit>.html`, for returning them.
    student : str
        One student's id; all of them by default.
    again : bool
        Write also the pages that are up to date.

    Returns
    -------
    list of Path
        The pages, one per student.

    Raises
    ------
    CourseError
        If nothing was graded, or, after all others are written, for pages that could not be made.
    """
    pages = list(make_pages(course, unit, output, student, again))
    problems = [page for page in pages if page.problem]
    if problems:
        reasons = "; ".join(f"{page.student}: {page.problem}" for page in problems)
        raise CourseError(
            f"{len(pages) - len(problems)} of {len(pages)} pages were written; these failed: {reasons}"
        )
    return [page.path for page in pages]


def make_pages(
    course: Path, unit: str, output: Path | None = None, student: str = "*", again: bool = False
) -> Iterator[Page]:
    """Do the same as `feedback`, student by student."""
    graded = graded_students(course, unit, student)
    nbgrader = api(course)
    from oxus.teaching.feedback.page import Pages

    with open_gradebook(course, nbgrader) as gradebook:
        state = Freshness(course, unit, grade_digests(gradebook, unit))
        pages = Pages(nbgrader, unit, gradebook, state.remarks, class_zone(course))
        for name, notebook, path in _notebooks(state, graded):
            copy = _copy_path(state, name, notebook, output)
            if not again and state.is_current_page(name, notebook):
                yield Page(name, copy, _copy(state.page(name, notebook), copy))
                continue
            try:
                shows = state.page_digest(name, notebook)
                text = pages.page(path)
            except Exception as error:  # whatever is wrong with one notebook
                reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
                yield Page(name, copy, problem=reason)
                continue
            _copy(pages.write(name, text, notebook), copy)
            state.note_page(name, shows, notebook)
            yield Page(name, copy, is_new=True)
        state.tidy_pages()


def graded_students(course: Path, unit: str, student: str = "*") -> list[str]:
    """Return the students with an autograded notebook of a unit; all of them by default.

    Raises
    ------
    CourseError
        If there is no gradebook, or nothing was graded.
    """
    check_gradebook(gradebook_path(course))
    found = folders(course).students("autograded", unit)
    names = notebook_names(course, unit)
    graded = [
        name
        for name, folder in found.items()
        if student in ("*", name) and any((folder / f"{one}.ipynb").is_file() for one in names)
    ]
    if not graded:
        who = "nothing" if student == "*" else f"nothing by {student}"
        raise CourseError(f"{who} is graded for {unit}: run `oxus grade {short_name(unit)}` first")
    return graded


def _notebooks(state: Freshness, students: list[str]) -> Iterator[tuple[str, str, Path]]:
    """Yield the student, name and path of each autograded notebook."""
    for student in students:
        for notebook, path in state.graded_notebooks(student).items():
            yield student, notebook, path


def outdated_pages(
    course: Path,
    unit: str,
    output: Path | None = None,
    student: str = "*",
    again: bool = False,
    grades: Mapping[str, str] | None = None,
) -> tuple[list[str], list[Path]]:
    """List the pages that `feedback` would write with these arguments.

    Parameters
    ----------
    course, unit, output, student, again
        As in `feedback`.
    grades : mapping of str to str, optional
        The `grade_digests` that the pages are to show; those of the gradebook by default.

    Returns
    -------
    tuple of list of str and list of Path
        The student of each page that it would write, and the files that it would replace by others: those in
        `output`, or nbgrader's own where no folder is given.
    """
    graded = graded_students(course, unit, student)
    if grades is None:
        with open_gradebook(course) as gradebook:
            grades = grade_digests(gradebook, unit)
    state = Freshness(course, unit, grades)
    write, replaced = [], []
    for name, notebook, _ in _notebooks(state, graded):
        outdated = again or not state.is_current_page(name, notebook)
        if outdated:
            write.append(name)
        copy = _copy_path(state, name, notebook, output)
        if copy.exists() and (outdated or copy.read_bytes() != state.page(name, notebook).read_bytes()):
            replaced.append(copy)
    return write, replaced


def _copy_path(state: Freshness, student: str, notebook: str, output: Path | None) -> Path:
    if not output:
        return state.page(student, notebook)
    name = "" if notebook == state.unit else f"_{notebook}"
    return output / f"{student}_{state.unit}{name}.html"


def _copy(page: Path, copy: Path) -> bool:
    """Copy a page to the folder from which it is returned; False if it is there already."""
    if copy == page or copy.is_file() and copy.read_bytes() == page.read_bytes():
        return False
    write_atomic(copy, page.read_bytes())
    return True
