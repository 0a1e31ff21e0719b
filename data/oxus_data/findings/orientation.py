"""Findings of unit 00: how alike the five are, and how often the framework around them changes."""

from oxus_data.findings.finding import Said, Tables, every_row, finding
from oxus_data.findings.measures import (
    TEXT_DAY,
    all_five,
    bodies_by_state,
    full,
    members,
    series_of,
    spells_of,
    spells_of_five,
    values,
)
from oxus_data.membership import CENTRAL_ASIA


@finding(
    "00-sources-per-spell",
    "00-broad-base",
    "Of {all} spells of membership, {two} rest on two or more sources that were looked up.",
    "more than three in four rest on two or more",
    memberships=every_row,
)
def sources_per_spell(tables: Tables) -> Said:
    """How many sources were looked up for a spell."""
    cells = tables["memberships"]["sources"].str.split(";")
    looked_up = cells.map(lambda ids: len(set(ids) - {"general-knowledge", "source-text"}))
    two = int((looked_up >= 2).sum())
    return Said(two > 0.75 * len(cells), {"all": len(cells), "two": two})


@finding(
    "00-one-apart",
    "00-different-policies;04-closed-pair;04-active-pair",
    "On 1 March 2018 Kazakhstan is a full member of {KAZ} organisations, Kyrgyzstan of {KGZ}, Tajikistan of {TJK}, "
    "Uzbekistan of {UZB} and Turkmenistan of {TKM}.",
    "Kazakhstan and Kyrgyzstan have the most, Turkmenistan the fewest",
    memberships=spells_of_five,
)
def one_apart(tables: Tables) -> Said:
    """Full memberships of the five in the text's time."""
    count = bodies_by_state(full(tables["memberships"], TEXT_DAY))
    order = sorted(count, key=lambda state: -count[state])
    holds = min(count["KAZ"], count["KGZ"]) >= count[order[2]] and count["TKM"] < min(
        number for state, number in count.items() if state != "TKM"
    )
    return Said(holds, dict(count))


PERIODS = {
    "first": (1991, 1999),
    "second": (2000, 2009),
    "quiet": (2010, 2014),
    "fourth": (2015, 2019),
    "last": (2020, 2026),
}
"""Years in which memberships begin."""


@finding(
    "00-never-still",
    "00-ever-changing",
    "Of the {all} spells of the five, {first} begin before 2000, {second} from 2000 to 2009, {quiet} from 2010 "
    "to 2014, "
    "{fourth} from 2015 to 2019 and {last} since.",
    "some begin in every period, and the years from 2010 to 2014 have the fewest",
    memberships=spells_of_five,
)
def never_still(tables: Tables) -> Said:
    """When the memberships of the five begin."""
    years = tables["memberships"]["start"].dropna().dt.year
    count = {name: int(years.between(*period).sum()) for name, period in PERIODS.items()}
    holds = min(count.values()) > 0 and count["quiet"] == min(count.values())
    return Said(holds, {"all": len(tables["memberships"])} | count)


@finding(
    "00-sco-grew",
    "00-recent-changes",
    "On 1 March 2016 the SCO has {eve} full members, two years later {then}, with India and Pakistan.",
    "India and Pakistan come in between these two days, and nobody else",
    memberships=spells_of("SCO"),
)
def sco_grew(tables: Tables) -> Said:
    """The enlargement of 2017."""
    eve, then = (members(tables["memberships"], "SCO", day) for day in ("2016-03-01", TEXT_DAY))
    return Said(then - eve == {"IND", "PAK"}, {"eve": len(eve), "then": len(then)})


@finding(
    "00-eaeu-new",
    "00-recent-changes",
    "The EAEU, signed in 2014 and in force since 2015, has {eve} member at the end of 2013 and {then} at the "
    "end of 2015.",
    "it begins in 2014 or 2015, and has at least five members at the end of 2015",
    memberships=spells_of("EAEU"),
)
def eaeu_new(tables: Tables) -> Said:
    """The founding of the EAEU."""
    eve, then = (len(members(tables["memberships"], "EAEU", day)) for day in ("2013-12-31", "2015-12-31"))
    return Said(
        eve == 0 and then >= 5, {"eve": "no" if eve == 0 else eve, "then": {5: "five"}.get(then, then)}
    )


@finding(
    "00-rich-and-poor",
    "00-unequal-development",
    "GDP per head is {then:.1f} times as high in the richest of the five as in the poorest in 1991, and "
    "{now:.1f} times "
    "in 2018.",
    "the ratio is above 5 in both years and has grown",
    indicators=series_of(["gdp_per_capita"], [1991, 2018], CENTRAL_ASIA),
)
def rich_and_poor(tables: Tables) -> Said:
    """The gap in GDP per head."""
    both = [values(tables["indicators"], "gdp_per_capita", year) for year in (1991, 2018)]
    then, now = (float(one.max() / one.min()) for one in both)
    return Said(all(map(all_five, both)) and now > then > 5, {"then": then, "now": now})


@finding(
    "00-lives-alike",
    "00-unequal-development",
    "Life expectancy in the five differs by a factor of {now:.2f} in 2018.",
    "the factor is below 1.2",
    indicators=series_of(["life_expectancy"], [2018], CENTRAL_ASIA),
)
def lives_alike(tables: Tables) -> Said:
    """The gap in life expectancy."""
    found = values(tables["indicators"], "life_expectancy", 2018)
    return Said(all_five(found) and found.max() / found.min() < 1.2, {"now": found.max() / found.min()})
