"""The JavaScript of the project: built files, types, lint, unit tests, and the data that Python passes to the views.

What needs Node is skipped where there is none, unless OXUS_REQUIRE_NODE is set; the project's CI sets it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

import view_fixtures
from oxus.selfstudy.progress_data import note_attempt
from oxus.selfstudy.widgets import ProgressView
from oxus_data import read_region
from oxus_widgets import Quiz
from oxus_widgets.actor_matrix_data import actor_matrix_data
from oxus_widgets.atlas_data import atlas_data
from oxus_widgets.crosstab_design import course_design, frame_design
from oxus_widgets.explorer_data import explorer_data
from oxus_widgets.ladder_data import ladder_data
from oxus_widgets.ledger_data import ledger_data
from oxus_widgets.trade_data import trade_data

ROOT = Path(__file__).resolve().parents[1]
VIEWS = ROOT / "widgets" / "views"
SELF_STUDY = ROOT / "course" / "oxus" / "selfstudy"
sys.path.insert(0, str(ROOT / "widgets"))
import build  # noqa: E402

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def npm() -> str:
    """The program npm, with the tools that package-lock.json names installed beside it."""
    found = shutil.which("npm") if shutil.which("node") else None
    if found is None:
        why = "there is no Node.js: install Node.js 20 or newer"
        if os.environ.get("OXUS_REQUIRE_NODE"):
            pytest.fail(why)
        pytest.skip(why)
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = ROOT / "node_modules" / ".oxus-lock"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
        installed = subprocess.run(
            [found, "ci", "--no-audit", "--no-fund"], cwd=ROOT, capture_output=True, text=True
        )
        assert installed.returncode == 0, installed.stdout + installed.stderr
        stamp.write_text(lock, encoding="utf-8")
    return found


def passes(npm: str, *arguments: str) -> None:
    done = subprocess.run([npm, "run", "--silent", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_built_file_is_stale():
    assert build.stale() == ""


@pytest.mark.full
def test_types_and_lint_are_clean(npm):
    passes(npm, "check")


def test_the_unit_tests_pass(npm):
    passes(npm, "test")


def test_a_new_build_gives_the_committed_files(npm):
    passes(npm, "build", "--", "--check")


# --- staleness, without Node ----------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    """The repository as far as the check for stale files reads it."""
    manifest = json.loads((ROOT / build.MANIFEST).read_text(encoding="utf-8"))
    for name in [*manifest["sources"], *manifest["bundles"], build.MANIFEST, "package-lock.json"]:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def test_an_edited_source_is_named_in_one_line_with_the_number_of_files_built_from_it(copy):
    assert build.stale(copy) == ""
    with (copy / "widgets/views/quiz/quiz.js").open("a") as file:
        file.write("\n")
    assert build.stale(copy) == (
        "1 built file (widgets/oxus_widgets/static/quiz.js) is stale: "
        "run `npm run build` (or `python3 widgets/build.py`). Changed since: widgets/views/quiz/quiz.js"
    )
    (copy / "widgets/views/kit/kit.css").unlink()
    # quiz.js, the style sheets of seven widgets, and that of self-study
    assert build.stale(copy).startswith(
        f"{1 + 7 + 1} built files (course/oxus/selfstudy/static/check.css and 8 more)"
    )
    assert build.stale(copy).endswith("Changed since: widgets/views/kit/kit.css and 1 more")


def test_a_source_of_every_file_gives_one_line(copy):
    with (copy / "widgets/views/build.js").open("a") as file:
        file.write("\n")
    said = build.stale(copy)
    assert (
        "\n" not in said
        and int(said.split()[0]) > 20
        and said.endswith("Changed since: widgets/views/build.js")
    )


def test_a_built_file_that_was_edited_or_is_missing_is_named(copy):
    (copy / "widgets/oxus_widgets/static/page.css").write_text("body {}", encoding="utf-8")
    (copy / "course/oxus/selfstudy/static/check.js").unlink()
    said = build.stale(copy)
    assert said.startswith("2 built files (course/oxus/selfstudy/static/check.js and 1 more) are not what")
    assert said.endswith("edit only files in widgets/views")


def test_line_ends_of_windows_make_nothing_stale(copy):
    path = copy / "widgets/views/quiz/quiz.js"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build.stale(copy) == ""


def test_another_esbuild_and_a_missing_manifest_are_told(copy):
    lock = copy / "package-lock.json"
    content = json.loads(lock.read_text(encoding="utf-8"))
    content["packages"]["node_modules/esbuild"]["version"] = "9.9.9"
    lock.write_text(json.dumps(content), encoding="utf-8")
    line = build.stale(copy)
    assert "built by esbuild" in line and "names 9.9.9" in line and "run `npm run build`" in line
    (copy / build.MANIFEST).unlink()
    assert "manifest.json is missing" in build.stale(copy)


@pytest.mark.parametrize("name", [build.MANIFEST, build.LOCK])
@pytest.mark.parametrize("content", [None, "", "{}", "[]", "7", '{"sources": 3, "packages": []}'])
def test_a_damaged_list_is_named_in_one_line_with_the_fix(copy, monkeypatch, capsys, name, content):
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(build.stale, "__defaults__", (copy,))
    assert build.main(["--check"]) == 1
    said = capsys.readouterr().out
    fix = "run `npm run build`" if name == build.MANIFEST else "git checkout package-lock.json"
    assert said.startswith(f"{name} is missing or damaged: ") and fix in said and said.count("\n") == 1


def test_without_node_the_build_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert build.main([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "install Node.js 20 or newer" in said


# --- what the views and Python have in common ------------------------------------------------------------------


def test_the_expected_values_of_the_unit_tests_are_what_python_gives():
    committed = view_fixtures.EXPECTED.read_text(encoding="utf-8")
    assert committed == view_fixtures.text(), "run `python tests/view_fixtures.py`"


def keeps_contract(data: dict | list, name: str) -> None:
    """The data fit the schema beside the view, and the columns of each table have one length."""
    [path] = [*VIEWS.glob(f"*/{name}.schema.json"), *SELF_STUDY.glob(f"{name}.schema.json")]
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, jsonschema.Draft202012Validator)
    for key, columns in tables_in(data, name):
        assert len({len(column) for column in columns}) <= 1, f"{key}: columns of different lengths"


def tables_in(data, name: str):
    """Name and columns of each table in the data, however deep."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if isinstance(data, dict) and all(isinstance(column, list) for column in data.values()):
        yield name, data.values()
    for key, value in parts:
        yield from tables_in(value, str(key))


def test_the_data_of_the_explorer_keep_their_contract():
    keeps_contract(explorer_data(), "explorer_data")
    keeps_contract(
        explorer_data(read_region(ROOT / "course/examples/baltic/data/baltic_data")), "explorer_data"
    )


@pytest.mark.parametrize(
    "data",
    [trade_data, actor_matrix_data, ladder_data, ledger_data, atlas_data],
    ids=lambda data: data.__name__,
)
def test_the_data_of_a_view_keep_their_contract(data):
    keeps_contract(json.loads(json.dumps(data())), data.__name__)


def test_the_questions_of_a_quiz_keep_their_contract():
    questions = [
        {"question": "Is 1 < 2?", "options": ["Yes", "No"], "answer": 0, "why": "By one."},
        {
            "question": "And 2 < 1?",
            "options": ("Yes", "No"),
            "answer": 1,
            "why": "See above.",
            "hint": "Count.",
        },
    ]
    keeps_contract(json.loads(json.dumps(Quiz(questions)._questions)), "quiz_data")


def test_the_table_of_progress_keeps_its_contract(tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_PROGRESS", str(tmp_path / "progress.json"))
    unit = "08-institutional-membership"
    note_attempt(tmp_path / "progress.json", unit, "members_on", "right", {})
    table = ProgressView(unit).exercises
    keeps_contract(table, "progress_data")
    solved = [name for name, done in zip(table["name"], table["solved"], strict=True) if done]
    assert solved == ["members_on"] and sum(table["attempts"]) == 1
    keeps_contract(ProgressView().exercises, "progress_data")


CODED = pd.DataFrame({"rail": [0, 2, 1], "road": [1, None, 0.5]}, index=["A", "B", "C"])


@pytest.mark.parametrize(
    "design",
    [
        lambda: course_design("2018-03-01"),
        lambda: frame_design(CODED, CODED.add_prefix("own_"), None, ("Wealth", "Trade"), "2018-03-01"),
    ],
    ids=["course", "frames"],
)
def test_the_data_of_the_cross_table_keep_their_contract(design):
    data = json.loads(json.dumps(design().to_json()))
    keeps_contract(data, "crosstab_data")
    assert len(data["of"]) == len(data["columns"]["units"])
    assert max(data["of"]) < len(data["rows"]["units"])
    for side in (data["rows"], data["columns"]):
        for feature in side["features"]:
            columns = [side["labels"], feature["codes"], *feature["evidence"].values()]
            assert {len(column) for column in columns} == {len(side["units"])}, feature["id"]
            assert {s for sources in feature["evidence"]["sources"] for s in sources} <= set(data["sources"])


def test_a_row_too_few_or_another_column_breaks_the_contract():
    data = json.loads(json.dumps(explorer_data()))
    data["spells"]["status"].pop()
    with pytest.raises(AssertionError, match="spells: columns of different lengths"):
        keeps_contract(data, "explorer_data")
    data["spells"]["colour"] = []
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        keeps_contract(data, "explorer_data")
