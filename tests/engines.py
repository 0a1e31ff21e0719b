"""Firefox over WebDriver BiDi and WebKit over WebDriver, as Debian has them.

Playwright drives neither: it patches the browsers that it drives, or sends commands that Debian's Firefox lacks.
The classes here have the part of Playwright's page that tests use, so helpers written for it (`trait`, `run_notebook`,
`axe_violations`, ...) take them as well.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.bidi.common import command_builder
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

PATIENCE = 300
"""Seconds: a busy machine has taken minutes for what takes one second."""
LARGEST = (1960, 1400)
"""Width and height of the screen that WebKit draws on, in pixels: room for a window of 1920 by 1080 and its frame."""

# What goes wrong in a page's scripts. In the head of a page it misses nothing. That a change of size has changed a size
# again, and is told in the next frame, is not wrong.
RECORD = """window.oxusErrors ??= (() => {
  const errors = [], { error } = console;
  addEventListener("error", ({ message }) => !/^ResizeObserver loop/.test(message) && errors.push(message));
  addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
  console.error = (...said) => { errors.push(said.map(String).join(" ")); error.apply(console, said); };
  return errors;
})()"""
# As Playwright's `evaluate` takes its text: an expression, or a function that gets the argument. JSON comes back.
_EVALUATE = """async (argument) => {
  const value = (%s);
  return JSON.stringify(await (typeof value === "function" ? value(JSON.parse(argument)) : value)) ?? "null";
}"""
_TRUE = """async (argument) => {
  const value = (%s);
  const found = await (typeof value === "function" ? value(argument) : value);
  return found ? [found] : null;
}"""
_FILE = "records-errors.js"
# The first visible element of a CSS selector, in the page or in the frame of another selector; with
# "button >> text='Reset'", the first whose text is "Reset". Playwright reads such a selector in the same way.
_FIND = """([selector, frame]) => {
  const [css, text] = selector.split(" >> ");
  const inside = frame ? document.querySelector(frame)?.contentDocument : document;
  return [...(inside?.querySelectorAll(css) ?? [])].find(
    (each) => each.checkVisibility() && (text === undefined || `text='${each.textContent.trim()}'` === text));
}"""
# Its middle, scrolled into the window, in pixels from the window's corner.
_MIDDLE = f"""(which) => {{
  const found = ({_FIND})(which), frame = found.ownerDocument.defaultView.frameElement;
  for (const each of [frame, found]) each?.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
  const box = found.getBoundingClientRect(), outer = frame?.getBoundingClientRect();
  return [box.x + box.width / 2 + (outer?.x ?? 0), box.y + box.height / 2 + (outer?.y ?? 0)].map(Math.round);
}}"""
# Touches whatever is at that place. The page's scripts get the events of a finger: those of pointers and of the mouse,
# because no widget listens to touch events.
_TAP = """([x, y]) => {
  const met = document.elementFromPoint(x, y);
  const how = { bubbles: true, cancelable: true, composed: true, view: window, clientX: x, clientY: y, detail: 1 };
  const touch = { ...how, pointerType: "touch", pointerId: 2, isPrimary: true };
  for (const kind of ["pointerdown", "pointerup"]) met.dispatchEvent(new PointerEvent(kind, touch));
  for (const kind of ["mousedown", "mouseup"]) met.dispatchEvent(new MouseEvent(kind, how));
  met.dispatchEvent(new PointerEvent("click", touch));
}"""


class Engine(ABC):
    """A browser with one window; `downloads` is the folder of files that pages save."""

    downloads: Path

    @abstractmethod
    def goto(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""

    @abstractmethod
    def set_viewport_size(self, size: dict[str, int]) -> None:
        """Give the page this width and height, in CSS pixels."""

    @abstractmethod
    def emulate_media(self, *, color_scheme: str = "light", forced_colors: str = "none") -> None:
        """Have the system ask for dark pages ("dark"), or replace the colours of pages ("active")."""

    @abstractmethod
    def hears(self, role: str, name: str) -> bool:
        """Whether the engine's own accessibility tree has something with this role and this name."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """Save a picture of the window."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""

    @abstractmethod
    def _call(self, function: str, argument: str) -> str: ...

    @abstractmethod
    def _perform(self, actions: list[dict[str, Any]]) -> None: ...

    def evaluate(self, text: str, argument: Any = None) -> Any:
        """Return the value of an expression, or of a function called with the argument, as JSON holds it."""
        return json.loads(self._call(_EVALUATE % text, json.dumps(argument)))

    def wait_for_function(self, text: str, argument: Any = None) -> Any:
        """Wait until an expression, or a function called with the argument, gives something true; return that."""
        wanted = _TRUE % text  # an element is true, and as JSON it is {}
        message = f"not true within {PATIENCE} s: {text}, {argument}"
        return WebDriverWait(self, PATIENCE, 0.05).until(
            lambda page: page.evaluate(wanted, argument), message
        )[0]

    def press(self, *keys: str) -> None:
        """Press keys one after another; a key with a name is a constant of selenium's `Keys`."""
        events = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._perform([{"type": "key", "id": "keys", "actions": events}])

    def click(self, selector: str, frame: str | None = None) -> None:
        """Click the first visible element of a selector (see _FIND)."""
        self._point("mouse", *self._found(selector, frame, _MIDDLE))

    def tap(self, selector: str) -> None:
        """Touch the first visible element of a selector (see _FIND) with a finger."""
        self._point("touch", *self._found(selector, None, _MIDDLE))

    def _point(self, pointer: str, x: int, y: int) -> None:
        events = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform(
            [{"type": "pointer", "id": pointer, "parameters": {"pointerType": pointer}, "actions": events}]
        )

    def focus(self, selector: str, frame: str | None = None) -> None:
        """Move the keyboard to the first visible element of a selector (see _FIND)."""
        self._found(selector, frame, f"(which) => ({_FIND})(which).focus()")

    def _found(self, selector: str, frame: str | None, function: str) -> Any:
        self.wait_for_function(f"(which) => Boolean(({_FIND})(which))", [selector, frame])
        return self.evaluate(function, [selector, frame])


class Firefox(Engine):
    """Debian's Firefox, spoken to directly: WebDriver BiDi needs no driver beside it."""

    NEEDS = {"firefox-esr": ("firefox-esr", "firefox")}

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        profile = folder / "profile"
        for each in (self.downloads, profile):
            each.mkdir(parents=True)
        # The panel that opens at a download would take the keyboard away from the page.
        settings = {"ui.prefersReducedMotion": 1, "browser.download.alwaysOpenPanel": False}
        lines = (f'user_pref("{name}", {json.dumps(value)});\n' for name, value in settings.items())
        (profile / "user.js").write_text("".join(lines))
        self._process = subprocess.Popen(
            [
                _found(self.NEEDS["firefox-esr"]),
                "--headless",
                "--no-remote",
                "--profile",
                profile,
                "--remote-debugging-port=0",
                "--remote-allow-system-access",  # to change settings of a Firefox that runs
            ],
            env={**os.environ, "HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._socket = WebSocketConnection(self._address(profile), PATIENCE, 0.002)
        self._send("session.new", capabilities={})
        saving = {"type": "allowed", "destinationFolder": str(self.downloads)}
        self._send("browser.setDownloadBehavior", downloadBehavior=saving)
        # The window that Firefox opens by itself never gets the keyboard.
        self._context = self._send("browsingContext.create", type="window")["context"]

    def _address(self, profile: Path) -> str:
        """Where Firefox listens, as it writes into its profile once it does."""

        def written(profile: Path) -> str | None:
            if self._process.poll() is not None:
                raise RuntimeError(f"Firefox ended with status {self._process.returncode}")
            with contextlib.suppress(FileNotFoundError, ValueError):
                server = json.loads((profile / "WebDriverBiDiServer.json").read_text())
                return f"ws://{server['ws_host']}:{server['ws_port']}/session"
            return None

        return WebDriverWait(profile, PATIENCE, 0.05).until(written)

    def _send(self, method: str, **parameters: Any) -> Any:
        return self._socket.execute(command_builder(method, parameters))

    def _call(self, function: str, argument: str) -> str:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": argument}],
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def _perform(self, actions: list[dict[str, Any]]) -> None:
        self._send("input.performActions", context=self._context, actions=actions)

    def goto(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")
        self.evaluate(RECORD)

    def set_viewport_size(self, size: dict[str, int]) -> None:
        self._send("browsingContext.setViewport", context=self._context, viewport=size)

    def emulate_media(self, *, color_scheme: str = "light", forced_colors: str = "none") -> None:
        settings = {
            "layout.css.prefers-color-scheme.content-override": 0 if color_scheme == "dark" else 1,
            "browser.display.document_color_use": 2 if forced_colors == "active" else 0,
        }
        lines = (
            f"Services.prefs.setIntPref({json.dumps(name)}, {value});" for name, value in settings.items()
        )
        window = self._send("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"]
        answer = self._send(
            "script.evaluate", expression="".join(lines), target={"context": window}, awaitPromise=False
        )
        assert answer["type"] == "success", answer
        self.wait_for_function(
            f"matchMedia('(prefers-color-scheme: {color_scheme}) and (forced-colors: {forced_colors})').matches"
        )

    def hears(self, role: str, name: str) -> bool:
        locator = {"type": "accessibility", "value": {"role": role, "name": name}}
        return bool(
            self._send("browsingContext.locateNodes", context=self._context, locator=locator)["nodes"]
        )

    def screenshot(self, path: Path) -> None:
        picture = self._send("browsingContext.captureScreenshot", context=self._context)["data"]
        path.write_bytes(base64.b64decode(picture))

    def close(self) -> None:
        self._send("browser.close")
        self._socket.close()
        self._process.wait(PATIENCE)


class WebKit(Engine):
    """Debian's WebKitGTK: MiniBrowser, in a window on an invisible screen of its own.

    Its driver turns a touch into a mouse click, so `tap` sends the events of a touch by script. WebKitGTK has no forced
    colours.
    """

    NEEDS = {"webkit2gtk-driver": ("WebKitWebDriver",), "xvfb": ("Xvfb",)}

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        config = folder / ".config"
        for each in (self.downloads, config / "gtk-3.0"):
            each.mkdir(parents=True)
        (config / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')
        # The toolbar of MiniBrowser is wider than a phone unless its parts may shrink.
        (config / "gtk-3.0" / "gtk.css").write_text("* { min-width: 0; padding: 0; margin: 0; }\n")
        (config / "gtk-3.0" / "settings.ini").write_text("[Settings]\ngtk-enable-animations=0\n")
        width, height = LARGEST
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._screen.stdout is not None
        display = self._screen.stdout.readline().strip()
        self._env = {**os.environ, "DISPLAY": f":{display}", "GDK_BACKEND": "x11"}
        self._env |= {"HOME": str(folder), "XDG_CONFIG_HOME": str(config)}
        self._start("light")

    def _start(self, color_scheme: str) -> None:
        self._color_scheme = color_scheme
        theme = "Adwaita:dark" if color_scheme == "dark" else "Adwaita"
        service = Service(env=self._env | {"GTK_THEME": theme})
        self._driver = WebKitGTK(options=WebKitGTKOptions(), service=service)
        self._driver.set_script_timeout(PATIENCE)
        self._toolbar = 0
        self.set_viewport_size({"width": 1000, "height": 1000})
        self._toolbar = 1000 - self.evaluate("innerHeight")

    def _call(self, function: str, argument: str) -> str:
        return self._driver.execute_script(f"return ({function})(arguments[0])", argument)

    def _perform(self, actions: list[dict[str, Any]]) -> None:
        self._driver.execute(Command.W3C_ACTIONS, {"actions": actions})

    def goto(self, address: str) -> None:
        self._driver.get(address)
        self.evaluate(RECORD)

    def set_viewport_size(self, size: dict[str, int]) -> None:
        width, height = size["width"], size["height"] + self._toolbar
        self._driver.set_window_size(width, height)
        self.wait_for_function(f"innerWidth === {width} && outerHeight === {height}")

    def emulate_media(self, *, color_scheme: str = "light", forced_colors: str = "none") -> None:
        if forced_colors != "none":
            raise NotImplementedError("WebKitGTK has no forced colours")
        if color_scheme != self._color_scheme:  # which it takes from GTK when it starts
            self._driver.quit()
            self._start(color_scheme)

    def tap(self, selector: str) -> None:
        self.evaluate(_TAP, self._found(selector, None, _MIDDLE))

    def hears(self, role: str, name: str) -> bool:
        parts = self._driver.find_elements("css selector", "a, button, input, select, summary, [role]")
        return any(part.accessible_name == name and part.aria_role == role for part in parts)

    def screenshot(self, path: Path) -> None:
        self._driver.save_screenshot(str(path))

    def close(self) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait(PATIENCE)


ENGINES: dict[str, type[Firefox | WebKit]] = {"firefox": Firefox, "webkit": WebKit}


def missing(name: str) -> str:
    """Say which packages of Debian an engine still needs on this machine; empty if it can start."""
    return " ".join(package for package, commands in ENGINES[name].NEEDS.items() if not _found(commands))


def _found(commands: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, commands)), None)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Callable[[str], str]]:
    """Serve a folder, with RECORD at the head of each page; what is yielded gives the address of a file."""

    class Recorded(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.name == _FILE:
                return self._send(RECORD, "text/javascript")
            if path.suffix != ".html":
                return super().do_GET()
            # Pages of the site take scripts from files only, and those of widgets only scripts in the page itself.
            head = f'<head><script src="{_FILE}"></script><script>{RECORD}</script>'
            self._send(path.read_text(encoding="utf-8").replace("<head>", head, 1), "text/html")
            return None

        def _send(self, text: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Recorded, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield lambda path: f"http://127.0.0.1:{server.server_port}/{quote(path)}"
    server.shutdown()
    server.server_close()
