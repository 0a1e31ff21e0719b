"""A linter, proselint, finds none of the patterns that the course's voice avoids in what people read."""

import re
import subprocess

import pytest
from proselint.checks import __register__ as own_checks
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from oxus.core.layout import UNITS, unit_ids, unit_source
from prose import prose
from repository import ROOT
from voice_rules import rules

# The units are rewritten one after another. Until then they have too many findings to read. Those in their second
# edition have a section *Read*.
FIRST_EDITION = tuple(
    f"{UNITS.as_posix()}/{unit}/"
    for unit in unit_ids(ROOT)
    if not re.search(r"^# ## Read$", unit_source(ROOT, unit).read_text(encoding="utf-8"), re.MULTILINE)
)
LATER = (*FIRST_EDITION, "course/units/report.toml", "data/CODEBOOK.md", "CHANGELOG.md")
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
OF_UNITS = {**CHECKS, "units": True}


@pytest.fixture(scope="module", autouse=True)
def registered():
    registry = CheckRegistry()
    before = list(registry.checks)
    registry.register_many((*own_checks, *rules()))
    yield
    registry.checks[:] = before


def findings(path: str, text: str) -> list[str]:
    checks = OF_UNITS if path.startswith(UNITS.as_posix()) else CHECKS
    found = LintFile(path, text).lint({"max_errors": 1000, "checks": checks})
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


def test_each_unit_in_its_second_edition_has_none_of_the_patterns():
    """Its text, its messages, and the hints in its answers."""
    paths = [path for kind in ("*.py", "*/answers.toml") for path in files(f"course/units/{kind}")]
    found = [one for path in paths for one in findings(path, prose(ROOT / path))]
    assert not found, "\n".join(found)


def test_a_finding_names_the_file_the_line_and_what_to_write():
    assert findings("guide.md", "First.\n\nThe hand-in is late.") == [
        "guide.md:3: 'hand-in': write 'submission'"
    ]
    assert findings("guide.md", "The table has a row a state, unless told otherwise.") == [
        "guide.md:1: 'a row a state': one per ...",
        "guide.md:1: 'unless told otherwise': write 'by default'",
    ]
    assert findings("guide.md", "One. Who counts rows finds six. That a body ends is rare. Who ends it?") == [
        "guide.md:1: 'Who counts': If you ..., you ...",
        "guide.md:1: 'That a body': begin with the subject",
    ]
    assert findings("course/units/a/a.py", "A body, and a body of water.") == [
        "course/units/a/a.py:1: 'body': write 'organisation'"
    ]
    assert not findings("guide.md", "`hand-in` is a name.".replace("`hand-in`", "         "))


def test_only_what_people_read_is_linted(tmp_path):
    path = tmp_path / "one.py"
    path.write_text('''"""A docstring of one line."""\nheap = anew("mend")  # reckon\n''', encoding="utf-8")
    assert prose(path).split("\n")[:2] == [" A docstring of one line.", " reckon"]
    path = tmp_path / "answers.toml"
    path.write_text('name = "heap"\nmisconception = "A heap is a group."\n', encoding="utf-8")
    assert prose(path) == "\nA heap is a group.\n"
    path = tmp_path / "one.md"
    path.write_text("Run `oxus mend`.\n```\nheap\n```\nDone.", encoding="utf-8")
    assert prose(path).split() == ["Run", ".", "Done."]
