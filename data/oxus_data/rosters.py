"""Which memberships the tables do not record: what no row says is no proof that a state was not in.

`institutions.roster` names the states for which `memberships` lists every spell of an organisation. A state with a
dated spell in the organisation, or a row in `absences`, has been looked up too. For the others, nobody has looked.
"""

from functools import cache

import pandas as pd

from oxus_data.loader import shared
from oxus_data.region import Region

NOT_RECORDED = "not recorded"
"""What `status_matrix` has where the tables do not say whether a state was in an organisation."""


@cache
def unrecorded_spans(region: Region | None) -> pd.DataFrame:
    """The spans of time for which the tables do not say whether a state was in an organisation; not to be changed.

    Parameters
    ----------
    region : Region or None
        Another region, in whose tables to look.

    Returns
    -------
    DataFrame
        institution_id, state_id, start and end: half-open, as spells are, and within the life of the organisation (NaT
        as an end: up to the last day of the data). If a spell runs on a day, it takes precedence.
    """
    spells = shared("memberships", region)
    pairs = ["institution_id", "state_id"]
    undated = _pairs(spells[spells["start"].isna()][pairs])
    looked_up = _pairs(spells[spells["start"].notna()][pairs])
    if region is None:
        looked_up |= _pairs(shared("absences")[pairs])
    found = []
    for body in shared("institutions", region).itertuples():
        covered = _covered(body.roster, region)
        for state in shared("states", region)["state_id"]:
            pair = (body.institution_id, state)
            if pair in undated or (pair not in looked_up and state not in covered):
                found.append((*pair, body.founded, body.ended))
            elif pair not in looked_up:
                if pd.notna(body.roster_from) and body.roster_from > body.founded:
                    found.append((*pair, body.founded, body.roster_from))
                if pd.notna(body.roster_until):
                    found.append((*pair, body.roster_until, body.ended))
    frame = pd.DataFrame(found, columns=[*pairs, "start", "end"])
    return frame.astype({name: spells[name].dtype for name in frame})


def _pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(frame.itertuples(index=False, name=None))


def _covered(roster: str, region: Region | None) -> set[str]:
    """The ids of the states that a roster covers."""
    states = shared("states", region)
    if roster == "all":
        return set(states["state_id"])
    if roster == "five":
        return set(states.loc[states["central_asia"], "state_id"] if region is None else region.states)
    return set(roster.split(";"))
