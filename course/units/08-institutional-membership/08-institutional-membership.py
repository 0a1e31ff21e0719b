# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 08 · The spaghetti bowl: who is in what, and since when
#
# *Vector IV, institutions, first part. Time: 75–90 minutes; 28 points.*
#
# When you have worked through this notebook, you can
#
# - say which states were in a regional body on any day from 1991 to 2026, and how sure you are of it;
# - turn a sentence such as "the only body with all five" into a question that a table can answer;
# - measure how far two bodies overlap, how densely the five states are tied together, and how much
#   weight one member has in a body;
# - tell where data support a text, where they date it, and where they cannot judge it.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§6.1–6.6** (the bodies one by one; skim the pages on how each works inside, they belong to
# notebook 09) and **§6.7.1** (the picture as a whole). It was written in spring 2018, so 1 March 2018 is our day for checking it.
# Our data go on to 1 March 2026: you will see what its author could not.
#
# *EEU* in the text is *EAEU* in the data; it is the same Eurasian Economic Union.

# %%
import folium
import pandas as pd
from IPython.display import display

import oxus_data
from oxus_widgets import MembershipExplorer, OfflineMap, Quiz, membership_map

pd.set_option("display.max_colwidth", None)  # show long texts in full
print("The data speak for the time up to", oxus_data.AS_OF)

# %% [markdown]
# ## The claim
#
# > The bodies of Central Asia overlap like spaghetti in a bowl; only one of any weight, the ECO, holds all five
# > states; each that works is built around a strong power from outside; and the more members come in, the looser that power's grip.
# > (after §6.3, §6.6.3, §6.7.1)
#
# It sounds like one claim. It is four, and each can be true or false without the others. Before you read on,
# write down for yourself which of the four you believe. At the end, in *Verdicts*, you decide on each.

# %% [markdown]
# ## Explore
#
# The explorer shows states in rows and bodies in columns, on one day. Each status has its own sign and its own colour.
# Move the date with the mouse, or with the arrow keys once the slider has the focus; two buttons go to the day of the last and of the next change. Point at a cell, or
# move to it with the arrow keys, and it says in words what it shows.
#
# On the day on which it opens it is Image 7 of the source text made anew, from dated sources, and with what that picture has no room for: who is an observer, a partner or a participant, and since when.
#
# The table and the map are two of five views of the same day. The buttons above them open the others: the overlap of the bodies, the network of
# states that share them, and a timeline of spells. Click a name, and all views follow it. *Filters* opens the choice of bodies and states, and
# *What changed since*, which compares two days. *Reset* brings back the state in which the explorer opened.

# %%
explorer = MembershipExplorer()
explorer

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **Spring 2018.** Which of the five has the emptiest row? What does it have instead of full memberships?
#
#    <details><summary>What we saw</summary>Turkmenistan. Of the bodies shown it is a full member of the ECO, the water
#    commission ICWC and the Asian Development Bank only; it is an associate of the CIS and takes part in
#    programmes such as CAREC.</details>
#
# 2. **The end of 1991.** §6.1.1 says that the CIS took in the whole Soviet space but the Baltics. Go to 31 December 1991.
#    Which republics are not full members?
#
#    <details><summary>What we saw</summary>Azerbaijan and Moldova had signed but not ratified; Ukraine and Turkmenistan took part
#    and never ratified the Charter; Georgia is not there at all until December 1993. Add these states to the rows,
#    or use the Python cell below.</details>
#
# 3. **Uzbekistan's way.** Open *Filters* and tick the CST, the CSTO's predecessor, in the list of bodies: it has ended, so at first it is not shown. Then follow Uzbekistan's
#    row in both: 1998, 2000, 2007, autumn 2012, 2018.
#
#    <details><summary>What we saw</summary>In, out, in, suspended, out. §6.4.2 calls its commitment volatile, and it was; that it had
#    left the CSTO in 2012 the text does not say.</details>
#
# 4. **One day in November 1992.** What happens to the ECO between 27 and 28 November?
#
#    <details><summary>What we saw</summary>It grows from three members to ten: Afghanistan, Azerbaijan and all five at
#    once.</details>
#
# Whatever you can do by mouse, you can do in Python. The next cell sets the explorer above to question 2; go back and look.

# %%
explorer.date = "1991-12-31"
explorer.institutions = ["CIS"]
explorer.states = ["ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"]
explorer.members["CIS"]

# %% [markdown]
# A matrix does not show where things are. A map does. Here are the SCO's members, observers and partners in spring 2018; click on the marker
# of its seat. Below the map you can open the same in words.

# %%
membership_map("SCO", "2018-03-01", status="any")

# %% [markdown]
# *Ask of every map:* what does it make large that is small, and what does it hide? In this projection Kazakhstan gets more ink than India,
# which has seventy-five times its people. Exercise 6 puts that right.

# %% [markdown]
# ## Step by step
#
# ### A spell
#
# A membership is stored as a **spell**: one state, one body, one status, from a day to a day. When the status changes, a new
# spell begins. `load` gives the table; the expression in square brackets keeps the rows for which it is true.

# %%
spells = oxus_data.load("memberships")
of_uzbekistan = spells["state_id"] == "UZB"
in_alliance = spells["institution_id"].isin(["CST", "CSTO"])
spells.loc[
    of_uzbekistan & in_alliance, ["institution_id", "status", "start", "end", "end_precision", "confidence"]
]

# %% [markdown]
# Three rows tell the story of question 3. `&` means *and*, `~` means *not*; `.loc[rows, columns]` picks rows and columns.
#
# ### A day
#
# A spell is **half-open**: the state is in on the day it starts, and out on the day it ends. So one status
# can follow another with no day counted twice and none lost. If no end is known, `end` is empty (`NaT`, *not a time*), and every comparison
# with an empty date is false. Watch how the next cell makes use of that.

# %%
day = pd.Timestamp("2007-01-01")
begun = spells["start"] <= day
over = spells["end"] <= day  # False where there is no end
on_that_day = spells[begun & ~over]
print(len(spells), "spells in all,", len(on_that_day), "of them run on", day.date())

# %% [markdown]
# ### A status
#
# What is a member? Observers sit in the same hall. The table's vocabulary sorts the statuses by standing, and
# `oxus_data.FULL` names those that count as **full membership**.

# %%
print("Full membership:", oxus_data.FULL)
oxus_data.load("membership_statuses")[["status", "standing", "definition"]]

# %% [markdown]
# `frozen` counts: a state that has frozen its part by its own declaration is formally still a member. Programmes and
# conferences (CAREC, OSCE, C5+1) have no members in the sense of a treaty; `participant` is the most one can be. Whether that counts
# depends on your question, and a good answer says how it decided.
#
# ### How sure?
#
# `oxus_data.members` answers "who was in what on a day" in one line. Look at the column `certain`.

# %%
oxus_data.members("ADB", on="2000-06-01").tail(4)

# %% [markdown]
# Turkmenistan joined the Asian Development Bank in 2000; on which day, the table does not know (`start_precision` is
# `year`, and 1 January only fills the gap). On 1 June 2000 it may or may not have been in. An honest table says so.
#
# *Not there* has two meanings as well: the state was not in, or nobody has looked. The column `roster` in `institutions` says for which
# states the list of an organisation is complete. For example, the list of the IMF is complete for the five only, so `status_matrix` calls China there
# *not recorded*, which is not a no. `oxus_data.load("absences")` lists the organisations that one of the five was never in, with a source.
#
# What makes a state a member? The treaty may be signed on one day and come into force years later. `membership_act` names one act for each
# organisation, and all its memberships are dated by that act: signature for the CSTO, entry into force for the EAEU, a decision of the leaders for
# the SCO. The columns `signed` and `in_force` give both days, so you can see how much the choice matters.
#
# ### A claim, from words to an answer
#
# §6.6.1 and §6.6.2 say that the SCO is the only body with both China and Russia. In the table's words: *for which
# bodies do both have a status of full membership on 1 March 2018?* `status_matrix` has one row per state and one column per body; `isin`
# turns each status into true or false; `all()` asks, column by column, whether both are true.

# %%
matrix = oxus_data.status_matrix("2018-03-01", states=["CHN", "RUS"])
full_member = matrix.isin(oxus_data.FULL)
with_both = full_member.columns[full_member.all()]
list(with_both)

# %% [markdown]
# The SCO is one of eight. Some of the others are worldwide (the UN, the WTO) or banks, so you could reply that the text means regional and political
# organisations. However, CICA is regional and political too, and it has had both since its charter of 2002. The AIIB is even among the text's own
# bodies (§6.2.2). So the claim is **contradicted**, and it stays so if you leave out any one of the seven.
# The rest of this notebook works in the same way: claim, evidence, test, verdict.

# %% [markdown]
# ## Exercises
#
# Seven exercises, 22 points. None needs the answer of another: if one resists, go on and come back. `oxus check 08` in a terminal checks
# the whole notebook.
#
# The next cell, folded, holds a few helpers of the checks: they let you answer with a set, a list or a table, as you like. Run
# it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import sys
import warnings

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout


def _as_ids(answer):
    """Any collection of ids, as a set of texts in capitals."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert hasattr(answer, "__iter__") and not isinstance(answer, str), (
        f"A collection of ids is wanted, for example a set; you return {answer!r}."
    )
    if isinstance(answer, pd.DataFrame):
        answer = answer.get("state_id", answer.index)
    return {str(item).upper() for item in answer}


def _same_ids(answer, expected, what):
    """Stop with a message that names what is missing and what is too many."""
    answer, expected = _as_ids(answer), _as_ids(expected)
    missing = ", ".join(sorted(expected - answer)) or "nothing"
    extra = ", ".join(sorted(answer - expected)) or "nothing"
    assert answer == expected, f"{what} Missing: {missing}. Too many: {extra}."


def _as_numbers(answer, count):
    """A tuple, list, dict or Series of numbers, as a list; an empty value becomes NaN."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    values = list(answer.values()) if isinstance(answer, dict) else list(pd.Series(answer))
    assert len(values) == count, f"{count} numbers are wanted; you return {answer!r}."
    return [float("nan") if pd.isna(value) else float(value) for value in values]


def _toy_spells(*rows):
    """A small, made-up table of spells from rows of (body, state, status, start, end); an end may be None."""
    toy = pd.DataFrame(rows, columns=["institution_id", "state_id", "status", "start", "end"])
    return toy.assign(start=pd.to_datetime(toy["start"]), end=pd.to_datetime(toy["end"]))


# %% [markdown]
# ### Exercise 1 · Members on a day (3 points)
#
# *Claims: the SCO of spring 2018 has eight full members, four of them Central Asian (§6.6.1); Uzbekistan is a member of the CSTO, if a
# volatile one (§6.4.2).*
#
# Write `members_on(table, institution, on)`. It returns the ids of the states that are **full members** (`oxus_data.FULL`) of the body
# on the day. Work with the table you are given, not with `oxus_data.members`: the checks also pass in a small made-up table.
# Remember: in on the first day, out on the last; no end means still in; a spell whose start is not known is never counted.
#
# <details><summary>A hint</summary>Four conditions, joined by &amp;: the body, the start, the end, the status. <code>isin</code> helps with the
# last. For the end, look at <em>A day</em> above.</details>

# %% nbgrader={"grade": false, "grade_id": "members_on", "locked": false, "schema_version": 3, "solution": true, "task": false}
def members_on(table, institution, on):
    """The full members of a body on a day.

    table: a table of spells with the columns institution_id, state_id, status, start, end
    institution: the id of a body, "SCO"
    on: a day as text, "2018-03-01"
    Returns a set (or list) of state ids.
    """
    ### BEGIN SOLUTION
    day = pd.Timestamp(on)
    begun = table["start"] <= day
    over = table["end"] <= day
    full = table["status"].isin(oxus_data.FULL)
    return set(table.loc[(table["institution_id"] == institution) & begun & ~over & full, "state_id"])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_members_on", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_table = oxus_data.load("memberships")
_sco = _as_ids(members_on(_table, "SCO", "2018-03-01"))
assert _sco, (
    "Nobody is in your SCO. Its spells have no end yet (NaT): does your comparison with `end` lose them?"
)
assert "MDA" not in _sco, "Moldova was never near the SCO: do you look at `institution`?"
assert not _sco & {"IRN", "MNG", "TUR"}, (
    f"You have {len(_sco)} states in the SCO: observers or partners are counted as members. Which statuses count?"
)
assert _sco >= {"IND", "PAK"}, "India and Pakistan are missing: members since 2017, but not founding members."
_same_ids(_sco, ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"], "The SCO on 2018-03-01.")
_csto = _as_ids(members_on(_table, "CSTO", "2018-03-01"))
assert "UZB" not in _csto, "You have Uzbekistan in the CSTO of 2018. It left in 2012: what does `end` say?"
assert "UZB" in _as_ids(members_on(_table, "CSTO", "2007-01-01")), (
    "Uzbekistan was in the CSTO from 2006 to 2012."
)
assert "UZB" in _as_ids(members_on(_table, "CST", "1998-01-01")), "Uzbekistan was in the CST until April 1999."
assert "ARM" in _as_ids(members_on(_table, "CSTO", "2025-01-01")), (
    "Armenia froze its part: `frozen` is in FULL."
)
### BEGIN HIDDEN TESTS
for _body, _when in [
    ("ECO", "1995-01-01"),
    ("CIS", "1993-12-31"),
    ("EAEU", "2015-06-01"),
    ("CACO", "2005-01-01"),
]:
    _expected = oxus_data.members(_body, _when)["state_id"]
    _same_ids(members_on(_table, _body, _when), _expected, f"{_body} on {_when}, a body you could not see before:")
_same_ids(members_on(_table, "IFAS", "2020-01-01"), oxus_data.CENTRAL_ASIA, "IFAS in 2020, Kyrgyzstan frozen.")
_same_ids(members_on(_table, "CACO", "2010-01-01"), [], "CACO ended in 2005, so in 2010 it is empty.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_members_on_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_table = oxus_data.load("memberships")
assert "IND" in _as_ids(members_on(_table, "SCO", "2017-06-09")), (
    "A state is in on the very day its spell starts."
)
assert "IND" not in _as_ids(members_on(_table, "SCO", "2017-06-08")), "On the eve of joining it is not yet in."
assert "UZB" in _as_ids(members_on(_table, "CST", "1999-04-19")), "On the eve of its end a spell still runs."
assert "UZB" not in _as_ids(members_on(_table, "CST", "1999-04-20")), (
    "A state is out on the very day its spell ends."
)
_toy = _toy_spells(
    ("CLUB", "AAA", "member", "2001-01-01", "2002-01-01"), ("CLUB", "AAA", "frozen", "2002-01-01", None)
)
try:
    _answer = members_on(_toy, "CLUB", "2002-01-01")
except oxus_data.DataError:
    raise AssertionError("CLUB is made up: look it up in `table`, not with `oxus_data.members`.") from None
_same_ids(_answer, ["AAA"], "A made-up CLUB whose member changes its status that day.")
### BEGIN HIDDEN TESTS
_toy = _toy_spells(
    ("CLUB", "AAA", "member", "2001-01-01", "2002-01-01"),
    ("CLUB", "AAA", "observer", "2002-01-01", "2003-01-01"),
    ("CLUB", "AAA", "member", "2003-01-01", None),
    ("CLUB", "BBB", "member", None, "2005-01-01"),
    ("OTHER", "CCC", "member", "2001-01-01", None),
)
_same_ids(
    members_on(_toy, "CLUB", "2001-07-01"),
    ["AAA"],
    "A made-up CLUB: BBB's start is not known, so it never counts.",
)
_same_ids(
    members_on(_toy, "CLUB", "2002-07-01"), [], "A made-up CLUB: AAA is an observer between two memberships."
)
_same_ids(members_on(_toy, "CLUB", "2003-01-01"), ["AAA"], "A made-up CLUB: AAA comes back on this day.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · All five at one table (3 points)
#
# *Claims: the ECO is the only significant body with all five (§6.3, §6.7.4, §7.2); the water commission ICWC holds all
# five (§6.1.3). Both stand in one text.*
#
# Write `all_five(table, statuses)`. It returns the ids of the bodies in which all of `oxus_data.CENTRAL_ASIA` were together **on one and the same day**
# with one of the given statuses; other members do not matter. That each was in at some time is not enough: they might never have met.
#
# You need not try every day (that takes minutes). A group can only grow complete on a day on which a spell starts.
#
# <details><summary>A hint</summary>Keep the five's spells with a wanted status. For each body (<code>groupby("institution_id")</code>) and each start
# day in it, count the different states whose spell runs that day: <code>nunique()</code>.</details>
#
# Then call it twice in a cell of your own, with `oxus_data.FULL` and with `oxus_data.FULL + ("participant",)`: which claim survives, and which
# definition of a member does it need?

# %% nbgrader={"grade": false, "grade_id": "all_five", "locked": false, "schema_version": 3, "solution": true, "task": false}
def all_five(table, statuses):
    """The bodies that held all five states of Central Asia on one and the same day.

    table: a table of spells with the columns institution_id, state_id, status, start, end
    statuses: the statuses that count, for example oxus_data.FULL
    Returns a set (or list) of institution ids.
    """
    ### BEGIN SOLUTION
    wanted = table[table["state_id"].isin(oxus_data.CENTRAL_ASIA) & table["status"].isin(statuses)]
    found = set()
    for institution, group in wanted.groupby("institution_id"):
        for day in group["start"].dropna().unique():
            inside = group[(group["start"] <= day) & ~(group["end"] <= day)]
            if inside["state_id"].nunique() == len(oxus_data.CENTRAL_ASIA):
                found.add(institution)
    return found
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_all_five", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_table = oxus_data.load("memberships")
_full = _as_ids(all_five(_table, oxus_data.FULL))
assert _full, "Your answer is empty. Most spells have no end (NaT): does your comparison with `end` lose them?"
assert not _full & {"CSTO", "SCO"}, (
    "You have a body that Turkmenistan was never in: any five are not the five."
)
assert "CIS" not in _full, (
    "You have the CIS. Turkmenistan took part and is an associate, never a full member: do you use `statuses`?"
)
assert "ECO" in _full, "The ECO is missing: that it has other members too is no obstacle."
assert _full >= {"ICWC", "IFAS"}, "The water bodies ICWC and IFAS are missing: all five were in both in 1993."
assert _full >= {"OIC", "UN", "ADB"}, (
    "Bodies outside the text's list are missing, among them the UN and the Organisation of Islamic Cooperation (OIC)."
)
assert not _full & {"WTO", "EAEU", "GUAM"}, "In the WTO, the EAEU and GUAM some of the five only were ever members."
_wider = _as_ids(all_five(_table, (*oxus_data.FULL, "participant")))
assert _wider >= _full, "With one more status there cannot be fewer bodies."
assert _wider >= {"OSCE", "PFP"}, (
    "If `participant` counts too, the OSCE and the Partnership for Peace (PfP) belong to the answer."
)
### BEGIN HIDDEN TESTS
def _together(spells, statuses):
    """The bodies of the five, day by day: on each day that a spell starts, who is inside?"""
    five, found = set(oxus_data.CENTRAL_ASIA), set()
    columns = spells.loc[spells["status"].isin(statuses), ["institution_id", "state_id", "start", "end"]]
    own = {}  # the spells of the five in each body; an empty date compares as false, as in the table
    for body, state, *dates in columns.itertuples(index=False, name=None):
        if state in five:
            own.setdefault(body, []).append((state, *dates))
    for body, rows in own.items():
        for _, day, _ in rows:
            if five == {state for state, start, end in rows if start <= day and not end <= day}:
                found.add(body)
    return found


# Four bodies depend on rows of low confidence (BRI, CAREC, SPECA and the Islamic Development Bank): either answer is accepted.
_sure = _table[_table["confidence"] != "low"]
for _answer, _counts, _what in [
    (_full, oxus_data.FULL, "Bodies with all five as full members."),
    (_wider, (*oxus_data.FULL, "participant"), "Full members and participants together."),
]:
    _either = _together(_table, _counts) - _together(_sure, _counts)
    _same_ids(_answer - _either, _together(_sure, _counts), _what)
_same_ids(all_five(_table, ("observer",)), [], "There is no body in which all five are observers.")
_early = _table[_table["start"] < "1993-01-01"]
_same_ids(
    all_five(_early, oxus_data.FULL),
    _together(_early, oxus_data.FULL),
    "Spells begun before 1993 only; do you use `table`?",
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_all_five_same_day", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_four = ["KGZ", "TJK", "TKM", "UZB"]
_relay = [("RELAY", state, "member", "2005-01-01", None) for state in _four]
_relay += [("RELAY", "KAZ", "member", "2000-01-01", "2005-01-01")]
_meet = [("MEET", state, "member", "2004-12-31", None) for state in _four]
_meet += [("MEET", "KAZ", "member", "2000-01-01", "2005-01-01")]
_answer = _as_ids(all_five(_toy_spells(*_relay, *_meet), ["member"]))
assert "RELAY" not in _answer, (
    "In the made-up RELAY Kazakhstan leaves on the day the other four come: all five were in, but never together."
)
assert "MEET" in _answer, (
    "In the made-up MEET all five were together for one day, 2004-12-31. One day is enough."
)
### BEGIN HIDDEN TESTS
_twice = [("TWICE", state, "member", "2001-01-01", "2003-01-01") for state in _four]
_twice += [("TWICE", state, "frozen", "2003-01-01", None) for state in _four]
_guests = [("GUESTS", state, "member", "2001-01-01", None) for state in ["RUS", *_four]]
_answer = _as_ids(all_five(_toy_spells(*_twice, *_guests), oxus_data.FULL))
assert "TWICE" not in _answer, "A made-up body with eight spells of four states: count the states, not rows."
assert "GUESTS" not in _answer, (
    "A made-up body with five members, one of them Russia: not the five of Central Asia."
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · How far do two bodies overlap? (3 points)
#
# *Claim: the membership of the CIS overlaps significantly with that of the CSTO and of the SCO (§6.1.1).*
#
# "Significantly" wants a number. For two sets of members, $A$ and $B$, two measures are common:
#
# - **Jaccard index** $\;|A \cap B|\,/\,|A \cup B|$: of all states in either, how many are in both?
# - **Overlap coefficient** $\;|A \cap B|\,/\,\min(|A|, |B|)$: of the smaller body, how much lies in the larger? It is 1 if one lies wholly
#   inside the other.
#
# Write `overlap(first, second, on)`. It returns both, Jaccard first, between 0 and 1, for full members on the day; now you may use
# `oxus_data.members`. If a body has no member on that day, there is nothing to compare: return not-a-number (`float("nan")`) for both, since a zero would say
# that two living bodies share nobody.
#
# Then, in a cell of your own, compare other pairs of spring 2018: the two banks, ADB and AIIB (§6.2), and BRICS and the SCO, through which §5.2.3 sees China act. Which pair overlaps most, by which measure?
#
# <details><summary>A hint</summary>Python's sets know <code>&amp;</code> (in both) and <code>|</code> (in either).
# <code>set(oxus_data.members("CIS", on)["state_id"])</code> makes one.</details>

# %% nbgrader={"grade": false, "grade_id": "overlap", "locked": false, "schema_version": 3, "solution": true, "task": false}
def overlap(first, second, on):
    """How far the full members of two bodies overlap on a day.

    first, second: ids of bodies, "CIS" and "CSTO"
    on: a day as text
    Returns (Jaccard index, overlap coefficient), or (nan, nan) where a body has no member on that day.
    """
    ### BEGIN SOLUTION
    a = set(oxus_data.members(first, on)["state_id"])
    b = set(oxus_data.members(second, on)["state_id"])
    if not a or not b:
        return float("nan"), float("nan")
    return len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_overlap", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_jaccard, _coefficient = _as_numbers(overlap("CIS", "CSTO", "2018-03-01"), 2)
assert not (_jaccard > 1 or _coefficient > 1), "A share lies between 0 and 1: no per cent, and no counts."
assert not (abs(_jaccard - 1) < 1e-6 and _coefficient < 1), "The other way round, please: Jaccard first."
assert abs(_coefficient - 1) < 1e-6, (
    f"All six of the CSTO are in the CIS, so the overlap coefficient is 1, not {_coefficient:.2f}: "
    "divide by the size of the smaller body, and count full members only."
)
assert abs(_jaccard - 6 / 9) < 1e-6, (
    f"Six of nine states are in both, so the Jaccard index is 0.67, not {_jaccard:.2f}: "
    "how many are in either, each counted once? Full members only."
)
_jaccard, _coefficient = _as_numbers(overlap("CIS", "SCO", "2018-03-01"), 2)
assert abs(_coefficient - 5 / 8) < 1e-6, f"CIS and SCO, 2018: five of the SCO's eight, not {_coefficient:.3f}."
assert abs(_jaccard - 5 / 12) < 1e-6, f"CIS and SCO, 2018: five of twelve in either, not {_jaccard:.3f}."
_jaccard, _coefficient = _as_numbers(overlap("CIS", "SCO", "2016-01-01"), 2)
assert abs(_jaccard - 0.5) < 1e-6, (
    f"CIS and SCO, 2016: five of ten in either, not {_jaccard:.3f}. Do you use `on`?"
)
### BEGIN HIDDEN TESTS
for _one, _other, _when in [
    ("SCO", "CIS", "2005-01-01"),
    ("CSTO", "SCO", "2024-12-31"),
    ("ECO", "EAEU", "2018-03-01"),
    ("ADB", "AIIB", "2018-03-01"),
    ("BRICS", "SCO", "2018-03-01"),
]:
    _a, _b = (set(oxus_data.members(body, _when)["state_id"]) for body in (_one, _other))
    _jaccard, _coefficient = _as_numbers(overlap(_one, _other, _when), 2)
    _both, _either, _smaller = len(_a & _b), len(_a | _b), sorted([len(_a), len(_b)])[0]
    _message = f"{_one} and {_other} on {_when}: {_both} in both, {_either} in either, {_smaller} in the smaller."
    assert abs(_jaccard - _both / _either) < 1e-6 and abs(_coefficient - _both / _smaller) < 1e-6, _message
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_overlap_empty", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
try:
    _answer = overlap("RCD", "ECO", "1990-06-01")
except ZeroDivisionError:
    raise AssertionError(
        "RCD ended in 1979: it has no members in 1990, and you divide by its zero."
    ) from None
_numbers = (
    [float("nan")]
    if _answer is None or pd.api.types.is_scalar(_answer) and pd.isna(_answer)
    else _as_numbers(_answer, 2)
)
assert all(pd.isna(number) for number in _numbers), (
    f"RCD ended in 1979, so in 1990 there is nothing to compare: nan for both, not {_answer!r}."
)
### BEGIN HIDDEN TESTS
_numbers = _as_numbers(overlap("ICWC", "EAEU", "2018-03-01"), 2)
assert not any(pd.isna(number) for number in _numbers), "ICWC and EAEU both have members in 2018: no nan here."
_numbers = _as_numbers(overlap("ECU2010", "ICWC", "2012-01-01"), 2)
assert abs(_numbers[0] - 1 / 7) < 1e-6, (
    "Customs union and ICWC in 2012: Kazakhstan alone is in both, of seven."
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · How dense is the bowl? (3 points)
#
# *Claim: the bodies are many and they overlap: spaghetti-bowl regionalism (§6.7.1).*
#
# Turn the matrix round: two states are tied when they sit in the same body, and the more bodies they share, the stronger the tie. The five states make ten
# pairs. Here is how many bodies each pair shared at the end of 1992. `@` multiplies matrices: for each two rows it
# counts the columns in which both have a 1. The diagonal holds how many bodies each state is in by itself.

# %%
institutions = oxus_data.load("institutions")
text_bodies = institutions.loc[
    institutions["section"].notna(), "institution_id"
].tolist()  # those the text names
in_full = (
    oxus_data.status_matrix("1992-12-31", text_bodies, oxus_data.CENTRAL_ASIA)
    .isin(oxus_data.FULL)
    .astype(int)
)
in_full @ in_full.T


# %% [markdown]
# A network's **density** is the share of all possible ties that are there. With $k$ as the threshold: the share of the ten pairs that have **at least** $k$ bodies
# in common, each pair counted once and no state paired with itself.
#
# Write `density(institutions, on, k)`: full membership, the five states, and only the bodies in the list. Then see in a cell of your own how it
# moves from 1992 to 2018 for `k` = 3, 4 and 7, and which pair shares most.
#
# <details><summary>A hint</summary><code>from itertools import combinations</code>, then
# <code>combinations(oxus_data.CENTRAL_ASIA, 2)</code> gives the ten pairs, each once.</details>

# %% nbgrader={"grade": false, "grade_id": "density", "locked": false, "schema_version": 3, "solution": true, "task": false}
def density(institutions, on, k):
    """The share of the pairs of Central Asian states that have at least k bodies in common on a day.

    institutions: a list of ids of bodies
    on: a day as text
    k: how many common bodies make a tie
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    from itertools import combinations

    full = oxus_data.status_matrix(on, institutions, oxus_data.CENTRAL_ASIA).isin(oxus_data.FULL)
    shared = [(full.loc[a] & full.loc[b]).sum() for a, b in combinations(oxus_data.CENTRAL_ASIA, 2)]
    return sum(number >= k for number in shared) / len(shared)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_density", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_known = oxus_data.load("institutions")
_named = _known.loc[_known["section"].notna(), "institution_id"].tolist()
(_answer,) = _as_numbers([density(_named, "2018-03-01", 3)], 1)
assert not pd.isna(_answer), "Your function gives nothing back: does it end with `return`?"
assert 0 <= _answer <= 1, (
    f"A share lies between 0 and 1, and you return {_answer:g}: no count, average or per cent."
)
assert abs(_answer - 0.4) > 1e-6, "You count pairs with exactly k common bodies; *at least* k is asked."
assert abs(_answer - 0.6) > 1e-6, "You count pairs with more than k common bodies; *at least* k is asked."
assert abs(_answer - 1) < 1e-6, (
    f"In 2018 every pair has three bodies in common: 1, not {_answer:.2f}. Are there ten pairs?"
)
(_answer,) = _as_numbers([density(_named, "2018-03-01", 6)], 1)
assert _answer < 0.61, (
    f"{_answer:.2f} for k = 6 is too dense: is a state paired with itself, or a mere participant counted?"
)
assert abs(_answer - 0.6) < 1e-6, (
    f"In 2018 six of the ten pairs share six bodies or more: 0.6, not {_answer:.2f}."
)
(_answer,) = _as_numbers([density(_named, "1992-12-31", 5)], 1)
assert abs(_answer) < 1e-6, (
    f"At the end of 1992 no pair shares five bodies: 0, not {_answer:.2f}. Do you use `on`?"
)
(_answer,) = _as_numbers([density(["CSTO", "EAEU", "SCO"], "2018-03-01", 3)], 1)
assert abs(_answer - 0.1) < 1e-6, (
    f"Of CSTO, EAEU and SCO only Kazakhstan and Kyrgyzstan share all three: 0.1, not {_answer:.2f}. Do you use the list?"
)
### BEGIN HIDDEN TESTS
_five = oxus_data.CENTRAL_ASIA
_pairs = [(one, other) for number, one in enumerate(_five) for other in _five[number + 1 :]]
_bodies = ["CIS", "CSTO", "SCO", "EURASEC", "ECO", "ICWC", "CACO"]
for _when, _k in [("2005-01-01", 4), ("2007-01-01", 5), ("2014-01-01", 4), ("1994-01-01", 2)]:
    _groups = [set(oxus_data.members(body, _when)["state_id"]) for body in _bodies]
    _expected = sum(sum(set(pair) <= group for group in _groups) >= _k for pair in _pairs) / 10
    (_answer,) = _as_numbers([density(_bodies, _when, _k)], 1)
    _message = f"Seven bodies on {_when}, at least {_k} in common: {_expected:.1f}, not {_answer:.2f}."
    assert abs(_answer - _expected) < 1e-6, _message
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · A giant in the room (3 points)
#
# *Claim: every body that works, the SCO, the EEU, the CSTO and ECO among them, has a powerful outsider at its centre (§6.7.1).*
#
# Leadership cannot be counted. Size can: call a full member a **giant** if it alone is larger than all five Central Asian states **together**, whether or
# not these are in the body. The table `indicators` has one row for each state, indicator (`"population"`, persons; `"gdp"`, constant 2010 US dollars at market exchange
# rates) and year.

# %%
oxus_data.load("indicators").query("state_id == 'KAZ' and year == 2018")


# %% [markdown]
# Write `giants(institution, on, indicator, year)`. It returns the ids of the giants among the full members on the day, by the values of the year; an empty
# collection if there are none. **Where there is no row, there is no value, and no value is not zero**: if one of the five has none in that year, their sum is not
# known, and the only honest answer is `None`. A member without a value cannot be shown to be a giant and is left out.
#
# <details><summary>A hint</summary>Filter the indicator and the year, then <code>set_index("state_id")["value"]</code>: a Series with one value a
# state. <code>reindex(ids)</code> picks ids and leaves NaN where there is none. Beware: <code>sum()</code> skips NaN without a word.</details>
#
# Then count, in a cell of your own, for how many of these thirteen bodies there is a giant on 1 March 2018, by population and by GDP: CIS, CISFTA, CSTO, SCO, EAEU, EDB,
# EFSD, ECO, OTS, TURKSOY, ICWC, IFAS, CANWFZ. They are the regional bodies with full members among the five whose other members are all in our table `states`.
# The worldwide bodies and the large banks are not among them, because their largest members (Japan, for example) are not in the table.

# %% nbgrader={"grade": false, "grade_id": "giants", "locked": false, "schema_version": 3, "solution": true, "task": false}
def giants(institution, on, indicator, year):
    """The full members of a body that are larger than the five Central Asian states together.

    institution: the id of a body
    on: a day as text; who is in the body
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


# %% nbgrader={"grade": true, "grade_id": "test_giants", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_sco = _as_ids(giants("SCO", "2018-03-01", "population", 2018))
assert not _sco & {"IRN"}, "Iran is large, but in 2018 an observer: full members only."
assert "CHN" in _sco, "China alone has more people than the five together, and it is in the SCO."
_same_ids(_sco, ["CHN", "IND", "PAK", "RUS"], "Giants of the SCO by population.")
_sco = giants("SCO", "2018-03-01", "gdp", 2018)
assert "PAK" not in _as_ids(_sco), (
    "By GDP Pakistan is smaller than the five together: do you use `indicator`, and all five?"
)
_same_ids(_sco, ["CHN", "IND", "RUS"], "Giants of the SCO by GDP.")
_same_ids(giants("ECO", "2018-03-01", "gdp", 2018), ["IRN", "TUR"], "Giants of the ECO by GDP.")
_answer = giants("ICWC", "2018-03-01", "population", 2018)
assert _answer is not None, "The ICWC has no giant, and we know it: an empty set. None is for *not known*."
_same_ids(_answer, [], "In the ICWC there are only the five: no giant.")
_early = _as_ids(giants("CIS", "1991-12-10", "population", 1991))
assert "BLR" not in _early, (
    "Belarus is no giant. Two days after it was founded the CIS has none of the five in it: "
    "compare with all five, whether or not they are in the body."
)
_same_ids(_early, ["RUS"], "Giants of the CIS on 1991-12-10.")
### BEGIN HIDDEN TESTS
_table = oxus_data.load("indicators")
_years = _table[_table["year"].isin([2000, 2016, 2018])]
_sizes = _years.set_index(["state_id", "indicator", "year"])["value"].to_dict()
for _body, _when, _what, _year in [("EAEU", "2018-03-01", "gdp", 2018), ("OTS", "2018-03-01", "population", 2018),
                               ("ECO", "2000-01-01", "population", 2000), ("SCO", "2024-12-31", "gdp", 2016)]:  # fmt: skip
    _five = sum(_sizes[state, _what, _year] for state in oxus_data.CENTRAL_ASIA)
    _inside = oxus_data.members(_body, _when)["state_id"]
    _expected = [state for state in _inside if _sizes.get((state, _what, _year), 0) > _five]
    _same_ids(giants(_body, _when, _what, _year), _expected, f"Giants of {_body} on {_when} by {_what} of {_year}.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_giants_missing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
try:
    _answer = giants("CSTO", "2018-03-01", "gdp", 2019)
except KeyError:
    raise AssertionError(
        "There is no row for Turkmenistan's GDP in 2019: look with `reindex`, not `loc`."
    ) from None
assert _answer is None or pd.api.types.is_scalar(_answer) and pd.isna(_answer), (
    f"The table has no GDP of Turkmenistan for 2019, so the sum of the five is not known: None, not {_answer!r}."
)
assert giants("CSTO", "2018-03-01", "population", 2019) is not None, (
    "For 2019 all five populations are known."
)
### BEGIN HIDDEN TESTS
assert giants("CSTO", "2018-03-01", "population", 2018) is not None, (
    "For 2018 all five populations are known."
)
_same_ids(
    giants("ECO", "1993-01-01", "gdp", 1993),
    ["IRN", "TUR"],
    "ECO by GDP of 1993: Afghanistan's is not known, the five's is.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · What enlargement did to the SCO (4 points)
#
# *Claim: more, and more different, members dilute the hegemony that any one could have, and so give the five room (§6.6.3).*
#
# Let $s_i$ be a member's share of the body's total, so that all shares add up to 1.
#
# - **largest share**: the greatest $s_i$;
# - **effective number of members** $\;N = 1 / \sum_i s_i^2$: how many members of equal size would be as concentrated as this body. The sum of squares is the
#   Herfindahl–Hirschman index; its inverse was proposed for political parties by Laakso and Taagepera (1979). With four equal members $N = 4$; with one giant among dwarfs it is
#   close to 1, however many dwarfs there are;
# - **share of the five**: of those of the five that are in the body.
#
# We hold the yardstick still: all values are those of **2018**, whatever the day. Then only the membership changes, and what you see is the enlargement and not China's growth.
#
# Write `concentration(institution, on, indicator)`. It returns a dict with the keys `"largest"` (a state id), `"largest_share"`, `"effective"` and `"five_share"`.
# For each full member there is a value for 2018.
#
# <details><summary>A hint</summary>With a Series of sizes, <code>shares = sizes / sizes.sum()</code>; then <code>idxmax()</code>, <code>max()</code>,
# <code>(shares ** 2).sum()</code>, and <code>isin</code> on the index.</details>
#
# Then put the SCO of 2016-01-01, 2018-03-01 and 2024-12-31 side by side, by GDP and by population. Who gained room?

# %% nbgrader={"grade": false, "grade_id": "concentration", "locked": false, "schema_version": 3, "solution": true, "task": false}
def concentration(institution, on, indicator):
    """How concentrated a body is on a day, by the values of 2018.

    institution: the id of a body
    on: a day as text; who is in the body
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


# %% nbgrader={"grade": true, "grade_id": "test_concentration", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = concentration("SCO", "2016-01-01", "gdp")
assert _answer is not None, "Your function gives nothing back: does it end with `return`?"
_before, _after = dict(_answer), dict(concentration("SCO", "2018-03-01", "gdp"))
_lost = {"largest", "largest_share", "effective", "five_share"} - set(_before)
assert not _lost, f"Your dict lacks {', '.join(sorted(_lost))}: are the keys spelled as asked?"
assert str(_before["largest"]).upper() == "CHN", (
    f"The largest economy in the SCO is China (CHN), not {_before['largest']!r}."
)
assert 0 < _before["largest_share"] <= 1, "A share lies between 0 and 1: divide by the total, and no per cent."
assert abs(_before["largest_share"] - 0.844) < 0.002, (
    f"China's share in 2016 is 0.844, not {_before['largest_share']:.3f}: of all full members, by their GDP of 2018."
)
assert _before["effective"] >= 1, (
    f"{_before['effective']:.3f} is the sum of squares; the effective number is 1 divided by it."
)
assert _before["effective"] < 5.9, (
    "Six is how many members there are; the effective number weighs them by size."
)
assert abs(_before["effective"] - 1.369) < 0.002, (
    f"Effective number in 2016: 1.369, not {_before['effective']:.3f}."
)
assert abs(_after["largest_share"] - 0.681) < 0.002, (
    f"China's share in 2018 is 0.681, not {_after['largest_share']:.3f}."
)
assert abs(_after["effective"] - 1.971) < 0.002, (
    f"Effective number in 2018: 1.971, not {_after['effective']:.3f}."
)
### BEGIN HIDDEN TESTS
_table = oxus_data.load("indicators").query("year == 2018")
for _body, _when, _what in [
    ("SCO", "2024-12-31", "population"),
    ("ECO", "2018-03-01", "gdp"),
    ("EAEU", "2015-01-01", "gdp"),
]:
    _size = _table[_table["indicator"] == _what].set_index("state_id")["value"]
    _inside = _size[oxus_data.members(_body, _when)["state_id"]]
    _share = (_inside / _inside.sum()).tolist()
    _answer = dict(concentration(_body, _when, _what))
    _message = f"{_body} on {_when} by {_what}: largest share {max(_share):.3f}, effective number {1 / sum(s * s for s in _share):.3f}."
    assert abs(_answer["largest_share"] - max(_share)) < 0.002, _message
    assert abs(_answer["effective"] - 1 / sum(s * s for s in _share)) < 0.002, _message
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_concentration_five", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_before = dict(concentration("SCO", "2016-01-01", "population"))["five_share"]
_after = dict(concentration("SCO", "2018-03-01", "population"))["five_share"]
assert _before < 0.2, (
    f"The five hold less than a twentieth of the SCO's people, not {_before:.3g}. A share of the total, please."
)
assert abs(_before - 0.0451) > 0.0003, (
    "You count Turkmenistan, which is not in the SCO: only those of the five that are in."
)
assert abs(_before - 0.0413) < 0.0003, (
    f"In 2016 the four in the SCO have 0.0413 of its people, not {_before:.4f}."
)
assert abs(_after - 0.0208) < 0.0003, (
    f"In 2018 they have 0.0208 of its people, not {_after:.4f}: half of what it was."
)
### BEGIN HIDDEN TESTS
_answer = dict(concentration("ICWC", "2018-03-01", "gdp"))
assert abs(_answer["five_share"] - 1) < 1e-6, "In the ICWC there are only the five: their share is 1."
assert str(_answer["largest"]).upper() == "KAZ", "The largest economy in the ICWC is Kazakhstan."
_answer = dict(concentration("CIS", "1991-12-10", "gdp"))
assert abs(_answer["five_share"]) < 1e-6, (
    "Two days after its founding the CIS has none of the five: their share is 0."
)
_answer = dict(concentration("SCO", "2024-12-31", "gdp"))
assert abs(_answer["five_share"] - 0.0181) < 0.0003, (
    f"SCO 2024 by GDP: 0.0181, not {_answer['five_share']:.4f}."
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · A map, and its words (3 points)
#
# *Claim: the CSTO can be read as a counterweight to the SCO and to China's influence in it (§6.4.1).*
#
# A counterweight should have its own weights. Which states, on a given day, sit on both sides? This time the answer is a figure.
#
# Write `both_map(first, second, on)`. It returns an `OfflineMap` (a Folium map that needs no network) with
#
# - a `folium.GeoJson` layer of **exactly the states that are full members of both bodies** on the day;
# - `title` and `text` for a reader who does not see it: together they give the day, or at least its year, and **name every state on the map** in plain
#   English ("Kazakhstan", not "KAZ").
#
# The next cell does so for Mongolia. `geometry` gives the countries as a list of *features*; each carries its outline and its `state_id`. Below the map you can
# open its words.

# %%
world = oxus_data.geometry("countries")
chosen = [feature for feature in world["features"] if feature["properties"]["state_id"] in {"MNG"}]
example = OfflineMap(
    location=[46, 90], zoom_start=3, title="An observer, 2018", text="Mongolia, south of Russia."
)
folium.GeoJson({"type": "FeatureCollection", "features": chosen}).add_to(example)
example


# %% [markdown]
# <details><summary>A hint</summary>Make the set first (as in exercise 3), then the map as above. The names:
# <code>oxus_data.members(...)</code> has a column <code>state</code>; <code>", ".join(names)</code> makes one text of many.</details>

# %% nbgrader={"grade": false, "grade_id": "both_map", "locked": false, "schema_version": 3, "solution": true, "task": false}
def both_map(first, second, on):
    """A map of the states that are full members of both bodies on a day, with the same in words.

    first, second: ids of bodies
    on: a day as text
    Returns an OfflineMap with a GeoJson layer of these states, a title and a text.
    """
    ### BEGIN SOLUTION
    one, other = oxus_data.members(first, on), oxus_data.members(second, on)
    both = one[one["state_id"].isin(other["state_id"])]
    world = oxus_data.geometry("countries")
    features = [f for f in world["features"] if f["properties"]["state_id"] in set(both["state_id"])]
    title = f"Full members of both {first} and {second} on {on}"
    picture = OfflineMap(location=[50, 75], zoom_start=3, title=title, text=", ".join(both["state"]))
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(picture)
    return picture
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_both_map", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _states_on(element):
    """The ids of the states in the GeoJson layers of a map, the map's own base layer left out."""
    found = {state for child in element._children.values() for state in _states_on(child)}
    if isinstance(element, folium.GeoJson):
        features = element.data.get("features", [element.data])
        if element.layer_name != "Countries" or len(features) < 100:
            found |= {f.get("properties", {}).get("state_id") or "a country without id" for f in features}
    return found


_picture = both_map("CSTO", "SCO", "2018-03-01")
assert _picture is not None, "Your function gives nothing back: does it end with `return`?"
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
display(_picture)  # have a look
_shown = _states_on(_picture)
assert _shown, "There is no GeoJson layer of yours on the map, or it is empty: did you say `.add_to(...)`?"
assert len(_shown) < 30, (
    f"{len(_shown)} countries are in your layer: keep only the features of the states in both."
)
assert not _shown & {"ARM", "CHN", "IND"}, "Some states on your map are in one body only: *both* is asked."
assert "UZB" not in _shown, (
    "Uzbekistan is on your map: in 2018 it is in the SCO, but it left the CSTO in 2012."
)
_same_ids(_shown, ["KAZ", "KGZ", "RUS", "TJK"], "On the map of CSTO and SCO, 2018-03-01.")
### BEGIN HIDDEN TESTS
for _one, _other, _when in [
    ("CIS", "SCO", "2016-01-01"),
    ("CSTO", "SCO", "2007-01-01"),
    ("ECO", "ADB", "2018-03-01"),
]:
    _expected = set(oxus_data.members(_one, _when)["state_id"]) & set(oxus_data.members(_other, _when)["state_id"])
    _same_ids(_states_on(both_map(_one, _other, _when)), _expected, f"On the map of {_one} and {_other}, {_when}.")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_both_map_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = both_map("CSTO", "SCO", "2018-03-01")
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
assert _picture.text, "A reader who does not see the map gets no words: give the OfflineMap a `text`."
_words = f"{_picture.title} {_picture.text}".lower()
_unnamed = [name for name in ["Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"] if name.lower() not in _words]
assert not _unnamed, f"Title and text do not name {', '.join(_unnamed)}: plain English names, not ids."
assert "2018" in _words, "Title and text do not say of when the map is: a map without a date is no evidence."
### BEGIN HIDDEN TESTS
_picture = both_map("CIS", "SCO", "2016-01-01")
_words = f"{_picture.title} {_picture.text}".lower()
_unnamed = [name for name in ["Kyrgyzstan", "Russia", "Uzbekistan"] if name.lower() not in _words]
assert not _unnamed, (
    f"CIS and SCO in 2016: the words do not name {', '.join(_unnamed)}; make them from the data."
)
assert "2016" in _words, "CIS and SCO in 2016: the words give another date; make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# ## In writing
#
# **Question (6 points).** §6.7.1 reads the spaghetti bowl as a sign of weak commitment to superficial bodies. One could also read it as a policy: small states keep
# many doors open so that no single power can shut them in. *What do the memberships speak for, and what can they not tell?* Answer in 200 to 300 words; use your own
# numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the exercises, each with its day and its definition (which statuses, which measure) | one or two numbers, or without day or definition | none, or wrong ones |
# | **Reading the text** (1) | cites at least one section fairly, and says where the record or later events differ | cites, but only to agree or to find fault | no section cited |
# | **The other reading** (1) | names the best evidence against its own position | mentions another view without evidence | one-sided |
# | **Limits** (1) | says what memberships cannot show (commitment, coverage, precision) and what data would | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The memberships speak for a policy of open doors rather than for mere weakness, but they speak for it in four states, not in five.
#
# On 1 March 2018 six of the ten pairs shared at least six of the bodies that the text names, counting full members only; Kazakhstan and Kyrgyzstan shared nine. At the end of 1992 no
# pair shared five. States that sign on so often, and side by side, do not shun bodies. Nor do they choose one patron: four of the six members of the CSTO sat in the SCO too, so the
# counterweight of §6.4.1 and what it should balance had most of their weights in common. Of the text's bodies Turkmenistan shared no more than three with any neighbour. But the list decides:
# if I add the UN, the OIC, the EBRD and all the others in the table, it shared at least eleven with each of them, and all five were together in at least eleven.
#
# The other reading has strong evidence as well. Ten of thirteen regional bodies have a member larger than the five together. Of the three that do not, ICWC and IFAS are those that §6.1.3 and the Kyrgyz freeze of
# 2016 show as weak; the third is the treaty on a nuclear-weapon-free zone. Enlargement cut China's share of the SCO's people from 87 to 44 per cent, as §6.6.3 expects, but also the share of the five from 4.1 to 2.1; by GDP China still had 68 per cent. Room for
# whom? And §6.3's point that the ECO alone holds all five fails already on §6.1.3.
#
# What a membership cannot show is whether anyone pays, sends ministers or applies what was signed. For that I would want contributions, ratification delays and meeting
# records. The largest members of the banks and of the UN are not in our table, so I left these bodies out of the count of giants.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "A spell of Uzbekistan in the CST ends on 1999-04-20. Was it a member on that day?",
            "options": ["Yes, until midnight", "No", "The table cannot say"],
            "answer": 1,
            "why": "Spells are half-open: in on the first day, out on the last. So two spells can follow each other "
            "without a day counted twice.",
        },
        {
            "question": "The text says that CACO was assimilated to the EEU (§6.1.2). What do the dates allow?",
            "options": [
                "Just that: CACO went straight into the EEU",
                "CACO merged into EurAsEC in 2005; the EEU came ten years later",
                "CACO still exists beside the EEU",
            ],
            "answer": 1,
            "why": "CACO ended in October 2005 by merging into EurAsEC. The Eurasian Economic Union exists since "
            "1 January 2015, as EurAsEC's successor. Seen from 2018 the line is there, but it has two steps.",
        },
        {
            "question": "Is the ECO the only body with all five as full members?",
            "options": [
                "Yes",
                "No: the CIS and the CSTO are others",
                "No: a dozen others have had them too, ICWC, the UN and the OIC among them",
            ],
            "answer": 2,
            "why": "The text itself names ICWC in §6.1.3. The Organisation of Islamic Cooperation has held all five since "
            "Uzbekistan joined in 1995 or 1996. Among the four large bodies that the text compares (ECO, CSTO, EEU, SCO) "
            "the ECO is the only one.",
        },
        {
            "question": "Of the thirteen bodies in exercise 5, how many had a member larger than the five together in spring 2018?",
            "options": ["Three", "Seven", "Ten", "Thirteen"],
            "answer": 2,
            "why": "All but the two water bodies, ICWC and IFAS, and the nuclear-weapon-free zone, CANWFZ. Population and GDP "
            "give the same ten.",
        },
        {
            "question": "China's share of the SCO's people fell by half in 2017. What happened to the share of the four "
            "Central Asian members?",
            "options": ["It rose", "It stayed the same", "It fell by half too"],
            "answer": 2,
            "why": "From 4.1 to 2.1 per cent. Enlargement shrinks every old member's share alike; what changes is "
            "that India balances China. By GDP China still has more than two thirds.",
        },
        {
            "question": "Our table has no row for China in the IMF. What follows?",
            "options": [
                "Nothing: for the IMF the table lists the five only",
                "China is not a member of the IMF",
                "China left the IMF",
            ],
            "answer": 0,
            "why": "A missing row is not a no, unless the list is complete for that state. `roster` in `institutions` says so, "
            "and `status_matrix` writes *not recorded* in such a cell.",
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
    "08-sco-members": "",  # §6.6.1  the SCO of spring 2018 has eight full members, four of them Central Asian
    "08-sco-china-russia": "",  # §6.6.1  the SCO is the only body with both China and Russia
    "08-uzbekistan-csto": "",  # §6.4.2  Uzbekistan is a member of the CSTO, if a volatile one
    "08-eco-only": "",  # §6.3  the ECO is the only significant body with all five
    "08-icwc-five": "",  # §6.1.3  ICWC holds all five and nobody else
    "08-cis-overlap": "",  # §6.1.1  the CIS overlaps significantly with CSTO and SCO
    "08-spaghetti-bowl": "",  # §6.7.1  the bodies are many and overlap
    "08-external-leaders": "",  # §6.7.1  every body that works has a powerful outsider at its centre
    "08-sco-dilution": "",  # §6.6.3  enlargement dilutes the hegemony in the SCO
    "08-csto-counterweight": "",  # §6.4.1  the CSTO is a counterweight to the SCO
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
# What we found, by the record up to 1 March 2026:
#
# - **Membership is a matter of day and status.** The same table says that at least twelve bodies have held all five, or more than twenty, if you read "member" narrowly or widely.
#   In an earlier edition of this table it was four or eleven, because nobody had looked up the UN, the OIC and the banks. The verdict did not change; the number did.
# - **The bowl is real, for four.** The ties between Kazakhstan, Kyrgyzstan, Tajikistan and Uzbekistan are thick; Turkmenistan keeps to the rim.
# - **Ten of thirteen regional bodies have a giant in them.** The three without are the two water bodies and the nuclear-weapon-free zone.
# - **Enlargement diluted China in the SCO, and the five with it.** And it went on where the text did not expect it: Iran came in (2023) and Belarus (2024), Mongolia did not.
# - The text's author saw the pattern early and from open sources; where it errs it is mostly in the word *only*. That is worth remembering for one's own writing.
#
# What no membership tells is what it is worth to a state. **Notebook 09** takes the four large bodies from here and asks whether they are alliances or identities: who
# commits, who pays, what happens inside, and what is left of one body in its successor. It uses your spells, your overlap and the SCO's concentration.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 08`, and at the end `oxus submit 08 --name YOUR-ID`.
