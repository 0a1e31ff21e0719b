"""Make a folder for a class from the course (`oxus class new`)."""

import shutil
from pathlib import Path

from oxus.authoring.build import build, stale
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import CONFIG, NOTEBOOKS, SOLUTIONS, UNITS, find_course
from oxus.core.settings import counts_further
from oxus.selfstudy.solutions import SETTINGS
from oxus.teaching.settings import FILE

_LATE_POLICY = """
# The late policy of class.toml.
from oxus.teaching.gradebook.late import configure  # noqa: E402

configure(c, root)
"""
_OPTIONAL = ("jupytext.toml", "LICENSE", SETTINGS)


def source_course() -> Path:
    """Find the course folder from which a class is made: the clone, or the folder of an earlier class.

    Raises
    ------
    CourseError
        If there is none, as where the course was installed from a wheel.
    """
    try:
        return find_course()
    except CourseError as error:
        raise CourseError(
            f"a class is made from the clone of the course ({error}). An installation alone contains neither the "
            "instructor's notebooks nor the hidden tests, so students cannot find them there"
        ) from None


def check_new(course: Path, folder: Path, units: list[str]) -> None:
    """Check whether a class folder can be made.

    Raises
    ------
    CourseError
        If something is in its place, it would lie within the course, or the units are not built as they are.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder}: already exists: choose another folder for the class")
    if folder.is_relative_to(course):
        raise CourseError(
            f"{folder}: is inside {course}: choose a folder outside it, so that students' work never gets into the "
            "repository"
        )
    lines = [line for line in stale(course, units) if any(f"/{unit}/" in line for unit in units)]
    if lines:
        raise CourseError("\n".join(lines))


def new(course: Path, folder: Path, units: list[str], settings: str) -> None:
    """Make a class folder, atomically: a course folder with some of the units, and the settings of the class.

    Parameters
    ----------
    course : Path
        The course folder to copy from.
    folder : Path
        The folder to make; it may exist if it is empty.
    units : list of str
        Unit ids.
    settings : str
        The text of class.toml.

    Raises
    ------
    CourseError
        As `check_new`, or if it cannot be written.
    """
    check_new(course, folder, units)
    folder = folder.resolve()
    scratch = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was interrupted
        for unit in units:
            for kind in (UNITS, SOLUTIONS, NOTEBOOKS):
                shutil.copytree(
                    course / kind / unit,
                    scratch / kind / unit,
                    ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"),
                )
        (scratch / "grading").mkdir()
        for name in _OPTIONAL:
            if (course / name).is_file():
                shutil.copy(course / name, scratch / name)
        config = (course / CONFIG).read_text(encoding="utf-8")
        write_atomic(scratch / CONFIG, config if _LATE_POLICY in config else config + _LATE_POLICY)
        write_atomic(scratch / FILE, settings)
        if counts_further(scratch) != counts_further(course):
            build(scratch, units)
        if folder.exists():
            folder.rmdir()
        scratch.rename(folder)
    except (OSError, shutil.Error) as error:
        raise CourseError(f"{folder}: cannot be made ({error})") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
