"""The tiers of tests, and the rule that keeps the fast one fast. A pytest plugin, loaded by `conftest.py`.

A test without a marker belongs to every tier. `slow` keeps it out of the fast tier, as `browser` does; `full` leaves it
to the run of all tests. `python course/start.py tests` chooses by `-m` alone, so plain pytest can do the same.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOT_FAST = ("slow", "browser", "full")
LIMIT = 2.0
"""Seconds of processor time that the set-up of a test, or the test itself, may take without the marker `slow`.

Processor time, because a busy machine must not fail a test. Set-up and test are measured apart. A fixture that the
tests of a module share is set up by the first of them, and must be as quick as a test; what a session sets up once does
not count.
"""
TIMES = "OXUS_TEST_TIMES"
"""Names a JSON file that a run writes: per test, the seconds of processor time of its set-up and of its call."""

_KEY = pytest.StashKey[dict[str, float]]()
_seconds: dict[str, dict[str, float]] = {}


def _processor_time() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


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
    if report.passed and seconds > LIMIT and not any(item.get_closest_marker(name) for name in NOT_FAST):
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
