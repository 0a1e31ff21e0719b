"""Make sure that the grader and the processes that run submissions use the same edition of the course.

Python can find another copy of the course in the new process: the grader may run from a clone or by `PYTHONPATH`, which
the process that runs submissions does not get, because its environment is that of the submission. The two would then
disagree about the tests, or about what may be trusted.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path

from oxus.core.errors import CourseError

_PACKAGE = Path(__file__).resolve().parents[1]
_COMMON = ("core", "grader")
"""The parts of the course that both processes use."""


@cache
def code_digest() -> str:
    """Return a digest of Python's version and of the course's code, as it was when this was first called.

    Returns
    -------
    str
        16 hexadecimal digits. They do not depend on where the code is.
    """
    digest = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for part in _COMMON:
        for path in sorted((_PACKAGE / part).glob("*.py")):
            digest.update(f"{part}/{path.name}".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def check_same(theirs: object, where: str = "") -> None:
    """Check the digest that another process gives.

    Parameters
    ----------
    theirs : object
        Its `code_digest()`; any other value comes from an edition without this check.
    where : str
        The folder of its code, if that is known.

    Raises
    ------
    CourseError
        If it runs another edition.
    """
    if theirs != code_digest():
        other = f" ({where})" if where else ""
        raise CourseError(
            f"the grader ({_PACKAGE}) and the process that runs submissions{other} are two editions of the course: "
            "install the edition that you want (`pip install .` in its clone), and unset PYTHONPATH"
        )


def folder() -> str:
    """Return the folder of this process's code."""
    return str(_PACKAGE)
