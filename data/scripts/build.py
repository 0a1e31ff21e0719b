"""Build all tables of the data package. Run it from the root of the repository:

    python -m data.scripts.build            # everything; downloads what data/raw/downloads lacks (about 290 MB)
    python -m data.scripts.build --offline  # only the tables that are made from files of this repository

It needs the Python packages of the course; without --offline also rdata (pip install rdata), npm, and Debian's apt-get
and dpkg-deb. A second run writes the same bytes.
"""

import argparse
import tomllib
from collections import defaultdict

from . import (
    actors,
    atlas_geometry,
    attributes,
    base_map,
    by_hand,
    dates,
    definitions,
    descriptor,
    extracts,
    figures,
    geometry,
    history,
    institutions,
    locators,
    polities,
)
from .rows import RAW, TABLES, Row, Tables, read, write
from .sources import Sources

OFFLINE = (institutions, attributes, actors, figures, by_hand, extracts, history, polities, definitions)


def from_registries() -> list[Tables]:
    """The tables that need files from package registries, one entry for each script."""
    from . import (
        cities,
        factbook,
        foreign_policy,
        geopolrisk,
        languages,
        membership_checks,
        penn_world_table,
        world_bank,
    )

    modules = (
        world_bank,
        penn_world_table,
        geopolrisk,
        foreign_policy,
        factbook,
        membership_checks,
        languages,
        cities,
    )
    return [module.tables() for module in modules]


def main() -> None:
    """Write the tables and the descriptor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--offline", action="store_true", help="only what needs no registry")
    offline = parser.parse_args().offline

    if not offline:
        geometry.main()
        atlas_geometry.main()
        base_map.main()
    parts = [module.tables() for module in OFFLINE]
    rows: dict[str, list[Row]] = defaultdict(list)
    for part in parts if offline else parts + from_registries():
        for name, more in part.items():
            rows[name] += more
    if offline:
        rows["indicators"] += _indicators_of_registries(rows["indicators"])
    sources = Sources(row["source"] for table in rows.values() for row in table if "source" in row)
    rows["sources"] = [sources.rows[key] for key in sorted(sources.rows)]

    spec = tomllib.loads((RAW / "datapackage.toml").read_text(encoding="utf-8"))
    wrong = list(sources.faults())
    for entry in spec["tables"]:
        if entry["name"] in rows:
            fields = [name.rstrip("!") for name in entry["fields"]]
            wrong += locators.faults(entry["name"], rows[entry["name"]])
            table = [_named(row, sources) for row in rows.pop(entry["name"])]
            key = [field for field in entry["key"] if entry.get("sorted", False)]
            table.sort(key=lambda row: [row[field] for field in key])
            wrong += dates.faults(entry["name"], table)
            print(f"{entry['name']}: {write(entry['name'], table, fields)} rows")
    if wrong:
        raise SystemExit("\n".join(wrong))
    if rows:
        raise SystemExit(
            f"data/raw/datapackage.toml does not describe {', '.join(rows)}: add a [[tables]] for it"
        )
    descriptor.main()


def _indicators_of_registries(made: list[Row]) -> list[Row]:
    """The indicators of the present table that an offline build cannot make: they stay as they are."""
    anew = {row["indicator"] for row in made}
    return [dict(row) for row in read(TABLES / "indicators.csv") if row["indicator"] not in anew]


def _named(row: Row, sources: Sources) -> Row:
    """The row with the ids of its sources in place of their citations."""
    if "source" not in row:
        return row
    return {k: v for k, v in row.items() if k != "source"} | {"sources": sources.ids(row["source"])}


if __name__ == "__main__":
    main()
