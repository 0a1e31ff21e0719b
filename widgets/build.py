"""Build the modules and style sheets of the widgets from `widgets/views`, or check that they are up to date.

    python3 widgets/build.py            build them (needs Node 20 or newer)
    python3 widgets/build.py --check    compare them with their sources (needs no Node)

The results are committed, so only those who change JavaScript or CSS need this.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = "widgets/oxus_widgets/static/manifest.json"
LOCK = "package-lock.json"
_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What reading a JSON file and taking it apart raises if the file is missing, or not what is written there."""
FIX = "run `npm run build` (or `python3 widgets/build.py`)"


def stale(root: Path = ROOT) -> str:
    """Say whether built files do not fit their sources.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    str
        One line with the number of built files that are missing, edited by hand, or older than one of their sources,
        the first names, and the fix; empty if all are up to date.
    """
    try:
        manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        sources, bundles, built_by = manifest["sources"], manifest["bundles"], manifest["esbuild"]
        made_from = {name: (bundle["sha256"], set(bundle["sources"])) for name, bundle in bundles.items()}
        changed = {name for name, digest in sources.items() if _sha256(root / name) != digest}
    except _DAMAGED:
        return f"{MANIFEST} is missing or damaged: {FIX}"
    try:
        lock = json.loads((root / LOCK).read_text(encoding="utf-8"))
        locked = lock["packages"]["node_modules/esbuild"]["version"]
    except _DAMAGED:
        return f"{LOCK} is missing or damaged: take it from the repository (`git checkout {LOCK}`)"
    if locked != built_by:
        return (
            f"all built files are stale: {FIX}. They were built by esbuild {built_by}; {LOCK} names {locked}"
        )
    older = [name for name, (_, made) in made_from.items() if changed & made]
    if older:
        reasons = set().union(*(made_from[name][1] for name in older)) & changed
        return f"{_counted(older)} stale: {FIX}. Changed since: {_listed(reasons)}"
    edited = [name for name, (digest, _) in made_from.items() if _sha256(root / name) != digest]
    if edited:
        return f"{_counted(edited)} not what the sources give: {FIX}, and edit only files in widgets/views"
    return ""


def _counted(files: list[str]) -> str:
    several = len(files) > 1
    return f"{len(files)} built file{'s' * several} ({_listed(files)}) {'are' if several else 'is'}"


def _listed(names: Iterable[str]) -> str:
    first, *others = sorted(names)
    return first + (f" and {len(others)} more" if others else "")


def _sha256(path: Path) -> str:
    """Digest of a text with line feeds as its line ends; "" if there is no such file."""
    if not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def build(root: Path = ROOT) -> int:
    """Install the tools that package-lock.json names, if they are not there, and build.

    Returns
    -------
    int
        The status to exit with.
    """
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        print(
            "There is no Node.js, which building the widgets needs: install Node.js 20 or newer from "
            "https://nodejs.org. To use or to teach the course you don't need it.",
            file=sys.stderr,
        )
        return 1
    steps = [["run", "--silent", "build"]]
    if not (root / "node_modules" / "esbuild").is_dir():
        steps.insert(0, ["ci", "--no-audit", "--no-fund"])
    for step in steps:
        status = subprocess.run([npm, *step], cwd=root).returncode
        if status:
            return status
    return 0


def main(arguments: list[str]) -> int:
    """Run the command line; the status to exit with is returned."""
    if arguments == ["--check"]:
        found = stale()
        print(found or "All built files fit their sources.")
        return 1 if found else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return build()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
