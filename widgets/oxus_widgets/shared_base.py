"""Which map of a notebook holds the base that all its maps share."""

import hashlib
import sys
from typing import Any

_carrier: dict[str, str] = {}
"""Of this kernel: `cell`, the cell whose map holds the base, and `run`, the execution in which it was shown last."""


def carries_base() -> bool:
    """Whether the map that a notebook is about to show has to hold the base.

    The first cell that shows a map holds it, whenever it is run; other cells find it in the page. If that cell has been
    deleted, the next one takes over. Where there is no kernel, or each output is shown in a page of its own (Colab),
    every map holds it.
    """
    run = _current_run()
    if run is None:
        return True
    metadata = run.get("metadata") or {}
    code = str(run["content"].get("code", ""))
    # JupyterLab, Notebook and VS Code name the cell; nbclient does not, but runs each cell once. So does the grader,
    # which does not show the code either.
    cell = str(
        metadata.get("cellId") or hashlib.sha256((code or run["header"]["msg_id"]).encode()).hexdigest()
    )
    if _carrier.get("cell") in metadata.get("deletedCells", ()):
        _carrier.clear()
    if _carrier and (_carrier["cell"] != cell or _carrier["run"] == run["header"]["msg_id"]):
        return False
    _carrier.update(cell=cell, run=run["header"]["msg_id"])
    return True


def _current_run() -> dict[str, Any] | None:
    """The request of the front end that runs now; None outside a kernel whose outputs share a page."""
    if "google.colab" in sys.modules or "IPython" not in sys.modules:
        return None
    kernel = getattr(sys.modules["IPython"].get_ipython(), "kernel", None)
    try:
        run: dict[str, Any] = kernel.get_parent("shell")  # type: ignore[union-attr]
        return run if run["header"]["msg_id"] and "content" in run else None
    except (AttributeError, KeyError, TypeError):  # no kernel, or one that keeps no request
        return None
