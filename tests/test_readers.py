"""What the readers of files and codings do with anything at all: a valid result, or their own error in words."""

import csv
import io
import shutil
import string
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oxus_data import DataError, Region, load, read_region
from oxus_data.loader import read_table, resource
from oxus_widgets.actor_matrix_data import CODES, actor_facts, coding_of, interest_labels, ticks_of
from oxus_widgets.ledger_answers import answers, verdict
from oxus_widgets.ledger_csv import CHECKS, read_answers, text_of
from oxus_widgets.ledger_data import claims

BALTIC = Path(__file__).resolve().parents[1] / "course" / "examples" / "baltic" / "data" / "baltic_data"


def or_data_error(read: Callable[[], Any]) -> Any:
    """What a reader returns; None if it refuses in one readable message."""
    try:
        return read()
    except DataError as error:
        assert str(error).strip()
        return None


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tables of the Baltic region."""
    folder = tmp_path_factory.mktemp("region") / "tables"
    shutil.copytree(BALTIC, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


# --- the claim ledger's CSV file ---

CLAIM = st.sampled_from(sorted(claims().index))
WORDS = st.sampled_from(
    ["supported", "Not testable", "sure", "fairly sure", "", " ", "=1+1", '"', "\0", "é\r\n;"]
)
CELL = st.one_of(CLAIM, WORDS, st.text(max_size=8))
HEAD = st.sampled_from(["claim_id", "Claim_ID ", "verdict", "mine", "confidence", "reason", "", "x"])


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    """A CSV file that looks like a ledger, with cells that may be anything."""
    columns = draw(st.lists(HEAD, max_size=6))
    rows = draw(st.lists(st.lists(CELL, max_size=7), max_size=6))
    file = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(file, delimiter=draw(st.sampled_from(",;\t")), lineterminator=end).writerows([columns, *rows])
    return draw(st.sampled_from(["", "\ufeff"])) + file.getvalue()


@given(st.one_of(csv_texts(), st.text()))
@example("claim_id,verdict\n" + "x" * 200_000)
def test_a_ledger_file_gives_valid_answers_and_numbered_rows(text):
    found, wrong = or_data_error(lambda: read_answers(text)) or ({}, [])
    assert set(found) <= set(claims().index)
    for said in found.values():
        assert said and all(CHECKS[name](value) == value for name, value in said.items())
    assert all(line.startswith("row ") for line in wrong)


@given(
    CLAIM,
    st.sampled_from(["supported", "qualified"]),
    st.sampled_from(["sure", "unsure"]),
    st.text(min_size=1),
)
def test_what_a_ledger_file_says_is_read_as_it_was_written(claim, word, sure, reason):
    file = io.StringIO()
    rows = [["claim_id", "verdict", "confidence", "reason"], [claim, word, sure, reason]]
    csv.writer(file).writerows(rows)
    said = {"verdict": word, "confidence": sure}
    # A file from another system has other line ends, also inside a cell.
    reason = reason.replace("\r\n", "\n").replace("\r", "\n")
    assert read_answers(file.getvalue()) == (
        {claim: said | ({"reason": reason} if reason.strip() else {})},
        [],
    )


@given(content=st.one_of(st.binary(), st.text().map(str.encode)))
def test_a_file_is_utf_8_or_refused(scratch, content):
    path = scratch.parent / "ledger.csv"
    path.write_bytes(content)
    assert or_data_error(lambda: text_of(path)) in (None, content.decode("utf-8", "replace"))


@given(st.text(string.ascii_letters + "\0/.~é" + "\ud800"))
def test_a_path_that_cannot_be_opened_is_refused(name):
    or_data_error(lambda: text_of(f"no such folder/{name}"))


# --- the coding of actors and interests ---

CELL_IDS = st.builds(
    "{}.{}".format, st.sampled_from(sorted(actor_facts())), st.sampled_from(sorted(interest_labels()))
)
INSTRUMENT = st.sampled_from(sorted({i for facts in actor_facts().values() for i in facts["instruments"]}))
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(-3, 4), st.floats(), st.text(max_size=5), INSTRUMENT)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=4
)
KEY = st.one_of(
    CELL_IDS, CELL_IDS.map(lambda cell: tuple(cell.split("."))), st.text(max_size=5), st.integers()
)
COLUMN = st.sampled_from(["actor_id", "interest", "code", "instruments", "energy", "security", "x"])


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """A frame with some of the columns that a coding has, perhaps twice the same."""
    columns = draw(st.lists(COLUMN, max_size=5))
    ids = st.sampled_from([*sorted(actor_facts()), *sorted(interest_labels()), "nobody"])
    row = st.lists(ids | SCALAR, min_size=len(columns), max_size=len(columns))
    rows = draw(st.lists(row, max_size=4))
    index = draw(st.lists(ids, min_size=len(rows), max_size=len(rows)))
    return pd.DataFrame(rows, index=index, columns=columns, dtype="object")


CODING = st.one_of(
    st.dictionaries(KEY, VALUE, max_size=4),
    st.dictionaries(CELL_IDS, st.sampled_from(sorted(CODES)), max_size=4).map(pd.Series),
    frames(),
    VALUE,
)


@given(CODING)
def test_a_coding_has_known_cells_and_codes(value):
    coding = or_data_error(lambda: coding_of(value)) or {}
    assert all(type(code) is int and code in CODES for code in coding.values())
    assert coding_of(coding) == coding


@given(CODING)
def test_ticks_are_instruments_of_the_actor(value):
    ticks = or_data_error(lambda: ticks_of(value)) or {}
    assert all(
        set(names) <= set(actor_facts()[cell.split(".")[0]]["instruments"]) for cell, names in ticks.items()
    )
    assert ticks_of(ticks) == ticks


@given(st.data())
def test_the_course_s_table_with_some_cells_changed_is_a_coding_or_refused(data):
    frame = load("interests").astype("object")
    row, column = data.draw(st.integers(0, len(frame) - 1)), data.draw(st.integers(0, 2))
    frame.iat[row, column] = data.draw(SCALAR)
    coding = or_data_error(lambda: coding_of(frame))
    assert coding is None or len(coding) >= len(frame) - 1


@pytest.mark.parametrize(
    ("read", "frame"),
    [
        (coding_of, pd.DataFrame([["RUS", 1, 2]], columns=["actor_id", "energy", "energy"])),
        (ticks_of, pd.DataFrame([["RUS"] * 4], columns=["actor_id", "interest", "instruments", "interest"])),
        (
            answers(verdict, "verdict"),
            pd.DataFrame([["x", "y", "z"]], columns=["claim_id", "verdict", "verdict"]),
        ),
    ],
)
def test_a_frame_with_the_same_column_twice_is_refused(read, frame):
    with pytest.raises(DataError, match="the frame has two columns (energy|interest|verdict)"):
        read(frame)


# --- another region ---

TOML_VALUE = st.sampled_from(
    [
        "'x'",
        "''",
        "1",
        "-5",
        "0.5",
        "nan",
        "inf",
        "true",
        "1991-09-01",
        "0001-01-01",
        "9999-12-31",
        "1991-09-01T10:00:00",
    ]
    + [
        "[]",
        "['EST']",
        "['EST', 'XXX']",
        "[1]",
        "[['EST']]",
        "[57, 24.5]",
        "[91.0, 0]",
        "[nan, 1]",
        "{a = 1}",
    ]
)
TOML_KEY = st.sampled_from(
    ["name", "states", "first", "as_of", "centre", "reach", "folder", "_tables", "seat"]
)
GOOD = {"name": "'x'", "states": "['EST']", "first": "1991-01-01", "as_of": "2024-12-31"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.dictionaries(TOML_KEY, TOML_VALUE).map(lambda changes: GOOD | changes),
        st.dictionaries(TOML_KEY, TOML_VALUE),
    )
    .map(lambda said: "\n".join(f"{key} = {value}" for key, value in said.items()))
    .map(str.encode)
    | st.binary()
)
@example(text=b"name = " + b"[" * 100_000)
@example(text="\n".join(f"{key} = {value}" for key, value in GOOD.items()).encode())
def test_the_settings_of_a_region_are_valid_or_refused(scratch, text):
    (scratch / "region.toml").write_bytes(text)
    region = or_data_error(lambda: read_region(scratch))
    if region is None:
        return
    assert isinstance(region, Region) and isinstance(region.name, str)
    assert isinstance(region.first, date) and region.first <= region.as_of
    assert set(region.states) <= set(region.table("states")["state_id"])
    assert region.centre is None or abs(region.centre[0]) <= 90
    assert region.reach is None or region.reach > 0


@given(content=st.one_of(st.binary(), st.text().map(str.encode)), header=st.booleans())
def test_a_table_is_typed_as_its_fields_or_refused(scratch, content, header):
    fields = resource("memberships")["schema"]["fields"]
    names = [field["name"] for field in fields]
    path = scratch.parent / "memberships.csv"
    path.write_bytes((",".join(names).encode() + b"\n" if header else b"") + content)
    frame = or_data_error(lambda: read_table(path, fields))
    assert frame is None or list(frame.columns) == names
