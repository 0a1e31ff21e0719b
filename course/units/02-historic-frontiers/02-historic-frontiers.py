# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 02 · Dynamic frontiers: what was here before the borders
#
# *Vector I, history, first part. Time: 75–90 minutes; 27 points.*
#
# When you have worked through this notebook, you can
#
# - read a historical map for what it claims to know, and tell a firm frontier from a guess;
# - measure how far two outlines coincide, and say how much of that could be chance;
# - trace who controlled a town and a road over time;
# - find where a text contradicts its own pictures and dates.
#
# **How it works.** Run the cells from top to bottom (Shift+Enter). Write your answers where it says
# `YOUR CODE HERE`; the cell below each answer checks it and tells you what went wrong. Please don't copy, split or delete
# cells: grading depends on them. For an experiment, add a cell of your own.

# %% [markdown]
# ## Read first
#
# In the source text: **§3.1** (bridge between empires, the Turco-Persian synthesis), **§3.2.1–3.2.2** (Mongols, Uzbeks, Safavids) and
# **§3.4** with its three maps. The Russian conquest and what followed belong to notebook 03; here we stop where it begins to redraw the map.

# %%
import folium
import pandas as pd
import shapely
from IPython.display import display
from shapely.affinity import translate
from shapely.geometry import Point

import oxus_data
from oxus_widgets import HistoricalAtlas, OfflineMap, Quiz, era_layer

pd.set_option("display.max_colwidth", None)  # show long texts in full
eras = oxus_data.load("eras")
polities = oxus_data.load("polities")
print(len(polities), "polities in", len(eras), "frames, from", eras["start"].min(), "to", eras["year"].max())

# %% [markdown]
# ## The claim
#
# > For most of its history the region had no firm frontiers; empires rose and fell over it, the Mongols gave it a unity that it had never known, trade went on through
# > all of this, Turks ruled while Persians kept the books, and nothing on the old maps foretells the five states of today.
# > (after §3.1.3, §3.2.1, §3.4)
#
# These are five claims in one sentence. Before you look at a map, write down which of them you believe and how firmly. At the end you will judge each of them.

# %% [markdown]
# ## Explore
#
# The atlas has 21 frames. Move with the slider, with the buttons, with the arrow keys once the slider has the focus, or let it play. The layers
# can be switched, and a mark **?** opens the two readings of a disputed point; *Today's five states* lays the borders of now over any frame. Below the map you can open all of it in words.

# %%
HistoricalAtlas("e13")

# %% [markdown]
# Look for yourself first, then open the answer.
#
# 1. **The edge of things.** Some outlines have a line, some a soft edge, some fade away. Go to the year 600, then to 1749. What do the soft ones have in common?
#
#    <details><summary>What we saw</summary>They are the powers of the steppe. Power over mobile peoples has a reach rather than a border, and even the khagans seldom knew
#    where the people who paid them tribute ended and those of a neighbour began. The towns and the settled empires have lines.</details>
#
# 2. **Bellin's year.** Stay in 1749 and switch on today's five states. Does the outline of any of the five fit a polity of that year?
#
#    <details><summary>What we saw</summary>No. The land of Kazakhstan is divided among three zhuzes and the Dzungars, that of Uzbekistan and Turkmenistan among Bukhara, Khiva and others; no polity is drawn
#    in the outline of Kyrgyzstan or Tajikistan. Exercise 3 measures this. But an outline is only one kind of basis in history. Each of the five tells its own: Tajikistan that of the Samanids (see 900), Kazakhstan that of the Kazakh Khanate (1530), Uzbekistan that of
#    Timur (1404), Kyrgyzstan that of the epic of Manas, Turkmenistan that of the Oghuz and the Seljuks (1100). Such a history claims rulers, language or memory, not a border, so overlap cannot refute it.</details>
#
# 3. **States before states.** §3.1.3 says that the region had no experience of states before the Soviets. Follow Bukhara and Khiva from 1530 on.
#
#    <details><summary>What we saw</summary>Both are there in every frame from 1530 to 1900, under changing dynasties: khanates with a seat and a court for almost
#    four centuries. The sentence holds only if *state* means nation state.</details>
#
# 4. **Disputed.** Open the marks **?** of the years 150, 800 and 1876, or read the table below the map. Is the dispute about a fact, a date or a word?
#
#    <details><summary>What we saw</summary>All three. Kanishka's era is a date; the language of Kangju is a fact that was not recorded; whether the Kazakh oaths of 1731 and 1740 were
#    submission or alliance is a word, and the two sides still read it differently. An atlas that shows only one reading has taken sides.</details>
#
# What is disputed about these centuries, with the two readings of each:

# %%
disputes = oxus_data.load("disputes")
disputes.loc[disputes["era_id"] < "e14", ["era_id", "question", "first_reading", "second_reading", "confidence"]]

# %% [markdown]
# ## Step by step
#
# ### What is drawn, and how sure
#
# A **polity** is one power in one frame. Its `certainty` says what its outline is worth: `core` is held firmly, `sphere` is claimed or pays
# tribute, `vague` is a reach that nobody measured.

# %%
polities.loc[polities["era_id"] == "e06", ["polity_id", "name", "kind", "ruling_group", "certainty", "area"]]

# %% [markdown]
# `era_layer` puts a frame on any Folium map of yours; point at a polity for its name and certainty.

# %%
picture = OfflineMap(location=[42, 66], zoom_start=4, title="Karakhanids and Seljuks, 1100", text="The polities of the table above.")
era_layer(picture, "e06")
picture

# %% [markdown]
# **A warning for everything that follows.** The outlines before 1924 were drawn by hand from rivers, ranges and towns, mostly from general knowledge. The people who drew them also chose the certainty. We compared two published
# atlases for this course, and on average they agreed on less than half of the area. So use these numbers to tell large from small; the second decimal place is meaningless.
#
# Two columns of `polities` look alike and are not. `seat` says where the ruler or the government sat, even if that is off the map: Baghdad for the Abbasids, Dadu (Beijing) for the Yuan. `town_place_id` is the town that the map marks for
# the polity. If you count who was ruled from within the region, you need the first.
#
# ### Degrees are not kilometres
#
# A map in degrees makes the north too large: a degree of longitude is 91 km wide in the south of Turkmenistan, and 64 km in the north of Kazakhstan. `oxus_data.shapes` gives every outline in an
# **equal-area projection** (Lambert's cylindrical one), in km, so that `.area` is right. Compare what Kazakhstan's share of the five is on each:

# %%
outline = oxus_data.shapes("outlines")
today = {state: outline[state.lower()] for state in oxus_data.CENTRAL_ASIA}
together = shapely.union_all(list(today.values()))  # the land of all five, with slivers along their borders
five = shapely.Polygon(max(together.geoms, key=lambda part: part.area).exterior)  # in one piece
in_degrees = {
    f["properties"]["outline_id"].upper(): shapely.geometry.shape(f["geometry"]).area
    for f in oxus_data.geometry("outlines")["features"]
    if f["properties"]["outline_id"].upper() in today
}
areas = pd.DataFrame({"km²": {s: round(shape.area) for s, shape in today.items()}, "square degrees": in_degrees})
areas.assign(**{"share of km²": areas["km²"] / areas["km²"].sum()}).assign(
    **{"share of degrees": areas["square degrees"] / areas["square degrees"].sum()}
).round(3)

# %% [markdown]
# ### Two outlines, one number
#
# `a.intersection(b)` is the land that two outlines share, `a.union(b)` the land in either. The **Jaccard index** is the first area divided by the second: 1 if they
# coincide, 0 if they never meet. Here is Uzbekistan with the Bukhara of Bellin's year:

# %%
uzbekistan, bukhara = today["UZB"], outline["e13_bukhara"]
shared, either = uzbekistan.intersection(bukhara).area, uzbekistan.union(bukhara).area
print(f"shared {shared:,.0f} km², in either {either:,.0f} km²: Jaccard {shared / either:.2f}")


# %% [markdown]
# Is 0.28 a lot or a little? A number needs a **yardstick**. Here is one: move a state so that it is certainly in the wrong place, and compare it with itself. `translate` moves a shape to the
# east; 300 km in this projection are about 230 km on the ground at the latitude of Samarkand.

# %%
def against_itself(shape, kilometres):
    """The Jaccard index of a shape and its own copy, moved east (km of the projection)."""
    shared = shape.intersection(translate(shape, xoff=kilometres)).area
    return shared / (2 * shape.area - shared)  # land in either: both areas, without counting the shared land twice


pd.DataFrame({d: {s: against_itself(shape, d) for s, shape in today.items()} for d in (100, 200, 300)}).round(2)

# %% [markdown]
# So an outline that is clearly in the wrong place still reaches a third for Uzbekistan, and nearly three quarters for Kazakhstan, which is large. Keep this table in mind for exercise 3.
#
# ### Who held the town?
#
# A town is a point: `Point(longitude, latitude)`, in that order, brought to the same projection. Where one polity lies inside another, as the Sogdian towns
# lay inside the Turks' realm, the smaller one is the immediate ruler. The next cell does this for all places within the five and all frames before 1924; `holders` keeps the polity, `rulers`
# the group that its ruling house belonged to. The columns are the years for which the frames are drawn. An empty cell means that the atlas draws no polity there.

# %%
places = oxus_data.load("places").set_index("place_id")
points = {p.Index: oxus_data.equal_area(Point(p.lon, p.lat)) for p in places.itertuples()}
early = eras[eras["year"] < 1924]
frames = polities.sort_values("area").groupby("era_id")[["polity_id", "outline_id"]]
from_smallest = {era: frame.to_numpy().tolist() for era, frame in frames}


def holder(place_id, era_id):
    """The smallest polity of a frame in which a place lies, or None."""
    drawn = from_smallest.get(era_id, [])
    return next((polity for polity, shape in drawn if outline[shape].covers(points[place_id])), None)


within = [place for place, point in points.items() if any(shape.covers(point) for shape in today.values())]
on_roads = sorted({stop for stops in oxus_data.load("routes")["place_ids"] for stop in stops.split(";")} | set(within))
holders = pd.DataFrame({e.year: {p: holder(p, e.era_id) for p in on_roads} for e in early.itertuples()})
group_of = polities.set_index("polity_id")["ruling_group"]
rulers = holders.loc[within].apply(lambda column: column.map(group_of))
rulers.loc[["samarkand", "bukhara", "merv", "almaty"]]

# %% [markdown]
# ### A claim, from words to an answer
#
# §3.1.2 dates the coming of the Turks to the 8th century and later, and says that it happened mainly by mass migration and less by war. Maps of rulers can test a part of this: which is the first frame in which a polity with a Turkic ruling
# house holds any of these towns?

# %%
turkic = (rulers == "turkic").any()
first = turkic.idxmax()
print("first frame with a Turkic ruler over one of the towns:", first)
oxus_data.load("events").query("event_id in ['turfan-552', 'suyab-603']")[["year", "text", "confidence"]]


# %% [markdown]
# It is the frame of 600, and the khaganate dates from 552, two centuries before the text's date. This first arrival was also a military one: a khaganate that took tribute from the Sogdian towns. But the text speaks of mass
# migration, and our maps show rulers, not settlers. The eighth century may well be right for those. So the claim is **qualified**: Turkic rule came earlier, and by conquest; when Turkic people settled in large numbers is not tested here.
#
# Try the same on §3.2.1, which says that the Mongol Empire lasted *until 18th century*: `(rulers == "mongolic").any()`. The last Mongols on the map, in 1749, are the Dzungars. They were not descendants of Chinggis Khan, and their state began in the
# 17th century. The one empire, which the frame of 1252 shows, became four by the 1260s. If you count every dynasty that descended from Chinggis Khan, the 18th century can be defended: the khans of the Crimea ruled until 1783
# ([Encyclopaedia Iranica, *Mongols*](http://www.iranicaonline.org/articles/mongols)).
#
# ### Ruled from here, or from elsewhere?
#
# §3.1.1 argues that in many periods the region's own polities took part in the world order in their own right, and were not just somebody's provinces. One way to test this is to ask where the ruler sat. The next cell divides the land of the five, for each frame before 1924, into three parts: land ruled from a seat within the five,
# land ruled from outside, and the rest, where nobody is drawn or the seat is not known. The steps of the Russian conquest and the provinces of 1900 count as ruled from outside.

# %%
def ruled_from_within(polity):
    """Whether a polity had its seat within today's five; None if we do not know."""
    if polity.kind in ("annexation", "occupation", "colonial_province"):
        return False
    if pd.isna(polity.seat_lat):
        return None
    return bool(five.covers(oxus_data.equal_area(Point(polity.seat_lon, polity.seat_lat))))


def part_of_five(ids):
    """The part of the five states' land that some outlines cover together, from 0 to 1."""
    return shapely.union_all([outline[i] for i in ids]).intersection(five).area / five.area


answers = pd.Series([ruled_from_within(polity) for polity in polities.itertuples()], index=polities["outline_id"])
ruled = {}
for era in early.itertuples():
    frame = answers[(polities["era_id"] == era.era_id).to_numpy()]
    own, known = part_of_five(frame.index[frame.eq(True)]), part_of_five(frame.index[frame.notna()])
    ruled[era.year] = {"within": own, "outside": known - own}
pd.DataFrame(ruled).T.assign(unknown=lambda table: 1 - table.sum(axis=1)).round(2)

# %% [markdown]
# In seven of the fourteen frames before the Russian conquest, more of the land was ruled from within than from outside; most of it was in 600, 900, 1530 and 1650. In 1252 and 1279 almost none was. The text says *many historical periods*, and half of them is many. But it also says *important members of the world order*, and where a
# ruler sat does not show importance. So the claim is **qualified**. Be careful with the third column, too: the Kipchaks of 1100 certainly belonged to the region, but we do not know a seat, so half of the land counts for neither side.
#
# ### Roads
#
# A **route** is a row of stations. Its years are conventional, as in any textbook: nobody opened or closed the Silk Road on a day. How new were the corridors that the Mongols
# are said to have made (§3.2.1)? Here are their stations that lie on none of the older roads:

# %%
routes = oxus_data.load("routes").set_index("route_id")
stations = routes["place_ids"].str.split(";")
older = set(stations[routes["kind"] == "silk"].explode())
mongol = stations[routes["kind"] == "mongol"]
pd.DataFrame({"stations": mongol.map(len), "on no older road": mongol.map(lambda stops: [s for s in stops if s not in older])})

# %% [markdown]
# Five names, among them the Mongols' own seats of Almaliq and Tabriz; the great majority of the stations are old. The legs between them are newer than the stations. So "new corridors" is **qualified**: the Mongols joined old stations
# to new capitals. How much was carried, no table says.

# %% [markdown]
# ## Exercises
#
# Seven exercises, 21 points. They are independent: if you get stuck on one, go on and come back later. `oxus check 02` in a terminal checks
# the whole notebook.
#
# The next cell, folded, holds a few helpers of the checks: they let you answer with a dictionary, a table or a tuple, as you like. Run
# it; there is nothing to do in it.

# %% nbgrader={"grade": false, "grade_id": "helpers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
import sys
import warnings

# nbgrader gives no points for a check that shows a warning, or anything else, on stderr.
warnings.simplefilter("ignore")
sys.stderr = sys.stdout


def _given(answer):
    """Stop if a function gives nothing back."""
    assert answer is not None, "Your function returns None: does it end with `return`?"
    return answer


def _as_dict(answer, what):
    """A dictionary or Series, as a dictionary."""
    _given(answer)
    assert isinstance(answer, (dict, pd.Series)), f"{what}: a dictionary is wanted; you return {answer!r}."
    return dict(answer)


def _as_pair(answer, what):
    """A tuple or list of two."""
    _given(answer)
    assert isinstance(answer, (tuple, list)) and len(answer) == 2, f"{what}: two things are wanted; you return {answer!r}."
    return tuple(answer)


def _as_share(answer, what):
    """A polity and a number, in this order."""
    polity, number = _as_pair(answer, what)
    assert isinstance(polity, str) and not isinstance(number, str), f"{what}: the id first, then the number; you return {answer!r}."
    return polity, number


def _near(number, expected, tolerance=0.004):
    """Whether two numbers agree, within what drawing an outline may shift."""
    return not pd.isna(number) and abs(float(number) - expected) <= tolerance


# %% [markdown]
# ### Exercise 1 · Which picture does the sentence mean? (1 point)
#
# *Claim: the older maps show how little basis the five states have in earlier history (§3.4).*
#
# §3.4 sends its reader to three pictures: **image 3** for the current five states, **images 1 and 2** for the older maps. Look at the captions under the pictures at the end of
# chapter 3, at Image 1 in chapter 2, and at the `image` column of `eras`. Then write down, for each number that the sentence of §3.4 uses, the number under which the picture that it *means* is printed.
#
# This is a small slip, but if you cite "image 3" from this text, you cite the wrong map.

# %% nbgrader={"grade": false, "grade_id": "meant", "locked": false, "schema_version": 3, "solution": true, "task": false}
# From the number in the sentence to the number in the caption, for example {1: 7, 2: 6, 3: 5}
### BEGIN SOLUTION
meant = {1: 2, 2: 3, 3: 4}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_meant", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def _image_number(value):
    """3, "3" or "Image 3" as 3."""
    return int(str(value).lower().replace("image", "").strip())


assert "meant" in globals(), "There is no variable `meant`: write `meant = {1: ..., 2: ..., 3: ...}`."
_numbers = {_image_number(k): _image_number(v) for k, v in _as_dict(meant, "`meant`").items()}
assert set(_numbers) == {1, 2, 3}, f"The sentence uses the numbers 1, 2 and 3; you have {sorted(_numbers)}."
assert _numbers[3] != 3, "Image 3, by its caption, is Bellin's map of 1749: it cannot show the five states of today."
assert _numbers[1] != 1, "Image 1 stands in chapter 2 and counts trade agreements: it is no map at all."
assert _numbers[2] != 2 or _numbers[1] == 2, "Image 2 is the oldest map: which of the two older pictures comes first?"
### BEGIN HIDDEN TESTS
assert _numbers == {1: 2, 2: 3, 3: 4}, "The captions: Image 2 is 140 BC to AD 220, Image 3 is 1749, Image 4 the borders of today."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · How firm was the ground? (3 points)
#
# *Claim: for most of its history the region had no fixed frontiers (§3.1.3, §3.4).*
#
# Write `certainty_shares(era_id)`: how much of the land of **today's five states together** lies, in that frame, in outlines that are `core`, `sphere`, `vague`, or in `none` at all? Return a dictionary with these four keys, each
# a share between 0 and 1.
#
# Outlines overlap: the Sogdian towns lie inside the Turks' realm. **Every piece of land counts once**, by the firmest word that is said of it: core before sphere before vague. So the four shares add up to 1.
#
# <details><summary>A hint</summary><code>shapely.union_all([...])</code> makes one shape of many (and an empty one of none). Take the union of the core; then of core and sphere together; then of all. What each adds is
# a difference of two areas.</details>

# %% nbgrader={"grade": false, "grade_id": "certainty_shares", "locked": false, "schema_version": 3, "solution": true, "task": false}
def certainty_shares(era_id):
    """How much of the five states' land lies in outlines of each certainty.

    era_id: the id of a frame, "e06"
    Returns a dictionary with the keys "core", "sphere", "vague" and "none"; the shares add up to 1.
    """
    ### BEGIN SOLUTION
    there = polities[polities["era_id"] == era_id]
    shares, covered, before = {}, [], 0.0
    for certainty in ["core", "sphere", "vague"]:
        covered += [outline[i] for i in there.loc[there["certainty"] == certainty, "outline_id"]]
        so_far = shapely.union_all(covered).intersection(five).area / five.area
        shares[certainty], before = so_far - before, so_far
    return shares | {"none": 1 - before}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_certainty_shares", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_dict(certainty_shares("e10"), "certainty_shares")
assert set(_answer) == {"core", "sphere", "vague", "none"}, f"The keys are core, sphere, vague and none; you have {sorted(_answer)}."
assert all(-0.001 <= float(v) <= 1.001 for v in _answer.values()), (
    f"A share lies between 0 and 1; you have {_answer}. Divide by the area of the five together, and cut the outlines to their land first."
)
assert _near(sum(_answer.values()), 1, 0.001), f"The four shares add up to {sum(_answer.values()):.2f}, not to 1."
assert not _near(_answer["core"], 0.372, 0.01), "You measure the drawn outlines as a whole: only what lies on the land of today's five counts."
assert _near(_answer["core"], 0.29, 0.005), f"In 1404 the Timurids hold 0.29 of the five's land as core, not {_answer['core']:.2f}."
assert _near(_answer["vague"], 0.62, 0.005), f"In 1404 the steppe is vague, 0.62 of the five's land, not {_answer['vague']:.2f}."
_answer = _as_dict(certainty_shares("e15"), "certainty_shares")
assert _near(_answer["core"], 0.976, 0.005), f"In 1900 0.98 of the land is core, not {_answer['core']:.2f}. Do you use `era_id`?"
### BEGIN HIDDEN TESTS
for _era_id, _core, _vague in [("e08", 0.083, 0.0), ("e13", 0.195, 0.443), ("e02", 0.031, 0.375)]:
    _answer = _as_dict(certainty_shares(_era_id), "certainty_shares")
    assert _near(_answer["core"], _core, 0.005) and _near(_answer["vague"], _vague, 0.005), (
        f"Frame {_era_id}: core {_core}, vague {_vague}; you have {_answer['core']:.3f} and {_answer['vague']:.3f}."
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_certainty_shares_once", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_answer = _as_dict(certainty_shares("e03"), "certainty_shares")
assert _near(sum(_answer.values()), 1, 0.001), (
    f"In 600 your shares add up to {sum(_answer.values()):.3f}: Sogd and Khwarazm lie inside the Turks' realm, and their land counts twice."
)
assert _near(_answer["core"], 0.074, 0.003), f"In 600 core is 0.074, not {_answer['core']:.3f}: does the large vague realm swallow what is firm?"
assert _near(_answer["none"], 0.231, 0.005), f"In 600 nobody is drawn on 0.231 of the land, not {_answer['none']:.3f}."
### BEGIN HIDDEN TESTS
_answer = _as_dict(certainty_shares("e16"), "certainty_shares")
assert _near(_answer["core"], 1, 0.003) and _near(_answer["none"], 0, 0.003), "In 1924 all is core: two units lie inside others and count once."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · Did anything foretell the five? (4 points)
#
# *Claim: the borders of the five have little basis in anything before the 20th century (§3.4).*
#
# Write `best_match(state, polity_ids)`: of the polities in the list, the one whose outline **coincides best** with the state of today, by the Jaccard index. Return its id and the index.
#
# A large empire that swallows a state whole does not coincide with it, and neither does a small one that lies wholly inside.
#
# Then, in a cell of your own, try each of the five with all polities of the frames before 1924, and compare the results with the yardstick above. Does any state fit an older power better than its own copy moved east? For Kazakhstan, read the `extent` of
# the best match: where does its northern edge come from?
#
# <details><summary>A hint</summary>A polity's shape is <code>outline[outline_id]</code>; <code>polities.set_index("polity_id")["outline_id"]</code> leads from one id to the other. <code>max</code> of pairs (index, id)
# compares the indices first.</details>

# %% nbgrader={"grade": false, "grade_id": "best_match", "locked": false, "schema_version": 3, "solution": true, "task": false}
def best_match(state, polity_ids):
    """The polity that coincides best with a state of today.

    state: the id of one of the five, "UZB"
    polity_ids: a list of ids of polities
    Returns (polity_id, Jaccard index).
    """
    ### BEGIN SOLUTION
    outline_of = polities.set_index("polity_id")["outline_id"]
    found = []
    for polity_id in polity_ids:
        then = outline[outline_of[polity_id]]
        shared = today[state].intersection(then).area
        found.append((shared / (today[state].area + then.area - shared), polity_id))
    jaccard, polity_id = max(found)
    return polity_id, jaccard
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_best_match", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_before_1924 = polities.loc[polities["era_id"].isin(early["era_id"]), "polity_id"].tolist()
_polity, _jaccard = _as_share(best_match("UZB", _before_1924), "best_match")
assert not str(_polity).startswith(("e16", "e17", "e18", "e19", "e20")), f"{_polity} is not in the list: do you use `polity_ids`?"
assert _polity != "e14_s8b", "The right bank of the Amu Darya lies almost wholly inside Uzbekistan, but is a third of its size: to lie inside is not to coincide."
assert _polity not in {"e07_khwarazm", "e03_wturk", "e08_chagatai", "e09_chagatai"}, f"{_polity} covers Uzbekistan, and much else: to cover is not to coincide."
assert _polity == "e02_kangju", f"Uzbekistan coincides best with Kangju of AD 150, not with {_polity}: shared land, divided by land in either."
assert _near(_jaccard, 0.293), f"Kangju and Uzbekistan: a Jaccard index of 0.29, not {_jaccard:.3f}."
_polity, _jaccard = _as_share(best_match("TJK", ["e13_bukhara", "e15_bukhara", "e13_durrani"]), "best_match")
assert _polity == "e15_bukhara" and _near(_jaccard, 0.253), f"Tajikistan, of three: e15_bukhara with 0.25, not {_polity} with {_jaccard:.2f}."
### BEGIN HIDDEN TESTS
_of_five_frames = [p for p in _before_1924 if p.startswith(("e03", "e08", "e12", "e14", "e15"))]
for _state, _expected, _index in [("KAZ", "e15_steppe", 0.651), ("TKM", "e12_khiva", 0.436), ("KGZ", "e14_s9", 0.265)]:
    _polity, _jaccard = _as_share(best_match(_state, _of_five_frames), "best_match")
    assert _polity == _expected and _near(_jaccard, _index), f"{_state}: {_expected} with {_index}; you have {_polity} with {_jaccard:.3f}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_best_match_few", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_polity, _jaccard = _as_share(best_match("UZB", ["e03_wturk", "e13_bukhara", "e14_s6"]), "best_match")
assert _polity != "e03_wturk", "You take the polity with the most shared land, the Western Turks: how much else do they hold?"
assert _polity != "e14_s6", "Zeravshan lies inside Uzbekistan, but is a fifteenth of its size."
assert _polity == "e13_bukhara" and _near(_jaccard, 0.277), f"Of three: e13_bukhara with 0.28, not {_polity} with {_jaccard:.3f}."
_polity, _jaccard = _as_share(best_match("KGZ", ["e18_kg", "e18_uz"]), "best_match")
assert _polity == "e18_kg" and _near(_jaccard, 1), "The Kirghiz SSR of 1936 and Kyrgyzstan: the list decides what is compared, and here they coincide."
### BEGIN HIDDEN TESTS
_polity, _jaccard = _as_share(best_match("KAZ", ["e13_zhuz_middle", "e08_jochi", "e13_zhuz_senior"]), "best_match")
assert _polity == "e08_jochi" and _near(_jaccard, 0.50, 0.006), f"Kazakhstan, of three: e08_jochi with 0.50, not {_polity} with {_jaccard:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4 · One ruler over all? (3 points)
#
# *Claim: Mongol rule gave the region a political unity that it had never had (§3.2.1).*
#
# Write `unity(era_id)`: the polity that holds the **largest part of the five states' land** in that frame, and the share that it holds. A realm that is large elsewhere counts for what it has here.
#
# Then run through all frames before 1924 in a cell of your own. The claim says that Mongol rule *initially* created this unity, so compare two Mongol frames: 1252, under one Great Khan, and 1279, after the empire had divided. Which frame tests the claim?
#
# <details><summary>A hint</summary>For each polity of the frame: its outline, cut to the land of the five, divided by that land.</details>

# %% nbgrader={"grade": false, "grade_id": "unity", "locked": false, "schema_version": 3, "solution": true, "task": false}
def unity(era_id):
    """The polity with the largest part of the five states' land in a frame, and its share of it.

    era_id: the id of a frame, "e08"
    Returns (polity_id, share between 0 and 1).
    """
    ### BEGIN SOLUTION
    there = polities[polities["era_id"] == era_id]
    share = {p.polity_id: outline[p.outline_id].intersection(five).area / five.area for p in there.itertuples()}
    largest = max(share, key=share.get)
    return largest, share[largest]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_unity", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_polity, _share = _as_share(unity("e08"), "unity")
assert _polity == "e08_jochi", f"In 1279 the Ulus of Jochi holds the largest part, not {_polity}."
assert _share <= 1, f"A share lies between 0 and 1, and you return {_share:g}: only its land within the five counts."
assert not _near(_share, 0.625, 0.017), "You divide by another area (its own, or all that is drawn): of the five's land, how much does it hold?"
assert _near(_share, 0.599), f"In 1279 the Ulus of Jochi holds 0.60 of the five's land, not {_share:.3f}."
_polity, _share = _as_share(unity("e07"), "unity")
assert _polity != "e07_khwarazm", "The Khwarazmian Empire is the largest of 1215, but most of it lies in Iran: which holds the largest part of the five?"
assert _polity == "e07_kipchak" and _near(_share, 0.418), f"In 1215: e07_kipchak with 0.42, not {_polity} with {_share:.3f}."
_polity, _share = _as_share(unity("e03"), "unity")
assert _polity == "e03_wturk" and _near(_share, 0.711), f"In 600: the Western Turks with 0.71, not {_polity} with {_share:.3f}."
### BEGIN HIDDEN TESTS
for _era_id, _expected, _part in [("e05", "e05_kimek", 0.248), ("e01", "e01_sarmat", 0.138), ("e12", "e12_kazakh", 0.370), ("e15", "e15_steppe", 0.460), ("e07b", "e07b_mongol", 0.996)]:
    _polity, _share = _as_share(unity(_era_id), "unity")
    assert _polity == _expected and _near(_share, _part), f"Frame {_era_id}: {_expected} with {_part}; you have {_polity} with {_share:.3f}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · What lasted longest? (4 points)
#
# *Claim: for centuries, until the Russians came, the rulers were Turks (§3.1.3).*
#
# `rulers.loc["bukhara"]` is a town's history: the year of each frame, and the group of the house that ruled it then. Write `longest_run(history, groups)`: the **longest unbroken run** of frames in which the ruler belongs to one of the groups,
# as the year of its first and of its last frame. The longest is the one that spans the **most years**, not the most frames. A frame in which nobody is drawn breaks a run: we do not know. If no frame fits, return `None`.
#
# Then try Bukhara, Merv and Almaty with `["turkic"]`, with `["turkic", "turco_mongol"]` and with `["turkic", "turco_mongol", "mongolic"]`. Who is a Turk in this sentence, and what does the answer hang on?
#
# <details><summary>A hint</summary>Go through the frames in order and keep the run that is open; when a frame does not fit, the run is over. Do not forget the run that is still open at the end.</details>

# %% nbgrader={"grade": false, "grade_id": "longest_run", "locked": false, "schema_version": 3, "solution": true, "task": false}
def longest_run(history, groups):
    """The longest unbroken run of frames under rulers of some groups.

    history: a Series from year (in order) to ruling group; empty where nobody is drawn
    groups: a list of ruling groups
    Returns (first year, last year) of the run that spans the most years, or None if no frame fits.
    """
    ### BEGIN SOLUTION
    best = first = last = None
    for year, group in history.items():
        if group in groups:
            first, last = (year if first is None else first), year
            if best is None or last - first > best[1] - best[0]:
                best = (first, last)
        else:
            first = None
    return best
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_longest_run", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_answer = _as_pair(longest_run(rulers.loc["bukhara"], ["turkic", "turco_mongol"]), "longest_run")
assert _answer[0] <= _answer[1], "The first year comes first."
assert _answer[1] >= 1404, f"{_answer} is not the longest: a later run is longer, and it is still open at the last frame."
assert _answer[0] not in (-100, 600, 1100), f"Your run begins in {_answer[0]}, but under the Mongols, from 1252 to 1300, the chain is broken."
assert _answer != (1404, 1749), "Bukhara was a protectorate in 1876 and 1900, under its own Turkic emirs: the run goes on to the last frame."
assert _answer == (1404, 1900), f"Bukhara, Turkic or Turco-Mongol: 1404 to 1900, not {_answer}."
_answer = _as_pair(longest_run(rulers.loc["samarkand"], ["turkic", "turco_mongol"]), "longest_run")
assert _answer == (1404, 1749), f"Samarkand, Turkic or Turco-Mongol: 1404 to 1749; in 1876 it is Russian. You have {_answer}."
_answer = _as_pair(longest_run(rulers.loc["bukhara"], ["turkic", "turco_mongol", "mongolic"]), "longest_run")
assert _answer == (1100, 1900), f"Bukhara, with Mongol houses too: 1100 to 1900, not {_answer}. Do you use `groups`?"
### BEGIN HIDDEN TESTS
for _place, _groups, _expected in [("merv", ["turkic"], (1530, 1749)), ("almaty", ["turkic"], (600, 1100)), ("termez", ["iranian"], (-100, 600))]:
    _answer = _as_pair(longest_run(rulers.loc[_place], _groups), "longest_run")
    assert _answer == _expected, f"{_place}, {_groups}: {_expected}, not {_answer}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_longest_run_toy", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
_history = pd.Series({100: "a", 110: "a", 120: "a", 200: "b", 300: "a", 900: "a"})
assert _as_pair(longest_run(_history, ["a"]), "longest_run") == (300, 900), "A toy town: three frames in 20 years are shorter than two in 600. Years count, not frames."
_history = pd.Series({100: "a", 200: None, 300: "a", 400: "b", 500: "b"})
_answer = longest_run(_history, ["a"])
assert _answer is not None and tuple(_answer) != (100, 300), "A toy town: in 200 nobody is drawn, and that breaks the run."
assert _as_pair(longest_run(_history, ["b"]), "longest_run") == (400, 500), "A toy town: the longest run is still open at the last frame."
assert longest_run(_history, ["c"]) is None, "A toy town that was never under c: return None."
### BEGIN HIDDEN TESTS
_history = pd.Series({-300: "b", -200: "a", -100: "c", 50: "a", 60: "b"})
assert _as_pair(longest_run(_history, ["a", "c"]), "longest_run") == (-200, 50), "A toy town with two groups that follow each other."
assert _as_pair(longest_run(pd.Series({100: "b", 200: "a", 300: "b"}), ["a"]), "longest_run") == (200, 200), "A run of one frame begins and ends in the same year."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · Who controlled the road? (3 points)
#
# *Claim: the region remained a hub of trade while powers rose and fell, until the Great Game (§3.1.1, §3.4).*
#
# How many powers did a caravan meet on its way? Write `powers_crossed(stations, start, end, holders)`: for every frame whose year falls **within the years of the road** (first and last year included; an empty `end` means that it is still in
# use), the number of **different** polities that hold at least one of its stations. A station where nobody is drawn adds no power. Return a dictionary from the year of the frame to the number.
#
# Try it on `sr_middle`, the road by Samarkand and Merv, in a cell of your own: `routes.loc["sr_middle", "start"]` and so on. Then look at all the silk roads' `end` in `routes`: the Great Game began in the 1830s.
#
# <details><summary>A hint</summary><code>holders.loc[stations, year]</code> is a column of polities; <code>nunique()</code> counts the different ones and leaves out empty cells.</details>

# %% nbgrader={"grade": false, "grade_id": "powers_crossed", "locked": false, "schema_version": 3, "solution": true, "task": false}
def powers_crossed(stations, start, end, holders):
    """The number of powers along a road, in each frame in which it was in use.

    stations: a list of ids of places
    start, end: the first and the last year of the road; end may be empty (NaN)
    holders: a table with one row per place and one column per year, of the polity that held the place; empty where none is drawn
    Returns a dictionary from year to number.
    """
    ### BEGIN SOLUTION
    in_use = [year for year in holders.columns if year >= start and not year > end]
    return {year: holders.loc[stations, year].nunique() for year in in_use}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_powers_crossed", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
_road = routes.loc["sr_middle"]
_answer = _as_dict(powers_crossed(_road["place_ids"].split(";"), _road["start"], _road["end"], holders), "powers_crossed")
assert 1530 not in _answer, "By the table the road ended about 1500: the frame of 1530 is too late."
assert -100 in _answer, "The road began about 130 BC: the frame of 100 BC belongs to it."
assert _answer[-100] != 18, "There are 18 stations, but several have the same ruler: count the different ones."
assert _answer[-100] == 4, f"In 100 BC there are 4 powers on the road (where nobody is drawn, there is none), not {_answer[-100]}."
assert _answer[1300] == 2, f"In 1300 two of the Mongols' realms share the road; you have {_answer[1300]}."
assert len(_answer) == 11, f"The road lived through 11 frames, not {len(_answer)}."
_toy = pd.DataFrame({100: ["a", "a", None], 200: ["a", "b", "c"], 300: [None, None, None]}, index=["p", "q", "r"])
_answer = _as_dict(powers_crossed(["p", "q", "r"], 100, float("nan"), _toy), "powers_crossed")
assert set(_answer) == {100, 200, 300}, "A toy road without an end is still in use, and its first year counts."
assert _answer == {100: 1, 200: 3, 300: 0}, f"A toy road: 1, then 3, then 0 powers; you have {_answer}."
### BEGIN HIDDEN TESTS
_answer = _as_dict(powers_crossed(["p", "r"], 150, 300, _toy), "powers_crossed")
assert _answer == {200: 2, 300: 0}, f"Two stations of a toy road, 150 to 300 (both included): 2 and 0; you have {_answer}."
_road = routes.loc["mongol_tabriz"]
_answer = _as_dict(powers_crossed(_road["place_ids"].split(";"), _road["start"], _road["end"], holders), "powers_crossed")
assert _answer == {1252: 1, 1279: 2, 1300: 2}, f"The Mongol road from Tabriz: 1 power in 1252, 2 in 1279 and in 1300; you have {_answer}."
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7 · Then and now, and its words (3 points)
#
# *Claim: the Transoxiana that the Uzbeks conquered is more or less the Uzbekistan of today (§3.2.2).*
#
# A good historical map says what it does not know. This time your answer is a figure. Write `then_and_now(polity_id, state)`; it returns an `OfflineMap` with
#
# - two `folium.GeoJson` layers: the outline of the **polity** and the outline of the **state** of today, each a feature of `oxus_data.geometry("outlines")` with its properties;
# - `title` and `text` for a reader who does not see it. Together they give the polity's name (without what stands in brackets), the state's name in plain English, the **year** for which the frame is drawn, and the **certainty**
#   of the polity's outline (the word core, sphere or vague).
#
# The next cell puts one outline on a map. Try yours on the Uzbeks of 1530, `e11_shaybanid`, and `UZB`: which land belongs to only one of the two?

# %%
features = {f["properties"]["outline_id"]: f for f in oxus_data.geometry("outlines")["features"]}
example = OfflineMap(location=[41, 66], zoom_start=4, title="Kushan Empire, about 150", text="Kushan Empire, drawn as a sphere.")
folium.GeoJson(features["e02_kushan"]).add_to(example)
example


# %% [markdown]
# <details><summary>A hint</summary><code>polities.set_index("polity_id").loc[polity_id]</code> is all that the table knows of it; its <code>outline_id</code> is a key of <code>features</code>, and so is the state's id in small letters.
# <code>name.split(" (")[0]</code> drops the brackets. <code>eras</code> has the year; <code>oxus_data.load("states")</code> has the names of states.</details>

# %% nbgrader={"grade": false, "grade_id": "then_and_now", "locked": false, "schema_version": 3, "solution": true, "task": false}
def then_and_now(polity_id, state):
    """A map of a polity and a state of today, one over the other, with the same in words.

    polity_id: the id of a polity
    state: the id of one of the five
    Returns an OfflineMap with two GeoJson layers, a title and a text.
    """
    ### BEGIN SOLUTION
    polity = polities.set_index("polity_id").loc[polity_id]
    year = eras.set_index("era_id").loc[polity["era_id"], "year"]
    name = oxus_data.load("states").set_index("state_id").loc[state, "name"]
    title = f"{polity['name'].split(' (')[0]} ({year}) and {name} today"
    text = f"The outline of the year {year} is {polity['certainty']}; that of {name} is today's border."
    picture = OfflineMap(location=[43, 66], zoom_start=4, title=title, text=text)
    folium.GeoJson(features[polity["outline_id"]], name="then").add_to(picture)
    folium.GeoJson(features[state.lower()], name="now", style_function=lambda f: {"color": "#000000"}).add_to(picture)
    return picture
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_then_and_now", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def _outlines_on(element):
    """The ids of the outlines in the GeoJson layers of a map, the map's own base layer left out."""
    found = [name for child in element._children.values() for name in _outlines_on(child)]
    if isinstance(element, folium.GeoJson):
        layer = element.data.get("features", [element.data])
        if element.layer_name != "Countries" or len(layer) < 100:
            found += [f.get("properties", {}).get("outline_id") or "an outline without id" for f in layer]
    return found


_picture = _given(then_and_now("e11_shaybanid", "UZB"))
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
display(_picture)  # have a look
_shown = _outlines_on(_picture)
assert _shown, "There is no GeoJson layer of yours on the map, or it is empty: did you say `.add_to(...)`?"
assert "e11_shaybanid" in _shown, f"The polity of then is missing on your map; it shows {sorted(_shown)}."
assert "uzb" in _shown, f"The state of now is missing on your map; it shows {sorted(_shown)}."
assert len(_shown) == 2, f"Two outlines are wanted, and your map has {len(_shown)}: {sorted(_shown)[:6]}."
### BEGIN HIDDEN TESTS
for _polity_id, _state in [("e02_kangju", "KAZ"), ("e15_bukhara", "TJK"), ("e05_samanid", "TKM")]:
    _shown = sorted(_outlines_on(then_and_now(_polity_id, _state)))
    assert _shown == sorted([_polity_id, _state.lower()]), f"{_polity_id} and {_state}: your map shows {_shown}."
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_then_and_now_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
_picture = _given(then_and_now("e11_shaybanid", "UZB"))
assert isinstance(_picture, OfflineMap), f"An OfflineMap is wanted; you return {type(_picture).__name__}."
assert _picture.text, "A reader who does not see the map gets no words: give the OfflineMap a `text`."
_words = f"{_picture.title} {_picture.text}".lower()
assert "shaybanid khanate of bukhara" in _words, "The words do not name the polity: Shaybanid Khanate of Bukhara."
assert "uzbekistan" in _words, "The words do not name the state of today: in plain English, not as an id."
assert "1530" in _words, "The words do not give the year for which the frame is drawn, 1530."
assert "core" in _words, "The words do not say how sure the outline is: the Shaybanids' is drawn as core."
### BEGIN HIDDEN TESTS
for _polity_id, _state, _wanted in [("e02_kangju", "KAZ", ["kangju with sogdiana", "kazakhstan", "150", "vague"]), ("e05_karluk", "KGZ", ["karluks", "kyrgyzstan", "900", "sphere"])]:
    _picture = then_and_now(_polity_id, _state)
    _words = f"{_picture.title} {_picture.text}".lower()
    _missing = [word for word in _wanted if word not in _words]
    assert not _missing, f"{_polity_id} and {_state}: the words lack {', '.join(_missing)}; make them from the data."
### END HIDDEN TESTS

# %% [markdown]
# ## In writing
#
# **Question (6 points).** §3.4 takes it from the old maps that the five states have little basis in earlier history, and that a common ground for the region has. *How far do your measures bear this out, and what can a map of rulers not say about either?*
# Answer in 200 to 300 words; use your own numbers, and cite the text by section.

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay_rubric", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Rubric.** This is how your answer is marked.
#
# | criterion | full | half | none |
# |---|---|---|---|
# | **Position** (1) | answers the question in one clear sentence and keeps to it | a position, but it shifts or stays vague | no position |
# | **Evidence** (2) | at least three numbers from the exercises, each with its frame and its measure, one of them held against a yardstick | one or two numbers, or without frame or measure | none, or wrong ones |
# | **Reading the text** (1) | cites at least one section fairly, and says where the record differs | cites, but only to agree or to find fault | no section cited |
# | **The other reading** (1) | names the best evidence against its own position | mentions another view without evidence | one-sided |
# | **Limits** (1) | says what outlines drawn by hand, and maps of rulers, cannot show | a general word of caution | none |

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# My measures support the first half of §3.4 for most of the five states; they say little about the second half.
#
# Before 1924 no polity coincides with Uzbekistan by more than 0.29 (Kangju, AD 150), with Kyrgyzstan by more than 0.27, with Tajikistan by more than 0.36, or with Turkmenistan by more than 0.44. Chance would give nearly as much: moved east by some 230 km, Uzbekistan still
# reaches 0.34 with itself, Kyrgyzstan 0.37 and Turkmenistan 0.42. Only Tajikistan (0.25) is clearly beaten, by a step of the Russian conquest. Kazakhstan is the best case against me: 0.65 with the Steppe Governor-Generalship of 1900. But that outline takes its northern edge from today's border,
# Kazakhstan scores 0.72 with its own moved copy, and 1900 hardly counts as earlier history.
#
# A common ground is easier to see than five separate ones. In 1252 one power held over 0.99 of the five states' land, and no other came near it: the Western Turks held 0.71 in 600. So §3.2.1 is right that Mongol rule initially brought a unity without precedent. It was short, however: in 1279 the
# largest part was 0.60. Firm frontiers were rare: 0.08 of the land was core in 1279, 0.20 in 1749 and 0.98 in 1900.
#
# Bukhara had Turkic or Turco-Mongol rulers in every frame from 1404 to 1900, which supports the synthesis of §3.1.3. But a map of rulers cannot show language, faith, trade or memory, and these carry both the common ground and the national histories that contest §3.4. The outlines are drawn by hand,
# and two atlases agree on less than half of the area, so I trust the order of these numbers and not their second decimal place.
# ### END SOLUTION

# %% [markdown]
# ## Check yourself
#
# Six questions, no marks. Choose, and the answer explains itself.

# %% jupyter={"source_hidden": true}
quiz = Quiz(
    [
        {
            "question": "An outline is drawn as vague. What follows?",
            "options": [
                "The power was weak",
                "The reach of the power is not known; the line on the map is a guess",
                "The power paid tribute to another",
            ],
            "answer": 1,
            "why": "Vague is a word about our knowledge. Tributary or claimed lands are drawn as sphere; and the Western Turks, vague all over, were anything but weak.",
        },
        {
            "question": "A small polity lies wholly inside a state of today. Which measure is 1?",
            "options": ["The Jaccard index", "The overlap coefficient", "Both"],
            "answer": 1,
            "why": "Shared land over the smaller outline is 1 for everything that lies inside. That is why exercise 3 asks for Jaccard: to lie inside is not to coincide.",
        },
        {
            "question": "Why is the overlap measured in an equal-area projection?",
            "options": [
                "Because degrees make land in the north too large",
                "Because it keeps the shapes of the states",
                "Because distances in it are right",
            ],
            "answer": 0,
            "why": "It keeps areas, and pays for it with shapes and distances. In square degrees the steppe weighs more than the oases.",
        },
        {
            "question": "Image 2 of the text covers 140 BC to AD 220. What is the trouble with it?",
            "options": [
                "It leaves out the Xiongnu",
                "It is drawn from a Chinese source",
                "It puts side by side peoples who were not there at the same time",
            ],
            "answer": 2,
            "why": "Yuezhi and Kushans, Yancai and Alans are earlier and later names on one map. The atlas has two frames for it, 100 BC and AD 150.",
        },
        {
            "question": "Uzbekistan reaches 0.29 with Kangju. A copy of itself, moved aside by about 230 km, reaches 0.34. What does that say?",
            "options": [
                "Kangju was an early Uzbekistan, moved a little",
                "0.29 is what chance can give, so it is no evidence of a forerunner",
                "The Jaccard index is wrong for large states",
            ],
            "answer": 1,
            "why": "A yardstick turns a number into evidence. What a plainly wrong place would score cannot prove that a place is right.",
        },
        {
            "question": "The silk roads of our table end by 1700 at the latest, most about 1500. What may one conclude?",
            "options": [
                "Trade across the region stopped then",
                "The Great Game ended the trade",
                "By convention the great roads ended well before the Great Game; what was traded later, the table does not say",
            ],
            "answer": 2,
            "why": "The years are textbook conventions, and caravans to Orenburg went on. But the dates do not support §3.4's until the Great Game.",
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
    "02-image-numbers": "",  # §3.4  images 1 and 2 are the older maps, image 3 the five states
    "02-fluid-frontiers": "",  # §3.1.3  for most of its history the region had no fixed frontiers
    "02-recent-borders": "",  # §3.4  the borders of the five have little basis before the 20th century
    "02-native-powers": "",  # §3.1.1  polities of its own were powers of their time
    "02-mongol-unity": "",  # §3.2.1  Mongol rule gave a unity that had never been
    "02-mongol-span": "",  # §3.2.1  the Mongol Empire lasted until the 18th century
    "02-mongol-corridors": "",  # §3.2.1  Mongol rule opened new corridors
    "02-turks-eighth-century": "",  # §3.1.2  Turks came from the 8th century on, through mass migrations
    "02-turkic-rulers": "",  # §3.1.3  the rulers were Turks until the Russians came
    "02-hub-persisted": "",  # §3.4  the trade hub persisted until the Great Game
    "02-transoxiana-uzbekistan": "",  # §3.2.2  Transoxiana is more or less Uzbekistan
    "02-no-state-before-soviets": "",  # §3.1.3  no experience of states before the Soviets
    "02-islam-by-trade": "",  # §3.1.2  Islam came by trade and orders more than by the sword
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
# What we found, as far as outlines drawn by hand can tell:
#
# - **Firm outlines are late.** In no frame before 1876 is more than 30 per cent of the five states' land drawn as core; in 1900 it is 98. The people who drew the maps also chose the certainty. But two published atlases disagree on
#   more than half of the area, too, and that does not depend on us.
# - **No earlier outline fits the five.** Moved east by some 230 km, Kazakhstan, Kyrgyzstan and Uzbekistan still fit themselves better than any older power fits them. Turkmenistan fits Khiva hardly better (0.44 against 0.42). Only Tajikistan has a clearly better match, the Pamir that Russia
#   took by 1895. National histories claim rulers, languages and memories instead, which no overlap can test.
# - **The Mongols did unite the region, briefly.** One power held over 99 per cent of the land in 1252, against 71 per cent under the Western Turks in 600. By 1279 the largest part was 60 per cent. With the frame of 1279 alone you would reach the opposite conclusion.
# - **Towns outlasted states.** Bukhara's rulers were Turkic or Turco-Mongol in every frame from 1404 to 1900. Whether *for centuries* means five or eight depends on whether you count the Mongols before them.
# - **The road by Samarkand was in use in eleven frames**, with one to four powers in each; by convention it ended three centuries before the Great Game.
# - The text miscounts its own images. It dates the Turks to the 8th century, and their rule began in the 6th; it speaks of migration, though, which these maps do not show.
#
# Maps of rulers show who collected the taxes. For who spoke, prayed and traded with whom, you need other tables. **Notebook 03** continues the map from 1749: the conquest in steps, and the lines of 1924 to 1936, built from today's provinces.
#
# Before you hand in: *Kernel → Restart Kernel and Run All Cells*, then in a terminal `oxus check 02`, and at the end `oxus submit 02 --name YOUR-ID`.
