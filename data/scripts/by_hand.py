"""Tables that people write by hand, row by row: data/raw/<table>.csv as it is."""

from .rows import RAW, Tables, read

NAMES = (
    "scripts",
    "gaps",
    "regionness_steps",
    "regionness_evidence",
    "river_courses",
    "corridor_nodes",
    "corridor_links",
    "pipelines",
    "border_closures",
    "border_crossings",
    "military_sites",
    "dams",
    "un_votes",
    "gas_exports",
    "works",
    "voices",
)


def tables() -> Tables:
    """Rows for the tables of NAMES."""
    return {name: [dict(row) for row in read(RAW / f"{name}.csv")] for name in NAMES}
