# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01 · What makes a region?
#
# *Before the four vectors: the words and the theories. 33 points.*
#
# | part | time, if you are new to programming |
# |---|---|
# | Read | 15 minutes |
# | Core: explore, step by step, four exercises, verdicts and quiz | 90 minutes |
# | Essay | 35 minutes |
# | Further: four more exercises, if you want them | 80 minutes |
#
# When you have worked through this unit, you can
#
# - explain region, regionalism and regionness, and place Central Asia on Hettne's ladder with evidence (*Explore*, essay);
# - explain trade creation and trade diversion, and what is new and what is open in the new regionalism (Exercises 1 and 2);
# - say what realism, institutionalism and constructivism expect of a regional organisation (Exercise 3, quiz);
# - summarise what scholars dispute about regionalism in Central Asia, and what has changed since 2018 (*Read*, verdicts);
#
# and you have learned to
#
# - turn a definition into a rule that a computer can follow, and show how the rule shapes the result (Exercise 1);
# - give a range where a table does not know the answer (Exercise 2);
# - write down a prediction that could turn out to be wrong (Exercise 3);
# - draw a figure that keeps different kinds of counts apart (Exercise 4).
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where you see `YOUR CODE HERE`. The folded cell below each answer checks it and tells
# you what went wrong. Please don't copy, split or delete cells: grading depends on them. To try something out, add a cell of your own.

# %% [markdown]
# ## Read
#
# *This section retells chapter 2 of the source text, a thesis of spring 2018, and adds what has happened since. A sign such as (§2.1.1) gives the section.*
#
# ### Three words
#
# Where does Central Asia end? Nature gives no answer, and neither do maps: UNESCO draws a far larger circle than the five states of this course. Scholars therefore define a **region** by its ties and not by its outline. The source text asks for more than
# neighbours: links in culture and politics, economies that depend on one another, a shared past, common problems, and some shared values (§2.1.1).
#
# **Regionalism** is a policy. Governments decide to cooperate, sign treaties and found organisations. It began with the customs unions of nineteenth-century Europe, and later found a place in the rules of world trade (§2.1.1).
#
# **Regionness** is a matter of degree: how much of a region is a region? [Hettne and Söderbaum 2000](https://doi.org/10.1080/713687778) describe five levels, from a mere *space* to a *region-state*. A region can move up or down. The source text places Central Asia on
# the third level (§1.1). The region has an outline. Its states form a *security complex*, which means that their security problems are closely linked. They also work together in several fields. However, they have no community with common rules.
#
# ### Who gains?
#
# Suppose that two states stop taxing each other's goods. Jacob Viner showed in 1950 that this can help or harm. In **trade creation**, a cheaper partner replaces an expensive producer at home. In **trade diversion**, a partner replaces an outsider that is cheaper still
# but has to pay the tariff. [Abduvaliev and Bustillo 2021](https://doi.org/10.30884/jogs/2021.02.02) find that free trade agreements created trade within the CIS, the Commonwealth of Independent States, although distance and weak governance held it back.
#
# There are also winners and losers inside each state. Consumers, exporters and multinational firms tend to gain; weak industries lose, and so do governments that live on tariffs (§2.1.2). Integration is also political. It can serve foreign policy or peace, or be an aim in itself.
#
# ### Old, new, open
#
# The *old* regionalism built walls: free trade inside, one tariff against everybody else. The *new* regionalism has spread since the world trade talks of the mid-1990s. It is said to create trade; to be *deep*, because it harmonises laws and policies; and to join unequal states (§2.1.3). **Open regionalism** means
# cooperation among members *without discrimination* against others. The idea comes from the Asia-Pacific forum APEC and has no agreed definition.
#
# Are such blocs *building blocks* of world trade or *stumbling blocks*? This is Jagdish Bhagwati's question (§2.1.4). [Baldwin 2006](https://doi.org/10.1111/j.1467-9701.2006.00852.x) sees a "spaghetti bowl" of overlapping agreements, and expects firms that produce across borders to push for joining them up. Hnát, whom
# the source text follows, argues that regional and global rules support each other.
#
# ### Four frameworks, three schools
#
# Why do states integrate? The source text combines four frameworks (§2.2).
#
# - The *World Bank* looks at markets and bargaining power, and adds common threats.
# - *Mansfield and others* look at who wins, who loses and who lobbies, and at the link between trade blocs and security alliances ([Mansfield and Solingen 2010](https://doi.org/10.1146/annurev.polisci.13.050807.161356)).
# - *Schneider* asks who inside and outside the region wants integration, and which of them the government listens to.
# - *ECDPM*, a think tank, sorts the causes: foundations, rules, actors, sectors, and hegemons.
#
# Schools of international relations ask what keeps an organisation together. For **realists** it is an alliance: it needs a common threat or a strong leader (§2.3.1). For **constructivists** it is as strong as the identity that its members share (§2.3.2). A third school is missing from the text. **Institutionalists** such as
# [Robert Keohane](https://www.jstor.org/stable/j.ctt7sq9s) argue that even selfish states cooperate if common rules lower the cost of agreeing. An organisation can then outlive the power that founded it.
#
# ### What scholars dispute
#
# Four of the five once had an organisation of their own. Russia joined it in 2004, and a year later it was merged into a Russian-led one. Why? [Rakhimov 2010](https://doi.org/10.1016/j.euras.2010.04.002), a historian in Tashkent, stresses the missing dialogue among the five. [Krapohl and Vasileva-Dienes 2020](https://doi.org/10.1007/s10308-019-00548-0)
# blame economies that depend on outsiders: Kazakhstan gains more from Russia's union than from its neighbours. [Kazhenova 2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7) points to a quarrel between the first presidents of Kazakhstan and Uzbekistan. One case, three causes: which evidence would decide?
#
# ### Since 2018
#
# In March 2018 the leaders of the region met in Astana without an outside power; Turkmenistan sent the speaker of its parliament. [Patnaik 2019](https://doi.org/10.1177/0020881719852567) sees in these summits a hope of cooperation from within. In July 2022 [three of the five signed a treaty of friendship](https://newshub.uz/archives/13876); Tajikistan followed in 2025. Two months later Kyrgyz and Tajik
# [troops fought over their border](https://www.hrw.org/report/2023/05/02/kyrgyzstan-tajikistan-border-conflict). In March 2025 [their presidents signed a border treaty](https://interfax.com/newsroom/top-stories/110332/). In November 2025 [Azerbaijan joined the meetings](https://www.trend.az/azerbaijan/politics/4118240.html), and Uzbekistan's president proposed a "Community of Central Asia". Is it still the same region?
#
# ### A voice
#
# > "They also recognize that the purpose of a customs union or of a free-trade area should be to facilitate trade between the parties and not to raise barriers to the trade of other contracting parties with such parties."
#
# The states of the General Agreement on Tariffs and Trade, Article XXIV, paragraph 4, in 1948 ([US Statutes at Large 62](https://en.wikisource.org/wiki/Page:United_States_Statutes_at_Large_Volume_62_Part_2.djvu/733), public domain). *Which idea of the last pages is already here?*
#
# ### Works
#
# Open access first.
#
# - [Rakhimov 2010](https://doi.org/10.1016/j.euras.2010.04.002), *Internal and external dynamics of regional cooperation in Central Asia* (open). Four organisations compared.
# - [Kazhenova 2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7), *Leaders matter* (open). Reads the speeches of two presidents.
# - [Abduvaliev and Bustillo 2021](https://doi.org/10.30884/jogs/2021.02.02), *Factors explaining trade growth* (open). Measures what free trade agreements did.
# - [Hettne and Söderbaum 2000](https://doi.org/10.1080/713687778), *Theorising the rise of regionness*. The ladder of this unit.
# - [Krapohl and Vasileva-Dienes 2020](https://doi.org/10.1007/s10308-019-00548-0), *The region that isn't*. Why dependence on outsiders divides.
# - [Mansfield and Solingen 2010](https://doi.org/10.1146/annurev.polisci.13.050807.161356), *Regionalism*. A survey by two political scientists.
# - [Baldwin 2006](https://doi.org/10.1111/j.1467-9701.2006.00852.x), *Multilateralising regionalism*. The spaghetti bowl, and a way out.
# - [Patnaik 2019](https://doi.org/10.1177/0020881719852567), *Regionalism and regional cooperation in Central Asia*. From outside leadership to the new summits.

# %% [markdown]
# ## The claim
#
# > Central Asia has climbed three of Hettne's five levels of regionness, and no more. In the rest of the world, agreements on regional trade have multiplied ever faster since 1995. The new ones are open and deep. And a realist and a constructivist see two
# > different things in the same organisation. (after §1.1, §2.1.3, §2.3)
#
# Much of this is definition, and a definition cannot be false. But it can be useless, if it does not say what would count against it. In this unit you turn definitions into rules, and look at what the rules hide.
#
# The next cell loads the tools.

# %%
import pandas as pd

import oxus_data
from oxus import style
from oxus_widgets import Quiz, RegionnessLadder

style.use()  # figures in the course's style
pd.set_option("display.max_colwidth", None)  # show long texts in full
print("The data describe the time up to", oxus_data.AS_OF)

# %% [markdown]
# ## Explore
#
# This is Hettne's ladder. Each step asks a question and has dated evidence for and against it. Open a step, weigh the evidence (*counts for*, *counts against*, *does not speak to this step*), and give the step a verdict. The ladder opens in 2018, the year of
# the source text. If you move the year, later evidence is hidden.

# %%
explored = RegionnessLadder(2018)
explored

# %% [markdown]
# First look for yourself, then open our answers.
#
# 1. **Who drew the outline?** Open step 1. How old is the oldest evidence that this area is a region?
#
#    <details><summary>What we saw</summary>The lines are Soviet (by 1936), and the common name dates from 1993. Before that there was no fixed edge. The region is older than its name, but its outline is not.</details>
#
# 2. **Ties to each other, ties to others.** What do the pieces of evidence *against* step 2 have in common?
#
#    <details><summary>What we saw</summary>They all show dependence on outsiders: on Russia for work, on China and Turkey for goods. A security complex can have its centre outside the region.</details>
#
# 3. **Move to 2026.** Which of your verdicts of 2018 would you change first?
#
#    <details><summary>What we saw</summary>Many would say step 4: yearly meetings of the presidents, a treaty of friendship, a name for a community. Others point to the fighting of 2022, or to Azerbaijan at the table since November 2025. Both sides have their facts right.</details>

# %% [markdown]
# ## Step by step
#
# ### The rule decides
#
# How high has Central Asia climbed? Here is a simple rule: a step is reached if a certain **share** of its evidence counts for it, and if all the steps below it are reached as well. The next cell (folded) applies the rule to all the evidence, with three different shares.

# %% jupyter={"source_hidden": true}
probe = RegionnessLadder()  # a ladder that is not shown, to move through the years


def height(year, share, without=None):
    """The highest step reached without a gap, if each step needs this share of evidence for it; one piece may be left out."""
    probe.year = year
    evidence = probe.evidence
    holds = evidence[(evidence["standing"] == "holds") & (evidence["evidence_id"] != without)]
    counts_for = (holds["direction"] == "for").groupby(holds["step"]).mean()
    reached = 0
    while reached < 5 and counts_for.get(reached + 1, 0) >= share:
        reached += 1
    return reached


years = [1995, 2007, 2018, 2022, 2026]
heights = pd.DataFrame({f"{share:.0%} of the evidence": [height(y, share) for y in years] for share in (0.4, 0.5, 0.6)}, index=years)
for year in (2018, 2022):
    found = [height(year, 0.5, piece) for piece in probe.evidence["evidence_id"]]
    print(f"{year}, 50 per cent, one piece of evidence left out: step {min(found)} to {max(found)}")
axes = heights.plot(marker="o", xlabel="", ylim=(-0.2, 5.2), xticks=years)
style.label_lines(axes)
style.finish(
    axes,
    title="Whether Central Asia rises or falls depends on the rule",
    unit="Highest step of the ladder reached, by the share of evidence that a step needs",
    source="table regionness_evidence",
    alt="Three lines from 1995 to 2026. " + " ".join(f"With {name} they go {', '.join(map(str, line))}." for name, line in heights.items()),
)

# %% [markdown]
# In 2018, half of the evidence is enough for step 3, the text's own answer. If you ask for 60 per cent, the same evidence gives step 1. The region did not change between the lines; the rule did.
#
# We can also leave out one piece of evidence at a time. In 2018 the answer stays at 3. In 2022 it can be anything from 1 to 4, so the number tells you little. And a share of pieces is no measurement: we chose the pieces, and a war counts as much as a visa.
#
# ### One good, three sellers
#
# Here is a toy example of trade creation and trade diversion. A coat costs 500 at *home*, 400 in a *partner* state and 300 in an *outsider* state. On the left, the tariff on foreign coats is 100 per cent; on the right, 50 per cent. Then home and the partner form a union, and the partner pays no tariff any more.

# %% jupyter={"source_hidden": true}
import matplotlib.pyplot as plt

figure, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(6.6, 3.4))
for place, tariff in ((left, 1.0), (right, 0.5)):
    before = [500, 400 * (1 + tariff), 300 * (1 + tariff)]
    after = [500, 400, 300 * (1 + tariff)]
    prices = pd.DataFrame({"before": before, "in the union": after}, index=["home", "partner", "outsider"])
    prices.plot.bar(ax=place, rot=0, legend=place is right, title=f"Tariff {tariff:.0%}")
style.finish(
    figure,
    title="The same union creates trade behind a high tariff and diverts it behind a low one",
    unit="Price of a coat for the buyer, with the tariff",
    source="toy example",
    alt="Two bar charts. With a tariff of 100 per cent, home is cheapest before the union (500) and the partner in it (400): creation. With a tariff of 50 per cent, the outsider is cheapest before (450) and the partner in the union (400): diversion.",
)

# %% [markdown]
# On the left, buyers move from the producer at home to the partner, who makes coats at a lower cost: *creation*. On the right, they move from the outsider to the partner, although the outsider makes coats at a lower cost: *diversion*. Buyers pay less (400 instead of 450), but the state loses the tariff, 150 per coat. In
# open regionalism the outsider's tariff falls too, so there is nothing to divert.
#
# ### Open and deep?
#
# Openness and depth can be looked up, more or less. A **mark of closure** is a rule against outsiders, and a **mark of depth** is a power over members. Here are the marks of the four organisations that the text calls viable (§6.7.1).

# %%
four = ["CSTO", "EAEU", "SCO", "ECO"]
closed_marks = ["common_external_tariff", "common_trade_policy_exclusivity", "exclusivity_military_alliance", "veto_third_country_bases"]
deep_marks = ["binding_decisions", "dispute_settlement_body", "supranational_court", "supranational_executive"]
features = oxus_data.load("institution_features")

# %% jupyter={"source_hidden": true}
marks = closed_marks + deep_marks
shown = features[features["institution_id"].isin(four) & features["feature"].isin(marks)]
shown = shown.assign(value=shown["value"] + " (" + shown["confidence"].astype(str) + ")")
shown.pivot(index="feature", columns="institution_id", values="value").loc[marks, four]

# %% [markdown]
# The word in brackets says how sure the row is. `NaN` means that the table has no row: it was not looked up, which is not the same as *no*. Exercise 2 shows how to count honestly in such a table.
#
# The text also says that the new organisations join unequal states. In all four, the richest member is far ahead of the poorest:


# %% jupyter={"source_hidden": true}
def full_members(organisation):
    """The full members of an organisation on 1 March 2018, as a set."""
    there = oxus_data.members(organisation, on="2018-03-01")
    return set(there.loc[there["status"].isin(oxus_data.FULL), "state_id"])


size = oxus_data.load("indicators").query("indicator in ('gdp', 'population') and year == 2017")
size = size.pivot(index="state_id", columns="indicator", values="value")
per_head = (size["gdp"] / size["population"]).dropna()
named = oxus_data.load("states").set_index("state_id")["name"]
gaps = {}
for organisation in four:
    inside = per_head.reindex(sorted(full_members(organisation)))
    gaps[f"{organisation}: {named[inside.idxmax()]}, {named[inside.idxmin()]}"] = inside.max() / inside.min()
gaps = pd.Series(gaps).sort_values()
axes = gaps.plot.barh()
axes.bar_label(axes.containers[0], fmt="%.0f", padding=3)
style.finish(
    axes,
    title=f"The richest member has {gaps.min():.0f} to {gaps.max():.0f} times as much per head as the poorest",
    unit="GDP per capita of the richest member, divided by that of the poorest, 2017 (constant 2010 dollars)",
    source="table indicators, after the World Bank",
    alt="Four bars. " + ". ".join(f"{name}: {gap:.0f} times" for name, gap in gaps.items()) + ".",
)

# %% [markdown]
# ### Python box · missing values
#
# An empty cell of a table is a *missing value*, shown as `NaN`, `NaT` or `<NA>`. Comparing it with `==` does not find it. `isna()` gives `True` where a value is missing, `notna()` where it is not. The sign `~` before a column of `True` and `False` means *not*.

# %%
counts = oxus_data.load("rta_counts")  # dated counts of regional trade agreements (RTAs) in the world
dated = counts[counts["year"].notna()]
undated = counts[~counts["year"].notna()]
print(len(counts), "rows:", len(dated), "with a year,", len(undated), "without")

# %% [markdown]
# **Try it.** In two lines: how many rows of `counts` have a `qualifier`, and how many do not?

# %%


# %% [markdown]
# ### From a theory to a prediction
#
# A theory earns trust by predicting something that could turn out to be wrong. If a constructivist says "if the organisation lasts, its members share an identity; if not, none had formed yet", then no outcome counts against the theory. So a prediction needs a **measure** and an **outcome**, written down before you look. In Exercise 3
# you write such predictions; unit 09 opens them and keeps the score.
#
# ### Python box · make a table
#
# A list of dictionaries becomes a table: one row per dictionary, and one column per key.

# %%
rows = [
    {"school": "realism", "looks for": "threat, hegemon, balance of power"},
    {"school": "institutionalism", "looks for": "rules, information, lower costs"},
    {"school": "constructivism", "looks for": "identity, history, norms"},
]
schools = pd.DataFrame(rows)
schools

# %% [markdown]
# **Try it.** In two lines: make a list `more` with one dictionary, for a school or theory that you know from another course, and make a table of it.

# %%


# %% [markdown]
# ### What a count hides
#
# Image 1 of the text shows how many RTAs there have been in the world (§2.1.3). The World Trade Organization's yearly series was not available to us. What we have are single counts, from several makers. What do they count?
#
# ### Python box · groupby
#
# `groupby` splits a table into one group per value; whatever comes next is applied to each group. `size()` counts the rows of each group.

# %%
counts.groupby("counted", observed=True).size()

# %% [markdown]
# Three different things are counted! An agreement on goods *and* services is **notified** to the WTO twice, and once more when a state joins it, so 621 *notifications* are 376 agreements **in force**. Other counts include agreements that have ended: by 2010 more than 450 had been **notified** at some time, and somewhat over 250 were in force.
#
# Not every new agreement is new regionalism, either. From October 2018 to June 2021 the number in force rose by 43. By December 2020 the United Kingdom had signed or put in place 29 agreements to replace those that it was losing as it left the EU. A state leaves a bloc, and the count rises.
#
# **Try it.** In two lines: group the rows of `counts` by `directness`, and then by `kind`. Which kind has most rows?

# %%


# %% [markdown]
# ### Python box · sort_values
#
# The rows are in no order. `sort_values("year")` puts them in order. After that, `.iloc[0]` is the first row (or value), and `.iloc[-1]` is the last.

# %%
of_all = dated[dated["kind"] == "all"].sort_values("year")
print("From", of_all["year"].iloc[0], "to", of_all["year"].iloc[-1])
of_all[["year", "count", "counted", "qualifier"]]

# %% [markdown]
# **Try it.** In two lines: sort `of_all` by `count`, and print the largest count.

# %%


# %% [markdown]
# ### Python box · words in a column
#
# Look at the `qualifier`: some numbers are only **bounds**, *fewer than* 25 or *more than* 450. `.str.contains` finds a word in every text of a column. With `na=False`, an empty cell counts as *no*.

# %%
is_bound = of_all["qualifier"].str.contains("than", na=False)
of_all[is_bound][["year", "count", "qualifier"]]

# %% [markdown]
# **Try it.** In two lines: keep the rows that are *not* bounds (remember `~`), and count them.

# %%


# %% [markdown]
# ### Python box · set_index
#
# `set_index("year")` makes the years the labels of the rows. Then you can look up a value by its year, and draw the column against the years.

# %%
by_year = of_all.set_index("year")["count"]
by_year[2018]

# %% [markdown]
# Two columns with such labels fit together into a table, and `plot` draws each as a series of its own. By default it joins the values with a line. `marker="o"` draws dots, and `linestyle="none"` leaves out the line.

# %%
before_2000 = by_year[by_year.index < 2000]
since_2000 = by_year[by_year.index >= 2000]
two = pd.DataFrame({"before 2000": before_2000, "since 2000": since_2000})
axes = two.plot(marker="o", linestyle="none", xlabel="")

# %% [markdown]
# This is a first look, not a finished figure: it has no title, no source, and it mixes things that must not be compared. **Try it.** In two lines: look up the count of 1994, and draw `by_year` with a line.

# %%


# %% [markdown]
# ### Python box · f-strings
#
# Numbers in a title should come from the data, so that they change with the data. A text with an `f` before the quotation marks fills in whatever is in curly brackets.

# %%
first = by_year.index[0]
last = by_year.index[-1]
print(f"{by_year[first]} in {first}, {by_year[last]} in {last}")

# %% [markdown]
# **Try it.** In two lines: give the count of 2005 a name, and print a sentence with it.

# %%


# %% [markdown]
# ## Core
#
# Four exercises (14 points) and an essay (6 points). Each exercise can be done on its own, so if one is stuck, go on and come back later. In a terminal, `oxus check 01` checks the whole notebook.
#
# The next cell, folded, prepares the checks. Run it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import random as _random
import re as _re
import sys
import warnings
from itertools import product as _product

from IPython.display import display

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout


def _as_number(answer, what):
    """A number, as a float."""
    assert answer is not None, "Your function returns nothing: does it end with `return`?"
    assert pd.api.types.is_number(answer), f"{what}: please return a number; you return {answer!r}."
    return float(answer)


def _as_pair(answer, what):
    """A tuple, list or other sequence of two numbers."""
    assert answer is not None, "Your function returns nothing: does it end with `return`?"
    assert hasattr(answer, "__len__") and not isinstance(answer, (str, dict, set)) and len(answer) == 2, f"{what}: please return two numbers, in this order; you return {answer!r}."
    return tuple(_as_number(number, what) for number in answer)


def _near(number, expected, tolerance):
    """Whether two numbers agree."""
    return not pd.isna(number) and abs(float(number) - expected) <= tolerance


def _as_word(answer):
    """A word in lower case, without blanks around it."""
    assert answer is not None, "Your function returns nothing: does every branch end with `return`?"
    assert isinstance(answer, str), f"Please return a word in quotation marks; you return {answer!r}."
    return "".join(answer).strip().lower()


_OUTCOMES = {"size": {"more", "same", "fewer"}, "reach": {"more", "same", "fewer"}, "loyalty": {"all stay", "some go"}, "votes": {"one voice", "apart"}}
_REASONS = {"realist": {"threat", "hegemon", "balance"}, "constructivist": {"identity", "history", "norms"}}


def _as_predictions(answer):
    """A list of dictionaries or a table, as a table with tidy words; EEU is read as EAEU."""
    assert answer is not None, "There are no predictions yet."
    table = answer.reset_index(drop=True) if isinstance(answer, pd.DataFrame) else pd.DataFrame(list(answer))
    missing = [name for name in ("body", "theory", "measure", "expected", "because") if name not in table.columns]
    assert not missing, f"Your predictions lack {', '.join(missing)}."
    table = table[["body", "theory", "measure", "expected", "because"]].astype(str)
    table = table.apply(lambda column: column.str.strip().str.lower())
    table["body"] = table["body"].str.upper().replace({"EEU": "EAEU"})
    return table.drop_duplicates(ignore_index=True)


def _dots(picture):
    """The dots of a figure: a set of (year, count) for "in force" and one for "notified"; nothing else may be drawn."""
    assert picture is not None, "Your function returns nothing: does it end with `return`?"
    drawn = getattr(picture, "figure", None)
    assert hasattr(drawn, "get_axes"), f"Please return the figure, as `style.finish` gives it; you return a {type(picture).__name__}."
    names = ("in force", "notified")
    found = {name: set() for name in names}
    labels = []
    for axes in drawn.get_axes():
        for line in axes.get_lines():
            label = str(line.get_label())
            x, y = line.get_data(orig=False)
            places = {(float(a), float(b)) for a, b in zip(x, y) if not (pd.isna(a) or pd.isna(b))}
            if not line.get_visible() or (label.startswith("_") and line.get_transform() != axes.transData):
                continue
            labels.append(label)
            assert label in names or not places, f"Your figure also draws {label!r}. Please draw two series, called 'in force' and 'notified'."
            if label in names:
                assert line.get_linestyle() in ("None", "none", "", " "), f"You join the dots of {label!r} with a line. Between two counts nobody has counted: draw dots only."
                assert line.get_marker() not in ("None", "none", "", " ", None) or not places, f"The dots of {label!r} are invisible: choose a `marker`."
                found[label] |= places
        for dots in axes.collections:
            label = str(dots.get_label())
            labels.append(label)
            assert label in names, f"Your figure also draws {label!r}. Please draw two series, called 'in force' and 'notified'."
            found[label] |= {(float(a), float(b)) for a, b in dots.get_offsets() if not (pd.isna(a) or pd.isna(b))}
        assert not axes.patches, "Please draw dots, not bars."
    missing = [name for name in names if name not in labels]
    assert not missing, f"No series of your figure is called {missing[0]!r}. Yours are called {', '.join(map(repr, labels)) or 'nothing'}."
    return found


def _said(picture):
    """The title, the unit and the words of a figure, and the whole numbers in them."""
    assert hasattr(picture, "alt"), "Please return what `style.finish` gives: it holds the title and the other texts."
    words = f"{picture.title} {picture.unit} {picture.alt}"
    return words.lower(), set(_re.findall(r"\d+", words))


# %% [markdown]
# ### Exercise 1 · Creation or diversion? (3 points)
#
# *Claim: integration helps some and harms others; the new regionalism creates trade rather than diverting it (§2.1.2, §2.1.3).*
#
# Write `trade_effect(home, partner, outsider, tariff)`. The first three are the prices of a good in three states, without tariff. `tariff` is a share: 0.5 means 50 per cent.
#
# - **Before** the union, the price of each foreign good rises by the tariff. **In** the union, only the outsider's price does.
# - Buyers choose the lowest price. If two prices are equal, they prefer home to a foreign seller, and the partner to the outsider.
#
# Return `"creation"` if the union moves buyers from home to the partner, `"diversion"` if it moves them from the outsider to the partner, and `"none"` if they stay where they are.
#
# Then try it in a cell of your own. For coats at 500, 400 and 300, at which tariffs does the union create trade, and at which does it divert trade?
#
# <details><summary>A hint</summary>First work out who sells before the union, and who sells in it. Three <code>if</code> questions are enough: does the partner sell in the union? If so, did home sell before it? Or did the outsider?</details>

# %% nbgrader={"grade": false, "grade_id": "trade_effect", "locked": false, "schema_version": 3, "solution": true, "task": false}
def trade_effect(home, partner, outsider, tariff):
    """What a union with the partner does to the trade in one good.

    home, partner, outsider: the prices in the three states, without tariff
    tariff: the tariff on foreign goods, as a share
    Returns "creation", "diversion" or "none".
    """
    ### BEGIN SOLUTION
    partner_before = partner * (1 + tariff)
    outsider_taxed = outsider * (1 + tariff)
    if partner >= home or partner > outsider_taxed:
        return "none"  # the partner does not sell in the union
    if home <= partner_before and home <= outsider_taxed:
        return "creation"  # home sold before
    if outsider_taxed < partner_before:
        return "diversion"  # the outsider sold before
    return "none"  # the partner sold before, too
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_trade_effect", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _as_word(trade_effect(500, 400, 300, 1.0))
assert _answer in {"creation", "diversion", "none"}, f"Please return 'creation', 'diversion' or 'none', not {_answer!r}."
assert _answer == "creation", f"Coats at 500, 400 and 300 with a tariff of 100 per cent: home sells before the union (500 against 800 and 600) and the partner in it. You say {_answer!r}."
_answer = _as_word(trade_effect(500, 400, 300, 0.5))
assert _answer == "diversion", f"The same coats with a tariff of 50 per cent: the outsider sells before the union (450) and the partner in it (400). You say {_answer!r}. Does the tariff make the foreign goods dearer?"
_answer = _as_word(trade_effect(500, 400, 300, 0))
assert _answer == "none", f"Without a tariff the outsider sells before the union and in it: 'none'. You say {_answer!r}."
_answer = _as_word(trade_effect(300, 400, 500, 0.5))
assert _answer == "none", f"If home is cheapest, a union changes nothing: 'none'. You say {_answer!r}."
_answer = _as_word(trade_effect(500, 300, 400, 0.2))
assert _answer == "none", f"Home 500, partner 300, outsider 400, tariff 20 per cent: the partner sells before the union (360) and in it. You say {_answer!r}."
### BEGIN HIDDEN TESTS
def _effect(home, partner, outsider, tariff):
    """The seller before and after, by sorting: a price, then who is preferred at the same price."""
    before = min((home, 0), (partner * (1 + tariff), 1), (outsider * (1 + tariff), 2))[1]
    after = min((home, 0), (partner, 1), (outsider * (1 + tariff), 2))[1]
    return "none" if before == after else "creation" if before == 0 else "diversion"


_chance = _random.Random(1950)
for _ in range(400):
    _prices, _tariff = [_chance.uniform(10, 900) for _ in range(3)], _chance.uniform(0, 2)
    _answer, _expected = _as_word(trade_effect(*_prices, _tariff)), _effect(*_prices, _tariff)
    assert _answer == _expected, f"Prices {_prices[0]:.0f}, {_prices[1]:.0f} and {_prices[2]:.0f}, tariff {_tariff:.2f}: {_expected!r}; you say {_answer!r}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_trade_effect_equal", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _as_word(trade_effect(400, 400, 500, 0.5))
assert _answer == "none", f"Home and the partner both ask 400: buyers stay with home, so 'none'. You say {_answer!r}."
_answer = _as_word(trade_effect(800, 400, 320, 0.25))
assert _answer == "diversion", f"Partner 400, outsider 320, tariff 25 per cent: in the union both cost 400, and buyers prefer the partner. You say {_answer!r}."
### BEGIN HIDDEN TESTS
for _prices in _product((200, 300, 400, 450, 600), repeat=3):
    for _tariff in (0, 0.5, 1):
        _answer, _expected = _as_word(trade_effect(*_prices, _tariff)), _effect(*_prices, _tariff)
        assert _answer == _expected, f"Prices {_prices}, tariff {_tariff}: {_expected!r}; you say {_answer!r}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · Open and deep? (3 points)
#
# *Claim: new regional organisations are open and deep at the same time (§2.1.3).*
#
# How many marks does an organisation have? Where the table does not know, an honest answer is a range. Write `bounds(table, body, marks)`, which returns the **least** and the **most** number of these marks that the organisation `body` can have (`return least, most`). A mark is
#
# - *there* if the table has a row for it with the value `yes` and the confidence `medium` or `high`;
# - *not there* if it has a row with the value `no` and the confidence `medium` or `high`;
# - **unknown** in every other case: another value (such as `limited`), a row of confidence `low`, or no row at all.
#
# An unknown mark may be there or not. If two rows say the same about a mark, it is still one mark.
#
# Then run it for the `four`, with `closed_marks` and with `deep_marks`. Let *open* mean no mark of closure, and *deep* at least three marks of depth. Which organisation is certainly both, and which may be?
#
# <details><summary>A hint</summary>The least counts the marks that are there. The most is the number of all marks, minus those that are not there. Filter the table step by step, and count with <code>nunique()</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "bounds", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bounds(table, body, marks):
    """The least and the most number of marks that an organisation can have.

    table: a table with the columns institution_id, feature, value and confidence
    body: the id of an organisation, such as "ECO"
    marks: a list of features
    Returns (least, most).
    """
    ### BEGIN SOLUTION
    rows = table[(table["institution_id"] == body) & table["feature"].isin(marks)]
    rows = rows[rows["confidence"].isin(["medium", "high"])]
    there = rows[rows["value"] == "yes"]["feature"].nunique()
    not_there = rows[rows["value"] == "no"]["feature"].nunique()
    return there, len(marks) - not_there
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_bounds", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_least, _most = _as_pair(bounds(features, "EAEU", deep_marks), "bounds")
assert (_least, _most) == (4, 4), f"All four marks of depth are known and there for the EAEU: 4 and 4; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "SCO", closed_marks), "bounds")
assert (_least, _most) == (0, 0), f"All four marks of closure are known, and not there, for the SCO: 0 and 0; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "SCO", deep_marks), "bounds")
assert _least <= _most, "The least comes first."
assert _most != 0, "For the SCO you take an empty cell, or `limited`, for a no. What was not looked up may be there."
assert _most != 1, "For the SCO two marks are unknown: binding decisions (`limited` is neither yes nor no) and the executive (no row at all)."
assert (_least, _most) == (0, 2), f"SCO, marks of depth: from 0 to 2; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "CSTO", deep_marks), "bounds")
assert _least != 1, "The row on the CSTO's binding decisions has the confidence `low`: unknown."
assert (_least, _most) == (0, 2), f"CSTO, marks of depth: from 0 to 2; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "ECO", deep_marks), "bounds")
assert _most != 2, "The `no` for the ECO's dispute settlement has the confidence `low`: a weak no is unknown too."
assert (_least, _most) == (0, 3), f"ECO, marks of depth: from 0 to 3; you have {_least:g} and {_most:g}."
### BEGIN HIDDEN TESTS
for _body, _expected in [("EAEU", (2, 2)), ("CSTO", (2, 2)), ("ECO", (0, 0))]:
    _answer = _as_pair(bounds(features, _body, closed_marks), "bounds")
    assert _answer == _expected, f"{_body}, marks of closure: {_expected}; you have {_answer}."
assert _as_pair(bounds(features, "EAEU", ["supranational_court"]), "bounds") == (1, 1), "One mark only: do you use `marks`?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_bounds_toy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_toy = pd.DataFrame(
    {"institution_id": ["A", "A", "A", "B"], "feature": ["p", "q", "r", "s"], "value": ["yes", "no", "yes", "yes"], "confidence": ["high", "medium", "low", "high"]}
)
_answer = _as_pair(bounds(_toy, "A", ["p", "q", "r", "s"]), "bounds")
assert _answer != (2, 3), "A toy table: B's mark s was counted for A. Do you look at `body`?"
assert _answer == (1, 3), f"A toy table: p is there, q is not, r (low) and s (no row of A's) are unknown: 1 and 3; you have {_answer}."
_answer = _as_pair(bounds(_toy, "C", ["p", "q"]), "bounds")
assert _answer == (0, 2), f"A toy organisation of which nothing is known: from 0 to 2; you have {_answer}."
### BEGIN HIDDEN TESTS
assert _as_pair(bounds(_toy, "A", ["q"]), "bounds") == (0, 0), "A toy table: q alone is known not to be there."
assert _as_pair(bounds(_toy, "B", ["s", "p"]), "bounds") == (1, 2), "A toy table: B has s, and p is not known of B."
_chance = _random.Random(2018)
for _ in range(40):
    _marks = [f"m{number}" for number in range(_chance.randint(2, 6))]
    _rows, _least, _most = [], 0, 0
    for _mark in _marks:
        _value, _confidence, _times = _chance.choice(["yes", "no", "limited", None]), _chance.choice(["high", "medium", "low"]), _chance.choice([0, 1, 1, 2])
        _rows += [{"institution_id": "A", "feature": _mark, "value": _value, "confidence": _confidence}] * _times
        _known = _times > 0 and _confidence != "low"
        _least += _known and _value == "yes"
        _most += not (_known and _value == "no")
        _rows.append({"institution_id": "B", "feature": _mark, "value": _chance.choice(["yes", "no"]), "confidence": "high"})
    _rows += [{"institution_id": "A", "feature": "another", "value": _chance.choice(["yes", "no"]), "confidence": "high"}]
    _chance.shuffle(_rows)
    _answer = _as_pair(bounds(pd.DataFrame(_rows), "A", _marks), "bounds")
    assert _answer == (_least, _most), f"A toy table of {len(_rows)} rows: {_least} and {_most}; you have {_answer[0]:g} and {_answer[1]:g}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · Two theories, before you look (4 points)
#
# *Claim: a realist and a constructivist expect different things of one and the same organisation (§2.3, §2.4).*
#
# It is spring 2018, and you sit beside the author. What would each theory expect of the four organisations by spring 2026? Don't look anything up: unit 09 will score your predictions. Choose from these measures and outcomes:
#
# | measure | what is compared | outcomes |
# |---|---|---|
# | `size` | the number of full members on 1 March 2026 with that on 1 March 2018 | `"more"`, `"same"`, `"fewer"` |
# | `reach` | how many of the five are full members or observers, on the same two days | `"more"`, `"same"`, `"fewer"` |
# | `loyalty` | whether a full member of 2018 leaves, or suspends or freezes its part, by 1 March 2026 | `"all stay"`, `"some go"` |
# | `votes` | the votes that our table `un_votes` has of the full members of 2018, on the UN resolution on Ukraine of 23 February 2023 (ES-11/6) | `"one voice"`, `"apart"` |
#
# Each prediction has a reason that belongs to its theory. For a `"realist"` it is `"threat"`, `"hegemon"` or `"balance"` (of power); for a `"constructivist"` it is `"identity"`, `"history"` or `"norms"`. A reason can also be that something is lacking, such as a common threat.
#
# Make `predictions`, a list of dictionaries (or a table) with the keys `body`, `theory`, `measure`, `expected` and `because`. Your list must be
#
# - **complete**: both theories on all `four` organisations, so eight rows or more;
# - **testable**: for each organisation, both theories name at least one measure in common, and no theory expects two outcomes of one measure;
# - **different**: for at least three of the four, they expect different outcomes of the same measure. Where they agree, nothing that happens can tell them apart.

# %% nbgrader={"grade": false, "grade_id": "predictions", "locked": false, "schema_version": 3, "solution": true, "task": false}
# predictions = [
#     {"body": "CSTO", "theory": "realist", "measure": "...", "expected": "...", "because": "..."},
#     {"body": "CSTO", "theory": "constructivist", "measure": "...", "expected": "...", "because": "..."},
#     ...
# ]
### BEGIN SOLUTION
predictions = [
    {"body": "CSTO", "theory": "realist", "measure": "votes", "expected": "one voice", "because": "hegemon"},  # allies vote with a strong leader
    {"body": "CSTO", "theory": "constructivist", "measure": "votes", "expected": "apart", "because": "identity"},  # no identity but the nation's
    {"body": "EAEU", "theory": "realist", "measure": "reach", "expected": "more", "because": "hegemon"},  # the leader attracts the weak
    {"body": "EAEU", "theory": "constructivist", "measure": "reach", "expected": "same", "because": "identity"},  # young nations do not want to be absorbed
    {"body": "SCO", "theory": "realist", "measure": "size", "expected": "same", "because": "balance"},  # two giants admit nobody who would tip the balance
    {"body": "SCO", "theory": "constructivist", "measure": "size", "expected": "more", "because": "norms"},  # states that like non-interference may join
    {"body": "ECO", "theory": "realist", "measure": "loyalty", "expected": "some go", "because": "threat"},  # no threat and no leader to hold them
    {"body": "ECO", "theory": "constructivist", "measure": "loyalty", "expected": "all stay", "because": "history"},  # a shared past is old and costs nothing
]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_predictions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = _as_predictions(predictions)
_strange = sorted(set(_table["body"]) - set(four)) + sorted(set(_table["theory"]) - set(_REASONS))
assert not _strange, f"{_strange[0]} is neither one of the four organisations nor one of the two theories."
for _body in four:
    for _theory in _REASONS:
        assert ((_table["body"] == _body) & (_table["theory"] == _theory)).any(), f"Not complete: what would a {_theory} expect of the {_body}?"
for _row in _table.itertuples():
    assert _row.measure in _OUTCOMES, f"{_row.body}, {_row.theory}: {_row.measure!r} is not a measure of the list, so we could not look it up."
    assert _row.expected in _OUTCOMES[_row.measure], f"{_row.body}, {_row.theory}: {_row.expected!r} is not an outcome of {_row.measure}. Choose one of {', '.join(sorted(_OUTCOMES[_row.measure]))}: a prediction must be able to fail."
    assert _row.because in _REASONS[_row.theory], f"{_row.body}: {_row.because!r} is not a reason of a {_row.theory}. Threat, hegemon and balance are the realist's words; identity, history and norms are the constructivist's."

# %% nbgrader={"grade": true, "grade_id": "test_predictions_differ", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = _as_predictions(predictions)
_twice = _table.groupby(["body", "theory", "measure"])["expected"].nunique()
_both_ways = list(_twice[_twice > 1].index)
assert not _both_ways, f"{_both_ways[0][0]}: your {_both_ways[0][1]} expects two outcomes of {_both_ways[0][2]}. A theory that predicts both can never be wrong, so it tells us nothing." if _both_ways else ""
_sides = _table.drop_duplicates(["body", "theory", "measure"]).pivot(index=["body", "measure"], columns="theory", values="expected").reindex(columns=list(_REASONS)).dropna()
for _body in four:
    assert _body in _sides.index.get_level_values("body"), f"{_body}: the two theories use different measures, so no outcome can decide between them. Name one in common."
_differ = _sides[_sides["realist"] != _sides["constructivist"]].index.get_level_values("body").unique()
assert len(_differ) >= 3, f"The theories differ on {len(_differ)} of the four organisations ({', '.join(_differ) or 'none'}), and must differ on at least three. Where they agree, one of them is not needed."
### BEGIN HIDDEN TESTS
assert set(_table["theory"]) == {"realist", "constructivist"} and len(_table) >= 8, "Both theories, on four organisations: eight rows at least."
### END HIDDEN TESTS

# %% [markdown]
# The next cell keeps your predictions for unit 09, in a file `oxus-predictions.csv` beside this notebook. If the cell cannot write the file, it shows the text: please keep it.

# %% nbgrader={"grade": false, "grade_id": "keep_predictions", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
from pathlib import Path

from IPython import get_ipython


def keep(answer, file="oxus-predictions.csv"):
    """Write predictions to a file, in the form that unit 09 reads, and say what was done."""
    try:
        table = _as_predictions(answer)
    except (AssertionError, TypeError, ValueError):
        return "No predictions yet, so nothing was saved."
    text = table.sort_values(["body", "theory", "measure"]).to_csv(index=False)
    if table.empty or get_ipython() is None:  # outside a notebook nothing is written
        return text
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        return f"The file could not be written ({error.strerror}). Please keep this text, as {file}:\n{text}"
    return f"Saved in {Path(file).resolve().name}, beside this notebook: {len(table)} predictions."


print(keep(globals().get("predictions")))

# %% [markdown]
# ### Exercise 4 · Find the error: Image 1, redrawn (4 points)
#
# *Claim: one chart of the WTO's counts shows how many regional trade agreements there are (§2.1.3, Image 1).*
#
# This figure is from a student's paper. Its title reports a discovery, and it is false. Nothing in the data is wrong.

# %%
def image_1_wrong(table):
    """What not to do."""
    dated = table[table["year"].notna()].sort_values("year")
    axes = dated.astype({"year": int}).plot(x="year", y="count", legend=False, xlabel="", marker="o")
    return style.finish(
        axes,
        title="The end of regionalism: one agreement in three lost since 2010",
        unit="Number of regional trade agreements",
        source="table rta_counts, after USDA ERS, WTO and others",
        alt="A line that rises to 450 in 2010, falls to 29 in 2020 and is at 355 in 2022.",
    )


image_1_wrong(counts)


# %% [markdown]
# Write `image_1(table)`, which draws the counts without these errors and returns what `style.finish` gives.
#
# - Draw only rows of the kind `all` that have a year.
# - Leave out bounds: rows with a `qualifier` that contains *than* (*fewer than*, *more than*). Other qualifiers don't matter.
# - Draw two series, called `in force` and `notified`: the rows with `counted` equal to `in_force` and to `notified`. Leave out everything else.
# - Draw dots and no line, because nobody counted in the years between.
# - The title must not repeat the false discovery. Together, `title`, `unit` and `alt` contain the words *in force* and *notified*, the first and the last year with a count in force, and these two counts. Make them from `table`, because the checks also draw other tables.
#
# In the figure, in which years did the number in force rise fastest? And why would a line from 2008 to 2018 be false?
#
# <details><summary>A hint</summary>Filter first, then sort by year. Make one column for each series with <code>set_index("year")["count"]</code>, put both into a table, and draw it, as in the boxes above. If pandas complains about the years, <code>astype({"year": int})</code> makes them plain numbers.</details>

# %% nbgrader={"grade": false, "grade_id": "image_1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def image_1(table):
    """Draw counts of regional trade agreements as dots, and keep apart what is counted.

    table: a table with the columns kind, year, count, counted and qualifier
    Returns the finished figure.
    """
    ### BEGIN SOLUTION
    dated = table[(table["kind"] == "all") & table["year"].notna()]
    exact = dated[~dated["qualifier"].str.contains("than", na=False)].sort_values("year")
    in_force = exact[exact["counted"] == "in_force"].set_index("year")["count"]
    notified = exact[exact["counted"] == "notified"].set_index("year")["count"]
    axes = pd.DataFrame({"in force": in_force, "notified": notified}).plot(marker="o", linestyle="none", xlabel="", ylim=(0, None))
    first = in_force.index[0]
    last = in_force.index[-1]
    return style.finish(
        axes,
        title=f"Trade agreements in force: {in_force[first]} in {first}, {in_force[last]} in {last}",
        unit="Number of regional trade agreements in the world; those notified at any time are a different count",
        source="table rta_counts, after USDA ERS, WTO and others",
        alt=f"Dots for agreements in force, from {in_force[first]} in {first} to {in_force[last]} in {last}, and separate dots for agreements notified at any time.",
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_image_1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_picture = image_1(counts)
_found = _dots(_picture)
display(_picture)  # have a look
assert (2008, 421) not in _found["in force"], "421 notified in 2008 and 306 in force in 2018 are in one series, but they count different things. This is where the false fall comes from."
_years_drawn = sorted(year for year, _ in _found["in force"])
assert 2020 not in _years_drawn, "The 29 of 2020 are agreements of the United Kingdom, a part of all: look at `kind`."
assert 1985 not in _years_drawn, "*Fewer than* 25 in 1985 is a bound, not a count: leave it out."
assert (2010, 450) not in _found["notified"], "*More than* 450 in 2010 is a bound, not a count: leave it out."
assert _years_drawn == [1975, 1990, 1994, 2005, 2018, 2021, 2022], f"Seven counts in force remain; your figure shows {len(_years_drawn)}: {[int(year) for year in _years_drawn]}. Other qualifiers than a bound don't matter."
assert _found["notified"] == {(2008, 421)}, f"One count of agreements notified remains, 421 in 2008; your figure shows {sorted(_found['notified']) or 'none'}."
_toy = pd.DataFrame(
    {
        "kind": ["all", "all", "customs_union", "all", "all"],
        "year": pd.array([2003, 2001, 2002, None, 1999], dtype="Int64"),
        "count": [10, 30, 4, 99, 7],
        "counted": ["in_force", "notified", "in_force", "in_force", "in_force"],
        "qualifier": ["about", None, None, None, "more than"],
    }
)
_found = _dots(image_1(_toy))
assert (2002, 4) not in _found["in force"], "A toy table: the 4 customs unions are a part of all agreements, not another count of all."
assert _found == {"in force": {(2003, 10)}, "notified": {(2001, 30)}}, f"A toy table: one dot in force, (2003, 10), and one notified, (2001, 30); you draw {_found}."
### BEGIN HIDDEN TESTS
_found = _dots(image_1(counts))
assert _found["in force"] == {(1975, 13), (1990, 50), (1994, 50), (2005, 186), (2018, 306), (2021, 349), (2022, 355)}, "The counts in force are not those of the table."


def _toy_counts(seed):
    """A fresh table, in no order, and the dots that belong to it."""
    chance = _random.Random(seed)
    years = chance.sample(range(1950, 2030), 14)
    rows, dots = [], {"in force": set(), "notified": set()}
    for number, year in enumerate(years):
        kind, counted, qualifier = [
            ("all", "in_force", None),
            ("all", "in_force", "signed or in place"),
            ("all", "notified", None),
            ("all", "notified", "notified"),
            ("all", "in_force", "fewer than"),
            ("all", "notified", "more than; notified"),
            ("all", "notifications", None),
            ("free_trade_agreement", "in_force", None),
            ("united_kingdom", "notified", None),
            ("all", "in_force", None),
        ][number % 10]
        known, count = number != 9, chance.randint(1, 900)
        rows.append({"kind": kind, "year": year if known else None, "count": count, "counted": counted, "qualifier": qualifier})
        if known and kind == "all" and counted in ("in_force", "notified") and "than" not in (qualifier or ""):
            dots[counted.replace("_", " ")].add((year, count))
    table = pd.DataFrame(rows).sample(frac=1, random_state=seed)
    return table.astype({"year": "Int64", "counted": "category", "qualifier": "str"}), dots


for _seed in range(5):
    _table, _expected = _toy_counts(_seed)
    _found = _dots(image_1(_table))
    assert _found == _expected, f"A toy table: the dots should be {_expected}; you draw {_found}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_image_1_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_picture = image_1(counts)
_words, _numbers = _said(_picture)
assert "in force" in _words and "notified" in _words, "The words do not say what is counted: agreements in force, and agreements notified."
assert {"1975", "2022"} <= _numbers, "The words do not give the first and the last year: 1975 and 2022."
assert {"13", "355"} <= _numbers, "The words do not give the two counts: 13 in force at first, 355 at last."
assert "lost" not in _picture.title.lower() and "end of regionalism" not in _picture.title.lower(), "The false title is still there."
### BEGIN HIDDEN TESTS
_, _numbers = _said(image_1(counts[counts["year"] != 2022]))
assert {"2021", "349"} <= _numbers, "Without the row of 2022, the last count in force is the 349 of 2021: make the words from the data."
for _seed in range(5):
    _table, _expected = _toy_counts(_seed)
    _words, _numbers = _said(image_1(_table))
    _ends = sorted(_expected["in force"])[0] + sorted(_expected["in force"])[-1]
    assert {str(number) for number in _ends} <= _numbers, f"A toy table: the words should give {_ends[1]} in {_ends[0]} and {_ends[3]} in {_ends[2]}, the first and the last count in force."
    assert "in force" in _words and "notified" in _words, "A toy table: the words do not say what is counted."
### END HIDDEN TESTS

# %% [markdown]
# ### Essay (6 points)
#
# The source text gives Central Asia three of Hettne's five steps (§1.1). **How many would you give it in spring 2018, and what does your number depend on most: on the region, on the evidence, or on the rule?** Say also what one of the four frameworks sees that the ladder does not.
# Write 200 to 300 words. Use the evidence of the ladder and numbers from this notebook, and cite the source text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your essay is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | one number, in one clear sentence, and kept to | a number, but it shifts or stays vague | no number |
# | **Evidence** (2) | at least three dated pieces, at least one of them against the position | one or two pieces, or without dates, or all on one side | none, or wrong ones |
# | **The rule** (1) | shows with a number how another threshold or another piece would change the answer | says that it depends, without showing how | does not ask |
# | **Reading the text** (1) | cites at least two sections fairly, and says where the evidence goes further | cites one, or only to agree or to find fault | no section cited |
# | **A second framework** (1) | names what one framework of §2.2 sees that the ladder cannot, with a fact | names a framework without a fact | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I give Central Asia two and a half steps, and the number depends most on the rule.
#
# The region has an outline: lines drawn by 1936 and a name agreed in 1993 (§3.3.1). It is also a complex. Tajikistan and Kyrgyzstan supply 67 per cent of the water of the Aral basin, and the three other states use 83 per cent of it. Against this, less than 5 per cent of the trade of the five, about 2015, was with one another.
# The society of step 3 is doubtful. The water commission of 1992 and, from 2010, CAREC include all five. However, by 2015 Turkmenistan was in none of seven other organisations, and most problems were settled by two states at a time (§4.2.2). So I write *partly* where §1.1 writes reached.
#
# Does this describe the region or my rule? If a step needs half of the evidence, 2018 gives step 3, the text's answer. If it needs 60 per cent, the same year gives step 1, because step 2 has five pieces for it and four against. In 2026 the two rules give 5 and 0. No event in the region moves the ladder that far. We also chose
# the pieces, and a treaty counts no more than a phrase.
#
# The ladder does not see who gains. It asks how far the region has come, as if everybody wanted to go there. Schneider's framework (§2.2.3) asks whom a government listens to. With a score of 6.61 out of 7 for Kazakhstan in 2015, where 7 is the least democratic, these are hardly traders or migrants. The states may have missed a step because nobody with a say wanted to
# take it; the Kyrgyz–Tajik border treaty of March 2025 came when they did.
# ### END SOLUTION

# %% [markdown]
# ## Verdicts
#
# Now judge. For each claim write a verdict (`supported`, `qualified`, `contradicted`, `untested` or `untestable`) between the quotation marks, then run the next cell. Where you have decided, it shows what the course's own solution finds, and why. Your verdict may differ:
# be ready to defend it. Verdicts carry no points; the capstone comes back to them.

# %%
my_verdicts = {
    "01-two-lenses": "",  # §2.3, §2.4  two theories, two expectations
    "01-new-open-and-deep": "",  # §2.1.3  the new organisations are open and deep
    "01-trade-under-rta": "",  # §2.1.3  some 95 per cent of world trade is under a trade agreement
}

# %% jupyter={"source_hidden": true}
table = oxus_data.load("claims").set_index("claim_id").loc[list(my_verdicts), ["section", "claim", "verdict", "why"]]
table.insert(2, "mine", list(my_verdicts.values()))
for column in ["verdict", "why"]:
    table[column] = table[column].astype(str).where(table["mine"].str.strip() != "", "decide first")
table

# %% [markdown]
# ## Quiz
#
# Five questions, no points. Choose an answer, and the quiz explains it.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "The five found three new organisations in a year, and trade no more with each other than before. What has grown?",
            "options": ["Regionness, because there are more ties", "The region, because it has new organs", "Regionalism, because policy has changed"],
            "hint": ["Are the states themselves more closely tied, if they trade no more than before?", "Has its outline changed, or the number of its states?", ""],
            "answer": 2,
            "why": "Organisations are policy: regionalism. Whether the states are more closely tied than before is another question, and the ladder's.",
        },
        {
            "question": "On a ladder, step 4 is reached and step 3 is not. Where is the region?",
            "options": ["On the highest step below the gap", "On the highest step that is reached", "Halfway between the two of them"],
            "hint": ["", "Can you stand on a step of a ladder without climbing the ones below?", "Does the rule under *The rule decides* know half steps?"],
            "answer": 0,
            "why": "Hettne's steps build on each other, so the region is below the first gap. If you count step 4 all the same, you use a list and not a ladder.",
        },
        {
            "question": "Why did Central Asia's own organisation end, according to Krapohl and Vasileva-Dienes (2020)?",
            "options": ["Two presidents could not agree", "The economies needed outsiders", "A dialogue was never started"],
            "hint": ["That is Kazhenova's answer (2024). Look again at *What scholars dispute*.", "", "That is Rakhimov's answer (2010). Look again at *What scholars dispute*."],
            "answer": 1,
            "about": "reading",
            "why": "They argue that Kazakhstan gains more from Russia's union than it could from its neighbours. One case, three causes: each needs its own evidence.",
        },
        {
            "question": "A prediction reads: 'The members of the EAEU will stay, unless their interests change.' What is wrong with it?",
            "options": ["It gives no date and no reason either", "It forecasts too far into the future", "It cannot fail, whatever they decide"],
            "hint": ["Add a date and a reason. Is there now an outcome that would refute it?", "Would it be a better prediction if it were for next year?", ""],
            "answer": 2,
            "why": "If a member leaves, one can always say that its interests have changed. A prediction gets its worth from what would refute it.",
        },
        {
            "question": "From unit 00: a state froze its part in an organisation in 2016, so it has two rows. How do you count members?",
            "options": ["Count the different states in the rows", "Count the rows, since each has a status", "Count the rows, and subtract one of them"],
            "hint": ["", "How many states do two rows of one state stand for?", "Would this still work if two states had two rows?"],
            "answer": 0,
            "about": "00-orientation",
            "why": "One state can have several spells. `nunique` counts different values, whereas the number of rows counts spells.",
        },
    ]
)
quiz

# %% [markdown]
# ## Further
#
# Four more exercises (13 points, if your class counts them), for students who want more. They are harder, and each can be done on its own.
#
# ### Python box · comprehension
#
# A comprehension makes a list in one line: what to keep, `for` each element, and perhaps `if` a condition holds.

# %% tags=["further"]
from itertools import combinations

club = {name: full_members(name) for name in [*four, "CIS"]}  # a dictionary, made in the same way
sizes = [len(members) for members in club.values()]
large = [name for name, members in club.items() if len(members) > 6]
print(sizes, large)

# %% [markdown]
# **Try it.** In two lines: make a list of the years in `years` after 2010, and a list of their squares.

# %% tags=["further"]


# %% [markdown]
# ### Exercise 5 · Your ladder of 2018 (4 points)
#
# *Claim: of Hettne's five steps Central Asia has climbed three (§1.1).*
#
# Put the region on the ladder as of **2018**, and say what your answer depends on. Make three variables:
#
# - `my_ladder`: a `RegionnessLadder(2018, verdicts={...}, weights={...})` with a verdict (`"reached"`, `"partly"`, `"not reached"`) on all five steps. For each step, weigh at least two pieces of evidence that hold in 2018. One of them must be a piece that the table has as *for*, and one a piece that it has as *against*. If a piece is too light to matter, weigh
#   it `"neither"`. You may turn round at most two pieces, if you can defend it. Verdict and weights must agree.
# - `holds_back`: the id of the piece that, more than others, keeps the region from the **next** step: the one above the highest step that you call reached (with all steps below it).
# - `would_lift`: the id of a piece from **after** 2018 that counts for that next step and would change your mind. `None` if the table has no such piece.
#
# You can use the mouse in *Explore* above, then run `print(repr(explored))` in a cell of your own, and copy the result. The next cell lists the evidence: what `holds` in 2018, and what came `later`.

# %% tags=["further"]
pieces = RegionnessLadder(2018).evidence.set_index("evidence_id")
pieces.loc[pieces["standing"] != "over", ["step", "direction", "standing", "claim"]]

# %% tags=["further"] nbgrader={"grade": false, "grade_id": "my_ladder", "locked": false, "schema_version": 3, "solution": true, "task": false}
# my_ladder = RegionnessLadder(2018, verdicts={1: "...", ...}, weights={"five-republics": "for", ...})
# holds_back = ...
# would_lift = ...
### BEGIN SOLUTION
my_ladder = RegionnessLadder(
    2018,
    verdicts={1: "reached", 2: "reached", 3: "partly", 4: "not reached", 5: "not reached"},
    weights={
        "five-republics": "for",
        "named-in-1993": "for",
        "soft-frontiers": "against",
        "rivers-upstream": "for",
        "water-for-fuel": "for",
        "afghan-spill-over": "for",
        "small-share": "against",
        "money-from-abroad": "against",
        "water-commission": "for",
        "all-five-many-fields": "for",
        "turkmen-absence": "against",
        "two-by-two": "against",
        "common-culture": "for",
        "nation-first": "against",
        "led-from-outside": "against",
        "nuclear-free-zone": "for",
        "unanimity-only": "against",
        "alliances-2012": "against",
    },
)
holds_back = "turkmen-absence"
would_lift = "border-treaties-2025"
### END SOLUTION

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_my_ladder", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
assert isinstance(my_ladder, RegionnessLadder), f"`my_ladder` should be a RegionnessLadder; it is a {type(my_ladder).__name__}."
assert my_ladder.year == 2018, f"Your ladder is set to {my_ladder.year}; please use 2018, because the claim is of that year."
_left_open = [step for step, verdict in my_ladder.verdicts.items() if verdict == "open"]
assert not _left_open, f"Step {_left_open[0]} has no verdict yet: reached, partly or not reached."
_weighed = my_ladder.evidence
_weighed = _weighed[_weighed["weight"].notna()]
_wrong_time = _weighed[_weighed["standing"] != "holds"]
assert _wrong_time.empty, f"You weigh {list(_wrong_time['evidence_id'])[0]}, which does not hold at the end of 2018: it came later, or was over by then."
for _step in range(1, 6):
    _here = _weighed[_weighed["step"] == _step]
    assert len(_here) >= 2, f"Step {_step}: weigh at least two pieces; a verdict without evidence is an opinion."
    for _side in ("for", "against"):
        assert (_here["direction"] == _side).any(), f"Step {_step}: you weigh no piece that the table has as {_side}. If you look for one side only, you will find it."
_turned = _weighed[_weighed["weight"].isin(["for", "against"]) & (_weighed["weight"] != _weighed["direction"].astype(str))]
assert len(_turned) <= 2, f"You turn round {len(_turned)} pieces, among them {list(_turned['evidence_id'])[0]}: read again what they say. If a piece is too light to matter, weigh it \"neither\"."
_notes = [f"Step {step}: {note}" for step, found in my_ladder.remarks.items() for note in found]
assert not _notes, f"Verdict and weights do not agree. {_notes[0] if _notes else ''}"
assert my_ladder.height < 4, "You call a community reached in 2018. Which organisation of the five's own, other than for water, existed then (own-union-ends), and who led the others?"
### BEGIN HIDDEN TESTS
assert set(my_ladder.verdicts.values()) != {"partly"}, "`partly` on every step is no position."
### END HIDDEN TESTS

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_my_ladder_hinge", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_evidence = my_ladder.evidence.set_index("evidence_id")
_next_step = my_ladder.height + 1
assert holds_back in _evidence.index, f"`holds_back` should be the id of a piece of evidence; you have {holds_back!r}."
_piece = _evidence.loc[holds_back]
assert _piece["step"] == _next_step, f"You reach step {my_ladder.height}, so step {_next_step} is the next; {holds_back} is about step {_piece['step']}."
assert _piece["standing"] == "holds" and _piece["weight"] == "against", f"{holds_back} does not count against step {_next_step} in your own weights, so it cannot be what holds the region back."
_later = _evidence[(_evidence["step"] == _next_step) & (_evidence["direction"] == "for") & (_evidence["standing"] == "later")]
if _later.empty:
    assert would_lift is None, f"The table has no later piece for step {_next_step}, so the answer is None."
else:
    assert would_lift in _evidence.index, f"`would_lift` should be the id of a piece from after 2018 on step {_next_step}; you have {would_lift!r}."
    assert _evidence.loc[would_lift, "standing"] == "later", f"{would_lift} was known in 2018 already, and did not lift your verdict then. Choose something that came later."
    assert would_lift in _later.index, f"{would_lift} does not count for step {_next_step}: look at its step and its direction."


# %% [markdown]
# ### Exercise 6 · Predict, then test (3 points)
#
# *Claims: since the middle of the 1990s the number of RTAs has grown ever faster; that time was the turning point (§2.1.3, §2.1.4).*
#
# There are two ways to describe growth. **Straight** growth adds the same number every year. **Exponential** growth adds the same *percentage* every year. In agreements a year, there is a clear break in the middle of the 1990s: 2 before, and 9 to 12 after. In per cent a year, growth surges, then falls to little more than half its rate from *before* 1995.
#
# A claim about growth is a forecast of the years after. Write `forecast(table, first, last, year)`. It takes the counts **in force** of the kind `all` in two years, and extends them to a third year: once along a **straight** line (so many agreements a year), and once **exponentially** (so many per cent a year). Return both, the straight one first.
#
# Before you call it: which of the two will come closer to the 306 of 2018, if you start from 1994 and 2005? And which, if you start from 1975 and 1994? Write down your guess, then test it; then try 2022 (355).
#
# <details><summary>A hint</summary>If the number is multiplied by <code>b / a</code> in <code>last - first</code> years, it is multiplied by <code>(b / a) ** (1 / (last - first))</code> in one.</details>

# %% tags=["further"] nbgrader={"grade": false, "grade_id": "forecast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forecast(table, first, last, year):
    """Two forecasts from two counts of agreements in force.

    table: a table with the columns kind, counted, year and count
    first, last: the two years that are known
    year: the year to forecast
    Returns (straight, exponential).
    """
    ### BEGIN SOLUTION
    known = table[(table["counted"] == "in_force") & (table["kind"] == "all")]
    known = known.set_index("year")["count"]
    a, b = known[first], known[last]
    ahead = (year - first) / (last - first)
    return a + (b - a) * ahead, a * (b / a) ** ahead
    ### END SOLUTION


# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_forecast", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_straight, _curved = _as_pair(forecast(counts, 1994, 2005, 2018), "forecast")
assert not (_near(_straight, 878.6, 3) and _near(_curved, 346.7, 3)), "The straight forecast comes first."
assert _near(_straight, 346.7, 1), f"From 50 in 1994 and 186 in 2005 a straight line leads to 347 in 2018, not to {_straight:.1f}: 12.4 a year, for how many years?"
assert not _near(_curved, 50 * (1 + 136 / 50 / 11 * 24), 5) and not _near(_curved, 186 * (1 + 136 / 50 / 11 * 13), 5), "You add the same percentage of the first count every year: that is a straight line again. Exponential growth multiplies."
assert not _near(_curved, 186 * 3.72, 3), "You multiply by 186/50 once more: that is the growth of eleven years, and 2018 is thirteen years after 2005."
assert _near(_curved, 878.6, 3), f"At 12.7 per cent a year, 186 in 2005 become 879 in 2018, not {_curved:.1f}."
_toy = pd.DataFrame({"kind": ["all"] * 3, "counted": ["notified", "in_force", "in_force"], "year": [2010, 2010, 2000], "count": [90, 20, 10]})
_straight, _curved = _as_pair(forecast(_toy, 2000, 2010, 2020), "forecast")
assert not _near(_straight, 170, 0.5), "A toy table: you use agreements notified instead of agreements in force."
assert _near(_straight, 30, 0.01) and _near(_curved, 40, 0.01), f"A toy table: 10 in 2000 and 20 in 2010 lead to 30, or to 40; you have {_straight:g} and {_curved:g}."
### BEGIN HIDDEN TESTS
_straight, _curved = _as_pair(forecast(counts, 1975, 1994, 2018), "forecast")
assert _near(_straight, 96.7, 0.5) and _near(_curved, 274.1, 1.5), f"From 1975 and 1994 to 2018: 97 and 274; you have {_straight:.1f} and {_curved:.1f}."
_straight, _curved = _as_pair(forecast(counts, 1994, 2005, 2022), "forecast")
assert _near(_straight, 396.2, 1) and _near(_curved, 1416.6, 6), f"From 1994 and 2005 to 2022: 396 and 1417; you have {_straight:.1f} and {_curved:.1f}."
### END HIDDEN TESTS

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_forecast_any", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_toy = pd.DataFrame({"kind": ["all", "customs_union", "all", "all"], "counted": ["in_force"] * 4, "year": [1960, 1960, 1980, 1970], "count": [8, 3, 32, 500]})
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1990), "forecast")
assert _near(_straight, 44, 0.01), f"A toy table: 8 in 1960 and 32 in 1980 lead to 44 in 1990, not to {_straight:g}. Customs unions are a part of all, and 1970 plays no role here."
assert _near(_curved, 64, 0.01), f"A toy table: fourfold in twenty years is twofold in ten, so 64 in 1990; you have {_curved:g}."
### BEGIN HIDDEN TESTS
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1970), "forecast")
assert _near(_straight, 20, 0.01) and _near(_curved, 16, 0.01), f"Between the two years: 20 and 16; you have {_straight:g} and {_curved:g}."
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1950), "forecast")
assert _near(_straight, -4, 0.01) and _near(_curved, 4, 0.01), f"Backwards: -4 and 4; you have {_straight:g} and {_curved:g}."
_chance = _random.Random(1947)
for _ in range(30):
    _first, _last, _year = sorted(_chance.sample(range(1950, 2030), 3))
    _a, _b = _chance.randint(5, 60), _chance.randint(5, 400)
    _rows = [("all", "in_force", _first, _a), ("all", "in_force", _last, _b), ("all", "notified", _first, _a + 7), ("customs_union", "in_force", _last, _b + 9), ("all", "in_force", _year, 999)]
    _chance.shuffle(_rows)
    _straight, _curved = _as_pair(forecast(pd.DataFrame(_rows, columns=["kind", "counted", "year", "count"]), _first, _last, _year), "forecast")
    _expected = _b + (_b - _a) / (_last - _first) * (_year - _last), _b * (_b / _a) ** ((_year - _last) / (_last - _first))
    assert _near(_straight, _expected[0], 0.01 + abs(_expected[0]) / 1e4) and _near(_curved, _expected[1], 0.01 + abs(_expected[1]) / 1e4), f"A toy table: {_a} in {_first} and {_b} in {_last} lead to {_expected[0]:.1f} and {_expected[1]:.1f} in {_year}; you have {_straight:.1f} and {_curved:.1f}."
### END HIDDEN TESTS

# %% [markdown]
# **Try another reading (no points).** The 186 of 2005 may count notifications, not agreements. If it does, then at the ratio above (621 notifications are 376 agreements) it stands for 113 agreements. Call your function on that reading, `forecast(counts.replace({"count": {186: 113}}), 1994, 2005, 2018)`, and compare both forecasts with the 306 of 2018.
#
# <details><summary>What we saw</summary>As printed, the number in force grows by 12.4 agreements a year from 1994 to 2005 and by 9.2 from 2005 to 2018. With 113 in 2005 it grows by 5.7 and then by 14.9. So whether growth slowed down or sped up after 2005 depends on how one count is read, and we cannot decide it from our table.</details>

# %% [markdown]
# ### Exercise 7 · One case, four frameworks (3 points)
#
# *Claim: states integrate for political reasons as much as for gain (§2.1.2, §2.2.1, §7.3).*
#
# The four frameworks of §2.2 see different things in the same case. The case is the Eurasian Economic Union (EAEU; *EEU* in the source text), with Kazakhstan and Kyrgyzstan among its members. The next cell, folded, makes ten facts about it from our tables.

# %% tags=["further"] jupyter={"source_hidden": true}
imports = oxus_data.load("trade_partners").query("edition == '2015' and flow == 'imports' and state_id == 'KGZ'")
bought = imports.set_index("partner_id")["share"]
duties = oxus_data.load("commitment").query("feature == 'customs_duty_share' and since == '2017'").set_index("state_id")["value"]
border = oxus_data.load("borders").query("edition == '2015' and state_id == 'KAZ' and neighbour_id == 'RUS'")["length"].item()
figures = oxus_data.load("published_figures")
score = figures.query("metric == 'Nations in Transit' and subject == 'KAZ' and year == 2015")["value"].item()
sent_home = figures.query("topic == 'remittances_pct_gdp' and subject == 'KGZ' and year == 2010")["value"].item()
russia = size.loc["RUS", "gdp"] / size.loc[sorted(full_members("EAEU")), "gdp"].sum()
facts = pd.Series(
    {
        "A": f"Russia and Kazakhstan share {border:,.0f} km of border, and a past in one state.",
        "B": "Since the customs union of 2010, the members have had one tariff on goods from outside, and none between them (§6.5.1).",
        "C": "The Union, and no longer each state, makes agreements on goods with third countries, such as Iran.",
        "D": f"Of the duties that all members collect, Russia gets {float(duties['RUS']):.0f} per cent and Kyrgyzstan {float(duties['KGZ']):.1f} (2017).",
        "E": f"Before it joined, Kyrgyzstan bought {bought['CHN']:.0f} per cent of its imports in China, many of them to sell on (§6.5.2); {bought['RUS']:.0f} per cent came from Russia (2014).",
        "F": "All members of the Union are also members of the CSTO, a military alliance (1 March 2018).",
        "G": "Its highest council decides by consensus: each government can say no.",
        "H": f"Money that migrants sent home, which gives Russia a lever (§6.5.2), was {sent_home:.0f} per cent of Kyrgyzstan's GDP (2010).",
        "I": f"Kazakhstan scores {score:.2f} in Nations in Transit 2015, where 7 is the least democratic: few voices reach the government.",
        "J": f"Russia makes up {russia:.0%} of the Union's GDP (2017).",
    },
    name="fact",
)
facts.to_frame()

# %% [markdown]
# And these are the reasons that each framework looks for:
#
# | framework | section | reasons |
# |---|---|---|
# | `"World Bank"` | §2.2.1 | `"market access"`, `"bargaining power"`, `"common threat"` |
# | `"Mansfield"` | §2.2.2 | `"redistribution"`, `"trade and security"`, `"domestic politics"` |
# | `"Schneider"` | §2.2.3 | `"internal stakeholders"`, `"external stakeholders"`, `"responsiveness"` |
# | `"ECDPM"` | §2.2.4 | `"foundations"`, `"rules"`, `"actors"`, `"sectors"`, `"hegemon"` |
#
# Make two variables:
#
# - `frames`: a dictionary with one entry per framework. Each entry is itself a dictionary, and maps at least **two** of the framework's reasons to the letter of a fact that speaks to it, for joining or against. The same fact may serve several frameworks, but not two reasons of one framework. Several answers are right; a few are not.
# - `not_economic`: the letters of the facts that play no role if one looks at trade and gain alone.

# %% tags=["further"] nbgrader={"grade": false, "grade_id": "frames", "locked": false, "schema_version": 3, "solution": true, "task": false}
# frames = {"World Bank": {"market access": "...", ...}, "Mansfield": {...}, ...}
# not_economic = {...}
### BEGIN SOLUTION
frames = {
    "World Bank": {"market access": "B", "bargaining power": "C"},
    "Mansfield": {"redistribution": "D", "trade and security": "F"},
    "Schneider": {"internal stakeholders": "H", "responsiveness": "I"},
    "ECDPM": {"foundations": "A", "hegemon": "J"},
}
not_economic = {"A", "F", "G", "I"}
### END SOLUTION

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_frames", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_REASONS_OF = {
    "World Bank": {"market access", "bargaining power", "common threat"},
    "Mansfield": {"redistribution", "trade and security", "domestic politics"},
    "Schneider": {"internal stakeholders", "external stakeholders", "responsiveness"},
    "ECDPM": {"foundations", "rules", "actors", "sectors", "hegemon"},
}
assert isinstance(frames, dict), f"`frames` should be a dictionary; it is a {type(frames).__name__}."
assert set(frames) == set(_REASONS_OF), f"The four frameworks are {', '.join(_REASONS_OF)}; you have {', '.join(map(str, frames)) or 'none'}."
for _frame, _chosen in frames.items():
    assert isinstance(_chosen, dict) and len(_chosen) >= 2, f"{_frame}: please give two of its reasons, each with a fact."
    _strange = set(_chosen) - _REASONS_OF[_frame]
    assert not _strange, f"{_frame}: {', '.join(map(str, _strange))} is not a reason of this framework; see the table above."
    _unknown = [fact for fact in _chosen.values() if fact not in facts.index]
    assert not _unknown, f"{_frame}: {_unknown[0]!r} is not one of the letters A to J."
    assert len(set(_chosen.values())) == len(_chosen), f"{_frame}: you give one fact for two reasons. If both see the same, why have two reasons?"
_chosen = {reason: fact for reasons in frames.values() for reason, fact in reasons.items()}
assert _chosen.get("common threat", "F") not in {"A", "B", "C", "D", "G"}, "A threat that several states share would show in an alliance, or in what their governments fear. Tariffs, duties and votes are not threats."
assert _chosen.get("trade and security", "F") not in {"B", "C", "D", "E", "G", "I"}, "Trade and security are linked where a fact says something about both. Which fact names an alliance, or power over a partner?"
assert _chosen.get("responsiveness") not in {"A", "B", "C", "D", "E", "F", "H", "J"}, "Responsiveness asks whether a government hears the people at home, and has to. Look for its regime, or for what channels its say."
assert _chosen.get("foundations") not in {"B", "C", "D", "F", "G", "I"}, "Foundations are what cannot easily be changed: place, past, the shape of an economy. A treaty or a government can."
assert _chosen.get("hegemon") not in {"B", "G", "I"}, "A hegemon shows in weight, money or force that one state has and the others have not. A rule that binds everybody alike does not show one."
assert _chosen.get("market access") not in {"F", "G", "I"}, "Market access is about who can sell and buy where. Alliances, vetoes and regimes say nothing about it."
assert _chosen.get("internal stakeholders") not in {"A", "C", "F", "G", "J"}, "Internal stakeholders are people and firms inside a member state who win or lose: workers, traders, buyers."
### BEGIN HIDDEN TESTS
_FITS = {
    "market access": "ABCEHJ", "bargaining power": "BCJG", "common threat": "EFHIJ", "redistribution": "BDEH", "trade and security": "AFHJ", "domestic politics": "IGHE",
    "internal stakeholders": "BDEHI", "external stakeholders": "ABCDEFHJ", "responsiveness": "GI", "foundations": "AEHJ", "rules": "BCDFGI", "actors": "DEHIJG", "sectors": "BEH", "hegemon": "ACDEFHJ",
}  # fmt: skip
_unfit = [f"{reason}: {fact}" for reason, fact in _chosen.items() if fact not in _FITS[reason]]
assert not _unfit, f"The fact does not speak to the reason: {_unfit[0] if _unfit else ''}."
### END HIDDEN TESTS

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_frames_economy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
assert hasattr(not_economic, "__iter__"), "`not_economic` should be a set of letters."
_letters = {str(letter).strip().upper() for letter in not_economic} if not isinstance(not_economic, str) else set(not_economic.upper()) - set(" ,;")
assert _letters <= set(facts.index), f"Some letters are no fact: {sorted(_letters - set(facts.index))}."
_gain = _letters & set("BCDE")
assert not _gain, f"{', '.join(sorted(_gain))}: tariffs, trade agreements, duties, imports. An economist would begin with these."
assert "F" in _letters, "What has an alliance (F) to do with gains from trade? A reading by gain alone has no place for it."
assert "I" in _letters, "No tariff model asks how free a country is (I)."
### BEGIN HIDDEN TESTS
assert len(_letters) <= 6, "You can argue that A, F, G, H, I and J lie outside trade and gain, and no others."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8 · Trade and security: more than chance? (3 points)
#
# *Claim: trade blocs and security coalitions are closely linked, in Central Asia too (§2.2.2, §2.4).*
#
# All five members of the EAEU are in the CSTO. Is this evidence of a link, or would any two clubs that draw on the same few states look like this? Write `by_chance(first, second, pool)`. Suppose that the second organisation had picked its members at random from the pool, as many as it has. What is the probability that it would have **at least** as
# many members in common with the first as it really has? Go through all possible picks: `combinations(pool, k)` lists the ways to take `k` of them.
#
# Then run it, in a cell of your own, for the two security organisations (CSTO, SCO) with the two economic ones (EAEU, ECO), with all states in any of the four as the pool. Then use only the members of the CIS as the pool for CSTO and EAEU: who could have joined at all? Unit 08 continues from here.

# %% tags=["further"]
all_four = club["CSTO"] | club["EAEU"] | club["SCO"] | club["ECO"]
print(len(all_four), "states in any of the four:", *sorted(all_four))


# %% tags=["further"] nbgrader={"grade": false, "grade_id": "by_chance", "locked": false, "schema_version": 3, "solution": true, "task": false}
def by_chance(first, second, pool):
    """The probability of at least the real overlap, if the second organisation had picked its members at random.

    first, second: sets of states, each a part of the pool
    pool: the set of all states that could have been picked
    Returns a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    real = len(first & second)
    picks = [set(pick) for pick in combinations(sorted(pool), len(second))]
    return sum(len(first & pick) >= real for pick in picks) / len(picks)
    ### END SOLUTION


# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_by_chance", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _as_number(by_chance({"a", "b"}, {"a", "b"}, {"a", "b", "c", "d"}), "by_chance")
assert not _near(_answer, 1, 1e-6), "Two toy clubs of the same two states: their agreement is not certain. Do you measure how far they overlap, or let only their own members be picked? Any state of the pool could have been picked."
assert _near(_answer, 1 / 6, 1e-4), f"Two toy clubs of the same two states, in a pool of four: one pick of six, so 0.167; you have {_answer:.3f}."
_answer = _as_number(by_chance({"a", "b"}, {"b", "c"}, {"a", "b", "c", "d"}), "by_chance")
assert not _near(_answer, 4 / 6, 1e-4), "Two toy clubs with one state in common: count picks with *at least* as many, and two in common are more than one."
assert not _near(_answer, 1 / 6, 1e-4), "Two toy clubs with one state in common: count the picks with as many in common or more, not with more only."
assert _near(_answer, 5 / 6, 1e-4), f"Two toy clubs with one state in common: five picks of six have at least one, so 0.833; you have {_answer:.3f}."
_answer = _as_number(by_chance(club["CSTO"], club["EAEU"], all_four), "by_chance")
assert _near(_answer, 0.002, 0.0002), f"CSTO and EAEU, of 15 states: 6 picks of 3003, so 0.002; you have {_answer:.4f}."
### BEGIN HIDDEN TESTS
for _first, _second, _pool, _expected in [("CSTO", "ECO", all_four, 0.953), ("SCO", "EAEU", all_four, 0.5734), ("SCO", "ECO", all_four, 0.8182), ("CSTO", "EAEU", club["CIS"], 0.0476)]:
    _answer = _as_number(by_chance(club[_first], club[_second], _pool), "by_chance")
    assert _near(_answer, _expected, 0.0005), f"{_first} and {_second}, of {len(_pool)} states: {_expected}; you have {_answer:.4f}."
### END HIDDEN TESTS

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_by_chance_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _as_number(by_chance({"a"}, {"b"}, {"a", "b", "c"}), "by_chance")
assert _near(_answer, 1, 1e-6), f"Two toy clubs with nothing in common: *at least nothing* is certain, so 1; you have {_answer:.3f}."
_answer = _as_number(by_chance({"a", "b", "c"}, {"a"}, {"a", "b", "c", "d"}), "by_chance")
assert _near(_answer, 0.75, 1e-4), f"A toy club of one: it picks a member of the first in three cases of four; you have {_answer:.3f}. Pick as many as the *second* has."
### BEGIN HIDDEN TESTS
from math import comb as _comb

_chance = _random.Random(1992)
for _ in range(30):
    _pool = set(_chance.sample("abcdefghij", _chance.randint(3, 9)))
    _first, _second = (set(_chance.sample(sorted(_pool), _chance.randint(1, len(_pool)))) for _ in range(2))
    _ways = sum(_comb(len(_first), both) * _comb(len(_pool) - len(_first), len(_second) - both) for both in range(len(_first & _second), min(len(_first), len(_second)) + 1))
    _expected = _ways / _comb(len(_pool), len(_second))
    _answer = _as_number(by_chance(_first, _second, _pool), "by_chance")
    assert _near(_answer, _expected, 1e-4), f"Toy clubs of {len(_first)} and {len(_second)} of {len(_pool)} states, {len(_first & _second)} in common: {_expected:.3f}; you have {_answer:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Building block or stumbling block?
#
# A last look at Bhagwati's question, without an exercise. Do those of the five that are in more of the four organisations stay out of the WTO?

# %% tags=["further"] jupyter={"source_hidden": true}
spells = oxus_data.load("memberships")
full_spells = spells[spells["status"].isin(oxus_data.FULL)]
in_wto = full_spells[full_spells["institution_id"] == "WTO"].set_index("state_id")["start"]
in_four = oxus_data.status_matrix("2018-03-01", states=oxus_data.CENTRAL_ASIA)[four]
in_four = in_four.isin(oxus_data.FULL).sum(axis=1)
pd.DataFrame({"of the four organisations": in_four, "in the WTO since": in_wto.reindex(in_four.index)})

# %% [markdown]
# No. The three that are in most of them are in the WTO, and the two that are in fewest are not. Kazakhstan founded the EAEU in January 2015 and entered the WTO in November; Kyrgyzstan did it the other way round, in 1998 and 2015. So one does not keep a state from the other. Five states cannot show whether it *helps*: some governments simply join things. Unit 10 comes
# back to this.

# %% [markdown]
# ## Wrap-up
#
# <details><summary><b>What we found.</b> Open this after you have tried the exercises.</summary>
#
# - **Three steps are one answer among several.** If half of the evidence is enough, 2018 gives step 3, whichever single piece is left out; with 60 per cent it gives step 1. From 1995 to 2026 the first rule rises from 2 to 5 and the second falls from 2 to 0.
# - **The same union can create or divert trade.** It depends on the tariff and on who makes the good most cheaply.
# - **Open and deep do not go together here.** The EAEU is closed (2 marks of 4) and deep (4 of 4). SCO and ECO are open, and not known to be deep; the ECO could be deep only if everything unknown about it turned out to be a yes. The CSTO is closed and hardly deep, which is closest to the old regionalism.
# - **A count is a definition.** 621 notifications are 376 agreements. If agreements notified and agreements in force are joined in one line, the number seems to collapse.
# - **RTAs reached a turning point in the middle of the 1990s, but their growth was not exponential.** They grew by some 2 a year before, and by 12 and then 9 a year after. At the growth rate of 1994 to 2005 there would have been 879 in 2018; there were 306, and a straight line says 347. Of the rise since 2018, a large part is the United Kingdom leaving the EU.
# - **Trade and security overlap where Russia leads.** CSTO and EAEU: 0.002 by chance among fifteen states, 0.05 among the members of the CIS. In the other three pairs the test finds nothing (0.57 to 0.95); with so few states it could miss a link.
# - **Two theories can be told apart**, if they have to name an outcome. Yours are saved, and unit 09 opens the envelope.
#
# </details>
#
# Step 1 of the ladder asks for an area that can be told from its surroundings. **Unit 02** continues there: it lays the outlines of two thousand years over one another, and asks which of them come near the five.
#
# Before you submit: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 01`, and at the end `oxus submit 01 --name YOUR-ID`.
