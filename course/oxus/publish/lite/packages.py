"""Files for Python in the browser: Pyodide's runtime, and a lock file that says where each package comes from.

When a notebook imports a package, Pyodide looks it up in its lock file and fetches it. The course is listed there like
Pyodide's own packages, so students' notebooks run without changes.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from email.parser import HeaderParser
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pyodide_lock import PackageSpec

from oxus.core.edition import FILE, PACKED, Edition
from oxus.core.errors import CourseError
from oxus.core.layout import ANSWER_KEYS, NOTEBOOKS, PACKED_SOLUTIONS

COURSE = "oxus-course"
OWN = ("oxus", "oxus_data", "oxus_widgets")
LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What the kernel loads as it starts."""
NOT_IN_A_BROWSER = {
    "jupyterlab",
    "nbconvert",
    "latex2mathml",
    "jupyterlab-widgets",
    "widgetsnbextension",
    "filelock",
}
"""Dependencies that a notebook there never imports: the page itself is JupyterLab and shows the widgets, and a browser
has no file locks."""
ALSO = ("nbformat",)
"""Imported by the course, and elsewhere there because nbconvert needs it."""

_PURE = "none-any.whl"


@dataclass(frozen=True)
class Lock:
    """The content of a Pyodide lock file.

    The entries are those of the package pyodide-lock. Its model of a whole file is not used: the versions of
    pyodide-lock that run on Python 3.11 want a field in `info` that Pyodide no longer writes.
    """

    info: dict[str, Any]
    packages: dict[str, PackageSpec]

    @classmethod
    def read(cls, path: Path) -> "Lock":
        """Read a lock file; raises OSError, ValueError, TypeError or KeyError if it is not one."""
        content = json.loads(path.read_text(encoding="utf-8"))
        packages = {name: PackageSpec(**entry) for name, entry in content["packages"].items()}
        if not isinstance(content["info"]["python"], str):
            raise TypeError("the version of Python")
        return cls(content["info"], packages)

    def write(self, path: Path) -> None:
        """Write the lock file, with keys in order as pyodide-lock does."""
        packages = {name: entry.model_dump() for name, entry in self.packages.items()}
        text = json.dumps({"info": self.info, "packages": packages}, indent=1, sort_keys=True)
        path.write_text(f"{text}\n", encoding="utf-8")


def pyodide_version() -> str:
    """The version of Pyodide that the installed kernel is made for."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

    return str(PYODIDE_VERSION)


def server() -> str:
    """The address of Pyodide's server, from which a browser fetches what the site does not contain."""
    return f"https://cdn.jsdelivr.net/pyodide/v{pyodide_version()}/full"


def fetch_runtime(folder: Path) -> Path:
    """Fetch Pyodide's runtime, npm's package `pyodide`, and unpack it into a folder.

    Raises
    ------
    CourseError
        If npm is missing or cannot reach its registry.
    """
    npm = shutil.which("npm")
    name = f"pyodide@{pyodide_version()}"
    other = f"or download Pyodide {pyodide_version()} from its releases, unpack it and name the folder with --pyodide"
    if npm is None:
        raise CourseError(f"npm, which fetches Pyodide's runtime, is missing: install Node.js, {other}")
    done = subprocess.run([npm, "pack", name, "--silent"], cwd=folder, capture_output=True, text=True)
    archive = next(folder.glob("pyodide-*.tgz"), None)
    if done.returncode or archive is None:
        raise CourseError(
            f"npm cannot fetch {name} ({_last(done.stderr or done.stdout)}): check that this computer is online, "
            f"{other}"
        )
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python has it from 3.11.4 on
        packed.extractall(folder)
    return folder / "package"


def copy_runtime(source: Path, target: Path) -> Lock:
    """Copy the runtime from a folder of Pyodide (its full release or npm's); return the content of its lock file.

    Raises
    ------
    CourseError
        If the folder is not Pyodide's, or has a different version from the one that the kernel needs.
    """
    try:
        lock = Lock.read(source / LOCK)
        told = (source / CORE[0]).read_text(encoding="utf-8")
        target.mkdir(parents=True)
        for name in CORE:
            shutil.copyfile(source / name, target / name)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise CourseError(
            f"{source}: not a folder of Pyodide {pyodide_version()}, which contains {', '.join((*CORE, LOCK))}: name "
            "the folder of the unpacked release"
        ) from None
    if f'"{pyodide_version()}"' not in told:
        raise CourseError(
            f"{source}: not version {pyodide_version()} of Pyodide, which the installed kernel of JupyterLite needs: "
            "use that version"
        )
    return lock


def add_packages(lock: Lock, source: Path, target: Path, edition: Edition) -> list[str]:
    """Copy the packages that the course needs into a folder, and write the lock file that lists them.

    Pure Python comes from the package index by pip, in Pyodide's versions where it has one, else in this
    installation's. What is compiled comes from `source` if it is there, and else in the browser from Pyodide's server.

    Parameters
    ----------
    lock : Lock
        Pyodide's own lock file.
    source : Path
        A folder of Pyodide's; its packages are taken if they are there.
    target : Path
        The folder for packages and lock file.
    edition : Edition
        The course that the site holds.

    Returns
    -------
    list of str
        The addresses of the packages that a browser fetches from Pyodide's server, because they are compiled.

    Raises
    ------
    CourseError
        If pip cannot get a package, or one in `source` is damaged.
    """
    known = lock.packages
    taken: dict[str, PackageSpec] = {}
    asked: set[str] = set()
    course = course_wheel(target, edition)
    wheels = [course, *_of_kernel(target)]
    waiting: set[str] = set(KERNEL)
    while wheels or waiting:
        for wheel in wheels:
            entry = describe(wheel, lock.info["python"])
            entry.imports = known.get(entry.name, entry).imports
            entry.depends += ALSO if wheel == course else ()
            taken[entry.name] = entry
            waiting.update(entry.depends)
        waiting -= {*taken, *asked}
        asked |= waiting
        wanted, wheels = [], []
        for name in sorted(waiting):
            own = known.get(name)
            if own and (path := _from_folder(own, source, target)):
                if path.name.endswith(_PURE):
                    wheels.append(path)
                else:
                    taken[name] = own
            elif own and not own.file_name.endswith(_PURE):
                taken[name] = _at_server(own)
            else:
                wanted.append(_pinned(name, own))
        wheels += _download(wanted, lock.info["python"], target)
        waiting = {canonicalize_name(d) for name in waiting & taken.keys() for d in taken[name].depends}
    others = {name: _at_server(entry) for name, entry in known.items() if name not in taken}
    Lock(lock.info, others | taken).write(target / LOCK)
    return sorted(e.file_name for e in taken.values() if e.file_name.startswith(server()))


def _at_server(entry: PackageSpec) -> PackageSpec:
    return entry.model_copy(update={"file_name": f"{server()}/{entry.file_name}"})


def course_wheel(folder: Path, edition: Edition) -> Path:
    """Make the wheel of `oxus` from the installed files, with an edition and its tables.

    Raises
    ------
    CourseError
        If the course is not installed, so that nothing says what it needs, or the edition's tables are not.
    """
    try:
        own = metadata.distribution(COURSE)
    except metadata.PackageNotFoundError:
        raise CourseError(
            'the course is not installed in this Python: `pip install ".[course]"` in the clone'
        ) from None
    info = f"oxus_course-{own.version}.dist-info"
    content = {
        f"{info}/METADATA": (own.read_text("METADATA") or "").encode("utf-8"),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: oxus lite\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    for part in own.files or ():
        if part.match("*.dist-info/licenses/*"):
            content[f"{info}/licenses/{part.name}"] = Path(str(part.locate())).read_bytes()
    for package in dict.fromkeys([*OWN, *filter(None, [edition.settings.data])]):
        try:
            content |= _tree(Path(str(files(package))), package)
        except ModuleNotFoundError:
            raise CourseError(
                f"{edition.folder / FILE}: data names the package {package}, which is not installed in this Python: "
                "install it (`pip install .` in the course folder)"
            ) from None
    for built in (NOTEBOOKS, ANSWER_KEYS, PACKED_SOLUTIONS):
        content |= _tree(edition.folder / built, f"oxus/{PACKED}/{built.as_posix()}")
    if (edition.folder / FILE).is_file():
        content[f"oxus/{PACKED}/{FILE}"] = (edition.folder / FILE).read_bytes()
    record = "".join(f"{name},sha256={_short(data)},{len(data)}\n" for name, data in sorted(content.items()))
    content[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode("utf-8")
    path = folder / f"oxus_course-{own.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def _tree(folder: Path, name: str) -> dict[str, bytes]:
    ignored = ("__pycache__", ".ipynb_checkpoints", PACKED)
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part in ignored for part in path.relative_to(folder).parts)
    }


def _short(data: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")


def describe(wheel: Path, python: str) -> PackageSpec:
    """A lock file's entry for a wheel of pure Python."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (path,) = (n for n in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        head = HeaderParser().parsestr(archive.read(path).decode("utf-8"))
    tops = {re.sub(r"\.py$", "", n.split("/")[0]) for n in names if n.endswith(".py")}
    name = canonicalize_name(head["Name"])
    here = _in_browser(python) | {"extra": "course" if name == COURSE else ""}
    required = map(Requirement, head.get_all("Requires-Dist") or [])
    depends = {canonicalize_name(r.name) for r in required if r.marker is None or r.marker.evaluate(here)}
    return PackageSpec(
        name=name,
        version=head["Version"],
        file_name=wheel.name,
        install_dir="site",
        sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        imports=sorted(top for top in tops if top.isidentifier()),
        depends=sorted(depends - NOT_IN_A_BROWSER),
    )


def _in_browser(python: str) -> dict[str, str]:
    """The values of dependency markers for Python in the browser."""
    return {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "implementation_version": python,
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "platform_machine": "wasm32",
        "platform_release": "",
        "platform_version": "",
        "os_name": "posix",
    }


def _of_kernel(target: Path) -> list[Path]:
    """Copy the wheels that JupyterLite's kernel contains."""
    copied = []
    for name in ("piplite", "ipykernel", "pyodide_kernel"):
        (wheel,) = (extension("@jupyterlite/pyodide-kernel-extension") / "static" / "pypi").glob(
            f"{name}-*.whl"
        )
        copied.append(Path(shutil.copyfile(wheel, target / wheel.name)))
    return copied


def extension(name: str) -> Path:
    """The folder of an installed extension of JupyterLab.

    Raises
    ------
    CourseError
        If it is not installed.
    """
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("labextensions"):
        if (found := Path(folder) / name / "package.json").is_file():
            return found.parent
    raise CourseError(f"JupyterLab's extension {name} is not installed: install the course again")


def _from_folder(entry: PackageSpec, source: Path, target: Path) -> Path | None:
    """Copy a package's file from a folder of Pyodide, if it is there."""
    path = source / entry.file_name
    if not path.is_file():
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
        raise CourseError(
            f"{path}: damaged, or not the file that {LOCK} beside it lists: unpack Pyodide again"
        )
    return Path(shutil.copyfile(path, target / path.name))


def _pinned(name: str, entry: PackageSpec | None) -> str:
    """The version to request: Pyodide's, else the installed one, else any."""
    if entry:
        return f"{name}=={entry.version}"
    try:
        return f"{name}=={metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name


def _download(wanted: list[str], python: str, target: Path) -> list[Path]:
    """Download wheels of pure Python from pip's package index."""
    if not wanted:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--implementation=py", "--abi=none", "--platform=any"]
        command += ["--python-version", ".".join(python.split(".")[:2]), "--dest", scratch, *wanted]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CourseError(
                f"pip cannot get what the browser needs ({_last(done.stderr)}): check that this computer can reach the "
                "package index, or set PIP_FIND_LINKS to a folder of wheels"
            )
        return [Path(shutil.copyfile(w, target / w.name)) for w in sorted(Path(scratch).glob("*.whl"))]


def _last(text: str) -> str:
    """The line of a program's messages that gives the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm error"))]
    return (errors or lines or ["no reason given"])[-1][:200]
