# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 · Belts, roads and pipes: who bypasses whom
#
# *Vector III, the powers around, second part. Time: 75–90 minutes; 30 points.*
#
# When you have worked through this notebook, you can
#
# - turn roads, railways and ferries into a network, and find the shortest way from any town to the open sea;
# - close a border and say what that costs, to whom, and who gains by it;
# - choose the measure of "standing in between" that fits a question, and say why the usual one does not;
# - read money with care: a falling sum is not a falling flow, and a lumped sum can still set a limit.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§5.2.3** (One Belt, One Road), **§6.2** (the development banks) and **§6.3** (ECO); again **§5.1.3**, **§5.2.1**, **§5.3.2** and **§5.3.3**, this time for what they
# say of *routes*. It was written in spring 2018; our network can be set to any year from 1991 to 2026.
#
# *OBOR* in the text is the *Belt and Road Initiative* (BRI) of today's papers. *CAREC* is the programme of the Asian Development Bank (ADB) with its six numbered corridors.

# %%
from math import asin, cos, inf, radians, sin, sqrt

import folium
import networkx as nx
import pandas as pd
from IPython.display import display

import oxus_data
from oxus_widgets import OfflineMap, Quiz

pd.set_option("display.max_colwidth", None)  # show long texts in full
nodes = oxus_data.load("corridor_nodes").set_index("node_id")
links = oxus_data.load("corridor_links")
pipelines = oxus_data.load("pipelines")
state_of = nodes["state_id"].astype(str).to_dict()
capitals = ["astana", "bishkek", "dushanbe", "ashgabat", "tashkent"]
print(len(nodes), "nodes,", len(links), "links,", len(pipelines), "pipelines")


# %% [markdown]
# ## The claim
#
# > China's project and the banks' corridors open new routes through a land-locked region and tie it together; Iran and Pakistan offer themselves as its gates to the sea, and Russia, which holds the old routes, can shut others out.
# > What keeps China from buying more oil and gas is a want of pipes. (after §5.1.3, §5.2.1, §5.2.3, §5.3.2, §5.3.3, §6.2)
#
# Notebook 06 asked who wants what. Here we look at the ground. Which of these statements does a map decide, and which need a price list? Write down what you believe, and go and measure.

# %% [markdown]
# ## Explore
#
# The map shows what is open in 2018. Solid lines belong to a CAREC corridor, thin grey ones do not: they lead on to open sea. Pipelines are dashed (gas) or dotted (oil). Squares are ports of the open sea, hollow squares ports of the Caspian. Point at a line for its name. The layers can be switched off at the top right.

# %% jupyter={"source_hidden": true}
def point(node_id):
    """Latitude and longitude of a node."""
    return (nodes.at[node_id, "lat"], nodes.at[node_id, "lon"])


def is_open(table, year):
    """Whether each link or pipeline was open by the end of a year; for links an empty year means: in place by 1991."""
    first = table["opened"].dt.year if "pipeline_id" in table else table["opened"].fillna(1991)
    return (table["status"] == "open") & (first <= year)


atlas = OfflineMap(
    location=(41, 72),
    zoom_start=3.75,
    height=460,
    title="Corridors, pipelines and ports, as open in 2018",
    text=(
        "<p>CAREC corridors run from Urumqi over Khorgos and Dostyk to Kazakhstan and Russia (1), over Kashgar and Osh or north of the Aral to the Caspian, Baku and Poti (2), from Siberia over Almaty, Tashkent and Mary to Iran (3), "
        "through Mongolia (4), from Kashgar over Dushanbe and Kabul to Karachi (5), and from Orenburg and Astrakhan over Termez to Afghanistan and Pakistan (6). "
        "Gas lines lead from Turkmenistan north to Russia, south to Iran and, three side by side, east to China; oil lines from Kazakhstan to Novorossiysk, Samara and China, and from Baku to the Mediterranean.</p>"
    ),
    legend="Solid blue: CAREC corridor. Thin grey: other link. Dashed orange: gas. Dotted black: oil. Filled square: port of the open sea; hollow: of the Caspian. Source: corridor_links, pipelines; lines are drawn straight from town to town.",
)
roads, others, pipes = (folium.FeatureGroup(name=n).add_to(atlas) for n in ("CAREC corridors", "Other links", "Pipelines"))
for row in links[is_open(links, 2018)].itertuples():
    carec = isinstance(row.corridors, str)
    words = f"{nodes.at[row.from_id, 'name']} – {nodes.at[row.to_id, 'name']}, {row.mode}" + (f", corridor {row.corridors}" if carec else "")
    folium.PolyLine(
        [point(row.from_id), point(row.to_id)], color="#0072b2" if carec else "#777777", weight=4 if carec else 1.5, tooltip=words
    ).add_to(roads if carec else others)
for row in pipelines[is_open(pipelines, 2018)].itertuples():
    gas = row.product == "gas"
    folium.PolyLine(
        [(lat + 0.35, lon + 0.35) for lat, lon in map(point, row.node_ids.split(";"))],  # set off, so as not to hide the road
        color="#b85000" if gas else "#000000", weight=3, dash_array="9 6" if gas else "2 5", tooltip=f"{row.name}, {row.product}",
    ).add_to(pipes)
for row in nodes[nodes["kind"].isin(["port", "caspian_port"])].itertuples():
    fill = "#000" if row.kind == "port" else "#fff"
    square = folium.DivIcon(html=f'<div style="width:9px;height:9px;border:2px solid #000;background:{fill}"></div>', icon_size=(13, 13), icon_anchor=(6, 6))
    folium.Marker((row.lat, row.lon), icon=square, tooltip=f"{row.name}, {'open sea' if row.kind == 'port' else 'Caspian'}").add_to(atlas)
folium.LayerControl(collapsed=True).add_to(atlas)
atlas.fit_bounds([[23, 26], [61, 122]])
atlas

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **Which sea?** From Urumqi, which port looks nearest? Would you have said so after reading §5.2.3?
#
#    <details><summary>What we saw</summary>Tianjin, in China itself. A map of corridors makes one look west; the nearest salt water lies east. Exercise 2 measures it.</details>
#
# 2. **Dead ends.** Follow corridors 1, 3 and 6 to where the blue ends. What has to come after?
#
#    <details><summary>What we saw</summary>In the north 1 and 6 end in Russia, far from any port; 3 reaches Bandar Abbas over the land of Iran. Neither state takes part in CAREC. Within the programme only 2 (Poti), 5 and 6 (Karachi) come to open sea, and 4 (Tianjin), which passes Central Asia by.</details>
#
# 3. **Which way does the gas go?** Count the gas lines by the state in which they end. How many cross Russia?
#
#    <details><summary>What we saw</summary>One ends in Russia, two in Iran, three in China. All but the first were opened from 1997 on; none of these five crosses Russia.</details>
#
# 4. **Where is corridor 4?** What does it do for the five?
#
#    <details><summary>What we saw</summary>It joins Xinjiang and Tianjin to Siberia through Mongolia, and touches none of the five. CAREC has eleven participants, and serves more than Central Asia.</details>

# %% [markdown]
# ## Step by step
#
# ### A node, a link, a border
#
# A **node** is a town, a port or a crossing; a **link** is a stretch between two of them. It crosses a border where its two ends lie in two states. The year `opened` is empty for what was in place by 1991, *and* for what is not there yet: read `status` before it. A node is given to the state that holds the ground, whose claim is recognised or not: Gilgit and the Khunjerab pass, which India claims too, to Pakistan.

# %%
display(nodes.loc[["urumqi", "khorgos", "aktau", "karachi"], ["name", "kind", "state_id", "lat", "lon"]])
shown = ["kuytun-khorgos-road", "kuytun-khorgos-rail", "etrek-gorgan-rail", "kashgar-torugart-rail"]
columns = ["link_id", "mode", "corridors", "opened", "status", "confidence", "note"]
links.loc[links["link_id"].isin(shown), columns]


# %% [markdown]
# ### How long is a link?
#
# The table gives no lengths, and we invent none. What can be computed is the distance over the globe between the two ends, by the haversine formula, with a radius of 6,371 km. Roads and rails are longer. How much longer shows where a length was published:

# %%
def distance(first, second):
    """Great-circle distance between two nodes, in km."""
    (lat1, lon1), (lat2, lon2) = point(first), point(second)
    north = sin(radians(lat2 - lat1) / 2) ** 2
    east = sin(radians(lon2 - lon1) / 2) ** 2
    half = north + cos(radians(lat1)) * cos(radians(lat2)) * east
    return 2 * 6371 * asin(sqrt(half))


published = {
    "uzen bereket etrek gorgan": 928,  # railway of 2014
    "urumqi turpan hami lanzhou": 1904,  # Lanxin railway
    "baku tbilisi kars": 846,  # railway of 2017
    # the convoy of 2016, about
    "kashgar tashkurgan khunjerab gilgit islamabad dera_ismail_khan quetta gwadar": 3000,
}
for way, built in published.items():
    stops = way.split()
    straight = sum(distance(a, b) for a, b in zip(stops, stops[1:], strict=False))
    words = f"{stops[0]} to {stops[-1]}: {straight:,.0f} km over the globe"
    print(f"{words}, {built:,} published: {built / straight:.2f} times")


# %% [markdown]
# From 1.14 in desert and steppe to 1.40 over the Karakoram. Keep the two numbers: where two ways differ by less than a fifth or so, our kilometres do not decide. They know nothing of gauges, queues, fees, snow or war either.
#
# ### A network, and a shortest way
#
# `networkx` keeps nodes and links as a **graph**. `network(year)` makes one of what was open by the end of a year; each link carries its `km` and, if it crosses a border, that `border`: the two states in alphabetical order. `network(year, without=[...])` leaves out the links that you name by their `link_id`.

# %%
def network(year, without=()):
    """The links open by the end of a year as a graph, some of them left out if you name them.

    Nodes have a state and a kind, links their km and the border that they cross, "" if none.
    """
    graph = nx.Graph()
    for row in nodes.itertuples():
        graph.add_node(row.Index, state=str(row.state_id), kind=row.kind)
    for row in links[is_open(links, year) & ~links["link_id"].isin(list(without))].itertuples():
        states = sorted({state_of[row.from_id], state_of[row.to_id]})
        border = "-".join(states) if len(states) == 2 else ""
        graph.add_edge(row.from_id, row.to_id, km=distance(row.from_id, row.to_id), border=border)
    return graph


graph = network(2018)
way = nx.shortest_path(graph, "ashgabat", "bandar_abbas", weight="km")
km = nx.shortest_path_length(graph, "ashgabat", "bandar_abbas", weight="km")
print(f"{' – '.join(nodes.loc[way, 'name'])}: {km:,.0f} km")

# %% [markdown]
# Without `weight="km"` the same function counts links and not kilometres: a ferry over the Caspian is then as short as a street. `nx.single_source_dijkstra(graph, start, weight="km")` gives the distances, and the ways, to all nodes at once; and
# where there is no way at all, `nx.shortest_path` stops with `NetworkXNoPath`.
#
# ### Standing in between
#
# **Betweenness** of a node: of the shortest ways between all other pairs of nodes, the share that runs through it. It is the usual measure of who can stop, tax or help the traffic of others.

# %%
by_km = nx.betweenness_centrality(graph, weight="km")
by_links = nx.betweenness_centrality(graph)
between = pd.DataFrame({"by km": by_km, "by links": by_links}).round(3).join(nodes[["name", "state_id"]])
pd.concat([between.nlargest(5, "by km"), between.nlargest(3, "by links")])

# %% [markdown]
# By kilometres the old cities of Bukhara and Samarkand lead; by links it is Beyneu, a railway junction in the desert by the Caspian. Neither number is about the five and the sea: both count the ways between all pairs of nodes. A measure answers the question that it was built for, and Exercise 4 builds one for ours.
#
# ### Borders that were really shut
#
# Six closures were looked up. The table is a list of examples, not a count.

# %%
oxus_data.load("border_closures").drop(columns=["sources", "start_precision", "end_precision"])

# %% [markdown]
# ### Four purses
#
# Who pays for corridors? The shares of capital in three banks at their start (the ADB: 2016), in per cent. In the AIIB China's 30.34 per cent of the capital gave it 26.06 per cent of the votes, and decisions of the highest rank need 75: China alone could stop them, and nobody else could.

# %%
features = oxus_data.load("institution_features")
purse = features[features["feature"].str.startswith("capital_share_")].assign(
    member=lambda t: t["feature"].str.removeprefix("capital_share_"),
    value=lambda t: t["value"].astype(float),
)
purse = purse.pivot(index="member", columns="institution_id", values="value")
display(purse.map("{:.2f}".format).replace("nan", "–"))
others = features["institution_id"].isin(["AIIB", "NDB", "BRI"]) & ~features["feature"].str.contains("share")
features.loc[others, ["institution_id", "feature", "value", "unit", "since", "note"]]

# %% [markdown]
# The NDB, the bank of the BRICS, divides by five what the AIIB weighs. The 40 billion of §5.2.3 are those of the Silk Road Fund, announced in November 2014 for *all* countries along the routes: neither for Central Asia alone, nor through the AIIB or the BRICS' bank, which have capital of their own.
#
# ### A claim, from words to an answer
#
# §6.2.2 has the AIIB at work since 2015, §6.2.1 says that CAREC has China behind it, and not Russia. In the tables' words: days of founding, and who takes part.

# %%
four = ["ADB", "AIIB", "NDB", "CAREC"]
display(oxus_data.load("institutions").set_index("institution_id").loc[four, ["founded", "founded_precision", "note"]])
spells = oxus_data.load("memberships").query("institution_id in @four and end.isna()")
spells = spells[spells["state_id"].isin([*oxus_data.CENTRAL_ASIA, "CHN", "RUS", "IRN"])]
spells.assign(year=spells["start"].dt.year).pivot(
    index="state_id", columns="institution_id", values="year"
).map(lambda year: "–" if pd.isna(year) else f"{year:.0f}")

# %% [markdown]
# The articles of the AIIB came into force on 25 December 2015, and it opened on 16 January 2016: **qualified**, by three weeks and the meaning of a word. Russia is neither in CAREC nor in the ADB, and Iran is in neither, so that corridors 1, 3 and 6 need land on which the programme builds nothing: **supported**. For the NDB, and for
# Turkmenistan in the AIIB, no membership was found, or it came later than the text.

# %% [markdown]
# ## Exercises
#
# Eight exercises, 24 points. None needs the answer of another: if one resists, go on and come back. `oxus check 07` in a terminal checks
# the whole notebook.
#
# The next cell, folded, holds a few helpers of the checks: they let you answer with a set, a list or a tuple, as you like. Run
# it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import sys
import warnings

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout

_NOTHING = "Your function gives nothing back: does it end with `return`?"


def _as_number(answer, what):
    """A number, as a float."""
    assert answer is not None, _NOTHING
    assert pd.api.types.is_number(answer), f"{what}: a number is wanted; you return {answer!r}."
    return float(answer)


def _as_set(answer, what):
    """Any collection of texts, or of pairs of texts, as a set of texts."""
    assert answer is not None, _NOTHING
    assert hasattr(answer, "__iter__") and not isinstance(answer, str), f"{what}: a collection is wanted; you return {answer!r}."
    return {item if isinstance(item, str) else "-".join(sorted(map(str, item))) for item in answer}


def _near(number, expected, tolerance):
    """Whether two numbers agree."""
    return not pd.isna(number) and (float(number) == expected or abs(float(number) - expected) <= tolerance)


def _toy_graph(*stretches):
    """A made-up network of (node, node, km); a node is named after its state, "aaa1" lies in AAA; one that ends in P is a port, in C a port of the Caspian."""
    made = nx.Graph()
    for first, second, length in stretches:
        for node in (first, second):
            made.add_node(node, state=node[:3].upper(), kind={"P": "port", "C": "caspian_port"}.get(node[-1], "city"))
        states = sorted({first[:3].upper(), second[:3].upper()})
        made.add_edge(first, second, km=float(length), border="-".join(states) if len(states) == 2 else "")
    return made


# %% [markdown]
# ### Exercise 1 · What is new about it? (3 points)
#
# *Claim: the Belt and Road creates new routes of transit (§5.2.3).*
#
# A second railway beside the first is more room, and no new route. Let us be strict: a route is **new** if it joins two states that no link of the table had joined before. Write `first_joined(table, after, until)`: the borders that an open link crossed for the first time in a year *later than* `after` and *not later than* `until`. Write a border as its two states in alphabetical
# order, `"CHN-KAZ"`. `state_of` tells the state of a node; an empty year of an open link counts as 1991.
#
# Then run it, in a cell of your own, from 1991 to 2013, the year in which the project was announced, and from 2013 to 2026. Which of the links were built with Chinese money, and where would you look that up?
#
# A *first* is only as good as the list: one older road that is missing turns a second line into a first one. So the table was compared with the land borders of its states in the Factbook. Every one has a link, except that of Afghanistan and China, which has no road, and the border of the exclave Nakhchivan with Turkey.
#
# <details><summary>A hint</summary>Keep the open links that cross a border, find the <em>earliest</em> year of each border, and only then compare with <code>after</code> and <code>until</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "first_joined", "locked": false, "schema_version": 3, "solution": true, "task": false}
def first_joined(table, after, until):
    """The borders that were crossed by an open link for the first time within some years.

    table: a table with the columns from_id, to_id, opened (empty: 1991, if open) and status
    after, until: years; the first is left out, the second is in
    Returns a set of borders, for example {"CHN-KAZ"}.
    """
    ### BEGIN SOLUTION
    rows = table[table["status"] == "open"]
    first = {}
    for row in rows.itertuples():
        states = {state_of[row.from_id], state_of[row.to_id]}
        if len(states) == 2:
            border = "-".join(sorted(states))
            year = 1991 if pd.isna(row.opened) else row.opened
            first[border] = min(year, first.get(border, year))
    return {border for border, year in first.items() if after < year <= until}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_first_joined", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_set(first_joined(links, 1991, 2013), "first_joined")
assert "CHN-KAZ" not in _answer, "CHN-KAZ: the railway by Khorgos, of 2012, runs beside an older road, and Dostyk was open before it. Find the earliest year of each border first."
assert "AFG-UZB" not in _answer, "AFG-UZB: a bridge with a road was there by 1991; the railway of 2012 is a second link over the same border."
assert _answer == {"IRN-TKM", "CHN-TJK", "AFG-TJK"}, f"After 1991 and up to 2013: IRN-TKM (1992), AFG-TJK (2002) and CHN-TJK (2004); you have {sorted(_answer)}."
_answer = _as_set(first_joined(links, 2002, 2013), "first_joined")
assert "AFG-TJK" not in _answer, "AFG-TJK was opened in 2002, by a bridge at Tem: the function is about years *later than* `after`, and the bridge of 2007 is a second link."
assert _answer == {"CHN-TJK"}, f"After 2002 and up to 2013: CHN-TJK; you have {sorted(_answer)}. Do you use both years?"
_toy = pd.DataFrame(
    {
        "from_id": ["almaty", "almaty", "kabul", "tehran", "quetta"],
        "to_id": ["kabul", "kabul", "baku", "mersin", "karachi"],
        "opened": pd.array([2015, pd.NA, pd.NA, 2016, 2016], dtype="Int64"),
        "status": ["open", "building", "planned", "open", "open"],
    }
)
_answer = _as_set(first_joined(_toy, 2013, 2026), "first_joined")
assert not any(len(set(item.split("-"))) < 2 for item in _answer), f"A made-up table: a link within one state crosses no border; you have {sorted(_answer)}."
assert "AFG-AZE" not in _answer and "AFG-KAZ" in _answer, "A made-up table: what is being built, or planned, joins nobody yet, however empty its year is. Read `status` first."
assert _answer == {"AFG-KAZ", "IRN-TUR"}, f"A made-up table: AFG-KAZ and IRN-TUR; you have {sorted(_answer)}."
### BEGIN HIDDEN TESTS
assert _as_set(first_joined(links, 2013, 2026), "first_joined") == set(), "After 2013: none. GEO-TUR had a road at Sarpi long before the railway of 2017."
_answer = _as_set(first_joined(links, 1990, 1991), "first_joined")
assert {"CHN-KAZ", "KAZ-RUS", "KGZ-UZB", "GEO-TUR"} <= _answer and "CHN-TJK" not in _answer, "After 1990 and up to 1991: all that was in place by 1991."
assert _as_set(first_joined(_toy, 2015, 2015), "first_joined") == set(), "A made-up table: no year is later than 2015 and not later than 2015."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · The way to the sea (3 points)
#
# *Claim: Pakistan is the natural gate of the region to the Indian Ocean (§5.3.3, which reports it as Pakistan's own view).*
#
# Write `way_to_sea(graph, start)`: the **port of the open sea** that is nearest by kilometres, the kilometres, and the states on the way in order, from that of the start to that of the port. If no port can be reached, return `None`. In the graph every node has its `state` and its `kind`: `graph.nodes["aktau"]["kind"]` is `"caspian_port"`, and the Caspian is a lake.
#
# Then run it for the five capitals and for Urumqi. For whom is Karachi the gate, and over which land does the way lead? How sure can you be, with the factors of 1.14 and 1.40 from above?
#
# <details><summary>A hint</summary><code>distances, ways = nx.single_source_dijkstra(graph, start, weight="km")</code>. A node that cannot be reached is in neither. For the states, go along the way and skip a state that repeats the one before.</details>

# %% nbgrader={"grade": false, "grade_id": "way_to_sea", "locked": false, "schema_version": 3, "solution": true, "task": false}
def way_to_sea(graph, start):
    """The nearest port of the open sea, how far it is, and the states on the way.

    graph: a network as network(year) makes it
    start: a node
    Returns (port, km, list of states in order), or None if no port can be reached.
    """
    ### BEGIN SOLUTION
    distances, ways = nx.single_source_dijkstra(graph, start, weight="km")
    ports = [node for node in distances if graph.nodes[node]["kind"] == "port"]
    if not ports:
        return None
    port = min(ports, key=distances.get)
    states = []
    for node in ways[port]:
        if not states or states[-1] != graph.nodes[node]["state"]:
            states.append(graph.nodes[node]["state"])
    return port, distances[port], states
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_way_to_sea", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _as_way(answer):
    """A port, a number and a list of states."""
    assert answer is not None, "You return None, but there is a way: does your function end with `return`?"
    assert isinstance(answer, (tuple, list)) and len(answer) == 3, f"way_to_sea: port, km and states are wanted; you return {answer!r}."
    return str(answer[0]), float(answer[1]), [str(state) for state in answer[2]]


_port, _km, _states = _as_way(way_to_sea(network(2018), "ashgabat"))
assert _port not in ("turkmenbashi", "baku", "aktau", "makhachkala", "astrakhan"), f"{_port} lies on the Caspian, which is a lake: only nodes of the kind `port` are at the open sea."
assert _port == "bandar_abbas" and _near(_km, 1371, 3), f"From Ashgabat the nearest port is Bandar Abbas, after 1,371 km; you have {_port} and {_km:,.0f}. Do you measure with weight=\"km\"?"
assert len(_states) < 5, f"Each state once for each stretch through it, and not once for each node; you have {_states}."
assert _states == ["TKM", "IRN"], f"From Ashgabat to Bandar Abbas: TKM, IRN, in this order; you have {_states}."
_port, _km, _states = _as_way(way_to_sea(network(1991), "ashgabat"))
assert (_port, _states) == ("poti", ["TKM", "AZE", "GEO"]) and _near(_km, 1501, 3), f"In 1991, before a road or railway led into Iran, it was Poti, 1,501 km, by Azerbaijan; you have {_port}, {_km:,.0f}, {_states}. Do you use the `graph` that is given?"
_port, _km, _states = _as_way(way_to_sea(network(2018), "dushanbe"))
assert (_port, _states) == ("karachi", ["TJK", "AFG", "PAK"]) and _near(_km, 1798, 3), f"From Dushanbe: Karachi, 1,798 km, by Afghanistan; you have {_port}, {_km:,.0f}, {_states}."
_port, _km, _states = _as_way(way_to_sea(network(1991), "dushanbe"))
assert _near(_km, 1906, 3), f"In 1991, before the bridge over the Panj, it was 1,906 km; you have {_km:,.0f}. Do you use the `graph` that is given?"
### BEGIN HIDDEN TESTS
for _year, _start, _wanted, _length, _lands in [(2018, "urumqi", "tianjin", 2538, ["CHN"]), (2018, "astana", "novorossiysk", 3011, ["KAZ", "RUS"]), (2000, "tashkent", "karachi", 2227, None), (2018, "bishkek", "karachi", 2312, ["KGZ", "CHN", "PAK"])]:
    _port, _km, _states = _as_way(way_to_sea(network(_year), _start))
    assert _port == _wanted and _near(_km, _length, 3) and (_lands is None or _states == _lands), f"{_start}, {_year}: {_wanted}, {_length:,} km; you have {_port}, {_km:,.0f}, {_states}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_way_to_sea_toy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_toy = _toy_graph(("aaa1", "bbb1", 100), ("bbb1", "aaa2", 100), ("aaa2", "cccP", 100), ("aaa1", "dddP", 900), ("aaa1", "eeeC", 10), ("fff1", "fff2", 5))
_port, _km, _states = _as_way(way_to_sea(_toy, "aaa1"))
assert _port == "cccP" and _km == 300, f"A made-up network: cccP after 300 km; you have {_port} and {_km:g}. One long link is not shorter than three short ones."
assert _states == ["AAA", "BBB", "AAA", "CCC"], f"A made-up network: the way goes AAA, BBB, AAA again, CCC; you have {_states}."
try:
    _answer = way_to_sea(_toy, "fff1")
except (nx.NetworkXNoPath, ValueError, KeyError):
    raise AssertionError("A made-up network: from fff1 no port can be reached, and your function stops with an error. Return None.") from None
assert _answer is None, f"A made-up network: from fff1 no port can be reached: None, and not {_answer!r}."
### BEGIN HIDDEN TESTS
_port, _km, _states = _as_way(way_to_sea(_toy, "cccP"))
assert _port == "cccP" and _km == 0 and _states == ["CCC"], "A made-up network: who starts at a port is there, after 0 km."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · Close a border: predict, then test (4 points)
#
# *Claim: who holds the routes can keep others from the markets, and Russia holds them (§5.1.3).*
#
# First **predict**. In the network of 2018, how much longer does the way to the nearest port of the open sea become? Write, into the dictionary `prediction`, one of `"nothing"`, `"below 500 km"`, `"500 km or more"`, `"no way left"` for each of
#
# - `"Urumqi, if CHN-PAK is closed"`
# - `"Bishkek, if CHN-KGZ is closed"`
# - `"Dushanbe, if AFG-PAK is closed"`
# - `"Astana, if all borders of Russia are closed"` (in this network those with Azerbaijan, China, Georgia, Kazakhstan and Mongolia)
#
# Any of the words gets the mark; being wrong is allowed, peeping is a pity.
#
# Then **test**: write `detour(graph, start, closed)`, the kilometres that are added when no link may cross the borders in `closed`, a collection of texts like `"CHN-PAK"`. If no port can be reached any more, return `inf`. Leave the given graph as it was: the next question needs it whole.
#
# When it passes, close the borders of the table of closures, each in the network of its year: whom did it cost kilometres, on our map? And what does a closure do that no kilometre shows?
#
# <details><summary>A hint</summary><code>graph.copy()</code>, then <code>remove_edges_from</code> with those edges whose <code>border</code> is closed: <code>graph.edges(data="border")</code> gives (node, node, border).</details>

# %% nbgrader={"grade": false, "grade_id": "detour", "locked": false, "schema_version": 3, "solution": true, "task": false}
prediction = {}  # {"Urumqi, if CHN-PAK is closed": "...", ...}
### BEGIN SOLUTION
prediction = {
    "Urumqi, if CHN-PAK is closed": "nothing",
    "Bishkek, if CHN-KGZ is closed": "below 500 km",
    "Dushanbe, if AFG-PAK is closed": "below 500 km",
    "Astana, if all borders of Russia are closed": "500 km or more",
}
### END SOLUTION


def detour(graph, start, closed):
    """The kilometres by which closed borders lengthen the way to the nearest port of the open sea.

    graph: a network as network(year) makes it; it is left as it was
    start: a node
    closed: a collection of borders, for example {"CHN-PAK"}
    Returns a number; inf if no port can be reached.
    """
    ### BEGIN SOLUTION
    def to_port(net):
        distances = nx.single_source_dijkstra_path_length(net, start, weight="km")
        return min((km for node, km in distances.items() if net.nodes[node]["kind"] == "port"), default=inf)

    left = graph.copy()
    left.remove_edges_from([(a, b) for a, b, border in graph.edges(data="border") if border in set(closed)])
    return to_port(left) - to_port(graph)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_detour_prediction", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_cases = ["Urumqi, if CHN-PAK is closed", "Bishkek, if CHN-KGZ is closed", "Dushanbe, if AFG-PAK is closed", "Astana, if all borders of Russia are closed"]
_words = ["nothing", "below 500 km", "500 km or more", "no way left"]
_given = globals().get("prediction")
assert isinstance(_given, dict), f"Write a dictionary `prediction` with these four keys: {_cases}."
_missing = [case for case in _cases if _given.get(case) not in _words]
assert not _missing, f"No prediction, or not one of the words {_words}, for: {_missing}."

# %% nbgrader={"grade": true, "grade_id": "test_detour", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
assert callable(globals().get("detour")), "There is no function `detour` yet: write it below your predictions, and take out the line that raises an error."
_net = network(2018)
_before = (_net.number_of_nodes(), _net.number_of_edges())
_answer = _as_number(detour(_net, "bishkek", {"CHN-KGZ"}), "detour")
assert _answer < 2000, f"You return {_answer:,.0f} km: how much *longer* the way becomes is asked, not how long it is."
assert (_net.number_of_nodes(), _net.number_of_edges()) == _before, "Your function takes links out of the graph that it was given: work on `graph.copy()`."
assert _near(_answer, 278, 2), f"Bishkek without CHN-KGZ: 278 km more (by Dushanbe and Kabul); you have {_answer:,.0f}. It may take another port."
_answer = _as_number(detour(_net, "urumqi", {"CHN-PAK"}), "detour")
assert _near(_answer, 0, 0.5), f"Urumqi without CHN-PAK: nothing, since its nearest port is Tianjin; you have {_answer:,.0f}."
_russia = {border for _, _, border in _net.edges(data="border") if "RUS" in border}
_answer = _as_number(detour(_net, "astana", _russia), "detour")
assert _near(_answer, 536, 2), f"Astana without any border of Russia: 536 km more, to Poti; you have {_answer:,.0f}. Are all borders in `closed` shut, and may it take another port?"
_toy = _toy_graph(("aaa1", "bbbP", 100), ("aaa1", "ccc1", 80), ("ccc1", "dddP", 90), ("eee1", "bbbP", 10), ("aaa1", "fffC", 1))
_answer = _as_number(detour(_toy, "aaa1", ["AAA-BBB"]), "detour")
assert _near(_answer, 70, 0.1), f"A made-up network: 170 km to dddP in place of 100 to bbbP, so 70 more; you have {_answer:g}."
try:
    _answer = _as_number(detour(_toy, "eee1", ["BBB-EEE"]), "detour")
except (nx.NetworkXNoPath, nx.NodeNotFound, ValueError, KeyError):
    raise AssertionError("A made-up network: eee1 is cut off, and your function stops with an error. Return inf.") from None
assert _answer == inf, f"A made-up network: eee1 is cut off: inf, and not {_answer:g}."
for _case, _start, _closed in zip(_cases, ["urumqi", "bishkek", "dushanbe", "astana"], [{"CHN-PAK"}, {"CHN-KGZ"}, {"AFG-PAK"}, _russia], strict=True):
    print(f"{_case}: you said {prediction.get(_case)!r}; it is {detour(_net, _start, _closed):,.0f} km.")
### BEGIN HIDDEN TESTS
for _start, _closed, _expected in [("tashkent", {"AFG-PAK"}, 126), ("dushanbe", {"AFG-PAK"}, 389), ("ashgabat", {"AZE-TKM", "IRN-TKM"}, None), ("tashkent", set(), 0)]:
    _answer = _as_number(detour(_net, _start, _closed), "detour")
    if _expected is None:
        assert _answer > 400, f"{_start} without {_closed}: more than 400 km; you have {_answer:,.0f}."
    else:
        assert _near(_answer, _expected, 2), f"{_start} without {_closed or 'nothing'}: {_expected} km; you have {_answer:,.0f}."
assert _near(detour(_toy, "aaa1", ("AAA-CCC",)), 0, 0.1), "A made-up network: a border that the shortest way does not cross costs nothing."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · Who stands in between? (3 points)
#
# *Claim: Iran is a bridge between the regions (§5.3.2, which reports it as Iran's own wish).*
#
# Write `through(graph, starts, ends)`: for each state, the share of all pairs (one start, one end) whose shortest way by kilometres leads through it. The state of the start and that of the end do not count for their own pair; a pair without a way counts as a pair, and leads through nobody. Return a Series or a dictionary with the states that have a share above 0.
#
# Then use it to **test a finding of our own**. The first edition of this notebook reported that Iran was bypassed: with the railway from Baku to Kars, opened on 30 October 2017, its share fell by more than half between 2016 and 2018. A reviewer remembered a road that our table did not have. It crosses from Georgia to Turkey at Sarpi, has been open since 1988, and in 2011 carried almost
# nine tenths of the road transport between the two states. It is in the table now, as `sarpi-erzurum-road`. Compare 2016 with 2018 for the five capitals and all ports, once with this link and once without it, and fill in `iran_fell`: by how much Iran's share fell, each time, as a share of all pairs. What is left of the finding?
#
# Last, in a cell of your own, leave out every other link of the table, one at a time: which single rows make Iran fall? Do the same for another sentence that you would like to write about this network. A conclusion that hangs on one row is a statement about the list, not about the region.
#
# <details><summary>A hint</summary>Two loops; in them the set of the states on <code>nx.shortest_path(..., weight="km")</code>, less two. Divide by the number of all pairs at the end. <code>through(...).get("IRN", 0)</code> is Iran's share, 0 if it has none.</details>

# %%
ports = [node for node in nodes.index if nodes.at[node, "kind"] == "port"]
print(len(capitals) * len(ports), "pairs of a capital and a port:", ", ".join(nodes.loc[ports, "name"]))


# %% nbgrader={"grade": false, "grade_id": "through", "locked": false, "schema_version": 3, "solution": true, "task": false}
def through(graph, starts, ends):
    """Through which states the shortest ways lead.

    graph: a network as network(year) makes it
    starts, ends: lists of nodes
    Returns a Series or dictionary from state to share of all pairs, between 0 and 1.
    """
    ### BEGIN SOLUTION
    count = {}
    for start in starts:
        for end in ends:
            if not nx.has_path(graph, start, end):
                continue
            way = nx.shortest_path(graph, start, end, weight="km")
            crossed = {graph.nodes[node]["state"] for node in way}
            for state in crossed - {graph.nodes[start]["state"], graph.nodes[end]["state"]}:
                count[state] = count.get(state, 0) + 1
    return pd.Series(count, dtype=float) / (len(starts) * len(ends))
    ### END SOLUTION


iran_fell = {"with the road": None, "without the road": None}  # Iran's share of 2016, less that of 2018
### BEGIN SOLUTION
for words, missing in {"with the road": [], "without the road": ["sarpi-erzurum-road"]}.items():
    before, after = (through(network(year, without=missing), capitals, ports) for year in (2016, 2018))
    iran_fell[words] = before.get("IRN", 0) - after.get("IRN", 0)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_through_without", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_given = globals().get("iran_fell")
assert isinstance(_given, dict) and {"with the road", "without the road"} <= set(_given), "Fill in `iran_fell`, with its two keys `with the road` and `without the road`."
_fell = [_as_number(_given[key], key) for key in ("with the road", "without the road")]
assert all(abs(share) <= 1 for share in _fell), f"Shares lie between 0 and 1, and so does their difference; you have {_fell}. If you have per cent, divide by 100."
assert _fell[1] >= 0, f"Without the road Iran's share is larger in 2016 than in 2018: take that of 2016 less that of 2018. You have {_fell[1]:.2f}."
### BEGIN HIDDEN TESTS
assert _near(_fell[0], 0, 0.001), f"With the road Iran has 0.12 in 2016 and 0.12 in 2018, so it fell by 0; you have {_fell[0]:.2f}."
assert _near(_fell[1], 0.12, 0.001), f"Without the road Iran falls from 0.24 to 0.12; you have {_fell[1]:.2f}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_through", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _as_shares(answer):
    """A Series, dictionary or one-column frame from state to share, zeros left out."""
    assert answer is not None, _NOTHING
    answer = answer.squeeze(axis=1) if isinstance(answer, pd.DataFrame) else answer
    assert hasattr(answer, "items"), f"A Series or a dictionary from state to share is wanted; you return {answer!r}."
    return {str(state): float(share) for state, share in answer.items() if not pd.isna(share) and float(share) > 0}


assert callable(globals().get("through")), "There is no function `through` yet: write it, and take out the line that raises an error."
_toy = _toy_graph(("aaa1", "bbb1", 10), ("bbb1", "bbb2", 10), ("bbb2", "cccP", 10), ("aaa1", "ddd1", 500), ("ddd1", "cccP", 500), ("ddd1", "eeeP", 1), ("fff1", "fff2", 1))
_answer = _as_shares(through(_toy, ["aaa1"], ["cccP", "eeeP"]))
assert all(share <= 1 for share in _answer.values()), f"A share lies between 0 and 1; you have {_answer}. A state with two nodes on a way is crossed once."
assert "AAA" not in _answer, f"A made-up network: AAA is where the ways begin, and is not in between; you have {_answer}."
assert _answer.get("BBB") is not None, f"A made-up network: the way to cccP leads through BBB, with three short links; you have {_answer}. Do you measure by km?"
assert _answer == {"BBB": 0.5, "DDD": 0.5}, f"A made-up network: of the two ways one leads through BBB and one through DDD; CCC and EEE are ends. You have {_answer}."
_answer = _as_shares(through(_toy, ["aaa1", "fff1"], ["cccP"]))
assert _answer == {"BBB": 0.5}, f"A made-up network: fff1 reaches no port, and still counts as a pair: BBB 0.5; you have {_answer}."
_answer = _as_shares(through(network(2018), capitals, ports))
assert _near(_answer.get("IRN", 0), 0.12, 0.001), f"In 2018 6 of the 50 ways lead through Iran: 0.12, not {_answer.get('IRN', 0):.2f}."
### BEGIN HIDDEN TESTS
assert _near(_answer["KAZ"], 0.24, 0.001) and _near(_answer["GEO"], 0.12, 0.001) and "RUS" not in _answer, f"In 2018: KAZ 0.24, GEO 0.12 and Russia nowhere in between; you have {_answer}."
_answer = _as_shares(through(network(2000), capitals, ports))
assert _near(_answer["IRN"], 0.10, 0.001), f"In 2000: 5 of 50 ways lead through Iran, 0.10; you have {_answer.get('IRN', 0):.2f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · Join, or lead out? A map and its words (3 points)
#
# *Claim: the corridors that the banks pay for join the land-locked five to one another, and so serve regional trade (§6.2.1, §6.2.2).*
#
# The answer is a figure. Write `border_map(year)`; it returns an `OfflineMap` with
#
# - **one** `folium.GeoJson` layer, with a LineString for each link that is open by the end of the year, belongs to a CAREC corridor (`corridors` is not empty), crosses a border, *and* has an end in one of the five. Each feature carries its `link_id` and a `kind`: `"between"` if both ends lie in the five, `"out"` if one does;
# - `title` and `text` for a reader who does not see it: together they give the year and **both counts** in figures.
#
# Two kinds need more than two colours: let one be broken, say. No test asks for it, your reader will. Then look at the numbers for 2018: are the corridors made for trade among the five? And what would you have to know besides?
#
# The next cell draws one link. In GeoJSON a position is **longitude, latitude**.

# %%
row = links.set_index("link_id").loc["kuytun-dostyk-rail"]
line = {
    "type": "Feature",
    "properties": {"link_id": row.name, "kind": "out"},
    "geometry": {
        "type": "LineString",
        "coordinates": [[nodes.at[n, "lon"], nodes.at[n, "lat"]] for n in (row["from_id"], row["to_id"])],
    },
}
words = "The railway from Kuytun in China to Dostyk in Kazakhstan."
example = OfflineMap(location=(45, 82), zoom_start=4.5, height=220, title="One link, 2018", text=words)
folium.GeoJson({"type": "FeatureCollection", "features": [line]}).add_to(example)
example


# %% [markdown]
# <details><summary>A hint</summary><code>is_open(links, year)</code> from above gives the open ones. <code>len({state_of[a], state_of[b]} & set(oxus_data.CENTRAL_ASIA))</code> is 2, 1 or 0 for a link that crosses a border.</details>

# %% nbgrader={"grade": false, "grade_id": "border_map", "locked": false, "schema_version": 3, "solution": true, "task": false}
def border_map(year):
    """A map of the corridor links over the borders of the five, by whether they join two of them or lead out.

    year: a year
    Returns an OfflineMap with one GeoJson layer, a title and a text.
    """
    ### BEGIN SOLUTION
    features, counts = [], {"between": 0, "out": 0}
    for row in links[is_open(links, year) & links["corridors"].notna()].itertuples():
        states = {state_of[row.from_id], state_of[row.to_id]}
        inside = len(states & set(oxus_data.CENTRAL_ASIA))
        if len(states) < 2 or not inside:
            continue
        kind = "between" if inside == 2 else "out"
        counts[kind] += 1
        line = [[float(nodes.at[n, "lon"]), float(nodes.at[n, "lat"])] for n in (row.from_id, row.to_id)]
        features.append(
            {"type": "Feature", "properties": {"link_id": row.link_id, "kind": kind}, "geometry": {"type": "LineString", "coordinates": line}}
        )
    picture = OfflineMap(
        location=(42, 68),
        zoom_start=4,
        title=f"CAREC links over the borders of the five, {year}",
        text=f"{counts['between']} links join two of the five, {counts['out']} lead out of the region.",
        legend="Solid blue: between two of the five. Broken orange: out of the region. Source: corridor_links.",
    )
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda f: (
            {"color": "#0072b2", "weight": 4}
            if f["properties"]["kind"] == "between"
            else {"color": "#b85000", "weight": 4, "dashArray": "7 6"}
        ),
    ).add_to(picture)
    return picture
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_border_map", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _lines_on(element):
    """The features of the GeoJson layers of a map, the map's own base layer left out."""
    found = []
    for child in element._children.values():
        found += _lines_on(child)
    if isinstance(element, folium.GeoJson):
        layer = element.data.get("features", [element.data])
        if element.layer_name != "Countries" or len(layer) < 100:
            found += layer
    return found


_picture = border_map(2018)
assert _picture is not None, _NOTHING
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
display(_picture)  # have a look
_drawn = _lines_on(_picture)
assert _drawn, "There is no GeoJson layer of yours on the map, or it is empty: did you say `.add_to(...)`?"
_kinds = {f["properties"].get("link_id"): f["properties"].get("kind") for f in _drawn}
assert None not in _kinds and set(_kinds.values()) <= {"between", "out"}, "Each feature needs the properties `link_id` and `kind`, and the kind is between or out."
assert "mary-sarakhs-rail" not in _kinds, "mary-sarakhs-rail stays within Turkmenistan: only links over a border are asked."
assert "tbilisi-kars-rail" not in _kinds, "tbilisi-kars-rail joins Georgia and Turkey, and has no end in the five."
assert "tashkurgan-kulma-road" not in _kinds, "tashkurgan-kulma-road belongs to no CAREC corridor."
assert _kinds.get("shymkent-tashkent-both") == "between" and _kinds.get("turkmenbashi-baku-ferry") == "out", "Shymkent to Tashkent joins two of the five; the ferry to Baku leads out."
_first, _last = f"{[*_kinds.values()].count('between')} between", f"{[*_kinds.values()].count('out')} out"
assert (_first, _last) == ("10 between", "16 out"), f"For 2018 10 links join two of the five, and 16 lead out; your map has {_first} and {_last}."
_lon, _lat = next(f for f in _drawn if f["properties"]["link_id"] == "turkmenbashi-baku-ferry")["geometry"]["coordinates"][0][:2]
assert _lon > _lat, f"In GeoJSON a position is longitude, then latitude; Turkmenbashi or Baku now lies at {_lon:g} east, {_lat:g} north."
### BEGIN HIDDEN TESTS
_kinds = [f["properties"]["kind"] for f in _lines_on(border_map(1995))]
assert (_kinds.count("between"), _kinds.count("out")) == (10, 11), f"For 1995: 10 between and 11 out; your map has {_kinds.count('between')} and {_kinds.count('out')}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_border_map_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = border_map(2018)
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
assert _picture.text, "A reader who does not see the map gets no words: give the OfflineMap a `text`."
_words = f" {_picture.title} {_picture.text} ".replace(".", " ").replace(",", " ").replace(":", " ").replace(";", " ").replace(")", " ").replace("(", " ").replace("<", " ").replace(">", " ").split()
assert "2018" in _words, "The words do not say of when the map is: a map without a date is no evidence."
assert "10" in _words and "16" in _words, "The words do not give both counts, 10 and 16: a reader who cannot see the lines cannot count them."
### BEGIN HIDDEN TESTS
_picture = border_map(1995)
_words = f"{_picture.title} {_picture.text}"
assert "1995" in _words and "10" in _words and "11" in _words, "For 1995 the words lack the year or the counts 10 and 11; make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · Mend the inference: what a pipe did (3 points)
#
# *Claim: what limits China's purchases of energy from the region is the want of transport capacity (§5.2.1).*
#
# If the pipe is the limit, sales to China should jump when one is opened. Somebody has tested it so, and reports: *Kazakh oil for China grew nearly twentyfold after the pipe of 2006; the lack of a pipe was the limit.*

# %%
trade = oxus_data.load("raw_material_trade")  # value in thousand US dollars, as far as a buyer or a seller reported it
gas = oxus_data.load("gas_exports").query("coverage == 'all' and year != 2019")  # billion m³, from Turkmenistan to all its buyers
gas = gas.assign(importer_id=gas["buyer_id"].fillna(gas["buyer"]), product_group="natural_gas", value=gas["volume"])


def growth(table, exporter, product, opened):
    """By how much sales to China grew after a pipe was opened (with faults)."""
    rows = table[(table["exporter_id"] == exporter) & (table["product_group"] == product)]
    sold = rows[rows["importer_id"] == "CHN"].groupby("year")["value"].sum()
    return sold[sold.index >= opened].mean() / sold[sold.index < opened].mean()


print(f"{growth(trade, 'KAZ', 'crude_oil', 2006):.1f} times")


# %% [markdown]
# There are three faults in it. Dollars rise with the price of oil. The year of the opening is counted as a year with a pipe, though a line may be opened in December. And all years before and after are thrown together, back to 1997 and on to 2024.
#
# Write `change(table, exporter, product, opened)`: the **share**, in per cent of the value, that China has in all that the exporter sold of the product; its mean over the **two years after** the year of the opening, less its mean over the **two years before** it. The result is in percentage points. A year in which the exporter sold the product, but not to China, has a
# share of 0; a year without any sales is left out of the mean.
#
# Run it on `trade` for the oil of KAZ, 2006 and 2009. Then print China's share in Kazakh oil for 2013 to 2018, while the pipeline itself did not change.
#
# For the gas of TKM run it **on both tables**, for line C of 2014. `trade` knows what somebody reported to the UN; neither Turkmenistan nor its buyers Russia and Iran did so for this gas, so China is nearly alone in it. `gas` has all buyers, in billion m³, from the *Statistical Review of World Energy*. (Up to 2008 the Review leaves out sales within the former Soviet Union, and in 2019 it prints
# China only; these years are not in `gas`.) For line A, of December 2009, `trade` gives a rise of 93 points. What do the shares of 2010 and 2011 in `gas` say, if China bought nothing before there was a pipe? Which sentence would you print, and what do you say to the claim now?
#
# <details><summary>A hint</summary>Two sums by year: all sales, and those to China; divide, and fill what is missing with 0 before the means: <code>china.reindex(all_sales.index, fill_value=0)</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "change", "locked": false, "schema_version": 3, "solution": true, "task": false}
def change(table, exporter, product, opened):
    """The change of China's share in what an exporter sells of a product, around the year in which a pipe was opened.

    table: a table with the columns exporter_id, importer_id, product_group, year and value
    exporter, product: an id of each
    opened: a year
    Returns percentage points: mean of the two years after, less mean of the two years before.
    """
    ### BEGIN SOLUTION
    rows = table[(table["exporter_id"] == exporter) & (table["product_group"] == product)]
    everybody = rows.groupby("year")["value"].sum()
    china = rows[rows["importer_id"] == "CHN"].groupby("year")["value"].sum()
    share = 100 * china.reindex(everybody.index, fill_value=0) / everybody
    after = share[share.index.isin([opened + 1, opened + 2])].mean()
    before = share[share.index.isin([opened - 2, opened - 1])].mean()
    return after - before
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_change", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_toy = pd.DataFrame(
    {
        "exporter_id": "AAA",
        "product_group": "gas",
        "importer_id": ["RUS", "RUS", "CHN", "CHN", "RUS", "CHN", "RUS", "CHN"],
        "year": [2001, 2002, 2002, 2003, 2004, 2004, 2005, 2005],
        "value": [10.0, 30.0, 10.0, 500.0, 50.0, 50.0, 0.0, 40.0],
    }
)
_answer = _as_number(change(_toy, "AAA", "gas", 2003), "change")
assert not _near(_answer, 0.625, 0.001), "You give a difference of shares between 0 and 1; percentage points are a hundred times that."
assert not _near(_answer, 6, 0.1), "You divide after by before; the difference is asked, in percentage points."
assert not _near(_answer, 35, 0.1), "A made-up exporter: you give dollars; they rise and fall with the price. Divide by all that was sold in the year."
assert not _near(_answer, 50, 0.1), "A made-up exporter: in 2001 it sold to others and nothing to China; that is a share of 0, and not a year to leave out."
assert not _near(_answer, 44.3, 0.1), "A made-up exporter: you divide the sums of two years; the mean of two yearly shares is asked, so that a year of high prices does not weigh more."
assert _near(_answer, 62.5, 0.1), f"A made-up exporter: before 0 and 25 per cent, after 50 and 100: 75 less 12.5 is 62.5; you have {_answer:.1f}. The mean of two shares is asked, not the share of two sums."
_answer = _as_number(change(trade, "KAZ", "crude_oil", 2006), "change")
assert not _near(_answer, 6.1, 0.1), "You count 2006, the year of the opening, as a year after it."
assert abs(_answer) <= 100, f"A share lies between 0 and 100 per cent, and so does its change; you have {_answer:,.0f}. Dollars are not asked."
assert _near(_answer, 9.08, 0.12), f"Oil of KAZ, 2006: from 3.8 to 12.9 per cent, so 9.1 points; you have {_answer:.1f}. Only the two years before and the two years after count."
_answer = _as_number(change(gas, "TKM", "natural_gas", 2014), "change")
assert not _near(_answer, -3.2, 0.15), "Gas of TKM, 2014: you use `trade`, whatever table is given; there China's share *falls* by 3.2 points, as the other buyers are missing."
assert _near(_answer, 19.6, 0.15), f"Gas of TKM, 2014, all buyers counted: 19.6 points more; you have {_answer:.1f}. Do you use `table`?"
### BEGIN HIDDEN TESTS
for _table, _exporter, _product, _year, _expected in [(trade, "KAZ", "crude_oil", 2009, 5.6), (trade, "TKM", "natural_gas", 2014, -3.2), (gas, "TKM", "natural_gas", 2012, 31.5), (gas, "TKM", "natural_gas", 2018, -0.3)]:
    _answer = _as_number(change(_table, _exporter, _product, _year), "change")
    assert _near(_answer, _expected, 0.25), f"{_product} of {_exporter}, {_year}: {_expected} points; you have {_answer:.1f}. A year without any sales is left out of the mean."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · What a lumped sum can prove (2 points)
#
# *Claim: of all who pay for CAREC, China is the largest investor (§6.2.1).*
#
# We found no figure for China's share. But a lump sets a limit: no member of a lump can have given more than the whole of it. Write `cannot_lead(funders)`: the lumps none of whose members can be the largest single funder, since some *named* funder gave more than the whole lump. A lump that is exactly as large as the largest named funder might hide an equal, and is not in the answer.
#
# Run it on both tables. China is a government: what follows for the claim? And what could its author have meant? The page behind the older table has no date; its total is that of about 2018.

# %%
to_2023 = pd.DataFrame(  # billion US dollars, 2001 to the end of 2023
    {"funder": ["ADB", "other partners", "governments"], "amount": [17.6, 23.4, 10.0], "lumped": [False, True, True]}
)
about_2018 = pd.DataFrame(  # per cent of 31.5 billion US dollars; what is left is governments and all others
    {
        "funder": ["ADB", "World Bank", "IsDB", "EBRD", "all the rest"],
        "amount": [36, 22, 6, 5, 31],
        "lumped": [False, False, False, False, True],
    }
)
display(to_2023, about_2018)
features.loc[features["institution_id"] == "CAREC", ["feature", "value", "unit", "since", "confidence", "note"]]


# %% nbgrader={"grade": false, "grade_id": "cannot_lead", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cannot_lead(funders):
    """The lumps that cannot hide the largest single funder.

    funders: a table with the columns funder, amount and lumped (True for a group of unknown members)
    Returns a set (or list) of names of lumps.
    """
    ### BEGIN SOLUTION
    named = funders.loc[~funders["lumped"], "amount"]
    lumps = funders[funders["lumped"]]
    return set(lumps.loc[lumps["amount"] < named.max(), "funder"]) if len(named) else set()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_cannot_lead", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_set(cannot_lead(to_2023), "cannot_lead")
assert "ADB" not in _answer, "The ADB is named, and no lump: lumps are asked."
assert "other partners" not in _answer, "The other partners gave 23.4 together: one of them may have given more than the ADB's 17.6. Compare with the largest *single* named funder."
assert _answer == {"governments"}, f"All governments together gave 10, less than the ADB alone: none of them can lead; you have {sorted(_answer)}."
_answer = _as_set(cannot_lead(about_2018), "cannot_lead")
assert _answer == {"all the rest"}, f"About 2018 all the rest had 31 per cent, less than the ADB's 36; you have {sorted(_answer)}. Which named funder do you compare with?"
_toy = pd.DataFrame({"funder": list("abcd"), "amount": [5, 8, 8, 7], "lumped": [False, False, True, True]})
_answer = _as_set(cannot_lead(_toy), "cannot_lead")
assert "c" not in _answer, "A made-up list: the lump c has 8, as much as the largest named one, so that a single member may have given that. Compare with one named funder, and not with all of them together."
assert _answer == {"d"}, f"A made-up list: d, with 7 below 8; you have {sorted(_answer)}."
_toy = pd.DataFrame({"funder": list("abc"), "amount": [5, 9, 7], "lumped": [False, True, True]})
_answer = _as_set(cannot_lead(_toy), "cannot_lead")
assert _answer == set(), f"A made-up list: c has less than b, but b is a lump too, and no funder: compare with the largest *named* one. An empty set; you have {sorted(_answer)}."
_mixed = pd.DataFrame({"funder": list("xyz"), "amount": [1, 8, 6], "lumped": [True, False, True]})
assert _as_set(cannot_lead(_mixed), "cannot_lead") == {"x", "z"}, "A made-up list with two small lumps, one of them first: both."
### BEGIN HIDDEN TESTS
_blind = pd.DataFrame({"funder": ["a", "b"], "amount": [5, 8], "lumped": [True, True]})
assert _as_set(cannot_lead(_blind), "cannot_lead") == set(), "A made-up list without a named funder: nothing can be said."
_plain = pd.DataFrame({"funder": ["a", "b"], "amount": [5, 8], "lumped": [False, False]})
assert _as_set(cannot_lead(_plain), "cannot_lead") == set(), "A made-up list without a lump: nothing to return."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8 · How alike are the members of the ECO? (3 points)
#
# *Claim: the members of the ECO share enough culture, Islam above all, to build an identity on (§6.3).*
#
# Take two people at random from all who live in the member states. How likely is it that they belong to one group? Write `alike(people, members)`: the sum of the squared shares of all groups, each reckoned over **all** members together, so that a large state weighs more than a small one. Those in the group `other` belong to no group in common: they count among the people, and match nobody.
#
# Run it with `faiths`, and with `branches`, which parts Muslims into Sunni and Shia, for the ECO and for the SCO of spring 2018. What is left of the likeness when the branches are told apart? (The CSTO and the EEU cannot be reckoned: our tables have no religions for Armenia and Belarus.)
#
# The next cell, which you need not read, makes the two tables from the Factbook's edition of 2015 and the populations of 2017. Where it prints a range, the middle is taken; where it says *mostly* or *predominantly*, all Muslims are given to that branch; for Kazakhstan, Kyrgyzstan and Turkmenistan, of which it does not speak, they are given to the Sunni, from general knowledge.

# %% jupyter={"source_hidden": true}
rows = oxus_data.load("compositions").query("kind == 'religion' and edition == '2015' and part_of.isna()").copy()
rows["share"] = rows["share"].fillna((rows["share_low"] + rows["share_high"]) / 2)
christian = ["Christian", "Russian Orthodox", "Eastern Orthodox", "other Christian"]
unknown = ["other", "unspecified", "unknown", "other and unspecified"]
rows["group"] = [
    "Muslim" if "Muslim" in i else "Christian" if i in christian else "other" if i in unknown else i for i in rows["item"].astype(str)
]
population = oxus_data.load("indicators").query("indicator == 'population' and year == 2017").set_index("state_id")["value"]
faiths = rows.groupby(["state_id", "group"], observed=True)["share"].sum().reset_index()
left = 100 - faiths.groupby("state_id", observed=True)["share"].sum()
left = left[left > 0].rename("share").reset_index().assign(group="other")
faiths = pd.concat([faiths, left]).groupby(["state_id", "group"], observed=True)["share"].sum().reset_index()
faiths["people"] = faiths["share"] * faiths["state_id"].astype(str).map(population) / 100
shia = {"AFG": 12.5, "AZE": 96.9, "IRN": 92.5, "PAK": 12.5, "TJK": 5.0}  # per cent of all people
parted = faiths[faiths["group"] == "Muslim"]
of_shia = parted.assign(group="Shia", share=parted["state_id"].astype(str).map(shia).fillna(0))
of_sunni = parted.assign(group="Sunni", share=parted["share"].to_numpy() - of_shia["share"].to_numpy())
branches = pd.concat([faiths[faiths["group"] != "Muslim"], of_shia, of_sunni], ignore_index=True)
branches["people"] = branches["share"] * branches["state_id"].astype(str).map(population) / 100
faiths, branches = (t[["state_id", "group", "people"]].astype({"state_id": str}) for t in (faiths, branches))
eco, sco = (set(oxus_data.members(body, on="2018-03-01")["state_id"].astype(str)) for body in ("ECO", "SCO"))
print("ECO:", sorted(eco), "\nSCO:", sorted(sco))
branches.assign(millions=(branches["people"] / 1e6).round(1)).query("state_id in ['IRN', 'TJK']")[["state_id", "group", "millions"]]


# %% nbgrader={"grade": false, "grade_id": "alike", "locked": false, "schema_version": 3, "solution": true, "task": false}
def alike(people, members):
    """The chance that two people drawn at random from a body belong to one group.

    people: a table with the columns state_id, group and people (a number)
    members: a collection of ids of states
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    inside = people[people["state_id"].isin(list(members))]
    groups = inside.groupby("group")["people"].sum()
    shares = groups / groups.sum()
    return (shares.drop("other", errors="ignore") ** 2).sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_alike", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_toy = pd.DataFrame({"state_id": ["A", "A", "B", "B", "C"], "group": ["x", "other", "x", "y", "y"], "people": [80, 20, 5, 5, 890]})
_answer = _as_number(alike(_toy, ["A", "B"]), "alike")
assert _answer <= 1, f"A chance lies between 0 and 1; you have {_answer:g}."
assert not _near(_answer, 0.485, 0.004), "A made-up body: you average the states as if they had equally many people. Reckon over all members together."
assert not _near(_answer, 0.6322, 0.004), "A made-up body: you let two people of the group `other` match each other."
assert not _near(_answer, 0.894, 0.004), "A made-up body: you leave `other` out of the people; they count, and match nobody."
assert not _near(_answer, 85 / 110, 0.004), "A made-up body: 85 of 110 is the share of x; the chance that *two* people are in x is its square."
assert _near(_answer, 0.5992, 0.002), f"A made-up body of 110: x has 85, y 5, and 20 match nobody: 0.597 + 0.002 = 0.599; you have {_answer:.3f}. Do you keep to the members?"
_answer = _as_number(alike(faiths, eco), "alike")
assert _near(_answer, 0.917, 0.004), f"The ECO by faith: 0.92; you have {_answer:.3f}."
_answer = _as_number(alike(branches, sco), "alike")
assert _near(_answer, 0.155, 0.004), f"The SCO by branch: 0.16; you have {_answer:.3f}."
### BEGIN HIDDEN TESTS
_answer = _as_number(alike(branches, eco), "alike")
assert _near(_answer, 0.573, 0.004), f"The ECO by branch: 0.57; you have {_answer:.3f}."
assert _near(_as_number(alike(_toy, {"C"}), "alike"), 1, 1e-9), "A made-up body with one group: 1."
### END HIDDEN TESTS

# %% [markdown]
# And what came of the likeness? Figures for the share of trade that the ECO's members have with one another were printed by six makers. They may be compared within a maker only; not one comes near the 20 per cent that the ECO set itself, in 2005, for 2015.

# %%
figures = oxus_data.load("published_figures")
columns = ["metric", "period", "value", "qualifier", "directness", "sources"]
figures.loc[figures["metric"].str.startswith("intra-ECO"), columns].sort_values("period")

# %% [markdown]
# ## In writing
#
# **Question (6 points).** *Whom do the corridors serve: the five, or those around them?* One reading has the region as a bridge that all sides need; another as a stretch of ground that others cross, or go round. Use what you have measured: new routes, ways to the sea, closed borders, the counts on your map, pipes and purses.
# Answer in 200 to 300 words; use your own numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the exercises, each with its year and its unit | one or two numbers, or without year or unit | none, or wrong ones |
# | **Reading the text** (1) | cites at least one section fairly, and says where the record differs | cites, but only to agree or to find fault | no section cited |
# | **Both readings** (1) | gives each reading its best evidence | mentions the other without evidence | one-sided |
# | **Limits** (1) | says what straight kilometres, announced capacities or lumped sums cannot show, and what could | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The corridors serve those who can choose between them, and that is China and the transit states more than the five.
#
# The best evidence for the bridge is that the five need each other. Of the 50 shortest ways from their capitals to ten ports in 2018, 30 per cent lead through Turkmenistan, 26 through Uzbekistan and 24 through Kazakhstan; of the outsiders only Azerbaijan, with 30, has as much. Ten of the corridors' links join two of them (§6.2.1), and the way of Dushanbe to Karachi has become
# 108 km shorter since 1991. Pipes to China gave Turkmenistan a further buyer: China took 41 per cent of its gas in 2011, after none in 2009, when Russia took 64.
#
# The best evidence for ground that others cross is that 16 links lead out; all that were added since 1991 do so. Urumqi needs none of it: Tianjin is 2,538 km away, and closing the border with Pakistan costs it nothing, while closing that of Afghanistan with Pakistan costs Dushanbe 389 km. After 2013 no border was joined for the first time, so the new routes of §5.2.3
# are second lines. And the purse is the ADB's: all governments together gave 10 of 51 billion dollars. I cannot say that Iran lost its place as a bridge (§5.3.2): its share is 12 per cent in 2016 and in 2018, and the fall that a first version of the table showed came from one missing road.
#
# Roads are 14 to 40 per cent longer than our kilometres, most so in mountains, and these know no queue and no fee. Capacities are announced. Times and costs of shipments, which CAREC's own monitors collect at the crossings, would show who really uses these roads.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "Aktau is a port. Why is it not an end of the way to the sea?",
            "options": ["It is too small", "The Caspian has no way out to the ocean for our network", "It freezes in winter"],
            "answer": 1,
            "why": "The Caspian is a lake. Ships can leave it by the Volga and the Don, over Russian canals, which is no open sea either; our network leaves them out.",
        },
        {
            "question": "Closing CHN-PAK costs Urumqi nothing. What does that show?",
            "options": ["That nobody uses the Karakoram Highway", "That the highway is of no use to Kashgar", "That for the nearest port Urumqi has a way at home"],
            "answer": 2,
            "why": "It is about Urumqi and the nearest port. From Kashgar Karachi is by far the nearest, and a convoy went to Gwadar in 2016.",
        },
        {
            "question": "By our kilometres Karachi is nearer to Bishkek (2,312) than Bandar Abbas (2,787). Is that certain?",
            "options": [
                "No: multiplied by 1.40 and 1.17 the two come out alike",
                "Yes: 474 km are more than enough",
                "No, since great circles are wrong by nature",
            ],
            "answer": 0,
            "why": "About 3,240 against 3,260 km. Mountain roads are longer for the same distance over the globe, and the pass is shut in winter.",
        },
        {
            "question": "In dollars China's purchases of Kazakh oil fell from 8.76 to 0.85 billion from 2013 to 2017. Why take shares?",
            "options": ["Shares are always better", "The price of oil fell too, and a share does not feel it", "Dollars lost value"],
            "answer": 1,
            "why": "But the share fell as well, from 21 to 4 per cent: less oil went there although the pipe was the same. For that part the pipe was not the limit.",
        },
        {
            "question": "The other partners of CAREC gave 23.4 billion, the ADB 17.6. Who is the largest funder?",
            "options": ["The other partners", "The ADB, as the page says; the two sums alone do not show it", "China"],
            "answer": 1,
            "why": "A lump is no funder. The programme's page names the ADB, the World Bank and the EBRD as the first three, in this order.",
        },
        {
            "question": "The SCO of 2018 has 498 million Muslims, the ECO 479. Why is the one so much less alike than the other?",
            "options": ["Its Muslims are of other branches", "They are a small part of its people", "The figures are of different years"],
            "answer": 1,
            "why": "Likeness is about shares of all people together: in the SCO Muslims are one in six or so, in the ECO nearly all.",
        },
    ]
)
quiz

# %% [markdown]
# ## Verdicts
#
# Now judge. For each claim write `supported`, `qualified`, `contradicted`, `untested` or `untestable` between the quotation marks; then run the next
# cell. Where you have decided, it shows what the course's own solution finds, and why. Yours may differ: be ready to defend it. These verdicts carry no marks, and come back
# in the capstone.

# %%
my_verdicts = {
    "07-obor-new-routes": "",  # §5.2.3  the Belt and Road creates new routes
    "07-obor-billions": "",  # §5.2.3  800 to 1,000 billion, 40 of them for Central Asia
    "07-pakistan-gateway": "",  # §5.3.3  Pakistan as the gate to the Indian Ocean
    "07-iran-bridge": "",  # §5.3.2  Iran as a bridge
    "07-russia-holds-routes": "",  # §5.1.3  Russia, by its routes, can keep others out
    "07-pipe-bottleneck": "",  # §5.2.1  pipes are the limit
    "07-corridors-join-the-five": "",  # §6.2  the corridors join the five
    "07-carec-biggest-backer": "",  # §6.2.1  China is CAREC's largest investor
    "07-carec-transport-share": "",  # §6.2.1  three quarters for transport
    "07-carec-without-russia": "",  # §6.2.1  with China, without Russia
    "07-aiib-2015": "",  # §6.2.2  at work since 2015
    "07-aiib-china-dominates": "",  # §6.2.2  China dominates the AIIB
    "07-eco-common-culture": "",  # §6.3  enough culture in common
    "07-eco-little-trade": "",  # §6.3  little done for trade
}

# %% jupyter={"source_hidden": true}
table = (
    oxus_data.load("claims")
    .set_index("claim_id")
    .loc[list(my_verdicts), ["section", "claim", "verdict", "why"]]
)
table.insert(2, "mine", list(my_verdicts.values()))
for column in ["verdict", "why"]:
    table[column] = table[column].astype(str).where(table["mine"].str.strip() != "", "decide first")
table

# %% [markdown]
# ## Wrap-up
#
# What we found:
#
# - **New routes are rare.** From 1991 to 2013 three borders of the network were joined for the first time, after 2013 none. The rest is second lines beside first ones, the railway from Baku to Kars among them; that from Kashgar to Andijan is being built.
# - **Which port is nearest depends on where you start.** It is Karachi for Tashkent, Dushanbe and Bishkek, Bandar Abbas for Ashgabat, Novorossiysk for Astana, and Tianjin for Urumqi.
# - **A closed border hits some and not others.** AFG-PAK costs Dushanbe 389 km and Tashkent 126 in the network of 2018; all borders of Russia together cost Astana 536 and the other four nothing. KAZ-KGZ, shut for six weeks in 2010, costs no capital a kilometre to the sea: trade among neighbours does not go there.
# - **A finding that hung on one row.** With the road at Sarpi Iran has 12 per cent of the ways to the sea in 2016 and in 2018; without it, its share seems to fall from 24 to 12. Turkmenistan, Azerbaijan, Uzbekistan and Kazakhstan are each crossed by 24 to 30 per cent.
# - **What was added leads out.** In 2018 ten links joined two of the five, sixteen led away; in 1991 it was ten and eleven.
# - **Pipes made the market, and did not fill it.** China's share in Kazakh oil rose by 9 points after 2006 and by 6 after 2009, and then fell from 21 to 3 per cent. Of Turkmen gas it took none in 2009, 18 per cent in 2010 and 41 in 2011: a rise of some 30 points, not of the 93 that a record without the other buyers shows.
# - **China cannot be CAREC's largest investor.** All governments together gave less than the ADB.
# - **The ECO is alike by faith (0.92), less so by branch (0.57),** and far more than the SCO (0.16). Of its trade 6 to 10 per cent stay inside, of 20 that were wanted.
#
# Roads say who could meet. **Notebook 08** asks who did: every body of the text, who was in it, from which day to which, and where they overlap.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 07`, and at the end `oxus submit 07 --name YOUR-ID`.
