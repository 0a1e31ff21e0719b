"""Submission times that an LMS stores beside the files of a download."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from oxus.teaching.collection.found import File
from oxus.teaching.collection.times import read_stamp, read_time, read_worksheet, time_in_name
from oxus.teaching.submissions import TIMESTAMP_FILE

_LARGEST = 5_000_000
_ATTACHMENTS = "Submission attachment(s)"
"""Sakai's folder of what a student submitted; the time is beside it."""


@dataclass
class LmsTimes:
    """The times in Moodle's worksheets, in files `timestamp.txt` and in names."""

    zone: tzinfo | None = None
    """The time zone of the class; None for that of this computer."""
    known: dict[str, str] = field(default_factory=dict)
    """Times that are known already, by the name of the file."""
    _worksheet: dict[str, str] = field(default_factory=dict)
    _stamps: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add_beside(self, places: Iterable[Path]) -> None:
        """Read Moodle's worksheets that are beside the files to collect."""
        for folder in sorted({place.resolve().parent for place in places}):
            for path in sorted(folder.glob("*.csv")):
                try:
                    if path.is_file() and path.stat().st_size < _LARGEST:
                        self._worksheet |= read_worksheet(path.read_bytes())
                except OSError:
                    continue

    def add(self, file: File) -> bool:
        """Read a file of a download if it contains times, and return whether it does."""
        name = file.given.lower()
        own = (
            file.person or file.nested
        )  # in a folder of Moodle or Canvas, or in a student's zip file, it is theirs
        if name == TIMESTAMP_FILE:
            if not own:
                self._stamps[(*file.outer, *file.folders)] = file.data[:100].decode("utf-8", "replace")
            return True
        if (
            not own
            and name.endswith(".csv")
            and len(file.data) < _LARGEST
            and (found := read_worksheet(file.data))
        ):
            self._worksheet |= found
            return True
        return False

    def of(self, file: File) -> tuple[datetime | None, str]:
        """Return the time of a submission, and a remark if a time is given that cannot be read."""
        if file.name in self.known:
            return read_stamp(self.known[file.name]), ""
        if file.person:
            text = self._worksheet.get(file.person.id, "") if file.person.system == "Moodle" else ""
            time = read_time(text, self.zone)
        else:
            text = self._stamp(file)
            time = read_stamp(text) if text else time_in_name((*file.folders, file.given), self.zone)
        unread = (
            f"check: the LMS gives its time as {text.strip()[:50]!r}, which cannot be read"
            if text and not time
            else ""
        )
        return time, unread

    def has_stamp(self, file: File) -> bool:
        """Return whether a `timestamp.txt` is beside it, as nbgrader puts it."""
        return bool(self._stamp(file))

    def _stamp(self, file: File) -> str:
        folder = (*file.outer, *file.folders)
        if folder and folder[-1] == _ATTACHMENTS:
            folder = folder[:-1]
        return "" if file.nested else self._stamps.get(folder, "")
