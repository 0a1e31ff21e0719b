"""nbgrader's folder of submissions, in Oxus `grading/submitted/<student>/<unit>/`: its contents, and their times."""

import contextlib
import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import is_temporary
from oxus.core.nbgrader_settings import folders
from oxus.teaching.collection.downloads import MAX_BYTES

TIMESTAMP_FILE = "timestamp.txt"
"""nbgrader's file with the time of the submission, beside the notebook."""


@dataclass(frozen=True)
class SubmittedFiles:
    """The files of one student that are graded."""

    notebooks: dict[str, bytes]
    """By name; a notebook that was not submitted is not in it."""
    files: tuple[tuple[str, bytes], ...] = ()
    """The files that are beside the notebooks, by their path in that folder."""

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
    for folder in (*submitted, course / "grading" / "downloaded" / unit):
        for path in filter(is_temporary, folder.rglob(".*.part")):
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
        files = tuple((str(p.relative_to(folder)), p.read_bytes()) for p in files_beside(folder, ignore))
        return SubmittedFiles({name: path.read_bytes() for name, path in paths.items()}, files)
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be read ({error.strerror})") from None


def files_beside(folder: Path, ignore: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the files that are beside a notebook. A link could lead to the gradebook: none is followed.

    Raises
    ------
    CourseError
        If they are too large together.
    """
    total = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix == ".ipynb" or inside[-1] == TIMESTAMP_FILE or ".ipynb_checkpoints" in inside:
            continue
        if is_temporary(path) or any(is_ignored(part, ignore) for part in inside):
            continue
        if any((folder.joinpath(*inside[:n])).is_symlink() for n in range(1, len(inside) + 1)):
            continue
        if path.is_file():
            total += path.stat().st_size
            if total > MAX_BYTES:
                raise CourseError(
                    f"the files beside the notebook are larger than {MAX_BYTES // 1_000_000} MB"
                )
            yield path


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
    for path in (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()):
        if _OFTEN_THERE & set(path.parts):
            continue
        if any(is_ignored(part, ignore) for part in path.parts):
            remarks.append(f"{path.as_posix()}: left out (c.CourseDirectory.ignore)")
        elif path.suffix == ".ipynb" and not (len(path.parts) == 1 and path.stem in notebooks):
            remarks.append(f"{path.as_posix()}: left out (not a notebook of this assignment)")
    return remarks


_OFTEN_THERE = {".ipynb_checkpoints", "__pycache__"}
"""Folders that programs make; that they are left out is not worth a remark."""


def is_ignored(name: str, ignore: Sequence[str]) -> bool:
    """Return whether nbgrader's `ignore` leaves out files and folders of this name."""
    hidden = name.startswith(".")  # which `*` does not stand for, as in a shell
    return any(fnmatch(name, one) for one in ignore if not hidden or one.startswith("."))


def submitted_at(folder: Path) -> datetime | None:
    """Return the time of a submission, UTC; None if there is none, or it is not a time."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc((folder / TIMESTAMP_FILE).read_text(encoding="utf-8").strip()) or None
    except (OSError, ValueError, TypeError):
        return None
