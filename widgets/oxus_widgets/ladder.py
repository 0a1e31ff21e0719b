"""The ladder of regionness: five steps, the evidence for and against each, and the verdict of whoever weighs it."""

from html import escape
from typing import Any

import pandas as pd
import traitlets

from oxus_widgets import ladder_checks as checks
from oxus_widgets.fixed import FixedDict, FixedList
from oxus_widgets.html_table import html_table
from oxus_widgets.ladder_data import evidence_frame, height_of, ladder_data, remarks, steps, tally
from oxus_widgets.traits import Checked
from oxus_widgets.view import View, bundle


class RegionnessLadder(View):
    """Hettne's five steps of regionness as a ladder, with evidence for and against each, to be weighed.

    The steps are those of the source text (section 1.1) by the names of Hettne and Söderbaum (2000): space, complex,
    society, community, region-state. The evidence is the table `regionness_evidence`, each piece dated and with its
    sources. The view answers by itself; a settled change comes back in one message.

    Parameters
    ----------
    year : int
        The year in which one looks, 1991 to 2026: evidence that starts later is not shown, what was over by its end is
        set apart. 2018, the time of the source text, by default.
    verdicts : dict of int to str
        Step, by number or name -> "reached", "partly", "not reached" or "open"; what is not named is open.
    weights : dict of str to str
        evidence_id -> "for", "against" or "neither" (does not speak to the step); what is not named is not weighed.
    own : list of dict, or DataFrame
        Evidence of one's own: step, direction ("for", "against"), text, date ("1998", "1998-03" or "1998-03-17"),
        source. All are needed.
    kept : dict of int to dict
        Year -> the verdicts that were kept for it, drawn as flags on the ladder.
    step : int
        The step that is open, 1 to 5.

    Attributes
    ----------
    year, verdicts, weights, own, kept, step
        The state of the widget, to be read, set and observed; the view follows, and is followed. A bad value is
        answered in words, in the widget and as a warning, and the widget keeps what it had. Set them anew, or with
        `ladder.verdicts |= {3: "reached"}` and `ladder.own += [piece]`; a change in place raises TypeError.
    evidence : DataFrame
        All evidence, with own (bool), weight and standing in the year ("holds", "over" or "later").
    tally : DataFrame
        A row a step: how many pieces that hold count for, against and neither or are to be weighed; where they lean.
    height : int
        The highest step that is reached together with all below it, 0 to 5.
    remarks : dict of int to list of str
        For each step where the verdict does not go with the evidence weighed, or stands above a gap. No grade.
    message : str
        What is wrong with the last value that was set; empty after a good one.

    Examples
    --------
    >>> ladder = RegionnessLadder(2007, verdicts={1: "reached", 2: "reached", 4: "reached"})
    >>> ladder.height
    2
    >>> ladder.weights |= {"militants-1999": "for", "money-from-abroad": "against"}
    >>> ladder.tally.loc[2, "leaning"]  # money-from-abroad is of 2010
    'for'
    """

    _esm = bundle("ladder.js")
    _css = bundle("ladder.css")

    year = Checked(checks.year, 2018, help="the year in which one looks").tag(sync=True)
    verdicts = Checked(checks.verdicts, FixedDict(), help="step -> verdict").tag(sync=True)
    weights = Checked(checks.weights, FixedDict(), help="evidence_id -> weight").tag(sync=True)
    own = Checked(checks.own, FixedList(), help="evidence of one's own").tag(sync=True)
    kept = Checked(checks.kept, FixedDict(), help="year -> verdicts kept").tag(sync=True)
    step = Checked(checks.step, 1, help="the step that is open").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(self, year: Any = 2018, **more: Any) -> None:
        # What is refused leaves these as they are.
        super().__init__(verdicts={}, _data=ladder_data())
        for name, value in ({"year": year} | more).items():
            setattr(self, name, value)

    @property
    def evidence(self) -> pd.DataFrame:
        return evidence_frame(self.own, self.weights, self.year)

    @property
    def tally(self) -> pd.DataFrame:
        return tally(self.evidence)

    @property
    def height(self) -> int:
        return height_of(self.verdicts)

    @property
    def remarks(self) -> dict[int, list[str]]:
        return remarks(self.verdicts, self.tally, self.year)

    def __repr__(self) -> str:
        return f"RegionnessLadder({self.year}, verdicts={dict(self.verdicts)}, weights={dict(self.weights)})"

    def __str__(self) -> str:
        """The ladder as text, the highest step above, with what may be worth another look."""
        lines = [f"{' '.join(row)}" for row in self._rows()]
        notes = [f"Step {step}: {note}" for step, found in self.remarks.items() for note in found]
        return "\n".join([self._title(), *lines, *notes])

    def _title(self) -> str:
        where = (
            f"you stand on step {self.height} of 5"
            if self.height
            else "you stand on the ground, below step 1"
        )
        return f"Regionness of Central Asia in {self.year}: {where}"

    def _rows(self) -> list[tuple[str, str, str]]:
        """Step, verdict and evidence in words, the highest first."""
        return [
            (
                f"{step} {steps().loc[step, 'name']}:",
                f"{self.verdicts[step]};",
                f"{row['for']} for, {row['against']} against, {row['neither']} neither, {row['to weigh']} to weigh",
            )
            for step, row in self.tally[::-1].iterrows()
        ]

    def _html(self) -> str:
        rows = (
            (escape(name.rstrip(":")), verdict.rstrip(";"), counts) for name, verdict, counts in self._rows()
        )
        return html_table(self._title(), ("Step", "Verdict", "Evidence that holds"), rows)
