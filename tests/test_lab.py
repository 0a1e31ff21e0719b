"""`oxus lab` gives a student a folder of their own, and says what is wrong before it starts anything."""

import ast
import importlib.util
import json
import os
import socket
import sys
from pathlib import Path

import pytest

from oxus.cli import COMMANDS, main
from oxus.core import jupyter
from oxus.core.edition import find_edition


@pytest.fixture
def started(monkeypatch):
    """What JupyterLab would have been started with, instead of starting it."""
    calls = []
    monkeypatch.setattr(jupyter, "_become", lambda command, folder: calls.append(command) or 0)
    return calls


def test_the_notebooks_are_copied_and_the_first_unit_opens(started, tmp_path):
    assert main(["lab", "--dir", str(tmp_path / "мои тетради"), "--no-browser"]) == 0
    units = [f"{unit}.ipynb" for unit in find_edition().units()]
    assert sorted(p.name for p in (tmp_path / "мои тетради").glob("*/*.ipynb")) == units
    (command,) = started
    first = units[0].removesuffix(".ipynb")
    assert f"--LabApp.default_url=/lab/tree/{first}/{first}.ipynb" in command
    own = str(Path(sys.executable).parent)
    assert jupyter.environment()["PATH"].split(os.pathsep)[0] == own


def test_a_student_s_work_is_never_overwritten(started, tmp_path):
    main(["lab", "--dir", str(tmp_path)])
    notebook = next(tmp_path.glob("*/*.ipynb"))
    notebook.write_text("my answers", encoding="utf-8")
    main(["lab", "--dir", str(tmp_path)])
    assert notebook.read_text(encoding="utf-8") == "my answers"


def test_nothing_outside_is_asked(started, tmp_path):
    main(["lab", "--dir", str(tmp_path)])
    command = started[0]
    assert "--LabApp.news_url=None" in command
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command


@pytest.mark.skipif(os.name == "nt", reason="there a terminal knows no login shells")
def test_a_terminal_of_jupyterlab_s_keeps_the_path_that_it_was_given(started, tmp_path, monkeypatch):
    """Even where JupyterLab was not started in a terminal, and would take a login shell."""
    from jupyter_server.serverapp import ServerApp

    monkeypatch.setattr(jupyter.sys.stdout, "isatty", lambda: False)
    monkeypatch.setenv("SHELL", "/bin/bash")
    main(["lab", "--dir", str(tmp_path)])
    (option,) = [word for word in started[0] if "terminado" in word]
    server = ServerApp()
    server.parse_command_line([option])
    assert server.terminado_settings == {"shell_command": "/bin/bash"}
    monkeypatch.setattr(jupyter.sys.stdout, "isatty", lambda: True)
    main(["lab", "--dir", str(tmp_path)])
    assert not any("terminado" in word for word in started[1])


def test_a_unit_may_be_named_by_its_number(started, tmp_path):
    assert main(["lab", "8", "--dir", str(tmp_path)]) == 0
    assert any(o.endswith("/08-institutional-membership.ipynb") for o in started[0])


def test_an_instructor_opens_the_clone_at_the_solutions(started, root, monkeypatch):
    monkeypatch.chdir(root)
    assert main(["lab", "8", "--teach"]) == 0
    unit = "08-institutional-membership"
    assert f"--LabApp.default_url=/lab/tree/solutions/{unit}/{unit}.ipynb" in started[0]
    assert f"--ServerApp.root_dir={root}" in started[0]


def test_an_unknown_unit_is_named(started, tmp_path, capsys):
    assert main(["lab", "99", "--dir", str(tmp_path)]) == 1
    assert "no unit '99'" in capsys.readouterr().err and not started


def test_a_taken_port_is_named_before_anything_is_copied(started, tmp_path, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["lab", "--dir", str(tmp_path / "new"), "--port", str(port)]) == 1
    assert f"port {port} cannot be used" in capsys.readouterr().err
    assert not started and not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(started, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file")
    assert main(["lab", "--dir", str(tmp_path / "taken")]) == 1
    assert "cannot be written" in capsys.readouterr().err and not started


def test_a_newcomer_is_not_asked_about_news():
    folder = Path(jupyter.environment()["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0])
    config = json.loads((folder / "labconfig" / "page_config.json").read_text(encoding="utf-8"))
    assert config["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}


def test_the_jupyterlab_options_exist():
    """The names of the quiet options are JupyterLab's own."""
    from jupyterlab.labapp import LabApp

    for option in jupyter.QUIET:
        assert LabApp.class_traits().get(option.split(".")[1].split("=")[0]), option


def start_file(root):
    """course/start.py as a module."""
    spec = importlib.util.spec_from_file_location("start", root / "course" / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start


def test_an_old_python_can_read_the_file_that_tells_it_so(root, monkeypatch, capsys):
    start = start_file(root)
    monkeypatch.setattr(start.sys, "version_info", (3, 10, 4, "final", 0))
    assert start.main([]) == 1
    assert "needs Python 3.11 or later, and this is Python 3.10" in capsys.readouterr().err
    ast.parse((root / "course" / "start.py").read_text(encoding="utf-8"), feature_version=(3, 4))


@pytest.mark.parametrize(
    ("words", "extras"),
    [([], ""), (["doctor"], ""), (["data", "tables"], ""), (["--help"], ""), (["grade", "08"], "teach")],
)
def test_a_command_sets_up_no_more_than_it_needs(words, extras, root, monkeypatch):
    start = start_file(root)
    wanted = []
    monkeypatch.setattr(start, "install", wanted.append)
    monkeypatch.setattr(start.subprocess, "call", lambda command: 0)
    assert start.main(words) == 0
    assert wanted == [extras]


@pytest.mark.parametrize(
    ("extras", "lock"), [("", "learn.lock"), ("teach", "teach.lock"), ("teach,test", "test.lock")]
)
def test_packages_are_installed_by_their_hashes_and_the_course_without_fetching_anything(
    extras, lock, root, monkeypatch, tmp_path
):
    start = start_file(root)
    commands = []
    monkeypatch.setattr(start, "VENV", str(tmp_path))
    monkeypatch.setattr(start, "PYTHON", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(start.subprocess, "call", lambda command: commands.append(command) or 0)
    assert start.install(extras) is None
    _, packages, course = commands
    assert packages[packages.index("--require-hashes") + 2] == str(root / "course" / "requirements" / lock)
    assert {"--no-deps", "--no-build-isolation"} <= set(course) and course[-1] == str(root)
    assert extras in (tmp_path / "oxus-installed.txt").read_text().splitlines()


def test_what_start_takes_for_a_learner_s_command_is_one(root):
    assert {word for word in start_file(root).LEARNERS if not word.startswith("-")} <= COMMANDS.keys()
