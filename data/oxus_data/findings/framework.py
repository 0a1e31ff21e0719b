"""Findings of unit 01: counts of trade agreements, alliances and trade blocs, and the ladder of regionness."""

from math import comb

import pandas as pd

from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.findings.measures import TEXT_DAY, members, spells_of

IN_FORCE = where(counted="in_force", kind="all")


def _counts(rta: pd.DataFrame) -> dict[int, int]:
    """Agreements in force by year; of two counts of a year, the first."""
    dated = rta.dropna(subset="year").drop_duplicates("year")
    return {int(year): int(count) for year, count in zip(dated["year"], dated["count"], strict=True)}


@finding(
    "01-growth-undecided",
    "01-rta-growth",
    "As printed, agreements in force grow by {first:.1f} a year from 1994 to 2005 and by {second:.1f} from "
    "2005 to 2018. If "
    "the {printed} of 2005 count notifications, they are {agreements} agreements, and growth goes from {slow:.1f} to "
    "{quick:.1f}.",
    "the two readings of the count of 2005 give opposite answers",
    rta_counts=where(kind=["all", "grand_total_notifications"], counted=["in_force", "notifications"]),
)
def growth_undecided(tables: Tables) -> Said:
    """The spread of agreements, by two readings of one count."""
    rows = tables["rta_counts"]
    count = _counts(rows[rows["kind"] == "all"])
    ratio = float(rows.loc[rows["count_id"] == "wto-snapshot-b", "count"].iloc[0]) / float(
        rows.loc[rows["kind"] == "grand_total_notifications", "count"].iloc[0]
    )
    agreements = count[2005] * ratio
    rates = [
        ((middle - count[1994]) / 11, (count[2018] - middle) / 13) for middle in (count[2005], agreements)
    ]
    (first, second), (slow, quick) = rates
    numbers = {"first": first, "second": second, "printed": count[2005], "agreements": f"{agreements:.0f}"}
    return Said(second < first and quick > slow, numbers | {"slow": slow, "quick": quick})


@finding(
    "01-two-measures",
    "01-rta-turning-point",
    "Agreements in force grow by {before:.1f} a year from 1975 to 1994 and by {after:.1f} from 1994 to 2018, but by "
    "{before_rate:.1f} and {after_rate:.1f} per cent a year.",
    "in agreements the rate at least doubles, in per cent it changes by less than a quarter",
    rta_counts=IN_FORCE,
)
def two_measures(tables: Tables) -> Said:
    """The turning point, in agreements and in per cent."""
    count = _counts(tables["rta_counts"])
    before, after = (count[1994] - count[1975]) / 19, (count[2018] - count[1994]) / 24
    rates = [100 * ((count[b] / count[a]) ** (1 / (b - a)) - 1) for a, b in ((1975, 1994), (1994, 2018))]
    holds = after >= 2 * before and abs(rates[1] - rates[0]) < rates[0] / 4
    return Said(holds, {"before": before, "after": after, "before_rate": rates[0], "after_rate": rates[1]})


@finding(
    "01-two-counts",
    "01-rta-one-count",
    "In 2008 {notified} agreements had been notified, and in 2018 {force} were in force: two counts, not a fall.",
    "the later count is the smaller one",
    rta_counts=where(kind="all", year=[2008, 2018]),
)
def two_counts(tables: Tables) -> Said:
    """Agreements notified and in force."""
    rows = tables["rta_counts"].set_index("counted")["count"]
    return Said(
        rows["in_force"] < rows["notified"], {"notified": rows["notified"], "force": rows["in_force"]}
    )


@finding(
    "01-bloc-in-alliance",
    "01-trade-security-linked",
    "All {eaeu} members of the EAEU are in the CSTO on 1 March 2018; among the {cis} full members of the CIS "
    "the chance "
    "of that is {chance:.2f}.",
    "all are in it, and the chance is at most one in ten",
    memberships=spells_of("EAEU", "CSTO", "CIS"),
)
def bloc_in_alliance(tables: Tables) -> Said:
    """Trade bloc and alliance."""
    eaeu, csto, cis = (members(tables["memberships"], body, TEXT_DAY) for body in ("EAEU", "CSTO", "CIS"))
    chance = comb(len(csto & cis), len(eaeu)) / comb(len(cis), len(eaeu))
    holds = bool(eaeu) and eaeu <= csto and chance <= 0.1
    widest = comb(len(csto), len(eaeu)) / comb(
        15, len(eaeu)
    )  # of the fifteen states that were Soviet republics
    return Said(holds, {"eaeu": len(eaeu), "cis": len(cis), "chance": chance, "widest": widest})


def _height(evidence: pd.DataFrame, year: int, share: float) -> int:
    """The highest step whose evidence, and that of all below it, is to such a share in favour at the end of a year."""
    holds = evidence[(evidence["start"].dt.year <= year) & ~(evidence["end"].dt.year <= year)]
    height = 0
    for step in range(1, 6):
        sides = holds.loc[holds["step"] == step, "direction"]
        if not len(sides) or (sides == "for").mean() < share:
            break
        height = step
    return height


@finding(
    "01-no-steady-fall",
    "01-regionness-falling",
    "With half of the evidence for each step, the ladder's height is {h1995} in 1995, {h2007} in 2007, {h2018} "
    "in 2018, "
    "{h2022} in 2022 and {h2026} in 2026.",
    "the last height is not below the first",
    regionness_evidence=every_row,
)
def no_steady_fall(tables: Tables) -> Said:
    """Regionness over time."""
    heights = {
        f"h{year}": _height(tables["regionness_evidence"], year, 0.5)
        for year in (1995, 2007, 2018, 2022, 2026)
    }
    return Said(heights["h2026"] >= heights["h1995"], heights)


@finding(
    "01-depends-on-threshold",
    "01-regionness-three",
    "In 2018 step {half} is reached if half of the evidence is enough, and step {more} if 60 per cent is asked.",
    "the two thresholds give two heights",
    regionness_evidence=every_row,
)
def depends_on_threshold(tables: Tables) -> Said:
    """The ladder in the text's time, by two thresholds."""
    half, more = (_height(tables["regionness_evidence"], 2018, share) for share in (0.5, 0.6))
    return Said(half > more, {"half": half, "more": more})
