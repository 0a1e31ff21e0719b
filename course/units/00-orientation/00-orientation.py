# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 00 · How this course works
#
# *Before the four vectors. Time: 45–60 minutes; 24 points. You need not have written a line of Python before.*
#
# When you have worked through this notebook, you can
#
# - say what the course asks, and by which four ways it looks for an answer;
# - load a table, look at it, filter, group and count, write a small function and read an error;
# - tell a claim from a fact, a spell from a membership, and a figure with a source from one without;
# - check your answers, hand them in, and get out of trouble.
#
# **How it works.** This page is a *notebook*: text, and cells of code that run here and now. Click on the first grey cell, hold Shift and press Enter: it runs, its answer appears below
# it, and you are on the next one. Go on like that from top to bottom. A star, `[*]`, beside a cell says that it is still at work; a number, that it is done.
#
# Write your answers where it says `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. You may try as often as you like. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own (the **+** above).

# %% [markdown]
# ## Read first
#
# In the source text: the **Abstract** and **§1**, the introduction. It is a thesis, finished in spring 2018, and this course puts its claims to the test. Read it as you would read a colleague: with good will, and a pencil. Two oddities that you may notice are
# its own: the numbering goes from §1.3 to §1.5, and the last sentence of §1.3.1 breaks off.
#
# The next cell fetches the tools. Run it, even if it does not look like much.

# %%
import pandas as pd

import oxus_data
from oxus_widgets import MembershipExplorer, Quiz, membership_map

pd.set_option("display.max_colwidth", 70)  # cut very long texts
print("It works. The data speak for the time up to", oxus_data.AS_OF)

# %% [markdown]
# ## The claim
#
# ### One question, four ways to it
#
# The text asks **which factors help regional integration in Central Asia along, and which hold it back** (§1.2.1). Central Asia is here *the five*: Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan. It answers along four lines,
# which it calls *vectors* (§1.2.2, §1.5), and so does the course:
#
# | vector | asks | source text | notebooks |
# |---|---|---|---|
# | I, history | What did the past leave behind: one region, or five nations? | §3 | 02, 03 |
# | II, within the region | What do the five want of one another, and what do they quarrel over? | §4 | 04, 05 |
# | III, around the region | What do Russia, China and others want there, and with what means? | §5 | 06, 07 |
# | IV, institutions | What comes of it: who is in which body, and does it bind them? | §6 | 08, 09 |
#
# Notebook 01 comes before them, with the theory (§2); notebook 10 after them, with a piece of research of your own (§7).
#
# ### Claim, evidence, test, verdict
#
# Every notebook starts from a **claim**: a sentence of the text, in our own words, that could be wrong. Then comes **evidence**, a table or a map; a **test**, agreed on before one looks; and a **verdict**, of which there are five:
#
# - `supported`: the test came out as the claim says;
# - `qualified`: it holds in part, or only if a word is read in one certain way;
# - `contradicted`: it came out the other way;
# - `untested`: not tested here. Our tables cannot decide it, but data that could do so exist elsewhere;
# - `untestable`: not testable in principle. No data can decide it: motives and value judgements are of this kind. That is no reproach.
#
# Here is the first one:
#
# > Despite a common past and common troubles the five have integrated little. They differ widely in wealth and in foreign policy; and the bodies around them never stop changing. (after the Abstract, §1.1, §1.3.2)
#
# The first sentence takes the whole course; the second we try today. What do you believe of it? Make up your mind before you go on: a guess written down is worth more than an opinion found afterwards.

# %% [markdown]
# ## Explore
#
# A **widget** is a picture that answers when you touch it. This one shows states in rows and bodies in columns, on one day. Each status has its own sign and colour. Move the date with the mouse, or with the arrow keys once the slider has the focus; point at a cell, and
# it says in words what it shows.
#
# *CSTO* is a security alliance around Russia, *EAEU* the Eurasian Economic Union (*EEU* in the text), *ECO* an economic organisation with Turkey, Iran and Pakistan, *SCO* the Shanghai Cooperation Organisation, with China and Russia.

# %%
explorer = MembershipExplorer(institutions=["CSTO", "EAEU", "ECO", "SCO"])
explorer

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **1 March 2018**, when the text was written. Which of the five are in all four bodies, and which in one only?
#
#    <details><summary>What we saw</summary>Kazakhstan and Kyrgyzstan are in all four, Turkmenistan in the ECO only. Tajikistan is in three, Uzbekistan in two.</details>
#
# 2. **Back to 1 January 2012.** What has changed in Uzbekistan's row, and in the column of the EAEU?
#
#    <details><summary>What we saw</summary>Uzbekistan is a member of the CSTO, which it left later in that year. The column of the EAEU is empty: the union began on 1 January 2015.</details>
#
# 3. **Is Mongolia in the SCO?** What can you say from this picture?
#
#    <details><summary>What we saw</summary>Nothing: Mongolia is not among the rows. A picture shows what it was asked for, and <em>not shown</em> is not the same as <em>not there</em>. Exercise 3 comes back to it.</details>
#
# 4. **What the text could not know.** Go to the end, 1 March 2026. What is new?
#
#    <details><summary>What we saw</summary>Iran is a full member of the SCO (since July 2023), and Uzbekistan an observer of the EAEU (since December 2020).</details>
#
# What you do by mouse is gone when the notebook is run again. What you *write* stays, and another can repeat it. So here is question 2 in writing; run it, and look at the widget above.

# %%
explorer.date = "2012-01-01"
explorer.members["CSTO"]

# %% [markdown]
# A table does not show where things are. A **map** does. Here are the members of the ECO in spring 2018; below the map stands the same in words, for those who do not see it.

# %%
membership_map("ECO", "2018-03-01")

# %% [markdown]
# *Ask of every map:* of which day is it, what does it count as a member, and what does it make large that is small?

# %% [markdown]
# ## Step by step
#
# Twenty minutes of *pandas*, the Python library for tables. You need no more for this notebook.
#
# ### Load and look
#
# `load` fetches a table by its name; `spells` is now our name for it. `head(3)` shows its first three rows, and the list of names in square brackets picks some of its columns.

# %%
spells = oxus_data.load("memberships")
columns = ["institution_id", "state_id", "status", "start", "end"]
spells[columns].head(3)

# %% [markdown]
# Ask first of any table: **what is a row?** Here it is a *spell*: one state, in one body, with one status, from a day to a day. When the status changes, the spell ends and a new one begins. `NaT`, *not a time*, stands where there is no date: this spell has no known end.
#
# How large is the table, and what are its columns called?

# %%
print(len(spells), "rows")
list(spells.columns)

# %% [markdown]
# ### Filter
#
# One column is `spells["state_id"]`. Compared with something (`==` asks, `=` gives a name) it becomes a column of true and false. `.loc[rows, columns]` keeps the rows where it is true, and the columns that you name; without columns, `spells[of_turkmenistan]` will do.

# %%
of_turkmenistan = spells["state_id"] == "TKM"
spells.loc[of_turkmenistan, columns].head(4)

# %% [markdown]
# Two conditions are joined by `&`, *and*, each in round brackets. `isin` asks whether a value is in a list.

# %%
in_two = (spells["state_id"] == "TKM") & spells["institution_id"].isin(["CIS", "ECO"])
spells.loc[in_two, columns]

# %% [markdown]
# Three rows, two bodies. In the CIS Turkmenistan was a participant, and in 2005 became an associate: neither is full membership. The statuses that count as full have a name of their own, `oxus_data.FULL`. `frozen` is among them, because a state that freezes its part remains a member in law:

# %%
oxus_data.FULL

# %% [markdown]
# ### Count and group
#
# Filtering is not yet counting. `len` counts rows; `nunique` counts **different** values; `groupby` makes a heap for each value, and what follows is done to every heap.

# %%
rows = spells[spells["institution_id"] == "IFAS"]
print(len(rows), "spells in the Aral Sea fund IFAS, of", rows["state_id"].nunique(), "states")
rows.groupby("state_id").size()


# %% [markdown]
# Kyrgyzstan froze its part in 2016, so it has two spells. Who counts rows finds six members in a fund of five.
#
# ### A function
#
# A function is a recipe with a name. `def` begins it, the names in brackets are what it is given, the lines that are indented are the recipe, and `return` hands back the result. A text in three quotation marks says what it does.

# %%
def statuses_in(table, body):
    """The statuses that a body knows, in alphabetical order."""
    rows = table[table["institution_id"] == body]
    return sorted(rows["status"].unique())


statuses_in(spells, "SCO")

# %% [markdown]
# In the exercises you write the recipe. A function must work with the table that it is **given** (`table`) and not only with ours: the checks also try it on small made-up ones.
#
# ### A day
#
# A spell is **half-open**: the state is in on the day on which the spell starts, and out on the day on which it ends. So one status follows another with no day counted twice. Look at India:

# %%
india_in_sco = (spells["institution_id"] == "SCO") & (spells["state_id"] == "IND")
spells.loc[india_in_sco, columns]

# %% [markdown]
# On 9 June 2017 India is a member, and no longer an observer. Days can be compared like numbers. But mind the missing ones: **every comparison with `NaT` is false**, whichever way you ask.

# %%
day = pd.Timestamp("2018-03-01")
print("start before the day:", pd.Timestamp("2017-06-09") <= day)
print("NaT before the day:", pd.NaT <= day)
print("NaT after the day:", pd.NaT > day)
print("is NaT missing:", pd.isna(pd.NaT))

# %% [markdown]
# ### Sources and doubt
#
# No fact here stands alone. Each row names its `sources`, separated by semicolons; `confidence` says how sure we are of it; `start_precision` and `end_precision` say how exact a date is. Where only the year is known, the day reads 1 January, which merely fills the gap.

# %%
shown = ["spell_id", "status", "start", "start_precision", "confidence", "sources"]
spells.loc[spells["spell_id"].isin(["SCO-IND-2", "BOMCA-TKM-1", "SCO-IRN-1"]), shown]

# %% [markdown]
# `general-knowledge` is a confession: that detail was written from memory, and nobody has looked it up. It is no source. Every other name can be looked up in the table `sources`; so can you, if you doubt us.

# %%
sources = oxus_data.load("sources").set_index("source_id")
sources.loc[["tass-2025-09-01", "general-knowledge"], ["citation", "url"]]

# %% [markdown]
# ### A claim, from words to an answer
#
# §1.1 says that the framework of bodies is **always changing**. In the table's words: *how many spells of the five begin in each stretch of five years?* If the claim holds, no stretch is much quieter than the others. First say what you expect; then run.

# %%
of_the_five = spells[spells["state_id"].isin(oxus_data.CENTRAL_ASIA)]
first_year = of_the_five["start"].dt.year // 5 * 5  # 1991 becomes 1990, 2017 becomes 2015
of_the_five.groupby(first_year).size().rename_axis("five years from").to_frame("spells that begin")

# %% [markdown]
# Of the 211 spells 104 begin before 2000. Then it grows quieter, down to 9 from 2010 to 2014, until 24 begin from 2015 to 2019. Something begins in every period, but the pattern is one large wave and a smaller one, not a steady flow (the last line covers little more than a year, since the data end in March 2026). The bodies
# are those that we chose to record; a table with others would have other waves. When the text was written, in 2018, the second wave was under way. The verdict is **qualified**. All later notebooks work in the same way.
#
# ### When something goes wrong
#
# Something will; it does so to all of us. Read the **last line** of the red text first, it says what is the matter. To see one, add a cell and run `spells["state"]`: there is no such column.
#
# | you see | it means | do this |
# |---|---|---|
# | `[*]`, and it does not end | Python still works, or waits | press ■ above, then run again |
# | `NameError: name 'spells' is not defined` | a cell further up was not run | *Run → Run All Above Selected Cell* |
# | `KeyError: 'state'` | no column of that name | look at `spells.columns`, mind the spelling |
# | `SyntaxError`, `IndentationError` | a bracket, a colon or an indent is missing | look at that line, and at the one above it |
# | `The truth value of a Series is ambiguous` | `and` between two columns | `&`, and each condition in round brackets |
# | `NotImplementedError` | nothing is written there yet | put your lines in the place of `raise NotImplementedError()` |
# | `AssertionError`, and a sentence | a check speaks to you | read the sentence, mend your answer, run both cells again |
# | nothing makes sense any more | old values linger | *Kernel → Restart Kernel and Run All Cells*; what you wrote is safe. It stops at the first check that fails: go on below it by hand |
# | you deleted a cell | its marks hang on it | *Edit → Undo Cell Operation* |
# | `oxus: command not found`, in a terminal | the terminal does not know the course | open one in the course's own folder, and type `python3 course/start.py check 00` there (Windows: `py course\start.py check 00`) |
# | `no notebook of 00-orientation` | the terminal stands in another folder | give the notebook's name: `oxus check 00-orientation.ipynb` |
#
# If all is lost: rename your notebook and start the course again. A fresh one is put beside it, and nothing of yours is ever overwritten.

# %% [markdown]
# ## Exercises
#
# Five exercises, 20 points. None needs the answer of another: if one resists, go on and come back. Two or three lines answer most of them.
#
# **To check the whole notebook**, save it (Ctrl+S), open *File → New → Terminal* and type `oxus check 00`. It runs everything from top to bottom in a fresh kernel, as the grader will, and says what is still open. A few more tests are kept back for grading; they ask nothing
# that the text of the exercise does not.
#
# The next cell, folded, holds a few helpers of the checks. Run it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import sys
import warnings

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout


def _as_number(answer, what):
    """A number, as a float."""
    assert answer is not None, f"{what} gives nothing back: does it end with `return`?"
    assert pd.api.types.is_number(answer), f"{what}: a number is wanted; you return {answer!r}."
    return float(answer)


def _as_truth(answer, what):
    """True or False."""
    assert answer is not None, f"{what} gives nothing back: does it end with `return`?"
    assert pd.api.types.is_bool(answer), f"{what}: True or False is wanted; you return {answer!r}."
    return bool(answer)


def _as_choices(answer, what):
    """A dictionary."""
    assert answer is not None, f"{what} gives nothing back: does it end with `return`?"
    assert isinstance(answer, dict), f"{what}: a dictionary is wanted, with curly brackets; you return {answer!r}."
    return answer


def _as_pair(answer, letter):
    """The choice and the reason for one sentence."""
    pair = _as_choices(answer, "my_choice").get(letter)
    assert isinstance(pair, (tuple, list)) and len(pair) == 2, f'{letter}: a pair is wanted, ("...", "..."); you have {pair!r}.'
    assert pair[0] in ("use", "with_care", "not"), f"{letter}: the first is one of use, with_care, not; you have {pair[0]!r}."
    assert pair[1] in ("to_the_day", "to_the_year", "no_source", "two_units"), f"{letter}: the reason is one of the four of the table; you have {pair[1]!r}."
    return tuple(pair)


def _near(number, expected, tolerance=0.01):
    """Whether two numbers agree, as far as rounding goes."""
    return abs(number - expected) <= tolerance * abs(expected)


# %% [markdown]
# ### Exercise 1 · Mend a classmate's count (4 points)
#
# *Claim: the five stand for very different foreign policies (§1.3.2).*
#
# Our table has 49 bodies. A classmate wants to count those of which a state has ever been a **full member**, and writes
#
# ```python
# def bodies_of(table, state):
#     rows = table[table["state_id"] == state]
#     return len(rows)
# ```
#
# With it Kazakhstan gets 47, Kyrgyzstan 45, Tajikistan 42, Turkmenistan 32 and Uzbekistan 45. "So they are all much alike", says the classmate. The classmate makes **two** mistakes. Write `bodies_of(table, state)` so that it counts what is asked, and run it for the five in a cell of your own. Are they still alike?
#
# <details><summary>A hint</summary>What is a row of this table, and which statuses does the classmate let in? <code>isin(oxus_data.FULL)</code> is one half of the remedy, <code>nunique()</code> the other.</details>

# %% nbgrader={"grade": false, "grade_id": "bodies_of", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bodies_of(table, state):
    """The number of bodies of which a state has ever been a full member.

    table: a table of spells with the columns state_id, institution_id and status
    state: the id of a state, "KAZ"
    Returns a whole number.
    """
    ### BEGIN SOLUTION
    rows = table[(table["state_id"] == state) & table["status"].isin(oxus_data.FULL)]
    return rows["institution_id"].nunique()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_bodies_of", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
_memberships = oxus_data.load("memberships")
_answer = _as_number(bodies_of(_memberships, "TKM"), "bodies_of")
assert _answer != 32, "32 for Turkmenistan is the classmate's count: it counts spells instead of bodies, and it counts every status."
assert _answer != 29, "Turkmenistan 29: these are different bodies, but it only takes part in some of them. Which statuses are full membership?"
assert _answer == 14, f"Turkmenistan has been a full member of 14 of the bodies in the table (ADB, CANWFZ, EBRD, ECO, ECT, IBRD, ICWC, IFAS, IMF, ISDB, OIC, TRACECA, TURKSOY, UN), not of {_answer:g}. Do you use `state`, and all of `oxus_data.FULL`?"
_answer = _as_number(bodies_of(_memberships, "KGZ"), "bodies_of")
assert _answer != 32, "Kyrgyzstan 32: these are spells. It froze its part in IFAS: two spells, one body."
assert _answer == 31, f"Kyrgyzstan has been a full member of 31 bodies, not of {_answer:g}."
_toy = pd.DataFrame(
    {
        "state_id": ["AAA", "AAA", "AAA", "AAA", "AAA", "BBB"],
        "institution_id": ["CLUB", "CLUB", "UNION", "FORUM", "LEAGUE", "CLUB"],
        "status": ["member", "frozen", "observer", "founding_member", "frozen", "member"],
    }
)
_answer = _as_number(bodies_of(_toy, "AAA"), "bodies_of")
assert _answer != 0, "In a small made-up table you find nothing: work with `table`, the one that the function is given."
assert _answer != 2, "A made-up table: AAA is frozen in LEAGUE, and that is full membership too; take `oxus_data.FULL`."
assert _answer == 3, f"A made-up table: AAA was a full member of CLUB (two spells), FORUM and LEAGUE, and an observer in UNION: 3, not {_answer:g}."
### BEGIN HIDDEN TESTS
for _state, _expected in [("KAZ", 32), ("TJK", 28), ("UZB", 27)]:
    _answer = _as_number(bodies_of(_memberships, _state), "bodies_of")
    assert _answer == _expected, f"{_state}: {_expected}, not {_answer:g}."
assert _as_number(bodies_of(_toy, "BBB"), "bodies_of") == 1, "A made-up table: BBB was in one body."
assert _as_number(bodies_of(_toy, "CCC"), "bodies_of") == 0, "A made-up table without CCC: 0."
### END HIDDEN TESTS

# %% [markdown]
# These counts cover all years, so a predecessor and its successor count as two bodies. On 1 March 2018 alone the counts are 25, 25, 22, 13 and 18. Either way Turkmenistan has the fewest, and the other four differ less than one might think.
#
# Before you call Turkmenistan isolated, ask what this count leaves out. In conferences and programmes such as the OSCE, CAREC and C5+1 nobody is more than a `participant`, so they count for no one. In any status Turkmenistan was in 20 of the bodies on that day, Kazakhstan in 33. The table is a selection of bodies, and what a government *values*
# is not in it at all.

# %% [markdown]
# ### Exercise 2 · Is the day inside the spell? (4 points)
#
# *Claim: within the last few years before 2018 the SCO took in India and Pakistan, and the EEU got its present form (§1.1).*
#
# Whether something was so "in the last few years" depends on days. Write `runs_on(start, end, day)`: `True` if a spell from `start` to `end` runs on the day, otherwise `False`. In on the first day, out on the last. `end` may be missing (`NaT`): then the spell still runs.
#
# <details><summary>A hint</summary>First try <code>start &lt;= day and day &lt; end</code>; that is nearly it. What does it say when <code>end</code> is missing? <code>pd.isna(end)</code> asks for that, and <code>or</code> joins two ways of being right. Put round brackets around them.</details>

# %% nbgrader={"grade": false, "grade_id": "runs_on", "locked": false, "schema_version": 3, "solution": true, "task": false}
def runs_on(start, end, day):
    """Whether a spell runs on a day.

    start: the day on which the spell starts, a Timestamp
    end: the day on which it ends, a Timestamp, or NaT if no end is known
    day: a Timestamp
    Returns True or False.
    """
    ### BEGIN SOLUTION
    return bool(start <= day and (pd.isna(end) or day < end))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_runs_on", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_first, _last = pd.Timestamp("2005-07-05"), pd.Timestamp("2017-06-09")  # India as an observer of the SCO
_answer = _as_truth(runs_on(_first, _last, pd.Timestamp("2010-01-01")), "runs_on")
assert _answer, "India's spell as an observer, 2005-07-05 to 2017-06-09: in 2010 it runs."
_answer = _as_truth(runs_on(_first, _last, pd.Timestamp("2004-01-01")), "runs_on")
assert not _answer, "In 2004 the spell has not begun: look at `start` too."
_answer = _as_truth(runs_on(_first, _last, pd.Timestamp("2018-03-01")), "runs_on")
assert not _answer, "In 2018 the spell is over: look at `end` too."
_answer = _as_truth(runs_on(_first, _last, _first), "runs_on")
assert _answer, "On the day on which it starts a spell runs."
_answer = _as_truth(runs_on(_first, _last, _last), "runs_on")
assert not _answer, "On the day on which it ends a spell is over: otherwise India would be observer and member on one day."
assert _as_truth(runs_on(_first, pd.NaT, pd.Timestamp("2040-01-01")), "runs_on"), "A spell without an end still runs, on whatever day: it does not end where our data end."
### BEGIN HIDDEN TESTS
_eve = pd.Timestamp("2017-06-08")
assert _as_truth(runs_on(_first, _last, _eve), "runs_on"), "On the eve of its end a spell still runs."
assert not _as_truth(runs_on(_first, _last, pd.Timestamp("2005-07-04")), "runs_on"), "On the eve of its start a spell does not run yet."
assert _as_truth(runs_on(pd.Timestamp("1999-12-31"), pd.Timestamp("2000-02-01"), pd.Timestamp("2000-01-15")), "runs_on"), "Over the turn of a year a spell runs on: compare whole days."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_runs_on_open", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def _members_with(function, body, on):
    """The full members of a body on a day, by the student's function."""
    rows = oxus_data.load("memberships").query("institution_id == @body and status in @oxus_data.FULL")
    return {r.state_id for r in rows.itertuples() if _as_truth(function(r.start, r.end, pd.Timestamp(on)), "runs_on")}


assert _members_with(runs_on, "SCO", "2018-03-01"), "By your function nobody is in the SCO in 2018: its spells have no end (NaT), and a comparison with NaT is false."
assert len(_members_with(runs_on, "SCO", "2017-06-08")) == 6, "On the eve, 2017-06-08, the SCO has six members. A spell without an end has a start all the same."
assert len(_members_with(runs_on, "SCO", "2017-06-09")) == 8, "From 2017-06-09 on the SCO has eight members."
assert not _members_with(runs_on, "EAEU", "2014-12-31"), "On 2014-12-31 the EAEU has not begun."
### BEGIN HIDDEN TESTS
for _body, _on in [("EAEU", "2015-01-01"), ("CSTO", "2007-01-01"), ("IFAS", "2020-01-01"), ("CACO", "2010-01-01")]:
    _expected = set(oxus_data.members(_body, _on)["state_id"])
    _answer = _members_with(runs_on, _body, _on)
    assert _answer == _expected, f"{_body} on {_on}: {sorted(_expected)}; by your function {sorted(_answer)}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · A view that shows them all (4 points)
#
# *Claim: once India and Pakistan had become members, Iran and Mongolia were the observers left in the SCO (§6.6.3).*
#
# The answer is a figure this time, and it is checked by what it shows. Write `sco_view(on)`; it returns a `MembershipExplorer` of the day, with the **SCO as its only body**, and with **every state that has ever had a spell in it** as a row. By itself the widget shows the five and six powers around them, and
# nobody else.
#
# Then call `sco_view("2018-03-01")` in a cell of your own, and count the observers. Go on to 2026: which of them became members?
#
# <details><summary>A hint</summary><code>MembershipExplorer(on, institutions=[...], states=[...])</code>. The states come out of <code>spells</code>: filter the rows of the SCO, take the column <code>state_id</code>, and <code>unique()</code>.</details>

# %% nbgrader={"grade": false, "grade_id": "sco_view", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sco_view(on):
    """An explorer of the SCO on a day, with every state that has ever had a spell in it.

    on: a day as text, "2018-03-01"
    Returns a MembershipExplorer.
    """
    ### BEGIN SOLUTION
    states = spells.loc[spells["institution_id"] == "SCO", "state_id"].unique()
    return MembershipExplorer(on, institutions=["SCO"], states=states)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_sco_view", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
def _observers_in(view):
    """The observers of the SCO that a view shows."""
    assert view is not None, "Your function gives nothing back: does it end with `return`?"
    assert isinstance(view, MembershipExplorer), f"A MembershipExplorer is wanted; you return {type(view).__name__}."
    assert "SCO" in view.matrix.columns, f"Your view shows {', '.join(view.matrix.columns)}, and no SCO: set `institutions`."
    return set(view.matrix.index[view.matrix["SCO"] == "observer"])


_view = sco_view("2018-03-01")
_found = _observers_in(_view)
assert _view.date == "2018-03-01", f"Your view is of {_view.date}, and 2018-03-01 was asked for: hand `on` on to the explorer."
assert _found != {"IRN"}, "Your view shows one observer, Iran: its rows are not all states of the SCO. Not shown is not the same as not there."
assert _found, "Your view shows no observer at all: who is in the rows? Full members alone are not enough."
assert _found != {"IRN", "MNG"}, "You see the two that the text names, because you asked for the two. Take the states from `spells`."
assert _found == {"AFG", "BLR", "IRN", "MNG"}, f"On 2018-03-01 the SCO has four observers; your view shows {sorted(_found)}."
assert list(_view.matrix.columns) == ["SCO"], f"The SCO alone was asked for; your view has {len(_view.matrix.columns)} bodies."
_view = sco_view("2013-01-01")
assert _view.date == "2013-01-01", f"For 2013-01-01 you return a view of {_view.date}: hand `on` on to the explorer."
assert {"IND", "PAK"} <= _observers_in(_view), "In 2013 India and Pakistan were observers: do your rows hold those who are members today?"
### BEGIN HIDDEN TESTS
assert set(_view.states) >= set(oxus_data.load("memberships").query("institution_id == 'SCO'")["state_id"]), "Some states that have had a spell in the SCO are not among your rows."
assert _observers_in(sco_view("2024-12-31")) == {"AFG", "MNG"}, "At the end of 2024 Afghanistan and Mongolia are the observers."
assert _observers_in(sco_view("2026-01-01")) == set(), "Since September 2025 the SCO has partners and no observers."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · Predict, then look (4 points)
#
# *Claim: the five are on very different levels of economic and social development (§1.3.2).*
#
# How different? Take the state with the highest value and the one with the lowest: how many times as high is it? **First** put your guesses for 2018 into `my_guess`, one for output per head and one for life expectancy. Any honest guess gets the mark, right or wrong: change nothing afterwards.
#
# **Then** write `gap(table, indicator, year)`: the highest value divided by the lowest. If the table does not hold a value for all five states in that year, return `None`: a gap among four is not a gap among five.
#
# The table `five` holds the numbers of the five, a row a state, an indicator and a year. A state without a value has no row. Each indicator has a unit:

# %%
indicators = oxus_data.load("indicators")
five = indicators[indicators["state_id"].isin(oxus_data.CENTRAL_ASIA)]
units = oxus_data.load("indicator_definitions").set_index("indicator")
units.loc[["gdp_per_capita", "life_expectancy"], ["title", "unit", "sources"]]


# %% [markdown]
# <details><summary>A hint</summary>Filter by indicator and year, and take <code>["value"]</code>. <code>.max()</code> and <code>.min()</code> do the rest; <code>if len(values) &lt; 5:</code> catches the missing ones.</details>

# %% nbgrader={"grade": false, "grade_id": "gap", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_guess():
    """My guesses for 2018: how many times as high is the highest value as the lowest?

    Returns a dictionary with a number each, {"gdp_per_capita": ..., "life_expectancy": ...}.
    """
    ### BEGIN SOLUTION
    return {"gdp_per_capita": 5, "life_expectancy": 1.3}
    ### END SOLUTION


def gap(table, indicator, year):
    """How many times as high the highest value is as the lowest, among five states.

    table: a table with the columns state_id, indicator, year and value
    indicator: "gdp_per_capita", for example
    year: a year, 2018
    Returns a number, or None if not all five have a value.
    """
    ### BEGIN SOLUTION
    values = table.loc[(table["indicator"] == indicator) & (table["year"] == year), "value"]
    if len(values) < 5:
        return None
    return values.max() / values.min()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_my_guess", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_guess = _as_choices(my_guess(), "my_guess")
for _name in ["gdp_per_capita", "life_expectancy"]:
    assert _guess.get(_name) is not None and _guess.get(_name) is not ..., f"There is no guess for {_name} yet. Any will do, as long as it is yours."
    _number = _as_number(_guess[_name], f"my_guess, {_name}")
    assert _number >= 1, f"You guess {_number:g} for {_name}. The highest divided by the lowest cannot be less than 1."

# %% nbgrader={"grade": true, "grade_id": "test_gap", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(gap(five, "gdp_per_capita", 2018), "gap")
assert not _near(_answer, 10092.6), f"You return {_answer:,.0f}, which is a difference in dollars: divide the highest by the lowest."
assert 0 <= _answer < 1000, f"You return {_answer:,.0f}: values of different indicators are mixed. Do you look at `indicator`?"
assert _answer > 1, f"You return {_answer:.3f}: the other way round, the highest divided by the lowest."
assert not _near(_answer, 31.4), "You return 31.4: the highest and the lowest value come from different years. Do you look at `year`?"
assert _near(_answer, 10.4), f"In 2018 output per head is 10.4 times as high in Kazakhstan as in Tajikistan; you have {_answer:.2f}."
_answer = _as_number(gap(five, "life_expectancy", 2018), "gap")
assert not _near(_answer, 1.032, 0.003), "Life expectancy, 1.03: you divide Kazakhstan by Tajikistan, and in this they are not the highest and the lowest."
assert _near(_answer, 1.0746, 0.003), f"Life expectancy in 2018: 1.07 times, not {_answer:.2f}. Do you look at `indicator`?"
_made_up = pd.DataFrame({"state_id": list("ABCDE") * 2, "indicator": ["x"] * 5 + ["y"] * 5, "year": 2000, "value": [4.0, 2, 8, 6, 3, 1, 1, 1, 1, 5]})
_answer = gap(_made_up, "x", 2000)
assert _answer is not None and not pd.isna(_answer), "In a small made-up table of five states you find no five values: work with `table`, the one that the function is given."
_answer = _as_number(_answer, "gap")
assert _near(_answer, 4), f"A made-up table: the highest value is 8, the lowest 2, so 4, not {_answer:g}."
### BEGIN HIDDEN TESTS
for _name, _year, _expected in [("gdp_per_capita", 1991, 5.247), ("life_expectancy", 1991, 1.172), ("population", 2018, 5.434)]:
    _answer = _as_number(gap(five, _name, _year), "gap")
    assert _near(_answer, _expected, 0.003), f"{_name} in {_year}: {_expected:.2f}, not {_answer:.2f}."
assert _near(_as_number(gap(_made_up, "y", 2000), "gap"), 5), "A made-up table: 5 divided by 1."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_gap_missing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_answer = gap(five, "gdp_per_capita", 2019)
assert _answer is None or pd.isna(_answer), f"For 2019 our table has no value for Turkmenistan, and you return {_answer:.2f}: a gap among four. None is asked for."
### BEGIN HIDDEN TESTS
_answer = gap(five, "gdp_per_capita", 1989)
assert _answer is None or pd.isna(_answer), f"For 1989 our table has no value for Kazakhstan: None, not {_answer!r}."
_answer = gap(five, "life_expectancy", 2019)
assert _answer is not None and not pd.isna(_answer), "For 2019 the table has the life expectancy of all five."
### END HIDDEN TESTS

# %% [markdown]
# Compare with your guesses; then try 1991, and `gdp_per_capita_ppp_fb2015` for 2014.
#
# <details><summary>What we saw</summary>In 2018 output per head differs by a factor of 10.4, twice that of 1991 (5.2); life expectancy by 1.07 (1.17 in 1991). The first stands in dollars of 2010 at exchange rates; where it is reckoned in what money buys at home, as in the Factbook's figure for 2014, the factor is
# 8.9. Which of these is a <em>very different level of development</em>? The claim does not say, and so its verdict hangs on the measure.</details>

# %% [markdown]
# ### Exercise 5 · A figure without a source (4 points)
#
# *Claim: a broad base of sources keeps the weight of any single one small (§1.3.1).*
#
# The text says so of its own material; does it hold for ours? **First** write `looked_up(cell)`: for one cell of the column `sources`, the number of **different** sources in it that were looked up. `general-knowledge` is none, and an empty text, `""`, holds none.
#
# **Then** judge four sentences in `my_choice`. For each letter give a pair: may you use it as evidence, and why?
#
# | may I use it? | why? |
# |---|---|
# | `"use"`: as it stands | `"to_the_day"`: sourced, and known to the day |
# | `"with_care"`: the row supports a weaker sentence, and I would write that one | `"to_the_year"`: sourced, but only the year is known |
# | `"not"`: it supports nothing, until somebody finds a better figure | `"no_source"`: nobody says where it comes from |
# | | `"two_units"`: it sets side by side what is not measured alike |
#
# - **A** On 9 June 2017 India became a full member of the SCO. (`memberships`, SCO-IND-2)
# - **B** On 1 January 2004 Turkmenistan joined BOMCA, the EU's programme for borders. (`memberships`, BOMCA-TKM-1)
# - **C** About 95 per cent of the world's trade runs under a free trade arrangement. (§2.1.3; turn it up, and look for a footnote)
# - **D** Output per head in Kazakhstan, 35,900 dollars, is twice that of Turkmenistan, 18,000. (`indicators`, the cell below)

# %%
chosen = five[five["indicator"].isin(["gdp_per_capita_ppp_fb2025", "gdp_per_capita_ppp_2017_fb2025"])]
chosen = chosen[chosen["state_id"].isin(["KAZ", "TKM"]) & (chosen["year"] == 2024)]
chosen.join(units[["unit", "comparable"]], on="indicator")


# %% [markdown]
# <details><summary>A hint</summary><code>"a;b;c".split(";")</code> gives a list of three. A set, <code>set(...)</code>, holds each of them once, and <code>- {"general-knowledge", ""}</code> takes two things out of a set.</details>

# %% nbgrader={"grade": false, "grade_id": "looked_up", "locked": false, "schema_version": 3, "solution": true, "task": false}
def looked_up(cell):
    """How many different sources stand in a cell, those from memory left out.

    cell: a text, the names of sources separated by semicolons
    Returns a whole number.
    """
    ### BEGIN SOLUTION
    return len(set(cell.split(";")) - {"general-knowledge", ""})
    ### END SOLUTION


def my_choice():
    """For each sentence a pair: may it be used, and why.

    Returns a dictionary with a pair for each of A, B, C and D, {"A": ("...", "..."), ...}.
    """
    ### BEGIN SOLUTION
    return {
        "A": ("use", "to_the_day"),
        "B": ("with_care", "to_the_year"),
        "C": ("not", "no_source"),
        "D": ("not", "two_units"),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_looked_up", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(looked_up("tass-2025-09-01;trend-2025-09-01"), "looked_up")
assert _answer != 32, "You count letters: first cut the text at the semicolons."
assert _answer != 1, "You count semicolons: two names have one between them."
assert _answer == 2, f"Two sources, tass and trend; you have {_answer:g}."
_answer = _as_number(looked_up("opoyi-com-2022-09;head-post-2024-07-04;general-knowledge"), "looked_up")
assert _answer != 3, "Three names, but one is general-knowledge: written from memory, and so no source that was looked up."
assert _answer == 2, f"Two of the three names were looked up; you have {_answer:g}."
_answer = _as_number(looked_up(""), "looked_up")
assert _answer == 0, f"An empty cell is a figure without a source: 0, and you have {_answer:g}. An empty text, cut at the semicolons, is a list with one empty text."
_answer = _as_number(looked_up("tass-2025-09-01;tass-2025-09-01"), "looked_up")
assert _answer == 1, f"One source named twice is still one; you have {_answer:g}."
assert _as_number(looked_up("a;b;c;general-knowledge;d;b"), "looked_up") == 4, "Four different sources were looked up here, and one of them is named twice."
### BEGIN HIDDEN TESTS
_counts = oxus_data.load("memberships")["sources"].map(looked_up)
assert (_counts >= 2).sum() == 477 and (_counts == 1).sum() == 81 and (_counts == 0).sum() == 0, "Of our 558 spells 477 rest on two or more sources, 81 on one, none on none."
assert _as_number(looked_up("general-knowledge"), "looked_up") == 0, "What rests on memory alone rests on no source."
assert _as_number(looked_up("general-knowledge;x"), "looked_up") == 1, "The confession may stand first as well."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_my_choice_a_b", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_may, _why = _as_pair(my_choice(), "A")
assert _may == "use", "A: three sources, a precision of a day, a high confidence. If this may not be used as it stands, nothing may."
assert _why == "to_the_day", "A: look at `start_precision` and `sources` of SCO-IND-2."
_may, _why = _as_pair(my_choice(), "B")
assert _may != "use", "B: 1 January is a gap that was filled. What does `start_precision` of BOMCA-TKM-1 say?"
assert _may == "with_care" and _why == "to_the_year", "B: the row has two sources, and supports a weaker sentence: which?"

# %% nbgrader={"grade": true, "grade_id": "test_my_choice_c_d", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_may, _why = _as_pair(my_choice(), "C")
assert _may == "not", "C: that a text says it does not make it a fact, and a high figure is no reason to trust it. Where does it come from?"
assert _why == "no_source", "C: no footnote stands at this figure in §2.1.3."
_may, _why = _as_pair(my_choice(), "D")
assert _may == "not", "D: look at the column `unit`: dollars of one year against dollars of another. What would be left of the sentence?"
assert _why == "two_units", "D: both figures have a source, the Factbook. Look at the column `unit`."

# %% [markdown]
# In our table 477 of 558 spells rest on two or more sources that were looked up, 81 on one. But one dataset, the memberships of the Correlates of War project, is behind 180 of them, so a mistake in it could be ours in many places. Breadth helps; it is not the same as independence.

# %% [markdown]
# ## In writing
#
# **Question (4 points).** Which factor, do you think, does most to hold the integration of Central Asia back, or to help it along? *Say it in one sentence; then say what would change your mind.* Answer in 100 to 150 words. You know little yet, and nobody expects more: what counts is that you could lose. Keep your
# answer, the last notebook asks again.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | one clear sentence: a factor, and which way it works | a factor, but not which way | no position |
# | **What would change my mind** (2) | a finding that a table or a map could show, and how large it must be to count against | a finding, but no measure of it, or one that could not come out otherwise | "more data", or nothing |
# | **Limits** (1) | names something that no table could show, or a doubt about the sources, with a section or a row | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I believe that the wish of the five to be sovereign holds integration back most: they join much, and bind themselves to little.
#
# If that is so, they should prefer bodies that ask little of them. I would change my mind if the membership table showed that at least three of the five had joined, and stayed in, bodies with binding common decisions,
# although looser ones for the same purpose were open to them; or if the bodies founded by the five alone proved longer-lived than those around a great power. In spring 2018 two of the five are in the EAEU: one more would shake me.
#
# No table shows what a government wishes. A state may stay outside because of caution or because of a great power's veto, and the row looks the same. And of Turkmenistan's 14 full memberships in our table 6 begin in a year of which we do not know the day.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Five questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "Which of these is a claim that a table could contradict?",
            "options": [
                "Russia wants to keep the region under its influence",
                "In 2018 four of the five were full members of the SCO",
                "A fifth step of integration is not likely to come",
            ],
            "answer": 1,
            "why": "It names a day, a body and a number. The first is about a motive, the third about the future: both may be true, and no table of ours can say so.",
            "hint": "Which of them could turn out to be wrong if you looked?",
        },
        {
            "question": "A table of spells has two rows for Kyrgyzstan and IFAS. What does that say?",
            "options": ["It joined twice", "Its status changed, or it was in twice: look", "The table has an error"],
            "answer": 1,
            "why": "A row is a spell. Here a member froze its part. A return after years outside would give two rows as well; only the dates tell.",
            "hint": "What is a row of this table?",
        },
        {
            "question": "A spell ends on 28 June 2012. Is the state in on that day?",
            "options": ["Yes, until midnight", "No", "It depends on the body"],
            "answer": 1,
            "why": "Spells are half-open: in on the first day, out on the last. So the next spell can begin on that very day, and no day is counted twice.",
            "hint": "Look at India on 9 June 2017, under A day.",
        },
        {
            "question": "A claim comes out as untested. What follows?",
            "options": ["It is wrong", "It does not belong in a research text", "These data cannot decide it; others can"],
            "answer": 2,
            "why": "Minutes, interviews or surveys may decide what a table of memberships cannot. Say which, and you have begun a piece of research.",
            "hint": "Read again what the five verdicts mean.",
        },
        {
            "question": "You change an answer, and the check below still complains of the old one. Why?",
            "options": [
                "The check is wrong",
                "The answer cell was not run again before the check",
                "Answers can be given only once",
            ],
            "answer": 1,
            "why": "Python knows what was run, not what is written. Run the answer, then its check; and before you hand in, everything from the top.",
            "hint": "What does Python know of a cell that you have typed and not run?",
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
    "00-different-policies": "",  # §1.3.2  very different foreign policies
    "00-unequal-development": "",  # §1.3.2  very different levels of development
    "00-recent-changes": "",  # §1.1  the SCO enlarged and the EEU new, in the last few years
    "00-ever-changing": "",  # §1.1  the framework of bodies always changing
    "08-sco-observers": "",  # §6.6.3  Iran and Mongolia the observers left in the SCO
    "00-broad-base": "",  # §1.3.1  many sources, little weight for each
    "00-russia-overstated": "",  # §1.3.3  research makes too much of Russia
}

# %% jupyter={"source_hidden": true}
pd.set_option("display.max_colwidth", None)  # and now the texts in full
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
# - **Whether the five are alike depends on what you count.** If you count rows of any status, the five have 32 to 47. If you count bodies with full membership, Turkmenistan has 14 and the others have 27 to 32 of the 49 in our table.
# - **Rich and poor, but not long- and short-lived.** In 2018 output per head differs by a factor of 10.4 (5.2 in 1991), life expectancy by 1.07.
# - **"The last few years" holds.** India and Pakistan came into the SCO on 9 June 2017, the EAEU began on 1 January 2015.
# - **Always changing, but not steadily.** Of 211 spells 104 begin before 2000 and 24 from 2015 to 2019, after 9 from 2010 to 2014.
# - **Two observers were four**, with Afghanistan and Belarus. Iran and Belarus have joined since; Mongolia, which the text thought the likeliest, has not.
# - **A source is something that one can look up.** All of our 558 spells have at least one; 81 have just one.
#
# You have now done, in small, all that the course does. **Notebook 01** asks what a *region* is in the first place, sets up the theories, and has you write down what each predicts. It takes from here the spell, the five verdicts, and your guess written down beforehand.
#
# **To hand in:**
#
# 1. Save (Ctrl+S): what is handed in is the file, not the screen.
# 2. *File → New → Terminal*: `oxus check 00` runs everything from the top and says what is still open. You may hand in before all is solved; every exercise counts by itself.
# 3. `oxus submit 00 --name YOUR-ID`, with the id by which your instructor knows you. It writes a file, `YOUR-ID_00-orientation.ipynb`, and says where. Hand that file in as your instructor tells you, its name unchanged. After a second thought, add `--force`, and it is replaced.
