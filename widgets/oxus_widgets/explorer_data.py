"""What the membership explorer's view has to hold, so that it can answer by itself."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from oxus_data import AS_OF, CENTRAL_ASIA, FIRST, FULL, Region, load
from oxus_widgets.map_shapes import map_shapes
from oxus_widgets.palette import MARKS

POWERS = ("RUS", "CHN", "TUR", "IRN", "PAK", "IND")
"""The states around the five that the source text treats, and that sit in bodies of its chapter 6."""


# Leaders that are neither states nor bodies nor actors of the tables.
_OTHERS = {"JPN": "Japan", "UN": "United Nations"}


def bodies_of_the_source_text(region: Region | None = None) -> list[str]:
    """Ids of the bodies that chapter 6 of the source text treats and that were alive when it was finished."""
    frame = load("institutions", region)
    treated = frame["section"].str.startswith("6.", na=False)
    return list(frame[treated & frame["ended"].isna()]["institution_id"])


def group(region: Region | None = None) -> list[str]:
    """Ids of the states that a region is about: the five, unless another region is given."""
    return list(CENTRAL_ASIA if region is None else region.states)


def state_names(region: Region | None = None) -> dict[str, str]:
    """English name of each state_id; the five (or those a region is about) first, the others by the alphabet."""
    frame = load("states", region)
    frame = frame.assign(own=frame["state_id"].isin(group(region)))
    frame = frame.sort_values(["own", "name"], ascending=[False, True])
    return dict(zip(frame["state_id"], frame["name"], strict=True))


def acronyms(region: Region | None = None) -> dict[str, str]:
    """Acronym of each institution_id."""
    frame = load("institutions", region)
    return dict(zip(frame["institution_id"], frame["acronym"], strict=True))


def kinds(region: Region | None = None) -> dict[str, str]:
    """Each kind of body in words, by the alphabet."""
    return {kind: kind.replace("_", " ") for kind in sorted(load("institutions", region)["kind"].unique())}


def leads(region: Region | None = None) -> dict[str, str]:
    """Name of each state or organisation that leads a body, by the alphabet; its id where no table names it."""
    leaders = load("institutions", region)["lead_actors"].dropna()
    ids = {lead for several in leaders for lead in several.split(";")}
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    names |= acronyms(region) | state_names(region) | _OTHERS
    return dict(sorted(((lead, names.get(lead, lead)) for lead in ids), key=lambda item: item[1]))


def explorer_data(region: Region | None = None) -> dict[str, Any]:
    """Names, dated spells and the look of each status, as JSON.

    Parameters
    ----------
    region : Region, optional
        Another region, whose tables they are.

    Returns
    -------
    dict
        first, last: the days the data speak for. full: the statuses that count as full. five, text: choices of states
        and bodies. called: of another region only, what its states are called. marks: status -> look. states: [id,
        name]. institutions: [id, acronym, name, founded, ended, kind, ids of those who lead it]. kinds, leads: [id,
        words], to filter by. map: see map_shapes.
        spells: [institution, state, status, start, end, precision of start, precision of end, confidence].
        Days are ISO text, "" where there is none; a precision or confidence is its first letter.
    """
    spells = load("memberships", region).dropna(subset=["start"])
    bodies = load("institutions", region)
    first, last = (FIRST, AS_OF) if region is None else (region.first, region.as_of)
    letters = ["start_precision", "end_precision", "confidence"]
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "full": list(FULL),
        "five": group(region),
        "text": bodies_of_the_source_text(region),
        **({} if region is None else {"called": region.name}),
        "marks": {status: asdict(mark) for status, mark in MARKS.items()},
        "states": [list(item) for item in state_names(region).items()],
        "institutions": _rows(
            bodies["institution_id"],
            bodies["acronym"],
            bodies["name"],
            _days(bodies["founded"]),
            _days(bodies["ended"]),
            bodies["kind"],
            bodies["lead_actors"].fillna("").str.split(";"),
        ),
        "kinds": [list(item) for item in kinds(region).items()],
        "leads": [list(item) for item in leads(region).items()],
        "map": map_shapes(region),
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
