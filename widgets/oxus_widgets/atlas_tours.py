"""The guided tours of the atlas: atlas_tours.toml, read and checked against the tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd

import oxus_data
from oxus_data.errors import DataError, unknown
from oxus_data.toml_file import from_toml, read_toml
from oxus_widgets.atlas_data import era_of, step_number, year_text

TOURS: Traversable = files("oxus_widgets") / "atlas_tours.toml"
"""The course's own tours."""
TABLES = {
    "eras": "era_id",
    "polities": "polity_id",
    "events": "event_id",
    "routes": "route_id",
    "places": "place_id",
    "disputes": "dispute_id",
    "admin_units": "unit_id",
}
"""The tables that a step can rest on, and the field that names a row."""
_WORLD = (-90.0, -180.0, 90.0, 180.0)


@dataclass(frozen=True)
class Step:
    """A step of a tour; atlas_tours.toml says what each field means."""

    heading: str
    era: str
    text: str
    section: str
    rows: tuple[str, ...]
    year: int | None = None
    view: tuple[float, float, float, float] | None = None
    road: str = ""
    light: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tour:
    """A tour and its steps."""

    tour_id: str
    title: str
    about: str
    step: tuple[Step, ...]


@dataclass(frozen=True)
class _Entry:
    tour_id: str
    title: str
    about: str
    step: tuple[Any, ...]


@dataclass(frozen=True)
class _File:
    tour: tuple[Any, ...]


def read_tours(path: str | Path | Traversable = TOURS) -> tuple[Tour, ...]:
    """Read tours and check them against the tables.

    Parameters
    ----------
    path : str, Path or Traversable
        A file in the form of atlas_tours.toml.

    Raises
    ------
    DataError
        If the file is missing, is not TOML, lacks something, or names an era, a year, a polity or a row that does not
        exist. The message names the file, the line, the tour and the step.
    """
    file = Path(path) if isinstance(path, str) else path
    lines = _lines(file)
    content = from_toml(_File, read_toml(file), file.name)
    tours: list[Tour] = []
    for entry in content.tour:
        tours.append(_tour(entry, file.name, lines))
        if any(tour.tour_id == tours[-1].tour_id for tour in tours[:-1]):
            raise DataError(f"{file.name}: two tours have the tour_id {tours[-1].tour_id!r}")
    return tuple(tours)


@cache
def course_tours() -> tuple[Tour, ...]:
    """The course's own tours, read once."""
    return read_tours()


def _lines(file: Traversable) -> Iterator[int]:
    """The line on which each step begins, in the order of the file."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return iter(())  # read_toml says what is wrong with the file
    found = [
        n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*tour\.step\s*\]\]", line)
    ]
    return iter(found)


def _tour(table: object, file: str, lines: Iterator[int]) -> Tour:
    entry = from_toml(_Entry, table, f"{file}, a tour")
    steps = []
    for number, each in enumerate(entry.step, 1):
        line = next(lines, None)
        at = f"{file}, line {line}" if line else file
        where = f"{at} (tour {entry.tour_id}, step {number})"
        step = from_toml(Step, each, where)
        try:
            _check(step)
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
        steps.append(step)
    if not steps:
        raise DataError(f"{file} (tour {entry.tour_id}): it has no step")
    return Tour(entry.tour_id, entry.title, entry.about, tuple(steps))


def _check(step: Step) -> None:
    """Check what a step names against the tables."""
    shown = era_of(step.era)
    if step.year is not None:
        step_number(step.era, step.year)
    lit = {each["id"] for each in [*shown["polities"], *shown["units"]]}
    for polity in step.light:
        if polity not in lit:
            raise unknown("polity or unit of this frame", polity, lit)
    if step.view:
        south, west, north, east = step.view
        if not (_WORLD[0] <= south < north <= _WORLD[2] and _WORLD[1] <= west < east <= _WORLD[3]):
            raise DataError(f"view {list(step.view)}: expected degrees south, west, north, east")
    if not re.fullmatch(r"\d+(\.\d+)*", step.section):
        raise DataError(f"section {step.section!r}: expected a number such as 3.2.1, without §")
    if not step.rows:
        raise DataError("rows: name at least one row of the tables that the text rests on")
    for row in step.rows:
        _row(row)
    if step.road:
        _row(f"routes:{step.road}")


def tour_data(tours: tuple[Tour, ...]) -> list[dict[str, Any]]:
    """Tours as the script of the page wants them, with what each row says in words."""
    return [
        {
            "id": tour.tour_id,
            "title": tour.title,
            "about": tour.about,
            "stops": [
                {
                    "heading": step.heading,
                    "text": step.text,
                    "section": f"§{step.section}",
                    "era": step.era,
                    "step": 0 if step.year is None else step_number(step.era, step.year),
                    "view": step.view,
                    "road": _line(step.road) if step.road else [],
                    "light": step.light,
                    "rows": [cited(row) for row in step.rows],
                }
                for step in tour.step
            ],
        }
        for tour in tours
    ]


def _line(route: str) -> list[list[float]]:
    """Latitude and longitude of each stop of a route."""
    stops = (_row(f"places:{place}") for place in _row(f"routes:{route}")["place_ids"].split(";"))
    return [[stop["lat"], stop["lon"]] for stop in stops]


@cache
def tours_in_words(tours: tuple[Tour, ...]) -> str:
    """All tours as HTML text."""
    return "".join(
        f"<details><summary>Guided tour: {escape(tour.title)}</summary><p>{escape(tour.about)}</p><ol>"
        + "".join(
            f"<li><b>{escape(step.heading)}.</b> {escape(step.text)} (§{step.section}; "
            f"rows {escape(', '.join(step.rows))})</li>"
            for step in tour.step
        )
        + "</ol></details>"
        for tour in tours
    )


def _row(name: str) -> dict[str, Any]:
    """A row of a table, from "table:id"."""
    table, _, row_id = name.partition(":")
    if table not in TABLES:
        raise unknown("table for a tour", table, TABLES)
    rows = _rows(table)
    if row_id not in rows:
        raise unknown(f"row of {table}", row_id, rows)
    return rows[row_id]


@cache
def _rows(table: str) -> dict[str, dict[str, Any]]:
    return {row[TABLES[table]]: row for row in oxus_data.load(table).to_dict("records")}


def cited(name: str) -> dict[str, str]:
    """What a row says, in words.

    Parameters
    ----------
    name : str
        "table:id", for example "events:osh-bc102".

    Returns
    -------
    dict
        `row`, the name as given, and `text`, a sentence or a name with its dates.
    """
    row = _row(name)
    return {"row": name, "text": _WORDS[name.partition(":")[0]](row)}


def _era(row: dict[str, Any]) -> str:
    return f"{row['label']} ({year_text(row['year'])}): {row['caption']}"


def _polity(row: dict[str, Any]) -> str:
    seat = "" if pd.isna(row["seat"]) else f"; seat: {row['seat']}"
    return f"{row['name']}: {row['kind'].replace('_', ' ')}, {row['certainty']}{seat}"


def _event(row: dict[str, Any]) -> str:
    reading = "" if pd.isna(row["reading"]) else f" {row['reading']}"
    return f"{year_text(row['year'])}: {row['text']}{reading}"


def _dispute(row: dict[str, Any]) -> str:
    return f"{row['question']}? {row['first_reading']} Or: {row['second_reading']}"


def _unit(row: dict[str, Any]) -> str:
    start, end = row["start"], row["end"]
    dates = f"{start.day} {start:%B %Y} to {end.day} {end:%B %Y}"
    return f"{row['name']}: {row['status'].replace('_', ' ')}, {dates}"


_WORDS = {
    "eras": _era,
    "polities": _polity,
    "events": _event,
    "routes": lambda row: row["name"],
    "places": lambda row: f"{row['name']}: {row['role']}",
    "disputes": _dispute,
    "admin_units": _unit,
}
