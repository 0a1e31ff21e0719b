"""The course's coding of openness and commitment (section 7.4 of the source text): a rule a feature, rows with sources.

A code runs from 0 to 1; NaN where no row speaks for a unit, for in these tables a row that is missing was not looked up
or not found, and is no "no".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from oxus_data import CENTRAL_ASIA, FULL, DataError, as_day, load, spells

BODIES = ("ECO", "CSTO", "EAEU", "SCO")
"""The bodies that section 7.4 names."""

NAN = float("nan")
_UNION_ENDS = pd.Timestamp("1991-12-26")
_CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class Code:
    """One feature of one unit: the code, what the tables say, the ids of their sources, and how sure they are."""

    value: float
    said: str
    sources: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True)
class Rule:
    """One feature: what it is called, how its rows become codes, and the weight it starts with."""

    feature: str
    name: str
    group: str
    rule: str
    weight: float
    code: Callable[[Any, pd.Timestamp], Code]


def _holding(table: str, day: pd.Timestamp, **keys: str) -> pd.DataFrame:
    """Rows of a table of facts that hold on a day, the newest last; a time known to the year counts from its start."""
    frame = load(table)
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    since = frame["since"].fillna("")
    return frame[since <= f"{day:%Y-%m-%d}"].assign(since=since).sort_values("since", kind="stable")


def _from_rows(rows: pd.DataFrame, value: float, said: str) -> Code:
    """A code that rests on rows of a table."""
    words = [said, *(str(note) for note in rows["note"].dropna().unique())]
    sources = dict.fromkeys(source for ids in rows["sources"] for source in ids.split(";"))
    sure = max(rows["confidence"].astype(str), key=_CONFIDENCE.index)
    return Code(value, "; ".join(text.rstrip(".") for text in words) + ".", tuple(sources), sure)


def _of_body(feature: str, code: Callable[[str], float]) -> Callable[[str, pd.Timestamp], Code]:
    """A rule that reads the newest row of `institution_features` for a body."""

    def rule(body: str, day: pd.Timestamp) -> Code:
        rows = _holding("institution_features", day, institution_id=body, feature=feature).tail(1)
        if rows.empty or rows["value"].isna().all():
            return Code(NAN, f"No row of {feature} for this day.")
        said = rows["value"].iloc[0]
        since = f" since {rows['since'].iloc[0]}" if rows["since"].iloc[0] else ""
        return _from_rows(rows, code(said), f"{feature}: {said}{since}")

    return rule


def _closes(said: str) -> float:
    return {"yes": 0.0, "limited": 0.5, "no": 1.0}.get(said, NAN)


def _entry(said: str) -> float:
    starts = {"open to": 1.0, "accession treaty": 0.5, "by decision": 0.0}
    return next((code for start, code in starts.items() if said.startswith(start)), NAN)


def _consensus(said: str) -> float:
    return 0.5 if "majority" in said else 1.0


def _inside(body: str, day: pd.Timestamp) -> pd.DataFrame:
    frame = spells(body)
    return frame[(frame["start"] <= day) & (frame["end"].isna() | (frame["end"] > day))]


def _later_members(body: str, day: pd.Timestamp) -> Code:
    full = _inside(body, day)
    full = full[full["status"].isin(FULL)]
    if full.empty:
        return Code(NAN, "No member on this day.")
    later = int((full["status"] == "member").sum())
    code = 0.0 if later == 0 else 0.5 if 2 * later < len(full) else 1.0
    return _from_rows(
        full.assign(note=pd.NA), code, f"memberships: {later} of {len(full)} full members came later"
    )


def _outer_circle(body: str, day: pd.Timestamp) -> Code:
    rows = _inside(body, day)
    full = rows["status"].isin(FULL).sum()
    outer = rows[rows["status"].isin(["associate", "observer", "dialogue_partner", "partner"])]
    if not full:
        return Code(NAN, "No member on this day.")
    code = 0.0 if outer.empty else 0.5 if len(outer) < full else 1.0
    said = f"memberships: {len(outer)} associates, observers and partners beside {full} full members"
    return _from_rows((rows if outer.empty else outer).assign(note=pd.NA), code, said)


TO_OTHERS, FREEDOM, LOOSE = (
    "Towards non-members (§2.1.3)",
    "What members stay free to do (§6.7.4)",
    "How loose the body is (§7.2)",
)
_YES_NO = "no = 1, limited = 0.5, yes = 0"

OPENNESS = (
    Rule(
        "no_common_tariff",
        "no common tariff against outsiders",
        TO_OTHERS,
        f"institution_features, common_external_tariff: {_YES_NO}",
        1,
        _of_body("common_external_tariff", _closes),
    ),
    Rule(
        "open_entry",
        "entry is open by rule",
        TO_OTHERS,
        "institution_features, accession_rule: 'open to ...' = 1; by a treaty with all members = 0.5; "
        "by decision of the members alone = 0",
        1,
        _of_body("accession_rule", _entry),
    ),
    Rule(
        "later_members",
        "has taken in later members",
        TO_OTHERS,
        "memberships, full members on the day that are not founders: none = 0, fewer than half = 0.5, half or more = 1",
        1,
        _later_members,
    ),
    Rule(
        "outer_circle",
        "has observers and partners",
        TO_OTHERS,
        "memberships, associates, observers and partners on the day: none = 0, fewer than full members = 0.5, else 1",
        1,
        _outer_circle,
    ),
    Rule(
        "own_trade_policy",
        "members make trade treaties of their own",
        FREEDOM,
        f"institution_features, common_trade_policy_exclusivity: {_YES_NO}",
        1,
        _of_body("common_trade_policy_exclusivity", _closes),
    ),
    Rule(
        "other_alliances",
        "members may join other alliances",
        FREEDOM,
        f"institution_features, exclusivity_military_alliance: {_YES_NO}",
        1,
        _of_body("exclusivity_military_alliance", _closes),
    ),
    Rule(
        "foreign_bases",
        "no veto over foreign bases",
        FREEDOM,
        f"institution_features, veto_third_country_bases: {_YES_NO}",
        1,
        _of_body("veto_third_country_bases", _closes),
    ),
    Rule(
        "no_defence_duty",
        "no duty to defend one another",
        LOOSE,
        f"institution_features, mutual_defence_clause: {_YES_NO}. A duty towards members shuts nobody out",
        0,
        _of_body("mutual_defence_clause", _closes),
    ),
    Rule(
        "no_binding_decisions",
        "decisions do not bind",
        LOOSE,
        f"institution_features, binding_decisions: {_YES_NO}. Loose is not the same as open: a weight says that it is",
        0,
        _of_body("binding_decisions", _closes),
    ),
    Rule(
        "no_court",
        "no court above the members",
        LOOSE,
        f"institution_features, supranational_court: {_YES_NO}",
        0,
        _of_body("supranational_court", _closes),
    ),
    Rule(
        "consensus",
        "nobody is outvoted",
        LOOSE,
        "institution_features, decision_rule: consensus in all organs = 1, a majority in some = 0.5",
        0,
        _of_body("decision_rule", _consensus),
    ),
)


def _own(pair: tuple[str, str], day: pd.Timestamp) -> pd.DataFrame:
    """Spells of a state in a body that had begun by a day."""
    state, body = pair
    frame = spells(body, state)
    return frame[frame["start"] <= day]


def _outside(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    """Never in by that day: 0 if the tables say so, missing if they do not speak of the pair."""
    state, body = pair
    later = spells(body, state)
    if len(later):
        return _from_rows(later, 0.0, f"memberships: not in before {later['start'].min():%Y-%m-%d}")
    frame = load("absences")
    rows = frame[(frame["institution_id"] == body) & (frame["state_id"] == state)]
    return _from_rows(rows, 0.0, "absences: never in") if len(rows) else Code(NAN, "No row of memberships.")


def _standing(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    own = _own(pair, day)
    if own.empty:
        return _outside(pair, day)
    now = own[own["end"].isna() | (own["end"] > day)]
    if now.empty:
        return _from_rows(own.tail(1), 0.0, f"memberships: out since {own['end'].max():%Y-%m-%d}")
    status = now["status"].iloc[-1]
    standing = load("membership_statuses").set_index("status")["standing"].astype(str)[status]
    code = {"full": 1.0, "outside": 0.0}.get(standing, 0.5)
    words = f"memberships: {status.replace('_', ' ')} since {now['start'].iloc[-1]:%Y-%m-%d}"
    return _from_rows(now.tail(1), code, words)


def _length(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    own = _own(pair, day)
    if own.empty:
        return _outside(pair, day)
    bodies = load("institutions").set_index("institution_id")
    first = max(bodies.loc[pair[1], "founded"], _UNION_ENDS)
    full = own[own["status"].isin(FULL)]
    held = (full["end"].fillna(day).clip(upper=day) - full["start"].clip(lower=first)).dt.days.sum()
    possible = (day - first).days
    words = f"memberships: full member for {held / 365.25:.1f} of {possible / 365.25:.1f} years"
    return _from_rows(own.assign(note=pd.NA), round(held / possible, 1), words)


def _stayed(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    full = _own(pair, day)
    full = full[full["status"].isin(FULL)]
    if full.empty:
        return Code(NAN, "Never a full member by this day, so that it could not leave.")
    held = (full["end"].fillna(day).clip(upper=day) - full["start"]).sum()
    if held == day - full["start"].min() and "frozen" not in set(full["status"]):
        return _from_rows(full.assign(note=pd.NA), 1.0, "memberships: no break in full membership")
    return _from_rows(full, 0.0, "memberships: full membership was broken off")


def _paid(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    rows = _holding("commitment", day, institution_id=body)
    rows = rows[rows["feature"].isin(["budget_share", "crdf_budget_share"])]
    own = rows[rows["state_id"] == state].tail(1)
    if own.empty:
        return Code(NAN, "No share of the budget in the table by this day.")
    row = own.iloc[0]
    payers = ((rows["feature"] == row["feature"]) & (rows["since"] == row["since"])).sum()
    words = f"{row['feature']}: {row['value']} % in {row['since']}; an equal share of {payers} is {100 / payers:.1f} %"
    return _from_rows(own, round(min(float(row["value"]) * payers / 100, 1), 2), words)


def _trade_agreement(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    rows = _holding(
        "commitment", day, institution_id=body, state_id=state, feature="ratified_trade_agreement"
    ).tail(1)
    if rows.empty:
        return Code(NAN, "No row: not looked up, or there is no such agreement.")
    said = rows["value"].iloc[0]
    return _from_rows(rows, {"yes": 1.0, "no": 0.0}.get(said, NAN), f"ratified_trade_agreement: {said}")


_REFUSALS = {
    "refused_prolongation": "yes",
    "refused_parliamentary_assembly": "yes",
    "suspended_membership": "yes",
    "cancelled_exercise": "yes",
    "frozen_participation": "yes",
    "military_cooperation_participation": "no",
}


def _no_refusal(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    rows = _holding("commitment", day, institution_id=body, state_id=state)
    rows = rows[rows["value"] == rows["feature"].map(_REFUSALS)]
    if rows.empty:
        return Code(NAN, "No refusal in the table, which does not mean that there was none.")
    return _from_rows(rows, 0.0, f"commitment: {', '.join(rows['feature'])}")


MEMBERSHIP, DEEDS = "Membership (§6.3 to §6.6)", "Deeds on record (§6.7.1)"

COMMITMENT = (
    Rule(
        "standing",
        "standing on the day",
        MEMBERSHIP,
        "memberships and absences: full member = 1, observer or partner = 0.5, not in = 0",
        1,
        _standing,
    ),
    Rule(
        "length",
        "length of full membership",
        MEMBERSHIP,
        "memberships: days as a full member, divided by the days since the body was founded (since the Soviet Union "
        "ended on 26 December 1991, if that is later), in tenths",
        1,
        _length,
    ),
    Rule(
        "stayed",
        "has stayed",
        MEMBERSHIP,
        "memberships: full member without a break = 1, left or suspended = 0; missing for those never in",
        1,
        _stayed,
    ),
    Rule(
        "paid",
        "share of the budget",
        DEEDS,
        "commitment, budget_share and crdf_budget_share: the newest share by the day, divided by an equal share of "
        "those who pay, at most 1. Known for few pairs; that of the CSTO is of one of its commands only",
        0,
        _paid,
    ),
    Rule(
        "trade_agreement",
        "ratified its trade agreement",
        DEEDS,
        "commitment, ratified_trade_agreement: yes = 1, no = 0. Looked up for the ECO only, whose score alone it moves",
        0,
        _trade_agreement,
    ),
    Rule(
        "no_refusal",
        "no refusal on record",
        DEEDS,
        f"commitment, {', '.join(_REFUSALS)}: on record = 0; all others missing: they were not looked for everywhere",
        0,
        _no_refusal,
    ),
)

CAVEATS = (
    "Commitment is measured here by membership above all: what a state does inside a body is hardly in the tables.",
    "A body that lets more states in has more members by itself, so that part of an association between open entry and "
    "membership is built in. Give the features of entry a weight of 0 and see what is left.",
    "The two less open bodies are the two led by Russia, one about trade and one about security: with four bodies "
    "openness cannot be told apart from these.",
    "Many a 'no' in a treaty is inferred from what the treaty is about; the note of the code says so.",
    "That loose bodies count as open is the source text's reading (§7.2) and starts with a weight of 0.",
)


def bodies_on(date: Any) -> list[str]:
    """Ids of the bodies of section 7.4 that existed on a day.

    Raises
    ------
    DataError
        If the day is no date, outside the data, or before the five were states.
    """
    day = as_day(date)
    if day < _UNION_ENDS:
        raise DataError(f"{day:%Y-%m-%d} is before the end of the Soviet Union on {_UNION_ENDS:%Y-%m-%d}")
    founded = load("institutions").set_index("institution_id")["founded"]
    return [body for body in BODIES if founded[body] < day]


def pairs_on(date: Any) -> list[tuple[str, str]]:
    """Each of the five with each of the bodies on a day: (state_id, institution_id)."""
    return [(state, body) for body in bodies_on(date) for state in CENTRAL_ASIA]


def codes(rules: Iterable[Rule], units: Iterable[Any], date: Any) -> dict[str, list[Code]]:
    """For each feature the code of each unit on a day."""
    day, wanted = as_day(date), list(units)
    return {rule.feature: [rule.code(unit, day) for unit in wanted] for rule in rules}


def openness_coding(date: Any = "2018-03-01") -> pd.DataFrame:
    """The course's coding of how open ECO, CSTO, EAEU and SCO are.

    Parameters
    ----------
    date : str, date or Timestamp
        The day.

    Returns
    -------
    DataFrame
        Indexed by institution_id, a column a feature of OPENNESS: 0 to 1, NaN where no row speaks for the body.
    """
    coded = codes(OPENNESS, bodies_on(date), date)
    index = pd.Index(bodies_on(date), name="institution_id")
    return pd.DataFrame({name: [c.value for c in column] for name, column in coded.items()}, index)


def commitment_coding(date: Any = "2018-03-01") -> pd.DataFrame:
    """The course's coding of the commitment of each of the five to each of the four bodies.

    Parameters
    ----------
    date : str, date or Timestamp
        The day.

    Returns
    -------
    DataFrame
        Indexed by (state_id, institution_id), a column a feature of COMMITMENT: 0 to 1, NaN where no row speaks for the
        pair.
    """
    coded = codes(COMMITMENT, pairs_on(date), date)
    index = pd.MultiIndex.from_tuples(pairs_on(date), names=["state_id", "institution_id"])
    return pd.DataFrame({name: [c.value for c in column] for name, column in coded.items()}, index)
