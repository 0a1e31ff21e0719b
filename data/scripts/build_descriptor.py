"""Make datapackage.json (Data Package v2) from data/raw/datapackage.toml.

python data/scripts/build_descriptor.py
"""

import json
import tomllib
from typing import Any

from build_institutions import DATA, RAW

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def field(name: str, entry: list[Any]) -> dict[str, Any]:
    """One field of a table's schema."""
    kind, description, *more = entry
    constraints = dict(more[0]) if more else {}
    if name.endswith("!"):
        constraints = {"required": True} | constraints
    result = {"name": name.rstrip("!"), "type": kind, "description": description}
    return result | ({"constraints": constraints} if constraints else {})


def table(entry: dict[str, Any], licences: dict[str, Any]) -> dict[str, Any]:
    """One table as a resource."""
    keys = [
        {"fields": [ours], "reference": {"resource": _other(entry, theirs), "fields": [theirs.split(".")[1]]}}
        for ours, theirs in entry.get("references", {}).items()
    ]
    schema = {
        "fields": [field(*f) for f in entry["fields"].items()],
        "missingValues": [""],
        "primaryKey": entry["key"],
    }
    return {
        "name": entry["name"],
        "type": "table",
        "title": entry["title"],
        "path": f"tables/{entry['name']}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [licences[entry["licence"]]],
        "sources": [{"title": f"{entry['origin']}; row by row in the field `sources`"}],
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _other(entry: dict[str, Any], target: str) -> str:
    """The resource a key points to; a table's own is written as the empty string."""
    name = target.split(".")[0]
    return "" if name == entry["name"] else name


def main() -> None:
    """Write the descriptor."""
    spec = tomllib.loads((RAW / "datapackage.toml").read_text(encoding="utf-8"))
    licences = spec["licences"]
    head = {k: spec[k] for k in ("name", "title", "description", "version", "created")}
    resources = [table(entry, licences) for entry in spec["tables"]]
    for entry in spec["geometries"]:
        resources.append(
            {k: entry[k] for k in ("name", "title", "description", "path")}
            | {"format": "geojson", "mediatype": "application/geo+json", "encoding": "utf-8"}
            | {"licenses": [licences[entry["licence"]]], "sources": [{"title": entry["origin"]}]}
        )
    package = {"$schema": PROFILE} | head | {"licenses": [licences["facts"]], "resources": resources}
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (DATA / "oxus_data" / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
