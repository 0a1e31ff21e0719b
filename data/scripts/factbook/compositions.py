"""Religions, ethnic groups and languages, which the Factbook prints as lists of groups with shares."""

import re
from dataclasses import dataclass

from .editions import Field, Rows, check_unique, entries, field_at, unread
from .repairs import repaired
from .texts import dated, split

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
    return str(field.get("text") or field[name]["text"])


def compositions() -> Rows:
    """Religions, ethnic groups and languages of each edition, in the order printed.

    Columns: edition, state_id, kind, position, item (one spelling), printed (the Factbook's spelling), part_of (the
    item that it is a part of, or ""), share_pct, share_low and share_high (ends of a range), qualifier, note, year.

    Share and year are "" where none is printed; with the qualifier "<" the share is the bound. Whether the share of a
    part is of the whole or of the item that it is a part of is not said by the Factbook. The year may be in the
    field's note, and is then taken from there.
    """
    rows: Rows = []
    for edition, state_id, country in entries():
        for kind, name in COMPOSITIONS.items():
            field = field_at(country, ("People and Society", name))
            text = repaired(edition, state_id, name, _main_text(field, name))
            bare, year = dated(text)
            year = year or dated(field.get("note", ""))[1]
            try:
                items = items_in(bare)
            except ValueError as error:
                raise unread(edition, state_id, name, text, str(error)) from None
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
    check_unique(rows, "edition", "state_id", "kind", "part_of", "item")
    return rows
