"""Loading: types, copies of one's own, clear errors for damaged files, and panels."""

import json
from pathlib import Path

import pandas as pd
import pytest

import oxus_data
from oxus_data import loader

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True}},
    {"name": "day", "type": "date"},
    {"name": "count", "type": "integer"},
    {"name": "flag", "type": "boolean", "constraints": {"required": True}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
]


def read(tmp_path: Path, text: str) -> pd.DataFrame:
    path = tmp_path / "things.csv"
    path.write_text(text, encoding="utf-8")
    return loader.read_table(path, FIELDS)


def test_types(tmp_path):
    frame = read(tmp_path, "id,day,count,flag,kind\n007,2018-03-01,,true,a\nx,,3,false,\n")
    assert frame["id"].tolist() == ["007", "x"]
    assert frame["day"].dtype == "datetime64[us]" and pd.isna(frame["day"][1])
    assert frame["count"].dtype == "Int64" and frame["count"][1] == 3
    assert frame["flag"].dtype == bool
    assert frame["kind"].cat.categories.tolist() == ["a", "b"] and pd.isna(frame["kind"][1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "id,day,count,flag\nx,,1,true\n",
            "has the columns id, day, count, flag; expected id, day, count, flag, kind",
        ),
        ("id,day,count,flag,kind\nx,2018-02-30,,true,a\n", "row 2, day: '2018-02-30', expected a date"),
        ("id,day,count,flag,kind\nx,,,true,a\ny,,1.5,true,a\n", "row 3, count: '1.5', expected a integer"),
        ("id,day,count,flag,kind\nx,,many,true,a\n", "row 2, count: 'many', expected a integer"),
        ("id,day,count,flag,kind\nx,,,yes,a\n", "row 2, flag: 'yes', expected a boolean"),
        ("id,day,count,flag,kind\nx,,,true,c\n", "row 2, kind: 'c', expected one of a, b"),
        ("id,day,count,flag,kind\nx,,,true,a\n,,,true,b\n", "row 3, id: nothing, expected a string"),
        ('id,day,count,flag,kind\n"x,,,true,a\n', "cannot be read as a table"),
        ("", "cannot be read as a table"),
    ],
)
def test_a_damaged_table_is_named_with_its_row_and_what_was_expected(tmp_path, text, message):
    with pytest.raises(oxus_data.DataError) as caught:
        read(tmp_path, text)
    assert str(tmp_path / "things.csv") in str(caught.value)
    assert message in str(caught.value)
    assert "install it again" in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(oxus_data.DataError, match="things.csv is missing: the package is damaged"):
        loader.read_table(tmp_path / "things.csv", FIELDS)


def test_a_frame_changed_by_a_student_does_no_harm():
    frame = oxus_data.load("interests")
    frame["code"] = 0
    frame.loc[0, "interest"] = "trade"
    again = oxus_data.load("interests")
    assert again["code"].max() == 2 and again["interest"][0] == "security"


def test_an_unknown_table_is_answered_with_the_nearest():
    with pytest.raises(oxus_data.DataError, match="did you mean memberships"):
        oxus_data.load("membership")


def test_a_panel_is_complete_and_in_the_order_asked_for():
    panel = oxus_data.panel(["population", "gdp"], ["Uzbekistan", "KAZ"], (1985, 1992))
    assert list(panel.columns) == ["population", "gdp"]
    assert panel.index.tolist() == [(s, y) for s in ("UZB", "KAZ") for y in range(1985, 1993)]
    assert pd.isna(panel.loc[("KAZ", 1989), "gdp"]) and panel.loc[("KAZ", 1990), "gdp"] > 0
    assert panel.attrs["units"] == {"population": "persons", "gdp": "constant 2010 US$"}


def test_a_panel_without_years_goes_from_the_first_to_the_last_value():
    panel = oxus_data.panel("similarity_russia")
    assert panel.index.get_level_values("year").unique().tolist() == list(range(1995, 2012))
    assert panel["similarity_russia"].notna().sum() == 15


def test_a_panel_equals_the_table():
    table = oxus_data.load("indicators").query("indicator == 'gdp' and state_id == 'TJK'")
    panel = oxus_data.panel("gdp", "TJK").dropna()
    assert panel["gdp"].tolist() == table["value"].tolist()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("popluation",), "there is no indicator 'popluation'; did you mean population"),
        (("gdp", "Kazakstan"), "did you mean"),
        (("gdp", "KAZ", (2010, 2000)), "the first year, 2010, is after the last, 2000"),
        (([],), "at least one indicator"),
        (("gdp_ppp_pwt", "AFG"), "no value for AFG"),
    ],
)
def test_a_panel_says_what_it_cannot_give(arguments, message):
    with pytest.raises(oxus_data.DataError, match=message):
        oxus_data.panel(*arguments)


def test_every_file_is_as_the_descriptor_has_it():
    """Bytes and hash, so that a table changed by hand is not shipped with an old descriptor."""
    import hashlib

    folder = Path(oxus_data.__file__).parent
    stale = [
        entry["name"]
        for entry in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
        if entry["hash"] != f"sha256:{hashlib.sha256((folder / entry['path']).read_bytes()).hexdigest()}"
        or entry["bytes"] != (folder / entry["path"]).stat().st_size
    ]
    assert stale == [], "run: python -m data.scripts.build --offline"
