"""`oxus lite` writes the course as a site that runs JupyterLab and Python in the browser."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from oxus.core.edition import Edition, find_edition
from oxus.core.errors import CourseError

MARK = "oxus-lite.json"
"""The file by which the command knows a site as its own; it also lists what comes from Pyodide's server."""
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def unit_link(unit: str) -> str:
    """The address of a unit's notebook, relative to the site's folder."""
    return f"lab/index.html?path={quote(f'{unit}/{unit}.ipynb')}"


def build(output: Path, pyodide: Path | None = None) -> list[str]:
    """Build the site atomically.

    Parameters
    ----------
    output : Path
        Its folder: new, empty, or a site of this command, which is replaced.
    pyodide : Path, optional
        A folder of Pyodide's; by default, npm fetches the runtime.

    Returns
    -------
    list of str
        The addresses that a browser asks outside the site for; none if `pyodide` is the full distribution.

    Raises
    ------
    CourseError
        If JupyterLite or something else is missing, nothing can be downloaded, or `output` is not the command's own.
    """
    check_output(output)
    if any(
        find_spec(name) is None for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel", "pyodide_lock")
    ):
        raise CourseError('oxus lite needs JupyterLite: pip install ".[lite]" in the clone')
    from oxus.publish.lite.packages import KERNEL, add_packages, copy_runtime, fetch_runtime

    edition = find_edition()
    if not edition.units():
        raise CourseError(f"{edition.notebooks} contains no notebooks: install the course again")
    with tempfile.TemporaryDirectory(prefix="oxus-lite-") as scratch:
        lite = Path(scratch) / "lite"
        lite.mkdir()
        source = pyodide or fetch_runtime(Path(scratch))
        runtime = lite / "static" / "pyodide"
        remote = add_packages(copy_runtime(source, runtime), source, runtime, edition)
        _configure(lite, edition, KERNEL)
        made = _jupyter_lite(lite)
        (made / MARK).write_text(json.dumps({"remote": remote}, indent=1) + "\n", encoding="utf-8")
        _put(made, output)
    return remote


def check_output(output: Path) -> None:
    """Raise a CourseError if the command would overwrite files that it did not write."""
    if output.exists() and not output.is_dir():
        raise CourseError(f"{output}: a file, not a folder: name a folder with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).is_file():
        raise CourseError(
            f"{output}: contains other files and is not a site of `oxus lite`: name another folder with --output"
        )


def _configure(lite: Path, edition: Edition, packages: tuple[str, ...]) -> None:
    """Write JupyterLite's input: the student notebooks, three extensions, no source maps."""
    from oxus.publish.lite.packages import extension

    config = {
        "LiteBuildConfig": {
            "apps": ["lab"],
            "contents": [str(edition.notebooks)],
            "federated_extensions": [str(extension(name)) for name in EXTENSIONS],
            "ignore_sys_prefix": True,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            # JupyterLite's own rules would skip everything below a folder named build, dist or lib.
            "ignore_contents": [r"/\.ipynb_checkpoints", r"/__pycache__/"],
        }
    }
    page = {
        "appName": edition.settings.short_title,
        "litePluginSettings": {_KERNEL: {"loadPyodideOptions": {"packages": list(packages)}}},
    }
    own = files("oxus.core") / "jupyter_config" / "labconfig" / "default_setting_overrides.json"
    for name, content in {
        "jupyter_lite_config.json": config,
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": page},
        "overrides.json": json.loads(own.read_text(encoding="utf-8")),
    }.items():
        (lite / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _jupyter_lite(lite: Path) -> Path:
    """Run `jupyter lite build` in a folder and return the site."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTERLITE_")}
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(lite / "_output")]
    done = subprocess.run(command, cwd=lite, env=env, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise CourseError(f"`jupyter lite build` failed: {lines[-1] if lines else 'no reason given'}")
    return lite / "_output"


def _put(made: Path, output: Path) -> None:
    """Move a site into its place, replacing an earlier one."""
    output = output.resolve()
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            shutil.copytree(made, new)
            if output.exists():
                output.rename(old)
            try:
                new.rename(output)
            except OSError:
                if old.exists():
                    old.rename(output)
                raise
    except OSError as error:
        raise CourseError(f"{output}: cannot be written ({error.strerror}): is the disk full?") from None


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `lite` to the `oxus` command."""
    one = commands.add_parser(
        "lite",
        description="Write the course as a folder for any static web host: JupyterLab and Python run in the "
        "visitor's browser. Building needs a network, for Python packages and Pyodide.",
    )
    one.add_argument(
        "--output", type=Path, default=Path("oxus-lite"), help="the folder to write to (default: oxus-lite)"
    )
    one.add_argument(
        "--pyodide",
        type=Path,
        metavar="FOLDER",
        help="an unpacked release of Pyodide, which the site then contains; by default, npm fetches the "
        "runtime, and visitors' browsers fetch numpy, pandas and other packages from Pyodide's server",
    )
    one.set_defaults(run=_run_lite)


def _run_lite(args: argparse.Namespace) -> int:
    print("Building (a minute or so) ...", flush=True)
    remote = build(args.output, args.pyodide)
    print(
        f"{args.output.resolve()} is ready. To try it: `python -m http.server --directory {args.output}`, then"
    )
    print(f"http://127.0.0.1:8000/{unit_link(_first())}; on a web host it needs https.")
    if remote:
        print("Visitors' browsers fetch these from Pyodide's server:", *remote, sep="\n  ")
        print("With the full release of Pyodide (--pyodide FOLDER), the site contains them itself.")
    else:
        print("The site makes no request to another server.")
    return 0


def _first() -> str:
    return find_edition().units()[0]
