"""nbgrader's folder of submissions, in Oxus `grading/submitted/<student>/<unit>/`: its contents, and their times."""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from fnmatch import fnmatch
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import is_temporary
from oxus.core.nbgrader_settings import folders
from oxus.core.safe_output import printable
from oxus.teaching.collection.found import MAX_BYTES

TIMESTAMP_FILE = "timestamp.txt"
"""nbgrader's file with the time of the submission, beside the notebook."""


_LONGEST_PATH, _DEEPEST = 1000, 40
"""Bytes, and folders, of a path in a student's folder. The folder itself has a path, too, and file systems and Python's
own functions have limits."""


def is_short(inside: str) -> bool:
    """Return whether a path in a student's folder is short enough for every folder that it is copied to."""
    parts = [part.encode("utf-8", "surrogateescape") for part in inside.split("/")]
    longest = max(map(len, parts))
    return longest <= 240 and len(parts) <= _DEEPEST and sum(map(len, parts)) + len(parts) <= _LONGEST_PATH


@dataclass(frozen=True)
class SubmittedFiles:
    """The files of one student that are graded."""

    notebooks: dict[str, bytes]
    """By name; a notebook that was not submitted is not in it."""
    files: tuple[tuple[str, bytes], ...] = ()
    """The files that are beside the notebooks, by their path in that folder."""
    programs: tuple[str, ...] = ()
    """The paths of those that may be run as programs."""

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it."""
        whole = hashlib.sha256()
        # The name of a single notebook does not count: digests of 0.3.0 and before are those of one.
        single = len(self.notebooks) == 1
        notebooks = [
            ("" if single else f"{name}.ipynb", self.notebooks[name]) for name in sorted(self.notebooks)
        ]
        for name, data in (*notebooks, *self.files):
            for part in (name.encode("utf-8", "surrogateescape"), data):
                whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()


def submission_folders(course: Path, unit: str, student: str = "*") -> dict[str, Path]:
    """Return the folders of the submissions of a unit, by student; those of all students whom nbgrader takes by
    default.

    A folder in which `oxus collect` was killed while it wrote the first file holds no submission.
    """
    where = folders(course)
    found = {
        name: folder for name, folder in where.students("submitted", unit).items() if _holds_files(folder)
    }
    return {
        name: folder
        for name, folder in found.items()
        if student in ("*", name) and name not in where.excluded
    }


def _holds_files(folder: Path) -> bool:
    try:
        return not all(map(is_temporary, folder.iterdir()))
    except OSError:  # which grading then says of it
        return folder.is_dir()


def remove_leftovers(course: Path, unit: str) -> None:
    """Remove the temporary files of a run of `oxus collect` that was killed.

    Only while no other run can write there: its files would be removed, too (see `one_run`).
    """
    submitted = folders(course).students("submitted", unit).values()
    for folder in filter(Path.is_dir, (*submitted, course / "grading" / "downloaded" / unit)):
        for path in filter(is_temporary, _walk(folder)):
            with contextlib.suppress(OSError):
                path.unlink()


def submitted_folder(course: Path, student: str, unit: str) -> Path:
    """Return the folder where nbgrader looks for the submission of a student."""
    return folders(course).path("submitted", student, unit)


def autograded_folder(course: Path, student: str, unit: str) -> Path:
    """Return the folder where nbgrader keeps the autograded notebook of a student."""
    return folders(course).path("autograded", student, unit)


def read_submission(
    folder: Path, unit: str, notebooks: Sequence[str] = (), ignore: Sequence[str] = ()
) -> SubmittedFiles:
    """Read a student's submission.

    Parameters
    ----------
    folder : Path
        The student's.
    unit : str
        The unit's id.
    notebooks : sequence of str
        The names of the assignment's notebooks; by default the unit's id.
    ignore : sequence of str
        Patterns of the names of files and folders to leave out (nbgrader's `ignore`).

    Raises
    ------
    CourseError
        If there is no notebook of the unit, or it is too large; the message is for the instructor.
    """
    wanted = notebooks or (unit,)
    paths = {name: folder / f"{name}.ipynb" for name in wanted}
    paths = {name: path for name, path in paths.items() if path.is_file() and not path.is_symlink()}
    if not paths:
        others = ", ".join(p.name for p in sorted(folder.glob("*.ipynb"))[:3])
        names = " or ".join(f"{name}.ipynb" for name in wanted)
        raise CourseError(f"no notebook {names} was submitted" + (f", but {others}" if others else ""))
    try:
        if max(path.stat().st_size for path in paths.values()) > MAX_BYTES:
            raise CourseError(f"the notebook is larger than {MAX_BYTES // 1_000_000} MB")
        beside = [(str(path.relative_to(folder)), path) for path in files_beside(folder, ignore)]
        files = tuple((name, path.read_bytes()) for name, path in beside)
        programs = tuple(name for name, path in beside if path.stat().st_mode & 0o100)
        return SubmittedFiles({name: path.read_bytes() for name, path in paths.items()}, files, programs)
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be read ({error.strerror})") from None


def files_beside(folder: Path, ignore: Sequence[str] = (), limited: bool = True) -> Iterator[Path]:
    """Yield the files that are beside a notebook. A link could lead to the gradebook: none is followed.

    Parameters
    ----------
    folder : Path
        The student's.
    ignore : sequence of str
        Patterns of the names of files and folders to leave out (nbgrader's `ignore`).
    limited : bool, default True
        Whether to raise an error where a limit is exceeded.

    Raises
    ------
    CourseError
        If they are too large together, or a path is too long.
    """
    total = 0
    for path in sorted(_walk(folder)):
        inside = path.relative_to(folder).parts
        if path.suffix == ".ipynb" or inside[-1] == TIMESTAMP_FILE or ".ipynb_checkpoints" in inside:
            continue
        if is_temporary(path) or any(is_ignored(part, ignore) for part in inside):
            continue
        if limited and not is_short("/".join(inside)):
            raise CourseError(f"{printable('/'.join(inside))}: the path of this file is too long")
        if path.is_file() and not path.is_symlink():
            total += path.stat().st_size
            if limited and total > MAX_BYTES:
                raise CourseError(
                    f"the files beside the notebook are larger than {MAX_BYTES // 1_000_000} MB"
                )
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder that is not a folder. Links are not followed; folders may be nested deeply."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                else:
                    yield Path(entry.path)


def left_out(folder: Path, notebooks: Collection[str], ignore: Sequence[str]) -> list[str]:
    """Write a remark for each file in a student's folder that grading leaves out.

    Parameters
    ----------
    folder : Path
        The student's.
    notebooks : collection of str
        The names of the assignment's notebooks.
    ignore : sequence of str
        Patterns of the names of files and folders to leave out (nbgrader's `ignore`).
    """
    remarks = []
    for whole in sorted(_walk(folder)):
        path = whole.relative_to(folder)
        if _OFTEN_THERE & set(path.parts):
            continue
        if whole.is_symlink():
            remarks.append(f"{printable(path.as_posix())}: left out (a link to another file)")
            continue
        if not whole.is_file():
            continue
        if any(is_ignored(part, ignore) for part in path.parts):
            remarks.append(f"{printable(path.as_posix())}: left out (c.CourseDirectory.ignore)")
        elif path.suffix == ".ipynb" and not (len(path.parts) == 1 and path.stem in notebooks):
            remarks.append(f"{printable(path.as_posix())}: left out (not a notebook of this assignment)")
    return remarks


_OFTEN_THERE = {".ipynb_checkpoints", "__pycache__"}
"""Folders that programs make; that they are left out is not worth a remark."""


def is_ignored(name: str, ignore: Sequence[str]) -> bool:
    """Return whether nbgrader's `ignore` leaves out files and folders of this name."""
    hidden = name.startswith(".")  # which `*` does not stand for, as in a shell
    return any(fnmatch(name, one) for one in ignore if not hidden or one.startswith("."))


def stamp_in(folder: Path) -> str:
    """Return the text of a submission's `timestamp.txt`; empty if there is none, or a link in its place.

    A link could lead to any file of the instructor, whose text would reach the feedback.
    """
    try:
        return read_regular(folder / TIMESTAMP_FILE, 200).decode("utf-8", "replace")
    except OSError:
        return ""


def read_regular(path: Path, most: int) -> bytes:
    """Read the beginning of a file, and nothing else than a file: no link, no pipe, no device.

    Parameters
    ----------
    path : Path
        The file; links in the folders above it are followed.
    most : int
        The largest number of bytes to read.

    Raises
    ------
    OSError
        If it is not a file or cannot be read.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        return file.read(most)


def submitted_at(folder: Path) -> datetime | None:
    """Return the time of a submission, UTC; None if there is none, or it is not a time.

    The first and the last year of the calendar are no times: in another time zone, they would be outside it.
    """
    from nbgrader.utils import parse_utc

    try:
        time = parse_utc(stamp_in(folder).strip())
    except (ValueError, TypeError, OverflowError):
        return None
    return time if time and MINYEAR < time.year < MAXYEAR else None
