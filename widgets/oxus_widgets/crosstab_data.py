"""The course's coding of openness and commitment (section 7.4 of the source text), on a day.

`crosstab_rules.toml` has the rules, `crosstab_codes` applies them to the rows of the data package.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from oxus_data import CENTRAL_ASIA, DataError, as_day, load
from oxus_widgets.crosstab_codes import UNION_ENDS, Code, code_of
from oxus_widgets.crosstab_rules import RULES, Rule

BODIES = ("ECO", "CSTO", "EAEU", "SCO")
"""The bodies that section 7.4 names."""

OPENNESS, COMMITMENT, CAVEATS = RULES.openness, RULES.commitment, RULES.caveats


def bodies_on(date: Any) -> list[str]:
    """Ids of the bodies of section 7.4 that existed on a day.

    Raises
    ------
    DataError
        If the day is not a date, outside the data, or before the five were states.
    """
    day = as_day(date)
    if day < UNION_ENDS:
        raise DataError(f"{day:%Y-%m-%d} is before the end of the Soviet Union on {UNION_ENDS:%Y-%m-%d}")
    founded = load("institutions").set_index("institution_id")["founded"]
    return [body for body in BODIES if founded[body] < day]


def pairs_on(date: Any) -> list[tuple[str, str]]:
    """Each of the five with each of the bodies on a day: (state_id, institution_id)."""
    return [(state, body) for body in bodies_on(date) for state in CENTRAL_ASIA]


def codes(rules: Iterable[Rule], units: Iterable[Any], date: Any) -> dict[str, list[Code]]:
    """For each feature the code of each unit on a day."""
    day, wanted = as_day(date), list(units)
    return {rule.feature: [code_of(rule, unit, day) for unit in wanted] for rule in rules}


def openness_coding(date: Any = "2018-03-01") -> pd.DataFrame:
    """The course's coding of how open ECO, CSTO, EAEU and SCO are.

    Parameters
    ----------
    date : str, date or Timestamp
        The day.

    Returns
    -------
    DataFrame
        Indexed by institution_id, one column per feature of OPENNESS: 0 to 1, NaN where no row speaks for the body.
    """
    coded = codes(OPENNESS, bodies_on(date), date)
    index = pd.Index(bodies_on(date), name="institution_id")
    return pd.DataFrame({name: [c.value for c in column] for name, column in coded.items()}, index)


def commitment_coding(date: Any = "2018-03-01") -> pd.DataFrame:
    """The course's coding of the commitment of each of the five to each of the four bodies.

    Parameters
    ----------
    date : str, date or Timestamp
        The day.

    Returns
    -------
    DataFrame
        Indexed by (state_id, institution_id), one column per feature of COMMITMENT: 0 to 1, NaN where no row speaks
        for the pair.
    """
    coded = codes(COMMITMENT, pairs_on(date), date)
    index = pd.MultiIndex.from_tuples(pairs_on(date), names=["state_id", "institution_id"])
    return pd.DataFrame({name: [c.value for c in column] for name, column in coded.items()}, index)
