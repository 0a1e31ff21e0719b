"""There is one last day, AS_OF: no row, note, citation or extract is later, and the texts name the same day."""

import re
from pathlib import Path

import pytest
from data.scripts import dates, extracts
from data.scripts.rows import TABLES, read

import oxus_data

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.stem for path in TABLES.glob("*.csv"))
IN_WORDS = f"{oxus_data.AS_OF.day} {dates.MONTHS[oxus_data.AS_OF.month - 1]} {oxus_data.AS_OF.year}"


@pytest.mark.slow
@pytest.mark.parametrize("table", NAMES)
def test_nothing_in_a_table_is_later_than_its_last_day_or_ends_before_it_starts(table):
    assert list(dates.faults(table, read(TABLES / f"{table}.csv"))) == []


@pytest.mark.parametrize("entry", extracts.listed()["extracts"], ids=lambda entry: entry["file"])
def test_no_extract_is_later(entry):
    assert list(dates.faults(entry["table"], read(extracts.FOLDER / entry["file"]))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("first reading 2026-03-20", ["2026-03-20"]),
        ("BelTA, 20 March 2026", ["2026-03-20"]),
        ("Reuters (March 20, 2026)", ["2026-03-20"]),
        ("https://example.org/2026/04/a-page", ["2026-04-01"]),
        ("signed in April 2026, in force in May 2027", ["2026-04-01", "2027-05-01"]),
        ("leased until 2050; 5,400 km; page 2026", []),
        ("31 April 2026 and 2026-13-01 are no dates, nor is 12026-04-05", []),
    ],
)
def test_a_date_is_read_as_people_write_it(text, found):
    assert sorted(str(day) for _, day in dates.dates_in(text)) == found


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            {"note": "first reading on 20 March 2026"},
            r"t\.csv, row 2, note: 20 March 2026 is later than .* AS_OF",
        ),
        ({"start": "2026-03-02"}, r"t\.csv, row 2, start: 2026-03-02 is later"),
        (
            {"start": "2005-05-13", "end": "2005-05-12"},
            r"t\.csv, row 2: end 2005-05-12 is before start 2005-05-13",
        ),
        ({"opened": "2010", "closed": "2006"}, r"t\.csv, row 2: closed 2006 is before opened 2010"),
        ({"year": "-138", "year_end": "-140"}, r"t\.csv, row 2: year_end -140 is before year -138"),
    ],
)
def test_a_wrong_date_is_reported_with_table_row_and_rule(row, fault):
    (message,) = dates.faults("t", [row])
    assert re.match(fault, message)


def test_what_is_in_order_is_not_reported():
    rows = [
        {"start": "2010", "end": ""},
        {"start": str(oxus_data.AS_OF), "end": None, "note": "up to March 2026"},
        {"year": "1992", "year_end": "1997"},
        {"citation": "List of members (read 2026-11)", "note": "accessed on 29 November 2026"},
    ]
    assert list(dates.faults("t", rows)) == []


@pytest.mark.parametrize("file", ["data/README.md", "data/CODEBOOK.md", "data/raw/datapackage.toml"])
def test_the_documentation_names_the_same_last_day(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert IN_WORDS in text
    up_to = re.findall(r"\bup to (\d{1,2} [A-Z][a-z]+ \d{4})", text)
    assert set(up_to) <= {IN_WORDS}


@pytest.mark.parametrize("row", ["a,b", "a", "a,b,c,d"])
def test_a_row_of_another_width_than_its_head_is_refused(tmp_path, row):
    """A comma in a text without quotation marks cut the end off a note, unseen."""
    path = tmp_path / "notes.csv"
    path.write_text(f"id,name,note\n1,2,3\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="notes.csv, line 3: more or fewer cells"):
        read(path)
