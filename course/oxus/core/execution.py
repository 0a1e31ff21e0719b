"""Run a notebook from top to bottom with nbclient."""

from pathlib import Path
from typing import Any

import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.jupyter import jupyter_environment


class Client(NotebookClient):
    """nbclient's NotebookClient, which runs a notebook in a kernel; to be mixed into nbconvert's, too.

    nbclient plays the part of the browser for ipywidgets' Output, which `interact` uses: it answers the kernel on the
    very socket on which it waits for a cell's reply. ZeroMQ says once that there is something to read, and sending
    takes that word away; a reply that comes at this moment is never seen. So the socket is asked after each message.
    """

    def process_message(self, msg: dict[str, Any], *arguments: Any) -> Any:
        """Do what nbclient does with a message; then see whether the cell's reply has come meanwhile."""
        output = super().process_message(msg, *arguments)
        assert self.kc is not None
        self.kc.shell_channel.socket.get(zmq.EVENTS)  # pyzmq wakes who waits, if there is something to read
        return output


def run(notebook: NotebookNode, folder: Path, timeout: int = 120) -> NotebookNode:
    """Execute a copy of a notebook from top to bottom, going on after errors.

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
        # The kernel's own remarks (on how it is reached, say) mean nothing to a student; its errors still come.
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        with jupyter_environment():
            return client.execute()
    except CellTimeoutError:
        raise CourseError(
            f"a cell ran for more than {timeout} seconds: look for a loop that never ends"
        ) from None
    except DeadKernelError:
        raise CourseError(
            "Python stopped while running the notebook: it may have run out of memory"
        ) from None
