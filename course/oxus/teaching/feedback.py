"""What `oxus feedback` does: one page per student, with scores and comments, to return to students.

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
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.nbgrader_api import api


@dataclass(frozen=True)
class Page:
    """The feedback page of one student."""

    student: str
    path: Path
    """The copy for the student if there is a folder for copies, else nbgrader's file."""
    is_new: bool = False
    """Whether it was written, and not up to date already."""
    problem: str = ""
    """Why it could not be written; empty if there is one."""


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
            f"{len(pages) - len(problems)} of {len(pages)} pages are written; not those of {reasons}"
        )
    return [page.path for page in pages]


def make_pages(
    course: Path, unit: str, output: Path | None = None, student: str = "*", again: bool = False
) -> Iterator[Page]:
    """The same as `feedback`, student by student."""
    graded = graded_notebooks(course, unit, student)
    nbgrader = api(course)
    from oxus.teaching.feedback_page import Pages

    with nbgrader.gradebook as gradebook:
        state = Freshness(course, unit, grade_digests(gradebook, unit))
        pages = Pages(nbgrader, unit, gradebook)
        for name, path in graded.items():
            copy = _copy_path(state, name, output)
            if not again and state.is_current_page(name):
                yield Page(name, copy, _copy(state.page(name), copy))
                continue
            try:
                shows = state.page_digest(name)
                text = pages.page(path)
            except Exception as error:  # whatever is wrong with one notebook
                reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
                yield Page(name, copy, problem=reason)
                continue
            _copy(pages.write(name, text), copy)
            state.note_page(name, shows)
            yield Page(name, copy, is_new=True)
        state.tidy_pages()


def graded_notebooks(course: Path, unit: str, student: str = "*") -> dict[str, Path]:
    """The autograded notebooks of a unit, by student; those of all students by default.

    Raises
    ------
    CourseError
        If there is no gradebook, or nothing was graded.
    """
    check_gradebook(gradebook_path(course))
    graded = sorted((course / "grading" / "autograded").glob(f"{student}/{unit}/{unit}.ipynb"))
    if not graded:
        who = "nothing" if student == "*" else f"nothing by {student}"
        raise CourseError(f"{who} is graded for {unit}: run `oxus grade {unit.split('-')[0]}` first")
    return {path.parent.parent.name: path for path in graded}


def outdated_pages(
    course: Path,
    unit: str,
    output: Path | None = None,
    student: str = "*",
    again: bool = False,
    grades: Mapping[str, str] | None = None,
) -> tuple[list[str], list[Path]]:
    """What `feedback` with these arguments would do.

    Parameters
    ----------
    course, unit, output, student, again
        As in `feedback`.
    grades : mapping of str to str, optional
        The `grade_digests` that the pages are to show; those of the gradebook by default.

    Returns
    -------
    tuple of list of str and list of Path
        The students whose page it would write, and the files that it would replace by others: those in `output`, or
        nbgrader's own where no folder is given.
    """
    graded = graded_notebooks(course, unit, student)
    if grades is None:
        with api(course).gradebook as gradebook:
            grades = grade_digests(gradebook, unit)
    state = Freshness(course, unit, grades)
    write = [name for name in graded if again or not state.is_current_page(name)]
    replaced = []
    for name in graded:
        copy = _copy_path(state, name, output)
        if copy.exists() and (name in write or copy.read_bytes() != state.page(name).read_bytes()):
            replaced.append(copy)
    return write, replaced


def _copy_path(state: Freshness, student: str, output: Path | None) -> Path:
    return output / f"{student}_{state.unit}.html" if output else state.page(student)


def _copy(page: Path, copy: Path) -> bool:
    """Put a page where it is to be returned from; False if it is there already."""
    if copy == page or copy.is_file() and copy.read_bytes() == page.read_bytes():
        return False
    write_atomic(copy, page.read_bytes())
    return True
