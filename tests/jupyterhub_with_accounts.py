"""A JupyterHub on a machine of its own: the example's settings and folders, accounts with passwords, no trace left.

The Hub runs in mount and process namespaces of its own: there, `/etc/passwd` has a few accounts more, and `/home` and
`/srv` are folders of the test. So the example runs as it is, with the system's own authentication (PAM) and everyone's
server under their own account, and nothing of this machine is changed. When its first process ends, all others do.
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
import websocket

from class_helpers import UNSAFE
from oxus.authoring.build import build
from oxus.grader import linux
from oxus.teaching.class_folder import new
from oxus.teaching.settings import Late, write_settings
from sandboxed import open_closed_homes
from tiny_unit import TINY_UNIT as UNIT
from tiny_unit import tiny_course

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "course" / "jupyterhub"
PASSWORD = "for-the-tests"
_HASH = "$6$oxus$4t.k1EXV14aUmCsL1fnTaiBkWjcP6owORflkiw7YWObOdGwNxdjm/fi/6L2vcabEBCgMzgtgHBAg9JqWJwP2a0"
GROUPS = {"oxus-instructors": ["teacher", "second"], "oxus-students": ["aigerim", "bek"]}
TEAMS = {"teacher": ["second"]}
OUTSIDER = "chynara"
"""An account of the machine that is in neither group."""
FIRST_ID = 61_500
PROXY = "configurable-http-proxy@5"
UNSHARE = (
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--pid",
    "--fork",
    "--kill-child=KILL",
    "--mount-proc",
)


def missing() -> str:
    """What a Hub with accounts of its own lacks here; empty if nothing."""
    try:
        import jupyterhub  # noqa: F401
    except ImportError:
        return "no JupyterHub: pip install jupyterhub"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root can start servers under other accounts"
    for program in ("unshare", "npm", "node"):
        if not shutil.which(program):
            return f"no program {program}"
    if subprocess.run([*UNSHARE, "true"], capture_output=True).returncode:
        return "no namespaces of its own for the Hub"
    return ""


def install_proxy(folder: Path) -> str:
    """Let npm put the Hub's proxy into a folder that is kept between runs; why it cannot, empty if it can."""
    if not (folder / "node_modules" / ".bin" / "configurable-http-proxy").exists():
        quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
        command = ["npm", "install", *quiet, "--prefix", str(folder), PROXY]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if done.returncode:
            return f"npm cannot install {PROXY}: {done.stderr}"
    return ""


# --- within the namespaces: make the machine, then become the Hub ---


def _bind(source: Path | str, target: Path | str) -> None:
    linux.mount(str(source), str(target), "", linux.MS_BIND | linux.MS_REC)


def _make_machine(machine: Path, proxy: Path) -> None:
    accounts = [name for names in GROUPS.values() for name in names] + [OUTSIDER]
    passwd, group, shadow = (Path("/etc", name).read_text() for name in ("passwd", "group", "shadow"))
    for number, name in enumerate(accounts, start=FIRST_ID):
        passwd += f"{name}:x:{number}:{number}::/home/{name}:/bin/bash\n"
        group += f"{name}:x:{number}:\n"
        shadow += f"{name}:{_HASH}:19000:0:99999:7:::\n"
        (machine / "home" / name).mkdir(mode=0o700, parents=True)
        os.chown(machine / "home" / name, number, number)
    for number, (name, members) in enumerate(GROUPS.items(), start=FIRST_ID + len(accounts)):
        group += f"{name}:x:{number}:{','.join(members)}\n"
    for name, text in (("passwd", passwd), ("group", group), ("shadow", shadow)):
        (machine / name).write_text(text)
        (machine / name).chmod(0o600 if name == "shadow" else 0o644)
        _bind(machine / name, f"/etc/{name}")
    for name in ("oxus/venv", "oxus/proxy"):
        (machine / "srv" / name).mkdir(parents=True)
    for name in ("home", "srv"):
        (machine / name).chmod(0o755)
        _bind(machine / name, f"/{name}")
    _bind(sys.prefix, "/srv/oxus/venv")
    _bind(proxy, "/srv/oxus/proxy")
    shutil.copytree(EXAMPLE, "/srv/oxus/jupyter", ignore=shutil.ignore_patterns("__pycache__"))
    config = Path("/srv/oxus/jupyter/jupyterhub_config.py")
    config.write_text(config.read_text().replace("TEAMS: dict[str, list[str]] = {}", f"TEAMS = {TEAMS}"))
    for line in (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("install -d "):
            subprocess.run(line.split("#")[0].split(), check=True)


def _become_the_hub(machine: Path, proxy: Path) -> None:
    assert os.getpid() == 1, "not in namespaces of its own: this would change the accounts of the machine"
    _make_machine(machine, proxy)
    open_closed_homes([Path(sys.base_prefix), Path(sys.prefix), ROOT])
    python = "/srv/oxus/venv/bin/python"
    os.chdir("/")
    os.execv(python, [python, "-m", "jupyterhub", "--config", str(machine / "overlay.py")])


# --- outside ---


class Hub:
    """A running Hub."""

    def __init__(self, machine: Path, proxy: Path) -> None:
        self.machine = machine
        port, api, hub = _free_ports(3)
        self.url = f"http://127.0.0.1:{port}"
        machine.mkdir()
        # All that is not the example's own: ports, so that two of these can run beside each other.
        (machine / "overlay.py").write_text(
            "load_subconfig('/srv/oxus/jupyter/jupyterhub_config.py')\n"
            f"c.JupyterHub.bind_url = {self.url!r}\n"
            f"c.JupyterHub.hub_port = {hub}\n"
            f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{api}'\n"
        )
        self.log = (machine / "hub.log").open("w")
        # As from a service manager: nothing of the tests' own environment.
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [*UNSHARE, sys.executable, __file__, str(machine), str(proxy)],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=env,
        )
        until(self._answers, "the Hub does not answer", self.said)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.said()
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/hub/health", timeout=5).ok
        return False

    def home(self, name: str) -> Path:
        """Somebody's home, as the rest of this machine sees it."""
        return self.machine / "home" / name

    def said(self) -> str:
        return (self.machine / "hub.log").read_text(errors="replace")

    def stop(self) -> None:
        self.process.kill()  # and with it, all that runs in its namespaces
        self.process.wait(20)
        self.log.close()


class Person:
    """Somebody at the Hub, who does what their browser would."""

    def __init__(self, hub: Hub, name: str, owner: str = "") -> None:
        """With `owner`, somebody who uses another's server."""
        self.hub, self.name = hub, name
        self.session = requests.Session()
        self.path = f"/user/{owner or name}/"
        self.server = f"{hub.url}/user/{owner or name}"

    def log_in(self, password: str = PASSWORD) -> requests.Response:
        """Fill in the form of the login page."""
        page = f"{self.hub.url}/hub/login"
        self.session.get(page, timeout=600)
        form = {"username": self.name, "password": password, "_xsrf": self._xsrf("/hub/")}
        return self.session.post(page, data=form, allow_redirects=False, timeout=600)

    def start(self) -> None:
        """Ask for the own server; it takes a while to come up."""
        answer = self.session.get(f"{self.hub.url}/hub/spawn", timeout=600)
        assert answer.ok, answer.text

    def open(self) -> None:
        """Open JupyterLab, as soon as the own server is up."""

        def ready() -> bool:
            return self.get("lab").url.startswith(f"{self.server}/lab")

        until(ready, f"the server of {self.name} does not start", self.hub.said)

    def authorize(self) -> requests.Response:
        """Press the button of the page that the Hub shows before it lets somebody into another's server."""
        page = self.get("lab")
        fields = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text)
        return self.session.post(page.url, data=fields, headers={"Referer": page.url}, timeout=600)

    def get(self, path: str, **more) -> requests.Response:
        return self.session.get(f"{self.server}/{path}", timeout=600, **more)

    def send(self, method: str, path: str, **more) -> requests.Response:
        headers = {"X-XSRFToken": self._xsrf(self.path)}
        return self.session.request(method, f"{self.server}/{path}", headers=headers, timeout=600, **more)

    def _xsrf(self, path: str) -> str:
        return next((k.value for k in self.session.cookies if k.name == "_xsrf" and k.path == path), "")

    def terminal(self, command: str) -> tuple[int, str]:
        """Type a command into a new terminal; its exit status and what it said."""
        name = self.send("POST", "api/terminals").json()["name"]
        cookies = "; ".join(f"{k.name}={k.value}" for k in self.session.cookies)
        address = f"{self.server.replace('http', 'ws', 1)}/terminals/websocket/{name}"
        line = websocket.create_connection(address, cookie=cookies, origin=self.hub.url, timeout=600)
        # In two parts, so that the echo of the command is not taken for its end.
        mark = secrets.token_hex(8)
        line.send(json.dumps(["set_size", 50, 400]))
        line.send(json.dumps(["stdin", f"{command}; echo {mark[:8]}''{mark[8:]} $?\r"]))
        said = ""
        while not (end := re.search(rf"{mark} (\d+)\r?\n", said)):
            kind, *what = json.loads(line.recv())
            said += what[0] if kind == "stdout" else ""
        line.close()
        self.send("DELETE", f"api/terminals/{name}")
        return int(end[1]), re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\r", "", said[: end.start()])


def give_class(hub: Hub, name: str) -> Path:
    """Put a class with the tiny unit into somebody's home, as `oxus class new ~/class` does."""
    course, folder = tiny_course(hub.machine / "course"), hub.home(name) / "class"
    build(course, [UNIT])
    new(course, folder, [UNIT], write_settings("Spring", {UNIT: None}, Late(), unsafe=UNSAFE))
    account = hub.home(name).stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.st_uid, account.st_gid)
    return folder


def until(condition, message: str, said, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{message}:\n{said()}")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def running_hub(machine: Path, cache: Path):
    """A Hub as long as a test needs it.

    Skips the test where there can be none, and fails it there if OXUS_REQUIRE_HUB is set.
    """
    reason = missing() or install_proxy(cache)
    if reason and os.environ.get("OXUS_REQUIRE_HUB"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    hub = Hub(machine, cache)
    try:
        yield hub
    finally:
        hub.stop()


if __name__ == "__main__":
    _become_the_hub(Path(sys.argv[1]), Path(sys.argv[2]))
