"""What the traits of a cross-table take, and the words for what they do not."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from oxus_data import DataError
from oxus_data.errors import unknown
from oxus_widgets.crosstab_design import unit_key
from oxus_widgets.traits import Checked

CUTS = [0.33, 0.67]
"""Thresholds of a side that nobody has moved: a third and two thirds."""


class Own(Checked):
    """A Checked trait with a check that takes the widget too, because what is valid depends on its features."""

    def check(self, obj: Any, value: Any) -> Any:
        """What is kept of a value; raises DataError."""
        return self._check(obj, value)


def _number(name: str, value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= most:
        raise DataError(f"{name} is {value!r}; give a number from 0 to {most:g}")
    return float(value)


def _mapping(value: Any, example: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise DataError(f"{value!r} is no dict; write {example}")
    return value


def weights_of(widget: Any, value: Any) -> dict[str, float]:
    """All weights: those given, and for the other features what they have."""
    features = widget._design.features
    for name in _mapping(value, "{'open_entry': 2}"):
        if name not in features:
            raise unknown("feature", name, features)
    given = {name: _number(f"the weight of {name}", number, 5) for name, number in value.items()}
    held = widget._trait_values.get("weights") or {name: f.weight for name, (_, f) in features.items()}
    return dict(held) | given


def codes_of(widget: Any, value: Any) -> dict[str, dict[str, float | None]]:
    """What differs from the coding that the widget began with."""
    features = widget._design.features
    changes: dict[str, dict[str, float | None]] = {}
    for name, units in _mapping(value, "{'open_entry': {'EAEU': 1}}").items():
        if name not in features:
            raise unknown("feature", name, features)
        side, feature = features[name]
        for unit, code in _mapping(units, "{'open_entry': {'EAEU': 1}}").items():
            key = unit_key(unit)
            if key not in side.units:
                raise unknown("unit", key, side.units)
            missing = code is None or (isinstance(code, float) and np.isnan(code))
            new = None if missing else _number(f"the code of {key} for {name}", code, feature.top)
            was = feature.codes[side.units.index(key)].value
            if not (new is None and np.isnan(was)) and new != was:
                changes.setdefault(name, {})[key] = new
    return changes


def cuts_of(widget: Any, value: Any) -> dict[str, list[float]]:
    """Two thresholds a side; a side that is not given keeps its own."""
    cuts = dict(widget._trait_values.get("cuts") or {"rows": CUTS, "columns": CUTS})
    for side, pair in _mapping(value, "{'rows': [0.33, 0.67]}").items():
        if side not in cuts:
            raise unknown("side", side, cuts)
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise DataError(f"{side} has {pair!r}; give two thresholds, as in [0.33, 0.67]")
        low, high = (_number(f"a threshold of {side}", number, 1) for number in pair)
        if low > high:
            raise DataError(f"{side} has {low:g} before {high:g}; give the lower threshold first")
        cuts[side] = [low, high]
    return cuts


def unit_of(widget: Any, value: Any) -> str:
    known = [*widget._design.rows.units, *widget._design.columns.units]
    key = "" if value is None else unit_key(value)
    if key and key not in known:
        raise unknown("unit", key, known)
    return key
