"""A real JupyterLab in a real Chromium, with everything outside this machine refused and written down."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "tests" / "screenshots"
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        message = (
            "no Chromium found: install one (Debian and Ubuntu: `apt install chromium`), "
            "or name any Chromium or Chrome in OXUS_CHROMIUM"
        )
        if os.environ.get("OXUS_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=QUIET + (["--no-sandbox"] if root else [])
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser, request) -> Iterator:
    """A page of a fresh browser profile; `page.outside` lists every request that tried to leave this machine."""
    size = getattr(request, "param", {"width": 1280, "height": 900})
    context = browser.new_context(viewport=size, reduced_motion="reduce")
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
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS


class Lab:
    """A JupyterLab started by the course's own command, in a folder of its own."""

    def __init__(self, folder: Path, command: list[str], **variables: str) -> None:
        self.folder = folder
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
        # The tests ask JupyterLab itself which cells have run.
        (config / "jupyter_lab_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')
        self.log = (folder / "lab.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oxus", *command, "--no-browser", "--port", str(self.port)],
            cwd=folder,
            env=env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "lab.log").read_text())
            try:
                with urllib.request.urlopen(self.url("/api")):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("JupyterLab did not answer within a minute")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}{'&' if '?' in path else '?'}token={TOKEN}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory) -> Iterator[Lab]:
    """The course as a student opens it: `oxus lab`."""
    lab = Lab(tmp_path_factory.mktemp("student"), ["lab", "--dir", "work"])
    yield lab
    lab.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
