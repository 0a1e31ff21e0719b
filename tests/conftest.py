"""Shared by all tests: the repository's root, and a small course in a folder of its own."""

import shutil
from pathlib import Path

import pytest

from tiny_unit import TINY

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with one unit, `01-tiny`; nothing built yet."""
    folder = tmp_path / "course folder"
    source = folder / "course" / "units" / "01-tiny" / "01-tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(TINY, encoding="utf-8", newline="\n")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "grading").mkdir()
    return folder
