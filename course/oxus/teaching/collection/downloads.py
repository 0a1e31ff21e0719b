"""The files in a class's downloads (folders and zip files), each with the person from whom the LMS received it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from oxus.teaching.students import lms

MAX_BYTES = 50_000_000
"""A file larger than this is not read: no answer to an exercise is."""

_SKIPPED = (".ipynb_checkpoints", "__MACOSX", "__pycache__")


@dataclass
class File:
    """A file as it was found."""

    name: str
    person: lms.Person | None
    given: str
    """The name that the student gave it, as far as it can be told."""
    modified: datetime
    data: bytes = b""
    problem: str = ""
    """The reason why it cannot be read; empty if it can."""
    within: str = ""
    """The name of the student's zip file that it lies in."""
    outer: tuple[str, ...] = ()
    """The name of the folder or zip file that was collected."""
    folders: tuple[str, ...] = ()
    """The folders in it that the file lies in, the outermost first."""
    own_name: str = ""
    """Its name as it was found."""
    digest: str = ""
    """The SHA-256 of its content; empty before it is known."""
    nested: bool = False
    """Whether it lies in a zip file in a zip file."""

    @property
    def path(self) -> str:
        """The whole path: what was collected, `//`, and the file's own path in it."""
        return f"{'/'.join(self.outer)}//{'/'.join((*self.folders, self.own_name))}"

    @property
    def is_notebook(self) -> bool:
        """Whether the file is meant to be a notebook, by its name or its content: browsers add .txt, .json and (1)."""
        return ".ipynb" in self.given.lower() or (self.data.lstrip()[:1] == b"{" and b'"cells"' in self.data)


def find_files(places: list[Path]) -> Iterator[File]:
    """Find the files in files, folders and zip files; each name is unique.

    Parameters
    ----------
    places : list of Path
        Each a folder, a zip file (in which a student's own zip files are opened, too) or any other file.

    Yields
    ------
    File
        With a problem in place of content where it cannot be read. Nothing is written to disk.
    """
    seen: set[str] = set()
    for place in places:
        for file in _in_folder(place) if place.is_dir() else _at(place, (lms.file_name(place.name),), ()):
            number = 1
            name = file.name
            while file.name in seen:
                number += 1
                file.name = f"{place.stem} {number}/{name}"
            seen.add(file.name)
            yield file


def _in_folder(folder: Path) -> Iterator[File]:
    for path in sorted(folder.rglob("*")):  # does not go into folders that are links
        parts = tuple(map(lms.file_name, path.relative_to(folder).parts))
        if not path.is_dir() and _wanted(parts):
            yield from _at(path, parts, (lms.file_name(folder.name),))


def _at(path: Path, parts: tuple[str, ...], outer: tuple[str, ...]) -> Iterator[File]:
    """Find the file at a path, or the files inside it if it is a zip file."""
    modified = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    file = _found(parts, outer, modified)
    try:
        if path.is_symlink():
            file.problem = "a link to another file: it is not followed"
        elif not path.is_file():
            file.problem = "not a file that can be read"
        elif path.suffix.lower() == ".zip":
            # The part that the LMS made does not belong to the name, so that a later download has the same names.
            # A folder around a student's own zip file may name the student.
            inside = parts if file.person else parts[:-1]
            with path.open("rb") as stream:
                yield from _zipped(stream, file, inside, outer)
            return
        elif path.stat().st_size > MAX_BYTES:
            file.problem = f"larger than {MAX_BYTES // 1_000_000} MB"
        else:
            file.data = path.read_bytes()
    except OSError as error:
        file.problem = f"cannot be read ({error.strerror})"
    yield file


def _zipped(
    stream: IO[bytes], file: File, parts: tuple[str, ...], outer: tuple[str, ...], nested: bool = False
) -> Iterator[File]:
    """Read the files in a zip file one by one, without unpacking them to disk, so that no name can lead elsewhere."""
    try:
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                inner = PurePosixPath(lms.entry_name(entry)).parts
                own = tuple(p for p in inner if p not in ("..", ".", "/"))
                if entry.is_dir() or not own or not _wanted(own):
                    continue
                for one in _entry(archive, entry, (*parts, *own), outer, nested):
                    one.within = one.within or file.given
                    one.outer = one.outer or (() if parts else (file.given,))
                    one.nested = one.nested or nested
                    yield one
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        file.problem = f"not a zip file that can be read ({error})"
        yield file


def _entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    parts: tuple[str, ...],
    outer: tuple[str, ...],
    nested: bool,
) -> Iterator[File]:
    try:
        modified = datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:  # a zip file may give any numbers
        modified = datetime(1980, 1, 1, tzinfo=UTC)
    file = _found(parts, outer, modified)
    try:
        with archive.open(entry) as stream:
            # The size that the entry tells may be untrue.
            file.data = stream.read(MAX_BYTES + 1)
    except Exception as error:  # zipfile raises many kinds: encrypted, damaged, an unknown method
        file.problem = f"cannot be read from the zip file ({error})"
    if len(file.data) > MAX_BYTES:
        file.data, file.problem = b"", f"larger than {MAX_BYTES // 1_000_000} MB"
    if not file.problem and parts[-1].lower().endswith(".zip") and not nested:
        yield from _zipped(io.BytesIO(file.data), file, parts, outer, nested=True)
    else:
        yield file


def _found(parts: tuple[str, ...], outer: tuple[str, ...], modified: datetime) -> File:
    return file_at((*outer, *parts), len(outer), modified)


def file_at(path: Sequence[str], outer: int, modified: datetime) -> File:
    """Describe the file at a path, without its content.

    Parameters
    ----------
    path : sequence of str
        The names of the folders and zip files that it lies in, outermost first, and its own.
    outer : int
        How many of them are the folder that was collected, and no part of the file's name.
    modified : datetime
        The time of the file, UTC.
    """
    person, given = lms.person_of(path)
    own = tuple(path[outer:])
    return File(
        "/".join(own), person, given, modified, outer=tuple(path[:outer]), folders=own[:-1], own_name=own[-1]
    )


def _wanted(parts: tuple[str, ...]) -> bool:
    return not any(part in _SKIPPED or part.startswith("._") for part in parts) and parts[-1][:1] != "."
