"""The `oxus` command finds each sub-command in the module that has it."""

import argparse
import os
import subprocess
import sys
from importlib import import_module

import pytest

from oxus import cli
from oxus.doctor import quoted


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_command_is_added_by_the_module_that_the_table_names(name):
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(cli.COMMANDS[name][0]).add_commands(commands)
    assert name in commands.choices
    assert all(cli.COMMANDS[other][0] == cli.COMMANDS[name][0] for other in commands.choices)


def test_the_table_alone_says_what_a_command_does(capsys):
    """Modules leave the line to the table; it opens the command's own help too."""
    for module in {module for module, _ in cli.COMMANDS.values()}:
        commands = argparse.ArgumentParser().add_subparsers()
        import_module(module).add_commands(commands)
        assert commands._choices_actions == [], f"{module} passes help= to add_parser"
    with pytest.raises(SystemExit):
        cli.main(["doctor", "--help"])
    assert cli.COMMANDS["doctor"][1][1:] in capsys.readouterr().out


def test_the_help_lists_every_command_below_its_group(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    assert end.value.code == 0
    for group, commands in cli.GROUPS.items():
        first = lines.index(f"{group}:") + 1
        listed = [line.split()[0] for line in lines[first : first + len(commands)]]
        assert listed == list(commands)
    assert list(cli.GROUPS) == ["students", "authors", "instructors", "publishing"]
    assert sum(map(len, cli.GROUPS.values())) == len(cli.COMMANDS)


def test_an_unknown_command_is_answered_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        cli.main(["nothing"])
    assert "grade" in capsys.readouterr().err


def test_without_a_command_one_is_asked_for(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([])
    assert end.value.code == 2 and "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "own"), [("--help", {"errors", "safe_output"}), ("--version", {"errors", "safe_output"})]
)
def test_help_and_version_import_no_module_of_a_command(option, own, tmp_path):
    """They would take seconds; what stays is the command's own file and the errors that it catches."""
    code = (
        "import runpy, sys; sys.argv = ['oxus', sys.argv[1]]\n"
        "try: runpy.run_module('oxus', run_name='__main__')\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, option], cwd=tmp_path, capture_output=True, text=True)
    loaded = set(done.stderr.split())
    assert done.returncode == 0 and done.stdout
    assert not {name.split(".")[0] for name in loaded} & {"nbformat", "pandas", "IPython", "jsonschema"}
    assert {n for n in loaded if n.startswith("oxus.")} == {
        *("oxus.cli", "oxus.core", "oxus.selfstudy"),
        *(f"oxus.core.{name}" for name in own),
    }


def test_importing_the_command_changes_nothing_for_other_programs(tmp_path):
    code = "import sys, oxus.cli; print('rfc3987_syntax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_the_package_offers_its_version_and_the_functions_of_self_study():
    import oxus
    from oxus import __version__, check, check_button, progress, solution

    assert oxus.__version__ == __version__ == cli_version()
    assert all(callable(f) for f in (check, check_button, progress, solution))
    assert set(oxus.__all__) <= set(dir(oxus))
    with pytest.raises(AttributeError, match="module 'oxus' has no attribute 'nothing'"):
        oxus.nothing  # noqa: B018


def cli_version() -> str:
    done = subprocess.run([sys.executable, "-m", "oxus", "--version"], capture_output=True, text=True)
    return done.stdout.split()[1]


@pytest.mark.parametrize("words", [["check", "08"], ["class", "status"], ["lab", "--dir", "work"]])
def test_a_missing_package_is_named_and_the_doctor_with_it(words, root, tmp_path):
    """Python's own library and the clone's folders alone, as after an installation that was cut off."""
    folders = [str(root / name) for name in ("course", "widgets", "data")]
    code = f"import sys; sys.path[:0] = {folders!r}; from oxus import cli; sys.exit(cli.main({words!r}))"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert "is missing" in done.stderr and f"{quoted(sys.executable)} -m oxus.doctor" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_help_needs_no_package(root, tmp_path):
    folders = [str(root / name) for name in ("course", "widgets", "data")]
    code = f"import sys; sys.path[:0] = {folders!r}; from oxus import cli; sys.exit(cli.main(['--help']))"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "students:" in done.stdout, done.stderr


def test_a_module_of_the_course_s_own_that_is_missing_is_a_fault_to_be_seen(monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "nothing", ("oxus.not_written", "do nothing"))
    with pytest.raises(ModuleNotFoundError, match="oxus.not_written"):
        cli.main(["nothing"])


@pytest.mark.parametrize(
    "words",
    [
        ["check", f"{'x' * 300}.ipynb"],
        ["progress", "--file", "x" * 300],
        ["progress", "--export", f"{'x' * 300}.csv"],
        ["site", "claims", "--output", "x" * 300],
        ["colab", "8", "--output", "x" * 300],
        ["class", "new", "x" * 300, "--name", "Spring", "--units", "8"],
        ["export", "--output", f"{'x' * 300}.csv"],
    ],
    ids=lambda words: " ".join(words[:2])[:20],
)
def test_a_name_that_is_too_long_for_a_file_is_one_sentence(words, root, tmp_path, monkeypatch, capsys):
    from oxus.teaching.commands import export

    # For `export`: a class with a gradebook.
    monkeypatch.setattr(export, "find_class", lambda: (tmp_path, type("Class", (), {"units": {}})()))
    monkeypatch.setattr(export, "check_gradebook", lambda path: None)
    monkeypatch.setenv("OXUS_COURSE", str(root))
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith("oxus: ") and said.count("\n") == 1 and "oo long" in said, said


@pytest.mark.parametrize("named", ["x" * 5000, f"{'x' * 300}/y", "not\nthere", "oxus"])
def test_a_course_that_is_not_there_is_named_in_one_line(named, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("OXUS_COURSE", named)
    monkeypatch.chdir(tmp_path)
    for words in [["build"], ["check", "8"]] if named != "oxus" else [["build"], ["class", "status"]]:
        assert cli.main(words) == 1
        said = capsys.readouterr().err
        assert said.startswith("oxus: OXUS_COURSE names ") and said.count("\n") == 1 and len(said) < 500
        assert "unset" in said


@pytest.mark.skipif(os.name == "nt", reason="a pipe of the shell")
def test_who_has_read_enough_ends_a_command_without_a_traceback():
    command = f"'{sys.executable}' -m oxus data tables | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stdout.count("\n") == 1 and done.stderr == ""
