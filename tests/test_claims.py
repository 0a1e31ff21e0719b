"""The claim ledger: claims of the source text, and which tables can test them."""

import json
from pathlib import Path

import oxus_data

ROOT = Path(__file__).resolve().parents[1]
CLAIMS = oxus_data.load("claims").set_index("claim_id")


def named(claim_id: str) -> set[str]:
    """The tables that a claim names."""
    cell = CLAIMS.loc[claim_id, "tables"]
    return set(cell.split(";")) if isinstance(cell, str) else set()


def test_there_are_enough_and_every_vector_has_its_share():
    counts = CLAIMS["vector"].value_counts()
    assert len(CLAIMS) >= 60 and (counts >= 12).all() and len(counts) == 4


def test_a_testable_claim_names_tables_that_can_test_it():
    testable = CLAIMS[CLAIMS["testable"]]
    assert [c for c in testable.index if not named(c)] == []
    known = set(oxus_data.tables())
    assert {c: named(c) - known for c in CLAIMS.index if named(c) - known} == {}


def test_the_verdict_agrees_with_whether_the_claim_is_testable():
    assert (CLAIMS["verdict"].isin(["untested", "untestable"]) == ~CLAIMS["testable"]).all()


def test_an_untested_claim_says_where_data_exist_and_no_other_does():
    assert ((CLAIMS["verdict"] == "untested") == CLAIMS["elsewhere"].notna()).all()


def test_a_claim_with_an_exercise_has_a_verdict_and_the_exercise_exists():
    tested = CLAIMS.dropna(subset="exercise")
    assert not tested["verdict"].isin(["open", "untested", "untestable"]).any()
    for unit_and_grade in tested["exercise"]:
        unit, grade_id = unit_and_grade.split("/")
        notebook = json.loads((ROOT / "solutions" / unit / f"{unit}.ipynb").read_text(encoding="utf-8"))
        ids = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]}
        assert grade_id in ids, unit_and_grade


def test_a_claim_without_an_exercise_is_open_unless_its_ground_gives_numbers():
    closed = CLAIMS[CLAIMS["exercise"].isna() & CLAIMS["testable"] & (CLAIMS["verdict"] != "open")]
    assert closed["why"].str.contains(r"\d").all()


def test_claims_have_sections_and_are_said_once():
    assert CLAIMS["section"].str.fullmatch(r"[1-7](\.\d){0,2}(;[1-7](\.\d){0,2})*").all()
    assert CLAIMS["claim"].is_unique and CLAIMS["claim"].str.len().min() > 20


def test_every_claim_says_why_or_what_would_decide_it():
    assert CLAIMS["why"].str.endswith(".").all() and CLAIMS["why"].str.len().min() > 20
