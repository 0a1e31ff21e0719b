"""Write down calls of an exercise's functions as JSON, and make them again in another process.

The grader asks a notebook for results in this way (`oxus.grader.second_opinion`). The arguments are plain data:
numbers, texts, dates, collections and tables of these; a table can be sent without some of its rows. The results are in
the normal form of `oxus.selfstudy.normalize`.
"""

import datetime
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from oxus.selfstudy.normalize import plain

MAX_VALUES = 1500
"""The most values of a table that is written down. A table of `oxus_data` is named instead."""

OUTPUT = {"output": True}
"""Stands for what the function gave back, among the arguments of the helper that reads it."""


class NotPlain(Exception):
    """Raised for a value that is not plain data."""


def encode(value: Any) -> Any:
    """Write plain data as a JSON value.

    Raises
    ------
    NotPlain
        If it is something else, or if `decode` would not restore it.
    """
    import numpy as np
    import pandas as pd

    if isinstance(value, np.generic) and not isinstance(value, np.datetime64 | np.timedelta64):
        value = value.item()
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return value if math.isfinite(value) else {"float": str(value)}
    if value is pd.NaT or value is pd.NA:
        return {"empty": str(value)}
    if kind is list:
        return [encode(item) for item in value]
    if kind in (tuple, set, frozenset):
        items = list(value) if kind is tuple else sorted(value, key=repr)
        return {kind.__name__: [encode(item) for item in items]}
    if kind is dict:
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if kind is pd.Timestamp and value.tzinfo is None:
        return {"Timestamp": value.isoformat()}
    if kind is datetime.date:
        return {"date": value.isoformat()}
    if kind in (pd.DataFrame, pd.Series):
        return _encode_pandas(value)
    raise NotPlain(kind.__name__)


def _encode_pandas(value: Any) -> dict[str, Any]:
    import pandas as pd

    frame = value if isinstance(value, pd.DataFrame) else None
    if frame is not None and (name := _own_table(frame)):
        return {"table": name}
    if value.size > MAX_VALUES:
        raise NotPlain("a large table")
    columns = [value] if frame is None else [frame.iloc[:, n] for n in range(frame.shape[1])]
    index = value.index.to_series()
    parts = [_encode_column(column) for column in (index, *columns)]
    made = {"series" if frame is None else "frame": parts}
    same = pd.testing.assert_series_equal if frame is None else pd.testing.assert_frame_equal
    try:
        same(decode(made), value)
    except (AssertionError, TypeError, ValueError):
        raise NotPlain("a table of an unusual kind") from None
    return made


def _own_table(frame: Any) -> str:
    """Return the name of the table of `oxus_data` that a frame equals; empty if there is none."""
    import oxus_data
    from oxus_data.loader import shared

    return next((name for name in oxus_data.tables() if frame.equals(shared(name))), "")


def _encode_column(column: Any) -> list[Any]:
    kind = str(column.dtype)
    more = None
    if kind == "category":
        more = [[encode(value) for value in column.cat.categories], column.cat.ordered]
        column = column.astype(object)
    return [encode(column.name), kind, [encode(value) for value in column.tolist()], more]


def decode(value: Any) -> Any:
    """Read a JSON value of `encode`."""
    import pandas as pd

    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "float":
            return float(content)
        case "empty":
            return pd.NaT if content == "NaT" else pd.NA
        case "tuple" | "set" | "frozenset":
            return {"tuple": tuple, "set": set, "frozenset": frozenset}[kind](map(decode, content))
        case "dict":
            return {decode(key): decode(item) for key, item in content}
        case "Timestamp":
            return pd.Timestamp(content)
        case "date":
            return datetime.date.fromisoformat(content)
        case "table":
            import oxus_data

            return oxus_data.load(content)
        case "without":
            return _without(*content)
    index, *columns = map(_decode_column, content)
    rows = pd.Index(index, name=index.name)
    if list(rows) == list(range(len(rows))) and rows.name is None:
        rows = pd.RangeIndex(len(rows))
    made = [column.set_axis(rows) for column in columns]
    if kind == "series":
        return made[0]
    frame = pd.concat(made, axis=1) if made else pd.DataFrame(index=rows)
    return frame.set_axis([column.name for column in made], axis=1)


def _without(table: Any, seed: int, number: int) -> Any:
    """Return a table without this many rows, which the seed chooses; the others stay in their order."""
    import numpy as np
    import pandas as pd

    table = decode(table)
    rows = np.sort(np.random.default_rng(seed).permutation(len(table))[number:])
    kept = table.iloc[rows]
    return kept.reset_index(drop=True) if isinstance(table.index, pd.RangeIndex) else kept


def _decode_column(content: list[Any]) -> Any:
    import pandas as pd

    name, kind, values, more = content
    dtype: Any = kind
    if more:
        dtype = pd.CategoricalDtype(decode(more[0]), ordered=more[1])
    return pd.Series(decode(values), dtype=dtype, name=decode(name))


def call_again(names: Mapping[str, Any], calls: str) -> list[list[Any]]:
    """Make calls, each with arguments of its own, and return what each gives back.

    Parameters
    ----------
    names : mapping of str to object
        The variables of the notebook.
    calls : str
        JSON: for each call the function's name, its arguments, its named arguments, and None or what reads the output:
        a helper's name and its arguments (see `encode`), with `OUTPUT` among them.

    Returns
    -------
    list of [str, object]
        `"value"` and the output in plain form, or `"error"` and the name of the exception.
    """
    return [_call(names, *call) for call in json.loads(calls)]


def _call(names: Mapping[str, Any], name: str, args: Any, named: Any, read: Any) -> list[Any]:
    try:
        output = names[name](*decode(args), **decode(named))
        if isinstance(output, Iterator):
            output = list(output)
        if read:
            helper, given, more = read
            given = [output if item == OUTPUT else decode(item) for item in given]
            more = {key: output if item == OUTPUT else decode(item) for key, item in more}
            output = names[helper](*given, **more)
        return ["value", plain(output)]
    except (Exception, SystemExit) as error:
        return ["error", type(error).__name__]
