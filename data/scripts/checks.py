"""Faults of rows that no type can show: dates that cannot be, and treaties cited without an article.

The build stops at the first table with a fault. Each message names the table, the row and the rule.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from .rows import DATA, RAW, Row

SPANS = (("start", "end"), ("founded", "ended"), ("episode_start", "episode_end"), ("year", "year_end"))
"""Fields of which the second may not come before the first."""

RULES = (
    "accession_rule",
    "decision_rule",
    "exclusivity_military_alliance",
    "mutual_defence_clause",
    "withdrawal_rule",
)
"""Features of an organisation that are read in an article of its treaty."""

_TREATY = re.compile(r"^(?!Wikipedia)[^,|]*\b(?:Treaty|Charter|Constitution|Statute)\b")
_LOCATOR = re.compile(r"\b(?:Art(?:icle)?s?\b\.?|Section|Chapter|Annex|pp?\.)\s*[\dIVX]", re.IGNORECASE)


def as_of() -> date:
    """The last day that the data speak for."""
    sys.path.insert(0, str(DATA))
    from oxus_data import AS_OF

    return AS_OF


def fields() -> dict[str, dict[str, str]]:
    """The type of each field of each table, as data/raw/datapackage.toml has it."""
    spec = tomllib.loads((RAW / "datapackage.toml").read_text(encoding="utf-8"))
    return {
        entry["name"]: {name.rstrip("!"): field[0] for name, field in entry["fields"].items()}
        for entry in spec["tables"]
    }


def faults(name: str, rows: Iterable[Row], types: Mapping[str, str], last: date) -> Iterator[str]:
    """What is wrong with the rows of a table.

    Parameters
    ----------
    name : str
        The table.
    rows : iterable of dict
        Its rows; values are texts or numbers.
    types : dict of str to str
        The type of each field.
    last : date
        The last day that the data speak for.

    Yields
    ------
    str
        One sentence a fault: the table, the row (the first one is 2) and the rule.
    """
    dates = [field for field, kind in types.items() if kind == "date"]
    for number, row in enumerate(rows, start=2):
        where = f"{name}.csv, row {number} ({next(iter(row.values()), '')})"
        for field in dates:
            if str(row.get(field) or "") > f"{last}":
                yield f"{where}: {field} is {row[field]}: no date is later than the last day of the data, {last}"
        for first, second in SPANS:
            start, end = (_comparable(row.get(field)) for field in (first, second))
            if start is not None and end is not None and type(start) is type(end) and end < start:  # type: ignore[operator]
                yield f"{where}: {second} is {row[second]} and {first} {row[first]}: nothing ends before it starts"
        if name == "institution_features" and "source" in row:
            yield from _without_locator(row, where)


def _comparable(value: object) -> str | float | None:
    """A day as text, a year as a number; None for what is empty or is neither."""
    text = str(value if value is not None else "")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    return float(text) if re.fullmatch(r"-?\d+", text) else None


def _without_locator(row: Row, where: str) -> Iterator[str]:
    if row["feature"] not in RULES or row["value"] in ("", "no", "conflicting reports"):
        return
    for citation in str(row["source"]).split(" | "):
        if _TREATY.search(citation) and not _LOCATOR.search(citation):
            yield f"{where}: '{citation[:60]}': a treaty is cited with the article that says it"


def check(tables: Mapping[str, list[Row]]) -> None:
    """Stop the build if a row has a fault.

    Raises
    ------
    SystemExit
        With all faults, one a line.
    """
    types, last = fields(), as_of()
    found = [
        fault for name, rows in tables.items() for fault in faults(name, rows, types.get(name, {}), last)
    ]
    if found:
        raise SystemExit("\n".join(found))
