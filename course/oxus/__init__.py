"""Oxus: the course package, with the `oxus` command. The data and the widgets have their own packages."""

from typing import Any

from oxus.selfstudy import calibration, check, check_button, progress, solution

__all__ = ["__version__", "calibration", "check", "check_button", "progress", "solution"]

__version__: str


def __getattr__(name: str) -> Any:
    """Look up the version when it is first asked for: importlib.metadata takes as long as starting Python."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("oxus-course")
    except PackageNotFoundError:  # a bare clone, not installed
        found = "0+uninstalled"
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
