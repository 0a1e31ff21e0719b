"""Bad input to the build: each fault is reported with the table, the row and the rule."""

import csv
from datetime import date

import pytest
from data.scripts import extracts
from data.scripts.checks import as_of, check, faults, fields
from data.scripts.rows import TABLES

LAST = date(2026, 3, 1)
TYPES = {"spell_id": "string", "start": "date", "end": "date"}


def test_a_date_after_the_last_day_is_reported():
    rows = [
        {"spell_id": "A", "start": "2026-03-01", "end": ""},
        {"spell_id": "B", "start": "2026-03-02", "end": ""},
    ]
    assert list(faults("memberships", rows, TYPES, LAST)) == [
        "memberships.csv, row 3 (B): start is 2026-03-02: no date is later than the last day of the data, 2026-03-01"
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"spell_id": "A", "start": "1999-04-20", "end": "1999-04-19"},
        {"spell_id": "A", "founded": "1999-04-20", "ended": "1998-01-01"},
        {"spell_id": "A", "start": 1847, "end": 1822},
        {"spell_id": "A", "year": "-100", "year_end": "-140"},
    ],
)
def test_an_end_before_its_start_is_reported(row):
    (fault,) = faults("memberships", [row], TYPES, LAST)
    assert fault.startswith("memberships.csv, row 2 (A): ") and fault.endswith(
        "nothing ends before it starts"
    )


def test_what_is_open_or_lasts_a_day_is_no_fault():
    rows = [
        {"start": "1999-04-20", "end": ""},
        {"start": "1999-04-20", "end": "1999-04-20"},
        {"start": "", "end": "1999"},
    ]
    assert list(faults("memberships", rows, TYPES, LAST)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("SCO Charter 2002, text https://example.org", 1),
        ("SCO Charter 2002, Article 16, text https://example.org", 0),
        ("EAEU Treaty, Section III Bodies of the Union https://example.org", 0),
        ("TASS, 2012-06-28 https://example.org", 0),
    ],
)
def test_a_treaty_without_an_article_is_reported(source, found):
    row = {
        "feature_id": "SCO-decision-rule",
        "feature": "decision_rule",
        "value": "consensus",
        "source": source,
    }
    wrong = list(faults("institution_features", [row], {}, LAST))
    assert len(wrong) == found
    assert all("row 2 (SCO-decision-rule)" in one and "cited with the article" in one for one in wrong)


def test_the_build_stops_with_all_faults():
    rows = {"memberships": [{"spell_id": "A", "start": "2030-01-01", "end": "1999-01-01"}]}
    with pytest.raises(SystemExit, match=r"(?s)no date is later.*nothing ends before"):
        check(rows)


def test_an_extract_whose_digest_has_changed_stops_the_build(monkeypatch, tmp_path):
    (entry,) = [one for one in extracts.listed()["extracts"] if one["table"] == "un_agreement"]
    (tmp_path / entry["file"]).write_bytes((extracts.FOLDER / entry["file"]).read_bytes() + b"\n")
    monkeypatch.setattr(extracts, "FOLDER", tmp_path)
    with pytest.raises(
        SystemExit, match=r"un_agreement.csv, for the table un_agreement: not the extract that was listed"
    ):
        extracts.rows(entry)


def test_the_tables_have_no_such_fault():
    """All of them, also those that the build takes from registries."""
    types = fields()
    for path in sorted(TABLES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(faults(path.stem, csv.DictReader(file), types[path.stem], as_of())) == []
