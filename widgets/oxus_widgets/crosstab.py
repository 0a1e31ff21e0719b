"""The cross-table of two sides of coded features: weights, table, association and permutation test move together."""

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from oxus_data import DataError
from oxus_widgets.association import goodman_kruskal_gamma, kendall_tau_b, permutation_test
from oxus_widgets.crosstab_checks import CUTS, Own, codes_of, cuts_of, unit_of, weights_of
from oxus_widgets.crosstab_design import Side, course_design, frame_design
from oxus_widgets.crosstab_scores import (
    LEVELS,
    Choice,
    Survey,
    matrix,
    scores,
    survey_codes,
    survey_weights,
    weight_vector,
)
from oxus_widgets.html_table import html_table
from oxus_widgets.traits import Checked, day, one_of
from oxus_widgets.view import View, bundle

SPRING_2018 = "2018-03-01"


@dataclass(frozen=True)
class Association:
    """What the table says of the association.

    Attributes
    ----------
    n : int
        Cases with a score on both sides.
    groups : int
        Units of the rows that these belong to, and that the test exchanges.
    gamma, tau_b : float
        Goodman and Kruskal's gamma and Kendall's tau-b.
    p_one, p_two : float
        Share of the arrangements with a gamma at least as large (as far from 0) as this one.
    arrangements : int
        How many arrangements were gone through: groups! up to 7 groups, a sample of 5,000 beyond.
    smallest_p : float
        The smallest one-sided p that these scores and ties can give.
    reason : str
        Why there is no gamma; empty if there is one.
    """

    n: int
    groups: int
    gamma: float
    tau_b: float
    p_one: float
    p_two: float
    arrangements: int
    smallest_p: float
    reason: str


class CrossTab(View):
    """A cross-table of two sides of coded features, with weights, association and a permutation test.

    A unit's score is the weighted mean of its codes, sum(w c) / sum(w) over the features that have a code for it: a
    missing code is left out, and never 0. Scores are cut into low, middle and high, and each case of the columns (a
    state and a body) is put into the row of the unit it belongs to (the body). As openness belongs to the body, the
    test exchanges whole bodies: with 4 of them there are 24 arrangements, and no p is below 1/24.

    Parameters
    ----------
    row_features, column_features : DataFrame, optional
        Coded features: one row per unit (or per pair such as (state, body)) and one column per feature. Values are
        from 0 to 1, or ordered from 0 to a largest code, and NaN where missing. By default, the course's coding of
        openness and commitment: see `crosstab_data.openness_coding` and `commitment_coding`.
    groups : Series, dict or list, optional
        For each unit of column_features the unit of row_features that it belongs to; needed only if the two have
        neither the same index nor one of pairs that hold the units of row_features.
    titles : tuple of str
        What the two sides are called.
    date : str, date or Timestamp
        The day of the course's coding; 1 March 2018, the time of the source text, by default.
    **traits
        weights, codes, cuts, ranks, vary, selected: what the widget starts with.

    Attributes
    ----------
    weights : dict of str to float
        Weight of each feature, 0 (left out) to 5; to set some, give some.
    codes : dict of str to dict of str to float or None
        The student's changes to the coding: feature -> unit ("EAEU", "KAZ/EAEU") -> code, None for missing.
    cuts : dict of str to list of float
        The two thresholds of "rows" and of "columns": a score that has reached the first is middle, the second high.
    ranks : str
        What is ranked: the "levels" of the table, or the "scores" before they are cut.
    vary : str
        Which weights the survey of weights varies: of "all" features, or of the "chosen" ones, whose weight is not 0.
    selected : str
        The unit or case that is pointed out; "" for none.
    scores : DataFrame
        A row a case: unit of the rows, score and level on both sides.
    table : DataFrame
        Number of cases by level of the rows (index) and of the columns.
    result : Association
    row_features, column_features : DataFrame
        The coding with the student's changes.

    Raises
    ------
    TypeError
        If row_features or column_features is no DataFrame. All else that is wrong is said in `message`.

    Examples
    --------
    >>> tab = CrossTab()
    >>> tab.weights = {"later_members": 0}
    >>> round(tab.result.gamma, 2), tab.result.arrangements
    (0.8, 24)
    """

    _esm = bundle("crosstab.js")
    _css = bundle("crosstab.css")

    weights = Own(weights_of, {}, help="weight of each feature").tag(sync=True)
    codes = Own(codes_of, {}, help="changes to the coding, by feature and unit").tag(sync=True)
    cuts = Own(cuts_of, {}, help="two thresholds a side").tag(sync=True)
    ranks = Checked(one_of(["levels", "scores"], what="thing to rank"), "levels", help="what is ranked").tag(
        sync=True
    )
    vary = Checked(one_of(["all", "chosen"], what="choice of features"), "all", help="weights varied").tag(
        sync=True
    )
    selected = Own(unit_of, "", help="unit or case pointed out").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        row_features: pd.DataFrame | None = None,
        column_features: pd.DataFrame | None = None,
        *,
        groups: Any = None,
        titles: tuple[str, str] = ("Openness", "Commitment"),
        date: Any = SPRING_2018,
        **traits: Any,
    ) -> None:
        wrong: dict[str, object] = {}
        try:
            date = day(date)
            course = course_design(date)
        except DataError as error:
            wrong["date"], date = error, SPRING_2018
            course = course_design(date)
        try:
            own = row_features is not None or column_features is not None
            self._design = (
                frame_design(row_features, column_features, groups, titles, date) if own else course
            )
        except DataError as error:
            wrong["features"], self._design = f"{error}. The course's coding is shown instead", course
        super().__init__(_data=self._design.to_json(), weights={}, codes={}, cuts={})
        for name, value in traits.items():
            setattr(self, name, value)
        for name, why in wrong.items():
            self.refuse(name, why)

    @property
    def scores(self) -> pd.DataFrame:
        values, choice = self._scores(), self._choice()
        of = np.array(self._design.of)
        by_level = {name: Choice(choice.cuts, "levels").ranked(name, values[name]) for name in values}
        return pd.DataFrame(
            {
                "unit": np.array(self._design.rows.units)[of],
                "row_score": values["rows"][of],
                "row_level": _level(by_level["rows"][of]),
                "column_score": values["columns"],
                "column_level": _level(by_level["columns"]),
            },
            index=pd.Index(self._design.columns.units, name="case"),
        )

    @property
    def table(self) -> pd.DataFrame:
        frame = self.scores
        return pd.crosstab(frame["row_level"], frame["column_level"], dropna=False).reindex(
            index=pd.CategoricalIndex(LEVELS, LEVELS, ordered=True, name="row_level"),
            columns=pd.CategoricalIndex(LEVELS, LEVELS, ordered=True, name="column_level"),
            fill_value=0,
        )

    @property
    def result(self) -> Association:
        values, choice = self._scores(), self._choice()
        of = np.array(self._design.of)
        x, y = choice.ranked("rows", values["rows"])[of], choice.ranked("columns", values["columns"])
        known = ~(np.isnan(x) | np.isnan(y))
        test = permutation_test(x, y, of)
        return Association(
            n=int(known.sum()),
            groups=len(set(of[known])),
            gamma=goodman_kruskal_gamma(x, y),
            tau_b=kendall_tau_b(x, y),
            p_one=test.p_one,
            p_two=test.p_two,
            arrangements=test.arrangements,
            smallest_p=test.smallest_p,
            reason=self._reason(x[known], y[known]),
        )

    @property
    def row_features(self) -> pd.DataFrame:
        return self._coding(self._design.rows)

    @property
    def column_features(self) -> pd.DataFrame:
        return self._coding(self._design.columns)

    def survey(self, over: str = "weights") -> Survey:
        """How gamma fares over other choices.

        Parameters
        ----------
        over : str
            "weights": each feature has a weight of 0, 1 or 2 (all such weightings up to 729 of them, else a sample of
            1,000 with a seed). "codes": any one code of a feature with a weight is 0, half, full or missing instead.
        """
        if over == "codes":
            return survey_codes(self._design, self.codes, self.weights, self._choice())
        if over != "weights":
            raise ValueError(f"over must be 'weights' or 'codes', not {over!r}")
        return survey_weights(self._design, self.codes, self.weights, self._choice(), self.vary)

    def reset(self) -> None:
        """Go back to the coding, the weights and the thresholds that the widget began with."""
        with self.hold_sync():
            self.weights = {name: feature.weight for name, (_, feature) in self._design.features.items()}
            self.codes, self.cuts, self.ranks = {}, {"rows": CUTS, "columns": CUTS}, "levels"

    def _choice(self) -> Choice:
        return Choice(self.cuts, self.ranks)

    def _sides(self) -> dict[str, Side]:
        return {"rows": self._design.rows, "columns": self._design.columns}

    def _scores(self) -> dict[str, np.ndarray]:
        return {
            name: scores(matrix(side, self.codes), weight_vector(side, self.weights))
            for name, side in self._sides().items()
        }

    def _coding(self, side: Side) -> pd.DataFrame:
        tops = [feature.top for feature in side.features]
        names = [feature.id for feature in side.features]
        return pd.DataFrame(matrix(side, self.codes) * tops, side.index, names)

    def _reason(self, x: np.ndarray, y: np.ndarray) -> str:
        """Why there is no gamma, in the words of the view."""
        nouns = self._design.nouns[1][1]
        for name, values in (("rows", x), ("columns", y)):
            title = self._sides()[name].title.lower()
            if not weight_vector(self._sides()[name], self.weights).any():
                return f"no feature of {title} has a weight"
            if not len(values):
                return f"no {nouns} have a score on both sides"
            if len(set(values)) == 1:
                return f"all {nouns} have the same {self.ranks[:-1]} of {title}"
        return "" if not np.isnan(goodman_kruskal_gamma(x, y)) else f"no two {nouns} differ on both sides"

    def __repr__(self) -> str:
        return f"CrossTab({self._design.rows.title} by {self._design.columns.title}, {len(self._design.of)} cases)"

    def __str__(self) -> str:
        """The table and the association as text."""
        result = self.result
        head = f"{self._design.about}\n{self._design.rows.title} (rows) by {self._design.columns.title} (columns)"
        said = (
            f"no gamma: {result.reason}"
            if result.reason
            else f"gamma {result.gamma:.2f}, tau-b {result.tau_b:.2f}; one-sided p {result.p_one:.3f}, two-sided "
            f"{result.p_two:.3f}; {result.arrangements} arrangements of {result.groups} "
            f"{self._design.nouns[0][1]}, smallest p {result.smallest_p:.3f}"
        )
        return (
            f"{head}\n{self.table.rename_axis(index=None, columns=None).to_string()}\nn = {result.n}; {said}"
        )

    def _html(self) -> str:
        frame = self.scores.reset_index()
        rows = []
        for level in LEVELS:
            inside = frame[frame["row_level"] == level]
            cells = (", ".join(inside.loc[inside["column_level"] == other, "case"]) for other in LEVELS)
            rows.append([level, *map(escape, cells)])
        text = str(self)
        caption, rest = text.split("\n", 1)[0], text.rsplit("\n", 1)[-1]
        title = f"{self._design.rows.title} (rows) by {self._design.columns.title} (columns)"
        table = html_table(f"{escape(caption)} {escape(title)}", ["", *LEVELS], rows)
        return f"{table}<p>{escape(rest)}</p>"


def _level(values: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(np.where(np.isnan(values), -1, values).astype(int), LEVELS, ordered=True)
