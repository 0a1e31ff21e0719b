"""How long a class takes to grade: stock nbgrader against `oxus grade`, on the same submissions.

    python tests/bench_grading.py --students 30
    python tests/bench_grading.py --students 30 300 1000 --stock 30
    python tests/bench_grading.py --all-units --students 6 30 300 --stock 30
    python tests/bench_grading.py --overhead --unit 06 08 --students 20

The class gives the right and wrong answers that `answers.toml` lists for the unit. For each size it prints the time
of both, the line `ratio: X`, whether points, comments and autograded notebooks are equal, the peak of memory, and how
far the grading is above its floor: the processor time that the same cells take in bare forks of a warm Python
(`tests/grading_floor.py`). With several units or sizes, a table at the end has a row for each. Stock nbgrader is run on
the first `--stock` students only, and its time scaled: it takes them one after another. With `--overhead`, it prints
instead what the second opinion and the forks for hidden tests add to a submission: the same class is graded without a
second opinion, as it is, and with a cell in each notebook that makes every test with hidden parts run in a fork. Run it
on an otherwise idle computer; on a busy one, compare the processor times.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell

sys.path.insert(0, str(Path(__file__).parent))

from class_helpers import copy_course, make_class
from compare_grading import differences
from oxus.authoring.build import build
from oxus.authoring.second_opinions import plan_file
from oxus.core.jupyter import environment
from oxus.core.layout import find_unit, unit_ids
from oxus.core.notebook import read_notebook
from oxus.teaching.nbgrader_api import register
from repository import ROOT
from tiny_unit import TINY_UNIT, tiny_course


def make_course(folder: Path, unit: str) -> Path:
    """A copy of the course, or a course of one small unit whose own code takes no time."""
    if unit != TINY_UNIT:
        return copy_course(ROOT, folder)
    build(tiny_course(folder), [unit])
    return folder


def timed(words: list[str], course: Path) -> tuple[float, float, float]:
    """Seconds that a command takes, its processor time, and MB of memory at most (shared pages counted once)."""
    peak, over = 0.0, threading.Event()
    start, before = time.monotonic(), os.times()
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
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used, peak


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


def bare_floor(course: Path, unit: str) -> float:
    """Seconds of processor time for each notebook that was graded, as `grading_floor.py` measures it."""
    command = [sys.executable, str(Path(__file__).with_name("grading_floor.py")), str(course), unit]
    variables = {**environment(), "OXUS_COURSE": str(course), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=course, env=variables, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


@dataclass
class Row:
    """One unit with one size of class; times are seconds for one student."""

    unit: str
    students: int
    stock: float
    ours: float
    stock_used: float
    ours_used: float
    floor: float
    differ: int


def compare(unit: str, scratch: Path, args: argparse.Namespace) -> Iterator[Row]:
    """Grade classes of all sizes, print what it took, and yield a row for each."""
    stock = make_course(scratch / "stock" / "course", unit)
    sample = min(args.stock, max(args.students))
    make_class(stock, unit, sample)
    register(stock, unit)
    seconds, used, memory = timed(["nbgrader", "autograde", unit], stock)
    each = seconds / sample
    print(f"\n{unit}: stock nbgrader, {sample} students: {seconds:.1f} s, {each:.2f} s each, {memory:.0f} MB")
    for students in args.students:
        ours = make_course(scratch / str(students) / "course", unit)
        make_class(ours, unit, students)
        same = sorted(folder.name for folder in (stock / "grading" / "submitted").iterdir())[:students]
        for name in same:  # with their times
            shutil.rmtree(ours / "grading" / "submitted" / name)
            shutil.copytree(stock / "grading" / "submitted" / name, ours / "grading" / "submitted" / name)
        took, cpu, most = timed(["oxus", "grade", unit, *args.options.split()], ours)
        rows = json.loads((ours / "grading" / "outcomes" / f"{unit}.json").read_text(encoding="utf-8"))
        cells = sum(row["cpu"] for row in rows) / students
        floor = bare_floor(ours, unit)
        different = differences(stock, ours, unit, same)
        print(f"\nstudents: {students}")
        scaled = "" if sample == students else f" (scaled from {sample})"
        print(
            f"  stock nbgrader   {each * students:8.1f} s{scaled}, {used / sample:.2f} s of processor time each"
        )
        print(f"  oxus grade       {took:8.1f} s, {took / students:.3f} s each, {most:.0f} MB at most")
        print(
            f"  processor time   {cpu / students:8.3f} s each, of which {cells:.3f} s in the student's cells"
        )
        print(f"  floor            {floor:8.3f} s each, the cells in bare forks of a warm Python")
        print(f"  above the floor  {cpu / students / floor:8.2f} times, in processor time")
        print(f"  ratio: {each * students / took:.1f}")
        print(f"  compared: {len(same)} students, {len(different)} differ {different[:5] or ''}", flush=True)
        shutil.rmtree(ours)
        yield Row(unit, students, each, took / students, used / sample, cpu / students, floor, len(different))


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| unit | students | stock, s each | ours, s each | ratio | processor time, stock | ours | floor | differ |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.unit} | {r.students} | {r.stock:.2f} | {r.ours:.3f} | {r.stock / r.ours:.1f} | {r.stock_used:.2f} "
        f"| {r.ours_used:.3f} | {r.floor:.3f} | {r.differ} |"
        for r in rows
    ]
    return "\n".join(lines)


def overhead(unit: str, students: int, scratch: Path, options: str) -> Iterator[str]:
    """Grade one class in three ways; yield a line with the processor time of a submission in each."""
    first = make_course(scratch / "first" / "course", unit)
    make_class(first, unit, students)
    used: dict[str, float] = {}
    for way in ("without a second opinion", "as it is", "with forks"):
        course = scratch / way / "course"
        shutil.copytree(first, course, symlinks=True)
        if way == "without a second opinion":
            plan_file(course, unit).unlink(missing_ok=True)
        for path in course.glob(f"grading/submitted/*/{unit}/{unit}.ipynb"):
            if way == "with forks":
                notebook = read_notebook(path)
                notebook.cells.insert(0, new_code_cell("import sys", id="looks-at-the-caller"))
                nbformat.write(notebook, path)
        _, cpu, _ = timed(["oxus", "grade", unit, *options.split()], course)
        used[way] = cpu / students
    less, plain, forks = used.values()
    yield (
        f"| {unit} | {students} | {less:.3f} | {plain - less:+.3f} ({plain / less - 1:+.0%}) "
        f"| {forks - plain:+.3f} ({forks / plain - 1:+.0%}) |"
    )


OVERHEAD = "| unit | students | processor time each, s | second opinion adds | forks add |\n|---|---:|---:|---:|---:|"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, nargs="+", default=[30])
    parser.add_argument("--stock", type=int, default=30, help="students that stock nbgrader is run on")
    parser.add_argument(
        "--unit", nargs="+", default=["08"], help="units, or `tiny`: two cells that take no time"
    )
    parser.add_argument("--all-units", action="store_true", help="every unit of the course")
    parser.add_argument(
        "--overhead", action="store_true", help="what the second opinion and the forks for hidden tests add"
    )
    parser.add_argument("--options", default="", help="for `oxus grade`, such as '--scheduler local'")
    args = parser.parse_args()
    named = [TINY_UNIT if name == "tiny" else find_unit(ROOT, name) for name in args.unit]
    units = list(unit_ids(ROOT)) if args.all_units else named
    print(f"{', '.join(units)}; {at_once()} processors")
    if args.overhead:
        print(f"\n{OVERHEAD}")
        for unit in units:
            with tempfile.TemporaryDirectory() as scratch:
                for line in overhead(unit, max(args.students), Path(scratch), args.options):
                    print(line, flush=True)
        return
    rows: list[Row] = []
    for unit in units:
        with tempfile.TemporaryDirectory() as scratch:
            rows += compare(unit, Path(scratch), args)
    if len(rows) > 1:
        print(f"\n{table(rows)}")


def at_once() -> int:
    """Processors that this process may use."""
    return (
        len(psutil.Process().cpu_affinity())
        if hasattr(psutil.Process, "cpu_affinity")
        else psutil.cpu_count()
    )


if __name__ == "__main__":
    main()
