"""Texts of the Factbook in full."""

from .editions import PARAGRAPH, Field, Rows, entries, field_at
from .repairs import BODIES
from .texts import dated

# field of the table: where each edition has it
PROFILES: dict[str, dict[str, tuple[str, str]]] = {
    "export_commodities": {
        "2015": ("Economy", "Exports - commodities"),
        "2025": ("Economy", "Exports - commodities"),
    },
    "import_commodities": {
        "2015": ("Economy", "Imports - commodities"),
        "2025": ("Economy", "Imports - commodities"),
    },
    "agricultural_products": {
        "2015": ("Economy", "Agriculture - products"),
        "2025": ("Economy", "Agricultural products"),
    },
    "disputes": {"2015": ("Transnational Issues", "Disputes - international")},
    "major_rivers": {"2025": ("Geography", "Major rivers (by length in km)")},
    "major_watersheds": {"2025": ("Geography", "Major watersheds (area sq km)")},
    "military_note": {
        "2015": ("Military", "Military - note"),
        "2025": ("Military and Security", "Military - note"),
    },
    "ethnic_groups": {
        "2015": ("People and Society", "Ethnic groups"),
        "2025": ("People and Society", "Ethnic groups"),
    },
    "organisations": {"2015": ("Government", BODIES), "2025": ("Government", BODIES)},
    "languages": {"2015": ("People and Society", "Languages"), "2025": ("People and Society", "Languages")},
    "religions": {"2015": ("People and Society", "Religions"), "2025": ("People and Society", "Religions")},
}
# A sentence in the country's languages, in every entry.
SAMPLE = "major-language sample(s)"


def full_text(field: Field, name: str) -> str:
    """All of a field on one line: its text, its subfields with their labels, its note; paragraphs between " | "."""
    parts = [field["text"]] if "text" in field else []
    for label, subfield in field.items():
        if label in ("text", "note", SAMPLE) or not subfield:
            continue
        parts.append(subfield["text"] if label == name else f"{label}: {subfield['text']}")
    note = field.get("note", "")
    if note:
        parts.append(note if note.startswith("note") else f"note: {note}")
    return PARAGRAPH.join(parts)


def profiles() -> Rows:
    """Texts as the Factbook has them, without markup: edition, state_id, field, text, year.

    The year is the one at the end of the text or of its note, "" if there is none. Disputes are only in the edition of
    2015, rivers and watersheds only in that of 2025. Paragraphs are separated by " | ".
    """
    rows: Rows = []
    for edition, state_id, country in entries():
        for field_id, where in PROFILES.items():
            if edition not in where:
                continue
            section, name = where[edition]
            field = field_at(country, (section, name))
            text = full_text(field, name)
            if not text:
                continue
            main = field.get("text") or field.get(name, {}).get("text", "")
            year = dated(main)[1] or dated(field.get("note", ""))[1]
            rows.append(
                {
                    "edition": edition,
                    "state_id": state_id,
                    "field": field_id,
                    "text": text,
                    "year": year or "",
                }
            )
    return rows
