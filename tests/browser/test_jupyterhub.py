"""A student at the Hub, by clicking: logs in, fetches a unit, answers it and hands it in."""

import shutil

import pytest
from playwright.sync_api import expect

from jupyterhub_with_accounts import PASSWORD, UNIT, give_class, running_hub

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def hub(browser, tmp_path_factory, pytestconfig):
    """A Hub where an instructor has a class."""
    cache = pytestconfig.cache.mkdir("configurable-http-proxy")
    with running_hub(tmp_path_factory.mktemp("a machine") / "machine", cache) as hub:
        give_class(hub, "teacher")
        yield hub


def seen(locator):
    """Wait until something can be seen; servers and kernels start meanwhile."""
    expect(locator).to_be_visible()


def log_in(page, hub, name):
    """Fill in the Hub's form; the choices of JupyterLab's menu for nbgrader."""
    page.goto(hub.url)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/user/{name}/lab**")
    page.get_by_role("menuitem", name="Nbgrader").click()
    choices = page.locator(".lm-Menu-itemLabel")
    seen(choices.filter(has_text="Assignment List"))
    return choices


def test_a_student_logs_in_fetches_a_unit_and_hands_it_in(page, hub, screenshot):
    inbound = release(hub)
    choices = log_in(page, hub, "bek")
    expect(choices.filter(has_text="Formgrader")).to_have_count(0)
    choices.filter(has_text="Assignment List").click()
    released, fetched, submitted = (
        page.locator(f"#{kind}_assignments_list") for kind in ("released", "fetched", "submitted")
    )
    released.get_by_role("button", name="Fetch").click()
    fetched.get_by_text(UNIT).first.click()
    fetched.get_by_role("link", name=UNIT).last.click()
    seen(page.locator(".jp-Notebook").get_by_text("Write double"))
    seen(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]"))
    screenshot(page, "hub-notebook.png")
    page.get_by_role("tab", name="Assignments").click()
    fetched.get_by_role("button", name="Submit").click()
    seen(submitted.get_by_text(UNIT))
    screenshot(page, "hub-handed-in.png")

    (handed_in,) = inbound.iterdir()
    assert (
        handed_in.name.startswith(f"bek+{UNIT}+") and handed_in.stat().st_uid == hub.home("bek").stat().st_uid
    )
    assert (handed_in / f"{UNIT}.ipynb").is_file()
    assert page.outside == []


def test_an_instructor_opens_formgrader_in_jupyterlab(page, hub, screenshot):
    log_in(page, hub, "teacher").filter(has_text="Formgrader").first.click()
    inside = page.frame_locator("iframe")
    seen(inside.get_by_role("link", name=UNIT))
    screenshot(page, "hub-formgrader.png")
    assert page.outside == []


def release(hub):
    """Put the tiny unit into the exchange, as the instructor's `oxus class hand-out 01 --exchange`; gives `inbound`."""
    folder = hub.home("teacher") / "class"
    course = hub.machine / "srv/nbgrader/exchange/oxus"
    shutil.copytree(folder / "notebooks" / UNIT, course / "outbound" / UNIT)
    inbound = course / "inbound"
    inbound.mkdir()
    inbound.chmod(0o2733)
    return inbound
