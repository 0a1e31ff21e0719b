"""Digests that identify the answers in a notebook, even if an editor rewrites everything else."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def cells_digest(cells: Iterable[Any]) -> str:
    """The SHA-256 of the type, text and attachments of cells.

    Running and saving a notebook changes outputs, counts and metadata, and so leaves the digest as it is.

    Parameters
    ----------
    cells : iterable of dict
        As they are in a notebook file; a source may be one text or a list of lines. Other things count as they are.

    Returns
    -------
    str
        64 hexadecimal digits; empty for cells that are nested too deeply, as in no notebook that an editor wrote.
    """
    try:
        content = json.dumps(
            [_content(cell) if isinstance(cell, dict) else cell for cell in cells], sort_keys=True
        )
    except RecursionError:
        return ""
    return hashlib.sha256(content.encode()).hexdigest()


def _content(cell: dict[str, Any]) -> list[Any]:
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else source
    return [cell.get("cell_type"), text, cell.get("attachments") or None]
