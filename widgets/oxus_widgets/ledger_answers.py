"""What a student says of claims: checks, and the comparison with the course.

The view does the same in `widgets/views/ledger/answers.js`, in the same words; a test holds the two together.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from oxus_data import DataError
from oxus_widgets.fixed import FixedDict
from oxus_widgets.ledger_data import MARKS, VECTORS, claims, find_claim

YOURS = tuple(name for name in MARKS if name != "open")
"""The verdicts that a student can give."""

OTHER_WORDS = {
    "not_tested_here": "untested",
    "not_testable_in_principle": "untestable",
    "not_testable": "untested",  # the word of version 0.2.0, which meant that no data of the course could test it
}
"""Other ways to write a verdict."""

SURE = ("unsure", "fairly sure", "sure")
"""How sure a student can be."""

ENOUGH = 5
"""Verdicts from which on the confidence is set against the course."""

FEW = 20
"""Claims compared below which a share says little."""


class Answers(FixedDict):
    """What is said of each claim."""

    how = 'for example ledger.verdicts |= {"08-eco-only": "supported"}'


def verdict(value: Any) -> str:
    """One of the student's five verdicts, from the id or the word in any letters."""
    word = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    word = OTHER_WORDS.get(word, word)
    if word not in YOURS:
        raise DataError(f"'{value}' is none of your verdicts; there are {', '.join(YOURS)}")
    return word


def sureness(value: Any) -> str:
    """How sure the student is, in the course's three words."""
    word = str(value).strip().lower().replace("_", " ")
    if word not in SURE:
        raise DataError(f"'{value}' is no confidence; there are {', '.join(SURE)}")
    return word


def reason(value: Any) -> str:
    """A ground in the student's words, as it was typed."""
    if not isinstance(value, str):
        raise DataError(f"{value!r} is no text; give a reason in words")
    return value


def answers(check: Callable[[Any], str], *columns: str) -> Callable[[Any], Answers]:
    """A check for what is said of claims: from a dict, a Series by claim_id, or a DataFrame with claim_id.

    Parameters
    ----------
    check : callable
        From one value to what is kept; raises DataError.
    *columns : str
        Columns of a DataFrame in which the values may be; the first that it has is taken.
    """

    def checked(value: Any) -> Answers:
        found: dict[str, str] = {}
        wrong = []
        for claim, given in _pairs(value, columns):
            if _missing(given):
                continue
            try:
                claim, given = find_claim(claim), check(given)
            except DataError as error:
                wrong.append(str(error))
                continue
            if claim in found:
                wrong.append(f"{claim} is given twice")
            found[claim] = given
        if wrong:
            raise DataError("; ".join(wrong[:3]) + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else ""))
        return in_order(found)

    return checked


def in_order(found: Mapping[str, str]) -> Answers:
    """Answers in the order of the course's claims."""
    return Answers({claim: found[claim] for claim in claims().index if claim in found})


def _pairs(value: Any, columns: tuple[str, ...]) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, pd.DataFrame):
        if not value.columns.is_unique:
            raise DataError(f"the frame has two columns {value.columns[value.columns.duplicated()][0]}")
        column = next((name for name in columns if name in value.columns), columns[0])
        missing = [name for name in ("claim_id", column) if name not in value.columns]
        if missing:
            has = ", ".join(map(str, value.columns))
            raise DataError(f"the frame has no column {' and no column '.join(missing)}; it has {has}")
        return zip(value["claim_id"], value[column], strict=True)
    if isinstance(value, Mapping | pd.Series):
        return value.items()
    raise DataError(f"{value!r} is no dict, Series or DataFrame of claims and what you say of them")


def _missing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def ledger_frame(
    shown: list[str], verdicts: dict[str, str], confidence: dict[str, str], reasons: dict[str, str]
) -> pd.DataFrame:
    """The student's verdicts beside the course's, which is told of judged claims only.

    Parameters
    ----------
    shown : list of str
        The claims, a row each.
    verdicts, confidence, reasons : dict of str to str
        What the student says, by claim_id.

    Returns
    -------
    DataFrame
        claim_id, section, claim, mine, course, agrees (missing where not judged or left open), confidence, reason.
    """
    table = claims().loc[shown]
    frame = table[["section", "claim"]].reset_index()
    said = {"mine": verdicts, "course": table["verdict"], "confidence": confidence, "reason": reasons}
    for name, answer in said.items():
        frame[name] = pd.array([answer.get(claim) for claim in shown], dtype="string")
    frame["course"] = frame["course"].where(frame["mine"].notna())
    frame["agrees"] = (frame["mine"] == frame["course"]).where(frame["course"] != "open").astype("boolean")
    return frame[["claim_id", "section", "claim", "mine", "course", "agrees", "confidence", "reason"]]


def counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Verdicts on the judged claims, counted by vector.

    Parameters
    ----------
    frame : DataFrame
        As `ledger_frame` gives it.

    Returns
    -------
    DataFrame
        A row a vector and "mine" or "course", a column a verdict. Vectors without a claim in the frame are left out.
    """
    vector = frame["claim_id"].map(claims()["vector"].astype("object"))
    rows = {
        (name, who): frame.loc[vector == name, who].value_counts().reindex(list(MARKS), fill_value=0)
        for name in VECTORS
        if (vector == name).any()
        for who in ("mine", "course")
    }
    table = pd.DataFrame(rows).T.astype("int64")
    return table.rename_axis(index=["vector", "who"], columns=None)


def agreement_in_words(frame: pd.DataFrame) -> str:
    """On how many of the claims judged, and not left open by the course, the two verdicts are the same."""
    judged = int(frame["mine"].notna().sum())
    if not judged:
        return f"No claim of {len(frame)} is judged yet."
    compared, agreed = _compared(frame)
    start = f"{judged} of {_count(len(frame), 'claim')} judged; the course leaves {judged - compared} of them open."
    if not compared:
        return f"{start} There is nothing to compare yet."
    share = f"{agreed} ({_percent(agreed, compared)}\N{NO-BREAK SPACE}%)"
    return f"{start} Of the {compared} that can be compared, you agree with the course on {share}."


def calibration_in_words(frame: pd.DataFrame) -> str:
    """How often a student who was sure, fairly sure or unsure agrees with the course.

    Calibration is the share of right answers among those given with the same confidence (Lichtenstein, Fischhoff and
    Phillips 1982); what stands for right here is the course's verdict, which is an argument and no measurement.
    """
    judged = int(frame["mine"].notna().sum())
    if judged < ENOUGH:
        return f"How sure you were is set against the course from {ENOUGH} judged claims on; so far {judged}."
    shares = []
    for level in reversed(SURE):
        compared, agreed = _compared(frame[frame["confidence"] == level])
        share = (
            f"you agree on {agreed} ({_percent(agreed, compared)}\N{NO-BREAK SPACE}%)"
            if compared
            else "none to compare"
        )
        shares.append(f"{level}: {_count(compared, 'claim')}, {share}" if compared else f"{level}: {share}")
    compared, _ = _compared(frame)
    caution = " So few claims say little." if compared < FEW else ""
    start = "Of the judged claims that the course does not leave open, by how sure you were"
    return f"{start}: {'; '.join(shares)}.{caution}"


def _compared(frame: pd.DataFrame) -> tuple[int, int]:
    return int(frame["agrees"].notna().sum()), int(frame["agrees"].fillna(False).sum())


def _percent(part: int, whole: int) -> int:
    """A share in whole per cent, halves up."""
    return (200 * part + whole) // (2 * whole)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
