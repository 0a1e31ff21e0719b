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
# *Key terms and theories. 20 points.*
#
# | part | time, if you are new to programming |
# |---|---|
# | Read | 10 minutes |
# | Core, with verdicts and quiz | 90 minutes; 55 minutes if you know pandas |
# | Essay | 35 minutes |
# | Further: four more exercises | 110 minutes |
#
# After this unit you can
#
# - explain region, regionalism and regionness, and place Central Asia on Hettne's ladder (*Explore*, essay);
# - explain trade creation and diversion, and what is open and new in the new regionalism (Exercises 1 and 2);
# - say what realists, institutionalists and constructivists expect of an organisation (*Read*, Exercise 3);
# - summarise what scholars dispute about Central Asia, and what has changed since 2018 (*Read*, *Explore*, quiz);
#
# and you will know how to
#
# - turn a definition into a rule;
# - give a range where a table does not contain the answer;
# - make a prediction that could turn out to be wrong;
# - draw a figure that keeps different counts apart.
#
# Run the cells from top to bottom (Shift+Enter). At `YOUR CODE HERE`, delete the line `raise NotImplementedError()` and write your lines in its place, indented as it was. To experiment, add cells of your own with the **+** in the notebook's toolbar. Please don't copy, split or delete cells: grading depends on them.

# %% [markdown]
# ## Read
#
# *This section summarises chapter 2 of the source text, a thesis of spring 2018, and adds what has happened since. References such as (§2.1.1) name its sections.*
#
# ### Three words
#
# Where does Central Asia end? Nature gives no answer, and neither do maps: UNESCO's Central Asia is far larger than the *five* states of this course (Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan). Scholars therefore define a **region** by its ties rather than its borders. In the source text, a region needs more than neighbours: cultural and political links, economies that depend on one another, a shared past, common problems, and some shared values (§2.1.1).
#
# **Regionalism** is a policy. Governments decide to cooperate, sign treaties and found organisations. It began with the customs unions of nineteenth-century Europe, and later found a place in the rules of world trade (§2.1.1).
#
# **Regionness** is a matter of degree: how far has a group of states become a region? [Hettne and Söderbaum 2000](https://doi.org/10.1080/713687778) describe a ladder of five steps, from a mere *space* to a *region-state*. A region can move up or down. The source text places Central Asia on the third step (§1.1). The region has borders and a common name. Its states form a *security complex*: their security problems are closely linked. They also work together in several fields. However, they do not form a community with common rules.
#
# ### Who gains?
#
# Suppose that two states abolish their tariffs, the taxes on each other's goods. Jacob Viner showed in 1950 that this can help or harm. In **trade creation**, a cheaper partner replaces an expensive producer at home. In **trade diversion**, a partner replaces an outsider that is cheaper still
# but has to pay the tariff. [Abduvaliev and Bustillo 2021](https://doi.org/10.30884/jogs/2021.02.02) find that free trade agreements created trade within the CIS, the Commonwealth of Independent States, although distance and weak governance held it back.
#
# There are also winners and losers inside each state. Consumers, exporters and multinational firms tend to gain; weak industries lose, and so do governments that depend on tariff revenue (§2.1.2). Integration is also political. It can serve foreign policy or peace, or be an aim in itself.
#
# ### Old, new, open
#
# The *old* regionalism built walls: free trade inside, one tariff against everybody else. The *new* regionalism has spread since a round of world trade talks ended in the mid-1990s. It is said to have three features: it creates trade; it is *deep*, because it harmonises laws and policies; and it brings unequal states together (§2.1.3). **Open regionalism** means
# cooperation among members *without discrimination* against others. The idea comes from the Asia-Pacific forum APEC and has no agreed definition.
#
# Are regional trade blocs *building blocks* of world trade or *stumbling blocks*? This is Jagdish Bhagwati's question (§2.1.4). [Baldwin 2006](https://doi.org/10.1111/j.1467-9701.2006.00852.x) sees a "spaghetti bowl" of overlapping agreements, and expects firms that produce in several countries to push for common rules. Hnát, whom
# the source text follows, argues that regional and global rules support each other.
#
# ### Four frameworks, three schools
#
# Why do states integrate? The source text combines four frameworks (§2.2).
#
# - The *World Bank* looks at markets and bargaining power, and adds common threats.
# - *Mansfield and others* look at who wins, who loses and who lobbies, and at the link between trade blocs and security alliances ([Mansfield and Solingen 2010](https://doi.org/10.1146/annurev.polisci.13.050807.161356)).
# - *Schneider* asks who inside and outside the region wants integration, and which of them governments listen to.
# - *ECDPM*, a think tank, sorts the causes into five groups: foundations, rules, actors, sectors, and hegemons (dominant states).
#
# Schools of international relations ask what keeps an organisation together. **Realists** see an organisation as an alliance, which needs a common threat or a strong leader (§2.3.1). For **constructivists** it is only as strong as the identity that its members share (§2.3.2). A third school is missing from the source text. **Institutionalists** such as
# [Robert Keohane](https://www.jstor.org/stable/j.ctt7sq9s) argue that even selfish states cooperate if common rules lower the cost of agreeing. An organisation can then outlive the power that founded it.
#
# ### What scholars dispute
#
# Four of the five states once had an organisation of their own. Russia joined it in 2004, and a year later it was merged into a Russian-led one. Why? [Rakhimov 2010](https://doi.org/10.1016/j.euras.2010.04.002), a historian in Tashkent, stresses the lack of dialogue among the five. [Krapohl and Vasileva-Dienes 2020](https://doi.org/10.1007/s10308-019-00548-0)
# blame economies that depend on outsiders: Kazakhstan gains more from Russia's union than from the other four states of the region. [Kazhenova 2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7) points to a quarrel between the first presidents of Kazakhstan and Uzbekistan. There is one case and three explanations. Which evidence could decide between them?
#
# ### Since 2018
#
# In March 2018 the leaders of the region met in Astana without an outside power; Turkmenistan sent the speaker of its parliament. [Patnaik 2019](https://doi.org/10.1177/0020881719852567) sees such summits as a sign of hope for cooperation from within. In July 2022 [three of the five signed a treaty of friendship](https://newshub.uz/archives/13876); Tajikistan followed in 2025. In September 2022 Kyrgyz and Tajik
# [troops fought over their border](https://www.hrw.org/report/2023/05/02/kyrgyzstan-tajikistan-border-conflict). In March 2025 [their presidents signed a border treaty](https://interfax.com/newsroom/top-stories/110332/). In November 2025 [Azerbaijan joined the meetings](https://www.trend.az/azerbaijan/politics/4118240.html), and Uzbekistan's president proposed a "Community of Central Asia". Is it still the same region?
#
# ### A voice
#
# > "They also recognize that the purpose of a customs union or of a free-trade area should be to facilitate trade between the parties and not to raise barriers to the trade of other contracting parties with such parties."
#
# The states of the General Agreement on Tariffs and Trade, Article XXIV, paragraph 4, in 1948 ([US Statutes at Large 62](https://en.wikisource.org/wiki/Page:United_States_Statutes_at_Large_Volume_62_Part_2.djvu/733), public domain). *Which idea from this section does this paragraph already contain?*
#
# ### Works
#
# Open access first.
#
# - [Rakhimov 2010](https://doi.org/10.1016/j.euras.2010.04.002), *Internal and external dynamics of regional cooperation in Central Asia* (open). Four organisations compared.
# - [Kazhenova 2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7), *Leaders matter* (open). Reads the speeches of two presidents.
# - [Abduvaliev and Bustillo 2021](https://doi.org/10.30884/jogs/2021.02.02), *Factors explaining trade growth* (open). Measures what free trade agreements did.
# - [Hettne and Söderbaum 2000](https://doi.org/10.1080/713687778), *Theorising the rise of regionness*. The ladder that you use in this unit.
# - [Krapohl and Vasileva-Dienes 2020](https://doi.org/10.1007/s10308-019-00548-0), *The region that isn't*. Why dependence on outsiders divides.
# - [Mansfield and Solingen 2010](https://doi.org/10.1146/annurev.polisci.13.050807.161356), *Regionalism*. A survey by two political scientists.
# - [Baldwin 2006](https://doi.org/10.1111/j.1467-9701.2006.00852.x), *Multilateralising regionalism*. The spaghetti bowl, and a way out.
# - [Patnaik 2019](https://doi.org/10.1177/0020881719852567), *Regionalism and regional cooperation in Central Asia*. From outside leadership to the new summits.

# %% [markdown]
# ## The claim
#
# > Central Asia has reached the third of Hettne's five steps of regionness, and no higher. Worldwide, the number of regional trade agreements has grown ever faster since 1995, and the new agreements are open and deep. Realists and constructivists see different things in the same
# > organisation. (after §1.1, §2.1.3, §2.3)
#
# A definition cannot be false, but it is useful only if some regions fail to meet it.

# %% jupyter={"source_hidden": true}
import pandas as pd

import oxus_data
from oxus import style
from oxus_widgets import Quiz, RegionnessLadder

style.use()  # figures in the course's style
pd.set_option("display.max_colwidth", None)  # show long texts in full

# %% [markdown]
# ## Explore
#
# This is Hettne's ladder in 2018, the year of the source text. Open a step, weigh the evidence for and against it, and give the step a verdict.

# %% jupyter={"source_hidden": true}
explored = RegionnessLadder(2018)
explored

# %% [markdown]
# First look for yourself, then open our answers.
#
# 1. **Who drew the borders?** How old is the oldest evidence on step 1?
#
#    <details><summary>What we saw</summary>The borders were drawn in Soviet times (by 1936), and the common name dates from 1993.</details>
#
# 2. **Move to 2026.** Which of your verdicts would you change first?
#
#    <details><summary>What we saw</summary>Many would say step 4, because of the yearly summits and the treaty of friendship. Others point to the fighting of 2022. Both have their facts right.</details>

# %% [markdown]
# ## Step by step
#
# ### The rule decides
#
# How high has Central Asia climbed? Take a simple rule: a step is reached if at least a certain **share** of its evidence supports it and all lower steps have been reached.

# %% jupyter={"source_hidden": true}
years = [1995, 2007, 2018, 2022, 2026]
evidence_of = {}
for year in years:
    evidence = RegionnessLadder(year).evidence
    evidence_of[year] = evidence[evidence["standing"] == "holds"]


def height(year, share, without=None):
    """The highest step reached, if each step needs at least this share of evidence in its favour. One piece can be left out."""
    holds = evidence_of[year]
    holds = holds[holds["evidence_id"] != without]
    counts_for = (holds["direction"] == "for").groupby(holds["step"]).mean()
    reached = 0
    while reached < 5 and counts_for.get(reached + 1, 0) >= share:
        reached += 1
    return reached


heights = pd.DataFrame({f"{share:.0%} of the evidence": [height(y, share) for y in years] for share in (0.4, 0.5, 0.6)}, index=years)
for year in (2018, 2022):
    found = [height(year, 0.5, piece) for piece in evidence_of[year]["evidence_id"]]
    print(f"{year}, 50 per cent, one piece of evidence left out: step {min(found)} to {max(found)}")
axes = heights.plot(marker="o", xlabel="", ylim=(-0.2, 5.2), xticks=years)
style.label_lines(axes)
style.finish(
    axes,
    title="Whether Central Asia rises or falls depends on the rule",
    unit="Highest step of the ladder reached, by the share of evidence that a step needs",
    source="table regionness_evidence",
    alt="Three lines from 1995 to 2026. " + " ".join(f"With {name}, the steps are {', '.join(map(str, line))}." for name, line in heights.items()),
)

# %% [markdown]
# For 2018, a share of 50 per cent gives step 3, the text's own answer. With 60 per cent, the same evidence gives step 1. The region did not change between the lines; the rule did. Single pieces matter too: depending on which one you leave out, the answer for 2022 ranges from step 1 to step 4.
#
# ### One good, three sellers
#
# In this toy example, a coat costs 500 at *home*, 400 in a *partner* state and 300 in an *outsider* state. In the next figure, the tariff on foreign coats is 100 per cent on the left and 50 per cent on the right. Then home and the partner form a union, and only the outsider still pays the tariff.

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
    title="The same union creates trade when tariffs are high and diverts it when they are low",
    unit="Price of a coat for the buyer, including any tariff",
    source="toy example",
    alt="Two bar charts. With a tariff of 100 per cent, home is cheapest before the union (500) and the partner in it (400): creation. With a tariff of 50 per cent, the outsider is cheapest before (450) and the partner in the union (400): diversion.",
)

# %% [markdown]
# On the left, buyers move from home to the partner, who makes coats at a lower cost: *creation*. On the right, buyers move from the outsider to the partner, although the outsider's cost is lower: *diversion*. They save 50 per coat, but their state loses 150 in tariff revenue. In open regionalism the tariff on the outsider's goods falls by just as much, so no trade is diverted.
#
# ### What a count hides
#
# Image 1 of the text shows how many regional trade agreements (RTAs) the world has (§2.1.3). Our sources count different things. An agreement on goods *and* services is **notified** (reported) to the World Trade Organization twice, so 621 *notifications* correspond to 376 agreements **in force**. Some counts include agreements that have ended.

# %% [markdown]
# ### Python box · leave rows out
#
# An empty cell is a *missing value*, shown as `NaN` or `<NA>`. `notna()` gives `True` where a value is not missing. `.str.contains` gives `True` where a text contains a word; with `na=False`, an empty cell counts as *no*. The sign `~` means *not*.

# %%
counts = oxus_data.load("rta_counts")
dated = counts[counts["year"].notna()]
exact = dated[~dated["qualifier"].str.contains("than", na=False)]  # without "fewer than 25" and "more than 450"
print(len(counts), "counts,", len(dated), "with a year,", len(exact), "of them exact")

# %% [markdown]
# **Try it** in the next cell, in two lines.

# %%
# Line 1: keep the rows of `dated` whose `qualifier` does contain "than". Line 2: print how many there are.

# %% [markdown]
# ## Core
#
# Four exercises (14 points) and an essay (6 points). First run the next cell, which is folded and prepares the checks: click on its one visible line and press Shift+Enter. Below each answer are folded cells that check it: run them all.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import math as _math
import random as _random
import re as _re

import matplotlib.pyplot as _plt
from IPython.display import display

import oxus.checks as _checks

_checks.quiet()  # printed output and warnings cost no points
_OUTCOMES = {"size": {"more", "same", "fewer"}, "reach": {"more", "same", "fewer"}, "loyalty": {"all stay", "some go"}, "votes": {"one voice", "apart"}}
_REASONS = {"realist": {"threat", "hegemon", "balance"}, "constructivist": {"identity", "history", "norms"}}
_SERIES = ("in force", "notified")


def seller(home, partner, outsider):
    """The seller with the lowest of three prices. If prices are equal, home comes first, then the partner."""
    return min((home, 0, "home"), (partner, 1, "partner"), (outsider, 2, "outsider"))[2]


def with_words(axes, in_force):
    """Finish a figure of trade agreements: its title and description give the first and the last count in force."""
    rows = in_force.sort_values("year")
    ends = [f"{rows['count'].iloc[n]} in {rows['year'].iloc[n]}" for n in (0, -1)]
    return style.finish(
        axes,
        title=f"Trade agreements in force: {', '.join(ends)}",
        unit="Number of regional trade agreements in the world; agreements notified at any time are counted separately",
        source="table rta_counts, after USDA ERS, WTO and others",
        alt=f"Dots for agreements in force, from {' to '.join(ends)}, and separate dots for agreements notified at any time.",
    )


def _first(found):
    """The first item, for a message; an empty text if there is none."""
    return next(iter(found), "")


def _both_theories(body, words):
    """The two predictions that the five words stand for."""
    words = list(words) if isinstance(words, list | tuple) else []
    _checks.expect(len(words) == 5, f"{body}: please give five strings: the measure, and then an outcome and a reason for each theory.", 5, len(words))
    measure, *answers = words
    return [{"body": body, "theory": theory, "measure": measure, "expected": answers[n], "because": answers[n + 1]} for n, theory in ((0, "realist"), (2, "constructivist"))]


def _as_predictions(answer):
    """Return a tidy table made from five words per organisation, a list of dictionaries or a table; EEU is read as EAEU."""
    _checks.expect(answer is not None, "There are no predictions yet.")
    if isinstance(answer, dict):
        answer = [row for body, words in answer.items() for row in _both_theories(body, words)]
    table = answer.reset_index(drop=True) if isinstance(answer, pd.DataFrame) else pd.DataFrame(list(answer))
    missing = [name for name in ("body", "theory", "measure", "expected", "because") if name not in table.columns]
    _checks.expect(not missing, f"Your predictions have no {', '.join(missing)}. Please give five strings for each organisation, as in the line with `#`.")
    table = table[["body", "theory", "measure", "expected", "because"]].astype(str)
    table = table.apply(lambda column: column.str.strip().str.lower())
    table["body"] = table["body"].str.upper().replace({"EEU": "EAEU"})
    return table.drop_duplicates(ignore_index=True)


def _draw(function, table):
    """What a function draws from a table. All other figures are closed first, because pandas would draw a single column into an open one."""
    _plt.close("all")
    return function(table)


def _dots(picture):
    """What a figure draws: for each series, a set of pairs (year, count)."""
    marks = _checks.points(picture, _SERIES)
    return {name: set(zip(marks[marks["name"] == name]["x"], marks[marks["name"] == name]["y"], strict=True)) for name in _SERIES}


def _said(picture):
    """The words of a figure, and the whole numbers in them."""
    _checks.expect(hasattr(picture, "alt"), "Please return the finished figure: keep the given line `return with_words(axes, in_force)`.")
    words = f"{picture.title} {picture.unit} {picture.alt}"
    return words.lower(), set(_re.findall(r"\d+", words))


# %% [markdown]
# ### Exercise 1 · Creation or diversion? (3 points)
#
# *Claim: open regionalism reduces the trade diversion and the losses that closed regionalism brings (§2.1.4).*
#
# Complete `trade_effect(home, partner, outsider, tariff)`. The first three are the prices of one product in three states, without a tariff. With a `tariff` of 0.5, which is 50 per cent, a price of 400 becomes 400 × 1.5 = 600.
#
# - **Before** the union, the tariff is added to both foreign prices. **In** the union, it is added only to the outsider's price.
# - The function `seller` is given. Give it the three prices that buyers pay, in the same order, and it returns `"home"`, `"partner"` or `"outsider"`. Buyers choose the lowest price. If prices are equal, they prefer home to a foreign seller, and the partner to the outsider.
#
# Write two lines: set `before` to the seller before the union, and `in_union` to the seller in the union. The given lines turn the two definitions into a rule. Then try coats at 500, 400 and 300 in a cell of your own: which tariffs lead to creation, and which to diversion?
#
# <details><summary>A hint</summary>A price with its tariff is <code>price * (1 + tariff)</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "trade_effect", "locked": false, "schema_version": 3, "solution": true, "task": false}
def trade_effect(home, partner, outsider, tariff):
    """What a union with the partner does to the trade in one good.

    home, partner, outsider: the prices in the three states, without a tariff
    tariff: the tariff on foreign goods, as a share
    Returns "creation", "diversion" or "none".
    """
    ### BEGIN SOLUTION
    before = seller(home, partner * (1 + tariff), outsider * (1 + tariff))
    in_union = seller(home, partner, outsider * (1 + tariff))
    ### END SOLUTION
    if before == in_union:
        return "none"
    if before == "home":
        return "creation"  # from home to the partner
    return "diversion"  # from the outsider to the partner


# %% nbgrader={"grade": true, "grade_id": "test_trade_effect", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_EFFECTS = {(500, 400, 300, 1.0): "creation", (500, 400, 300, 0.5): "diversion", (500, 400, 300, 0): "none", (300, 400, 500, 0.5): "none", (500, 300, 400, 0.2): "none"}
_checks.agrees(
    trade_effect,
    lambda *prices: _EFFECTS[prices],
    [
        _checks.case(500, 400, 300, 1.0, why="Before the union, home sells (500 against 800 and 600); in it, the partner does (400)."),
        _checks.case(500, 400, 300, 0.5, why="Before the union, the outsider sells (450); in it, the partner does (400). Does your code add the tariff to both foreign prices?"),
        _checks.case(500, 400, 300, 0, why="Without a tariff, the outsider sells before the union and in it."),
        _checks.case(300, 400, 500, 0.5, why="If home is cheapest, a union changes nothing."),
        _checks.case(500, 300, 400, 0.2, why="The partner sells before the union (360) and in it (300)."),
    ],
)
### BEGIN HIDDEN TESTS
def _effect(home, partner, outsider, tariff):
    """The seller before and after: the lowest price, then who is preferred at the same price."""
    before = min((home, 0), (partner * (1 + tariff), 1), (outsider * (1 + tariff), 2))[1]
    after = min((home, 0), (partner, 1), (outsider * (1 + tariff), 2))[1]
    return "none" if before == after else "creation" if before == 0 else "diversion"


_chance = _random.Random(1950)
_calls = [(*(round(_chance.uniform(10, 900)) + 0.37 * number for number in range(3)), round(_chance.uniform(0, 2), 2)) for _ in range(300)]
_checks.agrees(trade_effect, _effect, _calls, "Work out who sells before the union, and who sells in it.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_trade_effect_equal", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_EFFECTS = {(400, 400, 500, 0.5): "none", (800, 400, 320, 0.25): "diversion"}
_checks.agrees(
    trade_effect,
    lambda *prices: _EFFECTS[prices],
    [
        _checks.case(400, 400, 500, 0.5, why="Home and the partner both ask 400, so buyers stay with home."),
        _checks.case(800, 400, 320, 0.25, why="In the union, the partner's and the outsider's goods both cost 400, and buyers prefer the partner."),
    ],
)
### BEGIN HIDDEN TESTS
def _effect(home, partner, outsider, tariff):
    """The seller before and after: the lowest price, then who is preferred at the same price."""
    before = min((home, 0), (partner * (1 + tariff), 1), (outsider * (1 + tariff), 2))[1]
    after = min((home, 0), (partner, 1), (outsider * (1 + tariff), 2))[1]
    return "none" if before == after else "creation" if before == 0 else "diversion"


_equal = (200, 300, 400, 450, 600)
_calls = [(home, partner, outsider, tariff) for home in _equal for partner in _equal for outsider in _equal for tariff in (0, 0.5, 1)]
_checks.agrees(trade_effect, _effect, _calls, "If prices are equal, buyers prefer home to a foreign seller, and the partner to the outsider.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · Open and deep? (3 points)
#
# *Claim: new regional organisations are open and deep at the same time (§2.1.3).*
#
# A **mark of closure** is a rule that shuts outsiders out; a **mark of depth** is a power that the organisation has over its members. The list `four` names four organisations: the Collective Security Treaty Organization (CSTO), a military alliance; the Eurasian Economic Union (EAEU); the Shanghai Cooperation Organisation (SCO), with China; and the Economic Cooperation Organization (ECO), with Iran. The next cell shows what our table `features` says about four marks of each sort (`closed_marks` and `deep_marks`), and how certain we are.

# %% jupyter={"source_hidden": true}
four = ["CSTO", "EAEU", "SCO", "ECO"]
closed_marks = ["common_external_tariff", "common_trade_policy_exclusivity", "exclusivity_military_alliance", "veto_third_country_bases"]
deep_marks = ["binding_decisions", "dispute_settlement_body", "supranational_court", "supranational_executive"]
features = oxus_data.load("institution_features")
marks = closed_marks + deep_marks
shown = features[features["institution_id"].isin(four) & features["feature"].isin(marks)]
shown = shown.assign(value=shown["value"] + " (" + shown["confidence"].astype(str) + ")")
shown.pivot(index="feature", columns="institution_id", values="value").loc[marks, four]


# %% [markdown]
# Where a table has no answer, an honest count is a range. Complete `bounds(table, body, marks)`. It returns two values, with a comma between them: the **smallest** and the **largest** number of the given `marks` that the organisation `body` can have. Inside the function, the given table `sure` has the rows about `body` and `marks` with `medium` or `high` confidence. A mark is
#
# - *present* if a row of `sure` says `yes`;
# - *absent* if a row of `sure` says `no`;
# - **unknown** in every other case: another value (such as `limited`), `low` confidence, or no row (`NaN` above).
#
# An unknown mark may be present or absent. If two rows of `sure` say the same about a mark, count it once.
#
# Then, in a cell of your own, run it for the `four` organisations, once with each list. Let *open* mean no mark of closure, and *deep* at least three marks of depth. Which organisations, if any, are certainly both, and which may be both?
#
# <details><summary>A hint</summary>The largest number is the number of all marks, minus those that are absent. Count with <code>nunique()</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "bounds", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bounds(table, body, marks):
    """The smallest and the largest number of marks that an organisation can have.

    `table`: a table with the columns institution_id, feature, value and confidence
    `body`: the id of an organisation, such as "ECO"
    `marks`: a list of features
    Returns (smallest, largest).
    """
    rows = table[(table["institution_id"] == body) & table["feature"].isin(marks)]
    sure = rows[rows["confidence"].isin(["medium", "high"])]
    ### BEGIN SOLUTION
    there = sure[sure["value"] == "yes"]["feature"].nunique()
    not_there = sure[sure["value"] == "no"]["feature"].nunique()
    return there, len(marks) - not_there
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_bounds", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_BOUNDS = {("EAEU", "binding_decisions"): (4, 4), ("SCO", "common_external_tariff"): (0, 0), ("SCO", "binding_decisions"): (0, 2), ("CSTO", "binding_decisions"): (0, 2), ("ECO", "binding_decisions"): (0, 3)}
_checks.agrees(
    bounds,
    lambda table, body, marks: _BOUNDS[body, marks[0]],
    [
        _checks.case(features, "EAEU", deep_marks, why="For the EAEU, all four marks of depth are known and present."),
        _checks.case(features, "SCO", closed_marks, why="For the SCO, all four marks of closure are known to be absent."),
        _checks.case(features, "SCO", deep_marks, why="For the SCO, two marks of depth are unknown: binding decisions (`limited` is neither yes nor no) and the executive (no row at all). A mark that was not looked up may be there."),
        _checks.case(features, "CSTO", deep_marks, why="The row on the CSTO's binding decisions has `low` confidence, so this mark is unknown."),
        _checks.case(features, "ECO", deep_marks, why="The `no` for the ECO's dispute settlement has `low` confidence: an uncertain `no` counts as unknown too."),
    ],
    ordered=True,
)
### BEGIN HIDDEN TESTS
_BOUNDS = {("EAEU", 4): (2, 2), ("CSTO", 4): (2, 2), ("ECO", 4): (0, 0), ("EAEU", 1): (1, 1)}
_calls = [(features, "EAEU", closed_marks), (features, "CSTO", closed_marks), (features, "ECO", closed_marks), (features, "EAEU", ["supranational_court"])]
_checks.agrees(bounds, lambda table, body, marks: _BOUNDS[body, len(marks)], _calls, "Do you use `marks`?", ordered=True)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_bounds_toy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_toy = _checks.toy("institution_id feature value confidence", ("A", "p", "no", "low"), ("A", "p", "yes", "high"), ("A", "q", "no", "medium"), ("A", "r", "yes", "low"), ("B", "s", "yes", "high"))
_checks.agrees(
    bounds,
    lambda table, body, marks: {"A": (1, 3), "C": (0, 2)}[body],
    [
        _checks.case(_toy, "A", ["p", "q", "r", "s"], why="In this toy table, p is there (its `no` of low confidence does not count) and q is not; r (low) and s (only B has a row for it) are unknown."),
        _checks.case(_toy, "C", ["p", "q"], why="Nothing is known about this toy organisation."),
    ],
    ordered=True,
)
### BEGIN HIDDEN TESTS
def _bounds(table, body, marks):
    """What the table says about each mark, one mark after another."""
    sure = table[(table["institution_id"] == body) & table["confidence"].isin(["medium", "high"])]
    said = [set(sure[sure["feature"] == mark]["value"]) for mark in marks]
    return sum("yes" in words for words in said), sum("no" not in words for words in said)


def _marks_at_random(seed):
    """A table in which the sure rows of a mark agree but weak ones may not, an organisation to ask about, and some of the marks."""
    chance = _random.Random(seed)
    names = [f"mark {number}" for number in range(7)]
    rows = []
    for body in "AB":
        for mark in names:
            value, *weak = chance.choices(["yes", "no", "limited", None], k=3)
            rows += [(body, mark, value, chance.choice(["high", "medium"]))] * chance.choice([0, 1, 1, 2])
            rows += [(body, mark, doubtful, "low") for doubtful in weak[: chance.choice([0, 0, 1, 2])]]
    chance.shuffle(rows)
    return _checks.toy("institution_id feature value confidence", *rows), "A", chance.sample(names, chance.randint(1, 5))


_checks.agrees(bounds, _bounds, [_marks_at_random(seed) for seed in range(20)], "In this toy table, check `body`, `marks`, the confidence, and marks with two rows.", ordered=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · Two theories, two predictions (4 points)
#
# *Claim: a realist and a constructivist expect different things from the same organisation (§2.3, §2.4).*
#
# A theory earns trust if its predictions could have failed, but did not. Imagine that it is spring 2018: what would each theory expect by spring 2026? Don't look anything up: unit 09 will score your predictions. Choose at least two of the `four` organisations, and a measure for each:
#
# | measure | from 1 March 2018 to 1 March 2026 | outcomes |
# |---|---|---|
# | `size` | the number of full members | `"more"`, `"same"`, `"fewer"` |
# | `reach` | how many of the five Central Asian states are full members or observers | `"more"`, `"same"`, `"fewer"` |
# | `loyalty` | whether a full member of 2018 is no longer one in 2026, or has suspended or frozen its membership | `"all stay"`, `"some go"` |
# | `votes` | whether the full members of 2018 vote alike on the UN resolution on Ukraine of 23 February 2023 (table `un_votes`). An abstention is a vote of its own; members marked `not_voting` are left out | `"one voice"`, `"apart"` |
#
# A realist's reason is `"threat"`, `"hegemon"` or `"balance"` (of power). A constructivist's is `"identity"`, `"history"` or `"norms"`. The absence of one of these can be a reason, too. Use the same word for it: for example, `"threat"` can also mean that there is no common threat.
#
# For each organisation that you chose, copy the line in the next cell without the `#`, and replace the id and the five strings with your own, in this order: the measure, the realist's outcome and reason, the constructivist's outcome and reason. For at least two of them, the theories must expect **different** outcomes: where they agree, nothing that happens can tell them apart.

# %% nbgrader={"grade": false, "grade_id": "predictions", "locked": false, "schema_version": 3, "solution": true, "task": false}
predictions = {}
# predictions["SCO"] = ["measure", "realist's outcome", "realist's reason", "constructivist's outcome", "constructivist's reason"]
### BEGIN SOLUTION
predictions["CSTO"] = ["votes", "one voice", "hegemon", "apart", "identity"]  # allies follow a strong leader; each state has only a national identity
predictions["SCO"] = ["size", "same", "balance", "more", "norms"]  # two giants keep the balance; states that like non-interference may join
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_predictions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = _as_predictions(predictions)
_strange = sorted(set(_table["body"]) - set(four)) + sorted(set(_table["theory"]) - set(_REASONS))
_checks.expect(not _strange, f"{_first(_strange)} is neither one of the four organisations nor one of the two theories.")
_bodies = sorted(set(_table["body"]))
_checks.expect(len(_bodies) >= 2, "Please choose at least two of the four organisations.", 2, len(_bodies))
for _body in _bodies:
    for _theory in _REASONS:
        _checks.expect(((_table["body"] == _body) & (_table["theory"] == _theory)).any(), f"Not complete: what would a {_theory} expect of the {_body}?")
for _row in _table.itertuples():
    _checks.expect(_row.measure in _OUTCOMES, f"{_row.body}, {_row.theory}: this measure is not in the list, so we could not look it up.", set(_OUTCOMES), _row.measure)
    _checks.expect(_row.expected in _OUTCOMES[_row.measure], f"{_row.body}, {_row.theory}: this is not an outcome of {_row.measure}.", _OUTCOMES[_row.measure], _row.expected, idea="It is tempting to allow for everything, but a prediction must be able to fail.")
    _checks.expect(_row.because in _REASONS[_row.theory], f"{_row.body}: a {_row.theory} would not give this reason.", _REASONS[_row.theory], _row.because)

# %% nbgrader={"grade": true, "grade_id": "test_predictions_differ", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = _as_predictions(predictions)
_twice = _table.groupby(["body", "theory", "measure"])["expected"].nunique()
_both_ways = ", ".join(_first(_twice[_twice > 1].index))
_checks.expect(not _both_ways, f"{_both_ways}: you expect two outcomes.", idea="If you name two outcomes, you are more likely to be right. But a theory that predicts both can never be wrong, so it tells us nothing.")
_sides = _table.drop_duplicates(["body", "theory", "measure"]).pivot(index=["body", "measure"], columns="theory", values="expected").reindex(columns=list(_REASONS)).dropna()
_theories = _table.groupby("body")["theory"].nunique()
for _body in _theories[_theories == 2].index:
    _checks.expect(_body in _sides.index.get_level_values("body"), f"{_body}: the two theories use different measures, so no outcome can decide between them. Choose one measure for both.")
_differ = set(_sides[_sides["realist"] != _sides["constructivist"]].index.get_level_values("body"))
_checks.expect(len(_differ) >= 2, "The theories must differ on at least two organisations. Where they agree, nothing that happens can tell them apart.", "two or more", _differ)

# %% [markdown]
# The next cell saves your predictions for unit 09. If it cannot, it shows them as text: please keep this text.

# %% nbgrader={"grade": false, "grade_id": "keep_predictions", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
from pathlib import Path

from IPython import get_ipython


def keep(answer, file="oxus-predictions.csv"):
    """Write predictions to a file that unit 09 can read, and say what was done."""
    try:
        table = _as_predictions(answer)
    except (AssertionError, TypeError, ValueError):
        return "There are no predictions yet, so nothing was saved."
    text = table.sort_values(["body", "theory", "measure"]).to_csv(index=False)
    if table.empty or get_ipython() is None:  # outside a notebook nothing is written
        return text
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        return f"The file could not be written ({error.strerror}). Please keep this text, as {file}:\n{text}"
    return f"Number of predictions saved in {Path(file).resolve().name}, next to this notebook: {len(table)}. The checks above say whether they are complete."


print(keep(globals().get("predictions")))


# %% [markdown]
# ### Exercise 4 · Find the error: Image 1, redrawn (4 points)
#
# *Claim: one chart of the WTO's counts shows how many regional trade agreements there are (§2.1.3, Image 1).*
#
# The data in this figure are correct, but the finding in its title is false. Can you see why?

# %% jupyter={"source_hidden": true}
def image_1_wrong(table):
    """What not to do."""
    dated = table[table["year"].notna()].sort_values("year")
    axes = dated.astype({"year": int}).plot(x="year", y="count", legend=False, xlabel="", marker="o")
    return style.finish(
        axes,
        title="The end of regionalism: one agreement in five lost since 2010",
        unit="Number of regional trade agreements",
        source="table rta_counts, after USDA ERS, WTO and others",
        alt="A line that rises to 450 in 2010, falls to 29 in 2020 and is at 355 in 2022.",
    )


image_1_wrong(counts)


# %% [markdown]
# Complete `image_1(table)`, which draws the counts correctly.
#
# - From `dated`, keep only rows of the kind `all`: the other kinds are already part of `all`.
# - Of these, leave out bounds: rows with a `qualifier` that contains *than* (*fewer than*, *more than*). Keep rows with any other qualifier, and rows without one, as `exact`.
# - From `exact`, select the rows where `counted` is `"in_force"`, as `in_force`.
# - Draw `in_force` as dots, because there are no counts for the years between: `marker="o"` draws dots, and `linestyle="none"` leaves out the line. Call the series `in force`, with a space, and what `plot` returns `axes`.
#
# The other lines are given. They draw `notified` as a separate series, and write the title.
#
# Why would it be misleading to draw a line from 2008 to 2018?
#
# <details><summary>A hint</summary>Filter twice to make <code>exact</code>. Draw <code>in_force</code> in the way the given line draws <code>notified</code>, but without <code>ax=axes</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "image_1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def image_1(table):
    """Draw counts of regional trade agreements as dots, with one series for each way of counting.

    table: a table with the columns kind, year, count, counted and qualifier
    Returns the finished figure. Its texts give the first and the last year with a count in force, and both counts.
    """
    dated = table[table["year"].notna()]
    ### BEGIN SOLUTION
    of_all = dated[dated["kind"] == "all"]
    exact = of_all[~of_all["qualifier"].str.contains("than", na=False)]
    in_force = exact[exact["counted"] == "in_force"]
    axes = in_force.plot(x="year", y="count", label="in force", marker="o", linestyle="none")
    ### END SOLUTION
    notified = exact[exact["counted"] == "notified"]
    notified.plot(x="year", y="count", label="notified", marker="o", linestyle="none", ax=axes)
    return with_words(axes, in_force)


# %% nbgrader={"grade": true, "grade_id": "test_image_1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_picture = _draw(image_1, counts)
_found = _dots(_picture)
display(_picture)  # have a look
_force, _told = _found["in force"], _found["notified"]
_checks.expect((2008, 421) not in _force, "421 notified in 2008 and 306 in force in 2018 are in one series, but they count different things. This is why the number seems to fall.")
_checks.expect((2020, 29) not in _force, "The 29 of 2020 are agreements of the United Kingdom, which are already included in `all`: look at `kind`.")
_checks.expect((1985, 25) not in _force and (2010, 450) not in _told, "*Fewer than* 25 in 1985 and *more than* 450 in 2010 are bounds, not counts: leave them out.")
_years_drawn = sorted(int(year) for year, _ in _force)
_checks.expect(_years_drawn == [1975, 1990, 1994, 2005, 2018, 2021, 2022], "These years have an exact count in force. Keep rows whose qualifier is not a bound.", [1975, 1990, 1994, 2005, 2018, 2021, 2022], _years_drawn)
_checks.expect(_told == {(2008, 421)}, "Only one exact count of notified agreements remains: 421 in 2008.", {(2008, 421)}, _told)
_toy = _checks.toy(
    "kind year count counted qualifier",
    ("all", 2003, 10, "in_force", "about"),
    ("all", 2001, 30, "notified", None),
    ("customs_union", 2002, 4, "in_force", None),
    ("all", None, 99, "in_force", None),
    ("all", 1999, 7, "in_force", "more than"),
).astype({"year": "Int64", "qualifier": object})
_found = _dots(_draw(image_1, _toy))
_checks.expect((2002, 4) not in _found["in force"], "A toy table: the 4 customs unions are already included in `all`.")
_checks.expect(_found == {"in force": {(2003, 10)}, "notified": {(2001, 30)}}, "This toy table has one exact count of agreements in force, and one of agreements notified.", {"in force": {(2003, 10)}, "notified": {(2001, 30)}}, _found)
### BEGIN HIDDEN TESTS
_dots_of_1 = {(1975, 13), (1990, 50), (1994, 50), (2005, 186), (2018, 306), (2021, 349), (2022, 355)}
_checks.expect(_force == _dots_of_1, "The counts in force differ from those in the table.", _dots_of_1, _force)


def _toy_counts(seed):
    """A new table, in random order, and the dots that belong to it."""
    chance = _random.Random(seed)
    rows, dots = [], {name: set() for name in _SERIES}
    kinds = [
        ("all", "in_force", None),
        ("all", "in_force", "signed or in place"),
        ("all", "notified", None),
        ("all", "notified", "notified, not in force"),
        ("all", "in_force", "fewer than"),
        ("all", "notified", "more than; notified"),
        ("all", "notifications", None),
        ("free_trade_agreement", "in_force", None),
        ("united_kingdom", "notified", None),
        ("all", "in_force", "an undated one"),
        ("all", "in_force", None),
        ("all", "in_force", "just prior to a round"),
    ]
    for (kind, counted, qualifier), year in zip(kinds, chance.sample(range(1950, 2030), len(kinds)), strict=True):
        dated, count = qualifier != "an undated one", chance.randint(1, 900)
        rows.append((kind, year if dated else None, count, counted, qualifier))
        if dated and kind == "all" and counted != "notifications" and "than" not in (qualifier or ""):
            dots[counted.replace("_", " ")].add((year, count))
    chance.shuffle(rows)
    table = _checks.toy("kind year count counted qualifier", *rows)
    return table.astype({"year": "Int64", "counted": "category", "qualifier": object}), dots


for _seed in range(2):
    _table, _expected = _toy_counts(_seed)
    _found = _dots(_draw(image_1, _table))
    _checks.expect(_found == _expected, "A toy table: your figure does not draw the right counts.", _expected, _found)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_image_1_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_picture = _draw(image_1, counts)
_words, _numbers = _said(_picture)
_checks.expect("in force" in _words and "notified" in _words, "The texts of the figure do not say what is counted: agreements in force, and agreements notified.")
_checks.expect({"1975", "2022"} <= _numbers, "The texts of the figure do not give the first and the last year: 1975 and 2022.")
_checks.expect({"13", "355"} <= _numbers, "The texts of the figure do not give the two counts: 13 in force in the first year, 355 in the last.")
_checks.expect(not _re.search("lost|end of regionalism", _picture.title.lower()), "The false title is still there.")
### BEGIN HIDDEN TESTS
for _seed in range(3):
    _chance = _random.Random(_seed)
    _years = _chance.sample(range(1960, 2020), 6)
    _ends = [(min(_years), _chance.randint(300, 500)), (max(_years), _chance.randint(100, 900))]  # the number may fall
    _rows = [("all", year, dict(_ends).get(year, _chance.randint(20, 99)), "in_force", None) for year in _years]
    _rows += [("all", 1951, 7, "notified", None), ("all", 2029, 950, "notified", None), ("all", 1952, 6, "in_force", "more than"), ("customs_union", 2028, 5, "in_force", None)]
    _chance.shuffle(_rows)
    _words, _numbers = _said(_draw(image_1, _checks.toy("kind year count counted qualifier", *_rows).astype({"year": "Int64", "qualifier": "str"})))
    _missing = {str(number) for end in _ends for number in end} - _numbers
    _checks.expect(not _missing, f"A toy table: the texts should give {_ends[0][1]} in {_ends[0][0]} and {_ends[1][1]} in {_ends[1][0]}, the first and the last count in force. Take the numbers from the data.", yours=_words)
    _checks.expect("in force" in _words and "notified" in _words, "A toy table: the texts of the figure do not say what is counted.")
### END HIDDEN TESTS

# %% [markdown]
# ### Essay (6 points)
#
# The source text gives Central Asia three of Hettne's five steps (§1.1). **How many would you give it in 2018, and what does your number depend on most: the region, the evidence, or the rule?** Also say what one of the four frameworks sees that the ladder does not. Write 200 to 300 words, with evidence and numbers from this notebook, and cite the source text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.**
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | gives one clear number and keeps to it | changes the number or stays vague | no number |
# | **Evidence** (2) | at least three dated pieces, one of them against the position | one or two pieces, or undated ones, or all on one side | none, or wrong ones |
# | **The rule** (1) | shows with a number how another share, or leaving out a piece, would change the answer | says only that it depends | does not discuss it |
# | **Reading the text** (1) | cites two sections fairly, and says where the evidence goes further | cites only one, or cites only to agree or criticise | no section cited |
# | **A second framework** (1) | names what a framework of §2.2 sees that the ladder cannot see, with a fact | names it without a fact | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I give Central Asia two and a half steps, and the number depends most on the rule.
#
# The region has an outline: lines drawn by 1936 and a name agreed in 1993 (§3.3.1). It is also a complex. Tajikistan and Kyrgyzstan supply 67 per cent of the water of the Aral basin, and the three other states use 83 per cent of it. Against this, less than 5 per cent of the five states' trade in about 2015 was with one another.
# The society of step 3 is doubtful. The water commission of 1992 and, from 2010, CAREC include all five. However, by 2015 Turkmenistan belonged to none of seven other organisations, and most problems were settled by two states at a time (§4.2.2). So I write *partly* where §1.1 writes reached.
#
# Does this describe the region or my rule? If a step needs half of the evidence, 2018 gives step 3, the text's answer. If it needs 60 per cent, the same year gives step 1, because step 2 has five pieces for it and four against. In 2026 the two rules give 5 and 0. No event in the region changes the answer that much. The choice of pieces matters too, and a treaty counts no more than a phrase.
#
# The ladder does not see who gains. It asks how far the region has come, as if everybody wanted to climb. Schneider's framework (§2.2.3) asks whom a government listens to. In the democracy index Nations in Transit, Kazakhstan scored 6.61 in 2015 (7 is the least democratic), so its government hardly listened to traders or migrants. The states may have missed a step because those with a say did not want to take it; the Kyrgyz–Tajik border treaty of March 2025 came when they did.
# ### END SOLUTION

# %% [markdown]
# ## Verdicts
#
# For each claim, write a verdict (`supported`, `qualified`, `contradicted`, `untested` or `untestable`), how sure you are (50 to 100 per cent, without the sign), and a reason of at least three words: for example `("qualified", 70, "a reason in words")`. The cell after the next one compares them with the course's verdicts. Yours carry no points. You may disagree with the course, but be ready to defend your view. The course keeps your first verdicts, and shows at the end how well you judge your own certainty.

# %%
my_verdicts = {
    "01-two-lenses": ("", 50, ""),  # a realist and a constructivist expect different things from the same organisation
    "01-new-open-and-deep": ("", 50, ""),  # the new organisations are open and deep, and bring unequal members together
    "01-trade-under-rta": ("", 50, ""),  # about 95 per cent of world trade takes place under a trade agreement
}

# %% jupyter={"source_hidden": true}
_verdict_keys = {
    "01-two-lenses": "1bc956f5.426a98f6b0e6123f84f3f91c",
    "01-new-open-and-deep": "dffa430e.1acd9929549a2650c4c7c12f",
    "01-trade-under-rta": "6f7b6f15.9d7ba25c68189de974acdd5c",
}
if my_verdicts == dict.fromkeys(_verdict_keys, ("", 50, "")):
    print("Write your three verdicts first, and run this cell again. Then you will see the course's verdicts and the reasons for them.")
else:
    print(_checks.verdicts(my_verdicts, _verdict_keys))
    display(oxus_data.load("claims").set_index("claim_id").loc[list(_verdict_keys), ["section", "claim", "verdict", "why"]])

# %% [markdown]
# ## Quiz
#
# Five questions, no points.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "The five states set up three new organisations in a year, but trade no more with each other than before. What has grown?",
            "options": ["Regionness, because there are more ties", "The region, because it has new institutions", "Regionalism, because policy has changed"],
            "hint": ["Are the states themselves more closely tied, if they trade no more than before?", "Have its borders changed, or the number of its states?", ""],
            "answer": 2,
            "why": "Organisations are set up by policy, so regionalism has grown. Whether the states are more closely tied than before is another question: the one that the ladder asks.",
        },
        {
            "question": "On a ladder, step 4 is reached and step 3 is not. Where is the region?",
            "options": ["On the highest step below the gap", "On the highest step that is reached", "Halfway between the two of them"],
            "hint": ["", "Can you stand on a step of a ladder without climbing the ones below?", "Does the rule under *The rule decides* allow half steps?"],
            "answer": 0,
            "why": "Hettne's steps build on each other, so the region is below the first gap. If you count step 4 anyway, you are using a list, not a ladder.",
        },
        {
            "question": "Why did Central Asia's own organisation end, according to Krapohl and Vasileva-Dienes (2020)?",
            "options": ["Two presidents could not agree", "The economies needed outsiders", "A dialogue was never started"],
            "hint": ["That is Kazhenova's answer (2024). Look again at *What scholars dispute*.", "", "That is Rakhimov's answer (2010). Look again at *What scholars dispute*."],
            "answer": 1,
            "about": "reading",
            "why": "They argue that Kazakhstan gains more from Russia's union than it could from the other four states. There is one case and three explanations: each needs its own evidence.",
        },
        {
            "question": "A prediction reads: 'The members of the EAEU will stay, unless their interests change.' What is wrong with it?",
            "options": ["It gives no date and no reason either", "It forecasts too far into the future", "It cannot fail, whatever they decide"],
            "hint": ["Add a date and a reason. Is there now an outcome that would refute it?", "Would the prediction be better if it were about next year?", ""],
            "answer": 2,
            "why": "If a member leaves, you can always say that its interests have changed. A prediction is worth something only if something could refute it.",
        },
        {
            "question": "From unit 00: a state froze its membership of an organisation in 2016, so it has two rows. How do you count members?",
            "options": ["Count the different states in the rows", "Count the rows, since each has a status", "Count the rows, and subtract one of them"],
            "hint": ["", "If one state has two rows, how many states are there in them?", "Would this still work if two states had two rows?"],
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
# Four more exercises, for students who want more. They are harder, and they count only if your instructor says so. *Run All* stops at the first exercise without a correct answer. Continue below it with Shift+Enter.

# %% [markdown]
# ### Python box · rows in order
#
# `sort_values("year")` puts the rows in order. `set_index("year")` makes the years their labels, so you can look up a value by its year. The first label is `.index[0]`, and the last is `.index[-1]`.

# %%
by_year = exact[(exact["kind"] == "all") & (exact["counted"] == "in_force")].sort_values("year").set_index("year")["count"]
print(by_year.iloc[0], "in", by_year.index[0], "and", by_year[2018], "in 2018")

# %% [markdown]
# **Try it** in the next cell, in two lines.

# %%
# Line 1: print the count for 1994. Line 2: print the last year of `by_year`.

# %% [markdown]
# ### Python box · a table of two columns
#
# `pd.DataFrame` turns a dictionary of columns into a table. If you plot it, each column becomes a series of its own. `marker` and `linestyle` work as in Exercise 4.

# %%
before_2000 = by_year[by_year.index < 2000]
since_2000 = by_year[by_year.index >= 2000]
two = pd.DataFrame({"before 2000": before_2000, "since 2000": since_2000})
axes = two.plot(marker="o", linestyle="none")
style.finish(axes, title="A first look", unit="Number of regional trade agreements in force", source="table rta_counts", alt="Three dots before 2000, from 13 to 50, and four dots since 2000 that rise from 186 to 355.")

# %% [markdown]
# **Try it** in the next cell, in two lines.

# %%
# Line 1: make a table of one column, `since_2000`. Line 2: draw its points as squares (marker="s").

# %% [markdown]
# ### Python box · f-strings
#
# Numbers in a title should come from the data, so that they change with the data. In a string with an `f` before the quotation marks, whatever is in curly brackets is replaced by its value.

# %%
first = by_year.index[0]
last = by_year.index[-1]
print(f"{by_year[first]} in {first}, {by_year[last]} in {last}")


# %% [markdown]
# **Try it** in the next cell, in two lines.

# %%
# Line 1: give the count for 2005 a name. Line 2: print a sentence that contains it.

# %% [markdown]
# ### Unequal members
#
# The text says that the new organisations bring unequal states together (§2.1.3). In all four organisations, the richest member is far ahead of the poorest:

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
    title=f"The richest member's GDP per capita is {gaps.min():.0f} to {gaps.max():.0f} times that of the poorest",
    unit="GDP per capita of the richest member, divided by that of the poorest, 2017 (constant 2010 dollars)",
    source="table indicators, after the World Bank",
    alt="Four bars. " + ". ".join(f"{name}: {gap:.0f} times" for name, gap in gaps.items()) + ".",
)

# %% [markdown]
# ### Python box · comprehension
#
# A comprehension makes a list or a dictionary in one line: you write what goes into it, then `for` and a name for each element, then `in` and where the elements come from.

# %%
from itertools import combinations

club = {name: full_members(name) for name in four + ["CIS"]}  # a dictionary, made in the same way
sizes = [len(club[name]) for name in club]
print(sizes)

# %% [markdown]
# **Try it** in the next cell, in two lines.

# %%
# Line 1: make a list of the years in `years`, each plus ten. Line 2: make a dictionary that gives, for each of these years, that year minus one.

# %% [markdown]
# ### Exercise 5 · Your ladder for 2018 (4 points)
#
# *Claim: Central Asia has climbed three of Hettne's five steps (§1.1).*
#
# Put the region on the ladder as of the end of **2018**, and say what your answer depends on. Make three variables:
#
# - `my_ladder`: a `RegionnessLadder(2018, verdicts={...}, weights={...})` with a verdict (`"reached"`, `"partly"` or `"not reached"`) for each of the five steps. For each step, weigh at least two pieces of evidence that hold in 2018. At least one of them must be marked *for* in the table, and at least one *against*. If a piece is too weak to matter, give it the weight `"neither"`; otherwise, `"for"` or `"against"`. You may count at most two pieces the other way round (*for* as *against*, or the reverse), if you can defend it.
#
#   Your verdicts must agree with your weights:
#
#     - On each step, at least one piece must count for or against it.
#     - A step can be *reached* only if all lower steps are reached, and if no more pieces count against it than for it.
#     - A step can be *not reached* only if no more pieces count for it than against it.
#     - Step 4, a community, cannot be *reached* in 2018: apart from the organisations for water, none had only the five as members.
#     - Don't write *partly* for all five steps.
# - `holds_back`: the id of the piece that does most to keep the region from the **next** step. The next step is the one above the highest step that you call reached; the piece must be about that step, and you must give it the weight `"against"`.
# - `would_lift`: the id of a piece from **after** 2018 that counts for that next step and would change your mind. Write `None` only if the table has no later piece marked *for* on that step.
#
# You can use the mouse in *Explore* above, then run `print(repr(explored))` in a cell of your own, and copy the result. The next cell lists the evidence: what `holds` in 2018, and what came `later`.

# %% tags=["further"]
pieces = RegionnessLadder(2018).evidence.set_index("evidence_id")
pieces.loc[pieces["standing"] != "over", ["step", "direction", "standing", "claim"]]

# %% nbgrader={"grade": false, "grade_id": "my_ladder", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
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

# %% nbgrader={"grade": true, "grade_id": "test_my_ladder", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_checks.expect(isinstance(my_ladder, RegionnessLadder), "`my_ladder` should be a RegionnessLadder.", yours=my_ladder)
_checks.expect(my_ladder.year == 2018, "Please use a ladder for 2018, because the claim is about that year.", 2018, my_ladder.year)
_left_open = [step for step, verdict in my_ladder.verdicts.items() if verdict == "open"]
_checks.expect(not _left_open, f"Step {_first(_left_open)} has no verdict yet: reached, partly or not reached.")
_weighed = my_ladder.evidence
_weighed = _weighed[_weighed["weight"].notna()]
_wrong_time = _weighed[_weighed["standing"] != "holds"]["evidence_id"]
_checks.expect(_wrong_time.empty, f"You weigh {_first(_wrong_time)}, which did not hold at the end of 2018: it came later, or was over by then.")
for _step in range(1, 6):
    _here = _weighed[_weighed["step"] == _step]
    _checks.expect(len(_here) >= 2, f"Step {_step}: weigh at least two pieces; a verdict without evidence is an opinion.")
    for _side in ("for", "against"):
        _checks.expect((_here["direction"] == _side).any(), f"Step {_step}: you don't weigh any piece that the table marks as {_side}. If you look for one side only, you will find it.")
_turned = _weighed[_weighed["weight"].isin(["for", "against"]) & (_weighed["weight"] != _weighed["direction"].astype(str))]["evidence_id"]
_checks.expect(len(_turned) <= 2, f"You count {len(_turned)} pieces the other way round, among them {_first(_turned)}: read again what they say.", hint='If a piece is too weak to matter, give it the weight "neither".')
_notes = [f"Step {step}: {note}" for step, found in my_ladder.remarks.items() for note in found]
_checks.expect(not _notes, f"Your verdicts and weights do not agree. {_first(_notes)}")
_checks.expect(my_ladder.height < 4, "You say that the region was a community in 2018. Which organisation, apart from those for water, had only the five as members at that time (see own-union-ends)? And who led the others?")
_checks.expect(set(my_ladder.verdicts.values()) != {"partly"}, "`partly` on every step is not a position.")

# %% nbgrader={"grade": true, "grade_id": "test_my_ladder_hinge", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_evidence = my_ladder.evidence.set_index("evidence_id")
_next_step = my_ladder.height + 1
_checks.expect(holds_back in _evidence.index, "`holds_back` should be the id of a piece of evidence.", yours=holds_back)
_piece = _evidence.loc[holds_back]
_checks.expect(_piece["step"] == _next_step, f"You reach step {my_ladder.height}, so step {_next_step} is the next; {holds_back} is about step {_piece['step']}.")
_checks.expect(_piece["standing"] == "holds" and _piece["weight"] == "against", f"{holds_back} does not count against step {_next_step} in your own weights, so it cannot be what holds the region back.")
_later = _evidence[(_evidence["step"] == _next_step) & (_evidence["direction"] == "for") & (_evidence["standing"] == "later")]
if _later.empty:
    _checks.expect(would_lift is None, f"The table has no later piece for step {_next_step}.", None, would_lift)
else:
    _checks.expect(would_lift in _evidence.index, f"`would_lift` should be the id of a piece from after 2018 on step {_next_step}.", yours=would_lift)
    _checks.expect(_evidence.loc[would_lift, "standing"] == "later", f"{would_lift} was already known in 2018, and it did not lift your verdict then. Choose something that came later.")
    _checks.expect(would_lift in _later.index, f"{would_lift} does not count for step {_next_step}: look at its step and its direction.")


# %% [markdown]
# ### Exercise 6 · Predict, then test (3 points)
#
# *Claims: since the middle of the 1990s the number of RTAs has grown ever faster; that time was the turning point (§2.1.3, §2.1.4).*
#
# There are two ways to describe growth. **Linear** growth adds the same number every year: a straight line. **Exponential** growth adds the same *percentage* of the current number every year. Take the counts as printed. In agreements per year, there is a clear break in the middle of the 1990s: growth rises from 2 a year to between 9 and 12. In per cent per year, growth surges, then falls to little more than half of its rate *before* 1995.
#
# A claim about growth is also a forecast for the years that follow. Write `forecast(table, first, last, year)`. It takes the counts of agreements **in force** (kind `all`) in two years, and extends them to a later year: once **linearly** and once **exponentially**. Return both, the linear one first. Don't round them.
#
# Before you call the function: which of the two will come closer to the 306 of 2018, if you start from 1994 and 2005? And if you start from 1975 and 1994? Write down your guess and test it in a cell of your own; then try 2022 (355).
#
# <details><summary>A hint</summary>If the number grows from <code>a</code> to <code>b</code> in <code>last - first</code> years, it is multiplied by <code>(b / a) ** (1 / (last - first))</code> in one year.</details>

# %% nbgrader={"grade": false, "grade_id": "forecast", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def forecast(table, first, last, year):
    """Two forecasts from two counts of agreements in force.

    table: a table with the columns kind, counted, year and count
    first, last: the two years that are known
    year: the year to forecast
    Returns (linear, exponential).
    """
    ### BEGIN SOLUTION
    known = table[(table["counted"] == "in_force") & (table["kind"] == "all")]
    known = known.set_index("year")["count"]
    a, b = known[first], known[last]
    ahead = (year - first) / (last - first)
    return a + (b - a) * ahead, a * (b / a) ** ahead
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_forecast", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_straight, _curved = _checks.numbers(forecast(counts, 1994, 2005, 2018), 2)
_checks.expect(abs(_straight - 878.6) > 3 or abs(_curved - 346.7) > 3, "The linear forecast comes first.")
_checks.same_numbers(_straight, 346.7, "From 50 in 1994 to 186 in 2005, a straight line adds 12.4 a year.", 1)
_simple = [50 * (1 + 136 / 50 / 11 * 24), 186 * (1 + 136 / 50 / 11 * 13)]
_checks.expect(min(abs(_curved - number) for number in _simple) > 5, "You add the same percentage of the first count every year: that is a straight line again.", 878.6, _curved, idea="Exponential growth multiplies.")
_checks.expect(abs(_curved - 186 * 3.72) > 3, "You multiply by 186/50 once more: that is the growth of eleven years, and 2018 is thirteen years after 2005.", 878.6, _curved)
_checks.same_numbers(_curved, 878.6, "At 12.7 per cent a year, how many are there in 2018?", 3)
_toy = _checks.toy("kind counted year count", ("all", "notified", 2010, 90), ("all", "in_force", 2010, 20), ("all", "in_force", 2000, 10))
_checks.agrees(forecast, lambda *given: (30, 40), [(_toy, 2000, 2010, 2020)], "A toy table: use agreements in force, not agreements notified.", tolerance=0.001)
### BEGIN HIDDEN TESTS
def _forecast(table, first, last, year):
    """From the last year on: the same number added each year, and the same percentage."""
    known = {row.year: row.count_ for row in table.rename(columns={"count": "count_"}).itertuples() if row.kind == "all" and row.counted == "in_force"}
    a, b, years = known[first], known[last], last - first
    return b + (b - a) / years * (year - last), b * (b / a) ** ((year - last) / years)


_calls = [(counts, 1975, 1994, 2018), (counts, 1994, 2005, 2022), (counts, 1990, 2018, 2021)]
_checks.agrees(forecast, _forecast, _calls, tolerance=0.001)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_forecast_any", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_toy = _checks.toy("kind counted year count", ("all", "in_force", 1960, 8), ("customs_union", "in_force", 1960, 3), ("all", "in_force", 1980, 32), ("all", "in_force", 1970, 500))
_checks.agrees(forecast, lambda *given: (44, 64), [(_toy, 1960, 1980, 1990)], "A toy table: customs unions are already included in `all`, and 1970 plays no role. If a number grows fourfold in twenty years, it doubles in ten.", tolerance=0.001)
### BEGIN HIDDEN TESTS
def _forecast(table, first, last, year):
    """From the last year on: the same number added each year, and the same percentage."""
    known = {row.year: row.count_ for row in table.rename(columns={"count": "count_"}).itertuples() if row.kind == "all" and row.counted == "in_force"}
    a, b, years = known[first], known[last], last - first
    return b + (b - a) / years * (year - last), b * (b / a) ** ((year - last) / years)


def _counts_at_random(seed):
    """A toy table with two counts in force and several others, the two years, and a later one."""
    chance = _random.Random(seed)
    first = chance.randint(1950, 1990)
    last = first + chance.randint(3, 20)
    year = last + chance.randint(1, 20)
    begin = chance.randint(20, 90)
    rows = [("all", "in_force", first, begin), ("all", "in_force", last, round(begin * chance.uniform(0.7, 3))), ("all", "in_force", year, 999)]
    rows += [("all", "notified", first, 7), ("all", "notified", last, 8), ("customs_union", "in_force", first, 9), ("customs_union", "in_force", last, 3)]
    chance.shuffle(rows)
    return _checks.toy("kind counted year count", *rows), first, last, year


_checks.agrees(forecast, _forecast, [_counts_at_random(seed) for seed in range(12)], "A toy table: start from the two counts in force of the kind `all`, and do not round.", tolerance=0.001)
### END HIDDEN TESTS

# %% [markdown]
# **Try another reading (no points).** The 186 of 2005 may be a count of notifications, not of agreements. If so, at the ratio above (621 notifications to 376 agreements) it stands for 113 agreements. To try that reading, run in a cell of your own `forecast(counts.replace({"count": {186: 113}}), 1994, 2005, 2018)` and compare both forecasts with the 306 of 2018.
#
# <details><summary>What we saw</summary>With 186 as printed, the number in force grows by 12 agreements a year from 1994 to 2005 and by 9 from 2005 to 2018. With 113 in 2005, it grows by 6 and then by 15. For 2018, the straight line now gives 187 and exponential growth 296, which is close to 306. So whether growth slowed down after 2005, and whether it was exponential, depends on how one count is read, and our table cannot settle this.</details>

# %% [markdown]
# ### Exercise 7 · One case, four frameworks (3 points)
#
# *Claim: states integrate for political reasons as much as for economic gain (§2.1.2, §2.2.1, §7.3).*
#
# The four frameworks of §2.2 see different things in the same case. The case is the Eurasian Economic Union (EAEU; *EEU* in the source text), with Kazakhstan and Kyrgyzstan among its members. The next cell, which is folded, compiles ten facts about it from our tables.

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
        "A": f"Russia and Kazakhstan share {border:,.0f} km of border, and were once parts of one state.",
        "B": "Since the customs union of 2010, the members have had one tariff on goods from outside, and none between them (§6.5.1).",
        "C": "The Union, rather than each member by itself, now makes agreements on goods with third countries such as Iran.",
        "D": f"Of the duties that all members collect, Russia gets {float(duties['RUS']):.0f} per cent and Kyrgyzstan {float(duties['KGZ']):.1f} (2017).",
        "E": f"Before it joined, Kyrgyzstan bought {bought['CHN']:.0f} per cent of its imports from China, many of them to resell (§6.5.2); {bought['RUS']:.0f} per cent came from Russia (2014).",
        "F": "All members of the Union are also members of the CSTO, a military alliance (1 March 2018).",
        "G": "The Union's highest council decides by consensus: each government can say no.",
        "H": f"Money that migrants sent home, which gives Russia leverage (§6.5.2), equalled {sent_home:.0f} per cent of Kyrgyzstan's GDP (2010).",
        "I": f"Kazakhstan scores {score:.2f} in the democracy index Nations in Transit 2015 (7 is the least democratic): few voices reach the government.",
        "J": f"Russia accounts for {russia:.0%} of the Union's GDP (2017).",
    },
    name="fact",
)
facts.to_frame()

# %% [markdown]
# These are the reasons that each framework looks for:
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
# - `frames`: a dictionary with one entry per framework. Each entry is itself a dictionary. It contains at least **two** of the framework's reasons for joining. Give each reason one letter: that of a fact that supports or weakens it. The same fact may serve several frameworks, but not two reasons of one framework. Many answers are right, but not all.
# - `not_economic`: the letters of the facts that would not matter to someone who looks only at trade and economic gain.

# %% nbgrader={"grade": false, "grade_id": "frames", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
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

# %% nbgrader={"grade": true, "grade_id": "test_frames", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_REASONS_OF = {
    "World Bank": {"market access", "bargaining power", "common threat"},
    "Mansfield": {"redistribution", "trade and security", "domestic politics"},
    "Schneider": {"internal stakeholders", "external stakeholders", "responsiveness"},
    "ECDPM": {"foundations", "rules", "actors", "sectors", "hegemon"},
}
_UNFIT = {  # digests of the letters that are not about a reason, and what to think of instead
    "common threat": ("501e2534.5ed65b6244d13bb0207f3cd2 09434748.8229e6740b909cec38f15a06 3d64f43f.bee04825d5d32bc6d0054108 a2660884.51c79173176e4737be16d380 0eb890b2.9e4b407facea0dcb6a79160c", "Look for a sign of an alliance, or for something that several governments fear. Tariffs, duties and votes are not threats."),
    "trade and security": ("f21ccb75.0924ad35faaa9afd634d9771 c29a7905.5b6e740e2c5d6e14c0a7efb8 46f551d3.279f367d42204e9328a2f6b5 2a362e3c.9cbb05931db81c189dcddad4 dee85b17.75924286e20efc3c468f612e 566ac87d.af4af1c262c4769a38bd300b", "Trade and security are linked where a fact says something about both. Which fact names an alliance, or power over a partner?"),
    "responsiveness": ("0937aeef.0bbed8ddbc5d20788e23c62d 07715e39.5f8a0554c418cc700f7db7bd 22f56002.6317dd84f6486c8ce4e396b1 1d138d50.ecb1c0209000d00acd66706c 559dedea.299328ea81a832ed3308219d 15de6c41.d20f07254b87457f00e96fec a5f15001.b6333a89dfb3fd1e26aa9560 f783b5d8.4bcda8698c14a86d48923b3e", "Responsiveness is about whether a government listens to people at home, and whether it must. Look for a fact about its regime, or about who has a say."),
    "foundations": ("72029566.b50dcb8027bbf02f0d818983 19f69076.3e3590459a72bf2d64397d35 4766218e.05a3ce64eacf648e01e7c11d 8ca1b66d.cf5360ca7f947210f69f852b f4a286a6.55078228b464f8ae082aea04 57ce0d9e.14a9857794accc665c6b353f", "Foundations cannot easily be changed: geography, history, the structure of an economy. A treaty or a government can."),
    "hegemon": ("592d4674.ed34ed0c6d870dd2124481dd 0447ecd2.90f9578374d92481dc3c689e 600198d8.b612b2c1643690d42433f222", "A hegemon is a state that has weight, money or force that the others lack. A rule that binds everybody alike does not show one."),
    "market access": ("60ad4cdc.cf79d413df46b29f194c54b6 41823d7c.f795a1e31846ceb482d3eec8 d8bf54d7.8625d9e90aca99d9f73d7402", "Market access is about who can sell and buy where. Alliances, vetoes and regimes say nothing about it."),
    "internal stakeholders": ("dd8662f2.13a411b1249ddbd05a2846ec 17ce6474.687990ca78096d90aae911eb ca1e14dc.83fd327128a5a707c193c44d 997a33a0.6878498f176a43a0f278b57e 989fbfcc.9e08d6908374c7dc20e57b8f", "Internal stakeholders are people and firms inside a member state who win or lose: workers, traders, buyers."),
}
_checks.expect(isinstance(frames, dict), "`frames` should be a dictionary.", yours=frames)
_checks.expect(set(frames) == set(_REASONS_OF), "Please give an entry for each of the four frameworks.", set(_REASONS_OF), set(frames))
for _frame, _chosen in frames.items():
    _checks.expect(isinstance(_chosen, dict) and len(_chosen) >= 2, f"{_frame}: please give two of its reasons, each with a fact.", yours=_chosen)
    _strange = sorted(map(str, set(_chosen) - _REASONS_OF[_frame]))
    _checks.expect(not _strange, f"{_frame}: {_first(_strange)} is not a reason of this framework.", _REASONS_OF[_frame])
    _unknown = [fact for fact in _chosen.values() if fact not in facts.index]
    _checks.expect(not _unknown, f"{_frame}: {_first(_unknown)!r} is not one of the letters A to J.")
    _checks.expect(len(set(_chosen.values())) == len(_chosen), f"{_frame}: you give one fact for two reasons. Please choose a different fact for one of them.")
    for _reason, _letter in _chosen.items():
        _digests, _message = _UNFIT.get(_reason, ("", ""))
        _checks.expect(not any(_checks.key(_letter, digest) for digest in _digests.split()), f"{_reason}: fact {_letter} is not about this reason. {_message}")
### BEGIN HIDDEN TESTS
_FITS = {
    "market access": "ABCEHJ", "bargaining power": "BCJG", "common threat": "EFHIJ", "redistribution": "BDEH", "trade and security": "AFHJ", "domestic politics": "IGHE",
    "internal stakeholders": "BDEHI", "external stakeholders": "ABCDEFHJ", "responsiveness": "GI", "foundations": "AEHJ", "rules": "BCDFGI", "actors": "DEHIJG", "sectors": "BEH", "hegemon": "ACDEFHJ",
}  # fmt: skip
_unfit = [f"{reason}: {fact}" for chosen in frames.values() for reason, fact in chosen.items() if fact not in _FITS[reason]]
_checks.expect(not _unfit, f"The fact is not about the reason: {_first(_unfit)}.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_frames_economy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_checks.expect(hasattr(not_economic, "__iter__"), "`not_economic` should be a set of letters.", yours=not_economic)
_letters = {str(letter).strip().upper() for letter in not_economic} if not isinstance(not_economic, str) else set(not_economic.upper()) - set(" ,;")
_checks.expect(_letters <= set(facts.index), "Some of your letters are not in the list of facts.", yours=_letters - set(facts.index))
_gain = [letter for letter in sorted(_letters) if any(_checks.key(letter, digest) for digest in ["d5662c7f.62ed7f0472a60ba5f496195f", "d037b5b1.d444a52f86a0090aae4a2b7c", "92ea17e3.1d18aca51f8d8e9ccdb3ed53", "b13686b8.6946076e59f1f25d4f393b75"])]
_checks.expect(not _gain, f"{', '.join(_gain)}: an economist would begin with facts like these, about tariffs, trade agreements, duties or imports.")
_outside = [digest for digest in ["a5a69a1d.3277508edba2f0443a0a8130", "16904654.b480dcbad6a215ed74e2928c"] if not any(_checks.key(letter, digest) for letter in _letters)]
_checks.expect(not _outside, "At least one fact is missing. Which facts have no place in a model of tariffs and prices, because they are about force or about who governs?", yours=_letters)
### BEGIN HIDDEN TESTS
_checks.expect(len(_letters) <= 6, "You can argue that A, F, G, H, I and J lie outside trade and gain, and no others.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8 · Trade and security: more than chance? (3 points)
#
# *Claim: trade blocs and security coalitions are closely linked, in Central Asia too (§2.2.2, §2.4).*
#
# All five members of the EAEU are in the CSTO. Is this evidence of a link, or would any two organisations with so few possible members look like this? Write `by_chance(first, second, pool)`. Suppose that the second organisation had picked as many members as it really has, but at random from the pool. What is the probability that it would have **at least** as
# many members in common with the first as it really has? Go through all possible picks: `combinations(pool, k)` lists the ways to take `k` of them. For two sets, `&` gives the states that are in both, and `|` those in at least one.
#
# Then run it in a cell of your own for each pair of a security organisation (CSTO, SCO) and an economic one (EAEU, ECO). As the pool, take all states that belong to any of the four. Then use only the members of the CIS as the pool for CSTO and EAEU: who could have joined at all? Unit 08 continues from here.

# %% tags=["further"]
all_four = club["CSTO"] | club["EAEU"] | club["SCO"] | club["ECO"]
print(len(all_four), "states in any of the four:", *sorted(all_four))


# %% nbgrader={"grade": false, "grade_id": "by_chance", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
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


# %% nbgrader={"grade": true, "grade_id": "test_by_chance", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_ab, _abcd = {"a", "b"}, {"a", "b", "c", "d"}
_answer = _checks.number(by_chance(_ab, _ab, _abcd), "by_chance")
_checks.expect(abs(_answer - 1) > 1e-6, "Two toy clubs of the same two states, in a pool of four: a complete overlap is not certain.", 1 / 6, _answer, idea="You measure how far the two overlap, or let only their own members be picked. Any state of the pool could have been picked.")
_checks.same_numbers(_answer, 1 / 6, "Two toy clubs of the same two states, in a pool of four: one pick out of six.")
_answer = _checks.number(by_chance(_ab, {"b", "c"}, _abcd), "by_chance")
_checks.expect(abs(_answer - 4 / 6) > 0.002, "Two toy clubs with one state in common: count the picks with *at least* as many. Two in common count as well.", 5 / 6, _answer)
_checks.expect(abs(_answer - 1 / 6) > 0.002, "Two toy clubs with one state in common: count the picks with as many in common or more, not only those with more.", 5 / 6, _answer)
_checks.same_numbers(_answer, 5 / 6, "Two toy clubs with one state in common: five of the six picks have at least one.")
_checks.same_numbers(by_chance(club["CSTO"], club["EAEU"], all_four), 6 / 3003, "CSTO and EAEU, in a pool of 15 states: 6 picks out of 3003.", 0.0002)
### BEGIN HIDDEN TESTS
def _by_chance(first, second, pool):
    """The probability by counting, without listing the picks."""
    inside, others, picked = len(first), len(pool) - len(first), len(second)
    return sum(_math.comb(inside, both) * _math.comb(others, picked - both) for both in range(len(first & second), min(inside, picked) + 1)) / _math.comb(len(pool), picked)


_calls = [(club["CSTO"], club["ECO"], all_four), (club["SCO"], club["EAEU"], all_four), (club["SCO"], club["ECO"], all_four), (club["CSTO"], club["EAEU"], club["CIS"])]
_checks.agrees(by_chance, _by_chance, _calls, tolerance=0.0005)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_by_chance_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_checks.agrees(
    by_chance,
    lambda first, second, pool: 0.75 if len(first) == 3 else 1,
    [
        _checks.case({"a"}, {"b"}, {"a", "b", "c"}, why="Two toy clubs with nothing in common: *at least nothing* is certain."),
        _checks.case({"a", "b", "c"}, {"a"}, {"a", "b", "c", "d"}, why="A toy club of one picks a member of the first in three cases out of four. Pick as many members as the *second* has."),
    ],
    tolerance=0.0005,
)
### BEGIN HIDDEN TESTS
def _by_chance(first, second, pool):
    """The probability by counting, without listing the picks."""
    inside, others, picked = len(first), len(pool) - len(first), len(second)
    return sum(_math.comb(inside, both) * _math.comb(others, picked - both) for both in range(len(first & second), min(inside, picked) + 1)) / _math.comb(len(pool), picked)


def _clubs(seed):
    """Two toy clubs, and the pool that they are from."""
    chance = _random.Random(seed)
    pool = set(chance.sample("abcdefghij", chance.randint(3, 9)))
    return *(set(chance.sample(sorted(pool), chance.randint(1, len(pool)))) for _ in range(2)), pool


_checks.agrees(by_chance, _by_chance, [_clubs(seed) for seed in range(12)], tolerance=0.0005)
### END HIDDEN TESTS

# %% [markdown]
# ### Building block or stumbling block?
#
# Here is a last look at Bhagwati's question, without an exercise. Do the Central Asian states that belong to more of the four organisations stay out of the WTO?

# %% tags=["further"] jupyter={"source_hidden": true}
spells = oxus_data.load("memberships")
full_spells = spells[spells["status"].isin(oxus_data.FULL)]
in_wto = full_spells[full_spells["institution_id"] == "WTO"].set_index("state_id")["start"]
in_four = oxus_data.status_matrix("2018-03-01", states=oxus_data.CENTRAL_ASIA)[four]
in_four = in_four.isin(oxus_data.FULL).sum(axis=1)
pd.DataFrame({"memberships in the four": in_four, "in the WTO since": in_wto.reindex(in_four.index)})

# %% [markdown]
# No. The three states with the most memberships are in the WTO, and the two with the fewest are not. Kazakhstan was in the EAEU from its start in January 2015 and entered the WTO in November; Kyrgyzstan entered the WTO in 1998 and the EAEU in 2015. So membership of the EAEU does not rule out membership of the WTO. Five states are too few to show whether membership of the EAEU *helps* a state to join the WTO: some governments simply join many organisations. Unit 10 returns to this question.
#
# <details><summary><b>What we found in <i>Further</i>.</b> Open this after you have tried the exercises.</summary>
#
# - **RTAs reached a turning point in the middle of the 1990s, but by the counts as printed, their growth was not exponential.** Before that, their number grew by about 2 a year; after it, by 12 and later by 9. From 1994 and 2005, exponential growth gives 879 for 2018 and a straight line 347; there were 306. From 1975 and 1994, they give 274 and 97. However, if the 186 of 2005 stands for 113, growth was close to exponential until 2018 (7 to 8 per cent a year), and only the number of agreements added per year shows a turning point. A large part of the rise since 2018 comes from the United Kingdom leaving the EU.
# - **Trade and security overlap where Russia leads.** By chance, CSTO and EAEU would overlap this much with probability 0.002 among fifteen states, and 0.05 among the members of the CIS. In the other three pairs, the test finds nothing (0.57 to 0.95), but with so few states it could miss a link.
#
# </details>

# %% [markdown]
# ## Wrap-up
#
# <details><summary><b>What we found.</b> Open this after you have tried the exercises.</summary>
#
# - **Between creation and diversion, the tariff decides.** With coats at 500, 400 and 300, the union changes nothing at tariffs below about 33 per cent, diverts trade from there to about 67 per cent, and creates trade above that.
# - **None of the four is certainly both open and deep.** The EAEU is closed (2 marks of 4) and deep (4 of 4). The SCO and the ECO are open; the SCO is not deep, and the ECO may be. The CSTO is closed and not deep.
#
# </details>
#
# Next, **unit 02** compares how the region was drawn over two thousand years. To submit, choose *Kernel → Restart Kernel and Run All Cells*. It stops at an exercise without a correct answer: continue below it with Shift+Enter. Save, run `oxus check 01` in a terminal, and finally `oxus submit 01 --name YOUR-ID`. Both work even if answers are missing; `check` lists them.
