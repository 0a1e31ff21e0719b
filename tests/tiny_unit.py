"""A unit with one exercise and one essay, for tests of what is done with units."""

from pathlib import Path

from oxus.core.layout import unit_source
from patience import write_patient_settings

TINY_UNIT = "01-tiny"

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


def tiny_course(folder: Path, source: str = TINY) -> Path:
    """Make a course folder with this one unit; nothing is built yet."""
    path = unit_source(folder, TINY_UNIT)
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8", newline="\n")
    write_patient_settings(folder)
    (folder / "grading").mkdir()
    return folder


MORE = """\
# %% [markdown]
# ## Further
#
# Write `treble`.

# %% tags=["further"] nbgrader={"grade": false, "grade_id": "treble", "locked": false, "schema_version": 3, "solution": true, "task": false}
def treble(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION

# %% tags=["further"] nbgrader={"grade": true, "grade_id": "test_treble", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
assert treble(2) == 6, "treble(2) should be 6"
### BEGIN HIDDEN TESTS
assert treble(-3) == -9, "negative numbers treble too"
### END HIDDEN TESTS
"""
"""A Further exercise that could follow `TINY`: it gives no points by default."""
