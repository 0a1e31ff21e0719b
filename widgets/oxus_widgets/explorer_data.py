"""What the membership explorer's view has to hold, so that it can answer by itself."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from oxus_data import AS_OF, CENTRAL_ASIA, FIRST, FULL, load
from oxus_widgets.map_shapes import map_shapes
from oxus_widgets.palette import MARKS

POWERS = ("RUS", "CHN", "TUR", "IRN", "PAK", "IND")
"""The states around the five that the source text treats, and that sit in bodies of its chapter 6."""


# Leaders that are neither states nor bodies nor actors of the tables.
_OTHERS = {"JPN": "Japan", "UN": "United Nations"}


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


def kinds() -> dict[str, str]:
    """Each kind of body in words, by the alphabet."""
    return {kind: kind.replace("_", " ") for kind in sorted(load("institutions")["kind"].unique())}


def leads() -> dict[str, str]:
    """Name of each state or organisation that leads a body, by the alphabet."""
    ids = {lead for leaders in load("institutions")["lead_actors"].dropna() for lead in leaders.split(";")}
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True)) | acronyms() | state_names() | _OTHERS
    return dict(sorted(((lead, names[lead]) for lead in ids), key=lambda item: item[1]))


def explorer_data() -> dict[str, Any]:
    """Names, dated spells and the look of each status, as JSON.

    Returns
    -------
    dict
        first, last: the days the data speak for. full: the statuses that count as full. five, text: choices of states
        and bodies. marks: status -> look. states: [id, name]. institutions: [id, acronym, name, founded, ended, kind,
        ids of those who lead it]. kinds, leads: [id, words], to filter by. map: see map_shapes.
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
            bodies["kind"],
            bodies["lead_actors"].fillna("").str.split(";"),
        ),
        "kinds": [list(item) for item in kinds().items()],
        "leads": [list(item) for item in leads().items()],
        "map": map_shapes(),
        "spells": _rows(
            spells["institution_id"],
            spells["state_id"],
            spells["status"],
            _days(spells["start"]),
            _days(spells["end"]),
            *(spells[name].astype("object").fillna("").str[:1] for name in letters),
        ),
    }


def _rows(*columns: pd.Series) -> list[list[Any]]:
    return [list(row) for row in zip(*columns, strict=True)]


def _days(column: pd.Series) -> pd.Series:
    return column.dt.strftime("%Y-%m-%d").fillna("")
