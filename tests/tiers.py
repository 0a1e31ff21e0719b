"""The tiers of tests, and the rule that keeps the fast one fast. A pytest plugin, loaded by `conftest.py`.

A test without a marker belongs to every tier. `slow` keeps it out of the fast tier, as `browser` does; `full` leaves it
to the run of all tests. `python course/start.py tests` chooses by `-m` alone, so plain pytest can do the same.
"""

import gc
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOT_FAST = ("slow", "browser", "full")
LIMIT = 2.0
"""Seconds of processor time that the set-up of a test, or the test itself, may take without the marker `slow`.

Set-up and test are measured separately. A fixture that the tests of a module share is set up by the first of them and
must be as quick as a test. Three things do not count, because they depend on what else has run or is running: what a
session sets up once; Python's search for garbage, which takes longer the more tests have run before (and waits for
processes that earlier tests have left); and a machine that is slow or busy (see `slowness`).
"""
YARDSTICK = 0.05
"""Seconds of processor time that the loop in `slowness` takes on an idle core like those `LIMIT` is meant for."""
TIMES = "OXUS_TEST_TIMES"
"""Names a JSON file that a run writes: per test, the seconds of processor time of its set-up and of its call."""

SAMPLE = "OXUS_SAMPLE"
"""Takes a part of what only `--all` runs. With `1/3`, these are the tests of a file numbered 1, 4, 7, and so on; of a
test with many parameters, the same of these. `.ci/run` sets it, another part each day, because on a slow machine the
whole takes longer than an hour."""

_KEY = pytest.StashKey[dict[str, float]]()
_seconds: dict[str, dict[str, float]] = {}


_collecting = {"since": 0.0, "seconds": 0.0}


def _total() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def _count_collecting(phase: str, _: dict[str, int]) -> None:
    if phase == "start":
        _collecting["since"] = _total()
    else:
        _collecting["seconds"] += _total() - _collecting["since"]


gc.callbacks.append(_count_collecting)


def _processor_time() -> float:
    """The same, without the time that Python has spent on collecting garbage."""
    while True:
        collecting, total = _collecting["seconds"], _total()
        if collecting == _collecting["seconds"]:  # reading the time can itself start a collection
            return total - collecting


def slowness() -> float:
    """How many times slower than `YARDSTICK` the machine is at this moment; 1 if it is as fast, or faster.

    Processor time alone does not allow for a busy machine: two programs that share a core's caches, or the core itself,
    slow each other down while the clock of each runs on.
    """
    start = time.process_time()
    for _ in range(10):
        sum(i * i for i in range(100_000))
    return max(1.0, (time.process_time() - start) / YARDSTICK)


def pytest_report_header() -> str | None:
    """Name the sample, so that the run can be repeated."""
    return f"a part of --all: {SAMPLE}={os.environ[SAMPLE]}" if os.environ.get(SAMPLE) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not in the sample. Parameters of one kind (`kind: name`) stay together."""
    if not os.environ.get(SAMPLE):
        return
    turn, parts = map(int, os.environ[SAMPLE].split("/"))
    tests: dict[str, list[str]] = {}  # of each file
    kinds: dict[str, list[str]] = {}  # of each test: the kinds of its parameters
    for item in (item for item in items if item.get_closest_marker("full")):
        file, test, kind = _parts_of(item)
        for name, among in ((test, tests.setdefault(file, [])), (kind, kinds.setdefault(test, []))):
            if name not in among:
                among.append(name)

    def is_left_out(item: pytest.Item) -> bool:
        file, test, kind = _parts_of(item)
        if not item.get_closest_marker("full"):
            return False
        one, among = (kind, kinds[test]) if len(kinds[test]) > parts else (test, tests[file])
        return among.index(one) % parts != turn

    left_out = {item for item in items if is_left_out(item)}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def _parts_of(item: pytest.Item) -> tuple[str, str, str]:
    test, _, parameters = item.nodeid.partition("[")
    return test.partition("::")[0], test, parameters.split(": ")[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    yield from _timed(item, "setup")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Leave out what the whole session shares."""
    start = _processor_time()
    try:
        return (yield)
    finally:
        if fixturedef.scope == "session":
            seconds = request.node.stash.setdefault(_KEY, {})
            seconds["shared"] = seconds.get("shared", 0.0) + _processor_time() - start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield from _timed(item, "call")


def _timed(item: pytest.Item, phase: str) -> Iterator[None]:
    start = _processor_time()
    try:
        return (yield)
    finally:
        shared = item.session.stash.setdefault(_KEY, {}).pop("shared", 0.0)
        item.stash.setdefault(_KEY, {})[phase] = _processor_time() - start - shared


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Fail a test that passed but took too long for the fast tier."""
    report = yield
    seconds = item.stash.get(_KEY, {}).get(report.when, 0.0)
    report.processor_time = round(seconds, 3)  # xdist carries it to the process that collects the reports
    marked = any(item.get_closest_marker(name) for name in NOT_FAST)
    if report.passed and not marked and seconds > LIMIT and seconds > LIMIT * slowness():
        what = "its set-up" if report.when == "setup" else "it"
        report.outcome = "failed"
        report.longrepr = (
            f"{what} took {seconds:.1f} s of processor time, and a test of the fast tier may take {LIMIT:g} s: "
            "mark it with pytest.mark.slow, or make it quicker"
        )
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "teardown":
        _seconds.setdefault(report.nodeid, {})[report.when] = getattr(report, "processor_time", 0.0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get(TIMES) and not hasattr(session.config, "workerinput"):
        Path(os.environ[TIMES]).write_text(json.dumps(_seconds, indent=1), encoding="utf-8")
