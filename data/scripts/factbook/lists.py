"""Trade partners, land borders and international organisations, which the Factbook prints as lists."""

import re

from .editions import Rows, check_unique, entries, field_at, unread
from .repairs import BODIES, repaired
from .texts import dated, split

# fmt: off
# Names of countries as the Factbook prints them, in either edition.
COUNTRY_IDS = {
    "Afghanistan": "AFG", "Algeria": "DZA", "Armenia": "ARM", "Australia": "AUS", "Azerbaijan": "AZE",
    "Bangladesh": "BGD", "Belarus": "BLR", "Bhutan": "BTN", "Brazil": "BRA", "Bulgaria": "BGR",
    "Burma": "MMR", "China": "CHN", "Estonia": "EST", "Finland": "FIN", "France": "FRA",
    "Gambia, The": "GMB", "Georgia": "GEO", "Germany": "DEU", "Greece": "GRC", "Hong Kong": "HKG",
    "India": "IND", "Indonesia": "IDN", "Iran": "IRN", "Iraq": "IRQ", "Israel": "ISR", "Italy": "ITA",
    "Japan": "JPN", "Kazakhstan": "KAZ", "Kuwait": "KWT", "Kyrgyzstan": "KGZ", "Laos": "LAO",
    "Latvia": "LVA", "Lithuania": "LTU", "Mongolia": "MNG", "Nepal": "NPL", "Netherlands": "NLD",
    "North Korea": "PRK", "Norway": "NOR", "Pakistan": "PAK", "Poland": "POL", "Qatar": "QAT",
    "Romania": "ROU", "Russia": "RUS", "S. Korea": "KOR", "Saudi Arabia": "SAU", "Singapore": "SGP",
    "South Korea": "KOR", "Switzerland": "CHE", "Syria": "SYR", "Taiwan": "TWN", "Tajikistan": "TJK",
    "Thailand": "THA", "Turkey": "TUR", "Turkmenistan": "TKM", "UAE": "ARE", "UK": "GBR", "US": "USA",
    "USA": "USA", "Ukraine": "UKR", "Uzbekistan": "UZB", "Vietnam": "VNM",
}
# fmt: on
PARTNER = re.compile(r"(?P<name>[A-Z][^%\d]*) (?P<share>\d+(?:\.\d+)?)%(?:, |$)")
BORDER = re.compile(
    r"(?P<name>[A-Z][A-Za-z. ]*)(?P<part> \([A-Za-z ]+\))? (?P<km>[\d,]+) km(?:[,;] | and |$)"
)
BODY = re.compile(r"(?P<name>[^()]+?)(?: \((?P<status>[^()]+)\))?")


def _listed(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches of a pattern that follow each other from the first letter of a text to the last.

    Raises
    ------
    ValueError
        If something is left between them.
    """
    found, end = [], 0
    while end < len(text):
        match = pattern.match(text, end)
        if not match:
            raise ValueError(f"cannot read {text[end:]!r}")
        found.append(match)
        end = match.end()
    return found


def partners_in(text: str) -> list[tuple[str, float]]:
    """Partners and their shares in percent, in the order printed: "China 16%, Gambia, The 4%"."""
    return [(match["name"], float(match["share"])) for match in _listed(PARTNER, text)]


def borders_in(text: str) -> list[tuple[str, str, int]]:
    """Neighbour, neighbour with the part of the border as printed, and km: "China (south) 46 km"."""
    return [
        (match["name"], match["name"] + (match["part"] or ""), int(match["km"].replace(",", "")))
        for match in _listed(BORDER, text)
    ]


def bodies_in(text: str) -> list[tuple[str, str]]:
    """Bodies and the status in brackets, "member" if there is none: "NAM (observer)"."""
    found = []
    for part in split(text):
        match = BODY.fullmatch(part)
        if not match:
            raise ValueError(f"cannot read {part!r}")
        found.append((match["name"], match["status"] or "member"))
    return found


def trade_partners() -> Rows:
    """Largest partners: edition, state_id, flow, rank, partner, partner_id, share_pct, year.

    Shares do not add up to 100: the edition of 2015 prints partners from about 4 percent up, that of 2025 the first
    five, in whole percent.
    """
    rows: Rows = []
    for edition, state_id, country in entries():
        for flow in ("exports", "imports"):
            field = f"{flow.capitalize()} - partners"
            text = field_at(country, ("Economy", field))["text"]
            bare, year = dated(text)
            try:
                if year is None:
                    raise ValueError("no year")
                for rank, (partner, share) in enumerate(partners_in(bare), start=1):
                    rows.append(
                        {
                            "edition": edition,
                            "state_id": state_id,
                            "flow": flow,
                            "rank": rank,
                            "partner": partner,
                            "partner_id": COUNTRY_IDS[partner],
                            "share_pct": share,
                            "year": year,
                        }
                    )
            except (KeyError, ValueError) as error:
                raise unread(edition, state_id, field, text, str(error)) from None
    check_unique(rows, "edition", "state_id", "flow", "partner")
    return rows


def borders() -> Rows:
    """Land borders: edition, state_id, neighbour_id, neighbour, km.

    Russia and China meet twice, and each stretch has its row. China's borders with Hong Kong and Macau (36 km in all),
    which the edition of 2015 calls regional, are left out. The Factbook prints no year.
    """
    rows: Rows = []
    for edition, state_id, country in entries():
        field = ("Geography", "Land boundaries", "border countries")
        text = field_at(country, field)["text"]
        try:
            for name, printed, km in borders_in(text):
                rows.append(
                    {
                        "edition": edition,
                        "state_id": state_id,
                        "neighbour_id": COUNTRY_IDS[name],
                        "neighbour": printed,
                        "km": km,
                    }
                )
        except (KeyError, ValueError) as error:
            raise unread(edition, state_id, "Land boundaries", text, str(error)) from None
    check_unique(rows, "edition", "state_id", "neighbour")
    return rows


NOT_TAKING_PART = "the Taliban take no part in it"


def memberships() -> Rows:
    """International organisations: edition, state_id, organisation, status, note.

    Names and status are as printed; the status is "member" where nothing is in brackets. The lists lag behind
    events by years. `note` holds what the Factbook says of Afghanistan's in 2025.
    """
    rows: Rows = []
    for edition, state_id, country in entries():
        text = repaired(edition, state_id, BODIES, field_at(country, ("Government", BODIES))["text"])
        try:
            for organisation, status in bodies_in(text):
                rows.append(
                    {
                        "edition": edition,
                        "state_id": state_id,
                        "organisation": organisation,
                        "status": status,
                        "note": NOT_TAKING_PART if (edition, state_id) == ("2025", "AFG") else "",
                    }
                )
        except ValueError as error:
            raise unread(edition, state_id, BODIES, text, str(error)) from None
    check_unique(rows, "edition", "state_id", "organisation")
    return rows
