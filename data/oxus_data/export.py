"""The package in other forms: files of one table each (CSV, Parquet, Stata) or one file (DuckDB, SQLite, Excel).

DuckDB reads the CSV files with the types of the descriptor and writes them; openpyxl writes the workbook. Both come
with the extra `export`. The other forms need nothing beyond pandas.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from oxus_data.codebook import CODEBOOK_HEAD, codebook_rows
from oxus_data.errors import DataError, unknown
from oxus_data.loader import resource, tables
from oxus_data.sql_schema import create_table, referenced_first
from oxus_data.sqlite_file import write_sqlite
from oxus_data.stata_files import write_stata

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
# Excel counts days from here on and knows none before.
_EXCEL_BEGINS = date(1900, 3, 1)


def export(
    folder: str | Path, to: str, names: Iterable[str] | None = None, overwrite: bool = False
) -> list[Path]:
    """Write tables in another form.

    Parameters
    ----------
    folder : str or Path
        Where to; made if it is not there.
    to : str
        "csv" (one file per table, as in the package), "duckdb" (one file, with keys, types and comments), "parquet"
        (one file per table), "sqlite" (one file, with keys, types and a codebook; days are texts), "stata" (one file
        per table, with labels) or "xlsx" (one workbook, a sheet per table and a codebook first; Excel has no dates
        before March 1900, so those are texts).
    names : iterable of str, optional
        Which tables; all by default.
    overwrite : bool
        Replace files that are there already.

    Returns
    -------
    list of Path
        The files written. Either all are written or, if anything fails, none.

    Raises
    ------
    DataError
        If there is no such form or table, a file is there already, the folder cannot be written to, or the extra
        `export` is not installed.
    """
    if to not in _WRITERS:
        raise unknown("export format", to, _WRITERS)
    wanted = tables() if names is None else list(dict.fromkeys(names))
    for name in wanted:
        if name not in tables():
            raise unknown("table", name, tables())
    target = Path(folder).expanduser()  # no shell does it in --folder=~/data
    files_ = (
        [target / f"{name}.{_ONE_EACH[to]}" for name in wanted]
        if to in _ONE_EACH
        else [target / f"oxus-data.{to}"]
    )
    if folders := [path for path in files_ if path.is_dir()]:
        raise DataError(f"{folders[0]} is a folder: name another folder, or rename that one")
    there = [path for path in files_ if path.exists()]
    if there and not overwrite:
        raise DataError(f"{there[0]} is there already: name another folder, or ask to overwrite")
    try:
        target.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that the last step is a rename on one file system.
        with tempfile.TemporaryDirectory(dir=target, prefix=".oxus-") as scratch:
            _WRITERS[to](Path(scratch), wanted)
            for path in files_:
                (Path(scratch) / path.name).replace(path)
    except ImportError as error:
        raise DataError(f'this needs the package {error.name}: pip install "oxus-course[export]"') from None
    except OSError as error:
        raise DataError(f"cannot write to {target}: {error.strerror or error}") from None
    return files_


def _write_csv(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / f"{name}.csv").write_bytes((files("oxus_data") / resource(name)["path"]).read_bytes())


def _write_sqlite(folder: Path, names: list[str]) -> None:
    write_sqlite(folder / "oxus-data.sqlite", names)


def _write_duckdb(folder: Path, names: list[str]) -> None:
    with _database(folder / "oxus-data.duckdb", names) as connection:
        connection.execute("CHECKPOINT oxus")


def _write_parquet(folder: Path, names: list[str]) -> None:
    with _database(":memory:", names) as connection:
        for name in names:
            path = _literal(str(folder / f"{name}.parquet"))
            connection.execute(f'COPY "{name}" TO {path} (FORMAT parquet, COMPRESSION zstd)')


def _write_xlsx(folder: Path, names: list[str]) -> None:
    from openpyxl import Workbook

    contents = {}
    with _database(":memory:", names) as connection:
        for name in names:
            result = connection.execute(f'SELECT * FROM "{name}"')
            contents[name] = [column[0] for column in result.description], result.fetchall()
    book = Workbook(write_only=True)
    _sheet(book, "codebook", CODEBOOK_HEAD, codebook_rows(names))
    for name, (fields, rows) in contents.items():
        _sheet(book, name, fields, rows)
    book.save(folder / "oxus-data.xlsx")


def _sheet(book: Any, title: str, head: list[str], rows: Iterable[Iterable[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title[:31])  # Excel allows no longer names
    sheet.freeze_panes = "A2"
    cells = []
    for text in head:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.column_dimensions["A"].width = 28
    for number in range(2, len(head) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.append(cells)
    count = 1
    for row in rows:
        sheet.append([_excel(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{count}"


def _excel(sheet: Any, value: Any) -> Any:
    """A value as Excel can hold it: early dates as texts, and no text read as a formula."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, date) and value < _EXCEL_BEGINS:
        return value.isoformat()
    if isinstance(value, str) and value.startswith("="):
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        return cell
    return value


_WRITERS: dict[str, Callable[[Path, list[str]], None]] = {
    "csv": _write_csv,
    "duckdb": _write_duckdb,
    "parquet": _write_parquet,
    "sqlite": _write_sqlite,
    "stata": write_stata,
    "xlsx": _write_xlsx,
}
# How the files of a form with one file per table end.
_ONE_EACH = {"csv": "csv", "parquet": "parquet", "stata": "dta"}


@contextmanager
def _as_system_errors(duckdb: Any) -> Iterator[None]:
    """Let a full disk and Ctrl-C look as they do elsewhere in Python."""
    try:
        yield
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from None
    except RuntimeError as error:
        raise (KeyboardInterrupt if "interrupted" in str(error) else error) from None


@contextmanager
def _database(path: str | Path, names: list[str]) -> Iterator[Any]:
    """A DuckDB database of the tables, with the types, keys and comments of the descriptor."""
    import duckdb

    # Without threads and with the order kept, rows come as they stand in the CSV file.
    with _as_system_errors(duckdb), duckdb.connect(config={"threads": 1}) as connection:
        # Small blocks: a file of 26 small tables would otherwise be many times as large as their content.
        connection.execute(f"ATTACH {_literal(str(path))} AS oxus (BLOCK_SIZE 16384)")
        connection.execute("USE oxus")
        for name in referenced_first(names):
            connection.execute(create_table(name, names, _TYPES))
            with as_file(files("oxus_data") / resource(name)["path"]) as file:
                _copy(connection, name, file)
            _comment(connection, name)
        yield connection


def _copy(connection: Any, name: str, file: Path) -> None:
    """Read a CSV file into its table, with the types of the descriptor and empty cells as NULL."""
    schema = resource(name)["schema"]
    columns = ", ".join(f"'{f['name']}': '{_TYPES[f['type']]}'" for f in schema["fields"])
    read = (
        f"read_csv({_literal(str(file))}, columns = {{{columns}}}, auto_detect = false, header = true, "
        "delim = ',', quote = '\"', escape = '\"', nullstr = '', dateformat = '%Y-%m-%d')"
    )
    connection.execute(f'INSERT INTO "{name}" SELECT * FROM {read}')


def _comment(connection: Any, name: str) -> None:
    entry = resource(name)
    text = " ".join(filter(None, [entry["title"] + ".", entry.get("description", ""), entry["coverage"]]))
    connection.execute(f'COMMENT ON TABLE "{name}" IS {_literal(text)}')
    for field in entry["schema"]["fields"]:
        unit = f" [{field['unit']}]" if "unit" in field else ""
        text = _literal(field["description"] + unit)
        connection.execute(f'COMMENT ON COLUMN "{name}"."{field["name"]}" IS {text}')


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
