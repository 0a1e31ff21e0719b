"""`oxus lite`: what the site holds, where Python in the browser gets its packages from, and what is refused."""

import errno
import hashlib
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lite_site import COMPILED, distribution, runtime, usual_site, whole_site
from oxus import cli
from oxus.core.errors import CourseError
from oxus.core.layout import unit_ids
from oxus.publish.lite import commands, packages

pytestmark = pytest.mark.full

pytest.importorskip("jupyterlite_pyodide_kernel")


@pytest.fixture
def site():
    return usual_site()


@pytest.fixture
def lock(site):
    return json.loads((site / "static" / "pyodide" / packages.LOCK).read_text(encoding="utf-8"))


def tree(folder, pattern="**/*"):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.glob(pattern) if p.is_file()}


# --- what the site holds ---


def test_the_notebooks_are_those_that_students_get(site, root):
    assert tree(site / "files") == tree(root / "notebooks")


def test_every_notebook_is_listed_and_its_link_leads_to_it(site, root):
    for unit in unit_ids(root):
        page, _, path = commands.unit_link(unit).partition("?path=")
        assert (site / page).is_file() and (site / "files" / path).is_file()
        listed = json.loads((site / "api" / "contents" / unit / "all.json").read_text(encoding="utf-8"))
        assert path in [entry["path"] for entry in listed["content"]]


def test_no_solution_and_no_hidden_test_is_in_the_site(site):
    wheel = zipfile.ZipFile(next((site / "static" / "pyodide").glob("oxus_course-*.whl")))
    held = {**tree(site / "files"), **{name: wheel.read(name) for name in wheel.namelist()}}
    packed = "oxus/_edition/course/selfstudy/solutions/"
    held = {name: content for name, content in held.items() if not name.startswith(packed)}
    assert not [n for n in held if "solutions/" in n or "units/" in n or n.endswith("answers.toml")]
    for name, content in held.items():
        if name.endswith(".ipynb"):
            assert b"BEGIN SOLUTION" not in content and b"BEGIN HIDDEN TESTS" not in content


def test_the_course_s_wheel_holds_its_three_packages(site):
    wheel = zipfile.ZipFile(next((site / "static" / "pyodide").glob("oxus_course-*.whl")))
    assert wheel.testzip() is None
    for package in packages.OWN:
        expected = {
            f"{package}/{name}"
            for name in tree(files(package))
            if not any(part in name for part in ("__pycache__", ".ipynb_checkpoints"))
        }
        assert expected <= set(wheel.namelist())
    assert len([n for n in wheel.namelist() if n.startswith("oxus/_edition/notebooks/")]) == len(
        tree(site / "files")
    )


def test_the_page_has_the_extensions_for_python_and_widgets_and_no_other(site):
    config = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert {entry["name"] for entry in config["federated_extensions"]} == set(commands.EXTENSIONS)
    assert config["settingsOverrides"]["@jupyter-widgets/jupyterlab-manager:plugin"]["saveState"] is True
    assert not list(site.rglob("*.map"))


def test_python_itself_comes_from_the_site(site):
    config = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        assert (site / "static" / "pyodide" / name).read_bytes() == (runtime() / name).read_bytes()


# --- the lock file ---


def needed(lock, names):
    """The entries of these packages and of all that they need."""
    found, waiting = {}, set(names)
    while waiting:
        name = waiting.pop()
        found[name] = lock["packages"][name]
        waiting |= {packages.canonicalize_name(d) for d in found[name]["depends"]} - found.keys()
    return found


def test_only_what_is_compiled_comes_from_pyodide_s_server(site, lock):
    entries = needed(lock, [packages.COURSE, *packages.KERNEL])
    remote = {name for name, entry in entries.items() if "://" in entry["file_name"]}
    assert remote == COMPILED
    addresses = json.loads((site / commands.MARK).read_text(encoding="utf-8"))["remote"]
    assert addresses == sorted(entries[name]["file_name"] for name in remote)
    assert all(a.startswith("https://cdn.jsdelivr.net/pyodide/v") for a in addresses)


def test_python_starts_with_what_the_site_holds(lock):
    """Only a cell that imports something compiled asks for it."""
    assert not [e for e in needed(lock, packages.KERNEL).values() if "://" in e["file_name"]]


def test_every_file_that_the_lock_names_is_there_and_whole(site, lock):
    for name, entry in lock["packages"].items():
        if "://" in entry["file_name"]:
            assert entry["file_name"].startswith(packages.server()), name
        else:
            path = site / "static" / "pyodide" / entry["file_name"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], name


def test_the_browser_s_versions_are_within_the_course_s_bounds(lock, root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in map(Requirement, project["dependencies"] + project["optional-dependencies"]["course"]):
        if requirement.name not in packages.NOT_IN_A_BROWSER:
            assert lock["packages"][requirement.name]["version"] in requirement.specifier


def test_an_import_of_the_course_brings_what_the_course_imports(lock):
    entry = lock["packages"][packages.COURSE]
    assert entry["imports"] == sorted(packages.OWN)
    assert needed(lock, [packages.COURSE]).keys() >= {"pandas", "shapely", "folium", "anywidget", "nbformat"}


def test_the_full_release_of_pyodide_leaves_no_address_outside(lock):
    held = json.loads((whole_site() / "static" / "pyodide" / packages.LOCK).read_text(encoding="utf-8"))
    entries = needed(held, [packages.COURSE, *packages.KERNEL])
    assert entries.keys() == needed(lock, [packages.COURSE, *packages.KERNEL]).keys()
    assert not [name for name, entry in entries.items() if "://" in entry["file_name"]]
    assert json.loads((whole_site() / commands.MARK).read_text(encoding="utf-8"))["remote"] == []


@pytest.mark.parametrize("remote", [[], ["https://example.org/numpy.whl"]])
def test_the_command_says_where_to_look_and_what_visitors_fetch(remote, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(commands, "build", lambda output, pyodide: remote)
    assert cli.main(["lite", "--output", str(tmp_path / "сайт")]) == 0
    said = capsys.readouterr().out
    assert "lab/index.html?path=00-orientation/00-orientation.ipynb" in said
    assert all(address in said for address in remote)
    assert ("no request to another server" in said) == (not remote)


# --- refused ---


def refused(capsys, *words):
    assert cli.main(["lite", *words]) == 1
    said = capsys.readouterr().err
    assert said.startswith("oxus: ") and said.count("\n") == 1
    return said


def test_a_folder_that_is_not_the_command_s_own_stays_as_it_is(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert "is not a site of `oxus lite`" in refused(capsys, "--output", str(tmp_path))
    assert "a file, not a folder" in refused(capsys, "--output", str(tmp_path / "mine.txt"))
    assert tree(tmp_path) == {"mine.txt": b"mine"}


def test_without_npm_it_says_what_to_do(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = refused(capsys, "--output", str(tmp_path / "site"))
    assert "install Node.js" in said and "--pyodide" in said
    assert not (tmp_path / "site").exists()


def test_without_jupyterlite_it_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(commands, "find_spec", lambda name: None)
    assert 'pip install ".[lite]"' in refused(capsys, "--output", str(tmp_path / "site"))


@pytest.mark.parametrize("fault", ["empty", "another version", "damaged", "lock of another form"])
def test_a_folder_that_is_not_pyodide_as_it_should_be_is_refused(fault, tmp_path, capsys):
    folder = tmp_path / "pyodide"
    folder.mkdir()
    if fault != "empty":
        distribution(folder)
    if fault == "another version":
        script = folder / "pyodide.mjs"
        script.write_text(script.read_text().replace(packages.pyodide_version(), "0.26.4"))
    if fault == "damaged":
        next(folder.glob("pandas-*.whl")).write_bytes(b"")
    if fault == "lock of another form":
        lock = json.loads((folder / packages.LOCK).read_text(encoding="utf-8"))
        del lock["packages"]["numpy"]["file_name"]
        (folder / packages.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    said = refused(capsys, "--output", str(tmp_path / "site"), "--pyodide", str(folder))
    words = {
        "empty": "not a folder of Pyodide",
        "lock of another form": "not a folder of Pyodide",
        "another version": f"not version {packages.pyodide_version()} of Pyodide",
        "damaged": "damaged, or not the file that pyodide-lock.json beside it lists",
    }
    assert words[fault] in said
    assert not (tmp_path / "site").exists()


def test_without_network_an_earlier_site_stays_and_nothing_half_made_is_left(tmp_path, capsys, monkeypatch):
    site = tmp_path / "site"
    site.mkdir()
    (site / commands.MARK).write_text("{}")
    folder = runtime()
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    before = tree(tmp_path)
    said = refused(capsys, "--output", str(site), "--pyodide", str(folder))
    assert "pip cannot get what the browser needs" in said and "PIP_FIND_LINKS" in said
    assert tree(tmp_path) == before


def test_an_earlier_site_is_replaced_whole(tmp_path):
    made, output = tmp_path / "made", tmp_path / "сайт"
    for folder, name in ((made, "new"), (output, "old")):
        folder.mkdir()
        (folder / name).write_text(name)
    commands._put(made, output)
    assert tree(output) == {"new": b"new"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["made", "сайт"]


def test_an_earlier_site_comes_back_if_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    made, output = tmp_path / "made", tmp_path / "site"
    for folder, name in ((made, "new"), (output, "old")):
        folder.mkdir()
        (folder / name).write_text(name)
    rename = Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, to: fail() if path.name == "new" else rename(path, to))

    def fail():
        raise OSError(errno.EACCES, "Permission denied")

    with pytest.raises(CourseError, match="cannot be written"):
        commands._put(made, output)
    assert tree(tmp_path) == {"made/new": b"new", "site/old": b"old"}


def test_what_a_lock_is_told_of_a_wheel(tmp_path):
    path = tmp_path / "one_two-1.0-py3-none-any.whl"
    metadata = (
        "Metadata-Version: 2.1\nName: One.Two\nVersion: 1.0\nRequires-Dist: Here\n"
        'Requires-Dist: gone; sys_platform == "win32"\nRequires-Dist: more; extra == "all"\n'
        'Requires-Dist: browser; sys_platform == "emscripten"\nRequires-Dist: jupyterlab\n'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("one_two/__init__.py", "single.py", "one_two/data.json"):
            archive.writestr(name, "")
        archive.writestr("one_two-1.0.dist-info/METADATA", metadata)
    entry = packages.describe(path, "3.14.2")
    assert entry.name == "one-two" and entry.imports == ["one_two", "single"]
    assert entry.depends == ["browser", "here"]


# --- the course without what a browser lacks ---


def test_self_study_works_without_processes_and_without_openssl(tmp_path):
    """As in the browser: no fork, no subprocess, no OpenSSL, none of the modules that Pyodide is built without."""
    code = """
import sys, os, subprocess, importlib
for name in ("_hashlib", "resource", "pwd", "grp", "curses", "readline", "multiprocessing"):
    sys.modules[name] = None
for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp"):
    delattr(os, name)
def refuse(*args, **kwargs):
    raise OSError(138, "emscripten does not support processes.")
subprocess.Popen = refuse
import hashlib
importlib.reload(hashlib)
vars(hashlib).pop("pbkdf2_hmac", None)
import oxus, oxus_data, oxus_widgets
import pandas as pd
def members_on(table, institution, on):
    day = pd.Timestamp(on)
    alive = (table["start"] <= day) & ~(table["end"] <= day) & table["status"].isin(oxus_data.FULL)
    return set(table.loc[(table["institution_id"] == institution) & alive, "state_id"])
print(oxus.check("08.members_on"))
print(oxus.progress("08"))
print(oxus.solution("08.members_on"))
"""
    env = {**os.environ, "OXUS_PROGRESS": str(tmp_path / "прогресс.json")}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("✓ Right: 08.members_on")
    assert "1 of 4 exercises of unit 08 solved" in done.stdout and "def members_on" in done.stdout
