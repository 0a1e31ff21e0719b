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
# *Before the vectors: the words and the theories. Time: 75–90 minutes; 30 points.*
#
# When you have worked through this notebook, you can
#
# - keep region, regionalism and regionness apart, and put Central Asia on Hettne's ladder with evidence for each step;
# - tell old, new and open regionalism by marks that can be looked up, and say what a gap in the table does to the answer;
# - read a growth curve in two ways, and see what a count counts;
# - read one body through four frames, and write down what two theories forbid, before you look.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what is amiss. Please do not copy, split or delete
# cells: the marks hang on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§1.1** again, for the sentence on regionness; **§2.1** (region, regionalism, old and new, open), **§2.2** (four approaches), **§2.3** (two theories of international relations) and **§2.4** (what the text makes of them). It was
# written in spring 2018; our tables go on to 1 March 2026. *EEU* in the text is *EAEU* in the data.
#
# Notebook 00 left you with a question: what furthers and what hinders integration in Central Asia? Before it can be answered, somebody has to say what is being integrated, and how one would know.

# %%
from dataclasses import dataclass
from html import escape
from itertools import combinations
from pathlib import Path

import pandas as pd
from IPython import get_ipython
from IPython.display import display

import oxus_data
from oxus_widgets import Quiz, RegionnessLadder

pd.set_option("display.max_colwidth", None)  # show long texts in full
print("The data speak for the time up to", oxus_data.AS_OF)

# %% [markdown]
# ## The claim
#
# > Central Asia has climbed three of Hettne's five steps of regionness, and no more. Around it, since 1995, the world's agreements on regional trade have multiplied ever faster; the new ones are open, and so a help
# > to world trade and not a hindrance. Why states join is a matter of politics as much as of gain; and a realist and a constructivist will see two different things in the same body. (after §1.1, §2.1.3, §2.1.4, §2.2, §2.3)
#
# Much of this is definition, and a definition cannot be false. It can be useless: when it does not say what would count against it. That is what we look for today.

# %% [markdown]
# ## Explore
#
# Björn Hettne, whom §1.1 follows, thinks of **regionness** as a ladder: *regional space*, *regional complex*, *regional society*, *regional community*, *region-state*. Here it is. For each step it asks a question, and holds dated pieces of evidence for and against. You weigh
# them (*counts for*, *counts against*, *does not speak to this step*) and give the step a verdict. The year can be moved: what came later is hidden, what was over by then is set apart. It opens in 2018, the year of the source text.

# %%
explored = RegionnessLadder(2018)
explored

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **Who drew the circle?** Open step 1. Which pieces speak for an area that can be told from its surroundings, and how old is the oldest of them?
#
#    <details><summary>What we saw</summary>The lines are Soviet (by 1936), the common name is of 1993. Before the lines there was no fixed edge, and UNESCO's circle is much wider. The region is older than the name, but not its outline.</details>
#
# 2. **Ties that bind, ties that leave.** Step 2 asks for dependence on one another. What do the pieces against it have in common?
#
#    <details><summary>What we saw</summary>They do not say that the five depend on nobody, but that they depend on others: on Russia for work, on China and Turkey for goods. A security complex may have its centre outside.</details>
#
# 3. **Move to 2007.** What has gone, and what is not yet there, at steps 3 and 4?
#
#    <details><summary>What we saw</summary>The union of their own ended when Russia joined it in October 2004; a year later it was merged into EurAsEC, and nothing has taken its place. Turkmenistan is not yet in CAREC. Borders are mined.</details>
#
# 4. **Move to 2026.** Which verdict of 2018 would you change first?
#
#    <details><summary>What we saw</summary>Many would say step 4: yearly meetings of the presidents, a treaty of friendship, a name for a community. Others point to Azerbaijan at the table since November 2025 and to troops that fought in 2022. Both are right about the facts.</details>
#
# What you did by mouse is there in Python: the verdicts, the weights and how the evidence lies.

# %%
print(repr(explored))
explored.tally

# %% [markdown]
# ## Step by step
#
# ### Three words
#
# Chapter 2 uses three words that are easily mixed up (§2.1.1).
#
# | word | what it is | how one would see it |
# |---|---|---|
# | **region** | a set of states that hang together: by place, trade, fears, past | it can be there although nobody planned it |
# | **regionalism** | a policy: governments mean to work together, and found bodies for it | treaties, members, budgets |
# | **regionness** | how much of a region a region is: a matter of degree | steps of a ladder, each with a threshold |
#
# There can be much regionalism with little regionness. That is the suspicion of the whole text.
#
# ### How high? By which rule?
#
# A simple rule: a step is reached if at least such-and-such a **share** of the pieces that hold speaks for it, and no step is reached above one that is not. The next cell applies it to all evidence, as the package has it, in five years.

# %%
probe = RegionnessLadder()  # a ladder that nobody looks at, to move through the years


def height(year, share, without=None):
    """The highest step reached without a gap, if each needs this share of evidence for it; one piece may be left out."""
    probe.year = year
    evidence = probe.evidence
    holds = evidence[(evidence["standing"] == "holds") & (evidence["evidence_id"] != without)]
    speaks_for = (holds["direction"] == "for").groupby(holds["step"]).mean()
    reached = 0
    while reached < 5 and speaks_for.get(reached + 1, 0) >= share:
        reached += 1
    return reached


years = [1995, 2007, 2018, 2022, 2026]
shares = (0.4, 0.5, 0.6)
heights = pd.DataFrame({f"at least {share:.0%} for": [height(y, share) for y in years] for share in shares}, index=years)
pieces_left_out = [[height(y, 0.5, piece) for piece in probe.evidence["evidence_id"]] for y in years]
heights["at least 50% for, one piece left out"] = [f"{min(found)} to {max(found)}" for found in pieces_left_out]
heights

# %% [markdown]
# In 2018 half the evidence is enough for step 3, the text's own answer. Ask for 60 per cent and the same evidence of the same year gives step 1. In 2026 it is anything from 0 to 5. The region did not change between the columns; the rule did.
#
# The last column leaves out one piece of evidence at a time. In 2018 the answer is 3 whichever piece you leave out. In 2022 it is anything from 1 to 4: there a single piece decides, so the number tells you little.
#
# Even the direction depends on the rule. §1.1 says that regionness has been *falling*. With half of the evidence it rises from 2 to 5 between 1995 and 2026, to a region-state that no observer has seen; with 60 per cent it falls from 2 to 0. Our evidence does not reach back before 1991. And a share of pieces
# is not a measurement: we chose the pieces, and a war counts as much as a visa. In Exercise 1 you weigh by hand.
#
# ### Straight or curved?
#
# Image 1 of the text (§2.1.3) shows how many regional trade agreements, RTAs, there were in the world. The yearly series behind it, the World Trade Organization's, could not be had. What we have are dated counts, from several makers:

# %%
counts = oxus_data.load("rta_counts")
of_all = counts[(counts["kind"] == "all") & counts["year"].notna()].sort_values("year")
of_all[["as_of", "year", "count", "counted", "qualifier", "directness"]]

# %% [markdown]
# Growth can be told in two ways. **Straight** growth adds the same number every year; **exponential** growth adds the same *percentage*. `diff()` is the step from one row to the next, `shift()` the row before.

# %%
in_force = of_all[(of_all["counted"] == "in_force") & of_all["year"].isin([1975, 1994, 2005, 2018, 2022])]
year, count = in_force["year"].astype(float), in_force["count"]
pd.DataFrame(
    {
        "from": year.shift(),
        "to": year,
        "agreements a year": (count.diff() / year.diff()).round(1),
        "per cent a year": (((count / count.shift()) ** (1 / year.diff()) - 1) * 100).round(1),
    }
).dropna().astype({"from": int, "to": int})

# %% [markdown]
# In agreements a year there is a clear break in the middle of the 1990s: 2 before, 9 to 12 after. In per cent a year there is a burst, and then little more than half the rate from *before* 1995. Note the trap: if growth had been exponential all along, at one rate, 1995 would be no turning point at all.
#
# ### What a count hides
#
# How many agreements are there today? The WTO gives two numbers for one and the same copy of its page (which bears no date; 2025 or later).

# %%
types = counts[counts["counted"] == "notifications"].set_index("kind")["count"]
notifications = types["grand_total_notifications"]
services = types.filter(like="economic_integration").sum()  # the WTO's name for one on services
joining = types.filter(like="accession").sum()  # someone joins an agreement that exists
agreements = counts.set_index("count_id").loc["wto-snapshot-b", "count"]
print(f"{notifications} notifications, {services} of them on services, {joining} of somebody joining.")
print(agreements, "agreements.")
print(counts.set_index("count_id").loc["2020-12-15", "count"], "agreements of the United Kingdom, December 2020.")

# %% [markdown]
# An agreement on goods *and* services is notified twice, and once more when a state joins it: 621 notifications are 376 agreements. Other counts go the other way: in 2010 more than 450 had been notified *at some time*, and somewhat over 250 were in force. Nor is every new agreement new regionalism. Between October 2018 and June 2021
# the count rose by 43. By December 2020 the United Kingdom had signed or put in place 29 agreements to replace those that it was losing as it left the EU: a state leaves a bloc, and the count rises. And a count does not say how much trade an agreement covers, so it cannot confirm the 95 per cent of §2.1.3.
#
# ### Old, new and open
#
# §2.1.3 lists what is new in the new regionalism: it does not shut others out, it goes deep, and it joins unequal states. The old kind was closed, shallow and among equals. *Open* regionalism, the text's main interest, is the first mark alone: working together without discrimination against those outside.
# Each mark can be looked up, more or less. Here are the four bodies that the text calls viable (§6.7.1):

# %%
four = ["CSTO", "EAEU", "SCO", "ECO"]
closed_marks = [
    "common_external_tariff",
    "common_trade_policy_exclusivity",
    "exclusivity_military_alliance",
    "veto_third_country_bases",
]
deep_marks = [
    "binding_decisions",
    "dispute_settlement_body",
    "supranational_court",
    "supranational_executive",
]
features = oxus_data.load("institution_features")
marks = closed_marks + deep_marks
shown = features[features["institution_id"].isin(four) & features["feature"].isin(marks)]
shown = shown.assign(value=shown["value"] + " (" + shown["confidence"].astype(str) + ")")
shown.pivot(index="feature", columns="institution_id", values="value").loc[marks, four]


# %% [markdown]
# In brackets: how sure the row is. `NaN` is an empty cell: nobody looked it up, and that is not a *no*. And unequal members? The richest state of each body against the poorest, by GDP per head in constant 2010 dollars, 2017:

# %%
def full_members(body):
    """The full members of a body on 1 March 2018, as a set."""
    there = oxus_data.members(body, on="2018-03-01")
    return set(there.loc[there["status"].isin(oxus_data.FULL), "state_id"])


size = oxus_data.load("indicators").query("indicator in ('gdp', 'population') and year == 2017")
size = size.pivot(index="state_id", columns="indicator", values="value")
per_head = (size["gdp"] / size["population"]).dropna()
for body in four:
    inside = per_head.reindex(sorted(full_members(body)))
    times = inside.max() / inside.min()
    print(f"{body:5} {inside.idxmax()} has {times:.0f} times as much per head as {inside.idxmin()}")

# %% [markdown]
# Unequal they are, all four. Whether they are open *and* deep is Exercise 4.
#
# ### A claim, from words to an answer: building block or stumbling block?
#
# Jagdish Bhagwati's pair of words, which §2.1.4 takes up, asks whether regional bodies lead into world trade or away from it. The text answers with Hnát: the two go together. In our table's words: *do those of the five that sit in more of the four bodies stay out of the WTO?*

# %%
spells = oxus_data.load("memberships")
full_spells = spells[spells["status"].isin(oxus_data.FULL)]
in_wto = full_spells[full_spells["institution_id"] == "WTO"].set_index("state_id")["start"]
in_four = oxus_data.status_matrix("2018-03-01", states=oxus_data.CENTRAL_ASIA)[four]
in_four = in_four.isin(oxus_data.FULL).sum(axis=1)
pd.DataFrame({"of the four bodies": in_four, "in the WTO since": in_wto.reindex(in_four.index)})

# %% [markdown]
# No: the three in most bodies are in the WTO, the two in fewest are not. Kazakhstan founded the EAEU in January 2015 and entered the WTO in November; Kyrgyzstan did it the other way round, in 1998 and 2015. The one does not keep a state from the other. Whether it *helps* five states cannot show: a government that
# joins things joins things. **Qualified**, then, and notebook 10 comes back to it.

# %% [markdown]
# ## Exercises
#
# Seven exercises, 24 points. None needs the answer of another: if one resists, go on and come back. `oxus check 01` in a terminal checks
# the whole notebook.
#
# The next cell, folded, holds a few helpers of the checks and the figure of Exercise 3. Run it; there is nothing to do in it.

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


def _as_pair(answer, what):
    """A tuple, list or other sequence of two numbers."""
    assert answer is not None, "Your function gives nothing back: does it end with `return`?"
    assert hasattr(answer, "__len__") and not isinstance(answer, (str, dict, set)) and len(answer) == 2, f"{what}: two numbers are wanted, in this order; you return {answer!r}."
    return tuple(_as_number(number, what) for number in answer)


def _near(number, expected, tolerance):
    """Whether two numbers agree."""
    return not pd.isna(number) and abs(float(number) - expected) <= tolerance


@dataclass
class DotChart:
    """Dated counts as dots, one shape a series; hollow where the count is only a bound.

    points: a table with the columns series, year, count and exact (True or False)
    title, text: for everyone; and in words, for those who do not see it
    line: whether the dots of a series are joined
    """

    points: pd.DataFrame
    title: str = ""
    text: str = ""
    line: bool = False
    source: str = "Source: table rta_counts of the Oxus data package, after USDA ERS, WTO and others."

    def _repr_html_(self):
        rows = self.points.dropna(subset=["year", "count"]).sort_values("year")
        top = max(100, 100 * -(-int(rows["count"].max()) // 100))
        first, last = int(rows["year"].min()) - 3, int(rows["year"].max()) + 3

        def x(year):
            return 50 + 600 * (float(year) - first) / max(1, last - first)

        def y(count):
            return 270 - 240 * float(count) / top

        looks = [("#0072b2", "circle"), ("#b85000", "diamond"), ("#007f5b", "square")]
        parts = [f'<line x1="50" x2="650" y1="{y(v):.0f}" y2="{y(v):.0f}" stroke="currentColor" stroke-opacity="0.25"/><text x="44" y="{y(v) + 4:.0f}" text-anchor="end">{v}</text>' for v in range(0, top + 1, 100)]
        parts += [f'<text x="{x(v):.0f}" y="290" text-anchor="middle">{v}</text>' for v in range(first + -first % 10, last + 1, 10)]
        for number, (name, group) in enumerate(rows.groupby(rows["series"].astype(str))):
            colour, shape = looks[number % 3]
            place = [(x(row["year"]), y(row["count"]), row["count"], bool(row.get("exact", True))) for _, row in group.iterrows()]
            if self.line:
                parts.append(f'<polyline points="{" ".join(f"{a:.0f},{b:.0f}" for a, b, *_ in place)}" fill="none" stroke="{colour}" stroke-width="2"/>')
            before = None
            for a, b, value, exact in [*place, (70, 40 + 22 * number, "", True)]:
                fill = colour if exact else "none"
                look = f'fill="{fill}" stroke="{colour}" stroke-width="2.5"'
                if shape == "circle":
                    parts.append(f'<circle cx="{a:.0f}" cy="{b:.0f}" r="6" {look}/>')
                else:
                    turn = f' transform="rotate(45 {a:.0f} {b:.0f})"' if shape == "diamond" else ""
                    parts.append(f'<rect x="{a - 5.5:.0f}" y="{b - 5.5:.0f}" width="11" height="11" {look}{turn}/>')
                below = before is not None and a - before < 30
                parts.append(f'<text x="{a:.0f}" y="{b + (21 if below else -11):.0f}" text-anchor="middle">{value}</text>')
                before = None if below else a
            parts.append(f'<text x="84" y="{45 + 22 * number}">{escape(name)}</text>')
        return (
            f'<figure style="margin:0;max-width:700px"><figcaption><b>{escape(self.title)}</b></figcaption>'
            f'<svg viewBox="0 0 700 300" role="img" aria-label="{escape(self.text)}" font-size="13" font-family="sans-serif" fill="currentColor" style="width:100%">{"".join(parts)}</svg>'
            f'<div style="font-size:smaller">Number of agreements, by year; a hollow mark is a bound, not a count. {escape(self.text)} {escape(self.source)}</div></figure>'
        )


# %% [markdown]
# ### Exercise 1 · Your ladder of 2018 (4 points)
#
# *Claim: of Hettne's five steps Central Asia has climbed three (§1.1).*
#
# Put the region on the ladder as of **2018**, and say what your answer hangs on. Make three variables:
#
# - `my_ladder`: a `RegionnessLadder(2018, verdicts={...}, weights={...})` with a verdict (`"reached"`, `"partly"`, `"not reached"`) on all five steps. For each step weigh at least two pieces of evidence that hold in 2018, among them one that the table has as *for* and one that it has as *against*. What is too light to matter, weigh
#   `"neither"`; at most two pieces may be turned round, if you would defend it. Verdict and weights must go together.
# - `holds_back`: the id of the piece that, more than others, keeps the region from the **next** step, the one above the highest that you call reached (with all below it);
# - `would_lift`: the id of a piece from **after** 2018 that speaks for that next step: what would make you change your mind. `None` if the table has none.
#
# You may do it by mouse above, then `print(repr(explored))` in a cell of your own, and copy. The next cell lists the evidence: what `holds` in 2018, and what came `later`.

# %%
pieces = RegionnessLadder(2018).evidence.set_index("evidence_id")
pieces.loc[pieces["standing"] != "over", ["step", "direction", "standing", "claim"]]

# %% nbgrader={"grade": false, "grade_id": "my_ladder", "locked": false, "schema_version": 3, "solution": true, "task": false}
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

# %% nbgrader={"grade": true, "grade_id": "test_my_ladder", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
assert isinstance(my_ladder, RegionnessLadder), f"`my_ladder` should be a RegionnessLadder; it is a {type(my_ladder).__name__}."
assert my_ladder.year == 2018, f"Your ladder stands in {my_ladder.year}; 2018 is asked, since the claim is of that year."
_left_open = [step for step, verdict in my_ladder.verdicts.items() if verdict == "open"]
assert not _left_open, f"Step {_left_open[0]} has no verdict yet: reached, partly or not reached."
_weighed = my_ladder.evidence
_weighed = _weighed[_weighed["weight"].notna()]
_wrong_time = _weighed[_weighed["standing"] != "holds"]
assert _wrong_time.empty, (
    f"You weigh {list(_wrong_time['evidence_id'])[0]}, which does not hold at the end of 2018: it came later, or was over by then. Nobody in 2018 could count it."
)
for _step in range(1, 6):
    _here = _weighed[_weighed["step"] == _step]
    assert len(_here) >= 2, f"Step {_step}: weigh at least two pieces; a verdict without evidence is an opinion."
    for _side in ("for", "against"):
        assert (_here["direction"] == _side).any(), f"Step {_step}: you have looked at no piece that the table has as {_side}. Who looks for one side only will find it."
_turned = _weighed[_weighed["weight"].isin(["for", "against"]) & (_weighed["weight"] != _weighed["direction"].astype(str))]
assert len(_turned) <= 2, f"You turn {len(_turned)} pieces round, among them {list(_turned['evidence_id'])[0]}: read again what they say. Too light to matter is \"neither\"."
_notes = [f"Step {step}: {note}" for step, found in my_ladder.remarks.items() for note in found]
assert not _notes, f"Verdict and weights do not go together. {_notes[0] if _notes else ''}"
assert my_ladder.height < 4, "You call a community reached in 2018: which body of the five's own, other than for water, was there then (own-union-ends), and who led the rest?"
### BEGIN HIDDEN TESTS
assert set(my_ladder.verdicts.values()) != {"partly"}, "`partly` on every step is no position."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_my_ladder_hinge", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_evidence = my_ladder.evidence.set_index("evidence_id")
_next_step = my_ladder.height + 1
assert holds_back in _evidence.index, f"`holds_back` should be the id of a piece of evidence; you have {holds_back!r}."
_piece = _evidence.loc[holds_back]
assert _piece["step"] == _next_step, f"You stand on step {my_ladder.height}, so step {_next_step} is the next; {holds_back} is about step {_piece['step']}."
assert _piece["standing"] == "holds" and _piece["weight"] == "against", f"{holds_back} does not count against step {_next_step} in your own weights; then it cannot be what holds the region back."
_later = _evidence[(_evidence["step"] == _next_step) & (_evidence["direction"] == "for") & (_evidence["standing"] == "later")]
if _later.empty:
    assert would_lift is None, f"The table has no later piece for step {_next_step}: None."
else:
    assert would_lift in _evidence.index, f"`would_lift` should be the id of a piece from after 2018 on step {_next_step}; you have {would_lift!r}."
    assert _evidence.loc[would_lift, "standing"] == "later", f"{would_lift} was there in 2018 already, and did not lift your verdict then: a test needs news."
    assert would_lift in _later.index, f"{would_lift} does not speak for step {_next_step}: look at its step and its direction."


# %% [markdown]
# ### Exercise 2 · Predict, then test (3 points)
#
# *Claims: since the middle of the 1990s the number of RTAs has grown ever faster; that time was the turning point (§2.1.3, §2.1.4).*
#
# A claim about growth is a forecast of the years after. Write `forecast(table, first, last, year)`. It takes the counts **in force** of all kinds in two years, and extends them to a third: once along a **straight** line (so many agreements a year), once **exponentially** (so many per cent a year). Return both, the straight one
# first.
#
# Before you call it: which of the two will come closer to the 306 of 2018, if you start from 1994 and 2005? And which, if you start from 1975 and 1994? Write it down, then test; then try 2022 (355).
#
# <details><summary>A hint</summary>If the number is multiplied by <code>b / a</code> in <code>last - first</code> years, it is multiplied by <code>(b / a) ** (1 / (last - first))</code> in one.</details>

# %% nbgrader={"grade": false, "grade_id": "forecast", "locked": false, "schema_version": 3, "solution": true, "task": false}
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


# %% nbgrader={"grade": true, "grade_id": "test_forecast", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_straight, _curved = _as_pair(forecast(counts, 1994, 2005, 2018), "forecast")
assert not (_near(_straight, 878.6, 3) and _near(_curved, 346.7, 3)), "The straight forecast comes first."
assert _near(_straight, 346.7, 1), f"From 50 in 1994 and 186 in 2005 a straight line leads to 347 in 2018, not to {_straight:.1f}: 12.4 a year, for how many years?"
assert not _near(_curved, 50 * (1 + 136 / 50 / 11 * 24), 5) and not _near(_curved, 186 * (1 + 136 / 50 / 11 * 13), 5), "You add the same percentage of the first count every year: that is a straight line again. Exponential growth multiplies."
assert not _near(_curved, 186 * 3.72, 3), "You multiply by 186/50 once more: that is the growth of eleven years, and 2018 is thirteen years on."
assert _near(_curved, 878.6, 3), f"At 12.7 per cent a year 186 in 2005 become 879 in 2018, not {_curved:.1f}."
_toy = pd.DataFrame({"kind": ["all"] * 3, "counted": ["notified", "in_force", "in_force"], "year": [2010, 2010, 2000], "count": [90, 20, 10]})
_straight, _curved = _as_pair(forecast(_toy, 2000, 2010, 2020), "forecast")
assert not _near(_straight, 170, 0.5), "A made-up table: you take notified agreements for agreements in force."
assert _near(_straight, 30, 0.01) and _near(_curved, 40, 0.01), f"A made-up table: 10 in 2000 and 20 in 2010 lead to 30, or to 40; you have {_straight:g} and {_curved:g}."
### BEGIN HIDDEN TESTS
_straight, _curved = _as_pair(forecast(counts, 1975, 1994, 2018), "forecast")
assert _near(_straight, 96.7, 0.5) and _near(_curved, 274.1, 1.5), f"From 1975 and 1994 to 2018: 97 and 274; you have {_straight:.1f} and {_curved:.1f}."
_straight, _curved = _as_pair(forecast(counts, 1994, 2005, 2022), "forecast")
assert _near(_straight, 396.2, 1) and _near(_curved, 1416.6, 6), f"From 1994 and 2005 to 2022: 396 and 1417; you have {_straight:.1f} and {_curved:.1f}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_forecast_any", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_toy = pd.DataFrame({"kind": ["all", "customs_union", "all", "all"], "counted": ["in_force"] * 4, "year": [1960, 1960, 1980, 1970], "count": [8, 3, 32, 500]})
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1990), "forecast")
assert _near(_straight, 44, 0.01), f"A made-up table: 8 in 1960 and 32 in 1980 lead to 44 in 1990, not to {_straight:g}. Customs unions are a part of all, and 1970 is not asked for."
assert _near(_curved, 64, 0.01), f"A made-up table: fourfold in twenty years is twofold in ten, so 64 in 1990; you have {_curved:g}."
### BEGIN HIDDEN TESTS
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1970), "forecast")
assert _near(_straight, 20, 0.01) and _near(_curved, 16, 0.01), f"Between the two years: 20 and 16; you have {_straight:g} and {_curved:g}."
_straight, _curved = _as_pair(forecast(_toy, 1960, 1980, 1950), "forecast")
assert _near(_straight, -4, 0.01) and _near(_curved, 4, 0.01), f"Backwards: -4 and 4; you have {_straight:g} and {_curved:g}."
### END HIDDEN TESTS

# %% [markdown]
# **Try another reading (no points).** The 186 of 2005 may count notifications, not agreements. If it does, then at the ratio above (621 notifications are 376 agreements) it stands for 113 agreements. Call your function on that reading, `forecast(counts.replace({"count": {186: 113}}), 1994, 2005, 2018)`, and compare both forecasts with the 306 of 2018.
#
# <details><summary>What we saw</summary>As printed, the number in force grows by 12.4 agreements a year from 1994 to 2005 and by 9.2 from 2005 to 2018. With 113 in 2005 it grows by 5.7 and then by 14.9. So whether growth slowed down or sped up after 2005 depends on how one count is read, and we cannot decide it from our table.</details>

# %% [markdown]
# ### Exercise 3 · Find the error: Image 1, mended (4 points)
#
# *Claim: one chart of the WTO's counts shows how many regional trade agreements there are (§2.1.3, Image 1).*
#
# Here is a figure from a student's paper. Its title is a discovery, and it is false. Nothing in the data is wrong.

# %%
def image_1_wrong(table):
    """What not to do."""
    points = table.assign(series="agreements", exact=True)[["series", "year", "count", "exact"]]
    title = "The end of regionalism: one agreement in three lost since 2010"
    return DotChart(points, title=title, text="A line that rises and falls.", line=True)


image_1_wrong(counts)


# %% [markdown]
# Write `image_1(table)`, which returns a `DotChart` without these errors:
#
# - only counts of **all** agreements that have a **year**: no parts of a total, nothing undated;
# - one `series` for each thing `counted`, named as you like;
# - `exact` is `False` where the `qualifier` says that the number is only a bound (*fewer than*, *more than*);
# - no `line`: between ten dates from six makers nobody has counted;
# - `title` and `text`, made from `table`, that tell a reader who does not see it what is counted (the words *in force* and *notified*), from which year to which, and the first and the last count in force.
#
# <details><summary>A hint</summary><code>str.contains("than", na=False)</code> finds a word in a column of texts, and takes an empty cell for a no.</details>

# %% nbgrader={"grade": false, "grade_id": "image_1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def image_1(table):
    """Counts of regional trade agreements as dots, what is counted kept apart.

    table: a table with the columns kind, year, count, counted and qualifier
    Returns a DotChart.
    """
    ### BEGIN SOLUTION
    dated = table[(table["kind"] == "all") & table["year"].notna()].sort_values("year")
    points = pd.DataFrame(
        {
            "series": dated["counted"].astype(str).str.replace("_", " "),
            "year": dated["year"].astype(int),
            "count": dated["count"],
            "exact": ~dated["qualifier"].str.contains("than", na=False),
        }
    )
    force = points[points["series"] == "in force"]
    first, last = force.iloc[0], force.iloc[-1]
    return DotChart(
        points,
        title=f"Regional trade agreements in the world, {points['year'].min()} to {points['year'].max()}",
        text=f"In force: {first['count']} in {first['year']}, {last['count']} in {last['year']}. Agreements notified at any time are more, and are not to be joined with these.",
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_image_1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
def _dots(picture):
    """The points of a chart, as one set of (year, count, exact) a series."""
    assert picture is not None, "Your function gives nothing back: does it end with `return`?"
    assert isinstance(picture, DotChart), f"A DotChart is wanted; you return {type(picture).__name__}."
    missing = {"series", "year", "count", "exact"} - set(picture.points.columns)
    assert not missing, f"Your points lack the column {', '.join(sorted(missing))}."
    rows = picture.points
    assert rows["year"].notna().all(), "There are points without a year: where on the axis should they lie? Leave them out of the figure."
    found = {}
    for series, year, count, exact in zip(rows["series"], rows["year"], rows["count"], rows["exact"], strict=True):
        found.setdefault(str(series), set()).add((int(year), int(count), bool(exact)))
    return found


_picture = image_1(counts)
_groups = _dots(_picture)
display(_picture)  # have a look
assert not _picture.line, "You join the dots: that draws counts that nobody made. Points only."
_together = [name for name, points in _groups.items() if {(2008, 421), (2018, 306)} <= {p[:2] for p in points}]
assert not _together, "421 notified in 2008 and 306 in force in 2018 are in one series: they count different things. Here the false fall comes from."
_years_shown = sorted(point[0] for points in _groups.values() for point in points)
assert _years_shown == [1975, 1985, 1990, 1994, 2005, 2008, 2010, 2018, 2021, 2022], f"Ten counts have a year and are of all agreements; your figure shows {len(_years_shown)}: {_years_shown}."
_bounds_shown = {point[0] for points in _groups.values() for point in points if not point[2]}
assert _bounds_shown == {1985, 2010}, f"Only bounds are the counts of 1985 (fewer than 25) and 2010 (more than 450); you mark {sorted(_bounds_shown) or 'none'}. Other qualifiers say something else."
_toy = pd.DataFrame(
    {
        "kind": ["all", "all", "customs_union", "all"],
        "year": pd.array([2000, 2001, 2001, None], dtype="Int64"),
        "count": [10, 30, 4, 99],
        "counted": ["in_force", "notified", "in_force", "in_force"],
        "qualifier": ["more than", None, None, None],
    }
)
_answer = sorted(map(sorted, _dots(image_1(_toy)).values()))
assert (2001, 4, True) not in [p for points in _answer for p in points], "A made-up table: the 4 customs unions are a part of all agreements, not one more count of them, even if they have a year."
assert _answer == [[(2000, 10, False)], [(2001, 30, True)]], f"A made-up table: one dot in force (2000, 10, a bound) and one notified (2001, 30); you have {_answer}."
### BEGIN HIDDEN TESTS
_expected = {frozenset((int(r["year"]), int(r["count"]), int(r["year"]) not in (1985, 2010)) for _, r in part.iterrows()) for _, part in counts[(counts["kind"] == "all") & counts["year"].notna()].groupby("counted", observed=True)}
assert {frozenset(points) for points in _groups.values()} == _expected, "The series are not: eight counts in force, and two of agreements notified."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_image_1_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = image_1(counts)
assert isinstance(_picture, DotChart), f"A DotChart is wanted; you return {type(_picture).__name__}."
assert str(_picture.text).strip(), "A reader who does not see the figure gets no words: give it a `text`."
_words = f"{_picture.title} {_picture.text}".lower()
assert "in force" in _words and "notified" in _words, "The words do not say what is counted: agreements in force, and agreements notified."
assert "1975" in _words and "2022" in _words, "The words do not say from when to when: 1975 to 2022."
assert "13" in _words and "355" in _words, "The words give no numbers: 13 in force at first, 355 at last."
assert "lost" not in _words and "end of regionalism" not in _words, "The false title is still there."
### BEGIN HIDDEN TESTS
_words = f"{image_1(counts[counts['year'] != 2022]).title} {image_1(counts[counts['year'] != 2022]).text}"
assert "349" in _words, "Without the row of 2022 the last count in force is the 349 of 2021: make the words from the data."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · Open and deep? (3 points)
#
# *Claim: new regional bodies are open and deep at the same time (§2.1.3).*
#
# How many marks of a kind has a body? Where the table is unsure, the honest answer is a range. Write `bounds(table, body, marks)`: the **least** and the **most** number of the marks that the body may have. A mark is
#
# - *there*, if its value is `yes`, and *not there*, if it is `no`, in a row whose confidence is `medium` or `high`;
# - **unknown** in every other case: another value (`limited`), a row of confidence `low`, no row at all. What is unknown may be there or not.
#
# Run it for the `four` bodies with `closed_marks` and with `deep_marks`. Open means no mark of closure, deep at least three marks of depth: which body is certainly both, which may be?

# %% nbgrader={"grade": false, "grade_id": "bounds", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bounds(table, body, marks):
    """The least and the most number of marks that a body may have.

    table: a table with the columns institution_id, feature, value and confidence
    body: the id of a body, "ECO"
    marks: a list of features
    Returns (least, most).
    """
    ### BEGIN SOLUTION
    rows = table[(table["institution_id"] == body) & table["feature"].isin(marks)]
    rows = rows[rows["confidence"].isin(["medium", "high"])]
    there = rows.loc[rows["value"] == "yes", "feature"].nunique()
    not_there = rows.loc[rows["value"] == "no", "feature"].nunique()
    return there, len(marks) - not_there
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_bounds", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_least, _most = _as_pair(bounds(features, "EAEU", deep_marks), "bounds")
assert (_least, _most) == (4, 4), f"All four marks of depth are known and there for the EAEU: 4 and 4; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "SCO", closed_marks), "bounds")
assert (_least, _most) == (0, 0), f"All four marks of closure are known, and not there, for the SCO: 0 and 0; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "SCO", deep_marks), "bounds")
assert _least <= _most, "The least comes first."
assert _most != 0, "For the SCO you take an empty cell, or `limited`, for a no. Not looked up is not absent: it may be there."
assert _most != 1, "For the SCO two marks are unknown: binding decisions (`limited` is neither yes nor no) and the executive (no row at all)."
assert (_least, _most) == (0, 2), f"SCO, marks of depth: from 0 to 2; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "CSTO", deep_marks), "bounds")
assert _least != 1, "The CSTO's binding decisions rest on a row of confidence `low`: unknown."
assert (_least, _most) == (0, 2), f"CSTO, marks of depth: from 0 to 2; you have {_least:g} and {_most:g}."
_least, _most = _as_pair(bounds(features, "ECO", deep_marks), "bounds")
assert _most != 2, "The `no` of the ECO's dispute body is of confidence `low`: a weak no is unknown too."
assert (_least, _most) == (0, 3), f"ECO, marks of depth: from 0 to 3; you have {_least:g} and {_most:g}."
### BEGIN HIDDEN TESTS
for _body, _expected in [("EAEU", (2, 2)), ("CSTO", (2, 2)), ("ECO", (0, 0))]:
    _answer = _as_pair(bounds(features, _body, closed_marks), "bounds")
    assert _answer == _expected, f"{_body}, marks of closure: {_expected}; you have {_answer}."
assert _as_pair(bounds(features, "EAEU", ["supranational_court"]), "bounds") == (1, 1), "One mark only: do you use `marks`?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_bounds_toy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_toy = pd.DataFrame(
    {"institution_id": ["A", "A", "A", "B"], "feature": ["p", "q", "r", "s"], "value": ["yes", "no", "yes", "yes"], "confidence": ["high", "medium", "low", "high"]}
)
_answer = _as_pair(bounds(_toy, "A", ["p", "q", "r", "s"]), "bounds")
assert _answer != (2, 3), "A made-up table: B's mark s was counted for A. Do you look at `body`?"
assert _answer == (1, 3), f"A made-up table: p is there, q is not, r (low) and s (no row of A's) are unknown: 1 and 3; you have {_answer}."
_answer = _as_pair(bounds(_toy, "C", ["p", "q"]), "bounds")
assert _answer == (0, 2), f"A made-up body of which nothing is known: from 0 to 2; you have {_answer}."
### BEGIN HIDDEN TESTS
assert _as_pair(bounds(_toy, "A", ["q"]), "bounds") == (0, 0), "A made-up table: q alone is known not to be there."
assert _as_pair(bounds(_toy, "B", ["s", "p"]), "bounds") == (1, 2), "A made-up table: B has s, and p is not known of B."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · One case, four frames (3 points)
#
# *Claim: states integrate for political reasons as much as for gain (§2.1.2, §2.2.1, §7.3).*
#
# The frames of §2.2 are four pairs of glasses. The case: the Eurasian Economic Union, of which Kazakhstan and Kyrgyzstan are members. The next cell, folded, makes ten facts about it from our tables.

# %% jupyter={"source_hidden": true}
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
        "B": "The members put one tariff on goods from outside, since the customs union of 2010, and took down those between them (§6.5.1).",
        "C": "The Union, and no longer each state, makes agreements on goods with third countries, such as Iran.",
        "D": f"Of the duties that all collect, Russia gets {float(duties['RUS']):.0f} per cent, Kyrgyzstan {float(duties['KGZ']):.1f} (2017).",
        "E": f"Before it joined, Kyrgyzstan bought {bought['CHN']:.0f} per cent of its imports in China, many of them to sell on (§6.5.2); {bought['RUS']:.0f} per cent came from Russia (2014).",
        "F": "All members of the Union are members of the CSTO, a military alliance, as well (1 March 2018).",
        "G": "Its highest council decides by consensus: each government can say no.",
        "H": f"Money that migrants sent home, a lever for Russia (§6.5.2), came to {sent_home:.0f} per cent of Kyrgyzstan's GDP (2010).",
        "I": f"Kazakhstan scores {score:.2f} in Nations in Transit 2015, where 7 is the least democratic: few voices reach the government.",
        "J": f"Russia makes up {russia:.0%} of the Union's GDP (2017).",
    },
    name="fact",
)
facts.to_frame()

# %% [markdown]
# And these are the reasons that each frame looks for:
#
# | frame | section | reasons |
# |---|---|---|
# | `"World Bank"` | §2.2.1 | `"market access"`, `"bargaining power"`, `"common threat"` |
# | `"Mansfield"` | §2.2.2 | `"redistribution"`, `"trade and security"`, `"domestic politics"` |
# | `"Schneider"` | §2.2.3 | `"internal stakeholders"`, `"external stakeholders"`, `"responsiveness"` |
# | `"ECDPM"` | §2.2.4 | `"foundations"`, `"rules"`, `"actors"`, `"sectors"`, `"hegemon"` |
#
# Make two variables:
#
# - `frames`: a dictionary with an entry a frame, each itself a dictionary from **two** of the frame's reasons to the letter of a fact that speaks to it, for joining or against. The same fact may serve several frames, but not two reasons of one frame. Several answers are right; a few are not.
# - `not_economic`: the letters of the facts for which a reading by trade and gain alone has no use.

# %% nbgrader={"grade": false, "grade_id": "frames", "locked": false, "schema_version": 3, "solution": true, "task": false}
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

# %% nbgrader={"grade": true, "grade_id": "test_frames", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_REASONS_OF = {
    "World Bank": {"market access", "bargaining power", "common threat"},
    "Mansfield": {"redistribution", "trade and security", "domestic politics"},
    "Schneider": {"internal stakeholders", "external stakeholders", "responsiveness"},
    "ECDPM": {"foundations", "rules", "actors", "sectors", "hegemon"},
}
assert isinstance(frames, dict), f"`frames` should be a dictionary; it is a {type(frames).__name__}."
assert set(frames) == set(_REASONS_OF), f"The four frames are {', '.join(_REASONS_OF)}; you have {', '.join(map(str, frames)) or 'none'}."
for _frame, _chosen in frames.items():
    assert isinstance(_chosen, dict) and len(_chosen) >= 2, f"{_frame}: two of its reasons are wanted, each with a fact."
    _strange = set(_chosen) - _REASONS_OF[_frame]
    assert not _strange, f"{_frame}: {', '.join(map(str, _strange))} is no reason of this frame; look at the table above, and at {_frame}'s section."
    _unknown = [fact for fact in _chosen.values() if fact not in facts.index]
    assert not _unknown, f"{_frame}: {_unknown[0]!r} is none of the letters A to J."
    assert len(set(_chosen.values())) == len(_chosen), f"{_frame}: one fact for two reasons. If both see the same, what are two reasons for?"
_chosen = {reason: fact for reasons in frames.values() for reason, fact in reasons.items()}
assert _chosen.get("common threat", "F") not in {"A", "B", "C", "D", "G"}, "A threat that several states share would show in an alliance, or in what their governments fear; tariffs, duties and votes are not threats."
assert _chosen.get("trade and security", "F") not in {"B", "C", "D", "E", "G", "I"}, "Trade and security are linked where a fact says something about both: which one names an alliance, or power over a partner?"
assert _chosen.get("responsiveness") not in {"A", "B", "C", "D", "E", "F", "H", "J"}, "Responsiveness asks whether a government hears those at home, and has to: look for its regime, or for what channels its say."
assert _chosen.get("foundations") not in {"B", "C", "D", "F", "G", "I"}, "Foundations are what cannot easily be changed: place, past, the shape of an economy. A treaty or a government can."
assert _chosen.get("hegemon") not in {"B", "G", "I"}, "A hegemon shows in weight, money or force that one state has and the others have not; a rule that binds all alike is none."
assert _chosen.get("market access") not in {"F", "G", "I"}, "Market access is about who can sell and buy where: alliances, vetoes and regimes say nothing of it."
assert _chosen.get("internal stakeholders") not in {"A", "C", "F", "G", "J"}, "Internal stakeholders are people and firms inside a member state who win or lose: workers, traders, buyers."
### BEGIN HIDDEN TESTS
_FITS = {
    "market access": "ABCEHJ", "bargaining power": "BCJG", "common threat": "EFHIJ", "redistribution": "BDEH", "trade and security": "AFHJ", "domestic politics": "IGHE",
    "internal stakeholders": "BDEHI", "external stakeholders": "ABCDEFHJ", "responsiveness": "GI", "foundations": "AEHJ", "rules": "BCDFGI", "actors": "DEHIJG", "sectors": "BEH", "hegemon": "ACDEFHJ",
}  # fmt: skip
_unfit = [f"{reason}: {fact}" for reason, fact in _chosen.items() if fact not in _FITS[reason]]
assert not _unfit, f"The fact does not speak to the reason: {_unfit[0] if _unfit else ''}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_frames_economy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
assert hasattr(not_economic, "__iter__"), "`not_economic` should be a set of letters."
_letters = {str(letter).strip().upper() for letter in not_economic} if not isinstance(not_economic, str) else set(not_economic.upper()) - set(" ,;")
assert _letters <= set(facts.index), f"There are letters that stand for no fact: {sorted(_letters - set(facts.index))}."
_gain = _letters & set("BCDE")
assert not _gain, f"{', '.join(sorted(_gain))}: tariffs, trade agreements, duties, imports. An economist would begin with these."
assert "F" in _letters, "What has an alliance (F) to do with gains from trade? A reading by gain alone has no place for it."
assert "I" in _letters, "How free a country is (I) no tariff model asks."
### BEGIN HIDDEN TESTS
assert len(_letters) <= 6, "A, F, G, H, I and J may be argued to lie outside trade and gain, and no others."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · Trade and security: more than chance? (3 points)
#
# *Claim: trade blocs and security coalitions are bound up with one another, in Central Asia too (§2.2.2, §2.4).*
#
# All five members of the EAEU are in the CSTO. Is that a sign, or would any two clubs that draw on the same few states look so? Write `by_chance(first, second, pool)`. Suppose that the second body had picked its members at random from the pool, as many as it has. What is the probability that it would have **at least** as
# many members in common with the first as it really has? Go through all possible picks: `combinations(pool, k)` lists the ways to take `k` of them.
#
# Then run it, in a cell of your own, for the two security bodies with the two economic ones, the pool being all states in any of the four. And then with only the members of the CIS as the pool for CSTO and EAEU: who could have joined at all? Unit 08 goes on from here.

# %%
club = {body: full_members(body) for body in [*four, "CIS"]}
all_four = club["CSTO"] | club["EAEU"] | club["SCO"] | club["ECO"]
print(len(all_four), "states in any of the four:", *sorted(all_four))


# %% nbgrader={"grade": false, "grade_id": "by_chance", "locked": false, "schema_version": 3, "solution": true, "task": false}
def by_chance(first, second, pool):
    """The probability of at least the real overlap, if the second body had picked its members at random.

    first, second: sets of states, each a part of the pool
    pool: the set of all states that could have been picked
    Returns a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    real = len(first & second)
    picks = [set(pick) for pick in combinations(sorted(pool), len(second))]
    return sum(len(first & pick) >= real for pick in picks) / len(picks)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_by_chance", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(by_chance({"a", "b"}, {"a", "b"}, {"a", "b", "c", "d"}), "by_chance")
assert not _near(_answer, 1, 1e-6), "Two made-up clubs of the same two states: that they agree is not certain. Do you give how far they overlap, or let only their own members be picked? The whole pool could have been."
assert _near(_answer, 1 / 6, 1e-4), f"Two made-up clubs of the same two, of four states: one pick of six, so 0.167; you have {_answer:.3f}."
_answer = _as_number(by_chance({"a", "b"}, {"b", "c"}, {"a", "b", "c", "d"}), "by_chance")
assert not _near(_answer, 4 / 6, 1e-4), "Two made-up clubs with one state in common: *at least* as many is asked, and two in common are more than one."
assert not _near(_answer, 1 / 6, 1e-4), "Two made-up clubs with one state in common: count the picks with as many in common or more, not with more only."
assert _near(_answer, 5 / 6, 1e-4), f"Two made-up clubs with one state in common: five picks of six have at least one, so 0.833; you have {_answer:.3f}."
_answer = _as_number(by_chance(club["CSTO"], club["EAEU"], all_four), "by_chance")
assert _near(_answer, 0.002, 0.0002), f"CSTO and EAEU, of 15 states: 6 picks of 3003, so 0.002; you have {_answer:.4f}."
### BEGIN HIDDEN TESTS
for _first, _second, _pool, _expected in [("CSTO", "ECO", all_four, 0.953), ("SCO", "EAEU", all_four, 0.5734), ("SCO", "ECO", all_four, 0.8182), ("CSTO", "EAEU", club["CIS"], 0.0476)]:
    _answer = _as_number(by_chance(club[_first], club[_second], _pool), "by_chance")
    assert _near(_answer, _expected, 0.0005), f"{_first} and {_second}, of {len(_pool)} states: {_expected}; you have {_answer:.4f}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_by_chance_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_answer = _as_number(by_chance({"a"}, {"b"}, {"a", "b", "c"}), "by_chance")
assert _near(_answer, 1, 1e-6), f"Two made-up clubs with nothing in common: at least nothing is certain, so 1; you have {_answer:.3f}."
_answer = _as_number(by_chance({"a", "b", "c"}, {"a"}, {"a", "b", "c", "d"}), "by_chance")
assert _near(_answer, 0.75, 1e-4), f"A made-up club of one: it picks a member of the first in three cases of four; you have {_answer:.3f}. Pick as many as the *second* has."
### BEGIN HIDDEN TESTS
_answer = _as_number(by_chance({"a", "b", "c"}, {"a", "b", "c"}, {"a", "b", "c", "d", "e", "f"}), "by_chance")
assert _near(_answer, 0.05, 1e-4), f"The same three of six: one pick of twenty; you have {_answer:.3f}."
_answer = _as_number(by_chance({"a", "b"}, {"a", "b", "c"}, {"a", "b", "c"}), "by_chance")
assert _near(_answer, 1, 1e-6), f"Who takes all the pool has all in common: 1; you have {_answer:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · Two theories, before you look (4 points)
#
# *Claim: seen by a realist and by a constructivist, one and the same body raises different expectations (§2.3, §2.4).*
#
# A realist sees an alliance: there is a threat, and somebody strong (§2.3.1). A constructivist sees an identity that is made, or fails to be (§2.3.2). Stand in spring 2018 with the author, and write down what each would expect of the four bodies by spring 2026. Do not look it up: notebook 09 will score it.
#
# A theory that fits everything says nothing. So each prediction names a **measure** and one **outcome** that our tables can decide:
#
# | measure | what is compared | outcomes |
# |---|---|---|
# | `size` | the number of full members on 1 March 2026 with that on 1 March 2018 | `"more"`, `"same"`, `"fewer"` |
# | `reach` | how many of the five are full members or observers, on the same two days | `"more"`, `"same"`, `"fewer"` |
# | `loyalty` | whether a full member of 2018 leaves the body, or suspends or freezes its part, by 1 March 2026 | `"all stay"`, `"some go"` |
# | `votes` | the votes that our table `un_votes` records, of the full members of 2018, on the UN resolution ES-11/6 on Ukraine of 23 February 2023 | `"one voice"`, `"apart"` |
#
# And each has a reason that belongs to its theory: for a `"realist"` `"threat"`, `"hegemon"` or `"balance"` (of power); for a `"constructivist"` `"identity"`, `"history"` or `"norms"`. A reason may be that a thing is lacking: no common threat, no shared identity.
#
# Make `predictions`, a list of dictionaries (or a table), each with `body`, `theory`, `measure`, `expected` and `because`:
#
# - **complete**: both theories on all `four` bodies, eight rows or more;
# - **testable**: on each body both theories name at least one measure in common, and no theory expects two outcomes of one measure;
# - **different**: on at least three of the four bodies they expect different outcomes of the same measure. Where they agree, nothing that happens can tell them apart.

# %% nbgrader={"grade": false, "grade_id": "predictions", "locked": false, "schema_version": 3, "solution": true, "task": false}
# predictions = [
#     {"body": "CSTO", "theory": "realist", "measure": "...", "expected": "...", "because": "..."},
#     ...
# ]
### BEGIN SOLUTION
columns = ["body", "theory", "measure", "expected", "because"]
rows = [
    ("CSTO", "realist", "votes", "one voice", "hegemon"),  # allies of a strong leader stand behind it
    ("CSTO", "constructivist", "votes", "apart", "identity"),  # no identity but the nation's
    ("EAEU", "realist", "reach", "more", "hegemon"),  # the leader draws the weak in
    ("EAEU", "constructivist", "reach", "same", "identity"),  # young nations do not want to be absorbed
    ("SCO", "realist", "size", "same", "balance"),  # two giants let nobody in who would tip the scale
    ("SCO", "constructivist", "size", "more", "norms"),  # whoever likes non-interference may come
    ("ECO", "realist", "loyalty", "some go", "threat"),  # no threat, no leader: nothing to hold them
    ("ECO", "constructivist", "loyalty", "all stay", "history"),  # what is shared is old and costs nothing
]
predictions = pd.DataFrame(rows, columns=columns)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_predictions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_OUTCOMES = {"size": {"more", "same", "fewer"}, "reach": {"more", "same", "fewer"}, "loyalty": {"all stay", "some go"}, "votes": {"one voice", "apart"}}
_REASONS = {"realist": {"threat", "hegemon", "balance"}, "constructivist": {"identity", "history", "norms"}}


def _as_predictions(answer):
    """A list of dictionaries or a table, as a table with tidy words; EEU is taken for EAEU."""
    assert answer is not None, "There are no predictions yet."
    table = answer.reset_index(drop=True) if isinstance(answer, pd.DataFrame) else pd.DataFrame(list(answer))
    missing = [name for name in ("body", "theory", "measure", "expected", "because") if name not in table.columns]
    assert not missing, f"Your predictions lack {', '.join(missing)}."
    table = table[["body", "theory", "measure", "expected", "because"]].astype(str)
    table = table.apply(lambda column: column.str.strip().str.lower())
    table["body"] = table["body"].str.upper().replace({"EEU": "EAEU"})
    return table.drop_duplicates(ignore_index=True)


_table = _as_predictions(predictions)
_strange = sorted(set(_table["body"]) - set(four)) + sorted(set(_table["theory"]) - set(_REASONS))
assert not _strange, f"{_strange[0]} is neither one of the four bodies nor one of the two theories."
for _body in four:
    for _theory in _REASONS:
        assert ((_table["body"] == _body) & (_table["theory"] == _theory)).any(), f"Not complete: what would a {_theory} expect of the {_body}?"
for _row in _table.itertuples():
    assert _row.measure in _OUTCOMES, f"{_row.body}, {_row.theory}: {_row.measure!r} is no measure of the list. Not testable: what would one look up?"
    assert _row.expected in _OUTCOMES[_row.measure], f"{_row.body}, {_row.theory}: {_row.expected!r} is no outcome of {_row.measure}. One of {', '.join(sorted(_OUTCOMES[_row.measure]))}: an expectation that cannot fail is none."
    assert _row.because in _REASONS[_row.theory], f"{_row.body}: {_row.because!r} is no reason of a {_row.theory}. Threat, hegemon and balance are the realist's words, identity, history and norms the constructivist's."

# %% nbgrader={"grade": true, "grade_id": "test_predictions_differ", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_table = _as_predictions(predictions)
_twice = _table.groupby(["body", "theory", "measure"])["expected"].nunique()
_both_ways = list(_twice[_twice > 1].index)
assert not _both_ways, f"{_both_ways[0][0]}: your {_both_ways[0][1]} expects two outcomes of {_both_ways[0][2]}. Who says both is never wrong, and never right." if _both_ways else ""
_sides = _table.drop_duplicates(["body", "theory", "measure"]).pivot(index=["body", "measure"], columns="theory", values="expected").reindex(columns=list(_REASONS)).dropna()
for _body in four:
    assert _body in _sides.index.get_level_values("body"), f"{_body}: the two theories speak of different measures, so no outcome can decide between them. Name one in common."
_differ = _sides[_sides["realist"] != _sides["constructivist"]].index.get_level_values("body").unique()
assert len(_differ) >= 3, f"The theories differ on {len(_differ)} of the four bodies ({', '.join(_differ) or 'none'}); three are wanted. Where they agree, one of them is not needed."
### BEGIN HIDDEN TESTS
assert set(_table["theory"]) == {"realist", "constructivist"} and len(_table) >= 8, "Both theories, on four bodies: eight rows at least."
### END HIDDEN TESTS

# %% [markdown]
# The next cell keeps your predictions for notebook 09, in a file `oxus-predictions.csv` beside this notebook; 09 looks for it in its own folder, in the one above and in the folder of this unit. While there are none, nothing is written, and an older file stays. If the cell cannot write, it shows the text instead: keep it.

# %% nbgrader={"grade": false, "grade_id": "keep_predictions", "locked": true, "schema_version": 3, "solution": false, "task": false}
def keep(answer, file="oxus-predictions.csv"):
    """Write predictions to a file, in the form that notebook 09 reads; say what was done."""
    try:
        table = as_predictions(answer)
    except (NameError, AssertionError, TypeError, ValueError):
        return "No predictions yet: nothing is kept."
    text = table.sort_values(["body", "theory", "measure"]).to_csv(index=False)
    if table.empty or get_ipython() is None:  # outside a notebook nothing is written
        return text
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        return f"The file could not be written ({error.strerror}). Keep this text, as {file}:\n{text}"
    return f"Kept in {Path(file).resolve().name}, beside this notebook: {len(table)} predictions."


print(keep(globals().get("predictions")))

# %% [markdown]
# ## In writing
#
# **Question (6 points).** §1.1 gives Central Asia three of Hettne's five steps. *How many would you give it in spring 2018, and what does your number hang on most: on the region, on the evidence, or on the rule?* Say too what one of the four frames of §2.2 sees that the ladder does not.
# Answer in 200 to 300 words; use your own numbers from this notebook, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | one number, in one clear sentence, and kept to | a number, but it shifts or stays vague | no number |
# | **Evidence** (2) | at least three dated pieces, at least one of them against the position | one or two pieces, or without date, or all on one side | none, or wrong ones |
# | **The rule** (1) | shows with a number how another threshold or another piece would move the answer | says that it depends, without showing how | does not ask |
# | **Reading the text** (1) | cites at least two sections fairly, and says where the record goes further | cites one, or only to agree or to find fault | no section cited |
# | **A second frame** (1) | names what one frame of §2.2 sees that the ladder cannot, with a fact | names a frame without a fact | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I give two steps and a half, and the number hangs most on the rule.
#
# A space there is: lines drawn by 1936, a name agreed in 1993 (§3.3.1). A complex too: most of the water of the Aral basin rises in two states, 67 per cent of its flow, and 83 per cent is used in the three others. Against that stands that less than 5 per cent of their trade, about 2015, was with one another.
# The society of step 3 is the doubtful one. The water commission of 1992 and, from 2010, CAREC hold all five; but Turkmenistan was by 2015 in none of seven other bodies, and what there was got settled two by two (§4.2.2). So I write *partly* where §1.1 writes reached.
#
# Is that the region or my rule? If a step needs half of the evidence for it, 2018 gives step 3, the text's answer; if it needs 60 per cent, the same year gives step 1, since step 2 has five pieces for it and four against. In 2026 the two rules give 5 and 0. No event in the region moves the ladder as far as that. The pieces themselves were
# chosen, and count alike whether they are a treaty or a turn of phrase.
#
# What the ladder does not see is who gains. It asks how far the region has come, as if all wanted to go there. Schneider's frame (§2.2.3) asks whom a government hears: with a score of 6.61 of 7 for Kazakhstan in 2015, hardly traders or migrants. A step not reached may be a step that nobody with a say wanted to take; the treaty on the Kyrgyz and
# Tajik border of March 2025 came when they did.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "The five found three new bodies in a year, and trade no more with one another than before. What has grown?",
            "options": ["Regionness", "Regionalism", "The region"],
            "answer": 1,
            "why": "Bodies are policy: regionalism. Whether the states hang together more than before is another question, and the ladder's.",
        },
        {
            "question": "On a ladder step 4 is called reached and step 3 not. Where does the region stand?",
            "options": ["On step 4", "On step 3 and a half", "On the highest step below the gap"],
            "answer": 2,
            "why": "Hettne's steps build on one another, so the height is that below the first gap. If you do not believe that, you do not believe in a ladder but in a list.",
        },
        {
            "question": "A number grows by ten every year. What does its growth in per cent do?",
            "options": ["It falls", "It stays the same", "It rises"],
            "answer": 0,
            "why": "Ten more on a hundred is 10 per cent, on two hundred 5. That is how RTAs can be added as fast as ever, and grow more slowly.",
        },
        {
            "question": "Which two numbers may be drawn as one series?",
            "options": ["421 notified in 2008 and 306 in force in 2018", "186 in force in 2005 and 306 in force in 2018", "621 notifications and 376 agreements"],
            "answer": 1,
            "why": "They count the same thing. Even so they come from two makers, and a line between them would be a guess.",
        },
        {
            "question": "Our table has no row on whether the SCO has a supranational executive. What follows?",
            "options": ["It has none", "It has one", "A range instead of a number"],
            "answer": 2,
            "why": "No row means that nobody looked. Counting it as a no makes bodies look shallow that were only looked at less.",
        },
        {
            "question": "A constructivist says: if the body lasts, its members share an identity; if not, none had been built yet. What is wrong?",
            "options": ["Nothing, it covers both cases", "No outcome counts against it", "Identity cannot be measured"],
            "answer": 1,
            "why": "What fits every outcome forbids none. A prediction gets its worth from what would refute it; the realist's `threat` can be stretched in the same way.",
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
    "01-regionness-three": "",  # §1.1  three of five steps
    "01-regionness-falling": "",  # §1.1  regionness is falling
    "01-rta-growth": "",  # §2.1.3  ever faster since the middle of the 1990s
    "01-rta-turning-point": "",  # §2.1.3, §2.1.4  the Uruguay Round as the turning point
    "01-rta-one-count": "",  # §2.1.3  one chart shows how many there are
    "01-trade-under-rta": "",  # §2.1.3  some 95 per cent of trade
    "01-new-open-and-deep": "",  # §2.1.3  the new bodies are open and deep
    "10-regional-and-global": "",  # §2.1.4  regional and world-wide bodies go together
    "01-politics-and-gain": "",  # §2.1.2, §2.2.1  politics as much as gain
    "01-trade-security-linked": "",  # §2.2.2, §2.4  trade and security are bound up
    "01-two-lenses": "",  # §2.3, §2.4  two theories, two expectations
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
# - **Three steps are one answer among several.** By the rule of half, 2018 gives step 3, whichever single piece is left out; by 60 per cent, step 1. From 1995 to 2026 the first rule rises from 2 to 5 and the second falls from 2 to 0. In 2022 one piece decides between 1 and 4.
# - **RTAs reached a turning point in the middle of the 1990s, but their growth was not exponential.** Their number rose by some 2 a year before, and by 12 and then 9 a year after. At the growth rate of 1994 to 2005 there would have been 879 in 2018. There were 306; a straight line says 347. Of the rise since 2018 a large part is the United Kingdom leaving the EU. And the curve of 1975 and 1994, from before the turn, says 274: which line fits depends on where you begin.
# - **A count is a definition.** 621 notifications are 376 agreements; joined with agreements notified, those in force seem to collapse.
# - **Open and deep do not go together here.** EAEU: closed (2 marks of 4) and deep (4 of 4). SCO and ECO: open, and not known to be deep; the ECO could be only if all that is unknown about it came out as a yes. CSTO: closed, and hardly deep, which is nearest to the old kind.
# - **Trade and security overlap where Russia leads.** CSTO and EAEU: 0.002 by chance among fifteen states, 0.05 among the members of the CIS. In the other three pairs the test finds nothing (0.57 to 0.95); with so few states it could miss a link.
# - **Two theories can be told apart**, if they are made to name an outcome. Yours are kept, and notebook 09 opens the envelope.
#
# Step 1 of the ladder asks for an area that can be told from its surroundings. **Notebook 02** takes that up: it lays the outlines of two thousand years over one another, and asks which of them come anywhere near the five.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 01`, and at the end `oxus submit 01 --name YOUR-ID`.
