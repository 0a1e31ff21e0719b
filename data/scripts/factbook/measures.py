"""The figures that are taken from the Factbook: data/raw/factbook_measures.toml, read and checked."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from oxus_data.errors import DataError, unknown
from oxus_data.toml_file import from_toml, read_toml

from ..rows import RAW
from .editions import EDITIONS

FILE = RAW / "factbook_measures.toml"


@dataclass(frozen=True)
class Place:
    """Where one edition has a figure; the head of the TOML file explains the fields."""

    path: tuple[str, ...]
    printed_unit: str
    unit: str = ""
    detail: str = ""
    year_label: str = ""
    note: str = ""
    year_from: tuple[str, ...] = ()
    part: int = 0
    exponent: int = 0
    pair: str = ""


@dataclass(frozen=True)
class Concept:
    """What is counted; the head of the TOML file explains the fields."""

    id: str
    topic: str
    title: str
    definition: str
    comparable: Literal["yes", "partly", "no"]
    reason: str
    unit: str = ""


@dataclass(frozen=True)
class _File:
    reasons: dict[str, str]
    concepts: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Measure:
    """One numeric field of one edition, and what it means.

    Attributes
    ----------
    id : str
        The indicator: concept and edition, such as gdp_ppp_fb2015.
    unit : str
        The unit of the table.
    definition : str
        What is counted, and why the two editions can or cannot be compared.
    pair : str
        The indicator of the same concept in the other edition; empty if there is none.
    place : Place
        Where the edition has the figure.
    """

    id: str
    edition: str
    unit: str
    definition: str
    pair: str
    concept: Concept
    place: Place

    @property
    def holder(self) -> tuple[str, ...]:
        """Section and field, without the subfield."""
        return self.place.path[:2]


@cache
def measures() -> tuple[Measure, ...]:
    """Every figure that is taken, in the order of the tables."""
    return read_measures(FILE)


def read_measures(path: Path) -> tuple[Measure, ...]:
    """Read and check a file of measures.

    Parameters
    ----------
    path : Path
        A file in the form of data/raw/factbook_measures.toml.

    Returns
    -------
    tuple of Measure
        In the order of the file; the edition of 2015 before that of 2025.

    Raises
    ------
    DataError
        If the file is missing or not TOML, or an entry is wrong; the message names the file and the entry.
    """
    content = from_toml(_File, read_toml(path), str(path))
    found: list[Measure] = []
    for number, entry in enumerate(content.concepts, start=1):
        name = entry.get("id", f"number {number}")
        found += _measures(entry, content.reasons, f"{path}, concept {name}")
    ids = [measure.id for measure in found]
    for measure in found:
        where = f"{path}, concept {measure.concept.id}"
        if ids.count(measure.id) > 1:
            raise DataError(f"{where}: {measure.id} is defined twice")
        if measure.pair and measure.pair not in ids:
            raise DataError(f"{where}: {unknown('indicator', measure.pair, ids)}")
    return tuple(found)


def _measures(entry: dict[str, Any], reasons: dict[str, str], where: str) -> list[Measure]:
    """The measures of one concept, one per edition."""
    own = {key: value for key, value in entry.items() if key not in EDITIONS}
    concept = from_toml(Concept, own, where)
    if concept.reason not in reasons:
        raise DataError(f"{where}: {unknown('reason', concept.reason, reasons)}")
    places = {
        edition: from_toml(Place, entry[edition], f"{where}, edition {edition}")
        for edition in EDITIONS
        if edition in entry
    }
    if not places:
        raise DataError(
            f"{where}: no edition has it; add [concepts.{EDITIONS[0]}] or [concepts.{EDITIONS[1]}]"
        )
    found = []
    for edition, place in places.items():
        if len(place.path) < 2:
            raise DataError(f"{where}, edition {edition}, path: expected a section and a field")
        unit = place.unit or concept.unit
        if not unit:
            raise DataError(f"{where}, edition {edition}: no unit")
        others = [f"{concept.id}_fb{other}" for other in places if other != edition]
        found.append(
            Measure(
                id=f"{concept.id}_fb{edition}",
                edition=edition,
                unit=unit,
                definition=" ".join(
                    filter(None, (concept.definition, place.detail, reasons[concept.reason]))
                ),
                pair=place.pair or "".join(others),
                concept=concept,
                place=place,
            )
        )
    return found
