"""Toy tables for checks: written out row by row, or drawn at random from a few values."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

SPELLS = ("institution_id", "state_id", "status", "start", "end")
DATES = ("start", "end", "date", "day")
"""Columns that hold days."""


def toy(columns: str | Sequence[str], *rows: Sequence[Any]) -> pd.DataFrame:
    """Make a small table.

    Parameters
    ----------
    columns : str or sequence of str
        The names of the columns, in one text with spaces between them or one by one.
    *rows : sequence
        One value per column. None is an empty value. The columns start, end, date and day hold days, which are
        written as texts ("2018-03-01").

    Examples
    --------
    >>> toy("state_id year value", ("AAA", 2017, 1.5), ("BBB", 2017, None))["value"].tolist()
    [1.5, nan]
    """
    names = columns.split() if isinstance(columns, str) else list(columns)
    return _with_days(pd.DataFrame(list(rows), columns=names))


def toy_spells(*rows: Sequence[Any]) -> pd.DataFrame:
    """Make a small table of spells.

    Parameters
    ----------
    *rows : sequence of str or None
        Organisation, state, status, start and end; an unknown start and an end that has not come are None.
    """
    return toy(SPELLS, *rows)


def random_table(
    seed: int, rows: int, doubled: int = 0, /, **columns: Sequence[Any] | np.ndarray[Any, Any]
) -> pd.DataFrame:
    """Draw a table at random: the same for the same seed.

    Parameters
    ----------
    seed : int
        The seed of `numpy.random.default_rng`.
    rows : int
        How many rows are drawn.
    doubled : int, default 0
        How many of these rows are there once more.
    **columns : sequence
        For each column the values it is drawn from, with replacement. Few values give ties, and None among them gives
        empty values.

    Returns
    -------
    pandas.DataFrame
        In random order.
    """
    generator = np.random.default_rng(seed)
    drawn = {
        name: [values[n] for n in generator.integers(len(values), size=rows)]
        for name, values in columns.items()
    }
    table = _with_days(pd.DataFrame(drawn, columns=list(columns)))
    chosen = [*range(rows), *generator.choice(rows, size=doubled, replace=False)] if doubled else range(rows)
    return table.iloc[generator.permutation(list(chosen))].reset_index(drop=True)


def random_spells(
    seed: int,
    rows: int = 24,
    institutions: Sequence[str] = ("CLUB", "UNION", "FORUM"),
    states: Sequence[str] = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"),
    statuses: Sequence[str] = ("member", "founding_member", "frozen", "observer", "partner", "participant"),
    days: Sequence[str] = ("2004-12-31", "2005-01-01", "2005-01-02", "2007-06-30", "2010-01-01"),
    unknown: int = 2,
    open_ends: int = 6,
) -> pd.DataFrame:
    """Draw a table of spells with what answers get wrong: few days, so that many spells start or end on one, several
    spells of one state, unknown starts, open ends, and rows that are there twice.

    Parameters
    ----------
    seed : int
        The same seed gives the same table.
    rows : int, default 24
        How many spells; two of them are doubled.
    institutions, states, statuses, days : sequence of str
        What is drawn from. A spell never ends before it starts.
    unknown, open_ends : int
        How many starts are unknown, and how many ends have not come.
    """
    table = random_table(
        seed,
        rows,
        institution_id=list(institutions),
        state_id=list(states),
        status=list(statuses),
        start=list(days),
        end=list(days),
    )
    generator = np.random.default_rng(seed + 1)
    start, end = table[["start", "end"]].min(axis=1), table[["start", "end"]].max(axis=1)
    end = end.where(end > start)  # a spell that starts and ends on one day would never run
    start[generator.choice(rows, unknown, replace=False)] = pd.NaT
    end[generator.choice(rows, open_ends, replace=False)] = pd.NaT
    table = table.assign(start=start, end=end)
    return pd.concat([table, table.head(2)], ignore_index=True)


def _with_days(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: pd.to_datetime(table[name]) for name in DATES if name in table})
