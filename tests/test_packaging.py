"""One distribution, three packages: declared the same everywhere, whole in a wheel, usable from a bare clone."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

PACKAGES = ("oxus", "oxus_widgets", "oxus_data")
LOCKS = ("learn", "teach", "hub", "test")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    root = Path(__file__).resolve().parents[1]
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(root),
    ]
    subprocess.run(command, check=True)
    (path,) = folder.glob("*.whl")
    return path


def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted_by(root: Path, *extras: str) -> list[str]:
    """The requirements with these extras; an extra may include another one by the name of the project."""
    declared = project(root)
    listed = list(declared["dependencies"])
    for extra in dict.fromkeys(extras):
        for requirement in map(Requirement, declared["optional-dependencies"][extra]):
            own = requirement.name == declared["name"]
            listed += wanted_by(root, *sorted(requirement.extras)) if own else [str(requirement)]
    return list(dict.fromkeys(map(str, map(Requirement, listed))))


def bounds(requirements: list[str]) -> dict[str, str]:
    return {r.name: str(r.specifier) for r in map(Requirement, requirements)}


def test_environment_yml_names_what_pyproject_names(root):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    conda = re.findall(r"^  - ([a-z][a-z0-9_.-]*[<>=~!].*)$", text, flags=re.MULTILINE)
    listed = bounds([c for c in conda if not c.startswith("python=")])
    listed = {name.removesuffix("-with-css"): bound for name, bound in listed.items()}  # conda has no extras
    assert listed == bounds(wanted_by(root, "teach"))


def test_environment_yml_asks_for_a_supported_python(root):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    (python,) = re.findall(r"^  - python=([\d.]+)$", text, flags=re.MULTILINE)
    assert Version(python) in Requirement("python" + project(root)["requires-python"]).specifier


def locked(root: Path, name: str) -> dict[str, list[str]]:
    """Each requirement of a lock file, and its hashes."""
    lines = (
        (root / "course" / "requirements" / f"{name}.lock")
        .read_text(encoding="utf-8")
        .replace("\\\n", " ")
        .splitlines()
    )
    parts = [line.split(" --hash=") for line in lines if line and not line.startswith("#")]
    return {requirement.strip(): [h.strip() for h in hashes] for requirement, *hashes in parts}


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("learn", ["course"]),
        ("teach", ["teach"]),
        ("hub", ["teach", "hub"]),
        ("test", ["teach", "cluster", "export", "lite", "test"]),
    ],
)
def test_a_lock_holds_every_dependency_within_its_bounds(name, extras, root):
    versions: dict[str, list[str]] = {}
    for requirement in map(Requirement, locked(root, name)):
        versions.setdefault(requirement.name, []).extend(s.version for s in requirement.specifier)
    backend = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    for requirement in map(Requirement, wanted_by(root, *extras) + backend):
        assert versions.get(requirement.name.lower()), f"{requirement.name} is not in {name}.lock"
        for version in versions[requirement.name.lower()]:
            assert version in requirement.specifier, f"{name}.lock: {requirement.name} {version}"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_one_version_and_its_hashes(name, root):
    for requirement, hashes in locked(root, name).items():
        (bound,) = Requirement(requirement).specifier
        assert bound.operator == "==" and hashes, requirement
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", h) for h in hashes), requirement


@pytest.mark.slow
def test_a_smaller_lock_is_part_of_a_larger_one(root):
    """So a learner's environment can become a teacher's, and the tests test what a learner gets."""
    learn, teach, hub, test = (locked(root, name) for name in LOCKS)
    for small, large in ((learn, teach), (teach, hub), (hub, test)):
        versions = {Requirement(r).name: str(Requirement(r).specifier) for r in small}
        for name, version in versions.items():
            assert any(
                Requirement(r).name == name and str(Requirement(r).specifier) == version for r in large
            )


def test_learners_do_not_get_the_teaching_and_test_tools(root):
    light = bounds(wanted_by(root, "course"))
    others = {extra for extra in project(root)["optional-dependencies"] if extra != "course"}
    heavy = bounds(sum((project(root)["optional-dependencies"][extra] for extra in sorted(others)), []))
    assert not light.keys() & heavy.keys()


def test_a_researcher_gets_no_jupyterlab_and_a_teacher_all_that_a_learner_has(root):
    assert list(bounds(wanted_by(root))) == ["pandas", "shapely"]
    assert bounds(wanted_by(root, "course")).keys() >= {"jupyterlab", "pandas", "folium"}
    for extra in ("teach", "lite"):
        assert bounds(wanted_by(root, extra)).items() >= bounds(wanted_by(root, "course")).items()


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.slow
def test_the_wheel_holds_three_packages_their_data_and_the_student_notebooks(wheel, root):
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info" not in n and ".data/" not in n} == set(PACKAGES)
    settings = {n.partition(".data/data/")[2] for n in names if ".data/" in n}
    assert settings == {"etc/jupyter/jupyter_server_config.d/oxus.json", "etc/jupyter/nbgrader_config.json"}
    for package in PACKAGES:
        assert f"{package}/py.typed" in names
    assert "oxus_data/datapackage.json" in names and "oxus_data/tables/memberships.csv" in names
    assert any(n.endswith(".js") and n.startswith("oxus_widgets/") for n in names)
    for notebook in root.glob("notebooks/*/*.ipynb"):
        assert f"oxus/_edition/notebooks/{notebook.parent.name}/{notebook.name}" in names


def test_an_editable_install_needs_only_what_the_lock_holds_and_uses_the_sources(root, tmp_path):
    """CONTRIBUTING.md's `pip install --no-build-isolation -e .`: without dev-mode-dirs, hatchling needs editables."""
    code = "import sys; sys.modules['editables'] = None; import hatchling.build as h; h.build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, check=True, capture_output=True)
    (path,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (pth,) = [name for name in names if name.endswith(".pth")]
        folders = {Path(line) for line in archive.read(pth).decode().splitlines()}
    assert folders == {root / name for name in ("course", "widgets", "data")}
    assert not [name for name in names if name.endswith(".py")]


@pytest.mark.full
@pytest.mark.slow
def test_the_wheel_holds_the_edition_byte_for_byte(wheel, root):
    archive = zipfile.ZipFile(wheel)
    parts = [root / "course.toml", *root.glob("notebooks/*/*.*"), *root.glob("course/selfstudy/*/*.json")]
    assert sum(path.parent.name == "answer_keys" for path in parts) == 11
    for path in parts:
        assert archive.read(f"oxus/_edition/{path.relative_to(root).as_posix()}") == path.read_bytes()
    (entry_points,) = [n for n in archive.namelist() if n.endswith("dist-info/entry_points.txt")]
    assert "[oxus.editions]\noxus = oxus\n" in archive.read(entry_points).decode("utf-8")


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.slow
def test_no_solution_is_in_the_wheel(wheel):
    archive = zipfile.ZipFile(wheel)
    for name in archive.namelist():
        packed = name.startswith("oxus/_edition/course/selfstudy/solutions/") and name.endswith(".json")
        assert packed or "solutions/" not in name, name
        assert "units/" not in name and "answers.toml" not in name
        if name.endswith(".ipynb"):
            text = archive.read(name).decode("utf-8")
            assert "BEGIN SOLUTION" not in text and "BEGIN HIDDEN TESTS" not in text


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.slow
def test_the_wheel_says_what_the_project_says(wheel, root):
    archive = zipfile.ZipFile(wheel)
    (name,) = [n for n in archive.namelist() if n.endswith("dist-info/METADATA")]
    metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    assert metadata["Version"] == project(root)["version"]
    assert metadata["Requires-Python"] == project(root)["requires-python"]


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("where", ["bare clone", "wheel"])
def test_the_packages_work(where, wheel, root, tmp_path):
    """From a bare clone by its three folders, and from a wheel unpacked into an empty folder."""
    if where == "wheel":
        zipfile.ZipFile(wheel).extractall(tmp_path)
        path = [tmp_path]
    else:
        path = [root / "course", root / "widgets", root / "data"]
    code = (
        "import oxus.cli, oxus_widgets, oxus_data, sys;"
        "from oxus.core.edition import find_edition;"
        "assert len(oxus_data.members('SCO', '2018-03-01')) == 8;"
        "edition = find_edition();"
        "assert edition.settings.title == 'Oxus: regional integration in Central Asia' and len(edition.units()) == 11;"
        "assert all(edition.answer_keys(u).is_file() for u in edition.units());"
        "print(oxus_data.__file__)"
    )
    # Without -S the editable install's own path would stand in; with isolated site-packages only third parties do.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    env.pop("OXUS_COURSE", None)
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(path[-1])


@pytest.mark.full
def test_the_type_checker_finds_nothing(root):
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing(root):
    done = subprocess.run([sys.executable, "-m", "ruff", "check"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_data_flows_one_way(root):
    """oxus imports oxus_widgets imports oxus_data, never the other way."""
    above = {"data/oxus_data": ("oxus_widgets", "oxus"), "widgets/oxus_widgets": ("oxus",)}
    for folder, forbidden in above.items():
        for path in (root / folder).rglob("*.py"):
            for name in forbidden:
                found = re.search(
                    rf"^\s*(from|import) {name}\b", path.read_text(encoding="utf-8"), re.MULTILINE
                )
                assert not found, f"{path.relative_to(root)} imports {name}"


def test_no_committed_file_names_a_registry_s_host_or_a_folder_of_one_machine(root):
    if not (root / ".git").exists():
        pytest.skip("not a git clone: there is no list of committed files")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org"]
    for name in filter(None, tracked.split("\0")):
        path = root / name
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        for word in [*hosts, f"{Path.home()}{os.sep}"]:
            assert word not in text, f"{name} names {word}"
