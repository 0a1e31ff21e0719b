"""Findings of unit 03: the conquest in steps, the delimitation, the letters, and the slump after independence."""

from itertools import combinations

import pandas as pd

from oxus_data.findings.areas import holders, share_of_state
from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.findings.frontiers import BEFORE_RUSSIA
from oxus_data.findings.measures import series_of
from oxus_data.membership import CENTRAL_ASIA

STEPS = where(era_id="e14")

FRAMES = (*BEFORE_RUSSIA, "e15", "e16")
"""The frames up to 1924, but that of the conquest, whose outlines are of many years."""

LANGUAGES = {"Kazakh": "KAZ", "Kyrgyz": "KGZ", "Tajik": "TJK", "Turkmen": "TKM", "Uzbek": "UZB"}
"""The state languages of the five and where they are written."""


def _held(steps: pd.DataFrame, year: int, state: str, kinds: tuple[str, ...]) -> float:
    """The share of a state's land in finished steps of the conquest."""
    done = steps[(steps["end"] <= year) & steps["kind"].isin(kinds)]
    return share_of_state(frozenset(done["outline_id"]), state) if len(done) else 0.0


@finding(
    "03-slow-conquest",
    "03-episodic-conquest",
    "Half of the area that Russia took was taken in no less than {half} years, and nine tenths in {most}.",
    "at least a dozen years for the half, and at least forty for the nine tenths",
    polities=STEPS,
)
def slow_conquest(tables: Tables) -> Said:
    """The shortest spans in which a share of the area was taken."""
    steps = tables["polities"]
    taken = steps[steps["kind"] != "occupation"].groupby("end")["area"].sum().sort_index()
    spans = {
        share: min(
            int(last - first)
            for first in taken.index
            for last in taken.index
            if first <= last and taken.loc[first:last].sum() >= share * taken.sum()
        )
        for share in (0.5, 0.9)
    }
    return Said(spans[0.5] >= 12 and spans[0.9] >= 40, {"half": spans[0.5], "most": spans[0.9]})


@finding(
    "03-not-yet-1854",
    "03-transoxiana-1854",
    "By 1854 Russia held nothing of today's Uzbekistan, by 1868 {middle:.0%} with the protectorates, by "
    "1876 {late:.0%}.",
    "less than a hundredth by 1854, more than half by 1876",
    polities=STEPS,
)
def not_yet_1854(tables: Tables) -> Said:
    """When Transoxiana was taken."""
    kinds = ("annexation", "protectorate")
    early, middle, late = (_held(tables["polities"], year, "UZB", kinds) for year in (1854, 1868, 1876))
    return Said(early < 0.01 and late > 0.5, {"middle": middle, "late": late})


@finding(
    "03-steppe-in-the-century",
    "03-steppe-annexed",
    "In 1800 Russia had annexed nothing of today's Kazakhstan, by 1824 {early:.0%}, by 1867 {late:.0%}.",
    "nothing in 1800, more than half by 1867",
    polities=STEPS,
)
def steppe_in_the_century(tables: Tables) -> Said:
    """When the steppe was taken."""
    start, early, late = (
        _held(tables["polities"], year, "KAZ", ("annexation",)) for year in (1800, 1824, 1867)
    )
    return Said(start == 0 and late > 0.5, {"early": early, "late": late})


def _unit_of(units: pd.DataFrame, day: str) -> dict[str, str]:
    moment = pd.Timestamp(day)
    alive = units[(units["start"] <= moment) & ~(units["end"] <= moment) & units["within_id"].isna()]
    return {p: row.unit_id[:2] for row in alive.itertuples() for p in row.provinces.split(";")}


@finding(
    "03-provinces-moved",
    "03-borders-1920-1936",
    "From June 1925 to January 1937 {number} provinces, {share:.1%} of the five states' land, changed their unit.",
    "at least one province, and at most a tenth of the land",
    admin_units=every_row,
    boundaries=every_row,
)
def provinces_moved(tables: Tables) -> Said:
    """What changed hands among the Soviet units."""
    before, after = (_unit_of(tables["admin_units"], day) for day in ("1925-06-01", "1937-01-01"))
    area = tables["boundaries"].set_index("province_id")["area"]
    moved = [p for p, unit in before.items() if p in area.index and unit != after.get(p)]
    share = float(area[moved].sum() / area.sum())
    return Said(0 < share <= 0.1, {"number": {6: "six"}.get(len(moved), len(moved)), "share": share})


def _scripts(frame: pd.DataFrame, language: str, territory: str, day: str) -> set[str]:
    moment = pd.Timestamp(day)
    rows = frame[(frame["start"] <= moment) & ~(frame["end"] <= moment)]
    return set(
        rows.loc[(rows["language"] == language) & (rows["territory"] == territory), "script"].astype(str)
    )


OFFICIAL = where(use="official", language=[*LANGUAGES, "Persian", "Turkish"])


@finding(
    "03-letters-changed-twice",
    "03-two-script-changes",
    "All five state languages went from Arabic to Latin and then to Cyrillic letters.",
    "so it was in each of the five",
    scripts=where(use="official", language=list(LANGUAGES)),
)
def letters_changed_twice(tables: Tables) -> Said:
    """The order of the official scripts."""
    for language, territory in LANGUAGES.items():
        rows = tables["scripts"]
        own = rows[(rows["language"] == language) & (rows["territory"] == territory)].sort_values("start")
        order = [
            script for n, script in enumerate(own["script"]) if n == 0 or own["script"].iloc[n - 1] != script
        ]
        if order[:3] != ["Arab", "Latn", "Cyrl"]:
            return Said(False, {})
    return Said(True, {})


@finding(
    "03-letters-shared",
    "03-scripts-apart",
    "In 1925, 1935 and 1950 all ten pairs of the five state languages share an official script; since 1993 "
    "only {now} do.",
    "all ten in these three years, and fewer than ten on 1 January 1994",
    scripts=OFFICIAL,
)
def letters_shared(tables: Tables) -> Said:
    """Pairs of state languages with one script."""

    def pairs(day: str) -> int:
        written = [_scripts(tables["scripts"], *pair, day) for pair in LANGUAGES.items()]
        return sum(bool(a & b) for a, b in combinations(written, 2))

    then, now = [pairs(f"{year}-07-01") for year in (1925, 1935, 1950)], pairs("1994-01-01")
    return Said(then == [10, 10, 10] and now < 10, {"now": now})


@finding(
    "03-ties-cut",
    "03-scripts-apart",
    "In 1925 all five state languages share a script with Persian, in 1935 with Turkish, and in 1950 none shares one "
    "with either.",
    "so it is for each of the five",
    scripts=OFFICIAL,
)
def ties_cut(tables: Tables) -> Said:
    """Scripts shared with the neighbours."""

    def sharing(day: str, language: str, territory: str) -> int:
        other = _scripts(tables["scripts"], language, territory, day)
        return sum(bool(_scripts(tables["scripts"], *pair, day) & other) for pair in LANGUAGES.items())

    persian = [sharing(f"{year}-07-01", "Persian", "IRN") for year in (1925, 1950)]
    turkish = [sharing(f"{year}-07-01", "Turkish", "TUR") for year in (1935, 1950)]
    return Said(persian == [5, 0] and turkish == [5, 0], {})


@finding(
    "03-deep-cut",
    "03-soviet-rupture",
    "Of the pairs of towns that one polity held in 1900, {soviet:.0%} were still held by one in 1924; from 600 "
    "to 800 it "
    "was {arabs:.0%}.",
    "of the changes between two frames, that of 1924 is one of the two deepest",
    polities=where(era_id=FRAMES),
)
def deep_cut(tables: Tables) -> Said:
    """Ties between towns that survive from frame to frame."""
    kept = {}
    for first, second in zip(FRAMES, FRAMES[1:], strict=False):
        before, after = (_ties(holders(tables["polities"], era)) for era in (first, second))
        kept[second] = len(before & after) / len(before) if before else 1.0
    order = sorted(kept, key=lambda era: kept[era])
    return Said("e16" in order[:2], {"soviet": kept["e16"], "arabs": kept["e04"]})


def _ties(held: dict[str, str]) -> set[tuple[str, str]]:
    return {(a, b) for a, b in combinations(held, 2) if held[a] == held[b]}


@finding(
    "03-all-slumped",
    "03-independence-slump",
    "Below the level of 1991 GDP per head fell by {KAZ:.0%} in Kazakhstan, {KGZ:.0%} in Kyrgyzstan, {TJK:.0%} in "
    "Tajikistan, {TKM:.0%} in Turkmenistan and {UZB:.0%} in Uzbekistan.",
    "by at least a fifth in all five",
    indicators=series_of(["gdp_per_capita"], range(1991, 2001), CENTRAL_ASIA),
)
def all_slumped(tables: Tables) -> Said:
    """The slump of the 1990s."""
    table = tables["indicators"].pivot(index="year", columns="state_id", values="value")
    depth = {state: float(1 - table[state].min() / table.loc[1991, state]) for state in CENTRAL_ASIA}
    return Said(min(depth.values()) >= 0.2, depth)
