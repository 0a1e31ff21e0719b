"""The tables as one SQLite file, with types, keys and a codebook. Python's own sqlite3 writes it."""

import csv
from collections.abc import Callable
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

from oxus_data.codebook import CODEBOOK_HEAD, codebook_rows
from oxus_data.loader import resource
from oxus_data.sql_schema import create_table, quoted, referenced_first

# SQLite has neither days nor booleans: a day is ISO text, which sorts by date, and a flag 0 or 1.
# INT and not INTEGER: a key of the latter type would change the order of the rows.
_TYPES = {"string": "TEXT", "integer": "INT", "number": "REAL", "boolean": "INT", "date": "TEXT"}
_VALUES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: int(text == "true"),
    "date": str,
}


def write_sqlite(path: Path, names: list[str]) -> None:
    """Write tables as a SQLite file, with a table `codebook` that explains their fields.

    Parameters
    ----------
    path : Path
        The file; it must not be there yet.
    names : list of str
        The tables.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk.
    """
    import sqlite3  # a Python in the browser has it only on demand

    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            for name in referenced_first(names):
                connection.execute(create_table(name, names, _TYPES))
                _insert(connection, name, _rows(name))
            columns = ", ".join(f"{quoted([word])} TEXT" for word in CODEBOOK_HEAD)
            connection.execute(f"CREATE TABLE codebook ({columns})")
            _insert(connection, "codebook", list(codebook_rows(names)))
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from None


def _insert(connection: Any, table: str, rows: list[list[Any]]) -> None:
    if rows:
        connection.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)


def _rows(name: str) -> list[list[Any]]:
    """The rows of a table with typed values; None where a cell is empty."""
    kinds = [_VALUES[field["type"]] for field in resource(name)["schema"]["fields"]]
    with (files("oxus_data") / resource(name)["path"]).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return [[kind(text) if text else None for kind, text in zip(kinds, row, strict=True)] for row in rows]
