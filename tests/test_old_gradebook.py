"""A gradebook that another version of nbgrader made is named, and left as it is."""

import sqlite3
from contextlib import closing

import pytest

from oxus.core.errors import CourseError
from oxus.grader.gradebook import check_gradebook


@pytest.mark.parametrize("versions", [None, [], ["fedcba987654"]])
def test_a_gradebook_of_another_version_is_named_with_what_to_do(tmp_path, versions):
    """The first versions of nbgrader wrote no version into the file."""
    pytest.importorskip("nbgrader")
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE submitted_assignment (id)")
        if versions is not None:
            connection.execute("CREATE TABLE alembic_version (version_num)")
            connection.executemany("INSERT INTO alembic_version VALUES (?)", [(one,) for one in versions])
    before = path.read_bytes()
    with pytest.raises(CourseError, match="made by another version of nbgrader.*`nbgrader db upgrade`"):
        check_gradebook(path)
    assert path.read_bytes() == before
