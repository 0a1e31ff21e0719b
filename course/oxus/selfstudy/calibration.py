"""How well a student's confidence in their verdicts agrees with how often these are right, across all units."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oxus.core.safe_output import html_text

BANDS = ((50, 59), (60, 69), (70, 79), (80, 89), (90, 100))
"""Confidence in per cent, from and to."""


def brier(judged: Iterable[tuple[int, bool]]) -> float:
    """Return the Brier score of verdicts: 0 is perfect, always saying 50 gives 0.25, sure and wrong gives 1.

    Parameters
    ----------
    judged : iterable of (int, bool)
        For each verdict the confidence in per cent, and whether it is right. At least one.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78(1), 1-3.
    For an event with two outcomes this is half of Brier's own sum over both, as is usual today.
    """
    squares = [(confidence / 100 - right) ** 2 for confidence, right in judged]
    return sum(squares) / len(squares)


@dataclass(frozen=True)
class Calibration:
    """A student's first verdicts on claims; a notebook displays it as a table."""

    judged: tuple[tuple[int, bool], ...]
    """For each verdict the confidence in per cent, and whether it is right."""

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """For each band of confidence that was used: its name, how many verdicts, and how many of them are right."""
        found = []
        for low, high in BANDS:
            of_band = [right for confidence, right in self.judged if low <= confidence <= high]
            if of_band:
                found.append((f"{low} to {high} per cent", len(of_band), sum(of_band)))
        return found

    @property
    def headline(self) -> str:
        """The result in one or two sentences."""
        if not self.judged:
            return "You have not given a verdict with a confidence yet."
        count, right = len(self.judged), sum(right for _, right in self.judged)
        sure = sum(confidence for confidence, _ in self.judged) / count
        score = brier(self.judged)
        gap = sure - 100 * right / count
        said = (
            "more sure than you were right"
            if gap > 5
            else "less sure than you could be"
            if gap < -5
            else "well calibrated"
        )
        return (
            f"{right} of your {count} first verdicts {'was' if count == 1 else 'were'} the course's. On average you "
            f"were {sure:.0f} per cent sure: {said}. Your Brier score is {score:.2f} (0 is perfect; always saying 50 "
            "gives 0.25)."
        )

    def __str__(self) -> str:
        rows = [f"  {name}: {right} of {count} right" for name, count, right in self.rows]
        return "\n".join([self.headline, *rows])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th scope='row'>{name}</th><td>{count}</td><td>{right}</td></tr>"
            for name, count, right in self.rows
        )
        head = "<tr><th scope='col'>You were sure by</th><th scope='col'>verdicts</th><th scope='col'>right</th></tr>"
        table = f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>" if cells else ""
        return f"<p>{html_text(self.headline)}</p>{table}"


def calibration_of(content: dict[str, Any]) -> Calibration:
    """The calibration in the content of a student's file."""
    entries = [entry.get("judged", {}) for _, entry in sorted(content["units"].items())]
    return Calibration(tuple((v["confidence"], v["right"]) for of_unit in entries for v in of_unit.values()))
