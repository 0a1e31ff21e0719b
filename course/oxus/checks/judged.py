"""Verdicts with a confidence, and predictions that are kept before the result is shown."""

import contextlib
import datetime
import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from oxus.checks.keys import key
from oxus.checks.not_yet import NotYet, shown
from oxus.checks.values import NoScalar, scalar, word
from oxus.selfstudy.calibration import brier

VERDICTS = ("supported", "qualified", "contradicted", "untested", "untestable")
FORM = '("qualified", 80, "a reason")'


@dataclass(frozen=True)
class Judged:
    """The verdicts of one notebook, compared with those of the course; a cell displays it as text."""

    rows: tuple[tuple[str, str, int, bool], ...]
    """For each claim: its id, the student's verdict, the confidence in per cent, and whether it is the course's."""

    @property
    def brier(self) -> float:
        """The mean squared distance between confidence and result: 0 is perfect, always saying 50 gives 0.25."""
        return brier((confidence, right) for *_, confidence, right in self.rows)

    def __repr__(self) -> str:
        lines = [
            f"{'✓' if right else '✗'} {claim}: {verdict}, {confidence} per cent sure. "
            f"{'So does the course.' if right else 'The course decides otherwise.'}"
            for claim, verdict, confidence, right in self.rows
        ]
        return "\n".join(
            [*lines, f"Brier score: {self.brier:.2f} (0 is perfect; always saying 50 gives 0.25)."]
        )


def verdicts(answer: Any, keys: Mapping[str, str]) -> Judged:
    """Read a student's verdicts, compare them with the course's, and keep the first ones in the student's file.

    Parameters
    ----------
    answer : dict
        For each claim a tuple of a verdict (`VERDICTS`), a confidence in per cent from 50 to 100, and a reason.
    keys : mapping of str to str
        For each claim the digest of the course's verdict (see `oxus.checks.digest`).

    Returns
    -------
    Judged
        A wrong verdict raises no error: it is a verdict. Whether it costs points is for the check to say.

    Raises
    ------
    NotYet
        If a claim has no verdict, or one of another form.
    """
    if not isinstance(answer, dict):
        raise NotYet("Your verdicts should be a dictionary, with curly brackets.", yours=answer)
    rows = []
    for claim, digest in keys.items():
        if claim not in answer:
            raise NotYet(f"Your verdicts lack {claim}.")
        verdict, confidence = _read(claim, answer[claim])
        rows.append((claim, verdict, confidence, key(verdict, digest)))
    judged = Judged(tuple(rows))
    if _keeps():
        entries = {c: {"word": w, "confidence": s, "right": r} for c, w, s, r in judged.rows}
        with contextlib.suppress(Exception):  # the file is for the student only: it never stops a check
            from oxus.selfstudy.progress_data import note_judged, progress_file

            if unit := _unit():
                note_judged(progress_file(), unit, entries)
    return judged


def _read(claim: str, given: Any) -> tuple[str, int]:
    """Return the verdict and the confidence."""
    if isinstance(given, str):
        raise NotYet(f"{claim}: write a verdict, a confidence and a reason, as in {FORM}.", yours=given)
    if not isinstance(given, tuple | list) or len(given) != 3:
        raise NotYet(f"{claim}: three things are expected, as in {FORM}.", yours=given)
    verdict = word(given[0], VERDICTS, f"{claim}: your verdict")
    confidence = _plain(given[1])
    if type(confidence) not in (int, float) or not 50 <= confidence <= 100:
        raise NotYet(
            f"{claim}: your confidence should be a number from 50 to 100.",
            yours=given[1],
            hint="50 means that you could toss a coin, and 100 that you are certain. Below 50 you would choose another "
            "verdict.",
        )
    reason = _plain(given[2])
    if not isinstance(reason, str) or len(reason.split()) < 3:
        raise NotYet(f"{claim}: give a reason in a few words, as in {FORM}.", yours=given[2])
    return verdict, round(confidence)


def _plain(value: Any) -> Any:
    try:
        return scalar(value)
    except NoScalar:
        return None


@dataclass(frozen=True)
class Prediction:
    """A prediction; a cell displays it as text. It is false until there is one."""

    first: Any = None
    """What the student said first."""
    now: Any = None
    """What the student says now."""
    when: str = ""
    """The day of the first, as text; empty if it is not kept."""
    made: bool = False
    refused: str = ""
    """Why a value was not kept, as a sentence; empty if it was, or if there is none yet."""

    def __bool__(self) -> bool:
        return self.made

    def __repr__(self) -> str:
        if not self.made:
            return (
                self.refused
                or "Write your prediction first, and run its cell. The result is shown afterwards."
            )
        kept = f" (kept on {self.when})" if self.when else ""
        if shown(self.first) == shown(self.now):
            return f"Your prediction{kept}: {shown(self.first)}."
        return f"Your first prediction{kept}: {shown(self.first)}. Now you say {shown(self.now)}; that costs nothing."


def locked(
    name: str,
    value: Any,
    without: Collection[Any] = (None, "", ...),
    *,
    allowed: Collection[Any] | None = None,
) -> Prediction:
    """Keep the first prediction in the student's file, so that it is shown beside the result ever after.

    Nothing is written while a notebook is graded or checked, and no error stops the cell.

    Parameters
    ----------
    name : str
        The name of the prediction, such as "00-gap".
    value : object
        What the student predicts: a number, a text, or a list or dictionary of these.
    without : collection, default (None, "", ...)
        Values that are no prediction yet: those of the stub.
    allowed : collection, optional
        What may be predicted, such as `range(5)` for 0 to 4. Another value is not kept, and the prediction stays false.

    Returns
    -------
    Prediction
        `first` is what the student said first, and `now` is the value. It is false until there is a prediction:
        `if prediction: ...` shows a result only then.
    """
    if any(value is one or type(value) is type(one) and shown(value) == shown(one) for one in without):
        return Prediction()
    if allowed is not None and _plain(value) not in allowed:
        among = (
            f"a whole number from {allowed[0]} to {allowed[-1]}"
            if isinstance(allowed, range)
            else f"one of {shown(allowed)}"
        )
        return Prediction(
            refused=f"{shown(value)} cannot be right, so it is not kept. Give {among}, and run the cell again."
        )
    if _keeps():
        with contextlib.suppress(Exception):
            from oxus.selfstudy.progress_data import note_prediction, progress_file

            if unit := _unit():
                kept = note_prediction(progress_file(), unit, name, _storable(value))
                day = datetime.datetime.fromisoformat(kept["when"])
                return Prediction(kept["value"], value, f"{day.day} {day:%B %Y}", made=True)
    return Prediction(value, value, made=True)


def _storable(value: Any) -> Any:
    """Return a value as JSON has it; what it has no form for is kept as text."""
    if isinstance(value, dict):
        return {str(label): _storable(item) for label, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    plain = _plain(value)
    return plain if type(plain) in (bool, int, float, str) else shown(value)


def _keeps() -> bool:
    """Return whether this is a student's own notebook, not one that is graded, checked or built."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return (
        hasattr(shell, "kernel")
        and not os.environ.get("NBGRADER_EXECUTION")
        and not os.environ.get("OXUS_ONLY_RUNS")
    )


def _unit() -> str:
    from oxus.selfstudy.exercises import unit_here

    return unit_here()
