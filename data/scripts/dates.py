"""Rules for dates that hold in every table: nothing is later than AS_OF, and nothing ends before it starts."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from oxus_data.membership import AS_OF

from .rows import Row

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = "|".join(MONTHS)
_ISO = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<sep>[-/])(?P<month>0[1-9]|1[0-2])"
    r"(?:(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_BRITISH = re.compile(rf"\b(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH}) (?P<year>20\d\d)\b")
_AMERICAN = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}}), (?P<year>20\d\d)\b")

_LOOK_UP = re.compile(
    rf"\b(?:read|seen|looked up|accessed|retrieved)(?: on| in)? "
    rf"(?:20\d\d(?:-\d\d){{0,2}}|(?:\d{{1,2}} )?(?:{_MONTH}) 20\d\d)"
)

SET_AHEAD = {
    # Shares of a river are agreed before the season for which they hold.
    ("published_figures", "period"),
}
"""Fields that may name a day after AS_OF, because what they tell was decided before it."""

SPANS = (
    ("start", "end"),
    ("date", "end"),
    ("year", "year_end"),
    ("opened", "closed"),
    ("episode_start", "episode_end"),
    ("roster_from", "roster_until"),
)
"""Pairs of fields of which the second must not be before the first."""


def without_look_ups(text: str) -> str:
    """A text without "read 2026-11" and the like: the day of a look-up is not the day of a fact."""
    return _LOOK_UP.sub("", text)


def dates_in(text: str) -> Iterator[tuple[str, date]]:
    """The days and months of this century that a text names.

    Parameters
    ----------
    text : str
        Any text: a note, a citation, an address.

    Yields
    ------
    tuple of str and date
        The date as written ("20 March 2026", "2026-03-20", "2026/03", "March 2026") and as a date; a month stands for
        its first day. A year alone is not a date here: a lease until 2050 or a plan for 2028 is no fact of that year.
    """
    for pattern in (_ISO, _BRITISH, _AMERICAN):
        for match in pattern.finditer(text):
            month = match["month"]
            number = int(month) if month.isdigit() else MONTHS.index(month) + 1
            try:
                yield match.group(), date(int(match["year"]), number, int(match["day"] or 1))
            except ValueError:  # 31 April is no date
                continue


def faults(table: str, rows: Iterable[Row]) -> Iterator[str]:
    """What breaks the rules in a table.

    Parameters
    ----------
    table : str
        Its name.
    rows : iterable of dict
        Its rows, in order.

    Yields
    ------
    str
        One message for each fault, with the table, the row and what to do.
    """
    for number, row in enumerate(rows, start=2):
        for field, value in row.items():
            if value is None or (table, field) in SET_AHEAD:
                continue
            for written, day in dates_in(without_look_ups(str(value))):
                if day > AS_OF:
                    yield (
                        f"{table}.csv, row {number}, {field}: {written} is later than {AS_OF}, the last day that the "
                        "data speak for: leave it out, or move AS_OF in data/oxus_data/membership.py for all tables"
                    )
        for first, last in SPANS:
            if _order(row.get(first)) and _order(row.get(last)) and _order(row[last]) < _order(row[first]):
                yield (
                    f"{table}.csv, row {number}: {last} {row[last]} is before {first} {row[first]}: correct one of them"
                )


def _order(value: Any) -> tuple[int, ...]:
    """A year or an ISO date as numbers that sort; empty where there is none."""
    match = re.fullmatch(r"(-?\d+)(?:-(\d\d)-(\d\d))?", str(value or "").strip())
    return tuple(int(part) for part in match.groups() if part) if match else ()
