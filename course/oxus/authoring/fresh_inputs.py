"""Fresh inputs for the second opinion: calls that no test makes, from those that the tests make.

Each way changes the arguments of a call at random, in such a manner that the exercise still says what the answer
should be. It works on arguments as `oxus.selfstudy.calls.encode` writes them. Which ways suit a call is tried when the
unit is built (`oxus.authoring.second_opinions`): one is used only if all right answers agree with the reference.
"""

import datetime
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import lru_cache
from random import Random
from typing import Any

from oxus.core.safe_output import printable
from oxus.grader.second_opinion import Call
from oxus.selfstudy.calls import decode

_TABLES = ("table", "frame", "series")
_COLLECTIONS = ("tuple", "set", "frozenset")
_YEARS = range(1000, 3000)
"""Whole numbers that are probably years."""

_Values = list[Any]
_Place = tuple[list[Any], int]
"""A list, and the position in it."""


def vary(call: Call, way: str, random: Random) -> Call | None:
    """Change the arguments of a call.

    Parameters
    ----------
    call : Call
        A call of a test.
    way : str
        One of `WAYS`.
    random : random.Random
        Decides what changes.

    Returns
    -------
    Call or None
        Its expected result is not known yet (None). None if the way does not suit the arguments.
    """
    name, args, named, read = deepcopy(call.request)
    pairs = named["dict"]
    values = [*args, *(value for _, value in pairs)]
    before = deepcopy(values)
    WAYS[way](values, random)
    if values == before or _order(values) != _order(before):
        return None
    changed = [[key, value] for (key, _), value in zip(pairs, values[len(args) :], strict=True)]
    request = (name, values[: len(args)], {"dict": changed}, read)
    return Call(request, None, f"{in_words(request)}, an input that no test has,")


def in_words(request: tuple[Any, ...]) -> str:
    """Return a call as a person would write it, with its tables and long arguments shortened."""
    name, args, *_ = request
    return f"{name}({', '.join(map(_in_words, args))})"


def _in_words(value: Any) -> str:
    if _kind(value) == "without":
        return f"a table without {value['without'][2]} of its rows"
    if _kind(value) in _TABLES:
        return "a table"
    if _kind(value) in ("set", "frozenset"):
        value = sorted(decode(value), key=repr)
    return printable(repr(decode(value)), 40)


def _without_rows(values: _Values, random: Random) -> None:
    """Leave out some rows of a table, and the same rows of tables that are as long."""
    lengths = {n: _length(value) for n, value in enumerate(values) if _kind(value) in _TABLES}
    long_enough = [length for length in lengths.values() if length >= 4]
    if long_enough:
        length = random.choice(long_enough)
        seed, number = random.getrandbits(32), max(1, round(length * random.uniform(0.1, 0.35)))
        for n in (n for n, other in lengths.items() if other == length):
            values[n] = {"without": [values[n], seed, number]}


def _without_item(values: _Values, random: Random) -> None:
    """Leave out an item of a collection, and the same item of lists that are as long."""
    found = [items for items in map(_items, values) if len(items) >= 3]
    if found:
        length = len(random.choice(found))
        place = random.randrange(length)
        for items in (items for items in found if len(items) == length):
            del items[place]
        return
    lists = [n for n, value in enumerate(values) if isinstance(value, str) and ";" in value]
    if lists:  # a text that lists some
        n = random.choice(lists)
        parts = values[n].split(";")
        del parts[random.randrange(len(parts))]
        values[n] = ";".join(parts)


def _other_value(values: _Values, random: Random) -> None:
    """Put another value of the same column in the place of a text or whole number."""
    places = [place for place in _places(values) if type(_at(place)) in (str, int)]
    random.shuffle(places)
    for items, n in places:
        others = [value for value in _others(values, items[n]) if value not in items]
        if others:
            items[n] = random.choice(others)
            return


def _other_number(values: _Values, random: Random) -> None:
    """Move a number that is an argument itself, such as a threshold or a year."""
    numbers = [n for n, value in enumerate(values) if type(value) in (int, float)]
    if not numbers:
        return
    n = random.choice(numbers)
    value = values[n]
    if isinstance(value, float):
        values[n] = float(f"{value * random.uniform(0.8, 1.25):.3g}")
    else:
        step = random.randint(1, 10 if value in _YEARS else 2) * random.choice((-1, 1))
        values[n] = value + step if (value + step > 0) == (value > 0) else value - step


def _shuffled_numbers(values: _Values, random: Random) -> None:
    """Put the numbers of a list, or of one column of a table, in another order."""
    groups: list[list[_Place]] = []
    for value in values:
        if _kind(value) in ("frame", "series"):
            groups += [
                [(column[2], n) for n in range(len(column[2]))]
                for column in value[_kind(value)][1:]
                if column[1].casefold().startswith("float")
            ]
        elif isinstance(value, list | dict):
            groups.append([place for place in _leaves(value) if type(_at(place)) in (int, float)])
    groups = [group for group in groups if len({repr(_at(place)) for place in group}) > 1]
    if groups:
        group = random.choice(groups)
        moved = [_at(place) for place in group]
        random.shuffle(moved)
        for (items, n), value in zip(group, moved, strict=True):
            items[n] = value


def _moved_dates(values: _Values, random: Random) -> None:
    """Move all dates by the same number of days; those in named tables stay where they are."""
    days = datetime.timedelta(random.randint(10, 500) * random.choice((-1, 1)))
    for items, n in [place for place in _leaves(values) if _is_date(_at(place))]:
        items[n] = _moved(items[n], days)


def _swapped_names(values: _Values, random: Random) -> None:
    """Swap two texts of one column wherever they are among the values."""
    frames = [value for value in values if _kind(value) in ("frame", "series")]
    if not frames or any(_kind(value) == "table" for value in values):
        return
    columns = [column[2] for frame in frames for column in frame[_kind(frame)] if not column[3]]
    texts = [sorted({text for text in column if isinstance(text, str)}) for column in columns]
    texts = [column for column in texts if len(column) > 1]
    if not texts:
        return
    one, other = random.sample(random.choice(texts), 2)
    for items, n in list(_leaves(values)):
        if items[n] in (one, other):
            items[n] = other if items[n] == one else one


WAYS: dict[str, Callable[[_Values, Random], None]] = {
    "without rows": _without_rows,
    "without an item": _without_item,
    "another value": _other_value,
    "another number": _other_number,
    "numbers in another order": _shuffled_numbers,
    "other dates": _moved_dates,
    "names swapped": _swapped_names,
}
"""How the arguments of a call can be changed, in place."""


def _kind(value: Any) -> str:
    return str(next(iter(value))) if isinstance(value, dict) and len(value) == 1 else ""


def _at(place: _Place) -> Any:
    items, n = place
    return items[n]


def _items(value: Any) -> list[Any]:
    """Return the items of a collection; none of another value."""
    if isinstance(value, list):
        return value
    items: list[Any] = value[_kind(value)] if _kind(value) in _COLLECTIONS else []
    return items


def _places(values: _Values) -> Iterator[_Place]:
    """Yield the places of the arguments that are no collection, and of the items of those that are one."""
    for n, value in enumerate(values):
        items = _items(value)
        yield from ((items, place) for place in range(len(items)))
        if not isinstance(value, list | dict):
            yield values, n


def _leaves(value: Any) -> Iterator[_Place]:
    """Yield the places of all single values, but for the keys of dicts, and the names, types and categories of
    columns."""
    kind = _kind(value)
    if kind in ("frame", "series"):
        for column in value[kind]:
            yield from _leaves(column[2])
    elif kind == "dict":
        for pair in value["dict"]:
            yield from [(pair, 1)] if _is_single(pair[1]) else _leaves(pair[1])
    elif kind in _COLLECTIONS:
        yield from _leaves(value[kind])
    elif isinstance(value, list):
        for n, item in enumerate(value):
            if _is_single(item):
                yield value, n
            else:
                yield from _leaves(item)


def _is_single(value: Any) -> bool:
    return not isinstance(value, list) and _kind(value) not in (*_COLLECTIONS, *_TABLES, "dict", "without")


def _length(table: Any) -> int:
    if _kind(table) == "table":
        return len(next(iter(_named(table["table"]).values()), ()))
    return len(table[_kind(table)][0][2])


@lru_cache(None)
def _named(table: str) -> dict[str, list[Any]]:
    """Return the columns of a table of the course's data."""
    from oxus_data.loader import shared

    frame = shared(table)
    return {str(name): frame[name].tolist() for name in frame.columns}


def _ids() -> Iterator[list[str]]:
    """Yield the columns of the course's data that identify the rows of a table."""
    import oxus_data
    from oxus_data.loader import shared

    for table in oxus_data.tables():
        frame = shared(table)
        yield from (frame[name].tolist() for name in frame if name.endswith("_id") and frame[name].is_unique)


def _others(values: _Values, value: Any) -> list[Any]:
    """Return the other values of the columns that hold a value, in the tables among the arguments or, for a text,
    among the ids of a table; if it is the name of a column, the names of others of its type."""
    found: set[Any] = set()
    for table in values:
        if _kind(table) == "table":
            columns = list(_named(table["table"]).values())
        elif _kind(table) in ("frame", "series"):
            columns = [column[2] for column in table[_kind(table)]]
            kinds = {column[0]: column[1] for column in table[_kind(table)][1:] if column[0] is not None}
            found |= {name for name in kinds if kinds.get(value) == kinds[name]}
        else:
            continue
        for column in columns:
            same = {other for other in column if type(other) is type(value)}
            found |= same if value in same else set()
    if not found and isinstance(value, str):
        found = next((set(column) for column in _ids() if value in column), set())
    return sorted(found - {value})


def _order(values: _Values) -> list[list[bool]]:
    """Return which of the numbers among the arguments are smaller than others: the last year is not to come before the
    first."""
    numbers = [value for value in values if type(value) in (int, float)]
    return [[one < other for other in numbers] for one in numbers]


def _is_date(value: Any) -> bool:
    if _kind(value) in ("Timestamp", "date"):
        return True
    try:
        return isinstance(value, str) and len(value) == 10 and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _moved(value: Any, days: datetime.timedelta) -> Any:
    if isinstance(value, str):
        return (datetime.date.fromisoformat(value) + days).isoformat()
    kind = _kind(value)
    return {kind: (datetime.datetime.fromisoformat(value[kind]) + days).isoformat()[: len(value[kind])]}
