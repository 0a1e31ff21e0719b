"""Shake every finding and write the table `findings`. Run it from the root of the repository:

    python -m data.scripts.findings

It is not a part of `data.scripts.build`, because it reads all tables. Run it after a change of data or of a finding.
It computes the findings whose rows or code have changed since, which takes a minute for all. A test fails if the table
is not current.
"""

import sys

from . import descriptor
from .rows import DATA, TABLES, Row, read, write

COMPUTED = "own-computation"


def rows() -> list[Row]:
    """One row for each finding, computed from the tables of this repository."""
    sys.path.insert(0, str(DATA))  # the tables here, and not those of an installation
    from oxus_data.findings import digest, registered, shake
    from oxus_data.findings.changes import KINDS

    path = TABLES / "findings.csv"
    known = {row["finding_id"]: row for row in read(path)} if path.exists() else {}
    table: list[Row] = []
    wrong: list[str] = []
    for finding in registered().values():
        said, current = finding.says(), digest(finding)
        if not said.holds:
            wrong.append(f"{finding.finding_id}: {finding.stated(said.numbers)} (rule: {finding.rule})")
            continue
        stored = known.get(finding.finding_id)
        if stored and stored["digest"] == current:
            table.append(stored)
            continue
        found = shake(finding)
        counts = {
            name: str(number)
            for kind in KINDS
            for name, number in (
                (f"{kind}_tried", found.tried[kind]),
                (f"{kind}_turned", len(found.turned[kind])),
            )
        }
        table.append(
            {
                "finding_id": finding.finding_id,
                "claims": ";".join(finding.claims),
                "sentence": finding.stated(said.numbers),
                "rule": finding.rule,
                "tables": ";".join(finding.reads),
                **counts,
                "plausible_ids": ";".join(label.split(":")[0] for label in found.turned["plausible"]),
                "digest": current,
                "sources": COMPUTED,
            }
        )
    if wrong:
        raise SystemExit("these sentences do not hold for the tables as they are:\n" + "\n".join(wrong))
    return table


def main() -> None:
    """Write the table and the descriptor."""
    table = rows()
    print(f"findings: {write('findings', table, list(table[0]))} rows")
    descriptor.main()


if __name__ == "__main__":
    main()
