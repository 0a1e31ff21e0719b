"""Read a submitted notebook without its outputs, which no grade depends on and which may be very large.

The outputs are cut out of the text before it becomes data, because even a file of a few megabytes can then fill
the memory. What remains is limited in the number of its values and in the depth of its nesting.
"""

import re

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.nesting import MAX_DEPTH
from oxus.core.repair import drop_outputs, parse_submission

MOST_VALUES = 1_000_000
"""Values in a notebook without its outputs: a long notebook has 10,000."""
_MOST_OUTPUTS = 5_000_000
"""Texts, lists and objects in outputs. Counting them takes a second per five million."""

_TOKEN = re.compile(rb'"(?>[^"\\]+|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_IN_OUTPUTS = re.compile(rb'"(?>[^"\\]+|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_BEGINS = re.compile(rb"\s*:\s*([\[{])")
_CUT = {(b'"outputs"', 3), (b'"outputs"', 5), (b'"widgets"', 2)}
"""The keys whose values are cut out, with their depth in formats 4 and 3."""


def parse_slim(data: bytes) -> NotebookNode:
    """Read a submitted notebook, as `parse_submission` does, without outputs and the states of widgets.

    Parameters
    ----------
    data : bytes
        The content of the file.

    Raises
    ------
    CourseError
        If it is not a notebook that can be read, or made of too many values.
    """
    notebook = parse_submission(without_outputs(data))
    drop_outputs(notebook)
    return notebook


def without_outputs(data: bytes) -> bytes:
    """Cut the outputs and the states of widgets out of the text of a notebook.

    Parameters
    ----------
    data : bytes
        The text of a notebook, or anything else: whatever is not JSON in UTF-8 or UTF-16 stays as it is.

    Raises
    ------
    CourseError
        If it has too many values, or is nested too deeply.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            return data
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return data
    kept, start, position, depth, values = [], 0, 0, 0, 0
    while found := _TOKEN.search(data, position):
        token, position = found[0], found.end()
        values += 1
        if values > MOST_VALUES:
            raise CourseError(
                f"not read: it is made of more than {MOST_VALUES:,} values, even without its outputs: ask for it again"
            )
        if token in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise CourseError(
                    f"not a notebook (its data is nested more than {MAX_DEPTH} levels deep): ask for it again"
                )
        elif token in (b"]", b"}"):
            depth -= 1
        elif (token, depth) in _CUT and (value := _BEGINS.match(data, position)):
            kept.append(data[start : value.end()])
            start = position = _end_of(data, value.end())
            depth += 1  # the bracket at the end is the next token
    return b"".join([*kept, data[start:]])


def _end_of(data: bytes, position: int) -> int:
    """Return the place of the bracket that closes the one before a position; the end of the text if there is none."""
    depth = 1
    for number, found in enumerate(_IN_OUTPUTS.finditer(data, position)):
        if number > _MOST_OUTPUTS:
            raise CourseError(
                f"not read: its outputs are made of more than {_MOST_OUTPUTS:,} values: ask for it again, with the "
                "outputs cleared (Kernel, Restart Kernel and Clear Outputs of All Cells)"
            )
        token = found[0]
        if token in (b"[", b"{"):
            depth += 1
        elif token in (b"]", b"}"):
            depth -= 1
        if not depth:
            return found.start()
    return len(data)
