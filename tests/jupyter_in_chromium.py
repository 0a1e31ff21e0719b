"""A real JupyterLab in a real Chromium, with everything outside this machine refused and written down."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sandboxed import until

TOKEN = "for-the-tests"
# Without these, Chromium asks its maker's servers for components, updates and lists of its own.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
]


def chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine."""
    named = os.environ.get("OXUS_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return named or next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def visit(browser, *, touch: bool = False, **size: int):
    """A page of a fresh browser profile; `page.outside` lists every request that tried to leave this machine."""
    context = browser.new_context(
        viewport=size or {"width": 1280, "height": 900}, reduced_motion="reduce", has_touch=touch
    )
    outside: list[str] = []

    def decide(route):
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob", "about", "file") or url.hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", decide)
    page = context.new_page()
    page.outside = outside
    # JupyterLab alone took over 20 seconds to open where another file's tests had the machine busy.
    page.set_default_timeout(300_000)
    yield page
    context.close()


class Lab:
    """A JupyterLab started by the course's command, in a folder of its own; with `program`, another front end."""

    def __init__(
        self,
        folder: Path,
        command: list[str],
        *,
        program: str = "oxus",
        first: str = "/api",
        **variables: str,
    ) -> None:
        self.folder, self.first = folder, first
        self.port = _free_port()
        env = {**os.environ, "JUPYTER_TOKEN": TOKEN, "HOME": str(folder / "home"), **variables}
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        ):
            env[name] = str(folder / "home" / name.lower())
        config = folder / "home" / "jupyter_config_dir"
        config.mkdir(parents=True)
        # The tests ask JupyterLab, or Notebook 7, itself which cells have run.
        for name, app in (("lab", "LabApp"), ("notebook", "JupyterNotebookApp")):
            said = json.dumps({app: {"expose_app_in_browser": True}})
            (config / f"jupyter_{name}_config.json").write_text(said)
        self.log = (folder / "lab.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", program, *command, "--no-browser", f"--port={self.port}"],
            cwd=folder,
            env=env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(3000):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "lab.log").read_text())
            try:
                with urllib.request.urlopen(self.url(self.first)):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("JupyterLab did not answer within ten minutes")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}{'&' if '?' in path else '?'}token={TOKEN}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


# As a student does: Shift+Enter from the first cell to the last, or to one that holds a text, going on after an error.
RUN_CELLS = """async (last) => {
  const { commands, shell } = window.jupyterapp;
  const panel = shell.currentWidget;
  await panel.sessionContext.ready;
  for (let index = 0; index < panel.content.widgets.length; index++) {
    panel.content.activeCellIndex = index;
    await commands.execute("notebook:run-cell");
    if (last && panel.content.activeCell.model.sharedModel.source.includes(last)) break;
  }
  return panel.content.widgets.length;
}"""
IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def run_notebook(page, lab: Lab, unit: str, last: str | None = None) -> int:
    """Open a unit in JupyterLab and run it from top to bottom, or to a cell with a text; how many cells it has."""
    page.goto(lab.url(f"/lab/tree/{unit}/{unit}.ipynb?reset"))
    return run_all_cells(page, last)


def run_all_cells(page, last: str | None = None) -> int:
    """Run the open notebook, or its cells up to one with a text, once its kernel is there; how many cells it has."""
    # Before that, JupyterLab and Notebook 7 take a "run" and do nothing.
    page.wait_for_function(IDLE)
    return page.evaluate(RUN_CELLS, last)


def show_cell(page, text: str) -> None:
    """Scroll to the first code cell that holds a text: JupyterLab takes cells far from view out of the page."""
    page.evaluate(
        """async (text) => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          const index = notebook.widgets.findIndex(
            (cell) => cell.model.type === "code" && cell.model.sharedModel.source.includes(text),
          );
          notebook.activeCellIndex = index;
          await notebook.scrollToItem(index, "start");
        }""",
        text,
    )


def in_kernel(page, code: str) -> None:
    """Run a line in the notebook's kernel."""
    page.evaluate(
        """async (code) => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          await kernel.requestExecute({ code, silent: true }).done;
        }""",
        code,
    )


def value_in_kernel(page, expression: str) -> str:
    """The text of an expression's value in the notebook's kernel."""
    return page.evaluate(
        """async (it) => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const reply = await kernel.requestExecute({ code: "", user_expressions: { it } }).done;
          return reply.content.user_expressions.it.data["text/plain"];
        }""",
        expression,
    )


def wait_for_kernel(page, expression: str, value: str) -> None:
    """Wait until an expression has a value in the kernel.

    What a page shows is there later: JupyterLab keeps a widget's message until the kernel has answered the last one.
    """
    until(lambda: value_in_kernel(page, expression) == value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
