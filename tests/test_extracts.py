"""Extracts of public data sets become tables as they are, and a changed one is named."""

import shutil

import pytest
from data.scripts import build, extracts
from data.scripts.rows import TABLES, read

import oxus_data

ENTRIES = extracts.listed()["extracts"]


@pytest.fixture
def entry(tmp_path, monkeypatch):
    """An entry whose file can be changed."""
    entry = next(entry for entry in ENTRIES if entry["table"] == "conflict_deaths")
    shutil.copy(extracts.FOLDER / entry["file"], tmp_path)
    monkeypatch.setattr(extracts, "FOLDER", tmp_path)
    return entry


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["file"] for entry in ENTRIES])
def test_a_table_has_every_row_and_value_of_its_extract(entry):
    extract = read(extracts.FOLDER / entry["file"])
    # Other rows of the table have other sources.
    table = [r for r in read(TABLES / f"{entry['table']}.csv") if r["sources"] == ";".join(entry["sources"])]
    found = [{theirs: row[ours] for ours, theirs in entry["fields"].items()} for row in table]
    expected = [{theirs: row[theirs] for theirs in entry["fields"].values()} for row in extract]
    assert len(found) == len(expected)
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_a_changed_extract_is_named_with_what_to_do(entry, tmp_path):
    path = tmp_path / entry["file"]
    path.write_bytes(path.read_bytes().replace(b"5411", b"5412"))
    with pytest.raises(
        SystemExit,
        match=r"conflict_deaths\.csv, for the table conflict_deaths: not the extract .*: restore the file",
    ):
        extracts.rows(entry)


def test_a_missing_column_is_named(entry):
    wanted = entry | {"fields": entry["fields"] | {"deaths": "deaths_high"}}
    with pytest.raises(SystemExit, match=r"conflict_deaths\.csv: has no column deaths_high"):
        extracts.rows(wanted)


def test_the_buyers_of_turkmen_gas_are_not_one_alone():
    """The exports by product group know only China for most years: the finding that rested on them was an artefact."""
    gas = oxus_data.load("gas_exports")
    sold = gas[gas["coverage"] == "all"].groupby("year")["volume"].agg(["sum", "max", "size"])
    assert (sold["size"] > 1).sum() >= len(sold) - 1  # 2019 prints China only
    assert (sold["max"] / sold["sum"]).loc[2009] < 0.7


def test_belarus_and_four_of_the_five_voted_with_russia_on_es_11_3():
    votes = oxus_data.load("un_votes").pivot(index="state_id", columns="vote_id", values="vote")
    assert votes.loc["BLR", "ES-11/3"] == votes.loc["RUS", "ES-11/3"] == "no"
    assert (votes.loc[["KAZ", "KGZ", "TJK", "UZB"], "ES-11/3"] == "no").all()
    assert (votes.loc[["KAZ", "KGZ", "TJK", "UZB", "ARM", "BLR"], "72/190"] == "no").all()


def test_an_offline_build_keeps_the_indicators_of_the_registries():
    kept = build._indicators_of_registries(extracts.tables()["indicators"])
    assert {"population", "gdp", "political_stability"} <= {row["indicator"] for row in kept}
    assert not {"gdp_const2015usd", "hdi"} & {row["indicator"] for row in kept}


@pytest.mark.parametrize(("state", "times"), [("KAZ", 2.56), ("KGZ", 1.71), ("UZB", 2.51), ("TJK", 2.70)])
def test_two_editions_of_the_world_bank_agree_on_growth(state, times):
    """GDP per capita of 2019 as a multiple of that of 2000, in dollars of 2010 and in dollars of 2015."""
    both = oxus_data.panel(["gdp_per_capita", "gdp_per_capita_const2015usd"], state).loc[state]
    grown = both.loc[2019] / both.loc[2000]
    assert grown["gdp_per_capita"] == pytest.approx(times, abs=0.01)
    assert grown["gdp_per_capita_const2015usd"] == pytest.approx(times, rel=0.03)


def test_dollars_of_two_years_are_never_one_series():
    units = oxus_data.load("indicator_definitions").set_index("indicator")
    assert units.loc["gdp", "unit"] == "constant 2010 US$"
    later = units.loc[["gdp_const2015usd", "gdp_per_capita_const2015usd"]]
    assert (later["unit"] == "constant 2015 US$").all()
    assert later["definition"].str.contains("Not one series").all()


def test_the_extracts_of_indicators_have_no_series_whose_owners_restrict_it():
    """Arms imports and military spending are SIPRI's, electricity the Energy Institute's, water AQUASTAT's."""
    assert {row["indicator"] for row in extracts.tables()["indicators"]} == {
        *(
            "gdp_const2015usd",
            "gdp_per_capita_const2015usd",
            "gdp_per_capita_ppp_2021usd",
            "gini_to_2024",
            "hdi",
        ),
        *("exports_pct_gdp", "imports_pct_gdp", "merchandise_trade_pct_gdp"),
    }
