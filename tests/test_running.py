"""A notebook's run sees each reply, also one that comes while an answer to the kernel is sent."""

import asyncio
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import zmq
import zmq.asyncio
from jupyter_client.session import Session
from nbformat.v4 import new_code_cell, new_notebook

from oxus.core.execution import Client, run
from oxus.core.jupyter import environment
from oxus.publish.exporter import OxusExporter

SHOWN = {
    "msg_type": "stream",
    "header": {"msg_type": "stream"},
    "parent_header": {"msg_id": "the cell"},
    "content": {"name": "stdout", "text": "shown"},
}


class Answering:
    """Answers what a cell shows on the client's own socket, as nbclient's Output does."""

    def __init__(self, socket: zmq.asyncio.Socket) -> None:
        self.socket = socket

    def output(self, *_: object) -> None:
        Session().send(self.socket, "comm_msg")


def executing() -> Client:
    """What the exporter runs notebooks with."""
    (found,) = (p for p in OxusExporter()._preprocessors if isinstance(p, Client))
    return found


async def reply_seen(client: Client) -> bool:
    """Whether a client that waits for a reply sees it, though it answers a message just when the reply comes."""
    context = zmq.asyncio.Context()
    socket = context.socket(zmq.DEALER)
    kernel = zmq.Context.shadow(context.underlying).socket(zmq.ROUTER)
    try:
        socket.connect(f"tcp://127.0.0.1:{kernel.bind_to_random_port('tcp://127.0.0.1')}")
        await socket.send(b"a cell")
        identity, _ = kernel.recv_multipart()
        client.kc = SimpleNamespace(shell_channel=SimpleNamespace(socket=socket))
        client.reset_execution_trackers()
        client.register_output_hook("the cell", Answering(socket))
        waiting = asyncio.ensure_future(socket.recv())
        await asyncio.sleep(0.1)
        kernel.send_multipart([identity, b"its reply"])
        time.sleep(0.2)  # it arrives, and the event loop has not looked yet
        client.process_message(SHOWN, new_code_cell(), 0)
        done, _ = await asyncio.wait([waiting], timeout=60)
        waiting.cancel()
        return bool(done)
    finally:
        kernel.close(linger=0)
        context.destroy(linger=0)


@pytest.mark.parametrize(
    "make", [lambda: Client(new_notebook()), executing], ids=["run", "nbconvert --execute"]
)
def test_a_reply_that_comes_while_an_answer_is_sent_is_seen(make):
    assert asyncio.run(reply_seen(make()))


def test_a_run_has_this_python_first_on_its_path_and_leaves_the_environment_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", os.pathsep.join(["/somewhere", "/elsewhere"]))
    monkeypatch.delenv("JUPYTER_PREFER_ENV_PATH", raising=False)
    seen = []
    monkeypatch.setattr(Client, "execute", lambda self, env: seen.append(env))
    before = dict(os.environ)
    for _ in range(3):
        run(new_notebook(), tmp_path)
        assert dict(os.environ) == before
    own = str(Path(sys.executable).parent)
    assert [env["PATH"].split(os.pathsep) for env in seen] == [[own, "/somewhere", "/elsewhere"]] * 3
    assert {env["JUPYTER_PREFER_ENV_PATH"] for env in seen} == {"1"}


def test_search_paths_do_not_grow_where_the_environment_is_taken_over_for_good(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/etc/class")
    once = environment()
    monkeypatch.setattr(os, "environ", once)
    assert environment() == once and once["JUPYTER_CONFIG_PATH"].endswith("/etc/class")
