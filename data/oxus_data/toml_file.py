"""TOML files read into dataclasses: every value is checked against the annotation of its field.

An error names the file, the entry and the key, and says what was expected.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from importlib.resources.abc import Traversable
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from oxus_data.errors import DataError, unknown
from oxus_data.settings import read_settings_file

T = TypeVar("T")

_WORDS: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date",
    Any: "values",
}


def read_toml(path: Traversable) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path : Path or Traversable
        The file, UTF-8.

    Returns
    -------
    dict
        Its top-level table.

    Raises
    ------
    DataError
        If the file is missing or is not valid TOML; the message names the file.
    """
    return read_settings_file(path, error=DataError).values


def from_toml(cls: type[T], table: object, where: str, **given: Any) -> T:
    """Make a dataclass from a TOML table.

    Parameters
    ----------
    cls : type
        A dataclass. Its fields may be annotated with str, bool, int, float, date, Literal of texts, tuple, dict with
        text keys, and any of these or None.
    table : dict
        The table as tomllib returns it; one key per field.
    where : str
        The file and the entry, for the message.
    **given
        Fields that do not come from the table.

    Returns
    -------
    cls
        Arrays become tuples. An integer stays an integer where a number is expected.

    Raises
    ------
    DataError
        If the table lacks a key, has a key that is not a field, or has a value of another type.
    """
    if not isinstance(table, Mapping):
        raise DataError(f"{where}: {table!r}, expected a table")
    hints = {f.name: f for f in fields(cls) if f.name not in given}  # type: ignore[arg-type]
    types = get_type_hints(cls)
    for key, value in table.items():
        if key not in hints:
            raise DataError(f"{where}: {unknown('key', key, hints)}")
        if not _fits(value, types[key]):
            raise DataError(f"{where}, {key}: {value!r}, expected {_expected(types[key])}")
    for name, field in hints.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise DataError(f"{where} has no {name}: expected {_expected(types[name])}")
    return cls(**{key: _frozen(value) for key, value in table.items()}, **given)


def _fits(value: Any, kind: Any) -> bool:
    """Whether a TOML value has the type of an annotation; NaN and infinity are not numbers here."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if origin is UnionType:
        return any(_fits(value, arg) for arg in args if arg is not NoneType)
    if origin is Literal:
        return type(value) is str and value in args
    if origin is tuple:
        kinds = args[:1] * len(value) if isinstance(value, list) and args[-1] is ... else args
        return isinstance(value, list) and len(value) == len(kinds) and all(map(_fits, value, kinds))
    if origin is dict:
        return isinstance(value, dict) and all(_fits(each, args[1]) for each in value.values())
    if kind is float:
        return type(value) in (int, float) and math.isfinite(value)
    return type(value) is kind  # True is not a whole number, and a time is not a date


def _expected(kind: Any) -> str:
    """An annotation in words."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return " or ".join(_expected(arg) for arg in args if arg is not NoneType)
    if origin is Literal:
        return f"one of {', '.join(args)}"
    if origin is tuple and args[-1] is ...:
        return f"a list of {_expected(args[0])}"
    if origin is tuple:
        return f"a list of {len(args)}: {', '.join(map(_expected, args))}"
    if origin is dict:
        return f"a table of {_expected(args[1])}"
    return _WORDS[kind]


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
