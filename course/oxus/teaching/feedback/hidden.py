"""Remove hidden tests from the pages that a student gets back (nbgrader's own feedback shows them: its issue 917).

nbgrader puts the hidden tests back into the test cells when it grades; they are then in the cells' text, in the
tracebacks of what failed, and in whatever the student's code printed while they were there to be read.
"""

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

from oxus.core.notebook import BEGIN_HIDDEN, END_HIDDEN, hidden_lines, is_graded, is_locked, is_solution

REMARK = "# Hidden checks ran here."
REMOVED = "[a hidden check]"
LONG = 12
"""A line as short as this says nothing of a test, and may be in any output."""

_ESCAPED = {
    '"': r"""\\*(?:"|&(?:amp;)*(?:quot|#34);)""",
    "'": r"""\\*(?:'|&(?:amp;)*(?:apos|#39|#x27);)""",
    "\\": r"\\+",
    "<": r"(?:<|&(?:amp;)*lt;|\\+u003c)",
    ">": r"(?:>|&(?:amp;)*gt;|\\+u003e)",
    "&": r"(?:&(?:amp;)*|\\+u0026)",
}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"\bIn ?\[(\d+)\]")
_NUMBERED = re.compile(r"\s*(?:-+>\s*)?(\d+)(?:\s(.*))?$")


def without_hidden_tests(
    notebook: NotebookNode, begin: str = BEGIN_HIDDEN, end: str = END_HIDDEN
) -> NotebookNode:
    """Return a graded notebook without the text of its hidden tests.

    In a test cell one comment line stands for them. From tracebacks the lines of hidden tests are removed; the kind of
    the error and its message stay, for they are written for students. In all other output each hidden line of 12
    characters or more is replaced, unless the notebook shows it elsewhere, too: as it is, or escaped as HTML, JSON or
    Python do, once or more often. What a student's code prints in another form (reversed, encoded, cut into parts) is
    not found.

    Parameters
    ----------
    notebook : NotebookNode
        As nbgrader graded it; not changed.
    begin, end : str
        The marks around hidden tests, which may be anywhere in a line; by default nbgrader's own.
    """
    copy: NotebookNode = deepcopy(notebook)
    numbers: dict[str, set[int]] = {}
    hidden: set[str] = set()
    shown: set[str] = set()
    for cell in copy.cells:
        lines = cell.source.split("\n")
        found = hidden_lines(cell.source, begin, end) if is_graded(cell) else set()
        if found:
            hidden |= {lines[n - 1].strip() for n in found}
            cell.source = "\n".join(_replaced(lines, found))
        if is_locked(cell) or is_graded(cell) and not is_solution(cell):
            shown |= {line.strip() for n, line in enumerate(lines, start=1) if n not in found}
        numbers[str(cell.get("execution_count"))] = found
    if hidden:
        hidden -= {""}
        censor = _censor(line for line in hidden - shown if len(line) >= LONG)
        for cell in copy.cells:
            if cell.cell_type == "code":
                cell.outputs = [_output(o, numbers, hidden, censor) for o in cell.outputs]
    return copy


def _replaced(lines: list[str], found: set[int]) -> Iterable[str]:
    for number, line in enumerate(lines, start=1):
        if number not in found:
            yield line
        elif number - 1 not in found:
            yield line[: len(line) - len(line.lstrip())] + REMARK


def _censor(lines: Iterable[str]) -> Callable[[str], str]:
    """Return a function that replaces these lines in a text, the longest first."""
    patterns = [(_plain_part(line), re.compile("".join(map(_forms, line)))) for line in lines]
    patterns.sort(key=lambda pair: len(pair[1].pattern), reverse=True)

    def censored(text: str) -> str:
        for part, pattern in patterns:
            if part in text:  # much quicker to look for than the pattern
                text = pattern.sub(REMOVED, text)
        return text

    return censored


def _plain_part(line: str) -> str:
    """Return the longest part of a line that is written in one way only."""
    return max(re.split(r"[^ -~]|[\"'\\\\<>&]", line), key=len)


def _forms(sign: str) -> str:
    """Return a pattern for a character as it is, and as HTML, JSON and Python escape it, once or more often."""
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    if sign.isascii():
        return re.escape(sign)
    units = sign.encode("utf-16-be").hex()
    escaped = "".join(rf"\\+u(?i:{units[n : n + 4]})" for n in range(0, len(units), 4))
    return rf"(?:{sign}|{escaped}|\\+U(?i:{ord(sign):08x})|\\+x(?i:{ord(sign):02x}))"


def _output(
    output: NotebookNode, numbers: dict[str, set[int]], hidden: set[str], censor: Callable[[str], str]
) -> NotebookNode:
    if output.output_type == "error":
        output.traceback = [_traceback(entry, numbers, hidden, censor) for entry in output.traceback]
        output.evalue = censor(output.evalue)
    mapped: NotebookNode = _mapped(output, censor)
    return mapped


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return the same structure with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return NotebookNode({key: _mapped(one, change) for key, one in value.items()})
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    return value


def _traceback(
    entry: str, numbers: dict[str, set[int]], hidden: set[str], censor: Callable[[str], str]
) -> str:
    """Return a part of a traceback without the source lines of hidden tests.

    A frame names the cell by its number: there the numbers of the lines decide, and in other frames their text.
    """
    kept: list[str] = []
    frame: set[int] | None = None
    for line in entry.split("\n"):
        plain = _ANSI.sub("", line)
        head = _FRAME.search(plain)
        source = None if head else _NUMBERED.match(plain)
        if head:
            frame = numbers.get(head[1])
        if source and (int(source[1]) in frame if frame is not None else (source[2] or "").strip() in hidden):
            line = f"      {REMARK}"
            if kept[-1:] == [line]:
                continue
        elif censor(plain) != plain:
            line = censor(plain)
        kept.append(line)
    return "\n".join(kept)
