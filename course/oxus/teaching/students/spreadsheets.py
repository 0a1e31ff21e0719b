"""Read tables that spreadsheet programs and learning platforms save, in any common encoding and with any separator."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.safe_output import printable, read_csv_cell

SEPARATORS = ",;\t|"
LONGEST_FIELD = 131_072
"""The longest field that is read, in characters: the default of the module `csv`, which other libraries change."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*\r?\n', re.IGNORECASE)
_WORKBOOKS = {
    b"PK\x03\x04": "an Excel or OpenDocument workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
}


@dataclass
class Table:
    """A table that was read."""

    header: list[str]
    """The headings, without spaces around them."""
    rows: list[tuple[int, list[str]]]
    """The number of each row's last line in the file, and its fields, without spaces around them."""
    remarks: list[str] = field(default_factory=list)
    """Remarks on what had to be guessed."""


def read_table(path: Path) -> Table:
    """Read a table from a CSV file.

    The file may be in UTF-8 (with or without a byte order mark), UTF-16 (*Unicode text* in Excel) or, if it is neither,
    Windows-1251 or Windows-1252. Fields may be separated by commas, semicolons, tabs or `|`, and a line `sep=;` may
    come first. Empty rows are left out.

    Raises
    ------
    CourseError
        If the file cannot be read, or is not a table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None
    for start, kind in _WORKBOOKS.items():
        if data.startswith(start):
            raise CourseError(f"{path}: {kind}: in Excel, save it as `CSV UTF-8`")
    text, remark = _decode(data, path)
    said = _SEP_LINE.match(text)
    lines = text[said.end() :] if said else text
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=said[1] if said else _separator(lines))
    first = 1 if said else 0
    try:
        rows = []
        for row in reader:
            if any(len(cell) > LONGEST_FIELD for cell in row):
                raise csv.Error
            rows.append((reader.line_num + first, [read_csv_cell(cell.strip()) for cell in row]))
    except csv.Error:
        raise CourseError(
            f"{path}: row {reader.line_num + first}: a field is longer than {LONGEST_FIELD:,} characters: "
            "look for a quotation mark that is not closed"
        ) from None
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise CourseError(f"{path}: the file is empty")
    return Table(rows[0][1], rows[1:], [remark] if remark else [])


def _decode(data: bytes, path: Path) -> tuple[str, str]:
    """Return the text, and a remark if its encoding was guessed."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), ""
        if b"\0" in data[:2]:  # without a mark: every other byte of Latin letters is 0
            return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le"), ""
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    for codec, name in (("cp1251", "Windows-1251"), ("cp1252", "Windows-1252")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        words = re.findall(r"[^\W\d_]+", text)
        # A word with letters of two alphabets shows that this is not the encoding.
        if not any(re.search("[a-zA-Z]", word) and re.search("[а-яА-ЯёЁ]", word) for word in words):
            example = next((word for word in words if not word.isascii()), "")
            return text, f"{path.name} is not in UTF-8: read as {name}, for example {printable(example)}"
    raise CourseError(f"{path}: not in UTF-8, UTF-16 or Windows-1251: in Excel, save it as `CSV UTF-8`")


def _separator(text: str) -> str:
    """Find the separator that the first line has most often, outside quotation marks."""
    head = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(SEPARATORS, key=head.count)
