"""Read the files in zip files one by one, within limits, without unpacking them to disk."""

import io
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO

from oxus.core.safe_output import printable
from oxus.teaching.collection.found import Budget, Budgets, File, file_at, find_homes, is_wanted
from oxus.teaching.students import lms

_MOST_ENTRIES, _MOST_IN_CLASS = 20_000, 1_000_000
"""The most files in a student's zip file, and in a zip file that the command was told to collect."""
_MOST_TIMES, _SMALL = 200, 10_000_000
"""A larger file is not read if it was compressed more times than this. Notebooks are exempt, because the outputs of an
endless loop are compressed as well as that, and they are cut out when they are read."""


def files_in(stream: IO[bytes], file: File, budgets: Budgets) -> Iterator[File]:
    """Read the files in a zip file.

    Parameters
    ----------
    stream : file
        The content of the zip file.
    file : File
        The zip file. If it is in another zip file, zip files in it are not opened.
    budgets : Budgets
        How much is read from each student.

    Yields
    ------
    File
        Notebooks first. If the zip file cannot be read, it has the reason as its problem.
    """
    # The part that the LMS made does not belong to the name, so that a later download has the same names.
    # A folder around a student's own zip file may name the student.
    above = (*file.folders, file.own_name) if file.person or file.nested else file.folders
    try:
        # One student's files must not keep a class's zip file from being read.
        is_of_class = not file.outer and not file.nested
        if _too_many(stream, _MOST_IN_CLASS if is_of_class else _MOST_ENTRIES):
            most = f"{_MOST_IN_CLASS if is_of_class else _MOST_ENTRIES:,}"
            file.problem = (
                f"a zip file with more than {most} files: unpack it, and collect the notebook in it"
            )
            yield file
            return
        with zipfile.ZipFile(stream) as archive:
            found = [(entry, one) for entry in archive.infolist() if (one := _described(entry, above, file))]
            with_notebook = find_homes(one for _, one in found)
            found.sort(key=lambda pair: not pair[1].has_notebook_name)  # before a limit is reached
            for entry, one in found:
                yield from _entry(archive, entry, one, budgets, one.group in with_notebook)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        file.problem = f"not a zip file that can be read ({printable(error)})"
        yield file


def has_no_notebook(stream: IO[bytes]) -> bool:
    """Return whether a zip file contains neither a notebook nor other zip files, nor files that an LMS has named.

    If such a file is beside a notebook, the notebook reads it. Afterwards, the stream is at its beginning again.
    """
    names = _names(stream)
    stream.seek(0)
    return bool(names) and not any(
        ".ipynb" in name.lower() or name.lower().endswith(".zip") or lms.person_of(name.split("/"))[0]
        for name in names
    )


def _names(stream: IO[bytes]) -> list[str]:
    """Return the names of the files in a zip file; none if it cannot be read."""
    try:
        if _too_many(stream, _MOST_ENTRIES):
            return []
        with zipfile.ZipFile(stream) as archive:
            return [lms.entry_name(entry) for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return []


def read_limited(stream: IO[bytes], file: File, budget: Budget) -> None:
    """Read the content of a file, unless it is too large or the budget is used up. The file's `problem` says so."""
    most = min(file.longest, budget.size)
    data = stream.read(most + 1)  # the size that a zip file gives may be wrong
    budget.size -= len(data)
    if len(data) <= most:
        file.data = data
    elif most == file.longest:
        file.problem = f"larger than {file.longest // 1_000_000} MB"
    else:
        file.problem = f"not read: more than {budget.most_bytes // 1_000_000} MB from one submission"


def _described(entry: zipfile.ZipInfo, above: tuple[str, ...], file: File) -> File | None:
    """Describe a file in a zip file, without its content; None if it cannot be part of a submission."""
    inner = PurePosixPath(lms.entry_name(entry)).parts
    own = tuple(part for part in inner if part not in ("..", ".", "/"))
    if entry.is_dir() or not own or not is_wanted(own):
        return None
    try:
        modified = datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:  # a zip file may give any numbers
        modified = datetime(1980, 1, 1, tzinfo=UTC)
    one = file_at((*file.outer, *above, *own), len(file.outer), modified)
    one.within = file.given
    one.zipped = (*file.outer, *file.folders, file.own_name)
    one.outer = one.outer or (() if above else (file.given,))
    one.nested = file.nested
    mode = entry.external_attr >> 16
    one.executable = bool(stat.S_ISREG(mode) and mode & 0o100)
    if stat.S_ISLNK(mode):
        one.problem = "a link to another file: it is not followed"
    elif entry.file_size > max(_SMALL, _MOST_TIMES * entry.compress_size) and not one.has_notebook_name:
        one.problem = f"not read: compressed more than {_MOST_TIMES} times"
    return one


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: File, budgets: Budgets, beside_notebook: bool
) -> Iterator[File]:
    """Read one file in a zip file, or the files in it if it is a zip file itself."""
    budget = budgets.of_student(file)
    if file.problem:
        yield file
        return
    if not budget.allows(file):
        if not budget.reported:
            budget.reported = True
            yield file
        return
    try:
        with archive.open(entry) as stream:
            read_limited(stream, file, budget)
    except Exception as error:  # zipfile raises many kinds: encrypted, damaged, an unknown method
        file.data, file.problem = b"", f"cannot be read from the zip file ({printable(error)})"
    if file.problem or not file.own_name.lower().endswith(".zip"):
        yield file
    elif file.nested:
        file.contains = next((name for name in _names(io.BytesIO(file.data)) if ".ipynb" in name.lower()), "")
        yield file
    elif beside_notebook and has_no_notebook(io.BytesIO(file.data)):
        yield file
    else:
        file.nested, data, file.data = True, file.data, b""
        yield from files_in(io.BytesIO(data), file, budgets)


def _too_many(stream: IO[bytes], most: int) -> bool:
    """Return whether the list of files in a zip file is too long to be read: each entry takes memory and time.

    The list's size is in the last record (PKWARE's APPNOTE, 4.3.16), which may be followed by a comment.
    """
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 22 - 65_535))
    tail = stream.read()
    stream.seek(0)
    place = tail.rfind(b"PK\5\6")
    if place < 0 or place + 22 > len(tail):
        return False  # zipfile says what is wrong
    size = int.from_bytes(tail[place + 12 : place + 16], "little")
    return end < 4_000_000_000 and size > most * 200
