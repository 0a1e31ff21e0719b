"""`class.toml`: what an instructor decides about a class."""

import json
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from oxus.core.errors import CourseError
from oxus.core.layout import unit_ids

FILE = "class.toml"
DAY = 24 * 60 * 60

KEYS = {"name", "timezone", "sandbox", "late", "units"}
LATE_KEYS = {"points_per_day", "zero_after_days"}
UNIT_KEYS = {"due", "weight"}


@dataclass(frozen=True)
class Late:
    """What is taken off for handing in late; nothing, unless told otherwise."""

    points_per_day: float = 0.0
    """For each day that has begun."""
    zero_after_days: float | None = None
    """What comes later than this counts nothing."""

    def penalty(self, score: float, seconds: float) -> float:
        """The points taken off a score for being late by so many seconds; never more than the score."""
        if seconds <= 0:
            return 0.0
        if self.zero_after_days is not None and seconds > self.zero_after_days * DAY:
            return score
        return min(score, self.points_per_day * math.ceil(seconds / DAY))

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
    """What a class does with a unit."""

    due: datetime | None = None
    """With its time zone; None if there is no date."""
    weight: float = 1.0
    """In the weighted total, beside the other units'."""

    def due_words(self) -> str:
        """The due date for reading; empty if there is none."""
        return f"{self.due:%Y-%m-%d %H:%M %Z}".strip() if self.due else ""


@dataclass(frozen=True)
class Settings:
    """The settings of a class."""

    name: str
    unsafe: bool = False
    """Whether to grade without a sandbox."""
    late: Late = field(default_factory=Late)
    units: dict[str, Unit] = field(default_factory=dict)


def read_settings(course: Path) -> Settings:
    """The settings of the class in a course folder.

    Parameters
    ----------
    course : Path
        A folder that `oxus class new` made.

    Raises
    ------
    CourseError
        If there is no class.toml or something in it cannot be used; all problems at once, each with its line and key.
    """
    path = course / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
        said = tomllib.loads(text)
    except FileNotFoundError:
        raise CourseError(
            f"{course} is not a class folder, for it has no {FILE}: `oxus class new FOLDER --name NAME` makes one; "
            "then change into it"
        ) from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path}: not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(
            f"{path}: not TOML: {error}; a date is written as 2027-02-08T23:59:00, a text in quotes"
        ) from None
    reader = _Reader(path, _lines(text))
    settings = reader.settings(said, unit_ids(course))
    if reader.problems:
        raise CourseError("\n".join(reader.problems))
    return settings


def write_settings(
    name: str, units: dict[str, date | None], late: Late, unsafe: bool = False, timezone: str = ""
) -> str:
    """The text of a class.toml with these settings, and with what else can be set in it as comments."""

    def quoted(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)  # JSON's strings are TOML's

    zone = f"timezone = {quoted(timezone)}" if timezone else '# timezone = "Asia/Bishkek"'
    points, days = late.points_per_day, late.zero_after_days
    zero = f"zero_after_days = {days:g}" if days is not None else "# zero_after_days = 7"
    lines = [
        "# The settings of a class. `oxus class status` checks them; each `oxus class` command goes by them.",
        f"name = {quoted(name)}",
        "",
        "# The time zone of the dates below; without it, that of the computer that the commands run on.",
        zone,
        "",
        '# "on", or "unsafe": grade without a sandbox, where none can be had and you trust the class.',
        f"sandbox = {quoted('unsafe' if unsafe else 'on')}",
        "",
        "# What is taken off for handing in late: points for each day begun; nothing counts after so many days.",
        "[late]",
        f"points_per_day = {points:g}",
        zero,
        "",
        "# Each unit: when it is due (a date alone means its last second; no `due`, no date) and what it weighs in the",
        "# total, compared with the others.",
    ]
    for unit, due in units.items():
        when = f"due = {due.isoformat()}T23:59:59" if due else "# due = 2027-02-08T23:59:59"
        lines += [f"[units.{unit}]", when, "weight = 1", ""]
    return "\n".join(lines)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name.

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


class _Reader:
    """Reads the settings and notes every problem with its line and key."""

    def __init__(self, path: Path, lines: dict[tuple[str, ...], int]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[str] = []

    def problem(self, key: tuple[str, ...], message: str) -> None:
        line = next((self.lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in self.lines), None)
        where = f"{self.path}: line {line}" if line else str(self.path)
        self.problems.append(f"{where}: {'.'.join(key)}: {message}")

    def settings(self, said: dict[str, Any], there: Sequence[str]) -> Settings:
        self.known((), said, KEYS)
        name = said.get("name")
        if not isinstance(name, str) or not name.strip():
            self.problem(("name",), "write the name of the class, in quotes")
        sandbox = said.get("sandbox", "on")
        if sandbox not in ("on", "unsafe"):
            self.problem(("sandbox",), f'{sandbox!r} is neither "on" nor "unsafe"')
        return Settings(str(name), sandbox == "unsafe", self.late(said), self.units(said, there))

    def late(self, said: dict[str, Any]) -> Late:
        table = self.table(said, ("late",))
        self.known(("late",), table, LATE_KEYS)
        points = self.number(table, ("late", "points_per_day"), 0.0)
        days = table.get("zero_after_days")
        return Late(points, None if days is None else self.number(table, ("late", "zero_after_days"), 0.0))

    def units(self, said: dict[str, Any], there: Sequence[str]) -> dict[str, Unit]:
        tables = self.table(said, ("units",))
        zone = self.zone(said)
        found = {}
        for unit in tables:
            if unit not in there:
                self.problem(
                    ("units", unit), f"no unit of that name in course/units, which has {', '.join(there)}"
                )
        for unit in there:
            key = ("units", unit)
            if unit not in tables:
                self.problem(
                    key,
                    f"the unit is in course/units and has no table here: add [units.{unit}], "
                    f"or delete course/units/{unit}, solutions/{unit} and notebooks/{unit}",
                )
                continue
            table = self.table(tables, key)
            self.known(key, table, UNIT_KEYS)
            due = self.due(table.get("due"), (*key, "due"), zone)
            found[unit] = Unit(due, self.number(table, (*key, "weight"), 1.0))
        if found and not any(unit.weight for unit in found.values()):
            self.problem(("units",), "every weight is 0: give at least one unit a weight")
        return found

    def zone(self, said: dict[str, Any]) -> tzinfo | None:
        name = said.get("timezone", "")
        try:
            return zone_of(str(name)) if name else None
        except CourseError as error:
            self.problem(("timezone",), str(error))
            return None

    def due(self, value: Any, key: tuple[str, ...], zone: tzinfo | None) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, date):
            self.problem(key, f"{value!r} is not a date: write 2027-02-08T23:59:00, without quotes")
            return None
        moment = value if isinstance(value, datetime) else datetime.combine(value, time(23, 59, 59))
        if moment.tzinfo:
            return moment
        return moment.replace(tzinfo=zone) if zone else moment.astimezone()

    def number(self, table: dict[str, Any], key: tuple[str, ...], default: float) -> float:
        value = table.get(key[-1], default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            self.problem(key, f"{value!r} is not a number of 0 or more")
            return default
        return float(value)

    def table(self, said: dict[str, Any], key: tuple[str, ...]) -> dict[str, Any]:
        value = said.get(key[-1], {})
        if isinstance(value, dict):
            return value
        self.problem(key, f"write it as a table, [{'.'.join(key)}], with its settings below")
        return {}

    def known(self, key: tuple[str, ...], table: dict[str, Any], names: set[str]) -> None:
        for name in sorted(set(table) - names):
            self.problem((*key, name), f"there is no such setting; there are {', '.join(sorted(names))}")


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each table and key, as far as they are written one a line."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if words.startswith("[") and "]" in words:
            table = _parts(words.strip("[").split("]")[0])
            found.setdefault(table, number)
        elif "=" in words and not words.startswith("#"):
            found.setdefault((*table, *_parts(words.split("=")[0])), number)
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
