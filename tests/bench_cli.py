"""How much longer `oxus --help` and `oxus --version` take than starting Python.

python tests/bench_cli.py

Every number is the median of several fresh interpreters. The commands take turns, so a machine that is busy for a
while slows all of them down alike.
"""

import statistics
import subprocess
import sys
import time

RUNS = 21
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "oxus --help": ["-m", "oxus", "--help"],
    "oxus --version": ["-m", "oxus", "--version"],
}


def seconds(arguments: list[str]) -> float:
    """How long a fresh Python takes with these arguments."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print a line for each command: its time, and how much that is over starting Python."""
    times = [{name: seconds(arguments) for name, arguments in COMMANDS.items()} for _ in range(RUNS)]
    start = statistics.median(run["python -c pass"] for run in times)
    for name in COMMANDS:
        took = statistics.median(run[name] for run in times)
        print(f"{name:16} {1000 * took:6.0f} ms  {1000 * (took - start):+6.0f} ms  {took / start:5.1f} times")


if __name__ == "__main__":
    main()
