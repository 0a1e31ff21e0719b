"""Findings of unit 06: partners, votes and energy."""

import pandas as pd

from oxus_data.findings.corridors import gas_shares
from oxus_data.findings.economies import partner_lists
from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.findings.measures import members, spells_of
from oxus_data.membership import CENTRAL_ASIA

LISTS = [(state, flow) for state in CENTRAL_ASIA for flow in ("exports", "imports")]
"""The ten lists of partners of one edition."""

EDITIONS = ("2015", "2025")

NEIGHBOURS = ("AFG", "CHN", "IND", "IRN", "MNG", "PAK")
"""Asian neighbours whose votes are compared with those of the five."""


def _on_lists(partners: pd.DataFrame, edition: str, power: str) -> int:
    """On how many of the ten lists a power is printed."""
    lists = partner_lists(partners)
    return sum(power in lists[edition, *one] for one in LISTS)


def _lists(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["state_id"].isin(CENTRAL_ASIA) & frame["edition"].isin(EDITIONS)]


@finding(
    "06-no-south-asia",
    "06-south-asia-marginal",
    "Neither India nor Pakistan is on any of the {lists} lists of partners of 2014 and 2023.",
    "the two together are on at most one of the lists",
    trade_partners=_lists,
)
def no_south_asia(tables: Tables) -> Said:
    """India and Pakistan as partners."""
    found = [
        _on_lists(tables["trade_partners"], edition, power)
        for edition in EDITIONS
        for power in ("IND", "PAK")
    ]
    return Said(sum(found) <= 1, {"lists": "twenty"})


@finding(
    "06-usa-on-few-lists",
    "06-us-without-trade;06-eu-before-us",
    "The USA is on {then} of ten lists of partners in 2014 and on {now} in 2023.",
    "on at most two in each",
    trade_partners=_lists,
)
def usa_on_few_lists(tables: Tables) -> Said:
    """The USA as a partner."""
    then, now = (_on_lists(tables["trade_partners"], edition, "USA") for edition in EDITIONS)
    return Said(max(then, now) <= 2, {"then": then, "now": now})


@finding(
    "06-turkey-on-lists",
    "06-pan-turkism-failed",
    "Turkey is on {then} of ten lists of partners in 2014 and on all {now} in 2023.",
    "on more than half in 2014, and on more in 2023",
    trade_partners=_lists,
)
def turkey_on_lists(tables: Tables) -> Said:
    """Turkey as a partner."""
    then, now = (_on_lists(tables["trade_partners"], edition, "TUR") for edition in EDITIONS)
    return Said(then > 5 and now > then, {"then": then, "now": now})


@finding(
    "06-turkic-states-joined",
    "06-pan-turkism-failed",
    "Kazakhstan, Kyrgyzstan and Uzbekistan are full members of the Organization of Turkic States on 1 January "
    "2026, and "
    "Turkmenistan is an observer.",
    "at least three of the five are full members",
    memberships=spells_of("OTS"),
)
def turkic_states_joined(tables: Tables) -> Said:
    """The Turkic organisation."""
    found = members(tables["memberships"], "OTS", "2026-01-01") & set(CENTRAL_ASIA)
    return Said(len(found) >= 3, {})


@finding(
    "06-china-not-everywhere",
    "06-china-first-partner",
    "By single states China is the first partner on some of the ten lists of partners of 2014 and of 2023, and not on "
    "others.",
    "on some lists and not on all, both times",
    trade_partners=_lists,
)
def china_not_everywhere(tables: Tables) -> Said:
    """China as the first partner, by single states."""
    lists = partner_lists(tables["trade_partners"])
    first = {key: max(shares, key=lambda partner: shares[partner]) for key, shares in lists.items()}
    then, now = (sum(first[edition, *one] == "CHN" for one in LISTS) for edition in EDITIONS)
    return Said(0 < then < 10 and 0 < now < 10, {})


@finding(
    "06-remittance-pair",
    "06-dependent-pair",
    "Remittances are {TJK:g} per cent of GDP in Tajikistan and {KGZ:g} in Kyrgyzstan in 2023: the highest of the five.",
    "the two are the highest",
    indicators=lambda frame: frame[
        (frame["indicator"] == "remittances_gdp_fb2025")
        & (frame["year"] == 2023)
        & frame["state_id"].isin(CENTRAL_ASIA)
    ],
)
def remittance_pair(tables: Tables) -> Said:
    """Dependence by remittances."""
    found = tables["indicators"].set_index("state_id")["value"]
    return Said(set(found.nlargest(2).index) == {"TJK", "KGZ"}, {"TJK": found["TJK"], "KGZ": found["KGZ"]})


@finding(
    "06-russian-imports",
    "06-dependent-pair",
    "Russia's share of imports in 2014 is {KAZ:g} per cent in Kazakhstan and {UZB:g} in Uzbekistan, so the two "
    "are not the "
    "least dependent by this measure.",
    "the highest share is not that of Kyrgyzstan or Tajikistan",
    trade_partners=where(flow="imports", edition="2015", state_id=CENTRAL_ASIA),
)
def russian_imports(tables: Tables) -> Said:
    """Dependence by imports."""
    lists = partner_lists(tables["trade_partners"])
    share = {state: lists["2015", state, "imports"].get("RUS", 0.0) for state in CENTRAL_ASIA}
    return Said(
        max(share, key=lambda s: share[s]) in ("KAZ", "UZB"), {"KAZ": share["KAZ"], "UZB": share["UZB"]}
    )


@finding(
    "06-china-energy",
    "06-china-no-energy",
    "About 2014 China produced {china:.2f} million barrels of oil a day, the five together {five:.2f}.",
    "China produced more",
    indicators=lambda frame: frame[
        (frame["indicator"] == "crude_oil_production_fb2015") & frame["state_id"].isin([*CENTRAL_ASIA, "CHN"])
    ],
)
def china_energy(tables: Tables) -> Said:
    """China's own oil."""
    found = tables["indicators"].set_index("state_id")["value"]
    china, five = found["CHN"] / 1e6, found.reindex(list(CENTRAL_ASIA)).sum() / 1e6
    return Said(china > five, {"china": china, "five": five, "times": china / five})


@finding(
    "06-china-share",
    "06-china-rising",
    "China's share of the five's raw-material exports is {y2000:.1f} per cent in 2000, {y2012:.1f} in 2012, "
    "{y2017:.1f} in "
    "2017 and {y2024:.1f} in 2024.",
    "far higher in 2024 than in 2000, and not higher than in 2012",
    raw_material_trade=where(exporter_id=CENTRAL_ASIA, year=[2000, 2012, 2017, 2024]),
)
def china_share(tables: Tables) -> Said:
    """China as a buyer of raw materials."""
    rows = tables["raw_material_trade"]
    china = rows[rows["importer_id"] == "CHN"].groupby("year")["value"].sum()
    share = 100 * china / rows.groupby("year")["value"].sum()
    holds = share[2024] > 5 * share[2000] and share[2024] <= share[2012]
    return Said(holds, {f"y{year}": share[year] for year in (2000, 2012, 2017, 2024)})


@finding(
    "06-gas-overtaken",
    "06-energy-lead-lost",
    "Of Turkmen gas, with all buyers counted, Russia took {y2009:.0f} per cent in 2009 and {y2011:.0f} in "
    "2011, when China "
    "had {china:.0f}.",
    "Russia has more than half in 2009, and less than China in 2011",
    gas_exports=where(exporter_id="TKM", year=[2009, 2011]),
)
def gas_overtaken(tables: Tables) -> Said:
    """Turkmen gas by buyer."""
    russia, china = (gas_shares(tables["gas_exports"], buyer) for buyer in ("Russia", "China"))
    holds = russia[2009] > 50 and china[2011] > russia[2011]
    return Said(holds, {"y2009": russia[2009], "y2011": russia[2011], "china": china[2011]})


def _agreement(frame: pd.DataFrame, power: str, year: int) -> "pd.Series[float]":
    """Agreement with a power in the General Assembly, by state."""
    rows = frame[(frame["power_id"] == power) & (frame["year"] == year)]
    return rows.set_index("state_id")["agreement"]


@finding(
    "06-votes-no-longer-nearer",
    "06-multi-vector",
    "In UN votes the five agreed with Russia more than six Asian neighbours did in 1997 ({then:.2f} against "
    "{them:.2f}) and "
    "not in 2019 ({now:.2f} against {they:.2f}).",
    "more in 1997, not more in 2019",
    un_agreement=where(power_id="RUS", year=[1997, 2019], state_id=[*CENTRAL_ASIA, *NEIGHBOURS]),
)
def votes_no_longer_nearer(tables: Tables) -> Said:
    """Votes of the five and of their neighbours."""
    means = {}
    for year in (1997, 2019):
        found = _agreement(tables["un_agreement"], "RUS", year)
        means[year] = [found[found.index.isin(group)].mean() for group in (CENTRAL_ASIA, NEIGHBOURS)]
    (then, them), (now, they) = means[1997], means[2019]
    return Said(then > them and now <= they, {"then": then, "them": them, "now": now, "they": they})


@finding(
    "06-uzbekistan-turned",
    "06-closest-ally",
    "In agreement with Russia in UN votes Uzbekistan went from last of the five in 1997 ({then:.2f}) to first in 2017 "
    "({now:.2f}), when Kazakhstan was last ({kazakhstan:.2f}).",
    "Uzbekistan is last in 1997 and first in 2017, Kazakhstan last in 2017",
    un_agreement=where(power_id="RUS", year=[1997, 2003, 2017], state_id=CENTRAL_ASIA),
)
def uzbekistan_turned(tables: Tables) -> Said:
    """Who votes like Russia."""
    then, now = (_agreement(tables["un_agreement"], "RUS", year) for year in (1997, 2017))
    holds = then.idxmin() == now.idxmax() == "UZB" and now.idxmin() == "KAZ"
    before = _agreement(tables["un_agreement"], "RUS", 2003).get("KAZ", float("nan"))
    return Said(holds, {"then": then["UZB"], "now": now["UZB"], "before": before, "kazakhstan": now["KAZ"]})


@finding(
    "06-security-first",
    "06-shared-interests",
    "In the course's codes {security} of the eight powers have security as an interest, {trade} trade, "
    "{energy} energy and "
    "{transit} transit.",
    "security and trade are interests of at least six",
    interests=every_row,
    actors=every_row,
)
def security_first(tables: Tables) -> Said:
    """What outsiders want."""
    states = ("RUS", "CHN", "TUR", "IRN", "IND", "PAK", "EU", "USA")
    rows = tables["interests"][
        tables["interests"]["actor_id"].isin(states) & (tables["interests"]["code"] >= 1)
    ]
    count = rows["interest"].value_counts()
    numbers = {name: int(count.get(name, 0)) for name in ("security", "trade", "energy", "transit")}
    return Said(min(numbers["security"], numbers["trade"]) >= 6, numbers)
