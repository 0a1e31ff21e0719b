"""Findings of unit 10: openness and commitment, and what lasts."""

from itertools import combinations

import pandas as pd

from oxus_data.findings.economies import partner_lists
from oxus_data.findings.finding import Said, Tables, every_row, finding, where
from oxus_data.findings.measures import TEXT_DAY, full, members, running, spells_of
from oxus_data.findings.membership import FOUR
from oxus_data.membership import AS_OF, CENTRAL_ASIA

LAST_DAY = f"{AS_OF:%Y-%m-%d}"

RULES = {
    "common_external_tariff": "no",
    "common_trade_policy_exclusivity": "no",
    "exclusivity_military_alliance": "no",
    "veto_third_country_bases": "no",
}
"""What a treaty may close, and the value that leaves it open."""


def _openness(features: pd.DataFrame) -> dict[str, float]:
    """The share of the four rules that leave members free."""
    found = {}
    for body in FOUR:
        rows = features[features["institution_id"] == body].set_index("feature")["value"]
        codes = [
            float(rows[name] == value)
            for name, value in RULES.items()
            if name in rows.index and pd.notna(rows[name])
        ]
        found[body] = sum(codes) / len(codes)
    return found


def _standing(spells: pd.DataFrame) -> dict[tuple[str, str], float]:
    """1 for a full member, 0.5 for an observer or associate, 0 for a state outside, in the text's time."""
    inside = full(spells, TEXT_DAY)
    near = running(spells, TEXT_DAY)
    whole = set(zip(inside["institution_id"], inside["state_id"], strict=True))
    half = set(zip(near["institution_id"], near["state_id"], strict=True))
    pairs = [(body, state) for body in FOUR for state in CENTRAL_ASIA]
    return {pair: 1.0 if pair in whole else 0.5 if pair in half else 0.0 for pair in pairs}


def _gamma(
    openness: dict[str, float], standing: dict[tuple[str, str], float], bodies: tuple[str, ...]
) -> float:
    """Gamma of openness and standing over pairs (Goodman and Kruskal 1954)."""
    cases = [(openness[body], value) for (body, _), value in standing.items() if body in bodies]
    products = [(a - c) * (b - d) for (a, b), (c, d) in combinations(cases, 2)]
    for_it, against = sum(p > 0 for p in products), sum(p < 0 for p in products)
    return (for_it - against) / (for_it + against)


RULE_ROWS = where(institution_id=FOUR, feature=list(RULES))


@finding(
    "10-more-open-more-joined",
    "10-open-preferred",
    "By four rules alone, and with standing as commitment, gamma is {gamma:.2f} in spring 2018.",
    "gamma is above 0.2",
    institution_features=RULE_ROWS,
    memberships=spells_of(*FOUR),
)
def more_open_more_joined(tables: Tables) -> Said:
    """Openness and standing."""
    gamma = _gamma(_openness(tables["institution_features"]), _standing(tables["memberships"]), FOUR)
    return Said(gamma > 0.2, {"gamma": gamma})


@finding(
    "10-closed-by-rule",
    "10-closed-pair",
    "By rule the EAEU closes tariff and trade policy, the CSTO alliances and bases, and the SCO and the ECO "
    "none of the four.",
    "the pair closes at least one each, the other two none",
    institution_features=RULE_ROWS,
)
def closed_by_rule(tables: Tables) -> Said:
    """What the treaties close."""
    openness = _openness(tables["institution_features"])
    return Said(max(openness["CSTO"], openness["EAEU"]) < 1 == openness["SCO"] == openness["ECO"], {})


@finding(
    "10-all-stayed",
    "10-ingrained",
    "All {number} full memberships that the five held in CSTO, EAEU, ECO and SCO on 1 March 2018 run on 1 March 2026.",
    "all of them",
    memberships=lambda frame: frame[
        frame["institution_id"].isin(FOUR) & frame["state_id"].isin(CENTRAL_ASIA)
    ],
)
def all_stayed(tables: Tables) -> Said:
    """Who stayed in the four."""
    then, now = (full(tables["memberships"], day) for day in (TEXT_DAY, LAST_DAY))
    before, after = (set(zip(one["institution_id"], one["state_id"], strict=True)) for one in (then, now))
    return Said(len(before) >= 10 and before <= after, {"number": len(before)})


@finding(
    "10-one-came-nearer",
    "10-wavering-pair",
    "Since spring 2018 none of the five has left the CSTO or the EAEU; one, Uzbekistan, has come nearer to the EAEU.",
    "nobody left, and Uzbekistan became an observer",
    memberships=lambda frame: frame[
        frame["institution_id"].isin(["CSTO", "EAEU"]) & frame["state_id"].isin(CENTRAL_ASIA)
    ],
)
def one_came_nearer(tables: Tables) -> Said:
    """Commitment to the closed pair."""
    spells = tables["memberships"]
    then, now = running(spells, TEXT_DAY), running(spells, LAST_DAY)
    before, after = (set(zip(one["institution_id"], one["state_id"], strict=True)) for one in (then, now))
    return Said(before <= after and after - before == {("EAEU", "UZB")}, {})


@finding(
    "10-ended-had-heirs",
    "10-regionalism-permanent",
    "Of {all} organisations in the table that were founded since December 1991, {ended} have ended, {heirs} of "
    "them with a "
    "successor.",
    "more than three quarters of those that ended have a successor, and less than half have ended",
    institutions=every_row,
)
def ended_had_heirs(tables: Tables) -> Said:
    """How long organisations last."""
    table = tables["institutions"]
    born = table[table["founded"] >= pd.Timestamp("1991-12-01")]
    ended = born[born["ended"].notna()]
    heirs = int(ended["successor_id"].notna().sum())
    holds = 4 * heirs > 3 * len(ended) and 2 * len(ended) < len(born)
    return Said(holds, {"all": len(born), "ended": len(ended), "heirs": heirs})


@finding(
    "10-joiners-in-wto",
    "10-regional-and-global",
    "On 1 March 2018 Kazakhstan, Kyrgyzstan and Tajikistan are in the WTO and in most of CSTO, EAEU, ECO and "
    "SCO; Turkmenistan "
    "and Uzbekistan are not in the WTO.",
    "every state in the WTO is in more of the four than any state outside it",
    memberships=lambda frame: frame[
        frame["institution_id"].isin([*FOUR, "WTO"]) & frame["state_id"].isin(CENTRAL_ASIA)
    ],
)
def joiners_in_wto(tables: Tables) -> Said:
    """Regional bodies and the WTO."""
    spells = tables["memberships"]
    inside = members(spells, "WTO", TEXT_DAY)
    number = {state: sum(state in members(spells, body, TEXT_DAY) for body in FOUR) for state in CENTRAL_ASIA}
    outside = [number[state] for state in CENTRAL_ASIA if state not in inside]
    holds = bool(inside) and bool(outside) and min(number[state] for state in inside) > max(outside)
    return Said(holds, {})


@finding(
    "10-russia-less",
    "10-less-russia",
    "Russia's share of imports fell from 2014 to 2023 in all four of the five that are in the SCO.",
    "it fell in each of the four",
    trade_partners=where(flow="imports", state_id=["KAZ", "KGZ", "TJK", "UZB"]),
)
def russia_less(tables: Tables) -> Said:
    """Russia as a source of imports; a share that is no longer printed counts as below the smallest that is."""
    lists = partner_lists(tables["trade_partners"])
    fell = []
    for state in ("KAZ", "KGZ", "TJK", "UZB"):
        then, now = (lists[edition, state, "imports"] for edition in ("2015", "2025"))
        fell.append(now.get("RUS", min(now.values())) < then["RUS"])
    return Said(all(fell), {})


@finding(
    "10-preference-of-two",
    "10-all-five-alike",
    "On 1 March 2018 Kazakhstan and Kyrgyzstan are full members of all four organisations, so no preference "
    "can be read from "
    "their membership; Turkmenistan is in one, Uzbekistan in two.",
    "the two are in all four, Turkmenistan and Uzbekistan in fewer",
    memberships=lambda frame: frame[
        frame["institution_id"].isin(FOUR) & frame["state_id"].isin(CENTRAL_ASIA)
    ],
)
def preference_of_two(tables: Tables) -> Said:
    """Whose preference membership can show."""
    number = {
        state: sum(state in members(tables["memberships"], body, TEXT_DAY) for body in FOUR)
        for state in CENTRAL_ASIA
    }
    return Said(number["KAZ"] == number["KGZ"] == 4 and number["TKM"] == 1 and number["UZB"] == 2, {})
