"""Writing a file atomically."""

from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.safe_output import encodable
from oxus.core.standalone import load


def is_temporary(path: Path) -> bool:
    """Whether a file is one of `write_atomic`'s temporary files, which is left behind where a process was killed."""
    return bool(load("files").is_temporary(path))


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a file atomically, as `oxus_data.files.write_atomic` does.

    Parameters
    ----------
    path : Path
        The file. Its folder is made if necessary.
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are. Half a surrogate pair, which UTF-8 does not have and
        a submission or a file name may contain, becomes U+FFFD.

    Raises
    ------
    CourseError
        If the file cannot be written; the message names the file and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        load("files").write_atomic(path, encodable(content) if isinstance(content, str) else content)
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be written ({error.strerror}): "
            "check that you may write in the folder and that the disk is not full"
        ) from None
