"""One version number for the course, its widgets and its data; what it says, the changelog and the citation say too."""

import json
import re
import subprocess
import tomllib

import pytest
from packaging.version import Version

import oxus_data

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
