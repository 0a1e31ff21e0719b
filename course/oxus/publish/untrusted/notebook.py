"""A notebook from other people, built again from only those parts that can be shown safely."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from nbformat import NotebookNode

from oxus.core.safe_output import html_text
from oxus.publish.untrusted import frame as frames
from oxus.publish.untrusted.maps import MAPS, with_base
from oxus.publish.untrusted.sanitize import clean, needs_more, picture
from oxus_widgets import page

_NBGRADER: dict[str, type | tuple[type, ...]] = {
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "points": (int, float),
    "schema_version": int,
}
_NAME = re.compile(r"[^\s\"'<>&\\`=]{1,300}")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_-]{1,40}")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURES = ("image/png", "image/jpeg")
_GIF = "image/gif"


class Harmless:
    """Builds notebooks again for a page.

    Parameters
    ----------
    nonce : str
        The number of the page's policy.
    markdown : callable
        Converts Markdown to safe HTML.
    formula : callable
        Converts LaTeX to safe MathML.
    prepare : callable, optional
        What to do with an output's HTML first.
    """

    def __init__(
        self,
        nonce: str,
        markdown: Callable[[str], str],
        formula: Callable[[str], str],
        prepare: Callable[[str], str] = str,
    ) -> None:
        self.nonce, self.markdown, self.formula, self.prepare = nonce, markdown, formula, prepare
        self._bases = MAPS

    def __call__(self, notebook: NotebookNode) -> NotebookNode:
        """Return a notebook in which everything is safe to write into the page.

        Known parts are copied and everything else is left out. Each output has one form: plain text, a picture, or
        HTML that is clean or in a frame.
        """
        language = notebook.metadata.get("language_info", {})
        name = language.get("name") if isinstance(language, Mapping) else None
        states = _states(notebook)
        self._bases = MAPS
        return NotebookNode(
            nbformat=4,
            nbformat_minor=5,
            metadata=NotebookNode(language_info=NotebookNode(name=_matching(_LANGUAGE, name) or "python")),
            cells=[self._cell(cell, number, states) for number, cell in enumerate(notebook.cells, start=1)],
        )

    def _cell(self, cell: NotebookNode, number: int, states: Mapping[str, Any]) -> NotebookNode:
        kind = cell.get("cell_type")
        built = NotebookNode(
            id=f"cell-{number}",
            cell_type=kind if kind in ("code", "markdown") else "markdown",
            source=_text(cell.get("source")),
            metadata=_metadata(cell.get("metadata", {})),
        )
        if built.cell_type == "code":
            built.execution_count = _number(cell.get("execution_count"))
            built.outputs = [
                shown for output in cell.get("outputs", []) if (shown := self._output(output, states))
            ]
        elif kind == "markdown":
            built.attachments = _attachments(cell.get("attachments"))
        else:  # raw, or unknown: for another program, so it is shown as it is
            built.source = f"<pre>{html_text(built.source)}</pre>"
        return built

    def _output(self, output: NotebookNode, states: Mapping[str, Any]) -> NotebookNode | None:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return NotebookNode(output_type="stream", name=name, text=_text(output.get("text")))
        if kind == "error":
            lines = output.get("traceback")
            return NotebookNode(
                output_type="error",
                ename=_text(output.get("ename")),
                evalue=_text(output.get("evalue")),
                traceback=[_text(line) for line in lines] if isinstance(lines, list) else [_text(lines)],
            )
        if kind not in ("display_data", "execute_result") or not isinstance(output.get("data"), Mapping):
            return None
        mime, value, about = self._form(output.data, output.get("metadata"), states)
        if mime == "text/html":
            value, given = with_base(value, self._bases)
            self._bases -= given
        return NotebookNode(
            output_type="display_data", data=NotebookNode({mime: value}), metadata=NotebookNode(about)
        )

    def _form(
        self, data: Mapping[str, Any], about: Any, states: Mapping[str, Any]
    ) -> tuple[str, str, dict[str, Any]]:
        """Return the richest form of an output, as a media type, its value, and what is known of it."""
        html = "text/html"
        if (drawn := self._widget(data, states)) is not None:
            return html, drawn, {}
        if html in data:
            return html, self.html(_text(data[html])), {}
        if "text/markdown" in data:
            return html, self.markdown(_text(data["text/markdown"])), {}
        if "image/svg+xml" in data:
            return html, picture(_text(data["image/svg+xml"]), "A picture that this cell made"), {}
        for mime in _PICTURES:
            value = _text(data.get(mime))
            if value and _BASE64.fullmatch(value):
                return mime, value, {mime: _picture_size(about, mime)}
        if _GIF in data and _BASE64.fullmatch(value := _text(data[_GIF])):
            return html, f'<img alt="A picture that this cell made" src="data:{_GIF};base64,{value}">', {}
        if "text/latex" in data:
            return html, self.formula(_text(data["text/latex"])), {}
        if "text/plain" in data:
            return "text/plain", _text(data["text/plain"]), {}
        kinds = ", ".join(sorted(map(str, data)))[:200]
        return "text/plain", f"(An output that is not shown here: {kinds})", {}

    def html(self, html: str) -> str:
        """Return an output's HTML clean, or in a frame if it needs scripts or styles."""
        html = self.prepare(html)
        return frames.frame(html, self.nonce) if needs_more(html) else clean(html)

    def _widget(self, data: Mapping[str, Any], states: Mapping[str, Any]) -> str | None:
        """Return a frame in which a widget works; None if it was saved without its state."""
        view = data.get(page.VIEW_TYPE)
        name = view.get("model_id") if isinstance(view, Mapping) else None
        if not isinstance(name, str) or name not in states:
            return None
        words = data.get("text/html") or f"<pre>{html_text(_text(data.get('text/plain')))}</pre>"
        try:
            parts = page.place(name, _text(words)) + page.models(states, [name]) + page.script()
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            return None
        return frames.frame(parts, self.nonce, f"<style>{page.style()}</style>", "A widget of the notebook")


def _states(notebook: NotebookNode) -> Mapping[str, Any]:
    found: Any = notebook.metadata
    for name in ("widgets", page.STATE_TYPE, "state"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _metadata(found: Any) -> NotebookNode:
    built = NotebookNode()
    if not isinstance(found, Mapping):
        return built
    jupyter, nbgrader = found.get("jupyter"), found.get("nbgrader")
    if isinstance(jupyter, Mapping) and jupyter.get("source_hidden") is True:
        built.jupyter = NotebookNode(source_hidden=True)
    if isinstance(nbgrader, Mapping) and (name := _matching(_NAME, nbgrader.get("grade_id"))):
        kept = {key: nbgrader[key] for key, kind in _NBGRADER.items() if isinstance(nbgrader.get(key), kind)}
        built.nbgrader = NotebookNode(kept, grade_id=name)
        built.nbgrader.setdefault("points", 0)
    return built


def _attachments(found: Any) -> NotebookNode:
    built = NotebookNode()
    for name, forms in found.items() if isinstance(found, Mapping) else ():
        kept = {
            str(mime): _text(value)
            for mime, value in (forms.items() if isinstance(forms, Mapping) else ())
            if re.fullmatch(r"image/[a-z+]{1,20}", str(mime)) and _BASE64.fullmatch(_text(value))
        }
        if kept:
            built[str(name)] = NotebookNode(kept)
    return built


def _picture_size(about: Any, mime: str) -> NotebookNode:
    given = about.get(mime) if isinstance(about, Mapping) else None
    given = given if isinstance(given, Mapping) else {}
    size = {side: given[side] for side in ("width", "height") if _number(given.get(side)) is not None}
    alt = given.get("alt")
    return NotebookNode(size, alt=alt if isinstance(alt, str) and alt else "A picture that this cell made")


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else "" if value is None else str(value)
