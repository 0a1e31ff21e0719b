"""Another region's tables, so that the functions of this package can be asked about them.

A region is a folder with `region.toml` and four tables that have the columns of this package's own: `states.csv`,
`institutions.csv`, `memberships.csv`, `sources.csv`. The vocabulary of statuses stays the package's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import load, read_table, resource
from oxus_data.settings import SettingsFile, is_number, read_settings_file, shown

TABLES = ("states", "institutions", "memberships", "sources")
_FILE = "region.toml"
# What a table may leave out, with what is then assumed.
_ACT = dict.fromkeys(("membership_act", "signed", "signed_precision", "in_force", "in_force_precision"), "")
_DEFAULTS = {
    "states": {"cow_code": "", "wikidata_id": ""},
    "institutions": {"roster": "all", "roster_from": "", "roster_until": "", "wikidata_id": "", **_ACT},
    "sources": {"maker": "", "locator": ""},
}
_SETTINGS = ("name", "states", "first", "as_of", "centre", "reach")


@dataclass(frozen=True, eq=False)
class Region:
    """The tables of a region, read and checked; made by `read_region`."""

    folder: Path
    name: str
    """What its states are called together, as in "the Baltic states"."""
    states: tuple[str, ...]
    """Ids of the states that it is about, as CENTRAL_ASIA has them for this package's own tables."""
    first: date
    """The first day that its tables speak for."""
    as_of: date
    """The last day that they speak for: what came after was not looked up."""
    centre: tuple[float, float] | None = None
    """Latitude and longitude around which maps are drawn."""
    reach: int | None = None
    """How far a map reaches to the east and west of the centre, in km."""
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables; shared, not a copy (`oxus_data.load` gives one).

        Raises
        ------
        DataError
            If it has no such table.
        """
        if name not in self._tables:
            raise unknown("table of the region", name, self._tables)
        return self._tables[name]


def read_region(folder: str | PathLike[str]) -> Region:
    """Read another region's tables.

    Parameters
    ----------
    folder : str or path
        The folder with `region.toml` (`name`, `states`, `first`, `as_of`, and for maps `centre` and `reach`) and the
        tables `states.csv`, `institutions.csv`, `memberships.csv` and `sources.csv`, with this package's columns.
        `institutions.csv` may leave out `roster`, `roster_from` and `roster_until` if `memberships.csv` lists every
        spell of every state in `states.csv`; also `membership_act`, and `signed` and `in_force` with their precisions.

    Returns
    -------
    Region
        For the parameter `region` of `load`, `spells`, `members`, `status_matrix`, `institution_id`, `state_id` and
        `as_day`. Read once; after a change of a file read it again.

    Raises
    ------
    DataError
        If a file is missing or a row does not fit, one line a row: another type or word than its column takes, an id
        given twice, a state, body, status or source that is not there, a body that ended before it was founded, a spell
        that ends before it starts or shares a day with another of the same state and body, a date outside `first` to
        `as_of`.
    """
    folder = Path(folder)
    settings = _settings(folder / _FILE)
    tables = {
        name: read_table(
            folder / f"{name}.csv", resource(name)["schema"]["fields"], "fix the row", _DEFAULTS.get(name, {})
        )
        for name in TABLES
    }
    region = Region(folder, **settings, _tables=tables)
    problems = [*_ids_twice(region), *_not_there(region), *_bad_lives(region), *_bad_spells(region)]
    if problems:
        raise DataError("\n".join(f"{folder / where}: {what}" for where, what in problems))
    return region


def _settings(path: Path) -> dict[str, Any]:
    file = read_settings_file(path, "it holds the name, states, first and as_of of the region", DataError)
    file.only(_SETTINGS)
    settings = {
        "name": file.text("name"),
        "states": file.texts("states"),
        "first": file.day("first"),
        "as_of": file.day("as_of"),
        "centre": _centre(file),
        "reach": file.integer("reach", default=None, least=1),
    }
    if settings["first"] and settings["as_of"] and settings["first"] > settings["as_of"]:
        file.problem(
            ("first",), f"{settings['first']} is after as_of, {settings['as_of']}: correct one of them"
        )
    file.check()
    return settings


def _centre(file: SettingsFile) -> tuple[float, float] | None:
    value = file.value("centre")
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
        latitude, longitude = map(float, value)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    file.problem(("centre",), f"{shown(value)} is not [latitude, longitude] in degrees")
    return None


Problems = Iterator[tuple[str, str]]  # (the file, with the row; what is wrong)


def _ids_twice(region: Region) -> Problems:
    for name in TABLES:
        for column in (f["name"] for f in resource(name)["schema"]["fields"] if _unique(f)):
            frame = region.table(name)
            for row in frame.index[frame[column].duplicated() & frame[column].notna()]:
                yield f"{name}.csv, row {row + 2}", f"{column} {frame[column][row]} is there twice"


def _unique(field: dict[str, Any]) -> bool:
    return bool(field.get("constraints", {}).get("unique"))


def _not_there(region: Region) -> Problems:
    """References to a row that no table has, as the descriptor's foreign keys and the columns `sources` want it."""
    known = set(region.table("states")["state_id"])
    for state in region.states:
        if state not in known:
            yield _FILE, f"states: {state} is not in states.csv"
    for name in TABLES:
        frame = region.table(name)
        if name == "institutions":
            listed = frame["roster"].where(~frame["roster"].isin(["all", "five"])).str.split(";").explode()
            yield from _missing(name, listed, known, "states.csv")
        for key in resource(name)["schema"].get("foreignKeys", []):
            (column,), (other,) = key["fields"], key["reference"]["fields"]
            table = key["reference"]["resource"] or name
            there = region.table(table) if table in TABLES else load(table)
            yield from _missing(name, frame[column], set(there[other]), f"{table}.csv")
        if name != "sources":
            named = frame["sources"].str.split(";").explode()
            yield from _missing(name, named, set(region.table("sources")["source_id"]), "sources.csv")


def _missing(name: str, column: pd.Series, known: set[str], where: str) -> Problems:
    for row, value in column.dropna().items():
        if value not in known:
            yield f"{name}.csv, row {int(str(row)) + 2}", f"{column.name} {value} is not in {where}"


def _bad_lives(region: Region) -> Problems:
    for body in region.table("institutions").itertuples():
        where = f"institutions.csv, row {body.Index + 2}"
        for first, last in (("founded", "ended"), ("roster_from", "roster_until")):
            start, end = getattr(body, first), getattr(body, last)
            if end < start:
                yield (
                    where,
                    f"{body.institution_id}: {last} {end:%Y-%m-%d} is before {first} {start:%Y-%m-%d}",
                )


def _bad_spells(region: Region) -> Problems:
    frame = region.table("memberships")
    first, last = pd.Timestamp(region.first), pd.Timestamp(region.as_of)
    before: dict[tuple[str, str], Any] = {}
    for spell in frame.sort_values("start").dropna(subset=["start"]).itertuples():
        where = f"memberships.csv, row {spell.Index + 2}"
        if spell.end <= spell.start:
            yield where, f"{spell.spell_id} ends before it starts"
        if spell.start < first or max(spell.start, spell.end) > last:
            yield where, f"{spell.spell_id} is outside {region.first} to {region.as_of} ({_FILE})"
        other = before.get((spell.institution_id, spell.state_id))
        if other is not None and not other.end <= spell.start:
            yield where, f"{spell.spell_id} and {other.spell_id} share a day"
        before[spell.institution_id, spell.state_id] = spell
