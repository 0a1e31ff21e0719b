"""Oxus: the course package. It holds the `oxus` command; data and widgets live in packages of their own."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("oxus-course")
except PackageNotFoundError:  # a bare clone, not installed
    __version__ = "0+uninstalled"

from oxus.selfstudy import check, check_button, progress, solution

__all__ = ["__version__", "check", "check_button", "progress", "solution"]
