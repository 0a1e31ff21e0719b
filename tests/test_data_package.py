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
from data.scripts import institutions
from data.scripts.rows import RAW, read

import oxus_data
from csv_files import change_row
from oxus_data.loader import resource

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "data" / "oxus_data"
TABLES = oxus_data.tables()


def fields(table: str) -> list[str]:
    """The columns of a table, as the descriptor says."""
    return [field["name"] for field in resource(table)["schema"]["fields"]]


def errors(folder: Path) -> list[str]:
    """What frictionless finds in a copy of the package."""
    from frictionless import Package, system  # not while the tests are collected: it takes 0.2 s

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
    change_row(folder / "tables" / f"{table}.csv", row, **values)


@pytest.mark.full
@pytest.mark.slow
def test_frictionless_finds_nothing():
    assert errors(PACKAGE) == []


SPOILT = [
    ("memberships", {"start": "1991-02-30"}, "type-error"),
    ("memberships", {"state_id": "XXX"}, "foreign-key"),
    ("memberships", {"status": "friend"}, "foreign-key"),
    ("memberships", {"sources": ""}, "constraint-error"),
    ("memberships", {"spell_id": "CIS-KGZ-1"}, "primary-key"),
    ("institutions", {"kind": "club"}, "constraint-error"),
    ("institutions", {"successor_id": "NOWHERE"}, "foreign-key"),
    ("indicators", {"year": "1492"}, "constraint-error"),
    ("indicators", {"indicator": "happiness"}, "foreign-key"),
    ("trade_partners", {"share": "101"}, "constraint-error"),
    ("claims", {"verdict": "true"}, "constraint-error"),
]
"""One fault in a row of its own: the table, what is changed, and the error that frictionless must report there."""


@pytest.mark.full
def test_frictionless_finds_each_spoilt_row(copy):
    for row, (table, values, _) in enumerate(SPOILT):
        change(copy, table, row, **values)
    found = errors(copy)
    for row, (table, values, expected) in enumerate(SPOILT):
        # The head of the file is row 1. The second of two equal keys is the one reported.
        place = "" if expected == "primary-key" else f'"{row + 2}"'
        assert any(error.startswith(f"{table}: {expected}") and place in error for error in found), (
            values,
            found,
        )


def test_every_table_is_described_and_every_field_has_words():
    for entry in oxus_data.descriptor()["resources"]:
        assert entry["title"] and entry["licenses"] and entry["sources"]
        for field in entry.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 5, field


@pytest.mark.parametrize("table", TABLES)
def test_loaded_types_follow_the_descriptor(table):
    frame = oxus_data.load(table)
    kinds = {
        "date": ("datetime64[us]",),
        "integer": ("int64", "Int64"),
        "number": ("float64",),
        "boolean": ("bool", "boolean"),
        "string": ("str", "object", "category"),
    }
    (entry,) = [r for r in oxus_data.descriptor()["resources"] if r["name"] == table]
    assert list(frame.columns) == [f["name"] for f in entry["schema"]["fields"]]
    for field in entry["schema"]["fields"]:
        column, constraints = frame[field["name"]], field.get("constraints", {})
        assert str(column.dtype) in kinds[field["type"]], field
        assert (str(column.dtype) == "category") == ("enum" in constraints), field
        assert not (constraints.get("required") and column.isna().any()), field


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


ALL_LOOKED_UP = (
    *("institution_features", "interests", "commitment", "un_votes"),
    *("dams", "voices"),
)


@pytest.mark.parametrize("table", [t for t in TABLES if "confidence" in fields(t)])
def test_what_rests_on_general_knowledge_is_never_called_certain(table):
    frame = oxus_data.load(table)
    general = frame["sources"].str.split(";").map(lambda ids: "general-knowledge" in ids)
    assert not (frame[general]["confidence"] == "high").any()
    assert general.any() or table in ALL_LOOKED_UP


def test_what_was_not_found_has_no_value_and_says_so():
    frame = oxus_data.load("institution_features")
    assert (frame["value"].isna() == (frame["sources"] == "not-found")).all() and frame["value"].isna().any()


def test_gaps_name_tables_and_states_that_exist():
    gaps = oxus_data.load("gaps")
    states = set(oxus_data.load("states")["state_id"])
    assert {s for cell in gaps["states"].dropna() for s in cell.split(";")} <= states
    assert {t for cell in gaps["nearest"].dropna() for t in cell.split(";")} <= set(TABLES)


def test_gaps_that_the_tables_can_show_are_gaps():
    """Should an update fill one, its row has to go."""
    indicators = oxus_data.load("indicators")
    have = {tuple(row) for row in indicators[["indicator", "state_id"]].itertuples(index=False)}
    for indicator, states in {
        "poverty_rate_fb2025": ["TKM"],
        "military_spending_gdp_fb2015": ["TJK", "TKM", "UZB"],
        "hydropower_share_fb2025": ["TKM"],
    }.items():
        assert [s for s in states if (indicator, s) in have] == []
        assert any(indicator == i for i, _ in have)
    turkmen = indicators[(indicators["state_id"] == "TKM") & (indicators["indicator"] == "gdp")]
    assert turkmen["year"].max() == 2018


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
    first, last = pd.Timestamp(oxus_data.FIRST), pd.Timestamp(oxus_data.AS_OF)
    assert frame["end"].min() >= first, "a spell that ended before the data begin"
    assert max(frame["start"].max(), frame["end"].max()) <= last


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"start": "2015-06-29"}, "AIIB-CHN-1: it starts on 2015-06-29, before 2015-12-25"),
        ({"start": "2015-06-29", "status": "prospective"}, ""),
        (
            {"start": "2015-06-28", "status": "prospective"},
            "AIIB-CHN-1: it starts on 2015-06-28, before 2015-06-29",
        ),
        ({"start": "2015-12-01", "start_precision": "month"}, ""),
        ({"start": "2015-11-01", "start_precision": "month"}, "AIIB-CHN-1: it starts on 2015-11-01"),
        ({"start": "2015-06-29", "note": "Before the charter was in force, before all others."}, ""),
    ],
)
def test_the_build_refuses_a_spell_before_the_founding_unless_its_note_says_why(change, told):
    """A signatory, a prospective member or an applicant may be there from the day of signing."""
    bodies = read(RAW / "institutions" / "institutions.csv")
    (spell,) = (r for r in read(PACKAGE / "tables" / "memberships.csv") if r["spell_id"] == "AIIB-CHN-1")
    found = list(institutions.early(bodies, [spell | change]))
    assert len(found) == bool(told) and told in "".join(found)


def test_a_crossing_is_not_open_while_its_border_is_closed_for_years_unless_its_note_says_so():
    """`border_closures` and `border_crossings` agree: a closure of a year or more is seen in both."""
    closures, crossings = oxus_data.load("border_closures"), oxus_data.load("border_crossings")
    long = closures[(closures["end"] - closures["start"]).dt.days > 365]
    assert len(long) == 2
    open_ = []
    for closure in long.itertuples():
        sides = (crossings["state_a_id"] == closure.state_a_id) & (
            crossings["state_b_id"] == closure.state_b_id
        )
        for row in crossings[sides].itertuples():
            during = not (row.opened >= closure.end or row.closed <= closure.start)
            if during and "border_closures" not in str(row.note):
                open_.append((row.crossing_id, closure.closure_id))
    assert open_ == []


def test_a_second_period_of_a_crossing_has_its_opening_or_says_that_it_was_not_found():
    crossings = oxus_data.load("border_crossings")
    later = crossings[crossings["crossing_id"].str.fullmatch(r".*-[2-9]") & crossings["opened"].isna()]
    assert later.loc[~later["note"].str.contains("not found"), "crossing_id"].tolist() == []


def test_the_readme_says_how_many_memberships_have_an_official_or_scholarly_source():
    makers = oxus_data.load("sources").set_index("source_id")["maker"]
    spells = oxus_data.load("memberships")
    good = [
        any(
            makers[i] in ("treaty", "official", "scholarship") or i.startswith("correlates-of-war")
            for i in ids
        )
        for ids in spells["sources"].str.split(";")
    ]
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert f"{sum(good)} of {len(good)} memberships rest on" in " ".join(text.split())


def test_each_organisation_names_the_act_that_makes_a_member_and_begins_with_it():
    """Signing and coming into force are two columns; the founding follows the one that the act names."""
    bodies = oxus_data.load("institutions")
    assert bodies["membership_act"].notna().all()
    for act, column in (("signature", "signed"), ("in_force", "in_force")):
        own = bodies[(bodies["membership_act"] == act) & bodies[column].notna()]
        assert len(own) > 5
        assert own.loc[own["founded"] != own[column], "institution_id"].tolist() == []
    both = bodies.dropna(subset=["signed", "in_force"])
    assert (both["signed"] <= both["in_force"]).all()


def test_a_dialogue_partner_of_the_sco_counts_from_the_decision():
    """One rule for all: those of one decision begin on one day, and the note has the memorandum."""
    partners = oxus_data.load("memberships").query("institution_id == 'SCO' and status == 'dialogue_partner'")
    waves = partners.groupby("start")["state_id"].agg(set).tolist()
    assert waves == [
        {"BLR", "LKA"},
        {"TUR"},
        {"ARM", "AZE", "KHM", "NPL"},
        {"EGY", "QAT", "SAU"},
        {"ARE", "BHR", "KWT", "MDV", "MMR"},
    ]
    assert (partners["start_precision"] == "day").all()


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


def test_every_state_with_an_iso_code_has_a_code_of_the_correlates_of_war_and_a_wikidata_id():
    states = oxus_data.load("states").set_index("state_id")
    coded = states[states["iso_numeric"].notna()]
    assert coded[["cow_code", "wikidata_id"]].notna().all(axis=None)
    assert states.loc["KAZ", ["cow_code", "wikidata_id"]].tolist() == [705, "Q232"]
    assert states.loc[states["iso_numeric"].isna(), ["cow_code", "wikidata_id"]].isna().all(axis=None)


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


def made_anew(folder: Path, *options: str, downloads: bool = False) -> list[str]:
    """Build a copy of the package in a folder; the files that changed, or came, or went."""
    ignored = ["__pycache__"] + ([] if downloads else ["downloads"])
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns(*ignored))

    def files() -> dict[str, bytes]:
        return {
            str(p.relative_to(folder)): p.read_bytes()
            for p in (folder / "data" / "oxus_data").rglob("*")
            if p.is_file() and "__pycache__" not in p.parts
        }

    before = files()
    # Every byte of a table must come from its source, and not be what was there.
    if downloads:
        for path in (folder / "data" / "oxus_data" / "tables").glob("*.csv"):
            if path.stem not in NOT_BUILT:
                path.unlink()
    command = [sys.executable, "-m", "data.scripts.build", *options]
    run = subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    if "could not fetch it" in run.stderr:
        pytest.skip(f"a registry is out of reach: {run.stderr.splitlines()[-1]}")
    assert run.returncode == 0, run.stderr
    after = files()
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


NOT_BUILT = ("claims", "findings", "membership_statuses")
"""Two are kept by hand; `data.scripts.findings` makes the third from the others, and test_findings.py compares it."""


@pytest.mark.slow
def test_tables_are_made_anew_to_the_byte(tmp_path):
    assert made_anew(tmp_path, "--offline") == []


@pytest.mark.registries
@pytest.mark.slow
def test_all_tables_are_made_anew_from_the_registries_to_the_byte(tmp_path):
    assert made_anew(tmp_path, downloads=True) == []


@pytest.mark.slow
def test_a_change_of_a_raw_file_would_be_seen(tmp_path):
    """The test above can fail: a table that somebody edited is put right, and so differs."""
    shutil.copytree(
        ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__", "downloads")
    )
    states = tmp_path / "data" / "oxus_data" / "tables" / "states.csv"
    before = states.read_text(encoding="utf-8")
    states.write_text(before.replace("Kazakhstan", "Kazakstan"), encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "data.scripts.build", "--offline"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert states.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_plain_csv_for_any_program(table):
    """UTF-8 without a byte order mark, one header row, as many cells in every row, quoted as RFC 4180 has it."""
    content = (PACKAGE / "tables" / f"{table}.csv").read_bytes()
    text = content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and text.endswith("\n")
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])} and len(set(rows[0])) == len(rows[0])
    assert [row for row in rows if any(cell != cell.strip() for cell in row)] == []


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
