"""What the membership explorer's view has to hold, so that it can answer by itself."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from oxus_data import AS_OF, CENTRAL_ASIA, FIRST, FULL, Region, load, unrecorded
from oxus_widgets.map_shapes import map_shapes
from oxus_widgets.memo import built_once
from oxus_widgets.palette import LOOKS

POWERS = ("RUS", "CHN", "TUR", "IRN", "PAK", "IND")
"""The states around the five that the source text treats, and that sit in bodies of its chapter 6."""


# Leaders that are neither states nor bodies nor actors of the tables.
_OTHERS = {"JPN": "Japan", "UN": "United Nations"}


@built_once
def bodies_of_the_source_text(region: Region | None = None) -> list[str]:
    """Ids of the bodies that chapter 6 of the source text treats and that were alive when it was finished."""
    frame = load("institutions", region)
    treated = frame["section"].str.startswith("6.", na=False)
    return list(frame[treated & frame["ended"].isna()]["institution_id"])


def group(region: Region | None = None) -> list[str]:
    """Ids of the states that a region is about: the five, unless another region is given."""
    return list(CENTRAL_ASIA if region is None else region.states)


@built_once
def state_names(region: Region | None = None) -> dict[str, str]:
    """English name of each state_id; the five (or those a region is about) first, the others by the alphabet."""
    frame = load("states", region)
    frame = frame.assign(own=frame["state_id"].isin(group(region)))
    frame = frame.sort_values(["own", "name"], ascending=[False, True])
    return dict(zip(frame["state_id"], frame["name"], strict=True))


@built_once
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


@built_once
def explorer_data(region: Region | None = None) -> dict[str, Any]:
    """Names, dated spells and the look of each status, as JSON.

    Parameters
    ----------
    region : Region, optional
        Another region, whose tables they are.

    Returns
    -------
    dict
        As `widgets/views/explorer/explorer_data.schema.json` describes it: tables are columns by name, days are ISO
        text, "" where there is none, and a precision or confidence is its first letter.
    """
    spells = load("memberships", region).dropna(subset=["start"])
    bodies = load("institutions", region)
    first, last = (FIRST, AS_OF) if region is None else (region.first, region.as_of)
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "full": list(FULL),
        "five": group(region),
        "text": bodies_of_the_source_text(region),
        **({} if region is None else {"called": region.name}),
        "marks": {status: asdict(mark) for status, mark in LOOKS.items()},
        "states": _names(state_names(region)),
        "institutions": {
            "id": bodies["institution_id"].tolist(),
            "acronym": bodies["acronym"].tolist(),
            "name": bodies["name"].tolist(),
            "founded": _days(bodies["founded"]),
            "ended": _days(bodies["ended"]),
            "kind": bodies["kind"].tolist(),
            "leads": bodies["lead_actors"].fillna("").str.split(";").tolist(),
        },
        "kinds": _names(kinds(region)),
        "leads": _names(leads(region)),
        "map": map_shapes(region),
        "spells": {
            "institution": spells["institution_id"].tolist(),
            "state": spells["state_id"].tolist(),
            "status": spells["status"].tolist(),
            "start": _days(spells["start"]),
            "end": _days(spells["end"]),
            **{
                name: spells[name].astype("object").fillna("").str[:1].tolist()
                for name in ("start_precision", "end_precision", "confidence")
            },
        },
        "unrecorded": _unrecorded(region),
    }


def _unrecorded(region: Region | None) -> dict[str, list[Any]]:
    """One row for the states of a body that are not recorded over the same span."""
    spans = unrecorded(region=region)
    spans = spans.assign(start=_days(spans["start"]), end=_days(spans["end"]))
    groups = spans.groupby(["institution_id", "start", "end"], sort=False)["state_id"].agg(list)
    columns = {name: groups.index.get_level_values(name).tolist() for name in ("start", "end")}
    bodies = groups.index.get_level_values("institution_id").tolist()
    return {"institution": bodies, "states": groups.tolist(), **columns}


def _names(names: dict[str, str]) -> dict[str, list[str]]:
    """Two columns, id and name."""
    return {"id": list(names), "name": list(names.values())}


def _days(column: pd.Series) -> list[str]:
    return list(column.dt.strftime("%Y-%m-%d").fillna(""))
