"""Sites of `oxus lite` for the tests: the usual one, and one with stand-ins for what only Pyodide's server has."""

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest

from oxus.core.errors import CourseError
from oxus.publish.lite.commands import build
from oxus.publish.lite.packages import LOCK, fetch_runtime

_FOLDER = TemporaryDirectory(prefix="oxus-lite-tests-", ignore_cleanup_errors=True)  # gone when the tests end
COMPILED = {
    "contourpy",
    "kiwisolver",
    "markupsafe",
    "matplotlib",
    "numpy",
    "pandas",
    "pillow",
    "rpds-py",
    "shapely",
}
"""What the course needs and Pyodide's server alone has: no registry holds builds of these for the browser."""


@cache
def runtime() -> Path:
    """Pyodide's runtime from npm; where there is no network, the test is skipped."""
    if not shutil.which("npm"):
        pytest.skip("no npm, which fetches Pyodide's runtime")
    try:
        return fetch_runtime(Path(mkdtemp(dir=_FOLDER.name)))
    except CourseError as error:
        return _offline(error)


@cache
def usual_site() -> Path:
    """The site as `oxus lite` builds it."""
    return _built(runtime())


@cache
def whole_site() -> Path:
    """The site as it is built from a full distribution, in which small stand-ins take the place of what is compiled."""
    return _built(distribution(Path(mkdtemp(dir=_FOLDER.name))))


def distribution(folder: Path) -> Path:
    """A folder like that of Pyodide's full release, with stand-ins for COMPILED."""
    shutil.copytree(runtime(), folder, dirs_exist_ok=True)
    lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    for name in COMPILED:
        entry = lock["packages"][name]
        path = folder / entry["file_name"]
        info = f"{name.replace('-', '_')}-{entry['version']}.dist-info"
        with zipfile.ZipFile(path, "w") as archive:
            for module in entry["imports"]:
                archive.writestr(f"{module}/__init__.py", f"stands_in_for = {name!r}\n")
            archive.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {entry['version']}\n"
            )
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\n")
            archive.writestr(f"{info}/RECORD", "")
        entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return folder


def _built(pyodide: Path) -> Path:
    output = Path(mkdtemp(dir=_FOLDER.name)) / "курс online"
    try:
        build(output, pyodide)
    except CourseError as error:
        return _offline(error)
    return output


def _offline(error: CourseError) -> Path:
    if os.environ.get("OXUS_REQUIRE_BROWSER"):
        raise error
    pytest.skip(f"the site cannot be built here: {error}")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site on a loopback port."""
    # The tests ask JupyterLab itself what has run.
    path = site / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["jupyter-config-data"]["exposeAppInBrowser"] = True
    path.write_text(json.dumps(config), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
