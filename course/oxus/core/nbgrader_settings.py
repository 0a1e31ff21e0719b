"""The settings of nbgrader that apply in a course folder, and the folders and files that they name."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.layout import CONFIG, GRADEBOOK

STEPS = ("source", "release", "submitted", "autograded", "feedback")
"""The folders of nbgrader's CourseDirectory that the commands read or write; each is also its default name."""

_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")
"""nbgrader's default for `ignore`."""

_SQLITE = "sqlite:///"
_KEPT_VARIABLES = re.compile("PATH|HOME|TMPDIR|PYTHON.*|LD_.*|JUPYTER.*|IPYTHON.*")
"""Environment variables that decide how the grader itself runs; a test never sees another value of them."""


def nbgrader_config(course: Path) -> Any:
    """The course's nbgrader settings, as a traitlets configuration; empty if the folder has no nbgrader_config.py.

    Raises
    ------
    CourseError
        If nbgrader_config.py cannot be read.
    """
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    if not (course / CONFIG).is_file():
        return Config()
    try:
        return PyFileConfigLoader(CONFIG, path=str(course)).load_config()
    except CourseError:
        raise
    except (Exception, SystemExit) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(f"{course / CONFIG}: cannot be read: {reason}") from None


def config_variables(course: Path) -> dict[str, str]:
    """The environment variables that nbgrader_config.py sets, for the tests to read.

    Raises
    ------
    CourseError
        As `nbgrader_config`.
    """
    names: set[str] = set()
    putenv = os.putenv

    def noted(name: Any, value: Any) -> None:
        names.add(os.fsdecode(name))
        putenv(name, value)

    # os.environ calls it for every assignment, also for one of the value that is there.
    os.putenv = noted
    try:
        nbgrader_config(course)
    finally:
        os.putenv = putenv
    return {
        name: os.environ[name]
        for name in sorted(names & os.environ.keys())
        if not _KEPT_VARIABLES.fullmatch(name)
    }


@dataclass(frozen=True)
class Folders:
    """Where nbgrader keeps the files of a course, by its CourseDirectory settings."""

    course: Path
    root: Path
    structure: str
    """The path of an assignment, with nbgrader's three fields (`directory_structure`)."""
    steps: tuple[str, ...]
    """The names of the folders in STEPS."""
    db_url: str
    ignore: tuple[str, ...] = ()
    """Patterns of the names of files and folders that nbgrader leaves out."""
    excluded: frozenset[str] = frozenset()
    """Students whom nbgrader leaves out (`student_id_exclude`)."""

    def path(self, step: str, student: str, assignment: str) -> Path:
        """Where an assignment lies at one of the STEPS.

        Parameters
        ----------
        step : str
            One of STEPS.
        student : str
            The student's id; `.` for source and release, which belong to no student.
        assignment : str
            The assignment's name.
        """
        filled = self.structure.format(
            nbgrader_step=self.steps[STEPS.index(step)], student_id=student, assignment_id=assignment
        )
        return Path(os.path.normpath(self.root / filled))

    def students(self, step: str, assignment: str) -> dict[str, Path]:
        """The folders of an assignment at one of the STEPS, by student."""
        return dict(self._found(step, None, assignment))

    def of_student(self, step: str, student: str) -> list[str]:
        """The names of the assignments of which a student has a folder at one of the STEPS."""
        return [name for name, _ in self._found(step, student, None)]

    def assignments(self, step: str) -> list[str]:
        """The names of the assignments that have a notebook in the source or the release folder."""
        return [name for name, folder in self._found(step, ".", None) if any(folder.glob("*.ipynb"))]

    def _found(self, step: str, student: str | None, assignment: str | None) -> Iterator[tuple[str, Path]]:
        """Folders, each with the one of the two names that is not given."""
        unknown = "\0"  # in no name of a file
        parts = self.path(step, student or unknown, assignment or unknown).parts
        place = next(n for n, part in enumerate(parts) if unknown in part)
        parent, name = (
            Path(*parts[:place]),
            re.compile("(.+)".join(map(re.escape, parts[place].split(unknown)))),
        )
        for entry in sorted(parent.iterdir()) if parent.is_dir() else ():
            match, folder = name.fullmatch(entry.name), entry.joinpath(*parts[place + 1 :])
            if match and not entry.name.startswith(".") and folder.is_dir():
                yield match[1], folder

    @property
    def gradebook(self) -> Path:
        """The gradebook's file.

        Raises
        ------
        CourseError
            If `db_url` names a database that is not an SQLite file.
        """
        if not self.db_url.startswith(_SQLITE) or not self.db_url.removeprefix(_SQLITE):
            kind = self.db_url.partition(":")[0]  # the rest may hold a password
            raise CourseError(
                f"{self.course / CONFIG}: c.CourseDirectory.db_url names a {kind} database that is not a file; "
                f"`oxus` works with an SQLite file only, as in {_SQLITE}{GRADEBOOK}"
            )
        return Path(os.path.normpath(self.root / self.db_url.removeprefix(_SQLITE)))


def folders(course: Path) -> Folders:
    """Where nbgrader keeps the files of the course in this folder.

    Raises
    ------
    CourseError
        If nbgrader_config.py cannot be read, or one of these settings cannot be used.
    """
    try:
        status = (course / CONFIG).stat()
    except OSError:
        return _folders(course.resolve(), (0, 0))
    return _folders(course.resolve(), (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=16)
def _folders(course: Path, version: tuple[int, int]) -> Folders:
    settings = nbgrader_config(course).CourseDirectory
    root = Path(_text(course, settings, "root", str(course)))
    found = Folders(
        course,
        course / root,
        _text(course, settings, "directory_structure", "{nbgrader_step}/{student_id}/{assignment_id}"),
        tuple(_text(course, settings, f"{step}_directory", step) for step in STEPS),
        _text(course, settings, "db_url", f"{_SQLITE}{(course / root / GRADEBOOK).as_posix()}"),
        _ignored(course, settings),
        frozenset(str(settings.get("student_id_exclude", "")).split(",")) - {""},
    )
    fields = ("{student_id}", "{assignment_id}")
    try:
        found.path("submitted", "s", "a")
        complete = all(found.structure.count(field) == 1 for field in fields)
    except (LookupError, ValueError, AttributeError):
        complete = False
    if not complete:
        raise CourseError(
            f"{course / CONFIG}: c.CourseDirectory.directory_structure is {found.structure!r}: it must hold "
            f"{' and '.join(fields)} once each, and no field but these and {{nbgrader_step}}"
        )
    return found


def _ignored(course: Path, settings: Any) -> tuple[str, ...]:
    from traitlets.config.loader import LazyConfigValue

    value = settings.get("ignore", list(_IGNORED))
    if isinstance(value, LazyConfigValue):  # c.CourseDirectory.ignore.append(...)
        value = value.get_value(list(_IGNORED))
    if not isinstance(value, (list, tuple, set)) or not all(isinstance(one, str) for one in value):
        raise CourseError(
            f"{course / CONFIG}: c.CourseDirectory.ignore is {value!r}, which is not a list of strings"
        )
    return tuple(value)


def _text(course: Path, settings: Any, name: str, default: str) -> str:
    value = settings.get(name, default)
    if not isinstance(value, (str, os.PathLike)) or not str(value):
        raise CourseError(f"{course / CONFIG}: c.CourseDirectory.{name} is {value!r}, which is not a string")
    return os.fspath(value)
