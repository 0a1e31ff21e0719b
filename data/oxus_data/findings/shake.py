"""Shake a finding: compute it again on changed copies of its tables, and count the changes that would turn it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from oxus_data.errors import DataError
from oxus_data.findings.changes import KINDS, Change, Kind, changes
from oxus_data.findings.finding import Finding, package_tables
from oxus_data.findings.plausible import plausible_changes


@dataclass
class Robustness:
    """How a finding stood up to changes."""

    tried: Counter[Kind] = field(default_factory=Counter)
    turned: dict[Kind, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    """The changes after which the sentence would no longer be said, in words."""

    @property
    def labels(self) -> list[str]:
        """All changes that would change the sentence, those by plausible rows first."""
        return [label for kind in reversed(KINDS) for label in self.turned[kind]]


def shake(finding: Finding) -> Robustness:
    """Try every change on a finding.

    Parameters
    ----------
    finding : Finding
        One of `registered()`.

    Returns
    -------
    Robustness
        The number of changes tried by kind, and those that would change the sentence. A change after which the
        finding cannot be computed counts as one of them.

    Raises
    ------
    DataError
        If the sentence does not hold for the tables as they are.
    """
    if not finding.says().holds:
        raise DataError(f"{finding.finding_id}: the sentence does not hold for the tables as they are")
    found = Robustness()
    for change in _all_changes(finding):
        found.tried[change.kind] += 1
        if not _holds(finding, change):
            found.turned[change.kind].append(change.label())
    return found


def _all_changes(finding: Finding) -> Iterator[Change]:
    tables = package_tables(finding.reads)
    rows = finding.rows(tables)
    yield from changes(rows)
    for one in plausible_changes():
        if one.table in finding.reads:
            changed = finding.reads[one.table](one.apply(tables[one.table]))
            if not changed.equals(rows[one.table]):
                yield Change("plausible", partial(str, f"{one.id}: {one.reason}"), {**rows, one.table: changed})


def _holds(finding: Finding, change: Change) -> bool:
    try:
        return bool(finding.compute(change.tables).holds)
    except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError):
        return False  # without the row there is nothing to say
