"""What the tables and their fields mean, from the descriptor: for one table as a frame, for all as a page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from oxus_data.errors import unknown
from oxus_data.loader import descriptor, load, resource, tables


def describe(table: str) -> pd.DataFrame:
    """The fields of a table.

    Parameters
    ----------
    table : str
        One of `tables()`.

    Returns
    -------
    DataFrame
        One row a field, in the order of the table: field, type, unit, required, allowed (the vocabulary, range or
        pattern of its values), key ("primary", or the field of another table that it points to) and description. Texts
        are empty where there is nothing to say. `.attrs` has the table's title and description, what it covers
        (`coverage`), what it is and is not good for (`good_for`, `not_good_for`), its licences and sources.

    Raises
    ------
    DataError
        If there is no such table; the message names the nearest.

    Examples
    --------
    >>> describe("memberships").set_index("field").loc["state_id", "key"]
    '→ states.state_id'
    """
    entry = _table(table)
    frame = pd.DataFrame([_field(field, entry) for field in entry["schema"]["fields"]])
    frame.attrs = {
        "title": entry["title"],
        "description": entry.get("description", ""),
        **{name: entry[name] for name in ("coverage", "good_for", "not_good_for")},
        "licences": [licence["title"] for licence in entry["licenses"]],
        "sources": [source_text(source) for source in entry["sources"]],
    }
    return frame


def codebook() -> str:
    """All tables and fields as one page of Markdown: titles, licences, sources, keys, types, units, vocabularies."""
    package = descriptor()
    lines = [
        f"# Codebook: {package['title']}",
        "",
        package["description"],
        "",
        f"Version {package['version']}. Made from `datapackage.json` by `oxus data codebook`; do not edit.",
        "",
        "| table | rows | what it holds |",
        "|---|---:|---|",
    ]
    lines += [f"| [`{t}`](#{t}) | {len(load(t))} | {_cell(resource(t)['title'])} |" for t in tables()]
    for table in tables():
        lines += ["", *_section(table)]
    for entry in package["resources"]:
        if "schema" not in entry:
            lines += [
                "",
                f"## {entry['name']}",
                "",
                f"**{entry['title']}.** {entry['description']}",
                *_origin(entry),
            ]
    return "\n".join(lines) + "\n"


CODEBOOK_HEAD = ["table", "field", "type", "unit", "allowed", "key", "meaning"]
"""The columns of `codebook_rows`."""


def codebook_rows(names: Iterable[str]) -> Iterator[list[str]]:
    """The codebook of some tables as rows, one for each field."""
    for name in names:
        for row in describe(name).drop(columns="required").itertuples(index=False):
            yield [name, *row]


def source_text(source: dict[str, Any]) -> str:
    """A source of a resource in words."""
    version = f" (version {source['version']})" if "version" in source else ""
    return f"{source['title']}{version}"


def _table(table: str) -> dict[str, Any]:
    """The resource of a table; a geometry is none."""
    if table not in tables():
        raise unknown("table", table, tables())
    return resource(table)


def _section(table: str) -> list[str]:
    entry = _table(table)
    about = " ".join(filter(None, [f"**{entry['title']}.**", entry.get("description", "")]))
    scope = {"Coverage": "coverage", "Good for": "good_for", "Not good for": "not_good_for"}
    lines = [f"## {table}", "", about, "", *(f"- **{word}.** {entry[name]}" for word, name in scope.items())]
    lines += [
        *_origin(entry)[1:],
        "",
        "| field | type | unit | may be empty | allowed | key | meaning |",
        "|---|---|---|---|---|---|---|",
    ]
    for field in describe(table).itertuples():
        empty = "" if field.required else "yes"
        # As code: the brackets of a pattern would read as a link.
        allowed = re.sub("^pattern (.+)", r"pattern `\1`", field.allowed)
        cells = [field.type, field.unit, empty, allowed, field.key, field.description]
        lines.append(f"| `{field.field}` | " + " | ".join(map(_cell, cells)) + " |")
    return lines


def _origin(entry: dict[str, Any]) -> list[str]:
    return [
        "",
        f"- Licence: {'; '.join(licence['title'] for licence in entry['licenses'])}",
        f"- From: {'; '.join(map(source_text, entry['sources']))}",
    ]


def _field(field: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    return {
        "field": field["name"],
        "type": field["type"],
        "unit": field.get("unit", ""),
        "required": constraints.get("required", False),
        "allowed": _allowed(constraints),
        "key": _key(field["name"], entry),
        "description": field["description"],
    }


def _allowed(constraints: dict[str, Any]) -> str:
    """The values that the constraints let through, in words."""
    if "enum" in constraints:
        return ", ".join(constraints["enum"])
    if "pattern" in constraints:
        return f"pattern {constraints['pattern']}"
    match constraints.get("minimum"), constraints.get("maximum"):
        case None, None:
            return ""
        case low, None:
            return f"{low} or more"
        case None, high:
            return f"{high} or less"
        case low, high:
            return f"{low} to {high}"


def _key(name: str, entry: dict[str, Any]) -> str:
    schema = entry["schema"]
    parts = ["primary"] if name in schema["primaryKey"] else []
    for key in schema.get("foreignKeys", []):
        if name in key["fields"]:
            reference = key["reference"]
            parts.append(f"→ {reference['resource'] or entry['name']}.{reference['fields'][0]}")
    return ", ".join(parts)


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table."""
    return text.replace("|", r"\|")
