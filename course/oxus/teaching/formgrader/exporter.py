"""Submissions as pages of formgrader, and the pages of nbgrader's own `generate_feedback`."""

import html
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbgrader
from nbformat import NotebookNode
from traitlets.config import Config

from oxus.core.safe_output import html_text, to_json
from oxus.publish.exporter import TEMPLATES
from oxus.publish.untrusted.exporter import UntrustedExporter
from oxus.publish.untrusted.frame import policy

NBGRADER_TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
_FROM_NBGRADER = ("assignment_id", "notebook_id", "submission_id", "student", "last_name", "first_name") + (
    "notebook_path",
    "base_url",
)
"""What formgrader's templates write into a page as it is."""
_VARIABLE = re.compile(r'^(\s*var \w+ = )"(.*?)";$', re.MULTILINE)


def numbered(page: str, nonce: str) -> str:
    """Give the scripts of one of nbgrader's templates the number of the page's policy.

    Parameters
    ----------
    page : str
        HTML in which everything but the template itself is escaped.
    nonce : str
        The number.
    """

    def literal(found: re.Match[str]) -> str:
        text = to_json(html.unescape(found[2])).replace("<", "\\u003c")
        return f"{found[1]}{text};"

    # In scripts, texts were escaped as HTML, which scripts do not undo.
    return re.sub("<script", f'<script nonce="{nonce}"', _VARIABLE.sub(literal, page))


class SubmissionPage(UntrustedExporter):
    """A submission as formgrader shows it, with its boxes for points and comments."""

    def __init__(self, config: Config, **settings: Any) -> None:
        own = Config()
        own.HTMLExporter.template_name = "oxus_formgrader"
        own.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(NBGRADER_TEMPLATES)]
        own.HTMLExporter.extra_template_paths = [str(NBGRADER_TEMPLATES)]
        config = deepcopy(config)
        config.merge(own)
        super().__init__(config=config, **settings)

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        yield "numbered", lambda page: numbered(page, self.nonce)

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter's own
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        names = {n: html_text(str(v)) for n, v in (resources or {}).items() if n in _FROM_NBGRADER and v}
        return super().from_notebook_node(nb, {**(resources or {}), **names}, **kw)


class StockFeedback(UntrustedExporter):
    """A page of `nbgrader generate_feedback`, in which nothing that a student wrote runs."""

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter's own
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return page.replace("<head>", f"<head>\n{policy(self.nonce)}", 1), resources
