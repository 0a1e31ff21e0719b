"""The network of corridors: complete enough for what unit 07 concludes from it."""

from math import asin, cos, radians, sin, sqrt

import networkx as nx
import pandas as pd
import pytest

import oxus_data

NODES = oxus_data.load("corridor_nodes").set_index("node_id")
LINKS = oxus_data.load("corridor_links").set_index("link_id")
STATE = NODES["state_id"].astype(str).to_dict()
CAPITALS = ["astana", "bishkek", "dushanbe", "ashgabat", "tashkent"]
# Land borders between states of the network that no link crosses, and why.
WITHOUT_A_LINK = {
    "AFG-CHN": "no road leads over it",
    "AZE-TUR": "a border of the exclave Nakhchivan, which is left out",
}


def border(link) -> str:
    """The two states that a link joins, in alphabetical order; one state if it crosses no border."""
    return "-".join(sorted({STATE[link.from_id], STATE[link.to_id]}))


def network(year: int, without: str = "") -> nx.Graph:
    """The links open by the end of a year, measured in km over the globe, one of them left out."""
    graph = nx.Graph()
    graph.add_nodes_from(NODES.index)
    for link in LINKS[(LINKS["status"] == "open") & (LINKS["opened"].fillna(1991) <= year)].itertuples():
        if link.Index != without:
            graph.add_edge(link.from_id, link.to_id, km=distance(link.from_id, link.to_id))
    return graph


def distance(first: str, second: str) -> float:
    """Great-circle distance between two nodes, in km (haversine formula)."""
    lat1, lon1, lat2, lon2 = (radians(NODES.at[n, a]) for n in (first, second) for a in ("lat", "lon"))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def share_through(state: str, graph: nx.Graph) -> float:
    """The share of the shortest ways from the five capitals to all ports that crosses a state."""
    ports = NODES.index[NODES["kind"] == "port"]
    crossed = 0
    for start in CAPITALS:
        ways = nx.single_source_dijkstra_path(graph, start, weight="km")
        crossed += sum(
            state in {STATE[n] for n in ways[end]} - {STATE[start], STATE[end]}
            for end in ports
            if end in ways
        )
    return crossed / (len(CAPITALS) * len(ports))


def test_every_land_border_between_states_of_the_network_has_a_link():
    states = set(STATE.values())
    borders = oxus_data.load("borders")[["state_id", "neighbour_id"]].astype(str)
    land = {
        "-".join(sorted(pair)) for pair in borders.itertuples(index=False, name=None) if set(pair) <= states
    }
    crossed = {border(link) for link in LINKS[LINKS["status"] == "open"].itertuples()}
    assert land - crossed == set(WITHOUT_A_LINK)


def test_no_border_was_joined_for_the_first_time_after_2013():
    links = LINKS[LINKS["status"] == "open"]
    year = links["opened"].fillna(1991)
    first = year.groupby([border(link) for link in links.itertuples()]).min()
    joined = first[first.index.str.contains("-") & (first > 1991)]
    assert joined.to_dict() == {"IRN-TKM": 1992, "AFG-TJK": 2002, "CHN-TJK": 2004}


def test_the_way_from_georgia_to_turkey_is_older_than_the_railway():
    assert pd.isna(LINKS.at["sarpi-erzurum-road", "opened"])
    assert LINKS.at["tbilisi-kars-rail", "opened"] == 2017


def test_iran_is_not_bypassed_in_2017_but_for_one_missing_road():
    assert share_through("IRN", network(2016)) == share_through("IRN", network(2018)) == pytest.approx(0.12)
    missing = "sarpi-erzurum-road"
    assert share_through("IRN", network(2016, missing)) == pytest.approx(0.24)
    assert share_through("IRN", network(2018, missing)) == pytest.approx(0.12)


@pytest.mark.full
@pytest.mark.slow
def test_no_other_single_link_but_the_road_beyond_poti_makes_iran_fall_by_more_than_three_ways():
    fell = {
        link: share_through("IRN", network(2016, link)) - share_through("IRN", network(2018, link))
        for link in LINKS.index
    }
    assert {link for link, fall in fell.items() if fall > 0.06} == {
        "sarpi-erzurum-road",
        "poti-sarpi-road",
        "tbilisi-poti-both",
    }
