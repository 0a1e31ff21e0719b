"""The layout of a course: its folder, its units, and the files built from them."""

import os
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.safe_output import printable

UNITS = Path("course") / "units"
SOLUTIONS = Path("solutions")
NOTEBOOKS = Path("notebooks")
ANSWER_KEYS = Path("course") / "selfstudy" / "answer_keys"
PACKED_SOLUTIONS = Path("course") / "selfstudy" / "solutions"
CONFIG = "nbgrader_config.py"
GRADEBOOK = "gradebook.db"
CLASS = "class.toml"
WORK = "oxus-work"


def find_course(start: Path | None = None, *, for_grading: bool = False) -> Path:
    """Find the course folder: the one with `course/units` and `nbgrader_config.py`.

    Looked for in this order: the environment variable OXUS_COURSE, `start` and the folders above it, the
    clone that an editable install points to. So the commands work from any folder.

    Parameters
    ----------
    start : Path, optional
        Where the search begins; by default, the current folder.
    for_grading : bool
        Whether any nbgrader course folder will do, as for the commands that grade.

    Raises
    ------
    CourseError
        If there is no course folder in any of these places.
    """
    named = os.environ.get("OXUS_COURSE")
    will_do = is_gradable if for_grading else is_course
    if named:
        if not will_do(Path(named)):
            raise CourseError(
                f"OXUS_COURSE names {printable(named, 200)}, which is not a course folder (it has no {CONFIG} beside "
                f"{UNITS.as_posix()}/): set the variable to the folder of a clone or a class, or unset it"
            )
        return Path(named).resolve()
    here = (start or Path.cwd()).resolve()
    clone = Path(__file__).resolve().parents[3]
    for folder in (here, *here.parents, clone):
        if will_do(folder):
            return folder
    raise CourseError(
        f"no course folder in {here} or above it: change into the clone of the course, "
        "or name it in the environment variable OXUS_COURSE"
    )


def is_course(folder: Path) -> bool:
    """Whether this is a course folder: it has `course/units` and `nbgrader_config.py`."""
    try:
        return (folder / UNITS).is_dir() and (folder / CONFIG).is_file()
    except OSError:  # a name that is too long, or a folder that is not readable
        return False


def is_gradable(folder: Path) -> bool:
    """Whether this is the folder of an nbgrader course, of Oxus or of anybody else.

    It has `nbgrader_config.py`, or a gradebook beside `source/` or `release/`.
    """
    try:
        return (folder / CONFIG).is_file() or (
            (folder / GRADEBOOK).is_file() and any((folder / name).is_dir() for name in ("source", "release"))
        )
    except OSError:  # as above
        return False


def unit_ids(course: Path) -> list[str]:
    """The ids of all units of the course, in order."""
    return sorted(p.parent.name for p in (course / UNITS).glob("*/*.py") if p.stem == p.parent.name)


def find_unit(course: Path, name: str) -> str:
    """Find the id of a unit by the id itself or its number (`08`, `8`).

    Raises
    ------
    CourseError
        If no unit has that id or number; the message lists those there are.
    """
    return match_unit(unit_ids(course), name)


def match_unit(ids: list[str], name: str, noun: str = "unit") -> str:
    """Find one of these unit ids by the id itself or its number (`08`, `8`).

    Raises
    ------
    CourseError
        If the name matches none of them; the message lists them.
    """
    wanted = name.strip().rstrip("/")
    for unit in ids:
        number = unit.split("-")[0]
        both_numbers = wanted.isdecimal() and number.isdecimal()
        if wanted in (unit, number) or (both_numbers and wanted.lstrip("0") == number.lstrip("0")):
            return unit
    raise CourseError(f"there is no {noun} {name!r}; the course has: {', '.join(ids) or 'none yet'}")


def unit_source(course: Path, unit: str) -> Path:
    """The source of a unit: `course/units/<id>/<id>.py`."""
    return course / UNITS / unit / f"{unit}.py"


def solution_notebook(course: Path, unit: str) -> Path:
    """The instructor's notebook of a unit: `solutions/<id>/<id>.ipynb`."""
    return course / SOLUTIONS / unit / f"{unit}.ipynb"


def student_notebook(course: Path, unit: str) -> Path:
    """The student's notebook of a unit: `notebooks/<id>/<id>.ipynb`."""
    return course / NOTEBOOKS / unit / f"{unit}.ipynb"


def answer_keys_file(course: Path, unit: str) -> Path:
    """The answer keys of a unit for self-study: `course/selfstudy/answer_keys/<id>.json`."""
    return course / ANSWER_KEYS / f"{unit}.json"


def packed_solutions_file(course: Path, unit: str) -> Path:
    """A unit's solutions for self-learners, packed: `course/selfstudy/solutions/<id>.json`."""
    return course / PACKED_SOLUTIONS / f"{unit}.json"
