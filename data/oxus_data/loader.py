"""Tables of the data package as typed pandas frames. The descriptor, datapackage.json, says what types they have."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from oxus_data.errors import unknown

_PACKAGE = files("oxus_data")
_DTYPES = {"integer": "int64", "number": "float64", "boolean": "bool", "string": str}


@cache
def descriptor() -> dict[str, Any]:
    """The package's descriptor (Frictionless Data Package v2): tables, fields, types, units, licences, sources."""
    return json.loads((_PACKAGE / "datapackage.json").read_text(encoding="utf-8"))


def tables() -> list[str]:
    """The names of all tables."""
    return [r["name"] for r in descriptor()["resources"] if r["path"].endswith(".csv")]


def resource(name: str) -> dict[str, Any]:
    """The descriptor of one table or geometry.

    Raises
    ------
    DataError
        If the package has no resource of that name.
    """
    resources = {r["name"]: r for r in descriptor()["resources"]}
    if name not in resources:
        raise unknown("table", name, resources)
    return resources[name]


def load(table: str) -> pd.DataFrame:
    """Load a table.

    Parameters
    ----------
    table : str
        One of `tables()`.

    Returns
    -------
    DataFrame
        A copy of your own: dates are datetime64, counts are int64, measures are float64 (NaN where there is no
        value), flags are bool, texts are strings (NaN where empty). Units stand in the descriptor.

    Raises
    ------
    DataError
        If there is no such table; the message names the nearest.

    Examples
    --------
    >>> load("states").loc[lambda t: t["central_asia"], "name"].tolist()
    ['Kazakhstan', 'Kyrgyzstan', 'Tajikistan', 'Turkmenistan', 'Uzbekistan']
    """
    if table not in tables():
        raise unknown("table", table, tables())
    return _load(table).copy()


@cache
def _load(table: str) -> pd.DataFrame:
    entry = resource(table)
    fields = entry["schema"]["fields"]
    dates = [f["name"] for f in fields if f["type"] == "date"]
    dtypes = {f["name"]: _DTYPES[f["type"]] for f in fields if f["type"] != "date"}
    with (_PACKAGE / entry["path"]).open(encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])
    for name in dates:
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d").astype("datetime64[us]")
    return frame
