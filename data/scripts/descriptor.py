"""Make datapackage.json (Data Package v2) from data/raw/datapackage.toml and the tables as they are."""

import hashlib
import json
import tomllib
from typing import Any

from . import extracts
from .registry import packages
from .rows import DATA, RAW

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
PACKAGE = DATA / "oxus_data"


SCOPE = ("coverage", "good_for", "not_good_for")
"""What every table says about itself, because missing rows are no evidence."""


def field(name: str, entry: list[Any]) -> dict[str, Any]:
    """One field of a table's schema."""
    kind, description, *more = entry
    options = dict(more[0]) if more else {}
    unit = {"unit": options.pop("unit")} if "unit" in options else {}
    constraints = ({"required": True} if name.endswith("!") else {}) | options
    result = {"name": name.rstrip("!"), "type": kind, "description": description} | unit
    return result | ({"constraints": constraints} if constraints else {})


def table(entry: dict[str, Any], licences: dict[str, Any]) -> dict[str, Any]:
    """One table as a resource.

    Raises
    ------
    ValueError
        If it does not say for what it is complete, and what it is good for.
    """
    missing = [name for name in SCOPE if not entry.get(name)]
    if missing or not entry["coverage"].startswith(("Complete", "A selection")):
        raise ValueError(
            f"data/raw/datapackage.toml, table {entry['name']}: give it {', '.join(missing) or 'coverage'}. `coverage` "
            "begins with Complete or A selection, and says for which states and years"
        )
    keys = [
        {"fields": [ours], "reference": {"resource": _other(entry, theirs), "fields": [theirs.split(".")[1]]}}
        for ours, theirs in entry.get("references", {}).items()
    ]
    schema = {
        "fields": [field(*f) for f in entry["fields"].items()],
        "missingValues": [""],
        "primaryKey": entry["key"],
    }
    format_ = {"type": "table", "format": "csv", "mediatype": "text/csv"}
    shared = resource(entry | {"path": f"tables/{entry['name']}.csv"}, format_, licences)
    return (
        shared
        | {name: entry[name] for name in SCOPE}
        | {"schema": schema | ({"foreignKeys": keys} if keys else {})}
    )


def resource(entry: dict[str, Any], format_: dict[str, str], licences: dict[str, Any]) -> dict[str, Any]:
    """What a table and a geometry have alike."""
    content = (PACKAGE / entry["path"]).read_bytes()
    return {
        "name": entry["name"],
        **format_,
        "title": entry["title"],
        **({"description": entry["description"]} if "description" in entry else {}),
        "path": entry["path"],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": [licences[name] for name in entry["licences"]],
        "sources": [source(name) for name in entry["from"]] or [{"title": "kept by hand in this table"}],
    }


def source(name: str) -> dict[str, str]:
    """Where a resource comes from: a registry package, an extract of a public data set, or files of data/raw."""
    if name in packages():
        entry = packages()[name]
        return {"title": f"{entry['registry']} package {name}: {entry['terms']}", "version": entry["version"]}
    for entry in extracts.listed()["extracts"]:
        if name == f"extracts/{entry['file']}":
            return {"title": f"extract of a public data set: data/raw/{name}: {entry['terms']}"}
    return {"title": f"compiled for this package: data/raw/{name}"}


def _other(entry: dict[str, Any], target: str) -> str:
    """The resource a key points to; a table's own is written as the empty string."""
    name = target.split(".")[0]
    return "" if name == entry["name"] else name


def main() -> None:
    """Write the descriptor."""
    spec = tomllib.loads((RAW / "datapackage.toml").read_text(encoding="utf-8"))
    licences = spec["licences"]
    names = ("name", "title", "description", "version", "created", "keywords", "contributors")
    resources = [table(entry, licences) for entry in spec["tables"]]
    geojson = {"format": "geojson", "mediatype": "application/geo+json"}
    resources += [resource(entry, geojson, licences) for entry in spec["geometries"]]
    package = {"$schema": PROFILE} | {k: spec[k] for k in names}
    package |= {"licenses": [licences["facts"]], "resources": resources}
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (PACKAGE / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
