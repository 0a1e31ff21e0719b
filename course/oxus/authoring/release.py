"""Make a student's notebook from an instructor's with nbgrader's *release* step, inside this process."""

import logging
import shutil
import tempfile
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.nbgrader_settings import nbgrader_config

# Never part of a release, whatever is in the folder; above all, sources with solutions.
IGNORED = (".ipynb_checkpoints", "__pycache__", "*.pyc", "*.py", "*.toml")


def release(course: Path, unit: str, solution: Path, output: Path) -> None:
    """Make the student's version of one unit with nbgrader's own GenerateAssignment, without a gradebook.

    Parameters
    ----------
    course : Path
        The course folder; its nbgrader_config.py applies (stubs, delimiters).
    unit : str
        The unit's id.
    solution : Path
        The folder with the instructor's notebook, `<id>.ipynb`, and the files that go with it.
    output : Path
        The folder to make; must not exist.

    Raises
    ------
    CourseError
        If nbgrader is not installed or refuses the notebook; the message is nbgrader's own.
    """
    try:
        from nbgrader.converters import GenerateAssignment
        from nbgrader.converters.base import NbGraderException
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise CourseError('releasing a unit needs nbgrader: pip install ".[teach]" in the clone') from None
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        shutil.copytree(solution, root / "source" / unit, ignore=shutil.ignore_patterns(*IGNORED))
        config = nbgrader_config(course, alone=True)
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.source_directory = "source"
        config.CourseDirectory.release_directory = "release"
        config.CourseDirectory.assignment_id = unit
        config.SaveCells.enabled = False  # what `nbgrader generate_assignment --no-db` sets
        coursedir = CourseDirectory(config=config)
        converter = GenerateAssignment(coursedir=coursedir, config=config, no_database=True)
        log = _Kept()
        converter.log = log.logger
        try:
            converter.start()
        except NbGraderException:
            raise CourseError(f"{unit}: nbgrader refuses the unit: {log.last()}") from None
        shutil.copytree(root / "release" / unit, output)


class _Kept(logging.Handler):
    """Keeps nbgrader's messages, so that one line can give the reason for a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []
        self.logger = logging.Logger("nbgrader")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def last(self) -> str:
        """The last line of the first traceback, which gives the cause; nbgrader's later lines only repeat it."""
        for message in self.messages:
            if "Traceback" in message:
                return message.strip().splitlines()[-1]
        return self.messages[0] if self.messages else "no reason given"
