"""Tables from extracts of public data sets that no registry package carries: data/raw/extracts.

data/raw/extracts.toml lists them, with the checksum of each file and what its columns become.
data/raw/extracts/README.md explains how each extract was made.
"""

import hashlib
import tomllib
from functools import cache
from typing import Any

from .rows import RAW, Row, Tables, read

FOLDER = RAW / "extracts"


@cache
def listed() -> dict[str, list[dict[str, Any]]]:
    """The entries `extracts` and `sources` of data/raw/extracts.toml."""
    return tomllib.loads((RAW / "extracts.toml").read_text(encoding="utf-8"))


def rows(entry: dict[str, Any]) -> list[Row]:
    """The rows of one extract, under the names of its table's columns.

    Parameters
    ----------
    entry : dict
        An entry of `extracts`: `file`, its `sha256`, `fields` (ours: theirs) and the ids of its `sources`.

    Raises
    ------
    SystemExit
        If the file is not the one whose checksum is listed, or lacks a column.
    """
    path = FOLDER / entry["file"]
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != entry["sha256"]:
        raise SystemExit(
            f"{path}, for the table {entry['table']}: not the extract that was listed (sha256 {found}, expected "
            f"{entry['sha256']}): restore the file, "
            "or write the new checksum and its recipe into data/raw/extracts.toml and data/raw/extracts/README.md"
        )
    extract = read(path)
    missing = set(entry["fields"].values()) - set(extract[0])
    if missing:
        raise SystemExit(
            f"{path}: has no column {', '.join(sorted(missing))}, which data/raw/extracts.toml names"
        )
    sources = ";".join(entry["sources"])
    return [
        {ours: row[theirs] for ours, theirs in entry["fields"].items()} | {"sources": sources}
        for row in extract
    ]


def tables() -> Tables:
    """Rows for all tables that extracts are in, one after another where a table has several."""
    found: Tables = {}
    for entry in listed()["extracts"]:
        found.setdefault(entry["table"], []).extend(rows(entry))
    return found
