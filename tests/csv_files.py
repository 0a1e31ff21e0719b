"""Changing a table as somebody with an editor does."""

import csv
from pathlib import Path


def change_row(path: Path, row: int, **values: str) -> None:
    """Write other values into a row of a CSV file; the first below the header is row 0."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
