"""Safe output: one function for each place where text from a submission, a file name or a roster is shown or kept.

Such text can be an attack: a formula for the instructor's spreadsheet, an escape sequence for the terminal, a script
for a page. It can also be an honest name that only looks unusual, so what we read again comes back unchanged.
The module needs nothing else of the course.
"""

import csv
import html
import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

# --- CSV ---

_FORMULA_STARTS = r"=+\-@\uFF1D\uFF0B\uFF0D\uFF20"
"""The signs that begin a formula, also in full width, as spreadsheet programs in East Asia read them."""
_SIGN = rf"[\s'\"]*[{_FORMULA_STARTS}]"
_NUMBER = r"[\s']*[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?\s*\Z"
# A spreadsheet program whose separator is the semicolon or the tab splits our cells there, so a formula may also
# begin in the middle of a cell. Quotes and spaces before the sign are part of the match, so escaping can be undone.
_FORMULA = re.compile(rf"(?:(\A)(?!{_NUMBER})(?={_SIGN}\s*\S|'*[\t\r])|([;\t\r\n])(?={_SIGN}))")
_ESCAPED = re.compile(_FORMULA.pattern + "'")


def is_plain(text: str) -> bool:
    """Return whether a spreadsheet program takes a cell as text or a number, and not as a formula."""
    return not _FORMULA.search(text)


def csv_cell(value: Any) -> Any:
    """Return a value that no spreadsheet program runs as a formula.

    Parameters
    ----------
    value : object
        Only text can be a formula: a number stays a number, and NaN and infinity become empty. In text, `'` is put
        before each sign at which a formula could begin. A text that is a number, such as `-1`, and a word such as
        `O'Brien` stay as they are.

    Returns
    -------
    object
        The value; `read_csv_cell` gives the text back.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1\2'", encodable(value))


def read_csv_cell(text: str) -> str:
    """Return the text from which `csv_cell` made this cell."""
    return _ESCAPED.sub(r"\1\2", text)


def to_csv(rows: Iterable[Iterable[Any]], bom: bool = True) -> str:
    """Return a table as CSV text, without formulas (see `csv_cell`); None becomes an empty field.

    Parameters
    ----------
    rows : iterable of iterable
        The header first.
    bom : bool, default True
        Start with a UTF-8 BOM, so Excel detects the encoding and shows names in any script.
    """
    lines = []
    for row in rows:
        line = io.StringIO(newline="")
        # With both signs as the line end, csv puts quotation marks around a lone \r, which would otherwise end the row.
        csv.writer(line, lineterminator="\r\n").writerow([csv_cell(value) for value in row])
        lines.append(line.getvalue().removesuffix("\r\n") + "\n")
    return ("\ufeff" if bom else "") + "".join(lines)


# --- JSON ---

# JSON allows these as they are, but editors and JavaScript take some of them for line ends, terminals act on others,
# and half a surrogate pair cannot be written as UTF-8.
_NOT_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def to_json(value: Any, indent: int | None = None, sort_keys: bool = False) -> str:
    """Return a value as JSON that every reader accepts and that no reader splits into several lines.

    Letters of all scripts stay readable. Line separators, controls of direction and halves of surrogate pairs are
    written as `\\u....`, and come back when the text is read. NaN and infinity, which JSON does not have, become null.

    Parameters
    ----------
    value : object
        As `json.dumps` takes it.
    indent, sort_keys
        As for `json.dumps`.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys, allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, indent=indent, sort_keys=sort_keys)
    return _NOT_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value


# --- terminals ---

_INVISIBLE = frozenset("\xad\u200b\u200c\u200d\u2060\ufeff")
"""Invisible characters between letters, as in Persian names; they are left out in a terminal."""
_MOST_MARKS = 6
"""The most accents on one letter, because thousands of them would cover the lines above."""


def printable(value: Any, longest: int = 60) -> str:
    """Quote a value for a one-line message: without control characters, and shortened if it is long.

    Parameters
    ----------
    value : object
        Shown as `str` gives it.
    longest : int
        The number of characters to keep.
    """
    text = str(value)
    return _without_controls(text[:longest]) + ("..." if len(text) > longest else "")


def terminal_text(text: str, encoding: str = "utf-8") -> str:
    """Return text of several lines for a terminal, without control characters other than line feeds and tabs.

    Parameters
    ----------
    text : str
        What a command is about to print.
    encoding : str
        The terminal's encoding; letters that it does not have become `?`.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(c if c in "\n\t" else _without_controls(c) for c in re.split("([\n\t])", text))
    return text.encode(encoding, "replace").decode(encoding)


def _without_controls(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if c in _INVISIBLE or marks > _MOST_MARKS:
            continue
        shown.append(c if c.isprintable() else " " if unicodedata.category(c) == "Zs" else "?")
    return "".join(shown)


def width(text: str) -> int:
    """Return the number of columns that text takes in a terminal: letters of East Asia take two, accents none."""
    return sum(
        0 if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2 if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )  # fmt: skip


def padded(text: str, columns: int, right: bool = False) -> str:
    """Return printable text that fills a column of a terminal's table.

    Parameters
    ----------
    text : str
        One cell.
    columns : int
        The width of the column; a longer text is not cut.
    right : bool, default False
        Put the spaces before the text, as for numbers.
    """
    text = printable(text, len(text))
    spaces = " " * (columns - width(text))
    return spaces + text if right else text + spaces


class _SafeStream:
    """A stream that passes on text without anything that could control the terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        # The progress bar goes back to the start of its line. It prints nothing from a submission.
        start = text[: len(text) - len(text.lstrip("\r"))]
        safe = terminal_text(text[len(start) :], getattr(self._stream, "encoding", None) or "utf-8")
        self._stream.write(start + safe)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def safe_terminal() -> Iterator[None]:
    """Keep output from controlling the terminal: everything that a command prints goes through `terminal_text`.

    Programs that the command starts still write to the terminal themselves.
    """
    import sys

    with (
        redirect_stdout(cast(TextIO, _SafeStream(sys.stdout))),
        redirect_stderr(cast(TextIO, _SafeStream(sys.stderr))),
    ):
        yield


# --- pages ---

_NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def html_text(value: Any) -> str:
    """Return a value as the text of an HTML element, or of an attribute in quotation marks.

    Control characters, controls of direction and halves of surrogate pairs become U+FFFD.

    Parameters
    ----------
    value : object
        Shown as `str` gives it.
    """
    return html.escape(_NOT_IN_HTML.sub("\ufffd", str(value)))


def html_with_code(text: str) -> str:
    """Convert a text to HTML; text in backticks becomes code, as in `coded` in check_parts.js.

    Parameters
    ----------
    text : str
        Such as "Do you use `table`?".
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html_text(text))


# --- file names ---

_NOT_IN_NAMES = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
)
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|\Z)")


def file_name(text: str, longest: int = 200) -> str:
    """Return a text as the name of one file, which every file system takes and which leads to no other folder.

    Parameters
    ----------
    text : str
        The name to use. Signs that Windows does not allow, and those that hide the ending of a name, become `_`.
    longest : int
        Bytes of the name in UTF-8; most file systems allow 255. A longer name loses its beginning, so it keeps its
        ending.
    """
    name = _NOT_IN_NAMES.sub("_", text)
    name = name.encode()[-longest:].decode(errors="ignore")
    name = re.sub(r"[. ]+\Z", lambda found: "_" * len(found[0]), name)
    return f"_{name[1:]}" if _DEVICES.match(name) else name or "_"


def encodable(text: str) -> str:
    """Return text that can be written as UTF-8: halves of surrogate pairs, as in broken file names, become U+FFFD."""
    try:
        text.encode()  # ten times as fast as looking for them
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text
