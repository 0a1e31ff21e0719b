"""`oxus build --report`: its measures are those of the unit as it is, and never those of an earlier version."""

import csv
import json
import shutil

import pytest

from oxus.authoring import report as report_module
from oxus.authoring.build import build
from oxus.authoring.report import MEASURED, Measure, measure, read_report_settings, report
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.layout import UNITS, unit_source
from repository import ROOT
from tiny_unit import MORE, TINY, TINY_UNIT

UNIT = TINY_UNIT
READ = """
# %% [markdown]
# ## Read
#
# One two three, [four](https://five.example/six) seven.
#
# ### Works
#
# - [Eight](https://doi.org/10.1080/713687778).

# %% [markdown]
# ## Step by step

# %%
values = [1, 2]
print(values)

# %% jupyter={"source_hidden": true}
my_verdicts = {"01-regionness-three": "", "01-rta-growth": ""}

# %%
quiz = Quiz(
    [{"question": "Which?", "options": ["a", "bb"], "answer": 1, "why": "So."}]
)
"""


@pytest.fixture
def course(course):
    """The tiny course with a reading and a Further exercise."""
    shutil.copy(ROOT / UNITS / "report.toml", course / UNITS / "report.toml")
    unit_source(course, UNIT).write_text(f"{TINY}{READ}{MORE}", encoding="utf-8", newline="\n")
    return course


def values(course):
    return report(course, [UNIT]).values[UNIT]


def test_what_the_source_says_is_counted(course):
    found = values(course)
    assert (found["edition"], found["works"], found["boxes"], found["untaught"]) == (2, 1, 0, 0)
    # Read, One two three four seven; addresses are not read, and works are counted separately.
    assert found["reading_words"] == 6
    assert (found["core_exercises"], found["further_exercises"], found["drawn_by_students"]) == (1, 1, 0)
    assert (found["quiz_questions"], found["quiz_longest"], found["quiz_place"]) == (1, 1, 1)
    assert found["quiz_problems"] > 0 and found["verdicts"] == 2
    assert found["tables"] is None and found["mutants_rejected"] is None


def test_the_share_of_checks_is_that_of_the_code_that_is_seen(course):
    # Answers 4 + 4, checks 1 + 1 (hidden tests are not seen), shown 2 + 3.
    assert values(course)["visible_check_share"] == round(2 / 15, 2)
    path = unit_source(course, UNIT)
    folded = path.read_text(encoding="utf-8").replace(
        'nbgrader={"grade": true, "grade_id": "test_',
        'jupyter={"source_hidden": true} nbgrader={"grade": true, "grade_id": "test_',
    )
    path.write_text(folded, encoding="utf-8")
    assert values(course)["visible_check_share"] == 0


def test_the_minutes_follow_the_formula(course):
    costs, _ = read_report_settings(course)
    for student, cost in costs.items():
        found = values(course)
        assert found[f"{student}_reading"] == round(8 / cost["words_per_minute"])
        assert found[f"{student}_essay"] == cost["essay"]
        further = 3 / cost["words_per_minute"] + cost["exercise"] + cost["line_of_solution"]
        assert found[f"{student}_further"] == round(further)
        # A small unit, Write double, Step by step: 8 words; 5 lines of code are shown, one line is to be written.
        core = 8 / cost["words_per_minute"] + 5 * cost["line_of_code"] + further
        core += cost["explore"] + cost["quiz_and_verdicts"] - 3 / cost["words_per_minute"]
        assert found[f"{student}_core"] == round(core)
    assert costs["novice"]["words_per_minute"] < costs["fluent"]["words_per_minute"] <= 238


def test_a_measured_result_is_kept_for_this_version_only(course, monkeypatch):
    build(course, [UNIT])
    monkeypatch.setattr(report_module, "_shown", lambda notebook: {"cell-06": {"tables": 4, "pictures": 1}})
    monkeypatch.setattr(
        report_module,
        "_mutants",
        lambda course, unit: {"made": 12, "rejected": 9, "equivalent": 2, "survived": 1},
    )
    assert measure(course, UNIT) == UNITS / UNIT / MEASURED
    assert measure(course, UNIT) is None
    found = values(course)
    assert (found["tables"], found["pictures"], found["pictures_per_table"]) == (4, 1, 0.25)
    assert (found["mutants"], found["mutants_survived"], found["mutants_rejected"]) == (12, 1, 0.9)
    path = unit_source(course, UNIT)
    path.write_text(path.read_text(encoding="utf-8").replace("double(-3)", "double(-4)"), encoding="utf-8")
    assert values(course)["mutants"] is None
    (path.parent / MEASURED).write_text("[", encoding="utf-8")
    assert values(course)["tables"] is None


@pytest.mark.slow
def test_tables_pictures_and_mutants_are_counted_by_running_the_unit(course):
    shown = READ.replace(
        "print(values)",
        "import pandas as pd\nfrom IPython.display import SVG, display\ndisplay(SVG(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))\n"
        "pd.DataFrame({'a': values})",
    ).replace("quiz = Quiz(\n    [", "Quiz = list\nquiz = Quiz(\n    [")
    unit_source(course, UNIT).write_text(f"{TINY}{shown}{MORE}", encoding="utf-8", newline="\n")
    build(course, [UNIT])
    measure(course, UNIT)
    found = values(course)
    assert (found["tables"], found["pictures"]) == (1, 1)
    assert found["mutants"] > 0 and found["mutants_survived"] + found["mutants_equivalent"] == 0
    assert found["mutants_rejected"] == 1


@pytest.mark.parametrize(
    ("least", "most", "target", "met"),
    [
        (0, 90, "≤ 90", {90: True, 91: False}),
        (3, 3, "3", {3: True, 2: False}),
        (0.5, 100, "≥ 0.5", {0.5: True, 0.4: False}),
        (0.98, 1, "0.98–1", {0.98: True, 0.97: False}),
        (700, 1000, "700–1000", {700: True, 1001: False}),
        (None, None, "", {5: None}),
    ],
)
def test_a_target_is_said_and_compared(least, most, target, met):
    line = Measure("x", "x", least, most)
    assert line.target == target and {value: line.meets(value) for value in met} == met
    assert line.meets(None) is None


def test_the_command_prints_it_or_writes_it(course, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert main(["build", "--report", "1"]) == 0
    said = capsys.readouterr().out
    assert (
        "verdicts asked for" in said and "2*" in said and "Where tables and pictures are not measured" in said
    )
    for name in ("r.csv", "r.json"):
        assert main(["build", "--report", "--output", str(tmp_path / name)]) == 0
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["measure"]: row for row in csv.DictReader(file)}
    assert rows["verdicts"] == {
        "unit": UNIT,
        "measure": "verdicts",
        "value": "2",
        "at_least": "3",
        "at_most": "3",
        "met": "False",
    }
    content = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert content["units"][UNIT]["verdicts"] == 2 and content["targets"]["verdicts"] == [3, 3]
    assert main(["build", "--report", "--output", "r.txt"]) == 1
    assert main(["build", "--measure"]) == 1
    assert "belong to --report" in capsys.readouterr().err


def test_faulty_settings_are_refused_with_all_their_faults(course):
    path = course / UNITS / "report.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("verdicts = [3, 3]", "verdicts = 3\nverdict = [1, 1]").replace("explore = 15.0", ""),
        encoding="utf-8",
    )
    with pytest.raises(CourseError) as caught:
        read_report_settings(course)
    said = str(caught.value)
    assert "novice.explore: missing" in said and "targets.verdict: no such" in said
    assert "targets.verdicts: write the least and the most" in said
