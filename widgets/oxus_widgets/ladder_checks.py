"""What the ladder of regionness takes for its state: each check gives what is kept, or says in words what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from oxus_data import DataError, load
from oxus_widgets.fixed import FixedDict, FixedList
from oxus_widgets.ladder_data import FIRST_YEAR, LAST_YEAR, OWN, VERDICTS, WEIGHTS, padded, steps
from oxus_widgets.traits import one_of

_verdict = one_of([word.word for word in VERDICTS], what="verdict")
_weight = one_of([word.word for word in WEIGHTS], what="weight")
_direction = one_of(["for", "against"], what="direction")


def year(value: Any) -> int:
    """A year of the ladder, from a number or text."""
    text = str(value).strip()
    if isinstance(value, bool) or not text.isdecimal():
        raise DataError(f"{value!r} is no year; write a number such as 2018")
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise DataError(f"{text} is outside the ladder, which goes from {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def step(value: Any) -> int:
    """The number of a step, from its number or name."""
    names = {str(number): number for number in steps().index}
    names |= {name.lower(): number for number, name in steps()["name"].items()}
    found = names.get(str(value).strip().lower())
    if found is None or isinstance(value, bool):
        raise DataError(
            f"{value!r} is no step; there are "
            + ", ".join(f"{n} {name}" for n, name in steps()["name"].items())
        )
    return int(found)


def _mapping(value: Any, what: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise DataError(f"{value!r} is no dict from {what}")
    return value


def verdicts(value: Any) -> FixedDict:
    """A verdict for each step; open where none is given."""
    given = {step(number): _verdict(word) for number, word in _mapping(value, "step to verdict").items()}
    return FixedDict({number: given.get(number, "open") for number in steps().index.tolist()})


def weights(value: Any) -> FixedDict:
    """Weights of evidence that the package has."""
    known = set(load("regionness_evidence")["evidence_id"])
    unknown = [name for name in _mapping(value, "evidence_id to weight") if name not in known]
    if unknown:
        raise DataError(f"there is no evidence {unknown[0]!r} in the table regionness_evidence")
    return FixedDict({name: _weight(word) for name, word in value.items()})


def _piece(value: Any) -> FixedDict:
    """One piece of evidence of a student's own."""
    given = _mapping(value, f"{', '.join(OWN)} to what they are")
    missing = [name for name in OWN if not str(given.get(name, "")).strip()]
    if missing:
        raise DataError(
            f"a piece of your own needs {', '.join(OWN)}; {missing[0]} is missing in {dict(given)}"
        )
    unknown = [name for name in given if name not in OWN]
    if unknown:
        raise DataError(f"a piece of your own has {', '.join(OWN)}, and no {unknown[0]!r}")
    piece = {name: str(given[name]).strip() for name in OWN}
    if hasattr(given["date"], "strftime"):
        piece["date"] = given["date"].strftime("%Y-%m-%d")
    padded(piece["date"])
    return FixedDict(piece | {"step": step(given["step"]), "direction": _direction(piece["direction"])})


def own(value: Any) -> FixedList:
    """Pieces of one's own, from dicts or a frame."""
    if isinstance(value, pd.DataFrame):
        missing = [name for name in OWN if name not in value.columns]
        if missing:
            raise DataError(f"the frame has no column {missing[0]!r}; it needs {', '.join(OWN)}")
        value = value[list(OWN)].astype(object).fillna("").to_dict("records")
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise DataError(f"{value!r} is no list of pieces, each a dict with {', '.join(OWN)}")
    return FixedList(_piece(piece) for piece in value)


def kept(value: Any) -> FixedDict:
    """Verdicts by year, the years in order."""
    given = {year(one): verdicts(those) for one, those in _mapping(value, "year to verdicts").items()}
    return FixedDict(sorted(given.items()))
