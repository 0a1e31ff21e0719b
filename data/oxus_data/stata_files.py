"""The tables as Stata files, one for each, with labels. pandas writes them."""

from pathlib import Path
from typing import Any

import pandas as pd

from oxus_data.loader import load, resource

RENAMED = {"end": "_end"}
"""Columns whose names pandas does not allow in Stata."""

_LABEL = 80  # Stata's limit for the label of a variable or a dataset
_SHORT = 128  # bytes; a column with longer texts is kept as Stata's strL, which takes only the room it needs
_FIRST_DAY, _LAST_DAY = (
    pd.Timestamp("1678-01-01"),
    pd.Timestamp("2262-01-01"),
)  # what pandas can write as days


def write_stata(folder: Path, names: list[str]) -> None:
    """Write tables as Stata files of version 118, which Stata 14 and later read.

    Texts are UTF-8; a missing text is empty. A flag is 0 or 1. A column of days is Stata's %td, or text if it has a day
    before 1678. The label of a variable is the beginning of its description. The column `end` is called `_end` there.

    Parameters
    ----------
    folder : Path
        Where to.
    names : list of str
        The tables.
    """
    for name in names:
        entry = resource(name)
        fields = entry["schema"]["fields"]
        names_there = {field["name"]: RENAMED.get(field["name"], field["name"]) for field in fields}
        table = load(name)
        frame = pd.DataFrame(
            {names_there[field["name"]]: _column(table[field["name"]], field["type"]) for field in fields}
        )
        texts = [column for column in frame if frame[column].dtype == object]
        frame.to_stata(
            folder / f"{name}.dta",
            write_index=False,
            version=118,
            data_label=_cut(entry["title"]),
            variable_labels={names_there[field["name"]]: _cut(field["description"]) for field in fields},
            convert_dates={c: "td" for c in frame if pd.api.types.is_datetime64_dtype(frame[c])},
            convert_strl=[c for c in texts if frame[c].str.encode("utf-8").str.len().max() > _SHORT],
        )


def _column(values: pd.Series, kind: str) -> Any:
    """A column as Stata can hold it."""
    if kind == "date":
        if values.dropna().between(_FIRST_DAY, _LAST_DAY).all():
            return values.astype("datetime64[ns]")
        return values.dt.strftime("%Y-%m-%d").fillna("").astype(object)
    if kind == "boolean":
        return values.astype("Int8").astype("float64" if values.isna().any() else "int8")
    if kind == "integer":
        return values.astype("float64" if values.isna().any() else "int64")
    return values if kind == "number" else values.astype(object).fillna("")


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
