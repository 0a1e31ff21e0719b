"""A log of JSON lines. Each is written at once, so the next run can read what an interrupted one wrote."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.safe_output import to_json


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read the objects in a file, in order. Lines that are not JSON, as an interrupted run leaves them, are skipped."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value


def append_line(path: Path, value: dict[str, Any]) -> None:
    """Append one object to a file, on a new line even if the line before was cut off.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{to_json(value)}")
    except OSError as error:
        raise CourseError(f"{path}: cannot be written ({error.strerror}): is the disk full?") from None


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """Write a file with only these objects, atomically.

    Raises
    ------
    CourseError
        If it cannot be written; the file is as it was.
    """
    write_atomic(path, "\n".join(to_json(value) for value in values) + "\n")
