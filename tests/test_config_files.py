"""Which file a wrong setting of nbgrader's is in: the course's, or one of the user's."""

import pytest

from oxus.core.errors import CourseError
from oxus.core.nbgrader_settings import folders


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("db_url", "'postgresql://x'"),
        ("directory_structure", "'{student_id}'"),
        ("ignore", "3"),
        ("submitted_directory", "5"),
    ],
)
@pytest.mark.parametrize("place", ["user", "course"])
def test_the_file_with_the_wrong_setting_is_named(tmp_path, monkeypatch, setting, value, place):
    for name in ("user", "course"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "user"))
    wrong = tmp_path / place / "nbgrader_config.py"
    wrong.write_text(f"c = get_config()\nc.CourseDirectory.{setting} = {value}\n", encoding="utf-8")
    with pytest.raises(CourseError) as error:
        _ = folders(tmp_path / "course").gradebook
    assert str(error.value).startswith(f"{wrong}: c.CourseDirectory.{setting} ")
