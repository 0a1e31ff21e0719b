"""What the browser tests share: a Chromium, a JupyterLab, and unit 08 run from top to bottom."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Locator, Page, expect, sync_playwright

from jupyter_in_chromium import QUIET, Lab, chromium, in_kernel, run_notebook, show_cell, visit
from oxus.cli import main

expect.set_options(timeout=300_000)  # five seconds, Playwright's own patience, are too few on a busy machine
SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        message = (
            "no Chromium found: install one (Debian and Ubuntu: `apt install chromium`), "
            "or name any Chromium or Chrome in OXUS_CHROMIUM"
        )
        if os.environ.get("OXUS_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=QUIET + (["--no-sandbox"] if root else [])
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator:
    """A page of a fresh browser profile."""
    with visit(browser) as page:
        yield page


@pytest.fixture(scope="session")
def screenshot() -> Callable[..., None]:
    """Take a picture of a page, or of a part of it, for a person to look at: with OXUS_SCREENSHOTS=1 only.

    No test reads it. On a busy machine Chromium once needed more than five minutes for one, and pictures that nobody
    looks at cost every run some time.
    """

    def take(what: Page | Locator, name: str, **options: Any) -> None:
        if os.environ.get("OXUS_SCREENSHOTS"):
            SCREENSHOTS.mkdir(exist_ok=True)
            what.screenshot(path=SCREENSHOTS / name, **options)

    return take


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The course as a site, built once in a run, whichever process needs it first, below a blank and Cyrillic."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "курс с сайтом"
    with FileLock(base / "site.lock"):
        if not folder.exists():
            built = base / "site"
            assert main(["site", "--output", str(built)]) == 0
            built.rename(folder)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory) -> Iterator[Lab]:
    """The course as a student opens it: `oxus lab`."""
    lab = Lab(tmp_path_factory.mktemp("student"), ["lab", "--dir", "work"])
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def unit_08(browser, tmp_path_factory) -> Iterator:
    """Unit 08, run from top to bottom in a JupyterLab of its own; nothing outside was asked by the end of all tests."""
    lab = Lab(tmp_path_factory.mktemp("unit-08"), ["lab", "--dir", "work"])
    with visit(browser) as page:
        run_notebook(page, lab, "08-institutional-membership")
        yield page
        assert page.outside == []
    lab.stop()


@pytest.fixture
def explorer(unit_08):
    """The unit's first explorer, as it opens."""
    in_kernel(unit_08, "explorer.date = '2017-01-01'")  # a change, whatever the test before left in the view
    in_kernel(
        unit_08,
        "_new = MembershipExplorer(); explorer.date, explorer.institutions, explorer.states = "
        "_new.date, _new.institutions, _new.states",
    )
    show_cell(unit_08, "explorer = MembershipExplorer()")
    found = unit_08.locator(".oxus-explorer").first
    found.scroll_into_view_if_needed()
    expect(found.locator(".oxus-date")).to_have_value("2018-03-01")
    return found
