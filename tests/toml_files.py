"""TOML for property-based tests: any value as text, and settings that are near to valid ones."""

import json
from datetime import date, datetime, time
from typing import Any

from hypothesis import strategies as st

_SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(["on", "unsafe", "Asia/Bishkek", "UTC", "Asia", "EST"]),
    st.dates(),
    st.datetimes(),
    st.times(),
)
VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.\"' ]=\n"), inner, max_size=3),
)


def settings_with(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Tables in which most keys are of those that a reader knows, and a value can be anything."""
    return st.dictionaries(st.sampled_from(keys) | st.text("ab.\"' ]=\n", max_size=4), VALUES, max_size=6)


def to_toml(settings: dict[str, Any]) -> str:
    """The settings as a TOML file, one key per line; tables within are written inline."""
    return "".join(f"{_string(key)} = {_value(value)}\n" for key, value in settings.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return repr(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )  # all else that JSON writes is TOML
