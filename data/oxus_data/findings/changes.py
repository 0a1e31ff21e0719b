"""Small changes of the tables that an honest compiler could have made: what `shake` tries on every finding."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from oxus_data.loader import resource
from oxus_data.membership import AS_OF

Kind = Literal["dropped", "moved", "doubtful", "plausible"]

KINDS: dict[Kind, str] = {
    "dropped": "a row left out",
    "moved": "a date moved to the other end of its month or year",
    "doubtful": "all rows left out that have low confidence, or rest on general knowledge only",
    "plausible": "a plausible row added or corrected",
}
"""The kinds of change, in words."""

_PERIOD = {"month": "M", "year": "Y"}


class Change(NamedTuple):
    """One changed copy of the tables that a finding reads."""

    kind: Kind
    label: Callable[[], str]
    """The table, the row and what was done, in words; asked only of the changes that turn a finding."""
    tables: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class _Names:
    """How the rows of a table are named in a report: by their key."""

    table: str

    def left_out(self, frame: pd.DataFrame, place: int) -> str:
        return f"{self.of(frame.iloc[place])} left out"

    def moved(self, row: pd.Series, column: str, day: pd.Timestamp) -> str:
        return f"{self.of(row)}: {column} on {day:%Y-%m-%d}"

    def of(self, row: pd.Series) -> str:
        keys = resource(self.table)["schema"]["primaryKey"]
        return f"{self.table} " + "/".join(_text(row[key]) for key in keys if key in row.index)


def _text(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def changes(tables: Mapping[str, pd.DataFrame]) -> Iterator[Change]:
    """Every change of the first three kinds, one after the other.

    Parameters
    ----------
    tables : dict of str to DataFrame
        The rows that a finding reads; they are not changed.

    Yields
    ------
    Change
        A changed copy of the tables; frames that are not concerned are the same objects.
    """
    for name, frame in tables.items():
        for one in (*_dropped(name, frame), *_moved(name, frame), *_doubtful(name, frame)):
            yield one._replace(tables={**tables, **one.tables})


def _dropped(name: str, frame: pd.DataFrame) -> Iterator[Change]:
    names, everything = _Names(name), np.arange(len(frame))
    for place in range(len(frame)):
        label = partial(names.left_out, frame, place)
        yield Change("dropped", label, {name: frame.iloc[np.delete(everything, place)]})


def _moved(name: str, frame: pd.DataFrame) -> Iterator[Change]:
    """Dates that are known to the month or year are padded to its first day; each is moved to the last day."""
    names = _Names(name)
    for column in (c for c in frame.columns if f"{c}_precision" in frame.columns):
        days = frame[column]
        if not pd.api.types.is_datetime64_any_dtype(days):
            continue
        for place, (day, precision) in enumerate(zip(days, frame[f"{column}_precision"], strict=True)):
            if pd.isna(day) or precision not in _PERIOD:
                continue
            period = day.to_period(_PERIOD[precision])
            for other in (period.start_time, period.end_time.normalize()):
                row = frame.iloc[place]
                if other == day or not _possible(row, column, other):
                    continue
                copy = frame.copy()
                copy.iloc[place, copy.columns.get_loc(column)] = other
                yield Change("moved", partial(names.moved, row, column, other), {name: copy})


def _possible(row: pd.Series, column: str, day: pd.Timestamp) -> bool:
    """Whether a spell would still end after it starts, and not after the last day of the data."""
    if day.date() > AS_OF:
        return False
    other = {"start": "end", "end": "start"}.get(column)
    if other is None or other not in row.index or pd.isna(row[other]):
        return True
    return bool(day < row[other] if column == "start" else day > row[other])


def _doubtful(name: str, frame: pd.DataFrame) -> Iterator[Change]:
    groups = {}
    if "confidence" in frame.columns:
        groups["rows of low confidence"] = frame["confidence"] == "low"
    if "sources" in frame.columns:
        groups["rows that rest on general knowledge only"] = frame["sources"] == "general-knowledge"
    for words, doubtful in groups.items():
        if doubtful.any():
            label = f"{name}: {int(doubtful.sum())} {words} left out"
            yield Change("doubtful", partial(str, label), {name: frame[~doubtful]})
