"""The claim ledger: what the source text claims, what a student finds, and what the course finds."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from oxus_data import DataError
from oxus_widgets.html_table import html_table
from oxus_widgets.ledger_answers import (
    YOURS,
    Answers,
    agreement_in_words,
    answers,
    calibration_in_words,
    counts,
    in_order,
    ledger_frame,
    reason,
    sureness,
    verdict,
)
from oxus_widgets.ledger_csv import read_answers, text_of
from oxus_widgets.ledger_data import MARKS, VECTORS, claims, find_claim, find_unit, ledger_data
from oxus_widgets.traits import Checked, ids, one_of
from oxus_widgets.view import View, bundle


def _or_any(options: Iterable[str], *, what: str) -> Any:
    """A check for one of some words, or "" for any."""
    check = one_of(options, what=what)
    return lambda value: "" if value in ("", None) else check(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise DataError(f"{value!r} is no text to look for")
    return value


class ClaimLedger(View):
    """Claims of the source text with verdicts: the student's beside the course's.

    The course's verdict on a claim, and its ground, are told once the student has given one. That is to make room for
    a judgement of one's own; it is no secret: `oxus_data.load("claims")` has them all.

    Parameters
    ----------
    claims : list of str, optional
        claim_ids to show; all by default.
    unit : str or int, optional
        A unit whose claims are shown ("08" or 8), instead of `claims`.
    verdicts : dict, Series or DataFrame, optional
        What is judged already; see below.
    **more
        Any other trait.

    Attributes
    ----------
    claims : list of str
        The claims of this ledger.
    verdicts : dict of str to str
        claim_id -> supported, qualified, contradicted, untested or untestable. Set from a dict, from a Series by
        claim_id, or from a DataFrame with the columns claim_id and verdict; `ledger.verdicts |= {...}` adds to what is
        there. Verdicts on claims that this ledger does not show are kept.
    confidence : dict of str to str
        claim_id -> unsure, fairly sure or sure; set in the same ways (column confidence).
    reasons : dict of str to str
        claim_id -> the ground in the student's words; set in the same ways (column reason).
    selected : str
        The claim that is open, "" for none.
    vector : str
        Only claims of this vector; "" for all.
    units : list of str
        Only claims of these units; empty for all.
    mine_is, course_is : str
        Only claims with this verdict, the student's or the course's ("open" too); "" for any. The course's is asked
        of judged claims only.
    only : str
        "unjudged", "judged" or "differ" (from the course); "" for all.
    find : str
        Only claims with all these words in id, section, claim, exercise, tables or the student's reason.
    group : str
        "vector" or "unit": how the claims are put together.
    frame : DataFrame
        A row a claim of the ledger, whatever the filters: claim_id, section, claim, mine, course (of judged claims
        only), agrees (missing where not judged or where the course leaves it open), confidence, reason.
    unjudged : list of str
        The claims without a verdict of the student's.
    summary : DataFrame
        Verdicts counted: a row a vector and "mine" or "course", a column a verdict; judged claims only.

    Examples
    --------
    >>> ledger = ClaimLedger(unit="08")
    >>> ledger.verdicts = {"08-sco-dilution": "qualified"}
    >>> len(ledger.claims), len(ledger.unjudged)
    (15, 14)
    """

    _esm = bundle("ledger.js")
    _css = bundle("ledger.css")

    claims = Checked(ids(find_claim), [], help="ids of the claims shown").tag(sync=True)
    verdicts = Checked(answers(verdict, "verdict", "mine"), Answers(), help="claim_id -> verdict").tag(
        sync=True
    )
    confidence = Checked(answers(sureness, "confidence"), Answers(), help="claim_id -> how sure").tag(
        sync=True
    )
    reasons = Checked(answers(reason, "reason"), Answers(), help="claim_id -> ground").tag(sync=True)
    selected = Checked(lambda value: find_claim(value) if value else "", "", help="the open claim").tag(
        sync=True
    )
    vector = Checked(_or_any(VECTORS, what="vector"), "", help="vector shown").tag(sync=True)
    units = Checked(ids(find_unit, empty=True), [], help="units shown").tag(sync=True)
    mine_is = Checked(_or_any(YOURS, what="verdict of yours"), "", help="verdict shown").tag(sync=True)
    course_is = Checked(_or_any(MARKS, what="verdict"), "", help="the course's verdict shown").tag(sync=True)
    only = Checked(_or_any(("unjudged", "judged", "differ"), what="choice"), "", help="which of them").tag(
        sync=True
    )
    find = Checked(_text, "", help="words to look for").tag(sync=True)
    group = Checked(one_of(("vector", "unit"), what="way to group"), "vector", help="how grouped").tag(
        sync=True
    )
    _data = traitlets.Dict().tag(sync=True)

    def __init__(self, claims: Any = None, unit: Any = None, verdicts: Any = None, **more: Any) -> None:
        if claims is not None and unit is not None:
            raise TypeError("ClaimLedger takes `claims` or `unit`, not both: leave one out")
        unknown = [name for name in more if name.startswith("_") or not self.has_trait(name)]
        if unknown:
            raise TypeError(
                f"ClaimLedger has no parameter `{unknown[0]}`; its docstring lists what can be set"
            )
        super().__init__(claims=_ids(), _data=ledger_data())
        if unit is not None:
            try:
                claims = _ids(find_unit(unit))
            except DataError as error:
                self.refuse("unit", error)
        if claims is not None:
            self.claims = claims
        self.selected = _first(self.claims)
        for name, value in ({"verdicts": {} if verdicts is None else verdicts} | more).items():
            setattr(self, name, value)

    @traitlets.validate("selected")
    def _one_of_the_ledger(self, proposal: Any) -> str:
        claim, before = str(proposal["value"]), str(self._trait_values.get("selected", ""))
        if not claim or claim in self.claims:
            return claim
        self.refuse("selected", f"{claim} is none of the claims of this ledger")
        return "" if claim == before else before

    @traitlets.observe("claims")
    def _close_what_is_gone(self, change: Any) -> None:
        if self.selected not in change["new"]:
            self.selected = ""

    @property
    def frame(self) -> pd.DataFrame:
        return ledger_frame(self.claims, self.verdicts, self.confidence, self.reasons)

    @property
    def unjudged(self) -> list[str]:
        return [claim for claim in self.claims if claim not in self.verdicts]

    @property
    def summary(self) -> pd.DataFrame:
        return counts(self.frame)

    def read_csv(self, path: str | Path) -> list[str]:
        """Add what a CSV file says of claims, as the view saves it or made by hand.

        Parameters
        ----------
        path : str or Path
            UTF-8 text with the columns claim_id and verdict (or mine) and, if wanted, confidence and reason; further
            columns are left alone. What a row says takes the place of what was said of its claim before; an empty
            cell changes nothing.

        Returns
        -------
        list of str
            The rows that were not taken, each by its number (the first row is 1) and why; also in `message`. If the
            file as a whole cannot be read, one entry that says why.
        """
        try:
            found, wrong = read_answers(text_of(path))
        except DataError as error:
            self.refuse("read_csv", error)
            return [str(error)]
        traits = {"verdicts": "verdict", "confidence": "confidence", "reasons": "reason"}
        with self.hold_sync():
            for trait, kind in traits.items():
                said = {claim: row[kind] for claim, row in found.items() if kind in row}
                setattr(self, trait, in_order(getattr(self, trait) | said))
            self.message = ""
        if wrong:
            self.refuse("read_csv", f"{len(found)} rows taken, {len(wrong)} not: {'; '.join(wrong)}")
        return wrong

    def __repr__(self) -> str:
        return f"ClaimLedger({len(self.claims)} claims, {len(self.claims) - len(self.unjudged)} judged)"

    def __str__(self) -> str:
        """Every claim with what is said of it, and how the two sides agree."""
        frame = self.frame
        lines = [
            f"{row.claim_id} (§{row.section.replace(';', ', §')}): {row.claim} [{' | '.join(_said(row))}]"
            for row in frame.itertuples()
        ]
        return "\n".join(["Claim ledger", agreement_in_words(frame), calibration_in_words(frame), *lines])

    def _html(self) -> str:
        frame = self.frame
        rows = (
            (
                escape(row.claim),
                f"§{row.section.replace(';', ', §')}",
                *map(escape, (*_said(row), "", "")[:3]),
            )
            for row in frame.itertuples()
        )
        columns = ("Claim", "Section", "You", "The course", "")
        return html_table(escape(agreement_in_words(frame)), columns, rows)


def _ids(unit: str | None = None) -> list[str]:
    """The claims of a unit, or all."""
    table = claims()
    return list(table.index[table["unit"] == unit] if unit else table.index)


def _first(shown: list[str]) -> str:
    """The claim that stands first in the view."""
    vectors = claims().loc[shown, "vector"].astype("object")
    return min(shown, key=lambda claim: (list(VECTORS).index(vectors[claim]), claim))


def _said(row: Any) -> list[str]:
    """What is said of a claim: by the student, by the course, and whether they agree."""
    if pd.isna(row.mine):
        return ["not judged"]
    mine = MARKS[row.mine].label + (f" ({row.confidence})" if pd.notna(row.confidence) else "")
    relation = [] if pd.isna(row.agrees) else ["agree" if row.agrees else "differ"]
    return [mine, f"course: {MARKS[row.course].label}", *relation]
