"""Binder and Google Colab: what is installed there, and what a learner finds."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from types import ModuleType

import nbformat
import pytest
from packaging.requirements import Requirement

from oxus import cli
from oxus.core.edition import find_edition
from oxus.core.layout import student_notebook, unit_ids
from oxus.core.notebook import read_notebook
from oxus.core.repair import repair
from oxus.publish.colab import CELL, COLABS_OWN, for_colab

UNIT = "01-framework"


def bounds(requirements):
    return {r.name: str(r.specifier) for r in map(Requirement, requirements)}


def dependencies(root):
    """Of a learner."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["dependencies"] + project["optional-dependencies"]["course"]


def conda_lines(path):
    return re.findall(
        r"^  - ([a-z][a-z0-9_.-]*[<>=~!].*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )


# --- Binder ---


def test_binder_installs_what_pyproject_names_for_learners(root):
    listed = [line.replace("-with-css", "") for line in conda_lines(root / ".binder" / "environment.yml")]
    backend = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    wanted = [*dependencies(root), *backend]  # the course is built without fetching anything
    assert bounds([c for c in listed if not c.startswith("python=")]) == bounds(wanted)


def test_binder_has_the_python_of_the_conda_route(root):
    (binder,), (conda,) = (
        [c for c in conda_lines(root / folder / "environment.yml") if c.startswith("python=")]
        for folder in (".binder", ".")
    )
    assert binder == conda


def test_binder_s_folder_holds_only_what_repo2docker_reads(root):
    assert {p.name for p in (root / ".binder").iterdir()} == {"environment.yml", "postBuild", "start"}
    assert not (root / "binder").exists()  # repo2docker refuses to choose between two


needs_bash = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash"), reason="Binder runs these in bash"
)


@needs_bash
def test_binder_s_image_gets_the_course_and_a_learner_s_copies(root, tmp_path):
    """With a Python that only notes what pip is asked for."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\nif [ "$1" = -m ]; then echo "$@" >> "{tmp_path}/asked"; else exec "{sys.executable}" "$@"; fi\n'
    )
    python.chmod(0o755)
    env = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    work = tmp_path / "home"
    work.mkdir()
    subprocess.run(["bash", str(root / ".binder" / "postBuild")], cwd=work, env=env, check=True)
    assert (tmp_path / "asked").read_text().split()[-3:] == ["--no-deps", "--no-build-isolation", "."]
    assert sorted(p.name for p in (work / "oxus-work").iterdir()) == unit_ids(root)


@needs_bash
def test_binder_s_start_runs_what_it_is_given_and_asks_for_no_news(root, tmp_path):
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"  # noqa: PTH120
    env = {**os.environ, "PATH": path, "JUPYTER_CONFIG_PATH": "/etc/other"}
    command = [
        "bash",
        str(root / ".binder" / "start"),
        "sh",
        "-c",
        'echo "$JUPYTER_CONFIG_PATH $0 $1"',
        "a b",
        "c",
    ]
    said = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert said.endswith(":/etc/other a b c")
    assert os.path.isfile(os.path.join(said.split(":")[0], "labconfig", "page_config.json"))  # noqa: PTH113, PTH118


# --- Colab ---


@pytest.fixture
def made(root):
    return for_colab(read_notebook(student_notebook(root, UNIT)), find_edition(root))


def test_colab_s_notebook_is_the_student_s_with_one_more_cell(root, made):
    nbformat.validate(made)
    assert made.cells[0].id == CELL
    assert made.cells[1:] == read_notebook(student_notebook(root, UNIT)).cells


def test_colab_is_given_what_it_lacks_and_keeps_its_own(root, made):
    (line,) = re.findall(r"%pip install --quiet (\".*)", made.cells[0].source)
    wanted = bounds(dependencies(root))
    assert wanted.keys() >= COLABS_OWN
    assert bounds(re.findall(r'"([^"]+)"', line)) == {k: v for k, v in wanted.items() if k not in COLABS_OWN}


@pytest.mark.parametrize("there", [True, False])
def test_the_first_cell_installs_the_wheel_in_colab_and_does_nothing_elsewhere(
    made, tmp_path, monkeypatch, there
):
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.chdir(tmp_path)
    shell = InteractiveShell()
    asked = []
    shell.register_magic_function(asked.append, magic_name="pip")
    assert shell.run_cell(made.cells[0].source).success and asked == []
    uploads = []
    google, colab = ModuleType("google"), ModuleType("google.colab")
    colab.files = ModuleType("google.colab.files")
    colab.files.upload = lambda: uploads.append(1)
    monkeypatch.setitem(sys.modules, "google", google)
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    if there:
        (tmp_path / "oxus_course-0.1.0-py3-none-any.whl").write_bytes(b"")
    result = shell.run_cell(made.cells[0].source)
    assert result.success, result.error_in_exec
    assert asked[0] == "install --quiet --no-deps oxus_course-*.whl" and len(asked) == 2
    assert len(uploads) == (0 if there else 1)


def test_what_comes_back_from_colab_can_be_graded(root, made):
    repaired = repair(made, read_notebook(student_notebook(root, UNIT)))
    assert repaired.remarks == []


def test_the_command_writes_notebooks_and_replaces_none(tmp_path, capsys):
    output = tmp_path / "для Colab"
    assert cli.main(["colab", "1", "--output", str(output)]) == 0
    assert cli.main(["colab", "1", "--output", str(output)]) == 0  # the same again
    path = output / f"{UNIT}.ipynb"
    path.write_text("{}", encoding="utf-8")
    assert cli.main(["colab", "1", "--output", str(output)]) == 1
    assert "already exists with different content" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "{}"
