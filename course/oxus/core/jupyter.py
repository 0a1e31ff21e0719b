"""Start Jupyter's programs: their environment, a free port, and JupyterLab in a folder."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from oxus.core.errors import CourseError

# A class may sit in a room without network, and no student's visit is anyone else's business:
# no news, no look for updates, no list of extensions.
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def environment() -> dict[str, str]:
    """The environment for Jupyter's programs: this Python's own folder first on PATH, its own kernel first."""
    env = dict(os.environ)
    env["PATH"] = _first(str(Path(sys.executable).parent), env.get("PATH", ""))
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    # JupyterLab asks each newcomer whether it may fetch news; this folder's page_config.json spares them the question.
    own = str(files("oxus") / "core" / "jupyter_config")
    env["JUPYTER_CONFIG_PATH"] = _first(own, env.get("JUPYTER_CONFIG_PATH", ""))
    return env


def _first(folder: str, path: str) -> str:
    """A search path that begins with a folder; the same path if it does already."""
    folders = [part for part in path.split(os.pathsep) if part]
    return os.pathsep.join(folders if folders[:1] == [folder] else [folder, *folders])


@contextlib.contextmanager
def jupyter_environment() -> Iterator[None]:
    """Let this process have the environment for Jupyter's programs, and its own again afterwards."""
    before = dict(os.environ)
    os.environ.update(environment())
    try:
        yield
    finally:
        for name in environment():
            if name in before:
                os.environ[name] = before[name]
            else:
                os.environ.pop(name, None)


def check_jupyterlab() -> None:
    """Raise a ModuleNotFoundError if there is no JupyterLab to start."""
    if find_spec("jupyterlab") is None:
        raise ModuleNotFoundError("No module named 'jupyterlab'", name="jupyterlab")


def check_port(port: int) -> None:
    """Raise a CourseError if something already listens on this port of this machine."""
    if not 0 < port < 65536:
        raise CourseError(f"port {port}: a port is a number from 1 to 65535")
    with socket.socket() as probe:
        if (
            os.name != "nt"
        ):  # a port in TIME_WAIT is free; on Windows the option would let two servers share one
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                f"port {port} cannot be used ({error.strerror}): choose another with --port, "
                "or leave out --port to use a free one"
            ) from None


def open_lab(folder: Path, page: str, port: int | None, browser: bool, options: tuple[str, ...] = ()) -> int:
    """Start JupyterLab in a folder and wait until it ends.

    Parameters
    ----------
    folder : Path
        The folder that JupyterLab shows.
    page : str
        What it opens first: a path of the server, such as `/lab/tree/08/08.ipynb`.
    port : int or None
        The port to listen on; None takes the first free one from 8888 on.
    browser : bool
        Whether to open a browser.
    options : tuple of str
        Further options for JupyterLab.

    Returns
    -------
    int
        JupyterLab's exit status.
    """
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={page}",
    ]
    command += [*QUIET, *options]
    if port is not None:
        check_port(port)
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    # Started by another program, Jupyter makes its terminals login shells, and on Debian these begin with a PATH of
    # their own, without this environment's commands.
    if os.name != "nt" and not sys.stdout.isatty():
        command.append(f"--ServerApp.terminado_settings=shell_command={os.environ.get('SHELL') or 'sh'}")
    # Some class servers and containers run as the superuser; Jupyter wants that said.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return _become(command, folder)


def _become(command: list[str], folder: Path) -> int:
    """Run a program in this one's place: what ends the command then ends the program too, and its kernels with it."""
    if os.name != "nt":
        os.chdir(folder)
        sys.stdout.flush()
        os.execve(command[0], command, environment())
    try:  # Windows cannot: there the program is a child, which Ctrl+C reaches as well
        return subprocess.run(command, env=environment(), cwd=folder).returncode
    except KeyboardInterrupt:
        return 0
