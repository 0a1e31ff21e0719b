"""Read the course's TOML settings: class.toml, selfstudy.toml and course.toml.

The reader itself is in the data package, which reads its own region.toml with it and must not import `oxus`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from oxus.core.errors import CourseError
from oxus.core.layout import CLASS
from oxus.core.standalone import load

if TYPE_CHECKING:
    from oxus_data.settings import SettingsFile


def read_settings_file(path: Path, missing: str = "") -> SettingsFile:
    """Read a file of settings; its `check` raises CourseError with all problems found.

    Parameters
    ----------
    path : Path
        The file.
    missing : str, optional
        What to do if there is no such file, for the message.

    Raises
    ------
    CourseError
        If the file is missing, cannot be read, is not UTF-8 or not TOML.
    """
    file: SettingsFile = load("settings").read_settings_file(path, missing, CourseError)
    return file


def counts_further(course: Path) -> bool:
    """Whether a class counts Further exercises: `further = true` in the table `[grading]` of its class.toml.

    Raises
    ------
    CourseError
        If class.toml cannot be read or the setting is neither true nor false.
    """
    if not (course / CLASS).is_file():
        return False
    file = read_settings_file(course / CLASS)
    found = file.flag("grading", "further", default=False)
    file.check()
    return bool(found)


def shown(value: object) -> str:
    """Return the value of a setting as a message names it."""
    return str(load("settings").shown(value))
