"""Check that the instructor's own solution earns its points with the tables that are installed, before a class does.

A class folder has its units, but the tables belong to the installed edition. If these have other rows than the tests
expect, for example after an update in mid-term, right answers would lose points. So the solution is graded first:
once for each unit, and again whenever the unit or the tables have changed.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from oxus.core.edition import find_edition, package_folders
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import solution_notebook
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import grade_id, is_test, points_of, read_notebook
from oxus.core.safe_output import to_json
from oxus.grader.one_submission import Job
from oxus.teaching.settings import FILE
from oxus.teaching.submissions import read_submission

_DESCRIPTION = "datapackage.json"
"""The file of a package of tables with the SHA-256 of each table."""


def check_reference(
    course: Path, unit: str, specs: Mapping[str, Any], pool: Any, config: Any, tests: str
) -> str:
    """Grade the instructor's solution of a unit of a class folder, unless that was done with the same unit and tables.

    Parameters
    ----------
    course : Path
        The course folder; nothing is checked if it is not a class folder.
    unit : str
        The unit's id.
    specs : mapping of str to AssignmentSpec
        The description of the unit's notebook.
    pool : LocalPool or Cluster
        The workers.
    config : traitlets.config.Config
        nbgrader's settings of the course.
    tests : str
        The SHA-256 of the unit's tests and points.

    Returns
    -------
    str
        Why the solution could not be checked: it reached a limit, for example. The next run checks it again. Empty if
        it earns its points, or there is nothing to check.

    Raises
    ------
    CourseError
        If the solution does not earn all points that are not given by hand.
    """
    path = solution_notebook(course, unit)
    if not (course / FILE).exists() or not path.exists():
        return ""
    checked = course / "grading" / "outcomes" / f"{unit}.reference.json"
    state = {"tests": tests, "tables": _tables_digest(course, unit)}
    if checked.exists() and checked.read_text(encoding="utf-8") == to_json(state) + "\n":
        return ""
    try:
        own = read_submission(path.parent, unit, ignore=folders(course).ignore)
        cells = [cell for cell in read_notebook(path).cells if is_test(cell)]
    except CourseError as error:
        return str(error)
    job = Job("the solution", own.notebooks[unit], own.files, unit, own.programs)
    (graded,) = pool.grade(iter([job]), dict(specs), config)
    if graded.outcome != "graded":
        return str(graded.reason or graded.outcome)
    missed = [grade_id(cell) for cell in cells if (graded.scores.get(grade_id(cell)) or 0) < points_of(cell)]
    if missed:
        raise CourseError(
            f"{unit}: your own solution fails {', '.join(missed)} here, so right answers would lose points. If you "
            "have not changed the unit, the installed tables or packages differ from those that this class folder was "
            "made for: install the edition of the course that made it, or make a new class folder with `oxus class "
            "new`. Nothing was graded; to grade all the same, add --no-check-solution"
        )
    write_atomic(checked, to_json(state) + "\n")
    return ""


def _tables_digest(course: Path, unit: str) -> str:
    """Return the SHA-256 of the description of the installed tables, which has that of each table; empty if there is
    none."""
    package = "oxus_data"
    with suppress(CourseError):  # units of its own, which no installed edition has
        package = find_edition(course, unit=unit).settings.data or package
    for folder in package_folders(package):
        if (folder / _DESCRIPTION).is_file():
            return hashlib.sha256((folder / _DESCRIPTION).read_bytes()).hexdigest()
    return ""
