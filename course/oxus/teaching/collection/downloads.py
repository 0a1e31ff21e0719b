"""The files in a class's downloads (folders and zip files), each with the person from whom the LMS received it."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from oxus.teaching.collection.found import Budgets, File, file_at, find_homes, is_wanted
from oxus.teaching.collection.zips import files_in, has_no_notebook, read_limited
from oxus.teaching.students import lms


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
    budgets = Budgets()
    for place in places:
        if place.is_dir():
            files = _in_folder(place, budgets)
        else:
            files = _at(place, file_at((lms.file_name(place.name),), 0, _modified(place)), budgets, False)
        for file in files:
            number = 1
            name = file.name
            while file.name in seen:
                number += 1
                file.name = f"{place.stem} {number}/{name}"
            seen.add(file.name)
            file.found = file.name
            yield file


def _in_folder(folder: Path, budgets: Budgets) -> Iterator[File]:
    outer = (lms.file_name(folder.name),)
    found = []
    for path in sorted(_walk(folder)):
        parts = tuple(map(lms.file_name, path.relative_to(folder).parts))
        if is_wanted(parts):
            found.append((path, file_at((*outer, *parts), 1, _modified(path))))
    with_notebook = find_homes(file for _, file in found)
    found.sort(key=lambda pair: not pair[1].has_notebook_name)  # they count before a limit is reached
    for path, file in found:
        yield from _at(path, file, budgets, file.group in with_notebook)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder that is not a folder. Links are not followed; folders may be nested deeply."""
    waiting = [folder]
    while waiting:
        above = waiting.pop()
        try:
            with os.scandir(above) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        yield Path(entry.path)
        except OSError:
            if above == folder:
                raise
            yield above  # its path is too long, or nobody may read it: reading it says so


def _modified(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return datetime(1980, 1, 1, tzinfo=UTC)


def _at(path: Path, file: File, budgets: Budgets, beside_notebook: bool) -> Iterator[File]:
    """Find the file at a path, or the files in it if it is a zip file.

    A zip file beside a notebook that contains no notebook itself is not opened: the notebook may read it.
    """
    budget = budgets.of_student(file)
    if not budget.allows(file):
        if not budget.reported:
            budget.reported = True
            yield file
        return
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            file.problem = "a link to another file: it is not followed"
        elif not stat.S_ISREG(mode):
            file.problem = "not a file that can be read"
        elif path.suffix.lower() == ".zip":
            with path.open("rb") as stream:
                if not (beside_notebook and has_no_notebook(stream)):
                    yield from files_in(stream, file, budgets)
                    return
                read_limited(stream, file, budget)
        else:
            with path.open("rb") as stream:
                read_limited(stream, file, budget)
        file.executable = bool(mode & 0o100)
    except OSError as error:
        file.problem = f"cannot be read ({error.strerror})"
    yield file
