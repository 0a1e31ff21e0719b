"""The assignments that can be graded: the units of an Oxus course, or those of any other nbgrader course.

An Oxus course has one notebook for each unit, built by `oxus build`. Another nbgrader course has one notebook or more
for each assignment, in its folders for source and release. What the gradebook has of them counts, as it does for
`nbgrader autograde`; an assignment that is not in the gradebook yet is registered from its source.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.layout import (
    CLASS,
    find_unit,
    is_course,
    match_unit,
    solution_notebook,
    student_notebook,
    unit_ids,
)
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import (
    grade_id,
    is_further,
    is_graded,
    is_solution,
    is_task,
    points_of,
    read_notebook,
)
from oxus.core.settings import counts_further
from oxus.grader.gradebook import check_gradebook, gradebook_path


@dataclass(frozen=True)
class Assignment:
    """An assignment that is ready to be graded."""

    name: str
    releases: dict[str, str]
    """The students' notebooks as they were handed out, JSON, by name."""
    kernels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The kernels that each notebook names; an empty name is nbgrader's default, Python."""
    problem: str = ""
    """The reason why the students' notebooks cannot be used to repair submissions; empty if they can."""


def assignment_ids(course: Path) -> list[str]:
    """List the assignments of an nbgrader course that have a notebook in source or release, or are in the gradebook."""
    where = folders(course)
    return sorted({*where.assignments("source"), *where.assignments("release"), *_registered(course)})


def graded_ids(course: Path) -> list[str]:
    """List the units of an Oxus course, or the assignments of another nbgrader course."""
    return unit_ids(course) if is_course(course) else assignment_ids(course)


def find_assignment(course: Path, name: str) -> str:
    """Find the unit or the assignment that `name` means.

    Raises
    ------
    CourseError
        If there is none of this name; the message lists those there are.
    """
    if is_course(course):
        return find_unit(course, name)
    ids = assignment_ids(course)
    if not ids:
        where = folders(course)
        source, release = (where.path(step, ".", name) for step in ("source", "release"))
        raise CourseError(
            f"{course}: there is no assignment {name!r} here: its notebooks would be in {source} or {release} "
            "(c.CourseDirectory.source_directory and release_directory)"
        )
    if name in ids:
        return name
    found = match_unit(ids, name, "assignment")
    if sum(one.split("-")[0] == found.split("-")[0] for one in ids) > 1:
        raise CourseError(f"several assignments are called {name!r}: write the whole name: {', '.join(ids)}")
    return found


def short_name(unit: str) -> str:
    """Return the short name of a unit for commands, its number, as in 01; another assignment keeps its whole name."""
    number = unit.split("-")[0]
    return number if number.isdecimal() and len(number) == 2 else unit


def notebook_names(course: Path, unit: str) -> tuple[str, ...]:
    """Return the names of an assignment's notebooks, without `.ipynb`.

    The names in the gradebook count; if it has none, those in source, and without a source, those in release.
    """
    if is_course(course):
        return (unit,)
    where = folders(course)
    return tuple(
        _registered(course).get(unit)
        or _names(where.path("source", ".", unit))
        or _names(where.path("release", ".", unit))
    )


def release_notebooks(course: Path, unit: str) -> dict[str, NotebookNode]:
    """Return the notebooks that students were given, by name; for an Oxus unit, the one that was built.

    Raises
    ------
    CourseError
        If one cannot be read.
    """
    if is_course(course):
        return {unit: read_notebook(student_notebook(course, unit))}
    where = folders(course)
    release = where.path("release", ".", unit)
    names = notebook_names(course, unit)
    if all((release / f"{name}.ipynb").is_file() for name in names):
        return {name: read_notebook(release / f"{name}.ipynb") for name in names}
    with tempfile.TemporaryDirectory() as scratch:
        return _generated(course, unit, Path(scratch))


def prepare(course: Path, unit: str) -> Assignment:
    """Prepare an assignment for grading: make sure that it is in the gradebook, and read the notebooks that students
    were given.

    An Oxus unit is registered later, while the workers start.

    Raises
    ------
    CourseError
        If the unit is not built, or the assignment has no notebooks or cannot be registered.
    """
    if is_course(course):
        if not solution_notebook(course, unit).is_file() or not student_notebook(course, unit).is_file():
            raise CourseError(f"{unit}: not built yet: run `oxus build {unit}`")
        _check_further(course, unit)
        text = student_notebook(course, unit).read_text(encoding="utf-8")
        return Assignment(
            unit, {unit: text}, {unit: (_kernel(read_notebook(student_notebook(course, unit))),)}
        )
    from oxus.teaching.nbgrader_api import register

    check_gradebook(gradebook_path(course), needed=False)
    where = folders(course)
    source = where.path("source", ".", unit)
    if not _registered(course).get(unit):
        if not _names(source):
            raise CourseError(
                f"{unit}: not in the gradebook, and {source} has no notebook: put the instructor's notebooks "
                "there, or restore the gradebook"
            )
        register(course, unit)
    return _with_releases(course, unit)


def _check_further(course: Path, unit: str) -> None:
    """Make sure that the notebooks give points for Further exercises exactly if class.toml says so."""
    cells = [cell for cell in read_notebook(solution_notebook(course, unit)).cells if is_further(cell)]
    counted = [points_of(cell) > 0 for cell in cells if is_graded(cell)]
    if counted and any(counted) != counts_further(course):
        raise CourseError(
            f"{unit}: {CLASS} counts Further exercises and the notebooks do not, or the other way round: "
            f"run `oxus build {unit}`"
        )


def foresee(course: Path, unit: str) -> Assignment:
    """Return what `prepare` would return, but register nothing: an assignment that is not in the gradebook yet has no
    students' notebooks here.

    Raises
    ------
    CourseError
        As `prepare`.
    """
    source = folders(course).path("source", ".", unit)
    names = _names(source)
    if is_course(course) or _registered(course).get(unit) or not names:
        return prepare(course, unit)
    return Assignment(unit, {}, {name: (_kernel(read_notebook(source / f"{name}.ipynb")),) for name in names})


def _with_releases(course: Path, unit: str) -> Assignment:
    """Add to an assignment the notebooks that students were given: those in release if they match what is
    registered."""
    kernels: dict[str, tuple[str, ...]] = {}
    releases: dict[str, str] = {}
    problem = ""
    where = folders(course)
    registered = _kernels(course, unit)
    with tempfile.TemporaryDirectory() as scratch:
        for name, cells in _cells(course, unit).items():
            released, source = (
                where.path(step, ".", unit) / f"{name}.ipynb" for step in ("release", "source")
            )
            found = read_notebook(released) if released.is_file() else None
            if (found is None or not _has(found, cells)) and source.is_file():
                found = _generated(course, unit, Path(scratch)).get(name)
            kernels[name] = (registered[name], _kernel(found) if found else "")
            if found is None or not _has(found, cells):
                problem = f"neither {released} nor {source} has the cells that the gradebook has of it"
            else:
                releases[name] = nbformat.writes(found)
    return Assignment(unit, releases, kernels, problem)


def _generated(course: Path, unit: str, scratch: Path) -> dict[str, NotebookNode]:
    """Return the notebooks that `nbgrader generate_assignment` makes from the source, with a separate gradebook."""
    from oxus.teaching.nbgrader_api import generate

    if not any(scratch.iterdir()):
        generate(
            course, unit, scratch / "release", db_url=f"sqlite:///{(scratch / 'gradebook.db').as_posix()}"
        )
    return {path.stem: read_notebook(path) for path in sorted((scratch / "release").rglob("*.ipynb"))}


def _names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.ipynb"))


def _has(notebook: NotebookNode, cells: set[str]) -> bool:
    """Return whether a notebook has these cells, and no other that is answered or graded."""
    there = {grade_id(cell): is_solution(cell) or is_graded(cell) or is_task(cell) for cell in notebook.cells}
    return cells <= there.keys() and {name for name, asked in there.items() if asked and name} <= cells


def _kernel(notebook: NotebookNode) -> str:
    """Return the name of a notebook's kernel; empty if it names none."""
    said = notebook.metadata.get("kernelspec", {})
    return str(said.get("name") or "") if isinstance(said, dict) else ""


def _kernels(course: Path, unit: str) -> dict[str, str]:
    """Return the name of the kernel that the gradebook has for each notebook; empty if it has none."""
    rows = _ask(
        course,
        "SELECT notebook.name, notebook.kernelspec FROM assignment JOIN notebook "
        "ON notebook.assignment_id = assignment.id WHERE assignment.name = ?",
        unit,
    )
    return {name: str(((json.loads(said) if said else None) or {}).get("name") or "") for name, said in rows}


def _registered(course: Path) -> dict[str, list[str]]:
    """Return the names of the notebooks that the gradebook has, by assignment; empty if there is no gradebook."""
    found: dict[str, list[str]] = {}
    for assignment, notebook in _ask(
        course,
        "SELECT assignment.name, notebook.name FROM assignment JOIN notebook ON notebook.assignment_id = assignment.id "
        "ORDER BY 1, 2",
    ):
        found.setdefault(assignment, []).append(notebook)
    return found


def _cells(course: Path, unit: str) -> dict[str, set[str]]:
    """Return the ids of the cells that the gradebook has of an assignment, by notebook."""
    found: dict[str, set[str]] = {name: set() for name in _registered(course).get(unit, [])}
    for notebook, cell in _ask(
        course,
        "SELECT notebook.name, base_cell.name FROM assignment JOIN notebook ON notebook.assignment_id = assignment.id "
        "JOIN base_cell ON base_cell.notebook_id = notebook.id WHERE assignment.name = ?",
        unit,
    ):
        found[notebook].add(cell)
    return found


def _ask(course: Path, query: str, *values: str) -> Iterator[tuple[str, ...]]:
    """Query the gradebook. It is closed afterwards: a process that is started later must not inherit it."""
    path = gradebook_path(course)
    if not path.is_file():
        return
    check_gradebook(path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield from connection.execute(query, values).fetchall()
