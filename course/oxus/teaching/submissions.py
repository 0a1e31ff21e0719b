"""nbgrader's folder of submissions, `grading/submitted/<student>/<unit>/`: what is in it, and since when."""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import is_temporary
from oxus.teaching.downloads import MAX_BYTES

TIMESTAMP_FILE = "timestamp.txt"
"""nbgrader's file with the time of the submission, beside the notebook."""


@dataclass(frozen=True)
class SubmittedFiles:
    """What is graded of one student."""

    notebook: bytes
    files: tuple[tuple[str, bytes], ...] = ()
    """The files that lie beside the notebook, by their path in its folder."""

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it."""
        whole = hashlib.sha256()
        for name, data in (("", self.notebook), *self.files):
            for part in (name.encode("utf-8", "surrogateescape"), data):
                whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()


def submission_folders(course: Path, unit: str, student: str = "*") -> dict[str, Path]:
    """The folders of the submissions of a unit, by student; those of all students by default.

    A folder in which `oxus collect` was killed while it wrote the first file holds no submission.
    """
    folders = sorted((course / "grading" / "submitted").glob(f"*/{unit}"))
    return {p.parent.name: p for p in folders if student in ("*", p.parent.name) and _holds_files(p)}


def _holds_files(folder: Path) -> bool:
    try:
        return not all(map(is_temporary, folder.iterdir()))
    except OSError:  # which grading then says of it
        return folder.is_dir()


def remove_leftovers(course: Path, unit: str) -> None:
    """Remove the temporary files of a run of `oxus collect` that was killed.

    Only while no other run can write there: its files would be removed, too (see `one_run`).
    """
    grading = course / "grading"
    for folder in (*(grading / "submitted").glob(f"*/{unit}"), grading / "downloaded" / unit):
        for path in filter(is_temporary, folder.rglob(".*.part")):
            with contextlib.suppress(OSError):
                path.unlink()


def submitted_folder(course: Path, student: str, unit: str) -> Path:
    """Where nbgrader looks for the submission of a student."""
    return course / "grading" / "submitted" / student / unit


def autograded_folder(course: Path, student: str, unit: str) -> Path:
    """Where nbgrader keeps the autograded notebook of a student."""
    return course / "grading" / "autograded" / student / unit


def read_submission(folder: Path, unit: str) -> SubmittedFiles:
    """Read what a student submitted.

    Raises
    ------
    CourseError
        If there is no notebook of the unit, or it is too large; the message is for the instructor.
    """
    path = folder / f"{unit}.ipynb"
    if not path.is_file() or path.is_symlink():
        others = ", ".join(p.name for p in sorted(folder.glob("*.ipynb"))[:3])
        raise CourseError(f"no notebook {unit}.ipynb was submitted" + (f", but {others}" if others else ""))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourseError(f"the notebook is larger than {MAX_BYTES // 1_000_000} MB")
        files = tuple((str(p.relative_to(folder)), p.read_bytes()) for p in files_beside(folder))
        return SubmittedFiles(path.read_bytes(), files)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None


def files_beside(folder: Path) -> Iterator[Path]:
    """The files that lie beside a notebook. A link could lead to the gradebook: none is followed.

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
        if is_temporary(path):
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


def submitted_at(folder: Path) -> datetime | None:
    """The time of a submission, UTC; None if there is none, or it is not a time."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc((folder / TIMESTAMP_FILE).read_text(encoding="utf-8").strip()) or None
    except (OSError, ValueError, TypeError):
        return None


def is_later(folder: Path, graded: Path) -> bool:
    """Whether a submission came later than what was graded, by nbgrader's rule.

    A time is missing in `graded` if a run ended early.
    """
    new, old = submitted_at(folder), submitted_at(graded)
    return new is not None and (old is None or new > old)
