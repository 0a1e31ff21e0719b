"""Another region: its tables are checked as the course's are, its unit is built and judged, every command knows it."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

import oxus_data
from class_helpers import answered, hand_in, reference_answers
from csv_files import change_row
from jupyter_in_chromium import Lab
from oxus.authoring.build import build, stale
from oxus.authoring.judge import judge_unit, read_answers
from oxus.authoring.rules import MARKS, check_release
from oxus.core.execution import run
from oxus.core.layout import (
    answer_keys_file,
    find_course,
    packed_solutions_file,
    solution_notebook,
    student_notebook,
    unit_ids,
    unit_source,
)
from oxus.core.notebook import is_graded, is_solution, points, read_notebook
from oxus_data import DataError, read_region
from oxus_data.region import TABLES
from oxus_widgets import MembershipExplorer

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "course" / "examples" / "baltic"
DATA = EXAMPLE / "data" / "baltic_data"
UNIT = "01-baltic-membership"
THREE = ["EST", "LVA", "LTU"]


@pytest.fixture(scope="module")
def baltic() -> oxus_data.Region:
    return read_region(DATA)


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the tables to spoil."""
    folder = tmp_path / "таблицы копии"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def change(folder: Path, table: str, row: int, **values: str) -> None:
    change_row(folder / f"{table}.csv", row, **values)


def problems(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_region(folder)
    return str(caught.value)


# --- the tables -----------------------------------------------------------------------------------------------


def test_frictionless_finds_nothing_in_the_example_by_the_course_s_own_descriptor(copy):
    from frictionless import Package, system  # not while the tests are collected: it takes 0.2 s

    resources = [dict(r) for r in oxus_data.descriptor()["resources"]]
    wanted = [r for r in resources if r["name"] in (*TABLES, "membership_statuses")]
    shutil.copy(ROOT / "data/oxus_data/tables/membership_statuses.csv", copy)
    for resource in wanted:
        resource["path"] = f"{resource['name']}.csv"
        for of_the_file in ("bytes", "hash"):
            resource.pop(of_the_file, None)
    (copy / "datapackage.json").write_text(json.dumps({"name": "example", "resources": wanted}))
    with system.use_context(trusted=True):
        report = Package(str(copy / "datapackage.json")).validate()
    found = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    assert found == [] and len(report.tasks) == 5


def test_every_source_is_a_page_that_was_read_and_is_behind_some_row(baltic):
    sources = baltic.table("sources")
    cells = pd.concat([baltic.table(name)["sources"] for name in TABLES if name != "sources"])
    used = set(cells.str.split(";").explode())
    assert set(sources["source_id"]) == used
    assert sources["url"].str.match("https?://").all()
    assert not sources["kind"].isin(["general", "not_found"]).any()


def test_where_sources_differ_the_row_says_so_and_is_not_called_certain(baltic):
    spells = baltic.table("memberships")
    application = spells[spells["spell_id"] == "EU-EST-1"].iloc[0]
    assert application["confidence"] == "medium" and "28 November" in application["note"]


def test_spells_neither_overlap_nor_run_backwards_nor_leave_the_time_that_was_looked_up(baltic):
    spells = baltic.table("memberships")
    dates = pd.concat([spells["start"], spells["end"].dropna()])
    assert spells["start"].notna().all() and dates.between(str(baltic.first), str(baltic.as_of)).all()
    for _, group in spells.sort_values("start").groupby(["institution_id", "state_id"]):
        for before, after in zip(group.itertuples(), list(group.itertuples())[1:], strict=False):
            assert before.end <= after.start


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("memberships", {"start": "1991-02-30"}, "row 2, start: '1991-02-30', expected a date"),
        ("memberships", {"start": "1990-01-01"}, "row 2: UN-EST-1 is outside 1991-09-01 to 2024-05-01"),
        ("memberships", {"start": "2024-05-02"}, "row 2: UN-EST-1 is outside"),
        ("memberships", {"end": "1991-09-17"}, "row 2: UN-EST-1 ends before it starts"),
        ("memberships", {"state_id": "XXX"}, "row 2: state_id XXX is not in states.csv"),
        ("memberships", {"institution_id": "SCO"}, "row 2: institution_id SCO is not in institutions.csv"),
        ("memberships", {"status": "friend"}, "row 2: status friend is not in membership_statuses.csv"),
        ("memberships", {"sources": "iso-3166-1;hearsay"}, "row 2: sources hearsay is not in sources.csv"),
        ("memberships", {"sources": ""}, "row 2, sources: nothing, expected a string"),
        (
            "memberships",
            {"confidence": "sure"},
            "row 2, confidence: 'sure', expected one of high, medium, low",
        ),
        ("memberships", {"spell_id": "UN-LVA-1"}, "row 3: spell_id UN-LVA-1 is there twice"),
        ("institutions", {"kind": "club"}, "row 2, kind: 'club', expected one of"),
        (
            "institutions",
            {"successor_id": "NOWHERE"},
            "row 2: successor_id NOWHERE is not in institutions.csv",
        ),
        ("institutions", {"ended": "1900-01-01"}, "ended 1900-01-01 is before founded"),
        ("states", {"name": "Latvia"}, "row 3: name Latvia is there twice"),
        ("states", {"state_id": "EE"}, "states: EST is not in states.csv"),
    ],
)
def test_a_spoilt_row_is_named(copy, table, values, expected):
    change(copy, table, 0, **values)
    said = problems(copy)
    assert expected in said and str(copy) in said and "install it again" not in said


def test_two_spells_that_share_a_day_are_named(copy):
    rows = (copy / "memberships.csv").read_text(encoding="utf-8").splitlines()
    number = next(n for n, row in enumerate(rows) if row.startswith("EU-LVA-1"))
    change(copy, "memberships", number - 1, end="2004-05-02")
    assert f"row {number + 2}: EU-LVA-2 and EU-LVA-1 share a day" in problems(copy)


def test_all_spoilt_rows_are_named_at_once(copy):
    change(copy, "memberships", 0, state_id="XXX")
    change(copy, "memberships", 5, status="friend")
    assert len(problems(copy).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = 'x'\nstates = ['EST']\nfirst = 1991-01-01\n", "region.toml: as_of: missing"),
        (
            "name = 'x'\nstates = ['EST']\nfirst = 1991\nas_of = 2024-01-01\n",
            "line 3: first: 1991 is not a date",
        ),
        (
            "name = 'x'\nstates = 'EST'\nfirst = 1991-01-01\nas_of = 2024-01-01\n",
            "line 2: states: 'EST' is not a list of texts",
        ),
        (
            "name = 'x'\nstates = ['EST']\nfirst = 1991-01-01\nas_of = 2024-01-01\nseat = 1\n",
            "line 5: seat: no such setting",
        ),
        (
            "name = 'x'\nstates = ['EST']\nfirst = 1991-01-01\nas_of = 2024-01-01\ncentre = [24.5, 570]\n",
            "line 5: centre: [24.5, 570] is not [latitude, longitude]",
        ),
        ("name = \n", "region.toml: not TOML"),
    ],
)
def test_settings_that_do_not_fit_are_named(copy, text, expected):
    (copy / "region.toml").write_text(text, encoding="utf-8")
    said = problems(copy)
    assert expected in said and "region.toml" in said and "\n" not in said


def test_all_settings_that_do_not_fit_are_named_at_once(copy):
    (copy / "region.toml").write_text(
        "name = ' '\nstates = [1]\nfirst = 1991-01-01\nreach = 0\n", encoding="utf-8"
    )
    named = re.findall(r"region.toml: (?:line \d: )?(\w+): ", problems(copy))
    assert named == ["name", "states", "as_of", "reach"]


@pytest.mark.parametrize("name", ["region.toml", "sources.csv"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    assert re.search(rf"{name}( is|:) missing", problems(copy))


# --- the functions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "day", "states"),
    [
        ("EU", "2004-04-30", []),
        ("EU", "2004-05-01", ["EST", "LTU", "LVA"]),
        ("wto", "2000-01-01", ["EST", "LVA"]),
        ("Euro area", "2014-06-01", ["EST", "LVA"]),
        ("WEU", "2000-01-01", []),
    ],
)
def test_members_of_the_region_s_bodies(baltic, body, day, states):
    assert oxus_data.members(body, day, region=baltic)["state_id"].tolist() == states


def test_the_other_functions_take_the_region_too(baltic):
    matrix = oxus_data.status_matrix("1996-01-01", ["EU", "WEU", "CoE"], ["Latvia", "EST"], region=baltic)
    assert matrix.to_numpy().tolist() == [["applicant", "associate", "member"]] * 2
    assert matrix.index.tolist() == ["LVA", "EST"] and matrix.columns.tolist() == ["EU", "WEU", "COE"]
    assert oxus_data.status_matrix("1996-01-01", region=baltic).shape == (3, 11)
    assert oxus_data.spells("EU", "LTU", region=baltic)["status"].tolist() == ["applicant", "member"]
    del oxus_data.load("memberships", region=baltic)["status"]
    assert "status" in oxus_data.load("memberships", region=baltic), "a copy of one's own"


def test_what_the_region_does_not_have_is_refused_and_the_course_s_own_tables_stay_as_they_are(baltic):
    with pytest.raises(DataError, match="no institution 'SCO'"):
        oxus_data.members("SCO", "2018-03-01", region=baltic)
    with pytest.raises(DataError, match="no state 'KAZ'"):
        oxus_data.spells(state="KAZ", region=baltic)
    with pytest.raises(DataError, match="speak for 1991-09-01 to 2024-05-01"):
        oxus_data.members("EU", "2024-05-02", region=baltic)
    with pytest.raises(DataError, match="no table of the region 'actors'"):
        oxus_data.load("actors", region=baltic)
    with pytest.raises(DataError, match="no institution 'NATO'"):
        oxus_data.members("NATO", "2018-03-01")
    assert len(oxus_data.members("SCO", "2018-03-01")) == 8
    assert oxus_data.as_day("1964-01-01") and oxus_data.as_day("2026-03-01")


def test_a_region_that_is_read_again_has_its_changes(copy, baltic):
    before = read_region(copy)
    assert len(oxus_data.members("NATO", "2010-01-01", region=before)) == 3
    rows = (copy / "memberships.csv").read_text(encoding="utf-8").splitlines()
    number = next(n for n, row in enumerate(rows) if row.startswith("NATO-LVA-1"))
    change(copy, "memberships", number - 1, end="2009-01-01", end_precision="day")
    assert len(oxus_data.members("NATO", "2010-01-01", region=read_region(copy))) == 2
    assert len(oxus_data.members("NATO", "2010-01-01", region=before)) == 3


# --- the explorer ---------------------------------------------------------------------------------------------


def test_the_explorer_opens_on_the_region(baltic):
    explorer = MembershipExplorer(region=baltic)
    assert (explorer.date, explorer.states, len(explorer.institutions)) == ("2024-05-01", THREE, 11)
    assert explorer.members["EU"] == THREE and explorer.members["OSCE"] == []
    assert "Lithuania" in str(explorer) and "euro area" in explorer._html()
    data = explorer._data
    assert data["called"] == "the Baltic states" and data["five"] == THREE and data["text"] == []
    assert (data["first"], data["last"]) == ("1991-09-01", "2024-05-01")
    assert set(data["spells"]["state"]) == set(data["states"]["id"]) == set(THREE)


def test_the_explorer_answers_in_the_region_s_terms(baltic):
    explorer = MembershipExplorer("2012-06-01", ["nato", "OECD"], ["Latvia"], region=baltic)
    assert explorer.institutions == ["NATO", "OECD"] and explorer.members == {"NATO": ["LVA"], "OECD": []}
    explorer.kind = "economic"
    assert explorer.members == {"OECD": []}
    for name, value in {
        "states": ["KAZ"],
        "institutions": ["SCO"],
        "date": "2025-01-01",
        "kind": "water",
    }.items():
        with pytest.warns(UserWarning, match=name):
            setattr(explorer, name, value)
    assert explorer.states == ["LVA"] and explorer.date == "2012-06-01"


def test_the_region_s_map_shows_its_states_around_its_own_centre(baltic):
    drawn = MembershipExplorer(region=baltic)._data["map"]
    width, height = drawn["size"]
    assert set(drawn["shapes"]) == set(THREE)
    for x, y in drawn["places"].values():
        assert width / 3 < x < 2 * width / 3 and height / 6 < y < 5 * height / 6
    assert drawn["places"]["EST"][1] < drawn["places"]["LVA"][1] < drawn["places"]["LTU"][1]


def test_the_explorer_of_the_course_s_own_tables_is_as_before():
    explorer = MembershipExplorer()
    assert explorer.region is None and "called" not in explorer._data
    assert explorer.date == "2018-03-01" and explorer._data["five"] == list(oxus_data.CENTRAL_ASIA)
    assert not set(THREE) & set(explorer._data["map"]["shapes"])


# --- the unit -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adapted(tmp_path_factory) -> Path:
    """The example's folder, copied out of the repository as an adapter would, and built."""
    folder = tmp_path_factory.mktemp("adapted") / "мой курс"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "solutions", "notebooks"))
    build(folder, [UNIT])
    return folder


@pytest.fixture
def importable(adapted, monkeypatch):
    """The region's package as if it were installed, here and in kernels."""
    monkeypatch.syspath_prepend(str(adapted / "data"))
    monkeypatch.setenv("PYTHONPATH", str(adapted / "data"))


def test_the_example_is_a_course_of_its_own_and_no_unit_of_this_one(adapted):
    assert unit_ids(adapted) == [UNIT] and stale(adapted, [UNIT]) == []
    assert find_course(EXAMPLE / "course" / "units") == EXAMPLE
    assert UNIT not in unit_ids(ROOT) and find_course(ROOT / "course" / "examples") == ROOT


def test_the_source_is_as_the_build_writes_it(adapted):
    assert unit_source(adapted, UNIT).read_bytes() == unit_source(EXAMPLE, UNIT).read_bytes()


def test_the_settings_are_the_course_s_but_for_the_name():
    own = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    assert (EXAMPLE / "nbgrader_config.py").read_text(encoding="utf-8") == own.replace('"oxus"', '"baltic"')
    assert (EXAMPLE / "jupytext.toml").read_bytes() == (ROOT / "jupytext.toml").read_bytes()


def test_the_student_s_notebook_has_no_solution(adapted):
    notebook = read_notebook(student_notebook(adapted, UNIT))
    text = "\n".join(cell.source for cell in notebook.cells)
    assert check_release(notebook, UNIT) == [] and not [mark for mark in MARKS if mark in text]
    assert "YOUR CODE HERE" in text and "nunique() == len(set(states))" not in text
    assert '"OECD": (2765' not in text, "a hidden test"
    assert sum(points(read_notebook(solution_notebook(adapted, UNIT))).values()) == 9
    assert "9 points" in text


@pytest.mark.slow
def test_every_answer_is_judged_rightly(adapted, importable):
    judgements = judge_unit(adapted, UNIT)
    assert [str(j) for j in judgements if not j.just] == []
    kinds = Counter((j.answer.exercise, j.answer.kind) for j in judgements)
    exercises = {exercise for exercise, _ in kinds}
    assert exercises == {"together_since", "entry", "likeness"}
    assert all(kinds[e, "right"] >= 4 and kinds[e, "wrong"] >= 5 for e in exercises), (
        "with reference and stub"
    )
    assert all(j.seen for j in judgements if j.answer.kind == "wrong"), "a check that can be seen fails"
    assert (
        len({a.misconception for a in read_answers(unit_source(adapted, UNIT).parent / "answers.toml")}) > 9
    )


def errors(notebook, folder: Path) -> dict[str, str]:
    """The cells that end in an error when the notebook is run, by id."""
    outputs = [
        (c.id, o)
        for c in run(notebook, folder, timeout=600).cells
        if c.cell_type == "code"
        for o in c.outputs
    ]
    return {name: f"{o.ename}: {o.evalue}" for name, o in outputs if o.output_type == "error"}


@pytest.mark.slow
def test_the_solutions_run_from_top_to_bottom(adapted, importable, tmp_path):
    assert errors(read_notebook(solution_notebook(adapted, UNIT)), tmp_path) == {}


@pytest.mark.slow
def test_the_student_s_notebook_fails_only_where_an_answer_is_due(adapted, importable, tmp_path):
    notebook = read_notebook(student_notebook(adapted, UNIT))
    tests = {c.id for c in notebook.cells if c.cell_type == "code" and is_graded(c) and not is_solution(c)}
    assert set(errors(notebook, tmp_path)) == tests


def test_the_verdicts_are_what_the_tables_say(baltic):
    """The numbers that the unit's text gives."""
    full = baltic.table("memberships").query("status in @oxus_data.FULL")
    entries = full.groupby(["institution_id", "state_id"])["start"].min().unstack().dropna()
    queue = (entries.max(axis=1) - entries.min(axis=1)).dt.days
    assert len(queue) == 9 and set(queue[queue == 0].index) == {"UN", "BA", "CBSS", "NATO", "EU"}
    first = {body: set(row.index[row == row.min()]) for body, row in entries[queue > 0].iterrows()}
    assert first == {"COE": {"EST", "LTU"}, "WTO": {"LVA"}, "EURO": {"EST"}, "OECD": {"EST"}}
    five = list(oxus_data.CENTRAL_ASIA)
    four = [state for state in five if state != "TKM"]
    shares = [likeness(THREE, baltic), likeness(five, None), likeness(four, None)]
    text = unit_source(EXAMPLE, UNIT).read_text(encoding="utf-8")
    assert [f"{share:.2f}" for share in shares] == ["0.93", "0.72", "0.82"]
    assert all(f"{share:.2f}" in text for share in shares) and "eleven bodies" in text
    held = baltic.table("memberships").groupby("institution_id")["state_id"].nunique()
    assert (held == 3).all() and len(held) == 11, "all three are or were in each"


def likeness(states: list[str], region: oxus_data.Region | None) -> float:
    full = oxus_data.status_matrix("2018-03-01", states=states, region=region).isin(oxus_data.FULL)
    pairs = [(full.loc[a], full.loc[b]) for a, b in combinations(states, 2)]
    return sum((a & b).sum() / (a | b).sum() for a, b in pairs) / len(pairs)


# --- the commands, as a student of the region has them -----------------------------------------------------------


def variables(path: Path | None) -> dict[str, str]:
    """The environment in which `path` counts as a folder of installed packages, beside the clone's own packages."""
    own = [ROOT / name for name in ("course", "widgets", "data")]
    named = os.pathsep.join(map(str, [path, *own] if path else own))
    return {**os.environ, "PYTHONPATH": named, "OXUS_COURSE": "", "JPY_SESSION_NAME": ""}


def oxus(folder: Path, *words: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the `oxus` command in a folder."""
    command = [sys.executable, "-m", "oxus", *words]
    return subprocess.run(command, cwd=folder, env=variables(path), capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(adapted, tmp_path_factory) -> Path:
    """The example built by `oxus build`, and packed by pip."""
    done = oxus(adapted, "build", path=adapted / "data")
    assert f"built course/selfstudy/answer_keys/{UNIT}.json" in done.stdout, done.stderr
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*command, str(folder), str(adapted)], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory) -> Path:
    """A folder of installed packages with the example in it."""
    folder = tmp_path_factory.mktemp("site-packages")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


@pytest.fixture(scope="module")
def student(site, tmp_path_factory):
    """A student's folder, and the JupyterLab that `oxus lab` runs in it."""
    folder = tmp_path_factory.mktemp("student") / "Mari töö"
    folder.mkdir()
    lab = Lab(folder, ["lab", "1"], **variables(site))
    yield folder, lab
    lab.stop()


def answers(adapted: Path) -> dict[str, str]:
    return reference_answers(read_notebook(solution_notebook(adapted, UNIT)))


@pytest.mark.full
@pytest.mark.slow
def test_the_package_holds_what_students_need_and_no_source(wheel, adapted):
    archive = zipfile.ZipFile(wheel)
    inside = "baltic_data/_edition"
    held = {
        f"{inside}/course.toml": adapted / "course.toml",
        f"{inside}/notebooks/{UNIT}/{UNIT}.ipynb": student_notebook(adapted, UNIT),
        f"{inside}/course/selfstudy/answer_keys/{UNIT}.json": answer_keys_file(adapted, UNIT),
        f"{inside}/course/selfstudy/solutions/{UNIT}.json": packed_solutions_file(adapted, UNIT),
    }
    assert {name for name in archive.namelist() if name.startswith(inside)} == held.keys()
    assert all(archive.read(name) == path.read_bytes() for name, path in held.items())
    assert not [name for name in archive.namelist() if "units/" in name or "answers.toml" in name]


@pytest.mark.full
@pytest.mark.slow
def test_lab_opens_the_region_s_notebooks(student):
    folder, lab = student
    copies = [path.relative_to(folder / "oxus-work") for path in folder.glob("oxus-work/*/*.ipynb")]
    assert copies == [Path(UNIT, f"{UNIT}.ipynb")]
    with urllib.request.urlopen(lab.url(f"/api/contents/{UNIT}/{UNIT}.ipynb?content=0")) as answer:
        assert json.load(answer)["type"] == "notebook"


@pytest.mark.full
@pytest.mark.slow
def test_check_and_submit_know_the_region_s_unit(student, site, adapted):
    folder, _ = student
    path = folder / "oxus-work" / UNIT / f"{UNIT}.ipynb"
    told = oxus(folder, "check", "1", path=site)
    assert told.returncode == 1 and "not yet  entry: nothing is written here yet" in told.stdout, told.stderr
    hand_in(answered(read_notebook(path), answers(adapted)), path)
    told = oxus(folder, "check", "1", path=site)
    assert told.returncode == 0 and told.stdout.count("  passed   ") == 3, told.stdout + told.stderr
    told = oxus(folder, "submit", str(path), "--name", "mari", path=site)
    assert told.returncode == 0, told.stderr
    assert read_notebook(folder / f"mari_{UNIT}.ipynb").metadata["oxus"]["unit"] == UNIT


@pytest.mark.full
@pytest.mark.slow
def test_check_my_answer_the_solution_and_progress_know_the_region_s_unit(
    site, adapted, tmp_path, monkeypatch
):
    for name, value in variables(site).items():
        monkeypatch.setenv(name, value)
    every = read_answers(unit_source(adapted, UNIT).parent / "answers.toml")
    wrong = next(answer for answer in every if answer.kind == "wrong")
    button = 'button = oxus.check_button("01.{}")\nbutton._asked = 1\nprint(button.verdict["headline"])'
    calls = [button.format(name) for name in ("together_since", "entry", "likeness")]
    calls += ["print(oxus.progress().headline)", 'print(oxus.solution("01.entry"))']
    calls += [wrong.code, f'print(oxus.check("01.{wrong.exercise}"))']
    notebook = answered(read_notebook(student_notebook(adapted, UNIT)), answers(adapted))
    notebook.cells += [new_code_cell(call) for call in calls]
    work = tmp_path / "oxus-work" / UNIT
    hand_in(notebook, work / f"{UNIT}.ipynb")
    cells = run(read_notebook(work / f"{UNIT}.ipynb"), work, timeout=600).cells[-len(calls) :]
    told = ["".join(output.get("text", "") for output in cell.outputs).strip() for cell in cells]
    assert told[:4] == [
        "Right: 01.together_since",
        "Right: 01.entry",
        "Right: 01.likeness",
        "3 of 3 exercises of unit 01 solved",
    ]
    assert "def entry" in told[4]
    assert f"Not yet: 01.{wrong.exercise}" in told[6] and wrong.misconception in told[6]
    said = oxus(tmp_path, "progress", "1", path=site)
    assert said.returncode == 0 and "3 of 3 exercises solved" in said.stdout, said.stderr


@pytest.mark.full
@pytest.mark.slow
def test_the_site_is_the_region_s(site, tmp_path):
    done = oxus(tmp_path, "site", path=site)
    assert done.returncode == 0, done.stderr
    pages = sorted(path.name for path in (tmp_path / "oxus-site").glob("*.html"))
    assert pages == [f"{UNIT}.html", "index.html"], "no page of Central Asia's claims and tables"
    first = BeautifulSoup((tmp_path / "oxus-site" / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert first.title.text == first.h1.text == "Three Baltic states: a queue or a bloc?"
    assert [heading.text for heading in first.main.find_all("h2")] == ["Membership"]
    assert first.select_one(".oxus-site-home").text == "Three Baltic states" and first.html["lang"] == "en"
    refused = oxus(tmp_path, "site", "claims", path=site)
    assert refused.returncode == 1 and 'say data = "oxus_data"' in refused.stderr


@pytest.mark.full
@pytest.mark.slow
def test_colab_s_notebook_installs_the_region_s_package_too(site, tmp_path):
    done = oxus(tmp_path, "colab", path=site)
    assert done.returncode == 0, done.stderr
    setup = read_notebook(tmp_path / "colab" / f"{UNIT}.ipynb").cells[0].source
    assert re.findall(r"--no-deps (\S+)", setup) == ["oxus_course-*.whl", "baltic_data-*.whl"]
    compile(re.sub(r"^(\s+)%pip.*$", r"\1pass", setup, flags=re.MULTILINE), "setup", "exec")


@pytest.mark.full
@pytest.mark.slow
def test_python_in_the_browser_is_given_the_region_s_course(site, tmp_path):
    """The wheel that `oxus lite` makes, unpacked as the browser does."""
    code = (
        "from pathlib import Path; from oxus.core.edition import find_edition;"
        "from oxus.publish.lite.packages import course_wheel; print(course_wheel(Path(), find_edition()))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=variables(site), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    browser = tmp_path / "browser"
    zipfile.ZipFile(tmp_path / done.stdout.strip()).extractall(browser)
    code = "import baltic_data, oxus; print(oxus.check('01.entry')); print(baltic_data.__file__)"
    env = {**variables(None), "PYTHONPATH": str(browser)}
    done = subprocess.run([sys.executable, "-c", code], cwd=browser, env=env, capture_output=True, text=True)
    assert "Not run yet: 01.entry" in done.stdout and str(browser) in done.stdout, done.stdout + done.stderr


@pytest.mark.full
@pytest.mark.slow
def test_in_the_course_folder_itself_the_commands_need_no_package(wheel, adapted):
    """As an author works; that the tables can be imported is what `pip install -e .` does."""
    told = oxus(adapted, "check", "2", path=adapted / "data")
    assert told.returncode == 1 and f"there is no unit '2'; the course has: {UNIT}" in told.stderr
    told = oxus(adapted, "build", "--check", path=adapted / "data")
    assert told.returncode == 0 and "up to date" in told.stdout, told.stdout + told.stderr


# --- the guide ------------------------------------------------------------------------------------------------


def test_the_guide_names_only_what_is_there():
    text = (ROOT / "course" / "adapt.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if "://" not in link and not (ROOT / "course" / link).exists()] == []
    tests = re.findall(r"`(tests/[\w./]+)`", text)
    assert tests and [path for path in tests if not (ROOT / path).exists()] == []
    named = re.findall(r"`((?:course|data|widgets)/[\w./-]+)`", text)
    places = (ROOT, EXAMPLE)
    assert named and [path for path in named if not any((place / path).exists() for place in places)] == []
