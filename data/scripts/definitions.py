"""What each indicator means: data/raw/indicators.toml, and data/raw/factbook_measures.toml."""

import tomllib

from .factbook import figures
from .rows import RAW, Row, Tables

FIELDS = ("topic", "title", "unit", "definition", "sources")


def tables() -> Tables:
    """Rows for indicator_definitions."""
    text = (RAW / "indicators.toml").read_text(encoding="utf-8")
    rows: list[Row] = [
        {"indicator": name, **dict(zip(FIELDS, entry, strict=True)), "pair": "", "comparable": ""}
        for name, entry in tomllib.loads(text).items()
    ]
    for entry in figures.definitions():
        row = {
            k: entry[k] for k in ("indicator", "topic", "title", "unit", "definition", "pair", "comparable")
        }
        rows.append(row | {"sources": f"cia-factbook-{entry['edition']}"})
    return {"indicator_definitions": sorted(rows, key=lambda row: row["indicator"])}
