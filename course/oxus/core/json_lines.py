"""A log of JSON lines. Each is written at once, so the next run can read what an interrupted one wrote."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file, in order; lines that are not JSON, as a killed run leaves them, are left out."""
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
    """Add one object to a file; a line before it that was cut off stays apart from it.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{json.dumps(value, ensure_ascii=False)}")
    except OSError as error:
        raise CourseError(f"{path}: cannot be written ({error.strerror}): is the disk full?") from None


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """Write a file with these objects alone, atomically.

    Raises
    ------
    CourseError
        If it cannot be written; the file is as it was.
    """
    write_atomic(path, "\n".join(json.dumps(value, ensure_ascii=False) for value in values) + "\n")
