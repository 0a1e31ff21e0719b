"""The files of nbgrader's folder `autograded`: the instructor's files for a notebook, and the results of grading."""

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.nbgrader_settings import folders
from oxus.teaching.submissions import TIMESTAMP_FILE, stamp_in

Files = tuple[tuple[str, bytes], ...]
"""Files by their path in the folder of a notebook."""


def unit_files(course: Path, unit: str, config: Any) -> Files:
    """Return the files that the instructor gives with the notebooks, without those that students may replace.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    config : traitlets.config.Config
        nbgrader's settings of the course, for `exclude_overwriting`.
    """
    from nbgrader.utils import find_all_files
    from traitlets.config.loader import LazyConfigValue

    where = folders(course)
    folder = where.path("source", ".", unit)
    excluded = config.Autograde.get("exclude_overwriting", {})
    if isinstance(excluded, LazyConfigValue):  # nbgrader_config.py adds to the default, as in `.update(...)`
        excluded = excluded.get_value({})
    kept = excluded.get(unit, ())
    paths = sorted(Path(p) for p in find_all_files(str(folder), [*where.ignore, "*.ipynb"]))
    return tuple(
        (str(path.relative_to(folder)), path.read_bytes())
        for path in paths
        if path not in {folder / name for name in kept}
    )


_OF_NAMES = {
    errno.EEXIST, errno.EILSEQ, errno.EINVAL, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOENT,
    errno.ENOTDIR, errno.ENOTEMPTY,
}  # fmt: skip


def is_of_names(error: CourseError) -> bool:
    """Return whether a file could not be written because of its name and what is in its place.

    This concerns one submission. A full disk, or a folder of somebody else's, concerns all of them.
    """
    return getattr(error.__context__, "errno", None) in _OF_NAMES


def remove_notebooks(target: Path) -> None:
    """Remove the autograded notebooks of a student; from then on, the submission counts as not graded.

    Raises
    ------
    CourseError
        If they cannot be removed.
    """
    for path in sorted(target.glob("*.ipynb")):
        _remove(path)


def write_autograded(
    target: Path, submitted: Path, notebooks: Mapping[str, str], beside: Mapping[str, bytes], files: Files
) -> None:
    """Write the autograded notebooks and the files that belong with them to the folder where nbgrader puts them.

    Parameters
    ----------
    target, submitted : Path
        The student's folders.
    notebooks : mapping of str to str
        JSON, by name.
    beside : mapping of str to bytes
        The files that the student submitted with them.
    files : tuple of (str, bytes)
        From `unit_files`; they replace the student's, as in nbgrader.

    Raises
    ------
    CourseError
        If a file cannot be written.
    """
    there = {**beside, **dict(files)}
    for path in sorted(target.rglob("*")):
        if path.is_file() and str(path.relative_to(target)) not in there:
            _remove(path)  # of an earlier submission
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()  # a file may have its name now
    for name, data in there.items():
        _write_locked(target / name, data)
    for name, text in notebooks.items():
        _write_locked(target / f"{name}.ipynb", text + "\n")
    write_timestamp(target, submitted)


def write_timestamp(target: Path, submitted: Path) -> None:
    """Record, beside the autograded notebooks, when they were submitted; nothing is written if that is not known.

    Raises
    ------
    CourseError
        If the file cannot be written or removed.
    """
    if stamp := stamp_in(submitted):  # a link in its place could lead to any file of the instructor
        _write_locked(target / TIMESTAMP_FILE, stamp)
    else:
        _remove(target / TIMESTAMP_FILE)


def _remove(path: Path) -> None:
    try:
        if path.exists():
            path.chmod(0o644)  # Windows would not remove it otherwise
            path.unlink()
    except OSError as error:
        raise CourseError(f"{path}: cannot be removed ({error.strerror}): is it yours to write?") from None


def _write_locked(path: Path, content: str | bytes) -> None:
    """Write a read-only file, as all of nbgrader's autograded files are."""
    if path.exists():
        path.chmod(0o644)  # Windows would not replace it otherwise
    write_atomic(path, content)
    path.chmod(0o444)
