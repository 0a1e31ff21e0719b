"""Findings of unit 04: raw materials, trade among the five, partners, regimes and religion."""

from itertools import combinations

import numpy as np
import pandas as pd

from oxus_data.findings.finding import Said, Tables, finding, where
from oxus_data.findings.measures import all_five, series_of, values
from oxus_data.membership import CENTRAL_ASIA

OIL_AND_GAS = ("crude_oil", "natural_gas")


def partner_lists(frame: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, float]]:
    """The lists of partners in the Factbook: the share of each partner, by edition, state and flow."""
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    columns = ("edition", "state_id", "flow", "partner_id", "share")
    for edition, state, flow, partner, share in zip(*(frame[name] for name in columns), strict=True):
        found.setdefault((str(edition), state, flow), {})[partner] = float(share)
    return found


def _muslims(frame: pd.DataFrame, state: str, edition: str) -> float:
    rows = frame[(frame["state_id"] == state) & (frame["edition"] == edition)]
    whole = rows.loc[rows["item"] == "Muslim", "share"]
    if len(whole):
        return float(whole.iloc[0])
    parts = rows.loc[rows["item"].str.endswith("Muslim") & rows["part_of"].isna(), "share"]
    return float(parts.sum()) if len(parts) else float("nan")


def _religions(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame["kind"] == "religion") & frame["state_id"].isin(CENTRAL_ASIA)]


@finding(
    "04-muslim-majorities",
    "04-muslim-shares",
    "Muslims are the majority in each of the five in both editions of the Factbook: from {low15:g} to "
    "{high15:g} per cent "
    "in that of 2015, from {low25:g} to {high25:g} in that of 2025.",
    "more than half in each state and edition",
    compositions=_religions,
)
def muslim_majorities(tables: Tables) -> Said:
    """The share of Muslims by state."""
    numbers = {}
    for edition in ("2015", "2025"):
        shares = [_muslims(tables["compositions"], state, edition) for state in CENTRAL_ASIA]
        if pd.isna(shares).any():
            raise LookupError("a state without a share")
        numbers[f"low{edition[2:]}"], numbers[f"high{edition[2:]}"] = min(shares), max(shares)
    return Said(min(numbers.values()) > 50, numbers)


def _scores(frame: pd.DataFrame) -> pd.DataFrame:
    """Nations in Transit by state and year, 7 for the most democratic."""
    turned = frame["unit"].str.startswith("1 (highest)")
    rows = frame.assign(value=frame["value"].where(~turned, 8 - frame["value"]))
    return rows.pivot(index="subject", columns="year", values="value")


def _democracy(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame["metric"] == "Nations in Transit") & frame["subject"].isin(CENTRAL_ASIA)]


@finding(
    "04-kyrgyzstan-freest",
    "04-liberal-pair",
    "Kyrgyzstan has the highest score for democracy of the five in 2015, 2020, 2023 and 2024, and Kazakhstan "
    "the second "
    "highest in 2020 ({then:.2f}) and 2024 ({now:.2f}).",
    "Kyrgyzstan is first in each of the four years, Kazakhstan second in 2020 and 2024",
    published_figures=_democracy,
)
def kyrgyzstan_freest(tables: Tables) -> Said:
    """Who is more liberal."""
    table = _scores(tables["published_figures"])
    first = all(table[year].idxmax() == "KGZ" for year in (2015, 2020, 2023, 2024))
    second = all(table[year].drop("KGZ").idxmax() == "KAZ" for year in (2020, 2024))
    return Said(first and second, {"then": table.loc["KAZ", 2020], "now": table.loc["KAZ", 2024]})


@finding(
    "04-all-far-down",
    "04-strong-presidents;04-no-change-soon",
    "On a scale from 1 to 7, with 7 the most democratic, all five lie between {low:.2f} and {high:.2f} in 2024.",
    "all five are below 2.5, and all five have a score",
    published_figures=_democracy,
)
def all_far_down(tables: Tables) -> Said:
    """Democracy in 2024."""
    table = _scores(tables["published_figures"])
    scores, earlier = table[2024].dropna(), table[2015]
    numbers = {"low": scores.min(), "high": scores.max()}
    return Said(
        len(scores) == 5 and scores.max() < 2.5,
        numbers | {"earlier_low": earlier.min(), "earlier_high": earlier.max()},
    )


@finding(
    "04-oil-and-gas",
    "04-oil-gas-cotton",
    "Oil and gas are {then:.0f} per cent of the raw materials that the five sell in 2014 and {now:.0f} in 2024.",
    "more than half in both years",
    exports=where(exporter_id=CENTRAL_ASIA, year=[2014, 2024]),
)
def oil_and_gas(tables: Tables) -> Said:
    """The weight of oil and gas."""
    rows = tables["exports"]
    fuel = rows["product_group"].isin(OIL_AND_GAS)
    share = [
        100 * rows.loc[fuel & (rows["year"] == y), "value"].sum() / rows.loc[rows["year"] == y, "value"].sum()
        for y in (2014, 2024)
    ]
    return Said(min(share) > 50, {"then": share[0], "now": share[1]})


@finding(
    "04-two-sell-the-fuel",
    "04-oil-gas-cotton",
    "Of the oil and gas that the five sell, Kazakhstan and Turkmenistan sell {then:.0%} in 2014 and {now:.0%} in 2024.",
    "more than four fifths in both years",
    exports=where(exporter_id=CENTRAL_ASIA, year=[2014, 2024], product_group=OIL_AND_GAS),
)
def two_sell_the_fuel(tables: Tables) -> Said:
    """Who sells oil and gas."""
    rows = tables["exports"]
    two = rows["exporter_id"].isin(["KAZ", "TKM"])
    share = [
        rows.loc[two & (rows["year"] == y), "value"].sum() / rows.loc[rows["year"] == y, "value"].sum()
        for y in (2014, 2024)
    ]
    return Said(min(share) > 0.8, {"then": share[0], "now": share[1]})


@finding(
    "04-little-within",
    "04-regional-trade-stalled",
    "Of the raw materials that the five sell, {low:.1%} to {high:.1%} a year have gone to one another since 2001.",
    "never more than a twentieth",
    raw_material_trade=where(exporter_id=CENTRAL_ASIA, year=list(range(2001, 2025))),
)
def little_within(tables: Tables) -> Said:
    """Trade among the five."""
    rows = tables["raw_material_trade"]
    years, sold = rows["year"].to_numpy() - 2001, rows["value"].to_numpy()
    inside = rows["importer_id"].isin(CENTRAL_ASIA).to_numpy()
    share = np.bincount(years, sold * inside) / np.bincount(years, sold)
    return Said(share.max() < 0.05, {"low": share.min(), "high": share.max()})


@finding(
    "04-one-way",
    "04-little-to-exchange",
    "What they sell one another goes one way: the index of Grubel and Lloyd is {low:.2f} to {high:.2f} for all "
    "pairs that "
    "traded in 2020 to 2024.",
    "below 0.25 for every pair",
    raw_material_trade=where(
        exporter_id=CENTRAL_ASIA, importer_id=CENTRAL_ASIA, year=list(range(2020, 2025))
    ),
)
def one_way(tables: Tables) -> Said:
    """Two-way trade in raw materials."""
    rows = tables["raw_material_trade"]
    flow = (
        rows.groupby(["exporter_id", "importer_id", "product_group"], observed=True)["value"].sum().to_dict()
    )
    groups = sorted({key[2] for key in flow})
    found = []
    for a, b in combinations(CENTRAL_ASIA, 2):
        there = {group: flow.get((a, b, group), 0.0) for group in groups}
        back = {group: flow.get((b, a, group), 0.0) for group in groups}
        total = sum(there.values()) + sum(back.values())
        if total:
            found.append(1 - sum(abs(there[group] - back[group]) for group in groups) / total)
    return Said(max(found) < 0.25, {"low": max(min(found), 0.0), "high": max(found)})


@finding(
    "04-mixes-differ",
    "04-same-exports",
    "In raw materials of 2015 to 2019 {pairs} pair of ten, Kyrgyzstan and Uzbekistan ({most:.2f}), shares more "
    "than half.",
    "at most two pairs do",
    exports=where(exporter_id=CENTRAL_ASIA, year=list(range(2015, 2020))),
)
def mixes_differ(tables: Tables) -> Said:
    """How alike their exports of raw materials are."""
    rows = tables["exports"]
    mix = rows.pivot_table(
        index="product_group", columns="exporter_id", values="value", aggfunc="sum", fill_value=0
    )
    mix = mix / mix.sum()
    alike = {(a, b): float(mix[[a, b]].min(axis=1).sum()) for a, b in combinations(CENTRAL_ASIA, 2)}
    above = [pair for pair, index in alike.items() if index > 0.5]
    return Said(
        len(above) <= 2, {"pairs": {1: "one"}.get(len(above), len(above)), "most": max(alike.values())}
    )


@finding(
    "04-two-at-one-end",
    "04-two-leaders",
    "Of what the five sell one another in raw materials in 2020 to 2024, over {share} per cent has Kazakhstan or "
    "Uzbekistan at one "
    "end.",
    "more than nine tenths",
    raw_material_trade=where(
        exporter_id=CENTRAL_ASIA, importer_id=CENTRAL_ASIA, year=list(range(2020, 2025))
    ),
)
def two_at_one_end(tables: Tables) -> Said:
    """The two in the middle of regional trade."""
    rows = tables["raw_material_trade"]
    ends = rows["exporter_id"].isin(["KAZ", "UZB"]) | rows["importer_id"].isin(["KAZ", "UZB"])
    share = rows.loc[ends, "value"].sum() / rows["value"].sum()
    return Said(share > 0.9, {"share": int(100 * share)})


@finding(
    "04-two-largest",
    "04-two-leaders",
    "Of the people of the five Uzbekistan has {uzb_people:.0f} per cent and Kazakhstan {kaz_people:.0f}, of the GDP "
    "{uzb_gdp:.0f} and {kaz_gdp:.0f} (2018).",
    "the two together have more than 60 per cent of both",
    indicators=series_of(["population", "gdp"], [2018], CENTRAL_ASIA),
)
def two_largest(tables: Tables) -> Said:
    """Weight among the five."""
    people, gdp = (values(tables["indicators"], name, 2018) for name in ("population", "gdp"))
    if not (all_five(people) and all_five(gdp)):
        raise LookupError("a state without a value")
    people, gdp = 100 * people / people.sum(), 100 * gdp / gdp.sum()
    numbers = {
        "uzb_people": people["UZB"],
        "kaz_people": people["KAZ"],
        "uzb_gdp": gdp["UZB"],
        "kaz_gdp": gdp["KAZ"],
    }
    return Said(min(people["UZB"] + people["KAZ"], gdp["UZB"] + gdp["KAZ"]) > 60, numbers)


@finding(
    "04-turkmen-to-china",
    "04-no-single-dependence",
    "China takes {then:g} per cent of Turkmenistan's exports in 2014 and {now:g} in 2023.",
    "more than half both times",
    trade_partners=where(state_id="TKM", flow="exports"),
)
def turkmen_to_china(tables: Tables) -> Said:
    """The most dependent exporter."""
    lists = partner_lists(tables["trade_partners"])
    then, now = (lists[edition, "TKM", "exports"]["CHN"] for edition in ("2015", "2025"))
    return Said(min(then, now) > 50, {"then": then, "now": now})


@finding(
    "04-kazakh-exports-spread",
    "06-no-preference",
    "The largest buyer of Kazakhstan's exports takes {largest:.0f} per cent in 2014.",
    "less than a quarter",
    trade_partners=where(state_id="KAZ", flow="exports", edition="2015"),
)
def kazakh_exports_spread(tables: Tables) -> Said:
    """The least dependent exporter."""
    shares = partner_lists(tables["trade_partners"])["2015", "KAZ", "exports"].values()
    return Said(len(shares) >= 3 and max(shares) < 25, {"largest": max(shares)})
