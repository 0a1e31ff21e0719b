"""How long a class takes to grade: stock nbgrader against `oxus grade`, on the same hand-ins.

    python tests/bench_grading.py --students 30
    python tests/bench_grading.py --students 30 300 1000 --stock 30

The class answers with the right and wrong answers that stand beside the unit's source. For each size it prints the time
of both, the line `ratio: X`, whether points, comments and autograded notebooks are equal, the peak of memory, and how
far the grading is above its floor, the processor time of the students' own cells. Stock nbgrader is run on the first
`--stock` students only, and its time scaled: it takes them one after another. Run it on an otherwise idle machine.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from class_helpers import copy_course, make_class
from compare_grading import differences
from oxus.authoring.build import build
from oxus.core.jupyter import environment
from oxus.core.layout import find_unit
from oxus.teaching.nbgrader_api import register
from repository import ROOT
from tiny_unit import TINY_UNIT, tiny_course


def make_course(folder: Path, unit: str) -> Path:
    """A copy of the course, or a course of one small unit whose own code takes no time."""
    if unit != TINY_UNIT:
        return copy_course(ROOT, folder)
    build(tiny_course(folder), [unit])
    return folder


def timed(words: list[str], course: Path) -> tuple[float, float]:
    """Seconds that a command takes, and the most memory (MB, shared pages counted once) that it holds."""
    peak, over = 0.0, threading.Event()
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=course,
        # Sets are shown in the order of their hashes, which are drawn at random for each Python.
        env={**environment(), "OXUS_COURSE": str(course), "PYTHONHASHSEED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )

    def look() -> None:
        nonlocal peak
        while not over.wait(1):
            peak = max(peak, sum(_pss(p) for p in _tree(process.pid)) / 1e6)

    watcher = threading.Thread(target=look)
    watcher.start()
    _, errors = process.communicate()
    seconds = time.monotonic() - start
    over.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{errors.decode()[-2000:]}")
    return seconds, peak


def _tree(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, nargs="+", default=[30])
    parser.add_argument("--stock", type=int, default=30, help="students that stock nbgrader is run on")
    parser.add_argument("--unit", default="08", help="a unit, or `tiny`: one of two cells that take no time")
    parser.add_argument("--options", default="", help="for `oxus grade`, such as '--scheduler local'")
    args = parser.parse_args()
    unit = TINY_UNIT if args.unit == "tiny" else find_unit(ROOT, args.unit)
    print(f"{unit}, {psutil.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as scratch:
        stock = make_course(Path(scratch) / "stock" / "course", unit)
        sample = min(args.stock, *args.students)
        make_class(stock, unit, sample)
        register(stock, unit)
        seconds, memory = timed(["nbgrader", "autograde", unit], stock)
        each = seconds / sample
        print(f"stock nbgrader, {sample} students: {seconds:.1f} s, {each:.2f} s each, {memory:.0f} MB")
        for students in args.students:
            ours = make_course(Path(scratch) / str(students) / "course", unit)
            make_class(ours, unit, students)
            for folder in (stock / "grading" / "submitted").iterdir():  # with their times
                shutil.rmtree(ours / "grading" / "submitted" / folder.name)
                shutil.copytree(folder, ours / "grading" / "submitted" / folder.name)
            took, most = timed(["oxus", "grade", unit, *args.options.split()], ours)
            rows = json.loads((ours / "grading" / "outcomes" / f"{unit}.json").read_text(encoding="utf-8"))
            floor = sum(row["cpu"] for row in rows) / students
            different = differences(stock, ours, unit)
            print(f"\nstudents: {students}")
            scaled = "" if sample == students else f" (scaled from {sample})"
            print(f"  stock nbgrader   {each * students:8.1f} s{scaled}")
            print(f"  oxus grade       {took:8.1f} s, {took / students:.3f} s each, {most:.0f} MB at most")
            print(f"  floor            {floor:8.3f} s of processor time in the student's cells, each")
            print(f"  above the floor  {took / students / floor * at_once():8.2f} times, in processor time")
            print(f"  ratio: {each * students / took:.1f}")
            print(f"  compared: {sample} students, {len(different)} differ {different[:5] or ''}", flush=True)
            shutil.rmtree(ours)


def at_once() -> int:
    """Processors that this process may use."""
    return (
        len(psutil.Process().cpu_affinity())
        if hasattr(psutil.Process, "cpu_affinity")
        else psutil.cpu_count()
    )


if __name__ == "__main__":
    main()
