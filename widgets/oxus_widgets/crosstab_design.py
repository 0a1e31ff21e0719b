"""What a cross-table is made from: two sides of coded features, and how their units belong together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from oxus_data import DataError, load
from oxus_widgets.crosstab_codes import Code
from oxus_widgets.crosstab_data import CAVEATS, COMMITMENT, OPENNESS, bodies_on, codes, pairs_on
from oxus_widgets.crosstab_rules import Rule
from oxus_widgets.explorer_data import acronyms, state_names

CLAIM = "10-open-preferred"
"""The claim that the course's coding tests."""


@dataclass(frozen=True)
class Feature:
    """One feature of a side: its codes run from 0 to `top`; `weight` is what it starts with."""

    id: str
    name: str
    group: str
    rule: str
    weight: float
    top: float
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Side:
    """One side of the table: units (ids and names, and the index of their frame) with their features."""

    title: str
    index: pd.Index
    units: tuple[str, ...]
    labels: tuple[str, ...]
    features: tuple[Feature, ...]


@dataclass(frozen=True)
class Design:
    """Two sides; `of[n]` is the place among the units of the rows to which the nth unit of the columns belongs.

    `nouns` are what a unit of the rows and one of the columns are called, singular and plural.
    """

    rows: Side
    columns: Side
    of: tuple[int, ...]
    nouns: tuple[tuple[str, str], tuple[str, str]]
    about: str
    caveats: tuple[str, ...] = ()

    @property
    def features(self) -> dict[str, tuple[Side, Feature]]:
        """Each feature of both sides by its id."""
        return {
            feature.id: (side, feature) for side in (self.rows, self.columns) for feature in side.features
        }

    def to_json(self) -> dict[str, Any]:
        """All that the view needs, as `crosstab_data.schema.json` beside the view describes it."""
        used = {s for _, f in self.features.values() for code in f.codes for s in code.sources}
        table = load("sources").set_index("source_id")["citation"]
        return {
            "rows": _side_json(self.rows),
            "columns": _side_json(self.columns),
            "of": list(self.of),
            "nouns": {
                side: {"one": one, "many": many}
                for side, (one, many) in zip(("rows", "columns"), self.nouns, strict=True)
            },
            "about": self.about,
            "caveats": self.caveats,
            "sources": {source: table[source] for source in sorted(used)},
        }


def unit_key(unit: Any) -> str:
    """A unit as text: "SCO", or "KAZ/SCO" for a pair."""
    return "/".join(map(str, unit)) if isinstance(unit, tuple) else str(unit)


@cache
def course_design(date: str) -> Design:
    """The course's coding on a day, ISO text (see `crosstab_data`)."""
    bodies, pairs = bodies_on(date), pairs_on(date)
    claim = load("claims").set_index("claim_id").loc[CLAIM, "claim"]
    return Design(
        _course_side("Openness", OPENNESS, bodies, date),
        _course_side("Commitment", COMMITMENT, pairs, date),
        tuple(bodies.index(body) for _, body in pairs),
        (("body", "bodies"), ("pair", "pairs")),
        f"Claim {CLAIM}: {claim}. Openness of {', '.join(acronyms()[body] for body in bodies)}, and the commitment of "
        f"the five states to each, coded for {pd.Timestamp(date):%Y-%m-%d} (source text §7.4).",
        CAVEATS,
    )


def frame_design(
    rows: pd.DataFrame | None, columns: pd.DataFrame | None, groups: Any, titles: tuple[str, str], date: str
) -> Design:
    """A design from frames of coded features; a side without a frame has the course's coding.

    Raises
    ------
    TypeError
        If what is given is no DataFrame.
    DataError
        If a frame is empty or has values that are no codes, or the units of the two do not fit together.
    """
    course = course_design(date)
    row_units = list(rows.index) if isinstance(rows, pd.DataFrame) else bodies_on(date)
    column_units = list(columns.index) if isinstance(columns, pd.DataFrame) else pairs_on(date)
    row_side = course.rows if rows is None else _frame_side("row_features", titles[0], rows)
    column_side = course.columns if columns is None else _frame_side("column_features", titles[1], columns)
    twice = sorted({f.id for f in row_side.features} & {f.id for f in column_side.features})
    if twice:
        raise DataError(f"both frames have a feature {twice[0]!r}: rename one of them")
    belongs = _belongs(row_units, column_units, groups)
    nouns = (("unit", "units"), ("case", "cases"))
    about = f"{titles[0]} and {titles[1]}, from tables of your own."
    return Design(row_side, column_side, belongs, nouns, about)


def _course_side(title: str, rules: Iterable[Rule], units: list[Any], date: str) -> Side:
    names = state_names() | acronyms()
    labels = [" · ".join(names[part] for part in ([u] if isinstance(u, str) else u)) for u in units]
    rules = list(rules)
    coded = codes(rules, units, date)
    features = [
        Feature(r.feature, r.name, r.group, r.rule, r.weight, 1.0, tuple(coded[r.feature])) for r in rules
    ]
    index = pd.Index(units)
    return Side(title, index, tuple(map(unit_key, units)), tuple(labels), tuple(features))


def _frame_side(parameter: str, title: str, frame: Any) -> Side:
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"{parameter} must be a DataFrame of codes (or None), not {type(frame).__name__}")
    if frame.empty:
        raise DataError(
            f"{parameter} has no rows or no columns; give one row per unit and one column per feature"
        )
    keys = [unit_key(unit) for unit in frame.index]
    if len(set(keys)) < len(keys) or not frame.columns.is_unique:
        raise DataError(f"{parameter} has a unit or a feature twice; each may stand once")
    labels = tuple(key.replace("/", " · ") for key in keys)
    features = [_frame_feature(parameter, str(name), frame[name]) for name in frame.columns]
    return Side(title, frame.index, tuple(keys), labels, tuple(features))


def _frame_feature(parameter: str, name: str, column: pd.Series) -> Feature:
    try:
        values = column.to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError):
        raise DataError(f"{parameter}, {name!r}: codes must be numbers from 0 up, or missing") from None
    if (values < 0).any() or np.isinf(values).any():
        raise DataError(f"{parameter}, {name!r}: codes must be numbers from 0 up, or missing")
    top = 1.0 if np.isnan(values).all() else max(1.0, float(np.nanmax(values)))
    coded = tuple(Code(float(value), "As given.") for value in values)
    return Feature(
        name, name, "", f"as given, divided by {top:g}" if top > 1 else "as given", 1.0, top, coded
    )


def _belongs(rows: list[Any], columns: list[Any], groups: Any) -> tuple[int, ...]:
    """For each unit of the columns, the place of the unit of the rows that it belongs to."""
    place = {unit_key(unit): n for n, unit in enumerate(rows)}
    if groups is not None:
        of_case = _as_mapping(groups, columns)
        named = [of_case.get(unit, of_case.get(unit_key(unit))) for unit in columns]
    elif all(unit_key(unit) in place for unit in columns):
        named = columns
    else:
        parts = zip(*(unit if isinstance(unit, tuple) else (unit,) for unit in columns), strict=True)
        named = max((list(part) for part in parts), key=lambda part: sum(unit_key(u) in place for u in part))
    for case, unit in zip(columns, named, strict=True):
        if unit is None or unit_key(unit) not in place:
            raise DataError(
                f"the unit of row_features that {unit_key(case)} of column_features belongs to is not known: use the "
                "same index, an index of pairs that holds the units of row_features, or say it with groups"
            )
    return tuple(place[unit_key(unit)] for unit in named)


def _as_mapping(groups: Any, columns: list[Any]) -> Mapping[Any, Any]:
    if isinstance(groups, pd.Series):
        named: dict[Any, Any] = groups.to_dict()
        return named
    if isinstance(groups, Mapping):
        return groups
    given = list(groups)
    if len(given) != len(columns):
        raise DataError(f"groups names {len(given)} units for {len(columns)} rows of column_features")
    return dict(zip(columns, given, strict=True))


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "title": side.title,
        "units": side.units,
        "labels": side.labels,
        "features": [
            {
                "id": f.id,
                "name": f.name,
                "group": f.group,
                "rule": f.rule,
                "weight": f.weight,
                "top": f.top,
                "codes": [None if np.isnan(code.value) else code.value for code in f.codes],
                "evidence": {
                    "said": [code.said for code in f.codes],
                    "sources": [code.sources for code in f.codes],
                    "confidence": [code.confidence for code in f.codes],
                },
            }
            for f in side.features
        ],
    }
