"""`oxus doctor` on whole and on damaged installations."""

import ast
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tomllib
import webbrowser
from collections import namedtuple
from datetime import datetime
from pathlib import Path

import pytest

from oxus import cli, doctor
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.doctor import BAD, OK, WARN


def states(checks):
    return {check.name: check.state for check in checks}


@pytest.fixture
def installed(monkeypatch):
    """The versions that the checks see; None for what is not installed."""
    versions: dict[str, str | None] = {}
    real = importlib.metadata.version

    def version(name):
        if name in versions and versions[name] is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return versions.get(name) or real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    return versions


def test_every_check_of_this_installation_can_be_made(monkeypatch, root):
    monkeypatch.setattr(
        doctor, "CHECKS", [c for c in doctor.CHECKS if c not in (doctor.jupyterlab, doctor.course)]
    )
    found = list(doctor.examine())
    assert [c for c in found if c.state == BAD] == []
    assert all(c.found and bool(c.fix) == (c.state != OK) for c in found)


@pytest.mark.full
@pytest.mark.slow
def test_jupyterlab_starts_and_answers():
    check = doctor.jupyterlab()
    assert check.state == OK, check.found


def test_python_is_asked_for_as_in_pyproject(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={'.'.join(map(str, doctor.MINIMUM))}"


def test_an_old_python_is_bad_and_nothing_else_is_said_of_it(monkeypatch, root):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert states(doctor.examine()) == {"Python": BAD}
    ast.parse((root / "course" / "oxus" / "doctor.py").read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.skipif(os.name == "nt", reason="as a shell of other systems wants it")
def test_what_is_to_be_typed_can_be_pasted_where_a_folder_has_a_space(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/home/my course/bin/python")
    assert doctor._install(["folium"]) == "'/home/my course/bin/python' -m pip install \"folium\""


def test_packages_are_compared_with_pyproject_s_own_bounds(installed):
    assert states(doctor.packages())["packages"] == OK
    installed |= {"pandas": "1.5.3", "folium": None}
    check = next(c for c in doctor.packages() if c.name == "packages")
    assert check.state == BAD
    assert "pandas 1.5.3 is not <4,>=2.2" in check.found and "folium<1,>=0.20 is missing" in check.found
    assert '"pandas<4,>=2.2"' in check.fix and '"folium<1,>=0.20"' in check.fix


def test_teaching_tools_may_be_missing_but_not_be_half_there(installed):
    installed["nbgrader"] = None  # other programs bring some of the rest
    assert states(doctor.packages())["teaching tools"] == WARN
    installed |= {"nbgrader": "0.8.1"}
    check = next(c for c in doctor.packages() if c.name == "teaching tools")
    assert check.state == BAD and "nbgrader 0.8.1 is not" in check.found
    installed |= {"nbgrader": "0.9.6", "jupytext": None}
    assert states(doctor.packages())["teaching tools"] == BAD


def test_a_course_that_is_not_installed_is_bad(monkeypatch):
    monkeypatch.setattr(doctor, "DISTRIBUTION", "oxus-course-that-is-not-there")
    assert states(doctor.packages()) == {"course": BAD}


def a_kernel(folder, program):
    spec = folder / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    return spec.parent


def test_a_kernel_of_another_python_is_bad(tmp_path, monkeypatch):
    assert doctor.kernel().state == OK
    place = a_kernel(tmp_path, "/somewhere/else/bin/python3")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))  # comes before all others
    check = doctor.kernel()
    assert check.state == BAD and "/somewhere/else" in check.found and str(place) in check.fix


def test_a_kernel_of_another_python_that_only_plain_jupyter_would_take_is_a_warning(tmp_path, monkeypatch):
    a_kernel(tmp_path, "/somewhere/else/bin/python3")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("JUPYTER_PREFER_ENV_PATH", raising=False)
    check = doctor.kernel()
    assert check.state == WARN and "unless JupyterLab is started by `oxus lab`" in check.found
    assert "JUPYTER_PREFER_ENV_PATH" not in os.environ


@pytest.mark.skipif(os.name == "nt", reason="a script in place of Python")
@pytest.mark.parametrize(
    ("script", "said"),
    [("echo 'No module named jupyterlab'; exit 1", "No module named"), ("exec sleep 60", "does not answer")],
)
def test_a_jupyterlab_that_does_not_start_is_bad(script, said, tmp_path, monkeypatch):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(doctor, "STARTING", 1)
    check = doctor.jupyterlab()
    assert check.state == BAD and said in check.found


def test_a_folder_that_cannot_be_written_in_is_bad(tmp_path):
    assert doctor.writable([tmp_path, tmp_path / "not there yet"])[0].state == OK
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    if os.access(closed, os.W_OK):  # the superuser may write anywhere but where the kernel keeps its own
        closed = Path("/proc/self")
        if not closed.exists():
            pytest.skip("no folder here is closed to this user")
    check = doctor.writable([tmp_path, closed])[0]
    assert (
        check.state == BAD and str(closed) in check.found and str(tmp_path) not in check.found.split("(")[0]
    )


def test_a_full_disk_is_said(monkeypatch):
    usage = namedtuple("usage", "total used free")
    for free, state in ((5e9, OK), (5e8, WARN), (1e8, BAD)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(1e12, 0, free))
        assert doctor.disk().state == state


def test_letters_that_the_locale_has_not_are_said(tmp_path, monkeypatch):
    folder = tmp_path / "Орталық Азия"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(doctor.locale, "getpreferredencoding", lambda _: "UTF-8")
    assert doctor.path_names().state == OK
    monkeypatch.setattr(doctor.locale, "getpreferredencoding", lambda _: "cp1252")
    check = doctor.path_names()
    assert check.state == WARN and "PYTHONUTF8" in check.fix
    monkeypatch.setattr(sys, "prefix", os.pathsep.join(["/home", "venv"]))
    assert doctor.path_names().state == BAD


def test_the_command_on_path_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert doctor.command().state == OK
    other = tmp_path / ("oxus.exe" if os.name == "nt" else "oxus")
    other.write_text("")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "another installation's" in doctor.command().found
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert doctor.command().state == WARN


def test_a_proxy_for_this_machine_s_own_address_is_said(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert doctor.network().state == OK
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert doctor.network().state == WARN
    monkeypatch.setenv("NO_PROXY", "localhost, 127.0.0.1")
    assert doctor.network().state == OK


def test_a_clock_before_the_course_was_made_is_bad(monkeypatch):
    class Early(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2015, 1, 1)

    assert doctor.clock().state == OK
    monkeypatch.setattr(doctor, "datetime", Early)
    assert doctor.clock().state == BAD


def test_no_browser_and_no_environment_are_warnings(monkeypatch):
    def none():
        raise webbrowser.Error("no browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert doctor.browser().state == WARN
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    assert doctor.environment().state == WARN
    monkeypatch.setenv("CONDA_PREFIX", sys.prefix)
    assert doctor.environment().state == OK


def test_a_course_folder_is_looked_at(course, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    build(course, ["01-tiny"])
    assert set(states(doctor.course()).values()) == {OK}
    student_notebook(course, "01-tiny").write_text("{}", encoding="utf-8")
    assert states(doctor.course())["built notebooks"] == BAD
    monkeypatch.setenv("OXUS_COURSE", str(tmp_path / "nowhere"))
    (check,) = doctor.course()
    assert check.state == BAD and check.fix.endswith("or unset it")
    monkeypatch.setenv("OXUS_COURSE", "oxus")
    (check,) = doctor.course()
    assert check.state == WARN


def test_the_exit_status_and_json_are_for_programs(monkeypatch, capsys):
    good, bad = doctor.Check("one", OK, "fine"), doctor.Check("two", BAD, "не так", "fix it")
    monkeypatch.setattr(doctor, "CHECKS", [lambda: good])
    assert cli.main(["doctor"]) == 0
    assert "no problems found" in capsys.readouterr().out

    def broken():
        raise ImportError("No module named 'pandas'")

    monkeypatch.setattr(doctor, "CHECKS", [lambda: [good], lambda: bad, broken])
    assert cli.main(["doctor", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False and [c["state"] for c in said["checks"]] == [OK, BAD, BAD]
    assert said["checks"][1]["found"] == "не так" and "pandas" in said["checks"][2]["found"]
    assert said["checks"][1]["fix"] == "fix it"
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().out.endswith("\n2 failed, 0 warnings, 1 passed\n")


def test_it_works_where_nothing_is_installed(root, tmp_path):
    """Python's own library and the clone's folders alone."""
    folders = [str(root / name) for name in ("course", "widgets", "data")]
    # The child that would start JupyterLab has its packages: that check is another test's.
    code = (
        f"import sys; sys.path[:0] = {folders!r}; from oxus import doctor;"
        "doctor.CHECKS = [c for c in doctor.CHECKS if c is not doctor.jupyterlab]; sys.exit(doctor.main(['--json']))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    found = {c["name"]: c for c in json.loads(done.stdout)["checks"]}
    assert {found[name]["state"] for name in ("course", "kernel python3")} == {BAD}
    assert {found[name]["state"] for name in ("Python", "disk", "notebooks")} == {OK}
