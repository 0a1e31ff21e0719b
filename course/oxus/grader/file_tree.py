"""The file tree that the code of a submission sees: its contents, and how it is built."""

import os
import site
import sys
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from oxus.core.edition import solution_folders
from oxus.grader import linux

SYSTEM = (
    *("/bin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec"),
    *("/usr/share", "/usr/local/bin", "/usr/local/lib", "/usr/local/lib64", "/nix/store", "/gnu/store"),
)
"""Programs and shared libraries. Not all of /usr: /usr/etc, /usr/local/etc and /usr/src may hold anything."""
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts", "/etc/mime.types")
"""The parts of /etc that loading, the time zone and rendering need."""
PREFIX = ("bin", "lib", "lib64", "pyvenv.cfg")
"""The parts that a Python installation or virtual environment needs to run; a whole clone may be in the same folder."""
PACKAGES = ("oxus", "oxus_data", "oxus_widgets")

# No zero: mapped shared, it is memory that is in no process and that no limit counts.
DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
NOBODY = 65534
INODES = 20_000
"""Files and folders in the scratch folder: each costs the kernel about 1 KB, however small it is."""
HOST = "/.host"


def python_paths() -> tuple[Path, ...]:
    """Return the paths that a Python of this installation needs to run with the course's packages.

    The standard library, installed packages, shared libraries, and the folders of `oxus`, `oxus_data` and
    `oxus_widgets`; an editable install points into the clone, of which nothing else is in the list.

    Returns
    -------
    tuple of Path
        Folders and files that exist, each as Python names it: a link among the parts of a path stays one.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    named = [*SYSTEM, *SETTINGS, f"/etc/python{sys.version_info.major}.{sys.version_info.minor}"]
    named += [f"{prefix}/{part}" for prefix in sorted(prefixes) for part in PREFIX]
    named += [*zoneinfo.TZPATH, sys.executable, os.__file__]
    named += [path for path in (*site.getsitepackages(), site.getusersitepackages()) if path in sys.path]
    for package in PACKAGES:
        spec = find_spec(package)
        named += (spec and spec.submodule_search_locations) or []
    paths = [Path(name) for name in dict.fromkeys(named) if Path(name).exists()]
    return tuple(paths + _libraries(paths))


def _libraries(paths: Iterable[Path]) -> list[Path]:
    """Return shared libraries that this process has loaded from other folders, such as those of a module system."""
    seen = {path.resolve() for path in paths}
    lines = os.fsdecode(Path("/proc/self/maps").read_bytes()).splitlines()
    loaded = {Path(line.split(maxsplit=5)[5]) for line in lines if "/" in line and ".so" in line}
    return sorted(path for path in loaded if path.exists() and seen.isdisjoint((path, *path.parents)))


@dataclass(frozen=True)
class Tree:
    """The steps that build a file tree, each in an order in which it can be done."""

    folders: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # path, where it leads
    files: tuple[tuple[str, str], ...]  # path, content
    binds: tuple[str, ...]  # paths of the host, shown at the same path
    covers: tuple[str, ...]  # folders in these that are not to be seen
    scratch: str


@cache
def tree(readable: tuple[Path, ...], workdir: str) -> Tree:
    """Plan a file tree: `readable` at its own paths, the scratch folder at `workdir`, and nothing else.

    Parameters
    ----------
    readable : tuple of Path
        Folders and files, absolute; links on the way to them are made again in the tree.
    workdir : str
        Absolute path of the scratch folder.

    Raises
    ------
    ValueError
        If a path is not absolute, or the scratch folder would lie in, on or above what is read.
    """
    found: dict[str, str] = {}
    real = {_follow(path, found) for path in (*readable, *map(Path, DEVICES))}
    binds = {path for path in real if real.isdisjoint(path.parents)}
    scratch = Path(workdir)
    apart = binds.isdisjoint((scratch, *scratch.parents)) and all(
        scratch not in path.parents for path in binds
    )
    if not scratch.is_absolute() or ".." in scratch.parts or not apart:
        raise ValueError(
            f"{workdir}: the scratch folder must not overlap the folders and files that the code may read"
        )
    # Links in a folder that is shown are there already.
    links = {link: to for link, to in found.items() if binds.isdisjoint(Path(link).parents)}
    holders = {Path("/etc/passwd"), Path("/dev/pts/ptmx"), scratch / "any", *binds, *map(Path, links)}
    folders = {folder for path in holders for folder in path.parents} - {Path("/")}
    # Files written to the first two also land in the scratch folder, and count there.
    for link, to in (("/tmp", workdir), ("/dev/shm", workdir), ("/dev/ptmx", "pts/ptmx")):
        if Path(link) not in folders | binds:
            links[link] = to
    return Tree(
        folders=tuple(str(folder) for folder in sorted(folders)),
        links=tuple(sorted(links.items())),
        files=(
            ("/etc/passwd", f"student:x:{NOBODY}:{NOBODY}::/:/bin/sh\n"),
            ("/etc/group", f"student:x:{NOBODY}:\n"),
        ),
        binds=tuple(str(path) for path in sorted(binds)),
        # Editions that are installed among the packages hold solutions for self-learners.
        covers=tuple(str(path) for path in solution_folders() if not binds.isdisjoint(path.parents)),
        scratch=workdir,
    )


def _follow(path: Path, links: dict[str, str]) -> Path:
    """Return the real path behind a path; the links on the way are added to `links`."""
    if not path.is_absolute():
        raise ValueError(f"{path}: what the code may read is named by an absolute path")
    here, ahead, followed = Path("/"), list(reversed(path.parts[1:])), 0
    while ahead:
        part = ahead.pop()
        if part == "..":
            here = here.parent
            continue
        step = here / part
        if not step.is_symlink():
            here = step
            continue
        links[str(step)] = to = str(step.readlink())
        followed += 1
        if followed > 40:  # as the kernel does
            raise ValueError(f"{path}: its links lead in a circle")
        here = Path("/") if to.startswith("/") else here
        ahead += [word for word in reversed(Path(to).parts) if word != "/"]
    return here


def build(plan: Tree, disk: int, proc: int) -> None:
    """Build the tree and make it this process's root, in a mount namespace of its own.

    Parameters
    ----------
    plan : Tree
        The tree to build.
    disk : int
        Size of the scratch folder, in bytes.
    proc : int
        An open folder: the host's /proc.
    """
    linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
    linux.mount("tmpfs", "/tmp", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755,size=1m,nr_inodes=2000")
    Path("/tmp" + HOST).mkdir()
    linux.change_root("/tmp", "/tmp" + HOST)
    os.chdir("/")
    for folder in plan.folders:
        os.mkdir(folder, 0o755)  # noqa: PTH102  (a launch is a matter of milliseconds)
    for link, to in plan.links:
        os.symlink(to, link)  # noqa: PTH211
    for name, content in plan.files:
        Path(name).write_text(content)
    for path in plan.binds:
        if os.path.isdir(HOST + path):  # noqa: PTH112
            os.mkdir(path, 0o755)  # noqa: PTH102
        else:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))
        # With all that is mounted below: the kernel lets no unprivileged user look under a mount.
        try:
            linux.mount(HOST + path, path, "", linux.MS_BIND | linux.MS_REC)
        except PermissionError as error:
            said = (
                f"{path} cannot be reached by a user without privileges: install it where every user may read"
            )
            raise PermissionError(error.errno, said) from None
    for path in plan.covers:
        linux.mount("tmpfs", path, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755,size=4k,nr_inodes=1")
    linux.detach(HOST)
    os.rmdir(HOST)  # noqa: PTH106
    _seal(proc)
    linux.mount(
        "devpts", "/dev/pts", "devpts", linux.MS_NOSUID | linux.MS_NOEXEC, "ptmxmode=666,mode=600,max=32"
    )
    options = f"mode=700,size={disk},nr_inodes={INODES}"
    linux.mount("tmpfs", plan.scratch, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)


def _seal(proc: int) -> None:
    """Make every mount in the tree read-only, including those that came along below another."""
    with os.fdopen(os.open("self/mountinfo", os.O_RDONLY, dir_fd=proc), "rb") as file:
        lines = file.read().splitlines()
    for line in lines:
        fields = line.split(b" ")
        options = fields[5].split(b",")
        flags = linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID
        target = fields[4].decode("unicode_escape").encode("latin-1")
        # Flags that the host has set must be set again, or the kernel refuses.
        if b"nodev" in options or not target.startswith(b"/dev/"):
            flags |= linux.MS_NODEV
        if b"noexec" in options:
            flags |= linux.MS_NOEXEC
        linux.mount("none", os.fsdecode(target), "", flags)
