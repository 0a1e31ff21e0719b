"""Texts of the Factbook that are read differently from how they are printed, or left out, with the reasons."""

import re
from dataclasses import dataclass

from .editions import unread


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
                raise unread(
                    edition, state_id, field, text, f"the repair of {repair.found!r} fits {times} times"
                )
    return text
