"""The data package keeps what its descriptor promises, and each check can fail."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package, system

import oxus_data

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "data" / "oxus_data"
TABLES = oxus_data.tables()


def errors(folder: Path) -> list[str]:
    """What frictionless finds in a copy of the package."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name}: {error.type}: {error.message}" for task in report.tasks for error in task.errors]


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the package to spoil."""
    folder = tmp_path / "package"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def change(folder: Path, table: str, row: int, **values: str) -> None:
    path = folder / "tables" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_frictionless_finds_nothing():
    assert errors(PACKAGE) == []


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("memberships", {"start": "1991-02-30"}, "type-error"),
        ("memberships", {"state_id": "XXX"}, "foreign-key"),
        ("memberships", {"status": "friend"}, "foreign-key"),
        ("memberships", {"sources": ""}, "constraint-error"),
        ("memberships", {"spell_id": "CIS-KGZ-1"}, "primary-key"),
        ("institutions", {"kind": "club"}, "constraint-error"),
        ("institutions", {"successor_id": "NOWHERE"}, "foreign-key"),
        ("indicators", {"value": "-1"}, "constraint-error"),
    ],
)
def test_frictionless_finds_a_spoilt_row(copy, table, values, expected):
    change(copy, table, 0, **values)
    assert any(expected in e for e in errors(copy)), errors(copy)


def test_every_table_is_described_and_every_field_has_words():
    for entry in oxus_data.descriptor()["resources"]:
        assert entry["title"] and entry["licenses"] and entry["sources"]
        for field in entry.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 5, field


@pytest.mark.parametrize("table", TABLES)
def test_loaded_types_follow_the_descriptor(table):
    frame = oxus_data.load(table)
    kinds = {"date": "datetime64", "integer": "int64", "number": "float64", "boolean": "bool"}
    (entry,) = [r for r in oxus_data.descriptor()["resources"] if r["name"] == table]
    assert list(frame.columns) == [f["name"] for f in entry["schema"]["fields"]]
    for field in entry["schema"]["fields"]:
        dtype = str(frame[field["name"]].dtype)
        assert (
            dtype.startswith(kinds[field["type"]]) if field["type"] in kinds else dtype in ("str", "object")
        )


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"sources"}))
def test_every_row_names_sources_that_exist(table):
    known = set(oxus_data.load("sources")["source_id"])
    for number, cell in enumerate(oxus_data.load(table)["sources"], start=2):
        named = cell.split(";")
        assert set(named) <= known, f"{table}.csv row {number}: {set(named) - known}"


def test_every_source_is_behind_some_row():
    used = {
        s for t in TABLES if t != "sources" for cell in oxus_data.load(t)["sources"] for s in cell.split(";")
    }
    assert set(oxus_data.load("sources")["source_id"]) == used


def test_what_rests_on_general_knowledge_is_never_called_certain():
    frame = oxus_data.load("memberships")
    general = frame["sources"].str.split(";").map(lambda ids: "general-knowledge" in ids)
    assert general.any() and not (frame[general]["confidence"] == "high").any()


def overlaps(frame: pd.DataFrame) -> list[str]:
    """Pairs of spells of one state in one body that share a day."""
    found = []
    dated = frame.dropna(subset="start").sort_values("start")
    for _, group in dated.groupby(["institution_id", "state_id"]):
        for before, after in zip(group.itertuples(), list(group.itertuples())[1:], strict=False):
            if pd.isna(before.end) or before.end > after.start:
                found.append(f"{before.spell_id} and {after.spell_id}")
    return found


def test_no_two_spells_of_a_state_in_a_body_overlap():
    assert overlaps(oxus_data.load("memberships")) == []


def test_an_overlap_would_be_found():
    frame = oxus_data.load("memberships")
    frame.loc[frame["spell_id"] == "SCO-IND-1", "end"] = pd.Timestamp("2017-06-10")
    assert overlaps(frame) == ["SCO-IND-1 and SCO-IND-2"]


def test_spells_end_after_they_start_and_within_what_the_data_speak_for():
    frame = oxus_data.load("memberships")
    ended = frame.dropna(subset=["start", "end"])
    assert (ended["end"] > ended["start"]).all()
    dates = pd.concat([frame["start"], frame["end"]]).dropna()
    assert dates.min() >= pd.Timestamp(oxus_data.FIRST) and dates.max() <= pd.Timestamp(oxus_data.AS_OF)


def test_padded_dates_are_padded():
    frame = oxus_data.load("memberships")
    for name in ("start", "end"):
        yearly = frame[frame[f"{name}_precision"] == "year"][name]
        monthly = frame[frame[f"{name}_precision"] == "month"][name]
        assert (yearly.dt.strftime("%m-%d") == "01-01").all() and (monthly.dt.day == 1).all()
        assert (
            frame[name].isna()
            == frame[f"{name}_precision"].isin(["unknown"]) | frame[f"{name}_precision"].isna()
        ).all()


def test_the_five_have_a_row_in_every_body():
    """A spell or an explicit absence: nothing about the five is left unsaid."""
    spelled = oxus_data.load("memberships")[["institution_id", "state_id"]]
    absent = oxus_data.load("absences")[["institution_id", "state_id"]]
    said = {tuple(r) for r in pd.concat([spelled, absent]).itertuples(index=False)}
    bodies = oxus_data.load("institutions")["institution_id"]
    assert [(b, s) for b in bodies for s in oxus_data.CENTRAL_ASIA if (b, s) not in said] == []
    assert not {tuple(r) for r in spelled.itertuples(index=False)} & {
        tuple(r) for r in absent.itertuples(index=False)
    }


def test_every_institution_of_the_source_text_is_there():
    frame = oxus_data.load("institutions").dropna(subset="section")
    chapter_6 = set(frame[frame["section"].str.startswith("6.")]["institution_id"])
    assert chapter_6 >= {
        *(
            "CIS",
            "CACO",
            "ICWC",
            "OSCE",
            "PFP",
            "BOMCA",
            "ADB",
            "CAREC",
            "AIIB",
            "ECO",
            "RCD",
            "CST",
            "CSTO",
            "EAEU",
        ),
        *("SHANGHAI5", "SCO"),
    }


@pytest.mark.parametrize("indicator", ["population", "gdp"])
def test_indicators_cover_the_five_and_their_neighbours(indicator):
    """Guards against an update that silently cuts a country short."""
    frame = oxus_data.load("indicators").query("indicator == @indicator")
    last = {"population": 2022, "gdp": 2018}[indicator]
    for state in (*oxus_data.CENTRAL_ASIA, "RUS", "CHN", "IRN", "TUR", "PAK", "IND"):
        years = set(frame[frame["state_id"] == state]["year"])
        assert set(range(1995, last + 1)) <= years, (state, indicator)


def test_indicator_values_are_of_the_right_size():
    frame = oxus_data.load("indicators").set_index(["state_id", "indicator", "year"])["value"]
    assert frame["KAZ", "population", 2018] == pytest.approx(18.3e6, rel=0.01)
    five = sum(frame[state, "gdp", 2018] for state in oxus_data.CENTRAL_ASIA)
    assert 20 < frame["CHN", "gdp", 2018] / five < 40


@pytest.mark.parametrize("script", ["build_institutions", "build_descriptor"])
def test_tables_are_made_anew_to_the_byte(script, tmp_path):
    shutil.copytree(
        ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("downloads", "__pycache__")
    )
    before = {p: p.read_bytes() for p in (tmp_path / "data" / "oxus_data").rglob("*") if p.is_file()}
    subprocess.run([sys.executable, str(tmp_path / "data" / "scripts" / f"{script}.py")], check=True)
    after = {p: p.read_bytes() for p in (tmp_path / "data" / "oxus_data").rglob("*") if p.is_file()}
    assert before == after


def signed_area(ring: list[list[float]]) -> float:
    """Twice the area inside a ring in square degrees, positive if it runs counter-clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False))


def test_countries_are_closed_right_handed_and_small():
    text = (PACKAGE / "geometry" / "countries.geojson").read_text(encoding="utf-8")
    assert len(text) < 110_000
    found = json.loads(text)["features"]
    for feature in found:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for outer, *holes in polygons:
            assert outer[0] == outer[-1] and len(outer) >= 4, feature["properties"]
            assert signed_area(outer) > 0 and all(signed_area(h) < 0 for h in holes), feature["properties"]
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in outer)
    drawn = {f["properties"]["state_id"] for f in found}
    assert set(oxus_data.load("states")["state_id"]) - drawn == {"BHR", "MDV"}


def test_geometry_is_a_copy_of_your_own():
    oxus_data.geometry("countries")["features"].clear()
    assert oxus_data.geometry("countries")["features"]


def test_a_table_is_a_copy_of_your_own():
    del oxus_data.load("states")["name"]
    assert "name" in oxus_data.load("states")


def test_the_readme_names_every_table():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert [t for t in TABLES if not re.search(rf"`{t}`", text)] == []
