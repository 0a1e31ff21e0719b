"""The `oxus` command finds each sub-command in the module that has it."""

import argparse
import os
import subprocess
import sys
from importlib import import_module

import pytest

from oxus import cli
from oxus.doctor import quoted


@pytest.mark.parametrize("module", cli.MODULES)
def test_a_module_adds_the_commands_that_are_said_to_be_its(module):
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(module).add_commands(commands)
    assert tuple(commands.choices) == cli.MODULES[module]


def test_an_unknown_command_is_answered_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        cli.main(["nothing"])
    assert "grade" in capsys.readouterr().err


def test_one_command_alone_is_parsed_as_among_all():
    words = ["grade", "08", "--student", "aigerim"]
    alone, among = (vars(cli.parser(c).parse_args(words)) for c in ("grade", ""))
    assert alone == among


@pytest.mark.parametrize(
    "words", [["check", "08"], ["class", "status"], ["--help"], ["lab", "--dir", "work"]]
)
def test_a_missing_package_is_named_and_the_doctor_with_it(words, root, tmp_path):
    """Python's own library and the clone's folders alone, as after an installation that was cut off."""
    folders = [str(root / name) for name in ("course", "widgets", "data")]
    code = f"import sys; sys.path[:0] = {folders!r}; from oxus import cli; sys.exit(cli.main({words!r}))"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert "is missing" in done.stderr and f"{quoted(sys.executable)} -m oxus.doctor" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_module_of_the_course_s_own_that_is_missing_is_a_fault_to_be_seen(monkeypatch):
    monkeypatch.setitem(cli.MODULES, "oxus.not_written", ("nothing",))
    with pytest.raises(ModuleNotFoundError, match="oxus.not_written"):
        cli.main(["nothing"])


@pytest.mark.skipif(os.name == "nt", reason="a pipe of the shell")
def test_who_has_read_enough_ends_a_command_without_a_traceback():
    command = f"'{sys.executable}' -m oxus data tables | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stdout.count("\n") == 1 and done.stderr == ""
