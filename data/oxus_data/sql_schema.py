"""The tables as SQL: what the descriptor says about types and keys, for DuckDB and SQLite."""

from collections.abc import Iterable, Mapping

from oxus_data.loader import resource


def create_table(name: str, names: list[str], types: Mapping[str, str]) -> str:
    """The CREATE TABLE of a table.

    Parameters
    ----------
    name : str
        The table.
    names : list of str
        All tables that are exported: keys to others are left out.
    types : mapping of str to str
        The type in SQL of each type of the descriptor.
    """
    schema = resource(name)["schema"]
    lines = []
    for field in schema["fields"]:
        required = " NOT NULL" if field.get("constraints", {}).get("required") else ""
        lines.append(f"{quoted([field['name']])} {types[field['type']]}{required}")
    lines.append(f"PRIMARY KEY ({quoted(schema['primaryKey'])})")
    for key in schema.get("foreignKeys", []):
        # A key of a table to itself would have to hold row by row, and a body may succeed one further down.
        other = key["reference"]["resource"]
        if other in names:
            theirs = quoted(key["reference"]["fields"])
            lines.append(f'FOREIGN KEY ({quoted(key["fields"])}) REFERENCES "{other}" ({theirs})')
    return f'CREATE TABLE "{name}" ({", ".join(lines)})'


def referenced_first(names: list[str]) -> list[str]:
    """The tables so that each comes after those that its foreign keys point to."""
    ordered: list[str] = []

    def add(name: str) -> None:
        for key in resource(name)["schema"].get("foreignKeys", []):
            other = key["reference"]["resource"]
            if other in names and other not in ordered:
                add(other)
        if name not in ordered:
            ordered.append(name)

    for name in names:
        add(name)
    return ordered


def quoted(names: Iterable[str]) -> str:
    """Names of columns, as SQL has them in a list."""
    return ", ".join(f'"{name}"' for name in names)
