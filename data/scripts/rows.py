"""Where the package's files are, and how its tables are read and written as rows."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1]
RAW = DATA / "raw"
TABLES = DATA / "oxus_data" / "tables"
FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
# The five, and the neighbours and powers around them whose series the course compares with theirs.
FOURTEEN = (*FIVE, "AFG", "AZE", "CHN", "IND", "IRN", "MNG", "PAK", "RUS", "TUR")

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file.

    Raises
    ------
    ValueError
        If a row has more or fewer cells than the head, as with a comma in a text without quotation marks.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(
                    f"{path.name}, line {reader.line_num}: more or fewer cells than the head has columns"
                )
            rows.append(row)
    return rows


def write(name: str, rows: Sequence[Row], fields: Sequence[str]) -> int:
    """Write one table of the package, UTF-8 with LF.

    Parameters
    ----------
    name : str
        The table.
    rows : sequence of dict
        Its rows, in order.
    fields : sequence of str
        The columns that data/raw/datapackage.toml describes, in order.

    Returns
    -------
    int
        How many rows it has.

    Raises
    ------
    ValueError
        If a row has other columns than those.
    """
    for number, row in enumerate(rows, start=2):
        if set(row) != set(fields):
            raise ValueError(
                f"{name}.csv, row {number}: has {sorted(row)}, but data/raw/datapackage.toml says {sorted(fields)}"
            )
    TABLES.mkdir(parents=True, exist_ok=True)
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _text(v) for k, v in row.items()} for row in rows)
    return len(rows)


def _text(value: Any) -> Any:
    """Booleans as the descriptor has them; whole numbers without a decimal point."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
