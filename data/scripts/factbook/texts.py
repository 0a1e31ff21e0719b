"""Reading dates, numbers and lists in a text of the Factbook."""

import re
from decimal import Decimal

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
