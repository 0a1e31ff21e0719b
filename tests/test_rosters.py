"""Missing is not the same as no: what the tables do not record is shown as not recorded, never as absence."""

import re
import shutil

import pandas as pd
import pytest
from data.scripts import institutions

import oxus_data
from oxus_data import CENTRAL_ASIA, NOT_RECORDED, DataError, read_region
from repository import ROOT

DAY = "2018-03-01"
BALTIC = ROOT / "course/examples/baltic/data/baltic_data"
BODIES = oxus_data.load("institutions").set_index("institution_id")
PARTIAL = sorted(BODIES.index[BODIES["roster"] != "all"])


def test_of_each_state_in_each_body_the_matrix_says_a_status_or_no_or_not_recorded():
    """Recomputed from the tables, without the code under test."""
    pairs = ["institution_id", "state_id"]
    spells = {pair: list(own.itertuples()) for pair, own in oxus_data.load("memberships").groupby(pairs)}
    absences = set(oxus_data.load("absences")[pairs].itertuples(index=False, name=None))
    matrix, day = oxus_data.status_matrix(DAY), pd.Timestamp(DAY)
    for body in BODIES.itertuples():
        covered = {"all": matrix.index, "five": CENTRAL_ASIA}.get(body.roster, body.roster.split(";"))
        alive = body.founded <= day and not body.ended <= day
        for state, said in matrix[body.Index].items():
            pair = (body.Index, state)
            own = spells.get(pair, [])
            now = [spell.status for spell in own if spell.start <= day and not spell.end <= day]
            dated = not any(pd.isna(spell.start) for spell in own)
            recorded = dated and (own or pair in absences or state in covered)
            assert said == (now[0] if now else "" if recorded or not alive else NOT_RECORDED), pair


def test_nothing_about_the_five_is_unrecorded():
    for day in ("1992-06-01", "2005-01-01", DAY, oxus_data.AS_OF):
        assert not (oxus_data.status_matrix(day, states=CENTRAL_ASIA) == NOT_RECORDED).any(axis=None)


def test_members_name_the_states_for_which_the_roster_says_nothing():
    for body in BODIES.index:
        matrix = oxus_data.status_matrix(DAY, [body])[body]
        frame = oxus_data.members(body, DAY)
        assert frame.attrs["not_recorded"] == sorted(matrix.index[matrix == NOT_RECORDED])
    assert oxus_data.members("SCO", DAY).attrs["not_recorded"] == []
    assert oxus_data.members("BRI", DAY, "any").attrs["not_recorded"], (
        "nobody looked up all states of the BRI"
    )


def test_a_state_with_another_status_than_the_one_asked_for_is_recorded():
    assert "TKM" not in oxus_data.members("WTO", "2025-01-01").attrs["not_recorded"]


def test_a_spell_without_a_start_is_neither_counted_nor_a_no():
    body, state = oxus_data.spells().query("start.isna()")[["institution_id", "state_id"]].iloc[0]
    founded = BODIES.loc[body, "founded"]
    assert oxus_data.status_matrix(founded, [body], [state]).loc[state, body] == NOT_RECORDED
    assert state in oxus_data.members(body, founded, "any").attrs["not_recorded"]


def test_before_a_body_exists_nobody_is_in_it():
    spans = oxus_data.unrecorded().merge(
        BODIES[["founded", "ended"]], left_on="institution_id", right_index=True
    )
    assert (spans["start"] >= spans["founded"]).all()
    assert (spans["end"].isna() == spans["ended"].isna()).all()
    assert (oxus_data.status_matrix("1970-01-01", ["BRI", "WTO"]) == "").all(axis=None)


def test_unrecorded_is_asked_as_spells_are():
    spans = oxus_data.unrecorded(state="usa")
    assert set(spans["state_id"]) == {"USA"} and list(spans) == ["institution_id", "state_id", "start", "end"]
    assert set(oxus_data.unrecorded("bri")["institution_id"]) == {"BRI"}
    with pytest.raises(DataError, match="did you mean SCO"):
        oxus_data.unrecorded("SCOO")


# --- another region -------------------------------------------------------------------------------------------


@pytest.fixture
def region(tmp_path):
    """The Baltic example as a function of what its institutions.csv says about rosters."""

    def read(**said: str):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(BALTIC, folder)
        bodies = pd.read_csv(folder / "institutions.csv", dtype=str)
        if not said:
            bodies = bodies.drop(columns=["roster", "roster_from", "roster_until"])
        memberships = pd.read_csv(folder / "memberships.csv", dtype=str)
        gone = memberships["institution_id"].eq("NATO") & memberships["state_id"].eq("LVA")
        memberships[~gone].to_csv(folder / "memberships.csv", index=False)
        bodies.assign(**said).to_csv(folder / "institutions.csv", index=False)
        return read_region(folder)

    return read


def test_a_region_that_says_nothing_about_its_rosters_has_complete_ones(region):
    assert oxus_data.unrecorded(region=region()).empty
    assert oxus_data.status_matrix("2010-01-01", ["NATO"], region=region()).loc["LVA", "NATO"] == ""


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"roster": "five"}, ""),
        ({"roster": "EST;LTU"}, NOT_RECORDED),
        ({"roster": "all", "roster_from": "2009-12-31"}, ""),
        ({"roster": "all", "roster_from": "2010-01-02"}, NOT_RECORDED),
        ({"roster": "all", "roster_until": "2010-01-02"}, ""),
        ({"roster": "all", "roster_until": "2010-01-01"}, NOT_RECORDED),
    ],
)
def test_a_region_says_for_which_states_and_when_its_rosters_are_complete(region, said, status):
    matrix = oxus_data.status_matrix("2010-01-01", ["NATO"], region=region(**said))
    assert matrix["NATO"].to_dict() == {"EST": "member", "LVA": status, "LTU": "member"}


def test_a_roster_of_an_unknown_state_is_refused(region):
    with pytest.raises(DataError, match=r"institutions\.csv, row 2: roster KAZ is not in states\.csv"):
        region(roster="EST;KAZ")


# --- the build ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("CIS,some,,", "rosters.csv, row {last}, roster: 'some' must be all, five, or ids"),
        ("EEU,all,,", "rosters.csv, row {last}: EEU must be in institutions.csv"),
        ("SCO,all,,", "rosters.csv, row {last}: SCO must be in institutions.csv, and here once"),
        ("", "rosters.csv: add a row that says for which states the roster of CIS is complete"),
    ],
)
def test_the_build_refuses_a_roster_that_says_nothing(row, message, tmp_path, monkeypatch):
    shutil.copytree(institutions.RAW / "institutions", tmp_path / "institutions")
    shutil.copy(institutions.RAW / "states.csv", tmp_path)
    path = tmp_path / "institutions" / "rosters.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("CIS,")]
    lines += [row] if row else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(institutions, "RAW", tmp_path)
    with pytest.raises(ValueError, match=re.escape(message.format(last=len(lines)))):
        institutions.tables()
