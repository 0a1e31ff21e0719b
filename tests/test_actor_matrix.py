"""The actor matrix's model: codings in every form, bad input, the course's coding, the counts of instruments."""

import doctest
import json
import re

import pandas as pd
import pytest

import oxus_data
from oxus_data import DataError
from oxus_widgets import actor_matrix as module
from oxus_widgets import agreement as agreement_module
from oxus_widgets.actor_matrix import MINIMUM, ActorMatrix
from oxus_widgets.actor_matrix_data import (
    CODES,
    OPEN,
    actor_facts,
    actor_matrix_data,
    coding_of,
    course_coding,
)
from oxus_widgets.agreement import cohen_kappa

CODING = {"RUS.security": 2, "RUS.energy": 1, "USA.energy": -1, "EU.trade": 0}


@pytest.fixture
def matrix() -> ActorMatrix:
    return ActorMatrix(coding=CODING, instruments={"RUS.security": ["soft power", "military bases"]})


def test_it_opens_with_all_actors_and_interests_and_no_code():
    matrix = ActorMatrix()
    assert matrix.actors == oxus_data.load("actors")["actor_id"].tolist()
    assert set(matrix.interests) == set(oxus_data.load("interests")["interest"])
    assert matrix.coding == {} and matrix.frame.isna().all(axis=None)
    assert matrix.message == ""


def test_the_frame_has_the_codes_and_nothing_where_not_coded(matrix):
    frame = matrix.frame
    assert frame.loc["RUS", "security"] == 2 and frame.loc["USA", "energy"] == -1
    assert frame.notna().sum().sum() == len(CODING)
    assert {str(dtype) for dtype in frame.dtypes} == {"Int64"}
    assert (frame.index.name, frame.columns.name) == ("actor_id", "interest")


def test_the_course_is_the_table_of_interests(matrix):
    for row in oxus_data.load("interests").itertuples():
        assert matrix.course.loc[row.actor_id, row.interest] == row.code
    assert matrix.course.size == len(oxus_data.load("interests"))


@pytest.mark.parametrize(
    "form", ["dict", "pairs", "series", "wide", "wide from a file", "long", "long with names"]
)
def test_a_coding_is_taken_in_any_form(form, matrix, tmp_path):
    wide = matrix.frame
    long = wide.stack().rename("code").reset_index()
    (tmp_path / "wide.csv").write_text(wide.to_csv())
    forms = {
        "dict": CODING,
        "pairs": {tuple(cell.split(".")): code for cell, code in CODING.items()},
        "series": wide.stack(),
        "wide": wide,
        "wide from a file": pd.read_csv(tmp_path / "wide.csv"),
        "long": long,
        "long with names": long.assign(
            actor_id=long["actor_id"].replace({"RUS": "Russia", "EU": "european union"})
        ),
    }
    other = ActorMatrix(coding=forms[form])
    assert other.message == "" and other.coding == CODING
    assert list(other.coding) == [cell for cell in course_coding() if cell in CODING], "in the tables' order"
    assert all(type(code) is int for code in other.coding.values())


def test_actors_and_interests_are_set_by_name_or_id(matrix):
    matrix.actors = ["United States", "rus", "USA"]
    matrix.interests = "Culture and identity"
    assert matrix.actors == ["USA", "RUS"] and matrix.interests == ["culture_identity"]
    assert matrix.frame.shape == matrix.course.shape == (2, 1)
    assert matrix.coding == CODING, "what is not shown is not lost"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("actors", ["USA", "Rusia"], "did you mean"),
        ("actors", [], "give at least one"),
        ("actors", 5, "not a list"),
        ("interests", ["sekurity"], "did you mean security"),
        ("coding", {"RUS.energy": 3}, "RUS.energy: 3 is no code; there are -1, 0, 1, 2"),
        ("coding", {"RUS.energy": True}, "no code"),
        ("coding", {"RUS.energy": "2"}, "no code"),
        ("coding", {"RUS.energy": 1.5}, "no code"),
        ("coding", {"RUS": 1}, "names no cell; write actor.interest"),
        ("coding", {5: 1}, "names no cell"),
        ("coding", {"XYZ.energy": 1}, "there is no actor 'XYZ'"),
        ("coding", {"RUS.oil": 1}, "there is no interest 'oil'"),
        ("coding", [1, 2], "a list is not a dict"),
        ("coding", None, "a NoneType is not a dict"),
        (
            "coding",
            pd.DataFrame({"actor_id": ["RUS"], "interest": ["energy"]}),
            "the frame has no column code",
        ),
        ("coding", pd.DataFrame({"interest": ["energy"], "code": [1]}), "the frame has no column actor_id"),
        (
            "coding",
            pd.DataFrame({"actor_id": ["RUS", "RUS"], "interest": ["energy"] * 2, "code": [1, 2]}),
            "RUS.energy is given twice, as 1 and as 2",
        ),
        ("coding", pd.DataFrame({"energy": [1]}), "there is no actor 0"),
        ("other", {"RUS.energy": 7}, "no code"),
        ("instruments", {"RUS.energy": ["OBOR"]}, "there is no instrument of Russia 'OBOR'"),
        ("instruments", {"RUS.energy": 5}, "not a list of instruments"),
        ("instruments", pd.DataFrame({"actor_id": ["RUS"]}), "the frame has no column interest"),
        ("selected", "RUS", "names no cell"),
        ("against", "teacher", "there are nobody, course, other"),
        ("minimum", 0, "give a whole number from 1 to 70"),
        ("minimum", 2.5, "give a whole number"),
    ],
)
def test_a_bad_value_is_answered_in_words_and_nothing_is_lost(matrix, name, value, message):
    before = getattr(matrix, name)
    with pytest.warns(UserWarning, match=re.escape(message)):
        setattr(matrix, name, value)
    assert message in matrix.message and matrix.message.startswith(f"{name}: ")
    assert getattr(matrix, name) is before
    setattr(matrix, name, before)
    assert matrix.message == "", "a good value takes the message away"
    if value is None:  # to begin with, this is no coding yet
        return
    with pytest.warns(UserWarning):
        fresh = ActorMatrix(**{name: value})
    assert message in fresh.message
    assert getattr(fresh, name) == getattr(ActorMatrix(), name)


def test_a_coding_refused_in_one_widget_is_not_shared_with_another():
    with pytest.warns(UserWarning):
        first, second = ActorMatrix(coding={"RUS": 1}), ActorMatrix(coding={"RUS": 1})
    first.coding["RUS.energy"] = 2
    assert second.coding == {} and ActorMatrix().coding == {}


def test_a_parameter_that_does_not_exist_is_named():
    with pytest.raises(TypeError, match="codings"):
        ActorMatrix(codings={})  # type: ignore[call-arg]


def test_instruments_are_taken_as_lists_or_from_a_frame(matrix):
    assert matrix.instruments == {"RUS.security": ["military bases", "soft power"]}, "in the table's order"
    matrix.instruments = pd.DataFrame(
        {
            "actor_id": ["IRN", "IRN", "USA"],
            "interest": ["trade", "energy", "security"],
            "instruments": ["trade; ECO", None, "containment of Russia, China and Iran"],
        }
    )
    assert matrix.instruments == {
        "IRN.trade": ["ECO", "trade"],
        "USA.security": ["containment of Russia, China and Iran"],
    }


def test_the_matrix_turns_to_counts_of_instruments():
    ticks = {
        "IRN.trade": ["ECO", "trade"],
        "IRN.transit": ["ECO"],
        "PAK.trade": ["ECO"],
        "TUR.trade": ["trade"],
    }
    matrix = ActorMatrix(["IRN", "PAK"], instruments=ticks)
    by_actor = matrix.instrument_counts()
    assert by_actor.loc["ECO"].tolist() == [2, 1]
    assert by_actor.loc["trade", "IRN"] == 1 and pd.isna(by_actor.loc["trade", "PAK"])
    by_interest = matrix.instrument_counts("interest")
    assert by_interest.loc["ECO", "trade"] == 2 and by_interest.loc["ECO", "transit"] == 1
    assert by_interest.loc["trade", "trade"] == 1, "Turkey is not shown"
    assert by_interest.to_numpy().sum() == by_actor.sum().sum() == 4
    with pytest.raises(DataError, match="write 'actor' or 'interest'"):
        matrix.instrument_counts("state")


def test_agreement_with_the_course_counts_the_cells_shown(matrix):
    # Course: 2, 2, -1, 0 for the four cells coded 2, 1, -1, 0; three of four alike.
    result = matrix.agreement
    assert (result.n, result.share, result.differing) == (4, 0.75, [("RUS", "energy")])
    assert result.kappa == cohen_kappa(matrix.frame, matrix.course)
    # Rows: each once; columns: 2 twice, -1 and 0 once. p_e = (2 + 1 + 1) / 16 = 0.25, kappa = 0.5 / 0.75.
    assert result.kappa == pytest.approx(2 / 3)
    assert result.table.index.tolist() == [-1, 0, 1, 2]
    matrix.actors = ["RUS"]
    assert matrix.agreement.n == 2
    matrix.coding = matrix.course
    assert matrix.agreement.kappa == 1


def test_agreement_with_a_second_coder(matrix):
    assert matrix.other_agreement.n == 0
    matrix.other = {"RUS.security": 2, "RUS.energy": 1, "CHN.energy": 2}
    assert (matrix.other_agreement.n, matrix.other_agreement.share) == (2, 1.0)
    matrix.other = None
    assert matrix.other is None and matrix.message == ""


def test_text_and_table_say_what_is_shown(matrix):
    text = str(matrix)
    assert re.search(r"Russia +2 +1 +\.", text) and "-1 said not to be an interest" in text
    html = matrix._html()
    assert html.count("<td>") == 70 and "2: main interest" in html and html.count(OPEN.label) == 66
    assert repr(matrix) == "ActorMatrix(10 actors, 7 interests, 4 of 70 cells coded)"


def test_the_comparison_in_words_opens_with_the_minimum(matrix):
    assert "course" not in str(matrix)
    matrix.against = "course"
    for words in (str(matrix), matrix._html()):
        assert f"opens at {MINIMUM} coded cells; there are 4" in words and "kappa" not in words
    matrix.minimum = 4
    assert "kappa 0.67" in str(matrix) and "kappa 0.67" in matrix._html()
    matrix.against = "other"
    assert "No cell is coded by both." in str(matrix)


def test_where_to_read_is_said_by_section_without_the_grounds():
    sections = {actor: facts["sections"] for actor, facts in actor_facts().items()}
    assert sections["RUS"] == ["5.1", "6.5.2"] and sections["TUR"] == ["5.3.1", "5.5"]
    assert sections["NATO"] == ["5.4", "6.1.4"]
    for number in oxus_data.load("actors")["sections"].str.split(";").explode():
        assert any(number in found for found in sections.values())


def test_codes_have_each_a_shape_and_words_of_their_own():
    marks = [*CODES.values(), OPEN]
    for of in ("shape", "letter", "label"):
        assert len({getattr(mark, of) for mark in marks}) == 5
    used = set(oxus_data.load("interests")["code"])
    assert used <= set(CODES)


def test_what_rides_in_the_page_is_json_and_small():
    data = actor_matrix_data()
    assert json.loads(json.dumps(data)) == data
    assert data["course"] == coding_of(oxus_data.load("interests"))
    assert len(ActorMatrix._esm) + len(ActorMatrix._css) + len(json.dumps(data)) < 150_000


def test_the_examples_in_the_docstrings_hold():
    for one in (module, agreement_module):
        result = doctest.testmod(one)
        assert result.attempted and not result.failed
