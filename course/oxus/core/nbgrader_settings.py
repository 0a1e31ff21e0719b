"""The settings of nbgrader that apply in a course folder."""

from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.layout import CONFIG


def nbgrader_config(course: Path) -> Any:
    """The course's nbgrader settings, as a traitlets configuration.

    Raises
    ------
    CourseError
        If nbgrader_config.py cannot be read.
    """
    from traitlets.config.loader import PyFileConfigLoader

    try:
        return PyFileConfigLoader(CONFIG, path=str(course)).load_config()
    except Exception as error:
        raise CourseError(f"{course / CONFIG}: cannot be read: {error}") from None
