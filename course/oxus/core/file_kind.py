"""What a file is that was submitted in place of a notebook, for messages."""

import re

_STARTS = (
    (b"Rar!", "a .rar archive"),
    (b"7z\xbc\xaf", "a .7z archive"),
    (b"\x1f\x8b", "a .gz archive"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a text document (.rtf)"),
)
_IN_ZIP = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a presentation"),
    (b"mimetypeapplication/vnd.oasis", "a LibreOffice document"),
)


def file_kind(data: bytes) -> str:
    """What a file is, by its content, as in `a Word document`; empty if this module does not know it."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _IN_ZIP if mark in data), "a zip file")
    if re.match(
        rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml[^>]*>\s*<!doctype\s+html)", data[:1000], re.I
    ):
        return "a web page"
    return ""


def conflict_line(data: bytes) -> int:
    """The line in which the first mark of a Git merge conflict is; 0 if there is none."""
    found = re.search(rb"^<{7} ", data, re.MULTILINE)
    return (
        data.count(b"\n", 0, found.start()) + 1 if found and re.search(rb"^>{7} ", data, re.MULTILINE) else 0
    )


def without_conflicts(data: bytes, ours: bool) -> bytes:
    """Return one of the two versions in a file in which Git left the marks of merge conflicts.

    Parameters
    ----------
    data : bytes
        The content of the file.
    ours : bool
        Whether to keep the version above the line of `=`, and not the one below it.
    """
    kept, section = [], b""
    for line in data.splitlines(keepends=True):
        mark = line[:7]
        if mark in (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>") and line[7:8] in (
            b" ",
            b"\n",
            b"\r",
            b"",
        ):
            section = b"" if mark == b">>>>>>>" else mark
        elif section in (b"", b"<<<<<<<" if ours else b"======="):
            kept.append(line)
    return b"".join(kept)
