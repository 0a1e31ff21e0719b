"""Mutants: which mistakes are made, what becomes of them, and what an author lists as equivalent."""

import ast

import pytest

pytest.importorskip("libcst")

from oxus.authoring.mutants import MISTAKES, mutants
from oxus.authoring.mutation_report import read_equivalent
from oxus.cli import main
from oxus.core.errors import CourseError
from tiny_unit import TINY, TINY_UNIT, tiny_course

SOLUTION = '''
import math
def choose(rows, day, least=2):
    """Rows in 1999 > 2."""
    floor = 7
    ### BEGIN SOLUTION
    begun = rows["start"] <= pd.Timestamp(day)
    kept = rows[begun & (rows["size"] > least)].sort_values("size", ascending=False)
    kept = kept.drop_duplicates("state", keep="first")
    total = 0
    for number in kept["size"]:
        if number < 0:
            continue
        total += number / 2
    return sorted(set(kept["state"]))[:3], min(total, 10) if total else None
    ### END SOLUTION
'''


@pytest.fixture(scope="module")
def made():
    return mutants(SOLUTION)


def test_every_kind_of_mistake_is_made_and_each_mutant_is_another_program(made):
    assert {mutant.mistake for mutant in made} == set(MISTAKES)
    trees = [ast.dump(ast.parse(mutant.code)) for mutant in made]
    assert len(set(trees)) == len(trees)
    assert ast.dump(ast.parse(SOLUTION)) not in trees


@pytest.mark.parametrize(
    "changed",
    [
        'begun = rows["start"] < pd.Timestamp(day)',
        'begun = rows["start"] <= (pd.Timestamp(day) + pd.Timedelta(days=1))',
        'begun = rows["start"] <= (pd.Timestamp(day) - pd.Timedelta(days=1))',
        'rows[begun | (rows["size"] > least)]',
        'rows[(rows["size"] > least)]',
        'rows[begun & (rows["size"] > rows)]',
        "ascending=True",
        "keep='last'",
        '.sort_values("size", ascending=False)\n',
        "if number < 1:",
        "break",
        "total -= number / 2",
        "total += number * 2",
        'list(set(kept["state"]))[:3]',
        'sorted(list(kept["state"]))[:3]',
        "[:4]",
        "max(total, 10)",
        "min(10, total)",
    ],
)
def test_the_usual_mistakes_are_among_them(made, changed):
    assert any(changed in mutant.code for mutant in made)


def test_a_return_moves_into_the_loop(made):
    (mutant,) = [m for m in made if "        return sorted" in m.code]
    assert mutant.mistake == "statement"


def test_nothing_outside_the_marks_is_changed(made):
    for mutant in made:
        assert '"""Rows in 1999 > 2."""' in mutant.code and "floor = 7" in mutant.code
        assert "least=2" in mutant.code and "import math" in mutant.code


def test_a_change_shows_the_lines_that_differ(made):
    first = made[0]
    assert [line[0] for line in first.change.splitlines()] == ["-", "+"]


def judged(folder, source=TINY, equivalent=None, monkeypatch=None):
    course = tiny_course(folder, source)
    if equivalent is not None:
        (course / "course" / "units" / TINY_UNIT / "equivalent.toml").write_text(equivalent, encoding="utf-8")
    monkeypatch.setenv("OXUS_COURSE", str(course))
    return main(["judge", "--mutants", "01"])


def test_tests_that_reject_every_mutant(tmp_path, monkeypatch, capsys):
    assert judged(tmp_path / "course", monkeypatch=monkeypatch) == 0
    assert "double: 4 mutants, 4 rejected" in capsys.readouterr().out


# Only 2 is tried, and 2 * 2 is also 2 + 2.
WEAK = TINY.replace("assert double(-3) == -6", "assert double(2) == 4")
SURVIVOR = "[[double]]\nchange = '''\n- return 2 * x\n+ return x * 2\n'''\nreason = 'The order makes no difference.'\n"


def test_a_survivor_is_shown_and_fails_the_command(tmp_path, monkeypatch, capsys):
    source = WEAK.replace("return 2 * x", "return abs(x) * 2")
    assert judged(tmp_path / "course", source, monkeypatch=monkeypatch) == 1
    out = capsys.readouterr().out
    assert "passes all tests (call left out):\n      - return abs(x) * 2\n      + return (x) * 2\n" in out
    assert "1 survived" in out


def test_a_listed_survivor_is_equivalent_and_an_outdated_one_is_reported(tmp_path, monkeypatch, capsys):
    source = WEAK.replace("return 2 * x", "return abs(x) * 2")
    listed = SURVIVOR.replace("- return 2 * x\n+ return x * 2", "- return abs(x) * 2\n+ return (x) * 2")
    assert judged(tmp_path / "a", source, listed, monkeypatch) == 0
    assert "1 equivalent, 0 survived" in capsys.readouterr().out
    assert judged(tmp_path / "b", TINY, listed, monkeypatch) == 1
    assert "it no longer passes the tests: remove it\n      - return abs(x) * 2" in capsys.readouterr().out
    assert judged(tmp_path / "c", TINY, listed.replace("double", "halve"), monkeypatch) == 1
    assert "the unit has no exercise 'halve'" in capsys.readouterr().out


@pytest.mark.slow
def test_a_mutant_that_never_ends_is_rejected(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("oxus.authoring.mutation_report.PATIENCE", 0.1)
    source = TINY.replace(
        "    return 2 * x\n",
        "    total = 0\n    while total != 2 * x:\n        total += 1 if x > 0 else -1\n    return total\n",
    )
    assert judged(tmp_path / "course", source, monkeypatch=monkeypatch) == 1
    out = capsys.readouterr().out
    assert "20 mutants, 13 rejected" in out
    assert "+ total -= 1 if x > 0 else -1" not in out, "it goes the wrong way for ever"


def test_an_entry_without_a_reason_names_file_and_key(tmp_path):
    path = tmp_path / "equivalent.toml"
    path.write_text("[[double]]\nchange = '- a'\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"equivalent\.toml.*reason"):
        read_equivalent(path)


def test_equal_changes_of_two_lines_are_two_entries():
    changes = [
        m.change for m in mutants("def f(a):\n    b = a < 1\n    a = 2\n    b = a < 1\n    return b\n")
    ]
    assert len(set(changes)) == len(changes)
    assert "- b = a < 1\n+ b = a <= 1\n(number 2 of such changes)" in changes


def test_a_magic_in_a_solution_does_no_harm():
    assert any(
        "x - 1" in mutant.code for mutant in mutants("%matplotlib inline\ndef f(x):\n    return x + 1\n")
    )


def test_a_solution_that_fails_is_named_and_no_mutant_is_tried(tmp_path, monkeypatch, capsys):
    source = TINY.replace("return 2 * x", "return 3 * x")
    assert judged(tmp_path / "course", source, monkeypatch=monkeypatch) != 0
    shown = capsys.readouterr()
    assert (
        "double: the reference solution itself fails a test (double(2) should be 4" in shown.out + shown.err
    )
