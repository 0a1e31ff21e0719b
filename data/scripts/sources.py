"""The table sources: every citation of the raw files gets an id, and a row names its sources by id.

data/raw/source_makers.csv says who made each page (a treaty, an official body, a scholar, the press ...), and what
stands for a locator where the citation has none.

Raw rows name their sources in words, `citation address | citation address`, or a data set of data/raw/registry.toml or
data/raw/extracts.toml by its id. Rows from registry packages and extracts name them by these ids.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from . import extracts
from .dates import without_look_ups
from .locators import MAKERS, locator_fault, locator_in
from .registry import packages
from .rows import RAW, Row, read

GENERAL = "general knowledge, to verify"
NOT_FOUND = "not found"
SHAPES = "natural-earth-provinces"  # of data/raw/registry.toml
LOOKED_UP = "works-looked-up"
# Citations that stand for something else than a page.
SPECIAL = {
    GENERAL: (
        "general-knowledge",
        "General knowledge of the compilers, not looked up: to be verified",
        "general",
    ),
    "thesis (spring 2018)": (
        "source-text",
        "The source text of the course: a thesis on regional integration in Central Asia, finished in spring 2018",
        "thesis",
    ),
    LOOKED_UP: (
        "works-looked-up",
        "Author, year, title and publisher or journal of each work, seen by the compilers in 2026 in records of "
        "publishers and libraries, reviews or reference lists; the books themselves were not read",
        "vocabulary",
    ),
    NOT_FOUND: (
        "not-found",
        "Looked for by the compilers in the sources within their reach, 2026, and not found",
        "not_found",
    ),
}
# Sources that no raw row cites in words: (id, citation, address, kind).
FURTHER = [
    (
        "own-computation",
        "Computed by this data package from those of its tables that the row names",
        "",
        "vocabulary",
    ),
    ("compilers-vocabulary", "Vocabulary of the compilers of this data package", "", "vocabulary"),
    (
        "iso-3166-1",
        "ISO 3166-1, codes for the representation of names of countries (alpha-3 and numeric)",
        "https://www.iso.org/iso-3166-country-codes.html",
        "standard",
    ),
    (
        "owid-country-codes",
        "Our World in Data, country codes of ISO, Correlates of War and Wikidata (CountriesRegions.ts at c7402d12e25b)",
        "https://github.com/owid/owid-grapher/blob/c7402d12e25bd1d45f5bd7d66cfc083342a1ed96/packages/@ourworldindata/"
        "grapher/src/mapCharts/CountriesRegions.ts",
        "standard",
    ),
    (
        "supraverden-wikidata",
        "SupraVerden, list of supranational bodies with their ids in Wikidata (dist/ALL_BODIES.md at 002270867a68)",
        "https://github.com/confirmordeny/supraverden/blob/002270867a68cbc283fd62d6ecd1b5432f5d5635/dist/ALL_BODIES.md",
        "standard",
    ),
    (
        "spocwiki-wikidata",
        "SpocWiki, pages with ids of Wikidata: Kazakhstan and Uzbekistan (member of), China (member of), Economic "
        "Cooperation Organization (replaces, partnership with), Collective Security Treaty Organization "
        "(foundational text) and Eurasian Economic Community (its own id, derivative work), read in 2026",
        "https://github.com/SpocWiki/_Standards",
        "standard",
    ),
    (
        "user-assigned-code",
        "Code from the range that ISO 3166-1 leaves to its users, chosen for this data package",
        "",
        "standard",
    ),
]


def split(cell: str) -> list[str]:
    """The citations of a raw `source` cell."""
    return [citation.strip() for citation in cell.split(" | ") if citation.strip()]


def slug(citation: str) -> str:
    """A readable id from a citation: its first words in ASCII, at most 48 characters."""
    plain = unicodedata.normalize("NFKD", citation).encode("ascii", "ignore").decode().lower()
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if len(name) + len(word) + 1 > 48:
            break
        name = f"{name}-{word}" if name else word
    return name


class Sources:
    """Gives each citation its id.

    Parameters
    ----------
    cells : iterable of str
        The raw `source` cells of all tables: all are needed at once, since citations that begin alike are numbered.
    """

    def __init__(self, cells: Iterable[str]) -> None:
        self.rows: dict[str, Row] = {}
        self._makers = {row["source_id"]: row for row in read(RAW / "source_makers.csv")}
        datasets = [source for entry in packages().values() for source in entry.get("sources", [])]
        datasets += extracts.listed()["sources"]
        self._ids = {name: name for name in (*(s["id"] for s in datasets), *(f[0] for f in FURTHER))}
        for citation in sorted({c for cell in cells for c in split(cell)} - set(self._ids)):
            words, _, address = citation.rpartition(" ")
            if not re.match(r"https?://", address):
                words, address = citation, ""
            if citation in SPECIAL:
                source_id, words, kind = SPECIAL[citation]
            else:
                source_id, kind = self._free(slug(words)), "page"
            self._ids[citation] = source_id
            self._add(source_id, words, address, "facts", kind)
        for source_id, words, address, kind in FURTHER:
            self._add(source_id, words, address, "facts", kind)
        for source in datasets:
            self._add(source["id"], source["citation"], source["url"], source["licence"], "dataset")

    def ids(self, cell: str) -> str:
        """The ids behind a raw cell, as a list with `;`."""
        return ";".join(dict.fromkeys(self._ids[c] for c in split(cell)))

    def faults(self) -> Iterator[str]:
        """What is wrong in source_makers.csv: missing pages, ids that no page has, and locators (see `locators`)."""
        pages = {key for key, row in self.rows.items() if row["kind"] == "page"}
        for key in sorted(pages - set(self._makers)):
            yield (
                f"source_makers.csv: add a row for {key} ({self.rows[key]['citation'][:60]}) that says who made the "
                f"page: one of {', '.join(MAKERS)}"
            )
        for number, (key, row) in enumerate(self._makers.items(), start=2):
            where = f"source_makers.csv, row {number} ({key})"
            if key not in pages:
                yield f"{where}: no raw row cites such a page: correct the id, or leave the row out"
            elif row["maker"] not in MAKERS:
                yield f"{where}, maker: {row['maker']!r} must be one of {', '.join(MAKERS)}"
            elif fault := locator_fault(row["maker"], self.rows[key]["citation"], row["locator"]):
                yield f"{where}, locator: {fault}"

    def _free(self, base: str) -> str:
        source_id, number = base, 1
        while source_id in self.rows:
            number += 1
            source_id = f"{base}-{number}"
        return source_id

    def _add(self, source_id: str, words: str, url: str, licence: str, kind: str) -> None:
        date = re.search(r"\b(19|20)\d\d(-\d\d(-\d\d)?)?\b", without_look_ups(words))
        made = self._makers.get(source_id, {"maker": "", "locator": ""})
        self.rows[source_id] = {
            "source_id": source_id,
            "citation": words.strip(" ,"),
            "maker": made["maker"],
            "locator": locator_in(words) or made["locator"] if made["maker"] else "",
            "url": url,
            "date": date.group() if date and kind not in ("dataset", "standard") else "",
            "licence": licence,
            "kind": kind,
        }
