"""Findings of unit 02: fluid frontiers, unity under one ruler, and old polities beside today's states."""

import pandas as pd

from oxus_data.findings.areas import covers, holders, jaccard, jaccard_when_moved, share_of_five, towns
from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.membership import CENTRAL_ASIA

BEFORE_RUSSIA = (
    *(f"e{number:02}" for number in range(1, 8)),
    "e07b",
    *(f"e{number:02}" for number in range(8, 14)),
)
"""The frames up to 1749."""

KHANATES = (
    {"e11_shaybanid", "e11_khiva"},
    {"e12_bukhara", "e12_khiva"},
    {"e13_bukhara", "e13_khiva"},
    {"e14_s7", "e14_s8"},
    {"e15_bukhara", "e15_khiva"},
)
"""Bukhara and Khiva in the frames from 1530 to 1900."""

BEFORE_1924 = (*BEFORE_RUSSIA, "e14", "e15")
"""The frames up to 1900."""


def _core(polities: pd.DataFrame, era_id: str) -> float:
    """The share of the five's land in outlines of certainty core."""
    drawn = polities[(polities["era_id"] == era_id) & (polities["certainty"] == "core")]
    return share_of_five(frozenset(drawn["outline_id"])) if len(drawn) else 0.0


@finding(
    "02-little-core",
    "02-fluid-frontiers",
    "In the frames before 1876 at most {most:.0%} of the five states' land lies in outlines drawn as "
    "core; in 1900 it "
    "is {later:.0%}.",
    "below a third in all but three of the frames before 1876, and above two thirds in 1900",
    polities=where(era_id=[*BEFORE_RUSSIA, "e15"]),
)
def little_core(tables: Tables) -> Said:
    """Firmly held land."""
    shares = [_core(tables["polities"], era) for era in BEFORE_RUSSIA]
    later = _core(tables["polities"], "e15")
    holds = sum(share >= 1 / 3 for share in shares) <= 3 and later > 2 / 3
    by_era = dict(zip(BEFORE_RUSSIA, shares, strict=True))
    return Said(
        holds, {"most": max(shares), "in_1279": by_era["e08"], "in_1749": by_era["e13"], "later": later}
    )


@finding(
    "02-turks-held-more",
    "02-mongol-unity",
    "The Western Turks hold {turks:.2f} of the five states' land in 600, the Ulus of Jochi {jochi:.2f} in 1279.",
    "the Western Turks hold more than any one ulus",
    polities=where(era_id=["e03", "e08"]),
)
def turks_held_more(tables: Tables) -> Said:
    """The largest share in one hand."""
    polities = tables["polities"]
    shares = {
        era: {
            polity: share_of_five(frozenset([outline]))
            for polity, outline in polities.loc[polities["era_id"] == era, ["polity_id", "outline_id"]].values
        }
        for era in ("e03", "e08")
    }
    turks, jochi = shares["e03"]["e03_wturk"], max(shares["e08"].values())
    return Said(turks > jochi, {"turks": turks, "jochi": jochi})


@finding(
    "02-one-khan",
    "02-mongol-unity",
    "In 1252, under one Great Khan, one power holds over {share} of the five states' land.",
    "more than nine tenths, and more than any power of the frame of 600",
    polities=where(era_id=["e03", "e07b"]),
)
def one_khan(tables: Tables) -> Said:
    """The undivided empire."""
    largest = {}
    for era in ("e03", "e07b"):
        drawn = tables["polities"].loc[tables["polities"]["era_id"] == era, "outline_id"]
        largest[era] = max(share_of_five(frozenset([outline])) for outline in drawn)
    holds = largest["e07b"] > 0.9 and largest["e07b"] > largest["e03"]
    return Said(holds, {"share": f"{int(100 * largest['e07b']) / 100:.2f}"})


@finding(
    "02-four-uluses",
    "02-mongol-unity",
    "The four uluses of the Mongol family together cover {together:.2f} of the five states' land in 1279.",
    "more than nine tenths",
    polities=where(era_id="e08", ruling_group="mongolic"),
)
def four_uluses(tables: Tables) -> Said:
    """Mongol rule as a whole."""
    together = share_of_five(frozenset(tables["polities"]["outline_id"]))
    return Said(together > 0.9, {"together": together})


@finding(
    "02-borders-recent",
    "02-recent-borders",
    "The best Jaccard index with any polity drawn before 1924 is {UZB:.2f} for Uzbekistan, {KGZ:.2f} for Kyrgyzstan, "
    "{TJK:.2f} for Tajikistan, {TKM:.2f} for Turkmenistan and {KAZ:.2f} for Kazakhstan.",
    "no state reaches 0.75, and at least three stay below 0.5",
    polities=where(era_id=BEFORE_1924),
)
def borders_recent(tables: Tables) -> Said:
    """Old polities and today's borders."""
    best = {
        state: max(jaccard(outline, state) for outline in tables["polities"]["outline_id"])
        for state in CENTRAL_ASIA
    }
    return Said(max(best.values()) < 0.75 and sum(index < 0.5 for index in best.values()) >= 3, best)


@finding(
    "02-worse-than-moved",
    "02-recent-borders",
    "Moved some 230 km east, Kazakhstan still overlaps with itself by {KAZ:.2f} and Kyrgyzstan by {KGZ:.2f}: more than "
    "with any polity drawn before 1924.",
    "for both the copy is nearer than the best polity",
    polities=where(era_id=BEFORE_1924),
)
def worse_than_moved(tables: Tables) -> Said:
    """The yardstick for the index."""
    moved = {state: jaccard_when_moved(state, 300) for state in ("KAZ", "KGZ", "TKM")}
    outlines = tables["polities"]["outline_id"]
    holds = all(
        max(jaccard(outline, state) for outline in outlines) < moved[state] for state in ("KAZ", "KGZ")
    )
    return Said(holds, moved)


@finding(
    "02-transoxiana",
    "02-transoxiana-uzbekistan",
    "The Uzbeks' khanate of 1530 and Uzbekistan coincide with a Jaccard index of {index:.2f}; Samarkand, Bukhara and "
    "Tashkent lie in both.",
    "the index is below 0.5, and the three towns lie in both",
    polities=where(polity_id="e11_shaybanid"),
)
def transoxiana(tables: Tables) -> Said:
    """The khanate of 1530 and the state of today."""
    (outline,) = tables["polities"]["outline_id"]
    shared_towns = all(
        covers(shape, town) for shape in (outline, "uzb") for town in ("samarkand", "bukhara", "tashkent")
    )
    return Said(jaccard(outline, "UZB") < 0.5 and shared_towns, {"index": jaccard(outline, "UZB")})


@finding(
    "02-turks-before",
    "02-turks-eighth-century",
    "In the frame of 600 Turkic rulers hold {towns} of the {all} towns of the five.",
    "at least five towns",
    polities=where(era_id="e03"),
)
def turks_before(tables: Tables) -> Said:
    """Turkic rulers before the eighth century."""
    turkic = set(tables["polities"].loc[tables["polities"]["ruling_group"] == "turkic", "polity_id"])
    held = [town for town, polity in holders(tables["polities"], "e03").items() if polity in turkic]
    return Said(len(held) >= 5, {"towns": len(held), "all": len(towns())})


@finding(
    "02-bukhara-turkic",
    "02-turkic-rulers",
    "Bukhara has Turkic or Turco-Mongol rulers in every frame from 1404 to 1900.",
    "in each of these frames",
    polities=where(era_id=["e10", "e11", "e12", "e13", "e14", "e15"]),
)
def bukhara_turkic(tables: Tables) -> Said:
    """Who ruled Bukhara."""
    group = dict(zip(tables["polities"]["polity_id"], tables["polities"]["ruling_group"], strict=True))
    rulers = [
        group.get(holders(tables["polities"], era).get("bukhara", ""))
        for era in ("e10", "e11", "e12", "e13", "e15")
    ]
    return Said(all(ruler in ("turkic", "turco_mongol") for ruler in rulers), {})


@finding(
    "02-khanates-lasted",
    "02-no-state-before-soviets",
    "The khanates of Bukhara and Khiva are in all {frames} frames from 1530 to 1900, the last two times as "
    "protectorates.",
    "both are in each of these frames",
    polities=where(era_id=["e11", "e12", "e13", "e14", "e15"]),
)
def khanates_lasted(tables: Tables) -> Said:
    """States before the Soviets."""
    drawn = set(tables["polities"]["polity_id"])
    holds = all(pair <= drawn for pair in KHANATES)
    return Said(holds, {"frames": len(KHANATES)})


@finding(
    "02-road-lived",
    "02-hub-persisted",
    "The road by Samarkand and Merv is in use in {frames} frames, with {fewest} to {most} powers along it in each.",
    "at least five frames, and two powers or more in most of them",
    polities=where(era_id=BEFORE_1924),
    routes=where(route_id="sr_middle"),
    eras=every_row,
)
def road_lived(tables: Tables) -> Said:
    """Powers along one road."""
    (road,) = tables["routes"].to_dict("records")
    places = road["place_ids"].split(";")
    powers = []
    for era, year in (
        tables["eras"].loc[tables["eras"]["era_id"].isin(BEFORE_1924), ["era_id", "year"]].values
    ):
        if road["start"] <= year and not year > road["end"]:
            drawn = tables["polities"][tables["polities"]["era_id"] == era].sort_values("area")
            pairs = list(zip(drawn["polity_id"], drawn["outline_id"], strict=True))
            there = {next((p for p, outline in pairs if covers(outline, place)), None) for place in places}
            powers.append(len(there - {None}))
    holds = len(powers) >= 5 and sum(number >= 2 for number in powers) > len(powers) / 2
    return Said(holds, {"frames": len(powers), "fewest": min(powers), "most": max(powers)})
