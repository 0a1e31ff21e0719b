"""Memberships against the Factbook's own list of organisations: every disagreement is there, and explained."""

import pandas as pd
import pytest

import oxus_data

CHECKS = oxus_data.load("membership_checks")


def test_every_disagreement_is_explained_and_no_agreement_is():
    assert CHECKS.loc[~CHECKS["agrees"], "explanation"].str.len().gt(20).all()
    assert CHECKS.loc[CHECKS["agrees"], "explanation"].isna().all()


def name(check) -> str:
    return f"{check.edition}-{check.institution_id}-{check.state_id}"


@pytest.mark.parametrize("check", list(CHECKS.itertuples()), ids=name)
def test_our_side_of_the_comparison_is_what_the_memberships_say(check):
    """The table of checks is made by a script of its own; here the same question goes to the loader."""
    day = members_on(check.date, check.institution_id)
    assert day.get(check.state_id) == (None if pd.isna(check.ours) else check.ours)


def members_on(day: pd.Timestamp, body: str) -> dict[str, str]:
    frame = oxus_data.members(body, on=day.date().isoformat(), status="any")
    return dict(zip(frame["state_id"], frame["status"], strict=True))


def test_the_states_and_bodies_that_matter_are_compared():
    for edition in ("2015", "2025"):
        compared = CHECKS[CHECKS["edition"] == edition]
        assert set(compared["state_id"]) >= set(oxus_data.CENTRAL_ASIA)
        assert set(compared["institution_id"]) >= {
            "ADB",
            "CIS",
            "CSTO",
            "EAEU",
            "ECO",
            "OSCE",
            "PFP",
            "SCO",
            "WTO",
        }


def test_both_sides_are_in_most_cases_of_one_mind():
    """Not a wish but a guard: a column read wrongly would turn most agreements into disagreements."""
    assert CHECKS["agrees"].mean() > 0.7


def test_a_full_member_that_the_factbook_calls_a_member_agrees():
    full = CHECKS[(CHECKS["factbook"] == "member") & CHECKS["ours"].isin(["member", "founding_member"])]
    assert len(full) > 60 and full["agrees"].all()
    other = CHECKS[(CHECKS["factbook"] == "member") & CHECKS["ours"].isna()]
    assert not other["agrees"].any()
