"""The package in every form holds what the CSV files hold."""

import csv
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook

import oxus_data
from oxus.cli import main
from oxus_data.stata_files import RENAMED

PACKAGE = Path(oxus_data.__file__).parent
TABLES = oxus_data.tables()


def texts(table: str) -> list[list[str]]:
    """The rows of a CSV file, without its header."""
    with (PACKAGE / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def same(found: object, text: str) -> bool:
    """Whether a typed value is the one that the CSV file writes so."""
    if found is None or text == "":
        return found is None and text == ""
    if isinstance(found, bool):
        return text == str(found).lower()
    if isinstance(found, int | float):
        return float(text) == found
    if isinstance(found, datetime):
        return text == found.date().isoformat()
    return text == str(found)


def unlike(table: str, rows: list[tuple]) -> list[tuple]:
    """Cells that differ, and rows that are missing."""
    expected = texts(table)
    assert len(rows) == len(expected)
    return [
        (number, found, text)
        for number, (row, line) in enumerate(zip(rows, expected, strict=True), start=2)
        for found, text in zip(row, line, strict=True)
        if not same(found, text)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """All forms, in a folder with a name that must be quoted."""
    folder = tmp_path_factory.mktemp("it's Ёлка")
    for form in ("csv", "duckdb", "parquet", "sqlite", "stata", "xlsx"):
        oxus_data.export(folder, form)
    return folder


@pytest.fixture
def database(folder):
    with duckdb.connect(str(folder / "oxus-data.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_duckdb_holds_every_cell_in_its_type(database, table):
    result = database.execute(f'SELECT * FROM "{table}"')
    types = {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
    expected = [(f.field, types[f.type]) for f in oxus_data.describe(table).itertuples()]
    assert [(c[0], str(c[1])) for c in result.description] == expected
    assert unlike(table, result.fetchall()) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_every_cell(folder, table):
    rows = duckdb.connect().read_parquet(str(folder / f"{table}.parquet")).fetchall()
    assert unlike(table, rows) == []


@pytest.mark.slow
def test_csv_files_are_those_of_the_package(folder):
    for table in TABLES:
        assert (folder / f"{table}.csv").read_bytes() == (PACKAGE / "tables" / f"{table}.csv").read_bytes()


@pytest.mark.slow
def test_sqlite_holds_every_cell_keys_that_hold_and_a_codebook(folder):
    with closing(sqlite3.connect(folder / "oxus-data.sqlite")) as connection:
        for table in TABLES:
            result = connection.execute(f'SELECT * FROM "{table}"')
            flags = [f.type == "boolean" for f in oxus_data.describe(table).itertuples()]
            rows = [
                tuple(bool(v) if flag and v is not None else v for v, flag in zip(row, flags, strict=True))
                for row in result
            ]
            assert [column[0] for column in result.description] == list(oxus_data.load(table))
            assert unlike(table, rows) == [], table
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA foreign_key_list(memberships)").fetchall()
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO states SELECT * FROM states LIMIT 1")
        fields = sum(len(oxus_data.describe(t)) for t in TABLES)
        assert connection.execute("SELECT count(*) FROM codebook").fetchone() == (fields,)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_stata_holds_every_cell_and_labels(folder, table):
    path = folder / f"{table}.dta"
    frame = pd.read_stata(path).rename(columns={there: here for here, there in RENAMED.items()})
    kinds = oxus_data.describe(table).set_index("field")["type"]
    assert list(frame) == list(kinds.index)
    for field, kind in kinds.items():
        texts_ = frame[field]
        if kind == "boolean":
            texts_ = texts_.map({1: "true", 0: "false"}).fillna("")
        elif pd.api.types.is_datetime64_any_dtype(texts_):
            texts_ = texts_.dt.strftime("%Y-%m-%d").fillna("")
        frame[field] = texts_.astype(object).where(texts_.notna() & (texts_ != ""), None)
    assert unlike(table, list(frame.itertuples(index=False, name=None))) == []
    with pd.read_stata(path, iterator=True) as reader:
        labels = reader.variable_labels()
        assert labels and all(0 < len(label) <= 80 for label in labels.values())


@pytest.mark.full
@pytest.mark.slow
def test_the_workbook_holds_every_cell_and_a_codebook(folder):
    book = load_workbook(folder / "oxus-data.xlsx", read_only=True)
    assert book.sheetnames == ["codebook", *TABLES]
    fields = sum(len(oxus_data.describe(t)) for t in TABLES)
    assert sum(1 for _ in book["codebook"].iter_rows()) == fields + 1
    for table in TABLES:
        head, *rows = book[table].iter_rows(values_only=True)
        assert list(head) == list(oxus_data.load(table).columns)
        assert unlike(table, rows) == [], table


@pytest.mark.slow
def test_dates_that_excel_does_not_have_are_texts(folder):
    sheet = load_workbook(folder / "oxus-data.xlsx", read_only=True)["scripts"]
    head, *rows = sheet.iter_rows(values_only=True)
    starts = [row[head.index("start")] for row in rows]
    assert any(isinstance(start, str) for start in starts) and any(
        isinstance(start, datetime) for start in starts
    )
    assert min(date.fromisoformat(s) for s in starts if isinstance(s, str)) < date(1900, 1, 1)


@pytest.mark.slow
def test_no_text_becomes_a_formula(folder):
    with zipfile.ZipFile(folder / "oxus-data.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == len(TABLES) + 1
        assert not [name for name in sheets if re.search(rb"<f[ >/]", book.read(name))]


@pytest.mark.slow
def test_duckdb_guards_keys_and_says_what_fields_mean(folder, tmp_path):
    oxus_data.export(tmp_path, "duckdb")
    with duckdb.connect(str(tmp_path / "oxus-data.duckdb")) as connection:
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO states SELECT * FROM states LIMIT 1")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("UPDATE trade_partners SET state_id = 'XXX' WHERE rank = 1")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("UPDATE states SET name = NULL")
        (text,) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'trade_partners' AND column_name = 'share'"
        ).fetchone()
        assert text == "Share of the flow [%]"


def test_only_the_tables_that_were_asked_for_are_written(tmp_path):
    assert [p.name for p in oxus_data.export(tmp_path, "parquet", ["states", "claims"])] == [
        "states.parquet",
        "claims.parquet",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["claims.parquet", "states.parquet"]
    oxus_data.export(tmp_path, "duckdb", ["memberships"])  # its keys point to tables that are left out


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path):
    path = tmp_path / "states.parquet"
    path.write_text("mine")
    with pytest.raises(oxus_data.DataError, match="is there already"):
        oxus_data.export(tmp_path, "parquet", ["claims", "states"])
    assert path.read_text() == "mine" and [p.name for p in tmp_path.iterdir()] == ["states.parquet"]
    oxus_data.export(tmp_path, "parquet", ["states"], overwrite=True)
    assert len(duckdb.connect().read_parquet(str(path)).fetchall()) == len(oxus_data.load("states"))


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "events.csv").mkdir()
    with pytest.raises(oxus_data.DataError, match="events.csv is a folder"):
        oxus_data.export(tmp_path, "csv", ["eras", "events"], overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["sqlite", "duckdb", "parquet"])
def test_a_full_disk_is_one_line(tmp_path, form):
    code = f"import oxus_data; oxus_data.export({str(tmp_path)!r}, {form!r})"
    limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-c", code]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].startswith("oxus_data.errors.DataError: cannot write to")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_midway_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["oxus_data.export"], "_comment", fail)
    for form in ("duckdb", "parquet", "xlsx"):
        with pytest.raises(oxus_data.DataError, match="No space left"):
            oxus_data.export(tmp_path, form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("form", "package"), [("duckdb", "duckdb"), ("xlsx", "openpyxl")])
def test_without_the_extra_the_message_says_how_to_get_it(form, package, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, package, None)
    assert main(["data", "export", "--to", form, "--folder", str(tmp_path)]) == 1
    assert f'needs the package {package}: pip install "oxus-course[export]"' in capsys.readouterr().err


def test_the_command_names_what_it_wrote(tmp_path, capsys):
    assert main(["data", "export", "--to", "parquet", "--tables", "states", "--folder", str(tmp_path)]) == 0
    assert "states.parquet" in capsys.readouterr().out
    (tmp_path / "file").write_text("")
    assert main(["data", "export", "--to", "duckdb", "--folder", str(tmp_path / "file")]) == 1
    assert "cannot write to" in capsys.readouterr().err


def test_a_home_folder_may_be_written_with_a_tilde(tmp_path, monkeypatch):
    """No shell expands it in --folder=~/data."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (path,) = oxus_data.export("~/data", "csv", ["states"])
    assert path == tmp_path / "data" / "states.csv" and path.is_file()


BLOCKED = (
    "anywidget bleach duckdb filelock folium ipywidgets jupyterlab latex2mathml nbconvert nbformat nbgrader networkx "
    "openpyxl traitlets"
)


@pytest.mark.slow
def test_the_data_and_their_commands_need_no_package_of_the_course(tmp_path):
    """As `pip install .` leaves a computer: researchers need no JupyterLab."""
    program = f"""
import sys
for name in {BLOCKED!r}.split():
    sys.modules[name] = None
import oxus_data
from oxus.cli import main
assert len(oxus_data.members("SCO", "2018-03-01")) == 8
for form in ("csv", "sqlite", "stata"):
    assert main(["data", "export", "--to", form, "--folder", {str(tmp_path)!r}, "--tables", "states"]) == 0
assert main(["data", "findings"]) == 0 and main(["data", "describe", "states"]) == 0 and main(["data", "tables"]) == 0
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "oxus-data.sqlite",
        "states.csv",
        "states.dta",
    ]
