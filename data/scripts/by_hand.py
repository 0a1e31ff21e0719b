"""Tables that people write by hand, row by row: data/raw/<table>.csv as it is."""

from rows import RAW, Tables, read

NAMES = ("scripts", "gaps")


def tables() -> Tables:
    """Rows for scripts (writing systems) and gaps."""
    return {name: [dict(row) for row in read(RAW / f"{name}.csv")] for name in NAMES}
