"""How long the data package takes to import, and each table to load for the first time.

python tests/bench_data.py

Every number is the median of several fresh interpreters; the import is measured over that of pandas.
"""

import statistics
import subprocess
import sys

import oxus_data

RUNS = 7
IMPORT = "import time, pandas; t = time.perf_counter(); import oxus_data; print(time.perf_counter() - t)"
LOAD = (
    "import time, pandas, oxus_data; oxus_data.tables(); t = time.perf_counter(); "
    "oxus_data.load({table!r}); print(time.perf_counter() - t)"
)


def milliseconds(code: str) -> float:
    """Median time that a line of code prints, over fresh interpreters."""
    runs = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(RUNS)
    ]
    return 1000 * statistics.median(runs)


def main() -> None:
    """Print a line for the import and for each table."""
    print(f"{'import oxus_data':24} {milliseconds(IMPORT):6.1f} ms over pandas")
    for table in oxus_data.tables():
        took = milliseconds(LOAD.format(table=table))
        print(f"{table:24} {took:6.1f} ms  {len(oxus_data.load(table)):6} rows")


if __name__ == "__main__":
    main()
