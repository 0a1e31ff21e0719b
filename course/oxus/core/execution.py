"""Run a notebook from top to bottom with nbclient."""

import os
from pathlib import Path
from typing import Any

import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.jupyter import jupyter_environment


class Client(NotebookClient):
    """nbclient's NotebookClient, which runs a notebook in a kernel; also a mixin for nbconvert's.

    nbclient plays the part of the browser for ipywidgets' Output, which `interact` uses: it answers the kernel on the
    very socket on which it waits for a cell's reply. ZeroMQ says once that there is something to read, and sending
    takes that word away; a reply that comes at this moment is never seen. So the socket is asked after each message.
    """

    def process_message(self, msg: dict[str, Any], *arguments: Any) -> Any:
        """Process a message as nbclient does; then check whether the cell's reply has arrived."""
        output = super().process_message(msg, *arguments)
        assert self.kc is not None
        self.kc.shell_channel.socket.get(
            zmq.EVENTS
        )  # pyzmq wakes the waiting task if there is something to read
        return output


def run(notebook: NotebookNode, folder: Path, timeout: int = 120) -> NotebookNode:
    """Execute a copy of a notebook from top to bottom, and continue after errors.

    Raises
    ------
    CourseError
        If a cell takes longer than `timeout` seconds, or the kernel dies.
    """
    copy = NotebookNode(**dict(notebook))
    client = Client(
        copy,
        timeout=timeout,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        # Students do not need the kernel's log (such as its connection file); its errors are still shown.
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        with jupyter_environment():
            # What a student said is kept only from their own notebook.
            return client.execute(env=os.environ | {"OXUS_ONLY_RUNS": "1"})
    except CellTimeoutError:
        raise CourseError(
            f"a cell ran for more than {timeout} seconds: look for a loop that never ends"
        ) from None
    except DeadKernelError:
        raise CourseError(
            "Python stopped while running the notebook: it may have run out of memory"
        ) from None
