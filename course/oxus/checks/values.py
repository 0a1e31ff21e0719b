"""Read what an answer returns: as a set of ids, as numbers, as one word. Each takes any form that means the same.

What is returned is made of Python's own types only. A class that a student has written, such as a text that claims to
equal everything, is read as the plain value that it holds.
"""

import datetime
import math
import numbers as kinds
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from oxus.checks.not_yet import NotYet, shown

NOTHING = "A value is expected, and there is None: does your function end with `return`?"


class NoScalar(TypeError):
    """Raised for what is not one plain value."""


def scalar(value: Any) -> Any:
    """Return one value as None, bool, int, float, str or datetime; every empty value (NaN, NaT, NA) is None.

    Raises
    ------
    NoScalar
        If it is a collection or an object of another kind.
    """
    try:
        return _scalar(value)
    except NoScalar:
        raise
    except Exception:
        raise NoScalar(type(value).__name__) from None


def _scalar(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    elif isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if value is True or value is False:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, kinds.Real | Decimal):
        number = float.__float__(value) if isinstance(value, float) else float(value)
        return None if math.isnan(number) else number
    if isinstance(value, datetime.datetime):
        return datetime.datetime.fromisoformat(datetime.datetime.isoformat(value))
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    raise NoScalar(type(value).__name__)


def items(value: Any) -> list[Any] | None:
    """Return the items of a collection in its order: the keys of a dictionary, the values of a Series or an array.
    None if it is no collection, or a text."""
    if isinstance(value, str | bytes | pd.DataFrame):
        return None
    kind: Any
    for kind in (pd.Series, pd.Index, np.ndarray):
        if isinstance(value, kind):
            listed: Any = kind.tolist(value)
            return listed if isinstance(listed, list) else None
    for kind in (list, tuple, dict, set, frozenset):
        if isinstance(value, kind):
            return list(kind.__iter__(value))
    return list(value) if isinstance(value, Iterable) else None


def folded(value: Any) -> Any:
    """Return a label so that capitals and spaces around it do not matter; a tuple of labels stays one.

    Raises
    ------
    NoScalar
        If a part of it is not one plain value.
    """
    if isinstance(value, tuple):
        return tuple(map(folded, tuple.__iter__(value)))
    plain = scalar(value)
    return " ".join(plain.split()).casefold() if isinstance(plain, str) else plain


def ids(answer: Any) -> set[str]:
    """Return any collection of ids as a set of texts in capitals.

    Parameters
    ----------
    answer : collection of str
        A set, list, tuple, array, Index or Series of ids, a dictionary with ids as keys, or a table with the ids in
        the column `state_id` or else in its index.

    Raises
    ------
    NotYet
        If it is none of these, or if an item is no text.
    """
    if answer is None:
        raise NotYet(NOTHING)
    if isinstance(answer, pd.DataFrame):
        answer = answer["state_id"] if "state_id" in answer.columns else answer.index
    listed = items(answer)
    if listed is None:
        raise NotYet("Please return a collection of ids, for example a set.", yours=answer)
    found = set()
    for item in listed:
        try:
            text = scalar(item)
        except NoScalar:
            text = None
        if type(text) is not str:
            hint = (
                "Your answer holds True and False: pick the ids for which it is True."
                if type(text) is bool
                else ""
            )
            raise NotYet(f"Each id is a text, such as 'KAZ'; one of yours is {shown(item)}.", hint=hint)
        found.add(text.strip().upper())
    return found


def number(answer: Any, what: str = "Your answer") -> float:
    """Return one number as a float; an empty value is NaN.

    Raises
    ------
    NotYet
        If it is no number: True, False and texts are none.
    """
    if answer is None:
        raise NotYet(NOTHING)
    found = _plain(answer)
    if found is None:
        return math.nan
    if type(found) not in (int, float):
        raise NotYet(f"{what} should be a number.", yours=answer)
    return float(found)


def numbers(answer: Any, count: int | None = None) -> list[float]:
    """Return a collection of numbers as a list of floats; an empty value is NaN.

    Parameters
    ----------
    answer : collection of numbers
        A tuple, list, array or Series, or a dictionary, whose values count.
    count : int, optional
        How many there should be.

    Raises
    ------
    NotYet
        If there are more or fewer, or one of them is no number.
    """
    if answer is None:
        raise NotYet(NOTHING)
    listed = list(dict.values(answer)) if isinstance(answer, dict) else items(answer)
    if isinstance(answer, set | frozenset) and count != 1:
        raise NotYet("The order of the numbers matters, and a set has none: return a tuple.", yours=answer)
    if listed is None or count is not None and len(listed) != count:
        wanted = "numbers" if count is None else "one number" if count == 1 else f"{count} numbers"
        raise NotYet(f"Please return {wanted}, for example in a tuple.", yours=answer)
    return [math.nan if item is None else number(item, "Each item of your answer") for item in listed]


def truth(answer: Any, what: str = "Your answer") -> bool:
    """Return True or False; numpy's count as Python's.

    Raises
    ------
    NotYet
        If it is something else: 1 and the text "True" are not True.
    """
    if answer is None:
        raise NotYet(NOTHING)
    found = _plain(answer)
    if type(found) is not bool:
        raise NotYet(f"{what} should be True or False.", yours=answer)
    return found


def word(answer: Any, words: Collection[str], what: str = "Your answer") -> str:
    """Return one of some words, as they are spelled here; capitals and spaces around it do not matter.

    Raises
    ------
    NotYet
        If it is none of them.
    """
    spelled = {folded(one): one for one in words}
    found = _plain(answer)
    given = folded(found) if isinstance(found, str) else None
    if given not in spelled:
        raise NotYet(f"{what} should be one of {', '.join(map(repr, words))}.", yours=answer)
    return spelled[given]


def mapping(answer: Any, what: str = "Your answer") -> dict[Any, Any]:
    """Return a dictionary, a Series, or a table with one column, as a dictionary with the same values.

    Raises
    ------
    NotYet
        If it is none of these, or if one label occurs twice.
    """
    if answer is None:
        raise NotYet(NOTHING)
    pairs = labelled(answer)
    if pairs is None:
        raise NotYet(f"{what} should be a dictionary or a Series.", yours=answer)
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise NotYet(f"{what} has two values for {shown(twice)}.")
    return found


def labelled(answer: Any) -> list[tuple[Any, Any]] | None:
    """Return pairs of a label and a value; None if the answer has no labels."""
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if isinstance(answer, pd.Series):
        return list(zip(pd.Index.tolist(answer.index), pd.Series.tolist(answer), strict=True))
    if isinstance(answer, dict):
        return list(dict.items(answer))
    return list(answer.items()) if isinstance(answer, Mapping) else None


def _plain(answer: Any) -> Any:
    try:
        return scalar(answer)
    except NoScalar:
        return NoScalar  # of no type that a reader accepts
