"""A finding: a sentence that the course states, and the function that computes it from the tables.

The function gets its tables as an argument, so it can also be asked what it would say if a row were missing, a date
were another day or a further row were known (see `shake`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, NamedTuple

import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import shared

Tables = Mapping[str, pd.DataFrame]
"""Tables of the data package by name."""

Rows = Callable[[pd.DataFrame], pd.DataFrame]
"""Which rows of a table a finding reads."""


class Said(NamedTuple):
    """What a finding says of some tables."""

    holds: bool
    """Whether the sentence would still be said: the finding's rule, and not that every number is the same."""
    numbers: dict[str, Any]
    """What the sentence's gaps are filled with."""


@dataclass(frozen=True)
class Finding:
    """One headline number or verdict of the course."""

    finding_id: str
    claims: tuple[str, ...]
    """The claims whose verdict it supports."""
    sentence: str
    """What the course says, with a gap such as {share:.2f} for each number."""
    rule: str
    """When the sentence counts as unchanged, in words."""
    reads: Mapping[str, Rows]
    """The tables that it reads, and which of their rows."""
    compute: Callable[[Tables], Said]

    def rows(self, tables: Tables) -> dict[str, pd.DataFrame]:
        """The rows that the finding reads."""
        return {name: choose(tables[name]) for name, choose in self.reads.items()}

    def says(self, tables: Tables | None = None) -> Said:
        """What the finding says of some tables; of the package's own by default."""
        return self.compute(self.rows(package_tables(self.reads) if tables is None else tables))

    def stated(self, numbers: Mapping[str, Any]) -> str:
        """The sentence with its numbers."""
        return self.sentence.format(**numbers)

    def figures(self, numbers: Mapping[str, Any]) -> list[str]:
        """Each number of the sentence as it is printed there."""
        printed = [
            format(numbers[name], spec or "") for _, name, spec, _ in Formatter().parse(self.sentence) if name
        ]
        return [figure for text in printed for figure in re.findall(r"\d+(?:[.,]\d+)*", text)]


_REGISTRY: dict[str, Finding] = {}


def every_row(frame: pd.DataFrame) -> pd.DataFrame:
    """All rows of a table."""
    return frame


def where(**values: Any) -> Rows:
    """Rows by the values of their columns: one value each, or a collection of them."""

    def choose(frame: pd.DataFrame) -> pd.DataFrame:
        keep = pd.Series(True, index=frame.index)
        for column, wanted in values.items():
            many = isinstance(wanted, Iterable) and not isinstance(wanted, str)
            keep &= frame[column].isin(list(wanted) if many else [wanted])
        return frame[keep]

    return choose


def finding(
    finding_id: str, claims: str, sentence: str, rule: str, **reads: Rows
) -> Callable[[Callable[[Tables], Said]], Callable[[Tables], Said]]:
    """Register a function as a finding.

    Parameters
    ----------
    finding_id : str
        A short name: the unit's number and words.
    claims : str
        Ids of claims, separated by semicolons; the first one's ground states the numbers.
    sentence : str
        What the course says, with gaps for the numbers.
    rule : str
        When the sentence counts as unchanged.
    **reads
        The tables that the function reads; for each, the rows.

    Raises
    ------
    DataError
        If the id is taken.
    """

    def register(compute: Callable[[Tables], Said]) -> Callable[[Tables], Said]:
        if finding_id in _REGISTRY:
            raise DataError(f"there are two findings {finding_id!r}: rename one")
        _REGISTRY[finding_id] = Finding(finding_id, tuple(claims.split(";")), sentence, rule, reads, compute)
        return compute

    return register


def registered() -> dict[str, Finding]:
    """All findings by id, in the order of their ids."""
    return dict(sorted(_REGISTRY.items()))


def find(finding_id: str) -> Finding:
    """One finding by its id.

    Raises
    ------
    DataError
        If there is none of that id; the message gives the nearest.
    """
    if finding_id not in _REGISTRY:
        raise unknown("finding", finding_id, _REGISTRY)
    return _REGISTRY[finding_id]


def package_tables(names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Tables of the package, not to be changed."""
    return {name: shared(name) for name in names}
