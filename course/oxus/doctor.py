"""`oxus doctor` finds problems with this installation and explains how to fix them.

It must work when little else does. `python -m oxus.doctor` needs only Python's standard library and this file's
folder on the path; each check imports the other packages that it examines.
"""

from __future__ import annotations  # so that an older Python can read this file and report that it is too old

import argparse
import contextlib
import importlib.metadata
import json
import locale
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from oxus.core.errors import CourseError
from oxus.core.safe_output import safe_terminal, to_json

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DISTRIBUTION = "oxus-course"
MINIMUM = (3, 11)
"""The oldest Python that the course supports. Versions from 3.8 can still run this file and report this."""
OK, WARN, BAD = "ok", "warn", "bad"
LITTLE, TOO_LITTLE = 1_000_000_000, 200_000_000
"""Free bytes on the disk: below the first the check warns, below the second it fails."""
STARTING = 60
"""Seconds to wait until JupyterLab answers."""


@dataclass(frozen=True)
class Check:
    """The result of a check, and how to fix the problem if there is one."""

    name: str
    state: str
    """`ok`, `warn` (something optional does not work) or `bad` (the course does not work)."""
    found: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.state:4}  {self.name}: {self.found}" + (f"\n      -> {self.fix}" if self.fix else "")


def python_version() -> Check:
    """Check whether the course supports this Python."""
    have = ".".join(map(str, sys.version_info[:3]))
    found = f"{have} ({sys.executable})"
    if sys.version_info < MINIMUM:
        return Check(
            "Python", BAD, found, "the course needs Python 3.11 or later: install one and start with it"
        )
    return Check("Python", OK, found)


def environment() -> Check:
    """Check whether the packages are in an environment of their own."""
    conda = os.environ.get("CONDA_PREFIX")
    if sys.prefix != sys.base_prefix:
        return Check("environment", OK, f"virtual environment {sys.prefix}")
    if conda and Path(conda) == Path(sys.prefix):
        return Check("environment", OK, f"conda environment {sys.prefix}")
    return Check(
        "environment",
        WARN,
        f"none: packages go into {sys.prefix}, together with those of other programs",
        "`python3 course/start.py` in the clone makes one in .venv",
    )


def packages() -> Iterator[Check]:
    """Check whether the required packages are installed, in the versions that pyproject.toml names."""
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
        version = importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        yield Check(
            "course",
            BAD,
            "not installed in this Python",
            "`python3 course/start.py` in the clone installs it",
        )
        return
    yield Check("course", OK, f"version {version}, from {Path(__file__).parent}")
    try:
        from packaging.requirements import Requirement
    except ImportError:
        fix = f'in the clone, {quoted(sys.executable)} -m pip install ".[course]" installs what the notebooks need'
        yield Check("packages", BAD, "only the data are installed, and not the course (no packaging)", fix)
        return
    requirements = [Requirement(line) for line in lines]
    own = [r for r in requirements if not r.marker or r.marker.evaluate({"extra": "course"})]
    teach = [r for r in requirements if r.marker and r.marker.evaluate({"extra": "teach"})]
    teach = [r for r in teach if r not in own and r.name != DISTRIBUTION]
    yield _compared("packages", own)
    tools = _compared("teaching tools", teach)
    if _version("nbgrader") is None:  # other programs may have installed some of the tools
        tools = Check(tools.name, WARN, "not installed; only teaching needs them", tools.fix)
    yield tools


def _compared(name: str, requirements: list[Requirement]) -> Check:
    """Compare the installed packages with the requirements."""
    found, faults, wanted = [], [], []
    for requirement in requirements:
        have = _version(requirement.name)
        if have is not None and requirement.specifier.contains(have, prereleases=True):
            found.append(f"{requirement.name} {have}")
            continue
        bounds = str(requirement.specifier)
        said = (
            f"{requirement.name} {have} is not {bounds}" if have else f"{requirement.name}{bounds} is missing"
        )
        faults.append(said)
        wanted.append(f"{requirement.name}{bounds}")
    if faults:
        return Check(name, BAD, ", ".join(faults), _install(wanted))
    return Check(name, OK, ", ".join(found))


def _version(name: str) -> str | None:
    """The installed version; None too where an installation was cut off and left no number."""
    try:
        return importlib.metadata.version(name) or None
    except importlib.metadata.PackageNotFoundError:
        return None


def _install(wanted: list[str]) -> str:
    return f"{quoted(sys.executable)} -m pip install " + " ".join(f'"{w}"' for w in wanted)


def quoted(program: str) -> str:
    """A program's path as it can be pasted into a shell, spaces and all."""
    if os.name == "nt":
        return f'"{program}"' if " " in program else program
    return shlex.quote(program)


def kernel() -> Check:
    """Check whether notebooks run in this Python."""
    name = "kernel python3"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError as error:
        return Check(name, BAD, f"cannot be checked: {error}", _install(["jupyterlab>=4.4,<5"]))
    try:
        import ipykernel  # noqa: F401
    except ImportError as error:
        return Check(name, BAD, f"no ipykernel: {error}", _install(["ipykernel"]))

    def which(prefer: str) -> tuple[str, str]:
        with _variable("JUPYTER_PREFER_ENV_PATH", prefer):
            spec = KernelSpecManager().get_kernel_spec("python3")
        return spec.argv[0], spec.resource_dir

    try:
        own, place = which("1")  # as `oxus lab` starts JupyterLab
        other, elsewhere = which("0")
    except NoSuchKernel:
        fix = f"{quoted(sys.executable)} -m ipykernel install --sys-prefix"
        return Check(name, BAD, "not found", fix)
    if not _is_this_python(own):
        return Check(
            name, BAD, f"runs {own}, which is not this Python ({place})", f"remove the folder {place}"
        )
    if not _is_this_python(other):
        return Check(
            name,
            WARN,
            f"{elsewhere} runs another Python, {other}, unless JupyterLab is started by `oxus lab`",
            f"remove the folder {elsewhere}, or always start with `oxus lab`",
        )
    return Check(name, OK, "this Python")


@contextlib.contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _is_this_python(program: str) -> bool:
    # Jupyter reads a bare name as the Python that it runs in. A virtual environment's python is a link to the Python
    # that made it, so the links themselves must be equal.
    if program in ("python", "python3", f"python3.{sys.version_info[1]}"):
        return True
    return _folder(program) == _folder(sys.executable)


def _folder(program: str) -> Path:
    return Path(program).parent.resolve()


def jupyterlab() -> Check:
    """Whether JupyterLab starts and answers: it is started on a free port of this machine, and ended."""
    name = "JupyterLab"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, tempfile.TemporaryFile() as log:
        command.append(f"--ServerApp.root_dir={folder}")
        try:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)
        except OSError as error:
            return Check(name, BAD, f"cannot be started ({error.strerror})", _install(["jupyterlab>=4.4,<5"]))
        try:
            # A proxy must not be used for this computer's own address.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            while time.monotonic() - began < STARTING and server.poll() is None:
                with contextlib.suppress(OSError), opener.open(f"http://127.0.0.1:{port}/api", timeout=5):
                    return Check(name, OK, f"starts and answers, in {time.monotonic() - began:.0f} s")
                time.sleep(0.2)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        log.seek(0)
        lines = [line.strip() for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    ended = "ends at once" if server.returncode and time.monotonic() - began < STARTING else "does not answer"
    fix = f"try `{quoted(sys.executable)} -m jupyterlab` for details; or install again: "
    fix += _install(["jupyterlab>=4.4,<5"])
    return Check(name, BAD, f"{ended}: {lines[-1][:200] if lines else 'no message'}", fix)


def browser() -> Check:
    """Check whether Python can open a browser. Any browser will do; only the course's own tests need Chromium."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        fix = "copy the address that `oxus lab` prints into a browser"
        return Check("browser", WARN, "Python finds none that it can open", fix)
    return Check("browser", OK, "found")


def notebooks() -> Check:
    """Check whether the student notebooks are installed."""
    from oxus.core.edition import check_settings, find_edition

    try:
        edition = find_edition()
        check_settings(edition)
        settings = edition.settings
        about = f" ({', '.join(filter(None, [settings.title, settings.licence]))})"
    except CourseError as error:
        return Check("notebooks", BAD, *str(error).splitlines()[0].rsplit(": ", 1))
    except ImportError:  # another check reports what is missing
        about = ""
    found = edition.units()
    if not found:
        return Check("notebooks", BAD, f"none in {edition.notebooks}", "install the course again")
    return Check("notebooks", OK, f"{len(found)} in {edition.notebooks}{about}")


def course() -> Iterator[Check]:
    """Check whether there is a course folder with up-to-date notebooks. Only teaching needs one."""
    from oxus.core.edition import installed
    from oxus.core.layout import find_course, unit_ids

    try:
        folder = find_course()
    except CourseError as error:
        named = os.environ.get("OXUS_COURSE")
        # An installed course has no course folder, and its students need none.
        said = BAD if named and named not in installed() else WARN
        fix = (
            str(error).rsplit(": ", 1)[-1] if said == BAD else "only teaching needs it: change into the clone"
        )
        yield Check("course folder", said, str(error), fix)
        return
    yield Check("course folder", OK, str(folder))
    try:
        from oxus.authoring.build import stale

        lines = stale(folder, unit_ids(folder))
    except (CourseError, ImportError) as error:
        yield Check("built notebooks", WARN, f"cannot be compared: {str(error).splitlines()[0]}", "see above")
        return
    if lines:
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        yield Check("built notebooks", BAD, lines[0] + more, "`oxus build --check` lists them")
    else:
        yield Check("built notebooks", OK, "up to date")
    (grading,) = writable([folder / "grading"])
    if grading.state != OK:
        yield grading


def writable(folders: list[Path] | None = None) -> list[Check]:
    """Check whether the folders that the course and Jupyter write to are writable."""
    if folders is None:
        folders = [Path.cwd()]
        with contextlib.suppress(ImportError):
            from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

            folders += [Path(jupyter_config_dir()), Path(jupyter_data_dir()), Path(jupyter_runtime_dir())]
    faults = []
    for folder in folders:
        there = next(p for p in (folder, *folder.parents) if p.exists())
        try:
            with tempfile.TemporaryFile(dir=there):
                pass
        except OSError as error:
            faults.append(f"{there} ({error.strerror})")
    if faults:
        fix = "make the folder writable, or work in another one"
        return [Check("folders", BAD, f"not writable: {', '.join(faults)}", fix)]
    return [Check("folders", OK, f"writable: {', '.join(map(str, folders))}")]


def path_names() -> Check:
    """Check whether Python and the shell support the names of the folders."""
    name, places = "names of folders", (sys.prefix, str(Path.cwd()))
    if os.pathsep in sys.prefix:
        return Check(
            name,
            BAD,
            f"{os.pathsep!r} in {sys.prefix}: programs in this folder are not found through PATH",
            "rename the folder",
        )
    if os.name == "nt" and max(map(len, places)) > 150:
        fix = "move the course to a shorter path, such as C:\\oxus"
        return Check(name, WARN, f"{max(places, key=len)} is long: Windows may not open files in it", fix)
    encoding = locale.getpreferredencoding(False)
    for place in places:
        try:
            place.encode(encoding)
        except UnicodeEncodeError:
            return Check(
                name,
                WARN,
                f"{place!r} contains letters that {encoding} does not support",
                "set the environment variable PYTHONUTF8=1, or move the course to a path of Latin letters",
            )
    return Check(
        name,
        OK,
        "nothing unusual" if all(p.isascii() for p in places) else f"{encoding} supports all letters in them",
    )


def disk() -> Check:
    """Check whether there is room to save."""
    free = shutil.disk_usage(Path.cwd()).free
    found = f"{free / 1e9:.1f} GB free"
    if free < LITTLE:
        return Check(
            "disk", BAD if free < TOO_LITTLE else WARN, found, "make room: saving fails on a full disk"
        )
    return Check("disk", OK, found)


def command() -> Check:
    """Check whether the command `oxus` belongs to this Python."""
    found = shutil.which("oxus")
    own = Path(sys.executable).parent / ("oxus.exe" if os.name == "nt" else "oxus")
    if found is None:
        instead = quoted(str(own)) if own.exists() else f"{quoted(sys.executable)} -m oxus"
        return Check("command oxus", WARN, "not on PATH", f"write {instead}, or activate the environment")
    if _folder(found) != _folder(sys.executable):
        return Check("command oxus", WARN, f"{found} is another installation's", f"write {quoted(str(own))}")
    return Check("command oxus", OK, found)


def network() -> Check:
    """Check whether a proxy also applies to this computer's own addresses. The course needs no network."""
    set_ = [n for n in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY") if os.environ.get(n)]
    spared = os.environ.get("no_proxy", "") + "," + os.environ.get("NO_PROXY", "")
    if set_ and not {"localhost", "127.0.0.1", "*"} & {part.strip() for part in spared.split(",")}:
        return Check(
            "network",
            WARN,
            f"{set_[0]} also applies to this computer's own address, which JupyterLab uses",
            "set no_proxy=localhost,127.0.0.1",
        )
    return Check("network", OK, "not needed, so not checked")


def clock() -> Check:
    """Check that the clock is not earlier than the course's data."""
    import oxus_data

    package = Path(oxus_data.__file__).parent / "datapackage.json"
    made = datetime.fromisoformat(json.loads(package.read_text(encoding="utf-8"))["created"])
    now = datetime.now().astimezone()
    if now < made:
        fix = "set the clock: submissions record its time"
        return Check("clock", BAD, f"{now:%Y-%m-%d %H:%M %Z}, before the course was made", fix)
    return Check("clock", OK, f"{now:%Y-%m-%d %H:%M %Z}")


def sandbox() -> Check:
    """Check whether `oxus grade` can isolate students' code. Only teaching needs this."""
    from oxus.grader import cgroup
    from oxus.grader.sandbox import unavailable

    reason = unavailable()
    if reason:
        fix = "only grading needs it: grade on Linux, or with --unsafe if you trust the class"
        return Check("sandbox", WARN, f"none: {reason}", fix)
    without = cgroup.unavailable()
    counts = (
        f"without control groups: {without}"
        if without
        else f"with a control group for each submission ({cgroup.described()})"
    )
    return Check("sandbox", OK, f"students' code can be isolated, {counts}")


CHECKS: tuple[Callable[[], Check | list[Check] | Iterator[Check]], ...] = (
    *(python_version, environment, packages, command, kernel, jupyterlab, browser, notebooks),
    *(writable, path_names, disk, clock, network, course, sandbox),
)


def examine() -> Iterator[Check]:
    """Run all checks in turn. A check that raises an error counts as failed, and the others still run.

    If Python is too old, only this is reported.
    """
    if sys.version_info < MINIMUM:
        yield python_version()
        return
    for check in CHECKS:
        try:
            found = check()
            yield from [found] if isinstance(found, Check) else found
        except Exception as error:  # a damaged installation can raise anything
            said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            yield Check(check.__name__.replace("_", " "), BAD, said, "install the course again")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `doctor` to the `oxus` command."""
    one = commands.add_parser("doctor")
    one.add_argument("--json", action="store_true", help="print the checks as JSON, for other programs")
    one.set_defaults(run=_run_doctor)


def _run_doctor(args: argparse.Namespace) -> int:
    found = []
    for check in examine():
        found.append(check)
        if not args.json:
            print(check, flush=True)
    states = [check.state for check in found]
    if args.json:
        print(to_json({"ok": BAD not in states, "checks": [asdict(c) for c in found]}, indent=1))
    else:
        bad, warn = states.count(BAD), states.count(WARN)
        print(
            f"\n{bad} failed, {warn} {'warning' if warn == 1 else 'warnings'}, {states.count(OK)} passed"
            if bad or warn
            else "\nno problems found"
        )
    return 1 if BAD in states else 0


def main(arguments: list[str] | None = None) -> int:
    """Run `python -m oxus.doctor`, for when the command `oxus` does not start."""
    parser = argparse.ArgumentParser(prog="python -m oxus.doctor", description="Check this installation.")
    parser.add_argument("--json", action="store_true", help="print the checks as JSON, for other programs")
    with safe_terminal():
        return _run_doctor(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
