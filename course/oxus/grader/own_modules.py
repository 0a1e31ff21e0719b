"""Modules that are submitted with a notebook and have the name of a library, such as a student's own `arrow.py`.

In a Jupyter kernel, `import arrow` finds that file before the installed library. A fork of the warm process has many
libraries loaded already, and would not look for the file. Such a submission gets a new Python in the place of its fork
(`oxus.grader.fresh_python`).
"""

import os
import sys
import sysconfig
from collections.abc import Iterable
from importlib.machinery import all_suffixes
from importlib.util import find_spec
from pathlib import PurePath, PurePosixPath

_STANDARD = sysconfig.get_path("stdlib")
"""The folder of the standard library, which also has modules that `sys.stdlib_module_names` leaves out, as `test`."""


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
        spec = find_spec(name)
    except (ImportError, ValueError):
        return False
    place = PurePath((spec.origin or "") if spec else _STANDARD)  # a package without a file has no origin
    return not place.is_relative_to(_STANDARD) or bool({"site-packages", "dist-packages"} & set(place.parts))


def libraries_loaded() -> frozenset[str]:
    """Return the names of the libraries that this process has loaded; the standard library is not among them."""
    return frozenset(name.partition(".")[0] for name in list(sys.modules)) - sys.stdlib_module_names


def add_folder_to_path() -> None:
    """Let modules be imported from the current folder, which comes after the standard library and before everything
    that is installed, as in a Jupyter kernel (`InteractiveShellApp.init_path`)."""
    ends = [os.path.basename(path) for path in sys.path]  # noqa: PTH119
    places = [n for n, end in enumerate(ends) if end in ("site-packages", "dist-packages")]
    sys.path.insert(places[0] if places else 0, "")
