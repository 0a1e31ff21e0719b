"""The matrix of actors, interests and instruments: coded by a student, compared with the course or a second coder."""

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd
import traitlets

from oxus_data import DataError
from oxus_widgets.actor_matrix_data import (
    CODES,
    OPEN,
    actor_facts,
    actor_id,
    actor_matrix_data,
    cell_id,
    coding_of,
    course_coding,
    interest_id,
    interest_labels,
    ticks_of,
)
from oxus_widgets.agreement import Agreement, agreement
from oxus_widgets.html_table import html_table
from oxus_widgets.traits import Checked, ids, one_of
from oxus_widgets.view import View, bundle

MINIMUM = 10
"""Cells that a student codes before the comparison opens, by default."""


def _cell_or_none(value: Any) -> str:
    return "" if value == "" else cell_id(value)


def _coding_or_none(value: Any) -> dict[str, int] | None:
    return None if value is None else coding_of(value)


def _number_of_cells(value: Any) -> int:
    most = len(actor_facts()) * len(interest_labels())
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise DataError(f"{value!r} is no number of cells; give a whole number from 1 to {most}")
    return value


class ActorMatrix(View):
    """Which external actor has which interest in Central Asia, and by which instruments: the student's own coding.

    A student reads chapter 5 of the source text and gives each cell a code: 2 main interest, 1 mentioned, 0 not
    mentioned, -1 said not to be an interest; and ticks which of the actor's instruments serve that interest. Once
    enough cells are coded, the coding can be compared with the course's, or with a second coder's.

    The course's coding rides in the page, so that the comparison needs no kernel: who looks into the page's source can
    read it. The widget is for practice and must not be graded. In Python, `course` and `agreement` hide nothing.

    Parameters
    ----------
    actors : list of str, optional
        Ids or names of the actors to show, in this order; all ten by default.
    interests : list of str, optional
        Ids of the interests to show, in this order; all seven by default.
    coding : dict, Series or DataFrame, optional
        Codes to begin with: from "ACTOR.interest" to -1, 0, 1 or 2; or a frame with a row an actor and a column an
        interest; or one with the columns actor_id, interest and code. Empty where not coded.
    instruments : dict or DataFrame, optional
        Instruments ticked to begin with: from "ACTOR.interest" to a list; or a frame with the columns actor_id,
        interest and instruments, which are separated by semicolons.
    other : dict, Series or DataFrame, optional
        A second coder's codes, as in `coding`; None if there are none.
    selected : str
        The chosen cell, "ACTOR.interest", or "" for none.
    against : str
        Whose codes to compare with: "nobody", "course" or "other".
    minimum : int
        Cells that the student codes before the view shows a comparison, 1 to 70; 10 by default.

    Attributes
    ----------
    actors, interests, coding, instruments, other, selected, against, minimum
        The state of the widget, to be read, set and observed; the view follows, and is followed. Set `coding` and
        `instruments` as a whole (`matrix.coding = matrix.coding | {"RUS.energy": 2}`): a change inside is not noticed.
    message : str
        Why the last bad value was refused; the widget keeps what it had.
    frame, course : DataFrame
        The student's and the course's codes: a row an actor_id, a column an interest, Int64, NA where not coded.
    agreement, other_agreement : Agreement
        Over the cells shown: the student (first) with the course; with the second coder.

    Examples
    --------
    >>> matrix = ActorMatrix(["USA", "EU"], coding={"USA.security": 2, "USA.energy": 0, "EU.energy": 2})
    >>> matrix.frame.loc["USA", ["security", "energy", "trade"]].tolist()
    [2, 0, <NA>]
    >>> print(matrix.agreement)
    3 cells coded by both, 2 of them alike (share 0.67); Cohen's kappa 0.40, with linear weights 0.73.
    """

    _esm = bundle("actor_matrix.js")
    _css = bundle("actor_matrix.css")

    actors = Checked(ids(actor_id), list(actor_facts()), help="ids of the actors shown").tag(sync=True)
    interests = Checked(ids(interest_id), list(interest_labels()), help="ids of those shown").tag(sync=True)
    coding = Checked(coding_of, {}, help="ACTOR.interest -> code").tag(sync=True)
    instruments = Checked(ticks_of, {}, help="ACTOR.interest -> list of instruments").tag(sync=True)
    other = Checked(_coding_or_none, None, help="a second coder's codes").tag(sync=True)
    selected = Checked(_cell_or_none, "", help="the chosen cell").tag(sync=True)
    against = Checked(
        one_of(["nobody", "course", "other"], what="coder to compare with"), "nobody", help="whose codes"
    ).tag(sync=True)
    minimum = Checked(_number_of_cells, MINIMUM, help="cells to code before comparing").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        actors: Iterable[str] | None = None,
        interests: Iterable[str] | None = None,
        coding: Any = None,
        instruments: Any = None,
        *,
        other: Any = None,
        selected: str = "",
        against: str = "nobody",
        minimum: int = MINIMUM,
    ) -> None:
        # What is refused leaves these as they are; each widget has lists and dicts of its own.
        super().__init__(
            actors=list(actor_facts()),
            interests=list(interest_labels()),
            coding={},
            instruments={},
            _data=actor_matrix_data(),
        )
        given = {
            "actors": actors,
            "interests": interests,
            "coding": coding,
            "instruments": instruments,
            "other": other,
            "selected": selected,
            "against": against,
            "minimum": minimum,
        }
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)

    @property
    def frame(self) -> pd.DataFrame:
        return self._frame(self.coding)

    @property
    def course(self) -> pd.DataFrame:
        return self._frame(course_coding())

    @property
    def agreement(self) -> Agreement:
        return agreement(self.frame, self.course, sorted(CODES))

    @property
    def other_agreement(self) -> Agreement:
        return agreement(self.frame, self._frame(self.other or {}), sorted(CODES))

    def instrument_counts(self, by: str = "actor") -> pd.DataFrame:
        """The matrix turned: how often each instrument is ticked, among the cells shown.

        Parameters
        ----------
        by : str
            "actor": for how many of its interests an actor's instrument is ticked. "interest": for how many actors the
            instrument is ticked to serve an interest.

        Returns
        -------
        DataFrame
            A row an instrument, a column an actor_id or an interest, Int64; NA where the actor does not have the
            instrument.

        Raises
        ------
        DataError
            If `by` is neither.
        """
        columns = {"actor": self.actors, "interest": self.interests}
        if by not in columns:
            raise DataError(f"by: {by!r} is not known; write 'actor' or 'interest'")
        holds = {actor: actor_facts()[actor]["instruments"] for actor in self.actors}
        rows = list(dict.fromkeys(name for names in holds.values() for name in names))
        counts = pd.DataFrame(0, index=pd.Index(rows, name="instrument"), columns=columns[by], dtype="Int64")
        counts.columns.name = "actor_id" if by == "actor" else by
        for actor in self.actors:
            if by == "actor":
                counts.loc[~counts.index.isin(holds[actor]), actor] = pd.NA
            for interest in self.interests:
                for name in self.instruments.get(f"{actor}.{interest}", []):
                    counts.loc[name, actor if by == "actor" else interest] += 1
        return counts

    def _frame(self, codes: dict[str, int]) -> pd.DataFrame:
        cells = [
            [codes.get(f"{actor}.{interest}", pd.NA) for interest in self.interests] for actor in self.actors
        ]
        return pd.DataFrame(
            cells,
            index=pd.Index(self.actors, name="actor_id"),
            columns=pd.Index(self.interests, name="interest"),
            dtype="Int64",
        )

    def __repr__(self) -> str:
        return (
            f"ActorMatrix({len(self.actors)} actors, {len(self.interests)} interests, "
            f"{self.frame.notna().sum().sum()} of {self.frame.size} cells coded)"
        )

    def __str__(self) -> str:
        """The codes as text, with a key, and the agreement once the view would show it."""
        named = self._words(lambda code: "." if pd.isna(code) else str(code))
        key = ", ".join(f"{code} {mark.label}" for code, mark in CODES.items())
        lines = ["Actors and interests, as coded", named.to_string(), f"{key}, . {OPEN.label}"]
        return "\n".join([*lines, *self._comparison()])

    def _html(self) -> str:
        named = self._words(
            lambda code: escape(OPEN.label if pd.isna(code) else f"{code}: {CODES[int(code)].label}")
        )
        columns = ["Actor", *map(escape, named.columns)]
        rows = ((escape(actor), *words) for actor, *words in named.itertuples())
        below = "".join(f"<p>{escape(line)}</p>" for line in self._comparison())
        return html_table("Actors and interests, as coded", columns, rows) + below

    def _words(self, word: Any) -> pd.DataFrame:
        names = {actor: facts["name"] for actor, facts in actor_facts().items()}
        words = self.frame.astype("object").map(word).rename(index=names, columns=interest_labels())
        return words.rename_axis(index=None, columns=None)

    def _comparison(self) -> list[str]:
        """What is said of the agreement, under the view's rule."""
        if self.against == "nobody":
            return []
        if len(self.coding) < self.minimum:
            return [f"The comparison opens at {self.minimum} coded cells; there are {len(self.coding)}."]
        if self.against == "course":
            return [f"With the course: {self.agreement}"]
        return [f"With the second coder: {self.other_agreement}"]
