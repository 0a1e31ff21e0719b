"""Findings of unit 07: ways to the sea, borders joined, pipelines, and who pays."""

from functools import cache
from heapq import heappop, heappush
from math import asin, cos, inf, radians, sin, sqrt

import pandas as pd

from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.findings.measures import TEXT_DAY, members, names, running, spells_of
from oxus_data.membership import CENTRAL_ASIA

CAPITALS = ("astana", "bishkek", "dushanbe", "ashgabat", "tashkent")

Graph = dict[str, dict[str, float]]
"""The km from each node to its neighbours."""


@cache
def _km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees, latitude first (Sinnott, Virtues of the haversine, 1984)."""
    (lat1, lon1), (lat2, lon2) = first, second
    north, east = sin(radians(lat2 - lat1) / 2) ** 2, sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(north + cos(radians(lat1)) * cos(radians(lat2)) * east))


def _open(links: pd.DataFrame, year: int) -> pd.DataFrame:
    """The links open by the end of a year; without a year a link was in place by 1991."""
    return links[(links["status"] == "open") & (links["opened"].fillna(1991) <= year)]


def _network(tables: Tables, year: int, closed: str = "") -> tuple[Graph, dict[str, tuple[str, str]]]:
    """The links open by the end of a year but those over the borders of one state; each node's state and kind."""
    nodes = tables["corridor_nodes"]
    about = {n: (s, k) for n, s, k in nodes[["node_id", "state_id", "kind"]].values}
    places = {n: (lat, lon) for n, lat, lon in nodes[["node_id", "lat", "lon"]].values}
    graph: Graph = {node: {} for node in about}
    for a, b in _open(tables["corridor_links"], year)[["from_id", "to_id"]].values:
        if a not in about or b not in about:
            continue
        states = {about[a][0], about[b][0]}
        if closed and closed in states and len(states) == 2:
            continue
        graph[a][b] = graph[b][a] = _km(places[a], places[b])
    return graph, about


def _distances(graph: Graph, start: str) -> tuple[dict[str, float], dict[str, str]]:
    """The km from a node to all others, and the node before each on the way (Dijkstra 1959)."""
    far, before, queue = {start: 0.0}, {}, [(0.0, start)]
    done = set()
    while queue:
        km, node = heappop(queue)
        if node in done:
            continue
        done.add(node)
        for other, length in graph[node].items():
            if km + length < far.get(other, inf):
                far[other], before[other] = km + length, node
                heappush(queue, (km + length, other))
    return far, before


def _ports(graph: Graph, about: dict[str, tuple[str, str]], start: str) -> list[tuple[float, str]]:
    """The ports of the open sea that can be reached, the nearest first."""
    far, _ = _distances(graph, start)
    return sorted((km, node) for node, km in far.items() if about[node][1] == "port")


@finding(
    "07-karachi-nearest",
    "07-pakistan-gateway",
    "In 2018 Karachi is the nearest port of the open sea, along straight lines between towns, for {which}.",
    "for Tashkent, Dushanbe and Bishkek, and not for Ashgabat and Astana",
    corridor_nodes=every_row,
    corridor_links=every_row,
)
def karachi_nearest(tables: Tables) -> Said:
    """The nearest port of each capital."""
    graph, about = _network(tables, 2018)
    found = {capital for capital in CAPITALS if _ports(graph, about, capital)[0][1] in ("karachi", "gwadar")}
    return Said(found == {"tashkent", "dushanbe", "bishkek"}, {"which": names(c.title() for c in found)})


@finding(
    "07-russia-shut",
    "07-russia-holds-routes",
    "With all borders of Russia shut in 2018, the way to the nearest port grows by {astana:.0f} km for Astana "
    "and by 0 for "
    "the other four capitals.",
    "it grows for Astana only",
    corridor_nodes=every_row,
    corridor_links=every_row,
)
def russia_shut(tables: Tables) -> Said:
    """Russia's hold over roads and railways."""
    graph, about = _network(tables, 2018)
    without, _ = _network(tables, 2018, closed="RUS")
    longer = {c: _ports(without, about, c)[0][0] - _ports(graph, about, c)[0][0] for c in CAPITALS}
    holds = longer["astana"] > 100 and all(km < 1 for c, km in longer.items() if c != "astana")
    return Said(holds, {"astana": longer["astana"]})


def _first_joined(tables: Tables) -> dict[str, int]:
    """The year in which each pair of states was first joined by a link; 1991 for those before."""
    state_of = tables["corridor_nodes"].set_index("node_id")["state_id"].to_dict()
    links = tables["corridor_links"]
    found: dict[str, int] = {}
    for a, b, opened in links.loc[links["status"] == "open", ["from_id", "to_id", "opened"]].values:
        states = {state_of.get(a), state_of.get(b)} - {None}
        if len(states) == 2:
            border, year = "-".join(sorted(states)), 1991 if pd.isna(opened) else int(opened)
            found[border] = min(year, found.get(border, year))
    return found


def _through(tables: Tables, year: int) -> dict[str, float]:
    """For each state, the share of the shortest ways from the capitals to the ports that lead through it."""
    graph, about = _network(tables, year)
    ports = [node for node, (_, kind) in about.items() if kind == "port"]
    count: dict[str, int] = {}
    for start in CAPITALS:
        _, before = _distances(graph, start)
        for port in ports:
            node, crossed = port, set()
            while node in before:
                crossed.add(about[node][0])
                node = before[node]
            for state in crossed - {about[start][0], about[port][0]}:
                count[state] = count.get(state, 0) + 1
    return {state: number / (len(CAPITALS) * len(ports)) for state, number in count.items()}


@finding(
    "07-iran-not-bypassed",
    "07-iran-bridge",
    "Of the shortest ways from the five capitals to the ports of the open sea {now:.0f} per cent lead through "
    "Iran in 2018, "
    "and {then:.0f} in 2016.",
    "the share of 2018 is at least three quarters of that of 2016",
    corridor_nodes=every_row,
    corridor_links=every_row,
)
def iran_not_bypassed(tables: Tables) -> Said:
    """Iran before and after the railway from Baku to Kars."""
    then, now = (100 * _through(tables, year).get("IRN", 0.0) for year in (2016, 2018))
    return Said(now > 0 and now >= 0.75 * then, {"then": then, "now": now})


@finding(
    "07-few-new-borders",
    "07-obor-new-routes",
    "In the network {before} borders were joined for the first time from 1992 to 2013, and {after} after 2013.",
    "fewer after 2013 than before",
    corridor_nodes=every_row,
    corridor_links=every_row,
)
def few_new_borders(tables: Tables) -> Said:
    """Borders joined for the first time."""
    years = _first_joined(tables).values()
    before, after = sum(1992 <= year <= 2013 for year in years), sum(2014 <= year <= 2018 for year in years)
    words = {0: "none", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    return Said(after < before, {"before": words.get(before, before), "after": words.get(after, after)})


@finding(
    "07-new-links-lead-out",
    "07-corridors-join-the-five",
    "In 2018 {inside} links of the corridors join two of the five and {out} lead out; {new} of those that join two is "
    "newer than 1991.",
    "more lead out than join two of the five",
    corridor_nodes=every_row,
    corridor_links=every_row,
)
def new_links_lead_out(tables: Tables) -> Said:
    """Corridors between the five and out of the region."""
    state_of = tables["corridor_nodes"].set_index("node_id")["state_id"].to_dict()
    links = _open(tables["corridor_links"], 2018).dropna(subset="corridors")
    inside = out = new = 0
    for a, b, opened in links[["from_id", "to_id", "opened"]].values:
        states = {state_of.get(a), state_of.get(b)}
        within = len(states & set(CENTRAL_ASIA))
        if len(states) == 2 and within:
            inside, out = inside + (within == 2), out + (within == 1)
            new += within == 2 and not pd.isna(opened) and opened > 1991
    return Said(out > inside, {"inside": inside, "out": out, "new": new or "none"})


@finding(
    "07-gas-lines-turned",
    "07-russia-holds-routes",
    "Until 1997 all gas lines out of Turkmenistan went to Russia; of {all} systems open in 2018 {russia} does.",
    "no line led elsewhere in 1996, and a minority goes to Russia in 2018",
    pipelines=where(product="gas", from_state_id="TKM", status="open"),
)
def gas_lines_turned(tables: Tables) -> Said:
    """Gas lines out of Turkmenistan."""
    lines = tables["pipelines"]
    early, late = (lines[lines["opened"].dt.year <= year] for year in (1996, 2018))
    russia = int((late["to_state_id"] == "RUS").sum())
    holds = set(early["to_state_id"]) == {"RUS"} and 2 * russia < len(late)
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
    return Said(holds, {"all": words.get(len(late), len(late)), "russia": words.get(russia, russia)})


def gas_shares(exports: pd.DataFrame, buyer: str) -> "pd.Series[float]":
    """What a buyer takes of the gas exported in each year, in per cent."""
    total = exports.groupby("year")["volume"].sum()
    bought = exports[exports["buyer"] == buyer].groupby("year")["volume"].sum()
    return 100 * bought.reindex(total.index, fill_value=0) / total


@finding(
    "07-gas-shift-to-china",
    "07-pipe-bottleneck",
    "Of the gas that Turkmenistan exports China takes none in 2009, {y2010:.0f} per cent in 2010, the first "
    "year of the "
    "pipeline, and {y2011:.0f} in 2011.",
    "none in 2009, more than a third in 2011, and still another buyer",
    gas_exports=where(exporter_id="TKM", year=[2009, 2010, 2011]),
)
def gas_shift_to_china(tables: Tables) -> Said:
    """What the pipeline did to the buyers of Turkmen gas."""
    share = gas_shares(tables["gas_exports"], "China")
    holds = share[2009] == 0 and 100 / 3 < share[2011] < 90
    return Said(holds, {"y2010": share[2010], "y2011": share[2011]})


def _feature(frame: pd.DataFrame, body: str, feature: str) -> float:
    rows = frame[(frame["institution_id"] == body) & (frame["feature"] == feature)]
    return float(rows["value"].iloc[0])


@finding(
    "07-china-can-veto",
    "07-aiib-china-dominates",
    "At signature in 2015 China had {china:g} % of the votes of the AIIB, the next, India, {india:g}; the "
    "highest decisions "
    "need {majority:g} %.",
    "China alone can stop them, and no other state has half as many votes",
    institution_features=where(institution_id="AIIB"),
)
def china_can_veto(tables: Tables) -> Said:
    """Votes in the AIIB."""
    frame = tables["institution_features"]
    china, india = _feature(frame, "AIIB", "vote_share_china"), _feature(frame, "AIIB", "vote_share_india")
    majority = _feature(frame, "AIIB", "special_majority")
    capital = _feature(frame, "AIIB", "capital_share_china")
    return Said(
        china > 100 - majority and 2 * india < china,
        {"china": china, "india": india, "majority": majority, "capital": capital},
    )


@finding(
    "07-adb-gave-more",
    "07-carec-biggest-backer",
    "From 2001 to 2023 all governments together gave CAREC {governments:g} billion dollars, the ADB alone {adb:g}.",
    "all governments gave less than the ADB",
    institution_features=where(institution_id="CAREC"),
)
def adb_gave_more(tables: Tables) -> Said:
    """Who pays for CAREC."""
    frame = tables["institution_features"]
    governments, adb = (
        _feature(frame, "CAREC", "funding_governments"),
        _feature(frame, "CAREC", "funding_adb"),
    )
    others = _feature(frame, "CAREC", "funding_other_partners")
    return Said(governments < adb, {"governments": governments, "adb": adb, "others": others})


@finding(
    "07-mostly-transport",
    "07-carec-transport-share",
    "Of CAREC's money from 2001 to the end of 2023 {share:g} % went to transport.",
    "between 60 and 80 per cent, which is about three fourths",
    institution_features=where(institution_id="CAREC", feature="transport_share"),
)
def mostly_transport(tables: Tables) -> Said:
    """Transport in CAREC."""
    share = _feature(tables["institution_features"], "CAREC", "transport_share")
    return Said(60 <= share <= 80, {"share": share})


@finding(
    "07-carec-without-russia",
    "07-carec-without-russia",
    "China takes part in CAREC on 1 March 2018, Russia does not.",
    "so it is on that day",
    memberships=spells_of("CAREC"),
)
def carec_without_russia(tables: Tables) -> Said:
    """Who is in CAREC."""
    found = set(running(tables["memberships"], TEXT_DAY)["state_id"])
    return Said("CHN" in found and "RUS" not in found, {})


@finding(
    "07-aiib-later",
    "07-aiib-2015",
    "Kazakhstan, Kyrgyzstan, Tajikistan and Uzbekistan were members of the AIIB at the end of 2016, and none "
    "of them in "
    "June 2015.",
    "none in June 2015, all four at the end of 2016",
    memberships=spells_of("AIIB"),
)
def aiib_later(tables: Tables) -> Said:
    """When the AIIB reached the region."""
    then, now = (
        members(tables["memberships"], "AIIB", day) & set(CENTRAL_ASIA)
        for day in ("2015-06-30", "2016-12-31")
    )
    return Said(not then and now == {"KAZ", "KGZ", "TJK", "UZB"}, {})
