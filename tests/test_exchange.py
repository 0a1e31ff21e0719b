"""The secrets of submissions in an exchange, and an interrupted collection whose plan another edition has written."""

import json

import pytest

from oxus.teaching.collection.plan import complete_interrupted, journal_of
from oxus.teaching.exchange import SECRET, find_submissions, keep_secrets, stage
from oxus.teaching.submissions import TIMESTAMP_FILE, submitted_folder
from tiny_unit import TINY_UNIT, tiny_course


@pytest.fixture
def course(tmp_path):
    return tiny_course(tmp_path / "course")


def test_a_secret_is_kept_for_a_user_whose_name_has_an_underscore(course, tmp_path):
    inbound = tmp_path / "exchange" / "inbound"
    folder = inbound / f"ali_bek+{TINY_UNIT}+2026-01-02 10:00:00.000000 UTC"
    folder.mkdir(parents=True)
    (folder / f"{TINY_UNIT}.ipynb").write_text("{}")
    (folder / SECRET).write_text("ab" * 32)
    staged = stage(find_submissions(inbound, TINY_UNIT), tmp_path / "staged")
    collected = submitted_folder(course, "ali-bek", TINY_UNIT)
    collected.mkdir(parents=True)
    (collected / TIMESTAMP_FILE).write_text("2026-01-02 10:00:00 UTC\n")
    keep_secrets(course, TINY_UNIT, ["ali-bek"], staged.secrets)
    assert (
        not staged.refused
        and not any(staged.notes.values())
        and (collected / SECRET).read_text() == "ab" * 32
    )


def test_a_plan_with_the_fields_of_another_edition_does_not_stop_the_next_collection(course):
    journal = journal_of(course, TINY_UNIT)
    journal.parent.mkdir(parents=True, exist_ok=True)
    plan = {"student": "ali-bek", "rows": [], "field_of_another_edition": 1}
    journal.write_text(json.dumps(plan) + "\n", encoding="utf-8")
    complete_interrupted(course, [TINY_UNIT])
    assert not journal.exists() or not journal.read_text(encoding="utf-8").strip()
