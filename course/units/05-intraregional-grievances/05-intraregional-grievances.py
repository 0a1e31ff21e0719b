# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 · Shared grievances: water, borders, work abroad
#
# *Vector II, within the region, second part. Time: 80–90 minutes; 33 points.*
#
# When you have worked through this notebook, you can
#
# - say who forms the water of two rivers and who uses it, and where "upstream against downstream" is too simple;
# - solve a small game, and say what a payment, patience or a roof over it would change;
# - compare two editions of a figure without comparing two definitions;
# - rank five states by a score, and say when a rank means nothing.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§4.2.2** (how the five deal with one another: borders, transport, the weak and the strong), **§4.3** (water, energy, security, migration) and the last paragraph of **§4.4**. It was written in spring 2018. Mark
# each sentence that says *never*, *no* or *increasingly*: such words can be tested.
#
# Notebook 04 could not show that the likeness of what they sell keeps the five from trading; in raw materials they trade because they differ. What they do have in common is rivers, borders and worries.

# %%
from itertools import combinations

import folium
import pandas as pd
import shapely
from IPython.display import display
from shapely.geometry import Point, shape

import oxus_data
from oxus_widgets import OfflineMap, Quiz

pd.set_option("display.max_colwidth", None)  # show long texts in full
five = list(oxus_data.CENTRAL_ASIA)
names = oxus_data.load("states").set_index("state_id")["name"]
figures = oxus_data.load("published_figures")
indicators = oxus_data.load("indicators")
definitions = oxus_data.load("indicator_definitions")
courses = oxus_data.load("river_courses")
print("The five:", ", ".join(names[five]))


# %% [markdown]
# ## The claim
#
# > The water rises in two states that lack fuel and is used in three that have it. Moscow made them exchange the one for the other; since 1991 they bargain two by two, build against each other, and waste what they have. Their
# > borders were never settled, their railways lead to Russia, the weaker three are unstable and live on money sent home. All this calls for cooperation, and has not brought it. (after §4.2.2, §4.3.1, §4.3.2, §4.4)
#
# A long list, and each item can be true without the next. Which one would you bet on? Write it down before you go on.

# %% [markdown]
# ## Explore
#
# The map shows what the five share whether they like it or not: two rivers, the large dams, and pieces of one state inside another. Switch the layers on and off in the corner; point at a line or a spot for its name.

# %% jupyter={"source_hidden": true}
def pieces(state_id):
    """The parts of a state in degrees, put together from its provinces; the largest comes first."""
    wanted = set(provinces.loc[provinces["state_id"] == state_id, "province_id"])
    whole = shapely.union_all([shape(f["geometry"]) for f in outlines if f["properties"]["province_id"] in wanted])
    return sorted(shapely.get_parts(whole), key=lambda part: part.area, reverse=True)


provinces = oxus_data.load("boundaries")
outlines = oxus_data.geometry("provinces")["features"]
parts = {state: pieces(state) for state in five}
enclaves = pd.DataFrame(
    [
        {"owner": owner, "inside": other, "lat": part.centroid.y, "lon": part.centroid.x, "km²": round(oxus_data.equal_area(part).area)}
        for owner in five
        for part in parts[owner][1:]
        for other in five
        if other != owner and part.distance(parts[other][0]) < 0.02
    ]
)
plants = oxus_data.load("hydropower_plants")
dams = plants[plants["state_id"].isin(five) & (plants["capacity"] >= 400)].sort_values("capacity", ascending=False)

# %% jupyter={"source_hidden": true}
land = OfflineMap(
    location=(43.3, 67.5),
    zoom_start=4.75,
    height=480,
    title="Two rivers, the large dams, four enclaves",
    legend='<p><b style="color:#0072b2">━</b> Amu Darya · <b style="color:#007f5b">━</b> Syr Darya · <b style="color:#6a3d9a">○</b> hydropower plant of 400 MW or more · <b style="color:#b85000">●</b> piece of one state inside another<br>Sources: rivers and boundaries Natural Earth 4.1; plants Global Power Plant Database, 2017 (without Rogun).</p>',
    text="<p>The Syr Darya rises as the Naryn in Kyrgyzstan, crosses the Ferghana valley in Uzbekistan, the north of Tajikistan, Uzbekistan again and Kazakhstan, and ends in the northern Aral Sea. The Amu Darya rises in the Pamir, runs as "
    "the Panj between Tajikistan and Afghanistan, touches Uzbekistan, and goes on between and through Turkmenistan and Uzbekistan to what was the southern Aral Sea. Dams of 400 MW or more: "
    + ", ".join(f"{dam.name} in {names[dam.state_id]} ({dam.capacity:,.0f} MW)" for dam in dams.itertuples(index=False, name="Dam")) + ". Enclaves: two Uzbek ones and a Tajik one inside Kyrgyzstan, a Tajik one inside Uzbekistan.</p>",
)
layers = {name: folium.FeatureGroup(name=name).add_to(land) for name in ["Rivers", "Dams", "Enclaves"]}
for river in courses["river"].unique():
    course = courses[courses["river"] == river].sort_values("point")
    line = course[["lat", "lon"]].values.tolist()
    words = ", then ".join(course["stretch"].unique())
    folium.PolyLine(line, tooltip=words, weight=4, color="#0072b2" if river == "amu_darya" else "#007f5b").add_to(layers["Rivers"])
for dam in dams.itertuples():
    words = f"{dam.name}, {names[dam.state_id]}: {dam.capacity:,.0f} MW"
    folium.CircleMarker([dam.lat, dam.lon], radius=3 + (dam.capacity / 100) ** 0.5, color="#6a3d9a", fill=True, fill_opacity=0.3, tooltip=words).add_to(layers["Dams"])
for spot in enclaves.itertuples():
    words = f"{names[spot.owner]}, inside {names[spot.inside]}"
    folium.CircleMarker([spot.lat, spot.lon], radius=6, color="#b85000", fill=True, fill_opacity=0.9, tooltip=words).add_to(layers["Enclaves"])
folium.LayerControl(collapsed=False).add_to(land)
land


# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **Follow the Syr Darya** from its source. Through which states does it flow, in which order?
#
#    <details><summary>What we saw</summary>Kyrgyzstan, Uzbekistan, Tajikistan, Uzbekistan again, Kazakhstan. Tajikistan is upstream of one part of Uzbekistan and downstream of another: on this river nobody is only the one or the other but the first and the last.</details>
#
# 2. **And the Amu Darya.** Which state lies along it and is in none of the arrangements of the five?
#
#    <details><summary>What we saw</summary>Afghanistan, on the left bank of the Panj and of the upper Amu Darya. Keep it in mind when the water is shared out.</details>
#
# 3. **The dams.** Where do the largest lie, and on which side of the borders are the fields that their water reaches?
#
#    <details><summary>What we saw</summary>The largest, Nurek on the Vakhsh and Toktogul on the Naryn, lie in Tajikistan and Kyrgyzstan, near the sources; the fields lie downstream, mostly in other states. Two large plants are on the Irtysh in Kazakhstan, another river. Rogun, above Nurek, has worked since November 2018 and is missing from the
#    table: what a table lacks is no evidence.</details>
#
# 4. **The enclaves.** How many does the map show, and where do all of them lie?
#
#    <details><summary>What we saw</summary>Four, all in or beside the Ferghana valley. There are a few more, too small for these simplified outlines. The two larger ones are Sokh, Uzbek, and Vorukh, which is Tajik or, in another reading, no enclave at all
#    (notebook 03 has both readings).</details>

# %% [markdown]
# ## Step by step
#
# ### Formed, allowed, taken
#
# Three different things are called "a country's water". What **forms** inside it, from its own rain and snow; what it **may use**, which adds what flows in and takes off what is left to others; and what it **takes**, its withdrawal.

# %%
def by_state(indicator):
    """An indicator that has one value for each state."""
    return indicators[indicators["indicator"] == indicator].set_index("state_id")["value"]


def fao(metric):
    """A figure of the FAO on water, by state."""
    rows = figures[(figures["topic"] == "water_resources") & (figures["metric"] == metric)]
    return rows.set_index("subject")["value"]


water = pd.DataFrame(
    {
        "forms": fao("internal renewable water resources"),
        "may_use": fao("total actual renewable water resources"),
        "takes": by_state("water_withdrawal_fb2015"),
    }
).loc[[*five, "AFG"]]
water["handed_on"] = water["forms"] - water["may_use"]
water  # km³ a year: FAO for 2011; withdrawal of 2004 to 2010 (Factbook 2015)

# %% [markdown]
# Kyrgyzstan and Tajikistan hand on 25 and 42 km³ a year, more than half of what forms there; the others receive. But see Kazakhstan: it forms the most of all, and most of that never comes near the Aral Sea, since the Irtysh, the Ural and the Ili are rivers of
# their own. Whole countries hide basins. For the Aral basin alone there are single published shares:

# %%
basin = figures[(figures["topic"] == "water_resources") & (figures["subject"] == "Aral Sea basin")]
basin[["metric", "period", "value", "unit", "qualifier"]]

# %% [markdown]
# So 67 % rises in the two, some 19 % in Afghanistan, the rest elsewhere; and 83 % is used by the three downstream. How much of what they may use do the states take?

# %%
pressure = pd.DataFrame(
    {
        edition: by_state(f"water_withdrawal_fb{edition}") / by_state(f"renewable_water_fb{edition}")
        for edition in (2015, 2025)
    }
).loc[five]
pressure.round(2)  # share of the renewable water that is taken

# %% [markdown]
# Uzbekistan and Turkmenistan took more than there was (water that drains from a field is taken twice), and take less now, though the two editions count somewhat differently; the others are far below. Farming has nine tenths of it, except in Kazakhstan, and in Tajikistan of late. That it is *too much* for two can be read here. That it
# is *wasted* cannot: for that one would need the water per tonne of harvest.
#
# ### Quotas, and whether they add up
#
# The five have a water commission, the ICWC, founded in February 1992. It decides by unanimity, and publishes what each may take from each river in a season. §6.1.3 says that no agreement on water is binding international law. Its founding agreement of February 1992, of all five, is a treaty, and so is that of 1998 on the Syr Darya, by which Kazakhstan, Kyrgyzstan and Uzbekistan were to pay for
# water with fuel (both are in the table `events`). What they lack is not law but a judge: nobody outside decides when one side does not keep its part. The press printed these quotas for 2025:

# %%
icwc = figures[(figures["topic"] == "icwc_water_quotas") & (figures["period"] >= "2025")]
icwc.pivot_table(index=["item", "period"], columns="subject", values="value")

# %% [markdown]
# Add up before you trust. On the Syr Darya the parts give the printed total (4.219, and 11.88 of 11.9). On the Amu Darya for the year from October 2025, 9.8 + 22 + 22 km³ make 53.8, and 58.0 with the Aral Sea; printed is 55.4. One of these
# numbers is not what it is called, and the report does not say which. Afghanistan has no quota; and what Kazakhstan is given looks small, since what reaches it through its own reservoir is probably not counted.
#
# The quotas for one year, as a table to work with: the year of the Amu Darya, both seasons of the Syr Darya.

# %%
in_year = (icwc["item"] == "Syr Darya") | (icwc["period"] == "2025-10-01..2026-10-01")
quotas = icwc[icwc["subject"].isin(five) & in_year]
quotas = pd.DataFrame(
    {
        "river": quotas["item"].map({"Amu Darya": "amu_darya", "Syr Darya": "syr_darya"}),
        "state_id": quotas["subject"],
        "period": quotas["period"],
        "quota": quotas["value"],
    }
).reset_index(drop=True)
upstream = quotas.loc[quotas["state_id"].isin(["KGZ", "TJK"]), "quota"].sum()
print(f"Upstream's share: {upstream / quotas['quota'].sum():.1%}")
quotas


# %% [markdown]
# 17.7 % for the two states in which 67 % rises. The share of *use* published in 2004 was 17: the commission has kept what it found.
#
# ### A bargain as a game
#
# A reservoir upstream can be emptied in **summer**, when fields downstream need water, or in **winter**, when homes upstream need power. Downstream can send **fuel** for the winter, or **keep** it. Two players, two choices each, four outcomes; each outcome
# gives each side some points. The points are *assumptions*:
#
# | name | what it stands for | points |
# |---|---|---|
# | `fields` | summer water, to downstream | 5 |
# | `power` | winter power of its own, to upstream | 3 |
# | `fuel` | fuel to upstream when it has no power of its own | 4 |
# | `spare` | fuel to upstream when it has power too | 2 |
# | `cost` | fuel sent, to downstream | 2 |
# | `payment` | money from downstream, given if and only if the water comes in summer | 0 |

# %%
def bargain(fields=5, power=3, fuel=4, spare=2, cost=2, payment=0):
    """The game: from a pair of choices, upstream's first, to a pair of payoffs, upstream's first."""
    return {
        ("summer", "fuel"): (fuel + payment, fields - cost - payment),
        ("summer", "keep"): (payment, fields - payment),
        ("winter", "fuel"): (power + spare, -cost),
        ("winter", "keep"): (power, 0),
    }


def as_table(game):
    """A game as a table: upstream chooses the row, downstream the column."""
    return pd.Series({cell: f"{up}, {down}" for cell, (up, down) in game.items()}).unstack(sort=False)


as_table(bargain())

# %% [markdown]
# Read it as upstream: if downstream sends fuel, summer gives me 4 and winter 5; if it keeps it, summer 0 and winter 3. Winter is my **best response** to either. As downstream: keeping is mine, 5 against 3 and 0 against −2. Both end at (winter, keep), with
# 3 and 0 points, though (summer, fuel) would give 4 and 3. A cell where each choice is a best response to the other is a **Nash equilibrium**: nobody gains by changing alone. Here it is the worse of the two for both.
#
# Three things may change that.
#
# - **A roof.** If a third party punishes the breach, the payoffs change. In Soviet times that party sat in Moscow.
# - **A payment** in place of fuel. With `payment=3.5` upstream gets 3.5 in (summer, keep), more than 3, and downstream keeps 1.5, more than 0. Anything between 3 and 5 leaves both better off: the room for a bargain.
# - **Time.** Who meets again can punish: *if you break the deal once, there is none for ever*. Say that next year counts δ times as much as this one, with δ between 0 and 1. Breaking brings $T$ once in place of $R$, and then $P$ each year in place of $R$.
#   So the deal holds if $T - R \le \frac{\delta}{1-\delta}(R - P)$, that is, if $\delta \ge \frac{T-R}{T-P}$. For upstream, $T = 5$, $R = 4$, $P = 3$: δ must be 0.5 or more.

# %%
as_table(bargain(payment=3.5))

# %% [markdown]
# **What the points stand for, and what not.** For the equilibrium only their order within each side matters; for payment and patience their distances do as well, and nobody has measured these. One upstream and one downstream stand for five governments and for Afghanistan; a dry year, a
# change of president or a quarrel over gas have no place. A game does not show what happened. It shows what *would* follow if the choices were like this, and so what to look for.
#
# What could be looked for: fuel that no longer came, and a grid that was cut. The regionness table of notebook 01 has that.

# %%
evidence = oxus_data.load("regionness_evidence")
about = evidence[evidence["kind"].isin(["energy", "water"])].sort_values("start")
about[["claim", "start", "end", "confidence"]]

# %% [markdown]
# ### Borders: what was agreed, and when
#
# Between Kyrgyzstan and Tajikistan a single source gives the length that was agreed at three dates:

# %%
agreed = figures[(figures["topic"] == "borders_fergana") & (figures["subject"] == "KGZ")]
visas = oxus_data.load("visa_rules").astype({"rule": str})
visas = visas[visas["passport_id"].isin(five) & visas["destination_id"].isin(five)]
display(agreed[["counterpart", "metric", "period", "value", "value_text", "unit"]], visas.groupby("date")["rule"].value_counts().unstack(fill_value=0))

# %% [markdown]
# 52 % by 2011, and all but 2 km, perhaps lost in rounding, in March 2025. The length itself is less certain than it looks: 1,006.84 km here, 984 in the Factbook. A border in the hills is as long as the ruler is short.
#
# Visas can be counted, because the second table has all twenty pairs of a passport and a border. In November 2019 twelve of the twenty needed no visa; all eight others had Turkmenistan on one side. (In 2021 eight borders were closed by the pandemic.) Since 2023 one pair is worse than a visa: Kyrgyzstan did not admit Tajiks after
# the fighting of 2022. The last day in the table is 12 January 2025, two months before the treaty.
#
# ### A claim, from words to an answer: did the railways lead to Moscow?
#
# §4.2.2 says that the network was not made to join the republics. In the table's words: of the old lines that the atlas draws, finished by 1992, which legs go from one of the five to another, and which out of the region?

# %%
places = oxus_data.load("places").set_index("place_id")
routes = oxus_data.load("routes")
rails = routes[(routes["kind"] == "rail") & (routes["end"] <= 1992)]


def state_at(place_id):
    """The state of today in which a place lies: one of the five, or `outside`."""
    here = Point(places.loc[place_id, "lon"], places.loc[place_id, "lat"])
    near_by = [state for state in five if any(part.distance(here) < 0.02 for part in parts[state])]
    return near_by[0] if near_by else "outside"


legs = []
for rail in rails.itertuples():
    stops = rail.place_ids.split(";")
    for a, b in zip(stops, stops[1:], strict=False):
        if state_at(a) != state_at(b):
            legs.append({"line": rail.name, "begun": rail.start, "from": a, "to": b, "states": f"{state_at(a)} – {state_at(b)}"})
pd.DataFrame(legs)

# %% [markdown]
# Most legs that cross a border join two of the five. That seems to refute the text. It does not: most of these lines were begun before 1917, when there was no republic to join or to pass by; the borders were drawn across the rails, not the rails across the borders.
# And a sketch of a few lines, without the line to Dushanbe, cannot say what went along them. The claim is about freight, and we have no freight by line. **Open**, then, and with it the claim that money put into roads has brought no trade:

# %%
carec = oxus_data.load("institution_features").query("institution_id == 'CAREC'")[["feature", "value", "unit", "note"]]
trade = figures.loc[figures["topic"] == "intraregional_trade", ["period", "metric", "value", "unit", "directness"]]
display(carec, trade)

# %% [markdown]
# Some 51 billion dollars in twenty years beside a share of 5 to 9 %, and a value that officials say has doubled since 2018. A share can stay while a value doubles, if trade with the rest of the world doubles too. Neither shows a cause.
#
# ### Money from abroad, by two sources
#
# The Factbook prints three years; the press quotes the World Bank for a few others.

# %%
factbook = indicators[(indicators["indicator"] == "remittances_gdp_fb2025") & indicators["state_id"].isin(five)]
factbook = factbook[["state_id", "year", "value"]]
press = figures[figures["topic"] == "remittances_pct_gdp"].rename(columns={"subject": "state_id"})
press = press[["state_id", "year", "value"]]
remittances = pd.concat([factbook.assign(source="Factbook"), press.assign(source="press")], ignore_index=True)
remittances["year"] = remittances["year"].astype(int)
remittances.pivot(index=["source", "year"], columns="state_id", values="value")  # % of GDP

# %% [markdown]
# For 2022 the two differ by 1 point for Tajikistan, by 4 for Uzbekistan and Kyrgyzstan: the press quotes an estimate of early 2023, and the Factbook what was published later. A line drawn from 29 (press, 2011) to 18.8 (Factbook, 2023) would be a line between two makers. What the figures do not say is where the money comes from. That most of these migrants work in Russia
# is general knowledge and in no table of ours; it makes the dependence one on a neighbour, and notebook 06 takes it up. The 0.0 of Turkmenistan is what is printed; how well anybody counts there is another matter.
#
# ### Stability as a panel
#
# `oxus_data.panel` gives an indicator by state and year. The World Bank's estimate of political stability runs from about −2.5 to 2.5; higher is more stable. It says how people who are asked *perceive* the risk of violence, not how free or well governed a state is.

# %%
stability = oxus_data.panel("political_stability")["political_stability"].unstack("state_id").dropna()
error = oxus_data.panel("political_stability_error")["political_stability_error"]
print(f"Standard error, median: {error.median():.2f}")
stability.loc[[1996, 2002, 2005, 2010, 2014, 2018, 2021, 2024]]


# %% jupyter={"source_hidden": true}
def stability_chart(table):
    """The series as an SVG picture; a letter at the right end names each line, and dashes tell them apart in grey."""
    looks = {"KAZ": ("#0072b2", ""), "KGZ": ("#b85000", "7 4"), "TJK": ("#a04f86", "2 3"), "TKM": ("#007f5b", "10 3 2 3"), "UZB": ("#333333", "4 2")}
    x = {year: 40 + (year - table.index[0]) * 560 / (table.index[-1] - table.index[0]) for year in table.index}
    lines = []
    labels = pd.Series(table.iloc[-1]).sort_values(ascending=False)
    shelf, last = {}, -99.0
    for state, value in labels.items():
        last = max(130 - value * 55, last + 15)
        shelf[state] = last
    for state in table:
        colour, dash = looks[state]
        path = " ".join(f"{x[year]:.0f},{130 - value * 55:.0f}" for year, value in table[state].items())
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-dasharray="{dash}"/>')
        lines.append(f'<text x="606" y="{shelf[state] + 4:.0f}" fill="{colour}" font-size="12" font-weight="600">{state}</text>')
    ticks = "".join(f'<line x1="40" x2="600" y1="{130 - v * 55}" y2="{130 - v * 55}" stroke="#bbb"/><text x="4" y="{134 - v * 55}" font-size="12" fill="#333">{v}</text>' for v in (1, 0, -1, -2))
    years = "".join(f'<text x="{x[y] - 14:.0f}" y="272" font-size="12" fill="#333">{y}</text>' for y in (1996, 2002, 2008, 2014, 2020, 2024))
    words = "Kazakhstan and Turkmenistan stay near zero throughout. Tajikistan starts at minus two, Uzbekistan falls to minus two in 2005, Kyrgyzstan lies near minus one from 2003; all three have risen, and since 2019 the five lie close together."
    return f'<figure style="margin:0"><svg viewBox="0 45 650 235" style="max-width:650px;width:100%;background:#fff" role="img" aria-label="{words}">{ticks}{"".join(lines)}{years}</svg><figcaption><b>Political stability of the five, 1996–2024</b>, standard units, higher is more stable. Source: World Bank, WGI.<br>{words}</figcaption></figure>'


display({"text/html": stability_chart(stability), "text/plain": "Political stability of the five, 1996 to 2024"}, raw=True)

# %% [markdown]
# ## Exercises
#
# Eight exercises, 27 points. None needs the answer of another: if one resists, go on and come back. `oxus check 05` in a terminal checks
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


def _as_number(answer, what):
    """A number, as a float."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert pd.api.types.is_number(answer), f"{what}: a number is wanted; you return {answer!r}."
    return float(answer)


def _as_set(answer, what):
    """Any collection of texts, as a set."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert hasattr(answer, "__iter__") and not isinstance(answer, str), f"{what}: a collection is wanted; you return {answer!r}."
    return {str(item) for item in answer}


def _as_cells(answer):
    """Any collection of pairs of choices, as a set."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert hasattr(answer, "__iter__") and not isinstance(answer, str), f"A collection of cells is wanted; you return {answer!r}."
    cells = list(answer)
    assert all(isinstance(c, (tuple, list)) and len(c) == 2 for c in cells), f"Every cell is a pair of choices, such as ('winter', 'keep'); you return {answer!r}."
    return {tuple(c) for c in cells}


def _near(number, expected, tolerance=0.002):
    """Whether two numbers agree."""
    return not pd.isna(number) and abs(float(number) - expected) <= tolerance


# %% [markdown]
# ### Exercise 1 · Has each side what the other lacks? (3 points)
#
# *Claim: upstream lacks the oil and gas that downstream has, so that each side holds what the other needs (§4.3.1).*
#
# Of five states you can make ten pairs. In a pair that **mirrors**, the state with more water has less of the energy. Write `mirrored(table, water, energy)`: the share of all pairs that mirror. A tie is no mirror.
#
# Run it with water in all and per head, with gas and with oil. Then look: which state spoils the pairs, and how much hangs on the choice of a column?

# %%
holdings = pd.DataFrame(
    {
        "water": fao("internal renewable water resources"),  # km³ a year that form inside
        "water_per_head": fao("internal renewable water resources per inhabitant"),  # m³ a year
        "gas": by_state("natural_gas_reserves_fb2015") / 1e9,  # billion m³
        "oil": by_state("crude_oil_reserves_fb2015") / 1e6,  # million barrels
    }
).loc[five]
holdings


# %% nbgrader={"grade": false, "grade_id": "mirrored", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mirrored(table, water, energy):
    """The share of the pairs of states in which the one with more water has less energy.

    table: a table with a row for each state
    water, energy: names of two of its columns
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    pairs = list(combinations(table.index, 2))
    against = [(table.loc[a, water] - table.loc[b, water]) * (table.loc[a, energy] - table.loc[b, energy]) < 0 for a, b in pairs]
    return sum(against) / len(pairs)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_mirrored", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(mirrored(holdings, "water_per_head", "gas"), "mirrored")
assert not _near(_answer, 0.1) and not _near(_answer, 0.2), "You count the pairs in which more water goes with more gas: mirrored is the opposite."
assert not _near(_answer, 0.9), "Kyrgyzstan and Tajikistan have the same gas in the table: a tie is no mirror."
assert not _near(_answer, 8 / 9), "A tie is no mirror, and still a pair: divide by all ten pairs."
assert _answer <= 1, f"A share lies between 0 and 1, and you return {_answer:g}."
assert not _near(_answer, 0.4), "Every pair counts once: of five states there are ten pairs, and not twenty or twenty-five."
assert _near(_answer, 0.8), f"Of ten pairs 8 mirror, in water per head and gas: 0.8, not {_answer:g}."
_answer = _as_number(mirrored(holdings, "water", "gas"), "mirrored")
assert _near(_answer, 0.6), f"With water in all, 6 of 10 mirror: 0.6, not {_answer:g}. Do you use `water`?"
_toy = pd.DataFrame({"wet": [1.0, 2.0, 3.0, 4.0], "hot": [9.0, 5.0, 5.0, 7.0]}, index=list("abcd"))
_answer = _as_number(mirrored(_toy, "wet", "hot"), "mirrored")
assert _near(_answer, 0.5), f"A made-up region: a-b, a-c and a-d mirror, b-c ties, b-d and c-d do not: 3 of 6, not {_answer:g}. Do you go by a list of states of your own?"
_tie = pd.DataFrame({"wet": [2.0, 2.0, 5.0], "hot": [9.0, 1.0, 4.0]}, index=list("abc"))
assert _near(_as_number(mirrored(_tie, "wet", "hot"), "mirrored"), 1 / 3), "A toy region in which two states have the same amount of water: a tie in either column does not count as a mirror."
### BEGIN HIDDEN TESTS
_answer = _as_number(mirrored(holdings, "water", "oil"), "mirrored")
_wet, _hot = holdings["water"], holdings["oil"]
_expected = sum((_wet[a] - _wet[b]) * (_hot[a] - _hot[b]) < 0 for a, b in combinations(holdings.index, 2)) / 10
assert _near(_answer, _expected), f"Water in all and oil: {_expected:g}, not {_answer:g}."
assert _near(_as_number(mirrored(_toy, "hot", "wet"), "mirrored"), 0.5), "A made-up region, the columns changed about: 0.5 again."
assert _near(_as_number(mirrored(_toy.iloc[:2], "wet", "hot"), "mirrored"), 1), "A made-up region of two that mirror: 1."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · Find the errors (3 points)
#
# *Claims: upstream turns ever more water into power while downstream irrigates ever more; water is scarce because too much of it is drawn (§4.3.1).*
#
# A colleague has compared the two editions of the Factbook, 2015 and 2025, and concludes that Kyrgyzstan relies on hydropower more and more. The function runs, and is wrong in three ways. Read it, then read the definitions below it, and the years.

# %%
def colleague(table, state, measure):
    """Growth a year from the edition of 2015 to that of 2025."""
    values = table[table["state_id"] == state].set_index("indicator")["value"]
    return (values[f"{measure}_fb2025"] / values[f"{measure}_fb2015"] - 1) / 10


measures = ["hydropower_share", "electricity_capacity", "irrigated_land", "water_withdrawal"]
print(f"Hydropower, KGZ, by the colleague: {colleague(indicators, 'KGZ', 'hydropower_share'):+.2%} a year")
both = [f"{measure}_fb{edition}" for measure in measures for edition in (2015, 2025)]
years = indicators[indicators["indicator"].isin(both) & indicators["state_id"].isin(five)]
display(years.pivot(index="indicator", columns="state_id", values="year").astype("Int64"))
definitions.loc[definitions["indicator"].isin([f"{m}_fb2025" for m in measures]), ["indicator", "comparable", "definition"]]


# %% [markdown]
# Write `yearly_change(table, definitions, state, measure)`, mended:
#
# - the **years** are those of the two values themselves, not of the editions;
# - the change is the **constant yearly rate**: the *r* for which *first* × (1 + *r*)<sup>*years*</sup> = *last*;
# - where `comparable` says `no` for either edition, or a value is missing in one, there is no change to speak of: return `float("nan")`.
#
# `partly` is let through: say so when you use it, because part of the change may be one of definition. Then make a table of all five and the four measures. Who builds, and who irrigates more? For hydropower there is a series with one definition: `oxus_data.load("electricity")`, column `hydro`, in TWh from 2000 on.
#
# <details><summary>A hint</summary>Take the two rows with <code>table[(table["state_id"] == state) & (table["indicator"] == f"{measure}_fb2015")]</code>; each has a <code>year</code> and a <code>value</code>, and may be empty.</details>

# %% nbgrader={"grade": false, "grade_id": "yearly_change", "locked": false, "schema_version": 3, "solution": true, "task": false}
def yearly_change(table, definitions, state, measure):
    """The constant yearly rate of change between the two editions of the Factbook.

    table: a table with the columns state_id, indicator, year and value
    definitions: a table with the columns indicator and comparable
    state: the id of a state
    measure: the name of an indicator without its edition, "irrigated_land"
    Returns a rate, -0.01 for one per cent less a year, or nan.
    """
    ### BEGIN SOLUTION
    rows = table[table["state_id"] == state].set_index("indicator")
    meaning = definitions.set_index("indicator")["comparable"]
    old, new = f"{measure}_fb2015", f"{measure}_fb2025"
    if old not in rows.index or new not in rows.index or "no" in (meaning[old], meaning[new]):
        return float("nan")
    span = rows.loc[new, "year"] - rows.loc[old, "year"]
    return (rows.loc[new, "value"] / rows.loc[old, "value"]) ** (1 / span) - 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_yearly_change", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = yearly_change(indicators, definitions, "KGZ", "hydropower_share")
assert _answer is not None, "Your function gives nothing back: does it end with `return`?"
assert pd.isna(_answer), f"Hydropower: one edition has a share of capacity, the other in all likelihood one of generation. No change can be had, and you return {_answer!r}."
_answer = _as_number(yearly_change(indicators, definitions, "UZB", "irrigated_land"), "yearly_change")
assert not pd.isna(_answer), "Irrigated land is `partly` comparable, and let through; you return nan."
assert _answer <= 0.5, f"A rate is wanted, such as -0.01; you return {_answer:g}. Is it a ratio, or per cent?"
assert not _near(_answer, -0.01114, 0.00005) and not _near(_answer, -0.01174, 0.00005), "You divide by ten years. The figures for Uzbekistan are of 2005 and 2022: look at `year`."
assert not _near(_answer, -0.00655, 0.00005), "You divide the whole change by the years: that is an average step, no constant rate. Take a root."
assert _near(_answer, -0.00692, 0.00005), f"Irrigated land in Uzbekistan changed by -0.69 % a year, -0.0069; you return {_answer:.5f}."
_answer = _as_number(yearly_change(indicators, definitions, "TJK", "electricity_capacity"), "yearly_change")
assert _near(_answer, 0.03771, 0.0002), f"Capacity in Tajikistan grew by 0.0377 a year from 2013 to 2023, not by {_answer:.5f}. Do you use `measure`?"
_toy = pd.DataFrame({"state_id": "AAA", "indicator": ["x_fb2015", "x_fb2025", "y_fb2025"], "year": [2010, 2012, 2020], "value": [100.0, 121.0, 5.0]})
_meanings = pd.DataFrame({"indicator": ["x_fb2015", "x_fb2025", "y_fb2015", "y_fb2025"], "comparable": ["yes", "yes", "yes", "yes"]})
_answer = _as_number(yearly_change(_toy, _meanings, "AAA", "x"), "yearly_change")
assert _near(_answer, 0.1), f"A made-up state: from 100 to 121 in two years is 0.1 a year, not {_answer:g}."
try:
    _answer = yearly_change(_toy, _meanings, "AAA", "y")
except (KeyError, IndexError, ValueError):
    raise AssertionError("A made-up state without a value in the first edition: nan is wanted, and your function ends in an error.") from None
assert _answer is not None and pd.isna(_answer), f"A made-up state without a value in the first edition: nan, not {_answer!r}."
for _edition in ("x_fb2015", "x_fb2025"):
    _one = _meanings.assign(comparable=["no" if name == _edition else "yes" for name in _meanings["indicator"]])
    assert pd.isna(yearly_change(_toy, _one, "AAA", "x")), "A made-up measure of which one edition is not comparable: nan. Read `comparable` for both."
### BEGIN HIDDEN TESTS
for _state, _measure, _expected in [("KAZ", "water_withdrawal", 0.01453), ("TKM", "irrigated_land", -0.03123), ("KGZ", "electricity_capacity", 0.00421)]:
    _answer = _as_number(yearly_change(indicators, definitions, _state, _measure), "yearly_change")
    assert _near(_answer, _expected, 0.0001), f"{_measure}, {_state}: {_expected}, not {_answer:.5f}."
_never = _meanings.assign(comparable="no")
assert pd.isna(yearly_change(_toy, _never, "AAA", "x")), "A made-up measure that is not comparable: nan; do you use `definitions`?"
assert pd.isna(yearly_change(indicators, definitions, "TKM", "hydropower_share")), "Turkmenistan has no hydropower in the second edition: nan."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · The quotas on a map (4 points)
#
# *Claims: the water rises upstream and is used downstream; no institution settles the competing claims (§4.3.1, §6.1.3).*
#
# This time the answer is a figure. Write `quota_map(quotas, courses)`; it returns an `OfflineMap` with
#
# - for each river in `quotas` one `folium.PolyLine` from the source to the mouth, through its points in the order of `point`;
# - for each state in `quotas` one `folium.CircleMarker` at its place in `spots`. The **area** of the circle stands for the sum of the state's quotas, over rivers and seasons; the largest circle has a radius of 30 pixels;
# - `title` and `text` that give, for a reader who does not see it, the unit, and for **every** state its name and its total to one decimal place.
#
# Folium wants latitude first. Colours and tooltips are welcome, and no test asks for them.
#
# <details><summary>A hint</summary><code>totals = quotas.groupby("state_id")["quota"].sum()</code>. If the area grows with the total, the radius grows with its square root. <code>courses[courses["river"] == river].sort_values("point")[["lat", "lon"]].values.tolist()</code> makes a line.</details>

# %%
spots = {"KAZ": (44.6, 66.5), "KGZ": (41.7, 75.2), "TJK": (38.5, 71.2), "TKM": (38.6, 61.2), "UZB": (41.3, 63.3)}


# %% nbgrader={"grade": false, "grade_id": "quota_map", "locked": false, "schema_version": 3, "solution": true, "task": false}
def quota_map(quotas, courses):
    """The two rivers, and a circle for each state whose area stands for its quotas.

    quotas: a table with the columns river, state_id, period and quota (km³)
    courses: a table with the columns river, point, lat and lon
    Returns an OfflineMap.
    """
    ### BEGIN SOLUTION
    totals = quotas.groupby("state_id")["quota"].sum()
    said = "; ".join(f"{names[state]} {total:.1f}" for state, total in totals.items())
    picture = OfflineMap(location=(41.3, 67), zoom_start=5, title="Water quotas of the river commission for 2025/26, km³", text=f"Quotas, km³: {said}. Source: press reports, 2025.")
    for river in quotas["river"].unique():
        line = courses[courses["river"] == river].sort_values("point")[["lat", "lon"]].values.tolist()
        folium.PolyLine(line, color="#0072b2", weight=3, tooltip=river).add_to(picture)
    for state, total in totals.items():
        radius = 30 * (total / totals.max()) ** 0.5
        folium.CircleMarker(spots[state], radius=radius, color="#b85000", fill=True, fill_opacity=0.5, tooltip=f"{names[state]}: {total:.1f} km³").add_to(picture)
    return picture
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_quota_map", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
def _drawn(element, kind):
    """All elements of a kind on a map, in groups or not."""
    found = [element] if isinstance(element, kind) else []
    return found + [one for child in element._children.values() for one in _drawn(child, kind)]


def _circles(picture):
    """From state to the radius of its circle."""
    found = {}
    for circle in _drawn(picture, folium.CircleMarker):
        state = next((s for s, spot in spots.items() if abs(spot[0] - circle.location[0]) + abs(spot[1] - circle.location[1]) < 0.01), None)
        assert state, f"A circle stands at {circle.location}, and that is no place of `spots`. Latitude comes first."
        assert state not in found, f"{state} has two circles: add up its quotas over rivers and seasons first."
        found[state] = float(circle.options["radius"])
    return found


_picture = quota_map(quotas, courses)
assert _picture is not None, "Your function gives nothing back: does it end with `return`?"
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
display(_picture)  # have a look
_radii = _circles(_picture)
assert len(_radii) == 5, f"All five states have a quota; your map has circles for {sorted(_radii)}."
_ratio = _radii["UZB"] / _radii["TKM"]
assert abs(_ratio - 34.147 / 22) > 0.01, "Your radius grows with the quota, so the area grows with its square: a state with twice the water looks four times as large. Take the square root."
assert abs(_ratio - 1.2458) < 0.01, f"Uzbekistan's total is 34.1 and Turkmenistan's 22.0 km³: the radii should be as 1.25 to 1, and yours are as {_ratio:.2f}. Are all rivers and seasons in it?"
assert abs(_radii["UZB"] - 30) < 0.1, f"The largest circle should have a radius of 30 pixels; yours has {_radii['UZB']:.1f}."
_lines = [line.locations for line in _drawn(_picture, folium.PolyLine)]
assert len(_lines) == 2, f"One PolyLine for each river is wanted, so two; your map has {len(_lines)}."
_starts = sorted(tuple(round(float(x), 1) for x in line[0]) for line in _lines)
assert _starts != sorted([(73.6, 37.4), (77.7, 41.9)]), "Longitude and latitude have changed places: folium wants latitude first."
assert _starts == sorted([(37.4, 73.6), (41.9, 77.7)]), f"The lines should begin at the sources, in the Pamir and in the Tian Shan; yours begin at {_starts}."
_shuffled = courses.sample(frac=1, random_state=1)
_line = _drawn(quota_map(quotas[quotas["river"] == "syr_darya"], _shuffled), folium.PolyLine)
assert len(_line) == 1, "With quotas for the Syr Darya only, one line is wanted: draw the rivers that are in `quotas`."
assert tuple(round(float(x), 1) for x in _line[0].locations[0]) == (41.9, 77.7) and abs(float(_line[0].locations[-1][0]) - 46.1) < 0.1, "When the rows of `courses` come in another order, your river runs criss-cross: sort by `point`."
### BEGIN HIDDEN TESTS
_radii = _circles(quota_map(quotas[quotas["river"] == "syr_darya"], courses))
assert sorted(_radii) == ["KAZ", "KGZ", "TJK", "UZB"] and abs(_radii["UZB"] - 30) < 0.1, "Syr Darya only: four circles, and the largest has 30 pixels."
assert abs(_radii["TJK"] - 30 * (2.265 / 12.147) ** 0.5) < 0.1, "Syr Darya only: the areas are as 12.1 to 2.3."
_picture = quota_map(quotas, courses)
_radii, _totals = _circles(_picture), quotas.groupby("state_id")["quota"].sum()
_unlike = [state for state in five if abs(_radii[state] - 30 * (_totals[state] / _totals.max()) ** 0.5) > 0.1]
assert not _unlike, f"The circles of {', '.join(_unlike)} do not stand for the totals of these states."
assert sorted(len(line.locations) for line in _drawn(_picture, folium.PolyLine)) == sorted(courses["river"].value_counts()), "A river goes through all its points, and not straight from the source to the mouth."
_made_up = pd.DataFrame({"river": "amu_darya", "state_id": ["KAZ", "KGZ"], "period": "x", "quota": [4.0, 1.0]})
assert abs(_circles(quota_map(_made_up, courses))["KGZ"] - 15) < 0.1, "Made-up quotas of 4 and 1: the radii are 30 and 15."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_quota_map_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = quota_map(quotas, courses)
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
assert _picture.text, "A reader who does not see the map gets no words: give the OfflineMap a `text`."
_words = f"{_picture.title} {_picture.text}"
_missing = [names[state] for state in five if names[state] not in _words]
assert not _missing, f"The words do not name {', '.join(_missing)}: names, not ids."
assert all(number in _words for number in ["34.1", "22.0", "12.1", "1.4", "0.3"]), "The words do not give every state's total to one decimal place: 34.1, 22.0, 12.1, 1.4 and 0.3."
assert any(unit in _words for unit in ["km³", "km3", "cubic k", "billion m", "billion cubic"]), "The words give numbers without a unit: of what are they?"
### BEGIN HIDDEN TESTS
_picture = quota_map(quotas[quotas["river"] == "syr_darya"], courses)
_words = f"{_picture.title} {_picture.text}"
assert "2.3" in _words and "34.1" not in _words, "With the Syr Darya only, the words should give its own totals: make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · Where does nobody move? (4 points)
#
# *Claim: the exchange of water for fuel worked under Soviet rule, and after independence asked for more coordination than the states could manage (§4.3.1).*
#
# Write `equilibria(game)`: all Nash equilibria in pure choices, that is, all cells in which **neither** player gets more by changing their own choice while the other's stays. A game is a dictionary such as `bargain()` gives: from (first player's choice, second player's) to (first player's payoff, second player's). The
# players may have more than two choices, and other names for them. A change that brings just as much is no reason to move.
#
# Then try it on the water: `bargain()`, `bargain(payment=3.5)`, `bargain(power=1)`, and a game in which a third party takes 3 points from whoever breaks the deal. Which of these would you call a roof, and who could be one today?
#
# <details><summary>What we saw</summary>The payment moves the game to (summer, keep), the fine to (summer, fuel). Winter power worth less upstream moves nothing: as long as downstream gains by keeping the fuel, upstream has no reason to open the sluice. A roof
# must be able to take something from either side: keep that in mind for the bodies of notebook 08.</details>
#
# <details><summary>A hint</summary>For a cell <code>(a, b)</code>, the first player's other outcomes are the cells whose second choice is <code>b</code>; the second player's, those whose first is <code>a</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "equilibria", "locked": false, "schema_version": 3, "solution": true, "task": false}
def equilibria(game):
    """The Nash equilibria in pure choices of a game of two players.

    game: a dictionary from (choice of the first, choice of the second) to (payoff of the first, payoff of the second)
    Returns a set (or list) of pairs of choices; empty if there is none.
    """
    ### BEGIN SOLUTION
    return {
        (a, b)
        for (a, b), (first, second) in game.items()
        if all(first >= pay[0] for (_, y), pay in game.items() if y == b)
        and all(second >= pay[1] for (x, _), pay in game.items() if x == a)
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_equilibria", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_cells(equilibria(bargain()))
assert _answer != {("summer", "fuel")}, "(summer, fuel) is best for the two together; but each gets more by breaking it alone, so it is no equilibrium."
assert ("summer", "keep") not in _answer and ("winter", "fuel") not in _answer, f"You have {sorted(_answer)}: whose payoff comes first? Upstream's, and upstream's choice too."
assert _answer == {("winter", "keep")}, f"With the course's points only (winter, keep) is stable; you have {sorted(_answer)}."
_meeting = {("left", "left"): (2, 1), ("left", "right"): (0, 0), ("right", "left"): (0, 0), ("right", "right"): (1, 2)}
_answer = _as_cells(equilibria(_meeting))
assert len(_answer) != 1, f"Where two want to meet, both places are equilibria; you have only {sorted(_answer)}."
assert _answer == {("left", "left"), ("right", "right")}, f"Where two want to meet: left-left and right-right; you have {sorted(_answer)}."
_pennies = {("h", "h"): (1, -1), ("h", "t"): (-1, 1), ("t", "h"): (-1, 1), ("t", "t"): (1, -1)}
_answer = _as_cells(equilibria(_pennies))
assert _answer == set(), f"Matching pennies: one of the two always wants to move, so there is no equilibrium in pure choices; you have {sorted(_answer)}."
### BEGIN HIDDEN TESTS
assert _as_cells(equilibria(bargain(payment=3.5))) == {("summer", "keep")}, "With a payment of 3.5: (summer, keep)."
_fined = {(a, b): (u - 3 * (a == "winter"), d - 3 * (b == "keep")) for (a, b), (u, d) in bargain().items()}
assert _as_cells(equilibria(_fined)) == {("summer", "fuel")}, "With a fine of 3 for whoever breaks the deal: (summer, fuel)."
assert _as_cells(equilibria(bargain(power=1, spare=2, cost=-1))) == {("summer", "fuel")}, "Where fuel is sent gladly and power is worth little: (summer, fuel)."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_equilibria_toys", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_same = {("a", "x"): (1, 1), ("a", "y"): (1, 1), ("b", "x"): (1, 1), ("b", "y"): (0, 0)}
_answer = _as_cells(equilibria(_same))
assert _answer == {("a", "x"), ("a", "y"), ("b", "x")}, f"A made-up game with ties: to move for just as much is no reason, so a-x, a-y and b-x; you have {sorted(_answer)}."
_wide = {("a", "x"): (3, 1), ("a", "y"): (0, 2), ("a", "z"): (1, 0), ("b", "x"): (2, 0), ("b", "y"): (1, 3), ("b", "z"): (4, 1)}
_answer = _as_cells(equilibria(_wide))
assert _answer == {("b", "y")}, f"A made-up game of two choices against three: only b-y; you have {sorted(_answer)}. Is your function bound to two choices, or to their names?"
### BEGIN HIDDEN TESTS
_chicken = {("stop", "stop"): (0, 0), ("stop", "go"): (-1, 1), ("go", "stop"): (1, -1), ("go", "go"): (-9, -9)}
assert _as_cells(equilibria(_chicken)) == {("stop", "go"), ("go", "stop")}, "A made-up game of chicken: one stops, one goes."
assert _as_cells(equilibria({("a", "x"): (-5, -7)})) == {("a", "x")}, "A game without a choice: its one cell."
_tall = {("a", "x"): (3, 1), ("a", "y"): (0, 0), ("b", "x"): (1, 0), ("b", "y"): (2, 2), ("c", "x"): (4, 1), ("c", "y"): (0, 5)}
assert _as_cells(equilibria(_tall)) == {("b", "y")}, "A made-up game in which the first player has three choices: only b-y."
_stag = {("s", "s"): (4, 4), ("s", "h"): (0, 3), ("h", "s"): (3, 0), ("h", "h"): (3, 3)}
assert _as_cells(equilibria(_stag)) == {("s", "s"), ("h", "h")}, "A made-up stag hunt: both hunt the stag, or both the hare."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · Predict, then test: how patient must they be? (4 points)
#
# *Claim: water should bring the five to cooperate, which is the only lasting way out; in practice it has not been enough (§4.3.1).*
#
# The deal is (summer, fuel); who breaks it ends in (winter, keep) for ever. Write `patience(game)`: the least δ with which **neither** side gains by breaking the deal. For each side, $R$ is its payoff in the deal, $P$ in (winter, keep), and $T$ what it gets by changing *its own* choice while the other still
# keeps the deal; then δ = $(T-R)/(T-P)$, or 0 if breaking brings nothing. If for either side the deal is no better than (winter, keep), no patience will do: return `None`.
#
# **Before you run anything**, guess: does each change below make the deal easier to keep, harder, just the same, or impossible? Write your guess down. Then test it, and enter in `effect` what your function finds: write between the quotation marks, and delete the second line that raises an error.

# %% nbgrader={"grade": false, "grade_id": "patience", "locked": false, "schema_version": 3, "solution": true, "task": false}
def patience(game):
    """The least weight of the future with which the deal (summer, fuel) holds.

    game: a dictionary as bargain() gives it
    Returns a number between 0 and 1, or None if no weight is enough.
    """
    ### BEGIN SOLUTION
    deal, fallback = game["summer", "fuel"], game["winter", "keep"]
    broken = (game["winter", "fuel"][0], game["summer", "keep"][1])
    if any(r <= p for r, p in zip(deal, fallback, strict=True)):
        return None
    return max(max(0, t - r) / (t - p) if t > r else 0 for t, r, p in zip(broken, deal, fallback, strict=True))
    ### END SOLUTION


# easier, harder, same or impossible, compared with bargain()
effect = {
    "fields=8": "",  # summer water is worth more downstream
    "power=4": "",  # upstream builds, and winter power is worth more
    "payment=0.5": "",  # downstream adds a small payment to the fuel
    "payment=2": "",  # downstream adds a large payment to the fuel
    "cost=3": "",  # fuel has a higher price elsewhere
}
### BEGIN SOLUTION
effect = {"fields=8": "same", "power=4": "impossible", "payment=0.5": "easier", "payment=2": "harder", "cost=3": "harder"}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_patience", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(patience(bargain()), "patience")
assert not _near(_answer, 0.4), "0.4 is enough for downstream, and not for upstream: neither side may gain, so take the larger."
assert not _near(_answer, 0.45), "A mean of two is no help: the less patient side breaks the deal."
assert _answer <= 1, f"δ lies between 0 and 1, and you return {_answer:g}: divide by T − P."
assert _near(_answer, 0.5), f"With the course's points δ must be 0.5 or more; you have {_answer:g}. For downstream, T is what it gets in (summer, keep)."
_answer = patience(bargain(power=5))
assert _answer is None or pd.isna(_answer), f"With power=5 upstream has 5 without the deal and 4 in it: no patience will do, so None; you return {_answer!r}."
_answer = patience(bargain(power=4))
assert _answer is None or pd.isna(_answer), f"With power=4 upstream has 4 with the deal and 4 without: no better, so None; you return {_answer!r}."
_answer = _as_number(patience(bargain(cost=3)), "patience")
assert _near(_answer, 0.6), f"With cost=3 downstream is the impatient one: 0.6, not {_answer:g}."
_answer = _as_number(patience(bargain(payment=2)), "patience")
assert _near(_answer, 2 / 3), f"With payment=2 upstream gains nothing by breaking, downstream needs 0.667; you have {_answer:.3f}."
_loyal = {("summer", "fuel"): (4, 4), ("summer", "keep"): (0, 1), ("winter", "fuel"): (1, 0), ("winter", "keep"): (2, 2)}
_answer = _as_number(patience(_loyal), "patience")
assert _near(_answer, 0), f"If breaking the deal brings less than the deal, even less than (winter, keep), any patience is enough: 0, not {_answer:g}."
### BEGIN HIDDEN TESTS
_answer = _as_number(patience(bargain(spare=1, cost=0)), "patience")
assert _near(_answer, 0), f"Where nobody gains by breaking, any patience will do: 0, not {_answer:g}."
_answer = patience(bargain(cost=6))
assert _answer is None or pd.isna(_answer), "With cost=6 downstream is worse off in the deal than without it: None."
_answer = _as_number(patience(bargain(fields=10, power=2, fuel=3, spare=4, cost=1)), "patience")
assert _near(_answer, 0.75), f"Other points: 0.75, not {_answer:g}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_patience_effect", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_found = {str(change).replace(" ", ""): str(word).strip().lower() for change, word in dict(effect).items()}
assert set(_found) == {"fields=8", "power=4", "payment=0.5", "payment=2", "cost=3"}, f"Five changes are wanted; you have {sorted(_found)}."
assert all(_found.values()), "Some changes in `effect` are still empty."
assert set(_found.values()) <= {"easier", "harder", "same", "impossible"}, f"Use the words easier, harder, same and impossible; you have {sorted(set(_found.values()))}."
assert _found["fields=8"] != "easier", "fields=8: downstream would keep the deal more gladly, but it was not downstream that held it up. Which side needs the 0.5?"
assert _found["power=4"] == "impossible", "power=4: compare what upstream has with the deal and without it."
assert _found["payment=2"] != "easier", "payment=2: upstream is content, and downstream? A payment moves the temptation to the other side."
### BEGIN HIDDEN TESTS
assert _found["fields=8"] == "same" and _found["payment=0.5"] == "easier", "fields=8 changes nothing, payment=0.5 helps."
assert _found["payment=2"] == "harder" and _found["cost=3"] == "harder", "payment=2 and cost=3 make it harder."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · How far was each border, and where does it say so? (4 points)
#
# *Claims: the borders among the five were never settled; trouble gathers where Uzbekistan, Kyrgyzstan and Tajikistan meet (§4.2.2).*
#
# Code the seven borders by what the Factbook of 2015 says. Each gets a stage:
#
# | stage | meaning |
# |---|---|
# | `open` | on part of the line there is no agreement yet |
# | `unratified` | agreed, and not ratified by one of the two |
# | `marking` | agreed, and being marked on the ground |
# | `silent` | no word on this border |
#
# And each gets its evidence: at least three words, **copied exactly** from the text of one of the two states, out of the clause that speaks of the other. For `silent` leave it empty. Write into the frame, and delete the line below it that raises an error. Then count: of the borders that were open in 2015, how many lie where the three meet, and how many of the rest? And which have been settled since?

# %%
profiles = oxus_data.load("profiles")
texts = profiles[(profiles["edition"].astype(str) == "2015") & (profiles["field"] == "disputes")]
texts = texts[texts["state_id"].isin(five)].set_index("state_id")["text"]
texts.to_frame()

# %% nbgrader={"grade": false, "grade_id": "stages", "locked": false, "schema_version": 3, "solution": true, "task": false}
stages = {
    "KAZ-KGZ": ("", ""),
    "KAZ-TKM": ("", ""),
    "KAZ-UZB": ("", ""),
    "KGZ-TJK": ("", ""),
    "KGZ-UZB": ("", ""),
    "TJK-UZB": ("", ""),
    "TKM-UZB": ("", ""),
}
### BEGIN SOLUTION
stages = {
    "KAZ-KGZ": ("unratified", "Kyrgyzstan has yet to ratify"),
    "KAZ-TKM": ("marking", "field demarcation of the boundaries commenced"),
    "KAZ-UZB": ("marking", "field demarcation of the boundaries commenced"),
    "KGZ-TJK": ("open", "disputes in Isfara Valley delay"),
    "KGZ-UZB": ("open", "hampered by serious disputes over enclaves"),
    "TJK-UZB": ("open", "talks continue with Uzbekistan to delimit border"),
    "TKM-UZB": ("silent", ""),
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_stages", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_coded = {str(pair): tuple(value) for pair, value in dict(stages).items()}
_borders_of_the_five = ["KAZ-KGZ", "KAZ-TKM", "KAZ-UZB", "KGZ-TJK", "KGZ-UZB", "TJK-UZB", "TKM-UZB"]
assert sorted(_coded) == _borders_of_the_five, f"Seven borders are wanted, as in the frame of the answer; you have {sorted(_coded)}."
_stage = {pair: str(_coded[pair][0]).strip().lower() for pair in _coded}
assert all(_stage.values()), f"Some stages are still empty: {[p for p in _stage if not _stage[p]]}."
assert set(_stage.values()) <= {"open", "unratified", "marking", "silent"}, f"Use the four words of the table; you have {sorted(set(_stage.values()))}."
assert _stage["KAZ-KGZ"] != "open", "Kazakhstan and Kyrgyzstan: the line was agreed in 2001. What was missing?"
assert _stage["KAZ-UZB"] != "open" and _stage["KAZ-TKM"] != "open", "Kazakhstan's borders with Uzbekistan and Turkmenistan were being demarcated, that is, marked. What is marked has been agreed before."
assert _stage["TKM-UZB"] == "silent", "Turkmenistan and Uzbekistan: the texts speak of sharing water, which is no dispute about the border. Of the border they say nothing."
assert _stage["TJK-UZB"] != "silent", "Tajikistan and Uzbekistan: Uzbekistan's text is silent, Tajikistan's is not. Read both sides."
### BEGIN HIDDEN TESTS
assert _stage["KAZ-KGZ"] == "unratified" and _stage["KAZ-UZB"] == "marking" and _stage["KAZ-TKM"] == "marking", "Kazakhstan's three: unratified, marking, marking."
assert [pair for pair in _stage if _stage[pair] == "open"] and {p for p in _stage if _stage[p] == "open"} == {"KGZ-TJK", "KGZ-UZB", "TJK-UZB"}, "Open are the three of the Ferghana valley."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_stages_words", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_coded = {str(pair): tuple(value) for pair, value in dict(stages).items()}
assert sorted(_coded) == _borders_of_the_five, "Seven borders are wanted, as in the frame of the answer."
for _pair, (_said, _words) in _coded.items():
    _words = " ".join(str(_words).split())
    if str(_said).strip().lower() == "silent":
        assert not _words, f"{_pair}: where nothing is said there are no words to copy; you have {_words!r}."
        continue
    assert len(_words.split()) >= 3, f"{_pair}: copy at least three words; you have {_words!r}."
    _here = [(state, clause) for state in _pair.split("-") for clause in texts[state].split(";") if _words in clause]
    assert _here, f"{_pair}: {_words!r} is not in the text of either of the two, or runs over a semicolon. Copy it letter by letter."
    _others = {state: next(other for other in _pair.split("-") if other != state) for state in _pair.split("-")}
    assert any(names[_others[state]] in clause for state, clause in _here), f"{_pair}: the words are there, but the clause they stand in speaks of somebody else."
### BEGIN HIDDEN TESTS
assert sum(bool(str(words).strip()) for _, words in _coded.values()) >= 6, "Six borders have words."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · Who lives on it, whatever the source? (2 points)
#
# *Claim: some of the five live to a great extent on what their migrants send home (§4.3.2).*
#
# "To a great extent" needs a threshold, and sources differ. Write `robust(table, threshold)`: the states whose remittances are **at least** the threshold, in per cent of GDP, in **every** row of the table, whatever its year and its source.
#
# Run it on `remittances` for 10, 15 and 20 per cent. For which states does the answer hang on the threshold?

# %% nbgrader={"grade": false, "grade_id": "robust", "locked": false, "schema_version": 3, "solution": true, "task": false}
def robust(table, threshold):
    """The states that reach a threshold in every year and by every source.

    table: a table with the columns state_id, year, value (% of GDP) and source
    threshold: per cent of GDP
    Returns a set (or list) of ids.
    """
    ### BEGIN SOLUTION
    lowest = table.groupby("state_id")["value"].min()
    return set(lowest[lowest >= threshold].index)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_robust", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_set(robust(remittances, 15), "robust")
assert "UZB" not in _answer, "Uzbekistan had more than 15 % in some rows, and 13 or 14 in others: every row is asked, not one, the mean or the highest."
assert _answer == {"KGZ", "TJK"}, f"At least 15 % in every row: Kyrgyzstan and Tajikistan; you have {sorted(_answer)}."
_answer = _as_set(robust(remittances, 20), "robust")
assert "KGZ" not in _answer, "Kyrgyzstan is at 18.8 % in 2023 by the Factbook: one row below 20 is enough to fall out. Are both sources in?"
assert _answer == {"TJK"}, f"At least 20 % in every row: only Tajikistan; you have {sorted(_answer)}."
_toy = pd.DataFrame({"state_id": ["A", "A", "B", "B", "C"], "year": [2001, 2002, 2001, 2001, 2001], "value": [10.0, 30.0, 12.0, 9.0, 11.0], "source": ["x", "x", "x", "y", "y"]})
_answer = _as_set(robust(_toy, 10), "robust")
assert "A" in _answer, f"A made-up state with exactly 10 and with 30 %: at least 10 is asked; you have {sorted(_answer)}."
assert _answer == {"A", "C"}, f"Made-up states: B has 9 % by one source, C one row alone; A and C are right, you have {sorted(_answer)}."
### BEGIN HIDDEN TESTS
assert _as_set(robust(remittances, 10), "robust") == {"KGZ", "TJK", "UZB"}, "At least 10 %: three states."
assert _as_set(robust(remittances, 60), "robust") == set(), "At least 60 %: none, an empty set."
assert _as_set(robust(_toy, 0), "robust") == {"A", "B", "C"}, "At least nothing: all of the made-up states."
assert _as_set(robust(_toy, 15), "robust") == set(), "A made-up state with 10 % in one year and 30 in the next: every year counts, not the last of a source."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8 · Always the same three? (3 points)
#
# *Claims: Kyrgyzstan, Uzbekistan and Tajikistan are the politically unstable ones (§4.2.2); the border with Afghanistan is a source of insecurity above most others (§4.3.2).*
#
# Write `lowest_always(table, group, margin)`: the **share of years** in which every state of the group scores lower than every state outside it, and by more than the margin. So with margin 0 the group is simply the bottom of the table; with 0.25, about one standard error, it is the bottom *clearly*.
#
# Run it for the text's three with both margins, up to 2018 and after (`stability.loc[:2018]`). Then for Afghanistan's three neighbours, Tajikistan, Turkmenistan and Uzbekistan; and for Tajikistan, with its 1,357 km of that border, alone.
#
# <details><summary>A hint</summary>In one year the condition is: the <i>highest</i> of the group lies below the <i>lowest</i> of the others. <code>table[list]</code> takes columns, <code>.max(axis=1)</code> goes along a row.</details>

# %% nbgrader={"grade": false, "grade_id": "lowest_always", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lowest_always(table, group, margin):
    """The share of years in which a group of states lies below all others by more than a margin.

    table: a table with a row a year and a column a state
    group: a list of states
    margin: a number, 0 or more
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    others = [state for state in table.columns if state not in group]
    gap = table[others].min(axis=1) - table[list(group)].max(axis=1)
    return (gap > margin).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_lowest_always", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_three = ["KGZ", "TJK", "UZB"]
_answer = _as_number(lowest_always(stability, _three, 0), "lowest_always")
assert _answer <= 1, f"A share of years lies between 0 and 1, and you return {_answer:g}."
assert not _near(_answer, 1), "In every year you find the three at the bottom: do you compare means? Every one of the group has to be lower than every other."
assert _near(_answer, 22 / 26), f"The three were the lowest in 22 of 26 years, 0.846; you have {_answer:.3f}."
_answer = _as_number(lowest_always(stability, _three, 0.25), "lowest_always")
assert _near(_answer, 14 / 26), f"By more than 0.25 they were so in 14 of 26 years, 0.538; you have {_answer:.3f}. Do you use `margin`?"
_answer = _as_number(lowest_always(stability, ["TJK", "TKM", "UZB"], 0), "lowest_always")
assert _near(_answer, 0), f"Afghanistan's three neighbours were never the lowest three: 0, not {_answer:.3f}. Do you use `group`?"
_toy = pd.DataFrame({"A": [1.0, 1.0, 3.0, 0.0], "B": [2.0, 2.0, 1.0, 0.5], "C": [3.0, 2.0, 2.0, 9.0], "D": [4.0, 5.0, 4.0, 0.25]}, index=[2001, 2002, 2003, 2004])
_answer = _as_number(lowest_always(_toy, ["A", "B"], 0), "lowest_always")
assert not _near(_answer, 0.5), "A made-up region: in 2002 B and C are equal, and equal is not lower."
assert _near(_answer, 0.25), f"A made-up region: A and B are the lowest in 2001 only, of four years: 0.25, not {_answer:g}."
### BEGIN HIDDEN TESTS
_answer = _as_number(lowest_always(stability.loc[2019:], _three, 0), "lowest_always")
assert _near(_answer, 0.5), f"From 2019 on the three were the lowest in half of the years, 0.5; not {_answer:.3f}."
assert _near(_as_number(lowest_always(stability, ["TJK"], 0), "lowest_always"), 0.5), "Tajikistan alone was the lowest in half of the years."
assert _near(_as_number(lowest_always(_toy, ["A"], 1), "lowest_always"), 0), "A made-up region: by more than 1, A is never the lowest."
assert _near(_as_number(lowest_always(_toy, ("A",), 0.2), "lowest_always"), 0.75), "A made-up region: A is the lowest in three years of four."
### END HIDDEN TESTS

# %% [markdown]
# ## In writing
#
# **Question (6 points).** The text holds that shared grievances make a case for cooperation, and that the five have not acted on it; ad hoc solutions that leave sovereignty untouched might suit the elites (§4.3.1, §4.4). *Which of the grievances of this notebook have become smaller since 2018, which have not, and what does the game
# suggest about the difference: a payment, patience, or a roof?* Answer in 200 to 300 words; use your own numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the notebook, each with its year or source and its measure | one or two numbers, or without year or measure | none, or wrong ones |
# | **Using the game** (1) | applies equilibrium, payment or patience to a grievance rightly | names the idea without applying it | no use, or a wrong one |
# | **Reading the text** (1) | cites at least one section fairly, and says what has changed since 2018 | cites, but only to agree or to find fault | no section cited |
# | **Limits** (1) | says what assumed points, or the figures used, cannot show | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Borders have become a smaller grievance since 2018, water has not; a border treaty ends a game, and water is played anew each year.
#
# The text found that the borders had never been settled (§4.2.2). In the Factbook of 2015 three of seven were open in part, all three between Kyrgyzstan, Tajikistan and Uzbekistan. Between Kyrgyzstan and Tajikistan 519 of 1,007 km were agreed by 2011, and a treaty on the whole came in March 2025, after fighting in 2022. This is what §4.4
# expects: a solution two by two, which costs no sovereignty once it is signed.
#
# Water is another matter. The river commission sets quotas, and upstream had 17.7 per cent of those for 2025, where the share of use published in 2004 was 17: there is a rule, and it has hardly moved. What lapsed was the exchange for fuel. In the game with the course's points, (winter, keep) is the only equilibrium, though both would have more
# in (summer, fuel). A payment between 3 and 5 would do without fuel; patience of 0.5 would do if the same governments meet each year. But if upstream's own power is worth 4 and not 3, no patience is enough, and Tajikistan's capacity grew by 3.8 per cent a year from 2013 to 2023. So of the three I would look to payment first: a roof is what
# §4.3.1 misses, and §4.2.2 says that all five put their sovereignty first.
#
# The points are assumed: their order is plausible, their distances are not known. The quotas say what may be taken and not what is. And one upstream player stands for two states, and nobody for Afghanistan, where a fifth of the basin's water rises.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "Kazakhstan forms more water than any other of the five. Is it upstream?",
            "options": ["Yes", "Not on these rivers: most of its water runs in other basins", "No: it forms less than it takes"],
            "answer": 1,
            "why": "The Irtysh, the Ural and the Ili do not reach the Aral Sea. On the Syr Darya Kazakhstan is last in the line. A national total answers no question about a river.",
        },
        {
            "question": "In the game with the course's points both end at (winter, keep). Why?",
            "options": ["It gives the most points together", "Neither gains by changing alone", "Upstream is the stronger side"],
            "answer": 1,
            "why": "That is what an equilibrium means. It gives 3 points together where the deal gives 7: an equilibrium need not be good for anybody.",
        },
        {
            "question": "Downstream's gain from summer water rises from 5 to 8. What happens to the patience that is needed?",
            "options": ["It falls", "It stays, because upstream is the side that is tempted", "It rises"],
            "answer": 1,
            "why": "The chain breaks at its weakest link: upstream needs 0.5 before and after. A larger prize for one side helps only if part of it reaches the other.",
        },
        {
            "question": "Hydropower in Kyrgyzstan: 78.9 % in the edition of 2015, 85.7 % in that of 2025. What follows?",
            "options": ["It grew by 6.8 points", "It grew by 8.6 per cent", "Nothing about change: the two measure different things"],
            "answer": 2,
            "why": "Both carry the same label, and the second looks like a share of what is generated. A label is no definition.",
        },
        {
            "question": "Three borders were open in 2015, all where Kyrgyzstan, Tajikistan and Uzbekistan meet. By chance?",
            "options": ["Hardly: drawn at random, three of seven would be these in 1 case of 35", "Yes: it is three of seven, nearly half", "That cannot be reckoned"],
            "answer": 0,
            "why": "There are 35 ways to choose three of seven, and one of them is this. It says that there is a pattern, not what made it.",
        },
        {
            "question": "In 2023 Kyrgyzstan scores −0.51 for stability and Tajikistan −0.29; the standard error is about 0.25. Which is less stable?",
            "options": ["Kyrgyzstan", "Tajikistan", "The scores do not tell them apart"],
            "answer": 2,
            "why": "The difference, 0.22, is smaller than one standard error. A rank always finds a last; whether it is one is another question.",
        },
    ]
)
quiz

# %% [markdown]
# ## Verdicts
#
# Now judge. For each claim write `supported`, `qualified`, `contradicted`, `untested` or `untestable` between the quotation marks; then run the next
# cell. Where you have decided, it shows what the course's own solution finds, and why; `open` means that the course has not found a test. Yours may differ: be ready to defend it. These verdicts carry no marks, and come back
# in the capstone.

# %%
my_verdicts = {
    "05-upstream-downstream": "",  # §4.3.1  rises in two states, used in the others
    "05-energy-mirror": "",  # §4.3.1  each side holds what the other needs
    "05-wasted-water": "",  # §4.3.1  scarce because too much is drawn and wasted
    "05-rival-expansion": "",  # §4.3.1  ever more power upstream, ever more fields downstream
    "05-one-roof": "",  # §4.3.1  the exchange worked under one roof
    "05-water-should-unite": "",  # §4.3.1  water should bring cooperation, and has not
    "05-no-water-rules": "",  # §4.3.1  no institution settles the claims
    "05-no-water-law": "",  # §6.1.3  no agreement on water is binding law
    "05-unsettled-borders": "",  # §4.2.2  the borders were never settled
    "05-ferghana-triangle": "",  # §4.2.2  trouble gathers where three states meet
    "05-rails-to-moscow": "",  # §4.2.2  the railways led to Russia
    "05-roads-without-trade": "",  # §4.2.2  money for transport, and no more trade
    "05-remittance-states": "",  # §4.3.2  some live on money from abroad
    "05-shaky-three": "",  # §4.2.2  three are the unstable ones
    "05-afghan-neighbour": "",  # §4.3.2  the Afghan border above all
    "05-crime-since-2001": "",  # §4.3.2  criminal bodies have grown
    "05-frontier-rents": "",  # §4.2.1  a bulwark for gain
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
# - **Two sides are too few.** 67 % of the Aral basin's water rises in Kyrgyzstan and Tajikistan, which have 17.7 % of the quotas; some 19 % rises in Afghanistan, which has none. On the Syr Darya Tajikistan lies between two stretches of Uzbekistan.
# - **Each has what the other lacks** in 8 of 10 pairs by water per head and gas, in 6 by water in all. Kazakhstan, with more water *and* more gas than Uzbekistan, is not part of the mirror.
# - **There is a rule for the water**, all five's own: treaties of 1992 and 1998, a commission, and quotas for every season. What it lacks is a link to fuel that is kept, a judge, and figures of use.
# - **The bargain can fail without bad will.** With the course's assumed points the bargain is not stable by itself; a payment or patience would keep it stable, and more power upstream undoes it.
# - **"Ever more" is not borne out downstream.** The Factbook prints less irrigated land for all five in its later edition, but the two are only partly comparable, and Turkmenistan's later figure is of 2012. Hydropower, with one definition, grew by 27 % in Tajikistan (2000 to 2021) and by 9 % in Kyrgyzstan (2000 to 2020), where a
#   dry year can take away more than that.
# - **"Never settled" fitted three borders of seven** in 2015, the three of the Ferghana valley; at least two of them have been settled since, the last in March 2025.
# - **The three unstable states** were the lowest in every year from 1998 to 2020, and in one of four since.
#
# Payment, patience, a roof: for each of them somebody outside has offered. **Notebook 06** looks at these powers: who they are, what they want, and whom the five need more than one another.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 05`, and at the end `oxus submit 05 --name YOUR-ID`.
