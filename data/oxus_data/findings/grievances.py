"""Findings of unit 05: water, remittances, stability and borders."""

from itertools import combinations

import pandas as pd

from oxus_data.findings.finding import Said, Tables, finding, where
from oxus_data.findings.measures import all_five, series_of
from oxus_data.membership import CENTRAL_ASIA

SHAKY = ("KGZ", "TJK", "UZB")
"""The three states that the source text calls unstable."""


ORIGINS = tuple(f"share of annual discharge originating in {state}" for state in ("TJK", "KGZ"))
"""How much of the Aral basin's water rises in the two upstream states."""


@finding(
    "05-remittance-states",
    "05-remittance-states",
    "In every row of both sources Tajikistan has remittances of at least {TJK:g} per cent of GDP and "
    "Kyrgyzstan of {KGZ:g}.",
    "at least 15 per cent in these two, and below 5 in Kazakhstan",
    published_figures=where(topic="remittances_pct_gdp"),
    indicators=series_of(["remittances_gdp_fb2025"], range(2010, 2027), CENTRAL_ASIA),
)
def remittance_states(tables: Tables) -> Said:
    """Who lives on remittances."""
    printed = tables["published_figures"].rename(columns={"subject": "state_id"})
    rows = pd.concat([printed[["state_id", "value"]], tables["indicators"][["state_id", "value"]]])
    least = rows.groupby("state_id")["value"].min()
    most = float(rows.loc[rows["state_id"] == "KAZ", "value"].max())
    press = printed.loc[(printed["state_id"] == "KGZ") & (printed["period"] == "2011"), "value"].max()
    return Said(
        min(least["TJK"], least["KGZ"]) >= 15 and most < 5,
        {"TJK": least["TJK"], "KGZ": least["KGZ"], "press": press},
    )


@finding(
    "05-shaky-three",
    "05-shaky-three",
    "Kyrgyzstan, Tajikistan and Uzbekistan were the three least stable of the five in {years} of {all} years, "
    "and in each "
    "from 1998 to 2020.",
    "in at least three quarters of the years",
    indicators=series_of(["political_stability"], range(1996, 2027), CENTRAL_ASIA),
)
def shaky_three(tables: Tables) -> Said:
    """Perceived stability."""
    table = tables["indicators"].pivot(index="year", columns="state_id", values="value").dropna()
    lowest = table[list(SHAKY)].max(axis=1) < table[["KAZ", "TKM"]].min(axis=1)
    numbers = {"years": int(lowest.sum()), "all": len(table)}
    return Said(lowest.mean() >= 0.75, numbers)


@finding(
    "05-not-afghan-neighbours",
    "05-afghan-neighbour",
    "Afghanistan's three neighbours were the three least stable of the five in {years} of {all} years.",
    "in less than a quarter of the years",
    indicators=series_of(["political_stability"], range(1996, 2027), CENTRAL_ASIA),
)
def not_afghan_neighbours(tables: Tables) -> Said:
    """Stability and the Afghan border."""
    table = tables["indicators"].pivot(index="year", columns="state_id", values="value").dropna()
    lowest = table[["TJK", "TKM", "UZB"]].max(axis=1) < table[["KAZ", "KGZ"]].min(axis=1)
    return Said(lowest.mean() < 0.25, {"years": int(lowest.sum()), "all": len(table)})


@finding(
    "05-drawn-too-much",
    "05-wasted-water",
    "About 2005 Uzbekistan took {uzb:.2f} of its renewable water and Turkmenistan {tkm:.2f}.",
    "more than all of it in both, and less than six tenths in the other three",
    indicators=series_of(
        ["water_withdrawal_fb2015", "renewable_water_fb2015"], range(1990, 2016), CENTRAL_ASIA
    ),
)
def drawn_too_much(tables: Tables) -> Said:
    """Withdrawal and renewable water."""
    rows = tables["indicators"].set_index(["state_id", "indicator"])["value"].unstack()
    taken = rows["water_withdrawal_fb2015"] / rows["renewable_water_fb2015"]
    if not all_five(taken):
        raise LookupError("a state without a value")
    others = taken[["KAZ", "KGZ", "TJK"]].max()
    return Said(
        min(taken["UZB"], taken["TKM"]) > 1 and others < 0.6, {"uzb": taken["UZB"], "tkm": taken["TKM"]}
    )


@finding(
    "05-water-against-gas",
    "05-energy-mirror",
    "By water per head and gas reserves {pairs} of the 10 pairs mirror each other.",
    "more than half of the pairs",
    published_figures=where(metric="internal renewable water resources per inhabitant", subject=CENTRAL_ASIA),
    indicators=series_of(["natural_gas_reserves_fb2015"], range(2000, 2016), CENTRAL_ASIA),
)
def water_against_gas(tables: Tables) -> Said:
    """Whether each side has what the other lacks."""
    water = tables["published_figures"].set_index("subject")["value"]
    gas = tables["indicators"].set_index("state_id")["value"]
    if not (all_five(water) and all_five(gas)):
        raise LookupError("a state without a value")
    against = [(water[a] - water[b]) * (gas[a] - gas[b]) < 0 for a, b in combinations(CENTRAL_ASIA, 2)]
    return Said(sum(against) > 5, {"pairs": sum(against)})


@finding(
    "05-less-irrigated",
    "05-rival-expansion",
    "Irrigated land fell in all five between the two editions of the Factbook.",
    "in each of the five",
    indicators=series_of(["irrigated_land_fb2015", "irrigated_land_fb2025"], range(1990, 2026), CENTRAL_ASIA),
)
def less_irrigated(tables: Tables) -> Said:
    """Irrigated land, then and now."""
    rows = tables["indicators"].set_index(["state_id", "indicator"])["value"].unstack()
    fell = rows["irrigated_land_fb2025"] < rows["irrigated_land_fb2015"]
    return Said(len(fell) == 5 and bool(fell.all()), {})


@finding(
    "05-upstream-flow",
    "05-upstream-downstream",
    "In the quotas for 2025/26 Kyrgyzstan and Tajikistan have {share:.1f} per cent.",
    "less than a third",
    published_figures=lambda frame: frame[
        (frame["topic"] == "icwc_water_quotas") & frame["period"].str.startswith("2025")
        | frame["metric"].isin(ORIGINS)
    ],
)
def upstream_flow(tables: Tables) -> Said:
    """Where the water is used."""
    figures = tables["published_figures"]
    rises = figures.loc[figures["metric"].isin(ORIGINS), "value"].sum()
    rows = figures[figures["subject"].isin(CENTRAL_ASIA)]
    # A whole year on the Amu Darya; on the Syr Darya the two seasons together.
    whole = rows[(rows["item"] == "Syr Darya") | rows["period"].str.contains("-01..2026", regex=False)]
    total = whole.groupby("subject")["value"].sum()
    share = 100 * total.reindex(["KGZ", "TJK"]).sum() / total.sum()
    if not all_five(total):
        raise LookupError("a state without a quota")
    return Said(share < 100 / 3, {"share": share, "rises": rises})
