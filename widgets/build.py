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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = "widgets/oxus_widgets/static/manifest.json"
FIX = "run `npm run build` (or `python3 widgets/build.py`)"


def stale(root: Path = ROOT) -> list[str]:
    """Say which built files do not fit their sources.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    list of str
        One sentence for each built file that is missing, edited by hand, or older than one of its sources; empty if all
        are up to date.
    """
    try:
        manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [f"{MANIFEST} is missing or cannot be read: {FIX}"]
    changed = {name for name, digest in manifest["sources"].items() if _sha256(root / name) != digest}
    found = []
    for name, made in manifest["bundles"].items():
        reasons = sorted(changed & set(made["sources"]))
        if reasons:
            found.append(f"{name} is stale: {FIX}. Changed since it was built: {', '.join(reasons)}")
        elif _sha256(root / name) != made["sha256"]:
            found.append(f"{name} is not what its sources give: {FIX}, and edit only files in widgets/views")
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    locked = lock["packages"]["node_modules/esbuild"]["version"]
    if locked != manifest["esbuild"]:
        found.append(
            f"{MANIFEST} is stale: {FIX}. "
            f"It was built by esbuild {manifest['esbuild']}; package-lock.json names {locked}"
        )
    return found


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
        print("\n".join(found) or "All built files fit their sources.")
        return 1 if found else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return build()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
