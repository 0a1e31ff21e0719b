"""Load what a unit needs into the warm process before the first fork, without running the unit's cells."""

import asyncio
import contextlib
import io
import linecache
import logging
import random
import sys
import warnings
from collections.abc import Iterable, Iterator

import comm
from ipykernel.ipkernel import IPythonKernel

from oxus.grader.kernel import forget_error
from oxus.grader.quick_libraries import iterate_faster, remember_colors

DISPLAYS = """\
class _Shown:
    def _repr_html_(self):
        return ""
_Shown()
raise AssertionError("warm-up")
"""
"""The grader's own cell: displaying a result and an error loads a good deal on first use."""


def warm_up(kernel: IPythonKernel, modules: Iterable[str], names: Iterable[str] = ()) -> None:
    """Import what a unit imports, and let our own libraries prepare what it uses, so that the forks inherit it.

    Of a unit's cells none is run. What the imports leave behind that a cell could see (names, history, warnings already
    given) is taken away. A module that prints something when it is imported is forgotten again, so that it does in the
    notebook.

    Parameters
    ----------
    kernel : IPythonKernel
        From `make_kernel`, not connected yet.
    modules : iterable of str
        The modules to import, as in `Preload`. If an import fails, it fails again in the notebook, where it is seen.
    names : iterable of str
        The names in our libraries that the unit's cells mention.
    """
    filters = list(warnings.filters)
    random_state = random.getstate()
    out, err = sys.stdout, sys.stderr
    # On a slow machine, it says that it makes its list of fonts; that would count as what an import prints.
    fonts = logging.getLogger("matplotlib.font_manager")
    level = fonts.level
    fonts.setLevel(logging.ERROR)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        remember_colors()
        # From cells: pandas, for one, looks on import whether it is in a notebook.
        for source in (*_imports(modules), DISPLAYS):
            before = set(sys.modules)
            sys.stdout = sys.stderr = printed = io.StringIO()
            kernel.set_parent([b""], {"header": {"msg_id": "", "session": "", "username": ""}})
            with contextlib.suppress(Exception):
                loop.run_until_complete(kernel.do_execute(source, silent=False, allow_stdin=False))
            if printed.getvalue():
                _forget_modules(set(sys.modules) - before)
        iterate_faster()
        _prepare(set(names))
    finally:
        sys.stdout, sys.stderr = out, err
        fonts.setLevel(level)
        loop.close()
        asyncio.set_event_loop(None)
    _forget_cells(kernel)
    warnings.filters[:] = filters  # type: ignore[index]
    random.setstate(random_state)


def _imports(modules: Iterable[str]) -> Iterator[str]:
    """Statements that import these modules; without names that were imported from one and are no modules."""
    for name in modules:
        package, _, last = name.rpartition(".")
        parent = sys.modules.get(package)
        if parent is None or (hasattr(parent, "__path__") and not hasattr(parent, last)):
            yield f"import {name}"


def _prepare(names: set[str]) -> None:
    """Let our own libraries read tables and make what all forks can share, if the unit imports them."""
    data, widgets = sys.modules.get("oxus_data"), sys.modules.get("oxus_widgets")
    if data is not None:
        data.warm_up(names & set(data.__all__))
    if widgets is not None:
        widgets.warm_up(names & set(widgets.__all__))


def _forget_modules(names: set[str]) -> None:
    """Let modules be imported again; those with compiled parts cannot be."""
    files = [getattr(sys.modules[name], "__file__", None) for name in names]
    if all(isinstance(file, str) and file.endswith(".py") for file in files):
        for name in names:
            del sys.modules[name]


def _forget_cells(kernel: IPythonKernel) -> None:
    shell = kernel.shell
    assert shell is not None
    comm.get_comm_manager().comms.clear()
    shell.reset(new_session=True)
    shell.history_manager.reset(new_session=True)
    shell.execution_count = 1
    shell.user_ns.update({"_": "", "__": "", "___": ""})
    forget_error(shell)
    linecache.clearcache()
    for module in list(sys.modules.values()):
        getattr(module, "__warningregistry__", {}).clear()
