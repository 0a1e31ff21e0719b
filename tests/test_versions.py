"""One version number for the course, its widgets and its data; what it says, the changelog and the citation say too."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from packaging.version import Version

import oxus_data
from oxus import cli

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.fixture
def version(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


@pytest.fixture
def citation(root):
    lines = (root / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    return dict(
        re.fullmatch(r"([a-z-]+): (.+)", line).groups() for line in lines if re.match(r"[a-z-]+: ", line)
    )


@pytest.fixture
def changelog(root):
    """The headings of the versions, and the text below each."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_pyproject_citation_data_package_and_changelog_agree_on_the_version(
    root, version, citation, changelog
):
    package = json.loads((root / "data" / "oxus_data" / "datapackage.json").read_text(encoding="utf-8"))
    made_from = tomllib.loads((root / "data" / "raw" / "datapackage.toml").read_text(encoding="utf-8"))
    newest = re.match(r"\[(.+?)\]", list(changelog)[1])[1]
    assert citation["version"] == package["version"] == made_from["version"] == newest == version


def test_they_agree_on_its_date(root, citation, changelog):
    package = json.loads((root / "data" / "oxus_data" / "datapackage.json").read_text(encoding="utf-8"))
    released = list(changelog)[1].split(" - ")[1]
    assert citation["date-released"] == released == package["created"][:10]


def test_the_changelog_is_kept_as_keep_a_changelog_has_it(changelog):
    headings = list(changelog)
    assert headings[0] == "[Unreleased]"
    found = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings[1:]]
    assert found and all(found), headings
    versions, dates = [Version(m[1]) for m in found], [m[2] for m in found]
    assert versions == sorted(set(versions), reverse=True) and dates == sorted(dates, reverse=True)
    for heading, text in changelog.items():
        kinds = re.findall(r"^### (.+)$", text, flags=re.MULTILINE)
        assert kinds or heading == "[Unreleased]", heading
        assert len(kinds) == len(set(kinds)) and set(kinds) <= KINDS, heading
        for part in re.split(r"^### .+$", text, flags=re.MULTILINE)[1:]:
            assert part.strip().startswith("- "), f"{heading}: a kind of change with nothing below it"


def test_who_cites_the_data_cites_the_version(version):
    assert f"Version {version}" in oxus_data.cite()
    assert f"Version {version}" in oxus_data.cite("memberships")
    assert f"version = {{{version}}}" in oxus_data.cite(style="bibtex")


def test_a_commit_with_a_tag_is_that_version(root, version):
    if not (root / ".git").exists():
        pytest.skip("not a git clone: there are no tags")
    command = ["git", "tag", "--points-at", "HEAD", "--list", "v*"]
    tags = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert tags in ([], [f"v{version}"])


@pytest.mark.slow
def test_one_command_sets_the_version_everywhere(root, version, tmp_path):
    """On a copy: no file that says the version is forgotten; the changelog and what is built tell of the past."""
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bumpversion"]
    names = {"pyproject.toml", "data/raw/datapackage.toml", *(file["filename"] for file in config["files"])}
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, tmp_path / name)
    command = [sys.executable, "-m", "bumpversion", "bump", "major"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    new = f"{Version(version).major + 1}.0.0"
    for name in names:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert new in text, name
        assert version not in text or name == "CHANGELOG.md", f"{name} still says {version}"
    changelog = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (tmp_path / "CITATION.cff").read_text(encoding="utf-8")
    (day,) = re.findall(rf"^## \[{re.escape(new)}\] - (\S+)$", changelog, re.MULTILINE)
    assert f"version: {new}\ndate-released: {day}\n" in citation
    made_from = tomllib.loads((tmp_path / "data" / "raw" / "datapackage.toml").read_text(encoding="utf-8"))
    assert (made_from["version"], made_from["created"]) == (new, f"{day}T00:00:00Z")


def test_the_commands_that_build_what_holds_the_version_exist(root):
    spec = importlib.util.spec_from_file_location("set_version", root / ".ci" / "version.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for first, *words in tool.DERIVED:
        if first == "-m":
            assert words[0] == "oxus" and cli.parser(words[1]).parse_args(words[1:]).run
        else:
            assert (root / first).is_file()
