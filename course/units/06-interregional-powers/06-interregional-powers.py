# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 06 · The powers around: who wants what, and who needs whom
#
# *Vector III, the powers around, first part. Time: 80–90 minutes; 30 points.*
#
# When you have worked through this notebook, you can
#
# - code a text so that somebody else could check you, and measure how far two readers agree beyond chance;
# - draw conclusions from a list that is cut off after its fifth line, and say when none can be drawn;
# - follow who buys what the five sell, and tell a rise from a rise of one product;
# - use votes in the United Nations as a test of "multi-vector" policy, with somebody to compare with.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§5.1–5.4** (the powers one by one; the Belt and Road of §5.2.3 belongs to notebook 07), **§5.5** (the picture as a whole) and two paragraphs of **§4.2.1** (what the five do with all these suitors). Do not read straight through: go to *Explore*
# first, and code while you read. It costs hardly more time than reading, and is Exercise 1.
#
# The text was written in spring 2018. Where our tables go on, you will see what its author could not.
#
# Notebook 05 ended with a bargain that fails without a payment, patience or a roof over it. Outsiders have offered to pay, and to build the roof.

# %%
import pandas as pd
from IPython.display import display

import oxus_data
from oxus import style
from oxus_widgets import ActorMatrix, Quiz, TradeExplorer

style.use()  # figures in the course's style

pd.set_option("display.max_colwidth", None)  # show long texts in full
five = list(oxus_data.CENTRAL_ASIA)
eight = ["RUS", "CHN", "TUR", "IRN", "IND", "PAK", "EU", "USA"]
interests = ["security", "energy", "trade", "transit"]
interests += ["culture_identity", "ideology", "domestic_policy"]
print("The five:", *five)
print("The powers around them:", *eight)

# %% [markdown]
# ## The claim
#
# > Outsiders want security, trade and energy; China has become the first trading partner, and Russia has lost its hold on energy; Kyrgyzstan and Tajikistan depend on Moscow most, Kazakhstan is its closest ally; and yet all five trade with whoever pays and lean on no power alone.
# > (after §4.2.1, §5.1.1, §5.1.3, §5.2.2, §5.5)
#
# One half is what outsiders want, the other what the five let them have. The first can only be read, the second can be counted. Write down which of the parts you believe.

# %% [markdown]
# ## Explore
#
# **First the reading.** A row is a power, a column an interest. Take a cell, and the panel says which sections to read; give it a code (keys 2, 1, 0 and −), and tick the instruments that serve the interest. Code all 56 cells, as quickly as you read: a first impression with a section number beats a
# long meditation. Do not look at the course's codes before you are done.
#
# So that two readers mean the same: *security* is threats, soldiers and stability; *energy* the oil and gas themselves; *trade* markets and investment; *transit* the routes, whatever runs on them; *culture and identity* language, faith and a shared past; *ideology* ideas of how states or the world should
# be ordered; *domestic policy* motives that lie at home.

# %%
matrix = ActorMatrix(eight)
matrix

# %% [markdown]
# The widget forgets when the kernel is restarted. This prints what you have coded, ready to be pasted into Exercise 1:

# %%
for actor, row in matrix.frame.iterrows():
    print(f'my_codes["{actor}"] = {[None if pd.isna(code) else int(code) for code in row]}')
print(f"my_instruments = {matrix.instruments}")

# %% [markdown]
# **Then the trade.** The explorer opens on Turkmenistan's customers. What the Factbook does not list is drawn as unknown.

# %%
TradeExplorer("TKM", year=2010, since=2009)

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **One customer.** What share of Turkmenistan's exports went to China in 2014, what in 2023, and how much of the list is unknown?
#
#    <details><summary>What we saw</summary>69.7 and 63 per cent. In 2014 26 per cent are not listed, in 2023 9: five partners are named now, two were then. A longer list is not yet a broader market.</details>
#
# 2. **A pipe changes hands.** In *who buys*, choose natural gas and compare 2009 with 2010.
#
#    <details><summary>What we saw</summary>In this record Ukraine bought 81 per cent of Turkmenistan's gas in 2009, through Russian pipes, and China 99.8 in 2010. Do not believe it: what Russia and Iran bought is missing. The table <code>gas_exports</code>, with all buyers, gives Russia 64 per cent and Iran 34 in 2009, and in 2010 Russia 49, Iran 33 and China 18; China overtook Russia in 2011. The turn is real, and it took years. Neither table shows who controls the pipeline in between, and §5.1.3 says that this is what Russia cares for.</details>
#
# 3. **Twenty-eight who act as one.** Go to Kazakhstan's exports of 2014. Who is first? And if you take Germany, France, Italy, Greece and Romania together?
#
#    <details><summary>What we saw</summary>China, with 15.9. The five members of the EU that are listed have 33.6. Whether the EU is one actor is a question of §5.4 as well; Exercise 4 answers it both ways.</details>
#
# 4. **A refusal.** Back in the matrix: where does the text say that a power does *not* want something?
#
#    <details><summary>What we saw</summary>§5.4 says that the United States has no need of Caspian energy. The same section says that trade has been left aside, and you may read this as a refusal or as neglect. Everywhere else, silence is coded as 0.</details>

# %% [markdown]
# ## Step by step
#
# ### A code, and a second reader
#
# The codes: **2** a main interest, **1** mentioned, **0** not mentioned, **−1** said not to be an interest. Here are the actors, with what the course's coder took for their instruments. The table has NATO and the OSCE too; the text says so little of
# them that their rows are nearly empty.

# %%
actors = oxus_data.load("actors").set_index("actor_id")
course = oxus_data.load("interests").pivot(index="actor_id", columns="interest", values="code")
course = course.loc[actors.index, interests]
actors[["name", "sections", "instruments"]]

# %% [markdown]
# How far can one reader be trusted? Ask a second. The next cell holds a second reading of the same pages, made for this notebook under a **stricter rule**: a 2 only where the section treats the interest as a main one; a culture that merely dresses up another interest gets a 1; neglect is a 0 and no refusal.
# Who made it knew the first, so that the two are less independent than they should be.

# %%
second = pd.DataFrame(
    [
        [2, 2, 1, 2, 1, 2, 2],  # Russia
        [2, 2, 2, 2, 0, 1, 1],  # China
        [0, 0, 2, 1, 2, 1, 2],  # Turkey
        [1, 0, 2, 2, 1, 0, 0],  # Iran
        [1, 2, 1, 0, 1, 0, 0],  # India
        [0, 0, 1, 2, 1, 0, 0],  # Pakistan
        [2, 1, 0, 0, 0, 2, 0],  # European Union
        [2, -1, 0, 0, 0, 1, 0],  # United States
    ],
    index=pd.Index(eight, name="actor_id"),
    columns=pd.Index(interests, name="interest"),
)
first_coder, second_coder = course.loc[eight].unstack(), second.unstack()  # 56 cells each
pd.crosstab(first_coder, second_coder, rownames=["course"], colnames=["second reading"])

# %% [markdown]
# On the diagonal both agree: 46 of 56 cells, a share of 0.82. But two who both write 0 most of the time agree often by luck. How often? If the course has 19 zeros in 56 and the other 21, two who draw their codes from a hat agree on a zero in $\tfrac{19}{56} \times \tfrac{21}{56}$ of the cells; the
# same for every code, added up, is the share expected by chance, $p_e$. **Cohen's kappa** (1960) is what is left of agreement once luck is taken out,
#
# $$\kappa = \frac{p_o - p_e}{1 - p_e},$$
#
# where $p_o$ is the share of equal codes. 1 is full agreement, 0 is what chance gives, and less than 0 is less than that. You will need it twice today. This kappa counts a 1 against a 2 as wholly wrong. Our codes are ordered, and a **weighted** kappa, which counts it as half right, is higher: 0.82 for the two readers, where yours will be 0.74. In all ten cells in which they differ they are one step apart.

# %% [markdown]
# ### A list that is cut off
#
# The **Herfindahl index** adds up the squares of the shares: 1 for a single partner, 1/n for n equal ones. From a list of the five largest it cannot be known, but it can be fenced in. It is *lowest* if what is not listed is crumbs, and *highest* if it is as coarse as it can be, which is: partners as large as the
# smallest one listed. And a share printed as 7 may be anything from 6.5 to 7.5; the edition of 2015 prints tenths, that of 2025 whole per cents.

# %%
partners = oxus_data.load("trade_partners")
partners = partners[partners["state_id"].isin(five)]
printed = {"2015": 0.1, "2025": 1.0}  # to what the shares are rounded
kyrgyz_imports = partners[(partners["state_id"] == "KGZ") & (partners["flow"] == "imports")]
for edition, rows in kyrgyz_imports.groupby("edition", observed=True):
    low, high = oxus_data.herfindahl_bounds(rows["share"], printed_to=printed[edition])
    print(f"{rows['year'].iloc[0]}: {', '.join(rows['partner'])}; index from {low:.3f} to {high:.3f}")

# %% [markdown]
# The two spans do not touch: Kyrgyz imports were less concentrated in 2023 than in 2014, whatever the lists leave out. Where spans overlap, nothing follows.
#
# Read lists with suspicion. Switzerland, which takes about a third of what Kyrgyzstan, Tajikistan and Uzbekistan sell in 2023, takes gold, and sells it on. Gambia, fourth among Kazakhstan's suppliers in 2023, is printed so; it looks like a slip for Germany. We leave it as printed, and say so.
# And two lists of 2014 leave that gold out: for Kyrgyzstan's and Tajikistan's exports they name partners with 5 per cent, but not Switzerland, which took about a fifth. So they cannot be compared with the lists of 2023, and eight pairs of lists are left of ten.
#
# ### One partner, or twenty-eight
#
# The EU has one trade policy and many rows. Here are its members of 2014 and of 2023; between the two the United Kingdom left.

# %%
eu_2023 = {
    *["AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL"],
    *["ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"],
}
eu = {"2015": eu_2023 | {"GBR"}, "2025": eu_2023}  # by edition of the Factbook

# %% [markdown]
# ### Votes that agree
#
# States vote in the UN General Assembly, each for itself, on everything. The table `un_agreement` says how far two states **agree**: it takes the recorded votes of a year in which both took part, and gives the share in which they voted alike. An abstention against a yes or a no counts as half. A year with few common votes says little; in 1995 Turkmenistan and Russia had twelve. So we keep pairs with
# at least 40, which leaves all five in 1994, in 1997 and from 2003 to 2019. The level depends on what was on the agenda, and chance is not taken out: compare states in the same year, and not one year with another. Here are the states around; the five themselves come after your prediction, in Exercise 6.

# %%
agreement = oxus_data.load("un_agreement").query("votes_both_cast >= 40 and year < 2020")
russia, usa = (
    agreement[agreement["power_id"] == power].pivot(index="state_id", columns="year", values="agreement")
    for power in ("RUS", "USA")
)
shown = [1997, 2003, 2011, 2017, 2019]
around = pd.concat({"with Russia": russia[shown], "with the USA": usa[shown]}, axis=1)
around.loc[~around.index.isin(five)].round(2)

# %% [markdown]
# On one subject the Assembly has divided again and again since 2014. Five of the votes on Ukraine, among them one on human rights in Crimea (72/190, of December 2017) and one on Russia's seat in the Human Rights Council (ES-11/3, of April 2022):

# %%
ukraine = oxus_data.load("un_votes")
ukraine = ukraine[ukraine["vote_id"].isin(["68/262", "72/190", "ES-11/1", "ES-11/3", "ES-11/6"])]
ukraine = ukraine.sort_values("date").assign(vote=ukraine["vote"].astype(str), when=ukraine["date"].dt.strftime("%b %Y"))
columns = list(dict.fromkeys(zip(ukraine["vote_id"], ukraine["when"], strict=True)))
ukraine.pivot(index="state_id", columns=["vote_id", "when"], values="vote").reindex(columns=columns).fillna("not found")


# %% [markdown]
# Read along the rows, and do not stop at one column. In February 2023 four of the five abstained, with China and India, and Turkmenistan took no part. But in December 2017 and in April 2022 the same four voted **with Russia**, against the resolution; in March 2014 two abstained and three took no part. The five never voted yes, as Turkey, Georgia and the United States did. Some read an abstention as leaning on nobody, others as sparing Russia.
#
# ### What ties a state to Russia
#
# Eight measures, one row per state. Votes are agreement with Russia; imports and exports are Russia's share in per cent, empty where Russia is not on the list; remittances, from everywhere, are in per cent of GDP; bodies counts full memberships in CIS, CSTO and EEU on 1 March 2018.

# %%
def russia_s_share(flow, edition):
    russian = partners[(partners["partner_id"] == "RUS") & (partners["flow"] == flow)]
    return russian[russian["edition"] == edition].set_index("state_id")["share"]


indicators = oxus_data.load("indicators")
remittances = indicators.query("indicator == 'remittances_gdp_fb2025' and year == 2023")
status = oxus_data.status_matrix("2018-03-01", states=five)[["CIS", "CSTO", "EAEU"]]
ties = pd.DataFrame(
    {
        "votes_2003": russia[2003],
        "votes_2017": russia[2017],
        "imports_2014": russia_s_share("imports", "2015"),
        "exports_2014": russia_s_share("exports", "2015"),
        "imports_2023": russia_s_share("imports", "2025"),
        "exports_2023": russia_s_share("exports", "2025"),
        "remittances_2023": remittances.set_index("state_id")["value"],
        "bodies_2018": status.isin(oxus_data.FULL).sum(axis=1),
    },
    index=pd.Index(five, name="state_id"),
)
list(ties.columns)  # the numbers themselves you see after your prediction, in Exercise 6

# %% [markdown]
# Soldiers are in another table:

# %%
sites = oxus_data.load("military_sites").sort_values(["host_id", "start"])
sites[["host_id", "force_id", "name", "kind", "start", "end", "note", "confidence"]]

# %% [markdown]
# That Russia is the *only* power with an armed hand in the region (§5.1.1, §5.1.3) does not fit the years before 2016: besides the United States, France had soldiers in Dushanbe until 2014 and Germany in Termez until December 2015. In spring 2018 Russia alone has bases or leased sites of its own that are acknowledged, in three of the five; at Ayni in Tajikistan there was an Indian detachment beside the hosts (2002 to 2022). What came next is a post in Tajikistan in which a reporter saw Chinese soldiers, and which both governments deny: **qualified**.
#
# ### Claims, from words to an answer
#
# §5.2.1 has China starved of energy, with little of its own to burn. In the tables' words: how much oil and gas does China produce, set against the five together?

# %%
wanted = ["crude_oil_production_fb2015", "natural_gas_production_fb2015", "natural_gas_imports_fb2015"]
energy = indicators[indicators["indicator"].isin(wanted)]
energy = energy.pivot(index="state_id", columns="indicator", values="value")
pd.DataFrame({"China": energy.loc["CHN"], "the five": energy.loc[five].sum()}).map("{:,.0f}".format)


# %% [markdown]
# China pumped 2.2 times the oil of the five together (4.19 against 1.94 million barrels a day) and three quarters of their gas (121.5 against 164.9 billion m³), in 2013 or 2014. It imported a third of the gas it used, and the need is real; but "little of its own" is **contradicted**. And this leaves out coal, from which China made 65 per cent of its electricity in 2019 (table `electricity`).
#
# §5.4 lets the EU take the place of the United States in the West, and says that Washington leaves trade aside; §5.3.3 calls India and Pakistan marginal. Who of them is on any of the twenty lists?

# %%
def who(row):
    names = {"USA": "USA", "IND": "India", "PAK": "Pakistan"}
    return "EU" if row["partner_id"] in eu[row["edition"]] else names.get(row["partner_id"])


west_and_south = partners.assign(who=partners.apply(who, axis=1)).dropna(subset="who")
by = ["edition", "state_id", "flow", "who"]
sums = west_and_south.groupby(by, observed=True)["share"].sum().unstack()
sums.reindex(columns=["EU", "USA", "India", "Pakistan"]).round(1).astype(object).fillna("not listed")

# %% [markdown]
# The USA twice, with 5.1 and 4 per cent; both times it is the fifth of its list. That is little trade; but the United States did sign a framework agreement on trade and investment with all five, on 1 June 2004, whose council has met since. So **leaves trade aside** is **qualified**: little came of it. EU states are on four lists of ten in 2014 and on three in 2023, with up to 33.6 per cent: in trade the EU was ahead before 2018, except in Turkmenistan's imports. Soldiers came from the United States and from two
# EU members, never from the Union. Whether it has taken the place of the United States therefore depends on what you count: **qualified**. India and Pakistan are on none. They were and are **marginal**, and joining the SCO in 2017 did not change that.
#
# Turkey is another matter: on 8 of the 10 lists in 2014 and on all 10 in 2023. And its Turkic Council of 2009, which §5.3.1 does not mention, had two of the five among its founders:

# %%
turkic = oxus_data.load("memberships").query("institution_id == 'OTS' and state_id in @five")
turkic[["state_id", "status", "start", "confidence"]]

# %% [markdown]
# So that pan-Turkic leadership *found no takers* is **qualified**: two in 2009, a third after the text, in 2019, and an observer in 2021. A body with Turkey in it is not yet Turkey's leadership.

# %% [markdown]
# ### A figure
#
# `table.plot()` draws one line for each column of a table, with the index along the bottom, and returns the *axes* that it drew in. That is pandas with
# matplotlib, and it works the same in any project of yours. `style`, which comes with the course, adds what a figure needs before anyone else reads it:
#
# - `style.label_lines(axes)` writes the name of each column at the end of its line;
# - `style.finish(axes, ...)` adds four texts. The `title` is a sentence that says what the figure shows. `unit` says what is measured, and `source` says where it comes from. `alt` tells readers who cannot see
#   the figure what is in it.

# %%
gas = oxus_data.load("gas_exports").query("exporter_id == 'TKM' and year >= 2009")
by_buyer = gas.pivot_table(index="year", columns="buyer", values="volume")[["China", "Russia", "Iran"]]
axes = by_buyer.plot(xlabel="", ylim=(0, None))
style.label_lines(axes)
style.finish(
    axes,
    title="China overtook Russia as the main buyer of Turkmenistan's gas in 2011",
    unit="Billion cubic metres a year. Where a line stops, no sale is printed.",
    source="table gas_exports, after the Statistical Review of World Energy",
    alt="Three lines from 2009 to 2024. China rises from 4 in 2010 to 25 in 2014 and 33 in 2024. Russia falls from 11 in 2009 to 3 in 2015 and buys 5 in 2024. Iran buys between 5 and 10 until 2016.",
)

# %% [markdown]
# A line stops where a value is missing, which is more honest than a line at 0. Try `by_buyer.plot(kind="area")` in a cell of your own: what becomes easier to see, and what harder?

# %% [markdown]
# ## Exercises
#
# Seven exercises, 24 points. None needs the answer of another: if one resists, go on and come back. `oxus check 06` in a terminal checks
# the whole notebook.
#
# The next cell, folded, holds helpers of the checks, and a small class for a line chart that you will use in Exercise 5. Run
# it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import re
import sys
import warnings

from oxus import checks as _checks

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout


def _as_number(answer, what):
    """A number, as a float."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert pd.api.types.is_number(answer), f"{what}: a number is wanted; you return {answer!r}."
    return float(answer)


def _as_word(answer, words):
    """One of some words, in small letters."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    word = str.lower(str.strip(answer)) if isinstance(answer, str) else None
    assert word in words, f"Please return one of {', '.join(map(repr, words))}, not {answer!r}."
    return word


def _near(number, expected, tolerance=0.002):
    """Whether two numbers agree, within rounding."""
    return not pd.isna(number) and abs(float(number) - expected) <= tolerance


def _as_cells(answer):
    """Codes in any form that Exercise 1 allows, as a dictionary from cell to code."""
    if isinstance(answer, pd.DataFrame):
        return {f"{a}.{i}": answer.loc[a, i] for a in answer.index for i in answer.columns}
    cells = {}
    for key, value in dict(answer).items():
        if "." in str(key):
            cells[str(key)] = value
        else:
            row = list(value)
            assert len(row) == len(interests), f"{key} has {len(row)} codes; seven are wanted, in the order of `interests`."
            cells |= {f"{key}.{i}": code for i, code in zip(interests, row, strict=True)}
    return cells


def _lists(*rows):
    """A small, made-up table of partners from rows of (edition, state, flow, shares)."""
    return pd.DataFrame(
        [
            {"edition": edition, "state_id": state, "flow": flow, "rank": rank, "partner_id": f"P{rank:02}", "share": share}
            for edition, state, flow, shares in rows
            for rank, share in enumerate(shares, start=1)
        ]
    )


def one_list(state, flow, edition):
    """One list of the Factbook."""
    return partners[(partners["state_id"] == state) & (partners["flow"] == flow) & (partners["edition"] == edition)]


# %% [markdown]
# ### Exercise 1 · Your matrix (4 points)
#
# *Claim: security, trade and energy routes are what most outsiders want (§5.5).*
#
# What a text says is a matter of reading. But for five cells on which it leaves no room, and the check says which, no reading is marked wrong here. What is marked: that yours is **complete**, **consistent** and **can be checked**. Fill in three variables (the cell under the widget printed the first two for you):
#
# - `my_codes`: from each of the eight actors to a list of seven codes, in the order of `interests`. (`matrix.coding` or a frame such as `matrix.frame` will do as well, if you type it out.)
# - `my_instruments`: from a cell, `"RUS.security"`, to a list of instruments that serve it, out of that actor's own in the table `actors`. At least one cell for each of the eight actors. An instrument can only serve an interest that you coded 1 or 2.
# - `my_reasons`: from a cell to a sentence with a section number in it, `"§5.1.3: ..."`. At least **three** cells: those you hesitated over. Every cell in which you are two steps or more away from the course must be among them; the check tells you which. You need not give in, only say why.
#
# Then count, in a cell of your own: for how many of the eight does each interest have a 1 or a 2? Is the text's own short list (§5.5) what its chapter says?

# %% nbgrader={"grade": false, "grade_id": "my_matrix", "locked": false, "schema_version": 3, "solution": true, "task": false}
my_codes = {}
my_instruments = {}
my_reasons = {}
### BEGIN SOLUTION
#                   security energy trade transit culture ideology domestic
my_codes["RUS"] = [2, 2, 1, 2, 1, 2, 2]
my_codes["CHN"] = [2, 2, 2, 2, 0, 1, 2]
my_codes["TUR"] = [0, 0, 2, 1, 2, 1, 2]
my_codes["IRN"] = [1, 0, 2, 2, 2, 1, 0]
my_codes["IND"] = [1, 2, 1, 0, 1, 0, 0]
my_codes["PAK"] = [1, 0, 1, 2, 1, 0, 0]
my_codes["EU"] = [2, 1, 0, 0, 0, 2, 0]
my_codes["USA"] = [2, -1, -1, 0, 0, 1, 0]
my_instruments = {
    "RUS.security": ["military bases", "military cooperation"],
    "RUS.transit": ["state energy companies"],
    "CHN.transit": ["OBOR", "infrastructure investment"],
    "TUR.culture_identity": ["cultural and religious diplomacy (Diyanet)"],
    "IRN.trade": ["ECO", "trade"],
    "IND.security": ["SCO"],
    "PAK.transit": ["transit offer to the Indian Ocean"],
    "EU.ideology": ["human-rights and governance programmes"],
    "USA.security": ["military presence", "counter-terrorism"],
}
my_reasons = {
    "RUS.culture_identity": "§5.1.2: the common culture is what Russian projects are justified with, not what they are for.",
    "TUR.ideology": "§5.3.1: pan-Turkism drove Ankara in the 1990s and gave way to business, so mentioned and no longer main.",
    "EU.energy": "§5.4 has one sentence on energy, about states of Europe and not about the Union's own policy.",
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_my_matrix_codes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
assert len(my_codes), "`my_codes` is empty: paste what the cell under the widget printed."
_mine = _as_cells(my_codes)
_wanted = [f"{a}.{i}" for a in eight for i in interests]
_open_cells = [cell for cell in _wanted if cell not in _mine or _mine[cell] is None or pd.isna(_mine[cell])]
assert not _open_cells, f"{len(_open_cells)} of the 56 cells have no code yet: {', '.join(_open_cells[:5])} ... Not mentioned is a code, 0."
_odd = {cell: code for cell, code in _mine.items() if cell in _wanted and code not in (-1, 0, 1, 2)}
assert not _odd, f"There are four codes, -1, 0, 1 and 2; you have {_odd}."
_refused = [cell for cell in _wanted if _mine[cell] == -1]
assert len(_refused) <= 8, f"You have {len(_refused)} cells with -1. That is for what the text *says* is not an interest; where it is silent, write 0."
_idle = [a for a in eight if all(_mine[f"{a}.{i}"] < 1 for i in interests)]
assert not _idle, f"{', '.join(_idle)}: no interest at all? Then the text would not treat it."
assert _mine["CHN.energy"] >= 1, "CHN.energy: on few points is the text as plain; read the last paragraph of §5.2.1."
assert _mine["USA.security"] >= 1, "USA.security: on few points is the text as plain; read §5.4 on Afghanistan."
assert _mine["USA.energy"] <= 0, "USA.energy: §5.4 says of Caspian energy that America does not need it. Or did you swap a column? The order is that of `interests`."
assert _mine["RUS.security"] >= 1, "RUS.security: terrorism, drugs and spill-over are in the second paragraph of §5.1.3."
assert _mine["TUR.culture_identity"] >= 1, "TUR.culture_identity: §5.3.1 opens with kinship of language and faith."
### BEGIN HIDDEN TESTS
assert len({_mine[cell] for cell in _wanted}) >= 3, "You use hardly more than one code: what would such a table tell a reader?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_my_matrix_reasons", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
assert len(my_codes), "`my_codes` is empty: paste what the cell under the widget printed."
_mine = _as_cells(my_codes)
assert len(my_instruments), "`my_instruments` is empty: which instruments serve which interest?"
for _cell, _named in my_instruments.items():
    _actor = _cell.split(".")[0]
    assert _cell in _mine and _actor in eight, f"my_instruments: {_cell!r} is no cell; write actor.interest, such as RUS.energy."
    _named = [name.strip() for name in _named.split(";")] if isinstance(_named, str) else list(_named)
    _strange = [name for name in _named if name not in actors.loc[_actor, "instruments"].split(";")]
    assert not _strange, f"{_cell}: {_strange[0]!r} is not among the instruments of {actors.loc[_actor, 'name']} in the table: {actors.loc[_actor, 'instruments']}."
    assert not _named or _mine[_cell] >= 1, f"{_cell}: an instrument serves an interest that you coded {_mine[_cell]}. One of the two must go."
_bare = [a for a in eight if not any(cell.startswith(f"{a}.") and len(named) for cell, named in my_instruments.items())]
assert not _bare, f"No instrument yet for {', '.join(_bare)}: an interest without means is a wish."
_far = [f"{a}.{i}" for a in eight for i in interests if abs(_mine[f"{a}.{i}"] - course.loc[a, i]) >= 2]
_missing = [cell for cell in _far if cell not in my_reasons]
assert not _missing, f"Two steps or more from the course, and no reason yet: {', '.join(_missing)}. You may well be right; say why."
assert len(my_reasons) >= 3, f"Three reasons at least, for the cells you hesitated over; you have {len(my_reasons)}."
for _cell, _reason in my_reasons.items():
    _actor = _cell.split(".")[0]
    assert _cell in _mine and _actor in eight, f"my_reasons: {_cell!r} is no cell; write actor.interest, such as RUS.energy."
    _own = [*actors.loc[_actor, "sections"].split(";"), "5.5", "6."]
    _cited = re.findall(r"\d\.\d(?:\.\d)*", str(_reason))
    assert any(number.startswith(section) for number in _cited for section in _own), f"{_cell}: no section of the text that speaks of {actors.loc[_actor, 'name']} (§{_own[0]}, §5.5 or chapter 6). Where could a reader check you?"
    assert len(str(_reason).split()) >= 7, f"{_cell}: {_reason!r} is rather short. What does the section say, and why that code?"
### BEGIN HIDDEN TESTS
assert len(set(map(str, my_reasons.values()))) == len(my_reasons), "One reason for several cells: they cannot all be hard in the same way."
### END HIDDEN TESTS

# %% [markdown]
# With the course's codes: security 7 of 8, trade and ideology 6, culture 5, energy and transit 4 each. Open the widget's comparison (*against: the course*) or `matrix.agreement` to see your own kappa. It carries no marks: two honest readers may differ. Then turn the matrix (*Instruments × interests*): which interest has the most kinds of means behind it, and which has hardly any?

# %% [markdown]
# ### Exercise 2 · Beyond luck (4 points)
#
# *Claim: what China does in the region resembles what the USA does, and Iran's stake resembles Pakistan's (§5.2.1, §5.3.2).*
#
# Write `kappa(one, other)`, Cohen's kappa of two Series of codes with the same labels, as explained under *A code, and a second reader*.
#
# - Codes belong together by their **label**, not by their place: the second Series may be in another order.
# - A cell that either coder left empty is left out, of everything.
# - Where chance alone would give full agreement, because both use one and the same code throughout, and where no cell is coded by both, kappa is not defined: return `float("nan")`.
#
# First use it on the two readers, `first_coder` and `second_coder`. Then on **two actors**: `kappa(course.loc["CHN"], course.loc["USA"])` asks whether two powers want the same things. Which of all pairs are most alike? Does `second` say the same? (`course` has NATO and the OSCE too.)
#
# <details><summary>A hint</summary><code>pd.DataFrame({"one": one, "other": other})</code> puts two Series side by side by label. <code>value_counts(normalize=True)</code> gives the shares of the codes; multiplying two such Series matches them by code.</details>

# %% nbgrader={"grade": false, "grade_id": "kappa", "locked": false, "schema_version": 3, "solution": true, "task": false}
def kappa(one, other):
    """Cohen's kappa of two codings.

    one, other: Series of codes with the same labels, in any order; empty where not coded
    Returns a number, at most 1; nan where it is not defined.
    """
    ### BEGIN SOLUTION
    pairs = pd.DataFrame({"one": one, "other": other}).dropna()
    if pairs.empty:
        return float("nan")
    observed = (pairs["one"] == pairs["other"]).mean()
    shares = [pairs[coder].value_counts(normalize=True) for coder in ("one", "other")]
    expected = shares[0].mul(shares[1], fill_value=0).sum()
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_kappa", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(kappa(first_coder, second_coder), "kappa")
assert not _near(_answer, 46 / 56), "That is the share of equal codes; what chance gives is still in it."
assert _near(_answer, 0.7356), f"The two readers have a kappa of 0.736, not {_answer:.3f}."
_one, _other = pd.Series([1, 1, 1, 0]), pd.Series([1, 0, 0, 0])
_answer = _as_number(kappa(_one, _other), "kappa")
assert not _near(_answer, 0), "Made-up coders: you take chance from all codes thrown together, or as one in two. Each coder has shares of their own: 3/4 of ones here, 1/4 there."
assert _near(_answer, 0.2), f"Made-up coders, 1 1 1 0 and 1 0 0 0: equal in 0.5, by chance in 3/4 × 1/4 + 1/4 × 3/4 = 0.375, so 0.2; you have {_answer:.3f}."
_answer = _as_number(kappa(course.loc["CHN"], course.loc["USA"]), "kappa")
assert _near(_answer, 0.3), f"China and the USA: equal in 3 of 7, kappa 0.30, not {_answer:.3f}."
### BEGIN HIDDEN TESTS
for _pair, _expected in [(("IRN", "PAK"), 0.382), (("CHN", "TUR"), -0.4), (("NATO", "OSCE"), 0.611)]:
    _answer = _as_number(kappa(course.loc[_pair[0]], course.loc[_pair[1]]), "kappa")
    assert _near(_answer, _expected), f"{' and '.join(_pair)}: {_expected:.2f}, not {_answer:.3f}."
_answer = _as_number(kappa(pd.Series([2, 1, 0, -1]), pd.Series([1, 2, -1, 0])), "kappa")
assert _near(_answer, -1 / 3), f"Made-up coders who never agree: -0.33, not {_answer:.3f}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_kappa_toy", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_one, _other = pd.Series([2, 2, 0, 1], index=list("abcd")), pd.Series([1, 0, 1, 2], index=list("dcba"))
_answer = _as_number(kappa(_one, _other), "kappa")
assert not _near(_answer, kappa(_one.reset_index(drop=True), _other.reset_index(drop=True))), "Made-up coders: the second Series is in another order, and you compare by place. Go by label."
assert _near(_answer, 0.6364), f"Made-up coders in different order: equal in 3 of 4, kappa 0.64, not {_answer:.3f}."
_one, _other = pd.Series([2, 2, 0, 1, None, 2], index=list("abcdef")), pd.Series([2, 1, 0, 1, 1, None], index=list("abcdef"))
_answer = _as_number(kappa(_one, _other), "kappa")
assert _near(_answer, 0.6364), f"Made-up coders with empty cells: a cell that one of them left empty counts neither for agreement nor for chance; 0.64, not {_answer:.3f}."
try:
    _answer = kappa(pd.Series([1, 1, 1]), pd.Series([1, 1, 1]))
except ZeroDivisionError:
    raise AssertionError("Made-up coders who both write 1 throughout: you divide by zero. Return nan.") from None
assert _answer is not None and pd.isna(_answer), f"Made-up coders who both write 1 throughout: full agreement, and chance would give it too. Not defined: nan, not {_answer!r}."
### BEGIN HIDDEN TESTS
_answer = kappa(pd.Series([None, 1.0]), pd.Series([2.0, None]))
assert _answer is not None and pd.isna(_answer), f"Made-up coders with no cell in common: nan, not {_answer!r}."
_answer = _as_number(kappa(pd.Series([1, 1, 1]), pd.Series([1, 1, 0])), "kappa")
assert _near(_answer, 0), f"Made-up coders, one of whom writes 1 throughout: 0, not {_answer:.3f}."
_answer = _as_number(kappa(pd.Series([0, 1, 0, 1], index=list("wxyz")), pd.Series([1, 0, 1, 0], index=list("zyxw"))), "kappa")
assert _near(_answer, 1), f"Made-up coders who agree, label by label: 1, not {_answer:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · More spread, or a longer list? (3 points)
#
# *Claim: the five trade with the whole world and favour no partner (§4.2.1).*
#
# If that were so, their trade should be spread, or be spreading. Write `changed(table, state, flow)`: did the concentration of the partners, as the Herfindahl index has it, change from the edition of 2015 to that of 2025? Return `"rose"`, `"fell"` or `"cannot tell"`: an answer is sure only if the spans that the two lists allow have no value in
# common.
#
# `oxus_data.herfindahl_bounds(shares, printed_to=...)` gives the span; each edition is rounded in its own way (`printed`).
#
# Run it over the five and both flows, but not over the exports of Kyrgyzstan and Tajikistan, whose lists of 2014 leave gold out. How many of the eight can be told at all, and what do you make of the claim? To get a feel for the index, take its inverse: it is the number of equal partners that would give the same value.

# %% nbgrader={"grade": false, "grade_id": "changed", "locked": false, "schema_version": 3, "solution": true, "task": false}
def changed(table, state, flow):
    """Whether trade became more concentrated between two editions of the Factbook.

    table: a table with the columns edition ("2015" or "2025"), state_id, flow and share (in per cent)
    state: the id of a state
    flow: "exports" or "imports"
    Returns "rose", "fell" or "cannot tell".
    """
    ### BEGIN SOLUTION
    rows = table[(table["state_id"] == state) & (table["flow"] == flow)]
    (low, high), (later_low, later_high) = (
        oxus_data.herfindahl_bounds(rows.loc[rows["edition"] == edition, "share"], printed_to=unit)
        for edition, unit in printed.items()
    )
    if later_low > high:
        return "rose"
    return "fell" if later_high < low else "cannot tell"
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_changed", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_words = ["rose", "fell", "cannot tell"]
_answer = _as_word(changed(partners, "KGZ", "imports"), _words)
assert _answer != "rose", "Kyrgyzstan's imports: from about 0.34 to about 0.22, so the index fell. Did you take the editions in the wrong order?"
assert _answer == "fell", f"Kyrgyzstan's imports: the spans 0.336 to 0.344 and 0.210 to 0.235 do not touch; it fell, and you have {_answer!r}."
_answer = _as_word(changed(partners, "TJK", "imports"), _words)
assert _answer == "rose", f"Tajikistan's imports: from at most 0.27 to at least 0.34, so it rose; you have {_answer!r}."
_answer = _as_word(changed(partners, "KAZ", "exports"), _words)
assert _answer == "cannot tell", f"Kazakhstan's exports: what is listed hardly differs, but 38 and 48 per cent are not listed. The spans overlap, and you have {_answer!r}."
_answer = _as_word(changed(partners, "UZB", "imports"), _words)
assert _answer == "cannot tell", f"Uzbekistan's imports: 32 per cent may be 31.5. With the rounding of each edition the spans overlap by a hair; you have {_answer!r}."
_toy = _lists(("2015", "AAA", "exports", [50.0, 30.0]), ("2025", "AAA", "exports", [50, 30, 5, 5]), ("2015", "AAA", "imports", [20.0, 20.0, 20.0, 20.0]), ("2025", "AAA", "imports", [60, 20, 10]))
_answer = _as_word(changed(_toy, "AAA", "exports"), _words)
assert _answer == "cannot tell", f"A made-up state: the second list is longer, and its first two are the same; you have {_answer!r}."
_answer = _as_word(changed(_toy, "AAA", "imports"), _words)
assert _answer == "rose", f"A made-up state whose imports went from four equal partners to one large one: rose; you have {_answer!r}. Do you use `table` and `flow`?"
### BEGIN HIDDEN TESTS
_expected = {("KAZ", "imports"): "fell", ("TKM", "exports"): "fell", ("TKM", "imports"): "rose", ("UZB", "exports"): "cannot tell"}
for (_state, _flow), _right in _expected.items():
    _answer = _as_word(changed(partners, _state, _flow), _words)
    assert _answer == _right, f"{_state}, {_flow}: {_right!r}; you have {_answer!r}."
_toy = _lists(("2015", "BBB", "exports", [90.0]), ("2025", "BBB", "exports", [30, 30, 30]))
assert _as_word(changed(_toy.sample(frac=1, random_state=1), "BBB", "exports"), _words) == "fell", "A made-up state that went from one partner to three: fell."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · First, or first on the list? (3 points)
#
# *Claim: China has overtaken Russia and Europe as the first trading partner (§5.2.2).*
#
# Write `is_first(rows, partner, together)`: is the partner the largest of one list? `rows` is a list of the Factbook (columns `partner_id` and `share`, in per cent), `together` a set of partners that count as **one**, such as the EU; it may be empty, and never holds the partner itself. Answer
#
# - `"no"` if the partner is not listed, or if somebody else, or those of `together` added up, have more;
# - `"yes"` if it is ahead of everybody listed **and** would still be ahead if all that is *not* listed belonged to those of `together`. With an empty `together`, being ahead of everybody listed is enough: nobody who is not listed has more than the last who is;
# - `"cannot tell"` otherwise, a tie included.
#
# Then ask it for China on all twenty lists (`one_list("KAZ", "exports", "2015")` gives one), once with `together=set()` and once with `eu[edition]`.

# %% nbgrader={"grade": false, "grade_id": "is_first", "locked": false, "schema_version": 3, "solution": true, "task": false}
def is_first(rows, partner, together):
    """Whether a partner is the largest one, some others counted as one.

    rows: a table with the columns partner_id and share (in per cent), the largest partners of a flow
    partner: an id
    together: a set of ids that count as one partner; may be empty
    Returns "yes", "no" or "cannot tell".
    """
    ### BEGIN SOLUTION
    shares = rows.set_index("partner_id")["share"]
    if partner not in shares.index:
        return "no"
    own, rivals = shares[partner], shares.drop(partner)
    in_bloc = rivals.index.isin(together)
    bloc = rivals[in_bloc].sum()
    largest = max(rivals[~in_bloc].max() if (~in_bloc).any() else 0, bloc)
    if largest > own:
        return "no"
    possible = bloc + (100 - shares.sum() if together else 0)
    return "yes" if own > max(largest, possible) else "cannot tell"
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_is_first", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_words = ["yes", "no", "cannot tell"]
_answer = _as_word(is_first(one_list("KAZ", "exports", "2015"), "CHN", set()), _words)
assert _answer == "yes", f"Kazakhstan's exports of 2014, every state for itself: China is first, with 15.9; you have {_answer!r}."
_answer = _as_word(is_first(one_list("KAZ", "exports", "2015"), "CHN", eu["2015"]), _words)
assert _answer == "no", f"Kazakhstan's exports of 2014: five states of the EU have 33.6 together, China 15.9; you have {_answer!r}."
_answer = _as_word(is_first(one_list("KAZ", "exports", "2025"), "CHN", eu["2025"]), _words)
assert _answer != "no", "Kazakhstan's exports of 2023: of the EU only Italy is listed, with 5. Is the United Kingdom still in your EU?"
assert _answer == "cannot tell", f"Kazakhstan's exports of 2023: China 16, the EU 5 and perhaps much of the 48 per cent that are not listed; you have {_answer!r}."
_answer = _as_word(is_first(one_list("TKM", "exports", "2025"), "CHN", eu["2025"]), _words)
assert _answer == "yes", f"Turkmenistan's exports of 2023: China has 63, which nobody can reach; you have {_answer!r}."
_answer = _as_word(is_first(one_list("KGZ", "exports", "2015"), "CHN", set()), _words)
assert _answer == "no", f"Kyrgyzstan's exports of 2014: China is not listed, so not first; you have {_answer!r}."
_toy = pd.DataFrame({"partner_id": ["AAA", "BBB", "CCC", "DDD"], "share": [40.0, 25.0, 20.0, 5.0]})
_answer = _as_word(is_first(_toy, "AAA", {"BBB", "CCC"}), _words)
assert _answer == "no", f"A made-up list: AAA has 40, BBB and CCC together 45; you have {_answer!r}."
_answer = _as_word(is_first(_toy, "AAA", {"BBB", "DDD"}), _words)
assert _answer == "cannot tell", f"A made-up list: AAA has 40, BBB and DDD 30 and perhaps the 10 that are not listed, a tie; you have {_answer!r}."
### BEGIN HIDDEN TESTS
assert _as_word(is_first(_toy, "AAA", {"CCC", "DDD"}), _words) == "yes", "A made-up list: AAA has 40, CCC and DDD at most 35."
assert _as_word(is_first(_toy, "AAA", {"XXX"}), _words) == "yes", "A made-up list: somebody who is not listed at all has at most 10."
assert _as_word(is_first(_toy, "BBB", set()), _words) == "no", "A made-up list: BBB is second."
assert _as_word(is_first(_toy.iloc[:1], "AAA", {"BBB"}), _words) == "cannot tell", "A made-up list of one line: AAA has 40, the others 60."
assert _as_word(is_first(pd.DataFrame({"partner_id": ["AAA", "BBB"], "share": [30.0, 30.0]}), "AAA", set()), _words) == "cannot tell", "A made-up list with a tie: neither is surely first."
_counts = [[_as_word(is_first(one_list(s, f, e), "CHN", eu[e]), _words) for s in five for f in ("exports", "imports") if (s, f, e) != ("UZB", "imports", "2025")].count("yes") for e in printed]
assert _counts == [4, 3], f"With the EU as one China is surely first on 4 lists of 2014 and on 3 of 2023; you have {_counts}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · A figure: who buys? (4 points)
#
# *Claims: China's weight has risen steadily since 1991 (§5.2.2); Russia still leads in the region's energy trade (§5.1.3).*
#
# The answer is a figure. Write `share_chart(groups)`. It draws two lines, called `China` and `Russia`: the share of each, in **per cent**, of what the five **together** export of these groups of
# goods to everybody (trade among the five included). `groups` is a list of product groups, or `None` for all.
#
# - One point per year. Years in which nothing is recorded are left out; a year in which one of the two buys nothing is a 0.
# - Return what `style.finish` gives. Together, `title`, `unit` and `alt` name China and Russia, the first and the last year, and the shares of both in the last year in per cent (whole numbers will do).
#
# Work with `flows`. Draw all goods; then `["natural_gas", "crude_oil"]`; then all but `natural_gas`. Does China's share rise steadily, and of which goods? Years before 1998 are under-reported: Russia's 0 of 1995 is a gap in the record, and its 36 in the next year is not a sudden rise. A good title or `alt` says so.
#
# <details><summary>A hint</summary>Total by year: <code>groupby("year")["value"].sum()</code>. The same for the rows in which <code>importer_id</code> is China; <code>.reindex(total.index, fill_value=0)</code> gives the years in which it bought nothing a 0. A table made of both columns can be drawn with <code>plot()</code>, as under <em>A figure</em> above. The texts can be made from the data with an f-string.</details>

# %%
flows = oxus_data.load("raw_material_trade")  # thousand current US$; flows with one of the five on either side
all_groups = sorted(flows["product_group"].unique())
print(*all_groups[:7], sep=", ")
print(*all_groups[7:], sep=", ")
flows.query("exporter_id == 'TKM' and product_group == 'natural_gas' and year == 2009").nlargest(3, "value")


# %% nbgrader={"grade": false, "grade_id": "share_chart", "locked": false, "schema_version": 3, "solution": true, "task": false}
def share_chart(groups):
    """Draw China's and Russia's shares in what the five export.

    groups: a list of product groups, or None for all
    Returns the finished figure.
    """
    ### BEGIN SOLUTION
    sold = flows[flows["exporter_id"].isin(five)]
    if groups is not None:
        sold = sold[sold["product_group"].isin(groups)]
    total = sold.groupby("year")["value"].sum()
    data = pd.DataFrame(
        {
            name: 100 * sold[sold["importer_id"] == buyer].groupby("year")["value"].sum().reindex(total.index, fill_value=0) / total
            for name, buyer in [("China", "CHN"), ("Russia", "RUS")]
        }
    )
    first, last = data.index.min(), data.index.max()
    china, russia = data.loc[last]
    what = "raw materials" if groups is None else ", ".join(groups).replace("_", " ")
    axes = data.plot(xlabel="", ylim=(0, None))
    if first < 1998:
        axes.axvspan(first, 1998, color="grey", alpha=0.15)
        axes.text(first, 1, " under-reported", fontsize="small", transform=axes.get_xaxis_transform(), va="bottom")
    style.label_lines(axes)
    return style.finish(
        axes,
        title=f"In {last}, China bought {china:.0f} per cent of what the five sold, and Russia {russia:.0f}",
        unit=f"Share in the exports of the five, per cent: {what}",
        source="table raw_material_trade, after CEPII BACI (raw materials only)",
        alt=f"Two lines from {first} to {last}. China begins at {data['China'].iloc[0]:.0f} per cent and is highest in {data['China'].idxmax()}. Russia is highest, at {data['Russia'].max():.0f}, in {data['Russia'].idxmax()}. Years before 1998 are under-reported.",
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_share_chart", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
def _drawn(chart):
    """The lines of a figure: one row per year, the columns China and Russia."""
    data = _checks.lines(chart, ["China", "Russia"])
    assert data.index.min() >= 1995 and data.index.max() <= 2024, "Please draw the years along the bottom, from 1995 at the earliest."
    return data


_chart = share_chart(None)
_data = _drawn(_chart)
display(_chart)  # have a look
assert _data.max().max() <= 100, f"A share in per cent is at most 100; your largest is {_data.max().max():,.0f}. Divide by the total of the year."
assert _data.max().max() > 1, "Your shares look like parts of 1. Please draw percentages."
assert not _near(_data.loc[2012, "China"], 88, 2), "You divide by what China and Russia buy together; the total must include all buyers."
assert not _near(_data.loc[2012, "China"], 28.6, 0.3), "You take the mean of five shares, in which Kyrgyzstan weighs as much as Kazakhstan. Add up what the five sell together first, then divide."
assert _near(_data.loc[2012, "China"], 32.0, 0.1), f"In 2012 China bought 32.0 per cent of what the five sold, not {_data.loc[2012, 'China']:.1f}. Are the five the exporters?"
assert _near(_data.loc[1996, "Russia"], 36.2, 0.1), f"In 1996 Russia bought 36.2 per cent, not {_data.loc[1996, 'Russia']:.1f}."
_data = _drawn(share_chart(["natural_gas"]))
assert _near(_data.loc[2014, "China"], 82.9, 0.1), f"China bought 82.9 per cent of the gas in 2014, not {_data.loc[2014, 'China']:.1f}. Do you use `groups`, for the total as well?"
assert 2000 in _data.index, "In 2000 the five sold gas: the year belongs on the chart even if one of the two bought none."
assert _near(_data.loc[2000, "China"], 0, 0.01), "In 2000 China bought none of the gas: that must be a 0, not a gap in the line."
### BEGIN HIDDEN TESTS
_data = _drawn(share_chart([g for g in all_groups if g != "natural_gas"]))
assert _near(_data.loc[2012, "China"], 22.3, 0.1) and _near(_data.loc[2024, "Russia"], 2.0, 0.1), f"Without gas, China bought 22.3 per cent in 2012 and Russia 2.0 in 2024; you have {_data.loc[2012, 'China']:.1f} and {_data.loc[2024, 'Russia']:.1f}."
_data = _drawn(share_chart(["natural_gas", "crude_oil"]))
assert _near(_data.loc[2013, "China"], 34.1, 0.1) and _near(_data.loc[2000, "Russia"], 18.9, 0.1), "Gas and oil together: 34.1 for China in 2013, 18.9 for Russia in 2000."
assert len(_drawn(share_chart(None))) == 30, "All goods: thirty years, 1995 to 2024."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_share_chart_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_chart = share_chart(None)
_data = _drawn(_chart)
assert hasattr(_chart, "alt"), "Please return what `style.finish` gives: it holds the title and the other texts."
_words = f"{_chart.title} {_chart.unit} {_chart.alt}"
_unnamed = [name for name in ("China", "Russia") if name not in _words]
assert not _unnamed, f"The words do not name {', '.join(_unnamed)}: names, not ids."
assert "1995" in _words and "2024" in _words, "The words do not say from when to when the chart goes."
assert "per cent" in _words or "percent" in _words or "%" in _words, "The words do not say that the unit is per cent."
_numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", _words)]
_lost = [name for name in ("China", "Russia") if not any(abs(number - _data[name].loc[2024]) <= 0.51 for number in _numbers)]
assert not _lost, f"The words do not give the share of 2024 for {', '.join(_lost)}: a reader should learn from them what the line shows."
### BEGIN HIDDEN TESTS
_chart = share_chart(["natural_gas"])
_data, _words = _drawn(_chart), f"{_chart.title} {_chart.unit} {_chart.alt}"
_numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", _words)]
assert any(abs(number - _data["China"].iloc[-1]) <= 0.51 for number in _numbers), "For gas alone, your texts still describe all goods: make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# **A warning about this figure.** BACI knows what a buyer or a seller reported. Turkmenistan and Uzbekistan report nothing, and for their gas neither Russia nor Iran does. In `gas_exports`, with all buyers, Russia and Iran took 49 and 33 per cent of Turkmenistan's gas in 2010 and 22 and 16 in 2014, years in which they are missing here. So China's share, of gas and with it of all goods, is too high, and Russia's too low. Trust the turning point; be wary of the levels. And whether Russia
# *leads*, buying or not, depends on who holds the pipes, which is in no table.

# %% [markdown]
# ### Exercise 6 · Predict, then test: who depends most? (3 points)
#
# *Claims: Kyrgyzstan and Tajikistan depend on Russia more than the others (§5.1.1); Kazakhstan is its closest ally (§5.1.1).*
#
# **Predict.** Before you look at `ties`, write into `my_prediction`, for each of its eight measures, which of the five you expect to have the highest value. Wrong predictions cost nothing; leaving one out does. (They stand below the function; the cell has two places for an answer.)
#
# **Test.** Write `leaders(table, number)`: for each column the **set** of the states with the `number` highest values. A state that ties with the last of them is in as well. An empty cell is unknown and never among them.
#
# Run it with 1 and with 2. On how many of the eight measures are the two highest Kyrgyzstan and Tajikistan? On how many does Kazakhstan come first? What would a Russian share of imports have to be set against before you call it dependence?

# %% nbgrader={"grade": false, "grade_id": "leaders", "locked": false, "schema_version": 3, "solution": true, "task": false}
def leaders(table, number):
    """The states with the highest values of each measure.

    table: a table, a row a state and a column a measure; empty cells are unknown
    number: how many are wanted; more only where there is a tie
    Returns a dictionary from measure to a set of state ids.
    """
    ### BEGIN SOLUTION
    found = {}
    for measure in table:
        known = table[measure].dropna().sort_values(ascending=False)
        found[measure] = set(known.index[known >= known.iloc[:number].min()])
    return found
    ### END SOLUTION


my_prediction = {
    "votes_2003": "",
    "votes_2017": "",
    "imports_2014": "",
    "exports_2014": "",
    "imports_2023": "",
    "exports_2023": "",
    "remittances_2023": "",
    "bodies_2018": "",
}
### BEGIN SOLUTION
my_prediction = dict.fromkeys(my_prediction, "KGZ") | {"votes_2003": "KAZ", "votes_2017": "KAZ", "remittances_2023": "TJK"}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_leaders", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_open_measures = [measure for measure in ties if my_prediction.get(measure) not in five]
assert not _open_measures, f"No prediction yet for {', '.join(_open_measures)}: one of {', '.join(five)} each. It need not come true."


def _as_sets(answer):
    """A dictionary or Series from measure to set."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert isinstance(answer, (dict, pd.Series)), f"A dictionary from measure to set is wanted; you return {type(answer).__name__}."
    return {measure: {states} if isinstance(states, str) else set(states) for measure, states in dict(answer).items()}


_answer = _as_sets(leaders(ties, 1))
assert set(_answer) == set(ties), "Your dictionary has a key for every column of the table, and no other."
assert _answer["votes_2017"] != {"KAZ"}, "You have the lowest value; please give the highest."
assert _answer["votes_2017"] == {"UZB"}, f"In 2017 Uzbekistan's votes are nearest to Russia's; you have {_answer['votes_2017']}."
assert _answer["bodies_2018"] == {"KAZ", "KGZ"}, f"Kazakhstan and Kyrgyzstan are both in three bodies: a tie, and both are in; you have {_answer['bodies_2018']}."
_answer = _as_sets(leaders(ties, 2))
assert _answer["exports_2014"] == {"UZB", "KAZ"}, f"Russia's share in exports of 2014: Uzbekistan and Kazakhstan; you have {_answer['exports_2014']}. For Turkmenistan it is unknown, and unknown is not high."
assert _answer["remittances_2023"] == {"TJK", "KGZ"}, f"Remittances of 2023: Tajikistan and Kyrgyzstan; you have {_answer['remittances_2023']}."
_toy = pd.DataFrame({"m": [5.0, 3.0, 3.0, None], "n": [None, 1.0, None, None]}, index=list("abcd"))
_answer = _as_sets(leaders(_toy, 2))
assert _answer["m"] == {"a", "b", "c"}, f"A made-up table: 5, 3, 3 and unknown; b and c tie for the second place; you have {_answer['m']}."
assert _answer["n"] == {"b"}, f"A made-up table in which only b is known: b alone, and not one of the unknown; you have {_answer['n']}."
display(pd.DataFrame({"predicted": my_prediction, "highest": leaders(ties, 1), "two highest": leaders(ties, 2)}))
display(ties.T.round(2))
_answer = _as_sets(leaders(pd.DataFrame({"m": [1.0, 2.0, 2.0, 2.0]}, index=list("abcd")), 1))
assert _answer["m"] == {"b", "c", "d"}, f"A toy table in which three states tie for first place: return all three; you have {_answer['m']}."
### BEGIN HIDDEN TESTS
_answer = _as_sets(leaders(ties, 2))
assert _answer["votes_2003"] == {"KGZ", "TJK"} and _answer["imports_2023"] == {"KAZ", "UZB"}, f"Two highest: {_answer['votes_2003']}, {_answer['imports_2023']}."
_answer = _as_sets(leaders(pd.DataFrame({"m": [-5.0, -1.0, -3.0]}, index=list("abc")), 2))
assert _answer["m"] == {"b", "c"}, f"A made-up table of negative values: b and c; you have {_answer['m']}."
_answer = _as_sets(leaders(pd.DataFrame({"m": [2.0, 2.0, 1.0]}, index=list("abc")), 2))
assert _answer["m"] == {"a", "b"}, f"A made-up table with a tie at the top: two are wanted, and two are there; you have {_answer['m']}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · Find the error: pulled closer? (3 points)
#
# *Claim: all five spread their foreign policy over several powers and lean on none alone (§4.2.1, §5.1.1).*
#
# Somebody has tested the claim, and refutes it:

# %%
rise = russia.loc[five, 2011].mean() - russia.loc[five, 1997].mean()
print(f"From 1997 to 2011 the five's agreement with Russia rose by {rise:.2f} on average:")
print("so Russia has drawn the five to its side, and 'multi-vector' is a word.")

# %% [markdown]
# The arithmetic is right, the *so* is not. Which of these undoes it? Set `error`, at the end of the answer cell, to its letter.
#
# - **a** Five states are too few for a mean.
# - **b** Agreement is a share, and two shares of different votes cannot be subtracted.
# - **c** Nothing is compared with: the same may have happened to states that Russia has no pull on.
# - **d** The series should be weighted by population.
#
# Then mend it. Write `drift(table, group, others, first, last)`: the mean change of the group from the first year to the last, **minus** the mean change of the others. Only states with a value in **both** years count, on either side.
#
# Run it for the five against `neighbours`, with `russia` and with `usa`, from 1997 to 2011 and to 2019. Who moved: the five, or Russia? (Look at Russia's agreement with the USA in `usa`.)
#
# The method has a name, **difference in differences**. It rests on an assumption: without Russia's pull the two groups would have moved alike (*parallel trends*). Compare their means year by year, from 2003 on: do they run side by side before they part? And they did not start from the same level. What could that do to the result?

# %%
neighbours = ["AFG", "CHN", "IND", "IRN", "MNG", "PAK"]  # Asian, and never Soviet republics


# %% nbgrader={"grade": false, "grade_id": "drift", "locked": false, "schema_version": 3, "solution": true, "task": false}
def drift(table, group, others, first, last):
    """How much more a group of states moved than others did.

    table: a table, a row a state and a column a year
    group, others: lists of state ids, all of them rows of the table
    first, last: years
    Returns a number: the difference of the two mean changes.
    """
    ### BEGIN SOLUTION
    change = table[last] - table[first]  # empty where a value is missing
    return change.loc[group].mean() - change.loc[others].mean()
    ### END SOLUTION


error = ""  # a, b, c or d
### BEGIN SOLUTION
error = "c"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_drift_error", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_choice = str(error).strip().lower().strip(".)")
assert _choice in list("abcd"), f"`error` is one letter, a, b, c or d; you have {error!r}."
assert _choice != "a", "They are few, but they are all there are, and the claim is about them. Something else is wrong."
assert _choice != "b", "Both are on one scale, from 0 to 1, and may be subtracted; what the agenda does to them, it does to all states. Look at the word *so*."
assert _choice != "d", "In the Assembly every state has one vote, and a weight would answer another question. Look at the word *so*."
### BEGIN HIDDEN TESTS
assert _choice == "c", "What happened to states that Russia has no pull on?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_drift", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(drift(russia, five, neighbours, 1997, 2019), "drift")
assert not _near(_answer, -0.041, 0.001), "That is the change of the five alone, with nobody to compare with."
assert not _near(_answer, 0.098, 0.002), "The size is right and the sign is not: the group minus the others, the last year minus the first."
assert not _near(_answer, -0.027, 0.001), "That is the difference between the two groups in 2019: what was it in 1997? Please compare the changes."
assert _near(_answer, -0.098), f"From 1997 to 2019 the five moved 0.10 *less* towards Russia than the neighbours did: -0.098, not {_answer:.3f}."
_answer = _as_number(drift(usa, five, neighbours, 1997, 2011), "drift")
assert _near(_answer, -0.184, 0.002), f"With the USA, 1997 to 2011: -0.184, not {_answer:.3f}. Do you use `table`, and both years?"
_toy = pd.DataFrame({1: [0.0, 0.2, None, 0.0, 0.4], 2: [0.5, 0.3, 0.9, 0.1, None]}, index=list("abcde"))
_answer = _as_number(drift(_toy, ["a", "b", "c"], ["d", "e"], 1, 2), "drift")
assert _near(_answer, 0.2), f"A made-up table: a moved by 0.5 and b by 0.1, d by 0.1; c and e have a value in one year only and do not count. 0.3 - 0.1 = 0.2; you have {_answer:.3f}."
### BEGIN HIDDEN TESTS
_answer = _as_number(drift(russia, five, neighbours, 1997, 2011), "drift")
assert _near(_answer, -0.017, 0.002), f"1997 to 2011: -0.017, not {_answer:.3f}."
_answer = _as_number(drift(russia, ["UZB"], ["KAZ"], 1997, 2011), "drift")
assert _near(_answer, 0.151, 0.002), f"Uzbekistan against Kazakhstan: 0.15, not {_answer:.3f}."
_answer = _as_number(drift(russia, five, neighbours, 1996, 2003), "drift")
assert _near(_answer, drift(russia, ["KAZ", "KGZ", "TJK", "UZB"], neighbours, 1996, 2003), 1e-9), "1996 to 2003: Turkmenistan has no value in 1996, so it counts in neither year."
### END HIDDEN TESTS

# %% [markdown]
# ## In writing
#
# **Question (6 points).** §5.5 reports that many see Central Asia as the board of a new Great Game, on which outsiders move, and calls the phrase a cliché. §4.2.1 sees five players, who set the great powers against one another and take what they pay. *What in codes, trade and votes speaks for the board, what for the players, and what can none of them decide?*
# Answer in 200 to 300 words; use your own numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the exercises, from at least two of codes, trade and votes, each with its year and its measure | one or two numbers, or without year or measure | none, or wrong ones |
# | **Reading the text** (1) | cites at least one section fairly, and says where the record differs | cites, but only to agree or to find fault | no section cited |
# | **Both readings** (1) | gives each reading its best evidence | mentions the other without evidence | one-sided |
# | **Limits** (1) | says why shares and votes show outcomes and not intentions, and what source could show these | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The five are players with few pieces: who buys is decided by pipes and prices more than by them, how they vote mostly by themselves.
#
# The best evidence for the board is that the moves come from outside. Seven of eight powers have security in their row (two readings agree with kappa 0.74). Turkmenistan sold 64 per cent of its gas to Russia in 2009 and none to China; China took 41 in 2011, and 94 in 2017, when Russia had stopped buying. China's share of the raw materials on record that the five sell was 1 per cent in 2000, 32 in 2012
# and 27 in 2024; that is too high, as Russia's purchases of gas are missing, but without gas it is 22 and 14. Concentration fell for certain on three lists of eight from 2014 to 2023, and rose on two. "No particular preference" (§4.2.1) does not look like that.
#
# The best evidence for the players is what they do with it. No power is first everywhere: with the EU as one, China surely leads on four lists of 2014 and three of 2023, so §5.2.2 goes too far. In UN votes the five agreed with Russia more than their neighbours did in 1997 (0.81 against 0.74) and no more in 2019 (0.77 against 0.80); with the USA they came down from 0.58 to 0.20,
# where the neighbours are. On Ukraine four of them abstained in February 2023 and voted with Russia in April 2022. And Uzbekistan went from the farthest from Russia in 1997 (0.73) to the nearest in 2017 (0.82): a turn that no power made for all five.
#
# Whether this is a strategy or the sum of accidents shares cannot say. A state with one pipe sells to one buyer, whatever it prefers; a government may vote with the majority out of habit. Minutes of negotiations, contracts with their prices, and interviews could tell what was offered and refused.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "Two readers of 100 cells write 95 zeros and 5 ones each, and their ones never fall in the same cell. They agree on 90 cells. What is kappa?",
            "options": ["About 0.9", "About 0", "Below 0, slightly"],
            "answer": 2,
            "why": "They agree on nothing that stands out. With 95 zeros each, chance alone gives 0.95 × 0.95 + 0.05 × 0.05 = 0.905, and 0.90 is a little less.",
            "hint": "If each has 95 zeros, how often do two zeros meet by luck?",
        },
        {
            "question": "Your coding and the course's have a kappa of 0.4. What follows?",
            "options": ["Your reading is wrong", "The course's reading is wrong", "A difference of one between two cells should carry no conclusion"],
            "answer": 2,
            "why": "Kappa measures agreement and not truth: with two readers who differ so much, single codes are too shaky to build on. Talk about the cells that differ, or write a sharper rule.",
        },
        {
            "question": "In 2014 the Factbook lists two customers of Turkmenistan, in 2023 five. Has its trade become broader?",
            "options": ["Yes, from two to five", "The lists cannot say; the bounds of the index can", "No, since China is still first"],
            "answer": 1,
            "why": "The length of the list is the editor's. The spans, 0.487 to 0.500 and 0.410 to 0.431, do not overlap, so concentration fell, from very high to very high.",
        },
        {
            "question": "In the trade record Russia buys 2 to 8 per cent of the region's gas in most years. Did it therefore have no monopoly?",
            "options": ["It had none", "The record cannot say: Russia's purchases are missing from it, and so is who held the pipes", "It had one, and the table is wrong"],
            "answer": 1,
            "why": "In gas_exports, with all buyers, Russia took 64 per cent of Turkmenistan's gas in 2009. And before 2010 most of it went out through Russian pipes: §5.1.3 says itself that Russia wants the routes rather than the gas.",
        },
        {
            "question": "Kazakhstan's agreement with Russia fell from 0.92 to 0.70 between 2003 and 2017. Who moved?",
            "options": ["Kazakhstan", "Russia", "Agreement is a relation: either may have, or both, or the agenda did"],
            "answer": 2,
            "why": "With China Kazakhstan's agreement fell too, from 0.89 to 0.80, and Russia's with the neighbours fell by a tenth. One number about two states does not show which of them moved.",
        },
        {
            "question": "Russia has 32 per cent of Kazakhstan's imports and 17 of Tajikistan's (2014). Who depends more on Russia?",
            "options": ["Kazakhstan", "Tajikistan", "By imports Kazakhstan, by what migrants send home Tajikistan"],
            "answer": 2,
            "why": "Dependence has a measure. In 2023 remittances are 38 per cent of Tajikistan's GDP and 0.1 of Kazakhstan's; they come from everywhere, though mostly, as other sources say, from Russia.",
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
    "06-shared-interests": "",  # §5.5  security, trade and energy routes are what most want
    "06-resemblances": "",  # §5.2.1, §5.3.2  China resembles the USA, Iran Pakistan
    "06-no-preference": "",  # §4.2.1  no particular preference among partners
    "06-china-first-partner": "",  # §5.2.2  China first, ahead of Russia and Europe
    "06-china-rising": "",  # §5.2.2  a steady rise since 1991
    "06-energy-lead-lost": "",  # §5.1.3  Russia leads, its monopoly gone
    "06-dependent-pair": "",  # §5.1.1  Kyrgyzstan and Tajikistan depend most
    "06-closest-ally": "",  # §5.1.1  Kazakhstan close, Uzbekistan unpredictable
    "06-multi-vector": "",  # §4.2.1, §5.1.1  lean on no power alone
    "06-china-no-energy": "",  # §5.2.1  little energy of its own
    "06-sole-hard-power": "",  # §5.1.1, §5.1.3  only Russia can send soldiers
    "06-eu-before-us": "",  # §5.4  the EU takes America's place
    "06-us-without-trade": "",  # §5.4  security without trade
    "06-south-asia-marginal": "",  # §5.3.3  India and Pakistan weigh little
    "06-pan-turkism-failed": "",  # §5.3.1  no takers for Turkey's lead
    "06-eurasianism": "",  # §5.1.2  ideas guide what Russia does
    "06-europe-energy": "",  # §5.4  Europe depends on the region's energy
    "06-grassroots-wariness": "",  # §5.2.2  distrust of China comes from below
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
# - **Two readers, kappa 0.74.** Security is in 7 of 8 rows, trade in 6; but ideology is in 6 too, before energy and transit with 4 each. The short list of §5.5 is shorter than its chapter.
# - **Iran and Pakistan, China and the USA** are among the most similar pairs (0.38 and 0.30), on seven cells each and by shared silences as much as by shared wishes.
# - **Of eight pairs of lists of partners** three certainly became less concentrated from 2014 to 2023, and two more concentrated; for the other three we cannot tell. Two more leave gold out in 2014 and cannot be compared. Only Kazakhstan's exports are spread over the worth of ten partners or more.
# - **China is surely first** on 4 lists of 10 in 2014 and on 3 in 2023, if the EU counts as one. Its share of raw materials rose from 1 per cent in 2000 to 32 in 2012 and has been between 22 and 34 since. These shares are too high, because the gas that others bought is not recorded; without gas it fell back from 22 to 6 by 2018.
# - **Dependence has many measures.** Kyrgyzstan and Tajikistan lead on two of eight, votes of 2003 and remittances; Kazakhstan comes first on three, Uzbekistan on two.
# - **Votes moved, and not to Russia.** In 1997 the five agreed more with Russia *and* with the USA than their Asian neighbours did; by 2019 they vote as these do. On Ukraine they abstain, or vote with Russia, and never against it.
#
# Codes and shares say who wants and who buys. **Notebook 07** follows the goods themselves: belts, corridors and pipes, who pays for them, and which way remains if a border is closed.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 06`, and at the end `oxus submit 06 --name YOUR-ID`.
