"""Unit 01 writes predictions to a file, and unit 09 reads them."""

import csv
import io
import re

import pandas as pd
import pytest

import oxus_data
from oxus.authoring.source import read_source
from oxus.core.layout import unit_source
from oxus.core.notebook import grade_id


@pytest.fixture
def unit(root):
    cells = {grade_id(cell): cell.source for cell in read_source(unit_source(root, "01-framework")).cells}
    variables = {}
    exec("import pandas as pd", variables)
    for name in ("helpers", "predictions", "keep_predictions"):
        source = cells[name].replace("_checks.quiet()", "")  # it would change this process's stderr
        exec(source, variables)
    return variables


def test_unit_01_writes_the_predictions_that_it_has(unit):
    rows = list(csv.DictReader(io.StringIO(unit["keep"](unit["predictions"]))))
    assert len(rows) == 4 and {row["body"] for row in rows} == {"CSTO", "SCO"}


def test_unit_09_knows_the_outcomes_of_unit_01(root, unit):
    source = unit_source(root, "09-institutional-dynamics").read_text(encoding="utf-8")
    outcomes = re.search(r"^OUTCOMES = \{.*?^\}", source, flags=re.MULTILINE | re.DOTALL)
    variables = {}
    exec(outcomes[0], variables)
    known = {measure: set(words) for measure, words in variables["OUTCOMES"].items()}
    assert known == unit["_OUTCOMES"]


def test_without_predictions_nothing_is_written(unit):
    assert "nothing was saved" in unit["keep"](None)


def test_unit_09_scores_votes_as_unit_01_describes_them(root):
    cells = {
        grade_id(cell): cell.source
        for cell in read_source(unit_source(root, "09-institutional-dynamics")).cells
    }
    variables = {"pd": pd, "oxus_data": oxus_data}
    exec(cells["outcome"], variables)
    spells = pd.DataFrame(
        [("CLUB", state, "member", pd.Timestamp("2001-01-01"), pd.NaT) for state in ("KAZ", "RUS", "CHN")],
        columns=["institution_id", "state_id", "status", "start", "end"],
    )
    source = unit_source(root, "09-institutional-dynamics").read_text(encoding="utf-8")
    cast_only = re.search(r"^votes = votes\[votes != .*$", source, flags=re.MULTILINE)[0]
    scored = []
    for one, other in (("abstain", "no"), ("abstain", "abstain")):
        variables["votes"] = pd.Series({"KAZ": one, "RUS": other, "CHN": "not_voting"})
        exec(cast_only, variables)
        scored.append(variables["outcome"](spells, variables["votes"], "CLUB", "votes"))
    assert scored == ["apart", "one voice"]  # an abstention is a vote, but `not_voting` is not


def test_the_vote_of_each_full_member_of_2018_is_in_the_table():
    votes = oxus_data.load("un_votes").query("vote_id == 'ES-11/6'").set_index("state_id")["vote"].astype(str)
    for body in ("CSTO", "EAEU", "SCO", "ECO"):
        there = oxus_data.members(body, on="2018-03-01")
        full = set(there.loc[there["status"].isin(oxus_data.FULL), "state_id"])
        assert full <= set(votes.index)
    assert set(votes) == {"yes", "no", "abstain", "not_voting"}
