"""Who was in what, on which day.

A spell is one dated membership of one state in one body, with one status. It is half-open: the state is in on the
day the spell starts and out on the day it ends, so that one status can follow another without a gap or an overlap.
A spell without an end goes on to AS_OF, the last day the data speak for.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import load, shared
from oxus_data.region import Region

AS_OF = date(2026, 3, 1)
"""The last day that the data speak for: what came after was not looked up."""

FIRST = date(1964, 1, 1)
"""The first day that the data speak for: the founding year of the oldest predecessor body."""

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
"""The five states of Central Asia."""

FULL = ("founding_member", "member", "frozen")
"""The statuses that count as full membership (a freeze is declared by a state, which formally stays a member)."""

_PERIOD = {"day": "D", "month": "M", "year": "Y"}


def spells(
    institution: str | None = None, state: str | None = None, region: Region | None = None
) -> pd.DataFrame:
    """The dated memberships of one body, one state, both, or all.

    Parameters
    ----------
    institution : str, optional
        A body's id or acronym, in capitals or not ("SCO", "sco").
    state : str, optional
        A state's id, ISO 3166-1 alpha-3 ("KAZ").
    region : Region, optional
        Another region, in whose tables to look (see `read_region`).

    Returns
    -------
    DataFrame
        Rows of `memberships`, in the order of the table.

    Raises
    ------
    DataError
        If there is no such body or state.
    """
    frame = load("memberships", region)
    if institution is not None:
        frame = frame[frame["institution_id"] == institution_id(institution, region)]
    if state is not None:
        frame = frame[frame["state_id"] == state_id(state, region)]
    return frame.reset_index(drop=True)


def members(
    institution: str,
    on: str | date | pd.Timestamp,
    status: str | Iterable[str] = FULL,
    region: Region | None = None,
) -> pd.DataFrame:
    """The states that were in a body on a day.

    Parameters
    ----------
    institution : str
        The body's id or acronym, in capitals or not.
    on : str, date or Timestamp
        The day; a text is read as year-month-day ("2018-03-01").
    status : str or iterable of str
        The statuses that count: full membership unless told otherwise; "any" for all of them.
    region : Region, optional
        Another region, in whose tables to look (see `read_region`).

    Returns
    -------
    DataFrame
        One row a state, sorted by `state_id`: state_id, state (its name), status, start, end (NaT: none found) and
        `certain`, which is False where the day falls inside the imprecision of the spell's start or end. Spells
        whose start was not found are never counted.

    Raises
    ------
    DataError
        If there is no such body or status, or the day is no date or outside FIRST to AS_OF.
    """
    day = as_day(on, region)
    wanted = _statuses(status)
    columns = _columns(region)
    inside = _holds(day, columns) & (columns["institution_id"] == institution_id(institution, region))
    rows = [row for row in inside.nonzero()[0] if columns["status"][row] in wanted]
    frame = shared("memberships", region).take(sorted(rows, key=columns["state_id"].__getitem__))
    certain = [_certain(day, *dates) for dates in frame[_DATES].itertuples(index=False)]
    names = shared("states", region).set_index("state_id")["name"]
    result = frame[["state_id", "status", "start", "end"]].reset_index(drop=True)
    result.insert(1, "state", result["state_id"].map(names))
    result["certain"] = np.array(certain, dtype=bool)
    return result


def status_matrix(
    on: str | date | pd.Timestamp,
    institutions: Iterable[str] | None = None,
    states: Iterable[str] | None = None,
    region: Region | None = None,
) -> pd.DataFrame:
    """The status of each state in each body on a day.

    Parameters
    ----------
    on : str, date or Timestamp
        The day.
    institutions, states : iterable of str, optional
        The columns and rows, in your order; all bodies and all states unless told otherwise.
    region : Region, optional
        Another region, in whose tables to look (see `read_region`).

    Returns
    -------
    DataFrame
        Indexed by state_id, a column an institution_id; the status as text, empty where the state is not in.

    Raises
    ------
    DataError
        If a body or state does not exist, or the day is no date or outside FIRST to AS_OF.
    """
    day = as_day(on, region)
    columns = shared("institutions", region)["institution_id"] if institutions is None else institutions
    columns = [institution_id(name, region) for name in columns]
    rows = shared("states", region)["state_id"] if states is None else states
    rows = [state_id(name, region) for name in rows]
    data = _columns(region)
    status_of = {
        (data["state_id"][row], data["institution_id"][row]): data["status"][row]
        for row in _holds(day, data).nonzero()[0]
    }
    matrix = [[status_of.get((state, body), "") for body in columns] for state in rows]
    frame = pd.DataFrame(
        matrix, index=rows, columns=columns, dtype=shared("memberships", region)["status"].dtype
    )
    return frame.rename_axis(index="state_id", columns="institution_id")


_DATES = ["start", "start_precision", "end", "end_precision"]


@cache
def _columns(region: Region | None) -> dict[str, np.ndarray]:
    """The columns of `memberships` as arrays, which are quicker to ask than a frame, and it is asked often."""
    frame = shared("memberships", region)
    return {name: frame[name].to_numpy() for name in ("institution_id", "state_id", "status", "start", "end")}


def _holds(day: pd.Timestamp, columns: dict[str, np.ndarray]) -> np.ndarray:
    """For each spell, whether it runs on the day; one without a known start never does."""
    start, end = columns["start"], columns["end"]
    moment = day.to_datetime64()
    holds: np.ndarray = (start <= moment) & (np.isnat(end) | (end > moment))
    return holds


def _certain(day: pd.Timestamp, *dates: Any) -> bool:
    """Whether the day lies clear of what is not known about the spell's dates."""
    start, start_precision, end, end_precision = dates
    for moment, precision in ((start, start_precision), (end, end_precision)):
        if pd.notna(moment) and precision in ("month", "year"):
            unit = _PERIOD[precision]
            if day.to_period(unit) == moment.to_period(unit):
                return False
    return True


def as_day(on: str | date | pd.Timestamp, region: Region | None = None) -> pd.Timestamp:
    """A day that the data speak for, from a text, a date or a Timestamp.

    Raises
    ------
    DataError
        If it is no date, or outside FIRST to AS_OF (with another region, outside what its tables speak for).
    """
    try:
        day = pd.Timestamp(date.fromisoformat(on) if isinstance(on, str) else on)
    except (TypeError, ValueError):
        day = pd.NaT
    if day is pd.NaT:
        raise DataError(f"{on!r} is not a date: write year-month-day, as in '2018-03-01'")
    day = day.tz_localize(None).normalize()
    first, last = (FIRST, AS_OF) if region is None else (region.first, region.as_of)
    if not first <= day.date() <= last:
        raise DataError(f"{day:%Y-%m-%d} is outside the data, which speak for {first} to {last}")
    return day


def institution_id(name: str, region: Region | None = None) -> str:
    """The id of a body, from its id or acronym in capitals or not.

    Raises
    ------
    DataError
        If there is no such body.
    """
    return _identify("institution", "acronym", name, region)


def state_id(name: str, region: Region | None = None) -> str:
    """The id of a state, from its id or its English name, in capitals or not.

    Raises
    ------
    DataError
        If there is no such state.
    """
    return _identify("state", "name", name, region)


def _identify(kind: str, other: str, name: str, region: Region | None) -> str:
    known = _ids(kind, other, region)
    if str(name).casefold() not in known:
        table = shared(f"{kind}s", region)
        raise unknown(kind, name, [*table[f"{kind}_id"], *table[other]])
    return known[str(name).casefold()]


@cache
def _ids(kind: str, other: str, region: Region | None) -> dict[str, str]:
    """The ids of a table, by id and by another name of it, in small letters."""
    table = shared(f"{kind}s", region)
    ids = list(table[f"{kind}_id"])
    by_name = {n.casefold(): i for n, i in zip(table[other], ids, strict=True)}
    return by_name | {i.casefold(): i for i in ids}


def _statuses(status: str | Iterable[str]) -> set[str]:
    known = set(load("membership_statuses")["status"])
    if status == "any":
        return known
    wanted = {status} if isinstance(status, str) else set(status)
    for name in sorted(wanted - known):
        raise unknown("status", name, known)
    return wanted
