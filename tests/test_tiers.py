"""The tiers of tests: what `course/start.py` runs, and that a slow test cannot get into the fast tier unseen."""

import importlib.util
import json
from itertools import combinations

import pytest

import tiers

pytest_plugins = ["pytester"]

BURN = """
import os
import pytest

def burn():
    start = sum(os.times()[:2])
    while sum(os.times()[:2]) - start < 0.15:
        pass

@pytest.fixture(scope="module")
def costly():
    burn()

@pytest.fixture(scope="session")
def shared():
    burn()

def test_quick():
    pass

def test_burns():
    burn()

def test_needs_what_burns(costly):
    pass

def test_needs_what_all_share(shared):
    pass

@pytest.mark.slow
def test_may_burn():
    burn()

def test_waits():
    import time
    time.sleep(0.2)
"""

GARBAGE = """
import gc
import os

class Leftover:
    def __del__(self):
        start = sum(os.times()[:2])
        while sum(os.times()[:2]) - start < 0.15:
            pass

def test_leaves_garbage():
    leftover = Leftover()
    leftover.itself = leftover

def test_collects_it():
    gc.collect()
"""


@pytest.fixture
def start(root, tmp_path, monkeypatch):
    """course/start.py as a module that installs into a folder of the test and starts nothing."""
    monkeypatch.setenv("OXUS_VENV", str(tmp_path / "venv"))
    monkeypatch.delenv("OXUS_TEST_INSTALLED", raising=False)  # these tests may run in any tier themselves
    spec = importlib.util.spec_from_file_location("start", root / "course" / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    start.called = []

    def call(command, cwd=None, env=None):
        start.called.append((command, env))
        return 0

    monkeypatch.setattr(start.subprocess, "call", call)
    return start


@pytest.mark.parametrize(
    ("words", "expression"),
    [(["--fast"], "not slow and not browser and not full"), ([], "not full"), (["--all"], None)],
)
def test_a_tier_is_chosen_by_markers_and_the_rest_goes_to_pytest(start, monkeypatch, words, expression):
    monkeypatch.setattr(start, "install", lambda extras, sources: None)
    assert start.main(["tests", *words, "-x", "-k", "roster"]) == 0
    ((command, env),) = start.called
    assert command[1:3] == ["-m", "pytest"] and command[-3:] == ["-x", "-k", "roster"]
    assert ("-m" in command[3:]) == (expression is not None)
    assert expression is None or command[command.index("-m", 3) + 1] == expression
    assert ("OXUS_TEST_INSTALLED" in env) == (words != ["--fast"])


@pytest.mark.parametrize("name", ["tests/test_cli.py", "tests/test_cli.py::test_version", "tests/browser"])
def test_of_a_file_that_is_named_every_test_is_run(start, monkeypatch, name):
    monkeypatch.setattr(start, "install", lambda extras, sources: None)
    assert start.main(["tests", name]) == 0
    ((command, _),) = start.called
    assert "-m" not in command[3:] and command[-1] == name


def test_two_tiers_at_once_are_refused(start, capsys):
    assert start.main(["tests", "--fast", "--all"]) == 1
    assert "choose one of them" in capsys.readouterr().err and start.called == []


@pytest.fixture
def installed(start, tmp_path, monkeypatch):
    """A repository of three files, installed for the tests."""
    (tmp_path / "course").mkdir()
    for name in ("oxus", "pyproject.toml", "course/requirements"):
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", str(tmp_path))
    monkeypatch.setattr(start, "INSTALLED", ("oxus", *start.REQUIREMENTS))
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(start, "PYTHON", str(python))
    assert start.install("teach,test") is None
    start.called.clear()
    return start


def test_a_changed_source_is_installed_again_but_not_for_the_fast_tier(installed, tmp_path):
    (tmp_path / "oxus").write_text("changed", encoding="utf-8")
    assert installed.install("teach,test", sources=False) is None
    assert installed.called == []
    assert installed.install("teach,test") is None
    assert any("--force-reinstall" in command for command, _ in installed.called)


def test_other_requirements_are_installed_for_every_tier(installed, tmp_path):
    (tmp_path / "course" / "requirements").write_text("changed", encoding="utf-8")
    assert installed.install("teach,test", sources=False) is None
    assert any("install" in command for command, _ in installed.called)


def run_measured(pytester, monkeypatch, source, *, slowness):
    """Run tests with a limit of a tenth of a second, on a machine that is so many times slower."""
    pytester.makeini("[pytest]\nmarkers = slow: x")
    pytester.makepyfile(source)
    with monkeypatch.context() as patch:  # the plugin measures the test that calls this, too
        patch.setattr(tiers, "LIMIT", 0.1)
        patch.setattr(tiers, "slowness", lambda: slowness)
        patch.setattr(tiers, "_seconds", {})
        patch.setenv(tiers.TIMES, str(pytester.path / "times.json"))
        return pytester.runpytest_inprocess("-p", "tiers", "-p", "no:cacheprovider")


def test_a_test_that_takes_too_long_fails_unless_it_is_marked(pytester, monkeypatch):
    result = run_measured(pytester, monkeypatch, BURN, slowness=1.0)
    result.assert_outcomes(passed=4, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*it took 0.* s of processor time*mark it with pytest.mark.slow*"])
    result.stdout.fnmatch_lines(["FAILED*::test_burns*", "ERROR*::test_needs_what_burns*"])
    times = json.loads((pytester.path / "times.json").read_text(encoding="utf-8"))
    seconds = {name.rpartition("::")[2]: phases for name, phases in times.items()}
    assert seconds["test_may_burn"]["call"] >= 0.15 > seconds["test_waits"]["call"]
    assert seconds["test_needs_what_burns"]["setup"] >= 0.15


def test_on_a_busy_machine_a_test_may_take_longer(pytester, monkeypatch):
    run_measured(pytester, monkeypatch, BURN, slowness=1000.0).assert_outcomes(passed=6)


def test_what_an_earlier_test_left_behind_is_not_counted(pytester, monkeypatch):
    run_measured(pytester, monkeypatch, GARBAGE, slowness=1.0).assert_outcomes(passed=2)
    times = json.loads((pytester.path / "times.json").read_text(encoding="utf-8"))
    assert all(phases["call"] < 0.1 for phases in times.values())


def test_the_slowness_of_a_machine_is_a_ratio(monkeypatch):
    monkeypatch.setattr(tiers, "YARDSTICK", 1000.0)
    assert tiers.slowness() == 1.0
    monkeypatch.setattr(tiers, "YARDSTICK", 1e-6)
    assert tiers.slowness() > 1.0


MANY = """
import pytest

@pytest.mark.full
@pytest.mark.parametrize("unit", range(7))
def test_of_every_unit(unit):
    pass

@pytest.mark.parametrize("unit", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, 8))])
def test_of_a_cross_section(unit):
    pass

@pytest.mark.full
@pytest.mark.parametrize("habit", ["a: 1", "a: 2", "b: 1", "c: 1", "d: 1"])
def test_of_kinds(habit):
    pass

@pytest.mark.full
@pytest.mark.parametrize("few", range(3))
def test_of_few(few):
    pass

@pytest.mark.full
def test_alone():
    pass
"""


def test_the_parts_of_a_sample_are_all_of_it_and_share_only_what_is_always_run(pytester, monkeypatch):
    pytester.makeini("[pytest]\nmarkers =\n    slow: x\n    full: x")
    pytester.makepyfile(MANY)
    parts = []
    for sample in ("0/3", "1/3", "2/3", ""):
        monkeypatch.setenv(tiers.SAMPLE, sample)
        result = pytester.runpytest_inprocess("-p", "tiers", "-p", "no:cacheprovider", "--collect-only", "-q")
        parts.append({line.split("::")[1] for line in result.outlines if "::" in line})
    *thirds, whole = parts
    assert set.union(*thirds) == whole and len(whole) == 7 + 8 + 5 + 3 + 1
    assert all(one & other == {"test_of_a_cross_section[0]"} for one, other in combinations(thirds, 2))
    together = {"test_of_kinds[a: 1]", "test_of_kinds[a: 2]"}
    assert [together <= third for third in thirds].count(True) == 1
    assert [{f"test_of_few[{n}]" for n in range(3)} <= third for third in thirds].count(True) == 1
