"""The limits for the submissions of a course folder: those of class.toml, or of another course's nbgrader_config.py."""

from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.layout import CONFIG
from oxus.core.nbgrader_settings import nbgrader_config
from oxus.grader.budget import MOST, SETTINGS, Limits
from oxus.teaching.settings import FILE, read_settings
from oxus_data.settings import shown

SECTION = "OxusLimits"
"""The section of nbgrader_config.py with the settings that class.toml has under `[limits]`."""


def read_limits(course: Path) -> Limits:
    """Read the limits for each submission.

    Parameters
    ----------
    course : Path
        A class folder, the clone, or the folder of another nbgrader course.

    Raises
    ------
    CourseError
        If class.toml or nbgrader_config.py cannot be read, or a limit in it is not a valid whole number.
    """
    if (course / FILE).exists():
        return read_settings(course).limits
    found: dict[str, int] = {}
    for setting, value in nbgrader_config(course).get(SECTION, {}).items():
        if setting not in SETTINGS:
            raise CourseError(
                f"{course / CONFIG}: c.{SECTION}.{setting}: no such setting: use {', '.join(SETTINGS)}"
            )
        if type(value) is not int or not 1 <= value <= MOST:
            raise CourseError(
                f"{course / CONFIG}: c.{SECTION}.{setting}: {shown(value)} is not a whole number from 1 to {MOST}"
            )
        name, unit = SETTINGS[setting]
        found[name] = value * unit
    return Limits(**found)
