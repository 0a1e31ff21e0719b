"""Write the lock files again (learn, teach, hub and test in course/requirements/), for Linux, macOS and Windows.

    python .ci/lock.py              after a change of dependencies; versions that still fit stay as they are
    python .ci/lock.py --upgrade    the newest versions that fit

Needs uv (`pip install uv`); every other option is passed to `uv pip compile`. Installing from the lock files needs
pip alone: course/start.py does it with --no-deps --require-hashes.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = {"test": ("teach", "test"), "hub": ("teach", "hub"), "teach": ("teach",), "learn": ("course",)}
"""The extras of each lock file, the largest first: the others take their versions from it."""
HEAD = "# The exact versions for `course/start.py`, with hashes. Made by `python .ci/lock.py`; do not edit.\n"


def main(options: list[str]) -> int:
    """Write all three files; the exit status is that of the first run of uv that fails."""
    # The build backend is locked too, because the course itself is then built without fetching anything.
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    for name, extras in EXTRAS.items():
        lock = ROOT / "course" / "requirements" / f"{name}.lock"
        command = ["uv", "pip", "compile", "pyproject.toml", "-", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet"]
        command += [word for extra in extras for word in ("--extra", extra)]
        if name != "test":
            command += ["--constraints", "course/requirements/test.lock"]
        command += ["--output-file", str(lock.relative_to(ROOT)), *options]
        done = subprocess.run(
            command, cwd=ROOT, input="\n".join(backend), text=True, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            return done.returncode
        lock.write_text(HEAD + lock.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
