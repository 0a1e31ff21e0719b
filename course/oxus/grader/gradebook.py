"""Check the gradebook: whether it exists, belongs to nbgrader and is not locked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.nbgrader_settings import folders


def gradebook_path(course: Path) -> Path:
    """Return the path of the class's gradebook.

    Raises
    ------
    CourseError
        If the settings of nbgrader cannot be used, or name a database that is not a file.
    """
    return folders(course).gradebook


def check_gradebook(path: Path, needed: bool = True) -> bool:
    """Check the gradebook before a command changes anything.

    Parameters
    ----------
    path : Path
        The gradebook, an SQLite file.
    needed : bool
        Whether it is an error if there is none yet.

    Returns
    -------
    bool
        Whether it exists.

    Raises
    ------
    CourseError
        If it is missing (and needed), no gradebook, of another version of nbgrader, in use, or read-only.
    """
    if not path.exists():
        if needed:
            raise CourseError(f"{path}: there is no gradebook yet: `oxus collect` and `oxus grade` make it")
        return False
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if "submitted_assignment" not in tables:
                raise CourseError(f"{path}: an SQLite file, but not nbgrader's gradebook: move it away")
            versions = []  # nbgrader before 0.6 wrote none
            if "alembic_version" in tables:
                versions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        reason = "in use by another program: close formgrader or wait for the other run, then try again"
        if "locked" not in str(error):
            reason = f"cannot be written ({error}): check that you may write to the file and its folder"
        raise CourseError(f"{path}: {reason}") from None
    except sqlite3.DatabaseError as error:
        raise CourseError(
            f"{path}: not a gradebook ({error}): put a backup in its place, or move it away"
        ) from None
    if versions != [schema_version()]:
        raise CourseError(
            f"{path}: made by another version of nbgrader (schema {', '.join(versions) or 'unknown'}, this one has "
            f"{schema_version()}): make a copy of the file, then run `nbgrader db upgrade` in the course folder if it "
            "is older, or install the nbgrader that made it if it is newer"
        )
    return True


def schema_version() -> str:
    """Return the schema version that the installed nbgrader writes."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    config = Config()
    config.set_main_option("script_location", ALEMBIC_DIR)
    return str(ScriptDirectory.from_config(config).get_current_head())
