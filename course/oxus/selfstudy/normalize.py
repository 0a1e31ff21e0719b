"""What an exercise's function gives back, in a plain form in which equal answers are equal.

A student may answer with a set, a list, a Series or a table; `plain` takes each to the same lists, numbers and texts.
How much it overlooks is the level:

1. order, types of collections, capitals, an index of bare numbers; several empty values are one; numbers count to four
   digits;
2. types of collections and capitals; numbers count to six digits;
3. only spaces around texts; titles and texts of figures count too.
"""

import datetime
import json
import math
import numbers
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

LEVELS = (1, 2, 3)
_DIGITS = {1: 4, 2: 6, 3: 6}
_DEEP = 12


def text(value: Any) -> str:
    """The one JSON text of a plain value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def plain(value: Any, level: int = 1, depth: int = 0) -> Any:
    """A value as None, a truth value, a number, a text, or a list of these.

    Parameters
    ----------
    value : object
        What a function gave back, or what a variable holds.
    level : int
        How much is overlooked: 1 (most) to 3 (least).
    depth : int
        How deep inside another value it stands.

    Returns
    -------
    object
        Fit for `text`. What cannot be compared becomes the name of its type.
    """
    if depth > _DEEP:
        return "..."
    for kind in (_scalar, _of_pandas, _collection):
        found = kind(value, level, depth)
        if found is not _UNKNOWN:
            return found
    shown = ["object", type(value).__name__]
    if level == 3:  # a figure: what a reader who does not see it gets
        shown += [str(getattr(value, name, "")).strip() for name in ("title", "text")]
    return shown


_UNKNOWN = object()


def _scalar(value: Any, level: int, depth: int) -> Any:
    import numpy as np
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.datetime64 | np.timedelta64):
        return _scalar(
            pd.Timestamp(value) if isinstance(value, np.datetime64) else pd.Timedelta(value), level, depth
        )
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, numbers.Real | Decimal):
        return _number(float(value), _DIGITS[level])
    if isinstance(value, str):
        return value.strip() if level == 3 else " ".join(value.casefold().split())
    if isinstance(value, datetime.datetime):
        day = value.date().isoformat()
        clock = value.time().isoformat()
        return day if clock == "00:00:00" else f"{day} {clock}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return _number(value.total_seconds(), _DIGITS[level])
    if isinstance(value, pd.Period | pd.Interval | bytes | complex):
        return str(value)
    return _UNKNOWN


def _number(value: float, digits: int) -> float | int | str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return str(value)
    if abs(value) < 1e-12:
        return 0
    if value != int(value):
        # A little more than the value: 0.0078125 lies between two roundings, and how it was computed must not decide.
        value = float(f"{value * (1 + 3e-10):.{digits}g}")
    return int(value) if value == int(value) else value


def _of_pandas(value: Any, level: int, depth: int) -> Any:
    import pandas as pd

    if isinstance(value, pd.Series):
        numeric = pd.api.types.is_numeric_dtype(value.dtype)  # by year, perhaps
        if _bare(value.index, 2 if numeric else level):
            return _bag(value.tolist(), level, depth)
        return _bag(value.items(), level, depth, pairs=True)
    if isinstance(value, pd.DataFrame):
        rows: Iterable[Any] = value.itertuples(index=not _bare(value.index, level), name=None)
        columns = [] if level == 1 else [plain(name, level) for name in value.columns]
        inside = [[plain(item, level, depth + 2) for item in row] for row in rows]
        return ["table", columns, sorted(inside, key=text) if level == 1 else inside]
    return _UNKNOWN


def _bare(index: Any, level: int) -> bool:
    """Whether the index says nothing: row numbers, and at level 1 whatever numbers are left of them."""
    import pandas as pd

    return isinstance(index, pd.RangeIndex) or (level == 1 and pd.api.types.is_integer_dtype(index.dtype))


def _collection(value: Any, level: int, depth: int) -> Any:
    if isinstance(value, Mapping):
        return _bag(value.items(), level, depth, pairs=True)
    if hasattr(value, "tolist") and callable(value.tolist):  # an array, an Index
        listed = value.tolist()
        return _bag(listed, level, depth) if isinstance(listed, list) else plain(listed, level, depth + 1)
    if isinstance(value, set | frozenset):
        return _bag(sorted(value, key=str), level, depth)
    if hasattr(value, "edges") and hasattr(value, "nodes"):  # a network
        edges = [sorted(map(str, edge[:2])) for edge in value.edges]
        return ["network", sorted(map(str, value.nodes)), sorted(edges)]
    if hasattr(value, "geom_type") and hasattr(value, "area"):
        return ["outline", value.geom_type, _number(value.area, _DIGITS[level])]
    if isinstance(value, Collection) and not callable(value):
        return _bag(value, level, depth)
    return _UNKNOWN


def _bag(items: Iterable[Any], level: int, depth: int, pairs: bool = False) -> list[Any] | None:
    if pairs:
        inside: list[Any] = [
            [plain(key, level, depth + 1), plain(item, level, depth + 1)] for key, item in items
        ]
        return None if level == 1 and _empty(item for _, item in inside) else sorted(inside, key=text)
    inside = [plain(item, level, depth + 1) for item in items]
    if level > 1:
        return inside
    return None if _empty(inside) else sorted(inside, key=text)


def _empty(values: Iterable[Any]) -> bool:
    """Whether there are values, and all of them empty: (NaN, NaN) says what None says."""
    listed = list(values)
    return bool(listed) and all(value is None for value in listed)
