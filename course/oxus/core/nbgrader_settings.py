"""The settings of nbgrader that apply in a course folder, and the folders and files that they name."""

import contextlib
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


def config_files(course: Path) -> list[Path]:
    """Return the files whose settings nbgrader applies in a course folder, the most important last.

    First come those of the system, the environment and the user (`jupyter --paths`), then nbgrader_config.py in the
    folder. A setting of a later file replaces that of an earlier one.
    """
    from jupyter_core.paths import jupyter_config_dir, jupyter_config_path

    places = jupyter_config_path()
    if (own := jupyter_config_dir()) not in places:
        places.insert(0, own)
    names = [f"{base}{kind}" for base in ("jupyter_config", "nbgrader_config") for kind in (".py", ".json")]
    found = [Path(place, name) for name in names for place in reversed(places)]
    found = [path for path in found if path.is_file() and path.parent.resolve() != course.resolve()]
    return [*found, *(path for path in (course / CONFIG,) if path.is_file())]


def nbgrader_config(course: Path, alone: bool = False) -> Any:
    """Return the nbgrader settings of a course, as a traitlets configuration; empty if there are none.

    Parameters
    ----------
    course : Path
        The course folder.
    alone : bool
        Read only the file in the course folder, so that the result is the same on every computer.

    Raises
    ------
    CourseError
        If one of the files cannot be read.
    """
    from traitlets.config import Config

    config = Config()
    for path in config_files(course):
        if not alone or path == course / CONFIG:
            config.merge(_read(path))
    return config


def _read(path: Path) -> Any:
    """Return the settings of one file."""
    from traitlets.config.loader import JSONFileConfigLoader, PyFileConfigLoader

    loader = PyFileConfigLoader if path.suffix == ".py" else JSONFileConfigLoader
    try:
        return loader(path.name, path=str(path.parent)).load_config()
    except CourseError:
        raise
    except (Exception, SystemExit) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(f"{path}: cannot be read: {reason}") from None


def _file_with(course: Path, setting: str) -> Path:
    """Return the file from which a setting of `CourseDirectory` comes: it may be one of the user's."""
    files = config_files(course)
    return next((path for path in reversed(files) if setting in _read(path).CourseDirectory), course / CONFIG)


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
                f"{_file_with(self.course, 'db_url')}: c.CourseDirectory.db_url names a {kind} database that is "
                f"not a file; `oxus` works with an SQLite file only, as in {_SQLITE}{GRADEBOOK}"
            )
        return Path(os.path.normpath(self.root / self.db_url.removeprefix(_SQLITE)))


def folders(course: Path) -> Folders:
    """Where nbgrader keeps the files of the course in this folder.

    Raises
    ------
    CourseError
        If nbgrader_config.py cannot be read, or one of these settings cannot be used.
    """
    version = []
    for path in config_files(course):
        with contextlib.suppress(OSError):
            status = path.stat()
            version.append((str(path), status.st_mtime_ns, status.st_size))
    return _folders(course.resolve(), tuple(version))


@lru_cache(maxsize=16)
def _folders(course: Path, version: tuple[tuple[str, int, int], ...]) -> Folders:
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
            f"{_file_with(course, 'directory_structure')}: c.CourseDirectory.directory_structure is "
            f"{found.structure!r}: it must hold {' and '.join(fields)} "
            "once each, and no field but these and {nbgrader_step}"
        )
    return found


def _ignored(course: Path, settings: Any) -> tuple[str, ...]:
    from traitlets.config.loader import LazyConfigValue

    value = settings.get("ignore", list(_IGNORED))
    if isinstance(value, LazyConfigValue):  # c.CourseDirectory.ignore.append(...)
        value = value.get_value(list(_IGNORED))
    if not isinstance(value, (list, tuple, set)) or not all(isinstance(one, str) for one in value):
        raise CourseError(
            f"{_file_with(course, 'ignore')}: c.CourseDirectory.ignore is {value!r}, which is not a list of strings"
        )
    return tuple(value)


def _text(course: Path, settings: Any, name: str, default: str) -> str:
    value = settings.get(name, default)
    if not isinstance(value, (str, os.PathLike)) or not str(value):
        raise CourseError(
            f"{_file_with(course, name)}: c.CourseDirectory.{name} is {value!r}, which is not a string"
        )
    return os.fspath(value)
