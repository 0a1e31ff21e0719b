"""Find out whether an answer means what is expected, in whatever form it is, and say where it does not."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from oxus.checks.not_yet import shown
from oxus.checks.values import NoScalar, folded, items, labelled, scalar

TOLERANCE = 1e-6
"""How far two numbers may be apart, as a share of the expected one, or absolutely if it is below 1."""


@dataclass(frozen=True)
class Either:
    """Results that are all right."""

    accepted: tuple[Any, ...]


def difference(
    answer: Any, expected: Any, tolerance: float = TOLERANCE, ordered: bool = False, relative: bool = True
) -> str | None:
    """Return how a result differs from the expected one, as a sentence; None if it does not.

    What is expected decides what is compared. A set: the members, in whatever collection. A list, tuple or array: the
    items in this order. A dictionary or a labelled Series: the value of each label, in either form. A table: the
    columns by name and the rows in any order; labels of rows may be in the index or in a column. Empty values are
    equal. Capitals, and spaces around a text, do not matter. A text or True is never equal to a number.

    Parameters
    ----------
    answer, expected : object
        Both as they were returned. `either(...)` expects one of several.
    tolerance : float, default 1e-6
        How far two numbers may be apart.
    ordered : bool, default False
        Whether the order of rows and labels counts.
    relative : bool, default True
        Whether the tolerance is a share of the expected number if that is above 1.
    """
    how = _How(tolerance, ordered, relative)
    if isinstance(expected, Either):
        faults = [difference(answer, one, tolerance, ordered, relative) for one in expected.accepted]
        return None if None in faults else faults[0]
    return _difference(answer, expected, how)


@dataclass(frozen=True)
class _How:
    tolerance: float
    ordered: bool
    relative: bool

    def near(self, number: float, expected: float) -> bool:
        if math.isinf(number) or math.isinf(expected):
            return number == expected
        scale = max(1.0, abs(expected)) if self.relative else 1.0
        return abs(number - expected) <= self.tolerance * scale + 1e-12


def _difference(answer: Any, expected: Any, how: _How) -> str | None:
    if isinstance(expected, pd.DataFrame):
        return _table_difference(answer, expected, how)
    if isinstance(expected, set | frozenset):
        return _set_difference(answer, expected)
    if isinstance(expected, dict) or isinstance(expected, pd.Series) and not _is_bare(expected.index):
        return _label_difference(answer, expected, how)
    if isinstance(expected, list | tuple | np.ndarray | pd.Index | pd.Series):
        return _item_difference(answer, expected, how)
    return _scalar_difference(answer, expected, how)


def _scalar_difference(answer: Any, expected: Any, how: _How) -> str | None:
    right = scalar(expected)
    try:
        found = scalar(answer)
    except NoScalar:
        return f"Your answer is a {type(answer).__name__}, and {_kind(right)} is expected."
    if right is None or found is None:
        return None if right is found else f"{_capital(_kind(right))} is expected."
    if type(right) is bool or type(found) is bool:
        same = found is right
    elif isinstance(right, int | float) and isinstance(found, int | float):
        return None if how.near(found, right) else ""
    else:
        same = type(found) is type(right) and folded(found) == folded(right)
    if same:
        return None
    return "" if _kind(found) == _kind(right) else f"{_capital(_kind(right))} is expected."


def _kind(value: Any) -> str:
    if value is None:
        return "an empty value (None or NaN)"
    if isinstance(value, bool):
        return "True or False"
    if isinstance(value, int | float):
        return "a number"
    return "a date" if isinstance(value, datetime.datetime) else "a text"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _set_difference(answer: Any, expected: Any) -> str | None:
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    listed = items(answer)
    if listed is None:
        return f"Your answer is a {type(answer).__name__}, and a collection is expected, for example a set."
    try:
        found = {folded(item): item for item in listed}
    except NoScalar as error:
        return f"One item of your answer is a {error}."
    right = {folded(item): item for item in expected}
    missing = [item for label, item in right.items() if label not in found]
    extra = [item for label, item in found.items() if label not in right]
    return missing_words(missing, extra) if missing or extra else None


def missing_words(missing: Iterable[Any], extra: Iterable[Any]) -> str:
    """Return what a collection lacks and what it should not have, in words."""
    lists = (sorted({_bare_words(item) for item in found}) for found in (missing, extra))
    return "Missing: {}. Too many: {}.".format(*(", ".join(found) or "nothing" for found in lists))


def _bare_words(item: Any) -> str:
    return item if isinstance(item, str) else shown(item)


def _is_not(verb: str, found: Any, expected: Any, fault: str) -> str:
    """Return the rest of a sentence on an item or a label. Of an empty value, what it is says enough."""
    if found is None or isinstance(found, float) and math.isnan(found) or found is pd.NaT or found is pd.NA:
        words, fault = f"an empty value ({shown(found)})", ""
    else:
        words = shown(found)
    return f"{verb} {words}, and {shown(expected)} is expected. {fault}".strip()


def _item_difference(answer: Any, expected: Any, how: _How) -> str | None:
    right = items(expected) or []
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    found = list(dict.values(answer)) if isinstance(answer, dict) else items(answer)
    if found is None:
        return f"Your answer is a {type(answer).__name__}, and a list is expected."
    if isinstance(answer, set | frozenset) and len(right) > 1:
        return "The order matters here, and a set has none: return a list or a tuple."
    if len(found) != len(right):
        return f"Your answer has {len(found)} item{'' if len(found) == 1 else 's'}, and {len(right)} are expected."
    for number, (one, other) in enumerate(zip(found, right, strict=True), start=1):
        if (fault := _difference(one, other, how)) is not None:
            return f"Item {number} {_is_not('is', one, other, fault)}"
    return None


def _label_difference(answer: Any, expected: Any, how: _How) -> str | None:
    pairs = labelled(answer)
    if pairs is None:
        return f"Your answer is a {type(answer).__name__}, and a dictionary or a Series is expected."
    try:
        found = {folded(label): value for label, value in pairs}
    except NoScalar as error:
        return f"One label of your answer is a {error}."
    right = {folded(label): (label, value) for label, value in labelled(expected) or []}
    missing = [label for plain, (label, _) in right.items() if plain not in found]
    extra = [label for label, _ in pairs if folded(label) not in right]
    if missing or extra:
        return missing_words(missing, extra)
    if len(pairs) > len(found):
        return "A label of your answer occurs twice."
    if how.ordered and list(found) != list(right):
        return "The labels are right, but in another order."
    for plain, (label, value) in right.items():
        if (fault := _difference(found[plain], value, how)) is not None:
            return f"For {_bare_words(label)} {_is_not('you have', found[plain], value, fault)}"
    return None


def _table_difference(answer: Any, expected: pd.DataFrame, how: _How) -> str | None:
    if isinstance(answer, pd.Series) and answer.name is not None:
        answer = answer.to_frame()
    if not isinstance(answer, pd.DataFrame):
        return f"Your answer is a {type(answer).__name__}, and a table is expected."
    found, right = _flat(answer), _flat(expected)
    absent, more = [c for c in right if c not in found], [c for c in found if c not in right]
    if len(absent) == 1 and more == [""]:  # the same labels, in an index without a name
        found = found.rename(columns={"": absent[0]})
    elif absent or more:
        return f"Columns of your table. {missing_words(absent, more)}"
    if len(found) != len(right):
        return (
            f"Your table has {len(found)} row{'' if len(found) == 1 else 's'}, and {len(right)} are expected."
        )
    columns = list(right.columns)
    try:
        mine, theirs = (
            list(map(_row, t[columns].itertuples(index=False, name=None))) for t in (found, right)
        )
    except NoScalar as error:
        return f"One cell of your table is a {error}."
    if not how.ordered:
        mine, theirs = sorted(mine, key=_row_key), sorted(theirs, key=_row_key)
    for row, other in zip(mine, theirs, strict=True):
        for column, one, value in zip(columns, row, other, strict=True):
            if _scalar_difference(one, value, how) is not None:
                label = f"column {column}" if column else "the label"
                should = shown(tuple(other))
                return f"In the row that should be {should}, {label}: {shown(one)} instead of {shown(value)}."
    return None


def _row(row: Iterable[Any]) -> list[Any]:
    return [scalar(cell) for cell in row]


def _row_key(row: list[Any]) -> tuple[list[str], list[float]]:
    """A key for sorting: texts, dates and empty cells first, since numbers may differ by rounding."""
    return (
        ["" if isinstance(cell, float) else str(folded(cell)) for cell in row],
        [cell for cell in row if isinstance(cell, float)],
    )


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the labels of its rows in columns. An index without a name gets the name ''; what is left
    of row numbers is no label."""
    frame = frame.copy(deep=False)
    frame.columns = pd.Index([str(name) for name in frame.columns])
    if _is_bare(frame.index):
        return frame.reset_index(drop=True)
    names = [name if name is not None else "" for name in frame.index.names]
    return frame.rename_axis(names).reset_index() if len(set(names)) == len(names) else frame


def _is_bare(index: pd.Index) -> bool:
    """Return whether an index only numbers the rows, or is what is left of such numbers."""
    return index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
