"""A new Python for a submission that has files with the names of libraries (`oxus.grader.own_modules`).

It takes the place of the submission's fork, with the same process number and in the same sandbox.
"""

import contextlib
import json
import os
import socket
import sys
from collections.abc import Collection, Iterator
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import Any

from oxus.grader.guard import Guard
from oxus.grader.kernel import make_kernel, run_cells
from oxus.grader.own_modules import libraries_loaded
from oxus.grader.pipe import Pipe
from oxus.grader.warm_up import warm_up


def start_anew(pipe: Pipe, hidden: Collection[str], modules: Collection[str], names: Collection[str]) -> None:
    """Put a new Python in the place of this process; it runs the cells that come through the pipe.

    Parameters
    ----------
    pipe : Pipe
        The submission's files have come through it, and are in the current folder.
    hidden : collection of str
        The modules that have a file there: the new Python imports no libraries of these names.
    modules, names : collection of str
        What the unit imports and mentions (`oxus.grader.preload`).
    """
    os.set_inheritable(pipe.end.fileno(), True)
    said = json.dumps([pipe.end.fileno(), sorted(hidden), list(modules), list(names)])
    os.execv(sys.executable, [sys.executable, "-P", "-m", "oxus.grader.fresh_python", said])


class _Hidden(MetaPathFinder):
    """Let modules look as if they were not installed."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = frozenset(names)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname in self.names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@contextlib.contextmanager
def _without(names: Collection[str]) -> Iterator[None]:
    finder = _Hidden(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def main() -> None:
    """Import what the unit imports, except what the submission brings itself, and run the cells."""
    number, hidden, modules, names = json.loads(sys.argv[1])
    pipe = Pipe(socket.socket(fileno=number))
    os.set_inheritable(number, False)
    kernel = make_kernel()
    with contextlib.suppress(ImportError):  # a Jupyter kernel has loaded it before the first cell
        import_module("psutil")
    # As in the warm process, so that the guard knows the libraries before any of the submission's code runs.
    with _without(set(hidden) - libraries_loaded()):
        warm_up(kernel, [name for name in modules if name.partition(".")[0] not in hidden], names)
        guard = Guard(kernel.shell)
    sys.argv[1:] = []
    run_cells(kernel, guard, pipe)


if __name__ == "__main__":
    main()
