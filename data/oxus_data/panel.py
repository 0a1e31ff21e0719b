"""Indicators as a panel: states by years."""

from collections.abc import Iterable

import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import load
from oxus_data.membership import CENTRAL_ASIA, state_id


def panel(
    indicators: str | Iterable[str],
    states: str | Iterable[str] = CENTRAL_ASIA,
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Indicators of states over years, one row a state and year.

    Parameters
    ----------
    indicators : str or iterable of str
        Ids of `indicator_definitions`.
    states : str or iterable of str
        Ids or names of states; the five by default.
    years : tuple of int, optional
        First and last year; by default, the first and the last year of any of the values.

    Returns
    -------
    DataFrame
        Index (state_id, year), complete: every state with every year; one column for each indicator, in its unit, which
        is also in `.attrs["units"]`; NaN where the table has no value.

    Raises
    ------
    DataError
        If there is no such indicator or state, or the first year is after the last.

    Examples
    --------
    >>> panel("population", "KAZ", (2020, 2021))["population"].tolist()
    [18755666.0, 19000988.0]
    """
    wanted = [indicators] if isinstance(indicators, str) else list(indicators)
    units = load("indicator_definitions").set_index("indicator")["unit"]
    for name in wanted:
        if name not in units.index:
            raise unknown("indicator", name, units.index)
    ids = [state_id(s) for s in ([states] if isinstance(states, str) else states)]
    if not wanted or not ids:
        raise DataError("a panel needs at least one indicator and one state")
    table = load("indicators")
    found = table[table["indicator"].isin(wanted) & table["state_id"].isin(ids)]
    if years is None and found.empty:
        raise DataError(f"{', '.join(wanted)}: no value for {', '.join(ids)}")
    first, last = years or (found["year"].min(), found["year"].max())
    if first > last:
        raise DataError(f"the first year, {first}, is after the last, {last}")
    index = pd.MultiIndex.from_product([ids, range(first, last + 1)], names=["state_id", "year"])
    result = found.pivot(index=["state_id", "year"], columns="indicator", values="value").reindex(index)
    result = result.reindex(columns=wanted).rename_axis(columns=None)
    result.attrs["units"] = {name: units[name] for name in wanted}
    return result
