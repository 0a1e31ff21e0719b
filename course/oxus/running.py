"""nbclient, without a wait that may have no end."""

from typing import Any

import zmq
from nbclient import NotebookClient


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
