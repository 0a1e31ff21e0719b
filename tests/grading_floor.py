"""The floor of grading: what the cells of graded notebooks take in bare forks of a warm Python.

    python tests/grading_floor.py COURSE UNIT

Each autograded notebook of the unit runs once more, in a fork of a process that has loaded what the grader's warm
process loads. There is no sandbox, no guard and no pipe, and nothing is graded or written: what is left is what the
cells cost. It prints the seconds of processor time for one notebook, from the fork to its end. It is for notebooks that
were made for a benchmark: others do not run outside of a sandbox.
"""

import asyncio
import gc
import io
import os
import sys
from pathlib import Path

from ipykernel.ipkernel import IPythonKernel
from nbformat import NotebookNode

from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.kernel import make_kernel
from oxus.grader.preload import preload
from oxus.grader.warm_up import warm_up


def floor(course: Path, unit: str) -> float:
    """Seconds of processor time that the cells of an autograded notebook take, on average."""
    loaded = preload(read_notebook(student_notebook(course, unit)))
    notebooks = [
        read_notebook(path) for path in (course / "grading" / "autograded").glob(f"*/{unit}/{unit}.ipynb")
    ]
    gc.disable()
    kernel = make_kernel()
    warm_up(kernel, loaded.modules, loaded.names)
    gc.enable()
    gc.collect()
    gc.freeze()
    return sum(_in_a_fork(kernel, notebook) for notebook in notebooks) / len(notebooks)


def _in_a_fork(kernel: IPythonKernel, notebook: NotebookNode) -> float:
    if pid := os.fork():
        used = os.wait4(pid, 0)[2]
        return used.ru_utime + used.ru_stime
    try:
        sys.stdout = sys.stderr = io.StringIO()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.source.strip():
                kernel.set_parent([b""], {"header": {"msg_id": "", "session": "", "username": ""}})
                loop.run_until_complete(kernel.do_execute(cell.source, silent=False, allow_stdin=False))
    finally:
        os._exit(0)


if __name__ == "__main__":
    print(floor(Path(sys.argv[1]), sys.argv[2]))
