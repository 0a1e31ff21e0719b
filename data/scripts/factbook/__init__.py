"""The CIA World Factbook in two editions: figures, partners, compositions, borders, organisations and texts.

A text that no rule can read raises ValueError, so nothing is skipped silently. `repairs` lists the texts that are read
differently from how they are printed and the texts that are left out. A value that the Factbook prints as NA has no
row.
"""

from ..rows import Tables
from . import compositions, figures, lists, measures, profiles
from .editions import Value


def tables() -> Tables:
    """Rows for indicators, trade_partners, compositions, borders and profiles."""
    edition = {measure.id: measure.edition for measure in measures.measures()}
    groups = compositions.compositions()
    return {
        "indicators": [
            row | {"sources": _source(edition[str(row["indicator"])])} for row in figures.indicators()
        ],
        "trade_partners": [_renamed(row, {"share_pct": "share"}) for row in lists.trade_partners()],
        "compositions": [_renamed(row, {"share_pct": "share", "position": "rank"}) for row in groups],
        "borders": [_renamed(row, {"km": "length"}) for row in lists.borders()],
        "profiles": [_renamed(row, {}) for row in profiles.profiles()],
    }


def _source(edition: Value) -> str:
    return f"cia-factbook-{edition}"


def _renamed(row: dict[str, Value], names: dict[str, str]) -> dict[str, Value]:
    return {names.get(k, k): v for k, v in row.items()} | {"sources": _source(row["edition"])}
