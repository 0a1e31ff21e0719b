"""Who was in what, on which day.

A spell is one dated membership of one state in one body, with one status. It is half-open: the state is in on the
day the spell starts and out on the day it ends, so that one status can follow another without a gap or an overlap.
A spell without an end goes on to AS_OF, the last day the data speak for.

A state without a spell was not in only if the tables record it: see `unrecorded`.
"""

import numbers
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from oxus_data.errors import DataError, names_in, unknown
from oxus_data.loader import check_region, shared
from oxus_data.region import Region
from oxus_data.rosters import NOT_RECORDED, unrecorded_spans

AS_OF = date(2026, 3, 1)
"""The last day that the data speak for: what came after was not looked up."""

FIRST = date(1964, 1, 1)
"""The first day that the data speak for: the founding year of the oldest predecessor body."""

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
"""The five states of Central Asia."""

FULL = ("founding_member", "member", "frozen")
"""The statuses that count as full membership (a freeze is declared by a state, which formally stays a member)."""

_PERIOD: dict[str, Literal["M", "Y"]] = {"month": "M", "year": "Y"}
"""The unit of numpy's for each precision that leaves the day open."""


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
    return _of(shared("memberships", region), institution, state, region)


def unrecorded(
    institution: str | None = None, state: str | None = None, region: Region | None = None
) -> pd.DataFrame:
    """The spans of time for which the tables do not say whether a state was in a body.

    Some rosters are complete for the five only (column `roster` of `institutions`): nobody has looked up whether other
    states were in. A missing row is then no evidence that a state was not in.

    Parameters
    ----------
    institution, state, region : optional
        As in `spells`.

    Returns
    -------
    DataFrame
        institution_id, state_id, start and end: half-open, as spells are, and within the life of the body (NaT as an
        end: up to the last day of the data). If a spell runs on a day, it takes precedence.

    Raises
    ------
    DataError
        If there is no such body or state.
    """
    return _of(unrecorded_spans(region), institution, state, region)


def _of(
    frame: pd.DataFrame, institution: str | None, state: str | None, region: Region | None
) -> pd.DataFrame:
    """A copy of the rows of one body, one state, both, or all."""
    if institution is not None:
        frame = frame[frame["institution_id"] == institution_id(institution, region)]
    if state is not None:
        frame = frame[frame["state_id"] == state_id(state, region)]
    return frame.reset_index(drop=True).copy()


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
        whose start was not found are never counted. `.attrs["not_recorded"]` lists the ids of the states for which the
        tables do not say whether they were in on that day: the result is a list of all members only if it is empty.

    Raises
    ------
    DataError
        If there is no such body or status, or the day is no date or outside FIRST to AS_OF.
    """
    day = as_day(on, region)
    wanted = _statuses(status)
    columns = _columns(region)
    body = institution_id(institution, region)
    inside = (_holds(day, columns) & (columns["institution_id"] == body)).nonzero()[0]
    rows = [row for row in inside if columns["status"][row] in wanted]
    rows.sort(key=columns["state_id"].__getitem__)
    result = _spells_with_names(region).take(rows)
    result.index = pd.RangeIndex(len(rows))
    result["certain"] = _certain(day, columns)[rows]
    open_ = {state for other, state in _unrecorded_on(day, region) if other == body}
    result.attrs["not_recorded"] = sorted(open_.difference(columns["state_id"][inside]))
    return result


def _unrecorded_on(day: pd.Timestamp, region: Region | None) -> list[tuple[str, str]]:
    """Body and state of each span of `unrecorded` that a day falls into."""
    pairs, start, end = _unrecorded_columns(region)
    moment = day.to_datetime64()
    rows = ((start <= moment) & (np.isnat(end) | (end > moment))).nonzero()[0]
    return [pairs[row] for row in rows]


@cache
def _unrecorded_columns(region: Region | None) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    frame = unrecorded_spans(region)
    pairs = list(zip(frame["institution_id"], frame["state_id"], strict=True))
    return pairs, frame["start"].to_numpy(), frame["end"].to_numpy()


@cache
def _spells_with_names(region: Region | None) -> pd.DataFrame:
    """Of each spell what `members` has; not to be changed."""
    frame = shared("memberships", region)[["state_id", "status", "start", "end"]]
    names = shared("states", region).set_index("state_id")["name"]
    frame.insert(1, "state", frame["state_id"].map(names))
    return frame


def status_matrix(
    on: str | date | pd.Timestamp,
    institutions: str | Iterable[str] | None = None,
    states: str | Iterable[str] | None = None,
    region: Region | None = None,
) -> pd.DataFrame:
    """The status of each state in each body on a day.

    Parameters
    ----------
    on : str, date or Timestamp
        The day.
    institutions, states : str or iterable of str, optional
        The columns and rows, in your order; all bodies and all states by default.
    region : Region, optional
        Another region, in whose tables to look (see `read_region`).

    Returns
    -------
    DataFrame
        Indexed by state_id, a column an institution_id; the status as text, empty where the state is not in, and
        NOT_RECORDED ("not recorded") where the tables do not say whether it is (see `unrecorded`).

    Raises
    ------
    DataError
        If a body or state does not exist, or the day is no date or outside FIRST to AS_OF.
    """
    day = as_day(on, region)
    columns = shared("institutions", region)["institution_id"] if institutions is None else institutions
    columns = [institution_id(name, region) for name in names_in("institution", columns)]
    rows = shared("states", region)["state_id"] if states is None else states
    rows = [state_id(name, region) for name in names_in("state", rows)]
    data = _columns(region)
    status_of = dict.fromkeys(_unrecorded_on(day, region), NOT_RECORDED)
    for row in _holds(day, data).nonzero()[0]:
        status_of[data["institution_id"][row], data["state_id"][row]] = data["status"][row]
    matrix = [[status_of.get((body, state), "") for body in columns] for state in rows]
    frame = pd.DataFrame(
        matrix, index=rows, columns=columns, dtype=shared("memberships", region)["status"].dtype
    )
    return frame.rename_axis(index="state_id", columns="institution_id")


@cache
def _columns(region: Region | None) -> dict[str, np.ndarray]:
    """The columns of `memberships` as arrays, which are quicker to ask than a frame, and it is asked often.

    With them, for `start` and `end`, the bounds of the month or year that is all that is known of it: `start_from`,
    `start_before`; NaT where the day is known.
    """
    frame = shared("memberships", region)
    names = ("institution_id", "state_id", "status", "start", "end")
    columns = {name: frame[name].to_numpy() for name in names}
    for name in ("start", "end"):
        days, precision = columns[name], frame[f"{name}_precision"].to_numpy()
        columns[f"{name}_from"] = np.full_like(days, "NaT")
        columns[f"{name}_before"] = np.full_like(days, "NaT")
        for word, unit in _PERIOD.items():
            rows = (precision == word) & ~np.isnat(days)
            periods = days[rows].astype(f"datetime64[{unit}]")
            columns[f"{name}_from"][rows] = periods
            columns[f"{name}_before"][rows] = periods + np.timedelta64(1, unit)
    return columns


def _holds(day: pd.Timestamp, columns: dict[str, np.ndarray]) -> np.ndarray:
    """For each spell, whether it runs on the day; one without a known start never does."""
    start, end = columns["start"], columns["end"]
    moment = day.to_datetime64()
    holds: np.ndarray = (start <= moment) & (np.isnat(end) | (end > moment))
    return holds


def _certain(day: pd.Timestamp, columns: dict[str, np.ndarray]) -> np.ndarray:
    """For each spell, whether the day lies clear of what is not known about its dates."""
    moment = day.to_datetime64()
    unclear = [
        (columns[f"{name}_from"] <= moment) & (moment < columns[f"{name}_before"])
        for name in ("start", "end")
    ]
    clear: np.ndarray = ~(unclear[0] | unclear[1])
    return clear


def as_day(on: str | date | pd.Timestamp, region: Region | None = None) -> pd.Timestamp:
    """A day that the data speak for, from a text, a date or a Timestamp.

    Raises
    ------
    DataError
        If it is no date, or outside FIRST to AS_OF (with another region, outside what its tables speak for).
    """
    try:
        # pandas takes a number for nanoseconds since 1970: a year alone would become 1 January 1970.
        given = pd.NaT if isinstance(on, numbers.Number) else on
        day = pd.Timestamp(date.fromisoformat(given) if isinstance(given, str) else given)
    except (TypeError, ValueError):
        day = pd.NaT
    if day is pd.NaT:
        raise DataError(f"{on!r} is not a date: write year-month-day, as in '2018-03-01'")
    day = day.tz_localize(None).normalize()
    if region is not None:
        check_region(region)
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


@cache
def _known_statuses() -> frozenset[str]:
    return frozenset(shared("membership_statuses")["status"])


def _statuses(status: str | Iterable[str]) -> set[str]:
    known = _known_statuses()
    if status == "any":
        return set(known)
    wanted = set(names_in("status", status))
    for name in sorted(wanted - known):
        raise unknown("status", name, known)
    return wanted
