"""The ladder of regionness: its words, its evidence, and how the evidence is counted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from oxus_data import AS_OF, DataError, load
from oxus_widgets.memo import built_once
from oxus_widgets.palette import BLUE, GREEN, GREY, ORANGE, PURPLE

FIRST_YEAR, LAST_YEAR = 1991, AS_OF.year
"""What the year of the ladder can be; older evidence is known in all of them."""
MOMENTS = (1995, 2007, 2018, LAST_YEAR)
"""Years to stop at."""


@dataclass(frozen=True)
class Word:
    """A word that a student can choose, and how it looks."""

    word: str
    label: str
    color: str
    shape: str
    """SVG inside a 24 by 24 view box, drawn in `currentColor`."""


_LINE = 'fill="none" stroke="currentColor" stroke-width="3"'
VERDICTS = (
    Word("reached", "reached", GREEN, f'<path d="M3 13 9.5 20 21 5" {_LINE}/>'),
    Word(
        "partly",
        "partly",
        ORANGE,
        f'<path d="M12 2.5v19A9.5 9.5 0 0 1 12 2.5Z" fill="currentColor"/><circle cx="12" cy="12" r="9" {_LINE}/>',
    ),
    Word("not reached", "not reached", PURPLE, f'<path d="M4 4 20 20M20 4 4 20" {_LINE}/>'),
    Word("open", "open", GREY, f'<circle cx="12" cy="12" r="9" {_LINE} stroke-dasharray="4 4"/>'),
)
"""What a step can be called."""
WEIGHTS = (
    Word("for", "counts for", BLUE, f'<path d="M12 3v18M3 12h18" {_LINE}/>'),
    Word("against", "counts against", ORANGE, f'<path d="M3 12h18" {_LINE}/>'),
    Word("neither", "does not speak to this step", GREY, f'<circle cx="12" cy="12" r="9" {_LINE}/>'),
)
"""How a piece of evidence can be weighed."""
OWN = ("step", "direction", "text", "date", "source")
"""What a piece of a student's own consists of."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@cache
def steps() -> pd.DataFrame:
    """The five steps, lowest first, by their number; not to be changed."""
    return load("regionness_steps").set_index("step").sort_index()


def padded(text: str) -> str:
    """The first day of a year, month or day that is written as 1998, 1998-03 or 1998-03-17.

    Raises
    ------
    DataError
        If it is none, or lies after the last year of the ladder.
    """
    found = _DATE.fullmatch(text.strip())
    try:
        day = date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise DataError(f"{text!r} is no date; write 1998, 1998-03 or 1998-03-17")
    if day.year > LAST_YEAR:
        raise DataError(f"{text!r} is after {LAST_YEAR}, where the ladder ends")
    return day.isoformat()


def precision(text: str) -> str:
    """How exactly a date is written: year, month or day."""
    return ("year", "month", "day")[text.strip().count("-")]


def evidence_frame(own: Iterable[Mapping[str, Any]], weights: Mapping[str, str], year: int) -> pd.DataFrame:
    """All evidence, the package's and the student's own, with its weight and whether it holds.

    Parameters
    ----------
    own : iterable of mapping
        Pieces with the keys of OWN.
    weights : mapping
        evidence_id -> word of WEIGHTS. A piece of one's own weighs as it was brought forward.
    year : int
        The year in which one looks.

    Returns
    -------
    DataFrame
        As `regionness_evidence`, and own (bool), weight (a word, or missing), standing: at the end of the year a piece
        `holds`, is `over`, or is still to come (`later`).
    """
    table = load("regionness_evidence").assign(own=False)
    rows = [
        {
            "evidence_id": f"own-{number}",
            **{name: piece[name] for name in ("step", "direction")},
            "claim": piece["text"],
            "start": pd.Timestamp(padded(piece["date"])),
            "start_precision": precision(piece["date"]),
            "sources": piece["source"],
            "own": True,
        }
        for number, piece in enumerate(own, start=1)
    ]
    frame = table.astype({"direction": object, "start_precision": object})
    if rows:
        frame = pd.concat([frame, pd.DataFrame(rows)], ignore_index=True)
        frame = frame.astype({"start": table["start"].dtype, "own": bool})
    weighed = frame["evidence_id"].map(dict(weights)).astype(object)
    frame["weight"] = weighed.where(~frame["own"], frame["direction"])
    frame["standing"] = "holds"
    # A piece holds from its start up to, and not including, its end; the year is seen from its last day.
    frame.loc[frame["end"].dt.year <= year, "standing"] = "over"
    frame.loc[frame["start"].dt.year > year, "standing"] = "later"
    return frame


def tally(evidence: pd.DataFrame) -> pd.DataFrame:
    """How the evidence that holds was weighed.

    Parameters
    ----------
    evidence : DataFrame
        From `evidence_frame`.

    Returns
    -------
    DataFrame
        A row a step: how many pieces count for, against and neither, how many are still to be weighed, and leaning:
        the side with more pieces ("for", "against"), "even" if both have as many, "none" if no piece was weighed for
        either. A majority of pieces is no proof: they differ in weight.
    """
    holds = evidence[evidence["standing"] == "holds"]
    weights = ["" if pd.isna(weight) else weight for weight in holds["weight"]]
    number = Counter(zip(holds["step"], weights, strict=True))
    names = {**{word.word: word.word for word in WEIGHTS}, "": "to weigh"}
    counts = {name: [number[step, weight] for step in steps().index] for weight, name in names.items()}
    frame = pd.DataFrame(counts, index=steps().index)
    frame["leaning"] = [
        "none" if not pro + con else "for" if pro > con else "against" if con > pro else "even"
        for pro, con in zip(frame["for"], frame["against"], strict=True)
    ]
    return frame


def height_of(verdicts: Mapping[int, str]) -> int:
    """The highest step that is reached together with all below it; 0 if not even the lowest is."""
    height = 0
    while verdicts.get(height + 1) == "reached":
        height += 1
    return height


def remarks(verdicts: Mapping[int, str], counts: pd.DataFrame, year: int) -> dict[int, list[str]]:
    """Where verdicts do not go with the evidence that was weighed, or with one another.

    Returns
    -------
    dict of int to list of str
        For each step what may be worth another look; no grade.
    """
    height, found = height_of(verdicts), {}
    for step, row in counts.iterrows():
        verdict, notes = verdicts[step], []
        if {"reached": "against", "not reached": "for"}.get(verdict) == row["leaning"]:
            notes.append(
                f"You call it {verdict}, but of the evidence that holds in {year}, you count {row['for']} for it "
                f"and {row['against']} against it. What outweighs the rest?"
            )
        if verdict != "open" and row["leaning"] == "none":
            notes.append(
                f"You call it {verdict}, but you have not counted any evidence that holds in {year} for or against it."
            )
        if verdict == "reached" and step > height:
            where = f"step {height}" if height else "the ground"
            notes.append(
                f"You call it reached, but a lower step is not reached, so you are still on {where}."
            )
        found[step] = notes
    return found


@built_once
def ladder_data() -> dict[str, Any]:
    """Steps, evidence, sources and words for the view, as JSON.

    Returns
    -------
    dict
        As `widgets/views/ladder/ladder_data.schema.json` describes it: tables are columns by name.
    """
    evidence = load("regionness_evidence")
    listed = evidence.assign(**{name: evidence[name].dt.strftime("%Y-%m-%d") for name in ("start", "end")})
    used = {source for cell in (*evidence["sources"], *steps()["sources"]) for source in cell.split(";")}
    sources = load("sources").set_index("source_id").loc[sorted(used), ["citation", "url"]]
    return {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
        "moments": list(MOMENTS),
        "verdicts": [asdict(word) for word in VERDICTS],
        "weights": [asdict(word) for word in WEIGHTS],
        "steps": _columns(steps().reset_index()),
        "evidence": _columns(listed),
        "sources": _columns(sources.reset_index()),
    }


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of a frame by name; "" where there is nothing."""
    columns: dict[str, list[Any]] = frame.astype(object).where(frame.notna(), "").to_dict("list")
    return columns
