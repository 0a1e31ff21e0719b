"""The child that runs one submission: ipykernel's own shell, whose messages go down a pipe instead of over zmq.

What a cell displays is built by the very code that builds it in a Jupyter kernel (display hooks, widgets, streams,
tracebacks), so that the outputs equal those of `nbgrader autograde`. Cells arrive one by one: what is still to be
run, hidden tests above all, is not in this process before its turn.
"""

import _thread
import asyncio
import contextlib
import io
import linecache
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
import warnings
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import comm
from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from traitlets.config import Config

from oxus.grader.guard import Guard
from oxus.grader.pipe import Pipe

STREAM_FLUSH = 1_000_000
"""Characters that a stream holds back at most before it sends them."""


class PipedSession(Session):
    """A session that hands its messages to `deliver`, a function from a message to None."""

    deliver: Any = staticmethod(lambda message: None)

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        *_: Any,
        **more: Any,
    ) -> Any:
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content=content, parent=parent, metadata=more.get("metadata"))
        buffers = buffers or message.get("buffers") or []
        self.deliver(
            {
                "msg_type": message["header"]["msg_type"],
                "content": message["content"],
                "parent_header": {"msg_id": (message.get("parent_header") or {}).get("msg_id", "")},
                "buffers": [b64encode(buffer).decode("ascii") for buffer in buffers],
            }
        )
        return message


class PipedStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr`: kept until the next display, the end of the cell, or a million characters."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, kernel: Any, name: str, descriptor: int) -> None:
        self.kernel, self.name, self.descriptor = kernel, name, descriptor
        self.parts: list[str] = []
        self.held = 0
        self.lock = threading.RLock()

    def write(self, text: str) -> int:
        """Keep the text; `TypeError` if it is none."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self.lock:
            self.parts.append(text)
            self.held += len(text)
            if self.held >= STREAM_FLUSH:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        with self.lock:
            text, self.parts, self.held = "".join(self.parts), [], 0
            if text:
                content = {"name": self.name, "text": text}
                self.kernel.session.send(None, "stream", content, parent=self.kernel.get_parent())

    def fileno(self) -> int:
        """The descriptor that programs started by the cell write to."""
        return self.descriptor

    def writable(self) -> bool:
        """Always."""
        return True


def make_kernel() -> IPythonKernel:
    """A kernel that is ready to run cells; made once in the warm process, inherited by every child."""
    config = Config()
    config.HistoryManager.enabled = (
        False  # neither a database nor its thread; In and Out are kept all the same
    )
    quiet = logging.getLogger("oxus.grader.kernel")
    quiet.disabled = True
    with _without("debugpy"):  # a debugger is of no use here, starts threads and prints warnings
        kernel: IPythonKernel = IPythonKernel.instance(session=PipedSession(), config=config, log=quiet)
    kernel.shell_channel_thread = _NoThread()
    kernel._execute_sleep = 0
    # Each traceback would be formatted once more, for a history that nobody reads.
    shell: Any = kernel.shell
    shell._format_exception_for_storage = lambda *_, **__: {}
    comm.get_comm_manager()
    return kernel


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """As if this module were not installed."""
    before = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if before is not None:
            sys.modules[module] = before


class _NoThread:
    """ipykernel asks whether a cell runs in the main shell; here there is no other."""

    parent_thread = threading.main_thread()


def rehearse(kernel: IPythonKernel, cells: Iterable[str]) -> None:
    """Run what every student is given, so that the forks inherit what the libraries load and keep on first use.

    Tables read, templates compiled, modules imported late: a fork of a process that has done all this once need not do
    it again. What the cells themselves leave behind (names, widgets, history, warnings already given) is taken away.

    Parameters
    ----------
    kernel : IPythonKernel
        From `make_kernel`, not connected yet.
    cells : iterable of str
        The code of the unit's student notebook, without exercises and tests. What fails is left out.
    """
    shell = kernel.shell
    assert shell is not None
    filters = list(warnings.filters)
    random_state = random.getstate()
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        for source in (*cells, "raise AssertionError('rehearsal')"):
            kernel.set_parent([b""], {"header": {"msg_id": "", "session": "", "username": ""}})
            with contextlib.suppress(Exception):
                loop.run_until_complete(kernel.do_execute(source, silent=False, allow_stdin=False))
    finally:
        sys.stdout, sys.stderr = out, err
        loop.close()
        asyncio.set_event_loop(None)
    _forget_rehearsal(kernel)
    warnings.filters[:] = filters  # type: ignore[index]
    random.setstate(random_state)


def _forget_rehearsal(kernel: IPythonKernel) -> None:
    shell = kernel.shell
    assert shell is not None
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()
    comm.get_comm_manager().comms.clear()
    shell.reset(new_session=True)
    shell.history_manager.reset(new_session=True)
    shell.execution_count = 1
    _forget_error(shell)
    linecache.clearcache()
    for module in list(sys.modules.values()):
        getattr(module, "__warningregistry__", {}).clear()


def run_submission(kernel: IPythonKernel, guard: Guard, pipe: Pipe) -> None:
    """Run cells as they arrive, until the pipe ends.

    Parameters
    ----------
    kernel : IPythonKernel
        From `make_kernel`.
    guard : Guard
        What the shell and the libraries were like before any of the submission ran.
    pipe : Pipe
        Gives `{"files": [[name, base64], ...]}` for the current folder, `{"tokens": [str, ...]}`, then `{"source": str,
        "id": str, "test": bool, "locked": bool, "look": bool}` for each cell; takes the kernel's messages and, at the
        end of a cell, `{"reply": {...}, "id": str, "tampered": [str, ...], "cpu": seconds, "token": str}`: what the
        cell changed of what `Guard` watches, and the next token but the first.
    """
    first = pipe.receive()
    if first is None:
        return
    for name, data in first["files"]:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(data))
    sys.path.insert(0, "")
    Child(kernel, guard, pipe).run()


class Child:
    """One submission's run. Its own state lives in one object, so that the cells' namespace holds none of it."""

    def __init__(self, kernel: Any, guard: Guard, pipe: Pipe) -> None:
        self.kernel, self.guard, self.pipe = kernel, guard, pipe
        self.printed = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as this process is)
        self.streams = (PipedStream(kernel, "stdout", 1), PipedStream(kernel, "stderr", 2))
        self.lock = threading.RLock()  # a widget that is collected while a message is made sends another
        self.running = self.sending = self.interrupted = False

    def run(self) -> None:
        """See `run_submission`.

        What decides is kept in this frame's own variables: attributes can be set by whoever finds the object.
        """
        _reseed()
        self._connect()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        watch = self.guard.watch()
        next(watch)
        receive, send, lock = self.pipe.receive, self.pipe.send, self.lock
        run, run_cell = loop.run_until_complete, self._run_cell
        reply: dict[str, Any] = {}
        # Each reply bears the next of the grader's tokens, so that only this loop can reply. Those to come stand in no
        # variable: the loop's iterator alone holds them, and neither frames nor names lead to it.
        for token in iter((receive() or {"tokens": ()})["tokens"]):
            if reply:
                with lock:
                    send({**reply, "token": token})
            token, reply = "", {}  # in a reply lines of a hidden test may stand
            if (request := receive()) is None:
                return
            reply = run(run_cell(request))
            reply |= {"id": request["id"], "tampered": watch.send((request["locked"], request["look"]))}

    def _connect(self) -> None:
        signal.signal(signal.SIGINT, self._interrupt)
        self.kernel.session.deliver = self._deliver
        os.dup2(self.printed.fileno(), 1)
        os.dup2(self.printed.fileno(), 2)
        sys.stdout, sys.stderr = self.streams

    def _interrupt(self, number: int, frame: Any) -> None:
        """Stop the cell that runs; but a message is sent to its end, or the next could not be read."""
        if self.sending:
            self.interrupted = True
        elif self.running:
            signal.default_int_handler(number, frame)

    def _deliver(self, message: dict[str, Any]) -> None:
        with self.lock:  # a cell may have started threads that print, too
            before, self.sending = self.sending, True
            try:
                self.pipe.send(message)
            finally:
                self.sending = before
        if self.interrupted and not self.sending:
            self.interrupted = False
            _thread.interrupt_main()

    async def _run_cell(self, request: dict[str, Any]) -> dict[str, Any]:
        header = {"msg_id": request["id"], "session": "", "username": "", "msg_type": "execute_request"}
        # Without the source, which would stay here to be read after a test.
        parent = {"header": header, "parent_header": {}, "metadata": {}, "content": {"code": ""}}
        self.kernel.set_parent([b""], parent)
        self._publish("execute_input", {"code": "", "execution_count": self.kernel.shell.execution_count})
        start = time.process_time()
        try:
            self.running = True
            reply = await self.kernel.do_execute(request["source"], silent=False, allow_stdin=False)
            self.running = False
        except BaseException as error:  # an interrupt that comes between the cell and its end
            self.running = False
            reply = {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        with contextlib.suppress(OSError):  # the cell has closed the descriptors
            self._programs_printed()
        for stream in self.streams:
            stream.flush()
        if request["test"]:
            self._forget(request["source"])
        keys = ("status", "ename", "evalue", "traceback")
        return {"reply": {k: reply[k] for k in keys if k in reply}, "cpu": time.process_time() - start}

    def _publish(self, kind: str, content: dict[str, Any]) -> None:
        self.kernel.session.send(None, kind, content, parent=self.kernel.get_parent())

    def _programs_printed(self) -> None:
        """Show what programs wrote to the descriptors 1 and 2, as ipykernel does."""
        if os.fstat(1).st_size:
            self.printed.seek(0)
            self.streams[0].write(self.printed.read(STREAM_FLUSH).decode("utf-8", "replace"))
            self.printed.seek(0)
            self.printed.truncate()

    def _forget(self, source: str) -> None:
        """Take a test's source out of all that keeps it, where later cells could read it."""
        shell = self.kernel.shell
        history = shell.history_manager
        for kept in (history.input_hist_raw, history.input_hist_parsed):
            if kept:
                kept[-1] = ""
        for names in (shell.user_ns, shell.user_ns_hidden):
            for name in [
                n for n, v in list(names.items()) if n.startswith("_i") and type(v) is str and v == source
            ]:
                names[name] = ""
        history._i = history._i00 = ""
        _forget_error(shell)
        for name in [n for n, entry in linecache.cache.items() if _is_source(entry, source)]:
            del linecache.cache[name]


def _forget_error(shell: Any) -> None:
    """Take away what is kept of the last error: its traceback holds the code that raised it."""
    shell._last_traceback = None
    for printer in (shell.InteractiveTB, shell.SyntaxTB):
        printer.tb = None
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)
    if "executing" in sys.modules:
        source = sys.modules["executing"].Source
        for kind in (source, *source.__subclasses__()):
            for texts in (v for n, v in list(vars(kind).items()) if n.endswith(("_cache", "_with_lines"))):
                for key in [k for k in texts if _is_cell(k[0])]:
                    del texts[key]


def _is_cell(code: Any) -> bool:
    """Whether a file name, or a code object's, is a cell's."""
    return "ipykernel_" in getattr(code, "co_filename", code)


def _is_source(entry: Any, source: str) -> bool:
    lines = entry[2] if len(entry) > 2 else ()
    return "".join(lines).strip() == source.strip()


def _reseed() -> None:
    """Children of one process would otherwise all draw the same random numbers."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
