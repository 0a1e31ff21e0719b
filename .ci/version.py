"""Set the version everywhere, and build again what holds it.

    python .ci/version.py minor    or patch, or major; what a number means: CONTRIBUTING.md, "Versions"

[tool.bumpversion] in pyproject.toml lists the files. Every option is passed to bump-my-version; with --dry-run
nothing is written.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DERIVED = (
    ("data/scripts/build.py", "--offline"),
    ("-m", "oxus", "data", "codebook", "--output", "data/CODEBOOK.md"),
    ("-m", "oxus", "build"),
)
"""What makes the data package, its codebook and the notebooks from their sources, in this order."""


def main(options: list[str]) -> int:
    """Set the version and build; the exit status is that of the first command that fails."""
    steps: list[tuple[str, ...]] = [("-m", "bumpversion", "bump", *options)]
    if not {"--dry-run", "-n", "--help", "-h"} & set(options):
        steps += DERIVED
    # The sources of this folder, not an installed copy that still has the old version.
    packages = os.pathsep.join(str(ROOT / folder) for folder in ("course", "widgets", "data"))
    environment = {**os.environ, "PYTHONPATH": packages, "OXUS_COURSE": str(ROOT)}
    for step in steps:
        done = subprocess.run([sys.executable, *step], cwd=ROOT, env=environment)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
