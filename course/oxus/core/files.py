"""Writing a file atomically; tables as CSV that spreadsheet programs read."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.standalone import load


def to_csv(rows: Iterable[Iterable[Any]], bom: bool = True) -> str:
    """A table as CSV text; None becomes an empty field.

    Parameters
    ----------
    rows : iterable of iterable
        The header first.
    bom : bool, default True
        Start with a UTF-8 BOM, so that Excel detects the encoding and shows names in any script.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return ("\ufeff" if bom else "") + text.getvalue()


def is_plain(text: str) -> bool:
    """Whether a spreadsheet takes the text as text and not as a formula."""
    return not text.startswith(("=", "+", "-", "@", "\t", "\r"))


def escape_formula(text: str) -> str:
    """Escape text that a spreadsheet would run as a formula, by a `'` before it."""
    return text if is_plain(text) else f"'{text}"


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
        Text is written as UTF-8, with its line ends as they are.

    Raises
    ------
    CourseError
        If the file cannot be written; the message names the file and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        load("files").write_atomic(path, content)
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be written ({error.strerror}): "
            "check that you may write in the folder and that the disk is not full"
        ) from None
