"""The settings that an instructor chooses for a class (`class.toml`)."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from oxus.core.errors import CourseError
from oxus.core.layout import unit_ids
from oxus.core.safe_output import to_json
from oxus.core.settings import read_settings_file, shown
from oxus.grader.budget import MOST, SETTINGS, Limits

if TYPE_CHECKING:
    from oxus_data.settings import SettingsFile

FILE = "class.toml"
DAY = 24 * 60 * 60

KEYS = {"name", "timezone", "sandbox", "late", "limits", "grading", "units"}
LATE_KEYS = {"points_per_day", "zero_after_days"}
GRADING_KEYS = {"further"}
UNIT_KEYS = {"due", "weight", "extensions"}


def days_late(seconds: float) -> int:
    """Count the days that have begun since the due date, from the seconds."""
    return max(0, math.ceil(seconds / DAY))


def time_words(moment: datetime | None, zone: tzinfo | None = UTC) -> str:
    """Format a time for the table of `oxus grade`, the CSV files and the students' pages; empty if there is none.

    Parameters
    ----------
    moment : datetime, optional
        Without a time zone it is UTC, as the gradebook has it.
    zone : tzinfo, optional
        The time zone to show it in; by default UTC, and None for that of the computer.
    """
    if moment is None:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}".strip()


@dataclass(frozen=True)
class Late:
    """The penalty for submitting late; by default nothing."""

    points_per_day: float = 0.0
    """For each day that has begun."""
    zero_after_days: float | None = None
    """Submissions later than this get no points."""

    def penalty(self, score: float, seconds: float) -> float:
        """Return the points taken off a score for being late by so many seconds; never more than the score."""
        if seconds <= 0:
            return 0.0
        if self.zero_after_days is not None and seconds > self.zero_after_days * DAY:
            return score
        return min(score, self.points_per_day * days_late(seconds))

    def __str__(self) -> str:
        words = []
        if self.points_per_day:
            points = "point" if self.points_per_day == 1 else "points"
            words.append(f"{self.points_per_day:g} {points} off for each day begun")
        if self.zero_after_days is not None:
            days = "day" if self.zero_after_days == 1 else "days"
            words.append(f"no points after {self.zero_after_days:g} {days}")
        return ", ".join(words) or "nothing is taken off"


@dataclass(frozen=True)
class Unit:
    """The settings of a unit in a class."""

    due: datetime | None = None
    """With its time zone; None if there is no date."""
    weight: float = 1.0
    """In the weighted total, beside the other units'."""
    extensions: dict[str, datetime] | None = None
    """For students who have one, when it is due for them, by id; None if class.toml has no table of them."""

    def due_words(self) -> str:
        """Return the due date for reading; empty if there is none."""
        return time_words(self.due, self.due.tzinfo) if self.due else ""


@dataclass(frozen=True)
class Settings:
    """The settings of a class."""

    name: str
    unsafe: bool = False
    """Whether to grade without a sandbox."""
    late: Late = field(default_factory=Late)
    units: dict[str, Unit] = field(default_factory=dict)
    zone: tzinfo | None = None
    """The time zone of the dates; None for that of the computer."""
    limits: Limits = Limits()
    """The resources that a submission may use while it is graded."""
    further: bool = False
    """Whether Further exercises give points."""


def read_settings(course: Path) -> Settings:
    """Read the settings of the class in a course folder.

    Parameters
    ----------
    course : Path
        A folder that `oxus class new` made.

    Raises
    ------
    CourseError
        If there is no class.toml or a setting in it is wrong; all problems at once, each with its line and key.
    """
    missing = (
        f"{course} is not a class folder: `oxus class new FOLDER --name NAME` makes one; then change into it"
    )
    file = read_settings_file(course / FILE, missing)
    file.only(KEYS)
    sandbox = file.value("sandbox")
    if sandbox not in (None, "on", "unsafe"):
        file.problem(("sandbox",), f'{shown(sandbox)} is neither "on" nor "unsafe"')
    zone = _zone(file)
    units = _units(file, unit_ids(course), zone)
    file.only(GRADING_KEYS, "grading")
    further = file.flag("grading", "further", default=False)
    settings = Settings(
        file.text("name"), sandbox == "unsafe", _late(file), units, zone, _limits(file), further
    )
    file.check()
    return settings


def class_zone(course: Path) -> tzinfo | None:
    """Return the time zone to show times in: that of the class, None if it is the computer's; UTC where there is no
    class.

    Raises
    ------
    CourseError
        As `read_settings`.
    """
    return read_settings(course).zone if (course / FILE).exists() else UTC


def write_settings(
    name: str,
    units: dict[str, date | None],
    late: Late,
    unsafe: bool = False,
    timezone: str = "",
    further: bool = False,
) -> str:
    """Return the text of a class.toml with these settings, and with the other possible settings as comments."""

    def quoted(words: str) -> str:
        return to_json(words)  # JSON's strings are TOML's

    zone = f"timezone = {quoted(timezone)}" if timezone else '# timezone = "Asia/Bishkek"'
    points, days = late.points_per_day, late.zero_after_days
    zero = f"zero_after_days = {days:g}" if days is not None else "# zero_after_days = 7"
    lines = [
        "# The settings of a class. `oxus class status` checks them; every command in this folder applies them.",
        f"name = {quoted(name)}",
        "",
        "# The time zone of the dates below; by default, that of the computer that runs the commands.",
        zone,
        "",
        '# "on", or "unsafe": grade without a sandbox, if none is available and you trust the class.',
        f"sandbox = {quoted('unsafe' if unsafe else 'on')}",
        "",
        "# The late policy: points taken off for each day begun; no points at all after so many days.",
        "[late]",
        f"points_per_day = {points:g}",
        zero,
        "",
        "# Whether Further exercises give points. After a change, run `oxus build`.",
        "[grading]",
        f"further = {str(further).lower()}",
        "",
        "# What one submission may use while it is graded; the rest stays as the grading guide says.",
        "# [limits]",
        "# seconds = 1800",
        "# memory_mb = 2000",
        "",
        "# Each unit: its due date (a date alone means 23:59:59; without `due` there is none) and its weight in the",
        "# total, relative to the other units. An extension, by the student's id:",
        "#   [units.01-some-unit.extensions]",
        "#   aigerim-7 = 2027-02-15",
    ]
    for unit, due in units.items():
        when = f"due = {due.isoformat()}T23:59:59" if due else "# due = 2027-02-08T23:59:59"
        lines += [f"[units.{unit}]", when, "weight = 1", ""]
    return "\n".join(lines)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of this name.

    Raises
    ------
    CourseError
        If this computer knows none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a name that leads to a folder is an OSError
        raise CourseError(
            f"no time zone {name!r} is known here: write it as Asia/Bishkek, Europe/Berlin or UTC"
        ) from None


def _late(file: SettingsFile) -> Late:
    file.only(LATE_KEYS, "late")
    return Late(
        file.number("late", "points_per_day", default=0.0),
        file.number("late", "zero_after_days", default=None),
    )


def _limits(file: SettingsFile) -> Limits:
    file.only(SETTINGS.keys(), "limits")
    found = {}
    for setting, (name, unit) in SETTINGS.items():
        value = file.integer("limits", setting, default=None, least=1)
        if value is not None and value > MOST:
            file.problem(("limits", setting), f"{shown(value)} is too large: write {MOST} or less")
        elif value is not None:
            found[name] = value * unit
    return Limits(**found)


def _units(file: SettingsFile, there: Sequence[str], zone: tzinfo | None) -> dict[str, Unit]:
    tables = file.table("units")
    found = {}
    for unit in sorted(set(tables) - set(there)):
        file.problem(("units", unit), f"no such unit in course/units, which has {', '.join(there)}")
    for unit in there:
        if unit not in tables:
            file.problem(
                ("units", unit),
                f"the unit is in course/units but has no table here: add [units.{unit}], "
                f"or delete course/units/{unit}, solutions/{unit} and notebooks/{unit}",
            )
            continue
        file.only(UNIT_KEYS, "units", unit)
        due = _due(file, ("units", unit, "due"), zone)
        weight = file.number("units", unit, "weight", default=1.0)
        found[unit] = Unit(due, weight, _extensions(file, unit, due, zone))
    if found and not any(unit.weight for unit in found.values()):
        file.problem(("units",), "every weight is 0: give at least one unit a weight")
    return found


def _extensions(
    file: SettingsFile, unit: str, due: datetime | None, zone: tzinfo | None
) -> dict[str, datetime] | None:
    table = ("units", unit, "extensions")
    if file.value(*table) is None:
        return None
    found = {}
    for key in _leaves(file.table(*table), table):
        until = _due(file, key, zone)
        if until and due is None:
            file.problem(key, f"the unit has no due date to extend: add `due` to [units.{unit}]")
        elif until and due and until < due:
            file.problem(
                key, f"this is before the due date, {time_words(due, due.tzinfo)}: write a later date"
            )
        elif until:
            found[".".join(key[len(table) :])] = until
    return found


def _leaves(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the keys of all values; TOML takes an id with a dot that is not in quotes for a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name)


def _zone(file: SettingsFile) -> tzinfo | None:
    name = file.text("timezone", default=None) if file.value("timezone") != "" else None
    try:
        return zone_of(name) if name else None
    except CourseError as error:
        file.problem(("timezone",), str(error))
        return None


def _due(file: SettingsFile, key: tuple[str, ...], zone: tzinfo | None) -> datetime | None:
    value = file.value(*key)
    if value is None:
        return None
    if isinstance(value, str) and "extensions" in key:
        with contextlib.suppress(ValueError):
            value = (
                datetime.fromisoformat(value) if len(value) > len("2027-02-08") else date.fromisoformat(value)
            )
    if not isinstance(value, date):
        file.problem(key, f"{shown(value)} is not a date: write 2027-02-08T23:59:00, without quotes")
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(23, 59, 59))
    try:
        if not value.tzinfo:
            value = value.replace(tzinfo=zone) if zone else value.astimezone()
        value.astimezone(UTC)
    except (
        OverflowError,
        ValueError,
        OSError,
    ):  # the first and last days of the calendar, in another time zone
        file.problem(key, f"{value} is out of range: write the year that you mean")
        return None
    return value
