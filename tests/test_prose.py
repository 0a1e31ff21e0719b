"""A linter, proselint, finds none of the patterns that the course's voice avoids in what people read."""

import subprocess

import pytest
from proselint.checks import __register__ as own_checks
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from prose import prose
from repository import ROOT
from voice_rules import rules

# The units are rewritten one after another. Until then they have too many findings to read.
LATER = ("course/units/", "data/CODEBOOK.md", "CHANGELOG.md")
COVERED = (
    "*.md",
    "course/start.py",
    "course/oxus/[a-p]*.py",
    "course/oxus/[s-z]*.py",
    "course/jupyterhub/*.py",
    "data/*.py",
    "widgets/*.py",
    ".ci/*.py",
)
# Of proselint's own checks, those that neither ask for another spelling than the British nor for another style of type.
THEIRS = (
    "archaism",
    "malapropisms",
    "mondegreens",
    "nonwords",
    "oxymorons",
    "cliches.write_good",
)
CHECKS = dict.fromkeys(["oxus", *THEIRS], True)


@pytest.fixture(scope="module", autouse=True)
def registered():
    registry = CheckRegistry()
    before = list(registry.checks)
    registry.register_many((*own_checks, *rules()))
    yield
    registry.checks[:] = before


def findings(path: str, text: str) -> list[str]:
    found = LintFile(path, text).lint({"max_errors": 1000, "checks": CHECKS})
    return [f"{path}:{one.pos[0]}: {one.check_result.message}" for one in found]


def files(pattern: str) -> list[str]:
    done = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        path for path in done.stdout.splitlines() if not path.startswith(LATER) and (ROOT / path).is_file()
    ]


@pytest.mark.parametrize("pattern", COVERED)
def test_what_people_read_has_none_of_the_patterns(pattern):
    assert files(pattern)
    found = [one for path in files(pattern) for one in findings(path, prose(ROOT / path))]
    assert not found, "\n".join(found)


def test_a_finding_names_the_file_the_line_and_what_to_write():
    assert findings("guide.md", "First.\n\nThe hand-in is late.") == [
        "guide.md:3: 'hand-in': write 'submission'"
    ]
    assert findings("guide.md", "The table has a row a state, unless told otherwise.") == [
        "guide.md:1: 'a row a state': one per ...",
        "guide.md:1: 'unless told otherwise': write 'by default'",
    ]
    assert not findings("guide.md", "`hand-in` is a name.".replace("`hand-in`", "         "))


def test_only_what_people_read_is_linted(tmp_path):
    path = tmp_path / "one.py"
    path.write_text('''"""A docstring of one line."""\nheap = anew("mend")  # reckon\n''', encoding="utf-8")
    assert prose(path).split("\n")[:2] == [" A docstring of one line.", " reckon"]
    path = tmp_path / "one.md"
    path.write_text("Run `oxus mend`.\n```\nheap\n```\nDone.", encoding="utf-8")
    assert prose(path).split() == ["Run", ".", "Done."]
