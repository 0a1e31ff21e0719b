"""What the claim ledger's view has to hold, so that it can answer by itself: the claims, and how a verdict looks."""

from dataclasses import asdict
from difflib import get_close_matches
from functools import cache
from typing import Any

import pandas as pd

from oxus_data import DataError, load
from oxus_data.robustness import robustness
from oxus_widgets.memo import built_once
from oxus_widgets.palette import BLUE, GREEN, GREY, ORANGE, PURPLE, Mark

_LINE = 'fill="none" stroke="currentColor" stroke-width="3"'

MARKS: dict[str, Mark] = {
    "supported": Mark(
        "supported",
        "S",
        GREEN,
        '<path d="M2.5 13 9.5 20 21.5 4" fill="none" stroke="currentColor" stroke-width="4"/>',
    ),
    "qualified": Mark(
        "qualified",
        "Q",
        ORANGE,
        f'<path d="M12 2.5v19A9.5 9.5 0 0 1 12 2.5Z" fill="currentColor"/><circle cx="12" cy="12" r="9" {_LINE}/>',
    ),
    "contradicted": Mark(
        "contradicted",
        "C",
        PURPLE,
        '<path d="M4 4 20 20M20 4 4 20" fill="none" stroke="currentColor" stroke-width="4"/>',
    ),
    "untested": Mark(
        "not tested here",
        "T",
        GREY,
        f'<rect x="3" y="3" width="18" height="18" {_LINE}/><path d="M12 7v10M7 12h10" {_LINE}/>',
    ),
    "untestable": Mark(
        "not testable in principle",
        "N",
        GREY,
        f'<rect x="3" y="3" width="18" height="18" {_LINE}/><path d="M7 12h10" {_LINE}/>',
    ),
    "open": Mark("left open", "o", BLUE, f'<circle cx="12" cy="12" r="9" {_LINE} stroke-dasharray="5 4"/>'),
}
"""How each verdict looks wherever it is shown; "open" is the course's alone."""

MEANINGS: dict[str, str] = {
    "supported": "the data bear the claim out as it stands",
    "qualified": "the data bear it out in part, or under conditions that you can name",
    "contradicted": "the data speak against it",
    "untested": "no data of the course can test it, but data that could do so exist",
    "untestable": "no data can decide it, as with a motive or a value judgement",
    "open": "the course has not tested it yet",
}

RELATIONS: dict[str, Mark] = {
    "agree": Mark("agree", "=", GREEN, f'<path d="M3 8.5h18M3 15.5h18" {_LINE}/>'),
    "differ": Mark("differ", "/", PURPLE, f'<path d="M3 8.5h18M3 15.5h18M17 3 7 21" {_LINE}/>'),
}
"""How the student's verdict stands to the course's."""

VECTORS: dict[str, str] = {
    "historic": "Vector I: historic",
    "intraregional": "Vector II: intraregional",
    "interregional": "Vector III: interregional",
    "institutional": "Vector IV: institutional",
}
"""The four analytical vectors of the source text, in its order."""


@cache
def claims() -> pd.DataFrame:
    """The course's claims by claim_id, with the number of the unit that each belongs to."""
    frame = load("claims").set_index("claim_id")
    return frame.assign(unit=frame.index.str[:2])


def find_claim(value: Any) -> str:
    """The claim_id as the course writes it.

    Raises
    ------
    DataError
        If there is no such claim; the message gives the nearest ids.
    """
    known = claims().index
    text = str(value).strip().casefold()
    if text in known:
        return text
    near = get_close_matches(text, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"ids look like {known[0]}"
    raise DataError(f"there is no claim '{value}'; {hint}")


def find_unit(value: Any) -> str:
    """The two digits of a unit that has claims, from "08", 8 or "08-institutional-membership".

    Raises
    ------
    DataError
        If no claim belongs to such a unit.
    """
    known = sorted(set(claims()["unit"]))
    number = str(value).strip().split("-")[0].zfill(2)
    if number not in known:
        raise DataError(f"no claim belongs to a unit '{value}'; there are {', '.join(known)}")
    return number


@built_once
def ledger_data() -> dict[str, Any]:
    """The claims and the look of each verdict, as JSON.

    Returns
    -------
    dict
        As `widgets/views/ledger/ledger_data.schema.json` describes it: tables are columns by name.
    """
    columns = ["section", "vector", "claim", "exercise", "verdict", "why", "tables"]
    text = claims()[[*columns, "elsewhere"]].astype("object").fillna("")
    named = text["elsewhere"] != ""
    text.loc[named, "why"] += " Data exist: " + text.loc[named, "elsewhere"] + "."
    sources = load("sources").set_index("source_id")["citation"]
    cited = sorted(set(claims()["sources"].str.split(";").explode()))
    return {
        "marks": {name: asdict(mark) | {"meaning": MEANINGS[name]} for name, mark in MARKS.items()},
        "relations": {name: asdict(mark) for name, mark in RELATIONS.items()},
        "vectors": {"id": list(VECTORS), "title": list(VECTORS.values())},
        "source": "; ".join(sources[cited]),
        "claims": {
            "id": text.index.tolist(),
            **{name: text[name].tolist() for name in columns},
            "robustness": [robustness(claim) for claim in text.index],
        },
    }
