"""Rows that may be missing or wrong, as authors list them in plausible_rows.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import resource, shared
from oxus_data.loader import tables as table_names
from oxus_data.toml_file import from_toml, read_toml

FILE = files("oxus_data") / "findings" / "plausible_rows.toml"


@dataclass(frozen=True)
class PlausibleChange:
    """Rows that could be in a table, or be otherwise, and why."""

    id: str
    table: str
    reason: str
    """Why the row is plausible."""
    source: str = ""
    """Where it was looked up; empty: it was not."""
    add: tuple[dict[str, Any], ...] = ()
    """Rows to add, by field. Fields that are left out are empty."""
    key: dict[str, Any] | None = None
    """The key of a row to correct."""
    set: dict[str, Any] | None = None
    """The fields of that row, as they should plausibly be."""

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A copy of the table with the change.

        Raises
        ------
        DataError
            If the change names a row or a field that the table does not have, or adds a row that it has.
        """
        keys = resource(self.table)["schema"]["primaryKey"]
        for row in self.add:
            self._check_fields(frame, row)
            found = _matching(frame, {name: row[name] for name in keys if name in row})
            if all(name in row for name in keys) and found.any():
                raise self._error(row, "a row to add is not yet in its table: remove the change")
            typed = pd.DataFrame([row]).reindex(columns=frame.columns)
            frame = pd.concat([frame, self._typed(typed, frame, row)], ignore_index=True)
        if self.key is not None:
            self._check_fields(frame, self.key | (self.set or {}))
            found = _matching(frame, self.key)
            if found.sum() != 1:
                raise self._error(
                    self.key, f"a change names one row of its table, and this names {found.sum()}"
                )
            frame = frame.copy()
            one = pd.DataFrame([self.set or {}])
            typed = self._typed(one, frame[list(one.columns)], self.key)
            for name in one.columns:
                frame.loc[found, name] = typed[name].iloc[0]
        return frame

    def _check_fields(self, frame: pd.DataFrame, row: Mapping[str, Any]) -> None:
        for name in row:
            if name not in frame.columns:
                raise self._error(
                    row, f"a change names fields of its table: {unknown('field', name, frame.columns)}"
                )

    def _typed(self, row: pd.DataFrame, frame: pd.DataFrame, named: Mapping[str, Any]) -> pd.DataFrame:
        """A row in the types of the table."""
        for name, kind in frame.dtypes.items():
            value = row[name].iloc[0]
            if isinstance(kind, pd.CategoricalDtype) and pd.notna(value) and value not in kind.categories:
                raise self._error(named, f"{name} is one of {', '.join(kind.categories)}, and not {value!r}")
        try:
            return row.astype(frame.dtypes.to_dict())
        except (TypeError, ValueError) as error:
            raise self._error(named, f"values have the types of their fields ({error})") from None

    def _error(self, row: Mapping[str, Any], rule: str) -> DataError:
        where = ", ".join(f"{name}={value!r}" for name, value in list(row.items())[:3])
        return DataError(f"plausible_rows.toml, {self.id}: {self.table}, row {where}: {rule}")


def _matching(frame: pd.DataFrame, key: Mapping[str, Any]) -> "pd.Series[bool]":
    found = pd.Series(True, index=frame.index)
    for name, value in key.items():
        wanted = pd.Timestamp(value) if pd.api.types.is_datetime64_any_dtype(frame[name]) else value
        found &= (frame[name] == wanted).fillna(False).astype(bool)
    return found


def plausible_changes(path: Traversable = FILE) -> list[PlausibleChange]:
    """What authors list, checked against the tables.

    Raises
    ------
    DataError
        If the file cannot be read, two changes have one id, or a change names a table, row or field that does not
        exist; the message names the table, the row and the rule.
    """
    found: list[PlausibleChange] = []
    for number, entry in enumerate(read_toml(path).get("changes", []), start=1):
        one = from_toml(PlausibleChange, entry, f"plausible_rows.toml, change {number}")
        if one.table not in table_names():
            raise DataError(f"plausible_rows.toml, {one.id}: {unknown('table', one.table, table_names())}")
        if one.id in {other.id for other in found}:
            raise DataError(f"plausible_rows.toml, {one.id}: {one.table}: each change has an id of its own")
        if not one.add and not (one.key and one.set):
            raise DataError(
                f"plausible_rows.toml, {one.id}: {one.table}: a change needs `add`, or `key` and `set`"
            )
        one.apply(shared(one.table))
        found.append(one)
    return found
