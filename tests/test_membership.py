"""Who was in what on a date: half-open spells, statuses, imprecise dates, and clear errors."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import oxus_data
from oxus_data import DataError


def ids(*args, **kwargs) -> list[str]:
    return oxus_data.members(*args, **kwargs)["state_id"].tolist()


def test_the_sco_of_spring_2018_has_eight_members():
    assert ids("SCO", "2018-03-01") == ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"]


@pytest.mark.parametrize(
    ("day", "there"), [("2005-01-01", False), ("2007-01-01", True), ("2018-03-01", False)]
)
def test_uzbekistan_comes_to_the_csto_and_goes(day, there):
    assert ("UZB" in ids("CSTO", day)) == there


def test_a_spell_holds_on_its_first_day_and_not_on_its_last():
    assert "GEO" in ids("CIS", "2009-08-17") and "GEO" not in ids("CIS", "2009-08-18")
    assert "IND" in ids("SCO", "2017-06-09") and "IND" not in ids("SCO", "2017-06-08")
    assert ids("SCO", "2017-06-09", status="any").count("IND") == 1


def test_observers_count_only_when_asked_for():
    assert "MNG" not in ids("SCO", "2018-03-01")
    assert ids("SCO", "2018-03-01", status="observer") == ["AFG", "BLR", "IRN", "MNG"]
    assert set(ids("SCO", "2018-03-01", status=["observer", "member"])) == {
        "AFG",
        "BLR",
        "IRN",
        "MNG",
        "IND",
        "PAK",
    }


def test_a_frozen_membership_is_still_one():
    assert "KGZ" in ids("IFAS", "2020-01-01")


def test_a_suspended_one_is_not():
    assert "UZB" not in ids("CSTO", "2012-09-01")
    assert "UZB" in ids("CSTO", "2012-09-01", status="suspended")


def test_a_spell_whose_start_was_not_found_is_never_counted():
    assert "TUR" not in ids("CACO", "2005-01-01", status="any")
    assert "TUR" in oxus_data.spells("CACO")["state_id"].tolist()


def test_days_inside_an_imprecise_date_are_marked():
    frame = oxus_data.members("AIIB", "2016-06-01").set_index("state_id")["certain"]
    assert not frame["KAZ"] and frame["CHN"]
    assert oxus_data.members("AIIB", "2017-06-01").set_index("state_id")["certain"]["KAZ"]
    assert oxus_data.members("SCO", "2001-06-15")["certain"].all()


def test_an_empty_answer_keeps_its_columns_and_types():
    frame = oxus_data.members("SCO", "1999-01-01")
    assert frame.empty and frame["certain"].dtype == bool
    assert list(frame.columns) == ["state_id", "state", "status", "start", "end", "certain"]


@pytest.mark.parametrize(
    "on",
    ["2018-03-01", date(2018, 3, 1), pd.Timestamp("2018-03-01 13:00"), pd.Timestamp("2018-03-01", tz="UTC")],
)
def test_a_day_may_be_given_in_many_ways(on):
    assert len(ids("sco", on)) == 8


def test_the_matrix_says_the_same_as_members():
    matrix = oxus_data.status_matrix("2018-03-01")
    assert matrix.shape == (36, 49)
    for body in matrix.columns:
        assert matrix.index[matrix[body].isin(oxus_data.FULL)].tolist() == ids(body, "2018-03-01")


def test_the_matrix_keeps_the_order_asked_for():
    matrix = oxus_data.status_matrix("2018-03-01", ["eaeu", "SCO"], ["UZB", "Kazakhstan"])
    assert matrix.index.tolist() == ["UZB", "KAZ"] and matrix.columns.tolist() == ["EAEU", "SCO"]
    assert matrix.loc["UZB"].tolist() == ["", "founding_member"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: oxus_data.members("SCOO", "2018-03-01"), "did you mean SCO"),
        (lambda: oxus_data.members("SCO", "March 2018"), "not a date.*2018-03-01"),
        (lambda: oxus_data.members("SCO", "2018-02-30"), "not a date"),
        (lambda: oxus_data.members("SCO", None), "not a date"),
        (lambda: oxus_data.members("SCO", "2031-01-01"), "1964-01-01 to 2026-03-01"),
        (lambda: oxus_data.members("SCO", "2018-03-01", status="observers"), "did you mean observer"),
        (lambda: oxus_data.spells(state="Kazakstan"), "did you mean Kazakhstan"),
        (lambda: oxus_data.status_matrix("2018-03-01", institutions=["nothing at all"]), "no institution"),
        (lambda: oxus_data.load("membership"), "did you mean memberships"),
        (lambda: oxus_data.members("SCO", "2018-03-01", status=None), "None names no status: write a text"),
        (
            lambda: oxus_data.status_matrix("2018-03-01", institutions=5),
            "5 names no institution: write a text",
        ),
        (
            lambda: oxus_data.members("SCO", "2018-03-01", region="folder"),
            "'folder' is not a region: read its",
        ),
        (lambda: oxus_data.spells("SCO", region="folder"), "'folder' is not a region: read its"),
        (lambda: oxus_data.load("states", region="folder"), "'folder' is not a region: read its"),
        (lambda: oxus_data.geometry("countrys"), "did you mean countries"),
    ],
)
def test_errors_say_what_there_is(call, words):
    with pytest.raises(DataError, match=words):
        call()


def test_one_name_is_as_good_as_a_list_of_one():
    one = oxus_data.status_matrix("2018-03-01", institutions="SCO", states="KAZ")
    assert one.equals(oxus_data.status_matrix("2018-03-01", institutions=["SCO"], states=["KAZ"]))


@pytest.mark.parametrize("number", [2018, 2018.5, 0, True, np.int64(1992)])
def test_a_number_is_not_a_date(number):
    """pandas takes it for nanoseconds since 1970, and a year alone would silently mean that day."""
    with pytest.raises(oxus_data.DataError, match="is not a date: write year-month-day"):
        oxus_data.members("UN", number)
