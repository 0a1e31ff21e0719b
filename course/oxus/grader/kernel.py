"""The child that runs one submission: ipykernel's own shell, whose messages go down a pipe instead of over zmq.

What a cell displays is built by the very code that builds it in a Jupyter kernel (display hooks, widgets, streams,
tracebacks), so that the outputs equal those of `nbgrader autograde`. Cells arrive one by one: what is still to be
run, hidden tests above all, is not in this process before its turn.
"""

import _thread
import asyncio
import contextlib
import contextvars
import fnmatch
import linecache
import logging
import operator
import os
import pdb  # noqa: T100  (a notebook may use it)
import pickle
import random
import signal
import sys
import tempfile
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import comm
from ipykernel.ipkernel import IPythonKernel
from IPython.core import debugger
from jupyter_client.session import Session
from traitlets.config import Config

from oxus.grader import discarded_fork
from oxus.grader.cell_names import know_cells
from oxus.grader.guard import Guard
from oxus.grader.own_modules import add_folder_to_path
from oxus.grader.pipe import Pipe
from oxus.grader.plain_cells import skip_plain_cells
from oxus.grader.streams import PipedStream

MAX_PRINTED = 50_000_000
"""Bytes that are shown of what the programs started by a cell print."""


class PipedSession(Session):
    """A session that passes its messages to `deliver`, a function from a message to None."""

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


def make_kernel() -> IPythonKernel:
    """Make a kernel that is ready to run cells; the warm process makes it once, and every child inherits it."""
    config = Config()
    config.HistoryManager.enabled = (
        False  # neither a database nor its thread; In and Out are kept all the same
    )
    quiet = logging.getLogger("oxus.grader.kernel")
    quiet.disabled = True
    with _without("debugpy"):  # a debugger is of no use here, starts threads and prints warnings
        kernel: IPythonKernel = IPythonKernel.instance(session=PipedSession(), config=config, log=quiet)
    skip_plain_cells()
    know_cells()
    kernel.shell_channel_thread = _NoThread()
    kernel._execute_sleep = 0
    # Each traceback would be formatted once more, for a history that is never read.
    shell: Any = kernel.shell
    shell._format_exception_for_storage = lambda *_, **__: {}
    comm.get_comm_manager()
    # What ipykernel's program does besides: `%store`, and a debugger that asks the kernel, not the terminal. A leftover
    # `breakpoint()` does nothing there, since no debugger is connected.
    shell.db = Store()
    shell.extension_manager.load_extension("storemagic")
    debugger.Pdb = debugger.InterruptiblePdb  # type: ignore[misc]
    pdb.Pdb, pdb.set_trace = debugger.Pdb, debugger.set_trace  # type: ignore[misc,assignment]
    sys.breakpointhook = lambda *_, **__: None
    return kernel


class Store(dict[str, Any]):
    """The values that `%store`, `%alias` and `%bookmark` keep: in memory, not in a folder for all of a user's
    notebooks."""

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, pickle.loads(pickle.dumps(value)))

    def keys(self, pattern: str = "*") -> Any:
        """Return the names that match a pattern, such as `autorestore/*`."""
        return fnmatch.filter(list(self), pattern)


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """Make imports behave as if this module were not installed."""
    before = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if before is not None:
            sys.modules[module] = before


class _NoThread:
    """Answer ipykernel's question whether a cell runs in the main shell: here there is no other."""

    parent_thread = threading.main_thread()


def run_submission(
    kernel: IPythonKernel,
    guard: Guard,
    pipe: Pipe,
    look: Callable[[list[str]], None] = lambda files: None,
) -> None:
    """Write the submission's files to the current folder, and run cells as they arrive, until the pipe ends.

    Parameters
    ----------
    kernel : IPythonKernel
        From `make_kernel`.
    guard : Guard
        The state of the shell and the libraries before any of the submission ran.
    pipe : Pipe
        Gives `{"files": [[name, base64], ...], "programs": [name, ...]}` for the current folder, where programs are the
        files that may be run, `{"tokens": [str, ...]}`, then `{"source": str, "id": str, "test": bool, "own": [str,
        ...], "look": bool}` for each cell: whether it is a test, what it replaces if its words are the instructor's
        (`own_changes`), and whether to look for changes behind it. Before a cell, `{"apart": true}` asks for a fork to
        run it in. The answer comes from the fork: `{"apart": ""}`; or the reason why there is none. Takes the kernel's
        messages and, at the end of a cell, `{"reply": {...}, "id": str, "tampered": [str, ...], "failed": bool, "cpu":
        seconds, "token": str}`: what the cell changed of what `Guard` watches, whether something that was run in it
        raised an error, and the next token but the first.
    look : callable
        Called with the names of the files before the first cell comes; it may put another Python in the place of this
        process (`oxus.grader.fresh_python`).
    """
    first = pipe.receive()
    if first is None:
        return
    for name, data in first["files"]:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(data))
    for name in first.get("programs", ()):
        Path(name).chmod(0o755)
    look([name for name, _ in first["files"]])
    run_cells(kernel, guard, pipe)


def run_cells(kernel: IPythonKernel, guard: Guard, pipe: Pipe) -> None:
    """Run cells as they arrive (see `run_submission`); the submission's files are in the current folder."""
    add_folder_to_path()
    Child(kernel, guard, pipe).run()


def _results(
    shell: Any, watch: Generator[list[str], frozenset[str] | None, None]
) -> Generator[tuple[bool, list[str]], tuple[frozenset[str] | None, ...] | str, None]:
    """Find the result of a cell, as soon as its last line has run and once more at its end.

    `send` it `"pre"` and `"post"` when the shell begins and ends to run something, a cell or what a cell runs within
    itself (`%%capture`). Only `Child.run` begins a cell with a tuple of what `watch` is to be sent,
    and ends it with an empty one.

    Yields
    ------
    tuple of bool and list of str
        Whether the cell raised an error, and the names of what was changed.
    """
    frame, begins = sys._getframe, Child.run.__code__
    alone = _callbacks(shell)
    # Where traitlets keeps it: the attribute could be replaced by a property.
    values, succeeded = shell._trait_values, "last_execution_succeeded"
    own: frozenset[str] | None = None
    failed = looked = False
    depth = 0
    changed: list[str] = []
    while True:
        message = yield failed, changed
        if message == "pre":
            depth += 1
            continue
        if isinstance(message, tuple) and message:
            if frame(1).f_code is begins:
                (own,), failed, looked, depth, changed = message, False, False, 0, []
                values[succeeded] = 1  # true, but not the value that the shell sets when a cell has run
            continue
        if message:
            depth = depth - 1 if depth else 0  # an empty cell has no beginning
            if depth:
                continue
        elif depth:
            changed = [*changed, "events.pre_execute"]
        elif looked and len(now := _callbacks(shell)) == len(alone) and all(map(operator.is_, now, alone)):
            continue  # nothing has run since the look behind the last line
        looked = True
        failed = failed or values[succeeded] is not True
        changed = [*changed, *watch.send(own)]


def _callbacks(shell: Any) -> list[Any]:
    """Return the functions that the shell calls before and after a cell."""
    calls = shell.events.callbacks
    return [call for event in ("pre_execute", "post_execute", "post_run_cell") for call in calls[event]]


class Child:
    """One submission's run. Its own state is in one object, so that the cells' namespace contains none of it."""

    def __init__(self, kernel: Any, guard: Guard, pipe: Pipe) -> None:
        self.kernel, self.guard, self.pipe = kernel, guard, pipe
        # Open as long as this process is: what programs print, on the descriptors 1 and 2.
        self.printed = tuple(tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115
        self.streams = (PipedStream(kernel, "stdout", 1), PipedStream(kernel, "stderr", 2))
        self.streams[0].other, self.streams[1].other = self.streams[1], self.streams[0]
        self.lock = threading.RLock()  # a widget that is collected while a message is made sends another
        self.running = self.sending = self.interrupted = False
        self.pid = os.getpid()

    def run(self) -> None:
        """Run cells; see `run_submission`.

        The deciding values are kept in this frame's own variables: whoever finds the object can set its attributes.
        """
        _reseed()
        self._connect()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        # Not `loop.create_task`: it calls the task factory, which a cell can set.
        task, context = asyncio.Task, contextvars.copy_context()
        shell, watch = self.kernel.shell, self.guard.watch()
        results = _results(shell, watch)
        # Before all callbacks that the submission may register: they are given the result, and could change it.
        for event, word in (("pre_execute", "pre"), ("post_execute", "post")):
            shell.events.callbacks[event].insert(0, self._hearer(results, word))
        next(results)
        next(watch)
        receive, replies, lock = self.pipe.receive, self.pipe.replies(), self.lock
        next(replies)
        run, run_cell, process, here, leave = (
            loop.run_until_complete,
            self._run_cell,
            self.pid,
            os.getpid,
            os._exit,
        )
        possible = discarded_fork.available()
        apart = self._forker(loop, Path.cwd(), possible)
        forked = False
        reply: dict[str, Any] = {}
        # Each reply bears the next of the grader's tokens, so only this loop can reply. No variable has
        # those to come: only the loop's iterator holds them, and neither frames nor names lead to it.
        for token in iter((receive() or {"tokens": ()})["tokens"]):
            if reply:
                with lock:
                    replies.send({**reply, "token": token})
            if forked:  # it was made for this one test
                leave(discarded_fork.DONE)
            token, reply = "", {}  # in a reply lines of a hidden test may stand
            if (request := receive()) is None:
                return
            if "apart" in request:
                if (status := apart()) is not None:
                    if status != discarded_fork.DONE:  # as if this process had ended so
                        leave(status if status >= 0 else 128 - status)
                    continue
                # Either this is the fork, or there is none.
                forked, process = here() != process, here()
                if (request := receive()) is None:
                    return
            results.send((frozenset(request["own"]) if request["look"] else None,))
            # One context for all cells, as in a kernel: `decimal` and numpy keep their settings in it.
            reply = run(task(run_cell(request), loop=loop, context=context))
            if here() != process:  # a fork that the cell has made and not ended: it has no more to do
                leave(0)
            failed, changed = results.send(())
            reply |= {"id": request["id"], "tampered": changed, "failed": failed}

    def _forker(self, loop: Any, folder: Path, possible: bool) -> Callable[[], int | None]:
        """Return a function that forks for a test and tells the grader. It returns the fork's exit status, or None in
        the fork or if there is none."""
        send, end, alone = self.pipe.send, self.pipe.end.fileno(), self.pid == 1

        def apart() -> int | None:
            ends = (loop._ssock.fileno(), loop._csock.fileno())  # by which it wakes itself
            try:
                if not possible:
                    raise discarded_fork.Obstacle(discarded_fork.NOT_HERE)
                shared = discarded_fork.record(folder)
                if pid := discarded_fork.fork(shared):
                    return discarded_fork.wait(pid, shared, ends, alone)
            except discarded_fork.Obstacle as obstacle:
                send({"apart": str(obstacle)})
                return None
            self.pid = os.getpid()
            discarded_fork.enter(shared, {end, *ends})
            send({"apart": ""})
            return None

        return apart

    def _hearer(self, results: Generator[Any, Any, None], word: str) -> Callable[[], None]:
        """Return a function that the shell calls when it begins or ends to run something; interruptions wait until that
        is done."""

        def hear() -> None:
            before, self.sending = self.sending, True
            try:
                results.send(word)
            finally:
                self.sending = before
            if self.interrupted and not self.sending:
                self.interrupted = False
                raise KeyboardInterrupt

        return hear

    def _connect(self) -> None:
        signal.signal(signal.SIGINT, self._interrupt)
        self.kernel.session.deliver = self._deliver
        for stream, file in zip(self.streams, self.printed, strict=True):
            os.dup2(file.fileno(), stream.descriptor)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=stream.fork)
        sys.stdout, sys.stderr = self.streams

    def _interrupt(self, number: int, frame: Any) -> None:
        """Stop the running cell; a message is sent to its end first, because the next could not be read otherwise."""
        if self.sending:
            self.interrupted = True
        elif self.running:
            signal.default_int_handler(number, frame)

    def _deliver(self, message: dict[str, Any]) -> None:
        if os.getpid() != self.pid:  # what a fork shows is not shown by ipykernel either
            return
        if message["msg_type"] != "stream":
            for stream in self.streams:
                if stream.due:
                    stream.send()
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
            with _out_of_history(self.kernel.shell) if request["test"] else contextlib.nullcontext():
                reply = await self.kernel.do_execute(request["source"], silent=False, allow_stdin=False)
            self.running = False
        except BaseException as error:  # an interrupt that comes between the cell and its end
            self.running = False
            reply = {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        with contextlib.suppress(OSError):  # the cell has closed the descriptors
            self._programs_printed()
        for stream in self.streams:
            stream.send()
        if request["test"]:
            self._forget(request["source"])
        keys = ("status", "ename", "evalue", "traceback")
        return {"reply": {k: reply[k] for k in keys if k in reply}, "cpu": time.process_time() - start}

    def _publish(self, kind: str, content: dict[str, Any]) -> None:
        self.kernel.session.send(None, kind, content, parent=self.kernel.get_parent())

    def _programs_printed(self) -> None:
        """Show the output that programs wrote to the descriptors 1 and 2, as ipykernel does."""
        for stream, file in zip(self.streams, self.printed, strict=True):
            if os.fstat(stream.descriptor).st_size:
                file.seek(0)
                stream.write(file.read(MAX_PRINTED).decode("utf-8", "replace"))
                file.seek(0)
                file.truncate()

    def _forget(self, source: str) -> None:
        """Remove a test's source from every place where later cells could read it."""
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
        forget_error(shell)
        for name in [n for n, entry in linecache.cache.items() if _is_source(entry, source)]:
            del linecache.cache[name]


@contextlib.contextmanager
def _out_of_history(shell: Any) -> Iterator[None]:
    """Show a test as an empty cell in the history, because the code that it calls could read it there."""
    history = shell.history_manager
    store = history.store_inputs
    history.store_inputs = lambda count, *_, **__: store(count, "", "")
    try:
        yield
    finally:
        del history.store_inputs


def forget_error(shell: Any) -> None:
    """Remove all references to the last error: its traceback holds the code that raised it."""
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
    """Return whether a file name, or a code object's file name, is a cell's."""
    return "ipykernel_" in getattr(code, "co_filename", code)


def _is_source(entry: Any, source: str) -> bool:
    lines = entry[2] if len(entry) > 2 else ()
    return "".join(lines).strip() == source.strip()


def _reseed() -> None:
    """Reseed the random numbers: children of one process would otherwise all draw the same ones."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
