"""Read a folder that another account owns and may change at any time, as in nbgrader's exchange.

Each file and folder is opened from the folder above it, which is already open, and without following links. Then it is
checked: it has to belong to the owner of the whole folder. So a file that is replaced between the check and the reading
never leads to another person's file.
"""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from oxus.core.errors import CourseError
from oxus.core.safe_output import printable
from oxus.teaching.collection.found import MAX_NOTEBOOK_BYTES, MOST_BYTES, MOST_FILES

_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)
_DEEPEST = 40


class OwnedFolder:
    """A folder of one owner, opened for reading.

    Parameters
    ----------
    path : Path
        The folder; a link in its place is not followed.

    Raises
    ------
    OSError
        If it is not a folder or cannot be opened.
    CourseError
        If this system cannot open files safely.
    """

    def __init__(self, path: Path) -> None:
        if not hasattr(os, "O_NOFOLLOW") or os.open not in os.supports_dir_fd:
            raise CourseError("an exchange can only be read on Linux and macOS")
        self._folder = os.open(path, _FLAGS | os.O_DIRECTORY)
        self.owner = os.fstat(self._folder).st_uid
        """The number of the account."""
        self.problems: list[str] = []
        """What was not read, with the reasons."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._folder)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file that belongs to the owner: its path in the folder, and its content."""
        self._files, self._bytes = MOST_FILES, MOST_BYTES
        yield from self._in(self._folder, ())

    def _in(self, folder: int, above: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        for name in sorted(os.listdir(folder)):
            inside = "/".join((*above, name))
            try:
                opened = os.open(name, _FLAGS, dir_fd=folder)
            except OSError as error:
                is_link = error.errno in (errno.ELOOP, errno.EMLINK)
                self._leave_out(inside, "a link: it is not followed" if is_link else str(error.strerror))
                continue
            try:
                found = os.fstat(opened)
                if found.st_uid != self.owner:
                    self._leave_out(inside, "it belongs to another account")
                elif stat.S_ISDIR(found.st_mode) and len(above) < _DEEPEST:
                    yield from self._in(opened, (*above, name))
                elif not stat.S_ISREG(found.st_mode):
                    self._leave_out(inside, "not a file")
                elif (data := self._read(opened, inside)) is not None:
                    yield inside, data
            finally:
                os.close(opened)

    def _read(self, opened: int, inside: str) -> bytes | None:
        most = min(MAX_NOTEBOOK_BYTES, self._bytes)
        if self._files <= 0 or most <= 0:
            self._leave_out(inside, "the submission has too many files, or they are too large")
            return None
        with os.fdopen(os.dup(opened), "rb") as file:
            data = file.read(most + 1)
        self._files, self._bytes = self._files - 1, self._bytes - len(data)
        if len(data) > most:
            self._leave_out(inside, f"larger than {most // 1_000_000} MB")
            return None
        return data

    def _leave_out(self, inside: str, reason: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(f"{printable(inside)} ({reason})")
