"""One widget in a Chromium, on a page of its own: no kernel, no network, in any theme and at any zoom."""

from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jupyter_in_chromium import visit

THEMES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "forced": {"forced_colors": "active"},
}
"""What a reader's system can ask for, as Playwright's `emulate_media` takes it."""
THEMES_AND_SIZES = list(zip(THEMES, [(1024, 768), (512, 384)] * 2, strict=True))
"""Each theme once, on a laptop or at its 200 per cent in turn: test_widgets_everywhere.py has all pairs."""

# Boxes whose content is wider or higher than they are, and so has to be scrolled inside the page.
INNER_SCROLLERS = """() => [...document.querySelectorAll(".oxus-widget *")].filter((box) => {
  const { overflowX, overflowY } = getComputedStyle(box);
  const scrolls = (overflow, more) => ["auto", "scroll"].includes(overflow) && more > 1;
  return box.checkVisibility() && (scrolls(overflowX, box.scrollWidth - box.clientWidth)
    || scrolls(overflowY, box.scrollHeight - box.clientHeight));
}).map((box) =>
  `${box.className} ${box.scrollWidth} in ${box.clientWidth}, ${box.scrollHeight} in ${box.clientHeight}`)"""
# One message is one call of save_changes; what it holds are the traits as they stand.
_COUNT_MESSAGES = """() => {
  window.oxusMessages = 0;
  for (const { model } of Object.values(window.oxusModels))
    if (model) model.save_changes = () => { window.oxusMessages += 1; };
}"""


@contextmanager
def shown(
    browser,
    widget,
    folder: Path,
    *,
    theme: str = "light",
    width: int = 1024,
    height: int = 768,
    touch: bool = False,
):
    """A page that shows a widget; `page.outside` lists what it asked of the network, `page.errors` what went wrong.

    Parameters
    ----------
    browser : playwright Browser
    widget : oxus_widgets View
    folder : Path
        Where the page is written.
    theme : str
        One of THEMES.
    width, height : int
        The window in CSS pixels. A window of 1024 by 768 at 200 % zoom is one of 512 by 384.
    touch : bool
        Whether the screen is touched (`page.touchscreen`).
    """
    path = folder / "widget.html"
    widget.to_html(path)
    with visit(browser, width=width, height=height, touch=touch) as page:
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.emulate_media(**THEMES[theme])
        page.goto(path.as_uri())
        # A view that fails says so in the console, and nothing comes: say why, rather than wait.
        while not page.locator(".oxus-widget").count():
            assert page.errors == []
            page.wait_for_timeout(50)
        page.evaluate(_COUNT_MESSAGES)
        yield page
        assert page.outside == [] and page.errors == []


@contextmanager
def shown_unfolded(*widget, **how):
    """As `shown`, with the controls that are behind a button in sight."""
    with shown(*widget, **how) as page:
        for button in page.locator(".oxus-unfold").all():
            button.click()
        yield page


def trait(page, name: str) -> Any:
    """A trait of the page's widget, as Python would be told it."""
    return page.evaluate("(name) => Object.values(window.oxusModels).at(-1).model.get(name)", name)


def set_trait(page, name: str, value: Any) -> None:
    """Set a trait as Python would."""
    page.evaluate(
        "([name, value]) => Object.values(window.oxusModels).at(-1).model.set(name, value)", [name, value]
    )


def open_all(page) -> None:
    """Unfold whatever is folded."""
    page.evaluate(
        "document.querySelectorAll('.oxus-widget details').forEach((part) => { part.open = true; })"
    )
    page.evaluate(
        "document.querySelectorAll('.oxus-unfold[aria-expanded=false]').forEach((part) => part.click())"
    )


def touch_and_reset(page, changed: str, target: str) -> None:
    """Tap a control that changes a trait, and bring back the first state, then the second."""
    before = trait(page, changed)
    page.tap(target)
    page.wait_for_function("document.querySelector('.oxus-reset').ariaDisabled === 'false'")
    mine = trait(page, changed)
    assert mine != before
    page.tap(".oxus-reset")
    page.wait_for_function("document.querySelector('.oxus-reset').textContent === 'Undo reset'")
    assert trait(page, changed) == before
    page.tap(".oxus-reset")
    page.wait_for_function("document.querySelector('.oxus-reset').textContent === 'Reset'")
    assert trait(page, changed) == mine


def messages(page) -> int:
    """How many messages the kernel would have got since the page was opened."""
    return page.evaluate("window.oxusMessages")


def settle(page) -> None:
    """Wait until the view has sent its last change to the kernel.

    The view sends a change after 250 ms without a further one (`SETTLED` in messenger.js). A page runs its timers in
    the order in which they are due, so a timer of 600 ms that starts later also ends later, on a busy machine too. This
    does not cover a timer that another timer starts.
    """
    page.evaluate("() => new Promise((over) => setTimeout(over, 600))")


@contextmanager
def timers_held(page):
    """No timer of the page runs out within, unless `page.clock.run_for` lets time pass.

    On a busy machine a few presses take longer than a change to settle, and a test may look away while a step plays.
    """
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    yield
    page.clock.resume()


@cache
def axe_script() -> str:
    """axe-core, as a page takes it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def axe_violations(page, inside: str = ".oxus-widget") -> list[str]:
    """What axe-core finds wrong within a selector: rule, what it says, and where, one line a node."""
    page.evaluate(f"() => {{ {axe_script()}\n}}")  # as a function: tests/engines.py takes no statements
    return violations(page, inside)


def violations(page, inside: str | None = None) -> list[str]:
    """What axe-core, which the page holds already, finds wrong within a selector, or on the page and in its frames."""
    # The rules of WCAG 2.2, level A and AA, and axe's own best practices, which are on by default.
    found = page.evaluate(
        "async (inside) => (await axe.run(inside ?? document, { resultTypes: ['violations'] })).violations",
        inside,
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:300]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


def sideways(page) -> int:
    """By how many pixels the page is wider than its window: what would have to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
