"""The `oxus` command finds each sub-command in the module that has it."""

import argparse
from importlib import import_module

import pytest

from oxus import cli


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
