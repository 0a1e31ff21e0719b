"""Findings of unit 08: who is in what, and how the organisations overlap."""

from itertools import combinations

from oxus_data.findings.finding import Said, Tables, every_row, finding
from oxus_data.findings.measures import (
    TEXT_DAY,
    full,
    members,
    names,
    running,
    series_of,
    spells_of,
    spells_of_five,
    values,
    with_status,
)
from oxus_data.membership import CENTRAL_ASIA

FOUR = ("CSTO", "EAEU", "ECO", "SCO")
"""The organisations that the source text compares."""


@finding(
    "08-others-with-all-five",
    "08-eco-only",
    "On 1 March 2018 the ECO is not the only organisation with all five as full members: the {others} have them too.",
    "at least two other organisations have all five as full members on that day",
    memberships=spells_of_five,
)
def others_with_all_five(tables: Tables) -> Said:
    """Organisations of all five."""
    found = (
        full(tables["memberships"], TEXT_DAY).groupby("institution_id", observed=True)["state_id"].nunique()
    )
    whole = set(found[found == 5].index)
    return Said(len(whole - {"ECO"}) >= 2, {"others": names(whole - {"ECO"})})


@finding(
    "08-eco-only-of-four",
    "08-eco-only",
    "Of CSTO, EAEU, ECO and SCO only the ECO has all five as full members on 1 March 2018.",
    "the ECO has all five, none of the other three has",
    memberships=spells_of(*FOUR),
)
def eco_only_of_four(tables: Tables) -> Said:
    """The same among four organisations only."""
    whole = [body for body in FOUR if set(CENTRAL_ASIA) <= members(tables["memberships"], body, TEXT_DAY)]
    return Said(whole == ["ECO"], {})


@finding(
    "08-icwc-five",
    "08-icwc-five",
    "All five are members of the ICWC, and nobody else is.",
    "the members on 1 March 2018 are the five",
    memberships=spells_of("ICWC"),
)
def icwc_five(tables: Tables) -> Said:
    """The water commission."""
    return Said(members(tables["memberships"], "ICWC", TEXT_DAY) == set(CENTRAL_ASIA), {})


@finding(
    "08-sco-eight",
    "08-sco-members",
    "In spring 2018 the SCO has {number} full members, four of them Central Asian.",
    "eight members, four of them of the five",
    memberships=spells_of("SCO"),
)
def sco_eight(tables: Tables) -> Said:
    """The members of the SCO."""
    found = members(tables["memberships"], "SCO", TEXT_DAY)
    words = {6: "six", 7: "seven", 8: "eight", 9: "nine"}
    return Said(
        len(found) == 8 and len(found & set(CENTRAL_ASIA)) == 4, {"number": words.get(len(found), len(found))}
    )


@finding(
    "08-four-observers",
    "08-sco-observers",
    "On 1 March 2018 the SCO has {number} observers: Afghanistan, Belarus, Iran and Mongolia.",
    "the observers are these four",
    memberships=spells_of("SCO"),
)
def four_observers(tables: Tables) -> Said:
    """The observers of the SCO."""
    found = with_status(tables["memberships"], "SCO", TEXT_DAY, "observer")
    return Said(found == {"AFG", "BLR", "IRN", "MNG"}, {"number": {4: "four"}.get(len(found), len(found))})


@finding(
    "08-china-and-russia-elsewhere",
    "08-sco-china-russia",
    "On 1 March 2018 China and Russia are both full members of the {others} as well as of the SCO.",
    "at least one other organisation has both as full members",
    memberships=lambda frame: frame[frame["state_id"].isin(["CHN", "RUS"])],
)
def china_and_russia_elsewhere(tables: Tables) -> Said:
    """Organisations with China and Russia."""
    found = (
        full(tables["memberships"], TEXT_DAY).groupby("institution_id", observed=True)["state_id"].nunique()
    )
    others = set(found[found == 2].index) - {"SCO"}
    return Said(bool(others), {"others": names(others)})


@finding(
    "08-cis-holds-csto",
    "08-cis-overlap",
    "All {csto} members of the CSTO are among the {cis} full members of the CIS on 1 March 2018; of the SCO's {sco} it "
    "is {shared}.",
    "the CSTO is a subset of the CIS, and at least half of the SCO is in it",
    memberships=spells_of("CIS", "CSTO", "SCO"),
)
def cis_holds_csto(tables: Tables) -> Said:
    """Overlap with the CIS."""
    cis, csto, sco = (members(tables["memberships"], body, TEXT_DAY) for body in ("CIS", "CSTO", "SCO"))
    numbers = {"cis": len(cis), "csto": len(csto), "sco": len(sco), "shared": len(sco & cis)}
    return Said(bool(csto) and csto <= cis and 2 * len(sco & cis) >= len(sco), numbers)


@finding(
    "08-both-sides",
    "08-csto-counterweight",
    "{both} of the CSTO's {csto} full members are also in the SCO on 1 March 2018.",
    "more than half of the CSTO is in the SCO",
    memberships=spells_of("CSTO", "SCO"),
)
def both_sides(tables: Tables) -> Said:
    """Members of both alliances."""
    csto, sco = (members(tables["memberships"], body, TEXT_DAY) for body in ("CSTO", "SCO"))
    return Said(len(csto & sco) > len(csto) / 2, {"both": len(csto & sco), "csto": len(csto)})


@finding(
    "08-uzbekistan-out",
    "08-uzbekistan-csto",
    "On 1 March 2018 Uzbekistan is not a member of the CSTO.",
    "no spell of full membership runs on that day",
    memberships=lambda frame: frame[
        frame["institution_id"].isin(["CST", "CSTO"]) & (frame["state_id"] == "UZB")
    ],
)
def uzbekistan_out(tables: Tables) -> Said:
    """Uzbekistan and the CSTO."""
    spells = tables["memberships"]
    was_in = len(full(spells)) >= 2
    return Said(was_in and "UZB" not in members(spells, "CSTO", TEXT_DAY), {})


@finding(
    "08-china-diluted",
    "08-sco-dilution",
    "From 2016 to 1 March 2018 China's share of the SCO falls from {people:.2f} to {people_now:.2f} of the people and "
    "from {gdp:.2f} to {gdp_now:.2f} of GDP.",
    "both shares fall, and China keeps more than half of GDP",
    memberships=spells_of("SCO"),
    indicators=series_of(["population", "gdp"], [2018]),
)
def china_diluted(tables: Tables) -> Said:
    """What enlargement did to China's weight."""
    share = {}
    for measure in ("population", "gdp"):
        size = values(tables["indicators"], measure, 2018)
        for day in ("2016-01-01", TEXT_DAY):
            inside = size.reindex(sorted(members(tables["memberships"], "SCO", day)))
            if inside.isna().any():
                raise LookupError(f"no {measure} for a member of the SCO")
            share[measure, day] = float(inside["CHN"] / inside.sum())
    people, people_now = share["population", "2016-01-01"], share["population", TEXT_DAY]
    gdp, gdp_now = share["gdp", "2016-01-01"], share["gdp", TEXT_DAY]
    holds = people_now < people and 0.5 < gdp_now < gdp
    return Said(holds, {"people": people, "people_now": people_now, "gdp": gdp, "gdp_now": gdp_now})


@finding(
    "08-small-not-stronger",
    "08-sco-dilution",
    "The share of the Central Asian members in the SCO falls as well, from {then:.3f} to {now:.3f} of the people.",
    "it falls",
    memberships=spells_of("SCO"),
    indicators=series_of(["population"], [2018]),
)
def small_not_stronger(tables: Tables) -> Said:
    """What enlargement did to the weight of the small."""
    size = values(tables["indicators"], "population", 2018)
    shares = []
    for day in ("2016-01-01", TEXT_DAY):
        inside = size.reindex(sorted(members(tables["memberships"], "SCO", day)))
        if inside.isna().any():
            raise LookupError("no population for a member of the SCO")
        shares.append(float(inside[inside.index.isin(CENTRAL_ASIA)].sum() / inside.sum()))
    return Said(shares[1] < shares[0], {"then": shares[0], "now": shares[1]})


@finding(
    "08-giants",
    "08-external-leaders",
    "On 1 March 2018 each of CSTO, EAEU, ECO and SCO has a full member with more people and a larger GDP than the five "
    "together.",
    "it holds for all four, by both measures",
    memberships=spells_of(*FOUR),
    indicators=series_of(["population", "gdp"], [2018]),
)
def giants(tables: Tables) -> Said:
    """An outsider that is larger than the five together."""
    for measure in ("population", "gdp"):
        size = values(tables["indicators"], measure, 2018)
        five = size.reindex(list(CENTRAL_ASIA))
        if five.isna().any():
            raise LookupError(f"no {measure} for one of the five")
        for body in FOUR:
            if not (size.reindex(sorted(members(tables["memberships"], body, TEXT_DAY))) > five.sum()).any():
                return Said(False, {})
    return Said(True, {})


@finding(
    "08-bowl-thickened",
    "08-spaghetti-bowl",
    "Of the organisations that the text names, the share of the ten pairs with at least six in common is {then} at the "
    "end of 1992 and {now} on 1 March 2018.",
    "no pair has six in common in 1992, and more than half of the pairs have in 2018",
    memberships=spells_of_five,
    institutions=every_row,
)
def bowl_thickened(tables: Tables) -> Said:
    """Overlap between pairs of the five."""
    register = tables["institutions"]
    named = set(register.loc[register["section"].notna(), "institution_id"])
    shares = []
    for day in ("1992-12-31", TEXT_DAY):
        found = full(tables["memberships"], day)
        bodies = {
            state: set(found.loc[found["state_id"] == state, "institution_id"]) & named
            for state in CENTRAL_ASIA
        }
        pairs = [len(bodies[a] & bodies[b]) >= 6 for a, b in combinations(CENTRAL_ASIA, 2)]
        shares.append(sum(pairs) / len(pairs))
    return Said(shares[0] == 0 and shares[1] > 0.5, {"then": f"{shares[0]:g}", "now": f"{shares[1]:g}"})


@finding(
    "08-turkmenistan-few",
    "04-neutrality",
    "On 1 March 2018 Turkmenistan has no status in the CSTO, the EAEU or the SCO.",
    "no spell of Turkmenistan in one of the three runs on that day",
    memberships=spells_of("CSTO", "EAEU", "SCO"),
)
def turkmenistan_few(tables: Tables) -> Said:
    """Turkmenistan outside the organisations with obligations."""
    found = running(tables["memberships"], TEXT_DAY)
    return Said("TKM" not in set(found["state_id"]), {})


@finding(
    "08-eco-without-giants",
    "10-eco-small",
    "In 2018 the members of the ECO have {eco_people} million people and those of the SCO {sco_people}.",
    "the SCO has at least three times as many",
    memberships=spells_of("ECO", "SCO"),
    indicators=series_of(["population"], [2018]),
)
def eco_without_giants(tables: Tables) -> Said:
    """The size of ECO and SCO."""
    size = values(tables["indicators"], "population", 2018)
    total = {}
    for body in ("ECO", "SCO"):
        inside = size.reindex(sorted(members(tables["memberships"], body, TEXT_DAY)))
        if inside.isna().any():
            raise LookupError(f"no population for a member of the {body}")
        total[body] = float(inside.sum())
    numbers = {f"{body.lower()}_people": f"{people / 1e6:,.0f}" for body, people in total.items()}
    return Said(total["SCO"] > 3 * total["ECO"], numbers)
