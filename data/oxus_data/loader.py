"""Tables of the data package as typed pandas frames. The descriptor, datapackage.json, says what types they have."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from oxus_data.errors import DataError, unknown

_PACKAGE = files("oxus_data")
# By type and whether a value is required: only the latter two of pandas' types know missing values.
_DTYPES = {
    ("integer", True): "int64",
    ("integer", False): "Int64",
    ("boolean", True): "bool",
    ("boolean", False): "boolean",
}
_BOOLEAN = {"true": True, "false": False}


@runtime_checkable
class HasTables(Protocol):
    """What has tables of its own: a Region."""

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name."""


def descriptor() -> dict[str, Any]:
    """The package's descriptor (Frictionless Data Package v2): tables, fields, types, units, licences, sources.

    A copy of your own.
    """
    found: dict[str, Any] = json.loads(_descriptor())
    return found


@cache
def _descriptor() -> str:
    return (_PACKAGE / "datapackage.json").read_text(encoding="utf-8")


def tables() -> list[str]:
    """The names of all tables."""
    return list(_tables())


@cache
def _tables() -> tuple[str, ...]:
    return tuple(name for name, found in resources().items() if found["path"].endswith(".csv"))


@cache
def resources() -> dict[str, dict[str, Any]]:
    """The descriptors of all tables and geometries by name; not to be changed."""
    return {found["name"]: found for found in descriptor()["resources"]}


def resource(name: str) -> dict[str, Any]:
    """The descriptor of one table or geometry, not to be changed.

    Raises
    ------
    DataError
        If the package has no resource of that name.
    """
    if name not in resources():
        raise unknown("table", name, resources())
    return resources()[name]


def load(table: str, region: HasTables | None = None) -> pd.DataFrame:
    """Load a table.

    Parameters
    ----------
    table : str
        One of `tables()`.
    region : Region, optional
        Another region, whose table it is (see `read_region`); this package's own by default.

    Returns
    -------
    DataFrame
        A copy of your own. Dates are datetime64; counts are int64, or Int64 where one may be missing; measures are
        float64 (NaN where there is no value); flags are bool; a field with a fixed vocabulary is a category; other
        texts are strings (NaN where empty). The descriptor has the units.

    Raises
    ------
    DataError
        If there is no such table (the message names the nearest), or its file is missing or damaged (the message names
        the file, the row and what was expected).

    Examples
    --------
    >>> load("states").loc[lambda t: t["central_asia"], "name"].tolist()
    ['Kazakhstan', 'Kyrgyzstan', 'Tajikistan', 'Turkmenistan', 'Uzbekistan']
    """
    if region is None and table not in _tables():
        raise unknown("table", table, _tables())
    return shared(table, region).copy()


def shared(table: str, region: HasTables | None = None) -> pd.DataFrame:
    """A table that is not to be changed: the same frame each time.

    Raises
    ------
    DataError
        If `region` is not a region.
    """
    if region is None:
        return _load(table)
    check_region(region)
    return region.table(table)


def check_region(region: object) -> None:
    """Refuse what is not a region, such as the name of its folder.

    Raises
    ------
    DataError
        If it has no tables.
    """
    if not isinstance(region, HasTables):
        raise DataError(f"{region!r} is not a region: read its folder with oxus_data.read_region(folder)")


@cache
def _load(table: str) -> pd.DataFrame:
    return read_table(_PACKAGE / resource(table)["path"], resource(table)["schema"]["fields"])


_FIX = "the package is damaged; install it again, or put the file back from the repository"


def read_table(
    path: Traversable,
    fields: list[dict[str, Any]],
    fix: str = _FIX,
    defaults: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Read a CSV file as a descriptor says.

    Parameters
    ----------
    path : Traversable
        The file.
    fields : list of dict
        The fields of its schema: name, type and constraints.
    fix : str
        What to do about a file that cannot be read, for the message.
    defaults : mapping of str to str
        Columns that the file may leave out, with the text that is then in each cell.

    Raises
    ------
    DataError
        If the file is missing, has other columns or a value that does not fit its field.
    """
    names = [field["name"] for field in fields]
    try:
        with path.open("rb") as file:
            raw = pd.read_csv(file, encoding="utf-8", dtype=str, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise DataError(f"{path} is missing: {fix}") from None
    except (OSError, ValueError) as error:  # pandas' own errors of reading are ValueErrors
        raise DataError(f"{path} cannot be read as a table ({error}): {fix}") from None
    for place, name in enumerate(names):
        if name in defaults and name not in raw:
            column = pd.Series(defaults[name] or None, raw.index, dtype="str")
            raw.insert(min(place, raw.shape[1]), name, column)
    if list(raw.columns) != names:
        raise DataError(
            f"{path} has the columns {', '.join(raw.columns)}; expected {', '.join(names)}: {fix}"
        )
    columns = {}
    for field in fields:
        try:
            columns[field["name"]] = _typed(raw[field["name"]], field)
        except (ValueError, TypeError):
            raise DataError(f"{path}, {_first_misfit(raw[field['name']], field)}: {fix}") from None
    return pd.DataFrame(columns)


def _typed(texts: pd.Series, field: dict[str, Any]) -> pd.Series:
    """A column of texts in the type of its field; ValueError if one does not fit."""
    constraints = field.get("constraints", {})
    required = constraints.get("required", False)
    if required and texts.isna().any():
        raise ValueError("empty")
    match field["type"]:
        case "date":
            return _dates(texts)
        case "number":
            return pd.to_numeric(texts).astype("float64")
        case "integer":
            return pd.to_numeric(texts).astype(_DTYPES["integer", required])
        case "boolean":
            flags = texts.map(_BOOLEAN)
            if (flags.isna() & texts.notna()).any():
                raise ValueError("neither true nor false")
            return flags.astype(_DTYPES["boolean", required])
        case _ if "enum" in constraints:
            if not texts.dropna().isin(constraints["enum"]).all():
                raise ValueError("not in the vocabulary")
            return texts.astype(pd.CategoricalDtype(constraints["enum"]))
        case _:
            return texts


def _dates(texts: pd.Series) -> pd.Series:
    """Days as datetime64[us]; to_datetime would stop at 1677 before pandas 3."""
    if not texts.dropna().str.fullmatch(r"\d{4}-\d\d-\d\d").all():
        raise ValueError("not year-month-day")
    return pd.Series(texts.fillna("NaT").to_numpy(dtype="datetime64[us]"), index=texts.index, name=texts.name)


def _first_misfit(texts: pd.Series, field: dict[str, Any]) -> str:
    """Which row of a column does not fit its field, and what was expected."""
    for number, text in enumerate(texts, start=2):
        try:
            _typed(pd.Series([text], dtype=texts.dtype), field)
        except (ValueError, TypeError):
            found = "nothing" if pd.isna(text) else repr(text)
            vocabulary = field.get("constraints", {}).get("enum")
            expected = f"one of {', '.join(vocabulary)}" if vocabulary else f"a {field['type']}"
            return f"row {number}, {field['name']}: {found}, expected {expected}"
    return f"column {field['name']}"
