"""From rows of the data package to codes: one method per kind of rule.

A code runs from 0 to 1. It is NaN if the tables have no row for the unit, because a missing row was not looked up or
not found, and is not a "no".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pandas as pd

from oxus_data import FULL, load, spells
from oxus_widgets.crosstab_rules import Rule

NAN = float("nan")
UNION_ENDS = pd.Timestamp("1991-12-26")
"""The end of the Soviet Union."""

_CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class Code:
    """One feature of one unit: the code, what the tables say, the ids of their sources, and how sure they are."""

    value: float
    said: str
    sources: tuple[str, ...] = ()
    confidence: str = ""


@cache
def code_of(rule: Rule, unit: Any, day: pd.Timestamp) -> Code:
    """The code of one unit on a day: a body of the openness side, or a pair (state, body)."""
    return _METHODS[rule.method](rule, unit, day)


def _holding(table: str, day: pd.Timestamp, **keys: str) -> pd.DataFrame:
    """Rows of a table of facts that hold on a day, the newest last; a time known to the year counts from its start."""
    frame = _facts(table, *keys.items())
    return frame[frame["since"] <= f"{day:%Y-%m-%d}"]


@cache
def _facts(table: str, *keys: tuple[str, str]) -> pd.DataFrame:
    """Rows of a table of facts with these values, by `since`; not to be changed."""
    if keys:
        *fewer, (column, value) = keys
        frame = _facts(table, *fewer)
        return frame[frame[column] == value]
    frame = load(table)
    return frame.assign(since=frame["since"].fillna("")).sort_values("since", kind="stable")


@cache
def _spells(body: str, state: str | None = None) -> pd.DataFrame:
    """The spells of a body, or of a state in it; not to be changed."""
    return spells(body, state)


def _from_rows(rows: pd.DataFrame, value: float, said: str) -> Code:
    """A code that rests on rows of a table."""
    words = [said, *(str(note) for note in rows["note"].dropna().unique())]
    sources = dict.fromkeys(source for ids in rows["sources"] for source in ids.split(";"))
    sure = max(rows["confidence"].astype(str), key=_CONFIDENCE.index)
    return Code(value, "; ".join(text.rstrip(".") for text in words) + ".", tuple(sources), sure)


def _coded(codes: Mapping[str, float], said: Any) -> float:
    """The code of the first pattern that fits what a table says; NaN if none does."""
    return next((float(code) for text, code in codes.items() if fnmatchcase(str(said), text)), NAN)


def _feature(rule: Rule, body: str, day: pd.Timestamp) -> Code:
    """The newest row of `institution_features` for a body."""
    (feature,) = rule.reads
    rows = _holding("institution_features", day, institution_id=body, feature=feature).tail(1)
    if rows.empty or rows["value"].isna().all():
        return Code(NAN, f"No row of {feature} for this day.")
    said = rows["value"].iloc[0]
    since = f" since {rows['since'].iloc[0]}" if rows["since"].iloc[0] else ""
    return _from_rows(rows, _coded(rule.codes, said), f"{feature}: {said}{since}")


def _inside(body: str, day: pd.Timestamp) -> pd.DataFrame:
    frame = _spells(body)
    return frame[(frame["start"] <= day) & (frame["end"].isna() | (frame["end"] > day))]


def _later_members(_: Rule, body: str, day: pd.Timestamp) -> Code:
    full = _inside(body, day)
    full = full[full["status"].isin(FULL)]
    if full.empty:
        return Code(NAN, "No member on this day.")
    later = int((full["status"] == "member").sum())
    code = 0.0 if later == 0 else 0.5 if 2 * later < len(full) else 1.0
    return _from_rows(
        full.assign(note=pd.NA), code, f"memberships: {later} of {len(full)} full members came later"
    )


def _outer_circle(_: Rule, body: str, day: pd.Timestamp) -> Code:
    rows = _inside(body, day)
    full = rows["status"].isin(FULL).sum()
    outer = rows[rows["status"].isin(["associate", "observer", "dialogue_partner", "partner"])]
    if not full:
        return Code(NAN, "No member on this day.")
    code = 0.0 if outer.empty else 0.5 if len(outer) < full else 1.0
    said = f"memberships: {len(outer)} associates, observers and partners beside {full} full members"
    return _from_rows((rows if outer.empty else outer).assign(note=pd.NA), code, said)


def _own(pair: tuple[str, str], day: pd.Timestamp) -> pd.DataFrame:
    """Spells of a state in a body that had begun by a day."""
    state, body = pair
    frame = _spells(body, state)
    return frame[frame["start"] <= day]


def _outside(pair: tuple[str, str], day: pd.Timestamp) -> Code:
    """Never in by that day: 0 if the tables say so, missing if they do not speak of the pair."""
    state, body = pair
    later = _spells(body, state)
    if len(later):
        return _from_rows(later, 0.0, f"memberships: not in before {later['start'].min():%Y-%m-%d}")
    frame = load("absences")
    rows = frame[(frame["institution_id"] == body) & (frame["state_id"] == state)]
    return _from_rows(rows, 0.0, "absences: never in") if len(rows) else Code(NAN, "No row of memberships.")


def _standing(rule: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    own = _own(pair, day)
    if own.empty:
        return _outside(pair, day)
    now = own[own["end"].isna() | (own["end"] > day)]
    if now.empty:
        return _from_rows(own.tail(1), 0.0, f"memberships: out since {own['end'].max():%Y-%m-%d}")
    status = now["status"].iloc[-1]
    standing = load("membership_statuses").set_index("status")["standing"].astype(str)[status]
    code = _coded(rule.codes, standing)
    words = f"memberships: {status.replace('_', ' ')} since {now['start'].iloc[-1]:%Y-%m-%d}"
    return _from_rows(now.tail(1), code, words)


def _length(_: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    own = _own(pair, day)
    if own.empty:
        return _outside(pair, day)
    bodies = load("institutions").set_index("institution_id")
    first = max(bodies.loc[pair[1], "founded"], UNION_ENDS)
    full = own[own["status"].isin(FULL)]
    held = (full["end"].fillna(day).clip(upper=day) - full["start"].clip(lower=first)).dt.days.sum()
    possible = (day - first).days
    words = f"memberships: full member for {held / 365.25:.1f} of {possible / 365.25:.1f} years"
    return _from_rows(own.assign(note=pd.NA), round(held / possible, 1), words)


def _stayed(_: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    full = _own(pair, day)
    full = full[full["status"].isin(FULL)]
    if full.empty:
        return Code(NAN, "Never a full member by this day, so that it could not leave.")
    held = (full["end"].fillna(day).clip(upper=day) - full["start"]).sum()
    if held == day - full["start"].min() and "frozen" not in set(full["status"]):
        return _from_rows(full.assign(note=pd.NA), 1.0, "memberships: no break in full membership")
    return _from_rows(full, 0.0, "memberships: full membership was broken off")


def _paid(rule: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    rows = _holding("commitment", day, institution_id=body)
    rows = rows[rows["feature"].isin(rule.reads)]
    own = rows[rows["state_id"] == state].tail(1)
    if own.empty:
        return Code(NAN, "No share of the budget in the table by this day.")
    row = own.iloc[0]
    payers = ((rows["feature"] == row["feature"]) & (rows["since"] == row["since"])).sum()
    words = f"{row['feature']}: {row['value']} % in {row['since']}; an equal share of {payers} is {100 / payers:.1f} %"
    return _from_rows(own, round(min(float(row["value"]) * payers / 100, 1), 2), words)


def _trade_agreement(rule: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    (feature,) = rule.reads
    rows = _holding("commitment", day, institution_id=body, state_id=state, feature=feature).tail(1)
    if rows.empty:
        return Code(NAN, "No row: not looked up, or there is no such agreement.")
    said = rows["value"].iloc[0]
    return _from_rows(rows, _coded(rule.codes, said), f"{feature}: {said}")


def _no_refusal(rule: Rule, pair: tuple[str, str], day: pd.Timestamp) -> Code:
    state, body = pair
    rows = _holding("commitment", day, institution_id=body, state_id=state)
    rows = rows[rows["value"] == rows["feature"].map(rule.refusals)]
    if rows.empty:
        return Code(NAN, "No refusal in the table, which does not mean that there was none.")
    return _from_rows(rows, 0.0, f"commitment: {', '.join(rows['feature'])}")


_METHODS: dict[str, Callable[[Rule, Any, pd.Timestamp], Code]] = {
    "feature": _feature,
    "later_members": _later_members,
    "outer_circle": _outer_circle,
    "standing": _standing,
    "length": _length,
    "stayed": _stayed,
    "paid": _paid,
    "trade_agreement": _trade_agreement,
    "no_refusal": _no_refusal,
}
