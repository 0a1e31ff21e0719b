"""Find out when a submission was submitted.

The times of files and of the entries of a zip file show when they were downloaded or unpacked, so they are never used.
The sources of a time are, in this order:

1. the LMS: `timestamp.txt` beside a notebook (nbgrader; Sakai writes it one folder up), Moodle's grading worksheet, the
   names of Blackboard and Brightspace;
2. `oxus submit`, which writes the time into the notebook. A student can change that;
3. Canvas, which writes `LATE` into the names of late files; all other files were on time.

If the same work is collected again, the better source counts (`RANK`). A submission with an unknown time is not late,
because a guess must not cost points; a remark says so.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from oxus.core.safe_output import printable
from oxus.teaching.students import lms

SUBMIT, LMS, LATE = "oxus submit", "LMS", "LATE"
"""The sources of a time."""
NO_TIME = "check: nothing tells when it was submitted: it counts as on time"
"""The remark on a submission whose time is not known."""
RANK = {"": 0, SUBMIT: 1, LATE: 2, LMS: 3}
"""The better source of a time for the same work has the higher number."""

_DATE = r"(?<!\d)(?:19|20)\d\d(?:[-_.]\d\d?){2}(?!\d)|(?<!\d)(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])"
DATE = re.compile(
    rf"(?:{_DATE})(?:[-_T ]?\d\d?[-.:_h]?\d\d(?:[-.:_]?\d\d(?:\d{{3}})?)?)?(?!\d)"
    r"|(?<!\d)\d\d?[-.]\d\d?[-.](?:19|20)\d\d(?!\d)"
    r"|(?<!\w)[^\W\d_]{3,9}\.? \d\d?, (?:19|20)\d\d(?: \d{3,4} [AP]M)?"
)
"""A date, with a time or without one, as an LMS writes it into a name."""

_BLACKBOARD = re.compile(r"_attempt_(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)(?=[_.])")
_BRIGHTSPACE = re.compile(r"\d+-\d+ - .+? - ([^\W\d_]+ \d\d?, \d{4} \d{3,4} [AP]M)(?: - .*)?")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,]\d+)? ?(\S*)")
_MONTHS = tuple(
    re.compile(stems)
    for stems in (
        "jan|янв|қаң|yan",
        "feb|фев|ақп|fev",
        "mar|мар|нау",
        "apr|апр|сәу",
        "may|мая|май|мам",
        "jun|июн|мау|iyun",
        "jul|июл|шіл|iyul",
        "aug|авг|там|avg",
        "sep|сен(?!бі)|қыр|sen",
        "oct|окт|қаз|okt",
        "nov|ноя|қар|noy",
        "dec|дек|жел|dek",
    )
)
"""How the months begin in English, Russian (and Kyrgyz), Kazakh and Uzbek. `Сенбі` is Saturday in Kazakh."""


@dataclass(frozen=True)
class When:
    """The time of a submission."""

    time: str = ""
    """The time, as `2030-01-31 12:00:00 UTC`; empty if it is not known."""
    source: str = ""
    """`SUBMIT`, `LMS` or `LATE`; empty if nothing tells the time."""
    edited: bool = False
    """Whether the notebook was changed after `oxus submit` wrote the time into it."""
    remarks: tuple[str, ...] = ()


def when_submitted(
    said: Any,
    same: bool,
    person: lms.Person | None,
    known: datetime | None,
    due: datetime | None,
    now: datetime,
) -> When:
    """Find out when a notebook was submitted.

    Parameters
    ----------
    said : object
        The time that `oxus submit` wrote; whatever a student may have put there.
    same : bool
        Whether the notebook is as `oxus submit` left it.
    person : Person or None
        The person that Moodle or Canvas names.
    known : datetime or None
        The time that the LMS gives.
    due : datetime or None
        When the unit is due, with its time zone.
    now : datetime
        When it is collected, UTC.
    """
    remarks: list[str] = []
    if known and known > now:
        remarks.append(f"check: the LMS says {written(known)}, which is in the future: it is not used")
        known = None
    stamp = _stamp_of(str(said or ""), now, remarks)
    edited = bool(stamp and not same)
    if known:
        return When(written(known), LMS, edited, tuple(remarks))
    if edited:
        remarks.append(
            f"check: changed after `oxus submit` wrote it, and nothing tells when: it counts as of {written(stamp)}"
        )
    found = When(written(stamp), SUBMIT if stamp else "", edited)
    if person and person.system == "Canvas":
        found = _by_canvas(found, stamp, person.late, due, remarks)
    elif not stamp and due:
        remarks.append(NO_TIME)
    return replace(found, remarks=tuple(remarks))


def _stamp_of(said: str, now: datetime, remarks: list[str]) -> datetime | None:
    if not said:
        return None
    if not (re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", said) and (stamp := _iso(said))):
        remarks.append(f"check: {printable(said)} is not a time that `oxus submit` writes: it is not used")
        return None
    if stamp > now:  # it would count as later than all that the student submits until then
        remarks.append(f"check: {written(stamp)} is in the future: it is not used")
        return None
    return stamp


def _by_canvas(
    found: When, stamp: datetime | None, late: bool, due: datetime | None, remarks: list[str]
) -> When:
    if not due:
        return found
    if late and not (stamp and stamp > due):
        own = f"its own time, {written(stamp)}, is not" if stamp else "it has no time of its own"
        remarks.append(f"check: Canvas marks this as late, and {own}: it counts as one day late")
        return When(written(due + timedelta(days=1)), LATE, found.edited)
    if not late and stamp and stamp > due:
        remarks.append(
            f"check: its own time, {written(stamp)}, is after the due date, but Canvas does not mark it as late: it "
            "counts as on time"
        )
        return When(edited=found.edited)
    return found


def written(time: datetime | None) -> str:
    """Format a time as it is stored: `2030-01-31 12:00:00 UTC`; empty for None."""
    if time is None:
        return ""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds") + " UTC"


def time_in_name(parts: Iterable[str], zone: tzinfo | None) -> datetime | None:
    """Return the time that Blackboard or Brightspace wrote into the name of a file or folder; None if there is none."""
    for part in parts:
        if found := _BLACKBOARD.search(part):
            return _local([int(n) for n in found.groups()], zone)
        if found := _BRIGHTSPACE.fullmatch(part):
            return read_time(found[1], zone)
    return None


def read_stamp(text: str) -> datetime | None:
    """Read the time in a `timestamp.txt` of nbgrader or Sakai; None if there is none that can be read."""
    text = text.strip()
    if re.fullmatch(r"\d{14}(?:\d{3})?", text):  # Sakai, in Greenwich's time
        return _local([int(text[:4]), *(int(text[n : n + 2]) for n in range(4, 14, 2))], UTC)
    if not (found := _STAMP.fullmatch(text)):
        return None
    day, clock, zone = found.groups()
    if re.fullmatch(r"[+-]\d\d:?\d\d", zone) or zone in ("", "Z", "UTC"):
        return _iso(f"{day}T{clock}{zone if zone[:1] in ('+', '-') and zone else '+00:00'}")
    try:
        return _local([int(n) for n in re.findall(r"\d+", day + " " + clock)], ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return None


def read_time(text: str, zone: tzinfo | None) -> datetime | None:
    """Read a time in words as Moodle or Brightspace writes it; None if it cannot be read.

    It may be in English, Russian, Kazakh, Kyrgyz or Uzbek, as in `Wednesday, 10 June 2026, 2:14 PM`, `среда, 10 июня
    2026, 14:14`, `2026 ж. 10 маусым, 14:14`, `10-iyun, 2026, 14:14`, `Dec 5, 2024 1149 AM`, `10.06.2026, 14:14`.

    Parameters
    ----------
    text : str
        The text.
    zone : tzinfo, optional
        The time zone of the class; None for that of this computer.
    """
    year = re.search(r"(?<!\d)20\d\d(?!\d)", text)
    clock = re.search(r"(?<!\d)(\d\d?):?(\d\d)(?::\d\d)?\s*([APap]\.?[Mm])?\.?\s*$", text)
    if not year or not clock or clock.start() < year.end():
        return None
    before = text[: year.start()]
    if numbers := re.search(r"(?<!\d)(\d\d?)\.(\d\d?)\.$", before):
        day, month = int(numbers[1]), int(numbers[2])
    else:
        words = f"{before} {text[year.end() : clock.start()]}"  # Kazakh and Kyrgyz put the year first
        named = [_month(word) for word in re.findall(r"[^\W\d_]+", words)]
        days = re.findall(r"(?<!\d)\d\d?(?!\d)", words)
        if len(days) != 1 or sum(map(bool, named)) != 1:
            return None
        day, month = int(days[0]), max(named)
    hour, half = int(clock[1]), (clock[3] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return _local([int(year[0]), month, day, hour, int(clock[2])], zone)


def _month(word: str) -> int:
    return next((number for number, stems in enumerate(_MONTHS, start=1) if stems.match(word.lower())), 0)


def read_worksheet(data: bytes) -> dict[str, str]:
    """Read the times in Moodle's grading worksheet, as they are written there, by Moodle's number of the person.

    In all languages, the first column is the identifier, as in `Participant 1234`. The time of the submission is in the
    first of two columns with headings that differ only in the parentheses, as in `Last modified (submission)` and `Last
    modified (grade)` (mod/assign/gradingtable.php in moodle/moodle). The result is empty for any other table.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return {}
    if not rows:
        return {}
    headings = [re.split(r"[(\uff08]", heading) for heading in rows[0]]
    starts = [parts[0].strip() if len(parts) > 1 else "" for parts in headings]
    column = next((n for n, start in enumerate(starts) if start and starts.count(start) > 1), None)
    if column is None:
        return {}
    found = {}
    for row in rows[1:]:
        number = re.fullmatch(r"\D*(\d+)", row[0].strip()) if len(row) > column else None
        if number and re.search(r"\d", row[column]):
            found[number[1]] = row[column].strip()
    return found


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _local(numbers: list[int], zone: tzinfo | None) -> datetime | None:
    try:
        year, month, day, hour, minute, second = [*numbers, 0][:6]
        time = datetime(year, month, day, hour, minute, second)
        return time.replace(tzinfo=zone) if zone else time.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
