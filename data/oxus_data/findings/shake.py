"""Shake a finding: compute it again on changed copies of its tables, and count the changes that would turn it."""

import hashlib
import inspect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from oxus_data.errors import DataError
from oxus_data.findings.changes import KINDS, Change, Kind, changes
from oxus_data.findings.finding import Finding, package_tables
from oxus_data.findings.plausible import PlausibleChange, plausible_changes


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


def digest(finding: Finding) -> str:
    """A checksum of all that a finding's robustness depends on: the rows that it reads, its code and the changes.

    The table `findings` keeps it, so that a test sees at once whether the stored robustness is that of today's data.
    """
    found = hashlib.sha256()
    for name, rows in sorted(finding.rows(package_tables(finding.reads)).items()):
        found.update(f"{name}\n{rows.to_csv(index=False, lineterminator=chr(10))}".encode())
    for one in _listed():
        if one.table in finding.reads:
            found.update(repr(one).encode())
    code = [
        Path(inspect.getfile(finding.compute)),
        *(Path(__file__).parent / f"{name}.py" for name in _SHARED),
    ]
    outlines = (
        [Path(str(files("oxus_data") / "geometry" / "outlines.geojson"))]
        if "polities" in finding.reads
        else []
    )
    for path in (*code, *outlines):
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:16]


_SHARED = ("areas", "changes", "economies", "finding", "measures", "membership", "shake")
"""Modules that findings of other modules use, or that decide what is tried."""


@cache
def _listed() -> tuple[PlausibleChange, ...]:
    return tuple(plausible_changes())


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
    for one in _listed():
        if one.table in finding.reads:
            changed = finding.reads[one.table](one.apply(tables[one.table]))
            if not changed.equals(rows[one.table]):
                yield Change(
                    "plausible", partial(str, f"{one.id}: {one.reason}"), {**rows, one.table: changed}
                )


def _holds(finding: Finding, change: Change) -> bool:
    try:
        return bool(finding.compute(change.tables).holds)
    except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError):
        return False  # without the row there is nothing to say
