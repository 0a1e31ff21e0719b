"""Writing a file whole or not at all; tables as spreadsheet programs read them."""

import contextlib
import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError


def sheet(rows: Iterable[Iterable[Any]], mark: bool = True) -> str:
    """A table as CSV text; what is None is empty.

    Parameters
    ----------
    rows : iterable of iterable
        The header first.
    mark : bool
        Begin with the mark by which spreadsheet programs know UTF-8, and so read names in any script.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return ("\ufeff" if mark else "") + text.getvalue()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it holds all of `content`, or what it held before; its folder is made if need be.

    Parameters
    ----------
    path : Path
        The file.
    content : str or bytes
        What it is to hold; text is written as UTF-8 with the line ends it has.

    Raises
    ------
    CourseError
        If the file cannot be written; the message names it and the reason.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    scratch = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(data)
        scratch.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise CourseError(
            f"{path}: cannot be written ({error.strerror}): "
            "check that the folder is yours to write in and the disk is not full"
        ) from None
