"""Allow one run at a time: a lock for commands that write into a course folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oxus.core.errors import CourseError


@contextmanager
def one_run(course: Path, command: str, folder: str) -> Iterator[None]:
    """Let no other run of a command write into a course folder meanwhile.

    The system lets go of the lock when the process ends, however it ends; the empty file stays.

    Parameters
    ----------
    course : Path
        The course folder.
    command : str
        The command, for the message: `grade`.
    folder : str
        The folder in `grading/` that the command writes into; it is made if necessary.

    Raises
    ------
    CourseError
        If another run holds the lock, or it cannot be written.
    """
    from filelock import FileLock, Timeout

    path = course / "grading" / folder / ".lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(path).acquire(timeout=0)
    except Timeout:
        raise CourseError(
            f"{course}: another `oxus {command}` is running here: wait until it ends, or stop it; nothing was changed"
        ) from None
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be written ({error.strerror}): check that you may write in the folder and that the "
            "disk is not full"
        ) from None
    with held:
        yield
