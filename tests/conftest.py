"""Shared by all tests: the repository's root, and a small course in a folder of its own."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

TINY = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A small unit

# %% [markdown]
# Write `double`.

# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true, "task": false}
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test_double", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
assert double(2) == 4, "double(2) should be 4"
### BEGIN HIDDEN TESTS
assert double(-3) == -6, "negative numbers double too"
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Doubling keeps the sign.
# ### END SOLUTION
"""


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
