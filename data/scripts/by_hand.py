"""Tables that people write by hand, row by row: data/raw/<table>.csv as it is."""

from rows import RAW, Tables, read

NAMES = ("scripts", "gaps", "regionness_steps", "regionness_evidence")


def tables() -> Tables:
    """Rows for scripts (writing systems), gaps, and the steps of regionness with their evidence."""
    return {name: [dict(row) for row in read(RAW / f"{name}.csv")] for name in NAMES}
