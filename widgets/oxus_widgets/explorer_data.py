"""What the membership explorer's view has to hold, so that it can answer by itself."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from oxus_data import AS_OF, CENTRAL_ASIA, FIRST, FULL, load
from oxus_widgets.palette import MARKS

POWERS = ("RUS", "CHN", "TUR", "IRN", "PAK", "IND")
"""The states around the five that the source text treats, and that sit in bodies of its chapter 6."""


def bodies_of_the_source_text() -> list[str]:
    """Ids of the bodies that chapter 6 of the source text treats and that were alive when it was finished."""
    frame = load("institutions")
    treated = frame["section"].str.startswith("6.", na=False)
    return frame[treated & frame["ended"].isna()]["institution_id"].tolist()


def state_names() -> dict[str, str]:
    """English name of each state_id; the five first, the others by the alphabet."""
    frame = load("states").sort_values(["central_asia", "name"], ascending=[False, True])
    return dict(zip(frame["state_id"], frame["name"], strict=True))


def acronyms() -> dict[str, str]:
    """Acronym of each institution_id."""
    frame = load("institutions")
    return dict(zip(frame["institution_id"], frame["acronym"], strict=True))


def explorer_data() -> dict[str, Any]:
    """Names, dated spells and the look of each status, as JSON.

    Returns
    -------
    dict
        first, last: the days the data speak for. full: the statuses that count as full. five, text: choices of states
        and bodies. marks: status -> look. states: [id, name]. institutions: [id, acronym, name, founded, ended].
        spells: [institution, state, status, start, end, precision of start, precision of end, confidence].
        Days are ISO text, "" where there is none; a precision or confidence is its first letter.
    """
    spells = load("memberships").dropna(subset=["start"])
    bodies = load("institutions")
    letters = ["start_precision", "end_precision", "confidence"]
    return {
        "first": FIRST.isoformat(),
        "last": AS_OF.isoformat(),
        "full": list(FULL),
        "five": list(CENTRAL_ASIA),
        "text": bodies_of_the_source_text(),
        "marks": {status: asdict(mark) for status, mark in MARKS.items()},
        "states": [list(item) for item in state_names().items()],
        "institutions": _rows(
            bodies["institution_id"],
            bodies["acronym"],
            bodies["name"],
            _days(bodies["founded"]),
            _days(bodies["ended"]),
        ),
        "spells": _rows(
            spells["institution_id"],
            spells["state_id"],
            spells["status"],
            _days(spells["start"]),
            _days(spells["end"]),
            *(spells[name].astype("object").fillna("").str[:1] for name in letters),
        ),
    }


def _rows(*columns: pd.Series) -> list[list[str]]:
    return [list(row) for row in zip(*columns, strict=True)]


def _days(column: pd.Series) -> pd.Series:
    return column.dt.strftime("%Y-%m-%d").fillna("")
