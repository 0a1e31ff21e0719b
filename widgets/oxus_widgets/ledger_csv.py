"""A student's verdicts read back from a CSV file, row by row, so that one bad row costs no other.

The view does the same in `widgets/views/ledger/answers.js`, in the same words; a test holds the two together.
"""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oxus_data import DataError
from oxus_widgets.ledger_answers import reason, sureness, verdict
from oxus_widgets.ledger_data import claims

CHECKS: dict[str, Callable[[Any], str]] = {"verdict": verdict, "confidence": sureness, "reason": reason}


def text_of(path: str | Path) -> str:
    """The text of a file in UTF-8.

    Raises
    ------
    DataError
        If there is no such file, or it is no such text.
    """
    try:
        return Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise DataError(f"cannot open '{path}': {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise DataError("the file is no UTF-8 text; save it as CSV UTF-8") from None
    except ValueError as error:  # no path can have such characters
        raise DataError(f"cannot open {str(path)!r}: {error}") from None


def read_answers(text: str) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Answers from a CSV file with claim_id, verdict (or mine) and, if it has them, confidence and reason.

    Parameters
    ----------
    text : str
        The file; its cells are separated by commas, semicolons or tabs.

    Returns
    -------
    dict of str to dict
        claim_id -> what the row says under "verdict", "confidence" and "reason"; an empty cell says nothing.
    list of str
        Rows that are not taken, each by its number (the first row is 1) and why.

    Raises
    ------
    DataError
        If the first row does not name the columns.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count)))
    except csv.Error as error:
        raise DataError(f"the file cannot be read as CSV: {error}") from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    places: dict[str, int] = {
        name: names.index(name) for name in ("claim_id", "confidence", "reason") if name in names
    }
    own = next((name for name in ("verdict", "mine") if name in names), None)
    if "claim_id" not in places or own is None:
        lacks = "verdict" if "claim_id" in places else "claim_id"
        raise DataError(f"the first row names no column {lacks}; it names {', '.join(names) or 'nothing'}")
    places["verdict"] = names.index(own)

    found: dict[str, dict[str, str]] = {}
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: _unescaped(row[place]) if place < len(row) else "" for name, place in places.items()}
        said = {name: cell for name, cell in cells.items() if name != "claim_id" and cell.strip()}
        claim = cells["claim_id"].strip().lower()
        if not said:
            continue
        try:
            if claim in seen:
                raise DataError(f"{claim} is already in row {seen[claim]}")
            found[_known(claim)] = {name: CHECKS[name](cell) for name, cell in said.items()}
            seen[claim] = number
        except DataError as error:
            wrong.append(f"row {number}: {error}")
    return found, wrong


_SIGN = r"[\s'\"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]"
_NUMBER = r"[\s']*[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?\s*\Z"
_ESCAPED = re.compile(rf"(?:(\A)(?!{_NUMBER})(?={_SIGN}\s*\S|'*[\t\r])|([;\t\r\n])(?={_SIGN}))'")


def _unescaped(cell: str) -> str:
    """A cell without the `'` that the view puts before a formula, as `oxus.core.safe_output.read_csv_cell` does it."""
    return _ESCAPED.sub(r"\1\2", cell)


def _known(claim: str) -> str:
    if claim not in claims().index:
        raise DataError(f"there is no claim '{claim}'" if claim else "it names no claim")
    return claim
