"""`oxus lab`: the course in JupyterLab, in a folder of the student's own."""

import argparse
import os
import socket
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from oxus.errors import CourseError
from oxus.files import write_whole
from oxus.folders import find_course, learner_notebooks, match_unit, unit_ids

WORK = "oxus-work"
# A class may sit in a room without network, and no student's visit is anyone else's business:
# no news, no look for updates, no list of extensions.
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def hand_out(folder: Path) -> list[Path]:
    """Copy the student notebooks into a folder; what is there already is a student's work and stays as it is.

    Parameters
    ----------
    folder : Path
        Where the student works; made if need be.

    Returns
    -------
    list of Path
        The notebooks that were copied.

    Raises
    ------
    CourseError
        If this installation carries no notebooks, or the folder cannot be written.
    """
    release = learner_notebooks()
    notebooks = sorted(release.glob("*/*.ipynb"))
    if not notebooks:
        raise CourseError(
            f"{release} holds no notebooks: install the course again, or run `oxus build` in the clone"
        )
    copied = []
    for notebook in notebooks:
        target = folder / notebook.relative_to(release)
        if not target.exists():
            write_whole(target, notebook.read_bytes())
            copied.append(target)
        for figure in sorted(notebook.parent.glob("figures/**/*")):
            if figure.is_file():
                write_whole(folder / figure.relative_to(release), figure.read_bytes())
    return copied


def environment() -> dict[str, str]:
    """The environment for Jupyter's programs: this Python's own folder first on PATH, its own kernel first."""
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")])
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    # JupyterLab asks each newcomer whether it may fetch news; this folder's page_config.json spares them the question.
    own = str(files("oxus") / "jupyter")
    env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [own, env.get("JUPYTER_CONFIG_PATH")]))
    return env


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
                "or leave --port out and a free one is taken"
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


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Add `lab` to the `oxus` command."""
    one = commands.add_parser("lab", help="open the course in JupyterLab, in a folder of your own")
    one.add_argument(
        "unit", nargs="?", help="the unit to open (id or number); the first one unless told otherwise"
    )
    one.add_argument("--teach", action="store_true", help="open the clone itself, at the unit's solutions")
    one.add_argument(
        "--dir", type=Path, default=Path(WORK), help=f"your folder (default: {WORK} in the current one)"
    )
    one.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="only print the address")
    one.set_defaults(run=_run_lab)


def _run_lab(args: argparse.Namespace) -> int:
    check_jupyterlab()
    if args.port is not None:
        check_port(args.port)
    if args.teach:
        folder = find_course()
        unit = match_unit(unit_ids(folder), args.unit or unit_ids(folder)[0])
        page = f"solutions/{unit}/{unit}.ipynb"
    else:
        folder = args.dir.resolve()
        units = sorted(p.parent.name for p in learner_notebooks().glob("*/*.ipynb"))
        unit = match_unit(units, args.unit or next(iter(units), ""))
        page = f"{unit}/{unit}.ipynb"
        copied = hand_out(folder)
        print(f"Your notebooks are in {folder} ({len(copied)} new; what was there is left as it was).")
    return open_lab(folder, f"/lab/tree/{quote(page)}", args.port, browser=not args.no_browser)
