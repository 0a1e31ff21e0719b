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


def test_who_became_less_democratic_depends_on_the_maker_of_the_score():
    """As claims 04-liberal-pair and 04-no-change-soon say, and the wrap-up of unit 04."""
    regimes = (
        oxus_data.load("regimes").query("state_id in @oxus_data.CENTRAL_ASIA").set_index(["state_id", "year"])
    )
    apart = {
        state
        for state in oxus_data.CENTRAL_ASIA
        if regimes.loc[(state, 2024), "electoral_high"] < regimes.loc[(state, 2018), "electoral_low"]
        or regimes.loc[(state, 2024), "electoral_low"] > regimes.loc[(state, 2018), "electoral_high"]
    }
    assert apart == {"KGZ"}
    score = regimes["electoral_democracy"].unstack("state_id").loc[2015:2024]
    assert (score.rank(axis=1, ascending=False)[["KGZ", "KAZ"]] == [1, 2]).all(axis=None)
    assert score.loc[[2018, 2024], "KGZ"].round(2).tolist() == [0.47, 0.33]


def test_one_count_gives_one_verdict():
    """Two claims on how much states take part rest on the same numbers: they cannot come out differently."""
    assert CLAIMS.loc["04-active-pair", "verdict"] == CLAIMS.loc["04-closed-pair", "verdict"]
    full = (
        oxus_data.status_matrix("2018-03-01", states=oxus_data.CENTRAL_ASIA).isin(oxus_data.FULL).sum(axis=1)
    )
    assert (
        list(full.sort_values().index[:3]) == ["TKM", "UZB", "TJK"]
        and full.nlargest(2).index.isin(["KAZ", "KGZ"]).all()
    )
    for claim in ("04-active-pair", "04-closed-pair"):
        assert all(str(full[state]) in CLAIMS.loc[claim, "why"] for state in ("TJK", "TKM", "UZB"))


def test_the_bargains_over_water_and_the_open_borders_are_as_the_claims_and_unit_05_say():
    five = list(oxus_data.CENTRAL_ASIA)
    hydro = oxus_data.load("electricity").set_index(["state_id", "year"])["hydro"].round(1)
    assert hydro[[("TJK", 2000), ("TJK", 2021), ("KGZ", 2000), ("KGZ", 2020)]].tolist() == [
        13.8,
        17.5,
        13.6,
        14.8,
    ]
    assert hydro["KGZ"].min() == 10.0
    treaties = oxus_data.load("events").set_index("event_id")
    assert set(treaties.loc["rivers-1992", "state_ids"].split(";")) == set(five)
    assert treaties.loc["syr-darya-1998", "year"] == 1998
    rules = oxus_data.load("visa_rules").query("passport_id in @five and destination_id in @five")
    of_2019 = rules[rules["date"] == "2019-11-23"]
    assert len(of_2019) == 20 and (of_2019["rule"] == "visa_free").sum() == 12
    rest = of_2019[of_2019["rule"] != "visa_free"]
    assert ((rest["passport_id"] == "TKM") | (rest["destination_id"] == "TKM")).all()
    refused = rules[rules["rule"] == "no_admission"]
    assert (
        set(refused["passport_id"] + refused["destination_id"]) == {"TJKKGZ"}
        and refused["date"].dt.year.min() == 2023
    )
    conflicts = oxus_data.load("conflict_years")
    assert {"TJK", "UZB", "KGZ"} <= set(conflicts["side_a"]) and not {"KAZ", "TKM"} & set(conflicts["side_a"])


def test_claims_have_sections_and_are_said_once():
    assert CLAIMS["section"].str.fullmatch(r"[1-7](\.\d){0,2}(;[1-7](\.\d){0,2})*").all()
    assert CLAIMS["claim"].is_unique and CLAIMS["claim"].str.len().min() > 20


def test_every_claim_says_why_or_what_would_decide_it():
    assert CLAIMS["why"].str.endswith(".").all() and CLAIMS["why"].str.len().min() > 20
