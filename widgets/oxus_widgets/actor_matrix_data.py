"""Actors, interests and instruments of the source text's chapter 5, and what can be taken for a coding of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from numbers import Number
from typing import Any

import pandas as pd

from oxus_data import DataError, load
from oxus_data.errors import unknown
from oxus_data.loader import resource
from oxus_widgets.memo import built_once
from oxus_widgets.palette import BLUE, GREEN, GREY, ORANGE, Mark

_LINE = 'fill="none" stroke="currentColor" stroke-width="3"'
CODES: dict[int, Mark] = {
    2: Mark("main interest", "main", BLUE, '<rect x="3" y="3" width="18" height="18" fill="currentColor"/>'),
    1: Mark(
        "mentioned",
        "mentioned",
        GREEN,
        f'<path d="M12 3v18A9 9 0 0 1 12 3Z" fill="currentColor"/><circle cx="12" cy="12" r="9" {_LINE}/>',
    ),
    0: Mark("not mentioned", "silent", GREY, f'<path d="M3 12h18" {_LINE}/>'),
    -1: Mark("said not to be an interest", "ruled out", ORANGE, f'<path d="M4 4 20 20M20 4 4 20" {_LINE}/>'),
}
"""The codes as the codebook defines them: the word in a cell (`letter`), the look, and what they mean (`label`)."""

OPEN = Mark(
    "not coded yet",
    "open",
    GREY,
    '<path d="M4 12h.1M12 12h.1M20 12h.1" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>',
)
"""The look of a cell without a code."""


@built_once
def actor_facts() -> dict[str, dict[str, Any]]:
    """What is known of each actor_id: name, is_state, sections to read, instruments, the course's grounds."""
    return {
        row.actor_id: {
            "name": row.name,
            "is_state": row.is_state,
            "sections": _sections(f"{row.sections};{row.grounds};{row.instruments}"),
            "instruments": row.instruments.split(";"),
            "grounds": row.grounds,
        }
        for row in load("actors").itertuples(index=False)
    }


def _sections(text: str) -> list[str]:
    """The section numbers in a text, in order; one within another that is named as well is left out."""
    found = set(re.findall(r"\b\d\.\d+(?:\.\d+)*\b", text))
    outer = [number for number in found if not any(number.startswith(f"{other}.") for other in found)]
    return sorted(outer, key=lambda number: [int(part) for part in number.split(".")])


@built_once
def interest_labels() -> dict[str, str]:
    """Each interest in words, in the codebook's order."""
    labels = {"culture_identity": "culture and identity"}
    names = load("interests")["interest"].cat.categories
    return {name: labels.get(name, name.replace("_", " ")) for name in names}


@built_once
def course_coding() -> dict[str, int]:
    """The course's own codes: "ACTOR.interest" -> code."""
    return coding_of(load("interests"))


def actor_id(name: str) -> str:
    """The id of an actor, from the id or the English name in any letters; DataError if there is none."""
    return _find("actor", name, {actor: facts["name"] for actor, facts in actor_facts().items()})


def interest_id(name: str) -> str:
    """The id of an interest, from the id or its words in any letters; DataError if there is none."""
    return _find("interest", name, interest_labels())


def _find(kind: str, name: Any, labels: Mapping[str, str]) -> str:
    by_fold = {text.casefold(): key for key, label in labels.items() for text in (key, label)}
    if str(name).casefold() not in by_fold:
        raise unknown(kind, name, labels)
    return by_fold[str(name).casefold()]


def cell_id(cell: Any) -> str:
    """A cell as "ACTOR.interest", from such a text or a pair; DataError if there is no such cell."""
    pair = cell.split(".") if isinstance(cell, str) else cell
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise DataError(f"{cell!r} names no cell; write actor.interest, such as RUS.energy")
    return f"{actor_id(pair[0])}.{interest_id(pair[1])}"


def coding_of(value: Any) -> dict[str, int]:
    """A coding, from what a student may have it in.

    Parameters
    ----------
    value : dict, Series or DataFrame
        From cells (`cell_id`) to codes; or a frame with a row an actor and a column an interest; or one with the
        columns actor_id, interest and code, such as the table `interests`. Empty where not coded.

    Returns
    -------
    dict of str to int
        "ACTOR.interest" -> code, in the order of the tables.

    Raises
    ------
    DataError
        If an actor or an interest is not in the data, a code is none of -1, 0, 1, 2, a cell has two codes or a frame
        lacks a column.
    """
    return _in_order((cell, _code(cell, code)) for cell, code in _cells(value, "code") if not _empty(code))


def ticks_of(value: Any) -> dict[str, list[str]]:
    """The instruments that serve an interest, from what a student may have them in.

    Parameters
    ----------
    value : dict or DataFrame
        From cells (`cell_id`) to lists of the actor's instruments; or a frame with the columns actor_id, interest and
        instruments, which are separated by semicolons.

    Returns
    -------
    dict of str to list of str
        "ACTOR.interest" -> instruments, in the order of the tables; cells without one are left out.

    Raises
    ------
    DataError
        If a cell is not in the data, or the actor does not have the instrument.
    """
    given = ((cell, _ticks(cell, names)) for cell, names in _cells(value, "instruments") if not _empty(names))
    return _in_order((cell, names) for cell, names in given if names)


def _cells(value: Any, column: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, pd.DataFrame):
        items: Iterable[tuple[Any, Any]] = _frame_items(value, column)
    elif isinstance(value, Mapping | pd.Series):
        items = value.items()
    else:
        raise DataError(f"a {type(value).__name__} is not a dict such as {{'RUS.energy': ...}}, nor a frame")
    return ((cell_id(cell), item) for cell, item in items)


def _frame_items(frame: pd.DataFrame, column: str) -> Iterable[tuple[Any, Any]]:
    """The cells of a long frame, or, for codes, of one with actors down and interests across."""
    long = ["actor_id", "interest", column]
    if not frame.columns.is_unique:
        raise DataError(f"the frame has two columns {frame.columns[frame.columns.duplicated()][0]}")
    if column == "code" and not {"interest", "code"} & set(frame.columns):
        wide = frame.set_index("actor_id") if "actor_id" in frame.columns else frame
        return [
            ((row, name), item)
            for row, *items in wide.itertuples(name=None)
            for name, item in zip(wide.columns, items, strict=True)
        ]
    missing = [name for name in long if name not in frame.columns]
    if missing:
        raise DataError(f"the frame has no column {missing[0]}; it needs {', '.join(long)}")
    return [((actor, interest), item) for actor, interest, item in frame[long].itertuples(index=False)]


def _in_order(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cell, item in items:
        if found.setdefault(cell, item) != item:
            raise DataError(f"{cell} is given twice, as {found[cell]} and as {item}")
    cells = [f"{actor}.{interest}" for actor in actor_facts() for interest in interest_labels()]
    return {cell: found[cell] for cell in cells if cell in found}


def _empty(item: Any) -> bool:
    return bool(pd.api.types.is_scalar(item) and pd.isna(item))


def _code(cell: str, code: Any) -> int:
    is_number = isinstance(code, Number) and not isinstance(code, bool)
    known = [number for number in CODES if number == code] if is_number else []
    if not known:
        raise DataError(f"{cell}: {code!r} is no code; there are {', '.join(map(str, sorted(CODES)))}")
    return known[0]  # a plain int, whatever number it came as


def _ticks(cell: str, names: Any) -> list[str]:
    actor = actor_facts()[cell.split(".")[0]]
    listed = names.split(";") if isinstance(names, str) else names
    if not isinstance(listed, list | tuple | set):
        raise DataError(f"{cell}: {names!r} is not a list of instruments")
    chosen = [name.strip() if isinstance(name, str) else name for name in listed]
    for name in chosen:
        if not isinstance(name, str) or name and name not in actor["instruments"]:
            raise unknown(f"instrument of {actor['name']}", name, actor["instruments"])
    return [name for name in actor["instruments"] if name in chosen]


@built_once
def actor_matrix_data() -> dict[str, Any]:
    """What the view has to hold, as JSON.

    Returns
    -------
    dict
        actors: id -> facts, see `actor_facts`. interests: id -> words. course: "ACTOR.interest" -> code. marks: code
        as text, "" for none -> look. note: what the codebook says of the course's coding. source: its source, cited.
    """
    sources = load("sources").set_index("source_id")
    return {
        "actors": actor_facts(),
        "interests": interest_labels(),
        "course": course_coding(),
        "marks": {"": asdict(OPEN)} | {str(code): asdict(mark) for code, mark in CODES.items()},
        "note": resource("interests")["description"],
        "source": sources.loc[load("interests")["sources"].iloc[0], "citation"],
    }
