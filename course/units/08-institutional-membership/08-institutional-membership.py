# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 08 · The spaghetti bowl: who belongs to what, and since when
#
# *Vector IV, institutions, first part. 18 points. Reading: 15 minutes · Core: 90 minutes · Essay: 45 minutes · Further: 75 minutes, no points.*
#
# **What you will know.** You can
#
# - explain what the CIS, CSTO, EAEU, ECO and SCO are for, and how the SCO differs from the CSTO;
# - give three scholarly explanations of why there are so many organisations and so little integration;
# - say what has changed since 2018.
#
# **What you will be able to do.** Find an organisation's members on any day, measure how far two organisations overlap, and make
# a map that also works for people who cannot see it.
#
# Please don't copy, split or delete cells: grading depends on them. Run the folded cells below first.

# %% jupyter={"source_hidden": true}
import folium
import pandas as pd
from IPython.display import display

import oxus_data
from oxus import style
from oxus_widgets import MembershipExplorer, OfflineMap, Quiz, membership_map

pd.set_option("display.max_colwidth", None)  # show long texts in full
style.use()  # figures in the course's style
print("The data go up to", oxus_data.AS_OF)

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import oxus.checks as _checks

_checks.quiet()

# %% [markdown]
# ## Read
#
# This section summarises §6.1–6.6 and §6.7.1 of the source text. The text was finished in spring 2018, so we test its claims against the memberships of 1 March 2018. Our data continue to 1 March 2026. The text writes *EEU* for the Eurasian Economic Union; we write *EAEU*.
#
# ### What was founded, and by whom
#
# In December 1991 the Soviet Union was dissolved, and its republics had to organise their separation. The **Commonwealth of Independent
# States** (CIS) was the first answer: Belarus, Russia and Ukraine founded it on 8 December, and eight more republics, including all five of Central Asia,
# signed in Alma-Ata on 21 December. Turkmenistan never ratified the CIS Charter, so it is not a full member in our table.
#
# Three kinds of organisation followed. The first kind kept part of the old union together, with Russia at its centre: the Collective Security Treaty (CST) of 1992, which became an organisation, the **CSTO**, in 2002, and a series of customs unions that became the **EAEU** in 2015. The second kind linked the new states with old
# neighbours. Iran, Pakistan and Turkey admitted seven new members to their Economic Cooperation Organization (**ECO**) on one day in November 1992. China, Russia and three Central Asian states
# signed an agreement about their borders in 1996, and in 2001 this group, joined by Uzbekistan, became the Shanghai Cooperation Organisation (**SCO**). The third kind had only Central Asian founders. It includes the Interstate Commission for Water Coordination (**ICWC**), which the five Central Asian states (*the five*, from here on) founded in 1992, and a union of 1994, which later became the Central Asian Cooperation Organization (**CACO**) and ended in 2005.
#
# In all of them the actors are governments (§6.7.1).
#
# ### What the source text argues
#
# - **Little impact (§6.1).** The CIS was made to manage a separation, and better-designed organisations have replaced it. CACO was local but failed because its members wanted different things; Russia joined in 2004, and CACO was absorbed, according to the text by the EAEU, but in fact by its predecessor, the Eurasian Economic Community (EurAsEC). The ICWC is weak because each state is sovereign over its own water, and the agreements based on it are not binding. NATO, the OSCE and the EU prefer projects with individual states.
# - **Banks (§6.2).** The Asian Development Bank (ADB) runs CAREC, a programme for transport and trade. CAREC concentrates on technical matters and publishes its results, but Russia does not support it. China
#   dominates the Asian Infrastructure Investment Bank (AIIB).
# - **ECO (§6.3).** All five are members, even Turkmenistan, which calls itself neutral. A shared religion could have become a shared identity. It did not, perhaps because Iran
#   and Turkey compete and because rulers in Central Asia fear religious politics.
# - **CSTO (§6.4).** Russia leads this military alliance. Some read it as a counterweight to the SCO and to China. The CSTO stayed out of the violence in Kyrgyzstan in 2010, and
#   many members did not endorse Russia's wars in Georgia and Ukraine. The text calls Uzbekistan's commitment volatile.
# - **EAEU (§6.5).** Its institutions are the strongest: it has common tariffs, and its decisions are binding. But members argue about the costs, the smaller ones fear Moscow's political plans, and Kyrgyzstan joined
#   under pressure.
# - **SCO (§6.6).** It is a forum, not an authority, and it cannot enforce anything. The text sees this as a strength. China and Russia contain each other, so
#   small members keep their freedom, and the admission of India and Pakistan in 2017 dilutes any hegemony further.
# - **Taken together (§6.7.1).** The organisations overlap like spaghetti in a bowl. Every organisation that works is built around a strong outsider, serves mostly as a place for bilateral
#   business, and gets little commitment from its members.
#
# The next cell shows the members, observers and partners of the SCO on a map. Below it, you can open a description in words.

# %%
membership_map("SCO", "2018-03-01", status="any")

# %% [markdown]
# ### What scholars dispute
#
# *Why so many organisations, and so little integration?* Allison (2008) calls it virtual regionalism. Members hardly integrate; what they gain is "protective integration", the solidarity of rulers against pressure from outside. For Collins (2009) the reason is patronage: presidents block free trade because it would hurt their clients (the supporters they reward), and they accept security cooperation because it protects their rule. [Libman and Vinokurov (2012)](https://www.springerprofessional.de/en/holding-together-regionalism-twenty-years-of-post-soviet-integra/7294580) describe organisations that hold
# together what used to be one state. [Krapohl and Vasileva-Dienes (2020)](https://doi.org/10.1007/s10308-019-00548-0) blame not the regimes but economies that depend on outsiders. Kazakhstan, they argue,
# gains more from the EAEU, led by Russia, than from its Central Asian neighbours. [Kazhenova (2024)](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7) finds that the presidents of Kazakhstan and Uzbekistan disagreed too deeply to cooperate.
#
# *Is it a failure at all?* [Costa Buranelli (2021)](https://brill.com/view/journals/caa/8/1/article-p1_1.xml) answers that whoever says "failure" measures the region against Europe. He
# prefers to speak of an *order*, which has room for cooperation and for conflict. [Panke and Stapel (2018)](https://doi.org/10.1057/s41268-016-0081-x) show that overlap is
# normal: more than sixty regional organisations around the world overlap with others. Overlap can still do harm if the rules contradict each other.
#
# ### Since 2018
#
# The text considered it unlikely that Iran would join the SCO, and expected Mongolia to be next (§6.6.3). Iran joined in 2023 and Belarus in 2024, but Mongolia did not. Since September 2025 the SCO has had no observers:
# its former observers and its dialogue partners are now all called partners. The CSTO sent troops to Kazakhstan in January 2022, and Armenia froze its CSTO membership in 2024. Uzbekistan became an observer of the EAEU in 2020 and a member of the Organization of Turkic States (OTS) in 2019.
#
# Above all, the five began to meet without outside powers. In 2017 Shavkat Mirziyoyev, the president of Uzbekistan, proposed regular meetings. The first took place on 15 March 2018, just as the text was being finished. Three of the five signed a treaty of friendship in July 2022. These Consultative Meetings are no longer meetings of the five alone: Azerbaijan came as a guest from 2023 and joined in November 2025.
#
# ### A voice
#
# > Proceeding from the spirit of mutual trust, mutual advantage, equality, mutual consultations, respect for cultural variety and aspiration to joint development that
# > was clearly established at the meeting of heads of six States in 2001 in Shanghai …
#
# This is from the preamble of the Charter of the SCO ([7 June 2002, translated by Xinhua](http://covid-19.chinadaily.com.cn/china/2006-06/12/content_614628.htm)). Which of these words could a government quote when a foreign government criticises its elections?
#
# ### Works
#
# Open-access works come first. The notes are ours.
#
# - [Rakhimov 2010](https://doi.org/10.1016/j.euras.2010.04.002), *Internal and external dynamics of regional cooperation in Central Asia*: why CACO, EurAsEC, CIS and SCO differ in their effects, and why the five talk too little among themselves. Start here.
# - [Krapohl and Vasileva-Dienes 2020](https://doi.org/10.1007/s10308-019-00548-0), *The region that isn't*: economic dependence on outsiders explains the end of CACO.
# - [Costa Buranelli 2021](https://brill.com/view/journals/caa/8/1/article-p1_1.xml), *Central Asian Regionalism or Central Asian Order?*: what we see if we stop asking why the region is not Europe.
# - [Kazhenova 2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7), *Leaders Matter*: analyses speeches by the first presidents of Kazakhstan and Uzbekistan.
# - [Panke and Stapel 2018](https://doi.org/10.1057/s41268-016-0081-x), *Exploring overlapping regionalism*: overlapping organisations in all parts of the world, mapped and explained.
# - [Nurimbetov and Vasa 2021](https://doi.org/10.32565/aarms.2021.2.3), *The SCO in a Changing Central Asian Geopolitical Context*: the SCO after its enlargement, with scenarios.
# - Allison 2008, *Virtual regionalism, regional structures and regime security in Central Asia*, Central Asian Survey 27(2): the source of "protective integration".
# - Collins 2009, *Economic and Security Regionalism among Patrimonial Authoritarian Regimes*, Europe-Asia Studies 61(2): patronage as the explanation.
# - [Libman and Vinokurov 2012](https://www.springerprofessional.de/en/holding-together-regionalism-twenty-years-of-post-soviet-integra/7294580), *Holding-Together Regionalism: Twenty Years of Post-Soviet Integration*: such organisations begin deep and decay.

# %% [markdown]
# ### Questions on the reading
#
# Answer each question in one sentence, then open our answer.
#
# 1. How does the SCO differ from the CSTO, according to the text?
#
#    <details><summary>Our answer</summary>The CSTO is a military alliance that Russia alone leads. The SCO is a forum for dialogue with a wide agenda. It includes
#    China as well as Russia, so no one leads it alone, and it cannot enforce decisions.</details>
#
# 2. Allison and Collins both explain why there is so little integration. How does the explanation of Krapohl and Vasileva-Dienes differ from theirs?
#
#    <details><summary>Our answer</summary>Allison and Collins look inside the states: rulers seek protection, and their clients seek favours. Krapohl and Vasileva-Dienes look outside: trade and power
#    tie each state to Russia or China more than to its neighbours.</details>
#
# 3. Which of the changes since 2018 would have surprised the author most, and why?
#
#    <details><summary>Our answer</summary>You can argue for several. Iran's accession contradicts a prediction of §6.6.3. If you think that the meetings of the five work, they contradict §6.7.1, which says that every organisation that works has a strong outsider.</details>

# %% [markdown]
# ## The claim
#
# > The organisations of Central Asia overlap like spaghetti in a bowl. Only one significant organisation, the ECO, includes all five
# > states. Every organisation that works is built around a strong power from outside. The more members join, the weaker that power's grip becomes.
# > (adapted from §6.3, §6.6.3, §6.7.1)
#
# How many of these four claims will the data fully support? Replace `None` with a number, and run the next two cells. Your first prediction is kept for the wrap-up.

# %%
my_guess = None  # 0, 1, 2, 3 or 4

# %% jupyter={"source_hidden": true}
prediction = _checks.locked("08-four-claims", my_guess, allowed=range(5))
prediction

# %% [markdown]
# ## Explore
#
# The explorer rebuilds Image 7 of the text, for spring 2018. Move the date, and point at a symbol to read what it means.

# %%
explorer = MembershipExplorer()
explorer

# %% [markdown]
# 1. **Spring 2018.** Which of the five has the fewest symbols in its row?
#
#    <details><summary>What we saw</summary>Turkmenistan. Of the organisations shown, it is a full member of only the ECO, the ICWC and the ADB.</details>
#
# 2. **Uzbekistan's path.** Open *Filters* and tick the CST, the treaty that became the CSTO. Follow Uzbekistan in the CST and the CSTO in 1998, 2000, 2007, autumn 2012 and 2018.
#
#    <details><summary>What we saw</summary>In, out, in, suspended, out. §6.4.2 is right to call its commitment volatile, but does not mention that Uzbekistan left the CSTO in 2012.</details>
#
# The folded cell below counts full memberships on 1 March 2018 and by year.

# %% jupyter={"source_hidden": true}
full = oxus_data.load("memberships").query("state_id in @oxus_data.CENTRAL_ASIA and status in @oxus_data.FULL")
spring = full[(full["start"] <= "2018-03-01") & ~(full["end"] <= "2018-03-01")]
print("On 1 March 2018:", spring.groupby("state_id")["institution_id"].nunique().to_dict())
counts = {}
for year in range(1991, 2026):
    day = pd.Timestamp(f"{year}-12-31")
    counts[year] = full[(full["start"] <= day) & ~(full["end"] <= day)].groupby("state_id")["institution_id"].nunique()
axes = pd.DataFrame(counts).T.fillna(0).plot(xlabel="", ylim=(0, None))
names = {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan", "TJK": "Tajikistan", "TKM": "Turkmenistan", "UZB": "Uzbekistan"}
style.label_lines(axes, names)
style.finish(
    axes,
    title="Turkmenistan is a full member of far fewer organisations than the other four states",
    unit="Number of full memberships in our table on 31 December",
    source="table memberships",
    alt="Five lines from 1991 to 2025. All rise steeply until about 2000. Kazakhstan and Kyrgyzstan end at 25, Tajikistan at 22, Uzbekistan at 21 and Turkmenistan at 14.",
)

# %% [markdown]
# ## Step by step
#
# ### A spell
#
# A membership is stored as a **spell**: one state, one organisation, one status, from one day to another. A new status begins a new spell. `oxus_data.FULL` lists the statuses of a **full member**: `founding_member`, `member` and `frozen` (still a member in law). Other statuses do not count: an `observer` may attend, and a `participant` (such as every state in the OSCE) takes part without being a member by treaty.
#
# A missing row means that the state was not a member, or that we have not checked: `roster` in the table `institutions` says for which states our list is complete.
#
# `&` means *and*; each comparison beside it needs its own round brackets. `.loc[rows, columns]` selects rows and columns.
#
# ### Python box · dates that may be missing
#
# A spell is **half-open**: the state is a member on the day the spell starts, but not on the day it ends. If no end is known, `end` is empty (`NaT`, *not a time*). **A comparison with an empty date by `<`, `<=`, `>` or `>=` is always false**, so `end > day` would lose the states that are still members. Instead, ask whether the spell is over, and reverse the answer with `~` (*not*).

# %%
spells = oxus_data.load("memberships")
day = pd.Timestamp("2007-01-01")
begun = spells["start"] <= day
over = spells["end"] <= day  # false where there is no end
spells.loc[(spells["state_id"] == "UZB") & begun & ~over, ["institution_id", "status", "end"]].head(4)


# %%
# Try it. 1: count Uzbekistan's spells that include 1 March 2018. Change `day`, and compute `begun` and `over` again.
# 2: count them with `spells["end"] > day` instead of `~over`. How many are lost?

# %% [markdown]
# ## Core
#
# Four exercises (12 points) and a written question (6 points), in any order. Run the folded cells below each answer to check it.

# %% [markdown]
# ### Exercise 1 · Members on a day (3 points)
#
# *Claims: in spring 2018 the SCO has eight full members, four of them Central Asian (§6.6.1); Uzbekistan is a member of the CSTO, although a volatile one (§6.4.2).*
#
# Complete `members_on(table, institution, on)`. It returns the ids of the organisation's **full members** on the day `on`, as a list or a set. Four rules:
#
# - Use `table`, not `oxus_data.members`: the checks also use toy tables.
# - Match the id exactly: `"CIS"` is not `"CISFTA"`.
# - Spells are half-open, as in the box. If no end is known, the state is a member on every later day.
# - A spell whose start is not known never counts.
#
# <details><summary>A hint</summary>Write <code>over</code> as in the box, and conditions for the organisation and the status (<code>isin</code>). Join these two, <code>begun</code> and <code>~over</code> with &amp; in <code>table[...]["state_id"]</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "members_on", "locked": false, "schema_version": 3, "solution": true, "task": false}
def members_on(table, institution, on):
    """The full members of an organisation on a day.

    table: a table of spells with the columns institution_id, state_id, status, start, end
    institution: the id of an organisation, such as "SCO"
    on: a day as text, such as "2018-03-01"
    Returns a set (or list) of state ids.
    """
    day = pd.Timestamp(on)
    begun = table["start"] <= day
    ### BEGIN SOLUTION
    over = table["end"] <= day
    full = table["status"].isin(oxus_data.FULL)
    return set(table.loc[(table["institution_id"] == institution) & begun & ~over & full, "state_id"])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_members_on", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = oxus_data.load("memberships")
_sco = _checks.ids(members_on(_table, "SCO", "2018-03-01"))
_checks.expect(
    _sco, "You found no members of the SCO. Its spells have no end yet (NaT): does your comparison with `end` lose them? Or does a comparison beside `&` lack its own round brackets?"
)
_checks.expect("MDA" not in _sco, "Moldova was never in the SCO: do you use `institution`?")
_checks.expect(
    not _sco & {"IRN", "MNG", "TUR"},
    f"You have {len(_sco)} states in the SCO: you count observers or partners as members. Which statuses count?",
)
_checks.expect(
    _sco >= {"IND", "PAK"}, "India and Pakistan are missing: they joined in 2017, so they are members but not founding members."
)
_checks.same_ids(_sco, ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"], "The SCO on 2018-03-01.")
_checks.expect(
    "UZB" not in _checks.ids(members_on(_table, "CSTO", "2018-03-01")),
    "You have Uzbekistan in the CSTO in 2018. It left in 2012: do you compare the day with `end`?",
)
_checks.expect(
    "UZB" in _checks.ids(members_on(_table, "CSTO", "2007-01-01")), "Uzbekistan is missing from the CSTO in 2007: it was a member from 2006 to 2012."
)
_checks.expect(
    "ARM" in _checks.ids(members_on(_table, "CSTO", "2025-01-01")),
    "Armenia is missing from the CSTO in 2025. It froze its membership, but `frozen` is in FULL.",
)
_checks.expect(
    "UKR" not in _checks.ids(members_on(_table, "CIS", "2018-03-01")),
    "You have Ukraine in the CIS. It is a member of CISFTA: match the id exactly.",
)
### BEGIN HIDDEN TESTS
for _body, _when in [("ECO", "1995-01-01"), ("CIS", "1993-12-31"), ("EAEU", "2015-06-01"), ("CST", "1998-01-01")]:
    _expected = oxus_data.members(_body, _when)["state_id"]
    _checks.same_ids(members_on(_table, _body, _when), _expected, f"{_body} on {_when}.")
_checks.same_ids(members_on(_table, "IFAS", "2020-01-01"), oxus_data.CENTRAL_ASIA, "IFAS in 2020, with Kyrgyzstan frozen.")
_checks.same_ids(members_on(_table, "CACO", "2010-01-01"), [], "CACO ended in 2005, so in 2010 it is empty.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_members_on_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = oxus_data.load("memberships")
_checks.expect(
    "IND" in _checks.ids(members_on(_table, "SCO", "2017-06-09")),
    "India's spell starts on 2017-06-09, and a state is a member on the day its spell starts.",
)
_checks.expect(
    "IND" not in _checks.ids(members_on(_table, "SCO", "2017-06-08")),
    "India is not yet a member on 2017-06-08, the day before it joined.",
)
_checks.expect(
    "UZB" in _checks.ids(members_on(_table, "CST", "1999-04-19")),
    "Uzbekistan's spell in the CST ends on 1999-04-20, so Uzbekistan is still a member on 1999-04-19.",
)
_checks.expect(
    "UZB" not in _checks.ids(members_on(_table, "CST", "1999-04-20")),
    "Uzbekistan's spell in the CST ends on 1999-04-20, and a state is no longer a member on the day its spell ends.",
)
_checks.expect(
    "KAZ" in _checks.ids(members_on(_table, "SCO", "2040-01-01")),
    "Kazakhstan's spell in the SCO has no end, so it is a member on every later day, even after our data end.",
)
_toy = _checks.toy_spells(
    ("CLUB", "AAA", "member", "2001-01-01", "2002-01-01"),
    ("CLUB", "AAA", "frozen", "2002-01-01", None),
    ("CLUB", "BBB", "member", None, None),
)
try:
    _answer = members_on(_toy, "CLUB", "2002-01-01")
except oxus_data.DataError:
    _answer = None
    _checks.expect(False, "CLUB is in the toy table only: look it up in `table`, not with `oxus_data.members`.")
_answer = _checks.ids(_answer)
_checks.expect("BBB" not in _answer, "In the toy organisation CLUB, the start of BBB's spell is not known, and a spell with an unknown start never counts.")
_checks.same_ids(_answer, ["AAA"], "The toy organisation CLUB, where AAA changes its status on 2002-01-01.")
_toy = _checks.toy_spells(("GUILD", "CCC", "member", None, None), ("GUILD", "DDD", "member", "2003-01-01", None))
_checks.same_ids(members_on(_toy, "GUILD", "2002-01-01"), [], "The toy organisation GUILD, which has no known member before 2003.")
### BEGIN HIDDEN TESTS
from random import Random as _Random

_dice = _Random(2018)
_grid = [f"{year}-{day}" for year in (1999, 2000, 2001) for day in ("02-28", "03-01", "12-31")]
_words = [*oxus_data.FULL, "observer", "participant", "suspended", "associate"]
for _round in range(2):
    _rows = []
    for _body in ("CIS", "CISFTA", "SCO"):
        for _state in ("AAA", "BBB", "CCC", "DDD"):
            _dates = sorted(_dice.sample(_grid, _dice.choice([2, 3, 4])))
            _dates = [_dice.choice([None, _dates[0]]), *_dates[1:-1], _dice.choice([None, _dates[-1]])]
            _rows += [
                (_body, _state, _dice.choice(_words), _from, _to) for _from, _to in zip(_dates, _dates[1:], strict=False)
            ]
    _dice.shuffle(_rows)
    _toy = _checks.toy_spells(*_rows)
    for _when in _grid:
        _expected = {
            state
            for body, state, status, start, end in _rows
            if body == "CIS" and status in oxus_data.FULL and start and start <= _when and not (end and end <= _when)
        }
        _checks.same_ids(
            members_on(_toy.copy(), "CIS", _when),
            _expected,
            f"A toy table of CIS, CISFTA and SCO, for CIS on {_when}: your answer breaks one of the four rules.",
        )
### END HIDDEN TESTS

# %% [markdown]
# ### Python box · sets from a column
#
# `oxus_data.members` gives the full members on a day. `set(...)` turns a column into a set, which holds each value once. `a & b` holds what is in both sets, `a | b` what is in at least one, and `a - b` what is only in `a`. `a.add(x)` adds `x` to `a`.

# %%
csto = set(oxus_data.members("CSTO", "2018-03-01")["state_id"])
eaeu = set(oxus_data.members("EAEU", "2018-03-01")["state_id"])
print("both:", sorted(csto & eaeu), "CSTO only:", sorted(csto - eaeu), "in at least one:", len(csto | eaeu))
with_uzbekistan = set(csto)
with_uzbekistan.add("UZB")  # as if Uzbekistan had rejoined


# %%
# Try it. 1: which of the five (`set(oxus_data.CENTRAL_ASIA)`) are in both csto and eaeu?
# 2: which of the five are in neither?

# %% [markdown]
# ### Exercise 2 · How far do two organisations overlap? (3 points)
#
# *Claim: the membership of the CIS overlaps significantly with that of the CSTO and of the SCO (§6.1.1).*
#
# "Significantly" needs a number. Two measures are common:
#
# - **Jaccard index** ([Jaccard 1912](https://doi.org/10.1111/j.1469-8137.1912.tb05611.x)): the number of states in both, divided by the number in at least one.
# - **Overlap coefficient**: the number in both, divided by the size of the smaller organisation.
#
# Complete `overlap(first, second, on)`. It returns both measures for the full members on the day `on`, the Jaccard index first. Don't round.
#
# - If one has no members, there is nothing to compare: return `float("nan")` (not a number) for both.
# - If both have members but share none, both measures are 0.
#
# <details><summary>A hint</summary>Start with <code>if not a or not b:</code>, which is true if one is empty.</details>

# %% nbgrader={"grade": false, "grade_id": "overlap", "locked": false, "schema_version": 3, "solution": true, "task": false}
def overlap(first, second, on):
    """How far the full members of two organisations overlap on a day.

    first, second: ids of organisations, such as "CIS" and "CSTO"
    on: a day as text
    Returns (Jaccard index, overlap coefficient), or (nan, nan) if an organisation has no members on that day.
    """
    a = set(oxus_data.members(first, on)["state_id"])
    b = set(oxus_data.members(second, on)["state_id"])
    ### BEGIN SOLUTION
    if not a or not b:
        return float("nan"), float("nan")
    return len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_overlap", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_jaccard, _coefficient = _checks.numbers(overlap("CIS", "CSTO", "2018-03-01"), 2)
_checks.expect(_jaccard not in (0.667, 0.67, 0.7), "Your Jaccard index looks rounded. Please don't round it.")
_checks.expect(
    not (_jaccard > 1 or _coefficient > 1),
    f"You return {_jaccard:g} and {_coefficient:g}. Please return shares between 0 and 1, not percentages or counts.",
)
_checks.expect(not (abs(_jaccard - 1) < 1e-6 and _coefficient < 1), "The order is reversed: please return Jaccard first.")
_checks.expect(
    abs(_coefficient - 1) < 1e-6,
    f"All six members of the CSTO are in the CIS, so the overlap coefficient is 1, not {_coefficient:.2f}: "
    "divide by the size of the smaller organisation, and count full members only.",
)
_checks.expect(
    abs(_jaccard - 6 / 9) < 1e-6,
    f"Six of nine states are in both, so the Jaccard index is 0.67, not {_jaccard:.2f}: "
    "divide by the number of states in at least one, each counted once. Count full members only.",
)
_jaccard, _coefficient = _checks.numbers(overlap("CIS", "SCO", "2018-03-01"), 2)
_checks.expect(
    abs(_coefficient - 5 / 8) < 1e-6,
    f"CIS and SCO in 2018: five of the SCO's eight members are in the CIS, so the coefficient is 0.625, not {_coefficient:.3f}.",
)
_checks.expect(
    abs(_jaccard - 5 / 12) < 1e-6,
    f"CIS and SCO in 2018: twelve states are in at least one and five in both, so Jaccard is 0.417, not {_jaccard:.3f}.",
)
_jaccard, _coefficient = _checks.numbers(overlap("CIS", "SCO", "2016-01-01"), 2)
_checks.expect(
    abs(_jaccard - 0.5) < 1e-6, f"CIS and SCO in 2016: ten states are in at least one and five in both, so Jaccard is 0.5, not {_jaccard:.3f}. Do you use `on`?"
)
_jaccard, _coefficient = _checks.numbers(overlap("EAEU", "CIS", "2018-03-01"), 2)
_checks.expect(
    abs(_coefficient - 1) < 1e-6,
    f"All members of the EAEU are in the CIS, so the coefficient is 1, not {_coefficient:.2f}: the smaller organisation may come first.",
)
### BEGIN HIDDEN TESTS
_names = ["ADB", "AIIB", "CIS", "CSTO", "EAEU", "ECO", "GUAM", "OTS", "SCO"]
for _shift, _when in enumerate(["2007-01-01", "2016-01-01", "2024-12-31"]):
    _inside = {name: set(oxus_data.members(name, _when)["state_id"]) for name in _names}
    for _number, _one in enumerate(_names):
        for _other in _names[(_number + _shift) % 7 :: 7]:  # every pair would take too long
            if _one == _other or not _inside[_one] or not _inside[_other]:
                continue
            _a, _b = _inside[_one], _inside[_other]
            _checks.same_numbers(
                overlap(_one, _other, _when),
                (len(_a & _b) / len(_a | _b), len(_a & _b) / sorted([len(_a), len(_b)])[0]),
                f"{_one} and {_other} on {_when}.",
            )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_overlap_empty", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
try:
    _answer = overlap("RCD", "ECO", "1990-06-01")
except ZeroDivisionError:
    _answer = (0.0, 0.0)
    _checks.expect(False, "The RCD, which came before the ECO, ended in 1979. It has no members in 1990, so you divide by zero.")
if _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)):
    _answer = (float("nan"), float("nan"))
_checks.expect(
    all(pd.isna(number) for number in _checks.numbers(_answer, 2)),
    f"RCD ended in 1979, so in 1990 there is nothing to compare: please return nan for both, not {_answer!r}.",
)
try:
    _answer = overlap("ECO", "RCD", "1990-06-01")
except ZeroDivisionError:
    _answer = (0.0, 0.0)
if _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)):
    _answer = (float("nan"), float("nan"))
_checks.expect(
    all(pd.isna(number) for number in _checks.numbers(_answer, 2)),
    f"The RCD can also be the second of the two. Please return nan for both, not {_answer!r}.",
)
_checks.expect(
    _checks.numbers(overlap("GUAM", "CSTO", "2018-03-01"), 2) == [0, 0],
    "GUAM and the CSTO both have members in 2018, but share none of them: please return 0 for both, not nan.",
)
### BEGIN HIDDEN TESTS
for _one, _other, _when in [("RCD", "CIS", "1995-01-01"), ("CACO", "EURASEC", "2016-01-01"), ("CSTO", "CACO", "2010-01-01")]:
    _answer = overlap(_one, _other, _when)
    if _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)):
        _answer = (float("nan"), float("nan"))
    _checks.expect(
        all(pd.isna(number) for number in _checks.numbers(_answer, 2)),
        f"{_one} and {_other} on {_when}: one of them has no members, so please return nan for both.",
    )
for _one, _other, _when in [("ECO", "BRICS", "2018-03-01"), ("EAEU", "GUAM", "2016-01-01"), ("BRICS", "ICWC", "2012-01-01")]:
    _checks.expect(
        _checks.numbers(overlap(_one, _other, _when), 2) == [0, 0],
        f"{_one} and {_other} on {_when} both have members, but share none of them: please return 0 for both.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Python box · a list with a condition
#
# `[x for x in things if condition]` lists each `x` in `things` for which the condition is true. Here the things are features, one per country. A feature is a dictionary; its `"properties"` are another, with the `"state_id"`.
# An `OfflineMap` needs no network, and `folium.GeoJson(...).add_to(...)` adds a layer to it. Run the next cell and open *this map in words*.

# %%
world = oxus_data.geometry("countries")
chosen = [feature for feature in world["features"] if feature["properties"]["state_id"] in {"MNG"}]
example = OfflineMap(title="An observer of the SCO, 2018", text="Mongolia, south of Russia.")
folium.GeoJson({"type": "FeatureCollection", "features": chosen}).add_to(example)
example


# %%
# Try it. 1: make a list of the features whose state_id is in `set(oxus_data.CENTRAL_ASIA)`.
# 2: how long is it?

# %% [markdown]
# ### Exercise 3 · A map, and its words (3 points)
#
# *Claim: the CSTO can be read as a counterweight to the SCO and to China's influence in it (§6.4.1).*
#
# A counterweight should have members that are not in the SCO. Which states are in both?
#
# Complete `both_map(first, second, on)`. It returns an `OfflineMap` with
#
# - a layer of **exactly the states that are full members of both organisations** on the day;
# - a `title` and a `text` for readers who cannot see the map. Together they give the day or its year, and name **every state in the layer and no other**, in English ("Kazakhstan", not "KAZ").
#
# The lines that draw the layer are given: call your list `features` and your map `picture`.
#
# <details><summary>A hint</summary>Keep the rows of <code>one</code> where <code>state_id</code> is also in <code>other</code>. Their column <code>state</code> has the names; <code>", ".join(names)</code> makes one text of them.</details>

# %% nbgrader={"grade": false, "grade_id": "both_map", "locked": false, "schema_version": 3, "solution": true, "task": false}
def both_map(first, second, on):
    """A map of the states that are full members of both organisations on a day, with a description in words.

    first, second: ids of organisations
    on: a day as text
    Returns an OfflineMap with a GeoJson layer of these states, a title and a text.
    """
    world = oxus_data.geometry("countries")
    one = oxus_data.members(first, on)
    other = oxus_data.members(second, on)
    ### BEGIN SOLUTION
    both = one[one["state_id"].isin(other["state_id"])]
    features = [f for f in world["features"] if f["properties"]["state_id"] in set(both["state_id"])]
    picture = OfflineMap(title=f"Full members of both on {on}", text=", ".join(both["state"]))
    ### END SOLUTION
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(picture)
    return picture


# %% nbgrader={"grade": true, "grade_id": "test_both_map", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
def _states_on(picture):
    """The ids of the states in the GeoJson layers of a map, without the map's own base layer."""
    drawn = _checks.drawn_map(picture)
    return set(drawn.loc[drawn["kind"] == "feature", "name"])


_picture = both_map("CSTO", "SCO", "2018-03-01")
_checks.expect(_picture is not None, "Your function returns nothing: does it end with `return`?")
_checks.expect(
    isinstance(_picture, OfflineMap), f"Please return an OfflineMap; you return {type(_picture).__name__}."
)
display(_picture)  # have a look
_shown = _states_on(_picture)
_checks.expect(_shown, "Your map has no GeoJson layer of your own, or that layer is empty: did you call `.add_to(...)`?")
_checks.expect(
    len(_shown) < 30, f"Your layer has {len(_shown)} countries: keep only the features of the states that are in both."
)
_checks.expect(
    not _shown & {"ARM", "CHN", "IND"}, "Some states on your map are in only one organisation: keep only the states that are in *both*."
)
_checks.expect(
    "UZB" not in _shown, "Uzbekistan is on your map: in 2018 it is in the SCO, but it left the CSTO in 2012."
)
_checks.same_ids(_shown, ["KAZ", "KGZ", "RUS", "TJK"], "The layer of your map for CSTO and SCO on 2018-03-01.")
### BEGIN HIDDEN TESTS
for _one, _other, _when in [
    ("CIS", "SCO", "2016-01-01"),
    ("ECO", "ADB", "2018-03-01"),
    ("GUAM", "CIS", "2009-08-17"),
    ("CIS", "GUAM", "2009-08-18"),
]:
    _expected = set(oxus_data.members(_one, _when)["state_id"]) & set(oxus_data.members(_other, _when)["state_id"])
    _checks.same_ids(_states_on(both_map(_one, _other, _when)), _expected, f"The layer for {_one} and {_other}, {_when}.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_both_map_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import re as _re


def _named(words):
    """The states that a text names, by their English names in the table of states."""
    names = oxus_data.load("states")["name"]
    return {name for name in names if _re.search(rf"\b{_re.escape(name)}\b", words, flags=_re.IGNORECASE)}


_picture = both_map("CSTO", "SCO", "2018-03-01")
_checks.expect(
    isinstance(_picture, OfflineMap), f"Please return an OfflineMap; you return {type(_picture).__name__}."
)
_checks.expect(_picture.text, "Your map has no words for readers who cannot see it: give the OfflineMap a `text`.")
_words = f"{_picture.title} {_picture.text}"
_both = {"Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"}
_missing, _extra = (", ".join(sorted(names)) for names in (_both - _named(_words), _named(_words) - _both))
_checks.expect(not _missing, f"Your title and text do not name {_missing}: write plain English names, not ids.")
_checks.expect(not _extra, f"Your title and text name {_extra}, which is not in both: name only the states in the layer.")
_checks.expect("2018" in _words, "Your title and text do not give the date: a map without a date is not evidence.")
_picture = both_map("CSTO", "SCO", "2007-01-01")
_words = f"{_picture.title} {_picture.text}"
_checks.expect("2007" in _words, "For 2007 your title and text do not give the year: make them from `on`.")
_checks.expect("Uzbekistan" in _named(_words), "For 2007 your title and text do not name Uzbekistan: make them from the data.")
### BEGIN HIDDEN TESTS
for _one, _other, _when in [("SCO", "BRICS", "2024-12-31"), ("OTS", "ECO", "2011-01-01")]:
    _expected, _inside = oxus_data.members(_one, _when), set(oxus_data.members(_other, _when)["state_id"])
    _expected = set(_expected.loc[_expected["state_id"].isin(_inside), "state"])
    _picture = both_map(_one, _other, _when)
    _words = f"{_picture.title} {_picture.text}"
    _checks.expect(
        _named(_words) == _expected,
        f"{_one} and {_other} on {_when}: the words name {', '.join(sorted(_named(_words))) or 'no state'}, "
        f"but should name {', '.join(sorted(_expected))}. Make them from the data.",
    )
    _checks.expect(
        _when[:4] in _words, f"{_one} and {_other} on {_when}: the words do not give the year. Make them from the data."
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · All five at one table (3 points)
#
# *Claims: the ECO is the only significant organisation with all five (§6.3, §6.7.4, §7.2); the water commission ICWC includes all
# five (§6.1.3). Can both be true?*
#
# Complete `all_five(table, statuses)`. It returns the ids of organisations that had all of `oxus_data.CENTRAL_ASIA` together **on one and the same day**, each with any of the given statuses.
#
# - Other members do not matter, and any one day is enough.
# - Count states, not rows: a table may contain the same spell twice.
# - Spells start and end as in Exercise 1, so between two spells a state is not a member.
#
# All five are first together on a day when a spell starts, so the given loop tries only such days. Replace the `raise` line and keep `return found`.
#
# <details><summary>A hint</summary>Keep the rows of <code>group</code> whose spell includes <code>day</code>, and count their different states with <code>nunique()</code>. If there are five: <code>found.add(institution)</code>.</details>
#
# Then call it with `spells`, first with `oxus_data.FULL` and then with `oxus_data.FULL + ("participant",)`. Which claim survives? For 1 March 2018 alone, give it only the spells that include that day.

# %% nbgrader={"grade": false, "grade_id": "all_five", "locked": false, "schema_version": 3, "solution": true, "task": false}
def all_five(table, statuses):
    """The organisations that included all five states of Central Asia on one and the same day.

    table: a table of spells with the columns institution_id, state_id, status, start, end
    statuses: the statuses that count, for example oxus_data.FULL
    Returns a set (or list) of institution ids.
    """
    wanted = table[table["state_id"].isin(oxus_data.CENTRAL_ASIA) & table["status"].isin(statuses)]
    found = set()
    for institution in set(wanted["institution_id"]):
        group = wanted[wanted["institution_id"] == institution]
        for day in group["start"]:
            ### BEGIN SOLUTION
            inside = group[(group["start"] <= day) & ~(group["end"] <= day)]
            if inside["state_id"].nunique() == len(oxus_data.CENTRAL_ASIA):
                found.add(institution)
            ### END SOLUTION
    return found


# %% nbgrader={"grade": true, "grade_id": "test_all_five", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_table = oxus_data.load("memberships")
_full = _checks.ids(all_five(_table, oxus_data.FULL))
_checks.expect(_full, "Your answer is empty. Most spells have no end (NaT): does your comparison with `end` lose them?")
_checks.expect(
    not _full & {"CSTO", "SCO"},
    "You have the CSTO or the SCO, but Turkmenistan was never in either: you need the five Central Asian states, not just any five.",
)
_checks.expect(
    "CIS" not in _full,
    "You have the CIS. Turkmenistan was a participant and is now an associate, but it was never a full member: do you use `statuses`?",
)
_checks.expect("ECO" in _full, "The ECO is missing. It has other members too, but they do not matter.")
_checks.expect(_full >= {"ICWC", "IFAS"}, "The ICWC or IFAS is missing: all five were in both of them in 1993.")
_checks.expect(
    _full >= {"OIC", "UN", "ADB"},
    "Some organisations are missing, for example the UN, the ADB or the Organisation of Islamic Cooperation (OIC).",
)
_checks.expect(
    not _full & {"WTO", "EAEU", "GUAM"}, "You have the WTO, the EAEU or GUAM, but some of the five were never members of it."
)
_wider = _checks.ids(all_five(_table, (*oxus_data.FULL, "participant")))
_checks.expect(_wider >= _full, "If one more status counts, there cannot be fewer organisations.")
_checks.expect(
    _wider >= {"OSCE", "PFP"},
    "If `participant` counts too, the OSCE and the Partnership for Peace (PFP) belong in the answer.",
)
### BEGIN HIDDEN TESTS
def _together(spells, statuses):
    """The organisations with all five on a day, found day by day in plain Python."""
    five, found, own = set(oxus_data.CENTRAL_ASIA), set(), {}
    columns = spells.loc[spells["status"].isin(statuses), ["institution_id", "state_id", "start", "end"]]
    for body, state, *dates in columns.itertuples(index=False, name=None):
        if state in five:
            own.setdefault(body, []).append((state, *dates))
    for body, rows in own.items():
        for _, day, _ in rows:  # an empty date compares as false, as in the table
            if five == {state for state, start, end in rows if start <= day and not end <= day}:
                found.add(body)
    return found


# Four organisations depend on rows of low confidence (BRI, CAREC, SPECA and the Islamic Development Bank): either answer is accepted.
_sure = _table[_table["confidence"] != "low"]
for _answer, _counts, _what in [
    (_full, oxus_data.FULL, "Organisations with all five as full members."),
    (_wider, (*oxus_data.FULL, "participant"), "Full members and participants together."),
]:
    _either = _together(_table, _counts) - _together(_sure, _counts)
    _checks.same_ids(_answer - _either, _together(_sure, _counts), _what)
_few = _table[_table["institution_id"].isin(["CICA", "ECO", "ICWC", "OIC", "OTS"])]  # all of them would take too long
_checks.same_ids(all_five(_few, ("observer",)), [], "There is no organisation in which all five are observers.")
_early = _few[_few["start"] < "1993-01-01"]
_checks.same_ids(
    all_five(_early, oxus_data.FULL), _together(_early, oxus_data.FULL), "Spells that began before 1993: do you use `table`?"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_all_five_same_day", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_four = ["KGZ", "TJK", "TKM", "UZB"]
_toy = _checks.toy_spells(
    *(("RELAY", state, "member", "2005-01-01", None) for state in _four),
    ("RELAY", "KAZ", "member", "2000-01-01", "2005-01-01"),
    *(("MEET", state, "member", "2004-12-31", None) for state in _four),
    ("MEET", "KAZ", "member", "2000-01-01", "2005-01-01"),
    *(("TWICE", state, "member", "2001-01-01", None) for state in [*_four, "UZB"]),
    *(("LATE", state, "member", "2040-01-01", None) for state in ["KAZ", *_four]),
    *(("RETURN", state, "member", "2002-01-01", "2004-01-01") for state in _four),
    ("RETURN", "KAZ", "member", "2000-01-01", "2001-01-01"),
    ("RETURN", "KAZ", "member", "2005-01-01", None),
    *(("UNKNOWN", state, "member", "2002-01-01", None) for state in _four),
    ("UNKNOWN", "KAZ", "member", None, None),
    *(("FIRST", state, "member", "2000-01-01", "2001-01-01") for state in ["KAZ", *_four]),
    ("FIRST", "KAZ", "member", "2012-01-01", None),
)
_answer = _checks.ids(all_five(_toy, ["member"]))
_checks.expect(
    "RELAY" not in _answer,
    "In the toy organisation RELAY, Kazakhstan leaves on the day the other four join: all five were members at some time, but never together.",
)
_checks.expect(
    "MEET" in _answer, "In the toy organisation MEET, all five were together for one day, 2004-12-31, and one day is enough."
)
_checks.expect(
    "TWICE" not in _answer, "The toy organisation TWICE has five spells but only four states: count states, not rows."
)
_checks.expect(
    "RETURN" not in _answer,
    "In the toy organisation RETURN, Kazakhstan left before the other four joined, and returned after they had left.",
)
_checks.expect("UNKNOWN" not in _answer, "In the toy organisation UNKNOWN, the start of Kazakhstan's spell is not known, so the spell never counts.")
_checks.expect("FIRST" in _answer, "In the toy organisation FIRST, all five were together in 2000, and any day will do.")
_checks.expect(
    "LATE" in _answer, "In the toy organisation LATE, all five join in 2040, after the end of our data, and stay: a spell with no end is not over."
)
### BEGIN HIDDEN TESTS
def _together(spells, statuses):
    """The organisations with all five on a day, found day by day in plain Python."""
    five, found, own = set(oxus_data.CENTRAL_ASIA), set(), {}
    columns = spells.loc[spells["status"].isin(statuses), ["institution_id", "state_id", "start", "end"]]
    for body, state, *dates in columns.itertuples(index=False, name=None):
        if state in five:
            own.setdefault(body, []).append((state, *dates))
    for body, rows in own.items():
        for _, day, _ in rows:  # an empty date compares as false, as in the table
            if five == {state for state, start, end in rows if start <= day and not end <= day}:
                found.add(body)
    return found


_toy = _checks.toy_spells(
    *(("STATUS", state, "member", "2001-01-01", "2003-01-01") for state in _four),
    *(("STATUS", state, "frozen", "2003-01-01", None) for state in _four),
    *(("GUESTS", state, "member", "2001-01-01", None) for state in ["RUS", *_four]),
)
_answer = _checks.ids(all_five(_toy, oxus_data.FULL))
for _body, _why in [
    ("STATUS", "four states that change their status have eight spells: count states, not rows."),
    ("GUESTS", "it has five members, but Russia is one of them: count only the five of Central Asia."),
]:
    _checks.expect(_body not in _answer, f"A toy organisation {_body}: {_why}")
from random import Random as _Random

_dice = _Random(1991)
_grid = [f"{year}-{day}" for year in range(2000, 2004) for day in ("01-01", "12-31")]
for _round in range(2):
    _rows = []
    for _body in ("AAA", "BBB", "CCC"):
        for _state in (*oxus_data.CENTRAL_ASIA, "RUS", "CHN"):
            _dates = sorted(_dice.sample(_grid, _dice.choice([2, 3, 4])))
            _dates = [_dice.choice([None, *4 * [_dates[0]]]), *_dates[1:-1], _dice.choice([None, _dates[-1]])]
            for _from, _to in zip(_dates, _dates[1:], strict=False):
                _status = _dice.choice([*oxus_data.FULL, "participant", *(["observer"] if _dice.random() < 0.5 else [])])
                _rows += _dice.choice([1, 1, 1, 2]) * [(_body, _state, _status, _from, _to)]
    _dice.shuffle(_rows)
    _toy = _checks.toy_spells(*_rows)
    _counts = (*oxus_data.FULL, "participant") if _round == 1 else oxus_data.FULL
    _checks.same_ids(
        all_five(_toy, _counts),
        _together(_toy, _counts),
        "A toy table of three organisations: your answer breaks one of the rules.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### In writing
#
# **Question (6 points).** §6.7.1 reads the spaghetti bowl as a sign of weak commitment to superficial organisations. You could also read it as a policy: small states keep
# many doors open so that no single power can shut them in. *What do the membership data suggest, and what can they not tell us?* Answer in 200 to 300 words. Use your own
# numbers from this notebook, cite the text by section, and use one of the scholars from *Read*. Allow 45 minutes; you can do it another time.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from this notebook, each with its day and its definition (which statuses, which measure) | one or two numbers, or no day or definition | none, or wrong ones |
# | **Reading** (1) | cites a section of the text and one of the scholars fairly, and says where the data or later events differ | cites only one of the two, or cites them only to agree | nothing cited |
# | **The other reading** (1) | names the best evidence against the position taken | mentions another view without evidence | one-sided |
# | **Limits** (1) | says what memberships cannot show (such as commitment) or what the data lack (coverage, precision), and which data would help | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The memberships suggest a policy of open doors rather than mere weakness, but only for four of the five states.
#
# On 1 March 2018 Kazakhstan and Kyrgyzstan were each full members of 25 organisations in our table, and Turkmenistan of 13. Twelve organisations had all five as full members on that day, not the ECO alone (§6.3). States that join so many organisations do not avoid cooperation, and they do not choose one patron. All six members of the CSTO were in the CIS (Jaccard 0.67), and four of the six were in the SCO as well, so the counterweight of §6.4.1
# shares most of its members with the other side. If each economy depends on outsiders such as Russia or China, as Krapohl and Vasileva-Dienes (2020) argue, then membership of both organisations is a reasonable response.
#
# There is strong evidence for the other reading too. CACO, which had only Central Asian founders, ended in 2005. The ICWC has only the five as members, and
# §6.1.3 says that the agreements based on it are not binding. In its sister organisation IFAS, Kyrgyzstan froze its membership in 2016. Allison (2008) would add that many doors cost little
# if no agreement behind them is binding: rulers receive solidarity, not integration. On the other hand, the five have met without an outside power since 2018, which §6.7.1 did not expect.
#
# Memberships cannot show whether a state pays, sends ministers or applies what it signed. For that I would need the minutes of meetings and data on contributions and on delays in ratification. The count also depends on the definition: if participants count and any day will do, more than twenty organisations have had all five. Finally, for some entries, such as Turkmenistan's in the ADB, we know only the year.
# ### END SOLUTION

# %% [markdown]
# ## Verdicts
#
# Judge three claims. Give your verdict (`supported`, `qualified`, `contradicted`, `untested` or `untestable`), your confidence from 50 (a coin toss) to 100 (certain), and
# your reason, as in `("supported", 80, "eight states are full members")`. The cell after your verdicts shows the course's own. Verdicts carry no points.

# %%
my_verdicts = {
    "08-cis-overlap": ("", 50, ""),  # the CIS overlaps significantly with the CSTO and the SCO (§6.1.1)
    "08-eco-only": ("", 50, ""),  # the ECO is the only significant organisation that includes all five (§6.3)
    "08-csto-counterweight": ("", 50, ""),  # the CSTO can be read as a counterweight to the SCO (§6.4.1)
}

# %% jupyter={"source_hidden": true}
if any(isinstance(given, str) or given[0] for given in my_verdicts.values()):
    judged = _checks.verdicts(
        my_verdicts,
        {
            "08-cis-overlap": "381e0bf6.3245b8163699a63d71ad89cc",
            "08-eco-only": "3f2409de.2f8fd7657a957603ef678f1a",
            "08-csto-counterweight": "56d74d7b.3b60bebeef961fd1cca998da",
        },
    )
    print(judged)
    claims = oxus_data.load("claims").set_index("claim_id")
    display(claims.loc[list(my_verdicts), ["section", "claim", "verdict", "why"]])
else:
    print("Give your three verdicts first, then run this cell again.")

# %% [markdown]
# ## Quiz
#
# Five questions, no points.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "According to §6.6, why is the SCO attractive to its smaller members?",
            "options": [
                "China and Russia contain each other, so no one leads alone",
                "China pays for most of the projects, so membership brings money",
                "Its decisions bind all members, so the large ones must obey too",
            ],
            "answer": 0,
            "why": "The text sees the SCO's weakness as a strength: it has no single leader and cannot enforce decisions, so members keep their freedom.",
            "hint": [
                "",
                "The text says that China dominates the AIIB, which is a bank. Look at what it says about the SCO.",
                "Look again at *What the source text argues*: can the SCO enforce a decision?",
            ],
            "about": "reading",
        },
        {
            "question": "Uzbekistan's spell in the CST ends on 1999-04-20. Was Uzbekistan a member on that day?",
            "options": ["Yes, until the end of that day", "No, its membership was over", "The table cannot tell us that"],
            "answer": 1,
            "why": "Spells are half-open: a state is a member on the start date and no longer on the end date. So one spell can follow another and no day counts twice.",
            "hint": [
                "Read again what *half-open* means in the first Python box.",
                "",
                "The day itself is recorded here, so the table tells you. What does *half-open* mean?",
            ],
        },
        {
            "question": "Is the ECO the only organisation with all five as full members?",
            "options": [
                "Yes, as long as observers do not count",
                "No, the CIS and the CSTO have them as well",
                "No, the UN and the ICWC have them as well",
            ],
            "answer": 2,
            "why": "Twelve organisations had all five as full members on 1 March 2018 (`all_five` also finds TRACECA, which Turkmenistan joined in 2023), and §6.1.3 itself names the ICWC. The claim is true if you compare only the ECO, the CSTO, the EAEU and the SCO, as the text does.",
            "hint": [
                "`oxus_data.FULL` does not include observers. Call `all_five(spells, oxus_data.FULL)`: what does the function return?",
                "Look at the row of Turkmenistan in the explorer: what is its status in the CIS and in the CSTO?",
                "",
            ],
        },
        {
            "question": "In unit 02 you compared the outlines of old polities and of today's states. Which measure from this unit did you use there?",
            "options": [
                "The Jaccard index: what both share, divided by what is in at least one",
                "The overlap coefficient: what both share, divided by the smaller",
                "The number in both: what both share, not divided by anything",
            ],
            "answer": 0,
            "why": "There it was the area that two outlines share, divided by the area in at least one. Here it is the members that two organisations share, divided by the members in at least one.",
            "hint": [
                "",
                "In unit 02 a small polity completely inside a large state did not get the value 1.",
                "In unit 02 the result was a share between 0 and 1. A number that is not divided by anything can be larger than 1.",
            ],
            "about": "02-historic-frontiers",
        },
        {
            "question": "Our table has no row for China in the IMF, and `roster` for the IMF is `five`. What follows from this?",
            "options": [
                "China left the IMF before our data begin",
                "Nothing, as the list covers only the five",
                "China is not a member of the IMF today",
            ],
            "answer": 1,
            "why": "A missing row means *not a member* only if the list is complete for that state. Here `roster` says that it is complete only for the five states of Central Asia.",
            "hint": [
                "A spell that has ended still has a row. Read *A spell* again.",
                "",
                "A missing row can mean two things. Read *A spell* again: what does `roster` tell you?",
            ],
        },
    ]
)
quiz

# %% [markdown]
# ## Further
#
# Three more exercises for students who want them. They carry no points by default; if your class counts them, they are worth 3, 3 and 4 points. Allow 75 minutes.

# %% [markdown]
# ### Python box · groups, and counting different values
#
# `table.groupby("column")` splits a table into groups, one per value of the column. You can go through the groups with a loop: each time, you get the value and the rows of its group.
# This is shorter than the loop in Exercise 4. `nunique()` counts the **different** values in a column. `len` counts rows, and a state with two spells has two rows.

# %%
example = spells[spells["institution_id"].isin(["CSTO", "GUAM"])]
for institution, group in example.groupby("institution_id"):
    print(institution, "has", len(group), "spells of", group["state_id"].nunique(), "states")

# %%
# Try it. 1: group `example` by status instead.
# 2: in the loop, print the first day on which a spell of the group starts: `group["start"].min()`.

# %% [markdown]
# ### How certain is a row?
#
# `oxus_data.members` tells you which states were members on a day. Look at the column `certain`.

# %%
oxus_data.members("ADB", on="2000-06-01").tail(4)

# %% [markdown]
# Turkmenistan joined the Asian Development Bank in 2000, but our table does not have the day, and `certain` says so.
#
# ### From a claim to an answer
#
# §6.6.1 says that the SCO is the only organisation with both China and Russia. We ask the table: *in which organisations are both full members on 1 March 2018?* `status_matrix(on, institutions, states)` shows statuses on a day, with one row per state and one column per organisation. By default it shows all of them. A cell is empty if the state had no status, and says *not recorded* if we do not know. `isin` turns each status into true or false, and `all()` checks for each column whether both are true.

# %%
matrix = oxus_data.status_matrix("2018-03-01", states=["CHN", "RUS"])
full_member = matrix.isin(oxus_data.FULL)
with_both = full_member.columns[full_member.all()]
list(with_both)

# %% [markdown]
# The SCO is one of eight such organisations. Another of them, the Conference on Interaction and Confidence-Building Measures in Asia (CICA), is also regional and political. So the claim is **contradicted**.

# %% [markdown]
# ### Python box · pairs
#
# `combinations(things, 2)` from `itertools` gives every pair of different things once: you get (A, B), but not (B, A) or (A, A).

# %%
from itertools import combinations

for one, other in combinations(["ECO", "CSTO", "SCO"], 2):
    print(one, other)

# %%
# Try it. 1: make a list of the pairs of `oxus_data.CENTRAL_ASIA` with `list(...)`.
# 2: how many pairs are there?

# %% [markdown]
# ### Exercise 5 · How dense is the bowl?
#
# *Claim: there are many organisations, and they overlap: spaghetti-bowl regionalism (§6.7.1).*
#
# Now compare states instead of organisations. Two states are tied if they are members of the same organisation, and the more organisations they share, the stronger the tie. The five states make ten
# pairs. The next cell shows how many organisations each pair shared at the end of 1992. `@` multiplies matrices, and `.T` swaps rows and columns. Together they count, for each pair of rows, the columns in which both rows have a 1. The diagonal shows how many organisations each state belongs to.

# %%
organisations = oxus_data.load("institutions")
in_the_text = organisations["section"].notna()  # only the organisations that the text names
text_bodies = organisations.loc[in_the_text, "institution_id"].tolist()
in_full = (
    oxus_data.status_matrix("1992-12-31", text_bodies, oxus_data.CENTRAL_ASIA)
    .isin(oxus_data.FULL)
    .astype(int)
)
in_full @ in_full.T


# %% [markdown]
# A network's **density** is the number of its ties divided by the number of possible ties. With a threshold $k$, it is the share of the ten pairs that have **at least** $k$ organisations
# in common. Each pair counts once, and no state is paired with itself.
#
# Complete `density(institutions, on, k)`. Count only full members, only the five states and only the organisations in the list. If the list is empty, no pair has anything in common. Then use a cell of your own to see how the density for `text_bodies` changes from 1992-12-31 to 2018-03-01 with `k` = 3, 4 and 7. Which pairs share the most organisations on each of the two days? The density cannot tell you, so look at the matrix above, and make it again for 2018-03-01.
#
# <details><summary>A hint</summary>For each of the ten pairs, count the columns of the matrix in which both are true: <code>(matrix.loc[one] &amp; matrix.loc[other]).sum()</code>, where <code>matrix</code> is <code>status_matrix(...).isin(oxus_data.FULL)</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "density", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def density(institutions, on, k):
    """The share of the pairs of Central Asian states that have at least k organisations in common on a day.

    institutions: a list of ids of organisations
    on: a day as text
    k: how many common organisations make a tie
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    full = oxus_data.status_matrix(on, institutions, oxus_data.CENTRAL_ASIA).isin(oxus_data.FULL)
    shared = [(full.loc[a] & full.loc[b]).sum() for a, b in combinations(oxus_data.CENTRAL_ASIA, 2)]
    return sum(number >= k for number in shared) / len(shared)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_density", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_known = oxus_data.load("institutions")
_named_in_text = _known.loc[_known["section"].notna(), "institution_id"].tolist()
(_answer,) = _checks.numbers([density(_named_in_text, "2018-03-01", 3)], 1)
_checks.expect(not pd.isna(_answer), "Your function returns nothing: does it end with `return`?")
_checks.expect(
    0 <= _answer <= 1, f"You return {_answer:g}. Please return a share between 0 and 1, not a count, average or percentage."
)
_checks.expect(abs(_answer - 0.4) > 1e-6, "You count pairs with exactly k organisations in common, not at least k.")
_checks.expect(abs(_answer - 0.6) > 1e-6, "You count pairs with more than k organisations in common, not at least k.")
_checks.expect(
    abs(_answer - 1) < 1e-6,
    f"In 2018 every pair has at least three organisations in common, so the density is 1, not {_answer:.2f}. Do you have ten pairs?",
)
(_answer,) = _checks.numbers([density(_named_in_text, "2018-03-01", 6)], 1)
_checks.expect(
    _answer < 0.61,
    f"{_answer:.2f} for k = 6 is too high: do you pair a state with itself, or do you count participants too?",
)
_checks.expect(
    abs(_answer - 0.6) < 1e-6, f"In 2018 six of the ten pairs share six organisations or more, so the density is 0.6, not {_answer:.2f}."
)
(_answer,) = _checks.numbers([density(_named_in_text, "1992-12-31", 5)], 1)
_checks.expect(
    abs(_answer) < 1e-6, f"At the end of 1992 no pair shares five organisations, so the density is 0, not {_answer:.2f}. Do you use `on`?"
)
(_answer,) = _checks.numbers([density(["CSTO", "EAEU", "SCO"], "2018-03-01", 3)], 1)
_checks.expect(
    abs(_answer - 0.1) < 1e-6,
    f"Only Kazakhstan and Kyrgyzstan share all of CSTO, EAEU and SCO, so the density is 0.1, not {_answer:.2f}. Do you use the list?",
)
(_answer,) = _checks.numbers([density(["CIS", "CSTO"], "2018-03-01", 1)], 1)
_checks.expect(
    abs(_answer - 0.6) < 1e-6, f"For the CIS and the CSTO together the density is 0.6, not {_answer:.2f}. Do you count full members only?"
)
(_answer,) = _checks.numbers([density([], "2018-03-01", 1)], 1)
_checks.expect(
    abs(_answer) < 1e-6, f"The list contains no organisations, so no pair has anything in common: the density is 0, not {_answer:.2f}."
)
### BEGIN HIDDEN TESTS
_five = oxus_data.CENTRAL_ASIA
_pairs = [(one, other) for number, one in enumerate(_five) for other in _five[number + 1 :]]
for _bodies, _when, _ks in [
    (["CIS", "CSTO", "SCO", "EURASEC", "ECO", "ICWC", "CACO"], "2005-01-01", (2, 4, 5)),
    (["CIS", "ECO", "ICWC"], "1994-01-01", (1, 2)),
    (["UN", "OIC", "ADB", "EBRD", "OTS", "TURKSOY", "WTO", "AIIB", "IFAS"], "2016-06-01", (4, 5)),
    (["EDB", "EFSD", "CISFTA", "SCO"], "2024-01-01", (1, 2)),
    (["BRICS", "GUAM"], "2018-03-01", (1,)),
]:
    _groups = [set(oxus_data.members(body, _when)["state_id"]) for body in _bodies]
    for _k in _ks:
        _expected = sum(sum(set(pair) <= group for group in _groups) >= _k for pair in _pairs) / 10
        (_answer,) = _checks.numbers([density(list(_bodies), _when, _k)], 1)
        _checks.expect(
            abs(_answer - _expected) < 1e-6,
            f"{', '.join(_bodies)} on {_when}, at least {_k} in common: {_expected:.1f}, not {_answer:.2f}.",
        )
### END HIDDEN TESTS

# %% [markdown]
# ### Python box · looking up, and shares
#
# A Series is a column with a label for each value. `set_index("state_id")["value"]` makes one whose labels are state ids. `reindex(ids)` looks up ids and gives NaN for those that it does not find.
# Arithmetic works on all values at once. `max()` returns the largest value and `idxmax()` its label. Note that `sum()` skips NaN silently.

# %%
indicators = oxus_data.load("indicators")
people = indicators[(indicators["indicator"] == "population") & (indicators["year"] == 2018)]
sizes = people.set_index("state_id")["value"].reindex(["KAZ", "KGZ", "TJK"])
shares = sizes / sizes.sum()
print(shares.round(2).to_dict(), "largest:", shares.idxmax())


# %%
# Try it. 1: add "XXX" to the list of ids and look at `sizes`.
# 2: how do you find out whether a value is missing? (`sizes.isna().any()`)

# %% [markdown]
# ### Exercise 6 · A giant in the room
#
# *Claim: every organisation that works, including the SCO, the EAEU, the CSTO and the ECO, has a powerful outsider at its centre (§6.7.1).*
#
# Power is hard to measure, so we compare size. Call a full member a **giant** if it alone is larger than all five Central Asian states **together**, whether or
# not they are members. The table `indicators` has one row for each state, indicator (`"population"`, persons; `"gdp"`, constant 2010 US dollars at market exchange
# rates) and year.
#
# Complete `giants(institution, on, indicator, year)`. It returns the ids of the giants among the full members on the day `on`, based on the values for `year`. If there are no giants, it returns an empty set (or list). A missing row means a missing value, and a missing value is not zero:
#
# - if any of the five has no value in that year, their sum is not known, so return `None`;
# - a member without a value cannot be shown to be a giant, so leave it out.
#
# <details><summary>A hint</summary>Filter by indicator and year, and make a Series as in the box. Look up the five first, and check whether a value is missing. Then look up the members and keep those that are larger than the sum.</details>
#
# Then use a cell of your own to count how many of these thirteen organisations have a giant on 1 March 2018, once by population and once by GDP, with the values of 2018: CIS, CISFTA (the Treaty on the CIS Free Trade Area), CSTO, SCO, EAEU, EDB (the Eurasian Development Bank), EFSD (the Eurasian Fund for Stabilization and Development), ECO, OTS, TURKSOY (the International Organization of Turkic Culture), ICWC, IFAS (the International Fund for Saving the Aral Sea) and CANWFZ (the Treaty on a Nuclear-Weapon-Free Zone in Central Asia). These are the regional organisations that have some of the five as full members and no members outside our table `states`.
# Worldwide organisations and large banks are not included, because some of their largest members (Japan, for example) are not in the table.

# %% nbgrader={"grade": false, "grade_id": "giants", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def giants(institution, on, indicator, year):
    """The full members of an organisation that are larger than the five Central Asian states together.

    institution: the id of an organisation
    on: a day as text, which decides who is a member
    indicator: "population" or "gdp"
    year: the year of the values
    Returns a set (or list) of state ids, or None if the sum of the five is not known.
    """
    ### BEGIN SOLUTION
    table = oxus_data.load("indicators")
    chosen = table[(table["indicator"] == indicator) & (table["year"] == year)]
    values = chosen.set_index("state_id")["value"]
    five = values.reindex(list(oxus_data.CENTRAL_ASIA))
    if five.isna().any():
        return None
    sizes = values.reindex(oxus_data.members(institution, on)["state_id"])
    return set(sizes[sizes > five.sum()].index)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_giants", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_answer = giants("SCO", "2018-03-01", "population", 2018)
_checks.expect(
    _answer is not None,
    "You return None, but the populations of all five in 2018 are known. Do you use `year`, and end with `return`?",
)
_sco = _checks.ids(_answer)
_checks.expect("IRN" not in _sco, "Iran is large, but in 2018 it is an observer: count full members only.")
_checks.expect("CHN" in _sco, "China is missing. It has more people than the five together, and it is in the SCO.")
_checks.same_ids(_sco, ["CHN", "IND", "PAK", "RUS"], "Giants of the SCO by population.")
_sco = giants("SCO", "2018-03-01", "gdp", 2018)
_checks.expect(
    "PAK" not in _checks.ids(_sco),
    "By GDP Pakistan is smaller than the five together: does your code use `indicator`, and add up all five?",
)
_checks.same_ids(_sco, ["CHN", "IND", "RUS"], "Giants of the SCO by GDP.")
_checks.same_ids(giants("ECO", "2018-03-01", "gdp", 2018), ["IRN", "TUR"], "Giants of the ECO by GDP.")
_answer = giants("ICWC", "2018-03-01", "population", 2018)
_checks.expect(
    _answer is not None, "We know that the ICWC has no giant, so please return an empty set. None means *not known*."
)
_checks.same_ids(_answer, [], "The ICWC has only the five as members, so it has no giant.")
_early = _checks.ids(giants("CIS", "1991-12-10", "population", 1991))
_checks.expect(
    "BLR" not in _early,
    "Belarus is not a giant. On 10 December 1991 the CIS has none of the five as a member: "
    "compare with all five, whether or not they are members.",
)
_checks.same_ids(_early, ["RUS"], "Giants of the CIS on 1991-12-10.")
_checks.same_ids(giants("ECO", "2018-03-01", "population", 1965), ["PAK", "TUR"], "Giants of the ECO by the population of 1965.")
### BEGIN HIDDEN TESTS
_table = oxus_data.load("indicators")
_table = _table[_table["indicator"].isin(["population", "gdp"])]
_sizes = _table.set_index(["state_id", "indicator", "year"])["value"].to_dict()
for _body, _when, *_values in [
    ("EAEU", "2018-03-01", ("gdp", 2018), ("population", 1965)),
    ("OTS", "2019-12-31", ("population", 2018), ("gdp", 2003)),
    ("ECO", "2000-01-01", ("gdp", 1996), ("population", 2021)),
    ("SCO", "2024-12-31", ("population", 2021), ("gdp", 2003)),
    ("CIS", "1993-12-31", ("population", 1965), ("gdp", 1996)),
]:
    for _what, _year in _values:
        _five = sum(_sizes[state, _what, _year] for state in oxus_data.CENTRAL_ASIA)
        _inside = oxus_data.members(_body, _when)["state_id"]
        _expected = [state for state in _inside if _sizes.get((state, _what, _year), 0) > _five]
        _checks.same_ids(giants(_body, _when, _what, _year), _expected, f"Giants of {_body} on {_when} by {_what} of {_year}.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_giants_missing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
try:
    _answer = giants("CSTO", "2018-03-01", "gdp", 2019)
except KeyError:
    _answer = None
    _checks.expect(False, "There is no row for Turkmenistan's GDP in 2019: look it up with `reindex`, not with `loc`.")
_checks.expect(
    _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)),
    f"The table has no GDP for Turkmenistan in 2019, so the sum of the five is not known: please return None, not {_answer!r}.",
)
_checks.expect(
    giants("CSTO", "2018-03-01", "population", 2019) is not None, "All five populations of 2019 are known, so None is wrong."
)
_answer = giants("SCO", "2018-03-01", "gdp", 1987)
_checks.expect(
    _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)),
    "The GDP of 1987 is also missing for at least one of the five, so please return None.",
)
_answer = giants("ECO", "1993-01-01", "gdp", 1993)
_checks.expect(
    _answer is not None,
    "The GDP of 1993 is known for all five. Only Afghanistan's is not known: please leave out a member without a value.",
)
_checks.same_ids(_answer, ["IRN", "TUR"], "Giants of the ECO by the GDP of 1993.")
### BEGIN HIDDEN TESTS
for _year in (1986, 1989):
    _answer = giants("SCO", "2018-03-01", "gdp", _year)
    _checks.expect(
        _answer is None or (pd.api.types.is_scalar(_answer) and pd.isna(_answer)),
        f"The GDP of at least one of the five is not known for {_year}: please return None, not {_answer!r}.",
    )
    _checks.expect(
        giants("SCO", "2018-03-01", "population", _year) is not None,
        f"All five populations of {_year} are known, so None is wrong.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · What enlargement did to the SCO
#
# *Claim: a larger and more varied membership dilutes the hegemony of any one member and so leaves the five more room (§6.6.3).*
#
# Let $s_i$ be a member's share of the organisation's total population or GDP; all shares add up to 1.
#
# - **largest share**: the largest $s_i$;
# - **effective number of members** $\;N = 1 / \sum_i s_i^2$: the number of members of equal size that would give the same concentration. The sum of squares is the
#   Herfindahl–Hirschman index; political scientists use its inverse to count parties. With four equal members $N = 4$. If one giant has almost the whole total, $N$ is close to 1, however many small states there are;
# - **share of the five**: the combined share of the Central Asian members.
#
# We hold size constant: all values are those of **2018**, whatever the day. Only the membership changes, so you see the effect of enlargement, not that of China's growth.
#
# Complete `concentration(institution, on, indicator)`. It returns a dictionary with the keys `"largest"` (a state id), `"largest_share"`, `"effective"` and `"five_share"`.
# In every organisation that the checks use, each full member has a value for 2018. Don't round.
#
# <details><summary>A hint</summary>Make the shares as in the box. For the effective number you need <code>(shares ** 2).sum()</code>, and for the five, apply <code>isin</code> to <code>shares.index</code>.</details>
#
# Then compare the SCO on 2016-01-01, 2018-03-01 and 2024-12-31, by GDP and by population. Who gained room for manoeuvre?

# %% nbgrader={"grade": false, "grade_id": "concentration", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def concentration(institution, on, indicator):
    """How concentrated an organisation is on a day, by the values of 2018.

    institution: the id of an organisation
    on: a day as text, which decides who is a member
    indicator: "population" or "gdp"
    Returns a dict: largest (state id), largest_share, effective, five_share (shares between 0 and 1).
    """
    ### BEGIN SOLUTION
    table = oxus_data.load("indicators")
    chosen = table[(table["indicator"] == indicator) & (table["year"] == 2018)]
    sizes = chosen.set_index("state_id")["value"].reindex(oxus_data.members(institution, on)["state_id"])
    shares = sizes / sizes.sum()
    return {
        "largest": shares.idxmax(),
        "largest_share": shares.max(),
        "effective": 1 / (shares**2).sum(),
        "five_share": shares[shares.index.isin(oxus_data.CENTRAL_ASIA)].sum(),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_concentration", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_answer = concentration("SCO", "2016-01-01", "gdp")
_checks.expect(_answer is not None, "Your function returns nothing: does it end with `return`?")
_before, _after = dict(_answer), dict(concentration("SCO", "2018-03-01", "gdp"))
_lost = {"largest", "largest_share", "effective", "five_share"} - set(_before)
_checks.expect(not _lost, f"Your dictionary lacks {', '.join(sorted(_lost))}: check how the keys are spelled.")
_checks.expect(
    str(_before["largest"]).upper() == "CHN",
    f"The largest economy in the SCO is China (CHN), not {_before['largest']!r}.",
)
_checks.expect(
    0 < _before["largest_share"] <= 1, "A share is between 0 and 1: divide by the total, and do not multiply by 100."
)
_checks.expect(
    _before["largest_share"] not in (0.84, 0.8), "Your numbers look rounded. Please don't round them."
)
_checks.expect(
    abs(_before["largest_share"] - 0.844) < 0.002,
    f"China's share in 2016 is 0.844, not {_before['largest_share']:.3f}: use all full members of 2016, and their GDP of 2018.",
)
_checks.expect(
    _before["effective"] >= 1,
    f"{_before['effective']:.3f} is the sum of squares; the effective number is 1 divided by it.",
)
_checks.expect(
    _before["effective"] < 5.9, "Six is the number of members; the effective number weights them by size."
)
_checks.expect(
    abs(_before["effective"] - 1.369) < 0.002,
    f"The effective number in 2016 is 1.369, not {_before['effective']:.3f}. Square each share first, then add the squares.",
)
_checks.expect(
    abs(_after["largest_share"] - 0.681) < 0.002, f"China's share in 2018 is 0.681, not {_after['largest_share']:.3f}."
)
_checks.expect(
    abs(_after["effective"] - 1.971) < 0.002, f"The effective number in 2018 is 1.971, not {_after['effective']:.3f}."
)
_eaeu = dict(concentration("EAEU", "2018-03-01", "gdp"))
_checks.expect(
    str(_eaeu["largest"]).upper() == "RUS", f"The largest economy in the EAEU is Russia (RUS), not {_eaeu['largest']!r}."
)
### BEGIN HIDDEN TESTS
_table = oxus_data.load("indicators").query("year == 2018")
for _body, _when, *_values in [
    ("SCO", "2024-12-31", "population", "gdp"),
    ("ECO", "2018-03-01", "gdp"),
    ("EAEU", "2015-01-01", "population"),
    ("OTS", "2020-01-01", "gdp"),
    ("CSTO", "2008-01-01", "population"),
]:
    for _what in _values:
        _size = _table[_table["indicator"] == _what].set_index("state_id")["value"]
        _inside = _size[oxus_data.members(_body, _when)["state_id"]]
        _share = (_inside / _inside.sum()).to_dict()
        _answer, _number = dict(concentration(_body, _when, _what)), 1 / sum(s * s for s in _share.values())
        _top = sorted(_share, key=_share.get)[-1]
        _message = f"{_body} on {_when} by {_what}: largest {_top}, with {_share[_top]:.3f}; effective number {_number:.3f}."
        _checks.expect(str(_answer["largest"]).upper() == _top, _message)
        _checks.expect(abs(_answer["largest_share"] - _share[_top]) < 0.001, _message)
        _checks.expect(abs(_answer["effective"] - _number) < 0.001, _message)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_concentration_five", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_before = dict(concentration("SCO", "2016-01-01", "population"))["five_share"]
_after = dict(concentration("SCO", "2018-03-01", "population"))["five_share"]
_checks.expect(
    _before < 0.2,
    f"The Central Asian members have less than a twentieth of the SCO's population, not {_before:.3g}. Please return a share of the total.",
)
_checks.expect(
    abs(_before - 0.0451) > 0.0003, "You count Turkmenistan, which is not in the SCO: count only the Central Asian members."
)
_checks.expect(
    abs(_before - 0.0413) < 0.0003, f"In 2016 the four Central Asian members have 0.0413 of the SCO's population, not {_before:.4f}."
)
_checks.expect(
    abs(_after - 0.0208) < 0.0003, f"In 2018 they have 0.0208 of its population, not {_after:.4f}: half of their share in 2016."
)
### BEGIN HIDDEN TESTS
_table = oxus_data.load("indicators").query("year == 2018")
for _body, _when, *_values in [
    ("ICWC", "2018-03-01", "population"),
    ("CIS", "1991-12-10", "gdp"),
    ("SCO", "2024-12-31", "population", "gdp"),
    ("CSTO", "2010-01-01", "gdp"),
    ("ECO", "1995-01-01", "population"),
]:
    for _what in _values:
        _size = _table[_table["indicator"] == _what].set_index("state_id")["value"]
        _inside = _size[oxus_data.members(_body, _when)["state_id"]].to_dict()
        _expected = sum(size for state, size in _inside.items() if state in oxus_data.CENTRAL_ASIA) / sum(_inside.values())
        _answer = dict(concentration(_body, _when, _what))["five_share"]
        _checks.expect(
            abs(_answer - _expected) < 0.0003, f"{_body} on {_when} by {_what}: the five have {_expected:.4f}, not {_answer:.4f}."
        )
### END HIDDEN TESTS

# %% [markdown]
# ### What Exercises 6 and 7 show
#
# <details><summary>What we found</summary>
#
# - Ten of the thirteen organisations have a giant, by population and by GDP. The other three (ICWC, IFAS and CANWFZ) have only the five as members, and the text does not name them among those that work.
# - The admission of India and Pakistan in 2017 cut China's share of the SCO's population from 87 to 44 per cent, but also that of the Central Asian members, from 4.1 to 2.1 per cent.
#
# </details>

# %% [markdown]
# ## Wrap-up
#
# Run the next cell, then open the summary.

# %% jupyter={"source_hidden": true}
if prediction:
    print(prediction)
    print("Two of the four claims are supported, one is qualified and one is contradicted.")
else:
    print("First make your prediction in the section *The claim*, and run its two cells.")

# %% [markdown]
# <details><summary>What we found</summary>
#
# - **They overlap:** supported. On 1 March 2018 all six members of the CSTO and five of the SCO's eight were in the CIS.
# - **Only the ECO?** Contradicted: twelve organisations had all five as full members on that day.
# - **A strong outsider:** supported, if we measure power by size. All four organisations that the text gives as examples (SCO, EAEU, CSTO and ECO) have a member larger than the five together (Exercise 6).
# - **Enlargement weakens the strongest:** qualified. The admission of India and Pakistan in 2017 halved China's share of the SCO's population, but also that of the Central Asian members (Exercise 7).
#
# </details>
#
# Before you submit: choose *Kernel → Restart Kernel and Run All Cells*, then type `oxus check 08` in a terminal, and finally `oxus submit 08 --name YOUR-ID`.
