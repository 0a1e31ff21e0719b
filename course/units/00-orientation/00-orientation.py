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
# *Reading: 15 minutes. Core: 90 minutes. Essay: 35 minutes. Core and essay carry 20 points. Further: 30 minutes, no points. The times are for beginners who read English as a second language.*
#
# After this unit, you can explain:
#
# - what *Central Asia* means here, and how the course studies it from four sides;
# - why many scholars reject *Great Game*, *heartland* and *the stans*, and what *agency* means;
# - how relations between the five states have changed since spring 2018.
#
# You can also:
#
# - tell a claim from a fact, and test the claim;
# - filter, count and plot data, and use functions, conditions, dictionaries and loops;
# - check your answers and submit them.
#
# **How it works.** This *notebook* consists of text and cells with code. Click on the first grey cell, hold Shift and press Enter: the cell runs, and you move to the next one. Work through the notebook like this as you read. A *folded* cell shows only one line. Run it without opening it. The check of an unanswered exercise shows a red box. This is normal.
#
# At `YOUR CODE HERE`, delete the line `raise NotImplementedError()` and write your lines in its place, *indented* as it was: with the same number of spaces in front. To experiment, add cells with the **+** in the toolbar. Please don't copy, split or delete cells: grading depends on them.

# %% [markdown]
# ## Read
#
# *Numbers such as §1.2 refer to sections of the source text: a thesis on regional integration in Central Asia, completed in spring 2018. You don't need it, because each unit summarises the sections that it uses.*
#
# ### Five states and a name
#
# In this course, Central Asia means five states: Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan. They became independent when the Soviet Union broke up in 1991. Even their common name is recent. In Soviet usage, four of them were *Srednyaya Aziya*, "Middle Asia", and Kazakhstan was not
# included. In early 1993, the leaders of all five met in Tashkent and chose a common name: *Tsentral'naya Aziya*, Central Asia ([Anceschi 2014](https://www.opendemocracy.net/en/odr/importance-of-not-being-stan/)). Someone decides who belongs to a region.
#
# ### What the source text asks and argues
#
# The text asks one question: **which factors promote or inhibit closer regional integration in Central Asia?** (§1.2.1). It starts from a puzzle. The five have a long common history and many common problems, yet their integration is limited to dialogue, to issues that are politically safe, and to
# organisations without much depth (§1.1). To say how far a region has come, the text uses Björn Hettne's ladder of *regionness*, the degree to which an area is a region. It places Central Asia on the third of five steps and doubts that it will reach the fifth.
#
# The text answers (Abstract, §1.1) that the region shared a culture for most of its history. Soviet nation-building in the early 20th century ended this and created differences that still pull the five apart. Today their governments put sovereignty first. They have few reasons to build strong common institutions, but they use regional
# organisations when it suits them. The great powers around them, in contrast, have strong reasons to promote a regionalism that they lead themselves. The interests of the five and of the great powers overlap in a few fields, above all in the fight against new threats to security. Finally, the text argues that *open* regionalism, which does not shut outsiders out, supports global cooperation and is supported by it.
#
# The text combines political economy with theories of international relations (§1.2.2). It aims to form *hypotheses*, not to prove them, and it is frank about its limits (§1.3.1, §1.3.2): the literature was thin, and many of the think tanks cited are Western. The phrase "Central Asia's policy" hides large differences between the five.
#
# ### Four vectors
#
# The text follows four lines, which it calls *vectors* (§1.2.2, §1.5), and so does the course:
#
# | vector | asks | source text | units |
# |---|---|---|---|
# | I, history | What did the past leave behind: one region, or five nations? | §3 | 02, 03 |
# | II, within the region | What do the five want from one another, and what do they quarrel over? | §4 | 04, 05 |
# | III, around the region | What do Russia, China and others want there, and how do they try to get it? | §5 | 06, 07 |
# | IV, institutions | Who is in which organisation, and does it bind them? | §6 | 08, 09 |
#
# Unit 01 gives the theory (§2), and in unit 10 you do research of your own (§7).
#
# ### Three stereotypes, and agency
#
# The text warns against two ethical mistakes: repeating stereotypes and ignoring the agency of the five (§1.3.3). *Agency* is the ability to act for reasons of your own and to change what happens.
#
# **The Great Game** was the rivalry between the British and Russian empires in 19th-century Central Asia. Many authors see a "new Great Game" today. In this picture, great powers are the players, and the five are the board. Alexander Cooley agrees that the powers compete, but argues that the governments of the region set the *local
# rules* and use the competition for their own ends ([Cooley 2012](https://www.foreignaffairs.com/reviews/capsule-review/great-games-local-rules-new-great-power-contest-central-asia)).
#
# **The heartland** goes back to Halford Mackinder, who told geographers in London in 1904 that power over the interior of Eurasia could mean power over the world ([Mackinder's lecture](https://www.realclearhistory.com/articles/2016/01/25/geographic_pivot_of_history_in_21st_century_227.html)). In such theories, the region is a space to be controlled, and the people who live there hardly appear.
#
# **The stans.** The Persian ending *-stan* means "place of". Used as a joke, it makes seven very different countries look the same. In 2014, Kazakhstan's president Nursultan Nazarbayev therefore suggested a new name for his country ([The Atlantic 2014](https://www.theatlantic.com/international/archive/2014/02/kazakhstans-president-is-tired-of-his-countrys-name-ending-in-stan/283676/)).
#
# Timur Dadabaev warns against concepts that outsiders impose on the region ([an interview about his 2021 book](https://newbooksnetwork.com/decolonizing-central-asian-international-relations)). Erica Marat and Botakoz Kassymbekova argue that terms like "post-Soviet" or "near abroad" still treat the region as part of Russia ([2023](https://cisa.ndu.edu/Publications/Media-and-articles/Media-and-articles-view/Article/3457233/reclaiming-the-narrative-decolonizing-central-asian-studies-for-a-more-inclusiv/)). The source text admits that it cannot avoid every stereotype, but stresses that the five can and want to influence integration.
#
# ### What scholars dispute
#
# *How much does Russia matter?* The source text finds that research overstates the role of Russia and of the Soviet past (§1.3.3), although its own analysis needs the Soviet era.
#
# *Has the region failed, and if so, why?* Sebastian Krapohl and Alexandra Vasileva-Dienes blame economies that depend on outsiders: Kazakhstan gains more from a union with Russia than from one within the region ([2020](https://doi.org/10.1007/s10308-019-00548-0)). A. Kazhenova blames leaders: the rivalry between the
# first presidents of Kazakhstan and Uzbekistan ended the region's own organisation in 2005 ([2024](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7)). Filippo Costa Buranelli rejects the question. In his view, to speak of failure is to judge the region by a European standard; the region is better understood as an *order* that diplomacy, sovereignty and great powers maintain ([*Central Asian Affairs* 8(1)](https://brill.com/view/journals/caa/8/1/article-p1_1.xml)).
#
# ### Since spring 2018
#
# On 15 March 2018, while the text was being completed, four of the five presidents and a delegation from Turkmenistan met in Astana, without any outside power ([Embassy of Turkmenistan](https://azerbaijan.tmembassy.gov.tm/en/news/11044)). These *consultative meetings* have continued, and at the seventh, in November 2025, Azerbaijan became a full participant
# ([Trend 2025](https://www.trend.az/azerbaijan/politics/4118240.html)). In September 2022, the armies of Kyrgyzstan and Tajikistan fought over their border ([Human Rights Watch 2023](http://hrw.org/report/2023/05/02/kyrgyzstan-tajikistan-border-conflict)). The two states settled it by treaty in March 2025, and on 31 March signed another with Uzbekistan, on the point where the three borders meet ([Astana Times 2025](https://astanatimes.com/2025/04/central-asian-leaders-sign-landmark-treaty-and-khujand-declaration-to-strengthen-regional-cooperation/)). None of this has created a common institution.
#
# ### A voice
#
# In June 2018, the UN General Assembly adopted a resolution that the five had drafted together, with 55 co-sponsors ([statement of Uzbekistan](https://www.un.int/uzbekistan/news/statement-mfa-republic-uzbekistan-connection-adoption-un-general-assembly-resolution-)). It begins by
#
# > *Recognizing the important role of the Central Asian countries in ensuring peace, stability and sustainable development in the region as well as in promoting regional and international cooperation*
# >
# > (General Assembly, 22 June 2018, [draft by the five states, as printed in Uzbekistan Today](http://www.pressreader.com/uzbekistan/uzbekistan-today-english/20180720/281479277199543))
#
# Who acts in this sentence, and who acts in most texts about the region?
#
# ### Questions on the reading
#
# Think of your own answer first, then open ours.
#
# 1. Who decided that Kazakhstan belongs to Central Asia, and when?
#
#    <details><summary>Answer</summary>The leaders of the five, in Tashkent in early 1993. Soviet usage had left Kazakhstan out. That is agency, too: the five named themselves.</details>
#
# 2. "Moscow and Beijing are playing for Central Asia." Which stereotype is this, and what does it leave out?
#
#    <details><summary>Answer</summary>The Great Game. The five are only the board. The sentence leaves out what their governments want, and that they can use the competition.</details>
#
# 3. Two studies explain why the region has integrated so little, and a third rejects the question. What are the three positions?
#
#    <details><summary>Answer</summary>The economies depend on outsiders (Krapohl and Vasileva-Dienes); the leaders were rivals (Kazhenova); "failure" is a European standard, and <em>order</em> describes the region better (Costa Buranelli).</details>
#
# ### How the course tests a text
#
# Each unit starts from a **claim**: a statement from the text, in our own words, that could be wrong. The exercises take up parts of it, or related claims. The **evidence** is a table or a map. The **test** is fixed before you look: each exercise gives you one, and in the written answer you choose your own. At the end, you give a **verdict**:
#
# - `supported`: the test came out as the claim says;
# - `qualified`: the claim is right in part, or only if you read one of its words in a certain way;
# - `contradicted`: the test came out the other way;
# - `untested`: our tables cannot decide it, but other data could;
# - `untestable`: no data can decide it. Motives and value judgements are of this kind. To call a claim untestable is not to criticise it.
#
# ### Works
#
# Free to read:
#
# - Filippo Costa Buranelli, [*Central Asian Regionalism or Central Asian Order?*](https://brill.com/view/journals/caa/8/1/article-p1_1.xml), *Central Asian Affairs* 8(1). Suggests *order* as a better word than *regionalism*. Read the first five pages.
# - Mirzokhid Rakhimov 2010, [*Internal and external dynamics of regional cooperation in Central Asia*](https://doi.org/10.1016/j.euras.2010.04.002). A historian in Tashkent on why the organisations differ in what they achieve.
# - A. Kazhenova 2024, [*Leaders Matter*](https://doi.org/10.14718/revfinanzpolitecon.v16.n2.2024.7). Reads the speeches of two presidents, and shows how to use such sources.
# - Emilian Kavalski 2011, [*Coming to terms with the complexity of external agency in Central Asia*](https://doi.org/10.1016/j.euras.2010.10.004). What the label "new Central Asia" does, and where the "new great game" comes from.
# - Luca Anceschi 2014, [*The importance of not being a "stan"*](https://www.opendemocracy.net/en/odr/importance-of-not-being-stan/). Four pages on the politics of a name.
#
# In libraries:
#
# - Alexander Cooley 2012, *Great Games, Local Rules* (Oxford University Press, ISBN 978-0-19-992982-5). The powers compete, and the local governments set the rules.
# - Timur Dadabaev 2021, *Decolonizing Central Asian International Relations* (Routledge). Sees the region's diplomacy through the eyes of Tashkent.
# - Sebastian Krapohl and Alexandra Vasileva-Dienes 2020, [*The region that isn't*](https://doi.org/10.1007/s10308-019-00548-0). The strongest case that integration has failed.

# %% [markdown]
# ## The claim
#
# > The five states have very different foreign policies and levels of development, and the organisations around them are always changing. (based on §1.1 and §1.3.2)
#
# What do you expect? Decide before you look.
#
# The next cell loads tools, such as `pd` for tables.

# %% jupyter={"source_hidden": true}
import pandas as pd

import oxus_data
from oxus import style
from oxus_widgets import MembershipExplorer, Quiz, membership_map

style.use()  # figures in the course's style
print("It works. The data go up to", oxus_data.AS_OF)

# %% [markdown]
# ## Explore
#
# A **widget** is a picture that reacts when you touch it. This one shows states in rows and organisations in columns, for one day. Change the date. Point at a square to read what it shows.
#
# The *CSTO*, the Collective Security Treaty Organization, is an alliance led by Russia. The *EAEU* is the Eurasian Economic Union (in the source text, *EEU*). The *ECO*, the Economic Cooperation Organization, includes Turkey, Iran and Pakistan. The *SCO*, the Shanghai Cooperation Organisation, includes China and Russia.

# %% jupyter={"source_hidden": true}
MembershipExplorer(institutions=["CSTO", "EAEU", "ECO", "SCO"])

# %% [markdown]
# 1. On **1 March 2018**, which of the five are members of all four organisations, and which of only one?
#
#    <details><summary>Answer</summary>Kazakhstan and Kyrgyzstan are in all four, Turkmenistan only in the ECO.</details>
#
# 2. Is Mongolia in the SCO?
#
#    <details><summary>Answer</summary>This picture cannot say: Mongolia is not among its rows. <em>Not shown</em> is not the same as <em>not there</em>.</details>

# %% [markdown]
# ## Step by step
#
# In a *Python box*, read the text, run the example, and write your own lines under *Try it*. Boxes are not graded.

# %% [markdown]
# ### Values, names and lists
#
# A *value* is a number such as `2018`, or a *string*: characters in quotation marks, such as `"KAZ"`. `=` gives a value a name, so you can use it again. Square brackets make a *list* of values, and `len` counts them. A cell shows the result of its last line. Python ignores what follows `#`.

# %%
five = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]  # the five states, by their ids
len(five)

# %% [markdown]
# ### Python box · filter and count
#
# `oxus_data.load` loads a table. Our tables call an organisation an *institution*, and use short *ids*, such as `"IFAS"`. To keep only some columns, put a list of them in square brackets after the table, as below.
#
# `spells["state_id"]` is one column. Compare it with a value, and Python answers True or False for each row. (`==` compares; `=` gives a name.) Put this condition into square brackets after the table to keep the rows where it is True. `isin` asks whether a value is in a list. `&` means *and*; each comparison then needs round brackets.
#
# `len` counts rows; `nunique()` counts the *different* values of a column.

# %%
spells = oxus_data.load("memberships")[["institution_id", "state_id", "status", "start", "end"]]
rows = spells[(spells["institution_id"] == "IFAS") & spells["state_id"].isin(["KAZ", "KGZ"])]
print(len(rows), "rows, but", rows["state_id"].nunique(), "different states")
rows


# %% [markdown]
# The first question about any table is: **what is a row?** Here it is a *spell*: one state, in one organisation, with one status, from one day to another. In 2016, Kyrgyzstan froze its membership of IFAS, the fund for the Aral Sea, so one spell ends and another begins. `NaT` (*not a time*) means that no end is known.

# %%
# Try it. Line 1, `rows = ...`: keep the rows whose institution is in the list ["CSTO", "EAEU"]. Line 2: count their different states. You should see 12.

# %% [markdown]
# ### Python box · functions
#
# A *function* is a recipe with a name. `def` begins it. The names in round brackets are its inputs, and `return` gives back the result. Nothing happens until you *call* the function, as in the last line.

# %%
def states_in(table, organisation):
    rows = table[table["institution_id"] == organisation]
    return rows["state_id"].nunique()


states_in(spells, "ECO")

# %% [markdown]
# `print` only shows a result. A function must use the table that it is **given**, here `table`, because the checks also try small, invented *toy tables*.

# %%
# Try it. Line 1: def rows_of(table, state):   Line 2, indented: return the rows of this state. Then call rows_of(spells, "TKM").

# %% [markdown]
# ### When something goes wrong
#
# A failed check shows a red box with *✗ Not yet* and the reason. For any other error, read the **last line** of the red text first.
#
# | you see | what to do |
# |---|---|
# | `name 'spells' is not defined` | Choose *Run → Run All Above Selected Cell*. |
# | `name 'table' is not defined` | Indent your answer as far as the line that you deleted. |
# | `name 'runs_on' is not defined`, or `runs_on` *does not exist yet* | Run your answer first, and correct its error if it has one. |
# | `SyntaxError`, `IndentationError` | Look for a missing bracket, colon or indent, here or in the line above. |
# | `NotImplementedError` | Delete the line `raise NotImplementedError()`. |
# | nothing makes sense any more | *Kernel → Restart Kernel and Run All Cells* |
#
# *Run All* stops at the first unsolved exercise. Continue below it with Shift+Enter.

# %% [markdown]
# ## Core
#
# If you are stuck, go on and come back later: no exercise needs the answer to another one.
#
# **To check an answer**, run its cell, and then the folded cells below. If nothing appears, your answer passes these tests. A few more are hidden until grading; they test only what the exercise says. The last folded cell of an exercise shows a button, *Check my answer*, which gives hints.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import oxus.checks as _checks

_checks.quiet()
_memberships = oxus_data.load("memberships")
_values = oxus_data.load("indicators")
_values = _values[_values["state_id"].isin(oxus_data.CENTRAL_ASIA)]
_gdp = _values[_values["indicator"] == "gdp_per_capita"]
_names = oxus_data.load("states").set_index("state_id")["name"]
_full = _memberships.query("state_id in @oxus_data.CENTRAL_ASIA and status in @oxus_data.FULL")
_days = {year: pd.Timestamp(year=year, month=1, day=1) for year in range(1992, 2027)}
_counts = pd.DataFrame(
    {
        year: _full[(_full["start"] <= day) & ~(_full["end"] <= day)].groupby("state_id")["institution_id"].nunique()
        for year, day in _days.items()
    }
).T.rename(columns=_names).rename_axis(index="year", columns=None)

# %% jupyter={"source_hidden": true}
indicators = oxus_data.load("indicators")
gdp = _gdp.copy()
counts = _counts.copy()


# %% [markdown]
# ### Exercise 1 · Fix a classmate's count (4 points)
#
# *Claim: the five have very different foreign policies (§1.3.2).*
#
# A classmate wants to count the organisations of which a state has ever been a **full member**:
#
# ```python
# def count_organisations(table, state):
#     rows = table[table["state_id"] == state]
#     return len(rows)
# ```
#
# For the five states, in the order of `five`, this gives 47, 45, 42, 32 and 45, but the classmate has made **two** mistakes.
#
# Write the function so that it counts each organisation once, and only if the state has ever been a full member of it. The list `oxus_data.FULL` holds the statuses of full members: `founding_member`, `member` and `frozen` (still a member in law). If the state has never had such a status, the count is 0. Then call `count_organisations(spells, "KAZ")` in a cell of your own, and likewise for the other four states. Are the counts similar?

# %% nbgrader={"grade": false, "grade_id": "count_organisations", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_organisations(table, state):
    """Count the organisations of which a state has ever been a full member.

    table: a table of spells with the columns state_id, institution_id and status
    state: the id of a state, such as "KAZ"
    Returns a whole number.
    """
    ### BEGIN SOLUTION
    rows = table[(table["state_id"] == state) & table["status"].isin(oxus_data.FULL)]
    return rows["institution_id"].nunique()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_count_organisations", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _checks.number(count_organisations(_memberships, "TKM"))
_checks.expect(_answer != 32, "Turkmenistan: this is the classmate's count. It counts spells instead of organisations, and it includes every status.", yours=_answer)
_checks.expect(_answer != 29, "Turkmenistan: you count each organisation once, but in some of them the state is not a full member. Which statuses count as full membership?", yours=_answer)
_checks.expect(_answer == 14, "Turkmenistan: how many organisations has it been a full member of? Do you use `state`, and all of `oxus_data.FULL`?", 14, _answer)
_answer = _checks.number(count_organisations(_memberships, "KGZ"))
_checks.expect(_answer != 32, "Kyrgyzstan: you count spells. It froze its membership of IFAS, which makes two spells in one organisation.", yours=_answer)
_checks.expect(_answer == 31, "Kyrgyzstan: how many organisations has it been a full member of?", 31, _answer)
_toy = pd.DataFrame(
    {
        "state_id": ["AAA", "AAA", "AAA", "AAA", "AAA", "BBB"],
        "institution_id": ["CLUB", "CLUB", "UNION", "FORUM", "LEAGUE", "CLUB"],
        "status": ["member", "frozen", "observer", "founding_member", "frozen", "member"],
    }
)
_answer = _checks.number(count_organisations(_toy, "AAA"))
_checks.expect(_answer != 0, "In a toy table your function finds nothing. Use `table`, the one that your function is given.", yours=_answer)
_checks.expect(_answer != 2, "In a toy table, AAA is frozen in LEAGUE, and that is full membership too. Use `oxus_data.FULL`.", yours=_answer)
_checks.expect(_answer == 3, "In a toy table, AAA was a full member of CLUB (two spells), FORUM and LEAGUE, and an observer in UNION.", 3, _answer)
### BEGIN HIDDEN TESTS
def _count(table, state):
    """The reference, in plain Python."""
    return len({row.institution_id for row in table.itertuples() if row.state_id == state and row.status in ("founding_member", "member", "frozen")})


# A state in each status; one that is an observer first and a member later; one that is only an observer; one that is not in the table.
_statuses = ["founding_member", "member", "frozen", "associate", "observer", "participant", "applicant", "suspended", "dialogue_partner"]
_each = _checks.toy("state_id institution_id status", *[("CCC", f"O{number}", status) for number, status in enumerate(_statuses)])
_twice = [("DDD", "O0", "observer"), ("DDD", "O0", "member"), ("DDD", "O1", "member"), ("DDD", "O1", "observer"), ("DDD", "O1", "member"), ("EEE", "O2", "observer")]
_twice = _checks.toy("state_id institution_id status", *_twice)
_checks.agrees(
    count_organisations,
    _count,
    [
        *[(_memberships, state) for state in ("KAZ", "TJK", "UZB", "RUS", "XXX")],
        _checks.case(_each, "CCC", why="Only the three statuses in `oxus_data.FULL` count as full membership."),
        _checks.case(_twice, "DDD", why="Each organisation counts once, whatever other spells there are."),
        _checks.case(_twice, "EEE", why="A state that was only an observer has never been a full member, so the count is 0."),
        _checks.case(_twice, "CCC", why="For a state that is not in the table, the count is 0."),
        *[(_checks.random_spells(seed), state) for seed in (1, 2, 3) for state in ("AAA", "BBB", "FFF")],
    ],
)
### END HIDDEN TESTS

# %% [markdown]
# Is Turkmenistan isolated? Not necessarily. In the OSCE, for example, all states are only `participant`s, so this count leaves it out. And tables cannot show what a government *values*.

# %% [markdown]
# ### Exercise 2 · Draw the counts over time (3 points)
#
# *Claim: the organisations around the five are always changing (§1.1).*
#
# `table.plot()` draws one line for each column of `table`, and returns the *axes*, the area with the lines.
#
# The table `counts` has one row per year and one column per state. Each number counts the organisations of which the state was a full member on 1 January. Write **two lines of code** in `draw_counts(table)`; the code below them finishes the figure.
#
# 1. Draw the whole given table in one figure, and name the result `axes`.
# 2. Write a title, `title = "..."`. It must be a sentence of four words or more that names the state whose line is lowest at the end of `counts` (run `counts.plot()` in a cell of your own to see it), and none of the other four. The title stays the same for every table.
#
# Then call `draw_counts(counts)`. If the claim is right, every line should keep moving. Does it?

# %% nbgrader={"grade": false, "grade_id": "draw_counts", "locked": false, "schema_version": 3, "solution": true, "task": false}
def draw_counts(table):
    """Draw one line for each column of a table, with a title.

    table: one row per year and one column per state
    Returns the finished figure.
    """
    ### BEGIN SOLUTION
    axes = table.plot()
    title = "Turkmenistan is a full member of far fewer organisations than the other four states"
    ### END SOLUTION
    style.label_lines(axes)
    return style.finish(
        axes,
        title=title,
        unit="Number of full memberships on 1 January of each year",
        source="the table of memberships of this course",
        alt="One line for each state, from year to year.",
    )


# %% nbgrader={"grade": true, "grade_id": "test_draw_counts", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
def _check_lines(table, what):
    """The lines of the student's figure are the columns of the table, all of them and no others."""
    chart = draw_counts(table.copy())
    drawn = _checks.lines(chart, list(table.columns), alone=True)
    _checks.expect(len(chart.figure.axes) == 1, "Please draw all lines in the same axes, so that you can compare them.", 1, len(chart.figure.axes))
    _checks.expect(
        list(drawn.index) == list(table.index) and (drawn - table).abs().max().max() < 1e-9,
        f"{what}: your lines do not show the numbers of the table. Do you draw `table` as it is?",
    )
    return chart


_chart = _check_lines(_counts, "counts")
_named = {name for name in _counts.columns if name.lower() in str(_chart.title).lower()}
_checks.expect(_named, "Your title names none of the five states. Which line is lowest at the end?", yours=_chart.title)
_checks.expect(len(_named) == 1, "Your title names more than one of the five. One is enough: the lowest line at the end.", yours=_chart.title)
_checks.expect(_named == {"Turkmenistan"}, "Your title names a state whose line is not the lowest at the end. Look at the numbers for 2026.", yours=_chart.title)
_checks.expect(len(str(_chart.title).split()) >= 4, "Please make the title a sentence that says what the figure shows.", yours=_chart.title)
_toy = pd.DataFrame({"Left": [1, 4, 2], "Right": [3, 3, 5]}, index=[2001, 2002, 2003])
_check_lines(_toy, "A toy table with two columns")
### BEGIN HIDDEN TESTS
_check_lines(pd.DataFrame({"One": [5.5, 2, 9, 9]}, index=[1990, 1995, 2000, 2020]), "A toy table with one column")
_check_lines(pd.DataFrame({"A": [0, -1, 3], "B": [2, 2, 2], "C": [7, 8, 1], "D": [7, 6, 5]}, index=[1, 2, 4]), "A toy table with four columns")
### END HIDDEN TESTS

# %% [markdown]
# All five lines rise until 2000. Then they are almost flat until 2009, and again from 2016 to 2023. So *always changing* is too strong for the organisations that we chose to record.

# %% [markdown]
# ### Dates, and dates that are missing
#
# A spell is *half-open*: it includes its start date, but not its end date. For example, India was an observer of the SCO until 9 June 2017, when its membership began. On that day, it is a member, not an observer.
#
# You can compare days like numbers, but with `NaT`, **`<`, `<=`, `>`, `>=` and `==` always give False**. `not` swaps True and False. `and` needs both sides to be True, `or` only one. Use `and` for single values, and `&` for whole columns.

# %% [markdown]
# ### Exercise 3 · Is the day inside the spell? (4 points)
#
# *Claim: in the last few years before spring 2018, the SCO took in India and Pakistan, and the EAEU began in its present form (§1.1).*
#
# Write `runs_on(start, end, day)`. It returns `True` if a spell from `start` to `end` runs on the day, and otherwise `False`. `start` is always known. If `end` is missing (`NaT`), the spell runs on every day from `start` onwards, even after the end of our data.
#
# <details><summary>A hint</summary>First try <code>return start &lt;= day and day &lt; end</code>. What does it say when <code>end</code> is missing? Ask instead whether the spell has begun, and is <em>not</em> over.</details>

# %% nbgrader={"grade": false, "grade_id": "runs_on", "locked": false, "schema_version": 3, "solution": true, "task": false}
def runs_on(start, end, day):
    """Whether a spell runs on a day.

    start: the day on which the spell starts, a Timestamp
    end: the day on which it ends, a Timestamp, or NaT if no end is known
    day: a Timestamp
    Returns True or False.
    """
    ### BEGIN SOLUTION
    return start <= day and not end <= day  # a comparison with NaT is False
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_runs_on", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
def _runs(start, end, day):
    """What the student's function says; the days are given as text."""
    return _checks.truth(runs_on(pd.Timestamp(start), pd.Timestamp(end), pd.Timestamp(day)))


_first, _last = "2005-07-05", "2017-06-09"  # India as an observer of the SCO
_checks.expect(_runs(_first, _last, "2010-01-01"), "India was an observer from 2005-07-05 to 2017-06-09. In 2010, this spell runs.", True, False)
_checks.expect(not _runs(_first, _last, "2004-01-01"), "In 2004 the spell has not begun. Do you use `start`?", False, True)
_checks.expect(not _runs(_first, _last, "2018-03-01"), "In 2018 the spell is over. Do you use `end`?", False, True)
_checks.expect(_runs(_first, _last, _first), "A spell runs on the day on which it starts.", True, False)
_checks.expect(not _runs(_first, _last, _last), "A spell is over on the day on which it ends. Otherwise India would be both an observer and a member on the same day.", False, True)
_checks.expect(_runs(_first, "NaT", "2040-01-01"), "A spell without an end date runs on every later day, even after the end of our data.", True, False)
### BEGIN HIDDEN TESTS
_days = ["1950-01-01", "2005-07-04", "2005-07-05", "2005-12-31", "2006-01-01", "2026-03-02", "2199-12-31"]
_days = [pd.Timestamp(day) for day in _days]
_checks.agrees(
    _runs,
    lambda start, end, day: start <= day and not end <= day,  # a comparison with NaT is False
    [(start, end, day) for start in _days for end in [*_days, pd.NaT] if not end <= start for day in _days],
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_runs_on_open", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
def _members_with(organisation, day):
    """The full members of an organisation on a day, by the student's function."""
    rows = _memberships[(_memberships["institution_id"] == organisation) & _memberships["status"].isin(oxus_data.FULL)]
    return {row.state_id for row in rows.itertuples() if _runs(row.start, row.end, day)}


_checks.expect(_members_with("SCO", "2018-03-01"), "With your function, no state is in the SCO in 2018. Its spells have no end (NaT), and a comparison with NaT is False.")
_checks.same_numbers(len(_members_with("SCO", "2017-06-08")), 6, "How many members does the SCO have on 8 June 2017?")
_checks.same_numbers(len(_members_with("SCO", "2017-06-09")), 8, "How many members does the SCO have on 9 June 2017, with India and Pakistan?")
_checks.same_numbers(len(_members_with("EAEU", "2014-12-31")), 0, "How many members does the EAEU have on 31 December 2014, the day before it began?")
### BEGIN HIDDEN TESTS
for _organisation, _day in [("EAEU", "2015-01-01"), ("CSTO", "2007-01-01"), ("IFAS", "2020-01-01"), ("CACO", "2010-01-01")]:
    _expected = set(oxus_data.members(_organisation, _day)["state_id"])
    _checks.same_ids(_members_with(_organisation, _day), _expected, f"The members of {_organisation} on {_day}.")
### END HIDDEN TESTS

# %% [markdown]
# ### Python box · loops, conditions and dictionaries
#
# A *dictionary*, in curly brackets, gives each *key* a value. `names["KAZ"]` looks up the value of a key, and `names["TJK"] = ...` adds a key. A *loop* such as `for state in five:` runs its indented lines once for each item of the list, and calls the item `state`. `if` runs its indented lines only when the condition is True; `else:` can follow for all other cases. `state in names` asks whether `state` is one of the keys.

# %%
names = {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan"}
names["TJK"] = "Tajikistan"
for state in five:
    if state in names:
        print(state, "is", names[state])

# %%
# Try it, with the table gdp: one row per state and year. Line 1: for year in [2018, 2019]:   Line 2, indented: print the year and len(gdp[gdp["year"] == year]). You should see 5 rows for 2018 and 4 for 2019.

# %% [markdown]
# ### Exercise 4 · How wide is the gap? (5 points)
#
# *Claim: the five are at very different levels of economic and social development (§1.3.2).*
#
# **First predict.** Divide the highest life expectancy of the five in 2018 by the lowest: what number do you expect? Write your guess in the next cell, and run the next two cells: the second one locks it.

# %%
my_guess = ...  # replace the three dots with a number of 1 or more

# %% jupyter={"source_hidden": true}
_checks.locked("00-life-expectancy", my_guess)


# %% [markdown]
# **Then complete** `gaps(table, years)`. The checks begin with GDP per capita, but your function must work for any measure. It returns a dictionary: for each of the `years`, the highest value **divided by** the lowest. Leave out a year unless all **five** states have a value, because a gap among four is not a gap among five. The loop is already there; write what it does with the `rows` of each year.
# `rows["value"].max()` is the highest value, `.min()` the lowest, and `/` divides.
#
# <details><summary>A hint</summary>Begin with <code>if len(rows) == 5:</code>. Below it, four spaces further in, give <code>found[year]</code> its value.</details>

# %% nbgrader={"grade": false, "grade_id": "gaps", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gaps(table, years):
    """Divide the highest value by the lowest, for each year in which all five states have a value.

    table: one row per state and year, with the columns state_id, year and value; a state without a value has no row
    years: a list of years
    Returns a dictionary that gives each year a number.
    """
    found = {}
    for year in years:
        rows = table[table["year"] == year]
        ### BEGIN SOLUTION
        if len(rows) == 5:
            found[year] = rows["value"].max() / rows["value"].min()
        ### END SOLUTION
    return found


# %% nbgrader={"grade": true, "grade_id": "test_gaps", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_two_years = pd.DataFrame({"state_id": list("ABCDE") * 2, "year": [2000] * 5 + [2001] * 5, "value": [4.0, 2, 8, 6, 3, 1, 1, 1, 1, 5]})


def _gaps(table, years):
    """What the student's function returns, as a dictionary from whole years to numbers."""
    answer = gaps(table.copy(), list(years))
    _checks.expect(answer is not None, "Your function returns nothing: does it end with `return`?")
    _checks.expect(isinstance(answer, dict), "Please return a dictionary that gives each year its gap.", yours=answer)
    _checks.expect(not any(gap is None for gap in answer.values()), "Please leave a year with a missing value out of the dictionary.", yours=answer)
    _checks.expect(not any(isinstance(year, str) for year in answer), "Please use the years themselves as keys, not strings.", yours=list(answer))
    return {int(year): _checks.number(value, "Each gap") for year, value in answer.items()}


def _gap_is(table, years, expected, why):
    """The student's gaps are as expected, up to rounding to two decimals."""
    _checks.same_numbers(_gaps(table, years), expected, why, tolerance=0.006)


_answer = _gaps(_gdp, [1991, 2018])
_checks.expect(len(_answer) != 1, "You return one year, but two were given. Is `return` inside the loop? It must come after it.", yours=_answer)
_checks.expect(set(_answer) == {1991, 2018}, "In 1991 and in 2018 all five states have a value.", expected=[1991, 2018], yours=list(_answer))
_checks.expect(abs(_answer[2018] - 10092.6) > 1, "This is a difference in dollars. Divide the highest value by the lowest.", yours=_answer[2018])
_checks.expect(_answer[2018] > 1, "The other way round: divide the highest value by the lowest.", yours=_answer[2018])
_checks.expect(abs(_answer[2018] - 31.4) > 0.1, "Your highest and your lowest value come from different years. Do you filter by `year`?", yours=_answer[2018])
_gap_is(_gdp, [1991, 2018], {1991: 5.247, 2018: 10.406}, "GDP per capita.")
_gap_is(_two_years, [2000, 2001], {2000: 4, 2001: 5}, "A toy table with 4, 2, 8, 6 and 3 in the year 2000, and 1, 1, 1, 1 and 5 in 2001.")
### BEGIN HIDDEN TESTS
_life = _values[_values["indicator"] == "life_expectancy"]
_gap_is(_life, [2018, 1991], {2018: 1.0746, 1991: 1.172}, "Life expectancy.")
_gap_is(_two_years, [2001], {2001: 5}, "A toy table, and only one of its two years.")
_gap_is(_two_years, [2001, 2000, 2001], {2000: 4, 2001: 5}, "A toy table, with the years in another order and one of them twice.")
_far = pd.DataFrame({"state_id": list("VWXYZ") * 3, "year": [1] * 5 + [7] * 5 + [9] * 5, "value": [10.0, 70, 30, 20, 50, 9, 1, 3, 5, 7, 6, 6, 6, 6, 6]})
_gap_is(_far.sample(frac=1, random_state=3), [1, 7, 9], {1: 7, 7: 9, 9: 1}, "A toy table in no particular order.")


def _reference(table, years):
    """The reference, in plain Python."""
    values = {year: [row.value for row in table.itertuples() if row.year == year] for year in years}
    return {year: max(found) / min(found) for year, found in values.items() if len(found) == 5}


def _drawn(seed):
    """Five states in some of the years from 2001 to 2006, with values of 1 to 9."""
    table = _checks.random_table(seed, 30, value=[1.0, 2, 3, 4, 5, 6, 7, 8, 9]).assign(state_id=list("ABCDE") * 6, year=[year for year in range(2001, 2007) for _ in "ABCDE"])
    return table.drop(index=[seed, 14, 15 + seed]).sample(frac=1, random_state=seed)


_checks.agrees(_gaps, _reference, [(_drawn(seed), years) for seed in range(4) for years in ([2001, 2002, 2003, 2004, 2005, 2006], [2006, 2002], [2005])], tolerance=0.006)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_gaps_missing", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
_answer = _gaps(_gdp, [2018, 2019])
_checks.expect(2018 in _answer, "In 2018 all five states have a value.", yours=_answer)
_checks.expect(2019 not in _answer, "For 2019 our table has no value for Turkmenistan. A gap among four is not a gap among five: leave the year out.", yours=_answer)
_gap_is(_two_years.iloc[1:], [2000, 2001], {2001: 5}, "A toy table in which one state has no value for 2000.")
### BEGIN HIDDEN TESTS
_gap_is(_gdp, range(1985, 1992), {1990: 5.373, 1991: 5.247}, "GDP per capita from 1985 to 1991.")
_gap_is(_gdp, [2040], {}, "A year that the table does not have.")
_gap_is(_two_years, [], {}, "No years at all.")
_gap_is(_two_years.iloc[:-1], [2000, 2001, 2002], {2000: 4}, "A toy table in which one state has no value for 2001.")
_gap_is(_two_years.iloc[:6], [2001, 2000], {2000: 4}, "A toy table with five states in one year and one in another.")
_gap_is(_two_years.iloc[2:], [2000, 2001], {2001: 5}, "A toy table with three states in one year and five in another.")
### END HIDDEN TESTS

# %% [markdown]
# Call `gaps(gdp, [1991, 2000, 2007, 2018])`. Does the gap keep growing? Then run the folded cell to compare your guess about life expectancy with the data.
#
# <details><summary>What we saw</summary>In 2018, GDP per capita differs by a factor of 10.4 (5.2 in 1991). The gap was widest in 2007 (12.7). At purchasing power parity, which allows for prices, the gap was 9.3 in 2018. So the size of the gap depends on the measure.</details>

# %% jupyter={"source_hidden": true}
_guess = _checks.locked("00-life-expectancy", my_guess)
print(_guess)
if _guess:
    _life = _values[(_values["indicator"] == "life_expectancy") & (_values["year"] == 2018)]["value"]
    print(f"In 2018, the highest life expectancy of the five is {_life.max() / _life.min():.2f} times the lowest.")

# %% [markdown]
# ### In writing
#
# **Question (4 points).** Which factor do you think does most to promote or to inhibit the integration of Central Asia? *State your answer in one sentence, say what would change your mind, and name one limit of the evidence, citing a section of the source text or a row of a table.* Write 100 to 150 words. What matters is that evidence could prove your claim wrong. Keep your answer for unit 10.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric**
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | a factor, and whether it promotes or inhibits | a factor, but not which way it works | none |
# | **What would change my mind** (2) | a finding that a table or a map could show, and how large it must be | a finding without a measure, or a position that no evidence could change | "more data", or nothing |
# | **Limits** (1) | something that no table could show, or a doubt about a source, with a section or a row cited | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I believe that the wish of the five to be sovereign (§1.1) inhibits integration most: they join many organisations, and bind themselves to few.
#
# If this is so, they should prefer organisations that ask little of them. I would change my mind if the table of memberships showed three of the five in a regional economic organisation with binding common decisions after 2018,
# although a looser one for the same purpose was open to them. In spring 2018, two of the five are in the EAEU, so one more would make me doubt my claim.
#
# No table shows what a government wants. A state may stay outside because it is cautious or because a great power objects, and the table looks the same in both cases. The row CSTO-UZB-2, for example, says when Uzbekistan suspended its membership of the CSTO, but not why.
# ### END SOLUTION

# %% [markdown]
# ## Verdicts
#
# For each claim in the next cell, write a verdict (see *How the course tests a text*), how sure you are, in per cent (50 is a guess), and a reason in one sentence. This carries no points.
#
# Invented example: `("contradicted", 80, "The claim says eight members, but the table shows six.")`

# %%
my_verdicts = {
    "00-recent-changes": ("", 50, ""),  # in the last few years before spring 2018, the SCO took in India and Pakistan, and the EAEU began in its present form
    "00-unequal-development": ("", 50, ""),  # very different levels of economic and social development
    "00-russia-overstated": ("", 50, ""),  # research overstates the role of Russia and of the Soviet past
}

# %% jupyter={"source_hidden": true}
_verdict_keys = {
    "00-recent-changes": "38db0de6.f34f6fbe6b1f0fc625e348bb",
    "00-unequal-development": "4d2a8832.ddb4620666be20977f0d1d59",
    "00-russia-overstated": "7d4d28be.e477344374d1dd7d91a9d779",
}
if my_verdicts == dict.fromkeys(_verdict_keys, ("", 50, "")):
    print("Write your three verdicts first, then run this cell again to see the course's verdicts and its reasons.")
else:
    print(_checks.verdicts(my_verdicts, _verdict_keys))
    _claims = oxus_data.load("claims").set_index("claim_id")
    for _claim in _verdict_keys:
        print(f"\n{_claims.loc[_claim, 'claim']}.\n  The course: {_claims.loc[_claim, 'verdict']}. {_claims.loc[_claim, 'why']}")

# %% [markdown]
# ## Quiz
#
# Choose an answer; the quiz explains it.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "Which of these sentences could a table of memberships contradict?",
            "options": [
                "Russia wants to keep the five states under its influence",
                "In 2018, four of the five were full members of the SCO",
                "The five will never have a common parliament of their own",
            ],
            "answer": 1,
            "why": "It names a year, an organisation and a number. The first sentence is about a motive and the third about the future: both may be true, but our tables cannot show whether they are.",
            "hint": [
                "A motive is not in the table. Which sentence names something that you could count?",
                "",
                "No table knows the future. Which sentence names something that you could count?",
            ],
        },
        {
            "about": "reading",
            "question": "From the reading: what does Alexander Cooley say against the picture of a Great Game?",
            "options": [
                "That governments of the region set rules of their own",
                "That the great powers no longer compete in the region",
                "That the region is too poor for powers to compete there",
            ],
            "answer": 0,
            "why": "He agrees that the powers compete. But the governments of the five set the local rules and use the competition for their own ends. This is agency.",
            "hint": [
                "",
                "He agrees that they compete. What does the picture leave out?",
                "He does not say this: the powers do compete there. Who else acts?",
            ],
        },
        {
            "question": "A table of spells has two rows for Kyrgyzstan and IFAS. What does this tell you?",
            "options": [
                "That Kyrgyzstan left the organisation and joined it again",
                "That one of these two rows must have been entered by mistake",
                "That its status changed or that it joined twice: see the dates",
            ],
            "answer": 2,
            "why": "A row is a spell. Here, a member froze its membership. A state that leaves and returns has two rows as well; only dates and statuses tell you which it is.",
            "hint": [
                "It may have, but two rows can also mean something else. What is a row of this table?",
                "Two rows can both be right. What is a row of this table?",
                "",
            ],
        },
        {
            "question": "A spell ends on 28 June 2012. Does the spell include that day?",
            "options": [
                "Yes, because the spell runs until midnight",
                "No, because the end date does not count",
                "It depends on the rules of the organisation",
            ],
            "answer": 1,
            "why": "Spells are half-open: the start date counts, the end date does not. So the next spell can begin on that very day, and no day is counted twice.",
            "hint": [
                "Look at India, above Exercise 3: does its spell as an observer include 9 June 2017?",
                "",
                "The table has one rule for all organisations. Read what *half-open* means.",
            ],
        },
        {
            "question": "You change an answer, but the check below it still complains about the old one. Why?",
            "options": [
                "The answer was not run again before its check",
                "The check remembers the first answer you gave",
                "The notebook has to be saved before checking",
            ],
            "answer": 0,
            "why": "Python knows what was run, not what is written. Run the answer, then its check. Before you submit, run everything from the top.",
            "hint": [
                "",
                "A check remembers nothing. It calls the function that Python knows now.",
                "Saving does not run anything. What does Python know about a cell that you typed but did not run?",
            ],
        },
    ]
)
quiz

# %% [markdown]
# ## Further
#
# Here are a map and two more exercises for those who want them. They carry no points, unless your instructor decides otherwise.
#
# The map shows the members of the ECO in spring 2018; below it, you can read the same in words.

# %% tags=["further"]
membership_map("ECO", "2018-03-01")


# %% [markdown]
# ### Exercise 5 · Show every state
#
# *Claim: after India and Pakistan had become members, only Iran and Mongolia were still observers in the SCO (§6.6.3).*
#
# This time the answer is a widget, and the check reads what it shows. Write `sco_view(on)`. It returns a `MembershipExplorer` for the day `on`, with **the SCO as its only organisation** and **one row for every state that has ever had a spell in the SCO, and for no other state**. By default, the widget shows the five and the six powers around them.
#
# Then call `sco_view("2018-03-01")` in a cell of your own, and count the observers. Then call it with `"2026-01-01"`: which of them have become members?
#
# <details><summary>A hint</summary><code>MembershipExplorer(on, institutions=[...], states=...)</code>. Filter the rows of the SCO in <code>spells</code>; add <code>.unique()</code> to their column <code>state_id</code> to get the different values.</details>

# %% nbgrader={"grade": false, "grade_id": "sco_view", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def sco_view(on):
    """An explorer of the SCO on a day, with every state that has ever had a spell in it.

    on: a day as text, such as "2018-03-01"
    Returns a MembershipExplorer.
    """
    ### BEGIN SOLUTION
    rows = spells[spells["institution_id"] == "SCO"]
    return MembershipExplorer(on, institutions=["SCO"], states=rows["state_id"].unique())
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_sco_view", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
def _sco_view(day):
    """The student's view of a day; it shows this day and the SCO alone."""
    view = sco_view(day)
    _checks.expect(view is not None, "Your function returns nothing: does it end with `return`?")
    _checks.expect(isinstance(view, MembershipExplorer), "Please return a MembershipExplorer.", yours=type(view).__name__)
    _checks.expect(view.date == day, "Your view shows another day. Give `on` to the explorer.", expected=day, yours=view.date)
    _checks.expect(list(view.matrix.columns) == ["SCO"], "Please show the SCO, and no other organisation: set `institutions`.", expected=["SCO"], yours=list(view.matrix.columns))
    return view


def _observers_in(view):
    """The observers of the SCO that a view shows."""
    return set(view.matrix.index[view.matrix["SCO"] == "observer"])


_view = _sco_view("2018-03-01")
_found = _observers_in(_view)
_checks.expect(_found != {"IRN"}, "Your view shows one observer, Iran: its rows leave out some states of the SCO. Not shown is not the same as not there.")
_checks.expect(_found, "Your view shows no observer at all. Which states does it include? Full members alone are not enough.")
_checks.expect(_found != {"IRN", "MNG"}, "You see the two that the text names, because you asked for these two. Take the states from `spells`.")
_checks.expect(len(_found) == 4, "On 1 March 2018, the SCO has four observers.", expected=4, yours=sorted(_found))
_checks.expect(len(set(_view.states)) == 27, "Please show every state that has ever had a spell in the SCO, and no other state.", 27, len(set(_view.states)))
_checks.expect({"IND", "PAK"} <= _observers_in(_sco_view("2013-01-01")), "In 2013, India and Pakistan were observers. Do your rows include only the states that are members today?")
_checks.expect("KOR" not in set(_view.states), "South Korea has never had a spell in the SCO. Please leave such states out.")
### BEGIN HIDDEN TESTS
_ever = set(_memberships[_memberships["institution_id"] == "SCO"]["state_id"])
for _day in ["2018-03-01", "2002-01-01", "2026-01-01"]:
    _checks.same_ids(set(_sco_view(_day).states), _ever, f"The rows of your view of {_day}.")
_checks.same_ids(_observers_in(_sco_view("2024-12-31")), {"AFG", "MNG"}, "The observers at the end of 2024.")
_checks.same_ids(_observers_in(_sco_view("2026-01-01")), set(), "The observers on 1 January 2026: there are none, because the SCO made them partners in September 2025.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · A figure without a source
#
# *Claim: with a broad base of sources, no single one carries much weight (§1.3.1).*
#
# The text says this of its own material. Is it true of ours? Every row of our tables names its `sources`, separated by semicolons. The columns `start_precision` and `end_precision` say how exact a date is: if only the year is known, the table fills in 1 January.

# %%
shown = ["spell_id", "status", "start", "start_precision", "sources"]
whole = oxus_data.load("memberships")
whole[whole["spell_id"].isin(["SCO-IND-2", "BOMCA-TKM-1"])][shown]

# %% jupyter={"source_hidden": true}
per_capita = ["gdp_per_capita_ppp_fb2025", "gdp_per_capita_ppp_2017_fb2025"]
rows = indicators[indicators["indicator"].isin(per_capita) & indicators["state_id"].isin(["KAZ", "TKM"])]
units = oxus_data.load("indicator_definitions").set_index("indicator")["unit"]
rows[rows["year"] == 2024].join(units, on="indicator")


# %% [markdown]
# **First** write `looked_up(cell)`. For one entry of the column `sources`, which we call a *cell* here, it returns the number of **different** sources that someone looked up. The name `general-knowledge` is an admission that a detail was written from memory, so it does not count. An empty string, `""`, names no source.
#
# **Then** judge four sentences. The function `my_choice()` returns a dictionary with a pair for each of them: may you use it as evidence, and why or why not? Any word of the left column can go with any word of the right one.
#
# | may I use it? | why? |
# |---|---|
# | `"use"`: as it is | `"to_the_day"`: it has a source, and the day is known |
# | `"with_care"`: the row supports a weaker sentence, and I would write that one | `"to_the_year"`: it has a source, but only the year is known |
# | `"not"`: I would wait until someone finds better evidence | `"no_source"`: it does not say where it comes from |
# | | `"two_units"`: it compares figures in different units |
#
# - **A** On 9 June 2017, India became a full member of the SCO. (SCO-IND-2)
# - **B** On 1 January 2004, Turkmenistan joined BOMCA, the EU's programme for border management. (BOMCA-TKM-1)
# - **C** "Nearly 95 per cent of world trade takes place within some free trade arrangement." (This is how §2.1.3 puts it, in a sentence without a footnote.)
# - **D** GDP per capita in Kazakhstan, 35,900 dollars, is twice that of Turkmenistan, 18,000. (the table above)
#
# <details><summary>A hint</summary><code>"a;b;c".split(";")</code> gives a list of three. <code>set(...)</code> keeps each value once, and <code>- {"general-knowledge", ""}</code> takes two things out of a set.</details>

# %% nbgrader={"grade": false, "grade_id": "looked_up", "locked": false, "schema_version": 3, "solution": true, "task": false} tags=["further"]
def looked_up(cell):
    """How many different sources in a cell were looked up.

    cell: a string, the names of sources separated by semicolons
    Returns a whole number.
    """
    ### BEGIN SOLUTION
    return len(set(cell.split(";")) - {"general-knowledge", ""})
    ### END SOLUTION


def my_choice():
    """Say for each sentence whether it may be used, and why.

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


# %% nbgrader={"grade": true, "grade_id": "test_looked_up", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
def _looked_up(cell):
    """What the student's function says about a cell, as a number."""
    return _checks.number(looked_up(cell))


_answer = _looked_up("tass-2025-09-01;trend-2025-09-01")
_checks.expect(_answer != 32, "You count characters. First cut the string at the semicolons.", yours=_answer)
_checks.expect(_answer != 1, "Your function finds one name. There are two, with a semicolon between them.", yours=_answer)
_checks.expect(_answer == 2, "Two sources: tass and trend.", expected=2, yours=_answer)
_answer = _looked_up("opoyi-com-2022-09;head-post-2024-07-04;general-knowledge")
_checks.expect(_answer != 3, "Three names, but one is general-knowledge: written from memory, so not looked up.", yours=_answer)
_checks.expect(_answer == 2, "Two of these three names were looked up.", expected=2, yours=_answer)
_checks.expect(_looked_up("") == 0, "An empty cell names no source. But splitting an empty string gives a list of one: the empty string.", 0, _looked_up(""))
_answer = _looked_up("tass-2025-09-01;tass-2025-09-01")
_checks.expect(_answer == 1, "One source that is named twice is still one.", 1, _answer)
_answer = _looked_up("a;b;c;general-knowledge;d;b")
_checks.expect(_answer == 4, "Four different sources were looked up here, and one of them is named twice.", 4, _answer)
### BEGIN HIDDEN TESTS
_counts = _memberships["sources"].map(_looked_up)
_checks.same_numbers([(_counts >= 2).sum(), (_counts == 1).sum(), (_counts == 0).sum()], [477, 81, 0], "How many spells have two or more sources, how many have one, and how many none?")
for _cell, _expected in [
    ("general-knowledge", 0),
    ("general-knowledge;x", 1),
    ("x;general-knowledge", 1),
    ("general-knowledge;general-knowledge", 0),
    ("x;y;x;y;z;x", 3),
    ("general-knowledge;p;general-knowledge;q;r;s;t;p", 5),
    ("general", 1),
    ("knowledge;general", 2),
]:
    _checks.same_numbers(_looked_up(_cell), _expected, f"How many different sources in {_cell!r} were looked up?")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_my_choice", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} tags=["further"] jupyter={"source_hidden": true}
_MAY = ("use", "with_care", "not")
_WHY = ("to_the_day", "to_the_year", "no_source", "two_units")
_KEYS = {
    "A": (["801dcbf8.02d95861c8fe72acb6a6be9e"], "Look at `start_precision` and at the sources of SCO-IND-2. Could you write this sentence in good conscience?"),
    "B": (["1832107d.4d43077ab5feb95dc90dbdfe"], "Look at `start_precision` of BOMCA-TKM-1. What does 1 January mean there, and which sentence would the row support?"),
    "C": (["e5a92311.30dd5a1cd4f31a6db3df07ea"], "A sentence in a text is not yet a fact, and a high figure does not make it more reliable. Could you look it up?"),
    "D": (["e09afc06.296fe8d69c84ac784c390736", "c23a9616.6a0712d7d389052fbfc4e6d8"], "Both figures come from the World Factbook. Look at the column `unit`. What is left of the sentence?"),
}
_choice = _checks.mapping(my_choice())
for _letter, (_digests, _hint) in _KEYS.items():
    _pair = _choice.get(_letter)
    _checks.expect(isinstance(_pair, (tuple, list)) and len(_pair) == 2, f'{_letter}: please give a pair, ("...", "...").', yours=_pair)
    _pair = (_checks.word(_pair[0], _MAY, f"{_letter}: the first of the pair"), _checks.word(_pair[1], _WHY, f"{_letter}: the second of the pair"))
    _checks.expect(any(_checks.key(_pair, digest) for digest in _digests), f"{_letter}: think again. {_hint}", yours=_pair)

# %% [markdown]
# In our table, 477 of 558 spells have two or more sources that were looked up, and 81 have one. But 180 spells cite the same dataset, the membership data of the Correlates of War project, so a mistake there could affect many rows. Having many sources helps, but they may not be independent.

# %% [markdown]
# ## Wrap-up
#
# **Unit 01** asks what a *region* is. To submit your work:
#
# 1. Save with Ctrl+S.
# 2. Open *File → New → Terminal* and type `oxus check 00`. It runs everything as the grader will, and lists what is unfinished.
# 3. Type `oxus submit 00 --name YOUR-ID`, with your own id. It writes a file and says where. Submit this file where your instructor asks for it, and don't rename it. To replace it later, add `--force`.
