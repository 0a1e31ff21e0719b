"""Small measures that several findings use. They take rows as arguments, so that changed copies can be passed."""

from collections.abc import Iterable

import pandas as pd

from oxus_data.findings.finding import Rows
from oxus_data.membership import CENTRAL_ASIA, FULL

TEXT_DAY = "2018-03-01"
"""The day by which the course reads the source text, which was finished in spring 2018."""


def running(spells: pd.DataFrame, day: str) -> pd.DataFrame:
    """The spells that include a day."""
    moment = pd.Timestamp(day)
    return spells[(spells["start"] <= moment) & ~(spells["end"] <= moment)]


def full(spells: pd.DataFrame, day: str | None = None) -> pd.DataFrame:
    """The spells of full membership, of a day or of all time."""
    found = spells if day is None else running(spells, day)
    return found[found["status"].isin(FULL)]


def members(spells: pd.DataFrame, body: str, day: str) -> set[str]:
    """The full members of an organisation on a day."""
    found = full(spells, day)
    return set(found.loc[found["institution_id"] == body, "state_id"])


def with_status(spells: pd.DataFrame, body: str, day: str, status: str) -> set[str]:
    """The states that have one status in an organisation on a day."""
    found = running(spells, day)
    return set(found.loc[(found["institution_id"] == body) & (found["status"] == status), "state_id"])


def bodies_by_state(spells: pd.DataFrame) -> dict[str, int]:
    """How many organisations each of the five is in, by these spells."""
    count = spells.groupby("state_id", observed=True)["institution_id"].nunique()
    return {state: int(count.get(state, 0)) for state in CENTRAL_ASIA}


def spells_of(*bodies: str) -> Rows:
    """The memberships of some organisations."""
    return lambda frame: frame[frame["institution_id"].isin(bodies)]


def spells_of_five(frame: pd.DataFrame) -> pd.DataFrame:
    """The memberships of the five."""
    return frame[frame["state_id"].isin(CENTRAL_ASIA)]


def values(frame: pd.DataFrame, indicator: str, year: int) -> "pd.Series[float]":
    """An indicator in a year, by state."""
    rows = frame[(frame["indicator"] == indicator) & (frame["year"] == year)]
    return rows.set_index("state_id")["value"]


def series_of(indicators: Iterable[str], years: Iterable[int], states: Iterable[str] | None = None) -> Rows:
    """Some indicators in some years."""
    wanted, when = set(indicators), set(years)

    def choose(frame: pd.DataFrame) -> pd.DataFrame:
        keep = frame["indicator"].isin(wanted) & frame["year"].isin(when)
        return frame[keep if states is None else keep & frame["state_id"].isin(list(states))]

    return choose


def all_five(found: "pd.Series[float]") -> bool:
    """Whether there is a value for each of the five."""
    return set(CENTRAL_ASIA) <= set(found.dropna().index)


def names(found: Iterable[str]) -> str:
    """Ids as a list in words, in alphabetical order."""
    ordered = sorted(found)
    return ", ".join(ordered[:-1]) + f" and {ordered[-1]}" if len(ordered) > 1 else "".join(ordered) or "none"
