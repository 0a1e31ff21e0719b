"""Modules that are submitted with a notebook and have the name of a library, such as a student's own `arrow.py`.

In a Jupyter kernel, `import arrow` finds that file before the installed library. A fork of the warm process has many
libraries loaded already, and would not look for the file. Such a submission gets a new Python in the place of its fork.
"""

import contextlib
import json
import os
import socket
import sys
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import all_suffixes
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any

from oxus.grader.pipe import Pipe


def module_names(files: Iterable[str]) -> dict[str, str]:
    """Return the modules and packages that can be imported from a folder with these files.

    Parameters
    ----------
    files : iterable of str
        Paths in the folder.

    Returns
    -------
    dict of str to str
        The file of each module, by the module's name.
    """
    found = {}
    suffixes = sorted(all_suffixes(), key=len, reverse=True)
    for file in files:
        *folders, name = PurePosixPath(file.replace("\\", "/")).parts
        suffix = next((one for one in suffixes if name.endswith(one)), None)
        stem = name.removesuffix(suffix or "")
        if suffix and not folders:
            found[stem] = file
        elif suffix and stem == "__init__" and len(folders) == 1:
            found[folders[0]] = file
    return found


def in_place_of_libraries(files: Iterable[str]) -> dict[str, str]:
    """Return the modules among these files that are imported in the place of an installed library, each with its file.

    The standard library is not among them: it comes first on Python's path.
    """
    return {name: file for name, file in module_names(files).items() if _is_library(name)}


def _is_library(name: str) -> bool:
    if name in sys.stdlib_module_names or not name.isidentifier():
        return False
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def libraries_loaded() -> frozenset[str]:
    """Return the names of the libraries that this process has loaded; the standard library is not among them."""
    return frozenset(name.partition(".")[0] for name in list(sys.modules)) - sys.stdlib_module_names


def add_folder_to_path() -> None:
    """Let modules be imported from the current folder, which comes after the standard library and before everything
    that is installed, as in a Jupyter kernel (`InteractiveShellApp.init_path`)."""
    ends = [os.path.basename(path) for path in sys.path]  # noqa: PTH119
    places = [n for n, end in enumerate(ends) if end in ("site-packages", "dist-packages")]
    sys.path.insert(places[0] if places else 0, "")


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
    os.execv(sys.executable, [sys.executable, "-P", "-m", "oxus.grader.own_modules", said])


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
    from oxus.grader.guard import Guard
    from oxus.grader.kernel import make_kernel, run_cells
    from oxus.grader.warm_up import warm_up

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
