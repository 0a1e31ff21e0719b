# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 04 · Young societies: how they are ruled, what they sell, what they share
#
# *Vector II, within the region, first part. Time: 80–90 minutes; 30 points.*
#
# When you have worked through this notebook, you can
#
# - read a score together with its scale, and tell freedom from stability;
# - take a share of a whole without counting a part twice, and say what no census counts;
# - reckon the four measures that every study of trade uses (Balassa, Herfindahl, Finger and Kreinin, Grubel and Lloyd), and say what each of them cannot see;
# - tell apart three questions that hide behind *regional trade has stalled*: how much, what share, more than one would expect?
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§4.1** (politics, industry, Islam, clans), **§4.2.1** (foreign policy), the three paragraphs of **§4.2.2** on trade and on large and small states, and **§4.4** with its Images 5 and 6. It was written in spring 2018; our tables of trade go on to 2024.
#
# Notebook 03 ended with what a state can decree: lines and letters. Now to what grew within them.

# %%
import folium
import pandas as pd
from IPython.display import display

import oxus_data
from oxus_widgets import OfflineMap, Quiz, TradeExplorer

pd.set_option("display.max_colwidth", None)  # show long texts in full
five = list(oxus_data.CENTRAL_ASIA)
published = oxus_data.load("published_figures")  # single figures from reports
compositions = oxus_data.load("compositions")  # religions and peoples, Factbook of 2015 and of 2025
exports = oxus_data.load("exports")  # raw materials that a state exports, thousand US dollars a year
trade = oxus_data.load("raw_material_trade")  # the same by buyer and seller
print(len(exports), "rows of exports,", exports["year"].min(), "to", exports["year"].max())

# %% [markdown]
# ## The claim
#
# > Strong presidents rule all five, and nothing of that will change soon. Faith and clan came back beside the nation. All five live on oil, gas and cotton; they sell the same things, so they have little to sell to one another,
# > and trade within the region has stood still. (after §4.1.1–4.1.4, §4.2, §4.4)
#
# A chain of five links. The word that holds it together is *so*: because they sell the same, they do not trade. Each link can be weighed, all but one. Write down which you trust most; and which one cannot be weighed?

# %% [markdown]
# ## Explore
#
# The trade explorer has four views, which hang together: with whom a state trades (all goods, as far as the Factbook prints them), what raw materials it sells, how alike the five are in that, and who buys. Everything but the partners is **raw materials only**: 74 kinds of goods, ores, coal, oil, gas, gold and some metals. Cotton, oil
# products, refined copper, uranium as it is really sold, food, cloth and machines are not among them.

# %%
TradeExplorer("KAZ", view="composition", year=2017, since=2000)

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **Oil, gas and cotton?** Stay in *Composition*, 2017, and go through the five. Whose first good is none of the three? And why is cotton nobody's?
#
#    <details><summary>What we saw</summary>Gold leads in Kyrgyzstan and Uzbekistan (74 and 72 per cent of their raw materials), lead and zinc ore in Tajikistan (41). Only Kazakhstan (crude oil) and Turkmenistan (gas) fit the words. Cotton is nobody's because it is not in the table.</details>
#
# 2. **Who is Uzbekistan's twin?** Open *Similarity* and look at the years 2000, 2010, 2017 and 2024.
#
#    <details><summary>What we saw</summary>Turkmenistan in 2000 and 2010 (both sold gas), Kyrgyzstan in 2017 and 2024 (both sell gold). Likeness is not a family trait; it comes and goes with one good.</details>
#
# 3. **No favourite?** §4.2.1 says that they sell to the world with no particular preference. Open *Who buys* for Turkmenistan, choose natural gas, and go through 2008, 2011 and 2017.
#
#    <details><summary>What we saw</summary>Ukraine with 93 per cent in 2008, China with 86.5 in 2011 and 98 in 2017. But this table follows customs papers, and the gas that Russia and Iran bought is missing. The table <code>gas_exports</code> counts cubic metres: in 2011 China took 41 per cent, Iran and Russia 29 each; in 2017
#    China took 94. A pipeline is a preference made of steel, and a record with one buyer may be a record with gaps.</details>
#
# 4. **Find the error.** Open *Partners*, exports, for Kyrgyzstan. The list of 2014 names Uzbekistan and Kazakhstan first, with 29 per cent each; in 2023 Switzerland leads with 30. Did Kyrgyzstan turn away from its neighbours? Look for Switzerland in *Who buys*, 2014, and read below the drawing why the explorer does not compare the two lists.
#
#    <details><summary>What we saw</summary>Switzerland bought Kyrgyz gold for 433 million dollars in 2014, 21.6 per cent of all exports. The list of 2014 goes down to 5.3 per cent and does not name it, so it leaves gold out. Tajikistan's list of 2014 does the same. The shares of the two years are shares of different totals, so the explorer does not compare them, and the turn from the
#    neighbours to Switzerland is an artefact.</details>

# %% [markdown]
# ## Step by step
#
# ### A score has a scale
#
# §4.1.1 speaks of power that came to rest with presidents. No table counts power. What there is, are scores by people who know the countries. Here is one maker's, *Nations in Transit*, for Kazakhstan:

# %%
of_kazakhstan = (published["metric"] == "Nations in Transit") & (published["subject"] == "KAZ")
published.loc[of_kazakhstan, ["year", "value", "unit", "directness"]]

# %% [markdown]
# Read the column `unit`. In 2020 the maker turned the scale round: until then 1 was the best and 7 the worst. A number without its scale is no number; Exercise 1 is about that.
#
# Nor is every score one of freedom. `political_stability` asks how likely it is that a government is brought down by violence. Both for 2010, where we have both:

# %%
indicators = oxus_data.load("indicators").query("state_id in @five")
scores = indicators[indicators["indicator"].isin(["civil_liberties", "political_stability"]) & (indicators["year"] == 2010)]
scores.pivot(index="state_id", columns="indicator", values="value").round(2).sort_values("civil_liberties")

# %% [markdown]
# Turkmenistan: the fewest liberties (0.10, of 0 to 1), and stable (0.33, above the world's mean of 0). Kyrgyzstan: the most liberties (0.63), and the least stable (−1.04); §4.2.2 speaks of its upheavals. §4.1.1 suggests why the elites prefer the one to the other. Kazakhstan had both, in 2010; from 2011 on its stability is down to about 0 and below.
#
# ### Parts and wholes
#
# The Factbook lists religions, but not all states alike. Look at Tajikistan:

# %%
columns = ["edition", "state_id", "item", "part_of", "share", "qualifier", "year"]
compositions.loc[(compositions["kind"] == "religion") & (compositions["state_id"] == "TJK"), columns]

# %% [markdown]
# In the edition of 2015 Sunni and Shia stand side by side, and there is no row for all Muslims; in that of 2025 they are **parts of** a whole that has its own row. Who adds up everything that says *Muslim* gets 196 per cent. And `year`: the first is of 2003, the second of 2014.
#
# ### What is not counted
#
# §4.1.4 says that clans came back and live side by side with the nation. Where are they? For the five the table holds one trace:

# %%
of_uzbeks = (compositions["kind"] == "ethnic_group") & (compositions["part_of"] == "Uzbek")
compositions.loc[of_uzbeks, columns]

# %% [markdown]
# Lakai, Kongrat, Katagan, Barlos, Yuz: old tribal names, folded into *Uzbek* without a share of their own, and gone from the edition of 2025. A census counts nations because states are named for nations; clans work, as §4.1.4 says itself, in what is informal. So the claim on clans is **not testable in principle** (`untestable`), and a share of ethnic groups must not stand in for
# it. The same goes for how strongly people *feel* a nation (§4.1.1): that takes a survey. What would help: interviews, lists of office-holders with their home districts, marriages. Scholars disagree, too: some see clans as the ground of politics, others as a word for patronage that any office can buy.
#
# ### How much? A floor
#
# §4.1.2: all states rely heavily on raw materials. So: raw materials, as a share of all exports. The first come from one maker (CEPII's BACI, in *thousand* dollars), the second from another (the Factbook, in dollars). Mind the unit.

# %%
in_2014 = exports[(exports["year"] == 2014) & exports["exporter_id"].isin(five)]
raw = in_2014.groupby("exporter_id")["value"].sum() * 1000
everything = indicators.query("indicator == 'exports_fb2015' and year == 2014").set_index("state_id")["value"]
floor = (raw / everything).round(2)
billions = pd.DataFrame({"raw materials, bn US dollars": raw / 1e9, "all exports, bn US dollars": everything / 1e9})
billions.assign(floor=floor).round(2)

# %% [markdown]
# This is a **floor**: goods are missing above the line and none below it. Cotton, oil products and uranium would raise it, and nothing that is missing would lower it (but two makers may differ by some per cent). Even a floor can give way: Kyrgyzstan's is 0.57 in 2021 and 0.13 in 2022, with 0.2 billion dollars of gold after 1.6. The
# gold was really not sold abroad: Kyrgyzstan's statistics committee counts 69 kilograms in the first nine months of 2022, and 13 tonnes a year later (reported by *Vecherniy Bishkek*, vb.kg). And "raw" is a list: Tajikistan's aluminium is on it, although it is smelted from oxide that the country buys (the Factbook has that among its imports).
#
# ### How narrow? Herfindahl
#
# The index of Herfindahl and Hirschman adds up the **squares of the shares**: $H = \sum_i s_i^2$. It is 1 if there is only one part, $1/n$ if there are $n$ equal ones. It is also the chance that two draws hit the same part; so let us draw two people, and ask whether they are of the same ethnic group (all *others* count as one):

# %%
at_the_top = (compositions["kind"] == "ethnic_group") & compositions["part_of"].isna()
groups = compositions[at_the_top & compositions["state_id"].isin(five)]
squares = groups.assign(square=(groups["share"] / 100) ** 2)
squares.groupby(["state_id", "edition"], observed=True)["square"].sum().unstack().round(2)

# %% [markdown]
# Up in Kazakhstan, Kyrgyzstan and Uzbekistan, between counts of different years (Uzbekistan's are of 1996 and 2017); the same in the other two because the Factbook prints the old count again, or nearly. The states grow more like their names. Whether nationalism has done that, or emigration and births, the index does not say.
#
# ### Strong in what? Balassa, and Image 6
#
# Balassa's index of revealed comparative advantage sets the share of a good in a state's exports against its share in the world's:
#
# $$B_i = \frac{x_i / X}{w_i / W}$$
#
# Above 1: the good weighs more for the state than for the world. Image 6 drew it over all goods, from a report of the ADB (2014). Its figures could not be had, and no package carries all exports of the five. So ours holds **among raw materials only**. What does the gap do? If all goods were in, each index of a state would be multiplied
# by one and the same factor, namely the state's share of raw materials over the world's. The order of the raw materials stays; the line at 1 moves; and manufactures, which Image 6 was about, we do not see at all. The claim that they have little room (§4.4) is **not tested here** (`untested`): CEPII's BACI has the exports that a test would need.
#
# ### Alike? Finger and Kreinin
#
# Of two lists of shares take, good by good, the **smaller** one, and add up: $S = \sum_i \min(a_i, b_i)$. 1: the same mix. 0: nothing in common. What is sold counts, not how much. Two made-up lists:

# %%
pair = pd.DataFrame({"A": [0.8, 0.2, 0.0], "B": [0.5, 0.0, 0.5]}, index=["oil", "gold", "gas"])
energy = pair.groupby(["energy", "metal", "energy"]).sum()
print("three goods:", pair.min(axis=1).sum(), "  oil and gas in one:", energy.min(axis=1).sum())

# %% [markdown]
# The coarser the list, the more alike everybody is. Call it all *raw materials*, and the five are identical. Much of the quarrel over whether they sell the same is a quarrel over the length of the list. And over what is on it: the Factbook of 2015 names cotton among the exports of four of the five, and our list has none.
#
# ### Both ways? Grubel and Lloyd
#
# Neighbours that make cars sell cars to each other. Grubel and Lloyd ask how much of a pair's trade runs **in both directions in the same group**: $1 - \sum_i |x_i - m_i| \,/\, \sum_i (x_i + m_i)$. 0: every group goes one way. 1: in every group as much goes as comes. If the five really sold the same things and traded at all, it should be high.
#
# ### Three questions in one: Image 5
#
# Image 5 (Mogilevskii 2012) shows regional trade standing still, in part shrinking. The yearly figures behind it could not be had either. What was found for all goods:

# %%
within = published["topic"].eq("intraregional_trade") & published["subject"].eq("CA5")
published.loc[within, ["metric", "period", "value", "qualifier", "unit", "directness"]]

# %% [markdown]
# They do not all ask the same. **How much** (dollars), **what share** (of all trade), and, a third, **how much more than the partners' weight in the world would make one expect**: the intensity. Dollars rise with prices and with everything else; a share can stand still while trade doubles; and five small economies can only ever have a small share.
# An intensity above 1 is not a finding either, because it ignores distance: neighbours trade more everywhere. It needs a yardstick. Here are nine other groups, all goods, 2006:

# %%
yardstick = published[published["topic"] == "regional_trade_2006"]
yardstick.pivot(index="subject", columns="metric", values="value").sort_values("intensity of trade within the group")

# %% [markdown]
# The five have an intensity of 13, more than ASEAN, the Nordic states and Mercosur, and less than the other six groups. Their share of 4.6 per cent is among the two lowest. So their trade with one another is neither unusually strong nor unusually weak for a group of neighbours of their weight, in the one year that we have.
#
# Can one make a share for 2024? China's trade with the five is given as 66.2 billion dollars and as 24.1 per cent of all their trade; Russia's as 47 billion and 18.6 per cent.

# %%
figure = published.set_index("figure_id")["value"]
inside = figure["intraregional-trade-6"]
for partner, dollars, per_cent in [("China", 17, 14), ("Russia", 22, 23)]:
    whole = figure[f"external-trade-shares-{dollars}"] / figure[f"external-trade-shares-{per_cent}"] * 100
    print(f"By {partner}'s figures all trade is {whole:.0f} bn; {inside:.0f} bn within the region are {inside / whole:.1%}")

# %% [markdown]
# About 4 per cent, from three makers' figures that do not quite fit together (and the 11 billion were named in August, before the year was over). From 2021 to 2024 the dollars nearly doubled; the share is not above what it was. In raw materials we can do better, year by year (Exercise 7).
#
# ### Five, but not five equals
#
# §4.2.2 names two leaders. People and output in 2018, in per cent of the five together, and output per head:

# %%
size = indicators.query("indicator in ('gdp', 'population') and year == 2018")
size = size.pivot(index="state_id", columns="indicator", values="value")
shares = (100 * size / size.sum()).round(1).rename(columns={"gdp": "% of the GDP", "population": "% of the people"})
shares["GDP per head, 2010 US dollars"] = (size["gdp"] / size["population"]).round(-1).astype(int)
shares

# %% [markdown]
# Two leaders, by two different measures: Uzbekistan has the people, Kazakhstan the money. (How unequal the five are was Exercise 4 of notebook 00.)
#
# ### A claim, from words to an answer
#
# §4.2.1 says that Kazakhstan and Kyrgyzstan are the most active in multilateral bodies, and that **Tajikistan and Turkmenistan keep most to themselves**. In the table's words: *in how many of the bodies that it records was each a full member on 1 March 2018, and in how many did it have any status?*

# %%
statuses = oxus_data.status_matrix("2018-03-01", states=five)
full = statuses.isin(oxus_data.FULL)
takes_part = statuses.isin(["participant", "observer", "associate", "dialogue_partner", "partner"])
counted = pd.DataFrame({"full member": full.sum(axis=1), "takes part in another way": takes_part.sum(axis=1)})
counted.sort_values("full member")

# %% [markdown]
# One count answers both claims, so both get the same verdict. By full membership Kazakhstan and Kyrgyzstan do lead, and Turkmenistan does come last; but it is Uzbekistan and not Tajikistan that comes next to it. Both claims are **qualified**: half of each pair fits. And mind what the count leaves out. In the OSCE or CAREC nobody is more
# than a participant, so these count for no one; in the second column Turkmenistan is close to the others. Being a member does not mean being open: a state may join because it cannot afford to stay out. Turkmenistan itself names a reason: it is neutral. Yet in 2018 it was not in the WTO or the AIIB either, and these threaten nobody's neutrality.

# %% [markdown]
# ## Exercises
#
# Eight exercises, 25 points. None needs the answer of another: if one resists, go on and come back. `oxus check 04` in a terminal checks
# the whole notebook. The data package has these measures ready-made; here you write them yourself, since a measure that one has only called one has not understood.
#
# The next cell, folded, holds a few helpers of the checks, and two things for Exercises 5 and 8. Run it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import re
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


def _as_values(answer, what):
    """A Series, a dictionary or a table with one column, as a dictionary without empty values."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    assert isinstance(answer, (pd.Series, dict)), f"{what}: a Series or a dictionary is wanted; you return a {type(answer).__name__}."
    return {str(key): float(value) for key, value in dict(answer).items() if not pd.isna(value)}


def _as_cells(answer, what):
    """A table of states by years (or years by states), as a dictionary from (state, year) to value."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert isinstance(answer, pd.DataFrame), f"{what}: a table is wanted, a row a state and a column a year; you return a {type(answer).__name__}."
    if not all(isinstance(row, str) for row in answer.index):
        answer = answer.T
    return {(str(row), int(column)): float(answer.at[row, column]) for row in answer.index for column in answer.columns if not pd.isna(answer.at[row, column])}


def _near(number, expected, tolerance=0.004):
    """Whether two numbers agree."""
    return number is not None and not pd.isna(number) and abs(float(number) - expected) <= tolerance


def _own_work(function):
    """Stop if a measure is only called from the data package."""
    library = {"herfindahl", "revealed_comparative_advantage", "export_similarity", "raw_material_composition"}
    assert "oxus_data" not in function.__code__.co_names or not library & set(function.__code__.co_names), (
        "You call the measure of the data package. Write it yourself, it takes two or three lines; then compare."
    )


def ten_pairs(similarity, first=2015, last=2019):
    """The ten pairs of the five: likeness of their exports by your function, and what they trade with each other.

    Raw materials; trade in both directions, million US dollars a year.
    """
    years = exports["year"].between(first, last)
    sold = exports[years].pivot_table(index="product_group", columns="exporter_id", values="value", aggfunc="sum", observed=True)
    rows, recent = [], trade[trade["year"].between(first, last)]
    for n, one in enumerate(five):
        for other in five[n + 1 :]:
            between = recent["exporter_id"].isin([one, other]) & recent["importer_id"].isin([one, other])
            rows.append((f"{one}–{other}", float(similarity(sold[one], sold[other])), recent.loc[between, "value"].sum() / 1000 / (last - first + 1)))
    return pd.DataFrame(rows, columns=["pair", "likeness", "trade"]).set_index("pair")


# A point near the middle of each state, latitude and longitude: between capitals some lines would hide others.
middles = {"KAZ": (48.0, 67.5), "KGZ": (41.5, 74.6), "TJK": (38.6, 70.8), "TKM": (39.0, 59.3), "UZB": (42.2, 63.8)}

# %% [markdown]
# ### Exercise 1 · The great fall of 2020 (3 points)
#
# *Claims: the political systems are unlikely to change soon; in all five, power went to the president; Kazakhstan and Kyrgyzstan are the more liberal (§4.1.1).*
#
# Somebody has made a table of the scores, and a headline: *Democracy collapsed in all five between 2015 and 2020; every score fell by four to six points.*

# %%
rows = published[published["metric"] == "Nations in Transit"]
rows.pivot(index="subject", columns="year", values="value").loc[five]


# %% [markdown]
# Find the error and mend it. Write `one_scale(table)`: the scores of *Nations in Transit*, a row a state and a column a year, all on **one scale from 1, least democratic, to 7, most**. Go by what `unit` says, not by the year: another maker may turn its scale in another year, and the checks try that. Leave out the scores of other makers.
#
# Decide first how large a difference must be to count as a change. Then look at the scores: which two of the five lead in 2015 and in 2024, and which states changed place? Then compare another source: `oxus_data.load("regimes")` has V-Dem's `electoral_democracy` (0 to 1) for every year, with a lower and an upper bound. In which of the five do the bounds of 2018 and 2024 not overlap?
#
# <details><summary>A hint</summary>To turn a scale from 1 to 7 round, what must become of 1, of 7 and of 4? <code>where</code> keeps a value where a condition is true, and puts another elsewhere.</details>

# %% nbgrader={"grade": false, "grade_id": "one_scale", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_scale(table):
    """The scores of Nations in Transit, on one scale from 1 (least democratic) to 7 (most).

    table: a table with the columns subject, metric, year, value and unit
    Returns a table, a row a state and a column a year.
    """
    ### BEGIN SOLUTION
    rows = table[table["metric"] == "Nations in Transit"]
    best_is_one = rows["unit"].str.startswith("1 (highest)")
    rows = rows.assign(value=rows["value"].where(~best_is_one, 8 - rows["value"]))
    return rows.pivot(index="subject", columns="year", values="value")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_one_scale", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_cells(one_scale(published), "one_scale")
assert _answer.get(("KAZ", 2024)) != 23, "You mix two makers: 23 is Kazakhstan's score in Freedom in the World, from 0 to 100."
assert not _near(_answer.get(("KAZ", 2015)), 6.61), "In 2015 6.61 was close to the worst, and you have it as close to the best: read `unit`."
assert _near(_answer.get(("KAZ", 2024)), 1.29), f"The scores of 2024 are on the scale that is asked for: 1.29 for Kazakhstan, not {_answer.get(('KAZ', 2024))}. Turn only what needs turning."
assert not _near(_answer.get(("KAZ", 2015)), 0.39), "0.39 is below the scale: what must become of 7, the worst? 7 − 7 is 0, and the scale begins at 1."
assert _near(_answer.get(("KAZ", 2015)), 1.39), f"6.61 on the old scale is 1.39 on the new one, not {_answer.get(('KAZ', 2015))}."
_toy = pd.DataFrame(
    {"subject": ["AAA", "AAA", "BBB", "BBB", "AAA"], "metric": ["Nations in Transit"] * 4 + ["Another"], "year": [2015, 2018, 2015, 2018, 2015], "value": [2.0, 3.0, 4.0, 7.0, 50.0]}
).assign(unit=["1 (lowest)-7 (highest)", "1 (highest)-7 (lowest)", "1 (lowest)-7 (highest)", "1 (highest)-7 (lowest)", "0-100"])
_answer = _as_cells(one_scale(_toy), "one_scale")
assert _answer.get(("AAA", 2015)) == 2, f"A made-up maker with 7 as the best in 2015: the score 2 stays 2; you have {_answer.get(('AAA', 2015))}. Go by `unit`, not by the year."
assert _answer.get(("BBB", 2018)) == 1, f"A made-up maker with 7 as the worst in 2018: the score 7 becomes 1; you have {_answer.get(('BBB', 2018))}."
_answer = _as_cells(one_scale(_toy.assign(year=2015, subject=list("ABCDE"))), "one_scale")
assert [_answer.get((_subject, 2015)) for _subject in "ABCD"] == [2, 5, 4, 1], "A toy year with both scales in it: reverse the scale row by row, not for the whole year."
### BEGIN HIDDEN TESTS
_answer = _as_cells(one_scale(published), "one_scale")
for _cell, _expected in {("KGZ", 2015): 2.07, ("TJK", 2015): 1.61, ("UZB", 2015): 1.07, ("TJK", 2020): 1.18, ("UZB", 2022): 1.25, ("RUS", 2015): 1.54}.items():
    assert _near(_answer.get(_cell), _expected), f"{_cell[0]} in {_cell[1]}: {_expected}, not {_answer.get(_cell)}."
assert _as_cells(one_scale(_toy), "one_scale").get(("AAA", 2018)) == 5, "A made-up maker: 3 on a scale that is turned round becomes 5."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · How many are Muslims? (3 points)
#
# *Claims: Muslims are the majority everywhere, from some 60 per cent in Kazakhstan to as many as 95 in Tajikistan; but for local exceptions all are Hanafi Sunni (§4.1.3).*
#
# Write `muslims(table, state, edition)`: the share of Muslims in per cent, by one edition of the Factbook. If there is a row for all of them (its `item` is `Muslim`), take that. If there is none, add up the rows whose `item` ends in `Muslim` and that are part of nothing (`part_of` is empty). If Muslims are not listed at all, return
# not-a-number (`float("nan")`): not listed is not none.
#
# Run it for the five and both editions, in a cell of your own. Put the `year` beside it, and ask of each jump: did people change their faith, or the book its source? And where a source splits them: what part of the Muslims is Sunni?
#
# <details><summary>A hint</summary>First keep the rows of the state, the edition and the <code>kind</code> religion. <code>.str.endswith("Muslim")</code> and <code>.isna()</code> give columns of true and false.</details>

# %% nbgrader={"grade": false, "grade_id": "muslims", "locked": false, "schema_version": 3, "solution": true, "task": false}
def muslims(table, state, edition):
    """The share of Muslims in a state, in per cent, by one edition of the Factbook.

    table: a table with the columns edition, state_id, kind, item, part_of and share
    state: an id, "TJK"
    edition: "2015" or "2025"
    Returns a number, or nan if Muslims are not listed.
    """
    ### BEGIN SOLUTION
    rows = table[(table["state_id"] == state) & (table["edition"] == edition) & (table["kind"] == "religion")]
    whole = rows[rows["item"] == "Muslim"]
    if len(whole):
        return whole["share"].iloc[0]
    parts = rows[rows["item"].str.endswith("Muslim") & rows["part_of"].isna()]
    return parts["share"].sum() if len(parts) else float("nan")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_muslims", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(muslims(compositions, "TJK", "2025"), "muslims")
assert _answer < 100.1, f"{_answer:g} per cent: you count the Sunni and the Shia, and then all Muslims again."
assert _near(_answer, 98), f"Tajikistan, edition of 2025: 98, not {_answer:g}."
_answer = _as_number(muslims(compositions, "TJK", "2015"), "muslims")
assert not pd.isna(_answer), "Tajikistan, edition of 2015: there is no row `Muslim`, but there are Sunni and Shia Muslims."
assert _answer != 85, "Tajikistan, edition of 2015: the Shia are Muslims too."
assert _near(_answer, 90), f"Tajikistan, edition of 2015: 85 + 5 = 90, not {_answer:g}."
assert _near(_as_number(muslims(compositions, "KAZ", "2015"), "muslims"), 70.2), "Kazakhstan, edition of 2015: 70.2. Do you use `state` and `edition`?"
assert _near(_as_number(muslims(compositions, "UZB", "2025"), "muslims"), 88), "Uzbekistan, edition of 2025: 88; of the Sunni among them only the word `mostly` is known."
_toy = pd.DataFrame(
    {"edition": "2025", "state_id": ["AAA", "AAA", "BBB", "BBB", "BBB", "AAA"], "kind": ["religion"] * 5 + ["language"], "item": ["Christian", "other", "Sunni Muslim", "Shia Muslim", "Ismaili Muslim", "Muslim"]}
).assign(part_of=[None, None, None, None, "Shia Muslim", None], share=[70.0, 30.0, 30.0, 20.0, 15.0, 99.0])
_answer = muslims(_toy, "AAA", "2025")
assert _answer is not None and not _near(_answer, 99), "A made-up state: the 99 are of another `kind` and no religion."
assert pd.isna(_answer), f"A made-up state of which no Muslims are listed: nan, not {_answer}. They may be among `other`."
_answer = _as_number(muslims(_toy, "BBB", "2025"), "muslims")
assert _answer != 65, "A made-up state: the 15 are part of the 20, and you count them twice."
assert _near(_answer, 50), f"A made-up state with 30 and 20: 50, not {_answer:g}."
_whole = pd.DataFrame({"edition": "2025", "state_id": "CCC", "kind": "religion", "item": ["Muslim", "Sunni Muslim", "Ismaili Muslim"], "part_of": [None, "Muslim", None], "share": [60.0, 40.0, 5.0]})
assert _near(_as_number(muslims(_whole, "CCC", "2025"), "muslims"), 60), "A made-up state with a row for all Muslims, 60: take that row and add nothing to it."
### BEGIN HIDDEN TESTS
for _state, _edition, _expected in [("KAZ", "2025", 69.3), ("KGZ", "2015", 75), ("KGZ", "2025", 90), ("TKM", "2025", 93), ("AFG", "2025", 99.7), ("AZE", "2025", 97.3)]:
    _answer = _as_number(muslims(compositions, _state, _edition), "muslims")
    assert _near(_answer, _expected), f"{_state}, edition of {_edition}: {_expected}, not {_answer:g}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · Comparatively good at what? (3 points)
#
# *Claim: the economies turn almost only on oil, gas and cotton (§4.1.2; Image 6).*
#
# Write `balassa(table, state, year)`: Balassa's index for each product group that the state exports in that year. The table has a row `WLD`, the world, for every group and year, which includes everybody.
#
# Run it for the five in 2014, when the text's literature was fresh, and in 2024; keep what is above 1. Who is strong in crude oil or gas, and who in something that §4.1.2 does not name?
#
# <details><summary>A hint</summary>Make two Series with <code>product_group</code> as index, the state's and the world's; divide each by its sum; then one by the other. pandas lines the groups up by itself.</details>

# %% nbgrader={"grade": false, "grade_id": "balassa", "locked": false, "schema_version": 3, "solution": true, "task": false}
def balassa(table, state, year):
    """Revealed comparative advantage of a state, among the product groups of the table.

    table: a table with the columns exporter_id, product_group, year and value; the world is "WLD"
    state: an id, "KAZ"
    year: a year
    Returns a Series (or a dictionary) from product group to index.
    """
    ### BEGIN SOLUTION
    rows = table[table["year"] == year]
    own = rows[rows["exporter_id"] == state].set_index("product_group")["value"]
    world = rows[rows["exporter_id"] == "WLD"].set_index("product_group")["value"]
    return ((own / own.sum()) / (world / world.sum())).dropna()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_balassa", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_own_work(balassa)
_answer = _as_values(balassa(exports, "KAZ", 2014), "balassa")
_oil = _answer.get("crude_oil", float("nan"))
assert not _near(_oil, 0.861, 0.01), "You have the share of crude oil in Kazakhstan's exports: set it against the share in the world's."
assert not _near(_oil, 0.669, 0.01), "You divide the world's share by Kazakhstan's: the state's share comes above the line."
assert not _near(_oil, 1.46, 0.01), "You add the states to the world: the row `WLD` has them already."
assert not _near(_oil, 0.03, 0.02), "You have Kazakhstan's share of the world's crude oil. A large state has large shares in everything: divide each by its own total first."
assert _near(_oil, 1.495, 0.01), f"Kazakhstan's index for crude oil in 2014 is 1.50, not {_oil:.2f}."
_answer = _as_values(balassa(exports, "KGZ", 2024), "balassa")
assert _near(_answer.get("gold", 0), 5.81, 0.02), f"Kyrgyzstan's index for gold in 2024 is 5.81, not {_answer.get('gold')}. Do you use `state` and `year`?"
### BEGIN HIDDEN TESTS
for _state, _year, _group, _expected in [("TJK", 2014, "lead_and_zinc_ore", 47.4), ("TKM", 2014, "natural_gas", 7.31), ("UZB", 2010, "natural_gas", 4.47), ("AZE", 2017, "crude_oil", None)]:
    _answer = _as_values(balassa(exports, _state, _year), "balassa").get(_group)
    if _expected is None:
        _expected = float(oxus_data.raw_material_composition(_state, _year).at[_group, "rca"])
    assert _answer is not None and _near(_answer, _expected, 0.01 * _expected), f"{_state} in {_year}, {_group}: {_expected:.2f}, not {_answer}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_balassa_toy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_toy = pd.DataFrame(
    {"exporter_id": ["AAA", "AAA", "BBB", "WLD", "WLD", "WLD", "AAA"], "product_group": ["tea", "salt", "tea", "tea", "salt", "wool", "tea"], "year": [2000] * 6 + [2001], "value": [60.0, 20.0, 140.0, 200.0, 50.0, 250.0, 9.0]}
)
_answer = _as_values(balassa(_toy, "AAA", 2000), "balassa")
assert not _near(_answer.get("salt", 0), 2.571, 0.02), "A made-up world: you add the states to the world, which has them already."
assert _near(_answer.get("tea", 0), 1.875) and _near(_answer.get("salt", 0), 2.5), (
    f"A made-up world: tea is 75 per cent of AAA's exports and 40 of the world's, an index of 1.88; salt 25 and 10, 2.5. You have {_answer}."
)
### BEGIN HIDDEN TESTS
_answer = _as_values(balassa(_toy, "BBB", 2000), "balassa")
assert _near(_answer.get("tea", 0), 2.5), f"A made-up state that sells only tea: 2.5, not {_answer.get('tea')}."
assert set(_answer) - {group for group, value in _answer.items() if value == 0} == {"tea"}, "A made-up state that sells only tea has an index for tea only."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · Narrow, or dependent? (3 points)
#
# *Claim: all five depend on selling raw materials to the world market (§4.1.2, §4.2.1).*
#
# Write `herfindahl(values)`: the index for a list or Series of values in dollars, of which some may be empty (a good that is not sold). If there is nothing to add up, return not-a-number.
#
# Run it for the raw materials of the five in 2014: `oxus_data.raw_material_exports("KGZ", 2014)`. Set it beside the floor of *How much?* above. Kyrgyzstan has 0.82 of narrowness and a floor of 0.32; Tajikistan 0.28 and 0.71. Then choose:
#
# - `shown`: the states for which these tables **show** that at least half of their exports of 2014 were raw materials;
# - `because`: the letter of the reason that holds.
#   - `"a"` Their Herfindahl index is above one half, so they live on raw materials.
#   - `"b"` Their floor is above one half; the others sell mostly other goods.
#   - `"c"` Their floor is above one half; of the others the tables cannot say, since goods are missing above the line.
#   - `"d"` Both their index and their floor are above one half.

# %% nbgrader={"grade": false, "grade_id": "herfindahl", "locked": false, "schema_version": 3, "solution": true, "task": false}
def herfindahl(values):
    """The index of Herfindahl and Hirschman: the sum of the squared shares.

    values: a list or Series of numbers of 0 or more, some of which may be nan
    Returns a number between 0 and 1, or nan.
    """
    ### BEGIN SOLUTION
    values = pd.Series(values, dtype="float64").dropna()
    if values.sum() == 0:
        return float("nan")
    return ((values / values.sum()) ** 2).sum()
    ### END SOLUTION


# shown = {"...", "..."}
# because = "..."
### BEGIN SOLUTION
shown = {"KAZ", "TJK"}
because = "c"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_herfindahl", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_own_work(herfindahl)
_answer = _as_number(herfindahl([60.0, 20.0, 20.0]), "herfindahl")
assert _answer <= 1, f"Of 60, 20 and 20 you make {_answer:g}: take shares of the whole first, then the squares."
assert not _near(_answer, 1), "The shares themselves always add up to 1: square them first."
assert not _near(_answer, 0.6), "You give the largest share; the index takes all of them, squared."
assert _near(_answer, 0.44), f"Of 60, 20 and 20: 0.36 + 0.04 + 0.04 = 0.44, not {_answer:g}."
_answer = _as_number(herfindahl([50.0, float("nan"), 50.0]), "herfindahl")
assert _near(_answer, 0.5), f"A good that is not sold changes nothing: 0.5, not {_answer:g}."
_answer = _as_number(herfindahl(oxus_data.raw_material_exports("KGZ", 2014)), "herfindahl")
assert _near(_answer, 0.822), f"Kyrgyzstan in 2014: 0.82, not {_answer:g}."
try:
    _answer = herfindahl([])
except ZeroDivisionError:
    raise AssertionError("An empty list: there is no whole to take shares of, and you divide by zero. Return nan.") from None
assert _answer is not None and pd.isna(_answer), f"An empty list: nan, not {_answer}. Nothing sold is neither broad nor narrow."
_answer = herfindahl([float("nan"), float("nan")])
assert _answer is not None and pd.isna(_answer), f"Only empty values: there is nothing to add up, so nan, not {_answer}."
### BEGIN HIDDEN TESTS
for _state, _year, _expected in [("TJK", 2014, 0.281), ("TKM", 2014, 0.957), ("UZB", 2024, 0.759)]:
    _answer = _as_number(herfindahl(oxus_data.raw_material_exports(_state, _year)), "herfindahl")
    assert _near(_answer, _expected), f"{_state} in {_year}: {_expected}, not {_answer:g}."
assert _near(herfindahl([3, 3, 3, 3]), 0.25), "Four equal parts: a quarter."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_herfindahl_shown", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
assert "shown" in globals() and "because" in globals(), "Put down `shown` and `because`, below your function."
_chosen = {str(state).upper() for state in shown}
assert _chosen <= set(five), f"`shown` holds ids of the five, such as KAZ; you have {sorted(_chosen)}."
assert "KGZ" not in _chosen, "Kyrgyzstan sells one raw material above all, but raw materials are 0.32 of what it sells: narrow is not dependent."
assert "TKM" not in _chosen, "Turkmenistan's floor is 0.49: very likely more than half, but these tables do not show it."
assert _chosen == {"KAZ", "TJK"}, f"Look at the column `floor`: which are 0.5 or more? You have {sorted(_chosen)}."
assert str(because).strip().lower() in set("abcd"), f"`because` is one of the letters a to d; you have {because!r}."
assert str(because).strip().lower() not in ("a", "d"), "The index says how narrow the choice of raw materials is, not how much of all exports they are. It can be high where they hardly matter."
assert str(because).strip().lower() == "c", "A floor of 0.18 does not say that the rest is other goods: cotton, oil products and uranium are raw materials, and not in the table."


# %% [markdown]
# ### Exercise 5 · Alike, and so apart? (4 points)
#
# *Claim: the five sell much the same things, and so have little to trade with one another (§4.1.2, §4.4).*
#
# **First predict.** If the claim's *so* holds, pairs that sell alike trade less with each other. Put down what you expect as `my_guess`, below the function: `"less"`, `"more"` or `"neither"`. There is no wrong guess, only a missing one.
#
# **Then test.** Write `similarity(one, other)`, the index of Finger and Kreinin. `ten_pairs(similarity)`, from the helper cell, lays the likeness of the ten pairs beside their trade in raw materials, 2015 to 2019; `ten_pairs(similarity).rank().corr()` gives the correlation of the ranks (−1: the more alike, the less trade; +1: the more).
# Ten pairs are few: if likeness and trade had nothing to do with each other, chance alone would push the correlation beyond ±0.65 once in twenty times. So put down `found`: `"less"` below −0.65, `"more"` above 0.65, and `"undecided"` in between.
#
# And look at how high the likeness is at all: does any pair sell *much the same*? Then follow two pairs from `ten_pairs(similarity, 2008, 2012)` to `(…, 2020, 2024)`: TKM–UZB and KGZ–UZB. One of them speaks for the claim.
#
# <details><summary>A hint</summary>A group that one of them does not sell is empty there, and its share is 0: <code>fillna(0)</code>. Two Series beside each other: <code>pd.concat([a, b], axis=1)</code>; the smaller of each row: <code>.min(axis=1)</code>. But mind what <code>min</code> makes of an empty value.</details>

# %% nbgrader={"grade": false, "grade_id": "similarity", "locked": false, "schema_version": 3, "solution": true, "task": false}
def similarity(one, other):
    """How alike two states' exports are, after Finger and Kreinin.

    one, other: Series of values by product group; a group may be empty, or missing altogether
    Returns a number from 0 (nothing in common) to 1 (the same shares).
    """
    ### BEGIN SOLUTION
    both = pd.concat([one / one.sum(), other / other.sum()], axis=1).fillna(0)
    return both.min(axis=1).sum()
    ### END SOLUTION


# my_guess = "..."  # before you look
# found = "..."
### BEGIN SOLUTION
my_guess = "less"
found = "undecided"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_similarity", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_own_work(similarity)
_one, _other = pd.Series({"oil": 80.0, "gold": 20.0}), pd.Series({"oil": 500.0, "gas": 500.0})
_answer = _as_number(similarity(_one, _other), "similarity")
assert not _near(_answer, 80) and not _near(_answer, 100), "A made-up pair: compare shares, not dollars; a small state can be like a large one."
assert not _near(_answer, 1.2) and not _near(_answer, 0.8), "A made-up pair: a group that one of them does not sell counts as 0, and adds nothing."
assert not _near(_answer, 1.5), "A made-up pair: you take the larger share; what they have in common is the smaller one."
assert not _near(_answer, 1 / 3), "A made-up pair: you count the groups that both sell; how much of each matters."
assert not _near(_answer, 0.7), "A made-up pair: gold is set beside gas. Line the groups up by name, not by place."
assert _near(_answer, 0.5), f"A made-up pair: of oil they have 0.8 and 0.5, so 0.5 in common, and nothing else; you have {_answer:g}."
_answer = _as_number(similarity(pd.Series({"oil": 3.0, "gold": 1.0}), pd.Series({"gold": 100.0, "oil": 300.0})), "similarity")
assert _near(_answer, 1), f"A made-up pair with the same shares in another order: 1, not {_answer:g}. Line the groups up by name."
_answer = _as_number(similarity(oxus_data.raw_material_exports("KGZ", 2017), oxus_data.raw_material_exports("UZB", 2017)), "similarity")
assert _near(_answer, 0.725), f"Kyrgyzstan and Uzbekistan in 2017: 0.73, not {_answer:.3f}."
_pairs = ten_pairs(similarity)
display(_pairs.round(2))
### BEGIN HIDDEN TESTS
for _a, _b, _year, _expected in [("TKM", "UZB", 2010, 0.548), ("KAZ", "TKM", 2017, 0.091), ("KGZ", "UZB", 2024, 0.866), ("TJK", "TKM", 2010, 0.0)]:
    _answer = _as_number(similarity(oxus_data.raw_material_exports(_a, _year), oxus_data.raw_material_exports(_b, _year)), "similarity")
    assert _near(_answer, _expected, 0.006), f"{_a} and {_b} in {_year}: {_expected:.2f}, not {_answer:.3f}."
assert _near(similarity(_other, _one), 0.5), "A made-up pair: the order of the two must not matter."
_empty = similarity(pd.Series({"oil": 1.0, "gold": float("nan")}), pd.Series({"oil": 1.0, "gold": 1.0}))
assert _near(_empty, 0.5), "A made-up pair: an empty group is one that is not sold."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_similarity_found", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_words = {"less", "more", "neither"}
assert "my_guess" in globals() and "found" in globals(), "Put down `my_guess` and `found`, below your function."
assert str(my_guess).strip().lower() in _words, f"`my_guess` is `less`, `more` or `neither`; you have {my_guess!r}. Say what you expect, before you look."
_found = str(found).strip().lower()
assert _found != "neither", "'Neither less nor more' would be a finding too, but ten pairs cannot show it: a correlation of 0.07 among ten fits anything from about −0.6 to 0.7. No link found is not the same as no link."
assert _found in {"less", "more", "undecided"}, f"`found` is `less`, `more` or `undecided`; you have {found!r}."
assert _found == "undecided", "The correlation of the ranks is 0.07, far inside ±0.65: ten pairs cannot tell. One pair that fits (or does not) is an anecdote."

# %% [markdown]
# ### Exercise 6 · Too good to be two-way (3 points)
#
# *Claim: there is very little that the five could sell to one another, and little to gain from it (§4.1.2).*
#
# A consultant finds that Kazakhstan and Kyrgyzstan trade raw materials in both directions almost perfectly, with an index of Grubel and Lloyd of 0.97 (2020 to 2024), "as between Germany and France". Here is the recipe:

# %%
recent = trade[trade["year"].between(2020, 2024)]
x = recent.loc[(recent["exporter_id"] == "KAZ") & (recent["importer_id"] == "KGZ"), "value"].sum()
m = recent.loc[(recent["exporter_id"] == "KGZ") & (recent["importer_id"] == "KAZ"), "value"].sum()
round(1 - abs(x - m) / (x + m), 2)


# %% [markdown]
# Find the error and mend it. Write `two_way(table, one, other, first, last)`: the index of Grubel and Lloyd for a pair, **by product group**, all years from `first` to `last` added up first. If the two did not trade, return not-a-number.
#
# Then run it for all ten pairs, and look at *what* goes from KAZ to KGZ and what comes back. If nearly all of it goes one way, are the five too much alike to trade?
#
# <details><summary>A hint</summary>Two Series by <code>product_group</code>: <code>groupby("product_group", observed=False)["value"].sum()</code> gives every group, 0 where there is none; <code>a.sub(b, fill_value=0)</code> lines up what does not match.</details>

# %% nbgrader={"grade": false, "grade_id": "two_way", "locked": false, "schema_version": 3, "solution": true, "task": false}
def two_way(table, one, other, first, last):
    """How much of the trade of a pair runs both ways in the same product group, after Grubel and Lloyd.

    table: a table with the columns exporter_id, importer_id, product_group, year and value
    one, other: ids of states
    first, last: years, both included
    Returns a number from 0 (all one way) to 1 (balanced in every group), or nan if they did not trade.
    """
    ### BEGIN SOLUTION
    rows = table[table["year"].between(first, last)].astype({"product_group": str})

    def sold(seller, buyer):
        flow = rows[(rows["exporter_id"] == seller) & (rows["importer_id"] == buyer)]
        return flow.groupby("product_group")["value"].sum()

    there, back = sold(one, other), sold(other, one)
    total = there.sum() + back.sum()
    if total == 0:
        return float("nan")
    return 1 - there.sub(back, fill_value=0).abs().sum() / total
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_two_way", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(two_way(trade, "KAZ", "KGZ", 2020, 2024), "two_way")
assert not _near(_answer, 0.971), "0.97 is the consultant's figure: coal that goes is set off against ores that come. Take the difference group by group, then add up."
assert not _near(_answer, 0.990), "0.99 is the part that goes one way: take it from 1."
assert not _near(_answer, 0.074, 0.004), "You take the mean of the groups: so a little salt weighs as much as all the coal. First the differences of all groups, then one division."
assert _near(_answer, 0.0097, 0.002), f"Kazakhstan and Kyrgyzstan, 2020 to 2024: 0.01, not {_answer:.3f}."
_toy = pd.DataFrame(
    {"exporter_id": ["A", "B", "A", "B", "A", "A"], "importer_id": ["B", "A", "B", "A", "C", "B"], "product_group": ["tea", "tea", "salt", "tea", "tea", "tea"], "year": [1, 1, 1, 2, 1, 9], "value": [60.0, 20.0, 40.0, 40.0, 500.0, 800.0]}
)
_answer = _as_number(two_way(_toy, "A", "B", 1, 2), "two_way")
assert not _near(_answer, 0.5), "A made-up pair: you take the mean of the groups, or set salt off against tea. First the differences of all groups, then one division."
assert not _near(_answer, 2 / 3) and not _near(_answer, 0.3333), "A made-up pair: add up the years first; tea that goes in one year and comes in the next is trade in both ways."
assert _near(_answer, 0.75), f"A made-up pair: of 160, 60 of tea go and 60 come, 40 of salt go: 1 − 40/160 = 0.75; you have {_answer:.3f}."
_answer = two_way(_toy, "B", "C", 1, 2)
assert _answer is not None and pd.isna(_answer), f"A made-up pair that did not trade: nan, not {_answer}."
### BEGIN HIDDEN TESTS
for _a, _b, _first, _last, _expected in [("KAZ", "UZB", 2015, 2019, 0.187), ("KAZ", "UZB", 2020, 2024, 0.115), ("TKM", "UZB", 2020, 2024, 0.0), ("UZB", "TJK", 2020, 2024, 0.046), ("KAZ", "RUS", 2013, 2017, 0.384)]:
    _answer = _as_number(two_way(trade, _a, _b, _first, _last), "two_way")
    assert _near(_answer, _expected), f"{_a} and {_b}, {_first} to {_last}: {_expected:.2f}, not {_answer:.3f}."
_answer = two_way(trade, "TJK", "TKM", 2020, 2024)
assert _answer is not None and pd.isna(_answer), f"Tajikistan and Turkmenistan, 2020 to 2024: no trade is recorded, so nan, not {_answer}."
_answer = _as_number(two_way(_toy, "A", "B", 9, 9), "two_way")
assert _near(_answer, 0), f"A made-up pair of which only one sells: 0, not {_answer:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · Has regional trade stood still? (3 points)
#
# *Claim: since the end of the Soviet Union trade within the region has stood still or shrunk (§4.2.2, §4.4; Image 5).*
#
# Write `regional(table, states, year, world)`. It returns three numbers:
#
# - the **value** that the states sold to one another, in the unit of the table;
# - the **share** of that in all they sold;
# - the **intensity**: that share, divided by the states' weight as buyers, which is all they bought (from anyone) over the trade of the `world`. 1: they trade with one another as with anybody; above: more.
#
# Run it for every year from 2000 in raw materials; the world's total is in `exports`, under `WLD`. Which of the three stood still, which grew, which shrank? (Years before 1998 are badly recorded, and prices are those of the day.)

# %%
world_trade = exports[exports["exporter_id"] == "WLD"].groupby("year")["value"].sum()
world_trade.loc[[2000, 2008, 2017, 2024]]


# %% [markdown]
# <details><summary>A hint</summary>Three sums: seller and buyer both in the group; seller in the group; buyer in the group.</details>

# %% nbgrader={"grade": false, "grade_id": "regional", "locked": false, "schema_version": 3, "solution": true, "task": false}
def regional(table, states, year, world):
    """Trade within a group of states in a year: its value, its share and its intensity.

    table: a table with the columns exporter_id, importer_id, year and value
    states: a list of ids
    year: a year
    world: the trade of the whole world in that year, in the unit of the table
    Returns (value, share of the group's exports, intensity).
    """
    ### BEGIN SOLUTION
    rows = table[table["year"] == year]
    sellers, buyers = rows["exporter_id"].isin(states), rows["importer_id"].isin(states)
    value = rows.loc[sellers & buyers, "value"].sum()
    share = value / rows.loc[sellers, "value"].sum()
    return value, share, share / (rows.loc[buyers, "value"].sum() / world)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_regional", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
def _three(answer):
    """Three numbers, in order."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    values = list(answer.values()) if isinstance(answer, dict) else list(answer) if hasattr(answer, "__iter__") else []
    assert len(values) == 3 and all(pd.api.types.is_number(value) for value in values), f"Three numbers are wanted; you return {answer!r}."
    return [float(value) for value in values]


_value, _share, _intensity = _three(regional(trade, five, 2017, world_trade[2017]))
assert _near(_value / 1e6, 1.267), f"In 2017 they sold one another 1,267 million dollars, in the table's unit 1,267,438; you have {_value:,.0f}."
assert not _near(_share, 3.08, 0.01), "A share of 1, please, not of 100."
assert not _near(_share, 0.6067, 0.003), "You divide by what they bought; the share is of what they sold."
assert not _near(_share, 0.0293, 0.0003), "You divide by exports and imports together; the share here is of what they sold."
assert not _near(_share, 0.0302, 0.0002), "You divide by all rows of the year; in some of them others sell to the five."
assert _near(_share, 0.0308, 0.0003), f"In 2017 that was 0.031 of what they sold, not {_share:.4f}."
assert not _near(_intensity, 1.38, 0.03), "You weigh the five as sellers; as buyers they weigh much less: take all that they bought."
assert _near(_intensity, 27.26, 0.1), f"The intensity of 2017 is 27, not {_intensity:.2f}: the share of 0.031, over the weight as buyers of 0.0011."
_toy = pd.DataFrame({"exporter_id": ["A", "A", "B", "Z", "Z"], "importer_id": ["B", "Z", "Z", "A", "Y"], "year": [1] * 5, "value": [20.0, 60.0, 20.0, 30.0, 70.0]})
_answer = _three(regional(_toy, ["A", "B"], 1, 200))
assert _near(_answer[0], 20), f"A made-up pair: A sells 20 to B, and nobody else sells within the pair; you have {_answer[0]:g}. Do you count it once as a sale and once as a purchase?"
assert _near(_answer[1], 0.2), f"A made-up pair: 20 of the 100 that A and B sell; you have {_answer[1]:g}."
assert _near(_answer[2], 0.8), f"A made-up pair: they buy 50 of the world's 200, a weight of 0.25; 0.2 over 0.25 is 0.8; you have {_answer[2]:g}."
### BEGIN HIDDEN TESTS
for _year, _expected in [(2000, (84.92, 0.00887, 19.64)), (2013, (965.48, 0.01549, 9.88)), (2024, (1947.78, 0.02559, 12.73))]:
    _answer = _three(regional(trade, five, _year, world_trade[_year]))
    assert _near(_answer[0] / 1000, _expected[0], 0.1) and _near(_answer[1], _expected[1], 0.0002) and _near(_answer[2], _expected[2], 0.05), f"{_year}: {_expected}; you have {_answer}."
_answer = _three(regional(trade, ["KGZ", "UZB"], 2017, world_trade[2017]))
_rows = trade[(trade["year"] == 2017) & trade["exporter_id"].isin(["KGZ", "UZB"]) & trade["importer_id"].isin(["KGZ", "UZB"])]
assert _near(_answer[0], _rows["value"].sum(), 0.1), "Kyrgyzstan and Uzbekistan alone: do you use `states`?"
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8 · Who is in the middle? (3 points)
#
# *Claim: Kazakhstan and Uzbekistan are the two that can lead the region (§4.2.2).*
#
# This time the answer is a map. Write `trade_map(table, first, last)`; it returns an `OfflineMap` with
#
# - **one** `folium.PolyLine` for every pair of the five that traded in these years (both directions together), the `weight` of the line growing with the value. It goes from the middle of one state to that of the other (`middles`, from the helper cell): it stands for trade and not for a road;
# - `title` and `text` for a reader who does not see it: together they give both years, say that it is raw materials, and give each pair with its value, **million US dollars a year**, rounded.
#
# The next cell draws two lines. Then ask: which lines touch neither Kazakhstan nor Uzbekistan, and what has changed between 2013–2017 and 2020–2024?

# %%
example = OfflineMap(
    location=[43, 67],
    zoom_start=4,
    title="Two lines",
    text="A thin line from Kazakhstan to Kyrgyzstan, a thick one from Kazakhstan to Tajikistan.",
)
folium.PolyLine([middles["KAZ"], middles["KGZ"]], weight=2, tooltip="KAZ–KGZ").add_to(example)
folium.PolyLine([middles["KAZ"], middles["TJK"]], weight=9, tooltip="KAZ–TJK").add_to(example)
example


# %% [markdown]
# <details><summary>A hint</summary>Two loops over <code>five</code>, or <code>itertools.combinations(five, 2)</code>. For each pair one sum over the years, divided by 1000 (thousand to million) and by the number of years. A width such as <code>1 + 12 * value / largest</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "trade_map", "locked": false, "schema_version": 3, "solution": true, "task": false}
def trade_map(table, first, last):
    """A map of the trade in raw materials among the five, with the same in words.

    table: a table with the columns exporter_id, importer_id, year and value (thousand US dollars)
    first, last: years, both included
    Returns an OfflineMap with a line a pair, a title and a text.
    """
    ### BEGIN SOLUTION
    rows = table[table["year"].between(first, last)]
    values = {}
    for n, one in enumerate(five):
        for other in five[n + 1 :]:
            between = rows["exporter_id"].isin([one, other]) & rows["importer_id"].isin([one, other])
            value = rows.loc[between, "value"].sum() / 1000 / (last - first + 1)
            if value > 0:
                values[one, other] = value
    words = "; ".join(f"{a}–{b} {value:,.0f}" for (a, b), value in sorted(values.items(), key=lambda item: -item[1]))
    picture = OfflineMap(
        location=[43, 67],
        zoom_start=4,
        title=f"Raw materials traded among the five, {first} to {last}",
        text=f"Million US dollars a year, both directions: {words}. Source: CEPII, BACI.",
    )
    for (one, other), value in values.items():
        folium.PolyLine(
            [middles[one], middles[other]],
            weight=1 + 12 * value / max(values.values()),
            color="#0072b2",
            tooltip=f"{one}–{other}: {value:,.0f} million US dollars a year",
        ).add_to(picture)
    return picture
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_trade_map", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _lines_on(element):
    """From pair to the widths of its lines, for all PolyLines of a map."""
    found = {}
    for child in element._children.values():
        for pair, widths in _lines_on(child).items():
            found.setdefault(pair, []).extend(widths)
    if isinstance(element, folium.PolyLine):
        ends = [min(middles, key=lambda s: (middles[s][0] - p[0]) ** 2 + (middles[s][1] - p[1]) ** 2) for p in (element.locations[0], element.locations[-1])]
        found.setdefault(frozenset(ends), []).append(float(element.options["weight"]))
    return found


_picture = trade_map(trade, 2020, 2024)
assert _picture is not None, "Your function gives nothing back: does it end with `return`?"
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
display(_picture)  # have a look
_shown_lines = _lines_on(_picture)
assert _shown_lines, "There is no line of yours on the map: did you say `.add_to(...)`?"
assert all(len(pair) == 2 for pair in _shown_lines), "A line begins and ends in the same state: a pair is two."
assert all(len(widths) == 1 for widths in _shown_lines.values()), "Some pair has two lines, one a direction: put both directions together."
assert frozenset({"TJK", "TKM"}) not in _shown_lines, "Between Tajikistan and Turkmenistan no trade is recorded in these years: no trade, no line."
assert len(_shown_lines) == 9, f"Nine of the ten pairs traded in 2020 to 2024; your map has {len(_shown_lines)} lines."
_width = {"–".join(sorted(pair)): widths[0] for pair, widths in _shown_lines.items()}
assert len(set(_width.values())) > 1, "All lines are equally wide: the `weight` should grow with the value."
assert _width["KAZ–TJK"] >= _width["KAZ–TKM"], "KAZ–TJK is wider than KAZ–TKM: what Tajikistan sells to Kazakhstan is missing. A line stands for both directions."
assert _width["TKM–UZB"] >= _width["KAZ–UZB"] >= _width["KAZ–KGZ"] >= _width["KGZ–UZB"] >= _width["KGZ–TJK"], "The widths do not follow the values: in these years TKM–UZB is the largest, then come KAZ–UZB and KAZ–KGZ."
### BEGIN HIDDEN TESTS
_width = {"–".join(sorted(pair)): widths[0] for pair, widths in _lines_on(trade_map(trade, 2013, 2017)).items()}
assert max(_width, key=_width.get) == "KAZ–UZB" and _width["KAZ–TJK"] > _width["KGZ–UZB"], "2013 to 2017: KAZ–UZB is the widest. Do you use `first` and `last`?"
_toy = pd.DataFrame({"exporter_id": ["KGZ", "TJK", "TKM", "KGZ"], "importer_id": ["TJK", "KGZ", "UZB", "CHN"], "year": [1, 1, 1, 1], "value": [300000.0, 400000.0, 90000.0, 9000000.0], "product_group": "tea"})
_width = {"–".join(sorted(pair)): widths[0] for pair, widths in _lines_on(trade_map(_toy, 1, 1)).items()}
assert set(_width) == {"KGZ–TJK", "TKM–UZB"} and _width["KGZ–TJK"] > _width["TKM–UZB"], f"A made-up table with two pairs, 700 and 90 million: you have {_width}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_trade_map_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = trade_map(trade, 2013, 2017)
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
assert _picture.text, "A reader who does not see the map gets no words: give the OfflineMap a `text`."
_words = f"{_picture.title} {_picture.text}"
assert "2013" in _words and "2017" in _words, "The words do not say of which years the map is."
assert "raw material" in _words.lower(), "The words do not say that it is raw materials: a reader will take it for all trade."
assert "2429" not in _words.replace(",", ""), "You give the sum of five years; a value a year is asked."
assert "485813" not in _words.replace(",", ""), "You give thousand dollars; million dollars are asked."
_numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", _words.replace(",", ""))]
_unsaid = [pair for pair, value in {"KAZ–UZB": 485.8, "KAZ–TJK": 154.5, "KAZ–TKM": 136.9}.items() if not any(_near(number, value, 1) for number in _numbers)]
assert not _unsaid, f"The words do not give the value of {', '.join(_unsaid)}, in million dollars a year. KAZ–UZB is 486."
### BEGIN HIDDEN TESTS
_picture = trade_map(trade, 2020, 2024)
_words = f"{_picture.title} {_picture.text}"
assert "2020" in _words and ("468" in _words), "2020 to 2024: the words lack the years or the value of TKM–UZB, 468; make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# ## In writing
#
# **Question (5 points).** §4.4 says that the five produce much the same, and that *this* leaves little room for regional trade. *How far does the likeness of what they sell explain how little they trade with one another? Which other explanation in §4 would you rather follow, and which data would decide between them?*
# Answer in 200 to 300 words; use your own numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the exercises, each with its years and its measure | one or two numbers, or without years or measure | none, or wrong ones |
# | **Reading the text** (1) | sets a second explanation of §4 beside the first, each cited by section and given its best case | cites, but only to agree or to find fault | no section cited |
# | **Limits** (1) | says what raw materials alone hide, and names data that would decide | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Likeness cannot explain much: raw material by raw material the five are less alike than §4.4 says, and they trade because they differ.
#
# Of ten pairs only Kyrgyzstan and Uzbekistan share more than half of their mix in 2015 to 2019 (0.65); Kazakhstan, the largest seller, shares 0.05 to 0.11 with any of the others. The rank correlation of likeness and trade is 0.07, and with only ten pairs this shows nothing. But what is traded goes one way: the index of Grubel and Lloyd is 0.01 for Kazakhstan and Kyrgyzstan
# (2020–2024), coal and gold there, ores back.
#
# But this trade is small: 2 to 3 per cent of what they sell since 2001. That is 10 to 27 times what you would expect from their weight as buyers. But other neighbours have as much: in all goods of 2006 the intensity was 13 for the five, 11 for Mercosur and 40 for the Baltic states. So it does not show that they are eager customers.
#
# The best case for §4.4 is one pair over time: Turkmenistan and Uzbekistan were 0.74 alike in 2008–2012 and traded nothing; in 2020–2024 they are 0.14 alike and trade 468 million dollars a year. Kyrgyzstan and Uzbekistan, though, became far more alike (0.25 to 0.84), and trade no less.
#
# I would rather follow §4.2.2: cumbersome borders, officials who take their part, roads built to lead out. It explains why all ten pairs are small, whatever they sell. Its weak point is that a bad border should also keep out the goods from China that make up 54 per cent of Kyrgyzstan's imports (2014).
#
# Two things would decide: exports of all goods by partner, for likeness in what is made and not dug; and the cost and time of a lorry at each border, year by year. If trade in the same goods rises where waiting falls, §4.2.2 has it.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "If cotton, cloth and machines were added to our table, what would happen to Uzbekistan's Balassa indices for gold and gas?",
            "options": ["Both would fall", "Both would be multiplied by the same factor", "Gold would rise and gas would fall"],
            "answer": 1,
            "why": "The factor is the state's share of raw materials over the world's. It moves all of them together, and so it moves the line at 1, but not their order.",
        },
        {
            "question": "Tajikistan's Balassa index for lead and zinc ore was 47 in 2014. What does that say?",
            "options": [
                "That it sells 47 times as much of it as others",
                "That the ore weighs 47 times as much in its raw materials as in the world's",
                "That it is good at mining",
            ],
            "answer": 1,
            "why": "A ratio of two shares, and the world's share is tiny, so the ratio is huge. How much that is in dollars, the index does not say: 129 million in 2014.",
        },
        {
            "question": "In the Factbook Kyrgyzstan's Muslims rose from 75 to 90 per cent between two editions. What is likeliest?",
            "options": ["Mass conversion", "Emigration of Russians alone", "Another source, with the help of emigration"],
            "answer": 2,
            "why": "The first figure has no year at all, the second is of 2017. Russians fell from 7.7 to 5.1 per cent of the people: too few for 15 points.",
        },
        {
            "question": "Turkmenistan scores well on political stability and worst on democracy. Is one of them wrong?",
            "options": ["Yes, they contradict each other", "No: they ask different questions", "Yes, stability was bought"],
            "answer": 1,
            "why": "One asks whether violence may bring the government down, the other how free people are. A state can be quiet because nobody may speak.",
        },
        {
            "question": "The share of regional trade stays at 3 per cent while all trade triples. What has regional trade done?",
            "options": ["Stagnated", "Tripled", "Shrunk"],
            "answer": 1,
            "why": "Both words are true of something: the share stood still, the value tripled. Who says stagnation must say of what.",
        },
        {
            "question": "Which claim of §4.1 could no table of ours weigh?",
            "options": ["That Muslims are the majority", "That clans and nations live side by side", "That the economies turn on oil and gas"],
            "answer": 1,
            "why": "Clans leave no official figure, and ethnic shares are another thing. Not testable is not false; it means that one has to ask people, or read other books.",
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
    "04-strong-presidents": "",  # §4.1.1  in all five, power came to lie with the president
    "04-liberal-pair": "",  # §4.1.1  Kazakhstan and Kyrgyzstan are the more liberal
    "04-no-change-soon": "",  # §4.1.1  the systems are unlikely to change soon
    "04-muslim-shares": "",  # §4.1.3  a majority everywhere, from 60 to 95 per cent
    "04-sunni-nearly-all": "",  # §4.1.3  but for local exceptions, Hanafi Sunni
    "04-clans-and-nation": "",  # §4.1.4  clans live side by side with the nation
    "04-oil-gas-cotton": "",  # §4.1.2  almost only oil, gas and cotton
    "04-raw-exporters": "",  # §4.1.2, §4.2.1  all five depend on raw materials
    "04-undifferentiated-goods": "",  # §4.4  good only at undifferentiated goods
    "04-same-exports": "",  # §4.1.2, §4.4  the same goods, and so little trade
    "04-little-to-exchange": "",  # §4.1.2  little to sell to one another
    "04-regional-trade-stalled": "",  # §4.2.2, §4.4  trade within the region stood still
    "04-external-trade-soared": "",  # §4.2.2  trade with the world soared
    "04-active-pair": "",  # §4.2.1  Kazakhstan and Kyrgyzstan take the most active part
    "04-closed-pair": "",  # §4.2.1  Tajikistan and Turkmenistan keep to themselves
    "04-two-leaders": "",  # §4.2.2  two can lead
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
# - **The systems hardly moved**, from 1.07–2.07 in 2015 to 1.00–1.64 in 2024, of 1 to 7. Which state fell furthest depends on the source: Tajikistan in *Nations in Transit* (by 0.57), Kyrgyzstan by V-Dem (from 0.47 in 2018 to 0.33 of 1, the only change beyond the bounds).
# - **Muslims are the majority everywhere**, 69 to 98 per cent; the 60 for Kazakhstan is in neither edition. Clans are in no table.
# - **Oil and gas lead in two of five** (2017), gold in two, ores in one. For two the tables show that half of all exports are raw materials; of the other three they cannot say.
# - **Raw material by raw material they do not sell the same**: one pair of ten shares more than half. Ten pairs cannot show whether likeness keeps trade down (0.07, 2015–2019). What they trade goes one way. We have no data on cotton and manufactures.
# - **Regional trade stood still as a share**, at 2 to 3 per cent of raw materials sold, and grew sevenfold in dollars from 2000–2004 to 2020–2024. It is 10 to 27 times what their weight would make one expect, which is usual among neighbours.
# - **Two are in the middle**: of the regional trade in raw materials 99 per cent has Kazakhstan or Uzbekistan at one end. In 2020–2024, for the first time since 2000, the widest line does not touch Kazakhstan.
#
# If it is not likeness that keeps them apart, what is it? **Notebook 05** takes the grievances: who has the water and who the fields, lines that were never agreed, roads that lead out, and the pay that migrants send home.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 04`, and at the end `oxus submit 04 --name YOUR-ID`.
