"""A server extension that makes nbgrader's formgrader safe to open: nothing that a student wrote runs in it.

JupyterLab and Jupyter Server load it wherever this package is installed (core/jupyter_config/jupyter_server_config.d),
so a class needs no setting of its own. Without nbgrader it does nothing.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "oxus.teaching.formgrader"}]


def _load_jupyter_server_extension(app: Any) -> None:
    try:
        from oxus.teaching.formgrader.handlers import protect
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "nbgrader":
            raise
        return
    protect()
    app.log.info("oxus: formgrader shows submissions without running their scripts")
